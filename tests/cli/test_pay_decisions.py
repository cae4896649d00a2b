"""What of money waits for a person, and what they decide, as people type it."""

import json
import re
from pathlib import Path

import pytest
from bank_answers import a_return, headed
from documented_answers import keys
from money_builders import MASA, end_match, lapse, put_pair
from money_keys import key_file
from paid_batches import BANK
from sent_money import LATER, correct, hear, put_sent
from sqlalchemy import select, text
from typer.testing import CliRunner

from cli.main import app
from sql import payment_tables
from sql.database import engine
from tasks.stipends.asking import describe

PAGE = Path(__file__).parents[2] / "docs/cli-decisions.md"
BY = ("--by", "Dora Lee", "--reason", "The bank said so on the phone.")
OTHER = ("--by", "Carl Ek", "--reason", "I called them, too.")


def mentor(*words):
    """The command's answer."""
    return CliRunner().invoke(app, ["pay", *[str(word) for word in words], "--program", "masa"])


@pytest.fixture
def sent(sqlite_database, monkeypatch, tmp_path):
    """The payments of a batch that left, by region, in the installation's database."""
    monkeypatch.setenv("MENTOR_DATABASE_URL", str(sqlite_database.url))
    monkeypatch.setattr("cli.output.screen.width", 400)
    monkeypatch.setattr("cli.output.errors.width", 400)
    monkeypatch.setattr("tasks.shared.clock.now", lambda: LATER)
    engine.cache_clear()
    told = "\n".join(f'{name} = "{value}"' for name, value in BANK.items())
    monkeypatch.setenv("MENTOR_BANK_SETTINGS_FILE", str(key_file(tmp_path / "bank.toml", f"[masa.nacha_ccd]\n{told}")))
    yield put_sent(sqlite_database, MASA)
    engine.cache_clear()


@pytest.fixture
def unclear(sqlite_database, sent, tmp_path):
    """A return whose amount is not that of the payment."""
    hear(sqlite_database, tmp_path, headed(a_return(sent["Region 6"].trace_no, "R02", 999_00)), MASA)
    [row] = json.loads(mentor("unmatched", "list", "--json").stdout)["unmatched"]
    return row["row"]


def test_a_row_that_waits_is_shown_with_what_is_known_and_no_account(unclear, sent):
    done = mentor("unmatched", "list")

    assert done.exit_code == 1
    assert sent["Region 6"].end_to_end_id in done.stdout
    assert "The amount is not that of the payment." in done.stdout
    assert "9001" not in done.stdout


def test_json_is_what_the_page_shows(unclear, sent, sqlite_database):
    shown = [json.loads(one) for one in re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)]
    waiting = json.loads(mentor("unmatched", "list", "--json").stdout)
    mentor("unmatched", "decide", unclear, "--meaning", "return", "--payment", sent["Region 6"].end_to_end_id, *BY)
    held = json.loads(mentor("holds", "list", "--json").stdout)

    assert [keys(one) for one in shown] == [keys(waiting), keys(held)]


def test_who_decides_that_money_came_back_does_not_let_its_lines_go(unclear, sent, sqlite_database):
    reference = sent["Region 6"].end_to_end_id
    done = mentor("unmatched", "decide", unclear, "--meaning", "return", "--payment", reference, *BY)
    assert (done.exit_code, "2 lines are owed again" in done.stdout) == (0, True)

    alone = mentor("holds", "end", "Region 6", *BY)
    assert (alone.exit_code, "another person must let its line go" in alone.output) == (2, True)

    done = mentor("holds", "end", "region 6", *OTHER, "--json")
    assert (done.exit_code, len(json.loads(done.stdout)["ended"])) == (0, 2)
    with sqlite_database.connect() as db:
        holds = payment_tables.obligation_holds.c
        kept = db.execute(select(holds.ended_by, holds.ended_why))
        assert set(map(tuple, kept)) == {("carl ek", "I called them, too.")}
        acts = db.execute(text("SELECT actor, action FROM audit ORDER BY seq DESC LIMIT 3")).all()
    assert set(map(tuple, acts)) == {("carl ek", "hold_ended"), ("dora lee", "bank_row_decided")}
    assert mentor("unmatched", "list").exit_code == 0


