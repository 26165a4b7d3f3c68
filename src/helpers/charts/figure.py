"""A chart with all that a reader needs to trust it: takeaway, sources, data, and a form for phones."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts import svg
from helpers.charts.theme import INK, MUTE

VEGALITE = "application/vnd.vegalite.v5+json"  # JupyterLab 4 draws specifications of version 6 under it
_VIEWER = {"actions": False, "renderer": "svg"}
_COUNTED_NAME = re.compile(r"^(view|param|concat)_\d+$|^data-[0-9a-f]{32}$")
_NAME_INSIDE = re.compile(r"\b(?:view|param|concat)_\d+\b")
_HEADING = "heading"  # the layer that carries a title in a notebook
Cell = str | float | int | bool | None


@dataclass(frozen=True)
class SourceNote:
    """What a source line says of one source; its title stays in the archive, as it may tell of later events."""

    source_id: str
    publisher: str = ""
    published_on: str = ""
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """A titled chart. In a notebook its last-line value shows it; an exported page gives it its place.

    `spec` and `narrow` are Vega-Lite specifications without a title, for about 680 and 350 px of width.
    `columns` and `rows` are the data behind the chart, as shown and downloaded.
    """

    spec: dict[str, Any]
    title: str
    subtitle: str
    takeaway: str
    sources: tuple[SourceNote, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    narrow: dict[str, Any] | None = None

    def svg(self, *, narrow: bool = False) -> str:
        """The chart as one SVG image, without its title; `narrow` asks for the phone form, if there is one."""
        spec = self.narrow if narrow and self.narrow else self.spec
        return svg.render(spec, self.takeaway)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """The interactive chart, its image and its takeaway, all three with the title."""
        title, subtitle, height = self._heading()
        return {
            VEGALITE: _with_title(self.spec, title, subtitle, height) | {"usermeta": self._usermeta(height)},
            "image/svg+xml": svg.with_heading(self.svg(), title, subtitle, height),
            "text/plain": f"{self.title}. {self.takeaway}",
        }

    def _heading(self) -> tuple[list[str], list[str], int]:
        width = _total_width(self.spec)
        title = textwrap.wrap(self.title, max(20, int(width / 8.6)))
        subtitle = textwrap.wrap(self.subtitle, max(24, int(width / 6.4)))
        return title, subtitle, 22 * len(title) + 18 * len(subtitle) + 14

    def _usermeta(self, height: int) -> dict[str, Any]:
        figure = {
            "title": self.title,
            "subtitle": self.subtitle,
            "takeaway": self.takeaway,
            "note": self.note,
            "sources": [vars(source) for source in self.sources],
            "columns": list(self.columns),
            "rows": _compact(self.rows),
            "heading_height": height,
        }
        if self.narrow:
            figure["narrow"] = _compact(self.narrow)
        return {"embedOptions": _VIEWER, "figure": figure}

    @classmethod
    def from_bundle(cls, bundle: dict[str, Any]) -> Figure | None:
        """The figure in a cell output's data; None where the output is no figure made by this package."""
        spec = dict(bundle.get(VEGALITE) or {})
        stored = (spec.pop("usermeta", None) or {}).get("figure")
        if not stored:
            return None
        narrow = stored.get("narrow")
        return cls(
            spec=_without_title(spec, stored["heading_height"]),
            title=stored["title"],
            subtitle=stored["subtitle"],
            takeaway=stored["takeaway"],
            note=stored["note"],
            sources=tuple(SourceNote(**source) for source in stored["sources"]),
            columns=tuple(stored["columns"]),
            rows=tuple(tuple(row) for row in json.loads(stored["rows"])),
            narrow=json.loads(narrow) if narrow else None,
        )


def figure(
    chart: alt.TopLevelMixin,
    *,
    title: str,
    subtitle: str,
    takeaway: str,
    sources: Iterable[str],
    data: pd.DataFrame,
    note: str = "",
    narrow: alt.TopLevelMixin | None = None,
    validate: bool = True,
) -> Figure:
    """A chart made ready for notebook and page.

    `title` states the finding, `subtitle` measure, unit and place, `takeaway` is the text alternative: what a
    reader who cannot see the chart must know. `sources` are ids in the table `sources`. `data` is shown behind
    'Show the data' and offered as CSV. `narrow` is the same chart drawn about 350 px wide. `validate` checks the
    charts against the Vega-Lite schema, which takes half of the time.

    Raises ValueError when a text is missing, the data is empty or a source is not known.
    """
    for name, text in (("title", title), ("subtitle", subtitle), ("takeaway", takeaway)):
        if not text.strip():
            raise ValueError(f"A figure needs its {name}: found an empty text.")
    if data.empty:
        raise ValueError(f"No data for the figure {title!r}: say so in a line instead of drawing it.")
    return Figure(
        spec=specification(chart, validate=validate),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        note=note,
        sources=tuple(source_note(source_id) for source_id in dict.fromkeys(sources)),
        columns=tuple(str(column) for column in data.columns),
        rows=_rows(data),
        narrow=specification(narrow, validate=validate) if narrow is not None else None,
    )


