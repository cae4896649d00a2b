"""A home is made once and kept; a start says how far it is."""

import os
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from rich.console import Console
from sqlalchemy import insert

from cli.display import Display
from cli.embedded import lay_out_sample, only_one
from cli.home import HOUSE, Home, free
from cli.progress import Counts, Progress, Watch
from schemas.payment import Account
from sql.database import connect, upgrade
from sql.match_tables import replies, submissions
from sql.tables import coordinators, outbox, region_lists
from tasks.stipends.vault import open_vault

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACCOUNT = Account("aba", "091000019", "740012345678", "checking", "5678")


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "installation")


def test_secrets_are_made_once_and_differ(home):
    first = (home.secret("mentor_key"), home.secret("jwt_secret", 64))

    assert (home.secret("mentor_key"), home.secret("jwt_secret", 64)) == first
    assert first[0] != Home(home.folder.with_name("other")).secret("mentor_key")


def test_an_installation_makes_its_own_two_keys_for_bank_accounts(home, monkeypatch):
    settings = home.program_settings()
    for name in ("MENTOR_BANK_KEY_FILE", "MENTOR_BANK_FINGERPRINT_KEY_FILE"):
        assert stat.S_IMODE(os.stat(settings[name]).st_mode) == 0o600
        monkeypatch.setenv(name, settings[name])
    first = open_vault()

    assert home.program_settings() == settings
    assert open_vault().open(first.seal(ACCOUNT, "p", 1), "p", 1) == ACCOUNT
    assert open_vault().key_id == first.key_id


def test_nobody_else_can_read_a_home(home):
    home.settings(home.port())

    made = [home.folder, *home.folder.rglob("*")]
    assert len(made) > 5
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in made} == {0}


def test_an_installation_begins_at_a_time_that_has_passed_everywhere(home):
    began = datetime.fromisoformat(home.since)

    zones = ("America/Chicago", "America/Los_Angeles", "Europe/London", "Pacific/Kiritimati")
    assert set(zones) <= available_timezones()
    assert all(began <= datetime.now(ZoneInfo(zone)).replace(tzinfo=None) for zone in zones)
    assert began > datetime.now(UTC).replace(tzinfo=None) - timedelta(days=2)
    assert Home(home.folder).since == home.since


def test_the_port_is_kept(home):
    port = home.port()

    assert Home(home.folder).port() == port
    assert free(port)


def test_a_taken_port_is_named(home):
    import socket

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        taken = door.getsockname()[1]

        with pytest.raises(RuntimeError, match=f"Port {taken} is taken"):
            home.port(taken)


