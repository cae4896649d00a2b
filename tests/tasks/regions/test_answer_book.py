"""The workbook of an answer as readers find it: just the open rows, red where they are wrong, and read back whole."""

import io
import shutil
import subprocess
from collections import Counter
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from region_builders import ACSA, ILA, MASA, MSA, WASBO
from thorough import some

from schemas.files.region_list import MENTOR_IDS, REFS, SYSTEM_SHEET, shown
from schemas.files.returned_book import LIST_TOKEN
from schemas.match import Finding, ReceivedBook, Sheet
from tasks.matches.returned import match_list_in
from tasks.regions.answer_book import AnswerBook, Row, render_answer
from tasks.regions.answer_messages import Answer
from tasks.regions.answer_rows import ACCEPTED, Listed, Said, how_rows_stand
from tasks.regions.answer_view import View, row_of
from tasks.regions.messages import Cover
from tasks.regions.rules import Candidate
from tasks.regions.workbook import Book
from tasks.shared.tokens import token

OFFICE = shutil.which("soffice")
EVERY_PROGRAM = pytest.mark.parametrize("program", [ACSA, ILA, MASA, MSA, WASBO], ids=lambda program: program.code)
NOBODY = Finding("mentor_unknown", "hold", "Nobody has this id.", column="mentor_member_id")
NO_DAY = Finding("date_unreadable", "hold", "This is no day.", column="match_date")
REMARK = Finding("date_missing", "accept_warn", "The day your answer came is taken.", column="match_date")
TEXTS = {"list_ref": "REF1", "mentee_member_id": "00101", "mentee_name": "Lind, Jo", "mentee_district": "1E5",
         "mentor_member_id": "0501", "outcome": "not_new", "match_date": "2026-09-02"}  # fmt: skip


def a_book(*rows, program=MASA, accepted=(("Ek, Bo", "matched with Holm, Bo (00501)", ""),), region="Region 5"):
    cover = Cover(region, "2026-27", 2, date(2026, 9, 1), dict.fromkeys(("new", "changed", "left", "same"), 0),
                  date(2026, 9, 30), date(2026, 9, 3), "Ann", ())  # fmt: skip
    mentors = [Candidate("00501", region, "active", "", "Holm", "Bo"), Candidate("00502", region, "retired", "", "Ek")]
    answer = Answer(program, region, "Ann", date(2026, 9, 3), date(2026, 9, 30), 2, {"fine": 1, "work": len(rows)})
    return AnswerBook(Book(program, cover, (), (), mentors, token("lsome")), answer, rows, accepted)


def opened(*rows, **more):
    return openpyxl.load_workbook(io.BytesIO(render_answer(a_book(*rows, **more))))


def cells(book, line=2):
    sheet = book["Matches"]
    return dict(zip([cell.value for cell in sheet[1]], sheet[line], strict=True))


def colour(cell):
    return cell.fill.start_color.rgb[2:]


