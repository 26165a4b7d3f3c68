"""How long stoppages last: bars of lengths, the share still out by day, and what remains of a running one."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from helpers.analysis.lengths import Ahead
from helpers.charts.theme import HISTORY, INK, MUTE, PAPER, TODAY

NAME_WIDTH = 24
"""Letters of a name before it goes on in a second line."""
_DAYS_OUT = "Days since the first day of the stoppage"
_HALF_LINE = 7.5  # px, of an axis label
_LINES = "split(split(datum.label, '#')[0], '|')"


def wrapped(names: pd.Series, width: int = NAME_WIDTH) -> pd.Series:
    """Names with `|` where a new line begins, so that none is cut: an axis shows them with `label_lines`.

    What follows a `#` in a label is not shown: it keeps two rows of one name apart.
    """
    return names.map(lambda name: "|".join(textwrap.wrap(str(name), width) or [""]))


def label_lines(**axis: object) -> alt.Axis:
    """An axis whose labels break at `|` and stand in the middle of their place."""
    lifted = [
        {"test": f"length(split(datum.value, '|')) == {lines}", "value": -_HALF_LINE * (lines - 1)}
        for lines in (2, 3, 4)
    ]
    return alt.Axis(labelExpr=_LINES, labelOffset={"condition": lifted, "value": 0}, **axis)  # type: ignore[arg-type]


def rows_height(labels: pd.Series) -> int:
    """Height (px) of as many rows as there are labels, each with room for the one with the most lines.

    A number and not a step: with a step the page's script could not keep to the width of the page.
    """
    lines = int(labels.str.count(r"\|").max()) + 1
    return len(labels) * (12 + 15 * lines)


def length_bars(frame: pd.DataFrame, most: int = 14) -> alt.LayerChart | alt.FacetChart | None:
    """Stoppages by length, the longest on top; running ones and the page's own stand out. None without rows.

    `frame`: title, days, running, sector, start_year, counted, and optionally own (bool). Shown are the `most` longest
    and the page's own.
    """
    if frame.empty:
        return None
    this_page = frame["own"] if "own" in frame else pd.Series(False, index=frame.index)
    shown = frame[(frame["days"].rank(ascending=False, method="first") <= most) | this_page | frame["running"]]
    data = shown.assign(
        name=wrapped(shown["title"]),
        now=this_page | shown["running"],
        so_far=shown["days"].map("{:,.0f}".format) + shown["running"].map({True: " so far", False: ""}),
    )
    room = 1.18 if data["running"].any() else 1.08
    base = alt.Chart(data).encode(
        alt.Y("name:N", sort=None, title=None, axis=label_lines(domain=False, ticks=False, labelColor=INK)),
        alt.X(
            "days:Q", title="Days", scale=alt.Scale(domainMax=float(data["days"].max()) * room, nice=False),
            axis=alt.Axis(format=",d", tickCount=5, domain=False, grid=True),
        ),
    )  # fmt: skip
    bars = base.mark_bar(height=19).encode(
        color=alt.condition("datum.now", alt.value(TODAY), alt.value(HISTORY)),
        tooltip=[
            alt.Tooltip("title:N", title="Stoppage"),
            alt.Tooltip("days:Q", title="Days", format=",d"),
            alt.Tooltip("counted:N", title="Counted"),
            alt.Tooltip("sector:N", title="Sector"),
            alt.Tooltip("start_year:Q", title="Began in", format="d"),
        ],
    )
    figures = base.mark_text(align="left", dx=6).encode(text="so_far:N")
    return alt.layer(bars, figures).properties(height=rows_height(data["name"]))


def still_out(
    curve: pd.DataFrame,
    *,
    elapsed: float | None = None,
    fan: pd.DataFrame | None = None,
    path: pd.DataFrame | None = None,
) -> alt.LayerChart | alt.FacetChart | None:
    """The share of stoppages still out after each day with its 95 percent band; None without a curve.

    `curve`: day, survival, lower, upper (`analysis.lengths.curve`). `elapsed` marks today's day. `path` (day, share) goes
    on from there by the outlook; `fan` (level, day_low, day_high, day, share) lays the intervals of the length over it:
    thick for the 50, thin for the 80 percent interval, with the median named.
    """
    if curve.empty:
        return None
    ends = [float(curve["day"].max()), float(elapsed or 0)]
    ends += [] if fan is None else [float(fan["day_high"].max())]
    span = max(ends) * 1.04
    x = alt.X(
        "day:Q", title=_DAYS_OUT, scale=alt.Scale(domain=[0, span], nice=False),
        axis=alt.Axis(format=",d", tickCount=6),
    )  # fmt: skip
    percent = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    y = alt.Y("survival:Q", title="Still out", axis=percent, scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(curve)
    layers: list[alt.Chart] = [
        base.mark_area(interpolate="step-after", color=HISTORY, opacity=0.25).encode(x, alt.Y("lower:Q", title="Still out"), y2="upper:Q"),
        base.mark_line(interpolate="step-after", color=MUTE, strokeCap="butt").encode(x, y),
        base.mark_point(opacity=0, size=160, filled=True).encode(
            x, y,
            tooltip=[
                alt.Tooltip("day:Q", title="Day", format=",d"), alt.Tooltip("survival:Q", title="Still out", format=".0%"),
                alt.Tooltip("lower:Q", title="Low", format=".0%"), alt.Tooltip("upper:Q", title="High", format=".0%"),
            ],
        ),
    ]  # fmt: skip
    if path is not None and fan is not None:
        layers += _outlook(x, path, fan, span)
    if elapsed is not None:
        layers += _today(curve, float(elapsed), span, x)
    return alt.layer(*layers).properties(height=320)


def outlook_fan(ahead: Ahead | None) -> alt.LayerChart | alt.FacetChart | None:
    """`still_out` with today's day and the outlook of `analysis.lengths.ahead`; None without an outlook."""
    if ahead is None:
        return None
    elapsed = ahead.elapsed.value
    if not isinstance(elapsed, int | float):
        raise ValueError(f"an outlook needs the day of the stoppage, found {elapsed!r}")
    return still_out(ahead.curve, elapsed=elapsed, fan=ahead.fan, path=ahead.path)


