"""Fixtures of every room: both databases, empty and up to date, and a home folder of the test's own."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from money_keys import key_file
from postgres import server_binaries, throw_away_server
from sqlalchemy import Engine, text

from sql.database import connect, upgrade
from sql.tables import metadata

if TYPE_CHECKING:
    from dovecot import Dovecot
    from postfix import Postfix

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


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings, files or mail of a real installation."""
    for name in [name for name in os.environ if name.startswith("MENTOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MENTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MENTOR_KEY", "a key for tests, not a secret")
    monkeypatch.setenv("MENTOR_SINCE", "2026-08-01T00:00:00")
    monkeypatch.setenv("MENTOR_APPROVERS", APPROVERS)


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


def shape(engine: Engine) -> str:
    """Which tables, columns, constraints and triggers a database has; another after any change of them."""
    with engine.connect() as db:
        return str(db.execute(text("""
            SELECT
                (SELECT STRING_AGG(c.oid || c.relname, ',' ORDER BY c.oid) FROM pg_class AS c
                 WHERE c.relnamespace = 'public'::regnamespace)
                || (SELECT STRING_AGG(a.attrelid || a.attname, ',' ORDER BY a.attrelid, a.attnum) FROM pg_attribute AS a
                    WHERE a.attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace))
                || (SELECT STRING_AGG(oid::text, ',' ORDER BY oid) FROM pg_constraint)
                || (SELECT STRING_AGG(oid || tgenabled::text, ',' ORDER BY oid) FROM pg_trigger)
                || (SELECT COUNT(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
        """)).scalar())  # fmt: skip


def emptied(engine: Engine, before: str) -> bool:
    """Take every row out of a database that nobody else uses. False if its shape is no longer the one before."""
    engine.dispose()  # a connection that the test has left open keeps its locks
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()" \
             " AND pid <> pg_backend_pid()"  # fmt: skip
    with engine.begin() as db:
        db.execute(text(others))
        db.execute(text("SET LOCAL session_replication_role = replica"))  # tables that only grow refuse it otherwise
        each = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {0})"
        asked = " UNION ALL ".join(each.format(name) for name in metadata.tables)
        if full := list(db.execute(text(asked)).scalars()):
            db.execute(text(f"TRUNCATE {', '.join(full)} RESTART IDENTITY CASCADE"))
    return shape(engine) == before


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database."""
    path = shutil.copy(sqlite_template, tmp_path / "mentor.db")
    engine = connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def spare_databases() -> list[str]:
    """PostgreSQL databases that a test has left as good as new: emptying one is quicker than making one."""
    return []


@pytest.fixture
def postgres_database(postgres_server: str, spare_databases: list[str]) -> Iterator[Engine]:
    """An empty PostgreSQL database."""
    if not spare_databases:
        spare_databases.append(f"mentor_{next(numbers)}")
        run_alone(postgres_server, f"CREATE DATABASE {spare_databases[-1]} TEMPLATE template_mentor")
    name = spare_databases.pop()
    engine = connect(postgres_server.replace("/postgres?", f"/{name}?"))
    before = shape(engine)
    yield engine
    if emptied(engine, before):
        spare_databases.append(name)
    engine.dispose()
    if name not in spare_databases:
        run_alone(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Engine:
    """An empty database with every table, on both engines in turn; gone afterwards."""
    fixture = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    made: Engine = request.getfixturevalue(fixture)
    return made
