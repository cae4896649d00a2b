"""The first half of the year as one function, without Airflow: exports in, members decided, lists out."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from exports import a_member, a_roster, as_csv, drop
from sqlalchemy import Engine, select

from schemas.registry import program
from sql.member_tables import known_lines
from sql.tables import metadata
from tasks.eligibility import steps as eligibility
from tasks.membership.remembered import from_history
from tasks.membership.steps import pull_membership
from tasks.regions import steps as regions
from tasks.shared.outbox import send_waiting
from tasks.shared.transport import transport_from

MASA = program("masa")
TODAY = date(2026, 10, 19)
NOW = datetime(2026, 10, 19, 15, tzinfo=UTC)
MONDAYS = (date(2026, 10, 12), date(2026, 10, 19))
CLOCKS = {"received_at", "queued_at", "sent_at", "lease_until", "token", "attempts", "not_before", "last_detail", "at",
          "version_id", "snapshot_id", "basis", "mail_id", "seq", "prev_hash", "hash", "packed"}  # fmt: skip
REGISTER = "Region,Name,Email,Kind\n" + "".join(
    f"Region {number},Kim Berg,r{number}@example.org,primary\n" for number in (1, 2, 3)
)


def lay_out(home: Path) -> None:
    """Two exports of sixty members, of whom a few are new in their role, and three coordinators."""
    before = a_roster(60)
    new = [a_member(n, title="Principal", position_start="8/1/2026", region=f"Region {n % 3 + 1}") for n in range(1, 7)]
    drop(home, "masa", MONDAYS[0], as_csv(before))
    drop(home, "masa", MONDAYS[1], as_csv([*new, *before[6:]]))
    folder = home / "inbox/masa/coordinators"
    folder.mkdir(parents=True)
    (folder / "coordinators-2026-10-01.csv").write_text(REGISTER)


def run_chain(engine: Engine, sending: datetime = NOW) -> None:
    """Every step once, in the order of the DAGs; `sending` is what the sender's clock shows."""
    pull_membership(MASA, engine, NOW, lambda *_: "")
    eligibility.take_in_registers(MASA, engine, NOW)
    eligibility.decide_members(MASA, engine, TODAY)
    regions.take_in_registers(MASA, engine, NOW)
    due = regions.lists_due(MASA, engine, TODAY)
    for region in due.regions:
        regions.write_region_list(MASA, engine, region, TODAY, NOW)
    send_waiting(engine, transport_from(None), MASA.code, lambda: sending, ("*@example.org",))
    regions.close_event(MASA, engine, due.event_keys, TODAY)


def state(engine: Engine) -> dict[str, list[str]]:
    """
    Every table without clocks and counters, so that two runs can be compared.

    Lines that are kept beside the history hold its counters; so they are held against the history instead.
    One difference is allowed: the note that a mail which a killed sender held may go twice.
    """
    with engine.connect() as db:
        for kept in db.execute(select(known_lines)).all():
            assert kept.packed == from_history(db, kept.program, kept.source).packed
            assert kept.sha256 == sha256(kept.packed).hexdigest()
        return {
            table.name: sorted(
                said
                for row in db.execute(
                    select(*[c for c in table.c if c.name not in CLOCKS and c is not known_lines.c.sha256])
                )
                if "mail_may_go_twice" not in (said := repr(tuple(row)))
            )
            for table in metadata.sorted_tables
        }


def mailbox(home: Path) -> dict[str, bytes]:
    """The mails that went out, by file name, which is made of the Message-ID."""
    return {path.name: path.read_bytes() for path in (home / "outbox").glob("*.eml")}
