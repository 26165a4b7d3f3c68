"""The exporter: one safe, valid, self-contained page from a notebook. Notebooks here are synthetic."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import warnings
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
import nbformat
import pandas as pd
import pytest
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode

from helpers import charts
from helpers.charts import whatif
from helpers.reporting import page
from helpers.reporting.markup import Cited, Reader, Sources, day_words, page_link, web_link
from helpers.reporting.page import BriefingExporter

GUILD, EMPLOYERS, LATER = "variety-20230501", "amptp-20230822", "later-source"
KNOWN = {
    GUILD: Cited(GUILD, "Synthetic Variety", "What the guild asks", "2023-05-01", "https://example.org/guild"),
    EMPLOYERS: Cited(EMPLOYERS, "Synthetic alliance", "What is offered", "2023-08-22", "https://example.org/offer"),
    LATER: Cited(LATER, "Synthetic History", "How it ended", "2024-02-01", "https://example.org/end"),
    "unused": Cited("unused", "Nobody", "Never cited", "2023-01-01", "https://example.org/unused"),
}
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quotes"'


def ref(source_id: str, **more: str) -> str:
    known = KNOWN[source_id]
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    title = f"{known.publisher}, {known.published_on}: {known.title}"
    return f'<a class="ref" href="{known.url}" data-source="{source_id}"{extra} title="{title}">source</a>'


def figure(text: str, *sources: str, how: str = "") -> str:
    return (
        f'<data class="figure" value="1" data-unit="pct" data-key="k" data-sources="{" ".join(sources)}" '
        f'data-derivation="{how}">{text}</data>' + "".join(ref(source) for source in sources[:2])
    )


def section(anchor: str, name: str) -> str:
    return (
        f'<div class="section" id="{anchor}" data-contents="{name}"><p class="kicker">{name}</p>'
        f'<h2>Synthetic message of {name}</h2><p class="subtitle">A measure</p></div>'
    )


HEADER = (
    '<header class="briefing" data-title="Day 130: a synthetic title" data-dispute="wga-2023" data-as-of="2023-09-08" '
    'data-version="3f9a1c02b7de" data-union="WGA and AMPTP" data-description="A synthetic description.">'
    '<h1>Day 130</h1><p class="standfirst">Raises of '
    f"{figure('13.02%', EMPLOYERS, how='1.05 x 1.04 x 1.035 - 1')}.</p></header>"
)
TABLE = (
    '<div class="table" role="region" tabindex="0" aria-label="Offers"><table class="facts"><caption>Offers</caption>'
    '<thead><tr><th scope="col">Side</th><th scope="col">Raise</th></tr></thead><tbody><tr>'
    f'<th scope="row" data-label="Side">Guild</th><td data-label="Raise">{figure("6%", GUILD, EMPLOYERS)}</td></tr>'
    "</tbody></table></div>"
)


def chart(**more: Any) -> charts.Figure:
    rows = [("guild", "Asks", year, 100.0 + 5 * year) for year in range(4)]
    texts = {
        "title": "A synthetic chart", "subtitle": "A synthetic measure", "takeaway": "Pay rises to 115.",
        "sources": ("amptp-20230822",),
    }  # fmt: skip
    return charts.pay_paths(pd.DataFrame(rows, columns=["party", "label", "year", "index"]), **texts | more)


def cell(*outputs: Any, source: str = "show()", tags: tuple[str, ...] = ()) -> NotebookNode:
    made = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})
    for output in outputs:
        data = output._repr_mimebundle_() if hasattr(output, "_repr_mimebundle_") else {"text/html": output}
        made.outputs.append(nbformat.v4.new_output("display_data", data=data))
    return made


def notebook(*cells: NotebookNode, **briefing: Any) -> NotebookNode:
    made = nbformat.v4.new_notebook(cells=list(cells), metadata={"briefing": briefing} if briefing else {})
    for number, one in enumerate(made.cells):
        one.id = f"cell-{number}"
        if one.cell_type == "code":
            one.execution_count = number + 1
    return made


DIALS = (
    [whatif.Dial("gap", "Gap", 343, 0, 700, 1), whatif.Dial("years", "Years", 3, 0, 5, 1),
     whatif.Dial("place", "Place", 16, 0, 100, 1, "%")],
    [whatif.Dial("payroll", "Payroll", 1550, 0, 4000, 1), whatif.Dial("share_lost", "Lost", 28, 0, 100, 1, "%"),
     whatif.Dial("support", "Support", 3, 0, 40, 1)],
    [whatif.Dial("company_loss", "Loss", 2, 0, 8, 1), whatif.Dial("companies", "Companies", 7, 0, 20, 1),
     whatif.Dial("share_of_dispute", "Share", 65, 0, 100, 1, "%")],
)  # fmt: skip


def full() -> NotebookNode:
    return notebook(
        nbformat.v4.new_markdown_cell("# For readers of the notebook only"),
        cell(HEADER),
        cell('<div class="boxes"><div class="box guild"><p class="box-label">Asks</p><p class="box-figure">'
             f'{figure("16.87%", GUILD)}</p><p class="box-note">a note</p></div></div>'),
        cell(section("the-money", "The money"), chart(), f"<p>The guild asks {figure('6%', GUILD)}; again"
             f" {figure('5%', EMPLOYERS)}.</p>", source="charts.pay_paths(frame)"),
        nbformat.v4.new_markdown_cell("## A markdown heading\n\nWith *words*, a [link](https://example.org/x)."),
        cell(section("the-table", "The table"), TABLE, whatif.raises([6, 5, 5], [5, 4, 3.5])),
        cell(whatif.strike(loss_per_day=3.1, payroll=1900, offer=[5, 4, 3.5], won=0.5, days=130)),
        cell(whatif.break_even(*DIALS, days=130)),
        cell('<div class="statements"><div class="side guild"><h3>Guild</h3><ul><li>Words</li></ul></div></div>',
             f'<p class="source">Sources: {ref(GUILD)}</p>', '<p class="empty">Nothing was public.</p>'),
        edition="wga-2023-2023-09-08",
        links=[{"rel": "earlier", "title": "29 April 2023", "href": "wga-2023-2023-04-29.html"},
               {"rel": "index", "title": "All", "href": "index.html"},
               {"rel": "evil", "title": "Bad", "href": "javascript:alert(1)"}],
    )  # fmt: skip


@pytest.fixture(autouse=True)
def known_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page finds the synthetic sources instead of those of the archive."""
    monkeypatch.setattr(page, "_archive_source", KNOWN.get)


