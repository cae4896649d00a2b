"""All files of a batch beside each other: names may be spelled in many ways, and nothing else may differ."""

from dataclasses import replace

import pytest
from payment_builders import NACHA, PAIN_US, a_batch, a_payment

from tasks.stipends.formats import nacha_ccd, pain001
from tasks.stipends.rendering import FilesDisagree, render_all

SETTINGS = {
    "nacha_ccd": {**NACHA, "short_name.region-2": "EXAMPLE REGION 2"},
    "pain001": PAIN_US,
    "register_csv": {},
    "register_xlsx": {},
}


def a_batch_of_names():
    """Names that each format spells in its own way: the first has a sign, the second is too long for some."""
    return a_batch(
        a_payment(1, payee_name="Région #1 & Søn"),
        a_payment(2, payee_name="Example Association of School Administrators, Region 2"),
    )


def rendered(batch):
    """As they are made: the accounts come apart from the batch, and only bank formats see them."""
    shown = tuple(replace(one, account=replace(one.account, routing="", number="")) for one in batch.payments)
    clear = {one.payment_id: one.account for one in batch.payments}
    return {one.format: one for one in render_all(replace(batch, payments=shown), clear, SETTINGS)}


def test_each_format_spells_names_in_its_own_way_and_all_agree():
    found = rendered(a_batch_of_names())

    assert found.keys() == SETTINGS.keys()
    assert {(one.entries, one.total_minor) for one in found.values()} == {(2, 300_000)}
    assert b"EXAMPLE REGION 2" in found["nacha_ccd"].content
    assert b"Region No.1 + Son" in found["pain001"].content


def test_no_account_is_in_a_file_for_people():
    found = rendered(a_batch(a_payment(1, account=replace(a_payment().account, number="7654321098", last4="1098"))))

    assert b"7654321098" in found["nacha_ccd"].content
    assert not any(b"7654321098" in one.content for name, one in found.items() if name.startswith("register"))
    assert not any(b"7654321098" in one.proof for one in found.values())


def misspelled(problems, whose, field, text, *rest):
    return "Somebody else" if field == "payee name" else text


@pytest.mark.parametrize(("module", "name", "wrong", "words"), [
    (nacha_ccd, "CREDIT", {"checking": "32", "savings": "22"}, "nacha_ccd does not say .* kind of an account"),
    (nacha_ccd, "spelled", misspelled, "nacha_ccd does not say .*: another payee"),
    (pain001, "ACCOUNT_TYPE", {"checking": "SVGS", "savings": "CACC"}, "pain001 does not say .* kind of an account"),
    (pain001, "spelled", misspelled, "pain001 does not say .*: another payee"),
], ids=["NACHA kinds", "NACHA names", "ISO kinds", "ISO names"])  # fmt: skip
def test_a_writer_with_a_fault_that_leaves_all_sums_right_is_found_out(monkeypatch, module, name, wrong, words):
    monkeypatch.setattr(module, name, wrong)

    with pytest.raises(FilesDisagree, match=words):
        rendered(a_batch_of_names())
