"""briefings check: the structure of every table, then arithmetic and logic, with known misfits explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.archive.findings import Finding, Rule, Tables
from helpers.archive.forecasts import FORECASTS
from helpers.archive.package import Package, Table, data_dir, read_package
from helpers.archive.releases import (
    CORRECTIONS,
    Change,
    changes_since_release,
    figure_key,
    figures,
)
from helpers.archive.rules import RULES
from helpers.archive.tables import DataError, Problem, check_table, read_checked, read_text

EXCEPTIONS = "exceptions"
_CELL = ["table", "row_key", "column"]


@dataclass(frozen=True, order=True)
class Misfit:
    """A cell that breaks a rule: where it stands, what stands there, what was expected and why."""

    file: str
    line: int
    column: str
    check: str
    row: str
    actual: str
    expected: str
    why: str

    def __str__(self) -> str:
        return (
            f"{self.file}, line {self.line}, column {self.column}: found {self.actual!r}, expected {self.expected}\n"
            f"    {self.check}: {self.why}; row {self.row}"
        )


def misfits(tables: Tables, rules: Iterable[Rule] = RULES) -> list[Misfit]:
    """All cells that break one of the rules, known exceptions included."""
    return sorted({_misfit(tables, rule, finding) for rule in rules for finding in rule.find(tables)})


def _misfit(tables: Tables, rule: Rule, finding: Finding) -> Misfit:
    table = tables.package.tables[finding.table]
    cell = str(tables.text[table.name][finding.column][finding.index])
    key = tables.row_key(table.name, finding.index)
    return Misfit(table.path, finding.index + 2, finding.column, rule.name, key, cell, finding.expected, rule.why)


def unexplained(misfits: Sequence[Misfit], exceptions: pd.DataFrame, path: str) -> list[Misfit]:
    """The misfits that no row of `exceptions` explains, and the exceptions that explain nothing.

    An exception holds the value that was found, so that another value in the same cell is a misfit again.
    """
    columns = zip(*(exceptions[name] for name in ("check", "table", "row_key", "column", "found")), strict=True)
    known = {key: index for index, key in enumerate(columns)}
    used = {_identity(misfit) for misfit in misfits}
    left = [misfit for misfit in misfits if _identity(misfit) not in known]
    for key, index in known.items():
        if key not in used:
            check, table, row, column, value = key
            expected = f"a misfit of {check} in {table}, column {column}; there is none, so remove this line"
            left.append(Misfit(path, index + 2, "check", "exception-unused", row, value, expected,
                               "an exception explains something that is there"))  # fmt: skip
    return sorted(left)


def _identity(misfit: Misfit) -> tuple[str, str, str, str, str]:
    return misfit.check, misfit.file.removesuffix(".csv"), misfit.row, misfit.column, misfit.actual


def uncorrected(tables: Tables, corrections: pd.DataFrame) -> list[Misfit]:
    """Released figures that changed without a line in `corrections`, and lines that tell of another value."""
    cells = ("table", "row_key", "column", "old_value", "new_value")
    corrected = set(zip(*(corrections[name] for name in cells), strict=True))
    wrong = [
        _changed(tables, change)
        for change in changes_since_release(tables)
        if (change.table, change.row_key, change.column, change.old, change.new) not in corrected
    ]
    return [*wrong, *_stale(tables, corrections)]


def _changed(tables: Tables, change: Change) -> Misfit:
    table = tables.package.tables[change.table]
    expected = f"{change.old or 'nothing'}, as released, or a line in {CORRECTIONS}.csv that tells of the change"
    why = "a figure that readers may have quoted does not change in silence"
    line = _line_of(tables, table, change.row_key)
    return Misfit(table.path, line, change.column, "correction-missing", change.row_key, change.new, expected, why)


def _line_of(tables: Tables, table: Table, row_key: str) -> int:
    """The line of the newest row of a figure, or 1 where it is gone."""
    text = tables.text[table.name]
    rows = text.index[text[figure_key(table)].agg(" / ".join, axis=1) == row_key]
    return int(rows[-1]) + 2 if len(rows) else 1


def _stale(tables: Tables, corrections: pd.DataFrame) -> Iterator[Misfit]:
    """The newest correction of a cell tells the value that stands there now."""
    newest = corrections.sort_values("corrected_on", kind="stable").drop_duplicates(_CELL, keep="last")
    for index, row in newest.iterrows():
        value_now = _value_now(tables, *(str(row[name]) for name in _CELL))
        if value_now != row["new_value"]:
            yield Misfit(f"{CORRECTIONS}.csv", int(str(index)) + 2, "new_value", "correction-stale",
                         row["correction_id"], row["new_value"], f"{value_now or 'nothing'}, which stands there now",
                         "a correction tells what was put right")  # fmt: skip


def _value_now(tables: Tables, name: str, row_key: str, column: str) -> str:
    """The cell of a figure, of several vintages the newest accepted; empty where there is none."""
    table = tables.package.tables.get(name)
    if table is None or column not in tables.text[name].columns:
        return ""
    cells = figures(table, tables.text[name]).get(row_key, {})
    line = _line_of(tables, table, row_key)
    return cells.get(column) or (str(tables.text[name][column][line - 2]) if line > 1 else "")


def read_exceptions(package: Package) -> tuple[pd.DataFrame, list[Problem]]:
    """The known misfits as text, and what is wrong with that file itself."""
    table = package.upkeep[EXCEPTIONS]
    frame = read_text(table, package.folder)
    return frame, check_table(table, frame)


def problems_of(folder: Path) -> list[Misfit | Problem]:
    """Everything wrong with the data in `folder`, structure first: arithmetic needs cells that can be read.

    Raises DataError where cells, keys or references do not fit the schema, ArchiveError where there is no package.
    """
    package = read_package(folder)
    tables = Tables(package, read_checked(package), {})
    exceptions, wrong = read_exceptions(package)
    sources = set(tables.text["sources"]["source_id"])
    names = {rule.name for rule in RULES}
    for index in exceptions.index[(exceptions["source_id"] != "") & ~exceptions["source_id"].isin(sources)]:
        cell = str(exceptions["source_id"][index])
        wrong.append(Problem("exceptions.csv", index + 2, "source_id", cell, "an id that stands in sources.csv"))
    for index in exceptions.index[~exceptions["check"].isin(names)]:
        cell = str(exceptions["check"][index])
        wrong.append(Problem("exceptions.csv", index + 2, "check", cell, "one of " + ", ".join(sorted(names))))
    corrections = read_text(package.upkeep[CORRECTIONS], folder)
    wrong += check_table(package.upkeep[CORRECTIONS], corrections)
    wrong += check_table(package.upkeep[FORECASTS], read_text(package.upkeep[FORECASTS], folder))
    return [
        *wrong,
        *unexplained(misfits(tables), exceptions, "exceptions.csv"),
        *uncorrected(tables, corrections),
    ]


def report(folder: Path | None = None) -> tuple[str, bool]:
    """What `briefings check` prints, and whether all is well. Raises ArchiveError where there is no package."""
    folder = folder or data_dir()
    try:
        problems = problems_of(folder)
    except DataError as error:
        problems = list(error.problems)
    if problems:
        lines = [str(problem) for problem in problems]
        return "\n".join([*lines, f"{len(problems)} problem(s) in the data"]), False
    package = read_package(folder)
    known = len(read_exceptions(package)[0])
    return f"{len(package.tables)} tables, {len(RULES)} checks: all is well ({known} known exceptions)", True
