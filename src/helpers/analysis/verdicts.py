"""Verdicts on stated values: what rounding words mean, and how a value is set against the record.

Every rounding word has one meaning here, for the claims table and for the fact-checker alike (docs/check-article.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from helpers.archive import Quantity, day_text, format_value
from helpers.archive.quantity import Value
from helpers.words import words

CONFIRMED = "confirmed"
ROUNDED = "confirmed as rounded"
CONFLICTS = "conflicts"
SUPERSEDED = "superseded by later data"
ABSENT = "not in the data"
UNREAD = "not understood"
ELSEWHERE = "figure of something else"
VERDICTS = (CONFIRMED, ROUNDED, CONFLICTS, ELSEWHERE, SUPERSEDED, ABSENT, UNREAD)

# What each group of words allows; `slack` is the distance that counts as near (see `slack`).
WORDS, MEANINGS = words("rounding_words"), words("rounding")
KIND_OF_WORD = {word: kind for kind, alike in WORDS.items() for word in alike} | {"rounded": "", "exact": ""}
DAYS_IN = {"weeks": 7.0, "months": 30.4375, "years": 365.25}
# Units of which nobody rounds: a day more or less is another number.
_COUNTED = {"days", "sessions", "quarters", "proposals", "agencies", "companies", "stoppages", "rank", "year", "votes"}
_TIMES = {"hours", "minutes", "days", *DAYS_IN}
EXACT, NEAR, LOOSE, OFF = "exact", "rounded", "loose", "off"
_TINY = 1e-9


@dataclass(frozen=True)
class Stated:
    """A value as a text states it.

    `word` is a group of WORDS or empty. `step` is the place to which the number is written (0.1 for 97.9, 1 for 98,
    1000 for 11,000). For a day, `known_to` is day, month or year, and `part` early, mid or late.
    """

    value: float | date
    unit: str
    word: str = ""
    step: float = 1.0
    known_to: str = "day"
    part: str = ""

    @property
    def text(self) -> str:
        """The value as a reader would write it: nearly 600 million dollars; mid-July 2007."""
        if isinstance(self.value, date):
            return f"{self.part + '-' if self.part else ''}{day_text(self.value, self.known_to)}"
        return f"{self.word + ' ' if self.word else ''}{value_text(self.value, self.unit)}"


@dataclass(frozen=True)
class Record:
    """What the archive says of one quantity on its day.

    `fact` is the value that counts; `also` values that hold under another stated rule; `rejected` printed values that
    lost a conflict; `earlier` finds values that later data replaced. Without any value `missing` says why. `rounds` tells
    whether the figure is commonly printed rounded; `firm` whether another value can be called wrong.
    """

    fact: Quantity | None
    also: tuple[Quantity, ...] = ()
    rejected: tuple[Quantity, ...] = ()
    earlier: Callable[[], tuple[Quantity, ...]] = tuple
    missing: str = ""
    rounds: bool = True
    firm: bool = True

    @property
    def valid(self) -> tuple[Quantity, ...]:
        """The values that hold, the one that counts first."""
        return (self.fact, *self.also) if self.fact else self.also


@dataclass(frozen=True)
class Verdict:
    """The outcome: a name of VERDICTS, the quantity it rests on, and why in a sentence or two."""

    name: str
    quantity: Quantity | None
    why: str
    others: tuple[Quantity, ...] = field(default=())


def slack(value: float, unit: str) -> float:
    """The distance that still counts as near: one point for percentages, half a unit for weeks, months and years,
    else five percent of the value."""
    if unit in ("pct", "pct_points"):
        return 1.0
    return 0.5 if unit in DAYS_IN else abs(value) * 0.05


def _converted(value: Value, known_unit: str, unit: str) -> float | None:
    if isinstance(value, str | date) or value is None:
        return None
    if known_unit == "days" and unit in DAYS_IN:
        return value / DAYS_IN[unit]
    return None if known_unit != unit and {known_unit, unit} <= _TIMES else float(value)


def _half_step(stated: Stated, record_rounds: bool) -> float:
    """How far the plain number may be off because it was written rounded."""
    if stated.unit in DAYS_IN:
        # 60 years for 63 is a round number, 10 weeks for 14 is none.
        return min(stated.step / 2, max(0.5, abs(float(stated.value)) * 0.05))  # type: ignore[arg-type]
    if not record_rounds or stated.unit in _COUNTED or isinstance(stated.value, date):
        return 0.0
    if stated.unit in ("pct", "pct_points", "times"):
        return stated.step / 2
    if stated.unit.startswith("usd") or stated.step >= 100:
        # 12,000 for 11,500 lies just between two round numbers: no rounding that could be told from a mistake.
        return min(stated.step / 2 - 1e-6, abs(stated.value) * 0.05)
    return 0.0


def _half_place(value: float) -> float:
    """Half the place to which a recorded value is written: 0.05 for 19.3."""
    decimals = len(f"{value:g}".partition(".")[2])
    return 0.5 * 10.0**-decimals + _TINY


def _nearness(stated: Stated, known: float, rounds: bool) -> str:
    value = float(stated.value)  # type: ignore[arg-type]
    half = _half_step(stated, rounds)
    # A fall of nearly 24 percent is a matter of size: compare sizes when the signs agree.
    if value < 0 and known < 0:
        value, known = -value, -known
    above, near = known - value, slack(value, stated.unit)
    same, rounded = abs(above) <= _TINY, abs(above) <= half + _TINY
    if (
        stated.unit == "pct"
        and not same
        and stated.step < 1
        and abs(above) <= _half_place(known) < 0.6
        and stated.step < 2 * _half_place(known)
    ):
        # The record itself may be rounded: 19.25 can be neither confirmed nor refuted by 19.3.
        return LOOSE
    if stated.word in ("", "record"):
        # 103 percent for 103.6: cut off rather than rounded.
        cut = rounds and stated.unit == "pct" and 0 < above < stated.step
        cut = cut or (stated.unit in DAYS_IN and 0 < above < 1)
        # 4,370 for 4,374 may be rounded or misprinted.
        tens = rounds and stated.step == 10 and abs(above) < 10 and stated.unit not in (*_COUNTED, *DAYS_IN)
        return EXACT if same else NEAR if rounded else LOOSE if cut or tens else OFF
    if stated.word == "about":
        return NEAR if abs(above) <= max(near, half) + _TINY else LOOSE if abs(above) <= 2 * near else OFF
    if stated.word in ("nearly", "just over"):
        side = -above if stated.word == "nearly" else above
        # Nearly 24 percent may be 24.04; nearly 100 is not 105.
        if -_TINY <= side <= near + _TINY or abs(above) <= min(half, abs(value) * 0.01):
            return NEAR
        return LOOSE if abs(above) <= 2 * near else OFF
    side = above if stated.word in ("more than", "at least") else -above
    if same:
        return OFF if stated.word == "less than" else NEAR
    if 0 < side <= abs(value) * 0.25:
        return NEAR
    return LOOSE if side > 0 or rounded else OFF


def _same_day(stated: Stated, known: date) -> str:
    value = stated.value
    if not isinstance(value, date):
        return OFF
    if stated.known_to == "day":
        return EXACT if value == known else OFF
    same = value.year == known.year and (stated.known_to == "year" or value.month == known.month)
    bounds = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}.get(stated.part, (1, 31))
    return NEAR if same and bounds[0] <= known.day <= bounds[1] else OFF


def nearness(stated: Stated, quantity: Quantity, rounds: bool = True) -> str:
    """How a stated value lies to a known one: exact, rounded, loose (true but too loose to test) or off."""
    return nearness_to(stated, quantity.value, quantity.unit, rounds)


def nearness_to(stated: Stated, value: Value, unit: str, rounds: bool = True) -> str:
    """How a stated value lies to a known one in its unit."""
    if isinstance(value, date):
        return _same_day(stated, value)
    known = _converted(value, unit, stated.unit)
    if known is None or isinstance(stated.value, date):
        return OFF
    return _nearness(stated, known, rounds)


def value_text(value: Value, unit: str) -> str:
    """The value as readers see it; a year has no thousands separator."""
    return str(int(value)) if unit == "year" and isinstance(value, int | float) else format_value(value, unit)


def _reading(quantity: Quantity) -> str:
    how = f" ({quantity.derivation})" if quantity.derivation else ""
    return f"{quantity.label}: {value_text(quantity.value, quantity.unit)}{how}"


def judge(stated: Stated, record: Record) -> Verdict:
    """The verdict on a stated value against the record."""
    if not record.valid:
        return Verdict(ABSENT, None, record.missing or "The data hold no such figure as of this day.")
    graded = [(nearness(stated, quantity, record.rounds), quantity) for quantity in record.valid]
    for grade, name in ((EXACT, CONFIRMED), (NEAR, ROUNDED)):
        for closeness, quantity in graded:
            if closeness == grade:
                return Verdict(name, quantity, _why_confirmed(stated, name, quantity, record), record.valid[1:])
    for quantity in record.earlier():
        if nearness(stated, quantity, record.rounds) in (EXACT, NEAR):
            newest = record.valid[0]
            why = f"Held before: {_reading(quantity)}. Later data: {_reading(newest)}."
            return Verdict(SUPERSEDED, newest, why, (quantity,))
    nearest = record.valid[0]
    if any(closeness == LOOSE for closeness, _ in graded):
        return Verdict(UNREAD, nearest, f"The wording is too loose to test against {_reading(nearest)}.")
    if not record.firm:
        return Verdict(ABSENT, nearest, f"Neither confirmed nor refuted; on record: {_listing(record.valid)}.")
    return Verdict(CONFLICTS, nearest, _why_conflict(stated, record), record.valid[1:])


def _listing(quantities: tuple[Quantity, ...], most: int = 4) -> str:
    shown = "; ".join(_reading(quantity) for quantity in quantities[:most])
    return shown + ("; and others" if len(quantities) > most else "")


def _why_confirmed(stated: Stated, name: str, quantity: Quantity, record: Record) -> str:
    why = _reading(quantity) + "."
    if name == ROUNDED:
        kind = stated.word if stated.word in MEANINGS else ""
        rule = f"“{kind}”: {MEANINGS[kind]}" if kind else "rounded to the place written"
        if isinstance(quantity.value, date):
            rule = f"the day lies in {stated.text}"
        why = f"{_reading(quantity)}; {rule}."
    others = [other for other in record.valid if other.value != quantity.value]
    if others:
        why += f" Under another rule: {_listing(tuple(others), 2)}."
    return why


def _why_conflict(stated: Stated, record: Record) -> str:
    why = f"Stated: {stated.text}. On record: {_listing(record.valid)}."
    for quantity in record.rejected:
        if nearness(stated, quantity, rounds=False) == EXACT:
            return f"{why} The stated value was printed elsewhere and rejected: {quantity.derivation}."
    return why
