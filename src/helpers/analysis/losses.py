"""Shooting days lost to the strikes of writers and actors, as known on a day.

Which strikes and quarters count is settled here; the forecasts are in `counterfactuals`. See docs/methods.md.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from helpers.analysis import counterfactuals, production, stoppages
from helpers.archive import Archive

GUILDS = ("WGA", "SAG", "SAG-AFTRA")
"""Strikes of screen writers and actors stop location work; the older series covers 2007-08 on its own."""
SHORTEST_STRIKE = 5
FEWEST_WORKERS = 1000
JOINED_WITHIN = 92
"""Days between two strikes within which they count as one run."""
_FIRST_DAYS = {"shoot_days": "1990-01-01"}
_FIRST_DAY = "1980-01-01"


def strikes_since(archive: Archive, since: pd.Timestamp) -> pd.DataFrame:
    """Strikes of screen writers and actors that ran on or after a day: label, guild, start, end (NaT while running).

    Shorter ones than `SHORTEST_STRIKE` days and ones of fewer than `FEWEST_WORKERS` are left out.
    """
    held = stoppages.stoppages(archive, sector=stoppages.SCREEN)
    held = held[held["guild"].isin(GUILDS) & (held["kind"] == "strike") & held["dated"] & ~held["disputed"]]
    lasting = (held["days"] >= SHORTEST_STRIKE) & (held["workers"].fillna(0) >= FEWEST_WORKERS)
    held = held[(held["end"].isna() | (held["end"] >= since)) & lasting]
    return pd.DataFrame({"label": held["title"], "guild": held["guild"], "start": held["start"], "end": held["end"]})


def newest_strikes(archive: Archive, series: str) -> pd.DataFrame:
    """The newest strike of writers or actors with those that ran into it: label, guild, start, end (as-of day if running)."""
    held = strikes_since(archive, pd.Timestamp(_FIRST_DAYS.get(series, _FIRST_DAY)))
    if held.empty:
        return held
    held = held.assign(end=held["end"].fillna(pd.Timestamp(archive.as_of)))
    return held[held["end"] >= held["start"].iloc[-1] - pd.Timedelta(days=JOINED_WITHIN)]


def affected_quarters(archive: Archive, series: str) -> list[str]:
    """Quarters touched by the newest strike, or run of overlapping strikes, of writers and actors, up to the as-of day."""
    joined = newest_strikes(archive, series)
    if joined.empty:
        return []
    return [str(q) for q in pd.period_range(joined["start"].min(), joined["end"].max(), freq="Q")]


def days_out(start: pd.Timestamp, end: pd.Timestamp, quarter: str) -> int:
    """Days of a quarter on which a strike from `start` to `end` ran, both ends counted."""
    period = pd.Period(quarter, "Q")
    first, last = max(start, period.start_time), min(end, period.end_time.normalize())
    return max(0, (last - first).days + 1)


def losses(archive: Archive, category: str = "total", *, earlier: int = 0) -> counterfactuals.Losses | None:
    """Days lost in the quarters of the newest strikes that lie in the series in use; None where there is none.

    `earlier` counts that many quarters before the strike as affected too, in case work was put off or brought forward.
    """
    series = production.series_on(archive)
    frame = production.quarters(archive, category, series)
    touched = [q for q in affected_quarters(archive, series) if len(frame) and q > str(frame["period"].iloc[0])]
    if touched and earlier:
        first = pd.Period(touched[0], "Q")
        touched = [*(str(first - n) for n in range(earlier, 0, -1)), *touched]
    known = set(frame["period"])
    if not touched or not any(q in known for q in touched):
        return None
    return _lost(tuple(frame["period"]), tuple(frame["value"]), tuple(q for q in touched if q in known))


@lru_cache(maxsize=64)
def _lost(periods: tuple[str, ...], values: tuple[float, ...], touched: tuple[str, ...]) -> counterfactuals.Losses:
    # Kept by its evidence: a page asks for it several times.
    return counterfactuals.lost_days(pd.DataFrame({"period": periods, "value": values}), list(touched))


def recovery(archive: Archive, category: str = "total") -> pd.DataFrame | None:
    """Each published quarter since the stoppage began beside its yardsticks; None where there is no affected quarter.

    Columns of `counterfactuals.recovery`.
    """
    lost = losses(archive, category)
    if lost is None or not lost.enough:
        return None
    frame = production.quarters(archive, category, production.series_on(archive))
    back = counterfactuals.recovery(frame[["period", "value"]], list(lost.quarters["quarter"]))
    return back[back["actual"].notna()]


def other_events(archive: Archive) -> pd.DataFrame:
    """What else bore on production: fires, the pandemic, policy; not the strikes themselves, oldest first.

    Columns of the table `milestones`, plus `quarter`; events known to the year only are left out.
    """
    frame = archive.table("milestones")
    frame = frame[(frame["kind"] != "strike") & (frame["date_precision"] != "year")].sort_values("date", kind="stable")
    return frame.assign(quarter=frame["date"].dt.to_period("Q").astype(str))
