"""How sure a number is, against numbers that others have published."""

import pytest
from scipy.stats import binomtest

from tasks.surveys.intervals import Rates, newcombe, recommendation, wilson


def test_response_rates_count_everybody_who_was_asked():
    rates = Rates(complete=38, partial=2, asked=52)

    assert (round(rates.rr1, 3), round(rates.rr2, 3)) == (0.731, 0.769)
    assert Rates(0, 0, 0).rr2 == 0


@pytest.mark.parametrize(("positive", "base"), [(11, 12), (0, 5), (5, 5), (40, 52)])
def test_wilsons_interval_is_the_one_of_the_library(positive, base):
    known = binomtest(positive, base).proportion_ci(method="wilson")

    assert wilson(positive, base) == pytest.approx((known.low, known.high))


def test_a_difference_of_shares_is_newcombes_published_example():
    assert [round(each, 4) for each in newcombe((56, 70), (48, 80))] == [0.2, 0.0524, 0.3339]


def test_few_scores_say_nothing():
    assert recommendation([0] * 10 + [19]) is None
    assert recommendation([10, *[0] * 9, 10])[0] == 0
    assert recommendation([0] * 10 + [20]) == (100.0, 0.0)
