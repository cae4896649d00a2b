"""`mentor history`: what the exports show, how people were recognised in them, and what was kept aside."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from cli.arguments import AsJson, ProgramCode, the_program
from cli.output import answer, errors, finish, screen, show_table
from cli.snapshots import Approve, Snapshots, history_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from schemas.program import Program

EVIDENCE = {
    "first_seen": "not seen before",
    "same_email": "an own e-mail address",
    "same_district": "name and employer or post",
    "unique_name": "a rare name that left its old place",
    "rekeyed": "name and e-mail under a new id",
    "ambiguous": "not enough: a person must look",
}


def history(
    program: ProgramCode, snapshot: Snapshots = None, approve_held: Approve = False, as_json: AsJson = False
) -> None:
    """Tell what became of each export, who came, moved and left, and by which evidence people were recognised."""
    from sql.database import reading

    chosen = the_program(program)
    with (
        history_of(chosen, snapshot or [], approve=approve_held) as engine,
        reading(engine) as db,
        errors.status("Comparing the exports"),
    ):
        shape = shape_of(db, chosen)
    if not answer(shape, as_json=as_json):
        show(chosen.name, shape)
    finish(problems=not shape["exports"])


def shape_of(db: "Connection", program: "Program") -> dict[str, Any]:
    """The history as the command tells it. Numbers only: nobody's name or address is in it."""
    from cli.movements import Post, hard_cases, movements
    from cli.movements import shape_of as shape_of_movement
    from sql.queries import query

    of_program = {"program": program.code}
    exports = exports_of(db, of_program)
    applied = [(one["source"], one["as_of"]) for one in exports if one["verdict"] == "applied"]
    posts = [Post(**row) for row in db.execute(query("cli/list_posts"), of_program).mappings()]
    links = db.execute(query("cli/count_links"), of_program)
    last = max((day for _, day in applied), default=None)
    return {
        "program": program.code,
        "exports": exports,
        "recognition": [{"day": row.linked_on, "evidence": row.evidence, "rows": row.number_of_rows} for row in links],
        "movements": [shape_of_movement(one) for one in movements(posts, applied)],
        "hard_cases": hard_cases(posts, last, program.roster.interim_words) if last else {},
    }


def exports_of(db: "Connection", of_program: dict[str, str]) -> list[dict[str, Any]]:
    """Each export with its numbers, what the guards said of it, and the rows kept aside by code."""
    from sql.queries import query

    aside: dict[int, dict[str, int]] = defaultdict(dict)
    for row in db.execute(query("cli/count_kept_aside"), of_program):
        aside[row.snapshot_id][row.code] = row.number_of_rows
    findings: dict[int, list[dict[str, str]]] = defaultdict(list)
    for found in db.execute(query("cli/list_findings"), of_program).mappings():
        words = dict(found)
        findings[words.pop("snapshot_id")].append(words)
    exports = [dict(row) for row in db.execute(query("cli/list_exports"), of_program).mappings()]
    for export in exports:
        number = export.pop("snapshot_id")
        export |= {"kept_aside": aside[number], "findings": findings[number]}
    return exports


def show(name: str, shape: dict[str, Any]) -> None:
    """The history for people."""
    show_table(f"{name}: exports", ("day", "source", "verdict", "rows", "kept aside", "new", "changed", "gone"),
               [(one["as_of"], one["source"], one["verdict"], one["rows_in_file"], one["quarantined"], one["added"],
                 one["changed"], one["missing"]) for one in shape["exports"]])  # fmt: skip
    for sentence in (found["sentence"] for one in shape["exports"] for found in one["findings"]):
        screen.print(f"  {sentence}", markup=False)
    show_table("People between two exports", ("source", "since", "until", "stayed", "moved", "came", "left"),
               [(one["source"], one["since"], one["until"], one["stayed"], one["moved"], one["came"], one["left"])
                for one in shape["movements"]])  # fmt: skip
    if shape["recognition"]:
        show_table("Rows given a person", ("day", "by", "rows"),
                   [(one["day"], EVIDENCE[one["evidence"]], one["rows"]) for one in shape["recognition"]])  # fmt: skip
    for what, number in shape["hard_cases"].items():
        screen.print(f"  {what.replace('_', ' ')}: {number}")
