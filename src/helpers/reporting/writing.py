"""A notebook's outputs as the parts of a page: texts with numbered sources, charts, sections, what is missing.

Outputs of this package come as data (`helpers.briefing.pieces.BUNDLE`, a chart's specification); nothing is read back
from HTML. A notebook can come from anywhere, so whatever it holds passes through a cleaner, and charts are drawn anew.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote

from nbconvert.filters.markdown_mistune import markdown2html_mistune

from helpers.archive.quantity import format_number
from helpers.briefing.marks import Mark, filled
from helpers.briefing.pieces import BUNDLE, SHOWN_SOURCES, day_words, marks_of, plain_text
from helpers.charts import svg
from helpers.charts.cited import VEGALITE, Caption, caption_of, drawing, rows_behind
from helpers.charts.theme import plain_colors, theme_config, themed
from helpers.reporting.citations import Cited, Sources, reference, slug
from helpers.reporting.documents import csv_text, script_safe
from helpers.reporting.foreign import clean, inert_specification

_HIDDEN_CELLS = {"lab-only", "remove-cell"}
_HIDDEN_CODE = {"remove-input", "injected-parameters"}
_TIP_LINES = 4  # a tooltip names this many sources; the list at the end of the page has all of them
_NAMED_SOURCES = 4  # in a source line; any further ones are numbers
_UNSHOWN = ("setup", "seal")
_HEADING = re.compile(r"^## (.+)$", re.M)


@dataclass
class Section:
    """A section of the page: its anchor, its name, what stands in it and what it could not show."""

    anchor: str
    name: str
    parts: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def html(self) -> str:
        """The section with its heading."""
        name = escape(self.name)
        body = "".join(self.parts)
        return (
            f'<section id="{self.anchor}" aria-labelledby="{self.anchor}-title">'
            f'<h2 id="{self.anchor}-title">{name}</h2>{body}</section>'
        )


@dataclass(frozen=True)
class Written:
    """What a notebook gives to its page: HTML of the lead and of the sections, and what is known of it as data."""

    lead: str
    sections: tuple[Section, ...]
    about: Mapping[str, Any]
    figures: int
    sources: Sources

    @cached_property
    def body(self) -> str:
        """The sections that have something to show, then what is missing, one line each."""
        shown = "".join(section.html() for section in self.sections if section.parts)
        lines = [f"<li>{escape(s.name)}: {text}</li>" for s in self.sections for text in s.missing]
        if not lines:
            return shown
        last = Section("not-on-record", "Not on record", [f'<ul class="empty">{"".join(lines)}</ul>'])
        return shown + last.html()

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and name of the sections that stand on the page."""
        return [(section.anchor, section.name) for section in self.sections if section.parts]


def write(notebook: Any, sources: Sources) -> Written:
    """The parts of a notebook's page. Raises ValueError where a cell ended in an error."""
    writer = _Writer(sources, begun=not _has_headline(notebook))
    for number, cell in enumerate(notebook.cells, start=1):
        if not _HIDDEN_CELLS & set(cell.metadata.get("tags", [])):
            writer.cell(cell, number)
    return Written("".join(writer.lead), tuple(writer.sections), writer.about, writer.figures, sources)


def _has_headline(notebook: Any) -> bool:
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return any(output.get("data", {}).get(BUNDLE, {}).get("kind") == "headline" for output in outputs)


