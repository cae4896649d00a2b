"""The page about rules names every built-in rule as it is, and every register."""

import re
from pathlib import Path

import pytest

from schemas.files.registers import ATTESTATIONS, DISCLOSURES, SCHOOLS, WAIVERS
from schemas.registry import all_programs
from tasks.matches.builtin import BUILTIN, TOLD_AS
from tasks.matches.intake import INTAKES
from tasks.matches.registers import waivable

PAGE = (Path(__file__).parents[3] / "docs/match-rules.md").read_text(encoding="utf-8")
LINES = [line for line in PAGE.splitlines() if line.startswith("| `")]
ROWS = {rule: line for line in LINES for rule in re.findall(r"`(\w+)`", line[:90])}
RESULTS = {
    "reject": "rejected", "hold": "held", "accept_warn": "accepted with a warning", "accept": "accepted, no match",
}  # fmt: skip


@pytest.mark.parametrize("rule", sorted(BUILTIN.keys() - TOLD_AS.keys()))
def test_the_page_says_what_each_rule_makes_of_a_row(rule):
    assert RESULTS[BUILTIN[rule].result] in ROWS[rule]


@pytest.mark.parametrize("rule", sorted(rule for rule, known in BUILTIN.items() if known.waivable_by))
def test_the_page_says_who_may_waive_what(rule):
    assert ROWS[TOLD_AS.get(rule, rule)].rstrip(" |").endswith(BUILTIN[rule].waivable_by)


def test_the_page_names_every_register_and_its_columns():
    assert {intake.register.kind for intake in INTAKES} == {"waivers", "attestations", "disclosures", "schools"}
    for register in (WAIVERS, ATTESTATIONS, DISCLOSURES, SCHOOLS):
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{register.kind}`"))
        assert all(cell.headings[0] in row for cell in register.cells)


def test_no_rule_of_a_program_is_called_as_a_built_in_one_but_the_self_match():
    built_in = {TOLD_AS.get(rule, rule) for rule in BUILTIN} - {"self_match"}

    for program in all_programs():
        rules = (*program.mentee.rules, *program.mentor.requirements, *program.matching.rules)
        assert not built_in & {rule.id for rule in rules}
        assert {rule.id for rule in rules if rule.waivable_by} <= waivable(program).keys()
