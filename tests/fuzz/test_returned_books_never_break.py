"""A bounded run of the fuzz target: the same random files each time."""

import os
from collections import Counter
from itertools import islice

from fuzz.fuzz_returned_books import check, guarded, seeds, spoilt
from thorough import some


def test_spoilt_files_are_passed_or_refused_by_the_guard():
    answers = Counter(map(guarded, islice(spoilt(seed=3), some(1_500))))

    assert answers["passed"] > 50
    assert len(answers) > 5


def test_spoilt_files_are_read_or_refused_in_bounded_time():
    longest, answers = 0.0, Counter()
    for content in islice(spoilt(seed=11), some(75)):
        began = sum(os.times()[:4])
        answers[check(content)] += 1
        longest = max(longest, sum(os.times()[:4]) - began)

    assert answers["read"] > 5
    assert len(answers) > 3
    assert longest < 5.0


def test_the_files_before_they_are_spoilt_are_read_or_refused():
    began = sum(os.times()[:4])
    answers = [check(content) for content in seeds()]

    assert answers == ["read", "read", "read", "zipped", "csv", "pdf", "not_a_workbook"]
    assert sum(os.times()[:4]) - began < 20
