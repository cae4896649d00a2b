"""The known lines that are kept beside a history are those of the history, or they are not believed."""

import shutil
from itertools import count

import pytest
from exports import a_member, a_roster, as_csv, drop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake import MASA, MONDAYS, NOW, SOURCE, everything, unproven, versions
from sqlalchemy import text
from thorough import some

from sql.database import connect
from sql.member_tables import known_lines
from sql.tables import member_records
from tasks.membership.known import KnownLines
from tasks.membership.remembered import from_history, recall
from tasks.membership.steps import pull_membership

OF_SOURCE = (MASA.code, SOURCE.id)
CHANGES = {
    "a line": "UPDATE member_records SET line_hash = content_hash WHERE row_key = '00001'",
    "an end": "INSERT INTO ended_records (version_id, program, source, row_key, valid_from, valid_to)"
    " SELECT version_id, program, source, row_key, valid_from, '2026-12-01' FROM member_records"
    " WHERE row_key = '00001'",
    "a source": "UPDATE member_records SET source = 'another' WHERE row_key = '00001'",
    "a number": "UPDATE member_records SET version_id = 900000 WHERE row_key = '00001'",
    "a version less": "DELETE FROM member_records WHERE row_key = '00001'",
}


def is_kept(database):
    with database.connect() as db:
        return bool(recall(db, *OF_SOURCE).sha256)


def both(database):
    """The lines as they are kept and as the history has them."""
    with database.connect() as db:
        return [
            sorted(KnownLines(found.packed).lost()) for found in (recall(db, *OF_SOURCE), from_history(db, *OF_SOURCE))
        ]


def change(database, statement, **binds):
    with database.begin() as db:
        assert db.execute(text(statement), binds).rowcount == 1


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_whoever_changes_a_line_of_the_history_drops_what_is_kept(pull, database, statement):
    pull(a_roster())
    assert is_kept(database)

    change(database, statement)

    assert not is_kept(database)


def test_whoever_adds_a_version_drops_what_is_kept(pull, database):
    pull(a_roster())
    with database.begin() as db:
        row = db.execute(member_records.select().where(member_records.c.row_key == "00001")).mappings().one()
        db.execute(member_records.insert(), {**row, "version_id": 900000, "row_key": "another"})

    assert not is_kept(database)


def test_a_member_whose_version_was_removed_by_hand_comes_in_again(pull, database):
    pull(a_roster())
    change(database, CHANGES["a version less"])

    pull([*a_roster(), a_member(61)], first=1)

    assert len(versions(database, row_key="00001")) == 1


@pytest.mark.parametrize("damage", [{"packed": b"damaged"}, {"sha256": "0" * 64}], ids=["the lines", "their hash"])
def test_what_is_damaged_is_not_believed(pull, database, damage):
    pull(a_roster())
    with database.begin() as db:
        db.execute(known_lines.update().values(damage))

    assert not is_kept(database)
    assert both(database)[0] == both(database)[1] != []


def test_whole_lines_of_another_day_are_noticed_and_read_anew(pull, database):
    pull(a_roster())
    with database.connect() as db:
        old = db.execute(text("SELECT sha256, packed FROM known_lines")).one()
    pull([a_member(1, title="Principal"), *a_roster()[1:]], first=1)
    change(database, "UPDATE known_lines SET sha256 = :sha256, packed = :packed", **old._mapping)

    [outcome] = pull([a_member(1, title="Librarian"), *a_roster()[1:]], first=2)

    assert (outcome.verdict, outcome.counts["changed"]) == ("applied", 1)
    assert [title for _, title, *_ in versions(database, row_key="00001")] == [
        "Superintendent", "Principal", "Librarian",
    ]  # fmt: skip
    assert both(database)[0] == both(database)[1]


def test_another_export_of_the_day_that_takes_the_place_of_the_first_keeps_its_own_lines(pull, database):
    pull(a_roster(), [a_member(1, title="Principal"), *a_roster()[1:]])

    pull([a_member(1, title="Librarian"), *a_roster()[1:]], first=1)

    assert both(database)[0] == both(database)[1]


@pytest.fixture
def pull_anew(sqlite_template, tmp_path, monkeypatch):
    """Pull exports one Monday after the other into a database of their own."""
    numbers, engines = count(), []

    def pulled(files, *, forgets=False):
        home = tmp_path / str(next(numbers))
        home.mkdir()
        monkeypatch.setenv("MENTOR_HOME", str(home))
        engines.append(connect(f"sqlite:///{shutil.copy(sqlite_template, home / 'mentor.db')}"))
        for day, content in zip(MONDAYS, files, strict=False):
            drop(home, "masa", day, content)
            pull_membership(MASA, engines[-1], NOW, unproven)
            if forgets:
                with engines[-1].begin() as db:
                    db.execute(text("DELETE FROM known_lines"))
        return engines[-1]

    yield pulled
    for engine in engines:
        engine.dispose()


MEMBER = st.tuples(st.integers(1, 12), st.sampled_from(["Superintendent", "Principal"]), st.booleans())
EXPORT = st.tuples(st.lists(MEMBER, min_size=8, max_size=16), st.booleans(), st.sampled_from([",", ";"]))


@settings(max_examples=some(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EXPORT, min_size=2, max_size=4))
def test_after_any_exports_what_is_kept_is_what_the_history_says(pull_anew, exports):
    others = [a_member(number) for number in range(20, 80)]
    files = [
        as_csv([*others, *[a_member(n, title=title) for n, title, here in members if here]],
               quoting=int(quoted), delimiter=delimiter)
        for members, quoted, delimiter in exports
    ]  # fmt: skip

    database, forgetful = pull_anew(files), pull_anew(files, forgets=True)

    assert both(database)[0] == both(database)[1]
    assert everything(database) == everything(forgetful)
