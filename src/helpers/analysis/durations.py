"""Durations of stoppages in days: counting rules, cases still running, and when there are too few of them.

A stoppage still running on the day of the analysis is a censored duration: its `observed` is False and its duration is
what has passed so far. Curves are in `survival_curves`, fits in `duration_models`, what remains in
`remaining_days`. The methods are explained, with references, in docs/methods.md.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.archive.days import work_days

CountingRule = Literal["inclusive", "difference", "work_days"]

MINIMUM_CASES = 5
"""Fewer ended cases than this give the words "too few cases (n=...)" instead of a curve or an outlook."""

HOURS_LONG = 0.5
"""Days that a stoppage of zero days (one of hours) counts as wherever a logarithm is taken."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Dates = NDArray[np.datetime64]


def too_few(n: int, what: str = "cases") -> str:
    """The words that stand where a figure would rest on too little: too few cases (n=2)."""
    return f"too few {what} (n={n})"


def stoppage_days(start: date | str, end: date | str, rule: CountingRule = "inclusive") -> int:
    """Length of a stoppage in days.

    `inclusive` counts both ends, as the trade press does; `difference` is end minus start; `work_days`
    counts weekdays without federal holidays from start to end, both counted, as the Bureau of Labor
    Statistics does for work stoppages. Raises ValueError if the end is before the start.
    """
    if rule not in get_args(CountingRule):
        raise ValueError(f"counting rule {rule!r}: expected one of {', '.join(get_args(CountingRule))}")
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    if pd.isna(first) or pd.isna(last):
        raise ValueError(f"stoppage from {start} to {end}: both days are needed to count its length")
    if last < first:
        raise ValueError(f"stoppage from {first:%Y-%m-%d} to {last:%Y-%m-%d}: the end is before the start")
    return int(_count(np.array([first], "datetime64[D]"), np.array([last], "datetime64[D]"), rule)[0])


def _count(first: Dates, last: Dates, rule: CountingRule) -> NDArray[np.int64]:
    if rule == "work_days":
        return work_days(first, last)
    return (last - first).astype(np.int64) + int(rule == "inclusive")


def durations_on(stoppages: pd.DataFrame, as_of: date | str, rule: CountingRule = "inclusive") -> pd.DataFrame:
    """The stoppages begun by the end of a day, with their length so far.

    `stoppages` has the columns `start_date` and `end_date`; the other columns are kept. A row without an
    end, or with one after `as_of`, counts as running on that day, so rows whose end is merely unrecorded
    must be left out before. Adds `days` (under `rule`) and `observed` (False while running).
    """
    day = pd.Timestamp(as_of)
    start, end = pd.to_datetime(stoppages["start_date"]), pd.to_datetime(stoppages["end_date"])
    begun = stoppages.loc[start.notna() & (start <= day)].copy()
    first, last = (s.loc[begun.index].to_numpy().astype("datetime64[D]") for s in (start, end))
    begun["days"], begun["observed"] = lengths_on(first, last, np.datetime64(day, "D"), rule)
    return begun


def lengths_on(
    first: Dates, last: Dates, day: np.datetime64, rule: CountingRule = "inclusive"
) -> tuple[NDArray[np.int64], Bools]:
    """Lengths in days by the end of `day`, and whether the stoppages had ended, of those begun by then.

    `first` and `last` are their days, `last` NaT while one runs. Raises ValueError where an end is before its start.
    """
    begun = first <= day
    first, last = first[begun], last[begun]
    ended = last <= day
    until = np.where(ended, last, day)
    if (until < first).any():
        wrong = int(np.argmax(until < first))
        stoppage_days(str(first[wrong]), str(until[wrong]), rule)  # says which
    return _count(first, until, rule), ended


def checked_cases(durations: Any, observed: Any) -> tuple[Floats, Bools]:
    """Durations and flags as arrays, or a ValueError that says what is wrong with them."""
    days, flags = _days(durations), np.asarray(observed)
    if days.ndim != 1 or flags.ndim != 1 or len(days) != len(flags):
        raise ValueError(
            f"durations and observed must be two columns of one length; got {days.shape} and {flags.shape}"
        )
    if not np.isfinite(days).all():
        raise ValueError("durations: a value is missing or infinite; leave such cases out or fill them in")
    if (days < 0).any():
        raise ValueError(f"durations: {days.min():g} days is negative; a stoppage ends on or after its start")
    if pd.isna(flags).any() or not np.isin(flags, [0, 1]).all():
        raise ValueError("observed: expected True (ended) or False (still running) in every row")
    return days, flags.astype(bool)


def _days(durations: Any) -> Floats:
    """Durations in days; time spans count as days and fractions of a day."""
    try:
        column = pd.Series(durations)
        if pd.api.types.is_timedelta64_dtype(column):
            column = column / pd.Timedelta(days=1)
        if pd.api.types.is_bool_dtype(column):
            raise TypeError
        return column.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise ValueError("durations: expected one column of numbers, days from start to end") from None
