"""What is released leaves once: every file or none, all of it to the board, each region its own to its contacts."""

import csv
import io
import json
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import SMTP

import openpyxl
import pytest
from laid_ground import laid_once
from printed_pages import print_once
from region_builders import put_coordinator, rows_of
from survey_builders import CLOSES, MASA, MENTEES, WAVE, cut, put_answers, put_invitation, put_wave
from survey_results import a_wave

from sql import tables
from tasks.surveys import delivering
from tasks.surveys.aggregate import aggregate_wave
from tasks.surveys.delivering import FolderTaken, deliver, deliver_all, file_name, folder_of, write_report
from tasks.surveys.releasing import NotReleased, edition_of, release
from tasks.surveys.report import Edition
from tasks.surveys.report_sheets import render_csv, render_workbook
from tasks.surveys.settings import named_addresses
from tasks.surveys.wording import group_name

AFTER = CLOSES + timedelta(days=3)
TODAY = date(2027, 5, 24)
SIZES = {"North": 12, "South": 11}
SHORT = MENTEES.model_copy(update={"sections": (
    MENTEES.sections[0].model_copy(update={"questions": MENTEES.sections[0].questions[2:3]}),)})  # fmt: skip
"""One question, since many pages take long to print."""


@pytest.fixture
def counted(database, monkeypatch):
    """A wave that was counted, two regions with a contact each, a board and staff."""
    print_once(monkeypatch, delivering.__name__)
    monkeypatch.setenv("MENTOR_BOARD_MAIL", "masa=board@example.org,ila=chair@example.org")
    monkeypatch.setenv("MENTOR_OPS_MAIL", "ops@example.org")
    return count(database)


@laid_once
def count(database):
    """Answers of two regions, counted, and whom they go to."""
    put_wave(database, "closed", surveys=(SHORT,))
    for name, number in SIZES.items():
        for one in range(number + 2):
            put_invitation(database, f"{name}{one}", groups=cut(region=name))
        put_answers(database, number, cut(region=name), meetings=number)
    aggregate_wave(MASA, database, WAVE, CLOSES)
    put_coordinator(database, "North", "ann@example.org", "Ann Lind")
    put_coordinator(database, "Elsewhere", "bo@example.org", "Bo Ek")


def approve(database):
    return release(MASA, database, WAVE, 1, "ops", "approve", "", AFTER)


def mails(database):
    return {row["recipient"]: message_from_bytes(row["mime"], policy=SMTP) for row in rows_of(database, tables.outbox)}


def test_nothing_leaves_before_a_person_says_so(counted):
    with pytest.raises(NotReleased):
        deliver(MASA, counted, WAVE, 1, TODAY, AFTER)

    assert deliver_all(MASA, counted, TODAY, AFTER) == {"files": 0, "queued": 0}
    assert rows_of(counted, tables.outbox) == []
    assert not folder_of(MASA, WAVE, 1).exists()


def test_the_board_gets_everything_and_each_contact_their_own_region(counted):
    approve(counted)

    assert deliver_all(MASA, counted, TODAY, AFTER) == {"files": 12, "queued": 4}
    assert deliver_all(MASA, counted, TODAY, AFTER + timedelta(hours=1)) == {"files": 12, "queued": 0}

    sent, folder = mails(counted), folder_of(MASA, WAVE, 1)
    assert sent.keys() == {"board@example.org", "ops@example.org", "ann@example.org", "bo@example.org"}
    for to, name in {"board@example.org": "board", "ann@example.org": file_name("North"),
                     "bo@example.org": file_name("Elsewhere")}.items():  # fmt: skip
        first, *_ = sent[to].iter_attachments()
        assert first.get_content() == (folder / f"{name}.pdf").read_bytes()
    names = {to: [one.get_filename() for one in mail.iter_attachments()] for to, mail in sent.items()}
    assert names["ann@example.org"] == ["masa-2026-27-annual-north.pdf"]
    assert names["bo@example.org"] == ["masa-2026-27-annual-elsewhere.pdf"]
    assert names["board@example.org"] == ["masa-2026-27-annual-board.pdf", "masa-2026-27-annual-results.xlsx"]
    assert len(list(sent["ann@example.org"].iter_attachments())) == 1
    assert not any("@" in row["dedupe_key"] for row in rows_of(counted, tables.outbox))


