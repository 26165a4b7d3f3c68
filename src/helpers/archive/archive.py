"""The bitemporal archive: every table as it was known at the end of a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from helpers.archive.days import as_day
from helpers.archive.package import (
    ArchiveError,
    NotYetPublicError,
    Package,
    Table,
    data_dir,
    folder_stamp,
    read_package,
)
from helpers.archive.tables import read_checked, typed

T = TypeVar("T")


@dataclass(frozen=True)
class Source:
    """A public page or document."""

    source_id: str
    publisher: str
    title: str
    published_on: str
    url: str


@dataclass(frozen=True, eq=False)
class _Store:
    """The checked tables of one state of the data folder."""

    package: Package
    text: dict[str, pd.DataFrame]
    frames: dict[str, pd.DataFrame]
    sources: dict[str, Source]

    @cached_property
    def cell_hashes(self) -> dict[str, dict[str, np.ndarray]]:
        """A hash of each cell, by table and column: a day's digest then only picks the rows it knows."""
        return {
            name: {str(column): _hashes(frame[column]) for column in frame.columns}
            for name, frame in self.frames.items()
        }

    @cached_property
    def cited(self) -> dict[tuple[str, str], np.ndarray]:
        """The cells of each column that names sources, by table and column."""
        return {
            (table.name, link.column): self.frames[table.name][link.column].to_numpy(dtype=object)
            for table in self.package.tables.values()
            for link in table.references
            if link.target_table == "sources"
        }


