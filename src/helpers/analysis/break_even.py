"""How long a stoppage may last before it costs more than it brings, for members and for employers.

Money is in millions of US dollars of one year's prices. Every assumption has a low, a central and a high value; none has
a default here, so that each comes with its source. See docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.words import words

Floats = NDArray[np.float64]

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


GAP, MEMBERS, EMPLOYERS = (tuple(of) for of in words("assumptions").values())
"""Names of the assumptions of the gap, of the members and of the employers."""
_EVERY = {name: named for of in words("assumptions").values() for name, named in of.items()}
LABELS = {name: label for name, (label, _) in _EVERY.items()}
"""What each assumption is called, by its name."""
UNITS = {name: unit for name, (_, unit) in _EVERY.items()}
"""The unit of each assumption, by its name."""


def days_at(values: Mapping[str, float]) -> dict[str, float]:
    """Days to the break-even of each side (`guild`, `employers`) with every assumption at one value.

    `values` holds the assumptions by name, in their units. A side whose assumptions are missing is left out; no
    loss by the day gives inf, no gain to set against a loss 0. Raises KeyError without the assumptions of the gap.
    """
    made = _days_by_side({name: np.asarray(value, dtype=float) for name, value in values.items()})
    return {side: float(days) for side, days in made.items()}


def _days_by_side(values: Mapping[str, Floats]) -> dict[str, Floats]:
    whole, days = values["gap"] * values["years"], {}
    if set(MEMBERS) <= set(values):
        daily = values["payroll"] / DAYS_PER_YEAR * values["share_lost"]
        days["guild"] = _days(whole * values["place"] + values["support"], daily)
    if set(EMPLOYERS) <= set(values):
        daily = values["company_loss"] * values["companies"] * values["share_of_dispute"]
        days["employers"] = _days(whole * (1 - values["place"]), daily)
    return days


def _days(total: Floats, by_day: Floats) -> Floats:
    days = np.divide(total, by_day, out=np.full_like(total, inf), where=by_day > 0)
    return np.where(total <= 0, 0.0, days)


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
    drawn = {name: _triangular(ranges[name], rng.permutation(strata)) for name in _EVERY if name in ranges}
    return pd.DataFrame(_days_by_side(drawn))


def _triangular(one: Range, shares: Floats) -> Floats:
    """The quantiles of a triangular distribution at some shares."""
    width = one.high - one.low
    if width <= 0:
        return np.full_like(shares, one.central)
    peak = (one.central - one.low) / width
    rising = one.low + np.sqrt(shares * width * (one.central - one.low))
    falling = one.high - np.sqrt((1 - shares) * width * (one.high - one.central))
    return np.where(shares < peak, rising, falling)


def spread(days: pd.Series) -> tuple[float, float, float]:
    """The 10th, 50th and 90th percentile of a side's draws, in days."""
    low, middle, high = np.quantile(days.to_numpy(), (0.1, 0.5, 0.9), method="inverted_cdf")
    return float(low), float(middle), float(high)


def employers_first(draws: pd.DataFrame) -> float:
    """Share of the draws in which the employers' break-even comes before the members'; ties count half."""
    return float(((draws["employers"] < draws["guild"]) + (draws["employers"] == draws["guild"]) / 2).mean())


def swings(ranges: Mapping[str, Range], side: str) -> dict[str, tuple[float, float]]:
    """Days to a side's break-even with one assumption at its low and at its high end, the others central.

    `side` is guild or employers; only the assumptions that this side's break-even rests on are listed.
    """
    central = {name: value.central for name, value in ranges.items()}
    names = (*GAP, *(MEMBERS if side == "guild" else EMPLOYERS))
    ends = {name: (ranges[name].low, ranges[name].high) for name in names}
    low, high = ({name: days_at({**central, name: end[at]})[side] for name, end in ends.items()} for at in (0, 1))
    return {name: (low[name], high[name]) for name in names}
