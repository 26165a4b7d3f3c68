"""Production by category: each on a scale of its own, against the usual."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.layers import emphasis, year_axis
from helpers.charts.theme import INK
from helpers.charts.tooltips import tooltips

_WIDTH = 610  # px of the plot
_SHOWN_YEARS = 11

_DRAWN = ["name", "quarter", "date", "until", "middle", "shoot_days", "usual", "against_usual_pct", "emphasis"]


def days_by_category(frame: pd.DataFrame, order: list[str]) -> alt.FacetChart | None:
    """Quarters of each category as bars, the mean of the same quarter in the five years before as a line; None without.

    `frame`: name, quarter, date, until, shoot_days, usual, against_usual_pct. `order`: names from top to bottom.
    """
    if frame.empty:
        return None
    data = frame[frame["date"] >= frame["date"].max() - pd.DateOffset(years=_SHOWN_YEARS)]
    data = data[data.groupby("name")["usual"].transform("count") > 0]  # others have nothing to be set against
    if data.empty:
        return None
    newest = data.groupby("name")["date"].transform("max") == data["date"]
    data = data.assign(emphasis=newest, middle=data["date"] + (data["until"] - data["date"]) / 2)
    base = alt.Chart(data[_DRAWN])
    y = alt.Y("shoot_days:Q", title=None, axis=alt.Axis(format=",d", tickCount=3))
    bars = base.mark_bar(strokeWidth=0).encode(
        year_axis("date", tickCount="year"), alt.X2("until:T"), y, alt.Y2Datum(0),
        color=emphasis("emphasis"), tooltip=tooltips("name", "quarter", "shoot_days", "usual", "against_usual_pct"),
    )  # fmt: skip
    usual = base.mark_line(color=INK, strokeWidth=1.5, interpolate="monotone").encode(
        alt.X("middle:T"), alt.Y("usual:Q", title=None)
    )
    return (
        alt.layer(bars, usual)
        .properties(width=_WIDTH, height=72)
        .facet(facet=alt.Facet("name:N", title=None, sort=order, header=alt.Header(labelAnchor="start", labelFontWeight="bold")), columns=1)
        .resolve_scale(y="independent")
    )  # fmt: skip
