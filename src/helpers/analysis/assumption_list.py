"""The assumptions of a break-even as a reader's list, and the terms of the what-if on raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import TypedDict

import pandas as pd

from helpers.analysis import break_even, cost_assumptions, costs, pay, stages
from helpers.analysis.cost_assumptions import Assumption
from helpers.archive import Archive, Quantity, RowText

_UNITS = {"times": "ratio", "ratio": "pct"}


def listed(archive: Archive, dispute: str) -> pd.DataFrame:
    """Every assumption of the sides that can be computed.

    Columns: label, low, central, high (figures; shares in percent), guild_days and employers_days (the break-even with
    this assumption at its low and high end, the others central, in words; "" where it does not bear), how, source_id.
    """
    assumed = cost_assumptions.assumptions(archive, dispute)
    sides = ("guild", "employers")
    ranges = {name: one.values for name, one in assumed.items()}
    moved = {side: break_even.swings(ranges, side) for side in sides if costs.side_sources(archive, dispute, side)}
    rows = []
    for name, one in assumed.items():
        days = {f"{side}_days": _moved(one, moved.get(side, {}).get(name)) for side in sides}
        if not any(days.values()):
            continue
        ends = {end: _figure(one, end) for end in ("low", "central", "high")}
        rows.append({"label": one.label, **ends, **days, "how": one.how, "source_id": one.sources})
    columns = ["label", "low", "central", "high", "guild_days", "employers_days", "how", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def wanting(archive: Archive, dispute: str) -> list[RowText]:
    """What the members' break-even still wants: labels of the assumptions that no row public on the day gives."""
    labels = cost_assumptions.missing(cost_assumptions.assumptions(archive, dispute), "guild")
    return [RowText(label[:1].lower() + label[1:].partition(":")[0], "assumptions", label) for label in labels]


def _figure(one: Assumption, end: str) -> Quantity:
    value, unit = float(getattr(one.values, end)), _UNITS.get(one.unit, one.unit)
    shown = round(value * 100, 1) if unit == "pct" else round(value, 2)
    return Quantity(f"{one.name}_{end}", one.label, shown, unit, (), one.how)


def _moved(one: Assumption, ends: tuple[float, float] | None) -> str:
    if ends is None:
        return ""
    if one.values.low == one.values.high:
        return "as central"
    low, high = (f"{end:,.0f}" if isfinite(end) else "no limit" for end in ends)
    return f"{low} to {high}"


def boxed(put_at: tuple[Quantity, Quantity] | None, drawn: costs.BreakEvens) -> list[Quantity]:
    """The figures of a page on costs for headline boxes, each with what it is."""
    estimates = [] if put_at is None else [
        replace(put_at[0], label="Lowest estimate"), *([replace(put_at[1], label="Highest estimate")] if put_at[0] != put_at[1] else [])
    ]  # fmt: skip
    named = {"members": "Members' break-even", "employers": "Employers' break-even"}
    known = [(fact, named[side]) for side, fact in (("members", drawn.members), ("employers", drawn.employers)) if fact]
    return [*estimates, *(replace(fact, label=label) for fact, label in known)]


class Terms(TypedDict):
    """What `charts.break_even.raises_what_if` starts from: money in millions of dollars, raises and shares in percent."""

    payroll: float
    loss_per_day: float
    offer: Sequence[float]
    won: float
    days: float
    moving: float


@dataclass(frozen=True)
class RaisesTerms:
    """The terms of a what-if on raises and their sources."""

    values: Terms
    sources: tuple[str, ...]


def raises_terms(archive: Archive, dispute: str) -> RaisesTerms | None:
    """The terms as known on the day; None without a full offer or without sources for payroll, loss and place."""
    assumed = cost_assumptions.assumptions(archive, dispute)
    offer = pay.latest(pay.offers(archive, dispute), "employers")
    moving = costs.share_at_minimum(archive, dispute)
    if offer is None or moving is None or not {"payroll", "share_lost", "place"} <= set(assumed):
        return None
    payroll, share = assumed["payroll"].values.central, assumed["share_lost"].values.central
    gap = pay.gap_points(pay.offers(archive, dispute)) or 0.0
    lost, won = payroll / break_even.DAYS_PER_YEAR * share, max(gap, 0.0) * assumed["place"].values.central
    values = Terms(
        payroll=payroll, loss_per_day=round(lost, 2), offer=[float(pct) for pct in offer.raises],
        won=round(won / len(offer.raises), 2), days=float(stages.stage(archive, dispute).stoppage_days or 0),
        moving=float(moving["value"]),
    )  # fmt: skip
    sources = (*offer.sources, str(moving["source_id"]), *assumed["payroll"].sources[:2])
    return RaisesTerms(values, tuple(dict.fromkeys(sources)))
