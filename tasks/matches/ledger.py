"""Writes down what a region said and what became of it: the answer, its rows, and the matches with their history."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from schemas.match import Finding, MatchState, RowVerdict
from schemas.program import Program
from schemas.registry import definition_sha256
from schemas.spans import months_after
from sql.queries import query
from tasks.matches.transitions import Change, Live, Speaker, changes, tally
from tasks.shared import audit

BY_STAFF = "staff_for_coordinator"
"""Who acted, where a person of ours let an answer in."""
OLDER = Finding("older_answer", "accept", "A later mail of yours speaks of this mentee, and that one counts.")


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of a region: to which version of its list, by whom, when."""

    reply_id: str
    list_id: str
    program_year: str
    region: str
    coordinator: str
    """The address on file of who answers for the region."""
    received_on: date
    """The program's day on which the answer came."""
    received_at: datetime
    notes: tuple[str, ...] = ()
    evidence: str = ""
    colleagues: frozenset[str] | None = None
    """In small letters, who else answers for the region today; None if nobody asked."""
    vouched: bool = False
    """Somebody of ours stands for it; who that is stands beside the decision about the reply."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a change of the ledger comes from."""

    program_year: str
    region: str
    submission_id: str
    on: date
    """The day of the program on which it happens."""
    definition_sha256: str
    actor: str = "coordinator"


def rows_sha256(verdicts: Iterable[RowVerdict]) -> str:
    """What an answer says, wherever its rows stand and whichever program saved it."""
    said = sorted(json.dumps([v.row.list_ref, dict(sorted(v.row.said.items()))], ensure_ascii=False) for v in verdicts)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def record(
    db: Connection, program: Program, answered: Answered, verdicts: Sequence[RowVerdict], moment: datetime
) -> str | None:
    """
    Write an answer down and let it change the ledger, in the caller's transaction, whose turn it is.

    Rows on which a later answer has spoken already change nothing: replies may be read in another order than they came.

    Returns:
        The id of the submission; None if the same coordinator said the same thing last time with the same result, and
        nothing was written.
    """
    of_region = {"program": program.code, "program_year": answered.program_year, "region": answered.region}
    last = db.execute(query("matches/last_submission"), of_region).first()
    content = rows_sha256(verdicts)
    if (last is not None and last.rows_sha256 == content and last.coordinator == answered.coordinator
            and results(db, last.submission_id) == results_of(verdicts)):  # fmt: skip
        return None
    verdicts = without_older(db, program, answered, verdicts)
    number = last.number + 1 if last else 1
    submission_id = "s" + digest([*of_region.values(), number])
    counts, definition = tally(verdicts), definition_sha256(program)
    db.execute(query("matches/put_submission"), {
        **of_region, **counts, "submission_id": submission_id, "reply_id": answered.reply_id, "number": number,
        "list_id": answered.list_id, "coordinator": answered.coordinator, "rows_sha256": content,
        "received_on": answered.received_on, "notes": " ".join(answered.notes), "evidence": answered.evidence,
        "definition_sha256": definition,
    })  # fmt: skip
    put_rows(db, submission_id, verdicts)
    source = Source(answered.program_year, answered.region, submission_id, answered.received_on, definition,
                    BY_STAFF if answered.vouched else "coordinator")  # fmt: skip
    live = end_what_is_over(db, program, live_matches(db, program), source, moment)
    speaker = Speaker(submission_id, answered.coordinator, answered.colleagues, answered.program_year)
    found = changes(verdicts, live, speaker)
    apply(db, program, found, source, moment)
    audit.append(db, at=moment, actor="read_match_lists", action="match_list_read", subject=submission_id,
                 facts={"list_id": answered.list_id, "number": number, **counts, **states(found)})  # fmt: skip
    return submission_id


def put_rows(db: Connection, submission_id: str, verdicts: Sequence[RowVerdict]) -> None:
    """Every row with everything that was found in it."""
    rows, findings = [], []
    for verdict in verdicts:
        key = {"submission_id": submission_id, "number": verdict.row.number}
        mentor = verdict.pair.mentor_person_id if verdict.pair else ""
        said = json.dumps(dict(sorted(verdict.row.said.items())), ensure_ascii=False)
        rows.append(key | {
            "list_ref": kept_ref(verdict), "mentee_person_id": verdict.mentee_person_id, "mentor_person_id": mentor,
            "outcome": verdict.outcome, "said": said, "result": verdict.result,
        })  # fmt: skip
        findings += [
            key | {"rule": one.rule, "result": one.result, "column_name": one.column, "sentence": one.sentence}
            for one in verdict.findings
        ]
    for name, values in (("matches/put_submission_row", rows), ("matches/put_row_finding", findings)):
        if values:
            db.execute(query(name), values)


def results_of(verdicts: Iterable[RowVerdict]) -> list[tuple[str, str]]:
    """How the row of each reference ended; where a row stands says nothing."""
    return sorted((kept_ref(verdict), verdict.result) for verdict in verdicts)


def kept_ref(verdict: RowVerdict) -> str:
    """The reference that is written down: that of the ledger, or the row's own words where nobody is meant."""
    return verdict.list_ref or verdict.row.list_ref


