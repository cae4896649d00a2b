"""Protégés of a program that asks for a fee, as other domains leave them, and finance's table of what was paid."""

from datetime import UTC, date, datetime

from laid_ground import laid_once
from money_builders import put_money_ground
from region_builders import WASBO, a_row, put_members, rows_of
from sqlalchemy import Engine, insert, update

from sql import fee_tables, match_tables
from tasks.shared.files import home
from tasks.stipends.fees import issue_invoices

CODE = WASBO.code
YEAR = "2026-27"
TODAY = date(2026, 10, 5)
MOMENT = datetime(2026, 10, 5, 15, 30, tzinfo=UTC)
MEMBER, NEVER, PAST = 1_685_00, 1_755_00, 1_755_00
HEADINGS = "Invoice number,Paid or unpaid,Amount,Paid date,Reason"


def put_ground(database: Engine):
    """An answer to which matches belong."""
    put_money_ground(database, code=CODE)


def put_protege(database: Engine, person, status="Active", *, state="held", matched=True, attested=(), **facts):
    """Somebody with a match that waits, on the roster with this membership; the id of the person."""
    usual = {"last_name": f"Last{person}", "membership_status": status, "membership_type": "District Professional",
             "district": f"District {person}", "functions": "Payroll", "region": ""}  # fmt: skip
    put_members(database, a_row(person, **(usual | facts)), code=CODE)
    if matched:
        put_match(database, person, state)
    attest(database, person, *attested)
    return person


@laid_once
def put_three(database: Engine):
    """A member, somebody who never was one, and somebody who was one before; each with a match that waits."""
    put_ground(database)
    put_protege(database, "p1", "Active")
    put_protege(database, "p2", "Nonmember", ever_member="No")
    put_protege(database, "p3", "Nonmember", ever_member="Yes")


@laid_once
def put_three_invoiced(database: Engine):
    """The three cases, invoiced."""
    put_three(database)
    issue_invoices(WASBO, database, TODAY, MOMENT)


def put_match(database: Engine, person, state="held", year=YEAR):
    """A match of somebody in the ledger."""
    with database.begin() as db:
        db.execute(insert(match_tables.matches).values(
            match_id=f"m-{person}-{year}", program=CODE, program_year=year, list_ref=f"REF{person}", region="*",
            mentee_person_id=person, mentor_person_id=f"mentor-{person}", mentor_id=f"mentor-{person}",
            mentee_region="", mentor_region="", mentee_status="active", mentor_status="active",
            cross_region_reason="", format="", rules="", submission_id=f"s-{CODE}", definition_sha256="d",
            match_date=date(2026, 9, 1), runs_until=date(2027, 9, 1), coordinator_is_party=0, state=state,
            state_since=date(2026, 9, 2)))  # fmt: skip


def end_match(database: Engine, person, state="ended"):
    """Let the match of somebody be over."""
    matches = match_tables.matches
    with database.begin() as db:
        db.execute(update(matches).where(matches.c.mentee_person_id == person).values(state=state))


def invoices(database: Engine):
    """Every invoice by its person: the newest of each."""
    found = {}
    for row in sorted(rows_of(database, fee_tables.fee_invoices), key=lambda row: row["number"]):
        found[row["person_id"]] = row
    return found


def attest(database: Engine, person, *codes, on=date(2026, 9, 1)):
    """A named person attests something of a member."""
    if codes:
        with database.begin() as db:
            db.execute(insert(match_tables.attestations), [
                {"program": CODE, "member_id": person, "attestation": code, "attested_by": "Jo Berg",
                 "attested_on": on} for code in codes
            ])  # fmt: skip


def drop(text, name="paid.csv", code=CODE):
    """Leave finance's table in the inbox."""
    folder = home() / "inbox" / code / "fee_payments"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def a_table(*rows):
    """Finance's table; a row is (number, status, amount, day, reason), its end may be left out."""
    return "\r\n".join([HEADINGS, *[",".join([*row, *[""] * (5 - len(row))]) for row in rows]]) + "\r\n"


def said_beside(folder):
    """What was written beside the last file that was settled."""
    return max(folder.rglob("*.txt"), key=lambda path: path.stat().st_mtime_ns).read_text(encoding="utf-8")
