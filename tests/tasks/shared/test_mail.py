"""What a mail of ours is, and what never gets into one."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest
from mails import NOON, SENDER, a_mail

from tasks.shared import mail


def test_a_mail_has_a_text_and_its_files_have_names():
    made = a_mail(html="<p>Please find your list.</p>", attachments=[mail.Attachment("list.csv", b"a,b\r\n", mail.CSV)])

    assert made.get_body(("plain",)).get_content().strip() == "Please find your list."
    assert made.get_body(("html",)).get_content().strip() == "<p>Please find your list.</p>"
    [file] = made.iter_attachments()
    assert (file.get_filename(), file.get_content_disposition(), file.get_content()) == (
        "list.csv", "attachment", "a,b\r\n",
    )  # fmt: skip


def test_the_same_inputs_give_the_same_bytes():
    def build():
        return a_mail(html="<p>ü</p>", attachments=[mail.Attachment("l.xlsx", b"\x00\xff", mail.XLSX)]).as_bytes()

    assert build() == build()


def test_what_is_stored_and_read_again_has_the_same_bytes():
    made = a_mail(to_name="Región, 5", subject="Grüße " * 30, attachments=[mail.Attachment("ü" * 60, b"", mail.CSV)])

    read = message_from_bytes(made.as_bytes(), policy=SMTP.clone(refold_source="none"))

    assert read.as_bytes() == made.as_bytes()


def test_its_date_is_the_one_that_was_given():
    assert a_mail()["Date"].datetime == NOON


def test_machines_are_asked_not_to_answer():
    made = a_mail()

    assert (made["Auto-Submitted"], made["X-Auto-Response-Suppress"]) == ("auto-generated", "OOF, AutoReply")


LONG_ID = f"<{'DM6PR08MB1234' * 6}@DM6PR08MB1234.namprd08.prod.outlook.com>"


@pytest.mark.parametrize("answered", ["<short@example.org>", LONG_ID, "<a$%=+b@[192.0.2.1]>"])
def test_an_answer_stands_below_what_it_answers(answered):
    made = a_mail(answers=answered)
    headers = made.as_bytes().split(b"\r\n\r\n")[0].split(b"\r\n")

    assert f"In-Reply-To: {answered}".encode() in headers
    assert f"References: {answered}".encode() in headers
    assert (made["Auto-Submitted"], made["X-Auto-Response-Suppress"]) == ("auto-replied", "OOF, AutoReply")


@pytest.mark.parametrize(
    "answered", ["", "no id", "<two@x> <ids@x>", "<caf\u00e9@x>", "<a@x>\nBcc: b@x", f"<{'a' * 950}@x>"]
)
def test_what_is_no_id_is_left_out_of_an_answer(answered):
    made = a_mail(answers=answered)

    assert made["In-Reply-To"] is made["References"] is None
    assert made["Auto-Submitted"] == "auto-replied"


def test_replies_go_to_the_address_of_the_list():
    made = a_mail(reply_to=mail.plus_address(SENDER, "AB7Q"))

    assert made["Reply-To"] == "mentors+ab7q@example.org"


def test_the_same_parts_give_the_same_id_and_others_another():
    ids = [mail.message_id(*parts, domain="example.org") for parts in (("a", "bc"), ("a", "bc"), ("ab", "c"))]

    assert ids[0] == ids[1] != ids[2]


def test_an_id_depends_on_the_secret_and_says_nothing_of_its_parts(monkeypatch):
    ours = mail.message_id("masa", "region5@example.org", domain="example.org")
    monkeypatch.setenv("MENTOR_KEY", "another key")

    assert mail.message_id("masa", "region5@example.org", domain="example.org") != ours
    assert "region5" not in ours


def test_without_a_secret_there_is_no_id(monkeypatch):
    monkeypatch.delenv("MENTOR_KEY")

    with pytest.raises(RuntimeError, match="MENTOR_KEY is not set"):
        mail.message_id("masa", domain="example.org")


@pytest.mark.parametrize("trouble", ["\n", "\r\n", "\r", "\x00", "\x85", "\u2028", "\u202e"])
@pytest.mark.parametrize(
    "place", ["subject", "to_name", "sender_name", "to", "reply_to", "file", "header", "message_id"]
)
def test_nothing_can_add_a_header(place, trouble):
    value = f"planted{trouble}Bcc: thief@example.org"
    given = {
        "file": {"attachments": [mail.Attachment(value, b"", mail.CSV)]},
        "header": {"headers": {"X-Note": value}},
        "to": {"to": f"planted@example.org{trouble}"},
    }.get(place, {place: value})
    asked = {"sender": SENDER, "to": "r5@example.org", "subject": "s", "text": "t", "date": NOON, "message_id": "<a@x>"}

    with pytest.raises(ValueError, match=r"control character|not") as refusal:
        mail.build(**{**asked, **given})
    assert "planted" not in str(refusal.value)


@pytest.mark.parametrize("name", ["Bcc", "Cc", "To", "Content-Type", "X-A\nBcc", "X A"])
def test_a_header_that_changes_who_gets_it_is_refused(name):
    with pytest.raises(ValueError, match="not a header that a caller may set"):
        a_mail(headers={name: "thief@example.org"})


@pytest.mark.parametrize(
    "to", ["a@x, b@y", "Jo <a@example.org>", "a b@example.org", "a@@example.org", ".a@x", "jö@x", ""]
)
def test_what_is_not_one_plain_address_is_refused(to):
    with pytest.raises(ValueError, match="not one plain mail address"):
        a_mail(to=to)


@pytest.mark.parametrize("name", ["../list.csv", "a\\b.csv", ""])
def test_a_file_name_is_no_path(name):
    with pytest.raises(ValueError, match="not a plain file name"):
        a_mail(attachments=[mail.Attachment(name, b"", mail.CSV)])


def test_a_body_holds_no_control_characters():
    with pytest.raises(ValueError, match="control character in the body"):
        a_mail(text="a\x00b")


def test_a_date_says_its_zone():
    with pytest.raises(ValueError, match="without a time zone"):
        mail.build(
            sender=SENDER, to=SENDER, subject="s", text="t", message_id="<a@x>",
            date=datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        )  # fmt: skip
