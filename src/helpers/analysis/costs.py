"""What a stoppage costs each side: break-evens from sourced assumptions, and published estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analysis import break_even, cost_assumptions
from helpers.analysis.break_even import BreakEven
from helpers.analysis.cost_assumptions import Assumption
from helpers.archive import Archive


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
