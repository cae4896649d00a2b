"""What a status report of ISO 20022 says, in any version."""

import pytest
from bank_answers import a_report, a_status

from schemas.bank_answers import Unreadable
from tasks.stipends.bank_files import answer_in_xml
from tasks.stipends.bank_formats.iso import is_xml


def said_in(*statuses, **report):
    return answer_in_xml(a_report(*statuses, **report)).said


@pytest.mark.parametrize("version", ["03", "10", "12", "99"])
def test_a_report_of_any_version_is_read(version):
    accepted, refused = said_in(a_status("R1"), a_status("R2", "RJCT", "AC04", "closed"), version=version)

    assert (accepted.kind, accepted.code, accepted.reference) == ("ack", "ACCP", "R1")
    assert (refused.kind, refused.code, refused.reference, refused.detail) == ("reject", "AC04", "R2", "closed")


@pytest.mark.parametrize("status", ["ACCP", "ACSP", "ACSC", "ACTC", "RCVD", "PDNG"])
def test_a_payment_that_the_bank_has_is_acknowledged(status):
    [said] = said_in(a_status("R1", status))

    assert (said.kind, said.code) == ("ack", status)


@pytest.mark.parametrize("status", ["CANC", "PATC", ""])
def test_a_status_that_says_neither_is_for_a_person(status):
    [said] = said_in(a_status("R1", status))

    assert said.kind == "unclear"


@pytest.mark.parametrize("code", ["AM05", "DUPL"])
def test_a_refused_duplicate_frees_nothing_by_itself(code):
    [said] = said_in(a_status("R1", "RJCT", code))

    assert (said.kind, said.code) == ("unclear", code)


def test_a_file_that_is_accepted_as_a_whole_is_one_statement():
    [said] = said_in(group="ACCP")

    assert (said.kind, said.code, said.whole_file) == ("ack", "ACCP", "MASA-2026-27-1")


def test_a_file_that_is_refused_as_a_whole_is_for_a_person():
    [said] = said_in(group="RJCT", reason="AM05")

    assert (said.kind, said.code, said.whole_file) == ("unclear", "AM05", "MASA-2026-27-1")


def test_what_is_said_of_the_whole_file_adds_nothing_to_its_payments():
    assert len(said_in(a_status("R1"), group="ACCP")) == 1


def test_an_amount_is_read_to_the_cent():
    [said] = said_in(a_status("R1", amount="1500.5"))

    assert said.amount_minor == 1500_50


def test_long_numbers_in_the_banks_words_are_hidden():
    [said] = said_in(a_status("R1", "RJCT", "AC01", "account 123-456 789 not found"))

    assert said.detail == "account •••• not found"


@pytest.mark.parametrize("head", ['<!DOCTYPE x SYSTEM "file:///etc/passwd">', '<!DOCTYPE x [<!ENTITY a "b">]>'])
def test_a_document_type_is_refused(head):
    content = a_report(a_status("R1")).replace(b"<Document", head.encode() + b"<Document", 1)

    with pytest.raises(Unreadable, match="document type"):
        answer_in_xml(content)


def test_a_cut_off_report_is_refused_as_a_whole():
    with pytest.raises(Unreadable, match="damaged"):
        answer_in_xml(a_report(a_status("R1"))[:-20])


def test_another_message_is_refused():
    with pytest.raises(Unreadable, match="no status report"):
        answer_in_xml(b"<Document><Other/></Document>")


def test_xml_is_known_in_any_encoding():
    assert is_xml(a_report())
    assert is_xml("\ufeff<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"))
    assert not is_xml(b"payment_reference,status\n")
