"""Shooting days lost to a stoppage: what each affected quarter would have been, and what is missing.

A series is a frame with `period` (2023Q2) and `value` (days in that quarter, above 0), of one category in
one unit, as known on the day of the analysis. Series of different units are never to be joined. The
methods are explained, with references, in docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.durations import too_few
from helpers.analysis.quarter_forecasts import (
    FELT_BEFORE,
    MINIMUM_QUARTERS,
    POOL,
    Floats,
    Method,
    calibrated,
    history_of,
    pooled,
    records,
    split_series,
)
from helpers.analysis.scores import LEVELS


@dataclass(frozen=True)
class Losses:
    """Days lost in each affected quarter and over all of them.

    `quarters`: `quarter`, `actual`, `expected` (median), `low_50`, `high_50`, `low_80`, `high_80`,
    `low_95`, `high_95`, `lost`, `lost_low_80`, `lost_high_80`, `method`. A quarter not yet
    published has no `actual` and no loss. `total`, over the published ones: `level`, `lost` (median),
    `low`, `high`, from joint paths, so that errors that persist from quarter to quarter do not cancel.
    `history` counts the quarters the forecast rests on, `method` names it: `pool` or one of `Method`. When `message` says "too few quarters (n=...)"
    only `quarter` and `actual` are filled.
    """

    quarters: pd.DataFrame
    total: pd.DataFrame
    method: str
    history: int
    message: str = ""

    @property
    def enough(self) -> bool:
        """Whether there is an estimate to show."""
        return not self.message

    def over(self, level: float) -> pd.Series:
        """The row of `total` at a level."""
        return self.total[self.total["level"].round(2) == level].iloc[0]


def lost_days(series: pd.DataFrame, affected_quarters: Sequence[str], method: Method | None = None) -> Losses:
    """What a stoppage cost in days, from the quarters before the first affected one alone.

    Without `method` it is the `POOL`: the interval then holds the choice of method and of the first quarter touched as
    well. Raises ValueError for invalid input (see `quarter_forecasts.placebo_forecasts`) and when no affected quarter is named.
    """
    if method is not None and method not in get_args(Method):
        raise ValueError(f"method {method!r}: expected one of {', '.join(get_args(Method))}")
    affected = _quarters(affected_quarters)
    known, history = split_series(series, affected[0])
    observed = int(history.notna().sum())
    quarters = pd.DataFrame({"quarter": affected.astype(str), "actual": known.reindex(affected).to_numpy()})
    steps = np.array([(q - history.index[-1]).n for q in affected]) if observed >= MINIMUM_QUARTERS else None
    made = None if steps is None else _expected(history, steps, method)
    if made is None:  # too short a history, or a season that was never seen
        empty = quarters.reindex(columns=_LOSS_COLUMNS)
        return Losses(empty, pd.DataFrame(columns=_TOTAL_COLUMNS), POOL, observed, too_few(observed, "quarters"))
    expected, paths = made
    for level in LEVELS:
        low, high = expected([(1 - level) / 2, (1 + level) / 2])
        quarters[f"low_{100 * level:g}"], quarters[f"high_{100 * level:g}"] = low, high
    (quarters["expected"],) = expected([0.5])
    for lost, of in (("lost", "expected"), ("lost_low_80", "low_80"), ("lost_high_80", "high_80")):
        quarters[lost] = quarters[of] - quarters["actual"]
    name, out = method or POOL, quarters["actual"].notna().to_numpy()
    whole = paths[:, out].sum(axis=1) - float(quarters.loc[out, "actual"].sum())
    ends = [(level, *np.quantile(whole, (0.5, (1 - level) / 2, (1 + level) / 2))) for level in LEVELS]
    total = pd.DataFrame(ends if out.any() else [], columns=_TOTAL_COLUMNS)
    return Losses(quarters.assign(method=name)[_LOSS_COLUMNS], total, name, observed)


_Quantiles = Callable[[Sequence[float]], Floats]


def _expected(history: pd.Series, steps: NDArray[np.int64], method: Method | None) -> tuple[_Quantiles, Floats] | None:
    """Quantiles of the days expected in the quarters `steps` ahead, one row each, and joint paths; None if not to be told."""
    if method is None:
        paths = pooled(history, steps)
        return None if paths is None else (lambda shares: np.quantile(paths, shares, axis=0), paths)
    forecast = calibrated(history, method, int(steps.max()))
    if np.isnan(forecast.mean[steps - 1]).any():
        return None
    return (lambda shares: forecast.quantiles(shares)[steps - 1].T), forecast.paths()[:, steps - 1]


PLACEBO_COLUMNS = ["first", "last", "expected", "actual", "lost", "lost_low_80", "lost_high_80", "lost_pct", "covered"]


def placebo_losses(series: pd.DataFrame, length: int, before: str | None = None) -> pd.DataFrame:
    """Shortfalls of windows of `length` quarters without a strike, each by the pool from what came before it.

    `before` leaves out the quarters from that one on; windows that touch the pandemic or a gap are left out. Columns:
    `first`, `last` (quarters), `expected` (median), `actual`, `lost` (expected less actual, days), `lost_low_80`,
    `lost_high_80`, `lost_pct` (of the expected days, percent), `covered` (whether the 80 percent interval holds a loss of
    0). Windows overlap: `length` of them in a row are about one independent case.
    """
    if length < 1:
        raise ValueError(f"length {length}: expected at least one quarter")
    _, history = split_series(series, pd.Period(before, freq="Q") if before else None)
    first = str(history.index[0]) if len(history) else ""
    return _placebo_losses(first, history.to_numpy().tobytes(), length).copy(deep=False)


@lru_cache(maxsize=128)
def _placebo_losses(start: str, values: bytes, length: int) -> pd.DataFrame:
    # Kept by its evidence: other days know the same quarters.
    history, rows = history_of(start, values), []
    by_method, steps = records(history), np.arange(1, length + 1)
    for origin in range(1, len(history) - length + 1):
        before, window = history.iloc[:origin], history.iloc[origin : origin + length]
        if window.isna().any() or pd.isna(before.iloc[-1]) or before.notna().sum() < MINIMUM_QUARTERS:
            continue
        paths = pooled(before, steps, by_method)
        if paths is None:
            continue
        actual = float(np.exp(window.to_numpy()).sum())
        low, expected, high = (float(end) for end in np.quantile(paths.sum(axis=1), [0.1, 0.5, 0.9]))
        lost = (expected - actual, low - actual, high - actual)
        share = lost[0] / expected * 100
        rows.append((*map(str, window.index[[0, -1]]), expected, actual, *lost, share, lost[1] <= 0 <= lost[2]))
    return pd.DataFrame(rows, columns=PLACEBO_COLUMNS)


SPECIFICATION_COLUMNS = ["method", "earlier", "first", "lost", "low_80", "high_80", "pooled"]


def specifications(series: pd.DataFrame, affected_quarters: Sequence[str]) -> pd.DataFrame:
    """The loss over the published affected quarters by each choice of method and of the first quarter touched.

    Columns: `method`, `earlier` (quarters before the first affected one taken as touched, 0 to 2), `first` (the first
    quarter touched), `lost` (median, days, over the affected quarters alone), `low_80`, `high_80`, `pooled` (whether the
    pool holds the choice). Choices without enough quarters before them are left out.
    """
    affected = _quarters(affected_quarters)
    rows = []
    for method in get_args(Method):
        for earlier in range(3):
            first = affected[0] - earlier
            known, history = split_series(series, first)
            published = affected[known.reindex(affected).notna().to_numpy()]
            if history.notna().sum() < MINIMUM_QUARTERS or not len(published):
                continue
            steps = np.array([(q - history.index[-1]).n for q in published])
            made = calibrated(history, method, int(steps.max()))
            if np.isnan(made.mean[steps - 1]).any():
                continue
            whole = made.paths()[:, steps - 1].sum(axis=1) - float(known.reindex(published).sum())
            lost, low, high = (float(v) for v in np.quantile(whole, [0.5, 0.1, 0.9]))
            rows.append((method, earlier, str(first), lost, low, high, earlier in FELT_BEFORE))
    return pd.DataFrame(rows, columns=SPECIFICATION_COLUMNS)


def recovery(series: pd.DataFrame, affected_quarters: Sequence[str], method: Method | None = None) -> pd.DataFrame:
    """Each quarter from the first affected one to the newest, beside two yardsticks.

    Columns: `quarter`, `actual`, `expected`, `low_80`, `high_80` (forecast from before the stoppage, whose
    interval widens with time), `of_expected` (actual as a share of it), `before` (the same
    quarter of the last year before the stoppage), `of_before`, `during` (True in affected quarters),
    `method`. Whatever else changed since, such as a longer decline, is in the shortfall too.
    """
    affected = _quarters(affected_quarters)
    known, _ = split_series(series, affected[0])
    span = pd.period_range(affected[0], max(known.index[-1], affected[-1]), freq="Q")
    losses = lost_days(series, [str(q) for q in span], method)
    frame = losses.quarters[["quarter", "actual", "expected", "low_80", "high_80"]].copy()
    frame["of_expected"] = frame["actual"] / frame["expected"]
    frame["before"] = known.reindex(span - 4 * (np.arange(len(span)) // 4 + 1)).to_numpy()
    frame["of_before"] = frame["actual"] / frame["before"]
    frame["during"] = span.isin(affected)
    frame["method"] = losses.method
    return frame


def _quarters(affected_quarters: Sequence[str]) -> pd.PeriodIndex:
    affected = pd.PeriodIndex(sorted(set(affected_quarters)), freq="Q")
    if not len(affected):
        raise ValueError("affected quarters: name at least one, such as 2023Q2")
    return affected


_LOSS_COLUMNS = [
    "quarter", "actual", "expected", *(f"{side}_{100 * level:g}" for level in LEVELS for side in ("low", "high")),
    "lost", "lost_low_80", "lost_high_80", "method",
]  # fmt: skip
_TOTAL_COLUMNS = ["level", "lost", "low", "high"]
