"""The bank of the sample association: it reads a NACHA file, pays what it names, and brings one payment back."""

from dataclasses import dataclass

from examples.sample.association import table

ENTRY, CREDITS = "6", ("22", "32")
WIDTH, BLOCK = 94, 10
CLOSED = "R02"


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment as the file has it."""

    transaction: str
    bank: str
    account: str
    amount: int
    reference: str
    name: str
    trace: str


def entries_in(file: bytes) -> list[Entry]:
    """The payments of a file, in its order."""
    lines = file.decode("ascii").splitlines()
    return [
        Entry(line[1:3], line[3:11], line[12:29], int(line[29:39]), line[39:54].strip(), line[54:76], line[79:94])
        for line in lines if line.startswith(ENTRY) and line[1:3] in CREDITS
    ]  # fmt: skip


def paid_table(file: bytes, day: str, but: str = "") -> bytes:
    """
    Finance's table of what was paid.

    Args:
        day: On which it was paid, as YYYY-MM-DD.
        but: The reference of a payment that came back; of that one the bank tells.
    """
    rows = [(one.reference, "paid", "", day) for one in entries_in(file) if one.reference != but]
    return table(("Payment reference", "Paid or unpaid", "Reason", "Paid date"), rows)


def returned(file: bytes, reference: str, day: str) -> bytes:
    """
    The file of returns that brings one payment back, since its account is closed.

    Args:
        day: YYMMDD.
    Raises:
        StopIteration: the file pays nobody under this reference.
    """
    head = file.decode("ascii")
    one = next(entry for entry in entries_in(file) if entry.reference == reference)
    code = f"6{int(one.transaction) - 1}"
    bank, odfi = one.bank, one.trace[:8]
    sums = f"{2:06d}{int(bank):010d}{0:012d}{one.amount:012d}"
    lines = [
        f"101{head[13:23]} {head[4:13].strip()}{day}0900A094101{'SAMPLE ASSN':<23}{'REHEARSAL BANK':<23}",
        f"5220{'SAMPLE ASSN':<36}{head[13:23].strip():<10}CCDRETURN          {day}   1{bank}0000001",
        f"{code}{bank}2{one.account}{one.amount:010d}{one.reference:<15}{one.name}  1{bank}0000001",
        f"799{CLOSED}{one.trace}{'':<6}{odfi}".ljust(79) + f"{bank}0000001",
        f"8220{sums}{head[13:23].strip():<10}".ljust(79) + f"{bank}0000001",
    ]
    lines.append(f"9{1:06d}{1:06d}{2:08d}{int(bank):010d}{0:012d}{one.amount:012d}")
    lines += ["9" * WIDTH] * (-len(lines) % BLOCK)
    return "\n".join([*(line.ljust(WIDTH)[:WIDTH] for line in lines), ""]).encode()
