"""Sentences about the rules of payment, who signs them, and who may approve at all."""

from collections.abc import Sequence
from typing import Protocol

from schemas.payment_rules import Difference, settings_in
from tasks.stipends.messages import money

NO_LIST = (
    "Nobody may approve payments here: MENTOR_APPROVERS names no user. Whoever runs this installation writes the "
    "list of finance there."
)
NOT_LISTED = (
    "You are not on finance's list of those who may approve payments (MENTOR_APPROVERS), so this answer does not "
    "count. Somebody who is on it must answer."
)
NO_ADDRESS = (
    "A coordinator is in one of the pairs, and the list of approvers has no e-mail address for you, so nobody can tell "
    "whether that is you. Somebody with an address must approve, or yours is added to MENTOR_APPROVERS: user=address."
)
WRONG_MARK = "Type the mark that stands below the rules: it says which rules you have read. Nothing was signed."
WHO_CHANGED = "Say who changed the definition, in `changed_by`. Nothing was signed."
ANOTHER_PERSON = "Whoever changed the rules does not sign them: another person must. Nothing was signed."
WITH_THE_FIRST_BATCH = "Signed with the first batch: its approvers have seen the rules."
UNSIGNED = (
    "The rules of payment were changed and nobody has signed them, so nothing is owed or proposed by them. "
    "`mentor pay rules` shows what is different."
)
CHANGED = "The rules of payment are not those under which the batch was proposed."
NOT_SIGNED = "Nobody has signed the rules of payment, or others than the batch was proposed under; nothing is paid."
HOW_TO_SIGN = (
    "To sign, type the mark into `mark` and who changed the definition into `changed_by`; it cannot be you. *Reject* "
    "signs nothing: change the definition back, or you are asked again on the next working day."
)
NO_COMPARISON = "What the signed rules would cost cannot be worked out any more; `mentor pay preview` has the new ones."
WHOLE_RULES = "`mentor pay rules` shows all of them."
LONGEST = 300


class Side(Protocol):
    """What one set of rules comes to."""

    @property
    def lines(self) -> Sequence[object]:
        """Each line of the year."""

    @property
    def total_minor(self) -> int:
        """Of the year."""

    @property
    def held_minor(self) -> int:
        """Of it, what may not be paid today."""

    @property
    def batch_minor(self) -> int:
        """What the next batch comes to."""


def not_a_user(entry: str) -> str:
    """An entry of the list that names nobody."""
    return f"MENTOR_APPROVERS has {entry!r}, which is no user: write user or user=address. Nobody may approve now."


def one_person_twice(user: str) -> str:
    """Two entries with one name or one address would let one person approve twice."""
    return f"MENTOR_APPROVERS has {user!r} or their address twice: give each person one user. Nobody may approve now."


def table(different: Sequence[Difference], currency: str) -> str:
    """What is different, in Markdown; not there is a dash."""
    rows = [f"| `{cell(one.key)}` | {told(one.key, one.before, currency)} | {told(one.key, one.after, currency)} |"
            for one in different]  # fmt: skip
    return "\n".join(["| Setting | Signed | Now |", "|---|---|---|", *rows])


def told(key: str, value: str, currency: str) -> str:
    """A setting's value in a place of a table; not there is a dash."""
    return cell(in_words(key, value, currency)) or "-"


def in_words(key: str, value: str, currency: str) -> str:
    """A setting's value for people: sums are kept in cents or pence, and read as money."""
    return f"{value} ({money(int(value), currency)})" if key.endswith("_minor") and value.isdecimal() else value


def cell(words: str) -> str:
    """Words that stay inside their place in a table, cut where nobody could read them."""
    plain = " ".join(words.replace("|", "/").replace("<", "(").replace("`", "'").split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


def money_table(year: str, before: Side, after: Side, gain: int, lose: int, currency: str) -> str:
    """What two sets of rules come to, in Markdown; mentors are counted, not named."""
    rows = [
        (f"Lines of {year}", str(len(before.lines)), str(len(after.lines))),
        ("Amount", money(before.total_minor, currency), money(after.total_minor, currency)),
        ("Of it held", money(before.held_minor, currency), money(after.held_minor, currency)),
        ("The next batch", money(before.batch_minor, currency), money(after.batch_minor, currency)),
    ]
    told = ["| | Signed | Now |", "|---|---:|---:|", *[f"| {' | '.join(row)} |" for row in rows]]
    return "\n".join([*told, "", f"{gain} mentors gain a line, {lose} lose one. What is written down already stays."])


def first_rules(rules: str, mark: str, currency: str) -> str:
    """What the approvers of a first batch sign with it, in Markdown: the settings of the stipend."""
    shown = {key: value for key, value in settings_in(rules).items() if key.startswith("payments.stipend.")}
    rows = [f"| `{cell(key)}` | {told(key, value, currency)} |" for key, value in shown.items()]
    words = ("**The rules of payment.** Nobody has signed them yet: the last approval of this batch does, for what the "
             f"first approver put forward. {WHOLE_RULES} Mark: `{mark}`.")  # fmt: skip
    return "\n".join([words, "", "| Setting | Value |", "|---|---|", *rows])
