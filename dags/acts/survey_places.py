"""How surveys speak to other places for the form, as Airflow knows them: the connection `mentor_limesurvey`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from dags.acts.mail import uri_of
from schemas.program import Program


def all_places() -> Any:
    """Every place by its name; LimeSurvey only where Airflow has a connection to it."""
    from tasks.surveys.places.chosen import places_from

    return places_from(uri_of("mentor_limesurvey"))


@contextmanager
def told() -> Iterator[None]:
    """Fail at once where another try would only lock us out: a wrong password, or a place that is set up wrongly."""
    from tasks.surveys.places.port import PlaceRefused

    try:
        yield
    except PlaceRefused as refused:
        raise AirflowFailException(f"{refused}. Mend it and clear this task.") from None


def take(program: Program) -> dict[str, int]:
    """Read what was answered elsewhere, and the files of answers that wait."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.surveys.places.csv_drop import take_dropped
    from tasks.surveys.places.steps import take_answers

    files = take_dropped(program, engine(), now())
    taken = take_answers(program, engine(), all_places(), now())
    return {**files, **taken, "taken": files["taken"] + taken["taken"]}


def close(program: Program) -> dict[str, int]:
    """Read every place for the last time whose survey is over."""
    from sql.database import engine
    from tasks.shared.clock import now
    from tasks.surveys.places.csv_drop import take_dropped
    from tasks.surveys.places.steps import close_places

    files = take_dropped(program, engine(), now())
    return files | close_places(program, engine(), all_places(), now())


def forget(program: Program) -> dict[str, int]:
    """Delete elsewhere what waves left there that are closed here."""
    from sql.database import engine
    from tasks.surveys.places.steps import forget_places

    return {"forgotten": forget_places(program, engine(), all_places())}
