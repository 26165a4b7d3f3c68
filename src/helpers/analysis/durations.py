"""How long stoppages last: counting rules, survival curves, parametric fits and outlooks.

All durations are in days under one stated counting rule. A stoppage still running on the day of the
analysis is a censored duration: its `observed` is False and its duration is what has passed so far.
The methods are explained, with references, in docs/methods.md.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.tseries.holiday import USFederalHolidayCalendar
from scipy import optimize, special, stats

CountingRule = Literal["inclusive", "difference", "work_days"]
Model = Literal["exponential", "weibull", "loglogistic", "lognormal"]
OutlookMethod = Literal["mixture", "memoryless", "past_lengths"]

MINIMUM_CASES = 5
"""Fewer ended cases than this give the words "too few cases (n=...)" instead of a curve or an outlook."""

HOURS_LONG = 0.5
"""Days that a stoppage of zero days (one of hours) counts as wherever a logarithm is taken."""

PROBABILITIES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
"""Quantiles of every outlook: the median and the ends of the 50, 80 and 95 percent intervals."""

WITHIN_DAYS = (7, 30, 60)
CHANCE_LEVEL = 0.8
CURVE_LEVEL = 0.95
"""Level of the interval that is given with each chance."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Dates = NDArray[np.datetime64]


def too_few(n: int, what: str = "cases") -> str:
    """The words that stand where a figure would rest on too little: too few cases (n=2)."""
    return f"too few {what} (n={n})"


# --- Counting -------------------------------------------------------------------------------------


def stoppage_days(start: date | str, end: date | str, rule: CountingRule = "inclusive") -> int:
    """Length of a stoppage in days.

    `inclusive` counts both ends, as the trade press does; `difference` is end minus start; `work_days`
    counts weekdays without federal holidays from start to end, both counted, as the Bureau of Labor
    Statistics does for work stoppages. Raises ValueError if the end is before the start.
    """
    if rule not in get_args(CountingRule):
        raise ValueError(f"counting rule {rule!r}: expected one of {', '.join(get_args(CountingRule))}")
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    if pd.isna(first) or pd.isna(last):
        raise ValueError(f"stoppage from {start} to {end}: both days are needed to count its length")
    if last < first:
        raise ValueError(f"stoppage from {first:%Y-%m-%d} to {last:%Y-%m-%d}: the end is before the start")
    return int(_count(np.array([first], "datetime64[D]"), np.array([last], "datetime64[D]"), rule)[0])


def _count(first: Dates, last: Dates, rule: CountingRule) -> NDArray[np.int64]:
    if rule == "work_days":
        return np.busday_count(first, last + np.timedelta64(1, "D"), holidays=_holidays())
    return (last - first).astype(np.int64) + int(rule == "inclusive")


@cache
def _holidays() -> Dates:
    days = USFederalHolidayCalendar().holidays("1930-01-01", "2060-12-31")
    return days.to_numpy().astype("datetime64[D]")


def durations_on(stoppages: pd.DataFrame, as_of: date | str, rule: CountingRule = "inclusive") -> pd.DataFrame:
    """The stoppages begun by the end of a day, with their length so far.

    `stoppages` has the columns `start_date` and `end_date`; the other columns are kept. A row without an
    end, or with one after `as_of`, counts as running on that day, so rows whose end is merely unrecorded
    must be left out before. Adds `days` (under `rule`) and `observed` (False while running).
    """
    day = pd.Timestamp(as_of)
    start, end = pd.to_datetime(stoppages["start_date"]), pd.to_datetime(stoppages["end_date"])
    begun = stoppages.loc[start.notna() & (start <= day)].copy()
    first, last = (s.loc[begun.index].to_numpy().astype("datetime64[D]") for s in (start, end))
    begun["days"], begun["observed"] = lengths_on(first, last, np.datetime64(day, "D"), rule)
    return begun


