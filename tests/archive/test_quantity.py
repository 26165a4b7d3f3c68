"""A figure leaves the analysis as the same text and bytes, whatever processor computed it."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from helpers.archive.quantity import Quantity, format_number, steadied

LAST_DIGITS = 1e-14  # by which sums of floats differ between processors


# Nine digits: a figure with more could lie right between two of ten digits, where no rounding helps.
@given(st.decimals(min_value=-99_999, max_value=99_999, places=4), st.sampled_from((-1, 1)))
def test_a_difference_in_the_last_digits_changes_neither_data_nor_text(number, direction):
    value = float(number)
    other = value * (1 + direction * LAST_DIGITS)
    one, two = (Quantity("x", "", v, "days", low=v, high=v, level=0.8) for v in (value, other))
    assert json.dumps(one.as_json()) == json.dumps(two.as_json())
    assert format_number(value) == format_number(other)


def test_floats_inside_charts_are_steadied_wherever_they_stand():
    spec = {"scale": [0, 436.6378697732698], "expr": "1550.0000000000002 / 365 * rate_0.25", "rows": [{"days": 7476}]}
    assert steadied(spec) == {"scale": [0, 436.6378698], "expr": "1550.0 / 365 * rate_0.25", "rows": [{"days": 7476}]}


def test_whole_numbers_words_and_infinite_ends_stay_as_they_are():
    assert steadied([12345678901234, "12.25 percent", None, True, math.inf]) == [
        12345678901234, "12.25 percent", None, True, math.inf,
    ]  # fmt: skip