class _Writer:
    """Sets a notebook's cells one after the other; numbers of sources and figures run through the page.

    `begun` says whether the page has begun: what stands ahead of a headline is for readers of the notebook.
    """

    def __init__(self, sources: Sources, *, begun: bool) -> None:
        self.sources = sources
        self.begun = begun
        self.lead: list[str] = []
        self.sections: list[Section] = []
        self.about: dict[str, Any] = {}
        self.figures = 0
        self._tips = 0
        self._names: dict[str, int] = {}

    def cell(self, cell: Any, number: int) -> None:
        """A cell's outputs, then its code. What stands ahead of the headline is for readers of the notebook."""
        if cell.cell_type == "markdown":
            if self.begun:
                self._markdown_cell(cell.source)
            return
        if cell.cell_type != "code":
            return
        for output in cell.outputs:
            self._output(output, number)
        if self.begun and cell.source.strip() and not _HIDDEN_CODE & set(cell.metadata.get("tags", [])):
            self._place(f'<div class="code"><pre><code>{escape(cell.source.strip())}</code></pre></div>', code=True)

    def _markdown_cell(self, source: str) -> None:
        heading = _HEADING.match(source)
        if heading:
            name = heading[1].strip()
            self.sections.append(Section(self._unique(slug(name) or "section"), name))
            source = source[heading.end() :]
        if source.strip():
            self._place(f'<div class="prose">{_from_markdown(source)}</div>')

    def _place(self, html: str, *, code: bool = False) -> None:
        if not self.sections:
            self.lead.append(html)
            return
        section = self.sections[-1]
        if code and not section.parts:
            section.code.append(html)
            return
        section.parts += [html] if code else [html, *section.code]
        section.code.clear()

    def _output(self, output: Any, number: int) -> None:
        if output.output_type == "error":
            raise ValueError(
                f"Cell {number} of the notebook ended in {output.ename}: {output.evalue}. "
                "Run the notebook to its end before making a page of it."
            )
        if output.output_type == "stream":
            if output.name == "stdout" and self.begun:
                self._place(f'<pre class="stream">{escape(output.text)}</pre>')
            return
        data = output.get("data", {})
        if BUNDLE in data:
            self._piece(data[BUNDLE])
        elif self.begun:
            self._place(self._foreign(data))

    def _piece(self, piece: Mapping[str, Any]) -> None:
        kind = piece.get("kind")
        if kind in _UNSHOWN:
            return
        marks = marks_of(piece)
        if kind == "headline":
            self.begun = True
            self.about = {name: value for name, value in piece.items() if name not in ("body", "marks")}
            self.sources.as_of = self.sources.as_of or str(piece.get("as_of", ""))
        html = filled(clean(str(piece.get("body", ""))), marks, self._mark)
        if kind == "headline":
            self.lead.append(f'<header class="briefing">{html}{_facts_to(piece)}</header>')
        elif kind == "missing" and self.sections:
            self.sections[-1].missing.append(_inline(html))
        elif self.begun:
            self._place(html)
        if kind == "boxes" and "figures" not in self.about:
            self.about["figures"] = piece.get("figures", [])

    # --- marks ---------------------------------------------------------------------------------------------

    def _mark(self, mark: Mark) -> str:
        kind, text = mark.get("kind"), escape(str(mark.get("text", "")))
        if kind == "day":
            return f'<time datetime="{escape(str(mark.get("iso", "")))}">{text}</time>'
        if kind == "region":
            return escape(self._region(str(mark.get("text", ""))))
        if kind not in ("figure", "row"):
            # A name given by the notebook (a title, a parameter) may hold a year.
            return f'<span class="param">{text}</span>' if any(char.isdigit() for char in text) else text
        sources = [str(source) for source in mark.get("sources", [])]
        self.sources.mention(sources)
        shown = sources[:SHOWN_SOURCES] if mark.get("refs") else []
        if kind == "row":
            row = str(mark.get("row", ""))
            named = f' data-row="{escape(row)}"' if not row.startswith("columns/") else ""
            bound = f'<span class="row"{named}>{text}</span>'
            return (bound if text else "") + "".join(self._reference(source) for source in shown)
        return self._figure(mark, text, sources, shown)

    def _figure(self, mark: Mark, text: str, sources: list[str], shown: list[str]) -> str:
        self._tips += 1
        tip_id = f"tip-{self._tips}"
        interval = "".join(
            f' data-{name}="{float(mark[name]):g}"' for name in ("low", "high", "level") if mark.get(name) is not None
        )
        data = (
            f'<data class="figure" value="{escape(str(mark.get("value", "")))}" data-unit="{escape(str(mark.get("unit", "")))}" '
            f'data-key="{escape(str(mark.get("key", "")))}" data-sources="{escape(" ".join(sources))}"{interval} '
            f'data-derivation="{escape(str(mark.get("derivation", "")))}">{text}</data>'
        )
        refs = "".join(self._reference(source, tip_id) for source in shown)
        return f'<span class="cited">{data}{refs}{self._tip(tip_id if shown else "", sources, mark)}</span>'

    def _reference(self, source_id: str, tip_id: str = "") -> str:
        number = self.sources.number(source_id, Cited(source_id))
        return reference(number, self.sources[source_id], tip=tip_id)

    def _tip(self, tip_id: str, sources: Sequence[str], mark: Mark) -> str:
        lines = [self.sources[source].line for source in sources if self.sources[source].publisher]
        lines = lines if len(lines) <= _TIP_LINES + 1 else [*lines[:_TIP_LINES], "and others"]
        tip = "".join(f"<span>{escape(line)}</span>" for line in lines)
        says = "average" if "usual" in str(mark.get("key", "")) else ""
        quote = self.sources.quote(sources, str(mark.get("value", "")), str(mark.get("unit", "")), says)
        if quote:
            tip += f"<q>{escape(quote)}</q>"
        if mark.get("derivation"):
            tip += f'<span class="derivation">{escape(str(mark["derivation"]))}</span>'
        if mark.get("grade"):
            tip += f'<span class="grade">Attested: {escape(str(mark["grade"]))}</span>'
        named = f' role="tooltip" id="{tip_id}"' if tip_id else ""
        return f'<span class="tip"{named}>{tip}</span>' if tip else ""

    def _region(self, label: str) -> str:
        """A name for a table's region that no other region of the page has."""
        return self._counted(f"Table: {label}", " ({})")

    def _unique(self, wanted: str) -> str:
        """An id that no other part of the page has."""
        return self._counted(wanted, "-{}")

    def _counted(self, name: str, ending: str) -> str:
        count = self._names[name] = self._names.get(name, 0) + 1
        return name if count == 1 else name + ending.format(count)

    # --- charts and foreign outputs ------------------------------------------------------------------------

    def _foreign(self, data: Mapping[str, Any]) -> str:
        if isinstance(data.get(VEGALITE), dict):
            return self._chart(data[VEGALITE])
        if "image/svg+xml" in data:
            encoded = base64.b64encode(_joined(data["image/svg+xml"]).encode()).decode()
            return f'<figure class="chart"><img alt="Chart" src="data:image/svg+xml;base64,{encoded}"></figure>'
        if "text/html" in data:
            return f'<div class="table" role="region" tabindex="0" aria-label="{escape(self._region("frame"))}">{clean(_joined(data["text/html"]))}</div>'
        if "text/markdown" in data:
            return _from_markdown(_joined(data["text/markdown"]))
        return f'<pre class="stream">{escape(_joined(data["text/plain"]))}</pre>' if "text/plain" in data else ""

    def _chart(self, shown: dict[str, Any]) -> str:
        """The chart drawn wide and narrow, with what its caption says; the page's script makes it interactive."""
        spec, caption = read_chart(shown)
        self.figures += 1
        anchor = self._unique(f"figure-{self.figures}")
        result = (
            f'<p class="result" aria-live="polite" data-result="{escape(caption.result)}"></p>'
            if caption.result
            else ""
        )
        note = f'<p class="note">{escape(caption.note)}</p>' if caption.note else ""
        subtitle = f'<p class="subtitle">{escape(caption.subtitle)}</p>' if caption.subtitle else ""
        return (
            f'<figure class="chart" id="{anchor}" aria-labelledby="{anchor}-title">'
            f'<h3 class="title" id="{anchor}-title"><span class="number">Figure {self.figures}</span> {escape(caption.title)}</h3>'
            f'{subtitle}<div class="drawing">{still_forms(spec, caption)}</div>{result}{note}{self._source_line(caption)}'
            f"{_data_behind(spec, caption, anchor)}"
            f'<script type="application/json" class="spec">{_live(spec, caption)}</script></figure>'
        )

    def _source_line(self, caption: Caption) -> str:
        cited = [(self.sources.number(source, Cited(source)), self.sources[source]) for source in caption.sources]
        known = [pair for pair in cited if not pair[1].later] or cited
        if not known:
            return ""
        groups: dict[str, list[tuple[int, Cited]]] = {}  # by what the line says: one name, then its numbers
        for number, source in known:
            groups.setdefault(source.line, []).append((number, source))
        named = [
            reference(*group[0], named=True) + "".join(reference(*pair) for pair in group[1:])
            for group in list(groups.values())[:_NAMED_SOURCES]
        ]
        more = "".join(reference(*pair) for group in list(groups.values())[_NAMED_SOURCES:] for pair in group)
        word = "Source" if len(known) == 1 else "Sources"
        tail = f"; and others{more}" if more else ""
        return f'<figcaption class="source">{word}: {"; ".join(named)}{tail}</figcaption>'


