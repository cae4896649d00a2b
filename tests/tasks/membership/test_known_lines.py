"""Which lines of a file the history knows, asked by the block."""

from hashlib import blake2b

import pytest

from tasks.membership.known import KnownLines


def hashes(*words: str) -> list[bytes]:
    return [blake2b(word.encode(), digest_size=16).digest() for word in words]


def known(*words: str) -> KnownLines:
    return KnownLines([[(one,) for one in sorted(hashes(*words))]])


def test_a_new_line_is_unknown_and_a_line_that_never_came_is_lost():
    lines = known("Ada", "Berta", "Carl")

    assert lines.unknown(b"".join(hashes("Carl", "Dora", "Ada"))) == [1]
    assert [*lines.lost()] == hashes("Berta")


@pytest.mark.parametrize("blocks", [["Ada", "Ada"], ["Ada Ada"]], ids=["in two blocks", "in one block"])
def test_a_line_said_twice_is_known_once(blocks):
    lines = known("Ada", "Berta")

    assert sum(len(lines.unknown(b"".join(hashes(*block.split())))) for block in blocks) == 1
    assert [*lines.lost()] == hashes("Berta")


def test_of_an_empty_history_every_line_is_unknown():
    lines = KnownLines([])

    assert lines.unknown(b"".join(hashes("Ada", "Berta"))) == [0, 1]
    assert [*lines.lost()] == []


def test_lines_that_share_half_of_their_hash_are_told_apart():
    one, two, three = (b"12345678" + end for end in (b"aaaaaaaa", b"bbbbbbbb", b"cccccccc"))
    lines = KnownLines([[(one,), (three,)]])

    assert lines.unknown(two) == [0]
    assert lines.unknown(one) == []
    assert [*lines.lost()] == [three]
