"""A frame as a reader's table: every figure bound to its sources, every day readable, long tables folded."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from helpers.archive import Archive, Quantity, RowText
from helpers.briefing.marks import Marks, Shown
from helpers.briefing.pieces import Piece

SHOWN_ROWS = 8
_SPARED_ROWS = 2  # nobody opens a drawer for two rows
_ENDINGS = {"_pct": "pct", "_points": "pct_points", "_usd": "usd", "_year": "year", "_rank": "rank"}
_UNITS = {"pct": "pct", "year": "year", "rank": "rank", "usd": "usd", "shoot_days": "shoot_days"}


@dataclass(frozen=True)
class _Cells:
    """What a cell needs to know beside its value."""

    marks: Marks
    how: Mapping[str, str]
    units: Mapping[str, str]
    row: str
    signed: tuple[str, ...]


def sourced(
    frame: pd.DataFrame,
    archive: Archive,
    columns: Mapping[str, str],
    *,
    caption: str,
    row: str = "",
    how: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    signed: tuple[str, ...] = (),
    shown: int = SHOWN_ROWS,
) -> Piece | None:
    """The frame as a table for readers; the frame stays as it is. None where it has no rows.

    `columns` maps columns of the frame to their titles, in the order shown. A cell may be a number, a day, words, a
    `Quantity` or a `RowText`. Sources of a row stand in its column `source_id` (an id or a tuple of ids), those of one
    column in `<column>_source`. The unit of a column follows from its name (`_pct`, `_points`, `_usd`, `year`), from a
    column `<column>_unit`, or from `units`. `how` tells how a column was computed. `signed` columns show + and −.
    `row` names the table of the archive that the rows come from. A column without any value is left out. Of a long
    table the first `shown` rows stand open; 0 folds all of it.

    Raises ValueError for a column that the frame lacks, with those that it has.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ValueError(
            f"no column {missing[0]!r} in the frame; its columns are: {', '.join(map(str, frame.columns))}"
        )
    if frame.empty:
        return None
    columns = _filled(frame, columns)
    cells = _Cells(Marks(archive), how or {}, units or {}, row or caption, signed)
    rows = frame.to_dict("records")
    first = rows if shown and len(rows) <= shown + _SPARED_ROWS else rows[:shown]
    numeric = {name for name in columns if _is_numeric(frame[name])}
    body = _table(caption, columns, first, cells, numeric) if first else ""
    if len(rows) > len(first):
        rest = _table(f"{caption}, the rest" if first else caption, columns, rows[len(first) :], cells, numeric)
        count = Quantity("rows_left", "", len(rows) - len(first), "count", (), "Rows not shown at first")
        label = cells.marks.token(Shown(count, refs=False))
        words = (
            f"Show the other {label} rows"
            if first
            else f"{escape(caption)}: {label} {'row' if len(rows) == 1 else 'rows'}"
        )
        body += f'<details class="how"><summary>{words}</summary>{rest}</details>'
    return Piece("table", body, tuple(cells.marks.listed), archive, {"caption": caption})


def _filled(frame: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    """The columns without those that are empty in every row; the first names the rows and stays."""
    first = next(iter(columns))
    empty = {name for name in columns if name != first and (frame[name].isna() | (frame[name].astype(str) == "")).all()}
    return {name: title for name, title in columns.items() if name not in empty}


def _table(
    caption: str, columns: Mapping[str, str], rows: list[dict[Hashable, Any]], cells: _Cells, numeric: set[str]
) -> str:
    head = "".join(
        f'<th scope="col"{_kind(name, numeric)}>{cells.marks.token(RowText(title, "columns", name))}</th>'
        for name, title in columns.items()
    )
    body = "".join(f"<tr>{_row(row, columns, cells, numeric)}</tr>" for row in rows)
    label = cells.marks.region(caption)
    kind = "facts numeric" if _is_wide(columns, numeric) else "facts"
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{label}"><table class="{kind}">'
        f"<caption>{cells.marks.token(RowText(caption, 'captions', caption))}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _is_wide(columns: Mapping[str, str], numeric: set[str]) -> bool:
    """Whether the table stays a table on a phone: numbers must stand below each other to be compared."""
    return 2 * len(numeric) >= len(columns)


def _is_numeric(column: pd.Series) -> bool:
    """Numbers, plain or as quantities that are no words."""
    if pd.api.types.is_numeric_dtype(column):
        return True
    known = [value for value in column if value is not None]
    return bool(known) and all(isinstance(v, Quantity) and isinstance(v.value, int | float) for v in known)


def _kind(name: str, numeric: set[str]) -> str:
    return ' class="number"' if name in numeric else ""


def _row(row: dict[Hashable, Any], columns: Mapping[str, str], cells: _Cells, numeric: set[str]) -> str:
    """The cells of a row; sources that belong to the whole row stand at its last value."""
    stacked = not _is_wide(columns, numeric)  # on a phone a row of words becomes a card, whose lines need their titles
    texts = {name: _cell(row, name, cells, refs=f"{name}_source" in row) for name in columns}
    if not any(f"{column}_source" in row for column in columns):
        last = next((name for name in reversed(texts) if texts[name]), next(iter(texts)))
        texts[last] += cells.marks.token(RowText("", cells.row, _row_id(row), _sources(row, ""), refs=True))
    written = []
    for place, (name, title) in enumerate(columns.items()):
        tag, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
        label = f' data-label="{escape(title)}"' if stacked and place else ""
        written.append(f"<{tag}{scope}{_kind(name, numeric)}{label}>{texts[name]}</{tag}>")
    return "".join(written)


def _cell(row: dict[Hashable, Any], name: str, cells: _Cells, *, refs: bool) -> str:
    value, sources = row[name], _sources(row, name)
    token = cells.marks.token
    if isinstance(value, Quantity | RowText):
        return token(Shown(value, refs=True, words=False))
    if isinstance(value, list | tuple):
        return "; ".join(token(Shown(part, words=False)) for part in value)
    if value is None or pd.isna(value) or value == "":
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        unit = cells.units.get(name) or str(row.get(f"{name}_unit", "") or "") or _unit(name)
        fact = Quantity(name, "", value, unit, sources, cells.how.get(name, ""))
        return token(Shown(fact, sign=name in cells.signed, unit=unit != "shoot_days", refs=refs, words=False))
    if isinstance(value, pd.Period):
        return token(value)
    if isinstance(value, pd.Timestamp):
        precision = str(row.get(f"{name}_precision", "day") or "day")
        return token(Shown(value, day={"month": "month", "year": "year"}.get(precision, "full")))
    return token(RowText(str(value), cells.row, _row_id(row), sources, refs=refs))


def _row_id(row: dict[Hashable, Any]) -> str:
    """What names a row: its first column that ends in _id, else its first cell."""
    name = next((key for key in row if str(key).endswith("_id") and key != "source_id"), next(iter(row)))
    return str(row[name])


def _sources(row: dict[Hashable, Any], name: str) -> tuple[str, ...]:
    stored = row.get(f"{name}_source", row.get("source_id", ()))
    if isinstance(stored, str):
        return (stored,) if stored else ()
    return tuple(stored) if isinstance(stored, list | tuple) else ()


def _unit(name: str) -> str:
    if name in _UNITS:
        return _UNITS[name]
    return next((unit for ending, unit in _ENDINGS.items() if name.endswith(ending)), "count")
