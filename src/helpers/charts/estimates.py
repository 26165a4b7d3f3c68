"""Estimates of what stoppages cost: as published, one row each."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.lengths import label_lines, rows_height, wrapped
from helpers.charts.theme import HISTORY, INK, MUTE, RULE, TODAY

_NAME = 27
_PLACE = " ("  # what stands in brackets after an office or a place is left to the tooltip


def estimate_dots(frame: pd.DataFrame) -> alt.LayerChart | alt.FacetChart | None:
    """Sums of money as published, one row each, those of the page's stoppage in the strongest color; None without any.

    `frame`: columns of `analysis.estimates.published`; rows that are no sum of money are left out.
    """
    money = frame[frame["usd_billions"].notna()]
    if money.empty:
        return None
    named = wrapped(_short(money["estimator"]) + ", " + money["published_on"].dt.strftime("%b %Y"), _NAME)
    label = named + "|" + wrapped(_short(money["area"]), _NAME)
    data = money.assign(
        name=label + [f"#{number}" for number in range(len(label))],  # two estimates of one office and month stay apart
        words=money["usd_billions"].map(_sum),
    )
    span = float(data["usd_billions"].max())
    base = alt.Chart(data).encode(
        alt.Y("name:N", sort=None, title=None, axis=label_lines(domain=False, ticks=False, labelColor=INK)),
        alt.X(
            "usd_billions:Q", title="Billion dollars", axis=alt.Axis(format="$,.1~f", tickCount=5, domain=False),
            scale=alt.Scale(domain=[0, span * 1.55], nice=False),
        ),
    )  # fmt: skip
    color = alt.condition("datum.own", alt.value(TODAY), alt.value(HISTORY))
    tip = [
        alt.Tooltip("estimator:N", title="Estimate of"),
        alt.Tooltip("what:N", title="What"),
        alt.Tooltip("area:N", title="Where"),
        alt.Tooltip("usd_billions:Q", title="Billion dollars", format="$,.2~f"),
        alt.Tooltip("stoppage:N", title="Stoppage"),
        alt.Tooltip("published_on:T", title="Public from", format="%d %B %Y"),
    ]
    stems = base.mark_rule(color=RULE, strokeWidth=2).encode(alt.X2Datum(0))
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(color=color, tooltip=tip)
    words = base.mark_text(align="left", dx=10, color=MUTE, fontSize=13).encode(text="words:N")
    return alt.layer(stems, dots, words).properties(height=rows_height(data["name"]))


def estimates_title(frame: pd.DataFrame) -> str:
    """The finding of `estimate_dots`: the highest sum for the page's stoppage, and whose it is."""
    money = frame[frame["own"] & frame["usd_billions"].notna()]
    if money.empty:
        return "What other stoppages were said to cost" if len(frame) else ""
    top = money.sort_values("usd_billions", kind="stable").iloc[-1]
    return f"{top['estimator'].partition(_PLACE)[0]} put the cost highest, at {_sum(float(top['usd_billions']))}"


def estimates_takeaway(frame: pd.DataFrame) -> str:
    """What a reader who cannot see `estimate_dots` must know."""
    money = frame[frame["usd_billions"].notna()].head(8)
    return "; ".join(f"{row.estimator}, {row.area}: {_sum(float(row.usd_billions))}" for row in money.itertuples())


def _short(names: pd.Series) -> pd.Series:
    return names.str.partition(_PLACE)[0].str.strip()


def _sum(billions: float) -> str:
    return f"${billions:g} billion" if billions >= 1 else f"${billions * 1000:g} million"
