"""What a row says became of somebody: the outcome, the choices and the days, read strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from schemas.dates import DateReader, in_order
from schemas.files.match_checks import words_of
from schemas.files.region_list import COLUMNS, MENTOR_IDS
from schemas.files.returned_book import ERRORS, MERGED, NOT_CALCULATED
from schemas.match import AnswerRow, Finding
from schemas.program import Program
from tasks.matches import row_messages as say
from tasks.matches.builtin import finding
from tasks.matches.synonyms import fold_choice
from tasks.matches.transitions import GONE

SPOILT = ERRORS | {MERGED, NOT_CALCULATED}
"""What stands in a cell with an error, a formula without a value, or merged with another."""
FREE_TEXT = frozenset({"note"})
MATCHED, PENDING, OTHER = "matched", "pending", "other"


@dataclass(frozen=True, slots=True)
class Form:
    """The list of one program, as far as a region fills it in."""

    program: Program
    headings: Mapping[str, str]
    editable: tuple[str, ...]
    choices: Mapping[str, Mapping[str, str]]
    """Column -> what somebody may write there, in compared form -> its code."""
    dates: DateReader

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that the program knows, in its order."""
        return tuple(dict.fromkeys(self.choices.get("outcome", {}).values())) or (MATCHED,)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row says, apart from who is meant."""

    outcome: str = ""
    """The code; empty for a row that says nothing, or whose word is none of the choices."""
    answered: bool = True
    match_date: date | None = None
    cross_region_reason: str = ""
    format: str = ""
    findings: tuple[Finding, ...] = ()


def form_of(program: Program, headings: Mapping[str, str], today: date) -> Form:
    """The form that one program's regions fill in."""
    columns = [column for column in program.lists.columns if column.editable]
    choices = {column.name: choices_of(column.allowed) for column in columns if column.allowed}
    return Form(program, headings, tuple(column.name for column in columns), choices,
                DateReader(program.roster.dates, today))  # fmt: skip


def choices_of(allowed: tuple[str, ...]) -> dict[str, str]:
    """What stands for each code: the code itself and the words of the drop-down."""
    return {fold_choice(words): code for code in allowed for words in words_of((code,))}


def code_in(form: Form, column: str, said: str) -> str:
    """The code of a choice; empty if the words are none of them."""
    return form.choices.get(column, {}).get(fold_choice(said), "")


def answer_of(form: Form, row: AnswerRow, received_on: date, *, written_in: bool) -> Answer:
    """Everything that a row says beside its people."""
    filled = [name for name in form.editable if row.said.get(name)]
    if not filled and not written_in:
        return Answer(answered=False)
    spoilt = [name for name in filled if name not in FREE_TEXT and row.said[name] in SPOILT]
    findings = [finding("cell_unreadable", say.cell_unreadable(form.headings[name]), name) for name in spoilt]
    said = {name: row.said[name] for name in filled if name not in spoilt}
    outcome, about_outcome = outcome_in(form, said, written_in=written_in, spoilt=bool(spoilt))
    reason, format_, about_choices = other_choices(form, said)
    day, about_days = days_in(form, said, outcome, received_on, spoilt="match_date" in spoilt)
    return Answer(outcome, True, day, reason, format_, (*findings, *about_outcome, *about_choices, *about_days))


def names_a_mentor(said: Mapping[str, str]) -> bool:
    """Whether some cell names a mentor."""
    return any(said.get(name) for name in (*MENTOR_IDS, "mentor_name"))


def outcome_in(
    form: Form, said: Mapping[str, str], *, written_in: bool, spoilt: bool
) -> tuple[str, tuple[Finding, ...]]:
    """The outcome as a code, and what is wrong with it."""
    program, word = form.program, form.program.words.mentor
    named, written = names_a_mentor(said), said.get("outcome", "")
    if not written:
        if named:
            missing = finding("outcome_missing", say.outcome_missing(word), "outcome")
            return MATCHED, (missing,) if "outcome" in form.editable else ()
        if (written_in and not said) or ("first_contact_date" in said and PENDING in form.outcomes):
            return PENDING, ()
        unclear = finding("outcome_unclear", say.outcome_unclear(say.choices(form.outcomes)), "outcome")
        return "", () if spoilt else (unclear,)
    code = code_in(form, "outcome", written)
    if not code:
        words = say.outcome_unknown(written, say.choices(form.outcomes))
        return "", (finding("outcome_unknown", words, "outcome"),)
    if code in GONE and named:
        return code, (finding("outcome_contradicts", say.outcome_contradicts(code, word), "outcome"),)
    if code == MATCHED:
        return code, ()
    return code, (finding(code if code in SAID else PENDING, said_so(program, code), "outcome"),)


SAID = GONE | {PENDING}


def said_so(program: Program, code: str) -> str:
    """What an answer without a match does."""
    mentee = program.words.mentee
    return {
        "declined": f"Thank you: the {mentee} does not want a {program.words.mentor}.",
        "left": f"Thank you: that the {mentee} has left is listed here for those who keep the roster.",
        "not_new": f"Thank you: that the {mentee} is not new in the role is listed here for those who keep the roster.",
        "withdrawn": f"Thank you: the {mentee} has withdrawn.",
    }.get(code, f"Thank you: we wait for the match of this {mentee}.")


def other_choices(form: Form, said: Mapping[str, str]) -> tuple[str, str, tuple[Finding, ...]]:
    """The reason for another region and the format, as codes; a reason in own words counts as `other`."""
    codes, findings = {"cross_region_reason": "", "format": ""}, []
    for name in codes:
        if name not in said:
            continue
        codes[name] = code = code_in(form, name, said[name]) if form.choices.get(name) else said[name]
        if code:
            continue
        heading, known = form.headings[name], tuple(dict.fromkeys(form.choices[name].values()))
        if OTHER in known:
            codes[name] = OTHER
            findings.append(finding("choice_reworded", say.choice_reworded(heading, said[name]), name))
        else:
            words = say.choice_unknown(heading, said[name], say.choices(known))
            findings.append(finding("choice_unknown", words, name))
    return codes["cross_region_reason"], codes["format"], tuple(findings)


def days_in(
    form: Form, said: Mapping[str, str], outcome: str, received_on: date, *, spoilt: bool
) -> tuple[date | None, tuple[Finding, ...]]:
    """The match date, and what is wrong with this or any other day; a missing match date is the day received."""
    found: dict[str, date] = {}
    findings = []
    for name in form.editable:
        if COLUMNS[name].kind != "day" or name not in said:
            continue
        read = form.dates.read(said[name])
        if read.kind == "day":
            found[name] = read.latest
        elif read.kind != "missing":
            words = say.date_unreadable(form.program, form.headings[name], said[name])
            findings.append(finding("date_unreadable", words, name))
    given = "match_date" in found or spoilt or any(one.column == "match_date" for one in findings)
    if outcome == MATCHED and not given and "match_date" in form.editable:
        taken = in_order(received_on, form.program.roster.dates.order)
        findings.append(finding("date_missing", say.date_missing(taken), "match_date"))
    return found.get("match_date", received_on if not given else None), tuple(findings)
