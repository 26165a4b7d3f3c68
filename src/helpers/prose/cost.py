"""What a stoppage cost: published estimates, side by side and never averaged."""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpers.analysis import break_even, cost_assumptions, pay, stages
from helpers.analysis.cost_assumptions import Assumption
from helpers.analysis.costs import Side, break_evens, employers, estimates, members, other_estimates, share_at_minimum
from helpers.archive import Archive, Quantity
from helpers.charts import whatif
from helpers.charts.whatif import Dial, WhatIf
from helpers.prose.fragments import (
    SHOWN_SOURCES,
    SILENT,
    Fragment,
    cite,
    empty,
    known_sources,
    number,
    page_header,
    paragraph,
    reference,
    row_text,
    section,
    table,
    when,
)


def opener(archive: Archive, dispute: str) -> Fragment:
    """The heading counts the estimates."""
    costs = archive.table("dispute_costs")
    own = costs[costs["stoppage_id"] == dispute]
    subtitle = "Estimates as published; areas, periods and methods differ, so they are not averaged"
    if own.empty:
        return section("the-cost", "The cost", "No estimate of the cost was public", subtitle)
    sources = list(own["source_id"])
    count = number(archive, len(own), "count", "Published estimates", sources, refs=False)
    return section("the-cost", "The cost", f"{count} published estimates on record", subtitle)


def estimates_table(archive: Archive, dispute: str) -> Fragment:
    """Who put the cost at what, for where."""
    own = estimates(archive, dispute)
    if own.empty:
        return empty("No estimate of what this stoppage cost was public on this day.")
    rows = [
        {
            "who": row_text(str(row["estimator"]), "dispute_costs", str(row["estimate_id"]), [str(row["source_id"])]),
            "what": row_text(str(row["what"]), "dispute_costs", str(row["estimate_id"]), []),
            "value": number(archive, float(row["value"]), str(row["unit"]), str(row["what"]), [str(row["source_id"])]),
            "scope": row_text(str(row["scope"]), "dispute_costs", str(row["estimate_id"]), []),
            "day": when(row["published_on"]),
        }
        for row in own.to_dict("records")
    ]
    columns = {"who": "Estimate of", "what": "What", "value": "Value", "scope": "Where", "day": "Public from"}
    return table("Published estimates of the cost", columns, rows)


def _ends(archive: Archive, drawn: Quantity) -> tuple[str, str, str]:
    """The median of a break-even and its 10th and 90th percentile, as bound figures."""
    # The median names every source; the ends need not repeat them all.
    low, high = (
        _length(archive, end or 0.0, "10th or 90th percentile of the draws", drawn.sources[:1])
        for end in (drawn.low, drawn.high)
    )
    return cite(archive, drawn), low, high


def _length(archive: Archive, days: float, how: str, ids: Sequence[str], unit: str = "days") -> str:
    return number(archive, round(days), unit, how, ids, refs=False) if math.isfinite(days) else "no limit"


def break_even_text(archive: Archive, dispute: str) -> Fragment:
    """After how many days the stoppage costs each side more than it brings, with the range of the assumptions."""
    made, found = members(archive, dispute), cost_assumptions.assumptions(archive, dispute)
    if made is None:
        return empty(f"The break-even is not computed. {_wanting(cost_assumptions.missing(found, 'guild'))}")
    drawn = break_evens(archive, dispute)
    if drawn.members is None:
        return SILENT
    middle, low, high = _ends(archive, drawn.members)
    tenth = number(archive, 10, "pct", "Share of the draws", refs=False)
    place = made.assumed["place"]
    at = number(archive, _percent(place.values.central), "pct", place.how, place.sources, refs=False)
    now = stages.stage(archive, dispute)
    so_far = ""
    if now.stoppage_days:
        fact = number(
            archive,
            now.stoppage_days,
            "days",
            "First day to as-of or last day, both counted",
            [now.stoppage_source],
            refs=False,
        )
        so_far = f" The stoppage had lasted {fact}."
    return paragraph(
        f"For the members as a whole, a stoppage costs what it brings after {middle} in the middle of the draws of all "
        f"assumptions together, which place the settlement around {at} of the way from offer to ask; {tenth} of the draws lie "
        f"below {low} and as many above {high}. {_why_so_wide(made)}{_employers_text(archive, dispute)}{so_far} Health cover, "
        "careers and the next contract are not in this sum."
    )


