"""The money: asks, offers and settlements, compounded and in real terms."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers import charts
from helpers.analysis import backtests, pay, prices, raises, settlements
from helpers.archive import Archive, Quantity, day_text
from helpers.charts import whatif
from helpers.charts.figure import Figure
from helpers.charts.whatif import WhatIf
from helpers.prose.fragments import (
    SILENT,
    Fragment,
    cite,
    employers_name,
    empty,
    known_sources,
    number,
    paragraph,
    row_text,
    section,
    table,
    when,
)

_NAMES = {"guild": "Guild", "employers": "Employers", "settlement": "Settlement", "pattern": "Pattern deal"}
NO_OFFERS = "No raises in minimums, asked or offered, were public on this day."


def _rise(archive: Archive, offer: pay.Offer, key: str) -> str:
    how = " x ".join(f"{1 + value / 100:g}" for value in offer.raises) + " - 1"
    return cite(archive, Quantity(f"{key}_compounded_pct", "", offer.compounded, "pct", offer.sources, how), refs=False)


def _terms(archive: Archive, offer: pay.Offer) -> str:
    fact = Quantity(f"{offer.party}_raises_pct", "", offer.text, "pct", offer.sources, f"Held from {offer.made_on}")
    return cite(archive, fact)


def opener(archive: Archive, dispute: str) -> Fragment:
    """The section's heading states the gap, the settlement or that nothing is public."""
    held = pay.offers(archive, dispute)
    ask, offer, done = (pay.latest(held, party) for party in ("guild", "employers", "settlement"))
    gap = pay.gap_points(held)
    if done:
        heading = f"Minimums rise by {_rise(archive, done, 'settlement')} over the contract"
    elif gap is not None and ask and offer:
        points = Quantity(
            "pay_gap_points", "", abs(gap), "pct_points", (*ask.sources[:1], *offer.sources[:1]), "Ask less offer"
        )
        heading = f"Ask and offer are {cite(archive, points, refs=False)} apart over the contract"
    elif ask or offer:
        heading = "Only one side’s figure is public" if held else ""
    else:
        heading = "No raise has been put in public"
    return section("the-money", "The money", heading, "General raises in minimums by contract year, compounded")


def text(archive: Archive, dispute: str) -> Fragment:
    """Who asked and offered what, when, and the pattern set by other unions."""
    held = pay.offers(archive, dispute)
    sentences = []
    sides = {
        "guild": "The guild asks",
        "employers": f"The {employers_name(archive, dispute)} offer",
        "settlement": "The settlement gives",
    }
    for party, verb in sides.items():
        offer = pay.latest(held, party)
        if offer:
            day = when(offer.made_on, offer.made_on_precision)
            sentences.append(
                f"{verb} {_terms(archive, offer)} percent ({day}), {_rise(archive, offer, party)} compounded."
            )
    first = pay.pattern(archive, dispute)
    if first:
        title = str(archive.dispute(first.dispute)["title"])
        named = row_text(title, "disputes", first.dispute, first.sources)
        sentences.append(
            f"The first deal of the round, {named}, gave {_terms(archive, first)} percent on "
            f"{when(first.made_on, first.made_on_precision)}."
        )
    return paragraph(" ".join(sentences)) if sentences else empty(NO_OFFERS)


def paths_figure(archive: Archive, dispute: str) -> Figure | Fragment:
    """Pay under the newest ask, offer, settlement and pattern deal, before the contract = 100."""
    held = pay.offers(archive, dispute)
    frame = raises.levels(raises.newest(archive, dispute))
    if frame.empty:
        return SILENT
    frame = frame.assign(label=frame["party"].map(_NAMES) + " " + frame["raises"], index=frame["level_pct"] + 100)
    ends = frame.sort_values("year").groupby("label").tail(1)
    words = "; ".join(
        f"{row.label} ends at {row.index_:g}" for row in ends.rename(columns={"index": "index_"}).itertuples()
    )
    sources = known_sources(archive, [s for offer in held for s in offer.sources])
    return charts.pay_paths(
        frame,
        title=_paths_title(held),
        subtitle="Minimum pay by contract year, before the contract = 100",
        takeaway=f"Minimum pay from 100 before the contract: {words}.",
        sources=sources,
    )