def lengths_on(
    first: Dates, last: Dates, day: np.datetime64, rule: CountingRule = "inclusive"
) -> tuple[NDArray[np.int64], Bools]:
    """Lengths in days by the end of `day`, and whether the stoppages had ended, of those begun by then.

    `first` and `last` are their days, `last` NaT while one runs. Raises ValueError where an end is before its start.
    """
    begun = first <= day
    first, last = first[begun], last[begun]
    ended = last <= day
    until = np.where(ended, last, day)
    if (until < first).any():
        wrong = int(np.argmax(until < first))
        stoppage_days(str(first[wrong]), str(until[wrong]), rule)  # says which
    return _count(first, until, rule), ended


def _checked(durations: Any, observed: Any) -> tuple[Floats, Bools]:
    """Durations and flags as arrays, or a ValueError that says what is wrong with them."""
    days, flags = _days(durations), np.asarray(observed)
    if days.ndim != 1 or flags.ndim != 1 or len(days) != len(flags):
        raise ValueError(
            f"durations and observed must be two columns of one length; got {days.shape} and {flags.shape}"
        )
    if not np.isfinite(days).all():
        raise ValueError("durations: a value is missing or infinite; leave such cases out or fill them in")
    if (days < 0).any():
        raise ValueError(f"durations: {days.min():g} days is negative; a stoppage ends on or after its start")
    if pd.isna(flags).any() or not np.isin(flags, [0, 1]).all():
        raise ValueError("observed: expected True (ended) or False (still running) in every row")
    return days, flags.astype(bool)


def _days(durations: Any) -> Floats:
    """Durations in days; time spans count as days and fractions of a day."""
    try:
        column = pd.Series(durations)
        if pd.api.types.is_timedelta64_dtype(column):
            column = column / pd.Timedelta(days=1)
        if pd.api.types.is_bool_dtype(column):
            raise TypeError
        return column.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise ValueError("durations: expected one column of numbers, days from start to end") from None


# --- Survival curves ------------------------------------------------------------------------------


def survival_curve(durations: Any, observed: Any, level: float = CURVE_LEVEL) -> pd.DataFrame:
    """Kaplan-Meier curve with a pointwise band.

    Columns: `day`, `survival` (share lasting longer than that many days), `lower`, `upper`. One row for
    day 0 and one for each distinct duration, censored ones included. The band is Greenwood's on the
    log(-log) scale, as R's survfit(conf.type = "log-log") gives; where that is not defined it is the
    exact binomial one: below a curve still at 1 and above one that has reached 0. A stoppage of zero
    days ends on day 0. All censored: the curve stays at 1. Raises ValueError for empty or invalid input.
    """
    days, ended = _checked(durations, observed)
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


# --- Parametric fits ------------------------------------------------------------------------------
#
# ln T = intercept + covariates x beta + sigma x w, where w has the standard least-extreme-value
# (exponential with sigma = 1, Weibull), logistic (log-logistic) or normal (log-normal) distribution.


_NO_TIME = 1e-300  # stands for zero days where a logarithm is taken on the way to the exact result
_FAR = 200.0  # w beyond this has no density left that a float could hold
_LOG_SQRT_2PI = 0.5 * float(np.log(2 * np.pi))


def _log_density(model: Model, w: Floats) -> Floats:
    if model == "lognormal":
        return -0.5 * w * w - _LOG_SQRT_2PI
    return w - 2 * np.logaddexp(0, w) if model == "loglogistic" else w - np.exp(w)


def _log_survival(model: Model, w: Floats) -> Floats:
    if model == "lognormal":
        return np.asarray(special.log_ndtr(-w))
    return -np.logaddexp(0, w) if model == "loglogistic" else -np.exp(w)


