"""One mail, one verdict: real-looking mails in the order of the questions, attackers, and mails broken at random."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from replies import A_BOOK, AUTHSERV_ID, PROVEN, SENT, a_reply

from schemas.files.match_list import SENTENCES
from schemas.match import ReceivedBook, Sheet
from tasks.matches.envelope import envelope_of
from tasks.matches.mail_parts import MOST_FILES
from tasks.matches.quarantine_messages import WHY
from tasks.matches.refusals import BOOK_CODES, RefusedBook
from tasks.matches.triage import MOST_ANSWERS, Known, triage

MAILS = Path(__file__).parents[2] / "files/replies"
LIST, OTHER, OLDER = "list5", "list6", "list4"
ROWS = (("List ref", "Outcome"), ("R1", "matched"))
WHOM = "lind@district.example"
MARKED, OF_OTHER, FORGED, UNMARKED, TWO, OTHER_WORDS, RESAVED, REFUSED = (
    b"PK\x03\x04 " + name for name in (b"marked", b"other", b"forged", b"unmarked", b"two", b"words", b"again", b"bad")
)


def read(content, name):
    """A stand-in for the reader of workbooks: it knows some files by their bytes, and takes any other ZIP for ours."""
    said = {OF_OTHER: ("m.list6",), FORGED: ("m.list9",), UNMARKED: (), TWO: ("m.list5", "m.list6")}
    if content.startswith(REFUSED):
        raise RefusedBook(content.removeprefix(REFUSED + b" ").decode())
    if not content.startswith(b"PK\x03\x04"):
        raise RefusedBook("not_a_workbook")
    rows = (*ROWS, ("R2", "declined")) if content == OTHER_WORDS else ROWS
    rows = (*((*row, None, "") for row in rows), (None,), ()) if content == RESAVED else rows
    return ReceivedBook(said.get(content, ("m.list5",)), (Sheet("Matches", rows),))


def refused(code):
    """A file that the reader refuses for one reason."""
    return REFUSED + b" " + code.encode()


KNOWN = Known(
    list_of_message={SENT: LIST, "<older@example.org>": OLDER, "<six@example.org>": OTHER},
    list_of_token=lambda token: {"m.list5": LIST, "m.list6": OTHER, "m.list4": OLDER}.get(token.lower()),
    coordinators={LIST: frozenset({WHOM}), OLDER: frozenset({WHOM})},
    authserv_id=AUTHSERV_ID,
    vouched=False,
    answered_today=0,
    recipient_of_message={SENT: WHOM},
)
VOUCHED = replace(KNOWN, vouched=True)


def weigh(raw, known=KNOWN):
    """The verdict about some bytes."""
    return triage(envelope_of(raw, True), known, read)


def reply(*files, sender=WHOM, known=KNOWN, **more):
    """The verdict about a mail of a person, by default the coordinator of Region 5 with our list."""
    return weigh(a_reply(files or (MARKED,), sender, **more), known)


def said(found):
    return found.verdict, found.code


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


# From whom -----------------------------------------------------------------------------------------------------------


def test_a_stranger_is_not_a_coordinator():
    found = reply(sender="eve@district.example")

    assert (said(found), found.list_id, found.sender) == (("quarantine", "not_coordinator"), LIST, "")


def test_a_coordinator_of_another_region_is_not_one_of_this():
    assert said(reply(OF_OTHER)) == ("quarantine", "not_coordinator")


@pytest.mark.parametrize("file", [MARKED, refused("pdf")])
def test_a_coordinators_name_beside_a_strangers_address_is_a_stranger(file):
    raw = a_reply((file,), "eve@evil.example", In_Reply_To=SENT)
    for name in (f'"{WHOM}"', "Ann Lind", f'"Ann Lind ({WHOM})"'):
        assert said(weigh(raw.replace(b"Ann Lind", name.encode()))) == ("quarantine", "not_coordinator")


@pytest.mark.parametrize(
    "line", [
        f"Ann <{WHOM}>, Eve <eve@evil.example>", f"Region: {WHOM};", f"<{WHOM}> <eve@evil.example>",
        f"{WHOM} <eve@evil.example>", f"eve@evil.example <{WHOM}>", f"Ann <{WHOM}>\r\nFrom: eve@evil.example",
    ],
)  # fmt: skip
def test_several_senders_go_to_a_person(line):
    raw = a_reply((MARKED,), WHOM).replace(b"Ann Lind <lind@district.example>", line.encode())

    assert said(weigh(raw)) == ("quarantine", "not_one_sender")


OURS = AUTHSERV_ID
DOMAIN = "district.example"


@pytest.mark.parametrize(
    "results",
    [
        pytest.param([f"{OURS}; dmarc=pass header.from={DOMAIN}"], id="dmarc"),
        pytest.param([f"{OURS}; dmarc=pass (p=none dis=none) header.from={DOMAIN}"], id="with a comment"),
        pytest.param(
            [f"MX.Masa.Example 1; DMARC=Pass header.from={DOMAIN.upper()};"], id="in capitals, with a version"
        ),
        pytest.param([f"{OURS}; dkim=pass (2048-bit key) header.d={DOMAIN} header.s=s"], id="signed by the domain"),
        pytest.param([f"{OURS}; dkim=pass header.i=@{DOMAIN} header.s=s header.b=x"], id="as Google writes it"),
        pytest.param(
            [f"{OURS}; dkim=fail header.d=x.example; dkim=pass header.d={DOMAIN}"], id="one of two signatures"
        ),
        pytest.param([f"{OURS}; spf=fail smtp.mailfrom=x; dmarc=none; dkim=pass header.d={DOMAIN}"], id="no policy"),
        pytest.param([f"{OURS};\n dkim=pass header.d={DOMAIN};\n dmarc=pass header.from={DOMAIN}"], id="folded"),
        pytest.param([f"{OURS}; dmarc=pass header.from={DOMAIN}", "mx.evil.example; dmarc=fail"], id="others below"),
    ],
)
def test_what_our_own_server_found_out_proves_the_sender(results):
    assert said(weigh(with_results(results))) == ("submission", "")


@pytest.mark.parametrize(
    "results",
    [
        pytest.param([], id="nothing"),
        pytest.param(["mx.evil.example; dmarc=pass header.from=district.example"], id="another server"),
        pytest.param(
            ["mx.evil.example; dmarc=pass", f"{OURS}; dmarc=pass header.from={DOMAIN}"], id="ours below another's"
        ),
        pytest.param([f"{OURS}; dmarc=fail header.from={DOMAIN}", f"{OURS}; dmarc=pass"], id="a second of our name"),
        pytest.param([f"{OURS}; none", f"{OURS}; dmarc=pass header.from={DOMAIN}"], id="a forged one below ours"),
        pytest.param([f"{OURS}; dmarc=fail (dmarc=pass) header.from={DOMAIN}"], id="pass in a comment"),
        pytest.param([f'{OURS}; dmarc=fail reason="x; dmarc=pass"'], id="pass in a quoted reason"),
        pytest.param([f"{OURS}; dmarc=pass header.from=evil.example"], id="pass for another domain"),
        pytest.param([f"{OURS}; dkim=pass header.d=evil.example"], id="signed by another domain"),
        pytest.param([f"{OURS}; dkim=pass header.d=evil{DOMAIN}"], id="a domain that ends alike"),
        pytest.param([f"{OURS}; dkim=pass header.d=mail.{DOMAIN}"], id="a part of the domain"),
        pytest.param([f"{OURS}; dkim=pass header.d=example"], id="the domain above"),
        pytest.param([f"{OURS}; dkim=pass header.d=evil.example header.i=@{DOMAIN}"], id="signed for another"),
        pytest.param([f"{OURS}; dkim=pass smtp.d={DOMAIN} policy.d={DOMAIN}"], id="not a property of the headers"),
        pytest.param([f"{OURS}; dmarc=fail; dkim=pass header.d={DOMAIN}"], id="signed, and dmarc fails"),
        pytest.param([f"{OURS}; dmarc=pass; dmarc=fail"], id="pass and fail"),
        pytest.param([f"{OURS}; spf=pass smtp.mailfrom={WHOM}"], id="spf alone"),
        pytest.param([f"{OURS}; dmarc=pass ({'(' * 5000}"], id="comments without end"),
        pytest.param([f"{OURS}; dmarc=pass header.from={DOMAIN} {'x' * 9000}"], id="endless"),
        pytest.param([f"x{OURS}; dmarc=pass header.from={DOMAIN}"], id="a name that ends alike"),
        pytest.param([f"{OURS}.evil.example; dmarc=pass header.from={DOMAIN}"], id="a name that begins alike"),
        pytest.param([f"({OURS}) mx.evil.example; dmarc=pass"], id="our name in a comment"),
        pytest.param([f"; {OURS}; dmarc=pass"], id="no name"),
        pytest.param([f"spf=pass smtp.mailfrom=x; dmarc=pass header.from={DOMAIN}"], id="without any name"),
        pytest.param([f"{OURS}"], id="only the name"),
        pytest.param(["\x00\xff"], id="noise"),
    ],
)
def test_what_a_sender_may_have_written_proves_nothing(results):
    found = weigh(with_results(results))

    assert (said(found), found.list_id, found.sender) == (("quarantine", "unproven"), LIST, "")


def with_results(results):
    """A good reply with these headers on top."""
    written = "".join(f"Authentication-Results: {line}\n" for line in results)
    return written.encode("latin-1") + a_reply((MARKED,), WHOM, results="")


def test_without_the_name_of_our_server_nothing_is_proven():
    for name in ("", " "):
        assert said(reply(known=replace(KNOWN, authserv_id=name))) == ("quarantine", "unproven")
    raw = with_results(["; dmarc=pass header.from=district.example"])
    assert said(weigh(raw, replace(KNOWN, authserv_id=""))) == ("quarantine", "unproven")


EXCHANGE = replace(KNOWN, authserv_id="exchange-online")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (f"spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom={DOMAIN}; dkim=pass (signature was verified)\n "
         f"header.d={DOMAIN};dmarc=pass action=none\n header.from={DOMAIN};compauth=pass reason=100", "submission"),
        (f"spf=fail (sender IP is 192.0.2.7) smtp.mailfrom=x.example; masa.example; dkim=pass (signature was verified) "
         f"header.d={DOMAIN};dmarc=bestguesspass action=none header.from={DOMAIN};compauth=pass", "submission"),
        (f"spf=pass smtp.mailfrom={DOMAIN}; dkim=pass (signature was verified) header.d=x.onmicrosoft.example;"
         f"dmarc=bestguesspass action=none header.from={DOMAIN};compauth=pass", "quarantine"),
        (f"spf=fail smtp.mailfrom=x.example; dkim=none (message not signed) header.d=none;dmarc=fail "
         f"action=quarantine header.from={DOMAIN};compauth=fail reason=000", "quarantine"),
        (f"mx.evil.example; dmarc=pass header.from={DOMAIN}", "quarantine"),
        (f"exchange-online; dmarc=pass header.from={DOMAIN}", "quarantine"),
    ],
)  # fmt: skip
def test_exchange_online_writes_no_name_and_its_header_is_on_top(line, verdict):
    assert (
        weigh(with_results([line, f"spf=pass smtp.mailfrom=x;dmarc=pass header.from={DOMAIN}"]), EXCHANGE).verdict
        == verdict
    )


def test_two_machines_that_answer_each_other_are_stopped():
    assert reply(known=replace(KNOWN, answered_today=MOST_ANSWERS - 1)).verdict == "submission"
    assert said(reply(known=replace(KNOWN, answered_today=MOST_ANSWERS))) == ("quarantine", "too_many_replies")
    assert weigh(a_reply((), WHOM, In_Reply_To=SENT), replace(KNOWN, answered_today=99)).code == "too_many_replies"


# What looks automatic and bears a list ------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"},
])  # fmt: skip
def test_what_looks_automatic_and_bears_a_list_of_ours_waits_for_a_person(headers):
    found = reply(MARKED, **headers)

    assert (said(found), found.list_id, found.sender) == (("quarantine", "automatic_list"), LIST, "")
    assert reply(MARKED, OTHER_WORDS, **headers).code == "automatic_list"


@pytest.mark.parametrize("files", [(), (UNMARKED,), (FORGED,), (refused("pdf"),), (refused("damaged"),)])
def test_what_looks_automatic_and_bears_no_list_of_ours_is_put_aside(files):
    found = weigh(a_reply(files, WHOM, In_Reply_To=SENT, Auto_Submitted="auto-replied"))

    assert (said(found), found.list_id) == (("auto_reply", "automatic"), LIST)


# Somebody of ours vouches for it -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "verdict", "sender"),
    [
        pytest.param(a_reply((MARKED,), "private@gmail.example", results=""), ("submission", ""), "", id="private"),
        pytest.param(a_reply((MARKED,), WHOM, results=""), ("submission", ""), WHOM, id="unproven"),
        pytest.param(b"From: a@x, b@y\n" + a_reply((MARKED,), WHOM), ("submission", ""), "", id="two senders"),
        pytest.param(a_reply((FORGED,), WHOM, In_Reply_To=SENT), ("submission", ""), WHOM, id="a changed mark"),
        pytest.param(a_reply((FORGED,), WHOM), ("refused", "token_forged"), "", id="a changed mark alone"),
        pytest.param(a_reply((UNMARKED,), WHOM), ("refused", "list_unknown"), "", id="no list"),
        pytest.param(a_reply((refused("pdf"),), WHOM, In_Reply_To=SENT), ("refused", "pdf"), WHOM, id="a pdf"),
        pytest.param(a_reply((), WHOM, In_Reply_To=SENT), ("question", "no_file"), WHOM, id="no file"),
        pytest.param(b"\n\n", ("refused", "unparsable"), "", id="unparsable"),
        pytest.param(a_reply((), WHOM, Auto_Submitted="auto-replied"), ("auto_reply", "automatic"), "", id="away"),
        pytest.param(a_reply((MARKED,), WHOM, Precedence="bulk"), ("submission", ""), WHOM, id="marked as automatic"),
    ],
)
def test_what_a_person_vouches_for_never_waits_for_a_person_again(raw, verdict, sender):
    found = weigh(raw, replace(VOUCHED, answered_today=99))

    assert (said(found), found.sender) == (verdict, sender)


def test_a_vouched_book_without_a_mark_is_the_only_list_of_its_sender():
    found = weigh(a_reply((UNMARKED,), WHOM), replace(VOUCHED, own_list=LIST))

    assert (said(found), found.list_id) == (("submission", ""), LIST)
    assert reply(UNMARKED, known=replace(KNOWN, own_list=LIST)).code == "list_unknown"


def test_a_bare_workbook_is_for_the_list_that_it_names_and_from_nobody():
    found = triage(envelope_of(MARKED, False), VOUCHED, read)

    assert (said(found), found.list_id, found.sender) == (("submission", ""), LIST, "")


def test_a_bare_file_that_is_no_list_is_refused():
    assert said(triage(envelope_of(refused("csv"), False), VOUCHED, read)) == ("refused", "list_unknown")


# Whatever comes ------------------------------------------------------------------------------------------------------

SEEDS = [path.read_bytes() for path in sorted(MAILS.glob("*.eml"))] + [a_reply((MARKED,), WHOM), a_reply((), WHOM)]
SPICE = [
    b"\r", b"\n", b"\r\n\r\n", b"\x00", b"\xff\xfe", b"From: eve@evil.example\r\n", b'"', b"(", b"<", b";", b"=?u?b?",
    b"Content-Type: multipart/report; boundary=x\r\n", b"--4Xc1.1/mx", b"Content-Transfer-Encoding: base64\r\n",
    b"Authentication-Results: " + AUTHSERV_ID.encode() + b"; dmarc=pass\r\n", b"Return-Path: <>\r\n", b"PK\x03\x04",
    b"Content-Type: message/rfc822\r\n\r\n", b"charset=", b"filename*0*=utf-8''%", b"\r\n ",
]  # fmt: skip


@st.composite
def broken_mails(draw):
    """A real mail with pieces cut out, doubled, moved and mixed with what breaks parsers."""
    raw = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        until = min(len(raw), at + draw(st.integers(0, 200)))
        piece = draw(st.one_of(st.sampled_from(SPICE), st.binary(max_size=20), st.just(raw[at:until] * 2)))
        raw = raw[:at] + piece + raw[until if draw(st.booleans()) else at :]
    return raw


@settings(max_examples=250, deadline=None)
@given(raw=broken_mails(), vouched=st.booleans())
def test_triage_answers_whatever_comes_and_trusts_nobody_by_accident(raw, vouched):
    found = weigh(raw, replace(KNOWN, vouched=vouched, own_list=LIST))

    assert found.sender in {"", WHOM}
    assert found.code in {*SENTENCES, *WHY, "", "permanent", "temporary", "unclear", "automatic", "delivered",
                          "read_receipt", "complaint"}  # fmt: skip
    assert not vouched or found.verdict != "quarantine"
    assert vouched or found.sender == "" or b"dmarc=pass" in raw or b"dkim=pass" in raw


SAYS_SO = [b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"X-Autoreply: yes", b"Return-Path: <>"]


@settings(max_examples=150, deadline=None)
@given(raw=broken_mails(), vouched=st.booleans(), says=st.sampled_from(SAYS_SO))
def test_automatic_mail_is_never_answered_unless_a_person_vouches_for_a_file_in_it(raw, vouched, says):
    found = weigh(says + b"\r\n" + raw, replace(KNOWN, vouched=vouched, own_list=LIST))

    stopped = found.verdict in {"auto_reply", "bounce", "quarantine"} or found.code == "unparsable"
    assert stopped or (vouched and envelope_of(says + b"\r\n" + raw, True).files)
    assert vouched or found.sender == ""


def test_a_reader_that_breaks_is_not_taken_for_a_refusal():
    with pytest.raises(ZeroDivisionError):
        triage(envelope_of(a_reply((A_BOOK,), WHOM), True), KNOWN, lambda *_: 1 // 0)
