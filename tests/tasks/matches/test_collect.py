"""What comes in is claimed once, however often it comes, and lies afterwards where people look for it."""

import logging
from collections import Counter
from datetime import timedelta
from hashlib import sha256

import pytest
from post import MOMENT, FolderPost, ImapPost, a_mail, delivered, moved_to, rows, settle

from schemas.registry import program
from tasks.matches import collect as collecting
from tasks.matches.collect import FOLDER_OF, collect, tidy
from tasks.matches.content import mail_sha256
from tasks.shared.files import home, kept_at

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


@pytest.fixture
def engine(inbox_and_engine):
    return inbox_and_engine[1]


@pytest.fixture
def poll(post, engine):
    """Collect, as often as it is called; each time later."""
    polls = iter(range(100))
    return lambda program=MASA: collect(program, engine, post.mailbox(), MOMENT + timedelta(minutes=next(polls)))


@pytest.fixture
def clear(post, engine):
    """Tidy the inbox."""
    return lambda: tidy(MASA, engine, post.mailbox())


def test_an_empty_inbox_gives_nothing(poll, clear):
    assert (poll(), clear()) == ([], {})


def test_a_mail_is_claimed_once_and_its_bytes_are_kept(post, engine, poll):
    post.arrive(a_mail())

    ids = [poll(), poll()]

    [reply] = rows(engine, "replies")
    assert ids == [[mail_sha256(a_mail())]] * 2
    assert (reply["reply_id"], reply["program"], reply["verdict"]) == (*ids[0], "masa", "waiting")
    assert (reply["message_id"], reply["received_at"], reply["settled_at"]) == ("<1@example.org>", MOMENT, None)
    assert kept_at(reply["raw_sha256"]).read_bytes().endswith(a_mail())
    assert sha256(kept_at(reply["raw_sha256"]).read_bytes()).hexdigest() == reply["raw_sha256"]


def test_replies_wait_in_the_order_in_which_they_came_also_those_of_earlier_polls(post, poll):
    expected = []
    for number in range(1, 8):
        post.arrive(a_mail(number))
        expected.append(mail_sha256(a_mail(number)))
        if number in (2, 3, 7):
            found = poll()

    assert found == expected


def test_what_is_settled_waits_no_more(post, engine, poll):
    post.arrive(a_mail(1))
    post.arrive(a_mail(2))
    first, second = poll()
    settle(engine, first, "submission")

    assert poll() == [second]


def test_what_waits_stays_in_the_inbox(post, poll, clear):
    post.arrive(a_mail())
    poll()

    assert clear() == {}
    assert post.lies() == {"INBOX": 1}


def test_what_is_settled_lies_in_the_folder_of_its_verdict(post, engine, poll, clear):
    for number, _ in enumerate(FOLDER_OF):
        post.arrive(a_mail(number))
    for reply_id, verdict in zip(poll(), FOLDER_OF, strict=True):
        settle(engine, reply_id, verdict)

    counts = [clear(), clear()]

    wanted = Counter(FOLDER_OF.values())
    assert counts == [wanted, {}]
    assert post.lies() == wanted
    assert moved_to(engine) == sorted(FOLDER_OF.values())
    there = {folder: post.contents(folder) for folder in wanted}
    for number, folder in enumerate(FOLDER_OF.values()):
        assert any(raw.endswith(a_mail(number)) for raw in there[folder])


def test_every_verdict_has_its_folder():
    from typing import get_args

    from schemas.match import ReplyVerdict

    assert set(FOLDER_OF) == {*get_args(ReplyVerdict)} - {"waiting"}


def test_a_second_copy_is_the_same_reply_and_is_put_aside(post, engine, poll, clear):
    post.arrive(delivered(a_mail(), "one"))
    post.arrive(delivered(a_mail(), "two"))

    ids = poll()
    settle(engine, ids[0], "submission")
    counts = clear()

    assert ids == [mail_sha256(a_mail())]
    assert len(rows(engine, "reply_places")) == 2
    assert counts == {"Processed": 1, "Duplicates": 1}
    assert b"by one;" in post.contents("Processed")[0]
    assert b"by two;" in post.contents("Duplicates")[0]


def test_a_copy_that_comes_after_the_first_was_put_away_is_put_aside_too(post, engine, poll, clear):
    post.arrive(delivered(a_mail(), "one"))
    settle(engine, *poll(), "submission")
    clear()

    for way in ("two", "three"):
        post.arrive(delivered(a_mail(), way))
        assert poll() == []
        assert clear() == {"Duplicates": 1}

    assert post.lies() == {"Processed": 1, "Duplicates": 2}


def test_who_sends_a_mail_again_with_other_proofs_changes_nothing(post, engine, poll):
    ours = b"Authentication-Results: mx.example.org; dmarc=none\r\n"
    forged = b"Authentication-Results: mx.example.org; dmarc=pass header.from=example.org\r\nReturn-Path: <>\r\n"
    post.arrive(ours + a_mail())
    [reply_id] = poll()
    [before] = rows(engine, "replies")
    settle(engine, reply_id, "quarantine")

    post.arrive(forged + a_mail())
    waiting = poll()

    [after] = rows(engine, "replies")
    assert waiting == []
    assert (after["verdict"], after["raw_sha256"]) == ("quarantine", before["raw_sha256"])
    assert b"dmarc=none" in kept_at(after["raw_sha256"]).read_bytes()
    assert b"dmarc=pass" not in kept_at(after["raw_sha256"]).read_bytes()


