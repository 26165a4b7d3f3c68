"""Scores and track records: right against hand counts, and blind to what came later."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import open_archive
from helpers.analysis import scores
from helpers.analysis.backtests import (
    OUTLOOK_DAYS,
    counterfactual_backtest,
    outlook_backtest,
    settlement_backtest,
    settlement_record,
)
from helpers.analysis.remaining_days import outlook
from helpers.analysis.scores import PROBABILITIES

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def hollywood() -> pd.DataFrame:
    """Strikes and lockouts of the archive whose first and last day are on record."""
    table = open_archive().accepted("stoppages")
    dated = (table["start_date_precision"] == "day") & (table["last_day_precision"] == "day")
    table = table[dated & table["kind"].isin(["strike", "lockout"])]
    return table.rename(columns={"stoppage_id": "id", "start_date": "start", "last_day": "end", "sector": "group"})[
        ["id", "start", "end", "group"]
    ]


@pytest.fixture(scope="module")
def record(hollywood):
    return outlook_backtest(hollywood)


def made_up_forecasts(actual, method="a", spread=1.0):
    """Forecasts of standard normal quantiles, made up for the test."""
    quantiles = spread * stats.norm.ppf(PROBABILITIES)
    frame = pd.DataFrame([quantiles] * len(actual), columns=scores.QUANTILE_COLUMNS)
    return frame.assign(case=[f"case-{i}" for i in range(len(actual))], method=method, actual=actual)


# --- Scores ---------------------------------------------------------------------------------------


def test_pinball_loss_is_the_weighted_interval_score():
    # Bracher et al. (2021): (|y - m| / 2 + sum of alpha / 2 x interval score) / (K + 1/2).
    actual, q = 9.0, np.array([0.0, 1.0, 2.0, 4.0, 6.0, 7.0, 8.0])
    total = abs(actual - q[3]) / 2
    for alpha, low, high in ((0.05, q[0], q[6]), (0.2, q[1], q[5]), (0.5, q[2], q[4])):
        interval_score = (high - low) + 2 / alpha * max(low - actual, 0) + 2 / alpha * max(actual - high, 0)
        total += alpha / 2 * interval_score
    assert scores.pinball(np.array([actual]), q[None, :])[0] == pytest.approx(total / 3.5)


def test_pinball_loss_is_least_for_the_true_distribution():
    actual = stats.norm.ppf((np.arange(500) + 0.5) / 500)
    loss = {
        spread: scores.pinball(actual, np.tile(spread * stats.norm.ppf(PROBABILITIES), (500, 1))).mean()
        for spread in (0.5, 1.0, 2.0)
    }
    assert loss[1.0] < min(loss[0.5], loss[2.0])
    assert scores.pinball(np.array([3.0]), np.full((1, 7), 3.0)).tolist() == [0.0]


def test_coverage_counts_ends_as_inside():
    ends = {"q2.5": [1, 0, 4, 0], "q97.5": [5, 2, 5, 5]}
    made = pd.DataFrame({"case": range(4), "method": "a", "actual": [1, 2, 3, 9]}).assign(
        **ends, q10=ends["q2.5"], q25=ends["q2.5"], q75=ends["q97.5"], q90=ends["q97.5"]
    )
    assert scores.coverage_table(made)["covered"].tolist() == [0.5] * 3


def test_calibrated_forecasts_come_out_calibrated():
    made = made_up_forecasts(stats.norm.ppf((np.arange(400) + 0.5) / 400))
    covered = scores.coverage_table(made)
    assert covered["covered"].tolist() == pytest.approx([0.5, 0.8, 0.95], abs=0.005)
    assert (covered["forecasts"] == 400).all()
    assert covered["covered"].between(covered["low"], covered["high"]).all()


def test_scores_name_the_better_method_and_by_how_much():
    actual = stats.norm.ppf((np.arange(40) + 0.5) / 40)
    both = pd.concat([made_up_forecasts(actual, "base", 3.0), made_up_forecasts(actual, "sharp", 1.0)])
    table = scores.score_table(both, "base").set_index("method")
    assert table.loc["base", ["relative", "gain", "better_in"]].tolist() == [1, 0, 0]
    assert table.loc["sharp", "relative"] < 1
    assert table.loc["sharp", "gain"] == pytest.approx(table.loc["base", "score"] - table.loc["sharp", "score"])
    by_case = scores.pinball(actual, both.iloc[:40][scores.QUANTILE_COLUMNS].to_numpy())
    by_case -= scores.pinball(actual, both.iloc[40:][scores.QUANTILE_COLUMNS].to_numpy())
    assert table.loc["sharp", "gain_error"] == pytest.approx(by_case.std(ddof=1) / np.sqrt(40))
    assert table.loc["sharp", "better_in"] == (by_case > 0).sum()
    assert scores.preferred_method(table.reset_index(), "base") == "sharp"
    worse = scores.score_table(both.replace({"base": "sharp", "sharp": "base"}), "base")
    assert scores.preferred_method(worse, "base") == "base"


def test_methods_that_forecast_different_cases_cannot_be_compared():
    actual = np.zeros(4)
    both = pd.concat([made_up_forecasts(actual, "base"), made_up_forecasts(actual, "other").head(3)])
    with pytest.raises(ValueError, match="the same cases"):
        scores.score_table(both, "base")
    with pytest.raises(ValueError, match="baseline 'none' has no forecasts"):
        scores.score_table(both, "none")


# --- Outlooks -------------------------------------------------------------------------------------


def test_the_record_on_hollywood_strikes_stands_with_its_counts(record):
    assert record.enough
    assert record.forecasts["day"].isin(OUTLOOK_DAYS).all()
    assert record.scores["cases"].min() >= 20
    assert record.scores["forecasts"].min() >= 50
    assert set(record.scores["method"]) == {"mixture", "memoryless", "past_lengths"}
    for method in record.scores["method"]:
        assert 0.7 <= record.covered(0.8, method) <= 0.95
        assert record.covered(0.95, method) >= 0.9
    assert record.preferred == "memoryless"  # no model is better beyond chance, so the one with a proper tail
    assert not record.beats_baseline


def test_a_forecast_of_the_record_is_the_outlook_of_that_day(record, hollywood):
    row = record.forecasts.query("case == 'wga-2023' and day == 100 and method == 'memoryless'").iloc[0]
    today = pd.Timestamp("2023-08-09")  # day 100 of the strike, both ends counted
    earlier = hollywood[(hollywood["start"] <= today) & (hollywood["id"] != "wga-2023")]
    ended = earlier["end"] <= today
    days = (earlier["end"].where(ended, today) - earlier["start"]).dt.days + 1
    made = outlook(days, ended, 100, "memoryless")
    assert row[scores.QUANTILE_COLUMNS].tolist() == made.quantiles["days"].tolist()
    assert row["known"] == ended.sum()
    assert row["actual"] == 148 - 100


def test_later_strikes_change_no_earlier_forecast(record, hollywood):
    early = hollywood[hollywood["start"] < "1990-01-01"]
    alone = outlook_backtest(early).forecasts
    within = record.forecasts[record.forecasts["case"].isin(alone["case"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, within)


def test_a_running_strike_is_evidence_but_not_scored(hollywood):
    running = hollywood.copy()
    running.loc[running["id"] == "sagaftra-games-2024", "end"] = pd.NaT
    forecasts = outlook_backtest(running, methods=["memoryless", "past_lengths"]).forecasts
    assert "sagaftra-games-2024" not in set(forecasts["case"])
    assert "sagaftra-2023" in set(forecasts["case"])


def test_intervals_cover_synthetic_strikes_of_a_known_kind():
    rng = np.random.default_rng(3)
    start = pd.Timestamp("1950-01-01") + pd.to_timedelta(np.cumsum(rng.integers(100, 300, 60)), unit="D")
    synthetic = pd.DataFrame({"id": [f"s{i:02}" for i in range(60)], "start": start})
    synthetic["end"] = synthetic["start"] + pd.to_timedelta(rng.exponential(70, 60).round(), unit="D")
    record = outlook_backtest(synthetic, days=(1, 30))
    for method in ("mixture", "memoryless"):
        assert 0.7 <= record.covered(0.8, method) <= 0.9


def test_too_few_strikes_leave_no_record(hollywood):
    record = outlook_backtest(hollywood.head(4))
    assert record.message == "too few strikes (n=0)"
    assert record.preferred == "memoryless"
    assert not record.beats_baseline


def test_days_follow_the_counting_rule():
    strikes = pd.DataFrame(
        {
            "id": list("abcdefg"),
            "start": pd.date_range("2001-01-01", periods=7, freq="365D"),
            "end": pd.date_range("2001-02-28", periods=7, freq="365D"),
        }
    )
    for rule, whole in (("inclusive", 59), ("difference", 58)):
        forecasts = outlook_backtest(strikes, days=(30,), rule=rule).forecasts
        assert set(forecasts["actual"]) == {whole - 30}
    working = outlook_backtest(strikes, days=(30,), rule="work_days").forecasts
    assert working["actual"].between(8, 11).all()


def test_the_record_on_hollywood_strikes_takes_seconds(hollywood):
    started = time.perf_counter()
    outlook_backtest(hollywood)
    assert time.perf_counter() - started < 10


# --- Counterfactuals and settlements --------------------------------------------------------------


def test_categories_without_enough_quarters_have_no_record():
    short = pd.DataFrame({"period": ["2022Q1", "2022Q2", "2022Q3"], "value": [10.0, 11.0, 12.0]})
    record = counterfactual_backtest({"total": short})
    assert record.message == "too few quarters (n=0)"
    assert record.preferred == "pool"


def test_settlements_left_out_in_turn_are_predicted_from_all_other_rounds():
    items = pd.DataFrame(
        {
            "round": ["a", "b", "b", "c", "d"],
            "ask": 20,
            "offer": 10,
            "settlement": [11, 12, 14, 13, 19],
            "settled_on": ["2001-06-01", "2004-06-01", "2004-06-01", "2007-06-01", "2011-06-01"],
        }
    )
    made = settlement_backtest(items)
    assert made["round"].tolist() == ["a", "b", "b", "c", "d"]
    assert (made["others"] == 3).all()
    assert made["inside"].tolist() == [False, True, True, True, False]
    record = settlement_record(items)
    assert record is not None
    assert (record.rounds, record.items, record.level) == (4, 5, 0.5)
    assert record.inside == pytest.approx(0.5)  # each round weighs the same
    assert record.error_midpoint == pytest.approx((0.4 + 0.2 + 0.2 + 0.4) / 4)
    assert settlement_record(items[items["round"].isin(("a", "b"))]) is None
