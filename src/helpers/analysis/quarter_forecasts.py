"""Forecasts of shooting days by quarter: two methods, their record on earlier quarters, and the pool of both.

A series is a frame with `period` (2023Q2) and `value` (days in that quarter, above 0), of one category in one unit, as
known on the day of the analysis. Series of different units are never to be joined. Inside, a history is the log of the
values, quarter by quarter. The methods are explained, with references, in docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.scores import PROBABILITIES, QUANTILE_COLUMNS

Method = Literal["structural", "seasonal_naive"]
BASELINE: Method = "seasonal_naive"

POOL = "pool"
"""All methods, each from before the first affected quarter and from a quarter earlier, with equal weight: no method is
better than the others beyond chance, and when the strike was first felt is not known. The default."""
FELT_BEFORE = (0, 1)
"""Quarters before the first affected one in which the pool takes the strike to have been felt already."""

PANDEMIC = ("2020Q1", "2021Q1")
"""First and last quarter treated as missing: set by the pandemic, they say nothing of other years."""

MINIMUM_QUARTERS = 8
"""Quarters outside the pandemic that a forecast needs before it: each season at least about twice."""

LONGEST_GAP = 4
"""A longer run of unknown quarters, the pandemic aside, starts the series anew after it."""

RECORD_HORIZON = 4
"""Quarters ahead over which a method's record on past quarters is taken."""

_PRIOR_ERRORS = 4  # weight of the method's own idea of its errors, in past errors
_MINIMUM_ERRORS = 4  # one-step errors behind the structural model's variance
_DRAWS = 100_000
_SEED = 20230502

Floats = NDArray[np.float64]


def placebo_forecasts(series: pd.DataFrame, before: str | None = None) -> pd.DataFrame:
    """Forecasts of placebo quarters by both methods and the pool: earlier quarters, each from what came before it.

    `before` leaves out the quarters from that one on (the first affected quarter). Columns: `case` (the quarter they were
    made in), `quarter`, `horizon`, `method`, `actual`, the quantile columns and `unit_size` (the quarter's days); only
    quarters that all of them forecast, none where one forecasts nothing. Raises ValueError if `series` repeats a quarter
    or has a value of 0 or less in a quarter that a forecast rests on.
    """
    _, history = split_series(series, pd.Period(before, freq="Q") if before else None)
    first = str(history.index[0]) if len(history) else ""
    return _placebo_forecasts(first, history.to_numpy().tobytes()).copy(deep=False)


@lru_cache(maxsize=128)
def _placebo_forecasts(first: str, values: bytes) -> pd.DataFrame:
    # Kept by its evidence: other days know the same quarters.
    history = history_of(first, values)
    by_method = records(history)
    rows = [_scored_alone(history, method, record) for method, record in by_method.items()]
    rows.append(_scored_together(history, by_method))
    if not all(rows):
        return pd.DataFrame()
    columns = ["case", "quarter", "horizon", "method", "actual", *QUANTILE_COLUMNS, "unit_size"]
    forecasts = pd.DataFrame([row for of_method in rows for row in of_method], columns=columns)
    shared = forecasts.groupby(["case", "quarter"])["method"].transform("size") == len(rows)
    return forecasts[shared].reset_index(drop=True)


# --- Series ---------------------------------------------------------------------------------------


def split_series(series: pd.DataFrame, first: pd.Period | None) -> tuple[pd.Series, pd.Series]:
    """All known values, and the log of those before `first` without the pandemic, quarter by quarter."""
    known = pd.Series(
        series["value"].to_numpy(dtype=float), index=pd.PeriodIndex(series["period"].astype(str), freq="Q")
    )
    if known.index.has_duplicates:
        twice = known.index[known.index.duplicated()][0]
        raise ValueError(f"series: {twice} stands more than once; take the newest figure known that day")
    known = known.sort_index().dropna()
    past = known if first is None else known[known.index < first]
    past = past[(past.index < pd.Period(PANDEMIC[0])) | (past.index > pd.Period(PANDEMIC[1]))]
    if (past <= 0).any():
        raise ValueError(f"series: {past.index[past <= 0][0]} is not above 0; such series cannot be forecast")
    if past.empty:
        return known, past
    past = past[past.index >= _start(pd.PeriodIndex(past.index))]
    whole = past.reindex(pd.period_range(past.index[0], past.index[-1], freq="Q"))
    return known, pd.Series(np.log(whole.to_numpy()), index=whole.index)


def history_of(first: str, values: bytes) -> pd.Series:
    """A history from its first quarter and the bytes of its values, by which results are kept."""
    y = np.frombuffer(values)
    return pd.Series(y, index=pd.period_range(first, periods=len(y), freq="Q") if len(y) else [])


def _start(quarters: pd.PeriodIndex) -> pd.Period:
    """The first quarter after the last gap that is too long to forecast across."""
    first, last = pd.Period(PANDEMIC[0]), pd.Period(PANDEMIC[1])
    start = quarters[0]
    for before, after in pairwise(quarters):
        unknown = (after - before).n - 1
        if before < first and after > last:
            unknown -= (last - first).n + 1
        if unknown > LONGEST_GAP:
            start = after
    return start


