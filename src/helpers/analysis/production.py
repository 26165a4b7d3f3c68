"""Shooting days in Greater Los Angeles as FilmLA counts them: levels, changes, runs of falls."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from helpers.archive import Archive, Dimensions, Quantity, accepted_rows
from helpers.words import words

SERIES, UNITS, BOX_NAMES = (words(f"production_{name}") for name in ("series", "units", "boxes"))
CATEGORIES = words("categories")


FRESH_DAYS = 200
"""A quarter that ended longer ago is no news of a dispute: two newer ones are out by then, though the archive lacks them."""


def is_fresh(quarter: str, today: pd.Timestamp) -> bool:
    """Whether a quarter ended so lately that its successor is hardly out."""
    return (today - pd.Period(quarter, "Q").end_time.normalize()).days <= FRESH_DAYS


def quarters(archive: Archive, category: str = "total", series: str = "shoot_days") -> pd.DataFrame:
    """Quarterly values as known that day, one row per quarter in order of time.

    Columns: period, date (first day of the quarter), value (days), yoy_pct (computed, percent),
    printed_yoy_pct, published_on, source_id. Raises ArchiveError for a category or series that the table never has.
    """
    archive.check_value("shoot_days", "category", category)
    archive.check_value("shoot_days", "series", series)
    return archive.ask_tables(_quarters, "shoot_days", about=(category, series)).copy(deep=False)


def _quarters(shoot_days: pd.DataFrame, category: str, series: str) -> pd.DataFrame:
    table = accepted_rows(shoot_days)
    rows = table[(table["series"] == series) & (table["category"] == category) & (table["period_type"] == "quarter")]
    printed = rows[rows["yoy_pct_printed"].notna() & (rows["yoy_status"] == "accepted")]
    printed = printed.drop_duplicates("period", keep="first").set_index("period")["yoy_pct_printed"]
    valued = rows[rows["days"].notna()].sort_values("period", kind="stable").drop_duplicates("period", keep="last")
    frame = valued.assign(date=quarter_start(valued["period"]), value=valued["days"]).reset_index(drop=True)
    earlier = frame.set_index("period")["value"]
    before = frame["period"].map(year_before).map(earlier).astype("float64")
    frame["yoy_pct"] = ((frame["value"] / before - 1) * 100).round(1)
    frame["printed_yoy_pct"] = frame["period"].map(printed).astype("float64")
    return frame[["period", "date", "value", "yoy_pct", "printed_yoy_pct", "published_on", "source_id"]]


def quarter_start(periods: pd.Series) -> pd.Series:
    """The first day of each quarter written 2023Q1."""
    return pd.PeriodIndex(periods, freq="Q").to_timestamp().to_series(index=periods.index)


def year_before(period: str) -> str:
    """2022Q1 for 2023Q1; 2022 for 2023."""
    return f"{int(period[:4]) - 1}{period[4:]}"


def consecutive_falls(frame: pd.DataFrame, quarter: str) -> int | None:
    """How many quarters of `by_quarter` in a row, up to this one, lay below the same quarter of the year before.

    The count stops at the first quarter whose change is unknown, or that is not on record; None where it is this one.
    """
    changes = frame.set_index("quarter")["change_pct"].dropna()
    if quarter not in changes.index:
        return None
    count, earlier = 0, pd.Period(quarter, "Q")
    while changes.get(str(earlier), 0.0) < 0:
        count, earlier = count + 1, earlier - 1
    return count


def series_on(archive: Archive) -> str:
    """The series that was in use: shoot days once a quarter of them was public, else the older unit."""
    for name in ("shoot_days", "permitted_production_days_recast", "permitted_production_days"):
        if len(quarters(archive, "total", name)) >= 2:
            return name
    return "permitted_production_days"


@dataclass(frozen=True)
class NewestQuarter:
    """The newest public quarter of a category, as figures; a figure that cannot be told is None.

    `change` is on the same quarter of the year before, `against_usual` on the mean of the same quarter of the five
    years before, both in percent; `falls` counts quarters in a row below the year before; `year_to_date` compares the
    year's quarters so far with the same quarters of the year before.
    """

    quarter: pd.Period
    published_on: pd.Timestamp
    days: Quantity
    change: Quantity | None
    against_usual: Quantity | None
    falls: Quantity | None
    year_to_date: Quantity | None
    misleading_base: bool

    @property
    def figures(self) -> list[Quantity]:
        """Those that are known, the most telling first."""
        every = (self.days, self.change, self.against_usual, self.year_to_date, self.falls)
        return [figure for figure in every if figure is not None]

    @property
    def fell(self) -> bool:
        """Whether the quarter lay below the same one of the year before."""
        return self.change is not None and isinstance(self.change.value, float | int) and self.change.value < 0


PANDEMIC_YEAR = 2020
"""FilmLA leaves this year out of its five-year averages."""
LOCKDOWN = "2020Q2"
"""Filming stood still in this quarter: a change against it says nothing."""


_COLUMNS = [
    "quarter", "date", "until", "shoot_days", "year_before", "change_pct", "usual", "against_usual_pct",
    "printed_change_pct", "published_on", "source_id",
]  # fmt: skip


def by_quarter(archive: Archive, category: str = "total") -> pd.DataFrame:
    """Production of a category by quarter, in the unit in use on the archive's day, in order of time.

    Columns: quarter (2023Q1), date and until (first day of the quarter and of the next), shoot_days, year_before (days
    of the same quarter a year earlier), change_pct (on it, computed, one decimal), usual (mean of the same quarter in the
    five years before, where all five are known; 2020 is left out, as FilmLA does since), against_usual_pct,
    printed_change_pct, published_on, source_id.
    """
    names = {
        "period": "quarter",
        "value": "shoot_days",
        "yoy_pct": "change_pct",
        "printed_yoy_pct": "printed_change_pct",
    }
    frame = quarters(archive, category, series_on(archive)).rename(columns=names)
    days = frame.set_index("quarter")["shoot_days"]
    start = pd.PeriodIndex(frame["quarter"], freq="Q")
    usual = pd.Series([_usual(days, quarter) for quarter in start], index=frame.index, dtype="float64")
    frame = frame.assign(
        until=(start + 1).to_timestamp(),
        year_before=days.reindex((start - 4).astype(str)).to_numpy(),
        usual=usual.round(1),
        against_usual_pct=((frame["shoot_days"] / usual - 1) * 100).round(1),
    )
    return frame[_COLUMNS]


def _usual(days: pd.Series, quarter: pd.Period) -> float:
    """The mean of the same quarter in the five years before, without 2020; NaN where one is not known."""
    years = [quarter.year - back for back in range(1, 7) if quarter.year - back != PANDEMIC_YEAR][:5]
    return float(days.reindex([f"{year}Q{quarter.quarter}" for year in years]).mean(skipna=False))


def days_name(archive: Archive) -> str:
    """What the unit in use on the day is called."""
    return "Shoot days" if series_on(archive) == "shoot_days" else "Permitted production days"


def newest(frame: pd.DataFrame, archive: Archive, category: str = "total") -> NewestQuarter | None:
    """The last row of a frame from `by_quarter` as figures; None where the frame is empty."""
    if frame.empty:
        return None
    row = frame.iloc[-1]
    quarter = pd.Period(row["quarter"], "Q")
    of = Dimensions(period=str(quarter), category=category, area="Greater Los Angeles")
    unit = "shoot_days" if series_on(archive) == "shoot_days" else "permitted_production_days"
    sources = _sources(frame, [str(quarter), str(quarter - 4)])
    name, before = f"{days_name(archive)}, {quarter}", str(quarter - 4)
    value = float(row["shoot_days"])
    days = Quantity("shoot_days", name, value, unit, (row["source_id"],), f"FilmLA, {quarter}", of=of)
    how = f"{value:g} against {row['year_before']:g} in {before}"
    change = _share("shoot_days_yoy_pct", row["change_pct"], sources, how, of, before)
    usual = _share(
        "shoot_days_usual_pct", row["against_usual_pct"], _sources(frame, [str(quarter - 4 * n) for n in range(7)]),
        f"{row['shoot_days']:g} against {row['usual']:g}, the mean of the same quarter in the five years before, 2020 left out", of, "five years before",
    )  # fmt: skip
    count, how = consecutive_falls(frame, str(quarter)), "Quarters in a row below the same quarter of the year before"
    falls = None
    if count:
        falls = Quantity("consecutive_falls", "Quarters falling in a row", count, "quarters", sources, how, of=of)
    return NewestQuarter(
        quarter, row["published_on"], days, change, usual, falls, _year_to_date(frame, quarter, of),
        before == LOCKDOWN,
    )  # fmt: skip


def _share(key: str, value: float, sources: tuple[str, ...], how: str, of: Dimensions, base: str) -> Quantity | None:
    if pd.isna(value):
        return None
    return Quantity(key, "Change", float(value), "pct", sources, how, of=replace(of, base=base))


def _sources(frame: pd.DataFrame, names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(frame[frame["quarter"].isin(names)]["source_id"].iloc[::-1]))


def _year_to_date(frame: pd.DataFrame, quarter: pd.Period, of: Dimensions) -> Quantity | None:
    """The year's quarters up to `quarter` against the same quarters of the year before; None where one is missing."""
    quarters = frame[frame["quarter"].isin([f"{quarter.year}Q{n}" for n in range(1, quarter.quarter + 1)])]
    if quarter.quarter == 1 or len(quarters) < quarter.quarter or quarters["year_before"].isna().any():
        return None
    if quarter.year - 1 == PANDEMIC_YEAR:
        return None  # the year before holds the quarter in which filming stood still
    now, before = quarters["shoot_days"].sum(), quarters["year_before"].sum()
    how = f"{now:g} against {before:g} in the same quarters of {quarter.year - 1}"
    change, sources = round((now / before - 1) * 100, 1), _sources(frame, list(quarters["quarter"]))
    return _share("shoot_days_ytd_pct", change, sources, how, of, f"{quarter.year - 1} to date")


def newest_by_category(archive: Archive) -> pd.DataFrame:
    """The newest quarter of each category, in the order of `CATEGORIES`.

    Columns: category, name, and those of `by_quarter`.
    """
    rows = [
        by_quarter(archive, category).tail(1).assign(category=category, name=name)
        for category, name in CATEGORIES.items()
    ]
    return pd.concat(rows, ignore_index=True)
