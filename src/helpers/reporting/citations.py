"""The sources of one page, numbered in the order in which it points at them, and the links to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from urllib.parse import urlsplit

from helpers.archive import Passage, states_value
from helpers.briefing.pieces import day_words


@dataclass(frozen=True)
class Cited:
    """A source as a page lists it, with the passages that state figures of the page.

    A `later` account keeps its title and day to itself.
    """

    source_id: str
    publisher: str = ""
    title: str = ""
    published_on: str = ""
    url: str = ""
    later: bool = False
    passages: tuple[Passage, ...] = ()

    @property
    def line(self) -> str:
        """Publisher and day, as a source line or a tooltip names it."""
        if self.later:
            return f"{self.publisher}, account published later"
        return ", ".join(part for part in (self.publisher, day_words(self.published_on)) if part) or self.source_id


@dataclass
class Sources:
    """The sources of one page, numbered in the order in which the page first points at them.

    `find` gives the archive's details of an id, or None; `passages` those that were public on a day, by source.
    Sources published after `as_of` do not show their title.
    """

    find: Callable[[str], Cited | None]
    passages: Callable[[str], Mapping[str, Sequence[Passage]]] = lambda as_of: {}
    as_of: str = ""
    _cited: dict[str, Cited] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _more: dict[str, None] = field(default_factory=dict)
    _public: Mapping[str, Sequence[Passage]] | None = None
    _quoted: dict[str, dict[Passage, None]] = field(default_factory=dict)

    def number(self, source_id: str, fallback: Cited) -> int:
        """The number of a source that the page points at; `fallback` is what the page itself knows of it."""
        self._know(source_id, fallback)
        return self._numbers.setdefault(source_id, len(self._numbers) + 1)

    def mention(self, source_ids: Iterable[str]) -> None:
        """Sources that a figure rests on without pointing at them: they end the list."""
        for source_id in source_ids:
            self._know(source_id, Cited(source_id))
            self._more.setdefault(source_id)

    def quote(self, source_ids: Iterable[str], value: str, unit: str, says: str = "") -> str:
        """The words in which one of these sources states a value, which then stand in the list too; else nothing.

        With `says` only words that hold it: a change against an average is not the one on the year before.
        """
        if self.as_of and self._public is None:
            self._public = self.passages(self.as_of)
        for source_id in source_ids:
            for passage in (self._public or {}).get(source_id, ()):
                if says in passage.quote.lower() and states_value(value, unit, passage.quote):
                    self._quoted.setdefault(source_id, {}).setdefault(passage)
                    return passage.quote
        return ""

    def __getitem__(self, source_id: str) -> Cited:
        return self._cited[source_id]

    def listed(self) -> list[tuple[int, Cited]]:
        """All sources used, with their numbers."""
        for source_id in self._more:
            if self._cited[source_id].publisher:  # an id that neither page nor archive can name is no source
                self._numbers.setdefault(source_id, len(self._numbers) + 1)
        return [
            (number, replace(self._cited[source_id], passages=tuple(self._quoted.get(source_id, ()))))
            for source_id, number in self._numbers.items()
        ]

    def _know(self, source_id: str, fallback: Cited) -> None:
        known = self._cited.get(source_id)
        if known is not None and known.publisher:
            return
        cited = self.find(source_id) or fallback
        day = cited.published_on
        later = fallback.later or bool(self.as_of and day and day > self.as_of[: len(day)])
        self._cited[source_id] = Cited(
            source_id,
            cited.publisher,
            "" if later else cited.title,
            "" if later else day,
            web_link(cited.url),
            later,
        )


def web_link(url: str) -> str:
    """The address if it is an http(s) one with a host, else nothing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def page_link(url: str) -> str:
    """An address that a page may link to: http(s), a place on the page, or a file beside it; else nothing."""
    url = url.strip()
    if url.startswith("#") or web_link(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = not parts.scheme and not parts.netloc and not url.startswith(("/", "\\")) and "\\" not in url
    return url if plain and ":" not in url.split("/")[0] else ""


def reference(number: int, cited: Cited, *, named: bool = False, tip: str = "") -> str:
    """A link to a numbered source on the page; `named` says who published it when."""
    described = f' aria-describedby="{tip}"' if tip else ""
    shared = f'href="#source-{number}"{described}'
    if named:
        return f'<a class="ref named" {shared}><span>{escape(cited.line)}</span><sup>{number}</sup></a>'
    return f'<a class="ref" {shared} aria-label="Source {number}">{number}</a>'


def slug(text: str) -> str:
    """Lower-case words joined by hyphens, for ids and file names."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
