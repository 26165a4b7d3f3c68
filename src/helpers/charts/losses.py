"""Shooting days lost: windows without a strike beside the strike's, and the estimate by every choice of method."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.layers import Layered, choices, emphasis, line_at
from helpers.charts.theme import HISTORY, INK, TODAY
from helpers.charts.tooltips import tooltips

_WIDTH = 560  # px of the plot


def windows(frame: pd.DataFrame) -> Layered | None:
    """What each window of quarters fell short by, the strike's in the strongest color; None where there is no strike.

    `frame`: columns of `analysis.shortfalls.windows`.
    """
    if frame.empty:
        return None
    base = alt.Chart(frame).encode(
        alt.X("date:T", title="First quarter of the window", axis=alt.Axis(format="%Y", tickCount="year")),
        color=emphasis("strike"),
        tooltip=tooltips("first", "last", "lost_pct", "low_pct", "high_pct", "lost", lost=("Days short", ",d")),
    )
    title = "Short of what was expected, percent"
    intervals = base.mark_rule(strokeWidth=3).encode(alt.Y("low_pct:Q", title=title), alt.Y2("high_pct:Q"))
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(alt.Y("lost_pct:Q", title=title))
    names = (
        base.transform_filter("datum.strike")
        .mark_text(align="right", dx=-10, fontWeight="bold")
        .encode(alt.Y("lost_pct:Q", title=title), text=alt.Text("words:N"))
        .transform_calculate(words="'Strikes, ' + datum.first + ' to ' + datum.last")
    )
    return alt.layer(line_at(0), intervals, dots, names).properties(height=300)


def specification_chart(frame: pd.DataFrame) -> alt.VConcatChart | None:
    """The loss by every choice: the estimate with its interval above, the choices below; None without choices.

    `frame`: columns of `analysis.shortfalls.choices`. Those outside the pool are drawn paler.
    """
    if frame.empty:
        return None
    made = frame.assign(from_quarter="From " + frame["first"])
    tip = tooltips("method", "first", "lost", "low", "high", first="Touched from")
    base = alt.Chart(made).encode(alt.X("rank:O", axis=None), opacity=emphasis("pooled", 1, 0.45), tooltip=tip)
    y = alt.Axis(format=",d", tickCount=5)
    intervals = base.mark_rule(color=HISTORY, strokeWidth=4).encode(
        alt.Y("low:Q", title="Shooting days lost", axis=y), alt.Y2("high:Q")
    )
    dots = base.mark_point(filled=True, size=90, color=TODAY).encode(alt.Y("lost:Q", title="Shooting days lost"))
    figures = base.mark_text(baseline="bottom", dy=-4, fontSize=13, color=INK).encode(
        alt.Y("high:Q", title="Shooting days lost"), text=alt.Text("lost:Q", format=".2s")
    )
    above = alt.layer(intervals, dots, figures).properties(width=_WIDTH, height=220)
    rows = [*made["method"].unique(), *made["from_quarter"].unique()]
    return alt.vconcat(above, choices(made, ["method", "from_quarter"], rows, tip, _WIDTH), spacing=6)
