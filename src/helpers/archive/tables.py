"""Reads the CSV tables, checks every cell against the schema, and gives typed frames."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.archive.days import period_end, precision
from helpers.archive.package import ArchiveError, Field, Package, Table

_SHOWN = 40
# The same whether pyarrow is installed or not, and quicker to take rows from.
_TEXT = pd.StringDtype(storage="python", na_value=np.nan)
# The day on which something became public needs no precision: it only says from when a fact counts.
_PLAIN_DAYS = {"published_on", "completed_on", "end_published_on"}


@dataclass(frozen=True, order=True)
class Problem:
    """One cell, row or file that is not as the schema says. `line` counts from 1, the header included."""

    file: str
    line: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: found {self.found!r}, expected {self.expected}"


class DataError(ArchiveError):
    """The data do not fit their schema. `problems` holds every misfit found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        lines = [str(problem) for problem in self.problems[:_SHOWN]]
        more = len(self.problems) - len(lines)
        if more > 0:
            lines.append(f"... and {more} more")
        super().__init__(f"{len(self.problems)} problem(s) in the data:\n" + "\n".join(lines))


def read_text(table: Table, folder: Path) -> pd.DataFrame:
    """The table as text, one column per field, in file order.

    Raises DataError where the file is missing, not UTF-8, or its columns are not those of the schema.
    """
    path = folder / table.path
    if not path.exists():
        raise DataError([Problem(table.path, 1, "-", "no such file", "a CSV file of that name")])
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8", skip_blank_lines=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        found = str(error).strip()
        raise DataError([Problem(table.path, _ragged_line(path), "-", found, "a UTF-8 CSV table")]) from None
    expected = [field.name for field in table.fields]
    if list(frame.columns) != expected:
        found = ",".join(map(str, frame.columns))
        raise DataError([Problem(table.path, 1, "-", found, "the columns " + ",".join(expected))])
    return frame.fillna("")


def _ragged_line(path: Path) -> int:
    """The first line with a number of cells other than the header's, or 1."""
    with path.open(encoding="utf-8", errors="replace", newline="") as handle:
        reader = csv.reader(handle)
        width = len(next(reader, []))
        return next((reader.line_num for row in reader if len(row) != width), 1)


def _problems(table: Table, column: str, cells: pd.Series, bad: pd.Series, expected: str) -> list[Problem]:
    return [
        Problem(table.path, int(index) + 2, column, str(cells[index]), expected)
        for index in cells.index[bad.to_numpy(dtype=bool)]
    ]


def _check_numbers(table: Table, field: Field, cells: pd.Series) -> list[Problem]:
    form = r"-?\d+" if field.type == "integer" else r"-?\d+(\.\d+)?"
    wrong = ~cells.str.fullmatch(form)
    what = "a whole number" if field.type == "integer" else "a plain number"
    problems = _problems(table, field.name, cells, wrong, f"{what} without separators")
    values = pd.to_numeric(cells[~wrong])
    low, high = field.minimum, field.maximum
    outside = pd.Series(False, index=values.index)
    if low is not None:
        outside |= values < low
    if high is not None:
        outside |= values > high
    limits = f"a number from {low if low is not None else 'any'} to {high if high is not None else 'any'}"
    return problems + _problems(table, field.name, cells[values.index], outside, limits)


def _check_days(table: Table, field: Field, cells: pd.Series) -> list[Problem]:
    # Appending the missing month and day lets one strict parser judge all three forms.
    full = cells.where(cells.str.len() != 4, cells + "-01").where(cells.str.len() == 10, lambda c: c + "-01")
    full = full.where(cells.str.len() != 4, cells + "-01-01")
    parsed = pd.to_datetime(full, format="%Y-%m-%d", errors="coerce")
    shape = cells.str.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?")
    expected = "a day, month or year: YYYY-MM-DD, YYYY-MM, YYYY"
    return _problems(table, field.name, cells, parsed.isna() | ~shape, expected)


def _check_field(table: Table, field: Field, column: pd.Series) -> list[Problem]:
    filled = column != ""
    problems: list[Problem] = []
    if field.required:
        problems += _problems(table, field.name, column, ~filled, "a value: this column must not be empty")
    cells = column[filled]
    if cells.empty:
        return problems
    if field.type in ("integer", "number"):
        return problems + _check_numbers(table, field, cells)
    if field.partial_date:
        return problems + _check_days(table, field, cells)
    if field.enum:
        expected = "one of " + ", ".join(field.enum)
        return problems + _problems(table, field.name, cells, ~cells.isin(field.enum), expected)
    if field.pattern:
        form = re.compile(field.pattern)
        good = {value for value in cells.unique() if form.fullmatch(value)}
        return problems + _problems(table, field.name, cells, ~cells.isin(good), f"text of the form {field.pattern}")
    return problems


def check_table(table: Table, frame: pd.DataFrame) -> list[Problem]:
    """Problems of single cells and of the primary key."""
    problems = [p for field in table.fields for p in _check_field(table, field, frame[field.name])]
    doubled = frame.duplicated(list(table.key), keep="first")
    key = frame[list(table.key)].agg(" / ".join, axis=1) if doubled.any() else frame.iloc[:, 0]
    expected = "a key (" + ", ".join(table.key) + ") that stands in no earlier row"
    return problems + _problems(table, table.key[0], key, doubled, expected)


def check_references(package: Package, frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Ids that point to no row."""
    problems: list[Problem] = []
    for table in package.tables.values():
        for reference in table.references:
            cells = frames[table.name][reference.column]
            targets = frames[reference.target_table][reference.target_column]
            dangling = (cells != "") & ~cells.isin(targets)
            expected = f"an id that stands in {reference.target_table}.csv, column {reference.target_column}"
            problems += _problems(table, reference.column, cells, dangling, expected)
    return problems


def read_checked(package: Package) -> dict[str, pd.DataFrame]:
    """All tables as text, every cell, key and reference checked.

    Raises DataError with all problems at once.
    """
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for table in package.tables.values():
        try:
            frames[table.name] = read_text(table, package.folder)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    for table in package.tables.values():
        problems += check_table(table, frames[table.name])
    problems += check_references(package, frames)
    if problems:
        raise DataError(problems)
    return frames


def typed(table: Table, text: pd.DataFrame) -> pd.DataFrame:
    """The text frame with numbers, days and texts; each partial day also gets a column `<name>_precision`.

    Days that are known to the month or year stand at the end of that period.
    """
    columns: dict[str, pd.Series] = {}
    for field in table.fields:
        cells = text[field.name]
        if field.partial_date:
            columns[field.name] = period_end(cells)
            if field.name not in _PLAIN_DAYS:
                columns[f"{field.name}_precision"] = precision(cells).astype(_TEXT)
        elif field.type == "integer":
            columns[field.name] = pd.to_numeric(cells.replace("", None)).astype("Int64")
        elif field.type == "number":
            columns[field.name] = pd.to_numeric(cells.replace("", None)).astype("float64")
        else:
            columns[field.name] = cells.astype(_TEXT)
    return pd.DataFrame(columns)
