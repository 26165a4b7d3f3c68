"""Hollywood among all US stoppages: days of idleness by month, workers by sector, and the federal mediators' smaller cases."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis import losses
from helpers.archive import Archive, Dimensions, Quantity

DAYS_IDLE = "WSU001"
"""Series of the Bureau of Labor Statistics: days of idleness in large stoppages, in thousands."""
SHOWN_YEARS = 10
SECTORS_OF_HOLLYWOOD = ("Information", "Arts, entertainment and recreation")


def by_month(archive: Archive) -> pd.DataFrame:
    """Days of idleness in stoppages of 1,000 workers or more, by month, oldest first, of the last `SHOWN_YEARS` years.

    Columns: month (YYYY-MM), date (its first day), days_idle_thousands, strike (bool: writers or actors were on strike in
    it), published_on, source_id.
    """
    rows = archive.accepted("us_stoppages_monthly")
    rows = rows[rows["series"] == DAYS_IDLE].sort_values("month", kind="stable")
    rows = rows.tail(12 * SHOWN_YEARS)
    date = pd.to_datetime(rows["month"])
    strikes = losses.strikes_since(archive, date.min()) if len(rows) else pd.DataFrame()
    struck = pd.Series(False, index=rows.index)
    for start, end in zip(strikes.get("start", []), strikes.get("end", []), strict=True):
        struck |= (date + pd.offsets.MonthEnd(0) >= start) & ~(
            date > (pd.Timestamp(archive.as_of) if pd.isna(end) else end)
        )
    made = rows.assign(date=date, days_idle_thousands=rows["value"], strike=struck)
    return made[["month", "date", "days_idle_thousands", "strike", "published_on", "source_id"]].reset_index(drop=True)


def by_sector(archive: Archive) -> pd.DataFrame:
    """Workers in large stoppages that began in the newest year with such a list, by sector, most workers first.

    Columns: year, sector, workers, days_idle (blank where not given), hollywood (bool: the sectors of film, broadcasting
    and the stage), source_id.
    """
    rows = archive.table("us_stoppages_by_sector")
    rows = rows[rows["year"] == rows["year"].max()].sort_values("workers", ascending=False, kind="stable")
    made = rows.assign(hollywood=rows["sector"].isin(SECTORS_OF_HOLLYWOOD))
    return made[["year", "sector", "workers", "days_idle", "hollywood", "source_id"]].reset_index(drop=True)


def mediated(archive: Archive) -> pd.DataFrame:
    """Stoppages in film, broadcasting, music and the stage that the federal mediation service recorded, most workers first.

    Columns: case_id, employer, union, city, start_date, end_date, days (both ends counted), workers, source_id. Most are
    smaller than those of the table `stoppages`; one dispute may stand in several rows, one for each local.
    """
    rows = archive.table("mediation_hollywood").sort_values("workers", ascending=False, kind="stable")
    made = rows.assign(days=rows["days_inclusive"])
    columns = ["case_id", "employer", "union", "city", "start_date", "end_date", "days", "workers", "source_id"]
    return made[columns].reset_index(drop=True)


@dataclass(frozen=True)
class Idleness:
    """The month (its first day) with most days of idleness among those shown, and whether writers or actors were out."""

    most: Quantity
    month: pd.Timestamp
    with_strike: bool

    @property
    def millions(self) -> float:
        """Its days of idleness in millions."""
        return float(self.most.value) / 1_000_000  # type: ignore[arg-type]


def most_idle(frame: pd.DataFrame) -> Idleness | None:
    """The month of `by_month` with most days of idleness; None without months."""
    if frame.empty:
        return None
    row = frame.loc[frame["days_idle_thousands"].idxmax()]
    of = Dimensions(period=str(row["month"]))
    value = float(row["days_idle_thousands"]) * 1000
    most = Quantity("days_idle_most", "Most days of idleness in a month", value, "days", (str(row["source_id"]),), "Stoppages of a thousand workers or more, all industries", of=of)  # fmt: skip
    return Idleness(most, pd.Timestamp(row["date"]), bool(row["strike"]))


@dataclass(frozen=True)
class Mediated:
    """How many cases the mediators recorded, from which year to which, and their median length in days."""

    cases: Quantity
    half: Quantity
    first: pd.Timestamp
    last: pd.Timestamp


def mediated_figures(frame: pd.DataFrame) -> Mediated | None:
    """The cases of `mediated` in figures; None without cases."""
    if frame.empty:
        return None
    sources, how = (str(frame["source_id"].iloc[0]),), "Cases of the federal mediation service, one row each"
    return Mediated(
        Quantity("mediated_cases", "Recorded by the mediators", len(frame), "stoppages", sources, how),
        Quantity("mediated_half", "Half were over within", round(float(frame["days"].median())), "days", sources, how),
        frame["start_date"].min(),
        frame["start_date"].max(),
    )
