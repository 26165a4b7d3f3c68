"""What a page may claim: no forecast after a deal, a record beside a verdict, a level beside the ends of an interval."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from helpers.briefing import Piece

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
TEXTS = sorted((Path(__file__).resolve().parents[2] / "src" / "helpers" / "texts").glob("*.md.j2"))
FORETOLD = {
    "remaining_days", "remaining_days_low", "remaining_days_high", "outlook_cases", "outlook_longer", "members_break_even_days",
    "settlement_low", "settlement_high", "pattern_implied_pct", "pattern_first_year_pct", "struck_from_here",
}  # fmt: skip
RANGES_OF_SOURCES = ('row="employer_effects"', 'row="assumptions"', 'row="shoot_day_estimates"')
"""Tables whose ends are no interval of a method: what estimators gave, and what rounding allows."""


def pieces(shown: list[object]) -> list[Piece]:
    return [part for part in shown if isinstance(part, Piece)]


def keys(shown: list[object]) -> set[str]:
    return {str(mark.get("key")) for piece in pieces(shown) for mark in piece.marks}


def captioned(shown: list[object], caption: str) -> str:
    return next(piece.text for piece in pieces(shown) if piece.kind == "table" and caption in piece.text)


@pytest.mark.parametrize(
    ("dispute", "day"),
    [
        ("sagaftra-2023", "2023-11-08"),
        ("wga-2023", "2023-09-25"),
        ("wga-2007", "2008-02-10"),
        ("wga-2026", "2026-11-24"),
    ],
)
def test_once_a_deal_is_made_no_briefing_foretells_days_or_money(run_notebook, dispute, day):
    assert not keys(run_notebook("dispute_briefing", dispute=dispute, as_of=day)) & FORETOLD


def test_before_a_deal_a_briefing_foretells_both(run_notebook):
    told = keys(run_notebook("dispute_briefing", dispute="wga-2023", as_of="2023-09-08"))
    assert {"remaining_days", "members_break_even_days"} <= told


def test_the_outlook_of_a_stoppage_with_a_deal_says_how_soon_others_ended(run_notebook):
    shown = run_notebook("strike_outlook", dispute="sagaftra-2023", as_of="2023-11-08")
    assert not keys(shown) & FORETOLD
    assert {"days_after_deal", "longest_after_deal"} <= keys(shown)


def test_each_verdict_on_a_method_stands_beside_its_error_and_the_cases_behind_it(run_notebook):
    shown = run_notebook("method_backtests", as_of="2026-11-24")
    told = " ".join(piece.text for piece in pieces(shown))
    for caption in ("Loss of the methods for strikes", "Loss of the methods for shooting days"):
        table = captioned(shown, caption)
        assert all(word in table for word in ("Standard error", "Better in", "Cases"))
    assert "no model is better than past lengths taken as they are, beyond chance" in told
    assert "settled with all strikes in view" in told  # chosen and scored on the same cases
    chances = captioned(shown, "The record of the chances")
    assert all(word in chances for word in ("Said", "Came", "Brier score", "Of a constant"))


def test_the_page_on_losses_sets_windows_without_a_strike_and_unstopped_categories_beside_them(run_notebook):
    shown = run_notebook("production_losses", as_of="2024-02-01", category="total")
    told = " ".join(piece.text for piece in pieces(shown))
    assert "17 windows" in told
    assert "By the choice of method and of the first quarter" in told
    assert "Not stopped by these strikes" in captioned(shown, "Days lost by category")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_ends_of_an_interval_stand_with_its_level(path):
    for cell in nbformat.read(path, as_version=4).cells:
        assert not re.search(r'"At (least|most)"', cell.source), cell.source
        if re.search(r'"(Low|High)"', cell.source) and not any(row in cell.source for row in RANGES_OF_SOURCES):
            assert re.search(r"(80|95) percent", cell.source), cell.source


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_text_gives_the_end_of_an_interval_as_a_bound(path):
    assert not re.search(r"\bat (least|most) \{\{ [a-z_.]*(low|high)", path.read_text(encoding="utf-8"))
