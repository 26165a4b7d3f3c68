"""Strike history: every stoppage by day and length, and the share still out, filtered together by union and sector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.layers import Layered, days_out, emphasis, faded, pointed, survival, year_axis
from helpers.charts.theme import INK
from helpers.charts.tooltips import DAY, tooltips

_WIDTH = 610  # px of the plot
_PHONE_WIDTH = 270  # px of the plot on a phone, where names are nearest to each other
_HEIGHT = 330
_TOP = 1.25  # the axis ends so far above the longest stoppage
_LETTER = 5.8  # px of a letter of a name, about
_LINE = 12  # px of a line of a name
_LANES = ((-4, -8), (-4, 20), (8, 6))  # px from a dot to a name's near end and to its foot: above, below, beside
_DOT = 4  # px, half the width of a dot
ALL = "All"
_Box = tuple[float, float, float, float]


def timeline_and_survival(
    rows: pd.DataFrame, curves: pd.DataFrame, *, union: str = ALL, sector: str = ALL
) -> alt.VConcatChart | None:
    """Stoppages by first day and length above, the share still out by day below; two menus filter both. None without rows.

    `rows`: columns of `analysis.lengths.timeline`; `curves`: those of `analysis.lengths.curves`. `union` and `sector` are
    what the menus show at first.
    """
    if rows.empty:
        return None
    unions = [ALL, *sorted(set(rows["union"]) - {"other"}), *sorted(set(rows["union"]) & {"other"})]
    sectors = [ALL, *sorted(set(rows["sector"]))]
    menus = [
        alt.param(name="union", value=union, bind=alt.binding_select(options=unions, name="Union ")),
        alt.param(name="sector", value=sector, bind=alt.binding_select(options=sectors, name="Sector ")),
    ]
    return alt.vconcat(_dots(rows), _curve(curves), spacing=26).add_params(*menus)


def placed_names(rows: pd.DataFrame) -> pd.DataFrame:
    """Where each name stands so that it meets no other and no dot, on a phone either; one without a place is left to the tooltip.

    `rows`: start, days, title, named. Adds late (bool: the name ends at its dot instead of beginning there) and lane (0
    above the dot, 1 below it, 2 beside it), and clears `named` where no place is free. The newest have the first choice.
    """
    first, span = rows["start"].min(), max(rows["start"].max() - rows["start"].min(), pd.Timedelta(days=1))
    across = ((rows["start"] - first) / span * _PHONE_WIDTH).astype(float)
    heights = _HEIGHT * (1 - (rows["days"].astype(float) / (float(rows["days"].max()) * _TOP)) ** 0.5)
    made = rows.assign(late=False, lane=0)
    taken: list[_Box] = [(x - _DOT, x + _DOT, y - _DOT, y + _DOT) for x, y in zip(across, heights, strict=True)]
    for index in made.index[made["named"].astype(bool)][::-1]:
        free = (
            (box, late, lane)
            for box, late, lane in _places(across[index], heights[index], len(str(made.loc[index, "title"])))
            if _is_free(box, taken)
        )
        place = next(free, None)
        made.loc[index, "named"] = place is not None
        if place is not None:
            taken.append(place[0])
            made.loc[index, ["late", "lane"]] = place[1:]
    return made


def _places(x: float, y: float, letters: int) -> Iterator[tuple[_Box, bool, int]]:
    """The places for a name at a dot that lie within the plot, the best first: each with `late` and `lane`."""
    width = letters * _LETTER
    for lane, (aside, foot) in enumerate(_LANES):
        for late in sorted((False, True), reverse=bool(x > _PHONE_WIDTH / 2)):
            left = x - aside - width if late else x + aside
            if left >= -_LETTER and left + width <= _PHONE_WIDTH + _LETTER:
                yield (left, left + width, y + foot - _LINE, y + foot), late, lane


def _is_free(box: _Box, others: Iterable[_Box]) -> bool:
    """Whether a place (left, right, top, foot) meets none of the others."""
    return not any(box[0] < o[1] and o[0] < box[1] and box[2] < o[3] and o[2] < box[3] for o in others)


def _dots(rows: pd.DataFrame) -> Layered:
    base = (
        alt.Chart(placed_names(rows))
        .transform_filter("(union == 'All' || datum.union == union) && (sector == 'All' || datum.sector == sector)")
        .encode(
            year_axis("start"),
            alt.Y(
                "days:Q",
                title="Days out (root scale)",
                scale=alt.Scale(type="sqrt", domainMax=float(rows["days"].max()) * _TOP, nice=False),
                axis=alt.Axis(values=[10, 50, 100, 200, 400, 800], format=",d"),
            ),
        )
    )
    here = pointed("title")
    dots = base.mark_point(filled=True, size=85).encode(
        color=emphasis("running"),
        opacity=faded(here, 0.3, full=0.95),
        tooltip=tooltips("title", "union", "sector", "start", "days", start=("First day", DAY)),
    )
    names = base.transform_filter("datum.named").encode(text="title:N")
    dx, dy = (f"{[lane[axis] for lane in _LANES]}[datum.lane]" for axis in (0, 1))
    look: dict[str, Any] = {"color": INK, "fontSize": 12, "baseline": "bottom", "dy": alt.expr(dy)}
    left = names.transform_filter("!datum.late").mark_text(align="left", dx=alt.expr(dx), **look)
    right = names.transform_filter("datum.late").mark_text(align="right", dx=alt.expr(f"-{dx}"), **look)
    return alt.layer(dots.add_params(here), left, right).properties(width=_WIDTH, height=_HEIGHT)


def _curve(curves: pd.DataFrame) -> Layered:
    base = alt.Chart(curves).transform_filter("datum.union == union && datum.sector == sector")
    known = base.transform_filter("isValid(datum.day)")
    words = (
        base.transform_aggregate(cases="max(cases)", ended="max(ended)", note="max(note)")
        .transform_calculate(
            words="datum.note ? datum.note : datum.cases + ' stoppages, ' + "
            "(datum.ended == datum.cases ? 'all' : datum.ended) + ' of them over'"
        )
        .mark_text(align="right", baseline="top", color=INK, fontSize=13)
        .encode(x=alt.value("width"), y=alt.value(0), text="words:N")
    )
    return alt.layer(
        *survival(
            known,
            days_out(float(curves["day"].max()) * 1.02),
            tooltips("day", "survival", "cases", cases=("Stoppages", ",d")),
        ),
        words,
    ).properties(width=_WIDTH, height=240)
