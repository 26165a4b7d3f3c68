"""Where a round stands among all rounds: each as a line over the days to its expiry, deal or strike marked."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.theme import AXIS, EMPLOYERS, HISTORY, INK, SETTLEMENT, TODAY

_FIRST_DAY, _STEP = -150, 15  # days before the expiry that the axis begins with; px of a row
_MARKS = {"deal": "Deal", "strike": "Strike", "today": "Today"}


def rounds_to_expiry(frame: pd.DataFrame) -> alt.LayerChart | alt.FacetChart | None:
    """Past rounds as lines from the opening of talks to deal or strike, today's on top; None without past rounds.

    `frame`: columns of `analysis.base_rates.round_lines`. Rounds stand in the order of the day on which they came to a
    deal or a strike; lines that begin earlier than the axis begin at its edge.
    """
    if frame.empty or frame["own"].all():
        return None
    data = frame.assign(
        from_day=frame["start_day"].clip(lower=_FIRST_DAY),
        to_day=frame["end_day"].clip(lower=_FIRST_DAY),
        came_to=frame["mark"].map(_MARKS),
    ).sort_values(["own", "end_day"], ascending=[False, True], kind="stable")
    y = alt.Y(
        "title:N", sort=[*data["title"]], title=None,
        axis=alt.Axis(domain=False, ticks=False, labelFontSize=11, labelColor=INK, grid=False),
    )  # fmt: skip
    x_title = "Days after the expiry"
    base = alt.Chart(data).encode(
        y,
        tooltip=[
            alt.Tooltip("title:N", title="Round"),
            alt.Tooltip("came_to:N", title="Came to"),
            alt.Tooltip("end_day:Q", title="Days after the expiry", format="+,d"),
        ],
    )
    today_color = alt.condition("datum.own", alt.value(TODAY), alt.value(HISTORY))
    lines = base.mark_rule(strokeWidth=2).encode(
        alt.X("from_day:Q", title=x_title), alt.X2("to_day:Q"), color=today_color
    )
    named = [*_MARKS.values()]
    marks = base.mark_point(filled=True, size=75, opacity=1).encode(
        alt.X("to_day:Q", title=x_title, axis=alt.Axis(format="+,d", tickCount=6)),
        shape=alt.Shape(
            "came_to:N", title=None, scale=alt.Scale(domain=named, range=["circle", "diamond", "triangle-left"]),
            legend=alt.Legend(orient="top", direction="horizontal"),
        ),
        color=alt.Color(
            "came_to:N", title=None, scale=alt.Scale(domain=named, range=[SETTLEMENT, EMPLOYERS, TODAY]),
            legend=alt.Legend(orient="top", direction="horizontal"),
        ),
    )  # fmt: skip
    expiry = alt.Chart().mark_rule(color=AXIS, strokeDash=[4, 3]).encode(alt.XDatum(0))
    return alt.layer(expiry, lines, marks).properties(height=_STEP * len(data))