# --- Forecasts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forecast:
    """Forecast of log days for the next quarters: multivariate t around `mean`."""

    mean: Floats
    covariance: Floats
    freedom: float

    def quantiles(self, probabilities: Sequence[float]) -> Floats:
        """Days: one row per quarter ahead, one column per probability."""
        from scipy import stats

        spread = np.sqrt(np.diag(self.covariance))[:, None]
        days: Floats = np.exp(self.mean[:, None] + spread * stats.t.ppf(probabilities, self.freedom))
        return days

    def paths(self, draws: int = _DRAWS) -> Floats:
        """Days along simulated paths: one row per path, one column per quarter; always the same ones."""
        rng = np.random.default_rng(_SEED)
        half = rng.standard_normal((draws // 2, len(self.mean))) @ np.linalg.cholesky(self.covariance).T
        normal = np.concatenate([half, -half])  # mirrored, so that medians do not drift
        stretch = np.tile(np.sqrt(self.freedom / rng.chisquare(self.freedom, (draws // 2, 1))), (2, 1))
        days: Floats = np.exp(self.mean + normal * stretch)
        return days


def _structural(y: Floats, ahead: int) -> tuple[Floats, Floats]:
    """Random-walk level with a fixed season (Harvey 1989): mean and covariance of the next quarters.

    Its one variance scales everything else, so its estimate is the mean squared one-step error.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    model = UnobservedComponents(y, level="rwalk", seasonal=4, stochastic_seasonal=False, use_exact_diffuse=True)
    run = model.filter([1.0])
    started = np.isclose(run.forecasts_error_diffuse_cov[0, 0], 0)  # the first of each season only starts it
    used = started & ~np.isnan(y)
    squares = run.forecasts_error[0, used] ** 2 / run.forecasts_error_cov[0, 0, used]
    variance = max(float(squares.mean()), 1e-8) if used.sum() >= _MINIMUM_ERRORS else float("nan")

    move, read = model.ssm["transition"], model.ssm["design"]
    shock = model.ssm["selection"] @ model.ssm["state_cov"] @ model.ssm["selection"].T
    state, spread = run.predicted_state[:, -1], run.predicted_state_cov[:, :, -1]
    mean, covariance = np.empty(ahead), np.empty((ahead, ahead))
    for i in range(ahead):
        mean[i] = (read @ state)[0]
        carried = spread
        for j in range(i, ahead):
            covariance[i, j] = covariance[j, i] = (read @ carried @ read.T)[0, 0]
            carried = move @ carried
        state, spread = move @ state, move @ spread @ move.T + shock
    seen = [not np.isnan(_same_season(y, len(y) + h)) for h in range(ahead)]
    return np.where(seen, mean, np.nan), variance * covariance


def _seasonal_naive(y: Floats, ahead: int) -> tuple[Floats, Floats]:
    """The same quarter of the last year that counts; errors as large, and as lasting, as in the past."""
    changes = np.array([y[i] - _same_season(y, i) for i in range(len(y))])
    kept = changes[~np.isnan(changes)]
    spread = max(float(np.sqrt(np.mean(kept**2))), 1e-4) if len(kept) else 0.5
    pairs = ~np.isnan(changes[1:]) & ~np.isnan(changes[:-1])
    products = float(np.sum(changes[1:][pairs] * changes[:-1][pairs]))
    squares = float(np.sum(changes[:-1][pairs] ** 2))
    lasting = float(np.clip(products / squares, 0, 0.95)) if squares > 0 else 0.0

    steps = np.arange(ahead)
    mean = np.array([_same_season(y, len(y) + h) for h in range(ahead)])
    width = spread * np.sqrt(1 + steps // 4)
    return mean, np.outer(width, width) * lasting ** np.abs(steps[:, None] - steps[None, :])


def _same_season(y: Floats, i: int) -> float:
    """The value of the last earlier year's quarter, before position `i`, that is known."""
    back = [j for j in range(i - 4, -1, -4) if j < len(y) and not np.isnan(y[j])]
    return float(y[back[0]]) if back else float("nan")


_METHODS = {"structural": _structural, "seasonal_naive": _seasonal_naive}
_KEPT_AHEAD = 8


def _foretold(y: Floats, method: Method, ahead: int) -> tuple[Floats, Floats]:
    """Mean and covariance of the next `ahead` quarters by a method."""
    mean, covariance = _foretold_once(y.tobytes(), method, max(ahead, _KEPT_AHEAD))
    return mean[:ahead], covariance[:ahead, :ahead]


@lru_cache(maxsize=4096)
def _foretold_once(values: bytes, method: Method, ahead: int) -> tuple[Floats, Floats]:
    # Kept by its evidence: records, placebos and the pool all ask for the same forecasts.
    return _METHODS[method](np.frombuffer(values), ahead)


Records = Mapping[Method, pd.DataFrame]
"""The record of each method on one history."""


def records(history: pd.Series) -> Records:
    """The record of each method on a history: forecasts of each earlier quarter from the quarters before an origin.

    Columns: `origin`, `horizon` (positions), `error` (in units of the method's own spread), and the method's `mean` and
    `spread` of log days.
    """
    values = history.to_numpy().tobytes()
    return {method: _record(values, method) for method in get_args(Method)}


def calibrated(history: pd.Series, method: Method, ahead: int, record: pd.DataFrame | None = None) -> Forecast:
    """The method's forecast, its interval scaled by its record on earlier quarters.

    `record` may be that of a longer history: errors not known by the end of this one do not count.
    """
    record = _record(history.to_numpy().tobytes(), method) if record is None else record
    past = record[record["origin"] + record["horizon"] < len(history)]["error"].to_numpy()
    return _scaled(*_foretold(history.to_numpy(), method, ahead), past)


def _scaled(mean: Floats, covariance: Floats, errors: Floats) -> Forecast:
    """Scale by past errors, each in units of what the method expected of itself.

    A method that knows its errors has a mean square of 1; `_PRIOR_ERRORS` such errors are assumed to
    start from. Errors made from one origin overlap, so they count as one for the degrees of freedom.
    """
    scale = (_PRIOR_ERRORS + float(np.sum(errors**2))) / (_PRIOR_ERRORS + len(errors))
    return Forecast(mean, covariance * scale, _PRIOR_ERRORS + len(errors) / RECORD_HORIZON)


def pooled(history: pd.Series, steps: NDArray[np.int64], known: Records | None = None) -> Floats | None:
    """Simulated days of the quarters `steps` ahead by all members of the pool: one row per path; None if one cannot.

    `known` holds the records of a longer history, of which this one is the beginning: there fewer paths are drawn.
    """
    members = [(method, earlier) for method in get_args(Method) for earlier in FELT_BEFORE]
    draws = _DRAWS // (len(members) * (1 if known is None else 5))
    parts = []
    for method, earlier in members:
        before = history.iloc[: len(history) - earlier]
        if before.notna().sum() < MINIMUM_QUARTERS or pd.isna(before.iloc[-1]):
            continue
        wanted = steps - 1 + earlier
        made = calibrated(before, method, int(wanted.max()) + 1, None if known is None else known[method])
        if np.isnan(made.mean[wanted]).any():
            return None
        parts.append(Forecast(made.mean[wanted], made.covariance[np.ix_(wanted, wanted)], made.freedom).paths(draws))
    return np.concatenate(parts) if parts else None


# --- Record on placebo quarters -------------------------------------------------------------------


@lru_cache(maxsize=256)
def _record(values: bytes, method: Method) -> pd.DataFrame:
    # Kept by its evidence: other days know the same quarters.
    y = np.frombuffer(values)
    counted = np.cumsum(~np.isnan(y))
    rows = []
    for origin in range(1, len(y)):
        if counted[origin - 1] < MINIMUM_QUARTERS or np.isnan(y[origin - 1]):
            continue
        ahead = min(RECORD_HORIZON, len(y) - origin)
        if np.isnan(y[origin : origin + ahead]).all():
            continue
        mean, covariance = _foretold(y[:origin], method, ahead)
        spread = np.sqrt(np.diag(covariance))
        errors = (y[origin : origin + ahead] - mean) / spread
        rows += [
            (origin, h, float(errors[h]), float(mean[h]), float(spread[h]))
            for h in range(ahead)
            if not np.isnan(errors[h])
        ]
    return pd.DataFrame(rows, columns=["origin", "horizon", "error", "mean", "spread"])


_Row = tuple[object, ...]


def _scored_alone(history: pd.Series, method: Method, record: pd.DataFrame) -> list[_Row]:
    """The record of a method as forecasts, each scaled only by errors that were known at its origin."""
    rows: list[_Row] = []
    made = list(record.itertuples(index=False, name=None))
    for origin, horizon, _, mean, spread in made:
        known = np.array([error for o, h, error, _, _ in made if o + h < origin])
        forecast = _scaled(np.array([mean]), np.array([[spread**2]]), known)
        rows.append(_row(history, origin, horizon + 1, method, forecast.quantiles(PROBABILITIES)[0]))
    return rows


def _scored_together(history: pd.Series, by_method: Records) -> list[_Row]:
    """The record of the pool, each forecast scaled only by errors that were known at its origin."""
    rows: list[_Row] = []
    for origin in sorted(set.intersection(*(set(record["origin"]) for record in by_method.values()))):
        ahead = range(1, min(RECORD_HORIZON, len(history) - origin) + 1)
        steps = np.array([step for step in ahead if pd.notna(history.iloc[origin + step - 1])])
        paths = pooled(history.iloc[:origin], steps, by_method)
        if paths is not None:
            quantiles = np.quantile(paths, PROBABILITIES, axis=0).T
            rows += [_row(history, origin, int(step), POOL, q) for q, step in zip(quantiles, steps, strict=True)]
    return rows


def _row(history: pd.Series, origin: int, step: int, method: str, quantiles: Floats) -> _Row:
    at = origin + step - 1
    actual = float(np.exp(history.iloc[at]))
    return str(history.index[origin - 1]), str(history.index[at]), step, method, actual, *quantiles, actual
