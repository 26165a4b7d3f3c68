"""How long a stoppage may last before it costs more than it brings, for members and for employers.

Money is in millions of US dollars of one year's prices. Every assumption is a field with a low, a central
and a high value; none has a default here, so that each comes with its source. See docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from math import inf, isfinite
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DAYS_PER_YEAR = 365
"""Days that a yearly sum is spread over: all days count, as they do in the length of a stoppage."""


@dataclass(frozen=True)
class Range:
    """A figure that is not known exactly. Raises ValueError unless low <= central <= high."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        if not all(isfinite(v) for v in (self.low, self.central, self.high)):
            raise ValueError(f"range {self.low:g}, {self.central:g}, {self.high:g}: a value is missing")
        if not self.low <= self.central <= self.high:
            raise ValueError(
                f"range {self.low:g}, {self.central:g}, {self.high:g}: expected low, central, high in order"
            )

    @classmethod
    def exactly(cls, value: float) -> Range:
        """A figure taken as known."""
        return cls(value, value, value)


@dataclass(frozen=True)
class GapAssumptions:
    """What lies between ask and offer, and where it settles. Raises ValueError for negative figures and places outside 0-1."""

    gap: Range = field(metadata={"label": "Ask less offer", "unit": "usd_millions_per_year"})
    years: Range = field(metadata={"label": "Length of the contract", "unit": "years"})
    place: Range = field(
        metadata={"label": "Place of the settlement: zero at the offer, one at the ask", "unit": "ratio"}
    )

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True)
class MemberAssumptions:
    """What a stoppage costs the members. Raises ValueError for negative money and shares outside 0-1."""

    payroll: Range = field(metadata={"label": "Members' earnings under the contract", "unit": "usd_millions_per_year"})
    share_lost: Range = field(
        metadata={"label": "Share of the earnings of the days struck that is never made up", "unit": "ratio"}
    )
    support: Range = field(metadata={"label": "Strike support that need not be paid back", "unit": "usd_millions"})

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True)
class EmployerAssumptions:
    """What a stoppage costs the employers. Raises ValueError for negative figures and shares outside 0-1."""

    company_loss: Range = field(
        metadata={"label": "Earnings one large company loses, net of what it saves", "unit": "usd_millions_per_day"}
    )
    companies: Range = field(
        metadata={"label": "Loss of all employers as a multiple of that company’s", "unit": "times"}
    )
    share_of_dispute: Range = field(
        metadata={"label": "Share of the loss owed to this dispute, where others ran beside it", "unit": "ratio"}
    )

    def __post_init__(self) -> None:
        _check(self)


Assumptions = GapAssumptions | MemberAssumptions | EmployerAssumptions


def _check(assumptions: Any) -> None:
    for part in fields(assumptions):
        value: Range = getattr(assumptions, part.name)
        top = 1 if part.metadata["unit"] == "ratio" else inf
        if value.low < 0 or value.high > top:
            raise ValueError(f"{part.name}: expected values from 0 to {top:g}, got {value.low:g} to {value.high:g}")


LABELS: dict[str, str] = {}
"""What each assumption is called, by its name."""
UNITS: dict[str, str] = {}
"""The unit of each assumption, by its name."""
for _kind in (GapAssumptions, MemberAssumptions, EmployerAssumptions):
    for _part in fields(_kind):
        LABELS[_part.name], UNITS[_part.name] = _part.metadata["label"], _part.metadata["unit"]


def members_loss_per_day(a: MemberAssumptions) -> Range:
    """Earnings lost and never made up for each day of stoppage, in millions of dollars."""
    return Range(
        a.payroll.low / DAYS_PER_YEAR * a.share_lost.low,
        a.payroll.central / DAYS_PER_YEAR * a.share_lost.central,
        a.payroll.high / DAYS_PER_YEAR * a.share_lost.high,
    )


