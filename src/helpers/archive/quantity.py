"""A figure with all that a reader needs to trust it: value, unit, sources, derivation, interval."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from math import isfinite
from typing import Any

from helpers.archive.days import day_text
from helpers.words import words

Value = float | int | str | date | None

_WORDS, SPANS = words("units"), words("spans_of_money")


_BILLION = 1000  # in millions
_DIGITS = 10
_LONG = re.compile(r"\d+\.\d{11,}(?:e[+-]?\d+)?")


def steadied(value: Any) -> Any:
    """The value, or all that is in a list or mapping, with each float at ten significant digits.

    The last digits of a float depend on the processor: sums and logarithms take other paths on other machines. What
    leaves the analysis is rounded here, so that an edition is the same bytes everywhere. Long floats inside text (the
    expressions of a chart) are rounded alike.
    """
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") if isfinite(value) else value
    if isinstance(value, str):
        return _LONG.sub(lambda number: repr(steadied(float(number[0]))), value)
    if isinstance(value, dict):
        return {name: steadied(part) for name, part in value.items()}
    return [steadied(part) for part in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Dimensions:
    """What a figure is of, as data; an empty field says nothing.

    `side` is guild, employers or settlement; `period` a quarter (2023Q1), year or day; `base` what a change is measured
    against; `category` a kind of production; `ballot` the ballot of a vote; `area` a place; `item` what is bargained over.
    """

    dispute: str = ""
    union: str = ""
    side: str = ""
    period: str = ""
    base: str = ""
    category: str = ""
    ballot: str = ""
    area: str = ""
    item: str = ""

    def as_json(self) -> dict[str, str]:
        """The fields that say something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class RowText:
    """Words that stand in a row of the archive (a title, a name, a statement), bound to the row and its sources."""

    text: str
    table: str
    row_id: str
    sources: tuple[str, ...] = ()
    refs: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Quantity:
    """One sourced figure.

    `key` names it for machines, `label` for readers. `value` is a number, a date or a short text;
    None means not known on the as-of day, and `derivation` then says why. `sources` are ids in the
    table `sources`. `low` and `high` bound the value where it is an estimate, at `level` (0-1).
    `of` says what the figure is of, as data.
    """

    key: str
    label: str
    value: Value
    unit: str
    sources: tuple[str, ...] = ()
    derivation: str = ""
    low: float | None = None
    high: float | None = None
    level: float | None = None
    of: Dimensions = Dimensions()

    @property
    def known(self) -> bool:
        """Whether there is a value to show."""
        return self.value is not None

    def text(self, *, sign: bool = False, unit: bool = True, words: bool = False) -> str:
        """The value as readers see it: 7,476 shoot days; 13.02%, in `words` 13.02 percent; 8 September 2023."""
        text = format_value(self.value, self.unit, sign=sign, with_unit=unit)
        return text.removesuffix("%") + " percent" if words and text.endswith("%") else text

    def sized(self) -> Quantity:
        """The figure without its sign, for words that tell the direction (fell by 28.8 percent)."""
        return replace(self, value=abs(self.value)) if isinstance(self.value, int | float) else self

    @property
    def low_end(self) -> Quantity | None:
        """The lower end of the interval as a figure of its own, whole where the value is; None without a finite one."""
        return self._end("low", self.low)

    @property
    def high_end(self) -> Quantity | None:
        """The upper end of the interval, as `low_end`."""
        return self._end("high", self.high)

    def _end(self, side: str, end: float | None) -> Quantity | None:
        if end is None or not isfinite(end):
            return None
        whole = isinstance(self.value, int) or (isinstance(self.value, float) and self.value.is_integer())
        value = round(end) if whole else end
        return replace(self, key=f"{self.key}_{side}", value=value, low=None, high=None, level=None)

    def as_json(self) -> dict[str, Any]:
        """Plain data for `briefings facts --json`, without the sources' details."""
        value = self.value.isoformat() if isinstance(self.value, date) else steadied(self.value)
        out: dict[str, Any] = {"key": self.key, "label": self.label, "value": value, "unit": self.unit}
        if self.low is not None or self.high is not None:
            out["interval"] = steadied({"low": self.low, "high": self.high, "level": self.level})
        if self.of.as_json():
            out["of"] = self.of.as_json()
        out["derivation"] = self.derivation
        return out


_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(fact: Quantity, *, unit: bool = True) -> str:
    """Small whole numbers as words: two days; others in digits."""
    text = fact.text(unit=unit, words=True)
    if isinstance(fact.value, int | float) and fact.value in range(10):
        return text.replace(str(int(fact.value)), _SPELLED[int(fact.value)], 1)
    return text


def ordinal_word(fact: Quantity) -> str:
    """first, second ... ninth, 10th, 11th: the place that a whole number names. Raises ValueError for other values."""
    if not isinstance(fact.value, int | float) or not float(fact.value).is_integer():
        raise ValueError(f"only a whole number has an ordinal, found {fact.value!r} in {fact.key!r}")
    words = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    number = int(fact.value)
    return words[number] if 0 < number < len(words) else ordinal(number)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def format_number(value: float, decimals: int | None = None) -> str:
    """7,476; 13.02; 0.06: thousands separated, no trailing zeros unless decimals are given."""
    value = steadied(value)
    if decimals is not None:
        text = f"{abs(value):,.{decimals}f}"
    elif float(value).is_integer():
        text = f"{abs(int(value)):,}"
    else:
        text = f"{abs(value):,.2f}".rstrip("0").rstrip(".")
        if text == "0":
            text = f"{abs(value):.3g}"
    return ("−" if value < 0 else "") + text


def format_value(value: Value, unit: str, *, sign: bool = False, with_unit: bool = True) -> str:
    """A value with its unit as readers see it. Missing values are said to be missing."""
    if value is None:
        return "not known"
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, str):
        return value
    if unit == "year":
        return str(int(value))
    if unit == "rank":
        return ordinal(int(value))
    number = format_number(value)
    if sign and value > 0:
        number = "+" + number
    if unit in ("usd", "usd_per_year"):
        tail = " a year" if unit == "usd_per_year" else ""
        return ("−$" + number[1:] if value < 0 else "$" + number) + tail
    if unit.startswith("usd_millions"):
        tail = SPANS.get(unit, "")
        if value == 0:
            return f"nothing{tail}"
        if abs(value) >= _BILLION:
            return f"${format_number(value / _BILLION)} billion{tail}"
        return f"−${number[1:]} million{tail}" if value < 0 else f"${number} million{tail}"
    if unit == "pct":
        return f"{number}%"
    if not with_unit or unit in ("count", "ratio", "index", "text", "date", ""):
        return number
    one, many = _WORDS.get(unit, (unit.replace("_", " "),) * 2)
    return f"{number} {one if value == 1 else many}"
