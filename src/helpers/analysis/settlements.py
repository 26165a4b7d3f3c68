"""Where between offer and ask past rounds settled, and what that says of an open one.

The three figures of an item are of one measure and in one unit, such as general raises compounded over
the contract, in percent. A round may have several items; they are not independent, so rounds are what
counts. See docs/methods.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis import pay
from helpers.analysis.durations import too_few
from helpers.analysis.positions import issue_name
from helpers.analysis.raises import PayTerms
from helpers.archive import Archive, Dimensions, Quantity, accepted_rows

Floats = NDArray[np.float64]

MINIMUM_ROUNDS = 3
"""Fewer past rounds than this give the words "too few rounds (n=...)" instead of an interval."""


def position_in_gap(ask: float, offer: float, settlement: float) -> float:
    """Share of the gap between offer and ask that the settlement went towards the ask.

    0 is the employers' offer, 1 the guild's ask; below 0 and above 1 happen and are kept. Raises
    ValueError if a figure is missing or ask and offer are equal.
    """
    if not np.isfinite([ask, offer, settlement]).all():
        raise ValueError("ask, offer and settlement: all three are needed")
    if ask == offer:
        raise ValueError(f"ask and offer are both {ask:g}: without a gap there is no position in it")
    return float((settlement - offer) / (ask - offer))


def positions(rounds: pd.DataFrame) -> pd.DataFrame:
    """Past rounds with the size of the gap and the settlement's place in it.

    `rounds` has `round`, `ask`, `offer`, `settlement`; its other columns are kept. Rounds with a figure
    missing, or without a gap, are left out. Adds `gap` (ask less offer) and `position`.
    """
    whole = rounds.dropna(subset=["ask", "offer", "settlement"])
    whole = whole[whole["ask"] != whole["offer"]].copy()
    whole["gap"] = whole["ask"] - whole["offer"]
    whole["position"] = (whole["settlement"] - whole["offer"]) / whole["gap"]
    return whole.reset_index(drop=True)


_PARTIES = ("guild", "employers", "settlement")
ITEM_COLUMNS = ["round", "item", "year", "unit", "ask", "offer", "settlement", "settled_on", "sources"]


def past_items(archive: Archive) -> pd.DataFrame:
    """Every item of a settled round for which ask, offer and settlement are on record in one unit.

    General raises stand compounded over the contract (item `raises_compounded`) where all years are
    known. Columns: `round`, `item`, `year` (contract year or `all`), `unit`, `ask`, `offer` (the last of
    each side before the settlement), `settlement`, `settled_on`, `sources` (ids of the three).
    """
    return archive.ask_tables(_past_items, "proposals").copy(deep=False)


def _past_items(proposals: pd.DataFrame) -> pd.DataFrame:
    stated = last_figures(accepted_rows(proposals))
    settled = stated.loc[stated["item"] == pay.ITEM, "round"].unique()
    whole = [row for dispute in settled if (row := _compounded(proposals, str(dispute)))]
    raises = pd.DataFrame(whole, columns=ITEM_COLUMNS)
    by_year = (stated["item"] == pay.ITEM) & stated["round"].isin(raises["round"])
    parts = [part for part in (raises, stated[~by_year]) if len(part)]
    items = pd.concat(parts, ignore_index=True) if parts else raises
    return items.sort_values(["settled_on", "round", "item", "year"], kind="stable").reset_index(drop=True)


def _compounded(proposals: pd.DataFrame, dispute: str) -> tuple[object, ...] | None:
    offers = list(pay.offers_among(proposals, dispute))
    done = pay.latest(offers, "settlement")
    if done is None:
        return None
    ask, offer = (pay.latest([o for o in offers if o.made_on <= done.made_on], side) for side in ("guild", "employers"))
    if ask is None or offer is None or not len(ask.raises) == len(offer.raises) == len(done.raises):
        return None
    sources = (*ask.sources[:1], *offer.sources[:1], *done.sources[:1])
    figures = (ask.compounded, offer.compounded, done.compounded, pd.Timestamp(done.made_on))
    return (dispute, "raises_compounded", "all", "pct", *figures, sources)


def last_figures(proposals: pd.DataFrame) -> pd.DataFrame:
    """The last ask and offer before each settlement, by round, item, contract year and unit.

    `proposals` has the columns of the table of that name. Figures that are only a bound are left out, as
    are items of which a side never named a figure. Columns as in `past_items`.
    """
    keys = ["dispute_id", "item", "contract_year", "unit"]
    figures = proposals[proposals["value"].notna() & (proposals["bound"].fillna("") == "")]
    figures = figures[figures["party"].isin(_PARTIES)]
    figures = figures[figures.groupby(keys)["party"].transform("nunique") == len(_PARTIES)]
    figures = figures.assign(made_on=pd.array(pay.first_days(figures, "made_on"), "datetime64[s]")).sort_values(
        "made_on", kind="stable"
    )
    rows = []
    for key, group in figures[[*keys, "party", "made_on", "value", "source_id"]].groupby(keys, sort=True):
        stated = list(group.itertuples())
        settled_on = max(row.made_on for row in stated if row.party == "settlement")
        last = {row.party: row for row in stated if row.made_on <= settled_on}
        if len(last) == len(_PARTIES):
            values = [float(last[party].value) for party in _PARTIES]
            rows.append((*key, *values, settled_on, tuple(str(last[party].source_id) for party in _PARTIES)))
    return pd.DataFrame(rows, columns=ITEM_COLUMNS)


@dataclass(frozen=True)
class SettlementOutlook:
    """Where an open round would settle if it is another draw from the past ones.

    `intervals`: `level` (chance of at least this that an item of the next of `rounds` + 1 alike rounds
    falls between the two; exact where each round has one item), `low_position`, `high_position`, `low`,
    `high` (in the unit of ask and offer), narrowest first; `position` is the median of the past positions, each round
    weighing the same.
    When `message` says "too few rounds (n=...)" there are no figures.
    """

    rounds: int
    items: int
    intervals: pd.DataFrame
    position: float | None
    message: str = ""

    @property
    def enough(self) -> bool:
        """Whether there is an interval to show."""
        return not self.message


def predict(past: pd.DataFrame, ask: float, offer: float) -> SettlementOutlook:
    """Interval for an open round from the order of past positions.

    `past` is a frame as `positions` takes it. With n past rounds the next falls between the k-th smallest
    and the k-th largest position with chance (n + 1 - 2k) / (n + 1), whatever their distribution, as long
    as the rounds are exchangeable; nine rounds are needed for 80 percent. A round of several items gives
    each an equal part of its weight, which keeps the chance at that or more (Lee and others 2023). Raises
    ValueError without a gap.
    """
    position_in_gap(ask, offer, offer)
    placed = positions(past)
    n = placed["round"].nunique()
    columns = ["level", "low_position", "high_position", "low", "high"]
    if n < MINIMUM_ROUNDS:
        empty = pd.DataFrame(columns=columns, dtype=float)
        return SettlementOutlook(n, len(placed), empty, None, too_few(n, "rounds"))

    def value(at: float) -> float:
        return float(offer + at * (ask - offer))

    place = placed["position"].to_numpy(dtype=float)
    share = 1 / placed.groupby("round")["round"].transform("size").to_numpy(dtype=float)
    rows = []
    for k in range(n // 2, 0, -1):
        low, high = -_reaching(-place, share, n + 1 - k), _reaching(place, share, n + 1 - k)
        rows.append(((n + 1 - 2 * k) / (n + 1), low, high, *sorted((value(low), value(high)))))
    middle = (_reaching(place, share, n / 2) - _reaching(-place, share, n / 2)) / 2
    intervals = pd.DataFrame(rows, columns=columns)
    return SettlementOutlook(n, len(placed), intervals, middle)


def _reaching(values: Floats, weights: Floats, least: float) -> float:
    """The smallest value at or below which the weights add up to `least`."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) >= least - 1e-9
    return float(values[order][reached][0])


