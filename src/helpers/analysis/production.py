"""Shooting days in Greater Los Angeles as FilmLA counts them: levels, changes, runs of falls."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.archive import Archive, accepted_rows

SERIES = {
    "shoot_days": "Shoot days",
    "permitted_production_days": "Permitted production days, first form",
    "permitted_production_days_recast": "Permitted production days, recast in 2009",
}
CATEGORIES = {
    "total": "All categories",
    "feature": "Feature films",
    "tv_total": "Television",
    "tv_drama": "Television drama",
    "tv_comedy": "Television comedy",
    "tv_reality": "Television reality",
    "tv_pilot": "Television pilots",
    "tv_web": "Web-based television",
    "commercial": "Commercials",
    "other": "Other",
}


@dataclass(frozen=True)
class Quarter:
    """One quarter: value in days, change on the year in percent (computed), the printed change, sources."""

    series: str
    category: str
    period: str
    value: float
    year_earlier: float | None
    printed_yoy: float | None
    published_on: pd.Timestamp
    source: str
    year_earlier_source: str

    @property
    def yoy_pct(self) -> float | None:
        """Change on the same quarter of the year before, computed from the two values, one decimal."""
        if not self.year_earlier:
            return None
        return round((self.value / self.year_earlier - 1) * 100, 1)


def quarters(archive: Archive, category: str = "total", series: str = "shoot_days") -> pd.DataFrame:
    """Quarterly values as known that day, one row per quarter in order of time.

    Columns: period, date (first day of the quarter), value (days), yoy_pct (computed, percent),
    printed_yoy_pct, published_on, source_id.
    """
    return archive.ask_tables(_quarters, "shoot_days", about=(category, series)).copy(deep=False)


def _quarters(shoot_days: pd.DataFrame, category: str, series: str) -> pd.DataFrame:
    table = accepted_rows(shoot_days)
    own = table[(table["series"] == series) & (table["category"] == category) & (table["period_type"] == "quarter")]
    printed = own[own["yoy_pct_printed"].notna() & (own["yoy_status"] == "accepted")]
    printed = printed.drop_duplicates("period", keep="first").set_index("period")["yoy_pct_printed"]
    valued = own[own["days"].notna()].sort_values("period", kind="stable").drop_duplicates("period", keep="last")
    frame = pd.DataFrame(
        {
            "period": valued["period"],
            "date": quarter_start(valued["period"]),
            "value": valued["days"],
            "published_on": valued["published_on"],
            "source_id": valued["source_id"],
        }
    ).reset_index(drop=True)
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


def newest_quarter(archive: Archive, category: str = "total", series: str = "shoot_days") -> Quarter | None:
    """The newest quarter that was public, or None."""
    frame = quarters(archive, category, series)
    if frame.empty:
        return None
    row = frame.iloc[-1]
    return quarter(frame, str(row["period"]), category, series)


def quarter(frame: pd.DataFrame, period: str, category: str, series: str) -> Quarter | None:
    """One quarter of a frame from `quarters`, or None where it is not there."""
    rows = frame.set_index("period")
    if period not in rows.index:
        return None
    row = rows.loc[[period]].iloc[0]
    earlier = rows.loc[[year_before(period)]].iloc[0] if year_before(period) in rows.index else None
    return Quarter(
        series,
        category,
        period,
        float(row["value"]),
        float(earlier["value"]) if earlier is not None else None,
        None if pd.isna(row["printed_yoy_pct"]) else float(row["printed_yoy_pct"]),
        row["published_on"],
        str(row["source_id"]),
        str(earlier["source_id"]) if earlier is not None else "",
    )


def consecutive_falls(frame: pd.DataFrame, period: str) -> int | None:
    """How many quarters in a row, up to `period`, lay below the same quarter of the year before.

    None where the change of `period` is unknown. The count stops at the first quarter
    whose change is unknown, be it that the quarter itself is not on record.
    """
    changes = frame.set_index("period")["yoy_pct"].dropna()
    if period not in changes.index:
        return None
    count, quarter = 0, pd.Period(period, "Q")
    while changes.get(str(quarter), 0.0) < 0:
        count, quarter = count + 1, quarter - 1
    return count


def series_on(archive: Archive) -> str:
    """The series that was in use: shoot days once a quarter of them was public, else the older unit."""
    for name in ("shoot_days", "permitted_production_days_recast", "permitted_production_days"):
        if len(quarters(archive, "total", name)) >= 2:
            return name
    return "permitted_production_days"
