"""The register of forecasts: appended once, never from hindsight, scored by what came."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import register
from helpers.archive.package import data_dir, read_package

SAID = [("wga-2023", "2023-04-29"), ("wga-2023", "2023-09-08"), ("wga-2007", "2008-01-10")]


@pytest.fixture(scope="module")
def entries() -> pd.DataFrame:
    whole = pd.DataFrame(columns=register.COLUMNS)
    for dispute, day in SAID:
        made = register.statements(open_archive(day), dispute, f"{dispute}-{day}")
        whole = register.appended(whole, made, date.fromisoformat(day))
    return whole


def test_the_table_has_the_form_of_the_hubverse_and_is_no_evidence():
    table = read_package(data_dir()).upkeep["forecasts"]
    assert [field.name for field in table.fields] == [*register.KEY, "value", "data_version"]
    assert table.key == tuple(register.KEY)
    assert set(table.field("target").enum) == set(register.TARGETS)
    assert "forecasts" not in open_archive().table_names


def test_every_model_has_a_baseline_beside_it(entries):
    models = entries.groupby("target")["model"].nunique()
    assert (models == 2).all()
    assert set(models.index) == set(register.TARGETS)


def test_chances_are_chances_and_quantiles_rise(entries):
    chances = entries[entries["output_type"] == "pmf"]
    assert chances["value"].between(0, 1).all()
    for _, made in entries[entries["output_type"] == "quantile"].groupby(["edition", "target", "model"]):
        ordered = made.assign(p=made["output_type_id"].astype(float)).sort_values("p")["value"]
        assert (ordered.diff().dropna() >= 0).all()


def test_what_was_said_once_stays_as_it_was_said(entries):
    dispute, day = SAID[1]
    again = register.statements(open_archive(day), dispute, f"{dispute}-{day}").assign(value=0.5)
    whole = register.appended(entries, again, date.fromisoformat(day))
    pd.testing.assert_frame_equal(whole, entries)


def test_a_forecast_of_the_past_made_now_is_refused(entries):
    made = register.statements(open_archive("2023-09-08"), "wga-2023", "late")
    for made_on in (date(2026, 11, 28), date(2023, 9, 7)):
        with pytest.raises(ValueError, match="backtest"):
            register.appended(entries, made, made_on)


def test_statements_are_set_beside_what_came(entries):
    came = register.outcomes(open_archive(), entries).set_index(["edition", "target"])["actual"]
    assert set(came["wga-2023-2023-04-29", "strike"]) == {1.0}
    assert set(came["wga-2023-2023-09-08", "days_to_end"]) == {18.0}
    assert set(came["wga-2023-2023-09-08", "first_year_raise"]) == {5.0}
    assert set(came["wga-2023-2023-09-08", "shoot_days"]) == {5311.0}
    ends = register.outcomes(open_archive(), entries)
    ends = ends[(ends["edition"] == "wga-2023-2023-09-08") & (ends["target"] == "end_within")]
    assert ends.groupby("horizon")["actual"].first().to_dict() == {7: 0.0, 30: 1.0, 60: 1.0}


def test_an_outcome_is_open_until_it_is_known(entries):
    then = register.scored(open_archive("2023-09-12"), entries).set_index(["target", "model"])
    now = register.scored(open_archive(), entries).set_index(["target", "model"])
    assert then.loc[("first_year_raise", "pattern"), "statements"] == 0
    assert (then["open"] >= now["open"]).all()
    assert now["open"].sum() == 0


def test_scores_are_those_of_their_definitions(entries):
    table = register.scored(open_archive(), entries).set_index(["target", "model"])
    own = entries[(entries["target"] == "strike") & (entries["model"] == "base_rate_from_here")]["value"].iloc[0]
    assert table.loc[("strike", "base_rate_from_here"), "brier"] == pytest.approx((own - 1) ** 2)
    assert 0 <= table.loc[("days_to_end", "recalibrated"), "covered_80"] <= 1
    assert table.loc[("first_year_raise", "pattern_exactly"), "interval_score"] == 0
