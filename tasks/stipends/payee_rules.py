"""Who may be paid and into what: what a register of payees says, how account numbers look, whose names count."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from schemas.files.registers import Line, Problem
from schemas.payment import Account, AccountKind, PayeeKind, PayeeType, Scheme
from schemas.program import Program
from schemas.region import fold
from tasks.stipends import account_messages as say
from tasks.stipends.formats.routing import aba_trouble, sort_code_trouble

MEMBERS_ACCOUNT = "bank_account_of_member"
"""What a program names that never wants to hold the bank account of a member."""
How = Literal["call_back", "in_person", "bank_document"]
SCHEMES: dict[str, tuple[Scheme, ...]] = {"USD": ("aba", "check"), "GBP": ("gbsort", "check")}
KINDS_OF: dict[str, PayeeKind] = {
    "mentee_region": "region", "mentor_region": "region", "mentor": "person", "district": "district",
}  # fmt: skip
MOST_SHOWN = 4
DIGITS_OF_NUMBER = {"aba": (4, 17), "gbsort": (8, 8)}
NUMBER_IN_TEXT = re.compile(r"\d(?:[\s./_-]*\d){4,}")
"""Five digits and more, whatever stands between them: no text of ours holds what may be an account."""
TOWN_LONGEST, NAME_LONGEST = 35, 140
NO_COUNTRY = {"UK": "GB", "EN": "GB", "UN": "US"}


class WrongNumbers(ValueError):
    """Numbers that are no account, with every reason; none of them is in it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Stated:
    """One payee as a register states it."""

    line: int
    kind: PayeeKind
    reference: str
    legal_name: str
    payee_type: PayeeType
    town: str
    country: str
    remittance_email: str


def kind_paid(program: Program) -> PayeeKind | None:
    """Whom a program pays; None if it pays nobody."""
    if program.payments.stipend is None:
        return None
    return KINDS_OF[program.payments.stipend.payee]


def never_paid(program: Program, kind: PayeeKind) -> str:
    """Why a program pays nobody of this kind; nothing if it may."""
    return say.MEMBERS_ARE_NOT_PAID if kind == "person" and MEMBERS_ACCOUNT in program.privacy.never_collect else ""


def never_held(program: Program, kind: PayeeKind, payee_type: PayeeType, scheme: Scheme) -> str:
    """Why we do not hold such an account of such a payee; nothing if we may."""
    if never_paid(program, kind):
        return never_paid(program, kind)
    if payee_type == "individual" and scheme != "check" and MEMBERS_ACCOUNT in program.privacy.never_collect:
        return say.INDIVIDUALS_GET_CHECKS
    return "" if scheme in SCHEMES[program.currency] else say.not_our_money(program.currency, SCHEMES[program.currency])


def account_in(scheme: str, routing: str, number: str, kind: str = "checking", *, rehearsal: bool = False) -> Account:
    """
    The account that somebody typed, without blanks, and with a sort code's hyphens left out.

    Raises:
        WrongNumbers: everything that is wrong; the sentences hold none of the digits.
    """
    if scheme == "check":
        if routing.strip() or number.strip():
            raise WrongNumbers(say.A_CHECK_HAS_NO_NUMBER)
        return Account("check", "", "", "checking", "")
    if scheme not in DIGITS_OF_NUMBER or kind not in {"checking", "savings"}:
        raise WrongNumbers(say.UNKNOWN_SCHEME)
    routing, number = "".join(routing.split()), "".join(number.split())
    if scheme == "gbsort":
        routing = routing.replace("-", "")
    trouble = aba_trouble(routing, rehearsal) if scheme == "aba" else sort_code_trouble(routing)
    wrong = [say.wrong_routing(scheme, trouble)] if trouble else []
    least, most = DIGITS_OF_NUMBER[scheme]
    if not re.fullmatch(f"[0-9]{{{least},{most}}}", number):
        wrong.append(say.wrong_number(least, most))
    elif not number.strip("0"):
        wrong.append(say.ONLY_ZEROS)
    if wrong:
        raise WrongNumbers(*wrong)
    return Account(cast(Scheme, scheme), routing, number, cast(AccountKind, kind), shown_of(number))


def shown_of(number: str) -> str:
    """The last digits, at most four and never more than half of them."""
    return number[-min(MOST_SHOWN, len(number) // 2) :]


def canonical(person: str) -> str:
    """
    A person's name in the one form in which names are compared: lower case, single blanks, one spelling of each letter.

    Raises:
        ValueError: nobody is named, a schedule is, the name holds what may be an account, or something invisible.
    """
    plain = " ".join(unicodedata.normalize("NFKC", person).casefold().split())
    if not plain or plain.startswith("svc:"):
        raise ValueError(say.NOBODY)
    if NUMBER_IN_TEXT.search(plain) or not plain.isprintable():
        raise ValueError(say.NO_NAME)
    return plain


def said(text: str) -> str:
    """
    What a person says of an account, on one line.

    Raises:
        ValueError: nothing, or something with so many digits that an account may stand in it.
    """
    plain = " ".join(text.split())
    if not plain or not plain.isprintable():
        raise ValueError(say.NO_REASON)
    if NUMBER_IN_TEXT.search(unicodedata.normalize("NFKC", plain)):
        raise ValueError(say.NUMBER_IN_REASON)
    return plain


def payees_in(program: Program, lines: Iterable[Line]) -> tuple[list[Stated], list[Problem]]:
    """The payees that a register states, and what is wrong with them."""
    lines = list(lines)
    kind = kind_paid(program)
    refusal = say.NOBODY_IS_PAID if kind is None else never_paid(program, kind)
    if kind is None or refusal:
        return [], [Problem(line.number, refusal) for line in lines[:1]]
    stated = [payee_in(kind, line) for line in lines]
    problems = [Problem(payee.line, sentence) for payee in stated for sentence in wrong_with(payee)]
    seen: dict[str, int] = {}
    for payee in stated:
        first = seen.setdefault(fold(payee.reference), payee.line)
        if payee.reference and first != payee.line:
            problems.append(Problem(payee.line, say.twice(payee.line, first)))
    return stated, problems


def payee_in(kind: PayeeKind, line: Line) -> Stated:
    """One row of the register."""
    told = {name: " ".join(value.split()) for name, value in line.values.items()}
    payee_type: PayeeType = "individual" if told["payee_type"] == "individual" else "organisation"
    return Stated(line.number, kind, told["reference"], told["legal_name"], payee_type, told["town"],
                  told["country"].upper(), told["remittance_email"].lower())  # fmt: skip


def wrong_with(payee: Stated) -> Sequence[str]:
    """What is wrong with one payee; what is empty is told already."""
    wrong = []
    if payee.country and not re.fullmatch("[A-Z]{2}", payee.country):
        wrong.append(say.wrong_country(payee.line, ""))
    elif payee.country in NO_COUNTRY:
        wrong.append(say.wrong_country(payee.line, NO_COUNTRY[payee.country]))
    return wrong


def numbers_in(lines: Iterable[Line]) -> list[str]:
    """A sentence for each name, town and country that holds what may be the number of an account."""
    named = (("legal_name", "Legal name"), ("town", "Town"), ("country", "Country"))
    return [say.number_in_register(line.number, heading) for line in lines for name, heading in named
            if NUMBER_IN_TEXT.search(unicodedata.normalize("NFKC", line.values[name]))]  # fmt: skip
