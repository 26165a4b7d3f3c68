"""Fits of duration models against published estimates and other libraries."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.analysis.duration_models import fit

TWO_PARAMETERS = ["weibull", "loglogistic", "lognormal"]

pytestmark = pytest.mark.filterwarnings("error")


def test_fits_match_estimates_published_for_strike_data(kennan):
    # MASS::fitdistr in R on the same data (the example of AER::StrikeDuration after Greene's table 22.10).
    ended = [True] * 62
    exponential = fit(kennan["duration"], ended, "exponential").parameters
    rate = np.exp(-exponential.loc["intercept", "value"])
    assert rate == pytest.approx(0.023431595, rel=1e-3)
    assert rate * exponential.loc["intercept", "standard_error"] == pytest.approx(0.002975816, rel=1e-3)

    weibull = fit(kennan["duration"], ended, "weibull").parameters
    sigma, sigma_error = weibull.loc["sigma"]
    assert 1 / sigma == pytest.approx(0.92468222, rel=1e-3)
    assert sigma_error / sigma**2 == pytest.approx(0.09156075, rel=1e-3)
    assert np.exp(weibull.loc["intercept", "value"]) == pytest.approx(41.10764952, rel=1e-3)

    lognormal = fit(kennan["duration"], ended, "lognormal").parameters
    assert lognormal.to_numpy() == pytest.approx(np.array([[3.1044563, 0.1630749], [1.2840534, 0.1153114]]), rel=1e-3)


def test_covariate_fit_matches_r_survreg_predictions(kennan):
    # survival::survreg, Weibull, duration on output: predictions at three levels of output.
    model = fit(kennan["duration"], [True] * 62, "weibull", kennan[["prod"]])
    intercept, slope, _ = model.parameters["value"]
    for output, predicted in ((0.0, 43.806148), (-0.1, 111.38514), (0.07, 22.794524)):
        assert np.exp(intercept + slope * output) == pytest.approx(predicted, rel=1e-3)
    error = np.exp(intercept) * model.parameters.loc["intercept", "standard_error"]
    assert error == pytest.approx(5.988352, rel=1e-3)


def test_censored_covariate_fit_matches_greenes_published_output(kennan_cut):
    # Greene's lecture on duration models: log-linear Weibull, strikes beyond 80 days censored. His
    # likelihood is that of ln T; ours, of T, is lower by the sum of ln t over the ended cases.
    model = fit(kennan_cut["days"], kennan_cut["observed"], "weibull", kennan_cut["prod"])
    assert model.parameters["value"].tolist() == pytest.approx([3.82757279, -10.4301961, 1.05191710], rel=1e-4)
    ended = kennan_cut["days"][kennan_cut["observed"]]
    assert model.log_likelihood + np.log(ended).sum() == pytest.approx(-97.39018, abs=1e-4)
    assert model.parameters.index.tolist() == ["intercept", "prod", "sigma"]
    assert model.parameters.columns.tolist() == ["value", "standard_error"]


@pytest.mark.parametrize(
    ("model", "location", "sigma", "log_likelihood", "median"),
    [  # univariate fitters of lifelines 0.30.3 on the cases cut at 80 days, in our parameters
        ("exponential", np.log(42.379981), 1.0, -237.333828, 29.37556),
        ("weibull", np.log(41.850522), 1 / 0.890840, -236.843809, 27.73459),
        ("lognormal", 3.177693, 1.410526, -235.473134, 23.99134),
        ("loglogistic", np.log(24.712380), 1 / 1.212774, -235.864862, 24.71238),
    ],
)
def test_censored_fits_match_another_library(kennan_cut, model, location, sigma, log_likelihood, median):
    fitted = fit(kennan_cut["days"], kennan_cut["observed"], model)
    assert fitted.parameters["value"].tolist() == pytest.approx([location, sigma], rel=1e-3)
    assert fitted.log_likelihood == pytest.approx(log_likelihood, abs=1e-3)
    assert fitted.median == pytest.approx(median, rel=1e-3)
    assert fitted.median_interval[0] < fitted.median < fitted.median_interval[1]


@pytest.mark.parametrize(("model", "family"), [("weibull", stats.weibull_min), ("loglogistic", stats.fisk)])
def test_censored_fits_match_scipy(kennan_cut, model, family):
    data = stats.CensoredData.right_censored(kennan_cut["days"], ~kennan_cut["observed"])
    shape, _, scale = family.fit(data, floc=0)
    fitted = fit(kennan_cut["days"], kennan_cut["observed"], model).parameters["value"]
    assert fitted.tolist() == pytest.approx([np.log(scale), 1 / shape], rel=1e-3)


@given(
    st.lists(st.tuples(st.floats(0.5, 900), st.booleans()), min_size=3, max_size=40).filter(
        lambda cases: any(o for _, o in cases)
    )
)
@settings(max_examples=50)
def test_exponential_fit_is_total_time_over_ended_cases(cases):
    days, ended = np.array([d for d, _ in cases]), np.array([o for _, o in cases])
    parameters = fit(days, ended, "exponential").parameters
    n = ended.sum()
    assert parameters.loc["intercept", "value"] == pytest.approx(np.log(days.sum() / n), abs=1e-6)
    assert parameters.loc["intercept", "standard_error"] == pytest.approx(1 / np.sqrt(n), rel=1e-4)
    assert parameters.loc["sigma"].tolist() == [1.0, 0.0]


def test_uncensored_lognormal_fit_is_least_squares_of_the_logarithm(kennan):
    y, x = np.log(kennan["duration"]), np.column_stack([np.ones(62), kennan["prod"]])
    beta, residual = np.linalg.lstsq(x, y, rcond=None)[:2]
    sigma = np.sqrt(residual[0] / 62)
    errors = sigma * np.sqrt(np.diag(np.linalg.inv(x.T @ x)))
    parameters = fit(kennan["duration"], [True] * 62, "lognormal", kennan[["prod"]]).parameters
    assert parameters["value"].tolist() == pytest.approx([*beta, sigma], rel=1e-5)
    assert parameters["standard_error"].tolist() == pytest.approx([*errors, sigma / np.sqrt(124)], rel=1e-4)


@given(st.integers(0, 10_000), st.sampled_from(TWO_PARAMETERS), st.floats(0.1, 50))
@settings(max_examples=30)
def test_counting_in_another_unit_only_moves_the_intercept(seed, model, unit):
    rng = np.random.default_rng(seed)
    days, ended = rng.lognormal(3, 1.2, 25), rng.random(25) < 0.8
    ended[:2] = True
    here, there = fit(days, ended, model), fit(days * unit, ended, model)
    moved = there.parameters["value"] - here.parameters["value"]
    assert moved.tolist() == pytest.approx([np.log(unit), 0], abs=1e-4)
    assert there.log_likelihood == pytest.approx(here.log_likelihood - ended.sum() * np.log(unit), abs=1e-4)


def test_fits_without_a_maximum_say_so():
    with pytest.raises(ValueError, match="all 3 cases are still running"):
        fit([5, 6, 7], [False] * 3, "exponential")
    with pytest.raises(ValueError, match="all ended cases lasted 30 days"):
        fit([30, 30, 12], [True, True, False], "weibull")
    with pytest.raises(ValueError, match="constant"):
        fit([5, 6, 7], [True] * 3, "weibull", pd.DataFrame({"size": [1, 1, 1]}))
    with pytest.raises(ValueError, match="no maximum"):
        fit([5, 9], [True] * 2, "lognormal", pd.DataFrame({"size": [1, 2]}))
    with pytest.raises(ValueError, match="2 rows for 3 durations"):
        fit([5, 6, 7], [True] * 3, "weibull", pd.DataFrame({"size": [1, 2]}))
    with pytest.raises(ValueError, match="expected one of exponential"):
        fit([5, 6, 7], [True] * 3, "gamma")
    one = fit([50], [True], "exponential")
    assert one.median == pytest.approx(50 * np.log(2))


def test_zero_days_are_exact_in_the_exponential_model_and_refused_in_the_others():
    rate = 3 / 13
    made = fit([0, 4, 9], [True] * 3, "exponential")
    assert made.parameters.loc["intercept", "value"] == pytest.approx(-np.log(rate))
    assert made.log_likelihood == pytest.approx(3 * np.log(rate) - 3)
    for model in ("weibull", "loglogistic", "lognormal"):
        with pytest.raises(ValueError, match="1 of 3 durations are 0 days, which this model rules out"):
            fit([0, 4, 9], [True] * 3, model)
    with pytest.raises(ValueError, match="all cases lasted 0 days"):
        fit([0, 0], [True, True], "exponential")


@pytest.mark.parametrize(
    ("covariates", "said"),
    [
        (pd.DataFrame({"union": ["a", "b", "a", "b"]}), "expected a frame of numbers"),
        (pd.DataFrame([[1, 2], [2, 1], [3, 5], [4, 4]], columns=["x", "x"]), "'x' names a parameter or another column"),
        (pd.DataFrame({"x": pd.array([1, None, 2, 3], dtype="Int64")}), "missing or infinite"),
        (pd.DataFrame({"x": [1e9, 2e9, 3e9, 4e9], "y": [2e-9, 4e-9, 6e-9, 8e-9]}), "follows from the others"),
    ],
)
def test_covariates_that_cannot_be_used_are_named(covariates, said):
    with pytest.raises(ValueError, match=said):
        fit([3, 5, 8, 13], [True] * 4, "weibull", covariates)


def test_covariates_of_any_number_type_give_the_same_fit():
    days, ended = [3, 5, 8, 13, 21, 34], [1, 1, 0, 1, 1, 1]
    plain = pd.DataFrame({"large": [0.0, 1, 0, 1, 1, 0], "year": [1960.0, 1973, 1981, 1988, 2007, 2023]})
    odd = pd.DataFrame({"large": plain["large"] == 1, "year": plain["year"].astype(int).astype(object)})
    pd.testing.assert_frame_equal(
        fit(days, ended, "lognormal", odd).parameters, fit(days, ended, "lognormal", plain).parameters
    )


def test_no_cases_are_said_to_be_none():
    with pytest.raises(ValueError, match="durations: no cases given"):
        fit([], [], "weibull")