def _paths_title(held: list[pay.Offer]) -> str:
    ask, offer, done = (pay.latest(held, party) for party in ("guild", "employers", "settlement"))
    if done:
        return f"Minimum pay rises {done.compounded:g}% over the contract"
    if ask and offer:
        return f"Minimum pay would rise {ask.compounded:g}% as asked, {offer.compounded:g}% as offered"
    only = ask or offer
    return f"Minimum pay would rise {only.compounded:g}%" if only else "What minimum pay would become"


def _movement_title(held: list[pay.Offer]) -> str:
    moves = {party: sum(o.party == party for o in held) - 1 for party in ("guild", "employers")}
    told = {-1: "made no full offer", 0: "has not moved", 1: "moved once"}
    parts = [f"the {name} {told.get(moves[name], f'moved {moves[name]} times')}" for name in ("guild", "employers")]
    text_ = " and ".join(parts).replace("the employers has", "the employers have")
    return text_[:1].upper() + text_[1:]


def movement_figure(archive: Archive, dispute: str) -> Figure | Fragment:
    """How the compounded ask and offer moved over time."""
    held = pay.offers(archive, dispute)
    if len(held) < 2:
        return SILENT
    frame = raises.moves(archive, dispute).rename(columns={"made_on": "date"})
    frame["label"] = frame["party"].map(_NAMES)
    moves = "; ".join(
        f"{_NAMES[o.party]} {o.compounded:g} percent on {day_text(o.made_on, o.made_on_precision)}" for o in held
    )
    return charts.offers_over_time(
        frame[["party", "label", "date", "compounded_pct"]],
        until=archive.as_of,
        title=_movement_title(held),
        subtitle="Rise in minimums over the contract, compounded, percent",
        takeaway=f"Compounded rises over time: {moves}.",
        sources=known_sources(archive, [s for offer in held for s in offer.sources]),
    )


def offers_table(archive: Archive, dispute: str) -> Fragment:
    """Every offer by side, day and contract year."""
    held = pay.offers(archive, dispute)
    if not held:
        return SILENT
    years = max(len(offer.raises) for offer in held)
    columns = {
        "party": "Side",
        "day": "From",
        **{f"y{n}": f"Year {n}" for n in range(1, years + 1)},
        "all": "Compounded",
    }
    rows = [
        {
            "party": _NAMES[offer.party],
            "day": when(offer.made_on, offer.made_on_precision),
            **{
                f"y{n}": cite(archive, _year(offer, n, value), refs=n == 1)
                for n, value in enumerate(offer.raises, start=1)
            },
            "all": _rise(archive, offer, offer.party),
        }
        for offer in held
    ]
    return table("Raises in minimums by side and contract year", columns, rows, numeric=True)


def _year(offer: pay.Offer, year: int, value: float) -> Quantity:
    how = "Stands from the side's earlier offer" if year in offer.carried else f"Held from {offer.made_on}"
    return Quantity(f"{offer.party}_year_{year}_pct", "", value, "pct", offer.sources, how)


