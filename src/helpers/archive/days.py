"""Days that may be known only to the month or the year."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pandas.tseries.holiday import USFederalHolidayCalendar

_PRECISION = {4: "year", 7: "month", 10: "day"}
_UNIT: dict[int, Literal["Y", "M", "D"]] = {4: "Y", 7: "M", 10: "D"}
_DAYS = "datetime64[s]"
_NO_DAY = np.datetime64("NaT", "s")


def period_end(text: pd.Series) -> pd.Series:
    """ISO days, months or years as datetimes; a month or a year counts from its end, empty is NaT.

    Raises ValueError where a value is no calendar day, month or year.
    """
    return pd.Series(np.array([_last_day(cell) for cell in text], dtype=_DAYS), index=text.index)


def period_start(text: pd.Series) -> pd.Series:
    """The first day that each ISO day, month or year can mean; NaT where it is none."""
    return pd.Series(np.array([_first_day(cell) for cell in text], dtype=_DAYS), index=text.index)


@lru_cache(maxsize=65536)  # few days stand in many cells
def _last_day(cell: str) -> np.datetime64:
    unit = _UNIT.get(len(cell))
    if unit is None:
        return _NO_DAY
    return (np.datetime64(cell, unit) + np.timedelta64(1, unit)).astype(_DAYS) - np.timedelta64(1, "D")


@lru_cache(maxsize=65536)
def _first_day(cell: str) -> np.datetime64:
    try:
        return np.datetime64(cell, _UNIT[len(cell)]).astype(_DAYS)
    except (KeyError, ValueError):
        return _NO_DAY


def work_days(start: ArrayLike, end: ArrayLike) -> NDArray[np.int64]:
    """Weekdays without federal holidays from start to end, both counted, as the Bureau of Labor Statistics counts them."""
    first, last = (np.asarray(days).astype("datetime64[D]") for days in (start, end))
    return np.busday_count(first, last + np.timedelta64(1, "D"), holidays=_holidays())


@cache
def _holidays() -> NDArray[np.datetime64]:
    return USFederalHolidayCalendar().holidays("1930-01-01", "2060-12-31").to_numpy().astype("datetime64[D]")


def precision(text: pd.Series) -> list[str | None]:
    """'day', 'month' or 'year' for each value; None for an empty one."""
    return [_PRECISION.get(len(cell)) for cell in text]


def as_day(value: str | date) -> date:
    """A day from an ISO text or a date.

    Raises ValueError with the expected form where the text is no day.
    """
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is not a day; expected YYYY-MM-DD, for example 2023-09-08") from None


def day_text(day: date | pd.Timestamp, known_to: str = "day") -> str:
    """8 September 2023, September 2023 or 2023, as far as the day is known."""
    if known_to == "year":
        return str(day.year)
    if known_to == "month":
        return f"{day:%B} {day.year}"
    return f"{day.day} {day:%B} {day.year}"
