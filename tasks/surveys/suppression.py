"""
The one gate before every output of a wave: groups that are too small are hidden, and nobody can work them out.

What is published of a cut is the whole and the groups that are shown, so anybody can subtract: the hidden groups
together are a group of their own. They are at least two and large enough together, or one more group is hidden.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

BLUR = 2
"""Below so many times the threshold, agreement of all, or of all but one, would tell what each of them said."""


@dataclass(frozen=True, slots=True)
class Part:
    """How many of a group answered one question, and how many of them positively; "does not apply" is left out."""

    size: int
    positive: int | None = None
    """None where an answer is one of several: then a group is shown from twice the threshold on."""

    def __add__(self, other: "Part") -> "Part":
        """Both groups together."""
        known = self.positive is not None and other.positive is not None
        return Part(self.size + other.size, (self.positive or 0) + (other.positive or 0) if known else None)


@dataclass(frozen=True, slots=True)
class Shown:
    """The groups of one cut that may be shown, and how many people are in the others."""

    groups: frozenset[str]
    together: int


def may_show(part: Part, threshold: int) -> bool:
    """Whether the results of a group tell nothing about one person of it."""
    if part.size >= BLUR * threshold:
        return True
    return part.size >= threshold and part.positive is not None and 1 < part.positive < part.size - 1


def shown_sizes(
    sizes: Mapping[str, int], threshold: int, hidden: Collection[str] = (), known: Collection[str] = ()
) -> Shown:
    """
    The groups of which the size may be shown beside the size of the whole.

    Args:
        sizes: People by group; a group without anybody is in it with 0.
        threshold: The smallest group that is shown, 3 at least.
        hidden: Groups that must be hidden whatever their size.
        known: Groups of which something was told before: behind such a one alone no other is hidden.
    """
    unseen = {name for name, size in sizes.items() if size < threshold} | set(hidden)
    unknown = {name: size for name, size in sizes.items() if name not in known}
    behind = extended(unknown, unseen & unknown.keys(), lambda names: sum(sizes[name] for name in names) >= threshold)
    unseen |= unknown.keys() - behind.groups
    return extended(sizes, unseen, lambda names: sum(sizes[name] for name in names) >= threshold)


def shown_results(parts: Mapping[str, Part], visible: Collection[str], threshold: int) -> Shown:
    """
    The groups of which the results of one question may be shown beside the results of the whole.

    Args:
        parts: Every group of the cut, also those without an answer.
        visible: The groups whose size is shown; no other is.
    """
    sizes = {name: part.size for name, part in parts.items()}
    hidden = {name for name, part in parts.items() if name not in visible or not may_show(part, threshold)}
    return extended(sizes, hidden, lambda names: may_show(together(parts[name] for name in names), threshold))


def extended(sizes: Mapping[str, int], hidden: set[str], safe: Callable[[set[str]], bool]) -> Shown:
    """Hide the smallest group that is left until those hidden cannot be told apart and are safe together."""
    while hidden and hidden != set(sizes) and not (len(hidden) > 1 and safe(hidden)):
        hidden = hidden | {min(sizes.keys() - hidden, key=lambda name: (sizes[name], name))}
    return Shown(frozenset(sizes.keys() - hidden), sum(sizes[name] for name in hidden))


def together(parts: Iterable[Part]) -> Part:
    """Several groups as one; there is at least one."""
    first, *rest = parts
    for part in rest:
        first = first + part
    return first


Known = Mapping[str, frozenset[str]]
"""Of one cut, what is shown or follows by subtraction: by name, the smallest parts in which somebody answered."""
REST = ""
"""The name of what follows by subtraction; no group is called so."""
MOST_TOGETHER = 4
"""So many groups of one cut are added up at most to be held beside groups of another; of eight that is every way."""


def telling_differences(
    cuts: Mapping[str, Known], people: Mapping[str, Part], safe: Callable[[Part], bool]
) -> set[tuple[str, str]]:  # fmt: skip
    """
    The groups, by cut and name, that must be hidden because others leave a few people on their own.

    Who belongs to which group is known to many. If groups of one cut, added up, hold nearly the same people as groups
    of another, their results differ by those few people alone, who are in the ones and not in the others.

    Args:
        people: Who answered in each smallest part; everybody is in one group of each cut.
        safe: Whether a few people may be told apart from all others.
    """
    found = set()
    for first, second in combinations(sorted(cuts, key=lambda cut: (len(cuts[cut]), cut)), 2):
        crossed = crossing(cuts[first], cuts[second], people)
        for number in range(1, min(len(cuts[first]) // 2, MOST_TOGETHER) + 1):
            for some in combinations(sorted(cuts[first]), number):
                found |= {group for left in leftovers(crossed, frozenset(some), safe)
                          if (group := smallest(left, (first, second), crossed))}  # fmt: skip
    return found


Corner = tuple[str, str]
"""A group of one cut and a group of another: those who are in both."""
Crossing = Mapping[Corner, Part]
NOBODY = Part(0, 0)


def crossing(first: Known, second: Known, people: Mapping[str, Part]) -> Crossing:
    """Who is in which groups of two cuts at once, where anybody is."""
    of_first = {part: name for name, parts in first.items() for part in parts}
    of_second = {part: name for name, parts in second.items() for part in parts}
    found: dict[Corner, list[Part]] = {}
    for part in of_first.keys() & of_second.keys():
        found.setdefault((of_first[part], of_second[part]), []).append(people[part])
    return {corner: together(parts) for corner, parts in sorted(found.items())}


def leftovers(crossed: Crossing, some: frozenset[str], safe: Callable[[Part], bool]) -> Iterator[list[Corner]]:
    """
    The few people who are left where groups of the first cut are held beside groups of the second that fit them best.

    Of each group of the second cut either those are left who are in `some`, or those who are not: of these the results
    are subtracted, so that their agreement counts the other way round.
    """
    ways: dict[str, tuple[list[Corner], list[Corner]]] = {name: ([], []) for _, name in crossed}
    for corner in crossed:
        ways[corner[1]][corner[0] not in some].append(corner)
    reached: list[tuple[list[Corner], Part]] = [([], Part(0, 0))]
    for inside, outside in ways.values():
        added = (together([crossed[one] for one in inside] or [NOBODY]),
                 turned(together([crossed[one] for one in outside] or [NOBODY])))  # fmt: skip
        reached = [(left + corners, part + more) for left, part in reached
                   for corners, more in zip((inside, outside), added, strict=True)
                   if not safe(Part((part + more).size))]  # fmt: skip
    yield from (left for left, part in reached if part.size and not safe(part))


def turned(part: Part) -> Part:
    """A group whose results are subtracted: who agrees counts as who does not."""
    return Part(part.size, None if part.positive is None else part.size - part.positive)


def smallest(left: Iterable[Corner], cuts: tuple[str, str], crossed: Crossing) -> tuple[str, str] | None:
    """The smallest group that can be hidden so that a few people are told apart no more; None if all are hidden."""
    sizes: dict[tuple[str, str], int] = {}
    for corner, part in crossed.items():
        for cut, name in zip(cuts, corner, strict=True):
            sizes[cut, name] = sizes.get((cut, name), 0) + part.size
    near = {(cut, name) for corner in left for cut, name in zip(cuts, corner, strict=True) if name != REST}
    far = {group for group in sizes if group[1] != REST}
    return min(near or far, key=lambda group: (sizes[group], group), default=None)
