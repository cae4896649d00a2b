"""Mails broken at random get a verdict too, and nobody is trusted by accident."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from replies import A_BOOK, AUTHSERV_ID, a_reply
from thorough import some
from weighed_mails import KNOWN, LIST, MAILS, MARKED, WHOM, weigh

from schemas.files.match_list import SENTENCES
from tasks.matches.envelope import envelope_of
from tasks.matches.quarantine_messages import WHY
from tasks.matches.triage import triage

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


@settings(max_examples=some(250), deadline=None)
@given(raw=broken_mails(), vouched=st.booleans())
def test_triage_answers_whatever_comes_and_trusts_nobody_by_accident(raw, vouched):
    found = weigh(raw, replace(KNOWN, vouched=vouched, own_list=LIST))

    assert found.sender in {"", WHOM}
    assert found.code in {*SENTENCES, *WHY, "", "permanent", "temporary", "unclear", "automatic", "delivered",
                          "read_receipt", "complaint"}  # fmt: skip
    assert not vouched or found.verdict != "quarantine"
    assert vouched or found.sender == "" or b"dmarc=pass" in raw or b"dkim=pass" in raw


SAYS_SO = [b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"X-Autoreply: yes", b"Return-Path: <>"]


@settings(max_examples=some(150), deadline=None)
@given(raw=broken_mails(), vouched=st.booleans(), says=st.sampled_from(SAYS_SO))
def test_automatic_mail_is_never_answered_unless_a_person_vouches_for_a_file_in_it(raw, vouched, says):
    found = weigh(says + b"\r\n" + raw, replace(KNOWN, vouched=vouched, own_list=LIST))

    stopped = found.verdict in {"auto_reply", "bounce", "quarantine"} or found.code == "unparsable"
    assert stopped or (vouched and envelope_of(says + b"\r\n" + raw, True).files)
    assert vouched or found.sender == ""


def test_a_reader_that_breaks_is_not_taken_for_a_refusal():
    with pytest.raises(ZeroDivisionError):
        triage(envelope_of(a_reply((A_BOOK,), WHOM), True), KNOWN, lambda *_: 1 // 0)