def _slopes(model: Model, w: Floats, ended: Bools) -> tuple[Floats, Floats]:
    """First and second derivative of each case's term: log density if ended, else log survival."""
    if model == "lognormal":
        hazard = np.exp(_log_density(model, w) - _log_survival(model, w))
        return np.where(ended, -w, -hazard), np.where(ended, -1.0, -hazard * (hazard - w))
    if model == "loglogistic":
        p = special.expit(w)
        return np.where(ended, 1 - 2 * p, -p), np.where(ended, 2, 1) * -p * (1 - p)
    e = np.exp(w)
    return np.where(ended, 1 - e, -e), -e


def _quantile_of_w(model: Model, p: float) -> float:
    """Quantile of the standard distribution of w."""
    if model == "lognormal":
        return float(special.ndtri(p))
    return float(special.logit(p)) if model == "loglogistic" else float(np.log(-np.log1p(-p)))


@dataclass(frozen=True)
class _Sample:
    """Log durations in a form that many likelihoods can be taken of quickly: each distinct case once."""

    y: Floats
    ended: Bools
    count: Floats
    x: Floats

    @classmethod
    def of(cls, days: Floats, ended: Bools, x: Floats | None = None, zero: float = HOURS_LONG) -> _Sample:
        y = np.log(np.where(days == 0, zero, days))
        x = np.empty((len(y), 0)) if x is None else x
        distinct, count = np.unique(np.column_stack([y, ended, x]), axis=0, return_counts=True)
        ones = np.ones((len(distinct), 1))
        return cls(distinct[:, 0], distinct[:, 1] == 1, count.astype(float), np.hstack([ones, distinct[:, 2:]]))


@dataclass(frozen=True)
class _Objective:
    """Minus log posterior of (beta, ln sigma) for ln T; flat without a prior on ln sigma.

    Without `free_sigma` sigma is 1 and the vector holds beta alone.
    """

    model: Model
    sample: _Sample
    free_sigma: bool
    prior: tuple[float, float] | None = None

    def _parts(self, theta: Floats) -> tuple[float, Floats, Floats]:
        d = self.sample
        k = d.x.shape[1]
        ln_sigma = float(theta[k]) if self.free_sigma else 0.0
        sigma = float(np.exp(np.clip(ln_sigma, -30, 30)))
        w = np.clip((d.y - d.x @ theta[:k]) / sigma, -1e6, _FAR)
        value = d.count * np.where(d.ended, _log_density(self.model, w), _log_survival(self.model, w))
        first, second = (d.count * slope for slope in _slopes(self.model, w, d.ended))
        ended = float(d.count[d.ended].sum())
        total = float(value.sum()) - ended * ln_sigma
        gradient = [-(d.x.T @ first) / sigma]
        hessian = np.zeros((len(theta), len(theta)))
        hessian[:k, :k] = (d.x.T * second) @ d.x / sigma**2
        if self.free_sigma:
            cross = d.x.T @ (w * second + first) / sigma
            slope, bend = -ended - float(w @ first), float((w * w) @ second + w @ first)
            if self.prior is not None:
                centre, spread = self.prior
                total -= 0.5 * ((ln_sigma - centre) / spread) ** 2
                slope -= (ln_sigma - centre) / spread**2
                bend -= 1 / spread**2
            gradient.append(np.array([slope]))
            hessian[:k, k] = hessian[k, :k] = cross
            hessian[k, k] = bend
        return -total, -np.concatenate(gradient), -hessian

    def minimum(self) -> tuple[Floats, float, Floats]:
        """The best vector, the value there and the matrix of second derivatives."""
        d = self.sample
        k = d.x.shape[1]
        centre = float(np.log(np.average(np.exp(d.y), weights=d.count)))
        start = np.concatenate([[centre], np.zeros(k - 1), np.zeros(int(self.free_sigma))])
        with np.errstate(all="ignore"):  # steps that go too far are refused and shortened
            best = optimize.minimize(
                lambda v: self._parts(v)[:2],
                start,
                jac=True,
                hess=lambda v: self._parts(v)[2],
                method="trust-exact",
                options={"gtol": 1e-7, "maxiter": 300},
            )
        value, _, hessian = self._parts(best.x)
        return best.x, value, hessian


