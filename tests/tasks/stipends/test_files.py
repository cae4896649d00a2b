"""Files leave all together or not at all, as they were approved, and once."""

import json
import stat
import threading
from dataclasses import replace
from hashlib import sha256

import pytest
from money_builders import MOMENT, agree, pay, propose, put_pair
from paid_batches import ACCOUNTS, EVERY, put_ground, put_paid
from payee_builders import aba, verified
from region_builders import rows_of
from sqlalchemy import update

from sql import payment_tables
from tasks.stipends import files
from tasks.stipends.files import NotReleased, folder_of, write_files
from tasks.stipends.formats import format_named
from tasks.stipends.rendering import FilesDisagree

NAMES = ("nacha_ccd", "pain001", "quickbooks_bills", "register_csv", "register_xlsx")
ACH = format_named("nacha_ccd").SUFFIX
pytestmark = pytest.mark.usefixtures("bank_keys")


def lying(batch_id):
    """Everything in the folder of a batch: name -> bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder_of(batch_id).iterdir())}


def recorded(database):
    """The rows of files."""
    return rows_of(database, payment_tables.payment_files)


def test_every_file_of_a_batch_leaves(database):
    batch_id = put_paid(database)

    left = write_files(EVERY, database, batch_id, MOMENT)

    assert [(one.format, one.entries, one.total_minor, one.fresh) for one in left] == [
        (name, 3, 300000, True) for name in NAMES
    ]
    assert {name: sha256(content).hexdigest() for name, content in lying(batch_id).items()
            if not name.endswith(".json")} == {one.name: one.sha256 for one in left}  # fmt: skip
    assert [(row["format"], row["sha256"], row["entries"], row["total_minor"]) for row in recorded(database)] == [
        (one.format, one.sha256, 3, 300000) for one in left]  # fmt: skip


def test_a_proof_lies_beside_each_file(sqlite_database):
    batch_id = put_paid(sqlite_database)
    write_files(EVERY, sqlite_database, batch_id, MOMENT)

    found = lying(batch_id)
    proof = json.loads(found[f"{batch_id}{ACH}.proof.json"])

    assert len(found) == 2 * len(NAMES)
    assert proof["sha256"] == sha256(found[f"{batch_id}{ACH}"]).hexdigest()
    assert proof["validated_by"] == "tasks.stipends.readers.nacha"
    assert (proof["entries"], proof["total_minor"], proof["id_modifier"]) == (3, 300000, "A")
    assert proof["entry_hash"] == f"{9100002 * 3:010d}"
    assert "lines" in json.loads(found[f"{batch_id}-register.xlsx.proof.json"])["compared_with_rows"]


def test_only_we_can_read_the_files(sqlite_database):
    batch_id = put_paid(sqlite_database)
    write_files(EVERY, sqlite_database, batch_id, MOMENT)

    assert {stat.S_IMODE(path.stat().st_mode) for path in folder_of(batch_id).iterdir()} == {0o600}
    assert stat.S_IMODE(folder_of(batch_id).stat().st_mode) == stat.S_IMODE(folder_of(batch_id).parent.stat().st_mode)
    assert stat.S_IMODE(folder_of(batch_id).stat().st_mode) == 0o700


def test_writing_twice_writes_nothing_twice(database):
    batch_id = put_paid(database)
    first = write_files(EVERY, database, batch_id, MOMENT)
    before, rows = lying(batch_id), recorded(database)

    second = write_files(EVERY, database, batch_id, MOMENT)

    assert second == tuple(replace(one, fresh=False) for one in first)
    assert (lying(batch_id), recorded(database)) == (before, rows)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("alive", [0, 1, 6, 9, 10])
def test_a_try_that_dies_at_any_file_is_finished_with_the_same_bytes(sqlite_database, monkeypatch, alive):
    batch_id, link, left = put_paid(sqlite_database), files.link_once, [alive]

    def dies(draft, path):
        if not left[0]:
            raise Killed
        left[0] -= 1
        return link(draft, path)

    with monkeypatch.context() as patched:
        patched.setattr(files, "link_once", dies)
        if alive < 2 * len(NAMES):
            with pytest.raises(Killed):
                write_files(EVERY, sqlite_database, batch_id, MOMENT)
            assert recorded(sqlite_database) == []
            assert len(lying(batch_id)) == alive
    before = lying(batch_id)

    write_files(EVERY, sqlite_database, batch_id, MOMENT)

    assert before.items() <= lying(batch_id).items()
    assert len(lying(batch_id)) == 2 * len(recorded(sqlite_database)) == 2 * len(NAMES)


def test_drafts_of_a_killed_process_are_swept(sqlite_database):
    batch_id = put_paid(sqlite_database)
    (folder_of(batch_id) / ".draft.tmp").write_bytes(b"half a file")

    write_files(EVERY, sqlite_database, batch_id, MOMENT)

    assert ".draft.tmp" not in lying(batch_id)


def test_another_file_that_lies_there_stops_everything(sqlite_database):
    batch_id = put_paid(sqlite_database)
    name = f"{batch_id}-register.csv"
    (folder_of(batch_id) / name).write_bytes(b"something else")

    with pytest.raises(FilesDisagree, match="lies there with other bytes"):
        write_files(EVERY, sqlite_database, batch_id, MOMENT)

    assert lying(batch_id) == {name: b"something else"}
    assert recorded(sqlite_database) == []


def test_a_file_that_somebody_changed_is_found(sqlite_database):
    batch_id = put_paid(sqlite_database)
    write_files(EVERY, sqlite_database, batch_id, MOMENT)
    path = folder_of(batch_id) / f"{batch_id}{ACH}"
    path.write_bytes(path.read_bytes().replace(b"770001", b"770009"))

    with pytest.raises(FilesDisagree, match="somebody changed it"):
        write_files(EVERY, sqlite_database, batch_id, MOMENT)


def test_a_file_that_finance_took_away_is_not_put_there_again(sqlite_database):
    batch_id = put_paid(sqlite_database)
    write_files(EVERY, sqlite_database, batch_id, MOMENT)
    (folder_of(batch_id) / f"{batch_id}{ACH}").unlink()

    write_files(EVERY, sqlite_database, batch_id, MOMENT)

    assert f"{batch_id}{ACH}" not in lying(batch_id)


def test_a_batch_that_was_not_released_has_no_files(database):
    put_ground(database)
    for region, number in ACCOUNTS.items():
        verified(database, region, aba(number, "091000022"))
    batch_id = propose(database, EVERY).batch_id
    agree(database, batch_id, "bea", "carl", program=EVERY)

    with pytest.raises(NotReleased):
        write_files(EVERY, database, batch_id, MOMENT)
    with pytest.raises(LookupError):
        write_files(EVERY, database, "another", MOMENT)


def test_rows_that_were_changed_after_the_approvals_stop_everything(database):
    batch_id = put_paid(database)
    with database.begin() as db:
        db.execute(update(payment_tables.payment_lines).values(mentor_name="Somebody Else"))

    with pytest.raises(FilesDisagree, match="rows of the batch were changed"):
        write_files(EVERY, database, batch_id, MOMENT)

    assert recorded(database) == []
    assert lying(batch_id) == {}


def swapped(batch):
    """Two payees change places; count and total stay."""
    one, two, *rest = batch.payments
    kept = ("payee_id", "payee_name", "account")
    return replace(batch, payments=(
        replace(one, **{name: getattr(two, name) for name in kept}),
        replace(two, **{name: getattr(one, name) for name in kept}), *rest))  # fmt: skip


def moved(batch):
    """One cent goes from one payee to another; count and total stay."""
    one, two, *rest = batch.payments
    first, second = one.lines[0], two.lines[0]
    return replace(batch, payments=(
        replace(one, amount_minor=one.amount_minor - 1,
                lines=(replace(first, amount_minor=first.amount_minor - 1), *one.lines[1:])),
        replace(two, amount_minor=two.amount_minor + 1,
                lines=(replace(second, amount_minor=second.amount_minor + 1), *two.lines[1:])), *rest))  # fmt: skip


def fewer(batch):
    """One payee is left out."""
    return replace(batch, payments=batch.payments[1:], total_minor=sum(p.amount_minor for p in batch.payments[1:]))


def renamed(batch):
    """Another mentor stands in a line."""
    *rest, last = batch.payments
    lines = (replace(last.lines[0], mentor_name="Somebody Else"), *last.lines[1:])
    return replace(batch, payments=(*rest, replace(last, lines=lines)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lie", [swapped, moved, fewer, renamed])
def test_a_writer_that_lies_is_found_by_its_reader_and_nothing_leaves(sqlite_database, monkeypatch, name, lie):
    if lie is renamed and name in {"nacha_ccd", "pain001"}:
        pytest.skip("the format has no lines")
    batch_id, writer = put_paid(sqlite_database), format_named(name)
    honest = writer.render
    monkeypatch.setattr(writer, "render", lambda batch, settings: honest(lie(batch), settings))

    with pytest.raises(FilesDisagree, match=f"{name} does not say what was approved"):
        write_files(EVERY, sqlite_database, batch_id, MOMENT)

    assert recorded(sqlite_database) == []
    assert lying(batch_id) == {}


def test_of_many_at_once_one_writes(database):
    batch_id, told = put_paid(database), []

    def work():
        told.append(write_files(EVERY, database, batch_id, MOMENT))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted({one.fresh for one in left} == {True} for left in told) == [False, False, False, True]
    assert len(recorded(database)) == len(NAMES)


def test_the_second_file_of_a_day_has_the_next_letter(sqlite_database):
    first = put_paid(sqlite_database)
    write_files(EVERY, sqlite_database, first, MOMENT)
    put_pair(sqlite_database, "REF58", "mentor-New", region="Region 5")
    second = pay(sqlite_database, EVERY, event="masa/2026-27/more")

    write_files(EVERY, sqlite_database, second, MOMENT)

    assert [row["id_modifier"] for row in recorded(sqlite_database) if row["format"] == "nacha_ccd"] == ["A", "B"]
