"""Renders each format of a batch, has an independent reader read it back, and refuses a file that says otherwise."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from types import ModuleType

from schemas.payment import Account, Batch, ReadPayment
from schemas.payment_formats import ReadLine
from tasks.stipends.agreement import disagreements, multiset
from tasks.stipends.formats import format_named

READERS: Mapping[str, str] = {
    "nacha_ccd": "nacha", "quickbooks_bills": "quickbooks", "register_csv": "register", "register_xlsx": "register",
}  # fmt: skip
"""The reader of a format, where it is not called as the format is."""
TOLD_SETTINGS = frozenset({"positive_pay"})
"""The readers that cannot know the columns of a bank unless they are told."""
REGISTERS = frozenset({"register_csv", "register_xlsx"})
DIGITS = 10**10


class FilesDisagree(RuntimeError):
    """A file does not say what the rows of its batch say, so none leaves; neither name nor account is in the text."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One file of a batch, read back and agreed with."""

    format: str
    name: str
    content: bytes
    sha256: str
    validated_by: str
    """The reader that read it back."""
    origin: str
    file_date: date
    id_modifier: str
    entry_hash: str
    entries: int
    total_minor: int
    lines: int | None
    """How many lines it names; None if the format names none."""

    @property
    def proof(self) -> bytes:
        """What was compared, as canonical JSON that stays beside the file."""
        said = {name: getattr(self, name) for name in Rendered.__slots__ if name not in {"content", "file_date"}}
        compared = ["count", "total", "reference or check number", "amount", "payee", "account where the file has one"]
        said |= {"file_date": self.file_date.isoformat(), "bytes": len(self.content),
                 "compared_with_rows": [*compared, *(["lines"] if self.lines is not None else [])]}  # fmt: skip
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def render_all(
    batch: Batch, clear: Mapping[str, Account], settings: Mapping[str, Mapping[str, str]]
) -> Iterator[Rendered]:
    """
    Every file of a batch, one after the other, each compared with the rows and with every other.

    Args:
        batch: With accounts as people may see them.
        clear: The accounts in clear by payment; empty where no format is for a bank.
        settings: Of each format, by its name.
    Raises:
        Refused: Something does not fit into a format.
        Misread: A file is not what its format is.
        FilesDisagree: A file says otherwise than the rows, or than another file.
    """
    opened = replace(batch, payments=tuple(
        replace(one, account=clear.get(one.payment_id, one.account)) for one in batch.payments))  # fmt: skip
    told = with_aba_hash(settings, clear)
    first = None
    for name in sorted(settings):
        rendered, found = render_one(name, opened if format_named(name).NEEDS_ACCOUNTS else batch, told[name])
        said = multiset(batch, found, told[name])
        if first is not None and said != first:
            raise FilesDisagree(f"Batch {batch.number}: {name} does not pay whom the other files pay. No file left.")
        first = said
        yield rendered


def with_aba_hash(
    settings: Mapping[str, Mapping[str, str]], clear: Mapping[str, Account]
) -> Mapping[str, Mapping[str, str]]:
    """The settings, with the sum of the routing numbers for the registers, which show no account."""
    if not clear or any(account.scheme != "aba" for account in clear.values()):
        return settings
    total = sum(int(account.routing[:8]) for account in clear.values()) % DIGITS
    return {
        name: {**told, "aba_hash": f"{total:010d}"} if name in REGISTERS else told for name, told in settings.items()
    }


def render_one(name: str, batch: Batch, settings: Mapping[str, str]) -> tuple[Rendered, tuple[ReadPayment, ...]]:
    """One file, and what was read back of it."""
    writer, by = format_named(name), READERS.get(name, name)
    reader = import_module(f"tasks.stipends.readers.{by}")
    content = writer.render(batch, settings)
    found, lines = read_back(reader, content, settings if by in TOLD_SETTINGS else None)
    more = getattr(reader, "otherwise", None)
    said = disagreements(batch, found, lines, settings) + (more(content, batch, settings) if more else ())
    if said:
        raise FilesDisagree(f"Batch {batch.number}: {name} does not say what was approved: {'; '.join(said)}. "
                            "No file left.")  # fmt: skip
    whole = getattr(reader, "read_file", None)
    facts = whole(content) if whole else None
    rendered = Rendered(
        name, f"{batch.batch_id}{writer.SUFFIX}", content, hashlib.sha256(content).hexdigest(), reader.__name__,
        *identity(name, batch, settings), getattr(facts, "entry_hash", ""), len(found),
        sum(one.amount_minor for one in found), None if lines is None else len(lines),
    )  # fmt: skip
    return rendered, found


def read_back(
    reader: ModuleType, content: bytes, settings: Mapping[str, str] | None
) -> tuple[tuple[ReadPayment, ...], tuple[ReadLine, ...] | None]:
    """The payments of a file, and its lines where the format has them, by whoever did not write it."""
    both = getattr(reader, "read_both", None)
    if both is not None:
        payments, lines = both(content)
        return payments, lines
    return (reader.read(content) if settings is None else reader.read(content, settings)), None


def identity(name: str, batch: Batch, settings: Mapping[str, str]) -> tuple[str, date, str]:
    """Who sends the file, its day and its letter; a file for people is the only one of its batch."""
    modifier = settings.get("id_modifier", "")
    origin = settings["origin"].strip() if modifier else f"{batch.batch_id}/{name}"
    return origin, batch.proposed_on, modifier
