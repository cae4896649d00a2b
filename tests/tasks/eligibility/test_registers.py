"""Registers that staff drop into the inbox: what a title means, and who came in by a door."""

from datetime import UTC, date, datetime

import pytest
from rosters import a_row, keep_rows, the
from sqlalchemy import select

from sql.tables import applications, audit, title_mappings
from tasks.eligibility.steps import decide_members, take_in_registers
from tasks.shared.files import home

MASA, WASBO = the("masa"), the("wasbo")
NOON = datetime(2026, 11, 21, 18, tzinfo=UTC)
TITLES = "Title,Match,Role family,Mapped by\n"
APPLICATIONS = "Member ID,Kind,Reason,Approved by,Decided on\n"


def drop(kind: str, words: str, name: str = "2026-11-20.csv", program: str = "masa") -> None:
    folder = home() / "inbox" / program / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(words, encoding="utf-8")


def said(kind: str, verdict: str) -> str:
    [text] = (home() / "inbox" / "masa" / kind / verdict).glob("*.txt")
    return text.read_text()


def test_a_title_that_somebody_maps_decides_again_at_the_next_run(database):
    keep_rows(database, MASA, a_row(title="Chief Wizard", position_start="7/1/2026"))
    before = decide_members(MASA, database, date(2026, 11, 20))
    drop("titles", TITLES + "Chief WIZARD!,,Superintendent,Jo Lind\n")

    taken = take_in_registers(MASA, database, NOON)
    after = decide_members(MASA, database, date(2026, 11, 21))

    assert taken == {"taken": 1, "refused": 0, "waiting": 0}
    assert (before["REVIEW UNMAPPED_TITLE"], after["ELIGIBLE NEW_ROLE"]) == (1, 1)
    with database.connect() as db:
        assert db.execute(select(title_mappings.c.title, title_mappings.c.match)).one() == ("chief wizard", "exact")
        assert db.execute(select(audit.c.action)).scalars().all() == ["titles_taken"]


def test_an_older_register_of_titles_does_not_undo_a_newer_one(database):
    drop("titles", TITLES + "Wizard,,superintendent,Jo Lind\n")
    take_in_registers(MASA, database, NOON)
    drop("titles", TITLES + "Wizard,,principal,Jo Berg\n", "2026-11-01.csv")

    take_in_registers(MASA, database, NOON)

    with database.connect() as db:
        assert db.execute(select(title_mappings.c.role_family)).scalars().all() == ["superintendent"]


def test_every_problem_of_a_register_is_named_and_nothing_is_taken(database):
    drop("titles", TITLES + "Wizard,sounds,superintendent,Jo Lind\nWitch,,magician,Jo Lind\n")

    taken = take_in_registers(MASA, database, NOON)

    assert taken["refused"] == 1
    assert "Row 2: Match is none of exact, starts, words. Write exact" in said("titles", "refused")
    assert "Row 3: the program knows no such kind of job." in said("titles", "refused")


def test_a_special_application_lets_a_member_in(database):
    keep_rows(database, MASA, a_row(position_start="7/1/2019"))
    drop("applications", APPLICATIONS + "01234,Special,illness in the first year,Jo Lind,2026-11-02\n")

    take_in_registers(MASA, database, NOON)
    counts = decide_members(MASA, database, date(2026, 11, 21))

    assert counts["ELIGIBLE SPECIAL_APPLICATION"] == 1
    with database.connect() as db:
        assert db.execute(select(applications.c.approved_by)).scalar() == "Jo Lind"


def test_the_same_register_again_changes_nothing(database):
    keep_rows(database, MASA, a_row())
    for name in ("2026-11-19.csv", "2026-11-20.csv"):
        drop("applications", APPLICATIONS + "01234,special,illness,Jo Lind,2026-11-02\n", name)

    taken = take_in_registers(MASA, database, NOON)

    assert taken["taken"] == 2
    with database.connect() as db:
        assert len(db.execute(select(applications)).all()) == 1
        assert db.execute(select(audit.c.action)).scalars().all() == ["applications_taken"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("99999,special,illness,Jo Lind,2026-11-02", "the member id names nobody"),
        ("01234,gift,illness,Jo Lind,2026-11-02", "Kind is none of special, extension, voluntary, application."),
        ("01234,voluntary,curiosity,Jo Lind,2026-11-02", "nobody takes part in this program on a voluntary basis"),
        ("01234,special,illness,Jo Lind,2026-11-21", "lies after the day of this file"),
        (
            "01234,special,illness,Jo Lind,21/11/2026",
            "Decided on is not a day that we can read. Write the day, such as 2026-09-15.",
        ),
    ],
)
def test_an_application_with_a_problem_is_refused_with_a_sentence(database, row, sentence):
    keep_rows(database, MASA, a_row())
    drop("applications", APPLICATIONS + row + "\n")

    take_in_registers(MASA, database, NOON)

    assert sentence in said("applications", "refused")
    with database.connect() as db:
        assert db.execute(select(applications)).all() == []


def test_a_register_of_a_coming_day_waits(database):
    drop("titles", TITLES + "Wizard,,superintendent,Jo Lind\n", "2026-11-22.csv")

    assert take_in_registers(MASA, database, NOON) == {"taken": 0, "refused": 0, "waiting": 1}


def test_a_voluntary_reason_is_read_as_people_write_it(database):
    keep_rows(database, WASBO, a_row(title="Business Manager", membership_type="District Professional",
                                     position_start="7/1/2019"))  # fmt: skip
    drop("applications", APPLICATIONS + "01234,voluntary,From another state,Jo Lind,2026-11-02\n", program="wasbo")

    take_in_registers(WASBO, database, NOON)

    assert decide_members(WASBO, database, date(2026, 11, 21))["ELIGIBLE VOLUNTARY"] == 1
