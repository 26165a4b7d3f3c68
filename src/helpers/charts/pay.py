"""Charts of the money: what each side asks and offers, by year, compounded, and over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, Unpack

import altair as alt
import pandas as pd

from helpers.charts.figure import Figure
from helpers.charts.panel import (
    LINE,
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
    drawn,
    encoded,
    ending_margin,
    party_color,
    points,
    required,
    rules,
    set_endings,
    short_date,
    text_width,
    wrapped,
    y_axis,
)
from helpers.charts.theme import AXIS, INK, NARROW, WIDE

_DASH = {"pattern": [7, 6]}  # another union's deal often equals the offer: dashes let the offer show through


def pay_paths(frame: pd.DataFrame, *, year_word: str = "Year", **texts: Unpack[Texts]) -> Figure:
    """Minimum pay under each side's terms, the pay before the contract being 100.

    `frame`: party (guild, employers, settlement, pattern), label, year (0 to n), index (100 in year 0).
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("party", "label", "year", "index"), "pay_paths")
    rows = [
        {
            "party": row["party"],
            "label": row["label"],
            "year": int(row["year"]),
            "index": float(row["index"]),
            "tip": _path_tip(row, year_word),
        }
        for row in data.sort_values("year", kind="stable").to_dict("records")
    ]
    return _paths(rows, data[["label", "year", "index"]], year_word, lambda value: _signed(value - 100), texts)


def minimum_paths(frame: pd.DataFrame, *, year_word: str = "Year", **texts: Unpack[Texts]) -> Figure:
    """One minimum in dollars under each side's terms.

    `frame`: party (guild, employers, settlement, pattern), label, year (0 to n), usd (the same in year 0 for all).
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("party", "label", "year", "usd"), "minimum_paths")
    rows = [
        {
            "party": row["party"],
            "label": row["label"],
            "year": int(row["year"]),
            "index": float(row["usd"]),
            "tip": f"{row['label']}, {_year_name(int(row['year']), year_word)}: {_dollars(row['usd'])}",
        }
        for row in data.sort_values("year", kind="stable").to_dict("records")
    ]
    return _paths(rows, data[["label", "year", "usd"]], year_word, _dollars, texts)


def _year_name(year: int, word: str) -> str:
    return f"{word.lower()} {year}" if year else "before"


def _dollars(value: float) -> str:
    return f"${value:,.0f}"


def _paths(
    rows: list[dict[str, Any]], data: pd.DataFrame, year_word: str, worded: Callable[[float], str], texts: Texts
) -> Figure:
    """Lines from one level before the contract, each with its end in words beside it."""
    ends = [row for row in rows if row["year"] == max(r["year"] for r in rows if r["label"] == row["label"])]
    years = sorted({row["year"] for row in rows})
    start = next(row["index"] for row in rows if row["year"] == min(years))

    def draw(narrow: bool) -> alt.LayerChart:
        names = [wrapped(row["label"], 108 if narrow else 190, 13) for row in ends]
        figures = [worded(row["index"]) for row in ends]
        right = ending_margin(zip(figures, names, strict=True))
        values = [row["index"] for row in rows]
        left = 34 if max(values) < 1000 else 56
        panel = Panel(NARROW if narrow else WIDE, 330 if narrow else 340, left=left, right=right, top=14)
        x = Scale(0, max(years), 0, panel.inner_width)
        y = Scale(min(values), max(*values, start * 1.005), panel.inner_height, 0)
        labels = Labels()
        set_endings(
            labels,
            panel,
            [
                Ending(y(row["index"]), figure, lines, party_color(row["party"]))
                for row, figure, lines in zip(ends, figures, names, strict=True)
            ],
        )
        axis = alt.Axis(title=None, values=years, labelExpr=_year_labels(years, year_word, narrow), labelFlush=True)
        place = {
            "x": alt.X("year:Q", scale=x.altair(), axis=axis),
            "y": alt.Y("index:Q", scale=y.altair(), axis=y_axis(y, 5)),
        }
        return panel.chart(
            base_line(y(start), panel.inner_width),
            *_lines(rows, place),
            _dots(rows, place),
            labels.layer(),
        )

    return both_forms(draw, data, texts)


def _path_tip(row: dict[Any, Any], year_word: str) -> str:
    if not row["year"]:
        return f"{row['label']}, before the contract: 100"
    return f"{row['label']}, {year_word.lower()} {row['year']:g}: {_signed(row['index'] - 100)} since before"


def _year_labels(years: Iterable[int], word: str, narrow: bool) -> str:
    """Year 1, Year 2, Year 3; on a phone Year 1, 2, 3."""
    names = {year: "Before" if year == 0 else f"{word} {year}" if year == 1 or not narrow else year for year in years}
    return "({" + ",".join(f"'{year}':'{name}'" for year, name in names.items()) + "})[datum.value]"


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + points(value)


def _lines(rows: list[dict[str, Any]], place: dict[str, Any], interpolate: Any = "linear") -> list[alt.Chart]:
    """One line for each label; other unions' deals dashed and on top, so that no line hides another."""
    parties = sorted({row["party"] for row in rows}, key=lambda party: (party in _DASH, party))
    kept = ("label", "year", "index", "day", "pct")
    return [
        drawn({name: row[name] for name in kept if name in row} for row in rows if row["party"] == party)
        .mark_line(
            interpolate=interpolate,
            color=party_color(party),
            strokeCap="butt",
            strokeDash=_DASH.get(party, [1, 0]),
        )
        .encode(**place, detail="label:N")
        for party in parties
    ]


