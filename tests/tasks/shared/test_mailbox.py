"""A connection's URI becomes a mailbox, or a sentence about what is wrong with it; a folder is a mailbox too."""

import os
from pathlib import Path

import pytest
from airflow.sdk import Connection

from tasks.shared.files import home
from tasks.shared.folder_mailbox import FolderMailbox
from tasks.shared.imap import ImapMailbox
from tasks.shared.lying import MailboxFailed
from tasks.shared.mailbox import imap_from, mailbox_from


def drop(name: str, content: bytes = b"x", arrived: float = 1_000_000) -> Path:
    """Leave a file in the folder for replies."""
    path = home() / "inbox" / "demo" / "replies" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (arrived, arrived))
    return path


def left(folder: str = "") -> list[str]:
    return sorted(path.name for path in (home() / "inbox/demo/replies" / folder).iterdir() if path.is_file())


@pytest.fixture
def mailbox():
    return FolderMailbox("demo")


def test_a_connection_as_airflow_writes_it_becomes_a_mailbox():
    made = Connection(
        conn_id="mentor_imap", conn_type="imap", host="mail.example.org", login="robot@x", password="p@ss/w:rd",
        port=1143, extra='{"security": "starttls", "timeout": "5", "folder": "Mentors"}',
    )  # fmt: skip

    mailbox = imap_from(made.get_uri())

    assert isinstance(mailbox, ImapMailbox)
    assert (mailbox._host, mailbox._port, mailbox._security) == ("mail.example.org", 1143, "starttls")
    assert (mailbox._user, mailbox._password, mailbox._inbox, mailbox._timeout) == (
        "robot@x",
        "p@ss/w:rd",
        "Mentors",
        5,
    )


def test_tls_from_the_first_byte_is_the_rule():
    mailbox = imap_from("imap://robot:right@mail.example.org")

    assert isinstance(mailbox, ImapMailbox)
    assert (mailbox._port, mailbox._security, mailbox._inbox) == (993, "tls", "INBOX")


def test_a_token_file_takes_the_place_of_a_password_and_is_read_anew(tmp_path):
    path = tmp_path / "token"
    mailbox = imap_from(f"imap://robot:old@mail.example.org?token_file={path}")
    path.write_text("fresh\n")

    assert isinstance(mailbox, ImapMailbox)
    assert (mailbox._password, mailbox._token()) == (None, "fresh")


@pytest.mark.parametrize(
    ("uri", "sentence"),
    [
        ("http://s3cret@mail.example.org", "not a URI of a mail server: imap://"),
        ("imap://user:s3cret@/", "not a URI of a mail server"),
        ("imap://user:s3cret/x@mail.example.org", "not a URI of a mail server"),
        ("imap://user:s3cret@mail.example.org?security=none", "security is tls or starttls"),
        ("imap://user:s3cret@mail.example.org?s3cret=1", "1 unknown settings"),
        ("imap://user:s3cret@mail.example.org?envelope_from=s3cret", "1 unknown settings"),
        ("imap://user:s3cret@mail.example.org?timeout=s3cret", "timeout is a number of seconds"),
        ("imap://user:s3cret@mail.example.org?__extra__=s3cret", "not a JSON object"),
        ("imap://s3cret@mail.example.org", "a mailbox needs a user, and a password or a token_file"),
        ("imap://:s3cret@mail.example.org", "a mailbox needs a user, and a password or a token_file"),
    ],
)
def test_a_wrong_connection_is_refused_without_repeating_it(uri, sentence):
    with pytest.raises(ValueError, match=sentence) as refusal:
        mailbox_from(uri, "demo")
    assert "s3cret" not in str(refusal.value)


def test_without_a_connection_the_folder_of_the_program_is_the_mailbox():
    drop("reply.eml")

    assert len(mailbox_from(None, "demo").waiting()) == 1
    assert mailbox_from(None, "other").waiting() == []


def test_a_folder_gives_what_lies_in_it_oldest_first(mailbox):
    drop("b.eml", b"second", arrived=2_000_000)
    drop("a.eml", b"third", arrived=3_000_000)
    drop("c.xlsx", b"first", arrived=1_000_000)

    found = mailbox.waiting()

    assert [mailbox.fetch(each.place) for each in found] == [b"first", b"second", b"third"]
    assert [each.size for each in found] == [5, 6, 5]


