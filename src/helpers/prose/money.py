"""The money: asks, offers and settlements, compounded and in real terms."""

from __future__ import annotations

import pandas as pd

from helpers import charts
from helpers.analysis import agreements, backtests, minimums, pattern, pay, positions, prices, settlements
from helpers.archive import Archive, Quantity, day_text
from helpers.charts import whatif
from helpers.charts.figure import Figure
from helpers.charts.whatif import WhatIf
from helpers.prose.fragments import (
    SILENT,
    Fragment,
    cite,
    empty,
    known_sources,
    number,
    paragraph,
    row_text,
    section,
    table,
    when,
)
from helpers.prose.opening import employers_name, page_header, possessive, who

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
    frame = pay.paths(held, pay.pattern(archive, dispute))
    if frame.empty or set(frame["party"]) == {"pattern"}:
        return SILENT
    frame["label"] = frame["party"].map(_NAMES) + " " + frame["label"]
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
    frame = pay.offers_frame(held)
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


def page(archive: Archive, dispute: str) -> Fragment:
    """The header of the pay page."""
    held = pay.offers(archive, dispute)
    ask, offer, done = (pay.latest(held, party) for party in ("guild", "employers", "settlement"))
    people = possessive(who(archive, dispute))
    if done:
        title = f"The {people} minimums: {_rise(archive, done, 'settlement')} settled"
    elif ask and offer:
        title = (
            f"The {people} minimums: {_rise(archive, ask, 'guild')} asked, {_rise(archive, offer, 'employers')} offered"
        )
    else:
        title = f"The {people} minimums: no full set of asks and offers was public"
    return page_header(
        archive,
        str(archive.dispute(dispute)["title"]),
        title,
        "Raises in minimums as asked, offered and settled, year by year.",
        dispute,
    )


def yearly_figure(archive: Archive, dispute: str) -> Figure | Fragment:
    """The newest ask, offer and settlement by contract year."""
    held = pay.offers(archive, dispute)
    frame = pay.yearly(held)
    if frame.empty:
        return SILENT
    frame["label"] = frame["party"].map(_NAMES)
    words = "; ".join(
        f"{_NAMES[p]} {o.text}" for p in ("guild", "employers", "settlement") if (o := pay.latest(held, p))
    )
    return charts.raises_by_year(
        frame,
        title=f"Year by year: {words}",
        subtitle="General raises in minimums, percent",
        takeaway=f"Raises by year, percent: {words}.",
        sources=known_sources(archive, [s for offer in held for s in offer.sources]),
    )


def real_opener(archive: Archive, dispute: str) -> Fragment:
    """Opener of the section on prices."""
    return section(
        "prices", "Prices", "Raises against consumer prices", "US consumer prices (CPI-U), as known on the day"
    )


_PER = {"usd_per_week": "per week", "usd_per_day": "per day", "usd_flat": "flat fee"}


def _sides(archive: Archive, dispute: str) -> list[tuple[str, pay.Offer]]:
    """The newest ask, offer and settlement, and the pattern deal of the round."""
    held = pay.offers(archive, dispute)
    sides = [(party, offer) for party in ("guild", "employers", "settlement") if (offer := pay.latest(held, party))]
    first = pay.pattern(archive, dispute) if sides else None
    return [*sides, *([("pattern", first)] if first else [])]


def _chosen(archive: Archive, dispute: str, minimum: str) -> minimums.Minimum | None:
    held = minimums.in_force(archive, dispute)
    return next((m for m in held if minimum in ("all", m.item)), None)


def minimums_opener(archive: Archive, dispute: str, minimum: str = "all") -> Fragment:
    """The heading sets the chosen minimum under the ask beside that under the offer."""
    subtitle = "As if each minimum rose by the general raise; some rise by less where part of a raise goes to benefits"
    chosen, sides = _chosen(archive, dispute, minimum), dict(_sides(archive, dispute))
    if chosen is None or not sides:
        return section("minimums", "Minimums", "What the raises would do to single minimums", subtitle)
    ends = {party: _level(archive, dispute, chosen, party, offer, refs=False) for party, offer in sides.items()}
    name = row_text(positions.issue_name(chosen.item), "minimums", chosen.item, [chosen.source])
    before = number(archive, chosen.amount, "usd", _PER[chosen.unit], [chosen.source], refs=False)
    if "settlement" in ends:
        words = f"{name}: from {before} to {ends['settlement']} by the last year"
    elif "guild" in ends and "employers" in ends:
        words = f"{name}: {before} before, {ends['guild']} as asked, {ends['employers']} as offered"
    else:
        words = f"{name}: from {before} to {next(iter(ends.values()))} by the last year"
    return section("minimums", "Minimums", words, subtitle)


