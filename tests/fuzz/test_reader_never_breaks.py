"""A bounded run of the fuzz target: the same random files each time."""

from collections import Counter
from itertools import islice
from pathlib import Path

from fuzz.fuzz_reader import SEEDS, WORKBOOK, check, spoilt
from thorough import some


def test_spoilt_files_are_read_or_refused_and_never_break_the_reader(tmp_path: Path):
    answers = Counter(check(content, tmp_path / "input") for content in islice(spoilt(seed=7), some(1_500)))

    assert answers["read"] > 100
    assert len(answers) > 8


def test_the_files_before_they_are_spoilt_are_read_or_refused(tmp_path: Path):
    answers = [check(content, tmp_path / "input") for content in (*SEEDS, WORKBOOK)]

    assert set(answers) == {"read", "CUT_OFF", "HTML", "DAMAGED_WORKBOOK"}
