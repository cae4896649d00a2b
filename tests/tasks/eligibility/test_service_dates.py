"""Since when somebody holds the job, and any such job here: what a mentor's years are counted from."""

from datetime import date

import pytest
from rosters import PULLS, TODAY, a_person, a_row, decision_on, keep_rows, moved, the
from sqlalchemy import select

from schemas.spans import completed_years
from sql.tables import decisions
from tasks.eligibility.steps import decide_members

MASA, MSA, ACSA, ILA = the("masa"), the("msa"), the("acsa"), the("ila")


def since(program, person, **more):
    decision = decision_on(program, person, **more)
    return decision.role_since, decision.service_since


def test_a_stated_start_counts_for_both():
    assert since(MASA, a_person(position_start="7/1/2015")) == (date(2015, 7, 1), date(2015, 7, 1))


def test_service_with_an_earlier_employer_counts_for_service_alone():
    rows = moved((PULLS[0], {"district": "Oak", "position_start": "7/1/2016"}),
                 (PULLS[2], {"district": "Elm", "position_start": "7/1/2026"}))  # fmt: skip

    assert since(MASA, a_person(*rows)) == (date(2026, 7, 1), date(2016, 7, 1))


def test_another_kind_of_job_before_counts_for_nothing():
    rows = moved((PULLS[0], {"title": "Principal", "position_start": "7/1/2016"}),
                 (PULLS[2], {"position_start": "7/1/2026"}))  # fmt: skip

    assert since(MASA, a_person(*rows)) == (date(2026, 7, 1), date(2026, 7, 1))


def test_without_a_stated_start_the_first_export_that_shows_it_is_the_latest_day():
    rows = (a_row(valid_from=PULLS[0]),)

    assert since(MASA, a_person(*rows)) == (PULLS[0], PULLS[0])


@pytest.mark.parametrize("title", ["Chief Wizard", ""])
def test_whose_job_nobody_knows_has_no_service(title):
    assert since(MASA, a_person(title=title)) == (None, None)


def test_where_only_applicants_are_decided_nobody_has_service():
    assert since(ILA, a_person(position_start="7/1/2015")) == (None, None)


def test_a_person_who_is_not_eligible_for_another_reason_keeps_their_years():
    assert since(MASA, a_person(position_start="7/1/2015", membership_status="Retired")) == (
        date(2015, 7, 1), date(2015, 7, 1))  # fmt: skip


def test_the_days_are_kept_and_a_second_run_changes_nothing(database):
    keep_rows(database, MASA, a_row(position_start="7/1/2015"), a_row(row_key="2", title="Chief Wizard"))

    decide_members(MASA, database, TODAY)
    again = decide_members(MASA, database, TODAY)

    with database.connect() as db:
        columns = (decisions.c.person_id, decisions.c.role_since, decisions.c.service_since)
        kept = db.execute(select(*columns).order_by(decisions.c.person_id)).all()
    assert kept == [("01234", date(2015, 7, 1), date(2015, 7, 1)), ("2", None, None)]
    assert again["changed"] == 0


@pytest.mark.parametrize(
    ("start", "years"),
    [(date(2023, 11, 21), 3), (date(2023, 11, 22), 2), (date(2024, 2, 29), 2), (date(2026, 11, 21), 0),
     (date(2026, 11, 22), None), (None, None)],
)  # fmt: skip
def test_the_anniversary_completes_a_year(start, years):
    assert completed_years(start, TODAY) == years
