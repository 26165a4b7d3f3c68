"""The parts that ready-made charts share: a panel of fixed margins, labels set where they do not collide."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NotRequired, TypedDict

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from helpers.archive.quantity import format_number
from helpers.charts.figure import Figure, figure
from helpers.charts.svg import HALO, LABELS
from helpers.charts.theme import AXIS, INK, LABEL_SIZE, MUTE, PAPER, PARTY, RULE, TODAY

LINE = 17  # px from one line of a label to the next
_BOX = ("x", "x2", "y", "y2", "color")
_EPOCH = date(1970, 1, 1)

# Widths of Liberation Sans in thousandths of the font size, by groups of similar characters.
_WIDTHS = dict.fromkeys("ijl|'", 222) | dict.fromkeys("ft/ .,:;I!()-[]", 290) | dict.fromkeys("mM", 833)
_WIDTHS |= dict.fromkeys("wABEKPSVXY&", 690) | dict.fromkeys("CDGHNOQRUW%", 790) | dict.fromkeys("rcksvxyzJ", 490)


def text_width(text: str, size: float = LABEL_SIZE, *, bold: bool = False) -> float:
    """About how wide a line of text is, in px, on the safe side."""
    units = sum(_WIDTHS.get(character, 570) for character in text)
    return units * size / 1000 * (1.07 if bold else 1.0)


def wrapped(text: str, width: float, size: float = LABEL_SIZE, *, bold: bool = False) -> list[str]:
    """The text in lines of about `width` px."""
    text = text.replace(" / ", "\u00a0/\u00a0")
    characters = max(6, int(width / (size * (0.57 if bold else 0.53))))
    return textwrap.wrap(text, characters, break_long_words=False) or [""]


def fitted(text: str, width: float, size: float = LABEL_SIZE) -> str:
    """The text, cut with an ellipsis where it is wider than `width` px; its tooltip has all of it."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1].rstrip(" ,")
    return text + "…"


@dataclass(frozen=True)
class Panel:
    """A drawing of fixed outer size: the margins hold axes and labels, what is left holds the data."""

    width: int
    height: int
    left: int = 0
    right: int = 0
    top: int = 12
    bottom: int = 28

    @property
    def narrow(self) -> bool:
        """Whether this is the form for a phone."""
        return self.width < 500

    @property
    def inner_width(self) -> int:
        """Px for the data, across."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> int:
        """Px for the data, down."""
        return self.height - self.top - self.bottom

    def chart(self, *layers: alt.Chart | alt.LayerChart) -> alt.LayerChart:
        """The layers in this panel; later ones lie on top."""
        return alt.LayerChart(
            layer=list(layers),
            width=self.inner_width,
            height=self.inner_height,
            autosize="none",
            padding={"left": self.left, "right": self.right, "top": self.top, "bottom": self.bottom},
        )


@dataclass(frozen=True)
class Scale:
    """A linear scale from a domain to px, the same that the chart draws with."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value, in px from the panel's left or top."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def altair(self) -> alt.Scale:
        """The same scale for an encoding."""
        return alt.Scale(domain=[self.low, self.high], range=[self.start, self.end], nice=False, zero=False)

    def ticks(self, count: int) -> list[float]:
        """Round values inside the domain, about `count` of them."""
        step = round_step(self.high - self.low, count)
        first = -(-self.low // step)
        return [round((first + i) * step, 10) for i in range(int((self.high - first * step) / step + 1e-9) + 1)]


def round_step(span: float, count: int) -> float:
    """The round step (1, 2 or 5 times a power of ten) that cuts `span` into about `count` pieces."""
    rough = span / max(count, 1)
    power: float = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 10.0 ** -len(str(int(1 / rough)))
    return next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor >= rough * (1 - 1e-9))


# Looks that differ from label to label: one layer can draw them all.
_LABEL_LOOK: dict[str, Any] = {name: alt.expr(f"datum.{name}") for name in ("align", "fontWeight", "fontSize")}


