"""The production compose file holds every property that the runbook promises; no Docker is needed to check it."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import airflow_home  # noqa: F401  (before the first airflow import)
import pytest
import yaml
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import ProgrammingError

HOUSE = Path(__file__).parents[1]
WORDS = (HOUSE / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(WORDS)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
AIRFLOW = [name for name in OURS if name != "portal"]
STAYING = [name for name in SERVICES if name != "init"]
MEANT = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "180",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "10",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "30",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "30",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "120",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "30",
    "AIRFLOW__WORKERS__MAX_FAILED_HEARTBEATS": "20",
    "AIRFLOW__WORKERS__EXECUTION_API_RETRIES": "20",
    "AIRFLOW__WORKERS__EXECUTION_API_RETRY_WAIT_MAX": "8",
    "AIRFLOW__API__WORKERS": "2",
    "AIRFLOW__CELERY__TASK_ACKS_LATE": "True",
    "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER": "1",
    "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "3600",
}
each_service = pytest.mark.parametrize("name", sorted(SERVICES))


@each_service
def test_a_service_is_hardened(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in {"root", "0", "0:0"}
    assert "privileged" not in service
    assert not [volume for volume in service.get("volumes", []) if volume.startswith((".", "/"))]
    assert any(mount.startswith("/tmp") for mount in service["tmpfs"])


@each_service
def test_a_service_stops_in_time_and_within_its_memory(name: str) -> None:
    service = SERVICES[name]

    assert service["init"] is True
    assert service["stop_grace_period"]
    assert service["mem_limit"]


@pytest.mark.parametrize("name", STAYING)
def test_a_service_that_stays_says_how_it_is_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_a_worker_may_finish_the_longest_task() -> None:
    assert SERVICES["worker"]["stop_grace_period"] == "31m"


@each_service
def test_no_secret_has_a_value_or_a_default(name: str) -> None:
    service = SERVICES[name]
    secret = re.compile("PASSWORD|SECRET|FERNET|SMTP$|_KEY$|SQL_ALCHEMY|DATABASE_URL|BROKER_URL|RESULT_BACKEND|AUTH$")
    given = {key: value for key, value in service.get("environment", {}).items() if secret.search(key)}

    assert [key for key, value in given.items() if not re.search(r"\$\{[A-Z_]+:\?|^/run/secrets/", value)] == []


def test_every_setting_that_must_be_given_is_in_the_example() -> None:
    named = set(re.findall(r"\$\{([A-Z_]+):\?", WORDS))
    example = (HOUSE / ".env.example").read_text(encoding="utf-8")

    assert named == set(re.findall(r"^([A-Z_]+)=$", example, re.MULTILINE))


def test_only_the_page_and_the_form_are_published_and_only_on_this_host() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert {name for name in published if "profiles" not in SERVICES[name]} == {"api-server", "portal"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_databases_and_brokers_are_out_of_reach_of_the_front_network() -> None:
    assert COMPOSE["networks"]["back"] == COMPOSE["networks"]["answers"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "front" in service["networks"]} == {
        "api-server", "worker", "mailpit",
    }  # fmt: skip


def test_the_database_is_migrated_once_before_anything_else_of_ours_starts() -> None:
    after_init = {"init": {"condition": "service_completed_successfully"}}

    assert SERVICES["init"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["init"]["restart"] == "no"
    needs = {name: SERVICES[name]["depends_on"] for name in OURS if name != "init"}
    assert [name for name, need in needs.items() if not after_init.items() <= need.items()] == []
    waits = {name for name, need in needs.items() if need.get("api-server") == {"condition": "service_healthy"}}
    assert waits == {"scheduler", "dag-processor", "triggerer", "worker"}


@pytest.mark.parametrize("name", AIRFLOW)
def test_an_airflow_service_finds_the_rooms_and_recovers_as_measured(name: str) -> None:
    settings = SERVICES[name]["environment"]

    assert settings["PYTHONPATH"] == "/app"
    assert {key: settings[key] for key in MEANT} == MEANT


def test_every_airflow_setting_is_one_that_this_airflow_knows() -> None:
    from airflow.configuration import conf

    provider = {"celery", "celery_broker_transport_options"}
    settings = [key.split("__")[1:] for key in SERVICES["worker"]["environment"] if key.startswith("AIRFLOW__")]
    known = [(section.lower(), option.lower()) for section, option in settings if section.lower() not in provider]

    assert known
    described = conf.configuration_description
    assert [(s, o) for s, o in known if s not in described or o not in described[s]["options"]] == []


def test_the_first_start_makes_the_pools_that_tasks_wait_in() -> None:
    assert "python -m cli.airflow_tables" in SERVICES["init"]["command"][-1]


def test_the_page_reads_with_a_user_that_cannot_write() -> None:
    assert "//mentor_ro:" in SERVICES["api-server"]["environment"]["MENTOR_DATABASE_URL"]
    assert "home:/opt/mentor-home:ro" in SERVICES["api-server"]["volumes"]


def test_the_form_holds_its_own_password_and_nothing_else() -> None:
    portal = SERVICES["portal"]

    names = {"PYTHONPATH", "MENTOR_DATABASE_URL", "MENTOR_PORTAL_PROXIES", "MENTOR_PROGRAMS"}
    assert portal["environment"].keys() == names
    assert "//mentor_portal:" in portal["environment"]["MENTOR_DATABASE_URL"]
    assert not {"secrets", "volumes"} & portal.keys()
    assert "/health" in portal["healthcheck"]["test"][-1]
    beside = {name for name, service in SERVICES.items() if {"door", "answers"} & {*service["networks"]}}
    assert beside == {"portal", "postgres"}
    assert "grant_to_portal(engine())" in SERVICES["init"]["command"][-1]


def test_only_workers_hold_the_key_and_the_mail_server() -> None:
    secret = {"MENTOR_KEY", "AIRFLOW_CONN_MENTOR_SMTP", "AIRFLOW_CONN_MENTOR_IMAP"}

    assert [name for name, service in SERVICES.items() if secret & service.get("environment", {}).keys()] == ["worker"]


def test_only_workers_see_the_keys_of_bank_accounts_and_see_them_as_files() -> None:
    keys = {"MENTOR_BANK_KEY_FILE": "bank_key", "MENTOR_BANK_FINGERPRINT_KEY_FILE": "bank_fingerprint_key",
            "MENTOR_BANK_SETTINGS_FILE": "bank_settings", "MENTOR_SURVEY_SECRET_FILE": "survey_secret"}  # fmt: skip

    assert [name for name, service in SERVICES.items() if service.get("secrets")] == ["worker"]
    for setting, secret in keys.items():
        given = {name: service.get("environment", {}).get(setting) for name, service in SERVICES.items()}
        assert {name: path for name, path in given.items() if path} == {"worker": f"/run/secrets/{secret}"}
        assert COMPOSE["secrets"][secret] == {"file": f"${{{setting}:?see .env.example}}"}


def test_production_names_its_approvers_and_never_rehearses() -> None:
    named = {name: service.get("environment", {}).get("MENTOR_APPROVERS") for name, service in SERVICES.items()}

    assert {name: words for name, words in named.items() if words} == {
        "worker": "${MENTOR_APPROVERS:?see .env.example}"
    }
    assert "MENTOR_REHEARSAL" not in WORDS
    assert "MENTOR_REHEARSAL" not in (HOUSE / ".env.example").read_text(encoding="utf-8")


def test_the_mail_catcher_runs_only_when_asked_for() -> None:
    assert SERVICES["mailpit"]["profiles"] == ["mailpit"]


def test_the_image_takes_its_packages_from_the_hashed_lock() -> None:
    dockerfile = (HOUSE / "Dockerfile").read_text(encoding="utf-8")
    lock = (HOUSE / "requirements-production.txt").read_text(encoding="utf-8")

    assert "--require-hashes -r /tmp/requirements-production.txt" in dockerfile
    assert "UV_COMPILE_BYTECODE=1" in dockerfile
    assert re.search(r"^USER 50000", dockerfile, re.MULTILINE)
    assert re.search(r"^celery==5\.[0-6]\.", lock, re.MULTILINE), "celery 5.7 breaks the provider"
    for copied in re.findall(r"^COPY (\w+) \w+$", dockerfile, re.MULTILINE):
        assert f"!{copied}\n" in (HOUSE / ".dockerignore").read_text(encoding="utf-8")


def test_the_first_start_makes_databases_whose_reader_cannot_write(postgres_server: str) -> None:
    if not shutil.which("psql"):
        pytest.skip("no psql on this machine")
    host = urlsplit(postgres_server).query.removeprefix("host=")
    script = COMPOSE["configs"]["databases"]["content"].replace("$$", "$")
    passwords = {f"{who}_PASSWORD": "secret" for who in (
        "AIRFLOW_DB", "MENTOR_OWNER", "MENTOR_RW", "MENTOR_RO", "MENTOR_PORTAL")}  # fmt: skip
    settings = {"PATH": "/usr/bin:/bin", "PGHOST": host, "POSTGRES_USER": "mentor", **passwords}

    subprocess.run(["sh", "-e", "-c", script], env=settings, check=True, capture_output=True)

    try_databases(host)


def try_databases(host: str) -> None:
    """The owner makes a table, the writer writes into it, the reader reads and nothing else."""
    owner, writer, reader, form = (
        create_engine(f"postgresql+psycopg://mentor_{who}@/mentor?host={host}", poolclass=NullPool)
        for who in ("owner", "rw", "ro", "portal")
    )
    with owner.begin() as db:
        db.execute(text("CREATE TABLE things (thing_id BIGINT GENERATED BY DEFAULT AS IDENTITY, name TEXT)"))
    with writer.begin() as db:
        db.execute(text("INSERT INTO things (name) VALUES ('one')"))
    with reader.begin() as db:
        assert db.execute(text("SELECT count(*) FROM things")).scalar() == 1
    with pytest.raises(ProgrammingError, match="permission denied"), reader.begin() as db:
        db.execute(text("DELETE FROM things"))
    with pytest.raises(ProgrammingError, match="permission denied"), form.begin() as db:
        db.execute(text("SELECT name FROM things"))
    with pytest.raises(ProgrammingError, match="must be owner"), writer.begin() as db:
        db.execute(text("DROP TABLE things"))
