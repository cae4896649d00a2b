"""What a list's workbook says: names of sheets, headings, how to fill it in, and the texts of its cells."""

from schemas.files.region_list import (
    MATCHES_SHEET,
    MENTOR_IDS,
    SUGGESTED,
    TO_DO_HEADING,
    choice_words,
    has_ids,
    sentence_case,
    shown,
)
from schemas.letters import day_in_words
from schemas.program import Column, Program
from schemas.region import ALL_REGIONS
from tasks.regions.messages import Cover, by_when, who_is_on_it

MENTORS_SHEET = "{Mentors} available"
READ_ME_SHEET = "Read me"
NOT_KNOWN = "not known"
MENTOR_HEADINGS = ("{Mentor} to choose", "Name", "{Place}", "Job title", "{Mentees} now, of places")
MENTOR_ID_HEADING = "Member ID"
LEFT_HEADINGS = ("Ref", "{Mentee}", "What happened")


def in_words(template: str, program: Program) -> str:
    """A heading or a sheet's name with the association's words for its people."""
    said = program.words
    words = {"mentor": said.mentor, "mentors": said.mentors, "mentee": said.mentee, "mentees": said.mentees}
    words["place"] = place_word(program)
    return template.format(**words, **{name.capitalize(): sentence_case(word) for name, word in words.items()})


def place_word(program: Program) -> str:
    """Where people of this program work: in a school only where its lists name schools and no districts."""
    names = {column.name for column in program.lists.columns}
    return "school" if "school" in names and "mentee_district" not in names else "district"


def load(places: int | None, mentees: int | None) -> str:
    """How much a mentor has on their hands."""
    return NOT_KNOWN if places is None or mentees is None else f"{mentees} of {places}"


def why_left(program: Program, reason: str, *, moved: bool) -> str:
    """
    What became of somebody who stood on the last list.

    Args:
        reason: The code with which the flag was withdrawn; empty if it stands.
    """
    if moved:
        return f"Belongs to another {program.words.region} now, whose list has them."
    if reason == "FIRST_YEAR_OVER":
        rule = program.mentee.new_in_role
        time = f"first {rule.window_months} months" if rule and rule.window_months != 12 else "first year"
        return f"The {time} in the role is complete; nothing is wrong. A pair that has begun goes on."
    if reason == "LEFT_ROSTER":
        return "Is no longer on the membership roster."
    return "The facts have changed: no longer counts as new in the role. A pair that has begun goes on."


def choose_prompt(program: Program) -> tuple[str, str]:
    """The title and the text beside a cell where a mentor is chosen (at most 32 and 255 characters)."""
    title = sentence_case(program.words.mentor)[:32]
    typed = "a member ID" if has_ids(program) else "a name and a district"
    return title, f"Choose from the list, or type {typed}. Somebody who is not on the list may stand here, too."


def how_to_choose(program: Program) -> str:
    """The step of choosing, by what the list has for it: a drop-down of ids, one of names, or a cell for a name."""
    mentor = program.words.mentor
    if not any(column.name in MENTOR_IDS for column in program.lists.columns):
        return f"Write the name of the {mentor} that you chose."
    return f"Choose a {mentor} from the drop-down, or type {'a member ID' if has_ids(program) else 'a name'}."


def day_outside() -> str:
    """What a spreadsheet asks when a day lies outside the program year (at most 255 characters)."""
    return "This is no day of the program year. Write a day such as 2026-10-02. Keep it all the same?"


def choose_one(column: Column) -> str:
    """What a spreadsheet says to a word that is not allowed (at most 255 characters)."""
    return f"Please choose one of: {', '.join(choice_words(code) for code in column.allowed)}."[:255]


