"""`mentor matches`: what would be said of a returned list, before it is sent or dropped."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_day, the_file, the_program
from cli.output import answer, errors, finish, screen, show_table, wrong_usage
from cli.snapshots import Approve, Snapshots, give_registers, history_of

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from schemas.match import RowVerdict
    from schemas.program import Program

app = typer.Typer(no_args_is_help=True, help=__doc__)
TO_DO = ("hold", "reject")


@app.callback()
def matches() -> None:
    """Lists that come back."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The workbook as it came back; a token in it is not needed.")],
    program: ProgramCode,
    on: Annotated[str, typer.Option("--on", help="The day on which it is judged, as YYYY-MM-DD.")],
    region: Annotated[str | None, typer.Option(help="Whose list it is; leave it out if there is one for all.")] = None,
    roster: Annotated[Path | None, typer.Option(help="An export of that day, in place of the stored history.")] = None,
    snapshot: Snapshots = None,
    coordinators: Annotated[Path | None, typer.Option(help="With an export: who gets each region's list.")] = None,
    approve_held: Approve = False,
    as_json: AsJson = False,
) -> None:
    """Every row's verdict, with a sentence for each thing to mend. Nothing is written."""
    from sql.database import reading
    from tasks.eligibility.steps import decide_members

    chosen, today, path = the_program(program), the_day(on), the_file(file)
    words = [*(snapshot or []), *([f"{today}={the_file(roster)}"] if roster else [])]
    place = the_region(chosen, region)
    if coordinators and not words:
        wrong_usage("A register goes with --roster or --snapshot; that of the stored history is in its inbox.")
    with history_of(chosen, words, approve=approve_held) as engine, errors.status("Reading the list"):
        if words:
            give_registers(chosen, engine, today, {"coordinators": coordinators})
            decide_members(chosen, engine, today)
        with reading(engine) as db:
            shape = judged(db, chosen, place, today, path)
    if not answer(shape, as_json=as_json):
        show(shape)
    finish(problems=bool(shape["refused"]) or any(row["result"] in TO_DO for row in shape["rows"]))


def the_region(program: "Program", name: str | None) -> str:
    """The region whose list it is; there is none to name where one list serves all."""
    from schemas.region import ALL_REGIONS

    if program.lists.grouping == "single":
        return ALL_REGIONS
    if not name:
        wrong_usage('Say whose list it is, such as --region "Region 5".')
    return name


def judged(db: "Connection", program: "Program", region: str, today: "date", path: Path) -> dict[str, Any]:
    """What the command answers: verdicts, or why the file is refused as a whole."""
    from schemas.files.match_list import SENTENCES
    from tasks.matches.ground import read_ground
    from tasks.matches.limited_reader import read_book
    from tasks.matches.refusals import RefusedBook
    from tasks.matches.returned import match_list_in
    from tasks.matches.rules import judge

    found: dict[str, Any] = {"program": program.code, "on": today, "region": region, "list_id": "", "refused": None,
                             "notes": [], "counts": {}, "rows": []}  # fmt: skip
    try:
        book = read_book(path.read_bytes(), path.name)
        listed = match_list_in(book, program)
    except RefusedBook as refused:
        sentence = SENTENCES.get(refused.code, "")
        return found | {"refused": {"code": refused.code, "detail": refused.detail, "sentence": sentence}}
    named, list_id = list_meant(db, program, region, today, book.tokens)
    ground = read_ground(db, program, named, list_id, "", today, listed)
    verdicts = judge(program, ground, listed, today)
    return found | {
        "region": named, "list_id": list_id, "notes": list(listed.notes), "rows": [row_of(one) for one in verdicts],
        "counts": dict(sorted(Counter(one.result for one in verdicts).items())),
    }  # fmt: skip


def list_meant(
    db: "Connection", program: "Program", region: str, today: "date", tokens: tuple[str, ...]
) -> tuple[str, str]:  # fmt: skip
    """The region as its lists spell it, and the version that the workbook's token names, if it is one of theirs."""
    import os

    from schemas.calendar import program_year_of
    from schemas.region import fold
    from sql.queries import query
    from tasks.shared.tokens import name_in

    binds = {"program": program.code, "program_year": program_year_of(program, today)}
    spelled = [row.region for row in db.execute(query("regions/last_lists"), binds)]
    named = next((one for one in spelled if fold(one) == fold(region)), region)
    list_id = (name_in(tokens[0]) if len(tokens) == 1 and os.environ.get("MENTOR_KEY") else "") or ""
    row = db.execute(query("matches/list_answered"), {"list_id": list_id}).first() if list_id else None
    if row is None or row.program != program.code:
        return named, ""
    if fold(row.region) != fold(named):
        wrong_usage(f"The workbook is the list of {row.region}, not of {named}; name that with --region.")
    return named, list_id


def row_of(one: "RowVerdict") -> dict[str, Any]:
    """One verdict as the command tells it."""
    return {
        "number": one.row.number, "list_ref": one.row.list_ref, "result": one.result, "outcome": one.outcome,
        "mentee": one.mentee_person_id, "mentor": one.pair.mentor_person_id if one.pair else "",
        "findings": [{"rule": each.rule, "result": each.result, "column": each.column, "sentence": each.sentence}
                     for each in one.findings],
    }  # fmt: skip


def show(shape: dict[str, Any]) -> None:
    """The verdicts for people: how many ended how, and what is to be mended."""
    if shape["refused"]:
        screen.print(f"The file would be refused ({shape['refused']['code']}).", style="bold")
        screen.print(shape["refused"]["sentence"], markup=False)
        return
    counts = ", ".join(f"{number} {result.replace('_', ' with a ')}" for result, number in shape["counts"].items())
    screen.print(f"{len(shape['rows'])} rows: {counts}.", style="bold", markup=False)
    rows = [(row["number"], each["result"], each["rule"], each["sentence"])
            for row in shape["rows"] for each in row["findings"]]  # fmt: skip
    show_table("", ("row", "result", "rule", "what to do"), rows)
