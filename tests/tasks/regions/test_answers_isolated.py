"""An answer names nobody of another region, whatever was typed, and what fails holds up no other."""

import threading

import pytest
from answer_builders import A, B, answer, bad, book, good, lines, mails, words
from match_builders import a_finding, a_said, newest_list, put_reply, put_submission, reply_id
from region_builders import MASA, ref

from tasks.regions import answers
from tasks.regions.answer_isolation import check_answer
from tasks.regions.answers import AnswersFailed
from tasks.regions.isolation import ForeignRows
from tasks.shared import audit
from tasks.shared.tokens import token

# Isolation ---------------------------------------------------------------------------------------------------------


def test_a_mentor_of_another_region_whom_the_region_named_may_stand_there(on_both):
    foreign = a_finding("cross_region_no_reason", "hold", "A mentor from another region needs a reason.",
                        "cross_region_reason")  # fmt: skip
    said = bad(A, 2, [foreign], mentor_member_id="Far, Away (00601)", mentor_name="m00601@example.org")
    put_submission(on_both, said, list_id=newest_list(on_both))
    answer(on_both)

    [line] = [line for line in lines(mails(on_both)[0]) if line["List ref"] == A]
    assert (line["Mentor member ID"], line["Mentor name"]) == ("Far, Away (00601)", "m00601@example.org")


@pytest.mark.parametrize("cell", ["Far\r\nAway (00601)", "Far, Away \u202e(00601)", "Far\x85Away \t (00601)\u2028"])
def test_signs_that_no_answer_repeats_hold_up_no_answer(listed, cell):
    typed = {"mentor_member_id": cell, "mentor_name": cell, "note": "m00301@example.org\u202e"}
    put_submission(listed, bad(A, 2, **typed), list_id=newest_list(listed))
    answer(listed)

    [line] = [line for line in lines(mails(listed)[0]) if line["List ref"] == A]
    assert line["Mentor member ID"].endswith("(00601)")
    assert "Note" not in line, "an address of somebody elsewhere, in disguise"


def test_a_word_that_only_loses_an_invisible_sign_was_typed_by_the_region(listed):
    foreign = a_finding("mentor_unknown", "hold", "We know no m00601@example.org.", "mentor_name")
    typed = bad(A, 2, [foreign], mentor_member_id="m00601@example.org\u202e", mentor_name="\u202am00601@example.org")
    put_submission(listed, typed, list_id=newest_list(listed))

    assert answer(listed) == {"submission": 1}


@pytest.mark.parametrize("facts", [
    pytest.param({"mentee": "00301", "mentee_name": "Last00301, Jo"}, id="known to us"),
    pytest.param({"mentee_email": "m00301@example.org", "mentee_name": "Last00301, Jo"}, id="by the address"),
    pytest.param({"ref": ref("00301"), "mentee_name": "Last00301, Jo"}, id="by the reference"),
])  # fmt: skip
def test_a_mentee_of_another_region_is_never_named(listed, facts):
    facts = {"ref": "", "mentee": ""} | facts
    wrong = a_finding("write_in", "hold", "This person is on another list.", "")
    put_submission(listed, a_said(facts.pop("ref"), 9, "hold", [wrong], mentor_member_id="00501", **facts),
                   list_id=newest_list(listed))  # fmt: skip
    answer(listed)

    [mail] = mails(listed)
    assert "Row 9 of the file you sent: This person is on another list." in words(mail)
    [line] = [line for line in lines(mail) if "List ref" not in line]
    assert line == {"What to do": "Row 9 of the file you sent: This person is on another list."}
    everything = str([list(sheet.values) for sheet in book(mail)]) + words(mail)
    assert "00301" not in everything


def test_an_address_of_somebody_elsewhere_in_a_note_is_not_repeated(listed):
    put_submission(listed, bad(A, 2, note="m00301@example.org", match_date=ref("00301")), list_id=newest_list(listed))
    answer(listed)

    [line] = [line for line in lines(mails(listed)[0]) if line["List ref"] == A]
    assert "Note" not in line
    assert "Match date" not in line


