"""Matches, members, payees and accounts as other domains leave them, and a year of money on top of them, for tests."""

from datetime import UTC, date, datetime, timedelta

from laid_ground import laid_once
from region_builders import MASA, a_row, change_member, put_members_in
from sqlalchemy import Connection, Engine, insert, select, update

from sql import match_tables, payment_tables, tables
from tasks.stipends.approving import approve
from tasks.stipends.batches import propose_batch
from tasks.stipends.release import release

TODAY = date(2026, 11, 2)
MOMENT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
VERIFIED = datetime(2026, 8, 3, 15, 0, tzinfo=UTC)
SCHEDULE = "svc:pay_stipends"
AMOUNT = 500_00


def with_stipend(program=MASA, control=None, **stipend):
    """The same program with other words about its stipend, or its control."""
    payments = program.payments
    changed = {"stipend": payments.stipend.model_copy(update=stipend)}
    if control:
        changed["control"] = payments.control.model_copy(update=control)
    return program.model_copy(update={"payments": payments.model_copy(update=changed)})


def put_money_ground(database: Engine, *regions, code="masa"):
    """One accepted answer, and payees with verified accounts for these regions."""
    reply = {
        "reply_id": f"{code:0>64}", "raw_sha256": "a" * 64, "program": code, "list_id": "", "message_id": "",
        "answer_to": "", "received_at": VERIFIED, "verdict": "submission", "code": "", "settled_at": VERIFIED,
    }  # fmt: skip
    none = dict.fromkeys(("rows_new", "rows_changed", "rows_left", "rows_same"), 0)
    counted = dict.fromkeys(("accepted", "warned", "held", "rejected", "unanswered"), 0)
    with database.begin() as db:
        db.execute(insert(match_tables.replies).values(reply))
        db.execute(insert(tables.region_lists).values(
            list_id=f"list-{code}", program=code, program_year="2026-27", region="Region 5", version=1,
            content_sha256="c", as_of=date(2026, 8, 5), **none))  # fmt: skip
        db.execute(insert(match_tables.submissions).values(
            submission_id=f"s-{code}", reply_id=reply["reply_id"], program=code, program_year="2026-27",
            region="Region 5", number=1, list_id=f"list-{code}", coordinator="lind@example.org", rows_sha256="r",
            received_on=date(2026, 9, 1), notes="", definition_sha256="d", evidence="", **counted))  # fmt: skip
        for region in regions:
            put_account_in(db, put_payee_in(db, region, code=code))


def put_payee(database: Engine, reference, *, kind="region", code="masa", account=True, **more):
    """Somebody who is paid; by default to a verified account of their own. The id of the payee."""
    with database.begin() as db:
        payee_id = put_payee_in(db, reference, kind, code, **more)
        if account:
            put_account_in(db, payee_id)
    return payee_id


def put_payee_in(db: Connection, reference, kind="region", code="masa", **more):
    """The same in a transaction, without an account."""
    payee_id = f"{code}-{reference}".lower().replace(" ", "-")
    said = {"legal_name": f"MASA {reference}", "payee_type": "organisation", "town": "Saint Paul", "country": "US",
            "remittance_email": "finance@example.org"} | more  # fmt: skip
    db.execute(insert(payment_tables.payees).values(
        payee_id=payee_id, program=code, kind=kind, reference=reference, **said))  # fmt: skip
    return payee_id


def put_account(database: Engine, payee_id, *, state="verified", fingerprint=None, verified_at=VERIFIED):
    """An account of a payee; the cipher is no real one."""
    with database.begin() as db:
        return put_account_in(db, payee_id, state, fingerprint, verified_at)


def put_account_in(db: Connection, payee_id, state="verified", fingerprint=None, verified_at=VERIFIED):
    """The same in a transaction."""
    return db.execute(insert(payment_tables.payee_accounts).values(
        payee_id=payee_id, scheme="aba", cipher="sealed", last4="3456", state=state, proposed_by="ann",
        fingerprint=fingerprint or f"fp-{payee_id}", proposed_at=verified_at, verified_by="bob",
        verified_how="called back", verified_at=verified_at)).inserted_primary_key[0]  # fmt: skip