def received(content):
    """The workbook as our limited reader would give it to the code that interprets it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = tuple(Sheet(sheet.title, tuple(sheet.values)) for sheet in book)
    return ReceivedBook((book[SYSTEM_SHEET]["B1"].value,), sheets)


def test_the_same_answer_gives_the_same_bytes():
    assert render_answer(a_book(Row(TEXTS, (NOBODY,)))) == render_answer(a_book(Row(TEXTS, (NOBODY,))))


def test_the_open_rows_come_first_and_what_is_accepted_beside_them():
    book = opened(Row(TEXTS))

    assert book.sheetnames == ["Matches", "Accepted", "Mentors available", "Read me", SYSTEM_SHEET]
    assert book.active.title == "Matches"
    assert all(sheet.protection.sheet for sheet in book)
    assert all(cell.protection.locked for line in book["Accepted"].iter_rows() for cell in line)
    assert "Accepted" not in opened(Row(TEXTS), accepted=()).sheetnames


def test_a_wrong_cell_is_red_and_says_why():
    line = cells(opened(Row(TEXTS, (NOBODY, NO_DAY))))

    assert {heading for heading, cell in line.items() if colour(cell) == "FFC7CE"} == {"Mentor member ID", "Match date"}
    assert {heading: cell.comment.text for heading, cell in line.items() if cell.comment} == {
        "Mentor member ID": "Nobody has this id.", "Match date": "This is no day."}  # fmt: skip
    assert line["What to do"].value == "Nobody has this id.\nThis is no day."
    assert line["What to do"].protection.locked
    assert not line["Mentor member ID"].protection.locked


def test_a_remark_beside_a_fault_is_yellow_not_red():
    line = cells(opened(Row(TEXTS, (NOBODY, REMARK))))

    assert (colour(line["Match date"]), colour(line["Mentor member ID"])) == ("FFEB9C", "FFC7CE")


def test_a_fault_of_the_whole_row_stands_beside_the_name():
    line = cells(opened(Row(TEXTS, (Finding("duplicate_row", "hold", "Keep one row."),))))

    assert line["What to do"].value == "Keep one row."
    assert not [heading for heading, cell in line.items() if cell.comment or colour(cell) == "FFC7CE"]


def test_a_fault_of_a_column_that_the_program_lacks_colours_the_mentor():
    line = cells(opened(Row({"mentor_ref": "Bo"}, (NOBODY,)), program=MSA, region="*"))

    assert colour(line["Mentor ref"]) == "FFC7CE"


def test_what_was_filled_in_stands_there_as_the_drop_downs_offer_it():
    line = cells(opened(Row(TEXTS)))

    assert (line["Outcome"].value, line["Mentor member ID"].value) == ("not new", "0501")
    assert line["Match date"].value.date() == date(2026, 9, 2)
    assert (line["List ref"].value, line["District"].value) == ("REF1", "1E5")


def test_a_day_that_nobody_could_read_stands_as_it_was_typed():
    assert cells(opened(Row(TEXTS | {"match_date": "2026-02-30"})))["Match date"].value == "2026-02-30"


def test_drop_downs_offer_what_the_list_offered():
    book = opened(Row(TEXTS))
    rules = {str(rule.sqref): rule for rule in book["Matches"].data_validations.dataValidation}
    offered = {}
    for place, rule in rules.items():
        if rule.type == "list":
            name, _, area = rule.formula1.lstrip("=").rpartition("!")
            heading = book["Matches"][f"{place.split(':')[0].rstrip('0123456789')}1"].value
            offered[heading] = [cell.value for [cell] in book[name.strip("'")][area.replace("$", "")]]

    assert offered["Mentor member ID"] == ["Holm, Bo (00501)", "Ek (00502)"]
    assert offered["Outcome"] == ["matched", "declined", "not new", "left", "pending"]


def test_somebody_written_in_can_be_corrected():
    line = cells(opened(Row({"mentee_name": "Sund, Kari"}, (NOBODY,), write_in=True)))

    assert {heading for heading, cell in line.items() if cell.protection.locked} == {
        "List ref", "What to do", "Suggested mentors"}  # fmt: skip


def test_the_token_stands_in_three_places():
    book = opened(Row(TEXTS))

    assert [cell.value for cell in book[SYSTEM_SHEET][1]][:2] == [LIST_TOKEN, token("lsome")]
    assert book.custom_doc_props[LIST_TOKEN].value == token("lsome")
    assert book.properties.keywords == token("lsome")
    assert book[SYSTEM_SHEET].sheet_state == "veryHidden"


@EVERY_PROGRAM
def test_it_is_read_back_as_a_list_with_what_stands_in_it(program):
    columns = [column for column, _ in shown(program)]
    texts = {column.name: column.allowed[0] if column.allowed else f"text of {column.name}" for column in columns}
    texts |= {name: "00501" for name in MENTOR_IDS if name in texts}
    texts |= {"match_date": "2026-09-02"} if "match_date" in texts else {}

    found = match_list_in(received(render_answer(a_book(Row(texts, (NOBODY,)), program=program))), program)

    assert set(found.notes) <= {"headings_repeated"}
    [row] = found.rows
    assert row.list_ref == next(text for name, text in texts.items() if name in REFS)
    assert {name: text for name, text in row.said.items() if name not in REFS} == {
        name: text for name, text in texts.items() if name not in REFS and name in row.said}  # fmt: skip
    assert {column.name for column in columns if column.editable} <= set(row.said)


@EVERY_PROGRAM
def test_its_read_me_speaks_the_words_of_the_association(program):
    text = str([list(line) for line in opened(Row({}), program=program)["Read me"].values])

    assert "1 of the 2 rows" in text
    assert program.words.mentor in text
    assert "{" not in text


REFS_LISTED = [Listed(f"R{number}", f"p{number}") for number in range(6)]
ANSWERS = st.lists(
    st.tuples(st.sampled_from([*(one.list_ref for one in REFS_LISTED), "", "", ""]),
              st.sampled_from(["accept", "accept_warn", "hold", "reject", "unanswered"])), max_size=10)  # fmt: skip


@settings(max_examples=some(25), deadline=None)
@given(ANSWERS)
def test_every_row_that_is_not_accepted_is_in_the_workbook_once_and_no_other(answers):
    said = [Said("s1", number, ref, "", "", "", {"mentee_name": f"N{number}", "note": f"row {number}"}, result, ())
            for number, (ref, result) in enumerate(answers, 2)]  # fmt: skip
    view = View(
        MASA, {one.list_ref: {"list_ref": one.list_ref, "mentee_name": one.list_ref} for one in REFS_LISTED}, {}
    )
    stands = how_rows_stand(REFS_LISTED, said, "s1", frozenset(), frozenset())
    rows = [row_of(view, stand) for stand in stands if stand.state in {"work", "empty"}]

    lines = list(opened(*rows)["Matches"].iter_rows(min_row=2, values_only=True)) if rows else []

    notes, refs = [line[-1] for line in lines], Counter(line[0] for line in lines)
    wrong = [row for row in said if row.result in {"hold", "reject"}]
    accepted = {row.list_ref for row in said if row.result in ACCEPTED} - {""}
    heard = {row.list_ref for row in said if row.result != "unanswered"}
    assert sorted(note for note in notes if note) == sorted(f"row {row.number}" for row in wrong)
    assert {ref for ref in refs if ref} == {row.list_ref for row in wrong if row.list_ref} | {
        one.list_ref for one in REFS_LISTED if one.list_ref not in heard}  # fmt: skip
    assert not {ref for ref in accepted if ref in refs} - {row.list_ref for row in wrong}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: its round trip was not tried")
def test_libreoffice_gives_back_what_it_was_given(tmp_path):
    (tmp_path / "answer.xlsx").write_bytes(render_answer(a_book(Row(TEXTS, (NOBODY, NO_DAY)))))
    asked = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "saved", tmp_path / "answer.xlsx"]  # fmt: skip
    subprocess.run(asked, check=True, timeout=120, capture_output=True)
    saved = (tmp_path / "saved/answer.xlsx").read_bytes()

    line = cells(openpyxl.load_workbook(io.BytesIO(saved)))

    assert line["Mentor member ID"].comment.text == "Nobody has this id."
    assert colour(line["Mentor member ID"]) == "FFC7CE"
    [row] = match_list_in(received(saved), MASA).rows
    assert (row.list_ref, row.said["outcome"], row.said["match_date"]) == ("REF1", "not_new", "2026-09-02")
