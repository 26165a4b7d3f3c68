"""Consumer prices as known on a day, and what raises are worth in them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.archive import Archive


@dataclass(frozen=True)
class Inflation:
    """Price rise in percent between two months of one area's index."""

    area: str
    first: str
    last: str
    pct: float
    source: str


def index(archive: Archive, area: str = "us") -> pd.Series:
    """The index (1982-84 = 100) by month as known that day, in order of time."""
    table = archive.table("price_index")
    own = table[table["area"] == area].set_index("month").sort_index()
    return own["index_1982_84"]


def inflation(archive: Archive, months: int = 12, area: str = "us") -> Inflation | None:
    """The price rise over the last `months` months with an index on both ends, or None."""
    table = archive.table("price_index")
    own = table[table["area"] == area].set_index("month").sort_index()
    if own.empty:
        return None
    last = str(own.index[-1])
    first = str(pd.Period(last, "M") - months)
    if first not in own.index:
        return None
    start, end = float(own["index_1982_84"][first]), float(own["index_1982_84"][last])
    return Inflation(area, first, last, round((end / start - 1) * 100, 1), str(own["source_id"][last]))


def real_rise_pct(nominal_pct: float, yearly_inflation_pct: float, years: int) -> float:
    """What a nominal rise over `years` is worth if prices rise by the given percent each year."""
    return round(((1 + nominal_pct / 100) / (1 + yearly_inflation_pct / 100) ** years - 1) * 100, 2)
