"""What a stoppage costs each side: break-evens from sourced assumptions, and published estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analysis import break_even, cost_assumptions
from helpers.analysis.break_even import BreakEven
from helpers.analysis.cost_assumptions import Assumption
from helpers.archive import Archive, Quantity


@dataclass(frozen=True)
class Side:
    """The break-even of one side, the assumptions it rests on by name, and all their sources."""

    result: BreakEven
    assumed: Mapping[str, Assumption]
    sources: tuple[str, ...]


def members(archive: Archive, dispute: str) -> Side | None:
    """Days after which a stoppage costs members what a settlement inside the gap brings, or None without sources."""
    found = cost_assumptions.assumptions(archive, dispute)
    return _side(found, cost_assumptions.members(found), (*break_even.MEMBERS, *break_even.GAP))


def employers(archive: Archive, dispute: str) -> Side | None:
    """Days after which holding out costs the employers what it spares them, or None without sources."""
    found = cost_assumptions.assumptions(archive, dispute)
    return _side(found, cost_assumptions.employers(found), (*break_even.EMPLOYERS, *break_even.GAP))


def _side(found: Mapping[str, Assumption], result: BreakEven | None, names: Sequence[str]) -> Side | None:
    if result is None:
        return None
    assumed = {name: found[name] for name in names}
    sources = dict.fromkeys(source for one in assumed.values() for source in one.sources)
    return Side(result, assumed, tuple(sources))


def estimates(archive: Archive, dispute: str) -> pd.DataFrame:
    """Published estimates of what a dispute's stoppage cost, oldest first: columns of the table `dispute_costs`."""
    costs = archive.table("dispute_costs")
    return costs[costs["stoppage_id"] == dispute].sort_values("published_on", kind="stable")


def other_estimates(archive: Archive, dispute: str) -> pd.DataFrame:
    """Published estimates for other stoppages, newest first: columns of the table `dispute_costs`."""
    costs = archive.table("dispute_costs")
    others = costs[(costs["stoppage_id"] != dispute) & (costs["stoppage_id"] != "")]
    return others.sort_values("published_on", kind="stable").iloc[::-1]


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


def break_evens(archive: Archive, dispute: str) -> BreakEvens:
    """The distribution of both sides' break-even as known on the day (`break_even.draws`)."""
    return archive.ask(_break_evens, dispute)


def _break_evens(archive: Archive, dispute: str) -> BreakEvens:
    sides = {"guild": members(archive, dispute), "employers": employers(archive, dispute)}
    ranges = {name: one.values for name, one in cost_assumptions.assumptions(archive, dispute).items()}
    made = {side: _drawn(ranges, side, one) for side, one in sides.items() if one}
    first = None
    if len(made) == len(sides):
        share = round(break_even.employers_first(ranges) * 100)
        sources = tuple(dict.fromkeys(one.sources[0] for one in sides.values() if one))
        how = "Share of the draws of all assumptions together in which the employers' break-even comes before the members'"
        first = Quantity("employers_first", "Employers' break-even first", share, "pct", sources, how)
    return BreakEvens(made.get("guild"), made.get("employers"), first)


def _drawn(ranges: Mapping[str, break_even.Range], side: str, one: Side) -> Quantity:
    spread = break_even.distribution(ranges, side)
    key, label = {"guild": ("members", "members"), "employers": ("employers", "employers")}[side]
    how = "All assumptions drawn together, triangular over low, central and high: median, 10th and 90th percentile"
    return Quantity(
        f"{key}_break_even_days", f"Break-even of the {label}", round(spread.p50), "days", one.sources, how,
        spread.p10, spread.p90, 0.8,
    )  # fmt: skip
