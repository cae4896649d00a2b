"""The membership export: where it comes from, its headings, words and dates, and the guards that stop a bad one."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from schemas.kinds import QUERY_FILE, Code, Day, Percent, Status, Strict, Trouble, Whole, YesNo, refuse, twice

FORBIDDEN = (
    "ssn", "social security", "social insurance number", "national insurance", "ni number", "tax id", "itin",
    "bank account", "account number", "routing number", "sort code", "iban", "bic", "card number", "credit card",
    "passport number", "driver license", "drivers license", "password",
)  # fmt: skip
RESERVED = ("extra", "row_key", "line", "source")


def folded(text: str) -> str:
    """A heading or a word without case, punctuation and double spaces, so that spellings of one thing agree."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


class Guards(Strict):
    """A bad export stops the run; it never un-enrolls people. Rule ids G1-G9 name the guards."""

    min_rows: Annotated[Whole, Field(ge=1)] = 50
    max_drop_pct: Percent = 5
    """G5: held if more than this share of the people, and more than `drop_floor` people, are gone."""
    drop_floor: Annotated[Whole, Field(ge=0)] = 3
    max_slow_drop_pct: Percent = 10
    """G5: held if so much smaller than the largest export of `slow_drop_days`, unless one was approved since."""
    slow_drop_days: Annotated[Whole, Field(ge=1, le=366)] = 60
    max_region_drop_pct: Percent = 20
    """G5: held if more than this share of one region's people are gone, or all; at 100 a region may go empty."""
    region_drop_floor: Annotated[Whole, Field(ge=0)] = 2
    max_rekeyed_pct: Percent = 5
    """G6: held if more than this share are new ids whose e-mail addresses we know under another id."""
    max_role_change_pct: Percent = 15
    """G7: held if more than this share changed their role, region, status, name or e-mail, or start at once."""
    role_change_floor: Annotated[Whole, Field(ge=0)] = 10
    max_quarantined_pct: Percent = 5
    """G8: refused if more than this share of the rows cannot be read."""
    quarantine_floor: Annotated[Whole, Field(ge=0)] = 3
    max_bad_date_pct: Percent = 5
    stale_after_days: Annotated[Whole, Field(ge=1, le=730)] = 45
    """G9: an alarm if no export was applied for so many days."""
    missing_member: Literal["keep_until_confirmed", "lapse"] = "keep_until_confirmed"
    confirm_missing_after_pulls: Annotated[Whole, Field(ge=1, le=12)] = 2


class Dates(Strict):
    """How this source writes a date. ISO dates are always read; any other order than the declared one is a bad date."""

    order: Literal["mdy", "dmy", "ymd"]
    excel_serials: YesNo = True
    two_digit_years: Literal["pivot", "refuse"] = "pivot"
    earliest: Day = date(1950, 1, 1)
    latest_months_ahead: Annotated[Whole, Field(ge=0, le=36)] = 12
    empty_words: tuple[str, ...] = (
        "0000-00-00", "1900-01-00", "1900-01-01", "1899-12-30", "01/01/1900", "n/a", "none", "tbd", "-",
    )  # fmt: skip


class Source(Strict):
    """One file or query that brings rows; a program may read several, each whole by itself."""

    id: Code
    kind: Literal["folder", "database"] = "folder"
    query: Annotated[str, StringConstraints(pattern=QUERY_FILE)] | None = None
    """For kind `database`: the file of the SELECT, beside program.toml."""
    query_text: str = ""
    """What that file says; filled in by the registry, never written in program.toml."""

    @model_validator(mode="after")
    def query_goes_with_a_database(self) -> "Source":
        """A database needs its query; a folder has none."""
        if self.kind == "database" and self.query is None:
            raise refuse(("query", "is missing; name the .sql file beside program.toml"))
        if self.kind == "folder" and self.query is not None:
            raise refuse(("query", 'goes with kind = "database" only; take it out'))
        return self


