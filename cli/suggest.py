"""`mentor suggest`: which mentors are suggested to whom on the lists of a day, and why; nothing is sent or written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_day, the_program
from cli.output import answer, errors, finish, show_table, wrong_usage
from cli.snapshots import Approve, Snapshots, give_registers, history_of

if TYPE_CHECKING:
    from schemas.program import Program
    from tasks.regions.pools import Pool, Suggested
    from tasks.regions.suggestions import Suggestion


def suggest(
    program: ProgramCode,
    on: Annotated[str, typer.Option("--on", help="The day of the lists, as YYYY-MM-DD.")],
    snapshot: Snapshots = None,
    volunteers: Annotated[Path | None, typer.Option(help="With --snapshot: who offers to be a mentor.")] = None,
    approve_held: Approve = False,
    as_json: AsJson = False,
) -> None:
    """Suggest mentors to everybody who waits for one, from the stored decisions or from the given exports alone."""
    from tasks.eligibility.steps import decide_members
    from tasks.regions.pools import words_for
    from tasks.regions.suggesting import suggest_for_lists

    chosen, today = the_program(program), the_day(on)
    if volunteers and not snapshot:
        wrong_usage("A register goes with --snapshot; that of the stored history is dropped into its inbox.")
    with history_of(chosen, snapshot or [], approve=approve_held) as engine, errors.status("Suggesting"):
        if snapshot:
            give_registers(chosen, engine, today, {"volunteers": volunteers})
            decide_members(chosen, engine, today)
        pools = suggest_for_lists(chosen, engine, today)
    words = {mentor: said for pool in pools for mentor, said in words_for(chosen, pool).items()}
    lists = [shape(chosen, pool, words) for pool in pools if pool.suggested or pool.matched]
    if not answer({"program": chosen.code, "on": today, "lists": lists}, as_json=as_json):
        show(chosen, lists)
    finish(problems=any(not one["mentors"] for each in lists for one in each["suggestions"]))


def shape(program: "Program", pool: "Pool", words: Mapping[str, str]) -> dict[str, Any]:
    """What is suggested on one list."""
    return {
        "region": pool.region, "matched": pool.matched, "waiting": len(pool.suggested), "mentors": len(pool.able),
        "free_places": sum(mentor.free for mentor in pool.able),
        "suggestions": [of_mentee(program, pool, each, words) for each in pool.suggested],
    }  # fmt: skip


def of_mentee(program: "Program", pool: "Pool", each: "Suggested", words: Mapping[str, str]) -> dict[str, Any]:
    """What is suggested to one mentee."""
    from schemas.member import full_name
    from schemas.region import ALL_REGIONS

    def named(found: "Sequence[Suggestion]", *, several: bool) -> list[dict[str, Any]]:
        from tasks.regions.suggestion_messages import why

        return [{"mentor": words[one.mentor.mentor_id], "region": one.mentor.region, "score": one.score,
                 "assigned": one.assigned, "reason": why(program, one, several_regions=several)}
                for one in found]  # fmt: skip

    return {
        "list_ref": each.mentee.list_ref, "mentee": full_name(each.mentee.last_name, each.mentee.first_name),
        "title": each.mentee.title, "mentors": named(each.own, several=pool.region == ALL_REGIONS),
        "elsewhere": named(each.elsewhere, several=True),
    }  # fmt: skip


def show(program: "Program", lists: Sequence[Mapping[str, Any]]) -> None:
    """One table for each list."""
    said = program.words
    for one in lists:
        title = f"{one['region'] if one['region'] != '*' else program.name}: {one['waiting']} wait, {one['matched']} " \
                f"have a {said.mentor}; {one['mentors']} {said.mentors}, {one['free_places']} free places"  # fmt: skip
        rows = [(each["mentee"], each["title"], in_lines(each)) for each in one["suggestions"]]
        show_table(title, (said.mentee, "title", f"suggested {said.mentors}"), rows)


def in_lines(each: Mapping[str, Any]) -> str:
    """The suggestions to one mentee, a line for each; those of other regions say of which."""
    lines = [f"{one['mentor']}: {one['reason']}" for one in each["mentors"]]
    lines += [f"{one['mentor']}, {one['region']}: {one['reason']}" for one in each["elsewhere"]]
    return "\n".join(lines) or "nobody"
