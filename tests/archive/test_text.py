"""CSV files that are cut, ragged, in another encoding or hold what no reader sees: named by line and column."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.archive import ArchiveError
from helpers.archive.checks import report
from helpers.archive.package import read_package
from helpers.archive.tables import DataError, read_text
from helpers.cli import main

TABLE = "votes"


def problems(folder: Path, name: str = TABLE) -> list[tuple[int, str, str, str]]:
    with pytest.raises(DataError) as caught:
        read_text(read_package(folder).tables[name], folder)
    return [(p.line, p.column, p.actual, p.expected) for p in caught.value.problems]


def change(folder: Path, edit: Callable[[list[bytes]], object], name: str = TABLE) -> None:
    """Edit the lines of a table's file, their ends included."""
    path = folder / f"{name}.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    edit(lines)
    path.write_bytes(b"".join(lines))


def put(line: int, old: bytes, new: bytes) -> Callable[[list[bytes]], None]:
    """Replace the first `old` of a line, which counts from 1 as in the file."""

    def edit(lines: list[bytes]) -> None:
        assert old in lines[line - 1], lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(old, new, 1)

    return edit


@pytest.mark.parametrize(
    ("hidden", "named"),
    [
        ("\x07", "control character U+0007"),
        ("\x00", "control character U+0000"),
        ("\x1b", "control character U+001B"),
        ("\t", "control character U+0009"),
        ("\x85", "control character U+0085"),
        ("\u202e", "right-to-left override U+202E"),
        ("\u2066", "left-to-right isolate U+2066"),
        ("\u200b", "zero width space U+200B"),
        ("\ufeff", "zero width no-break space U+FEFF"),
        ("\uffff", "control character U+FFFF"),
        ("\u2028", "line separator U+2028"),
    ],
)
def test_a_character_that_no_reader_sees_is_named_with_line_and_column(data_copy, hidden, named):
    lines = (data_copy / "disputes.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    header = lines[0].split(",")
    index = next(i for i, line in enumerate(lines) if line.startswith("wga-2007,"))
    title = lines[index].split(",")[header.index("title")]
    lines[index] = lines[index].replace(title, f"{title[:3]}{hidden}{title[3:]}", 1)
    (data_copy / "disputes.csv").write_text("".join(lines), encoding="utf-8", newline="")
    ((line, column, _, expected),) = problems(data_copy, "disputes")
    assert (line, column, expected) == (index + 1, "title", f"no {named} (character 4)")


def test_a_giant_cell_is_named_with_its_length(data_copy):
    change(data_copy, put(5, b",", b"," + b"x" * 5000 + b","))
    change(data_copy, put(5, b",", b""))
    line, _, found, expected = problems(data_copy)[0]
    assert (line, expected[:20]) == (5, "at most 2,000 charac")
    assert len(found) < 60


def test_every_row_with_a_cell_too_many_is_named(data_copy):
    path = data_copy / f"{TABLE}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *(line + "," for line in lines[1:])]) + "\n", encoding="utf-8")
    width = len(read_package(data_copy).tables[TABLE].fields)
    assert [place[0] for place in problems(data_copy)] == list(range(2, len(lines) + 1))
    assert all(place[3] == f"{width} cells, as the table has columns" for place in problems(data_copy))


def test_a_file_cut_within_its_last_row_is_noticed_though_the_last_column_may_be_empty(data_copy):
    path = data_copy / "shoot_days.csv"
    whole = path.read_bytes()
    for cut in (whole[:-1], whole.rstrip(b"\n").rpartition(b",")[0] + b"\n", whole.rstrip(b"\n").rpartition(b",")[0]):
        path.write_bytes(cut)
        assert {place[0] for place in problems(data_copy, "shoot_days")} == {whole.count(b"\n")}


@pytest.mark.parametrize("line", [2, 28])
def test_bytes_that_are_not_utf_8_are_named_with_their_own_line(data_copy, line):
    change(data_copy, put(line, b",", b",\xe9t\xe9"))
    ((at, column, found, expected),) = problems(data_copy)
    assert (at, column) == (line, "-")
    assert found.startswith("bytes e9 74 e9")
    assert expected.startswith("UTF-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_a_file_in_another_encoding_is_said_to_be_so(data_copy, encoding):
    path = data_copy / f"{TABLE}.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert problems(data_copy)[0][0] == 1


def test_marks_of_a_merge_conflict_are_named(data_copy):
    change(data_copy, lambda lines: lines.insert(3, b"<<<<<<< HEAD\n"))
    change(data_copy, lambda lines: lines.insert(5, b"=======\n"))
    change(data_copy, lambda lines: lines.insert(7, b">>>>>>> branch\n"))
    assert [(line, found) for line, _, found, _ in problems(data_copy)] == [
        (4, "<<<<<<< HEAD"), (6, "======="), (8, ">>>>>>> branch"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (lambda lines: lines.insert(6, b"\n"), 7),
        (put(9, b",", b',"'), 9),
        (put(9, b"\n", b"\r"), 9),
        (lambda lines: lines.clear(), 1),
        (lambda lines: lines.pop(0), 1),
    ],
    ids=["an empty line", "an open quote", "a bare carriage return", "nothing", "no header"],
)
def test_what_breaks_the_rows_is_named_with_its_line(data_copy, edit, line):
    change(data_copy, edit)
    assert problems(data_copy)[0][0] == line


def test_line_ends_of_windows_are_read_as_any(data_copy):
    table = read_package(data_copy).tables[TABLE]
    before = read_text(table, data_copy)
    path = data_copy / f"{TABLE}.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_text(table, data_copy).equals(before)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda raw: [], "expected an object with a list `resources`"),
        (lambda raw: {}, "expected an object with a list `resources`"),
        (lambda raw: raw | {"resources": []}, "expected an object with a list `resources`"),
        (lambda raw: raw | {"resources": [5]}, "resource 1: does not describe a table"),
        (lambda raw: raw | {"resources": [{}]}, "resource 1: schema is missing"),
        (lambda raw: raw | {"asOf": "soon"}, "asOf is 'soon', expected a day"),
        (lambda raw: raw | {"asOf": None}, "asOf is None, expected a day"),
        (lambda raw: raw["resources"][0]["schema"]["fields"][0].update(constraints={"pattern": "("}) or raw,
         r"not a regular expression: '\('"),
        (lambda raw: raw["resources"][0].update(path="../../../../etc/passwd") or raw,
         "path is '../../../../etc/passwd', expected the name of a CSV file in this folder"),
        (lambda raw: raw["resources"][0]["schema"].update(primaryKey=["no_such"]) or raw, "column 'no_such' is not among"),
        (lambda raw: next(r for r in raw["resources"] if r["schema"].get("foreignKeys"))["schema"]["foreignKeys"][0][
            "reference"].update(resource="no_such") or raw, "points to no_such"),
    ],
)  # fmt: skip
def test_a_description_that_describes_no_tables_is_one_message(data_copy, edit, said):
    path = data_copy / "datapackage.json"
    path.write_text(json.dumps(edit(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    with pytest.raises(ArchiveError, match=said):
        read_package(data_copy)


def test_the_command_names_the_cell_and_ends_with_1(data_copy):
    change(data_copy, put(4, b",", b",\x07"))
    text, fits = report(data_copy)
    assert not fits
    assert f"{TABLE}.csv, line 4, column " in text
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert "no control character U+0007" in done.stderr
