"""Settlements over the rounds: against prices, in constant dollars, and between the last offer and the last ask."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.direct import apart
from helpers.charts.layers import NAMES, Layered, emphasis, faded, pointed, year_axis
from helpers.charts.theme import AXIS, EMPLOYERS, GUILD, INK, MUTE, RULE, SETTLEMENT, TODAY
from helpers.charts.tooltips import MONTH, tooltips

_WIDTH = 600
_PANEL = 84  # px for each union
_TIE_DAYS = 360
_ROW = 42  # px for an item with its name


def against_prices(terms: pd.DataFrame, union: str = "") -> alt.FacetChart | None:
    """A panel for each union: the raise a year of each agreement over its term, beside the rise of prices a year.

    `terms`: the frame of `analysis.agreements.against_prices`. `union` stands on top. None without a term whose
    prices are known.
    """
    known = terms[terms["prices_yearly_pct"].notna()]
    if known.empty:
        return None
    shown = known.drop(columns=["source_id", "contract_id"]).assign(beats=known["real_yearly_pct"] >= 0)
    order = sorted(known["guild"].unique(), key=lambda guild: (guild != union, guild))
    base = alt.Chart(shown)
    x = year_axis("start")
    y = alt.Y("yearly_pct:Q", title=None, axis=alt.Axis(tickCount=3, labelExpr="datum.label + '%'"))
    tip = tooltips(
        "agreement", "start", "end", "raises", "yearly_pct", "prices_yearly_pct", "prices_to",
        start=("From", MONTH), end=("To", MONTH),
    )  # fmt: skip
    between = base.mark_rect(opacity=0.25).encode(
        x, alt.X2("end:T"), y, alt.Y2("prices_yearly_pct:Q"), tooltip=tip,
        color=emphasis("beats", GUILD, EMPLOYERS),
    )  # fmt: skip
    raised = base.mark_rule(strokeWidth=4, color=TODAY).encode(x, alt.X2("end:T"), y, tooltip=tip)
    priced = base.mark_rule(strokeWidth=2.5, strokeDash=[4, 3], color=AXIS).encode(
        x, alt.X2("end:T"), alt.Y("prices_yearly_pct:Q"), tooltip=tip
    )
    panel = alt.layer(between, priced, raised).properties(width=_WIDTH, height=_PANEL)
    header = alt.Header(title=None, labelAnchor="start", labelOrient="top", labelFontWeight="bold", labelPadding=4)
    return panel.facet(row=alt.Row("guild:N", sort=order, header=header)).properties(spacing=12)


def real_levels(levels: pd.DataFrame) -> Layered | None:
    """What each union's minimums are worth by month, the own union's line bold, the others named at their ends.

    `levels`: the frame of `analysis.agreements.real_levels`. None without lines.
    """
    if levels.empty:
        return None
    base = alt.Chart(_by_quarter(levels).drop(columns="source_id"))
    here, x = pointed("guild"), year_axis("month")
    scale = alt.Scale(zero=False, padding=8)
    y = alt.Y("real_index:Q", title=None, scale=scale)
    tip = tooltips("guild", "month", "real_index")
    line = base.mark_line(strokeJoin="round").encode(
        x, y, alt.Detail("guild:N"), color=emphasis("of_page"), opacity=faded(here, 0.25), size=emphasis("of_page", 3, 1.5),
    )  # fmt: skip
    dots = base.mark_point(filled=True, size=90, opacity=0).encode(x, y, tooltip=tip).add_params(here)
    even = base.transform_aggregate(rows="count()").mark_rule(color=AXIS).encode(y=alt.datum(100))
    span = levels["real_index"].max() - levels["real_index"].min()
    ends = base.transform_joinaggregate(newest="max(month)", groupby=["guild"]).transform_filter(
        "datum.month == datum.newest"
    )
    # Names stand apart to the right of the ends, each tied to its line.
    named = apart(ends, "real_index", f"{span * 22 / 280:.3f}").transform_calculate(
        words="datum.guild + ' ' + format(datum.real_index, '.1f')",
        beside=f"toDate(datum.month) + {_TIE_DAYS * 24 * 60 * 60 * 1000}",
    )
    ties = named.mark_rule(color=RULE).encode(x, y, alt.X2("beside:T"), alt.Y2("label_at:Q"))
    names = named.mark_text(align="left", dx=4, fontSize=13).encode(
        alt.X("beside:T", title=None),
        alt.Y("label_at:Q", scale=scale),
        text="words:N",
        color=emphasis("of_page", INK, MUTE),
    )
    return alt.layer(even, ties, line, dots, names).properties(height=280)


def _by_quarter(levels: pd.DataFrame) -> pd.DataFrame:
    """The last month of each quarter, and the first and newest of each line: a third of the data, the same line."""
    months = levels.groupby("guild")["month"]
    ends = (levels["month"] == months.transform("min")) | (levels["month"] == months.transform("max"))
    return levels[ends | (levels["month"].dt.month % 3 == 0)].reset_index(drop=True)


def places(items: pd.DataFrame) -> Layered | None:
    """Where settlements fell between the last offer (0) and the last ask (100 percent of the way), by round and item.

    `items`: the frame of `analysis.settlements.placed`. None without rows.
    """
    if items.empty:
        return None
    base = alt.Chart(items.drop(columns="sources"))
    order = alt.EncodingSortField("settled_on", order="descending")
    above = alt.Axis(
        **NAMES, grid=True, labelAlign="left", labelPadding=-2, labelOffset=-13
    )  # each name stands above its line, so that a narrow chart keeps its width
    y = alt.Y("label:N", sort=order, title=None, axis=above)
    axis = alt.Axis(
        values=[0, 50, 100],
        labelExpr="datum.value == 0 ? 'Last offer' : datum.value == 100 ? 'Last ask' : 'Halfway'",
        labelFlush=True,
    )
    x = alt.X("place_pct:Q", title=None, axis=axis, scale=alt.Scale(domain=[-5, 105], nice=False))
    tip = tooltips("label", "offer", "settlement", "ask", "place_pct", label="Round and item")
    color = emphasis("of_page", TODAY, SETTLEMENT)
    dots = base.mark_point(filled=True, size=120, opacity=1).encode(x, y, color=color, tooltip=tip)
    values = base.mark_text(align="left", dx=10, fontSize=13, color=INK).encode(
        x, y, text=alt.Text("place_pct:Q", format=".0f")
    )
    return alt.layer(dots, values).properties(height=_ROW * len(items))
