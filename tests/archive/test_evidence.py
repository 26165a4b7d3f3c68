"""Passages, grades and corrections: what a reader is told of how a figure is known."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from click.testing import CliRunner

from helpers.analysis import stoppage_list
from helpers.archive import Grade, Source, open_archive, opened_at, read_corrections
from helpers.archive.checks import problems_of
from helpers.archive.grades import grade
from helpers.archive.package import data_dir, read_package
from helpers.archive.readings import numbers_in, states_day, states_number
from helpers.archive.tables import read_text
from helpers.cli import main


def _checks(folder):
    return [getattr(problem, "check", "") for problem in problems_of(folder)]


def _source(kind: str = "news", form: str = "original", publisher: str = "Variety", original: str = "") -> Source:
    return Source("a", publisher, "title", "2023-05-02", "https://example.org", kind, form, original)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("recorded 4,380 Shoot Days", {4380}),
        ("eleven of twenty-six proposals", {11, 26}),
        ("$1.4 billion", {1.4, 1.4e9}),
        ("by 97.85% of the vote", {97.85}),
        ("3.5 percent, then 4", {3.5, 4}),
        ("week 2023Q2", set()),
    ],
)
def test_numbers_are_read_in_figures_and_words(text, numbers):
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("value", "quote", "scale", "states"),
    [
        (-24, "declined 24 percent to 7,476 Shoot Days", 1, True),
        (-24, "rose 24 percent to 7,476 Shoot Days", 1, False),
        (1400, "a loss as low as $1.4 billion", 1e6, True),
        (7467, "mustering 7,476 Shoot Days", 1, False),
        (98, "approved by 97.85 percent", 1, False),
    ],
)
def test_a_value_stands_in_a_quotation_or_does_not(value, quote, scale, states):
    assert states_number(value, quote, scale) is states


@pytest.mark.parametrize(
    ("cell", "quote", "reported", "states"),
    [
        ("2019-03-18", "Another session is set for Monday, March 18", None, True),
        ("2019-03-18", "the next session on 18 March", None, True),
        ("2019-03-14", "talks resumed Thursday", date(2019, 3, 15), True),
        ("2019-03-14", "talks resumed Thursday", date(2019, 4, 15), False),
        ("2019-03-14", "on March 4 or 24", None, False),
        ("2020-07", "in late July", None, True),
        ("2019", "in 2018", None, False),
    ],
)
def test_a_day_stands_in_a_quotation_or_does_not(cell, quote, reported, states):
    assert states_day(cell, quote, reported) is states


def test_grades_go_from_first_hand_to_copies():
    union, variety = _source("union_release", publisher="SAG-AFTRA"), _source()
    carried = _source(form="syndicated", publisher="Yahoo", original="Variety")
    copied = _source(form="copy", publisher="a copy", original="Deadline")
    assert grade([variety, union]) is Grade.FIRST_HAND
    assert grade([variety, copied]) is Grade.TWO_SOURCES
    assert grade([variety, carried]) is Grade.ONE_REPORT
    assert grade([copied, _source(form="copy", original="Variety")]) is Grade.COPY
    assert grade([_source("encyclopedia", form="digest")]) is Grade.COPY


def test_a_stoppage_is_listed_with_the_sources_of_its_single_fields():
    archive = open_archive("2026-11-24")
    fields = archive.table("field_sources").query("table == 'stoppages'")
    listed = stoppage_list.listed(archive).set_index("stoppage_id")["source_id"]
    assert len(fields) > 20
    for row in fields.itertuples():
        assert row.source_id in listed[row.row_id]


def test_a_link_opens_at_the_quotation():
    assert opened_at("https://a.org/x", "A-B, c") == "https://a.org/x#:~:text=A%2DB%2C%20c"
    assert opened_at("https://a.org/x#top", "a").endswith("#top:~:text=a")
    assert opened_at("https://a.org/x", "") == "https://a.org/x"


def test_no_passage_is_seen_before_its_cell_and_its_source():
    newest = open_archive("2026-11-24")
    assert len(newest.table("passages"))
    for day in ("2007-10-23", "2019-03-14", "2023-04-29", "2023-09-08"):
        archive = open_archive(day)
        for row in archive.table("passages").itertuples():
            assert archive.source(row.source_id).published_on[:10] <= day
            assert any(
                (one.table, one.row_key, one.column) == (row.table, row.row_key, row.column)
                for one in archive.passages()
            )


def test_a_quotation_that_does_not_state_its_cell_is_found(data_copy):
    path = data_copy / "passages.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    frame.loc[0, "quote"] = "There were many of them."
    frame.to_csv(path, index=False, lineterminator="\n")
    assert "passage-value" in _checks(data_copy)


def test_a_released_figure_that_changes_in_silence_is_found(data_copy):
    path = data_copy / "votes.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    row = frame.index[frame["vote_id"] == "wga-2017-ratification-10"][0]
    frame.loc[row, "turnout_pct"] = "36.8"
    frame.to_csv(path, index=False, lineterminator="\n")
    assert "correction-missing" in _checks(data_copy)


def test_a_change_with_its_correction_is_well_until_another_value_stands_there(data_copy):
    votes, corrections = data_copy / "votes.csv", data_copy / "corrections.csv"
    frame = pd.read_csv(votes, dtype="str", keep_default_na=False)
    row = frame.index[frame["vote_id"] == "wga-2001-ratification-3"][0]
    old = frame.loc[row, "held_on"]
    frame.loc[row, "held_on"] = "2001-06-05"
    frame.to_csv(votes, index=False, lineterminator="\n")
    told = {"correction_id": "c-test", "table": "votes", "row_key": "wga-2001-ratification-3", "column": "held_on",
            "old_value": old, "new_value": "2001-06-05", "corrected_on": "2026-11-28", "kind": "conflict",
            "reason": "Another source has the day"}  # fmt: skip
    table = read_text(read_package(data_copy).upkeep["corrections"], data_copy)
    pd.concat([table, pd.DataFrame([told])]).fillna("").to_csv(corrections, index=False, lineterminator="\n")
    assert "correction-missing" not in _checks(data_copy)
    frame.loc[row, "held_on"] = "2001-06-04"
    frame.to_csv(votes, index=False, lineterminator="\n")
    assert "correction-stale" in _checks(data_copy)


def test_a_release_begins_anew(data_copy):
    path = data_copy / "votes.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    frame.loc[frame["vote_id"] == "wga-2001-ratification-3", "ballots"] = "4129"
    frame.to_csv(path, index=False, lineterminator="\n")
    result = CliRunner().invoke(main, ["release"])
    assert result.exit_code == 0, result.output
    assert "released.json" in result.output
    assert "correction-missing" not in _checks(data_copy)


def test_corrections_tell_old_and_new_value_and_why():
    rows = read_corrections(data_dir())
    report = next(row for row in rows if row.table == "articles")
    assert (report.old_value, report.new_value, report.kind) == ("2019-03-21", "2019-03-14", "slip")
    assert all(row.reason and row.corrected_on for row in rows)