class Roster(Strict):
    """How this association's membership export is read."""

    identity: Literal["member_id", "person"] = "member_id"
    """What makes one row: the member id, or, where the export has none, the columns of `row_key`."""
    row_key: tuple[str, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)] = (Source(id="membership"),)
    formats: tuple[Literal["csv", "xlsx", "sql", "api"], ...] = ("csv", "xlsx")
    encodings: tuple[str, ...] = ("utf-8-sig", "utf-16", "cp1252")
    columns: Mapping[Code, Annotated[tuple[str, ...], Field(min_length=1)]]
    """Our name for a column, and the headings that we accept for it (case and spaces don't matter)."""
    required: tuple[str, ...]
    """The columns whose headings a file must have."""
    never_empty: tuple[str, ...] = ()
    """The columns that each row must fill; without it the columns that say who the row is."""
    member_id_pattern: str = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}"
    """What a whole member id looks like, as a regular expression."""
    statuses: Mapping[str, Status] = {}
    default_status: Status | None = None
    """The status of everybody where the export has no status column: on the roster means this."""
    types: Mapping[str, Code] = {}
    """The association's words for a member type, and our code for each; empty if no rule asks about types."""
    jurisdiction_names: tuple[str, ...] = ()
    """How people write this program's own state in a prior-state column."""
    interim_words: tuple[str, ...] = ("interim", "acting", "temporary")
    dates: Dates
    guards: Guards = Guards()
    forbidden: tuple[str, ...] = FORBIDDEN
    """Words that no heading may have, read without case and punctuation: such a file is refused unread."""

    @field_validator("member_id_pattern")
    @classmethod
    def pattern_is_readable(cls, pattern: str) -> str:
        """Only a regular expression that Python can read."""
        try:
            re.compile(pattern)
        except re.error as error:
            raise refuse(("", f"is no regular expression ({error}); mend it")) from None
        return pattern

    @model_validator(mode="after")
    def columns_hold_together(self) -> "Roster":
        """Each column that something needs has headings, each heading one column, each row a key and a status."""
        troubles = [*self._heading_troubles(), *self._key_troubles(), *self._status_troubles()]
        if troubles:
            raise refuse(*troubles)
        return self

    def _heading_troubles(self) -> list[Trouble]:
        lists = {"required": self.required, "row_key": self.row_key, "never_empty": self.never_empty}
        troubles = [
            (key, f"names {name!r}, which has no headings; add it under [roster.columns]")
            for key, names in lists.items()
            for name in names
            if name not in self.columns
        ]
        headings = [folded(heading) for names in self.columns.values() for heading in names]
        troubles += [("columns", f"has the heading {heading!r} twice, one heading for two columns; keep it once")
                     for heading in twice(headings)]  # fmt: skip
        troubles += [(f"columns.{name}", "is a name that we keep for ourselves; choose another")
                     for name in RESERVED if name in self.columns]  # fmt: skip
        troubles += [(f"columns.{name}", f"has the heading {heading!r}, which roster.forbidden rules out; take it out")
                     for name, names in self.columns.items() for heading in names if self.forbids(heading)]  # fmt: skip
        return troubles

    def _key_troubles(self) -> list[Trouble]:
        troubles: list[Trouble] = []
        if self.identity == "member_id" and "member_id" not in self.required:
            troubles.append(("required", 'lacks "member_id", which makes a row here; add it, or write '
                                         'identity = "person" and a row_key'))  # fmt: skip
        if self.identity == "member_id" and self.row_key:
            troubles.append(("row_key", 'goes with identity = "person" only; take it out'))
        if self.identity == "person" and not self.row_key:
            troubles.append(("row_key", "is empty; list the columns that make one row, such as last_name, "
                                        "first_name, district_number and title"))  # fmt: skip
        troubles += [("row_key", f"names {name!r}, which a file may lack; add it to roster.required")
                     for name in self.row_key if name in self.columns and name not in self.required]  # fmt: skip
        names = twice([source.id for source in self.sources])
        return troubles + [("sources", f"has two called {name!r}; give each its own id") for name in names]

    def _status_troubles(self) -> list[Trouble]:
        troubles = [("statuses", f"has {word!r} in two spellings; keep one")
                    for word in twice([folded(word) for word in self.statuses])]  # fmt: skip
        troubles += [("types", f"has {word!r} in two spellings; keep one")
                     for word in twice([folded(word) for word in self.types])]  # fmt: skip
        if "membership_status" in self.columns and not self.statuses:
            troubles.append(("statuses", 'is empty; say what each word means, such as Active = "active"'))
        if "membership_status" not in self.columns and self.default_status is None:
            troubles.append(("default_status", "is missing and no column has the status; write what being on the "
                                               'roster means, such as "active"'))  # fmt: skip
        return troubles

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns that each row must fill."""
        if self.never_empty:
            return self.never_empty
        if self.identity == "member_id":
            return tuple(name for name in ("member_id", "last_name") if name in self.columns)
        return tuple(name for name in self.row_key if name in {"last_name", "first_name"}) or self.row_key[:1]

    def forbids(self, heading: str) -> bool:
        """Whether a heading holds the words of something that we must not receive."""
        return any(f" {folded(words)} " in f" {folded(heading)} " for words in self.forbidden)

    def status_of(self, word: str) -> Status | None:
        """What a status as written means; an empty one is the default; None if nobody told us the word."""
        if not word.strip():
            return self.default_status
        return {folded(known): status for known, status in self.statuses.items()}.get(folded(word))

    def type_of(self, word: str) -> str | None:
        """Our code for a member type as written; None if it is empty or nobody told us the word."""
        return {folded(known): code for known, code in self.types.items()}.get(folded(word))
