"""The words around a chart from a template of `texts/captions`: title, subtitle, takeaway, note, and the columns shown.

A line of the template that begins with `Title:`, `Subtitle:`, `Takeaway:`, `Note:` or `Columns:` begins that part, which
goes on to the next. Figures, days and filters are those of `helpers.briefing.say`. The sources of a caption stand below
the chart, so a number of the chart's own frame needs no figure of its own: `{{ row.days | number }}` writes it, and
`{% for row in frame | rows %}` goes through a frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import altair as alt

from helpers.briefing.marks import PlainTexts
from helpers.briefing.say import SayError, render_caption
from helpers.charts.cited import cited

ChartT = TypeVar("ChartT", bound=alt.TopLevelMixin | None)
PARTS = ("Title", "Subtitle", "Takeaway", "Note", "Columns")
_PART = re.compile(rf"^({'|'.join(PARTS)}):", re.MULTILINE)


def captioned(chart: ChartT, name: str, /, *, sources: Iterable[str], result: str = "", **names: object) -> ChartT:
    """The chart with the caption `texts/captions/<name>.md.j2`, which is written with these names; None without a chart.

    `sources` and `result` are those of `cited`. Raises SayError where the caption cannot be written.
    """
    return chart if chart is None else cited(chart, **caption(name, **names), sources=sources, result=result)


def caption(name: str, /, **names: object) -> dict[str, Any]:
    """Title, subtitle, takeaway, note and columns of a caption, as far as its template has them."""
    texts = PlainTexts()
    before, *parts = _PART.split(render_caption(f"captions/{name}.md.j2", names, texts))
    if before.strip():
        raise SayError(f"The caption {name!r} has words before its first part; begin it with: {', '.join(PARTS)}.")
    written = {
        label.lower(): texts.filled(_one_line(body)) for label, body in zip(parts[::2], parts[1::2], strict=True)
    }
    missing = {"title", "takeaway"} - {label for label, text in written.items() if text}
    if missing:
        raise SayError(f"The caption {name!r} has no {' and no '.join(sorted(missing))}.")
    columns = written.pop("columns", "").replace(",", " ").split()
    return written | ({"columns": columns} if columns else {})


def _one_line(body: str) -> str:
    """A part as one line; a comma, point or semicolon stands right behind its word, wherever the template breaks a line."""
    return re.sub(r"\s+([,.;])", r"\1", " ".join(body.split()))
