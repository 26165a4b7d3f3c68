"""Whether an alliance holds: how many had signed on their own, each dispute on one clock."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.layers import emphasis
from helpers.charts.theme import INK
from helpers.charts.tooltips import tooltips

_WIDTH = 520  # px; the count stands to the right of each line
_HEIGHT = 64


def on_one_clock(frame: pd.DataFrame, dispute: str = "") -> alt.FacetChart | None:
    """A step line for each dispute, one below the other, all by days since the stoppage began; that of `dispute` is marked.

    `frame`: that of `analysis.alliances.on_one_clock`. Each line has a scale of its own, as counts of companies and of
    productions cannot share one. Squares are totals that a source stated, dots are named parties. None without rows.
    """
    if frame.empty:
        return None
    title = frame["dispute"] + ", " + frame["counted"]
    last = frame.groupby(["dispute_id", "counted"])["day"].transform("max") == frame["day"]
    shown = frame.drop(columns="source_id").assign(title=title, of_page=frame["dispute_id"] == dispute, newest=last)
    order = list(dict.fromkeys(shown.sort_values(["of_page", "day"], ascending=[False, True], kind="stable")["title"]))
    days = alt.Scale(domainMin=min(0, int(frame["day"].min())), nice=False)
    x = alt.X("day:Q", title="Days since the stoppage began", axis=alt.Axis(grid=True, tickCount=6), scale=days)
    y = alt.Y("signed:Q", title=None, axis=alt.Axis(tickCount=2, grid=False), scale=alt.Scale(domainMin=0, nice=False))
    base = alt.Chart(shown)
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(x, y, color=emphasis("of_page"))
    kinds = alt.Scale(domain=["named party", "stated total"], range=["circle", "square"])
    dots = base.mark_point(filled=True, size=50, opacity=1).encode(
        x, y, color=emphasis("of_page"), shape=alt.Shape("kind:N", scale=kinds, legend=None),
        tooltip=tooltips("dispute", "who", "signed_on", "day", "signed", who="Signed, or how the total was stated", day=("Day of the stoppage", ",d")),
    )  # fmt: skip
    names = (
        base.transform_filter("datum.newest")
        .transform_calculate(words="datum.signed + ' by day ' + datum.day")
        .mark_text(align="left", dx=8, fontSize=13, color=INK)
        .encode(x, y, text="words:N")
    )
    panel = alt.layer(line, dots, names).properties(width=_WIDTH, height=_HEIGHT)
    header = alt.Header(title=None, labelAnchor="start", labelOrient="top", labelFontWeight="bold", labelPadding=4)
    rows = alt.Row("title:N", sort=order, header=header)
    return panel.facet(row=rows).resolve_scale(y="independent").properties(spacing=14)
