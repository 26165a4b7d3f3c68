"""Shooting days by quarter: yardsticks as FilmLA takes them, and none that mislead."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import production, shortfalls
from helpers.analysis.on_record import last_quarter


def test_five_year_averages_are_those_that_were_printed():
    archive = open_archive()
    computed = production.by_quarter(archive).set_index("quarter")["against_usual_pct"]
    table = archive.table("shoot_days")
    printed = table[(table["series"] == "shoot_days") & (table["category"] == "total")]
    printed = printed.set_index("period")["five_year_avg_pct_printed"].dropna()
    both = pd.concat([computed, printed], axis=1, join="inner").dropna()
    assert len(both) >= 4
    assert list(both["against_usual_pct"]) == list(both["five_year_avg_pct_printed"])


def test_the_year_of_the_pandemic_is_in_no_average_and_no_base():
    archive = open_archive("2022-04-10")
    newest = production.newest(production.by_quarter(archive), archive)
    assert str(newest.quarter) == "2021Q4"
    assert newest.year_to_date is None, "the year before holds the quarter in which filming stood still"


@pytest.mark.parametrize(("day", "told"), [("2023-09-08", False), ("2023-10-12", False), ("2023-10-25", True)])
def test_a_strike_is_set_against_quarters_that_it_touched(day, told):
    # The actors struck in July 2023: the second quarter is none of their strike's.
    assert (shortfalls.shortfall_for(open_archive(day), "sagaftra-2023") is not None) == told


def test_before_shoot_days_the_older_unit_has_its_name():
    assert production.days_name(open_archive("2011-01-15")) == "Permitted production days"
    assert production.days_name(open_archive("2023-09-08")) == "Shoot days"


@pytest.mark.parametrize(
    ("on", "quarter"), [("2023-03-31", "2022Q1"), ("2023-04-01", "2023Q1"), ("2023-12-31", "2022Q4")]
)
def test_a_quarter_has_ended_on_the_day_after_its_last_one(on, quarter):
    assert last_quarter(int(quarter[-1]), date.fromisoformat(on)) == quarter
