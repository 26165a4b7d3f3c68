"""How long stoppages last: bars of lengths, the share still out by day, and what remains of a running one."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.analysis.lengths import Ahead
from helpers.charts.layers import DAYS_OUT, NAMES, Layered, days_out, emphasis, label_lines, survival, wrapped
from helpers.charts.theme import INK, PAPER, TODAY
from helpers.charts.tooltips import tooltips

_ROOM_FOR_WORDS = 0.6  # of the axis lies left of the median, whose words stand to its right, on a phone too


def rows_height(labels: pd.Series) -> int:
    """Height (px) of as many rows as there are labels, each with room for the one with the most lines.

    A number and not a step: with a step the page's script could not keep to the width of the page.
    """
    lines = int(labels.str.count(r"\|").max()) + 1
    return len(labels) * (12 + 15 * lines)


def length_bars(frame: pd.DataFrame, most: int = 14) -> Layered | None:
    """Stoppages by length, the longest on top; running ones and the page's own stand out. None without rows.

    `frame`: title, days, running, sector, start_year, counted, and optionally of_page (bool). Shown are the `most` longest
    and the page's own.
    """
    if frame.empty:
        return None
    this_page = frame["of_page"] if "of_page" in frame else pd.Series(False, index=frame.index)
    shown = frame[(frame["days"].rank(ascending=False, method="first") <= most) | this_page | frame["running"]]
    data = shown.assign(
        name=wrapped(shown["title"]),
        now=this_page | shown["running"],
        so_far=shown["days"].map("{:,.0f}".format) + shown["running"].map({True: " so far", False: ""}),
    )
    room = 1.18 if data["running"].any() else 1.08
    base = alt.Chart(data).encode(
        alt.Y("name:N", sort=None, title=None, axis=label_lines(**NAMES)),
        alt.X(
            "days:Q", title="Days", scale=alt.Scale(domainMax=float(data["days"].max()) * room, nice=False),
            axis=alt.Axis(format=",d", tickCount=5, domain=False, grid=True),
        ),
    )  # fmt: skip
    bars = base.mark_bar(height=19).encode(
        color=emphasis("now"), tooltip=tooltips("title", "days", "counted", "sector", "start_year")
    )
    figures = base.mark_text(align="left", dx=6).encode(text="so_far:N")
    return alt.layer(bars, figures).properties(height=rows_height(data["name"]))


def outlook_fan(ahead: Ahead | None) -> Layered | None:
    """The share of stoppages still out after each day, today's day, and how it goes on; None without an outlook.

    `ahead`: that of `analysis.lengths.ahead`. Its path goes on from today; its fan lays the intervals of the length over
    it: thick for the 50, thin for the 80 percent interval, with the median named.
    """
    if ahead is None:
        return None
    elapsed = ahead.elapsed.value
    if not isinstance(elapsed, int | float):
        raise ValueError(f"an outlook needs the day of the stoppage, found {elapsed!r}")
    last = max(float(ahead.curve["day"].max()), float(elapsed), float(ahead.fan["day_high"].max()))
    span = max(last * 1.04, float(ahead.fan["day"].max()) / _ROOM_FOR_WORDS)
    x = days_out(span)
    curve = survival(alt.Chart(ahead.curve), x, tooltips("day", "survival", "lower", "upper"))
    layers = [*curve, *_outlook(x, ahead.path, ahead.fan, span), *_today(ahead.curve, float(elapsed), span, x)]
    return alt.layer(*layers).properties(height=320)


def _outlook(x: alt.X, path: pd.DataFrame, fan: pd.DataFrame, span: float) -> list[alt.Chart]:
    """How the curve goes on by the outlook, and the intervals of the length across it."""
    share = alt.Y("share:Q", title="Still out")
    going_on = alt.Chart(path).mark_line(color=TODAY, strokeDash=[5, 4], strokeWidth=2).encode(x, share)
    bars = alt.Chart(fan).encode(alt.X("day_low:Q", title=DAYS_OUT), share, alt.X2("day_high:Q"))
    ends = tooltips(
        "level", "day_low", "day_high", "day", level=("Interval, percent", "d"), day=("Median, day", ",.0f")
    )
    bars = bars.encode(tooltip=ends)
    wide = bars.transform_filter("datum.level > 50").mark_rule(color=TODAY, opacity=0.45, strokeWidth=4)
    close = bars.transform_filter("datum.level == 50").mark_rule(color=TODAY, strokeWidth=9)
    middle = alt.Chart(fan).transform_filter("datum.level == 50").encode(x, share)
    half = middle.mark_point(shape="diamond", size=130, filled=True, color=PAPER, stroke=TODAY, opacity=1)
    # The curve falls, so that the place above it and to the right is free.
    words = (
        middle.transform_calculate(words="'Half end by|day ' + format(datum.day, ',.0f')")
        .mark_text(align="left", baseline="bottom", dx=10, dy=-22, lineBreak="|", fontWeight="bold", color=TODAY)
        .encode(text="words:N")
    )
    return [going_on, wide, close, half, words]


def _today(curve: pd.DataFrame, elapsed: float, span: float, x: alt.X) -> list[alt.Chart]:
    """A line at today's day, and the share of the others that lasted longer."""
    reached = curve[curve["day"] <= elapsed]["survival"]
    today = pd.DataFrame(
        {"day": [elapsed], "survival": [float(reached.iloc[-1]) if len(reached) else 1.0], "top": [1.0]}
    )
    right = elapsed < span / 2
    base = alt.Chart(today).encode(x)
    line = base.mark_rule(color=TODAY, strokeDash=[2, 3])
    dot = base.mark_point(filled=True, size=80, color=TODAY, opacity=1).encode(alt.Y("survival:Q", title="Still out"))
    words = base.transform_calculate(
        words="'Day ' + format(datum.day, ',d') + ', today\\n' + format(datum.survival, '.0%') + ' still out by\\nthen, by the curve'"
    ).mark_text(
        align="left" if right else "right", dx=10 if right else -10, baseline="top", dy=4, lineBreak="\n", color=INK, fontSize=13,
    ).encode(alt.Y("top:Q", title="Still out"), text="words:N")  # fmt: skip
    return [line, dot, words]
