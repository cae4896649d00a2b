"""Rosters, decisions and coordinators as the other domains leave them in the database, for tests of region lists."""

from datetime import UTC, date, datetime

from records import put_records
from sqlalchemy import Connection, Engine, insert, select, update

from schemas.member import ROW_FIELDS
from schemas.registry import program
from sql import tables

MASA, WASBO, MSA, ACSA, ILA = (program(code) for code in ("masa", "wasbo", "msa", "acsa", "ila"))
TODAY = date(2026, 9, 1)
MOMENT = datetime(2026, 9, 1, 13, 0, tzinfo=UTC)


def a_row(member_id, **facts):
    """One row of an export that stands now."""
    said = {"last_name": f"Last{member_id}", "first_name": "Jo", "email": f"m{member_id}@example.org",
            "district": "North", "title": "Superintendent", "region": "Region 5",
            "membership_status": "Active"}  # fmt: skip
    return dict.fromkeys(ROW_FIELDS, "") | said | {"member_id": member_id} | facts


def put_members(database: Engine, *rows, code="masa", valid_from=date(2026, 8, 1)):
    """Put rows of the roster in."""
    with database.begin() as db:
        put_members_in(db, *rows, code=code, valid_from=valid_from)


def put_members_in(db: Connection, *rows, code="masa", valid_from=date(2026, 8, 1)):
    """The same in a transaction."""
    made = [row | {"program": code, "source": "membership", "row_key": row["member_id"], "line_hash": b"h",
                   "content_hash": b"c", "valid_from": valid_from} for row in rows]  # fmt: skip
    put_records(db, made)


def change_member(database: Engine, member_id, **facts):
    """Let the export say something else of one member."""
    rows, standing = tables.member_records, tables.standing_records
    with database.begin() as db:
        db.execute(update(rows).where(rows.c.member_id == member_id).values(**facts))
        if "region" in facts:
            numbers = select(rows.c.version_id).where(rows.c.member_id == member_id)
            db.execute(update(standing).where(standing.c.version_id.in_(numbers)).values(region=facts["region"]))


def put_decision(database: Engine, member_id, outcome="ELIGIBLE", reason="NEW_ROLE", code="masa", flagged=True):
    """Decide one member, and flag them."""
    key = {"program": code, "person_id": member_id, "role_family": "superintendent", "employer": "", "spell": 1}
    said = {"outcome": outcome, "reason": reason, "sentence": "Because.", "subject": "", "warnings": ""}
    with database.begin() as db:
        db.execute(insert(tables.decisions).values(**key, **said, decided_from=date(2026, 8, 1)))
        if flagged:
            db.execute(insert(tables.flags).values(
                **key, list_ref=ref(member_id, code), reason=reason, flagged_on=date(2026, 8, 1)))  # fmt: skip


def change_decision(database: Engine, member_id, outcome, reason="FIRST_YEAR_OVER"):
    """Decide one member otherwise, and withdraw the flag of who is not eligible any more."""
    decisions, flags = tables.decisions, tables.flags
    with database.begin() as db:
        db.execute(update(decisions).where(decisions.c.person_id == member_id).values(outcome=outcome, reason=reason))
        if outcome not in {"ELIGIBLE", "UPCOMING"}:
            db.execute(update(flags).where(flags.c.person_id == member_id).values(
                withdrawn_on=TODAY, withdrawn_reason=reason))  # fmt: skip


def ref(member_id, code="masa"):
    """The reference of a flag."""
    return f"{code[:1]}ref{member_id}".upper()


def put_new(database: Engine, *member_ids, code="masa", **facts):
    """Members who are new in role: on the roster, eligible, flagged."""
    put_members(database, *[a_row(member_id, **facts) for member_id in member_ids], code=code)
    for member_id in member_ids:
        put_decision(database, member_id, code=code)


def put_coordinator(database, region="Region 5", email="lind@example.org", name="Ann Lind", code="masa", **more):
    """Somebody who answers for a region."""
    said = {"kind": "primary", "active_from": date(2026, 7, 1), "active_to": None} | more
    with database.begin() as db:
        db.execute(insert(tables.coordinators).values(program=code, region=region, email=email, name=name, **said))


def put_run(database: Engine, run_date=TODAY, code="masa"):
    """Say that the members were decided on a day."""
    none = dict.fromkeys(("roster", "eligible", "upcoming", "review", "not_eligible"), 0)
    with database.begin() as db:
        db.execute(insert(tables.decision_runs).values(program=code, run_date=run_date, definition_sha256="d", **none))


def put_application(database: Engine, person_id, kind="application", reason="", code="acsa",
                    decided_on=date(2026, 8, 2)):  # fmt: skip
    """An application that somebody accepted."""
    with database.begin() as db:
        db.execute(insert(tables.applications).values(
            program=code, person_id=person_id, kind=kind, decided_on=decided_on, reason=reason,
            approved_by="staff"))  # fmt: skip


def rows_of(database: Engine, table):
    """Everything in one table, in a fixed order."""
    with database.connect() as db:
        return [dict(row) for row in db.execute(table.select().order_by(*table.primary_key)).mappings()]
