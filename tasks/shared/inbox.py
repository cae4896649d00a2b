"""The folder in which people leave files: what waits there, and tidying away what was taken, refused or held."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from tasks.shared.clock import today_in
from tasks.shared.files import Stamp, home, private_folder, settle_folder, sha256_of, stamp_of, write_whole

DAY = re.compile(r"(?<!\d)(20\d\d)(-?)(\d\d)\2(\d\d)(?!\d)")
UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".filepart")
REMOVED = "The file itself was removed here, from the inbox and from what we keep; only this note and its hash remain."


@dataclass(frozen=True, slots=True)
class Dropped:
    """
    A file that waits. `as_of` is the day it speaks of: the one in its name, else the day on which it arrived.

    `sha256` is empty where nobody asked for it.
    """

    path: Path
    sha256: str
    as_of: date
    dated_by: Literal["name", "arrival", "unclear"]
    """`unclear`: the name holds two days; it is not ours to choose one."""
    stamp: Stamp
    """Taken before the file was hashed: as long as it is the same, so are the bytes."""

    def is_there(self) -> bool:
        """Whether the file still waits, and nobody has put another one in its place."""
        return self.path.exists() and (stamp_of(self.path) == self.stamp or sha256_of(self.path) == self.sha256)


def waiting(program_code: str, kind: str, time_zone: str, *, hash_all: bool = True) -> list[Dropped]:
    """
    Files left for a program, the oldest day first. The same content may wait twice; its hash tells.

    Hidden files, links, lock files of office programs and names that say "unfinished" are left alone.

    Args:
        hash_all: Hash every file; else those alone of whose day there are several, which their hashes put in order.
    """
    folder = private_folder(home() / "inbox" / program_code / kind)
    found = [dropped(path, time_zone) for path in folder.iterdir() if is_finished(path)]
    of_day = Counter(each.as_of for each in found)
    found = [
        replace(each, sha256=sha256_of(each.path)) if hash_all or of_day[each.as_of] > 1 else each for each in found
    ]
    return sorted(found, key=lambda each: (each.as_of, each.sha256, each.path.name))


def is_finished(path: Path) -> bool:
    """Whether a file is there to be read."""
    hidden = path.name.startswith((".", "~$"))
    return not hidden and not path.is_symlink() and path.is_file() and path.suffix.lower() not in UNFINISHED


def dropped(path: Path, time_zone: str) -> Dropped:
    """A file with its day."""
    days = days_in(path.name)
    arrived = today_in(time_zone, datetime.fromtimestamp(path.stat().st_mtime, UTC))
    stamp = stamp_of(path)
    if len(days) == 1:
        return Dropped(path, "", days.pop(), "name", stamp)
    return Dropped(path, "", arrived, "unclear" if days else "arrival", stamp)


def days_in(name: str) -> set[date]:
    """The days in a file's name, as 2026-07-31 or 20260731."""
    days = set()
    for year, _, month, day in DAY.findall(name):
        try:
            days.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days


def place_of(dropped: Dropped, folder: str) -> Path:
    """Where a settled file lies; its name tells its content and its day, and nothing that a person called it."""
    name = f"{dropped.sha256[:8]}-{dropped.as_of.isoformat()}{plain_suffix(dropped.path)}"
    return dropped.path.parent / folder / name


def plain_suffix(path: Path) -> str:
    """The last part of a file's name, in letters and digits, for the name that we give the file."""
    return re.sub(r"[^.a-z0-9]", "", path.suffix.lower())[:6]


def tell(place: Path, sentences: Sequence[str]) -> Path:
    """Write beside a file's place what became of it. The first answer stays; a later one that differs comes below."""
    text = place.with_name(f"{place.stem}.txt" if place.suffix != ".txt" else f"{place.stem}.said.txt")
    before = text.read_text(encoding="utf-8") if text.exists() else ""
    said = "".join(f"{sentence}\n" for sentence in sentences)
    if not before or said not in before:
        write_whole(text, f"{before}{said}".encode())
    return text


def settle(dropped: Dropped, folder: Literal["taken", "refused", "held"], sentences: Sequence[str]) -> Path:
    """
    Tidy a file away beside a text that says what became of it. Doing so again changes nothing.

    The text is written first and the file moved last: after a crash between the two the file still waits, and its hash
    says that it was settled. A file that was replaced in the meantime stays, as it is another one.
    """
    place = place_of(dropped, folder)
    tell(place, sentences)
    if dropped.is_there():
        dropped.path.replace(place)
        settle_folder(place.parent)
        settle_folder(dropped.path.parent)
    return place


def forget(dropped: Dropped, sha256: str, sentences: Sequence[str]) -> Path:
    """
    Settle a refused file that we must not hold, without keeping a byte of it. Doing so again changes nothing.

    The text is written first and the waiting file removed last: after a crash in between it still waits, is refused
    again, and forgotten again. A file that was put in its place in the meantime stays, as it is another one.

    Args:
        sha256: Of the bytes that were read and refused.
    Returns:
        The text that says what became of the file.
    """
    text = tell(place_of(dropped, "refused"), [*sentences, REMOVED])
    remove(home() / "raw" / sha256[:2] / sha256)
    if dropped.path.exists() and sha256_of(dropped.path) == sha256:
        remove(dropped.path)
    return text


def remove(path: Path) -> None:
    """Remove a file, if it is there, so that it stays removed after a power cut."""
    if path.exists():
        path.unlink()
        settle_folder(path.parent)
