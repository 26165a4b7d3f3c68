"""Shooting days lost to the strikes of writers and actors, as known on a day.

Which strikes and quarters count is settled here; the forecasts are in `counterfactuals`. See docs/methods.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from helpers.analysis import counterfactuals, production, stoppages
from helpers.analysis.quarter_forecasts import MINIMUM_QUARTERS
from helpers.archive import Archive, Quantity, remembered

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
    strikes = stoppages.stoppages(archive, sector=stoppages.SCREEN)
    strikes = strikes[
        strikes["guild"].isin(GUILDS) & (strikes["kind"] == "strike") & strikes["dated"] & ~strikes["disputed"]
    ]
    lasting = (strikes["days"] >= SHORTEST_STRIKE) & (strikes["workers"].fillna(0) >= FEWEST_WORKERS)
    strikes = strikes[(strikes["end"].isna() | (strikes["end"] >= since)) & lasting]
    return pd.DataFrame(
        {"label": strikes["title"], "guild": strikes["guild"], "start": strikes["start"], "end": strikes["end"]}
    )


def newest_strikes(archive: Archive, series: str) -> pd.DataFrame:
    """The newest strike of writers or actors with those that ran into it: label, guild, start, end (as-of day if running)."""
    strikes = strikes_since(archive, pd.Timestamp(_FIRST_DAYS.get(series, _FIRST_DAY)))
    if strikes.empty:
        return strikes
    strikes = strikes.assign(end=strikes["end"].fillna(pd.Timestamp(archive.as_of)))
    return strikes[strikes["end"] >= strikes["start"].iloc[-1] - pd.Timedelta(days=JOINED_WITHIN)]


def affected_quarters(archive: Archive, series: str) -> list[str]:
    """Quarters touched by the newest strike, or run of overlapping strikes, of writers and actors, up to the as-of day."""
    joined = newest_strikes(archive, series)
    if joined.empty:
        return []
    return [str(q) for q in pd.period_range(joined["start"].min(), joined["end"].max(), freq="Q")]


def losses(archive: Archive, category: str = "total") -> counterfactuals.Losses | None:
    """Days lost in the quarters of the newest strikes that lie in the series in use; None where there is none."""
    series = production.series_on(archive)
    frame = production.quarters(archive, category, series)
    touched = [q for q in affected_quarters(archive, series) if len(frame) and q > str(frame["period"].iloc[0])]
    known = set(frame["period"])
    if not touched or not any(q in known for q in touched):
        return None
    return _lost(tuple(frame["period"]), tuple(frame["value"]), tuple(q for q in touched if q in known))


@lru_cache(maxsize=64)
def _lost(periods: tuple[str, ...], values: tuple[float, ...], touched: tuple[str, ...]) -> counterfactuals.Losses:
    # Kept by its evidence: a page asks for it several times.
    return counterfactuals.lost_days(pd.DataFrame({"period": periods, "value": values}), list(touched))


CONTROLS = ("commercial", "tv_reality")
"""Categories that a strike of screen writers and actors does not stop: their contracts are others."""
CHANCE = 0.1
"""A loss beats chance if, among strike-free windows and itself, no larger a share than this falls as far short."""


@dataclass(frozen=True)
class LossEstimate:
    """What the newest strikes cost one category in shooting days, beside what strike-free windows fell short by.

    `lost` is the median of the pool in days with its 80 percent interval, `share` the same as percent of the days
    expected; `lowest` and `highest` are the central estimates of single choices of method and first quarter touched.
    `windows` counts the strike-free windows of as many quarters, `as_large` those that fell short by as large a share,
    `quiet` is the mean shortfall (percent) of the last windows before the strike, `largest` the largest of all (percent). `chance` is the share of windows, the
    strike's among them, that fall as far short. `quarters` counts the published quarters; with `message` there are no
    figures.
    """

    quarters: Quantity
    lost: Quantity | None = None
    share: Quantity | None = None
    lowest: Quantity | None = None
    highest: Quantity | None = None
    windows: Quantity | None = None
    as_large: Quantity | None = None
    quiet: Quantity | None = None
    largest: Quantity | None = None
    chance: float | None = None
    message: str = ""

    @property
    def enough(self) -> bool:
        """Whether there is an estimate to show."""
        return not self.message

    @property
    def beats_chance(self) -> bool:
        """Whether so large a shortfall is rare without a strike; False too with too few windows to tell."""
        return self.chance is not None and self.chance <= CHANCE


@remembered
def estimate(archive: Archive, category: str = "total") -> LossEstimate | None:
    """The loss of a category with all that it has to be read against; None where no strike touches its series."""
    lost = losses(archive, category)
    if lost is None:
        return None
    frame = production.quarters(archive, category, production.series_on(archive))
    touched = list(lost.quarters["quarter"])
    sources = tuple(frame[frame["period"].isin(touched)]["source_id"])
    label, how = "Quarters touched and public", "Up to the as-of day"
    count = Quantity("affected_quarters", label, len(touched), "quarters", sources, how)
    if not lost.enough or lost.total.empty:
        return LossEstimate(count, message=lost.message or "no quarter was public")
    total, actual = lost.over(0.8), float(lost.quarters["actual"].sum())
    days = [float(total[name]) for name in ("lost", "low", "high")]
    share = [value / (actual + value) * 100 for value in days]
    how = f"Expected less actual days, from the {lost.history} quarters before; all methods and first quarters together"
    choices = specifications(archive, category)
    single = "Central estimate of one method and first quarter touched"
    value = partial(Quantity, unit="days", sources=sources)
    return LossEstimate(
        count,
        value("lost_days", "Shooting days short", round(days[0]), derivation=how, low=days[1], high=days[2], level=0.8),
        value(
            "lost_pct",
            "Share of the days expected",
            round(share[0]),
            unit="pct",
            derivation=how,
            low=share[1],
            high=share[2],
            level=0.8,
        ),
        value("lost_days_lowest", "Lowest estimate", round(float(choices["lost"].min())), derivation=single),
        value("lost_days_highest", "Highest estimate", round(float(choices["lost"].max())), derivation=single),
        **_against_windows(placebos(archive, category), share[0], len(touched), sources),
    )


def _against_windows(past: pd.DataFrame, share: float, length: int, sources: tuple[str, ...]) -> dict[str, Any]:
    """The strike's shortfall (percent) beside those of strike-free windows: `windows` to `chance` of `LossEstimate`."""
    n = len(past)
    if n < MINIMUM_QUARTERS:
        return {}
    as_large, short = int((past["lost_pct"] >= share).sum()), past["lost_pct"]
    how = f"Windows of {length} quarters without a strike, each by the same methods from what came before it"
    last = f"Mean shortfall of the last {min(length, n)} such windows"
    return {
        "windows": Quantity("placebo_windows", "Windows without a strike", n, "count", sources, how),
        "as_large": Quantity("placebo_as_large", "Of these, as far short", as_large, "count", sources, how),
        "quiet": Quantity("placebo_quiet_pct", "Short before the strike", round(float(short.tail(length).mean()), 1), "pct", sources, last),
        "largest": Quantity("placebo_largest_pct", "Largest shortfall without a strike", round(float(short.max()), 1), "pct", sources, how),
        "chance": (1 + as_large) / (1 + n),
    }  # fmt: skip


