"""Past agreements: their raises against prices since the agreement before, and where a raise ranks among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analysis import prices
from helpers.analysis.pay import compounded_pct, exact_compounded_pct
from helpers.archive import Archive

# The unions that merged into one go on in its history.
_SUCCESSOR = {"SAG": "SAG-AFTRA", "AFTRA": "SAG-AFTRA"}
_DAYS = ("deal_on", "ratified_on", "effective_on")

LONGEST_ROUND = 550
"""Days from the end of an agreement within which its successor is made; a later deal follows another agreement."""

MEASURES = {
    "first": "First-year raise",
    "real_first": "First-year raise less prices of the year before",
    "yearly": "Raise a year on average",
    "whole": "Raise over the whole contract, compounded",
}


@dataclass(frozen=True)
class Agreement:
    """One agreement with its general raises in percent by contract year, as far as they are on record (or none).

    `on` is the day of the deal or, where that is not known, of the ratification, the start of the term or the
    day on which it became public; `until` is its last day, None where that is not known.
    """

    contract: str
    dispute: str
    name: str
    on: pd.Timestamp
    precision: str
    raises: tuple[float, ...]
    source: str
    until: pd.Timestamp | None = None

    @property
    def compounded(self) -> float | None:
        """The rise over the contract in percent; None where only one year is known."""
        return compounded_pct(self.raises) if len(self.raises) > 1 else None


def agreements(archive: Archive, sector: str, guild: str | None = None) -> list[Agreement]:
    """The agreements of a sector that were made by the as-of day, oldest first; of one union or of all."""
    frame = archive.table("contracts")
    disputes = archive.table("disputes").set_index("dispute_id")
    made = frame["raise_y1_pct"].notna() | frame[list(_DAYS)].notna().any(axis=1)
    own = frame[made & (frame["dispute_id"].map(disputes["sector"]) == sector)]
    if guild is not None:
        own = own[own["guild"].replace(_SUCCESSOR) == _SUCCESSOR.get(guild, guild)]
    return sorted((_agreement(row) for row in own.to_dict("records")), key=lambda a: (a.on, a.contract))


def _agreement(row: dict[str, Any]) -> Agreement:
    day = next((name for name in _DAYS if pd.notna(row[name])), "published_on")
    years = ("1", "2", "3", "4") if pd.notna(row["raise_y1_pct"]) else ()
    raises = tuple(float(row[f"raise_y{y}_pct"]) for y in years if pd.notna(row[f"raise_y{y}_pct"]))
    precision = str(row.get(f"{day}_precision", "day"))
    name = f"{row['union']}, {row['agreement']}"
    until = None if pd.isna(row["expires_on"]) else pd.Timestamp(row["expires_on"])
    return Agreement(
        str(row["contract_id"]), str(row["dispute_id"]), name, row[day], precision, raises, str(row["source_id"]), until
    )


@dataclass(frozen=True)
class Since:
    """Prices and minimums between two deals, in percent: what the later one had to make good.

    `prices_pct` is the rise of consumer prices from the month of the earlier deal to that of the later (or
    the last known), `minimums_pct` the raises of the earlier agreement and `real_pct` the one over the
    other; both are None while those raises are not on record in full. Where an agreement in between is
    `missing`, the raises of the earlier one do not reach to the later: `real_pct` is None.
    """

    prices_pct: float
    minimums_pct: float | None
    real_pct: float | None
    first: pd.Period
    last: pd.Period
    source: str
    missing: bool = False


def since(archive: Archive, before: Agreement, on: pd.Timestamp) -> Since | None:
    """What prices and minimums did between an agreement's deal and a later day; None without prices."""
    levels = prices.Levels.of(archive)
    if levels is None:
        return None
    first, last = before.on.to_period("M"), min(on.to_period("M"), levels.last)
    rise = levels.rise(first, last)
    if rise is None or last <= first:
        return None
    paid, missing = before.compounded, between_missing(before, on)
    exact = 1 + exact_compounded_pct(before.raises) / 100
    real = None if paid is None or missing else round((exact / rise - 1) * 100, 1)
    return Since(round((rise - 1) * 100, 1), paid, real, first, last, levels.source, missing)


def between_missing(before: Agreement, on: pd.Timestamp) -> bool:
    """Whether an agreement between an earlier one and a later deal is not on record.

    The earlier one runs to its last day or, where that is not known, one year for each of its raises from its deal; a
    round later than `LONGEST_ROUND` after that follows another agreement.
    """
    until = before.until
    if until is None:
        until = before.on + pd.DateOffset(years=max(len(before.raises), 1) + 1)
    return bool(on - until > pd.Timedelta(days=LONGEST_ROUND))


@dataclass(frozen=True)
class Rank:
    """Where a value stands among `among` earlier agreements by one measure.

    `larger` is the latest earlier agreement with at least as large a value, with that value; None if there is
    none back to `back_to`. `unknown` counts earlier agreements that the measure cannot be taken of.
    """

    measure: str
    value: float
    among: int
    rank: int
    larger: tuple[Agreement, float] | None
    back_to: int
    unknown: int


def measures(archive: Archive, raises: Sequence[float], on: pd.Timestamp) -> dict[str, float]:
    """The measures of `MEASURES` in percent, as far as they can be taken; prices as known on the as-of day."""
    found = {"first": float(raises[0])}
    levels = prices.Levels.of(archive)
    if levels is not None:
        month = min(on.to_period("M"), levels.last)
        rise = levels.rise(month - 12, month)
        if rise is not None:
            found["real_first"] = round(raises[0] - (rise - 1) * 100, 1)
    if len(raises) > 1:
        whole = compounded_pct(list(raises))
        found["yearly"] = round(((1 + exact_compounded_pct(raises) / 100) ** (1 / len(raises)) - 1) * 100, 2)
        found["whole"] = whole
    return found


def ranks(archive: Archive, raises: Sequence[float], on: pd.Timestamp, earlier: Sequence[Agreement]) -> list[Rank]:
    """Where raises made on a day stand among earlier agreements, by each measure that can be taken of them."""
    past = [(a, measures(archive, a.raises, a.on) if a.raises else {}) for a in earlier if a.on < on]
    found = []
    for measure, value in measures(archive, raises, on).items():
        known = [(a, held[measure]) for a, held in past if measure in held]
        if not known:
            continue
        larger = [(a, v) for a, v in known if v >= value]
        rank = 1 + sum(v > value for _, v in known)
        latest = larger[-1] if larger else None
        found.append(Rank(measure, value, len(known), rank, latest, known[0][0].on.year, len(past) - len(known)))
    return found
