"""Raises in minimums: paths by contract year with sliders, offers over time, raises by year, single minimums."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

import altair as alt
import pandas as pd

from helpers.analysis import raises
from helpers.charts.direct import named_ends
from helpers.charts.layers import Layered, faded, pointed, slider, year_axis
from helpers.charts.theme import INK, MUTE, PARTY
from helpers.charts.tooltips import tooltips
from helpers.errors import UserError

RESULT = "pay_result"
"""The parameter that holds what the sliders come to, in words."""
_HEIGHT = 300
_LABEL_ROOM = f"datum.label_top * {40 / _HEIGHT:.3f}"  # two lines of a label
_MOST_PCT = 12  # the sliders reach at least this far
_PLOT = 500  # px; names stand to the right of the lines
_DAY = (
    "date(datum.value) + ' ' + timeFormat(datum.value, '%b') + (month(datum.value) == 0 ? ' ' + year(datum.value) : '')"
)


def color_of_party(present: Mapping[str, str] | pd.Series, **options: Any) -> alt.Color:
    """Colors by side for the parties that are there; without a legend, as lines carry their names."""
    parties = [party for party in PARTY if party in set(present)]
    scale = alt.Scale(domain=parties, range=[PARTY[party] for party in parties])
    return alt.Color("party:N", scale=scale, **({"legend": None} | options))


def paths(levels: pd.DataFrame, *, sliders: bool = False) -> Layered | None:
    """Pay above that before the contract, in percent, by contract year; each side named at the end of its line.

    `levels`: the frame of `analysis.raises.levels`. With `sliders` the raises of guild and employers and a yearly rise
    of prices are parameters (guild_1, employers_1 ..., prices); `pay_result` tells what they come to. The field drawn
    is `shown_pct`. None where neither side's raises are known. Raises UserError where sliders are asked for a side
    without rows.
    """
    if levels.empty or set(levels["party"]) == {"pattern"}:
        return None
    missing = {"guild", "employers"} - set(levels["party"])
    if sliders and missing:
        raise UserError(
            f"these rows hold no raises of {' and '.join(sorted(missing))}, and sliders move those of both sides: "
            "call paths(levels) without sliders"
        )
    base = alt.Chart(levels.drop(columns="source_id")).transform_calculate(
        shown_pct=shown_pct(levels) if sliders else "datum.level_pct"
    )
    here, x, color = pointed("party"), _contract_years(levels), color_of_party(levels["party"])
    y = alt.Y("shown_pct:Q", title="Percent above the pay before the contract")
    look = {"color": color, "opacity": faded(here, 0.35)}
    line = base.mark_line().encode(x, y, detail="party:N", **look, **_look())
    tip = tooltips("side", "raises", "year", "shown_pct", "made_on")
    dots = base.mark_point(filled=True, size=45, opacity=1).encode(x, y, tooltip=tip, **look)
    names = named_ends(_last_years(base), x, color, "shown_pct", "'+.2f') + '%'", _LABEL_ROOM)
    layers = [line, dots.add_params(here), names]
    if sliders:
        layers.append(_result(base))
    chart = alt.layer(*layers).properties(height=_HEIGHT)
    return chart.add_params(*_parameters(levels)) if sliders else chart


def _look() -> dict[str, Any]:
    """The settlement is a broad pale line and the pattern dotted, so that an offer that equals them shows on them."""
    settled, pattern = "datum.party == 'settlement'", "datum.party == 'pattern'"
    return {
        "size": alt.condition(f"{settled} || {pattern}", alt.value(8), alt.value(2.5)),
        "strokeOpacity": alt.condition(settled, alt.value(0.4), alt.value(1)),
        "strokeDash": alt.condition(pattern, alt.value([0.1, 16]), alt.value([1, 0])),
    }


def _contract_years(frame: pd.DataFrame) -> alt.X:
    """An axis of contract years, from the pay before the contract."""
    last = int(frame["year"].max())
    words = "datum.value == 0 ? 'Before' : 'Year ' + datum.value"
    axis = alt.Axis(values=list(range(last + 1)), labelExpr=words, grid=False)
    return alt.X("year:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, last]))


def _last_years(base: alt.Chart) -> alt.Chart:
    """The last contract year of each side."""
    last = base.transform_joinaggregate(last_year="max(year)", groupby=["party"])
    return last.transform_filter("datum.year == datum.last_year")


def _result(base: alt.Chart) -> alt.Chart:
    return (
        base.transform_filter("datum.year == 0 && datum.party == 'guild'")
        .mark_text(align="left", baseline="top", lineBreak="\n", fontSize=13, color=INK, lineHeight=17)
        .encode(x=alt.value(8), y=alt.value(4), text=alt.value(alt.ExprRef(RESULT)))
    )


def _factor(party: str, years: int, year: str) -> str:
    """A Vega expression of the compounded rise of a side's sliders up to a contract year."""
    parts = [f"({year} >= {n} ? 1 + {party}_{n} / 100 : 1)" for n in range(1, years + 1)]
    return " * ".join(parts)