def _level(
    archive: Archive, dispute: str, minimum: minimums.Minimum, party: str, offer: pay.Offer, *, refs: bool = True
) -> str:
    """The minimum in the last year of a side's terms."""
    path = minimums.paths(archive, dispute, minimum, [(party, offer)])
    how = f"{minimum.amount:g} with raises of {offer.text} percent"
    return number(
        archive, round(float(path["amount"].iloc[-1])), "usd", how, [minimum.source, *offer.sources[:1]], refs=refs
    )


def minimum_figure(
    archive: Archive, dispute: str, minimum: str = "all", *, constant: bool = False
) -> Figure | Fragment:
    """The chosen minimum by contract year under ask, offer, settlement and pattern, nominal or in constant dollars."""
    chosen, sides = _chosen(archive, dispute, minimum), _sides(archive, dispute)
    if chosen is None or not sides:
        return SILENT
    frame = minimums.paths(archive, dispute, chosen, sides)
    column = "constant" if constant else "amount"
    if frame[column].isna().any():
        return SILENT
    frame = frame.assign(usd=frame[column], label=frame["party"].map(_NAMES) + " " + frame["label"])
    ends = frame.sort_values("year", kind="stable").groupby("party", sort=False).tail(1)
    words = "; ".join(f"{label} ends at ${usd:,.0f}" for label, usd in zip(ends["label"], ends["usd"], strict=True))
    name = positions.issue_name(chosen.item)
    month = f"{minimums.last_day(archive, dispute):%B %Y}"
    kind = f"in dollars of {month}" if constant else "in dollars of the day"
    pace = "" if frame["known"].all() else "; prices after the last known month go on at the pace of the year to it"
    subtitle = f"US dollars {_PER[chosen.unit]}, by contract year, {kind}"
    return charts.minimum_paths(
        frame[["party", "label", "year", "usd"]],
        title=f"{name} {kind}",
        subtitle=f"{subtitle}, at the end of each year{pace}" if constant else subtitle,
        takeaway=f"{name}, ${chosen.amount:,.0f} before: {words}.",
        sources=known_sources(archive, [chosen.source, *(s for _, offer in sides for s in offer.sources)]),
    )


def minimums_table(archive: Archive, dispute: str) -> Fragment:
    """Every minimum in force when the agreement ran out: before, and in the last year under each side's raises."""
    held, sides = minimums.in_force(archive, dispute), _sides(archive, dispute)
    if not held:
        return empty("No schedule of this union’s minimums was public by this day.")
    gap = {"guild", "employers"} <= {party for party, _ in sides}
    rows = []
    for minimum in held:
        how = _PER[minimum.unit] + ("; worked out from other figures" if minimum.derived else "")
        row = {
            "item": row_text(positions.issue_name(minimum.item), "minimums", minimum.item, [minimum.source]),
            "unit": _PER[minimum.unit],
            "before": number(archive, minimum.amount, "usd", how, [minimum.source]),
        }
        for party, offer in sides:
            row[party] = _level(archive, dispute, minimum, party, offer, refs=False)
        if gap:
            row["gap"] = _minimum_gap(archive, dispute, minimum, dict(sides))
        rows.append(row)
    columns = {"item": "Work", "unit": "Paid", "before": "Before"}
    columns |= {party: _NAMES[party] for party, _ in sides} | ({"gap": "Ask less offer"} if gap else {})
    return table("Minimums before, and in the last contract year under each side’s raises", columns, rows, numeric=True)


def _minimum_gap(archive: Archive, dispute: str, minimum: minimums.Minimum, sides: dict[str, pay.Offer]) -> str:
    both = [(party, sides[party]) for party in ("guild", "employers")]
    path = minimums.paths(archive, dispute, minimum, both).groupby("party")["amount"].last()
    how = "Last contract year as asked less as offered"
    sources = [minimum.source, *(offer.sources[0] for _, offer in both)]
    return number(archive, round(float(path["guild"] - path["employers"])), "usd", how, sources, refs=False)


