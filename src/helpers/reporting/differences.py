"""briefings diff: which facts changed against a revision, which editions see it; and what moved between two days."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.archive import ArchiveError, open_archive
from helpers.archive.package import Package, Table, read_package
from helpers.archive.tables import read_text
from helpers.reporting.editions import Edition, Project, read_editions
from helpers.reporting.manifest import changed_keys

HEAD = "HEAD"
_MOST = 200
_WIDE = 60


@dataclass(frozen=True)
class Change:
    """A row that was added or removed (then `cells` holds its telling values), or whose cells changed."""

    table: str
    kind: str  # added, removed, changed
    row: str
    cells: tuple[tuple[str, str, str], ...]  # column, old, new
    sources: frozenset[str] = frozenset()  # what the row rested on before and rests on now

    def __str__(self) -> str:
        sign = {"added": "+", "removed": "-", "changed": "~"}[self.kind]
        if self.kind == "changed":
            cells = "; ".join(f"{column}: {_short(old)} -> {_short(new)}" for column, old, new in self.cells)
        else:
            cells = "; ".join(f"{column} {_short(new or old)}" for column, old, new in self.cells)
        return f"  {sign} {self.row}\n      {cells}"


def _short(text: str) -> str:
    text = text if len(text) <= _WIDE else text[: _WIDE - 1] + "…"
    return text or "(empty)"


def table_changes(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> list[Change]:
    """Rows of `new` set against those of `old` by the table's key; both as text. Removed, changed, added in file order.

    A row whose key changed counts as removed and added.
    """
    key = [name for name in table.key if name in old.columns and name in new.columns]
    before, after = (_keyed(frame, key) for frame in (old, new))
    gone = [
        Change(table.name, "removed", row, _telling(before, row, key, -1), _sources(row, before))
        for row in before.index.difference(after.index, sort=False)
    ]
    came = [
        Change(table.name, "added", row, _telling(after, row, key, 1), _sources(row, after))
        for row in after.index.difference(before.index, sort=False)
    ]
    shared = after.index.intersection(before.index, sort=False)
    columns = [name for name in after.columns if name in before.columns]
    left, right = before.loc[shared, columns], after.loc[shared, columns]
    moved = (left != right).any(axis=1)
    changed = [
        Change(table.name, "changed", str(row), tuple(
            (column, str(left.at[row, column]), str(right.at[row, column]))
            for column in columns if left.at[row, column] != right.at[row, column]
        ), _sources(row, before, after))
        for row in shared[moved.to_numpy()]
    ]  # fmt: skip
    return [*gone, *changed, *came]


def _keyed(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    label = frame[key].agg(" / ".join, axis=1) if len(frame) else pd.Series(dtype="str")
    again = label.groupby(label).cumcount() if len(frame) else label
    label = label.where(again == 0, label + " #" + (again + 1).astype(str)) if len(frame) else label
    return frame.set_axis(pd.Index(label, dtype="object"))


def _sources(row: str, *frames: pd.DataFrame) -> frozenset[str]:
    return frozenset(str(frame.at[row, "source_id"]) for frame in frames if "source_id" in frame.columns)


def _telling(frame: pd.DataFrame, row: str, key: list[str], side: int) -> tuple[tuple[str, str, str], ...]:
    cells = [(name, str(frame.at[row, name])) for name in frame.columns if name not in key]
    filled = [(name, cell) for name, cell in cells if cell][:5]
    return tuple((name, "", cell) if side > 0 else (name, cell, "") for name, cell in filled)


def data_changes(old: Package, new: Package) -> list[Change]:
    """All changes between two states of the data, table by table. Raises DataError where a file cannot be read."""
    changes: list[Change] = []
    for name in dict.fromkeys([*new.tables, *old.tables, *new.upkeep, *old.upkeep]):
        tables = [{**package.tables, **package.upkeep}.get(name) for package in (old, new)]
        table = tables[1] or tables[0]
        if table is None:
            continue
        frames = [
            read_text(package_table, package.folder)
            if package_table
            else pd.DataFrame(columns=[f.name for f in table.fields], dtype="str")
            for package_table, package in zip(tables, (old, new), strict=True)
        ]
        changes += table_changes(table, *frames)
    return changes


def editions_that_see(editions: list[Edition], old: Path, new: Path) -> dict[str, list[str]]:
    """Tables that stand otherwise as of an edition's day, by edition id; editions that see no change are left out.

    Raises ArchiveError where either state of the data does not load.
    """
    seen: dict[str, list[str]] = {}
    by_day: dict[str, list[str]] = {}
    for edition in editions:
        if edition.as_of not in by_day:
            digests = [open_archive(edition.as_of, folder).table_digests for folder in (old, new)]
            by_day[edition.as_of] = changed_keys(*digests)
        if by_day[edition.as_of]:
            seen[edition.edition_id] = by_day[edition.as_of]
    return seen


def git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise ArchiveError("briefings diff needs git, which was not found") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ArchiveError(f"git {arguments[0]}: {said[0] if said else 'failed'}")
    return done.stdout


def data_at(data: Path, revision: str, into: Path) -> Path:
    """The data folder as it stood at a git revision. Raises ArchiveError where there is none."""
    root = Path(git(data, "rev-parse", "--show-toplevel").decode().strip())
    inside = data.resolve().relative_to(root.resolve()).as_posix()
    try:
        git(data, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except ArchiveError:
        raise ArchiveError(
            f"no revision {revision!r} in this repository; expected a commit, a branch or a tag"
        ) from None
    packed = git(root, "archive", "--format=tar", revision, "--", inside)
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(into, filter="data")
    return into / inside


def against_revision(project: Project, revision: str = HEAD) -> str:
    """What `briefings diff [REV]` prints: rows added, removed and changed, and the editions that see it.

    Raises ArchiveError where the data are no part of a git repository or the revision is unknown.
    """
    with tempfile.TemporaryDirectory() as folder:
        before = data_at(project.data, revision, Path(folder))
        changes = data_changes(read_package(before), read_package(project.data))
        if not changes:
            return f"No fact changed against {revision}."
        lines = _listed(changes, revision)
        try:
            seen = editions_that_see(read_editions(project.editions_file), before, project.data)
        except ArchiveError as error:
            return "\n".join([*lines, "", "Which editions see this cannot be told:", str(error)])
    lines += ["", "Editions that see a change as of their day:" if seen else "No edition sees a change as of its day."]
    lines += [f"  {edition}: {', '.join(tables)}" for edition, tables in seen.items()]
    return "\n".join(lines)


def _listed(changes: list[Change], revision: str) -> list[str]:
    lines = [f"{len(changes)} row(s) changed against {revision}"]
    for name in dict.fromkeys(change.table for change in changes):
        of_table = [change for change in changes if change.table == name]
        counts = [f"{sum(c.kind == kind for c in of_table)} {kind}" for kind in ("added", "removed", "changed")]
        lines += ["", f"{name}: {', '.join(count for count in counts if not count.startswith('0 '))}"]
        lines += [str(change) for change in of_table[:_MOST]]
        if len(of_table) > _MOST:
            lines.append(f"  ... and {len(of_table) - _MOST} more")
    return lines


def between_days(project: Project, dispute: str, first: str, last: str | None) -> str:
    """What `briefings diff --dispute ID --from D1 --to D2` prints: what became known of a dispute in between.

    Raises ArchiveError for an unknown dispute or a day outside the data.
    """
    from helpers.analysis.changes import changes

    archive = open_archive(last, project.data)
    archive.dispute(dispute)
    moved = changes(archive, dispute, first)
    head = f"{dispute}: {len(moved)} thing(s) became known after {first} and by {archive.as_of}"
    lines = [head]
    for row in moved.itertuples():
        both = row.kind != "new" or row.table in ("proposals", "positions")  # with what stood before
        cell = f"{row.field}: {_short(row.old)} -> {_short(row.new)}" if both else f"{row.field} {row.new}"
        lines.append(f"  {row.published_on:%Y-%m-%d}  {row.kind}: {row.what} ({row.table} {row.row_id}; {cell})")
        lines.append(f"      {archive.source(row.source_id).url}")
    return "\n".join(lines)
