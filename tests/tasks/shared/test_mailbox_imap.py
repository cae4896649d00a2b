"""A mailbox on a real server: nothing is marked as seen, mails move and are never lost."""

import pytest

from tasks.shared.files import home
from tasks.shared.lying import FOLDERS
from tasks.shared.mailbox import imap_from, mailbox_from

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


def test_a_mail_is_given_whole_and_stays_unseen(dovecot, account, open_mailbox):
    mailbox = open_mailbox(account)

    [lying] = mailbox.waiting()
    raw = mailbox.fetch(lying.place)

    assert raw.endswith(MAIL)
    assert len(raw) == lying.size
    with dovecot.opened(account) as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search("UNSEEN") == [1]


def test_a_mail_that_a_person_has_read_waits_all_the_same(dovecot, account, open_mailbox):
    with dovecot.opened(account) as client:
        client.select_folder("INBOX")
        client.add_flags([1], [b"\\Seen"])

    assert len(open_mailbox(account).waiting()) == 1


def test_a_place_holds_the_numbers_of_the_server_and_no_name(dovecot, account, open_mailbox):
    mailbox = open_mailbox(account)

    [lying] = mailbox.waiting()

    with dovecot.opened(account) as client:
        validity = client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"]
    assert lying.place.startswith("imap:")
    assert lying.place.endswith(f":{validity}:0000000001")
    assert "robot" not in lying.place
    assert lying.place.startswith(f"{mailbox.names[0]}:")


def test_mails_come_in_the_order_of_their_arrival(dovecot, account, open_mailbox):
    for number in range(2, 13):
        dovecot.deliver(account, MAIL.replace(b"<1@", f"<{number}@".encode()))

    places = [each.place for each in open_mailbox(account).waiting()]

    assert len(places) == 12
    assert places == sorted(places)


def test_the_folders_are_there_as_soon_as_we_looked(dovecot, account, open_mailbox):
    open_mailbox(account).waiting()

    with dovecot.opened(account) as client:
        assert {name for *_, name in client.list_folders()} == {"INBOX", *FOLDERS}
        assert {name for *_, name in client.list_sub_folders()} >= set(FOLDERS)


def test_a_mail_moves_with_all_it_holds_and_moving_again_changes_nothing(dovecot, account, open_mailbox):
    mailbox = open_mailbox(account)
    [lying] = mailbox.waiting()

    for _ in range(2):
        mailbox.move(lying.place, "Processed")

    assert dovecot.lies(account) == {"Processed": 1}
    assert dovecot.mails(account, "Processed")[0].endswith(MAIL)
    assert mailbox.waiting() == []
    assert mailbox.fetch(lying.place) is None


def test_what_lies_in_quarantine_can_be_seen_and_moved_on(dovecot, account, open_mailbox):
    mailbox = open_mailbox(account)
    [lying] = mailbox.waiting()
    mailbox.move(lying.place, "Quarantine")

    [held] = mailbox.waiting("Quarantine")
    raw = mailbox.fetch(held.place)
    mailbox.move(held.place, "Processed")

    assert raw.endswith(MAIL)
    assert held.place != lying.place
    assert mailbox.counts(lying.place)
    assert not mailbox.counts(held.place)
    assert dovecot.lies(account) == {"Processed": 1}


def test_of_a_large_mail_only_the_headers_are_asked_for(dovecot, account, open_mailbox):
    mailbox = open_mailbox(account)
    [lying] = mailbox.waiting()

    head = mailbox.head(lying.place)

    assert b"Subject: list\r\n" in head
    assert b"Here it is" not in head


def test_after_the_numbers_have_changed_their_meaning_an_old_place_is_nobody(dovecot, account, open_mailbox):
    mailbox = open_mailbox(account)
    [old] = mailbox.waiting()
    name, validity, uid = old.place.rsplit(":", 2)
    renumbered = f"{name}:{int(validity) - 1}:{uid}"

    assert mailbox.fetch(renumbered) is None
    mailbox.move(renumbered, "Processed")

    assert dovecot.lies(account) == {"INBOX": 1}
    assert not mailbox.counts(renumbered)
    assert mailbox.counts(old.place)


def test_another_folder_may_be_the_inbox(dovecot, account, open_mailbox):
    with dovecot.opened(account) as client:
        client.create_folder("Mentors")
        client.select_folder("INBOX")
        client.move([1], "Mentors")
    mailbox = open_mailbox(account, folder="Mentors")

    [lying] = mailbox.waiting()
    mailbox.move(lying.place, "Processed")

    assert dovecot.lies(account) == {"Processed": 1}
    assert lying.place.split(":")[1] != open_mailbox(account).names[0].split(":")[1]


def test_an_account_whose_folders_have_a_prefix_gets_them_under_it(dovecot, open_mailbox):
    account = dovecot.new_account(prefixed=True)
    dovecot.deliver(account, MAIL)
    mailbox = open_mailbox(account)

    mailbox.move(mailbox.waiting()[0].place, "Quarantine")
    mailbox.move(mailbox.waiting("Quarantine")[0].place, "Processed")

    assert dovecot.lies(account) == {"INBOX.Processed": 1}


def test_with_a_connection_the_folder_is_a_way_in_still(dovecot, account):
    left = home() / "inbox/demo/replies/list.xlsx"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"PK")
    mailbox = mailbox_from(dovecot.uri(account), "demo")

    [dropped, mailed] = mailbox.waiting()
    contents = mailbox.fetch(dropped.place), mailbox.fetch(mailed.place)
    for each in (dropped, mailed):
        assert mailbox.head(each.place)
        assert mailbox.counts(each.place)
        mailbox.move(each.place, "Quarantine")
    held = mailbox.waiting("Quarantine")
    mailbox.close()

    assert contents[0] == b"PK"
    assert contents[1].endswith(MAIL)
    assert mailbox.names == tuple(each.place.rpartition("/")[0] for each in held)
    assert dovecot.lies(account) == {"Quarantine": 1}
    assert not left.exists()
