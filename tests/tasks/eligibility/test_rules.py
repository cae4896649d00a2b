"""Who is new in role: one test for each reason, and the days on which it turns (R3-R8)."""

from datetime import date

import pytest
from rosters import PULLS, TODAY, a_person, a_row, decision_on, moved, the, verdict, with_rule

MASA, ACSA, MSA, WASBO, ILA = (the(code) for code in ("masa", "acsa", "msa", "wasbo", "ila"))
NEW = "7/1/2026"
OLD = "7/1/2019"


# The window -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 6, 30), ("UPCOMING", "NEW_ROLE"), id="the day before the start"),
        pytest.param(date(2026, 7, 1), ("ELIGIBLE", "NEW_ROLE"), id="the first day"),
        pytest.param(date(2027, 6, 30), ("ELIGIBLE", "NEW_ROLE"), id="the day before the anniversary"),
        pytest.param(date(2027, 7, 1), ("NOT_ELIGIBLE", "FIRST_YEAR_OVER"), id="the anniversary"),
    ],
)
def test_the_first_year_runs_from_the_stated_start_to_the_day_before_the_anniversary(today, expected):
    announced = a_person(valid_from=date(2026, 6, 15), position_start=NEW)

    assert verdict(MASA, announced, today, pulls=(date(2026, 6, 15),)) == expected


def test_two_years_count_where_the_program_says_so():
    person = a_person(position_start="12/1/2024")

    assert verdict(ACSA, person) == ("ELIGIBLE", "NEW_ROLE")
    assert verdict(ACSA, person, date(2026, 12, 1)) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_the_sentence_names_the_start_the_job_before_and_the_end():
    decision = decision_on(MASA, a_person(position_start=NEW, prior_title="Principal", prior_state="MN"))

    assert decision.sentence == (
        "Superintendent since 1 July 2026 (stated); principal before that; first 12 months run to 30 June 2027."
    )


# The start --------------------------------------------------------------------------------------------------------


def test_a_change_of_job_between_two_exports_is_the_start():
    person = a_person(*moved((PULLS[2], {"title": "Principal"}), (PULLS[3], {})))

    decision = decision_on(MASA, person)

    assert (decision.outcome, decision.reason) == ("ELIGIBLE", "NEW_ROLE")
    assert decision.sentence == (
        "Seen as superintendent for the first time on 3 August 2026; on 6 July 2026 the roster showed principal; "
        "the first 12 months end between 6 July 2027 and 2 August 2027."
    )


def test_exports_far_apart_leave_a_start_uncertain_only_while_it_matters():
    person = a_person(*moved((PULLS[0], {"title": "Principal"}), (PULLS[1], {})))

    assert verdict(MASA, person, date(2025, 7, 2), pulls=PULLS[:2]) == ("REVIEW", "START_UNCERTAIN")
    assert verdict(MASA, person, date(2026, 7, 1)) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_exports_that_have_everybody_show_that_a_job_had_not_begun():
    away = a_person(a_row(valid_from=PULLS[0], valid_to=PULLS[1], title="Principal"), a_row(valid_from=PULLS[3]))

    assert verdict(MASA, away) == ("REVIEW", "START_UNCERTAIN")
    assert verdict(with_rule(MASA, first_seen_without_history="new"), away) == ("ELIGIBLE", "NEW_ROLE")


def test_nothing_is_inferred_where_the_program_forbids_it():
    person = a_person(*moved((PULLS[2], {"title": "Principal"}), (PULLS[3], {})))

    assert verdict(with_rule(MASA, missing_start="review"), person) == ("REVIEW", "START_UNCERTAIN")


@pytest.mark.parametrize(
    ("seen", "today", "expected"),
    [
        pytest.param(PULLS[-1], TODAY, ("REVIEW", "NO_HISTORY"), id="first seen in this very export"),
        pytest.param(PULLS[1], date(2026, 6, 30), ("REVIEW", "NO_HISTORY"), id="the day before the anniversary"),
        pytest.param(PULLS[1], PULLS[1].replace(year=2026), ("NOT_ELIGIBLE", "FIRST_YEAR_OVER"), id="the anniversary"),
    ],
)
def test_nobody_knows_a_start_that_no_export_shows(seen, today, expected):
    assert verdict(MASA, a_person(valid_from=seen), today) == expected


