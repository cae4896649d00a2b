"""The register of payees says who is paid and where the advice goes; it never holds an account."""

from datetime import UTC, datetime

import pytest
from payee_builders import MASA, MSA, WASBO, verified
from region_builders import a_row, put_members, rows_of

from sql.payment_tables import payee_accounts, payees
from tasks.shared.files import home
from tasks.stipends.payee_registers import take_in_registers
from tasks.stipends.payees import find_payee, known_accounts, payees_of

NOON = datetime(2026, 10, 2, 17, tzinfo=UTC)
HEADINGS = "Region,Legal name,Type,Town,Country,Remittance email\n"
FIVE = "Region 5,MASA Region 5 Association,organisation,Brainerd,US,office5@example.org\n"
SIX = "Region 6,MASA Region 6 Inc.,organization,Willmar,us,Office6@Example.org\n"


def drop(words, name="2026-10-01.csv", code="masa"):
    folder = home() / "inbox" / code / "payees"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(words, encoding="utf-8")


def take_in(database, words, program=MASA, **more):
    drop(words, code=program.code, **more)
    return take_in_registers(program, database, NOON)


def said(folder="refused", code="masa"):
    return " ".join(path.read_text() for path in sorted((home() / "inbox" / code / "payees" / folder).glob("*.txt")))


def test_a_register_says_who_is_paid(database):
    assert take_in(database, HEADINGS + FIVE + SIX) == {"taken": 1, "refused": 0, "waiting": 0}

    with database.connect() as db:
        five, six = payees_of(db, MASA)
        assert find_payee(db, MASA, " region 6") == find_payee(db, MASA, six.payee_id) == six
        assert find_payee(db, MASA, "Region") is find_payee(db, MASA, "") is None
        assert known_accounts(db, MASA) == []
    assert (five.kind, five.reference, five.legal_name, five.payee_type, five.town, five.country,
            five.remittance_email) == ("region", "Region 5", "MASA Region 5 Association", "organisation", "Brainerd",
                                       "US", "office5@example.org")  # fmt: skip
    assert (six.payee_type, six.country, six.remittance_email) == ("organisation", "US", "office6@example.org")


def test_the_same_register_twice_changes_nothing(database):
    take_in(database, HEADINGS + FIVE)
    before = rows_of(database, payees)

    take_in(database, HEADINGS + FIVE, name="2026-10-02.csv")

    assert rows_of(database, payees) == before


def test_a_later_register_changes_who_is_in_it_and_keeps_everybody_else(database, bank_keys):
    take_in(database, HEADINGS + FIVE + SIX)
    before = {row["reference"]: row["payee_id"] for row in rows_of(database, payees)}
    found = verified(database)

    take_in(database, HEADINGS + "region  5,New Name,organisation,Bemidji,US,new@example.org\n", name="2026-10-02.csv")

    rows = {row["reference"]: row for row in rows_of(database, payees)}
    assert {name: row["payee_id"] for name, row in rows.items()} == before
    assert (rows["Region 5"]["legal_name"], rows["Region 5"]["town"]) == ("New Name", "Bemidji")
    assert rows["Region 6"]["legal_name"] == "MASA Region 6 Inc."
    [account] = rows_of(database, payee_accounts)
    assert (account["account_id"], account["state"]) == (found, "verified")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",Name,organisation,Town,US,a@example.org", "Region is empty"),
        ("Region 5,,organisation,Town,US,a@example.org", "Legal name is empty"),
        ("Region 5,Name,,Town,US,a@example.org", "Type is empty"),
        ("Region 5,Name,company,Town,US,a@example.org", "Type is none of organisation"),
        ("Region 5,Name,organisation,,US,a@example.org", "Town is empty"),
        ("Region 5,Name,organisation,Town,USA,a@example.org", "write two letters, such as US or GB"),
        ("Region 5,Name,organisation,Town,UK,a@example.org", "write GB"),
        ("Region 5,Name,organisation,Town,US,nobody", "not one plain e-mail address"),
        (FIVE.strip(), "this payee is in row 2 already"),
        ("REGION  5" + FIVE.strip()[8:], "this payee is in row 2 already"),
    ],
)
def test_a_row_with_a_fault_refuses_the_register(database, row, words):
    assert take_in(database, f"{HEADINGS}{FIVE}{row}\n")["refused"] == 1

    assert words in said()
    assert rows_of(database, payees) == []


