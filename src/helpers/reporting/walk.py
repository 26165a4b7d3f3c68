"""The figures of an exported page, each with its value, derivation and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from helpers.briefing.pieces import BUNDLE, marks_of
from helpers.reporting.editions import EditionError, Project, choose, read_editions


@dataclass(frozen=True)
class Bound:
    """One figure of a page: what it is, its value as printed, unit, derivation and source ids."""

    key: str
    value: str
    unit: str
    derivation: str
    sources: tuple[str, ...]
    shown: str


class _Reader(HTMLParser):
    """Collects all bound figures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.figures: list[Bound] = []
        self._open: dict[str, str] | None = None
        self._shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "data":
            self._open, self._shown = {name: value or "" for name, value in attrs}, []

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self._open is not None:
            self.figures.append(_bound(self._open, "".join(self._shown)))
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._shown.append(data)


def _bound(given: dict[str, str], shown: str) -> Bound:
    key, value, unit, how = (given.get(name, "") for name in ("data-key", "value", "data-unit", "data-derivation"))
    return Bound(key, value, unit, how, tuple(given.get("data-sources", "").split()), " ".join(shown.split()))


def figures(page: str) -> list[Bound]:
    """All bound figures of a page, in its order."""
    reader = _Reader()
    reader.feed(page)
    return reader.figures


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
