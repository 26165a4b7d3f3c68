"""Rows of the archive behind an answer, and what an answer without a value says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from helpers.analysis.verdicts import Record
from helpers.archive import Archive, open_archive, remembered


def day_of(value: Any) -> date | None:
    """A cell as a day; None where it is empty."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def source_ids(*sources: Any) -> tuple[str, ...]:
    """The ids among these cells, each once."""
    return tuple(dict.fromkeys(str(source) for source in sources if isinstance(source, str) and source))


def absent(why: str) -> Record:
    """A Record without a value."""
    return Record(None, missing=why)


@remembered
def row_of(archive: Archive, table: str, column: str, key: str) -> pd.Series | None:
    """The first row of a table with this value in a column; None where there is none."""
    place = archive.ask(_first_places, table, column).get(key)
    return None if place is None else archive.table(table).iloc[place]


def _first_places(archive: Archive, table: str, column: str) -> dict[str, int]:
    """Where in a table each value of a column stands first."""
    values = archive.table(table)[column].tolist()
    return {value: place for place, value in reversed(list(enumerate(values)))}


def earlier_rows(
    archive: Archive, table: str, mask: Callable[[pd.DataFrame], pd.Series], value: str
) -> list[pd.Series]:
    """Rows that held before the newest ones: the table as it stood the day before each newest row was public."""
    superseded: list[pd.Series] = []
    view = archive
    for _ in range(6):
        rows = view.accepted(table)
        rows = rows[mask(rows) & rows[value].notna()]
        if rows.empty:
            break
        if view is not archive:
            superseded.append(rows.iloc[-1])
        before = rows["published_on"].max().date() - timedelta(days=1)
        try:
            view = open_archive(before)
        except ValueError:
            break
    return superseded


def title_of(archive: Archive, dispute: str) -> str:
    """A dispute's title, or its id where the archive has none."""
    row = row_of(archive, "disputes", "dispute_id", dispute)
    return dispute if row is None else str(row["title"])
