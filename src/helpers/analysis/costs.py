"""What a stoppage costs each side: break-evens from sourced assumptions, and published estimates."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis import break_even, cost_assumptions, prices
from helpers.analysis.estimates import money
from helpers.archive import Archive, Quantity, remembered
from helpers.words import words


def side_sources(archive: Archive, dispute: str, side: str) -> tuple[str, ...]:
    """All sources of the assumptions that a side's break-even rests on; none where one of them has no source.

    `side` is guild (when a stoppage has cost members what a settlement in the gap brings) or employers (when holding out
    has cost them what it spares).
    """
    known = cost_assumptions.assumptions(archive, dispute)
    if cost_assumptions.missing(known, side):
        return ()
    names = (*(break_even.MEMBERS if side == "guild" else break_even.EMPLOYERS), *break_even.GAP)
    return tuple(dict.fromkeys(source for name in names for source in known[name].sources))


def share_at_minimum(archive: Archive, dispute: str) -> pd.Series | None:
    """The newest share (percent) of series writers paid at the minimum: a row of `writer_pay`, or None."""
    rows = archive.table("writer_pay")
    rows = rows[rows["measure"] == "share_of_tv_writers_at_minimum"]
    if archive.dispute(dispute)["guild"] != "WGA" or rows.empty:
        return None
    return rows.sort_values("period", kind="stable").iloc[-1]


@dataclass(frozen=True)
class BreakEvens:
    """The break-evens of a dispute with all assumptions drawn together; None where a side's assumptions have no source.

    `members` and `employers` hold the median in days with the 10th and 90th percentile as the ends of an 80 percent
    interval, `employers_first` the share of the draws (percent) in which the employers' comes first. No draw weighs
    how likely an assumption is beyond its range: a triangular distribution over low, central and high.
    """

    members: Quantity | None
    employers: Quantity | None
    employers_first: Quantity | None


@remembered
def break_evens(archive: Archive, dispute: str) -> BreakEvens:
    """The distribution of both sides' break-even as known on the day (`break_even.draws`)."""
    sides = {side: side_sources(archive, dispute, side) for side in ("guild", "employers")}
    ranges = {name: one.values for name, one in cost_assumptions.assumptions(archive, dispute).items()}
    if not any(sides.values()):
        return BreakEvens(None, None, None)
    draws = break_even.draws(ranges)
    made = {side: _drawn(draws[side], side, sources) for side, sources in sides.items() if sources}
    first = None
    if len(made) == len(sides):
        share = round(break_even.employers_first(draws) * 100)
        ends = tuple(dict.fromkeys(sources[0] for sources in sides.values()))
        how = "Share of the draws of all assumptions together in which the employers' break-even comes before the members'"
        first = Quantity("employers_first", "Employers' break-even first", share, "pct", ends, how)
    return BreakEvens(made.get("guild"), made.get("employers"), first)


def _drawn(days: pd.Series, side: str, sources: tuple[str, ...]) -> Quantity:
    low, middle, high = break_even.spread(days)
    name = {"guild": "members"}.get(side, side)
    how = "All assumptions drawn together, triangular over low, central and high: median, 10th and 90th percentile"
    label = f"Break-even of the {name}"
    return Quantity(f"{name}_break_even_days", label, round(middle), "days", sources, how, low, high, 0.8)


FOOTING_COLUMNS = [
    "estimate_id", "stoppage_id", "estimator", "measure", "timing", "area", "effects", "made_up_later", "first_day",
    "last_day", "base_year", "days", "value", "constant_value", "per_day", "published_on", "source_id",
]  # fmt: skip


def estimates_on_one_footing(archive: Archive, dispute: str | None = None) -> pd.DataFrame:
    """Estimates in dollars with the choices behind them, and what can be recomputed on one footing: a specification chart.

    Columns: estimate_id, stoppage_id, estimator; the choices measure, timing, area, effects (direct, indirect or both) and
    made_up_later; first_day and last_day of what is covered and `days` between them, both counted (blank where not said);
    base_year (of the dollars: that of publication, as none of the estimates names another), value (millions of dollars as
    published; by the day where timing is per_day), constant_value (the same in dollars of the newest month of consumer
    prices known on the day), per_day (constant value over the days; blank without days), published_on, source_id. Sorted
    by constant value within a stoppage; never to be averaged: areas and measures differ. Of all stoppages without
    `dispute`.
    """
    archive.check_dispute(dispute)
    frame = archive.ask(_on_one_footing)
    return (frame if dispute is None else frame[frame["stoppage_id"] == dispute]).reset_index(drop=True)


