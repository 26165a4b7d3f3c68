"""Survival curves of stoppages: the share that lasted longer than each number of days, by group, and the median.

Durations are days with `observed` (False while one runs), as `durations` counts them. See docs/methods.md.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from helpers.analysis.durations import MINIMUM_CASES, checked_cases, too_few

CURVE_LEVEL = 0.95
"""Level of the band of each curve."""


def survival_curve(durations: Any, observed: Any, level: float = CURVE_LEVEL) -> pd.DataFrame:
    """Kaplan-Meier curve with a pointwise band.

    Columns: `day`, `survival` (share lasting longer than that many days), `lower`, `upper`. One row for
    day 0 and one for each distinct duration, censored ones included. The band is Greenwood's on the
    log(-log) scale, as R's survfit(conf.type = "log-log") gives; where that is not defined it is the
    exact binomial one: below a curve still at 1 and above one that has reached 0. A stoppage of zero
    days ends on day 0. All censored: the curve stays at 1. Raises ValueError for empty or invalid input.
    """
    days, ended = checked_cases(durations, observed)
    if not len(days):
        raise ValueError("durations: no cases given; a survival curve needs at least one")
    if not 0 < level < 1:
        raise ValueError(f"level: {level}; expected a share between 0 and 1, such as 0.95")
    curve = stats.ecdf(stats.CensoredData.right_censored(days, ~ended)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # undefined at 0 and 1, filled in below
        band = curve.confidence_interval(confidence_level=level, method="log-log")
    at, survival = curve.quantiles, curve.probabilities
    lower, upper = band.low.probabilities.copy(), band.high.probabilities.copy()

    at_risk = (days[None, :] >= at[:, None]).sum(axis=1)
    before = np.concatenate([[1.0], survival[:-1]])
    tail = (1 - level) / 2
    whole, gone = survival == 1, survival == 0
    lower[whole], upper[whole] = tail ** (1 / at_risk[whole]), 1.0
    lower[gone], upper[gone] = 0.0, 1 - tail ** (before[gone] / at_risk[gone])

    out = pd.DataFrame({"day": at, "survival": survival, "lower": lower, "upper": upper})
    if at[0] > 0:
        first = pd.DataFrame({"day": [0.0], "survival": [1.0], "lower": [1.0], "upper": [1.0]})
        out = pd.concat([first, out], ignore_index=True)
    return out


def median_length(curve: pd.DataFrame) -> tuple[float, float, float]:
    """Median of a survival curve and the ends of its interval, in days; inf where the curve does not come down to half.

    The interval holds the days at which the band of the curve includes one half (Brookmeyer and Crowley 1982).
    """

    def first(column: str) -> float:
        down = curve.loc[curve[column] <= 0.5 + 1e-12, "day"]
        return float(down.iloc[0]) if len(down) else float("inf")

    return first("survival"), first("lower"), first("upper")


def curves_by(cases: pd.DataFrame, by: str, minimum: int = MINIMUM_CASES) -> pd.DataFrame:
    """Survival curves of groups.

    `cases` has `days`, `observed` and the column named by `by`. Returns `by`, `cases`, `ended`, `note` and
    the columns of `survival_curve`. A group with fewer than `minimum` ended cases has one row without
    figures whose `note` says "too few cases (n=...)".
    """
    parts = []
    for name, group in cases.groupby(by, sort=True, observed=True):
        n, ended = len(group), int(group["observed"].sum())
        if ended < minimum:
            curve = pd.DataFrame({"day": [np.nan], "survival": np.nan, "lower": np.nan, "upper": np.nan})
            note = too_few(ended)
        else:
            curve, note = survival_curve(group["days"], group["observed"]), ""
        parts.append(curve.assign(**{by: name, "cases": n, "ended": ended, "note": note}))
    columns = [by, "cases", "ended", "note", "day", "survival", "lower", "upper"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


_ERAS = {"Begun before 1980": 1980, "Begun 1980 to 1999": 2000, "Begun 2000 to 2019": 2020, "Begun since 2020": 9999}
_SIZES = {"Under 1,000 workers": 1_000, "1,000 to 9,999 workers": 10_000, "10,000 workers and more": np.inf}


def with_groups(stoppages: pd.DataFrame) -> pd.DataFrame:
    """The stoppages with `era` (of `start_date`) and `size` (of `workers`), for `curves_by`.

    Both are ordered categories; `size` is blank where the number of workers is not known.
    """
    year = pd.to_datetime(stoppages["start_date"]).dt.year
    workers = stoppages["workers"].astype("Float64").astype(float)
    return stoppages.assign(
        era=pd.cut(year, [0, *_ERAS.values()], right=False, labels=list(_ERAS)),
        size=pd.cut(workers, [0, *_SIZES.values()], right=False, labels=list(_SIZES)),
    )
