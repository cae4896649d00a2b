"""`mentor decide` and `mentor why`: who is new in role, and what that rests on."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_day, the_program
from cli.output import answer, errors, finish, screen, show_table, wrong_usage
from cli.snapshots import Approve, Snapshots, history_of

if TYPE_CHECKING:
    from schemas.member import Decision

SHOWN = 40


def decide(
    program: ProgramCode,
    on: Annotated[str, typer.Option("--on", help="The day to decide for, as YYYY-MM-DD.")],
    snapshot: Snapshots = None,
    outcome: Annotated[str | None, typer.Option(help="Show only this outcome, such as ELIGIBLE.")] = None,
    approve_held: Approve = False,
    as_json: AsJson = False,
) -> None:
    """Decide everybody, from the stored history or from the given exports alone; nothing is written."""
    from sql.database import reading
    from tasks.eligibility.steps import decide_roster

    chosen, today = the_program(program), the_day(on)
    with (
        history_of(chosen, snapshot or [], approve=approve_held) as engine,
        reading(engine) as db,
        errors.status("Deciding"),
    ):
        decisions = sorted(decide_roster(db, chosen, today), key=lambda one: one.person_id)
    counts = Counter((one.outcome, one.reason) for one in decisions)
    wanted = [one for one in decisions if outcome in {None, one.outcome}]
    shape = {
        "program": chosen.code,
        "on": today,
        "roster": len(decisions),
        "counts": [{"outcome": o, "reason": r, "people": n} for (o, r), n in sorted(counts.items())],
        "decisions": [shape_of(one) for one in wanted],
    }
    if not answer(shape, as_json=as_json):
        show_table(f"{chosen.name}, {today}", ("outcome", "reason", "people"),
                   [(*key, number) for key, number in sorted(counts.items())])  # fmt: skip
        shown = [one for one in wanted if outcome or one.outcome in {"ELIGIBLE", "UPCOMING"}]
        show_table("", ("person", "outcome", "reason", "why"),
                   [(one.person_id, one.outcome, one.reason, one.sentence) for one in shown[:SHOWN]])  # fmt: skip
        if len(shown) > SHOWN:
            screen.print(f"... and {len(shown) - SHOWN} more; --json shows all.")
    finish(problems=not decisions)


def shape_of(decision: "Decision") -> dict[str, Any]:
    """One decision as the command tells it."""
    return {
        "person_id": decision.person_id, "outcome": decision.outcome, "reason": decision.reason,
        "sentence": decision.sentence, "role_family": decision.role_family, "employer": decision.employer,
        "spell": decision.spell, "subject": decision.subject, "warnings": list(decision.warnings),
    }  # fmt: skip


def why(
    member: Annotated[str, typer.Argument(help="The member id, or a person's id from `mentor decide`.")],
    program: ProgramCode,
    as_json: AsJson = False,
) -> None:
    """One person's timeline: what the exports said, what was decided, and why."""
    from cli.stores import stored
    from sql.database import reading
    from tasks.eligibility.steps import timeline

    chosen = the_program(program)
    with stored() as engine, reading(engine) as db:
        try:
            events = timeline(db, chosen, member)
        except LookupError as error:
            wrong_usage(str(error))
    if not events:
        wrong_usage(f"{chosen.name} knows nobody as {member!r}: `mentor decide --json` has everybody's id.")
    if not answer({"program": chosen.code, "member": member, "events": events}, as_json=as_json):
        rows = [(event["day"], event["what"].replace("_", " "), told(event)) for event in events]
        show_table(f"{chosen.name}: {member}", ("day", "what", "told"), rows)
    finish(problems=False)


def told(event: dict[str, Any]) -> str:
    """What an event says, without its day and kind; a decision says its sentence."""
    if event["what"] == "decision":
        until = f" (until {event['decided_to']})" if event["decided_to"] else ""
        words = [f"{event['outcome']} {event['reason']}{until}: {event['sentence']}", event["warnings"]]
        return " ".join(word for word in words if word)
    said = {name: value for name, value in event.items() if name not in {"day", "what"} and value not in {"", None}}
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in said.items())
