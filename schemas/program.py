"""What an association's mentor program is: one folder of TOML files is one program."""

from typing import Literal

from pydantic import model_validator

from schemas.entry import Channel, Entry, Mentee, Mentor, NewInRole, Title
from schemas.facts import AllOf, AnyOf, Comparison, Not, Predicate, Rule, holds
from schemas.kinds import Code, Currency, Day, Strict, refuse
from schemas.lists import Column, Lists, Matching, Preference
from schemas.money import Control, Fee, Payments, Stipend
from schemas.program_checks import troubles_of
from schemas.roster import Dates, Guards, Roster, Source
from schemas.support import Extension, Meeting, Meetings, Obligation, Privacy, Recognition, Words
from schemas.survey import Choice, Question, Section, Survey
from schemas.waves import Waves
from schemas.year import Milestone, ProgramYear, Term, When

__all__ = [
    "AllOf", "AnyOf", "Channel", "Choice", "Column", "Comparison", "Control", "Dates", "Entry", "Extension", "Fee",
    "Guards", "Lists", "Matching", "Meeting", "Meetings", "Mentee", "Mentor", "Milestone", "NewInRole", "Not",
    "Obligation", "Payments", "Predicate", "Preference", "Privacy", "Program", "ProgramYear", "Question",
    "Recognition", "Roster", "Rule", "Section", "Source", "Stipend", "Survey", "Term", "Title", "Waves", "When",
    "Words", "holds",
]  # fmt: skip


class Program(Strict):
    """One association's mentor program, as its own documents describe it."""

    schema_version: Literal[1]
    code: Code
    name: str
    association: str
    jurisdiction: str
    currency: Currency
    locale: str
    source_document: str
    """The title of the association's document that the definition follows."""
    effective_from: Day
    words: Words = Words()
    year: ProgramYear
    roster: Roster
    mentee: Mentee
    mentor: Mentor
    matching: Matching
    lists: Lists
    payments: Payments = Payments()
    meetings: Meetings = Meetings()
    obligations: tuple[Obligation, ...] = ()
    extension: Extension | None = None
    recognition: Recognition | None = None
    privacy: Privacy
    calendar: tuple[Milestone, ...]
    waves: Waves = Waves()
    surveys: tuple[Survey, ...] = ()
    titles: tuple[Title, ...] = ()
    open_questions: tuple[str, ...] = ()
    """Every reading that the association must confirm; printed on each run sheet."""

    @property
    def time_zone(self) -> str:
        """The zone whose days and hours the program lives by."""
        return self.year.time_zone

    @model_validator(mode="after")
    def holds_together(self) -> "Program":
        """Parts that speak of each other agree."""
        troubles = troubles_of(self)
        if troubles:
            raise refuse(*troubles)
        return self
