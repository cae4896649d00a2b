"""The same results as tables for other programs: one CSV file, and a workbook; what is hidden is one word in both."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from schemas.program import Program
from tasks.shared.cells import cell
from tasks.shared.sheets import PLAIN, finish, lines_of, looks_of, set_heights, write_text
from tasks.surveys import wording as say
from tasks.surveys.report_parts import key_to_reading, method_part
from tasks.surveys.results import Cell, FormResults, Line, Results

Value = str | int | float | None
EVERYBODY = "everybody"
RESULT_HEADINGS = (
    "questionnaire", "field", "question", "line", "cut", "group", "answers", "does_not_apply", "positive",
    "positive_pct", "interval_low_pct", "interval_high_pct", "score", "score_half_interval", "quarter_at_most",
    "half_at_most", "three_quarters_at_most", "counts",
)  # fmt: skip
RESPONSE_HEADINGS = ("questionnaire", "cut", "group", "asked", "answered", "whole", "in_part", "opted_out",
                     "not_reached", "late")  # fmt: skip
WIDTHS = {"question": 34, "line": 30, "counts": 60, "questionnaire": 18, "field": 20, "group": 32}
NARROW, WIDE = 11, 90


def result_rows(results: Results) -> Iterator[tuple[Value, ...]]:
    """Every line for everybody, then by every group of every cut; a hidden cell is a row that says so."""
    for form in results.forms:
        for line in form.lines:
            yield result_row(form, line, "", EVERYBODY, line.whole, line.not_applicable)
            for cut, groups in sorted(line.cuts.items()):
                for name, found in sorted(groups.items()):
                    yield result_row(form, line, cut, say.group_name(cut, name), found, None)


def result_row(
    form: FormResults, line: Line, cut: str, group: str, found: Cell | None, not_applicable: int | None
) -> tuple[Value, ...]:
    """One cell of the results."""
    named = (form.key, line.field, line.heading, line.text, cut, group)
    if found is None:
        return (*named, *(say.HIDDEN,) * (len(RESULT_HEADINGS) - len(named)))
    interval = [round(100 * end, 1) for end in found.interval] if found.interval else [None, None]
    scored = [round(one, 1) for one in found.score] if found.score else [None, None]
    pct: Value = say.EXTREMES[found.extreme] if found.extreme else None
    if found.positive is not None:
        pct = round(100 * found.positive / found.base, 1)
    return (*named, found.base, not_applicable, say.HIDDEN if found.extreme else found.positive, pct, *interval,
            *scored, *(found.quartiles or (None, None, None)), counts(line, found))  # fmt: skip


def counts(line: Line, found: Cell) -> str:
    """`Agree: 12; Strongly agree: 5`; hidden where a group is too small for it, empty where there are no options."""
    if not line.options:
        return ""
    if not found.counts:
        return say.HIDDEN
    return "; ".join(f"{option}: {people}" for option, people in zip(line.options, found.counts, strict=True))


def response_rows(results: Results) -> Iterator[tuple[Value, ...]]:
    """Who was asked and who answered, for each questionnaire and each of its groups."""
    for form in results.forms:
        known = (form.answered, form.complete, form.partial)
        few = form.answered is None
        yield (form.key, "", EVERYBODY, form.invited, *((say.HIDDEN,) * 6 if few else
               (*known, form.opted_out, form.not_reached, form.late)))  # fmt: skip
        for cut, groups in sorted(form.turnout.items()):
            for name, one in sorted(groups.items()):
                shown = (one.invited, one.answered) if one.answered is not None else (say.HIDDEN, say.HIDDEN)
                yield (form.key, cut, say.group_name(cut, name), *shown, *(None,) * 5)


def render_csv(results: Results) -> bytes:
    """The results as CSV: UTF-8 with a mark that spreadsheets know, every cell quoted, none of them calculated."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (RESULT_HEADINGS, *result_rows(results)):
        sheet.writerow([cell(one) if isinstance(one, str) else "" if one is None else one for one in row])
    return out.getvalue().encode("utf-8-sig")


def render_workbook(program: Program, results: Results, *, draft: bool) -> bytes:
    """The results as a workbook: what they mean, who answered, and what they said; the same for the same results."""
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, PLAIN)
    closed = datetime.combine(date.fromisoformat(results.closed_on), time())
    file.set_properties({"title": f"{program.name}, survey {results.program_year}", "created": closed})
    looks = looks_of(file)
    write_words(file.add_worksheet("Read me"), words(program, results, draft=draft), looks)
    for name, headings, rows in (("Who answered", RESPONSE_HEADINGS, response_rows(results)),
                                 ("Results", RESULT_HEADINGS, result_rows(results))):  # fmt: skip
        write_figures(file.add_worksheet(name), headings, tuple(rows), looks)
    for sheet in file.worksheets():
        finish(sheet, locale=program.locale, left=program.name, right=results.program_year)
    file.close()
    return out.getvalue()


def in_words(heading: str) -> str:
    """`positive_pct` as people read it: `Positive, %`."""
    return say.titled(heading.replace("_pct", ", %").replace("_", " "))


def words(program: Program, results: Results, *, draft: bool) -> list[str]:
    """What a reader must know before the first number."""
    said = [f"{program.name}, survey {results.program_year}"]
    said += ["Draft. Nobody has released these results; do not pass them on."] if draft else []
    return [*said, *key_to_reading(results, None), *method_part(results).said]


def write_words(sheet: Any, paragraphs: Sequence[str], looks: Any) -> None:
    """One paragraph below the other."""
    sheet.set_column(0, 0, WIDE)
    set_heights(sheet, [lines_of(one, WIDE) + (number == 0) for number, one in enumerate(paragraphs)])
    for number, one in enumerate(paragraphs):
        write_text(sheet, number, 0, one, looks["title" if number == 0 else "words"])


def write_figures(sheet: Any, headings: Sequence[str], rows: Sequence[Sequence[Value]], looks: Any) -> None:
    """A table in which numbers are numbers and texts are texts; its headings stay in sight."""
    for at, heading in enumerate(headings):
        sheet.set_column(at, at, WIDTHS.get(heading, NARROW))
        sheet.write_string(0, at, in_words(heading), looks["head"])
        for number, row in enumerate(rows, 1):
            value = row[at]
            if isinstance(value, int | float):
                sheet.write_number(number, at, value, looks["number"])
            else:
                write_text(sheet, number, at, value or "", looks["ours"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(headings) - 1)
