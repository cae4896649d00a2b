"""The part of a definition that is signed: the same text for the same rules, and no other text for other ones."""

import pytest
from money_builders import with_stipend
from region_builders import MASA

from schemas.other_settings import with_settings
from schemas.payment_rules import differences, mark_of, rules_sha256, rules_text, settings_in
from schemas.program import Program
from schemas.registry import all_programs
from schemas.rules_before import program_under
from schemas.sentences import DefinitionError

EVERYTHING = tuple(Program.model_fields)


def changed(*words, program=MASA, may_be_set=EVERYTHING):
    return with_settings(program, words, may_be_set)[0]


@pytest.mark.parametrize("setting", [
    "payments.stipend.amount_minor=600_00", "payments.stipend.unit=pairing", "payments.stipend.requires=[]",
    "payments.control.approvals=3", 'payments.formats={nacha_ccd={origin="1"}}', "year.start='08-01'\n",
    "mentee.new_in_role.window_months=24", "mentor.member_statuses=['active']", "matching.arrangement_months=6",
    "matching.rules.supervisor.outcome=hold", "roster.statuses.Lapsed=active", "roster.dates.order=dmy",
    "privacy.never_collect=['meeting_notes']", "calendar.pay_autumn.when.offset=P15W",
])  # fmt: skip
def test_whatever_changes_who_is_paid_changes_the_fingerprint(setting):
    words = [setting.strip()] + (["year.end='07-31'"] if setting.startswith("year") else [])
    other = changed(*words)

    assert rules_sha256(other) != rules_sha256(MASA)
    assert differences(rules_text(MASA), rules_text(other))


@pytest.mark.parametrize("setting", [
    'name="Another name"', "lists.coordinators_min=2", "matching.suggestions=false", "privacy.retention_months=12",
    "calendar.lists_out.when.offset=P6W", "open_questions=[]", "roster.guards.min_rows=9",
])  # fmt: skip
def test_whatever_changes_nothing_of_it_does_not(setting):
    other = changed(setting)

    assert other != MASA
    assert rules_sha256(other) == rules_sha256(MASA)


def test_no_two_settings_share_a_line():
    for program in all_programs():
        lines = rules_text(program).splitlines()
        assert len(settings_in(rules_text(program))) == len(lines)
        assert lines == sorted(lines, key=lambda line: line.partition(" = ")[0])


def test_a_word_of_a_roster_cannot_pass_for_a_setting():
    roster = MASA.roster.model_copy(update={"statuses": {"Active": "active", "x = 1\ny = 2": "lapsed", '"': "none"}})
    other = MASA.model_copy(update={"roster": roster})

    assert len(rules_text(other).splitlines()) == len(settings_in(rules_text(other)))


def test_differences_name_what_came_what_went_and_what_changed():
    before, after = 'a = 1\nb = "x"\n', 'b = "y"\nc = true\n'

    assert [(one.key, one.before, one.after) for one in differences(before, after)] == [
        ("a", "1", ""), ("b", '"x"', '"y"'), ("c", "", "true")]  # fmt: skip


def test_the_mark_is_short_enough_to_type():
    assert len(mark_of(rules_sha256(MASA))) == 8


def test_every_program_comes_back_from_its_signed_rules():
    for program in all_programs():
        assert program_under(program, rules_text(program)) is not None
        found = program_under(program, rules_text(program))
        assert rules_text(found) == rules_text(program)


def test_the_program_that_was_signed_comes_back_though_the_definition_has_changed():
    signed = with_stipend(unit="pairing", amount_minor=400_00)
    found = program_under(MASA, rules_text(signed))

    assert found.payments.stipend == signed.payments.stipend
    assert found.name == MASA.name


@pytest.mark.parametrize("rules", ["", "payments.nothing = 1\n", "nonsense"])
def test_rules_that_no_definition_says_any_more_are_not_guessed(rules):
    assert program_under(MASA, rules) is None


# What may be set for a look -----------------------------------------------------------------------------------------


def refused(*words, program=MASA, may_be_set=("payments", "mentee")):
    with pytest.raises(DefinitionError) as found:
        with_settings(program, words, may_be_set)
    return [problem.sentence for problem in found.value.problems]


def test_a_setting_is_read_as_a_definition_has_it():
    other, [unit, amount] = with_settings(
        MASA, ["payments.stipend.unit=pairing", "payments.stipend.amount_minor=600_00"], ["payments"]
    )

    assert other.payments.stipend == with_stipend(unit="pairing", amount_minor=600_00).payments.stipend
    assert (unit.before, unit.after) == ("mentor_per_program_year", "pairing")
    assert (amount.before, amount.after) == (50000, 60000)


def test_what_is_set_to_what_it_is_changes_nothing():
    other, [setting] = with_settings(MASA, ["payments.stipend.on_mentor_change=review"], ["payments"])

    assert (other, setting.before) == (MASA, setting.after)


@pytest.mark.parametrize(("word", "why"), [
    ("payments.stipend.units=pairing", "did you mean 'unit'?"),
    ("payments.stipend.unit=pairings", "did you mean 'pairing'?"),
    ("payments.stipend.amount_minor=500.00", "write whole cents without a point"),
    ("payments.stipend.amount_minor='500'", "write whole cents"),
    ("payments.stipend.amount_minor=-5", "0 or more"),
    ("payments.stipend.amount_minor", "is no setting; write key=value"),
    ("payments.stipend.amount_minor=a b", "is no value"),
    ("payments.stipend.amount_minor=1\nx=2", "more than one value"),
    ("payments.stipend.amount_minor.x=5", "no table"),
    ("payments.stipend.requires.x=3", "a place in a list"),
    ("payments=3", "write a table"),
    ("payments.control.preparer_may_approve=true", "write false"),
    ("mentee.new_in_role.window_months=240", "write 60 or less"),
    ("lists.grouping=single", "set payments.… or mentee.…"),
])  # fmt: skip
def test_what_is_no_setting_or_no_value_is_refused_with_what_to_write(word, why):
    assert why in " ".join(refused(word))


def test_everything_wrong_is_told_at_once():
    assert len(refused("payments.x=1", "lists.grouping=single", "nothing")) == 2
    assert refused("payments.stipend.unit=pairing", "payments.stipend.unit=pairing") == [
        "payments.stipend.unit is set twice; set it once."]  # fmt: skip


def test_a_program_without_a_stipend_is_told_what_one_needs():
    [program] = [one for one in all_programs() if one.code == "acsa"]

    assert "payments.stipend.unit is missing; add it." in refused("payments.stipend.amount_minor=1", program=program)
