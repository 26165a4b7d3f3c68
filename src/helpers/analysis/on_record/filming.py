"""Shooting days: counts, changes, sums, lows and highs, quarters in a row."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
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


def _base_period(period: str, base: str) -> str:
    """The period that a change is measured against: the year or quarter before, or the one named."""
    return {"year": production.year_before, "quarter": quarter_before}.get(base, lambda _: base)(period)


def shoot_days_change(archive: Archive, category: str, period: str, base: str = "year") -> Record:
    """Change in percent on the same period of the year before ('year'), on the quarter before ('quarter'), on a period
    named ('2019', '2019Q4') or against the average of five years ('five_years', as printed). Computed from the values
    where both are on record."""
    if base == "five_years":
        return _printed_change(archive, category, period, "five_year_avg_pct_printed", "against the five-year average")
    if base == "quarter" and "Q" not in period:
        return absent("A year has no quarter before it.")
    other = _base_period(period, base)
    changes: list[Quantity] = []
    for series in _series_of(period):
        now, then = (_days_in(archive, series, category, name) for name in (period, other))
        if now and then and isinstance(now.value, float) and isinstance(then.value, float) and then.value:
            change = (now.value / then.value - 1) * 100
            label = f"{production.CATEGORIES[category]}, {period}, change on {other}"
            how = f"{now.value:,.0f} against {then.value:,.0f}"
            sources = (*now.sources, *then.sources)
            changes.append(Quantity("shoot_days_change", label, round(change, 2), "pct", sources, how))
    printed = _printed_change(archive, category, period, "yoy_pct_printed", f"on {other}") if base == "year" else None
    computed = {quantity.value for quantity in changes}
    also = [quantity for quantity in (printed.valid if printed else ()) if quantity.value not in computed]
    if not changes and not also:
        return absent(f"The data hold no change for {_category(category)} in {period} as of this day.")
    every = [*changes, *also]
    return Record(every[0], tuple(every[1:]), printed.rejected if printed else ())


def shoot_days_difference(archive: Archive, category: str, period: str, base: str = "year") -> Record:
    """Days more (or fewer, below zero) than in the same period of the year before, the quarter before or a period named."""
    other = _base_period(period, base)
    differences = []
    for series in _series_of(period):
        now, then = (_days_in(archive, series, category, name) for name in (period, other))
        if now and then:
            label, how = f"{now.label}, less {other}", f"{_size(now):,.0f} less {_size(then):,.0f}"
            sources = (*now.sources, *then.sources)
            differences.append(
                Quantity("shoot_days_difference", label, _size(now) - _size(then), now.unit, sources, how)
            )
    if not differences:
        return absent(f"The data do not hold {_category(category)} in both {period} and {other} as of this day.")
    return Record(differences[0], tuple(differences[1:]))


def _printed_change(archive: Archive, category: str, period: str, column: str, against: str) -> Record:
    rows = archive.table("shoot_days")
    rows = rows[(rows["category"] == category) & (rows["period"] == period) & rows[column].notna()]
    label = f"{production.CATEGORIES[category]}, {period}, change {against}"
    good: list[Quantity] = []
    bad: list[Quantity] = []
    for _, row in rows.iterrows():
        wrong = row["status"] == "rejected" or (column == "yoy_pct_printed" and row["yoy_status"] == "rejected")
        how = "the printed change does not fit the figures" if wrong else "as printed"
        change = Quantity("shoot_days_change", label, float(row[column]), "pct", source_ids(row["source_id"]), how)
        (bad if wrong else good).append(change)
    unique = list({quantity.value: quantity for quantity in reversed(good)}.values())[::-1]
    if not unique:
        return Record(None, rejected=tuple(bad), missing=f"No change {against} is on record for {period}.")
    return Record(unique[0], tuple(unique[1:]), tuple(bad))


def shoot_days_sum(archive: Archive, category: str, periods: tuple[str, ...]) -> Record:
    """Days of several quarters together, where every one of them is on record."""
    sums = []
    for series in _series_of(periods[0]):
        parts = [_days_in(archive, series, category, period) for period in periods]
        known = [part for part in parts if part]
        if len(known) == len(periods):
            label = f"{production.CATEGORIES[category]}, {periods[0]} to {periods[-1]}"
            how = " + ".join(f"{_size(part):,.0f}" for part in known)
            sources = tuple(dict.fromkeys(source for part in known for source in part.sources))
            sums.append(replace(known[0], label=label, value=sum(map(_size, known)), sources=sources, derivation=how))
    if not sums:
        return absent(f"The data do not hold all quarters of {_category(category)} from {periods[0]} to {periods[-1]}.")
    return Record(sums[0], tuple(sums[1:]))


def _size(quantity: Quantity) -> float:
    return float(quantity.value)  # type: ignore[arg-type]


def lowest_since(archive: Archive, category: str, period: str, highest: bool) -> Record:
    """The year of the last period before a year (2023) or quarter (2023Q1) with as few days or fewer (as many or more), all
    between being on record. Before a quarter any quarter counts, or the one of its number in each year."""
    steps = (quarter_before, production.year_before) if "Q" in period else (production.year_before,)
    tried = (
        _last_as_low(archive, series, category, period, step, highest)
        for series in _series_of(period)
        for step in steps
    )
    years = list({quantity.value: quantity for quantity in tried if quantity}.values())
    if not years:
        return absent(f"No earlier period with as few or as many days as {period} is on record.")
    return Record(years[0], tuple(years[1:]))


def _last_as_low(
    archive: Archive, series: str, category: str, period: str, step: Callable[[str], str], highest: bool
) -> Quantity | None:
    newest, name = _days_in(archive, series, category, period), step(period)
    while newest and (then := _days_in(archive, series, category, name)):
        if _size(then) >= _size(newest) if highest else _size(then) <= _size(newest):
            label = f"{production.CATEGORIES[category]}, last period with as {'many' if highest else 'few'} days as {period}"
            how = f"{newest.text()} in {period}, {then.text()} in {name}"
            return Quantity("year", label, int(name[:4]), "year", (*then.sources, *newest.sources), how)
        name = step(name)
    return None


def falling_quarters(archive: Archive, category: str, period: str) -> Record:
    """Quarters falling in a row up to a quarter: each below the same quarter of the year before, and each below the
    quarter before it."""
    return _quarters_in_a_row(archive, category, period, "falling")


def rising_quarters(archive: Archive, category: str, period: str) -> Record:
    """Quarters rising in a row up to a quarter, by the same two rules."""
    return _quarters_in_a_row(archive, category, period, "rising")


def _quarters_in_a_row(archive: Archive, category: str, period: str, way: str) -> Record:
    frame = production.quarters(archive, category, _series_of(period)[0])
    rows = frame[frame["period"] <= period]
    if rows.empty or rows.iloc[-1]["period"] != period:
        return absent(f"The data hold no quarter {period} for {_category(category)} as of this day.")
    value = dict(zip(rows["period"], rows["value"], strict=True))
    sources = source_ids(rows.iloc[-1]["source_id"])
    compared, side = (operator.lt, "below") if way == "falling" else (operator.gt, "above")
    runs, whole = [], True
    for before, against in ((production.year_before, "the same quarter of the year before"),
                            (quarter_before, "the quarter before")):  # fmt: skip
        count, name, rule = 0, period, f"each {side} {against}"
        while name in value and before(name) in value and compared(value[name], value[before(name)]):
            count, name = count + 1, quarter_before(name)
        label = f"{production.CATEGORIES[category]}, quarters {way} in a row up to {period}"
        how = f"{rule}; the quarter {name} was not"
        if name not in value or before(name) not in value:
            how, whole = f"{rule}; earlier quarters are not on record", False
        runs.append(Quantity(f"{way}_quarters", label, count, "quarters", sources, how))
    return Record(runs[0], (runs[1],), firm=whole)


def last_quarter(number: int, on: date) -> str:
    """The quarter of that number that was the last to end before a day."""
    ended = date(on.year, 3 * number, 28) < on - timedelta(days=3)
    return f"{on.year if ended else on.year - 1}Q{number}"
