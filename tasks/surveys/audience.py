"""Who could be asked by a wave: mentors and mentees of confirmed pairs, regional contacts, and who offers to mentor."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, RowMapping

from schemas.program import Program
from sql.queries import query
from tasks.shared.keys import mark
from tasks.shared.mail import ADDRESS
from tasks.surveys.rules import Person, merged

FIRST, LATER = "first year", "later year"
NO = {"", "0", "false", "no"}


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is written to."""

    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Directory:
    """Who is who on one day: somebody keeps one key here when a member id or a contact's address has changed."""

    rows: Mapping[str, RowMapping]
    """People of the roster, by the key that they have now."""
    contacts: tuple[RowMapping, ...]
    """The regional contacts of the day."""
    aliases: Mapping[str, str]
    """By an earlier key the later one."""
    addresses: Mapping[str, Contact]
    """By the key that somebody has now."""

    def now(self, key: str) -> str:
        """The key that somebody has now who had this one when they were asked or matched."""
        seen = {key}
        while (later := self.aliases.get(key, key)) not in seen:
            seen.add(key := later)
        return key

    def same(self, keys: Iterable[str]) -> set[str]:
        """Several keys as they are now."""
        return {self.now(key) for key in keys}

    def contact(self, key: str) -> Contact | None:
        """Where to write to somebody; None if there is no address."""
        return self.addresses.get(self.now(key))


def read_directory(db: Connection, program: Program, on: date) -> Directory:
    """Everybody whom surveys may concern, as the registers have them on a day."""
    asked = {"program": program.code}
    aliases = {row.row_key: row.person_id for row in db.execute(query("surveys/renamed_people"), asked)}
    ever = db.execute(query("surveys/contacts_until"), asked | {"today": on}).mappings().all()
    aliases |= moved_contacts(program, ever)
    directory = Directory({}, tuple(row for row in ever if row["is_active"]), aliases, {})
    rows: dict[str, RowMapping] = {}
    for row in db.execute(query("surveys/people_of_survey"), asked).mappings():
        rows.setdefault(directory.now(row["person_id"]), row)
    found = {key: Contact(row["email"], f"{row['first_name']} {row['last_name']}".strip())
             for key, row in rows.items() if ADDRESS.fullmatch(row["email"])}  # fmt: skip
    found |= {contact_key(program, row["email"]): Contact(row["email"], row["name"]) for row in directory.contacts}
    return replace(directory, rows=rows, addresses=found)


def moved_contacts(program: Program, ever: Iterable[RowMapping]) -> dict[str, str]:
    """By the key of an address that is no contact's any more, the key of the same person's address of today."""
    rows = list(ever)
    active = {contact_key(program, row["email"]) for row in rows if row["is_active"]}
    today: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row["is_active"] and row["name"]:
            today.setdefault((row["region"], row["name"].casefold()), set()).add(contact_key(program, row["email"]))
    found = {}
    for row in rows:
        key, later = contact_key(program, row["email"]), today.get((row["region"], row["name"].casefold()), set())
        if key not in active and len(later) == 1:
            found[key] = next(iter(later))
    return found


def people_of(db: Connection, program: Program, program_year: str, on: date, known: Directory) -> list[Person]:
    """Everybody whom a survey of the program could ask on a day, once for each part they play."""
    asked = {"program": program.code, "program_year": program_year}
    pairs = db.execute(query("surveys/pairs_of_year"), {**asked, "opens_on": on}).mappings().all()
    before = known.same(db.execute(query("surveys/mentors_before"), asked).scalars())
    volunteers = known.same(db.execute(query("surveys/volunteers_of_program"), {"program": program.code}).scalars())
    found = [
        *(one for pair in pairs for one in party(known, pair, "mentee", program_year, before)),
        *(one for pair in pairs for one in party(known, pair, "mentor", program_year, before)),
        *(person("mentor_candidate", key, known.rows[key], {}) for key in sorted(volunteers & known.rows.keys())),
        *(Person("region", contact_key(program, row["email"]), {"region": row["region"]}, reachable=True)
          for row in known.contacts),
    ]  # fmt: skip
    return merged(found)


def party(known: Directory, pair: RowMapping, audience: str, program_year: str, before: set[str]) -> Iterator[Person]:
    """One of a pair, with the groups in which their answers may be shown; nobody if they have left the roster."""
    key = known.now(pair[f"{audience}_person_id"])
    if key not in known.rows:
        return
    row = known.rows[key]
    later = key in before if audience == "mentor" else pair["program_year"] < program_year
    groups = {"region": pair[f"{audience}_region"] or pair["region"], "role": row["role_family"],
              "cohort": LATER if later else FIRST}  # fmt: skip
    yield person(audience, key, row, groups)


def person(audience: str, key: str, row: RowMapping, groups: Mapping[str, str]) -> Person:
    """Somebody of the roster."""
    refuses = str(row["do_not_contact"] or "").strip().lower() not in NO
    return Person(audience, key, groups, ADDRESS.fullmatch(row["email"]) is not None, refuses)


def contact_key(program: Program, email: str) -> str:
    """What a regional contact is called in the tables of surveys: nothing that can be read."""
    return f"contact:{mark('contact', program.code, email.lower())}"


def opted_out(db: Connection, program: Program, known: Directory) -> set[str]:
    """Who wants no mail about any survey of the program."""
    return known.same(db.execute(query("surveys/opted_out"), {"program": program.code}).scalars())