@pytest.mark.parametrize(
    "heading", ["Account number", "Bank account", "Routing", "account_no", "IBAN", "Sort code", "SSN"]
)
def test_a_register_with_accounts_is_refused_and_no_byte_of_it_is_kept(database, heading):
    words = (
        HEADINGS.replace("Town", f"Town,{heading}") + "Region 5,Name,organisation,Town,740012345678,US,a@example.org\n"
    )

    assert take_in(database, words) == {"taken": 0, "refused": 1, "waiting": 0}

    assert heading in said()
    assert "removed here" in said()
    kept = [path for path in home().rglob("*") if path.is_file() and b"740012345678" in path.read_bytes()]
    assert kept == []
    assert take_in_registers(MASA, database, NOON) == {"taken": 0, "refused": 0, "waiting": 0}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Region 5,Name 740012345678,organisation,Town,US,a@example.org", "Row 3: Legal name holds a long number"),
        ("Region 5,Name,organisation,7400-1234 5678,US,a@example.org", "Row 3: Town holds a long number"),
        ("Region 5,Name,organisation,Town,740012345678,a@example.org", "Row 3: Country holds a long number"),
    ],
)
def test_a_register_with_a_long_number_in_a_name_is_not_kept_either(database, row, words):
    assert take_in(database, f"{HEADINGS}{SIX}{row}\n")["refused"] == 1

    assert words in said()
    assert [path for path in home().rglob("*") if path.is_file() and b"7400" in path.read_bytes()] == []
    assert rows_of(database, payees) == []


def test_a_program_that_pays_nobody_has_no_payees(database):
    for program in (WASBO, MSA):
        assert take_in(database, HEADINGS + FIVE, program=program)["refused"] == 1
        assert "This program pays no stipends" in said(code=program.code)
    assert rows_of(database, payees) == []


def paying(payee, *never_collect):
    """A program that pays others than MASA does."""
    stipend = MASA.payments.stipend.model_copy(update={"payee": payee})
    payments = MASA.payments.model_copy(update={"stipend": stipend})
    privacy = MASA.privacy.model_copy(update={"never_collect": never_collect})
    return MASA.model_copy(update={"payments": payments, "privacy": privacy})


def test_a_program_that_never_collects_members_accounts_pays_no_member(database):
    program = paying("mentor", "bank_account_of_member")

    words = "Member ID,Legal name,Type,Town,Country,Email\n00123,Jo Lind,individual,Brainerd,US,jo@example.org\n"

    assert take_in(database, words, program=program)["refused"] == 1
    assert "never holds a member's bank account (privacy.never_collect)" in said()


@pytest.mark.parametrize(
    ("payee", "heading", "kind"),
    [("mentor", "Member ID", "person"), ("district", "District", "district"), ("mentor_region", "Region", "region")],
)
def test_a_payee_is_of_the_kind_that_the_program_pays(database, payee, heading, kind):
    words = f"{heading},Legal name,Type,Town,Country,Email\n00123,Jo Lind,individual,Brainerd,US,jo@example.org\n"

    assert take_in(database, words, program=paying(payee, "meeting_notes"))["taken"] == 1

    assert [(row["kind"], row["reference"], row["payee_type"]) for row in rows_of(database, payees)] == [
        (kind, "00123", "individual")]  # fmt: skip


def test_a_region_that_nobody_on_the_roster_belongs_to_is_told(database):
    put_members(database, a_row("101", region="Region 5"))

    take_in(database, HEADINGS + FIVE + SIX)

    assert "Nobody on the roster belongs to: Region 6." in said("taken")
    assert len(rows_of(database, payees)) == 2
