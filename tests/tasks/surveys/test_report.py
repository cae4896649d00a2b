"""A report prints what may be known and nothing else, the same each time, for a board and for one region."""

import logging
import re
import zlib
from contextlib import suppress
from dataclasses import replace

import pytest
from survey_builders import MASA
from survey_results import a_wave

from schemas.registry import program
from tasks.shared.printing import printed
from tasks.surveys.comparing import year_on_year
from tasks.surveys.report import Edition, in_css, parts_of, render_html
from tasks.surveys.results import Cell, FormResults, Line, Turnout
from tasks.surveys.wording import group_name

COMMENTS = {"mentee_annual": (("What worked best?", ("<script>alert(1)</script>", "Two\nlines")),)}


def text_of(page):
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S))


def contents(pdf):
    """What a PDF holds, unpacked."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        with suppress(zlib.error):
            found.append(zlib.decompress(stream))
    return pdf + b"".join(found)


def a_line(whole, kind="likert", field="one", region=None, **more):
    options = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree") if kind == "likert" else ()
    said = {"heading": "Well?", "text": "", "options": options, "shared": False, "not_applicable": 0}
    return Line(field, kind, whole=whole, cuts={"region": region} if region else {}, **{**said, **more})


def a_form(*lines, key="one", **more):
    said = {
        "title": "T",
        "audiences": ("mentee",),
        "anonymity": "confidential",
        "threshold": 5,
        "invited": 20,
        "answered": 12,
        "complete": 10,
        "partial": 1,
        "opted_out": 1,
        "not_reached": 0,
        "late": 0,
        "turnout": {},
    }
    return FormResults(key=key, lines=lines, **{**said, **more})  # fmt: skip


def with_forms(*forms, year="2026-27"):
    return replace(a_wave(), forms=forms, program_year=year)


def test_the_same_results_give_the_same_bytes():
    edition = Edition(MASA, a_wave(), 1, before=a_wave("2025-26", 2), comments=COMMENTS)

    assert render_html(edition) == render_html(edition)


def test_a_board_reads_every_chapter():
    page = render_html(Edition(MASA, a_wave(), 2, before=a_wave("2025-26", 2), comments=COMMENTS))

    titles = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert titles[:3] == ["Contents", "Who answered", "Mentees: your first year in the role"]
    assert {"Both sides of the same questions", "2026-27 beside 2025-26", "How these numbers are made",
            "Mentors: your year as a mentor, by region"} <= set(titles)  # fmt: skip
    assert "Version 2 of the results" in page


def test_no_chapter_forces_a_new_page_but_the_first_on_its_side_and_those_come_last():
    edition = Edition(MASA, a_wave(), 1, before=a_wave("2025-26", 2), comments=COMMENTS)

    broad = [part.broad for part in parts_of(edition)]
    assert broad == sorted(broad)
    assert any(broad)
    assert "break-before: page" not in render_html(edition)


def test_every_chart_says_in_words_what_it_shows_and_has_a_table():
    page = render_html(Edition(MASA, a_wave(), 1))

    bars = re.findall(r"<svg [^>]*>(?:<title>.*?</title>)?", page)
    assert len(bars) > 100
    assert all(re.search(r'role="img" aria-label="[^"]+"><title>[^<]+</title>', one) for one in bars)
    questions = re.split(r'<section class="question(?: whole)?">', page)[1:]
    assert all("<table" in one and '<th scope="row">' in one for one in questions)


def test_what_people_wrote_cannot_become_markup():
    page = render_html(Edition(MASA, a_wave(), 1, comments=COMMENTS))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page


def test_a_region_sees_itself_beside_everybody_and_no_other_region():
    page = render_html(Edition(MASA, a_wave(), 1, region="Region 9", before=a_wave("2025-26", 2), comments=COMMENTS))

    assert "Region 9" in page
    assert not set(re.findall(r"Region \d", page)) - {"Region 9"}
    assert "Two\nlines" not in page
    assert ", by region" not in page


def test_a_region_of_which_nothing_may_be_shown_reads_so():
    words = text_of(render_html(Edition(MASA, a_wave(), 1, region="Region 77")))

    assert words.count("Nothing can be shown here for Region 77 alone") == 3


def test_a_region_s_hidden_cell_is_one_word_beside_everybody_s_numbers():
    lines = (a_line(Cell(20, 15, (1, 2, 2, 10, 5)), region={"North": None, "South": Cell(12, 9, (1, 1, 1, 5, 4))}),
             a_line(Cell(20, 15, (1, 2, 2, 10, 5)), field="two", heading="Two?",
                    region={"North": Cell(6, 4), "South": None}))  # fmt: skip
    turnout = {"region": {"North": Turnout(9, 6), "South": Turnout(15, 12)}}
    page = render_html(Edition(MASA, with_forms(a_form(*lines, turnout=turnout)), 1, region="North"))

    hidden = re.search(r'<th scope="row">North</th>(<td class="hid">hidden</td>.*?)</tr>', page)
    assert hidden
    assert not re.search(r"\d", re.sub(r"<[^>]+>", "", hidden[1]))
    assert "Agree or strongly agree: 67% of 6" in text_of(page)


def test_few_people_of_one_mind_are_told_roughly():
    words = text_of(render_html(Edition(MASA, with_forms(a_form(a_line(Cell(7, extreme="nearly_all")))), 1)))

    assert "Agree or strongly agree: all or all but one of 7" in words
    assert "100%" not in words


def test_a_recommendation_below_twenty_answers_is_counted():
    line = a_line(Cell(12, counts=(0,) * 7 + (2, 3, 3, 4)), kind="recommend", options=tuple(map(str, range(11))))
    words = text_of(render_html(Edition(MASA, with_forms(a_form(line)), 1)))

    assert "Counts: 0 to 6: 0, 7 and 8: 5, 9 and 10: 7" in words
    assert "from 20 answers on" in words


def test_with_too_few_answers_only_who_was_asked_is_told():
    few = a_form(answered=None, complete=None, partial=None, late=None, opted_out=0)
    words = text_of(render_html(Edition(MASA, with_forms(few), 1)))

    assert "Fewer than 5 people answered, so nothing can be shown." in words


def test_response_rates_are_given_both_ways():
    words = text_of(render_html(Edition(MASA, with_forms(a_form()), 1)))

    assert "12 of 20, 60%" in words
    assert "55.0% 50.0%" in words


def test_years_are_compared_where_key_and_scale_are_the_same_and_rewording_is_marked():
    now = with_forms(a_form(a_line(Cell(40, 30, (0, 5, 5, 20, 10))),
                            a_line(Cell(40, 10), kind="multiple", field="two.a", text="A", heading="New words?"),
                            a_line(Cell(40, 10), kind="multiple", field="three.a")))  # fmt: skip
    old = with_forms(a_form(a_line(Cell(50, 25, (5, 10, 10, 20, 5))),
                            a_line(Cell(50, 10), kind="multiple", field="two.a", text="A", heading="Words?"),
                            a_line(Cell(50, 10), field="three.a")), year="2025-26")  # fmt: skip

    [found] = year_on_year(now, old)

    assert found.comparisons == 2
    assert found.reworded
    assert found.table.rows == (
        ("Well?",), ("Everybody", "50% of 50", "75% of 40", "+25", "+5 to +42"),
        ("New words?",), ("A *", "20% of 50", "25% of 40", "+5", "\u221212 to +23"),
    )  # fmt: skip


def test_the_number_of_comparisons_is_named():
    words = text_of(render_html(Edition(MASA, a_wave(), 1, before=a_wave("2025-26", 2))))

    assert re.search(r"\d+ comparisons are made here. Of so many, about \d would show", words)


def test_a_draft_says_so():
    page = render_html(Edition(MASA, a_wave(), 1, draft=True))

    assert "Draft. Nobody has released these results" in page
    assert "Draft" not in render_html(Edition(MASA, a_wave(), 1))


@pytest.mark.parametrize(("code", "paper", "language"), [("masa", "Letter", "en-US"), ("msa", "A4", "en-GB")])
def test_paper_and_language_are_the_association_s(code, paper, language):
    page = render_html(Edition(program(code), a_wave(), 1))

    assert f"size: {paper};" in page
    assert f'<html lang="{language}">' in page


def test_a_name_cannot_leave_its_place_in_the_style():
    assert in_css('a"}</style>') == "a\\000022 \\00007d \\00003c \\00002f style\\00003e "


def test_the_pdf_is_tagged_says_what_bars_show_and_is_the_same_each_time(caplog):
    form = a_form(a_line(Cell(20, 15, (1, 2, 2, 10, 5))), turnout={"region": {"North": Turnout(15, 12)}})
    page = render_html(Edition(MASA, with_forms(form), 1))

    pdf = printed(page)

    assert pdf == printed(page)
    inside = contents(pdf)
    assert b"/StructTreeRoot" in inside
    assert b"pdfuaid" in inside
    assert inside.count(b"/S /Figure") == inside.count(b"/Alt") == page.count("<svg ")
    told = [record for record in caplog.records if record.name.startswith("weasyprint")]
    assert [record.message for record in told if record.levelno >= logging.WARNING] == []


def test_groups_have_names_that_a_board_knows():
    names = [group_name("role", one) for one in ("special_education_leader", "out_of_scope", "Other", "")]

    assert names == ["Special education leader", "Roles not on the program's list", "Other roles", "Role not known"]
    assert [group_name("region", one) for one in ("Region 3", "Other")] == ["Region 3", "Other regions"]


def test_a_group_s_number_is_not_taken_for_a_share():
    line = a_line(Cell(12, quartiles=(2, 4, 6)), kind="integer", heading="How often?", text="", options=(),
                  region={"North": Cell(7, quartiles=(2, 4.5, 6))})  # fmt: skip
    words = text_of(render_html(Edition(MASA, with_forms(a_form(line)), 1)))

    assert "How often? Half gave at most 4 (12 answers) 4.5 (7 answers)" in words
