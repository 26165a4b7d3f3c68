"""Exports: typed, linked, safe in a spreadsheet, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from helpers.archive import ArchiveError, open_archive
from helpers.archive.exports import FORMS, FORMULA_STARTS, export
from helpers.archive.package import data_dir, read_package
from helpers.archive.tables import read_checked
from helpers.cli import main

PACKAGE = read_package(data_dir())
TEXT = read_checked(PACKAGE)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Every form, once."""
    folder = tmp_path_factory.mktemp("exports")
    for form in FORMS:
        export(form, folder / form)
    return folder


@pytest.fixture
def database(made):
    connection = sqlite3.connect(made / "sqlite" / "hollywood-labor.sqlite")
    yield connection
    connection.close()


def test_sqlite_holds_every_row_of_every_table(database):
    for name, frame in TEXT.items():
        assert database.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (len(frame),), name


def test_sqlite_is_typed_and_its_links_hold(database):
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    links = sum(len(database.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()) for name in TEXT)
    assert links == sum(len(table.references) for table in PACKAGE.tables.values())
    row = database.execute(
        "SELECT days, typeof(days), publisher FROM shoot_days JOIN sources USING (source_id)"
        " WHERE period = '2023Q2' AND category = 'total' AND status = 'accepted' ORDER BY shoot_days.published_on"
    ).fetchone()
    assert row[:2] == (6566.0, "real")
    assert row[2]


def test_sqlite_describes_its_columns_and_itself(database):
    assert dict(database.execute("SELECT item, value FROM about"))["licence"] == "CC-BY-4.0"
    unit = database.execute("SELECT unit FROM columns WHERE \"table\" = 'votes' AND \"column\" = 'yes_pct'").fetchone()
    assert unit == ("pct",)


def test_an_export_as_of_a_day_hides_what_came_later(tmp_path):
    export("sqlite", tmp_path, "2023-09-08")
    connection = sqlite3.connect(tmp_path / "hollywood-labor.sqlite")
    row = connection.execute(
        "SELECT start_date, end_date, outcome FROM stoppages WHERE stoppage_id = 'wga-2023'"
    ).fetchone()
    assert row == ("2023-05-02", None, None)
    assert connection.execute("SELECT max(published_on) FROM events").fetchone()[0] <= "2023-09-08"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_parquet_keeps_types_units_and_every_row(made):
    table = pq.read_table(made / "parquet" / "shoot_days.parquet")
    assert table.num_rows == len(TEXT["shoot_days"])
    assert str(table.schema.field("days").type) == "double"
    assert str(table.schema.field("published_on").type) == "date32[day]"
    assert table.schema.field("days").metadata[b"unit"] == b"days"
    assert b"source_id -> sources.source_id" in table.schema.metadata[b"links"]
    votes = pq.read_table(made / "parquet" / "votes.parquet").to_pandas()
    assert votes["ballots"].dropna().gt(0).all()


def test_a_month_stays_a_month_in_every_form(made):
    precision = pq.read_table(made / "parquet" / "stoppages.parquet").to_pandas().set_index("stoppage_id")
    assert precision.loc["wga-1973", "start_date_precision"] == "month"
    book = openpyxl.load_workbook(made / "xlsx" / "hollywood-labor.xlsx", read_only=True)
    rows = list(book["stoppages"].iter_rows(values_only=True))
    start = rows[0].index("start_date")
    assert next(row for row in rows if row[0] == "wga-1973")[start] == "1973-03"


def test_excel_numbers_are_numbers_and_days_are_days(made):
    book = openpyxl.load_workbook(made / "xlsx" / "hollywood-labor.xlsx", read_only=True)
    assert book.sheetnames[:2] == ["about", "columns"]
    rows = list(book["votes"].iter_rows(values_only=True))
    first = dict(zip(rows[0], rows[1], strict=True))
    assert isinstance(first["yes_pct"], int | float)
    assert hasattr(first["held_on"], "year")


def test_no_cell_of_the_workbook_is_a_formula_whatever_its_text_begins_with(data_copy, tmp_path):
    path = data_copy / "events.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    evil = [f"{start}HYPERLINK(0)" for start in ("=", "+", "-", "@")]
    frame.loc[: len(evil) - 1, "summary"] = evil
    frame.to_csv(path, index=False, lineterminator="\n")
    export("xlsx", tmp_path / "out", data=data_copy)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "hollywood-labor.xlsx")["events"]
    column = [cell.value for cell in sheet[1]].index("summary")
    cells = [row[column] for row in sheet.iter_rows(min_row=2, max_row=1 + len(evil))]
    assert [cell.value for cell in cells] == evil
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    assert all(text[0] in FORMULA_STARTS for text in evil)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_data_give_the_same_bytes(made, tmp_path, form):
    export(form, tmp_path)
    first, second = (
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        for folder in (made / form, tmp_path)
    )
    assert first == second


def test_the_description_names_each_file_with_its_hash(made):
    described = json.loads((made / "xlsx" / "dataset.jsonld").read_text())
    assert (described["@context"], described["@type"]) == ("https://schema.org/", "Dataset")
    for name in ("name", "description", "license", "creator", "temporalCoverage", "version"):
        assert described[name], name
    (download,) = described["distribution"]
    content = (made / "xlsx" / download["name"]).read_bytes()
    assert download["sha256"] == hashlib.sha256(content).hexdigest()


def test_datasette_finds_titles_and_units(made):
    metadata = json.loads((made / "sqlite" / "metadata.json").read_text())
    assert metadata["databases"]["hollywood-labor"]["tables"]["shoot_days"]["units"]["days"] == "days"


def test_nothing_is_left_behind_when_an_export_fails(tmp_path):
    with pytest.raises(ArchiveError, match="expected a day from"):
        export("sqlite", tmp_path / "out", "2099-01-01")
    assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())
    with pytest.raises(ArchiveError, match="one of sqlite, parquet, xlsx"):
        export("csv", tmp_path)


def test_the_command_says_what_it_wrote(tmp_path):
    result = CliRunner().invoke(main, ["export", "--to", "parquet", "--as-of", "2007-10-23", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "what was known on 2007-10-23" in result.output
    assert len(list(tmp_path.glob("*.parquet"))) == len(PACKAGE.tables)


def test_text_of_a_day_is_the_file_without_what_came_later():
    archive = open_archive("2023-09-08")
    text = archive.text("stoppages").set_index("stoppage_id").loc["wga-2023"]
    assert (text["start_date"], text["end_date"], text["days_reported"]) == ("2023-05-02", "", "")
