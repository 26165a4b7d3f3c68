"""Chart specifications to small, deterministic SVG with one text alternative and native tooltips."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from helpers.charts.theme import FONT

_SPACE = "http://www.w3.org/2000/svg"
_LEAVES = ("path", "line", "rect", "text", "circle")
# What the renderer writes for its own use, or spells out though it is the default.
_NOISE = (
    "class",
    "clip-path",
    "role",
    "aria-roledescription",
    "aria-hidden",
    "pointer-events",
    "stroke-miterlimit",
    "font-family",
)
_DEFAULTS = {
    "opacity": "1",
    "font-size": "14px",
    "font-weight": "normal",
    "transform": "translate(0,0)",
    "text-anchor": "start",
    "stroke-dasharray": "1,0",
}
_GEOMETRY = ("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "r")
# Properties that a group hands down to what is in it.
_INHERITED = (
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "paint-order",
    "font-size", "font-weight", "text-anchor",
)  # fmt: skip
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")


Draw = Callable[[dict[str, Any]], str]
"""Makes the raw SVG of a Vega-Lite specification."""


def drawn_here(spec: dict[str, Any]) -> str:
    """The raw SVG, by a JavaScript engine in this process. Raises ValueError for a specification that cannot be drawn."""
    import vl_convert  # starts the engine: only when a chart is really drawn

    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


_draw: Draw = drawn_here


def draw_by(draw: Draw) -> None:
    """From now on have all charts of this process drawn by `draw`: a build hands them to one that keeps drawings."""
    global _draw
    _draw = draw


def units(spec: Any) -> Iterator[dict[str, Any]]:
    """Every single view (a mark with its encoding) inside a Vega-Lite specification."""
    if isinstance(spec, dict):
        if "mark" in spec:
            yield spec
        for name, value in spec.items():
            if name != "config":  # its `mark` is a style, no view
                yield from units(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from units(value)


def render(spec: dict[str, Any], label: str) -> str:
    """The chart as SVG text: one image with `label` as its text alternative; the same bytes every time.

    A mark with a `description` channel keeps it as its native tooltip (an SVG title).
    """
    return _tidy(_draw(_with_descriptions(spec)), label)


def _with_descriptions(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with the renderer asked to write out the marks' descriptions."""
    copy: dict[str, Any] = _copied({key: value for key, value in spec.items() if key != "usermeta"})
    for unit in units({key: value for key, value in copy.items() if key not in ("data", "datasets")}):
        if "description" in unit.get("encoding", {}):
            mark = unit["mark"] if isinstance(unit["mark"], dict) else {"type": unit["mark"]}
            unit["mark"] = {**mark, "aria": True}
    return copy


def _copied(value: Any) -> Any:
    """A copy down to the views; data rows are shared, as they are not changed."""
    if isinstance(value, dict):
        return {key: item if key in ("data", "datasets") else _copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value


def _tidy(raw: str, label: str) -> str:
    """The renderer's image without what a page does not need, about half as long: no option of Vega leaves it out."""
    root = ElementTree.fromstring(raw)
    width, height = (f"{float(root.get(side, '0')):g}" for side in ("width", "height"))
    inner = [element for element in root if not (_name(element) == "rect" and "transform" not in element.attrib)]
    for element in root.iter():
        _clean(element)
    parts = [part for element in inner for part in _kept(element)]
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": _SPACE, "class": "chart", "width": width, "height": height, "viewBox": f"0 0 {width} {height}",
            "font-family": FONT, "font-size": "14", "role": "img", "aria-label": label,
        },
    )  # fmt: skip
    svg.extend(parts)
    return ElementTree.tostring(svg, encoding="unicode", short_empty_elements=True).replace(" />", "/>")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _clean(element: ElementTree.Element) -> None:
    """Drop noise and defaults, round the geometry, turn a description into a title."""
    element.tag = _name(element)
    label = element.attrib.pop("aria-label", "")
    if _drawn_by_nobody(element):
        element.attrib["display"] = "none"
    for name in _NOISE:
        element.attrib.pop(name, None)
    for name, value in _DEFAULTS.items():
        if element.get(name) == value:
            del element.attrib[name]
    for name in _GEOMETRY:
        if name in element.attrib:
            element.attrib[name] = _LONG_NUMBER.sub(_rounded, element.attrib[name])
    circle = _CIRCLE.fullmatch(element.get("d", ""))
    if circle:
        element.tag = "circle"
        element.attrib["r"] = circle[1]
        del element.attrib["d"]
    if label and element.tag in _LEAVES:
        title = ElementTree.Element("title")
        title.text = label
        element.text, title.tail = None, element.text
        element.insert(0, title)


def _drawn_by_nobody(element: ElementTree.Element) -> bool:
    """Whether it is one of the renderer's own frames, which shows nothing."""
    ground = element.get("class") in ("background", "foreground")
    return ground and element.get("fill") is None and element.get("stroke") is None


def _rounded(match: re.Match[str]) -> str:
    text = f"{float(match.group()):.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _kept(element: ElementTree.Element) -> list[ElementTree.Element]:
    """What is left of an element: itself, its children where it is a plain group, or nothing."""
    # Clips are numbered through the life of the process; what is drawn stays inside its plot without them.
    if element.get("display") == "none" or element.tag == "defs":
        return []
    if element.tag != "g":
        if element.get("opacity") == "0" and element.find("title") is None:
            return []
        return [element]
    children = [part for child in element for part in _kept(child)]
    if not children:
        return []
    if not element.attrib:
        return children if len(children) == 1 else [_grouped(element, children)]
    return [_grouped(element, children)]


def _grouped(group: ElementTree.Element, children: list[ElementTree.Element]) -> ElementTree.Element:
    """The group with these children, and with the looks that most of them share."""
    kept = ElementTree.Element("g", group.attrib)
    if all(child.tag in _LEAVES for child in children):
        for name in _INHERITED:
            values = [child.get(name) for child in children]
            value, count = Counter(values).most_common(1)[0]
            if value is not None and None not in values and count > 1 and name not in kept.attrib:
                kept.set(name, value)
                for child in children:
                    if child.get(name) == value:
                        del child.attrib[name]
    kept.extend(children)
    return kept
