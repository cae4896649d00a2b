"""What may be known of a wave is worked out when it is closed; versions of it do not give each other away."""

import pytest
from sqlalchemy import insert, select
from survey_builders import CLOSES, MASA, WAVE, cut, put_answers, put_invitation, put_wave

from sql import survey_tables as tables
from tasks.surveys.aggregate import NotClosed, TooClose, aggregate_wave
from tasks.surveys.results import results_in

NORTH, SOUTH = cut(region="North"), cut(region="South")


@pytest.fixture
def closed(database):
    put_wave(database, "closed")
    for number in range(14):
        put_invitation(database, f"m{number}", groups=NORTH if number < 8 else SOUTH)
    return database


def kept(database):
    with database.connect() as db:
        rows = db.execute(select(tables.survey_results).order_by(tables.survey_results.c.version)).mappings().all()
        state = db.execute(select(tables.survey_waves.c.state)).scalar_one()
    return rows, state


def test_results_are_worked_out_from_answers_and_who_was_asked(closed):
    put_answers(closed, 6, NORTH, meetings=4)
    put_answers(closed, 5, SOUTH, meetings=8)

    assert aggregate_wave(MASA, closed, WAVE, CLOSES) == 1

    [row], state = kept(closed)
    [form] = results_in(row["content"]).forms
    assert state == "aggregated"
    assert (form.invited, form.answered) == (14, 11)
    assert form.turnout["region"]["North"].answered == 6
    assert next(line for line in form.lines if line.field == "meetings").whole.base == 11


def test_a_second_run_finds_the_same(closed):
    put_answers(closed, 6, NORTH, meetings=4)

    assert [aggregate_wave(MASA, closed, WAVE, CLOSES) for _ in range(2)] == [1, 1]
    assert len(kept(closed)[0]) == 1


def test_who_was_not_reached_or_opted_out_is_counted(closed):
    with closed.begin() as db:
        one = db.execute(select(tables.survey_invitations.c.invitation_id).limit(1)).scalar_one()
        db.execute(insert(tables.survey_opt_outs), {"invitation_id": one, "scope": "wave"})
    put_answers(closed, 6, NORTH, meetings=4)

    aggregate_wave(MASA, closed, WAVE, CLOSES)

    [form] = results_in(kept(closed)[0][0]["content"]).forms
    assert (form.opted_out, form.not_reached, form.late) == (1, 0, 0)


def test_a_version_that_gives_a_few_people_away_is_not_kept(closed):
    put_answers(closed, 6, NORTH, meetings=4)
    aggregate_wave(MASA, closed, WAVE, CLOSES)
    put_answers(closed, 1, SOUTH, meetings=9)

    with pytest.raises(TooClose, match="1 answers more or less"):
        aggregate_wave(MASA, closed, WAVE, CLOSES)

    put_answers(closed, 4, SOUTH, meetings=8)
    assert aggregate_wave(MASA, closed, WAVE, CLOSES) == 2


def test_nothing_is_worked_out_before_the_wave_is_closed(database):
    put_wave(database, "open")

    with pytest.raises(NotClosed, match="is open"):
        aggregate_wave(MASA, database, WAVE, CLOSES)