@dataclass(frozen=True)
class Fit:
    """A fitted duration model, ln T = intercept + covariates x beta + sigma x w.

    `parameters` is indexed by intercept, the covariates' names and sigma, with columns `value` and
    `standard_error` (from the observed information; that of sigma is of sigma itself, where R's survreg
    prints the one of its logarithm). `log_likelihood` is that of T in days. `median` is in days, at the
    mean of the covariates, with its 95 percent interval in `median_interval`.
    """

    model: Model
    parameters: pd.DataFrame
    log_likelihood: float
    median: float
    median_interval: tuple[float, float]
    cases: int
    ended: int
    covariate_means: pd.Series

    @property
    def aic(self) -> float:
        """Akaike's criterion: lower is better, on the same cases."""
        fixed = 1 if self.model == "exponential" else 0
        return 2 * (len(self.parameters) - fixed) - 2 * self.log_likelihood

    def _location(self, covariates: pd.Series | dict[str, float] | None) -> float:
        at = self.covariate_means if covariates is None else pd.Series(covariates, dtype=float)
        names = self.covariate_means.index
        if set(at.index) != set(names):
            raise ValueError(f"covariates: expected {', '.join(map(str, names)) or 'none'}")
        beta = self.parameters["value"]
        return float(beta["intercept"] + (beta[list(names)] * at[list(names)]).sum())

    def quantile(self, p: float, covariates: pd.Series | dict[str, float] | None = None) -> float:
        """Days by which a share `p` of stoppages has ended, at given covariates (default: their means)."""
        sigma = float(self.parameters["value"]["sigma"])
        return float(np.exp(self._location(covariates) + sigma * _quantile_of_w(self.model, p)))

    def survival(
        self, days: Sequence[float] | Floats, covariates: pd.Series | dict[str, float] | None = None
    ) -> Floats:
        """Share lasting longer than each of `days`, at given covariates (default: their means)."""
        sigma = float(self.parameters["value"]["sigma"])
        with np.errstate(divide="ignore"):
            w = (np.log(np.asarray(days, dtype=float)) - self._location(covariates)) / sigma
        with np.errstate(over="ignore"):
            return np.exp(_log_survival(self.model, np.clip(w, -1e6, _FAR)))


def fit(durations: Any, observed: Any, model: Model, covariates: Any = None) -> Fit:
    """Maximum likelihood fit of a duration model to right-censored durations in days.

    `covariates` is a frame (or a named series) of numbers with one row per case; see `Fit` for what comes
    back. A duration of zero days counts as just that in the exponential model; the others have no place
    for it. Raises ValueError for invalid input, when no case has ended, for durations of zero days in
    another model, and when the likelihood has no maximum (for example when all durations are equal).
    """
    if model not in get_args(Model):
        raise ValueError(f"model {model!r}: expected one of {', '.join(get_args(Model))}")
    days, ended = _checked(durations, observed)
    x = _covariates(covariates, len(days))
    _check_estimable(model, days, ended, x)

    raw = x.to_numpy(dtype=float)
    mean, scale = raw.mean(axis=0), raw.std(axis=0)
    free = model != "exponential"
    sample = _Sample.of(days, ended, (raw - mean) / scale, _NO_TIME)
    best, value, hessian = _Objective(model, sample, free).minimum()
    theta, covariance = _unscaled(best, hessian, mean, scale, free, model)

    names = ["intercept", *map(str, x.columns), "sigma"]
    errors = np.sqrt(np.diag(covariance))
    parameters = pd.DataFrame(
        {"value": theta, "standard_error": errors if free else np.append(errors, 0.0)}, index=names
    )
    weights = np.concatenate([[1.0], mean, [_quantile_of_w(model, 0.5)]])
    log_median = float(weights @ theta)
    used = weights[: len(covariance)]
    margin = float(special.ndtri(0.975) * np.sqrt(used @ covariance @ used))
    lasted = np.where(days == 0, _NO_TIME, days)
    return Fit(
        model=model,
        parameters=parameters,
        log_likelihood=-value - float(np.log(lasted[ended]).sum()),
        median=float(np.exp(log_median)),
        median_interval=(float(np.exp(log_median - margin)), float(np.exp(log_median + margin))),
        cases=len(days),
        ended=int(ended.sum()),
        covariate_means=pd.Series(mean, index=names[1:-1], dtype=float),
    )


