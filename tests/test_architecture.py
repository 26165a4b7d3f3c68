"""The floors of the library: imports go down, and the picture in docs/architecture.md is that of the imports."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SPEC = importlib.util.spec_from_file_location("draw_floors", ROOT / "docs" / "draw_floors.py")
draw_floors = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(draw_floors)


def test_no_room_imports_one_that_imports_it():
    order = [name for floor in draw_floors.floors() for name in floor]
    assert order.index("archive") < order.index("analysis") < order.index("charts") < order.index("reporting")
    assert order.index("briefing") < order.index("reporting") < order.index("cli")


def test_the_picture_is_drawn_from_the_imports():
    assert draw_floors.main(check=True) == 0


def test_a_room_that_computes_draws_nothing():
    assert not {("analysis", "charts"), ("analysis", "briefing"), ("charts", "briefing")} & draw_floors.arrows()
