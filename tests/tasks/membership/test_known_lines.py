"""Which lines of a file the history knows, asked by the block."""

from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.membership.known import KnownLines, LookUp, packed


def hashes(*words: str) -> list[bytes]:
    return [blake2b(word.encode(), digest_size=16).digest() for word in words]


def known(*words: str) -> KnownLines:
    return KnownLines(packed([enumerate(hashes(*words), start=1)]))


def test_a_new_line_is_unknown_and_a_line_that_never_came_is_lost():
    lines = known("Ada", "Berta", "Carl")

    assert LookUp(lines).unknown(b"".join(hashes("Carl", "Dora", "Ada"))) == [1]
    assert [*lines.lost()] == [(2, *hashes("Berta"))]


@pytest.mark.parametrize("blocks", [["Ada", "Ada"], ["Ada Ada"]], ids=["in two blocks", "in one block"])
def test_a_line_said_twice_is_known_once(blocks):
    lines = known("Ada", "Berta")
    look_up = LookUp(lines)

    assert sum(len(look_up.unknown(b"".join(hashes(*block.split())))) for block in blocks) == 1
    assert [*lines.lost()] == [(2, *hashes("Berta"))]


def test_of_an_empty_history_every_line_is_unknown():
    lines = KnownLines()

    assert LookUp(lines).unknown(b"".join(hashes("Ada", "Berta"))) == [0, 1]
    assert [*lines.lost()] == []


def test_lines_that_share_half_of_their_hash_are_told_apart():
    one, two, three = (b"12345678" + end for end in (b"aaaaaaaa", b"bbbbbbbb", b"cccccccc"))
    lines = KnownLines(packed([[(1, one), (3, three)]]))
    look_up = LookUp(lines)

    assert look_up.unknown(two) == [0]
    assert look_up.unknown(one) == []
    assert [*lines.lost()] == [(3, three)]


def test_what_another_process_was_shown_is_believed():
    there, here = known("Ada", "Berta", "Carl"), known("Ada", "Berta", "Carl")
    LookUp(there).unknown(b"".join(hashes("Carl", "Ada")))

    here.take_shown(there.shown())

    assert [*here.lost()] == [*there.lost()]


LINES = st.dictionaries(st.integers(1, 500), st.binary(min_size=16, max_size=16), max_size=60)


@given(LINES, st.lists(st.binary(min_size=16, max_size=16), max_size=30), st.data())
def test_a_look_up_says_what_a_set_would_say(lines, others, data):
    lines = {number: line_hash for line_hash, number in {h: n for n, h in lines.items()}.items()}
    asked = data.draw(st.permutations([*lines.values(), *others])) if lines or others else []
    of_known = KnownLines(packed([lines.items()]))
    standing, expected = set(lines.values()), []
    for place, one in enumerate(asked):
        if one in standing:
            standing.remove(one)
        else:
            expected.append(place)

    found = LookUp(of_known).unknown(b"".join(asked))

    halves = [one[:8] for one in lines.values()]
    if len(set(halves)) == len(halves):
        assert found == expected
        assert {line_hash for _, line_hash in of_known.lost()} == standing
    else:
        assert set(expected) <= set(found)


@given(LINES, LINES, st.sets(st.integers(1, 500)))
def test_lines_renewed_step_by_step_are_those_packed_at_once(lines, begun, ended):
    begun = {number + 1000: line_hash for number, line_hash in begun.items()}
    left = {number: line_hash for number, line_hash in lines.items() if number not in ended}

    renewed = KnownLines(KnownLines(packed([lines.items()])).renewed(ended, begun.items()))

    assert sorted(renewed.lost()) == sorted((left | begun).items())
    assert [first for first, _ in renewed.halves] == sorted(first for first, _ in renewed.halves)