def read_chart(shown: Mapping[str, Any]) -> tuple[dict[str, Any], Caption]:
    """The specification of a chart that an output shows, made harmless and in plain colors, and its caption."""
    spec: dict[str, Any] = inert_specification(json.loads(plain_colors(json.dumps(shown, ensure_ascii=False))))
    return spec, caption_of(spec) or Caption("Chart", str(spec.get("description") or "A chart without a description"))


def still_forms(spec: dict[str, Any], caption: Caption) -> str:
    """The chart drawn wide and narrow; the page's style shows the one that fits."""
    return "".join(
        f'<div class="{name}">{themed(svg.render(drawing(spec, narrow=name == "narrow"), caption.takeaway))}</div>'
        for name in ("wide", "narrow")
    )


def _facts_to(headline: Mapping[str, Any]) -> str:
    """Where the facts end, on a page as of a later day."""
    day = str(headline.get("facts_to", ""))
    words = f'<time datetime="{escape(day)}">{escape(day_words(day))}</time>'
    return f'<p class="status">The newest fact in the archive is of {words}.</p>' if day else ""


def _from_markdown(source: str) -> str:
    html = str(markdown2html_mistune(source))
    html = re.sub(r'<a class="anchor-link"[^>]*>.*?</a>', "", html)
    return re.sub(r"(</?h)[12]\b", r"\g<1>3", clean(html))


