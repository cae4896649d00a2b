"""How mentors stand in a drop-down: by name and id, or, where nobody has an id, by name, district and title."""

from collections import Counter
from collections.abc import Sequence

from schemas.files.region_list import has_ids, mentor_choice
from schemas.member import full_name
from schemas.program import Program
from tasks.regions.rules import Candidate


def choices(program: Program, mentors: Sequence[Candidate]) -> list[str]:
    """The words for each mentor, in the order given; two of one name and district have their titles, too."""
    if has_ids(program):
        return [mentor_choice(full_name(one.last_name, one.first_name), one.mentor_id) for one in mentors]
    named = [named_choice(one) for one in mentors]
    often = Counter(named)
    return [f"{words}, {one.title}" if often[words] > 1 and one.title else words
            for words, one in zip(named, mentors, strict=True)]  # fmt: skip


def named_choice(mentor: Candidate) -> str:
    """A mentor without an id: the name and where they work."""
    return ", ".join(filter(None, (full_name(mentor.last_name, mentor.first_name), mentor.district or mentor.school)))
