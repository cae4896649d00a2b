"""The five definitions say what the associations' documents say, and mark as assumption what they don't."""

import os
import re
import tomllib
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from schemas.registry import BUILT_IN, all_programs, program, read_program

FIVE = [found.code for found in all_programs()]
EXAMPLE = Path(__file__).parents[2] / "examples" / "texas"
DOCUMENTS = os.environ.get("TEST_DOCUMENTS")
"""A folder with the associations' documents as text files, for whoever has them."""


def squeezed(text: str) -> str:
    """Text without spaces, case or curly quotes, since slides have a space between letters."""
    text = unicodedata.normalize("NFKC", text).replace("\\$", "$")
    text = text.translate(str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''"))
    return re.sub(r"[\s\u200b]+", "", text).casefold()


def quotes(code: str) -> list[str]:
    """Every part of every quoted comment of one program."""
    found = []
    for path in sorted((BUILT_IN / code).rglob("*.toml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            comment = re.search(r"(?:^|[\s\]},\"])#\s(.*)$", line)
            if comment and not comment[1].startswith("A quoted comment"):
                found += [quote for quote in re.findall(r'"([^"]+)"', comment[1]) if quote != "assumption"]
    title = squeezed(program(code).source_document)
    parts = [part.removesuffix("...") for quote in found for part in quote.split(" ... ")]
    return [part for part in parts if squeezed(part) != title]


@pytest.mark.skipif(DOCUMENTS is None, reason="TEST_DOCUMENTS names no folder with the associations' documents")
@pytest.mark.parametrize("code", FIVE)
def test_every_quoted_comment_stands_in_the_document(code: str) -> None:
    texts = [squeezed(path.read_text(encoding="utf-8")) for path in sorted(Path(str(DOCUMENTS)).glob("*.txt"))]
    title = squeezed(program(code).source_document)
    document = max(texts, key=lambda text: text.count(title))

    assert title in document
    assert quotes(code)
    assert [quote for quote in quotes(code) if squeezed(quote) not in document] == []


@pytest.mark.parametrize("code", FIVE)
def test_a_definition_cites_its_document_by_title_and_no_file(code: str) -> None:
    for path in (BUILT_IN / code).rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        comments = [line.partition("#")[2] for line in text.splitlines() if "#" in line]

        assert not [comment for comment in comments if re.search(r"\.txt|/\w+/|[0-9a-f]{16}", comment)]
    first = (BUILT_IN / code / "program.toml").read_text(encoding="utf-8").splitlines()[0]
    assert program(code).source_document in first


@pytest.mark.parametrize("code", FIVE)
def test_what_a_document_does_not_say_is_asked(code: str) -> None:
    assert program(code).open_questions
    assert "assumption" in (BUILT_IN / code / "program.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", FIVE)
def test_a_definition_is_written_in_plain_toml(code: str) -> None:
    for path in (BUILT_IN / code).rglob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_money_is_what_the_documents_say() -> None:
    masa, wasbo = program("masa").payments, program("wasbo").payments

    assert masa.stipend is not None
    assert (masa.stipend.amount_minor, masa.stipend.payee) == (500_00, "mentee_region")
    assert sorted(fee.amount_minor for fee in wasbo.fees) == [1_685_00, 1_755_00, 1_755_00]
    assert [code for code in FIVE if program(code).payments.stipend] == ["masa"]


@pytest.mark.parametrize(
    ("code", "key", "months"),
    [("masa", "role_family", 12), ("acsa", "position", 24), ("msa", "role_family", 12), ("wasbo", "role_family", 24)],
)
def test_who_is_new_is_what_the_documents_say(code: str, key: str, months: int) -> None:
    new = program(code).mentee.new_in_role

    assert new is not None
    assert (new.key, new.window_months) == (key, months)


def test_the_librarians_have_no_rule_by_which_anybody_is_flagged() -> None:
    assert program("ila").mentee.new_in_role is None
    assert not program("ila").mentee.entry.auto_flag


def test_people_are_called_what_their_association_calls_them() -> None:
    assert (program("wasbo").words.mentee, program("wasbo").words.mentees) == ("protégé", "protégés")
    assert (program("msa").words.mentees, program("msa").words.regions) == ("new heads", "cities")
    assert program("acsa").words.coordinators == "regional facilitators"
    assert program("masa").words.mentors == "mentors"


def test_a_member_type_is_read_by_its_words() -> None:
    roster = program("wasbo").roster

    assert roster.type_of("DISTRICT PROFESSIONAL") == "district_professional"
    assert roster.type_of("Vendor") is None


def test_the_example_reads_people_who_have_no_member_id() -> None:
    found = read_program(EXAMPLE)

    assert found.roster.identity == "person"
    assert [source.id for source in found.roster.sources] == ["superintendents", "principals"]
    assert found.roster.status_of("") == "active"
    assert found.roster.filled == ("last_name", "first_name")
    assert "fictional" in found.name
    assert found.effective_from < date(2017, 7, 1)
