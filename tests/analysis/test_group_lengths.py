"""Groups and models of the outlook's page: the figures are those of the analysis, with intervals, or words."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import duration_models, durations, group_lengths, survival_curves
from helpers.analysis.outlook import cases


def test_the_median_and_its_interval_are_where_curve_and_band_come_down_to_half():
    curve = pd.DataFrame(
        {
            "day": [0, 5, 9, 20],
            "survival": [1, 0.7, 0.5, 0.2],
            "lower": [1, 0.45, 0.3, 0.1],
            "upper": [1, 0.9, 0.8, 0.6],
        }
    )
    assert survival_curves.median_length(curve) == (9, 5, math.inf)


def test_the_interval_of_the_median_covers_it():
    # Brookmeyer and Crowley's interval on samples of a known distribution, a third of them censored.
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        days, censored = rng.exponential(50, 40), rng.exponential(100, 40)
        _, low, high = survival_curves.median_length(
            survival_curves.survival_curve(np.minimum(days, censored), days <= censored)
        )
        held += low <= 50 * math.log(2) <= high
    assert held / 400 == pytest.approx(0.95, abs=0.035)


def test_groups_cover_sector_union_era_and_size_and_large_us_stoppages():
    made = group_lengths.medians(open_archive("2023-09-08"))
    assert {
        "Film and television",
        "WGA",
        "Begun before 1980",
        "10,000 workers and more",
        "Large US stoppages (BLS)",
    } <= set(made["group"])
    assert (made["cases"] >= durations.MINIMUM_CASES).all(), "a group too small has a median"


def test_the_first_row_is_of_all_cases_running_ones_among_them():
    archive = open_archive("2023-09-08")
    past = cases(archive)
    row = group_lengths.medians(archive).iloc[0]
    middle = survival_curves.median_length(survival_curves.survival_curve(past["length"], past["observed"]))
    assert not past["observed"].all()
    assert (row["cases"], row["median"]) == (len(past), f"{middle[0]:,.0f}")


def test_the_models_are_those_of_the_fits():
    archive = open_archive("2023-09-08")
    held = group_lengths.large_us(archive)
    fit = duration_models.fit(held["length"], held["observed"], "lognormal")
    made = group_lengths.models(archive)
    row = made[(made["group"].str.contains("BLS")) & (made["model"] == "Log-normal")].iloc[0]
    assert (row["median"], row["low"]) == (round(fit.median), round(fit.median_interval[0]))


def test_too_few_cases_give_no_figures_on_an_early_day():
    archive = open_archive("1950-01-01")
    assert group_lengths.effects(archive).empty
    assert "Screen, broadcast, advertising and games" not in set(group_lengths.models(archive)["group"])
