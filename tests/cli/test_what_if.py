"""`mentor what-if`, `mentor pay rules` and `mentor pay reconcile` as people type them; none of them writes anything."""

import json

import pytest
from documented_answers import keys, mentor, shown
from money_builders import MOMENT, TODAY, lapse, noon, pay, put_money_ground, put_pair, with_stipend
from region_builders import MASA, rows_of
from sent_money import LATER, payments_of, put_sent

from sql.database import engine
from sql.tables import metadata
from tasks.stipends.sign_off import put

UNIT = ("--set", "payments.stipend.unit=pairing")


@pytest.fixture
def stored(sqlite_database, monkeypatch):
    """The program database of the installation."""
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("cli.output.screen.width", 400)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: MOMENT)
    engine.cache_clear()
    yield sqlite_database
    engine.cache_clear()


@pytest.fixture
def ground(stored):
    """A mentor with two mentees, one who lapsed, and one of a region that nobody entered."""
    put_money_ground(stored, "Region 5")
    put_pair(stored, "REF1", "mentor-1")
    put_pair(stored, "REF2", "mentor-1")
    put_pair(stored, "REF3", "mentor-2")
    put_pair(stored, "REF4", "mentor-3", region="Region 7")
    lapse(stored, "mentor-2")
    return stored


def test_people_and_money_before_and_after(ground):
    done = mentor("what-if", "--program", "masa", *UNIT, "--on", TODAY, "--json")

    said = json.loads(done.stdout)
    assert keys(said | {"decisions": []}) == keys(shown("mentor what-if") | {"decisions": []})
    assert (said["before"]["lines"], said["after"]["lines"], said["gain"], said["lose"]) == (3, 4, 1, 0)
    assert said["mentors"] == [{"mentor": "id-mentor-1", "lines_before": 1, "lines_after": 2, "minor_before": 50000,
                                "minor_after": 100000}]  # fmt: skip
    assert (said["decisions"], done.exit_code) == (None, 0)
    assert "Jo Last" not in done.stdout, "no name leaves by --json"


def test_a_screen_of_finance_has_the_names(ground):
    words = mentor("what-if", "--program", "masa", *UNIT, "--on", TODAY).stdout

    assert "Jo Lastmentor-1" in words
    assert "mentor_per_program_year → pairing" in words
    assert "1,500.00 USD" in words
    assert "2,000.00 USD" in words


def test_settings_of_the_roster_and_of_mentees_tell_people_by_decision(ground):
    done = mentor("what-if", "--program", "masa", "--set", "mentee.new_in_role.window_months=24", "--json")

    said = json.loads(done.stdout)
    assert keys(said["decisions"]) == keys(shown("mentor what-if")["decisions"])
    assert sum(one["before"] for one in said["decisions"]) == sum(one["after"] for one in said["decisions"]) > 0


def test_what_changes_nothing_is_said(ground):
    done = mentor("what-if", "--program", "masa", "--set", "payments.stipend.amount_minor=500_00")

    assert "payments.stipend.amount_minor: 50000 already; that changes nothing" in done.stdout


@pytest.mark.parametrize(("setting", "why"), [
    ("payments.stipend.unit=pairings", "did you mean 'pairing'?"),
    ("payments.stipend.amount_minor=600.00", "write whole cents"),
    ("lists.grouping=single", "set payments.stipend.…"),
    ("unit", "write key=value"),
])  # fmt: skip
def test_what_cannot_be_set_is_refused_with_what_to_write(stored, setting, why):
    done = mentor("what-if", "--program", "masa", "--set", setting)

    assert (done.exit_code, why in " ".join(done.output.split())) == (2, True)


def test_rules_that_nobody_signed_yet_and_rules_that_wait(ground):
    first = mentor("pay", "rules", "--program", "masa")
    assert (first.exit_code, "Nobody has signed" in first.stdout) == (0, True)

    with ground.begin() as db:
        put(db, with_stipend(amount_minor=400_00), "ann", "carl", noon(TODAY), "")
    done = mentor("pay", "rules", "--program", "masa", "--json")
    said = json.loads(done.stdout)
    page = shown("mentor pay rules")
    assert keys(said | {"rules": {}}) == keys(page | {"rules": {}})
    assert said["different"] == [{"key": "payments.stipend.amount_minor", "signed": "40000", "now": "50000"}]
    assert (done.exit_code, said["must_be_signed"], len(said["mark"])) == (1, True, 8)
    assert "until a second person signs them" in mentor("pay", "rules", "--program", "masa").stdout


def test_the_rules_that_the_first_batch_signed_are_in_order(ground):
    pay(ground, MASA)

    assert mentor("pay", "rules", "--program", "masa").exit_code == 0


@pytest.fixture
def sent(stored, monkeypatch):
    """Three regions were paid; what finance says of them comes back."""
    put_sent(stored, MASA)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: LATER)
    return stored


def of_finance(sent, folder, *rows):
    """A table of paid and unpaid."""
    paid = payments_of(sent)
    named = {region: row.end_to_end_id for region, row in paid.items()}
    lines = ["payment_reference,status,amount,reason,paid_date",
             *[f"{named.get(region, region)},{rest}" for region, rest in rows]]  # fmt: skip
    path = folder / "finance.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_file_of_the_bank_is_looked_at_row_by_row_and_nothing_is_written(sent, tmp_path):
    path = of_finance(sent, tmp_path, ("Region 5", "paid,500.00,,2026-11-10"), ("Region 6", "unpaid,1000.00,closed,"),
                      ("2601NOTOURS", "paid,500.00,,2026-11-10"))  # fmt: skip
    before = {table.name: rows_of(sent, table) for table in metadata.sorted_tables}

    done = mentor("pay", "reconcile", path, "--program", "masa", "--json")

    said = json.loads(done.stdout)
    assert keys(said) == keys(shown("mentor pay reconcile FILE"))
    assert [one["written"] for one in said["rows"]] == [["settle"], ["reject"], ["unmatched"]]
    assert [bool(one["payment"]) for one in said["rows"]] == [True, True, False]
    assert "We know no payment" in said["rows"][2]["sentences"][0]
    assert done.exit_code == 1
    assert before == {table.name: rows_of(sent, table) for table in metadata.sorted_tables}
    words = mentor("pay", "reconcile", path, "--program", "masa").stdout
    assert "Nothing was written. Drop the file into inbox/masa/bank" in words


def test_a_file_in_which_all_is_well_needs_nobody(sent, tmp_path):
    path = of_finance(sent, tmp_path, ("Region 5", "paid,500.00,,2026-11-10"))

    assert mentor("pay", "reconcile", path, "--program", "masa").exit_code == 0


def test_a_file_that_nobody_can_read_says_why(sent, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir,\n")
    done = mentor("pay", "reconcile", path, "--program", "masa")

    assert (done.exit_code, "This is no file of returns" in done.stdout) == (1, True)
    assert mentor("pay", "reconcile", tmp_path / "none", "--program", "masa").exit_code == 2
