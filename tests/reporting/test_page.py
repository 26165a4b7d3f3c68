"""The exporter: one safe, valid, self-contained page from a notebook. Notebooks here are synthetic."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import altair as alt
import html5lib
import nbformat
import pandas as pd
import pytest
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode

from helpers.archive import open_archive
from helpers.archive.quantity import Dimensions, Quantity, RowText
from helpers.articles.command import run
from helpers.briefing import boxes, say, sourced
from helpers.briefing.pieces import BUNDLE, day_words
from helpers.charts import cited
from helpers.charts.renderer import briefing_renderer
from helpers.reporting import assets
from helpers.reporting.chart_library import write_chart_library
from helpers.reporting.citations import page_link, web_link
from helpers.reporting.editions import MAIN_NOTEBOOK, read_editions
from helpers.reporting.page import BriefingExporter

ARCHIVE = open_archive("2023-09-08")
GUILD, EMPLOYERS = "amptp-20230822", "filmla-2023q2"
LATER = next(
    str(row.source_id)
    for row in open_archive().table("sources").itertuples()
    if str(row.published_on) > "2024" and row.url
)
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quotes"'
ARTICLE = (
    "The strike of the Writers Guild lasted 148 days. Its members ratified the contract with 98.9 percent, 8,435 to 90; "
    "the guild had authorized the strike with 97.58 percent. Some 40 people said so."
)
ASK = Quantity("ask", "Guild asks", 16.87, "pct", (GUILD,), "1.06 x 1.05 x 1.05 - 1", of=Dimensions(side="guild"))
OFFER = Quantity(
    "offer", "Studios offer", 13.02, "pct", (EMPLOYERS,), "1.05 x 1.04 x 1.035 - 1", of=Dimensions(side="employers")
)


@pytest.fixture(scope="module", autouse=True)
def _in_the_look_of_the_product() -> Iterator[None]:
    with alt.theme.enable("briefing"):
        yield


def told(template: str, kind: str = "text", **names: object) -> Any:
    piece = say(template, ARCHIVE, kind, **{"ask": ASK, "offer": OFFER} | names)
    assert piece is not None
    return piece


def headline(title: str = "Day 130: a synthetic title", **names: object) -> Any:
    return told(
        "{{ kicker }}\n\n# {{ title }}\n\nRaises of {{ offer }} are offered.",
        "headline",
        title=title,
        kicker="Synthetic",
        **names,
    )


def chart(**more: Any) -> Any:
    frame = pd.DataFrame(
        {
            "party": ["guild"] * 4 + ["employers"] * 4,
            "year": [0, 1, 2, 3] * 2,
            "level": [100, 106, 111, 117, 100, 105, 109, 113],
        }
    )
    lines = (
        alt.Chart(frame)
        .mark_line()
        .encode(
            x="year:Q",
            y=alt.Y("level:Q", scale=alt.Scale(zero=False)),
            color="party:N",
            tooltip=["party", "year", "level"],
        )
    )
    texts = {
        "title": "A synthetic chart",
        "subtitle": "A synthetic measure",
        "takeaway": "Pay rises to 117.",
        "sources": [GUILD],
    }
    return cited(lines, **texts | more)


def slider() -> Any:
    raise_ = alt.param(name="raise_pct", value=5, bind=alt.binding_range(min=0, max=10, step=1, name="Raise, percent "))
    result = alt.param(name="result", expr="'Pay rises to ' + format(100 + raise_pct, '.0f')")
    frame = pd.DataFrame({"side": ["guild"], "base": [100]})
    bar = (
        alt.Chart(frame)
        .transform_calculate(level="datum.base + raise_pct")
        .mark_bar()
        .encode(x="level:Q", y="side:N")
        .add_params(raise_, result)
    )
    return cited(bar, title="What if", takeaway="Pay rises to 105.", sources=[GUILD], result="result")


def bundle(output: Any) -> dict[str, Any]:
    if isinstance(output, str):
        return {"text/html": output}
    if isinstance(output, alt.TopLevelMixin):
        return briefing_renderer(output.to_dict())
    data = output._repr_mimebundle_()
    return data[0] if isinstance(data, tuple) else data


def cell(*outputs: Any, source: str = "show()", tags: tuple[str, ...] = ()) -> NotebookNode:
    made = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})
    made.outputs = [nbformat.v4.new_output("display_data", data=bundle(output)) for output in outputs]
    return made


def markdown(text: str, *tags: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": list(tags)})


def notebook(*cells: NotebookNode, **briefing: Any) -> NotebookNode:
    made = nbformat.v4.new_notebook(cells=list(cells), metadata={"briefing": briefing} if briefing else {})
    for number, one in enumerate(made.cells):
        one.id = f"cell-{number}"
        if one.cell_type == "code":
            one.execution_count = number + 1
    return made


FRAME = pd.DataFrame(
    {
        "side": ["Guild", "Studios"],
        "raise_pct": [6.0, 5.0],
        "on": pd.to_datetime(["2023-05-01", "2023-08-11"]),
        "source_id": [GUILD, EMPLOYERS],
    }
)


def full() -> NotebookNode:
    return notebook(
        markdown("# For readers of the notebook only", "guide"),
        cell(headline()),
        cell(boxes([ASK, OFFER], ARCHIVE)),
        markdown("## The money"),
        cell(told("### The guild asks {{ ask }}\n\nStudios offer {{ offer | bare }}.")),
        cell(chart(), source="alt.Chart(frame)"),
        cell(source="archive.table('proposals')", tags=("lab-only",)),
        markdown("## The table"),
        cell(sourced(FRAME, ARCHIVE, {"side": "Side", "raise_pct": "Raise", "on": "Day"}, caption="Offers")),
        cell(slider()),
        markdown("## The cost"),
        cell(told("The archive holds no estimate.", "missing")),
        edition="wga-2023-2023-09-08",
        links=[{"rel": "earlier", "title": "29 April 2023", "href": "wga-2023-2023-04-29.html"},
               {"rel": "index", "title": "All", "href": "index.html"},
               {"rel": "evil", "title": "Bad", "href": "javascript:alert(1)"}],
    )  # fmt: skip


@pytest.fixture(scope="module")
def exporter() -> BriefingExporter:
    return BriefingExporter()


@pytest.fixture(scope="module")
def html(exporter: BriefingExporter) -> str:
    return export(full(), exporter)


def export(one: NotebookNode, exporter: BriefingExporter | None = None) -> str:
    html, _ = (exporter or BriefingExporter()).from_notebook_node(one)
    return html


class Tags(HTMLParser):
    """Start tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.found if name == tag]