def shown_pct(levels: pd.DataFrame) -> str:
    """The Vega expression of the rise in percent under the sliders, in constant prices where `prices` is not zero."""
    years = levels.groupby("party")["year"].max()
    moved = {party: _factor(party, int(years[party]), "datum.year") for party in ("guild", "employers")}
    factor = f"datum.party == 'guild' ? {moved['guild']} : datum.party == 'employers' ? {moved['employers']}"
    return f"(({factor} : 1 + datum.level_pct / 100) / pow(1 + prices / 100, datum.year) - 1) * 100"


def _parameters(levels: pd.DataFrame) -> list[alt.Parameter]:
    """A slider for each raise of either side and for prices, and the result in words."""
    stated = levels[levels["party"].isin(("guild", "employers")) & (levels["year"] > 0)]
    most = max(_MOST_PCT, ceil(stated["raise_pct"].max() * 1.5))
    fine = bool((stated["raise_pct"] % 0.25).any())
    dials = [
        slider(f"{party}_{year}", float(raised), 0, most, 0.01 if fine else 0.25, f"{side}, year {year}, percent")
        for party, side, year, raised in stated[["party", "side", "year", "raise_pct"]].itertuples(index=False)
    ]
    prices = slider("prices", 0, 0, 10, 0.1, "Prices rise by this a year, percent")
    return [*dials, prices, alt.param(name=RESULT, expr=result_words(levels))]


def result_words(levels: pd.DataFrame) -> str:
    """The Vega expression of the result in words: both rises over the contract, and how far they are apart."""
    sides = levels.drop_duplicates("party").set_index("party")["side"]
    years = int(levels.loc[levels["party"] == "guild", "year"].max())
    over = f"pow(1 + prices / 100, {years})"
    rise = {party: f"((({_factor(party, years, str(years))}) / {over} - 1) * 100)" for party in ("guild", "employers")}
    said = {party: f"format({value}, '.2f') + '%'" for party, value in rise.items()}
    gap = f"format(abs(round({rise['guild']} * 100) - round({rise['employers']} * 100)) / 100, '.2f') + ' points apart'"
    real = "(prices > 0 ? ', in constant prices' : '')"
    return (
        f"'{_safe(sides['guild'])} ' + {said['guild']} + ', {_safe(sides['employers'].lower())} ' + {said['employers']}"
        f" + ',\\n' + {gap} + {real}"
    )


def _safe(words: str) -> str:
    return words.replace("\\", "").replace("'", "’")


def by_year(levels: pd.DataFrame) -> Layered | None:
    """Raises by contract year, the sides beside each other, each bar with its value; None for one side alone.

    `levels`: the frame of `analysis.raises.levels`. The legend filters.
    """
    raised = levels.loc[levels["year"] > 0].drop(columns="source_id")
    if raised["party"].nunique() < 2:
        return None
    raised = raised.assign(contract_year="Year " + raised["year"].astype(str))
    sides = raised.drop_duplicates("party").set_index("party")["side"]
    order = [party for party in PARTY if party in sides]
    names = alt.Scale(domain=[sides[p] for p in order], range=[PARTY[p] for p in order])
    picked = alt.selection_point(name="picked", fields=["side"], bind="legend")
    base = alt.Chart(raised).encode(
        alt.X("contract_year:N", title=None, axis=alt.Axis(labelAngle=0)),
        alt.XOffset("side:N", sort=[sides[p] for p in order]),
        alt.Y("raise_pct:Q", title=None),
        opacity=faded(picked, 0.15),
    )
    color = alt.Color(
        "side:N", scale=names, title=None, legend=alt.Legend(orient="top", columns=2, symbolType="square")
    )
    tip = tooltips("side", "contract_year", "raise_pct")
    bars = base.mark_bar().encode(color, tooltip=tip).add_params(picked)
    values = base.mark_text(baseline="bottom", dy=-3, fontSize=13).encode(text=alt.Text("raise_pct:Q", format="~r"))
    return alt.layer(bars, values).properties(height=220)


