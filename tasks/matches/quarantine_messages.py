"""What operations staff read about replies that wait for them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from schemas.region import ALL_REGIONS

WHY: Mapping[str, str] = MappingProxyType({
    "not_coordinator": "A match list came from an address that is **not a coordinator's** of its region. Often it is a "
                       "coordinator's private address, or a colleague who stands in.",
    "unproven": "A match list came under a coordinator's address, but **our mail server does not confirm** that the "
                "sender's organization sent it. Often that organization has not set up its mail; it may be forged.",
    "list_unknown": "A reply came of which **nobody can say for which list** it is: its workbook bears no mark of "
                    "ours, and it answers no mail of ours.",
    "token_forged": "The workbook bears a mark of a list that **we did not make**. It was changed or forged.",
    "not_one_sender": "A mail came that names **no sender, or several**.",
    "unparsable": "A mail came that **cannot be opened**.",
    "triage_failed": "A mail came at which **our own program stopped**. The maintainers find the reason in the log of "
                     "the run; the mail is kept.",
    "too_many_replies": "One address got **more answers today** than people write. Two machines may be answering each "
                        "other.",
    "automatic_list": "A mail **looks like an automatic reply**, such as out of office, but bears a match list of "
                      "ours. Some mail servers mark what people write so; a note that only sends our own list back "
                      "says nothing.",
    "too_big": "Something came that is **too big** to be a match list.",
})  # fmt: skip
"""Code -> what is in doubt."""
UNKNOWN = "A reply waits for a person."
NOT_KEPT = "The reply itself is no longer kept."


def which_list(region: str, program_year: str, version: int) -> str:
    """The list that a reply is for."""
    if not region:
        return "The list: unknown"
    return f"The list: {'everybody' if region == ALL_REGIONS else region}, {program_year}, list {version}"


def what_came(domain: str, files: int, coordinators_at: Sequence[str]) -> list[str]:
    """Where a reply comes from, beside where the coordinators are, and what it carries. Of addresses only domains."""
    sender = f"The sender: somebody at {printable(domain)}" if domain else "The sender: unknown"
    known = ", ".join(map(printable, coordinators_at))
    beside = [f"The region's coordinators are at {known}"] if known else []
    return [sender, *beside, f"Files that may be a list: {files}"]


def choices(unreadable: bool) -> str:
    """What each answer does."""
    refuse = "**Reject** puts it aside for good, in your name; nobody is written about it."
    if unreadable:
        return f"It cannot be accepted, since it cannot be read. Ask the sender for the workbook alone. {refuse}"
    return (
        "**Approve** reads it as if the coordinator had sent it, in your name: what it says counts, and the answer "
        "goes to the region's coordinators, never to the sender. If the region has several, write under *coordinator* "
        "the address of the one whose answer it is; else it undoes nothing that any of them reported. "
        f"{refuse} Ask the coordinator if you are in doubt."
    )


def printable(domain: str) -> str:
    """A domain as a stranger wrote it, with nothing in it that a page would take for markup."""
    return "".join(letter for letter in domain[:80] if letter.isalnum() or letter in ".-")
