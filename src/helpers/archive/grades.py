"""How well a figure is attested: by the body that made it, by two reports, by one, or by a copy only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """The grades, best first; the value is what a reader sees."""

    FIRST_HAND = "first-hand"
    TWO_SOURCES = "two independent sources"
    ONE_REPORT = "one report"
    COPY = "copy or digest"


@dataclass(frozen=True)
class Source:
    """A public page or document. `form` says whether the page is the original, a carried text, a copy or a digest."""

    source_id: str
    publisher: str
    title: str
    published_on: str
    url: str
    kind: str = ""
    form: str = "original"
    original_publisher: str = ""

    @property
    def origin(self) -> str:
        """Who wrote it: the publisher of the original, where the page carries another's text."""
        return self.original_publisher or self.publisher


FIRST_HAND_KINDS = frozenset({"agency_release", "agency_report", "court", "employer_release", "union_release",
                              "dataset", "scholarly"})  # fmt: skip
"""Kinds of sources made by the body whose act or count it is: a union on its vote, FilmLA on its days, a court."""
FAITHFUL = frozenset({"original", "syndicated", "archive"})
"""Forms in which a page holds the text as its publisher or a licensed carrier put it out."""


def grade(sources: Iterable[Source]) -> Grade:
    """The grade of a figure that rests on these sources.

    First-hand: a release, report, ruling, data set or study of the body that made the figure, as it was put out.
    Two independent sources: reports of two publishers, at least one of them not as a copy. One report: one of them.
    Copy or digest: copies, rewrites and reference works only.
    """
    sources = list(sources)
    faithful = [source for source in sources if source.form in FAITHFUL]
    if any(source.kind in FIRST_HAND_KINDS for source in faithful):
        return Grade.FIRST_HAND
    reports = {_name(source) for source in sources if source.form != "digest" and source.kind == "news"}
    if faithful and len(reports) > 1:
        return Grade.TWO_SOURCES
    return Grade.ONE_REPORT if faithful else Grade.COPY


def _name(source: Source) -> str:
    """The publisher without what stands in brackets or its article."""
    return source.origin.partition(" (")[0].strip().removeprefix("The ").casefold()
