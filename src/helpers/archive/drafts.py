"""A new dispute by hand: skeleton rows to fill in, in data/drafts/ID/, and their way into the tables once they fit."""

from __future__ import annotations

import csv
import os
import re
import shutil
import tomllib
from pathlib import Path

import pandas as pd

from helpers.archive.checks import EXCEPTIONS, misfits, read_exceptions, unexplained
from helpers.archive.findings import Tables
from helpers.archive.package import ArchiveError, Package, Table, read_package
from helpers.archive.tables import Problem, check_references, check_table, read_checked, read_text
from helpers.files import write_whole

FOLDER = "drafts"
_SKELETON = Path(__file__).with_name("skeleton.toml")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*-\d{4}")
_GUILDS = {"wga": ("WGA", "Writers"), "dga": ("DGA", "Directors"), "sagaftra": ("SAG-AFTRA", "Actors"),
           "sag": ("SAG", "Actors"), "iatse": ("IATSE", "Crews"), "teamsters": ("Teamsters", "Drivers")}  # fmt: skip
_TODO = "TODO"
"""Stands in a cell that must be filled before the row can be added."""


def skeleton(dispute: str) -> dict[str, list[dict[str, str]]]:
    """Rows to fill in by table, with what follows from the id filled in. Cells to fill hold TODO or are empty."""
    guild, who = _GUILDS.get(dispute.split("-")[0], (_TODO, _TODO))
    follows = {"dispute": dispute, "year": dispute[-4:], "guild": guild, "who": who}
    tables: dict[str, list[dict[str, str]]] = tomllib.loads(_SKELETON.read_text(encoding="utf-8"))
    return {
        table: [{column: cell.format(**follows) for column, cell in row.items()} for row in rows]
        for table, rows in tables.items()
    }


def new_dispute(data: Path, dispute: str) -> str:
    """Write the skeleton of a dispute to data/drafts/ID/; returns what to do next.

    Raises ArchiveError where the id is not of its form or taken, or where a draft is already there.
    """
    package = read_package(data)
    if not _ID.fullmatch(dispute):
        raise ArchiveError(f"{dispute!r} cannot name a dispute; expected words of a-z and 0-9 and a year: wga-2029")
    if dispute in set(read_text(package.tables["disputes"], data)["dispute_id"]):
        raise ArchiveError(f"{dispute} is already a row of disputes.csv; add rows to the tables directly")
    folder = data / FOLDER / dispute
    if folder.exists():
        raise ArchiveError(f"{folder} is already there; fill it in, or remove it to begin anew")
    waiting = folder.with_name(f".{dispute}.part")
    waiting.mkdir(parents=True)
    for name, rows in skeleton(dispute).items():
        _write(waiting / f"{name}.csv", package.tables[name], rows)
    os.replace(waiting, folder)
    return (
        f"{folder} written. Fill in its cells marked {_TODO}, copy or remove rows as needed, then\n"
        f"  briefings new dispute {dispute} --add\n"
        f"checks them against all tables and adds them; until then nothing reads them."
    )


def _write(path: Path, table: Table, rows: list[dict[str, str]]) -> None:
    names = [field.name for field in table.fields]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([row.get(name, "") for name in names] for row in rows)


def add_dispute(data: Path, dispute: str) -> str:
    """Add a filled draft to the tables and remove it; returns what was added.

    Raises ArchiveError, and changes nothing, where a cell is still to fill or a row would not fit.
    """
    package, folder = read_package(data), data / FOLDER / dispute
    if not folder.is_dir():
        raise ArchiveError(f"no draft {folder}; write one with: briefings new dispute {dispute}")
    tables = Tables(package, read_checked(package), {})
    drafts = _read_drafts(package, folder)
    grown = tables
    for name, rows in drafts.items():
        grown = grown.replaced(name, pd.concat([tables.text[name], rows], ignore_index=True))
    wrong = _wrong(tables, grown, drafts, f"{FOLDER}/{dispute}")
    if wrong:
        lines = "\n".join(wrong)
        raise ArchiveError(f"{len(wrong)} problem(s) in the draft; nothing was added:\n{lines}")
    counts = [f"{len(rows)} to {name}.csv" for name, rows in drafts.items() if len(rows)]
    _append(data, drafts)
    shutil.rmtree(folder)
    return f"{dispute}: added {', '.join(counts)}; the draft is removed. Next: briefings check, briefings diff"


def _read_drafts(package: Package, folder: Path) -> dict[str, pd.DataFrame]:
    drafts = {}
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in package.tables:
            raise ArchiveError(f"{path}: no table of that name; tables are: {', '.join(package.tables)}")
        drafts[path.stem] = read_text(package.tables[path.stem], folder)
    return drafts


def _wrong(tables: Tables, grown: Tables, drafts: dict[str, pd.DataFrame], folder: str) -> list[str]:
    """What does not fit, with the line in the draft's own file."""
    package, lines = tables.package, []
    for name, rows in drafts.items():
        for column in rows.columns:
            for index in rows.index[rows[column] == _TODO]:
                lines.append(f"{folder}/{name}.csv, line {index + 2}, column {column}: still to fill in")
    if lines:
        return lines
    known = {name: len(tables.text[name]) for name in drafts}
    problems: list[Problem] = check_references(package, dict(grown.text))
    for name in drafts:
        problems += check_table(package.tables[name], grown.text[name])
    if problems:
        return [_in_draft(p, p.file, p.line, known, folder) for p in sorted(problems)]
    exceptions, _ = read_exceptions(package)
    left = unexplained(misfits(grown), exceptions, package.upkeep[EXCEPTIONS].path)
    return [_in_draft(misfit, misfit.file, misfit.line, known, folder) for misfit in left]


def _in_draft(problem: object, file: str, line: int, known: dict[str, int], folder: str) -> str:
    before = known.get(file.removesuffix(".csv"), 0)
    if line - 1 > before and before:
        return str(problem).replace(f"{file}, line {line}", f"{folder}/{file}, line {line - before}", 1)
    return str(problem)


def _append(data: Path, drafts: dict[str, pd.DataFrame]) -> None:
    """Add the rows to all tables, or to none."""
    files = {}
    for name, rows in drafts.items():
        path = data / f"{name}.csv"
        old = path.read_text(encoding="utf-8")
        added = rows.to_csv(index=False, header=False, lineterminator="\n")
        files[path] = (old + ("" if old.endswith("\n") else "\n") + added).encode()
    write_whole(files)


def waiting_drafts(data: Path) -> list[str]:
    """Drafts that have not been added, for `briefings check` to name."""
    folder = data / FOLDER
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
