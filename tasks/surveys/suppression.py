"""
The one gate before every output of a wave: groups that are too small are hidden, and nobody can work them out.

What is published of a cut is the whole and the groups that are shown, so anybody can subtract: the hidden groups
together are a group of their own. They are at least two and large enough together, or one more group is hidden.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

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
MOST_TOGETHER, MOST_CUTS = 4, 3
"""So many groups of one cut are added up at most, and so many cuts held beside each other."""
Corner = tuple[str, ...]
"""A group of each of some cuts: those who are in all of them."""
Crossing = Mapping[str, Mapping[Corner, Part]]
"""By group of the last cut, who is in which groups of all of them."""
Weighing = Sequence[tuple[frozenset[str], int]]
"""Of each cut but the last the groups that are added up, and 1 or -1, by which their sum is added or subtracted."""
NOBODY = Part(0, 0)


def telling_differences(
    cuts: Mapping[str, Known], people: Mapping[str, Part], safe: Callable[[Part], bool]
) -> set[tuple[str, str]]:  # fmt: skip
    """
    The groups, by cut and name, that must be hidden because others leave a few people on their own.

    Who belongs to which group is known to many. If groups of some cuts, added up, hold nearly the same people as groups
    of another, their results differ by those few people alone, who are in the ones and not in the others.

    Args:
        people: Who answered in each smallest part; everybody is in one group of each cut.
        safe: Whether a few people may be told apart from all others.
    """
    found = set()
    order = sorted(cuts, key=lambda cut: (len(cuts[cut]), cut))
    for number in range(2, MOST_CUTS + 1):
        for chosen in combinations(order, number):
            crossed = crossing([cuts[cut] for cut in chosen], people)
            for weighing in weighings([cuts[cut] for cut in chosen[:-1]]):
                found |= {group for left in leftovers(crossed, weighing, safe)
                          if (group := smallest(left, chosen, crossed))}  # fmt: skip
    return found


def crossing(cuts: Sequence[Known], people: Mapping[str, Part]) -> Crossing:
    """Who is in which groups of several cuts at once, where anybody is; the largest groups come first."""
    of_part = [{part: name for name, parts in known.items() for part in parts} for known in cuts]
    found: dict[str, dict[Corner, Part]] = {}
    for part in sorted(of_part[0]):
        corner = tuple(names[part] for names in of_part)
        inside = found.setdefault(corner[-1], {})
        inside[corner] = inside[corner] + people[part] if corner in inside else people[part]
    return dict(sorted(found.items(), key=lambda one: (-sum(part.size for part in one[1].values()), one[0])))


def weighings(cuts: Sequence[Known]) -> Iterator[Weighing]:
    """Every way to add up some groups of each cut; those that are left out need no way of their own."""
    some = [[frozenset(names) for number in range(1, min(len(known) // 2, MOST_TOGETHER) + 1)
             for names in combinations(sorted(known), number)] for known in cuts]  # fmt: skip
    for sums in product(*some):
        for signs in product((1, -1), repeat=len(sums) - 1):
            yield list(zip(sums, (1, *signs), strict=True))


def leftovers(crossed: Crossing, weighing: Weighing, safe: Callable[[Part], bool]) -> Iterator[list[Corner]]:
    """
    The few people who are left where sums of groups are held beside groups of the last cut that fit them best.

    Of each group of the last cut those are left whose sum is another than the one that is subtracted for all of it. Of
    whom too much is subtracted, agreement counts the other way round.
    """
    reached: list[tuple[list[Corner], Part]] = [([], NOBODY)]
    for inside in crossed.values():
        weights = {corner: sum(sign for (some, sign), name in zip(weighing, corner, strict=False) if name in some)
                   for corner in inside}  # fmt: skip
        options = [left_at(level, weights, inside) for level in range(min(weights.values()), max(weights.values()) + 1)]
        reached = [(left + corners, part + more) for left, part in reached for corners, more in options
                   if not safe(Part(part.size + more.size))]  # fmt: skip
        if not reached:
            return
    yield from (left for left, part in reached if part.size and not safe(part))


def left_at(level: int, weights: Mapping[Corner, int], inside: Mapping[Corner, Part]) -> tuple[list[Corner], Part]:
    """Who is left of a group if this much is subtracted for all of it."""
    left = [corner for corner, weight in weights.items() if weight != level]
    parts = [inside[corner] if weights[corner] > level else turned(inside[corner]) for corner in left]
    return left, together(parts or [NOBODY])


def turned(part: Part) -> Part:
    """A group whose results are subtracted: who agrees counts as who does not."""
    return Part(part.size, None if part.positive is None else part.size - part.positive)


def smallest(left: Iterable[Corner], cuts: Sequence[str], crossed: Crossing) -> tuple[str, str] | None:
    """The smallest group that can be hidden so that a few people are told apart no more; None if all are hidden."""
    sizes: dict[tuple[str, str], int] = {}
    for inside in crossed.values():
        for corner, part in inside.items():
            for group in zip(cuts, corner, strict=True):
                sizes[group] = sizes.get(group, 0) + part.size
    near = {group for corner in left for group in zip(cuts, corner, strict=True) if group[1] != REST}
    far = {group for group in sizes if group[1] != REST}
    return min(near or far, key=lambda group: (sizes[group], group), default=None)
