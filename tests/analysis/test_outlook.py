"""The outlook of a dispute: of a deal after a deal, with chances that hold, and of nothing that came later."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import open_archive
from helpers.analysis import chances, lengths, outlook, record_list, remaining_days, scores


def test_sixteen_of_sixteen_dated_deals_were_followed_by_the_end_within_28_days():
    days = sorted(outlook.deals_to_ends(open_archive())["days"])
    assert days == [0, 0, 0, 0, 0, 2, 2, 2, 2, 3, 4, 4, 8, 10, 10, 28]
    assert np.median(days) == 2


def test_after_a_deal_the_outlook_speaks_of_the_deal():
    archive = open_archive("2023-11-08")
    assert outlook.remaining(archive, "sagaftra-2023") is None
    done = outlook.after_deal(archive, "sagaftra-2023")
    assert done.deal_on.value == pd.Timestamp("2023-11-08").date()
    assert done.cases.value == 14  # its own end and that of 2025 are not known
    assert done.median.low <= done.median.value <= done.median.high <= 10
    assert done.longest.value == 28
    assert done.soon.value == 100
    assert done.soon.low == pytest.approx(91, abs=1)
    assert lengths.ahead(archive, "sagaftra-2023") is None
    assert lengths.chances_of(lengths.ahead(archive, "sagaftra-2023")).empty


@pytest.mark.parametrize(
    ("dispute", "day", "deal"),
    [("wga-2023", "2023-09-23", False), ("wga-2023", "2023-09-24", True), ("wga-2023", "2023-09-27", False),
     ("wga-2007", "2008-01-20", False), ("wga-2007", "2008-02-10", True), ("sagaftra-2023", "2023-11-07", False)],
)  # fmt: skip
def test_a_deal_stands_from_its_day_to_the_end_of_the_stoppage(dispute, day, deal):
    archive = open_archive(day)
    assert (outlook.deal_standing(archive, dispute) is not None) == deal
    assert (outlook.after_deal(archive, dispute) is not None) == deal


def test_the_record_of_the_chances_is_the_one_that_was_derived_independently():
    record = outlook.chance_record(open_archive()).set_index(["method", "within_days"])
    week, month, two = (record.loc[("memoryless", days)] for days in remaining_days.WITHIN_DAYS)
    assert (week["said"], week["happened"]) == pytest.approx((0.074, 1 / 59), abs=0.001)
    assert (month["said"], month["happened"]) == pytest.approx((0.277, 0.169), abs=0.001)
    assert (month["brier"], month["brier_constant"]) == pytest.approx((0.153, 0.141), abs=0.001)
    assert (two["said"], two["happened"]) == pytest.approx((0.472, 0.356), abs=0.001)
    assert (week["forecasts"], week["cases"]) == (59, 21)
    assert week["excess_low_95"] > 0  # beyond chance, which is why chances are corrected


def test_corrected_chances_hold_better_at_every_horizon_and_are_off_by_no_more_than_chance():
    record = outlook.chance_record(open_archive()).set_index(["method", "within_days"])
    for days in remaining_days.WITHIN_DAYS:
        given_, said = record.loc[(outlook.RECALIBRATED, days)], record.loc[("memoryless", days)]
        assert given_["brier"] < said["brier"]
        assert abs(given_["excess"]) < abs(said["excess"])
        assert given_["excess_low_95"] < 0 < given_["excess_high_95"]


def test_a_gain_within_two_standard_errors_is_not_called_better():
    record = outlook.backtest(open_archive("2023-09-08"))
    table = record.scores.set_index("method")
    assert (table.loc["memoryless", "gain"], table.loc["memoryless", "gain_error"]) == pytest.approx(
        (0.73, 1.75), abs=0.01
    )
    assert table.loc["memoryless", "better_in"] == 8
    assert record.preferred == outlook.RECALIBRATED
    assert not record.beats_baseline
    shown = record_list.scores(record).set_index("method")
    assert set(shown["verdict"]) == {"the baseline", "no clear difference"}
    assert shown.loc[record_list.named("memoryless"), "gain_error"] == pytest.approx(1.75, abs=0.01)


def test_a_clear_gain_is_called_better():
    table = pd.DataFrame(
        {
            "method": ["base", "clear", "lucky"],
            "score": [10.0, 8.0, 7.0],
            "gain": [0, 2.0, 3.0],
            "gain_error": [0, 0.9, 1.6],
        }
    )
    assert scores.clearly_better(table, "base") == ["clear"]
    assert scores.preferred_method(table, "base") == "clear"
    assert scores.preferred_method(table[table["method"] != "clear"], "base") == "base"
    assert scores.preferred_method(table[table["method"] != "clear"], "base", "tail") == "tail"


def test_a_corrected_forecast_uses_only_what_was_known_on_its_day():
    early, late = (outlook.backtest(open_archive(day)).forecasts for day in ("2015-01-01", "2026-11-24"))
    both = [
        frame[frame["method"] == outlook.RECALIBRATED].set_index(["case", "day"]).sort_index()
        for frame in (early, late)
    ]
    pd.testing.assert_frame_equal(both[0], both[1].loc[both[0].index], check_dtype=False)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_corrected_distribution_is_a_distribution_and_never_ends_sooner(week, month, two):
    factors = [
        chances.Correction(days, factor, 1.0)
        for days, factor in zip(remaining_days.WITHIN_DAYS, (week, month, two), strict=True)
    ]
    curve = np.exp(-remaining_days.REMAINING_GRID / 70)
    fixed = chances.recalibrated_curve(curve, factors)
    assert (np.diff(fixed) <= 1e-12).all()
    assert ((fixed >= -1e-12) & (fixed <= 1)).all()
    assert (fixed >= curve - 1e-9).all()


def test_chances_and_quantiles_of_one_outlook_agree():
    ahead = outlook.remaining(open_archive("2023-09-08"), "wga-2023")
    for row in ahead.chances.to_dict("records"):
        below = np.interp(row["within_days"], ahead.quantiles["days"], ahead.quantiles["probability"])
        assert row["chance"] == pytest.approx(below, abs=0.02)
        assert row["low_80"] < row["chance"] < row["high_80"] < 1


def test_coverage_counts_the_forecasts_of_one_case_together():
    hits, cases = np.array([True] * 40 + [False] * 10), np.repeat(np.arange(10), 5)
    together, apart = scores.share_interval(hits, cases), scores.share_interval(hits, np.arange(50))
    assert together[1] - together[0] > apart[1] - apart[0]
    record = outlook.backtest(open_archive("2023-09-08")).coverage.set_index(["method", "level"])
    low, high = record.loc[("memoryless", 0.8), ["low", "high"]]
    assert (low, high) == pytest.approx((0.65, 0.95), abs=0.05)  # by a bootstrap of strikes: 0.68 to 0.96