def test_airflow_listens_on_this_machine_only(home):
    settings = home.settings(28000)

    assert settings["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert settings["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:28000"
    assert settings["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS"] == "False"
    assert set(home.passwords) == {"ops", "finance"}


def test_whoever_makes_links_holds_their_secret_and_knows_where_they_lead(home):
    port = home.form_port()
    told = home.settings(home.port())

    assert told["MENTOR_PORTAL_URL"] == f"http://127.0.0.1:{port}" == Home(home.folder).form_url
    assert stat.S_IMODE(os.stat(told["MENTOR_SURVEY_SECRET_FILE"]).st_mode) == 0o600
    assert read_secret_in(told) == read_secret_in(Home(home.folder).settings(home.port()))


def read_secret_in(settings):
    return Path(settings["MENTOR_SURVEY_SECRET_FILE"]).read_bytes()


def test_links_lead_where_the_operator_says(home, monkeypatch):
    monkeypatch.setenv("MENTOR_PORTAL_URL", "https://survey.example.org")

    assert home.program_settings()["MENTOR_PORTAL_URL"] == "https://survey.example.org"


def test_the_form_is_told_its_database_and_no_secret(home, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_MENTOR_SMTP", "smtp://user:password@host")

    told = home.form_settings()

    assert told["MENTOR_DATABASE_URL"] == home.database_url
    assert {name for name in told if name.startswith(("MENTOR_", "AIRFLOW_"))} == {"MENTOR_DATABASE_URL"}


def test_one_home_runs_once(tmp_path):
    with only_one(tmp_path), pytest.raises(RuntimeError, match="is running in"), only_one(tmp_path):
        pass


def test_the_sample_lies_where_exports_arrive(home):
    lay_out_sample(home, date(2026, 11, 21))

    kinds = {path.parent.name: path.name for path in sorted((home.folder / "inbox").rglob("*.csv"))}
    assert kinds == {
        "membership": "members-2026-11-01.csv",
        "coordinators": "coordinators-2026-11-01.csv",
        "volunteers": "volunteers-2026-11-01.csv",
    }


def a_region_with_a_list(db, region: str, state: str) -> None:
    db.execute(insert(coordinators).values(
        program="p", region=region, email=f"{region}@example.org", active_from=date(2024, 7, 1), name="", kind="primary"
    ))  # fmt: skip
    db.execute(insert(region_lists).values(
        list_id=region, program="p", program_year="2026-27", region=region, version=1, content_sha256="", as_of=MOMENT,
        rows_new=1, rows_changed=0, rows_left=0, rows_same=0,
    ))  # fmt: skip
    db.execute(insert(outbox).values(
        dedupe_key=region, message_id=region, program="p", kind="region_list", subject_key=region, recipient="",
        mime=b"", state=state, on_unknown="again", attempts=0, not_before=MOMENT, queued_at=MOMENT,
    ))  # fmt: skip


def test_a_list_is_out_when_its_mail_is_sent(sqlite_database):
    with sqlite_database.begin() as db:
        a_region_with_a_list(db, "1", "sent")
        a_region_with_a_list(db, "2", "queued")
    watch = Watch("http://127.0.0.1:1", "ops", "", str(sqlite_database.url), MOMENT)

    counts = watch.counts(date(2026, 11, 21))

    assert (counts.regions, counts.lists_out, counts.all_out) == (2, 1, False)


def test_a_list_is_back_when_its_region_has_answered(sqlite_database):
    with sqlite_database.begin() as db:
        a_region_with_a_list(db, "1", "sent")
        a_region_with_a_list(db, "2", "sent")
        for number in (1, 2):
            name, counts = str(number) * 64, dict.fromkeys(("accepted", "warned", "held", "rejected", "unanswered"), 0)
            db.execute(insert(replies).values(
                reply_id=name, raw_sha256=name, program="p", list_id="1", message_id="", answer_to="", code="",
                received_at=MOMENT, verdict="submission", settled_at=MOMENT))  # fmt: skip
            db.execute(insert(submissions).values(
                submission_id=name, reply_id=name, program="p", program_year="2026-27", region="1", number=number,
                list_id="1", coordinator="", rows_sha256="", received_on=MOMENT, notes="", definition_sha256="",
                evidence="", **counts))  # fmt: skip
    watch = Watch("http://127.0.0.1:1", "ops", "", str(sqlite_database.url), MOMENT)

    counts = watch.counts(date(2026, 11, 21))

    assert (counts.lists_out, counts.lists_back) == (2, 1)


def test_no_answer_is_not_health():
    watch = Watch("http://127.0.0.1:1", "ops", "", "sqlite://", MOMENT)

    assert not watch.healthy()
    assert watch.failed() == {}


def test_plain_lines_are_printed_once_each():
    console = Console(record=True, width=200, force_terminal=False)
    progress = Progress(seconds=3)

    with Display(console) as display:
        display.show(progress)
        progress.seconds, progress.healthy_after = 9.4, 9.4
        display.show(progress)
        progress.counts = Counts(1150, 104, 9, 4)
        display.show(progress)
        display.show(progress)
        progress.counts = Counts(1150, 104, 9, 9, 2)
        display.show(progress)

    assert console.export_text().splitlines() == [
        "Starting Airflow",
        "Airflow is healthy after 9 s",
        "Pulling members",
        "Members pulled: 1,150",
        "New in their role: 104",
        "Region lists out: 4 of 9",
        "Region lists out: 9 of 9",
        "Match lists back: 2 of 9",
    ]


def test_the_home_of_make_run_is_not_committed():
    assert ".mentor/" in (HOUSE / ".gitignore").read_text().splitlines()


def test_commands_look_at_the_installation_they_are_typed_beside(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from cli.main import app

    installed = Home(tmp_path / ".mentor")
    installed.port()
    upgrade(connect(installed.database_url))
    monkeypatch.chdir(tmp_path)
    for name in [*installed.program_settings(), "MENTOR_DATABASE_URL"]:
        monkeypatch.setenv(name, "")  # so that what the command sets is taken back afterwards
        monkeypatch.delenv(name)

    answer = CliRunner().invoke(app, ["why", "nobody", "--program", "masa"])

    assert "MENTOR_DATABASE_URL" not in answer.output
    assert os.environ["MENTOR_DATABASE_URL"] == installed.database_url
