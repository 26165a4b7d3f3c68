"""The committed editions are what the sources build, byte for byte, and they say what their day knew."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import html5lib
import nbformat
import pytest
from click.testing import CliRunner

from helpers.cli import main
from helpers.reporting.editions import find_project, read_editions
from helpers.reporting.front_page import word_index
from helpers.reporting.writing import summary

PROJECT = find_project()
EDITIONS = read_editions(PROJECT.editions_file)


def test_a_clone_whose_reports_are_current_rebuilds_nothing():
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 0
    lines = [line for line in result.output.splitlines() if line.startswith("built")]
    assert lines == []


@pytest.mark.slow
@pytest.mark.sweep
def test_the_committed_editions_are_what_the_sources_build(tmp_path: Path):
    (tmp_path / "reports").mkdir()
    shutil.copy(PROJECT.editions_file, tmp_path / "reports")
    shutil.copytree(PROJECT.notebooks, tmp_path / "notebooks")
    result = CliRunner().invoke(main, ["--project", str(tmp_path), "build", "--jobs", "2"])
    assert result.exit_code == 0, result.output
    for edition in EDITIONS:
        for name in edition.files:
            assert (tmp_path / "reports" / name).read_bytes() == (PROJECT.reports / name).read_bytes(), name
    for name in ("index.html", "feed.xml", "calendar.ics"):
        assert (tmp_path / "reports" / name).read_bytes() == (PROJECT.reports / name).read_bytes(), name


def test_the_committed_reports_stay_under_half_a_megabyte_an_edition():
    size = sum(path.stat().st_size for path in PROJECT.reports.rglob("*") if path.is_file())
    assert size < 500_000 * len(EDITIONS)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.edition_id)
def test_each_page_is_one_file_that_asks_for_nothing(edition):
    page = (PROJECT.reports / edition.files[1]).read_text(encoding="utf-8")
    assert len(page.encode()) < 400_000
    assert "Content-Security-Policy" in page
    for asked in ('<link rel="stylesheet"', "<script src=", '<img src="http', "@import", "url(http"):
        assert asked not in page


MOMENTS = {
    "wga-2007-2007-10-23": (
        "8 days",
        "26 proposals",
        "DVD",
        "90.3%",
        "11 days of talks",
        "four large networks",
        "Shortest digital program covered: 2 minutes",
    ),
    "wga-ata-2019-2019-03-14": (
        "23 days",
        "CAA",
        "WME",
        "UTA",
        "ICM",
        "Packaging fees",
        "Affiliated production",
        "separate entities",
        "18 March 2019",
    ),
    "wga-2023-2023-04-29": ("2 days", "7,476", "−24%", "153 days", "100 days"),
    "wga-2023-2023-09-08": ("130", "5 / 4 / 3.5", "6 / 5 / 5", "13.02%", "16.87%", "Directors 2023", "57 days"),
}
LATER = {
    "wga-2007-2007-10-23": ("5 November 2007", "12 February 2008", "3.5 / 3.5 / 3.5"),
    "wga-ata-2019-2019-03-14": ("13 April 2019", "2021", "95.3%", "21 March 2019", "Sixth session"),
    "wga-2023-2023-04-29": ("16.87%", "6 / 5 / 5", "429"),
    "wga-2023-2023-09-08": ("24 September 2023", "27 September 2023", "9 October 2023", "5,311", "$233 million"),
}


def words(edition_id: str) -> str:
    return summary(nbformat.read(PROJECT.reports / f"{edition_id}.ipynb", as_version=4)).words


@pytest.mark.parametrize("edition_id", MOMENTS)
def test_the_four_briefings_state_their_days_facts(edition_id):
    text = words(edition_id)
    assert [fact for fact in MOMENTS[edition_id] if fact not in text] == []


@pytest.mark.parametrize("edition_id", LATER)
def test_no_fact_of_a_later_day_stands_on_the_four_briefings(edition_id):
    text = words(edition_id)
    # A fact stands by itself: the 19 October is not the 9 October.
    assert [fact for fact in LATER[edition_id] if re.search(rf"(?<!\d){re.escape(fact)}", text)] == []


def test_a_page_for_mail_carries_its_chart_library_and_stays_small(tmp_path: Path):
    result = CliRunner().invoke(main, ["export", "--single-file", "wga-2023-2023-09-08", str(tmp_path)])
    assert result.exit_code == 0, result.output
    page = tmp_path / "wga-2023-2023-09-08.html"
    assert 800_000 < page.stat().st_size < 1_600_000
    assert "vegaEmbed" in page.read_text(encoding="utf-8")


PAGES = sorted(PROJECT.reports.glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_published_page_is_valid_and_its_links_lead_somewhere(page: Path):
    html5lib.HTMLParser(strict=True).parse(text := page.read_text(encoding="utf-8"))
    ids = re.findall(r'\sid="([^"]+)"', re.sub(r"<script\b.*?</script>", "", text, flags=re.S))
    assert len(ids) == len(set(ids))
    for link in re.findall(r'<(?:a|link)\b[^>]*\shref="([^"]+)"', text):
        if link.startswith("#"):
            assert link[1:] in ids, link
        elif not link.startswith(("http://", "https://", "data:text/csv")):
            assert (page.parent / unescape(link)).exists(), link


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium browser on this machine")
@pytest.mark.parametrize(("width", "most"), [(1200, 10), (390, 16)])
def test_the_longest_briefing_is_short_enough_to_read(width, most):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": width, "height": 800})
        tab.goto((PROJECT.reports / "wga-2023-2023-09-08.html").as_uri())
        end = "document.querySelector('#sources').getBoundingClientRect().top + scrollY"
        assert tab.evaluate(end) / 800 <= most
        browser.close()


def test_no_section_begins_with_no():
    for page in PAGES:
        for section in re.findall(r"<section\b[^>]*>.*?</section>", page.read_text(encoding="utf-8"), re.S):
            first = re.search(r"</h2>\s*<(?:h3|p)[^>]*>(.*?)</(?:h3|p)>", section, re.S)
            assert not first or not re.sub(r"<[^>]+>", "", first[1]).startswith("No "), (page.name, first[1])


def test_every_page_leads_home():
    for page in PAGES:
        if page.name != "index.html":
            assert '<p class="product"><a href="index.html">' in page.read_text(encoding="utf-8"), page.name


def test_the_search_finds_whole_words_only():
    index = word_index(["He said AI matters", "It was said again", "Iger spoke of mini-rooms, 13.02 percent"])
    assert index["ai"] == [0]
    assert index["said"] == [0, 1]
    assert index["iger"] == index["mini-rooms"] == index["13.02"] == [2]
