"""Takes in the registers of payees that staff drop into the inbox: who is paid, without any account."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from schemas.files.registers import PAYEES, Line, Problem
from schemas.program import Program
from tasks.shared.registers import Intake, Refused, take_in
from tasks.stipends import account_messages as say
from tasks.stipends.payee_rules import Stated, numbers_in, payees_in
from tasks.stipends.payees import put_payees, regions_without_members


def take_in_registers(program: Program, engine: Engine, moment: datetime) -> dict[str, int]:
    """Take every register of payees that waits for a program; how many were taken, refused, left."""
    return take_in(program, engine, moment, (Intake(PAYEES, read_payees, write_payees),))


def read_payees(
    _db: Connection, program: Program, lines: Sequence[Line], _as_of: date
) -> tuple[list[Stated], list[Problem]]:
    """
    The payees.

    Raises:
        Refused: a name or a town holds what may be an account; no byte of the file is kept then.
    """
    if numbers := numbers_in(lines):
        raise Refused(*numbers, forget=True)
    return payees_in(program, lines)


def write_payees(db: Connection, program: Program, stated: list[Stated], _as_of: date) -> list[str]:
    """Write the payees down; the notes are regions that nobody on the roster belongs to."""
    put_payees(db, program, stated)
    strange = regions_without_members(db, program, stated)
    return [say.unknown_regions(strange)] if strange else []
