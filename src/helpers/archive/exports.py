"""The tables in other forms: SQLite, Parquet, an Excel workbook; each with a description for machines.

Texts stand as in the files. A day known to the month or year stays text of that form in SQLite and Excel; in
Parquet it is the last day of its period, with a column `<name>_precision` beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.archive.archive import open_archive
from helpers.archive.package import ArchiveError, Field, Reference, Table, data_dir, data_version, read_package
from helpers.archive.tables import read_checked, typed

NAME = "hollywood-labor"
LINKED_DATA = "dataset.jsonld"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet read a text as a formula."""
_SQL_TYPES = {"integer": "INTEGER", "number": "REAL"}
_MEDIA = {".sqlite": "application/vnd.sqlite3", ".parquet": "application/vnd.apache.parquet",
          ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".json": "application/json"}  # fmt: skip
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest day a zip file can hold; the same bytes every time


@dataclass(frozen=True)
class Content:
    """What is exported: all rows of the files, or those known on a day (then `whole` is False)."""

    tables: dict[str, Table]
    cells: dict[str, pd.DataFrame]
    descriptor: dict[str, Any]
    as_of: date
    version: str
    whole: bool


def content_of(data: Path, as_of: str | date | None = None) -> Content:
    """All rows with all vintages, or what was known at the end of `as_of`, as text.

    Raises ArchiveError for a day outside the data and DataError where the data do not fit their schema.
    """
    package = read_package(data)
    if as_of is None:
        cells, version = read_checked(package), data_version(data)
        return Content(package.tables, cells, package.descriptor, package.newest_day, version, True)
    archive = open_archive(as_of, data)
    cells = {name: archive.text(name) for name in package.tables}
    return Content(package.tables, cells, package.descriptor, archive.as_of, archive.version, False)


def export(to: str, folder: Path, as_of: str | date | None = None, data: Path | None = None) -> str:
    """Write all rows, or those known at the end of `as_of`, to `folder` as sqlite, parquet or xlsx.

    Beside them goes a description as schema.org Dataset. All files are written or none. Returns a line on what was
    written. Raises ArchiveError for an unknown form, a day outside the data or a library that is not installed.
    """
    if to not in _WRITERS:
        raise ArchiveError(f"cannot export to {to!r}; expected one of {', '.join(_WRITERS)}")
    content = content_of(data or data_dir(), as_of)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as waiting:
        written = _WRITERS[to](content, Path(waiting))
        described = Path(waiting) / LINKED_DATA
        described.write_text(json.dumps(linked_data(content, written), indent=1, ensure_ascii=False) + "\n", "utf-8")
        for path in (*written, described):
            os.replace(path, folder / path.name)
    what = "all rows" if content.whole else f"what was known on {content.as_of}"
    return f"{len(written)} file(s) and {LINKED_DATA} in {folder}: {what}"


# --- SQLite ---------------------------------------------------------------------------------------


