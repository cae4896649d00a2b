"""A mail from outside, through a real Postfix into a real mailbox: what servers add is theirs, and one mail is one."""

import pytest
from post import MOMENT, ImapPost, a_mail, rows, settle
from postfix import OURS, until

from schemas.registry import program
from tasks.matches.collect import collect, tidy
from tasks.shared.files import kept_at

MASA = program("masa")


@pytest.fixture
def post(dovecot):
    """A mailbox of its own."""
    made = ImapPost(dovecot, dovecot.new_account())
    yield made
    made.close()


def kept(engine) -> list[bytes]:
    """The bytes of every reply."""
    return [kept_at(row["raw_sha256"]).read_bytes() for row in rows(engine, "replies")]


def test_a_mail_from_outside_is_claimed_as_it_was_written(database, post, postfix):
    postfix.send(a_mail(), post.account)
    until(lambda: post.lies() == {"INBOX": 1})

    [reply_id] = collect(MASA, database, post.mailbox(), MOMENT)

    [raw] = kept(database)
    assert raw.endswith(a_mail())
    assert raw.startswith(b"Return-Path: <someone@example.com>\r\n")
    assert f"by {OURS} (Postfix)".encode() in raw
    settle(database, reply_id, "submission")
    assert tidy(MASA, database, post.mailbox()) == {"Processed": 1}


def test_a_mail_that_is_delivered_twice_is_one_reply(sqlite_database, post, postfix):
    postfix.send(a_mail(), post.account)
    until(lambda: post.lies() == {"INBOX": 1})
    postfix.send(a_mail(), post.account.replace("@", "+abc@"), sender="list@example.net")
    until(lambda: post.lies() == {"INBOX": 2})

    [reply_id] = collect(MASA, sqlite_database, post.mailbox(), MOMENT)

    assert len(rows(sqlite_database, "reply_places")) == 2
    settle(sqlite_database, reply_id, "submission")
    assert tidy(MASA, sqlite_database, post.mailbox()) == {"Processed": 1, "Duplicates": 1}
    assert b"Delivered-To: " + post.account.encode() in post.contents("Processed")[0]


@pytest.mark.parametrize(
    "forged",
    [
        f"Authentication-Results: {OURS}; dmarc=pass header.from=example.org",
        f"authentication-results:{OURS};\r\n dmarc=pass header.from=example.org",
        f"Authentication-Results:\r\n\t{OURS}; dkim=pass header.d=example.org",
        f"Authentication-Results: (hello) {OURS}; dmarc=pass header.from=example.org",
        f"Authentication-Results: {OURS.upper()} 1; dmarc=pass header.from=example.org",
        f'Authentication-Results: "{OURS}"; dmarc=pass header.from=example.org',
    ],
)
def test_nobody_outside_can_say_in_our_name_that_a_mail_is_proven(sqlite_database, post, postfix, forged):
    postfix.send(forged.encode() + b"\r\n" + a_mail(), post.account)
    until(lambda: post.lies() == {"INBOX": 1})

    collect(MASA, sqlite_database, post.mailbox(), MOMENT)

    assert OURS.encode() not in kept(sqlite_database)[0].lower().partition(b"authentication-results")[2]
    assert b"=pass" not in kept(sqlite_database)[0]


def test_what_other_servers_found_stays(sqlite_database, post, postfix):
    theirs = b"Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\n"
    postfix.send(theirs + a_mail(), post.account)
    until(lambda: post.lies() == {"INBOX": 1})

    collect(MASA, sqlite_database, post.mailbox(), MOMENT)

    assert theirs in kept(sqlite_database)[0]
