"""One figure on record with what it is of, as data: the two sides of a comparison must speak of the same dimensions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from helpers.archive import Quantity
from helpers.articles.lexicon import listed, values_in

ACCEPTED, REJECTED, REPLACED = "accepted", "rejected", "superseded"
IN_WORDS = "on_record"
# Measures of which nobody rounds a figure.
_UNROUNDED = ("raise", "years_since", "lowest_since", "falling_quarters", "rising_quarters")
_WORD = re.compile(r"[a-z]{3,}")
_STEM = 6
# Words that every text of the field has, and words of the kinds of figure.
_PLAIN = listed("row_plain")


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure on record.

    `measure` says what is measured, `of` the dimensions that hold for it (category, base, ballot, poll, part, side,
    contract_year, estimator, area, per, sector, guild, way), `union` the family of its union or '', `dispute` its round
    or strike, `period` a quarter, a year or a span of quarters. `on` is its day, `years` the years it belongs to,
    `described` its description where that alone tells it from others.
    """

    measure: str
    fact: Quantity
    union: str = ""
    dispute: str = ""
    period: str = ""
    on: date | None = None
    years: frozenset[int] = frozenset()
    of: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    status: str = ACCEPTED
    table: str = ""
    row: str = ""
    described: str = ""

    @property
    def rounds(self) -> bool:
        """Whether such a figure is commonly printed rounded."""
        return self.measure not in _UNROUNDED

    @property
    def question(self) -> tuple[object, ...]:
        """What this figure answers: entries with the same question are other values of the same thing."""
        return (self.measure, self.union, self.dispute, self.period, tuple(sorted(self.of.items())))


@lru_cache(maxsize=65536)
def stems(text: str) -> frozenset[str]:
    """The telling words of a text, cut to their stems."""
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower()) if word not in _PLAIN)


def family(unit: str) -> str:
    """Units that may be told by one kind of number: percent, time, money, filming days, counts, days of the calendar."""
    if unit in ("pct", "pct_points"):
        return "pct"
    if unit.startswith("usd"):
        return "money"
    if unit in ("shoot_days", "permitted_production_days"):
        return "filming"
    if unit in ("days", "weeks", "months", "years", "hours", "minutes", "quarters"):
        return "time"
    return unit if unit in ("date", "year") else "count"


PARENTS = {"animators": "crews"}
"""Unions whose names and rows may name the one that they belong to."""


def union_of(*names: str) -> str:
    """The family of the one union that these names mention, the first that mentions any; '' for none or several."""
    for name in names:
        unions = values_in("union", name)
        unions = [one for one in unions if one not in {PARENTS.get(other) for other in unions}]
        if unions:
            return unions[0] if len(unions) == 1 else ""
    return ""


def sources_of(*sources: object) -> tuple[str, ...]:
    """The ids of sources among some cells."""
    return tuple(dict.fromkeys(str(source) for source in sources if isinstance(source, str) and source))


def years_of(*days: object) -> frozenset[int]:
    """The years of some days; missing ones are passed over."""
    return frozenset(day.year for day in days if isinstance(day, date))


def known(of: Mapping[str, str]) -> dict[str, str]:
    """The dimensions that hold for a figure, without empty ones."""
    return {name: value for name, value in of.items() if value}
