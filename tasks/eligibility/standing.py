"""Membership after the role: status, type, contact and the program's own rules about mentees (R7)."""

import json
from collections.abc import Sequence

from schemas.dates import day_words
from schemas.facts import FactValue
from schemas.folding import fold, yes_or_no
from schemas.member import Version
from schemas.program import Rule, holds
from schemas.spans import completed_years
from tasks.eligibility import messages
from tasks.eligibility.ground import IN_ORDER, Ground, Role, Standing

CATEGORIES = frozenset({"retired", "associate", "student"})
RANKS = (IN_ORDER, "pending", "unknown")
"""Of several rows the best one counts; whatever is not named here is worse."""


def standing_of(rows: Sequence[Version], role: Role, ground: Ground) -> Standing:
    """Membership on the rows that count today; of one row that no rule of the program asks, each distinct one once."""
    if len(rows) > 1 or ground.asked:
        return standing_on(rows, role, ground)
    row = rows[0]
    written = (row.membership_status, row.membership_type, row.paid_through, row.do_not_contact)
    found = ground.standings.get(written)
    if found is None:
        found = ground.standings[written] = standing_on(rows, role, ground)
    return found


def standing_on(rows: Sequence[Version], role: Role, ground: Ground) -> Standing:
    """The same, read from the rows."""
    row, (status, warnings) = rows[0], status_of(rows[0], ground)
    if len(rows) > 1:
        row, status, warnings = best_of(rows, ground)
    rejected = None
    for rule in rules_that_fire(row, status, role, ground) if ground.asked else ():
        if rule.outcome == "reject":
            rejected = rejected or rule
        else:
            warnings = (*warnings, rule.message)
    silent = any(yes_or_no(row.do_not_contact) for row in rows if row.do_not_contact)
    return Standing(status, rejected, silent, warnings)


def best_of(rows: Sequence[Version], ground: Ground) -> tuple[Version, str, tuple[str, ...]]:
    """Of several rows the one whose membership counts most; somebody deceased on one row is so on all."""
    read = [(row, *status_of(row, ground)) for row in rows]
    row, status, warnings = min(read, key=lambda one: (rank(one[1]), one[1], one[0].row_key, one[0].source))
    statuses = {status for _, status, _ in read}
    if len(statuses) > 1:
        warnings = (*warnings, messages.STATUSES_DIFFER)
    return row, "deceased" if "deceased" in statuses else status, warnings


def rank(status: str) -> int:
    """The place of a status among those that a person may have on several rows."""
    return RANKS.index(status) if status in RANKS else len(RANKS)


def status_of(row: Version, ground: Ground) -> tuple[str, tuple[str, ...]]:
    """The status of one row with its warnings; each distinct writing is read once."""
    written = (row.membership_status, row.membership_type, row.paid_through)
    read = ground.memberships.get(written)
    if read is None:
        read = ground.memberships[written] = read_status(*written, ground)
    return read


def read_status(word: str, kind_word: str, paid_through: str, ground: Ground) -> tuple[str, tuple[str, ...]]:
    """The status is the authority: a type of another category narrows it, a date in the past only warns (R7)."""
    roster, counted = ground.program.roster, ground.program.mentee.member_statuses
    status = roster.status_of(word)
    if status is None:
        return "unknown", ()
    if status not in counted:
        return status, ()
    kind = (roster.type_of(kind_word) or roster.status_of(kind_word)) if kind_word else None
    if kind in CATEGORIES and kind not in counted:
        return kind, (messages.TYPE_NARROWS,)
    paid = ground.dates.read(paid_through)
    if paid.kind in {"day", "month"} and paid.latest < ground.today:
        return IN_ORDER, (f"Paid through {day_words(paid.latest)} only; the status counts.",)
    return IN_ORDER, ()


