"""Words in what people write after which somebody must be told at once, whatever becomes of the report."""

import re

STEMS = (
    "abus", "afraid", "assault", "attack", "beat(?:en|ing)", "bull(?:y|ie)", "coerc", "discriminat",
    "end (?:my|his|her) life", "fear", "grop(?:e|ing)", "harass", "harm(?!on)", r"hit (?:me|us|her|him|a)\b", "hurt",
    "inappropriate", "intimidat", "kill", "molest", "racis", "rap(?:e|ing|ist)", "retaliat", "scared", "self-harm",
    "sex", "stalk", "suicid", "threat", "touch(?:ed|ing)", "unsafe", "violen", "want(?:ed|s)? to die", "weapon",
    "abuso", "acos", "amenaz", "discrimin", "golpe", "maltrat", "matar", "miedo", "morir", "peg[oó]", "suicidi",
    "viol[oó]",
)  # fmt: skip
"""How words begin, in English and Spanish. They find too much on purpose: a person reads what they find."""
CARE = re.compile(rf"\b(?:{'|'.join(STEMS)})", re.IGNORECASE)


def needs_care(text: str) -> bool:
    """Whether a text holds such a word."""
    return CARE.search(text) is not None