def minimum_years(archive: Archive, dispute: str, minimum: str = "all") -> Fragment:
    """The chosen minimum year by year, nominal and in constant dollars, and how far apart the sides are."""
    chosen, sides = _chosen(archive, dispute, minimum), _sides(archive, dispute)
    if chosen is None or not sides:
        return SILENT
    frame = minimums.paths(archive, dispute, chosen, sides)
    years = range(1, int(frame["year"].max()) + 1)
    month = minimums.last_day(archive, dispute)
    rows = []
    for party, offer in sides:
        own = frame[frame["party"] == party].set_index("year")
        sources = [chosen.source, *offer.sources[:1]]
        for column, kind in (("amount", "nominal"), ("constant", "constant")):
            if own[column].isna().any():
                continue
            how = f"{chosen.amount:g} with raises of {offer.text} percent"
            how += "" if kind == "nominal" else ", over consumer prices at the end of the contract year"
            cells = {
                f"y{year}": number(archive, round(float(own[column][year])), "usd", how, sources, refs=False)
                for year in years
                if year in own.index
            }
            rows.append({"party": _NAMES[party], "kind": kind, **cells})
    columns = {"party": "Terms", "kind": "Dollars", **{f"y{year}": f"Year {year}" for year in years}}
    name = positions.issue_name(chosen.item)
    note = ""
    levels = prices.Levels.of(archive)
    if levels is not None:
        pace = number(archive, levels.pace_pct, "pct", f"US consumer prices, year to {levels.last}", [levels.source])
        note = (
            f"Constant dollars are those of {when(month, 'month')}, the last month of the agreement. Prices are known to "
            f"{when(levels.last.to_timestamp('M'), 'month')}; after that they are taken to rise by {pace} a year, as in the year "
            "before: an assumption, not a forecast."
        )
    below = paragraph(note) if note else SILENT
    return table(f"{name}, {_PER[chosen.unit]}, by contract year", columns, rows, numeric=True) + below


def gap_in_dollars(archive: Archive, dispute: str) -> Fragment:
    """How far apart ask and offer are for the whole unit, where both were valued, and by whom the figures were put out."""
    gap = pay.package_gap(archive, dispute)
    if gap is None:
        return SILENT
    by = "The sides’ packages, as last valued in public"
    sources = {"employers": gap.sources[:1], "guild": gap.sources[1:2], "settlement": gap.sources[2:3]}
    ask, offer = (
        number(archive, value, gap.unit, f"{by}; each in the count of the source", sources[party])
        for value, party in ((gap.ask, "guild"), (gap.offer, "employers"))
    )
    apart = number(archive, round(gap.ask - gap.offer, 2), gap.unit, "Ask less offer", gap.sources[:2], refs=False)
    done = ""
    if gap.settlement is not None:
        done = f" The settlement was valued at {number(archive, gap.settlement, gap.unit, 'As valued', sources['settlement'])}."
    return paragraph(f"For the whole unit, the ask was valued at {ask} and the offer at {offer}, {apart} apart.{done}")


def history_opener(archive: Archive, dispute: str) -> Fragment:
    """Opener of past rounds."""
    return section(
        "past-rounds",
        "Past rounds",
        "What this union settled for before",
        "General raises in minimums by contract year",
    )


def history_table(archive: Archive, dispute: str) -> Fragment:
    """Past agreements of the union with their raises, and prices and minimums since the deal before."""
    own = archive.dispute(dispute)
    held = agreements.agreements(archive, str(own["sector"]), str(own["guild"]))
    if not any(one.raises for one in held):
        return empty("No past agreement of this union with its raises was public.")
    rows = []
    for before, one in zip([None, *held], held, strict=False):
        source = (one.source,)
        by_year = " / ".join(f"{v:g}" for v in one.raises)
        text_ = Quantity("raises", "", by_year, "pct", source, "General raises by contract year")
        whole = "one year known" if one.raises else "not known"
        if one.compounded is not None:
            how = "Product of the yearly factors"
            whole = cite(archive, Quantity("compounded", "", one.compounded, "pct", source, how), refs=False)
        rows.append(
            {
                "agreement": row_text(one.name, "contracts", one.contract, source),
                "deal": when(one.on, one.precision),
                "raises": cite(archive, text_) if one.raises else "not on record",
                "all": whole,
                **_since_cells(archive, before, one),
            }
        )
    columns = {
        "agreement": "Agreement",
        "deal": "Deal",
        "raises": "Raises by year, percent",
        "all": "Compounded",
        "prices": "Prices since the deal before",
        "real": "Minimums since then, less prices",
    }
    return table("Past agreements of this union", columns, rows[::-1])


