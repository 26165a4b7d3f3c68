"""Charts of the bargaining itself: positions that move, alliances that hold or break, dates that loom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Unpack

import altair as alt
import pandas as pd

from helpers.archive.quantity import format_number
from helpers.charts.figure import Figure
from helpers.charts.panel import (
    LINE,
    Ending,
    Labels,
    Panel,
    Scale,
    Symbol,
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
    key,
    key_rows,
    lanes,
    point,
    point_layer,
    points,
    required,
    rule_at,
    rules,
    set_endings,
    short_date,
    side_labels,
    side_width,
    text_width,
    wrapped,
    y_axis,
)
from helpers.charts.theme import EMPLOYERS, GUILD, HISTORY, INK, MUTE, NARROW, RULE, SETTLEMENT, TODAY, WIDE

# How a status looks: a shape of its own, so that color is never the only sign.
_STATUS = {
    "open": ("circle", False),
    "moved": ("circle", True),
    "rejected": ("M-.8,-.8L.8,.8M.8,-.8L-.8,.8", True),
    "withdrawn": ("diamond", False),
    "agreed": ("square", True),
}


def positions_over_time(
    frame: pd.DataFrame,
    *,
    until: Any = None,
    guild: str = "Guild",
    employers: str = "Employers",
    **texts: Unpack[Texts],
) -> Figure:
    """What moved when, issue by issue: the guild's steps above each line, the employers' below.

    `frame`: issue, party (guild, employers, or settlement for what both agreed), date, status (open, moved,
    rejected, withdrawn, agreed).
    `until` (a date) ends the time axis: the as-of day. `guild` and `employers` name the sides.
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("issue", "party", "date", "status"), "positions_over_time")
    data = data.assign(party=data["party"].replace({"both": "settlement"}))
    records = [{**row, "day": day_number(row["date"])} for row in data.to_dict("records")]
    for row in records:
        if row["status"] not in _STATUS:
            known = ", ".join(_STATUS)
            raise ValueError(f"positions_over_time: status must be one of {known}; found {row['status']!r}.")
    issues = list(dict.fromkeys(str(row["issue"]) for row in records))
    sides = {"guild": (guild, GUILD, -7), "employers": (employers, EMPLOYERS, 7), "settlement": ("Both", SETTLEMENT, 0)}
    symbols = [Symbol("circle", *sides[name][:2]) for name in sides if any(row["party"] == name for row in records)]
    symbols += [
        Symbol(shape, status.capitalize(), MUTE, filled)
        for status, (shape, filled) in _STATUS.items()
        if any(row["status"] == status for row in records)
    ]
    first = min(row["day"] for row in records)
    last = max([row["day"] for row in records] + ([day_number(until)] if until is not None else []))
    margin = max(2.0, (last - first) * 0.03)

    def draw(narrow: bool) -> alt.LayerChart:
        width = NARROW if narrow else WIDE
        names = side_labels(issues, width * 0.36)
        left, legend = side_width(names.values()), key_rows(symbols, width - 8)
        heights = [max(40, LINE * len(names[issue]) + 12) for issue in issues]
        top_margin = 20 * len(legend) + 8
        panel = Panel(width, sum(heights) + top_margin + 28, left=left, right=12, top=top_margin)
        x = Scale(first - margin, last + margin, 0, panel.inner_width)
        labels, dots, lines, top = Labels(), [], [], 0.0
        for issue, height in zip(issues, heights, strict=True):
            middle = top + height / 2
            labels.add(-12, middle + 1, names[issue], INK, align="right", size=13)
            lines.append({"x": 0, "x2": panel.inner_width, "y": middle, "y2": middle, "color": RULE})
            for row in (row for row in records if row["issue"] == issue):
                name, color, offset = sides[row["party"]]
                shape, filled = _STATUS[row["status"]]
                tip = f"{issue}: {name} {row['status']}, {short_date(row['date'])}"
                dots.append(point(x(row["day"]), middle + offset, shape, color, filled=filled, tip=tip))
            top += height
        marks = key(legend, -left + 2, -top_margin + 10, labels)
        return panel.chart(
            _time_ground(x, narrow),
            rules(lines),
            base_line(panel.inner_height, panel.inner_width),
            *marks,
            point_layer(dots),
            labels.layer(),
        )

    return both_forms(draw, data[["issue", "party", "date", "status"]], texts)


