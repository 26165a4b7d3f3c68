"""Consumer prices as known on a day, and what raises are worth in them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.archive import Archive


@dataclass(frozen=True)
class Inflation:
    """Price rise between two months: `factor`, and in percent to one decimal, as it is printed.

    Compute from `exact_pct`; `pct` is for showing.
    """

    first: str
    last: str
    factor: float
    source: str

    @property
    def exact_pct(self) -> float:
        """The rise in percent, not rounded."""
        return (self.factor - 1) * 100

    @property
    def pct(self) -> float:
        """The rise in percent, to one decimal."""
        return round(self.exact_pct, 1)


def _rows(archive: Archive) -> pd.DataFrame:
    table = archive.table("price_index")
    return table[table["area"] == "us"].set_index("month").sort_index()


def index(archive: Archive) -> pd.Series:
    """The national index (1982-84 = 100) by month as known that day, in order of time."""
    return _rows(archive)["index_1982_84"]


def inflation(archive: Archive, months: int = 12) -> Inflation | None:
    """The price rise over the last `months` months with an index on both ends, or None."""
    rows = _rows(archive)
    last = "" if rows.empty else str(rows.index[-1])
    first = str(pd.Period(last, "M") - months) if last else ""
    if first not in rows.index:
        return None
    start, end = (float(rows["index_1982_84"][month]) for month in (first, last))
    return Inflation(first, last, end / start, str(rows["source_id"][last]))


@dataclass(frozen=True)
class Levels:
    """Consumer prices by month as known on a day, carried on after the last known month at the last year's pace.

    `index` (1982-84 = 100) is by month, `pace_pct` the rise over the last twelve known months, not rounded.
    """

    index: pd.Series
    last: pd.Period
    pace_pct: float
    source: str

    @classmethod
    def of(cls, archive: Archive) -> Levels | None:
        """The national prices, or None while no year of them was public."""
        year = inflation(archive, 12)
        if year is None:
            return None
        known = index(archive)
        known.index = pd.PeriodIndex(known.index, freq="M")
        return cls(known, pd.Period(year.last, "M"), year.exact_pct, year.source)

    def at(self, month: pd.Period) -> float | None:
        """The index of a month; that of the month before where one was never published; None before the first."""
        if month <= self.last:
            published = self.index[self.index.index <= month]
            return float(published.iloc[-1]) if len(published) else None
        return float(self.index.iloc[-1]) * (1 + self.pace_pct / 100) ** ((month - self.last).n / 12)

    def rise(self, first: pd.Period, last: pd.Period) -> float | None:
        """The factor by which prices rise from one month to another."""
        start, end = self.at(first), self.at(last)
        return None if start is None or end is None else end / start


def real_rise_pct(nominal_pct: float, yearly_inflation_pct: float, years: int) -> float:
    """What a nominal rise over `years` is worth if prices rise by the given percent each year."""
    return round(((1 + nominal_pct / 100) / (1 + yearly_inflation_pct / 100) ** years - 1) * 100, 2)