def placebos(archive: Archive, category: str = "total") -> pd.DataFrame:
    """Every strike-free window of as many quarters as the strike's, before it: columns of `counterfactuals.placebo_losses`.

    Empty where no strike touches the series.
    """
    lost, frame = losses(archive, category), _series(archive, category)
    if lost is None:
        return pd.DataFrame(columns=counterfactuals.PLACEBO_COLUMNS)
    touched = list(lost.quarters["quarter"])
    made = counterfactuals.placebo_losses(frame, len(touched), touched[0])
    struck = _struck_quarters(archive)
    spans = [set(pd.period_range(row.first, row.last, freq="Q").astype(str)) for row in made.itertuples()]
    return made[[not span & struck for span in spans]].reset_index(drop=True)


def _struck_quarters(archive: Archive) -> set[str]:
    """All quarters touched by strikes of screen writers and actors on record."""
    rows = strikes_since(archive, pd.Timestamp(_FIRST_DAY))
    ends = rows["end"].fillna(pd.Timestamp(archive.as_of))
    return {
        str(q) for start, end in zip(rows["start"], ends, strict=True) for q in pd.period_range(start, end, freq="Q")
    }


def specifications(archive: Archive, category: str = "total") -> pd.DataFrame:
    """The loss by each choice of method and of first quarter touched: columns of `counterfactuals.specifications`."""
    lost = losses(archive, category)
    if lost is None:
        return pd.DataFrame(columns=counterfactuals.SPECIFICATION_COLUMNS)
    return counterfactuals.specifications(_series(archive, category), list(lost.quarters["quarter"]))


def _series(archive: Archive, category: str) -> pd.DataFrame:
    return production.quarters(archive, category, production.series_on(archive))[["period", "value"]]


def recovery(archive: Archive, category: str = "total") -> pd.DataFrame | None:
    """Each published quarter since the stoppage began beside its yardsticks; None where there is no affected quarter.

    Columns of `counterfactuals.recovery`.
    """
    lost = losses(archive, category)
    if lost is None or not lost.enough:
        return None
    back = counterfactuals.recovery(_series(archive, category), list(lost.quarters["quarter"]))
    return back[back["actual"].notna()]
