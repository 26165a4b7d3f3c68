"""briefings check: the real data pass; each kind of error is named with its place, what was expected and why."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from frictionless import Package as DescribedPackage

from helpers.archive.checks import RULES, misfits, problems_of, read_exceptions, report, unexplained
from helpers.archive.days import work_days
from helpers.archive.findings import EVERY_TABLE, Rule, Tables, decimals, rounding
from helpers.archive.package import data_dir, read_package
from helpers.archive.tables import read_checked
from helpers.cli import main


@pytest.fixture(scope="module")
def tables() -> Tables:
    package = read_package(data_dir())
    return Tables(package, read_checked(package), {})


def reading(table: str) -> list[Rule]:
    """The rules that read a table."""
    return [rule for rule in RULES if {table, EVERY_TABLE} & set(rule.tables)]


def _set(folder: Path, table: str, rows: dict[str, str], **cells: str) -> int:
    """Change cells of the first row that holds `rows`; returns its line in the file."""
    path = folder / f"{table}.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    line = _change(frame, rows, cells)
    frame.to_csv(path, index=False, lineterminator="\n")
    return line


def _change(frame: pd.DataFrame, rows: dict[str, str], cells: dict[str, str]) -> int:
    """Change cells of the first row of a frame that holds `rows`, in place; returns its line in the file."""
    match = pd.Series(True, index=frame.index)
    for column, cell in rows.items():
        match &= frame[column] == cell
    index = frame.index[match][0]
    for column, cell in cells.items():
        frame.loc[index, column] = cell
    return int(index) + 2


def test_the_data_as_they_are_fit():
    text, fits = report(data_dir())
    assert fits, text
    assert "all is well" in text


def test_the_package_is_valid_for_frictionless():
    result = DescribedPackage(str(data_dir() / "datapackage.json")).validate()
    assert result.valid, result.flatten(["name", "rowNumber", "fieldName", "message"])[:5]


def test_every_rule_has_a_name_of_its_own_and_reads_tables_that_exist(tables):
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    unknown = {table for rule in RULES for table in rule.tables} - {"*"} - set(tables.package.tables)
    assert not unknown


def test_a_count_from_a_day_known_to_its_month_is_held_to_no_rule(tables):
    frame = tables.text["duration_claims"].copy()
    _change(frame, {"claim_id": "wga-2007-1"}, {"start_date": "2007-11", "counting_rule": "no_dates"})
    assert not [problem for problem in misfits(tables.replaced("duration_claims", frame), reading("duration_claims"))
                if problem.check == "claim-rule"]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row", "cells", "check"),
    [
        ("shoot_days", {"period": "2026Q1", "category": "commercial"}, {"days": "1"}, "shoot-days-categories"),
        ("shoot_days", {"period": "2023Q2", "category": "feature"}, {"days": "782"}, "shoot-days-revision"),
        ("shoot_days", {"period": "2022", "category": "tv_total", "source_id": "filmla-2025-yearend"},
         {"days": "1"}, "shoot-days-quarters"),
        ("shoot_days", {"period": "2023Q1", "category": "total"}, {"yoy_pct_printed": "-42.0"}, "shoot-days-yoy"),
        ("shoot_days", {"period": "2023Q2", "category": "total"}, {"published_on": "2023-05-19"}, "release-day"),
        ("stoppages", {"stoppage_id": "wga-2007"}, {"days_reported": "1000"}, "stoppage-length"),
        ("stoppages", {"stoppage_id": "wga-2023"}, {"deal_on": "2023-09-23"}, "deal-days"),
        ("stoppages", {"stoppage_id": "wga-2023"}, {"start_date": "2023-05-03"}, "stoppage-events"),
        ("duration_claims", {"claim_id": "wga-2007-1"}, {"days": "101"}, "claim-rule"),
        ("votes", {"dispute_id": "wga-2023", "kind": "ratification"}, {"yes_votes": "8345"}, "vote-share"),
        ("votes", {"dispute_id": "dga-2023"}, {"ballots": "7628"}, "vote-turnout"),
        ("contracts", {"contract_id": "wga-mba-2023"}, {"raise_y1_pct": "6"}, "raise-proposal"),
        ("contracts", {"contract_id": "wga-mba-2023"}, {"expires_on": "2036-05-01"}, "contract-term"),
        ("proposals", {"item": "package_cost_disney"}, {"value": "57"}, "package-sum"),
        ("employer_sizes", {"company": "all"}, {"value": "13640"}, "employer-size-sum"),
        ("minimums", {"amount_usd": "39858"}, {"amount_usd": "38958"}, "minimum-step"),
        ("membership", {"persons": "16321"}, {"persons": "61321"}, "head-count"),
        ("us_stoppages", {"us_stoppage_id": "us-2007-11-05-alliance-of-motion-picture-and-t"},
         {"days_idle": "741000"}, "days-idle"),
        ("us_stoppages_monthly", {"month": "2007-11", "series": "WSU001"}, {"value": "1"}, "months-years"),
        ("price_index", {"month": "2023-05", "area": "us"}, {"index_1982_84": "340.127"}, "price-step"),
        ("mediation_counts", {"year": "2007"}, {"strikes": "999"}, "mediation-total"),
        ("conflicts", {"conflict_id": "shoot-days-2025q2-total", "status": "accepted"}, {"status": "rejected"},
         "conflict-unsettled"),
        ("events", {"type": "strike_start", "dispute_id": "wga-2007"}, {"date": "2007-11-06"}, "stoppage-events"),
        ("events", {"event_id": "wga-2023-e011"}, {"date": "2024-03-31"}, "announced-ahead"),
        ("contracts", {"contract_id": "wga-mba-2017"}, {"deal_on": "2017-06-02"}, "date-order"),
        ("field_sources", {"table": "contracts"}, {"row_id": "no-such-contract"}, "field-source"),
        ("sources", {"source_id": "abc7-20230427"}, {"url": ""}, "source-address"),
        ("sources", {"source_id": "abc7-20230427"}, {"title": ""}, "source-address"),
        ("minimums", {"effective_on": "2013-05-02", "source_id": "mba2008-art13"}, {"published_on": "2011"},
         "minimum-early"),
        ("separate_deals", {"deal_id": "wga-ata-2019-d16"}, {"published_on": "2019-03-31"}, "public-late"),
        ("dispute_costs", {"estimate_id": "otis-2023-jobs"}, {"published_on": "2023-12"}, "public-coarse"),
        ("us_stoppages", {"start_date": "1994-09-20"}, {"published_on": "1995-03-15"}, "public-usual"),
        ("us_stoppages", {"start_date": "2013-07-01"}, {"published_on": "2014-03-15"}, "statistics-release"),
        ("price_index", {"month": "2013-09"}, {"published_on": "2013-10-15"}, "statistics-release"),
        ("us_stoppages_annual", {"year": "2012"}, {"published_on": "2013-02-07"}, "statistics-release"),
        ("events", {"event_id": "wga-ata-2019-e095"}, {"summary": "Next session set for Tuesday 18 March"}, "weekday"),
        ("articles", {"article_id": "wapo-2019-03-14"}, {"published_on": "2019-03-21"}, "claim-report"),
        ("claims", {"claim_id": "a0-10"}, {"stated_value": "16"}, "claim-report"),
        ("shoot_day_estimates", {"period": "2014Q3"}, {"period": "2015Q3"}, "estimate-superseded"),
        ("events", {"event_id": "wga-2023-e062"}, {"summary": "Both unions file labour-board charges"}, "spelling"),
        ("sources", {"source_id": "dl-20190312-copy"}, {"form": "original", "original_publisher": ""}, "source-form"),
        ("quotations", {"quotation_id": "wga-2007-q06"}, {"quote": "not now " * 8}, "quotation-length"),
        ("claims", {"claim_id": "a0-05"}, {"stated_value": "2019-03-25"}, "claim-report"),
        ("shoot_days", {"period": "2018Q4", "category": "total", "derived": "yes"}, {"published_on": "2020-01"},
         "shoot-days-derivable"),
        ("bargaining_cycles", {"dispute_id": "wga-2004"}, {"expires_on": "2004-05-02"}, "cycle-contract"),
        ("us_stoppages", {"us_stoppage_id": "us-2021-10-27-harvard-university"}, {"state": "CA"}, "stoppage-place"),
        ("proposals", {"proposal_id": "dga-2020-001"}, {"made_on": "2020-03-04"}, "settlement-day"),
        ("proposals", {"proposal_id": "w23-s-059"}, {"value": "15.0"}, "raise-compounded"),
        ("mediation_counts", {"days_low": "366"}, {"days_low": "300"}, "mediation-total"),
    ],
)  # fmt: skip
def test_an_error_of_arithmetic_or_logic_is_found(tables, table, row, cells, check):
    frame = tables.text[table].copy()
    line = _change(frame, row, cells)
    exceptions, _ = read_exceptions(tables.package)
    left = unexplained(misfits(tables.replaced(table, frame), reading(table)), exceptions, "exceptions.csv")
    found = [problem for problem in left if problem.check == check]
    assert found
    if check in {
        "shoot-days-yoy",
        "release-day",
        "claim-rule",
        "vote-share",
        "contract-term",
        "head-count",
        "price-step",
    }:
        assert any(problem.file == f"{table}.csv" and problem.line == line for problem in found)
    message = str(found[0])
    assert f"{found[0].file}, line {found[0].line}, column {found[0].column}: found" in message
    assert "expected" in message
    assert found[0].why in message


def test_two_accepted_values_for_one_key_and_day_are_found(data_copy):
    path = data_copy / "shoot_days.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    row = frame[(frame["period"] == "2023Q1") & (frame["category"] == "total") & (frame["status"] == "accepted")].iloc[
        [0]
    ]
    second = row.assign(days="7746", source_id="filmla-2025-yearend")
    pd.concat([frame, second]).to_csv(path, index=False, lineterminator="\n")
    checks = {getattr(problem, "check", "") for problem in problems_of(data_copy)}
    assert "accepted-twice" in checks


def test_one_figure_of_one_day_in_two_rows_is_found(data_copy):
    path = data_copy / "shoot_days.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    rows = (frame["period"] == "2022Q3") & (frame["category"] == "feature") & (frame["published_on"] == "2022-10-20")
    again = frame[rows].assign(source_id="filmla-2025-yearend", second_source_id="")
    pd.concat([frame, again]).to_csv(path, index=False, lineterminator="\n")
    problems = [p for p in problems_of(data_copy) if getattr(p, "check", "") == "shoot-days-twice"]
    assert [problem.line for problem in problems] == [len(frame) + 2]


def test_a_figure_that_follows_from_others_is_asked_for_on_its_day(data_copy):
    path = data_copy / "shoot_days.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    later = (frame["period"] == "2020") & (frame["category"] == "tv_total") & (frame["derived"] == "yes")
    assert later.sum() == 1
    frame[~later].to_csv(path, index=False, lineterminator="\n")
    problems = [p for p in problems_of(data_copy) if getattr(p, "check", "") == "shoot-days-derivable"]
    assert len(problems) == 1
    assert "derived row of 2021-01-27: shoot_days, 2020, tv_total, 8338 days" in problems[0].expected


def test_the_command_ends_with_1_and_names_all_failures_in_one_run(data_copy):
    _set(data_copy, "votes", {"dispute_id": "wga-2023", "kind": "ratification"}, yes_votes="8345")
    _set(data_copy, "contracts", {"contract_id": "wga-mba-2023"}, expires_on="2036-05-01")
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert "votes.csv, line" in result.output
    assert "contracts.csv, line" in result.output
    assert "problem(s) in the data" in result.output


def test_misfits_of_structure_are_all_named_and_end_with_1(data_copy):
    for row in range(60):
        _set(data_copy, "positions", {"position_id": f"wga-2023-p{row + 1:03d}"}, status="undecided")
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert result.output.count("column status: found 'undecided'") == 60


def test_a_known_misfit_is_explained_only_as_long_as_the_same_value_stands_there(tables):
    exceptions, _ = read_exceptions(tables.package)
    known = tables["shoot_days"]
    index = known.index[(known["period"] == "2018Q1") & (known["category"] == "total")][-1]
    frame = tables.text["shoot_days"].copy()
    frame.loc[index, "days"] = "9742"
    found = unexplained(misfits(tables.replaced("shoot_days", frame)), exceptions, "exceptions.csv")
    assert {misfit.check for misfit in found} >= {"shoot-days-categories", "exception-unused"}


def test_an_exception_that_explains_nothing_is_a_failure(data_copy):
    path = data_copy / "exceptions.csv"
    path.write_text(path.read_text() + "vote-share,votes,no-such-vote,yes_pct,50,No reason at all,\n")
    found = [problem for problem in problems_of(data_copy) if getattr(problem, "check", "") == "exception-unused"]
    assert [problem.row for problem in found] == ["no-such-vote"]


def test_every_exception_gives_a_reason(tables):
    exceptions, wrong = read_exceptions(tables.package)
    assert not wrong
    assert (exceptions["reason"].str.split().str.len() >= 3).all()


def test_work_days_leave_out_weekends_and_federal_holidays():
    # From Monday 3 July to Friday 7 July 2023, with Independence Day in between.
    start, end = pd.Series([pd.Timestamp("2023-07-03")]), pd.Series([pd.Timestamp("2023-07-07")])
    assert work_days(start, end).tolist() == [4]


def test_the_bureau_counts_68_work_days_in_the_strike_of_2007(tables):
    # BLS lists 714,000 days idle of 10,500 workers; 12 November, Veterans Day, is not a day off for it.
    frame = tables["us_stoppages"].set_index("us_stoppage_id").loc["us-2007-11-05-alliance-of-motion-picture-and-t"]
    assert frame["days_idle"] / float(frame["workers"]) == 68
    days = work_days(pd.Series([frame["start_date"]]), pd.Series([frame["end_date"]]))
    assert abs(int(days[0]) - 68) <= 1


@pytest.mark.parametrize(("printed", "places", "slack"), [("-24.0", 1, 0.05), ("13", 0, 0.5), ("97.85", 2, 0.005)])
def test_a_printed_number_hides_half_its_last_digit(printed, places, slack):
    assert decimals(printed) == places
    assert rounding(printed) == pytest.approx(slack, abs=1e-6)


def test_custom_properties_of_the_package_name_columns_that_exist():
    raw = json.loads((data_dir() / "datapackage.json").read_text())
    for entry in raw["resources"]:
        names = {field["name"] for field in entry["schema"]["fields"]}
        assert set(entry.get("vintageKey", [])) <= names
        assert {column for chain in entry.get("dateOrder", []) for column in chain} <= names
        assert {field["knownOn"] for field in entry["schema"]["fields"] if "knownOn" in field} <= names


def test_every_number_has_a_unit_or_stands_beside_one(tables):
    """A unit in the schema, a unit column, or a plain count of years, or a share whose name says so."""
    bare = [
        f"{table.name}.{field.name}"
        for table in tables.package.tables.values()
        for field in table.fields
        if field.type in ("integer", "number") and not field.unit
        and "unit" not in {other.name for other in table.fields}
    ]  # fmt: skip
    assert set(bare) <= {"us_stoppages_annual.year", "us_stoppages_by_sector.year", "mediation_counts.year",
                         "us_stoppages_monthly.value"}  # fmt: skip
