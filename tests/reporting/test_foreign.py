"""Charts that come from anywhere: nothing in them runs, loads or leads away, with a content policy or without."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import altair as alt
import nbformat
import pandas as pd
import pytest

from helpers.charts.cited import VEGALITE
from helpers.charts.renderer import briefing_renderer
from helpers.reporting.foreign import clean, inert_specification
from helpers.reporting.page import BriefingExporter

OWN = '<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="10" height="10">{}</svg>'
PAYLOADS = {
    "a script": OWN.format("<script>alert(1)</script>"),
    "a handler": OWN.format('<path d="M0,0" onload="alert(1)"/>'),
    "a handler after a blank": OWN.format('<path d="M0,0" onload = "alert(1)"/>'),
    "a handler after a slash": OWN.format("<path/onload=alert(1)>"),
    "a foreign object": OWN.format('<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">x</div></foreignObject>'),
    "a frame": OWN.format('<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"/>'),
    "a form": OWN.format('<form action="https://evil.example/"><input/></form>'),
    "a link": OWN.format('<a href="https://evil.example/"><text>Read on</text></a>'),
    "a link of the older kind": OWN.format(
        '<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:alert(1)"><text>x</text></a>'
    ),
    "an animated link": OWN.format('<animate attributeName="href" values="javascript:alert(1)"/>'),
    "an image": OWN.format('<image href="https://evil.example/x.png"/>'),
    "a use": OWN.format('<use href="https://evil.example/x.svg#a"/>'),
    "a style": OWN.format("<style>@import url(https://evil.example/x.css)</style>"),
    "a style attribute": OWN.format('<path style="background:url(https://evil.example/x)"/>'),
    "an address in a fill": OWN.format('<path fill="url(https://evil.example/x#a)"/>'),
    "what follows the drawing": OWN.format("") + '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "what a comment hides": OWN.format("<title><!--</title><path/>--><img src=x onerror=alert(1)></title>"),
    "what a section hides": OWN.format("<title><![CDATA[--><img src=x onerror=alert(1)>]]></title>"),
    "an entity": '<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>' + OWN.format("&x;"),
    "another root": '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    "mark-up that is not whole": OWN.format("<path>"),
}
FORBIDDEN = ("form", "iframe", "foreignobject", "animate", "image", "use", "base", "object", "embed")
SPEC = {
    "mark": {"type": "text", "href": "https://evil.example/"},
    "data": {"url": "https://evil.example/data.csv"},
    "encoding": {"href": {"field": "link"}, "url": {"field": "picture"}, "x": {"field": "a", "type": "quantitative"}},
    "layer": [{"mark": {"type": "image", "url": "https://evil.example/x.png"}}],
}


def page(data: dict) -> str:
    cell = nbformat.v4.new_code_cell("1", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    html, _ = BriefingExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    return str(html)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
@pytest.mark.parametrize("caption", [False, True], ids=["bare", "with a forged caption"])
def test_a_foreign_drawing_never_stands_in_a_page(payload, caption):
    data: dict = {"image/svg+xml": payload}
    if caption:
        meta = {"briefing": {"title": payload, "takeaway": payload, "sources": [payload]}}
        data[VEGALITE] = {"mark": "bar", "data": {"values": [{"a": 1}]}, "usermeta": meta, "description": payload}
    html = page(data)
    shown = re.sub(r'src="data:image/svg\+xml;base64,[^"]*"', "", html)  # a picture runs nothing
    tags = re.findall(r"<([a-zA-Z]+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", shown)
    assert not [name for name, _ in tags if name.lower() in FORBIDDEN]
    assert not [words for _, words in tags if re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', words))]
    assert len(re.findall(r"<script>", shown)) == 1


def test_what_this_package_draws_holds_nothing_but_shapes_and_words():
    rows = pd.DataFrame({"quarter": ["2022Q1", "2023Q1"], "days": [9832, 7476], "what": ["a < b", "c & d"]})
    drawn = alt.Chart(rows).mark_bar().encode(x="quarter:N", y="days:Q", color="what:N", href="what:N")
    root = ElementTree.fromstring(briefing_renderer(drawn.to_dict())["image/svg+xml"])
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "g", "path", "line", "rect", "text", "circle", "title", "a"}


def test_a_specification_keeps_nothing_that_links_or_loads():
    text = json.dumps(inert_specification(SPEC))
    assert "evil.example" not in text
    assert "href" not in text
    assert '"x": {"field": "a"' in text


def test_rows_of_data_stay_as_they_are():
    spec = {"data": {"values": [{"url": "https://example.org/", "days": 3}]}, "mark": "bar"}
    assert inert_specification(spec) == spec


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="0;url=https://evil.example/">', '<form action="https://evil.example"><input></form>',
        '<iframe srcdoc="x"></iframe>', "<style>*{color:red}</style>", "<script>alert(1)</script>", '<base href="//evil.example">',
        '<p style="background:url(https://evil.example/x)">x</p>', '<a href="javascript:alert(1)">x</a>', "<p onclick=alert(1)>x</p>",
    ],
)  # fmt: skip
def test_foreign_html_keeps_nothing_that_runs_or_leads_away(html):
    kept = clean(html)
    assert "evil.example" not in kept
    assert "alert" not in kept
    assert "style" not in kept
