"""The small files that people keep by hand: who coordinates and volunteers, what titles mean, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, NamedTuple

from schemas.roster import FORBIDDEN

MOST = 99
"""The largest number that a register may hold."""


class Line(NamedTuple):
    """One row of a register under our own column names, each value in the form of its column."""

    number: int
    """What a spreadsheet shows beside the row."""
    values: Mapping[str, str]


class Problem(NamedTuple):
    """What is wrong with one row of a register, and what to do, in a sentence."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a register: its headings, the most usual one first, and what stands in it."""

    name: str
    headings: tuple[str, ...]
    say: str
    """One sentence on what to write."""
    required: bool = True
    """Whether the file must have the column, and every row must fill it in."""
    form: Literal["text", "name", "address", "day", "number"] = "text"
    """A name can stand in a mail; an address is one plain e-mail address; a number is whole, from 0 to MOST."""
    allowed: tuple[str, ...] = ()
    """The only words that may stand there, empty if any may; the first counts where nothing need be written."""
    longest: int = 250
    """The most characters that may stand there: keys are indexed, and a mail's header has an end."""


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of file, the folder of the inbox that it is dropped into, and its columns."""

    kind: str
    about: str
    cells: tuple[Cell, ...]
    replaces: bool = False
    """Whether each file replaces the last one as a whole; else it adds to what is known."""
    forbidden: tuple[str, ...] = ()
    """Words of headings that refuse the file; nothing of it is kept then."""

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Our name of each column and the headings that we accept for it."""
        return {cell.name: cell.headings for cell in self.cells}

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        return tuple(cell.name for cell in self.cells if cell.required)

    def requiring(self, name: str) -> "Register":
        """The same register where one more column must be filled in."""
        return replace(self, cells=tuple(replace(cell, required=cell.required or cell.name == name)
                                         for cell in self.cells))  # fmt: skip


