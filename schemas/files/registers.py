"""The small files that people keep by hand: coordinators, volunteers, titles and applications."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a register: its headings, the most usual one first, and what stands in it."""

    name: str
    headings: tuple[str, ...]
    say: str
    """One sentence on what to write."""
    required: bool = True
    allowed: tuple[str, ...] = ()
    """The only words that may stand there; empty if any may."""


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of file, the folder of the inbox that it is dropped into, and its columns."""

    kind: str
    about: str
    cells: tuple[Cell, ...]

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Our name of each column and the headings that we accept for it."""
        return {cell.name: cell.headings for cell in self.cells}

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        return tuple(cell.name for cell in self.cells if cell.required)


COORDINATORS = Register(
    "coordinators",
    "Who gets a region's list, and from when to when.",
    (
        Cell("region", ("Region",), "Write the region as the membership export does; leave it out if there is one "
             "list for all.", required=False),
        Cell("name", ("Name", "Coordinator", "Facilitator", "Contact"), "Write the person's name."),
        Cell("email", ("Email", "E-mail", "Mail"), "Write one e-mail address."),
        Cell("kind", ("Kind", "Role"), "Write primary or backup; empty means primary.", required=False,
             allowed=("primary", "backup")),
        Cell("from", ("From", "Active from"), "Write the first day, such as 2026-07-01.", required=False),
        Cell("to", ("To", "Active to", "Until"), "Write the last day, or nothing if it is open.", required=False),
    ),
)  # fmt: skip
VOLUNTEERS = Register(
    "volunteers",
    "Which members offer to be a mentor, and of how many people.",
    (
        Cell("member_id", ("Member ID", "ID", "Ref"), "Write the member id as the membership export does."),
        Cell("places", ("Places", "Capacity"), "Write how many people the member can take on; empty means one.",
             required=False),
        Cell("mentees", ("Mentees", "Current mentees", "Load"), "Write how many people the member has now; empty "
             "means none.", required=False),
    ),
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
        Cell("mapped_by", ("Mapped by", "Decided by"), "Write the name of the person who decided it."),
    ),
)  # fmt: skip
APPLICATIONS = Register(
    "applications",
    "Who came in by a door that a named person opens, or applied.",
    (
        Cell("member_id", ("Member ID", "ID", "Ref"), "Write the member id as the membership export does."),
        Cell("kind", ("Kind", "Application"), "Write special, extension, voluntary or application.",
             allowed=("special", "extension", "voluntary", "application")),
        Cell("reason", ("Reason",), "Write in a few words why; name no other person."),
        Cell("approved_by", ("Approved by", "Decided by"), "Write the name of the person who decided it."),
        Cell("decided_on", ("Decided on", "Date", "Decision date"), "Write the day, such as 2026-09-15."),
    ),
)  # fmt: skip
REGISTERS: Mapping[str, Register] = MappingProxyType(
    {register.kind: register for register in (COORDINATORS, VOLUNTEERS, TITLES, APPLICATIONS)}
)
