"""What only a folder does, and only a mailbox: files under old names, numbers that change, a server that fails."""

import pytest
from post import MOMENT, FolderPost, ImapPost, a_mail, moved_to, rows, settle

from schemas.registry import program
from tasks.matches.collect import collect, tidy
from tasks.matches.content import content_sha256, mail_sha256
from tasks.shared.lying import MailboxFailed

MASA, MSA = program("masa"), program("msa")


@pytest.fixture(params=["a folder, SQLite", "a mailbox, PostgreSQL"])
def inbox_and_engine(request):
    """An inbox and a database; every way in and both databases are used, though not each with each."""
    if "folder" in request.param:
        yield FolderPost(), request.getfixturevalue("sqlite_database")
        return
    server = request.getfixturevalue("dovecot")
    post = ImapPost(server, server.new_account())
    yield post, request.getfixturevalue("postgres_database")
    post.close()


@pytest.fixture
def post(inbox_and_engine):
    return inbox_and_engine[0]


# A folder alone -----------------------------------------------------------------------------------------------------


def test_a_bare_workbook_is_known_by_its_bytes(sqlite_database):
    post = FolderPost()
    post.arrive(b"PK\x03\x04 a workbook", "Ann Lind.xlsx")
    post.arrive(b"PK\x03\x04 a workbook", "copy.xlsx")

    ids = collect(MASA, sqlite_database, post.mailbox(), MOMENT)
    settle(sqlite_database, ids[0], "submission")
    tidy(MASA, sqlite_database, post.mailbox())

    [reply] = rows(sqlite_database, "replies")
    assert ids == [content_sha256(b"PK\x03\x04 a workbook")]
    assert reply["raw_sha256"] == reply["reply_id"]
    assert reply["message_id"] == ""
    assert post.lies() == {"Processed": 1, "Duplicates": 1}


def test_a_file_left_again_under_its_old_name_lies_again_where_it_lay(sqlite_database):
    post = FolderPost()
    for _ in range(3):
        post.arrive(b"PK again", "list.xlsx")
        for reply_id in collect(MASA, sqlite_database, post.mailbox(), MOMENT):
            settle(sqlite_database, reply_id, "submission")
        assert moved_to(sqlite_database) == [""]
        assert tidy(MASA, sqlite_database, post.mailbox()) == {"Processed": 1}

    assert len(rows(sqlite_database, "replies")) == 1
    assert post.lies() == {"Processed": 1}


def test_another_workbook_under_the_old_name_is_another_reply(sqlite_database):
    post = FolderPost()
    for content in (b"PK one", b"PK two"):
        post.arrive(content, "list.xlsx")
        [reply_id] = collect(MASA, sqlite_database, post.mailbox(), MOMENT)
        settle(sqlite_database, reply_id, "submission")
        tidy(MASA, sqlite_database, post.mailbox())

    assert post.lies() == {"Processed": 2}


def test_a_file_that_is_replaced_before_it_was_tidied_is_read_too(sqlite_database):
    post = FolderPost()
    post.arrive(b"PK half", "list.xlsx")
    [first] = collect(MASA, sqlite_database, post.mailbox(), MOMENT)
    post.arrive(b"PK half and the rest", "list.xlsx")
    settle(sqlite_database, first, "refused")
    assert tidy(MASA, sqlite_database, post.mailbox()) == {}

    assert len(collect(MASA, sqlite_database, post.mailbox(), MOMENT)) == 1
    assert post.lies() == {"INBOX": 1}


# A mailbox alone ----------------------------------------------------------------------------------------------------


@pytest.fixture
def imap_post(dovecot):
    post = ImapPost(dovecot, dovecot.new_account())
    yield post
    post.close()


def test_a_mail_that_somebody_also_saved_into_the_folder_is_one_reply(sqlite_database, imap_post):
    saved = FolderPost()
    imap_post.arrive(a_mail())
    [reply_id] = collect(MASA, sqlite_database, imap_post.mailbox(), MOMENT)
    saved.arrive(imap_post.contents("INBOX")[0].replace(b"\r\n", b"\n"))

    assert collect(MASA, sqlite_database, saved.mailbox(), MOMENT) == [reply_id]


