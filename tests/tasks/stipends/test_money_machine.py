"""A program's money through random years: matches, members, crashes, decisions and returns in any order."""

import sqlite3
from collections import Counter
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from money_builders import (
    SCHEDULE,
    TODAY,
    change_account,
    end_match,
    lapse,
    noon,
    put_money_ground,
    put_pair,
    with_stipend,
)
from region_builders import rows_of
from sqlalchemy import event, insert, text
from thorough import some

from sql import match_tables, payment_tables
from sql.database import connect, upgrade
from tasks.stipends.approving import approve
from tasks.stipends.audits import disagreements
from tasks.stipends.batches import propose_batch
from tasks.stipends.clawbacks import claw_back
from tasks.stipends.holds import free_held, unpaid, waive
from tasks.stipends.ledger import balances, settle, take_back, take_turn
from tasks.stipends.obligations import derive_obligations
from tasks.stipends.release import NotReleased, release
from tasks.stipends.rules import DECIDED

PEOPLE = ("bea", "Carl", "DORA", "svc:pay_stipends", "ann")
MENTEES, MENTORS, REGIONS = "ABCD", ("m1", "m2", "m3"), ("Region 5", "Region 6")
NEVER = 10_000
ACTS = (
    "match", "match", "change_match", "membership", "account", "days_go_by", "bank", "bank", "bank", "owe", "propose",
    "decide", "decide", "let_go", "whole_batch", "whole_batch", "whole_batch", "whole_batch", "free", "free",
    "waive_one", "claw",
)  # fmt: skip
LIVE_LINES = """
    SELECT o.obligation_id, o.person_id, o.program_year, o.pair_key, o.kind FROM payment_lines l
    JOIN obligations o ON o.obligation_id = l.obligation_id
    JOIN payments p ON p.payment_id = l.payment_id JOIN releases r ON r.batch_id = p.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM postings k WHERE k.entry_key = 'back:' || p.payment_id)
"""
AGREED = """
    SELECT r.batch_id, COUNT(DISTINCT a.actor) AS people, MIN(a.content_sha256 = b.content_sha256) AS same
    FROM releases r JOIN payment_batches b ON b.batch_id = r.batch_id
    JOIN approvals a ON a.approval_id IN (r.first_approval, r.second_approval)
        AND a.decision = 'approve' AND a.actor <> b.prepared_by AND a.typed_total_minor = b.total_minor
    GROUP BY r.batch_id
"""


class Killed(Exception):
    """The process died between two statements."""


@cache
def template() -> sqlite3.Connection:
    """A database in memory with every table."""
    engine = connect("sqlite://")
    upgrade(engine)
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    engine.raw_connection().driver_connection.backup(kept)
    engine.dispose()
    return kept