def real_terms(archive: Archive, dispute: str) -> Fragment:
    """The newest offer against prices: past inflation, and the real rise if prices go on as in the last year."""
    held = pay.offers(archive, dispute)
    offer = pay.latest(held, "settlement") or pay.latest(held, "employers") or pay.latest(held, "guild")
    year, three = prices.inflation(archive, 12), prices.inflation(archive, 36)
    if year is None or three is None:
        return empty("No price index was public: raises are not set against prices.")
    past = number(archive, three.pct, "pct", f"US consumer prices, {three.first} to {three.last}", [three.source])
    last = number(archive, year.pct, "pct", f"US consumer prices, {year.first} to {year.last}", [year.source])
    sentence = f"US consumer prices rose by {past} in the three years to {when(_month(three.last), 'month')}, by {last} in the last one."
    if offer is None:
        return SILENT
    years = len(offer.raises)
    real = prices.real_rise_pct(pay.exact_compounded_pct(offer.raises), year.exact_pct, years)
    how = f"{offer.compounded} percent over {years} years against prices rising {year.pct} percent a year"
    worth = number(archive, real, "pct", how, [*offer.sources[:1], year.source], refs=False, sign=True)
    return paragraph(
        f"{sentence} Were prices to rise at the pace of the last year throughout, the "
        f"{_NAMES[offer.party].lower() if offer.party != 'employers' else 'offer'} of {_rise(archive, offer, offer.party)} "
        f"would be worth {worth} in constant dollars at the end of the contract: an assumption, not a forecast."
    )


def _month(text_: str) -> pd.Timestamp:
    return pd.Period(text_, "M").to_timestamp("M")


def valuations(archive: Archive, dispute: str) -> Fragment:
    """What the packages were valued at, and by whom the figure was put out."""
    frame = pay.valuations(archive, dispute)
    if frame.empty:
        return SILENT
    rows = [
        {
            "party": _NAMES.get(str(row["party"]), str(row["party"])),
            "day": when(row["made_on"], str(row["made_on_precision"])),
            "value": number(archive, float(row["value"]), str(row["unit"]), str(row["text"]), [str(row["source_id"])]),
            "text": row_text(str(row["text"]), "proposals", "package_value", [str(row["source_id"])]),
        }
        for row in frame.to_dict("records")
    ]
    columns = {"party": "Package of", "day": "Held on", "value": "Value", "text": "What the figure is"}
    return table("What the packages were valued at", columns, rows)


def settlement_outlook(archive: Archive, dispute: str) -> Fragment:
    """Where past rounds settled between offer and ask, and what that says of this one."""
    items = settlements.past_items(archive)
    own = settlements.positions(items[items["round"] == dispute])
    if len(own):
        return paragraph(_where_it_fell(archive, own))
    gaps = _open_gaps(archive, dispute)
    if not gaps and not pay.offers(archive, dispute) and pay.valuations(archive, dispute).empty:
        return SILENT
    if not gaps:
        return empty("There is no open gap between a full ask and a full offer to look ahead from.")
    past = items[items["round"] != dispute]
    made = [(gap, settlements.predict(past, gap.ask, gap.offer)) for gap in gaps]
    first = made[0][1]
    if not first.enough:
        message = row_text(first.message, "proposals", "rounds", [])
        return empty(f"Where the gap might close is not estimated from past rounds: {message}.")
    ends = "; ".join(_expected(archive, gap, ahead) for gap, ahead in made)
    return paragraph(
        f"{_past_places(archive, first, past)} If this round is like them, {ends}. {_weighed(archive, past)}"
    )


@dataclass(frozen=True)
class _Gap:
    """An open gap: what it is of, the last ask and offer, their unit and sources."""

    name: str
    ask: float
    offer: float
    unit: str
    sources: tuple[str, ...]


def _open_gaps(archive: Archive, dispute: str) -> list[_Gap]:
    held, gaps = pay.offers(archive, dispute), []
    ask, offer, done = (pay.latest(held, party) for party in ("guild", "employers", "settlement"))
    if ask and offer and not done and pay.gap_points(held):
        sources = (*ask.sources[:1], *offer.sources[:1])
        gaps.append(_Gap("raises over the contract", ask.compounded, offer.compounded, "pct", sources))
    package = pay.package_gap(archive, dispute)
    if package and package.settlement is None and package.ask != package.offer:
        gaps.append(_Gap("the package as valued", package.ask, package.offer, package.unit, package.sources))
    return gaps


