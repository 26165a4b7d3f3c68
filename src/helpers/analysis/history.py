"""The history of stoppages as figures: how many, since when, the longest, the median, who last went out together."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis import durations, lengths, outlook, stoppages, survival_curves
from helpers.archive import Archive, Dimensions, Quantity

LONG_DAYS = 100
"""A stoppage that lasts longer is a long one here: that of the writers in 2007 and 2008 lasted just so long."""


@dataclass(frozen=True)
class History:
    """The stoppages of a union and sector as figures.

    `count` and `running` are of all kinds; `longest` and `half` (the median, None with too few cases) of those that
    outlooks count, as are `counted` and `long`, those of them that lasted longer than LONG_DAYS. `together` is the year in which writers and actors last struck the studios together, None without
    one and for a choice that is not of both. `since` is the first day of the first, None without any. `union_shown` and `sector_shown` are the choice as the
    menus of a chart name it.
    """

    count: Quantity
    running: Quantity
    longest: Quantity | None
    half: Quantity | None
    counted: Quantity
    long: Quantity
    together: Quantity | None
    since: pd.Timestamp | None
    union_shown: str
    sector_shown: str

    @property
    def figures(self) -> list[Quantity]:
        """Those that are known."""
        every = (self.count, self.half, self.longest, self.together)
        return [figure for figure in every if figure is not None]


def history(archive: Archive, *, guild: str = "all", sector: str = "all") -> History:
    """The figures of a union and sector, or of all of them."""
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    of = Dimensions(union="" if guild == "all" else guild)
    sources = tuple(dict.fromkeys(frame["source_id"].iloc[::-1]))
    counted = lengths.listed(archive, guild=guild, sector=sector)
    over = counted[~counted["running"]]
    longest = None
    if len(over):
        row = over.iloc[0]
        longest = Quantity("longest_stoppage", f"Longest counted: {row['title']}", float(row["days"]), "days", (str(row["source_id"]),), str(row["counted"]), of=of)  # fmt: skip
    year = stoppages.last_joint_year(archive) if guild == "all" and sector in ("all", stoppages.SCREEN) else None
    return History(
        Quantity("stoppages", "Stoppages", len(frame), "stoppages", sources, "On record by the day", of=of),
        Quantity("running_stoppages", "Under way", int(frame["running"].sum()), "stoppages", sources, "", of=of),
        longest,
        _half(archive, guild, sector, of),
        Quantity("stoppages_counted", "Stoppages counted", len(counted), "count", tuple(counted["source_id"]), "Those that outlooks count", of=of),
        Quantity("long_stoppages", "Longer than a hundred days", int((counted["days"] > LONG_DAYS).sum()), "count", tuple(counted["source_id"]), "Both ends counted, or as printed", of=of),
        None if year is None else Quantity("last_joint_strike", "Writers and actors last out together", year, "year", sources, "", of=of),
        frame["start"].min() if len(frame) else None,
        lengths.ALL if guild == "all" else guild,
        lengths.ALL if sector == "all" else stoppages.SECTORS[sector],
    )  # fmt: skip


def _half(archive: Archive, guild: str, sector: str, of: Dimensions) -> Quantity | None:
    past = outlook.cases(archive, guild=guild, sector=sector)
    if int(past["observed"].sum()) < durations.MINIMUM_CASES:
        return None
    middle, low, high = survival_curves.median_length(survival_curves.survival_curve(past["length"], past["observed"]))
    if middle == float("inf"):
        return None
    how = f"Median of the Kaplan-Meier curve of {len(past)} stoppages, 95 percent interval"
    return Quantity("median_length", "Half were over after", middle, "days", tuple(past["source_id"]), how, low, high, 0.95, of=of)  # fmt: skip
