"""`mentor lists`: the region lists as they would go, into a folder; nothing is sent or written down."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_day, the_program
from cli.output import answer, errors, finish, screen, show_table, wrong_usage
from cli.snapshots import Approve, Snapshots, give_registers, history_of

if TYPE_CHECKING:
    from tasks.regions.steps import RenderedList


def lists(
    program: ProgramCode,
    on: Annotated[str, typer.Option("--on", help="The day of the lists, as YYYY-MM-DD.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write into; it is made where it is missing.")],
    snapshot: Snapshots = None,
    coordinators: Annotated[Path | None, typer.Option(help="With --snapshot: who gets each region's list.")] = None,
    volunteers: Annotated[Path | None, typer.Option(help="With --snapshot: who offers to be a mentor.")] = None,
    approve_held: Approve = False,
    as_json: AsJson = False,
) -> None:
    """Render every region's workbook and CSV, from the stored decisions or from the given exports alone."""
    from tasks.eligibility.steps import decide_members
    from tasks.regions.steps import render_lists

    chosen, today = the_program(program), the_day(on)
    registers = {"coordinators": coordinators, "volunteers": volunteers}
    if any(registers.values()) and not snapshot:
        wrong_usage("Registers go with --snapshot; those of the stored history are dropped into its inbox.")
    with history_of(chosen, snapshot or [], approve=approve_held) as engine, errors.status("Rendering"):
        if snapshot:
            give_registers(chosen, engine, today, registers)
            decide_members(chosen, engine, today)
        if not os.environ.get("MENTOR_KEY"):
            wrong_usage("MENTOR_KEY is not set: without the installation's secret no list can be made.")
        rendered = render_lists(chosen, engine, today)
    written = [write(one, out) for one in rendered]
    if not answer({"program": chosen.code, "on": today, "lists": written}, as_json=as_json):
        rows = [(one["region"] or "(no region)", sum(one["counts"].values()), one["workbook"], one["blocked"])
                for one in written]  # fmt: skip
        show_table(f"{chosen.name}, {today}", ("region", "people", "workbook", "why it would not go"), rows)
        screen.print(f"Written to {out}", markup=False)
    finish(problems=any(one["blocked"] for one in written))


def write(one: "RenderedList", out: Path) -> dict[str, Any]:
    """Write one list's files under a name made of its region, and tell what was written."""
    from tasks.shared.files import write_whole

    name = re.sub(r"[^a-z0-9]+", "-", one.region.lower()).strip("-") or "all"
    files = {}
    for kind, suffix, content in (("workbook", ".xlsx", one.workbook), ("csv", ".csv", one.csv)):
        if content:
            write_whole(out / f"{name}{suffix}", content)
        files[kind] = f"{name}{suffix}" if content else ""
    return {"region": one.region, "counts": dict(one.counts), **files, "blocked": one.blocked}
