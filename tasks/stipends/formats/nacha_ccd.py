"""A NACHA file of credits to organisations: CCD, one addenda for each payee, 94 columns, blocks of ten lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from schemas.payment import Account, Batch, Payment
from tasks.stipends.formats.ascii import PRINTABLE, spelled
from tasks.stipends.formats.cells import hidden
from tasks.stipends.formats.refusals import Problems
from tasks.stipends.formats.routing import aba_trouble
from tasks.stipends.formats.sound import PROPOSE, check_account, check_batch, check_payment, switched_on, told, whose

SUFFIX = "-nacha.ach"
NEEDS_ACCOUNTS = True
SETTINGS: Mapping[str, str] = {
    "destination": "the nine digits of the routing number of the bank that takes the file",
    "destination_name": "that bank's name, at most 23 characters",
    "origin": "the ten characters by which the bank knows who sends the file, often 1 and the EIN",
    "origin_name": "the association's name, at most 23 characters",
    "company_name": "the association's name as payees see it, at most 16 characters",
    "company_id": "the ten characters by which the bank knows the account that pays",
    "entry_description": "what the money is for, at most 10 characters, such as MENTORSTIP",
}
OPTIONAL: Mapping[str, str] = {
    "odfi": "the first eight digits of the routing number of the bank that pays; those of destination unless given",
    "discretionary": "what the bank asks for in its own field of 20 characters",
    "id_modifier": "A for the first file of the day, then B to Z and 0 to 9",
    "time_zone": "the zone in which the time of the file is said; no time is said unless given",
    "line_end": "lf or crlf; lf unless given",
    "short_name": "short_name.<payee id>: the name of a payee whose own is longer than the file's 22 characters",
    "rehearsal": "true lets the bank pass that we rehearse with; never in production",
}
WIDTH, BLOCK = 94, 10
CREDIT = {"checking": "22", "savings": "32"}
RESERVED = frozenset({"PAYROLL", "PURCHASE", "REVERSAL", "RECLAIM", "RETRY PYMT", "RETURN FEE", "NONSETTLED"})
"""Descriptions whose meaning the network fixes; none of them is a stipend of an organisation."""
BANK = "The bank's settings"
ASK_BANK = "Ask the bank, and correct the setting"


@dataclass(frozen=True, slots=True)
class Originator:
    """Who sends the file, in columns as wide as the file has them."""

    destination: str
    destination_name: str
    origin: str
    origin_name: str
    company_name: str
    discretionary: str
    company_id: str
    description: str
    odfi: str
    id_modifier: str
    rehearsal: bool


def render(batch: Batch, settings: Mapping[str, str]) -> bytes:
    """
    The file, in the order of the trace numbers.

    Raises:
        Refused: Something does not fit or does not agree; every problem is told.
    """
    problems = Problems()
    check_batch(problems, batch, ("USD",))
    origin = _originator(problems, settings)
    payments = sorted(batch.payments, key=lambda payment: payment.trace_no)
    entries = [line for payment in payments for line in _entry(problems, payment, origin, settings)]
    count = problems.number(f"Batch {batch.batch_id}", "number of entries", len(entries), 6, PROPOSE)
    credit = problems.number(f"Batch {batch.batch_id}", "total", batch.total_minor, 12, PROPOSE)
    number = problems.number(f"Batch {batch.batch_id}", "number", batch.number, 7, PROPOSE)
    time = _time(problems, batch, settings)
    problems.refuse()
    sums = entry_hash(batch) + "0" * 12 + credit
    tail = origin.odfi + number
    lines = [
        _file_header(batch, origin, time),
        _batch_header(batch, origin) + tail,
        *entries,
        f"8220{count}{sums}{origin.company_id}{'':25}{tail}",
    ]
    blocks = -(-(len(lines) + 1) // BLOCK)
    lines.append(f"9000001{blocks:06d}{count.zfill(8)}{sums}{'':39}")
    lines += ["9" * WIDTH] * (blocks * BLOCK - len(lines))
    end = "\r\n" if settings.get("line_end") == "crlf" else "\n"
    return "".join(line + end for line in lines).encode("ascii")


def masked_copy(content: bytes, settings: Mapping[str, str]) -> bytes:
    """The file as it is kept when the clear one is deleted: columns 13-29 of each entry hold the last digits alone."""
    del settings
    lines = content.decode("ascii").split("\n")
    return "\n".join(masked_entry(line) if line.startswith("6") else line for line in lines).encode("ascii")


def masked_entry(line: str) -> str:
    """An entry without its account."""
    number = line[12:29].rstrip()
    return f"{line[:12]}{hidden(number):17}{line[29:]}"


def entry_hash(batch: Batch) -> str:
    """The sum of the first eight digits of the routing numbers, its rightmost ten digits."""
    total = sum(int(payment.account.routing[:8]) for payment in batch.payments if payment.account)
    return f"{total % 10**10:010d}"


def _originator(problems: Problems, settings: Mapping[str, str]) -> Originator:
    """The settings in their columns, or empty columns and notes."""
    told(problems, settings, SETTINGS, OPTIONAL)
    rehearsal = switched_on(problems, settings, "rehearsal")
    trouble = aba_trouble(settings.get("destination", ""), rehearsal)
    if trouble:
        problems.note(BANK, "destination", trouble, ASK_BANK)
    if settings.get("line_end", "lf") not in {"lf", "crlf"}:
        problems.note(BANK, "line_end", "is neither lf nor crlf", ASK_BANK)
    if settings.get("entry_description", "").strip().upper() in RESERVED:
        problems.note(BANK, "entry_description", "has a meaning of its own in the network", "Choose another word")

    def column(name: str, width: int, signs: str = PRINTABLE) -> str:
        text = settings.get(name, "")
        return problems.exact(BANK, name, text, width, signs, ASK_BANK).ljust(width) if text.strip() else " " * width

    def words(name: str, width: int) -> str:
        text = settings.get(name, "")
        return spelled(problems, BANK, name, text, width, PRINTABLE, "Give a shorter one").ljust(width) if text else ""

    return Originator(
        destination=settings.get("destination", ""),
        destination_name=words("destination_name", 23),
        origin=column("origin", 10, "0-9A-Za-z ").strip().rjust(10),
        origin_name=words("origin_name", 23),
        company_name=words("company_name", 16),
        discretionary=column("discretionary", 20),
        company_id=column("company_id", 10, "0-9A-Za-z "),
        description=column("entry_description", 10),
        odfi=_fixed(problems, settings, "odfi", "[0-9]{8}", settings.get("destination", "")[:8]),
        id_modifier=_fixed(problems, settings, "id_modifier", "[A-Z0-9]", "A"),
        rehearsal=rehearsal,
    )


def _fixed(problems: Problems, settings: Mapping[str, str], name: str, shape: str, otherwise: str) -> str:
    """A setting of one fixed shape, or what holds where it is not given."""
    value = settings.get(name, otherwise)
    if not re.fullmatch(shape, value):
        problems.note(BANK, name, "does not have its shape", f"It says {OPTIONAL[name]}")
    return value


def _time(problems: Problems, batch: Batch, settings: Mapping[str, str]) -> str:
    """Hour and minute of the file, or blanks where no zone is given to say them in."""
    zone = settings.get("time_zone", "")
    if not zone:
        return " " * 4
    if batch.proposed_at.tzinfo is None:
        problems.note(f"Batch {batch.batch_id}", "moment", "has no time zone", PROPOSE)
        return ""
    try:
        return f"{batch.proposed_at.astimezone(ZoneInfo(zone)):%H%M}"
    except (KeyError, ValueError):
        problems.note(BANK, "time_zone", "is no time zone", "Write one such as America/Chicago")
        return ""


def _file_header(batch: Batch, origin: Originator, time: str) -> str:
    """Record 1: who sends the file to which bank, and its identity: origin, date, time and modifier."""
    identity = f"{batch.proposed_on:%y%m%d}{time}{origin.id_modifier}"
    return f"101 {origin.destination}{origin.origin}{identity}094101{origin.destination_name}{origin.origin_name}{'':8}"


def _batch_header(batch: Batch, origin: Originator) -> str:
    """Record 5 up to the status code: credits only, the day of the credit; the bank fills in the day of settlement."""
    company = f"{origin.company_name}{origin.discretionary}{origin.company_id}CCD{origin.description}"
    return f"5220{company}{batch.effective_on:%y%m%d}{batch.effective_on:%y%m%d}{'':3}1"


def _entry(problems: Problems, payment: Payment, origin: Originator, settings: Mapping[str, str]) -> tuple[str, ...]:
    """Records 6 and 7 of one payee; nothing if the payment does not fit, and the trouble is noted."""
    of = whose(payment)
    check_payment(problems, payment)
    account = check_account(problems, payment, "aba", 17, origin.rehearsal)
    amount = problems.number(of, "amount", payment.amount_minor, 10, "Pay it in two batches")
    advice = f"Set short_name.{payment.payee_id} in the bank's settings to a name of at most 22 plain characters"
    known = settings.get(f"short_name.{payment.payee_id}") or payment.payee_name
    name = spelled(problems, of, "payee name", known, 22, PRINTABLE, advice)
    if payment.payee_type != "organisation":
        problems.note(of, "payee", "is a person, and a CCD file pays organisations only", "Pay this payee by check")
    if payment.country != "US":
        problems.note(of, "country", "is not US, and no money is sent abroad", "Correct it in the register of payees")
    if not re.fullmatch("[0-9]{15}", payment.trace_no) or payment.trace_no[:8] != origin.odfi:
        problems.note(of, "trace number", "is not the paying bank's eight digits and seven of our own", PROPOSE)
    return _records(payment, account, amount, name) if account and amount and name else ()


def _records(payment: Payment, account: Account, amount: str, name: str) -> tuple[str, str]:
    """The entry, and the addenda that says which remittance advice it belongs to."""
    owed = f"{payment.amount_minor // 100}.{payment.amount_minor % 100:02d}"
    to = f"6{CREDIT[account.kind]}{account.routing}{account.number:17}"
    entry = f"{to}{amount}{payment.reference:15}{name:22}{'':2}1{payment.trace_no}"
    remittance = f"RMR*IV*{payment.reference}**{owed}\\"
    return entry, f"705{remittance:80}0001{payment.trace_no[8:]}"
