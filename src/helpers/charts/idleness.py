"""Days of idleness in large US stoppages by month, the months of Hollywood's strikes marked."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.theme import HISTORY, TODAY


def idle_days(frame: pd.DataFrame) -> alt.Chart | None:
    """Days of idleness by month, in all industries; months in which writers or actors struck in the strongest color.

    `frame`: columns of `analysis.idleness.by_month`; None without months.
    """
    if frame.empty:
        return None
    data = frame.assign(days=frame["days_idle_thousands"] / 1000, until=frame["date"] + pd.offsets.MonthEnd(1))
    return (
        alt.Chart(data)
        .mark_bar()
        .encode(
            alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount=6)),
            alt.X2("until:T"),
            alt.Y("days:Q", title="Million days of idleness"),
            alt.Y2Datum(0),
            color=alt.condition("datum.strike", alt.value(TODAY), alt.value(HISTORY)),
            tooltip=[
                alt.Tooltip("date:T", title="Month", format="%B %Y"),
                alt.Tooltip("days:Q", title="Million days", format=",.2f"),
                alt.Tooltip("strike:N", title="Writers or actors on strike"),
            ],
        )
        .properties(height=240)
    )
