"""Survival curves against independent references, and their groups."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from helpers.analysis.survival_curves import curves_by, survival_curve, with_groups

pytestmark = pytest.mark.filterwarnings("error")


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


def test_time_spans_count_as_days():
    spans = pd.to_timedelta([2, 5.5, 9], unit="D")
    flags = [True, True, False]
    pd.testing.assert_frame_equal(survival_curve(pd.Series(spans), flags), survival_curve([2, 5.5, 9], flags))


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
