"""Frames that pages on production show beside the quarters: categories against the usual, milestones, weekly permits."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.analysis import production
from helpers.archive import Archive, Quantity


def categories(archive: Archive) -> pd.DataFrame:
    """Production of every category but the total by quarter: name and the columns of `production.by_quarter`."""
    parts = [
        production.by_quarter(archive, category).assign(name=name)
        for category, name in production.CATEGORIES.items()
        if category != "total"
    ]
    kept = [part for part in parts if len(part) > 1]
    return pd.concat(kept, ignore_index=True) if kept else parts[0].iloc[:0]


def milestones(archive: Archive) -> pd.DataFrame:
    """Events that bear on production, newest first: date, date_precision, label, kind, source_id."""
    frame = archive.table("milestones").sort_values("date", kind="stable").iloc[::-1]
    return frame[["milestone_id", "date", "date_precision", "label", "kind", "source_id"]].reset_index(drop=True)


def weekly_permits(archive: Archive) -> pd.DataFrame:
    """Film permits of Greater Los Angeles, and scripted series that held one, by week as the press of the time gave them.

    Columns: series (what is counted), week_until (the Sunday that ends the week), permits, published_on, source_id. Empty
    where none was public.
    """
    frame = archive.table("production_series")
    counted = frame[frame["series"].str.contains("week ending", case=False) & frame["unit"].isin(("permits", "series"))]
    rows = counted.assign(
        series=counted["series"].str.split(",").str[0].str.split(" (", regex=False).str[0],
        week_until=pd.to_datetime(counted["period"]),
        permits=counted["value"],
    ).sort_values(["series", "week_until"], kind="stable")
    return rows[["series", "week_until", "permits", "published_on", "source_id"]].reset_index(drop=True)


def recovered(back: pd.DataFrame | None) -> pd.DataFrame:
    """The quarters since a stoppage began as percentages, newest first; empty without any.

    `back`: `losses.recovery`. Columns: quarter, shoot_days, of_expected_pct, low_pct, high_pct (of what was expected from
    before the stoppage, 80 percent interval), of_before_pct (of the same quarter of the last year before it).
    """
    columns = ["quarter", "shoot_days", "of_expected_pct", "low_pct", "high_pct", "of_before_pct"]
    if back is None or back.empty:
        return pd.DataFrame(columns=columns)
    of = {"of_expected_pct": "expected", "low_pct": "high_80", "high_pct": "low_80", "of_before_pct": "before"}
    shares = {name: (100 * back["actual"] / back[whole]).round() for name, whole in of.items()}
    return back.assign(shoot_days=back["actual"], **shares).iloc[::-1].reset_index(drop=True)[columns]


def boxed(newest: production.NewestQuarter | None) -> list[Quantity]:
    """The figures of the newest quarter for headline boxes, each with what it is."""
    if newest is None:
        return []
    season = ("first", "second", "third", "fourth")[newest.quarter.quarter - 1]
    year = newest.quarter.year
    named = (
        (newest.days, f"{season.capitalize()} quarter of {year}"),
        (None if newest.misleading_base else newest.change, "On the year"),
        (newest.against_usual, f"Against the usual {season} quarter"),
        (newest.year_to_date, f"{year} so far, on {year - 1}"),
        (newest.falls, "Falling on the year for"),
    )
    return [replace(fact, label=label) for fact, label in named if fact is not None]


def known(rows: pd.DataFrame) -> Quantity:
    """How many categories have a newest quarter with a five-year average (`production.newest_by_category`)."""
    usual = _usual(rows)
    sources = tuple(dict.fromkeys(usual["source_id"]))
    return Quantity("categories_known", "Categories", len(usual), "count", sources, "With a five-year average")


def falling(rows: pd.DataFrame) -> Quantity:
    """Of these, how many lay below it in their newest quarter."""
    usual = _usual(rows)
    below = usual[usual["against_usual_pct"] < 0]
    sources = tuple(dict.fromkeys(usual["source_id"]))
    return Quantity(
        "categories_below_usual", "Below the usual", len(below), "count", sources, "Below their five-year average"
    )


def _usual(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[
        rows["against_usual_pct"].notna() & (rows["category"] != "total") & (rows["quarter"] == rows["quarter"].max())
    ]


def worked_out(archive: Archive, category: str) -> pd.DataFrame:
    """Quarters of a category that no release printed, worked out from published totals and changes, newest first.

    Columns: quarter, days, low, high (what rounding of the published figures allows), unit (shoot days, or permitted
    production days before 2016), basis (in words), published_on, source_id.
    """
    archive.check_value("shoot_days", "category", category)
    frame = archive.table("shoot_day_estimates")
    rows = frame[frame["category"] == category].sort_values("period", kind="stable").iloc[::-1]
    made = rows.assign(quarter=rows["period"], unit=rows["series"].map(production.UNITS))
    columns = ["quarter", "days", "low", "high", "unit", "basis", "published_on", "source_id"]
    return made[columns].reset_index(drop=True)