def _since_cells(archive: Archive, before: agreements.Agreement | None, one: agreements.Agreement) -> dict[str, str]:
    made = agreements.since(archive, before, one.on) if before else None
    if made is None or before is None:
        return {"prices": "not known", "real": "not known"}
    span = f"{made.first} to {made.last}"
    rise = number(archive, made.prices_pct, "pct", f"US consumer prices, {span}", [made.source], refs=False, sign=True)
    if made.real_pct is None:
        return {"prices": rise, "real": "not known"}
    how = f"{made.minimums_pct:g} percent under the agreement before, in constant prices, {span}"
    real = number(archive, made.real_pct, "pct", how, [before.source, made.source], refs=False, sign=True)
    return {"prices": rise, "real": real}


def since_text(archive: Archive, dispute: str) -> Fragment:
    """What prices and minimums have done since the agreement before this round, and the raise on the table beside it."""
    own = archive.dispute(dispute)
    held = pay.offers(archive, dispute)
    offer = pay.latest(held, "settlement") or pay.latest(held, "employers") or pay.latest(held, "guild")
    day = pd.Timestamp(offer.made_on if offer else archive.as_of)
    past = [
        a
        for a in agreements.agreements(archive, str(own["sector"]), str(own["guild"]))
        if a.dispute != dispute and a.on < day
    ]
    made = agreements.since(archive, past[-1], day) if past else None
    if made is None:
        return empty("Prices since the agreement before this round are not known.")
    last = past[-1]
    span = f"{made.first} to {made.last}"
    rise = number(archive, made.prices_pct, "pct", f"US consumer prices, {span}", [made.source])
    minimums_ = "the raises in minimums under it are not on record in full"
    if made.missing:
        minimums_ = "an agreement in between is not on record, so its raises cannot be set against prices"
    if made.minimums_pct is not None and made.real_pct is not None:
        paid = number(archive, made.minimums_pct, "pct", f"Raises of {last.raises} compounded", [last.source])
        real = number(
            archive, made.real_pct, "pct", f"The one over the other, {span}", [made.source], refs=False, sign=True
        )
        minimums_ = f"general raises in minimums came to {paid}, {real} in constant prices"
    tail = ""
    if offer:
        first = number(archive, offer.raises[0], "pct", "First contract year", offer.sources, refs=False)
        name = {"settlement": "the settlement", "employers": "the offer", "guild": "the ask"}[offer.party]
        tail = f" The first raise of {name} is {first}."
    return paragraph(
        f"From the last agreement ({when(last.on, last.precision)}) to {when(made.last.to_timestamp('M'), 'month')} US consumer "
        f"prices rose by {rise}; {minimums_}.{tail}"
    )


def ranks_table(archive: Archive, dispute: str) -> Fragment:
    """Under which measure the raise on the table is the largest in how long, for this union and for all of the sector."""
    own, held = archive.dispute(dispute), pay.offers(archive, dispute)
    offer = pay.latest(held, "settlement") or pay.latest(held, "employers")
    if offer is None:
        return SILENT
    day, rows = pd.Timestamp(offer.made_on), []
    scopes = {"this union": str(own["guild"]), "all unions of the sector": None}
    for scope, guild in scopes.items():
        earlier = [a for a in agreements.agreements(archive, str(own["sector"]), guild) if a.dispute != dispute]
        rows += [
            _rank_row(archive, offer, scope, rank) for rank in agreements.ranks(archive, offer.raises, day, earlier)
        ]
    if not rows:
        return SILENT
    name = "settlement" if offer.party == "settlement" else "offer"
    columns = {
        "measure": "Measure",
        "scope": "Among",
        "value": f"This {name}",
        "since": "Last time as large",
        "n": "Agreements compared",
        "gaps": "Not comparable",
    }
    note = paragraph(
        "An agreement of which only the first raise is on record counts in the measures of the first year alone; one whose "
        "raises are not on record at all is among those not comparable, so a long silence is not proof."
    )
    return table(f"How large is the {name}: the answer depends on the measure", columns, rows) + note


