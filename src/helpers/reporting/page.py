"""Notebooks to pages: the nbconvert exporter `briefing`.

`jupyter nbconvert --to briefing executed.ipynb` writes one file that needs neither network nor script. What a
page shows comes from cell outputs and markdown cells; the code is there, but closed.
"""

from __future__ import annotations

import base64
import csv
import functools
import hashlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nbconvert.filters.markdown_mistune import markdown2html_mistune
from traitlets import Bool, Unicode, default

from helpers.archive import ArchiveError, source_details
from helpers.archive.quantity import format_number
from helpers.charts.figure import VEGALITE, Figure
from helpers.charts.svg import chart_alone
from helpers.charts.theme import css_variables, theme_config, themed
from helpers.reporting.editions import EditionError, find_project, is_edition, read_editions
from helpers.reporting.foreign import inert_bundle
from helpers.reporting.manifest import write_whole
from helpers.reporting.markup import (
    Cited,
    Reader,
    Sources,
    attributes,
    day_words,
    page_link,
    reference,
    slug,
    web_link,
)
from helpers.reporting.sealed import RunExporter, check_header
from helpers.seal import Run

PRODUCT = "Hollywood labor briefings"
TEMPLATES = Path(__file__).parent / "templates"
_HIDDEN_CELLS = {"lab-only", "remove-cell"}
_TOOLTIP = re.compile(r"<title>[^<]*</title>")  # a phone has no pointer to rest on a mark
_NAMED_SOURCES = 4  # in a source line; any further ones are numbers
_HIDDEN_CODE = {"remove-input", "injected-parameters"}


class BriefingExporter(RunExporter):
    """Executed notebooks as briefing pages. Keep one for many notebooks: its template compiles once."""

    export_from_notebook = "Briefing page"
    file_extension = Unicode(".html")
    output_mimetype = "text/html"
    template_name = Unicode("briefing", config=True)
    single_file = Bool(
        False,
        help="Put the chart library into the page: about 0.9 MB, for pages sent by mail.",
    ).tag(config=True)
    vega_asset = Unicode(
        "assets/vega.js",
        help="Address of the chart library beside the page; empty for charts that stand still.",
    ).tag(config=True)

    editions = Unicode(
        "",
        help="The list of editions that pages link to; by default the project's reports/editions.toml.",
    ).tag(config=True)

    @default("extra_template_basedirs")
    def _own_templates(self) -> list[str]:
        return [str(TEMPLATES)]

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """The filters of nbconvert and the one that reads a notebook into a page."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "briefing_page", self.page
        yield "day_words", day_words

    def page(self, notebook: Any) -> Page:
        """The notebook's page. Raises ValueError where a cell ended in an error."""
        run, shown = self.run_of(notebook), self.shown(notebook)
        asset = "" if self.single_file else self.vega_asset
        page = replace(read_page(shown, vega_asset=asset, inline_vega=self.single_file), run=run)
        check_header(run, page.header)
        if page.edition or page.links:
            return page
        file = Path(self.editions) if self.editions else find_project().editions_file
        edition, links = published_links(file, run, page.header)
        return replace(page, edition=edition, links=links)


