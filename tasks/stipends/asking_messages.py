"""What an approver of a batch reads: who gets how much, what is odd, and what to type."""

import re
from collections.abc import Mapping, Sequence

from schemas.dates import day_words
from schemas.payment import Batch
from tasks.stipends.messages import money

NO_TOTAL = "Type the total of the batch; without it nothing is approved."
NOT_AGAIN = "You have approved this batch already: another person must approve it too."
TAKEN_BACK = "The batch that you were asked about is open no more; nothing was decided."
HOW = (
    "To approve, type the total that the table ends with. Where something is odd, give the reason why it is in order. "
    "An answer that does not count is asked for again within a minute, and the new question says why. *Reject* takes "
    "the whole batch back."
)


def question(
    batch: Batch, references: Mapping[str, str], given: int, needed: int, odd: Sequence[str], refused: str, rules: str
) -> str:
    """
    The text of the question, in Markdown. Who is paid is called as the register calls them, a person by their id.

    Args:
        references: payee_id -> region, member id or district.
        refused: Why the last answer did not count; empty if none was refused.
        rules: What is signed together with the batch; empty if its rules were signed before.
    """
    payments = sorted(batch.payments, key=lambda one: in_order(references[one.payee_id]))
    rows = [f"| {cell(references[one.payee_id])} | {len(one.lines)} | {money(one.amount_minor, batch.currency)} |"
            for one in payments]  # fmt: skip
    lines = sum(len(one.lines) for one in batch.payments)
    parts = [
        f"**{batch.description}**, batch {batch.number}, credited on {day_words(batch.effective_on)}. "
        f"{given} of {needed} people have approved it.",
        *([f"**The last answer did not count:** {cell(refused)}"] if refused else []),
        "\n".join(["| Payee | Mentors | Amount |", "|---|---:|---:|", *rows,
                   f"| **Total** | **{lines}** | **{money(batch.total_minor, batch.currency)}** |"]),
        "\n".join(["**Odd:**", *[f"- {cell(sentence)}" for sentence in odd]]) if odd else "Nothing is odd.",
        *([rules] if rules else []),
        HOW,
        f"Batch `{batch.batch_id}`, content `{batch.content_sha256[:12]}`.",
    ]  # fmt: skip
    return "\n\n".join(parts)


def beside_the_calendar(event_key: str, prepared_by: str) -> str:
    """Who asked for a batch that no calendar has, when and why: its first paragraph."""
    return f"Beside the calendar, asked for by {cell(prepared_by)} on {cell(event_key.partition(':')[2])}\n\n"


def in_order(reference: str) -> tuple[list[tuple[int, str]], str]:
    """What sorts payees as people count: Region 9 before Region 10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", reference.casefold(), re.ASCII)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], reference


def cell(words: str) -> str:
    """Words that stay inside their place in a table."""
    return " ".join(words.replace("|", "/").replace("<", "(").split())


def without_names(sentence: str, called: Mapping[str, str]) -> str:
    """A sentence in which persons who are paid are called by their ids: legal name -> id."""
    for name, reference in called.items():
        sentence = sentence.replace(name, reference)
    return sentence
