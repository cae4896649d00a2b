"""Exports that a guard or a person stops: what is held, refused or kept, and what follows from a decision."""

from datetime import UTC, datetime

import pytest
from exports import a_member, a_roster, as_csv, drop
from intake import MASA, MONDAYS, NOW, SOURCE, everything, unproven, versions
from sqlalchemy import select

from sql.tables import audit
from tasks.membership.check import check_export
from tasks.membership.held import describe, follow_decisions, held_exports, record_decision
from tasks.membership.steps import pull_membership, stale_sources


def test_a_better_export_of_the_same_day_takes_the_place_of_the_other_by_approval(pull, database):
    pull(a_roster(), [a_member(1, title="Principal"), *a_roster()[1:], a_member(61)])
    [held_one] = pull([a_member(2, title="Dean of Students") if n == 1 else row for n, row in enumerate(a_roster())],
                      first=1)  # fmt: skip
    with database.connect() as db:
        [held] = held_exports(db, "masa")

    record_decision(database, held, "approve", "ops", NOW)
    [outcome] = follow_decisions(MASA, database, NOW, unproven)

    assert (held_one.verdict, outcome.verdict) == ("held", "applied")
    current = {row[0]: row[1] for row in versions(database) if row[3] is None}
    assert (current["00001"], current["00002"]) == ("Superintendent", "Dean of Students")
    assert "00061" not in current
    [next_one] = pull(a_roster(), first=2)
    assert next_one.verdict == "applied"


def test_an_export_of_the_same_day_that_says_the_same_asks_nobody(pull):
    outcomes = pull(a_roster())

    [again] = pull(a_roster()[::-1])

    assert (outcomes[0].verdict, again.verdict) == ("applied", "stored")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("members-2062-10-05.csv", "has not come yet", id="a day to come"),
        pytest.param("members-2026-10-05-until-2027-06-30.csv", "two different days", id="two days"),
    ],
)
def test_a_file_whose_day_is_wrong_is_refused_and_shuts_nobody_out(pull, home, database, name, words):
    path = drop(home, "masa", MONDAYS[0], as_csv(a_roster()))
    path.rename(path.with_name(name))

    [refused] = pull()
    [after] = pull(a_roster())

    assert (refused.verdict, after.verdict) == ("refused", "applied")
    assert words in refused.findings[0].sentence


def test_an_approval_counts_only_for_the_numbers_that_were_shown(pull, database):
    pull(a_roster())
    pull(a_roster()[:52], first=2)
    with database.connect() as db:
        [shown] = held_exports(db, "masa")
    pull([*a_roster(), a_member(61), a_member(62)], first=1)

    record_decision(database, shown, "approve", "ops", NOW)
    [outcome] = follow_decisions(MASA, database, NOW, unproven)

    assert outcome.verdict == "held"
    with database.connect() as db:
        [asked_again] = held_exports(db, "masa")
    assert asked_again.decision is None
    assert asked_again.ref != shown.ref


def test_a_refused_file_is_judged_again_once_the_definition_is_mended(pull, home, database):
    strange = as_csv([row | {"membership_status": "Fellow"} for row in a_roster()])
    [first] = pull(strange)
    roster = MASA.roster.model_copy(update={"statuses": {**MASA.roster.statuses, "Fellow": "active"}})
    mended = MASA.model_copy(update={"roster": roster})
    drop(home, "masa", MONDAYS[0], strange)

    [second] = pull_membership(mended, database, NOW, unproven)

    assert (first.verdict, second.verdict) == ("refused", "applied")


def swapped(rows):
    """The rows of an export whose dates are written day/month/year."""
    return [{**row, "position_start": f"{13 + number % 15}/7/2020"} for number, row in enumerate(rows)]


def test_an_export_with_day_and_month_swapped_is_refused_with_what_to_do(pull, database):
    pull(a_roster())
    before = versions(database)

    [outcome] = pull(swapped(a_roster()), first=1)

    assert (outcome.verdict, versions(database)) == ("refused", before)
    assert outcome.sentences[0] == (
        "60 of the 60 rows that are new or changed have a start date that cannot be right: in line 2 13/7/2020 is no "
        "day written month/day/year; written day/month/year it would be 13 July 2020. This program reads dates as "
        "month/day/year: write 25 July 2026 as 7/25/2026 or 2026-07-25. Export again and drop the file again."
    )


def test_a_few_changed_rows_with_bad_dates_go_to_a_person_and_stop_no_export(pull):
    roster = a_roster()

    outcomes = pull(roster, [*swapped(roster[:3]), *roster[3:]])

    assert [outcome.verdict for outcome in outcomes] == ["applied", "applied"]


def test_bad_dates_are_a_share_of_what_is_new_however_large_the_roster(pull):
    roster = a_roster(300)

    outcomes = pull(roster, [*swapped(roster[:4]), *roster[4:]])

    assert [outcome.verdict for outcome in outcomes] == ["applied", "refused"]


