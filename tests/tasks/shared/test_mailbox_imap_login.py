"""A mailbox on a real server: who answers is proven, what it cannot do is done otherwise, a broken link is renewed."""

import socket
from threading import Thread

import pytest
from dovecot import TOKEN, throw_away_dovecot

from tasks.shared.lying import MailboxFailed, UnreadableMail
from tasks.shared.mailbox import imap_from

MAIL = b"From: ann@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: list\r\n\r\nHere it is.\r\n"


@pytest.fixture
def account(dovecot):
    """A mailbox with one mail in it."""
    name = dovecot.new_account()
    dovecot.deliver(name, MAIL)
    return name


@pytest.fixture
def open_mailbox(dovecot):
    """Gives the mailbox of an account; closed afterwards."""
    opened = []

    def open_(account, server=dovecot, **settings):
        opened.append(imap_from(server.uri(account, **settings)))
        return opened[-1]

    yield open_
    for mailbox in opened:
        mailbox.close()


@pytest.fixture(scope="module")
def simple_server():
    """A server that offers no STARTTLS and does not move mails: it copies them and removes single ones."""
    capabilities = "IMAP4rev1 LITERAL+ NAMESPACE UIDPLUS"
    with throw_away_dovecot(f"protocol imap {{\n imap_capability = {capabilities}\n}}") as server:
        yield server


def test_a_server_that_cannot_move_copies_and_removes_only_that_one(simple_server, open_mailbox):
    account = simple_server.new_account()
    for number in (1, 2, 3):
        simple_server.deliver(account, MAIL.replace(b"<1@", f"<{number}@".encode()))
    with simple_server.opened(account) as client:
        client.select_folder("INBOX")
        client.delete_messages([3])  # by a person who may still change their mind
    mailbox = open_mailbox(account, simple_server)

    mailbox.move(mailbox.waiting()[0].place, "Rejected")

    assert simple_server.lies(account) == {"INBOX": 2, "Rejected": 1}
    with simple_server.opened(account) as client:
        client.select_folder("Rejected", readonly=True)
        assert client.get_flags([1])[1] == (b"\\Recent",) or b"\\Deleted" not in client.get_flags([1])[1]


def test_a_server_that_can_neither_move_nor_remove_one_mail_is_refused_before_anything_happens(open_mailbox):
    with throw_away_dovecot("protocol imap {\n imap_capability = IMAP4rev1 NAMESPACE\n}") as server:
        account = server.new_account()
        server.deliver(account, MAIL)
        mailbox = open_mailbox(account, server)
        [lying] = mailbox.waiting()

        with pytest.raises(MailboxFailed, match="can neither move a mail nor remove a single one"):
            mailbox.move(lying.place, "Processed")

        assert server.lies(account) == {"INBOX": 1}


def test_starttls_reaches_the_same_mails(dovecot, account, open_mailbox):
    assert len(open_mailbox(account, port=dovecot.starttls, security="starttls").waiting()) == 1


def test_a_token_that_another_program_renews_logs_in(dovecot, account, open_mailbox, tmp_path):
    path = tmp_path / "token"
    path.write_text("stale")
    mailbox = open_mailbox(account, password="wrong", token_file=path)

    with pytest.raises(MailboxFailed, match="login"):
        mailbox.waiting()
    path.write_text(f"{TOKEN}/{account}\n")

    assert len(mailbox.waiting()) == 1


def test_a_token_for_somebody_else_opens_nothing(dovecot, account, open_mailbox, tmp_path):
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}/other@example.org")

    with pytest.raises(MailboxFailed, match="login"):
        open_mailbox(account, token_file=path).waiting()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_that_does_not_prove_who_it_is_gets_no_password(
    dovecot, simple_server, account, security, open_mailbox
):
    port = dovecot.tls if security == "tls" else dovecot.starttls
    mailbox = open_mailbox(account, port=port, security=security, cafile=simple_server.cafile)

    with pytest.raises(MailboxFailed, match=r"link \(SSLCertVerificationError\)"):
        mailbox.waiting()


def test_a_certificate_for_another_name_proves_nothing(dovecot, account, open_mailbox):
    mailbox = imap_from(dovecot.uri(account).replace("localhost", "127.0.0.1"))

    with pytest.raises(MailboxFailed, match=r"link \(SSLCertVerificationError\)"):
        mailbox.waiting()


def test_a_server_without_starttls_hears_no_password():
    heard = []

    def serve(listening):
        link, _ = listening.accept()
        with link, link.makefile("rwb", buffering=0) as talk:
            talk.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            for line in talk:
                heard.append(line)
                tag = line.split()[0]
                answer = b"* CAPABILITY IMAP4rev1\r\n" if b"CAPABILITY" in line else b""
                talk.write(answer + tag + b" OK done\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Thread(target=serve, args=(listening,), daemon=True)
        server.start()
        port = listening.getsockname()[1]
        with pytest.raises(MailboxFailed, match="at: link"):
            imap_from(f"imap://robot:right@localhost:{port}?security=starttls&timeout=5").waiting()
        server.join(5)

    assert heard
    assert not [line for line in heard if b"right" in line]


def test_a_server_that_says_nothing_is_given_up_after_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailbox = imap_from(f"imap://robot:right@localhost:{silent.getsockname()[1]}?timeout=0.3")

        with pytest.raises(MailboxFailed, match=r"link \(TimeoutError\)"):
            mailbox.waiting()


def test_a_wrong_password_is_told_without_the_name(dovecot, account, open_mailbox):
    with pytest.raises(MailboxFailed, match="login") as failure:
        open_mailbox(account, password="wrong").waiting()

    assert "robot" not in str(failure.value)
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


def test_a_link_that_broke_is_made_anew(account, open_mailbox):
    mailbox = open_mailbox(account)
    mailbox.waiting()
    mailbox._client.shutdown()

    with pytest.raises(MailboxFailed):
        mailbox.waiting()

    assert len(mailbox.waiting()) == 1


def test_closing_twice_is_harmless_and_a_later_look_connects_again(account, open_mailbox):
    mailbox = open_mailbox(account)
    mailbox.waiting()
    mailbox.close()
    mailbox.close()

    assert len(mailbox.waiting()) == 1


def test_a_mail_that_the_server_does_not_give_out_is_told_apart_from_a_server_that_is_down(
    dovecot, account, open_mailbox
):
    mailbox = open_mailbox(account)
    [lying] = mailbox.waiting()
    dovecot.deliver(account, MAIL.replace(b"<1@", b"<2@"))
    [spoilt] = [path for path in (dovecot.folder / "mail" / account / "cur").iterdir()]
    spoilt.chmod(0)  # Dovecot hangs up

    with pytest.raises(UnreadableMail):
        mailbox.fetch(lying.place)

    assert mailbox.fetch(mailbox.waiting()[1].place).endswith(MAIL.replace(b"<1@", b"<2@"))
