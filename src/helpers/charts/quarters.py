"""Production by quarter: bars on a time axis, strikes named above, a window to choose below."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.layers import Layered, emphasis, faded, pointed, year_axis
from helpers.charts.theme import AXIS, INK, PAPER, PRODUCTION, SHADE, TODAY
from helpers.charts.tooltips import tooltips

_WIDTH = 610  # px of the plot, so that axis labels and the newest value fit the page's measure
_LANE = 17  # px for each lane of strike names
_SHOWN_YEARS = 9
_LABEL_ROOM = pd.Timedelta(days=400)  # to the right of the newest bar, for its value on a phone too
_DRAWN = ["quarter", "date", "until", "shoot_days", "year_before", "change_pct", "against_usual_pct", "published_on"]
_YEARS: dict[str, Any] = {"labelExpr": "datum.value > drawn_to ? '' : datum.label"}  # none over the room for a label
_NAMED_APART = 900  # days between two strikes whose names fit beside each other


def strike_lanes(strikes: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Strikes with the lane in which each name stands, so that names of strikes close in time do not meet.

    `strikes`: label, start, end (missing while it runs); `until` stands for a missing end. Adds lane (0 on top).
    """
    rows = strikes.sort_values("start").reset_index(drop=True)
    rows = rows.assign(end=rows["end"].fillna(until))
    close = rows["start"].diff().dt.days < _NAMED_APART
    lanes = close.groupby((~close).cumsum()).cumsum().astype(int)
    return rows.assign(lane=lanes)


def days_by_quarter(
    frame: pd.DataFrame,
    strikes: pd.DataFrame | None = None,
    expected: pd.DataFrame | None = None,
    *,
    unit: str = "Shoot days",
    until: pd.Timestamp | None = None,
) -> alt.VConcatChart | None:
    """Bars by quarter from zero with the newest named, strikes shaded, and an overview whose brush sets the window.

    None where there are fewer than two quarters.

    `frame`: columns of `analysis.production.by_quarter` (quarter, date, until, shoot_days, change_pct, published_on).
    `strikes`: label, start, end. `expected`: date, until, median, low, high: what the quarter would have been, with its
    interval. `until` is the day to which running strikes are drawn. The brush also works out the change of the chosen quarters on the same quarters a year before.
    """
    if len(frame) < 2:
        return None
    data = frame[_DRAWN].assign(emphasis=frame["quarter"] == frame["quarter"].iloc[-1])
    newest = max(data["until"].iloc[-1], until or data["until"].iloc[-1])
    last = newest + _LABEL_ROOM
    first = max(data["date"].iloc[0], last - pd.DateOffset(years=_SHOWN_YEARS))
    window = alt.selection_interval(
        name="window",
        encodings=["x"],
        value={"x": [_day(first), _day(last)]},
        mark=alt.BrushConfig(fill=TODAY, fillOpacity=0.08),
    )
    layers = _bars(data, window, unit)
    parts: list[Layered] = []
    if strikes is not None and len(strikes):
        lanes = strike_lanes(strikes, until or data["until"].iloc[-1])
        parts.append(_strip(lanes, window))
        layers.insert(0, _shade(lanes, window))
    if expected is not None and len(expected):
        layers += _expected(expected, window)
    detail = alt.layer(*layers).properties(width=_WIDTH, height=300)
    drawn_to = alt.param(name="drawn_to", value=newest.timestamp() * 1000)
    return alt.vconcat(*parts, detail, _overview(data, window, last), spacing=8).add_params(drawn_to)