def test_of_a_copy_that_changes_nothing_no_bytes_are_kept(post, poll):
    post.arrive(delivered(a_mail(), "one"))
    poll()
    post.arrive(delivered(a_mail(), "two"))
    poll()

    assert len([path for path in (home() / "raw").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(("verdict", "folder"), [("submission", "Processed"), ("refused", "Rejected")])
def test_a_mail_in_quarantine_moves_on_when_somebody_has_decided(post, engine, poll, clear, verdict, folder):
    post.arrive(a_mail(1))
    post.arrive(a_mail(2))
    [reply_id, other] = poll()
    settle(engine, reply_id, "quarantine")
    settle(engine, other, "quarantine")
    clear()
    settle(engine, reply_id, "waiting")
    assert poll() == [reply_id]
    assert clear() == {}
    assert post.lies() == {"Quarantine": 2}

    settle(engine, reply_id, verdict)
    counts = [clear(), clear()]

    assert counts == [{folder: 1}, {}]
    assert post.lies() == {"Quarantine": 1, folder: 1}
    assert moved_to(engine) == sorted(["Quarantine", folder])
    assert post.contents(folder)[0].endswith(a_mail(1))


def test_a_mail_that_a_person_took_out_of_quarantine_is_looked_for_once(post, engine, poll, clear):
    post.arrive(a_mail())
    [reply_id] = poll()
    settle(engine, reply_id, "quarantine")
    clear()
    mailbox = post.mailbox()
    mailbox.move(mailbox.waiting("Quarantine")[0].place, "Processed")
    settle(engine, reply_id, "refused")

    assert (clear(), clear()) == ({}, {})
    assert moved_to(engine) == ["Rejected"]


def test_what_is_too_big_is_put_aside_for_a_person_and_only_its_headers_are_kept(
    post, engine, poll, clear, monkeypatch
):
    monkeypatch.setattr(collecting, "MOST_BYTES", 70_000)
    large = a_mail(1, "x" * 80_000)
    for way in ("one", "two"):
        post.arrive(delivered(large, way))
    post.arrive(a_mail(2))

    waiting = poll()

    [big] = [row for row in rows(engine, "replies") if row["code"]]
    assert waiting == [mail_sha256(a_mail(2))]
    assert (big["verdict"], big["code"], big["message_id"]) == ("quarantine", "too_big", "<1@example.org>")
    assert big["settled_at"] == big["received_at"]
    kept = kept_at(big["raw_sha256"]).read_bytes()
    assert b"Subject: list 1" in kept
    assert len(kept) < 70_000
    assert clear() == {"Quarantine": 1, "Duplicates": 1}
    assert len(post.contents("Quarantine")[0]) > 80_000

    settle(engine, big["reply_id"], "refused")
    assert clear() == {"Rejected": 1}


def test_a_flood_is_taken_in_parts_and_what_waits_holds_up_nothing(post, poll, monkeypatch):
    monkeypatch.setattr(collecting, "MOST_AT_ONCE", 2)
    for number in range(1, 6):
        post.arrive(a_mail(number))

    assert [len(poll()) for _ in range(4)] == [2, 4, 5, 5]


def test_a_reply_for_another_program_waits_there_and_is_tidied_where_it_lies(post, engine, poll, clear):
    from sqlalchemy import update

    from sql.match_tables import replies

    post.arrive(a_mail())
    [reply_id] = poll()
    with engine.begin() as db:
        db.execute(update(replies).values(program="msa"))

    assert poll() == []
    assert collect(MSA, engine, FolderPost("msa").mailbox(), MOMENT) == [reply_id]
    settle(engine, reply_id, "submission")
    assert tidy(MSA, engine, FolderPost("msa").mailbox()) == {}
    assert clear() == {"Processed": 1}
    assert post.lies() == {"Processed": 1}


def test_a_mail_to_two_programs_is_one_reply(post, engine, poll, clear):
    other = FolderPost("msa")
    post.arrive(a_mail())
    other.arrive(a_mail())
    [reply_id] = poll()

    assert collect(MSA, engine, other.mailbox(), MOMENT) == []
    settle(engine, reply_id, "submission")

    assert clear() == {"Processed": 1}
    assert tidy(MSA, engine, other.mailbox()) == {"Duplicates": 1}


def test_a_person_who_moved_a_settled_mail_is_not_contradicted(post, engine, poll, clear):
    post.arrive(delivered(a_mail(), "one"))
    settle(engine, *poll(), "submission")
    mailbox = post.mailbox()
    mailbox.move(mailbox.waiting()[0].place, "Rejected")
    post.arrive(delivered(a_mail(), "two"))
    poll()

    assert clear() == {"Duplicates": 1}
    assert post.lies() == {"Rejected": 1, "Duplicates": 1}


def test_nothing_that_is_told_of_a_mail_names_its_sender(post, engine, poll, clear, caplog):
    caplog.set_level(logging.DEBUG, "tasks")
    post.arrive(a_mail())
    settle(engine, *poll(), "submission")
    clear()

    places = [row["place"] for row in rows(engine, "reply_places")]
    assert not [each for each in places if "nn" in each.lower() or "@" in each]
    assert not [each for each in caplog.messages if "nn" in each or "@" in each]
