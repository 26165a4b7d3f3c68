"""What many charts share: emphasis, axes and layers."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.theme import AXIS, HISTORY, INK, MUTE, TODAY

Layered = alt.LayerChart | alt.FacetChart
"""What Altair makes of layers."""
NAMES: dict[str, Any] = {"domain": False, "ticks": False, "labelColor": INK}
"""The look of an axis that names rows."""
END_OF_AXIS = 24
"""px from the end of an axis within which a label is set flush with it, so that it is not cut (option `labelFlush`)."""
DAYS_OUT = "Days since the first day of the stoppage"
NAME_WIDTH = 24
"""Letters of a name before it goes on in a second line."""
_HALF_LINE = 7.5  # px, of an axis label
_LINES = "split(split(datum.label, '#')[0], '|')"


def emphasis(column: str, here: Any = TODAY, elsewhere: Any = HISTORY) -> Any:
    """One color (or size, or opacity) where a column is true, another elsewhere."""
    return alt.condition(f"datum.{column}", alt.value(here), alt.value(elsewhere))


def pointed(column: str) -> alt.Parameter:
    """The marks that the pointer is at, with all of the same value in a column; all of them where it is at none."""
    return alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=[column])


def faded(selection: alt.Parameter, opacity: float, full: float = 1) -> Any:
    """What is not selected stands back."""
    return alt.condition(selection, alt.value(full), alt.value(opacity))


def year_axis(column: str, **axis: Any) -> alt.X:
    """A time axis that names years; `axis` are its options."""
    return alt.X(f"{column}:T", title=None, axis=alt.Axis(format="%Y", **({"tickCount": 6, "grid": False} | axis)))


def slider(name: str, value: float, low: float, high: float, step: float, label: str) -> alt.Parameter:
    """A parameter that a slider sets, with its label."""
    return alt.param(name=name, value=value, bind=alt.binding_range(min=low, max=high, step=step, name=f"{label} "))


def line_at(value: float) -> alt.Chart:
    """A line across the chart at a value."""
    return alt.Chart().mark_rule(color=AXIS).encode(alt.YDatum(value))


def wrapped(names: pd.Series, width: int = NAME_WIDTH) -> pd.Series:
    """Names with `|` where a new line begins, so that none is cut: an axis shows them with `label_lines`.

    What follows a `#` in a label is not shown: it keeps two rows of one name apart.
    """
    return names.map(lambda name: "|".join(textwrap.wrap(str(name), width, break_on_hyphens=False) or [""]))


def label_lines(**axis: object) -> alt.Axis:
    """An axis whose labels break at `|` and stand in the middle of their place."""
    lifted = [
        {"test": f"length(split(datum.value, '|')) == {lines}", "value": -_HALF_LINE * (lines - 1)}
        for lines in (2, 3, 4)
    ]
    return alt.Axis(labelExpr=_LINES, labelOffset={"condition": lifted, "value": 0}, **axis)  # type: ignore[arg-type]


def days_out(span: float) -> alt.X:
    """The axis of days of a stoppage, up to `span`."""
    scale = alt.Scale(domain=[0, span], nice=False)
    return alt.X("day:Q", title=DAYS_OUT, scale=scale, axis=alt.Axis(format=",d", tickCount=6))


def survival(base: alt.Chart, x: alt.X, tip: list[alt.Tooltip]) -> list[alt.Chart]:
    """The share still out by day as a step line with its band; the tooltip `tip` at each step."""
    percent, whole = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]), alt.Scale(domain=[0, 1])
    y, low = (alt.Y(f"{name}:Q", title="Still out", axis=percent, scale=whole) for name in ("survival", "lower"))
    return [
        base.mark_area(interpolate="step-after", color=HISTORY, opacity=0.25).encode(x, low, alt.Y2("upper:Q")),
        base.mark_line(interpolate="step-after", color=MUTE, strokeCap="butt").encode(x, y),
        base.mark_point(opacity=0, size=160, filled=True).encode(x, y, tooltip=tip),
    ]


def choices(frame: pd.DataFrame, columns: list[Any], order: list[str], tip: list[alt.Tooltip], width: int) -> alt.Chart:
    """Below a chart of estimates by rank: a row for each choice, a dot where an estimate makes it."""
    return (
        alt.Chart(frame)
        .transform_fold(columns, as_=["kind", "choice"])
        .mark_point(filled=True, size=70, color=MUTE, opacity=1)
        .encode(
            alt.X("rank:O", axis=None),
            alt.Y("choice:N", title=None, sort=order, axis=alt.Axis(**NAMES, grid=True)),
            tooltip=tip,
        )
        .properties(width=width, height=24 * len(order))
    )


def what_if_bars(base: alt.Chart, color: Any) -> tuple[alt.Chart, alt.Chart]:
    """Bars of a what-if, each with its `words` at its end."""
    bars = base.mark_bar(height=26).encode(color=color, tooltip=["name:N", "words:N"])
    return bars, base.mark_text(align="left", dx=7, fontWeight="bold", color=INK).encode(text="words:N")
