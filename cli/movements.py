"""What a history of exports shows of people: who stayed, moved, came and left, and who is hard to recognise."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from schemas.names import name_of


@dataclass(frozen=True, slots=True)
class Post:
    """One row of an export for as long as it stood there, and whose it is."""

    person_id: str
    source: str
    first_name: str
    last_name: str
    email: str
    district_number: str
    district: str
    title: str
    valid_from: date
    gone_on: date | None = None
    """The first export without it; None while it stands."""

    @property
    def employer(self) -> str:
        """The number, else the name."""
        return self.district_number or self.district.casefold()

    @property
    def name(self) -> tuple[str, ...]:
        """The name as it is compared."""
        return name_of(self.first_name, self.last_name)[:3]

    def stood(self, day: date) -> bool:
        """Whether the export of that day had it."""
        return self.valid_from <= day and (self.gone_on is None or self.gone_on > day)


@dataclass(frozen=True, slots=True)
class Movement:
    """Between two exports of one source: people, each counted once."""

    source: str
    since: date
    until: date
    stayed: int
    moved: int
    """In both, and with none of the employers of before."""
    came: int
    came_from_other_source: int
    came_as_namesakes: int
    """Somebody else of the source bore the name before."""
    left: int
    left_to_other_source: int
    renamed: int
    """In both, and with none of the names of before."""


def movements(posts: Sequence[Post], pulls: Iterable[tuple[str, date]]) -> list[Movement]:
    """Each interval between two exports of a source, oldest first."""
    days: dict[str, list[date]] = defaultdict(list)
    for source, day in pulls:
        days[source].append(day)
    found = [between(posts, source, *pair) for source, dates in days.items() for pair in pairwise(sorted(dates))]
    return sorted(found, key=lambda one: (one.since, one.source))


def between(posts: Sequence[Post], source: str, since: date, until: date) -> Movement:
    """One interval of one source."""
    standing = {day: [post for post in posts if post.stood(day)] for day in (since, until)}
    before, after = ({post.person_id for post in standing[day]} for day in (since, until))
    was, now = ([post for post in standing[day] if post.source == source] for day in (since, until))
    employers_were, employers_are = told(was, "employer"), told(now, "employer")
    names_were, names_are = told(was, "name"), told(now, "name")
    both = names_were.keys() & names_are.keys()
    came, left = names_are.keys() - both, names_were.keys() - both
    taken = set().union(*names_were.values())
    stayed = sum(bool(employers_were[person] & employers_are[person]) for person in both)
    return Movement(
        source, since, until, stayed, len(both) - stayed, len(came), len(came & before),
        sum(bool(names_are[person] & taken) for person in came), len(left), len(left & after),
        sum(not names_were[person] & names_are[person] for person in both),
    )  # fmt: skip


def told(posts: Iterable[Post], what: str) -> dict[str, set[Any]]:
    """The employers or the names of each person."""
    found: dict[str, set[Any]] = defaultdict(set)
    for post in posts:
        found[post.person_id].add(getattr(post, what))
    return found


def hard_cases(posts: Sequence[Post], day: date, interim_words: Iterable[str]) -> dict[str, int]:
    """How many people and mailboxes of one day make recognition hard, and how many people were renamed until then."""
    standing = [post for post in posts if post.stood(day)]
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    names: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for post in standing:
        places[post.person_id].add((post.source, post.employer))
        names[post.name].add(post.person_id)
    words = set(interim_words)
    interim = {post.person_id for post in standing if words & set(post.title.casefold().split())}
    return {
        "people": len(places), "rows": len(standing),
        "people_on_several_rows": several(Counter(post.person_id for post in standing).values()),
        "people_with_several_employers": several(len({employer for _, employer in found}) for found in places.values()),
        "people_in_several_sources": several(len({source for source, _ in found}) for found in places.values()),
        "rows_without_email": sum(not post.email for post in standing),
        **mailboxes(posts, day),
        "names_of_several_people": several(map(len, names.values())),
        "rows_with_a_generation": sum(bool(name_of(one.first_name, one.last_name).generation) for one in standing),
        "people_renamed": renamed(posts),
        "people_interim": len(interim),
        "people_confirmed_after_interim": confirmed(posts, words),
    }  # fmt: skip


def several(numbers: Iterable[int]) -> int:
    """How many of the numbers are above one."""
    return sum(number > 1 for number in numbers)


def mailboxes(posts: Iterable[Post], day: date) -> dict[str, int]:
    """Addresses that several people have on one day, and addresses that went from one person to another until then."""
    now: dict[str, set[str]] = defaultdict(set)
    ever: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        if post.email:
            ever[post.email.casefold()].add(post.person_id)
            if post.stood(day):
                now[post.email.casefold()].add(post.person_id)
    shared = {box for box, people in now.items() if len(people) > 1}
    return {
        "mailboxes_shared": len(shared),
        "mailboxes_handed_on": sum(len(people) > 1 and box not in shared for box, people in ever.items()),
    }


def renamed(posts: Iterable[Post]) -> int:
    """People whose rows bear more than one name, spelling aside as far as names are compared."""
    return several(map(len, told(posts, "name").values()))


def confirmed(posts: Iterable[Post], words: set[str]) -> int:
    """People who held a post for a while, and later held it with the same employer for good."""
    first: dict[tuple[str, str, str], date] = {}
    found = set()
    for post in sorted(posts, key=lambda one: one.valid_from):
        key = (post.person_id, post.source, post.employer)
        if words & set(post.title.casefold().split()):
            first.setdefault(key, post.valid_from)
        elif key in first and post.valid_from > first[key]:
            found.add(post.person_id)
    return len(found)


def shape_of(movement: Movement) -> dict[str, Any]:
    """A movement as a command tells it."""
    return asdict(movement)
