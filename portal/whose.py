"""Whose survey it is: by which clock it closes, in words, and whom to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from portal.words import words_of
from schemas.letters import day_in_words
from schemas.registry import DefinitionError, all_programs

AMERICAN = "en_US"
NOON = 12


@dataclass(frozen=True, slots=True)
class Whose:
    """What the form says of a program beside its questions."""

    name: str = ""
    contact: str = ""
    """Whom to ask about surveys; empty where the definition names nobody."""
    time_zone: str = "UTC"
    locale: str = AMERICAN


def whose(wave_id: str) -> Whose:
    """The program of a wave; nobody's, by world time, where its definition is not there."""
    return programs_known().get(wave_id.partition(":")[0], Whose())


def who_can_be_asked() -> list[Whose]:
    """Every program that names a contact, for whoever has a link of none."""
    return [one for one in programs_known().values() if one.contact]


@cache
def programs_known() -> Mapping[str, Whose]:
    """By code, every program; none where a definition is broken, since that keeps nobody from answering."""
    try:
        found = all_programs()
    except DefinitionError:
        return {}
    return {one.code: Whose(one.name, one.waves.contact, one.year.time_zone, one.locale) for one in found}


def moment_in_words(moment: datetime, owner: Whose, language: str) -> str:
    """A moment by the clock of a program: `Wednesday, May 19, 2027, 11:59 p.m. (Chicago time)`."""
    words, local = words_of(language), moment.astimezone(ZoneInfo(owner.time_zone))
    city = owner.time_zone.rpartition("/")[2].replace("_", " ")
    return str(words["moment"].format(
        day=day_of(local, owner.locale, words), hour=hour_of(local, owner.locale, words),
        city=words["cities"].get(city, city),
    ))  # fmt: skip


def day_of(local: datetime, locale: str, words: Mapping[str, str]) -> str:
    """The day, as the language or, in English, the country writes it."""
    if "date" not in words:
        return day_in_words(local.date(), locale)
    return words["date"].format(
        weekday=words["days"][local.weekday()], day=local.day, month=words["months"][local.month - 1], year=local.year
    )


def hour_of(local: datetime, locale: str, words: Mapping[str, str]) -> str:
    """The time of day: with twelve hours in the United States, else with twenty-four."""
    if locale != AMERICAN:
        return f"{local:%H:%M}"
    return f"{local.hour % NOON or NOON}:{local:%M} {words['before_noon' if local.hour < NOON else 'after_noon']}"
