"""What a mail is by itself: real-looking mails of several programs and servers, and hostile ones."""

import time
from pathlib import Path

import pytest
from replies import A_BOOK, SENT, a_reply

from tasks.matches.envelope import Envelope, envelope_of
from tasks.matches.mail_parts import MOST_FILES

MAILS = Path(__file__).parents[2] / "files/replies"
LIST_FILE = b"PK\x03\x04 the filled-in list of Region 5"


def mail(name):
    """One of the kept mails, opened."""
    return envelope_of((MAILS / f"{name}.eml").read_bytes(), True)


def opened(raw):
    return envelope_of(raw if isinstance(raw, bytes) else raw.encode(), True)


def with_from(*lines):
    return opened("".join(f"From: {line}\n" for line in lines) + "Subject: x\n\nHello")


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


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        pytest.param("ann@region.example", "ann@region.example", id="bare"),
        pytest.param("Ann Lind <Ann@Region.Example>", "ann@region.example", id="upper case"),
        pytest.param('"Lind, Ann" <ann@region.example>', "ann@region.example", id="comma in quotes"),
        pytest.param("ann@region.example (Ann: Region 5, <East>)", "ann@region.example", id="comment"),
        pytest.param('"boss@masa.example" <ann@region.example>', "ann@region.example", id="an address as a name"),
        pytest.param("ann@region.example <ann@region.example>", "ann@region.example", id="her own address as a name"),
        pytest.param("=?utf-8?Q?L=C3=ADnd=2C_Ann?= <ann@region.example>", "ann@region.example", id="encoded name"),
        pytest.param("Ånn <ann@region.example>", "ann@region.example", id="name in UTF-8"),
        pytest.param("Ann\n Lind\n <ann@region.example>", "ann@region.example", id="folded"),
        pytest.param(r'"Ann \" Lind" <ann@region.example>', "ann@region.example", id="a quote in quotes"),
        pytest.param("MAILER-DAEMON", "mailer-daemon", id="a server"),
        pytest.param("boss@masa.example <ann@region.example>", "", id="another address as a bare name"),
        pytest.param("ann@region.example, eve@evil.example", "", id="two"),
        pytest.param("ann@region.example <eve@evil.example>, Eve <eve@evil.example>", "", id="two with names"),
        pytest.param("Region: ann@region.example;", "", id="a group"),
        pytest.param("Region: Ann <ann@region.example>, Eve <eve@evil.example>;", "", id="a group of two"),
        pytest.param("undisclosed-recipients:;", "", id="an empty group"),
        pytest.param("<@evil.example:ann@region.example>", "", id="a route"),
        pytest.param("<ann@region.example> <eve@evil.example>", "", id="two in brackets"),
        pytest.param("<ann@region.example", "", id="open bracket"),
        pytest.param('"Ann <ann@region.example>', "", id="open quote"),
        pytest.param("(Ann <ann@region.example>", "", id="open comment"),
        pytest.param("ann@region.example)", "", id="closed comment"),
        pytest.param("ann@region.example@evil.example", "", id="two at signs"),
        pytest.param("ann@region.example\x00@evil.example", "", id="a control character"),
        pytest.param("\u202eann@region.example", "", id="written backwards"),
        pytest.param("", "", id="empty"),
        pytest.param("<>", "", id="nobody"),
        pytest.param(f"{'x' * 30000} <ann@region.example>", "", id="endless"),
    ],
)
def test_a_mail_has_one_sender_or_a_person_looks_at_it(line, sender):
    found = with_from(line)

    assert (found.sender, found.problem) == (sender, "" if sender else "not_one_sender")


def test_no_foreign_letter_turns_into_one_of_ours():
    assert with_from("\u212aim@region.example").sender != "kim@region.example"


