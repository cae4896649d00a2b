"""What somebody reads who is asked to sign changed rules: the settings, and what they would do to people and money."""

from datetime import date, datetime

from sqlalchemy import Engine

from schemas.program import Program
from schemas.rules_before import program_under
from sql.database import reading
from tasks.shared import audit
from tasks.stipends import rule_messages as say
from tasks.stipends.sign_off import REFUSED, standing_of
from tasks.stipends.what_if import what_if


def describe(program: Program, engine: Engine, today: date, moment: datetime) -> str:
    """
    The text of the question, in Markdown; no person stands in it.

    Raises:
        LookupError: nobody has to sign anything.
    """
    with reading(engine) as db:
        found = standing_of(db, program)
        refused = audit.facts_of(db, action=REFUSED, subject=program.code)
    if found.signed is None or not found.waits:
        raise LookupError(f"no rules of {program.code} wait for a signature")
    before = program_under(program, found.signed.rules)
    seen = what_if(before, program, engine, today, moment) if before else None
    last = str(refused[-1]["why"]) if refused and refused[-1]["after"] == found.signed.number else ""
    return "\n\n".join([
        f"The rules by which {program.name} pays were changed since {found.signed.signed_by} signed them. Nothing is "
        "owed or proposed by the new ones until somebody other than who changed them has signed.",
        *([f"**The last answer did not count:** {say.cell(last)}"] if last else []),
        say.table(found.different, program.currency),
        say.money_table(seen.program_year, seen.before, seen.after, seen.gain, seen.lose, program.currency)
        if seen else say.NO_COMPARISON,
        f"Mark of these rules: `{found.mark}`",
        say.HOW_TO_SIGN,
    ])  # fmt: skip