def _on_one_footing(archive: Archive) -> pd.DataFrame:
    costs = archive.table("dispute_costs")
    costs = costs[costs["unit"].isin(("usd_millions", "usd_millions_per_day"))]
    choices = archive.table("estimate_choices").drop(columns=["published_on", "source_id"])
    frame = costs.merge(choices, on="estimate_id")
    exact = (frame["first_day_precision"] == "day") & (frame["last_day_precision"] == "day")
    days = ((frame["last_day"] - frame["first_day"]).dt.days + 1).where(exact)
    levels = prices.Levels.of(archive)
    months = frame["published_on"].dt.to_period("M")
    factors = [levels.rise(min(month, levels.last), levels.last) if levels else None for month in months]
    constant = frame["value"] * pd.Series(factors, index=frame.index, dtype="float64")
    per_day = (constant / days).mask(frame["timing"] == "per_day", constant)
    made = frame.assign(days=days, base_year=frame["published_on"].dt.year, constant_value=constant, per_day=per_day)
    return made.sort_values(["stoppage_id", "constant_value"], kind="stable")[FOOTING_COLUMNS]


@dataclass(frozen=True)
class EstimateRange:
    """The lowest and the highest published estimate of what a stoppage cost, in millions of dollars as published.

    `choices` names what the estimates differ in, of `CHOICES`; `differ_in` says it in words.
    """

    count: Quantity
    lowest: Quantity
    highest: Quantity
    choices: tuple[str, ...]

    @property
    def differ_in(self) -> tuple[str, ...]:
        """The choices in words."""
        return tuple(CHOICES[name] for name in self.choices)


CHOICES = words("estimate_choices")
"""The choices that make estimates differ, in words."""


def estimate_range(archive: Archive, dispute: str) -> EstimateRange | None:
    """How far the estimates of a stoppage's cost lie apart; None with fewer than two. Rates by the day do not count."""
    frame = estimates_on_one_footing(archive, dispute)
    frame = frame[frame["timing"] != "per_day"].sort_values("value", kind="stable")
    if len(frame) < 2:
        return None
    lowest, highest = (_estimate(name, frame.iloc[place]) for name, place in (("lowest", 0), ("highest", -1)))
    sources = tuple(dict.fromkeys(frame["source_id"]))[-2:]
    count = Quantity(
        "cost_estimates", "Published estimates in dollars", len(frame), "count", sources, "Rates by the day left out"
    )
    return EstimateRange(count, lowest, highest, tuple(name for name in CHOICES if frame[name].nunique() > 1))


def _estimate(name: str, row: pd.Series) -> Quantity:
    how = f"{row['estimator']}: {row['measure']}, {row['area']}, {row['timing']}".replace("_", " ")
    label = f"{name.capitalize()} estimate"
    return Quantity(f"cost_{name}", label, float(row["value"]), "usd_millions", (str(row["source_id"]),), how)


_IN_WORDS = words("estimate_values")
SPECIFICATION_COLUMNS = [
    "rank", "estimator", "published_on", "usd_billions", "constant_billions", "cost", *CHOICES, "source_id",
]  # fmt: skip


def specifications(archive: Archive, dispute: str) -> pd.DataFrame:
    """The estimates of a stoppage's cost by the choices behind them, the lowest first; empty with fewer than two.

    Columns: rank (from 1), estimator, published_on, usd_billions (as published), constant_billions (in dollars of the newest
    month of consumer prices; blank where prices are unknown), cost (usd_billions in words), the choices of `CHOICES` in
    words, source_id. Rates by the day are left out.
    """
    frame = estimates_on_one_footing(archive, dispute)
    frame = frame[frame["timing"] != "per_day"].sort_values("value", kind="stable").reset_index(drop=True)
    frame = frame if len(frame) > 1 else frame.iloc[:0]
    words = {name: frame[name].map(named) for name, named in _IN_WORDS.items()}
    billions = (frame["constant_value"] / 1000).round(2)
    published = frame["value"] / 1000
    made = frame.assign(
        rank=frame.index + 1, usd_billions=published, constant_billions=billions, cost=published.map(money), **words
    )
    return made[SPECIFICATION_COLUMNS]