def employers_loss_per_day(a: EmployerAssumptions) -> Range:
    """Net earnings lost for each day of stoppage, in millions of dollars."""
    return Range(
        a.company_loss.low * a.companies.low * a.share_of_dispute.low,
        a.company_loss.central * a.companies.central * a.share_of_dispute.central,
        a.company_loss.high * a.companies.high * a.share_of_dispute.high,
    )


def gain_in_gap(a: GapAssumptions, *, employers: bool = False) -> Range:
    """What a settlement inside the gap brings the members, or spares the employers, in millions of dollars.

    Raises ValueError for a gap or years of 0.
    """
    if a.gap.low <= 0 or a.years.low <= 0:
        raise ValueError(f"gap {a.gap.low:g}, years {a.years.low:g}: expected numbers above 0")
    low, central, high = (getattr(a.gap, end) * getattr(a.years, end) for end in ("low", "central", "high"))
    if employers:
        return Range(low * (1 - a.place.high), central * (1 - a.place.central), high * (1 - a.place.low))
    return Range(low * a.place.low, central * a.place.central, high * a.place.high)


def with_support(gain: Range, support: Range) -> Range:
    """What stands against the members' loss: their gain and the support paid out, both in millions of dollars."""
    return Range(gain.low + support.low, gain.central + support.central, gain.high + support.high)


def gain_from_raises(
    payroll: Range, share_moving: Range, offer_pct: Sequence[float], settlement_pct: Sequence[float]
) -> Range:
    """What better raises bring over the contract, in millions of dollars.

    `payroll` is a year's earnings before the contract, `share_moving` the share of them that rises with
    the minimums, the raises are percent for each contract year. Each year adds the difference of the two
    compounded levels. Raises ValueError unless both have the same number of years, at least one.
    """
    if len(offer_pct) != len(settlement_pct) or not len(offer_pct):
        raise ValueError(
            f"raises: {len(offer_pct)} years offered and {len(settlement_pct)} settled; "
            "expected the same number, at least one"
        )
    levels = [np.cumprod(1 + np.asarray(r, dtype=float) / 100) for r in (settlement_pct, offer_pct)]
    extra = float(np.sum(levels[0] - levels[1]))
    ends = sorted(extra * p * s for p, s in ((payroll.low, share_moving.low), (payroll.high, share_moving.high)))
    return Range(ends[0], extra * payroll.central * share_moving.central, ends[1])


@dataclass(frozen=True)
class BreakEven:
    """Days after which a stoppage has cost what it brings; `inf` where it costs nothing by the day.

    `low` pairs the smallest gain with the largest loss, `high` the largest gain with the smallest loss.
    0 means that there is no gain to set against any loss.
    """

    low: float
    central: float
    high: float
    gain: Range
    loss_per_day: Range


def break_even(gain: Range, loss_per_day: Range) -> BreakEven:
    """How long a stoppage pays, from its gain over the contract and its net loss by the day.

    For employers the gain is what they avoid paying by holding out: the ask less the settlement.
    """
    return BreakEven(
        _days(gain.low, loss_per_day.high),
        _days(gain.central, loss_per_day.central),
        _days(gain.high, loss_per_day.low),
        gain,
        loss_per_day,
    )


GAP, MEMBERS, EMPLOYERS = (
    tuple(part.name for part in fields(kind)) for kind in (GapAssumptions, MemberAssumptions, EmployerAssumptions)
)
"""Names of the assumptions of the gap, of the members and of the employers."""


def days_at(values: Mapping[str, float]) -> dict[str, float]:
    """Days to the break-even of each side (`guild`, `employers`) with every assumption at one value.

    `values` holds the assumptions by name, in their units. A side whose assumptions are missing is left out; no
    loss by the day gives inf. Raises KeyError without the assumptions of the gap.
    """
    whole, days = values["gap"] * values["years"], {}
    if set(MEMBERS) <= set(values):
        daily = values["payroll"] / DAYS_PER_YEAR * values["share_lost"]
        days["guild"] = _days(whole * values["place"] + values["support"], daily)
    if set(EMPLOYERS) <= set(values):
        daily = values["company_loss"] * values["companies"] * values["share_of_dispute"]
        days["employers"] = _days(whole * (1 - values["place"]), daily)
    return days


