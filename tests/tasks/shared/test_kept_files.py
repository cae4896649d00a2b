"""Received files are kept without a second copy where that can be done, and never while somebody still writes them."""

import os

import pytest

from tasks.shared import files


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(b"id,name\n1,x\n")
    return path


def test_a_file_on_the_same_disk_gets_a_second_name_and_nobody_writes_it_any_more(export):
    kept = files.keep_raw(export)

    assert kept.path.samefile(export)
    assert export.stat().st_mode & 0o777 == 0o400


def test_a_file_that_cannot_be_named_twice_is_copied(export, monkeypatch):
    monkeypatch.setattr(files, "named_again", lambda _path, _name: False)

    kept = files.keep_raw(export)

    assert not kept.path.samefile(export)
    assert kept.path.read_bytes() == export.read_bytes()


def test_a_new_file_under_an_old_name_leaves_what_was_kept_alone(export):
    kept = files.keep_raw(export)
    export.unlink()
    export.write_bytes(b"id,name\n2,y\n")

    assert kept.path.read_bytes() == b"id,name\n1,x\n"
    files.refuse_changed(kept)


def test_a_file_that_goes_on_growing_is_kept_no_more(export):
    with export.open("ab") as writer:
        kept = files.keep_raw(export)
        writer.write(b"2,y\n")

    with pytest.raises(files.StillArriving):
        files.refuse_changed(kept)
    assert not kept.path.exists()
    assert os.path.exists(export)


def test_a_file_that_changes_while_it_is_hashed_is_not_kept(export, monkeypatch):
    hashed = files.sha256_of

    def growing(path):
        sha256 = hashed(path)
        with path.open("ab") as writer:
            writer.write(b"2,y\n")
        return sha256

    monkeypatch.setattr(files, "sha256_of", growing)

    with pytest.raises(files.StillArriving):
        files.keep_raw(export)
    assert [path for path in (files.home() / "raw").rglob("*") if path.is_file()] == []
