"""What moved when, issue by issue, on both sides of the table."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.layers import END_OF_AXIS, Layered, faded, label_lines, wrapped
from helpers.charts.theme import EMPLOYERS, GUILD, MUTE, SETTLEMENT
from helpers.charts.tooltips import DAY, tooltips

_ROW = 36  # px for each issue whose name takes two lines
_LINE = 16  # px for each further line
_LEAST_MOVES = 3
_ROOM_AFTER, _LEAST_ROOM = 0.25, pd.Timedelta(days=30)  # after the last move: a share of the time shown
_SHAPES = {"open": "circle", "moved": "triangle-right", "rejected": "cross", "withdrawn": "diamond", "agreed": "square"}


def moves_by_issue(frame: pd.DataFrame, as_of: pd.Timestamp) -> Layered | None:
    """A row for each issue, a mark for each dated position: color by side, shape by status; None with too few moves.

    `frame`: columns of `analysis.positions.moves` (issue, party, date, status, stance). A click in the legend keeps one
    side; the tooltip gives the stance.
    """
    if len(frame) < _LEAST_MOVES:
        return None
    data = frame.assign(lines=wrapped(frame["issue"], 20))
    issues = list(dict.fromkeys(data["lines"]))
    sides = ["Guild", *sorted(set(data["party"]) - {"Guild", "Both"}), "Both"]
    colors = dict(zip(sides, [GUILD, EMPLOYERS, SETTLEMENT] if len(sides) == 3 else [GUILD, SETTLEMENT], strict=True))
    shown = [side for side in sides if side in set(data["party"])]
    statuses = [status for status in _SHAPES if status in set(data["status"])]
    picked = alt.selection_point(name="side", fields=["party"], bind="legend")
    key = alt.Legend(title=None, orient="bottom", columns=3, symbolFillColor=MUTE, symbolStrokeColor=MUTE)
    y = alt.Y("lines:N", sort=issues, title=None, axis=label_lines(grid=True))
    x = alt.X(
        "date:T",
        title=None,
        axis=alt.Axis(format="%b %Y", tickCount=4, grid=False, labelFlush=END_OF_AXIS),
        scale=alt.Scale(nice=False, padding=8),
    )
    dots = alt.Chart(data).mark_point(filled=True, size=80).encode(
        x,
        y,
        yOffset=alt.YOffset("party:N", sort=shown),
        color=alt.Color("party:N", scale=alt.Scale(domain=shown, range=[colors[side] for side in shown]), legend=alt.Legend(title=None, orient="top", columns=3)),
        shape=alt.Shape("status:N", scale=alt.Scale(domain=statuses, range=[_SHAPES[s] for s in statuses]), legend=key),
        opacity=faded(picked, 0.12),
        tooltip=tooltips("issue", "party", "date", "stance", "status", date=("On", DAY)),
    )  # fmt: skip
    end = alt.Chart(pd.DataFrame({"date": [_shown_to(data["date"], as_of)]})).mark_rule(opacity=0).encode(x)
    longest = max(name.count("|") for name in issues)
    row = _ROW + _LINE * max(0, longest - 1)  # no name reaches into the row below
    return alt.layer(dots.add_params(picked), end).properties(height=row * len(issues))


def _shown_to(moved_on: pd.Series, as_of: pd.Timestamp) -> pd.Timestamp:
    """The as-of day or, where the last move is long past, a little after that move."""
    first, last = moved_on.min(), moved_on.max()
    return min(as_of, last + max((last - first) * _ROOM_AFTER, _LEAST_ROOM))
