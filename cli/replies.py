"""`mentor replies`: what came from the regions and waits for a named person, and coordinators whom no mail reaches."""

from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from cli.arguments import AsJson, ProgramCode, the_program
from cli.output import answer, finish, screen, show_table, wrong_usage
from cli.stores import stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from schemas.program import Program
    from tasks.matches.bounces import OpenBounce
    from tasks.matches.quarantine import Quarantined

SHOWN = 12
"""Characters by which a reply is named on the screen; any beginning of its id that no other has will do."""
LEAST = 6
Reply = Annotated[str, typer.Argument(help="The reply, as `mentor replies list` names it.")]
By = Annotated[str, typer.Option("--by", help="Your name; it goes on record.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept with your name.")]
StandsFor = Annotated[str, typer.Option(
    "--as", help="The address of the coordinator whose answer it is; needed where a region has several.")]  # fmt: skip

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.callback()
def replies() -> None:
    """What came from the regions and waits for a person."""


@app.command("list")
def list_waiting(program: ProgramCode, as_json: AsJson = False) -> None:
    """Replies in quarantine, what was let in for nothing, and whom our mails do not reach. Nothing is written."""
    from sql.database import reading
    from tasks.matches.bounces import open_bounces
    from tasks.matches.quarantine import quarantined
    from tasks.matches.standing import came_to_nothing
    from tasks.shared.clock import now, today_in

    chosen, moment = the_program(program), now()
    with stored() as engine, reading(engine) as db:
        waiting = [shape(chosen, one) for one in quarantined(db, chosen.code)]
        bounced = [shape_of_bounce(one) for one in open_bounces(db, chosen.code, today_in(chosen.time_zone, moment))]
        in_vain = [{"reply": reply_id[:SHOWN], "why": words} for reply_id, words in came_to_nothing(db, chosen, moment)]
    all_of_it = {"program": chosen.code, "waiting": waiting, "in_vain": in_vain, "not_reached": bounced}
    if not answer(all_of_it, as_json=as_json):
        show(chosen, waiting, bounced)
        show_table("Let in by staff and taken in by no list; `mentor matches done` ends the alarm",
                   ("reply", "why"), [(one["reply"], one["why"]) for one in in_vain])  # fmt: skip
    finish(problems=bool(waiting or bounced or in_vain))


@app.command()
def accept(
    reply: Reply, program: ProgramCode, by: By, reason: Reason, stands_for: StandsFor = "", as_json: AsJson = False
) -> None:
    """Let a reply count as if its region's coordinator had sent it; the answer goes to the coordinator."""
    decide(reply, the_program(program), "accept", by, reason, stands_for, as_json=as_json)