def results(db: Connection, submission_id: str) -> list[tuple[str, str]]:
    """How each row of an answer ended, as it was written down."""
    found = db.execute(query("matches/rows_of_submission"), {"submission_id": submission_id})
    return sorted((row.list_ref, row.result) for row in found)


def without_older(
    db: Connection, program: Program, answered: Answered, verdicts: Sequence[RowVerdict]
) -> Sequence[RowVerdict]:
    """The rows, without those of people on whom a reply that came later was read before this one."""
    binds = {"program": program.code, "program_year": answered.program_year, "region": answered.region,
             "received_at": answered.received_at}  # fmt: skip
    later = set(db.execute(query("matches/spoken_of_later"), binds).scalars())
    return [
        replace(verdict, result="unanswered", outcome="", findings=(OLDER,), pair=None)
        if verdict.mentee_person_id in later and verdict.result != "unanswered"
        else verdict
        for verdict in verdicts
    ]


def end_what_is_over(
    db: Connection, program: Program, live: Sequence[Live], source: Source, moment: datetime
) -> list[Live]:
    """End the matches whose time has run out; the others, which an answer may change."""
    over = [match for match in live if match.is_over(source.program_year, source.on)]
    for match in over:
        binds = {"match_id": match.match_id, "state": "ended", "state_since": source.on}
        db.execute(query("matches/close_match"), binds)
        put_event(db, match.match_id, "ended", "ran_out", source, moment)
    return [match for match in live if match not in over]


def live_matches(db: Connection, program: Program) -> list[Live]:
    """The matches of a program that stand or wait."""
    return [Live(**row) for row in db.execute(query("matches/live_matches"), {"program": program.code}).mappings()]


def apply(db: Connection, program: Program, found: Sequence[Change], source: Source, moment: datetime) -> None:
    """Change the ledger: what ends first, so that one mentee never has two confirmed matches."""
    former = {(row.list_ref, row.mentor_person_id): row.times
              for row in db.execute(query("matches/former_matches"), {"program": program.code})}  # fmt: skip
    for change in sorted(found, key=lambda one: one.verdict is not None):
        if change.verdict is None:
            binds = {"match_id": change.match_id, "state": change.state, "state_since": source.on}
            db.execute(query("matches/close_match"), binds)
            put_event(db, change.match_id, change.state, change.reason, source, moment)
        else:
            bring_together(db, program, change, former, source, moment)


def bring_together(
    db: Connection, program: Program, change: Change, former: Mapping[tuple[str, str], int], source: Source,
    moment: datetime,
) -> None:  # fmt: skip
    """Put a new match into the ledger, proposed by the region and then confirmed or held; or renew a known one."""
    match_id = change.match_id
    values = match_values(program, change, source)
    if match_id:
        db.execute(query("matches/renew_match"), {name: values[name] for name in RENEWED} | {"match_id": match_id})
    else:
        pair = change.pair
        times = former.get((pair.list_ref, pair.mentor_person_id), 0)
        match_id = "m" + digest([program.code, pair.list_ref, pair.mentor_person_id, times])
        db.execute(query("matches/put_match"), values | {"match_id": match_id})
        put_event(db, match_id, "proposed", "", source, moment)
    put_event(db, match_id, change.state, change.reason, source, moment)


RENEWED = (
    "state", "state_since", "rules", "submission_id", "mentee_status", "mentor_status", "match_date", "runs_until",
    "cross_region_reason", "format", "coordinator_is_party", "definition_sha256",
)  # fmt: skip
"""What a row of the ledger is told anew when an answer renews its match; the two people never change."""


def match_values(program: Program, change: Change, source: Source) -> dict[str, object]:
    """Everything that a row of the ledger holds but its id; a later stipend needs no more than this."""
    pair, months = change.pair, program.matching.arrangement_months
    return {
        "program": program.code, "program_year": source.program_year, "list_ref": pair.list_ref,
        "region": source.region, "mentee_person_id": pair.mentee_person_id, "mentor_person_id": pair.mentor_person_id,
        "mentor_id": pair.mentor_id, "mentee_region": pair.mentee_region, "mentor_region": pair.mentor_region,
        "mentee_status": pair.mentee_status, "mentor_status": pair.mentor_status, "match_date": pair.match_date,
        "runs_until": months_after(pair.match_date, months) if months else None,
        "cross_region_reason": pair.cross_region_reason, "format": pair.format,
        "coordinator_is_party": int(pair.coordinator_is_party), "rules": change.reason,
        "submission_id": source.submission_id, "definition_sha256": source.definition_sha256,
        "state": change.state, "state_since": source.on,
    }  # fmt: skip


def put_event(db: Connection, match_id: str, state: MatchState, reason: str, source: Source, moment: datetime) -> None:
    """One more line in the history of a match."""
    db.execute(query("matches/put_match_event"), {
        "match_id": match_id, "state": state, "at": moment, "actor": source.actor, "reason": reason,
        "submission_id": source.submission_id,
    })  # fmt: skip


def states(found: Iterable[Change]) -> dict[str, int]:
    """How many matches came into which state."""
    counts: dict[str, int] = {}
    for change in found:
        counts[f"matches_{change.state}"] = counts.get(f"matches_{change.state}", 0) + 1
    return counts


def digest(parts: Sequence[str | int]) -> str:
    """Nineteen characters that name these parts for ever."""
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()[:19]
