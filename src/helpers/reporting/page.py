"""Notebooks to pages: the nbconvert exporter `briefing`.

`jupyter nbconvert --to briefing executed.ipynb` writes one file that needs neither network nor script. What a
page shows comes from cell outputs and markdown cells; the code is there, but closed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from traitlets import Bool, Unicode, default

from helpers.archive import ArchiveError, Passage, open_archive, source_details
from helpers.briefing.pieces import day_words
from helpers.parameters import TITLES
from helpers.reporting.assets import TEMPLATES, content_policy, live_config, page_script, stylesheet
from helpers.reporting.chart_library import vega_bundle
from helpers.reporting.citations import Cited, Sources, page_link, slug
from helpers.reporting.corrected import Corrected, corrected, shown_rows
from helpers.reporting.documents import script_safe
from helpers.reporting.editions import Edition, EditionError, find_project, is_edition, read_editions
from helpers.reporting.sealed import RunExporter, check_header
from helpers.reporting.writing import write
from helpers.seal import Run

PRODUCT = "Hollywood labor briefings"


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
    corrected: list[Corrected]
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
    written = write(notebook, Sources(find=_archive_source, passages=_archive_passages))
    about, meta = written.about, notebook.metadata.get("briefing", {})
    title = str(about.get("title") or PRODUCT)
    header = {name.replace("_", "-"): str(value) for name, value in about.items() if isinstance(value, str)}
    scripts = [page_script()]
    if inline_vega and written.figures:
        scripts.insert(0, vega_bundle())
    return Page(
        title=title,
        description=f"{title}, as known on {day_words(header.get('as-of', ''))}." if about else title,
        header=header,
        lead_html=written.lead,
        body_html=written.body,
        contents=written.contents,
        sources=written.sources.listed(),
        links=_links(meta),
        edition=str(meta.get("edition", "")),
        figures=written.figures,
        vega_asset=vega_asset if written.figures and not inline_vega else "",
        scripts=scripts,
        style=stylesheet(),
        corrected=corrected(shown_rows(notebook)),
    )


def published_links(file: Path, run: Run | None, header: dict[str, str]) -> tuple[str, list[dict[str, str]]]:
    """The id of the edition that a page is, and its links: front page, the dispute on other days, its other pages.

    Both come from the list of editions; a page that is not on it has neither.
    """
    try:
        listed = read_editions(file)
    except EditionError:
        return "", []
    this = [edition for edition in listed if run and run.notebook == edition.notebook and is_edition(run, edition)]
    if len(this) != 1:
        return "", []
    edition_shown, dispute = this[0], header.get("dispute", "")
    links = [{"rel": "index", "title": PRODUCT, "href": "index.html"}]
    same = [edition for edition in listed if _is_twin(edition, edition_shown)]
    earlier = max((e for e in same if e.as_of < edition_shown.as_of), key=lambda e: e.as_of, default=None)
    later = min((e for e in same if e.as_of > edition_shown.as_of), key=lambda e: e.as_of, default=None)
    links += [_link(rel, e, day_words(e.as_of)) for rel, e in (("earlier", earlier), ("later", later)) if e]
    others = [edition for edition in listed if dispute and edition not in (edition_shown, earlier, later)]
    return edition_shown.edition_id, links + [
        _link("also", e, f"{TITLES[e.notebook]}, {day_words(e.as_of)}")
        for e in others
        if e.parameters.get("dispute") == dispute
    ]


def _is_twin(edition: Edition, other: Edition) -> bool:
    """Whether two editions differ in nothing but their day."""
    apart = {"as_of"}
    return edition.notebook == other.notebook and all(
        edition.parameters.get(name) == other.parameters.get(name)
        for name in {*edition.parameters, *other.parameters} - apart
    )


def _link(rel: str, edition: Edition, title: str) -> dict[str, str]:
    return {"rel": rel, "title": title, "href": edition.files[1]}


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
    publisher = source.publisher
    if source.original_publisher and source.original_publisher not in publisher:
        publisher = f"{source.original_publisher} (carried by {publisher})"
    return Cited(source_id, publisher, source.title, str(source.published_on or ""), source.url)


def _archive_passages(as_of: str) -> Mapping[str, Sequence[Passage]]:
    """The passages of a day by source; none for a day that the archive does not know."""
    try:
        archive = open_archive(as_of)
    except (ArchiveError, OSError):
        return {}
    passages: dict[str, list[Passage]] = {}
    for passage in archive.passages():
        passages.setdefault(passage.source_id, []).append(passage)
    return passages
