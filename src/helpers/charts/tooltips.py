"""Tooltips: what readers call the columns of charts and how their values are written, from `texts/columns.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import altair as alt

DAY, MONTH = "%d %B %Y", "%B %Y"
_LABELS = Path(__file__).resolve().parents[1] / "texts" / "columns.toml"
_Label = str | tuple[str, str]


def tooltips(*columns: str, **here: _Label) -> list[alt.Tooltip]:
    """A line of a tooltip for each column. `here` gives names, or names with formats, that hold in this chart alone.

    Raises KeyError for a column without a label.
    """
    return [_line(column, here[column] if column in here else labels()[column]) for column in columns]


@cache
def labels() -> dict[str, _Label]:
    """The label of each column: a name, or a name and the format of its values."""
    table = tomllib.loads(_LABELS.read_text(encoding="utf-8"))
    return {column: label if isinstance(label, str) else (label[0], label[1]) for column, label in table.items()}


def _line(column: str, label: _Label) -> alt.Tooltip:
    name, form = (label, "") if isinstance(label, str) else label
    kind = "N" if not form else "T" if form.startswith("%") else "Q"
    return alt.Tooltip(f"{column}:{kind}", title=name, format=form or alt.Undefined)
