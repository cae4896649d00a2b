"""Who is in: who counts as new, the doors in, and what a mentor must be."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.facts import Rule
from schemas.kinds import TITLE_WORDS, Code, Party, Strict, Whole, YesNo


class NewInRole(Strict):
    """Who counts as new; rules R1-R6 and R9 read these settings."""

    key: Literal["role_family", "position"]
    """What is new: the kind of job, or the kind of job with this employer."""
    prior_service_scope: Literal["anywhere", "jurisdiction", "employer"]
    window_months: Annotated[Whole, Field(gt=0, le=60)]
    lateral_move: Literal["new", "not_new", "review"]
    returning: Literal["new", "not_new", "review"] = "not_new"
    interim_counts_as_service: YesNo = True
    missing_start: Literal["infer_from_pulls", "review"] = "infer_from_pulls"
    infer_within_months: Annotated[Whole, Field(gt=0, le=12)] = 12
    first_seen_without_history: Literal["review", "new", "not_new"] = "review"
    no_prior_on_file: Literal["no_prior_service", "review"] = "no_prior_service"
    unmapped_title: Literal["review"] = "review"
    excluded_families: tuple[Code, ...] = ("out_of_scope",)


class Channel(Strict):
    """A way in by application or referral."""

    id: Code
    from_: Party = Field(alias="from")
    to: str
    evidence: tuple[str, ...] = ()
    forward_to: tuple[str, ...] = ()


class Entry(Strict):
    """Whether people are flagged by rule, and which doors are open to others (R8)."""

    auto_flag: YesNo
    application_required: YesNo = False
    special_application: YesNo = False
    """A door that a named person opens; never automatic."""
    voluntary_reasons: tuple[Code, ...] = ()
    self_assessment_required: YesNo = False
    channels: tuple[Channel, ...] = ()


class Mentee(Strict):
    """Who gets a mentor."""

    member_statuses: Annotated[tuple[str, ...], Field(min_length=1)]
    new_in_role: NewInRole | None = None
    entry: Entry
    rules: tuple[Rule, ...] = ()


class Mentor(Strict):
    """Who may be a mentor."""

    member_statuses: Annotated[tuple[str, ...], Field(min_length=1)]
    verify_at: tuple[Literal["match", "payment", "term_start"], ...] = ("match",)
    attestations: tuple[Code, ...] = ()
    """What no data can prove; a named person attests it."""
    attested: Literal["by_naming", "before_match"] = "by_naming"
    """Whether naming a mentor on the list attests it, or somebody must have attested it before a match counts."""
    readiness_survey: Code | None = None
    requirements: tuple[Rule, ...] = ()


class Title(Strict):
    """One row of titles.csv: a normalised title, and the kind of job it is (R1)."""

    title: Annotated[str, StringConstraints(min_length=2, max_length=120, pattern=TITLE_WORDS)]
    match: Literal["exact", "starts", "words"]
    role_family: Code
    component_group: str = ""
    note: str = ""