@dataclass
class Page:
    """All that the template sets out; texts are plain, `*_html` is ready to show."""

    title: str
    description: str
    header: dict[str, str]
    lead_html: str
    body_html: str
    contents: list[tuple[str, str]]
    sources: list[tuple[int, Cited]]
    links: list[dict[str, str]]
    edition: str
    figures: int
    vega_asset: str
    scripts: list[str]
    style: str
    run: Run | None = None

    @property
    def run_json(self) -> str:
        """The run behind the page, for machines; empty where the notebook states none."""
        return script_safe(self.run.as_json_object()) if self.run else ""

    @property
    def chart_config(self) -> str:
        """The theme of the interactive charts."""
        return live_config()

    @property
    def policy(self) -> str:
        """The content security policy: inline styles, and the scripts that the page itself carries."""
        return content_policy(self.scripts)

    @property
    def as_of(self) -> str:
        """The as-of day in words."""
        return day_words(self.header.get("as-of", ""))

    @property
    def neighbours(self) -> list[dict[str, str]]:
        """Links to earlier and later editions of the same dispute."""
        return [link for link in self.links if link["rel"] in ("earlier", "later")]

    @property
    def others(self) -> list[dict[str, str]]:
        """Links to anything else: the notebook, a print form, the index."""
        return [link for link in self.links if link["rel"] not in ("earlier", "later", "index")]

    @property
    def home(self) -> str:
        """The address of the index, if the notebook gives one."""
        return next((link["href"] for link in self.links if link["rel"] == "index"), "")

    @property
    def citation(self) -> str:
        """How to cite the page in a text."""
        parts = [f"{PRODUCT}: “{self.title}”"]
        if self.as_of:
            parts.append(f"as of {self.as_of}")
        if self.edition:
            parts.append(f"edition {self.edition}")
        if self.header.get("version"):
            parts.append(f"data {self.header['version']}")
        return ", ".join(parts) + "."

    @property
    def bibtex(self) -> str:
        """The same for BibTeX."""
        day = self.header.get("as-of", "")
        key = slug(self.edition or self.title) or "briefing"
        notes = [f"As of {self.as_of}" if self.as_of else "", f"data version {self.header.get('version', '')}"]
        fields = {
            "author": "{" + PRODUCT + "}",
            "title": "{" + _tex(self.title) + "}",
            "year": day[:4],
            "note": "; ".join(note for note in notes if not note.endswith(" ")),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{key},", *lines, "}"])

    @property
    def linked_data(self) -> str:
        """What the page is, for machines (schema.org), safe inside a script element."""
        day, version = self.header.get("as-of", ""), self.header.get("version", "")
        report: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Report",
            "name": self.title,
            "headline": self.title,
            "description": self.description,
            "inLanguage": "en",
            "identifier": self.edition,
            "temporalCoverage": day,
            "publisher": {"@type": "Organization", "name": PRODUCT},
            "isBasedOn": {
                "@type": "Dataset",
                "name": f"{PRODUCT}: data",
                "version": version,
                "description": "Facts on labor negotiations in film and television, each with its source.",
            },
            "citation": [cited.url for _, cited in self.sources if cited.url],
        }
        return script_safe({name: value for name, value in report.items() if value})


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", ""))


def read_page(notebook: Any, *, vega_asset: str = "assets/vega.js", inline_vega: bool = False) -> Page:
    """A notebook as a page.

    The notebook's metadata may hold `briefing`: {"edition": id, "links": [{"rel", "title", "href"}]}, where rel is
    earlier, later, index or a name of its own. Cells tagged `lab-only` stay in the notebook.
    Raises ValueError where a cell ended in an error.
    """
    sources = Sources(find=_archive_source)
    writer = _Writer(Reader(sources), sources, has_header=_has_header(notebook))
    for number, cell in enumerate(notebook.cells, start=1):
        if not _HIDDEN_CELLS & set(cell.metadata.get("tags", [])):
            writer.cell(cell, number)
    writer.end()
    header, meta = writer.reader.header, notebook.metadata.get("briefing", {})
    title = header.get("title") or " ".join(unescape(writer.reader.headline).split()) or PRODUCT
    scripts = [page_script()]
    if inline_vega and writer.figures:
        scripts.insert(0, vega_bundle())
    return Page(
        title=title,
        description=header.get("description") or title,
        header=header,
        lead_html="".join(writer.lead),
        body_html="".join(writer.body),
        contents=writer.reader.contents,
        sources=sources.listed(),
        links=_links(meta),
        edition=str(meta.get("edition", "")),
        figures=writer.figures,
        vega_asset=vega_asset if writer.figures and not inline_vega else "",
        scripts=scripts,
        style=stylesheet(),
    )


def _has_header(notebook: Any) -> bool:
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return any('<header class="briefing"' in _joined(output.get("data", {}).get("text/html", "")) for output in outputs)