def element(html: str, start: str, tag: str) -> str:
    """The text from `start` to the first closing `tag` after it."""
    return html[html.index(start) :].split(f"</{tag}>", 1)[0]


def test_exporter_is_found_by_its_name() -> None:
    assert get_exporter("briefing") is BriefingExporter


def test_same_notebook_gives_the_same_bytes(exporter: BriefingExporter, html: str) -> None:
    assert export(full(), BriefingExporter()) == html


def test_page_is_valid_html(html: str) -> None:
    html5lib.HTMLParser(strict=True).parse(html)


def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(html: str) -> None:
    tags = Tags(html)
    ids = [attrs["id"] for _, attrs in tags.found if "id" in attrs]
    assert len(ids) == len(set(ids))
    inside = [attrs["href"][1:] for _, attrs in tags.found if attrs.get("href", "").startswith("#")]
    assert inside
    assert set(inside) <= set(ids)


def test_page_loads_nothing_from_the_network(html: str) -> None:
    tags = Tags(html)
    assert not tags.named("iframe")
    loaded = [attrs.get("src", "") for name, attrs in tags.found if name in ("script", "img", "link")]
    assert not [address for address in loaded if address.startswith(("http", "//"))]


def test_policy_lets_only_the_page_own_scripts_run(html: str) -> None:
    policy = Tags(html).named("meta")[1]["content"]
    digest = base64.b64encode(hashlib.sha256(assets.page_script().encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy


def test_sources_are_numbered_in_the_order_of_the_page_and_listed_once(html: str) -> None:
    numbers = re.findall(r'<li id="source-(\d+)"', html)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    first = re.search(r'class="ref" href="#source-(\d+)"', html)
    assert first is not None
    assert first[1] == "1"


def test_source_of_a_later_day_keeps_its_title_to_itself(exporter: BriefingExporter) -> None:
    source = ARCHIVE.source(LATER)
    late = Quantity("late", "", 3, "days", (LATER,), "Counted later")
    html = export(notebook(cell(headline()), cell(told("It took {{ late }}.", late=late))), exporter)
    assert "account published later" in html
    assert source.title not in html


def test_tooltip_names_publisher_day_grade_and_derivation_without_script(html: str) -> None:
    tip = re.search(r'<span class="tip"[^>]*>(.*?)</span></span>', html)
    assert tip is not None
    assert "FilmLA" in tip[1]
    assert "1.05 x 1.04 x 1.035 - 1" in tip[1]
    assert "Attested: " in html


def test_machine_readable_figures_stay(html: str) -> None:
    assert 'value="16.87" data-unit="pct" data-key="ask"' in html


def test_sections_are_the_markdown_headings_that_have_something_to_show(html: str) -> None:
    contents = element(html, '<nav class="contents"', "nav")
    assert re.findall(r'<a href="#([\w-]+)">', contents)[:2] == ["the-money", "the-table"]
    assert "the-cost" not in html


def test_what_is_missing_is_one_line_at_the_end(html: str) -> None:
    box = element(html, '<section id="not-on-record"', "section")
    assert "The cost: The archive holds no estimate." in re.sub(r"<[^>]+>", "", box)


def test_chart_has_number_heading_both_forms_alt_text_and_data(html: str) -> None:
    figure = element(html, '<figure class="chart" id="figure-1"', "figure")
    assert "Figure 1" in figure
    assert "A synthetic chart" in figure
    assert figure.count('aria-label="Pay rises to 117."') == 2
    assert re.search(r'class="wide"><svg[^>]* width="680"', figure)
    assert re.search(r'class="narrow"><svg[^>]* width="350"', figure)
    assert '<th scope="col">Party</th>' in figure


def test_csv_of_a_chart_can_be_downloaded_without_a_server(html: str) -> None:
    link = next(attrs["href"] for attrs in Tags(html).named("a") if "download" in attrs)
    text = unquote(link.partition(",")[2])
    assert text.splitlines()[:2] == ["party,year,level", "guild,0,100"]


def test_result_of_a_chart_is_announced(html: str) -> None:
    assert '<p class="result" aria-live="polite" data-result="result"></p>' in html


def test_code_is_there_but_closed_and_cells_for_the_lab_stay_in_the_notebook(html: str) -> None:
    assert '<div class="code"><pre><code>alt.Chart(frame)</code></pre></div>' in html
    assert ".code{display:none}" in html
    assert "proposals" not in element(html, '<div class="body"', "div")
    assert "For readers of the notebook only" not in html


def test_notebook_without_headline_is_a_page_as_well(exporter: BriefingExporter) -> None:
    html = export(notebook(markdown("# A plain notebook"), cell("<p>Words</p>")), exporter)
    assert "A plain notebook" in html
    assert "<p>Words</p>" in html


def test_hostile_synthetic_texts_do_no_harm(exporter: BriefingExporter) -> None:
    row = RowText(HOSTILE, "proposals", '"><script>', (GUILD,), refs=True)
    forged = {
        BUNDLE: {
            "kind": "text",
            "body": f'{HOSTILE}<p onclick="x">\ue0000\ue001</p>',
            "marks": json.dumps(
                [{"kind": "figure", "text": HOSTILE, "value": HOSTILE, "sources": ['"><b>'], "refs": True, "key": '"'}]
            ),
        }
    }
    wicked = cell()
    wicked.outputs = [nbformat.v4.new_output("display_data", data=forged)]
    html = export(
        notebook(
            cell(headline(HOSTILE)),
            wicked,
            markdown('## "><script>alert(1)</script>'),
            cell(told("{{ row }}", row=row)),
            cell(f"<p>{HOSTILE}</p>", '<p onclick="alert(1)"><a href="javascript:alert(1)">x</a><iframe src="//evil"></iframe>'
                 '<a href=" java\tscript:alert(1)">y</a><a href="//evil.example/x">z</a><style>*{color:red}</style></p>'
                 '<meta http-equiv="refresh" content="0;url=https://evil.example/"><form action="https://evil.example"><input></form>'),
            cell(chart(title=HOSTILE, takeaway=HOSTILE, note=HOSTILE, subtitle="</script><b>")),
            markdown("[bad](javascript:alert(1)) <script>alert(1)</script>"),
            cell("<p>unclosed <b>bold"),
            edition='"><script>alert(1)</script>',
        ),
        exporter,
    )  # fmt: skip
    tags = Tags(html)
    html5lib.HTMLParser(strict=True).parse(html)
    assert len(re.findall(r"<script>", html)) == 1
    assert not tags.named("iframe")
    assert not tags.named("form")
    assert len([attrs for attrs in tags.named("meta") if attrs.get("http-equiv") == "refresh"]) == 0
    assert len(tags.named("style")) == 1
    assert not [attrs for _, attrs in tags.found if any(name.startswith("on") for name in attrs)]
    links = [attrs.get("href", "") for _, attrs in tags.found]
    assert not [link for link in links if link.startswith("//") or "script:" in link]


def test_foreign_drawings_are_pictures(exporter: BriefingExporter) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" class="chart"><script>alert(1)</script></svg>'
    foreign = cell()
    foreign.outputs = [nbformat.v4.new_output("display_data", data={"image/svg+xml": drawing})]
    html = export(notebook(cell(headline()), foreign), exporter)
    assert "alert(1)" not in html
    assert 'src="data:image/svg+xml;base64,' in html


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c", True), ("http://example.org", True), ("#part", True), ("page.html", True),
        ("assets/x.csv", True), ("javascript:alert(1)", False), ("data:text/html,x", False), ("//evil.example", False),
        ("/etc/passwd", False), ("file:///etc/passwd", False), ("mailto:a@b.c", False), ("JaVaScRiPt:x", False),
        ("https://", False), ("http://[broken", False), ("\\\\server\\share", False), ("", False),
    ],
)  # fmt: skip
def test_only_web_addresses_and_files_beside_the_page_are_linked(address: str, kept: bool) -> None:
    assert bool(page_link(address)) is (kept and bool(address))
    assert not web_link(address) or address.startswith("http")


