"""A questionnaire as LimeSurvey imports it: one table, tabs between its columns."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from schemas.questions import Question, Section
from schemas.survey import Survey
from tasks.surveys.places.limesurvey_names import Named, named

COLUMNS = ("class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory", "other",
           "exclude_all_others", "num_value_int_only", "min_num_value_n", "max_num_value_n", "maximum_chars",
           "date_format")  # fmt: skip
NEVER = ("datestamp", "ipaddr", "ipanonymize", "refurl", "savetimings")
"""What is never kept of a person who answers; LimeSurvey goes back to its own wishes unless told again on opening."""
ISO_DATES = "6"


@dataclass(frozen=True, slots=True)
class Page:
    """Questions that are shown together. A question with a condition stands on a later page than what it hangs on."""

    number: int
    section: Section
    questions: list[Question] = field(default_factory=list)


def pages(survey: Survey) -> tuple[Page, ...]:
    """
    The questions by page. LimeSurvey decides by script whether a question on the same page is shown, and without
    script its answer is lost; on the next page it decides by itself.
    """
    found: list[Page] = []
    for section in survey.sections:
        found.append(Page(len(found) + 1, section))
        for question in section.questions:
            here = {each.key for each in found[-1].questions}
            if any(condition.partition(".")[0] in here for condition in question.show_if):
                found.append(Page(len(found) + 1, section))
            found[-1].questions.append(question)
    return tuple(found)


def settings(survey: Survey) -> dict[str, str]:
    """How LimeSurvey treats it: one answer for each code, nothing kept of times and addresses, no mail, not listed."""
    anonymous = survey.anonymity == "anonymous"
    return {
        "language": survey.language, "additional_languages": " ".join(survey.translations), "format": "G",
        "anonymized": "Y" if anonymous else "N", **dict.fromkeys(NEVER, "N"), "allowprev": "Y", "allowsave": "N",
        "tokenanswerspersistence": "N" if anonymous else "Y", "alloweditaftercompletion": "N", "allowregister": "N",
        "usecookie": "N", "listpublic": "N", "publicstatistics": "N", "printanswers": "N", "sendconfirmation": "N",
        "htmlemail": "N", "emailnotificationto": "", "emailresponseto": "", "showwelcome": "Y",
    }  # fmt: skip


def to_tsv(survey: Survey) -> str:
    """The file that LimeSurvey calls a tab-separated survey structure."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    table.writeheader()
    table.writerows({name: one_line(words) for name, words in row.items()} for row in rows(survey))
    return text.getvalue()


def one_line(words: str) -> str:
    """Words without line breaks or tabs, which a table of tabs cannot hold."""
    return " ".join(words.split())


def rows(survey: Survey) -> Iterator[dict[str, str]]:
    """Every row of the file: settings, then all questions in each language."""
    for name, value in settings(survey).items():
        yield {"class": "S", "name": name, "text": value}
    languages: dict[str, Mapping[str, str]] = {survey.language: survey.texts, **survey.translations}
    for language, words in languages.items():
        for name, value in (("surveyls_title", words["title"]), ("surveyls_welcometext", words["intro"]),
                            ("surveyls_dateformat", ISO_DATES)):  # fmt: skip
            shown = value if name == "surveyls_title" else escape(value, quote=False)
            yield {"class": "SL", "name": name, "text": shown, "language": language}
    ours = {each.question.key: each for each in named(survey)}
    for language, words in languages.items():
        for page in pages(survey):
            yield {"class": "G", "type/scale": str(page.number), "name": words[page.section.key], "language": language}
            for question in page.questions:
                for row in rows_of_question(survey, ours, ours[question.key], words):
                    yield {**row, "language": language}


def rows_of_question(
    survey: Survey, ours: Mapping[str, Named], each: Named, words: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """A question, its lines or boxes, and what can be chosen."""
    question = each.question
    yield {
        "class": "Q", "type/scale": each.letter, "name": each.title, "relevance": relevance(question, ours),
        "text": escape(words[question.key], quote=False), "mandatory": "Y" if question.required else "N", "other": "N",
        "help": escape(words.get(f"{question.key}.help", ""), quote=False), **limits(each),
    }  # fmt: skip
    for key, part in each.parts.items():
        yield {"class": "SQ", "type/scale": "0", "name": part, "relevance": "1",
               "text": escape(words[f"{question.key}.{key}"], quote=False)}  # fmt: skip
    for sent, code in each.options.items():
        yield {"class": "A", "type/scale": "0", "name": code,
               "text": escape(label(survey, question, sent, words), quote=False)}  # fmt: skip


def label(survey: Survey, question: Question, sent: str, words: Mapping[str, str]) -> str:
    """What a person reads beside one thing to choose."""
    if question.kind == "single":
        return words[f"{question.key}.{sent}"]
    return sent if question.kind == "recommend" else words[f"{question.scale}.{sent}"]


def relevance(question: Question, ours: Mapping[str, Named]) -> str:
    """When a question is asked, in LimeSurvey's own words."""
    return " or ".join(condition(ours, *one.split(".", 1)) for one in question.show_if) or "1"


def condition(ours: Mapping[str, Named], key: str, choice: str) -> str:
    """Whether one choice of an earlier question was made."""
    parent = ours[key]
    if parent.parts:
        return f'{parent.title}_{parent.parts[choice]} == "Y"'
    return f'{parent.title} == "{parent.options[choice]}"'


def limits(each: Named) -> dict[str, str]:
    """What belongs to one kind alone."""
    question = each.question
    if question.kind == "integer":
        return {"num_value_int_only": "1", "min_num_value_n": str(question.min), "max_num_value_n": str(question.max)}
    if question.kind == "multiple":
        alone = [each.parts[choice.key] for choice in question.choices if choice.exclusive]
        return {"exclude_all_others": ";".join(alone)}
    if question.kind == "date":
        return {"date_format": "YYYY-mm-dd"}
    return {"maximum_chars": str(question.max_length)} if question.kind == "text" else {}
