"""The folder of an installation on one machine: its databases, its secrets, its port, and the settings made of them."""

import base64
import json
import os
import secrets
import socket
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from tasks.shared.clock import now, real_now
from tasks.shared.files import private_folder, write_once, write_whole

HOUSE = Path(__file__).parents[1]
USERS = {"ops": "op", "finance": "user"}
APPROVERS = ", ".join(f"{user}={user}@localhost" for user in USERS)
NO_BANK_SETTINGS = "# [<program>.<format>] tables: what bank files are told that no definition may hold.\n"
FINANCE_MAIL, SAMPLE_FINANCE = "MENTOR_FINANCE_MAIL", "finance@example.org"
USUAL_PORT, USUAL_FORM_PORT = 8080, 8280
PORTS_TRIED = 100
OF_THE_MACHINE = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "MENTOR_PORTAL_PROXIES", "MENTOR_PROGRAMS")
"""What the form is told beside its database; none of it is a secret."""
FURTHEST_WEST = timedelta(hours=-12)
CLOCK_AHEAD, SAMPLE_MEMBERS = "clock-ahead", "sample-members"


@dataclass(frozen=True)
class Home:
    """One installation. Whatever is asked for and missing is made once, mode 0600, and stays the same afterwards."""

    folder: Path

    def secret(self, name: str, length: int = 32) -> str:
        """A random text of its own, kept in secrets/."""
        return self.once(f"secrets/{name}", base64.urlsafe_b64encode(secrets.token_bytes(length)).decode())

    def once(self, name: str, first: str) -> str:
        """The words of a small file; `first` if it is not there yet."""
        path = private_folder(self.folder) / name
        write_once(path, first.encode())
        return path.read_text(encoding="utf-8").strip()

    def secret_file(self, name: str) -> str:
        """Where a random text of its own is kept, for settings that name a file."""
        self.secret(name)
        return str(self.folder / "secrets" / name)

    @property
    def bank_settings(self) -> Path:
        """What bank files are told; nothing until somebody writes it there."""
        self.once("secrets/bank_settings.toml", NO_BANK_SETTINGS)
        return self.folder / "secrets" / "bank_settings.toml"

    @property
    def airflow(self) -> Path:
        """Airflow's own folder."""
        return self.folder / "airflow"

    @property
    def logs(self) -> Path:
        """What Airflow's components print."""
        return self.folder / "logs"

    @property
    def database_url(self) -> str:
        """The program database."""
        return f"sqlite:///{self.folder / 'mentor.db'}"

    @property
    def begun(self) -> bool:
        """Whether this installation was started before."""
        return (self.folder / "since").exists()

    @cached_property
    def since(self) -> str:
        """When the installation began: a local time that had passed in every time zone."""
        return self.once("since", (now() + FURTHEST_WEST).replace(tzinfo=None).isoformat(timespec="seconds"))

    @property
    def sample_day(self) -> date | None:
        """The day of which the sample association was laid out; None without one."""
        path = self.folder / "sample"
        return date.fromisoformat(path.read_text().strip()) if path.exists() else None

    @property
    def sample_members(self) -> int | None:
        """How many members the sample association was laid out with; None without one, or where it is the usual one."""
        path = self.folder / SAMPLE_MEMBERS
        return int(path.read_text()) if self.sample_day and path.exists() else None

    def check_members(self, wanted: int | None) -> None:
        """
        Refuse a size of the sample association that it does not have here.

        Raises:
            RuntimeError: it has another, or is not laid out.
        """
        if wanted not in {None, self.sample_members}:
            has = f"has {self.sample_members or 'another number of'} members" if self.sample_day else "is not laid out"
            raise RuntimeError(f"The sample association {has} in {self.folder}; the first start settles how many it "
                               "has. Leave --members out, or name another --home.")  # fmt: skip

    @property
    def clock_ahead(self) -> int:
        """Seconds by which the clock of a rehearsal is put forward; 0 without one."""
        path = self.folder / CLOCK_AHEAD
        return int(path.read_text()) if path.exists() else 0

    def rehearse(self, on: datetime) -> None:
        """
        Put the clock of this installation forward, for this start and later ones.

        Raises:
            RuntimeError: it is not the sample association's, or its clock shows a later moment already.
        """
        if not self.sample_day:
            raise RuntimeError("Only the sample association can rehearse another day, and it is not laid out in "
                               f"{self.folder}: start it there first, without --rehearse-on.")  # fmt: skip
        seconds = round((on - real_now()).total_seconds())
        if seconds < self.clock_ahead:
            shown = real_now() + timedelta(seconds=self.clock_ahead)
            raise RuntimeError(f"The clock here shows {shown:%Y-%m-%d %H:%M} UTC already and never goes back: name a "
                               "later moment, or another --home.")  # fmt: skip
        write_whole(self.folder / CLOCK_AHEAD, str(seconds).encode())

    @property
    def clock_settings(self) -> dict[str, str]:
        """What the clock of every process reads: nothing, except for a rehearsal."""
        if not self.clock_ahead:
            return {}
        return {"MENTOR_CLOCK_AHEAD": str(self.clock_ahead), "MENTOR_HOME": str(self.folder),
                "MENTOR_REHEARSAL": "true" if self.sample_day else ""}  # fmt: skip

    @cached_property
    def passwords(self) -> dict[str, str]:
        """The users of the Airflow page; Airflow reads the same file."""
        name = "airflow/simple_auth_manager_passwords.json.generated"
        kept: dict[str, str] = json.loads(self.once(name, json.dumps({user: fresh_password() for user in USERS})))
        return kept

    def port(self, wanted: int | None = None) -> int:
        """
        The port of the Airflow page, kept for later starts.

        Raises:
            RuntimeError: the kept or wanted port is taken by another program.
        """
        return self.kept_port("port", wanted, USUAL_PORT)

    def form_port(self, wanted: int | None = None) -> int:
        """
        The port of the form, kept for later starts: links that are out name it.

        Raises:
            RuntimeError: the kept or wanted port is taken by another program.
        """
        return self.kept_port("form-port", wanted, USUAL_FORM_PORT)

    def kept_port(self, name: str, wanted: int | None, usual: int) -> int:
        """
        The port that a small file keeps; the first free one if there is none yet.

        Raises:
            RuntimeError: the kept or wanted port is taken by another program.
        """
        path = self.folder / name
        fixed = wanted or (int(path.read_text()) if path.exists() else None)
        if fixed and not free(fixed):
            raise RuntimeError(f"Port {fixed} is taken by another program: stop it, or choose one with --{name}.")
        port = fixed or next(one for one in range(usual, usual + PORTS_TRIED) if free(one))
        write_whole(path, str(port).encode())
        return port

    @property
    def form_url(self) -> str:
        """Where people open the form: a public name from the environment, or this machine."""
        path = self.folder / "form-port"
        port = path.read_text() if path.exists() else self.form_port()
        return os.environ.get("MENTOR_PORTAL_URL") or f"http://127.0.0.1:{port}"

    def settings(self, port: int) -> dict[str, str]:
        """The environment of every process of this installation."""
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**inherited, **self.program_settings(), **self.airflow_settings(port)}

    def program_settings(self) -> dict[str, str]:
        """What our own steps read."""
        return {
            "MENTOR_HOME": str(self.folder),
            "MENTOR_DATABASE_URL": self.database_url,
            "MENTOR_SINCE": self.since,
            "MENTOR_KEY": self.secret("mentor_key"),
            "MENTOR_BANK_KEY_FILE": self.secret_file("bank_key"),
            "MENTOR_BANK_FINGERPRINT_KEY_FILE": self.secret_file("bank_fingerprint_key"),
            "MENTOR_BANK_SETTINGS_FILE": str(self.bank_settings),
            "MENTOR_SURVEY_SECRET_FILE": self.secret_file("survey_secret"),
            "MENTOR_PORTAL_URL": self.form_url,
            "MENTOR_APPROVERS": os.environ.get("MENTOR_APPROVERS") or APPROVERS,
            "MENTOR_REHEARSAL": "true" if self.sample_day else "",
            **({FINANCE_MAIL: SAMPLE_FINANCE} if self.sample_day and FINANCE_MAIL not in os.environ else {}),
            **self.clock_settings,
            "PYTHONPATH": str(HOUSE),
            "GX_ANALYTICS_ENABLED": "false",
        }

    def form_settings(self) -> dict[str, str]:
        """The environment of the form: the database, and no secret of anybody."""
        known = {name: os.environ[name] for name in OF_THE_MACHINE if name in os.environ}
        own = {"MENTOR_DATABASE_URL": self.database_url, "PYTHONPATH": str(HOUSE)}
        return {**known, **own, **self.clock_settings}

    def airflow_settings(self, port: int) -> dict[str, str]:
        """What Airflow reads: this machine only, one worker, short waits."""
        url = f"http://127.0.0.1:{port}"
        sections: dict[str, dict[str, object]] = {
            "core": {
                "dags_folder": HOUSE / "dags", "plugins_folder": HOUSE / "plugins", "load_examples": False,
                "executor": "LocalExecutor", "parallelism": 4, "dags_are_paused_at_creation": False,
                "execution_api_server_url": f"{url}/execution/", "fernet_key": self.secret("fernet_key"),
                "auth_manager": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
                "simple_auth_manager_users": ",".join(f"{user}:{role}" for user, role in USERS.items()),
                "simple_auth_manager_all_admins": False,
                "sensitive_var_conn_names": "account_number,iban,sort_code,email",
            },
            "database": {"sql_alchemy_conn": f"sqlite:///{self.airflow / 'airflow.db'}"},
            "logging": {"base_log_folder": self.airflow / "logs"},
            "api": {
                "host": "127.0.0.1", "port": port, "base_url": url, "workers": 1, "expose_config": False,
                "enable_swagger_ui": False, "secret_key": self.secret("api_secret_key"),
            },
            "api_auth": {"jwt_secret": self.secret("jwt_secret", 64), "jwt_expiration_time": 3600},
            "dag_processor": {"refresh_interval": 30, "min_file_process_interval": 120},
            "scheduler": {
                "scheduler_idle_sleep_time": 0.1, "orphaned_tasks_check_interval": 30,
                "task_instance_heartbeat_timeout": 180, "task_instance_heartbeat_timeout_detection_interval": 10,
                "task_queued_timeout": 120, "task_queued_timeout_check_interval": 30,
            },
        }  # fmt: skip
        named = {
            f"AIRFLOW__{section}__{name}".upper(): str(value)
            for section, values in sections.items() for name, value in values.items()
        }  # fmt: skip
        return {"AIRFLOW_HOME": str(self.airflow), **named}


def fresh_password() -> str:
    """Sixteen letters and digits, typed easily."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(16))


def free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