def test_failed_cell_stops_the_export_with_its_number_and_error() -> None:
    failed = cell()
    failed.outputs = [nbformat.v4.new_output("error", ename="KeyError", evalue="'as_of'", traceback=[])]
    with pytest.raises(ValueError, match=r"[Cc]ell 2 .* KeyError: 'as_of'"):
        export(notebook(cell(headline()), failed))


def test_head_describes_the_page_for_machines(html: str) -> None:
    tags = Tags(html)
    assert tags.named("html")[0]["lang"] == "en"
    meta = {attrs.get("name") or attrs.get("property"): attrs.get("content") for attrs in tags.named("meta")}
    assert meta["description"] == meta["og:description"] == "Day 130: a synthetic title, as known on 8 September 2023."
    assert meta["og:title"] == "Day 130: a synthetic title"
    data = json.loads(element(html, '<script type="application/ld+json">', "script").split(">", 1)[1])
    assert data["@type"] == "Report"
    assert data["isBasedOn"]["version"] == ARCHIVE.version
    assert [attrs["href"] for attrs in tags.named("link")] == ["wga-2023-2023-04-29.html"]


def test_citation_names_edition_day_and_data(html: str) -> None:
    box = element(html, '<section id="cite"', "section")
    assert f"as of 8 September 2023, edition wga-2023-2023-09-08, data {ARCHIVE.version}." in box
    assert "@misc{wga-2023-2023-09-08," in box


