"""Histogram: each value counts once, at the smallest bound that it does not exceed."""

import pytest

from chat.values.histogram import Histogram


@pytest.mark.parametrize(
    ("value", "place"), [(0, 0), (0.5, 0), (1, 0), (1.01, 1), (10, 1), (10.5, 2), (1e9, 2)]
)
def test_a_value_counts_at_the_bound_that_it_does_not_exceed(value: float, place: int):
    histogram = Histogram((1, 10))
    histogram.add(value)
    assert histogram.counts == [int(at == place) for at in range(3)]


def test_values_add_up():
    histogram = Histogram((1, 10))
    for value in (0.5, 5, 50):
        histogram.add(value)
    assert (histogram.count, histogram.total) == (3, 55.5)
