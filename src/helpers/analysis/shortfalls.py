"""What the newest strikes cost in shooting days, as figures and frames that a page shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.analysis import coverage, losses, production
from helpers.archive import Archive, Dimensions, Quantity
from helpers.words import words

LEVEL = 0.8
_DIGITS = 2  # of an estimate: more would claim what its interval denies


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


def shortfall(archive: Archive, category: str = "total") -> Shortfall | None:
    """The shortfall of a category as known on the day; None where no quarter of the strikes is public or can be told."""
    made = losses.losses(archive, category)
    if made is None or not made.enough or made.total.empty:
        return None
    frame = production.by_quarter(archive, category).set_index("quarter")
    quarters = _quarters(made.quarters, frame)
    total = made.over(LEVEL)
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
    )


def rounded(value: float) -> float:
    """A whole value to so many digits as its uncertainty leaves: 1,668 as 1,700."""
    return float(f"{round(value):.{_DIGITS}g}")


_WINDOW_COLUMNS = ["first", "last", "date", "expected", "actual", "lost", "lost_pct", "low_pct", "high_pct", "strike"]


def windows(archive: Archive, category: str = "total") -> pd.DataFrame:
    """What every window of as many quarters without a strike fell short by, and the strike's own window last.

    Columns: first, last (quarters), date (first day of the window), expected, actual, lost (days), lost_pct, low_pct,
    high_pct (percent of the days expected, 80 percent interval), strike (bool). Empty where no strike is in the series.
    """
    made = losses.losses(archive, category)
    if made is None or not made.enough or made.total.empty:
        return pd.DataFrame(columns=_WINDOW_COLUMNS)
    total = made.over(LEVEL)
    quarters = made.quarters[made.quarters["actual"].notna()]
    actual = float(quarters["actual"].sum())
    struck = {
        "first": quarters["quarter"].iloc[0], "last": quarters["quarter"].iloc[-1],
        "expected": actual + total["lost"], "actual": actual,
        "lost": total["lost"], "lost_low_80": total["low"], "lost_high_80": total["high"],
    }  # fmt: skip
    quiet = losses.placebos(archive, category).assign(strike=False)
    rows = pd.concat([quiet, pd.DataFrame([struck]).assign(strike=True)], ignore_index=True)
    rows = rows.assign(
        date=pd.PeriodIndex(rows["first"], freq="Q").to_timestamp(),
        lost_pct=(rows["lost"] / rows["expected"] * 100).round(1),
        low_pct=(rows["lost_low_80"] / (rows["actual"] + rows["lost_low_80"]) * 100).round(1),
        high_pct=(rows["lost_high_80"] / (rows["actual"] + rows["lost_high_80"]) * 100).round(1),
    )
    return rows[_WINDOW_COLUMNS].round({"expected": 0, "lost": 0})


@dataclass(frozen=True)
class BesideWindows:
    """The strike's window (a row of `windows`) beside `windows` without one, of which `as_far` fell as far short or further.

    `before_pct` is what the last of those fell short by, in percent; None without one.
    """

    struck: Any
    windows: int
    as_far: int
    before_pct: float | None


def beside_windows(frame: pd.DataFrame) -> BesideWindows | None:
    """The strike's window of `windows` beside the others; None without a strike."""
    if frame.empty:
        return None
    struck, quiet = next(frame[frame["strike"]].itertuples(index=False)), frame.loc[~frame["strike"], "lost_pct"]
    before = float(quiet.iloc[-1]) if len(quiet) else None
    return BesideWindows(struck, len(quiet), int((quiet >= struck.lost_pct).sum()), before)


METHODS = words("methods_in_short")
"""Names of the methods of `counterfactuals` for readers."""


def choices(archive: Archive, category: str = "total") -> pd.DataFrame:
    """The loss by each choice of method and first quarter touched, smallest first.

    Columns: rank, method (its name), first (the first quarter taken as touched), lost, low, high (days, 80 percent
    interval), pooled (whether the pool holds the choice).
    """
    frame = losses.specifications(archive, category).sort_values("lost", kind="stable").reset_index(drop=True)
    made = frame.rename(columns={"low_80": "low", "high_80": "high"}).assign(
        rank=range(1, len(frame) + 1), method=frame["method"].map(METHODS), pooled=frame["pooled"].astype(bool)
    )
    made = made[["rank", "method", "first", "lost", "low", "high", "pooled"]]
    return made.astype(dict.fromkeys(("lost", "low", "high"), float)).round({"lost": 0, "low": 0, "high": 0})


