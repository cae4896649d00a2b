"""Whom to consider for whom: the best few mentors of each mentee, found by what they share and never by all pairs."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import chain, combinations, product

MOST = 20
"""So many mentors are considered for each mentee; where a pool is no larger, everybody in it is."""
BEST = 14
"""So many of them by what they share; the rest is spread over the whole pool, so that no place stays unseen."""
HEAVIEST = 5
"""So many preferences choose whom to consider; all of them count in the score."""
WORDS = 4
"""So many words of one person under one preference choose whom to consider; all of them count in the score."""
LOOKED_AT = 600
"""So many mentors who share the same are looked at for one mentee at most, should conflicts rule most of them out."""

Words = tuple[frozenset[str], ...]
"""What one person has to say under each preference, in the order of the preferences."""
Shared = tuple[tuple[int, ...], tuple[str, ...]]
"""Which preferences two people share, and by which word each."""
May = Callable[[int, int], bool]
"""Whether a mentee may be matched with a mentor at all; both by their numbers."""


def consider(
    mentees: Sequence[Words], mentors: Sequence[Words], weights: Sequence[int], may: May
) -> list[dict[int, int]]:
    """
    For each mentee at most MOST mentors, by number, with the score of the pair.

    Mentees who ask for the same begin at different mentors, so that together they see as many as there are. That works
    best if mentors who may be ruled out together, such as those of one employer, do not stand side by side.
    """
    known = [frozenset().union(*mine) & frozenset().union(*theirs) for mine, theirs in
             zip(zip(*set(mentees), strict=True), zip(*set(mentors), strict=True), strict=True)]  # fmt: skip
    asked, offered = (trimmed(side, known) for side in (mentees, mentors))
    if len(mentors) <= MOST:
        chosen = [[one for one in range(len(mentors)) if may(number, one)] for number in range(len(mentees))]
    else:
        chosen = choose(asked, offered, weights, may)
    numbers: dict[Words, int] = {}
    kind = [numbers.setdefault(words, len(numbers)) for words in offered]
    kinds = list(numbers)
    scores = {words: Scores(words, kinds, weights) for words in set(asked)}
    return [{one: row[kind[one]] for one in own}
            for own, row in zip(chosen, map(scores.__getitem__, asked), strict=True)]  # fmt: skip


def trimmed(side: Sequence[Words], known: Sequence[frozenset[str]]) -> list[Words]:
    """What each person has to say in the words that somebody on the other side knows, too."""
    kinds = {words: tuple(map(frozenset.intersection, words, known)) for words in set(side)}
    return [kinds[words] for words in side]


class Scores(dict[int, int]):
    """The scores of one kind of mentee with every kind of mentor, each found when it is first asked for."""

    def __init__(self, asked: Words, kinds: Sequence[Words], weights: Sequence[int]) -> None:
        super().__init__()
        self.asked, self.kinds, self.weights = asked, kinds, weights

    def __missing__(self, kind: int) -> int:
        """The sum of the weights of what the two share."""
        both = zip(self.weights, self.asked, self.kinds[kind], strict=True)
        self[kind] = found = sum(weight for weight, one, other in both if not one.isdisjoint(other))
        return found


def choose(asked: Sequence[Words], offered: Sequence[Words], weights: Sequence[int], may: May) -> list[list[int]]:
    """The mentors to consider for each mentee, where there are more than can all be considered."""
    ways = ways_to_share({*asked, *offered}, weights)
    wanted = {words: list(shares(words, ways)) for words in set(asked)}
    buckets = who_shares(offered, ways, {share for own in wanted.values() for share in own})
    held = {words: [buckets[share] for share in own if share in buckets] for words, own in wanted.items()}
    several, seen = Counter(asked), Counter[Words]()
    everybody, chosen = range(len(offered)), []
    for number, words in enumerate(asked):
        own = (turned(bucket, seen[words], several[words]) for bucket in held[words])
        found: dict[int, None] = {}
        take(found, chain.from_iterable(own), BEST, partial(may, number))
        take(found, turned(everybody, number, len(asked)), MOST, partial(may, number))
        seen[words] += 1
        chosen.append(list(found))
    return chosen


def take(found: dict[int, None], offered: Iterator[int], most: int, may: Callable[[int], bool]) -> None:
    """Add mentors in the order given until there are so many."""
    for one in offered:
        if len(found) >= most:
            return
        if one not in found and may(one):
            found[one] = None


def turned(bucket: Sequence[int], nth: int, several: int) -> Iterator[int]:
    """The mentors of a bucket from the place where the nth of several mentees begins, and around."""
    start, end = nth * len(bucket) // several, len(bucket)
    ahead = range(start, min(end, start + LOOKED_AT))
    return map(bucket.__getitem__, chain(ahead, range(min(start, LOOKED_AT - len(ahead)))))


def ways_to_share(kinds: Set[Words], weights: Sequence[int]) -> list[tuple[int, ...]]:
    """
    Every set of preferences that tells people apart, the heaviest first; the last is to share none of them.

    What everybody says the same of tells nobody apart, such as the region within a region.
    """
    live = [at for at in range(len(weights)) if len({words[at] for words in kinds}) > 1]
    heaviest = sorted(sorted(live, key=lambda at: (-weights[at], at))[:HEAVIEST])
    ways = [way for size in range(len(heaviest) + 1) for way in combinations(heaviest, size)]
    return sorted(ways, key=lambda way: (-sum(weights[at] for at in way), way))


def shares(words: Words, ways: Sequence[tuple[int, ...]]) -> Iterator[Shared]:
    """Everything that somebody can share with another, in the order of the ways."""
    few = [sorted(own)[:WORDS] for own in words]
    return ((way, by) for way in ways for by in product(*(few[at] for at in way)))


def who_shares(
    offered: Sequence[Words], ways: Sequence[tuple[int, ...]], wanted: Set[Shared]
) -> Mapping[Shared, list[int]]:
    """The mentors behind everything that a mentee can share, in their order."""
    kinds: dict[Words, list[int]] = defaultdict(list)
    for number, words in enumerate(offered):
        kinds[words].append(number)
    buckets: dict[Shared, list[int]] = defaultdict(list)
    for words, numbers in kinds.items():
        for share in shares(words, ways):
            if share in wanted:
                buckets[share] += numbers
    return {share: sorted(numbers) for share, numbers in buckets.items()}
