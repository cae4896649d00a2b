"""What finance reads about commands, checks and settings is so."""

import re
from pathlib import Path

import typer

from cli.main import app
from dags.acts.audits import CHECKS

HOUSE = Path(__file__).parents[2]
PAGES = [HOUSE / "docs" / name for name in ("finance.md", "cli-proofs.md", "runbook.md")]
PAGE = PAGES[0].read_text(encoding="utf-8")


def commands():
    """Every command, as it is typed."""

    def below(group, words):
        for name, command in getattr(group, "commands", {}).items():
            yield (*words, name)
            yield from below(command, (*words, name))

    return set(below(typer.main.get_command(app), ("mentor",)))


def test_every_command_on_a_page_exists():
    known = commands()
    named = {
        words for page in PAGES for words in re.findall(r"[`$] ?(mentor(?: [a-z][a-z-]*)+)", page.read_text("utf-8"))
    }
    tried = {tuple(words.split()) for words in named}

    assert [words for words in tried if not any(words[:length] in known for length in (2, 3, 4))] == []
    assert ("mentor", "pay", "tax-year") in known


def test_every_setting_on_the_page_is_read_somewhere():
    rooms = [path.read_text(encoding="utf-8") for room in ("tasks", "cli", "dags", "sql")
             for path in (HOUSE / room).rglob("*.py")]  # fmt: skip

    named = set(re.findall(r"MENTOR_[A-Z_]+", PAGE))
    assert named >= {"MENTOR_FINANCE_MAIL", "MENTOR_BANK_FILE_DAYS"}
    assert [name for name in named if not any(f'"{name}"' in words for words in rooms)] == []


def test_settings_of_workers_are_given_to_them():
    compose, example = (HOUSE / name for name in ("docker-compose.yml", ".env.example"))
    for name in ("MENTOR_FINANCE_MAIL", "MENTOR_BANK_FILE_DAYS"):
        assert name in compose.read_text(encoding="utf-8")
        assert name in example.read_text(encoding="utf-8")


def test_links_inside_the_page_lead_somewhere():
    headings = {re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-")
                for line in PAGE.splitlines() if line.startswith("#")}  # fmt: skip

    assert set(re.findall(r"\]\(#([a-z0-9-]+)\)", PAGE)) <= headings


def test_the_page_names_as_many_things_that_are_looked_at_as_there_are_checks():
    told = " ".join(PAGE.split("## Every night")[1].split()).split("A check that fails")[0]

    assert told.count(";") + 1 == len(CHECKS)
