"""The one way to another place for the form: what it is asked to do, what it may know, and how it fails."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from schemas.survey import Survey

CODE_CHARACTERS = 32


class PlaceTrouble(RuntimeError):
    """The place refused, or has something else than it was given. What is stored here is as it was."""


class PlaceSilent(PlaceTrouble):
    """The place does not answer, or not in time; it may do so later."""


class PlaceRefused(ValueError):
    """The place is set up wrongly, or refuses our password; trying again by itself would only lock us out."""


@dataclass(frozen=True, slots=True)
class Form:
    """One questionnaire of one wave as a place gets it: no name, no address, nothing of who is asked."""

    survey: Survey
    marker: str
    """By which an earlier try is found again: letters and digits, the same in each try."""
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """
    What came back for one code.

    `fields` is the form as a browser would send it to our own. It is None where the place tells only that this code has
    answered; `code` is empty where the place does not know whose answers these are.
    """

    code: str
    fields: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Status:
    """How a questionnaire stands at its place."""

    is_open: bool
    codes: int
    answered: int


class Place(Protocol):
    """
    A place where a questionnaire can be filled in. It gets codes and never a name or an address, and it mails nobody.

    Everything may be asked again: what is done already is not done twice. Each may raise PlaceTrouble or PlaceRefused.
    """

    def publish(self, form: Form) -> str:
        """Put a questionnaire there, closed, and give its id there; one that lies there from an earlier try is it."""
        ...

    def add_codes(self, remote_id: str, codes: Iterable[str]) -> int:
        """Let these codes answer; how many of them are new."""
        ...

    def open(self, remote_id: str, form: Form) -> None:
        """Take answers until the last moment of the wave, if what is there is the questionnaire and nothing else."""
        ...

    def close(self, remote_id: str, form: Form) -> None:
        """Take no more answers."""
        ...

    def read_answers(self, remote_id: str, form: Form) -> list[Returned]:
        """Everything that was answered so far, in no order that means anything."""
        ...

    def read_status(self, remote_id: str) -> Status:
        """How it stands there."""
        ...

    def forget(self, remote_id: str) -> None:
        """Delete the questionnaire there with all its answers and codes."""
        ...

    def link(self, remote_id: str, form: Form, code: str) -> str:
        """Where a person answers."""
        ...


Places = Callable[[str], Place]
"""
The place of a name, such as "limesurvey".

Raises:
    PlaceRefused: it is not set up.
"""


def place_code(code: str) -> str:
    """
    What another place knows a person by: made of the code in their link, which cannot be found out from it.

    Whoever reads the codes there can so neither open our own form nor stop somebody's mails. Letters and digits alone,
    since LimeSurvey takes every other character out of a code without a word.
    """
    return sha256(f"place|{code}".encode()).hexdigest()[:CODE_CHARACTERS]


def marker_of(wave_id: str, survey_key: str, content_sha256: str) -> str:
    """By which a questionnaire of a wave is found at a place; another version of it has another one."""
    return f"mc{sha256('|'.join((wave_id, survey_key, content_sha256)).encode()).hexdigest()[:14]}"
