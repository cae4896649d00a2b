"""How regions are named."""

import unicodedata

ALL_REGIONS = "*"
"""Stands where a region would, in a program with one list for all."""


def fold(region: str) -> str:
    """What two spellings of one region have in common: case, blanks and accents' encoding don't count."""
    return " ".join(unicodedata.normalize("NFKC", region).casefold().split())
