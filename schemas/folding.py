"""Text as it is compared, without case, accents and punctuation, and how yes and no are written."""

import unicodedata
from functools import lru_cache

YES = frozenset({"yes", "y", "true", "t", "1", "x", "opt out", "do not contact", "dnc"})
NO = frozenset({"no", "n", "false", "f", "0"})


@lru_cache(maxsize=1 << 17)
def fold(words: str) -> str:
    """Fold case, accents and punctuation away, and write `&` as `and`; words stand apart by one blank."""
    split = unicodedata.normalize("NFKD", words.replace("&", " and ").casefold())
    kept = "".join(sign if sign.isalnum() else " " for sign in split if not unicodedata.combining(sign))
    return " ".join(kept.split())


def yes_or_no(words: str) -> bool | None:
    """Yes, no, or nothing that anybody could read."""
    folded = fold(words)
    return True if folded in YES else False if folded in NO else None
