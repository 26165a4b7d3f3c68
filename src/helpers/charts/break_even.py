"""What-ifs on the cost of a stoppage: every assumption a slider, the arithmetic in the chart itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from helpers.analysis.break_even import DAYS_PER_YEAR, EMPLOYERS, GAP, MEMBERS
from helpers.analysis.cost_assumptions import Assumption
from helpers.charts.layers import NAMES, Layered, emphasis, slider, what_if_bars
from helpers.charts.theme import EMPLOYERS as EMPLOYERS_COLOR
from helpers.charts.theme import GUILD, TODAY
from helpers.charts.tooltips import tooltips

_LABELS = {
    "gap": "Ask less offer, $ million a year",
    "years": "Length of the contract, years",
    "place": "Where it settles: offer 0, ask 100",
    "payroll": "Members' earnings, $ million a year",
    "share_lost": "Earnings never made up, percent",
    "support": "Strike support, $ million",
    "company_loss": "One company's loss, $ million a day",
    "companies": "All employers, times that company",
    "share_of_dispute": "Share owed to this dispute, percent",
}
_TOTALS = {"guild": "gap * years * place / 100 + support", "employers": "gap * years * (1 - place / 100)"}
_BY_DAY = {
    "guild": f"payroll / {DAYS_PER_YEAR} * share_lost / 100",
    "employers": "company_loss * companies * share_of_dispute / 100",
}
_WORDS = {"guild": "Members", "employers": "Employers"}
_NO_LIMIT = "no limit"
_FAR = 1000  # days at which a bar without a limit is drawn


def days_expression(side: str) -> str:
    """The break-even of a side in days as Vega computes it from the sliders; infinite where nothing is lost by the day."""
    total, by_day = _TOTALS[side], _BY_DAY[side]
    return f"(({total}) <= 0 ? 0 : ({by_day}) > 0 ? ({total}) / ({by_day}) : 1 / 0)"


def break_even_what_if(assumed: Mapping[str, Assumption], so_far: float | None = None) -> Layered | None:
    """Days after which a stoppage has cost each side what it brings, with a slider for every assumption; None without any.

    `assumed`: the assumptions by name (`analysis.cost_assumptions.assumptions`); a side that lacks one is left out. The
    sliders start at the central values. `so_far` marks the days that the stoppage has lasted. The parameter `outcome`
    holds the result in words.
    """
    by_side = {"guild": MEMBERS, "employers": EMPLOYERS}
    sides = [side for side, names in by_side.items() if {*GAP, *names} <= set(assumed)]
    if not sides:
        return None
    names = [*GAP, *(name for side in sides for name in by_side[side])]
    frame = pd.DataFrame({"side": sides, "name": [_WORDS[side] for side in sides]})
    days = " : ".join(f"datum.side == '{side}' ? ({days_expression(side)})" for side in sides) + " : 0"
    words = " + '; ' + ".join(f"'{_WORDS[side]}: ' + {_in_words(days_expression(side))}" for side in sides)
    outcome = alt.param(name="outcome", expr=words)
    most = ", ".join([f"{so_far or 1}", *(f"(isFinite({x}) ? {x} : {_FAR})" for x in map(days_expression, sides))])
    base = (
        alt.Chart(frame)
        .transform_calculate(days=days)
        .transform_calculate(words=_in_words("datum.days"), shown=f"isFinite(datum.days) ? datum.days : {_FAR}")
        .encode(
            alt.Y("name:N", title=None, sort=None, axis=alt.Axis(**NAMES)),
            alt.X(
                "shown:Q", title="Days until it has cost what it brings", axis=alt.Axis(format=",d", tickCount=6),
                scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef(f"1.3 * max({most})")),
            ),
        )
    )  # fmt: skip
    color = alt.Color(
        "side:N", legend=None, scale=alt.Scale(domain=["guild", "employers"], range=[GUILD, EMPLOYERS_COLOR])
    )
    bars, figures = what_if_bars(base, color)
    layers: list[alt.Chart] = [bars.add_params(*(_slider(assumed[name]) for name in names), outcome), figures]
    if so_far:
        now = alt.Chart(pd.DataFrame({"so_far": [so_far]}))
        line = now.mark_rule(color=TODAY, strokeDash=[4, 3]).encode(alt.X("so_far:Q"))
        layers.append(line.encode(tooltip=tooltips("so_far")))
    return alt.layer(*layers).properties(height=66 * len(sides))


def _in_words(days: str) -> str:
    return f"(isFinite({days}) ? format(round({days}), ',d') + ' days' : '{_NO_LIMIT}')"


def _slider(one: Assumption) -> alt.Parameter:
    """From zero to twice the high end of an assumption, a share from 0 to 100 percent; starts at the central value."""
    share = one.unit == "ratio"
    central, high = (value * 100 if share else value for value in (one.values.central, one.values.high))
    top = 100 if share else max(round(2 * high), 1)
    step = 1 if top > 20 else 0.01 if top <= 2 else 0.1
    return slider(one.name, round(central, 2), 0, top, step, _LABELS[one.name])


def raises_what_if(
    *, payroll: float, loss_per_day: float, offer: Sequence[float], won: float, days: float, moving: float
) -> Layered:
    """Earnings lost beside what better raises bring over the contract, by length, points won and pay that moves.

    `payroll` (a year's earnings) and `loss_per_day` in millions of dollars; `offer` holds the raises on the table
    (percent a year), `won` adds to each of them; `moving` is the share of the payroll (percent) that moves with the
    minimums. The parameter `outcome` holds the result in words.
    """
    if not offer or payroll < 0 or loss_per_day < 0:
        raise ValueError(
            f"raises_what_if: expected raises and money from 0 up, found {offer!r}, {payroll}, {loss_per_day}"
        )
    gain = f"{payroll!r} * moving / 100 * ({_extra(offer)})"
    lost = f"{loss_per_day!r} * days_out"
    sliders = [
        slider("days_out", days, 0, max(250, days), 1, "Length of the stoppage, days"),
        slider("won", won, 0, 5, 0.01, "Points won each year over the offer"),
        slider("moving", moving, 0, 100, 1, "Share of pay that moves with the minimums, percent"),
    ]
    even = f"{loss_per_day!r} > 0 ? format(round({gain} / {loss_per_day!r}), ',d') : '–'"
    outcome = alt.param(
        name="outcome",
        expr=f"'Lost: $' + format({lost}, ',.0f') + ' million; won over the contract: $' + format({gain}, ',.0f') + "
        f"' million; it pays for up to ' + ({even}) + ' days'",
    )
    frame = pd.DataFrame({"amount": ["lost", "won"], "name": ["Lost so far", "Won by raises"]})
    base = (
        alt.Chart(frame)
        .transform_calculate(usd_millions=f"datum.amount == 'lost' ? {lost} : {gain}")
        .transform_calculate(words="'$' + format(datum.usd_millions, ',.0f') + ' million'")
        .encode(
            alt.Y("name:N", title=None, sort=None, axis=alt.Axis(**NAMES)),
            alt.X(
                "usd_millions:Q",
                title="Million dollars",
                axis=alt.Axis(format="$,d", tickCount=4),
                scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef(f"1.5 * max(1, {lost}, {gain})")),
            ),
        )
    )
    color = emphasis("amount == 'lost'", EMPLOYERS_COLOR, GUILD)
    bars, figures = what_if_bars(base, color)
    return alt.layer(bars.add_params(*sliders, outcome), figures).properties(height=132)


def _extra(offer: Sequence[float]) -> str:
    """The sum over the contract's years of the better level of pay less the offered one, as a Vega expression."""
    better, base = "1", 1.0
    parts = []
    for pct in offer:
        better = f"{better} * (1 + ({pct!r} + won) / 100)"
        base *= 1 + pct / 100
        parts.append(f"({better} - {base!r})")
    return " + ".join(parts)
