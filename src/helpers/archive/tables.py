"""Reads the CSV tables, checks every cell against the schema, and gives typed frames."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.archive.days import period_end, precision
from helpers.archive.package import ArchiveError, Field, Package, Table
from helpers.archive.text import decoded, misplaced

_SHOWN = 40
# The same whether pyarrow is installed or not, and quicker to take rows from.
_TEXT = pd.StringDtype(storage="python", na_value=np.nan)
pd.set_option("mode.string_storage", "python")  # the same for what pandas makes itself, as the names of columns
_WHOLE, _NUMBER = re.compile(r"-?\d+", re.ASCII), re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
# The day on which something became public needs no precision: it only says from when a fact counts.
_PLAIN_DAYS = {"published_on", "completed_on", "end_published_on"}


@dataclass(frozen=True, order=True)
class Problem:
    """One cell, row or file that is not as the schema says. `line` counts from 1, the header included."""

    file: str
    line: int
    column: str
    actual: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: found {self.actual!r}, expected {self.expected}"


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

    Raises DataError where the file is missing or unreadable, its columns are not those of the schema, or its text is
    not a whole table in plain characters.
    """
    path = folder / table.path
    try:
        raw = path.read_bytes()
    except OSError as error:
        actual = "no such file" if isinstance(error, FileNotFoundError) else str(error.strerror or error)
        raise DataError([Problem(table.path, 1, "-", actual, "a CSV file of that name")]) from None
    expected = [field.name for field in table.fields]
    text, places = decoded(raw)
    head = next(csv.reader(text.splitlines()[:1]), []) if text else []
    if not places and head != expected and not text.startswith("<<<<<<<"):
        actual = ",".join(head) or "nothing"
        places = [(1, "-", actual, "the columns " + ",".join(expected))]
    places = places or misplaced(text, expected)
    if places:
        raise DataError([Problem(table.path, *place) for place in places])
    return pd.read_csv(io.BytesIO(raw), dtype="str", keep_default_na=False, encoding="utf-8", index_col=False)


def _problems(table: Table, column: str, cells: pd.Series, wrong: set[str], expected: str) -> list[Problem]:
    """A problem for each cell that holds one of the wrong texts."""
    bad = cells.index[cells.isin(wrong)] if wrong else ()
    return [Problem(table.path, int(index) + 2, column, str(cells[index]), expected) for index in bad]


def _wrong_numbers(field: Field, cells: set[str]) -> dict[str, set[str]]:
    form = _WHOLE if field.type == "integer" else _NUMBER
    what = "a whole number" if field.type == "integer" else "a plain number"
    wrong = {cell for cell in cells if not form.fullmatch(cell)}
    low = float("-inf") if field.minimum is None else field.minimum
    high = float("inf") if field.maximum is None else field.maximum
    outside = {cell for cell in cells - wrong if not low <= float(cell) <= high}
    limits = " to ".join("any" if limit is None else str(limit) for limit in (field.minimum, field.maximum))
    return {f"{what} without separators": wrong, f"a number from {limits}": outside}


def _is_day(cell: str) -> bool:
    """Whether a text is a day, month or year of the calendar."""
    try:
        return bool(_DAY.fullmatch(cell) and date.fromisoformat(cell + "-01-01"[: 10 - len(cell)]))
    except ValueError:
        return False


def _wrong(field: Field, cells: set[str]) -> dict[str, set[str]]:
    """Texts that do not fit the column, by what was expected."""
    if field.type in ("integer", "number"):
        return _wrong_numbers(field, cells)
    if field.partial_date:
        expected = "a day, month or year: YYYY-MM-DD, YYYY-MM, YYYY"
        return {expected: {cell for cell in cells if not _is_day(cell)}}
    if field.enum:
        return {"one of " + ", ".join(field.enum): cells - set(field.enum)}
    if field.pattern:
        form = re.compile(field.pattern)
        return {f"text of the form {field.pattern}": {cell for cell in cells if not form.fullmatch(cell)}}
    return {}


def _check_field(table: Table, field: Field, column: pd.Series) -> list[Problem]:
    cells = set(column.unique())  # a text that stands in many rows is judged once
    empty = cells & {""} if field.required else set()
    expected = {"a value: this column must not be empty": empty} | _wrong(field, cells - {""})
    return [p for words, wrong in expected.items() for p in _problems(table, field.name, column, wrong, words)]


def check_table(table: Table, frame: pd.DataFrame) -> list[Problem]:
    """Problems of single cells and of the primary key."""
    problems = [p for field in table.fields for p in _check_field(table, field, frame[field.name])]
    doubled = frame[frame.duplicated(list(table.key), keep="first")]
    expected = "a key (" + ", ".join(table.key) + ") that stands in no earlier row"
    keys = (" / ".join(row[name] for name in table.key) for _, row in doubled.iterrows())
    twice = zip(doubled.index, keys, strict=True)
    return problems + [Problem(table.path, int(index) + 2, table.key[0], key, expected) for index, key in twice]


def check_references(package: Package, frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Ids that point to no row."""
    problems: list[Problem] = []
    links = [(table, link) for table in package.tables.values() for link in table.references]
    targets = {(link.target_table, link.target_column) for _, link in links}
    ids = {(name, column): set(frames[name][column].unique()) for name, column in targets}
    for table, link in links:
        cells = frames[table.name][link.column]
        dangling = set(cells.unique()) - ids[link.target_table, link.target_column] - {""}
        expected = f"an id that stands in {link.target_table}.csv, column {link.target_column}"
        problems += _problems(table, link.column, cells, dangling, expected)
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
                columns[f"{field.name}_precision"] = pd.Series(precision(cells), index=cells.index, dtype=_TEXT)
        elif field.type == "integer":
            columns[field.name] = pd.to_numeric(cells.replace("", None)).astype("Int64")
        elif field.type == "number":
            columns[field.name] = pd.to_numeric(cells.replace("", None)).astype("float64")
        else:
            columns[field.name] = cells.astype(_TEXT)
    return pd.DataFrame(columns)