def test_page_without_the_library_stays_small_and_with_it_under_the_mail_limit(exporter: BriefingExporter) -> None:
    many = notebook(*full().cells, *(cell(chart(title=f"Synthetic chart {number}")) for number in range(10)))
    assert len(export(many, exporter).encode()) < 400_000
    single = export(many, BriefingExporter(single_file=True))
    assert len(single.encode()) < 1_600_000
    assert "vegaEmbed=" in single
    assert "data-vega" not in single
    html5lib.HTMLParser(strict=False).parse(single)


def test_shared_library_is_written_once(tmp_path: Path) -> None:
    first = write_chart_library(tmp_path)
    before = first.stat().st_mtime_ns
    assert write_chart_library(tmp_path) == first == tmp_path / "assets" / "vega.js"
    assert first.stat().st_mtime_ns == before
    assert [path.name for path in first.parent.iterdir()] == ["vega.js"]
    assert "</script" not in first.read_text(encoding="utf-8")


def test_both_themes_and_print_are_styled() -> None:
    style = assets.stylesheet()
    rules = ("prefers-color-scheme:dark", "@media print", "prefers-reduced-motion", ":focus-visible", "max-width:640px")
    assert [rule for rule in rules if rule not in style] == []


def test_days_are_written_out() -> None:
    assert day_words("2023-09-08") == "8 September 2023"
    assert day_words("2023-04") == "April 2023"
    assert day_words("2023") == "2023"
    assert day_words("soon") == "soon"


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
REPORTS = Path(__file__).parents[2] / "reports"