def test_two_senders_are_none():
    assert with_from("ann@region.example", "ann@region.example").problem == "not_one_sender"
    assert opened("Subject: no sender\n\nx").problem == "not_one_sender"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n\nno headers", id="no headers"),
        pytest.param("From: ann@x.example\nno header at all\nFrom: eve@x.example\n\nx", id="a line that is no header"),
        pytest.param(" From: ann@x.example\n\nx", id="begins in the middle"),
        pytest.param("Subject: x\nFrom : eve@x.example\nFrom: ann@x.example\n\nx", id="blank before the colon"),
        pytest.param("From : eve@x.example\nFrom: ann@x.example\n\nx", id="blank before the first colon"),
        pytest.param(b"\xff\xfe\x00\x01" * 50, id="noise"),
        pytest.param("From: a@x.example\nX: " + "y" * 300_000 + "\n\nx", id="huge header"),
        pytest.param("From: a@x.example\n" + "X: y\n" * 60_000 + "\nx", id="endless headers"),
    ],
)
def test_what_two_programs_would_read_differently_is_unparsable(raw):
    assert opened(raw).problem == "unparsable"


def test_a_lone_carriage_return_begins_no_header():
    subject = b"Subject: x\rAuthentication-Results: mx.masa.example; dmarc=pass\rFrom: ann@x.example\n"
    raw = subject + b"From: eve@x.example\n\nx"

    found = opened(raw)

    assert (found.sender, found.results) == ("eve@x.example", ())


def test_a_mail_saved_with_the_line_of_a_mail_folder_is_a_mail():
    assert opened("From lind Sun Sep 20 10:00:00 2026\nFrom: ann@x.example\n\nx").sender == "ann@x.example"


def nested(depth):
    """Parts in parts in parts."""
    raw = b"From: ann@x.example\nMIME-Version: 1.0\n"
    for number in range(depth):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
    return raw + b"\n\nx"


def wrapped(depth):
    """Mails in mails in mails."""
    return b"From: ann@x.example\n" + b"Content-Type: message/rfc822\n\n" * depth + b"\n\nx"


def many(number, part=b"Content-Type: text/plain\n\nx"):
    """Parts beside parts."""
    parts = b"".join(b"--b\n%b\n" % part for _ in range(number))
    return (
        b'From: ann@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n' + parts + b"--b--\n"
    )


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(nested(5000), id="deep nesting"),
        pytest.param(wrapped(5000), id="mails in mails"),
        pytest.param(nested(99), id="nesting at the limit"),
        pytest.param(many(50_000), id="thousands of parts"),
        pytest.param(many(1, b"Content-Type: text/plain; " + b"a*0*=x;" * 20_000 + b"\n\nx"), id="parameters"),
        pytest.param(b"From: " + b"(" * 100_000 + b"\n\nx", id="brackets"),
        pytest.param(b"From: ann@x.example\nSubject: " + b"=?utf-8?q?=" * 9_000 + b"\n\nx", id="encoded words"),
        pytest.param(b"From: ann@x.example\nReferences: " + b"<" * 200_000 + b"\n\nx", id="references"),
        pytest.param(b"From: ann@x.example\nTo: " + b"+a" * 100_000 + b"\n\nx", id="plus signs"),
        pytest.param(b"From: mailer-daemon@x.example\n\n" + b"<a@b> " * 400_000, id="a bounce of many addresses"),
        pytest.param(
            b"From: mailer-daemon@x.example\n\n" + b"The following address " * 100_000, id="a bounce of words"
        ),
        pytest.param(b"From: mailer-daemon@x.example\n\n" + b"\n>" * 1_000_000, id="a bounce of quotes"),
        pytest.param(b"From: ann@x.example\n\n" + b"https://" * 500_000, id="half a link, often"),
        pytest.param(b"From: ann@x.example\n\n" + b"https://a.b-" * 500_000, id="hosts without end"),
    ],
)
def test_a_hostile_mail_costs_little(raw):
    started = time.process_time()

    found = opened(raw)

    assert isinstance(found, Envelope)
    assert time.process_time() - started < 4


def test_a_list_beside_too_many_parts_is_looked_at_by_a_person():
    assert opened(many(501)).problem == "unparsable"
    assert opened(many(498)).problem == ""


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
