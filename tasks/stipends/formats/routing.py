"""Numbers of banks: check digit and range of an ABA routing number, shape of a sort code."""

import re

PREFIXES = frozenset({*range(0, 13), *range(21, 33), *range(61, 73), 80})
"""The first two digits of a routing number that is in use; the list is from public pages, not from its source."""
REHEARSAL = "999999992"
"""The number of the bank that we rehearse with; no real bank has it."""
_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)


def check_digit(first8: str) -> int:
    """The ninth digit of a routing number that begins with these eight."""
    weighed = sum(int(digit) * weight for digit, weight in zip(first8, _WEIGHTS, strict=True))
    return -weighed % 10


def aba_trouble(routing: str, rehearsal: bool = False) -> str:
    """
    Why this is not the routing number of a US bank; nothing if it may be one.

    Args:
        rehearsal: Lets the number of the bank that we rehearse with pass, and no other.
    """
    if not re.fullmatch("[0-9]{9}", routing):
        return "is not nine digits"
    if routing == "0" * 9:
        return "is all zeros, which only looks right"
    if int(routing[:2]) not in PREFIXES and not (rehearsal and routing == REHEARSAL):
        return "begins with two digits that no US bank has"
    return "" if check_digit(routing[:8]) == int(routing[8]) else "does not agree with its check digit"


def sort_code_trouble(routing: str) -> str:
    """Why this is not a UK sort code; nothing if it may be one."""
    if not re.fullmatch("[0-9]{6}", routing):
        return "is not six digits"
    return "is all zeros" if routing == "0" * 6 else ""
