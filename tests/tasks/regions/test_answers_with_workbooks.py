"""The workbook of an answer holds what is to do, as the region filled it in."""

from answer_builders import A, B, C, answer, bad, book, good, lines, mails, words
from match_builders import a_finding, a_said, newest_list, put_match, put_submission
from region_builders import change_decision, change_member

# The workbook ------------------------------------------------------------------------------------------------------


def test_the_workbook_holds_the_rows_to_do_as_the_region_filled_them_in(listed):
    put_submission(listed, good(A), bad(B, match_date="soon", note="she asked"), list_id=newest_list(listed))
    answer(listed)

    first, second = lines(mails(listed)[0])
    assert (first["List ref"], first["Mentor member ID"], first["Match date"], first["Note"]) == (
        B, "0502", "soon", "she asked")  # fmt: skip
    assert (first["What to do"], first["Mentee"]) == ("Choose another mentor.", "Last00102, Jo")
    assert (second["List ref"], second["What to do"]) == (
        C, "Still empty: choose an outcome and, if matched, a mentor.")  # fmt: skip


def test_grey_cells_say_what_we_know_now_not_what_came_back(listed):
    change_member(listed, "00102", district="South")
    put_submission(listed, bad(B, mentee_district="Nonsense", mentee_name="X"), list_id=newest_list(listed))
    answer(listed)

    line = lines(mails(listed)[0])[0]
    assert (line["District"], line["Mentee"]) == ("South", "Last00102, Jo")


def test_somebody_written_in_is_shown_as_typed(listed):
    said = a_said("", 9, "hold", [a_finding("write_in", column="mentee_member_id")], mentee_name="Sund, Kari",
                  mentee_district="West", mentor_member_id="00501")  # fmt: skip
    put_submission(listed, said, list_id=newest_list(listed))
    answer(listed)

    [line] = [line for line in lines(mails(listed)[0]) if "List ref" not in line]
    assert (line["Mentee"], line["District"], line["Mentor member ID"]) == ("Sund, Kari", "West", "00501")


def test_two_rows_of_one_person_are_told_apart_by_where_they_stood(listed):
    twice = a_finding("duplicate_row", "hold", "Keep one row.", "")
    put_submission(listed, bad(B, 3, [twice]), bad(B, 7, [twice]), list_id=newest_list(listed))
    answer(listed)

    assert "1. Last00102, Jo (row 3 of your file): Keep one row. 2. Last00102, Jo (row 7 of your file): Keep one row." \
        in words(mails(listed)[0])  # fmt: skip


def test_a_reference_that_was_written_over_comes_back_right(listed):
    unknown = a_finding("ref_unknown", "reject", "The reference is none of ours.", "list_ref")
    put_submission(listed, a_said("see mail", 2, "reject", [unknown], mentee_name="Last00101, Jo",
                                  mentor_member_id="00501"), list_id=newest_list(listed))  # fmt: skip
    answer(listed)

    assert words(mails(listed)[0]).count("Last00101, Jo") == 1
    assert "Last00101, Jo: The reference was written over; in the workbook it is right again." in words(
        mails(listed)[0]
    )
    assert (lines(mails(listed)[0])[0]["List ref"], lines(mails(listed)[0])[0]["Mentor member ID"]) == (A, "00501")


def test_what_is_accepted_stands_on_a_sheet_of_its_own(listed):
    put_submission(listed, good(A, match_date="2026-09-02"), bad(B), list_id=newest_list(listed))
    answer(listed)

    assert list(book(mails(listed)[0])["Accepted"].values) == [
        ("Mentee", "What you told us", "Remark"),
        ("Last00101, Jo", "matched with Holm, Bo (00501), 9/2/2026", None),
    ]


def test_a_held_row_that_was_freed_since_needs_no_work(on_both):
    put_submission(on_both, a_said(A, 2, "hold", [a_finding("mentor_not_member")], mentee="00101", mentor="00501",
                                  mentor_member_id="00501"), list_id=newest_list(on_both))  # fmt: skip
    put_match(on_both, A, "00101", "00501", submission_id="s1")
    answer(on_both)

    assert [line["List ref"] for line in lines(mails(on_both)[0])] == [B, C]


def test_somebody_who_left_the_list_is_no_longer_asked_for(listed):
    change_decision(listed, "00103", "NOT_ELIGIBLE")
    put_submission(listed, good(A), good(B, 3), list_id=newest_list(listed))
    answer(listed)

    assert "both rows of list 1" in words(mails(listed)[0])


def test_somebody_who_left_but_was_answered_badly_is_shown_by_the_name_that_was_told(on_both):
    change_decision(on_both, "00103", "NOT_ELIGIBLE")
    gone = a_finding("no_longer_listed", "hold", "This person left the list. Nothing to type.", "")
    put_submission(on_both, good(A), good(B, 3), bad(C, 4, [gone]), list_id=newest_list(on_both))
    answer(on_both)

    [mail] = mails(on_both)
    assert "Last00103, Jo: This person left the list. Nothing to type." in words(mail)
    [line] = lines(mail)
    assert (line["List ref"], line["Mentee"]) == (C, "Last00103, Jo")
    assert "E-mail" not in line


# Each program ------------------------------------------------------------------------------------------------------


def test_what_was_typed_is_read_as_it_was_kept(listed):
    put_submission(listed, bad(A, 2, note="caf\u00e9"), list_id=newest_list(listed))

    answer(listed)

    assert lines(mails(listed)[0])[0]["Note"] == "caf\u00e9"
