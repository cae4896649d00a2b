"""Names of people as sources write them: what of them may vary, and how alike two of them are."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

SUFFIX = re.compile(r"\b(jr|sr|ii|iii|iv)\b")
HONORIFIC = re.compile(r"^\s*(mr|mrs|ms|miss|dr|prof|rev)\b")
NOT_A_NAME = re.compile(r"\b(interim|acting)\b( (principal|superintendent)\b)?")
"""Some offices write into the family name that the post is held for a while only."""
PARTICLES = frozenset({"da", "de", "del", "der", "di", "la", "las", "los", "mc", "st", "van", "von"})
NO_LETTERS = re.compile(r"[^a-z ]+")
NEARLY = 0.8
LETTERS_THAT_TELL = 4
Likeness = Literal["spelling", "given", "family", ""]


class Name(NamedTuple):
    """What of a name is compared: first given name, family name without blanks, and generation."""

    given: str
    family: str
    generation: str = ""
    parts: tuple[str, ...] = ()
    """The parts of a family name that has several."""


def plain(words: str) -> str:
    """Text without case, accents and punctuation; what a hyphen joins are two words, an apostrophe parts nothing."""
    folded = unicodedata.normalize("NFKD", words.replace("'", "")).encode("ascii", "ignore").decode().lower()
    return " ".join(NO_LETTERS.sub(" ", folded).split())


@lru_cache(maxsize=1 << 16)
def name_of(first_name: str, last_name: str) -> Name:
    """
    A name without title, middle names and blanks, which vary from export to export; a lone initial takes the next word
    with it. Remembered, since exports repeat their names, and each is compared many times.
    """
    words = plain(NOT_A_NAME.sub(" ", plain(last_name)))
    given = HONORIFIC.sub("", plain(first_name)).split()
    generation = " ".join(SUFFIX.findall(f"{words} {' '.join(given)}"))
    given = [word for word in given if not SUFFIX.fullmatch(word)]
    first = "".join(given[:2]) if given and len(given[0]) <= 2 else "".join(given[:1])
    parts = [part for part in SUFFIX.sub("", words).split() if part]
    telling = tuple(part for part in parts if part not in PARTICLES)
    return Name(first, "".join(parts), generation, telling if len(telling) > 1 else ())


def name_key(first_name: str, last_name: str) -> str:
    """The name as one text."""
    name = name_of(first_name, last_name)
    return f"{name.given} {name.family} {name.generation}".strip()


def likeness(one: Name, other: Name) -> Likeness:
    """
    How two different names may be one person's.

    Returns:
        `spelling`: another spelling, a short form, a part of a double name; `given`: another family name, as after a
        marriage; `family`: another given name, as where somebody goes by the second; nothing otherwise.
    """
    if one.generation and other.generation and one.generation != other.generation:
        return ""
    families, givens = alike_families(one, other), alike_givens(one.given, other.given)
    if families and givens and (one.family == other.family or one.given == other.given):
        return "spelling"
    if one.given == other.given and len(one.given) > 1:
        return "given"
    return "family" if one.family == other.family else ""


def alike_families(one: Name, other: Name) -> bool:
    """The same, nearly the same, or one is a part of the other."""
    if one.family == other.family or one.family in other.parts or other.family in one.parts:
        return True
    return set(one.parts) & set(other.parts) != set() or nearly(one.family, other.family)


def alike_givens(one: str, other: str) -> bool:
    """The same, nearly the same, an initial, or the same beginning as short forms have."""
    if not one or not other:
        return False
    return one[:3] == other[:3] or one.startswith(other) or other.startswith(one) or nearly(one, other)


def nearly(one: str, other: str) -> bool:
    """Whether two words differ as by a slip of the pen."""
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second).ratio() >= NEARLY


def speaks_of(email: str, name: Name) -> bool:
    """Whether the address is made of the family name: then it is the person's own, not the post's."""
    local = re.sub(r"[^a-z]", "", email.lower().partition("@")[0])
    return any(part[:LETTERS_THAT_TELL] in local for part in (name.family, *name.parts) if part)


class Frequencies:
    """How often names stand in what was seen: a common one says less."""

    def __init__(self, names: Iterable[Name]) -> None:
        distinct = {(name.given, name.family) for name in names}
        self.people = len(distinct)
        self.givens = Counter(given for given, _ in distinct)
        self.families = Counter(family for _, family in distinct)

    def strangers(self, name: Name, newcomers: int) -> float:
        """
        How many of so many newcomers would bear this name by chance, if given and family names were dealt separately.

        The name itself is not counted: it says nothing of how common its parts are.
        """
        givens, families = self.givens[name.given] - 1, self.families[name.family] - 1
        return newcomers * max(givens, 0) * max(families, 0) / max(self.people, 1) ** 2
