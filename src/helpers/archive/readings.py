"""Whether a quotation states a value: how numbers and days are read in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

MOST_WORDS = 15
"""A quotation is no longer than this."""
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " \
         "seventeen eighteen nineteen".split()  # fmt: skip
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}
_LARGE = frozenset({"thousand", "million", "billion"})
_TELLING = 3  # digits
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d[\d,]*(?:\.\d+)?|\.\d+)(?:[\s-]*(?P<scale>hundred|thousand|million|billion|bn|k|m|b)\b)?(?!\w)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[\s-](?P<ones>{'|'.join(_UNITS[1:10])}))?|(?P<small>{'|'.join(_UNITS)}))\b"
    r"(?:\s(?P<scale>hundred|thousand|million|billion)\b)?",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"[-−–]\s*\$?\d|\b(down|declin\w+|fell|fall\w*|drop\w*|slip\w*|decreas\w+|less|lower|plung\w+|plummet\w*|los[st]\w*|"
    r"slid\w*|tumbl\w+|sank|behind|shrank|reduc\w+|cut|off|dip\w*)\b",
    re.IGNORECASE,
)
_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_NEAR = timedelta(days=7)


def numbers_in(text: str) -> set[float]:
    """The numbers a text states, in figures or words; with a scale word, both as written and in full.

    >>> sorted(numbers_in("eleven of 1,081 ballots; $1.4 billion"))
    [1.4, 11.0, 1081.0, 1400000000.0]
    """
    return {number for pattern in (_NUMBER, _WORDS) for match in pattern.finditer(text) for number in _readings(match)}


def _readings(match: re.Match[str]) -> Iterator[float]:
    parts = match.groupdict()
    if "digits" in parts:
        number = float(str(parts["digits"]).replace(",", "").rstrip(".") or 0)
    elif parts["small"]:
        number = float(_UNITS.index(parts["small"].lower()))
    else:
        ones = _UNITS.index(parts["ones"].lower()) if parts["ones"] else 0
        number = float(20 + 10 * _TENS.index(str(parts["tens"]).lower()) + ones)
    yield number
    if parts["scale"]:
        yield number * _SCALES[parts["scale"].lower()]


def states_number(value: float, quote: str, scale: float = 1.0) -> bool:
    """Whether a quotation states a number; `scale` is what one unit of the cell stands for (a million dollars: 1e6).

    A negative value needs a minus or a word that says down.
    """
    if value < 0 and not _DOWN.search(quote):
        return False
    wanted = {round(abs(value), 6), round(abs(value) * scale, 6)}
    return bool(wanted & {round(number, 6) for number in numbers_in(quote)})


def states_value(value: str, unit: str, quote: str) -> bool:
    """Whether a quotation states a figure as a page writes it; several numbers ("5, 4 and 3.5") all of them.

    A number of less than three digits says too little by itself: it counts only in figures, with its percent behind it.
    """
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", value)]
    if not numbers or not re.fullmatch(r"[-\d., and]+", value):
        return False
    digits = f"{abs(numbers[0]):g}"
    if len(numbers) == 1 and len(digits.replace(".", "")) < _TELLING:
        beside = rf"(?<![\d.,]){re.escape(digits)}(?:\.0+)?\s?(?:%|percent\b|per cent\b)"
        return unit.startswith("pct") and re.search(beside, quote) is not None and states_number(numbers[0], quote)
    return all(states_number(number, quote, unit_scale(unit)) for number in numbers)


def unit_scale(unit: str) -> float:
    """How many of what it counts one of a unit is: million_dollars 1e6.

    >>> unit_scale("million_dollars"), unit_scale("shoot_days")
    (1000000.0, 1.0)
    """
    return next((_SCALES[word.rstrip("s")] for word in unit.split("_") if word.rstrip("s") in _LARGE), 1.0)


def states_day(cell: str, quote: str, reported: date | None) -> bool:
    """Whether a quotation states a day, month or year as it stands in a cell.

    A weekday alone counts where the report is of that day or of the week after it.
    """
    text = quote.lower()
    if len(cell) == len("2019"):
        return cell in text
    month = _MONTHS[int(cell[5:7]) - 1]
    named = rf"(?:{month}|{month[:3]}\.?|{month[:4]}\.)"
    if len(cell) == len("2019-03"):
        return re.search(rf"\b{named}(?![a-z])", text) is not None
    day = date.fromisoformat(cell)
    number = rf"0?{day.day}(?:st|nd|rd|th)?"
    if re.search(rf"\b{named}\s+{number}\b|\b{number}\s+(?:of\s+)?{named}(?![a-z])", text):
        return True
    if re.search(rf"\b0?{day.month}/0?{day.day}(?:/\d+)?\b", text):
        return True
    near = reported is not None and timedelta(0) <= reported - day <= _NEAR
    return near and _WEEKDAYS[day.weekday()] in text
