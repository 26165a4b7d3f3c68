"""The bitemporal archive: every table as it was known at the end of a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from helpers.archive.days import as_day
from helpers.archive.grades import Grade, Source, grade
from helpers.archive.package import (
    ArchiveError,
    NotYetPublicError,
    Package,
    Table,
    data_dir,
    folder_stamp,
    read_package,
)
from helpers.archive.passages import Passage
from helpers.archive.tables import read_checked, typed
from helpers.errors import no_such

T = TypeVar("T")
Details = ParamSpec("Details")
_BEFORE_ALL = np.datetime64("0001-01-01", "s")


LATEST = timedelta(days=365)
"""How long after the newest fact a day may still be asked for: later, the archive would pass for current."""


@dataclass(frozen=True, eq=False)
class _Public:
    """The days from which rows and cells of a table are known; an empty one never comes."""

    since: np.ndarray
    until: np.ndarray  # from this day on, a newer vintage stands in place of the row
    cells: dict[str, np.ndarray]  # by column, where cells may be known later than their row

    @cached_property
    def _changes(self) -> np.ndarray:
        days = np.unique(np.concatenate([self.since, self.until, *self.cells.values()]))
        return np.concatenate([[_BEFORE_ALL], days[~np.isnat(days)]])

    def last_change(self, day: np.datetime64) -> np.datetime64:
        """The last day up to `day` on which a row or cell came or went: from then to `day` the table reads the same."""
        last: np.datetime64 = self._changes[np.searchsorted(self._changes, day, side="right") - 1]
        return last

    def rows(self, day: np.datetime64) -> np.ndarray:
        """The places of the rows known that day."""
        return np.flatnonzero((self.since <= day) & ~(self.until <= day))

    def hidden(self, rows: np.ndarray, day: np.datetime64) -> dict[str, np.ndarray]:
        """Which cells of these rows were not known that day, by column; columns known as a whole are left out."""
        hidden = {column: ~(known[rows] <= day) for column, known in self.cells.items()}
        return {column: cells for column, cells in hidden.items() if cells.any()}


@dataclass(frozen=True, eq=False)
class _Store:
    """The checked tables of one state of the data folder."""

    package: Package
    text: dict[str, pd.DataFrame]
    frames: dict[str, pd.DataFrame]
    sources: dict[str, Source]
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def once(self, make: Callable[..., T], *details: Hashable) -> T:
        """make(self, *details), worked out once."""
        key = (make, *details)
        if key not in self._made:
            self._made[key] = make(self, *details)
        made: T = self._made[key]
        return made

    def since(self, name: str, day: np.datetime64) -> tuple[str, np.datetime64]:
        """A table and the day since which it has read as it does on `day`."""
        return name, self.public[name].last_change(day)

    @cached_property
    def public(self) -> dict[str, _Public]:
        """The days from which each table that has days of its own is known."""
        dated = (table for table in self.package.tables.values() if not table.timeless)
        return {table.name: _public(table, self.frames[table.name]) for table in dated}

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

    @cached_property
    def stated(self) -> dict[str, dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]]:
        """By table and column, what passages state: the passage, the place of the row, and whether the cell is filled.

        A passage stands once for each row of its key, in the order of the file.
        """
        passages = self.frames["passages"]
        stated: dict[str, dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]] = {}
        for name, of_table in passages.groupby("table", sort=False):
            table, text = self.package.tables[str(name)], self.text[str(name)]
            keys = pd.Series([" / ".join(parts) for parts in zip(*(text[key] for key in table.key), strict=True)])
            places = pd.Series(keys.index, index=keys).groupby(level=0).agg(list).to_dict()
            later = {field.name for field in table.fields if field.known_on}
            stated[str(name)] = {}
            for column, rows in of_table.groupby("column", sort=False):
                pairs = [(passage, place) for passage, key in rows["row_key"].items() for place in places.get(key, ())]
                which, where = np.array(pairs, dtype=int).reshape(-1, 2).T
                filled = np.zeros(len(where), dtype=bool)
                if column in text.columns:
                    filled = (text[column] != "").to_numpy()[where]
                if column in later:
                    filled &= self.frames[str(name)][column].notna().to_numpy()[where]
                stated[str(name)][str(column)] = which, where, filled
        return stated


@lru_cache(maxsize=4)
def _store(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> _Store:
    package = read_package(folder)
    text = read_checked(package)
    frames = {name: typed(package.tables[name], frame) for name, frame in text.items()}
    rows = text["sources"].to_dict("records")
    names = ("source_id", "publisher", "title", "published_on", "url", "kind", "form", "original_publisher")
    sources = {str(row["source_id"]): Source(**{name: str(row[name]) for name in names}) for row in rows}
    return _Store(package, text, frames, sources)


def _current_store(folder: Path | None = None) -> _Store:
    folder = folder or data_dir()
    read_package(folder) if not folder.exists() else None
    return _store(folder, folder_stamp(folder))


def _on_day(frame: pd.DataFrame, public: _Public, day: np.datetime64) -> pd.DataFrame:
    rows = public.rows(day)
    seen = frame.take(rows)
    for column, hidden in public.hidden(rows, day).items():
        # Place -1 gives an empty cell of the column's own type.
        seen[column] = frame[column].array.take(np.where(hidden, -1, rows), allow_fill=True)
    return seen


def _public(table: Table, frame: pd.DataFrame) -> _Public:
    known_on = {field.name: field.known_on for field in table.fields if field.known_on}
    cells = {
        column: frame[known].to_numpy()
        for name, known in known_on.items()
        for column in (name, f"{name}_precision")
        if column in frame.columns
    }
    since = frame["published_on"].to_numpy()
    until = _replaced(table, frame).to_numpy() if table.vintage_key else np.full_like(since, "NaT")
    return _Public(since, until, cells)


def _replaced(table: Table, frame: pd.DataFrame) -> pd.Series:
    """The day from which a newer value stands in place of each row; a repeat of a value is replaced at once.

    Rejected rows stay beside the accepted newest one, for pages that show conflicts, and so do rows without a value.
    """
    key = list(table.vintage_key)
    value = next(c for c in ("days", "value", "employees_thousands", "expires_on") if c in frame.columns)
    counts = frame["published_on"].notna() & frame[value].notna()
    if "status" in frame.columns:
        counts &= frame["status"] == "accepted"
    rows = frame[counts].sort_values("published_on", kind="stable")
    fresh = rows[value] != rows.groupby(key, sort=False)[value].shift()
    until = rows["published_on"].where(~fresh)
    until.update(rows[fresh].groupby(key, sort=False)["published_on"].shift(-1))
    return until.reindex(frame.index)


@dataclass(frozen=True, eq=False)
class Archive:
    """What was known at the end of `as_of`. Two archives are equal only if they are the same object."""

    as_of: date
    _kept: _Store = field(repr=False)
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
        return list(self._kept.package.tables)

    def schema(self, name: str) -> Table:
        """What the data package says of a table. Raises ArchiveError for an unknown name."""
        if name not in self._kept.package.tables:
            raise ArchiveError(no_such("table", name, self.table_names))
        return self._kept.package.tables[name]

    def table(self, name: str) -> pd.DataFrame:
        """The table as known on the as-of day: typed columns, file order, index of the file's rows.

        Days are datetime64 (a month or year stands at its end, `<name>_precision` says so),
        integers Int64, numbers float64. Raises ArchiveError for an unknown name.
        """
        if name not in self._seen:
            self._seen[name] = self._pointed_to(name) if self.schema(name).timeless else self._dated(name)
        return self._seen[name].copy(deep=False)  # copy-on-write keeps the stored frame as it is

    def _dated(self, name: str) -> pd.DataFrame:
        if self._unheard:
            return _on_day(self._kept.frames[name], self._public(name), self._today)
        return self._kept.once(_read, self._kept.since(name, self._today))

    def without(self, source_id: str) -> Archive:
        """What all but one source had made public by that day: a report is no evidence for itself.

        Rows that rest on the source are left out, whatever further sources they have.
        """
        return self.ask(_without, source_id)

    def _heard(self, name: str) -> pd.DataFrame:
        frame = self._kept.frames[name]
        cites = self._unheard and "source_id" in frame.columns
        return frame[frame["source_id"] != self._unheard] if cites else frame

    @property
    def _today(self) -> np.datetime64:
        return np.datetime64(self.as_of)

    def _public(self, name: str) -> _Public:
        return self.ask(_public_but_unheard, name) if self._unheard else self._kept.public[name]

    def ask(self, question: Callable[..., T], *details: Hashable, **named: Any) -> T:
        """question(archive, *details), worked out once: what was known on a day does not change.

        `question` is a function of a module; its answer is shared and must be left as it is.
        """
        key = (question, *details, *named.items())
        if key not in self._answers:
            self._answers[key] = question(self, *details, **named)
        answer: T = self._answers[key]
        return answer

    def ask_tables(self, question: Callable[..., T], *tables: str, about: tuple[Hashable, ...] = ()) -> T:
        """question(*frames, *about) of these tables alone, worked out once for all days on which they read the same.

        `question` is a function of a module that looks at nothing but what it is given; its answer is shared and must
        be left as it is.
        """
        if self._unheard or any(self.schema(name).timeless for name in tables):
            return self.ask(_answer_here, question, tables, about)
        read = tuple(self._kept.since(name, self._today) for name in tables)
        return self._kept.once(_answer, question, read, about)

    def text(self, name: str) -> pd.DataFrame:
        """The rows of `table(name)` as they stand in the file; what was not known that day is empty."""
        seen = self.table(name)
        cells = self._kept.text[name].loc[seen.index].copy()
        for column in (column for column in self.schema(name).fields if column.known_on):
            cells[column.name] = cells[column.name].mask(seen[column.name].isna(), "")
        return cells

    def _pointed_to(self, name: str) -> pd.DataFrame:
        """The rows of a table without days of its own that visible rows point to."""
        frame = self._heard(name)
        if name == "sources":
            return frame[frame["source_id"].isin(self._cited())]
        if name == "passages":
            return frame[_attested(self, frame)]
        rows = {table: set(self.table(table)[self.schema(table).key[0]]) for table in frame["table"].unique()}
        pairs = zip(frame["table"], frame["row_id"], strict=True)
        return frame[[row in rows[table] for table, row in pairs]]

    def _cited(self) -> set[str]:
        return {source for name, column in self._kept.cited for source in self._known(name, column)}

    def _known(self, name: str, column: str) -> np.ndarray:
        cells, rows = self._kept.cited[name, column], self._rows(name)
        hidden = self._hidden(name, rows).get(column)
        return cells[rows] if hidden is None else cells[rows[~hidden]]

    def accepted(self, name: str, dispute_id: str = "") -> pd.DataFrame:
        """The table, or its rows of one dispute, without those that lost a conflict between sources."""
        if dispute_id:
            return accepted_rows(self.of_dispute(name, dispute_id))
        return self.ask_tables(accepted_rows, name).copy(deep=False)

    def source(self, source_id: str) -> Source:
        """Details of a source. Raises ArchiveError for an unknown id."""
        return _source(self._kept, source_id)

    def grade(self, *source_ids: str) -> Grade:
        """How well a figure is attested that rests on these sources: first-hand, two sources, one report, a copy."""
        return grade(self.source(source_id) for source_id in source_ids)

    def further_sources(self, table: str, row_id: str) -> tuple[str, ...]:
        """The sources of single fields of a row, beside those that the row itself names."""
        rows = self.table("field_sources")
        rows = rows[(rows["table"] == table) & (rows["row_id"] == row_id)]
        return tuple(dict.fromkeys(rows["source_id"]))

    def passages(self) -> list[Passage]:
        """The quotations behind all rows, from sources that were public on the as-of day, in the order of the file."""
        return self.ask(_passages)

    def dispute(self, dispute_id: str) -> pd.Series:
        """The row of one dispute.

        Raises ArchiveError where the id is unknown, NotYetPublicError where nothing of the dispute was public.
        """
        rows = self.ask_tables(_by_dispute, "disputes")
        if dispute_id in rows:
            return rows[dispute_id].copy()
        every = self._kept.frames["disputes"].set_index("dispute_id")
        if dispute_id in every.index:
            public = every.loc[[dispute_id], "published_on"].min()
            when = "it carries no public day" if pd.isna(public) else f"its first public fact is of {public.date()}"
            raise NotYetPublicError(f"{dispute_id} was not yet public on {self.as_of}: {when}")
        raise ArchiveError(no_such("dispute", dispute_id, sorted(every.index)))

    def check_dispute(self, dispute_id: str | None) -> None:
        """Raises as `dispute` does for an id that is not there; where none is given, all is well."""
        if dispute_id:
            self.dispute(dispute_id)

    def of_dispute(self, name: str, dispute_id: str) -> pd.DataFrame:
        """The rows of a table that belong to one dispute. Raises as `dispute` and `table` do."""
        self.dispute(dispute_id)
        return self.ask(_of_dispute, name, dispute_id).copy(deep=False)

    def check_value(self, name: str, column: str, value: str) -> None:
        """Raises ArchiveError with the valid choices for a value that the schema does not allow in a column of a table."""
        field = next(field for field in self.schema(name).fields if field.name == column)
        if value not in field.enum:
            raise ArchiveError(no_such(column, value, field.enum))

    @cached_property
    def table_digests(self) -> dict[str, str]:
        """A hash of each table as known that day: equal hashes, equal evidence."""
        return {name: self._table_digest(name) for name in self.table_names}

    def _table_digest(self, name: str) -> str:
        if self._unheard or self.schema(name).timeless:
            return _digest(self._kept, name, self._rows(name), self._hidden(name, self._rows(name)))
        return self._kept.once(_digest_since, self._kept.since(name, self._today))

    def _rows(self, name: str) -> np.ndarray:
        """The places of the rows known that day; picking the rows takes longer."""
        timeless = self.schema(name).timeless
        return self.table(name).index.to_numpy() if timeless else self._public(name).rows(self._today)

    def _hidden(self, name: str, rows: np.ndarray) -> dict[str, np.ndarray]:
        return {} if self.schema(name).timeless else self._public(name).hidden(rows, self._today)

    @cached_property
    def digest(self) -> str:
        """A hash of all that was known that day."""
        joined = "".join(f"{name}:{value};" for name, value in sorted(self.table_digests.items()))
        return hashlib.sha256(joined.encode()).hexdigest()


def remembered(question: Callable[Concatenate[Archive, Details], T]) -> Callable[Concatenate[Archive, Details], T]:
    """A function of an archive whose answer is worked out once for each archive and the same further arguments.

    Frames are handed out as copies that share their data; any other answer is shared and must be left as it is.
    """

    @wraps(question)
    def answer(archive: Archive, /, *details: Details.args, **named: Details.kwargs) -> T:
        made: Any = archive.ask(question, *details, **named)
        return made.copy(deep=False) if isinstance(made, pd.DataFrame) else made

    return answer


def _read(store: _Store, since: tuple[str, np.datetime64]) -> pd.DataFrame:
    """A table as known from a day on which it changed."""
    name, day = since
    return _on_day(store.frames[name], store.public[name], day)


def _digest_since(store: _Store, since: tuple[str, np.datetime64]) -> str:
    name, day = since
    rows = store.public[name].rows(day)
    return _digest(store, name, rows, store.public[name].hidden(rows, day))


def _digest(store: _Store, name: str, rows: np.ndarray, hidden: dict[str, np.ndarray]) -> str:
    """A hash of these rows of a table, some cells of them blank."""
    whole = store.cell_hashes[name]
    digest = hashlib.sha256(",".join(whole).encode())
    for column, hashes in whole.items():
        known = hashes[rows]
        if column in hidden:
            known[hidden[column]] = _blank_hash(store.frames[name][column].dtype)
        digest.update(known.tobytes())
    return digest.hexdigest()


def _answer(
    store: _Store,
    question: Callable[..., T],
    tables: tuple[tuple[str, np.datetime64], ...],
    about: tuple[Hashable, ...],
) -> T:
    return question(*(store.once(_read, since).copy(deep=False) for since in tables), *about)


def _answer_here(
    archive: Archive, question: Callable[..., T], tables: tuple[str, ...], about: tuple[Hashable, ...]
) -> T:
    return question(*(archive.table(name) for name in tables), *about)


def _of_dispute(archive: Archive, name: str, dispute_id: str) -> pd.DataFrame:
    rows = archive.table(name)
    return rows[rows["dispute_id"] == dispute_id]


def _by_dispute(disputes: pd.DataFrame) -> dict[str, pd.Series]:
    return {str(dispute): row for dispute, row in disputes.set_index("dispute_id").iterrows()}


def accepted_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """A table without rows that lost a conflict between sources."""
    return frame[frame["status"] == "accepted"] if "status" in frame.columns else frame


def _attested(archive: Archive, passages: pd.DataFrame) -> np.ndarray:
    """Which passages state a cell that is known on the day, from a source that was public by then."""
    store = archive._kept
    days = store.frames["sources"].set_index("source_id")["published_on"]
    seen = (passages["source_id"].map(days) <= pd.Timestamp(archive.as_of)).to_numpy()
    known = np.zeros(len(store.frames["passages"]), dtype=bool)
    for table, columns in store.stated.items():
        rows = archive._rows(table)
        hidden = archive._hidden(table, rows)
        visible = np.zeros(len(store.frames[table]), dtype=bool)
        visible[rows] = True
        for column, (which, where, filled) in columns.items():
            shown = visible
            if column in hidden:
                shown = visible.copy()
                shown[rows[hidden[column]]] = False
            of_day = visible[where]
            known[which[of_day]] = (filled & shown[where])[of_day]
    return seen & known[passages.index.to_numpy()]


def _passages(archive: Archive) -> list[Passage]:
    return [
        Passage(str(row.table), str(row.row_key), str(row.column), str(row.source_id),
                archive.source(str(row.source_id)).url, str(row.place), str(row.quote), f"{row.verified_on:%Y-%m-%d}",
                str(row.archived_url))
        for row in archive.table("passages").itertuples()
    ]  # fmt: skip


def _without(archive: Archive, source_id: str) -> Archive:
    return Archive(archive.as_of, archive._kept, _unheard=source_id)


def _public_but_unheard(archive: Archive, name: str) -> _Public:
    frame = archive._kept.frames[name]
    heard = archive._heard(name)["published_on"].reindex(frame.index)
    return _public(archive.schema(name), frame.assign(published_on=heard))


@lru_cache
def _blank_hash(dtype: Any) -> Any:
    return _hashes(pd.Series([None], dtype=dtype))[0]


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

    A day after the newest fact, today say, is answered with the newest facts, up to `LATEST` days after it.
    `folder` holds the data (default: `data_dir()`).
    Raises ArchiveError where the day is unreadable, before the first fact or too long after the newest,
    and DataError (an ArchiveError) where the data do not fit their schema.
    """
    store = _current_store(folder)
    newest = store.package.newest_day
    try:
        day = as_day(as_of) if as_of is not None else newest
    except ValueError as error:
        raise ArchiveError(f"as_of: {error}") from None
    first = _first_day(store)
    last = newest + LATEST
    if not first <= day <= last:
        raise ArchiveError(
            f"as_of: {day} lies outside the data; expected a day from {first} to {last} (newest fact: {newest})"
        )
    return _opened(store, day)


@lru_cache(maxsize=16)
def _opened(store: _Store, day: date) -> Archive:
    # A page asks for the same few days again and again, and an archive keeps the tables that it has picked.
    return Archive(day, store)