@dataclass
class Labels:
    """Text set at exact places of a panel, in px from its upper left corner."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        x: float,
        y: float,
        text: str | Sequence[str],
        color: str = INK,
        *,
        align: str = "left",
        bold: bool = False,
        size: int = LABEL_SIZE,
    ) -> None:
        """One label, centred on `y`, a line for each entry of `text`."""
        lines = [text] if isinstance(text, str) else list(text)
        top = y - (len(lines) - 1) * LINE / 2
        for number, line in enumerate(lines):
            self.rows.append(
                {
                    "x": round(x, 1),
                    "y": round(top + number * LINE, 1),
                    "text": line,
                    "color": color,
                    "align": align,
                    "fontWeight": "bold" if bold else "normal",
                    "fontSize": size,
                }
            )

    def layer(self) -> alt.Chart:
        """The labels as one chart layer."""
        return encoded(
            drawn(self.rows, LABELS).mark_text(baseline="middle", **_LABEL_LOOK),
            x=alt.X("x:Q", scale=None),
            y=alt.Y("y:Q", scale=None),
            text="text:N",
            color=alt.Color("color:N", scale=None),
        )

    def halo(self) -> alt.Chart:
        """The ground that keeps labels readable where they stand on marks: goes right below `layer`."""
        ground = drawn(self.rows, HALO).mark_text(
            baseline="middle",
            color=PAPER,
            stroke=PAPER,
            strokeWidth=5,
            strokeJoin="round",
            **_LABEL_LOOK,
        )
        return encoded(ground, x=alt.X("x:Q", scale=None), y=alt.Y("y:Q", scale=None), text="text:N")


def spread(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Places near `centres` (px) where labels of these heights neither overlap nor leave [low, high]."""
    order = sorted(range(len(centres)), key=lambda i: centres[i])
    placed = [0.0] * len(centres)
    edge = low
    for i in order:
        placed[i] = max(centres[i], edge + heights[i] / 2)
        edge = placed[i] + heights[i] / 2
    edge = high
    for i in reversed(order):
        placed[i] = min(placed[i], edge - heights[i] / 2)
        edge = placed[i] - heights[i] / 2
    return placed


@dataclass(frozen=True)
class Ending:
    """What stands at the right end of a line: a figure in bold, and below it what the line is."""

    y: float
    figure: str
    lines: list[str]
    color: str

    @property
    def height(self) -> float:
        """Px from top to bottom, with a little air."""
        return LINE * (len(self.lines) + 1) + 6.0


def ending_margin(endings: Iterable[tuple[str, list[str]]]) -> int:
    """The right margin (px) that figures and lines of text at the lines' ends need."""
    widths = [text_width(text, 13.5, bold=True) for figure, lines in endings for text in (figure, *lines)]
    return int(max(widths)) + 18


def set_endings(labels: Labels, panel: Panel, endings: Sequence[Ending]) -> None:
    """Set the endings beside the panel, each as near its line as the others allow."""
    centres = [ending.y for ending in endings]
    places = spread(centres, [ending.height for ending in endings], -12, panel.inner_height + 12)
    for ending, centre in zip(endings, places, strict=True):
        x, half = panel.inner_width + 10, len(ending.lines) * LINE / 2
        labels.add(x, centre - half, ending.figure, ending.color, bold=True, size=15)
        labels.add(x, centre + LINE / 2, ending.lines, ending.color, size=13)


@dataclass(frozen=True)
class Symbol:
    """A mark of a key: a point shape of Vega, or 'bar' or 'line', and the word for it."""

    shape: str
    word: str
    color: str = MUTE
    filled: bool = True
    thickness: int = 10


def key_rows(symbols: Sequence[Symbol], width: float) -> list[list[Symbol]]:
    """The symbols in as many rows as `width` (px) asks for."""
    rows: list[list[Symbol]] = [[]]
    used = 0.0
    for symbol in symbols:
        need = text_width(symbol.word, 13) + 38
        if rows[-1] and used + need > width:
            rows.append([])
            used = 0.0
        rows[-1].append(symbol)
        used += need
    return rows


def key(rows: Sequence[Sequence[Symbol]], left: float, top: float, labels: Labels) -> list[alt.Chart]:
    """The key's marks, its words going to `labels`; the first row is centred on `top` (px)."""
    shapes: list[dict[str, Any]] = []
    strips: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        x, y = left, top + 20 * number
        for symbol in row:
            if symbol.shape in ("bar", "line"):
                half = symbol.thickness / 2
                strips.append({"x": x, "x2": x + 16, "y": y - half, "y2": y + half, "color": symbol.color, "tip": ""})
            else:
                shapes.append(point(x + 8, y, symbol.shape, symbol.color, filled=symbol.filled))
            labels.add(x + 22, y + 1, symbol.word, MUTE, size=13)
            x += text_width(symbol.word, 13) + 38
    return [bars(strips, tips=False), point_layer(shapes, tips=False)]


