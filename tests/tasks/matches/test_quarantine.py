"""What waits for a person, what they read about it, and what their answer does; on both databases."""

from datetime import timedelta

import pytest
from region_builders import put_coordinator, rows_of
from replies import LIST, MASA, MOMENT, a_reply, put_list, put_reply, settle, the_reply

from sql import match_tables
from tasks.matches.quarantine import CannotAccept, contents, decide_reply, describe, quarantined
from tasks.shared import audit


@pytest.fixture
def waiting(database):
    """A reply in quarantine, for a list of Region 5."""
    put_list(database)
    put_coordinator(database)
    return settle(database, put_reply(database, a_reply(sender="ann.lind@gmail.example")), "quarantine",
                  "not_coordinator", list_id=LIST)  # fmt: skip


def decide(database, reply_id, decision="accept", person="Sam Staff", reason="She called me."):
    return decide_reply(database, MASA, reply_id, decision, person, reason, MOMENT)


def test_what_waits_is_shown_with_its_list(database, waiting):
    with database.connect() as db:
        [reply] = quarantined(db, "masa")

    assert (reply.code, reply.region, reply.list_version, reply.decision) == ("not_coordinator", "Region 5", 1, "")


def test_another_programs_replies_are_not_shown(database, waiting):
    with database.connect() as db:
        assert quarantined(db, "msa") == []


def test_a_person_reads_what_is_in_doubt_and_nobodys_address(database, waiting):
    with database.connect() as db:
        [reply] = quarantined(db, "masa")
        told = describe(db, reply)

    assert "not a coordinator's" in told
    assert "Region 5, 2026-27, list 1" in told
    assert "somebody at gmail.example" in told
    assert "coordinators are at example.org" in told
    assert "Files that may be a list: 1" in told
    assert "@" not in told
    assert "lind" not in told.lower()


def test_a_domain_cannot_bring_markup_along(database):
    settle(database, put_reply(database, a_reply(sender="x@evil.example/*`a`*")), "quarantine", "list_unknown")
    with database.connect() as db:
        [told] = [describe(db, reply) for reply in quarantined(db, "masa")]

    assert "evil.examplea" in told


def test_a_reply_that_is_no_longer_kept_can_still_be_refused(database):
    settle(database, put_reply(database, None), "quarantine", "unproven")
    with database.connect() as db:
        [reply] = quarantined(db, "masa")
        told = describe(db, reply)

    assert contents(reply) is None
    assert "no longer kept" in told
    assert decide(database, reply.reply_id, "refuse")


def test_an_accepted_reply_waits_to_be_read_again(database, waiting):
    assert decide(database, waiting)

    reply = the_reply(database, waiting)
    assert (reply["verdict"], reply["code"], reply["settled_at"]) == ("waiting", "", None)


def test_a_refused_reply_is_settled_for_good(database, waiting):
    assert decide(database, waiting, "refuse")

    reply = the_reply(database, waiting)
    assert (reply["verdict"], reply["code"], reply["settled_at"]) == ("refused", "by_staff", MOMENT)


@pytest.mark.parametrize(("first", "second"), [("accept", "refuse"), ("refuse", "accept"), ("accept", "accept")])
def test_the_first_answer_stands(database, waiting, first, second):
    assert decide(database, waiting, first)
    before = the_reply(database, waiting)

    assert not decide(database, waiting, second, person="Kim Other")

    assert the_reply(database, waiting) == before
    [kept] = rows_of(database, match_tables.reply_decisions)
    assert (kept["decision"], kept["person"], kept["reason"]) == (first, "Sam Staff", "She called me.")


def test_the_record_names_who_decided_and_no_reason(database, waiting):
    decide(database, waiting, reason="ann.lind@gmail.example is her own")

    with database.connect() as db:
        [facts] = audit.facts_of(db, action="decide_reply", subject=waiting)
    assert facts == {"program": "masa", "decision": "accept", "code": "not_coordinator"}


@pytest.mark.parametrize("code", ["too_big", "unparsable"])
def test_what_cannot_be_read_cannot_be_accepted(database, code):
    reply_id = settle(database, put_reply(database, a_reply()), "quarantine", code)

    with pytest.raises(CannotAccept, match="Ask the sender"):
        decide(database, reply_id)

    assert the_reply(database, reply_id)["verdict"] == "quarantine"
    assert rows_of(database, match_tables.reply_decisions) == []
    assert decide(database, reply_id, "refuse")


@pytest.mark.parametrize("more", [{"person": " "}, {"reason": ""}, {"decision": "approve"}])
def test_a_decision_needs_a_person_a_reason_and_a_known_word(database, waiting, more):
    with pytest.raises(ValueError, match="say who decides"):
        decide(database, waiting, **more)


def test_only_what_is_in_quarantine_is_decided(database, waiting):
    settled = settle(database, put_reply(database, a_reply(subject="Other")), "question", "no_file")

    with pytest.raises(LookupError):
        decide(database, settled)
    with pytest.raises(LookupError):
        decide(database, "0" * 64)


def test_a_reply_that_failed_again_is_shown_with_who_accepted_it(database, waiting):
    decide(database, waiting)
    settle(database, waiting, "quarantine", "triage_failed", moment=MOMENT + timedelta(hours=1))

    with database.connect() as db:
        [reply] = quarantined(db, "masa")
    assert (reply.code, reply.decision, reply.person) == ("triage_failed", "accept", "Sam Staff")
