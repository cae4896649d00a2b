"""Money that a program owes or asks for, in whole cents or pence, and the people who must agree to it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from schemas.facts import Predicate, comparisons
from schemas.kinds import Code, MinorUnits, Party, Span, Strict, Whole, YesNo, refuse, twice

PAYMENT_FACTS = frozenset(
    f"{side}.{fact}"
    for side in ("mentee", "mentor")
    for fact in ("membership.status", "membership.type", "membership.paid_through", "ever_member", "enrolled",
                 "do_not_contact", "region")
)  # fmt: skip
"""What is known of two people on the day of a payment, so what `requires` may ask."""
FEE_FACTS = frozenset(name for name in PAYMENT_FACTS if name.startswith("mentee.")) - {"mentee.enrolled"}
"""What is known of a mentee on the day of an invoice, so what the cases of a fee may ask."""
Line = Annotated[str, StringConstraints(min_length=3, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""One line of what payers read."""


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

    @field_validator("requires")
    @classmethod
    def can_be_tested(cls, requires: tuple[Predicate, ...]) -> tuple[Predicate, ...]:
        """Only facts that are known on the day of a payment; a missing one would pass a `not`."""
        unknown = sorted({test.field for part in requires for test in comparisons(part)} - PAYMENT_FACTS)
        if unknown:
            named = ", ".join(sorted(PAYMENT_FACTS))
            raise refuse(*[("", f"asks for {name!r}, which is not tested at payment; write one of {named}")
                           for name in unknown])  # fmt: skip
        return requires


class Fee(Strict):
    """One case of what somebody pays to take part; the cases of a program exclude each other."""

    id: Code
    payer: Party
    amount_minor: Annotated[MinorUnits, Field(gt=0)]
    when: Predicate
    includes: tuple[Code, ...] = ()
    """What is paid for; the first one names the book of revenue, `revenue:year-of-success`."""
    required_for_entry: YesNo = True
    """Whether a match waits until it is paid: nobody counts as enrolled before."""
    trial_membership: Span | None = None
    """For how long it makes a member on trial of whoever paid it, from the day of payment; without it nobody is."""

    @field_validator("payer")
    @classmethod
    def can_be_invoiced(cls, payer: Party) -> Party:
        """An invoice goes to the mentee, or to the mentee's district."""
        if payer not in {"mentee", "district"}:
            raise refuse(("", f"is {payer!r}, to whom no invoice goes; write mentee or district"))
        return payer

    @field_validator("when")
    @classmethod
    def can_be_tested(cls, when: Predicate) -> Predicate:
        """Only what is known of the mentee on the day of the invoice."""
        unknown = sorted({test.field for test in comparisons(when)} - FEE_FACTS)
        if unknown:
            named = ", ".join(sorted(FEE_FACTS))
            raise refuse(
                *[("", f"asks for {name!r}, which no invoice knows; write one of {named}") for name in unknown]
            )
        return when

    @property
    def book(self) -> str:
        """The account of the ledger that the revenue is posted to."""
        return f"revenue:{(self.includes[0] if self.includes else self.id).replace('_', '-')}"


class Invoices(Strict):
    """How a program asks for its fees."""

    due_after: Span = "P30D"
    """How long after its issue an invoice is due: thirty days unless the program says otherwise."""
    how_to_pay: tuple[Line, ...] = ()
    """What payers are told, a sentence or an address each; without any they are told to ask."""
    item: Line | None = None
    """The product or service as QuickBooks calls it; without it the words of what is paid for."""
    terms: Line | None = None
    """The terms as QuickBooks calls them; without it the column is empty."""
    days: Literal["mdy", "dmy", "iso"] | None = None
    """How the company's QuickBooks writes a day; without it mdy for dollars and dmy for pounds."""


class Control(Strict):
    """Two people for money; the one who prepares never approves, and no program can switch that off."""

    approvals: Annotated[Whole, Field(ge=1, le=3)] = 2
    preparer_may_approve: Literal[False] = False
    self_dealing: Literal["second_approver"] = "second_approver"
    audit_sample_pct: Annotated[Whole, Field(ge=0, le=100)] = 0
    mentor_cap_minor: MinorUnits = 1_500_00
    """More than this for one mentor in a program year is asked about."""
    payee_cap_minor: MinorUnits = 50_000_00
    """More than this for one payee in one batch is asked about."""
    run_cap_minor: MinorUnits = 500_000_00
    """More than this in one batch is asked about."""
    jump_pct: Annotated[Whole, Field(ge=1, le=10_000)] = 50
    """A payee who gets so much more than in all of last year is asked about; without a last year nobody is."""
    account_min_days: Annotated[Whole, Field(ge=0, le=365)] = 10
    """Nothing goes to an account that was verified less than so many days ago."""
    lead_banking_days: Annotated[Whole, Field(ge=1, le=30)] = 5
    """From the proposal to the day on which payees are credited: approvals fall between the two."""


class Payments(Strict):
    """All money of a program; a program without money leaves this out."""

    stipend: Stipend | None = None
    fees: tuple[Fee, ...] = ()
    invoices: Invoices = Invoices()
    control: Control = Control()
    formats: Mapping[Code, Mapping[str, str]] = {}
    """The files that finance gets beside the registers, and what each is told; never the number of an account."""

    @model_validator(mode="after")
    def fees_have_names(self) -> "Payments":
        """No two fees are called the same."""
        names = twice([fee.id for fee in self.fees])
        if names:
            raise refuse(*[("fees", f"has two called {name!r}; give each its own id") for name in names])
        return self
