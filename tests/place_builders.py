"""A wave of which a questionnaire is answered elsewhere, with people whose links are known."""

from datetime import timedelta

from survey_builders import MENTORS, OPENS, WAVE, put_invitation, put_wave

from tasks.surveys.codes import code_of
from tasks.surveys.places.limesurvey import LimeSurvey
from tasks.surveys.places.limesurvey_names import named
from tasks.surveys.places.limesurvey_session import settings_from
from tasks.surveys.places.own import FileDrop
from tasks.surveys.places.port import place_code

SECRET = b"s" * 40
NOW = OPENS + timedelta(days=1)


def put_secret(folder, monkeypatch):
    """The secret of the links, and where our own form is."""
    path = folder / "survey-secret"
    path.write_bytes(SECRET)
    path.chmod(0o400)
    monkeypatch.setenv("MENTOR_SURVEY_SECRET_FILE", str(path))
    monkeypatch.setenv("MENTOR_PORTAL_URL", "https://survey.example.org")


def elsewhere(place="limesurvey", **more):
    """The mentors' questionnaire, answered at another place."""
    url = {"form_url": "https://forms.example.org/m?c={code}"} if place == "csv" else {}
    return MENTORS.model_copy(update={"place": place, **url, **more})


def put_people(database, survey, number=6, cut="{}", **more):
    """An open wave and so many people; gives the code by which another place knows each."""
    put_wave(database, surveys=(survey,), **more)
    return [invite(database, survey, f"person {one}", cut) for one in range(number)]


def invite(database, survey, person, cut="{}", generation=1):
    """One person more, and their code elsewhere."""
    code = code_of(SECRET, WAVE, "mentor", person, generation)
    put_invitation(database, person, code, cut, survey=survey, generation=generation)
    return place_code(code)


def places_at(port):
    """LimeSurvey on this machine, and files."""
    uri = f"limesurvey://robot:right@127.0.0.1:{port}?security=none&time_zone=America/Chicago&timeout=1"
    return lambda name: LimeSurvey(settings_from(uri)) if name == "limesurvey" else FileDrop()


def a_form(meetings=7, **more):
    """What a person sends, as our own form would."""
    lines = {f"partnership.{item.key}": "A4" for item in MENTORS.questions[0].items}
    return {**lines, "meetings": str(meetings), "again": "no", "again_why": "More time.", "continue": "yes", **more}


def in_their_words(form):
    """The same in LimeSurvey's codes."""
    given = {}
    for each in named(MENTORS):
        for name in each.question.fields:
            if name in form:
                said = each.options.get(form[name], form[name])
                given[each.title, each.parts.get(name.partition(".")[2], "")] = said
    return given
