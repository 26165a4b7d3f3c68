"""Lengths of stoppages: counting rules, curves, fits and outlooks, against independent references."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.datasets import strikes
from statsmodels.duration.survfunc import SurvfuncRight

from helpers.analysis.durations import (
    PROBABILITIES,
    curves_by,
    durations_on,
    fit,
    lengths_on,
    outlook,
    stoppage_days,
    survival_curve,
    with_groups,
)

TWO_PARAMETERS = ["weibull", "loglogistic", "lognormal"]


pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def kennan() -> pd.DataFrame:
    """62 US manufacturing strikes (Kennan 1985), in the version of Greene's textbook: case 36 has 3 days."""
    data = strikes.load_pandas().data
    data.loc[35, "duration"] = 3.0
    return data.rename(columns={"iprod": "prod"})


@pytest.fixture(scope="module")
def kennan_cut(kennan: pd.DataFrame) -> pd.DataFrame:
    """The same strikes as they would be known if none had been followed beyond day 80."""
    return pd.DataFrame(
        {
            "days": kennan["duration"].clip(upper=80),
            "observed": kennan["duration"] <= 80,
            "prod": kennan["prod"],
        }
    )


# --- Counting rules -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "inclusive", "difference"),
    [
        ("1988-03-07", "1988-08-07", 154, 153),  # writers 1988: both counts are in print
        ("2007-11-05", "2008-02-12", 100, 99),  # writers 2007-08
        ("2023-07-14", "2023-11-09", 119, 118),  # actors 2023
        ("1987-07-14", "1987-07-14", 1, 0),  # directors 1987: hours
    ],
)
def test_press_counts_of_past_strikes_follow_from_the_rule(start, end, inclusive, difference):
    assert stoppage_days(start, end) == inclusive
    assert stoppage_days(start, end, "difference") == difference


@pytest.mark.parametrize(
    ("start", "end", "workers", "days_idle"),
    [  # the Bureau of Labor Statistics' monthly listing of major stoppages
        ("1993-01-24", "1993-05-20", 1_000, 83_000),  # Boston Gas
        ("1993-05-20", "1993-08-30", 1_600, 113_600),  # Central Illinois Public Service
        ("1993-09-20", "1993-11-05", 3_400, 115_600),  # Blue Cross Blue Shield of Michigan
        ("1994-08-18", "1994-11-12", 7_000, 413_000),  # Food Employers
    ],
)
def test_work_days_reproduce_the_days_idle_of_federal_statistics(start, end, workers, days_idle):
    assert stoppage_days(start, end, "work_days") * workers == days_idle


def test_a_stoppage_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="2023-05-02 to 2023-05-01: the end is before the start"):
        stoppage_days("2023-05-02", "2023-05-01")
    with pytest.raises(ValueError, match="both days are needed"):
        stoppage_days("2023-05-02", pd.NaT)
    with pytest.raises(ValueError, match="inclusive, difference, work_days"):
        stoppage_days("2023-05-02", "2023-05-03", "weeks")


def test_a_running_stoppage_is_censored_on_the_day_and_later_ones_are_not_there():
    stoppages = pd.DataFrame(
        {
            "id": ["wga-2007", "wga-2023", "sagaftra-2023", "sagaftra-games-2024"],
            "start_date": ["2007-11-05", "2023-05-02", "2023-07-14", "2024-07-26"],
            "end_date": ["2008-02-12", "2023-09-26", None, "2025-06-11"],
        }
    )
    known = durations_on(stoppages, "2023-09-08")
    assert known["id"].tolist() == ["wga-2007", "wga-2023", "sagaftra-2023"]
    assert known["days"].tolist() == [100, 130, 57]
    assert known["observed"].tolist() == [True, False, False]


# --- Survival curves ------------------------------------------------------------------------------


def test_censored_curve_and_band_match_another_library(kennan_cut):
    # KaplanMeierFitter of lifelines 0.30.3 (log-log band), run on the same 62 cases.
    reference = {
        3: (0.854839, 0.739605, 0.921684),
        12: (0.693548, 0.562626, 0.792291),
        27: (0.483871, 0.355432, 0.600827),
        43: (0.306452, 0.197261, 0.422434),
        72: (0.193548, 0.106704, 0.299627),
        80: (0.193548, 0.106704, 0.299627),
    }
    curve = survival_curve(kennan_cut["days"], kennan_cut["observed"]).set_index("day")
    for day, expected in reference.items():
        assert tuple(curve.loc[day]) == pytest.approx(expected, abs=1e-6)