def _covariates(covariates: Any, cases: int) -> pd.DataFrame:
    if covariates is None:
        return pd.DataFrame(index=range(cases))
    try:
        given = covariates.to_frame() if isinstance(covariates, pd.Series) else pd.DataFrame(covariates)
        x = given.astype("Float64").astype(float)
    except (TypeError, ValueError):
        raise ValueError("covariates: expected a frame of numbers, one column each; code groups as 0 and 1") from None
    if len(x) != cases:
        raise ValueError(f"covariates: {len(x)} rows for {cases} durations; one row per case is needed")
    names = list(map(str, x.columns))
    clash = [name for name in names if name in ("intercept", "sigma") or names.count(name) > 1]
    if clash:
        raise ValueError(f"covariates: {clash[0]!r} names a parameter or another column too; rename the column")
    if not np.isfinite(x.to_numpy()).all():
        raise ValueError("covariates: a value is missing or infinite; leave such cases out or fill them in")
    return x


def _check_estimable(model: Model, days: Floats, ended: Bools, x: pd.DataFrame) -> None:
    if not len(days):
        raise ValueError("durations: no cases given; a fit needs at least one that has ended")
    if not ended.any():
        raise ValueError(
            f"all {len(days)} cases are still running: a fit needs at least one that has ended; "
            "a survival curve can still be drawn"
        )
    raw = x.to_numpy(dtype=float)
    spread = raw.std(axis=0)
    scaled = (raw - raw.mean(axis=0)) / np.where(spread > 0, spread, 1)
    if np.linalg.matrix_rank(np.column_stack([np.ones(len(days)), scaled])) < 1 + scaled.shape[1]:
        raise ValueError("covariates: one is constant or follows from the others; leave it out")
    if model == "exponential":
        if not days.any():
            raise ValueError("exponential: all cases lasted 0 days, so no rate can be estimated")
        return
    if (days == 0).any():
        raise ValueError(
            f"{model}: {int((days == 0).sum())} of {len(days)} durations are 0 days, which this model rules out; "
            "count both ends, give hours as fractions of a day, or use the exponential model"
        )
    if not x.shape[1] and len(np.unique(days[ended])) == 1 and not (days[~ended] > days[ended].max()).any():
        raise ValueError(
            f"{model}: all ended cases lasted {days[ended][0]:g} days, so the spread cannot be estimated; "
            "use the exponential model or add cases"
        )


def _unscaled(
    best: Floats, hessian: Floats, mean: Floats, scale: Floats, free: bool, model: Model
) -> tuple[Floats, Floats]:
    """Parameters and their covariance for the covariates as given, with sigma in place of ln sigma."""
    k = len(mean)
    back = np.eye(len(best))
    back[1 : k + 1, 1 : k + 1] = np.diag(1 / scale)
    back[0, 1 : k + 1] = -mean / scale
    theta = back @ best
    sigma = float(np.exp(theta[-1])) if free else 1.0
    with np.errstate(all="ignore"):
        failed = sigma < 1e-6 or not np.isfinite(hessian).all() or np.linalg.eigvalsh(hessian)[0] <= 1e-8
    if failed:
        raise ValueError(f"{model}: the likelihood has no maximum on these cases; use fewer covariates")
    if free:
        back[-1, -1] = sigma
        theta[-1] = sigma
    else:
        theta = np.append(theta, sigma)
    return theta, back @ np.linalg.inv(hessian) @ back.T