def _why_so_wide(made: Side) -> str:
    """Where the range of the members has no lower or no upper end, the words that say why."""
    why = []
    if made.result.low == 0:
        why.append(
            "The assumptions leave room for no gain at all, because an item of a past round settled at the employers’ offer."
        )
    if not math.isfinite(made.result.high):
        why.append(
            "And they leave room for no loss, because by one reading an earlier strike cost the members nothing in the end: the "
            "earnings reported for its years were together no lower than before."
        )
    return "".join(f"{words} " for words in why)


def _wanting(labels: Sequence[str]) -> str:
    """What no row public on the day gives, in words."""
    listed = "; ".join(label[0].lower() + label[1:] for label in labels)
    return f"Nothing public on this day gives: {listed}."


def _employers_text(archive: Archive, dispute: str) -> str:
    side, found = employers(archive, dispute), cost_assumptions.assumptions(archive, dispute)
    if side is None and "company_loss" not in found:
        return "For the employers no estimate of their loss by the day was public, so theirs is not computed."
    if side is None:
        return f"For the employers it is not computed. {_wanting(cost_assumptions.missing(found, 'employers'))}"
    drawn = break_evens(archive, dispute)
    if drawn.employers is None or drawn.employers_first is None:
        return ""
    middle, low, high = _ends(archive, drawn.employers)
    loss = side.assumed["company_loss"]
    company = row_text(loss.how.split(":")[0], "employer_effects", "earnings_lost", loss.sources[:1])
    return (
        f"For the employers, holding out costs what it spares them after {middle}, with as many draws below {low} and above {high}; "
        f"theirs comes first in {cite(archive, drawn.employers_first, refs=False)} of the draws. "
        f"Theirs rests on what {company} said of its own earnings, as if the others lost as much for their size, and on what share "
        "of that loss is owed to this dispute."
    )


def _percent(share: float) -> float:
    return round(share * 100, 1)


def _shown(archive: Archive, one: Assumption, end: str) -> str:
    """One end of an assumption as a bound figure; shares in percent."""
    value, unit = getattr(one.values, end), _UNITS.get(one.unit, one.unit)
    value = _percent(value) if unit == "pct" else round(value, 2)
    return number(archive, value, unit, one.how, one.sources, refs=end == "central")


_UNITS = {"times": "ratio", "ratio": "pct"}


def assumptions_table(archive: Archive, dispute: str) -> Fragment:
    """Every assumption of the break-even with its range, what it alone moves, and where it comes from."""
    sides = {"guild": members(archive, dispute), "employers": employers(archive, dispute)}
    found = cost_assumptions.assumptions(archive, dispute)
    names = [
        *break_even.GAP,
        *(break_even.MEMBERS if sides["guild"] else ()),
        *(break_even.EMPLOYERS if sides["employers"] else ()),
    ]
    if not any(sides.values()):
        return empty("There are no assumptions to show.")
    ranges = {name: one.values for name, one in found.items()}
    moved = {side: break_even.swings(ranges, side) for side, made in sides.items() if made}
    rows = []
    for name in names:
        one = found[name]
        days = {side: _moved(archive, one, swing[name]) for side, swing in moved.items() if name in swing}
        ends = {end: _shown(archive, one, end) for end in ("low", "central", "high")}
        others = "".join(reference(archive, source) for source in known_sources(archive, one.sources)[SHOWN_SOURCES:])
        origin = row_text(one.how, "assumptions", name, one.sources) + others
        rows.append({"what": one.label, **ends, **days, "from": origin})
    columns = {"what": "Assumption", "low": "Low", "central": "Central", "high": "High"}
    titles = {"guild": "Members’ days at low and high", "employers": "Employers’ days at low and high"}
    columns |= {side: titles[side] for side in moved} | {"from": "Worked out from"}
    return table("Assumptions of the break-even, and the days if this one alone moves", columns, rows, shown=len(rows))


