"""A report of a wave as a page: for the board with every cut, or for one region beside everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from schemas.letters import day_in_words
from schemas.program import Program
from tasks.surveys.report_parts import Part, board_parts, key_to_reading, region_parts
from tasks.surveys.results import Results

Comments = Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""By questionnaire, what was approved: each question and the texts."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One report of one version of the results, and whom it is for."""

    program: Program
    results: Results
    version: int
    draft: bool = False
    region: str | None = None
    """Whose report it is; None for the board."""
    before: Results | None = None
    """What was released the year before."""
    comments: Comments = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the report is called."""
        whose = f"{self.region}: " if self.region else ""
        return f"{whose}{self.program.name}, survey {self.results.program_year}"


def render_html(edition: Edition) -> str:
    """The report as a page that fetches nothing; the same edition gives the same text."""
    program, results = edition.program, edition.results
    parts = parts_of(edition)
    foot = f"{edition.title}{' (draft)' if edition.draft else ''}"
    paper = "Letter" if program.locale == "en_US" else "A4"
    style = pages().get_template("report.css").render(paper=paper, foot=in_css(foot))
    return pages().get_template("report.html").render(
        title=edition.title, association=program.association, when=when(edition), draft=edition.draft, parts=parts,
        key=key_to_reading(results, edition.region), style=Markup(style), closed_on=results.closed_on,
        language=program.locale.replace("_", "-"),
    )  # fmt: skip


def parts_of(edition: Edition) -> list[Part]:
    """The chapters of a report."""
    if edition.region:
        return region_parts(edition.program, edition.results, edition.region)
    return board_parts(edition.program, edition.results, edition.before, edition.comments)


def when(edition: Edition) -> str:
    """When people answered, and which version this is."""
    first, last = (day_in_words(date.fromisoformat(day), edition.program.locale)
                   for day in (edition.results.opened_on, edition.results.closed_on))  # fmt: skip
    return f"Answered from {first} to {last}. Version {edition.version} of the results."


def in_css(words: str) -> str:
    """A text that can stand in a string of a style sheet and in a page."""
    return "".join(one if one.isalnum() or one in " ,.()-" else f"\\{ord(one):06x} " for one in words)


@cache
def pages() -> Environment:
    """The templates."""
    return Environment(
        loader=PackageLoader("tasks.surveys"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
