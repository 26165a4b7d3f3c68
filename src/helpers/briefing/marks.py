"""Marks: what is bound to the archive inside a text, kept as data beside it.

A text holds a short token where a figure, a day or words of a row stand; the mark itself is plain data. The notebook
and the page each write a mark in their own way, so neither has to read the other's HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from numbers import Real
from typing import Any

import pandas as pd

from helpers.archive import Archive, Quantity, day_text
from helpers.archive.quantity import RowText, format_number, ordinal_word, spelled, steadied

Mark = Mapping[str, Any]
_HALF_A_YEAR = 183  # days
_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use characters: no text of the archive holds them
_TOKEN = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


@dataclass(frozen=True)
class Shown:
    """A value with the way in which a text wants it shown."""

    value: object
    sign: bool = False  # +5, −3
    unit: bool = True
    size: bool = False  # without its sign: "fell 28.8 percent"
    refs: bool = True
    words: bool = True  # 28.8 percent, not 28.8%
    spelled: bool = False  # two, not 2
    ordinal: bool = False  # second, 11th
    capital: bool = False  # with a capital first letter, where a sentence begins
    day: str = "full"  # full, weekday, short (both without the year while it is near), month
    number: bool = False  # a number of a chart's frame, which only a caption may show
    share: bool = False  # such a number in percent
    decimals: int | None = None


@dataclass
class Marks:
    """The marks of one text, in the order in which they stand in it."""

    archive: Archive
    listed: list[dict[str, Any]] = field(default_factory=list)

    def token(self, value: object) -> str:
        """The token that stands for `value` in the text. Raises ValueError for a value that is not known."""
        shown = value if isinstance(value, Shown) else Shown(value)
        mark = self._mark(replace(shown, day="full") if self._needs_its_year(shown) else shown)
        if shown.capital:
            mark["text"] = mark["text"][:1].upper() + mark["text"][1:]
        self.listed.append(mark)
        return f"{_OPEN}{len(self.listed) - 1}{_CLOSE}"

    def _needs_its_year(self, shown: Shown) -> bool:
        """Whether a day is so far away that a reader would take it for that of another year."""
        day = shown.value.value if isinstance(shown.value, Quantity) else shown.value
        if shown.day not in ("short", "weekday") or not isinstance(day, date):
            return False
        return abs((pd.Timestamp(day) - pd.Timestamp(self.archive.as_of)).days) > _HALF_A_YEAR

    def region(self, label: str) -> str:
        """The token for the name of a region, which the page keeps apart from others of that name."""
        self.listed.append({"kind": "region", "text": label})
        return f"{_OPEN}{len(self.listed) - 1}{_CLOSE}"

    def _mark(self, shown: Shown) -> dict[str, Any]:
        value = shown.value
        if isinstance(value, Quantity):
            return _figure(self.archive, value, shown)
        if isinstance(value, RowText):
            sources = known_sources(self.archive, value.sources)
            row = f"{value.table}/{value.row_id}"
            return {
                "kind": "row",
                "text": value.text,
                "row": row,
                "sources": sources,
                "refs": shown.refs and value.refs,
            }
        if isinstance(value, pd.Period):
            return _period(value)
        if isinstance(value, date):  # timestamps are dates
            return _day(value, shown)
        if isinstance(value, str):
            return {"kind": "text", "text": value}
        raise ValueError(
            f"found {value!r} ({type(value).__name__}) in a text; expected a Quantity, a day or words: a bare number has "
            "no source, so make it a Quantity, or take its sentence out with {% if %} where it may be missing"
        )


def _figure(archive: Archive, fact: Quantity, shown: Shown) -> dict[str, Any]:
    if not fact.known:
        raise ValueError(f"the figure {fact.key!r} is not known on {archive.as_of}: put its sentence in {{% if %}}")
    value = fact.value.isoformat()[:10] if isinstance(fact.value, date) else steadied(fact.value)
    mark: dict[str, Any] = {
        "kind": "figure",
        "key": fact.key,
        "value": value,
        "unit": fact.unit,
        "text": _written(fact, shown),
        "sources": known_sources(archive, fact.sources),
        "derivation": fact.derivation,
        "refs": shown.refs,
    }
    if fact.low is not None and fact.high is not None:
        mark |= steadied({"low": fact.low, "high": fact.high, "level": fact.level})
    if mark["sources"]:
        mark["grade"] = str(archive.grade(*mark["sources"]))
    named = fact.of.as_json()
    return mark | ({"of": named} if named else {})


def _written(fact: Quantity, shown: Shown) -> str:
    if isinstance(fact.value, date) and not isinstance(fact.value, str):
        return str(_day(fact.value, shown)["text"])
    if shown.size and isinstance(fact.value, int | float):
        fact = fact.sized()
    if shown.ordinal:
        return ordinal_word(fact)
    if shown.spelled:
        return spelled(fact, unit=shown.unit)
    return fact.text(sign=shown.sign, unit=shown.unit, words=shown.words)


def _day(value: date, shown: Shown) -> dict[str, Any]:
    words = {
        "full": day_text(value),
        "weekday": f"{value:%A}, {value.day} {value:%B}",
        "short": f"{value.day} {value:%B}",
        "month": f"{value:%B} {value.year}",
        "year": f"{value.year}",
    }
    iso = {"month": f"{value:%Y-%m}", "year": f"{value:%Y}"}.get(shown.day, f"{value:%Y-%m-%d}")
    return {"kind": "day", "iso": iso, "text": words[shown.day]}


def _period(value: pd.Period) -> dict[str, Any]:
    names = ("first", "second", "third", "fourth")
    if value.freqstr.startswith("Q"):
        return {
            "kind": "day",
            "iso": f"{value.year}",
            "text": f"the {names[value.quarter - 1]} quarter of {value.year}",
        }
    if value.freqstr.startswith("M"):
        return {"kind": "day", "iso": str(value), "text": f"{value:%B %Y}"}
    return {"kind": "day", "iso": f"{value.year}", "text": str(value.year)}


def known_sources(archive: Archive, sources: Iterable[str]) -> list[str]:
    """The sources that were out by the as-of day; later accounts only where there is no other."""
    every = list(dict.fromkeys(source for source in sources if source))
    known = [source for source in every if not is_later(archive, source)]
    return known or every


def is_later(archive: Archive, source_id: str) -> bool:
    """Whether a source was published after the as-of day, so that its title may tell of later events."""
    published = archive.source(source_id).published_on
    return bool(published) and published > str(archive.as_of)[: len(published)]


@dataclass
class PlainTexts:
    """The values of one caption as plain text: it stands beside a chart, whose sources are those of its numbers."""

    listed: list[str] = field(default_factory=list)

    def token(self, value: object) -> str:
        """The token that stands for `value` in the text. Raises ValueError for a value that is not known."""
        shown = value if isinstance(value, Shown) else Shown(value)
        text = _number(shown) if shown.number else _plain(shown)
        self.listed.append(text[:1].upper() + text[1:] if shown.capital else text)
        return f"{_OPEN}{len(self.listed) - 1}{_CLOSE}"

    def filled(self, body: str) -> str:
        """`body` with its values in place of their tokens."""
        return _TOKEN.sub(lambda token: self.listed[int(token[1])], body)


def _number(shown: Shown) -> str:
    value = shown.value
    if not isinstance(value, Real) or value != value:
        raise ValueError(f"found {value!r} where a number was expected: put its words in {{% if %}}")
    number = float(value) * (100 if shown.share else 1)
    text = format_number(abs(number) if shown.size else number, shown.decimals)
    text = f"+{text}" if shown.sign and number > 0 else text
    return text + (" percent" if shown.words else "%") if shown.share else text


def _plain(shown: Shown) -> str:
    value = shown.value
    if isinstance(value, Quantity):
        if not value.known:
            raise ValueError(f"the figure {value.key!r} is not known: put its words in {{% if %}}")
        return _written(value, shown)
    if isinstance(value, RowText):
        return value.text
    if isinstance(value, pd.Period):
        return str(_period(value)["text"])
    if isinstance(value, date):
        return str(_day(value, shown)["text"])
    if isinstance(value, str):
        return value
    raise ValueError(f"found {value!r} ({type(value).__name__}) in a caption; write a number with the filter `number`")


def filled(body: str, marks: Sequence[Mark], write: Callable[[Mark], str]) -> str:
    """`body` with `write(mark)` in place of each token."""
    return _TOKEN.sub(lambda token: write(marks[int(token[1])]) if int(token[1]) < len(marks) else "", body)


def shifted(body: str, by: int) -> str:
    """`body` with its tokens counted on, so that two texts can share one list of marks."""
    return _TOKEN.sub(lambda token: f"{_OPEN}{int(token[1]) + by}{_CLOSE}", body)
