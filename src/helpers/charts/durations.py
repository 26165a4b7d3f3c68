"""Charts of how long stoppages last, and of how well that can be foretold."""

from __future__ import annotations

from typing import Any, Unpack

import altair as alt
import pandas as pd

from helpers.archive.quantity import format_number
from helpers.charts.figure import Figure
from helpers.charts.panel import (
    Labels,
    Panel,
    Scale,
    Symbol,
    Texts,
    bars,
    base_line,
    both_forms,
    drawn,
    key,
    key_rows,
    point,
    point_layer,
    required,
    rule_at,
    rules,
    side_labels,
    side_width,
    text_width,
)
from helpers.charts.theme import AXIS, HISTORY, INK, MUTE, NARROW, RULE, TODAY, WIDE

_STEP = 17  # px from one line of a row label to the next


def stoppage_durations(frame: pd.DataFrame, **texts: Unpack[Texts]) -> Figure:
    """Stoppages by length, longest first; those still running stand out and say 'so far'.

    `frame`: label, days (the counting rule belongs in the subtitle), running (bool), group (shown on hover).
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("label", "days", "running", "group"), "stoppage_durations")
    data = data.sort_values(["days", "label"], ascending=[False, True], kind="stable")
    records = data.to_dict("records")

    def draw(narrow: bool) -> alt.LayerChart:
        width = NARROW if narrow else WIDE
        names = [side_labels([row["label"]], width * 0.38)[row["label"]] for row in records]
        tails = [_days_text(row) for row in records]
        left, right = side_width(names), int(max(text_width(tail, 14, bold=True) for tail in tails)) + 10
        heights = [max(26, _STEP * len(lines) + 10) for lines in names]
        panel = Panel(width, sum(heights) + 8, left=left, right=right, top=4, bottom=4)
        x = Scale(0, max(1.0, float(data["days"].max())), 0, panel.inner_width)
        rows, labels, top = [], Labels(), 0.0
        for row, lines, tail, height in zip(records, names, tails, heights, strict=True):
            middle, color = top + height / 2, TODAY if row["running"] else HISTORY
            length = x(float(row["days"]))
            rows.append(
                {
                    "x": 0,
                    "x2": max(length, 1),
                    "y": middle - 9,
                    "y2": middle + 9,
                    "color": color,
                    "tip": f"{row['label']} ({row['group']}): {tail.replace(' so far', '')} days"
                    + (" so far" if row["running"] else ""),
                }
            )
            labels.add(-10, middle + 1, lines, INK, align="right", size=13, bold=bool(row["running"]))
            labels.add(length + 7, middle + 1, tail, INK, bold=bool(row["running"]))
            top += height
        return panel.chart(bars(rows), rule_at(0, 0, panel.inner_height, AXIS), labels.layer())

    return both_forms(draw, data[["label", "days", "running", "group"]], texts)


def _days_text(row: dict[Any, Any]) -> str:
    return format_number(float(row["days"])) + (" so far" if row["running"] else "")


def survival(
    frame: pd.DataFrame,
    *,
    elapsed: int | None = None,
    ended: str = "still out",
    **texts: Unpack[Texts],
) -> Figure:
    """The share of stoppages still running after each day, with its confidence band.

    `frame`: day, survival, lower, upper (shares, 0 to 1; Kaplan and Meier 1958). `elapsed` marks today's day.
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("day", "survival", "lower", "upper"), "survival").sort_values("day")
    curve = [
        {
            "day": float(row["day"]),
            "share": float(row["survival"]),
            "low": row["lower"],
            "high": row["upper"],
            "tip": f"Day {row['day']:g}: {_share(row['survival'])} {ended}{_band(row)}",
        }
        for row in data.to_dict("records")
    ]
    if curve[0]["day"] > 0:
        curve.insert(0, {"day": 0.0, "share": 1.0, "low": 1.0, "high": 1.0, "tip": "Day 0: all"})
    last = max(curve[-1]["day"], float(elapsed or 0)) * 1.03 or 1.0

    def draw(narrow: bool) -> alt.LayerChart:
        panel = Panel(NARROW if narrow else WIDE, 320, left=46, right=14, top=14)
        x, y = Scale(0, last, 0, panel.inner_width), Scale(0, 1, panel.inner_height, 0)
        ticks = x.ticks(4 if narrow else 8)
        axis = alt.Axis(
            values=ticks,
            title=None,
            labelFlush=True,
            labelExpr="datum.value == 0 ? 'Day 0' : format(datum.value, ',')",
        )
        place = {
            "x": alt.X("day:Q", scale=x.altair(), axis=axis),
            "y": alt.Y(
                "share:Q",
                scale=y.altair(),
                axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format="%", title=None, gridColor=RULE),
            ),
        }
        labels = Labels()
        sure = [row for row in curve if not pd.isna(row["low"]) and not pd.isna(row["high"])]
        layers: list[alt.Chart] = [
            drawn(sure)
            .mark_area(interpolate="step-after", color=HISTORY, opacity=0.25, line=False)
            .encode(x=place["x"], y=alt.Y("low:Q", scale=y.altair()), y2="high"),
            drawn(curve).mark_line(interpolate="step-after", color=MUTE, strokeCap="butt").encode(**place),
            drawn(curve)
            .mark_point(opacity=0, size=160, filled=True)
            .encode(**place, tooltip="tip:N", description="tip:N"),
            base_line(panel.inner_height, panel.inner_width),
        ]
        if elapsed is not None:
            share = [row["share"] for row in curve if row["day"] <= elapsed][-1]
            right_side = x(elapsed) < panel.inner_width * 0.6
            at = x(elapsed) + (10 if right_side else -10)
            align = "left" if right_side else "right"
            height = 12.0 if right_side or x(elapsed) > panel.inner_width * 0.35 else panel.inner_height - 60
            labels.add(at, height, f"Day {elapsed:,}, today", TODAY, bold=True, align=align)
            labels.add(at, height + 18, f"{_share(share)} of the others {ended}", INK, align=align, size=13)
            layers += [
                rule_at(x(elapsed), 0, panel.inner_height),
                point_layer([point(x(elapsed), y(share), "circle", TODAY)], size=80, tips=False),
            ]
        return panel.chart(*layers, labels.halo(), labels.layer())

    return both_forms(draw, data[["day", "survival", "lower", "upper"]], texts)


