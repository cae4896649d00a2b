"""Sentences about fees for people: why nobody is invoiced yet, what changed since, and what finance's rows mean."""

from collections.abc import Mapping, Sequence
from datetime import date

from schemas.dates import day_words
from schemas.program import Program
from tasks.stipends.messages import FACTS, money

NOT_ON_ROSTER = "is not on the roster today, so nobody knows whom to invoice. Have the membership office look."
CONTRADICTS = ("is said to have been a member before, and never to have been one. Have the wrong word corrected in the "
               "membership export or in the attestations.")  # fmt: skip
SEVERAL = "fits several cases of the fee. Have the definition corrected so that they exclude each other."
NONE = "fits no case of the fee. Have the definition say what is asked of such a person."
HEADINGS_HELP = "Invoice number, Paid or unpaid (paid, unpaid or cancelled), Amount, Paid date, Reason"
NO_FEES = "{program} asks for no fee: nobody is invoiced."
ROWS: Mapping[str, str] = {
    "NO_NUMBER": "the row names no invoice. Write the invoice number.",
    "NO_STATUS": "write paid, unpaid or cancelled.",
    "NO_AMOUNT": "the amount cannot be read, or is missing. Write what was paid, such as 1685.00.",
    "NO_DAY": "the paid date is missing, or is no day that has come. Write it as 2026-11-24.",
    "UNPAID_ON_A_DAY": "it does not say paid, and names a day on which it was paid.",
    "UNKNOWN": "we know no invoice of this number.",
    "PARTIAL": "{amount} was paid, and {asked} is asked. Part of a fee pays nothing off by itself.",
    "OVER": "{amount} was paid, and {asked} is asked. Give back what is too much, or decide what it is for.",
    "ENDED": "this invoice was {ended}, so nothing was asked for any more. Give the money back, or decide.",
    "PAID_AGAIN": "it was paid before, on {paid_on}: perhaps it was paid twice. Ask the payer.",
    "UNPAID_NOW": "it was said to be paid on {paid_on}. If the money came back, credit the invoice.",
    "CANCEL_PAID": "it was paid on {paid_on}, and what is paid is not cancelled. If the money went back, credit it.",
}
"""Why a row of finance's table waits for a person."""
DECIDE = "A named person decides it: `mentor fees settle-row`."


def unknown_fact(program: Program, fact: str) -> str:
    """What somebody must say before an invoice can be made; continues the id of the person."""
    if fact == "mentee.ever_member":
        return ("is no member, and whether it was one before is not known. Attest `ever_member` or `never_member` "
                f"(a register in inbox/{program.code}/attestations), or have the export say it.")  # fmt: skip
    name = FACTS.get(fact.removeprefix("mentee."), fact)
    return f"cannot be invoiced: the {name} is not known. Have the membership export say it."


def held(program: Program, person_id: str, why: str) -> str:
    """One person who is not invoiced yet."""
    return f"The {program.words.mentee} {person_id} {why}"


def waiting(program: Program, number: int) -> str:
    """Those who owe a fee and are not invoiced."""
    who = program.words.mentee if number == 1 else program.words.mentees
    return (
        f"{number} {who} cannot be invoiced yet: `mentor fees preview --program {program.code}` says what is missing."
    )


def changed(invoice_no: str, frozen: str, now: str) -> str:
    """A membership that changed after the invoice."""
    return (f"Invoice {invoice_no} is for {frozen}, and today {now} would fit. Nothing changes by itself: "
            "`mentor fees decide` credits it and issues another, or keeps it.")  # fmt: skip


def not_enrolled(invoice_no: str) -> str:
    """Somebody who is asked for a fee and takes part no more."""
    return (f"Invoice {invoice_no} is open, and no match of its payer stands or waits any more. Credit it, or let it "
            "stand: `mentor fees decide`.")  # fmt: skip


def paid_elsewhere(invoice_no: str) -> str:
    """An open invoice of somebody who is attested to have paid."""
    return (f"Invoice {invoice_no} is open, and somebody attests that the fee is paid. Have finance's table say so, or "
            "waive it: `mentor fees decide`.")  # fmt: skip


def no_address(numbers: Sequence[str]) -> str:
    """Invoices that no mail can take to anybody."""
    return f"{counted(len(numbers), 'invoice')} cannot be mailed, since the roster has no address: {listed(numbers)}."


def overdue(numbers: Sequence[str], minor: int, currency: str) -> str:
    """Invoices that should have been paid."""
    return (f"{counted(len(numbers), 'invoice')} of {money(minor, currency)} should have been paid and nobody says so: "
            f"{listed(numbers)}. Remind the payers, and drop finance's table again.")  # fmt: skip


def waits(event_id: int, invoice_no: str, detail: str) -> str:
    """A row of finance that waits."""
    return f"Row {event_id} ({invoice_no or 'no invoice'}) waits for a named person: {detail}"


def row(line: int, invoice_no: str, words: str) -> str:
    """What became of one row of finance's table."""
    return f"Line {line} ({invoice_no or 'no invoice'}): {words}"


def trouble(code: str, facts: Mapping[str, str]) -> str:
    """Why a row waits."""
    return ROWS[code].format_map(facts)


def paid(minor: int, currency: str, day: date, until: date | None) -> str:
    """A fee that is paid."""
    trial = f" A trial membership is recorded until {day_words(until)}." if until else ""
    return f"paid, {money(minor, currency)} on {day_words(day)}. The match waits for it no more.{trial}"


def counted(number: int, noun: str) -> str:
    """`1 invoice`, `2 invoices`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(numbers: Sequence[str], most: int = 5) -> str:
    """The first of some numbers."""
    more = f" and {len(numbers) - most} more" if len(numbers) > most else ""
    return f"{', '.join(numbers[:most])}{more}"