# --- Outlooks -------------------------------------------------------------------------------------

# A memoryless process (exponential durations) has this standard deviation of ln T. The prior of the
# mixture centres the spread of each model there, give or take a factor of about e^0.3 = 1.35.
_SPREAD_OF_MEMORYLESS = np.pi / np.sqrt(6)
_SPREAD_OF_W: dict[Model, float] = {
    "weibull": np.pi / np.sqrt(6),
    "loglogistic": np.pi / np.sqrt(3),
    "lognormal": 1.0,
}
_PRIOR_SPREAD = 0.3
_GRID = np.linspace(-6, 6, 25)
REMAINING_GRID = np.concatenate([[0.0], np.geomspace(0.05, 1e6, 240)])


@dataclass(frozen=True)
class Outlook:
    """What remains of a stoppage that has lasted `elapsed` days.

    `quantiles`: `probability`, `days` (remaining days). `chances`: `within_days`, `chance`, `low_80`,
    `high_80` (80 percent interval of the chance under the model; `helpers.analysis.outlook` recalibrates it). Both are empty when `message` says "too few cases (n=...)".
    `cases` and `ended` count what the outlook rests on, `longer` those known to have lasted longer.
    """

    elapsed: float
    method: str
    cases: int
    ended: int
    longer: int
    quantiles: pd.DataFrame
    chances: pd.DataFrame
    message: str = ""

    @property
    def enough(self) -> bool:
        """Whether there is an outlook to show."""
        return not self.message

    @property
    def median(self) -> float | None:
        """Median of the remaining days."""
        return self._at(0.5) if self.enough else None

    def interval(self, level: float) -> tuple[float, float] | None:
        """Remaining days at the ends of the 50, 80 or 95 percent interval."""
        if not self.enough:
            return None
        return self._at((1 - level) / 2), self._at((1 + level) / 2)

    def _at(self, probability: float) -> float:
        row = np.isclose(self.quantiles["probability"], probability)
        if not row.any():
            raise ValueError(f"probability {probability:g}: expected one of {PROBABILITIES}")
        return float(self.quantiles.loc[row, "days"].iloc[0])


def outlook(
    durations: Any,
    observed: Any,
    elapsed: float,
    method: OutlookMethod = "mixture",
    minimum: int = MINIMUM_CASES,
) -> Outlook:
    """What remains of a stoppage that has lasted `elapsed` days and goes on.

    `durations` and `observed` are the other cases known that day. Methods: `mixture` averages the four
    models of `fit` over what the cases leave open about their parameters, half of the weight beforehand
    on the exponential; `memoryless` is the exponential alone; `past_lengths`, the baseline, takes the
    lengths of ended cases as what remains, whatever has passed. `helpers.analysis.backtests` says which
    of them did best on past stoppages. Fewer than `minimum` ended cases: see `Outlook.message`.
    Raises ValueError for invalid input.
    """
    if method not in get_args(OutlookMethod):
        raise ValueError(f"method {method!r}: expected one of {', '.join(get_args(OutlookMethod))}")
    if not isinstance(elapsed, (int, float, np.integer, np.floating)) or not np.isfinite(elapsed) or elapsed < 0:
        raise ValueError(f"elapsed: {elapsed} days; expected a number from 0 up")
    days, ended = _checked(durations, observed)
    n = int(ended.sum())
    if n >= max(minimum, 1):
        message = ""
        remaining, within, _ = _foreseen(days.tobytes(), ended.tobytes(), max(float(elapsed), HOURS_LONG), method)
        quantiles, chances = _quantile_frame(remaining), _chance_frame(within)
    else:
        message, quantiles, chances = too_few(n), _quantile_frame([]), _chance_frame([])
    return Outlook(
        elapsed=elapsed,
        method=method,
        cases=len(days),
        ended=n,
        longer=int((days > elapsed).sum()),
        quantiles=quantiles,
        chances=chances,
        message=message,
    )


