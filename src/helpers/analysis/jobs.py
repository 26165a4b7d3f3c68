"""Jobs after a strike: employment in motion picture and sound recording against the month before it, season aside.

The monthly series are late vintages: they stand in `production_series` from the day they were read, so an earlier day
has none, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from helpers.analysis import losses
from helpers.archive import Archive, Dimensions, Quantity

Area = Literal["los_angeles", "us"]
_SERIES = {"los_angeles": "Los Angeles metro employment NAICS 512", "us": "US employment NAICS 512 (CES"}
_ADJUSTED = ("us",)
"""Areas whose series is seasonally adjusted by the Bureau of Labor Statistics."""
PANDEMIC = ("2020-03", "2021-06")
"""Months that say nothing of the season of other years."""
SEASON_YEARS = 10
COLUMNS = ["month", "value", "of_before_pct", "during", "source_id"]


def employment(archive: Archive, area: Area) -> pd.DataFrame:
    """Employees by month as known on the day, in thousands: month, value, source_id; empty before the series was public."""
    table = archive.table("production_series")
    rows = table[table["series"].str.startswith(_SERIES[area]) & (table["unit"] == "thousand_jobs")]
    rows = rows[rows["period"].str.fullmatch(r"\d{4}-\d{2}") & ~rows["series"].str.contains("first print|change")]
    newest = rows.sort_values(["period", "published_on"], kind="stable").drop_duplicates("period", keep="last")
    return newest.rename(columns={"period": "month"})[["month", "value", "source_id"]].reset_index(drop=True)


def recovery(archive: Archive, area: Area = "los_angeles") -> pd.DataFrame:
    """Employment since the newest strikes began, as a share of the month before them and of the usual season.

    Columns: month, value (thousands), of_before_pct (percent of the month before the strike, each month set against its
    usual place in the year), during (bool: a strike ran), source_id. The season is the mean share of a month in the
    twelve months around it over `SEASON_YEARS` years before the strike, the pandemic left out; adjusted series have
    none. Empty without a strike or without the series.
    """
    frame, strikes = employment(archive, area), losses.newest_strikes(archive, "shoot_days")
    if frame.empty or strikes.empty:
        return pd.DataFrame(columns=COLUMNS)
    values = pd.Series(frame["value"].to_numpy(dtype=float), index=pd.PeriodIndex(frame["month"], freq="M"))
    base = strikes["start"].min().to_period("M") - 1
    if base not in values.index:
        return pd.DataFrame(columns=COLUMNS)
    season = pd.Series(1.0, index=range(1, 13)) if area in _ADJUSTED else _season(values[values.index <= base])
    level = values / season.reindex(values.index.month).to_numpy()
    after = frame[(pd.PeriodIndex(frame["month"], freq="M") >= base)]
    months = pd.PeriodIndex(after["month"], freq="M")
    first, last = strikes["start"].min().to_period("M"), strikes["end"].max().to_period("M")
    share = (level / level[base] * 100).reindex(months).to_numpy()
    made = after.assign(of_before_pct=share, during=(months >= first) & (months <= last))
    return made[COLUMNS].reset_index(drop=True)


def _season(values: pd.Series) -> pd.Series:
    """The usual share of each month in the twelve months around it, by month of the year."""
    whole = values.reindex(pd.period_range(values.index[0], values.index[-1], freq="M"))
    around = (whole.rolling(12).mean() + whole.rolling(12).mean().shift(-1)) / 2
    ratio = whole / around.shift(-5)
    away = (ratio.index >= pd.Period(PANDEMIC[0], "M") - 6) & (ratio.index <= pd.Period(PANDEMIC[1], "M") + 6)
    kept = ratio[~away].dropna()
    kept = kept[kept.index > kept.index[-1] - 12 * SEASON_YEARS]
    season = np.exp(np.log(kept).groupby(kept.index.month).mean()).reindex(range(1, 13)).fillna(1.0)
    return season / season.mean()


NAMES = {"los_angeles": "Los Angeles", "us": "United States"}


def since_strikes(archive: Archive) -> pd.DataFrame:
    """`recovery` of both areas: area (in words), date (the first of the month) and its columns; empty where it is."""
    parts = [recovery(archive, area).assign(area=name) for area, name in NAMES.items()]  # type: ignore[arg-type]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return frame.assign(
        date=pd.to_datetime(frame["month"]), of_before_pct=frame["of_before_pct"].astype("float64").round(1)
    )


@dataclass(frozen=True)
class Standing:
    """The newest month of `recovery` in an area, and the lowest since the strikes began; percent of the month before.

    Months stand as their first days.
    """

    area: str
    month: pd.Timestamp
    before: pd.Timestamp
    newest: Quantity
    lowest: Quantity
    lowest_month: pd.Timestamp


def standing(frame: pd.DataFrame) -> list[Standing]:
    """Where jobs stand by area (`since_strikes`), Los Angeles first."""
    how = "Employees against the month before the strikes; Los Angeles set against the usual place of each month in the year"
    standings = []
    for area, rows in frame.groupby("area", sort=False):
        last, low = rows.iloc[-1], rows.loc[rows["of_before_pct"].idxmin()]
        made = [
            Quantity(key, f"Jobs in film and sound, {area}", round(float(row["of_before_pct"])), "pct",
                     (str(row["source_id"]),), how, of=Dimensions(period=str(row["month"]), area=str(area)))
            for key, row in (("jobs_of_before_pct", last), ("jobs_lowest_pct", low))
        ]  # fmt: skip
        months = [pd.Timestamp(row["date"]) for row in (last, rows.iloc[0], low)]
        standings.append(Standing(str(area), months[0], months[1], made[0], made[1], months[2]))
    return standings


def changes(archive: Archive) -> pd.DataFrame:
    """Changes in jobs as the press of the time gave them, newest first, of the months since the newest strikes began.

    Columns: month (a monthly period), area, over (month or year), change (thousands), published_on, source_id.
    """
    frame, strikes = archive.table("employment_changes"), losses.newest_strikes(archive, "shoot_days")
    since = strikes["start"].min().to_period("M") if len(strikes) else pd.Period("9999-12", "M")
    months = pd.PeriodIndex(frame["month"], freq="M")
    rows = frame.assign(
        month=months,
        area=frame["series"].map({"ces_512_la": NAMES["los_angeles"], "ces_512_us": NAMES["us"]}),
        over=frame["over"].map({"month": "the month before", "year": "the year before"}),
        change=frame["change_thousands"],
    )[months >= since]
    rows = rows.sort_values(["month", "over"], kind="stable").iloc[::-1]
    return rows[["month", "area", "over", "change", "published_on", "source_id"]].reset_index(drop=True)
