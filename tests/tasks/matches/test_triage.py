"""One mail, one verdict: real-looking mails in the order of the questions."""

from dataclasses import replace

import pytest
from replies import PROVEN, SENT, a_reply
from weighed_mails import (
    FORGED,
    KNOWN,
    LIST,
    MAILS,
    MARKED,
    OF_OTHER,
    OTHER_WORDS,
    RESAVED,
    TWO,
    UNMARKED,
    VOUCHED,
    WHOM,
    refused,
    reply,
    said,
    weigh,
)

from schemas.files.match_list import SENTENCES
from tasks.matches.envelope import envelope_of
from tasks.matches.mail_parts import MOST_FILES
from tasks.matches.quarantine_messages import WHY
from tasks.matches.refusals import BOOK_CODES
from tasks.matches.triage import triage


def kept(name, known=KNOWN):
    """The verdict about one of the kept mails."""
    return weigh((MAILS / f"{name}.eml").read_bytes(), known)


# Real mails ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "verdict", "code", "list_id"),
    [
        ("outlook_reply_with_a_logo", "submission", "", LIST),
        ("gmail_reply", "submission", "", LIST),
        ("apple_mail_reply", "submission", "", LIST),
        ("outlook_forward_as_attachment", "submission", "", LIST),
        ("forward_saved_as_a_file", "submission", "", LIST),
        ("outlook_rich_text_winmail", "refused", "not_a_workbook", LIST),
        ("link_to_a_google_sheet_behind_a_mail_filter", "refused", "cloud_link", LIST),
        ("out_of_office_german_exchange", "auto_reply", "automatic", LIST),
        ("out_of_office_spanish_without_any_header", "auto_reply", "automatic", LIST),
        ("vacation_gmail", "auto_reply", "automatic", LIST),
        ("newsletter", "auto_reply", "automatic", ""),
        ("read_receipt", "auto_reply", "read_receipt", ""),
        ("report_that_it_arrived", "auto_reply", "delivered", ""),
        ("complaint_of_spam", "auto_reply", "complaint", ""),
        ("bounce_postfix_user_unknown", "bounce", "permanent", LIST),
        ("bounce_postfix_delayed", "bounce", "temporary", LIST),
        ("bounce_exchange_online", "bounce", "permanent", LIST),
        ("bounce_gmail", "bounce", "permanent", LIST),
        ("bounce_qmail_in_plain_words", "bounce", "permanent", LIST),
        ("bounce_of_a_forwarded_address", "bounce", "permanent", LIST),
    ],
)
def test_a_real_mail_gets_its_verdict(name, verdict, code, list_id):
    found = kept(name)

    assert (said(found), found.list_id) == ((verdict, code), list_id)


def test_every_kept_mail_has_a_verdict_here():
    [marked] = [mark for mark in test_a_real_mail_gets_its_verdict.pytestmark if mark.name == "parametrize"]

    assert {values[0] for values in marked.args[1]} == {path.stem for path in MAILS.glob("*.eml")}


@pytest.mark.parametrize("name", [path.stem for path in sorted(MAILS.glob("bounce_*.eml"))])
def test_a_bounce_names_whom_we_wrote_to_whoever_it_was_passed_on_to(name):
    found = kept(name)

    assert (found.failed, found.bounce_kind, found.sender) == ((WHOM,), found.code, "")


def test_a_bounce_of_somebody_elses_mail_is_tied_to_nothing():
    found = kept("bounce_gmail", replace(KNOWN, list_of_message={}, recipient_of_message={}))

    assert (said(found), found.list_id, found.failed) == (("bounce", "permanent"), "", ())


def test_the_list_that_a_bounce_brings_back_is_no_submission():
    assert kept("bounce_exchange_online", VOUCHED).verdict == "bounce"


# What is in it -------------------------------------------------------------------------------------------------------


def test_a_coordinators_list_is_a_submission_for_the_address_on_file():
    found = reply(sender="Lind@District.Example", results=PROVEN + "district.example")

    assert (said(found), found.list_id, found.sender, found.notes) == (("submission", ""), LIST, WHOM, ())
    assert found.book.tokens == ("m.list5",)


def test_only_words_are_a_question():
    found = weigh(a_reply((), WHOM, In_Reply_To=SENT))

    assert (said(found), found.list_id, found.sender, found.book) == (("question", "no_file"), LIST, WHOM, None)


@pytest.mark.parametrize("code", sorted(BOOK_CODES))
def test_each_way_to_be_wrong_has_its_code_and_what_to_do(code):
    found = reply(refused(code), In_Reply_To=SENT)

    assert (said(found), found.sender) == (("refused", code), WHOM)
    assert SENTENCES[code]


@pytest.mark.parametrize("code", ["no_file", "cloud_link", "several_lists", "wrong_year", "same_again"])
def test_each_way_of_a_mail_to_be_wrong_has_its_sentence(code):
    assert SENTENCES[code].format(region="region", mentee="", mentees="", mentor="", mentors="")


