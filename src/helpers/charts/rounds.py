"""Where a round stands among all rounds: each as a line over the days to its expiry, deal or strike marked."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.layers import NAMES, Layered, emphasis
from helpers.charts.theme import AXIS, EMPLOYERS, SETTLEMENT, TODAY
from helpers.charts.tooltips import tooltips

_FIRST_DAY, _MARGIN = -150, 15  # the axis begins so many days before the expiry, or before the earliest mark
_STEP = 15  # px of a row
_DAYS = alt.Axis(format="+,d", tickCount=6, labelExpr="datum.value == 0 ? 'Expiry' : datum.label")
_MARKS = {"deal": "Deal", "strike": "Strike", "today": "Today"}


def rounds_to_expiry(frame: pd.DataFrame) -> Layered | None:
    """Past rounds as lines from the opening of talks to deal or strike, today's on top; None without past rounds.

    `frame`: columns of `analysis.base_rates.round_lines`. Rounds stand in the order of the day on which they came to a
    deal or a strike; lines that begin earlier than the axis begin at its edge.
    """
    if frame.empty or frame["of_page"].all():
        return None
    first = min(_FIRST_DAY, float(frame["end_day"].min()) - _MARGIN)
    data = frame.assign(
        from_day=frame["start_day"].clip(lower=first),
        came_to=frame["mark"].map(_MARKS),
    ).sort_values(["of_page", "end_day"], ascending=[False, True], kind="stable")
    y = alt.Y(
        "title:N", sort=[*data["title"]], title=None,
        axis=alt.Axis(**NAMES, labelFontSize=11, grid=False),
    )  # fmt: skip
    x_title = "Days before (−) and after (+) the expiry"
    base = alt.Chart(data).encode(y, tooltip=tooltips("title", "came_to", "end_day", title="Round"))
    lines = base.mark_rule(strokeWidth=2).encode(
        alt.X("from_day:Q", title=x_title), alt.X2("end_day:Q"), color=emphasis("of_page")
    )
    named = [*_MARKS.values()]
    key: dict[str, Any] = {"title": None, "legend": alt.Legend(orient="top", direction="horizontal")}
    marks = base.mark_point(filled=True, size=75, opacity=1).encode(
        alt.X("end_day:Q", title=x_title, axis=_DAYS),
        shape=alt.Shape("came_to:N", scale=alt.Scale(domain=named, range=["circle", "diamond", "triangle-left"]), **key),
        color=alt.Color("came_to:N", scale=alt.Scale(domain=named, range=[SETTLEMENT, EMPLOYERS, TODAY]), **key),
    )  # fmt: skip
    expiry = alt.Chart().mark_rule(color=AXIS, strokeDash=[4, 3]).encode(alt.XDatum(0))
    return alt.layer(expiry, lines, marks).properties(height=_STEP * len(data))