def _moved(archive: Archive, one: Assumption, ends: tuple[float, float]) -> str:
    """The days with this assumption at its low and at its high end; one figure where it has no range."""
    if one.values.low == one.values.high:
        return "as central"
    how = "Break-even with this assumption at one end and the others central"
    low, high = (_length(archive, end, how, one.sources, "count") for end in ends)
    return f"{low} to {high}"


def break_even_dials(archive: Archive, dispute: str) -> WhatIf | Fragment:
    """A slider for every assumption, starting from the central values."""
    own, other = members(archive, dispute), employers(archive, dispute)
    if own is None and other is None:
        return empty("Without sourced money on both sides of the gap there is nothing to vary.")
    found = cost_assumptions.assumptions(archive, dispute)
    return whatif.break_even(
        [_dial(found[name]) for name in break_even.GAP],
        [_dial(found[name]) for name in break_even.MEMBERS] if own else [],
        [_dial(found[name]) for name in break_even.EMPLOYERS] if other else [],
        days=stages.stage(archive, dispute).stoppage_days or 0,
        note="The dashed line is the length so far. The sliders start from the central assumptions in the table below.",
    )


def _dial(one: Assumption) -> Dial:
    """The slider of an assumption: from zero to twice its high end, a share to the whole."""
    label, step = _DIALS[one.name]
    if one.unit == "ratio":
        return Dial(one.name, label, _percent(one.values.central), 0, 100, step, "%")
    top = max(math.ceil(2 * one.values.high), 1)
    return Dial(one.name, label, round(one.values.central, 2), 0, top, step)


_DIALS = {
    "gap": ("Ask less offer, million dollars a year", 0.1),
    "years": ("Length of the contract, years", 0.01),
    "place": ("Where in the gap it settles (offer 0, ask 100)", 0.1),
    "payroll": ("Members’ earnings, million dollars a year", 0.1),
    "share_lost": ("Share of the earnings of the days struck that is never made up", 0.1),
    "support": ("Strike support that need not be paid back, million dollars", 0.01),
    "company_loss": ("Earnings a large company loses, million dollars a day", 0.01),
    "companies": ("All employers, as a multiple of it", 0.1),
    "share_of_dispute": ("Share owed to this dispute", 0.1),
}


_MEASURES = {
    "earnings_lost": "Earnings lost",
    "cash_saved": "Cash saved",
    "spending_cut": "Spending cut",
    "settlement_cost": "Cost of a settlement",
}


def effects_table(archive: Archive, dispute: str) -> Fragment:
    """What companies and analysts said the stoppage, or its settlement, does to the employers' money."""
    frame = cost_assumptions.effects(archive, dispute)
    if frame.empty:
        return empty("No company or analyst had put a figure on the employers’ money by this day.")
    rows = []
    for row in frame.to_dict("records"):
        ids, unit = [str(row["source_id"])], str(row["unit"])
        ends = [float(row["low"]), *([float(row["high"])] if row["high"] != row["low"] else [])]
        shown = [number(archive, value, unit, str(row["text"]), ids, refs=value == ends[-1]) for value in ends]
        rows.append(
            {
                "who": row_text(str(row["company"]), "employer_effects", str(row["effect_id"]), ids),
                "what": _MEASURES[str(row["measure"])],
                "value": " to ".join(shown),
                "text": row_text(str(row["text"]), "employer_effects", str(row["effect_id"]), ids),
                "by": row_text(str(row["estimator"]), "employer_effects", str(row["effect_id"]), ids),
                "day": when(row["published_on"]),
            }
        )
    columns = {
        "who": "Whose money",
        "what": "What",
        "value": "Value",
        "text": "What it is",
        "by": "By",
        "day": "Public from",
    }
    return table(
        "The employers’ money, as companies and analysts put it; cash and earnings are not to be added", columns, rows
    )


