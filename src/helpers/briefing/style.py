"""The look of tables, boxes and texts in a notebook, scoped to this package's outputs, light and dark."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from helpers.charts.theme import TOKENS

_RULES = Path(__file__).with_name("style.css")


@cache
def notebook_style() -> str:
    """One scoped style sheet: it touches nothing but outputs of this package."""
    light = "".join(f"--hlb-{token.name}:{token.light};" for token in TOKENS.values())
    dark = "".join(f"--hlb-{token.name}:{token.dark};" for token in TOKENS.values())
    return f":root{{{light}}}body[data-jp-theme-light=false]{{{dark}}}" + _RULES.read_text(encoding="utf-8").replace(
        "\n", ""
    )