def write_sqlite(content: Content, folder: Path) -> list[Path]:
    """One database with types, keys, links and a description of every column; Datasette reads metadata.json."""
    path = folder / f"{NAME}.sqlite"
    links = {name: [link.target_table for link in table.references] for name, table in content.tables.items()}
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA page_size = 4096")
        for name in TopologicalSorter(links).static_order():  # every link points back
            table, cells = content.tables[name], content.cells[name]
            connection.execute(_create(table, _holding(content, table), content.whole))
            marks = ", ".join("?" * len(table.fields))
            rows = zip(*(_values(field, cells[field.name]) for field in table.fields), strict=True)
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
            for link in table.references:
                index = f"{name}_{link.column}"
                connection.execute(f'CREATE INDEX "{index}" ON "{name}" ("{link.column}")')
        _describe(connection, content)
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(_datasette(content), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return [path, metadata]


def _holding(content: Content, table: Table) -> list[Reference]:
    """The links whose targets are all there: on an earlier day an expiry may be known before its round is."""
    cells = content.cells
    return [
        link for link in table.references
        if set(cells[table.name][link.column]) - {""} <= set(cells[link.target_table][link.target_column])
    ]  # fmt: skip


def _create(table: Table, links: list[Reference], whole: bool) -> str:
    lines = []
    for field in table.fields:
        # On an earlier day a column may be blank that is always filled in the end.
        always = field.required and (whole or not field.known_on)
        lines.append(f'"{field.name}" {_SQL_TYPES.get(field.type, "TEXT")}' + (" NOT NULL" if always else ""))
    lines.append("PRIMARY KEY (" + ", ".join(f'"{name}"' for name in table.key) + ")")
    lines += [
        f'FOREIGN KEY ("{link.column}") REFERENCES "{link.target_table}" ("{link.target_column}")' for link in links
    ]
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def _values(field: Field, cells: pd.Series) -> list[Any]:
    convert: Callable[[str], Any] = {"integer": int, "number": float}.get(field.type, str)
    return [None if cell == "" else convert(cell) for cell in cells]


def _describe(connection: sqlite3.Connection, content: Content) -> None:
    connection.execute("CREATE TABLE about (item TEXT PRIMARY KEY, value TEXT)")
    connection.executemany("INSERT INTO about VALUES (?, ?)", _about(content))
    connection.execute(
        'CREATE TABLE columns ("table" TEXT, "column" TEXT, type TEXT, unit TEXT, meaning TEXT, known_on TEXT,'
        ' PRIMARY KEY ("table", "column"))'
    )
    rows = [(t, f.name, f.kind, f.unit, f.description, f.known_on) for t, f in _fields(content)]
    connection.executemany("INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?)", rows)


def _datasette(content: Content) -> dict[str, Any]:
    about = dict(_about(content))
    tables = {}
    for name, table in content.tables.items():
        columns = {field.name: field.description for field in table.fields}
        units = {field.name: field.unit for field in table.fields if field.unit}
        tables[name] = {"description": table.description, "columns": columns, "units": units}
    return {
        "title": about["title"], "description": about["description"], "license": about["licence"],
        "license_url": about["licence_url"], "databases": {NAME: {"tables": tables}},
    }  # fmt: skip


def _about(content: Content) -> list[tuple[str, str]]:
    raw = content.descriptor
    licence = raw["licenses"][0]
    return [
        ("title", raw["title"]), ("description", raw["description"]), ("as_of", str(content.as_of)),
        ("version", content.version), ("licence", licence["name"]), ("licence_url", licence["path"]),
    ]  # fmt: skip


def _fields(content: Content) -> list[tuple[str, Field]]:
    return [(name, field) for name, table in content.tables.items() for field in table.fields]


# --- Parquet --------------------------------------------------------------------------------------


def write_parquet(content: Content, folder: Path) -> list[Path]:
    """One file per table; descriptions, units, keys and links stand in the metadata of its schema."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ArchiveError("Parquet needs pyarrow: install hollywood-labor-briefings[export]") from None
    kinds = {"integer": pa.int64(), "number": pa.float64()}
    written = []
    for name, table in content.tables.items():
        frame, described = typed(table, content.cells[name]), {field.name: field for field in table.fields}
        fields = []
        for column in frame.columns:
            field = described.get(column)  # none for the precision of a day
            kind = pa.date32() if field and field.partial_date else kinds.get(field.type if field else "", pa.string())
            note = {key: getattr(field, key, "") for key in ("description", "unit", "known_on")}
            fields.append(pa.field(column, kind, metadata={key: text for key, text in note.items() if text}))
        links = "; ".join(f"{link.column} -> {link.target_table}.{link.target_column}" for link in table.references)
        about = dict(_about(content)) | {"table": table.description, "key": ", ".join(table.key), "links": links}
        schema = pa.schema(fields, metadata=about)
        rows = pa.Table.from_pandas(frame.replace("", None), schema, preserve_index=False)
        path = folder / f"{name}.parquet"
        pq.write_table(rows.replace_schema_metadata(about), path, compression="zstd")
        written.append(path)
    return written


# --- Excel ----------------------------------------------------------------------------------------


def write_xlsx(content: Content, folder: Path) -> list[Path]:
    """One workbook: what it is, what each column means, and a sheet per table. No cell is ever a formula."""
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
    except ImportError:
        raise ArchiveError("Excel needs openpyxl: install hollywood-labor-briefings[export]") from None
    book = Workbook(write_only=True)
    day = datetime(content.as_of.year, content.as_of.month, content.as_of.day)
    book.properties.title, book.properties.created = dict(_about(content))["title"], day

    def cell(sheet: Any, value: Any, head: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value)
        if isinstance(value, str):
            made.data_type = "s"  # a text stays a text, whatever it begins with
            made.quotePrefix = value.startswith(FORMULA_STARTS)
        elif isinstance(value, date):
            made.number_format = "yyyy-mm-dd"
        if head:
            made.font = Font(bold=True)
        return made

    def add(name: str, head: list[str], rows: list[list[Any]]) -> None:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append([cell(sheet, text, head=True) for text in head])
        for row in rows:
            sheet.append([None if value is None else cell(sheet, value) for value in row])

    add("about", ["item", "value"], [list(row) for row in _about(content)])
    meanings = [[t, f.name, f.kind, f.unit, f.description, f.known_on] for t, f in _fields(content)]
    add("columns", ["table", "column", "type", "unit", "meaning", "known_on"], meanings)
    for name, table in content.tables.items():
        cells, fields = content.cells[name], table.fields
        values = [_days(cells[f.name]) if f.partial_date else _values(f, cells[f.name]) for f in fields]
        add(name, [field.name for field in fields], [list(row) for row in zip(*values, strict=True)])
    path = folder / f"{NAME}.xlsx"
    book.save(path)
    _without_times(path, day)
    return [path]


def _days(cells: pd.Series) -> list[Any]:
    """Full days as dates; a month or a year stays text."""
    whole = len("2023-09-08")
    return [None if cell == "" else date.fromisoformat(cell) if len(cell) == whole else cell for cell in cells]


def _without_times(path: Path, day: datetime) -> None:
    """Write a workbook anew so that the clock leaves no trace in it."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in sorted(book.namelist())}
    core = parts["docProps/core.xml"].decode()
    head, _, rest = core.partition('<dcterms:modified xsi:type="dcterms:W3CDTF">')
    if rest:
        end = rest.partition("<")
        core = f'{head}<dcterms:modified xsi:type="dcterms:W3CDTF">{day:%Y-%m-%dT%H:%M:%SZ}<{end[2]}'
    parts["docProps/core.xml"] = core.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)


