"""`mentor pay unmatched|holds|clawbacks|extra`: what of money waits for a named person, and what the person decides."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, cast

import typer

from cli.arguments import AsJson, ProgramCode, the_program
from cli.output import answer, finish, screen, show_table, wrong_usage
from cli.stores import stored

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from schemas.program import Program
    from tasks.stipends.deciding import Meaning as Said

MEANINGS = {
    "ack": "the bank has taken it on", "settle": "it was paid", "return": "the money came back",
    "reject": "it was never paid", "reversal": "finance reversed it at the bank", "nothing": "it is not ours",
}  # fmt: skip
"""What a row of a bank may mean, as a person says it."""
LEAST = 6
By = Annotated[str, typer.Option("--by", help="Your name; it goes on record.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, without the number of an account; kept with your name.")]
Row = Annotated[int, typer.Argument(help="The row, as `mentor pay unmatched list` numbers it.")]
Line = Annotated[str, typer.Argument(help="A line as `list` names it; its first characters will do.")]
Lines = Annotated[str, typer.Argument(help="A line as `list` names it; or a payee, such as a region, for all of its.")]
Meaning = Annotated[str, typer.Option(help="; ".join(f"{name}: {words}" for name, words in MEANINGS.items()) + ".")]
Payments = Annotated[list[str] | None, typer.Option(
    "--payment", help="The reference of a payment that it is about; again for each.")]  # fmt: skip

unmatched = typer.Typer(no_args_is_help=True, help="Rows of banks and finance that nobody could match.")
holds = typer.Typer(no_args_is_help=True, help="Lines that wait for a named person before they are paid.")
clawbacks = typer.Typer(no_args_is_help=True, help="Stipends that were paid and may be owed back.")


@unmatched.command("list")
def list_unmatched(program: ProgramCode, as_json: AsJson = False) -> None:
    """Every row that waits, with what is known of it; no account is shown. Nothing is written."""
    from tasks.stipends.deciding import open_unmatched
    from tasks.stipends.messages import money

    chosen = the_program(program)
    with stored() as engine:
        rows = open_unmatched(engine, chosen.code)
    shapes = [{"row": one.event_id, "read_at": one.at, "code": one.code, "reference": one.end_to_end_id,
               "trace": one.trace_no, "amount_minor": one.amount_minor, "what_is_known": one.detail}
              for one in rows]  # fmt: skip
    if not answer({"program": chosen.code, "unmatched": shapes}, as_json=as_json):
        show(f"{chosen.name}: rows that nobody could match", ("row", "code", "reference", "amount", "what is known"), [
            (one["row"], one["code"], one["reference"] or one["trace"],
             "" if one["amount_minor"] is None else money(int(one["amount_minor"]), chosen.currency),
             one["what_is_known"]) for one in shapes
        ])  # fmt: skip
    finish(problems=bool(shapes))


@unmatched.command("decide")
def decide(
    row: Row, program: ProgramCode, by: By, reason: Reason, meaning: Meaning, payment: Payments = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Say what a row means, once. What came back is owed again, and another person lets its lines go."""
    from tasks.shared.clock import now
    from tasks.stipends.deciding import decide_unmatched

    if meaning not in MEANINGS:
        wrong_usage(f"Say what it means, --meaning {', '.join(MEANINGS)}.")
    chosen = the_program(program)
    with stored() as engine, refusals():
        done = decide_unmatched(chosen, engine, row, cast("Said", meaning), payment or (), by, reason, now())
    shape = {"program": chosen.code, "row": row, "meaning": meaning, "by": by, "told": list(done.sentences)}
    told(shape, [f"Row {row} is decided: {MEANINGS[meaning]}.", *done.sentences], as_json=as_json)


@holds.command("list")
def list_holds(program: ProgramCode, as_json: AsJson = False) -> None:
    """Every line that waits, why, since when, and whether a person may let it go. Nothing is written."""
    from tasks.stipends.messages import money

    chosen = the_program(program)
    with stored() as engine:
        shapes = held_lines(engine, chosen)
    if not answer({"program": chosen.code, "holds": shapes}, as_json=as_json):
        show(f"{chosen.name}: lines that wait", ("line", "payee", "amount", "since", "ended by"), [
            (one["line"], one["payee"], money(one["amount_minor"], chosen.currency), one["since"],
             "a named person" if one["for_a_person"] else "itself") for one in shapes
        ])  # fmt: skip
        say_why(shapes)
    finish(problems=any(one["for_a_person"] for one in shapes))


