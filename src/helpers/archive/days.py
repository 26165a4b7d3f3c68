"""Days that may be known only to the month or the year."""

from __future__ import annotations

from datetime import date

import pandas as pd

_PRECISION = {4: "year", 7: "month", 10: "day"}


def period_end(text: pd.Series) -> pd.Series:
    """ISO days, months or years as datetimes; a month or a year counts from its end, empty is NaT.

    Raises ValueError where a value is no calendar day, month or year.
    """
    length = text.str.len()
    day = pd.Series(pd.NaT, index=text.index, dtype="datetime64[s]")
    full, month, year = (text[length == n] for n in (10, 7, 4))
    if len(full):
        day[full.index] = pd.to_datetime(full, format="%Y-%m-%d").astype("datetime64[s]")
    if len(month):
        ends = pd.to_datetime(month + "-01", format="%Y-%m-%d") + pd.offsets.MonthEnd(0)
        day[month.index] = ends.astype("datetime64[s]")
    if len(year):
        day[year.index] = pd.to_datetime(year + "-12-31", format="%Y-%m-%d").astype("datetime64[s]")
    return day


def precision(text: pd.Series) -> pd.Series:
    """'day', 'month' or 'year' for each value; missing for an empty one."""
    return text.str.len().map(_PRECISION).astype("str")


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
