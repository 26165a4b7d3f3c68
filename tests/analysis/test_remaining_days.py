"""What remains of a stoppage: closed forms, coverage, order, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.analysis.remaining_days import outlook
from helpers.analysis.scores import PROBABILITIES

pytestmark = pytest.mark.filterwarnings("error")


def test_memoryless_outlook_is_the_closed_form(kennan_cut):
    # Exponential durations with a flat prior on the log rate: what remains is Lomax (Pareto II).
    made = outlook(kennan_cut["days"], kennan_cut["observed"], 20, "memoryless")
    total, ended = kennan_cut["days"].sum() + 20, kennan_cut["observed"].sum()
    expected = total * ((1 - np.array(PROBABILITIES)) ** (-1 / ended) - 1)
    assert made.quantiles["days"].tolist() == pytest.approx(expected, rel=5e-3)
    chances = 1 - (total / (total + made.chances["within_days"])) ** ended
    assert made.chances["chance"].tolist() == pytest.approx(chances.tolist(), rel=1e-3)
    ends = 1 - np.exp(-30 * stats.gamma.ppf([0.1, 0.9], ended, scale=1 / total))
    assert made.chances.loc[1, ["low_80", "high_80"]].tolist() == pytest.approx(ends.tolist(), abs=3e-3)


@pytest.mark.parametrize("elapsed", [5, 60, 200])
def test_with_many_cases_the_mixture_finds_what_remains(elapsed):
    synthetic = stats.lognorm(1.5, scale=20).ppf((np.arange(2000) + 0.5) / 2000)
    made = outlook(synthetic, [True] * 2000, elapsed)
    left = 1 - stats.lognorm(1.5, scale=20).cdf(elapsed)
    true = stats.lognorm(1.5, scale=20).isf(left * (1 - np.array(PROBABILITIES))) - elapsed
    assert made.quantiles["days"].tolist() == pytest.approx(true, rel=0.06)


@given(
    st.lists(st.tuples(st.integers(0, 700), st.booleans()), min_size=5, max_size=40),
    st.integers(0, 400),
    st.sampled_from(["mixture", "memoryless", "past_lengths"]),
)
@settings(max_examples=60)
def test_outlooks_are_ordered_and_repeatable(cases, elapsed, method):
    days, ended = [d for d, _ in cases], [o for _, o in cases]
    made = outlook(days, ended, elapsed, method)
    if sum(ended) < 5:
        assert made.message == f"too few cases (n={sum(ended)})"
        assert made.quantiles.empty
        assert made.median is made.interval(0.8) is None
        return
    assert made.message == ""
    assert (made.quantiles["days"].diff().dropna() >= 0).all()
    assert (made.quantiles["days"] >= 0).all()
    chances = made.chances
    assert (chances["chance"].diff().dropna() >= 0).all()
    assert chances[["chance", "low_80", "high_80"]].to_numpy().min() >= 0
    assert chances[["chance", "low_80", "high_80"]].to_numpy().max() <= 1
    assert (chances["low_80"] < chances["high_80"]).all()
    again = outlook(days, ended, elapsed, method)
    pd.testing.assert_frame_equal(made.quantiles, again.quantiles)


def test_few_cases_give_wider_intervals_than_many():
    shape = stats.expon(scale=60)
    widths = []
    for n in (5, 20, 200):
        synthetic = shape.ppf((np.arange(n) + 0.5) / n)
        low, high = outlook(synthetic, [True] * n, 30).interval(0.95)
        widths.append(high - low)
    assert widths[0] > widths[1] > widths[2] > shape.ppf(0.975) - shape.ppf(0.025)


def test_predictive_intervals_cover_new_memoryless_strikes():
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(200):
        synthetic = rng.exponential(70, 9)
        low, high = outlook(synthetic[:8], [True] * 8, 0, "memoryless").interval(0.8)
        inside += low <= synthetic[8] <= high
    assert 0.74 <= inside / 200 <= 0.86


def test_past_lengths_ignore_what_has_passed(kennan):
    early, late = (outlook(kennan["duration"], [True] * 62, day, "past_lengths") for day in (1, 100))
    pd.testing.assert_frame_equal(early.quantiles, late.quantiles)
    assert early.median == kennan["duration"].median()
    assert (early.longer, late.longer) == (61, 8)


def test_an_outlook_needs_a_sensible_day_and_method(kennan):
    for elapsed in (-1, np.nan, np.inf):
        with pytest.raises(ValueError, match="elapsed"):
            outlook(kennan["duration"], [True] * 62, elapsed)
    with pytest.raises(ValueError, match="expected one of mixture"):
        outlook(kennan["duration"], [True] * 62, 3, "guess")
    with pytest.raises(ValueError, match="expected one of"):
        outlook(kennan["duration"], [True] * 62, 3).interval(0.9)


@pytest.mark.parametrize("elapsed", [-1, float("nan"), float("inf"), "ten", None])
def test_elapsed_must_be_a_number_of_days(elapsed):
    with pytest.raises(ValueError, match="elapsed"):
        outlook([3, 5, 8, 13, 21], [True] * 5, elapsed)
