"""What becomes of each row of a returned list: every rule is run, every one that fires is shown, the worst decides."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.facts import FactValue, Rule, comparisons, holds
from schemas.files.region_list import headings
from schemas.match import WORST, AnswerRow, Finding, MatchList, Pair, RowResult, RowVerdict
from schemas.program import Program
from tasks.matches import row_messages as say
from tasks.matches.builtin import finding
from tasks.matches.earlier_matches import against_the_ledger, speaks_of
from tasks.matches.facts import Bond, Bonds, bonds_of, is_party, pair_facts, person_facts
from tasks.matches.knowledge import Ground, Someone
from tasks.matches.mentees import Whom, whom
from tasks.matches.mentors import Found, find_mentor, mentor_column
from tasks.matches.outcomes import MATCHED, Answer, Form, answer_of, form_of, names_a_mentor
from tasks.matches.unknowns import not_known, what_is_unknown


@dataclass(frozen=True, slots=True)
class Reading:
    """One row with the people it names, before any rule about the pair."""

    row: AnswerRow
    answer: Answer
    whom: Whom
    found: Found

    @property
    def bond(self) -> Bond | None:
        """The two people, if the row brings two together."""
        mentee, mentor = self.whom.mentee, self.found.mentor
        if mentee is None or mentor is None or mentee.person_id == mentor.person_id:
            return None
        return Bond(mentee.person_id, mentor.person_id)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that the row itself shows."""
        return (*self.whom.findings, *self.answer.findings, *self.found.findings)


def judge(program: Program, ground: Ground, listed: MatchList, received_on: date) -> tuple[RowVerdict, ...]:
    """
    A verdict for every row, in the order of the rows; no verdict depends on that order.

    Judging again what was accepted gives the same, as long as the people and the rules stay the same.

    Args:
        received_on: The program's day on which the answer came; the match date where the row gives none.
    """
    form = form_of(program, headings(program), ground.today)
    readings = [read_row(form, ground, row, received_on) for row in listed.rows]
    again = duplicates(program, readings)
    spoken = frozenset(one.whom.mentee.person_id for one in readings if one.whom.mentee and one.answer.answered)
    named = frozenset(one.bond for one in readings if one.bond)
    alone = bonds_of(ground.matches, named, spoken)
    rules = (*program.mentee.rules, *program.mentor.requirements, *program.matching.rules)
    bench = Bench(program, ground, rules, received_on, frozenset(t.field for r in rules for t in comparisons(r.when)))
    bonds = replace(alone, counted=bench.counted(readings, alone))
    return tuple(bench.verdict(one, bonds, again.get(place, ())) for place, one in enumerate(readings))


def read_row(form: Form, ground: Ground, row: AnswerRow, received_on: date) -> Reading:
    """Who is meant, and what is said."""
    person = whom(form.program, ground, row)
    answer = answer_of(form, row, received_on, written_in=person.written_in)
    if not answer.answered:
        return Reading(row, answer, person, Found())
    seeks = answer.outcome == MATCHED or (not answer.outcome and names_a_mentor(row.said))
    if not seeks or any(one.rule == "cell_unreadable" and one.column == mentor_column(form.program)
                        for one in answer.findings):  # fmt: skip
        return Reading(row, answer, person, Found())
    return Reading(row, answer, person, find_mentor(form.program, ground, row))


def duplicates(program: Program, readings: Sequence[Reading]) -> dict[int, tuple[Finding, ...]]:
    """What is said of rows whose mentee stands in several answered ones, by the place of the row."""
    rows: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(readings):
        if one.answer.answered and (key := one.whom.mentee.person_id if one.whom.mentee else one.whom.list_ref):
            rows[key].append(place)
    found: dict[int, tuple[Finding, ...]] = {}
    for places in rows.values():
        if len(places) > 1:
            is_one = len({gist(readings[place]) for place in places}) == 1
            rule, words = ("duplicate_same", say.duplicate_same) if is_one else ("duplicate_row", say.duplicate_row)
            found.update(dict.fromkeys(places, (finding(rule, words(program)),)))
    return found


