"""What an answer does to the match ledger: proposed, confirmed, held, ended, replaced. Pure, and the same twice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.match import WORST, MatchState, Pair, RowVerdict

GONE = frozenset({"declined", "left", "not_new", "withdrawn"})
"""Outcomes that end a match which stands; `pending` leaves it as it is."""
ACCEPTED = frozenset({"accept", "accept_warn"})


@dataclass(frozen=True, slots=True)
class Live:
    """A match that stands or waits, and the answer that said it."""

    match_id: str
    list_ref: str
    mentor_person_id: str
    state: MatchState
    submission_id: str
    coordinator: str
    match_date: date | None = None
    cross_region_reason: str = ""
    format: str = ""
    program_year: str = ""
    runs_until: date | None = None
    mentee_person_id: str = ""

    def is_over(self, program_year: str, today: date) -> bool:
        """Whether its time has run out: by its own last day, or with its program year where no day is set."""
        return self.runs_until <= today if self.runs_until else self.program_year not in {"", program_year}

    def is_about(self, verdict: RowVerdict, ref: str) -> bool:
        """Whether a row speaks of the mentee of this match, under whatever reference."""
        return self.list_ref == ref or (self.mentee_person_id == verdict.mentee_person_id != "")

    def goes_on_as(self, ref: str, mentor: str, program_year: str) -> bool:
        """
        Whether a row that names this mentor says this match again.

        Somebody who has another job now stands on lists under another reference; in one year the same two people are
        one confirmed match all the same.
        """
        same_year = self.state == "confirmed" and self.program_year == program_year
        return self.mentor_person_id == mentor and (self.list_ref == ref or same_year)

    def differs_from(self, pair: Pair) -> bool:
        """Whether a row says anything else of the two people than the ledger has."""
        return (self.match_date, self.cross_region_reason, self.format) != (
            pair.match_date, pair.cross_region_reason, pair.format)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the ledger: a new match (without an id), or a known one in another state."""

    match_id: str
    state: MatchState
    reason: str
    """Codes, never words of a person."""
    verdict: RowVerdict | None = None
    """The row that brings a new match or renews one; None where a match only ends."""

    @property
    def pair(self) -> Pair:
        """The two people of a row that brings or renews a match."""
        if self.verdict is None or self.verdict.pair is None:
            raise ValueError("this change brings nobody together")
        return self.verdict.pair


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says what the rows of one answer say."""

    submission_id: str
    """The answer's own; what it said itself a moment ago is not replaced by its other rows."""
    coordinator: str
    colleagues: Collection[str] | None = None
    """In small letters, who else answers for the region today; None: whoever else has said anything."""
    program_year: str = ""

    def may_undo(self, match: Live) -> bool:
        """Whether what waits is this coordinator's own, or of somebody who answers for the region no more."""
        other = match.coordinator.lower()
        if other == self.coordinator.lower():
            return True
        return self.colleagues is not None and other not in self.colleagues


def changes(verdicts: Iterable[RowVerdict], live: Sequence[Live], speaker: Speaker) -> list[Change]:
    """What the rows of one answer do to the matches that stand or wait; what colleagues have on hold stays there."""
    by_mentee: dict[str, list[Live]] = {}
    for match in live:
        for key in {match.list_ref, match.mentee_person_id} - {""}:
            by_mentee.setdefault(key, []).append(match)
    found: list[Change] = []
    for (ref, _), verdict in worst_of_each(verdicts).items():
        about = {one.match_id: one for key in (ref, verdict.mentee_person_id) for one in by_mentee.get(key, ())}
        own = [match for match in about.values() if match.is_about(verdict, ref)]
        found += row_changes(verdict, ref, own, speaker)
    return found


def worst_of_each(verdicts: Iterable[RowVerdict]) -> dict[tuple[str, str], RowVerdict]:
    """What is said of each mentee with each mentor, once; of several rows the worst counts, in whatever order."""
    chosen: dict[tuple[str, str], RowVerdict] = {}
    for verdict in verdicts:
        ref = verdict.pair.list_ref if verdict.pair else verdict.list_ref
        key = (ref, verdict.pair.mentor_person_id if verdict.pair else "")
        if ref and verdict.result != "unanswered":
            chosen[key] = max(chosen.get(key, verdict), verdict, key=lambda one: WORST.index(one.result))
    return chosen


def row_changes(verdict: RowVerdict, ref: str, live: Sequence[Live], speaker: Speaker) -> list[Change]:
    """What one answered row does. What its sender had on hold before and does not say again is over."""
    mentor = verdict.pair.mentor_person_id if verdict.pair else ""
    same = max(
        (match for match in live if match.goes_on_as(ref, mentor, speaker.program_year)),
        key=lambda match: (match.state == "confirmed", match.list_ref == ref), default=None,
    )  # fmt: skip
    others = [match for match in live if match is not same]
    if verdict.result in ACCEPTED and verdict.pair is not None:
        over = [one for one in others if (
            one.mentor_person_id != mentor if one.state == "confirmed" else speaker.may_undo(one))]  # fmt: skip
        return accepted(verdict, same, over)
    if verdict.result in ACCEPTED and verdict.outcome in GONE:
        over = [match for match in live if match.state == "confirmed" or speaker.may_undo(match)]
        return [Change(match.match_id, "ended", verdict.outcome) for match in over]
    superseded = [
        Change(other.match_id, "replaced", "said_otherwise")
        for other in others
        if other.state == "held" and other.submission_id != speaker.submission_id
        and other.coordinator.lower() == speaker.coordinator.lower()
    ]  # fmt: skip
    is_new = verdict.pair is not None and same is None and verdict.result == "hold"
    return superseded + ([Change("", "held", codes(verdict), verdict)] if is_new else [])


def accepted(verdict: RowVerdict, same: Live | None, others: Iterable[Live]) -> list[Change]:
    """A pair counts: whatever else was said of the mentee is over, and the pair is confirmed once, or corrected."""
    found = [Change(other.match_id, "replaced", "another_mentor_confirmed") for other in others]
    if same is None or same.state != "confirmed":
        return [*found, Change(same.match_id if same else "", "confirmed", codes(verdict), verdict)]
    if same.list_ref != verdict.list_ref:
        return found  # it began under another reference, and goes on under that
    kept = dated_as(verdict, same)
    if kept.pair is not None and same.differs_from(kept.pair):
        found.append(Change(same.match_id, "confirmed", f"corrected {codes(verdict)}".strip(), kept))
    return found


def dated_as(verdict: RowVerdict, same: Live) -> RowVerdict:
    """A row that gives no day leaves the day that the match has."""
    undated = any(finding.rule == "date_missing" for finding in verdict.findings)
    if not undated or verdict.pair is None or same.match_date is None:
        return verdict
    return replace(verdict, pair=replace(verdict.pair, match_date=same.match_date))


def codes(verdict: RowVerdict) -> str:
    """The rules that fired, each once, in the order of the alphabet."""
    return " ".join(sorted({finding.rule for finding in verdict.findings}))


def tally(verdicts: Iterable[RowVerdict]) -> Mapping[str, int]:
    """How many rows ended how, under the names of the columns of a submission."""
    names = {"accept": "accepted", "accept_warn": "warned", "hold": "held", "reject": "rejected",
             "unanswered": "unanswered"}  # fmt: skip
    counts = dict.fromkeys(names.values(), 0)
    for verdict in verdicts:
        counts[names[verdict.result]] += 1
    return counts
