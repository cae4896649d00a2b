"""The sentences that a coordinator reads beside a row: what is wrong, and what to type."""

from collections.abc import Sequence

from schemas.dates import ORDER_EXAMPLES
from schemas.files.match_checks import SAY
from schemas.files.region_list import choice_words, has_ids
from schemas.program import Program

LONGEST = 160
SHOWN = 60
"""The most characters of a cell that a sentence repeats."""
WITHDRAWN = {
    "LEFT_ROSTER": "is no longer on the roster", "OTHER_ROLE": "has another job now",
    "FIRST_YEAR_OVER": "is no longer in the first year", "NOT_A_MEMBER": "is no longer a member",
    "NOT_A_MEMBER_WOULD_QUALIFY": "is no longer a member", "WRONG_CATEGORY": "is in another member category now",
    "ROLE_OUT_OF_SCOPE": "has a job outside the program now", "LATERAL_IN_STATE": "held this kind of job before",
    "RETURNING_TO_ROLE": "held this kind of job before", "NOT_CONTACTABLE": "cannot be contacted",
    "MOVED": "stands on another list now",
    **dict.fromkeys(("NO_HISTORY", "UNMAPPED_TITLE", "TWO_ROLES", "BAD_DATE", "START_UNCERTAIN", "PRIOR_STATE_UNKNOWN",
                     "PENDING_MEMBERSHIP", "AMBIGUOUS_PERSON"), "has to be looked at again"),
}  # fmt: skip


def fit(sentence: str) -> str:
    """The sentence in at most 160 characters; what is cut ends in a sign that says so."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1].rstrip()}…"


def quoted(cell: str) -> str:
    """What a cell says, shortened and in quotes."""
    words = " ".join(cell.split())
    return f"“{words if len(words) <= SHOWN else f'{words[: SHOWN - 1]}…'}”"


def either(words: Sequence[str]) -> str:
    """A choice: a, b or c."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def choices(codes: Sequence[str]) -> str:
    """The allowed words as a drop-down shows them."""
    return either([choice_words(code) for code in codes])


def ref_unknown(ref: str) -> str:
    """Nobody has this reference."""
    return SAY["ref_unknown"].format(said=quoted(ref))


def ref_of_another(column: str) -> str:
    """The reference is one person's and the name or id another's."""
    return (f"The reference and the {column} belong to two people, as after sorting part of a sheet. Copy the whole "
            "row from the list again.")  # fmt: skip


def ref_elsewhere(program: Program) -> str:
    """The reference stood on another region's list only."""
    return f"This reference is from another {program.words.region}'s list. Take the row out; they answer for it."


def ref_of_another_year(year: str) -> str:
    """The reference stood on another year's list only."""
    return f"This reference is from the list of {year}. Take the row out; the list of this year is the one that counts."


def no_longer_listed(reason: str) -> str:
    """Why somebody who stood on the list does not stand on it now."""
    why = WITHDRAWN.get(reason, "does not count as new any more")
    return f"This person {why} and left the list. Nothing to type: it waits for a person here."


def cell_unreadable(heading: str) -> str:
    """A formula without a value, an error, or merged cells."""
    return f"{heading} holds a formula, an error or merged cells, not a value. Type the value itself."


def outcome_missing(word: str) -> str:
    """A mentor and no outcome."""
    return f"No outcome was chosen; with the {word} named we read it as matched. Correct us if that is wrong."


def outcome_unclear(words: str) -> str:
    """Something was written, but not what became of it."""
    return f"Something is filled in, but not what became of it. Choose an outcome: {words}."


def outcome_unknown(said: str, words: str) -> str:
    """A word that is none of the choices."""
    return SAY["outcome_unknown"].format(said=quoted(said), choices=words)


def outcome_contradicts(outcome: str, word: str) -> str:
    """Declined, left or not new, and yet a mentor."""
    return f"The outcome is {choice_words(outcome)}, yet a {word} is named. Choose matched, or clear the {word}."


def choice_unknown(heading: str, said: str, words: str) -> str:
    """A word that is none of the choices of another column."""
    return SAY["choice_unknown"].format(heading=heading, said=quoted(said), choices=words)


def choice_reworded(heading: str, said: str) -> str:
    """A reason in own words counts as another one."""
    return f"{heading}: {quoted(said)} is none of the choices and is kept as other. Choose one if it fits."


def mentor_missing(program: Program, known: Sequence[str] = ()) -> str:
    """Matched, and nobody knows with whom."""
    word = program.words.mentor
    what = "member ID" if has_ids(program) else "name, as in the drop-down"
    hint = f" Is it {either(known)}?" if known else ""
    return shortest(f"Matched, but with whom? Type the {word}'s {what}.{hint}",
                    f"Matched, but with whom? Type the {word}'s {what}.")  # fmt: skip


def mentor_unknown(said: str, known: Sequence[str]) -> str:
    """An id that nobody has, with those who may be meant."""
    if not known:
        return SAY["mentor_unknown"].format(said=quoted(said))
    return with_suggestions(f"{quoted(said)} is nobody on the roster.", known)


def mentor_ambiguous(said: str, known: Sequence[str]) -> str:
    """An id or a name that several people have."""
    return with_suggestions(f"{quoted(said)} can be several people.", known)


