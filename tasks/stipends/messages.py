"""Sentences about money for people: why a line waits, what must be done, and what a batch is asked about."""

from collections.abc import Mapping
from datetime import date

from schemas.dates import day_words
from schemas.facts import AllOf, AnyOf, Facts, Not, Predicate

FACTS = {
    "membership.status": "membership", "membership.type": "member type", "membership.paid_through": "paid-through day",
    "ever_member": "earlier membership", "enrolled": "enrolment", "do_not_contact": "wish not to be contacted",
    "region": "region",
}  # fmt: skip
OPS = {
    "eq": "is", "in": "is", "ne": "is not", "not_in": "is not", "gte": "is at least", "lte": "is at most",
    "is_true": "is yes", "is_false": "is no", "present": "is known", "absent": "is not known",
}  # fmt: skip
HELD: Mapping[str, str] = {
    "not_confirmed": "No match of this mentor is confirmed today; nothing is paid until its region settles it.",
    "early_end": "The match ended before it was paid for. Say whether the stipend is still owed, or waive it.",
    "same_person": "The roster has found that this mentor was listed under two ids, and the other one is owed or was "
    "paid for the same. Waive this line, unless they are two people after all.",
    "other_payee": "The match for which this was owed is over, and the mentor's present match is another region's. "
    "Let it go if the first region is to have the money after all; else waive it, and pay by hand.",
    "mentor_change": "The mentee had another mentor before, who is owed or was paid. Decide whether both are paid.",
    "extension": "This is a second year by extension. It is paid only if whoever approved the extension says so.",
    "waived": "Waived: nothing is owed any more.",
    "expired": "Held for too long after the end of its program year: nothing is owed any more.",
}


def money(minor: int, currency: str) -> str:
    """An amount as people read it: 4,500.00 USD."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100:,}.{abs(minor) % 100:02d} {currency}"


def not_met(predicate: Predicate, facts: Facts) -> str:
    """Why a condition of the program is not met today."""
    return f"Not paid until this is so: {asked(predicate, facts)}."


def asked(predicate: Predicate, facts: Facts) -> str:
    """A condition in words, with what is known today."""
    if isinstance(predicate, AllOf):
        return " and ".join(asked(part, facts) for part in predicate.all)
    if isinstance(predicate, AnyOf):
        return " or ".join(asked(part, facts) for part in predicate.any)
    if isinstance(predicate, Not):
        return f"not ({asked(predicate.not_, facts)})"
    side, _, fact = predicate.field.partition(".")
    value, known = predicate.value, facts.get(predicate.field)
    wanted = " or ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    today = "is not known" if known in {None, ""} else f"is {known}"
    return f"the {side}'s {FACTS.get(fact, fact)} {OPS[predicate.op]} {wanted}".rstrip() + f" (today it {today})"


def returned(code: str) -> str:
    """Why a line that came back waits."""
    why = f" ({code})" if code else ""
    return f"The money came back{why}. Correct the payee's account, have it verified, and then free this line."


def no_payee(kind: str, reference: str, lines: int, minor: int, currency: str) -> str:
    """Nobody said who receives the money of a region, a mentor or a district."""
    count = "1 stipend" if lines == 1 else f"{lines} stipends"
    named = f"{kind} {reference!r}" if reference else f"a {kind} that nobody named"
    return f"There is no payee for {named}: {count}, {money(minor, currency)}, cannot be owed. Enter it."


def expired_on(day: date) -> str:
    """Why a line is not owed any more."""
    return f"It was still held on {day_words(day)}: nothing is owed any more."


def no_account(name: str) -> str:
    """A payee without an account that two people have seen."""
    return f"{name} has no verified account: nothing is paid to it until a second person has verified one."


def account_shared(name: str) -> str:
    """The classic redirection of money: two payees, one account."""
    return f"{name} has the same account as another payee: nothing is paid to either until one of them is corrected."


def account_young(name: str, days: int) -> str:
    """An account that was changed shortly before money leaves."""
    return f"The account of {name} was verified less than {days} days ago: it is paid with the next batch after that."


def over_run_cap(minor: int, cap: int, currency: str) -> str:
    """The whole batch."""
    return f"The batch comes to {money(minor, currency)}, more than the {money(cap, currency)} that one batch may."


def over_payee_cap(name: str, minor: int, cap: int, currency: str) -> str:
    """One payee."""
    return f"{name} would get {money(minor, currency)}, more than the {money(cap, currency)} of one payee."


def over_mentor_cap(mentors: int, cap: int, currency: str) -> str:
    """One or more mentors; who they are is in the table of lines."""
    who = "1 mentor comes" if mentors == 1 else f"{mentors} mentors come"
    return f"{who} to more than {money(cap, currency)} in one program year."


def jumped(name: str, now: int, before: int, currency: str) -> str:
    """Much more than last year."""
    return f"{name} comes to {money(now, currency)} this year, after {money(before, currency)} in the whole last year."


def renamed(name: str) -> str:
    """A payee that is called otherwise, or is somewhere else: on a check that is who gets the money."""
    return (
        f"{name} was called otherwise, or was in another town, when it was last paid. Ask the payee who changed that."
    )


def account_replaced(name: str) -> str:
    """Money that goes elsewhere than before: the usual fraud, or a correction; who approves must know which."""
    return (
        f"{name} is paid into another account than when it was last paid. Ask whoever verified it how the payee was "
        "called, and at which number."
    )


def party(region: str) -> str:
    """Somebody who answers for a region is paid through it."""
    return f"The coordinator of {region} is in one of its pairs: only people from outside {region} may approve this."