def _outlook(x: alt.X, path: pd.DataFrame, fan: pd.DataFrame, span: float) -> list[alt.Chart]:
    """How the curve goes on by the outlook, and the intervals of the length across it."""
    share = alt.Y("share:Q", title="Still out")
    going_on = alt.Chart(path).mark_line(color=TODAY, strokeDash=[5, 4], strokeWidth=2).encode(x, share)
    bars = alt.Chart(fan).encode(alt.X("day_low:Q", title=_DAYS_OUT), share, alt.X2("day_high:Q"))
    tip = [
        alt.Tooltip("level:Q", title="Interval, percent"), alt.Tooltip("day_low:Q", title="From day", format=",.0f"),
        alt.Tooltip("day_high:Q", title="To day", format=",.0f"), alt.Tooltip("day:Q", title="Median, day", format=",.0f"),
    ]  # fmt: skip
    wide = (
        bars.mark_rule(color=TODAY, opacity=0.45, strokeWidth=4)
        .encode(tooltip=tip)
        .transform_filter("datum.level > 50")
    )
    close = bars.mark_rule(color=TODAY, strokeWidth=9).encode(tooltip=tip).transform_filter("datum.level == 50")
    middle = alt.Chart(fan).transform_filter("datum.level == 50").encode(x, share)
    half = middle.mark_point(shape="diamond", size=130, filled=True, color=PAPER, stroke=TODAY, opacity=1)
    words = middle.mark_text(align="left", dx=-8, dy=-20, fontWeight="bold", color=TODAY, lineBreak="\n").encode(
        text="words:N"
    )
    words = words.transform_calculate(words="'Half end by day ' + format(datum.day, ',.0f')")
    return [going_on, wide, close, half, words]


def _today(curve: pd.DataFrame, elapsed: float, span: float, x: alt.X) -> list[alt.Chart]:
    """A line at today's day, and the share of the others that lasted longer."""
    reached = curve[curve["day"] <= elapsed]["survival"]
    today = pd.DataFrame(
        {"day": [elapsed], "survival": [float(reached.iloc[-1]) if len(reached) else 1.0], "top": [1.0]}
    )
    right = elapsed < span * 0.55
    base = alt.Chart(today).encode(x)
    line = base.mark_rule(color=TODAY, strokeDash=[2, 3])
    dot = base.mark_point(filled=True, size=80, color=TODAY, opacity=1).encode(alt.Y("survival:Q", title="Still out"))
    words = base.transform_calculate(
        words="'Day ' + format(datum.day, ',d') + ', today\\n' + format(datum.survival, '.0%') + ' of the others lasted longer'"
    ).mark_text(
        align="left" if right else "right", dx=10 if right else -10, baseline="top", dy=4, lineBreak="\n", color=INK, fontSize=13,
    ).encode(alt.Y("top:Q", title="Still out"), text="words:N")  # fmt: skip
    return [line, dot, words]
