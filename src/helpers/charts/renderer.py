"""How a bare Altair chart shows in a notebook: one bundle that works offline and is the same on every run.

Altair's own renderers either need the network, or write random ids, or a type that notebooks cannot store.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from helpers.charts import svg
from helpers.charts.figure import VEGALITE


def briefing_renderer(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The mime bundle of a Vega-Lite specification: interactive chart, image, and a line of text."""
    text = _plain(spec)
    options = {"embedOptions": {"actions": False, "renderer": "svg"}}
    return {
        VEGALITE: {**spec, "usermeta": {**options, **(spec.get("usermeta") or {})}},
        "image/svg+xml": svg.render(spec, text),
        "text/plain": text,
    }


def _plain(spec: dict[str, Any]) -> str:
    title = spec.get("title")
    if isinstance(title, dict):
        title = title.get("text")
    if isinstance(title, list):
        title = " ".join(title)
    return str(spec.get("description") or title or "Chart without a description")


def enable() -> None:
    """Make this the renderer of every Altair chart in the process."""
    alt.renderers.register("briefing", briefing_renderer)
    alt.renderers.enable("briefing")
