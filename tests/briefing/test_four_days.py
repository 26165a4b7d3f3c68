"""What four press reports told of their day stands on the briefing of that day: each point with its source or as claim."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from helpers.briefing import Piece

POINTS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("four_days.toml").read_text(encoding="utf-8"))[
    "point"
]
PAGES = sorted({(point["dispute"], str(point["day"])) for point in POINTS})
STATUS = {"on_page", "claim", "looked_for_in_vain"}
LEAST_SHARE = 0.8


def points_of(dispute: str, day: str) -> list[dict[str, Any]]:
    return [point for point in POINTS if (point["dispute"], str(point["day"])) == (dispute, day)]


def words(shown: list[object]) -> str:
    return " ".join(part.text for part in shown if isinstance(part, Piece))


@pytest.mark.parametrize(("dispute", "day"), PAGES)
def test_the_briefing_of_the_day_tells_what_the_report_told(run_notebook, dispute, day):
    text, points = words(run_notebook("dispute_briefing", dispute=dispute, as_of=day)), points_of(dispute, day)
    promised = [point for point in points if point["status"] != "looked_for_in_vain"]
    missing = [point["told"] for point in promised if not re.search(point["shows"], text)]
    assert missing == []
    assert len(promised) >= LEAST_SHARE * len(points)


@pytest.mark.parametrize(("dispute", "day"), PAGES)
def test_more_than_a_third_of_the_points_have_a_source_beside_the_report(dispute, day):
    count = Counter(point["status"] for point in points_of(dispute, day))
    assert count["on_page"] > sum(count.values()) / 3


def test_every_point_has_a_known_status_and_a_pattern_unless_it_was_sought_in_vain():
    for point in POINTS:
        assert point["status"] in STATUS, point["told"]
        assert ("shows" in point) == (point["status"] != "looked_for_in_vain"), point["told"]
    assert len({(point["dispute"], point["day"], point["told"]) for point in POINTS}) == len(POINTS)
