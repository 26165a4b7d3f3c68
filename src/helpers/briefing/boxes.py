"""Headline boxes: four to six figures that a reader can quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from helpers.archive import Archive, Quantity, RowText
from helpers.briefing.marks import Marks, Shown
from helpers.briefing.pieces import Piece

SIDES = ("guild", "employers", "settlement")


@dataclass(frozen=True)
class Box:
    """A figure with the words around it: `label` says what it is, `note` how to read it."""

    fact: Quantity
    label: str = ""
    note: str = ""
    unit: bool = True


class Worded(Protocol):
    """A figure that analysis has put in words already: what `Box` has."""

    @property
    def fact(self) -> Quantity: ...
    @property
    def label(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def unit(self) -> bool: ...


def boxes(facts: Sequence[Worded | Quantity], archive: Archive) -> Piece | None:
    """The figures in boxes, colored by side (`Quantity.of.side`); figures that are not known are left out."""
    listed = [Box(fact) if isinstance(fact, Quantity) else fact for fact in facts]
    known = [box for box in listed if box.fact.known]
    if not known:
        return None
    marks = Marks(archive)
    cells = "".join(_box(box, marks) for box in known)
    return Piece("boxes", f'<div class="boxes">{cells}</div>', tuple(marks.listed), archive, {"figures": _said(known)})


def _box(box: Worded, marks: Marks) -> str:
    fact = box.fact
    label = marks.token(RowText(box.label or fact.label, "facts", fact.key, fact.sources))
    figure = marks.token(Shown(fact, unit=box.unit, refs=False, words=False))
    note = marks.token(RowText(box.note, "facts", fact.key, fact.sources, refs=True))
    side = fact.of.side if fact.of.side in SIDES else "plain"
    return (
        f'<div class="box {escape(side)}"><p class="box-label">{label}</p>'
        f'<p class="box-figure">{figure}</p><p class="box-note">{note}</p></div>'
    )


def _said(listed: Sequence[Worded]) -> list[list[str]]:
    return [[box.label or box.fact.label, box.fact.text(unit=box.unit)] for box in listed]
