"""Great Expectations proves what the judge found: the same declaration, run by another program, kept as evidence."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from schemas.files.match_checks import Check, checks
from schemas.files.returned_book import MAX_ROWS
from schemas.match import MatchList, RowVerdict
from schemas.program import Program
from tasks.matches.knowledge import Ground
from tasks.matches.proof import Masked, known, objected, shown_rows
from tasks.matches.synonyms import fold_choice
from tasks.shared import data_docs
from tasks.shared.files import home, private_folder
from tasks.shared.keys import mark
from tasks.shared.proofs import CouldNotCheck, Wanted, prove_frames

__all__ = ["CouldNotCheck", "agree", "prove"]
SUITE = "match_list"
TITLE = "What this answer was checked for"
WHOLE_FILE = frozenset({"columns", "rows"})
"""Checks of the file as a whole: a list that fails one of them is refused and never judged."""
CLASSES: Mapping[str, tuple[str, Callable[[Check], dict[str, Any]]]] = {
    "columns": ("ExpectTableColumnsToMatchSet", lambda one: {"column_set": list(one.argument), "exact_match": False}),
    "rows": ("ExpectTableRowCountToBeBetween", lambda one: {"min_value": 1, "max_value": MAX_ROWS}),
    "unique": ("ExpectColumnValuesToBeUnique", lambda one: {"column": one.column}),
    "one_of": ("ExpectColumnValuesToBeInSet",
               lambda one: {"column": one.column, "value_set": sorted(map(fold_choice, one.argument))}),
    "matches": ("ExpectColumnValuesToMatchRegex", lambda one: {"column": one.column, "regex": one.argument}),
}  # fmt: skip
"""Each kind of declared check as Great Expectations calls it; `known` needs what is on record."""


def prove(program: Program, ground: Ground, listed: MatchList, verdicts: Sequence[RowVerdict]) -> str:
    """
    Run the declared checks over an answer and keep the Data Docs: counts and sentences, never a value of a person.

    Returns:
        The folder of the evidence, relative to `evidence/` of this installation; the same for the same answer.
    Raises:
        CouldNotCheck: Great Expectations objects to other rows than the judge, or a check did not run.
    """
    import pandas as pd

    mask = partial(mark, "evidence", characters=12)
    declared = checks(program)
    rows = shown_rows(program, ground, listed, verdicts, mask)
    frame = pd.DataFrame(rows, dtype=object)
    folder = private_folder(home() / "evidence" / name_of(program, ground, rows))
    wanted = [as_wanted(one, ground, mask) for one in declared]
    prove_frames(SUITE, program.code, wanted, [frame], folder,
                 lambda result: agree(result, declared, verdicts), rows_by="number")  # fmt: skip
    data_docs.settle(folder, TITLE, summary(len(rows), len(declared), verdicts))
    return folder.name


def name_of(program: Program, ground: Ground, rows: Sequence[Mapping[str, Any]]) -> str:
    """An opaque name of an answer's evidence: another answer has another."""
    said = json.dumps([program.code, ground.program_year, ground.region, ground.today.isoformat(), list(rows)])
    return "m" + hashlib.sha256(said.encode()).hexdigest()[:15]


def as_wanted(one: Check, ground: Ground, mask: Masked) -> Wanted:
    """One declared check as Great Expectations calls it, with its rule and sentence."""
    meta = {"code": one.rules[0], "say": one.say}
    if one.kind == "known":
        arguments = {"column": one.column, "value_set": known(one, ground, mask)}
        return Wanted("ExpectColumnValuesToBeInSet", arguments, meta, one.note)
    name, arguments_of = CLASSES[one.kind]
    return Wanted(name, arguments_of(one), meta, one.note)


def agree(result: Any, declared: Sequence[Check], verdicts: Sequence[RowVerdict]) -> None:
    """
    Every check ran and objects to the very rows of which the judge said so.

    Raises:
        CouldNotCheck: it names rules and numbers of rows, and no value.
    """
    if len(result.results) != len(declared):
        raise CouldNotCheck(f"{len(result.results)} of {len(declared)} checks answered; nothing was written")
    for check, one in zip(declared, result.results, strict=True):
        code = (one.expectation_config.meta or {}).get("code", "")
        if code != check.rules[0] or one.exception_info.get("raised_exception"):
            raise CouldNotCheck(f"{check.rules[0]}: the check did not run; nothing was written")
        if check.kind in WHOLE_FILE:
            if not one.success:
                raise CouldNotCheck(f"{code}: the file passed the reader and not the check; nothing was written")
            continue
        rows, judged = rows_in(one, code), objected(check, verdicts)
        if rows != judged:
            odd = sorted(rows ^ judged)[:5]
            raise CouldNotCheck(f"{code}: the check and the judge differ on the rows {odd}; nothing was written")


def rows_in(one: Any, code: str) -> set[int]:
    """The numbers of the rows that a check objects to."""
    found, rows = one.result.get("unexpected_count"), one.result.get("unexpected_index_list") or []
    if found is None or found != len(rows):
        raise CouldNotCheck(f"{code}: the check did not name its rows; nothing was written")
    return {int(row["number"]) for row in rows}


def summary(rows: int, number: int, verdicts: Sequence[RowVerdict]) -> str:
    """What was proved, in one sentence."""
    counts = {name: sum(one.result == name for one in verdicts) for name in ("accept", "accept_warn", "hold", "reject")}
    said = ", ".join(f"{count} {name.replace('_', ' with a ')}" for name, count in counts.items() if count)
    return (
        f"Great Expectations ran {number} checks over the {rows} rows of this answer. Every check ran, and each "
        f"objects to the very rows of which our own reading said so. By all rules together: {said or 'nothing said'}."
    )
