"""Who employs somebody: the district's number, else its name in compared form (words of R3 and R5)."""

import re
from functools import lru_cache

from schemas.folding import fold

PREFIX = re.compile(r"\b(?:isd|no|district)\b")
ONLY_A_NUMBER = re.compile(r"(?:isd|i s d|(?:independent )?(?:school )?district)?(?: no| number)? ?0*(\d+)")
USUAL_TYPE = "1"
"""A district's type after its number (`0123-01`); the usual one is often left out."""


@lru_cache(maxsize=1 << 16)
def employer_key(number: str, name: str) -> str:
    """The employer of a row; empty if the row names none."""
    written = PREFIX.sub("", fold(number))
    if any(sign.isalpha() for sign in written):
        return written
    groups = [group.lstrip("0") or "0" for group in written.split()]
    if groups and groups != ["0"]:
        return "-".join(groups[:1] if groups[1:] == [USUAL_TYPE] else groups)
    folded = fold(name)
    only = ONLY_A_NUMBER.fullmatch(folded)
    return only[1] if only else folded
