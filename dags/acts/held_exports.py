"""Held exports: which wait, what a person is told about one, where the answer goes, and what follows from it."""

from collections.abc import Callable
from typing import Any

from recorded_approval import APPROVE

from dags.acts.common import leave_out
from schemas.program import Program


def answers_about(program: Program) -> tuple[Callable[[str], str], Callable[[str, str, str], None]]:
    """How to describe an export that waits, and how to record what was decided about it."""

    def describe_export(ref: str) -> str:
        from sql.database import engine, reading
        from tasks.membership.held import describe

        with reading(engine()) as db:
            return describe(db, held_one(db, program, ref))

    def record_answer(ref: str, person: str, answer: str) -> None:
        from sql.database import engine, reading
        from tasks.membership.held import record_decision
        from tasks.shared.clock import now

        with reading(engine()) as db:
            held = held_one(db, program, ref)
        decision = "approve" if answer == APPROVE else "refuse"
        record_decision(engine(), held, decision, person, now())

    return describe_export, record_answer


def undecided(program: Program) -> list[str]:
    """The exports that wait for a person, as they are shown; nothing else runs if none is held, decided or not."""
    from sql.database import engine, reading
    from tasks.membership.held import held_exports

    with reading(engine()) as db:
        waiting = held_exports(db, program.code)
    refs = [held.ref for held in waiting if held.decision is None]
    rest = ("ask", "follow_decisions", "nobody_answered", "announce_members")
    found: list[str] = leave_out(refs, () if waiting else rest)
    return found


def follow(program: Program) -> dict[str, int]:
    """Do what was decided, as our own records say it; how many exports met which verdict."""
    from sql.database import engine
    from tasks.membership.evidence import prove
    from tasks.membership.held import follow_decisions
    from tasks.membership.steps import summary
    from tasks.shared.clock import now

    return summary(follow_decisions(program, engine(), now(), prove))


def held_one(db: Any, program: Program, ref: str) -> Any:
    """
    The held export of a question; what task results say, anybody may write, so it is looked up.

    Raises:
        LookupError: no export of this program waits as it was shown.
    """
    from tasks.membership.held import held_exports

    for held in held_exports(db, program.code):
        if held.ref == ref:
            return held
    raise LookupError(f"no export {ref!r} of {program.code} waits for a decision")
