"""What people read about results: whoever releases them, the board, the regions, and who is told of words of care."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.letters import Letter
from schemas.program import Program
from tasks.surveys.results import Results


@dataclass(frozen=True, slots=True)
class Standing:
    """How the texts that people wrote stand."""

    waiting: int
    approved: int
    withheld: int


def question_about(program: Program, results: Results, version: int, texts: Standing, receivers: Sequence[str]) -> str:
    """What is released, as Markdown: how many answered, what people wrote, and who gets it."""
    lines = [f"**{program.name}**, survey {results.program_year} ({results.wave}), version {version} of the results.",
             ""]  # fmt: skip
    for form in results.forms:
        answered = "too few to show anything" if form.answered is None else f"{form.answered}"
        lines.append(f"- {form.title}: {answered} of {form.invited} answered")
    wait = " Texts that wait stand in no report: decide about them first." if texts.waiting else ""
    lines += ["", f"What people wrote: {texts.approved} approved, {texts.withheld} withheld, {texts.waiting} waiting."
              f"{wait}", "", "Look at the report before you answer: "
              f"`mentor survey report --wave {results.wave_id} --draft --out FOLDER`.", "",
              "Approve, and this goes out:", "", *(f"- {one}" for one in receivers), "",
              "Reject, and nothing goes; the next run asks again."]  # fmt: skip
    return "\n".join(lines)


def texts_question(program: Program, wave_id: str, waiting: int, flagged: int) -> str:
    """What is asked about all texts that wait, as Markdown, without the texts: Airflow keeps questions."""
    return "\n".join([
        f"**{program.name}**, {wave_id}: {waiting} texts wait. In {flagged} of them names, addresses or places were "
        "found, and would be taken out.", "",
        f"Read them first: `mentor survey comments --wave {wave_id}`. Change or withhold single ones with `mentor "
        "survey decide-comment`; then this question is asked anew about the rest.", "",
        "Approve, and all of them stand in the board's report as proposed, without names. Reject, and none of them "
        "does.",
    ])  # fmt: skip


def board_letter(program: Program, results: Results, version: int) -> Letter:
    """The mail to the board, with the whole report."""
    again = (f"This is version {version}; it takes the place of the one before.",) if version > 1 else ()
    return Letter(
        f"Survey {results.program_year}: the report",
        (f"Attached is the report of the {program.name} about its survey {results.program_year}, and the same numbers "
         "as a workbook.", *again, "Small groups are hidden, so that nobody can be identified. Please do not try to "
         "work them out.", program.name),
    )  # fmt: skip


def region_letter(program: Program, results: Results, region: str, name: str, version: int) -> Letter:
    """The mail to a regional contact, with the region's own report."""
    again = (f"This is version {version}; it takes the place of the one before.",) if version > 1 else ()
    return Letter(
        f"{region}: survey {results.program_year}",
        (f"Dear {name},", f"Attached is what the survey {results.program_year} of the {program.name} says: everybody's "
         f"answers and, where enough people of {region} answered, theirs beside them.", *again,
         "Where too few answered nothing is shown, so that nobody can be identified. Please do not try to work it out.",
         program.name),
    )  # fmt: skip


def care_letter(program: Program, text: str) -> Letter:
    """The mail that tells one person what somebody wrote. Neither the question nor the group is in it."""
    return Letter(
        f"{program.name}: a text in a survey that somebody should read",
        ("Somebody wrote this in a survey. It holds a word for harm, harassment or the like. We cannot know who wrote "
         "it; please decide what to do, and pass it on to nobody who need not know.", text, program.name),
    )  # fmt: skip