def published() -> list[Any]:
    """Every published page; all but the front page, the newest briefing and the newest page with most sliders belong to
    the sweep."""
    pages = sorted(REPORTS.glob("*.html"))
    editions = read_editions(REPORTS / "editions.toml")
    newest = {edition.notebook: edition.files[1] for edition in sorted(editions, key=lambda e: e.parameters["as_of"])}
    shown = {"index.html", newest[MAIN_NOTEBOOK], newest["cost_of_a_stoppage"]}
    return [pytest.param(page, id=page.stem, marks=() if page.name in shown else pytest.mark.sweep) for page in pages]


def looks(*shown: tuple[str, int], of: tuple[int, ...]) -> list[Any]:
    """Both themes at each width; all but those shown, which have each theme and each width, belong to the sweep."""
    every = [(theme, width) for theme in ("light", "dark") for width in of]
    return [pytest.param(*look, marks=() if look in shown else pytest.mark.sweep) for look in every]


@pytest.fixture(scope="module")
def browser() -> Any:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A synthetic page with the shared library beside it."""
    folder = tmp_path_factory.mktemp("pages")
    write_chart_library(folder)
    (folder / "synthetic.html").write_text(export(full()), encoding="utf-8")
    return (folder / "synthetic.html").as_uri()


def opened(browser: Any, address: str, width: int = 1200, theme: str = "light", **more: Any) -> tuple[Any, list[str]]:
    """The page in a new window without a network, and all that goes wrong in it."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme, offline=True, **more)
    tab, messages = context.new_page(), []
    tab.on("console", lambda message: messages.append(message.text))
    tab.on("pageerror", lambda error: messages.append(str(error)))
    tab.on("request", lambda request: messages.append(request.url) if request.url.startswith("http") else None)
    tab.goto(address)
    return tab, messages


# Axe reads the same few colors again for each of some thousand texts. Its own reading of each is kept.
COLORS_READ_ONCE = """
(() => {
  const color = axe.commons.color.Color.prototype, read = color.parseString, known = new Map();
  color.parseString = function (text) {
    if (!known.has(text)) {
      const { r, g, b, alpha } = read.call(this, text);
      known.set(text, { r, g, b, alpha });
    }
    return Object.assign(this, known.get(text));
  };
})();
"""