@pytest.fixture(scope="module")
def exporter() -> BriefingExporter:
    return BriefingExporter()


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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert get_exporter("briefing") is BriefingExporter


def test_same_notebook_gives_the_same_bytes(exporter: BriefingExporter) -> None:
    assert export(full(), exporter) == export(full(), exporter) == export(full())


def test_page_is_valid_html(exporter: BriefingExporter) -> None:
    html5lib.HTMLParser(strict=True).parse(export(full(), exporter))


def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(exporter: BriefingExporter) -> None:
    tags = Tags(export(full(), exporter))
    ids = [attrs["id"] for _, attrs in tags.found if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [attrs["href"][1:] for attrs in tags.named("a") if attrs.get("href", "").startswith("#")]
    pointers = ("aria-labelledby", "aria-describedby")
    pointed = [attrs[name] for _, attrs in tags.found for name in pointers if name in attrs]
    assert targets
    assert set(targets + pointed) <= set(ids)


def test_page_loads_nothing_from_the_network(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    tags = Tags(html)
    loaded = [attrs.get(name, "") for _, attrs in tags.found for name in ("src", "srcset", "poster", "action")]
    loaded += [attrs.get("href", "") for attrs in tags.named("link") if attrs.get("rel") not in ("prev", "next")]
    assert not [address for address in loaded if address and not address.startswith("data:")]
    assert not re.search(r"@import|url\(", element(html, "<style>", "style"))
    assert not tags.named("iframe")


def test_policy_lets_only_the_page_own_scripts_run(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    policy = next(attrs["content"] for attrs in Tags(html).named("meta") if "http-equiv" in attrs)
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'sha256-" in policy
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_references_are_numbered_in_the_order_of_the_page(exporter: BriefingExporter) -> None:
    tags = Tags(export(full(), exporter))
    seen: dict[str, str] = {}
    for attrs in tags.named("a"):
        if "ref" in attrs.get("class", "").split():
            assert seen.setdefault(attrs["data-source"], attrs["href"]) == attrs["href"]
    assert list(seen.values()) == [f"#source-{number}" for number in range(1, len(seen) + 1)]
    assert list(seen)[:2] == [EMPLOYERS, GUILD]


def test_list_of_sources_holds_just_the_ones_used(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    listed = element(html, '<section id="sources"', "section")
    assert listed.count("<li") == 2
    assert "Never cited" not in html
    assert '<a href="https://example.org/offer">What is offered</a>' in listed
    assert '<time datetime="2023-08-22">22 August 2023</time>' in listed


def test_source_behind_a_figure_is_listed_though_the_page_does_not_point_at_it(exporter: BriefingExporter) -> None:
    quiet = f'<p><data class="figure" value="1" data-sources="{GUILD}">1</data></p>'
    html = export(notebook(cell(HEADER), cell(quiet)), exporter)
    assert KNOWN[GUILD].title in element(html, '<section id="sources"', "section")


def test_source_of_a_later_day_keeps_its_title_to_itself(exporter: BriefingExporter) -> None:
    html = export(notebook(cell(HEADER), cell(f"<p>{figure('1', LATER)}</p>")), exporter)
    assert "How it ended" not in html
    assert "2024" not in html
    assert "Synthetic History" in html
    assert "account published later" in html


def test_tooltip_names_publisher_day_and_derivation_without_script(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    assert re.search(
        r'<span class="cited"><data class="figure"[^>]*>13\.02%</data>'
        r'<a class="ref"[^>]*aria-describedby="(tip-\d+)"[^>]*>1</a>'
        r'<span class="tip" role="tooltip" id="\1"><span>Synthetic alliance, 22 August 2023</span>'
        r'<span class="derivation">1\.05 x 1\.04 x 1\.035 - 1</span></span></span>',
        html,
    )
    assert ".cited:hover>.tip" in html
    assert ".cited:focus-within>.tip" in html


def test_a_tooltip_names_a_few_of_many_sources(exporter: BriefingExporter, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"paper-{n}": Cited(f"paper-{n}", f"Synthetic paper {n}", "A title", "2023-01-01") for n in range(9)}
    monkeypatch.setattr(page, "_archive_source", (KNOWN | many).get)
    bound = (
        f'<data class="figure" value="7" data-unit="days" data-key="k" data-sources="{" ".join(many)}">7 days</data>'
    )
    html = export(notebook(cell(HEADER), cell(f"<p>It took {bound}.</p>")), exporter)
    tip = element(html, ">7 days</data>", "p")
    assert "Synthetic paper 3" in tip
    assert "and others" in tip
    assert "Synthetic paper 4" not in tip


def test_machine_readable_figures_stay(exporter: BriefingExporter) -> None:
    values = [attrs for attrs in Tags(export(full(), exporter)).named("data") if attrs.get("class") == "figure"]
    assert len(values) == 5
    assert all(attrs["data-sources"] and attrs["data-unit"] and attrs["value"] for attrs in values)


def test_contents_follow_the_section_openers(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    nav = element(html, '<nav class="contents"', "nav")
    assert nav.index("#the-money") < nav.index("#the-table") < nav.index("#sources")
    assert html.count('<section id="the-money" aria-labelledby="the-money-title">') == 1
    assert 'id="the-money-title"' in html
    assert html.count("<section ") == html.count("</section>")


def test_chart_has_number_heading_both_forms_alt_text_and_data(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    part = element(html, '<figure class="chart"', "figure")
    assert '<span class="number">Figure 1</span> A synthetic chart' in part
    assert part.count('role="img" aria-label="Pay rises to 115."') == 2
    assert '<div class="wide"><svg' in part
    assert '<div class="narrow"><svg' in part
    assert 'width="350"' in part
    assert "var(--guild)" in part
    assert not re.search(r'(?:fill|stroke)="#', part)
    assert "Show the data" in part
    assert "Synthetic alliance, 22 August 2023" in part


def test_csv_of_a_chart_can_be_downloaded_without_a_server(exporter: BriefingExporter) -> None:
    tags = Tags(export(full(), exporter))
    link = next(attrs for attrs in tags.named("a") if "download" in attrs)
    assert link["download"] == "a-synthetic-chart.csv"
    kind, _, text = link["href"].partition(",")
    assert kind == "data:text/csv;charset=utf-8"
    assert unquote(text).splitlines()[:2] == ["label,year,index", "Asks,0,100"]


def test_csv_texts_cannot_run_as_formulas_and_numbers_stay_numbers() -> None:
    text = page.csv_text(["label", "value"], [["=1+1", -3.5], ["@x", 2], ["plain", None]])
    assert text == "label,value\n'=1+1,-3.5\n'@x,2\nplain,\n"


def test_code_is_there_but_closed(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    assert '<div class="code"><pre><code>charts.pay_paths(frame)</code></pre></div>' in html
    style = element(html, "<style>", "style")
    assert ".code{display:none}" in style
    assert "body:has(#show-code:checked) .code{display:block}" in style


def test_preface_and_cells_for_the_lab_stay_in_the_notebook(exporter: BriefingExporter) -> None:
    html = export(notebook(*full().cells, cell("<p>Only in the lab</p>", tags=("lab-only",))), exporter)
    assert "For readers of the notebook only" not in html
    assert "Only in the lab" not in html
    assert html.count("<h1") == 1


def test_notebook_without_header_is_a_page_as_well(exporter: BriefingExporter) -> None:
    html = export(notebook(nbformat.v4.new_markdown_cell("# Plain & simple"), cell("<p>Text</p>")), exporter)
    assert "<title>Plain &amp; simple</title>" in html
    html5lib.HTMLParser(strict=True).parse(html)


def test_hostile_synthetic_texts_do_no_harm(exporter: BriefingExporter) -> None:
    wicked = notebook(
        cell(HEADER.replace("A synthetic description.", "&lt;/script&gt;&quot;")),
        cell(f"<p>{HOSTILE}</p>", '<p onclick="alert(1)"><a href="javascript:alert(1)">x</a>'
             '<iframe src="//evil"></iframe><a href=" java\tscript:alert(1)">y</a><a href="//evil.example/x">z</a>'
             '<style>*{color:red}</style></p>'),
        cell(section("x", '"&gt;&lt;script&gt;alert(1)&lt;/script&gt;')),
        cell(chart(title=HOSTILE, takeaway=HOSTILE, note=HOSTILE, subtitle="</script><b>")),
        nbformat.v4.new_markdown_cell("[bad](javascript:alert(1)) <script>alert(1)</script>"),
        cell('<p><a class="ref" href="javascript:alert(1)" data-source="odd" title="Evil, 2023-01-01: x">s</a></p>'),
        source_edition := cell("<p>unclosed <b>bold"),
        edition='"><script>alert(1)</script>',
    )  # fmt: skip
    assert source_edition
    html = export(wicked, exporter)
    tags = Tags(html)
    html5lib.HTMLParser(strict=True).parse(html)
    assert len(re.findall(r"<script>", html)) == 1
    assert not tags.named("iframe")
    assert len(tags.named("style")) == 1
    assert not [attrs for _, attrs in tags.found if any(name.startswith("on") for name in attrs)]
    links = [attrs.get("href", "") for _, attrs in tags.found]
    assert not [link for link in links if link.startswith("//") or "script:" in link]


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
    with pytest.raises(ValueError, match=r"Cell 2 .* KeyError: 'as_of'"):
        export(notebook(cell(HEADER), failed))


def test_head_describes_the_page_for_machines(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    tags = Tags(html)
    assert tags.named("html")[0]["lang"] == "en"
    meta = {attrs.get("name") or attrs.get("property"): attrs.get("content") for attrs in tags.named("meta")}
    assert meta["description"] == meta["og:description"] == "A synthetic description."
    assert meta["og:title"] == "Day 130: a synthetic title"
    data = json.loads(element(html, '<script type="application/ld+json">', "script").split(">", 1)[1])
    assert data["@type"] == "Report"
    assert data["isBasedOn"]["version"] == "3f9a1c02b7de"
    assert data["citation"] == ["https://example.org/offer", "https://example.org/guild"]
    assert [attrs["href"] for attrs in tags.named("link")] == ["wga-2023-2023-04-29.html"]


def test_citation_names_edition_day_and_data(exporter: BriefingExporter) -> None:
    html = export(full(), exporter)
    box = element(html, '<section id="cite"', "section")
    assert "as of 8 September 2023, edition wga-2023-2023-09-08, data 3f9a1c02b7de." in box
    assert "@misc{wga-2023-2023-09-08," in box


def test_page_without_the_library_stays_small_and_with_it_under_the_mail_limit(exporter: BriefingExporter) -> None:
    cells = [cell(chart(title=f"Synthetic chart {number}")) for number in range(10)]
    many = notebook(*full().cells, *cells)
    assert len(export(many, exporter).encode()) < 400_000
    single = export(many, BriefingExporter(single_file=True))
    assert len(single.encode()) < 1_600_000
    assert "vegaEmbed=" in single
    assert "data-vega" not in single
    html5lib.HTMLParser(strict=False).parse(single)


def test_shared_library_is_written_once(tmp_path: Path) -> None:
    first = page.write_assets(tmp_path)
    before = first.stat().st_mtime_ns
    assert page.write_assets(tmp_path) == first == tmp_path / "assets" / "vega.js"
    assert first.stat().st_mtime_ns == before
    assert [path.name for path in first.parent.iterdir()] == ["vega.js"]
    assert "</script" not in first.read_text(encoding="utf-8")


def test_both_themes_and_print_are_styled() -> None:
    style = page.stylesheet()
    rules = ("prefers-color-scheme:dark", "@media print", "prefers-reduced-motion", ":focus-visible", "max-width:640px")
    assert [rule for rule in rules if rule not in style] == []


def test_reader_closes_what_a_fragment_leaves_open() -> None:
    reader = Reader(Sources(find=KNOWN.get))
    assert reader.read("<p>one <b>two") == "<p>one <b>two</b></p>"
    assert reader.read("</div></p>three") == "three"
    assert reader.read(f"<p>{figure('1', GUILD)}") .endswith("</span></span></p>")  # fmt: skip


def test_days_are_written_out() -> None:
    assert day_words("2023-09-08") == "8 September 2023"
    assert day_words("2023-04") == "April 2023"
    assert day_words("2023") == "2023"
    assert day_words("soon") == "soon"


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
PUBLISHED = sorted((Path(__file__).parents[1] / "reports").glob("*.html"))


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
    page.write_assets(folder)
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

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1200, 390, 320])
    def test_axe_finds_nothing_and_nothing_scrolls_sideways(
        self, browser: Any, address: str, theme: str, width: int
    ) -> None:
        tab, messages = opened(browser, address, width, theme)
        tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        tab.check("#show-code")
        assert violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert messages == []

    @pytest.mark.parametrize("page", PUBLISHED, ids=lambda page: page.stem)
    def test_axe_finds_nothing_on_any_published_page(self, browser: Any, page: Path) -> None:
        for theme, width in (("light", 1200), ("dark", 390)):
            tab, messages = opened(browser, page.as_uri(), width, theme)
            tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            assert violations(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert messages == []
            tab.close()

    def test_live_chart_takes_over_at_the_same_size(self, browser: Any, address: str) -> None:
        tab, messages = opened(browser, address)
        before = tab.evaluate("JSON.stringify(document.querySelector('.drawing').getBoundingClientRect())")
        assert tab.locator(".drawing .wide svg").is_visible()
        tab.locator("figure.chart").scroll_into_view_if_needed()
        tab.wait_for_selector('[data-live="yes"]', timeout=15000)
        tab.evaluate("scrollTo(0, 0)")
        after = json.loads(tab.evaluate("JSON.stringify(document.querySelector('.drawing').getBoundingClientRect())"))
        assert (after["width"], after["height"]) == (json.loads(before)["width"], json.loads(before)["height"])
        live = tab.locator('[data-live="yes"] svg')
        assert live.get_attribute("aria-label") == "Pay rises to 115."
        assert tab.locator('[data-live="yes"] [role]').count() == 1
        assert "var(--guild)" in live.inner_html()
        assert messages == []

    def test_chart_in_one_file_is_live_as_well(self, browser: Any, tmp_path: Path) -> None:
        target = tmp_path / "single.html"
        target.write_text(export(full(), BriefingExporter(single_file=True)), encoding="utf-8")
        tab, messages = opened(browser, target.as_uri())
        tab.locator("figure.chart").scroll_into_view_if_needed()
        tab.wait_for_selector('[data-live="yes"]', timeout=15000)
        assert messages == []

    def test_phone_sees_the_narrow_chart(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address, 390)
        assert tab.locator(".narrow svg").is_visible()
        assert not tab.locator(".wide svg").is_visible()

    def test_sliders_start_at_the_text_and_move_figures_and_chart(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address)
        box = tab.locator('.whatif[data-kind="raises"]')
        text, line = box.locator(".whatif-result").inner_text(), box.locator("polyline.guild").get_attribute("points")
        slider = box.locator("input").first
        slider.fill("7")
        assert box.locator('[data-result="guild"]').inner_text() == "17.97%"  # 1.07 x 1.05 x 1.05
        assert box.locator("polyline.guild").get_attribute("points") != line
        slider.fill("6")
        assert box.locator(".whatif-result").inner_text() == text
        assert box.locator("polyline.guild").get_attribute("points") == line
        cost = tab.locator('.whatif[data-kind="strike"]')
        before = cost.locator(".whatif-result").inner_text()
        days = cost.locator('input[data-name="days"]')
        days.fill("131")
        assert cost.locator(".whatif-result").inner_text() != before
        days.fill("130")
        assert cost.locator(".whatif-result").inner_text() == before

    def test_each_slider_of_the_break_even_gives_the_days_of_the_pure_sum(self, browser: Any, address: str) -> None:
        tab, messages = opened(browser, address)
        box = tab.locator('.whatif[data-kind="breakeven"]')
        values = {dial.key: dial.value for part in DIALS for dial in part}
        for name in values:
            slider, start = box.locator(f'input[data-name="{name.replace("_", "-")}"]'), values[name]
            slider.fill(f"{start + 1:g}")
            for side, days in whatif.break_even_days({**values, name: start + 1}).items():
                assert box.locator(f'output[data-result="{side}"]').inner_text() == f"{days:,.0f} days", name
            slider.fill(f"{start:g}")
        box.locator('input[data-name="share-lost"]').fill("0")
        assert box.locator('output[data-result="guild"]').inner_text() == "no limit"
        assert messages == []

    def test_without_script_the_page_is_whole(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address, java_script_enabled=False)
        assert tab.locator(".wide svg").is_visible()
        assert not tab.locator(".whatif-controls").first.is_visible()
        assert "16.87%" in tab.locator(".whatif-result").first.inner_text()
        assert not tab.locator(".tip").first.is_visible()
        tab.locator(".cited").first.hover()
        assert tab.locator(".tip").first.is_visible()

    def test_tooltip_opens_on_focus_and_closes_on_escape(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address)
        tab.locator(".cited a.ref").first.focus()
        assert tab.locator(".tip").first.is_visible()
        tab.keyboard.press("Escape")
        assert not tab.locator(".tip").first.is_visible()

    def test_print_shows_the_wide_chart_in_light_colors(self, browser: Any, address: str) -> None:
        tab, _ = opened(browser, address, 390, "dark")
        tab.emulate_media(media="print", color_scheme="dark")
        assert tab.locator(".wide svg").is_visible()
        assert not tab.locator(".contents").is_visible()
        assert tab.evaluate("getComputedStyle(document.body).getPropertyValue('--ink').trim()") == "#1c2330"
