"""The form's own words, in each language that it speaks: one file of `languages/` is one language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = Path(__file__).parent / "languages"
FALLBACK = "en"


def name_of(language: str) -> str:
    """What a language calls itself; its code where it is none of ours."""
    words = words_of(language)
    return str(words["language"]) if words["code"] == language.partition("-")[0] else language


@cache
def words_of(language: str) -> Mapping[str, Any]:
    """The words of a language such as en-GB; English where it is none of ours."""
    known = {path.stem: path for path in LANGUAGES.glob("*.toml")}
    path = known.get(language.partition("-")[0]) or known[FALLBACK]
    return tomllib.loads(path.read_text(encoding="utf-8"))
