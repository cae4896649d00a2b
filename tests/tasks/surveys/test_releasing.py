"""Results are released by a person, once and as they are kept; texts are decided about one by one."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from laid_ground import laid_once
from region_builders import rows_of
from sqlalchemy import insert, select, update
from survey_builders import CLOSES, MASA, MENTEES, WAVE, cut, put_answers, put_invitation, put_wave

from schemas.registry import program
from sql import survey_tables, tables
from tasks.surveys import reporting
from tasks.surveys.aggregate import aggregate_wave
from tasks.surveys.care import needs_care
from tasks.surveys.releasing import (
    NotReleased,
    NotTheLast,
    ReleasedAlready,
    ResultsChanged,
    describe_results,
    edition_of,
    release,
)
from tasks.surveys.reporting import OtherTexts
from tasks.surveys.reviewing import comments_of, decide_comment, tell_of_care

AFTER = CLOSES + timedelta(days=3)
NORTH = cut(region="North")


def put_comment(database, name, words="Ann helped", proposed="[name] helped", question="best", survey=MENTEES):
    with database.begin() as db:
        db.execute(insert(survey_tables.survey_comments), {
            "comment_id": name, "wave_id": WAVE, "survey_key": survey.key, "question": question, "words": words,
            "proposed": proposed, "flags": int(words != proposed), "state": "waiting"})  # fmt: skip


def put_more(database, number, meetings):
    put_answers(database, number, NORTH, meetings=meetings)


@pytest.fixture
@laid_once
def counted(database):
    """A wave of which 12 of 14 answered, with version 1 of its results."""
    put_wave(database, "closed")
    for number in range(14):
        put_invitation(database, f"m{number}", groups=NORTH)
    put_more(database, 12, 4)
    aggregate_wave(MASA, database, WAVE, CLOSES)


def decide(database, decision="approve", version=1, moment=AFTER, person="ops", where=MASA):
    return release(where, database, WAVE, version, person, decision, "looked at it", moment)


def edition(database, version=1, **more):
    with database.connect() as db:
        return edition_of(db, MASA, WAVE, version, **more)


def state(database):
    with database.connect() as db:
        return db.execute(select(survey_tables.survey_waves.c.state)).scalar_one()


def texts_shown(database, **more):
    return {key: dict(asked) for key, asked in edition(database, **more).comments.items()}


def test_what_a_person_releases_is_released_once(counted):
    assert decide(counted)
    assert decide(counted, person="another", moment=AFTER + timedelta(hours=1))

    [row] = rows_of(counted, survey_tables.survey_releases)
    assert (row["decided_by"], row["decision"], row["reason"]) == ("ops", "approve", "looked at it")
    assert state(counted) == "released"
    assert [row["actor"] for row in rows_of(counted, tables.audit) if row["action"] == "survey_results_approve"] == [
        "ops"
    ]


def test_a_refusal_releases_nothing_and_may_be_followed_by_a_release(counted):
    assert not decide(counted, "reject")
    assert state(counted) == "aggregated"
    with pytest.raises(NotReleased):
        edition(counted)

    assert decide(counted)
    assert not edition(counted).draft


def test_what_is_released_cannot_be_taken_back(counted):
    decide(counted)

    with pytest.raises(ReleasedAlready):
        decide(counted, "reject")


def test_an_older_version_is_not_released(counted):
    put_more(counted, 6, 9)
    aggregate_wave(MASA, counted, WAVE, AFTER)

    with pytest.raises(NotTheLast, match="newer version"):
        decide(counted)
    assert decide(counted, version=2)


def test_another_program_s_results_are_not_released(counted):
    with pytest.raises(NotTheLast, match="has no version 1"):
        decide(counted, where=program("wasbo"))


def test_results_that_somebody_changed_are_not_released(counted):
    with counted.begin() as db:
        db.execute(update(survey_tables.survey_results).values(content="{}"))

    with pytest.raises(ResultsChanged):
        decide(counted)


def test_an_edition_that_is_not_released_is_a_draft(counted):
    assert edition(counted, draft_at=AFTER).draft


def test_last_year_s_released_results_stand_beside_this_year_s(counted):
    earlier = "masa:2025-26:annual"
    put_wave(counted, "closed", wave_id=earlier)
    put_answers(counted, 10, NORTH, wave_id=earlier, meetings=3)
    aggregate_wave(MASA, counted, earlier, CLOSES)
    assert edition(counted, draft_at=AFTER).before is None

    release(MASA, counted, earlier, 1, "ops", "approve", "", AFTER)

    assert edition(counted, draft_at=AFTER).before.program_year == "2025-26"


def test_a_person_decides_about_each_text(counted):
    for name in ("c1", "c2", "c3", "c4", "c5"):
        put_comment(counted, name)

    decide_comment(counted, "c1", "ops", "proposed", AFTER)
    decide_comment(counted, "c2", "ops", "as_written", AFTER)
    decide_comment(counted, "c3", "ops", "edited", AFTER, " A colleague helped ")
    decide_comment(counted, "c4", "ops", "withhold", AFTER)

    [shown] = texts_shown(counted, draft_at=AFTER).values()
    assert shown == {"What worked best?": ("[name] helped", "Ann helped", "A colleague helped")}
    question = describe_results(MASA, counted, WAVE, 1, ["the board"])
    assert "3 approved, 1 withheld, 1 waiting" in question
    assert "goes out:\n\n- the board" in question


def test_deciding_the_same_again_is_nothing_new(counted):
    put_comment(counted, "c1")

    assert decide_comment(counted, "c1", "ops", "proposed", AFTER)
    assert not decide_comment(counted, "c1", "else", "proposed", AFTER + timedelta(days=9))
    assert [row["decided_by"] for row in rows_of(counted, survey_tables.survey_comments)] == ["ops"]


def test_a_text_that_is_withheld_while_all_are_approved_stays_withheld(counted, monkeypatch):
    for name in ("c1", "c2"):
        put_comment(counted, name)
    question = reporting.about(WAVE, ["c1", "c2"])

    def found(db, wave_id):
        decide_comment(counted, "c1", "bea", "withhold", AFTER)
        return ["c1", "c2"]

    monkeypatch.setattr(reporting, "waiting_in", found)
    assert reporting.decide_texts(MASA, counted, question, "ops", "approve", AFTER) == 1

    assert {row["comment_id"]: row["state"] for row in rows_of(counted, survey_tables.survey_comments)} == {
        "c1": "withheld", "c2": "approved"}  # fmt: skip


def test_nobody_decides_about_the_texts_of_another_program(counted):
    put_comment(counted, "c1")

    with pytest.raises(OtherTexts, match="is no wave of acsa"):
        reporting.decide_texts(program("acsa"), counted, reporting.about(WAVE, ["c1"]), "ops", "approve", AFTER)

    assert [row["state"] for row in rows_of(counted, survey_tables.survey_comments)] == ["waiting"]


def test_a_text_cannot_be_edited_to_nothing(counted):
    put_comment(counted, "c1")

    with pytest.raises(ValueError, match="withhold it instead"):
        decide_comment(counted, "c1", "ops", "edited", AFTER, " \n")
    with pytest.raises(LookupError):
        decide_comment(counted, "c9", "ops", "withhold", AFTER)


def test_a_text_approved_after_the_release_is_in_no_report_of_it(counted):
    put_comment(counted, "c1")
    decide(counted)

    decide_comment(counted, "c1", "ops", "proposed", AFTER + timedelta(hours=1))

    assert texts_shown(counted) == {}


def test_texts_are_shown_only_where_enough_people_answered(database):
    put_wave(database, "closed")
    for number in range(14):
        put_invitation(database, f"m{number}")
    put_answers(database, 9, meetings=4)
    aggregate_wave(MASA, database, WAVE, CLOSES)
    put_comment(database, "c1")
    decide_comment(database, "c1", "ops", "proposed", AFTER)

    assert texts_shown(database, draft_at=AFTER) == {}


def test_words_of_care_are_told_to_one_person_once_as_text_only(counted, monkeypatch):
    monkeypatch.setenv("MENTOR_CARE_MAIL", "other=else@example.org, masa=care@example.org")
    put_comment(counted, "c1", "My mentor harassed\x07 me")
    put_comment(counted, "c2")

    assert tell_of_care(MASA, counted, WAVE, AFTER) == {"told": 1, "nobody": 0}
    assert tell_of_care(MASA, counted, WAVE, AFTER) == {"told": 0, "nobody": 0}

    [row] = rows_of(counted, tables.outbox)
    words = message_from_bytes(row["mime"], policy=SMTP).get_body(("plain",)).get_content()
    assert row["recipient"] == "care@example.org"
    assert "My mentor harassed" in words
    assert "What worked best" not in words


def test_without_anybody_to_tell_the_count_says_so(counted):
    put_comment(counted, "c1", "I felt unsafe")

    assert tell_of_care(MASA, counted, WAVE, AFTER) == {"told": 0, "nobody": 1}
    with counted.connect() as db:
        assert [one.care for one in comments_of(db, WAVE)] == [True]


@pytest.mark.parametrize(
    ("text", "care"),
    [("I was bullied", True), ("HARMED", True), ("in harmony", False), ("useful skills", False), ("acoso", True)],
)
def test_words_of_care(text, care):
    assert needs_care(text) is care
