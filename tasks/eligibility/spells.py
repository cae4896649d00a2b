"""A person's rows over time, made into spells: unbroken time in one kind of job with one employer (R3, R9)."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from schemas.dates import DateReader, Stated
from schemas.employers import employer_key
from schemas.member import Version
from schemas.spans import months_after
from tasks.eligibility.titles import TitleBook

Pulls = Mapping[str, tuple[date, ...]]
"""The days of each source's applied exports, ascending."""
LONGEST_GAP_MONTHS = 12


class Post(NamedTuple):
    """One row of the roster as far as it speaks of one kind of job."""

    family: str
    employer: str
    first_seen: date
    until: date | None
    """The day from which the row no longer stood in the exports; None while it does."""
    stated: Stated
    version: Version


class Spell(NamedTuple):
    """Unbroken time in one kind of job with one employer, as the exports showed it."""

    family: str
    employer: str
    """As first seen, so that a later spelling never makes another key."""
    posts: tuple[Post, ...]

    @property
    def first_seen(self) -> date:
        """The day of the first export that shows it."""
        return self.posts[0].first_seen

    @property
    def until(self) -> date | None:
        """The day from which no export showed it any more; None while one does."""
        ends = [post.until for post in self.posts]
        return None if None in ends else max(end for end in ends if end)

    @property
    def key(self) -> tuple[str, str]:
        """What must stay the same for one spell."""
        return (self.family, self.employer)


def standing_rows(versions: Sequence[Version], pulls: Pulls) -> tuple[Version, ...]:
    """
    The rows that say what somebody is today.

    A row that is absent, or whose source is older, gives way to a row that appeared after it was last seen: that is
    a move. Two rows that one export showed together are two posts, and both stand.
    """
    current = tuple([version for version in versions if version.valid_to is None])
    if len(current) < 2:
        return current
    present = [version for version in current if version.absent_since is None]
    return tuple(
        version
        for version in current
        if not any(other.valid_from > last_seen(version, pulls) for other in present if other is not version)
    )


def last_seen(version: Version, pulls: Pulls, before: date | None = None) -> date:
    """The day of the last export that showed this row; with `before`, of the last one earlier than that day."""
    end = min((day for day in (version.valid_to, version.absent_since, before) if day is not None), default=date.max)
    days = pulls.get(version.source, ())
    shown = bisect_left(days, end)
    return max(days[shown - 1], version.valid_from) if shown else version.valid_from


def posts_of(
    versions: Sequence[Version], standing: Sequence[Version], titles: TitleBook, dates: DateReader, interim_counts: bool
) -> list[Post]:
    """Every readable row as a post for each kind of job that its title names, in the order in which they were seen."""
    posts = []
    for version in versions:
        reading = titles.read(version.title)
        until = None if version in standing else version.valid_to or version.absent_since
        if until is None and version not in standing:
            until = min(other.valid_from for other in standing if other.valid_from > version.valid_from)
        prefix = "" if interim_counts or not reading.interim else "interim "
        for family in reading.families:
            employer = employer_key(version.district_number, version.district)
            posts.append(
                Post(prefix + family, employer, version.valid_from, until, dates.read(version.position_start), version)
            )
    if len(posts) > 1:
        posts.sort(key=seen_order)
    return posts


def seen_order(post: Post) -> tuple[object, ...]:
    """An order of posts that does not depend on the order in which they were read."""
    return (post.first_seen, post.family, post.employer, post.version.row_key, post.version.source)


def spells_of(posts: list[Post]) -> list[Spell]:
    """The spells of one person in the order in which they were first seen."""
    if len(posts) < 2:
        return [Spell(post.family, post.employer, (post,)) for post in posts]
    posts = under_first_employer(posts)
    spells: list[Spell] = []
    latest: dict[tuple[str, str], int] = {}
    for post in posts:
        key = (post.family, post.employer)
        place = latest.get(key)
        if place is not None and continues(spells[place], post, posts):
            spells[place] = spells[place]._replace(posts=(*spells[place].posts, post))
        else:
            latest[key] = len(spells)
            spells.append(Spell(*key, (post,)))
    return spells


def continues(spell: Spell, post: Post, posts: Iterable[Post]) -> bool:
    """Whether a post of the same kind and employer goes on with the spell, or begins it anew (R3)."""
    until = spell.until
    if until is None or post.first_seen <= until:
        return True
    said = post.stated.kind in {"day", "month"}
    if said and post.stated.latest < until:
        return True
    moved = any(until <= other.first_seen < post.first_seen for other in posts if other[:2] != spell.key)
    if moved:
        return False
    return not said or post.stated.earliest < months_after(until, LONGEST_GAP_MONTHS)


def under_first_employer(posts: list[Post]) -> list[Post]:
    """
    The posts, each under the first key of its employer: a respelling, a renaming or a second school is no move.

    One employer are: a number and a name that stood in one row; no employer and the next or last one; a job of the
    same kind with the same stated start; a second job of the same kind that began while an export still showed the
    first one.
    """
    same = one_name(posts)
    settled: list[Post] = []
    for post in posts:
        employer = same(post.employer)
        for earlier in reversed(settled):
            if earlier.family == post.family and earlier.employer != employer and one_employer(earlier, post, employer):
                employer = earlier.employer
                break
        settled.append(post._replace(employer=employer))
    return settled


def one_employer(earlier: Post, post: Post, employer: str) -> bool:
    """Whether two posts of one family under two keys are with one employer."""
    if not employer or not earlier.employer:
        return True
    if post.stated.kind == "day" and post.stated == earlier.stated:
        return True
    return (
        earlier.version.source == post.version.source
        and earlier.version.row_key != post.version.row_key
        and (earlier.until is None or earlier.until > post.first_seen)
    )


def one_name(posts: Iterable[Post]) -> Callable[[str], str]:
    """From the key of an employer to the one of its keys (number or name) that this person's rows showed first."""
    first: dict[str, str] = {}
    for post in posts:
        name = employer_key("", post.version.district)
        known = first.get(name) or first.get(post.employer) or post.employer
        if name and post.employer:
            first.setdefault(name, known)
            first.setdefault(post.employer, known)
    return lambda key: first.get(key, key)


def shown_before(spell: Spell, spells: Iterable[Spell], pulls: Pulls) -> tuple[date, Spell] | None:
    """The last export before the spell that shows the person in another key, and that other spell (R3 b)."""
    seen = [
        (last_seen(post.version, pulls, spell.first_seen), other)
        for other in spells
        if other.key != spell.key
        for post in other.posts
        if post.first_seen < spell.first_seen
    ]
    return max(seen, key=lambda one: (one[0], one[1].key), default=None)
