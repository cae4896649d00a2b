"""Deciding, flagging and withdrawing in the database: once, in one transaction, with sums that close."""

from datetime import date

import pytest
from decided_rosters import ACSA, MASA, NEW, NOON, everything, flags_of, standing_reason
from records import end_records
from rosters import PULLS, TODAY, a_row, changed, keep_pulls, keep_rows, link, moved
from sqlalchemy import Engine, delete, select, true, update

from sql.tables import decision_runs, decisions, flags, member_records
from tasks.eligibility.steps import DayBefore, close_run, decide_members, unmapped_titles


def change_rows(engine: Engine, **said: object) -> None:
    with engine.begin() as db:
        db.execute(update(member_records).values(**said))


def end_rows(engine: Engine, day: date) -> None:
    with engine.begin() as db:
        end_records(db, true(), day)


def test_flagging_twice_flags_nobody_twice(database):
    keep_rows(database, MASA, a_row(position_start=NEW), a_row(row_key="2", position_start="7/1/2019"))
    first = decide_members(MASA, database, TODAY)
    before = everything(database)

    second = decide_members(MASA, database, TODAY)

    assert everything(database) == before
    assert (first["flagged"], second["flagged"], second["changed"], second["withdrawn"]) == (1, 0, 0, 0)


def test_the_next_day_writes_nothing_if_nothing_changed(database):
    keep_rows(database, MASA, a_row(position_start=NEW))
    decide_members(MASA, database, TODAY)

    counts = decide_members(MASA, database, date(2026, 11, 22))

    assert (counts["changed"], counts["flagged"]) == (0, 0)


def test_the_counts_close_and_are_kept(database):
    rows = [a_row(row_key="1", position_start=NEW), a_row(row_key="2", position_start="2/1/2027"), a_row(row_key="3"),
            a_row(row_key="4", title="Wizard"), a_row(row_key="5", title="Wizard"),
            a_row(row_key="6", title="Consultant")]  # fmt: skip
    keep_rows(database, MASA, *rows)

    counts = decide_members(MASA, database, TODAY)

    assert {name: counts[name] for name in ("roster", "ELIGIBLE", "UPCOMING", "REVIEW", "NOT_ELIGIBLE")} == {
        "roster": 6, "ELIGIBLE": 1, "UPCOMING": 1, "REVIEW": 3, "NOT_ELIGIBLE": 1,
    }  # fmt: skip
    assert counts["REVIEW UNMAPPED_TITLE"] == 2
    with database.connect() as db:
        run = db.execute(select(decision_runs)).one()
        assert (run.roster, run.eligible, run.upcoming, run.review, run.not_eligible) == (6, 1, 1, 3, 1)
        assert unmapped_titles(db, MASA) == [("wizard", 2)]


def test_a_day_before_the_newest_run_is_refused_with_a_sentence(database):
    keep_rows(database, MASA, a_row())
    decide_members(MASA, database, TODAY)

    with pytest.raises(DayBefore, match="already decided on 21 November 2026; 20 November 2026 lies before that"):
        decide_members(MASA, database, date(2026, 11, 20))


def test_an_upcoming_start_turns_eligible_on_the_day_without_a_new_export(database):
    keep_rows(database, MASA, a_row(position_start="11/22/2026"))

    before = decide_members(MASA, database, TODAY)
    after = decide_members(MASA, database, date(2026, 11, 22))

    assert (before["UPCOMING"], before["flagged"]) == (1, 0)
    assert (after["ELIGIBLE"], after["flagged"]) == (1, 1)


def test_one_spell_has_one_flag_across_program_years(database):
    keep_rows(database, MASA, a_row(position_start="3/1/2026"))

    for day in (date(2026, 11, 21), date(2027, 1, 1), date(2027, 2, 28), date(2027, 7, 2)):
        decide_members(MASA, database, day)

    [flag] = flags_of(database)
    assert (flag.flagged_on, flag.withdrawn_on, flag.withdrawn_reason) == (
        date(2026, 11, 21), date(2027, 7, 2), "FIRST_YEAR_OVER",
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"position_start": "8/1/2026"}, id="a corrected start"),
        pytest.param({"title": "SUPERINTENDENT of Schools"}, id="another spelling"),
        pytest.param({"district": "Lakeside Schools"}, id="another name of the district"),
    ],
)
@pytest.mark.parametrize("program", [MASA, ACSA], ids=["role", "position"])
def test_a_change_on_paper_leaves_the_flag_as_it_is(database, program, said):
    first = a_row(valid_from=PULLS[3], position_start=NEW)
    keep_rows(database, program, first)
    keep_pulls(database, program, NOON, *PULLS)
    decide_members(program, database, date(2026, 8, 4))
    before = flags_of(database)

    end_rows(database, PULLS[4])
    keep_rows(database, program, changed(first, valid_from=PULLS[4], **said))
    decide_members(program, database, TODAY)

    assert flags_of(database) == before


