"""The walk: no digit on a published page that is not bound to a figure, a row, a day or a source."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from helpers.archive import open_archive, source_details
from helpers.briefing.pieces import BUNDLE
from helpers.cli import main
from helpers.reporting.editions import find_project, read_editions
from helpers.reporting.page import BriefingExporter
from helpers.reporting.walk import figures

PROJECT = find_project()
EDITIONS = read_editions(PROJECT.editions_file)
# Press reports that no stored page carries have no address.
REPORTS = set(open_archive().table("articles")["source_id"])
VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
# Elements whose digits are bound by what they are: figures, days, code, drawings with their own source line.
BOUND_TAGS = frozenset({"data", "time", "script", "style", "svg", "pre", "code", "figure", "title", "output", "form"})
BOUND_CLASSES = frozenset({"row", "param", "ref", "tip", "stamp", "citation", "bottom", "cell-code", "editions"})
BOUND_IDS = frozenset({"sources", "corrected", "cite"})


class Walker(HTMLParser):
    """Collects digits that are bound to nothing, with their words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[bool] = []
        self.unbound: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if tag not in VOID:
            self.stack.append(tag in BOUND_TAGS or bool(classes & BOUND_CLASSES) or given.get("id", "") in BOUND_IDS)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.stack:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.stack) and re.search(r"\d", data):
            self.unbound.append(" ".join(data.split()))


def unbound_digits(page: str) -> list[str]:
    """Texts of a page that hold a digit bound to nothing."""
    walker = Walker()
    walker.feed(page)
    return walker.unbound


@pytest.fixture(params=EDITIONS, ids=lambda edition: edition.edition_id)
def edition(request):
    return request.param


def test_every_digit_of_a_published_page_is_bound(edition):
    page = (PROJECT.reports / edition.files[1]).read_text(encoding="utf-8")
    assert unbound_digits(page) == []


def test_every_figure_names_sources_that_exist_and_stand_in_the_list(edition):
    page = (PROJECT.reports / edition.files[1]).read_text(encoding="utf-8")
    listed = page[page.index('<section id="sources"') :]
    bound = figures(page)
    assert len(bound) > 5
    for figure in bound:
        assert figure.derivation or figure.key
        for source in figure.sources:
            assert source_details(source).url.startswith("http") or source in REPORTS
    cited = [source for figure in bound for source in figure.sources]
    assert any(source_details(source).publisher.split(" ")[0] in listed for source in cited)


def test_a_bare_number_in_a_notebooks_prose_turns_the_walk_red():
    edition = EDITIONS[0]
    notebook = nbformat.read(PROJECT.reports / edition.files[0], as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("The strike will cost 12,345 dollars a day."))
    page, _ = BriefingExporter().from_notebook_node(notebook)
    assert any("12,345" in text for text in unbound_digits(page))


def test_a_bare_number_in_an_output_turns_the_walk_red():
    edition = EDITIONS[0]
    notebook = nbformat.read(PROJECT.reports / edition.files[0], as_version=4)
    pieces = [o["data"][BUNDLE] for c in notebook.cells for o in c.get("outputs", []) if BUNDLE in o.get("data", {})]
    headline = next(piece for piece in pieces if piece["kind"] == "headline")
    headline["body"] = headline["body"].replace("</h1>", " 42</h1>")
    page, _ = BriefingExporter().from_notebook_node(notebook)
    assert any("42" in text for text in unbound_digits(page))


def test_cite_lists_figure_derivation_and_source():
    result = CliRunner().invoke(main, ["cite", "wga-2023-2023-09-08"])
    assert result.exit_code == 0
    row = next(line for line in result.output.splitlines() if line.startswith("13.02%"))
    assert "1.05 x 1.04 x 1.035 - 1" in row
    assert "http" in row


def test_no_page_lists_a_source_that_was_out_later_with_its_title(edition):
    archive = open_archive(edition.as_of)
    page = (PROJECT.reports / edition.files[1]).read_text(encoding="utf-8")
    listed = page[page.index('<section id="sources"') : page.index('<section id="cite"')]
    for figure in figures(page):
        for source in figure.sources:
            details = archive.source(source)
            if details.published_on > edition.as_of and len(details.published_on) == 10:
                assert f">{details.title}<" not in listed


def test_the_path_of_a_page_is_beside_its_notebook(edition):
    assert all(Path(PROJECT.reports / name).exists() for name in edition.files)
