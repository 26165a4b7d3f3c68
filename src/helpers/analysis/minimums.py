"""Single minimums (scale): what was in force when an agreement ran out, and its path under each side's raises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from helpers.analysis import prices
from helpers.analysis.pay import Offer
from helpers.analysis.stages import stage
from helpers.archive import Archive

# Rates by time come first, the entry rate (staff writer) ahead of the others; then fees, the largest first.
_UNIT_ORDER = ("usd_per_week", "usd_per_day", "usd_flat")
_ENTRY = "staff_writer"


@dataclass(frozen=True)
class Minimum:
    """One minimum in US dollars per week, per day or flat, in force from `since` (a month or year where so known)."""

    item: str
    amount: float
    unit: str
    since: pd.Timestamp
    since_precision: str
    derived: bool
    source: str


def in_force(archive: Archive, dispute: str) -> list[Minimum]:
    """The union's minimums that held on the last day of the agreement at issue, as known on the as-of day.

    Without a known last day, those of the as-of day. Weekly rates first, then daily ones, then flat fees.
    """
    frame = archive.table("minimums")
    day = last_day(archive, dispute)
    own = frame[(frame["guild"] == archive.dispute(dispute)["guild"]) & (frame["effective_on"] <= day)]
    own = own[own["effective_to"].isna() | (own["effective_to"] >= day)]
    own = own.sort_values(["effective_on", "published_on"], kind="stable").drop_duplicates("item", keep="last")
    found = [
        Minimum(
            str(row["item"]), float(row["amount_usd"]), str(row["unit"]), row["effective_on"],
            str(row["effective_on_precision"]), row["derived"] == "yes", str(row["source_id"]),
        )
        for row in own.to_dict("records")
    ]  # fmt: skip
    return sorted(found, key=_order)


def _order(minimum: Minimum) -> tuple[int, bool, float, str]:
    amount = -minimum.amount if minimum.unit == "usd_flat" else minimum.amount
    return _UNIT_ORDER.index(minimum.unit), not minimum.item.startswith(_ENTRY), amount, minimum.item


def last_day(archive: Archive, dispute: str) -> pd.Timestamp:
    """The last day of the agreement that a round is to replace; the as-of day while none is known."""
    return pd.Timestamp(stage(archive, dispute).expires or archive.as_of)


def paths(archive: Archive, dispute: str, minimum: Minimum, offers: Iterable[tuple[str, Offer]]) -> pd.DataFrame:
    """The minimum under each side's raises, nominal and in dollars of the agreement's last month.

    `offers` pairs a party (guild, employers, settlement, pattern) with its raises. Columns: `party`,
    `label` (the raises), `year` (0 before the contract), `amount` (US dollars), `constant` (the same at
    the end of that contract year in constant dollars; blank without a price index), `known` (whether
    prices up to then were known on the as-of day; where not, they go on at the pace of the last year).
    """
    start = last_day(archive, dispute).to_period("M")
    levels = prices.Levels.of(archive)
    rows = []
    for party, offer in offers:
        amount = minimum.amount
        for year, raise_pct in enumerate((0.0, *offer.raises)):
            amount *= 1 + raise_pct / 100
            rise = levels.rise(start, start + 12 * year) if levels else None
            constant = None if rise is None else amount / rise
            known = levels is not None and start + 12 * year <= levels.last
            rows.append((party, offer.text, year, amount, constant, known))
    return pd.DataFrame(rows, columns=["party", "label", "year", "amount", "constant", "known"])