def test_how_far_ahead_a_start_may_lie_counts_from_the_day_of_the_export(pull):
    nearly = [{**row, "position_start": "10/5/2027"} for row in a_roster()]
    too_far = [{**row, "position_start": "10/13/2027"} for row in a_roster()]

    outcomes = pull(nearly, too_far)

    assert [outcome.verdict for outcome in outcomes] == ["applied", "refused"]


def test_a_shrunk_export_is_held_and_touches_nothing(pull, database):
    pull(a_roster())
    before = versions(database)

    [outcome] = pull(a_roster()[:52], first=1)

    assert outcome.verdict == "held"
    assert versions(database) == before


def test_a_held_export_waits_for_a_named_person(pull, database):
    pull(a_roster(), a_roster()[:52])

    assert follow_decisions(MASA, database, NOW, unproven) == []

    with database.connect() as db:
        [held] = held_exports(db, "masa")
        assert "8 of 60 members are missing" in describe(db, held)
    record_decision(database, held, "approve", "ops", NOW)
    [outcome] = follow_decisions(MASA, database, NOW, unproven)

    assert outcome.verdict == "applied"
    with database.connect() as db:
        acts = db.execute(select(audit.c.actor, audit.c.action).order_by(audit.c.seq)).all()
    assert ("ops", "decide_held_export") in acts
    assert acts[-1] == ("ops", "take_in_export")


def test_a_refused_export_is_never_applied(pull, database):
    pull(a_roster(), a_roster()[:52])
    before = versions(database)
    with database.connect() as db:
        [held] = held_exports(db, "masa")

    record_decision(database, held, "refuse", "ops", NOW)
    follow_decisions(MASA, database, NOW, unproven)

    assert versions(database) == before
    with database.connect() as db:
        assert held_exports(db, "masa") == []


def test_the_first_decision_stands(pull, database):
    pull(a_roster(), a_roster()[:52])
    with database.connect() as db:
        [held] = held_exports(db, "masa")

    assert record_decision(database, held, "refuse", "ops", NOW)
    assert not record_decision(database, held, "approve", "finance", NOW)


def test_an_approved_export_that_a_newer_one_overtook_is_kept_and_not_applied(pull, database):
    pull(a_roster(), a_roster()[:52], [*a_roster(), a_member(61)])
    before = versions(database)
    with database.connect() as db:
        [held] = held_exports(db, "masa")

    record_decision(database, held, "approve", "ops", NOW)
    [outcome] = follow_decisions(MASA, database, NOW, unproven)

    assert outcome.verdict == "stored"
    assert versions(database) == before


def test_an_older_export_is_kept_and_not_applied(pull, database):
    pull(a_roster(), first=2)
    before = versions(database)

    [outcome] = pull(a_roster()[:58], first=0)

    assert outcome.verdict == "stored"
    assert versions(database) == before


def test_an_unreadable_file_is_refused_with_its_sentence(pull, home):
    [outcome] = pull(b"<html><table><tr><td>Member ID</td></tr></table></html>")

    assert outcome.verdict == "refused"
    [note] = (home / "inbox/masa/membership/refused").glob("*.txt")
    assert outcome.findings[0].sentence in note.read_text()


def test_an_alarm_is_raised_when_no_export_comes(pull, database):
    pull(a_roster())

    with database.connect() as db:
        assert stale_sources(MASA, db, NOW) == []
        assert [f.guard for f in stale_sources(MASA, db, datetime(2026, 12, 24, tzinfo=UTC))] == ["G9"]


def test_checking_a_file_says_what_intake_would_say_and_writes_nothing(pull, database, tmp_path):
    pull(a_roster())
    before = everything(database)
    path = tmp_path / "next.csv"
    path.write_bytes(as_csv(a_roster()[:52]))

    outcome = check_export(MASA, database, SOURCE, MONDAYS[1], path)

    assert (outcome.verdict, outcome.findings[0].guard) == ("held", "G5")
    assert everything(database) == before


def test_a_file_with_what_we_must_not_hold_is_kept_nowhere(pull, home):
    [outcome] = pull(as_csv(a_roster()).replace(b"Position Start Date", b"Social Security Number"))

    assert outcome.verdict == "refused"
    assert [path for path in home.rglob("*") if path.is_file() and path.suffix != ".txt"] == []
    assert "Social Security Number" in "".join(path.read_text() for path in home.rglob("*.txt"))


def test_an_approval_is_for_the_bytes_that_were_shown(pull, home, database):
    pull(a_roster(), a_roster()[:52])
    before = versions(database)
    with database.connect() as db:
        [held] = held_exports(db, "masa")
    record_decision(database, held, "approve", "ops", NOW)
    (home / "raw" / held.sha256[:2] / held.sha256).write_bytes(as_csv(a_roster()[:53]))

    with pytest.raises(ValueError, match="not those that were approved"):
        follow_decisions(MASA, database, NOW, unproven)

    assert versions(database) == before
