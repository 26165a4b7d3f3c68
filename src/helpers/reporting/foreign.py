"""Charts in a notebook's outputs can come from anywhere: only drawings and specifications that do nothing get on a page.

A drawing is inert if nh3, which parses as browsers do, has nothing to take out of it, and it is one well-formed SVG
element. Anything else may still be shown as a picture, in which nothing runs and nothing navigates.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import nh3

from helpers.charts.figure import VEGALITE

_TAGS = frozenset(
    """
    svg g path line polyline polygon rect circle ellipse text tspan title desc defs clipPath linearGradient
    radialGradient stop
    """.split()
)
_ATTRIBUTES = frozenset(
    """
    xmlns version class id role d points x y x1 y1 x2 y2 dx dy cx cy fx fy r rx ry width height viewBox transform
    preserveAspectRatio fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit paint-order opacity display visibility
    vector-effect pointer-events font-family font-size font-style font-weight letter-spacing text-anchor
    dominant-baseline alignment-baseline baseline-shift text-decoration writing-mode clip-path clip-rule clipPathUnits
    gradientUnits gradientTransform spreadMethod offset stop-color stop-opacity shape-rendering text-rendering
    aria-label aria-hidden aria-labelledby aria-describedby aria-roledescription
    """.split()
)
_SPACE = "{http://www.w3.org/2000/svg}"
_AS_THEY_ARE = ("values", "datasets", "usermeta")  # rows of data, and what the page itself sets with care
_ADDRESS = re.compile(r"url\((?!#)", re.I)
_LEADS_AWAY = ("href", "url")  # channels, marks and data sources of Vega-Lite that link or load
_CLEANER = nh3.Cleaner(tags=set(_TAGS), attributes={"*": set(_ATTRIBUTES)}, link_rel=None, strip_comments=True)
_KEPT = 256


@lru_cache(_KEPT)
def is_inert(svg: str) -> bool:
    """Whether an SVG drawing can stand in a page as it is: nothing in it runs, loads, links or hides from a parser."""
    if "<!" in svg or "<?" in svg or _ADDRESS.search(svg):
        return False
    try:
        given = ElementTree.fromstring(svg)
        cleaned = ElementTree.fromstring(_CLEANER.clean(svg).replace("&nbsp;", "\u00a0"))
    except ElementTree.ParseError:
        return False
    return given.tag in (_SPACE + "svg", "svg") and ElementTree.tostring(given) == ElementTree.tostring(cleaned)


def inert_bundle(data: dict[str, Any]) -> dict[str, Any]:
    """The data of an output with a chart: without a drawing that is not inert, and without links in specifications.

    The dropped drawing stands under `foreign` instead, to be shown as a picture.
    """
    kept = dict(data)
    drawing = _joined(kept.get("image/svg+xml", ""))
    if drawing and not is_inert(drawing):
        del kept["image/svg+xml"]
        kept["foreign"] = drawing
    if isinstance(kept.get(VEGALITE), dict):
        spec = kept[VEGALITE] = inert_specification(kept[VEGALITE])
        stored = (spec.get("usermeta") or {}).get("figure") or {}
        if stored.get("narrow"):
            narrow = json.dumps(inert_specification(json.loads(stored["narrow"])), ensure_ascii=False)
            kept[VEGALITE] = spec | {"usermeta": spec["usermeta"] | {"figure": stored | {"narrow": narrow}}}
    return kept


def inert_specification(spec: Any) -> Any:
    """A Vega-Lite specification without what links or loads: href and url of any mark, channel or data source.

    Rows of data stay as they are: they do nothing unless something links to them.
    """
    if isinstance(spec, dict):
        return {
            key: value if key in _AS_THEY_ARE else inert_specification(value)
            for key, value in spec.items()
            if key not in _LEADS_AWAY
        }
    return [inert_specification(item) for item in spec] if isinstance(spec, list) else spec


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)