def _expected(archive: Archive, gap: _Gap, ahead: settlements.SettlementOutlook) -> str:
    widest = ahead.intervals.iloc[-1]
    how = f"Places of {ahead.items} items of {ahead.rounds} past rounds, applied to {gap.offer:g} and {gap.ask:g}"
    low, high = (
        number(archive, round(float(widest[key]), 2), gap.unit, how, gap.sources, refs=False) for key in ("low", "high")
    )
    verb = "settle" if gap.unit == "pct" else "settles"
    return f"{gap.name} {verb} between {low} and {high}"


def _past_places(archive: Archive, ahead: settlements.SettlementOutlook, past: pd.DataFrame) -> str:
    widest = ahead.intervals.iloc[-1]
    sources = [ids[-1] for ids in past["sources"]][-2:]
    how = "Place of the settlement: zero is the last offer, one the last ask"
    rounds = number(
        archive, ahead.rounds, "count", "Rounds with an item of which ask, offer and settlement are known", sources
    )
    items = number(archive, ahead.items, "count", "Their items with ask, offer and settlement in one unit", refs=False)
    low, high, middle = (
        number(archive, round(float(value or 0) * 100), "pct", how, refs=False)
        for value in (widest["low_position"], widest["high_position"], ahead.position)
    )
    level = number(archive, round(float(widest["level"]) * 100), "pct", "Exact level for alike rounds", refs=False)
    lack = ""
    if ahead.interval(0.8) is None:
        wanted = number(archive, 80, "pct", "Level of the interval", refs=False)
        needed = number(archive, 9, "count", "Rounds that an interval of that level takes", refs=False)
        lack = f" An interval of {wanted} would take {needed} rounds."
    return (
        f"In {rounds} past rounds with known figures ({items} items), settlements lay from {low} to {high} of the way from the "
        f"last offer to the last ask, half of them below {middle}. The next falls in that range with a chance of {level} or more.{lack}"
    )


def _weighed(archive: Archive, past: pd.DataFrame) -> str:
    """Which centre did better on past rounds, each left out in turn."""
    record = backtests.settlement_record(past)
    if record is None:
        return "Too few rounds to test it on."
    how = f"Each of {record.rounds} rounds predicted from the others"
    held, missed, halfway = (
        number(archive, round(value * 100), "pct", how, refs=False)
        for value in (record.inside, record.error, record.error_midpoint)
    )
    verdict = "better than" if record.beats_midpoint else "no better than"
    return (
        f"Tested on the past rounds, each left out in turn, such ranges held {held} of the settlements; the middle of the other "
        f"rounds missed by {missed} of the gap on average, {verdict} halfway between the two sides, which missed by {halfway}."
    )


def _where_it_fell(archive: Archive, own: pd.DataFrame) -> str:
    parts = []
    for row in own.to_dict("records"):
        how = f"{row['settlement']:g} between the last offer of {row['offer']:g} and the last ask of {row['ask']:g}"
        place = number(archive, round(float(row["position"]) * 100), "pct", how, row["sources"], refs=False)
        parts.append(
            f"{place} for {row_text(settlements.item_name(str(row['item']), str(row['year'])), 'proposals', str(row['item']), [])}"
        )
    return (
        f"From the last offer to the last ask, the settlement went this share of the way: {'; '.join(parts)}. "
        "Zero is the employers’ last offer; items of one round hang together."
    )


def what_if(archive: Archive, dispute: str) -> WhatIf | Fragment:
    """Sliders for the raises of both sides, starting from the newest ask and offer."""
    held = pay.offers(archive, dispute)
    ask, offer = pay.latest(held, "guild"), pay.latest(held, "employers")
    if not ask or not offer or len(ask.raises) != len(offer.raises):
        return SILENT
    sides = ("Guild", employers_name(archive, dispute).capitalize())
    return whatif.raises(ask.raises, offer.raises, sides=sides, note="The sliders start from the newest ask and offer.")
