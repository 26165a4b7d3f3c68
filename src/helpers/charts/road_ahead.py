"""Agreements in force on a time axis: when each runs out."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from helpers.charts.layers import NAMES, Layered, faded, label_lines, pointed, wrapped, year_axis
from helpers.charts.lengths import rows_height
from helpers.charts.theme import AXIS, INK, TODAY
from helpers.charts.tooltips import tooltips

_NAME = 30  # letters in a line of a name


def expiries(agreements: pd.DataFrame, today: date) -> Layered | None:
    """A line for each agreement from today to its last day, soonest on top; None without one.

    `agreements`: columns of `analysis.road_ahead.agreements_ahead` (union, agreement, employers, expires_on, days_left,
    earliest_strike).
    """
    if agreements.empty:
        return None
    names = wrapped(agreements["union"] + ": " + agreements["agreement"], _NAME)
    frame = agreements.assign(today=pd.Timestamp(today), name=names)
    here = pointed("name")
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=alt.SortField("days_left"), title=None, axis=label_lines(**NAMES)),
        opacity=faded(here, 0.4),
        tooltip=tooltips("union", "agreement", "employers", "expires_on", "days_left"),
    )
    x = year_axis("today", tickCount="year", grid=True)
    lines = base.mark_rule(color=AXIS, strokeWidth=3).encode(x, alt.X2("expires_on:T"))
    ends = base.mark_point(filled=True, size=70, color=TODAY).encode(alt.X("expires_on:T"))
    days = base.mark_text(align="left", dx=8, color=INK, fontSize=12).encode(
        alt.X("expires_on:T"), text=alt.Text("expires_on:T", format="%b %Y")
    )
    return alt.layer(lines, ends.add_params(here), days).properties(height=rows_height(names))