def test_no_sentence_is_said_twice_and_each_says_what_to_do():
    assert len(set(SENTENCES.values())) == len(SENTENCES)
    assert [code for code, words in SENTENCES.items() if not words.endswith(".") or len(words.split(". ")) < 2] == []


@pytest.mark.parametrize(
    "code", ["not_coordinator", "unproven", "list_unknown", "token_forged", "not_one_sender", "unparsable",
             "triage_failed", "too_many_replies", "too_big", "automatic_list"],
)  # fmt: skip
def test_each_doubt_has_its_words_for_whoever_decides(code):
    assert WHY[code]


@pytest.mark.parametrize(
    ("files", "verdict", "notes"),
    [
        pytest.param((MARKED, refused("pdf")), ("submission", ""), ("ignored:pdf",), id="a flyer beside it"),
        pytest.param((refused("damaged"), MARKED), ("submission", ""), ("ignored:damaged",), id="a spoilt one before"),
        pytest.param((MARKED, RESAVED), ("submission", ""), (), id="the same list saved twice"),
        pytest.param((UNMARKED, MARKED), ("submission", ""), (), id="the same list, once without its mark"),
        pytest.param((MARKED, OTHER_WORDS), ("refused", "several_lists"), (), id="two lists that differ"),
        pytest.param((MARKED, OF_OTHER), ("refused", "several_lists"), (), id="two lists of two regions"),
        pytest.param(
            (refused("pdf"), refused("old_excel")), ("refused", "old_excel"), ("ignored:pdf",), id="the likelier one"
        ),
        pytest.param((TWO,), ("refused", "two_lists"), (), id="two marks in one book"),
        pytest.param(tuple(MARKED + b"%d" % n for n in range(MOST_FILES + 1)), ("refused", "several_lists"), (),
                     id="a flood of files"),
    ],
)  # fmt: skip
def test_of_several_files_one_list_counts(files, verdict, notes):
    found = reply(*files, In_Reply_To=SENT)

    assert (said(found), found.notes) == (verdict, notes)


def test_a_flood_of_files_is_not_even_read():
    envelope = envelope_of(a_reply([MARKED + b"%d" % n for n in range(50)], WHOM, In_Reply_To=SENT), True)

    assert triage(envelope, KNOWN, lambda *_: pytest.fail("it was read")).code == "several_lists"


# For which list ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "headers", "list_id", "notes"),
    [
        pytest.param(MARKED, {}, LIST, (), id="the workbook"),
        pytest.param(UNMARKED, {"To": "mentors+m.list5@example.org"}, LIST, (), id="the address"),
        pytest.param(UNMARKED, {"Delivered_To": "mentors+M.LIST5@example.org"}, LIST, (), id="the address in capitals"),
        pytest.param(UNMARKED, {"In_Reply_To": SENT}, LIST, (), id="the thread"),
        pytest.param(UNMARKED, {"References": f"{SENT} <theirs@x.example>"}, LIST, (), id="an older one of the thread"),
        pytest.param(
            UNMARKED, {"References": f"<older@example.org> {SENT}"}, LIST, (), id="the nearest mail of the thread"
        ),
        pytest.param(MARKED, {"In_Reply_To": "<six@example.org>"}, LIST, ("list_conflict",), id="an old thread"),
        pytest.param(
            MARKED, {"To": "mentors+m.list4@example.org", "In_Reply_To": "<six@example.org>"}, LIST,
            ("list_conflict",), id="three that disagree",
        ),
        pytest.param(
            UNMARKED, {"To": "mentors+m.list5@example.org", "In_Reply_To": "<six@example.org>"}, LIST,
            ("list_conflict",), id="the address before the thread",
        ),
        pytest.param(MARKED, {"To": "mentors+nonsense@example.org"}, LIST, (), id="an address that names nothing"),
    ],
)  # fmt: skip
def test_the_list_is_found_by_the_workbook_then_the_address_then_the_thread(file, headers, list_id, notes):
    found = reply(file, **headers)

    assert (said(found), found.list_id, found.notes) == (("submission", ""), list_id, notes)


def test_neither_subject_nor_file_name_says_which_list_it_is():
    found = reply(UNMARKED, Subject="Re: list5 m.list5")

    assert (said(found), found.list_id) == (("quarantine", "list_unknown"), "")


def test_a_forged_mark_goes_to_a_person_whatever_else_is_right():
    found = reply(FORGED, In_Reply_To=SENT)

    assert (said(found), found.list_id, found.sender) == (("quarantine", "token_forged"), LIST, "")


def test_a_question_that_answers_nothing_of_ours_waits_for_a_person():
    found = weigh(a_reply((), WHOM))

    assert (said(found), found.notes, found.sender) == (("quarantine", "list_unknown"), ("no_file",), "")
