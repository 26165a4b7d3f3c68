"""Agreements in force on a time axis: when each runs out."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from helpers.charts.theme import AXIS, INK, TODAY

_ROW = 22  # px for each agreement


def expiries(agreements: pd.DataFrame, today: date) -> alt.LayerChart | alt.FacetChart | None:
    """A line for each agreement from today to its last day, soonest on top; None without one.

    `agreements`: columns of `analysis.road_ahead.agreements_ahead` (union, agreement, employers, expires_on, days_left,
    earliest_strike).
    """
    if agreements.empty:
        return None
    frame = agreements.assign(today=pd.Timestamp(today), name=agreements["union"] + ": " + agreements["agreement"])
    pointed = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=["name"])
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "name:N",
            sort=alt.SortField("days_left"),
            title=None,
            axis=alt.Axis(labelLimit=250, ticks=False, domain=False),
        ),
        opacity=alt.condition(pointed, alt.value(1), alt.value(0.4)),
        tooltip=[
            alt.Tooltip("union:N", title="Union"),
            alt.Tooltip("agreement:N", title="Agreement"),
            alt.Tooltip("employers:N", title="With"),
            alt.Tooltip("expires_on:T", title="Runs out", format="%d %B %Y"),
            alt.Tooltip("days_left:Q", title="Days left", format=",d"),
        ],
    )
    x = alt.X("today:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=True))
    lines = base.mark_rule(color=AXIS, strokeWidth=3).encode(x, alt.X2("expires_on:T"))
    ends = base.mark_point(filled=True, size=70, color=TODAY).encode(alt.X("expires_on:T"))
    days = base.mark_text(align="left", dx=8, color=INK, fontSize=12).encode(
        alt.X("expires_on:T"), text=alt.Text("expires_on:T", format="%b %Y")
    )
    return alt.layer(lines, ends.add_params(pointed), days).properties(height=_ROW * len(frame))
