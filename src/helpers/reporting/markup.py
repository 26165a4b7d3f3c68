"""One pass over a page's HTML: keep what is allowed, number the sources, find header and sections.

Cell outputs come from this package's own prose and charts, but they carry texts from the archive, and a
notebook can come from anywhere: so tags, attributes and links are kept by an allow list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from helpers.briefing.pieces import day_words

_TAGS = frozenset(
    """
    a abbr article aside b blockquote br caption cite code col colgroup data dd del details dfn div dl dt em
    fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label legend li mark ol output
    p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    svg g path line polyline polygon rect circle ellipse text tspan title desc
    """.split()
)
_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_SWALLOWED = frozenset({"script", "style", "iframe", "object", "template", "noscript", "textarea", "select", "math"})
_ATTRIBUTES = frozenset(
    """
    class id title lang dir role tabindex datetime value href colspan rowspan scope headers open start reversed type
    min max step name for alt src width height hidden download disabled checked viewbox d points x y x1 y1 x2 y2 dx dy
    cx cy rx ry r fill stroke stroke-width stroke-dasharray transform text-anchor font-size font-weight
    preserveaspectratio opacity fill-opacity
    """.split()
)
_INPUTS = ("range", "checkbox", "number")
_SVG_CASE = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio"}
_TITLE = re.compile(r"^(?P<publisher>.*?)(?:, (?P<day>\d{4}(?:-\d\d){0,2}))?: (?P<title>.*)$", re.S)


# A tooltip names this many sources; the list at the end of the page has all of them.
_TIP_LINES = 4


@dataclass(frozen=True)
class Cited:
    """A source as a page lists it. A `later` account keeps its title and day to itself."""

    source_id: str
    publisher: str = ""
    title: str = ""
    published_on: str = ""
    url: str = ""
    later: bool = False

    @property
    def line(self) -> str:
        """Publisher and day, as a source line or a tooltip names it."""
        if self.later:
            return f"{self.publisher}, account published later"
        return ", ".join(part for part in (self.publisher, day_words(self.published_on)) if part) or self.source_id


@dataclass
class Sources:
    """The sources of one page, numbered in the order in which the page first points at them.

    `find` gives the archive's details of an id, or None. Sources published after `as_of` do not show their title.
    """

    find: Callable[[str], Cited | None]
    as_of: str = ""
    _cited: dict[str, Cited] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _more: dict[str, None] = field(default_factory=dict)

    def number(self, source_id: str, fallback: Cited) -> int:
        """The number of a source that the page points at; `fallback` is what the page itself knows of it."""
        self._know(source_id, fallback)
        return self._numbers.setdefault(source_id, len(self._numbers) + 1)

    def mention(self, source_ids: Iterable[str]) -> None:
        """Sources that a figure rests on without pointing at them: they end the list."""
        for source_id in source_ids:
            self._know(source_id, Cited(source_id))
            self._more.setdefault(source_id)

    def __getitem__(self, source_id: str) -> Cited:
        return self._cited[source_id]

    def listed(self) -> list[tuple[int, Cited]]:
        """All sources used, with their numbers."""
        for source_id in self._more:
            if self._cited[source_id].publisher:  # an id that neither page nor archive can name is no source
                self._numbers.setdefault(source_id, len(self._numbers) + 1)
        return [(number, self._cited[source_id]) for source_id, number in self._numbers.items()]

    def _know(self, source_id: str, fallback: Cited) -> None:
        known = self._cited.get(source_id)
        if known is not None and known.publisher:
            return
        found = self.find(source_id) or fallback
        day = found.published_on
        later = fallback.later or bool(self.as_of and day and day > self.as_of[: len(day)])
        self._cited[source_id] = Cited(
            source_id,
            found.publisher,
            "" if later else found.title,
            "" if later else day,
            web_link(found.url),
            later,
        )


def web_link(url: str) -> str:
    """The address if it is an http(s) one with a host, else nothing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def page_link(url: str) -> str:
    """An address that a page may link to: http(s), a place on the page, or a file beside it; else nothing."""
    url = url.strip()
    if url.startswith("#") or web_link(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = not parts.scheme and not parts.netloc and not url.startswith(("/", "\\")) and "\\" not in url
    return url if plain and ":" not in url.split("/")[0] else ""


def attributes(pairs: Iterable[tuple[str, str | None]]) -> str:
    """Attributes as HTML, escaped."""
    return "".join(
        f" {_SVG_CASE.get(name, name)}" + ("" if value is None else f'="{escape(value)}"') for name, value in pairs
    )


class Reader(HTMLParser):
    """Reads one fragment after the other; state that spans the page (sources, sections, tips) stays."""

    def __init__(self, sources: Sources) -> None:
        super().__init__(convert_charrefs=False)
        self.sources = sources
        self.header: dict[str, str] = {}
        self.headline = ""
        self.contents: list[tuple[str, str]] = []
        self.in_section = False
        self._ids: set[str] = set()
        self._regions: set[str] = set()
        self._tips = 0
        self._begin()

    def _begin(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        self._swallowing = ""
        self._group: _Group | None = None
        self._in_ref = False
        self._in_headline = False
        self._unnamed_section = ""
        self._in_source_line = False

    def read(self, fragment: str) -> str:
        """The fragment as the page shows it; every tag it opened is closed."""
        self.reset()
        self._begin()
        self.feed(fragment)
        self.close()
        self._end_group(forced=True)
        self._out += [f"</{tag}>" for tag in reversed(self._open)]
        return "".join(self._out)

    # --- what HTMLParser calls -----------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag, if it is allowed; the marked ones get their part in the page."""
        if self._swallowing or tag in _SWALLOWED:
            self._swallowing = self._swallowing or tag
            return
        if tag not in _TAGS:
            return
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "a" and "ref" in classes:
            self._start_reference(given)
            return
        self._end_group()
        if tag == "data" and "figure" in classes:
            self._start_figure(given)
        elif tag == "div" and "section" in classes and not self._open:
            self._start_section(given)
            return
        elif tag == "header" and "briefing" in classes:
            self.header |= {name[5:]: value or "" for name, value in attrs if name.startswith("data-")}
            self.sources.as_of = self.sources.as_of or self.header.get("as-of", "")
        elif tag == "h1":
            self._in_headline = not self.headline
        elif tag == "p" and "source" in classes:
            self._in_source_line = True
        if tag != "data" or "figure" not in classes:
            self.sources.mention((given.get("data-sources") or "").split())
        pairs = self._kept(tag, attrs)
        if tag == "h2" and self._unnamed_section:
            pairs = [(name, value) for name, value in pairs if name != "id"] + [("id", self._unnamed_section)]
            self._unnamed_section = ""
        self._out.append(f"<{tag}{attributes(pairs)}>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag closed at once, as in SVG."""
        if self._swallowing or tag in _SWALLOWED:
            return
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag that is open."""
        if self._swallowing:
            self._swallowing = "" if tag == self._swallowing else self._swallowing
            return
        if tag == "a" and self._in_ref:
            self._in_ref = False
            return
        if tag in _VOID or tag not in self._open:
            return
        if tag != "data":
            self._end_group()
        while self._open:
            last = self._open.pop()
            self._out.append(f"</{last}>")
            if last == tag:
                break
        if tag == "h1":
            self._in_headline = False
        elif tag == "p":
            self._in_source_line = False
        elif tag == "data" and self._group:
            self._group.closed = True

    def handle_data(self, data: str) -> None:
        """Text; what stands in a reference is its number's place."""
        if self._swallowing or self._in_ref:
            return
        if self._group and self._group.closed:
            if not data.strip():
                self._group.space += data
                return
            self._end_group()
        if self._in_headline:
            self.headline += data
        self._out.append(escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        """An entity such as &amp; stays as it is."""
        self._reference_character(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """A numeric character stays as it is."""
        self._reference_character(f"&#{name};")

    def _reference_character(self, text: str) -> None:
        if self._swallowing or self._in_ref:
            return
        if self._group and self._group.closed:
            self._end_group()
        if self._in_headline:
            self.headline += text
        self._out.append(text)

    # --- the marked parts ----------------------------------------------------------------------------------

    def _start_section(self, given: dict[str, str | None]) -> None:
        anchor = self.unique(given.get("id") or given.get("data-contents") or "section")
        name = given.get("data-contents") or anchor
        self.contents.append((anchor, name))
        closing = "</section>" if self.in_section else ""
        self.in_section = True
        self._unnamed_section = f"{anchor}-title"
        self._out.append(f'{closing}<section id="{anchor}" aria-labelledby="{anchor}-title"><div class="opener">')
        self._open.append("div")

    def _start_figure(self, given: dict[str, str | None]) -> None:
        self._tips += 1
        ids = (given.get("data-sources") or "").split()
        self.sources.mention(ids)
        self._out.append('<span class="cited">')
        self._open.append("span")
        self._group = _Group(f"tip-{self._tips}", ids, given.get("data-derivation") or "", depth=len(self._open))

    def _start_reference(self, given: dict[str, str | None]) -> None:
        """A link to a source becomes its number; in a source line its name and number."""
        source_id = given.get("data-source") or given.get("href") or ""
        number, cited = self.sources.number(source_id, self._fallback(given)), self.sources[source_id]
        self._in_ref = True
        group = self._group
        if group:
            group.space = ""
            group.referred = True
            if source_id not in group.source_ids:
                group.source_ids.append(source_id)
        self._out.append(reference(number, cited, named=self._in_source_line, tip=group.tip_id if group else ""))

    def _fallback(self, given: dict[str, str | None]) -> Cited:
        title = given.get("title") or ""
        later = given.get("data-later") == "yes"
        match = _TITLE.match(title)
        publisher = title.partition(",")[0] if later or not match else match["publisher"]
        return Cited(
            given.get("data-source") or given.get("href") or "",
            publisher,
            match["title"] if match else "",
            (match["day"] or "") if match else "",
            given.get("href") or "",
            later,
        )

    def _end_group(self, *, forced: bool = False) -> None:
        """Close a cited figure: its references stand, its tooltip follows."""
        group = self._group
        if group is None or not (group.closed or forced):
            return
        self._group = None
        if len(self._open) < group.depth:  # closed already, by mark-up that did not match
            return
        while len(self._open) > group.depth:
            self._out.append(f"</{self._open.pop()}>")
        self._open.pop()
        self._out.append(self._tip(group) + "</span>" + group.space)

    def _tip(self, group: _Group) -> str:
        """Publisher and day of each source, and how the figure was computed."""
        cited = [self.sources[source_id].line for source_id in group.source_ids if self.sources[source_id].publisher]
        lines = cited if len(cited) <= _TIP_LINES + 1 else [*cited[:_TIP_LINES], "and others"]
        tip = "".join(f"<span>{escape(line)}</span>" for line in lines)
        if group.derivation:
            tip += f'<span class="derivation">{escape(group.derivation)}</span>'
        named = f' role="tooltip" id="{group.tip_id}"' if group.referred else ""
        return f'<span class="tip"{named}>{tip}</span>' if tip else ""

    def unique(self, wanted: str) -> str:
        """An id for the page that no other part has."""
        base = wanted if re.fullmatch(r"[A-Za-z][\w-]*", wanted) else slug(wanted) or "part"
        name, count = base, 1
        while name in self._ids:
            count += 1
            name = f"{base}-{count}"
        self._ids.add(name)
        return name

    def _region(self, label: str) -> str:
        """A name for a table's region that no other region has; its first word tells it from a section of that name."""
        base = name = f"Table: {label}"
        count = 1
        while name in self._regions:
            count += 1
            name = f"{base} ({count})"
        self._regions.add(name)
        return name

    def _kept(self, tag: str, attrs: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
        """The attributes that a page may carry."""
        kept: list[tuple[str, str | None]] = []
        for name, value in attrs:
            text = value or ""
            if "url(" in text.lower() and name in ("fill", "stroke"):
                continue
            if name == "href":
                link = page_link(text) or (text if _is_csv(text) else "")
                if tag == "a" and link:
                    kept.append((name, link))
            elif name == "src":
                if tag == "img" and re.match(r"data:image/(png|jpeg|gif|webp);base64,", text):
                    kept.append((name, text))
            elif name == "id":
                kept.append((name, self.unique(text)))
            elif name == "aria-label" and ("role", "region") in attrs:
                kept.append((name, self._region(text)))
            elif name == "type":
                if tag == "input" and text in _INPUTS:
                    kept.append((name, text))
            elif name in _ATTRIBUTES or re.fullmatch(r"(data|aria)-[a-z0-9-]+", name):
                kept.append((name, value))
        return kept


@dataclass
class _Group:
    """A cited figure while its references are being read."""

    tip_id: str
    source_ids: list[str]
    derivation: str
    depth: int
    closed: bool = False
    referred: bool = False
    space: str = ""


def _is_csv(link: str) -> bool:
    return link.startswith("data:text/csv;")


def reference(number: int, cited: Cited, *, named: bool = False, tip: str = "") -> str:
    """A link to a numbered source on the page; `named` says who published it when."""
    described = f' aria-describedby="{tip}"' if tip else ""
    shared = f'href="#source-{number}" data-source="{escape(cited.source_id)}"{described}'
    if named:
        return f'<a class="ref named" {shared}><span>{escape(cited.line)}</span><sup>{number}</sup></a>'
    return f'<a class="ref" {shared} aria-label="Source {number}">{number}</a>'


def slug(text: str) -> str:
    """Lower-case words joined by hyphens, for ids and file names."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