def test_a_mail_left_in_the_folder_beside_the_mailbox_is_the_second_copy(sqlite_database, imap_post):
    saved, both = FolderPost(), imap_post.mailbox
    imap_post.arrive(a_mail(1))
    imap_post.arrive(a_mail(2))
    ids = collect(MASA, sqlite_database, both(), MOMENT)
    settle(sqlite_database, ids[0], "quarantine")
    assert tidy(MASA, sqlite_database, both()) == {"Quarantine": 1}
    saved.arrive(a_mail(1))
    saved.arrive(b"PK")

    assert len(collect(MASA, sqlite_database, both(), MOMENT)) == 2
    for reply_id in ids:
        settle(sqlite_database, reply_id, "submission")

    assert tidy(MASA, sqlite_database, both()) == {"Duplicates": 1, "Processed": 2}
    assert imap_post.lies() == {"Processed": 2}
    assert saved.lies() == {"INBOX": 1, "Duplicates": 1}


def test_a_mailbox_that_was_renumbered_gives_no_second_replies(sqlite_database, imap_post):
    from sqlalchemy import update

    from sql.match_tables import reply_places

    imap_post.arrive(a_mail())
    [reply_id] = collect(MASA, sqlite_database, imap_post.mailbox(), MOMENT)
    [row] = rows(sqlite_database, "reply_places")
    name, validity, uid = row["place"].rsplit(":", 2)
    with sqlite_database.begin() as db:
        db.execute(update(reply_places).values(place=f"{name}:{int(validity) - 1}:{uid}"))

    assert collect(MASA, sqlite_database, imap_post.mailbox(), MOMENT) == [reply_id]
    settle(sqlite_database, reply_id, "submission")

    assert tidy(MASA, sqlite_database, imap_post.mailbox()) == {"Processed": 1}
    assert imap_post.lies() == {"Processed": 1}


def test_a_mail_that_the_server_does_not_give_out_holds_up_no_other(sqlite_database, imap_post, dovecot, caplog):
    imap_post.arrive(a_mail(1))
    mailbox = imap_post.mailbox()
    mailbox.waiting()
    [spoilt] = (dovecot.folder / "mail" / imap_post.account / "cur").iterdir()
    spoilt.chmod(0)
    imap_post.arrive(a_mail(2))

    ids = collect(MASA, sqlite_database, mailbox, MOMENT)

    assert ids == [mail_sha256(a_mail(2))]
    assert [each for each in caplog.messages if "left in the inbox" in each]


def test_a_mail_that_the_server_does_not_move_holds_up_no_other_and_is_told(sqlite_database, imap_post, dovecot):
    for number in (1, 2, 3):
        imap_post.arrive(a_mail(number))
    mailbox = imap_post.mailbox()
    for reply_id in collect(MASA, sqlite_database, mailbox, MOMENT):
        settle(sqlite_database, reply_id, "submission")
    mailbox.close()
    mails = dovecot.folder / "mail" / imap_post.account
    (mails / ".Processed" / "tmp").chmod(0)
    (mails / ".Processed" / "new").chmod(0)
    settle(sqlite_database, mail_sha256(a_mail(2)), "bounce")

    with pytest.raises(MailboxFailed, match="2 mails could not be moved into their folders; all others were"):
        tidy(MASA, sqlite_database, imap_post.mailbox())
    for part in ("tmp", "new"):
        (mails / ".Processed" / part).chmod(0o700)

    assert moved_to(sqlite_database) == ["", "", "Bounces"]
    assert imap_post.lies() == {"INBOX": 2, "Bounces": 1}
    assert tidy(MASA, sqlite_database, imap_post.mailbox()) == {"Processed": 2}


def test_a_mail_without_headers_that_came_by_mail_is_no_bare_workbook(sqlite_database, imap_post, dovecot):
    imap_post.mailbox().waiting()
    with dovecot.opened(imap_post.account) as client:
        client.append("INBOX", b"PK\x03\x04 as if it had been left in the folder\r\n")

    [reply_id] = collect(MASA, sqlite_database, imap_post.mailbox(), MOMENT)

    [row] = rows(sqlite_database, "replies")
    assert reply_id != row["raw_sha256"]
