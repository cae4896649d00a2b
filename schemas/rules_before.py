"""A program as its definition was when its rules of payment were signed, made of the signed text."""

import json
import re
from typing import Any

from schemas.payment_rules import ACTION, PARTS, WHOLE, rules_text, settings_in
from schemas.program import Program

STEP = re.compile(r'"(?:[^"\\]|\\.)*"|[a-z0-9_]+')
ITSELF = ""
"""Where the value of a place stands that has others below it."""


def program_under(program: Program, rules: str) -> Program | None:
    """
    The same program under rules that were signed earlier; everything else is as it is now.

    Returns:
        None if the text says something that no definition can say any more, so that nothing is compared with a guess.
    """
    said = program.model_dump(mode="json", by_alias=True)
    try:
        signed = resolved(tree_of(rules))
        for place in WHOLE:
            said[place] = signed[place]
        for place, names in PARTS.items():
            kept = {name: value for name, value in said[place].items() if name not in names or name == "sources"}
            said[place] = kept | {name: value for name, value in signed[place].items() if name != "sources"}
        said["calendar"] = [one for one in said["calendar"] if one["action"] != ACTION] + signed["calendar"]
        found = Program.model_validate_json(json.dumps(said))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if rules_text(found) == rules else None


def tree_of(rules: str) -> dict[str, Any]:
    """The settings of a text as tables in tables, each value under ITSELF."""
    tree: dict[str, Any] = {}
    for key, words in settings_in(rules).items():
        node = tree
        for step in STEP.findall(key):
            node = node.setdefault(json.loads(step) if step.startswith('"') else step, {})
        node[ITSELF] = json.loads(words)
    return tree


def resolved(node: dict[str, Any]) -> Any:
    """The value of a place: its own, a table, or the rules that it names by their ids, in that order."""
    below = {name: resolved(one) for name, one in node.items() if name != ITSELF}
    if ITSELF not in node:
        return below
    return [{"id": one, **below.get(one, {})} for one in node[ITSELF]] if below else node[ITSELF]
