"""The benchmark of payment files writes every format there is, with what the product writes them with."""

from bench import payments
from tasks.stipends.formats import formats


def test_every_format_is_measured():
    assert {*payments.TRANSFERS, *payments.CHECKS} == formats().keys()


def test_a_small_batch_is_written_whole():
    used, files = payments.all_files(20, 4)

    assert used > 0
    assert files == len(formats())


def test_only_a_batch_of_full_size_is_held_against_the_targets(tmp_path):
    assert [verdict.most for verdict in payments.measure(tmp_path, 20, 4)] == [None, None]
