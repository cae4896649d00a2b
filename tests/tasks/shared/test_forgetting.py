"""A file that we must not hold leaves its hash and a sentence, and no byte."""

import pytest

from tasks.shared import inbox
from tasks.shared.files import home, keep_raw
from tasks.shared.inbox import forget, waiting

CONTENT = b"Member ID,SSN\n1,123-45-6789\n"


@pytest.fixture
def dropped():
    """A file that waits and whose bytes are kept."""
    path = home() / "inbox/demo/membership/2026-07-31.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    keep_raw(path)
    [found] = waiting("demo", "membership", "America/Chicago")
    return found


def bytes_left():
    """The contents of every file of the installation."""
    return [path.read_bytes() for path in home().rglob("*") if path.is_file()]


def test_no_byte_of_a_forgotten_file_is_left(dropped):
    text = forget(dropped, dropped.sha256, ["The file has the column 'SSN', which we must not hold."])

    assert b"123-45-6789" not in b"".join(bytes_left())
    assert text.name == f"{dropped.sha256[:8]}-2026-07-31.txt"
    assert text.read_text().splitlines() == ["The file has the column 'SSN', which we must not hold.",
                                             inbox.REMOVED]  # fmt: skip


def test_forgetting_twice_changes_nothing(dropped):
    forget(dropped, dropped.sha256, ["No."])
    before = bytes_left()

    forget(dropped, dropped.sha256, ["No."])

    assert bytes_left() == before


def test_another_file_in_its_place_stays(dropped):
    dropped.path.unlink()
    dropped.path.write_bytes(b"Member ID\n1\n")

    forget(dropped, dropped.sha256, ["No."])

    assert dropped.path.read_bytes() == b"Member ID\n1\n"


def test_after_a_crash_the_file_still_waits_and_is_forgotten_then(dropped, monkeypatch):
    def killed(path):
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(inbox, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            forget(dropped, dropped.sha256, ["No."])
    [waits] = waiting("demo", "membership", "America/Chicago")
    forget(waits, waits.sha256, ["No."])

    assert b"123-45-6789" not in b"".join(bytes_left())