def _rank_row(archive: Archive, offer: pay.Offer, scope: str, rank: agreements.Rank) -> dict[str, str]:
    how = f"Raises of {offer.text} percent"
    since = f'none on record since <time datetime="{rank.back_to}">{rank.back_to}</time>'
    if rank.larger is not None:
        one, earlier = rank.larger
        shown = number(
            archive, earlier, "pct", agreements.MEASURES[rank.measure], [one.source], sign=rank.measure == "real_first"
        )
        since = f"{row_text(one.name, 'contracts', one.contract, [one.source])}, {when(one.on, one.precision)}: {shown}"
    value = number(archive, rank.value, "pct", how, offer.sources, refs=False, sign=rank.measure == "real_first")
    return {
        "measure": agreements.MEASURES[rank.measure],
        "scope": scope,
        "value": value,
        "since": since,
        "n": number(archive, rank.among, "count", "Earlier agreements that the measure can be taken of", refs=False),
        "gaps": number(archive, rank.unknown, "count", "Earlier ones that it cannot be taken of", refs=False),
    }


def settlement_outlook(archive: Archive, dispute: str) -> Fragment:
    """Where past rounds settled between offer and ask, and what that says of this one."""
    items = settlements.past_items(archive)
    own = settlements.positions(items[items["round"] == dispute])
    if len(own):
        return paragraph(_where_it_fell(archive, own))
    gaps, first_deal = settlements.open_gaps(archive, dispute), pattern.implied(archive, dispute)
    if not gaps and not pay.offers(archive, dispute) and pay.valuations(archive, dispute).empty:
        return SILENT
    if not gaps and first_deal is not None:
        return paragraph(_by_pattern(archive, first_deal))
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
        f"{_by_pattern(archive, first_deal) if first_deal else ''} {_past_places(archive, first, past)} If this round is like them, {ends}. {_weighed(archive, past)}".strip()
    )


def _by_pattern(archive: Archive, made: pattern.Implied) -> str:
    """What the first deal of the round implies for the raises, which then are not foretold from past places."""
    low, high = (
        number(archive, round(end or 0.0, 2), "pct", made.compounded.derivation, refs=False)
        for end in (made.compounded.low, made.compounded.high)
    )
    followed, same, lower, higher = (
        number(archive, n, "count", "Deals that followed the first one of a round", refs=False)
        for n in (made.same + made.lower + made.higher, made.same, made.lower, made.higher)
    )
    level = number(archive, round((made.compounded.level or 0.0) * 100), "pct", "Level of the interval", refs=False)
    ends = f"that puts the raises between {low} and {high} ({level} interval)"
    if made.compounded.low == made.compounded.high:
        ends = "and the employers’ offer stands there already"
    return (
        f"The first deal of this round sets the pattern for the raises: {cite(archive, made.compounded)} compounded. Of {followed} deals "
        f"that followed a first one, {same} had the same first-year raise, {lower} a lower and {higher} a higher one; {ends}."
    )


def _expected(archive: Archive, gap: settlements.Gap, ahead: settlements.SettlementOutlook) -> str:
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
        parts.append(f"{place} for {item_name(str(row['item']), str(row['year']))}")
    return (
        f"From the last offer to the last ask, the settlement went this share of the way: {'; '.join(parts)}. "
        "Zero is the employers’ last offer; items of one round hang together."
    )


def item_name(item: str, year: str) -> str:
    """An item of a round in words, bound to its rows."""
    names = {"raises_compounded": "raises over the contract", "minimums_increase": "the raise in minimums"}
    plain = positions.issue_name(item)
    words = names.get(item, plain if plain[:2].isupper() else plain[:1].lower() + plain[1:])
    return row_text(words if year == "all" else f"{words}, year {year}", "proposals", item, [])


def what_if(archive: Archive, dispute: str) -> WhatIf | Fragment:
    """Sliders for the raises of both sides, starting from the newest ask and offer."""
    held = pay.offers(archive, dispute)
    ask, offer = pay.latest(held, "guild"), pay.latest(held, "employers")
    if not ask or not offer or len(ask.raises) != len(offer.raises):
        return SILENT
    sides = ("Guild", employers_name(archive, dispute).capitalize())
    return whatif.raises(ask.raises, offer.raises, sides=sides, note="The sliders start from the newest ask and offer.")


def what_if_prices(archive: Archive, dispute: str) -> WhatIf | Fragment:
    """A slider for inflation, starting from the pace of the last year."""
    held = pay.offers(archive, dispute)
    ask, offer, year = pay.latest(held, "guild"), pay.latest(held, "employers"), prices.inflation(archive, 12)
    if not ask or not offer or year is None or len(ask.raises) != len(offer.raises):
        return SILENT
    sides = ("Guild", employers_name(archive, dispute).capitalize())
    return whatif.inflation(ask.raises, offer.raises, yearly=year.pct, sides=sides)
