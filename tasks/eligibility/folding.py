"""Text as it is compared: without case, accents and punctuation."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1 << 17)
def fold(words: str) -> str:
    """Fold case, accents and punctuation away, and write `&` as `and`; words stand apart by one blank."""
    split = unicodedata.normalize("NFKD", words.replace("&", " and ").casefold())
    kept = "".join(sign if sign.isalnum() else " " for sign in split if not unicodedata.combining(sign))
    return " ".join(kept.split())
