"""Raises in minimums: asks, offers and settlements by contract year, compounded, and what is left between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from helpers.archive import Archive, accepted_rows, remembered

ITEM = "minimums_increase"
YEARS = ("1", "2", "3", "4")
# A round looks for its pattern among deals of the same employers made in the year and a half before.
PATTERN_DAYS = 550
TOLD_WITHIN_DAYS = 5
"""A settlement dated so many days from its deal, or fewer, is that deal: some sources date it by its publication."""


@dataclass(frozen=True)
class Offer:
    """Raises in percent by contract year that one side held from `made_on`.

    `carried` names the years whose figure stands from the side's earlier offer because only the others moved.
    """

    dispute: str
    party: str
    made_on: date
    made_on_precision: str
    raises: tuple[float, ...]
    carried: tuple[int, ...]
    sources: tuple[str, ...]

    @property
    def compounded(self) -> float:
        """The rise over all years in percent: the product of the yearly factors, less one."""
        return compounded_pct(self.raises)

    @property
    def text(self) -> str:
        """5 / 4 / 3.5"""
        return " / ".join(f"{value:g}" for value in self.raises)


def compounded_pct(raises: tuple[float, ...] | list[float]) -> float:
    """The total rise in percent of successive yearly raises in percent, to two decimals."""
    return round(exact_compounded_pct(raises), 2)


def exact_compounded_pct(raises: Sequence[float]) -> float:
    """The total rise in percent of successive yearly raises in percent, not rounded: what to compute from."""
    factor = 1.0
    for value in raises:
        factor *= 1 + value / 100
    return (factor - 1) * 100


def _rows(proposals: pd.DataFrame) -> pd.DataFrame:
    table = accepted_rows(proposals)
    table = table[(table["item"] == ITEM) & (table["unit"] == "pct") & (table["bound"] != "lower")]
    return table[table["contract_year"].isin(YEARS) & table["value"].notna()]


def offers(archive: Archive, dispute: str) -> list[Offer]:
    """All offers of a dispute by side and day; an offer that moves some years keeps the side's others.

    Offers that name no first year and have nothing to build on are left out: their total is unknown. A settlement that
    was told of a few days after its deal has the day of the deal.
    """
    contracts = archive.of_dispute("contracts", dispute)
    deals = contracts[contracts["deal_on_precision"] == "day"]["deal_on"].dropna()
    made = archive.ask_tables(offers_among, "proposals", about=(dispute,))
    return [_of_its_deal(offer, deals) if offer.party == "settlement" else offer for offer in made]


def _of_its_deal(offer: Offer, deals: pd.Series) -> Offer:
    apart = (deals - pd.Timestamp(offer.made_on)).dt.days.abs()
    if offer.made_on_precision != "day" or apart.empty or apart.min() > TOLD_WITHIN_DAYS:
        return offer
    return replace(offer, made_on=deals[apart.idxmin()].date())


def offers_among(proposals: pd.DataFrame, dispute: str) -> tuple[Offer, ...]:
    """All offers of a dispute among these proposals, as in `offers`."""
    rows = _rows(proposals[proposals["dispute_id"] == dispute])
    offers: list[Offer] = []
    for party in ("guild", "employers", "settlement"):
        raises_so_far: dict[str, float] = {}
        for (made_on, precise), group in rows[rows["party"] == party].groupby(["made_on", "made_on_precision"]):
            stated = dict(zip(group["contract_year"], group["value"], strict=True))
            carried = tuple(int(year) for year in raises_so_far if year not in stated)
            raises_so_far = {**raises_so_far, **stated}
            if "1" not in raises_so_far:
                continue
            raises = tuple(float(raises_so_far[year]) for year in YEARS if year in raises_so_far)
            sources = tuple(dict.fromkeys(group["source_id"]))
            offers.append(Offer(dispute, party, made_on.date(), str(precise), raises, carried, sources))
    return tuple(sorted(offers, key=lambda offer: (offer.made_on, offer.party)))


def latest(offers: list[Offer], party: str) -> Offer | None:
    """The newest offer of a side, or None."""
    of_side = [offer for offer in offers if offer.party == party]
    return of_side[-1] if of_side else None


def gap_points(offers: list[Offer]) -> float | None:
    """Compounded ask less compounded offer, in percentage points; None while one is unknown."""
    ask, offer = latest(offers, "guild"), latest(offers, "employers")
    if ask is None or offer is None or len(ask.raises) != len(offer.raises):
        return None
    return round(ask.compounded - offer.compounded, 2)


@remembered
def pattern(archive: Archive, dispute: str) -> Offer | None:
    """The first settlement that other unions reached with the same employers in this round, or None.

    A round reaches back PATTERN_DAYS before the dispute's expiry or, where none is known, its own deal or the as-of day,
    and not before the dispute became public; a deal that came after the dispute's own is no pattern for it.
    """
    disputes = archive.table("disputes").set_index("dispute_id")
    this_dispute = archive.dispute(dispute)
    rows = archive.ask_tables(_rows, "proposals")
    peers = disputes[(disputes["employers_name"] == this_dispute["employers_name"]) & (disputes.index != dispute)].index
    over = archive.ask(own_deal_day, dispute)
    until = pd.Timestamp(archive.as_of) + pd.Timedelta(days=1) if over is None else over
    expires = archive.of_dispute("expiries", dispute)["expires_on"].min()
    reach = (until if pd.isna(expires) else expires) - pd.Timedelta(days=PATTERN_DAYS)
    made = rows["made_on"].between(max(reach, this_dispute["published_on"]), until, inclusive="left")
    settled = rows[(rows["party"] == "settlement") & rows["dispute_id"].isin(peers) & made]
    if settled.empty:
        return None
    first = str(settled.sort_values("made_on", kind="stable").iloc[0]["dispute_id"])
    return latest(offers(archive, first), "settlement")


def own_deal_day(archive: Archive, dispute: str) -> pd.Timestamp | None:
    """The first day on which a dispute's own deal may have been made, or None while it may still be open.

    From the deal on record in contracts, stoppages or proposals, the earliest of them; where none is, from the
    ratification, the first day of the new agreement or the end of the stoppage; where none of these is either, a round
    is taken to be over PATTERN_DAYS after its expiry. A month or year counts from its first day.
    """
    contracts, stoppages = (archive.of_dispute(name, dispute) for name in ("contracts", "stoppages"))
    settled = archive.ask_tables(_rows, "proposals")
    settled = settled[(settled["party"] == "settlement") & (settled["dispute_id"] == dispute)]
    deals = [*first_days(contracts, "deal_on"), *first_days(stoppages, "deal_on"), *first_days(settled, "made_on")]
    ends = [
        *first_days(contracts, "ratified_on"),
        *first_days(contracts, "effective_on"),
        *first_days(stoppages, "last_day"),
    ]
    if deals or ends:
        return min(deals or ends)
    expiries = archive.of_dispute("expiries", dispute)["expires_on"].dropna()
    last = expiries.max() + pd.Timedelta(days=PATTERN_DAYS) if len(expiries) else None
    return last if last is not None and last < pd.Timestamp(archive.as_of) else None


def first_days(rows: pd.DataFrame, column: str) -> list[pd.Timestamp]:
    """The days of a column, those known to the month or year at its first day."""
    periods = {"month": "M", "year": "Y"}
    pairs = rows[[column, f"{column}_precision"]].dropna(subset=[column]).itertuples(index=False, name=None)
    return [day.to_period(periods[str(known)]).start_time if str(known) in periods else day for day, known in pairs]


@remembered
def valuations(archive: Archive, dispute: str) -> pd.DataFrame:
    """What the packages were valued at, newest last.

    Columns: party, side (its name), made_on, made_on_precision, contract_year, value, unit, value_unit (the same, for
    tables), text, speaker (whose account it is, where not the side's own), bound, source_id.
    """
    table = archive.accepted("proposals")
    rows = table[(table["dispute_id"] == dispute) & (table["item"].isin(("package_value_total", "package_value")))]
    rows = rows[rows["value"].notna() & rows["unit"].str.startswith("usd_millions")].sort_values(
        "made_on", kind="stable"
    )
    employers = str(archive.dispute(dispute)["employers_role"]).capitalize()
    rows = rows.assign(side=rows["party"].replace({"employers": employers}).str.capitalize(), value_unit=rows["unit"])
    columns = ["party", "side", "made_on", "made_on_precision", "contract_year", "value", "unit", "value_unit", "text"]
    return rows[[*columns, "speaker", "bound", "source_id"]]


_PARTIES = ("employers", "guild", "settlement")
_UNIT_YEARS = {
    "usd_millions_per_year": 1,
    "usd_millions_two_year": 2,
    "usd_millions_three_year": 3,
    "usd_millions_four_year": 4,
}


@dataclass(frozen=True)
class PackageGap:
    """The newest valuations of offer and ask in one unit, and that of the settlement if there is one.

    `valued_on` is the day of the older of the two valuations, `valued_by` says whose the figures are, in the order of
    `sources` (employers, guild, settlement): "guild", "employers" or in words. Where a side has moved its raises since, `moved_on` is
    the day of its newest offer and `raises_left` what is left of the gap between the compounded raises of that time
    (0.5: it has halved): the valued gap is then stale.
    """

    offer: float
    ask: float
    settlement: float | None
    unit: str
    sources: tuple[str, ...]
    valued_on: date
    valued_by: tuple[str, ...]
    moved_on: date | None = None
    raises_left: float | None = None

    @property
    def stale(self) -> bool:
        """Whether a side has moved since the packages were valued."""
        return self.moved_on is not None

    @property
    def per_year(self) -> float:
        """Ask less offer in millions of dollars a year."""
        return (self.ask - self.offer) / _UNIT_YEARS[self.unit]


@remembered
def package_gap(archive: Archive, dispute: str) -> PackageGap | None:
    """What the packages of both sides were last valued at, or None without two figures in one unit.

    Each side may have counted its own package in its own way. Figures of single contract years do not count.
    """
    frame = valuations(archive, dispute)
    whole = frame[
        (frame["contract_year"] == "all") & frame["unit"].isin(_UNIT_YEARS) & (frame["bound"].fillna("") == "")
    ]
    newest = whole.groupby(["unit", "party"]).tail(1).set_index(["unit", "party"])
    both = [
        unit for unit in whole["unit"].unique()[::-1] if {(unit, "guild"), (unit, "employers")} <= set(newest.index)
    ]
    if not both:
        return None
    sides = newest.loc[both[0]]
    done = float(sides["value"]["settlement"]) if "settlement" in sides.index else None
    sources = tuple(str(sides["source_id"][party]) for party in _PARTIES if party in sides.index)
    valued = min(sides["made_on"][party] for party in ("employers", "guild")).date()
    moved, left = _moved_since(offers(archive, dispute), valued)
    ask, offer = float(sides["value"]["guild"]), float(sides["value"]["employers"])
    by = tuple(_valuer(party, sides["speaker"][party]) for party in _PARTIES if party in sides.index)
    return PackageGap(offer, ask, done, both[0], sources, valued, by, moved, left)


def _valuer(party: str, speaker: object) -> str:
    """Who put a value on a side's package: the side itself, unless the row says whose account it is."""
    valuer = "" if pd.isna(speaker) else str(speaker).removeprefix("by the account of the ")  # type: ignore[call-overload]
    return valuer or ("reports" if party == "settlement" else party)


def _moved_since(offers: list[Offer], valued: date) -> tuple[date | None, float | None]:
    """The day of the newest raises asked or offered since a day, and the share of the gap of that day still open."""
    sides = [one for one in offers if one.party in ("guild", "employers")]
    later = [one for one in sides if one.made_on > valued]
    then = gap_points([one for one in sides if one.made_on <= valued])
    now = gap_points(sides)
    if not later:
        return None, None
    left = None if then is None or now is None or then <= 0 else min(max(now / then, 0.0), 1.0)
    return later[-1].made_on, left