def _time_ground(x: Scale, narrow: bool) -> alt.Chart:
    """An empty layer that carries the time axis."""
    axis = date_axis(date_ticks(int(x.low), int(x.high), 5 if narrow else 9))
    ground = drawn([{"day": x.low}]).mark_point(opacity=0)
    return encoded(ground, x=alt.X("day:Q", scale=x.altair(), axis=axis))


def separate_deals(frame: pd.DataFrame, *, today: str | None = None, **texts: Unpack[Texts]) -> Figure:
    """How an alliance held or broke: separate deals counted on one clock, the days since each dispute began.

    `frame`: label (or dispute), day (since its start), and share (percent of the alliance) or count, cumulated.
    `today` is the label of the dispute that the briefing is about.
    Raises ValueError on an empty frame.
    """
    if "label" not in frame.columns:
        frame = frame.rename(columns={"dispute": "label"})
    measure = "share" if "share" in frame.columns else "count"
    data = required(frame, ("label", "day", measure), "separate_deals").sort_values("day", kind="stable")
    rows: list[dict[str, Any]] = []
    for label in dict.fromkeys(required(frame, ("label",), "separate_deals")["label"]):
        steps = data[data["label"] == label]
        rows.append({"label": label, "day": min(0, int(steps["day"].min())), "value": 0.0, "tip": f"{label}: none yet"})
        rows += [
            {
                "label": label,
                "day": int(row["day"]),
                "value": float(row[measure]),
                "tip": f"{label}, day {row['day']:g}: {_deals(row[measure], measure)}",
            }
            for row in steps.to_dict("records")
        ]
    ends = {row["label"]: row for row in rows}
    first, last = min(row["day"] for row in rows), max(max(row["day"] for row in rows), 1)

    def draw(narrow: bool) -> alt.LayerChart:
        names = [wrapped(label, 96 if narrow else 160, 13) for label in ends]
        figures = [points(row["value"]) if measure == "share" else format_number(row["value"]) for row in ends.values()]
        right = ending_margin(zip(figures, names, strict=True))
        panel = Panel(NARROW if narrow else WIDE, 320, left=44, right=right, top=14)
        x = Scale(first, last, 0, panel.inner_width)
        y = Scale(0, max(1.0, *(row["value"] for row in rows)) * 1.04, panel.inner_height, 0)
        labels = Labels()
        set_endings(
            labels,
            panel,
            [
                Ending(y(row["value"]), figure, lines, TODAY if row["label"] == today else MUTE)
                for row, figure, lines in zip(ends.values(), figures, names, strict=True)
            ],
        )
        place = {
            "x": alt.X(
                "day:Q",
                scale=x.altair(),
                axis=alt.Axis(
                    values=x.ticks(4 if narrow else 7),
                    title=None,
                    labelFlush=True,
                    labelExpr="datum.value == 0 ? 'Day 0' : format(datum.value, ',')",
                ),
            ),
            "y": alt.Y("value:Q", scale=y.altair(), axis=y_axis(y, 5, "%" if measure == "share" else "")),
        }
        order = sorted(ends, key=lambda name: name == today)  # today's curve lies on top
        held = [row for label in order for row in rows if row["label"] == label]
        curve = [
            {"name": order.index(row["label"]), "day": row["day"], "value": row["value"]}
            for row in [*held, *({**ends[label], "day": last} for label in order)]
        ]
        layers = [
            drawn(row for row in curve if (order[row["name"]] == today) == is_today)
            .mark_line(interpolate="step-after", color=TODAY if is_today else HISTORY, strokeCap="butt")
            .encode(**place, detail="name:N")
            for is_today in ([False, True] if today in ends else [False])
            if len(order) > 1 or today not in ends or is_today
        ]
        steps = drawn(
            {"day": row["day"], "value": row["value"], "tip": row["tip"],
             "color": TODAY if row["label"] == today else HISTORY}
            for row in held if row["value"]
        )  # fmt: skip
        dots = steps.mark_point(filled=True, size=36, opacity=1).encode(
            **place, color=alt.Color("color:N", scale=None), tooltip="tip:N", description="tip:N",
        )  # fmt: skip
        return panel.chart(base_line(panel.inner_height, panel.inner_width), *layers, dots, labels.layer())

    return both_forms(draw, data[["label", "day", measure]], texts)


