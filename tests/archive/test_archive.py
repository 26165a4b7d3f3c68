"""The archive: typed tables, as-of rules, errors that say where and what."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.archive import ArchiveError, DataError, first_day, newest_day, open_archive
from helpers.archive.archive import _on_day, _public
from helpers.archive.package import data_dir, read_package
from helpers.archive.tables import read_checked, typed

PACKAGE = read_package(data_dir())
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=newest_day())


def test_every_table_is_typed_as_its_schema_says(newest):
    for table in PACKAGE.tables.values():
        frame = newest.table(table.name)
        for field in table.fields:
            kind = str(frame[field.name].dtype)
            expected = (
                "datetime64" if field.partial_date else {"integer": "Int64", "number": "float64"}.get(field.type, "str")
            )
            assert kind.startswith(expected), f"{table.name}.{field.name} is {kind}"


def test_shoot_days_of_the_story_stand_as_filmla_published_them(september):
    frame = september.accepted("shoot_days")
    total = frame[(frame["series"] == "shoot_days") & (frame["category"] == "total")].set_index("period")["days"]
    assert total["2023Q1"] == 7476
    assert total["2023Q2"] == 6566
    assert "2023Q3" not in total.index


def test_the_running_strike_is_visible_and_its_end_is_not(september):
    strike = september.table("stoppages").set_index("stoppage_id").loc["wga-2023"]
    assert strike["start_date"] == pd.Timestamp("2023-05-02")
    for column in ("end_date", "last_day", "deal_on", "ratified_on", "outcome", "days_reported"):
        assert pd.isna(strike[column]), column


@pytest.mark.parametrize(
    ("day", "visible"), [("2023-05-01", False), ("2023-05-02", True), ("2023-09-25", True), ("2023-09-27", True)]
)
def test_a_strike_appears_on_its_first_day(day, visible):
    assert ("wga-2023" in set(open_archive(day).table("stoppages")["stoppage_id"])) is visible


def test_the_end_of_a_strike_is_known_from_the_day_it_was_public():
    ends = {
        day: open_archive(day).table("stoppages").set_index("stoppage_id").loc["wga-2023", "end_date"]
        for day in ("2023-09-25", "2023-09-26")
    }
    assert pd.isna(ends["2023-09-25"])
    assert ends["2023-09-26"] == pd.Timestamp("2023-09-27")


@settings(max_examples=25, deadline=None)
@given(DAYS)
def test_no_row_is_visible_before_its_public_day(day):
    archive = open_archive(day)
    for table in PACKAGE.tables.values():
        if not table.timeless:
            public = archive.table(table.name)["published_on"]
            assert public.notna().all()
            assert (public <= pd.Timestamp(day)).all(), table.name


@settings(max_examples=25, deadline=None)
@given(DAYS)
def test_late_columns_are_blank_until_their_day(day):
    archive = open_archive(day)
    for table in PACKAGE.tables.values():
        full = open_archive().table(table.name)
        seen = archive.table(table.name)
        for field in table.fields:
            if field.known_on:
                known = full.loc[seen.index.intersection(full.index), field.known_on]
                hidden = known[~(known <= pd.Timestamp(day))].index
                assert seen.loc[hidden, field.name].isna().all(), f"{table.name}.{field.name}"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAYS, st.integers(1, 400))
def test_loading_is_monotone_rows_leave_only_for_a_newer_vintage(day, ahead):
    later_day = min(day + timedelta(days=ahead), newest_day())
    before, after = open_archive(day), open_archive(later_day)
    for table in PACKAGE.tables.values():
        if table.timeless:  # its rows come and go with those that point to them
            continue
        gone = before.table(table.name).index.difference(after.table(table.name).index)
        if len(gone):
            assert table.vintage_key, f"{table.name} lost rows without a vintage key"
            keys = before.table(table.name).loc[gone, list(table.vintage_key)].apply(tuple, axis=1)
            held = after.table(table.name)[list(table.vintage_key)].apply(tuple, axis=1)
            assert set(keys) <= set(held)


def test_an_archive_without_one_source_holds_what_the_others_said():
    told = open_archive("2023-04-29")
    others = told.without("latimes-20230428")
    assert others.as_of == told.as_of
    for name in ("events", "proposals", "membership"):
        kept = others.table(name)
        assert "latimes-20230428" in set(told.table(name)["source_id"])
        assert "latimes-20230428" not in set(kept["source_id"])
        assert len(kept) >= len(told.table(name)) - (told.table(name)["source_id"] == "latimes-20230428").sum()


def test_a_month_counts_from_its_end():
    table = open_archive("2019-07-30").accepted("shoot_days")
    assert not ((table["period"] == "2019Q2") & (table["category"] == "total")).any()
    table = open_archive("2019-07-31").accepted("shoot_days")
    assert ((table["period"] == "2019Q2") & (table["category"] == "total")).any()


def test_a_repeated_figure_keeps_its_first_public_day(newest):
    frame = newest.accepted("shoot_days")
    row = frame[(frame["period"] == "2023Q2") & (frame["category"] == "total") & frame["days"].notna()].iloc[0]
    assert row["published_on"] == pd.Timestamp("2023-07-19")


def test_rejected_values_stay_beside_the_accepted_one(newest):
    table = newest.table("shoot_days")
    second = table[(table["period"] == "2025Q2") & (table["category"] == "total") & (table["series"] == "shoot_days")]
    assert set(second[second["status"] == "accepted"]["days"]) == {5394}
    assert 5349 in set(second[second["status"] == "rejected"]["days"])


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2023-13-01", "YYYY-MM-DD"),
        ("soon", "YYYY-MM-DD"),
        ("1700-01-01", "expected a day from"),
        ("2099-01-01", "expected a day from"),
    ],
)
def test_a_bad_day_is_refused_with_the_valid_range(as_of, words):
    with pytest.raises(ArchiveError, match=words):
        open_archive(as_of)


def test_an_unknown_dispute_is_refused_with_the_valid_ids(september):
    with pytest.raises(ArchiveError, match="wga-2007"):
        september.dispute("wga-1066")


def test_a_dispute_that_was_not_public_says_so():
    with pytest.raises(ArchiveError, match="not yet public on 2010-01-01"):
        open_archive("2010-01-01").dispute("wga-2023")


def test_every_source_has_an_address_and_none_stands_twice(newest):
    sources = newest.table("sources")
    reports = newest.table("articles")["source_id"]
    sources = sources[(sources["url"] != "") | ~sources["source_id"].isin(reports)]
    assert sources["url"].str.match(r"https?://").all()
    bare = sources["url"].str.replace(r"^https?://(www\.)?", "", regex=True).str.rstrip("/")
    assert not bare.duplicated().any()


def test_the_archive_holds_what_was_gathered(newest):
    least = {"stoppages": 55, "us_stoppages": 660, "shoot_days": 900, "proposals": 600, "events": 590, "positions": 330,
             "contracts": 60, "separate_deals": 56, "dispute_costs": 45}  # fmt: skip
    text = read_checked(PACKAGE)
    short = {name: len(text[name]) for name, rows in least.items() if len(text[name]) < rows}
    assert not short


def _break(folder: Path, table: str, column: str, row: int, value: str) -> None:
    path = folder / f"{table}.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    frame.loc[row, column] = value
    frame.to_csv(path, index=False, lineterminator="\n")


@pytest.mark.parametrize(
    ("table", "column", "value", "expected"),
    [
        ("shoot_days", "days", "7,476", "a plain number"),
        ("shoot_days", "category", "films", "one of total"),
        ("stoppages", "start_date", "2023-02-31", "YYYY-MM-DD"),
        ("events", "dispute_id", "wga-1066", "disputes.csv"),
        ("votes", "yes_pct", "978.5", "from 0 to 100"),
        ("sources", "url", "not an address", "text of the form"),
        ("proposals", "party", "", "must not be empty"),
    ],
)
def test_a_wrong_cell_is_named_with_file_line_and_column(data_copy, table, column, value, expected):
    _break(data_copy, table, column, 4, value)
    with pytest.raises(DataError) as caught:
        open_archive("2023-09-08")
    message = str(caught.value)
    assert f"{table}.csv, line 6, column {column}" in message
    assert expected in message


def test_all_wrong_cells_are_reported_at_once(data_copy):
    _break(data_copy, "votes", "yes_pct", 0, "x")
    _break(data_copy, "events", "type", 3, "strike_party")
    with pytest.raises(DataError) as caught:
        open_archive("2023-09-08")
    assert {problem.file for problem in caught.value.problems} == {"votes.csv", "events.csv"}


def test_a_doubled_row_is_caught(data_copy):
    path = data_copy / "votes.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]))
    with pytest.raises(DataError, match="stands in no earlier row"):
        open_archive("2023-09-08")


def test_the_first_day_lies_before_the_newest():
    assert first_day() < newest_day()


def as_known(table, frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The rows of a table's whole frame as they were known at the end of a day."""
    return _on_day(frame, _public(table, frame), day.to_datetime64())