class Money(RuleBasedStateMachine):
    """
    Everything that may happen to a program's money, in any order, and killed at any statement.

    One rule for all acts: Hypothesis leaves whole rules out of a run, and money needs many kinds of acts in a row.
    """

    @initialize(unit=st.sampled_from(["mentor_per_program_year", "pairing"]),
                change=st.sampled_from(["review", "no_second_payment", "prorate"]))  # fmt: skip
    def begin(self, unit, change):
        self.engine = connect("sqlite://")
        template().backup(self.engine.raw_connection().driver_connection)
        event.listen(self.engine, "before_cursor_execute", self.count_down)
        self.left = NEVER
        self.program = with_stipend(unit=unit, on_mentor_change=change)
        self.day, self.number = TODAY, 0
        put_money_ground(self.engine, *REGIONS)
        for number, mentor in enumerate(MENTORS):
            put_pair(self.engine, MENTEES[number], mentor, region=REGIONS[number % 2], number=-number)

    def teardown(self):
        if hasattr(self, "engine"):
            self.engine.dispose()

    @rule(act=st.sampled_from(ACTS), one=st.integers(0, 11), two=st.integers(0, 11), dies=st.integers(0, 90))
    def step(self, act, one, two, dies):
        self.number += 1
        getattr(self, act)(one, two, dies)

    def count_down(self, *_):
        self.left -= 1
        if self.left < 0:
            self.left = NEVER
            raise Killed

    def attempt(self, act, dies):
        """Do something that may be killed; if it was, do it again as a scheduler would."""
        self.left = dies
        try:
            return act()
        except Killed:
            return act()
        finally:
            self.left = NEVER

    # what others do ---------------------------------------------------------------------------------------------

    def match(self, one, two, _):
        ref, mentor = MENTEES[one % 4], MENTORS[two % 3]
        for row in rows_of(self.engine, match_tables.matches):
            if row["list_ref"] == ref and row["state"] == "confirmed":
                end_match(self.engine, row["match_id"], "replaced")
        year = "2027-28" if one > 9 else "2026-27"
        put_pair(self.engine, ref, mentor, region=REGIONS[two % 2], number=self.number, year=year)

    def change_match(self, one, two, _):
        rows = rows_of(self.engine, match_tables.matches)
        if rows:
            row, state = rows[one % len(rows)], ("ended", "held", "confirmed")[two % 3]
            stands = any(each["list_ref"] == row["list_ref"] and each["state"] == "confirmed" for each in rows)
            if state != "confirmed" or not stands:
                end_match(self.engine, row["match_id"], state)

    def membership(self, one, two, _):
        people = [*MENTORS, *[f"mentee-{ref}" for ref in MENTEES]]
        lapse(self.engine, people[one % len(people)], "Lapsed" if two < 3 else "Active")

    def account(self, one, two, _):
        change_account(self.engine, f"masa-region-{5 + one % 2}", state="suspended" if two < 3 else "verified")

    def days_go_by(self, one, *_):
        self.day += timedelta(days=one)

    def bank(self, one, two, dies):
        if payments := self.sent():
            kind = ("settle", "return", "reject", "ack")[two % 4]
            payment_id = payments[one % len(payments)]["payment_id"]
            self.attempt(lambda: self.told(payment_id, kind), dies % 14)

    def told(self, payment_id, kind):
        with self.engine.begin() as db:
            take_turn(db, self.program.code)
            event_id = db.execute(insert(payment_tables.bank_events).values(
                source_sha256=f"{self.number:064d}", line=1, kind=kind, payment_id=payment_id, end_to_end_id="",
                trace_no="", code="R02", amount_minor=None, detail="", at=noon(self.day),
            )).inserted_primary_key[0]  # fmt: skip
            if kind == "settle":
                settle(db, payment_id, self.day, noon(self.day))
            elif kind != "ack":
                take_back(db, payment_id, event_id, kind, self.day, noon(self.day), "R02")

    # what we do -------------------------------------------------------------------------------------------------

    def owe(self, _one, _two, dies):
        self.attempt(lambda: derive_obligations(self.program, self.engine, self.day, noon(self.day)), dies)

    def propose(self, one, two, dies):
        key, by = f"event {one % 3}", SCHEDULE if two > 3 else "Ann"
        self.attempt(lambda: propose_batch(self.program, self.engine, key, self.day, noon(self.day), by), dies)

    def decide(self, one, two, dies):
        for batch in self.batches("proposed", "approved"):
            actor, decision, wrong = PEOPLE[one % 5], "reject" if two == 0 else "approve", int(two == 1)
            try:
                self.attempt(lambda: approve(self.program, self.engine, batch["batch_id"], actor,  # noqa: B023
                                             batch["total_minor"] + wrong, decision, noon(self.day), "Fine."),  # noqa: B023
                             dies % 30)  # fmt: skip
            except ValueError:
                assert wrong or actor in {"svc:pay_stipends", "ann"} or self.decided(batch, actor)

    def let_go(self, one, _two, dies):
        if rows := self.batches("approved") or self.batches("proposed", "released", "cancelled"):
            batch_id = rows[one % len(rows)]["batch_id"]
            try:
                self.attempt(lambda: release(self.program, self.engine, batch_id, noon(self.day)), dies)
            except NotReleased:
                assert batch_id not in {row["batch_id"] for row in rows_of(self.engine, payment_tables.releases)}

    def whole_batch(self, one, two, dies):
        self.propose(one, two, dies)
        for number in (0, 1):
            self.decide(number, 5, dies)
        self.let_go(one, two, dies)

    def free(self, one, *_):
        holds = [row for row in rows_of(self.engine, payment_tables.obligation_holds)
                 if row["ended_on"] is None and row["reason"].partition(":")[0] in DECIDED]  # fmt: skip
        if holds:
            hold = holds[one % len(holds)]
            free_held(self.program, self.engine, hold["obligation_id"], hold["reason"], "ann", noon(self.day))

    def waive_one(self, one, two, dies):
        with self.engine.connect() as db:
            rows = [row for row in unpaid(db, "masa").values() if not row.payment_id]
        if rows and two < 4:
            owed = rows[one % len(rows)].obligation_id
            self.attempt(lambda: waive(self.program, self.engine, owed, "ann", noon(self.day)), dies % 14)

    def claw(self, one, _two, dies):
        with self.engine.connect() as db:
            paid = [line.obligation_id for line in db.execute(text(LIVE_LINES)) if line.kind == "stipend"]
        if paid:
            owed = paid[one % len(paid)]
            self.attempt(
                lambda: claw_back(self.program, self.engine, owed, "ann", "A mistake.", noon(self.day)), dies % 20
            )

    # what is always so ------------------------------------------------------------------------------------------

    def batches(self, *states):
        return [row for row in rows_of(self.engine, payment_tables.payment_batches) if row["state"] in states]

    def sent(self):
        released = {row["batch_id"] for row in rows_of(self.engine, payment_tables.releases)}
        return [row for row in rows_of(self.engine, payment_tables.payments) if row["batch_id"] in released]

    def decided(self, batch, actor):
        return any(row["batch_id"] == batch["batch_id"] and row["actor"] == actor.lower()
                   for row in rows_of(self.engine, payment_tables.approvals))  # fmt: skip

    @invariant()
    def nobody_is_paid_twice(self):
        with self.engine.connect() as db:
            lines = db.execute(text(LIVE_LINES)).all()
        for key in ("obligation_id", "pair_key"):
            assert max(Counter(getattr(line, key) for line in lines).values(), default=0) <= 1
        if self.program.payments.stipend.unit != "pairing":
            mentors = Counter((line.person_id, line.program_year) for line in lines if line.kind == "stipend")
            assert max(mentors.values(), default=0) <= 1

    @invariant()
    def everything_agrees(self):
        with self.engine.connect() as db:
            assert disagreements(db, self.program) == []
            books = {book: minor for (book, _), minor in balances(db, "masa").items()}
        assert sum(books.values()) == 0
        assert all((minor >= 0) == book.startswith("expense:") or minor == 0 for book, minor in books.items())

    @invariant()
    def two_others_agreed_to_what_left(self):
        with self.engine.connect() as db:
            agreed = {row.batch_id: row for row in db.execute(text(AGREED))}
        released = {row["batch_id"] for row in rows_of(self.engine, payment_tables.releases)}
        assert agreed.keys() == released
        assert all(row.people == 2 and row.same for row in agreed.values())


Money.TestCase.settings = settings(
    max_examples=some(45), stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
test_money_through_random_years = pytest.mark.filterwarnings("ignore::ResourceWarning")(Money.TestCase)
