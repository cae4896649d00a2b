"""
The one gate before every output of a wave: groups that are too small are hidden, and nobody can work them out.

What is published of a cut is the whole and the groups that are shown, so anybody can subtract: the hidden groups
together are a group of their own. They are at least two and large enough together, or one more group is hidden.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

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


def shown_sizes(sizes: Mapping[str, int], threshold: int, hidden: Collection[str] = ()) -> Shown:
    """
    The groups of which the size may be shown beside the size of the whole.

    Args:
        sizes: People by group; a group without anybody is in it with 0.
        threshold: The smallest group that is shown, 3 at least.
        hidden: Groups that must be hidden whatever their size.
    """
    small = {name for name, size in sizes.items() if size < threshold}
    return extended(sizes, small | set(hidden), lambda names: sum(sizes[name] for name in names) >= threshold)


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


def telling_differences(cuts: Mapping[str, Known], people: Mapping[str, int], threshold: int) -> set[tuple[str, str]]:
    """
    The groups, by cut and name, that must be hidden because others leave a few people of a group on their own.

    Who belongs to which group is known to many. If groups of one cut lie wholly within a group of another, the results
    of the few people of it who are in none of them follow by subtraction.

    Args:
        people: How many answered in each smallest part.
    """
    found = set()
    for cut, known in cuts.items():
        for group in known.values():
            for other, inside in within(cuts, cut, group):
                left = sum(people[part] for part in group.difference(*inside.values()))
                if 0 < left < threshold:
                    found.add((other, min(inside, key=lambda name: (sum(people[part] for part in inside[name]), name))))
    return found


def within(cuts: Mapping[str, Known], cut: str, group: frozenset[str]) -> list[tuple[str, Known]]:
    """For each other cut, the groups that are shown and lie wholly within the group; nothing where none does."""
    inside = {other: {name: parts for name, parts in known.items() if name != REST and parts <= group}
              for other, known in cuts.items() if other != cut}  # fmt: skip
    return [(other, groups) for other, groups in inside.items() if groups]
