"""What remains of a stoppage that has lasted so long: a distribution of days, and chances of an end. See docs/methods.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from helpers.analysis.durations import HOURS_LONG, MINIMUM_CASES, Bools, Floats, checked_cases, too_few
from helpers.analysis.likelihoods import FAR, Model, Objective, Sample, log_density, log_survival
from helpers.analysis.scores import PROBABILITIES, jeffreys

OutlookMethod = Literal["mixture", "memoryless", "past_lengths"]

WITHIN_DAYS = (7, 30, 60)
CHANCE_LEVEL = 0.8
"""Level of the interval that is given with each chance."""

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
) -> Outlook:
    """What remains of a stoppage that has lasted `elapsed` days and goes on.

    `durations` and `observed` are the other cases known that day. Methods: `mixture` averages the four
    models of `fit` over what the cases leave open about their parameters, half of the weight beforehand
    on the exponential; `memoryless` is the exponential alone; `past_lengths`, the baseline, takes the
    lengths of ended cases as what remains, whatever has passed. `helpers.analysis.backtests` says which
    of them did best on past stoppages. Fewer than `MINIMUM_CASES` ended cases: see `Outlook.message`.
    Raises ValueError for invalid input.
    """
    if method not in get_args(OutlookMethod):
        raise ValueError(f"method {method!r}: expected one of {', '.join(get_args(OutlookMethod))}")
    if not isinstance(elapsed, (int, float, np.integer, np.floating)) or not np.isfinite(elapsed) or elapsed < 0:
        raise ValueError(f"elapsed: {elapsed} days; expected a number from 0 up")
    days, ended = checked_cases(durations, observed)
    n = int(ended.sum())
    message = "" if n >= MINIMUM_CASES else too_few(n)
    made = _NOTHING_FORESEEN if message else foreseen(days, ended, elapsed, method)
    quantiles = pd.DataFrame({"probability": PROBABILITIES[: len(made.quantiles)], "days": made.quantiles}, dtype=float)
    rows = pd.DataFrame(made.chances, columns=["within_days", "chance", "low_80", "high_80"])
    return Outlook(
        elapsed=elapsed,
        method=method,
        cases=len(days),
        ended=n,
        longer=int((days > elapsed).sum()),
        quantiles=quantiles,
        chances=rows,
        message=message,
    )


class Foreseen(NamedTuple):
    """Remaining days at PROBABILITIES, the rows of `Outlook.chances`, and the share that goes on for REMAINING_GRID days."""

    quantiles: tuple[float, ...]
    chances: list[tuple[int, float, float, float]]
    curve: Floats


_NOTHING_FORESEEN = Foreseen((), [], np.empty(0))


def foreseen(days: ArrayLike, ended: ArrayLike, elapsed: float, method: OutlookMethod) -> Foreseen:
    """The whole distribution of `outlook`, not recalibrated; one case must have ended."""
    cases = (np.asarray(column, dtype=kind).tobytes() for column, kind in ((days, float), (ended, bool)))
    return _foreseen(*cases, max(float(elapsed), HOURS_LONG), method)


@lru_cache(maxsize=8192)
def _foreseen(days: bytes, ended: bytes, elapsed: float, method: OutlookMethod) -> Foreseen:
    # Kept by its evidence: a backtest of another day asks for most of the same forecasts.
    cases = np.frombuffer(days), np.frombuffer(ended, dtype=bool)
    return _past_lengths(*cases) if method == "past_lengths" else _modelled(*cases, elapsed, method)


def _past_lengths(days: Floats, ended: Bools) -> Foreseen:
    """The baseline: the lengths of ended cases stand for what remains, whatever has passed."""
    past = days[ended]
    rows = []
    for within in WITHIN_DAYS:
        ends = int((past <= within).sum())
        rows.append((within, ends / len(past), *jeffreys(ends, len(past) - ends, CHANCE_LEVEL)))
    curve = np.array([(past > day).mean() for day in REMAINING_GRID])
    return Foreseen(tuple(np.quantile(past, PROBABILITIES, method="weibull").tolist()), rows, curve)


def _modelled(days: Floats, ended: Bools, elapsed: float, method: OutlookMethod) -> Foreseen:
    """Predictive distribution of what remains, averaged over the parameters the cases leave open."""
    sample = Sample.of(np.append(days, elapsed), np.append(ended, False))  # it has lasted this long
    points = [_posterior("exponential", sample, np.log(0.5))]
    if method == "mixture":
        points += [_posterior(model, sample, np.log(1 / 6)) for model in _SPREAD_OF_W]
    top = max(float(p.log_weight.max()) for p in points)

    horizons = np.concatenate([REMAINING_GRID, WITHIN_DAYS])
    survival, chance_at, weight = np.zeros(len(horizons)), [], []
    for p in points:
        mass = np.exp(p.log_weight - top)
        keep = mass > 1e-9
        mass, kept = mass[keep], _Points(p.model, p.mu[keep], p.sigma[keep], p.log_weight[keep])
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
    return Foreseen(tuple(quantiles.tolist()), rows, curve)


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
        return log_survival(self.model, np.minimum(w, FAR))


def _posterior(model: Model, sample: Sample, log_prior: float) -> _Points:
    """Posterior of a model: flat in the intercept, the spread near that of a memoryless process."""
    free = model != "exponential"
    centre = float(np.log(_SPREAD_OF_MEMORYLESS / _SPREAD_OF_W[model])) if free else 0.0
    prior = (centre, _PRIOR_SPREAD) if free else None
    best, _, hessian = Objective(model, sample, free, prior).minimum()
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

    w = np.minimum((sample.y - mu[..., None]) / np.exp(ln_sigma)[..., None], FAR)
    log_p = np.empty_like(w)
    log_p[..., sample.ended] = log_density(model, w[..., sample.ended]) - ln_sigma[..., None]
    log_p[..., ~sample.ended] = log_survival(model, w[..., ~sample.ended])
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