@app.command()
def refuse(reply: Reply, program: ProgramCode, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Put a reply aside for good; nobody is written about it."""
    decide(reply, the_program(program), "refuse", by, reason, as_json=as_json)


@app.command()
def reached(reply: Reply, program: ProgramCode, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Say that a coordinator can be reached again, though the report that named them said otherwise."""
    from sql.database import reading
    from tasks.matches.bounces import end_by_hand, open_bounces
    from tasks.shared.clock import now, today_in

    chosen, moment = the_program(program), now()
    with stored() as engine:
        with reading(engine) as db:
            known = [one.reply_id for one in open_bounces(db, chosen.code, today_in(chosen.time_zone, moment))]
        found = the_one(reply, known, chosen)
        try:
            done = end_by_hand(engine, chosen, found, by, reason, moment)
        except ValueError as error:
            wrong_usage(f"{error}.")
    told(chosen, found, "reached", by, done=done, as_json=as_json, words="Noted. Mail to them goes again.")


def decide(
    reply: str, program: "Program", decision: str, by: str, reason: str, stands_for: str = "", *, as_json: bool
) -> NoReturn:
    """Record what the person at the keyboard decided."""
    from tasks.matches.quarantine import CannotAccept, decide_reply
    from tasks.shared.clock import now

    with stored() as engine:
        found, moment = the_one(reply, ids_of(engine, program), program), now()
        try:
            done = decide_reply(engine, program, found, decision, by, reason, moment, stands_for)
        except CannotAccept as error:
            wrong_usage(str(error).replace("**", "").replace("Reject", "mentor replies refuse"))
        except (LookupError, ValueError) as error:
            wrong_usage(f"{error}.")
    words = "Accepted. It is read at the next look for replies." if decision == "accept" else "Refused, for good."
    told(program, found, decision, by, done=done, as_json=as_json, words=words)


def ids_of(engine: "Engine", program: "Program") -> list[str]:
    """Every reply that waits for a person or was decided about."""
    from sql.database import reading
    from tasks.matches.quarantine import asked_about

    with reading(engine) as db:
        return asked_about(db, program.code)


def the_one(
    words: str, known: "Sequence[str]", program: "Program", lists: str = "mentor replies list"
) -> str:  # fmt: skip
    """The one id that begins so, or the end with a sentence that says what to write."""
    found = [one for one in known if one.startswith(words.strip().lower())]
    if len(words.strip()) < LEAST or len(found) != 1:
        many = "several begin so" if len(found) > 1 else "nothing of that name waits"
        wrong_usage(f"{many}: `{lists} --program {program.code}` names what waits.")
    return found[0]


def told(
    program: "Program", reply: str, decision: str, by: str, *, done: bool, as_json: bool, words: str
) -> NoReturn:  # fmt: skip
    """Say what became of a decision; 1 where somebody was quicker."""
    shape = {"program": program.code, "reply": reply[:SHOWN], "decision": decision, "by": by, "done": done}
    if not answer(shape, as_json=as_json):
        screen.print(words if done else "Somebody decided before; that stands.", markup=False)
    finish(problems=not done)


def shape(program: "Program", one: "Quarantined") -> dict[str, Any]:
    """One reply that waits; its sender is shown to whoever sits at this machine."""
    from tasks.matches.quarantine import contents
    from tasks.matches.quarantine_messages import UNKNOWN, WHY

    envelope = contents(one)
    return {
        "reply": one.reply_id[:SHOWN], "received": local(program, one.received_at), "code": one.code,
        "why": WHY.get(one.code, UNKNOWN).replace("**", ""), "region": one.region, "year": one.program_year,
        "version": one.list_version, "sender": plain(envelope.sender) if envelope else "",
        "files": [plain(name) for name, _ in envelope.files] if envelope else [], "decision": one.decision,
        "by": one.person,
    }  # fmt: skip


def shape_of_bounce(one: "OpenBounce") -> dict[str, Any]:
    """One coordinator whom mail does not reach."""
    return {"reply": one.reply_id[:SHOWN], "recipient": plain(one.recipient), "region": one.region,
            "kind": one.kind, "since": one.noted_on}  # fmt: skip


def local(program: "Program", moment: "datetime") -> str:
    """A moment where the program is, to the minute."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(program.time_zone)).strftime("%Y-%m-%d %H:%M")


def plain(words: str) -> str:
    """A stranger's words without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def show(program: "Program", waiting: list[dict[str, Any]], bounced: list[dict[str, Any]]) -> None:
    """What waits, for people."""
    from rich.markup import escape

    rows = [
        (one["reply"], one["received"], one["region"], escape(one["sender"]), len(one["files"]),
         f"{one['why']} (Accepted by {escape(one['by'])}; reading it failed.)" if one["decision"] else one["why"])
        for one in waiting
    ]  # fmt: skip
    show_table(f"{program.name}: replies that wait for a person",
               ("reply", "received", "region", "sender", "files", "why"), rows)  # fmt: skip
    failing = [(one["reply"], one["since"], one["region"], escape(one["recipient"]), one["kind"]) for one in bounced]
    show_table("Coordinators whom our mails do not reach", ("report", "since", "region", "address", "kind"), failing)
