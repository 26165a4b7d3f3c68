"""Pieces: what a cell of a notebook shows, as data for the page and as HTML and text for the notebook."""

from __future__ import annotations

import json
import re
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

import nh3

from helpers.archive import Archive
from helpers.briefing.marks import Mark, filled, is_later, shifted

BUNDLE = "application/vnd.hollywood-labor.briefing+json"
"""The mime type under which a cell's output carries a piece as data."""
SHOWN_SOURCES = 2
_ROOT = "hlb tex2jax_ignore mathjax_ignore"  # dollars are no mathematics


@dataclass(frozen=True)
class Piece:
    """A part of a page.

    `kind` is text, headline, status, table, boxes, missing or setup. `body` is HTML with tokens; `marks` is what the
    tokens stand for; `about` is what else the page needs to know of the piece (title, caption, day).
    """

    kind: str
    body: str
    marks: tuple[Mark, ...]
    archive: Archive = field(repr=False)
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words without mark-up, a line for each block."""
        return plain_text(filled(self.body, self.marks, lambda mark: escape(str(mark.get("text", "")))))

    def __add__(self, other: Piece) -> Piece:
        body = self.body + "\n" + shifted(other.body, len(self.marks))
        return Piece(self.kind, body, (*self.marks, *other.marks), self.archive, {**other.about, **self.about})

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        marks = json.dumps([dict(mark) for mark in self.marks], ensure_ascii=False, separators=(",", ":"))
        data = {"kind": self.kind, "body": self.body, "marks": marks, **self.about}
        html = filled(self.body, self.marks, lambda mark: _for_notebook(self.archive, mark))
        return {BUNDLE: data, "text/html": f'<div class="{_ROOT}">{html}</div>', "text/plain": self.text}


def marks_of(data: Mapping[str, Any]) -> list[Mark]:
    """The marks of a piece in an output; they are stored as one line of JSON, which notebooks do not spread over many."""
    try:
        marks = json.loads(str(data.get("marks", "[]")))
    except ValueError:
        return []
    return [mark for mark in marks if isinstance(mark, dict)] if isinstance(marks, list) else []


def plain_text(html: str) -> str:
    """The words of a piece of HTML, a line for each block, however its source is broken into lines."""
    html = html.replace("\n", " ")
    for tag in ("p", "h1", "h2", "h3", "h4", "li", "tr", "div", "caption"):
        html = html.replace(f"</{tag}>", f"</{tag}>\n")
    html = html.replace("</td>", "</td> ").replace("</th>", "</th> ")
    lines = (" ".join(line.split()) for line in unescape(nh3.clean(html, tags=set())).splitlines())
    return "\n".join(line for line in lines if line)


def _for_notebook(archive: Archive, mark: Mark) -> str:
    """A mark as a reader of the notebook sees it: the sources are named and open."""
    kind, text = mark["kind"], escape(str(mark.get("text", "")))
    if kind == "day":
        return f'<time datetime="{mark["iso"]}">{text}</time>'
    if kind in ("text", "region"):
        return text
    shown = list(mark["sources"])[:SHOWN_SOURCES] if mark["refs"] else []
    refs = "".join(_named_link(archive, source) for source in shown)
    if kind == "figure":
        how = f' title="{escape(str(mark["derivation"]))}"' if mark["derivation"] else ""
        return f'<data class="figure" value="{escape(str(mark["value"]))}"{how}>{text}</data>{refs}'
    return f'<span class="row">{text}</span>{refs}'


def _named_link(archive: Archive, source_id: str) -> str:
    source = archive.source(source_id)
    later = is_later(archive, source_id)
    day = "account published later" if later else day_words(source.published_on)
    name = escape(", ".join(part for part in (source.publisher, day) if part))
    if not source.url:
        return f' <span class="ref">[{name}]</span>'
    title = "" if later else f' title="{escape(source.title)}"'
    return f' <a class="ref" href="{escape(source.url)}"{title}>[{name}]</a>'


def day_words(day: str) -> str:
    """2023-09-08 as 8 September 2023; months and years alike; other texts as they are."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", day)
    if not match or not 1 <= int(match[2] or 1) <= 12:
        return day
    year, month, number = match.groups()
    words = [str(int(number))] if number else []
    return " ".join([*words, *([month_name[int(month)]] if month else []), year])
