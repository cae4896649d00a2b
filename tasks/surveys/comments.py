"""What people wrote: who and what is named in it is taken out of the text that a person then approves."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
PHONE = re.compile(r"(?<!\w)\+?\(?\d[\d ().-]{6,16}\d(?!\w)")
WORD = re.compile(r"[^\W\d_](?:[\w'\u2019-]*[^\W_])?")
PART = re.compile(r"[^\W\d_](?:[\w'\u2019]*[^\W_])?")
"""A word without hyphens: of `Smith-Jones` each half is a name."""
BARE = re.compile(r"(?:['\u2019]s?|(?<=[^s])s)$")
"""What follows a name: `Berg's`, `the Bergs`."""
BESIDE = re.compile(r"[ ,.\u00a0-]{1,3}")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+[^\W\d_a-z][\w'\u2019-]+")
SHORTEST_NAME, LEAST_WORDS = 3, 2
KINDS = {"district", "public", "school", "schools"}
COMMON = {
    "area", "city", "college", "county", "district", "east", "elementary", "for", "high", "independent", "middle",
    "new", "north", "of", "old", "public", "region", "school", "schools", "south", "the", "union", "unified", "west",
    "art", "best", "better", "bill", "black", "brown", "good", "grace", "grant", "green", "hope", "joy", "long", "mark",
    "may", "more", "white", "will", "young",
}  # fmt: skip
"""Words that are in names of places, or are names themselves, and that everybody uses: they alone name nobody."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """A comment as it may be shown if a person agrees."""

    proposed: str
    flags: int
    """How many places were taken out."""


@dataclass(frozen=True, slots=True)
class Named:
    """What must not stand in a comment: words of people's names, whole names, and names of places, all `plain`."""

    people: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    """Words of one name that stand side by side, also those that are too short or too common to name anybody alone."""
    places: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str], places: Iterable[str]) -> "Named":
        """From first and last names, and from the names of districts and schools."""
        each = [PART.findall(plain(name)) for name in names]
        pairs = {pair for words in each for first, second in pairwise(words)
                 for pair in ((first, second), (second, first))}  # fmt: skip
        return cls(
            frozenset(word for words in each for word in words if len(word) >= SHORTEST_NAME and word not in COMMON),
            frozenset(pairs),
            frozenset(plain(place) for name in places for place in spoken(name)),
        )


def plain(text: str) -> str:
    """A text without accents and capitals, letter for letter as long as the composed text."""
    return "".join(normalize("NFD", one)[0].lower()[0] for one in normalize("NFC", text))


def spoken(place: str) -> Collection[str]:
    """How people speak of a district or school: by its whole name, without what it is, and by what it has alone."""
    words = WORD.findall(place)
    short = list(words)
    while len(short) > LEAST_WORDS and short[-1].lower() in KINDS:
        short.pop()
    own = [word for word in words if word.lower() not in COMMON]
    return [name for name in {" ".join(words), " ".join(short), " ".join(own)} if len(name) > SHORTEST_NAME]


def flag(text: str, named: Named) -> Flagged:
    """Take out addresses, links, phone numbers, people and places."""
    flags, text = 0, normalize("NFC", text)
    for pattern, instead in ((ADDRESS, "[address]"), (LINK, "[link]"), (PHONE, "[number]"), (TITLED, "[name]")):
        text, found = pattern.subn(instead, text)
        flags += found
    for spans, instead in ((places_in, "[place]"), (names_in, "[name]")):
        for start, end in sorted(spans(plain(text), text, named), reverse=True):
            text, flags = f"{text[:start]}{instead}{text[end:]}", flags + 1
    return Flagged(text, flags)


def places_in(folded: str, text: str, named: Named) -> list[tuple[int, int]]:
    """Where places are named; of two that overlap the longer one."""
    found: list[tuple[int, int]] = []
    for place in sorted((place for place in named.places if place in folded), key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(place)}(?!\w)", folded):
            if all(match.end() <= start or end <= match.start() for start, end in found):
                found.append(match.span())
    return found


def names_in(folded: str, text: str, named: Named) -> set[tuple[int, int]]:
    """Where people are named; a small letter at its start does not save a name, but of two common words."""
    words = [word for word in PART.finditer(folded) if folded[max(0, word.start() - 1) : word.start()] != "["]
    found = {word.span() for word in words if {word[0], BARE.sub("", word[0])} & named.people}
    for one, two in pairwise(words):
        beside = BESIDE.fullmatch(folded, one.end(), two.start()) is not None
        common = text[one.start()].islower() and text[two.start()].islower() and {one[0], two[0]} <= COMMON
        if beside and not common and (one[0], BARE.sub("", two[0])) in named.pairs:
            found |= {one.span(), two.span()}
    return found