# --- Description for search engines ---------------------------------------------------------------


def linked_data(content: Content, files: list[Path]) -> dict[str, Any]:
    """The dataset as schema.org describes one, with a download entry per file."""
    raw, licence = content.descriptor, content.descriptor["licenses"][0]
    begun = content.cells["stoppages"]["start_date"]
    first = min(day for day in begun if day)
    measured = [
        {"@type": "PropertyValue", "name": f"{table}.{field.name}", "description": field.description,
         **({"unitText": field.unit} if field.unit else {})}
        for table, field in _fields(content)
        if field.type in ("integer", "number")
    ]  # fmt: skip
    downloads = [
        {"@type": "DataDownload", "name": path.name, "contentUrl": path.name, "encodingFormat": _MEDIA[path.suffix],
         "contentSize": f"{path.stat().st_size} B", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in files
    ]  # fmt: skip
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": raw["title"],
        "description": raw["description"],
        "version": content.version,
        "license": licence["path"],
        "creator": [{"@type": "Organization", "name": person["title"]} for person in raw["contributors"]],
        "dateModified": str(content.as_of),
        "temporalCoverage": f"{first}/{content.as_of}",
        "spatialCoverage": {"@type": "Place", "name": "United States"},
        "keywords": ["strikes", "collective bargaining", "film", "television", "Hollywood", "shooting days"],
        "isAccessibleForFree": True,
        "variableMeasured": measured,
        "distribution": downloads,
    }


_WRITERS: dict[str, Callable[[Content, Path], list[Path]]] = {
    "sqlite": write_sqlite, "parquet": write_parquet, "xlsx": write_xlsx,
}  # fmt: skip
FORMS = tuple(_WRITERS)
