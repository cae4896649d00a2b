"""Who is new in role by title, membership, the programs' own rules, and doors that staff open."""

from datetime import date

import pytest
from rosters import PULLS, TODAY, a_person, a_row, decision_on, the, verdict

from schemas.member import Door
from tasks.eligibility.rules import decide, title_book

MASA, ACSA, MSA, WASBO, ILA = (the(code) for code in ("masa", "acsa", "msa", "wasbo", "ila"))
NEW = "7/1/2026"
OLD = "7/1/2019"


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
    assert "Enroll in the Year of Success and pay its invoice first; the match waits until then." in decision.warnings
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