def test_from_2007_to_today_a_row_leaves_only_for_a_newer_vintage_of_its_own_figure():
    # Between two public days of a table nothing changes, so its public days stand for every day.
    replaced: dict[str, int] = {}
    text = read_checked(PACKAGE)
    for table in PACKAGE.tables.values():
        if table.timeless:
            continue
        frame = typed(table, text[table.name])
        days = sorted(day for day in frame["published_on"].dropna().unique() if day >= pd.Timestamp("2007-01-01"))
        before = as_known(table, frame, pd.Timestamp("2007-01-01"))
        for day in days:
            now = as_known(table, frame, pd.Timestamp(day))
            gone = before.index.difference(now.index)
            if len(gone):
                assert table.vintage_key, f"{table.name} lost rows on {day}"
                keys = list(table.vintage_key)
                held = set(now[keys].itertuples(index=False, name=None))
                assert set(before.loc[gone, keys].itertuples(index=False, name=None)) <= held
                replaced[table.name] = replaced.get(table.name, 0) + len(gone)
            before = now
    assert set(replaced) <= {table.name for table in PACKAGE.tables.values() if table.vintage_key}
    assert replaced.get("expiries", 0) >= 3, replaced


def test_what_is_asked_of_an_archive_is_worked_out_once_for_each_detail():
    asked: list[tuple[str, str]] = []

    def question(archive, word: str) -> str:
        asked.append((str(archive.as_of), word))
        return f"{word} on {archive.as_of}"

    day, before = open_archive("2023-09-08"), open_archive("2023-09-07")
    assert day.ask(question, "a") == day.ask(question, "a") == "a on 2023-09-08"
    assert before.ask(question, "a") == "a on 2023-09-07"
    assert day.ask(question, "b") == "b on 2023-09-08"
    assert asked == [("2023-09-08", "a"), ("2023-09-07", "a"), ("2023-09-08", "b")]


