"""The chart of shooting: quarters of production, with stoppages and what would have been."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, Unpack

import altair as alt
import pandas as pd

from helpers.archive.quantity import format_number
from helpers.charts.figure import Figure
from helpers.charts.panel import (
    Ending,
    Labels,
    Panel,
    Scale,
    Texts,
    bars,
    base_line,
    both_forms,
    date_axis,
    date_ticks,
    day_number,
    day_numbers,
    drawn,
    encoded,
    ending_margin,
    fitted,
    from_day_number,
    lanes,
    required,
    rules,
    set_endings,
    short_date,
    text_width,
    y_axis,
)
from helpers.charts.theme import AXIS, INK, MUTE, NARROW, PRODUCTION, SHADE, TODAY, WIDE

_MOST_GAPS = 3  # missing quarters that are named
_STRIP = 20  # px for each row of stoppages above the bars


def shoot_days(
    frame: pd.DataFrame,
    *,
    stoppages: pd.DataFrame | None = None,
    counterfactual: pd.DataFrame | None = None,
    annotations: pd.DataFrame | None = None,
    unit: str = "shoot days",
    expected: str = "Expected without the stoppage",
    **texts: Unpack[Texts],
) -> Figure:
    """Production by quarter from zero, the newest quarter emphasised, stoppages shaded.

    `frame`: period (2023Q1), date (first day of the quarter), value, published_on; one unit only.
    `stoppages`: label, start, end (missing while it runs).
    `counterfactual`: date, median, low, high: what the quarter would have been; `expected` names it.
    `annotations`: date, label: short notes above single quarters.
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("period", "date", "value", "published_on"), "shoot_days")
    data = data.sort_values("date", key=day_numbers)
    quarters: list[dict[str, Any]] = [
        {
            "day": day_number(row["date"]),
            "end": _quarter_end(row["date"]),
            "value": float(row["value"]),
            "tip": f"{row['period']}: {format_number(float(row['value']))} {unit}{_public(row['published_on'])}",
            "name": str(row["period"]),
        }
        for row in data.to_dict("records")
    ]
    halts = [] if stoppages is None else _halts(stoppages, quarters)
    rivals = [] if counterfactual is None else counterfactual.dropna(subset=["median"]).to_dict("records")
    remarks = [] if annotations is None else annotations.to_dict("records")
    remarks += [{"date": from_day_number(day), "label": "no figure"} for day in _gaps(quarters)[:_MOST_GAPS]]

    def draw(narrow: bool) -> alt.LayerChart:
        width = NARROW if narrow else WIDE
        top_value = max([q["value"] for q in quarters] + [float(row["high"]) for row in rivals])
        left = int(text_width(format_number(Scale(0, top_value, 0, 1).ticks(5)[-1]), 13)) + 10
        newest, lines = format_number(quarters[-1]["value"]), _newest_lines(quarters, narrow)
        right = ending_margin([(newest, lines)])
        x = Scale(quarters[0]["day"], quarters[-1]["end"], 0, width - left - right)
        strips = _strips(halts, rivals, expected, x, left, right)
        strip_height = _STRIP * (1 + max(row["lane"] for row in strips)) if strips else 0
        panel = Panel(width, 300 + strip_height, left=left, right=right, top=26 + strip_height, bottom=28)
        y = Scale(0, top_value * 1.02, panel.inner_height, 0)
        labels = Labels()
        for row in strips:
            labels.add(row["at"], row["y"] + 1, row["label"], INK, align=row["align"], size=13)
        set_endings(labels, panel, [Ending(y(quarters[-1]["value"]), newest, lines, INK)])
        bands, medians = _expected(rivals, x, y)
        taken: list[tuple[float, float]] = []
        leads = [_remark(remark, quarters, x, y, labels, taken) for remark in remarks]
        leads += [
            {"x": row["x"] + 4, "x2": row["x"] + 4, "y": row["y"] + 8, "y2": bands[0]["y"], "color": AXIS}
            for row in strips
            if row["expected"]
        ]
        halted = [row for row in strips if not row["expected"]]
        return panel.chart(
            bars(({**row, "y": row["y"] + 7, "y2": panel.inner_height, "color": SHADE} for row in halted), tips=False),
            _axes(x, y),
            bars(_quarter_bars(quarters, x, y)),
            rules([lead for lead in leads if lead]),
            bars(bands, tips=False, opacity=0.25),
            rules(medians, strokeWidth=2.5),
            bars({**row, "y": row["y"] - 3, "y2": row["y"] + 3, "color": TODAY} for row in halted),
            bars(
                ({**row, "y": row["y"] - 6, "y2": row["y"] + 6, "color": TODAY} for row in strips if row["expected"]),
                tips=False,
                opacity=0.25,
            ),
            rules(({**row, "y2": row["y"], "color": TODAY} for row in strips if row["expected"]), strokeWidth=2.5),
            base_line(panel.inner_height, panel.inner_width),
            labels.halo(),
            labels.layer(),
        )

    return both_forms(draw, data[["period", "value", "published_on"]], texts)


