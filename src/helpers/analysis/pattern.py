"""Pattern bargaining: the first deal of a round of writers, actors and directors, and what the others then got.

A round is the run of deals of these unions with the studios that begins with a deal and ends before a union comes a
second time, or `pay.PATTERN_DAYS` after its first deal. Raises are those of the first contract year, in percent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import agreements, pay, prices, stoppages
from helpers.archive import Archive, Quantity, remembered

UNIONS = {"WGA": "WGA", "DGA": "DGA", "SAG": "SAG-AFTRA", "SAG-AFTRA": "SAG-AFTRA"}
SAME, LOWER, HIGHER = "same", "lower", "higher"
RAISE_COLUMNS = [
    "round", "contract", "dispute_id", "guild", "on", "raise_pct", "first", "pattern_pct", "difference", "relation",
    "prices_pct", "source_id",
]  # fmt: skip


@remembered
def raises(archive: Archive) -> pd.DataFrame:
    """First-year raises by agreement against the pattern of their round and against prices, oldest first.

    Columns: round (number, from 1), contract, dispute_id, guild, on (day of the deal), raise_pct, first (bool: set the
    pattern), pattern_pct (the first deal's raise), difference (points against it; blank for the first), relation (same,
    lower, higher; blank for the first), prices_pct (rise of consumer prices over the year to the deal, as known on the
    as-of day; blank where unknown), source_id.
    """
    guilds = archive.table("contracts").set_index("contract_id")["guild"]
    today, levels, rows = pd.Timestamp(archive.as_of), prices.Levels.of(archive), []
    number, seen, first = 0, set[str](), None
    for one in _dated(archive):
        guild, raise_pct = UNIONS[str(guilds[one.contract])], _first_raise(archive, one)
        if raise_pct is None or one.on > today:
            continue
        if first is None or guild in seen or (one.on - first[0]).days > pay.PATTERN_DAYS:
            number, seen, first = number + 1, set(), (one.on, raise_pct)
        is_first = not seen
        seen.add(guild)
        gap = round(raise_pct - first[1], 2)
        relation = "" if is_first else SAME if gap == 0 else LOWER if gap < 0 else HIGHER
        month = one.on.to_period("M") - 1
        rise = levels.rise(month - 12, month) if levels and month <= levels.last else None
        rows.append(
            (number, one.contract, one.dispute, guild, one.on, raise_pct, is_first, first[1],
             None if is_first else gap, relation, None if rise is None else round((rise - 1) * 100, 1), one.source)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=RAISE_COLUMNS)


def _dated(archive: Archive) -> list[agreements.Agreement]:
    """Agreements of the three unions with the studios whose deal, or else ratification, is on record, in order of it."""
    rows = archive.table("contracts").set_index("contract_id")
    made = rows["deal_on"].notna() | rows["ratified_on"].notna()
    every = agreements.agreements(archive, stoppages.SCREEN)
    return [one for one in every if rows["guild"][one.contract] in UNIONS and made[one.contract]]


def _first_raise(archive: Archive, one: agreements.Agreement) -> float | None:
    """The raise of the first year as the contract states it, else as reports of the settlement gave it."""
    if one.raises:
        return one.raises[0]
    reported = pay.latest(pay.offers(archive, one.dispute), "settlement")
    return reported.raises[0] if reported else None


def followers(archive: Archive) -> pd.DataFrame:
    """The deals that followed a round's first: rows of `raises` with a difference."""
    frame = raises(archive)
    return frame[frame["relation"] != ""].reset_index(drop=True)


@dataclass(frozen=True)
class Implied:
    """What the first deal of a round implies for a union that has not settled.

    `first_year` is the pattern's raise, with the interval of past differences added to it (level as its own); `offer` is
    the pattern's offer with all its years, `compounded` their product in percent with an interval of the same
    differences in the first year; `same`, `lower` and `higher` count past followers.
    """

    offer: pay.Offer
    first_year: Quantity
    compounded: Quantity
    same: int
    lower: int
    higher: int


def implied(archive: Archive, dispute: str) -> Implied | None:
    """What the pattern of its round implies for an open dispute.

    None without a pattern, once the own deal is made, and once the employers have offered more than the pattern: it is
    broken then. No end of an interval lies below what the employers offer already.
    """
    first, over = pay.pattern(archive, dispute), pay.own_deal_day(archive, dispute)
    made = over is not None and over <= pd.Timestamp(archive.as_of)
    if first is None or made or archive.dispute(dispute)["guild"] not in UNIONS:
        return None
    offer = pay.latest(pay.offers(archive, dispute), "employers")
    least = (
        (offer.raises[0], offer.compounded) if offer and len(offer.raises) == len(first.raises) else (-100.0, -100.0)
    )
    if least[0] > first.raises[0] or least[1] > first.compounded:
        return None
    past = followers(archive)
    past = past[past["dispute_id"] != dispute]
    low, high, level = _ends(np.sort(past["difference"].to_numpy(dtype=float)))
    counts = {name: int((past["relation"] == name).sum()) for name in (SAME, LOWER, HIGHER)}
    how = (
        f"First deal of the round, {first.dispute}; of {len(past)} deals that followed a first one "
        f"{counts[SAME]} had the same first-year raise, {counts[LOWER]} a lower and {counts[HIGHER]} a higher one"
    )
    year = first.raises[0]
    years = max(year + low, least[0]), max(year + high, least[0])
    bottom, top = (max(pay.compounded_pct([year + move, *first.raises[1:]]), least[1]) for move in (low, high))
    return Implied(
        first,
        Quantity("pattern_first_year_pct", "First-year raise by the pattern", year, "pct", first.sources, how, *years, level),
        Quantity("pattern_implied_pct", "Raises by the pattern, compounded", first.compounded, "pct", first.sources, how, bottom, top, level),
        counts[SAME], counts[LOWER], counts[HIGHER],
    )  # fmt: skip


def _ends(ordered: np.ndarray) -> tuple[float, float, float | None]:
    """The smallest and largest past difference that leave out a tenth on each side, with the level they reach.

    The next of n + 1 exchangeable deals falls between the k-th smallest and k-th largest with chance (n + 1 - 2k)/(n + 1)
    (Wilks 1941), ties counting as inside.
    """
    n = len(ordered)
    if not n:
        return 0.0, 0.0, None
    k = max(1, int((n + 1) * 0.1))
    return float(ordered[k - 1]), float(ordered[n - k]), (n + 1 - 2 * k) / (n + 1)


def pattern_setters(archive: Archive) -> pd.DataFrame:
    """How often each union made the first deal of a round of two or more: guild, first, rounds."""
    frame = raises(archive)
    whole = frame[frame.groupby("round")["contract"].transform("size") > 1]
    counts = whole[whole["first"]].groupby("guild").size().rename("first")
    table = counts.reindex(sorted(set(UNIONS.values())), fill_value=0).rename_axis("guild").reset_index()
    return table.assign(rounds=whole["round"].nunique())