def published_links(file: Path, run: Run | None, header: dict[str, str]) -> tuple[str, list[dict[str, str]]]:
    """The id of the edition that a page is, and its links to the index and to neighbouring editions.

    Both come from the list of editions; a page that is not on it has neither.
    """
    name = run.notebook if run else ""
    try:
        listed = read_editions(file)
    except EditionError:
        return "", []
    dispute, as_of = header.get("dispute", ""), header.get("as-of", "")
    same = [e for e in listed if e.notebook == name and e.parameters.get("dispute", "") == dispute]
    own = [e for e in same if e.as_of == as_of and run and is_edition(run, e)]
    if len(own) != 1:
        return "", []
    links = [{"rel": "index", "title": PRODUCT, "href": "index.html"}]
    earlier = max((e for e in same if e.as_of < as_of), key=lambda e: e.as_of, default=None)
    later = min((e for e in same if e.as_of > as_of), key=lambda e: e.as_of, default=None)
    for rel, edition in (("earlier", earlier), ("later", later)):
        if edition:
            links.append({"rel": rel, "title": day_words(edition.as_of), "href": edition.files[1]})
    for edition in listed:
        if (
            dispute
            and edition.parameters.get("dispute") == dispute
            and edition.as_of == as_of
            and edition.notebook != name
        ):
            title = edition.notebook.replace("_", " ").capitalize()
            links.append({"rel": "also", "title": title, "href": edition.files[1]})
    return own[0].edition_id, links


def _links(meta: Any) -> list[dict[str, str]]:
    links = []
    for link in meta.get("links", []):
        href = page_link(str(link.get("href", "")))
        if href:
            links.append({"rel": str(link.get("rel", "")), "title": str(link.get("title", href)), "href": href})
    return links


@functools.lru_cache(maxsize=8192)
def _archive_source(source_id: str) -> Cited | None:
    try:
        source = source_details(source_id)
    except (ArchiveError, OSError):
        return None
    return Cited(source_id, source.publisher, source.title, str(source.published_on or ""), source.url)


