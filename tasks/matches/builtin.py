"""The rules that every program has: what each makes of a row, and who may waive it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from schemas.match import Finding, RuleResult
from tasks.matches.row_messages import fit


class Builtin(NamedTuple):
    """What a rule makes of a row, and whether a named person may let it pass."""

    result: RuleResult
    waivable_by: Literal["region", "association"] | None = None


BUILTIN: Mapping[str, Builtin] = MappingProxyType({
    "ref_unknown": Builtin("reject"),
    "ref_mismatch": Builtin("reject"),
    "no_longer_listed": Builtin("hold", "association"),
    "cell_unreadable": Builtin("hold"),
    "outcome_missing": Builtin("accept_warn"),
    "outcome_unclear": Builtin("hold"),
    "outcome_unknown": Builtin("hold"),
    "outcome_contradicts": Builtin("hold"),
    "choice_unknown": Builtin("hold"),
    "choice_reworded": Builtin("accept_warn"),
    "declined": Builtin("accept"),
    "left": Builtin("accept"),
    "not_new": Builtin("accept"),
    "pending": Builtin("accept"),
    "withdrawn": Builtin("accept"),
    "match_ends": Builtin("accept_warn"),
    "ended_by_another": Builtin("hold", "association"),
    "matched_already": Builtin("accept_warn"),
    "outcome_changed": Builtin("hold"),
    "mentor_missing": Builtin("hold"),
    "mentor_unknown": Builtin("hold"),
    "mentor_name_differs": Builtin("hold"),
    "mentor_changed": Builtin("hold", "association"),
    "id_repaired": Builtin("accept_warn"),
    "write_in": Builtin("accept_warn"),
    "write_in_uncertain": Builtin("hold"),
    "write_in_not_eligible": Builtin("reject"),
    "duplicate_row": Builtin("hold"),
    "duplicate_same": Builtin("accept_warn"),
    "date_unreadable": Builtin("hold"),
    "date_missing": Builtin("accept_warn"),
    "locked_cell_changed": Builtin("accept_warn"),
    "could_not_check": Builtin("accept_warn"),
    "attestations_missing": Builtin("hold", "association"),
    "readiness_missing": Builtin("hold", "association"),
    "mentor_not_a_member": Builtin("hold", "association"),
    "self_match": Builtin("reject"),
})  # fmt: skip
"""Rule -> what it makes of a row. One name that could end two ways is two rules here; `TOLD_AS` gives its one name."""

TOLD_AS: Mapping[str, str] = MappingProxyType({
    "outcome_unclear": "outcome_missing", "outcome_changed": "mentor_changed", "ended_by_another": "mentor_changed",
    "choice_reworded": "choice_unknown",
    "write_in_uncertain": "write_in", "write_in_not_eligible": "write_in", "duplicate_same": "duplicate_row",
})  # fmt: skip


def finding(rule: str, sentence: str, column: str = "") -> Finding:
    """What a built-in rule says of a row, in at most 160 characters."""
    known = BUILTIN[rule]
    return Finding(TOLD_AS.get(rule, rule), known.result, fit(sentence), known.waivable_by, column)
