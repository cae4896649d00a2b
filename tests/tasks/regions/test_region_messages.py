"""The mail that brings a list reads well, in the association's words."""

from datetime import date

import pytest
from region_builders import ACSA, MASA, MSA, WASBO

from schemas.letters import day_in_words
from tasks.regions.book_messages import read_me
from tasks.regions.messages import Cover, cover_letter, no_coordinator, no_region

COUNTS = {"new": 3, "changed": 1, "left": 2, "same": 8}


def a_cover(region="Region 5", version=2, counts=COUNTS, due=date(2026, 9, 30), others=("Bo Berg",), sent_on=None):
    as_of = date(2026, 9, 1)
    return Cover(region, "2026-27", version, as_of, counts, due, sent_on or as_of, "Ann Lind", others)


def flat(text):
    return " ".join(text.split())


def test_the_mail_says_what_it_is_what_changed_what_to_do_by_when_and_who_helps():
    letter = cover_letter(MASA, a_cover())

    assert letter.subject == "MASA Mentor Program, Region 5: mentee list 2 (3 new, 1 changed, 2 left)"
    for sentence in (
        "Hello Ann Lind,",
        "Attached is list 2 of the MASA Mentor Program for Region 5, program year 2026-27, as of Tuesday, September 1, "
        "2026. 12 mentees are on it. Since list 1: 3 new, 1 changed, 2 left.",
        "1. Open the workbook and go to the sheet 'Matches': one line for each mentee.",
        "2. Fill in the white cells: the mentor you chose, and the outcome.",
        "Lines that you have answered on an earlier list need no new answer.",
        "3. Reply to this mail with the workbook attached. You need no account, and it may be half done",
        "Please reply by Wednesday, September 30, 2026.",
        "Bo Berg also got this list; one answer is enough.",
        "Just reply to this mail; Minnesota Association of School Administrators reads it.",
    ):
        assert sentence in flat(letter.text())


def test_plain_text_lines_fit_and_no_word_is_cut():
    assert max(map(len, cover_letter(MASA, a_cover()).text().splitlines())) <= 78
    assert "drop-\n" not in cover_letter(MASA, a_cover()).text()


def test_the_html_says_the_same_and_no_name_becomes_a_tag():
    html = cover_letter(MASA, a_cover(others=("<script>",))).html()

    assert "&lt;script&gt; also got this list" in html
    assert html.count("<li>") == 3
    assert "Please reply by Wednesday, September 30, 2026." in html


def test_a_first_list_speaks_of_no_earlier_one():
    text = flat(cover_letter(MASA, a_cover(version=1, counts={"new": 1, "changed": 0, "left": 0, "same": 0})).text())

    assert "1 mentee is on it." in text
    assert "Since list" not in text
    assert "earlier list" not in text


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        pytest.param(None, "This program sets no fixed day: please reply as soon as you can.", id="no day"),
        pytest.param(date(2026, 8, 31), "The day for this year's answers, Monday, August 31, 2026, has passed: please "
                     "reply as soon as you can.", id="a day that has passed"),
        pytest.param(date(2026, 9, 1), "Please reply by Tuesday, September 1, 2026.", id="today"),
    ],
)  # fmt: skip
def test_the_day_is_said_in_words_and_never_a_wrong_one(due, sentence):
    assert sentence in flat(cover_letter(MASA, a_cover(due=due)).text())


def test_whoever_gets_a_list_after_its_day_is_not_asked_for_a_reply_in_the_past():
    late = a_cover(sent_on=date(2026, 10, 15))

    for words in (flat(cover_letter(MASA, late).text()), str(read_me(MASA, late))):
        assert "Please reply by" not in words
        assert "September 30, 2026, has passed: please reply as soon as you can." in words


def test_the_first_list_of_a_year_speaks_of_the_last_one_of_the_year_before():
    letter = cover_letter(MASA, a_cover(version=1, counts={"new": 1, "changed": 0, "left": 0, "same": 4}))

    assert "5 mentees are on it. Since the last list of the year before: 1 new." in flat(letter.text())
    assert "need no new answer" in flat(letter.text())


def test_an_empty_list_asks_for_nothing():
    text = flat(cover_letter(MASA, a_cover(counts={"new": 0, "changed": 0, "left": 2, "same": 0})).text())

    assert "Nobody is on it any more; those who left are on the sheet 'No longer on the list'." in text
    assert "What to do" not in text
    assert "Please reply" not in text


@pytest.mark.parametrize(
    ("program", "subject", "words"),
    [
        pytest.param(MSA, "MSA New Headteachers Mentoring Scheme: new head list 2",
                     "12 new heads are on it", id="heads"),
        pytest.param(WASBO, "WASBO Member-to-Member Mentorship Program: prot\u00e9g\u00e9 list 2",
                     "12 prot\u00e9g\u00e9s are on it", id="protegees"),
    ],
)  # fmt: skip
def test_a_mail_uses_the_words_of_the_association(program, subject, words):
    letter = cover_letter(program, a_cover(region="*"))

    assert letter.subject.startswith(subject)
    assert words in flat(letter.text())
    assert "*" not in letter.text()


def test_a_day_is_written_as_people_there_write_it():
    assert day_in_words(date(2026, 10, 2), "en_US") == "Friday, October 2, 2026"
    assert day_in_words(date(2026, 10, 2), "en_GB") == "Friday 2 October 2026"


def test_operations_read_who_is_blocked_and_what_to_do():
    assert no_coordinator(ACSA, "North", 1, 0) == (
        "North has no active regional facilitator: 1 person waits. Enter one in the register of coordinators; "
        "the other lists are not held up.")  # fmt: skip
    assert no_region(2).startswith("2 people have no region in the membership export and cannot be listed")
