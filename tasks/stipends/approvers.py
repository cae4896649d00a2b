"""Who may approve payments and sign their rules: the list of finance, which this installation alone knows."""

import os
from collections.abc import Mapping

from tasks.stipends import rule_messages as say
from tasks.stipends.holds import canonical

SETTING = "MENTOR_APPROVERS"


class ApproversUnclear(RuntimeError):
    """The list cannot be read as one of users; nobody may approve until it can."""


def listed() -> Mapping[str, str]:
    """
    Who may approve: user of Airflow -> e-mail address, empty where none is known; a name with an @ is its own.

    MENTOR_APPROVERS names them with commas between, such as `ann=ann.lee@example.org, bo@example.org`.

    Raises:
        ApproversUnclear: two entries are one person, or an entry is no user.
    """
    found: dict[str, str] = {}
    for entry in filter(None, (one.strip() for one in os.environ.get(SETTING, "").split(","))):
        user, sign, address = (canonical(part) for part in entry.partition("="))
        if not user or user.startswith("svc:") or (sign and "@" not in address):
            raise ApproversUnclear(say.not_a_user(entry))
        address = address or (user if "@" in user else "")
        if user in found or (address and address in found.values()):
            raise ApproversUnclear(say.one_person_twice(user))
        found[user] = address
    return found


def may_approve(actor: str) -> str:
    """Why an answer of this user does not count; empty if it does."""
    try:
        known = listed()
    except ApproversUnclear as why:
        return str(why)
    if not known:
        return say.NO_LIST
    return "" if canonical(actor) in known else say.NOT_LISTED


def names_of(actor: str) -> frozenset[str]:
    """Everything by which registers may name a user: the user's name, and the e-mail address if it is known."""
    try:
        address = listed().get(canonical(actor), "")
    except ApproversUnclear:
        address = ""
    return frozenset({canonical(actor), address} - {""})


def has_address(actor: str) -> bool:
    """Whether it can be told who of a register a user is."""
    return any("@" in name for name in names_of(actor))