def placed(archive: Archive, dispute: str) -> pd.DataFrame:
    """Past items with their place between the last offer and the last ask, oldest first, for readers.

    Columns of `positions`, and label ("Writers 2023: raises over the contract"), place_pct (0 the offer, 100 the ask),
    of_page (whether the item is of `dispute`).
    """
    archive.check_dispute(dispute)
    items = positions(past_items(archive))
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    names = [item_name(str(item), str(year)) for item, year in zip(items["item"], items["year"], strict=True)]
    label = items["round"].map(titles).astype("str") + ": " + pd.Series(names, index=items.index, dtype="str")
    return items.assign(label=label, place_pct=(items["position"] * 100).round(1), of_page=items["round"] == dispute)


def nearer_to_offer(items: pd.DataFrame) -> int:
    """How many items of `placed` settled less than half of the way from the last offer to the last ask."""
    return int((items["place_pct"] < 50).sum())


_ITEM_NAMES = {"raises_compounded": "raises over the contract", "minimums_increase": "raise in minimums"}


def item_name(item: str, year: str = "all") -> str:
    """An item of a round in words: raises over the contract; DVD residual; raise in minimums, year 2."""
    plain = issue_name(item)
    words = _ITEM_NAMES.get(item, plain if plain[:2].isupper() else plain[:1].lower() + plain[1:])
    return words if year == "all" else f"{words}, year {year}"


