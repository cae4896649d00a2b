"""Answers that come as a file: each row is one person's or is refused in words, and nothing is guessed."""

import csv
import io
import json

import pytest
from place_builders import NOW, SECRET, a_form, elsewhere, put_people, put_secret
from sqlalchemy import select
from survey_builders import CLOSES, GRACE, MASA, MENTORS, WAVE

from sql import survey_tables as tables
from tasks.shared.files import home
from tasks.surveys.closing import close_due
from tasks.surveys.places.answer_files import FileRefused, Headings, read_answers, read_headings
from tasks.surveys.places.csv_drop import take_dropped
from tasks.surveys.places.own import FileDrop
from tasks.surveys.places.steps import close_places, links_of_wave, publish_wave, take_answers

COLUMNS = ["code", *(name for question in MENTORS.questions for name in question.fields)]
FOLDER = ("inbox", "masa", "survey_answers")


def places(name):
    return FileDrop()


@pytest.fixture
def codes(database, tmp_path, monkeypatch):
    put_secret(tmp_path, monkeypatch)
    found = put_people(database, elsewhere("csv"), cut='{"region":"Region 1"}')
    publish_wave(MASA, database, WAVE, places, NOW)
    return found


def row(code, **more):
    """One person's row by our own headings; several choices stand in one cell."""
    return {"code": code, **a_form(), "modes": "video; phone", **more}


