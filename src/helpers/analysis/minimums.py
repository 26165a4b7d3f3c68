"""Single minimums (scale): what was in force when an agreement ran out, and its path under each side's raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analysis import prices
from helpers.analysis.pay import exact_compounded_pct
from helpers.analysis.positions import issue_name
from helpers.analysis.raises import PayTerms
from helpers.analysis.stages import stage
from helpers.archive import Archive, Dimensions, Quantity, RowText
from helpers.words import words

# Rates by time come first, the entry rate (staff writer) ahead of the others; then fees, the largest first.
_UNIT_ORDER = ("usd_per_week", "usd_per_day", "usd_flat")
_ENTRY = "staff_writer"
PAID = words("paid")


@dataclass(frozen=True)
class Minimum:
    """One minimum in US dollars per week, per day or flat, in force from `since`."""

    item: str
    amount: float
    unit: str
    since: pd.Timestamp
    source: str


def in_force(archive: Archive, dispute: str) -> list[Minimum]:
    """The union's minimums that held on the last day of the agreement at issue, as known on the as-of day.

    Without a known last day, those of the as-of day. Weekly rates first, then daily ones, then flat fees.
    """
    frame = archive.table("minimums")
    day = last_day(archive, dispute)
    rates = frame[(frame["guild"] == archive.dispute(dispute)["guild"]) & (frame["effective_on"] <= day)]
    rates = rates[rates["effective_to"].isna() | (rates["effective_to"] >= day)]
    rates = rates.sort_values(["effective_on", "published_on"], kind="stable").drop_duplicates("item", keep="last")
    minimums = [
        Minimum(
            str(row["item"]), float(row["amount_usd"]), str(row["unit"]), row["effective_on"], str(row["source_id"])
        )
        for row in rates.to_dict("records")
    ]  # fmt: skip
    return sorted(minimums, key=_order)


def _order(minimum: Minimum) -> tuple[int, bool, float, str]:
    amount = -minimum.amount if minimum.unit == "usd_flat" else minimum.amount
    return _UNIT_ORDER.index(minimum.unit), not minimum.item.startswith(_ENTRY), amount, minimum.item


def last_day(archive: Archive, dispute: str) -> pd.Timestamp:
    """The last day of the agreement that a round is to replace; the as-of day while none is known."""
    return pd.Timestamp(stage(archive, dispute).expires or archive.as_of)


PATH_COLUMNS = ["party", "side", "raises", "year", "usd", "constant_usd", "prices_known", "source_id"]


def under_terms(archive: Archive, minimum: Minimum | None, terms: PayTerms) -> pd.DataFrame:
    """A minimum under each side's raises by contract year, nominal and in dollars of the agreement's last month.

    Columns: party (guild, employers, settlement, pattern), side (its name), raises, year (0 before the contract), usd,
    constant_usd (the same at the end of that contract year in constant dollars; missing without a price index),
    prices_known (whether prices up to then were known on the as-of day; where not, they go on at the pace of the last
    year), source_id. No rows without a minimum.
    """
    if minimum is None:
        return pd.DataFrame(columns=PATH_COLUMNS)
    start = last_day(archive, terms.dispute).to_period("M")
    levels = prices.Levels.of(archive)
    rows = []
    for side in terms.sides:
        sources = tuple(dict.fromkeys([minimum.source, *side.sources]))
        for year in range(len(side.offer.raises) + 1):
            amount = minimum.amount * (1 + exact_compounded_pct(side.offer.raises[:year]) / 100)
            rise = levels.rise(start, start + 12 * year) if levels else None
            constant = None if rise is None else amount / rise
            known = levels is not None and start + 12 * year <= levels.last
            rows.append((side.party, side.name, side.offer.text, year, amount, constant, known, sources))
    frame = pd.DataFrame(rows, columns=PATH_COLUMNS)
    return frame.astype({"usd": float, "constant_usd": float, "year": int})


@dataclass(frozen=True)
class Path:
    """A minimum under each side's raises in short: its work and how it is paid, what it was before, where it ends.

    `ends`: the rows of `under_terms` for the last year of each side. `prices_known` says whether all prices were.
    """

    work: str
    paid: str
    before_usd: float
    ends: pd.DataFrame
    prices_known: bool


def path(frame: pd.DataFrame, minimum: Minimum | None) -> Path | None:
    """The frame of `under_terms` in short; None without rows."""
    if minimum is None or frame.empty:
        return None
    ends = frame.sort_values("year", kind="stable").groupby("party", sort=False).tail(1)
    before = float(frame.loc[frame["year"] == 0, "usd"].iloc[0])
    return Path(issue_name(minimum.item), PAID[minimum.unit], before, ends, bool(frame["prices_known"].all()))


def chosen(archive: Archive, dispute: str, item: str = "all") -> Minimum | None:
    """The minimum of that name among those in force, the first of them for `all`; None where there is none."""
    return next((one for one in in_force(archive, dispute) if item in ("all", one.item)), None)


def last_year(archive: Archive, terms: PayTerms) -> pd.DataFrame:
    """Every minimum in force when the agreement ran out, and in the last contract year under each side's raises.

    Columns: item, work (its name), paid (per week, per day, flat fee), before_usd, one for each known side (guild_usd,
    employers_usd, settlement_usd, pattern_usd), gap_usd where ask and offer cover as many years, source_id.
    """
    rows = []
    for one in in_force(archive, terms.dispute):
        ends = {f"{side.party}_usd": _last_usd(one, side.offer.raises) for side in terms.sides}
        gap = {"gap_usd": ends["guild_usd"] - ends["employers_usd"]} if terms.gap else {}
        sources = tuple(dict.fromkeys([one.source, *(side.sources[0] for side in terms.sides)]))
        shown = {"item": one.item, "work": issue_name(one.item), "paid": PAID[one.unit], "before_usd": one.amount}
        rows.append({**shown, **ends, **gap, "source_id": sources})
    return pd.DataFrame(rows)


def _last_usd(minimum: Minimum, raises: Sequence[float]) -> float:
    """A minimum in the last contract year, in whole dollars."""
    return float(round(minimum.amount * (1 + exact_compounded_pct(raises) / 100)))


@dataclass(frozen=True)
class Ends:
    """A minimum before the contract and in its last year under the terms of each side, as figures."""

    name: RowText
    paid: str
    before: Quantity
    guild: Quantity | None
    employers: Quantity | None
    settlement: Quantity | None
    gap: Quantity | None


def ends(minimum: Minimum | None, terms: PayTerms) -> Ends | None:
    """The chosen minimum in figures; None without a minimum or without any terms."""
    if minimum is None or terms.leading is None:
        return None
    of = Dimensions(dispute=terms.dispute, item=minimum.item)

    def figure(key: str, value: float, sources: tuple[str, ...], how: str) -> Quantity:
        return Quantity(key, issue_name(minimum.item), value, "usd", sources, how, of=of)

    by_side = {}
    for side in terms.sides:
        amount, how = (
            _last_usd(minimum, side.offer.raises),
            f"{minimum.amount:g} with raises of {side.offer.text} percent",
        )
        by_side[side.party] = figure(f"{side.party}_last_year_usd", amount, (minimum.source, *side.sources[:1]), how)
    ask, offer, done = (by_side.get(party) for party in ("guild", "employers", "settlement"))
    gap = None
    if terms.open and ask and offer:
        apart = float(ask.value) - float(offer.value)  # type: ignore[arg-type]
        sources = (*ask.sources, *offer.sources[1:])
        gap = figure("minimum_gap_usd", apart, sources, "Last contract year, as asked less as offered")
    before = figure("minimum_before_usd", minimum.amount, (minimum.source,), PAID[minimum.unit])
    name = RowText(issue_name(minimum.item), "minimums", minimum.item, (minimum.source,))
    return Ends(name, PAID[minimum.unit], before, ask, offer, done, gap)


def caption(terms: PayTerms) -> str:
    """What the table of `last_year` shows: the minimums before only, where no raises are known."""
    after = ", and in the last contract year under each side’s raises"
    return f"Minimums before{after if terms.leading else ' a new contract'}"


def titles(frame: pd.DataFrame, terms: PayTerms) -> dict[str, str]:
    """Titles of the columns of `last_year` that the frame has, for a reader's table."""
    sides = {f"{side.party}_usd": side.name for side in terms.sides}
    every = {"work": "Work", "paid": "Paid", "before_usd": "Before"} | sides | {"gap_usd": "Ask less offer"}
    return {name: title for name, title in every.items() if name in frame}


