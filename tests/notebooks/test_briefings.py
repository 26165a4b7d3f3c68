"""Every dispute gets facts and a decent briefing on any day: no error, no empty chart, nothing of later days."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import altair as alt
import pandas as pd
import pytest

from helpers.analysis import facts, road_ahead
from helpers.archive import newest_day, open_archive
from helpers.briefing import Piece
from helpers.charts.cited import caption_of, rows_behind

NEWEST = open_archive()
_EVENTS = NEWEST.accepted("events")
DISPUTES = sorted(NEWEST.table("disputes")["dispute_id"])
MOMENTS = (
    ("wga-2007", "2007-10-23"),
    ("wga-ata-2019", "2019-03-14"),
    ("wga-2023", "2023-04-29"),
    ("wga-2023", "2023-09-08"),
)
TELLING = (
    *MOMENTS, ("sagaftra-2023", "2023-10-12"), ("sagaftra-2023", "2023-11-08"), ("iatse-2021", "2021-10-16"),
    ("dga-1987", "1987-07-14"), ("wga-1960", "1960-04-01"), ("disney-1941", "1941-08-01"), ("wga-2026", "2026-11-24"),
    ("sagaftra-games-2024", "2024-07-26"), ("teamsters-2024", "2024-07-20"),
)  # fmt: skip
_UNWRITTEN = re.compile(r"\b(nan|NaT|None|<NA>)\b")


def days(dispute: str, count: int) -> list[date]:
    first = NEWEST.dispute(dispute)["published_on"].date()
    own = _EVENTS[_EVENTS["dispute_id"] == dispute]["date"]
    last = min(max([first, *(day.date() for day in own)]) + timedelta(days=40), newest_day())
    return sorted({first + (last - first) * step // max(count - 1, 1) for step in range(count)})


def check_facts(dispute: str, day: str) -> None:
    told = facts.as_json_object(open_archive(day), dispute)
    assert json.dumps(told)
    for fact in told["facts"]:
        assert fact["key"]
        assert fact["derivation"]
        assert all(source["url"].startswith("http") for source in fact["sources"]), fact["key"]


def check_briefing(shown: list[object], *, drawn: bool) -> None:
    pieces = [part for part in shown if isinstance(part, Piece)]
    assert [piece.kind for piece in pieces].count("headline") == 1
    for piece in pieces:
        assert not _UNWRITTEN.search(piece.text), piece.text
    for chart in (part for part in shown if isinstance(part, alt.TopLevelMixin) and drawn):
        spec = chart.to_dict()
        assert caption_of(spec).takeaway
        assert rows_behind(spec), caption_of(spec).title


@pytest.mark.sweep
@pytest.mark.parametrize("dispute", DISPUTES)
def test_every_dispute_has_facts_and_a_briefing_on_ten_days(run_notebook, dispute):
    for step, day in enumerate(days(dispute, 10)):
        check_facts(dispute, str(day))
        check_briefing(run_notebook("dispute_briefing", dispute=dispute, as_of=str(day)), drawn=step in (1, 5, 9))


@pytest.mark.parametrize(("dispute", "day"), TELLING)
def test_the_telling_days_have_facts_and_a_briefing(run_notebook, dispute, day):
    check_facts(dispute, day)
    check_briefing(run_notebook("dispute_briefing", dispute=dispute, as_of=day), drawn=True)


@pytest.mark.parametrize(("dispute", "day"), MOMENTS)
def test_no_day_after_the_as_of_day_stands_on_a_page_unless_it_was_announced(run_notebook, dispute, day):
    archive = open_archive(day)
    expiries = set(archive.table("expiries")["expires_on"]) | set(archive.table("contracts")["expires_on"].dropna())
    announced = {f"{ahead:%Y-%m-%d}" for ahead in expiries | set(archive.table("events")["date"])}
    # A day ahead that a report named and others contradict stands among the conflicts.
    conflicts = archive.table("conflicts")
    announced |= set(conflicts.loc[conflicts["unit"] == "date", "value"].map(str))
    # Days on which figures are due are worked out from the releases up to the day.
    announced |= {f"{one:%Y-%m-%d}" for one in road_ahead.next_figures(archive)["expected_on"]}
    for piece in run_notebook("dispute_briefing", dispute=dispute, as_of=day):
        if isinstance(piece, Piece):
            later = {str(mark["iso"]) for mark in piece.marks if mark["kind"] == "day" and str(mark["iso"]) > day}
            assert later <= announced, (piece.text, later)


def words(shown: list[object]) -> str:
    return " ".join(part.text for part in shown if isinstance(part, Piece))


def test_the_briefing_of_8_september_2023_knows_no_end(run_notebook):
    told = words(run_notebook("dispute_briefing", dispute="wga-2023", as_of="2023-09-08"))
    assert "27 September" not in told
    assert "after 148 days" not in told
    assert "1960" in told


def test_the_briefing_of_14_march_2019_names_the_four_agencies_and_both_sides(run_notebook):
    told = words(run_notebook("dispute_briefing", dispute="wga-ata-2019", as_of="2019-03-14"))
    for name in ("CAA", "WME", "UTA", "ICM", "ackaging", "ffiliate"):
        assert name in told


def test_days_spread_over_the_span():
    assert len(days("wga-2023", 10)) == 10
    assert pd.Timestamp(days("wga-2023", 10)[0]) == NEWEST.dispute("wga-2023")["published_on"]