def after_membership(role: Role, standing: Standing) -> Role:
    """The role's finding once membership has spoken; a finding against somebody keeps the role's code (R7)."""
    warnings = (*role.warnings, *standing.warnings)
    promising = role.outcome in {"ELIGIBLE", "UPCOMING"}
    if standing.status not in {IN_ORDER, "pending", "unknown"}:
        reason = against(standing, would_qualify=promising and standing.rejected is None)
    elif standing.rejected is not None:
        reason = standing.rejected.id
    elif promising and standing.status != IN_ORDER:
        words = messages.sentence(role.sentence, "but the membership is not settled yet")
        return role._replace(outcome="REVIEW", reason="PENDING_MEMBERSHIP", sentence=words, warnings=warnings)
    elif promising and standing.do_not_contact:
        words = messages.sentence(role.sentence, "but the roster says do not contact")
        return role._replace(outcome="REVIEW", reason="NOT_CONTACTABLE", sentence=words, warnings=warnings)
    else:
        return role._replace(warnings=warnings) if warnings else role
    if role.outcome == "NOT_ELIGIBLE":
        return role._replace(warnings=(*warnings, f"Also {reason}."))
    if role.outcome == "REVIEW":
        warnings = (*warnings, f"Open, but it changes nothing: {role.reason}.")
    words = messages.sentence(role.sentence, standing_clause(standing, reason))
    return role._replace(outcome="NOT_ELIGIBLE", reason=reason, sentence=words, subject="", warnings=warnings)


def against(standing: Standing, *, would_qualify: bool) -> str:
    """The code of a membership that is not in order."""
    if standing.status == "deceased":
        return "NOT_CONTACTABLE"
    if standing.status in {"lapsed", "none"}:
        return "NOT_A_MEMBER_WOULD_QUALIFY" if would_qualify else "NOT_A_MEMBER"
    return "WRONG_CATEGORY"


def standing_clause(standing: Standing, reason: str) -> str:
    """Why membership says no."""
    if standing.rejected is not None and reason == standing.rejected.id:
        return f"but {standing.rejected.message}"
    return f"but the membership is {standing.status}"


def rules_that_fire(row: Version, status: str, role: Role, ground: Ground) -> tuple[Rule, ...]:
    """The program's rules about mentees that fire; each distinct set of facts is judged once."""
    values = tuple([fact(name.removeprefix("mentee."), row, status, role, ground) for name in ground.asked])
    fired = ground.fired.get(values)
    if fired is None:
        facts = dict(zip(ground.asked, values, strict=True))
        fired = tuple(rule for rule in ground.program.mentee.rules if holds(rule.when, facts))
        ground.fired[values] = fired
    return fired


def fact(name: str, row: Version, status: str, role: Role, ground: Ground) -> FactValue:
    """One fact about a mentee, by its name in the catalogue."""
    if name == "membership.status":
        return ground.program.roster.status_of(row.membership_status) if status == IN_ORDER else status
    if name == "membership.type":
        return type_code(row.membership_type, ground)
    if name in {"enrolled", "ever_member", "do_not_contact", "fee_paid"}:
        return yes_or_no(getattr(row, name, "") or extra(row, name))
    if name in {"membership.paid_through", "position.start"}:
        read = ground.dates.read(row.paid_through if name == "membership.paid_through" else row.position_start)
        return read.earliest if read.kind in {"day", "month"} else None
    if name in {"years_in_role", "years_in_jurisdiction_role", "first_year_in_role"}:
        start = role.service_start if name == "years_in_jurisdiction_role" else role.latest_start
        years = completed_years(start, ground.today)
        return years if name != "first_year_in_role" or years is None else years < 1
    if name == "functions":
        return tuple(part for part in row.functions.replace(";", ",").split(",") if part.strip())
    if name == "role_family":
        return role.family
    return getattr(row, name, "") or extra(row, name.removeprefix("school.")) or None


def type_code(word: str, ground: Ground) -> str:
    """Our code of a member type: as the program says, else the word itself."""
    code = ground.type_codes.get(word)
    if code is None:
        code = ground.program.roster.type_of(word) or fold(word).replace(" ", "_")
        ground.type_codes[word] = code
    return code


def extra(row: Version, name: str) -> str:
    """A column of the program's own that the roster keeps beside the usual ones."""
    found = json.loads(row.extra).get(name, "") if row.extra else ""
    return str(found)