class _Writer:
    """Sets a notebook's cells one after the other: `lead` up to the first section, `body` from there."""

    def __init__(self, reader: Reader, sources: Sources, *, has_header: bool) -> None:
        self.reader = reader
        self.has_header = has_header
        self.sources = sources
        self.lead: list[str] = []
        self.body: list[str] = []
        self.figures = 0

    def cell(self, cell: Any, number: int) -> None:
        """A cell's outputs, then its code."""
        tags = set(cell.metadata.get("tags", []))
        if cell.cell_type == "markdown":
            if self._begun():
                self._put(self._markdown(cell.source))
            return
        if cell.cell_type != "code":
            return
        for output in cell.outputs:
            html = self._output(output, number)
            if self._begun():
                self._put(html)
        if cell.source.strip() and not _HIDDEN_CODE & tags:
            self._put(f'<div class="code"><pre><code>{escape(cell.source.strip())}</code></pre></div>')

    def _begun(self) -> bool:
        """Whether the page has begun: what stands ahead of its header is for readers of the notebook."""
        return bool(self.reader.header) or not self.has_header

    def end(self) -> None:
        """Close what is open."""
        if self.reader.in_section:
            self.body.append("</section>")

    def _put(self, html: str) -> None:
        place = self.body if self.body or html.lstrip().startswith("<section ") else self.lead
        if place is self.lead and "<section " in html:
            before, _, after = html.partition("<section ")
            self.lead.append(before)
            html, place = "<section " + after, self.body
        place.append(html)

    def _markdown(self, source: str) -> str:
        html = str(markdown2html_mistune(source))
        html = re.sub(r'<a class="anchor-link"[^>]*>.*?</a>', "", html)
        if self.has_header or self.reader.headline:  # a page has one first heading
            html = re.sub(r"(</?h)1\b", r"\g<1>2", html)
        return f'<div class="prose">{self.reader.read(html)}</div>'

    def _output(self, output: Any, number: int) -> str:
        if output.output_type == "error":
            raise ValueError(
                f"Cell {number} of the notebook ended in {output.ename}: {output.evalue}. "
                "Run the notebook to its end before making a page of it."
            )
        if output.output_type == "stream":
            return f'<pre class="stream">{escape(output.text)}</pre>' if output.name == "stdout" else ""
        data = output.get("data", {})
        if VEGALITE in data or "image/svg+xml" in data:
            return self._chart(data)
        if "text/html" in data:
            return self.reader.read(_framed(_joined(data["text/html"])))
        if "text/markdown" in data:
            return self._markdown(_joined(data["text/markdown"]))
        return f'<pre class="stream">{escape(_joined(data["text/plain"]))}</pre>' if "text/plain" in data else ""

    def _chart(self, data: dict[str, Any]) -> str:
        data = inert_bundle(data)
        figure = Figure.from_bundle(data)
        image = _joined(data.get("image/svg+xml", ""))
        if figure is None:
            still = themed(image) if image else _picture(data.get("foreign", ""))
            drawing = f'<div class="drawing"><div class="any">{still}</div></div>'
            return f'<figure class="chart">{drawing}</figure>'
        self.figures += 1
        number, anchor = self.figures, self.reader.unique(f"figure-{self.figures}")
        wide = chart_alone(image) if image else figure.svg()
        narrow = figure.svg(narrow=True) if figure.narrow else ""
        level = "h3" if self.reader.in_section else "h2"
        drawing = f'<div class="{"wide" if narrow else "any"}">{themed(wide)}</div>'
        if narrow:
            drawing += f'<div class="narrow">{themed(_TOOLTIP.sub("", narrow))}</div>'
        note = f'<p class="note">{escape(figure.note)}</p>' if figure.note else ""
        return (
            f'<figure class="chart" id="{anchor}" aria-labelledby="{anchor}-title">'
            f'<{level} class="title" id="{anchor}-title"><span class="number">Figure {number}</span> '
            f"{escape(figure.title)}</{level}>"
            f'<p class="subtitle">{escape(figure.subtitle)}</p>'
            f'<div class="drawing">{drawing}</div>{note}{self._source_line(figure)}{_data_behind(figure, anchor)}'
            f'<script type="application/json" class="spec">{_live(figure)}</script></figure>'
        )

    def _source_line(self, figure: Figure) -> str:
        if not figure.sources:
            return ""
        numbers = [
            self.sources.number(note.source_id, Cited(note.source_id, note.publisher, "", note.published_on, note.url))
            for note in figure.sources
        ]
        groups: dict[str, list[tuple[int, Cited]]] = {}  # by what the line says: one name, then its numbers
        for note, number in zip(figure.sources, numbers, strict=True):
            cited = self.sources[note.source_id]
            groups.setdefault(cited.line, []).append((number, cited))
        named = [
            reference(*group[0], named=True) + "".join(reference(*pair) for pair in group[1:])
            for group in list(groups.values())[:_NAMED_SOURCES]
        ]
        more = "".join(reference(*pair) for group in list(groups.values())[_NAMED_SOURCES:] for pair in group)
        word = "Source" if len(numbers) == 1 else "Sources"
        tail = f"; and others{more}" if more else ""
        return f'<figcaption class="source">{word}: {"; ".join(named)}{tail}</figcaption>'


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _framed(html: str) -> str:
    """A frame's own table (as pandas shows it) inside a region that can scroll."""
    if '<table border="1" class="dataframe">' not in html:
        return html
    html = html.replace("<th></th>", "<td></td>")
    return f'<div class="table" role="region" tabindex="0" aria-label="Table">{html}</div>'


def _picture(svg: str) -> str:
    """A drawing that is not inert, as a picture: there it can do nothing."""
    encoded = base64.b64encode(svg.encode("utf-8", "replace")).decode()
    return f'<img alt="Chart" src="data:image/svg+xml;base64,{encoded}">'


