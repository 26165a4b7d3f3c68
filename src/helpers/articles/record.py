"""The table of all figures on record as of a day, to be found by value, by measure and by union."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from helpers.archive import Archive
from helpers.articles.descriptions import Descriptions
from helpers.articles.entry import ACCEPTED, REPLACED, Entry, family
from helpers.articles.record_filming import filming_entries
from helpers.articles.record_rows import row_entries
from helpers.articles.record_strikes import strike_entries

# Measures of which the newest of a round replaces what was held before, by side and year of the contract.
_NEWEST_OF = ("raise", "package_value", "expires_on", "raises_together", "proposal_on")
_AGE = ("now", "before", "earlier")
_RARE = 8.0
_SOON = 400


class Register:
    """All entries known on a day."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        by_family: dict[str, list[tuple[float, int]]] = defaultdict(list)
        self._by_day: dict[date, list[Entry]] = defaultdict(list)
        self._by_measure: dict[str, list[Entry]] = defaultdict(list)
        self._by_place: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        counts: Counter[str] = Counter()
        for place, entry in enumerate(self.entries):
            value = entry.fact.value
            self._by_measure[entry.measure].append(entry)
            for place_name in {entry.dispute, entry.period} - {""}:
                self._by_place[entry.measure, place_name].append(entry)
            counts.update(entry.words)
            if isinstance(value, date):
                self._by_day[value].append(entry)
            elif isinstance(value, int | float):
                by_family[family(entry.fact.unit)].append((abs(float(value)), place))
        self._sizes: dict[str, list[float]] = {}
        self._places: dict[str, list[int]] = {}
        for name, pairs in by_family.items():
            pairs.sort()
            self._sizes[name] = [size for size, _ in pairs]
            self._places[name] = [place for _, place in pairs]
        self.descriptions = Descriptions(self.entries)
        total = len(self.entries) + 1
        self.weights = {word: math.log(total / count) for word, count in counts.items()}

    def near(self, kind: str, low: float, high: float) -> list[Entry]:
        """The entries of a family of units whose size lies between two values."""
        sizes = self._sizes.get(kind, [])
        places = self._places.get(kind, [])
        return [self.entries[place] for place in places[bisect_left(sizes, low) : bisect_right(sizes, high)]]

    def on(self, day: date) -> list[Entry]:
        """The entries whose value is a day."""
        return self._by_day.get(day, [])

    def of(self, measure: str) -> list[Entry]:
        """The entries of a measure."""
        return self._by_measure.get(measure, [])

    def at(self, measure: str, places: Iterable[str]) -> list[Entry]:
        """The entries of a measure that are of some rounds or periods."""
        return [entry for place in places for entry in self._by_place.get((measure, place), ())]

    def weight(self, words: Iterable[str]) -> float:
        """How telling words are: rare ones weigh more."""
        return sum(min(self.weights.get(word, 0.0), _RARE) for word in words)


def register(archive: Archive) -> Register:
    """The figures on record as of the archive's day, worked out once."""
    return archive.ask(_register)


def _register(archive: Archive) -> Register:
    rows = _in_force(_with_status(row_entries(archive)), archive.as_of)
    return Register([*rows, *_days_left(rows, archive.as_of), *filming_entries(archive), *strike_entries(archive)])


def _in_force(entries: list[Entry], as_of: date) -> list[Entry]:
    """The entries, minimums marked as those in force now or before, with the years through which they hold."""
    days: dict[str, set[date]] = defaultdict(set)
    for entry in entries:
        if entry.measure == "minimum" and entry.on:
            days[entry.row].add(entry.on)
    since = {item: sorted(known, reverse=True) for item, known in days.items()}
    return [_aged(entry, since[entry.row], as_of) if entry.row in since and entry.on else entry for entry in entries]


def _aged(entry: Entry, since: list[date], as_of: date) -> Entry:
    """A minimum with its place among those of its item, the newest first."""
    if entry.measure != "minimum" or entry.on is None:
        return entry
    place = since.index(entry.on)
    lapsed = not place and "" < entry.of.get("until", "") < str(as_of)
    until = since[place - 1] if place else max(as_of, entry.on)
    years = frozenset(range(entry.on.year, until.year + 1))
    return replace(entry, years=years, of={**entry.of, "in_force": _AGE[2 if lapsed else min(place, 2)]})


def _days_left(rows: list[Entry], as_of: date) -> Iterator[Entry]:
    """Days from the archive's day to each expiry that is still to come."""
    for entry in rows:
        day = entry.fact.value
        if entry.measure != "expires_on" or entry.table != "expiries" or not isinstance(day, date):
            continue
        left, label = (day - as_of).days, f"{entry.fact.label}, days left"
        if 0 <= left <= _SOON:
            fact = replace(entry.fact, key="days_to_expiry", label=label, value=left, unit="days")
            fact = replace(fact, derivation=f"{day} less {as_of}")
            yield replace(entry, measure="days_to_expiry", fact=fact)


def _with_status(entries: list[Entry]) -> list[Entry]:
    """The entries, with those that a newer one of the same round and side replaced marked as such."""
    days: dict[tuple[object, ...], set[date]] = defaultdict(set)
    for entry in entries:
        if _replaceable(entry) and entry.on:
            days[_place(entry)].add(entry.on)
    return [_marked(entry, days[_place(entry)]) if _replaceable(entry) and entry.on else entry for entry in entries]


def _replaceable(entry: Entry) -> bool:
    return entry.measure in _NEWEST_OF and entry.status == ACCEPTED and entry.table in ("proposals", "expiries")


def _place(entry: Entry) -> tuple[object, ...]:
    return (entry.measure, entry.dispute, entry.of.get("side"), entry.of.get("contract_year"), entry.of.get("per"))


def _marked(entry: Entry, days: set[date]) -> Entry:
    if entry.on == max(days):
        return entry
    return replace(entry, status=REPLACED, of={**entry.of, "stage": "first" if entry.on == min(days) else "earlier"})
