"""Fixtures of every room: both databases, empty and up to date, and a home folder of the test's own."""

import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from databases import Postgres, Sqlite, do_not_wait_for_the_disk, new_postgres, new_sqlite
from hypothesis import settings
from money_keys import key_file
from postgres import server_binaries, throw_away_server
from sqlalchemy import Engine, text
from thorough import some

from sql.database import connect, upgrade

if TYPE_CHECKING:
    from dovecot import Dovecot
    from postfix import Postfix

settings.register_profile("ours", max_examples=some(100), deadline=None)
settings.load_profile("ours")
NO_POSTGRES = "no PostgreSQL server on this machine: tests ran on SQLite only (install postgresql to run them on both)"
numbers = count(1)
APPROVERS = ",".join(f"{name}={name}@office.example" for name in ("bea", "carl", "dora", "eve", "ops", "finance"))
APPROVERS += ",ann prep,lind@example.org"
"""Who may approve payments in tests; anybody else is refused, which tests of that ask for."""


def pytest_report_header() -> str | None:
    """Say in one line when half of the database tests cannot run; under TEST_POSTGRES=required that is an error."""
    if server_binaries():
        return None
    if os.environ.get("TEST_POSTGRES") == "required":
        pytest.exit(f"TEST_POSTGRES=required, but there is {NO_POSTGRES}", returncode=3)
    return NO_POSTGRES


def pytest_collection() -> None:
    """What is imported stays; looking through it for garbage again and again takes a tenth of the time of all tests."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on there is garbage, but little of it goes in circles: it is looked for seldom."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """Neither for databases nor for files; whoever tests that something is brought to the disk says so."""
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr("sql.database.settle_sqlite", do_not_wait_for_the_disk)
        meanwhile.setattr("os.fsync", lambda descriptor: None)
        yield


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings, files or mail of a real installation."""
    for name in [name for name in os.environ if name.startswith("MENTOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MENTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MENTOR_KEY", "a key for tests, not a secret")
    monkeypatch.setenv("MENTOR_SINCE", "2026-08-01T00:00:00")
    monkeypatch.setenv("MENTOR_APPROVERS", APPROVERS)
    monkeypatch.setenv("MENTOR_REHEARSAL", "true")


@pytest.fixture
def bank_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two keys without which no bank account is stored or paid; tests that want none don't ask for them."""
    monkeypatch.setenv("MENTOR_BANK_KEY_FILE", str(key_file(tmp_path / "keys" / "bank")))
    monkeypatch.setenv("MENTOR_BANK_FINGERPRINT_KEY_FILE", str(key_file(tmp_path / "keys" / "fingerprint")))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table; tests copy it, since migrating costs more than copying."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as db:
        db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL whose database `template_mentor` has every table."""
    binaries = server_binaries()
    if binaries is None:
        pytest.skip(NO_POSTGRES)
    with throw_away_server(binaries) as url:
        run_alone(url, "CREATE DATABASE template_mentor")
        engine = connect(url.replace("/postgres?", "/template_mentor?"))
        upgrade(engine)
        engine.dispose()
        yield url


def run_alone(url: str, statement: str) -> None:
    """Run one statement outside a transaction, as CREATE DATABASE wants it."""
    engine = connect(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def dovecot() -> Iterator["Dovecot"]:
    """A mail server with mailboxes; each test takes an account of its own."""
    from dovecot import dovecot_binary, needs_mail_servers, throw_away_dovecot

    needs_mail_servers(dovecot_binary())
    with throw_away_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def postfix(dovecot: "Dovecot") -> Iterator["Postfix"]:
    """The server that takes mail from outside and hands it to `dovecot`."""
    from postfix import needs_postfix, throw_away_postfix

    needs_postfix()
    with throw_away_postfix(dovecot.lmtp) as server:
        yield server


@pytest.fixture(scope="session")
def spare_sqlite(sqlite_template: Path) -> list[Sqlite]:
    """The file that tests have in turn; none while one has it."""
    return []


@pytest.fixture
def sqlite_database(sqlite_template: Path, spare_sqlite: list[Sqlite]) -> Iterator[Engine]:
    """An empty SQLite database."""
    made = spare_sqlite.pop() if spare_sqlite else new_sqlite(sqlite_template.with_name(f"mentor-{next(numbers)}.db"))
    made.filled_with(sqlite_template)
    yield made.engine
    if made.as_before():
        spare_sqlite.append(made)


@pytest.fixture(scope="session")
def spare_postgres() -> Iterator[list[Postgres]]:
    """PostgreSQL databases that a test has left as good as new."""
    spare: list[Postgres] = []
    yield spare
    for one in spare:
        one.close()


@pytest.fixture
def postgres_database(postgres_server: str, spare_postgres: list[Postgres]) -> Iterator[Engine]:
    """An empty PostgreSQL database."""
    if spare_postgres:
        made = spare_postgres.pop()
    else:
        name = f"mentor_{next(numbers)}"
        run_alone(postgres_server, f"CREATE DATABASE {name} TEMPLATE template_mentor")
        made = new_postgres(postgres_server.replace("/postgres?", f"/{name}?"), name)
    yield made.engine
    if made.emptied():
        spare_postgres.append(made)
    else:
        made.close()
        run_alone(postgres_server, f"DROP DATABASE {made.name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Engine:
    """An empty database with every table, on both engines in turn; gone afterwards."""
    fixture = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    made: Engine = request.getfixturevalue(fixture)
    return made
