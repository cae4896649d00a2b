"""How the rows of a list stand after everything that a region has said."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from schemas.match import Finding
from tasks.regions.answer_rows import ACCEPTED, Listed, Said, contradictions, how_rows_stand

CHANGED = Finding("mentor_changed", "hold", "Another mentor was accepted before.")
WRONG = Finding("mentor_unknown", "hold", "Nobody has this id.", column="mentor_member_id")
REMARK = Finding("same_district", "accept_warn", "Same district.")
LISTED = [Listed("A", "pA"), Listed("B", "pB"), Listed("C", "pC")]


def said(ref="A", result="accept", findings=(), *, number=2, by="s1", mentee="", mentor="m1", **cells):
    return Said(by, number, ref, mentee or (f"p{ref}" if ref else ""), mentor, "matched", cells, result, findings)


def stand(*rows, own="s1", theirs=(), confirmed=(), listed=LISTED):
    return how_rows_stand(listed, rows, own, frozenset(theirs), frozenset(confirmed))


def states(found):
    """Reference -> how it stands; somebody below the list by name."""
    return {one.list_ref or one.row.said.get("mentee_name", ""): one.state for one in found}


def test_each_row_stands_as_its_result_says():
    found = stand(said("A"), said("B", "accept_warn", (REMARK,), number=3), said("C", "reject", (WRONG,), number=4))

    assert states(found) == {"A": "fine", "B": "noted", "C": "work"}


def test_whoever_has_no_answer_is_empty_also_if_the_row_came_back_empty():
    assert states(stand(said("A", "unanswered"))) == {"A": "empty", "B": "empty", "C": "empty"}


def test_what_needs_work_comes_first_then_what_is_empty():
    found = stand(said("A"), said("C", "hold", (WRONG,), number=4))

    assert [one.state for one in found] == ["work", "empty", "fine"]


def test_the_last_word_counts():
    assert states(stand(said("A", "hold", (WRONG,)), said("A", by="s2"), own="s2"))["A"] == "fine"
    assert states(stand(said("A"), said("A", "hold", (WRONG,), by="s2"), own="s2"))["A"] == "work"


def test_an_empty_row_takes_nothing_back():
    assert states(stand(said("A"), said("A", "unanswered", by="s2"), own="s2"))["A"] == "fine"


def test_what_was_accepted_before_counts_in_a_later_answer():
    found = stand(said("A"), said("B", number=3), said("C", by="s2"), own="s2")

    assert Counter(one.state for one in found) == {"fine": 3}


def test_a_held_row_is_fine_once_the_match_it_brought_is_confirmed():
    row = said("A", "hold", (Finding("mentor_not_member", "hold", "No member."), REMARK))

    [freed, *_] = [one for one in stand(row, confirmed={("s1", "pA", "m1")}) if one.list_ref == "A"]

    assert (freed.state, freed.findings) == ("fine", ())
    assert states(stand(row, confirmed={("s0", "pA", "m1"), ("s1", "pA", "m2")}))["A"] == "work"


def test_two_rows_of_one_person_are_both_shown_while_they_disagree():
    twice = Finding("duplicate_row", "hold", "Keep one row.")
    found = stand(said("A", "hold", (twice,), number=2), said("A", "hold", (twice,), number=9, mentor="m2"))

    assert [(one.state, one.row.number) for one in found if one.list_ref == "A"] == [("work", 2), ("work", 9)]


def test_two_rows_of_one_person_that_agree_are_one():
    same = Finding("duplicate_row", "accept_warn", "It counts once.")
    found = stand(said("A"), said("A", "accept_warn", (same,), number=9))

    assert [(one.state, one.findings) for one in found if one.list_ref == "A"] == [("noted", (same,))]


def test_another_coordinators_contradiction_leaves_what_was_accepted():
    rows = said("A"), said("A", "hold", (CHANGED,), by="s2", mentor="m2")

    assert states(stand(*rows, own="s1", theirs={"s2"}))["A"] == "fine"
    assert states(stand(*rows, own="s2", theirs={"s1"}))["A"] == "work"


def test_contradictions_are_found_between_coordinators_only():
    first, second = said("A"), said("A", "hold", (CHANGED,), by="s2", mentor="m2")

    assert contradictions([first, second], {"s1": "ann", "s2": "bo"}, "s2") == [(second, first)]
    assert contradictions([first, second], {"s1": "ann", "s2": "ann"}, "s2") == []
    assert contradictions([second, first], {"s1": "ann", "s2": "bo"}, "s2") == []
    assert contradictions([first, said("A", "hold", (WRONG,), by="s2")], {"s1": "ann", "s2": "bo"}, "s2") == []


def test_somebody_written_in_stands_below_the_list():
    found = stand(said("", "hold", (WRONG,), mentee_name="Sund, Kari"))

    assert states(found)["Sund, Kari"] == "work"


def test_somebody_written_in_who_is_on_the_list_stands_there():
    found = stand(said("", "accept_warn", (REMARK,), mentee="pB", mentee_name="Bo"))

    assert states(found) == {"A": "empty", "B": "noted", "C": "empty"}


def test_what_was_wrong_with_people_below_the_list_is_told_once():
    rows = said("", "hold", (WRONG,), mentee_name="Sund, Kari"), said("A", by="s2")

    assert "Sund, Kari" not in states(stand(*rows, own="s2"))
    assert states(stand(*rows, own="s1"))["Sund, Kari"] == "work"


def test_somebody_written_in_and_accepted_before_still_counts():
    rows = said("", mentee="pX", mentee_name="Sund, Kari"), said("A", by="s2")

    assert states(stand(*rows, own="s2"))["Sund, Kari"] == "fine"


def test_a_corrected_write_in_takes_the_place_of_the_first():
    wrong = said("", "hold", (WRONG,), mentee_name="Sund,  KARI", mentor="")
    right = said("", "accept", by="s2", mentee_name="Sund, Kari")

    assert [one.state for one in stand(wrong, right, own="s1", listed=[])] == ["fine"]


def test_a_row_of_somebody_who_left_the_list_is_answered_where_it_was_sent():
    gone = said("GONE", "hold", (WRONG,))

    assert [one.state for one in stand(gone, listed=[])] == ["work"]
    assert stand(gone, said("A", by="s2"), own="s2", listed=[Listed("A", "pA")])[0].state == "fine"


REFS = st.sampled_from(["A", "B", "C", "GONE", ""])
RESULTS = st.sampled_from(["accept", "accept_warn", "hold", "reject", "unanswered"])


@given(st.lists(st.tuples(REFS, RESULTS, st.sampled_from(["", "pA", "pX", "pY"])), max_size=12))
def test_every_row_of_an_answer_that_is_not_accepted_is_to_do_exactly_once(rows):
    answer = [said(ref, result, (WRONG,) if result in {"hold", "reject"} else (), number=number, mentee=mentee)
              for number, (ref, result, mentee) in enumerate(rows, 2)]  # fmt: skip

    found = stand(*answer)

    to_do = Counter(one.row.number for one in found if one.state == "work")
    assert to_do == {row.number: 1 for row in answer if row.result not in {*ACCEPTED, "unanswered"}}
    assert all(one.row.result in ACCEPTED for one in found if one.state in {"fine", "noted"})
    assert {one.list_ref for one in found} >= {"A", "B", "C"}
    assert all(number == 1 for number in Counter(one.list_ref for one in found if one.state == "empty").values())


@given(st.permutations(range(5)))
def test_how_a_row_stands_does_not_hang_on_its_place(order):
    rows = [said("A"), said("B", "hold", (WRONG,)), said("C", "unanswered"), said("", "reject", (WRONG,), mentee="pX"),
            said("", "accept_warn", (REMARK,), mentee="pY")]  # fmt: skip
    placed = [Said(**{name: getattr(rows[at], name) for name in Said.__slots__} | {"number": number})
              for number, at in enumerate(order, 2)]  # fmt: skip

    found = {(one.list_ref, one.row.mentee_person_id if one.row else ""): one.state for one in stand(*placed)}

    assert found == {("A", "pA"): "fine", ("B", "pB"): "work", ("C", ""): "empty", ("", "pX"): "work",
                     ("", "pY"): "noted"}  # fmt: skip


NAMED = [Listed("A", "pA", "Lind, Jo"), Listed("B", "pB", "Ek, Al"), Listed("C", "pC", "Ek, Al")]


def test_a_row_whose_reference_was_written_over_is_its_persons_row():
    found = stand(said("see mail", "reject", (WRONG,), mentee="-", mentee_name="lind,  JO"), listed=NAMED)

    assert [(one.list_ref, one.state) for one in found] == [("A", "work"), ("B", "empty"), ("C", "empty")]


def test_a_name_that_two_have_or_that_has_an_answer_says_nobody():
    two = stand(said("see mail", "reject", (WRONG,), mentee="-", mentee_name="Ek, Al"), listed=NAMED)
    heard = stand(said("A"), said("see mail", "reject", (WRONG,), number=3, mentee="-", mentee_name="Lind, Jo"),
                  listed=NAMED)  # fmt: skip

    assert [(one.list_ref, one.state) for one in two if one.state == "work"] == [("", "work")]
    assert [(one.list_ref, one.state) for one in heard if one.state != "empty"] == [("", "work"), ("A", "fine")]
