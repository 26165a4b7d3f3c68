"""Lengths of stoppages: counting rules, running ones, and what is refused, everywhere alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.duration_models import fit
from helpers.analysis.durations import durations_on, lengths_on, stoppage_days
from helpers.analysis.remaining_days import outlook
from helpers.analysis.survival_curves import survival_curve

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(
    ("start", "end", "inclusive", "difference"),
    [
        ("1988-03-07", "1988-08-07", 154, 153),  # writers 1988: both counts are in print
        ("2007-11-05", "2008-02-12", 100, 99),  # writers 2007-08
        ("2023-07-14", "2023-11-09", 119, 118),  # actors 2023
        ("1987-07-14", "1987-07-14", 1, 0),  # directors 1987: hours
    ],
)
def test_press_counts_of_past_strikes_follow_from_the_rule(start, end, inclusive, difference):
    assert stoppage_days(start, end) == inclusive
    assert stoppage_days(start, end, "difference") == difference


@pytest.mark.parametrize(
    ("start", "end", "workers", "days_idle"),
    [  # the Bureau of Labor Statistics' monthly listing of major stoppages
        ("1993-01-24", "1993-05-20", 1_000, 83_000),  # Boston Gas
        ("1993-05-20", "1993-08-30", 1_600, 113_600),  # Central Illinois Public Service
        ("1993-09-20", "1993-11-05", 3_400, 115_600),  # Blue Cross Blue Shield of Michigan
        ("1994-08-18", "1994-11-12", 7_000, 413_000),  # Food Employers
    ],
)
def test_work_days_reproduce_the_days_idle_of_federal_statistics(start, end, workers, days_idle):
    assert stoppage_days(start, end, "work_days") * workers == days_idle


def test_a_stoppage_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="2023-05-02 to 2023-05-01: the end is before the start"):
        stoppage_days("2023-05-02", "2023-05-01")
    with pytest.raises(ValueError, match="both days are needed"):
        stoppage_days("2023-05-02", pd.NaT)
    with pytest.raises(ValueError, match="inclusive, difference, work_days"):
        stoppage_days("2023-05-02", "2023-05-03", "weeks")


def test_a_running_stoppage_is_censored_on_the_day_and_later_ones_are_not_there():
    stoppages = pd.DataFrame(
        {
            "id": ["wga-2007", "wga-2023", "sagaftra-2023", "sagaftra-games-2024"],
            "start_date": ["2007-11-05", "2023-05-02", "2023-07-14", "2024-07-26"],
            "end_date": ["2008-02-12", "2023-09-26", None, "2025-06-11"],
        }
    )
    known = durations_on(stoppages, "2023-09-08")
    assert known["id"].tolist() == ["wga-2007", "wga-2023", "sagaftra-2023"]
    assert known["days"].tolist() == [100, 130, 57]
    assert known["observed"].tolist() == [True, False, False]


def test_lengths_on_bare_days_refuse_an_end_before_the_start():
    first, last = (np.array([day], dtype="datetime64[D]") for day in ("2023-05-02", "2023-05-01"))
    with pytest.raises(ValueError, match="the end is before the start"):
        lengths_on(first, last, np.datetime64("2023-09-08"))


@pytest.mark.parametrize(
    ("durations", "observed", "message"),
    [
        ([], [], "no cases given"),
        ([5, 6], [True], "one length"),
        ([5, -1], [True, True], "-1 days is negative"),
        ([5, np.nan], [True, True], "missing or infinite"),
        ([5, 6], [True, None], "expected True"),
        ([5, 6], [True, 2], "expected True"),
        (pd.array([5, None], dtype="Int64"), [True, True], "missing or infinite"),
        ([5, 6], pd.array([True, None], dtype="boolean"), "expected True"),
    ],
)
def test_invalid_cases_are_refused_with_the_reason(durations, observed, message):
    with pytest.raises(ValueError, match=message):
        survival_curve(durations, observed)
    if len(durations):
        with pytest.raises(ValueError, match=message):
            fit(durations, observed, "weibull")
        with pytest.raises(ValueError, match=message):
            outlook(durations, observed, 10)


@pytest.mark.parametrize(
    "durations", [["a", "b"], [True, False], pd.DataFrame({"a": [1, 2]}), [1 + 1j, 2], {1, 2}, np.ones((2, 1))]
)
def test_what_is_not_a_column_of_numbers_gets_one_message(durations):
    for call in (survival_curve, lambda d, o: fit(d, o, "weibull"), lambda d, o: outlook(d, o, 3)):
        with pytest.raises(ValueError, match="durations: expected one column of numbers"):
            call(durations, [True, True])
