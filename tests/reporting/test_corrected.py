"""Corrections and passages on a page: what changed since it was published, and the words behind a figure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape

import nbformat
import pytest

from helpers.archive import open_archive, read_corrections, states_value
from helpers.reporting.corrected import corrected, shown_rows
from helpers.reporting.editions import find_project

REPORTS = find_project().reports
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def executed(name: str) -> nbformat.NotebookNode:
    return nbformat.read(REPORTS / f"{name}.ipynb", as_version=4)


def page(name: str) -> str:
    return (REPORTS / f"{name}.html").read_text(encoding="utf-8")


def test_a_page_tells_each_correction_of_a_row_that_it_shows():
    told = page("wga-ata-2019-2019-03-14").partition('id="corrected"')[2].partition("</section>")[0]
    assert "21 March 2019 before, 14 March 2019 now" in told
    assert "our slip" in told


def test_a_change_against_an_average_is_not_quoted_as_one_on_the_year_before():
    html = page("wga-2023-2023-09-08")
    assert "<q>down 28.8 percent" in html, "the change on the year before is quoted"
    assert "mean of the same quarter in the five years before" in html
    tips = re.findall(r"<q>(?:(?!</span></span>).)*?mean of the same quarter", html, re.S)
    assert all("average" in tip.partition("</q>")[0] for tip in tips)


def test_a_page_without_a_corrected_row_has_no_such_section():
    rows = shown_rows(executed("wga-2007-2007-10-23"))
    assert rows
    assert not corrected(rows)
    assert 'id="corrected"' not in page("wga-2007-2007-10-23")


def test_corrections_of_one_day_and_reason_stand_together():
    lines = read_corrections()
    one = corrected(f"{line.table}/{line.row_key}" for line in lines)
    assert len(one) == len({(line.corrected_on, line.reason, line.kind) for line in lines})
    assert sum(len(group.changes) for group in one) == len(lines)
    assert [group.corrected_on for group in one] == sorted((group.corrected_on for group in one), reverse=True)


def test_the_feed_has_an_entry_for_each_edition_and_day_of_correction():
    feed = ET.parse(REPORTS / "feed.xml")
    ids = [entry.findtext("atom:id", "", ATOM) for entry in feed.findall("atom:entry", ATOM)]
    assert len(ids) == len(set(ids))
    assert any(name.endswith("wga-ata-2019-2019-03-14/corrected/2026-11-28") for name in ids)
    days = [entry.findtext("atom:updated", "", ATOM) for entry in feed.findall("atom:entry", ATOM)]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("value", "unit", "quote", "states"),
    [
        ("7476", "shoot_days", "with 7,476 shoot days", True),
        ("-28.8", "pct", "down 28.8 percent from April to June", True),
        ("-28.8", "pct", "up 28.8 percent", False),
        ("24", "pct", "was 24 percent lower", True),
        ("24", "days", "24 hours a day", False),
        ("5, 4 and 3.5", "pct", "5% in year one; 4% in year two; and 3.5% in year three", True),
        ("5, 4 and 3.5", "pct", "5% in year one; 4% in year two", False),
        ("429", "million_dollars_per_year", "would cost $429 million per year", True),
        ("2", "pct", "5% in year one; 4% in year two", False),
        ("2", "pct", "2 percent in year one", True),
        ("2", "pct", "12% in year one", False),
        ("tentative", "", "a tentative deal", False),
    ],
)
def test_a_quotation_states_a_figure_as_the_page_writes_it_or_does_not(value, unit, quote, states):
    assert states_value(value, unit, quote) is states


def test_a_figure_with_a_passage_shows_its_words_and_the_list_opens_there():
    text = page("wga-2023-2023-09-08")
    tip = re.search(r'value="97\.85".*?</span></span>', text, re.S)
    assert tip
    assert "97.85% voting in favor</q>" in tip[0]
    links = [unescape(link) for link in re.findall(r'<a class="passage" href="([^"]+)"', text)]
    assert any(":~:text=passed%20a%20strike" in link for link in links)


def test_a_page_quotes_no_source_of_a_later_day():
    for name, day in (("wga-2007-2007-10-23", "2007-10-23"), ("wga-2023-2023-04-29", "2023-04-29")):
        quotes = {unescape(quote) for quote in re.findall(r"<q>(.*?)</q>", page(name))}
        assert quotes <= {passage.quote for passage in open_archive(day).passages()}