def _data_behind(figure: Figure, anchor: str) -> str:
    """The table behind a chart and its download."""
    head = "".join(f'<th scope="col">{escape(_words(column))}</th>' for column in figure.columns)
    rows = ("".join(_data_cell(figure, row, index) for index in range(len(row))) for row in figure.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    text = csv_text(figure.columns, figure.rows)
    link = "data:text/csv;charset=utf-8," + quote(text, safe=",;:/?@()*'!~ -._").replace(" ", "%20")
    size = max(1, round(len(text.encode()) / 1000))
    name = f"{slug(figure.title) or anchor}.csv"
    return (
        '<div class="actions"><details><summary>Show the data</summary>'
        f'<div class="table" role="region" tabindex="0" aria-label="Data of {escape(anchor.replace("-", " "))}: {escape(figure.title)}">'
        f'<table class="facts data"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>'
        f'<a class="download" download="{name}" href="{link}">CSV, {size} kB</a></div>'
    )


def _words(column: str) -> str:
    words = column.replace("_", " ").removesuffix(" pct")
    words += ", percent" if column.endswith("_pct") or column == "pct" else ""
    return (words[:1].upper() + words[1:]).replace("Pct, percent", "Percent")


def _data_cell(figure: Figure, row: tuple[Any, ...], index: int) -> str:
    value = row[index]
    if value is None:
        return "<td>–</td>"
    if isinstance(value, bool):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, int | float):
        text = str(value) if figure.columns[index] in ("year", "day") else format_number(value)
        return f'<td class="number">{text}</td>'
    return f"<td>{escape(value)}</td>"


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A table as CSV; texts that a spreadsheet would run as a formula are led by an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_inert(value) for value in row])
    return buffer.getvalue()


def _inert(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\0"):
        return "'" + value
    return value


def _live(figure: Figure) -> str:
    """The specification that the interactive view draws, in the page's own colors; the page holds its config."""
    spec = {key: value for key, value in figure.spec.items() if key not in ("usermeta", "$schema", "config")}
    own = figure.spec.get("config")
    if own != theme_config():
        spec["config"] = own
    return themed(script_safe({**spec, "description": figure.takeaway}))


def live_config() -> str:
    """The theme of the interactive charts, in the page's own colors."""
    return themed(script_safe({**theme_config(), "background": None, "aria": False}))


def script_safe(value: Any) -> str:
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@functools.cache
def stylesheet() -> str:
    """The product's style, light and dark; the index of the editions uses it too."""
    light, dark = css_variables("light"), css_variables("dark")
    colors = f":root{{color-scheme:light dark;{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return colors + _compact((TEMPLATES / "briefing" / "style.css").read_text(encoding="utf-8"))


@functools.cache
def page_script() -> str:
    """The page's one small script: live charts, what-if sliders, closing of tooltips."""
    return (TEMPLATES / "briefing" / "page.js").read_text(encoding="utf-8").strip()


def _compact(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css))
    return css.replace(": ", ":").replace(";}", "}").strip()


@functools.cache
def vega_bundle() -> str:
    """The chart library (Vega, Vega-Lite and Vega-Embed) as one script."""
    import vl_convert

    return str(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;"))


def write_assets(folder: Path) -> Path:
    """Write the shared chart library to `folder`/assets/vega.js, if it is not there already; its path."""
    path = folder / "assets" / "vega.js"
    content = vega_bundle().encode()
    if path.exists() and path.read_bytes() == content:
        return path
    write_whole({path: content})
    return path


def content_policy(scripts: Iterable[str]) -> str:
    """A policy that lets a page run only these scripts, and what they load, and fetch nothing else."""
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {hashes} 'strict-dynamic'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


__all__ = [
    "PRODUCT",
    "BriefingExporter",
    "Page",
    "attributes",
    "content_policy",
    "csv_text",
    "page_script",
    "read_page",
    "script_safe",
    "stylesheet",
    "vega_bundle",
    "web_link",
    "write_assets",
]
