"""Lost shooting days: forecasts from before, honest intervals, and nothing from later quarters."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import open_archive
from helpers.analysis import losses as lost
from helpers.analysis import shortfalls
from helpers.analysis.backtests import counterfactual_backtest
from helpers.analysis.counterfactuals import lost_days, recovery, specifications
from helpers.analysis.production import quarters
from helpers.analysis.quarter_forecasts import BASELINE
from helpers.analysis.scores import preferred_method

MAIN = ["total", "feature", "tv_total", "commercial", "other"]


pytestmark = pytest.mark.filterwarnings("error")


def known(as_of: str, category: str = "total", series: str = "shoot_days") -> pd.DataFrame:
    return quarters(open_archive(as_of), category, series)[["period", "value"]]


def synthetic(n: int = 32, first: str = "2008Q1", seed: int = 0, shock: float = 0.05) -> pd.DataFrame:
    """Random-walk level with a fixed season, made up for the test."""
    rng = np.random.default_rng(seed)
    periods = pd.period_range(first, periods=n, freq="Q")
    season = np.array([-0.1, 0.05, 0.1, -0.05])[periods.quarter - 1]
    level = np.log(1000) + np.cumsum(rng.normal(0, shock, n))
    return pd.DataFrame({"period": periods.astype(str), "value": np.exp(level + season)})


# --- What was known on two days of 2023 and 2024 --------------------------------------------------


def test_on_8_september_2023_only_the_second_quarter_has_a_loss():
    losses = lost_days(known("2023-09-08"), ["2023Q2", "2023Q3"])
    second, third = losses.quarters.to_dict("records")
    assert second["actual"] == 6566
    assert second["lost"] == pytest.approx(second["expected"] - 6566)
    assert second["low_95"] < second["low_80"] < second["low_50"] < second["expected"]
    assert second["expected"] < second["high_50"] < second["high_80"] < second["high_95"]
    assert second["lost_low_80"] < second["lost"] < second["lost_high_80"]
    assert np.isnan(third["actual"])
    assert np.isnan(third["lost"])
    assert third["expected"] > 0
    total = losses.total.set_index("level").loc[0.8]
    assert total.tolist() == pytest.approx([second["lost"], second["lost_low_80"], second["lost_high_80"]])


def test_on_1_february_2024_all_four_quarters_of_2023_are_there():
    year = ["2023Q1", "2023Q2", "2023Q3", "2023Q4"]
    losses = lost_days(known("2024-02-01"), year)
    assert losses.quarters["actual"].tolist() == [7476, 6566, 5311, 5520]
    assert losses.quarters["quarter"].tolist() == year
    eighty = losses.total.set_index("level").loc[0.8]
    assert eighty["low"] < eighty["lost"] < eighty["high"]
    assert eighty["low"] > 0


def test_errors_of_neighbouring_quarters_do_not_cancel_in_the_total():
    losses = lost_days(known("2024-02-01"), ["2023Q2", "2023Q3", "2023Q4"], method="structural")
    eighty = losses.total.set_index("level").loc[0.8]
    width = losses.quarters["lost_high_80"] - losses.quarters["lost_low_80"]
    total = eighty["high"] - eighty["low"]
    assert np.sqrt((width**2).sum()) * 1.1 < total < width.sum() * 1.01


def test_later_quarters_change_nothing_about_the_forecast():
    then, now = known("2024-02-01"), known("2024-02-01")
    now = pd.concat([now, pd.DataFrame({"period": ["2024Q1", "2024Q2"], "value": [1.0, 99_999.0]})])
    a, b = (lost_days(s, ["2023Q2", "2023Q3", "2023Q4"]) for s in (then, now))
    pd.testing.assert_frame_equal(a.quarters, b.quarters)
    pd.testing.assert_frame_equal(a.total, b.total)
    pd.testing.assert_frame_equal(*(counterfactual_backtest({"total": s}, "2023Q2").scores for s in (then, now)))


def test_the_pandemic_quarters_weigh_nothing():
    series = known("2023-09-08")
    pandemic = series["period"].between("2020Q1", "2021Q1")
    assert pandemic.sum() >= 4
    without = lost_days(series[~pandemic], ["2023Q2"])
    changed = lost_days(series.assign(value=series["value"].where(~pandemic, 1.0)), ["2023Q2"])
    pd.testing.assert_frame_equal(without.quarters, changed.quarters)


def test_eighty_percent_intervals_cover_70_to_90_percent_of_placebo_quarters():
    for day in ("2023-09-08", "2024-02-01"):
        record = counterfactual_backtest({c: known(day, c) for c in MAIN}, before="2023Q2")
        assert len(record.forecasts) / 3 > 150
        assert record.preferred == "pool"
        assert not set(record.scores["method"]) - {"structural", "seasonal_naive", "pool"}
        for method in ("pool", "structural"):
            assert 0.70 <= record.covered(0.8, method) <= 0.90


def test_the_older_unit_has_too_few_quarters_before_the_strike_of_2007():
    losses = lost_days(known("2010-01-31", series="permitted_production_days"), ["2007Q4", "2008Q1"])
    assert losses.message == f"too few quarters (n={losses.history})"
    assert losses.history < 8
    assert not losses.enough
    assert losses.quarters["actual"].tolist() == [13_353, 11_357]
    assert losses.quarters.drop(columns=["quarter", "actual"]).isna().all(axis=None)
    assert losses.total.empty


def test_recovery_sets_each_later_quarter_beside_both_yardsticks():
    after = recovery(known("2025-02-01"), ["2023Q2", "2023Q3", "2023Q4"], method="structural")
    assert after["quarter"].iloc[[0, -1]].tolist() == ["2023Q2", "2024Q4"]
    assert after["during"].tolist() == [True] * 3 + [False] * 4
    row = after.set_index("quarter").loc["2024Q2"]
    assert row["before"] == 9220  # the second quarter of 2022
    assert row["of_before"] == pytest.approx(row["actual"] / 9220)
    assert row["of_expected"] == pytest.approx(row["actual"] / row["expected"])
    width = after["high_80"] / after["low_80"]
    assert (width.diff().dropna() > 0).all()


# --- The methods ----------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [12, 17, 30])
def test_the_structural_model_equals_generalised_least_squares(n):
    # A random walk plus a fixed season is a regression of quarterly changes on changes of the season.
    series = synthetic(n)
    y = np.log(series["value"].to_numpy())
    season = np.eye(4)[np.arange(n + 4) % 4]
    x = np.diff(season, axis=0)[:, :3]
    beta, residual = np.linalg.lstsq(x[: n - 1], np.diff(y), rcond=None)[:2]
    mean = y[-1] + np.cumsum(x[n - 1 :] @ beta)
    sigma2 = residual[0] / (n - 4)
    reach = np.cumsum(x[n - 1 :], axis=0)
    inner = np.linalg.inv(x[: n - 1].T @ x[: n - 1])
    spread = np.sqrt(sigma2 * (np.arange(1, 5) + np.einsum("ij,jk,ik->i", reach, inner, reach)))

    ahead = pd.period_range(pd.Period(series["period"].iloc[-1]) + 1, periods=4, freq="Q").astype(str)
    losses = lost_days(series, list(ahead), method="structural")
    assert losses.quarters["expected"].tolist() == pytest.approx(np.exp(mean).tolist(), rel=1e-6)
    ours = np.log(losses.quarters["high_80"] / losses.quarters["expected"])
    assert (ours / ours.iloc[0]).tolist() == pytest.approx((spread / spread[0]).tolist(), rel=1e-6)


def test_the_structural_model_wins_where_the_level_wanders_and_loses_where_it_does_not():
    wandering = synthetic(48, "2005Q1", seed=3, shock=0.12)
    assert preferred_method(counterfactual_backtest({"total": wandering}, "2017Q1").scores, BASELINE) == "structural"
    noise = synthetic(48, "2005Q1", shock=0.0)
    noise["value"] *= np.exp(np.random.default_rng(5).normal(0, 0.1, 48))
    assert preferred_method(counterfactual_backtest({"total": noise}, "2017Q1").scores, BASELINE) == "seasonal_naive"


def test_intervals_cover_what_follows_a_wandering_series():
    inside = cases = 0
    for seed in range(60):
        series = synthetic(20, "2005Q1", seed=seed)
        losses = lost_days(series, ["2008Q4", "2009Q1", "2009Q2"], method="structural").quarters
        inside += int(((losses["low_80"] <= losses["actual"]) & (losses["actual"] <= losses["high_80"])).sum())
        cases += 3
    assert 0.7 <= inside / cases <= 0.93


def test_seasonal_naive_expects_last_years_quarter():
    series = synthetic(20, "2010Q1")
    losses = lost_days(series, ["2014Q1", "2014Q4"], method="seasonal_naive").quarters
    values = series.set_index("period")["value"]
    assert losses["expected"].tolist() == pytest.approx([values["2013Q1"], values["2013Q4"]])


@given(st.integers(0, 10_000), st.floats(0.01, 1000))
@settings(max_examples=15, deadline=None)
def test_losses_scale_with_the_unit(seed, unit):
    series = synthetic(20, "2010Q1", seed=seed)
    here = lost_days(series, ["2014Q1", "2014Q2"])
    there = lost_days(series.assign(value=series["value"] * unit), ["2014Q1", "2014Q2"])
    assert there.method == here.method
    columns = ["expected", "low_95", "high_95", "lost", "lost_low_80", "lost_high_80"]
    ratio = there.quarters[columns] / here.quarters[columns]
    assert ratio.to_numpy() == pytest.approx(np.full(ratio.shape, unit), rel=1e-6)


@pytest.mark.parametrize(("early", "anew"), [("2006Q3", True), ("2008Q3", True), ("2008Q4", False)])
def test_a_series_starts_anew_after_a_gap_of_more_than_four_quarters(early, anew):
    series = synthetic(24, "2010Q1")
    with_it = pd.concat([pd.DataFrame({"period": [early], "value": [1.0]}), series])
    alone, together = (lost_days(each, ["2015Q2"]).quarters for each in (series, with_it))
    assert alone.equals(together) == anew


def test_a_season_never_seen_cannot_be_forecast():
    series = synthetic(24, "2010Q1")
    series = series[~series["period"].str.endswith("Q3") | (series["period"] == "2015Q3")]
    assert lost_days(series, ["2015Q3"]).message == "too few quarters (n=17)"


def test_the_same_call_gives_the_same_bytes():
    series = known("2024-02-01")
    a, b = (lost_days(series.sample(frac=1, random_state=i), ["2023Q2", "2023Q3"]) for i in (1, 2))
    assert a.quarters.to_csv() == b.quarters.to_csv()
    assert a.total.to_csv() == b.total.to_csv()


def test_wrong_input_is_refused_with_the_reason():
    series = synthetic(16, "2010Q1")
    with pytest.raises(ValueError, match="name at least one"):
        lost_days(series, [])
    with pytest.raises(ValueError, match="2010Q1 stands more than once"):
        lost_days(pd.concat([series, series.head(1)]), ["2013Q4"])
    with pytest.raises(ValueError, match="2010Q2 is not above 0"):
        lost_days(series.assign(value=series["value"].where(series["period"] != "2010Q2", 0)), ["2013Q4"])
    with pytest.raises(ValueError, match="expected one of structural, seasonal_naive"):
        lost_days(series, ["2013Q4"], method="arima")


def test_one_category_takes_well_under_a_second_and_a_half():
    series = known("2024-02-01")
    started = time.perf_counter()
    lost_days(series, ["2023Q2", "2023Q3", "2023Q4"])
    assert time.perf_counter() - started < 1.5


# --- Beside what happened without a strike ---------------------------------------------------------

YEAR = ["2023Q2", "2023Q3", "2023Q4"]


def test_single_choices_are_those_of_an_independent_computation():
    made = specifications(known("2024-02-01"), YEAR).set_index(["method", "earlier"])
    assert made.loc[("structural", 0), ["lost", "low_80", "high_80"]].tolist() == pytest.approx(
        [5945, 3544, 8644], rel=0.005
    )
    assert made.loc[("seasonal_naive", 0), ["lost", "low_80", "high_80"]].tolist() == pytest.approx(
        [9605, 5044, 15101], rel=0.005
    )
    assert made.loc[("structural", 2), "lost"] == pytest.approx(9998, rel=0.01)
    assert made.loc[("structural", 1), "lost"] == pytest.approx(7786, rel=0.01)


def test_the_interval_of_a_loss_holds_every_single_choice_of_the_pool():
    lost = lost_days(known("2024-02-01"), YEAR).total.set_index("level").loc[0.8]
    made = specifications(known("2024-02-01"), YEAR)
    assert made.loc[made["pooled"], "lost"].between(lost["low"], lost["high"]).all()
    alone = lost_days(known("2024-02-01"), YEAR, method="structural").total.set_index("level").loc[0.8]
    assert lost["high"] - lost["low"] > alone["high"] - alone["low"]


def test_windows_without_a_strike_stand_beside_the_loss():
    made = lost.placebos(open_archive("2024-02-01"))
    assert len(made) == 17
    assert (made["last"] < "2023Q2").all()
    assert 0.7 <= made["covered"].mean() <= 0.9
    falling = made.set_index("first").loc[["2022Q2", "2022Q3"], "lost"]
    assert (falling > 3300).all()  # the decline of 2022, which one method alone put at 3,681 and 3,338
    one = lost.estimate(open_archive("2024-02-01"))
    assert (one.windows.value, one.as_large.value) == (17, 0)
    assert one.beats_chance
    assert one.largest.value < one.share.value


def test_what_falls_as_far_without_a_strike_is_flagged():
    archive = open_archive("2024-02-01")
    made = shortfalls.by_category(archive).set_index("category")
    assert made.loc["commercial", "control"] == "yes"
    assert made.loc["commercial", "low"] < 0 < made.loc["commercial", "high"]
    assert made.loc["commercial", "share"].value < made.loc["total", "share"].value
    assert (made.loc["commercial", "beats_chance"], made.loc["total", "beats_chance"]) == ("no", "yes")


def test_too_few_windows_prove_nothing():
    one = lost.estimate(open_archive("2024-02-01"), "tv_reality")
    assert one.windows is None
    assert not one.beats_chance


def test_statsmodels_is_not_loaded_before_it_is_needed():
    code = "import sys, helpers.analysis.losses, helpers.analysis.outlook; sys.exit('statsmodels' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