COORDINATORS = Register(
    "coordinators",
    "Who gets a region's list, and from when to when.",
    (
        Cell("region", ("Region",), "Write the region as the membership export does; leave it out if there is one "
             "list for all.", required=False, longest=100),
        Cell("name", ("Name", "Coordinator", "Facilitator", "Contact"), "Write the person's name.", form="name"),
        Cell("email", ("Email", "E-mail", "Mail"), "Write one address, such as jo@example.org.", form="address"),
        Cell("kind", ("Kind", "Role"), "Write primary or backup; empty means primary.", required=False,
             allowed=("primary", "backup")),
        Cell("from", ("From", "Active from"), "Write the first day, such as 2026-07-01; empty means the day of "
             "the file.", required=False, form="day"),
        Cell("to", ("To", "Active to", "Until"), "Write the last day, such as 2027-06-30, or nothing if it is open.",
             required=False, form="day"),
    ),
    replaces=True,
)  # fmt: skip
VOLUNTEERS = Register(
    "volunteers",
    "Which members offer to be a mentor, and of how many people.",
    (
        Cell("member_id", ("Member ID", "ID", "Ref"), "Write the member id as the membership export does.",
             longest=100),
        Cell("places", ("Places", "Capacity"), "Write how many people the member can take on, up to 99; empty means "
             "one.", required=False, form="number"),
        Cell("mentees", ("Mentees", "Current mentees", "Load"), "Write how many people the member has now, up to 99; "
             "empty means none.", required=False, form="number"),
    ),
    replaces=True,
)  # fmt: skip
TITLES = Register(
    "titles",
    "What kind of job a title is, decided by a named person.",
    (
        Cell("title", ("Title", "Job title", "Position"), "Write the title as the membership export has it."),
        Cell("match", ("Match",), "Write exact, starts or words; empty means exact.", required=False,
             allowed=("exact", "starts", "words")),
        Cell("role_family", ("Role family", "Role"), "Write the kind of job, such as superintendent, or "
             "out_of_scope."),
        Cell("component_group", ("Component group", "Component"), "Write the component group, or nothing.",
             required=False),
        Cell("mapped_by", ("Mapped by", "Decided by"), "Write the name of the person who decided it.",
             form="name"),
    ),
)  # fmt: skip
APPLICATIONS = Register(
    "applications",
    "Who came in by a door that a named person opens, or applied.",
    (
        Cell("member_id", ("Member ID", "ID", "Ref"), "Write the member id as the membership export does.",
             longest=100),
        Cell("kind", ("Kind", "Application"), "Write special, extension, voluntary or application.",
             allowed=("special", "extension", "voluntary", "application")),
        Cell("reason", ("Reason",), "Write in a few words why; name no other person.", longest=1_000),
        Cell("approved_by", ("Approved by", "Decided by"), "Write the name of the person who decided it.",
             form="name"),
        Cell("decided_on", ("Decided on", "Date", "Decision date"), "Write the day, such as 2026-09-15.",
             form="day"),
    ),
)  # fmt: skip
WAIVERS = Register(
    "waivers",
    "Which rule a named person lets pass for one pair, and why.",
    (
        Cell("list_ref", ("List ref", "Ref"), "Write the reference of the row on the list.", longest=40),
        Cell("mentor_id", ("Mentor ID", "Mentor member ID", "Mentor"), "Write the member id of the mentor.",
             longest=100),
        Cell("rule", ("Rule",), "Write the rule as the answer names it, such as disclosed_conflict.", longest=60),
        Cell("authority", ("Waived for", "Authority"), "Write association or region; empty means association.",
             required=False, allowed=("association", "region")),
        Cell("reason", ("Reason",), "Write in a few words why; name no other person.", longest=1_000),
        Cell("waived_by", ("Waived by", "Decided by"), "Write the name of the person who decided it.", form="name"),
        Cell("waived_on", ("Waived on", "Date", "Decision date"), "Write the day, such as 2026-09-15.", form="day"),
    ),
)  # fmt: skip
ATTESTATIONS = Register(
    "attestations",
    "What a named person attests of a member, where no data can prove it.",
    (
        Cell("member_id", ("Member ID", "ID", "Ref"), "Write the member id as the membership export does.",
             longest=100),
        Cell("attestation", ("Attestation", "Attested"), "Write what is attested, such as good listener, or all for "
             "everything that the program asks of a mentor.", longest=60),
        Cell("attested_by", ("Attested by",), "Write the name of the person who attests it.", form="name"),
        Cell("attested_on", ("Attested on", "Date"), "Write the day, such as 2026-09-15.", form="day"),
    ),
)  # fmt: skip
DISCLOSURES = Register(
    "disclosures",
    "Which two members have a conflict of interest, or who supervises whom.",
    (
        Cell("member_id", ("Member ID", "ID", "Supervisor"), "Write the member id; of a supervisor, the supervisor's.",
             longest=100),
        Cell("other_member_id", ("Other member ID", "Other ID", "Supervised"), "Write the member id of the other.",
             longest=100),
        Cell("kind", ("Kind",), "Write conflict or supervises; empty means conflict.", required=False,
             allowed=("conflict", "supervises")),
        Cell("disclosed_by", ("Disclosed by",), "Write the name of the person who said it.", form="name"),
        Cell("disclosed_on", ("Disclosed on", "Date"), "Write the day, such as 2026-09-15.", form="day"),
    ),
)  # fmt: skip
SCHOOLS = Register(
    "schools",
    "What is known of each school: the latest inspection, phase, faith and challenges.",
    (
        Cell("school", ("School",), "Write the school as the membership export does."),
        Cell("leadership_rating", ("Leadership", "Leadership rating"), "Write the grade of leadership at the latest "
             "inspection, such as good.", required=False, longest=60),
        Cell("phase", ("Phase",), "Write the phase, such as primary.", required=False, longest=60),
        Cell("faith", ("Faith", "Faith designation"), "Write the faith, or nothing.", required=False, longest=60),
        Cell("challenges", ("Challenges",), "Write the challenges, parted by semicolons.", required=False),
        Cell("inspected_on", ("Inspected on", "Inspection date"), "Write the day of the latest inspection.",
             required=False, form="day"),
    ),
)  # fmt: skip
PAYEES = Register(
    "payees",
    "Who is paid: the legal name behind each region, and where the advice of a payment goes. No account.",
    (
        Cell("reference", ("Region", "District", "Member ID", "Reference"), "Write the region as the membership "
             "export does; where districts or single people are paid, the district or the member id.", longest=100),
        Cell("legal_name", ("Legal name", "Payee"), "Write the name as the bank and the tax form have it.",
             form="name", longest=140),
        Cell("payee_type", ("Type", "Payee type"), "Write organisation or individual.",
             allowed=("organisation", "organization", "individual")),
        Cell("town", ("Town", "City"), "Write the town alone.", form="name", longest=35),
        Cell("country", ("Country",), "Write two letters, such as US or GB."),
        Cell("remittance_email", ("Remittance email", "Remittance e-mail", "Email", "E-mail"), "Write one address, "
             "such as office@example.org; it is told what each payment is for.", form="address"),
    ),
    forbidden=(*FORBIDDEN, "account", "routing", "iban", "swift"),
)  # fmt: skip
PASSTHROUGHS = Register(
    "passthroughs",
    "Which payments a region has passed on to its mentors, who says so, and what it kept.",
    (
        Cell("payment_reference", ("Payment reference", "Reference"), "Write the reference of the payment, as its "
             "advice shows it.", longest=15),
        Cell("confirmed_by", ("Confirmed by", "Name"), "Write the name of the person who confirms it.", form="name"),
        Cell("confirmed_on", ("Confirmed on", "Date"), "Write the day, such as 2026-12-01.", form="day"),
        Cell("not_passed_on", ("Not passed on", "Kept"), "Write the amount that was not passed on, such as 500.00; "
             "empty means nothing.", required=False, longest=20),
        Cell("reason", ("Reason", "Why"), "Write why it was not passed on; name nobody.", required=False),
    ),
)  # fmt: skip
REGISTERS: Mapping[str, Register] = MappingProxyType({
    register.kind: register
    for register in (COORDINATORS, VOLUNTEERS, TITLES, APPLICATIONS, WAIVERS, ATTESTATIONS, DISCLOSURES, SCHOOLS,
                     PAYEES, PASSTHROUGHS)
})  # fmt: skip
