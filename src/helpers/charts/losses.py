"""Shooting days lost: windows without a strike beside the strike's, and the estimate by every choice of method."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.theme import AXIS, HISTORY, INK, MUTE, TODAY

_WIDTH = 560  # px of the plot


def windows(frame: pd.DataFrame) -> alt.LayerChart | alt.FacetChart | None:
    """What each window of quarters fell short by, the strike's in the strongest color; None where there is no strike.

    `frame`: columns of `analysis.shortfalls.windows`.
    """
    if frame.empty:
        return None
    base = alt.Chart(frame).encode(
        alt.X("date:T", title="First quarter of the window", axis=alt.Axis(format="%Y", tickCount="year")),
        color=alt.condition("datum.strike", alt.value(TODAY), alt.value(HISTORY)),
        tooltip=[
            alt.Tooltip("first:N", title="From"),
            alt.Tooltip("last:N", title="To"),
            alt.Tooltip("lost_pct:Q", title="Short by, percent", format="+.1f"),
            alt.Tooltip("low_pct:Q", title="Low end", format="+.1f"),
            alt.Tooltip("high_pct:Q", title="High end", format="+.1f"),
            alt.Tooltip("lost:Q", title="Days short", format=",d"),
        ],
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
    zero = alt.Chart().mark_rule(color=AXIS).encode(alt.YDatum(0))
    return alt.layer(zero, intervals, dots, names).properties(height=300)


def specification_chart(frame: pd.DataFrame) -> alt.VConcatChart | None:
    """The loss by every choice: the estimate with its interval above, the choices below; None without choices.

    `frame`: columns of `analysis.shortfalls.choices`. Those outside the pool are drawn paler.
    """
    if frame.empty:
        return None
    x = alt.X("rank:O", axis=None)
    faded = alt.condition("datum.pooled", alt.value(1), alt.value(0.45))
    tip = [
        alt.Tooltip("method:N", title="Method"),
        alt.Tooltip("first:N", title="Touched from"),
        alt.Tooltip("lost:Q", title="Days lost", format=",d"),
        alt.Tooltip("low:Q", title="Low end", format=",d"),
        alt.Tooltip("high:Q", title="High end", format=",d"),
    ]
    base = alt.Chart(frame).encode(x, opacity=faded, tooltip=tip)
    y = alt.Axis(format=",d", tickCount=5)
    intervals = base.mark_rule(color=HISTORY, strokeWidth=4).encode(
        alt.Y("low:Q", title="Shooting days lost", axis=y), alt.Y2("high:Q")
    )
    dots = base.mark_point(filled=True, size=90, color=TODAY).encode(alt.Y("lost:Q", title="Shooting days lost"))
    figures = base.mark_text(baseline="bottom", dy=-4, fontSize=13, color=INK).encode(
        alt.Y("high:Q", title="Shooting days lost"), text=alt.Text("lost:Q", format=".2s")
    )
    above = alt.layer(intervals, dots, figures).properties(width=_WIDTH, height=220)
    look = alt.Axis(domain=False, ticks=False, grid=True, labelColor=INK)
    below = (
        alt.Chart(frame)
        .transform_calculate(from_quarter="'From ' + datum.first")
        .transform_fold(["method", "from_quarter"], as_=["kind", "choice"])
        .mark_point(filled=True, size=70, color=MUTE, opacity=1)
        .encode(x, alt.Y("choice:N", title=None, axis=look, sort=[*frame["method"].unique()]), tooltip=tip)
        .properties(width=_WIDTH, height=24 * int(frame["method"].nunique() + frame["first"].nunique()))
    )
    return alt.vconcat(above, below, spacing=6)
