"""What a list says about suggested mentors: one line for each, with what speaks for the pair."""

from collections.abc import Collection, Sequence

from schemas.preferences import COMPARED
from schemas.program import Program
from tasks.regions.suggestions import Mentor, Suggestion

REGION = "region"


def lines(program: Program, named: Sequence[tuple[str, Suggestion]], *, several_regions: bool) -> str:
    """
    The text of one cell: a line for each mentor, the first suggestion first.

    Args:
        named: How each mentor stands in the drop-down, and the suggestion.
        several_regions: Whether the people to choose from are of several regions; else each is of the mentee's own.
    """
    return "\n".join(
        f"{number}. {choice}: {why(program, suggestion, several_regions=several_regions)}"
        for number, (choice, suggestion) in enumerate(named, 1)
    )


def why(program: Program, suggestion: Suggestion, *, several_regions: bool) -> str:
    """What speaks for a pair, the heaviest reason first, and whether the mentor has time; no word of anybody's own."""
    words = {"mentee": program.words.mentee, "region": program.words.region}
    telling = [name for name in suggestion.shared if name != REGION or several_regions]
    reasons = ", ".join(COMPARED[name].say.format(**words) for name in telling)
    if suggestion.shared and not telling:
        reasons = f"only the {program.words.region} in common"
    return "; ".join(filter(None, (reasons, places(suggestion.mentor))))


def places(mentor: Mentor) -> str:
    """How much room a mentor has who said how many they take; of the others nothing is known."""
    if not mentor.registered:
        return ""
    return "1 place free" if mentor.places == 1 else f"{mentor.free} of {mentor.places} places free"


def nobody_left(program: Program, *, elsewhere: bool) -> str:
    """
    Stands where there is nobody to suggest.

    Args:
        elsewhere: Whether the program lets a region choose somebody of another one.
    """
    said = program.words
    if not elsewhere:
        return ""
    return f"Nobody of this {said.region} is free. A {said.mentor} of another {said.region} is possible: ask us."


def strange_lines(program: Program, cell: str, offered: Collection[str]) -> int:
    """How many lines of a cell name nobody whom the drop-down offers."""
    if cell == nobody_left(program, elsewhere=True):
        return 0
    return sum(not names_one_of(line, offered) for line in cell.splitlines())


def names_one_of(line: str, offered: Collection[str]) -> bool:
    """Whether a line begins with the words of a mentor whom the drop-down offers."""
    _, _, said = line.partition(". ")
    ends = [at for at in range(len(said)) if said.startswith(":", at)]
    return any(said[:end] in offered for end in ends)