def what_if(archive: Archive, dispute: str) -> WhatIf | Fragment:
    """Sliders for the length of the stoppage and the points it gains."""
    found = cost_assumptions.assumptions(archive, dispute)
    offer = pay.latest(pay.offers(archive, dispute), "employers")
    moving = share_at_minimum(archive, dispute)
    if offer is None or moving is None or not {"payroll", "share_lost", "place"} <= set(found):
        return empty("Without a full offer and sources for payroll, loss and gain there is nothing more to vary.")
    payroll, share = found["payroll"].values.central, found["share_lost"].values.central
    by_day = payroll / break_even.DAYS_PER_YEAR * share
    now = stages.stage(archive, dispute)
    gap = pay.gap_points(pay.offers(archive, dispute)) or 0.0
    return whatif.strike(
        loss_per_day=round(by_day, 2),
        payroll=payroll,
        offer=offer.raises,
        won=round(max(gap, 0.0) * found["place"].values.central / len(offer.raises), 2),
        days=now.stoppage_days or 0,
        moving=float(moving["value"]),
        note="The sliders count general raises only, so they give fewer days than the break-even above, which counts whole "
        "packages as the guild valued them. "
        "Earnings lost by the day, and where the raises settle, follow the central assumptions in the table. The share of "
        "pay that moves starts from the share of series writers paid at the minimum: others’ pay may move with it or not.",
    )


def page(archive: Archive, dispute: str) -> Fragment:
    """The header of the page on costs."""
    made = members(archive, dispute)
    own = archive.dispute(dispute)
    words = "What a stoppage costs and what it may bring either side, with every assumption in the open."
    if made is None:
        return page_header(
            archive, f"{own['title']}: cost", "What the stoppage cost: published estimates", words, dispute
        )
    drawn = break_evens(archive, dispute)
    if drawn.members is None:
        return SILENT
    day = cite(archive, drawn.members, refs=False)
    low, high = (
        _length(archive, end or 0.0, drawn.members.derivation, made.sources, "count")
        for end in (drawn.members.low, drawn.members.high)
    )
    level = number(archive, 80, "pct", "Level of the interval", refs=False)
    return page_header(
        archive,
        f"{own['title']}: cost",
        f"Break-even for the members after {day} in the middle of the draws, {level} of them between {low} and {high}",
        words,
        dispute,
    )


def break_even_opener(archive: Archive) -> Fragment:
    """Opener of the break-even."""
    return section(
        "break-even",
        "Break-even",
        "When a stoppage has cost what it brings",
        "Earnings lost by either side against what the settlement brings or spares it over the contract",
    )


def all_estimates_opener(archive: Archive) -> Fragment:
    """Opener of the estimates of other stoppages."""
    return section(
        "other-estimates", "Other stoppages", "What other stoppages were said to cost", "As published; never averaged"
    )


def all_estimates_table(archive: Archive, dispute: str) -> Fragment:
    """Published estimates for other disputes, newest first."""
    others = other_estimates(archive, dispute)
    if others.empty:
        return empty("No estimate for another stoppage was public on this day.")
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    rows = [
        {
            "dispute": row_text(
                str(titles.get(row["stoppage_id"], row["stoppage_id"])), "stoppages", str(row["stoppage_id"]), []
            ),
            "who": row_text(str(row["estimator"]), "dispute_costs", str(row["estimate_id"]), []),
            "what": row_text(str(row["what"]), "dispute_costs", str(row["estimate_id"]), []),
            "value": number(
                archive,
                float(row["value"]),
                str(row["unit"]),
                str(row["what"]),
                known_sources(archive, [str(row["source_id"])]),
            ),
        }
        for row in others.to_dict("records")
    ]
    columns = {"dispute": "Stoppage", "who": "Estimate of", "what": "What", "value": "Value"}
    return table("Published estimates for other stoppages", columns, rows)