@holds.command("end")
def end(line: Lines, program: ProgramCode, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Let lines go: they are paid with the next batch, unless something else holds them."""
    from tasks.shared.clock import now
    from tasks.stipends.holds import free_held

    chosen, words = the_program(program), needed(reason)
    with stored() as engine, refusals():
        found = the_lines(engine, chosen, line)
        ended = [one["line"] for one in found if one["for_a_person"]
                 and free_held(chosen, engine, one["line"], one["reason"], by, now(), words)]  # fmt: skip
    if not ended:
        wrong_usage("Nobody may let this go: it goes by itself when its cause is gone.")
    left = sorted({one["sentence"] for one in found if not one["for_a_person"]})
    shape = {"program": chosen.code, "by": by, "ended": ended, "still_held": left}
    lines = "1 line is" if len(ended) == 1 else f"{len(ended)} lines are"
    told(shape, [f"{lines} paid with the next batch.", *[f"Of some it still holds: {one}" for one in left]],
         as_json=as_json)  # fmt: skip


@holds.command("waive")
def waive_line(line: Line, program: ProgramCode, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Say that a line is not owed; it never comes back."""
    from tasks.shared.clock import now
    from tasks.stipends.holds import waive

    chosen, words = the_program(program), needed(reason)
    with stored() as engine, refusals():
        found = the_lines(engine, chosen, line, one=True)[0]["line"]
        waive(chosen, engine, found, by, now(), words)
    told({"program": chosen.code, "line": found, "by": by}, ["Waived: nothing is owed for it."], as_json=as_json)


@clawbacks.command("list")
def list_clawbacks(program: ProgramCode, as_json: AsJson = False) -> None:
    """Paid stipends whose match ended, where the program reviews that; and what is owed back. Nothing is written."""
    from sql.database import reading
    from tasks.stipends.clawbacks import open_clawbacks, to_review
    from tasks.stipends.foresight import read_books
    from tasks.stipends.messages import money

    chosen = the_program(program)
    with stored() as engine:
        names = read_books(chosen, engine).names
        review: list[dict[str, Any]] = [
            {"stipend": one.obligation_id, "payee": one.payee_name, "amount_minor": one.amount_minor,
             "match_is": one.state} for one in to_review(chosen, engine)
        ]  # fmt: skip
        with reading(engine) as db:
            owed: list[dict[str, Any]] = [
                {"line": one.obligation_id, "payee": names.get(one.payee_id, one.payee_id),
                 "amount_minor": one.amount_minor, "since": one.owed_on} for one in open_clawbacks(db, chosen.code)
            ]  # fmt: skip
    if not answer({"program": chosen.code, "to_review": review, "owed_back": owed}, as_json=as_json):
        show("To review: is it owed back?", ("stipend", "payee", "amount", "its match is"), [
            (one["stipend"], one["payee"], money(one["amount_minor"], chosen.currency), one["match_is"])
            for one in review])  # fmt: skip
        show("Owed back, and taken off the payee's next payment", ("line", "payee", "amount", "since"), [
            (one["line"], one["payee"], money(one["amount_minor"], chosen.currency), one["since"])
            for one in owed])  # fmt: skip
    finish(problems=bool(review))


@clawbacks.command("owe")
def owe(
    stipend: Annotated[str, typer.Argument(help="The paid stipend, as `list` or the batch's evidence names it.")],
    program: ProgramCode, by: By, reason: Reason, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Say that a paid stipend is owed back: it is taken off the payee's next payment, never debited."""
    from tasks.shared.clock import now
    from tasks.stipends.clawbacks import claw_back

    chosen = the_program(program)
    with stored() as engine, refusals():
        line = claw_back(chosen, engine, stipend, by, reason, now())
    told({"program": chosen.code, "stipend": stipend, "line": line, "by": by},
         ["It is owed back, and taken off the payee's next payment. Nobody is debited."], as_json=as_json)  # fmt: skip


@clawbacks.command("waive")
def waive_clawback(line: Line, program: ProgramCode, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Say that something is not owed back after all, before it is taken off; it never comes back."""
    from sql.database import reading
    from tasks.shared.clock import now
    from tasks.stipends.clawbacks import open_clawbacks
    from tasks.stipends.holds import waive

    chosen, words = the_program(program), needed(reason)
    with stored() as engine, refusals():
        with reading(engine) as db:
            owed = {one.obligation_id for one in open_clawbacks(db, chosen.code)}
        found = [one for one in owed if len(line) >= LEAST and one.startswith(line)]
        if len(found) != 1:
            wrong_usage(
                f"Nothing owed back is called so: `mentor pay clawbacks list --program {chosen.code}` names it."
            )
        waive(chosen, engine, found[0], by, now(), words)
    told({"program": chosen.code, "line": found[0], "by": by},
         ["Waived: nothing is taken off for it."], as_json=as_json)  # fmt: skip


def extra(program: ProgramCode, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Propose a batch beside the calendar, such as for what came back; two others approve it as they do any batch."""
    from tasks.shared.clock import now, today_in
    from tasks.stipends.bank_formats.words import plain
    from tasks.stipends.batches import propose_batch
    from tasks.stipends.holds import a_person
    from tasks.stipends.messages import money
    from tasks.stipends.occasions import extra_event

    chosen, words, moment = the_program(program), needed(reason), now()
    if chosen.payments.stipend is None:
        wrong_usage(f"{chosen.name} pays no stipend.")
    today = today_in(chosen.time_zone, moment)
    with stored() as engine, refusals():
        person = a_person(by)
        made = propose_batch(chosen, engine, extra_event(today, plain(words)), today, moment, person)
    if not made.batch_id:
        wrong_usage(" ".join(["Nothing may be paid today.", *made.left_out]))
    shape = {"program": chosen.code, "batch": made.batch_id, "fresh": made.fresh, "total_minor": made.total_minor,
             "left_out": list(made.left_out)}  # fmt: skip
    about = "is proposed" if made.fresh else "was open before: it is decided first"
    told(shape, [f"A batch of {money(made.total_minor, chosen.currency)} {about}. The next run of "
                 f"{chosen.code}__pay_stipends asks for its approvals; start it by hand to ask at once.",
                 *made.left_out], as_json=as_json)  # fmt: skip


def held_lines(engine: "Engine", program: "Program") -> list[dict[str, Any]]:
    """Every line that waits, with whether a person may end that."""
    from tasks.stipends.foresight import read_books
    from tasks.stipends.holds import waiting
    from tasks.stipends.rules import DECIDED

    names = read_books(program, engine).names
    return [{"line": one.obligation_id, "payee": names.get(one.payee_id, one.payee_id), "since": one.held_on,
             "year": one.program_year, "amount_minor": one.amount_minor, "reason": one.reason,
             "sentence": one.sentence, "for_a_person": one.reason.partition(":")[0] in DECIDED}
            for one in waiting(engine, program.code)]  # fmt: skip


def say_why(shapes: list[dict[str, Any]]) -> None:
    """Why lines wait, each sentence once for all lines of a payee that wait for the same."""
    alike = Counter((one["payee"], one["sentence"]) for one in shapes)
    for (payee, sentence), number in alike.items():
        screen.print(f"{payee}, {number} line{'s' * (number != 1)}: {sentence}", markup=False, highlight=False)


def the_lines(engine: "Engine", program: "Program", words: str, *, one: bool = False) -> list[dict[str, Any]]:
    """Everything that holds the one line that begins so, or all lines of a payee; or the end with a sentence."""
    from schemas.region import fold

    held, wanted = held_lines(engine, program), words.strip().lower()
    named = [each for each in held if len(wanted) >= LEAST and each["line"].startswith(wanted)]
    if len({each["line"] for each in named}) == 1:
        return named
    of_payee = [each for each in held if fold(each["payee"]) == fold(words)]
    if one or not of_payee:
        wrong_usage(f"Nothing that waits is called so: `mentor pay holds list --program {program.code}` names it.")
    return of_payee


def needed(reason: str) -> str:
    """A reason, or the end with a sentence."""
    if not reason.strip():
        wrong_usage("Say why, in a few words: --reason.")
    return reason


@contextmanager
def refusals() -> Iterator[None]:
    """End with the sentence that refuses an act."""
    try:
        yield
    except (ValueError, LookupError) as error:
        words = str(error.args[0]) if error.args else type(error).__name__
        wrong_usage(words[:1].upper() + words[1:] + ("" if words.endswith(".") else "."))


def told(shape: dict[str, Any], sentences: list[str], *, as_json: bool) -> NoReturn:
    """Say what was done."""
    if not answer(shape, as_json=as_json):
        for sentence in sentences:
            screen.print(sentence, markup=False, highlight=False)
    finish(problems=False)


def show(title: str, headings: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """A table in which nothing that others wrote is markup."""
    from rich.markup import escape

    show_table(title, headings, [tuple(escape(str(cell)) for cell in row) for row in rows])