def violations(tab: Any) -> list[tuple[str, str]]:
    """The rules of axe that the page breaks, each with its first place."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    axe.axe_script += COLORS_READ_ONCE
    # All rules run on all elements; only the places of what passes go unlisted, which is quicker.
    found = axe.run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    return [(violation["id"], violation["nodes"][0]["html"]) for violation in found]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium browser on this machine")
class TestInTheBrowser:
    """The page as readers meet it: offline, in both themes, at three widths."""

    @pytest.mark.parametrize(
        ("theme", "width"), looks(("light", 1200), ("dark", 390), ("light", 320), of=(1200, 390, 320))
    )
    def test_axe_finds_nothing_and_nothing_scrolls_sideways(
        self, browser: Any, address: str, theme: str, width: int
    ) -> None:
        tab, messages = opened(browser, address, width, theme)
        tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        tab.check("#show-code")
        assert violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert messages == []

    @pytest.mark.parametrize("page", published())
    def test_axe_finds_nothing_on_any_published_page(self, browser: Any, page: Path) -> None:
        for theme, width in (("light", 1200), ("dark", 390)):
            tab, messages = opened(browser, page.as_uri(), width, theme)
            tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            assert violations(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert messages == []
            tab.close()

    @pytest.mark.parametrize(("theme", "width"), looks(("light", 1200), ("dark", 320), of=(1200, 320)))
    def test_axe_finds_nothing_on_the_page_of_a_checked_article(
        self, browser: Any, tmp_path: Path, theme: str, width: int
    ) -> None:
        article, target = tmp_path / "article.txt", tmp_path / "article.html"
        article.write_text(f"{ARTICLE}\n\n{HOSTILE}", encoding="utf-8")
        run(str(article), "2023-10-10", html=str(target))
        assert {"confirmed", "conflicts", "not understood"} <= set(
            re.findall(r'class="verdict">([a-z ]+)<', target.read_text("utf-8"))
        )
        tab, messages = opened(browser, target.as_uri(), width, theme)
        assert violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert messages == []
        tab.click("mark a >> nth=0")
        assert tab.evaluate("location.hash") == "#figure-1"

    def test_live_chart_takes_over_in_the_page_own_colors(self, browser: Any, address: str) -> None:
        tab, messages = opened(browser, address)
        assert tab.locator(".drawing .wide svg").first.is_visible()
        tab.locator("figure.chart").first.scroll_into_view_if_needed()
        tab.wait_for_selector('#figure-1 [data-live="yes"]', timeout=15000)
        live = tab.locator('#figure-1 [data-live="yes"] svg')
        assert live.get_attribute("aria-label") == "Pay rises to 117."
        assert "var(--guild)" in live.inner_html()
        assert messages == []

    def test_chart_in_one_file_is_live_as_well(self, browser: Any, tmp_path: Path) -> None:
        target = tmp_path / "single.html"
        target.write_text(export(full(), BriefingExporter(single_file=True)), encoding="utf-8")
        tab, messages = opened(browser, target.as_uri())
        tab.locator("figure.chart").first.scroll_into_view_if_needed()
        tab.wait_for_selector('[data-live="yes"]', timeout=15000)
        assert messages == []

    def test_phone_sees_the_narrow_chart(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address, 390)
        assert tab.locator(".narrow svg").first.is_visible()
        assert not tab.locator(".wide svg").first.is_visible()

    @pytest.mark.parametrize("width", [1200, 390])
    def test_a_slider_moves_the_chart_and_the_result_that_is_read_out(
        self, browser: Any, address: str, width: int
    ) -> None:
        tab, messages = opened(browser, address, width)
        figure = tab.locator("figure.chart").nth(1)
        figure.scroll_into_view_if_needed()
        slider = figure.get_by_label("Raise, percent")
        slider.wait_for(timeout=15000)
        assert figure.locator(".result").inner_text() == "Pay rises to 105"
        slider.focus()
        tab.keyboard.press("ArrowRight")
        assert figure.locator(".result").inner_text() == "Pay rises to 106"
        assert messages == []

    def test_a_chart_is_walked_by_keyboard(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address)
        drawing = tab.locator("#figure-1 .drawing")
        drawing.focus()
        words = tab.locator("#figure-1 .walk")
        tab.keyboard.press("ArrowRight")
        assert words.inner_text() == "guild: Year 0; Level 100; the lowest (1 of 4)"
        tab.keyboard.press("End")
        assert words.inner_text() == "guild: Year 3; Level 117; the highest (4 of 4)"
        tab.keyboard.press("ArrowDown")
        assert words.inner_text() == "employers: Year 3; Level 113; the highest (4 of 4)"

    def test_without_script_the_page_is_whole(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address, java_script_enabled=False)
        assert tab.locator(".wide svg").first.is_visible()
        assert not tab.locator(".tip").first.is_visible()
        tab.locator(".cited").first.hover()
        assert tab.locator(".tip").first.is_visible()

    def test_cells_of_a_row_stand_beside_each_other_in_the_data_behind_a_chart(
        self, browser: Any, address: str
    ) -> None:
        tab, _ = opened(browser, address)
        tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        shown = tab.evaluate("[...document.querySelectorAll('table.data td')].map(td => getComputedStyle(td).display)")
        assert len(shown) > 4
        assert set(shown) == {"table-cell"}

    def test_tooltip_opens_on_focus_and_closes_on_escape(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address)
        tab.locator(".cited a.ref").first.focus()
        assert tab.locator(".tip").first.is_visible()
        tab.keyboard.press("Escape")
        assert not tab.locator(".tip").first.is_visible()

    def test_print_shows_the_wide_chart_in_light_colors(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address, 390, "dark")
        tab.emulate_media(media="print", color_scheme="dark")
        assert tab.locator(".wide svg").first.is_visible()
        assert not tab.locator(".contents").is_visible()
        assert tab.evaluate("getComputedStyle(document.body).getPropertyValue('--ink').trim()") == "#1c2330"
