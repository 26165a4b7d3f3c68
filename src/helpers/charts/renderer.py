"""How an Altair chart shows in a notebook: one bundle that works offline and is the same on every run.

Altair's own renderers either need the network, or write random ids, or a type that notebooks cannot store.
"""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from helpers.charts import svg
from helpers.charts.cited import VEGALITE, caption_of, normalized
from helpers.charts.theme import lab_colors

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # as the mime type says
_VIEWER = {"actions": False, "renderer": "svg"}  # as SVG the chart can take the colors of JupyterLab's theme


def briefing_renderer(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The mime bundle of a Vega-Lite specification: interactive chart, image, and a line of text."""
    spec = _without_unused_columns(normalized(spec))
    text = _plain(spec)
    return {
        VEGALITE: _for_lab(spec),
        "image/svg+xml": svg.render({name: value for name, value in spec.items() if name != "usermeta"}, text),
        "text/plain": text,
    }


def _without_unused_columns(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification without columns of its data that nothing in it names: an output carries what it draws and tells."""
    rest = json.dumps({name: value for name, value in spec.items() if name != "datasets"}, ensure_ascii=False)
    datasets = spec.get("datasets")
    if not datasets:
        return spec
    kept = {
        name: [{column: cell for column, cell in row.items() if column in rest} for row in rows]
        for name, rows in datasets.items()
    }
    return {**spec, "datasets": kept}


def _for_lab(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification in the colors of JupyterLab's theme, on its ground, under the version that draws it."""
    live: dict[str, Any] = json.loads(lab_colors(json.dumps(spec, ensure_ascii=False)))
    config = {**live.get("config", {}), "background": "transparent"}
    meta = {"embedOptions": _VIEWER, **(spec.get("usermeta") or {})}
    return {**live, "$schema": _SCHEMA, "config": config, "usermeta": meta}


def _plain(spec: dict[str, Any]) -> str:
    caption = caption_of(spec)
    if caption:
        return f"{caption.title}. {caption.takeaway}"
    title = spec.get("title")
    if isinstance(title, dict):
        title = title.get("text")
    if isinstance(title, list):
        title = " ".join(title)
    return str(spec.get("description") or title or "Chart without a description")


def enable() -> None:
    """Make this theme and renderer those of every Altair chart in the process."""
    alt.theme.enable("briefing")
    alt.renderers.register("briefing", briefing_renderer)
    alt.renderers.enable("briefing")
    alt.data_transformers.disable_max_rows()
