"""What surrounds a match: meetings, duties, extensions, thanks, privacy, and what people are called."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from schemas.kinds import Code, Party, Strict, Whole, YesNo, refuse
from schemas.year import When

VOLUNTEERS = "volunteers"
"""Who offers to be a mentor and has no pair yet."""
Word = Annotated[str, StringConstraints(min_length=2, max_length=40)]


class Meeting(Strict):
    """One planned meeting of a pair; what is said there is never ours to keep."""

    id: Code
    when: When | None = None
    formal: YesNo = True
    optional: YesNo = False
    initiated_by: Party | None = None
    agenda: tuple[str, ...] = ()


class Meetings(Strict):
    """The plan of meetings, and how little of it we track."""

    plan: tuple[Meeting, ...] = ()
    minimum: Annotated[Whole, Field(ge=1)] | None = None
    variable_by_agreement: YesNo = True
    track: Literal["none", "count_only", "self_reported_dates"] = "none"

    @model_validator(mode="after")
    def plan_covers_the_minimum(self) -> "Meetings":
        """The plan has at least as many formal meetings as people are entitled to."""
        held = [meeting for meeting in self.plan if meeting.formal and not meeting.optional]
        if self.minimum is not None and len(held) < self.minimum:
            raise refuse(("minimum", f"is {self.minimum}, but the plan has {len(held)} formal meetings that are not "
                                     "optional; plan more, or write a lower number"))  # fmt: skip
        return self


class Obligation(Strict):
    """A duty of one party, and what shows that it was met."""

    id: Code
    party: Party
    text: str
    evidence: Literal["attestation", "attendance", "document_exists", "none"]
    count: Annotated[Whole, Field(ge=1)] | None = None


class Extension(Strict):
    """How an arrangement is made longer."""

    requested_by: Annotated[tuple[Party, ...], Field(min_length=1)]
    submitted_to: Literal["regional_coordinator", "association"]
    decided_by: Literal["association", "regional_coordinator"]
    needs: tuple[Code, ...]
    months: Annotated[Whole, Field(gt=0, le=24)] = 12
    max_extensions: Annotated[Whole, Field(ge=1)] = 1
    opens: When
    closes: When


class Recognition(Strict):
    """How people are thanked."""

    who: tuple[Party, ...]
    when: When
    artefact: Literal["certificate", "letter", "list"]


class Privacy(Strict):
    """What is never collected, what never leaves the association, and how long anything is kept."""

    never_collect: Annotated[tuple[Code, ...], Field(min_length=1)]
    internal_only: tuple[Code, ...] = ()
    retention_months: Annotated[Whole, Field(gt=0, le=240)] = 36
    minimise_lists: Literal[True] = True


def plural(word: str) -> str:
    """The English plural of a regular word: mentors, cities, new heads."""
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


class Words(Strict):
    """What this association calls its people, in every mail, list and report; a missing plural is formed."""

    mentor: Word = "mentor"
    mentee: Word = "mentee"
    region: Word = "region"
    coordinator: Word = "regional coordinator"
    mentors: Word = "mentors"
    mentees: Word = "mentees"
    regions: Word = "regions"
    coordinators: Word = "regional coordinators"

    def of_audience(self, audience: str) -> str:
        """Whom a survey asks, as people there say it."""
        return {"mentor": self.mentors, "mentee": self.mentees, "region": self.coordinators}.get(audience, VOLUNTEERS)

    @model_validator(mode="before")
    @classmethod
    def plurals_follow(cls, words: Any) -> Any:
        """A definition that names one names many, too."""
        if not isinstance(words, Mapping):
            return words
        formed = {f"{name}s": plural(word) for name, word in words.items()
                  if name in {"mentor", "mentee", "region", "coordinator"} and isinstance(word, str)}  # fmt: skip
        return formed | dict(words)