def test_a_newcomer_without_history_can_be_read_as_new_but_never_in_the_first_export():
    lenient = with_rule(MASA, first_seen_without_history="new")

    assert verdict(lenient, a_person()) == ("ELIGIBLE", "NEW_ROLE")
    assert verdict(lenient, a_person(valid_from=PULLS[-1]), pulls=PULLS[-1:]) == ("REVIEW", "NO_HISTORY")


def test_a_newcomer_without_history_can_be_read_as_not_new():
    strict = with_rule(MASA, first_seen_without_history="not_new")

    assert verdict(strict, a_person()) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_a_bad_date_goes_to_a_person_until_exports_show_the_whole_year():
    person = a_person(valid_from=PULLS[2], position_start="25/07/2026")

    decision = decision_on(MASA, person)

    assert (decision.outcome, decision.reason) == ("REVIEW", "BAD_DATE")
    assert "it would be 25 July 2026" in decision.sentence
    assert verdict(MASA, person, date(2027, 7, 6)) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_a_renewal_that_overwrites_the_start_only_warns():
    rows = moved((PULLS[1], {"position_start": OLD}), (PULLS[3], {"position_start": NEW}))

    decision = decision_on(MASA, a_person(*rows))

    assert decision.reason == "FIRST_YEAR_OVER"
    assert decision.warnings == (
        "The stated start (1 July 2026) is later than the export of 1 July 2025, which shows the job.",
    )


def test_a_correction_to_an_earlier_start_counts():
    rows = moved((PULLS[2], {"position_start": NEW}), (PULLS[3], {"position_start": OLD}))

    assert verdict(MASA, a_person(*rows)) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_a_start_carried_over_from_another_job_is_not_the_start_of_this_one():
    rows = moved((PULLS[2], {"title": "Principal", "position_start": OLD}), (PULLS[3], {"position_start": OLD}))

    decision = decision_on(MASA, a_person(*rows))

    assert (decision.outcome, decision.reason) == ("ELIGIBLE", "NEW_ROLE")
    assert decision.warnings == ("The stated start (1 July 2019) was already stated for the job before; not used.",)


def test_the_year_starts_with_the_interim_time():
    rows = moved((PULLS[1], {"title": "Interim Superintendent", "position_start": "6/1/2025"}), (PULLS[3], {}))

    assert verdict(MASA, a_person(*rows)) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_interim_time_can_be_left_out():
    strict = with_rule(MASA, interim_counts_as_service=False)
    rows = moved((PULLS[2], {"title": "Interim Superintendent", "position_start": "6/1/2025"}), (PULLS[3], {}))

    assert verdict(strict, a_person(*rows)) == ("ELIGIBLE", "NEW_ROLE")
    assert verdict(strict, a_person(title="Interim Superintendent")) == ("NOT_ELIGIBLE", "ROLE_OUT_OF_SCOPE")


# Earlier service --------------------------------------------------------------------------------------------------


LATERAL = {"position_start": NEW, "prior_title": "Superintendent", "prior_district": "Hilltop", "prior_state": "MN"}


@pytest.mark.parametrize(
    ("program", "title", "prior_state", "expected"),
    [
        pytest.param(MASA, "Superintendent", "Minn.", ("NOT_ELIGIBLE", "LATERAL_IN_STATE"), id="not new"),
        pytest.param(WASBO, "Business Manager", "Wis", ("REVIEW", "LATERAL_IN_STATE"), id="a person looks at it"),
        pytest.param(MSA, "Headteacher", "Manchester", ("REVIEW", "LATERAL_IN_STATE"), id="a city"),
        pytest.param(ACSA, "Principal", "CA", ("ELIGIBLE", "NEW_ROLE"), id="a new position is new"),
    ],
)
def test_the_same_job_in_a_new_district_is_what_the_program_says(program, title, prior_state, expected):
    said = {"title": title, "prior_title": title, "position_start": "2026-07-01", "prior_state": prior_state}
    status = "Current" if program is MSA else "Active"

    person = a_person(**{**LATERAL, **said}, membership_status=status, membership_type="District Professional")

    assert verdict(program, person) == expected


