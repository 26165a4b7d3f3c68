"""Colors, type and sizes that every chart and page shares; one meaning for each color.

A token is a pair of hex colors, light and dark. Charts are drawn in the light hexes, each of which stands
for one token only, so that an exported page can swap them for CSS variables and follow the reader's theme.
Contrast: text tokens reach 4.5:1 on paper in both themes, tokens for bars, lines and axes 3:1 (tested).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import altair as alt


class Token(NamedTuple):
    """One color of the product: its CSS variable name, and its hex in the light and the dark theme."""

    name: str
    light: str
    dark: str
    use: str


_TOKENS = (
    Token("paper", "#fbfaf7", "#12161c", "ground"),
    Token("ink", "#1c2330", "#e8eaee", "text"),
    Token("mute", "#566070", "#a3acb9", "text"),
    Token("link", "#0b5c80", "#7cc7ec", "text"),
    Token("rule", "#dcdfe4", "#2c333d", "hairline"),
    Token("axis", "#828c99", "#77818f", "line"),
    Token("shade", "#f0eadf", "#232b37", "ground"),
    Token("guild", "#0b6e99", "#5cb8e4", "text"),
    Token("employers", "#b4471d", "#f08b5f", "text"),
    Token("settlement", "#5a3e9b", "#b59cf0", "text"),
    Token("pattern", "#5d6a2e", "#b3c26a", "text"),
    Token("history", "#748e9d", "#6f8998", "line"),
    Token("production", "#6c8694", "#718c9b", "line"),
    Token("today", "#101b2e", "#fbfbfd", "text"),
)

TOKENS: dict[str, Token] = {token.name: token for token in _TOKENS}

PAPER = TOKENS["paper"].light
INK = TOKENS["ink"].light
MUTE = TOKENS["mute"].light
RULE = TOKENS["rule"].light
AXIS = TOKENS["axis"].light
SHADE = TOKENS["shade"].light  # ground behind a stoppage
GUILD = TOKENS["guild"].light
EMPLOYERS = TOKENS["employers"].light
SETTLEMENT = TOKENS["settlement"].light
PATTERN = TOKENS["pattern"].light  # the deal that another union struck first
HISTORY = TOKENS["history"].light  # past cases
PRODUCTION = TOKENS["production"].light
TODAY = TOKENS["today"].light  # the case the briefing is about: the strongest contrast, not a hue

PARTY = {"guild": GUILD, "employers": EMPLOYERS, "settlement": SETTLEMENT, "pattern": PATTERN}

# Liberation Sans comes with the SVG renderer, so text is measured alike on every machine; Arial has the same
# widths, so browsers without Liberation Sans lay the text out alike as well.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
AXIS_SIZE = 13
LABEL_SIZE = 14
WIDE = 680  # px, the reading measure of a page
NARROW = 350  # px, a phone of 390 px less its margins

_HEX = re.compile("|".join(token.light for token in _TOKENS))
_NAME = {token.light: token.name for token in _TOKENS}
_LAB_COLOR = re.compile(r"var\(--hlb-[a-z]+,(#[0-9a-f]{6})\)")
_VARIABLE = {token.light: f"var(--{token.name})" for token in _TOKENS}


def themed(text: str) -> str:
    """The text of an SVG or a chart specification with each token's hex turned into its CSS variable.

    For pages that carry `css_variables`.
    """
    return _HEX.sub(lambda match: _VARIABLE[match.group()], text)


def lab_colors(text: str) -> str:
    """The text of a specification with each token as a CSS variable that a notebook's style sets for its theme.

    The light color stands behind each variable, for viewers without the style.
    """
    return _HEX.sub(lambda match: f"var(--hlb-{_NAME[match.group()]},{match.group()})", text)


def plain_colors(text: str) -> str:
    """The text of a specification with its tokens as light hexes again: undoes `lab_colors`."""
    return _LAB_COLOR.sub(lambda match: match.group(1), text)


def css_variables(theme: str) -> str:
    """The tokens as CSS declarations, for `theme` 'light' or 'dark'."""
    if theme not in ("light", "dark"):
        raise ValueError(f"theme must be 'light' or 'dark', not {theme!r}")
    return "".join(f"--{token.name}:{getattr(token, theme)};" for token in _TOKENS)


@alt.theme.register("briefing", enable=False)
def briefing_theme() -> alt.theme.ThemeConfig:
    """The look of every chart: quiet axes, no frame, no legend, text in one sans."""
    return alt.theme.ThemeConfig(config=theme_config())


def theme_config() -> Any:
    """The theme as Vega-Lite configuration."""
    text = {"labelFontSize": AXIS_SIZE, "titleFontSize": AXIS_SIZE}
    return {
        "background": PAPER,
        "font": FONT,
        "view": {"stroke": None, "continuousWidth": WIDE - 60, "continuousHeight": 300},
        "mark": {"aria": False, "color": HISTORY, "tooltip": None},
        "text": {"color": INK, "fontSize": LABEL_SIZE},
        "line": {"strokeWidth": 2.5, "strokeCap": "round"},
        "rule": {"color": AXIS},
        "axis": {
            **text,
            "aria": False,
            "labelColor": MUTE,
            "titleColor": MUTE,
            "titleFontWeight": "normal",
            "gridColor": RULE,
            "domainColor": AXIS,
            "tickColor": AXIS,
            "labelPadding": 6,
            "labelSeparation": 6,
            "tickSize": 5,
            "labelLimit": 0,  # nothing to cut: places are made to fit; the renderer measures four times for a limit
        },
        "axisY": {"domain": False, "ticks": False, "titleAngle": 0, "titleAlign": "left", "titleY": -12},
        "axisX": {"grid": False, "labelAngle": 0},
        "axisXDiscrete": {"labelAngle": -45},  # names that stand close do not lie on each other, and none is left out
        "legend": {**text, "aria": False, "labelColor": INK, "titleColor": MUTE},
        "header": {**text, "labelColor": INK, "titleColor": MUTE},
        "title": {
            "aria": False,
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 17,
            "color": INK,
            "subtitleFontSize": 13,
            "subtitleColor": MUTE,
            "offset": 14,
            "lineHeight": 22,
            "subtitleLineHeight": 18,
            "subtitlePadding": 4,
        },
        "range": {"category": [GUILD, EMPLOYERS, SETTLEMENT, PATTERN, HISTORY, TODAY]},
    }
