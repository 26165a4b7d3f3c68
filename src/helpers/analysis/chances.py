"""The record of chances: how often what was given a chance came about, and chances recalibrated by that record.

Forecasts are rows of `backtests.outlook_backtest`: `case`, `method`, `on`, `ended_on`, `actual` (days that remained) and
a chance by horizon (`COLUMNS`). A chance of one strike counts with the other chances of that strike, as they share its
end: strikes are what counts, not days. See docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.remaining_days import CHANCE_LEVEL, REMAINING_GRID, WITHIN_DAYS

COLUMNS = tuple(f"chance_{days}" for days in WITHIN_DAYS)
PRIOR_EVENTS = 1.0
"""Weight of the model's own idea in the recalibration, in ends of strikes that came exactly as often as it said."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Correction:
    """By what the chances of a horizon are multiplied, from the strikes whose outcome is known.

    `factor` is the mean of a gamma distribution with `shape` and `rate`: the ends that came and the ends that were said,
    counted by strikes (the forecasts of one strike share its end), both with `PRIOR_EVENTS` beforehand.
    """

    within_days: int
    shape: float
    rate: float

    @property
    def factor(self) -> float:
        """What a chance is multiplied by: at most 1, as chances given before a deal are only ever too high."""
        return min(self.shape / self.rate, 1.0)

    def interval(self, level: float = CHANCE_LEVEL) -> tuple[float, float]:
        """The ends of the interval of the factor."""
        from scipy import stats

        ends = stats.gamma.ppf([(1 - level) / 2, (1 + level) / 2], self.shape, scale=1 / self.rate)
        return float(ends[0]), float(ends[1])


def correction(forecasts: pd.DataFrame, within_days: int) -> Correction:
    """How to recalibrate the chances of one method at one horizon by its record; 1 without any."""
    if forecasts.empty:
        return Correction(within_days, PRIOR_EVENTS, PRIOR_EVENTS)
    weight = forecasts["case"].nunique() / len(forecasts)
    came = weight * float((forecasts["actual"] <= within_days).sum())
    said = weight * float(forecasts[f"chance_{within_days}"].sum())
    return Correction(within_days, PRIOR_EVENTS + came, PRIOR_EVENTS + said)


NO_CORRECTION_FROM = 365
"""Days ahead from which nothing is corrected: the record of chances reaches two months."""


def recalibrated_curve(curve: Floats, corrections: Sequence[Correction]) -> Floats:
    """A distribution of what remains (the chance of going on for REMAINING_GRID days), corrected by its record.

    The chance of an end within a time is multiplied by the factor of that time: those of the horizons, in between on
    the scale of log(1 + days), back to 1 at `NO_CORRECTION_FROM`.
    """
    days = [0, *(one.within_days for one in corrections), NO_CORRECTION_FROM]
    factors = [corrections[0].factor, *(one.factor for one in corrections), 1.0]
    factor = np.interp(np.log1p(REMAINING_GRID), np.log1p(days), factors)
    return 1 - np.maximum.accumulate((1 - curve) * factor)


def known_corrections(forecasts: pd.DataFrame, on: pd.Timestamp, case: str = "") -> tuple[Correction, ...]:
    """The corrections of all horizons from what was known at the end of a day, `case` left out.

    A chance counts once its horizon has passed, whichever way it went, so that ends do not come to be known sooner than
    their absence.
    """
    if forecasts.empty:
        return tuple(correction(forecasts, within) for within in WITHIN_DAYS)
    others = forecasts[forecasts["case"] != case]
    return tuple(correction(others[others["on"] + pd.Timedelta(days=within) <= on], within) for within in WITHIN_DAYS)


def reliability(forecasts: pd.DataFrame) -> pd.DataFrame:
    """What was said beside what happened, by horizon.

    Columns: `within_days`, `said` (mean chance), `happened` (share), `excess` (said less happened) with
    `excess_low_95` and `excess_high_95` (standard error with the chances of one strike taken together), `brier`,
    `brier_constant` (of the share that happened, said every time: in hindsight), `forecasts`, `cases` (strikes).
    """
    rows = []
    for within, column in zip(WITHIN_DAYS, COLUMNS, strict=True):
        said = forecasts[column].to_numpy(dtype=float)
        came = (forecasts["actual"] <= within).to_numpy(dtype=float)
        share, error = float(came.mean()), _error_by_case(said - came, forecasts["case"])
        excess = float(said.mean()) - share
        ends = (excess - 1.96 * error, excess + 1.96 * error)
        brier = (float(((said - came) ** 2).mean()), float(((share - came) ** 2).mean()))
        n = (len(forecasts), forecasts["case"].nunique())
        rows.append((within, float(said.mean()), share, excess, *ends, *brier, *n))
    columns = "within_days said happened excess excess_low_95 excess_high_95 brier brier_constant forecasts cases"
    return pd.DataFrame(rows, columns=columns.split())


def _error_by_case(values: Floats, cases: pd.Series) -> float:
    """Standard error of a mean with the values of one case taken together; NaN with one case."""
    n = cases.nunique()
    if n < 2:
        return float("nan")
    sums = pd.Series(values - values.mean()).groupby(cases.to_numpy()).sum()
    return float(np.sqrt(n / (n - 1) * (sums**2).sum()) / len(values))