_Foreseen = tuple[tuple[float, ...], list[tuple[int, float, float, float]], Floats]
"""Remaining days at PROBABILITIES, the rows of `Outlook.chances`, and the share that goes on for REMAINING_GRID days."""


@lru_cache(maxsize=8192)
def _foreseen(days: bytes, ended: bytes, elapsed: float, method: OutlookMethod) -> _Foreseen:
    # Kept by its evidence: a backtest of another day asks for most of the same forecasts.
    by_method = _past_lengths if method == "past_lengths" else _modelled
    return by_method(np.frombuffer(days), np.frombuffer(ended, dtype=bool), elapsed, method)


def remaining_days(days: NDArray[Any], ended: Bools, elapsed: float, method: OutlookMethod) -> tuple[float, ...]:
    """The quantiles of `outlook` alone, remaining days at PROBABILITIES, for lengths from `lengths_on`; one must have ended."""
    return _foreseen(days.astype(float).tobytes(), ended.tobytes(), max(float(elapsed), HOURS_LONG), method)[0]


def going_on(days: NDArray[Any], ended: Bools, elapsed: float, method: OutlookMethod) -> Floats:
    """The whole distribution of `outlook`: the chance of going on for more than each of REMAINING_GRID days."""
    curve = _foreseen(days.astype(float).tobytes(), ended.tobytes(), max(float(elapsed), HOURS_LONG), method)[2]
    return curve.copy()


def chances_within(days: NDArray[Any], ended: Bools, elapsed: float, method: OutlookMethod) -> tuple[float, ...]:
    """The chances of `outlook` alone, of an end within WITHIN_DAYS, not recalibrated; arguments as `remaining_days`."""
    rows = _foreseen(days.astype(float).tobytes(), ended.tobytes(), max(float(elapsed), HOURS_LONG), method)[1]
    return tuple(chance for _, chance, _, _ in rows)


def _quantile_frame(days: Sequence[float]) -> pd.DataFrame:
    return pd.DataFrame({"probability": PROBABILITIES[: len(days)], "days": np.asarray(days, dtype=float)})


