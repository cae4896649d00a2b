"""`mentor fees` as people type it: who is asked, who has paid, and what is decided in whose name."""

import json

import pytest
from documented_answers import keys, mentor, shown
from fee_builders import MOMENT, TODAY, WASBO, a_table, drop, invoices, put_ground, put_protege
from region_builders import change_member, rows_of

from sql import fee_tables
from sql.database import engine
from tasks.stipends.fee_payments import take_in_fee_payments
from tasks.stipends.fees import issue_invoices

OF = ("--program", "wasbo")


@pytest.fixture
def stored(sqlite_database, monkeypatch):
    """Somebody who has paid, somebody who paid a part, somebody whose membership changed, and two not invoiced."""
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("cli.output.screen.width", 400)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: MOMENT)
    engine.cache_clear()
    put_ground(sqlite_database)
    put_protege(sqlite_database, "p1", "Nonmember", ever_member="No")
    put_protege(sqlite_database, "p2", "Active")
    put_protege(sqlite_database, "p3", "Lapsed")
    issue_invoices(WASBO, sqlite_database, TODAY, MOMENT)
    drop(a_table((number(sqlite_database, "p1"), "paid", "1755.00", "10/02/2026"),
                 (number(sqlite_database, "p2"), "paid", "1000.00", "10/02/2026")))  # fmt: skip
    take_in_fee_payments(WASBO, sqlite_database, MOMENT)
    change_member(sqlite_database, "p3", membership_status="Active")
    put_protege(sqlite_database, "p4", "Nonmember")
    put_protege(sqlite_database, "p5", "Active")
    yield sqlite_database
    engine.cache_clear()


def number(database, person):
    """The number of somebody's newest invoice."""
    return invoices(database)[person]["invoice_no"]


def test_the_list_has_every_invoice_and_what_waits(stored):
    done = mentor("fees", "list", *OF, "--json")

    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert sorted(one["state"] for one in found["invoices"]) == ["open", "open", "paid"]
    assert len(found["waits_for_a_person"]) == 3
    paid = [one for one in found["invoices"] if one["state"] == "paid"]
    assert keys(found | {"invoices": paid}) == keys(shown("mentor fees list"))


def test_the_preview_says_who_would_be_invoiced_and_who_cannot_be(stored):
    before = rows_of(stored, fee_tables.fee_invoices)

    done = mentor("fees", "preview", *OF, "--json")

    found = json.loads(done.stdout)
    assert keys(found) == keys(shown("mentor fees preview"))
    assert ([one["person"] for one in found["invoices"]], found["total_minor"]) == (["p5"], 1_685_00)
    assert "p4 is no member" in found["held"][0]
    assert rows_of(stored, fee_tables.fee_invoices) == before


def test_people_read_tables_and_sentences(stored):
    listed, ahead = mentor("fees", "list", *OF).stdout, mentor("fees", "preview", *OF).stdout

    assert "paid 2026-10-02" in listed
    assert "waits for a named person: 1,000.00 USD was paid, and 1,685.00 USD is asked" in listed
    assert "Total: 1,685.00 USD" in ahead


def test_a_person_decides_of_an_invoice_and_of_a_row(stored):
    by = ("--by", "Sue Hill", "--reason", "We spoke.")
    done = mentor("fees", "decide", number(stored, "p3"), *OF, "--as", "again", *by)
    assert (done.exit_code, "Issued instead: F26-" in done.stdout) == (0, True)

    [waits] = [row["event_id"] for row in rows_of(stored, fee_tables.fee_events) if row["kind"] == "unmatched"]
    done = mentor("fees", "settle-row", waits, *OF, "--as", "paid", *by, "--json")
    assert json.loads(done.stdout) == {"program": "wasbo", "row": waits, "decided": "paid"}
    assert {row["person"] for row in rows_of(stored, fee_tables.fee_events)} == {"", "sue hill"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(("list", "--program", "masa"), "asks for no fee"), (("preview", "--program", "acsa"), "asks for no fee"),
     (("decide", "F26-X-1", *OF, "--as", "forget", "--by", "a", "--reason", "b"), "is no decision"),
     (("decide", "F26-X-1", *OF, "--as", "credit", "--by", "a", "--reason", "b"), "no invoice of this number"),
     (("decide", "F26-X-1", *OF, "--as", "credit", "--by", "svc:x", "--reason", "b"), "named person"),
     (("settle-row", "9", *OF, "--as", "seen", "--by", "a", "--reason", "b"), "No row of this number waits"),
     (("settle-row", "9", *OF, "--as", "maybe", "--by", "a", "--reason", "b"), "is no decision")],
)  # fmt: skip
def test_a_wrong_question_ends_with_a_sentence(stored, words, sentence):
    done = mentor("fees", *words)

    assert done.exit_code == 2
    assert sentence in " ".join(done.stderr.split())