@lru_cache(maxsize=4)
def _store(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> _Store:
    package = read_package(folder)
    text = read_checked(package)
    frames = {name: typed(package.tables[name], frame) for name, frame in text.items()}
    rows = text["sources"].to_dict("records")
    names = ("source_id", "publisher", "title", "published_on", "url")
    sources = {str(row["source_id"]): Source(**{name: str(row[name]) for name in names}) for row in rows}
    return _Store(package, text, frames, sources)


def _current_store(folder: Path | None = None) -> _Store:
    folder = folder or data_dir()
    read_package(folder) if not folder.exists() else None
    return _store(folder, folder_stamp(folder))


def as_known(table: Table, frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The rows of `frame` as they were known at the end of `day`.

    Rows published later or without a public day are left out; columns that became known later
    (`knownOn` in the schema) are blank; of several vintages of one figure the newest accepted one stays.
    """
    if table.timeless:
        return frame
    seen = frame[frame["published_on"].notna() & (frame["published_on"] <= day)]
    late = {f.name: f.known_on for f in table.fields if f.known_on}
    hidden = {name: ~(seen[known] <= day).to_numpy() for name, known in late.items()}
    for name, mask in hidden.items():
        if mask.any():
            for column in (name, f"{name}_precision"):
                if column in seen.columns:
                    seen[column] = seen[column].mask(mask)
    return _newest_vintage(table, seen) if table.vintage_key else seen


def _newest_vintage(table: Table, seen: pd.DataFrame) -> pd.DataFrame:
    """Rejected rows stay beside the accepted newest one, for pages that show conflicts."""
    if "status" in seen.columns:
        accepted, rejected = seen[seen["status"] == "accepted"], seen[seen["status"] == "rejected"]
    else:
        accepted, rejected = seen, seen.iloc[:0]
    value = next(c for c in ("days", "value", "employees_thousands", "expires_on") if c in accepted.columns)
    bare = accepted[accepted[value].isna()]
    newest = _standing(accepted.drop(bare.index), list(table.vintage_key), value)
    return pd.concat([newest, bare, rejected]).sort_index()


def _standing(rows: pd.DataFrame, key: list[str], value: str) -> pd.DataFrame:
    """The newest value of each key, in the row that first published it: a repeat is no new vintage."""
    rows = rows.sort_values("published_on", kind="stable")
    before = rows.groupby(key, sort=False)[value].shift()
    change = (rows[value] != before).groupby([rows[name] for name in key], sort=False).cumsum()
    newest = change == change.groupby([rows[name] for name in key], sort=False).transform("max")
    return rows[newest].drop_duplicates(key, keep="first")


@dataclass(frozen=True, eq=False)
class Archive:
    """What was known at the end of `as_of`. Two archives are equal only if they are the same object."""

    as_of: date
    _held: _Store = field(repr=False)
    _seen: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    _answers: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    _unheard: str = field(default="", repr=False)

    @property
    def version(self) -> str:
        """Twelve hex digits of a hash over all that was known that day: later rows do not change it."""
        return self.digest[:12]

    @property
    def table_names(self) -> list[str]:
        """Names of all tables."""
        return list(self._held.package.tables)

    def schema(self, name: str) -> Table:
        """What the data package says of a table. Raises ArchiveError for an unknown name."""
        if name not in self._held.package.tables:
            raise ArchiveError(f"no table {name!r}; tables are: {', '.join(self.table_names)}")
        return self._held.package.tables[name]

    def table(self, name: str) -> pd.DataFrame:
        """The table as known on the as-of day: typed columns, file order, index of the file's rows.

        Days are datetime64 (a month or year stands at its end, `<name>_precision` says so),
        integers Int64, numbers float64. Raises ArchiveError for an unknown name.
        """
        if name not in self._seen:
            table, frame = self.schema(name), self._heard(self._held.frames[name])
            today = pd.Timestamp(self.as_of)
            self._seen[name] = self._pointed_to(name, frame) if table.timeless else as_known(table, frame, today)
        return self._seen[name].copy(deep=False)  # copy-on-write keeps the stored frame as it is

    def without(self, source_id: str) -> Archive:
        """What all but one source had made public by that day: a report is no evidence for itself.

        Rows that rest on the source are left out, whatever further sources they have.
        """
        return self.ask(_without, source_id)

    def _heard(self, frame: pd.DataFrame) -> pd.DataFrame:
        cites = self._unheard and "source_id" in frame.columns
        return frame[frame["source_id"] != self._unheard] if cites else frame

    def ask(self, question: Callable[..., T], *details: Hashable) -> T:
        """question(archive, *details), worked out once: what was known on a day does not change.

        `question` is a function of a module; its answer is shared and must be left as it is.
        """
        key = (question, *details)
        if key not in self._answers:
            self._answers[key] = question(self, *details)
        answer: T = self._answers[key]
        return answer

    def text(self, name: str) -> pd.DataFrame:
        """The rows of `table(name)` as they stand in the file; what was not known that day is empty."""
        seen = self.table(name)
        cells = self._held.text[name].loc[seen.index].copy()
        for column in (column for column in self.schema(name).fields if column.known_on):
            cells[column.name] = cells[column.name].mask(seen[column.name].isna(), "")
        return cells

    def _pointed_to(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table without days of its own that visible rows point to."""
        if name == "sources":
            return frame[frame["source_id"].isin(self._cited())]
        rows = {table: set(self.table(table)[self.schema(table).key[0]]) for table in frame["table"].unique()}
        pairs = zip(frame["table"], frame["row_id"], strict=True)
        return frame[[row in rows[table] for table, row in pairs]]

    def _cited(self) -> set[str]:
        return {source for name, column in self._held.cited for source in self._known(name, column)}

    def _known(self, name: str, column: str) -> np.ndarray:
        if column in self._late(name):
            return self.table(name)[column].dropna().to_numpy()
        return self._held.cited[name, column][self._rows(name)]

    def accepted(self, name: str) -> pd.DataFrame:
        """The table without rows that lost a conflict between sources."""
        return self.ask(_accepted, name).copy(deep=False)

    def source(self, source_id: str) -> Source:
        """Details of a source. Raises ArchiveError for an unknown id."""
        return _source(self._held, source_id)

    def dispute(self, dispute_id: str) -> pd.Series:
        """The row of one dispute.

        Raises ArchiveError where the id is unknown, NotYetPublicError where nothing of the dispute was public.
        """
        rows = self.ask(_disputes)
        if dispute_id in rows:
            return rows[dispute_id].copy()
        every = self._held.frames["disputes"].set_index("dispute_id")
        if dispute_id in every.index:
            public = every.loc[[dispute_id], "published_on"].min()
            when = "it carries no public day" if pd.isna(public) else f"its first public fact is of {public.date()}"
            raise NotYetPublicError(f"{dispute_id} was not yet public on {self.as_of}: {when}")
        raise ArchiveError(f"no dispute {dispute_id!r}; disputes are: {', '.join(sorted(every.index))}")

    @cached_property
    def table_digests(self) -> dict[str, str]:
        """A hash of each table as known that day: equal hashes, equal evidence."""
        return {name: self._table_digest(name) for name in self.table_names}

    def _table_digest(self, name: str) -> str:
        whole, late = self._held.cell_hashes[name], self._late(name)
        rows, digest = self._rows(name), hashlib.sha256(",".join(whole).encode())
        for column, hashes in whole.items():
            digest.update((_hashes(self.table(name)[column]) if column in late else hashes[rows]).tobytes())
        return digest.hexdigest()

    def _rows(self, name: str) -> np.ndarray:
        """The places of the rows known that day; of a plain table without picking the rows, which takes longer."""
        table = self.schema(name)
        if table.timeless or table.vintage_key or name in self._seen:
            return self.table(name).index.to_numpy()
        published = self._held.frames[name]["published_on"]
        return np.flatnonzero((published <= pd.Timestamp(self.as_of)).to_numpy())

    def _late(self, name: str) -> set[str]:
        """Columns of which cells may be known later than their row."""
        late = [field.name for field in self.schema(name).fields if field.known_on]
        return {column for field in late for column in (field, f"{field}_precision")}

    @cached_property
    def digest(self) -> str:
        """A hash of all that was known that day."""
        joined = "".join(f"{name}:{value};" for name, value in sorted(self.table_digests.items()))
        return hashlib.sha256(joined.encode()).hexdigest()


def _disputes(archive: Archive) -> dict[str, pd.Series]:
    rows = archive.table("disputes").set_index("dispute_id")
    return {str(dispute): row for dispute, row in rows.iterrows()}


def _accepted(archive: Archive, name: str) -> pd.DataFrame:
    frame = archive.table(name)
    return frame[frame["status"] == "accepted"] if "status" in frame.columns else frame


def _without(archive: Archive, source_id: str) -> Archive:
    return Archive(archive.as_of, archive._held, _unheard=source_id)


def _hashes(cells: pd.Series) -> np.ndarray:
    return pd.util.hash_pandas_object(cells, index=False).to_numpy()


def _source(store: _Store, source_id: str) -> Source:
    if source_id not in store.sources:
        raise ArchiveError(f"no source {source_id!r} in sources.csv")
    return store.sources[source_id]


def source_details(source_id: str) -> Source:
    """Details of a source, whatever the as-of day. Raises ArchiveError for an unknown id."""
    return _source(_current_store(), source_id)


def first_day() -> date:
    """The earliest day on which the archive knows a fact of a dispute."""
    return _first_day(_current_store())


def _first_day(store: _Store) -> date:
    first: pd.Timestamp = store.frames["disputes"]["published_on"].min()
    return first.date()


def newest_day() -> date:
    """The newest day the data support."""
    return _current_store().package.newest_day


def open_archive(as_of: str | date | None = None, folder: Path | None = None) -> Archive:
    """The archive as known at the end of `as_of` (default: the newest day the data support).

    `folder` holds the data (default: `data_dir()`).
    Raises ArchiveError where the day is unreadable, before the first fact or after the newest,
    and DataError (an ArchiveError) where the data do not fit their schema.
    """
    store = _current_store(folder)
    newest = store.package.newest_day
    try:
        day = as_day(as_of) if as_of is not None else newest
    except ValueError as error:
        raise ArchiveError(f"as_of: {error}") from None
    first = _first_day(store)
    if not first <= day <= newest:
        raise ArchiveError(f"as_of: {day} lies outside the data; expected a day from {first} to {newest}")
    return _opened(store, day)


@lru_cache(maxsize=16)
def _opened(store: _Store, day: date) -> Archive:
    # A page asks for the same few days again and again, and an archive keeps the tables that it has picked.
    return Archive(day, store)