def test_a_new_id_of_the_same_person_is_not_flagged_again(database):
    first = a_row(valid_from=PULLS[3], position_start=NEW)
    keep_rows(database, MASA, first)
    decide_members(MASA, database, date(2026, 8, 4))
    before = flags_of(database)

    end_rows(database, PULLS[4])
    keep_rows(database, MASA, changed(first, row_key="98765", valid_from=PULLS[4]))
    link(database, MASA, "98765", first.row_key, "rekeyed")
    decide_members(MASA, database, TODAY)

    assert flags_of(database) == before


def test_a_flag_is_withdrawn_and_stands_again_under_the_same_reference(database):
    keep_rows(database, MASA, a_row(position_start=NEW))
    decide_members(MASA, database, TODAY)
    [made] = flags_of(database)

    change_rows(database, membership_status="Pending")
    decide_members(MASA, database, date(2026, 11, 22))
    [withdrawn] = flags_of(database)
    change_rows(database, membership_status="Active")
    decide_members(MASA, database, date(2026, 11, 23))
    [again] = flags_of(database)

    assert (withdrawn.withdrawn_on, withdrawn.withdrawn_reason) == (date(2026, 11, 22), "PENDING_MEMBERSHIP")
    assert again == made
    assert len(made.list_ref) == 10


def test_another_job_has_a_flag_of_its_own(database):
    keep_rows(database, MASA, *moved((PULLS[2], {"title": "Principal", "position_start": "6/20/2026"})))
    decide_members(MASA, database, date(2026, 7, 7))

    end_rows(database, PULLS[3])
    keep_rows(database, MASA, a_row(valid_from=PULLS[3], position_start="8/1/2026"))
    decide_members(MASA, database, TODAY)

    assert [(flag.role_family, flag.withdrawn_reason) for flag in flags_of(database)] == [
        ("principal", "OTHER_ROLE"), ("superintendent", ""),
    ]  # fmt: skip


def test_somebody_who_left_the_roster_is_decided_no_more(database):
    keep_rows(database, MASA, a_row(position_start=NEW), a_row(row_key="2", position_start="7/1/2019"))
    decide_members(MASA, database, TODAY)

    end_rows(database, date(2026, 11, 22))
    counts = decide_members(MASA, database, date(2026, 11, 23))

    assert (counts["roster"], counts["withdrawn"]) == (0, 1)
    assert standing_reason(database, "01234") is None
    assert flags_of(database)[0].withdrawn_reason == "LEFT_ROSTER"


def test_a_second_run_of_one_day_replaces_what_changed_in_between(database):
    keep_rows(database, MASA, a_row(position_start=NEW))
    decide_members(MASA, database, TODAY)

    change_rows(database, title="Wizard")
    decide_members(MASA, database, TODAY)

    with database.connect() as db:
        [kept] = db.execute(select(decisions)).all()
    assert (kept.reason, kept.decided_from, kept.decided_to) == ("UNMAPPED_TITLE", TODAY, None)


def test_the_history_of_decisions_is_kept(database):
    keep_rows(database, MASA, a_row(position_start=NEW))

    decide_members(MASA, database, TODAY)
    decide_members(MASA, database, date(2027, 7, 1))

    with database.connect() as db:
        kept = db.execute(select(decisions.c.reason, decisions.c.decided_from, decisions.c.decided_to)
                          .order_by(decisions.c.decided_from)).all()  # fmt: skip
    assert kept == [("NEW_ROLE", TODAY, date(2027, 7, 1)), ("FIRST_YEAR_OVER", date(2027, 7, 1), None)]


def test_somebody_in_no_state_stops_the_run(database):
    keep_rows(database, MASA, a_row(row_key="1", position_start=NEW))
    decide_members(MASA, database, TODAY)
    keep_rows(database, MASA, a_row(row_key="2"))
    before = everything(database)

    with pytest.raises(RuntimeError, match="'undecided': 1"), database.begin() as db:
        close_run(db, MASA, date(2026, 11, 22))

    assert everything(database) == before


def test_a_state_of_somebody_who_left_the_roster_stops_the_run(database):
    keep_rows(database, MASA, a_row(row_key="1"), a_row(row_key="2", position_start="7/1/2019"))
    decide_members(MASA, database, TODAY)
    with database.begin() as db:
        end_records(db, member_records.c.row_key == "2", TODAY)

    with pytest.raises(RuntimeError, match=r"\{'strangers': 1\}"), database.begin() as db:
        close_run(db, MASA, date(2026, 11, 22))


def test_an_eligible_spell_without_a_flag_stops_the_run(database):
    keep_rows(database, MASA, a_row(position_start=NEW))
    decide_members(MASA, database, TODAY)
    with database.begin() as db:
        db.execute(delete(flags))

    with pytest.raises(RuntimeError, match="'unflagged': 1"), database.begin() as db:
        close_run(db, MASA, date(2026, 11, 22))
