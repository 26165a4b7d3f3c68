"""What the newest strikes cost in shooting days, as figures and frames that a page shows."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis import losses, production
from helpers.archive import Archive, Dimensions, Quantity

LEVEL = 0.8
_DIGITS = 2  # of an estimate: more would claim what its interval denies
STUDIOS = "AMPTP"


@dataclass(frozen=True)
class Shortfall:
    """Days by which the quarters of the newest strikes fell short of what earlier quarters led to expect.

    `lost`, with its 80 percent interval, is rounded to two digits. `quarters`: quarter, date, until,
    shoot_days, median, low, high (what the quarter would have been, 80 percent interval), lost, lost_low, lost_high,
    source_id. `strikes`: label, guild, start, end (the as-of day while one runs).
    """

    lost: Quantity
    count: Quantity
    quarters: pd.DataFrame
    strikes: pd.DataFrame
    method: str
    running: bool


def shortfall(archive: Archive, category: str = "total", *, earlier: int = 0) -> Shortfall | None:
    """The shortfall of a category as known on the day; None where no quarter of the strikes is public or can be told."""
    made = losses.losses(archive, category, earlier=earlier)
    if made is None or not made.enough or made.total.empty:
        return None
    frame = production.by_quarter(archive, category).set_index("quarter")
    quarters = _quarters(made.quarters, frame)
    total = made.total[made.total["level"].round(2) == LEVEL].iloc[0]
    sources = tuple(dict.fromkeys(quarters["source_id"].dropna()))
    of = Dimensions(category=category, period=f"{quarters['quarter'].iloc[0]}/{quarters['quarter'].iloc[-1]}")
    how = (
        f"Expected less actual days, {made.method.replace('_', ' ')} forecast from the {made.history} quarters before; "
        "80 percent interval"
    )
    lost, low, high = (rounded(float(total[end])) for end in ("lost", "low", "high"))
    strikes = losses.newest_strikes(archive, production.series_on(archive))
    count = Quantity("quarters_struck", "Quarters", int(quarters["shoot_days"].notna().sum()), "quarters", sources, "Public by the day", of=of)  # fmt: skip
    return Shortfall(
        Quantity("lost_days", "Shooting days lost", lost, "shoot_days", sources, how, low, high, LEVEL, of=of),
        count,
        quarters,
        strikes,
        made.method,
        bool((losses.strikes_since(archive, strikes["start"].min())["end"].isna()).any()),
    )


def rounded(value: float, digits: int = _DIGITS) -> float:
    """A value to so many digits as its uncertainty leaves: 1,668 as 1,700."""
    return float(f"{value:.{digits}g}")


def _quarters(made: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    known = frame.reindex(made["quarter"])
    start = pd.PeriodIndex(made["quarter"], freq="Q")
    return pd.DataFrame(
        {
            "quarter": made["quarter"],
            "date": start.to_timestamp(),
            "until": (start + 1).to_timestamp(),
            "shoot_days": made["actual"],
            "median": made["expected"].round(),
            "low": made["low_80"].round(),
            "high": made["high_80"].round(),
            "lost": made["lost"].round(),
            "lost_low": made["lost_low"].round(),
            "lost_high": made["lost_high"].round(),
            "source_id": known["source_id"].to_numpy(),
        }
    )


def bears_on(archive: Archive, dispute: str) -> bool:
    """Whether the count of shooting days in Los Angeles tells of a dispute: a film and television contract of the studios."""
    row = archive.dispute(dispute)
    return bool(row["sector"] == "film_tv" and row["kind"] == "contract" and row["employers_name"] == STUDIOS)


def quarters_for(archive: Archive, dispute: str, category: str = "total") -> pd.DataFrame:
    """Production by quarter where it bears on the dispute (columns of `production.by_quarter`), else an empty frame.

    A change on the quarter in which filming stood still is left out: it says nothing.
    """
    frame = production.by_quarter(archive, category)
    before = (pd.PeriodIndex(frame["quarter"], freq="Q") - 4).astype(str)
    frame = frame.assign(change_pct=frame["change_pct"].where(before != production.LOCKDOWN))
    return frame if bears_on(archive, dispute) else frame.iloc[:0]


def shortfall_for(archive: Archive, dispute: str) -> Shortfall | None:
    """The shortfall where the dispute's own stoppage is one of the newest strikes, else None."""
    made = shortfall(archive) if bears_on(archive, dispute) else None
    if made is None:
        return None
    title = archive.dispute(dispute)["title"]
    return made if title in set(made.strikes["label"]) else None