def test_curve_equals_statsmodels_at_every_end(kennan_cut):
    theirs = SurvfuncRight(kennan_cut["days"], kennan_cut["observed"].astype(int))
    ours = survival_curve(kennan_cut["days"], kennan_cut["observed"]).set_index("day")["survival"]
    assert ours.loc[theirs.surv_times].to_numpy() == pytest.approx(theirs.surv_prob, rel=1e-12)


def test_without_censoring_the_curve_is_the_share_lasting_longer(kennan):
    curve = survival_curve(kennan["duration"], [True] * 62)
    for day, survival in zip(curve["day"], curve["survival"], strict=True):
        assert survival == pytest.approx((kennan["duration"] > day).mean())
    assert curve["day"].tolist() == [0.0, *sorted(kennan["duration"].unique())]


def test_remission_times_give_the_product_limit_fractions():
    # 6-MP group of Freireich et al. (1963), the example of most textbooks.
    days = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = survival_curve(days, [True] * 9 + [False] * 12).set_index("day")["survival"]
    steps = {6: 18 / 21, 7: 16 / 17, 10: 14 / 15, 13: 11 / 12, 16: 10 / 11, 22: 6 / 7, 23: 5 / 6}
    survival = 1.0
    for day, step in steps.items():
        survival *= step
        assert curve[day] == pytest.approx(survival)
    assert curve[35] == curve[23]


def test_left_over_cases_have_a_defined_band():
    running = survival_curve([40, 70], [False, False])
    assert running["survival"].tolist() == [1, 1, 1]
    assert running["lower"].tolist() == pytest.approx([1, 0.025**0.5, 0.025])
    one = survival_curve([100], [True])
    assert one.to_numpy().tolist() == [[0, 1, 1, 1], [100, 0, 0, pytest.approx(0.975)]]
    tied = survival_curve([30, 30, 30, 30], [True, True, False, True])
    assert tied.set_index("day").loc[30, "survival"] == pytest.approx(0.25)
    hours = survival_curve([0, 0, 10], [True, True, True])
    assert hours["day"].tolist() == [0, 10]
    assert hours["survival"].tolist() == pytest.approx([1 / 3, 0])


@given(
    st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60),
    st.sampled_from([0.5, 0.8, 0.95]),
)
@settings(max_examples=60)
def test_a_curve_falls_and_stays_inside_its_band(cases, level):
    curve = survival_curve([d for d, _ in cases], [o for _, o in cases], level)
    assert (curve["survival"].diff().dropna() <= 0).all()
    assert ((curve["lower"] >= 0) & (curve["lower"] <= curve["survival"] + 1e-12)).all()
    assert ((curve["survival"] <= curve["upper"] + 1e-12) & (curve["upper"] <= 1)).all()


@pytest.mark.parametrize(
    ("durations", "observed", "message"),
    [
        ([], [], "no cases given"),
        ([5, 6], [True], "one length"),
        ([5, -1], [True, True], "-1 days is negative"),
        ([5, np.nan], [True, True], "missing or infinite"),
        ([5, 6], [True, None], "expected True"),
        ([5, 6], [True, 2], "expected True"),
        (pd.array([5, None], dtype="Int64"), [True, True], "missing or infinite"),
        ([5, 6], pd.array([True, None], dtype="boolean"), "expected True"),
    ],
)
def test_invalid_cases_are_refused_with_the_reason(durations, observed, message):
    with pytest.raises(ValueError, match=message):
        survival_curve(durations, observed)
    if len(durations):
        with pytest.raises(ValueError, match=message):
            fit(durations, observed, "weibull")
        with pytest.raises(ValueError, match=message):
            outlook(durations, observed, 10)