def _day(day: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _x(name: str, window: alt.Parameter) -> alt.X:
    return year_axis(name, tickCount="year", **_YEARS).scale(domain=window)


def _bars(data: pd.DataFrame, window: alt.Parameter, unit: str) -> list[alt.Chart]:
    base = alt.Chart(data).transform_filter(window)
    y = alt.Y("shoot_days:Q", title=unit, axis=alt.Axis(format=",d", tickCount=5))
    here = pointed("quarter")
    bars = base.mark_bar(stroke=PAPER, strokeWidth=1).encode(
        _x("date", window),
        alt.X2("until:T"),
        y,
        alt.Y2Datum(0),
        color=emphasis("emphasis", TODAY, PRODUCTION),
        opacity=faded(here, 0.55),
        tooltip=tooltips("quarter", "shoot_days", "change_pct", "published_on", shoot_days=(unit, ",d")),
    )
    newest = (
        base.transform_filter("datum.emphasis")
        .mark_text(align="left", dx=5, fontWeight="bold", color=INK)
        .encode(_x("until", window), y, text=alt.Text("shoot_days:Q", format=",d"))
    )
    return [bars.add_params(here), newest]


def _in_window(lanes: pd.DataFrame) -> alt.Chart:
    """Strikes that ran inside the chosen window, cut to it."""
    inside = "toDate(datum.end) >= window.date[0] && toDate(datum.start) <= window.date[1]"
    return (
        alt.Chart(lanes)
        .transform_filter(f"!isDefined(window.date) || ({inside})")
        .transform_calculate(
            shown_from="isDefined(window.date) ? max(window.date[0], toDate(datum.start)) : toDate(datum.start)",
            shown_to="isDefined(window.date) ? min(window.date[1], toDate(datum.end)) : toDate(datum.end)",
        )
    )


def _strip(lanes: pd.DataFrame, window: alt.Parameter) -> Layered:
    """The strikes as named bars, a lane for each where they are close in time."""
    base = _in_window(lanes).encode(y=alt.Y("lane:O", axis=None))
    x = alt.X("shown_from:T", axis=None, scale=alt.Scale(domain=window))
    bars = base.mark_bar(color=TODAY, height=6).encode(
        x, alt.X2("shown_to:T"), tooltip=tooltips("label", "start", "end")
    )
    names = base.mark_text(align="right", dx=-5, color=INK, fontSize=13).encode(x, text="label:N")
    return alt.layer(bars, names).properties(width=_WIDTH, height=_LANE * (int(lanes["lane"].max()) + 1))


def _shade(lanes: pd.DataFrame, window: alt.Parameter) -> alt.Chart:
    return _in_window(lanes).mark_rect(color=SHADE).encode(_x("shown_from", window), alt.X2("shown_to:T"))


def _expected(expected: pd.DataFrame, window: alt.Parameter) -> list[alt.Chart]:
    base = alt.Chart(expected).transform_filter(window)
    tip = tooltips("median", "low", "high", low=("Low, 80 percent", ",d"), high=("High, 80 percent", ",d"))
    x, x2 = _x("date", window), alt.X2("until:T")
    band = base.mark_bar(color=AXIS, opacity=0.35).encode(x, x2, alt.Y("low:Q"), alt.Y2("high:Q"), tooltip=tip)
    line = base.mark_rule(color=TODAY, strokeWidth=2.5).encode(x, x2, alt.Y("median:Q"), tooltip=tip)
    return [band, line]


def _overview(data: pd.DataFrame, window: alt.Parameter, last: pd.Timestamp) -> Layered:
    """All quarters, small, on an axis that reaches to `last` as the window does: the brush stands on it."""
    x = year_axis("date", **_YEARS).scale(domainMax=_day(last))
    bars = (
        alt.Chart(data)
        .mark_bar(color=PRODUCTION)
        .encode(x, alt.X2("until:T"), alt.Y("shoot_days:Q", title=None, axis=None), alt.Y2Datum(0))
        .add_params(window)
    )
    change = (
        alt.Chart(data)
        .transform_filter(window)
        .transform_filter("isValid(datum.year_before)")
        .transform_aggregate(
            days="sum(shoot_days)", before="sum(year_before)", first="min(quarter)", last="max(quarter)"
        )
        .transform_calculate(
            words="datum.first + ' to ' + datum.last + ': ' + format((datum.days / datum.before - 1) * 100, '+.1f') + '%\\non the same quarters a year before'"
        )
        .mark_text(align="left", baseline="bottom", color=INK, fontSize=13, lineBreak="\n")
        .encode(x=alt.value(0), y=alt.value(-22), text="words:N")
    )
    return alt.layer(bars, change).properties(width=_WIDTH, height=46)