def _inline(html: str) -> str:
    """A paragraph's words without the paragraph."""
    return html.strip().removeprefix('<p class="empty">').removesuffix("</p>")


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _data_behind(spec: dict[str, Any], caption: Caption, anchor: str) -> str:
    """The table behind a chart and its download."""
    rows = rows_behind(spec, caption.columns)
    columns = [name for name in caption.columns or (rows[0] if rows else ()) if any(name in row for row in rows)]
    if not columns:
        return ""
    head = "".join(f'<th scope="col">{escape(column_words(column))}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(_data_cell(column, row.get(column)) for column in columns)}</tr>" for row in rows)
    text = csv_text(columns, ([_plain(row.get(column)) for column in columns] for row in rows))
    link = "data:text/csv;charset=utf-8," + quote(text, safe=",;:/?@()*'!~ -._").replace(" ", "%20")
    size = max(1, round(len(text.encode()) / 1000))
    label = escape(f"Data of {anchor.replace('-', ' ')}: {caption.title}")
    return (
        '<div class="actions"><details><summary>Show the data</summary>'
        f'<div class="table" role="region" tabindex="0" aria-label="{label}">'
        f'<table class="facts data"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>'
        f'<a class="download" download="{slug(caption.title) or anchor}.csv" href="{link}">CSV, {size} kB</a></div>'
    )


def column_words(column: str) -> str:
    """A column's name as a heading: change_pct as Change, percent."""
    words = column.replace("_", " ").removesuffix(" pct")
    words += ", percent" if column.endswith("_pct") or column == "pct" else ""
    return (words[:1].upper() + words[1:]).replace("Pct, percent", "Percent")


def _plain(value: Any) -> Any:
    """A value of a chart's data for a table: days without the time of day that Altair adds."""
    return value.removesuffix("T00:00:00") if isinstance(value, str) else value


def _data_cell(column: str, value: Any) -> str:
    value = _plain(value)
    if value is None:
        return "<td>–</td>"
    if isinstance(value, bool):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, int | float):
        whole = int(value) if isinstance(value, float) and value.is_integer() else value
        text = str(whole) if column == "day" or column.endswith("year") else format_number(value)
        return f'<td class="number">{text}</td>'
    return f"<td>{escape(str(value))}</td>"


def _live(spec: dict[str, Any], caption: Caption) -> str:
    """The specification that the interactive view draws, in the page's own colors; the page holds its config."""
    bare = {name: value for name, value in drawing(spec).items() if name not in ("$schema", "config")}
    config = {**(spec.get("config") or {}), "background": theme_config()["background"]}
    if config != theme_config():
        bare["config"] = config
    return themed(script_safe({**bare, "description": caption.takeaway}))


@dataclass(frozen=True)
class Summary:
    """What other pages say of a page: its title, the text below it, its headline figures, all its words, its first chart."""

    title: str
    standfirst: str
    figures: tuple[tuple[str, str], ...]
    words: str
    chart: Mapping[str, Any] | None


def summary(notebook: Any) -> Summary:
    """The summary of an executed notebook, from its outputs."""
    pieces = [
        output["data"] for cell in notebook.cells if _is_shown(cell) for output in cell.outputs if "data" in output
    ]
    words = " ".join(text for data in pieces for text in _words(data))
    headline = next((data[BUNDLE] for data in pieces if data.get(BUNDLE, {}).get("kind") == "headline"), None)
    figures: list[list[str]] = next(
        (data[BUNDLE]["figures"] for data in pieces if data.get(BUNDLE, {}).get("kind") == "boxes"), []
    )
    chart = next((data[VEGALITE] for data in pieces if isinstance(data.get(VEGALITE), dict)), None)
    if headline is None:
        return Summary("", "", (), words, chart)
    _, _, below = str(headline["body"]).partition("</h1>")
    standfirst = plain_text(filled(below, marks_of(headline), lambda mark: escape(str(mark.get("text", "")))))
    pairs = tuple((str(label), str(figure)) for label, figure in figures)
    return Summary(str(headline["title"]), " ".join(standfirst.split()), pairs, " ".join(words.split()), chart)


def _is_shown(cell: Any) -> bool:
    return cell.cell_type == "code" and not _HIDDEN_CELLS & set(cell.metadata.get("tags", []))


def _words(data: Mapping[str, Any]) -> Iterable[str]:
    piece = data.get(BUNDLE)
    if isinstance(piece, dict) and piece.get("kind") not in _UNSHOWN:
        yield plain_text(filled(str(piece["body"]), marks_of(piece), lambda mark: escape(str(mark.get("text", "")))))
    elif isinstance(data.get(VEGALITE), dict):
        caption = caption_of(data[VEGALITE])
        if caption:
            yield f"{caption.title} {caption.takeaway}"
