"""What was corrected on a page since it was published: lines of `corrections` whose rows the page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpers.archive import Correction, read_corrections
from helpers.briefing.pieces import BUNDLE, day_words, marks_of

_KINDS = {"revision": "revised by the source", "conflict": "sources disagreed", "slip": "our slip"}
_DAY = len("2019-03-14")


@dataclass(frozen=True)
class Corrected:
    """What one day's corrections for one reason changed on a page; `changes` are words: figure, old and new value."""

    corrected_on: str
    reason: str
    kind: str
    changes: tuple[str, ...]

    @property
    def day(self) -> str:
        """The day of the correction in words."""
        return day_words(self.corrected_on)


def shown_rows(notebook: Any) -> frozenset[str]:
    """The rows, as table/key, that the outputs of an executed notebook are bound to."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    pieces = (output.get("data", {}).get(BUNDLE, {}) for output in outputs)
    return frozenset(str(mark["row"]) for piece in pieces for mark in marks_of(piece) if mark.get("row"))


def corrected(rows: Iterable[str]) -> list[Corrected]:
    """The corrections of these rows, newest first; those of one day and one reason stand together."""
    known = set(rows)
    groups: dict[tuple[str, str, str], list[str]] = {}
    for line in reversed(read_corrections()):
        if f"{line.table}/{line.row_key}" in known:
            groups.setdefault((line.corrected_on, line.reason, line.kind), []).append(_change(line))
    return [Corrected(day, reason, _KINDS[kind], tuple(changes)) for (day, reason, kind), changes in groups.items()]


def _change(line: Correction) -> str:
    name = f"{line.table.replace('_', ' ')}, {line.row_key}, {line.column.replace('_', ' ')}"
    return f"{name}: {_value(line.old_value)} before, {_value(line.new_value)} now"


def _value(cell: str) -> str:
    return day_words(cell) if len(cell) == _DAY and cell.count("-") == 2 else cell or "nothing"
