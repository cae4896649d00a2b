"""People whom the roster knew under two ids and has found to be one: what one id was owed, the other is not owed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tasks.stipends.rules import Known, Pair

Persons = Mapping[str, str]
"""An id of before -> whose it is; everybody else is who they were."""


def of_one_person(pair: Pair, persons: Persons) -> Pair:
    """A match as the roster has its two people today."""
    mentor, mentee = pair.mentor_person_id, pair.mentee_person_id
    if mentor not in persons and mentee not in persons:
        return pair
    return replace(pair, mentor_person_id=persons.get(mentor, mentor), mentee_person_id=persons.get(mentee, mentee))


def known_of_one(known: Known, persons: Persons) -> Known:
    """An obligation by the keys that it would have if the roster had known it then."""
    former = known.person_id
    if former not in persons:
        return known
    person = persons[former]
    keys = (renamed(key, former, person, known.program_year) for key in (known.unit_key, known.pair_key))
    unit_key, pair_key = keys
    return replace(known, person_id=person, unit_key=unit_key, pair_key=pair_key)


def renamed(key: str, former: str, person: str, year: str) -> str:
    """The key of a mentor's year or of a pair, which ends with the mentor, or with the mentor and the year."""
    for end in (f":{former}", f":{former}:{year}"):
        if key.endswith(end):
            return key.removesuffix(end) + end.replace(f":{former}", f":{person}", 1)
    return key


def owed_twice(known: Iterable[Known], unpaid: Iterable[str]) -> frozenset[str]:
    """
    The ids of obligations that stand for what another one stands for, too: all but the one that was paid.

    Args:
        unpaid: The ids of those that no released batch pays.
    """
    waiting, units = set(unpaid), defaultdict[str, list[Known]](list)
    for one in known:
        if not one.ended:
            units[one.unit_key].append(one)
    found: set[str] = set()
    for each in units.values():
        _, *more = sorted(each, key=lambda one: (one.obligation_id in waiting, one.obligation_id))
        found |= {one.obligation_id for one in more if one.obligation_id in waiting}
    return frozenset(found)