def mentor_name_differs(member_id: str, owner: str, known: Sequence[str]) -> str:
    """The id is one person's, the name another's."""
    whose = f"is {owner}" if owner else "is somebody else"
    return with_suggestions(f"{member_id} {whose}, not the name beside it.", known or ["the ID of whom you mean"])


def with_suggestions(problem: str, known: Sequence[str]) -> str:
    """The problem and as many suggestions as fit."""
    for number in range(len(known), 0, -1):
        words = f"{problem} Type {either(known[:number])}."
        if len(words) <= LONGEST:
            return words
    return problem


def shortest(*sentences: str) -> str:
    """The first sentence that fits, else the last."""
    return next((one for one in sentences if len(one) <= LONGEST), sentences[-1])


def id_repaired(said: str, member_id: str) -> str:
    """An id that a spreadsheet changed, and whose name agrees."""
    return f"{quoted(said)} was read as {member_id}, whose name agrees. Nothing to type if that is right."


def mentor_changed(program: Program) -> str:
    """Accepted before with somebody else."""
    word = program.words.mentor
    return f"Another {word} was accepted before. Write in the note since when and why; it waits for a person here."


def outcome_changed(outcome: str) -> str:
    """A match stands, and now it is said that there never was one."""
    return (f"A match was accepted before, and now the row says {choice_words(outcome)}. Write left, declined or "
            "withdrawn if it ended, else matched.")  # fmt: skip


def match_ends() -> str:
    """A match stands that this answer ends."""
    return "The match that was accepted before ends with this answer. Write matched again if that is wrong."


def ended_by_another(program: Program) -> str:
    """A match stands that another coordinator reported, and this answer would end it."""
    return (f"Another {program.words.coordinator} reported this match. It stands until they say the same, or "
            f"{program.code.upper()} does; you are both told.")  # fmt: skip


def matched_already(program: Program) -> str:
    """The same two people are matched under the reference of an earlier job."""
    return f"These two were matched this year, for the {program.words.mentee}'s earlier job. That match goes on as one."


def write_in(program: Program) -> str:
    """Written in, and new in role."""
    return f"Written in and found to be new: this {program.words.mentee} is on your list from now on."


def write_in_uncertain(program: Program, why: str) -> str:
    """Written in, and nobody knows yet."""
    return f"Written in: {why}. It waits for a person here; nothing to type unless we ask."


def write_in_unknown(program: Program) -> str:
    """Written in, and found nowhere."""
    what = "the member ID" if has_ids(program) else "the name and the district as the roster has them"
    return f"Written in, but we cannot tell who it is. Type {what}, or ask the person to join."


def write_in_not_eligible(program: Program) -> str:
    """Written in, and not new in role."""
    offer = " A special application can be made." if program.mentee.entry.special_application else ""
    return f"Written in, but this person does not count as new in the role, so the match is not recorded.{offer}"


def write_ins_not_taken() -> str:
    """A program that takes nobody who is not on the list."""
    return "This person is not on the list, and nobody can be written in. Take the row out."


def duplicate_row(program: Program) -> str:
    """Twice on the list with different answers."""
    return SAY["duplicate_row"].format(mentee=program.words.mentee)


def duplicate_same(program: Program) -> str:
    """Twice on the list with one answer."""
    return f"This {program.words.mentee} is on the list more than once with the same answer; it counts once."


def date_unreadable(program: Program, heading: str, said: str) -> str:
    """A day that nobody can read."""
    example = ORDER_EXAMPLES[program.roster.dates.order]
    return SAY["date_unreadable"].format(heading=heading, said=quoted(said), example=example)


def date_missing(day: str) -> str:
    """No match date."""
    return f"No match date was given; {day}, the day your answer came, is taken. Type another if that is wrong."


def locked_cell_changed(heading: str) -> str:
    """A cell that is not theirs to change."""
    return f"{heading} was changed. The match is not touched by it; it is listed here for those who keep the roster."


def could_not_check(what: str) -> str:
    """A fact that a rule needs is not on the roster."""
    return f"Not checked, since the roster does not say: {what}. Tell us in the note if you know."


def attestations_missing(program: Program, missing: Sequence[str]) -> str:
    """What nobody has attested of a mentor yet."""
    words = [code.replace("_", " ") for code in missing]
    for number in range(min(len(words), 3), 0, -1):
        more = f" and {len(words) - number} more" if len(words) > number else ""
        said = f"Not yet attested of this {program.words.mentor}: {', '.join(words[:number])}{more}. " \
               "It counts once that is done; nothing to type."  # fmt: skip
        if len(said) <= LONGEST:
            return said
    return f"Not everything is attested of this {program.words.mentor} yet. It counts once that is done."


def readiness_missing(program: Program) -> str:
    """The readiness assessment is not done."""
    return f"This {program.words.mentor} has not done the readiness assessment yet. It counts then; nothing to type."


def mentor_not_a_member(program: Program) -> str:
    """Somebody whose membership makes no mentor here."""
    words = either(program.mentor.member_statuses)
    return f"A {program.words.mentor} must be {words} as a member, and this one is not. Choose another or settle it."


def self_match(program: Program) -> str:
    """Nobody is their own mentor."""
    return f"{program.words.mentor.capitalize()} and {program.words.mentee} are one person. Choose another."


def waived(message: str) -> str:
    """A rule that a named person let pass."""
    return fit(f"Allowed by a waiver: {message}")