def _deals(value: float, measure: str) -> str:
    if measure == "share":
        return f"{points(value)} signed"
    return f"{format_number(float(value))} signed"


# How each kind of entry looks in a calendar: a bar of some thickness, or a shape.
_KINDS: dict[str, Symbol] = {
    "contract": Symbol("bar", "Contract", HISTORY, thickness=4),
    "talks": Symbol("bar", "Talks", HISTORY, thickness=12),
    "stoppage": Symbol("bar", "Stoppage", TODAY, thickness=12),
    "expiry": Symbol("triangle-down", "Contract expires", INK),
    "session": Symbol("circle", "Session", INK, filled=False),
    "vote": Symbol("diamond", "Vote", INK, filled=False),
    "deal": Symbol("square", "Deal", SETTLEMENT),
}


def calendar(frame: pd.DataFrame, *, as_of: Any = None, **texts: Unpack[Texts]) -> Figure:
    """Who bargains, expires, votes and strikes when: a row for each union, a line at the as-of day.

    `frame`: label (the row), start, end (missing for a day, or while it runs), kind (contract, talks, stoppage,
    expiry, session, vote, deal), and optionally text (set beside the mark).
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("label", "start", "end", "kind"), "calendar")
    records = [
        {**row, "from": day_number(row["start"]), "to": None if pd.isna(row["end"]) else day_number(row["end"])}
        for row in data.to_dict("records")
    ]
    for row in records:
        if row["kind"] not in _KINDS:
            raise ValueError(f"calendar: kind must be one of {', '.join(_KINDS)}; found {row['kind']!r}.")
    today = None if as_of is None else day_number(as_of)
    names = list(dict.fromkeys(str(row["label"]) for row in records))
    symbols = [symbol for kind, symbol in _KINDS.items() if any(row["kind"] == kind for row in records)]
    days = [day for row in records for day in (row["from"], row["to"], today) if day is not None]
    first = min([row["from"] for row in records if row["kind"] != "contract"] or days)
    margin = max(3.0, (max(days) - first) * 0.02)

    def draw(narrow: bool) -> alt.LayerChart:
        width = NARROW if narrow else WIDE
        sides = side_labels(names, width * 0.3)
        left, legend = side_width(sides.values()), key_rows(symbols, width - 8)
        heights = [max(_row_height(records, name), LINE * len(sides[name]) + 12) for name in names]
        top_margin = 20 * len(legend) + (30 if today is not None else 10)
        panel = Panel(width, sum(heights) + top_margin + 34, left=left, right=14, top=top_margin)
        x = Scale(first - margin, max(days) + margin, 0, panel.inner_width)
        strips: list[dict[str, Any]] = []
        dots: list[dict[str, Any]] = []
        labels, lines, top = Labels(), [], 0.0
        for name, height in zip(names, heights, strict=True):
            middle = top + height / 2
            labels.add(-12, middle + 1, sides[name], INK, align="right", size=13)
            lines.append({"x": 0, "x2": panel.inner_width, "y": middle, "y2": middle, "color": RULE})
            taken: list[tuple[float, float, int]] = []
            begun = len(strips)
            for row in _bars_first(row for row in records if row["label"] == name):
                at = _set_entry(row, x, middle, today, strips, strips[begun:], dots)
                _set_text(row, at, middle, taken, labels, panel)
            top += height
        marks = key(legend, -left + 2, -top_margin + 10, labels)
        layers = [_time_ground(x, narrow), rules(lines), base_line(panel.inner_height, panel.inner_width)]
        if today is not None:
            layers.append(rule_at(x(today), -6, panel.inner_height))
            _set_today(labels, as_of, x(today), panel)
        strips.sort(key=lambda strip: strip["thickness"])
        return panel.chart(
            *layers,
            bars(strips),
            *marks,
            labels.halo(),
            point_layer(dots, size=90),
            labels.layer(),
        )

    columns = ["label", "kind", "start", "end", *(["text"] if "text" in data.columns else [])]
    return both_forms(draw, data[columns], texts)


def _bars_first(rows: Iterable[dict[Any, Any]]) -> list[dict[Any, Any]]:
    return sorted(rows, key=lambda row: _KINDS[row["kind"]].shape != "bar")


def _row_height(records: Sequence[dict[Any, Any]], name: str) -> int:
    """More for rows that carry text, or marks above bars."""
    rows = [row for row in records if row["label"] == name]
    shapes = {_KINDS[row["kind"]].shape == "bar" for row in rows}
    return 50 if any(_text(row) for row in rows) or len(shapes) > 1 else 34


def _text(row: dict[Any, Any]) -> str:
    text = row.get("text")
    return "" if text is None or pd.isna(text) else str(text)


def _set_entry(
    row: dict[Any, Any],
    x: Scale,
    middle: float,
    today: int | None,
    strips: list[dict[str, Any]],
    beside: list[dict[str, Any]],
    dots: list[dict[str, Any]],
) -> float:
    """Put one calendar entry where it belongs: a bar for a span, a shape for a day, lifted off the row's bars.

    Returns the px of its middle, across.
    """
    symbol = _KINDS[row["kind"]]
    name = f"{row['label']}: {symbol.word.lower()}"
    tail = f" ({_text(row)})" if _text(row) else ""
    if symbol.shape != "bar":
        tip = f"{name}, {short_date(row['start'])}{tail}"
        at = x(row["from"])
        lifted = any(strip["x"] - 7 < at < strip["x2"] + 7 for strip in beside)
        height = middle - 15 if lifted else middle
        dots.append(point(at, height, symbol.shape, symbol.color, filled=symbol.filled, tip=tip))
        return at
    open_end = today if today is not None and today > row["from"] else x.high
    to = open_end if row["to"] is None else row["to"]
    until = "no end known" if row["to"] is None else f"to {short_date(row['end'])}"
    low = max(x(row["from"]), 0.0)
    high = max(x(to), low + 2)
    strips.append(
        {
            "x": low,
            "x2": high,
            "y": middle - symbol.thickness / 2,
            "y2": middle + symbol.thickness / 2,
            "color": symbol.color,
            "tip": f"{name}, {short_date(row['start'])} {until}{tail}",
            "thickness": symbol.thickness,
        }
    )
    return (low + high) / 2


def _set_text(
    row: dict[Any, Any],
    at: float,
    middle: float,
    taken: list[tuple[float, float, int]],
    labels: Labels,
    panel: Panel,
) -> None:
    """The entry's text below its mark, or above it where another text stands; with no room it stays a tooltip."""
    text = _text(row)
    if not text:
        return
    half = text_width(text, 12) / 2 + 3
    at = min(max(at, half), panel.inner_width + panel.right - half)
    for offset in (17, -28):
        if all(at + half <= low or at - half >= high or offset != side for low, high, side in taken):
            taken.append((at - half, at + half, offset))
            labels.add(at, middle + offset, text, MUTE, align="center", size=12)
            return