def test_what_was_released_long_ago_is_news_to_nobody(counted):
    approve(counted)

    assert deliver_all(MASA, counted, TODAY, AFTER + timedelta(days=8)) == {"files": 0, "queued": 0}


def test_files_that_cannot_all_be_written_are_none(counted, monkeypatch):
    approve(counted)

    def full(path, content):
        if path.name == "results.xlsx":
            raise OSError("disk full")
        write_whole(path, content)

    write_whole = delivering.write_whole
    monkeypatch.setattr(delivering, "write_whole", full)
    with pytest.raises(OSError, match="disk full"):
        deliver(MASA, counted, WAVE, 1, TODAY, AFTER)

    assert list(folder_of(MASA, WAVE, 1).parent.iterdir()) == []
    assert rows_of(counted, tables.outbox) == []


def test_a_report_never_overwrites_another(counted, tmp_path):
    with counted.connect() as db:
        draft = edition_of(db, MASA, WAVE, 1, draft_at=AFTER)
    write_report(draft, tmp_path / "out")
    assert json.loads((tmp_path / "out/edition.json").read_text())["draft"] is True

    with pytest.raises(FolderTaken):
        write_report(draft, tmp_path / "out")


def test_every_number_of_the_csv_is_one_of_the_results_and_hidden_cells_hold_none():
    rows = list(csv.DictReader(io.StringIO(render_csv(a_wave()).decode("utf-8-sig"))))

    cells = {(form.key, line.field, cut_, group_name(cut_, name) if cut_ else name): cell
             for form in a_wave().forms for line in form.lines
             for cut_, groups in {**line.cuts, "": {"everybody": line.whole}}.items()
             for name, cell in groups.items()}  # fmt: skip
    assert len(rows) == len(cells)
    for row in rows:
        cell = cells[row["questionnaire"], row["field"], row["cut"], row["group"]]
        figures = {name: row[name] for name in list(row)[6:]}
        if cell is None:
            assert set(figures.values()) == {"hidden"}
        else:
            assert figures["answers"] == str(cell.base)
            assert cell.counts or not figures["counts"] or figures["counts"] == "hidden"


def test_the_workbook_says_the_same_and_is_the_same_each_time():
    content = render_workbook(MASA, a_wave(), draft=False)
    book = openpyxl.load_workbook(io.BytesIO(content))

    headings, *rows = [list(row) for row in book["Results"].iter_rows(values_only=True)]
    names, *read = csv.reader(io.StringIO(render_csv(a_wave()).decode("utf-8-sig")))
    assert (names[9], headings[9], len(names)) == ("positive_pct", "Positive, %", len(headings))
    assert [[("" if one is None else str(one)) for one in row] for row in rows] == [
        [shown.removesuffix(".0") for shown in row] for row in read
    ]
    assert content == render_workbook(MASA, a_wave(), draft=False)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_draft_is_called_so_in_the_workbook():
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(MASA, a_wave(), draft=True)))

    assert any("Draft." in str(row[0]) for row in book["Read me"].iter_rows(values_only=True))


def test_a_question_that_looks_like_a_formula_stays_a_text():
    form = a_wave().forms[0]
    line = form.lines[0]
    changed = {name: getattr(line, name) for name in type(line).__slots__} | {"heading": "=1+1"}
    results = Edition(MASA, a_wave(), 1).results
    odd = type(results)(**{name: getattr(results, name) for name in type(results).__slots__} | {
        "forms": (type(form)(**{name: getattr(form, name) for name in type(form).__slots__} | {
            "lines": (type(line)(**changed),)}),)})  # fmt: skip

    assert '"\'=1+1"' in render_csv(odd).decode("utf-8-sig")


def test_a_setting_that_names_nobody_is_refused_without_repeating_it(monkeypatch):
    monkeypatch.setenv("MENTOR_BOARD_MAIL", "secret@example.org")

    with pytest.raises(ValueError, match="MENTOR_BOARD_MAIL has an entry") as refused:
        named_addresses("MENTOR_BOARD_MAIL", "masa")
    assert "secret" not in str(refused.value)
