"""In whatever order files come, and however often: one end, and nothing undone but by its own evidence."""

import shutil

import pytest
from bank_answers import a_change, a_report, a_return, a_status, a_table, an_ack, headed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from money_builders import noon
from sent_money import CHANGED, account_states, books, days_after, events_of, freed, hear, put_sent
from sqlalchemy import select
from thorough import some

from schemas.payment import FREEING
from sql import payment_tables
from sql.database import connect
from tasks.stipends.ledger import CASH, CLEARING, EXPENSE
from tasks.stipends.settling import settle_due

DAY = days_after(30)


@pytest.fixture(scope="module")
def ground(sqlite_template, tmp_path_factory):
    """A database in which a batch has left, and its payments: 500, 1000 and 1500 dollars."""
    path = tmp_path_factory.mktemp("sent") / "sent.db"
    shutil.copy(sqlite_template, path)
    engine = connect(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MENTOR_HOME", str(path.parent / "home"))
        environment.setenv("MENTOR_KEY", "a key for tests")
        environment.setenv("MENTOR_APPROVERS", "bea=bea@office.example,carl=carl@office.example")
        sent = put_sent(engine)
    engine.dispose()
    return path, sent


def files_about(sent):
    """Everything that might come back of three payments: the second and the third come to nothing."""
    one, two, three = (sent[f"Region {number}"] for number in (5, 6, 7))
    names = [each.end_to_end_id for each in (one, two, three)]
    return {
        "acks": an_ack(*[f"{each.trace_no} {each.end_to_end_id} {each.amount_minor // 100}.00 ACCEPTED 2026-11-09"
                         for each in (one, two, three)]),
        "report": a_report(*[a_status(name, "ACSP") for name in names]),
        "return": headed(a_return(two.trace_no, "R03", two.amount_minor)),
        "return again": a_return(two.trace_no, "R04", two.amount_minor, reference=names[1]),
        "reject": a_report(a_status(names[2], "RJCT", "AC04")),
        "change": a_change(one.trace_no, "C05", "nothing of use"),
        "paid": a_table(*[f"{name},paid,,2026-11-10" for name in names]),
        "unpaid": a_table(f"{names[2]},unpaid,wrong town,"),
        "duplicate": a_return(one.trace_no, "R24", one.amount_minor),
        "whole copy": a_report(group="RJCT", reason="AM05"),
        "wrong amount": a_return(one.trace_no, "R02", one.amount_minor + 1),
        "of a debit": a_return(one.trace_no, "R10", one.amount_minor),
        "not ours": headed(a_return("099999990000001", "R02", one.amount_minor)),
    }  # fmt: skip


NAMES = ("acks", "report", "return", "return again", "reject", "change", "paid", "unpaid", "duplicate", "whole copy",
         "wrong amount", "of a debit", "not ours")  # fmt: skip
EVERY_ONE_AND_SOME_TWICE = st.lists(st.sampled_from((*NAMES, "settle"))).flatmap(
    lambda more: st.permutations([*NAMES, "settle", *more])
)
ANY = st.lists(st.sampled_from((*NAMES, "settle")), max_size=20)
AS_MANY_AS_TIME_ALLOWS = settings(
    max_examples=some(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def after(ground, folder, names):
    """What is so after these files; the database is a copy of its own."""
    path, sent = ground
    copy = folder / "now.db"
    for each in folder.glob("now.db*"):
        each.unlink()
    shutil.copy(path, copy)
    engine, files = connect(f"sqlite:///{copy}"), files_about(sent)
    try:
        for name in names:
            if name == "settle":
                settle_due(CHANGED, engine, DAY, noon(DAY))
            else:
                hear(engine, folder, files[name], moment=noon(days_after(1)))
            hold_what_always_holds(engine, sent)
        return ending(engine)
    finally:
        engine.dispose()


def hold_what_always_holds(engine, sent):
    """Each entry is whole, nothing stands on the wrong side, and what is free is free by evidence of its own."""
    found = books(engine)
    total = sum(each.amount_minor for each in sent.values())
    assert sum(found.values()) == 0
    assert found[EXPENSE] == total
    assert all(minor <= 0 for book, minor in found.items() if book != EXPENSE)
    events = {event.event_id: event for event in events_of(engine)}
    lines = payment_tables.payment_lines
    with engine.connect() as db:
        rows = db.execute(select(lines).where(lines.c.freed_by_event.is_not(None))).all()
    for row in rows:
        event = events[row.freed_by_event]
        assert (event.payment_id, event.kind) == (row.payment_id, row.freed_kind)
        assert event.kind in FREEING
    owed = sum(-minor for book, minor in found.items() if book.startswith("liability:"))
    assert owed == sum(row.amount_minor for row in rows)


def ending(engine):
    """Everything that counts at the end: what is free, what the books say, which accounts count, how many rows."""
    return sorted(freed(engine)), books(engine), account_states(engine), len(events_of(engine))


@given(names=EVERY_ONE_AND_SOME_TWICE)
@AS_MANY_AS_TIME_ALLOWS
def test_all_files_in_any_order_and_any_of_them_again_end_alike(ground, tmp_path, names):
    free, found, accounts, _ = after(ground, tmp_path, names)

    _, two, three = (ground[1][f"Region {number}"] for number in (5, 6, 7))
    assert free == sorted([two.payment_id, three.payment_id])
    assert found == {EXPENSE: 3000_00, CASH: -500_00, f"liability:stipend:{two.payee_id}": -1000_00,
                     f"liability:stipend:{three.payee_id}": -1500_00}  # fmt: skip
    assert set(map(tuple, accounts.values())) == {("suspended",)}


@given(names=ANY)
@AS_MANY_AS_TIME_ALLOWS
def test_any_files_again_at_the_end_change_nothing(ground, tmp_path, names):
    files = [name for name in names if name != "settle"]

    assert after(ground, tmp_path, names) == after(ground, tmp_path, [*names, *files])


@given(names=st.lists(st.sampled_from(("acks", "report", "change", "paid", "duplicate", "whole copy", "wrong amount",
                                       "of a debit", "not ours", "settle"))))  # fmt: skip
@AS_MANY_AS_TIME_ALLOWS
def test_nothing_is_ever_freed_but_by_a_return_or_a_refusal(ground, tmp_path, names):
    free, found, _, _ = after(ground, tmp_path, names)

    assert free == []
    assert found.keys() <= {EXPENSE, CASH, CLEARING}
