"""Shooting days lost to a stoppage: what each affected quarter would have been, and what is missing.

A series is a frame with `period` (2023Q2) and `value` (days in that quarter, above 0), of one category in
one unit, as known on the day of the analysis. Series of different units are never to be joined. The
methods are explained, with references, in docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.durations import too_few
from helpers.analysis.scores import LEVELS, PROBABILITIES, QUANTILE_COLUMNS, preferred_method, score_table

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

LOSS_LEVEL = 0.8
"""Level of the interval given with each loss."""

_PRIOR_ERRORS = 4  # weight of the method's own idea of its errors, in past errors
_MINIMUM_ERRORS = 4  # one-step errors behind the structural model's variance
_DRAWS = 100_000
_SEED = 20230502

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """Which method did best on earlier quarters, beyond chance; the baseline where none did.

    `scores` is the frame of `scores.score_table` (loss as a share of the quarter's days), `forecasts` the
    forecasts behind it: `case` (the quarter they were made in), `quarter`, `horizon`, `method`, `actual`,
    the quantile columns and `unit_size`. With too few earlier quarters `message` says so and the
    baseline is taken unscored.
    """

    method: str
    scores: pd.DataFrame
    forecasts: pd.DataFrame
    message: str = ""

    @property
    def beats_baseline(self) -> bool:
        """Whether the method was chosen for doing better than the seasonal naive one."""
        return self.method != BASELINE


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


def lost_days(series: pd.DataFrame, affected_quarters: Sequence[str], method: Method | None = None) -> Losses:
    """What a stoppage cost in days, from the quarters before the first affected one alone.

    Without `method` it is the `POOL`: the interval then holds the choice of method and of the first quarter touched as
    well. Raises ValueError for invalid input (see `choose_method`) and when no affected quarter is named.
    """
    affected = _quarters(affected_quarters)
    _check_method(method)
    known, history = _split(series, affected[0])
    observed = int(history.notna().sum())
    actual = known.reindex(affected).to_numpy()
    quarters = pd.DataFrame({"quarter": affected.astype(str), "actual": actual})
    if observed < MINIMUM_QUARTERS:
        return _no_losses(quarters, observed)
    steps = np.array([(q - history.index[-1]).n for q in affected])
    if method is not None:
        return _lost_by(quarters, history, method, steps)
    paths = _pooled(history, steps)
    if paths is None:  # a season that was never seen
        return _no_losses(quarters, observed)
    for level in LEVELS:
        low, high = np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=0)
        quarters[f"low_{100 * level:g}"], quarters[f"high_{100 * level:g}"] = low, high
    quarters["expected"] = np.quantile(paths, 0.5, axis=0)
    out = quarters["actual"].notna().to_numpy()
    whole = paths[:, out].sum(axis=1) - float(quarters.loc[out, "actual"].sum())
    ends = [(level, *np.quantile(whole, (0.5, (1 - level) / 2, (1 + level) / 2))) for level in LEVELS]
    total = _totals(ends if out.any() else [])
    return Losses(_with_losses(quarters, POOL), total, POOL, observed)


def _lost_by(quarters: pd.DataFrame, history: pd.Series, method: Method, steps: NDArray[np.int64]) -> Losses:
    """The losses by one method alone."""
    observed = int(history.notna().sum())
    forecast = _calibrated(history, method, int(steps.max()))
    if np.isnan(forecast.mean[steps - 1]).any():  # a season that was never seen
        return _no_losses(quarters, observed)
    for level in LEVELS:
        low, high = forecast.quantiles([(1 - level) / 2, (1 + level) / 2])[steps - 1].T
        quarters[f"low_{100 * level:g}"], quarters[f"high_{100 * level:g}"] = low, high
    quarters["expected"] = forecast.quantiles([0.5])[steps - 1, 0]
    total = _total(quarters, forecast, steps)
    return Losses(_with_losses(quarters, method), total, method, observed)


def _with_losses(quarters: pd.DataFrame, method: str) -> pd.DataFrame:
    edge = f"{100 * LOSS_LEVEL:g}"
    quarters["lost"] = quarters["expected"] - quarters["actual"]
    for side in ("low", "high"):
        quarters[f"lost_{side}_{edge}"] = quarters[f"{side}_{edge}"] - quarters["actual"]
    return quarters.assign(method=method)[_LOSS_COLUMNS]


def _pooled(history: pd.Series, steps: NDArray[np.int64], errors: _Errors | None = None) -> Floats | None:
    """Simulated days of the quarters `steps` ahead by all members of the pool: one row per path; None if one cannot."""
    members = [(method, earlier) for method in get_args(Method) for earlier in FELT_BEFORE]
    parts = []
    for method, earlier in members:
        known = history.iloc[: len(history) - earlier]
        if known.notna().sum() < MINIMUM_QUARTERS or pd.isna(known.iloc[-1]):
            continue
        ahead = int(steps.max()) + earlier
        made = _calibrated(known, method, ahead) if errors is None else errors.calibrated(known, method, ahead)
        if np.isnan(made.mean[steps - 1 + earlier]).any():
            return None
        wanted = steps - 1 + earlier
        part = _Forecast(made.mean[wanted], made.covariance[np.ix_(wanted, wanted)], made.freedom)
        parts.append(part.paths(_DRAWS // (len(members) * (1 if errors is None else 5))))
    return np.concatenate(parts) if parts else None


@dataclass(frozen=True)
class _Errors:
    """The record of every method on one history, for forecasts from its earlier quarters."""

    by_method: dict[Method, pd.DataFrame]

    def calibrated(self, known: pd.Series, method: Method, ahead: int) -> _Forecast:
        """The method's forecast from the first quarters of the history, scaled by errors known by then."""
        record = self.by_method[method]
        past = record[record["origin"] + record["horizon"] < len(known)]["error"].to_numpy()
        return _scaled(*_foretold(known.to_numpy(), method, ahead), past)


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
    _, history = _split(series, pd.Period(before, freq="Q") if before else None)
    first = str(history.index[0]) if len(history) else ""
    return _placebo_losses(first, history.to_numpy().tobytes(), length).copy(deep=False)


@lru_cache(maxsize=128)
def _placebo_losses(start: str, values: bytes, length: int) -> pd.DataFrame:
    # Kept by its evidence, too.
    y = np.frombuffer(values)
    if not len(y):
        return pd.DataFrame(columns=PLACEBO_COLUMNS)
    history = pd.Series(y, index=pd.period_range(start, periods=len(y), freq="Q"))
    errors = _Errors({method: _record(history, method) for method in get_args(Method)})
    steps, rows = np.arange(1, length + 1), []
    for origin in range(1, len(y) - length + 1):
        window = y[origin : origin + length]
        if np.isnan(window).any() or np.isnan(y[origin - 1]):
            continue
        if np.sum(~np.isnan(y[:origin])) < MINIMUM_QUARTERS:
            continue
        paths = _pooled(history.iloc[:origin], steps, errors)
        if paths is None:
            continue
        actual, whole = float(np.exp(window).sum()), paths.sum(axis=1)
        low, expected, high = np.quantile(whole, [0.1, 0.5, 0.9])
        lost = (float(expected - actual), float(low - actual), float(high - actual))
        names = (str(history.index[origin]), str(history.index[origin + length - 1]))
        share = lost[0] / float(expected) * 100
        rows.append((*names, float(expected), actual, *lost, share, lost[1] <= 0 <= lost[2]))
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
            known, history = _split(series, first)
            published = affected[known.reindex(affected).notna().to_numpy()]
            if history.notna().sum() < MINIMUM_QUARTERS or not len(published):
                continue
            steps = np.array([(q - history.index[-1]).n for q in published])
            made = _calibrated(history, method, int(steps.max()))
            if np.isnan(made.mean[steps - 1]).any():
                continue
            whole = made.paths()[:, steps - 1].sum(axis=1) - float(known.reindex(published).sum())
            lost, low, high = (float(v) for v in np.quantile(whole, [0.5, 0.1, 0.9]))
            rows.append((method, earlier, str(first), lost, low, high, earlier in FELT_BEFORE))
    return pd.DataFrame(rows, columns=SPECIFICATION_COLUMNS)


def _no_losses(quarters: pd.DataFrame, observed: int) -> Losses:
    message = too_few(observed, "quarters")
    empty = quarters.reindex(columns=_LOSS_COLUMNS)
    return Losses(empty, _totals([]), POOL, observed, message)


def _total(quarters: pd.DataFrame, forecast: _Forecast, steps: NDArray[np.int64]) -> pd.DataFrame:
    """The loss over all published quarters at each level; of one quarter alone it is that quarter's."""
    out = quarters["actual"].notna().to_numpy()
    ends = [(0.5, (1 - level) / 2, (1 + level) / 2) for level in LEVELS]
    if not out.any():
        return _totals([])
    actual = float(quarters.loc[out, "actual"].sum())
    if out.sum() == 1:
        days = [forecast.quantiles(p)[steps[out][0] - 1] for p in ends]
    else:
        whole = forecast.paths()[:, steps[out] - 1].sum(axis=1)
        days = [np.quantile(whole, p) for p in ends]
    return _totals([(level, *(d - actual)) for level, d in zip(LEVELS, days, strict=True)])


def recovery(series: pd.DataFrame, affected_quarters: Sequence[str], method: Method | None = None) -> pd.DataFrame:
    """Each quarter from the first affected one to the newest, beside two yardsticks.

    Columns: `quarter`, `actual`, `expected`, `low_80`, `high_80` (forecast from before the stoppage, whose
    interval widens with time), `of_expected` (actual as a share of it), `before` (the same
    quarter of the last year before the stoppage), `of_before`, `during` (True in affected quarters),
    `method`. Whatever else changed since, such as a longer decline, is in the shortfall too.
    """
    affected = _quarters(affected_quarters)
    known, _ = _split(series, affected[0])
    span = pd.period_range(affected[0], max(known.index[-1], affected[-1]), freq="Q")
    losses = lost_days(series, [str(q) for q in span], method)
    frame = losses.quarters[["quarter", "actual", "expected", "low_80", "high_80"]].copy()
    frame["of_expected"] = frame["actual"] / frame["expected"]
    years_back = np.array([-((q - affected[0]).n // 4) - 1 for q in span])
    before = [known.get(q + 4 * int(y), np.nan) for q, y in zip(span, years_back, strict=True)]
    frame["before"] = before
    frame["of_before"] = frame["actual"] / frame["before"]
    frame["during"] = span.isin(affected)
    frame["method"] = losses.method
    return frame


def choose_method(series: pd.DataFrame, before: str | None = None) -> Choice:
    """The method that did best on placebo quarters: earlier ones, each forecast from what came before it.

    `before` leaves out the quarters from that one on (the first affected quarter). The structural model
    is used only if its pinball loss is below that of the seasonal naive method beyond chance. Raises ValueError if
    `series` repeats a quarter or has a value of 0 or less in a quarter that a forecast rests on.
    """
    _, history = _split(series, pd.Period(before, freq="Q") if before else None)
    return _choose(history)


# --- Series ---------------------------------------------------------------------------------------


def _quarters(affected_quarters: Sequence[str]) -> pd.PeriodIndex:
    affected = pd.PeriodIndex(sorted(set(affected_quarters)), freq="Q")
    if not len(affected):
        raise ValueError("affected quarters: name at least one, such as 2023Q2")
    return affected


def _split(series: pd.DataFrame, first: pd.Period | None) -> tuple[pd.Series, pd.Series]:
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


def _check_method(method: str | None) -> None:
    if method is not None and method not in get_args(Method):
        raise ValueError(f"method {method!r}: expected one of {', '.join(get_args(Method))}")


# --- Forecasts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Forecast:
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


def _calibrated(history: pd.Series, method: Method, ahead: int) -> _Forecast:
    """The method's forecast, its interval scaled by its record on earlier quarters."""
    mean, covariance = _foretold(history.to_numpy(), method, ahead)
    return _scaled(mean, covariance, _record(history, method)["error"].to_numpy())


def _scaled(mean: Floats, covariance: Floats, errors: Floats) -> _Forecast:
    """Scale by past errors, each in units of what the method expected of itself.

    A method that knows its errors has a mean square of 1; `_PRIOR_ERRORS` such errors are assumed to
    start from. Errors made from one origin overlap, so they count as one for the degrees of freedom.
    """
    scale = (_PRIOR_ERRORS + float(np.sum(errors**2))) / (_PRIOR_ERRORS + len(errors))
    return _Forecast(mean, covariance * scale, _PRIOR_ERRORS + len(errors) / RECORD_HORIZON)


# --- Record on placebo quarters -------------------------------------------------------------------


def _record(history: pd.Series, method: Method) -> pd.DataFrame:
    """Forecasts of each earlier quarter from the quarters before an origin.

    Columns: `origin`, `horizon` (positions), `error` (in units of the method's own spread), and the
    method's `mean` and `spread` of log days.
    """
    return _recorded(history.to_numpy().tobytes(), method).copy(deep=False)


@lru_cache(maxsize=256)
def _recorded(values: bytes, method: Method) -> pd.DataFrame:
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


def _placebo_forecasts(history: pd.Series, method: Method) -> pd.DataFrame:
    """The record as forecasts, each scaled only by errors that were known at its origin."""
    rows = []
    record = list(_record(history, method).itertuples(index=False, name=None))
    for origin, horizon, _, mean, spread in record:
        known = np.array([error for o, h, error, _, _ in record if o + h < origin])
        made = _scaled(np.array([mean]), np.array([[spread**2]]), known)
        target = history.index[origin + horizon]
        actual = float(np.exp(history.iloc[origin + horizon]))
        names = (str(history.index[origin - 1]), str(target), horizon + 1, method, actual)
        rows.append((*names, *made.quantiles(PROBABILITIES)[0], actual))
    columns = ["case", "quarter", "horizon", "method", "actual", *QUANTILE_COLUMNS, "unit_size"]
    return pd.DataFrame(rows, columns=columns)


def _pool_forecasts(history: pd.Series) -> pd.DataFrame:
    """The record of the pool, each forecast scaled only by errors that were known at its origin."""
    y = history.to_numpy()
    errors = _Errors({method: _record(history, method) for method in get_args(Method)})
    rows = []
    for origin in sorted(set.intersection(*(set(record["origin"]) for record in errors.by_method.values()))):
        steps = np.array(
            [h for h in range(1, min(RECORD_HORIZON, len(y) - origin) + 1) if not np.isnan(y[origin + h - 1])]
        )
        paths = _pooled(history.iloc[:origin], steps, errors)
        if paths is None:
            continue
        for quantiles, ahead in zip(np.quantile(paths, PROBABILITIES, axis=0).T, steps, strict=True):
            actual, target = float(np.exp(y[origin + ahead - 1])), str(history.index[origin + ahead - 1])
            rows.append((str(history.index[origin - 1]), target, int(ahead), POOL, actual, *quantiles, actual))
    columns = ["case", "quarter", "horizon", "method", "actual", *QUANTILE_COLUMNS, "unit_size"]
    return pd.DataFrame(rows, columns=columns)


def _choose(history: pd.Series) -> Choice:
    return _chosen(str(history.index[0]) if len(history) else "", history.to_numpy().tobytes())


@lru_cache(maxsize=128)
def _chosen(start: str, values: bytes) -> Choice:
    # Kept by its evidence, too.
    y = np.frombuffer(values)
    history = pd.Series(y, index=pd.period_range(start, periods=len(y), freq="Q") if len(y) else [])
    by_method = [*(_placebo_forecasts(history, method) for method in get_args(Method)), _pool_forecasts(history)]
    if any(frame.empty for frame in by_method):
        return _unscored(f"{too_few(int(history.notna().sum()), 'quarters')} to compare methods")
    forecasts = pd.concat(by_method, ignore_index=True)
    shared = forecasts.groupby(["case", "quarter"])["method"].transform("size") == len(by_method)
    forecasts = forecasts[shared].reset_index(drop=True)
    scores = score_table(forecasts, BASELINE)
    return Choice(preferred_method(scores, BASELINE), scores, forecasts)


def _unscored(message: str) -> Choice:
    return Choice(BASELINE, pd.DataFrame(), pd.DataFrame(), message)


_LOSS_COLUMNS = [
    "quarter",
    "actual",
    "expected",
    *(f"{side}_{100 * level:g}" for level in LEVELS for side in ("low", "high")),
    "lost",
    "lost_low_80",
    "lost_high_80",
    "method",
]


def _totals(rows: list[tuple[float, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["level", "lost", "low", "high"])