def test_a_group_with_too_few_cases_has_words_and_no_curve():
    cases = pd.DataFrame(
        {"sector": ["film"] * 6 + ["games"] * 2, "days": [5, 9, 20, 60, 100, 150, 320, 338], "observed": True}
    )
    curves = curves_by(cases, "sector")
    games = curves[curves["sector"] == "games"]
    assert games["note"].tolist() == ["too few cases (n=2)"]
    assert games[["day", "survival", "lower", "upper"]].isna().all(axis=None)
    film = curves[curves["sector"] == "film"]
    assert (film["note"] == "").all()
    assert film["survival"].iloc[-1] == 0


def test_groups_follow_from_the_start_and_the_workers():
    stoppages = pd.DataFrame(
        {
            "start_date": ["1960-01-16", "1988-03-07", "2007-11-05", "2023-07-14", "2024-09-24"],
            "workers": pd.array([590, 9_000, 10_000, 160_000, None], dtype="Int64"),
        }
    )
    grouped = with_groups(stoppages)
    assert grouped["era"].tolist() == [
        "Begun before 1980",
        "Begun 1980 to 1999",
        "Begun 2000 to 2019",
        "Begun since 2020",
        "Begun since 2020",
    ]
    known = ["Under 1,000 workers", "1,000 to 9,999 workers", "10,000 workers and more", "10,000 workers and more"]
    assert grouped["size"].tolist()[:4] == known
    assert pd.isna(grouped["size"].iloc[4])
    curves = curves_by(grouped.assign(days=[149, 154, 100, 119, 30], observed=True), "size", minimum=2)
    assert curves["size"].drop_duplicates().tolist() == known[:3]
    assert curves.drop_duplicates("size")["note"].tolist() == ["too few cases (n=1)"] * 2 + [""]


# --- Fits -----------------------------------------------------------------------------------------


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


def test_quantiles_and_survival_of_a_fit_are_inverse(kennan):
    for model in ["exponential", *TWO_PARAMETERS]:
        fitted = fit(kennan["duration"], [True] * 62, model, kennan[["prod"]])
        for at in (None, {"prod": 0.05}):
            days = [fitted.quantile(p, at) for p in (0.1, 0.5, 0.9)]
            assert fitted.survival(days, at).tolist() == pytest.approx([0.9, 0.5, 0.1])
        assert fitted.quantile(0.5) == pytest.approx(fitted.median)
        assert fitted.survival([0.0]).tolist() == [1.0]
    with pytest.raises(ValueError, match="expected prod"):
        fitted.quantile(0.5, {"output": 1.0})


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
    "durations", [["a", "b"], [True, False], pd.DataFrame({"a": [1, 2]}), [1 + 1j, 2], {1, 2}, np.ones((2, 1))]
)
def test_what_is_not_a_column_of_numbers_gets_one_message(durations):
    for call in (survival_curve, lambda d, o: fit(d, o, "weibull"), lambda d, o: outlook(d, o, 3)):
        with pytest.raises(ValueError, match="durations: expected one column of numbers"):
            call(durations, [True, True])


def test_time_spans_count_as_days():
    spans = pd.to_timedelta([2, 5.5, 9], unit="D")
    flags = [True, True, False]
    pd.testing.assert_frame_equal(survival_curve(pd.Series(spans), flags), survival_curve([2, 5.5, 9], flags))


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


@pytest.mark.parametrize("elapsed", [-1, float("nan"), float("inf"), "ten", None])
def test_elapsed_must_be_a_number_of_days(elapsed):
    with pytest.raises(ValueError, match="elapsed"):
        outlook([3, 5, 8, 13, 21], [True] * 5, elapsed)


# --- Outlooks -------------------------------------------------------------------------------------


def test_memoryless_outlook_is_the_closed_form(kennan_cut):
    # Exponential durations with a flat prior on the log rate: what remains is Lomax (Pareto II).
    made = outlook(kennan_cut["days"], kennan_cut["observed"], 20, "memoryless")
    total, ended = kennan_cut["days"].sum() + 20, kennan_cut["observed"].sum()
    expected = total * ((1 - np.array(PROBABILITIES)) ** (-1 / ended) - 1)
    assert made.quantiles["days"].tolist() == pytest.approx(expected, rel=5e-3)
    chances = 1 - (total / (total + made.chances["within_days"])) ** ended
    assert made.chances["chance"].tolist() == pytest.approx(chances.tolist(), rel=1e-3)
    ends = 1 - np.exp(-30 * stats.gamma.ppf([0.1, 0.9], ended, scale=1 / total))
    assert made.chances.loc[1, ["low_80", "high_80"]].tolist() == pytest.approx(ends.tolist(), abs=3e-3)