def test_a_move_within_the_first_year_goes_on_with_the_same_arrangement():
    there = {"district": "Hilltop", "position_start": "8/1/2026"}
    rows = moved((PULLS[2], {"position_start": "6/1/2026"}), (PULLS[3], there))

    decision = decision_on(MASA, a_person(*rows))

    assert (decision.outcome, decision.reason, decision.spell) == ("ELIGIBLE", "NEW_ROLE", 1)
    assert verdict(MASA, a_person(*rows), date(2027, 6, 1)) == ("NOT_ELIGIBLE", "LATERAL_IN_STATE")


def test_a_return_after_years_is_what_the_program_says():
    rows = moved((PULLS[0], {}), (PULLS[1], {"title": "Principal"}), (PULLS[3], {"position_start": NEW}))

    assert verdict(MASA, a_person(*rows)) == ("NOT_ELIGIBLE", "RETURNING_TO_ROLE")
    assert verdict(with_rule(MASA, returning="review"), a_person(*rows)) == ("REVIEW", "RETURNING_TO_ROLE")
    assert verdict(with_rule(MASA, returning="new"), a_person(*rows)) == ("ELIGIBLE", "NEW_ROLE")


def test_a_second_time_in_one_position_is_a_return():
    rows = moved((PULLS[0], {}), (PULLS[1], {"title": "Principal"}), (PULLS[3], {"position_start": NEW}))

    decision = decision_on(ACSA, a_person(*rows))

    assert (decision.outcome, decision.reason, decision.spell) == ("NOT_ELIGIBLE", "RETURNING_TO_ROLE", 2)


@pytest.mark.parametrize(
    ("state", "district", "expected"),
    [
        pytest.param("WI", "", ("ELIGIBLE", "NEW_IN_STATE"), id="another state"),
        pytest.param("Canada", "", ("ELIGIBLE", "NEW_IN_STATE"), id="a country"),
        pytest.param("same", "Hilltop", ("NOT_ELIGIBLE", "LATERAL_IN_STATE"), id="the word same"),
        pytest.param("", "", ("REVIEW", "PRIOR_STATE_UNKNOWN"), id="blank"),
        pytest.param("Minesota", "", ("REVIEW", "PRIOR_STATE_UNKNOWN"), id="our state, misspelt"),
        pytest.param("", "Hilltop", ("NOT_ELIGIBLE", "LATERAL_IN_STATE"), id="given away by a district of ours"),
    ],
)
def test_where_the_same_job_was_before_decides(state, district, expected):
    person = a_person(**{**LATERAL, "prior_state": state, "prior_district": district})

    assert verdict(MASA, person, districts={"hilltop"}) == expected


def test_an_unmapped_prior_title_is_looked_at_only_if_it_matters():
    here = decision_on(MASA, a_person(**{**LATERAL, "prior_title": "Head Wizard"}))
    elsewhere = a_person(**{**LATERAL, "prior_title": "Wizard", "prior_state": "WI"})

    assert (here.outcome, here.reason, here.subject) == ("REVIEW", "UNMAPPED_TITLE", "head wizard")
    assert verdict(MASA, elsewhere) == ("ELIGIBLE", "NEW_ROLE")


def test_no_prior_on_file_can_go_to_a_person():
    assert verdict(with_rule(MASA, no_prior_on_file="review"), a_person(position_start=NEW)) == (
        "REVIEW", "PRIOR_STATE_UNKNOWN",
    )  # fmt: skip


def test_an_unknown_start_is_no_review_if_every_start_leads_to_the_same_outcome():
    person = a_person(**{**LATERAL, "position_start": ""})

    assert verdict(MASA, person) == ("NOT_ELIGIBLE", "LATERAL_IN_STATE")
