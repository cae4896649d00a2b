"""What SafeSMTP promises, against real servers on loopback."""

import base64
import time
from email.message import EmailMessage

import pytest
from mail_server import Catcher, start_server
from mails import SENDER, a_mail

from tasks.shared.sent import Outcome
from tasks.shared.smtp import SafeSMTP

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the servers that fail us


@pytest.fixture
def serve(tmp_path):
    """Gives a running server; stopped afterwards."""
    running = []

    def start(security="none", login=False, **catcher):
        server = start_server(tmp_path, Catcher(**catcher), security, login)
        running.append(server.controller)
        return server

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def sender_to():
    """Gives a sender to a server; closed afterwards."""
    opened = []

    def make(server, password=None, host="localhost", **options):
        options = {"security": "none", "cafile": server.cafile, "timeout": 10, **options}
        sender = SafeSMTP(SENDER, password, host=host, port=server.port, **options)
        opened.append(sender)
        return sender

    yield make
    for sender in opened:
        sender.close()


def test_three_mails_travel_on_one_connection(serve, sender_to):
    server = serve()
    sender = sender_to(server)

    outcomes = [sender.send(contents=a_mail(number)).outcome for number in range(3)]

    assert outcomes == [Outcome.SENT] * 3
    assert server.catcher.connections == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_travels_encrypted_after_a_login_by_another_name(serve, sender_to, security):
    server = serve(security, login=True)
    sender = sender_to(server, "right", security=security, login_name="robot", envelope_from="bounces@example.org")

    sent = sender.send(contents=a_mail())

    assert sent.outcome is Outcome.SENT
    assert server.catcher.logins == [(b"robot", b"right")]
    assert server.catcher.envelopes == [("bounces@example.org", ["region5@example.org"])]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_gets_no_password_and_no_mail(serve, sender_to, security):
    server = serve(security, login=True)
    sender = sender_to(server, "right", security=security, cafile=None)

    sent = sender.send(contents=a_mail())

    assert (sent.outcome, sent.ours, sent.detail) == (Outcome.RETRY, True, "no link: SSLCertVerificationError")
    assert (server.catcher.logins, server.catcher.mails) == ([], [])


def test_a_certificate_for_another_name_is_refused(serve, sender_to):
    server = serve("starttls")

    sent = sender_to(server, security="starttls", host="127.0.0.1").send(contents=a_mail())

    assert sent.detail == "no link: SSLCertVerificationError"
    assert server.catcher.mails == []


def test_a_server_without_starttls_gets_no_password(serve, sender_to):
    server = serve(login=True)

    sent = sender_to(server, "right", security="starttls").send(contents=a_mail())

    assert (sent.outcome, sent.ours, sent.detail) == (Outcome.RETRY, True, "no link: SMTPNotSupportedError")
    assert server.catcher.logins == []


def test_a_wrong_password_is_our_fault_and_not_the_mails(serve, sender_to):
    server = serve("starttls", login=True)

    sent = sender_to(server, "wrong", security="starttls").send(contents=a_mail())

    assert (sent.outcome, sent.code, sent.ours) == (Outcome.RETRY, 535, True)
    assert "wrong" not in sent.detail


def test_a_missing_password_is_our_fault_too(serve, sender_to):
    server = serve("starttls", login=True)

    sent = sender_to(server, security="starttls").send(contents=a_mail())

    assert (sent.outcome, sent.code, sent.ours) == (Outcome.RETRY, 530, True)


def test_a_token_is_asked_for_at_login(serve, sender_to):
    server = serve("starttls", login=True)
    sender = sender_to(server, security="starttls", token=lambda: "fresh")

    sent = sender.send(contents=a_mail())

    assert sent.outcome is Outcome.SENT
    assert base64.b64decode(server.catcher.tokens[0]) == f"user={SENDER}\1auth=Bearer fresh\1\1".encode()


def test_a_token_that_cannot_be_had_is_our_fault(serve, sender_to):
    def broken():
        raise LookupError("the secret is s3cret")

    sent = sender_to(serve("starttls", login=True), security="starttls", token=broken).send(contents=a_mail())

    assert (sent.ours, sent.detail) == (True, "no link: LookupError")


@pytest.mark.parametrize(
    ("answers", "outcome", "detail"),
    [
        pytest.param({"says": "451 4.3.0 later"}, Outcome.RETRY, "mail refused: 451 4.3.0", id="4xx after the content"),
        pytest.param(
            {"says": "554 5.7.1 never"}, Outcome.FAILED, "mail refused: 554 5.7.1", id="5xx after the content"
        ),
        pytest.param({"to_recipient": "450 busy"}, Outcome.RETRY, "recipient refused: 450", id="4xx to the recipient"),
        pytest.param(
            {"to_recipient": "550 5.1.1 no {address}"},
            Outcome.FAILED,
            "recipient refused: 550 5.1.1",
            id="nobody there",
        ),
        pytest.param({"to_sender": "552 too big"}, Outcome.FAILED, "sender refused: 552", id="the mail is too big"),
    ],
)
def test_a_refusal_tells_whether_to_try_again(serve, sender_to, answers, outcome, detail):
    server = serve(**answers)

    sent = sender_to(server).send(contents=a_mail())

    assert (sent.outcome, sent.detail, sent.ours) == (outcome, detail, False)


