"""Texts as templates: no number of their own, no judging word; the shared files and the cells of the notebooks."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import nbformat
import pytest

from helpers.archive import open_archive
from helpers.archive.quantity import Quantity, RowText
from helpers.briefing import SayError, say
from helpers.briefing.say import TEXTS, text_files

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = open_archive("2023-09-08")
SOURCE = "filmla-2023q2"
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_HEADING_MARK = re.compile(r"^#{1,6} ", re.M)


def _templates() -> dict[str, str]:
    texts = {str(path.relative_to(TEXTS)): path.read_text(encoding="utf-8") for path in text_files()}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
            if cell.cell_type == "code" and cell.source.startswith("%%say"):
                texts[f"{path.stem} cell {number}"] = cell.source.partition("\n")[2]
    return texts


TEMPLATES = _templates()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_digit_of_its_own(name):
    assert re.findall(r"\S*\d\S*", _CODE.sub("", TEMPLATES[name])) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_well_formed(name):
    jinja2.Environment().parse(re.sub(r"\{% include .*?%\}", "", TEMPLATES[name]))
    for included in re.findall(r'\{% include "(.*?)"', TEMPLATES[name]):
        assert (TEXTS / included).exists(), included


def figure(value: float | None = 7476, unit: str = "shoot_days") -> Quantity:
    return Quantity("days", "Days", value, unit, (SOURCE,), "As counted")


def test_an_unknown_name_is_an_error_that_names_it():
    with pytest.raises(SayError, match="'nobody' is undefined"):
        say("{{ nobody }}", ARCHIVE)


def test_a_bare_number_and_an_unknown_figure_are_errors():
    with pytest.raises(SayError, match="a bare number has no source"):
        say("{{ number }}", ARCHIVE, number=5)
    with pytest.raises(SayError, match="'days' is not known on 2023-09-08"):
        say("{{ days }}", ARCHIVE, days=figure(None))


def test_a_fault_of_the_template_names_its_line():
    with pytest.raises(SayError, match="line 3 of the cell"):
        say("One.\n\n{% if %}", ARCHIVE)


@pytest.mark.parametrize(
    ("template", "value", "unit", "written"),
    [
        ("{{ f }}", 7476, "shoot_days", "7,476 shoot days"),
        ("{{ f }}", 1, "days", "1 day"),
        ("{{ f | spelled }}", 2, "days", "two days"),
        ("{{ f | ordinal }}", 5, "quarters", "fifth"),
        ("{{ f | ordinal }}", 11, "quarters", "11th"),
        ("{{ f }}", -28.8, "pct", "−28.8 percent"),
        ("{{ f | size }}", -28.8, "pct", "28.8 percent"),
        ("{{ f | signed }}", 4.5, "pct", "+4.5 percent"),
        ("{{ f | symbol }}", 4.5, "pct", "4.5%"),
        ('{{ f | plural("has", "have") }}', 1, "companies", "has"),
        ('{{ f | plural("has", "have") }}', 3, "companies", "have"),
    ],
)
def test_a_figure_is_written_as_the_template_asks(template, value, unit, written):
    assert say(template, ARCHIVE, f=figure(value, unit)).text == written


def test_dollars_underscores_and_stars_of_the_data_stay_as_they_are():
    row = RowText("a *b* _c_ $5 <b>", "events", "x")
    piece = say("Said: {{ row }}, $6 and $7.", ARCHIVE, row=row)
    assert piece.text == "Said: a *b* _c_ $5 <b>, $6 and $7."
    assert "<em>" not in piece._repr_mimebundle_()["text/html"]


def test_a_text_that_comes_out_empty_shows_nothing():
    assert say("{% if nothing %}Words.{% endif %}", ARCHIVE, nothing=None) is None


def test_a_headline_knows_its_title_day_and_dispute():
    piece = say(
        "Writers\n\n# Day {{ f | bare }}\n\nWords.", ARCHIVE, "headline", f=figure(130, "count"), dispute="wga-2023"
    )
    assert piece.about["title"] == "Day 130"
    assert piece.about["as_of"] == "2023-09-08"
    assert piece.about["dispute"] == "wga-2023"
