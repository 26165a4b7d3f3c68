"""The register of forecasts: appended once, never from hindsight, scored by what came."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import register
from helpers.archive.checks import report
from helpers.archive.package import data_dir, read_package
from helpers.errors import UserError
from helpers.reporting.editions import Project, find_project
from helpers.reporting.forecasts import enter
from helpers.reporting.manifest import changed_keys, tables_seen

SAID = [("wga-2023", "2023-04-29"), ("wga-2023", "2023-09-08"), ("wga-2007", "2008-01-10")]


@pytest.fixture(scope="module")
def entries() -> pd.DataFrame:
    whole = pd.DataFrame(columns=register.COLUMNS)
    for dispute, day in SAID:
        made = register.statements(open_archive(day), f"{dispute}-{day}", dispute)
        whole = register.appended(whole, made, date.fromisoformat(day))
        made = register.statements(open_archive(day), f"shooting-days-{day}")
        whole = register.appended(whole, made, date.fromisoformat(day))
    return whole


def test_the_table_has_the_form_of_the_hubverse_and_is_no_evidence():
    table = read_package(data_dir()).upkeep["forecasts"]
    assert [field.name for field in table.fields] == register.COLUMNS
    assert table.key == tuple(register.KEY)
    assert set(next(field.enum for field in table.fields if field.name == "target")) == set(register.TARGETS)
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
    again = register.statements(open_archive(day), f"{dispute}-{day}", dispute).assign(value=0.5)
    whole = register.appended(entries, again, date.fromisoformat(day))
    pd.testing.assert_frame_equal(whole, entries)


def test_a_forecast_of_the_past_made_now_is_refused(entries):
    made = register.statements(open_archive("2023-09-08"), "late", "wga-2023")
    for made_on in (date(2026, 11, 28), date(2023, 9, 7)):
        with pytest.raises(ValueError, match="backtest"):
            register.appended(entries, made, made_on)


def test_statements_are_set_beside_what_came(entries):
    came = register.outcomes(open_archive(), entries).set_index(["edition", "target"])["actual"]
    assert set(came["wga-2023-2023-04-29", "strike"]) == {1.0}
    assert set(came["wga-2023-2023-09-08", "days_to_end"]) == {18.0}
    assert set(came["wga-2023-2023-09-08", "first_year_raise"]) == {5.0}
    assert set(came["shooting-days-2023-09-08", "shoot_days"]) == {5311.0}
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


def test_the_quarter_is_entered_once_and_not_by_every_dispute(entries):
    quarters = entries[entries["target"] == "shoot_days"]
    assert set(quarters["edition"]) == {"shooting-days-2023-04-29", "shooting-days-2023-09-08"}  # 2008 had too few
    assert set(quarters["dispute_id"]) == {""}
    beside = register.beside(open_archive(), entries).set_index(["edition", "what"])
    assert set(beside.loc[("shooting-days-2023-09-08", "Shoot days, 2023Q3"), "came"]) == {5311}


def test_the_table_for_readers_holds_each_statement_beside_what_came(entries):
    beside = register.beside(open_archive(), entries)
    assert len(beside) == len(entries.drop_duplicates(["edition", "target", "horizon", "model"]))
    struck = beside[beside["what"] == "wga-2023: a strike before the deal"]
    assert set(struck["came"]) == {100.0}
    assert struck["said"].between(0, 100).all()
    assert struck["low"].isna().all()
    assert register.entries(open_archive(), entries[:0]) is None


def test_nothing_is_scored_before_a_statement_has_come_due(entries):
    first = entries[entries["edition"] == "shooting-days-2023-09-08"]
    assert register.scores_named(open_archive("2023-09-08"), first).empty
    assert register.entries(open_archive("2023-09-08"), first).due.value == 0
    assert len(register.scores_named(open_archive(), first)) == 2


@pytest.fixture
def project(data_copy, tmp_path) -> Project:
    (data_copy / "forecasts.csv").write_text(",".join(register.COLUMNS) + "\n", encoding="utf-8")
    (tmp_path / "reports").mkdir()
    listed = [("dispute_briefing", "wga-2023", "2023-09-08"), ("shooting_days", "", "2023-09-08")]
    text = "".join(
        f'[[edition]]\nnotebook = "{notebook}"\nas_of = "{day}"\n' + (f'dispute = "{dispute}"\n' if dispute else "")
        for notebook, dispute, day in listed
    )
    (tmp_path / "reports" / "editions.toml").write_text(text, encoding="utf-8")
    return find_project(tmp_path)


def test_the_command_enters_what_an_edition_says_once(project, data_copy):
    named = ("wga-2023-2023-09-08", "shooting-days-2023-09-08")
    said = enter(project, named, date(2023, 9, 8))
    assert said.count("rows entered") == 2
    before = (data_copy / "forecasts.csv").read_bytes()
    assert report(data_copy)[1]
    assert enter(project, named, date(2023, 9, 20)).count("entered before") == 2
    assert (data_copy / "forecasts.csv").read_bytes() == before
    assert len(register.entered(open_archive("2023-09-07"))) == 0
    assert len(register.entered(open_archive("2023-09-08"))) == len(before.splitlines()) - 1


def test_the_command_refuses_a_day_long_past_and_writes_nothing(project, data_copy):
    before = (data_copy / "forecasts.csv").read_bytes()
    with pytest.raises(UserError, match="backtest"):
        enter(project, ("wga-2023-2023-09-08",), date(2026, 11, 29))
    with pytest.raises(UserError, match="name one to enter"):
        enter(project, (), date(2026, 11, 29))
    assert (data_copy / "forecasts.csv").read_bytes() == before


def test_the_check_names_a_row_of_the_register_that_stands_twice(project, data_copy):
    enter(project, ("shooting-days-2023-09-08",), date(2023, 9, 8))
    path = data_copy / "forecasts.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    text, fits = report(data_copy)
    assert not fits
    assert f"forecasts.csv, line {len(lines) + 1}" in text


def test_a_page_is_made_anew_when_the_register_of_its_day_grows(project):
    before = {day: tables_seen(day) for day in ("2023-09-07", "2023-09-08")}
    enter(project, ("shooting-days-2023-09-08",), date(2023, 9, 8))
    assert tables_seen("2023-09-07") == before["2023-09-07"]
    assert changed_keys(before["2023-09-08"], tables_seen("2023-09-08")) == ["forecasts"]