@dataclass(frozen=True)
class OpenGap:
    """An open gap between ask and offer and where past places would put the settlement; figures with their sources.

    `low` and `high` are the ends of the widest interval; `rounds` the past rounds that it rests on.
    """

    name: str
    low: Quantity
    high: Quantity
    rounds: Quantity
    items: Quantity
    lowest: Quantity
    highest: Quantity


def open_gap(archive: Archive, terms: PayTerms) -> OpenGap | None:
    """Where the gap in raises would close if the round is like past ones.

    None once it is settled or the round has its pattern, which decides more than any past round, and where the rounds
    are too few.
    """
    if not terms.open or terms.pattern is not None or terms.ask is None or terms.offer is None or not terms.gap:
        return None
    ask, offer = terms.ask.offer.compounded, terms.offer.offer.compounded
    past = past_items(archive)
    past = past[past["round"] != terms.dispute]
    if ask == offer:
        return None
    ahead = predict(past, ask, offer)
    if not ahead.enough:
        return None
    widest = ahead.intervals.iloc[-1]
    sources = tuple(dict.fromkeys(source for ids in past["sources"] for source in ids))
    both = (*terms.ask.sources[:1], *terms.offer.sources[:1])

    def figure(key: str, value: float, unit: str, cited: tuple[str, ...], how: str) -> Quantity:
        return Quantity(key, key.replace("_", " "), value, unit, cited, how, of=Dimensions(dispute=terms.dispute))

    place = "Share of the way from the last offer to the last ask"
    applied = f"Places of {ahead.items} items of {ahead.rounds} past rounds, applied to {offer:g} and {ask:g}"
    return OpenGap(
        "raises over the contract",
        figure("settlement_low", round(float(widest["low"]), 2), "pct", both, applied),
        figure("settlement_high", round(float(widest["high"]), 2), "pct", both, applied),
        figure("past_rounds", ahead.rounds, "count", sources, "Rounds with an item whose ask, offer and end are known"),
        figure("past_items", ahead.items, "count", sources, "Their items"),
        figure("lowest_place_pct", round(float(widest["low_position"]) * 100), "pct", sources, place),
        figure("highest_place_pct", round(float(widest["high_position"]) * 100), "pct", sources, place),
    )
