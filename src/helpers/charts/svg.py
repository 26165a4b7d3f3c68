"""Chart specifications to small, deterministic SVG with one text alternative and native tooltips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from helpers.charts.theme import FONT, INK, MUTE, PAPER, WIDE

_ROOT = re.compile(r'<svg\b[^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
_GROUND = re.compile(r'<rect width="[\d.]+" height="[\d.]+" fill="[^"]*"/>')
# What the renderer writes for its own use: roles of its parts, invisible backgrounds, defaults spelled out.
_NOISE = re.compile(
    r'<path class="(?:back|fore)ground"[^>]*d="(?:M0(?:\.5)?,0(?:\.5)?h0v0h0Z)?"[^>]*/>'
    r'|<path class="(?:back|fore)ground"(?![^>]*(?:fill|stroke)=")[^>]*/>'
    r'|<path class="foreground"[^>]*display="none"/>'
    r'|\s(?:class|role|aria-roledescription|aria-hidden|pointer-events|stroke-miterlimit|font-family)="[^"]*"'
    r'|\sopacity="1"|\sfont-size="14px"'
)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_GEOMETRY = re.compile(r'\s(?:d|transform|x|y|x1|x2|y1|y2|width|height|r)="[^"]*"')
_LABELLED = re.compile(r'<(path|text|line|rect|circle)\b([^>]*?)\saria-label="([^"]*)"([^>]*?)(/?)>')
_EMPTY_GROUP = re.compile(r"<g[^>]*></g>")
_PLAIN_GROUP = re.compile(r"<g><g>")


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

    raw = vl_convert.vegalite_to_svg(_with_descriptions(spec), allowed_base_urls=[])
    return _tidy(raw, label)


def _with_descriptions(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with the renderer asked to write out the marks' descriptions."""
    copy: dict[str, Any] = _copied({key: value for key, value in spec.items() if key != "usermeta"})
    for unit in units(copy):
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
    root = _ROOT.match(raw)
    if not root:
        raise ValueError("the chart renderer did not return an SVG image")
    width, height = (f"{float(size):.4g}" for size in root.groups())
    body = raw[root.end():].removesuffix("</svg>")
    body = _NOISE.sub("", _GROUND.sub("", body, count=1))
    body = _GEOMETRY.sub(lambda found: _LONG_NUMBER.sub(_rounded, found.group()), body)
    body = _LABELLED.sub(_with_title, body)
    while (shorter := _EMPTY_GROUP.sub("", body)) != body:
        body = shorter
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONT}" font-size="14" role="img" '
        f'aria-label="{escape(label)}">{body}</svg>'
    )


def _rounded(match: re.Match[str]) -> str:
    text = f"{float(match.group()):.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _with_title(match: re.Match[str]) -> str:
    tag, before, label, after, closed = match.groups()
    opening = f"<{tag}{before}{after}><title>{label}</title>"
    return f"{opening}</{tag}>" if closed else opening


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
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{total:g}" '
        f'viewBox="0 0 {width:g} {total:g}" font-family="{FONT}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(lines)}{placed}</svg>'
    )


def chart_alone(svg: str) -> str:
    """The inner chart of an SVG made by `with_heading`, without its heading."""
    start = svg.find("<svg", 4)
    if start < 0:
        return svg
    return re.sub(r' y="\d+"', "", svg[start:].removesuffix("</svg>"), count=1)