_DRAWS = 20_000
_SEED = 20230911


def draws(ranges: Mapping[str, Range]) -> pd.DataFrame:
    """Days to the break-even with all assumptions drawn together: one row per draw, always the same ones.

    Each assumption has a triangular distribution over its low, central and high value; the draws are a Latin hypercube
    (McKay and others 1979), so that every part of each range has its share. Both sides stand on the same draw of the
    gap, the years and the place. Columns `guild` and `employers`, as far as `ranges` holds their assumptions; inf where
    a draw costs nothing by the day. Raises KeyError without the assumptions of the gap.
    """
    rng = np.random.default_rng(_SEED)
    strata = (np.arange(_DRAWS) + 0.5) / _DRAWS
    drawn = {
        name: _triangular(ranges[name], rng.permutation(strata))
        for name in (*GAP, *MEMBERS, *EMPLOYERS)
        if name in ranges
    }
    whole, made = drawn["gap"] * drawn["years"], {}
    if set(MEMBERS) <= set(drawn):
        daily = drawn["payroll"] / DAYS_PER_YEAR * drawn["share_lost"]
        made["guild"] = _all_days(whole * drawn["place"] + drawn["support"], daily)
    if set(EMPLOYERS) <= set(drawn):
        daily = drawn["company_loss"] * drawn["companies"] * drawn["share_of_dispute"]
        made["employers"] = _all_days(whole * (1 - drawn["place"]), daily)
    return pd.DataFrame(made)


def _triangular(one: Range, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The quantiles of a triangular distribution at some shares."""
    width = one.high - one.low
    if width <= 0:
        return np.full_like(shares, one.central)
    peak = (one.central - one.low) / width
    rising = one.low + np.sqrt(shares * width * (one.central - one.low))
    falling = one.high - np.sqrt((1 - shares) * width * (one.high - one.central))
    return np.where(shares < peak, rising, falling)


def _all_days(total: NDArray[np.float64], by_day: NDArray[np.float64]) -> NDArray[np.float64]:
    days = np.divide(total, by_day, out=np.full_like(total, inf), where=by_day > 0)
    return np.where(total <= 0, 0.0, days)


@dataclass(frozen=True)
class Distribution:
    """A side's break-even with all assumptions drawn together: days at the 10th, 50th and 90th percentile."""

    p10: float
    p50: float
    p90: float


def distribution(ranges: Mapping[str, Range], side: str) -> Distribution:
    """The distribution of a side's break-even; `side` is guild or employers. Raises KeyError without its assumptions."""
    days = draws(ranges)[side].to_numpy()
    return Distribution(*(float(value) for value in np.quantile(days, (0.1, 0.5, 0.9), method="inverted_cdf")))


def employers_first(ranges: Mapping[str, Range]) -> float:
    """Share of the draws in which the employers' break-even comes before the members'; ties count half."""
    made = draws(ranges)
    return float(((made["employers"] < made["guild"]) + (made["employers"] == made["guild"]) / 2).mean())


def swings(ranges: Mapping[str, Range], side: str) -> dict[str, tuple[float, float]]:
    """Days to a side's break-even with one assumption at its low and at its high end, the others central.

    `side` is guild or employers; only the assumptions that this side's break-even rests on are listed.
    """
    central = {name: value.central for name, value in ranges.items()}
    names = (*GAP, *(MEMBERS if side == "guild" else EMPLOYERS))
    return {
        name: (
            days_at({**central, name: ranges[name].low})[side],
            days_at({**central, name: ranges[name].high})[side],
        )
        for name in names
    }


def _days(total: float, by_day: float) -> float:
    if total <= 0:
        return 0.0
    return total / by_day if by_day > 0 else inf
