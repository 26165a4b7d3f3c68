"""Track records: what intervals and chances promised, and what came."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.layers import Layered, line_at
from helpers.charts.theme import AXIS, HISTORY, INK, TODAY
from helpers.charts.tooltips import tooltips

_PERCENT = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])


def calibration(coverage: pd.DataFrame) -> Layered | None:
    """The share of intervals that held what followed against the share they promised; None without a record.

    `coverage`: level, covered, low, high (shares; interval of the share), forecasts, cases, of one method
    (`analysis.scores.coverage_table`). On the dashed line a method is as sure as it says; above it, less.
    """
    if coverage.empty:
        return None
    whole = alt.Scale(domain=[0, 1])
    base = alt.Chart(coverage).encode(
        alt.X("level:Q", title="What the interval promised", axis=_PERCENT, scale=whole),
        tooltip=tooltips(
            "level", "covered", "low", "high", "forecasts", "cases", low=("Low", ".0%"), high=("High", ".0%")
        ),
    )
    title = "Share that fell inside"
    ends = base.mark_rule(color=HISTORY, strokeWidth=4).encode(
        alt.Y("low:Q", title=title, axis=_PERCENT, scale=whole), alt.Y2("high:Q")
    )
    dots = base.mark_point(filled=True, size=90, color=TODAY, opacity=1).encode(alt.Y("covered:Q", title=title))
    words = base.mark_text(align="right", dx=-10, color=INK, fontWeight="bold").encode(
        alt.Y("covered:Q", title=title), text=alt.Text("covered:Q", format=".0%")
    )
    return alt.layer(_diagonal("level", "covered", title), ends, dots, words).properties(height=340)


def chances(record: pd.DataFrame) -> Layered | None:
    """The mean chance said against the share of cases in which it came, by horizon; None without a record.

    `record`: within_days, said, happened, low, high (shares; 95 percent interval), forecasts, cases.
    """
    if record.empty:
        return None
    top = min(1.0, float(record[["said", "happened", "high"]].max().max()) * 1.15)
    room = alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(format="%", tickCount=5)
    base = alt.Chart(record).encode(
        alt.X("said:Q", title="Chance said", axis=axis, scale=room),
        tooltip=tooltips(
            "within_days", "said", "happened", "forecasts", "cases", cases=("Stoppages behind them", ",d")
        ),
    )
    ends = base.mark_rule(color=HISTORY, strokeWidth=4).encode(
        alt.Y("low:Q", title="Share that came", axis=axis, scale=room), alt.Y2("high:Q")
    )
    dots = base.mark_point(filled=True, size=90, color=TODAY, opacity=1).encode(
        alt.Y("happened:Q", title="Share that came")
    )
    words = (
        base.transform_calculate(words="datum.within_days + ' days'")
        .mark_text(align="left", dx=10, color=INK)
        .encode(alt.Y("happened:Q", title="Share that came"), text="words:N")
    )
    return alt.layer(_diagonal("said", "happened", "Share that came", top), ends, dots, words).properties(height=300)


def _diagonal(x: str, y: str, title: str, top: float = 1.0) -> alt.Chart:
    """Where what was said is what came."""
    return (
        alt.Chart(pd.DataFrame({x: [0.0, top], y: [0.0, top]}))
        .mark_line(color=AXIS, strokeDash=[5, 4], strokeWidth=1.5)
        .encode(alt.X(f"{x}:Q"), alt.Y(f"{y}:Q", title=title))
    )


def revisions(frame: pd.DataFrame) -> Layered | None:
    """How far figures moved from their first value, by the time that had passed; None where none was revised.

    `frame`: columns of `analysis.vintages.revised`.
    """
    if frame.empty:
        return None
    data = frame.assign(years=frame["age_days"] / 365.25)
    color = alt.Color("name:N", title=None, scale=alt.Scale(range=[TODAY, HISTORY]), legend=alt.Legend(orient="bottom"))
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, size=80, opacity=1)
        .encode(
            alt.X("years:Q", title="Years after the first figure"),
            alt.Y("revision_pct:Q", title="Change on the first figure, percent"),
            color,
            tooltip=tooltips("name", "category", "period", "revision_pct", "published_on", name="Series"),
        )
    )
    return alt.layer(line_at(0), dots).properties(height=260)
