"""A chart that carries what its reader needs: title, takeaway and sources travel in the Altair chart itself."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import altair as alt

from helpers.archive.quantity import steadied
from helpers.charts.theme import NARROW, PAPER, WIDE

ChartT = TypeVar("ChartT", bound=alt.TopLevelMixin | None)
VEGALITE = "application/vnd.vegalite.v5+json"  # JupyterLab 4 draws specifications of version 6 under it
_META = "briefing"
_JOINED = ("hconcat", "vconcat", "concat", "spec")
_ROW = 20  # px for each row of a discrete axis, as Vega-Lite has it
_AXIS_ROOM = 80  # px beside the plot of a view that stands with others
_COUNTED_NAME = re.compile(r"^(view|param|concat|selector)_?\d+$|^data-[0-9a-f]{32}$")
_NAME_INSIDE = re.compile(r"\b(?:view|param|concat|selector)_?\d+\b")


@dataclass(frozen=True)
class Caption:
    """What a page sets around a chart. `result` names a parameter of the chart whose value is read out as text."""

    title: str
    takeaway: str
    subtitle: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    result: str = ""
    columns: tuple[str, ...] = field(default_factory=tuple)


def cited(
    chart: ChartT,
    *,
    title: str,
    takeaway: str,
    sources: Iterable[str],
    subtitle: str = "",
    note: str = "",
    result: str = "",
    columns: Iterable[str] = (),
) -> ChartT:
    """The same chart with its title, text alternative and sources inside; it can still be layered and re-encoded.

    `title` states the finding, `subtitle` measure, unit and place; `takeaway` is what a reader who cannot see the chart
    must know. `sources` are ids in the table `sources`. `columns` are those of the chart's frame that the page shows
    behind 'Show the data' (all by default). Where there is no chart, for want of data, there is none here either.
    Raises ValueError where title or takeaway is empty.
    """
    if chart is None:
        return chart
    for name, text in (("title", title), ("takeaway", takeaway)):
        if not text.strip():
            raise ValueError(f"a chart needs its {name}: found an empty text")
    caption = Caption(
        title, takeaway, subtitle, note, tuple(dict.fromkeys(s for s in sources if s)), result, tuple(columns)
    )
    heading = alt.Title(textwrap.wrap(title, 70), subtitle=textwrap.wrap(subtitle, 95))
    meta = {_META: {name: list(v) if isinstance(v, tuple) else v for name, v in vars(caption).items() if v}}
    carried: Any = chart.copy(deep=False)  # type: ignore[attr-defined]
    carried.title, carried.description, carried.usermeta = heading, takeaway, meta
    if not _is_joined(chart) and getattr(chart, "width", alt.Undefined) is alt.Undefined:
        carried.width = WIDE
    kind: Any = carried.__class__
    object.__setattr__(carried, "__class__", _carrier(kind))  # Altair keeps plain attributes for the schema
    return carried  # type: ignore[no-any-return]


def _is_joined(chart: Any) -> bool:
    """Whether the chart is several views, each with a width of its own."""
    return isinstance(chart, alt.HConcatChart | alt.VConcatChart | alt.ConcatChart | alt.FacetChart)


@cache
def _carrier(kind: type[Any]) -> type[Any]:
    """The chart's class with a caption that only the whole chart has: inside another chart it is left out.

    Altair refuses a layer that has properties of a whole chart.
    """
    if getattr(kind, "_carries_caption", False):
        return kind

    def to_dict(self: Any, *args: Any, context: dict[str, Any] | None = None, **kwargs: Any) -> dict[str, Any]:
        whole = (context or {}).get("top_level", True)
        spec: dict[str, Any] = kind.to_dict(self, *args, context=context, **kwargs)  # type: ignore[attr-defined]
        if not whole:
            for name in ("usermeta", "description"):
                spec.pop(name, None)
        elif not _is_joined(self):
            spec.setdefault("autosize", {"type": "fit-x", "contains": "padding"})
            _fix_height(spec)
        return spec

    return type(kind.__name__, (kind,), {"to_dict": to_dict, "_carries_caption": True, "__doc__": kind.__doc__})


def _fix_height(spec: dict[str, Any]) -> None:
    """Give a chart of rows (a discrete vertical axis) its height in px: Vega-Lite fits no chart of open height."""
    height = spec.get("height")
    step = height.get("step") if isinstance(height, dict) else _ROW if height is None else None
    names = {unit["encoding"]["y"].get("field") for unit in _units(spec) if _is_discrete(unit)}
    if step is None or len(names) != 1:
        return
    name = names.pop()
    count = len({str(row.get(name)) for row in rows_behind(spec) if name in row})
    if count:
        spec["height"] = step * count


def _units(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "mark" in spec:
        yield spec
    for layer in spec.get("layer", []):
        yield from _units(layer)


def _is_discrete(unit: dict[str, Any]) -> bool:
    y = unit.get("encoding", {}).get("y", {})
    return y.get("type") in ("nominal", "ordinal") and "field" in y


def caption_of(spec: dict[str, Any]) -> Caption | None:
    """The caption in a specification; None where it is no chart made by `cited`."""
    stored = (spec.get("usermeta") or {}).get(_META)
    if not isinstance(stored, dict) or not isinstance(stored.get("title"), str):
        return None
    values = {name: tuple(map(str, value)) if isinstance(value, list) else str(value) for name, value in stored.items()}
    known = {name: value for name, value in values.items() if name in Caption.__dataclass_fields__}
    return Caption(**({"takeaway": ""} | known))  # type: ignore[arg-type]


def drawing(spec: dict[str, Any], *, narrow: bool = False) -> dict[str, Any]:
    """The specification as a page draws it, without title and caption; `narrow` for a phone, about 350 px wide."""
    bare = {name: value for name, value in spec.items() if name not in ("title", "usermeta")}
    bare["config"] = {**(spec.get("config") or {}), "background": PAPER}
    return _narrowed(bare, whole=True) if narrow else bare


def _narrowed(spec: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    spec = dict(spec)
    width = spec.get("width")
    if isinstance(width, int | float) and width > NARROW - _AXIS_ROOM:
        fits = whole and not any(name in spec for name in _JOINED)
        spec["width"] = NARROW if fits else round(width * (NARROW - _AXIS_ROOM) / (WIDE - _AXIS_ROOM))
    for name in _JOINED:
        if isinstance(spec.get(name), list):
            spec[name] = [_narrowed(part, whole=False) for part in spec[name]]
        elif isinstance(spec.get(name), dict):
            spec[name] = _narrowed(spec[name], whole=False)
    return spec


def rows_behind(spec: dict[str, Any], columns: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The rows of the frame that the chart is drawn from: the first of its data that have these columns."""
    datasets = spec.get("datasets") or {}
    wanted = set(columns)
    for data in _data_of(spec):
        rows = data.get("values") if "values" in data else datasets.get(data.get("name"))
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and wanted <= set(rows[0]):
            return rows
    return []


def _data_of(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, dict):
        if isinstance(spec.get("data"), dict):
            yield spec["data"]
        for name in ("layer", *_JOINED):
            yield from _data_of(spec.get(name))
    elif isinstance(spec, list):
        for part in spec:
            yield from _data_of(part)


def normalized(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with names that do not depend on what was drawn before it, and with floats that do not depend
    on the processor: the same chart, the same bytes."""
    names: dict[str, str] = {}
    spec = _whole_numbers(steadied(spec))
    _collect_names(spec, names)
    renamed = _renamed(spec, names) if names else dict(spec)
    return {"$schema": alt.SCHEMA_URL, **{name: value for name, value in renamed.items() if name != "$schema"}}


def _whole_numbers(value: Any) -> Any:
    """The value with 116 for 116.0, which JavaScript does not tell apart: shorter, and the same once JupyterLab saved it."""
    if isinstance(value, dict):
        return {name: _whole_numbers(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


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
        return names.get(value) or _NAME_INSIDE.sub(lambda match: names.get(match[0], match[0]), value)
    return value
