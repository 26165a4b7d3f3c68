"""Changes on the year that FilmLA printed for quarters whose days the archive does not hold."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import coverage, production
from helpers.archive import Archive, Dimensions, Quantity

_SHOWN = ("total", "feature", "tv_total", "commercial")


def newest(archive: Archive, dispute: str) -> pd.DataFrame:
    """The printed changes of the newest quarter that has any and is newer than every quarter with a count.

    Columns: name (of the category), quarter (a period), change (a figure, percent on the year), published_on. Empty
    where a quarter with a count is as new, or where shooting days do not bear on the dispute.
    """
    columns = ["name", "quarter", "change", "published_on"]
    if not coverage.in_los_angeles(archive, dispute):
        return pd.DataFrame(columns=columns)
    rows = archive.accepted("shoot_days")
    rows = rows[(rows["period_type"] == "quarter") & rows["category"].isin(_SHOWN)]
    printed = rows[rows["yoy_pct_printed"].notna() & (rows["yoy_status"] == "accepted")]
    counted = rows[rows["days"].notna()]["period"].max()
    if printed.empty or (pd.notna(counted) and printed["period"].max() <= counted):
        return pd.DataFrame(columns=columns)
    shown = printed[printed["period"] == printed["period"].max()].drop_duplicates("category", keep="last")
    quarter, made = pd.Period(shown["period"].iloc[0], "Q"), []
    for row in sorted(shown.to_dict("records"), key=lambda row: _SHOWN.index(row["category"])):
        of, how = Dimensions(period=str(quarter), category=row["category"]), f"FilmLA, {quarter}, as printed"
        value, sources = float(row["yoy_pct_printed"]), (row["source_id"],)
        change = Quantity("shoot_days_printed_pct", "Change on the year", value, "pct", sources, how, of=of)
        made.append((production.CATEGORIES[row["category"]], quarter, change, row["published_on"]))
    return pd.DataFrame(made, columns=columns)
