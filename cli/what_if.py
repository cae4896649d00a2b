"""`mentor what-if`: people and money under other settings, before and after; nothing is written."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_day, the_program
from cli.output import answer, errors, finish, screen, show_table, wrong_usage
from cli.stores import stored

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine

    from schemas.other_settings import Setting
    from schemas.program import Program
    from tasks.stipends.what_if import Change, Side, WhatIf

MONEY = ("payments.stipend", "payments.control")
PEOPLE = ("mentee", "roster.statuses", "roster.types", "roster.default_status")
"""What decides who is flagged; how membership is read decides about money, too."""
SIDES = ("before", "after")
Set = Annotated[list[str], typer.Option("--set", help="A setting as key=value, such as payments.stipend.unit=pairing.")]
On = Annotated[str, typer.Option("--on", help="The day to look at, as YYYY-MM-DD; today without it.")]


def what_if(program: ProgramCode, settings: Set, on: On = "", as_json: AsJson = False) -> None:
    """People and money under other settings, before and after. Nothing is written, and nothing is changed."""
    from schemas.other_settings import with_settings
    from schemas.sentences import DefinitionError
    from tasks.shared.clock import now, today_in
    from tasks.stipends import what_if as looking

    chosen, moment = the_program(program), now()
    day = the_day(on) if on else today_in(chosen.time_zone, moment)
    try:
        other, set_ = with_settings(chosen, settings, (*MONEY, *PEOPLE))
    except DefinitionError as error:
        wrong_usage("\n".join(problem.sentence for problem in error.problems))
    with stored() as engine, errors.status("Looking at both"):
        found = looking.what_if(chosen, other, engine, day, moment)
        decided = decisions(chosen, other, engine, day) if touches(set_, PEOPLE) else None
    shape = shape_of(chosen, day, set_, found) | {"decisions": decided}
    if not answer(shape, as_json=as_json):
        show(chosen, shape, found)
    finish(problems=False)


def touches(settings: "list[Setting]", places: tuple[str, ...]) -> bool:
    """Whether a setting lies below one of these places."""
    return any(one.key == place or one.key.startswith(f"{place}.") for one in settings for place in places)


def decisions(program: "Program", other: "Program", engine: "Engine", day: "date") -> list[dict[str, Any]]:
    """How many people each decision would reach, before and after, by the rules that decide every day."""
    from sql.database import reading
    from tasks.eligibility.steps import decide_roster

    with reading(engine) as db:
        sides = [
            Counter((one.outcome, one.reason) for one in decide_roster(db, each, day)) for each in (program, other)
        ]
    return [{"outcome": key[0], "reason": key[1], "before": sides[0][key], "after": sides[1][key]}
            for key in sorted(sides[0].keys() | sides[1].keys())]  # fmt: skip


def shape_of(program: "Program", day: "date", settings: "list[Setting]", found: "WhatIf") -> dict[str, Any]:
    """Two sets of rules, for programs; mentors by the id on their region's list alone."""
    return {
        "program": program.code, "on": day, "program_year": found.program_year, "currency": program.currency,
        "settings": [{"key": one.key, "before": plain(one.before), "after": plain(one.after),
                      "changes": one.before != one.after} for one in settings],
        "before": shape_of_side(found.before), "after": shape_of_side(found.after),
        "gain": found.gain, "lose": found.lose,
        "mentors": [shape_of_change(one) for one in found.changes],
        "on_record": {"lines": found.on_record, "total_minor": found.on_record_minor},
    }  # fmt: skip


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


def shape_of_side(side: "Side") -> dict[str, Any]:
    """One set of rules, for programs."""
    sums: dict[str, list[int]] = {}
    for line in side.lines:
        sums.setdefault(line.payee, []).append(line.amount_minor)
    return {
        "lines": len(side.lines), "total_minor": side.total_minor, "held_minor": side.held_minor,
        "payees": [{"payee": payee, "lines": len(each), "total_minor": sum(each)}
                   for payee, each in sorted(sums.items())],
        "held": [{"sentence": one.sentence, "lines": one.lines, "total_minor": one.total_minor} for one in side.held],
        "not_owed": list(side.not_owed),
        "next_batch": {"lines": side.batch_lines, "total_minor": side.batch_minor},
    }  # fmt: skip


