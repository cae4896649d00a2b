"""A near word for a misspelt one, and a choice as a sentence names it."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: object, known: Iterable[str], likeness: float = 0.6) -> str:
    """A question that names the nearest known word, or nothing if none is as like it as asked for (0 to 1)."""
    near = get_close_matches(str(word), sorted(known), n=1, cutoff=likeness)
    return f"did you mean {near[0]!r}?" if near else ""


def one_of(words: Iterable[str]) -> str:
    """The words as a sentence names a choice: a, b or c."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
