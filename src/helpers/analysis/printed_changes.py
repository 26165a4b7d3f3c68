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
    rows_shown = printed[printed["period"] == printed["period"].max()].drop_duplicates("category", keep="last")
    rows_shown = (
        rows_shown.set_index("category")
        .reindex([name for name in _SHOWN if name in set(rows_shown["category"])])
        .reset_index()
    )
    quarter = pd.Period(rows_shown["period"].iloc[0], "Q")
    made = [
        (
            production.CATEGORIES[row["category"]],
            quarter,
            Quantity(
                "shoot_days_printed_pct", "Change on the year", float(row["yoy_pct_printed"]), "pct", (row["source_id"],),
                f"FilmLA, {quarter}, as printed", of=Dimensions(period=str(quarter), category=row["category"]),
            ),
            row["published_on"],
        )
        for row in rows_shown.to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(made, columns=columns)