@pytest.mark.parametrize(("more", "words"), [
    (("--meaning", "perhaps"), "Say what it means"),
    (("--meaning", "return", "--payment", "NOBODY"), "was never sent"),
    (("--meaning", "return"), "of which payments"),
])  # fmt: skip
def test_a_decision_that_does_not_count_is_refused_with_a_sentence(unclear, more, words):
    done = mentor("unmatched", "decide", unclear, *more, *BY)

    assert (done.exit_code, words in done.output) == (2, True)


def test_a_row_that_is_not_ours_is_decided_once(unclear):
    assert mentor("unmatched", "decide", unclear, "--meaning", "nothing", *BY).exit_code == 0

    again = mentor("unmatched", "decide", unclear, "--meaning", "nothing", *BY)
    assert (again.exit_code, "was decided before" in again.output) == (2, True)


def test_what_no_person_may_end_says_so(sent, sqlite_database):
    put_pair(sqlite_database, "NEW", "mentor-new", number=90)
    lapse(sqlite_database, "mentor-new")
    assert mentor("preview", "--on", "2026-11-20").exit_code == 1
    mentor("extra", *BY)

    [held] = json.loads(mentor("holds", "list", "--json").stdout)["holds"]
    assert held["for_a_person"] is False
    done = mentor("holds", "end", held["line"], *BY)
    assert (done.exit_code, "Nobody may let this go" in done.output) == (2, True)
    assert mentor("holds", "waive", held["line"], *BY).exit_code == 0
    with sqlite_database.connect() as db:
        [waived] = db.execute(select(payment_tables.obligation_holds.c.sentence).filter_by(reason="waived")).scalars()
    assert waived == "Waived: nothing is owed any more. The bank said so on the phone."


def test_a_batch_beside_the_calendar_is_proposed_by_a_person_and_says_what_is_left_out(sent, sqlite_database, tmp_path):
    hear(sqlite_database, tmp_path, headed(a_return(sent["Region 6"].trace_no, "R02", 1000_00)), MASA)
    nothing = mentor("extra", *BY)
    assert (nothing.exit_code, "Nothing may be paid today." in nothing.output) == (2, True)

    correct(sqlite_database, "masa-region-6", LATER.date().replace(day=5))
    mentor("holds", "end", "Region 6", *BY)
    asked = mentor("extra", *BY, "--json")
    assert asked.exit_code == 0, asked.output
    made = json.loads(asked.stdout)
    assert (made["total_minor"], made["fresh"]) == (1000_00, True)
    again = json.loads(mentor("extra", *BY, "--json").stdout)
    assert (again["batch"], again["fresh"]) == (made["batch"], False)
    with sqlite_database.connect() as db:
        batch = db.execute(select(payment_tables.payment_batches).filter_by(batch_id=made["batch"])).one()
    assert (batch.prepared_by, batch.approvals_needed) == ("dora lee", 2)
    assert batch.event_key == "extra:2026-11-20: The bank said so on the phone."


def test_what_is_owed_back_is_named_by_a_person_and_listed(sent, sqlite_database):
    assert MASA.payments.stipend.on_early_end == "keep", "so nothing is reviewed by itself"
    with sqlite_database.connect() as db:
        stipend = db.execute(select(payment_tables.payment_lines.c.obligation_id)).scalars().first()
    end_match(sqlite_database, "m-10-mentor10-10")

    done = mentor("clawbacks", "owe", stipend, *BY)

    assert (done.exit_code, "Nobody is debited" in done.stdout) == (0, True)
    [owed] = json.loads(mentor("clawbacks", "list", "--json").stdout)["owed_back"]
    assert owed["amount_minor"] == 500_00
    assert mentor("clawbacks", "owe", "nothing", *BY).exit_code == 2

    assert mentor("clawbacks", "waive", stipend, *BY).exit_code == 2, "what is owed is no thing that is owed back"
    done = mentor("clawbacks", "waive", owed["line"][:8], *OTHER)
    assert (done.exit_code, "nothing is taken off" in done.stdout) == (0, True)
    assert json.loads(mentor("clawbacks", "list", "--json").stdout)["owed_back"] == []
    assert mentor("clawbacks", "waive", owed["line"], *OTHER).exit_code == 2


def test_who_approves_such_a_batch_reads_who_asked_for_it_and_why(sent, sqlite_database):
    put_pair(sqlite_database, "NEW", "mentor-new", number=90)
    made = json.loads(mentor("extra", *BY, "--json").stdout)

    words = describe(MASA, sqlite_database, made["batch"])

    assert words.startswith("Beside the calendar, asked for by dora lee on 2026-11-20: The bank said so on the phone.")
    assert "Mentor stipends 2026-27" in words
