"""Files that banks and finance leave in the inbox: kept as they came, read once, and answered beside them."""

import hashlib
from pathlib import Path

import pytest
from bank_answers import a_report, a_return, a_status, a_table, an_ack, headed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from region_builders import MASA, WASBO
from sent_money import CHANGED, LATER, TODAY, events_of, freed, hear, put_sent
from thorough import some

from schemas.bank_answers import Unreadable
from sql.database import reading
from tasks.shared import audit, files
from tasks.stipends import bank_files
from tasks.stipends.bank_files import answer_in, take_in_bank_files
from tasks.stipends.matching import clean

FILES = Path(__file__).parents[2] / "files/payments"
FORMS = {
    "nacha_ack_duplicate.txt": "ack", "nacha_ack_partly.txt": "ack", "nacha_ack_refused.txt": "ack",
    "nacha_return_closed_and_unknown.ach": "ach_return", "nacha_return_late.ach": "ach_return",
    "nacha_return_of_all.ach": "ach_return", "pain002_partly.xml": "pain002", "pain002_refused.xml": "pain002",
    "pain002_duplicate.xml": "pain002", "pain002_closed_meanwhile.xml": "pain002",
    "pacs004_return_late.xml": "iso_return", "camt054_return.xml": "iso_return", "camt054_debits.xml": "iso_return",
}  # fmt: skip


@pytest.fixture
def sent(database):
    """The payments of a batch that left, by region."""
    return put_sent(database)


def drop(content, name="from the bank.ach", code="masa"):
    """Leave a file in the inbox."""
    folder = files.home() / "inbox" / code / "bank"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def take_in(database, program=CHANGED):
    return take_in_bank_files(program, database, LATER)


def told_in(folder, verdict="taken"):
    """What stands beside the files of a folder."""
    return " ".join(path.read_text() for path in (folder / verdict).glob("*.txt"))


def killed(*_):
    """What a task sees that is stopped."""
    raise KeyboardInterrupt


def test_a_file_is_kept_as_it_came_read_and_tidied_away_with_its_report(database, sent):
    content = headed(a_return(sent["Region 6"].trace_no, "R02", 1000_00))
    folder = drop(content, "returns.ach")

    found = take_in(database)

    assert (found["taken"], found["return"], found["unmatched"]) == (1, 1, 0)
    assert not [path for path in folder.iterdir() if path.is_file()]
    assert files.kept_at(hashlib.sha256(content.encode()).hexdigest()).read_bytes() == content.encode()
    told = told_in(folder)
    assert "Read: 1 returned." in told
    assert "it came back because the account is closed. 2 lines are owed again." in told


def test_what_waits_for_a_person_stands_in_the_report_with_its_line(database, sent):
    folder = drop(a_table(f"{sent['Region 5'].end_to_end_id},paid,,", "NOBODY,paid,,"), "paid.csv")

    found = take_in(database)

    assert (found["settle"], found["unmatched"]) == (1, 1)
    assert "Line 3 (PAID, NOBODY): We know no payment" in told_in(folder)
    assert "utf-8" in told_in(folder)


def test_a_file_that_is_none_of_the_forms_is_refused_whole_and_on_record(database, sent):
    folder = drop(b"Dear Ann,\nall is well.\n", "letter.csv")

    found = take_in(database)

    assert (found["taken"], found["refused"]) == (0, 1)
    assert "Nothing was changed" in told_in(folder, "refused")
    assert events_of(database) == []
    with reading(database) as db:
        assert len(audit.facts_of(db, action="bank_file_refused", subject="masa")) == 1


def test_the_same_file_under_another_name_says_that_it_was_read(database, sent):
    content = headed(a_return(sent["Region 6"].trace_no, "R02", 1000_00))
    drop(content, "returns.ach")
    take_in(database)
    before = events_of(database)
    folder = drop(content, "returns again.ach")

    take_in(database)

    assert events_of(database) == before
    assert "read before" in told_in(folder)


def test_killed_after_the_commit_the_file_is_tidied_away_the_next_time(database, sent, monkeypatch):
    drop(headed(a_return(sent["Region 6"].trace_no, "R02", 1000_00)))

    with monkeypatch.context() as patched:
        patched.setattr(bank_files, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            take_in(database)
    before = events_of(database), freed(database)
    found = take_in(database)

    assert found["taken"] == 1
    assert (events_of(database), freed(database)) == before
    assert len(before[1]) == 1


def test_killed_before_the_commit_nothing_is_written(database, sent, monkeypatch):
    drop(
        headed(a_return(sent["Region 5"].trace_no, "R02", 500_00), a_return(sent["Region 6"].trace_no, "R02", 1000_00))
    )

    with monkeypatch.context() as patched:
        patched.setattr("tasks.stipends.reconcile.close_batches", killed)
        with pytest.raises(KeyboardInterrupt):
            take_in(database)

    assert events_of(database) == []
    assert freed(database) == {}
    assert take_in(database)["return"] == 2


def test_a_file_in_the_inbox_of_another_program_does_what_it_says(database, sent):
    drop(headed(a_return(sent["Region 6"].trace_no, "R02", 1000_00)), code="wasbo")

    take_in(database, WASBO)

    [event] = events_of(database)
    assert (event.program, event.payment_id) == ("masa", sent["Region 6"].payment_id)
    assert freed(database) == {sent["Region 6"].payment_id: "return"}


@pytest.mark.parametrize(("name", "form"), FORMS.items())
def test_every_answer_of_the_bank_we_rehearse_with_is_known_by_its_content(name, form):
    assert answer_in(MASA, FILES / name, TODAY).form == form


@pytest.mark.parametrize("name", ["nacha_ack_duplicate.txt", "nacha_ack_refused.txt", "pain002_duplicate.xml",
                                  "pain002_refused.xml"])  # fmt: skip
def test_a_file_that_the_bank_refused_whole_is_for_a_person(name):
    [said] = answer_in(MASA, FILES / name, TODAY).said

    assert said.kind == "unclear"
    assert said.whole_file


SEEDS = (
    headed(a_return("091000020000001"), a_return("091000020000002", "R24")).encode(),
    an_ack("1 R1 5.00 REJECTED R02"),
    a_report(a_status("R1"), a_status("R2", "RJCT", "AC04")),
    a_table("R1,paid,,", "R2,unpaid,x,"),
)


@given(seed=st.sampled_from(SEEDS), at=st.floats(0, 1), cut=st.integers(0, 40), put=st.binary(max_size=30))
@settings(max_examples=some(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(tmp_path, seed, at, cut, put):
    place = int(at * len(seed))
    path = tmp_path / "damaged"
    path.write_bytes(seed[:place] + put + seed[place + cut :])

    try:
        said = [clean(one) for one in answer_in(MASA, path, TODAY).said]
    except Unreadable:
        return

    assert len({one.line for one in said}) == len(said)
    assert all(f"{one.code}{one.reference}{one.trace_no}{one.detail}".isprintable() for one in said)


@pytest.mark.parametrize("content", [
    pytest.param(an_ack("1\0 M\0 5.00 REJECTED 123456789 no\0"), id="an acknowledgement"),
    pytest.param(a_return("1", reference="A\0B").encode(), id="a return"),
    pytest.param(a_report(a_status("M", "RJCT", "1234567890")), id="a report"),
])  # fmt: skip
def test_what_no_database_takes_is_for_a_person(database, tmp_path, content):
    done = hear(database, tmp_path, content)

    assert done.counts == {"unmatched": 1}
    assert "123456" not in str(events_of(database)) + str(done.sentences)
