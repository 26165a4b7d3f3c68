"""Hollywood among all US stoppages: what the bureau and the mediators counted, as known on a day."""

from __future__ import annotations

import pandas as pd

from helpers import open_archive
from helpers.analysis import idleness, production_page


def test_august_2023_lost_over_four_million_days_with_writers_and_actors_out():
    months = idleness.by_month(open_archive()).set_index("month")
    assert round(months.loc["2023-08", "days_idle_thousands"] / 1000, 1) == 4.1  # as the bureau told the press
    assert months.loc["2023-05":"2023-11", "strike"].all()
    assert not months.loc["2023-12", "strike"]
    assert len(months) == 12 * idleness.SHOWN_YEARS


def test_a_day_before_a_month_was_counted_does_not_have_it():
    months = idleness.by_month(open_archive("2023-09-08"))
    assert (months["published_on"] <= pd.Timestamp("2023-09-08")).all()
    assert months["month"].max() < "2023-09"
    assert idleness.most_idle(months).month == pd.Timestamp("2023-07-01")
    assert idleness.most_idle(months.iloc[:0]) is None


def test_the_list_by_sector_is_the_newest_public_one():
    then, now = (idleness.by_sector(open_archive(day)) for day in ("2024-12-31", None))
    assert (set(then["year"]), set(now["year"])) == ({2023}, {2024})
    information = now.set_index("sector").loc["Information"]
    assert (information["workers"], information["hollywood"]) == (19600, True)
    assert now["workers"].is_monotonic_decreasing
    assert idleness.by_sector(open_archive("2023-09-08")).empty


def test_the_mediators_cases_are_known_since_they_were_published():
    cases = idleness.mediated(open_archive())
    made = idleness.mediated_figures(cases)
    assert (made.cases.value, made.first.year) == (len(cases), 1984)
    own = cases.set_index("case_id").loc["fmcs-1988cr000703"]  # the writers, by the mediators' own dates
    assert (own["end_date"] - own["start_date"]).days + 1 == own["days"] == 154
    assert idleness.mediated_figures(idleness.mediated(open_archive("2021-01-04"))) is None


def test_a_quarter_worked_out_lies_within_what_rounding_allows():
    rows = production_page.worked_out(open_archive(), "total")
    assert (rows["low"] <= rows["days"]).all()
    assert (rows["days"] <= rows["high"]).all()
    assert rows.set_index("quarter").loc["2008Q4", "days"] == 47_117 - 25_196 - 11_300
    assert production_page.worked_out(open_archive("2009-12-31"), "total").empty