def change_account(database: Engine, payee_id, **values):
    """Let the accounts of a payee be otherwise."""
    accounts = payment_tables.payee_accounts
    with database.begin() as db:
        db.execute(update(accounts).where(accounts.c.payee_id == payee_id).values(**values))


def put_pair(database: Engine, ref, mentor, *, region="Region 5", state="confirmed", number=0, members=True,
             year="2026-27", code="masa", **more):  # fmt: skip
    """A mentee and a mentor whom a region brought together; later numbers were accepted later. The id of the match."""
    match_id = f"m-{ref}-{mentor}-{number}"
    at = VERIFIED + timedelta(days=30, minutes=number)
    said = {"mentee_region": region, "mentor_region": region, "match_date": date(2026, 9, 1),
            "runs_until": date(2027, 9, 1), "coordinator_is_party": 0, "state": state,
            "state_since": date(2026, 9, 2)} | more  # fmt: skip
    with database.begin() as db:
        db.execute(insert(match_tables.matches).values(
            match_id=match_id, program=code, program_year=year, list_ref=ref, region=region,
            mentee_person_id=f"mentee-{ref}", mentor_person_id=mentor, mentor_id=f"id-{mentor}",
            mentee_status="active", mentor_status="active", cross_region_reason="", format="", rules="",
            submission_id=f"s-{code}", definition_sha256="d", **said))  # fmt: skip
        db.execute(insert(match_tables.match_events).values(
            match_id=match_id, number=1, state="confirmed", at=at, actor="coordinator", reason="",
            submission_id=f"s-{code}"))  # fmt: skip
        if members:
            put_members_once(db, f"mentee-{ref}", mentor, code=code)
    return match_id


@laid_once
def put_two_regions(database: Engine):
    """Two regions, and a mentor of each."""
    put_money_ground(database, "Region 5", "Region 6")
    put_pair(database, "A", "ann", region="Region 6", number=1)
    put_pair(database, "B", "bob", number=2)


@laid_once
def put_three_mentors(database: Engine):
    """Two regions, of which one has two mentors."""
    put_two_regions(database)
    put_pair(database, "C", "cyd", number=3)


def put_member(database: Engine, person, code="masa", **facts):
    """Somebody on the roster, once; the id of the row is the id of the person."""
    with database.begin() as db:
        put_members_once(db, person, code=code, **facts)


def put_members_once(db: Connection, *people, code, **facts):
    """Those of them who are not on the roster yet."""
    rows = tables.member_records
    known = select(rows.c.row_key).where(rows.c.row_key.in_(people), rows.c.program == code)
    there = set(db.execute(known).scalars())
    put_members_in(db, *[a_row(one, **facts) for one in people if one not in there], code=code)


def lapse(database: Engine, person, status="Lapsed"):
    """Let the roster say something else of a membership."""
    change_member(database, person, membership_status=status)


def end_match(database: Engine, match_id, state="ended"):
    """Let a match be over, or wait."""
    matches = match_tables.matches
    with database.begin() as db:
        db.execute(update(matches).where(matches.c.match_id == match_id).values(state=state))


def propose(database: Engine, program=MASA, event="masa/2026-27/stipends", today=TODAY, by=SCHEDULE):
    """Propose a batch at noon of a day."""
    return propose_batch(program, database, event, today, noon(today), by)


def noon(day):
    """A moment of a day."""
    return datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC)


def agree(database: Engine, batch_id, *actors, program=MASA, total=None, today=TODAY, note="As we know."):
    """Let people approve a batch; where it stands after the last."""
    total = total_of(database, batch_id) if total is None else total
    return [approve(program, database, batch_id, actor, total, "approve", noon(today), note) for actor in actors][-1]


def total_of(database: Engine, batch_id):
    """What a batch comes to."""
    batches = payment_tables.payment_batches
    with database.connect() as db:
        return db.execute(batches.select().where(batches.c.batch_id == batch_id)).one().total_minor


def pay(database: Engine, program=MASA, event="masa/2026-27/stipends", today=TODAY):
    """Propose, approve twice and release; the id of the batch."""
    batch_id = propose(database, program, event, today).batch_id
    agree(database, batch_id, "bea", "carl", program=program, today=today)
    assert release(program, database, batch_id, noon(today)).state == "released"
    return batch_id
