"""Forms of sentences that readers stumbled over stand on no page: whole briefings of ten disputes and days."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from helpers.briefing import Piece

FORMS: list[dict[str, str]] = tomllib.loads(Path(__file__).with_name("old_forms.toml").read_text(encoding="utf-8"))[
    "form"
]
SENTENCES = ("headline", "status", "text", "note", "missing")
PAGES = (("wga-2007", "2007-10-23"), ("wga-2023", "2023-09-08"), ("dga-1987", "1987-07-14"))
MORE_PAGES = (
    ("wga-ata-2019", "2019-03-14"), ("wga-2023", "2023-04-29"), ("sagaftra-2023", "2023-10-12"),
    ("iatse-2021", "2021-10-16"), ("teamsters-2024", "2024-07-20"), ("wga-2001", "2001-05-01"),
    ("sag-commercials-2000", "2000-07-15"), ("wga-1988", "1988-06-20"), ("sagaftra-2026", "2026-05-01"),
)  # fmt: skip


def texts(shown: list[Any], within: str) -> list[str]:
    kinds = ("headline", "status") if within == "lead" else SENTENCES
    return [part.text for part in shown if isinstance(part, Piece) and (within == "page" or part.kind in kinds)]


def faults(shown: list[Any]) -> list[tuple[str, str]]:
    return [
        (form["kind"], text[max(0, hit.start() - 60) : hit.end() + 60])
        for form in FORMS
        for text in texts(shown, form["within"])
        if (hit := re.search(form["form"], text, re.MULTILINE))
    ]


@pytest.mark.parametrize(("dispute", "day"), PAGES)
def test_no_old_form_stands_on_a_briefing(run_notebook, dispute, day):
    assert faults(run_notebook("dispute_briefing", dispute=dispute, as_of=day)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("dispute", "day"), MORE_PAGES)
def test_no_old_form_stands_on_the_briefings_of_other_disputes(run_notebook, dispute, day):
    assert faults(run_notebook("dispute_briefing", dispute=dispute, as_of=day)) == []


def test_every_form_says_what_stands_instead_and_why():
    for form in FORMS:
        assert set(form) == {"kind", "form", "better", "reason", "within"}, form
        assert form["within"] in ("page", "sentences", "lead"), form["kind"]
        assert not re.search(form["form"], form["better"]), form["kind"]
    assert len({form["kind"] for form in FORMS}) == len(FORMS)
