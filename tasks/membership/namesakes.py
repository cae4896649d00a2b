"""Who of the history ever had the e-mail of a member under a new id: asked while the history is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from schemas.names import name_key
from sql.database import learn_sizes, load
from sql.queries import query
from sql.staging import met, wanted
from tasks.membership.identity import Link, Namesake, rekeyed
from tasks.membership.meanwhile import meanwhile

MET = ("row_key", "first_name", "last_name", "address")


@contextmanager
def meeting(db: Connection, program: str, source: str, *, at_once: bool) -> Iterator[Callable[[], list[Link]]]:
    """
    Look for the people of the staged export under other ids; what is given says, once they are written, who they are.

    Args:
        at_once: Begin now, through a second connection and beside what stood before; else look when asked.
    """
    of_source = {"program": program, "source": source}
    if not at_once:
        yield lambda: meet_here(db, of_source)
        return
    db.execute(query("membership/want_addresses"), of_source)
    addresses = [(row.address,) for row in db.execute(query("membership/wanted"))]
    with meanwhile(db.engine, lambda other: meet(other, of_source, addresses)) as found:

        def links() -> list[Link]:
            load(db, met, MET, found.result())
            return rekeyed_members(db, of_source)

        yield links


def meet(other: Connection, of_source: dict[str, str], addresses: list[tuple[str]]) -> list[tuple[Any, ...]]:
    """Who had these e-mails, as another connection sees the history."""
    if not addresses:
        return []
    for table in (wanted, met):
        table.drop(other, checkfirst=True)
        table.create(other, checkfirst=False)
    load(other, wanted, ("address",), addresses)
    other.execute(query("membership/meet_addresses"), of_source)
    people = [tuple(row) for row in other.execute(query("membership/met"))]
    for table in (wanted, met):
        table.drop(other)
    return people


def meet_here(db: Connection, of_source: dict[str, str]) -> list[Link]:
    """Look for the people of the export after it was written, through its own connection."""
    db.execute(query("membership/want_addresses"), of_source)
    db.execute(query("membership/meet_addresses"), of_source)
    return rekeyed_members(db, of_source)


def rekeyed_members(db: Connection, of_source: dict[str, str]) -> list[Link]:
    """Members under a new id who are, or may be, somebody whom the history has under another one."""
    learn_sizes(db, met)
    namesakes: dict[str, set[Namesake]] = {}
    for row in db.execute(query("membership/rekeyed_rows"), of_source):
        if name_key(row.first_name, row.last_name) == name_key(row.old_first_name, row.old_last_name):
            found = Namesake(row.old_key, row.person_id, row.evidence, row.stands)
            namesakes.setdefault(row.row_key, set()).add(found)
    return rekeyed(namesakes)
