"""The answers of one run are proved one after the other by one task; none counts, or is answered, before its proof."""

import os
from pathlib import Path

import pytest
from answer_chain import LATER, answer, drop_reply, lists_out
from chain import MASA
from laid_ground import laid_once
from region_builders import rows_of

from sql import match_tables
from tasks.matches.collect import collect
from tasks.matches.proving import AnswersUnproved, take_answers
from tasks.matches.steps import read_reply
from tasks.regions.answers import answer_replies
from tasks.shared.folder_mailbox import FolderMailbox
from tasks.shared.proofs import CouldNotCheck

REGIONS = ("Region 1", "Region 2", "Region 3")


@pytest.fixture
@laid_once
def left(database):
    """Three regions have answered; each reply was read and left to be proved."""
    home = Path(os.environ["MENTOR_HOME"])
    lists_out(database)
    for region in REGIONS:
        drop_reply(home, answer(home, region), f"{region}.eml")
    ids = collect(MASA, database, FolderMailbox(MASA.code), LATER)
    told = [read_reply(MASA, database, reply_id, LATER, None) for reply_id in ids]
    assert {one["verdict"] for one in told} == {"to prove"}
    return ids


def regions_on_record(database):
    return sorted(row["region"] for row in rows_of(database, match_tables.submissions))


def test_what_is_read_and_not_proved_counts_for_nothing_and_nobody_is_answered(database, left):
    assert {row["verdict"] for row in rows_of(database, match_tables.replies)} == {"waiting"}
    assert rows_of(database, match_tables.submissions) == rows_of(database, match_tables.matches) == []
    assert answer_replies(MASA, database, LATER) == {}


def test_each_is_written_with_its_proof(database, left):
    proofs = iter(["m1", "m2", "m3"])

    assert take_answers(MASA, database, left, LATER, lambda *_: next(proofs)) == {"submission": 3}
    assert sorted(row["evidence"] for row in rows_of(database, match_tables.submissions)) == ["m1", "m2", "m3"]
    assert answer_replies(MASA, database, LATER) == {"submission": 3}


def test_one_that_cannot_be_proved_holds_up_no_other_and_waits_for_the_next_look(database, left):
    def objects(_program, ground, *_):
        if ground.region == "Region 2":
            raise CouldNotCheck("the check did not run")
        return "m1"

    with pytest.raises(AnswersUnproved, match=r"1 of 3 answers were not proved and written \(CouldNotCheck\)"):
        take_answers(MASA, database, left, LATER, objects)

    assert regions_on_record(database) == ["Region 1", "Region 3"]
    assert answer_replies(MASA, database, LATER) == {"submission": 2}
    assert take_answers(MASA, database, left, LATER, lambda *_: "m2") == {"settled before": 2, "submission": 1}
    assert regions_on_record(database) == list(REGIONS)
