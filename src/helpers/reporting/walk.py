"""The walk over an exported page: every digit bound to a figure, a row, a day, a parameter or a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from helpers.briefing.pieces import BUNDLE, marks_of
from helpers.reporting.editions import EditionError, Project, choose, read_editions

_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
# Elements whose digits are bound by what they are: figures, days, code, drawings with their own source line.
_BOUND_TAGS = frozenset({"data", "time", "script", "style", "svg", "pre", "code", "figure", "title", "output", "form"})
_BOUND_CLASSES = frozenset({"row", "param", "ref", "tip", "stamp", "citation", "bottom", "cell-code", "editions"})
_BOUND_IDS = frozenset({"sources", "corrected", "cite"})
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Bound:
    """One figure of a page: what it is, its value as printed, unit, derivation and source ids."""

    key: str
    value: str
    unit: str
    derivation: str
    sources: tuple[str, ...]
    shown: str


class _Walker(HTMLParser):
    """Collects unbound digits with their words, and all bound figures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[bool] = []
        self.unbound: list[str] = []
        self.figures: list[Bound] = []
        self._open: dict[str, str] | None = None
        self._shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "data":
            self._open, self._shown = given, []
        if tag not in _VOID:
            self.stack.append(_binds(tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self._open is not None:
            self.figures.append(_bound(self._open, "".join(self._shown)))
            self._open = None
        if tag not in _VOID and self.stack:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._shown.append(data)
        if not any(self.stack) and _DIGIT.search(data):
            self.unbound.append(" ".join(data.split()))


def _binds(tag: str, given: dict[str, str]) -> bool:
    classes = set(given.get("class", "").split())
    return tag in _BOUND_TAGS or bool(classes & _BOUND_CLASSES) or given.get("id", "") in _BOUND_IDS


def _bound(given: dict[str, str], shown: str) -> Bound:
    return Bound(
        given.get("data-key", ""),
        given.get("value", ""),
        given.get("data-unit", ""),
        given.get("data-derivation", ""),
        tuple(given.get("data-sources", "").split()),
        " ".join(shown.split()),
    )


def unbound_digits(page: str) -> list[str]:
    """Texts of a page that hold a digit bound to nothing."""
    walker = _Walker()
    walker.feed(page)
    return walker.unbound


def figures(page: str) -> list[Bound]:
    """All bound figures of a page, in its order."""
    walker = _Walker()
    walker.feed(page)
    return walker.figures


def output_figures(outputs: Iterable[Mapping[str, Any]]) -> list[Bound]:
    """All bound figures of a notebook's outputs, in their order, as the pieces carry them."""
    marks = (mark for output in outputs for mark in marks_of(output.get("data", {}).get(BUNDLE, {})))
    return [
        Bound(mark["key"], str(mark["value"]), mark["unit"], mark["derivation"], tuple(mark["sources"]), mark["text"])
        for mark in marks
        if mark["kind"] == "figure"
    ]


def cited(project: Project, name: str) -> str:
    """For an edition, a line for each figure: printed value, key, derivation, sources with their addresses.

    Raises EditionError for an unknown edition or one that is not built.
    """
    from helpers.archive import source_details

    edition = choose(read_editions(project.editions_file), (name,))[0]
    path: Path = project.reports / edition.files[1]
    if not path.exists():
        raise EditionError(f"{edition.edition_id} is not built: run briefings build {edition.edition_id}")
    lines = []
    for figure in dict.fromkeys(figures(path.read_text(encoding="utf-8"))):
        sources = "; ".join(f"{source} {source_details(source).url}" for source in figure.sources) or "-"
        lines.append(f"{figure.shown}\t{figure.key}\t{figure.derivation}\t{sources}")
    return "\n".join(lines)
