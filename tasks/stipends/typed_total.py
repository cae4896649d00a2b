"""Reads the total that an approver typed, strictly: what is not clearly one amount is none."""

import re

AMOUNT = re.compile(r"(?:[$£] ?|(?:USD|GBP) )?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.([0-9]{2}))?(?: ?(USD|GBP))?")
SIGNS = {"$": "USD", "£": "GBP"}


def minor_of(words: str, currency: str) -> int | None:
    """An amount in cents or pence; None if it is not one, or is in another currency."""
    said = words.strip()
    found = AMOUNT.fullmatch(said)
    if found is None:
        return None
    named = {SIGNS.get(said[0], said[:3] if said[:1].isalpha() else currency), found[3] or currency}
    if named != {currency}:
        return None
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)
