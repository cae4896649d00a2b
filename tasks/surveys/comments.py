"""What people wrote: who and what is named in it is taken out of the text that a person then approves."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
PHONE = re.compile(r"(?<!\w)\+?\(?\d[\d ().-]{6,16}\d(?!\w)")
WORD = re.compile(r"[^\W\d_](?:[\w'\u2019-]*[^\W_])?")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+[^\W\d_a-z][\w'\u2019-]+")
SHORTEST_NAME = 3
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
    """What must not stand in a comment: words of people's names, and names of places, all in lower case."""

    people: frozenset[str]
    places: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str], places: Iterable[str]) -> "Named":
        """From first and last names, and from the names of districts and schools."""
        words = {word.lower() for name in names for word in WORD.findall(name)}
        return cls(
            frozenset(word for word in words if len(word) >= SHORTEST_NAME and word not in COMMON),
            frozenset(place.lower() for name in places for place in spoken(name)),
        )


def spoken(place: str) -> Collection[str]:
    """How people speak of a district or school: by its whole name, and without the words that many have."""
    words = WORD.findall(place)
    own = [word for word in words if word.lower() not in COMMON]
    return [name for name in {" ".join(words), " ".join(own)} if len(name) > SHORTEST_NAME]


def flag(text: str, named: Named) -> Flagged:
    """Take out addresses, links, phone numbers, people and places."""
    flags = 0
    for pattern, instead in ((ADDRESS, "[address]"), (LINK, "[link]"), (PHONE, "[number]"), (TITLED, "[name]")):
        text, found = pattern.subn(instead, text)
        flags += found
    for place in sorted((place for place in named.places if place in text.lower()), key=len, reverse=True):
        text, found = re.subn(rf"(?i)(?<!\w){re.escape(place)}(?!\w)", "[place]", text)
        flags += found
    names = [word for word in WORD.finditer(text) if is_name(word, named)]
    for word in reversed(names):
        text = f"{text[: word.start()]}[name]{text[word.end() :]}"
    return Flagged(text, flags + len(names))


def is_name(word: "re.Match[str]", named: Named) -> bool:
    """Whether a word is somebody's name; a small letter at its start does not save it."""
    said = word[0].lower()
    bare = re.sub(r"['\u2019]s?$", "", said)
    return word.string[max(0, word.start() - 1) : word.start()] != "[" and (
        said in named.people or bare in named.people
    )
