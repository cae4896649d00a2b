"""Received files are kept as they came, and never while somebody still writes them."""

import os

import pytest

from tasks.shared import files


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(b"id,name\n1,x\n")
    return path


def test_the_bytes_are_kept_under_their_own_hash(export):
    kept = files.keep_raw(export)

    assert kept.path.read_bytes() == export.read_bytes()
    assert kept.path.name == kept.sha256 == files.sha256_of(kept.path)
    assert kept.size_bytes == len(export.read_bytes())


def test_the_same_bytes_are_kept_once(export):
    assert files.keep_raw(export) == files.keep_raw(export)

    assert len([path for path in (files.home() / "raw").rglob("*") if path.is_file()]) == 1


def test_an_edit_in_place_leaves_what_was_kept_alone(export):
    kept = files.keep_raw(export)

    with export.open("r+b") as writer:
        writer.write(b"XX")

    assert kept.path.read_bytes() == b"id,name\n1,x\n"


def test_a_file_that_changes_while_it_is_read_is_not_kept(export, monkeypatch):
    chunks_of = files.chunks_of

    def growing(path):
        yield from chunks_of(path)
        with path.open("ab") as writer:
            writer.write(b"2,y\n")

    monkeypatch.setattr(files, "chunks_of", growing)

    with pytest.raises(files.StillArriving):
        files.keep_raw(export)
    assert [path for path in (files.home() / "raw").rglob("*") if path.is_file()] == []


def lies_in_raw():
    return [path.read_bytes() for path in (files.home() / "raw").rglob("*") if path.is_file()]


def test_a_file_is_read_while_it_is_copied_and_kept_afterwards(export):
    with files.keeping(export) as copy:
        read = copy.path.read_bytes()
        kept = copy.kept()

    assert kept.path.read_bytes() == read
    assert lies_in_raw() == [read]


def test_once_a_file_is_kept_no_second_name_is_left_for_a_kill_to_forget(export):
    with files.keeping(export) as copy:
        kept = copy.kept()

        assert [path for path in (files.home() / "raw").rglob("*") if path.is_file()] == [kept.path]
        assert copy.kept() == kept


def test_a_draft_that_a_killed_run_left_is_gone_after_a_day(export):
    kept = files.keep_raw(export)
    left, written_now = (kept.path.parents[1] / name for name in (".left.tmp", ".now.tmp"))
    for draft in (left, written_now):
        draft.write_bytes(b"id,na")
    yesterday = left.stat().st_mtime - files.DRAFT_SECONDS - 60
    os.utime(left, (yesterday, yesterday))

    files.keep_raw(export)

    assert not left.exists()
    assert written_now.exists()


def test_a_file_that_was_written_after_its_copy_was_made_is_not_believed(export):
    with files.keeping(export) as copy:
        copy.made.result()
        with export.open("ab") as writer:
            writer.write(b"2,y\n")

        with pytest.raises(files.StillArriving):
            copy.kept()

    assert lies_in_raw() == []


def test_whoever_fails_to_read_a_file_leaves_it_kept(export):
    with pytest.raises(KeyError), files.keeping(export) as copy:
        raise KeyError(copy.path.name)

    assert lies_in_raw() == [export.read_bytes()]


def test_a_link_is_not_read_at_all(export, tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(export)
    read = []

    with pytest.raises(ValueError, match="not a regular file"), files.keeping(link) as copy:
        read.append(copy)

    assert read == []
    assert lies_in_raw() == []
