"""Likelihoods of the duration models, with first and second derivatives, for fits and for what remains.

ln T = intercept + covariates x beta + sigma x w, where w has the standard least-extreme-value (exponential with
sigma = 1, Weibull), logistic (log-logistic) or normal (log-normal) distribution. See docs/methods.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize, special

from helpers.analysis.durations import HOURS_LONG, Bools, Floats

Model = Literal["exponential", "weibull", "loglogistic", "lognormal"]

FAR = 200.0
"""w beyond this has no density left that a float could hold."""
_LOG_SQRT_2PI = 0.5 * float(np.log(2 * np.pi))


def log_density(model: Model, w: Floats) -> Floats:
    if model == "lognormal":
        return -0.5 * w * w - _LOG_SQRT_2PI
    return w - 2 * np.logaddexp(0, w) if model == "loglogistic" else w - np.exp(w)


def log_survival(model: Model, w: Floats) -> Floats:
    if model == "lognormal":
        return np.asarray(special.log_ndtr(-w))
    return -np.logaddexp(0, w) if model == "loglogistic" else -np.exp(w)


def _slopes(model: Model, w: Floats, ended: Bools) -> tuple[Floats, Floats]:
    """First and second derivative of each case's term: log density if ended, else log survival."""
    if model == "lognormal":
        hazard = np.exp(log_density(model, w) - log_survival(model, w))
        return np.where(ended, -w, -hazard), np.where(ended, -1.0, -hazard * (hazard - w))
    if model == "loglogistic":
        p = special.expit(w)
        return np.where(ended, 1 - 2 * p, -p), np.where(ended, 2, 1) * -p * (1 - p)
    e = np.exp(w)
    return np.where(ended, 1 - e, -e), -e


def quantile_of_w(model: Model, p: float) -> float:
    """Quantile of the standard distribution of w."""
    if model == "lognormal":
        return float(special.ndtri(p))
    return float(special.logit(p)) if model == "loglogistic" else float(np.log(-np.log1p(-p)))


@dataclass(frozen=True)
class Sample:
    """Log durations in a form that many likelihoods can be taken of quickly: each distinct case once."""

    y: Floats
    ended: Bools
    count: Floats
    x: Floats

    @classmethod
    def of(cls, days: Floats, ended: Bools, x: Floats | None = None, zero: float = HOURS_LONG) -> Sample:
        y = np.log(np.where(days == 0, zero, days))
        x = np.empty((len(y), 0)) if x is None else x
        distinct, count = np.unique(np.column_stack([y, ended, x]), axis=0, return_counts=True)
        ones = np.ones((len(distinct), 1))
        return cls(distinct[:, 0], distinct[:, 1] == 1, count.astype(float), np.hstack([ones, distinct[:, 2:]]))


@dataclass(frozen=True)
class Objective:
    """Minus log posterior of (beta, ln sigma) for ln T; flat without a prior on ln sigma.

    Without `free_sigma` sigma is 1 and the vector holds beta alone.
    """

    model: Model
    sample: Sample
    free_sigma: bool
    prior: tuple[float, float] | None = None

    def _parts(self, theta: Floats) -> tuple[float, Floats, Floats]:
        d = self.sample
        k = d.x.shape[1]
        ln_sigma = float(theta[k]) if self.free_sigma else 0.0
        sigma = float(np.exp(np.clip(ln_sigma, -30, 30)))
        w = np.clip((d.y - d.x @ theta[:k]) / sigma, -1e6, FAR)
        value = d.count * np.where(d.ended, log_density(self.model, w), log_survival(self.model, w))
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
