"""Where between offer and ask past rounds settled, and what that says of an open one.

All three figures of a round are of one measure and in one unit, such as general raises compounded over
the contract, in percent. See docs/methods.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from helpers.analysis.durations import too_few

MINIMUM_ROUNDS = 3
"""Fewer past rounds than this give the words "too few rounds (n=...)" instead of an interval."""


def position_in_gap(ask: float, offer: float, settlement: float) -> float:
    """Share of the gap between offer and ask that the settlement went towards the ask.

    0 is the employers' offer, 1 the guild's ask; below 0 and above 1 happen and are kept. Raises
    ValueError if a figure is missing or ask and offer are equal.
    """
    if not np.isfinite([ask, offer, settlement]).all():
        raise ValueError("ask, offer and settlement: all three are needed")
    if ask == offer:
        raise ValueError(f"ask and offer are both {ask:g}: without a gap there is no position in it")
    return float((settlement - offer) / (ask - offer))


def positions(rounds: pd.DataFrame) -> pd.DataFrame:
    """Past rounds with the size of the gap and the settlement's place in it.

    `rounds` has `round`, `ask`, `offer`, `settlement`; its other columns are kept. Rounds with a figure
    missing, or without a gap, are left out. Adds `gap` (ask less offer) and `position`.
    """
    whole = rounds.dropna(subset=["ask", "offer", "settlement"])
    whole = whole[whole["ask"] != whole["offer"]].copy()
    whole["gap"] = whole["ask"] - whole["offer"]
    whole["position"] = (whole["settlement"] - whole["offer"]) / whole["gap"]
    return whole.reset_index(drop=True)


@dataclass(frozen=True)
class SettlementOutlook:
    """Where an open round would settle if it is another draw from the past ones.

    `intervals`: `level` (exact chance that the next of `rounds` + 1 alike rounds falls between the two),
    `low_position`, `high_position`, `low`, `high` (in the unit of ask and offer), narrowest first; the
    median of the past positions is in `position` and `value`. `above_half` counts past settlements nearer
    to the ask, `sign_test` is the two-sided chance of so uneven a count if both halves were as likely.
    When `message` says "too few rounds (n=...)" there are no figures.
    """

    rounds: int
    intervals: pd.DataFrame
    position: float | None
    value: float | None
    above_half: int
    sign_test: float | None
    message: str = ""

    @property
    def enough(self) -> bool:
        """Whether there is an interval to show."""
        return not self.message

    def interval(self, level: float) -> pd.Series | None:
        """The narrowest interval of at least this level; None if the rounds are too few for it."""
        enough = self.intervals[self.intervals["level"] >= level - 1e-9]
        return None if enough.empty else enough.iloc[0]


def predict(past: pd.DataFrame, ask: float, offer: float, minimum: int = MINIMUM_ROUNDS) -> SettlementOutlook:
    """Interval for an open round from the order statistics of past positions.

    `past` is a frame as `positions` takes it. With n past rounds the next falls between the k-th smallest
    and the k-th largest position with chance (n + 1 - 2k) / (n + 1), whatever their distribution, as long
    as the rounds are exchangeable; nine rounds are needed for 80 percent. Raises ValueError without a gap.
    """
    position_in_gap(ask, offer, offer)
    place = np.sort(positions(past)["position"].to_numpy(dtype=float))
    n = len(place)
    columns = ["level", "low_position", "high_position", "low", "high"]
    if n < max(minimum, 1):
        empty = pd.DataFrame(columns=columns, dtype=float)
        return SettlementOutlook(n, empty, None, None, 0, None, too_few(n, "rounds"))

    def value(at: float) -> float:
        return float(offer + at * (ask - offer))

    rows = []
    for k in range(n // 2, 0, -1):
        low, high = float(place[k - 1]), float(place[n - k])
        ends = sorted((value(low), value(high)))
        rows.append(((n + 1 - 2 * k) / (n + 1), low, high, *ends))
    middle = float(np.median(place))
    above, below = int((place > 0.5).sum()), int((place < 0.5).sum())
    sign = float(stats.binomtest(above, above + below).pvalue) if above + below else None
    intervals = pd.DataFrame(rows, columns=columns)
    return SettlementOutlook(n, intervals, middle, value(middle), above, sign)
