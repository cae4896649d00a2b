"""The pages of the form, made on the server; they need no script, no cookie, and nothing from anywhere else."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from portal.whose import Whose, who_can_be_asked
from portal.words import name_of, words_of
from schemas.answers import Fault
from schemas.questions import Question
from schemas.survey import Survey

TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "style.css").read_text(encoding="utf-8")
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action 'self'; "
                               "frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}  # fmt: skip
MESSAGES = {  # the status that each short page has
    "thanks": 200, "saved": 200, "stopped": 200, "example": 200, "unread": 400, "unknown": 404, "done": 410,
    "closed": 410, "long": 413, "many": 429, "changed": 503, "busy": 503,
}  # fmt: skip

TO_ASK = {"unknown", "done", "closed"}
"""On these pages people read whom they may ask."""
DOTS = ".… "

environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
)
environment.globals |= {"style": STYLE, "name_of": name_of}


def message(kind: str, language: str = "en", owner: Whose | None = None) -> HTMLResponse:
    """
    A short page: what happened, and what to do.

    Args:
        owner: Whose survey it is; None where nobody knows, and then every program that can be asked is named.
    """
    words = words_of(language)
    title = words["stop_title" if kind == "stopped" else f"{kind}_title"]
    body = environment.get_template("message.html").render(
        lang=language,
        title=title,
        said=words[kind],
        go_on=words["go_on"] if kind == "saved" else "",
        words=words,
        asked=(owner or Whose()) if kind in TO_ASK else None,
        others=[] if owner else who_can_be_asked(),
    )
    return HTMLResponse(body, MESSAGES[kind], HEADERS)


def stop_page(survey: Survey, language: str, status: int = 200) -> HTMLResponse:
    """Asks which mails shall stop; opening the page stops none."""
    body = environment.get_template("stop.html").render(
        lang=language, words=words_of(language), title=text_of(survey, language, "title")
    )
    return HTMLResponse(body, status, HEADERS)


def form_page(
    survey: Survey, language: str, code: str, given: Mapping[str, str], faults: Mapping[str, Fault], *,
    saved: bool = False, until: str = "",
) -> HTMLResponse:  # fmt: skip
    """
    The questionnaire.

    Args:
        given: What was filled in so far, by field, as a browser sends it.
        faults: What cannot be taken; the status is 422 if there is any.
        until: The moment until which answers are taken, in words; empty if nobody knows.
    """
    words, texts = words_of(language), texts_of(survey, language)
    known: dict[str, Any] = {
        "lang": language, "code": code, "words": words, "texts": texts,
        "survey": survey, "given": given, "saved": saved, "until": until,
        "faults": {name: said(fault, words, texts, name) for name, fault in faults.items()},
        "labels": {name: label(name, texts) for name in faults},
        "hints_of": hints_of,
        "conditions": {question.key: condition(question, words, texts) for question in survey.questions},
        "points": {question.key: [(point.code, texts[f"{question.scale}.{point.code}"])
                                  for point in survey.scale_of(question).points]
                   for question in survey.questions if question.kind in {"likert", "likert_grid"}},
        "languages": [one for one in (survey.language, *survey.translations) if one != language],
    }  # fmt: skip
    return HTMLResponse(environment.get_template("form.html").render(known), 422 if faults else 200, HEADERS)


def texts_of(survey: Survey, language: str) -> dict[str, str]:
    """Every text of the questionnaire by its place, in a language that it has."""
    return survey.texts | dict(survey.translations.get(language, {}))


def text_of(survey: Survey, language: str, place: str) -> str:
    """One text of the questionnaire."""
    return texts_of(survey, language)[place]


def language_for(survey: Survey, wanted: str) -> str:
    """The language that was asked for if the questionnaire has it, else its own."""
    return wanted if wanted in survey.translations else survey.language


def condition(question: Question, words: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """To whom a question is put, in words; empty if to everybody."""
    if not question.show_if:
        return ""
    *most, last = [f"“{texts[place]}”" for place in question.show_if]
    return words["only_if"].format(choices=words["or"].join([", ".join(most), last] if most else [last]))


def label(name: str, texts: Mapping[str, str]) -> str:
    """What a field is about, where it stands alone: a line of a grid says nothing without its question."""
    question, _, line = name.partition(".")
    about = f"{texts[question].rstrip(DOTS)} {texts[name].lstrip(DOTS)}" if line else texts[name]
    return about if about.endswith("?") else f"{about.rstrip(DOTS)}:"


def hints_of(question: Question) -> list[str]:
    """Which explanations a question has, by their places on the page."""
    has = {"when": bool(question.show_if), "help": bool(question.help), "hint": question.kind in {"text", "recommend"}}
    return [f"{kind}-{question.key}" for kind, there in has.items() if there]


def said(fault: Fault, words: Mapping[str, str], texts: Mapping[str, str], name: str) -> str:
    """Why a field cannot be taken, in words."""
    about = {key: texts[f"{name}.{value}"] if key == "choice" else value for key, value in fault.about.items()}
    return words[fault.code].format(**about)
