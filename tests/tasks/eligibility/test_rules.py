"""Who is new in role: one test for each reason, and the days on which it turns (R3-R8)."""

from datetime import date

import pytest
from rosters import PULLS, TODAY, a_person, a_row, decision_on, moved, the, verdict, with_rule

from schemas.member import Door
from tasks.eligibility.rules import decide, title_book

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


# Titles -----------------------------------------------------------------------------------------------------------


def test_an_unmapped_title_names_what_somebody_must_map():
    decision = decision_on(MASA, a_person(title="Interim Wizard", position_start=NEW))

    assert (decision.outcome, decision.reason, decision.subject) == ("REVIEW", "UNMAPPED_TITLE", "wizard")


def test_an_address_in_a_title_is_not_repeated():
    decision = decision_on(MASA, a_person(title="jo@example.org"))

    assert (decision.reason, decision.subject) == ("UNMAPPED_TITLE", "")
    assert "example" not in decision.sentence


def test_a_job_outside_the_program_is_not_eligible():
    assert verdict(MASA, a_person(title="Consultant", position_start=NEW)) == ("NOT_ELIGIBLE", "ROLE_OUT_OF_SCOPE")


def test_two_jobs_with_two_outcomes_go_to_a_person():
    rows = (a_row(row_key="a", title="Principal", position_start=OLD), a_row(row_key="b", position_start=NEW))

    assert verdict(MASA, a_person(*rows)) == ("REVIEW", "TWO_ROLES")
    assert verdict(MASA, a_person(*rows), date(2027, 7, 1)) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_a_second_school_in_the_same_kind_of_job_is_no_new_spell():
    first = a_row(row_key="a", title="Principal", position_start=OLD, valid_from=PULLS[1])
    second = a_row(row_key="b", title="Principal", district="Hilltop", position_start=NEW, valid_from=PULLS[3])

    assert verdict(ACSA, a_person(first, second)) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_a_principal_who_turns_up_in_another_source_has_moved():
    before = a_row(row_key="a", source="principals", title="Principal", valid_from=PULLS[2])
    after = a_row(row_key="b", source="superintendents", valid_from=PULLS[3])
    pulls = {"principals": PULLS[:3], "superintendents": PULLS}

    [decision] = decide(MASA, [a_person(before, after)], pulls, title_book(MASA), TODAY)

    assert (decision.outcome, decision.reason) == ("ELIGIBLE", "NEW_ROLE")


# Membership -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "start", "expected"),
    [
        pytest.param("Pending", NEW, ("REVIEW", "PENDING_MEMBERSHIP"), id="pending"),
        pytest.param("Pending", OLD, ("NOT_ELIGIBLE", "FIRST_YEAR_OVER"), id="pending changes nothing"),
        pytest.param("Lapsed", NEW, ("NOT_ELIGIBLE", "NOT_A_MEMBER_WOULD_QUALIFY"), id="lapsed and new"),
        pytest.param("Nonmember", "7/1/2027", ("NOT_ELIGIBLE", "NOT_A_MEMBER_WOULD_QUALIFY"), id="no member, upcoming"),
        pytest.param("Lapsed", "", ("NOT_ELIGIBLE", "NOT_A_MEMBER"), id="lapsed, and the start does not matter"),
        pytest.param("Retired", NEW, ("NOT_ELIGIBLE", "WRONG_CATEGORY"), id="retired"),
        pytest.param("Associate", NEW, ("NOT_ELIGIBLE", "WRONG_CATEGORY"), id="associate"),
        pytest.param("Deceased", NEW, ("NOT_ELIGIBLE", "NOT_CONTACTABLE"), id="deceased"),
        pytest.param("Sabbatical", NEW, ("REVIEW", "PENDING_MEMBERSHIP"), id="a word that nobody told us"),
        pytest.param("ACTIVE", NEW, ("ELIGIBLE", "NEW_ROLE"), id="another case"),
    ],
)
def test_membership_comes_after_the_role(status, start, expected):
    assert verdict(MASA, a_person(position_start=start, membership_status=status)) == expected


def test_a_type_of_another_category_narrows_an_active_status():
    decision = decision_on(MASA, a_person(position_start=NEW, membership_type="Retired"))

    assert (decision.outcome, decision.reason) == ("NOT_ELIGIBLE", "WRONG_CATEGORY")
    assert decision.warnings == ("The member type says another category than the status; the type counts.",)


def test_paid_through_only_warns():
    decision = decision_on(MASA, a_person(position_start=NEW, paid_through="6/30/2026"))

    assert decision.outcome == "ELIGIBLE"
    assert decision.warnings == ("Paid through 30 June 2026 only; the status counts.",)


def test_do_not_contact_goes_to_a_person_only_if_otherwise_eligible():
    assert verdict(MASA, a_person(position_start=NEW, do_not_contact="yes")) == ("REVIEW", "NOT_CONTACTABLE")
    assert verdict(MASA, a_person(position_start=OLD, do_not_contact="yes")) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


PROTEGE = {"title": "Business Manager", "position_start": NEW, "membership_type": "District Professional",
           "functions": "Payroll; Budget", "enrolled": "Yes"}  # fmt: skip


def test_the_programs_own_rule_rejects_a_member_type():
    assert verdict(WASBO, a_person(**PROTEGE)) == ("ELIGIBLE", "NEW_ROLE")
    partner = a_person(**{**PROTEGE, "membership_type": "Business Partner"})
    assert verdict(WASBO, partner) == ("NOT_ELIGIBLE", "member_type")


