"""Shooting days: counts, changes, quarters falling in a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from helpers.analysis import production
from helpers.analysis.on_record.rows import absent, earlier_rows, source_ids
from helpers.analysis.verdicts import Record
from helpers.archive import Archive, Quantity


def _series_of(period: str) -> tuple[str, ...]:
    """The series that cover a period: FilmLA counts shoot days since 2015 and published them back to 2010."""
    if int(period[:4]) >= 2015:
        return ("shoot_days",)
    return ("permitted_production_days_recast", "permitted_production_days", "shoot_days")


def shoot_days(archive: Archive, category: str, period: str) -> Record:
    """Days of one category in a quarter (2023Q1) or year (2023)."""
    by_series: dict[str, Quantity] = {}
    for series in _series_of(period):
        value = _days_in(archive, series, category, period)
        if value is not None:
            by_series[series] = value
    if not by_series:
        return absent(f"The data hold no days for {_category(category)} in {period} as of this day.")
    values = list(by_series.values())
    series = next(iter(by_series))

    @cache
    def earlier() -> tuple[Quantity, ...]:
        before = earlier_rows(archive, "shoot_days", _of_figure(series, category, period), "days")
        return tuple(_figure(series, category, period, row) for row in before if row["days"] != values[0].value)

    return Record(values[0], tuple(values[1:]), _rejected_days(archive, category, period), earlier)


def _of_figure(series: str, category: str, period: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: (rows["series"] == series) & (rows["category"] == category) & (rows["period"] == period)


def _category(category: str) -> str:
    return production.CATEGORIES[category].lower()


def _figure(series: str, category: str, period: str, row: Mapping[str, Any] | pd.Series, how: str = "") -> Quantity:
    unit = "shoot_days" if series == "shoot_days" else "permitted_production_days"
    label = f"{production.CATEGORIES[category]}, {period}"
    basis = how or f"FilmLA, {production.SERIES[series].lower()}"
    return Quantity("shoot_days", label, float(row["days"]), unit, source_ids(row["source_id"]), basis)


def _days_in(archive: Archive, series: str, category: str, period: str) -> Quantity | None:
    row = archive.ask(_rows_by_figure).get((series, category, period))
    return None if row is None else _figure(series, category, period, row)


def _rows_by_figure(archive: Archive) -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = archive.accepted("shoot_days")
    rows = rows[rows["days"].notna()]
    return {(row["series"], row["category"], row["period"]): row for row in rows.to_dict("records")}  # type: ignore[misc]


def _rejected_days(archive: Archive, category: str, period: str) -> tuple[Quantity, ...]:
    rows = archive.table("shoot_days")
    rows = rows[(rows["category"] == category) & (rows["period"] == period) & (rows["status"] == "rejected")]
    reasons = {"cross_footing": "sums and printed changes fit only the accepted value",
               "primary_source": "the source nearest to the count has the accepted value",
               "later_correction": "corrected later by its publisher"}  # fmt: skip
    return tuple(
        _figure(str(row["series"]), category, period, row, reasons.get(str(row["settled_by"]), str(row["settled_by"])))
        for _, row in rows.iterrows()
        if pd.notna(row["days"])
    )


def quarter_before(period: str) -> str:
    """2022Q4 for 2023Q1."""
    year, number = int(period[:4]), int(period[5])
    return f"{year - 1}Q4" if number == 1 else f"{year}Q{number - 1}"


def shoot_days_change(archive: Archive, category: str, period: str) -> Record:
    """Change in percent on the same period of the year before: computed where both values are on record, and as printed."""
    other = production.year_before(period)
    changes: list[Quantity] = []
    for series in _series_of(period):
        now, then = (_days_in(archive, series, category, name) for name in (period, other))
        if now and then and isinstance(now.value, float) and isinstance(then.value, float) and then.value:
            change = (now.value / then.value - 1) * 100
            label = f"{production.CATEGORIES[category]}, {period}, change on {other}"
            how = f"{now.value:,.0f} against {then.value:,.0f}"
            sources = (*now.sources, *then.sources)
            changes.append(Quantity("shoot_days_change", label, round(change, 2), "pct", sources, how))
    printed, rejected = _printed_changes(archive, category, period, other)
    computed = {quantity.value for quantity in changes}
    every = [*changes, *(quantity for quantity in printed if quantity.value not in computed)]
    if not every:
        return absent(f"The data hold no change for {_category(category)} in {period} as of this day.")
    return Record(every[0], tuple(every[1:]), tuple(rejected))


def _printed_changes(archive: Archive, category: str, period: str, other: str) -> tuple[list[Quantity], list[Quantity]]:
    """The changes on another period as printed, each once, and those that do not fit the figures."""
    rows = archive.table("shoot_days")
    rows = rows[(rows["category"] == category) & (rows["period"] == period) & rows["yoy_pct_printed"].notna()]
    label = f"{production.CATEGORIES[category]}, {period}, change on {other}"
    good: dict[float, Quantity] = {}
    bad: list[Quantity] = []
    for _, row in rows.iterrows():
        wrong = row["status"] == "rejected" or row["yoy_status"] == "rejected"
        how = "the printed change does not fit the figures" if wrong else "as printed"
        value = float(row["yoy_pct_printed"])
        change = Quantity("shoot_days_change", label, value, "pct", source_ids(row["source_id"]), how)
        if wrong:
            bad.append(change)
        else:
            good.setdefault(value, change)
    return list(good.values()), bad


def falling_quarters(archive: Archive, category: str, period: str) -> Record:
    """Quarters falling in a row up to a quarter: each below the same quarter of the year before, and each below the
    quarter before it."""
    frame = production.quarters(archive, category, _series_of(period)[0])
    rows = frame[frame["period"] <= period]
    if rows.empty or rows.iloc[-1]["period"] != period:
        return absent(f"The data hold no quarter {period} for {_category(category)} as of this day.")
    value = dict(zip(rows["period"], rows["value"], strict=True))
    sources = source_ids(rows.iloc[-1]["source_id"])
    runs, whole = [], True
    for before, against in ((production.year_before, "the same quarter of the year before"),
                            (quarter_before, "the quarter before")):  # fmt: skip
        count, name, rule = 0, period, f"each below {against}"
        while name in value and before(name) in value and value[name] < value[before(name)]:
            count, name = count + 1, quarter_before(name)
        label = f"{production.CATEGORIES[category]}, quarters falling in a row up to {period}"
        how = f"{rule}; the quarter {name} was not"
        if name not in value or before(name) not in value:
            how, whole = f"{rule}; earlier quarters are not on record", False
        runs.append(Quantity("falling_quarters", label, count, "quarters", sources, how))
    return Record(runs[0], (runs[1],), firm=whole)


def last_quarter(number: int, on: date) -> str:
    """The quarter of that number that was the last to end before a day."""
    ended = date(on.year, 3 * number, 28) < on - timedelta(days=3)
    return f"{on.year if ended else on.year - 1}Q{number}"
