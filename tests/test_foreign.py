"""Charts that come from anywhere: nothing in them runs, loads or leads away, with a content policy or without."""

from __future__ import annotations

import json
import re

import nbformat
import pytest

from helpers.charts.figure import VEGALITE
from helpers.reporting.foreign import inert_bundle, inert_specification, is_inert
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
SPEC = {
    "mark": {"type": "text", "href": "https://evil.example/"},
    "data": {"url": "https://evil.example/data.csv"},
    "encoding": {"href": {"field": "link"}, "url": {"field": "picture"}, "x": {"field": "a", "type": "quantitative"}},
    "layer": [{"mark": {"type": "image", "url": "https://evil.example/x.png"}}],
}


def chart(svg: str, **figure: object) -> dict:
    """An output with a drawing and, if asked for, a specification that says it is a figure of this package."""
    data: dict = {"image/svg+xml": svg}
    if figure:
        texts = {"title": "T", "subtitle": "S", "takeaway": "A", "note": "", "sources": [], "columns": ["a"]}
        stored = texts | {"rows": "[[1]]", "heading_height": 0} | figure
        data[VEGALITE] = {"mark": "bar", "data": {"values": [{"a": 1}]}, "usermeta": {"figure": stored}}
    return data


def page(data: dict) -> str:
    cell = nbformat.v4.new_code_cell("1", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    html, _ = BriefingExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    return str(html)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
@pytest.mark.parametrize("figure", [False, True], ids=["bare", "figure"])
def test_a_drawing_that_does_something_never_stands_in_a_page(payload, figure):
    html = page(chart(payload, narrow=None) if figure else chart(payload))
    assert not is_inert(payload)
    shown = re.sub(r'src="data:image/svg\+xml;base64,[^"]*"', "", html)  # a picture runs nothing
    assert "evil.example" not in shown
    assert "alert(1)" not in shown
    assert not re.search(r"<(form|iframe|foreignObject|animate|image|use|meta http-equiv=.refresh)", shown, re.I)


def test_a_drawing_that_does_nothing_stands_as_it_is():
    drawing = OWN.format('<g fill="none"><path d="M0,0" stroke="#123456"/><text x="1">a &amp; b\u00a0c</text></g>')
    assert is_inert(drawing)
    assert inert_bundle(chart(drawing))["image/svg+xml"] == drawing


def test_what_this_package_draws_is_inert():
    import altair as alt
    import pandas as pd

    from helpers.charts.renderer import briefing_renderer

    rows = pd.DataFrame({"quarter": ["2022Q1", "2023Q1"], "days": [9832, 7476], "what": ["a < b", "c & d"]})
    drawn = alt.Chart(rows).mark_bar(clip=True).encode(x="quarter:N", y="days:Q", color="what:N", description="what:N")
    bundle = briefing_renderer(drawn.to_dict())
    assert is_inert(bundle["image/svg+xml"])
    assert inert_bundle(bundle) == bundle


def test_a_specification_keeps_nothing_that_links_or_loads():
    text = json.dumps(inert_specification(SPEC))
    assert "evil.example" not in text
    assert "href" not in text
    assert '"x": {"field": "a"' in text


def test_rows_of_data_stay_as_they_are():
    spec = {"data": {"values": [{"url": "https://example.org/", "days": 3}]}, "mark": "bar"}
    assert inert_specification(spec) == spec


def test_the_narrow_form_of_a_figure_keeps_no_link_either():
    data = inert_bundle(chart(OWN.format(""), narrow=json.dumps(SPEC)))
    assert "evil.example" not in json.dumps(data)
