"""Files that are whole or absent, readable by us alone, and still there after a power cut."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 1 << 23
DRAFT_SECONDS = 24 * 60 * 60
"""No draft is written for so long: an older one was left by a run that was killed."""


Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """A received file as it came, under the name of its own content."""

    sha256: str
    size_bytes: int
    path: Path


class StillArriving(RuntimeError):
    """A file changed while it was read: whoever writes it has not finished. Nothing was taken in."""

    def __init__(self) -> None:
        super().__init__("a file changed while it was read; it is taken in when it is whole")


@dataclass(frozen=True, slots=True)
class Copy:
    """A received file while it is copied: it may be read meanwhile, and is believed once its copy has been kept."""

    path: Path
    stamp: Stamp
    made: Future[tuple[Path, str]]
    """Where the copy lies, and its hash."""

    def kept(self) -> Kept:
        """
        Give the copy its name for ever. Whoever has read the received file asks for it afterwards.

        Raises:
            StillArriving: somebody wrote the file since copying and reading began.
        """
        draft, sha256 = self.made.result()
        if stamp_of(self.path) != self.stamp:
            raise StillArriving
        kept = kept_at(sha256)
        if draft.exists():
            link_once(draft, private_folder(kept.parent) / kept.name)
        return Kept(sha256, self.stamp[1], kept)


def home() -> Path:
    """
    The folder of this installation. MENTOR_HOME names it; there is no default.

    Raises:
        RuntimeError: MENTOR_HOME is not set.
    """
    named = os.environ.get("MENTOR_HOME")
    if not named:
        raise RuntimeError("MENTOR_HOME is not set: say in which folder inbox, outbox and evidence are")
    return private_folder(Path(named))


def private_folder(path: Path) -> Path:
    """The folder, made where it is missing; what we make, nobody else can enter."""
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a half; mode 0600."""
    draft = written_aside(private_folder(path.parent), [content])
    try:
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    settle_folder(path.parent)


def write_once(path: Path, content: bytes) -> bool:
    """Write a file unless one of that name is there, which is never touched. True if it was written; mode 0600."""
    return link_once(written_aside(private_folder(path.parent), [content]), path)


def keep_raw(path: Path) -> Kept:
    """
    Keep the bytes of a received file for ever, before anybody interprets them; the same bytes are kept once.

    Raises:
        ValueError: not a regular file (a link, a folder, a pipe).
        StillArriving: somebody writes the file at this moment.
    """
    with keeping(path) as copy:
        return copy.kept()


@contextmanager
def keeping(path: Path) -> Iterator[Copy]:
    """
    `keep_raw` for those who want to read meanwhile. Whatever becomes of the reading, the bytes are kept.

    A copy, although it costs time: what somebody does to the received file later never reaches what is kept.
    """
    stamp = stamp_of(path)
    refuse_special(path)
    with ThreadPoolExecutor(1) as beside:
        copy = Copy(path, stamp, beside.submit(copied, path))
        try:
            yield copy
        finally:
            try:
                with suppress(StillArriving):
                    copy.kept()
            finally:
                copy.made.result()[0].unlink(missing_ok=True)


def copied(path: Path) -> tuple[Path, str]:
    """A copy on disk, not yet under its name, and its hash."""
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for chunk in chunks_of(path):
            digest.update(chunk)
            yield chunk

    draft = written_aside(private_folder(home() / "raw"), hashed())
    drop_older(draft)
    return draft, digest.hexdigest()


def drop_older(draft: Path) -> None:
    """Remove what killed runs left beside a new draft: nobody writes one for a day. The disk's own clock tells."""
    now = draft.stat().st_mtime
    for other in draft.parent.glob(".*.tmp"):
        with suppress(FileNotFoundError):
            if now - other.stat().st_mtime > DRAFT_SECONDS:
                other.unlink()


def keep_bytes(content: bytes) -> Kept:
    """Keep received bytes for ever under their own hash, before anybody interprets them; the same bytes once."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = kept_at(sha256)
    if not path.exists():
        write_once(path, content)
    return Kept(sha256, len(content), path)


def kept_at(sha256: str) -> Path:
    """Where the received bytes with this hash are kept, if we keep them."""
    return home() / "raw" / sha256[:2] / sha256


def sha256_of(path: Path) -> str:
    """The hash of a regular file's bytes."""
    digest = hashlib.sha256()
    for chunk in chunks_of(path):
        digest.update(chunk)
    return digest.hexdigest()


def stamp_of(path: Path) -> Stamp:
    """What changes when a file is written: which file it is, its size, when it was written and touched last."""
    found = path.lstat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def refuse_special(path: Path) -> None:
    """
    Refuse what is no plain file: a link leads elsewhere, a pipe never ends.

    Raises:
        ValueError: a link, a folder, a pipe.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("not a regular file")


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file, some at a time; a link is not followed."""
    refuse_special(path)
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def written_aside(folder: Path, chunks: Iterable[bytes]) -> Path:
    """A draft in the folder, on disk and not yet under its name."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(name)
        raise
    return Path(name)


def link_once(draft: Path, path: Path) -> bool:
    """Give the draft its name by a hard link, which unlike a rename never overwrites. False if the name is taken."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    settle_folder(path.parent)
    return True


def settle_folder(folder: Path) -> None:
    """Bring the names in a folder to disk, as fsync of a file alone does not."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
