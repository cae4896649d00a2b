"""What somebody reads whom the program owes a mentor and who has to apply for one first."""

from schemas.letters import Letter
from schemas.program import Program

BY_THEMSELVES = ("mentee", "member")
"""Whose way in is meant: the person's own, the more exact word first."""


def invitation_letter(program: Program, first_name: str) -> Letter:
    """One mail, once: that there is a mentor to be had, how to apply, and that nothing happens without it."""
    words = program.words
    return Letter(f"{program.name}: would you like a {words.mentor}?", (
        f"Hello {first_name}," if first_name else "Hello,",
        f"By the records of {program.association} you are new in your role. The {program.name} offers you a "
        f"{words.mentor}: somebody who knows the work, and whom you can ask.",
        f"{how_to_apply(program)} Nothing happens without your application; once it has arrived, your "
        f"{words.coordinator} gets in touch with you.",
        "This is the only mail that you get about it. If you would rather not, there is nothing to do; if you are not "
        f"new in your role, please tell {program.association}.",
    ))  # fmt: skip


def how_to_apply(program: Program) -> str:
    """The person's own way in, as the definition has it."""
    channels = program.mentee.entry.channels
    ways = [channel.to for who in BY_THEMSELVES for channel in channels if channel.from_ == who]
    if not ways:
        return f"To take part, please apply to {program.association}."
    return f"To take part, please apply to {program.association} ({ways[0].replace('_', ' ')})."
