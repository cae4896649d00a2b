"""Names as coordinators type them: whether one is a person's, and whom else it may mean."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import NamedTuple

from schemas.folding import fold
from schemas.names import SUFFIX, Name, likeness, name_of


class Named(NamedTuple):
    """One row of the roster by which somebody may be found."""

    person_id: str
    member_id: str
    last_name: str
    first_name: str
    region: str
    district: str
    school: str
    title: str


MOST = 3
"""How many suggestions one cell gets."""
MOST_WORDS = 12
MOST_LETTERS = 100
"""What is longer is nobody's name; each word more is one more way to part it."""
NEARLY = 0.8
SHORT_FORMS = (
    "abigail abby gail", "albert al bert", "alexander alex", "andrew andy drew", "anthony tony", "barbara barb",
    "benjamin ben", "catherine katherine kathryn kate kathy cathy katie", "charles chuck charlie",
    "christopher chris", "cynthia cindy", "daniel dan danny", "david dave", "deborah debra deb debbie",
    "donald don", "douglas doug", "edward ed eddie ted", "elizabeth liz beth betsy betty", "eugene gene",
    "frederick fred", "gerald jerry gerry", "gregory greg", "henry hank harry", "jacqueline jackie",
    "james jim jimmy", "jennifer jen jenny", "john jack jon johnny", "jonathan jon", "joseph joe", "judith judy",
    "kenneth ken", "lawrence larry", "leonard len leo", "margaret peggy meg maggie", "matthew matt",
    "michael mike mick", "nancy nan", "nicholas nick", "pamela pam", "patricia pat patty trish", "patrick pat",
    "peter pete", "philip phil", "raymond ray", "rebecca becky", "richard rick dick rich", "robert bob rob bobby bert",
    "ronald ron", "samuel sam", "sandra sandy", "stephen steven steve", "susan sue suzanne", "theodore ted",
    "theresa terry teresa", "thomas tom tommy", "timothy tim", "victoria vicky", "virginia ginny", "walter walt",
    "william bill will billy",
)  # fmt: skip
"""Given names that are written for each other; each line is one name and its short forms."""


def agrees(typed: str, last_name: str, first_name: str) -> bool:
    """
    Whether a name as typed can be this person's.

    `Lind, Jo`, `Jo Lind`, `Dr. Jo A. Lind Jr.` and `Lind` are; a short form and a slip of the pen are; another given
    name is not. What is too long for a name is nobody's.
    """
    if is_too_long(typed):
        return False
    own = name_of(first_name, last_name)
    return any(is_same(name, own) for name in readings(typed))


def gives_in_full(typed: str, last_name: str, first_name: str) -> bool:
    """Whether a name as typed can be this person's and has their very given name, too."""
    own = name_of(first_name, last_name)
    if is_too_long(typed) or not own.given:
        return False
    return any(name.given == own.given and is_same(name, own) for name in readings(typed))


def is_too_long(typed: str) -> bool:
    """Whether a text has more letters or words than any name."""
    return len(typed) > MOST_LETTERS or len(typed.split()) > MOST_WORDS


@lru_cache(maxsize=1 << 14)
def readings(typed: str) -> tuple[Name, ...]:
    """The ways in which a typed name can be parted into given and family names; a lone word is a family name."""
    before, comma, after = typed.partition(",")
    if comma and not SUFFIX.fullmatch(fold(after)):
        return (name_of(after, before),)
    words = before.split()
    splits = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    parted = [name_of(first, last) for first, last in splits] + [name_of(last, first) for first, last in splits]
    return tuple(name for name in (*parted, name_of("", before)) if name.family)


def is_same(typed: Name, own: Name) -> bool:
    """Whether two names are one person's as far as names can say."""
    if not typed.given or not own.given:
        return typed.family == own.family
    if (typed.given, typed.family) == (own.given, own.family) or likeness(typed, own) == "spelling":
        return not (typed.generation and own.generation and typed.generation != own.generation)
    return typed.family == own.family and bool(short_forms(typed.given) & short_forms(own.given))


@lru_cache(maxsize=1 << 12)
def short_forms(given: str) -> frozenset[int]:
    """The numbers of the lines in which a given name stands."""
    return frozenset(number for number, line in enumerate(SHORT_FORMS) if given in line.split())


class Directory:
    """Everybody on the roster, to be found by family name or by an id that lost its leading zeros."""

    def __init__(self, names: Sequence[Named]) -> None:
        self.names = names
        self.known: dict[str, list[Named]] = {}

    @cached_property
    def by_family(self) -> dict[str, list[Named]]:
        """Family name in compared form -> who has it."""
        found: dict[str, list[Named]] = {}
        for one in self.names:
            found.setdefault(fold(one.last_name), []).append(one)
        return found

    @cached_property
    def by_letters(self) -> dict[str, list[str]]:
        """The first two letters -> the family names that begin with them."""
        found: dict[str, list[str]] = {}
        for family in self.by_family:
            found.setdefault(family[:2], []).append(family)
        return found

    @cached_property
    def by_number(self) -> dict[str, list[Named]]:
        """An id without leading zeros -> who has it."""
        found: dict[str, list[Named]] = {}
        for one in self.names:
            found.setdefault(one.member_id.casefold().lstrip("0"), []).append(one)
        return found

    def of_number(self, member_id: str) -> list[Named]:
        """Those whose id is this one but for leading zeros and case."""
        return once(self.by_number.get(bare(member_id), ())) if bare(member_id) else []

    def called(self, typed: str) -> list[Named]:
        """Those whose name a typed one can be, the nearest first; each distinct name is looked up once."""
        if is_too_long(typed):
            return []
        if typed not in self.known:
            found = [one for family in self.families(typed) for one in self.by_family[family]
                     if agrees(typed, one.last_name, one.first_name)]  # fmt: skip
            self.known[typed] = once(found)
        return self.known[typed]

    def families(self, typed: str) -> Iterator[str]:
        """Family names that a typed name can hold: the very one first, then near ones."""
        words = fold(typed).split()
        before = fold(typed.partition(",")[0])
        exact = [words_ for words_ in dict.fromkeys([before, *words, " ".join(words[1:]), " ".join(words[-2:])])
                 if words_ in self.by_family]  # fmt: skip
        yield from exact
        for word in dict.fromkeys(words):
            for family in self.by_letters.get(word[:2], ()):
                if family not in exact and nearly(word, family):
                    yield family


def nearly(word: str, family: str) -> bool:
    """Whether a word is a family name but for a slip of the pen, or a part of a double one."""
    if word in family.split():
        return True
    return abs(len(word) - len(family)) <= 2 and SequenceMatcher(None, word, family).ratio() >= NEARLY


def bare(member_id: str) -> str:
    """An id without leading zeros, blanks and case."""
    return "".join(member_id.split()).casefold().lstrip("0")


def once(found: Sequence[Named]) -> list[Named]:
    """Each person once, in the order found."""
    kept: dict[str, Named] = {}
    for one in found:
        kept.setdefault(one.person_id, one)
    return list(kept.values())
