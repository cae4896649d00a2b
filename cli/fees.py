"""`mentor fees`: who is asked for which fee, who has paid, and what a named person decides of it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.arguments import AsJson, ProgramCode, the_program
from cli.output import answer, finish, screen, show_table, wrong_usage
from cli.stores import stored

if TYPE_CHECKING:
    from schemas.program import Program

INVOICE_VERDICTS, ROW_VERDICTS = ("credit", "again", "waive", "keep"), ("paid", "seen")
By = Annotated[str, typer.Option("--by", help="Your name; it goes on record.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a few words that name nobody; it is kept.")]

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.callback()
def fees() -> None:
    """Who is asked for which fee, who has paid, and what a named person decides of it."""


@app.command("list")
def list_fees(program: ProgramCode, as_json: AsJson = False) -> None:
    """Every invoice with what became of it, trial memberships, and what waits for a person. Nothing is written."""
    from sql.database import reading
    from sql.queries import query
    from tasks.shared.clock import now, today_in
    from tasks.stipends.fee_alarms import fee_alarms

    chosen = with_fees(program)
    with stored() as engine, reading(engine) as db:
        rows = db.execute(query("stipends/fee_invoices_of_program"), {"program": chosen.code}).all()
        trials = db.execute(query("stipends/trials_of_program"), {"program": chosen.code}).mappings().all()
        waits = fee_alarms(db, chosen, today_in(chosen.time_zone, now()))
    shape = {
        "program": chosen.code, "currency": chosen.currency,
        "invoices": [shape_of_invoice(row) for row in rows],
        "trial_memberships": [dict(row) for row in trials], "waits_for_a_person": waits,
    }  # fmt: skip
    if not answer(shape, as_json=as_json):
        show_list(chosen, shape)
    finish(problems=bool(waits))


@app.command()
def preview(program: ProgramCode, as_json: AsJson = False) -> None:
    """Who would be invoiced today, for what, and who cannot be and why. Nothing is written."""
    from sql.database import reading
    from tasks.shared.clock import now, today_in
    from tasks.stipends.fees import look

    chosen = with_fees(program)
    with stored() as engine, reading(engine) as db:
        found = look(db, chosen, today_in(chosen.time_zone, now()))
    shape = {
        "program": chosen.code, "currency": chosen.currency, "program_year": found.program_year,
        "invoices": [{"person": one.enrolment.person_id, "name": one.enrolment.name, "fee": one.fee.id,
                      "amount_minor": one.fee.amount_minor} for one in found.new],
        "total_minor": sum(one.fee.amount_minor for one in found.new),
        "held": [sentence for _, sentence in found.held], "changed": [sentence for _, sentence in found.changed],
    }  # fmt: skip
    if not answer(shape, as_json=as_json):
        show_preview(chosen, shape)
    finish(problems=bool(found.held or found.changed))


@app.command()
def decide(
    invoice: Annotated[str, typer.Argument(help="The number of the invoice.")],
    program: ProgramCode,
    verdict: Annotated[str, typer.Option("--as", help="credit, again (credit and issue another), waive or keep.")],
    by: By, reason: Reason, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Decide of one invoice, in your own name. Money that came for a credited one is booked as given back."""
    from tasks.shared.clock import now
    from tasks.stipends.fee_decisions import decide_invoice

    chosen = with_fees(program)
    if verdict not in INVOICE_VERDICTS:
        wrong_usage(f"{verdict!r} is no decision: write {', '.join(INVOICE_VERDICTS)}.")
    with stored() as engine:
        try:
            issued = decide_invoice(chosen, engine, invoice, verdict, by, reason, now())  # type: ignore[arg-type]
        except ValueError as error:
            wrong_usage(str(error))
    if not answer({"program": chosen.code, "invoice": invoice, "decided": verdict, "issued": issued}, as_json=as_json):
        say(f"Done. Issued instead: {issued}." if issued else "Done.")
    finish(problems=False)


@app.command("settle-row")
def settle_row(
    row: Annotated[int, typer.Argument(help="The row's number, as `mentor fees list` shows it.")],
    program: ProgramCode,
    verdict: Annotated[str, typer.Option("--as", help="paid (its invoice is paid whole) or seen (changes nothing).")],
    by: By, reason: Reason, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Say what a row of finance's table means that waits for a person."""
    from tasks.shared.clock import now
    from tasks.stipends.fee_decisions import settle_row as settle

    chosen = with_fees(program)
    if verdict not in ROW_VERDICTS:
        wrong_usage(f"{verdict!r} is no decision: write {' or '.join(ROW_VERDICTS)}.")
    with stored() as engine:
        try:
            settle(chosen, engine, row, verdict, by, reason, now())  # type: ignore[arg-type]
        except ValueError as error:
            wrong_usage(str(error))
    if not answer({"program": chosen.code, "row": row, "decided": verdict}, as_json=as_json):
        say("Done.")
    finish(problems=False)


def with_fees(code: str) -> "Program":
    """The program of this code, or the end with a sentence if it asks for no fee."""
    from tasks.stipends.fee_messages import NO_FEES

    chosen = the_program(code)
    if not chosen.payments.fees:
        wrong_usage(NO_FEES.format(program=chosen.name))
    return chosen


def shape_of_invoice(row: Any) -> dict[str, Any]:
    """One invoice, for programs."""
    return {
        "invoice": row.invoice_no, "program_year": row.program_year, "person": row.person_id,
        "customer": row.customer, "fee": row.fee_id, "amount_minor": row.amount_minor, "issued_on": row.issued_on,
        "due_on": row.due_on, "state": row.ended or ("paid" if row.paid_on else "open"), "paid_on": row.paid_on,
        "replaces": row.replaces, "filed": bool(row.filed), "mailed": bool(row.mailed),
    }  # fmt: skip


def show_list(program: "Program", shape: dict[str, Any]) -> None:
    """Every invoice, for people."""
    from rich.markup import escape

    from tasks.stipends.messages import money

    show_table(f"{program.name}: invoices", ("invoice", "customer", "fee", "amount", "due on", "state", "mailed"), [
        (one["invoice"], escape(one["customer"]), one["fee"], money(one["amount_minor"], program.currency),
         one["due_on"], f"paid {one['paid_on']}" if one["state"] == "paid" else one["state"],
         "yes" if one["mailed"] else "no") for one in shape["invoices"]
    ])  # fmt: skip
    show_table("Trial memberships", ("person", "from", "until", "invoice", "ended"), [
        (one["person_id"], one["from_day"], one["until_day"], one["invoice_no"], one["ended_on"] or "")
        for one in shape["trial_memberships"]
    ])  # fmt: skip
    for sentence in shape["waits_for_a_person"]:
        say(f"- {sentence}")


def show_preview(program: "Program", shape: dict[str, Any]) -> None:
    """Who would be invoiced, for people."""
    from rich.markup import escape

    from tasks.stipends.messages import money

    show_table(f"{program.name}: invoices of today, {shape['program_year']}", ("person", "name", "fee", "amount"), [
        (one["person"], escape(one["name"]), one["fee"], money(one["amount_minor"], program.currency))
        for one in shape["invoices"]
    ])  # fmt: skip
    say(f"Total: {money(shape['total_minor'], program.currency)}")
    for sentence in (*shape["held"], *shape["changed"]):
        say(f"- {sentence}")


def say(sentence: str) -> None:
    """One line for people, as it is."""
    screen.print(sentence, markup=False, highlight=False)
