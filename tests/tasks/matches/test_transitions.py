"""What answers do to the match ledger."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from schemas.match import AnswerRow, Finding, Pair, RowVerdict
from tasks.matches.transitions import Change, Live, Speaker, changes, tally

DAY = date(2026, 9, 1)
REFS, MENTORS = ("A1", "A2"), ("m1", "m2", "m3")
SUPERVISOR = Finding("supervisor", "hold", "The mentor supervises the mentee.")


def a_row(ref="A1", mentor="m1", result="accept", outcome="matched", findings=(), day=DAY):
    """A judged row that names a mentor, or none; its reference is written as people write it."""
    pair = Pair(ref, f"p-{ref}", mentor, mentor, "North", "North", "active", "active", day)
    row = AnswerRow(2, ref.lower(), {"outcome": outcome, "mentor_member_id": mentor})
    is_pair = mentor and result != "reject"
    return RowVerdict(row, result, outcome, findings, f"p-{ref}", pair if is_pair else None, ref)


def a_match(mentor="m1", state="confirmed", ref="A1", coordinator="lind", submission="s0"):
    return Live(f"{ref}-{mentor}", ref, mentor, state, submission, coordinator, DAY)


def said(verdicts, live=(), coordinator="lind"):
    """The changes as pairs of match (or mentor, if new) and state."""
    return [
        (one.match_id or one.pair.mentor_person_id, one.state)
        for one in changes(verdicts, live, Speaker("s1", coordinator))
    ]


def test_an_accepted_row_is_confirmed():
    assert said([a_row()]) == [("m1", "confirmed")]


def test_the_same_pair_again_changes_nothing():
    assert said([a_row()], [a_match()]) == []


def test_a_held_pair_that_is_accepted_now_is_confirmed():
    assert said([a_row()], [a_match(state="held")]) == [("A1-m1", "confirmed")]


def test_another_mentor_replaces_the_one_before():
    assert said([a_row(mentor="m2")], [a_match()]) == [("A1-m1", "replaced"), ("m2", "confirmed")]


def test_a_held_change_of_mentor_leaves_the_confirmed_match_alone():
    assert said([a_row(mentor="m2", result="hold")], [a_match()]) == [("m2", "held")]


def test_what_was_held_before_gives_way_to_what_is_held_now():
    assert said([a_row(mentor="m2", result="hold")], [a_match(state="held")]) == [("A1-m1", "replaced"), ("m2", "held")]


def test_what_another_coordinator_said_stays_beside_it():
    assert said([a_row(mentor="m2", result="hold")], [a_match(state="held")], "berg") == [("m2", "held")]


def test_two_mentors_for_one_mentee_in_one_answer_are_both_held():
    rows = [a_row(result="hold"), a_row(mentor="m2", result="hold")]

    assert said(rows) == [("m1", "held"), ("m2", "held")]


def test_the_same_row_twice_counts_once():
    assert said([a_row(), a_row()]) == [("m1", "confirmed")]


def test_a_rejected_row_ends_what_was_held_and_nothing_else():
    assert said([a_row(result="reject")], [a_match(state="held")]) == [("A1-m1", "replaced")]
    assert said([a_row(result="reject")], [a_match()]) == []


def test_what_is_held_gives_way_to_whatever_else_its_sender_says():
    unknown = a_row(mentor="", result="hold")

    assert said([unknown], [a_match(state="held")]) == [("A1-m1", "replaced")]
    assert said([a_row(mentor="", outcome="pending")], [a_match(state="held")]) == [("A1-m1", "replaced")]
    assert said([unknown], [a_match(state="held")], "berg") == [], "what another said stays"


def test_a_corrected_day_reaches_the_match_and_a_day_left_out_does_not():
    later, undated = date(2026, 10, 5), Finding("date_missing", "accept_warn", "Taken as the day received.")

    assert said([a_row(day=later)], [a_match()]) == [("A1-m1", "confirmed")]
    assert said([a_row(day=later, findings=(undated,))], [a_match()]) == []


def test_of_two_rows_that_say_the_same_the_worst_counts_wherever_it_stands():
    rows = [a_row(), a_row(result="hold")]

    assert said(rows) == said(rows[::-1]) == [("m1", "held")]


def test_a_match_is_over_with_its_last_day_or_else_with_its_year():
    dated = replace(a_match(), runs_until=date(2026, 9, 1), program_year="2025-26")

    assert dated.is_over("2026-27", date(2026, 9, 1))
    assert not dated.is_over("2026-27", date(2026, 8, 31))
    assert replace(a_match(), program_year="2025-26").is_over("2026-27", date(2026, 8, 31))
    assert not replace(a_match(), program_year="2026-27").is_over("2026-27", date(2026, 8, 31))


def test_whoever_left_has_no_match_any_more():
    assert said([a_row(mentor="", outcome="left")], [a_match()]) == [("A1-m1", "ended")]


def test_a_pending_row_leaves_a_match_as_it_is():
    assert said([a_row(mentor="", outcome="pending")], [a_match()]) == []


def test_an_unanswered_row_says_nothing():
    assert said([a_row(result="unanswered")], [a_match(mentor="m2")]) == []


def test_a_change_says_which_rules_fired():
    [change] = changes([a_row(result="hold", findings=(SUPERVISOR, SUPERVISOR))], (), Speaker("s1", "lind"))

    assert change.reason == "supervisor"


def test_every_row_is_counted_once():
    assert tally([a_row(), a_row(result="hold"), a_row(result="unanswered")]) == {
        "accepted": 1, "warned": 0, "held": 1, "rejected": 0, "unanswered": 1,
    }  # fmt: skip


def after(live: list[Live], found: list[Change], submission: str, coordinator: str) -> list[Live]:
    """The ledger once the changes are made."""
    kept = {match.match_id: match for match in live}
    for change in found:
        known = kept.pop(change.match_id, None)
        if change.state not in {"confirmed", "held"}:
            assert known is not None
            continue
        pair = change.pair
        made = Live(f"{pair.list_ref}-{pair.mentor_person_id}", pair.list_ref, pair.mentor_person_id, change.state,
                    submission, coordinator, pair.match_date)  # fmt: skip
        kept[made.match_id] = made
    return list(kept.values())


rows = st.builds(
    a_row, ref=st.sampled_from(REFS), mentor=st.sampled_from(MENTORS),
    result=st.sampled_from(["accept", "accept_warn", "hold", "reject", "unanswered"]),
)  # fmt: skip
empty_rows = st.builds(a_row, ref=st.sampled_from(REFS), mentor=st.just(""), outcome=st.sampled_from(
    ["left", "declined", "pending"]))  # fmt: skip
answers = st.lists(
    st.tuples(
        st.lists(st.one_of(rows, empty_rows), max_size=3, unique_by=lambda row: row.row.list_ref),
        st.sampled_from(["lind", "berg"]),
    ),
    max_size=6,
)


@given(answers)
def test_no_mentee_ever_has_two_confirmed_matches_and_saying_it_again_changes_nothing(given_answers):
    live: list[Live] = []
    for number, (verdicts, coordinator) in enumerate(given_answers):
        name = f"s{number}"
        live = after(live, changes(verdicts, live, Speaker(name, coordinator)), name, coordinator)
        confirmed = [match.list_ref for match in live if match.state == "confirmed"]

        assert len(confirmed) == len(set(confirmed))
        assert changes(verdicts, live, Speaker(name, coordinator)) == []