def test_a_sender_address_that_the_server_refuses_is_our_fault(serve, sender_to):
    sent = sender_to(serve(to_sender="550 5.7.60 not you")).send(contents=a_mail())

    assert (sent.outcome, sent.ours, sent.stops) == (Outcome.RETRY, True, True)


def test_a_server_that_closes_is_an_attempt_and_stops_the_batch(serve, sender_to):
    sent = sender_to(serve(to_recipient="421 closing")).send(contents=a_mail())

    assert (sent.outcome, sent.ours, sent.stops) == (Outcome.RETRY, False, True)


def test_after_a_refusal_the_next_mail_goes_on_the_same_connection(serve, sender_to):
    server = serve(to_recipient="550 no")
    sender = sender_to(server)
    sender.send(contents=a_mail(1))
    server.catcher.to_recipient = "250 ok"

    sent = sender.send(contents=a_mail(2))

    assert sent.outcome is Outcome.SENT
    assert server.catcher.connections == 1


@pytest.mark.parametrize("says", ["drop", "slow"])
def test_a_link_lost_after_the_content_is_unknown_and_not_tried_twice(serve, sender_to, says):
    server = serve(says=says)

    sent = sender_to(server, answer_timeout=0.3).send(contents=a_mail())

    assert sent.outcome is Outcome.UNKNOWN
    assert len(server.catcher.mails) == 1


@pytest.mark.parametrize("to_recipient", ["drop", "slow"])
def test_a_link_lost_before_the_content_may_be_tried_again(serve, sender_to, to_recipient):
    server = serve(to_recipient=to_recipient)

    sent = sender_to(server, timeout=0.3).send(contents=a_mail())

    assert (sent.outcome, sent.ours) == (Outcome.RETRY, False)
    assert server.catcher.mails == []


def test_a_connection_that_died_between_two_mails_is_opened_again(serve, sender_to):
    server = serve()
    sender = sender_to(server)
    sender.send(contents=a_mail(1))
    sender.smtp.sock.shutdown(2)

    sent = sender.send(contents=a_mail(2))

    assert sent.outcome is Outcome.SENT
    assert server.catcher.connections == 2


def test_no_server_is_our_fault():
    sender = SafeSMTP(SENDER, host="127.0.0.1", port=9, security="none", timeout=2)

    sent = sender.send(contents=a_mail())

    assert (sent.outcome, sent.ours, sent.detail) == (Outcome.RETRY, True, "no link: ConnectionRefusedError")


def test_the_pace_is_kept(serve, sender_to):
    sender = sender_to(serve(), min_interval=0.4)
    began = time.monotonic()

    for number in range(3):
        sender.send(contents=a_mail(number))

    assert time.monotonic() - began >= 0.8


def test_a_line_that_is_only_a_dot_does_not_end_the_mail(serve, sender_to):
    server = serve()

    sender_to(server).send(contents=a_mail(text="before\n.\n..\nafter"))

    assert b"before\r\n.\r\n..\r\nafter\r\n" in server.catcher.contents[0]


def test_what_arrives_is_what_was_built(serve, sender_to):
    server = serve()
    mail = a_mail(text="Grüße\n\n", subject="Fünf neue Mitglieder " * 8)

    sender_to(server).send(contents=mail)

    assert server.catcher.contents == [mail.as_bytes()]


@pytest.mark.parametrize("security", ["none", "plain"])
def test_a_password_is_never_sent_in_clear_over_a_network(security):
    with pytest.raises(ValueError, match=r"TLS|security is"):
        SafeSMTP(SENDER, "secret", host="mail.example.org", port=25, security=security)


def test_yagmails_guessing_is_switched_off(serve, sender_to):
    sender = sender_to(serve())

    with pytest.raises(TypeError):
        sender.send("region5@example.org", "subject", "a body")
    with pytest.raises(TypeError):
        sender.send(contents="/etc/passwd")


def test_a_mail_to_two_is_refused(serve, sender_to):
    server = serve()
    mail = a_mail()
    mail["Cc"] = "somebody@example.org"

    with pytest.raises(ValueError, match="one recipient, this one has 2"):
        sender_to(server).send(contents=mail)
    with pytest.raises(ValueError, match="one recipient, this one has 0"):
        sender_to(server).send(contents=EmailMessage())
    assert server.catcher.mails == []
