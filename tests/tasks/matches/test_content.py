"""One mail has one value, by whatever way it came; two mails have two."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tasks.matches.content import came_as_mail, content_sha256, mail_sha256, message_id, too_big_sha256

MAIL = (
    b"From: Ann Lind <ann@example.org>\r\n"
    b"To: mentors+abc@example.org\r\n"
    b"Subject: Re: your list\r\n"
    b"Message-ID: <1@example.org>\r\n"
    b"DKIM-Signature: v=1; d=example.org;\r\n"
    b"\tb=c2lnbmVk\r\n"
    b"\r\n"
    b"Here it is.\r\n"
)
HOPS = [
    b"Received: from a by b;\r\n\tTue, 1 Sep 2026 10:00:00 +0000",
    b"Return-Path: <ann@example.org>",
    b"Delivered-To: mentors@example.org",
    b"X-Original-To: mentors+abc@example.org",
    b"Authentication-Results: mx.example.org;\r\n dmarc=pass header.from=example.org",
    b"ARC-Seal: i=1; a=rsa-sha256",
    b"ARC-Authentication-Results: i=1; mx.example.org",
    b"X-Gm-Message-State: AOJu0Y",
    b"X-MS-Exchange-Organization-SCL: -1",
    b"x-ms-publictraffictype: Email",
    b"X-Google-Smtp-Source: AGHT",
    b"X-Spam-Status: No, score=-1.9\r\n\trequired=5.0",
    b"X-Received: by 2002:a05 with SMTP",
    b"Received-SPF: pass",
    b"X-Mozilla-Status: 0001",
]


@pytest.mark.parametrize("hop", HOPS, ids=lambda hop: hop.partition(b":")[0].decode())
def test_what_a_delivery_adds_does_not_count(hop):
    assert content_sha256(hop + b"\r\n" + MAIL) == content_sha256(MAIL)


@given(some.lists(some.tuples(some.sampled_from(HOPS), some.sampled_from([0, 1, 2, 3, 4, 6]))))
def test_wherever_deliveries_add_their_lines_the_mail_is_the_same(added):
    lines = MAIL.split(b"\r\n")
    for hop, place in sorted(added, key=lambda pair: -pair[1]):
        lines.insert(place, hop)

    assert content_sha256(b"\r\n".join(lines)) == content_sha256(MAIL)


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(MAIL.replace(b"\r\n", b"\n"), id="with plain line ends"),
        pytest.param(MAIL + b"\r\n", id="with one more empty line"),
        pytest.param(b"From - Tue Sep  1 10:00:00 2026\r\nX-Mozilla-Keys:\r\n" + MAIL, id="out of a mail folder"),
    ],
)
def test_a_mail_that_somebody_saved_is_the_same_mail(saved):
    assert content_sha256(saved) == content_sha256(MAIL)


@pytest.mark.parametrize("other", [
    MAIL.replace(b"+abc@", b"+xyz@"), MAIL.replace(b"c2ln", b"c2lm"),
    MAIL.replace(b"\r\n\r\n", b"\r\nX-Unsigned: 1\r\n\r\n"),
    MAIL.replace(b"\r\n\r\n", b"\r\nX-Proofpoint-Id: 1\r\nReceivedby: x\r\n\r\n"),
])  # fmt: skip
def test_an_old_mail_with_another_header_that_nobody_signs_is_no_new_mail(other):
    assert content_sha256(other) == content_sha256(MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"Here it is", b"Here it was"),
        MAIL.replace(b"ann@", b"eve@"),
        MAIL.replace(b"<1@", b"<2@"),
        MAIL.replace(b"\r\n\r\n", b"\r\n\r\nReceived: in the text\r\n"),
    ],
)
def test_what_the_sender_wrote_counts(other):
    assert content_sha256(other) != content_sha256(MAIL)


@given(some.binary(max_size=200), some.binary(max_size=200))
def test_two_texts_are_two_mails(one, other):
    same = one.replace(b"\r\n", b"\n").rstrip(b"\n") == other.replace(b"\r\n", b"\n").rstrip(b"\n")

    assert (mail_sha256(MAIL + one) == mail_sha256(MAIL + other)) == same


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"id,name\n1,Jo\n", b"", b"\n\n"]
)
def test_a_bare_file_is_its_bytes(content):
    value = content_sha256(content)

    assert value == sha256(content).hexdigest()
    assert not came_as_mail(value, sha256(content).hexdigest())


@given(some.binary(max_size=300))
def test_a_mail_is_never_taken_for_a_bare_file(raw):
    assert came_as_mail(mail_sha256(raw), sha256(raw).hexdigest())


def test_what_is_too_big_is_known_by_its_headers_and_is_no_mail_that_was_read():
    start = MAIL[:150]
    delivered = b"Received: from a by b\r\n" + start

    assert too_big_sha256(start) == too_big_sha256(delivered)
    assert too_big_sha256(start) != content_sha256(start)
    assert too_big_sha256(b"PK one") != too_big_sha256(b"PK two")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (MAIL, "<1@example.org>"),
        (b"From: a@example.org\r\nmessage-id:\r\n <folded@example.org>\r\n\r\n", "<folded@example.org>"),
        (b"From: a@example.org\r\n\r\nMessage-ID: <in-the-text@example.org>", ""),
        (b"From: a@example.org\r\nMessage-ID: no brackets\r\n\r\n", ""),
        (b"From: a@example.org\r\nMessage-ID: <\xff\x00@example.org>\r\n\r\n", ""),
        (b"From: a@example.org\r\nMessage-ID: <" + b"x" * 300 + b">\r\n\r\n", ""),
    ],
)
def test_the_id_for_people_to_search_by_is_taken_where_it_is_well_formed(raw, found):
    assert message_id(raw) == found
