"""The calendar of a dispute: days and spans on one time axis, a row for each union, a line at the as-of day."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.layers import END_OF_AXIS, Layered, faded, label_lines, wrapped
from helpers.charts.theme import EMPLOYERS, HISTORY, INK, SETTLEMENT, TODAY
from helpers.charts.tooltips import tooltips

_ROW = 34  # px for each union
_BARS = {"Stoppage": TODAY, "Talks": HISTORY}
_MARKS = {"Contract runs out": ("triangle-down", INK), "Vote": ("diamond", EMPLOYERS), "Deal": ("square", SETTLEMENT)}
_THICK = {"Stoppage": 10, "Talks": 20}
_LEAST_ROWS = 2


def calendar(frame: pd.DataFrame, as_of: pd.Timestamp) -> Layered | None:
    """Talks and stoppages as bars of their days, expiries, votes and deals as marks; None with fewer than two rows.

    `frame`: columns of `analysis.calendar.dates` (who, what, start, end, shown_from).
    """
    if len(frame) < _LEAST_ROWS:
        return None
    day = pd.Timedelta(days=1)
    data = frame.assign(until=frame["end"] + day, lines=wrapped(frame["who"], 18))
    spans, marks = data[data["what"].isin(_BARS)], data[data["what"].isin(_MARKS)]
    names = list(dict.fromkeys(data["lines"]))
    y = alt.Y("lines:N", sort=names, title=None, axis=label_lines(grid=True, labelLimit=0))
    tip = tooltips("who", "what", "start", "end")
    days = alt.Axis(format="%-d %b", tickCount=5, grid=False, labelFlush=END_OF_AXIS)
    x = alt.X("shown_from:T", title=None, axis=days, scale=alt.Scale(padding=8))  # marks stand clear of the names
    kinds = [kind for kind in (*_BARS, *_MARKS) if kind in set(data["what"])]
    key = alt.Legend(title=None, orient="top", columns=3, symbolOpacity=1)
    colors = {**_BARS, **{kind: color for kind, (_, color) in _MARKS.items()}}
    color = alt.Color("what:N", scale=alt.Scale(domain=kinds, range=[colors[kind] for kind in kinds]), legend=key)
    shapes = {kind: _MARKS[kind][0] if kind in _MARKS else "square" for kind in kinds}
    shape = alt.Shape("what:N", scale=alt.Scale(domain=kinds, range=list(shapes.values())), legend=key)
    picked = alt.selection_point(name="kind_of_date", fields=["what"], bind="legend")
    look = {"color": color, "opacity": faded(picked, 0.15), "tooltip": tip}
    bars = [
        alt.Chart(spans[spans["what"] == kind]).mark_bar(height=thick).encode(x, y, alt.X2("until:T"), **look)
        for kind, thick in _THICK.items()
        if (spans["what"] == kind).any()
    ]
    dots = alt.Chart(marks).mark_point(filled=True, size=90).encode(x, y, shape=shape, **look)
    today = alt.Chart(pd.DataFrame({"shown_from": [as_of]})).mark_rule(color=TODAY, strokeDash=[4, 3]).encode(x)
    first, *others = [*bars, dots]
    return alt.layer(first.add_params(picked), *others, today).properties(height=_ROW * len(names))
