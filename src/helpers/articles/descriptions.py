"""Figures on record that have no name of their own but a description: terms of offers, costs, pay, head counts.

An article tells which of them it means in words like those of the row. Each word of the description that stands near the
figure counts by how rare it is among all descriptions and by how near it stands; the value is not looked at.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from heapq import nlargest
from operator import attrgetter
from typing import NamedTuple

from helpers.articles.entry import REJECTED, Entry, family
from helpers.articles.lexicon import listed

_WORD = re.compile(r"[a-z]{2,}")
_STEM = 6
_PLAIN = listed("description_plain")
_SAME_WORD = dict(pair.split("=") for pair in listed("same_word"))
_MOST, _score = 40, attrgetter("score")
_ENDINGS = ("ing", "ed", "e")
_COVER_GAIN, _ROUND_GAIN, _NAMED_GAIN, _SOFT_LOSS, _APART_LOSS = 2.0, 1.5, 2.0, 2.0, 4.0
_TIME_GAIN, _TIME_HALF, _TIME_LOSS = 3.0, 1.0, 5.0


class Described(NamedTuple):
    """An entry whose description the words near a figure share, and how much of it they share."""

    entry: Entry
    score: float
    cover: float
    timed: bool = False


@lru_cache(maxsize=65536)
def term(word: str) -> str:
    """The stem by which a word of a description is known; '' for a word that says nothing."""
    small = word.lower()
    if small in _PLAIN or not _WORD.fullmatch(small):
        return ""
    small = _SAME_WORD.get(small, small)
    if len(small) > 4 and small.endswith("ies"):
        small = small[:-3] + "y"
    elif len(small) > 3 and small.endswith("s") and not small.endswith("ss"):
        small = small[:-1]
    for ending in _ENDINGS:
        if len(small) >= len(ending) + 3 and small.endswith(ending):
            small = small.removesuffix(ending)
            break
    return small[:_STEM]


def terms(text: str) -> frozenset[str]:
    """The stems of a description."""
    return frozenset(term(word) for word in _WORD.findall(text.lower())) - {""}


class Descriptions:
    """The described entries of the record, to be found by the words near a figure."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = [
            one
            for one in entries
            if one.described and one.status != REJECTED and isinstance(one.fact.value, int | float)
        ]
        self._kinds = [family(one.fact.unit) for one in self.entries]
        self._terms = [terms(one.described) for one in self.entries]
        counts = Counter(word for words in self._terms for word in words)
        self._weights = {word: math.log((len(self.entries) + 1) / count) for word, count in counts.items()}
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._terms):
            for word in words:
                self._places[word].append(place)
        self._whole = [sum(self._weights[word] for word in words) or 1.0 for words in self._terms]

    def sharing(self, kind: str, near: Mapping[str, float]) -> list[Described]:
        """The entries of a family of units that share most with what stands near a figure, each word by its nearness."""
        shared: dict[int, float] = defaultdict(float)
        for word, nearness in near.items():
            for place in self._places.get(word, ()):
                shared[place] += self._weights[word] * nearness
        alike = [
            Described(self.entries[place], score + _COVER_GAIN * (cover := score / self._whole[place]), cover)
            for place, score in shared.items()
            if self._kinds[place] == kind
        ]
        return nlargest(_MOST, alike, key=_score)


def weighed(one: Described, agree: set[str], against: set[str], years: frozenset[str], *, foreseen: bool) -> Described:
    """A described entry with what its dimensions and its time add; `foreseen` where the words speak of what may come."""
    of = one.entry.of
    score = one.score + _ROUND_GAIN * ("round" in agree) + _NAMED_GAIN * ("estimator" in agree)
    score -= _SOFT_LOSS * len(against & _SOFT)
    apart = (of.get("per") in _SHORT and "per" not in agree, "cost_of" in of and "cost_of" not in agree)
    score -= _APART_LOSS * (sum(apart) + (is_forecast(one.entry) and not foreseen))
    own_years = years_of_period(one.entry.period) or frozenset(map(int, _YEAR.findall(one.entry.described)))
    named_years = frozenset(int(year) for year in years)
    if own_years and named_years:
        score += _TIME_GAIN if own_years == named_years else _TIME_HALF if own_years & named_years else -_TIME_LOSS
    return one._replace(score=score, timed=bool(own_years) and own_years == named_years)


def is_forecast(entry: Entry) -> bool:
    """Whether a description tells of what may come."""
    return _FORECAST.search(entry.described) is not None


_FORECAST = re.compile(r"\b(?:if|forecast|expected)\b")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_SHORT = ("day", "week", "month")
_SOFT = frozenset("side per contract_year stage valuer guild poll part cost_of sector".split())
PASSED_OVER = _SOFT | {"measure", "time"}
"""Dimensions that may differ from a description: the words of the row say them as well."""


@lru_cache(maxsize=4096)
def years_of_period(period: str) -> frozenset[int]:
    """The years of a period: 2023-24 has two."""
    match = re.match(r"((?:19|20)[0-9]{2})(?:-([0-9]{2})\b)?", period)
    if match is None:
        return frozenset()
    first = int(match[1])
    return frozenset({first, first // 100 * 100 + int(match[2])} if match[2] else {first})
