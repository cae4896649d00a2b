"""How each row of a region's list stands after everything that the region has said. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.match import WORST, Finding, RowResult
from schemas.region import fold

Stand = Literal["fine", "noted", "work", "empty"]
ACCEPTED = frozenset({"accept", "accept_warn"})
CONTRADICT = frozenset({"mentor_changed", "coordinators_disagree"})
"""Rules that hold a row because something else was accepted before."""


@dataclass(frozen=True, slots=True)
class Said:
    """One row of one answer of a region, as it was kept."""

    submission_id: str
    number: int
    """Where it stood in the workbook that came."""
    list_ref: str
    mentee_person_id: str
    mentor_person_id: str
    outcome: str
    said: Mapping[str, str]
    result: RowResult
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of the newest list."""

    list_ref: str
    person_id: str
    name: str = ""
    """As the list says it."""


@dataclass(frozen=True, slots=True)
class Stands:
    """One row as it stands now: what was said in it last, and what is wrong with it."""

    state: Stand
    list_ref: str
    """Empty for somebody who is not on the newest list."""
    row: Said | None = None
    """None if nobody has said anything."""
    findings: tuple[Finding, ...] = ()
    """The worst first; of an accepted row everything that was remarked."""


def how_rows_stand(
    listed: Sequence[Listed], said: Iterable[Said], own: str, theirs: frozenset[str],
    confirmed: frozenset[tuple[str, str, str]],
) -> list[Stands]:  # fmt: skip
    """
    Every row of a list once: those that need work, those without an answer, and those that count.

    What was said last of somebody counts; an empty row says nothing, nor does one with which another coordinator
    contradicts what was accepted: that stands, and each of the two is told. A row that was held stands accepted as
    soon as the match that it brought is confirmed. Below the list only this answer's rows can need work: what an
    earlier one said of people who are not on the list was answered then.

    Args:
        listed: Who is on the newest list, in its order.
        said: The rows of every answer of the region in this program year, oldest answer first.
        own: The answer that is being answered, or the last one of whoever wrote.
        theirs: The answers of other coordinators.
        confirmed: (submission, mentee, mentor) of every match that is confirmed.
    """
    last: dict[str, list[Said]] = {}
    for rows in by_submission(said):
        new: dict[str, list[Said]] = {}
        meant = refs_meant(listed, rows)
        for row in rows:
            ref = meant[row.number]
            key = f"ref:{ref}" if ref else key_of(row)
            if row.result == "unanswered" or (key in last and row.submission_id in theirs and contradicts(row)):
                continue
            if ref or row.submission_id == own or counts(row, confirmed):
                new.setdefault(key, []).append(row)
        last |= new
    found = [stand for one in listed for stand in stands(one.list_ref, last.pop(f"ref:{one.list_ref}", []), confirmed)]
    others = sorted(last.values(), key=lambda rows: (rows[0].submission_id == own, rows[0].number))
    found += [stand for rows in others for stand in stands("", rows, confirmed)]
    return sorted(found, key=lambda stand: ("work", "empty", "noted", "fine").index(stand.state))


def refs_meant(listed: Sequence[Listed], rows: Sequence[Said]) -> dict[int, str]:
    """
    Number of a row -> the reference of whom it means; empty for somebody who is not on the list.

    A row whose reference was written over means whoever alone has its name on the list and no other answer in it: the
    region gets that row back with the reference put right, and nothing counts before it has sent it again.
    """
    refs = {one.list_ref for one in listed}
    ref_of = {one.person_id: one.list_ref for one in listed}
    meant = {row.number: row.list_ref if row.list_ref in refs else ref_of.get(row.mentee_person_id, "") for row in rows}
    names = Counter(fold(one.name) for one in listed)
    heard = {meant[row.number] for row in rows if row.result != "unanswered"}
    silent = {fold(one.name): one.list_ref for one in listed
              if one.name and names[fold(one.name)] == 1 and one.list_ref not in heard}  # fmt: skip
    for row in rows:
        if row.list_ref and not meant[row.number]:
            meant[row.number] = silent.pop(fold(row.said.get("mentee_name", "")), "")
    return meant


def by_submission(said: Iterable[Said]) -> Iterable[list[Said]]:
    """The rows of each answer together, in the order given."""
    answers: dict[str, list[Said]] = {}
    for row in said:
        answers.setdefault(row.submission_id, []).append(row)
    return answers.values()


def key_of(row: Said) -> str:
    """Whom a row below the list means: a person whom we know, else the name as it was written."""
    name = fold(row.said.get("mentee_name", ""))
    return f"person:{row.mentee_person_id}" if row.mentee_person_id else f"name:{name}" if name else \
        f"row:{row.submission_id}/{row.number}"  # fmt: skip


def counts(row: Said, confirmed: frozenset[tuple[str, str, str]]) -> bool:
    """Whether a row counts: it was accepted, or what held it up has been settled since."""
    return row.result in ACCEPTED or (
        row.result == "hold" and (row.submission_id, row.mentee_person_id, row.mentor_person_id) in confirmed
    )


def contradicts(row: Said) -> bool:
    """Whether a row waits because something else was accepted before."""
    return row.result == "hold" and any(finding.rule in CONTRADICT for finding in row.findings)


def stands(list_ref: str, rows: Sequence[Said], confirmed: frozenset[tuple[str, str, str]]) -> list[Stands]:
    """One person's rows of one answer: each that needs work, or one for all if all of them count."""
    if not rows:
        return [Stands("empty", list_ref)]
    open_ = [row for row in rows if not counts(row, confirmed)]
    if open_:
        return [Stands("work", list_ref, row, by_weight(row.findings)) for row in open_]
    remarked = by_weight(finding for row in rows if row.result in ACCEPTED for finding in row.findings)
    noted = any(row.result == "accept_warn" for row in rows)
    return [Stands("noted" if noted else "fine", list_ref, rows[0], remarked)]


def by_weight(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What was found, the worst first."""
    return tuple(sorted(findings, key=lambda finding: -WORST.index(finding.result)))


def contradictions(said: Iterable[Said], senders: Mapping[str, str], own: str) -> list[tuple[Said, Said]]:
    """
    The rows of one answer that wait because another coordinator's row was accepted before, each with that row.

    Args:
        said: The rows of every answer of the region in this program year, oldest answer first.
        senders: Answer -> who sent it.
    """
    before: dict[str, Said] = {}
    found = []
    for row in said:
        key = row.list_ref or key_of(row)
        if row.submission_id != own:
            theirs = row.result in ACCEPTED and senders[row.submission_id] != senders.get(own)
            before |= {key: row} if theirs else {}
            continue
        other = before.get(key)
        if other and contradicts(row):
            found.append((row, other))
    return found
