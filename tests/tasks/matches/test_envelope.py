"""What a mail is by itself: real-looking mails of several programs and servers."""

from pathlib import Path

import pytest
from replies import A_BOOK, SENT, a_reply

from tasks.matches.envelope import envelope_of
from tasks.matches.mail_parts import MOST_FILES

MAILS = Path(__file__).parents[2] / "files/replies"
LIST_FILE = b"PK\x03\x04 the filled-in list of Region 5"


def mail(name):
    """One of the kept mails, opened."""
    return envelope_of((MAILS / f"{name}.eml").read_bytes(), True)


def opened(raw):
    return envelope_of(raw if isinstance(raw, bytes) else raw.encode(), True)


@pytest.mark.parametrize(
    "name", [
        "outlook_reply_with_a_logo", "gmail_reply", "apple_mail_reply", "outlook_forward_as_attachment",
        "forward_saved_as_a_file",
    ],
)  # fmt: skip
def test_the_list_is_found_whatever_program_sent_it_and_nothing_else_is(name):
    found = mail(name)

    assert (found.problem, found.sender, found.bounce, found.automatic) == ("", "lind@district.example", None, "")
    assert [content for _, content in found.files] == [LIST_FILE]


def test_a_name_is_read_in_whatever_way_it_was_encoded():
    assert mail("gmail_reply").files[0][0] == "Region 5 \u2013 ausgefüllt.xlsx"
    assert mail("apple_mail_reply").files[0][0] == "Region 5 \u2013 fertig.xlsx"


def test_a_reply_knows_what_it_answers():
    found = mail("gmail_reply")

    assert found.thread == (SENT,)
    assert found.message_id.endswith("@mail.gmail.com>")
    assert found.results[0].startswith("mx.masa.example; dmarc=pass")


def test_the_results_of_a_forwarded_mail_are_not_those_of_the_mail():
    assert len(mail("outlook_forward_as_attachment").results) == 1


def test_outlooks_own_wrapping_is_a_file_of_that_name():
    assert [name for name, _ in mail("outlook_rich_text_winmail").files] == ["winmail.dat"]


@pytest.mark.parametrize(
    ("name", "kind", "failed"),
    [
        ("bounce_postfix_user_unknown", "permanent", "lind@district.example"),
        ("bounce_postfix_delayed", "temporary", "lind@district.example"),
        ("bounce_exchange_online", "permanent", "lind@district.example"),
        ("bounce_gmail", "permanent", "lind@district.example"),
        ("bounce_qmail_in_plain_words", "permanent", "lind@district.example"),
        ("bounce_of_a_forwarded_address", "permanent", "ann.private@gmail.example"),
    ],
)
def test_a_mail_that_came_back_says_for_whom_and_which_it_was(name, kind, failed):
    found = mail(name)

    assert (found.bounce.kind, found.bounce.failed) == (kind, (failed,))
    assert SENT in found.mails


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("out_of_office_german_exchange", "automatic"),
        ("out_of_office_spanish_without_any_header", "automatic"),
        ("vacation_gmail", "automatic"),
        ("newsletter", "automatic"),
        ("read_receipt", "read_receipt"),
        ("report_that_it_arrived", "delivered"),
        ("complaint_of_spam", "complaint"),
    ],
)
def test_what_a_machine_wrote_on_its_own_is_automatic_and_no_bounce(name, code):
    found = mail(name)

    assert (found.automatic, found.bounce) == (code, None)


@pytest.mark.parametrize(
    "headers", [
        {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated (vacation)"}, {"Precedence": "bulk"},
        {"Auto_Submitted": "AUTO-NOTIFIED; owner=x"}, {"Precedence": "Junk"}, {"X_Autoreply": "yes"},
        {"X_Autorespond": "Away"}, {"Precedence": "auto_reply"}, {"Return_Path": "<>"}, {"Return_Path": "< >"},
    ],
)  # fmt: skip
def test_automatic_mail_says_so_in_many_ways_also_with_a_file(headers):
    assert opened(a_reply(**headers)).automatic == "automatic"


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "no"}, {"Auto_Submitted": "No"}, {"Precedence": "normal"}])
def test_a_person_is_no_machine(headers):
    assert opened(a_reply(files=(), **headers)).automatic == ""


@pytest.mark.parametrize(
    "headers", [
        {"List_Id": "<coordinators.district.example>"}, {"X_Auto_Response_Suppress": "OOF, AutoReply"},
        {"Precedence": "list"}, {"Subject": "Abwesenheitsnotiz: ..."}, {"Subject": "Out of Office: ..."},
        {"Subject": "Réponse automatique : votre liste"}, {"List_Unsubscribe": "<mailto:x@example.org>"},
    ],
)  # fmt: skip
def test_a_list_that_comes_by_a_mailing_list_counts_and_idle_talk_is_not_answered(headers):
    assert opened(a_reply(files=(), **headers)).automatic == "automatic"
    assert opened(a_reply(**headers)).automatic == ""


def test_a_person_may_write_about_an_automatic_reply():
    assert opened(a_reply(files=(), Subject="Re: Automatic reply: your list")).automatic == ""


