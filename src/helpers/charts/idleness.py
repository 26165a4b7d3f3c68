"""Days of idleness in large US stoppages by month, the months of Hollywood's strikes marked."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.layers import emphasis, year_axis
from helpers.charts.tooltips import tooltips


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
            year_axis("date"),
            alt.X2("until:T"),
            alt.Y("days:Q", title="Million days of idleness"),
            alt.Y2Datum(0),
            color=emphasis("strike"),
            tooltip=tooltips("date", "days", "strike", days=("Million days", ",.2f")),
        )
        .properties(height=240)
    )
