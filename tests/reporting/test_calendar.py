"""The calendar beside the front page: iCalendar text that depends on the facts alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from helpers import open_archive
from helpers.reporting.front_page import front_files
from helpers.reporting.manifest import FRONT

_LINE = re.compile(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:.*")
_ONCE = ("UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY")


@pytest.fixture(scope="module")
def calendar() -> bytes:
    return front_files(Path("unused"), [])["calendar.ics"]


def test_each_build_writes_the_calendar_with_the_front_page():
    assert set(front_files(Path("unused"), [])) == {name for name in FRONT if "/" not in name}


def test_the_calendar_holds_content_lines_of_at_most_75_octets_that_end_in_cr_lf(calendar):
    assert calendar.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in calendar.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    unfolded = calendar.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert all(_LINE.fullmatch(line) for line in unfolded)
    assert unfolded[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]


def test_each_event_has_its_id_its_days_and_the_newest_facts_day_as_its_stamp(calendar):
    stamp = f"{open_archive().as_of:%Y%m%dT000000Z}"
    events = calendar.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]
    ids = []
    for event in events:
        values = dict(line.split(":", 1) for line in event.split("\r\n") if ":" in line)
        assert all(event.count(f"{name}:") == 1 for name in _ONCE)
        assert values["DTSTAMP"] == stamp
        first, after = (date.fromisoformat(values[f"{name};VALUE=DATE"]) for name in ("DTSTART", "DTEND"))
        assert (after - first).days == 1
        ids.append(values["UID"])
    assert len(ids) == len(set(ids)) > 10


def test_the_calendar_is_the_same_whenever_it_is_written(calendar):
    assert front_files(Path("unused"), [])["calendar.ics"] == calendar