def many(number, part=b"Content-Type: text/plain\n\nx"):
    """Parts beside parts."""
    parts = b"".join(b"--b\n%b\n" % part for _ in range(number))
    return (
        b'From: ann@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n' + parts + b"--b--\n"
    )


@pytest.mark.parametrize(
    ("name", "kind", "content", "counts"),
    [
        ("list.xlsx", "application/octet-stream", b"PK\x03\x04", True),
        ("LIST.XLSX", "application/octet-stream", b"anything", True),
        ("list.xls", "application/vnd.ms-excel", b"\xd0\xcf\x11\xe0", True),
        ("list", "application/octet-stream", b"PK\x03\x04", True),
        ("", "application/octet-stream", b"PK\x03\x04", True),
        ("", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"x", True),
        ("list.numbers", "application/x-iwork-numbers-sffnumbers", b"PK\x03\x04", True),
        ("scan.pdf", "application/pdf", b"%PDF-1.7", True),
        ("list.csv", "text/csv", b"a,b", True),
        ("list.ods", "application/vnd.oasis.opendocument.spreadsheet", b"PK", True),
        ("list.zip", "application/zip", b"PK\x03\x04", True),
        ("list.xlsx", "image/png", b"PK\x03\x04", True),
        ("empty.xlsx", "application/octet-stream", b"", True),
        ("smime.p7m", "application/pkcs7-mime", b"0\x80", True),
        ("logo.png", "image/png", b"\x89PNG", False),
        ("photo.heic", "application/octet-stream", b"\0\0\0 ftypheic", False),
        ("smime.p7s", "application/pkcs7-signature", b"0\x80", False),
        ("ann.vcf", "text/vcard", b"BEGIN:VCARD", False),
        ("invite.ics", "text/calendar", b"BEGIN:VCALENDAR", False),
        ("note.txt", "text/plain", b"hello", False),
        ("page.html", "text/html", b"<p>", False),
    ],
)
def test_whatever_somebody_may_have_meant_as_the_list_is_a_file_of_it(name, kind, content, counts):
    named = f'; name="{name}"' if name else ""
    raw = many(1, f"Content-Type: {kind}{named}\nContent-Transfer-Encoding: 8bit\n\n".encode() + content)

    assert [found for _, found in opened(raw).files] == ([content] if counts else [])


def test_the_same_file_twice_is_one_and_a_flood_of_files_is_cut():
    assert len(opened(a_reply(files=(A_BOOK, A_BOOK))).files) == 1
    assert len(opened(a_reply(files=[A_BOOK + bytes([n]) for n in range(30)])).files) == MOST_FILES + 1


@pytest.mark.parametrize(
    "link", [
        "https://docs.google.com/spreadsheets/d/1/edit", "https://drive.google.com/file/d/1",
        "https://1drv.ms/x/s!A", "https://onedrive.live.com/edit.aspx", "https://district.sharepoint.com/:x:/s/1",
        "https://district-my.sharepoint.com/:x:/g/1", "https://www.dropbox.com/scl/fi/1", "https://dropbox.com/s/1",
        "https://www.icloud.com/numbers/1", "https://share.icloud.com/1", "https://app.box.com/s/1",
        "HTTPS://DOCS.GOOGLE.COM/spreadsheets/d/1",
    ],
)  # fmt: skip
def test_a_link_to_an_online_sheet_is_seen(link):
    assert opened(a_reply(files=(), text=f"See {link} please.")).online


def test_a_link_behind_a_mail_filter_is_seen():
    assert mail("link_to_a_google_sheet_behind_a_mail_filter").online


@pytest.mark.parametrize("text", ["https://district.example/sharepoint.com/", "docs.google.com", "https://www.icloud"])
def test_another_link_is_none(text):
    assert not opened(a_reply(files=(), text=text)).online


def test_plus_addresses_are_taken_from_the_surest_header_first():
    found = opened(a_reply(To="Mentors <mentors+TO.mark@example.org>", Delivered_To="mentors+first.mark@example.org",
                           Cc="a@x.example, mentors+cc.mark@example.org"))  # fmt: skip

    assert found.tags == ("first.mark", "TO.mark", "cc.mark")


@pytest.mark.parametrize("written", ["<a b@c>", "a@b", "<a@b", f"<{'a' * 300}@b>", "<a@b>\n <c@d>", ""])
def test_a_message_id_that_could_not_stand_in_an_answer_is_none(written):
    assert opened(f"From: ann@x.example\nMessage-ID: {written}\n\nx").message_id == ""


def test_a_bare_workbook_has_no_sender():
    found = envelope_of(b"PK\x03\x04", False, "list.xlsx")

    assert (found.is_mail, found.sender, found.files) == (False, "", (("list.xlsx", b"PK\x03\x04"),))


def test_a_mail_with_a_broken_encoding_is_opened_as_far_as_it_goes():
    raw = many(1, b'Content-Type: application/x; name="l.xlsx"\nContent-Transfer-Encoding: base64\n\n!!!UEsDB===A===\n')

    assert [name for name, _ in opened(raw).files] == ["l.xlsx"]
