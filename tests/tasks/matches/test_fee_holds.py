"""A match waits for the fee and goes on by itself once it is paid: three cases, from the answer to the confirmation."""

from datetime import date, timedelta

import pytest
from fee_builders import CODE, MEMBER, NEVER, WASBO, a_table, attest, drop, invoices
from ground_builders import SAID, judged
from printed_pages import print_once
from region_builders import MOMENT, TODAY, a_row, put_coordinator, put_decision, put_members, put_run, ref, rows_of
from sqlalchemy import insert

from schemas.match import AnswerRow, MatchList
from sql import fee_tables, match_tables, tables
from sql.database import reading
from tasks.eligibility.steps import decide_roster, timeline
from tasks.matches.ground import read_ground
from tasks.matches.ledger import Answered, record
from tasks.matches.recheck import recheck_held
from tasks.matches.rules import judge
from tasks.stipends.audits import disagreements
from tasks.stipends.fee_decisions import decide_invoice
from tasks.stipends.fee_files import write_invoices
from tasks.stipends.fee_mail import mail_invoices
from tasks.stipends.fee_payments import take_in_fee_payments
from tasks.stipends.fees import issue_invoices

PROTEGES = {"101": ("Active", ""), "102": ("Nonmember", "No"), "103": ("Lapsed", "")}
"""A member; never one; one before: status and earlier membership as the export says them."""
NEXT = TODAY + timedelta(days=3)
LATER = MOMENT + timedelta(days=3)


def a_protege(person, status, ever):
    """A row of a protégé who is in order but for the enrolment."""
    return a_row(person, membership_status=status, ever_member=ever, membership_type="District Professional",
                 functions="Payroll", region="", title="Business Manager", district=f"District {person}")  # fmt: skip


@pytest.fixture
def held(database):
    """Three protégés with a mentor each, whose matches wait."""
    put_members(database, *[a_protege(person, *said) for person, said in PROTEGES.items()], code=CODE)
    put_members(database, *[a_row(f"2{person}", region="", district=f"Far {person}") for person in PROTEGES], code=CODE)
    for person in PROTEGES:
        put_decision(database, person, code=CODE)
        put_decision(database, f"2{person}", "NOT_ELIGIBLE", "FIRST_YEAR_OVER", code=CODE, flagged=False)
    put_coordinator(database, region="*", code=CODE)
    put_run(database, code=CODE)
    rows = tuple(AnswerRow(number, ref(person, CODE), SAID | {"mentor_member_id": f"2{person}"})
                 for number, person in enumerate(PROTEGES, 3))  # fmt: skip
    listed = MatchList(("list_ref",), rows)
    none = dict.fromkeys(("rows_new", "rows_changed", "rows_left", "rows_same"), 0)
    with database.begin() as db:
        db.execute(insert(tables.region_lists).values(
            list_id="sent", program=CODE, program_year="2026-27", region="*", version=1, content_sha256="",
            as_of=TODAY, **none))  # fmt: skip
        db.execute(insert(tables.region_list_rows), [
            {"list_id": "sent", "list_ref": ref(one, CODE), "person_id": one, "standing": "new", "content_sha256": ""}
            for one in PROTEGES
        ])  # fmt: skip
        db.execute(insert(match_tables.replies).values(
            reply_id="1" * 64, raw_sha256="1" * 64, program=CODE, list_id="", message_id="", answer_to="", code="",
            received_at=MOMENT, settled_at=None, verdict="waiting"))  # fmt: skip
        verdicts = judge(WASBO, read_ground(db, WASBO, "*", "sent", "lind@example.org", TODAY, listed), listed, TODAY)
        record(
            db, WASBO, Answered("1" * 64, "sent", "2026-27", "*", "lind@example.org", TODAY, MOMENT), verdicts, MOMENT
        )
    assert {one.rule for found in verdicts for one in found.findings if one.result == "hold"} == {"enrolled"}
    return database


