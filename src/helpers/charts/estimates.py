"""Estimates of what stoppages cost: as published, one row each; and by the choices behind them."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.analysis.costs import CHOICES
from helpers.analysis.estimates import short_name
from helpers.charts.layers import NAMES, Layered, choices, emphasis, label_lines, wrapped
from helpers.charts.lengths import rows_height
from helpers.charts.theme import INK, MUTE, RULE, TODAY
from helpers.charts.tooltips import tooltips

_WIDTH = 470  # px of the plot; the names of the choices stand beside it
_NAME = 27


def estimate_dots(frame: pd.DataFrame) -> Layered | None:
    """Sums of money as published, one row each, those of the page's stoppage in the strongest color; None without any.

    `frame`: columns of `analysis.estimates.published`; rows that are no sum of money are left out.
    """
    money = frame[frame["usd_billions"].notna()]
    if money.empty:
        return None
    named = wrapped(short_name(money["estimator"]) + ", " + money["published_on"].dt.strftime("%b %Y"), _NAME)
    label = named + "|" + wrapped(short_name(money["area"]), _NAME)
    data = money.assign(
        name=label + [f"#{number}" for number in range(len(label))],  # two estimates of one office and month stay apart
    )
    span = float(data["usd_billions"].max())
    base = alt.Chart(data).encode(
        alt.Y("name:N", sort=None, title=None, axis=label_lines(**NAMES)),
        alt.X(
            "usd_billions:Q", title="Billion dollars", axis=alt.Axis(format="$,.1~f", tickCount=5, domain=False),
            scale=alt.Scale(domain=[0, span * 1.55], nice=False),
        ),
    )  # fmt: skip
    tip = tooltips("estimator", "what", "area", "usd_billions", "stoppage", "published_on")
    stems = base.mark_rule(color=RULE, strokeWidth=2).encode(alt.X2Datum(0))
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(color=emphasis("of_page"), tooltip=tip)
    words = base.mark_text(align="left", dx=10, color=MUTE, fontSize=13).encode(text="cost:N")
    return alt.layer(stems, dots, words).properties(height=rows_height(data["name"]))


def specification_chart(frame: pd.DataFrame) -> alt.VConcatChart | None:
    """Each estimate above, lowest first, and the choices that it made below; None with fewer than two estimates.

    `frame`: columns of `analysis.costs.specifications`.
    """
    if frame.empty:
        return None
    tip = tooltips("estimator", "published_on", "usd_billions", "constant_billions")
    base = alt.Chart(frame).encode(alt.X("rank:O", axis=None), tooltip=tip)
    y = alt.Y(
        "usd_billions:Q", title="Billion dollars", axis=alt.Axis(format="$,.1~f", tickCount=4),
        scale=alt.Scale(domain=[0, float(frame["usd_billions"].max()) * 1.15], nice=False),
    )  # fmt: skip
    stems = base.mark_rule(color=RULE, strokeWidth=2).encode(y, alt.Y2Datum(0))
    dots = base.mark_point(filled=True, size=110, color=TODAY, opacity=1).encode(y)
    sums = base.mark_text(dy=-12, fontSize=13, color=INK).encode(y, text=alt.Text("usd_billions:Q", format="$,.2~f"))
    above = alt.layer(stems, dots, sums).properties(width=_WIDTH, height=200)
    rows = [choice for name in CHOICES for choice in dict.fromkeys(frame[name])]
    below = choices(frame, list(CHOICES), rows, [*tip, *tooltips("choice")], _WIDTH)
    return alt.vconcat(above, below, spacing=6)
