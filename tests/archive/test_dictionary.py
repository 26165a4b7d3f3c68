"""The data dictionary and the tally of what was gathered."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from helpers.archive import ArchiveError
from helpers.archive.dictionary import MARKER, NAME, dictionary, with_dictionary
from helpers.archive.intake import read_intake, tally
from helpers.archive.package import data_dir, read_package
from helpers.cli import main

PACKAGE = read_package(data_dir())


def test_the_dictionary_is_current():
    page = (data_dir() / NAME).read_text(encoding="utf-8")
    assert page == with_dictionary(page, PACKAGE), "run: briefings dictionary"


def test_the_head_says_what_a_reader_must_know():
    head = (data_dir() / NAME).read_text(encoding="utf-8").partition(MARKER)[0]
    for word in ("published_on", "left out", "accepted", "CC BY 4.0", "sources.csv", "exceptions.csv"):
        assert word in head, word


def test_every_table_and_column_is_described():
    text = dictionary(PACKAGE)
    for table in (*PACKAGE.tables.values(), *PACKAGE.upkeep.values()):
        assert f"### {table.name}\n" in text
        assert table.description
        for field in table.fields:
            assert f"| `{field.name}` |" in text
            assert field.description, f"{table.name}.{field.name}"


def test_a_page_without_the_marker_is_refused():
    with pytest.raises(ArchiveError, match="expected the line"):
        with_dictionary("# Data\n", PACKAGE)


def test_the_command_writes_below_the_head_and_keeps_the_head(data_copy):
    path = data_copy / NAME
    page = path.read_text(encoding="utf-8")
    path.write_text(page.replace("### votes", "### ballots"), encoding="utf-8")
    result = CliRunner().invoke(main, ["dictionary"])
    assert result.exit_code == 0, result.output
    assert path.read_text(encoding="utf-8") == page


def test_every_gathered_row_was_kept_or_left_out_for_a_reason():
    intakes = read_intake(data_dir())
    assert [intake.gathered for intake in intakes if not intake.is_complete] == []
    assert all(reason for intake in intakes for reason in intake.left_out)
    kept_in = {part for intake in intakes for part in intake.table.split(";")[0].split() if intake.kept}
    assert kept_in <= set(PACKAGE.tables)


def test_the_tally_adds_up():
    intakes = read_intake(data_dir())
    lines = tally(data_dir()).splitlines()
    total = next(line for line in lines if line.startswith("in all"))
    rows, kept = sum(i.rows for i in intakes), sum(i.kept for i in intakes)
    assert total.split()[-3:] == [str(rows), str(kept), str(rows - kept)]
    assert "not accounted for" not in "\n".join(lines)


def test_the_federal_mediation_records_are_counted_in_full():
    intake = next(i for i in read_intake(data_dir()) if i.gathered.endswith("fmcs_stoppages.csv"))
    assert intake.rows == 14_317