def shape_of_change(one: "Change") -> dict[str, Any]:
    """One mentor, for programs: no name."""
    return {"mentor": one.mentor, "lines_before": one.lines[0], "lines_after": one.lines[1],
            "minor_before": one.minor[0], "minor_after": one.minor[1]}  # fmt: skip


def show(program: "Program", shape: dict[str, Any], found: "WhatIf") -> None:
    """Two sets of rules, for people in finance: mentors by name."""
    from rich.markup import escape

    for one in shape["settings"]:
        told = (
            f"{one['before']} → {one['after']}" if one["changes"] else f"{one['after']} already; that changes nothing"
        )
        say(f"{one['key']}: {told}")
    show_year(program, shape)
    show_payees(program, shape)
    show_table("Mentors for whom it is not the same", ("mentor", "name", "lines", "amount"), [
        (escape(one.mentor), escape(one.name), arrow(*one.lines),
         arrow(*(of(program, minor) for minor in one.minor))) for one in found.changes
    ])  # fmt: skip
    for side in SIDES:
        show_table(f"Held {side}", ("lines", "amount", "why"),
                   [(one["lines"], of(program, one["total_minor"]), escape(one["sentence"]))
                    for one in shape[side]["held"]])  # fmt: skip
    for sentence in dict.fromkeys([*shape["before"]["not_owed"], *shape["after"]["not_owed"]]):
        say(f"- {sentence}")
    if shape["decisions"] is not None:
        show_table("People by decision", ("outcome", "reason", "before", "after"),
                   [tuple(one.values()) for one in shape["decisions"]])  # fmt: skip
    on_record = shape["on_record"]
    say(f"{on_record['lines']} lines of the year, {of(program, on_record['total_minor'])}, are written "
        "down already: other rules change none of them, only what is owed from then on.")  # fmt: skip


def show_year(program: "Program", shape: dict[str, Any]) -> None:
    """The whole program year and the next batch, side by side."""
    sides = [shape[side] for side in SIDES]
    show_table(f"{program.name}, {shape['program_year']} as of {shape['on']}", ("", *SIDES), [
        ("lines", *(one["lines"] for one in sides)),
        ("amount", *(of(program, one["total_minor"]) for one in sides)),
        ("of it held", *(of(program, one["held_minor"]) for one in sides)),
        ("lines of the next batch", *(one["next_batch"]["lines"] for one in sides)),
        ("the next batch", *(of(program, one["next_batch"]["total_minor"]) for one in sides)),
        ("mentors who gain or lose a line", "", f"{shape['gain']} gain, {shape['lose']} lose"),
    ])  # fmt: skip


def show_payees(program: "Program", shape: dict[str, Any]) -> None:
    """What each payee gets in the year, side by side."""
    from rich.markup import escape

    sums = [{one["payee"]: (one["lines"], one["total_minor"]) for one in shape[side]["payees"]} for side in SIDES]
    rows = []
    for payee in sorted(sums[0].keys() | sums[1].keys()):
        both = [each.get(payee, (0, 0)) for each in sums]
        rows.append((escape(payee), arrow(*(one[0] for one in both)), arrow(*(of(program, one[1]) for one in both))))
    show_table("By payee", ("payee", "lines", "amount"), rows)


def of(program: "Program", minor: int) -> str:
    """An amount of the program."""
    from tasks.stipends.messages import money

    return money(minor, program.currency)


def arrow(before: object, after: object) -> str:
    """What was and what would be; once where they are the same."""
    return str(before) if before == after else f"{before} → {after}"


def say(sentence: str) -> None:
    """One line for people, as it is."""
    screen.print(sentence, markup=False, highlight=False, soft_wrap=True)
