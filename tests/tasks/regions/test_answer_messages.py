"""The answers as a tired volunteer reads them: one thing after the other, in plain words, and in the right number."""

from dataclasses import replace
from datetime import date

import pytest
from region_builders import ACSA, ILA, MASA, MSA, WASBO

from schemas.files.match_list import SENTENCES
from tasks.regions import answer_messages as say
from tasks.regions import answer_row_messages as beside
from tasks.regions.answer_messages import Answer, Point
from tasks.regions.answer_row_messages import told

EVERY_PROGRAM = pytest.mark.parametrize("program", [ACSA, ILA, MASA, MSA, WASBO], ids=lambda program: program.code)
TODAY = date(2026, 9, 3)
REMARK = [Point("Ek, Al", "Same district: please confirm.")]


def an_answer(program=MASA, region="Region 5", due=date(2026, 9, 30), to_do=(), names=(), **counts):
    more = {name: counts.pop(name) for name in ("remarks", "pending", "older", "today") if name in counts}
    points = [Point(name, "Choose another mentor.") for name in to_do]
    return Answer(program, region, "Ann Lind", more.pop("today", TODAY), due, 2, counts, points, names, **more)


@pytest.mark.parametrize(("counts", "words"), [
    ({"fine": 1, "empty": 1}, "1 of the 2 rows of list 2 for Region 5 is fine; 1 is still empty."),
    ({"fine": 13, "noted": 1, "work": 2, "empty": 1},
     "14 of the 17 rows of list 2 for Region 5 are fine, 1 of them with a remark (told before); 2 need another look "
     "and 1 is still empty."),
    ({"work": 1}, "the one row of list 2 for Region 5 needs another look."),
    ({"empty": 3}, "none of the 3 rows of list 2 for Region 5 is fine yet; 3 are still empty."),
    ({"noted": 1, "work": 1, "remarks": REMARK},
     "1 of the 2 rows of list 2 for Region 5 is fine, with a remark; 1 needs another look."),
])  # fmt: skip
def test_how_a_list_stands_is_said_in_one_sentence(counts, words):
    assert say.so_far(an_answer(**counts)) == words


@pytest.mark.parametrize(("counts", "words"), [
    ({"fine": 1}, "the one row of list 2 for Region 5 is fine, and it is on record."),
    ({}, "nobody is on list 2 for Region 5 now, so nothing is open."),
    ({"noted": 1, "remarks": REMARK},
     "the one row of list 2 for Region 5 is fine, with a remark, and it is on record."),
    ({"fine": 3, "noted": 2, "remarks": REMARK},
     "all 5 rows of list 2 for Region 5 are fine, 2 of them with a remark (1 told before), and they are on record."),
])  # fmt: skip
def test_that_all_is_fine_is_said_in_one_sentence(counts, words):
    assert say.all_fine(an_answer(**counts)) == words


def test_the_day_is_said_in_words_as_people_there_write_it():
    assert say.by_when(an_answer(work=2)) == "Please send these by Wednesday, September 30, 2026."
    assert say.by_when(an_answer(MSA, work=1)) == "Please send it by Wednesday 30 September 2026."
    assert say.by_when(an_answer(work=2, due=None)) == "Please send these as soon as you can."
    assert say.by_when(an_answer(work=2, today=date(2026, 9, 30))).startswith("Please send these by Wednesday")
    assert "has passed: please send these as soon as you can" in say.by_when(an_answer(work=2, today=date(2026, 10, 1)))


def test_a_long_answer_names_so_many_rows_and_counts_the_rest():
    answer = an_answer(to_do=[f"N{n}" for n in range(130)], names=[f"E{n}" for n in range(20)], work=130, empty=20)
    text = say.submission_letter(answer).text()

    assert "100. N99: Choose another mentor." in text
    assert "101." not in text
    assert "30 more rows like these are in the workbook." in text
    assert "E11 and 8 more." in " ".join(text.split())


def test_no_line_of_the_text_is_longer_than_a_screen_is_wide():
    answer = an_answer(to_do=["Lind, Jo"], names=["Ek, Bo"], fine=2, work=1, pending=1, older=(1, TODAY),
                       remarks=REMARK)  # fmt: skip

    assert max(map(len, say.submission_letter(answer).text().splitlines())) <= 78


def test_names_cannot_become_tags():
    answer = an_answer(to_do=["<b>Lind</b>"], work=1)

    assert "<b>" not in say.submission_letter(answer).html()


@EVERY_PROGRAM
def test_every_letter_speaks_the_words_of_the_association_and_leaves_no_gap(program):
    answer = an_answer(program, to_do=["Lind, Jo"], names=["Ek, Bo"], fine=2, work=1, pending=2)
    done = an_answer(program, fine=2, noted=1, pending=1)
    letters = [say.submission_letter(answer), say.submission_letter(done), say.repeated_letter(answer),
               say.repeated_letter(done), say.refused_letter(answer, beside.why_refused(program, "pdf")),
               say.question_letter(done, beside.why_refused(program, "no_file")),
               say.disagreement_letter(done, "Bo Berg", [Point("Lind, Jo", "x")])]  # fmt: skip

    for letter in letters:
        text = " ".join(letter.text().split())
        assert letter.subject.startswith(f"Re: {program.name}")
        assert program.association in text
        assert "  " not in letter.subject
        assert not {"{", "}", "None"} & set(text.replace(".", " ").split())
        assert text.startswith("Hello Ann Lind, ")
    assert f"When a {program.words.mentor} is found" in " ".join(letters[0].text().split())


@EVERY_PROGRAM
@pytest.mark.parametrize("code", [*sorted(SENTENCES), "a code of tomorrow"])
def test_every_way_to_be_wrong_says_what_to_do(program, code):
    said = beside.why_refused(program, code)

    assert said.endswith(".")
    assert "{" not in said


def test_what_was_told_is_said_briefly():
    assert told("matched", "Berg, Bo (00501)", "2026-10-02") == "matched with Berg, Bo (00501), 2026-10-02"
    assert told("matched", "Berg, Bo", "") == "matched with Berg, Bo"
    assert told("pending", "", "") == "pending"
    assert told("", "Berg, Bo", "") == "Berg, Bo"


def test_a_missing_heading_is_named():
    said = beside.why_refused(MASA, "heading_missing:Mentor member ID")

    assert said.endswith("with its first row as it is. The heading is: Mentor member ID.")


def test_what_was_noticed_while_reading_is_told_once_and_our_own_notes_are_not():
    said = beside.noticed(["column_added", "ignored:pdf", "column_added", "list_conflict"])

    assert said == ["Your workbook has columns of your own; we did not read them."]
    letter = say.submission_letter(replace(an_answer(work=1), noticed=said))
    assert said[0] in " ".join(letter.text().split())