def _chance_frame(rows: list[tuple[int, float, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["within_days", "chance", "low_80", "high_80"])


def _past_lengths(days: Floats, ended: Bools, elapsed: float, method: OutlookMethod) -> _Foreseen:
    """The baseline: the lengths of ended cases stand for what remains, whatever has passed."""
    past = days[ended]
    rows = []
    for within in WITHIN_DAYS:
        k = int((past <= within).sum())
        low, high = stats.beta.ppf([(1 - CHANCE_LEVEL) / 2, (1 + CHANCE_LEVEL) / 2], k + 0.5, len(past) - k + 0.5)
        rows.append((within, k / len(past), float(low), float(high)))
    curve = np.array([(past > day).mean() for day in REMAINING_GRID])
    return tuple(np.quantile(past, PROBABILITIES, method="weibull").tolist()), rows, curve


def _modelled(days: Floats, ended: Bools, elapsed: float, method: OutlookMethod) -> _Foreseen:
    """Predictive distribution of what remains, averaged over the parameters the cases leave open."""
    sample = _Sample.of(np.append(days, elapsed), np.append(ended, False))  # it has lasted this long
    points = [_posterior("exponential", sample, np.log(0.5))]
    if method == "mixture":
        points += [_posterior(model, sample, np.log(1 / 6)) for model in _SPREAD_OF_W]
    top = max(float(p.log_weight.max()) for p in points)

    horizons = np.concatenate([REMAINING_GRID, WITHIN_DAYS])
    survival, chance_at, weight = np.zeros(len(horizons)), [], []
    for p in points:
        mass = np.exp(p.log_weight - top)
        kept, mass = p.only(mass > 1e-9), mass[mass > 1e-9]
        onwards = np.exp(kept.log_survival(elapsed + horizons) - kept.log_survival(np.array([elapsed])))
        survival += mass @ onwards
        chance_at.append(1 - onwards[:, len(REMAINING_GRID) :])
        weight.append(mass)
    weights = np.concatenate(weight)
    survival /= weights.sum()

    curve, chances = survival[: len(REMAINING_GRID)], 1 - survival[len(REMAINING_GRID) :]
    quantiles = np.interp(1 - np.array(PROBABILITIES), curve[::-1], REMAINING_GRID[::-1])
    spread = _weighted_quantiles(np.vstack(chance_at), weights)
    rows = [(h, float(c), *ends) for h, c, ends in zip(WITHIN_DAYS, chances, spread, strict=True)]
    return tuple(quantiles.tolist()), rows, curve


@dataclass(frozen=True)
class _Points:
    """A posterior as points of a grid over (intercept, sigma) with their log weights."""

    model: Model
    mu: Floats
    sigma: Floats
    log_weight: Floats

    def log_survival(self, days: Floats) -> Floats:
        """Log share lasting longer than each of `days`: one row per point."""
        w = (np.log(days)[None, :] - self.mu[:, None]) / self.sigma[:, None]
        return _log_survival(self.model, np.minimum(w, _FAR))

    def only(self, keep: Bools) -> _Points:
        return _Points(self.model, self.mu[keep], self.sigma[keep], self.log_weight[keep])


def _posterior(model: Model, sample: _Sample, log_prior: float) -> _Points:
    """Posterior of a model: flat in the intercept, the spread near that of a memoryless process."""
    free = model != "exponential"
    centre = float(np.log(_SPREAD_OF_MEMORYLESS / _SPREAD_OF_W[model])) if free else 0.0
    prior = (centre, _PRIOR_SPREAD) if free else None
    best, _, hessian = _Objective(model, sample, free, prior).minimum()
    covariance = np.linalg.inv(hessian)
    if free:
        wide = float(np.sqrt(covariance[1, 1]))
        narrow = float(np.sqrt(1 / hessian[0, 0]))
        ln_sigma = best[1] + wide * _GRID[:, None]
        slope = covariance[0, 1] / covariance[1, 1]
        width = narrow * np.exp(ln_sigma - best[1])
        mu = best[0] + slope * (ln_sigma - best[1]) + width * _GRID[None, :]
        step = wide * width * (_GRID[1] - _GRID[0]) ** 2
    else:
        width = float(np.sqrt(covariance[0, 0]))
        fine = np.linspace(_GRID[0], _GRID[-1], 121)[None, :]
        ln_sigma, mu = np.zeros((1, 1)), best[0] + width * fine
        step = np.full((1, 1), width * (fine[0, 1] - fine[0, 0]))
    ln_sigma, step = np.broadcast_to(ln_sigma, mu.shape), np.broadcast_to(step, mu.shape)

    w = np.minimum((sample.y - mu[..., None]) / np.exp(ln_sigma)[..., None], _FAR)
    log_p = np.empty_like(w)
    log_p[..., sample.ended] = _log_density(model, w[..., sample.ended]) - ln_sigma[..., None]
    log_p[..., ~sample.ended] = _log_survival(model, w[..., ~sample.ended])
    log_weight = log_p @ sample.count + np.log(step) + log_prior
    if free:
        log_weight = log_weight + stats.norm.logpdf(ln_sigma, centre, _PRIOR_SPREAD)
    return _Points(model, mu.ravel(), np.exp(ln_sigma).ravel(), log_weight.ravel())


def _weighted_quantiles(values: Floats, weights: Floats) -> list[tuple[float, float]]:
    """The ends of the interval at `CHANCE_LEVEL` of each column under weights of its rows."""
    out = []
    for column in values.T:
        order = np.argsort(column, kind="stable")
        share = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
        low, high = np.interp([(1 - CHANCE_LEVEL) / 2, (1 + CHANCE_LEVEL) / 2], share, column[order])
        out.append((float(low), float(high)))
    return out