def source_note(source_id: str) -> SourceNote:
    """Publisher, date and link of a source in the archive. Raises ValueError for an unknown id."""
    from helpers.archive import source_details  # the archive is read only when a figure is made

    source = source_details(source_id)
    return SourceNote(source_id, source.publisher, str(source.published_on or ""), source.url)


def _compact(value: Any) -> str:
    """JSON on one line: notebooks are stored indented, which would triple the size of rows and specifications."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def specification(chart: alt.TopLevelMixin, *, validate: bool = True) -> dict[str, Any]:
    """The chart's Vega-Lite specification with names that do not depend on what was drawn before it."""
    spec: dict[str, Any] = chart.to_dict(validate=validate)
    spec.pop("$schema", None)
    spec.pop("usermeta", None)
    spec = {"$schema": alt.SCHEMA_URL, **spec}
    if "datasets" in spec:
        spec["datasets"] = {name: list(rows) for name, rows in spec["datasets"].items()}
    names: dict[str, str] = {}
    _collect_names(spec, names)
    return _renamed(spec, names) if names else spec


def _collect_names(value: Any, names: dict[str, str]) -> None:
    """Names that Altair numbers through the life of the process, or makes of long hashes, in order of appearance."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "name" and isinstance(item, str) and _COUNTED_NAME.match(item):
                kind = "rows" if item.startswith("data-") else item.partition("_")[0]
                names.setdefault(item, f"{kind}_{len(names) + 1}")
            elif key != "datasets":
                _collect_names(item, names)
    elif isinstance(value, list):
        for item in value:
            _collect_names(item, names)


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            names.get(key, key): item if key in names or key == "values" else _renamed(item, names)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, str):
        return names.get(value) or _NAME_INSIDE.sub(lambda found: names.get(found[0], found[0]), value)
    return value


def _rows(data: pd.DataFrame) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(_cell(value) for value in row) for row in data.itertuples(index=False, name=None))


def _cell(value: Any) -> Cell:
    """A value as JSON knows it: dates as ISO text, missing values as None, numbers as plain numbers."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(value)
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | date):
        return value.isoformat()[:10]
    if isinstance(value, str | bool):
        return value
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float) and number.is_integer():
        return int(number)
    return number if isinstance(number, int | float | bool) else str(number)


def _total_width(spec: dict[str, Any]) -> float:
    width, padding = spec.get("width"), spec.get("padding")
    if not isinstance(width, int | float):
        return 400.0
    if isinstance(padding, dict):
        return float(width + padding.get("left", 0) + padding.get("right", 0))
    return float(width)


def _with_title(spec: dict[str, Any], title: list[str], subtitle: list[str], height: int) -> dict[str, Any]:
    """The chart with its title inside; a panel of fixed margins gets room for it on top, and text at exact places."""
    padding, layers = spec.get("padding"), spec.get("layer")
    if not isinstance(padding, dict) or not layers:
        return {**spec, "title": {"text": title, "subtitle": subtitle}}
    top = -padding["top"] - height
    sizes = [(17, "bold", INK, 22)] * len(title) + [(13, "normal", MUTE, 18)] * len(subtitle)
    rows, y = [], top + 16
    for text, (size, weight, color, step) in zip([*title, *subtitle], sizes, strict=True):
        rows.append({"x": 2 - padding["left"], "y": y, "text": text, "size": size, "weight": weight, "color": color})
        y += step
    place = {name: {"field": name, "type": "quantitative", "scale": None} for name in ("x", "y")}
    mark = {
        "type": "text", "align": "left", "baseline": "middle",
        "fontSize": {"expr": "datum.size"}, "fontWeight": {"expr": "datum.weight"},
    }  # fmt: skip
    heading = {
        "name": _HEADING, "data": {"values": rows}, "mark": mark,
        "encoding": {**place, "text": {"field": "text"}, "color": {"field": "color", "scale": None, "type": "nominal"}},
    }  # fmt: skip
    return {**spec, "padding": {**padding, "top": padding["top"] + height}, "layer": [*layers, heading]}


def _without_title(spec: dict[str, Any], height: int) -> dict[str, Any]:
    spec = {key: value for key, value in spec.items() if key != "title"}
    layers = spec.get("layer", [])
    if layers and layers[-1].get("name") == _HEADING:
        spec["layer"] = layers[:-1]
        spec["padding"] = {**spec["padding"], "top": spec["padding"]["top"] - height}
    return spec
