"""`mentor matches`: what would be said of a returned list, before it is sent or dropped."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_day, the_file, the_program
from cli.output import answer, errors, finish, screen, show_table, wrong_usage
from cli.replies import SHOWN, By, local, plain, the_one
from cli.snapshots import Approve, Snapshots, give_registers, history_of
from cli.stores import stored

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection, Engine

    from schemas.match import RowVerdict
    from schemas.program import Program
    from tasks.matches.ticks import Kind
    from tasks.matches.waiting import Said, Waiting

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


@app.command()
def waiting(program: ProgramCode, as_json: AsJson = False) -> None:
    """What waits for staff: held rows, contradictions, corrections of the roster, questions. Nothing is written."""
    from sql.database import reading
    from tasks.matches.waiting import what_waits
    from tasks.shared.clock import now

    chosen = the_program(program)
    with stored() as engine, reading(engine) as db:
        shape = shape_of(chosen, what_waits(db, chosen, now()))
    if not answer(shape, as_json=as_json):
        show_waiting(chosen, shape)
    finish(problems=any(shape["counts"].values()))


@app.command()
def done(
    what: Annotated[str, typer.Argument(help="The correction, mail or file, by the beginning of its name in a list.")],
    program: ProgramCode,
    by: By,
    note: Annotated[str, typer.Option("--note", help="What was done; it is kept with your name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say that you have seen to a correction, a mail without a list, or a file let in for nothing: it waits no more."""
    from tasks.matches.ticks import tick_off
    from tasks.shared.clock import now

    chosen, moment = the_program(program), now()
    with stored() as engine:
        known = to_tick(engine, chosen, moment)
        found = the_one(what, [*known], chosen, lists="mentor matches waiting")
        try:
            noted = tick_off(engine, chosen, known[found], found, by, note, moment)
        except ValueError as error:
            wrong_usage(f"{error}.")
    shape = {"program": chosen.code, "what": found[:SHOWN], "kind": known[found], "by": by, "done": noted}
    if not answer(shape, as_json=as_json):
        screen.print("Noted. It waits no more." if noted else "Somebody was quicker; that stands.", markup=False)
    finish(problems=not noted)


def to_tick(engine: "Engine", program: "Program", moment: "datetime") -> "dict[str, Kind]":
    """Everything that a person can say is done, by its name."""
    from sql.database import reading
    from tasks.matches.standing import came_to_nothing
    from tasks.matches.waiting import what_waits

    with reading(engine) as db:
        found, in_vain = what_waits(db, program, moment), came_to_nothing(db, program, moment)
    known: dict[str, Kind] = {one.key: "correction" for one in found.corrections}
    known |= {one.reply_id: "question" for one in found.questions}
    return known | {reply_id: "in_vain" for reply_id, _ in in_vain}


def shape_of(program: "Program", found: "Waiting") -> dict[str, Any]:
    """What the command answers; people by their ids, replies by the beginning of theirs."""
    return {
        "program": program.code, "counts": found.counts,
        "held": [{"region": one.region, "list_ref": one.list_ref, "row": one.row, "mentee": one.mentee,
                  "mentor": one.mentor, "outcome": one.outcome, "since": one.since,
                  "rules": [{"rule": rule, "sentence": words} for rule, words in one.rules]} for one in found.held],
        "contradictions": [{"region": one.region, "list_ref": one.list_ref, "mentee": one.mentee,
                            "stands": shape_of_said(one.stands), "waits": shape_of_said(one.waits)}
                           for one in found.contradictions],
        "corrections": [{"region": one.region, "list_ref": one.list_ref, "mentee": one.mentee, "since": one.since,
                         "kind": one.kind, "column": one.column, "said": plain(one.said), "item": one.key[:SHOWN]}
                        for one in found.corrections],
        "questions": [{"reply": one.reply_id[:SHOWN], "region": one.region,
                       "received": local(program, one.received_at)} for one in found.questions],
    }  # fmt: skip


def shape_of_said(one: "Said") -> dict[str, Any]:
    """One of two answers that contradict each other."""
    return {"submission": one.submission[:SHOWN], "on": one.on, "outcome": one.outcome, "mentor": one.mentor}


def show_waiting(program: "Program", shape: dict[str, Any]) -> None:
    """What waits for staff, for people."""
    from rich.markup import escape

    held = [(one["since"], one["region"], one["list_ref"], one["mentee"], one["mentor"], each["rule"],
             escape(each["sentence"])) for one in shape["held"] for each in one["rules"]]  # fmt: skip
    show_table(f"{program.name}: held rows that their region cannot mend",
               ("since", "region", "list ref", "mentee", "mentor", "rule", "sentence"), held)  # fmt: skip
    both = [(one["region"], one["list_ref"], one["mentee"], *(in_words(one[name]) for name in ("stands", "waits")))
            for one in shape["contradictions"]]  # fmt: skip
    show_table("Coordinators who contradict each other", ("region", "list ref", "mentee", "stands", "waits"), both)
    said = [(one["item"], one["since"], one["region"], one["list_ref"], one["mentee"], one["kind"], one["column"],
             escape(one["said"])) for one in shape["corrections"]]  # fmt: skip
    show_table("Corrections for those who keep the roster",
               ("item", "since", "region", "list ref", "member", "kind", "column", "said"), said)  # fmt: skip
    asked = [(one["received"], one["region"], one["reply"]) for one in shape["questions"]]
    show_table("Mails without a list", ("received", "region", "reply"), asked)


def in_words(said: dict[str, Any]) -> str:
    """`matched with 00201, on 2026-09-20`."""
    whom = f" with {said['mentor']}" if said["mentor"] else ""
    return f"{said['outcome']}{whom}, on {said['on']}"


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
