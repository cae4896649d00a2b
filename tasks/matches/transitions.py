"""What an answer does to the match ledger: proposed, confirmed, held, ended, replaced. Pure, and the same twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.match import MatchState, Pair, RowVerdict

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


def changes(verdicts: Iterable[RowVerdict], live: Sequence[Live], submission_id: str, coordinator: str) -> list[Change]:
    """
    What the rows of one answer do to the matches that stand or wait.

    Args:
        submission_id: The answer's own; what it said itself a moment ago is not replaced by its other rows.
        coordinator: Who answered; what another coordinator said is never undone by a row that is held itself.
    """
    by_ref: dict[str, list[Live]] = {}
    for match in live:
        by_ref.setdefault(match.list_ref, []).append(match)
    found: list[Change] = []
    seen: set[tuple[str, str]] = set()
    for verdict in verdicts:
        ref = verdict.pair.list_ref if verdict.pair else verdict.row.list_ref
        said = (ref, verdict.pair.mentor_person_id if verdict.pair else "")
        if ref and verdict.result != "unanswered" and said not in seen:
            seen.add(said)
            found += row_changes(verdict, by_ref.get(ref, ()), submission_id, coordinator)
    return found


def row_changes(verdict: RowVerdict, live: Sequence[Live], submission_id: str, coordinator: str) -> list[Change]:
    """What one answered row does."""
    if verdict.pair is None:
        return gone(verdict, live) if verdict.result in ACCEPTED else []
    same = next((match for match in live if match.mentor_person_id == verdict.pair.mentor_person_id), None)
    others = [match for match in live if match is not same]
    if verdict.result in ACCEPTED:
        return accepted(verdict, same, others)
    if verdict.result == "reject":
        return [Change(same.match_id, "ended", codes(verdict))] if same and same.state == "held" else []
    superseded = [
        Change(other.match_id, "replaced", "another_mentor_named")
        for other in others
        if other.state == "held" and other.coordinator == coordinator and other.submission_id != submission_id
    ]
    return superseded + ([] if same else [Change("", "held", codes(verdict), verdict)])


def accepted(verdict: RowVerdict, same: Live | None, others: Iterable[Live]) -> list[Change]:
    """A pair counts: whatever else was said of the mentee is over, and the pair is confirmed once."""
    found = [Change(other.match_id, "replaced", "another_mentor_confirmed") for other in others]
    if same is None or same.state != "confirmed":
        found.append(Change(same.match_id if same else "", "confirmed", codes(verdict), verdict))
    return found


def gone(verdict: RowVerdict, live: Iterable[Live]) -> list[Change]:
    """The region says that there is no match: one that stood or waited is over."""
    if verdict.outcome not in GONE:
        return []
    return [Change(match.match_id, "ended", verdict.outcome) for match in live]


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
