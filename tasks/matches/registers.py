"""What a register of waivers, attestations, disclosures or schools means, with every problem in a sentence."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from schemas.files.registers import Line, Problem
from schemas.folding import fold
from schemas.program import Program
from tasks.matches.builtin import BUILTIN, TOLD_AS
from tasks.matches.people import ATTESTED_FLAGS, NEVER_MEMBER
from tasks.matches.rules import READY

Values = dict[str, Any]
EVERYTHING = "all"


def waivable(program: Program) -> Mapping[str, Literal["region", "association"]]:
    """Every rule that somebody may let pass, with who may."""
    known = {TOLD_AS.get(name, name): rule.waivable_by for name, rule in BUILTIN.items() if rule.waivable_by}
    rules = (*program.mentee.rules, *program.mentor.requirements, *program.matching.rules)
    own = {rule.id: rule.waivable_by for rule in rules if rule.waivable_by}
    return {name: who for name, who in (known | own).items() if who}


def waivers_in(
    lines: Sequence[Line], program: Program, refs: Collection[str], as_of: date
) -> tuple[list[Values], list[Problem]]:
    """
    The waivers of a register, one for each row, and what is wrong with them.

    Args:
        refs: Every reference of this program.
        as_of: The day of the file; nothing can have been waived after it.
    """
    rules, waivers, problems = waivable(program), [], []
    for number, said in lines:
        rule, ref = fold(said["rule"]).replace(" ", "_"), "".join(said["list_ref"].split()).upper()
        wrong = wrong_rule(rule, said["authority"], rules) if said["rule"] else []
        if ref and ref not in refs:
            wrong.append("the reference is none of ours. Copy it from the list")
        day, wrong_day = day_of(said["waived_on"], as_of)
        problems += [Problem(number, f"Row {number}: {each}.") for each in (*wrong, *wrong_day)]
        waivers.append({"list_ref": ref, "mentor_id": said["mentor_id"], "rule": rule, "reason": said["reason"],
                        "authority": said["authority"], "waived_by": said["waived_by"], "waived_on": day})  # fmt: skip
    return waivers, problems


def wrong_rule(rule: str, authority: str, rules: Mapping[str, str]) -> list[str]:
    """Why nobody, or not this authority, may let a rule pass."""
    if rule not in rules:
        return [f"Rule is none that can be waived. Write one of {', '.join(sorted(rules))}"]
    if authority == "region" and rules[rule] == "association":
        return [f"only the association may waive {rule}. Have it decided there"]
    return []


def attestations_in(lines: Sequence[Line], program: Program, as_of: date) -> tuple[list[Values], list[Problem]]:
    """What is attested of whom; a row that says `all` attests everything that the program asks of a mentor."""
    known = (
        *program.mentor.attestations,
        *ATTESTED_FLAGS,
        NEVER_MEMBER,
        *([READY] if program.mentor.readiness_survey else []),
    )
    attested, problems = [], []
    for number, said in lines:
        code = fold(said["attestation"]).replace(" ", "_")
        codes = program.mentor.attestations if code == EVERYTHING else (code,)
        wrong = [] if not code or code == EVERYTHING or code in known else [
            f"nothing of that name is attested here. Write all, or one of {', '.join(known)}"]  # fmt: skip
        day, wrong_day = day_of(said["attested_on"], as_of)
        problems += [Problem(number, f"Row {number}: {each}.") for each in (*wrong, *wrong_day)]
        attested += [{"member_id": said["member_id"], "attestation": one,
                      "attested_by": said["attested_by"], "attested_on": day} for one in codes]  # fmt: skip
    return attested, problems


def disclosures_in(lines: Sequence[Line], as_of: date) -> tuple[list[Values], list[Problem]]:
    """Who disclosed what of whom."""
    disclosed, problems = [], []
    for number, said in lines:
        wrong = ["the two members are one. Write the other one's id"] if (
            said["member_id"] and said["member_id"] == said["other_member_id"]) else []  # fmt: skip
        day, wrong_day = day_of(said["disclosed_on"], as_of)
        problems += [Problem(number, f"Row {number}: {each}.") for each in (*wrong, *wrong_day)]
        names = ("member_id", "other_member_id", "kind", "disclosed_by")
        disclosed.append({**{name: said[name] for name in names}, "disclosed_on": day})
    return disclosed, problems


def schools_in(lines: Sequence[Line], as_of: date) -> tuple[list[Values], list[Problem]]:
    """What is known of each school, once."""
    schools, problems, seen = [], [], dict[str, int]()
    for number, said in lines:
        first = seen.setdefault(fold(said["school"]), number)
        wrong = [f"the school stands in row {first}, too. Keep one row"] if said["school"] and first != number else []
        day, wrong_day = day_of(said["inspected_on"], as_of) if said["inspected_on"] else (None, [])
        problems += [Problem(number, f"Row {number}: {each}.") for each in (*wrong, *wrong_day)]
        schools.append({**said, "inspected_on": day})
    return schools, problems


def day_of(said: str, as_of: date) -> tuple[date, list[str]]:
    """The day of a decision; none lies after the day of the file."""
    day = date.fromisoformat(said) if said else as_of
    return day, ["the day lies after the day of this file. Correct it"] if day > as_of else []


def nobody(line: int, number: int) -> Problem:
    """A member id that names nobody, or several people."""
    who = f"{number} people" if number else "nobody who was ever on the roster"
    return Problem(line, f"Row {line}: a member id names {who}. Write it as the membership export does.")
