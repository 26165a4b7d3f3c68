"""Duration models fitted to stoppages by maximum likelihood, those still running among them. See docs/methods.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import pandas as pd
from scipy import special

from helpers.analysis.durations import Bools, Floats, checked_cases
from helpers.analysis.likelihoods import Model, Objective, Sample, quantile_of_w

_NO_TIME = 1e-300  # stands for zero days where a logarithm is taken on the way to the exact result


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

    @property
    def aic(self) -> float:
        """Akaike's criterion: lower is better, on the same cases."""
        fixed = 1 if self.model == "exponential" else 0
        return 2 * (len(self.parameters) - fixed) - 2 * self.log_likelihood


def fit(durations: Any, observed: Any, model: Model, covariates: Any = None) -> Fit:
    """Maximum likelihood fit of a duration model to right-censored durations in days.

    `covariates` is a frame (or a named series) of numbers with one row per case; see `Fit` for what comes
    back. A duration of zero days counts as just that in the exponential model; the others have no place
    for it. Raises ValueError for invalid input, when no case has ended, for durations of zero days in
    another model, and when the likelihood has no maximum (for example when all durations are equal).
    """
    if model not in get_args(Model):
        raise ValueError(f"model {model!r}: expected one of {', '.join(get_args(Model))}")
    days, ended = checked_cases(durations, observed)
    x = _covariates(covariates, len(days))
    _check_estimable(model, days, ended, x)

    raw = x.to_numpy(dtype=float)
    mean, scale = raw.mean(axis=0), raw.std(axis=0)
    free = model != "exponential"
    sample = Sample.of(days, ended, (raw - mean) / scale, _NO_TIME)
    best, value, hessian = Objective(model, sample, free).minimum()
    theta, covariance = _unscaled(best, hessian, mean, scale, free, model)

    names = ["intercept", *map(str, x.columns), "sigma"]
    errors = np.sqrt(np.diag(covariance))
    parameters = pd.DataFrame(
        {"value": theta, "standard_error": errors if free else np.append(errors, 0.0)}, index=names
    )
    weights = np.concatenate([[1.0], mean, [quantile_of_w(model, 0.5)]])
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