def over_time(moves: pd.DataFrame, until: pd.Timestamp) -> Layered | None:
    """How the compounded ask and offer moved, as steps up to the settlement or `until`; None where neither moved.

    `moves`: the frame of `analysis.raises.over_the_term`.
    """
    steps = raises.steps(moves, until)
    if steps.empty:
        return None
    x = alt.X("made_on:T", title=None, axis=alt.Axis(format="%d %b", tickCount=5, grid=False, labelExpr=_DAY))
    y = alt.Y("compounded_pct:Q", title="Rise over the contract, percent")
    base, color = alt.Chart(steps.drop(columns="source_id")), color_of_party(steps["party"])
    line = base.transform_filter("datum.party != 'settlement'").mark_line(interpolate="step-after")
    shape = alt.Shape(
        "party:N", scale=alt.Scale(domain=list(PARTY), range=["circle", "circle", "diamond", "circle"]), legend=None
    )
    tip = tooltips("side", "made_on", "raises", "compounded_pct", side="Side")
    moved = base.transform_filter("!datum.end || datum.party == 'settlement'").mark_point(
        filled=True, size=90, opacity=1
    )
    room = f"datum.label_top * {36 / 260:.3f}"
    names = named_ends(base.transform_filter("datum.end"), x, color, "compounded_pct", "'.2f') + '%'", room)
    drawn = alt.layer(line.encode(x, y, color), moved.encode(x, y, color, shape, tooltip=tip), names)
    return drawn.properties(height=260)


def minimum(frame: pd.DataFrame, month: pd.Timestamp) -> alt.VConcatChart | None:
    """A minimum under each side's raises by contract year: in dollars of the day, and below in dollars of `month`.

    `frame`: that of `analysis.minimums.under_terms`. None without rows; without prices only the upper panel.
    """
    if frame.empty:
        return None
    panels = [_dollars(frame, "usd", "Dollars of the day")]
    if frame["constant_usd"].notna().all():
        panels.append(_dollars(frame, "constant_usd", f"Dollars of {month:%B %Y}, at the end of each year"))
    return alt.vconcat(*panels, spacing=24)


def _dollars(frame: pd.DataFrame, value: str, title: str) -> Layered:
    height = 190
    span = frame[value].max() - frame[value].min()
    base, color = alt.Chart(frame.drop(columns="source_id")), color_of_party(frame["party"])
    x = _contract_years(frame)
    scale = alt.Scale(zero=False)
    y = alt.Y(f"{value}:Q", title=title, axis=alt.Axis(format="$,.0f", tickCount=5), scale=scale)
    tip = tooltips("side", "raises", "year", value, **{value: (title, "$,.0f")})
    line = base.mark_line().encode(x, y, color, detail="party:N", **_look())
    dots = base.mark_point(filled=True, size=40, opacity=1).encode(x, y, color, tooltip=tip)
    room = f"{span * 46 / height:.2f}"
    names = named_ends(_last_years(base), x, color, value, "'$,.0f')", room, scale=scale)
    return alt.layer(line, dots, names).properties(width=_PLOT, height=height)


def minimum_history(frame: pd.DataFrame) -> Layered | None:
    """A minimum as it was set, and in constant dollars; None for fewer than two dates.

    `frame`: the rows of one minimum of `analysis.minimums.history`.
    """
    if len(frame) < 2 or frame["constant_usd"].isna().all():
        return None
    base = alt.Chart(frame.drop(columns="source_id"))
    x = year_axis("effective_on")
    axis = alt.Axis(format="$,.0f", tickCount=5)
    tip = tooltips("work", "effective_on", "usd", "constant_usd")
    layers = []
    for value, name, dash in (("usd", "of the day", [4, 3]), ("constant_usd", "constant", [1, 0])):
        y = alt.Y(f"{value}:Q", title=None, axis=axis, scale=alt.Scale(zero=False))
        color = INK if value == "constant_usd" else MUTE
        layers.append(base.mark_line(interpolate="step-after", color=color, strokeDash=dash).encode(x, y))
        layers.append(base.mark_point(filled=True, size=45, color=color, opacity=1).encode(x, y, tooltip=tip))
        known = base.transform_filter(f"isValid(datum.{value})")
        newest = known.transform_window(place="row_number()", sort=[alt.SortField("effective_on", order="descending")])
        layers.append(
            newest.transform_filter("datum.place == 1")
            .transform_calculate(words=f"format(datum.{value}, '$,.0f') + '\\n{name}'")
            .mark_text(
                align="left",
                dx=8,
                lineBreak="\n",
                fontSize=13,
                color=color,
                baseline="bottom" if value == "constant_usd" else "top",
            )
            .encode(x, y, text="words:N")
        )
    return alt.layer(*layers).properties(height=230)
