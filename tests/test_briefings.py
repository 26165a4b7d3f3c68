"""Every dispute gets facts and a decent briefing on any day: no error, no empty chart, one line for what there is not."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers import prose
from helpers.analysis import facts, positions
from helpers.archive import Archive, newest_day, open_archive
from helpers.charts.figure import Figure
from helpers.reporting.page import BriefingExporter

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
ROOT = Path(__file__).resolve().parents[1]
NEWEST = open_archive()
CALLS = [
    cell.source
    for cell in nbformat.read(ROOT / "notebooks/dispute_briefing.ipynb", as_version=4).cells
    if cell.cell_type == "code"
][2:]
_EVENTS = NEWEST.accepted("events")
RICH = sorted(_EVENTS["dispute_id"].value_counts()[lambda n: n >= 3].index)
THIN = sorted(set(NEWEST.table("disputes")["dispute_id"]) - set(RICH))
# A day that lies after the as-of day may stand on a page only where it was announced: see the calendar.
DATE = re.compile(r'<time datetime="(\d{4}-\d{2}-\d{2})">')


def days(dispute: str, count: int) -> list[date]:
    first = NEWEST.dispute(dispute)["published_on"].date()
    own = _EVENTS[_EVENTS["dispute_id"] == dispute]["date"]
    last = min(max([first, *(day.date() for day in own)]) + timedelta(days=40), newest_day())
    return sorted({first + (last - first) * step // max(count - 1, 1) for step in range(count)})


def briefing(archive: Archive, dispute: str, *, figures: bool = True) -> dict[str, object]:
    names = {name: getattr(prose, name) for name in prose.__all__}
    calls = [call for call in CALLS if figures or "figure(" not in call]
    return {call: eval(call, {**names, "archive": archive, "dispute": dispute}) for call in calls}


def check_facts(archive: Archive, dispute: str) -> None:
    found = facts.as_json_object(archive, dispute)
    assert json.dumps(found)
    for fact in found["facts"]:
        assert fact["key"]
        assert fact["derivation"]
        assert all(source["url"].startswith("http") for source in fact["sources"]), fact["key"]


def check(parts: dict[str, object]) -> None:
    assert "<h1>" in parts["opening.header(archive, dispute)"].html
    for call, part in parts.items():
        if isinstance(part, Figure):
            assert part.rows, call
            assert part.takeaway, call
        else:
            assert "nan" not in re.findall(r"[a-z]+", part.text.lower()), (call, part.text)
            assert "NaT" not in part.text, call
            assert "<NA>" not in part.text, call


def check_ten_days(dispute: str, drawn: set[int]) -> None:
    """Facts and briefing of a dispute on ten days of its span; the charts as well on the steps `drawn`."""
    for step, day in enumerate(days(dispute, 10)):
        archive = open_archive(day)
        check_facts(archive, dispute)
        check(briefing(archive, dispute, figures=step in drawn))


# Classes, so that two workers share them.
class TestDisputesWithEvents:
    @pytest.mark.parametrize("dispute", RICH)
    def test_have_facts_and_a_briefing_on_ten_days(self, dispute):
        check_ten_days(dispute, {1, 5, 9})


class TestDisputesWithFewRows:
    @pytest.mark.parametrize("dispute", THIN)
    def test_have_facts_and_a_briefing_on_ten_days_too(self, dispute):
        check_ten_days(dispute, {0, 9})


@pytest.mark.parametrize(
    ("dispute", "as_of"),
    [
        ("wga-2007", "2007-10-23"),
        ("wga-ata-2019", "2019-03-14"),
        ("wga-2023", "2023-04-29"),
        ("wga-2023", "2023-09-08"),
    ],
)
def test_no_day_after_the_as_of_day_stands_on_a_page_unless_it_was_announced(dispute, as_of):
    archive = open_archive(as_of)
    expiries = set(archive.table("expiries")["expires_on"]) | set(archive.table("contracts")["expires_on"].dropna())
    announced = {f"{day:%Y-%m-%d}" for day in expiries | set(archive.table("events")["date"])}
    # A day ahead that a report named and others contradict stands among the conflicts.
    conflicts = archive.table("conflicts")
    announced |= set(conflicts.loc[conflicts["unit"] == "date", "value"].map(str))
    for call, part in briefing(archive, dispute).items():
        if not isinstance(part, Figure):
            later = {day for day in DATE.findall(part.html) if day > as_of}
            assert later <= announced, (call, later)


def test_the_briefing_of_8_september_2023_knows_no_end():
    words = " ".join(
        part.text for part in briefing(open_archive("2023-09-08"), "wga-2023").values() if not isinstance(part, Figure)
    )
    assert "27 September" not in words
    assert "after 148 days" not in words
    assert "ratified it" not in words
    assert "Actors are out as well, for 57 days" in words
    assert "1960" in words


def test_the_briefing_of_14_march_2019_names_the_four_agencies_and_both_sides():
    words = " ".join(
        part.text
        for part in briefing(open_archive("2019-03-14"), "wga-ata-2019").values()
        if not isinstance(part, Figure)
    )
    for name in ("CAA", "WME", "UTA", "ICM", "Packaging fees", "Affiliate production"):
        assert name in words


def test_days_spread_over_the_span():
    assert len(days("wga-2023", 10)) == 10
    assert pd.Timestamp(days("wga-2023", 10)[0]) == NEWEST.dispute("wga-2023")["published_on"]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium browser on this machine")
@pytest.mark.parametrize("script", [True, False])
def test_the_positions_can_be_narrowed_on_the_page_with_and_without_script(tmp_path, script):
    from playwright.sync_api import sync_playwright

    archive = open_archive("2023-09-08")
    shown = prose.table.positions_table(archive, "wga-2023")
    output = nbformat.v4.new_output("display_data", data={"text/html": shown.html, "text/plain": shown.text})
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("show()", outputs=[output])])
    page = tmp_path / "page.html"
    page.write_text(BriefingExporter().from_notebook_node(book)[0], encoding="utf-8")
    status = positions.matrix(archive, "wga-2023")["status"].value_counts()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(java_script_enabled=script)
        tab.goto(page.as_uri())
        rows = tab.locator(".filter ~ .table tbody tr:visible")
        assert rows.count() == status.sum()
        for name in ("agreed", "open"):
            tab.locator(f".filter input[value={name}]").uncheck()
        assert rows.count() == status.sum() - status["agreed"] - status["open"]
        tab.locator(".filter input[value=recent]").check()
        assert set(tab.locator(".filter ~ .table tbody tr:visible .chip").evaluate_all("all => all.map(chip => chip.className)")) == {
            "chip moved recent", "chip rejected recent"
        }  # fmt: skip
        tab.emulate_media(media="print")
        assert not tab.locator(".filter").is_visible()
        browser.close()
