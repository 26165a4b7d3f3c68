"""What a notebook from anywhere may bring to a page: HTML without anything that runs, charts that load and link nothing.

Images never stand in a page as they come: charts are drawn anew from their specification, other drawings are pictures.
"""

from __future__ import annotations

import re
from typing import Any

import nh3

from helpers.reporting.citations import page_link

_TAGS = frozenset(
    """
    a abbr b blockquote br caption cite code col colgroup data dd del details div dl dt em figcaption figure h1 h2 h3 h4
    h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead time
    tr u ul var
    """.split()
)
_ATTRIBUTES = {
    "*": {"class", "title", "lang", "role", "tabindex", "aria-label", "data-label", "scope", "colspan", "rowspan"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "time": {"datetime"},
    "data": {"value"},
    "details": {"open"},
    "ol": {"start"},
}


def clean(html: str) -> str:
    """HTML with nothing in it that runs, loads or leads elsewhere than a plain link does."""
    kept = nh3.clean(
        html, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes={"http", "https", "data"}, link_rel=None,
        attribute_filter=_checked, strip_comments=True,
    )  # fmt: skip
    return kept


def _checked(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return page_link(value) or None
    if name == "src":
        return value if re.match(r"data:image/(png|jpeg|gif|webp);base64,", value) else None
    return value


_AS_THEY_ARE = ("values", "datasets", "usermeta")  # rows of data, and what the page itself reads with care
_LEADS_AWAY = ("href", "url")  # channels, marks and data sources of Vega-Lite that link or load


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
