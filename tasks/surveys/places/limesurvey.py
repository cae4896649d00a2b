"""LimeSurvey as a place for the form: it gets our codes and nothing else, keeps no times, and never mails."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tasks.surveys.places.limesurvey_names import Reader, check_same
from tasks.surveys.places.limesurvey_session import Settings, logged_in
from tasks.surveys.places.limesurvey_tsv import NEVER, settings, to_tsv
from tasks.surveys.places.port import Form, PlaceTrouble, Returned, Status

if TYPE_CHECKING:
    from citric import Client

AT_ONCE = 500
"""Codes in one request; LimeSurvey lists ten at a time unless told otherwise."""
NONE_YET = ("no surveys found", "no survey participants found", "no data, could not get max id",
            "no response found")  # fmt: skip
ALREADY = "already active"
GONE = "invalid survey id"
NO_TABLE = "no survey participants table"
ANYWHERE = timedelta(days=1)
"""More than any two clocks of the world differ."""


@contextmanager
def unless(*words: str) -> Iterator[None]:
    """Let an answer pass that says nothing is wrong: LimeSurvey has one word for "none" and for "failed"."""
    from citric.exceptions import LimeSurveyStatusError

    try:
        yield
    except LimeSurveyStatusError as status:
        if not any(word in str(status).lower() for word in words):
            raise


@dataclass(frozen=True, slots=True)
class LimeSurvey:
    """The port to LimeSurvey 6 and 7 by its JSON-RPC. Each call logs in once and out again."""

    settings: Settings

    def publish(self, form: Form) -> str:
        """
        Import a questionnaire, and give the number that LimeSurvey chose, as it takes none of ours.

        A survey that carries our marker and is not open is the one of a try that died before it could be written down.
        """
        with logged_in(self.settings) as client:
            for survey_id in marked(client, form.marker):
                return str(survey_id)
            name = f"{form.survey.title} [{form.marker}]"
            return str(client.import_survey(io.BytesIO(to_tsv(form.survey).encode()), "txt", name))

    def add_codes(self, remote_id: str, codes: Iterable[str]) -> int:
        """
        Add our codes as they are, without a name or an address; a code that is there already is refused there.

        Raises:
            PlaceTrouble: other codes are there afterwards than were given.
        """
        wanted, survey_id = set(codes), int(remote_id)
        with logged_in(self.settings) as client:
            there = {row["token"] for row in participants(client, survey_id, make_table=True)}
            missing = sorted(wanted - there)
            for start in range(0, len(missing), AT_ONCE):
                rows = [{"token": code, "firstname": "", "lastname": "", "email": ""}
                        for code in missing[start : start + AT_ONCE]]  # fmt: skip
                client.add_participants(survey_id, participant_data=rows, create_tokens=False)
            now = [row["token"] for row in participants(client, survey_id)] if missing else sorted(there)
        if lost := wanted - set(now):
            raise PlaceTrouble(f"LimeSurvey has not taken {len(lost)} of {len(wanted)} codes as they were given")
        if len(now) != len(set(now)):
            raise PlaceTrouble("LimeSurvey has a code twice")
        return len(missing)

    def open(self, remote_id: str, form: Form) -> None:
        """
        Compare what was imported, clear away what dead tries left, and activate. "Already active" is well.

        Raises:
            PlaceTrouble: questions were renamed, or LimeSurvey would keep what we promised not to keep.
        """
        survey_id = int(remote_id)
        with logged_in(self.settings) as client:
            for orphan in marked(client, form.marker):
                if orphan != survey_id:
                    with unless(GONE):
                        client.delete_survey(orphan)
            check_same(form.survey, client.list_questions(survey_id, language=form.survey.language))
            client.set_language_properties(survey_id, form.survey.language, surveyls_title=form.survey.title)
            self.set_days(client, survey_id, startdate=form.opens_at, expires=form.closes_at)
            wanted = settings(form.survey)
            kept = {name: wanted[name] for name in ("anonymized", *NEVER)}
            with unless(ALREADY):
                told: Any = {name: value == "Y" for name, value in kept.items()}
                client.activate_survey(survey_id, user_activation_settings=told)
            asked = (*kept, "active", "alloweditaftercompletion", "allowregister", "sendconfirmation")
            check_settings({**{name: wanted[name] for name in asked if name in wanted}, "active": "Y"},
                           properties(client, survey_id, asked))  # fmt: skip

    def close(self, remote_id: str, form: Form) -> None:
        """Let it be over since the day before the wave ended, which is past by any clock that a server may have."""
        with logged_in(self.settings) as client:
            self.set_days(client, int(remote_id), expires=form.closes_at - ANYWHERE)

    def set_days(self, client: "Client", survey_id: int, **days: datetime) -> None:
        """
        Say when it opens and closes, in the server's own local time.

        Raises:
            PlaceTrouble: it has other days afterwards.
        """
        local = {name: f"{day.astimezone(self.settings.zone):%Y-%m-%d %H:%M:%S}" for name, day in days.items()}
        client.set_survey_properties(survey_id, **local)  # type: ignore[arg-type]
        check_settings(local, properties(client, survey_id, tuple(local)))

    def read_answers(self, remote_id: str, form: Form) -> list[Returned]:
        """
        Every answer that was sent. Of an anonymous questionnaire the codes that have answered, and apart from them the
        answers, of which LimeSurvey itself does not know whose they are.

        Raises:
            PlaceTrouble: there are not as many of both, or a column is no question of ours.
        """
        survey_id, anonymous = int(remote_id), form.survey.anonymity == "anonymous"
        with logged_in(self.settings) as client:
            done = [row["token"] for row in participants(client, survey_id, "completed")
                    if row.get("completed", "N") not in ("N", "", None)] if anonymous else []  # fmt: skip
            listed = client.list_questions(survey_id, language=form.survey.language)
            rows = responses(client, survey_id)
        if anonymous and len(done) != len(rows):
            raise PlaceTrouble(f"LimeSurvey has {len(rows)} anonymous answers and {len(done)} codes that have answered")
        reader = Reader.of(form.survey, listed)
        found = [Returned("" if anonymous else str(row.get("token") or ""), reader.fields(row)) for row in rows]
        return [*(Returned(code, None) for code in done), *found]

    def read_status(self, remote_id: str) -> Status:
        """How many codes there are, and how many have answered."""
        survey_id = int(remote_id)
        with logged_in(self.settings) as client:
            there = properties(client, survey_id, ("active", "expires"))
            rows = participants(client, survey_id, "completed")
        done = sum(row.get("completed", "N") not in ("N", "", None) for row in rows)
        return Status(there["active"] == "Y", len(rows), done)

    def forget(self, remote_id: str) -> None:
        """Delete the survey there with its answers and codes; one that is gone already is well."""
        with logged_in(self.settings) as client, unless(GONE):
            properties(client, int(remote_id), ("active",))
            client.delete_survey(int(remote_id))

    def link(self, remote_id: str, form: Form, code: str) -> str:
        """Where a person answers, in the language of the questionnaire."""
        return f"{self.settings.base}/index.php/{remote_id}?token={quote(code)}&lang={form.survey.language}"


def marked(client: "Client", marker: str) -> list[int]:
    """The surveys that carry our marker and are not open, the oldest number first."""
    found: list[int] = []
    with unless(*NONE_YET):
        for row in client.list_surveys():
            if f"[{marker}]" in row["surveyls_title"]:
                if row["active"] == "Y":
                    raise PlaceTrouble("LimeSurvey has an open survey that still carries our marker; somebody opened "
                                       "it by hand, so look at it there")  # fmt: skip
                found.append(int(row["sid"]))
    return sorted(found)


def participants(
    client: "Client", survey_id: int, *attributes: str, make_table: bool = False
) -> list[Mapping[str, Any]]:
    """Every code with what else is asked, page by page; makes the table of codes where there is none."""
    found: list[Mapping[str, Any]] = []
    if make_table:
        from citric.exceptions import LimeSurveyStatusError

        try:
            client.list_participants(survey_id, limit=1)
        except LimeSurveyStatusError as status:
            if NO_TABLE in str(status).lower():
                client.activate_tokens(survey_id)
    with unless(*NONE_YET):
        while True:
            some: Sequence[Any] = client.list_participants(survey_id, start=len(found), limit=AT_ONCE,
                                                           attributes=list(attributes) or False)  # fmt: skip
            found += some
            if len(some) < AT_ONCE:
                break
    return found


def properties(client: "Client", survey_id: int, names: Sequence[str]) -> Mapping[str, Any]:
    """What LimeSurvey says of a survey."""
    found: Mapping[str, Any] = client.get_survey_properties(survey_id, list(names))
    return found


def check_settings(wanted: Mapping[str, str], there: Mapping[str, Any]) -> None:
    """
    Compare settings with what was wanted.

    Raises:
        PlaceTrouble: naming those that differ.
    """
    if wrong := sorted(name for name, value in wanted.items() if there.get(name) != value):
        raise PlaceTrouble(f"LimeSurvey has other settings than it was given: {', '.join(wrong)}")


def responses(client: "Client", survey_id: int) -> list[dict[str, Any]]:
    """The answers that were sent, one for each person; older versions number them in a dictionary of their own."""
    with unless(*NONE_YET):
        raw = json.loads(client.export_responses(survey_id, file_format="json", completion_status="complete"))
        rows = raw["responses"]
        return [next(iter(row.values())) if len(row) == 1 else row for row in rows]
    return []
