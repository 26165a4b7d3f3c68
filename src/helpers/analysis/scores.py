"""How good forecasts were: coverage, pinball loss, and which method to use.

Forecasts are frames with one row per forecast: `case` (what was forecast), `method`, `actual`, and one
column per quantile, named as `quantile_column` does (q2.5, q10, q25, q50, q75, q90, q97.5). Where one
case was forecast several times, `category`, `quarter` or `day` tell the forecasts apart; an optional
`unit_size` divides the loss, so that series of different size can be averaged. See docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PROBABILITIES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
"""Quantiles of every forecast: the median and the ends of the intervals of `LEVELS`."""
LEVELS = (0.5, 0.8, 0.95)
SHARE_LEVEL = 0.95
Floats = NDArray[np.float64]


def quantile_column(probability: float) -> str:
    """Name of a quantile's column: q2.5, q10, q50."""
    return f"q{100 * probability:g}"


QUANTILE_COLUMNS = [quantile_column(p) for p in PROBABILITIES]


def pinball(actual: Floats, forecasts: Floats, probabilities: Sequence[float] = PROBABILITIES) -> Floats:
    """Pinball loss of each forecast: the mean over its quantiles, doubled.

    `actual` has one value per forecast, `forecasts` one row per forecast and one column per probability.
    In the unit of `actual`; 0 is perfect. With the median and the ends of central intervals this is the
    weighted interval score, which approaches the CRPS as quantiles are added (Bracher et al. 2021).
    """
    p = np.asarray(probabilities)
    over = np.asarray(actual, dtype=float)[:, None] - np.asarray(forecasts, dtype=float)
    loss: Floats = 2 * np.where(over >= 0, p * over, (p - 1) * over).mean(axis=1)
    return loss


def coverage_table(forecasts: pd.DataFrame) -> pd.DataFrame:
    """What the 50, 80 and 95 percent intervals of each method really covered.

    Columns: `method`, `level`, `covered` (share), `low`, `high` (95 percent interval of the share, from
    `share_interval`: the forecasts of one case count together), `forecasts`, `cases`.
    """
    rows = []
    for method, group in forecasts.groupby("method", sort=False):
        for level in LEVELS:
            ends = [group[quantile_column((1 + side * level) / 2)].to_numpy() for side in (-1, 1)]
            inside = (ends[0] <= group["actual"].to_numpy()) & (group["actual"].to_numpy() <= ends[1])
            low, high = share_interval(inside, group["case"].to_numpy())
            rows.append((method, level, float(inside.mean()), low, high, len(group), group["case"].nunique()))
    columns = ["method", "level", "covered", "low", "high", "forecasts", "cases"]
    return pd.DataFrame(rows, columns=columns)


def share_interval(hits: NDArray[np.bool_], cases: NDArray[Any], level: float = SHARE_LEVEL) -> tuple[float, float]:
    """Jeffreys interval of a share, with as many independent forecasts as the spread between cases leaves.

    The effective number is the variance of a share of independent forecasts over that of one with the forecasts of a
    case taken together (Korn and Graubard 1998); at least the number of cases, at most that of forecasts.
    """
    n, groups = len(hits), pd.Series(np.asarray(hits, dtype=float) - np.mean(hits)).groupby(np.asarray(cases))
    count, share = groups.ngroups, float(np.mean(hits))
    spread = float((groups.sum() ** 2).sum()) * count / max(count - 1, 1) / n**2
    effective = count if spread <= 0 else min(max(share * (1 - share) / spread, count), n)
    return jeffreys(effective * share, effective * (1 - share), level)


def jeffreys(hits: float, misses: float, level: float) -> tuple[float, float]:
    """Jeffreys interval of a share: the ends of the central interval of a beta distribution (Brown and others 2001)."""
    from scipy import stats

    low, high = stats.beta.ppf([(1 - level) / 2, (1 + level) / 2], hits + 0.5, misses + 0.5)
    return float(low), float(high)


def score_table(forecasts: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Each method's mean pinball loss beside the baseline's, over the same forecasts.

    Columns: `method`, `score`, `relative` (score over that of the baseline; below 1 is better), `gain`
    (the baseline's score less the method's), `gain_error` (its standard error with the forecasts of one
    case taken together; NaN with one case), `better_in` (cases in which it did better), `cases`,
    `forecasts`. Raises ValueError if the baseline is missing or methods differ in what they forecast.
    """
    if not (forecasts["method"] == baseline).any():
        raise ValueError(f"baseline {baseline!r} has no forecasts; found {sorted(set(forecasts['method']))}")
    loss = pinball(forecasts["actual"].to_numpy(), forecasts[QUANTILE_COLUMNS].to_numpy())
    if "unit_size" in forecasts:
        loss = loss / forecasts["unit_size"].to_numpy()
    keys = [c for c in ("case", "category", "quarter", "day") if c in forecasts]
    wide = forecasts.assign(loss=loss).pivot_table(index=keys, columns="method", values="loss", sort=False)
    if wide.isna().any(axis=None):
        raise ValueError("forecasts: every method must forecast the same cases to be compared")
    rows = []
    for method in map(str, forecasts["method"].unique()):
        ahead = wide[baseline] - wide[method]
        gain, by_case = float(ahead.mean()), ahead.groupby(level=0, sort=False)
        n = len(by_case)
        excess = by_case.sum() - by_case.size() * gain
        error = float(np.sqrt(n / (n - 1) * (excess**2).sum()) / len(ahead)) if n > 1 else float("nan")
        score, base = float(wide[method].mean()), float(wide[baseline].mean())
        better = int((by_case.sum() > 0).sum())
        rows.append((method, score, score / base, gain, error, better, n, len(ahead)))
    columns = ["method", "score", "relative", "gain", "gain_error", "better_in", "cases", "forecasts"]
    return pd.DataFrame(rows, columns=columns)


CLEAR = 2.0
"""Standard errors, taken by case, that a gain over the baseline must come to before a method is said to do better."""


def clearly_better(scores: pd.DataFrame, baseline: str) -> list[str]:
    """The methods whose gain over the baseline is larger than `CLEAR` standard errors, the best first."""
    ahead = scores[(scores["method"] != baseline) & (scores["gain"] > CLEAR * scores["gain_error"])]
    return [str(method) for method in ahead.sort_values("score", kind="stable")["method"]]


def preferred_method(scores: pd.DataFrame, baseline: str, otherwise: str = "") -> str:
    """The best of the methods that are clearly better than the baseline; if none is, `otherwise` (the baseline).

    `otherwise` is settled beforehand, not by the record: the simpler method, or the one with a proper tail.
    """
    better = clearly_better(scores, baseline)
    return better[0] if better else otherwise or baseline
