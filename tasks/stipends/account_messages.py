"""Sentences about payees and their accounts for the people who state, verify and suspend them; no digit of a number."""

from collections.abc import Iterable, Sequence

NOBODY_IS_PAID = "This program pays no stipends, so it has no payees. Nothing was taken."
MEMBERS_ARE_NOT_PAID = (
    "The program's definition says that it never holds a member's bank account (privacy.never_collect), so it pays no "
    "single person. Pay the region or the district, or change the definition first."
)
INDIVIDUALS_GET_CHECKS = (
    "The payee is an individual, and the program's definition says that it never holds a member's bank account. Pay "
    "with a check, or name the organisation that is paid."
)
A_CHECK_HAS_NO_NUMBER = "A check goes to an address: leave routing number and account number out."
UNKNOWN_SCHEME = "Say aba, gbsort or check, and checking or savings."
ONLY_ZEROS = "The account number is nothing but zeros. Ask the payee again."
NOBODY = "Say who you are: a schedule cannot decide about an account."
NO_NAME = "A name has no long number in it, and nothing invisible. Write the name alone."
NO_REASON = "Say in a few words why."
NUMBER_IN_REASON = "Say why without numbers: nothing that may be an account number is kept in a text."
HOW_UNKNOWN = "Say how you verified it: call_back, in_person or bank_document."
NOT_THE_SAME = (
    "What you were told is not what was proposed, so nothing was verified and nothing is paid into it. Do not ask "
    "whoever proposed it for the number: call the payee again, at a number that you knew before. If it is the same "
    "again, suspend the account and find out who sent the change."
)
PROPOSED_BY_YOU = "You proposed this account yourself: somebody else must verify it."
SAID_NOTHING = "Type the numbers as the payee told you: they are compared with the proposed ones."
OTHER_KEY = (
    "The accounts on file have fingerprints of another key, so nobody could see that two payees share an account. Put "
    "the right key back, or run `mentor payees rotate-key`."
)


def not_our_money(currency: str, schemes: Iterable[str]) -> str:
    """The bank of this account cannot be paid in the program's money."""
    return f"The program pays in {currency}: choose {' or '.join(schemes)}."


def wrong_routing(scheme: str, trouble: str) -> str:
    """A routing number or sort code that no bank has."""
    what = "routing number" if scheme == "aba" else "sort code"
    return f"The {what} {trouble}. Ask the payee for a voided check or a letter of the bank."


def wrong_number(least: int, most: int) -> str:
    """An account number of another shape."""
    many = f"{least}" if least == most else f"{least} to {most}"
    short = " Put zeros in front of a shorter one." if least == most else ""
    return f"The account number is not {many} digits. Write digits alone, with every zero.{short}"


def wrong_country(line: int, instead: str) -> str:
    """A country that is not two letters of ISO 3166."""
    what = f"write {instead}" if instead else "write two letters, such as US or GB"
    return f"Row {line}: Country is not a country's code. Here, {what}."


def number_in_register(line: int, heading: str) -> str:
    """A long number where none belongs."""
    return f"Row {line}: {heading} holds a long number. Write it without; no account number belongs into this file."


def twice(line: int, first: int) -> str:
    """Two rows of one payee."""
    return f"Row {line}: this payee is in row {first} already. Keep one of the two rows."


def unknown_regions(regions: Sequence[str]) -> str:
    """Regions that nobody on the roster belongs to; told, not refused."""
    return f"Nobody on the roster belongs to: {', '.join(regions)}. Check how these are written."


def heard_first(account_id: int) -> str:
    """The first of two people has heard the number that a bank asked for."""
    return ("It is the number that the bank named. No person had proposed it, so it stands in your name now, as "
            f"account {account_id}: somebody else must call the payee, too, and verify that one.")  # fmt: skip


def no_payee(words: str, program: str) -> str:
    """No such payee."""
    return f"{program} has no payee {words!r}: `mentor payees list --program {program}` names them."


def no_account(account_id: int, program: str) -> str:
    """No such account."""
    return f"{program} has no account {account_id}: `mentor payees list --program {program}` names them."


def not_proposed(account_id: int, state: str) -> str:
    """An account that waits for nobody."""
    return f"Account {account_id} is {state}: only a proposed account can be verified."


def waits_for(states: Iterable[str], *, shared: bool) -> str:
    """What must be done for a payee before money goes there, by the states of its accounts; nothing if all is well."""
    found = set(states)
    if shared:
        return "Another payee has the same account: find out why before anything is paid."
    if "proposed" in found:
        return "Somebody who did not propose the account must call the payee and verify it."
    if "verified" in found:
        return ""
    return "The account is suspended: propose a new one." if "suspended" in found else "Propose an account."