def gist(one: Reading) -> tuple[object, ...]:
    """What a row says of its mentee, for two rows to be the same; a note changes nothing."""
    mentor = one.found.mentor
    cells = tuple(sorted(cell for cell in one.row.said.items() if cell[0] in {"mentor_member_id", "mentor_ref"}))
    answer = one.answer
    faults = tuple(sorted((each.rule, each.column) for each in one.findings if each.result in {"hold", "reject"}))
    return (answer.outcome, mentor.person_id if mentor else cells, answer.match_date, answer.cross_region_reason,
            answer.format, faults)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bench:
    """Judges one row after the other by the same rules."""

    program: Program
    ground: Ground
    rules: tuple[Rule, ...]
    received_on: date
    asked: frozenset[str]
    """The facts that the program's rules ask for."""

    def counted(self, readings: Sequence[Reading], alone: Bonds) -> frozenset[Bond]:
        """The pairs of this answer that take a place: all but those that some rule rejects whatever else is named."""
        often = Counter(one.bond.mentor for one in readings if one.bond)
        return frozenset(
            one.bond for one in readings
            if one.bond and (often[one.bond.mentor] < 2
                             or all(found.result != "reject" for found in self.findings(one, alone, ())))
        )  # fmt: skip

    def verdict(self, one: Reading, bonds: Bonds, again: Sequence[Finding]) -> RowVerdict:
        """The verdict on one row."""
        mentee = one.whom.mentee.person_id if one.whom.mentee else ""
        ref = one.whom.list_ref if mentee else ""
        if not one.answer.answered:
            return RowVerdict(one.row, "unanswered", "", (), mentee, None, ref)
        findings = distinct([*self.findings(one, bonds, again)])
        results: list[RowResult] = [each.result for each in findings]
        result: RowResult = max(results, key=WORST.index, default="accept")
        pair = None if result == "reject" else self.pair(one)
        return RowVerdict(one.row, result, one.answer.outcome, findings, mentee, pair, ref)

    def findings(self, one: Reading, bonds: Bonds, again: Sequence[Finding]) -> Iterable[Finding]:
        """Everything that fires on an answered row, built-in rules first."""
        mentee, mentor = one.whom.mentee, one.found.mentor
        found = [*one.findings, *again]
        if mentee is not None:
            ref, outcome = one.whom.list_ref, one.answer.outcome
            found += against_the_ledger(self.program, self.ground, mentee, mentor, ref, outcome)
        if mentee is not None and mentor is not None:
            found += self.of_the_mentor(mentor)
            found += self.of_the_program(one, mentee, mentor, bonds)
        return [self.waived(each, one) for each in found]

    def of_the_mentor(self, mentor: Someone) -> Iterable[Finding]:
        """What the program asks of a mentor beside its rules: attestations, readiness, and membership unless ruled."""
        wanted, column = self.program.mentor, mentor_column(self.program)
        missing = [code for code in wanted.attestations if code not in mentor.attested]
        if wanted.attested == "before_match" and missing:
            yield finding("attestations_missing", say.attestations_missing(self.program, missing), column)
        if STATUS not in self.asked and mentor.status and mentor.status not in wanted.member_statuses:
            yield finding("mentor_not_a_member", say.mentor_not_a_member(self.program), column)
        if wanted.readiness_survey and READY not in mentor.attested:
            yield finding("readiness_missing", say.readiness_missing(self.program), column)

    def of_the_program(self, one: Reading, mentee: Someone, mentor: Someone, bonds: Bonds) -> Iterable[Finding]:
        """The program's own rules; a fact that a rule needs and nobody knows is named."""
        facts = self.facts(one, mentee, mentor, bonds)
        unknown = [STATUS] if STATUS not in self.asked and not mentor.status else []
        for rule in self.rules:
            if holds(rule.when, facts):
                yield Finding(rule.id, rule.outcome, rule.message, rule.waivable_by, self.column(rule))
            else:
                unknown += [name for name in not_known(rule.when, facts) if name not in unknown]
        if mentee.person_id == mentor.person_id and "self_match" not in {rule.id for rule in self.rules}:
            yield finding("self_match", say.self_match(self.program), mentor_column(self.program))
        if one.answer.match_date is None:
            unknown = [name for name in unknown if name != "pair.match_date_in_year"]
        if unknown:
            yield finding("could_not_check", say.could_not_check(what_is_unknown(self.program, unknown)))

    def facts(self, one: Reading, mentee: Someone, mentor: Someone, bonds: Bonds) -> Mapping[str, FactValue]:
        """What is known of the two and of the pair."""
        ground, answer = self.ground, one.answer
        pair = pair_facts(
            self.program, ground, mentee, mentor, bonds, answer.match_date, answer.cross_region_reason
        )  # fmt: skip
        return person_facts("mentee", mentee, ground) | person_facts("mentor", mentor, ground) | pair

    def column(self, rule: Rule) -> str:
        """The cell that a rule speaks of: its own where it asks for one, else the mentor's."""
        names = {test.field for test in comparisons(rule.when)}
        if "pair.match_date_in_year" in names:
            return "match_date"
        if "pair.cross_region_reason" in names:
            return "cross_region_reason"
        return "" if all(name.startswith("mentee.") for name in names) else mentor_column(self.program)

    def waived(self, one: Finding, reading: Reading) -> Finding:
        """The finding, or a warning where a named person with the authority let this pair pass."""
        mentee, mentor = reading.whom.mentee, reading.found.mentor
        if one.waivable_by is None or one.result in {"accept", "accept_warn"} or mentee is None:
            return one
        for waiver in self.ground.waivers:
            allowed = waiver.authority == "association" or waiver.authority == one.waivable_by
            if (waiver.rule == one.rule and waiver.list_ref == reading.whom.list_ref and allowed
                    and waiver.waived_on <= self.ground.today
                    and speaks_of(waiver, self.ground, mentee, mentor)):  # fmt: skip
                return replace(one, result="accept_warn", sentence=say.waived(one.sentence))
        return one

    def pair(self, one: Reading) -> Pair | None:
        """The two people with all that the ledger keeps of them."""
        bond, mentee, mentor = one.bond, one.whom.mentee, one.found.mentor
        if bond is None or mentee is None or mentor is None:
            return None
        return Pair(
            list_ref=one.whom.list_ref, mentee_person_id=bond.mentee, mentor_person_id=bond.mentor,
            mentor_id=mentor.member_id, mentee_region=mentee.region, mentor_region=mentor.region,
            mentee_status=mentee.status or "", mentor_status=mentor.status or "",
            match_date=one.answer.match_date or self.received_on,
            cross_region_reason=one.answer.cross_region_reason, format=one.answer.format,
            coordinator_is_party=is_party(self.ground, mentee, mentor),
        )  # fmt: skip


STATUS = "mentor.membership.status"
READY = "readiness"
"""The attestation that stands for a readiness assessment that was done."""


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each rule once for each cell, the worst first, in an order that does not depend on how they were found."""
    worst: dict[tuple[str, str], Finding] = {}
    for one in findings:
        kept = worst.get((one.rule, one.column))
        if kept is None or WORST.index(one.result) > WORST.index(kept.result):
            worst[one.rule, one.column] = one
    return tuple(sorted(worst.values(), key=lambda one: (-WORST.index(one.result), one.rule, one.column)))