def _share(value: float) -> str:
    share = float(value) * 100
    return f"{share:.0f}%" if share >= 1 or share == 0 else "under 1%"


def _band(row: dict[Any, Any]) -> str:
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return f" (interval {_share(row['lower'])} to {_share(row['upper'])})"


def interval_dots(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    value_word: str = "Median",
    interval_word: str = "80% interval",
    actual_word: str = "What happened",
    **texts: Unpack[Texts],
) -> Figure:
    """Estimates with their intervals, one to a row; where known, what really happened beside them.

    `frame`: label, value, low, high, and optionally actual (missing where it is not known).
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("label", "value", "low", "high"), "interval_dots")
    records = data.to_dict("records")
    known = "actual" in data.columns and data["actual"].notna().any()
    symbols = [Symbol("circle", value_word, TODAY), Symbol("bar", interval_word, HISTORY, thickness=6)]
    if known:
        symbols.append(Symbol("diamond", actual_word, INK, filled=False))

    def draw(narrow: bool) -> alt.LayerChart:
        width = NARROW if narrow else WIDE
        names = [side_labels([str(row["label"])], width * 0.34)[str(row["label"])] for row in records]
        tails = [_interval_text(row) for row in records]
        left = side_width(names)
        right = 12 if narrow else int(max(text_width(tail, 13) for tail in tails)) + 20
        heights = [max(46 if narrow else 32, _STEP * len(lines) + 14) for lines in names]
        legend = key_rows(symbols, width - 10)
        top_margin = 20 * len(legend) + 10
        panel = Panel(width, sum(heights) + top_margin + 28, left=left, right=right, top=top_margin)
        bounds = [float(row[name]) for row in records for name in ("low", "high", "value")]
        bounds += [float(row["actual"]) for row in records if known and not pd.isna(row["actual"])]
        x = Scale(min(0.0, *bounds), max(bounds) * 1.02 or 1.0, 0, panel.inner_width)
        strips, dots, labels, top = [], [], Labels(), 0.0
        for row, lines, tail, height in zip(records, names, tails, heights, strict=True):
            middle = top + height / 2 - (7 if narrow else 0)
            tip = f"{row['label']}: {tail}{' ' + unit if unit else ''}"
            strips.append(
                {
                    "x": x(row["low"]),
                    "x2": max(x(row["high"]), x(row["low"]) + 1),
                    "y": middle - 3,
                    "y2": middle + 3,
                    "color": HISTORY,
                    "tip": tip,
                }
            )
            dots.append(point(x(row["value"]), middle, "circle", TODAY, tip=tip))
            if known and not pd.isna(row["actual"]):
                tip = f"{row['label']}, {actual_word.lower()}: {format_number(float(row['actual']))}"
                dots.append(point(x(row["actual"]), middle, "diamond", INK, filled=False, tip=tip))
            labels.add(-12, middle + 1, lines, INK, align="right", size=13)
            if narrow:
                middle_of_bar = (x(row["low"]) + x(row["high"])) / 2
                half = text_width(tail, 13) / 2
                at = min(max(middle_of_bar, half), panel.inner_width + right - half - 2)
                labels.add(at, middle + 17, tail, MUTE, align="center", size=13)
            else:
                labels.add(panel.inner_width + 12, middle + 1, tail, INK, size=13)
            top += height
        axis = alt.Axis(
            values=x.ticks(4 if narrow else 7),
            title=None,
            grid=True,
            gridColor=RULE,
            domain=False,
            ticks=False,
            labelExpr="format(datum.value, ',')",
        )
        ground = drawn([{"x": 0, "y": 0}]).mark_point(opacity=0).encode(x=alt.X("x:Q", scale=x.altair(), axis=axis))
        marks = key(legend, -left + 2, -top_margin + 12, labels)
        return panel.chart(
            ground,
            rule_at(x(0), 0, panel.inner_height, AXIS),
            bars(strips),
            point_layer(dots),
            *marks,
            labels.halo(),
            labels.layer(),
        )

    columns = ["label", "value", "low", "high", *(["actual"] if known else [])]
    return both_forms(draw, data[columns], texts)


def _interval_text(row: dict[Any, Any]) -> str:
    value, low, high = (format_number(_short(float(row[name]))) for name in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def _short(value: float) -> float:
    """Three figures are enough for an estimate."""
    return float(f"{value:.3g}") if abs(value) < 1000 else round(value)


def calibration(frame: pd.DataFrame, **texts: Unpack[Texts]) -> Figure:
    """How often the intervals held what they promised: on the line, a method is as sure as it says.

    `frame`: nominal (share promised, 0 to 1), actual (share covered), cases (number of forecasts).
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("nominal", "actual", "cases"), "calibration").sort_values("nominal")
    records = data.to_dict("records")

    def draw(narrow: bool) -> alt.LayerChart:
        panel = Panel(NARROW if narrow else WIDE, 360, left=46, right=14, top=34, bottom=50)
        across, down = panel.inner_width, panel.inner_height
        x, y = Scale(0, 1, 0, across), Scale(0, 1, down, 0)
        percent: dict[str, Any] = {"values": [0, 0.25, 0.5, 0.75, 1], "format": "%", "title": None}
        labels, dots = Labels(), []
        for row in records:
            px, py = x(row["nominal"]), y(row["actual"])
            text = f"{_share(row['actual'])} of {int(row['cases']):,} cases"
            tip = f"{_share(row['nominal'])} intervals held {text}"
            dots.append(point(px, py, "circle", TODAY, tip=tip))
            below = row["actual"] <= row["nominal"]
            fits = below and px + 12 + text_width(text, 13) < across + panel.right
            labels.add(
                px + 10 if fits else px - 10,
                py + (14 if fits else -14),
                text,
                INK,
                size=13,
                align="left" if fits else "right",
            )
        labels.add(x(0.04), y(0.96) - 4, "Too wide", MUTE, size=13)
        labels.add(x(0.96), y(0.04) + 2, "Too narrow", MUTE, align="right", size=13)
        labels.add(-44, -22, "Cases that fell inside the interval", MUTE, size=13)
        labels.add(across, down + 38, "What the interval promised", MUTE, align="right", size=13)
        diagonal = [{"x": 0, "x2": across, "y": down, "y2": 0, "color": AXIS}]
        ground = (
            drawn([{"x": 0, "y": 0}])
            .mark_point(opacity=0)
            .encode(
                x=alt.X("x:Q", scale=x.altair(), axis=alt.Axis(**percent, labelFlush=True)),
                y=alt.Y("y:Q", scale=y.altair(), axis=alt.Axis(**percent, gridColor=RULE)),
            )
        )
        return panel.chart(
            ground,
            base_line(down, across),
            rules(diagonal, strokeWidth=1.5, strokeDash=[5, 4]),
            point_layer(dots),
            labels.halo(),
            labels.layer(),
        )

    return both_forms(draw, data[["nominal", "actual", "cases"]], texts)
