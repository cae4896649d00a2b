"""Which words of a returned list mean which of our columns and codes, in the program's own words and in others."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from schemas.files.match_list import BESIDES, CHOICES, HEADINGS
from schemas.files.region_list import COLUMNS, choice_words, headings
from schemas.folding import fold
from schemas.program import Program

USUAL = {"mentee": ("mentee", "mentee's", "mentoré", "mentorizado", "aprendiz"),
         "mentor": ("mentor", "mentorin", "mentora", "tutor"), "region": ("region",)}  # fmt: skip
"""What people are called besides the program's own words."""


@dataclass(frozen=True, slots=True)
class Words:
    """Folded headings of one program's lists."""

    columns: tuple[str, ...]
    exact: dict[str, str]
    """Our own headings and names -> the column."""
    others: dict[str, str]
    """Other words for them -> the column."""
    beside: frozenset[str]


def fold_choice(words: str) -> str:
    """A choice without case, accents, blanks and hyphens. A question mark stays: who asks has not chosen."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return re.sub(r"[\s_-]+", " ", "".join(letter for letter in plain if not unicodedata.combining(letter))).strip(" .")


def words_of(program: Program) -> Words:
    """The headings that mean a column of this program."""
    return _words_of(tuple(headings(program).items()), _said(program))


@cache
def _words_of(own: tuple[tuple[str, str], ...], said: tuple[tuple[str, str], ...]) -> Words:
    exact = {fold(text): name for name, heading in own for text in (name, heading)}
    others: dict[str, set[str]] = {}
    for name, _heading in own:
        for text in (COLUMNS[name].heading.lower(), *HEADINGS.get(name, ())):
            for words in spelled(text, said):
                others.setdefault(fold(words), set()).add(name)
    clear = {text: next(iter(names)) for text, names in others.items() if len(names) == 1 and text not in exact}
    return Words(tuple(name for name, _ in own), exact, clear, frozenset(map(fold, BESIDES)))


def _said(program: Program) -> tuple[tuple[str, str], ...]:
    own = (("mentee", program.words.mentee), ("mentor", program.words.mentor), ("region", program.words.region))
    return own + tuple((name, word) for name, words in USUAL.items() for word in words)


def spelled(template: str, said: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A template with each word that may stand in it."""
    name = next((name for name, _ in said if f"{{{name}}}" in template), None)
    if name is None:
        yield template
    for known, word in said:
        if known == name:
            yield from spelled(template.replace(f"{{{name}}}", word), said)


def choices_of(allowed: Iterable[str], program: Program) -> Mapping[str, str]:
    """Folded word -> the code that it means, for one column's allowed codes."""
    found: dict[str, set[str]] = {}
    codes, said = tuple(allowed), _said(program)
    for code in codes:
        for text in (word for template in CHOICES.get(code, ()) for word in spelled(template, said)):
            found.setdefault(fold_choice(text), set()).add(code)
    own = {fold_choice(text): code for code in codes for text in (code, choice_words(code))}
    return {text: next(iter(meant)) for text, meant in found.items() if len(meant) == 1} | own