def test_a_hold_of_the_programs_own_leaves_somebody_eligible_and_says_what_the_match_waits_for():
    decision = decision_on(WASBO, a_person(**{**PROTEGE, "functions": "", "enrolled": "No"}))

    assert decision.outcome == "ELIGIBLE"
    assert "Enroll in the Year of Success first; the match waits until then." in decision.warnings
    assert "Confirm responsibility for school business management or functions." in decision.warnings


def test_a_trial_member_counts_where_the_program_says_so():
    assert verdict(WASBO, a_person(**PROTEGE, membership_status="Trial")) == ("ELIGIBLE", "NEW_ROLE")


# Doors ------------------------------------------------------------------------------------------------------------


def a_door(kind: str, decided_on: date = date(2026, 9, 15), reason: str = "circumstances") -> Door:
    return Door(kind, decided_on, reason, "Jo Lind")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 9, 14), "FIRST_YEAR_OVER", id="the day before the decision"),
        pytest.param(date(2027, 9, 14), "SPECIAL_APPLICATION", id="the last day"),
        pytest.param(date(2027, 9, 15), "FIRST_YEAR_OVER", id="the anniversary of the decision"),
    ],
)
def test_a_special_application_opens_for_twelve_months(today, expected):
    person = a_person(position_start=OLD, doors=(a_door("special"),))

    assert verdict(MASA, person, today)[1] == expected


def test_a_program_without_special_applications_has_no_such_door():
    assert verdict(ACSA, a_person(position_start=OLD, doors=(a_door("special"),)))[1] == "FIRST_YEAR_OVER"


def test_no_door_opens_while_the_membership_is_not_in_order():
    person = a_person(position_start=OLD, doors=(a_door("special"),), membership_status="Lapsed")

    assert verdict(MASA, person)[0] == "NOT_ELIGIBLE"


def test_an_extension_runs_from_the_old_end_and_only_once():
    person = a_person(position_start="10/1/2025", doors=(a_door("extension"), a_door("extension", date(2027, 9, 1))))

    assert verdict(MASA, person) == ("ELIGIBLE", "EXTENSION")
    assert verdict(MASA, person, date(2027, 9, 30)) == ("ELIGIBLE", "EXTENSION")
    assert verdict(MASA, person, date(2027, 10, 1)) == ("NOT_ELIGIBLE", "FIRST_YEAR_OVER")


def test_a_door_leaves_the_better_reason_alone():
    assert verdict(MASA, a_person(position_start=NEW, doors=(a_door("special"),))) == ("ELIGIBLE", "NEW_ROLE")


def test_a_voluntary_reason_opens_only_if_the_program_names_it():
    lateral = {**PROTEGE, "prior_title": "Business Manager", "prior_state": "WI", "prior_district": "Hilltop"}

    named = a_person(**lateral, doors=(a_door("voluntary", reason="changing_position_in_state"),))
    other = a_person(**lateral, doors=(a_door("voluntary", reason="curiosity"),))

    assert verdict(WASBO, named) == ("ELIGIBLE", "VOLUNTARY")
    assert verdict(WASBO, other) == ("REVIEW", "LATERAL_IN_STATE")


def test_where_nobody_is_flagged_by_rule_applicants_alone_are_eligible():
    applied = (a_door("application"),)

    assert verdict(ILA, a_person(title="")) == ("NOT_ELIGIBLE", "NOT_APPLIED")
    assert verdict(ILA, a_person(title="", doors=applied)) == ("ELIGIBLE", "APPLIED")
    assert verdict(ILA, a_person(doors=applied), date(2026, 9, 14)) == ("NOT_ELIGIBLE", "NOT_APPLIED")
    assert verdict(ILA, a_person(doors=applied, membership_status="Lapsed")) == (
        "NOT_ELIGIBLE", "NOT_A_MEMBER_WOULD_QUALIFY",
    )  # fmt: skip


def test_a_flag_that_needs_an_application_says_that_it_invites():
    invited = decision_on(ACSA, a_person(position_start=NEW))
    applied = decision_on(ACSA, a_person(position_start=NEW, doors=(a_door("application"),)))

    assert invited.warnings == ("The flag sends an invitation; the list starts at the application.",)
    assert (applied.outcome, applied.reason, applied.warnings) == ("ELIGIBLE", "NEW_ROLE", ())


# People without ids -----------------------------------------------------------------------------------------------


def test_rows_that_may_be_two_people_go_to_a_person_only_if_it_matters():
    assert verdict(MASA, a_person(position_start=NEW, ambiguous=True)) == ("REVIEW", "AMBIGUOUS_PERSON")
    assert verdict(MASA, a_person(title="Consultant", ambiguous=True)) == ("NOT_ELIGIBLE", "ROLE_OUT_OF_SCOPE")


def test_an_inferred_move_is_named_as_inferred():
    before = a_row(row_key="a", title="Principal", valid_from=PULLS[2], valid_to=PULLS[3])
    after = a_row(row_key="b", valid_from=PULLS[3])

    decision = decision_on(MASA, a_person(before, after, joined_by="unique_name"))

    assert decision.sentence.endswith("that these rows are one person is inferred from a unique name.")


def test_somebody_without_a_current_row_is_not_decided():
    gone = a_person(valid_from=PULLS[1], valid_to=PULLS[2])

    assert list(decide(MASA, [gone], {"membership": PULLS}, title_book(MASA), TODAY)) == []