def states(database):
    """Where each match stands."""
    return {row["mentee_person_id"]: row["state"] for row in rows_of(database, match_tables.matches)}


def look_again(database):
    """The next look at held rows."""
    recheck_held(WASBO, database, NEXT, LATER)
    return states(database)


def pay(database, *people):
    """Finance says that these have paid what was asked of each."""
    found = invoices(database)
    rows = [(found[one]["invoice_no"], "paid", f"{found[one]['amount_minor'] // 100}.00", "09/02/2026")
            for one in people]  # fmt: skip
    drop(a_table(*rows), f"{'-'.join(people)}.csv")
    assert take_in_fee_payments(WASBO, database, LATER)["paid"] == len(people)


@pytest.fixture
def printed_once(monkeypatch):
    """Invoices on both databases say the same."""
    print_once(monkeypatch, "tasks.stipends.fee_files")


@pytest.mark.usefixtures("printed_once")
def test_the_three_cases_from_a_match_that_waits_to_one_that_is_confirmed(held):
    assert set(states(held).values()) == {"held"}
    issue_invoices(WASBO, held, TODAY, MOMENT)
    write_invoices(WASBO, held, MOMENT)
    assert mail_invoices(WASBO, held, TODAY, MOMENT) == {"queued": 3}
    assert {person: row["amount_minor"] for person, row in invoices(held).items()} == {
        "101": MEMBER, "102": NEVER, "103": NEVER}  # fmt: skip
    assert set(look_again(held).values()) == {"held"}, "an invoice alone frees nobody"

    pay(held, "101", "102")
    assert look_again(held) == {"101": "confirmed", "102": "confirmed", "103": "held"}
    pay(held, "103")
    assert look_again(held) == {"101": "confirmed", "102": "confirmed", "103": "confirmed"}

    assert [row["person_id"] for row in rows_of(held, fee_tables.trial_memberships)] == ["102"]
    with reading(held) as db:
        assert disagreements(db, WASBO) == []


def test_an_attested_enrolment_that_is_not_paid_waits_too(held):
    attest(held, "101", "enrolled")

    assert look_again(held)["101"] == "held"


def test_an_attested_payment_of_last_year_does_not_count_for_this_one(held):
    attest(held, "101", "fee_paid", on=date(2026, 6, 30))

    assert look_again(held)["101"] == "held"


def test_an_attested_payment_counts_where_finance_keeps_no_books_with_us(held):
    attest(held, "101", "fee_paid")

    assert look_again(held)["101"] == "confirmed"


def test_a_waived_fee_frees_the_match(held):
    issue_invoices(WASBO, held, TODAY, MOMENT)

    decide_invoice(WASBO, held, invoices(held)["103"]["invoice_no"], "waive", "Jo Berg", "A gift.", LATER)

    assert look_again(held) == {"101": "held", "102": "held", "103": "confirmed"}


def test_a_trial_membership_counts_for_matches_and_decisions_and_is_in_the_timeline(held):
    def decided():
        with reading(held) as db:
            return {one.person_id: one.reason for one in decide_roster(db, WASBO, NEXT) if one.person_id in PROTEGES}

    assert decided()["102"].startswith("NOT_A_MEMBER")
    issue_invoices(WASBO, held, TODAY, MOMENT)
    pay(held, "102", "103")

    [(_, found)] = judged(held, AnswerRow(3, ref("102", CODE), SAID | {"mentor_member_id": "2102"}), of=WASBO,
                          region="*", today=NEXT)  # fmt: skip
    assert found.pair.mentee_status == "trial"
    assert not decided()["102"].startswith("NOT_A_MEMBER")
    assert decided()["103"].startswith("NOT_A_MEMBER"), "whoever was a member before gets no trial"
    with reading(held) as db:
        [trial] = [event for event in timeline(db, WASBO, "102") if event["what"] == "trial_membership"]
    assert (str(trial["day"]), str(trial["until_day"])) == ("2026-09-02", "2027-09-01")
    assert trial["invoice_no"] == invoices(held)["102"]["invoice_no"]
