"""The data package: what datapackage.json says of each table and column."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers.errors import UserError

DATA_VARIABLE = "BRIEFINGS_DATA"
_FILE = re.compile(r"[a-z0-9_]+\.csv")


class ArchiveError(UserError, ValueError):
    """Something the user asked of the archive cannot be answered; the message says what to do."""


class NotYetPublicError(ArchiveError):
    """The dispute exists, but nothing of it was public on the as-of day."""


@dataclass(frozen=True)
class Field:
    """One column: its type, constraints, unit and, where it lags its row, the column with its public day."""

    name: str
    type: str
    description: str
    required: bool
    enum: tuple[str, ...]
    pattern: str
    minimum: float | None
    maximum: float | None
    unit: str
    partial_date: bool
    known_on: str

    @property
    def kind(self) -> str:
        """Its type in words."""
        return "day, month or year" if self.partial_date else {"string": "text"}.get(self.type, self.type)


@dataclass(frozen=True)
class Reference:
    """A foreign key: `column` holds values of `target_column` in `target_table`."""

    column: str
    target_table: str
    target_column: str


@dataclass(frozen=True)
class Table:
    """One table of the package; `order` holds columns whose days follow one another."""

    name: str
    path: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    vintage_key: tuple[str, ...]
    timeless: bool
    order: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Package:
    """All tables, and the newest day the facts reach to.

    `upkeep` holds tables that serve checks only and are no evidence of any day; `descriptor` is what the
    package says of itself: title, description, licenses, contributors.
    """

    folder: Path
    newest_day: date
    tables: dict[str, Table]
    upkeep: dict[str, Table]
    descriptor: dict[str, Any]


def data_dir() -> Path:
    """The folder of the data: $BRIEFINGS_DATA, else data/ of the checkout, else the installed copy."""
    chosen = os.environ.get(DATA_VARIABLE)
    if chosen:
        return Path(chosen)
    here = Path(__file__).resolve()
    checkout = here.parents[3] / "data"
    return checkout if (checkout / "datapackage.json").exists() else here.parents[1] / "_data"


def _field(raw: dict[str, Any]) -> Field:
    constraints = raw.get("constraints", {})
    return Field(
        name=raw["name"],
        type=raw["type"],
        description=raw.get("description", ""),
        required=bool(constraints.get("required", False)),
        enum=tuple(constraints.get("enum", ())),
        pattern=constraints.get("pattern", ""),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        unit=raw.get("unit", ""),
        partial_date=bool(raw.get("partialDate", False)),
        known_on=raw.get("knownOn", ""),
    )


def _table(raw: dict[str, Any]) -> Table:
    schema = raw["schema"]
    references = tuple(
        Reference(key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0])
        for key in schema.get("foreignKeys", [])
    )
    return Table(
        name=raw["name"],
        path=raw["path"],
        description=raw.get("description", ""),
        fields=tuple(_field(field) for field in schema["fields"]),
        key=tuple(schema.get("primaryKey", ())),
        references=references,
        vintage_key=tuple(raw.get("vintageKey", ())),
        timeless=bool(raw.get("timeless", False)),
        order=tuple(tuple(chain) for chain in raw.get("dateOrder", ())),
    )


def read_package(folder: Path) -> Package:
    """The package described in `folder`/datapackage.json.

    Raises ArchiveError where there is none, it is not readable or does not describe tables.
    """
    path = folder / "datapackage.json"
    if not path.exists():
        raise ArchiveError(f"no data package in {folder}: expected {path.name} there; set {DATA_VARIABLE}")
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ArchiveError(f"{path.name}, line {error.lineno}: not valid JSON ({error.msg})") from error
    except UnicodeDecodeError as error:
        raise ArchiveError(f"{path.name}: not UTF-8 at byte {error.start + 1}") from None
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
    if not isinstance(raw, dict) or not isinstance(raw.get("resources"), list) or not raw["resources"]:
        raise ArchiveError(f"{path.name}: expected an object with a list `resources` that describes the tables")
    entries = [(entry, _described(path, number, entry)) for number, entry in enumerate(raw["resources"], 1)]
    tables, upkeep = (
        {table.name: table for entry, table in entries if bool(entry.get("upkeep")) == kept_apart}
        for kept_apart in (False, True)
    )
    _check_links(path, {**tables, **upkeep})
    try:
        newest = date.fromisoformat(raw["asOf"])
    except (KeyError, TypeError, ValueError):
        raise ArchiveError(f"{path.name}: asOf is {raw.get('asOf')!r}, expected a day, YYYY-MM-DD") from None
    descriptor = {name: value for name, value in raw.items() if name != "resources"}
    return Package(folder, newest, tables, upkeep, descriptor)


def _described(path: Path, number: int, entry: Any) -> Table:
    """One entry of `resources`. Raises ArchiveError where it does not describe a table in a file of the folder."""
    name = entry.get("name", "") if isinstance(entry, dict) else ""
    where = f"{path.name}, resource {number}" + (f" ({name})" if name else "")
    try:
        table = _table(entry)
        for field in table.fields:
            re.compile(field.pattern)
    except re.error as error:
        raise ArchiveError(f"{where}: not a regular expression: {error.pattern!r} ({error.msg})") from None
    except KeyError as error:
        raise ArchiveError(f"{where}: {error.args[0]} is missing") from None
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise ArchiveError(f"{where}: does not describe a table: {error}") from None
    if not _FILE.fullmatch(table.path):
        raise ArchiveError(f"{where}: path is {table.path!r}, expected the name of a CSV file in this folder")
    columns = {field.name for field in table.fields}
    for column in (*table.key, *table.vintage_key, *(link.column for link in table.references)):
        if column not in columns:
            raise ArchiveError(f"{where}: column {column!r} is not among its fields")
    return table


def _check_links(path: Path, tables: dict[str, Table]) -> None:
    for table in tables.values():
        for link in table.references:
            target = tables.get(link.target_table)
            if target is None or link.target_column not in {field.name for field in target.fields}:
                points_to = f"{link.target_table}.{link.target_column}"
                raise ArchiveError(
                    f"{path.name}, {table.name}: {link.column} points to {points_to}, which is not there"
                )


def folder_stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and change times of the data files: a cheap sign that something changed."""
    with os.scandir(folder) as entries:
        files = {e.name: e.stat() for e in entries if e.name.endswith(".csv") or e.name == "datapackage.json"}
    return tuple((name, files[name].st_size, files[name].st_mtime_ns) for name in sorted(files))


@lru_cache(maxsize=8)
def _content_hash(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, _, _ in stamp:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return digest.hexdigest()


def data_version(folder: Path) -> str:
    """The first 12 hex digits of a hash over all data files: the version printed on every page."""
    return _content_hash(folder, folder_stamp(folder))[:12]