HISTORY_COLUMNS = ["item", "work", "paid", "effective_on", "usd", "constant_usd", "source_id"]


def history(archive: Archive, guild: str, least: int = 4) -> pd.DataFrame:
    """Single minimums of a union as they were set, for those on record at `least` dates or more, oldest first.

    Columns: item, work (its name), paid, effective_on, usd, constant_usd (in dollars of the last month with known
    prices; missing without a price index), source_id.
    """
    archive.check_value("disputes", "guild", guild)
    table = archive.table("minimums")
    rates = table[table["guild"] == guild].sort_values(["item", "effective_on", "published_on"], kind="stable")
    rates = rates.drop_duplicates(["item", "effective_on"], keep="last")
    rates = rates[rates.groupby("item")["item"].transform("size") >= least]
    levels = prices.Levels.of(archive)
    rows = []
    for row in rates.to_dict("records"):
        month = row["effective_on"].to_period("M")
        rise = None if levels is None or month > levels.last else levels.rise(month, levels.last)
        constant = None if rise is None else round(float(row["amount_usd"]) * rise)
        rows.append(
            (
                row["item"], issue_name(str(row["item"])), PAID[str(row["unit"])], row["effective_on"],
                float(row["amount_usd"]), constant, row["source_id"],
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=HISTORY_COLUMNS).astype({"usd": float, "constant_usd": float})


def most_dated(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `history` for the minimum with the most dates."""
    return frame if frame.empty else frame[frame["item"] == frame["item"].value_counts().index[0]]


@dataclass(frozen=True)
class AsSet:
    """One minimum when it was first and last set while prices were known (rows of `history`), and its change in constant
    dollars. `set_again` says that it was set once more since, when prices are not known yet.
    """

    first: Any
    last: Any
    change_pct: float
    set_again: bool


def as_set(frame: pd.DataFrame) -> AsSet | None:
    """The minimum with the most dates, first and last; None where prices are known at none of them."""
    every = most_dated(frame)
    rows = list(every[every["constant_usd"].notna()].itertuples(index=False))
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    change = float(last.constant_usd / first.constant_usd - 1) * 100
    return AsSet(first, last, change, bool(every["effective_on"].iloc[-1] > last.effective_on))
