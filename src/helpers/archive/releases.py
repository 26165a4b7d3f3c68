"""What was released, and what was corrected since: a figure that readers may have quoted does not change in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.archive.findings import Tables
from helpers.archive.package import Package, Table, data_dir, read_package
from helpers.archive.tables import read_text
from helpers.files import write_whole

RELEASED = "released.json"
CORRECTIONS = "corrections"
# Statistics with so many cells that none is shown by itself, tables of texts, and estimates, which no page shows.
_LEFT_OUT = frozenset({"shoot_day_estimates", "us_stoppages", "us_stoppages_monthly", "us_stoppages_by_sector", "mediation_counts",
                       "mediation_hollywood", "production_series", "employment", "employment_changes", "price_index",
                       "statistical_releases", "conflicts", "claims"})  # fmt: skip
# Days on which a row or a cell became public: what moves them changes a replay, not a figure.
_PUBLIC_DAYS = frozenset({"published_on", "completed_on", "end_published_on", "vintage"})
Figures = dict[str, dict[str, str]]
"""Cells by the key of their figure and their column."""


@dataclass(frozen=True)
class Correction:
    """A figure of a released page that changed: what stood there, what stands there, when and why."""

    correction_id: str
    table: str
    row_key: str
    column: str
    old_value: str
    new_value: str
    corrected_on: str
    kind: str
    reason: str
    source_id: str


def figure_key(table: Table) -> list[str]:
    """The columns that name a figure, whatever day it became public."""
    return [column for column in table.vintage_key or table.key if column not in _PUBLIC_DAYS]


def figures(table: Table, text: pd.DataFrame) -> Figures:
    """Numbers and days of a table by figure: of several vintages the newest accepted, of other rows each."""
    key = figure_key(table)
    columns = [field.name for field in table.fields
               if (field.type in ("number", "integer") or field.partial_date)
               and field.name not in {*_PUBLIC_DAYS, *key}]  # fmt: skip
    if table.vintage_key:
        value = next(c for c in ("days", "value", "employees_thousands", "expires_on") if c in text.columns)
        rows = text[(text[value] != "") & (text["published_on"] != "")]
        rows = rows[rows["status"] == "accepted"] if "status" in rows.columns else rows
        text, columns = rows, [value]
    if "published_on" in text.columns:
        text = text.sort_values("published_on", kind="stable").drop_duplicates(key, keep="last")
    names = zip(*(text[column] for column in key), strict=True)
    records = text[columns].to_dict("records")
    return {
        " / ".join(name): {str(column): str(cell) for column, cell in record.items() if cell}
        for name, record in zip(names, records, strict=True)
    }


def released_tables(package: Package) -> list[Table]:
    """The tables whose figures pages show one by one."""
    return [table for table in package.tables.values() if not table.timeless and table.name not in _LEFT_OUT]


def write_release(folder: Path | None = None) -> str:
    """Keep the figures as they stand as the last release; returns a line on what was kept."""
    package = read_package(folder or data_dir())
    kept = {table.name: figures(table, read_text(table, package.folder)) for table in released_tables(package)}
    text = json.dumps(kept, indent=0, ensure_ascii=False, sort_keys=True)
    write_whole({package.folder / RELEASED: f"{text}\n".encode()})
    return f"{RELEASED}: {sum(map(len, kept.values()))} figures of {len(kept)} tables"


def read_release(folder: Path) -> dict[str, Figures]:
    """The figures of the last release by table; nothing before the first one."""
    path = folder / RELEASED
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@dataclass(frozen=True)
class Change:
    """A released figure that reads otherwise now; `new` is empty where it is gone."""

    table: str
    row_key: str
    column: str
    old: str
    new: str


def changes_since_release(tables: Tables) -> Iterator[Change]:
    """Every cell of the last release that reads otherwise now. New figures and newly filled cells are no corrections."""
    released = read_release(tables.package.folder)
    for table in released_tables(tables.package):
        now = figures(table, tables.text[table.name])
        for row_key, cells in released.get(table.name, {}).items():
            for column, old in cells.items():
                new = now.get(row_key, {}).get(column, "")
                if new != old:
                    yield Change(table.name, row_key, column, old, new)


def read_corrections(folder: Path | None = None) -> tuple[Correction, ...]:
    """All corrections, oldest first."""
    package = read_package(folder or data_dir())
    rows = read_text(package.upkeep[CORRECTIONS], package.folder).to_dict("records")
    corrections = [Correction(**{str(name): str(cell) for name, cell in row.items()}) for row in rows]
    return tuple(sorted(corrections, key=lambda row: (row.corrected_on, row.correction_id)))
