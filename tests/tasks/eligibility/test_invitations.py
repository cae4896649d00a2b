"""Where only those who applied come to the lists, whoever is flagged is invited to apply, once for each flag."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from region_builders import ACSA, ILA, MASA, MOMENT, TODAY, WASBO, change_member, put_application, put_new, ref, rows_of
from sqlalchemy import insert, update

from sql import match_tables, tables
from tasks.eligibility.invitation_messages import invitation_letter
from tasks.eligibility.invitations import addresses_in, invite_flagged


def invite(database, program=ACSA, day=TODAY):
    return {name: number for name, number in invite_flagged(program, database, day, MOMENT).items() if number}


def mails(database):
    return [message_from_bytes(row["mime"], policy=policy.default) for row in rows_of(database, tables.outbox)]


@pytest.fixture
def flagged(database):
    """Two new people of a program that wants an application."""
    put_new(database, "00101", "00102", code="acsa", email="ana@example.org")
    return database


def test_whoever_is_flagged_is_invited_once_for_ever(flagged):
    assert invite(flagged) == {"invited": 2}
    assert [invite(flagged, day=TODAY + timedelta(days=days)) for days in (0, 1, 400)] == [{}, {}, {}]

    first, _ = mails(flagged)
    assert first["To"].addresses[0].addr_spec == "ana@example.org"
    assert "would you like a mentor?" in first["Subject"]
    words = " ".join(first.get_body(("plain",)).get_content().split())
    assert "association web form" in words
    assert "regional facilitator" in words
    assert {row["kind"] for row in rows_of(flagged, tables.outbox)} == {"invitation"}


def test_a_flag_that_was_withdrawn_and_stands_again_invites_nobody_anew_and_another_flag_does(flagged):
    invite(flagged)
    with flagged.begin() as db:
        own = tables.flags.c.list_ref == ref("00101", "acsa")
        db.execute(update(tables.flags).where(own).values(withdrawn_on=TODAY, withdrawn_reason="OTHER_ROLE"))
        db.execute(insert(tables.flags).values(
            program="acsa", person_id="00101", role_family="principal", employer="other", spell=1, list_ref="SECOND",
            reason="NEW_ROLE", flagged_on=TODAY))  # fmt: skip

    assert invite(flagged) == {"invited": 1}
    with flagged.begin() as db:
        db.execute(update(tables.flags).values(withdrawn_on=None, withdrawn_reason=""))
    assert invite(flagged) == {}


def test_whoever_has_applied_is_not_invited(flagged):
    put_application(flagged, "00101")

    assert invite(flagged) == {"invited": 1}
    assert [row["list_ref"] for row in rows_of(flagged, match_tables.invitations)] == [ref("00102", "acsa")]


def test_whoever_is_not_to_be_contacted_or_has_no_address_gets_none(flagged):
    change_member(flagged, "00101", do_not_contact="Yes")
    change_member(flagged, "00102", email="not an address")

    assert invite(flagged) == {"do_not_contact": 1, "no_address": 1}
    assert mails(flagged) == []

    change_member(flagged, "00102", email="x; bo@example.org")
    assert invite(flagged) == {"invited": 1, "do_not_contact": 1}, "as soon as there is an address"


@pytest.mark.parametrize("program", [MASA, ILA], ids=lambda one: one.code)
def test_a_program_that_lists_whom_it_flags_or_flags_nobody_invites_nobody(database, program):
    put_new(database, "00101", code=program.code)

    assert invite(database, program) == {}


def test_the_record_of_acts_counts_and_names_nobody(flagged):
    invite(flagged)

    [act] = [row for row in rows_of(flagged, tables.audit) if row["action"] == "flagged_invited"]
    assert '"invited":2' in act["facts"]
    assert "example.org" not in act["facts"]


def test_an_invitation_says_how_to_apply_in_the_words_of_its_program():
    words = " ".join(invitation_letter(WASBO, "Ana").text().split())

    assert "executive director or coordinator" in words
    assert WASBO.association in words
    assert addresses_in("a@example.org, b@example.org;c") == ["a@example.org", "b@example.org"]