@pytest.mark.parametrize("elapsed", [5, 60, 200])
def test_with_many_cases_the_mixture_finds_what_remains(elapsed):
    synthetic = stats.lognorm(1.5, scale=20).ppf((np.arange(2000) + 0.5) / 2000)
    made = outlook(synthetic, [True] * 2000, elapsed)
    left = 1 - stats.lognorm(1.5, scale=20).cdf(elapsed)
    true = stats.lognorm(1.5, scale=20).isf(left * (1 - np.array(PROBABILITIES))) - elapsed
    assert made.quantiles["days"].tolist() == pytest.approx(true, rel=0.06)


@given(
    st.lists(st.tuples(st.integers(0, 700), st.booleans()), min_size=5, max_size=40),
    st.integers(0, 400),
    st.sampled_from(["mixture", "memoryless", "past_lengths"]),
)
@settings(max_examples=60)
def test_outlooks_are_ordered_and_repeatable(cases, elapsed, method):
    days, ended = [d for d, _ in cases], [o for _, o in cases]
    made = outlook(days, ended, elapsed, method)
    if sum(ended) < 5:
        assert made.message == f"too few cases (n={sum(ended)})"
        assert made.quantiles.empty
        assert made.median is made.interval(0.8) is None
        return
    assert made.message == ""
    assert (made.quantiles["days"].diff().dropna() >= 0).all()
    assert (made.quantiles["days"] >= 0).all()
    chances = made.chances
    assert (chances["chance"].diff().dropna() >= 0).all()
    assert chances[["chance", "low_80", "high_80"]].to_numpy().min() >= 0
    assert chances[["chance", "low_80", "high_80"]].to_numpy().max() <= 1
    assert (chances["low_80"] < chances["high_80"]).all()
    again = outlook(days, ended, elapsed, method)
    pd.testing.assert_frame_equal(made.quantiles, again.quantiles)


def test_few_cases_give_wider_intervals_than_many():
    shape = stats.expon(scale=60)
    widths = []
    for n in (5, 20, 200):
        synthetic = shape.ppf((np.arange(n) + 0.5) / n)
        low, high = outlook(synthetic, [True] * n, 30).interval(0.95)
        widths.append(high - low)
    assert widths[0] > widths[1] > widths[2] > shape.ppf(0.975) - shape.ppf(0.025)


def test_predictive_intervals_cover_new_memoryless_strikes():
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(200):
        synthetic = rng.exponential(70, 9)
        low, high = outlook(synthetic[:8], [True] * 8, 0, "memoryless").interval(0.8)
        inside += low <= synthetic[8] <= high
    assert 0.74 <= inside / 200 <= 0.86


def test_past_lengths_ignore_what_has_passed(kennan):
    early, late = (outlook(kennan["duration"], [True] * 62, day, "past_lengths") for day in (1, 100))
    pd.testing.assert_frame_equal(early.quantiles, late.quantiles)
    assert early.median == kennan["duration"].median()
    assert (early.longer, late.longer) == (61, 8)


def test_an_outlook_needs_a_sensible_day_and_method(kennan):
    for elapsed in (-1, np.nan, np.inf):
        with pytest.raises(ValueError, match="elapsed"):
            outlook(kennan["duration"], [True] * 62, elapsed)
    with pytest.raises(ValueError, match="expected one of mixture"):
        outlook(kennan["duration"], [True] * 62, 3, "guess")
    with pytest.raises(ValueError, match="expected one of"):
        outlook(kennan["duration"], [True] * 62, 3).interval(0.9)


def test_lengths_on_bare_days_refuse_an_end_before_the_start():
    first, last = (np.array([day], dtype="datetime64[D]") for day in ("2023-05-02", "2023-05-01"))
    with pytest.raises(ValueError, match="the end is before the start"):
        lengths_on(first, last, np.datetime64("2023-09-08"))
