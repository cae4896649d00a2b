"""Words in what people write after which somebody must be told at once, whatever becomes of the report."""

import re

STEMS = (
    "abus", "assault", "attack", "bull(?:y|ied)", "discriminat", "harass", "harm(?!on)", "hurt", "intimidat", "kill",
    "racis", "retaliat",
    "self-harm", "sexis", "stalk", "suicid", "threat", "touched", "unsafe", "violen", "weapon",
    "abuso", "acos", "amenaz", "discrimin", "miedo", "suicidi",
)  # fmt: skip
"""How words begin, in English and Spanish. They find too much on purpose: a person reads what they find."""
CARE = re.compile(rf"\b(?:{'|'.join(STEMS)})", re.IGNORECASE)


def needs_care(text: str) -> bool:
    """Whether a text holds such a word."""
    return CARE.search(text) is not None