def by_category(archive: Archive) -> pd.DataFrame:
    """The loss of every category over the quarters of the strike, in the order of `production.CATEGORIES`.

    Columns: category, name, lost, low, high (days, 80 percent interval, two digits), share (percent of those expected),
    control
    (whether it is one that the strikes do not stop), beats_chance ("yes", "no" or "too few quarters"), source_id.
    """
    rows = []
    for category, name in production.CATEGORIES.items():
        made = losses.estimate(archive, category)
        if made is None or made.lost is None or made.share is None:
            continue
        known = "too few quarters" if made.chance is None else "yes" if made.beats_chance else "no"
        control = "yes" if category in losses.CONTROLS else ""
        lost = _short(made.lost)
        rows.append((category, name, lost.value, lost.low, lost.high, made.share, control, known, made.lost.sources))
    columns = ["category", "name", "lost", "low", "high", "share", "control", "beats_chance", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def _short(fact: Quantity) -> Quantity:
    """The figure and its ends with two digits."""
    value, low, high = (None if v is None else rounded(float(v)) for v in (fact.value, fact.low, fact.high))  # type: ignore[arg-type]
    return replace(fact, value=value, low=low, high=high)


_QUARTER_COLUMNS = [
    "quarter", "date", "until", "shoot_days", "median", "low", "high", "lost", "lost_low", "lost_high", "source_id",
]  # fmt: skip


def _quarters(made: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    start, whole = pd.PeriodIndex(made["quarter"], freq="Q"), ["median", "low", "high", "lost", "lost_low", "lost_high"]
    named = dict(zip(("expected", "low_80", "high_80", "lost", "lost_low_80", "lost_high_80"), whole, strict=True))
    rows = made.rename(columns={"actual": "shoot_days"} | named).round(dict.fromkeys(whole, 0))
    sources = frame.reindex(made["quarter"])["source_id"].to_numpy()
    return rows.assign(date=start.to_timestamp(), until=(start + 1).to_timestamp(), source_id=sources)[_QUARTER_COLUMNS]


def quarters_for(archive: Archive, dispute: str) -> pd.DataFrame:
    """Production by quarter where it bears on the dispute (columns of `production.by_quarter`), else an empty frame.

    A change on the quarter in which filming stood still is left out: it says nothing. Empty too where the newest quarter
    is one of long ago.
    """
    frame = production.by_quarter(archive)
    fresh = len(frame) > 0 and production.is_fresh(str(frame["quarter"].iloc[-1]), pd.Timestamp(archive.as_of))
    before = (pd.PeriodIndex(frame["quarter"], freq="Q") - 4).astype(str)
    frame = frame.assign(change_pct=frame["change_pct"].where(before != production.LOCKDOWN))
    return frame if fresh and coverage.in_los_angeles(archive, dispute) else frame.iloc[:0]


def shortfall_for(archive: Archive, dispute: str) -> Shortfall | None:
    """The shortfall where the dispute's own stoppage is one of the newest strikes and touched a quarter that is public."""
    made = shortfall(archive) if coverage.in_los_angeles(archive, dispute) else None
    if made is None:
        return None
    strikes = made.strikes[made.strikes["label"] == archive.dispute(dispute)["title"]]
    counted = made.quarters[made.quarters["shoot_days"].notna()]
    touched = len(strikes) > 0 and bool((counted["until"] > strikes["start"].min()).any())
    return made if touched else None


def quarter_rows(made: Shortfall | None) -> pd.DataFrame:
    """The rows of a shortfall by quarter for a reader's table; empty without one."""
    return pd.DataFrame(columns=_QUARTER_COLUMNS) if made is None else made.quarters


def boxed(estimate: losses.LossEstimate | None, made: Shortfall | None) -> list[Quantity]:
    """The figures of a loss for headline boxes, each with what it is."""
    if estimate is None or made is None:
        return []
    named = (
        (made.lost, "Shooting days lost"),
        (estimate.share, "Of those expected"),
        (estimate.largest, "Largest shortfall without a strike"),
        (estimate.quiet, "Shortfall just before the strikes"),
    )
    return [replace(fact, label=label) for fact, label in named if fact is not None]
