"""Published estimates of what stoppages cost, as rows that can be set beside one another, and never averaged."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis import stoppages
from helpers.archive import Archive, Dimensions, Quantity

_COLUMNS = [
    "estimate_id", "stoppage_id", "stoppage", "what", "value", "value_unit", "usd_billions", "area", "estimator",
    "published_on", "of_page", "source_id", "cost",
]  # fmt: skip
_TOTAL = "usd_millions"
_COSTS = "usd|jobs"  # days idle, people involved and shooting days are no costs


def published(archive: Archive, dispute: str = "", *, every: bool = False) -> pd.DataFrame:
    """Estimates for the dispute's stoppage and those of film and television that ran at the same time, oldest first.

    Those of both strikes of 2023 are filed under one of them, so they stand on the pages of either. With `every` those
    for all other stoppages follow, newest stoppage first. Columns: estimate_id, stoppage_id, stoppage (its title), what,
    value with value_unit, usd_billions (missing where it is no sum of money over the whole stoppage, or its author has
    replaced it), area, estimator,
    published_on, of_page (of the dispute or of one beside it), source_id, cost (usd_billions in words; None without).
    """
    archive.check_dispute(dispute)
    rows = archive.table("dispute_costs")
    rows = rows[(rows["stoppage_id"] != "") & rows["unit"].str.match(_COSTS)]
    stands = (rows["unit"] == _TOTAL) & ~rows["what"].str.contains("superseded")
    listed = stoppages.stoppages(archive)
    began = rows["stoppage_id"].map(listed.set_index("stoppage_id")["start"])
    frame = rows.assign(
        stoppage=rows["stoppage_id"].map(archive.table("disputes").set_index("dispute_id")["title"]),
        value_unit=rows["unit"],
        usd_billions=(rows["value"] / 1000).where(stands),
        area=rows["scope"],
        cost=(rows["value"] / 1000).map(money).where(stands, None),
        of_page=rows["stoppage_id"].isin(_together(archive, dispute)),
        began=began,
    )
    frame = frame if every else frame[frame["of_page"]]
    frame = frame.sort_values("published_on", kind="stable").sort_values(
        ["of_page", "began"], ascending=False, kind="stable"
    )
    return frame[_COLUMNS].reset_index(drop=True)


def money(billions: float) -> str:
    """$1.4 billion, $830 million."""
    return f"${billions:g} billion" if billions >= 1 else f"${billions * 1000:g} million"


def short_name(names: pd.Series) -> pd.Series:
    """Offices and places without what stands in brackets after them."""
    return names.str.partition(" (")[0].str.strip()


@dataclass(frozen=True)
class Highest:
    """The highest cost among the estimates for the page's own stoppage, in words, all who put it there, and how many
    there are."""

    cost: str
    estimators: tuple[str, ...]
    among: int


def highest(frame: pd.DataFrame) -> Highest | None:
    """Who put the cost of the own stoppage highest (`published`); None without a sum of money."""
    estimates = frame[frame["of_page"] & frame["usd_billions"].notna()]
    if estimates.empty:
        return None
    most = estimates["usd_billions"].max()
    names = short_name(estimates.loc[estimates["usd_billions"] == most, "estimator"]).str.partition(",")[0]
    return Highest(money(float(most)), tuple(names.drop_duplicates()), len(estimates))


def _together(archive: Archive, dispute: str) -> set[str]:
    """The dispute's stoppage and those of film and television work that overlapped with it."""
    pairs = stoppages.overlaps(stoppages.stoppages(archive, sector=stoppages.SCREEN), pd.Timestamp(archive.as_of))
    both = pairs[(pairs["first"] == dispute) | (pairs["second"] == dispute)]
    return {dispute, *both["first"], *both["second"]}


def once_begun(archive: Archive, dispute: str) -> pd.DataFrame:
    """The rows of `published` once the dispute's stoppage has begun, else an empty frame."""
    frame = published(archive, dispute)
    begun = dispute in set(stoppages.stoppages(archive)["stoppage_id"])
    return frame if begun else frame.iloc[:0]


def spread(frame: pd.DataFrame, dispute: str = "") -> tuple[Quantity, Quantity] | None:
    """The lowest and the highest sum of money among the estimates of a frame from `published`; None without any."""
    money = frame[frame["of_page"] & frame["usd_billions"].notna()].sort_values("usd_billions", kind="stable")
    if money.empty:
        return None
    of = Dimensions(dispute=dispute)
    ends = [
        Quantity(
            "cost_estimate", str(row["what"]), float(row["value"]), _TOTAL, (str(row["source_id"]),),
            f"{row['estimator']}: {row['what']}, {row['area']}", of=of,
        )
        for row in (money.iloc[0], money.iloc[-1])
    ]  # fmt: skip
    return ends[0], ends[1]