def table(*rows, columns=COLUMNS, delimiter=","):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def drop(raw, name="mentor_annual-2027-05-06.csv"):
    folder = home().joinpath(*FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(raw)


def notes():
    return "".join(path.read_text() for path in sorted(home().joinpath(*FOLDER).glob("*/*.txt")))


def kept(database, table=tables.survey_inbox):
    with database.connect() as db:
        return db.execute(select(table)).mappings().all()


def test_rows_enter_under_our_own_keys_with_the_groups_of_who_gave_them(database, codes):
    drop(table(row(codes[0]), row(codes[1], again="yes")))

    assert take_dropped(MASA, database, NOW) == {"files": 1, "taken": 2, "repeated": 0, "refused": 0}

    said = [json.loads(one["answers"]) for one in kept(database)]
    assert sorted(one["again"] for one in said) == ["no", "yes"]
    assert all(one["modes"] == ["video", "phone"] and one["partnership.trust"] == 4 for one in said)
    assert [("again_why" in one) for one in said if one["again"] == "yes"] == [False]
    assert {one["cut"] for one in kept(database)} == {'{"region":"Region 1"}'}


def test_the_same_file_twice_adds_nothing(database, codes):
    for _ in range(2):
        drop(table(row(codes[0])))
        counts = take_dropped(MASA, database, NOW)

    assert counts == {"files": 1, "taken": 0, "repeated": 1, "refused": 0}
    assert "Row 2: answers with this code are in already" in notes()
    assert len(kept(database)) == 1


def test_each_row_that_is_not_whole_is_refused_in_words_and_the_others_are_taken(database, codes):
    rows = [row(codes[0]), row("0" * 32), row(codes[1], meetings="many"), row(codes[2], **{"partnership.trust": "5"}),
            row(codes[3], modes="carrier pigeon"), row(codes[4], barriers="time;nothing")]  # fmt: skip
    drop(table(*rows))

    assert take_dropped(MASA, database, NOW) == {"files": 1, "taken": 1, "repeated": 0, "refused": 5}

    for sentence in ("Row 3: its code is none of this survey", "Row 4: meetings is no whole number between 0 and 100.",
                     "Row 5: partnership.trust is none of the answers that there are.",
                     "Row 6: modes has a choice that there is not.",
                     "Row 7: barriers has another choice beside one that stands alone."):  # fmt: skip
        assert sentence in notes()


def test_neither_the_file_nor_a_code_or_answer_is_left_lying(database, codes):
    drop(table(row(codes[0], best="Our talks on Mondays."), row(codes[1], meetings="many")))

    take_dropped(MASA, database, NOW)

    left = b"".join(path.read_bytes() for path in home().rglob("*") if path.is_file())
    assert [one for one in (*codes, "Mondays", "many") if one.encode() in left] == []


def test_a_list_of_headings_says_what_another_tool_calls_our_questions(database, codes):
    theirs = {"code": "Respondent", "meetings": "How often?", "again": "Again?"}
    headings = "\n".join(f'"{words}" = "{name}"' for name, words in theirs.items())
    words = '[words.again]\n"Not again" = "no"\n[words.modes]\n"By video" = "video"\n'
    listed = f'delimiter = ";"\nseparator = "|"\n[headings]\nTimestamp = ""\n{headings}\n{words}'
    drop(listed.encode(), "mentor_annual.toml")
    columns = ["Timestamp", *(theirs.get(name, name) for name in COLUMNS)]
    said = row(codes[0], again="Not again", modes="By video|phone")
    drop(table({theirs.get(name, name): value for name, value in said.items()}, columns=columns, delimiter=";"))

    assert take_dropped(MASA, database, NOW)["taken"] == 1
    assert take_dropped(MASA, database, NOW)["files"] == 0

    assert json.loads(kept(database)[0]["answers"])["modes"] == ["video", "phone"]
    assert home().joinpath(*FOLDER, "mentor_annual.toml").exists()


@pytest.mark.parametrize(("raw", "name", "words"), [
    (table(row("x"), columns=[*COLUMNS, "Wie oft?"]), "mentor_annual.csv", "heading 27 is none that we know"),
    (table({"code": "x"}, columns=["code"]), "mentor_annual.csv", "again is missing; again_why is missing"),
    (table({}, columns=[*COLUMNS, "again"]), "mentor_annual.csv", "again is there twice"),
    (b"\xff\xfe\x00", "mentor_annual.csv", "no CSV in UTF-8"),
    (b"", "mentor_annual.csv", "The file is empty"),
    (table(), "mentee_annual.csv", "No open survey that is answered elsewhere is called so"),
    (table(), "2027-05-06.csv", "No open survey that is answered elsewhere is called so"),
])  # fmt: skip
def test_a_file_that_is_not_whole_is_refused_and_nothing_is_taken(database, codes, raw, name, words):
    drop(raw, name)

    assert take_dropped(MASA, database, NOW) == {"files": 1, "taken": 0, "repeated": 0, "refused": 1}

    assert words in notes()
    assert "Nothing was taken from this file." in notes()


def test_boxes_may_have_a_column_each_and_then_say_one_or_nought():
    boxes = sorted(option for question in MENTORS.questions if question.key == "modes" for option in question.options)
    columns = [*(name for name in COLUMNS if name != "modes"), *boxes]
    said = {name: value for name, value in row("c").items() if name != "modes"}
    raw = table({**said, boxes[0]: "1", boxes[1]: "0"}, {**said, boxes[0]: "maybe"}, columns=columns)

    first, second = read_answers(raw, MENTORS, Headings())

    assert {name for name in first.fields if name in boxes} == {boxes[0]}
    assert second.troubles == (f"Row 3: {boxes[0]} has a choice that there is not.",)
    with pytest.raises(FileRefused, match=r"modes\.video is missing"):
        read_answers(table(said, columns=[name for name in columns if name != "modes.video"]), MENTORS, Headings())


@pytest.mark.parametrize(("raw", "words"), [(b"[headings", "no TOML file"), (b"guess = true", "has guess; known are")])
def test_a_list_of_headings_that_says_something_else_is_refused(raw, words):
    with pytest.raises(FileRefused, match=words):
        read_headings(raw)


def test_a_row_with_too_few_cells_is_refused():
    [only] = read_answers(table() + b"abc,1\n", MENTORS, Headings())

    assert only.troubles == ("Row 2: it does not have a cell for each heading.",)


@pytest.mark.parametrize(("when", "taken", "late"), [
    pytest.param(CLOSES, 1, [0], id="in its last second"),
    pytest.param(CLOSES + GRACE / 2, 1, [1], id="in the day of grace"),
    pytest.param(CLOSES + GRACE, 0, [], id="after it"),
])  # fmt: skip
def test_a_file_counts_as_long_as_our_own_form_would_take_answers(database, codes, when, taken, late):
    drop(table(row(codes[0])))

    assert take_dropped(MASA, database, when)["taken"] == taken
    assert [one["late"] for one in kept(database, tables.survey_submitted)] == late


def test_a_wave_of_files_closes_after_its_day_of_grace(database, codes):
    drop(table(row(codes[0])))
    take_dropped(MASA, database, NOW)
    assert take_answers(MASA, database, places, NOW)["taken"] == 0

    assert close_places(MASA, database, places, CLOSES)["places_closed"] == 0
    assert close_places(MASA, database, places, CLOSES + GRACE)["places_closed"] == 1
    assert close_due(MASA, database, CLOSES + GRACE)["answers"] == 1


def test_a_link_leads_to_the_tool_by_a_code_that_our_own_form_does_not_know(database, codes):
    link = links_of_wave(MASA, database, WAVE, places)["mentor_annual"]("our-code")

    assert link.startswith("https://forms.example.org/m?c=")
    assert "our-code" not in link
    assert SECRET.decode() not in link
