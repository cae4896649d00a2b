"""Of sixteen who try the same at once, one succeeds."""

import threading

import pytest
from attacked_money import a_batch, a_payment, an_event, do, free, put_open_batch, row
from money_builders import MOMENT, TODAY, agree, noon, propose, put_money_ground, put_pair
from region_builders import MASA, rows_of
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from sql import payment_tables as tables
from tasks.stipends.obligations import derive_obligations
from tasks.stipends.release import release


@pytest.fixture
def money(database: Engine):
    """Two regions, two mentors, one open batch."""
    put_open_batch(database)
    return database


def race(work, workers=16):
    """Let sixteen threads go at once; what each came back with, in no order."""
    found, gate = [], threading.Barrier(workers)

    def run(number):
        gate.wait()
        try:
            found.append(work(number))
        except IntegrityError:
            found.append(None)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == workers
    return found


def test_of_sixteen_payments_that_want_one_obligation_one_gets_it(money):
    line = row(money, tables.payment_lines, payee_id="masa-region-5")
    do(money, free(line["payment_id"], an_event(money, "cancel", line["payment_id"]), "cancel"))
    for number in range(16):
        a_payment(money, a_batch(money, 100 + number)["batch_id"], number=100 + number)
    new = line | {"freed_by_event": None, "freed_kind": None}

    def work(number):
        do(money, insert(tables.payment_lines).values(new | {"payment_id": f"p{100 + number}"}))
        return number

    assert len([one for one in race(work) if one is not None]) == 1


def test_sixteen_proposals_at_once_make_one_batch(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    found = race(lambda _: propose(database))

    assert [one.fresh for one in found].count(True) == 1
    assert len({one.batch_id for one in found}) == 1
    assert len(rows_of(database, tables.payment_lines)) == 1


def test_sixteen_at_once_owe_a_mentor_once(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    found = race(lambda _: derive_obligations(MASA, database, TODAY, MOMENT))

    assert sorted(one.created for one in found) == [0] * 15 + [1]


def test_of_sixteen_releases_at_once_one_releases(database):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann")
    batch_id = propose(database).batch_id
    agree(database, batch_id, "bea", "carl")
    found = race(lambda _: release(MASA, database, batch_id, noon(TODAY)))

    assert [one.fresh for one in found].count(True) == 1
    with database.connect() as db:
        released = [key for key in db.execute(select(tables.postings.c.entry_key)).scalars() if "release" in key]
    assert len(released) == 1