def read_me(program: Program, cover: Cover) -> list[tuple[str, str]]:
    """The lines of the sheet that explains the workbook: a heading or nothing, and a text."""
    said, scope = program.words, "" if cover.region == ALL_REGIONS else f", {cover.region}"
    lines = [
        ("List", f"{cover.version}{scope}, program year {cover.program_year}"),
        ("As of", day_in_words(cover.as_of, program.locale)),
        ("On the list", who_is_on_it(program, cover)),
        ("Answer", by_when(program, cover)),
        ("", ""),
        ("1", f"Go to the sheet {MATCHES_SHEET!r}. White cells are yours, grey cells are ours and cannot be changed."),
        ("2", f"{how_to_choose(program)} The sheet "
              f"{in_words(MENTORS_SHEET, program)!r} shows who is available and what they have on their hands."),
        ("3", "Choose an outcome. Leave a line empty if you do not know yet; you can send the list again."),
        ("4", "Save the workbook and reply to our mail with it attached. Please do not rename or delete columns."),
        *about_suggestions(program),
    ]  # fmt: skip
    if program.lists.write_ins == "evaluate":
        lines.append(("Missing?", f"Somebody is a {said.mentee} and not on the list? Write them into the empty lines "
                                  "below the list; we look at each of them."))  # fmt: skip
    wrong = "If somebody is not new, or has left, say so in the outcome or in your reply; nobody is matched by that."
    confidential = "This workbook names people. Share it only with those who help you match, and delete it afterwards."
    return [*lines, ("Wrong?", wrong), ("Please", confidential)]


def about_suggestions(program: Program) -> list[tuple[str, str]]:
    """What the column of suggestions is, where the list has one."""
    if not any(column.name == SUGGESTED for column, _ in shown(program)):
        return []
    said = program.words
    return [("Suggested", f"Up to three {said.mentors} with what speaks for each. The first ones are shared out so "
                          f"that as many {said.mentees} as possible can have one; the choice is yours.")]  # fmt: skip


def read_me_of_answer(
    program: Program, cover: Cover, stands: str, by_when: str, accepted: str
) -> list[tuple[str, str]]:
    """
    The lines of the sheet that explains the workbook of an answer.

    Args:
        stands: How many rows are fine and what is open; `by_when` says by which day.
        accepted: The name of the sheet with the rows that count; empty if there is none.
    """
    scope = "" if cover.region == ALL_REGIONS else f", {cover.region}"
    rest = f" The sheet {accepted!r} shows what is on record; nothing is to do there." if accepted else ""
    return [
        ("List", f"{cover.version}{scope}, program year {cover.program_year}: the rows that are still open"),
        ("As it stands", stands),
        ("Answer", by_when),
        ("", ""),
        ("1", f"Go to the sheet {MATCHES_SHEET!r}. It holds only the rows that need another look or are still empty, "
              f"with what you filled in.{rest}"),
        ("2", f"Read the column {TO_DO_HEADING!r} and correct the red cells; rest the pointer on one to see what "
              "is wrong with it. White and red cells are yours, grey cells are ours and cannot be changed."),
        ("3", f"{how_to_choose(program)} The sheet {in_words(MENTORS_SHEET, program)!r} shows who is available."),
        ("4", "Save the workbook and reply to our mail with it attached. It may be half done. Please do not rename or "
              "delete columns."),
        ("Please", "This workbook names people. Share it only with those who help you match, and delete it "
                   "afterwards."),
    ]  # fmt: skip


# What stands in the cells ------------------------------------------------------------------------------------------


def why_listed(program: Program, reason: str, application_reason: str) -> str:
    """Why somebody is on the list, in a sentence that stays the same as long as the reason does."""
    new = program.mentee.new_in_role
    window = f"; within the first {new.window_months} months" if new else ""
    voluntary = application_reason if application_reason in program.mentee.entry.voluntary_reasons else ""
    sentences = {
        "NEW_ROLE": f"New to this role{window}.",
        "NEW_IN_STATE": f"New to this role here, after service elsewhere{window}.",
        "SPECIAL_APPLICATION": "By special application, approved by the association.",
        "EXTENSION": "Support extended on application.",
        "VOLUNTARY": f"Asked to take part{f': {choice_words(voluntary)}' if voluntary else ''}.",
        "APPLIED": "Applied to the program.",
    }
    if reason not in sentences:
        raise ValueError(f"no sentence says why somebody is listed for {reason}")
    return sentences[reason]


def channel(program: Program, kind: str, reason: str) -> str:
    """By which way somebody came in, where the program knows the way; free text of an application never leaves."""
    entry = program.mentee.entry
    known = {*entry.voluntary_reasons, *(way.id for way in entry.channels)}
    if reason in known:
        return choice_words(reason)
    return {"": "", "application": "application"}.get(kind, choice_words(kind))
