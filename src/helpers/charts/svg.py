"""Chart specifications to small, deterministic SVG with one text alternative and native tooltips."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import Any
from xml.etree import ElementTree

from helpers.charts.theme import FONT, INK, MUTE, PAPER, WIDE

_SPACE = "http://www.w3.org/2000/svg"
_LEAVES = ("path", "line", "rect", "text", "circle")
# What the renderer writes for its own use, or spells out though it is the default.
_NOISE = ("class", "role", "aria-roledescription", "aria-hidden", "pointer-events", "stroke-miterlimit", "font-family")
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
_HALO = {"stroke": PAPER, "stroke-width": "5", "stroke-linejoin": "round", "paint-order": "stroke"}
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
LABELS, HALO = "labels", "halo"
"""Names of layers of text at exact places, and of the ground of paper below it: see `helpers.charts.panel`."""
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_MIDDLE = 0.3  # from the middle of a line of text to its base line, in font sizes; Vega rounds it to px


def units(spec: Any) -> Iterator[dict[str, Any]]:
    """Every single view (a mark with its encoding) inside a Vega-Lite specification."""
    if isinstance(spec, dict):
        if "mark" in spec:
            yield spec
        for value in spec.values():
            yield from units(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from units(value)


def render(spec: dict[str, Any], label: str) -> str:
    """The chart as SVG text: one image with `label` as its text alternative; the same bytes every time.

    A mark with a `description` channel keeps it as its native tooltip (an SVG title).
    """
    import vl_convert  # starts a JavaScript engine: only when a chart is really drawn

    marks, labels = _without_labels(spec)
    raw = vl_convert.vegalite_to_svg(_with_descriptions(marks), allowed_base_urls=[])
    return _tidy(raw, label, labels)


def _without_labels(spec: dict[str, Any]) -> tuple[dict[str, Any], list[ElementTree.Element]]:
    """The specification without its layers of labels, and these as texts.

    Their places are known, but the renderer would measure each of them, which takes longer than all the rest.
    """
    layers = spec.get("layer", [])
    lifted = {layer["name"]: layer["data"]["name"] for layer in layers if layer.get("name") in (LABELS, HALO)}
    if LABELS not in lifted:
        return spec, []
    rows = spec["datasets"][lifted[LABELS]]
    marks = {
        **spec,
        "layer": [layer for layer in layers if layer.get("name") not in lifted],
        "datasets": {name: data for name, data in spec["datasets"].items() if name not in lifted.values()},
    }
    return marks, [_label(row, halo=HALO in lifted) for row in rows]


def _label(row: dict[str, Any], *, halo: bool) -> ElementTree.Element:
    size = row["fontSize"]
    looks = {
        "text-anchor": _ANCHORS[row["align"]], "transform": f"translate({row['x']:.15g},{row['y'] + int(_MIDDLE * size + 0.5):.15g})",
        "font-size": f"{size}px", "font-weight": row["fontWeight"], "fill": row["color"],
    }  # fmt: skip
    text = ElementTree.Element("text", looks | (_HALO if halo else {}))
    text.text = str(row["text"])
    return text


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


def _tidy(raw: str, label: str, labels: list[ElementTree.Element]) -> str:
    """The renderer's image without what a page does not need, about half as long, and with the labels on top."""
    root = ElementTree.fromstring(raw)
    width, height = (f"{float(root.get(side, '0')):g}" for side in ("width", "height"))
    inner = [element for element in root if not (_name(element) == "rect" and "transform" not in element.attrib)]
    if labels:
        inner[-1].append(group := ElementTree.Element("g"))
        group.extend(labels)
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
    if element.get("display") == "none":
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


def with_heading(svg: str, title: list[str], subtitle: list[str], height: int) -> str:
    """The chart below its heading on paper: for readers of a notebook, where no page sets the title.

    `height` is the room for the heading in px. `chart_alone` undoes it.
    """
    root = re.match(r'<svg\b[^>]* width="([\d.]+)" height="([\d.]+)"', svg)
    if not root:
        raise ValueError("not an SVG image drawn by this package")
    width, total = max(float(root[1]), WIDE / 2), float(root[2]) + height
    lines, y = [], 22
    for text in title:
        lines.append(f'<text x="2" y="{y}" font-size="17" font-weight="bold" fill="{INK}">{escape(text)}</text>')
        y += 22
    for text in subtitle:
        lines.append(f'<text x="2" y="{y - 2}" font-size="13" fill="{MUTE}">{escape(text)}</text>')
        y += 18
    placed = svg.replace('class="chart"', f'class="chart" y="{height}"', 1)
    return (
        f'<svg xmlns="{_SPACE}" width="{width:g}" height="{total:g}" '
        f'viewBox="0 0 {width:g} {total:g}" font-family="{FONT}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(lines)}{placed}</svg>'
    )


def chart_alone(svg: str) -> str:
    """The inner chart of an SVG made by `with_heading`, without its heading."""
    start = svg.find("<svg", 4)
    if start < 0:
        return svg
    return re.sub(r' y="\d+"', "", svg[start:].removesuffix("</svg>"), count=1)