def test_a_place_says_nothing_of_people_and_stays_the_same(mailbox):
    drop("Ann Lind ann@example.org.eml")

    [first] = mailbox.waiting()
    [again] = FolderMailbox("demo").waiting()

    assert first == again
    assert first.place.startswith("folder:demo:")
    assert "nn" not in first.place.removeprefix("folder:demo:")


def test_what_is_not_finished_is_left_alone(mailbox):
    for name in (".hidden.eml", "~$list.xlsx", "list.xlsx.part", "list.tmp", "list.xlsx.crdownload"):
        drop(name)
    (home() / "inbox/demo/replies/link.eml").symlink_to(drop("real.eml"))

    assert len(mailbox.waiting()) == 1


def test_another_content_under_the_same_name_is_another_place(mailbox):
    drop("list.xlsx", b"old")
    [old] = mailbox.waiting()
    drop("list.xlsx", b"new")

    assert mailbox.fetch(old.place) is None
    [new] = mailbox.waiting()
    assert new.place != old.place


def test_a_file_that_was_replaced_in_the_meantime_is_not_moved_as_the_old_one(mailbox):
    drop("list.xlsx", b"old")
    [old] = mailbox.waiting()
    drop("list.xlsx", b"new")

    mailbox.move(old.place, "Processed")

    assert left() == ["list.xlsx"]


def test_moving_gives_a_name_that_says_nothing_of_people_and_can_be_repeated(mailbox):
    drop("Ann Lind's list.XLSX", b"abc")
    [lying] = mailbox.waiting()

    for _ in range(2):
        mailbox.move(lying.place, "Rejected")

    assert left() == []
    assert left("Rejected") == ["ba7816bf8f01cfea.xlsx"]


def test_what_lies_in_quarantine_can_be_seen_and_moved_on(mailbox):
    drop("a.eml", b"abc")
    mailbox.move(mailbox.waiting()[0].place, "Quarantine")

    [held] = mailbox.waiting("Quarantine")
    assert mailbox.fetch(held.place) == b"abc"
    mailbox.move(held.place, "Processed")

    assert (mailbox.waiting(), mailbox.waiting("Quarantine"), len(mailbox.waiting("Processed"))) == ([], [], 1)


def test_of_a_large_file_the_beginning_can_be_asked_for(mailbox):
    drop("large.eml", b"x" * 100_000)
    [lying] = mailbox.waiting()

    assert mailbox.head(lying.place) == b"x" * 65_536


def test_a_file_that_somebody_took_away_is_nothing(mailbox):
    path = drop("a.eml")
    [lying] = mailbox.waiting()
    path.unlink()

    assert (mailbox.fetch(lying.place), mailbox.head(lying.place)) == (None, None)
    mailbox.move(lying.place, "Processed")
    assert mailbox.fetch("folder:demo:0000000000000000") is None


def test_a_file_that_we_may_not_touch_holds_up_no_other_and_is_told_without_its_name(mailbox, monkeypatch, caplog):
    drop("Ann Lind.eml", b"hers")
    drop("other.eml", b"x")
    real = os.open

    def refuse(path, *rest, **more):
        if str(path).endswith("Lind.eml"):
            raise PermissionError(13, "no", str(path))
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)

    assert [each.size for each in mailbox.waiting()] == [1]
    assert [message for message in caplog.messages] == [
        "a file in the folder for replies is left alone: PermissionError"
    ]


def test_a_folder_in_which_we_may_not_move_files_is_told_without_their_names(mailbox, monkeypatch):
    drop("Ann Lind.eml")
    [lying] = mailbox.waiting()

    def refuse(source, target):
        raise PermissionError(13, "no", str(source))

    monkeypatch.setattr(os, "replace", refuse)

    with pytest.raises(MailboxFailed) as failure:
        mailbox.move(lying.place, "Processed")
    assert str(failure.value) == "no file can be moved in the folder for replies: PermissionError"
