"""Rows of a returned list and what is known when they are judged: say only what the test cares about."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from schemas.folding import fold
from schemas.match import AnswerRow, MatchList
from schemas.registry import program
from tasks.matches.knowledge import Ground, Known, Ref, Someone, Waived
from tasks.matches.names import Directory, Named
from tasks.matches.rules import judge

MASA, ACSA, MSA, WASBO, ILA = (program(code) for code in ("masa", "acsa", "msa", "wasbo", "ila"))
TODAY = date(2026, 10, 1)
RECEIVED = date(2026, 9, 30)
YEAR = {"masa": "2026-27", "acsa": "2026-27", "wasbo": "2026-27", "msa": "2026-27", "ila": "2026-27"}


def a_person(person_id, **said):
    """Somebody on the roster: by default an active superintendent of Region 5, long in the job."""
    usual = {
        "member_id": person_id, "ids": frozenset({person_id}), "last_name": f"Lind{person_id}", "first_name": "Ana",
        "email": f"m{person_id}@example.org", "region": "Region 5", "district": f"District {person_id}",
        "title": "Superintendent", "component_group": "superintendents", "status": "active",
        "outcome": "NOT_ELIGIBLE", "reason": "FIRST_YEAR_OVER", "role_family": "superintendent",
        "role_since": date(2015, 7, 1), "service_since": date(2015, 7, 1),
    }  # fmt: skip
    made = Someone(person_id, **(usual | said))
    told = {"mentee_member_id": made.member_id, "mentee_name": f"{made.last_name}, {made.first_name}",
            "mentee_district": made.district, "mentee_title": made.title, "mentee_email": made.email}  # fmt: skip
    return replace(made, employer=made.employer or fold(made.district),
                   told=made.told or {name: frozenset({fold(words)}) for name, words in told.items()})  # fmt: skip


def a_mentee(person_id, **said):
    """Somebody new in role."""
    usual = {"outcome": "ELIGIBLE", "reason": "NEW_ROLE", "role_since": date(2026, 7, 1),
             "service_since": date(2026, 7, 1)}  # fmt: skip
    return a_person(person_id, **(usual | said))


def ref(person_id):
    """The reference of somebody on the list."""
    return f"REF{person_id}"


def a_ground(*people, listed=None, code="masa", **said):
    """What is known: everybody who is eligible stands on Region 5's list, and everybody can be found by name."""
    owners = defaultdict(list)
    for one in people:
        for key in one.ids:
            owners[key].append(one.person_id)
    on_list = [one.person_id for one in people if one.outcome == "ELIGIBLE"] if listed is None else listed
    usual = {
        "today": TODAY, "program_year": YEAR[code], "region": "Region 5" if code in {"masa", "acsa"} else "*",
        "coordinators": frozenset({"lind@example.org"}), "people": {one.person_id: one for one in people},
        "owners": {key: tuple(found) for key, found in owners.items()},
        "directory": Directory([
            Named(one.person_id, one.member_id, one.last_name, one.first_name, one.region, one.district, one.school,
                  one.title) for one in people
        ]),
        "flagged": {one: ref(one) for one in on_list},
    }  # fmt: skip
    place = usual["region"] if "region" not in said else said["region"]
    usual["refs"] = {ref(one): (Ref(one, place, YEAR[code]),) for one in on_list}
    return Ground(**(usual | said))


def a_row(person_id, mentor="", number=3, **said):
    """One answered row; `matched` if a mentor is given."""
    usual = {"mentor_member_id": mentor, "outcome": "matched" if mentor else "", "match_date": "2026-09-15"}
    list_ref = said.pop("list_ref", ref(person_id) if person_id else "")
    if not mentor:
        del usual["match_date"]
    return AnswerRow(number, list_ref, {name: words for name, words in (usual | said).items() if words})


def verdicts(ground, *rows, of=MASA, received=RECEIVED):
    """The verdicts on some rows, in their order."""
    return judge(of, ground, MatchList(("list_ref",), tuple(rows)), received)


def verdict(ground, row, of=MASA, received=RECEIVED):
    """The verdict on one row."""
    [found] = verdicts(ground, row, of=of, received=received)
    return found


def rules_of(found):
    """The rules that fired, each with its result."""
    return {one.rule: one.result for one in found.findings}


def confirmed(mentee, mentor, state="confirmed"):
    """A match that the ledger has."""
    return Known(ref(mentee), mentee, mentor, state)


def waiver(mentee, mentor, rule, authority="association", day=date(2026, 9, 1)):
    """What a named person let pass."""
    return Waived(ref(mentee), mentor, rule, authority, day)
