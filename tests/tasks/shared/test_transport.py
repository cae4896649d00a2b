"""A folder keeps one copy; a connection's URI becomes a sender, or a sentence about what is wrong with it."""

import os
import stat
from email import message_from_bytes
from email.policy import SMTP

import pytest
from airflow.sdk import Connection
from mail_server import Catcher, start_server
from mails import SENDER, a_mail

from tasks.shared.files import home
from tasks.shared.sent import Outcome
from tasks.shared.smtp import SafeSMTP
from tasks.shared.transport import FolderTransport, transport_from


def test_a_folder_keeps_one_copy_that_a_mail_program_opens(tmp_path):
    folder = FolderTransport(tmp_path / "out")

    details = [folder.send(contents=a_mail()).detail for _ in range(2)]

    [path] = folder.folder.iterdir()
    assert details == ["written", "was written already"]
    assert message_from_bytes(path.read_bytes(), policy=SMTP)["To"] == "region5@example.org"
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "region5" not in path.name


def test_another_mail_with_the_same_id_does_not_replace_the_first(tmp_path):
    folder = FolderTransport(tmp_path / "out")
    folder.send(contents=a_mail(text="first"))

    folder.send(contents=a_mail(text="second"))

    [path] = folder.folder.iterdir()
    assert b"first" in path.read_bytes()


def test_a_folder_that_is_gone_is_our_fault(tmp_path):
    folder = FolderTransport(tmp_path / "out")
    folder.folder.rmdir()
    folder.folder.write_text("a file in its place")

    sent = folder.send(contents=a_mail())

    assert (sent.outcome, sent.ours) == (Outcome.RETRY, True)
    assert sent.detail.startswith("the folder takes no file: ")


def test_without_a_connection_mail_goes_to_the_outbox_folder():
    transport_from(None).send(contents=a_mail())

    assert len(os.listdir(home() / "outbox")) == 1


def test_a_connection_as_airflow_writes_it_becomes_a_sender(monkeypatch):
    monkeypatch.setenv("MENTOR_MAIL_FROM", "masa@example.org")
    made = Connection(
        conn_id="mail", conn_type="smtp", host="mail.example.org", login="robot@x", password="p@ss/w:rd", port=2525,
        extra='{"security": "tls", "timeout": "5", "envelope_from": "bounces@example.org"}',
    )  # fmt: skip

    sender = transport_from(made.get_uri())

    assert isinstance(sender, SafeSMTP)
    assert (sender.host, sender.port, sender.ssl, sender.user) == ("mail.example.org", "2525", True, "masa@example.org")
    assert (sender._login_name, sender._password, sender._timeout) == ("robot@x", "p@ss/w:rd", 5.0)
    assert sender._envelope_from == "bounces@example.org"


def test_an_extra_that_airflow_packs_into_json_is_read_too():
    sender = transport_from("smtp://mail.example.org?__extra__=%7B%22min_interval%22%3A+2.1%7D")

    assert isinstance(sender, SafeSMTP)
    assert sender._pace._seconds == 2.1


def test_starttls_is_the_rule_and_no_password_is_no_login():
    sender = transport_from("smtp://mail.example.org")

    assert isinstance(sender, SafeSMTP)
    assert (sender.port, bool(sender.starttls), sender._password) == ("587", True, None)


def test_a_token_file_is_read_anew_at_each_login(tmp_path):
    path = tmp_path / "token"
    sender = transport_from(f"smtp://robot@mail.example.org?token_file={path}")
    path.write_text("fresh\n")

    assert isinstance(sender, SafeSMTP)
    assert sender._token() == "fresh"


@pytest.mark.parametrize(
    ("uri", "sentence"),
    [
        ("http://s3cret@mail.example.org", "not a URI of a mail server"),
        ("smtp://user:s3cret@/", "not a URI of a mail server"),
        ("smtp://user:s3cret/x@mail.example.org", "not a URI of a mail server"),
        ("smtp://user:s3cret@mail.example.org?security=plain", "security is starttls, tls or none"),
        ("smtp://user:s3cret@mail.example.org?s3cret=1", "1 unknown settings"),
        ("smtp://user:s3cret@mail.example.org?timeout=s3cret", "timeout is a number of seconds"),
        ("smtp://user:s3cret@mail.example.org?__extra__=s3cret", "not a JSON object"),
        ("smtp://user:s3cret@mail.example.org?security=none", "credentials are not sent without TLS"),
    ],
)
def test_a_wrong_connection_is_refused_without_repeating_it(uri, sentence):
    with pytest.raises(ValueError, match=sentence) as refusal:
        transport_from(uri)
    assert "s3cret" not in str(refusal.value)


def test_a_uri_reaches_a_real_server(tmp_path):
    server = start_server(tmp_path, Catcher(), "starttls", login=True)
    try:
        sender = transport_from(f"smtp://robot:right@localhost:{server.port}?cafile={server.cafile}&timeout=10")
        sent = sender.send(contents=a_mail())
        sender.close()
    finally:
        server.controller.stop()

    assert sent.outcome is Outcome.SENT
    assert server.catcher.envelopes == [(SENDER, ["region5@example.org"])]
