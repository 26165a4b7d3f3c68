"""Direct labels: each series named at its end, apart from the others whatever their values are."""

from __future__ import annotations

from typing import Any, TypeVar

import altair as alt

ChartT = TypeVar("ChartT", bound=alt.Chart)


def apart(chart: ChartT, value: str, room: str) -> ChartT:
    """The chart with a field `label_at`: `value` moved up as far as it must be to keep `room` from the label below.

    `room` is a Vega expression in units of `value`; `datum.label_top` is the largest value. The labels move with the
    values, so they stay apart when a slider changes those.
    """
    return (
        chart.transform_joinaggregate(label_top=f"max({value})")
        .transform_window(label_rank="row_number()", sort=[alt.SortField(value, order="ascending")])
        .transform_calculate(label_room=room)
        .transform_calculate(label_base=f"datum.{value} - datum.label_rank * datum.label_room")
        .transform_window(label_floor="max(label_base)", sort=[alt.SortField("label_rank")], frame=[None, 0])
        .transform_calculate(label_at="datum.label_floor + datum.label_rank * datum.label_room")
    )


def named_ends(
    ends: alt.Chart, x: alt.X, color: alt.Color, value: str, form: str, room: str, scale: Any = alt.Undefined
) -> alt.Chart:
    """Each side's name and, below it, its value at the end of its line, apart from the others by `room` (see `apart`).

    `form` closes the Vega call of format: `'.2f') + '%'`. `scale` is that of the values.
    """
    y = alt.Y("label_at:Q", scale=scale)
    return (
        apart(ends, value, room)
        .transform_calculate(words=f"datum.side + '\\n' + format(datum.{value}, {form}")
        .mark_text(align="left", dx=9, lineBreak="\n", fontSize=13, fontWeight="bold", lineHeight=16)
        .encode(x, y, color, text="words:N")
    )