@pytest.mark.parametrize("told", ["m00301@example.org", ref("00301")])
def test_an_answer_that_names_somebody_elsewhere_is_not_written(on_both, told):
    put_submission(on_both, bad(A, 2, [a_finding(sentence=f"Ask {told}.")]), list_id=newest_list(on_both))
    put_reply(on_both, 2, "question", code="no_file", list_id=newest_list(on_both))

    with pytest.raises(AnswersFailed, match=r"masa: 1 of 2 answers were not written \(ForeignRows\); the others were"):
        answer(on_both)

    assert [words(mail)[:60] for mail in mails(on_both)] == [
        "Hello Ann Lind, Thank you for your mail. There was no workbo"]  # fmt: skip


def test_the_check_sees_rows_mentors_and_tokens_that_are_not_the_regions(listed):
    put_submission(listed, bad(A, 2), list_id=newest_list(listed))
    answer(listed)
    [mail] = mails(listed)
    asked = {"lists": (), "program_year": "2026-27"}

    with listed.connect() as db:
        with pytest.raises(ForeignRows, match="references"):
            check_answer(db, MASA, "Region 6", mail, token=token(newest_list(listed)), **asked)
        with pytest.raises(ForeignRows, match="1 tokens"):
            check_answer(db, MASA, "Region 5", mail, token=token("other"), **asked)


# When something goes wrong -----------------------------------------------------------------------------------------


def test_two_at_once_write_one_answer(on_both):
    put_submission(on_both, bad(A, 2), list_id=newest_list(on_both))
    told = []
    both = [threading.Thread(target=lambda: told.append(answer(on_both))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(told, key=len) == [{}, {"submission": 1}]
    assert len(mails(on_both)) == 1
    with on_both.connect() as db:
        assert len(audit.facts_of(db, action="reply_answered", subject=reply_id(1))) == 1


def test_one_answer_that_fails_holds_up_no_other(on_both, monkeypatch):
    put_submission(on_both, bad(A, 2), list_id=newest_list(on_both))
    put_reply(on_both, 2, "question", code="no_file", list_id=newest_list(on_both))

    def broken(_book):
        raise OSError("Last00101, Jo")

    with monkeypatch.context() as patched:
        patched.setattr(answers, "render_answer", broken)
        with pytest.raises(AnswersFailed) as problem:
            answer(on_both)

    assert "Last00101" not in str(problem.value)
    assert answer(on_both) == {"submission": 1}
    assert len(mails(on_both)) == 2


@pytest.mark.parametrize("text", [
    pytest.param('=HYPERLINK("http://x")', id="a formula"),
    pytest.param("<script>alert(1)</script>", id="a tag"),
    pytest.param("\x07\x1b[31m", id="control characters"),
    pytest.param("\u202egnirts", id="another direction"),
    pytest.param("_x0041_", id="an escape of workbooks"),
    pytest.param("a" * 40_000, id="no end"),
    pytest.param("line\nbreak\r\n", id="several lines"),
    pytest.param("\ufffe", id="no character"),
    pytest.param("{mentee} %s", id="a template"),
    pytest.param("   ", id="blanks"),
])  # fmt: skip
def test_hostile_texts_stay_texts(listed, text):
    said = a_said("", 9, "hold", [a_finding("write_in", "hold", f"What is {text[:50]}?", "note")], mentee_name=text,
                  mentor_member_id=text, match_date=text, note=text, outcome=text[:20] or "x")  # fmt: skip
    put_submission(listed, said, good(B, 3, note=text), list_id=newest_list(listed))

    assert answer(listed) == {"submission": 1}
    [mail] = mails(listed)
    assert not [cell for sheet in book(mail) for line in sheet.iter_rows() for cell in line
                if cell.data_type == "f" or cell.hyperlink]  # fmt: skip
    assert "<script>" not in mail.get_body(("html",)).get_content()