@pytest.mark.parametrize("day", ["1988-05-27", "2007-10-23", "2019-03-14", "2023-09-07", "2023-09-08", "2026-04-10"])
def test_a_table_kept_since_its_last_change_is_the_table_of_the_day_itself(day):
    archive, text = open_archive(day), read_checked(read_package(data_dir()))
    for name in archive.table_names:
        table = archive.schema(name)
        if not table.timeless:
            whole = typed(table, text[name])
            pd.testing.assert_frame_equal(archive.table(name), as_known(table, whole, pd.Timestamp(day)))


def test_what_is_asked_of_tables_is_worked_out_once_for_all_days_on_which_they_read_the_same():
    asked: list[tuple[int, str]] = []

    def question(stoppages, word: str) -> int:
        asked.append((len(stoppages), word))
        return len(stoppages)

    # The strike of the writers became public on 2 May 2023; a source's own rows are left out of what others know.
    days = [open_archive(day) for day in ("2023-04-30", "2023-05-01", "2023-05-02", "2023-05-03")]
    counts = [archive.ask_tables(question, "stoppages", about=("a",)) for archive in days]
    assert counts == [len(archive.table("stoppages")) for archive in days]
    assert len(asked) == len(set(counts)) == 2
    assert days[0].ask_tables(question, "stoppages", about=("b",)) == counts[0]
    assert len(asked) == 3
    row = days[3].table("stoppages").iloc[-1]
    assert days[3].without(str(row["source_id"])).ask_tables(question, "stoppages", about=("a",)) < counts[3]
