"""Which mentors to suggest to whom: a first one by the best assignment, two more with the load shared out. All pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from schemas.program import Preference
from tasks.regions.assignment import assign
from tasks.regions.candidates import Words, consider

SUGGESTED = 3
LESS = 4
"""How much a mentor's score loses each time that all their free places have been suggested once; ours."""


@dataclass(frozen=True, slots=True)
class Mentee:
    """Somebody on an outgoing list who has no mentor yet."""

    list_ref: str
    person_id: str
    words: Words
    employers: frozenset[str]
    """What names the employer: a number, a name or both; empty if nobody knows it or it makes no difference."""


@dataclass(frozen=True, slots=True)
class Mentor:
    """Somebody who may be chosen, with the places that they have for mentees, and how many are taken."""

    mentor_id: str
    person_id: str
    words: Words
    employers: frozenset[str]
    places: int
    load: int
    registered: bool
    """Whether they offered themselves; of everybody else one place is assumed."""
    region: str = ""

    @property
    def free(self) -> int:
        """How many mentees they can still take on."""
        return max(self.places - self.load, 0)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One mentor for one mentee, with what speaks for the pair, the heaviest reason first."""

    mentor: Mentor
    score: int
    shared: tuple[str, ...]
    """The names of what was compared and is shared."""
    assigned: bool = False
    """Whether it is the pair of the best assignment: then a free place is there for it."""


def suggest(
    mentees: Iterable[Mentee], mentors: Iterable[Mentor], preferences: Sequence[Preference],
    barred: Mapping[str, frozenset[str]],
) -> dict[str, tuple[Suggestion, ...]]:  # fmt: skip
    """
    Up to three mentors for each mentee, by the reference of the list; the same whatever the order of the people.

    Nobody is suggested to themselves, to a colleague, to whom they are barred, without a free place, or without a
    reason: a shared preference, or that they offered themselves.

    Args:
        barred: People who must not be matched, by the person's id, both ways.
    """
    asking = sorted(mentees, key=lambda one: (one.list_ref, one.person_id))
    able = mixed(mentor for mentor in mentors if mentor.free)
    if not asking or not able:
        return {mentee.list_ref: () for mentee in asking}

    def may(mentee: int, mentor: int) -> bool:
        one, other = asking[mentee], able[mentor]
        return (one.person_id != other.person_id and one.employers.isdisjoint(other.employers)
                and other.person_id not in barred.get(one.person_id, ()))  # fmt: skip

    weights = [preference.weight for preference in preferences]
    found = consider([one.words for one in asking], [one.words for one in able], weights, may)
    found = [{one: score for one, score in own.items() if score or able[one].registered} for own in found]
    free, load = [mentor.free for mentor in able], [mentor.load for mentor in able]
    first = assign(found, free, load)
    chosen = share_out(found, first, free, load)
    reasons = cache(lambda one, other: because(one, other, preferences))
    return {
        mentee.list_ref: tuple(
            Suggestion(able[one], *reasons(mentee.words, able[one].words), assigned=one == best) for one in own
        )
        for mentee, own, best in zip(asking, chosen, first, strict=True)
    }


def mixed(mentors: Iterable[Mentor]) -> list[Mentor]:
    """The mentors in a fixed order that has to do with nothing: colleagues stand apart, and no name comes first."""
    return sorted(mentors, key=lambda one: blake2b(f"{one.mentor_id} {one.person_id}".encode()).digest())


def share_out(
    candidates: Sequence[Mapping[int, int]], first: Sequence[int | None], free: Sequence[int],
    load: Sequence[int],
) -> list[list[int]]:  # fmt: skip
    """
    The mentors for each mentee: the one assigned, then the best of the others, whom others were suggested less.

    Those whom the assignment left without get their first one in the same way, before anybody gets a second.
    """
    chosen = [[] if one is None else [one] for one in first]
    used = [0] * len(free)
    for one in first:
        if one is not None:
            used[one] += 1

    for number in range(1, SUGGESTED + 1):
        for own, scores in zip(chosen, candidates, strict=True):
            left = [(LESS * (used[one] // free[one]) - score, used[one], load[one], one)
                    for one, score in scores.items() if one not in own] if len(own) < number else []  # fmt: skip
            if left:
                *_, best = min(left)
                own.append(best)
                used[best] += 1
    return chosen


def because(mentee: Words, mentor: Words, preferences: Sequence[Preference]) -> tuple[int, tuple[str, ...]]:
    """The score of a pair, and the names of what it shares, the heaviest first."""
    both = [preference for preference, one, other in zip(preferences, mentee, mentor, strict=True)
            if not one.isdisjoint(other)]  # fmt: skip
    return sum(one.weight for one in both), tuple(one.compare for one in sorted(both, key=lambda one: -one.weight))