def point(x: float, y: float, shape: str, color: str, *, filled: bool = True, tip: str = "") -> dict[str, Any]:
    """A row for `point_layer`: a shape at a place in px."""
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "shape": shape,
        "color": color,
        "fill": color if filled else PAPER,
        "tip": tip,
    }


def point_layer(rows: Sequence[dict[str, Any]], *, size: int = 75, tips: bool = True) -> alt.Chart:
    """Shapes at exact places, with their tooltips."""
    told = {"tooltip": "tip:N", "description": "tip:N"} if tips else {}
    return encoded(
        drawn(rows).mark_point(filled=False, strokeWidth=2, size=size, opacity=1),
        x=alt.X("x:Q", scale=None),
        y=alt.Y("y:Q", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        stroke=alt.Stroke("color:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        **told,
    )


def lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """For each span (from, to) the first lane where it overlaps no span before it."""
    ends: list[float] = []
    taken: list[int] = []
    for low, high in spans:
        lane = next((number for number, end in enumerate(ends) if end <= low), len(ends))
        if lane == len(ends):
            ends.append(high)
        else:
            ends[lane] = high
        taken.append(lane)
    return taken


def side_labels(names: Iterable[str], width: float) -> dict[str, list[str]]:
    """Row labels in lines of at most `width` px."""
    return {name: wrapped(name, width, 13) for name in names}


def side_width(lines: Iterable[list[str]]) -> int:
    """Px that row labels take, with the space after them."""
    return int(max(text_width(line, 13.5) for row in lines for line in row)) + 14


def required(frame: pd.DataFrame, columns: Iterable[str], chart: str) -> pd.DataFrame:
    """The frame, if it has rows and these columns. Raises ValueError in plain words otherwise."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        found = ", ".join(map(str, frame.columns))
        raise ValueError(f"{chart}: column {', '.join(missing)} is missing; found {found}.")
    if frame.empty:
        raise ValueError(f"{chart}: there are no rows to draw; say so in a line instead of a chart.")
    return frame.reset_index(drop=True)


class Texts(TypedDict):
    """What every ready-made chart is told in words; see `helpers.charts.figure`."""

    title: str
    subtitle: str
    takeaway: str
    sources: Iterable[str]
    note: NotRequired[str]


def both_forms(draw: Callable[[bool], alt.LayerChart], data: pd.DataFrame, texts: Texts) -> Figure:
    """The figure of a chart that `draw` makes wide (False) and narrow (True)."""
    with debug_mode(False):  # these specifications are tested: checking each one again would take half the time
        return figure(draw(False), narrow=draw(True), data=data, validate=False, **texts)


def party_color(party: str) -> str:
    """The color of a side. Raises ValueError for a side that has none."""
    if party not in PARTY:
        raise ValueError(f"party must be one of {', '.join(PARTY)}; found {party!r}.")
    return PARTY[party]


def day_number(value: Any) -> int:
    """A date as days since 1970: charts count days, so no time zone can shift them."""
    day = value if isinstance(value, date) else pd.Timestamp(value).date()
    return (date(day.year, day.month, day.day) - _EPOCH).days


def day_numbers(values: pd.Series[Any]) -> pd.Series[Any]:
    """Day numbers of a column of dates, to sort by."""
    return values.map(day_number)


def from_day_number(number: float) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=int(number))


def short_date(value: Any, *, year: bool = True) -> str:
    """2 May 2023, or 2 May."""
    day = from_day_number(day_number(value))
    return f"{day.day} {day:%b}" + (f" {day.year}" if year else "")


def points(value: float) -> str:
    """A percentage as charts label it: 13.02%."""
    return format_number(round(float(value) + 1e-9, 2)) + "%"


def y_axis(scale: Scale, count: int, suffix: str = "", title: str | None = None) -> alt.Axis:
    """Round values with thin lines across."""
    tail = f" + '{suffix}'" if suffix else ""
    return alt.Axis(
        values=scale.ticks(count),
        title=title,
        labelExpr=f"format(datum.value, ',') {tail}".strip(),
        gridColor=RULE,
    )


def date_ticks(first: int, last: int, most: int) -> list[tuple[int, str]]:
    """Day numbers and labels for a time axis: years where the span is long, else months; at most `most`."""
    start, end = from_day_number(first), from_day_number(last)
    if (last - first) / 366 > 2.2:
        step = next(s for s in (1, 2, 5, 10, 20, 50) if (end.year - start.year + 1) / s <= most)
        years = range(-(-start.year // step) * step, end.year + 1, step)
        marks = [(day_number(date(year, 1, 1)), str(year)) for year in years]
    else:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        step = next((s for s in (1, 2, 3, 6, 12) if months / s <= most), 12)
        marks = []
        for count in range(months):
            month = start.month - 1 + count
            year, month = start.year + month // 12, month % 12
            if month % step == 0:
                label = f"{date(2000, month + 1, 1):%b}"
                marks.append((day_number(date(year, month + 1, 1)), f"{label} {year}" if month == 0 else label))
    marks = [(day, label) for day, label in marks if first <= day <= last]
    if marks and not any(re.search(r"\d{4}", label) for _, label in marks):
        day, label = marks[0]
        marks[0] = (day, f"{label} {from_day_number(day).year}")
    return marks


def date_axis(ticks: list[tuple[int, str]]) -> alt.Axis:
    """An axis over day numbers that shows the given labels."""
    table = ",".join(f"'{day}':'{label}'" for day, label in ticks)
    return alt.Axis(values=[day for day, _ in ticks], title=None, labelExpr=f"({{{table}}})[datum.value]")


def drawn(rows: Iterable[dict[str, Any]], name: str = "") -> alt.Chart:
    """A chart of plain rows, which must name the type of each encoding; `name` is that of the layer, if any."""
    # A tuple, as Altair copies lists again and again.
    values = tuple({key: _short(value) for key, value in row.items()} for row in rows)
    return alt.Chart(alt.InlineData(values=values), name=name or alt.Undefined)


def _short(value: Any) -> Any:
    """Two decimals are enough for any place and any label, and none where they are 0; what is missing is null."""
    if isinstance(value, float):
        short = round(float(value), 2)
        return None if math.isnan(value) else int(short) if short.is_integer() else short
    return value


def encoded(chart: alt.Chart, **channels: Any) -> alt.Chart:
    """The chart with these encoding channels; a shorthand becomes its channel at once, which is the faster way."""
    made = {
        name: getattr(alt, name[0].upper() + name[1:])(value) if isinstance(value, str) else value
        for name, value in channels.items()
    }
    result: alt.Chart = chart.encode(**made)
    return result


def _picked(rows: Iterable[dict[str, Any]], names: Sequence[str]) -> Iterable[dict[str, Any]]:
    return ({name: row[name] for name in names} for row in rows)


def bars(rows: Iterable[dict[str, Any]], *, tips: bool = True, opacity: float = 1) -> alt.Chart:
    """Rectangles at exact places in px: x, x2, y, y2, color, tip."""
    told = {"tooltip": "tip:N", "description": "tip:N"} if tips else {}
    kept = (*_BOX, "tip") if tips else _BOX
    return encoded(
        drawn(_picked(rows, kept)).mark_rect(opacity=opacity),
        x=alt.X("x:Q", scale=None),
        x2="x2",
        y=alt.Y("y:Q", scale=None),
        y2="y2",
        color=alt.Color("color:N", scale=None),
        **told,
    )


def rules(rows: Iterable[dict[str, Any]], **look: Any) -> alt.Chart:
    """Straight lines at exact places in px: x, y, x2, y2, color."""
    return encoded(
        drawn(_picked(rows, _BOX)).mark_rule(**look),
        x=alt.X("x:Q", scale=None),
        y=alt.Y("y:Q", scale=None),
        x2="x2",
        y2="y2",
        color=alt.Color("color:N", scale=None),
    )


def rule_at(x: float, top: float, bottom: float, color: str = TODAY, dash: Sequence[int] = (1, 0)) -> alt.Chart:
    """An upright line at a place in px."""
    row = {"x": round(x, 1), "x2": round(x, 1), "y": round(top, 1), "y2": round(bottom, 1), "color": color}
    return rules([row], strokeWidth=1.5, strokeDash=list(dash))


def base_line(y: float, width: float, color: str = AXIS) -> alt.Chart:
    """A level line across the panel, in px."""
    return rules([{"x": 0, "x2": width, "y": round(y, 1), "y2": round(y, 1), "color": color}])
