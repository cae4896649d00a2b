"""What a region reads that has not said that a payment reached its mentors, and what finance reads of it."""

from datetime import date

from schemas.letters import Letter, day_in_words
from schemas.program import Program
from tasks.stipends.messages import money


def reminder(
    program: Program, reference: str, payee_name: str, amount_minor: int, currency: str, credited: date, number: int
) -> Letter:  # fmt: skip
    """
    Asks whether the money was passed on.

    Args:
        number: 1 for the first time.
    """
    day = day_in_words(credited, program.locale)
    amount, mentors = money(amount_minor, currency), program.words.mentors
    again = "" if number == 1 else "We asked before and have no answer. "
    return Letter(f"Has it reached the {mentors}? Payment {reference}, {amount}", (
        f"To {payee_name},",
        f"{again}{program.association} paid you {amount} for the {program.name}, credited on {day}. The advice of "
        f"payment {reference} names the {mentors} it is for.",
        "Please answer this mail and say:",
        (f"the name of the person who confirms that the {mentors} have the money,",
         "the day on which the last of it was passed on,",
         "and, if some of it was kept, how much and why. Name nobody in that."),
        "If you have answered already, thank you: then there is nothing to do.",
        f"{program.association}, {program.name}",
    ))  # fmt: skip


def unanswered(payments: int, first: str) -> str:
    """Regions that were asked as often as they are asked, and said nothing; for staff."""
    count = "1 payment" if payments == 1 else f"{payments} payments"
    return (f"Of {count} no region has said that the mentors have the money, though it was reminded, first {first}: "
            "call them, and enter what they say in inbox/<program>/passthroughs/.")  # fmt: skip
