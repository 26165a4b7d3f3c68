"""Jobs after a strike: employment by month against the month before it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.layers import Layered, line_at
from helpers.charts.theme import HISTORY, SHADE, TODAY
from helpers.charts.tooltips import tooltips

_ROOM = pd.DateOffset(months=11)  # for the names of the lines at their ends


def jobs_since(frame: pd.DataFrame) -> Layered | None:
    """Jobs by month as a percentage of the month before the strikes, one line for each area; None without months.

    `frame`: columns of `analysis.jobs.since_strikes`. The months of the strikes stand on a darker ground.
    """
    if frame.empty:
        return None
    areas = list(dict.fromkeys(frame["area"]))
    color = alt.Color("area:N", legend=None, scale=alt.Scale(domain=areas, range=[TODAY, HISTORY][: len(areas)]))
    y = alt.Y("of_before_pct:Q", title="Percent of the month before", scale=alt.Scale(zero=False))
    ends = [str(day.date()) for day in (frame["date"].min(), frame["date"].max() + _ROOM)]
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"), scale=alt.Scale(domain=ends))
    during = frame[frame["during"]]
    span = pd.DataFrame({"from": [during["date"].min()], "to": [during["date"].max() + pd.offsets.MonthEnd(1)]})
    shade = alt.Chart(span).mark_rect(color=SHADE).encode(alt.X("from:T", title=None), alt.X2("to:T"))
    base = alt.Chart(frame).encode(x, y, color)
    lines = base.mark_line(strokeWidth=2.5).encode(tooltip=tooltips("area", "date", "of_before_pct", "value"))
    names = (
        base.transform_window(last="last_value(date)", frame=[None, None], groupby=["area"])
        .transform_filter("datum.date == datum.last")
        .mark_text(align="left", dx=6, fontWeight="bold")
        .encode(text="area:N")
    )
    return alt.layer(shade, line_at(100), lines, names).properties(height=280)