def _quarter_end(start: Any) -> int:
    day = from_day_number(day_number(start))
    month = day.month + 3
    return day_number(date(day.year + (month > 12), (month - 1) % 12 + 1, 1))


def _gaps(quarters: list[dict[str, Any]]) -> list[int]:
    """First days of the quarters inside the range that have no figure; of a run of them, the first."""
    return [before["end"] for before, after in pairwise(quarters) if before["end"] < after["day"]]


def _public(day: Any) -> str:
    return "" if pd.isna(day) else f", published {short_date(day)}"


def _halts(stoppages: pd.DataFrame, quarters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stoppages that fall into the quarters shown, cut to them."""
    first, last = quarters[0]["day"], quarters[-1]["end"]
    found = []
    for row in stoppages.sort_values("start", key=day_numbers).to_dict("records"):
        running = pd.isna(row["end"])
        start, end = day_number(row["start"]), last if running else day_number(row["end"])
        if start < last and end >= first:
            span = (
                f"since {short_date(row['start'])}"
                if running
                else (f"{short_date(row['start'])} to {short_date(row['end'])}")
            )
            found.append(
                {
                    "label": str(row["label"]),
                    "start": max(start, first),
                    "end": min(end + 1, last),
                    "tip": f"{row['label']}, {span}",
                }
            )
    return found


def _strips(
    halts: list[dict[str, Any]],
    rivals: list[dict[Any, Any]],
    expected: str,
    x: Scale,
    left: int,
    right: int,
) -> list[dict[str, Any]]:
    """What stands above the quarters: a thin bar for each stoppage, a sample of what was expected, their names."""
    marks = [
        {**halt, "x": x(halt["start"]), "x2": max(x(halt["end"]), x(halt["start"]) + 3), "expected": False}
        for halt in halts
    ]
    if rivals:
        first = min(_edges(row["date"], x) for row in rivals)
        marks.append({"label": expected, "tip": "", "x": first[0], "x2": first[0] + 16, "expected": True})
    placed = []
    for mark in marks:
        before, after = mark["x"] + left, x.end - mark["x2"] + right
        label = fitted(mark["label"], max(before, after) - 10, 13)
        need = text_width(label, 13) + 8
        left_side = before >= need
        span = (mark["x"] - need, mark["x2"]) if left_side else (mark["x"], mark["x2"] + need)
        placed.append(
            {
                **mark,
                "label": label,
                "span": span,
                "at": mark["x"] - 6 if left_side else mark["x2"] + 6,
                "align": "right" if left_side else "left",
            }
        )
    for row, lane in zip(placed, lanes([row["span"] for row in placed]), strict=True):
        row["lane"] = lane
    count = max((row["lane"] for row in placed), default=0)
    for row in placed:  # the first stoppage on top, what was expected nearest to the quarters
        row["y"] = -18 - (count - row["lane"]) * _STRIP
    return placed


def _axes(x: Scale, y: Scale) -> alt.Chart:
    """The axes: round values across, years (or quarters, where there are few) below."""
    few = (x.high - x.low) / 366 <= 2.2
    narrow = x.end < 400
    ticks = date_ticks(int(x.low), int(x.high) - 1, 6 if narrow else 12)
    if few:
        starts = [day for day, _ in date_ticks(int(x.low), int(x.high) - 1, 100) if from_day_number(day).month % 3 == 1]
        ticks = [(day, _quarter_name(day, day == starts[0])) for day in starts]
    axis = date_axis(ticks)
    axis.labelAlign = "left"
    axis.labelOffset = 1
    return encoded(
        drawn([{"day": x.low, "value": 0}]).mark_point(opacity=0),
        x=alt.X("day:Q", scale=x.altair(), axis=axis),
        y=alt.Y("value:Q", scale=y.altair(), axis=y_axis(y, 5)),
    )


def _quarter_name(day: int, first: bool) -> str:
    start = from_day_number(day)
    quarter = (start.month - 1) // 3 + 1
    return f"Q{quarter} {start.year}" if first or quarter == 1 else f"Q{quarter}"


def _edges(start: Any, x: Scale) -> tuple[float, float]:
    """Where the bar of a quarter begins and ends, in px."""
    low, high = x(day_number(start)), x(_quarter_end(start))
    gap = min(3.0, (high - low) * 0.14)
    return low + gap / 2, high - gap / 2


def _quarter_bars(quarters: list[dict[str, Any]], x: Scale, y: Scale) -> list[dict[str, Any]]:
    rows = []
    for quarter in quarters:
        low, high = _edges(from_day_number(quarter["day"]), x)
        rows.append(
            {
                "x": low,
                "x2": high,
                "y": y(quarter["value"]),
                "y2": y(0),
                "tip": quarter["tip"],
                "color": TODAY if quarter is quarters[-1] else PRODUCTION,
            }
        )
    return rows


def _newest_lines(quarters: list[dict[str, Any]], narrow: bool) -> list[str]:
    """What stands below the newest value: which quarter it is, and the one a year before."""
    newest = quarters[-1]
    name = f"{newest['name'][4:]} {newest['name'][:4]}" if "Q" in newest["name"] else newest["name"]
    before = [q for q in quarters[:-1] if 360 < newest["day"] - q["day"] < 370]
    if not before:
        return [name]
    value = format_number(before[0]["value"])
    return [name, f"({value} a", "year earlier)"] if narrow else [name, f"({value} a year", "earlier)"]


def _expected(
    rivals: list[dict[Any, Any]],
    x: Scale,
    y: Scale,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The intervals and the medians of what would have been, quarter by quarter."""
    bands, medians = [], []
    for row in sorted(rivals, key=lambda rival: day_number(rival["date"])):
        low, high = _edges(row["date"], x)
        bands.append({"x": low, "x2": high, "y": y(row["high"]), "y2": y(row["low"]), "color": TODAY})
        medians.append({"x": low, "x2": high, "y": y(row["median"]), "y2": y(row["median"]), "color": TODAY})
    return bands, medians


def _remark(
    remark: dict[Any, Any],
    quarters: list[dict[str, Any]],
    x: Scale,
    y: Scale,
    labels: Labels,
    taken: list[tuple[float, float]],
) -> dict[str, Any] | None:
    """Set a remark above all bars that it spans; the line that leads down to its quarter."""
    day = day_number(remark["date"])
    if not quarters[0]["day"] <= day < quarters[-1]["end"]:
        return None
    missing = {"day": day, "end": _quarter_end(remark["date"]), "value": 0.0}
    quarter = next((q for q in quarters if q["day"] == day), missing)
    text = str(remark["label"])
    half = text_width(text, 12) / 2 + 4
    centre = min(max((x(day) + x(quarter["end"])) / 2, half), x.end - half)
    if any(low < centre + half and high > centre - half for low, high in taken):
        return None  # no room beside another remark
    taken.append((centre - half, centre + half))
    below = [q["value"] for q in quarters if x(q["end"]) > centre - half and x(q["day"]) < centre + half]
    height = max(y(max(below, default=0.0)) - 12, 4)
    labels.add(centre, height, text, MUTE, align="center", size=12)
    at = (x(day) + x(quarter["end"])) / 2
    return {"x": at, "x2": at, "y": height + 8, "y2": y(quarter["value"]) - 2, "color": AXIS}
