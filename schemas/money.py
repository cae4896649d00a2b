"""Money that a program owes or asks for, in whole cents or pence, and the people who must agree to it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from schemas.facts import Predicate
from schemas.kinds import Code, MinorUnits, Party, Span, Strict, Whole, YesNo, refuse, twice


class Stipend(Strict):
    """What a mentor earns, when it is owed, and to whom it goes."""

    amount_minor: MinorUnits
    unit: Literal["mentor_per_program_year", "pairing"]
    payee: Literal["mentee_region", "mentor_region", "mentor", "district"]
    trigger: Literal["list_accepted", "milestone", "completion"]
    requires: tuple[Predicate, ...]
    on_mentor_change: Literal["no_second_payment", "prorate", "review"] = "review"
    on_early_end: Literal["keep", "prorate", "clawback_review"] = "keep"
    extension: Literal["never", "if_approved", "always"] = "if_approved"
    hold_expires_after_year_end: Span = "P90D"
    passthrough_confirmation: YesNo = False
    file_format: Code = "csv_register"


class Fee(Strict):
    """What somebody pays to take part."""

    id: Code
    payer: Party
    amount_minor: MinorUnits
    when: Predicate
    includes: tuple[Code, ...] = ()
    required_for_entry: YesNo = True


class Control(Strict):
    """Two people for money; the one who prepares never approves, and no program can switch that off."""

    approvals: Annotated[Whole, Field(ge=1, le=3)] = 2
    preparer_may_approve: Literal[False] = False
    self_dealing: Literal["second_approver"] = "second_approver"
    audit_sample_pct: Annotated[Whole, Field(ge=0, le=100)] = 0


class Payments(Strict):
    """All money of a program; a program without money leaves this out."""

    stipend: Stipend | None = None
    fees: tuple[Fee, ...] = ()
    control: Control = Control()

    @model_validator(mode="after")
    def fees_have_names(self) -> "Payments":
        """No two fees are called the same."""
        names = twice([fee.id for fee in self.fees])
        if names:
            raise refuse(*[("fees", f"has two called {name!r}; give each its own id") for name in names])
        return self
