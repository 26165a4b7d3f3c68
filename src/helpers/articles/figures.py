"""The figures of an article: numbers in digits and words, shares, sums of money, days, years, quarters.

Every run of digits and every number word that counts something becomes one Figure; what only names something
(Local 399, COVID-19, a web address, a time of day) is marked as a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from helpers.analysis.verdicts import KIND_OF_WORD
from helpers.articles.lexicon import listed, nouns, pattern, written

_KINDS = ("number", "share", "points", "money", "ordinal", "day", "year", "quarter", "name")
NUMBER, SHARE, POINTS, MONEY, ORDINAL, DAY, YEAR, QUARTER, NAME = _KINDS
_UP_TO_TEN = "zero one two three four five six seven eight nine ten"
_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_UNITS = {word: number for number, word in enumerate(f"{_UP_TO_TEN} {_TEENS}".split())}
_TENS = {
    word: number * 10 for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SHORT_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_ORDINALS = {word: number for number, word in enumerate(_SHORT_ORDINALS, 3)}
_ORDINALS |= {f"{word}th": _UNITS[word] for word in _TEENS.split()[2:]}
_ORDINALS |= {f"{word[:-1]}ieth": number for word, number in _TENS.items()} | {"hundredth": 100}
_SMALL_ORDINALS = {"first": 1, "second": 2, **_ORDINALS}
_QUARTERS = {word: number for number in (1, 2, 3, 4) for word in listed(f"quarter_{number}")}
SEASON = "season"
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mm": 10**6, "mil": 10**6, "b": 10**9, "bn": 10**9}
_MONTHS = "january february march april may june july august september october november december".split()
MONTHS = {name: number for number, word in enumerate(_MONTHS, 1) for name in (word, word[:3])} | {"sept": 9}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Words and signs with which a figure can begin; any word with a digit after it can as well.
_BEGIN = frozenset({*_UNITS, *_TENS, *_SMALL_ORDINALS, *MONTHS, *WEEKDAYS, *_QUARTERS, *"0123456789½¼¾$@#{[('."})
_BEGIN |= frozenset("a half quarter point hundred between early mid late q us u c http https www".split())

_LOOSE_NOUNS = ("persons", "ballots", "productions", "companies", "agencies", "proposals", "jobs")


def _noun(unit: str, form: str) -> str:
    """The pattern of a noun with what may stand between it and its number."""
    straight = written("shot" if unit == "shoot_days" else "straight")
    between = written("between") if unit in _LOOSE_NOUNS else rf"(?:[ ]of[ ](?:those|these))?(?:[ -](?:{straight}))?"
    return rf"(?P<{unit}>(?:[ ]or[ ](?:so|more))?{between}(?:-plus)?[ \n-]+(?:{form})\b)"


_NOUN = re.compile("|".join(_noun(unit, form) for unit, form in nouns().items()), re.I)
_WORD_OF_ROUNDING = "|".join(sorted(map(re.escape, KIND_OF_WORD), key=len, reverse=True))
_ROUNDING = re.compile(
    rf"(?<![\w-])(?:(?P<word>{_WORD_OF_ROUNDING})(?:[ \n](?:a|an|another|only|just))?"
    r"|(?P<record>record|record-high|record-setting))[ \n-]*$",
    re.I,
)


@dataclass(frozen=True)
class Figure:
    """One figure and its place in the text.

    `start` and `end` bound the figure with its rounding word, sign and unit. `core` is where the number starts.
    `value` is a number (dollars in millions under unit usd_millions), a date for a day, (first, last) years for a year,
    (quarter, year or 0) for a quarter. `step` is the place to which it is written.
    """

    start: int
    end: int
    core: int
    kind: str
    value: float
    unit: str = ""
    word: str = ""
    step: float = 1.0
    day: date | None = None
    has_year: bool = True
    known_to: str = "day"
    part: str = ""
    weekday: str = ""
    years: tuple[int, int] = (0, 0)
    several: tuple[float, ...] = ()


def number_of_words(words: str) -> float | None:
    """The value of a number in words: one hundred and fifty-three; three and a half; half a million."""
    text = words.lower().replace("-", " ")
    extra = 0.0
    if text.endswith(" and a half"):
        text, extra = text[: -len(" and a half")], 0.5
    if " point " in text:
        text, _, tail = text.partition(" point ")
        extra = _UNITS.get(tail.strip(), 0) / 10
    if text.startswith("half a "):
        scale = text[len("half a ") :].strip()
        return 6.0 if scale == "dozen" else _SCALES.get(scale, 0) / 2 or None
    total, part, seen = 0.0, 0.0, False
    for word in text.split():
        if word in _UNITS or word in _TENS:
            part, seen = part + _UNITS.get(word, 0) + _TENS.get(word, 0), True
        elif word == "hundred":
            part, seen = (part or 1) * 100, True
        elif word in _SCALES:
            total, part, seen = total + ((part + extra) or 1) * _SCALES[word], 0.0, True
            extra = 0.0
        elif word == "dozen":
            part, seen = (part or 1) * 12, True
        elif word not in ("a", "and"):
            return None
    return total + part + extra if seen else None


_MOST = 10_000


def _number(text: str) -> tuple[float, float]:
    """A number in digits and the place to which it is written."""
    text = text.replace(",", "").strip()
    fraction = pattern("fraction_at_end").search(text) if not text[-1:].isascii() or "/" in text else None
    if fraction:
        whole = text[: fraction.start()]
        parts = {"½": 0.5, "¼": 0.25, "¾": 0.75}
        sign = fraction.group(1)
        tail = parts[sign] if sign in parts else int(sign[0]) / (int(sign[2]) or 1)
        return (float(whole) if whole else 0.0) + tail, 0.25
    # A number of hundreds of digits is no figure that anybody could check.
    value = float(text) if len(text) <= 18 else float("inf")
    if "." in text:
        return value, 10.0 ** -len(text.partition(".")[2])
    return value, _place(value)


def _place(value: float) -> float:
    """1000 for 11,000; 100 for 11,500; 1 for 7,476."""
    step = 1.0
    while value and value != float("inf") and value % (step * 10) == 0 and step < value:
        step *= 10
    return step


def _scale(text: str | None) -> float:
    name = (text or "").strip(" -").lower()
    return float(_SCALES.get(name) or _SHORT_SCALES.get(name) or 1)


def figures(text: str) -> list[Figure]:
    """The figures of a cleaned text, in order; of more than any article has, only the digits are marked."""
    counted: list[Figure] = []
    for match in _matches(text):
        if len(counted) >= _MOST:
            rest = pattern("digit_run").finditer(text, match.start())
            return [*counted, *(Figure(one.start(), one.end(), one.start(), NAME, 0.0, "not read") for one in rest)]
        figure = _read(match, text)
        if figure is not None:
            counted.append(_widened(figure, text))
    return counted


def _matches(text: str) -> Iterator[re.Match[str]]:
    """All that reads like a figure. The long pattern is tried only where a figure can begin, which most words cannot."""
    end, mail, scan = 0, "@" in text, pattern("figure")
    for token in pattern("figure_begins").finditer(text):
        start, after = token.start(), token.end()
        if start < end:
            continue
        word = token.group().lower()
        following = text[after : after + 2]
        begins = (
            word in _BEGIN
            or following[:1].isdigit()
            or following[:1] == "$"
            or (following[:1] == "-" and following[1:].isdigit())
        )
        if (begins or (mail and text.find("@", start, start + 65) > 0)) and (match := scan.match(text, start)):
            end = match.end()
            yield match


def _read(match: re.Match[str], text: str) -> Figure | None:
    start, end, kind = match.start(), match.end(), match.lastgroup or ""
    if kind in ("digits", "words"):
        return _plain_number(match, text, kind)
    name = Figure(start, end, start, NAME, 0.0)
    if kind in ("web", "clock", "decade"):
        shown = "web" if kind == "web" else "time of day" if kind == "clock" else "years"
        return replace(name, unit=shown) if any(char.isdigit() for char in match.group()) else None
    if kind == "note":
        return replace(name, unit="note")
    if kind == "glued":
        return _glued(match, name)
    if kind == "ordinal":
        return Figure(start, end, start, ORDINAL, _ordinal(match.group()))
    group = match.groupdict()
    if kind in ("share", "points"):
        return _share(group, start, end)
    if (
        kind in ("mdy", "dmy", "month")
        and not (group.get("y1") or group.get("y2"))
        and pattern("four_digits").match(text, end)
    ):
        return name
    readers = {"month_range": _month_range, "quarter": _quarter, "years": _years, "money": _money, "short": _short_year}
    return readers.get(kind, _day_figure)(group, start, end) or name


def _glued(match: re.Match[str], name: Figure) -> Figure:
    written = match.group()
    parts = written.split("-")
    if re.fullmatch(r"[0-9]{1,2}(?:-[0-9]{1,2}){2,3}", written):
        return replace(name, kind=NUMBER, several=tuple(float(part) for part in parts))
    return replace(name, unit="name")


def _ordinal(text: str) -> float:
    lowered = text.lower().replace("-", " ")
    digits = re.match(r"[0-9,]+", lowered)
    if digits:
        return float(digits.group().replace(",", ""))
    return float(
        sum(
            _SMALL_ORDINALS.get(word, 0) or _TENS.get(word, 0) or (100 if word == "hundred" else 0)
            for word in lowered.split()
        )
    )


def _month(name: str | None) -> int:
    return MONTHS[(name or "").lower().rstrip(".")]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_number(text: str) -> int:
    """5 for 5, 5th of, fifth of."""
    digits = re.match(r"[0-9]+", text)
    return int(digits.group()) if digits else int(_ordinal(text.replace(" of", "")))


def _day_figure(group: dict[str, str | None], start: int, end: int) -> Figure | None:
    base = Figure(start, end, start, DAY, 0.0)
    if group["iso"]:
        day = _date(*(int(part) for part in str(group["iso"]).split("-")))
        return replace(base, day=day) if day else None
    if group["slash"]:
        month, number, short = (int(part) for part in str(group["slash"]).split("/"))
        day = _date(short if short > 99 else 2000 + short, month, number)
        return replace(base, day=day) if day else None
    if group["mdy"] or group["dmy"]:
        which = "1" if group["mdy"] else "2"
        year = group[f"y{which}"]
        # A leap year stands in for the year that is not given, so that 29 February is a day.
        day = _date(int(year) if year else 2000, _month(group[f"mo{which}"]), _day_number(group[f"d{which}"] or ""))
        weekday = (group[f"wd{which}"] or "").lower()
        return replace(base, day=day, has_year=bool(year), weekday=weekday) if day else None
    which = "3" if group["my"] else "5" if group["bare"] else "4"
    year = group["y3"] if group["my"] else None
    part = (group["part"] if group["my"] else group["part4"] or "") or ""
    day = _date(int(year) if year else 2000, _month(group[f"mo{which}"]), 15)
    return replace(base, day=day, has_year=bool(year), known_to="month", part=part.lower()) if day else None


def _month_range(group: dict[str, str | None], start: int, end: int) -> Figure:
    first, last = _month(group["mr1"] or group["mr3"]), _month(group["mr2"] or group["mr4"])
    year = int(group["mry"] or 0)
    if last - first == 2 and first % 3 == 1:
        return Figure(start, end, start, QUARTER, (first + 2) // 3, years=(year, year))
    return Figure(start, end, start, NAME, 0.0, "months", years=(year, year))


def _quarter(group: dict[str, str | None], start: int, end: int) -> Figure:
    shown = group["q1"] or group["q2"] or group["q4"]
    worded = next((group[name] for name in ("q3", "q6", "q7", "q9", "season") if group[name]), "")
    number = int(shown) if shown else _QUARTERS[str(worded).lower()]
    year = int(next((group[f"qy{n}"] for n in range(1, 11) if group[f"qy{n}"]), 0) or 0)
    year += 2000 if 0 < year < 100 else 0
    return Figure(start, end, start, QUARTER, number, SEASON if group["season"] else "", years=(year, year))


def _years(group: dict[str, str | None], start: int, end: int) -> Figure | None:
    first, last = int(group["ya"] or 0), group["yb"] or ""
    second = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if not first <= second <= first + 20:
        return None
    return Figure(start, end, start, YEAR, first, years=(first, second))


def _short_year(group: dict[str, str | None], start: int, end: int) -> Figure:
    """'19 and '88: the years from 1950 to 2049."""
    number = int(group["ys"] or 0)
    year = number + (1900 if number >= 50 else 2000)
    return Figure(start, end, start, YEAR, year, years=(year, year))


def _money(group: dict[str, str | None], start: int, end: int) -> Figure:
    words = group["wmoney"]
    if words:
        bare = re.sub(r"[ -]?(?:dollars?|bucks)$", "", words, flags=re.I)
        if bare[0].isdigit() or bare[0] == ".":
            digits = re.match(written("digits"), bare)
            assert digits is not None
            value, step = _number(digits.group())
            scale = _scale(bare[digits.end() :])
        else:
            value, scale = number_of_words(bare) or 0.0, 1.0
            step = _place(value)
    else:
        value, step = _number(group["mnum"] or "0")
        scale = _scale(group["mscale"])
    whole = value * scale
    if whole >= 1e6 and whole != float("inf"):
        return Figure(start, end, start, MONEY, round(whole / 1e6, 9), "usd_millions", step=step * scale / 1e6)
    return Figure(start, end, start, MONEY, whole, "usd", step=step * scale)


_PARTS = {"half": 0.5, "quarter": 0.25}


def _share(group: dict[str, str | None], start: int, end: int) -> Figure:
    share = bool(group["share"])
    digits, words = (group["snum"], group["sword"]) if share else (group["pnum"], group["pword"])
    half, point = group["shalf" if share else "phalf"], group["spoint"] if share else None
    several: tuple[float, ...] = ()
    if digits:
        value, step = _number(digits)
        if share and group["srange"]:
            several = (*(float(part) for part in group["srange"].strip("-").replace(",", "").split("-")), value)
    elif half:
        value, step = _PARTS[half.split("-")[0].split()[0].lower()], 0.25
    elif point:
        value, step = _UNITS[re.split(r"[ -]", point.lower())[1]] / 10, 0.1
    else:
        value = number_of_words(words or "") or 0.0
        step = 1.0 if value == int(value) else 0.1
    # Shares are written to the unit or finer: 90 percent is not a share rounded to tens.
    unit = "pct" if share else "pct_points"
    return Figure(start, end, start, SHARE if share else POINTS, value, unit, step=min(step, 1.0), several=several)


def _plain_number(match: re.Match[str], text: str, kind: str) -> Figure | None:
    start, end = match.start(), match.end()
    noun = _NOUN.match(text, end, end + 120) if pattern("word_next").match(text, end) else None
    unit = noun.lastgroup if noun and noun.lastgroup else ""
    counted = _in_digits(match) if kind == "digits" else _in_words(match.group(), text, start, end)
    if counted is None:
        return None
    value, step = counted
    left = (
        text[max(0, start - 14) : start]
        if text[start - 2 : start - 1].isalpha() or "." in text[start - 2 : start]
        else ""
    )
    if value <= 10 and not unit and pattern("contract_year").search(left):
        return Figure(start, end, start, NAME, 0.0, "year of a contract")
    if kind == "digits" and pattern("named").search(left):
        return Figure(start, end, start, NAME, 0.0, "name")
    if pattern("year").fullmatch(match.group()):
        heads = noun is not None and text[noun.end() : noun.end() + 1] == ":"
        # 'The 2022 total shoot days', not 'the 2,022 shoot days'.
        dated = left.endswith("the ") and re.match(r" (?:total|annual)\b", text[end : end + 8])
        if heads or dated or unit not in ("shoot_days", "days"):
            return Figure(start, end, start, YEAR, value, years=(int(value), int(value)))
    if unit == "decades":
        value, step, unit = value * 10, 10.0, "years"
    return Figure(start, noun.end() if noun else end, start, NUMBER, value, unit, step=step)


def _in_digits(match: re.Match[str]) -> tuple[float, float]:
    """The value of a number in digits and the place to which it is written."""
    scaled = match.group("dscale")
    value, step = _number(match.group().removesuffix(scaled) if scaled else match.group())
    return value * _scale(scaled), step * _scale(scaled)


def _in_words(words: str, text: str, start: int, end: int) -> tuple[float, float] | None:
    """The value of a number in words and its place; None for names like 'Take-Two', and for 'one' alone, which mostly
    stands for somebody or something."""
    value = number_of_words(words)
    if value is None or (words[0].isupper() and re.search(r"[A-Za-z]-$", text[max(0, start - 2) : start])):
        return None
    if value == 1 and not pattern("one_of_time").match(text, end):
        return None
    return value, _place(value) if value >= 20 else 1.0


def _widened(figure: Figure, text: str) -> Figure:
    """The figure with the rounding word before or after it."""
    if figure.kind in (NAME, YEAR, QUARTER):
        return figure
    start = figure.start
    before = (
        _ROUNDING.search(text[max(0, start - 32) : start])
        if pattern("word_before").match(text, max(0, start - 2))
        else None
    )
    if before:
        word = "record" if before.group("record") else KIND_OF_WORD[before.group("word").lower()]
        return replace(figure, start=start - (min(start, 32) - before.start()), word=word)
    after = pattern("rounding_after").match(text, figure.end) or re.search(
        r"[ ]or[ ](?:so|more)\b", text[figure.core : figure.end]
    )
    if after and figure.kind != DAY:
        kind = "about" if after.group().endswith("so") else "more than"
        return replace(
            figure, end=max(figure.end, after.end() if after.re is pattern("rounding_after") else 0), word=kind
        )
    return figure
