"""Groups and models of the outlook's page: the figures are those of the analysis, with intervals, or words."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import durations
from helpers.analysis.outlook import cases
from helpers.prose import lengths


def test_the_median_and_its_interval_are_where_curve_and_band_come_down_to_half():
    curve = pd.DataFrame(
        {
            "day": [0, 5, 9, 20],
            "survival": [1, 0.7, 0.5, 0.2],
            "lower": [1, 0.45, 0.3, 0.1],
            "upper": [1, 0.9, 0.8, 0.6],
        }
    )
    assert durations.median_length(curve) == (9, 5, math.inf)


def test_the_interval_of_the_median_covers_it():
    # Brookmeyer and Crowley's interval on samples of a known distribution, a third of them censored.
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        days, censored = rng.exponential(50, 40), rng.exponential(100, 40)
        _, low, high = durations.median_length(durations.survival_curve(np.minimum(days, censored), days <= censored))
        held += low <= 50 * math.log(2) <= high
    assert held / 400 == pytest.approx(0.95, abs=0.035)


def test_groups_cover_sector_union_era_and_size_and_the_other_collections():
    text = lengths.groups_table(open_archive("2023-09-08")).text
    for part in ("Sector: Film and television", "Union: WGA", "Era: to 1979", "Size: 10,000 and more",
                 "Large US stoppages (BLS)", "information sector", "federal mediation records"):  # fmt: skip
        assert part in text
    assert "too few cases (n=1)" in text


def test_running_stoppages_count_as_not_yet_ended():
    archive = open_archive("2023-09-08")
    past = cases(archive)
    line = next(line for line in lengths.groups_table(archive).text.splitlines() if line.startswith("Screen, "))
    assert line.startswith(f"Screen, broadcast, advertising and games{len(past)}{int((~past['observed']).sum())}")


def test_the_models_are_those_of_the_fits():
    archive = open_archive("2023-09-08")
    held = lengths.large_us(archive)
    made = durations.fit(held["length"], held["observed"], "lognormal")
    line = next(line for line in lengths.models_table(archive).text.splitlines() if "(BLS)Log-normal" in line)
    assert f"Log-normal{made.median:.1f}{made.median_interval[0]:.1f}".replace(".0", "") in line


def test_too_few_cases_give_words_on_an_early_day():
    archive = open_archive("1950-01-01")
    assert "too few" in lengths.models_table(archive).text
    assert "too few cases (n=" in lengths.effects_table(archive).text