def _dots(rows: list[dict[str, Any]], place: dict[str, Any]) -> alt.Chart:
    kept = ("year", "index", "day", "pct", "tip")
    colored = [{name: row[name] for name in kept if name in row} | {"color": party_color(row["party"])} for row in rows]
    return encoded(
        drawn(colored).mark_point(filled=True, size=55, opacity=1),
        **place,
        color=alt.Color("color:N", scale=None),
        tooltip="tip:N",
        description="tip:N",
    )


def raises_by_year(frame: pd.DataFrame, *, year_word: str = "Year", **texts: Unpack[Texts]) -> Figure:
    """The sides' raises side by side for each contract year, in percent, from zero.

    `frame`: party (guild, employers, settlement, pattern), label, year (1 to n), pct.
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("party", "label", "year", "pct"), "raises_by_year")
    years = sorted(set(data["year"]))
    names = list(dict.fromkeys(str(label) for label in data["label"]))
    bar, head = 20, 24

    def draw(narrow: bool) -> alt.LayerChart:
        width = NARROW if narrow else WIDE
        lines = {name: wrapped(name, width * 0.4) for name in names}
        slots = {name: max(bar + 4, LINE * len(lines[name]) + 6) for name in names}
        group = head + sum(slots.values()) + 14
        panel = Panel(width, group * len(years), left=1, right=1, top=0, bottom=0)
        tail = max(text_width(line, 14) for wrap in lines.values() for line in wrap) + 66
        low, high = min(0.0, float(data["pct"].min())), max(0.5, float(data["pct"].max()))
        x = Scale(low, high, 0, panel.inner_width - tail)
        rows, labels, zeros = [], Labels(), []
        for row in data.to_dict("records"):
            name, color, value = str(row["label"]), party_color(row["party"]), float(row["pct"])
            top = years.index(row["year"]) * group + head + sum(slots[n] for n in names[: names.index(name)])
            middle = top + slots[name] / 2
            rows.append({
                "x": x(0), "x2": x(value), "y": middle - bar / 2, "y2": middle + bar / 2, "color": color,
                "tip": f"{name}, {year_word.lower()} {row['year']}: {points(value)}",
            })  # fmt: skip
            at, text = max(x(value), x(0)) + 8, points(value)
            labels.add(at, middle + 1, text, color, bold=True)
            labels.add(at + text_width(text + " ", bold=True) + 2, middle + 1, lines[name], color)
        for number, year in enumerate(years):
            labels.add(0, number * group + head / 2, f"{year_word} {year}", INK, bold=True, size=13)
            zeros.append({
                "x": x(0), "x2": x(0), "y": number * group + head - 3, "y2": (number + 1) * group - 13, "color": AXIS,
            })  # fmt: skip
        return panel.chart(bars(rows), rules(zeros, strokeWidth=1.5), labels.layer())

    return both_forms(draw, data[["label", "year", "pct"]], texts)


def offers_over_time(frame: pd.DataFrame, *, until: Any = None, **texts: Unpack[Texts]) -> Figure:
    """How the two sides' terms came closer, or did not: each offer holds until the next one.

    `frame`: party (guild, employers, settlement, pattern), label, date, compounded_pct (over the contract).
    `until` (a date) is how far the last terms hold: the as-of day.
    Raises ValueError on an empty frame.
    """
    data = required(frame, ("party", "label", "date", "compounded_pct"), "offers_over_time")
    rows = sorted(
        (
            {
                "party": row["party"],
                "name": row["label"],
                "day": day_number(row["date"]),
                "pct": float(row["compounded_pct"]),
                "tip": f"{row['label']}, {short_date(row['date'])}: {points(row['compounded_pct'])} compounded",
            }
            for row in data.to_dict("records")
        ),
        key=lambda row: (str(row["party"]), int(str(row["day"]))),
    )
    days = [row["day"] for row in rows]
    first, last = min(days), max([*days, *([day_number(until)] if until is not None else [])])
    margin = max(3, (last - first) // 40)
    ends = {row["party"]: row for row in rows}
    held = [row | {"label": row["party"]} for row in [*rows, *({**row, "day": last} for row in ends.values())]]

    def draw(narrow: bool) -> alt.LayerChart:
        names = [wrapped(row["name"], 100 if narrow else 170, 13) for row in ends.values()]
        figures = [points(row["pct"]) for row in ends.values()]
        right = ending_margin(zip(figures, names, strict=True))
        panel = Panel(NARROW if narrow else WIDE, 320, left=40, right=right, top=14)
        x = Scale(first - margin, last + (0 if until is not None else margin), 0, panel.inner_width)
        y = Scale(0, max(row["pct"] for row in rows) * 1.06, panel.inner_height, 0)
        labels = Labels()
        set_endings(
            labels,
            panel,
            [
                Ending(y(row["pct"]), figure, lines, party_color(row["party"]))
                for row, figure, lines in zip(ends.values(), figures, names, strict=True)
            ],
        )
        for row, after in pairwise(rows):
            if row["party"] == after["party"] and x(after["day"]) - x(row["day"]) > 56:
                color = party_color(row["party"])
                labels.add(x(row["day"]) + 8, y(row["pct"]) - 14, points(row["pct"]), color, size=13)
        place = {
            "x": alt.X(
                "day:Q", scale=x.altair(), axis=date_axis(date_ticks(int(x.low), int(x.high), 4 if narrow else 8))
            ),
            "y": alt.Y("pct:Q", scale=y.altair(), axis=y_axis(y, 5, "%")),
        }
        return panel.chart(
            base_line(panel.inner_height, panel.inner_width),
            *_lines(held, place, "step-after"),
            _dots(rows, place),
            labels.layer(),
        )

    return both_forms(draw, data[["label", "date", "compounded_pct"]], texts)
