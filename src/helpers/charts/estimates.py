"""Estimates of what stoppages cost: as published, one row each; and by the choices behind them."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.analysis.costs import CHOICES
from helpers.charts.lengths import label_lines, rows_height, wrapped
from helpers.charts.theme import HISTORY, INK, MUTE, RULE, TODAY

_WIDTH = 470  # px of the plot; the names of the choices stand beside it
_ROW = 24

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
    """The finding of `estimate_dots`: the highest sum for the page's stoppage, and whose it is, all who share it."""
    money = frame[frame["own"] & frame["usd_billions"].notna()]
    if money.empty:
        return "What other stoppages were said to cost" if len(frame) else ""
    most = float(money["usd_billions"].max())
    names = (
        money.loc[money["usd_billions"] == most, "estimator"]
        .str.partition(_PLACE)[0]
        .str.partition(",")[0]
        .drop_duplicates()
    )
    return f"{' and '.join(names)} put the cost highest, at {_sum(most)}"


def estimates_takeaway(frame: pd.DataFrame) -> str:
    """What a reader who cannot see `estimate_dots` must know."""
    money = frame[frame["usd_billions"].notna()].head(8)
    return "; ".join(f"{row.estimator}, {row.area}: {_sum(float(row.usd_billions))}" for row in money.itertuples())


def specification_chart(frame: pd.DataFrame) -> alt.VConcatChart | None:
    """Each estimate above, lowest first, and the choices that it made below; None with fewer than two estimates.

    `frame`: columns of `analysis.costs.specifications`.
    """
    if frame.empty:
        return None
    x = alt.X("rank:O", axis=None)
    tip = [
        alt.Tooltip("estimator:N", title="Estimate of"),
        alt.Tooltip("published_on:T", title="Public from", format="%d %B %Y"),
        alt.Tooltip("usd_billions:Q", title="Billion dollars", format="$,.2~f"),
        alt.Tooltip("constant_billions:Q", title="In newest dollars", format="$,.2~f"),
    ]
    base = alt.Chart(frame).encode(x, tooltip=tip)
    y = alt.Y(
        "usd_billions:Q", title="Billion dollars", axis=alt.Axis(format="$,.1~f", tickCount=4),
        scale=alt.Scale(domain=[0, float(frame["usd_billions"].max()) * 1.15], nice=False),
    )  # fmt: skip
    stems = base.mark_rule(color=RULE, strokeWidth=2).encode(y, alt.Y2Datum(0))
    dots = base.mark_point(filled=True, size=110, color=TODAY, opacity=1).encode(y)
    sums = base.mark_text(dy=-12, fontSize=13, color=INK).encode(y, text=alt.Text("usd_billions:Q", format="$,.2~f"))
    above = alt.layer(stems, dots, sums).properties(width=_WIDTH, height=200)
    rows = [choice for name in CHOICES for choice in dict.fromkeys(frame[name])]
    below = (
        alt.Chart(frame)
        .transform_fold(list(CHOICES), as_=["kind", "choice"])
        .mark_point(filled=True, size=70, color=MUTE, opacity=1)
        .encode(
            x,
            alt.Y(
                "choice:N", title=None, sort=rows, axis=alt.Axis(domain=False, ticks=False, grid=True, labelColor=INK)
            ),
            tooltip=[*tip, alt.Tooltip("choice:N", title="Choice")],
        )
        .properties(width=_WIDTH, height=_ROW * len(rows))
    )
    return alt.vconcat(above, below, spacing=6)


def specification_title(frame: pd.DataFrame) -> str:
    """The finding of `specification_chart`: lowest and highest estimate; empty without any."""
    if frame.empty:
        return ""
    low, high = frame["usd_billions"].min(), frame["usd_billions"].max()
    return f"Estimates from {_sum(float(low))} to {_sum(float(high))}, and what they count"


def specification_takeaway(frame: pd.DataFrame) -> str:
    """What a reader who cannot see `specification_chart` must know."""
    return "; ".join(
        f"{row.estimator}: {_sum(float(row.usd_billions))} ({row.measure}, {row.area}, {row.timing})".replace("_", " ")
        for row in frame.itertuples()
    )


def _short(names: pd.Series) -> pd.Series:
    return names.str.partition(_PLACE)[0].str.strip()


def _sum(billions: float) -> str:
    return f"${billions:g} billion" if billions >= 1 else f"${billions * 1000:g} million"
