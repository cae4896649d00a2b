"""The mailbox of an installation without a mail server: a folder in which people leave mails and workbooks."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tasks.shared.files import chunks_of, home, private_folder, settle_folder, sha256_of
from tasks.shared.inbox import is_finished, plain_suffix
from tasks.shared.lying import Lying, MailboxFailed

HEAD_BYTES = 64 << 10
log = logging.getLogger(__name__)


class FolderMailbox:
    """
    The folder MENTOR_HOME/inbox/<program>/replies and the folders in it.

    The place of a file is made of its name and its content: another content under the same name is another place.
    """

    def __init__(self, program_code: str) -> None:
        self._name = f"folder:{program_code}"
        self.names: tuple[str, ...] = (self._name,)
        self._inbox = home() / "inbox" / program_code / "replies"
        self._paths: dict[str, Path] = {}

    def waiting(self, folder: str = "") -> list[Lying]:
        """Finished files, oldest first; hidden files, links and names that say "unfinished" are left alone."""
        found = []
        for path in private_folder(self._inbox / folder).iterdir():
            with left_alone():
                if is_finished(path):
                    about = path.lstat()
                    place = self._place(path.name, sha256_of(path), folder)
                    self._paths[place] = path
                    found.append((about.st_mtime_ns, Lying(place, about.st_size)))
        return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].place))]

    def fetch(self, place: str) -> bytes | None:
        """The content, if the file is still the one that was seen; who still writes it has another one."""
        path = self._paths.get(place)
        with left_alone():
            if path is not None:
                content = b"".join(chunks_of(path))
                return content if self._at(path, sha256(content).hexdigest()) == place else None
        return None

    def head(self, place: str) -> bytes | None:
        """The beginning of the file."""
        path = self._paths.get(place)
        with left_alone():
            return next(chunks_of(path), b"")[:HEAD_BYTES] if path else None
        return None

    def move(self, place: str, folder: str) -> None:
        """
        Move a file into a folder, under a name that says nothing of people.

        A file that was replaced in the meantime stays, as it is another one. The same content twice in one folder is
        kept there once.

        Raises:
            MailboxFailed: we may not move files here.
        """
        path = self._paths.get(place)
        target = private_folder(self._inbox / folder)
        try:
            if path is not None and self._at(path, content := sha256_of(path)) == place:
                os.replace(path, target / f"{content[:16]}{plain_suffix(path)}")
                settle_folder(target)
                settle_folder(path.parent)
        except FileNotFoundError:
            return
        except OSError as problem:
            raise MailboxFailed(f"no file can be moved in the folder for replies: {type(problem).__name__}") from None

    def counts(self, place: str) -> bool:
        """A place in a folder stays what it is."""
        return place.startswith(f"{self._name}:")

    def close(self) -> None:
        """Nothing is open."""

    def _at(self, path: Path, content: str) -> str:
        return self._place(path.name, content, "" if path.parent == self._inbox else path.parent.name)

    def _place(self, name: str, content: str, folder: str) -> str:
        named = sha256(os.fsencode(name) + b"/" + content.encode()).hexdigest()[:16]
        return f"{self._name}{f'/{folder}' if folder else ''}:{named}"


@contextmanager
def left_alone() -> Iterator[None]:
    """Around what is done with one file: if somebody took it away, or we may not touch it, the others go on."""
    try:
        yield
    except FileNotFoundError:
        return
    except OSError as problem:  # its text names the file, and a file's name may name people
        log.warning("a file in the folder for replies is left alone: %s", type(problem).__name__)
