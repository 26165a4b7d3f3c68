"""What a stoppage cost: published estimates, side by side and never averaged."""

from __future__ import annotations

import math

import pandas as pd

from helpers.analysis import break_even, pay, stages
from helpers.analysis.break_even import BreakEven, MemberAssumptions, Range
from helpers.archive import Archive, Quantity
from helpers.charts import whatif
from helpers.charts.whatif import WhatIf
from helpers.prose.fragments import (
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
from helpers.prose.opening import page_header

# Assumptions without a source are ours, stated on the page and open to change in the notebook's sliders.
SHARE_STOPPED = Range(0.5, 0.75, 1.0)
SHARE_MADE_UP = Range(0.0, 0.25, 0.5)
PLACE_IN_GAP = Range(0.25, 0.5, 0.75)
CONTRACT_YEARS = 3
_PAYROLL = "total_earnings_reported"


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
    costs = archive.table("dispute_costs")
    own = costs[costs["stoppage_id"] == dispute].sort_values("published_on", kind="stable")
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


def payroll(archive: Archive, dispute: str) -> pd.Series | None:
    """The newest yearly earnings of the dispute's members that were public (millions of dollars), or None."""
    if archive.dispute(dispute)["guild"] != "WGA":
        return None
    frame = archive.table("writer_pay")
    own = frame[frame["measure"] == _PAYROLL].sort_values(["period", "published_on"], kind="stable")
    return own.iloc[-1] if len(own) else None


def members_break_even(archive: Archive, dispute: str) -> tuple[BreakEven, MemberAssumptions, tuple[str, ...]] | None:
    """Days after which a stoppage costs members what a settlement inside the gap brings, or None without sourced money."""
    year, gap = payroll(archive, dispute), pay.package_gap(archive, dispute)
    if year is None or gap is None:
        return None
    assumed = MemberAssumptions(Range.exactly(float(year["value"])), SHARE_STOPPED, SHARE_MADE_UP, Range.exactly(0.0))
    won = Range(
        *(
            CONTRACT_YEARS * gap.per_year * place
            for place in (PLACE_IN_GAP.low, PLACE_IN_GAP.central, PLACE_IN_GAP.high)
        )
    )
    result = break_even.break_even(won, break_even.members_loss_per_day(assumed))
    return result, assumed, (str(year["source_id"]), *gap.sources[:2])


def break_even_text(archive: Archive, dispute: str) -> Fragment:
    """After how many days the stoppage costs members more than it brings, with the range of the assumptions."""
    made = members_break_even(archive, dispute)
    if made is None:
        return empty(
            "The members’ break-even is not computed: no sourced payroll, or no yearly valuation of both packages, was public."
        )
    result, _, sources = made
    how = "Gain over the contract for a settlement inside the gap, over earnings lost by the day; see the assumptions"
    days = [
        number(archive, round(value), "days", how, sources, refs=False) if math.isfinite(value) else "no limit"
        for value in (result.low, result.high)
    ]
    value = Quantity("break_even_days", "", round(result.central), "days", sources, how, result.low, result.high)
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
        f"For the members as a whole, a stoppage costs what it brings after {cite(archive, value)} if the settlement falls "
        f"halfway between offer and ask, and between {days[0]} and {days[1]} over the range of the assumptions.{so_far} "
        "Health cover, careers and the next contract are not in this sum."
    )


def assumptions_table(archive: Archive, dispute: str) -> Fragment:
    """Every assumption of the break-even with its range and where it comes from."""
    made = members_break_even(archive, dispute)
    if made is None:
        return empty("There are no assumptions to show.")
    _, assumed, sources = made
    rows = []
    for row in break_even.assumptions_table(assumed).to_dict("records"):
        sourced = list(sources[:1]) if row["assumption"] == "payroll" else []
        how = "Newest yearly figure reported by the guild" if sourced else "Assumption of this page"
        unit = (
            "usd_millions_per_year"
            if row["assumption"] == "payroll"
            else "usd_millions_per_day"
            if row["assumption"] == "support"
            else "ratio"
        )
        cells = {
            key: number(archive, float(row[key]), unit, how, sourced, refs=key == "central")
            for key in ("low", "central", "high")
        }
        rows.append({"what": str(row["label"]), **cells, "from": how})
    place = {
        key: number(archive, getattr(PLACE_IN_GAP, key), "ratio", "Assumption of this page")
        for key in ("low", "central", "high")
    }
    rows.append(
        {
            "what": "Place of the settlement between offer (zero) and ask (one)",
            **place,
            "from": "Assumption of this page",
        }
    )
    columns = {"what": "Assumption", "low": "Low", "central": "Central", "high": "High", "from": "From"}
    return table("Assumptions of the break-even", columns, rows)


def what_if(archive: Archive, dispute: str) -> WhatIf | Fragment:
    """Sliders for the length of the stoppage and the points it gains."""
    year = payroll(archive, dispute)
    offer = pay.latest(pay.offers(archive, dispute), "employers")
    if year is None or offer is None:
        return empty("Without a sourced payroll and a full offer there is nothing to vary.")
    assumed = MemberAssumptions(Range.exactly(float(year["value"])), SHARE_STOPPED, SHARE_MADE_UP, Range.exactly(0.0))
    by_day = break_even.members_loss_per_day(assumed).central
    now = stages.stage(archive, dispute)
    gap = pay.gap_points(pay.offers(archive, dispute)) or 0.0
    return whatif.strike(
        loss_per_day=round(by_day, 2),
        payroll=float(year["value"]),
        offer=offer.raises,
        won=round(max(gap, 0.0) / 2 / len(offer.raises), 2),
        days=now.stoppage_days or 0,
        note="The sliders count general raises only, taken to move all earnings; the break-even above counts whole packages as the guild valued them. Earnings lost by the day follow the central assumptions in the table.",
    )


def page(archive: Archive, dispute: str) -> Fragment:
    """The header of the page on costs."""
    made = members_break_even(archive, dispute)
    own = archive.dispute(dispute)
    words = "What a stoppage costs and what it may bring, with every assumption in the open."
    if made is None:
        return page_header(
            archive, f"{own['title']}: cost", "What the stoppage cost: published estimates", words, dispute
        )
    result, _, sources = made
    how = "See the assumptions"
    day = number(archive, round(result.central), "days", how, sources, refs=False)
    ends = [
        number(archive, round(value), "count", how, sources, refs=False) if math.isfinite(value) else "no limit"
        for value in (result.low, result.high)
    ]
    return page_header(
        archive,
        f"{own['title']}: cost",
        f"Break-even for the members after {day}, in a range from {ends[0]} to {ends[1]}",
        words,
        dispute,
    )


def break_even_opener(archive: Archive) -> Fragment:
    """Opener of the break-even."""
    return section(
        "break-even",
        "Break-even",
        "When a stoppage has cost what it brings",
        "Members’ lost earnings against the gain over the contract",
    )


def all_estimates_opener(archive: Archive) -> Fragment:
    """Opener of the estimates of other stoppages."""
    return section(
        "other-estimates", "Other stoppages", "What other stoppages were said to cost", "As published; never averaged"
    )


def all_estimates_table(archive: Archive, dispute: str) -> Fragment:
    """Published estimates for other disputes, newest first."""
    costs = archive.table("dispute_costs")
    others = (
        costs[(costs["stoppage_id"] != dispute) & (costs["stoppage_id"] != "")]
        .sort_values("published_on", kind="stable")
        .iloc[::-1]
    )
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