def _set_today(labels: Labels, as_of: Any, at: float, panel: Panel) -> None:
    text = short_date(as_of)
    half = text_width(text, 13, bold=True) / 2
    labels.add(
        min(max(at, half - panel.left), panel.inner_width + panel.right - half),
        -14,
        text,
        TODAY,
        align="center",
        bold=True,
        size=13,
    )


def timeline(frame: pd.DataFrame, *, as_of: Any = None, **texts: Unpack[Texts]) -> Figure:
    """All stoppages of a century on one axis, each as long as it lasted, named where it stands.

    `frame`: label, start, end (missing while it runs), group (unions or sectors, one block each).
    `as_of` (a date) ends the stoppages that still run.
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("label", "start", "end", "group"), "timeline")
    data = data.sort_values("start", kind="stable", key=day_numbers)
    ends = [day_number(value) for value in data["end"].dropna()]
    newest = max([*ends, *(day_number(value) for value in data["start"])])
    today = newest if as_of is None else day_number(as_of)
    records = [
        {**row, "from": day_number(row["start"]), "to": today if pd.isna(row["end"]) else day_number(row["end"])}
        for row in data.to_dict("records")
    ]
    groups = list(dict.fromkeys(str(group) for group in frame["group"]))
    first, last = min(row["from"] for row in records), max(newest, today)
    margin = max(5.0, (last - first) * 0.015)

    def draw(narrow: bool) -> alt.LayerChart:
        width, lane_height, head = NARROW if narrow else WIDE, 19, 30
        x = Scale(first - margin, last + margin, 0, width - 4)
        strips: list[dict[str, Any]] = []
        labels, top = Labels(), 0.0
        for group in groups:
            rows = [row for row in records if str(row["group"]) == group]
            labels.add(0, top + 14, group, INK, bold=True, size=13)
            top += head
            taken = _set_stoppages(rows, x, top, lane_height, strips, labels)
            top += taken * lane_height + 8
        panel = Panel(width, int(top) + 34, left=2, right=2, top=0, bottom=28)
        return panel.chart(
            _time_ground(x, narrow),
            _century_grid(x, narrow, panel.inner_height),
            bars(strips),
            base_line(panel.inner_height, panel.inner_width),
            labels.halo(),
            labels.layer(),
        )

    return both_forms(draw, data[["label", "group", "start", "end"]], texts)


def _century_grid(x: Scale, narrow: bool, height: float) -> alt.Chart:
    ticks = date_ticks(int(x.low), int(x.high), 5 if narrow else 9)
    return rules({"x": x(day), "x2": x(day), "y": 0, "y2": height, "color": RULE} for day, _ in ticks)


def _set_stoppages(
    rows: Sequence[dict[Any, Any]],
    x: Scale,
    top: float,
    lane_height: int,
    strips: list[dict[str, Any]],
    labels: Labels,
) -> int:
    """Bars with their names in as many lanes as it takes; the number of lanes."""
    spans, sides = [], []
    for row in rows:
        low, high = x(row["from"]), max(x(row["to"]), x(row["from"]) + 4)
        label = fitted(str(row["label"]), max(low, x.end - high) - 10, 12)
        need = text_width(label, 12) + 8
        right_side = high + need <= x.end
        spans.append((low - 4, high + need) if right_side else (low - need, high + 4))
        sides.append((low, high, right_side, label))
    order = sorted(range(len(rows)), key=lambda i: spans[i][0])
    taken = dict(zip(order, lanes([spans[i] for i in order]), strict=True))
    for i, row in enumerate(rows):
        low, high, right_side, label = sides[i]
        middle = top + taken[i] * lane_height + lane_height / 2
        running = pd.isna(row["end"])
        span = f"{short_date(row['start'])} " + ("on, still running" if running else f"to {short_date(row['end'])}")
        strips.append(
            {
                "x": low,
                "x2": high,
                "y": middle - 5,
                "y2": middle + 5,
                "color": TODAY if running else HISTORY,
                "tip": f"{row['label']}, {span}",
            }
        )
        labels.add(
            high + 5 if right_side else low - 5,
            middle + 1,
            label,
            INK if running else MUTE,
            align="left" if right_side else "right",
            bold=running,
            size=12,
        )
    return max(taken.values()) + 1
