"""Who could be asked by a wave: mentors and mentees of confirmed pairs, regional contacts, and who offers to mentor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


def people_of(db: Connection, program: Program, program_year: str, opens_on: date) -> list[Person]:
    """Everybody whom a survey of the program could ask on a day, once for each part they play."""
    rows = contact_rows(db, program)
    asked = {"program": program.code, "program_year": program_year}
    pairs = db.execute(query("surveys/pairs_of_year"), {**asked, "opens_on": opens_on}).mappings().all()
    before = set(db.execute(query("surveys/mentors_before"), asked).scalars())
    volunteers = db.execute(query("surveys/volunteers_of_program"), {"program": program.code}).scalars().all()
    found = [
        *(one for pair in pairs for one in party(rows, pair, "mentee", program_year, before)),
        *(one for pair in pairs for one in party(rows, pair, "mentor", program_year, before)),
        *(person("mentor_candidate", rows[key], {}) for key in volunteers if key in rows),
        *contacts(db, program, opens_on),
    ]
    return merged(found)


def contact_rows(db: Connection, program: Program) -> dict[str, RowMapping]:
    """By the person that a match names, how to reach them."""
    rows = db.execute(query("surveys/people_of_survey"), {"program": program.code}).mappings()
    found: dict[str, RowMapping] = {}
    for row in rows:
        found.setdefault(row["person_id"], row)
    return found


def party(
    rows: Mapping[str, RowMapping], pair: RowMapping, audience: str, program_year: str, before: set[str]
) -> Iterator[Person]:
    """One of a pair, with the groups in which their answers may be shown; nobody if they have left the roster."""
    key = pair[f"{audience}_person_id"]
    if key not in rows:
        return
    later = key in before if audience == "mentor" else pair["program_year"] < program_year
    groups = {"region": pair[f"{audience}_region"] or pair["region"], "role": rows[key]["role_family"],
              "cohort": LATER if later else FIRST}  # fmt: skip
    yield person(audience, rows[key], groups, key)


def person(audience: str, row: RowMapping, groups: Mapping[str, str], key: str = "") -> Person:
    """Somebody of the roster."""
    refuses = str(row["do_not_contact"] or "").strip().lower() not in NO
    return Person(audience, key or row["person_id"], groups, ADDRESS.fullmatch(row["email"]) is not None, refuses)


def contacts(db: Connection, program: Program, on: date) -> Iterator[Person]:
    """The regional contacts of a day."""
    for row in db.execute(query("surveys/contacts_on"), {"program": program.code, "today": on}).mappings():
        yield Person("region", contact_key(program, row["email"]), {"region": row["region"]}, reachable=True)


def contact_key(program: Program, email: str) -> str:
    """What a regional contact is called in the tables of surveys: nothing that can be read."""
    return f"contact:{mark('contact', program.code, email.lower())}"


def addresses(db: Connection, program: Program, on: date) -> dict[str, Contact]:
    """Everybody's address and name by their key, as the registers have them today."""
    found = {key: Contact(row["email"], f"{row['first_name']} {row['last_name']}".strip())
             for key, row in contact_rows(db, program).items() if ADDRESS.fullmatch(row["email"])}  # fmt: skip
    for row in db.execute(query("surveys/contacts_on"), {"program": program.code, "today": on}).mappings():
        found[contact_key(program, row["email"])] = Contact(row["email"], row["name"])
    return found
