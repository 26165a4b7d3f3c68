"""What a stoppage cost: published estimates, side by side and never averaged."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from helpers.analysis import break_even, pay, stages
from helpers.analysis.break_even import BreakEven, EmployerAssumptions, MemberAssumptions, Range
from helpers.archive import Archive, Quantity
from helpers.charts import whatif
from helpers.charts.whatif import Dial, WhatIf
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

# Assumptions without a source are ours, stated on the page and open to change in its sliders.
SHARE_STOPPED = Range(0.5, 0.75, 1.0)
SHARE_MADE_UP = Range(0.0, 0.25, 0.5)
PLACE_IN_GAP = Range(0.25, 0.5, 0.75)
COMPANIES = Range(2, 4, 8)
SHARE_OF_ONE_STRIKE = Range(0.25, 0.5, 1.0)
CONTRACT_YEARS = 3
OURS = "Assumption of this page"
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


@dataclass(frozen=True)
class Side:
    """The break-even of one side with its assumptions, the assumption that has a source, and all sources."""

    result: BreakEven
    assumed: MemberAssumptions | EmployerAssumptions
    sourced: str
    how: str
    sources: tuple[str, ...]


def members(archive: Archive, dispute: str) -> Side | None:
    """Days after which a stoppage costs members what a settlement inside the gap brings, or None without sourced money."""
    year, gap = payroll(archive, dispute), pay.package_gap(archive, dispute)
    if year is None or gap is None or gap.per_year <= 0:
        return None
    assumed = MemberAssumptions(Range.exactly(float(year["value"])), SHARE_STOPPED, SHARE_MADE_UP, Range.exactly(0.0))
    won = break_even.gain_in_gap(gap.per_year, CONTRACT_YEARS, PLACE_IN_GAP)
    result = break_even.break_even(won, break_even.members_loss_per_day(assumed))
    how = f"Yearly figure of {year['period']} reported by the guild"
    return Side(result, assumed, "payroll", how, (str(year["source_id"]), *gap.sources[:2]))


def effects(archive: Archive, dispute: str) -> pd.DataFrame:
    """What companies and analysts said of the employers' money in a dispute, oldest first."""
    frame = archive.table("employer_effects")
    own = frame[(frame["dispute_id"] == dispute) | (frame["also_dispute_id"] == dispute)]
    return own.sort_values("published_on", kind="stable")


def employers(archive: Archive, dispute: str) -> Side | None:
    """Days after which holding out costs the employers what it spares them, or None without a sourced loss."""
    gap, said = pay.package_gap(archive, dispute), effects(archive, dispute)
    said = said[(said["measure"] == "earnings_lost") & said["first_day"].notna() & said["last_day"].notna()]
    if gap is None or gap.per_year <= 0 or said.empty:
        return None
    row = said.iloc[-1]
    days = (row["last_day"] - row["first_day"]).days + 1
    low, high = float(row["low"]) / days, float(row["high"]) / days
    share = SHARE_OF_ONE_STRIKE if row["also_dispute_id"] else Range.exactly(1.0)
    assumed = EmployerAssumptions(Range(low, (low + high) / 2, high), COMPANIES, share)
    spared = break_even.gain_in_gap(gap.per_year, CONTRACT_YEARS, PLACE_IN_GAP, employers=True)
    result = break_even.break_even(spared, break_even.employers_loss_per_day(assumed))
    how = f"{row['company']}: {row['low']:g} to {row['high']:g} million dollars over {days} days"
    return Side(result, assumed, "company_loss", how, (str(row["source_id"]), *gap.sources[:2]))


def _days(archive: Archive, side: Side, how: str) -> tuple[str, str, str]:
    """The central length, the shortest and the longest of a break-even, as bound figures."""
    result, ids = side.result, side.sources
    value = Quantity("break_even_days", "", round(result.central), "days", ids, how, result.low, result.high)
    low, high = (
        number(archive, round(end), "days", how, ids, refs=False) if math.isfinite(end) else "no limit"
        for end in (result.low, result.high)
    )
    return cite(archive, value), low, high


def break_even_text(archive: Archive, dispute: str) -> Fragment:
    """After how many days the stoppage costs each side more than it brings, with the range of the assumptions."""
    made = members(archive, dispute)
    if made is None:
        return empty(
            "The break-even is not computed: no sourced payroll, or no valuation of both packages in one unit, was public."
        )
    how = "Gain over the contract for a settlement inside the gap, over earnings lost by the day; see the assumptions"
    central, low, high = _days(archive, made, how)
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
        f"For the members as a whole, a stoppage costs what it brings after {central} if the settlement falls halfway between "
        f"offer and ask, and between {low} and {high} over the range of the assumptions. {_employers_text(archive, dispute)}{so_far} "
        "Health cover, careers and the next contract are not in this sum."
    )


def _employers_text(archive: Archive, dispute: str) -> str:
    side = employers(archive, dispute)
    if side is None:
        return "For the employers no estimate of their loss by the day was public, so theirs is not computed."
    how = "What a settlement inside the gap spares the employers over the contract, over earnings lost by the day"
    central, low, high = _days(archive, side, how)
    company = row_text(side.how.split(":")[0], "employer_effects", "earnings_lost", side.sources[:1])
    return (
        f"For the employers, holding out costs what it spares them after {central}, and between {low} and {high} over that range: "
        f"a wide one, because it rests on what {company} said of its own earnings, and on what share of them is owed to this dispute."
    )


_UNITS = {"times": "ratio"}


def assumptions_table(archive: Archive, dispute: str) -> Fragment:
    """Every assumption of the break-even with its range and where it comes from."""
    sides = [("Members", members(archive, dispute)), ("Employers", employers(archive, dispute))]
    rows = []
    for name, side in sides:
        if side is None:
            continue
        for row in break_even.assumptions_table(side.assumed).to_dict("records"):
            sourced = row["assumption"] == side.sourced
            ids = list(side.sources[:1]) if sourced else []
            how = side.how if sourced else OURS
            unit = _UNITS.get(str(row["unit"]), str(row["unit"]))
            cells = {
                key: number(archive, round(float(row[key]), 2), unit, how, ids, refs=key == "central")
                for key in ("low", "central", "high")
            }
            origin = row_text(how, "assumptions", str(row["assumption"]), ids)
            rows.append({"side": name, "what": str(row["label"]), **cells, "from": origin})
    if not rows:
        return empty("There are no assumptions to show.")
    place = {key: number(archive, getattr(PLACE_IN_GAP, key), "ratio", OURS) for key in ("low", "central", "high")}
    years = number(archive, CONTRACT_YEARS, "years", "Length of the contract that the gain is counted over")
    rows += [
        {"side": "Both", "what": "Place of the settlement between offer (zero) and ask (one)", **place, "from": OURS},
        {"side": "Both", "what": "Years of the contract", "low": years, "central": years, "high": years, "from": OURS},
    ]
    columns = {"what": "Assumption", "side": "Side", "low": "Low", "central": "Central", "high": "High", "from": "From"}
    return table("Assumptions of the break-even", columns, rows)


def break_even_dials(archive: Archive, dispute: str) -> WhatIf | Fragment:
    """A slider for every assumption, starting from the central values."""
    gap, own, other = pay.package_gap(archive, dispute), members(archive, dispute), employers(archive, dispute)
    if gap is None or (own is None and other is None):
        return empty("Without sourced money on both sides of the gap there is nothing to vary.")
    common = [
        Dial("gap", "Ask less offer, million dollars a year", round(gap.per_year), 0, max(round(2 * gap.per_year), 1), 1),
        Dial("years", "Years of the contract", CONTRACT_YEARS, 1, 5, 1),
        Dial("place", "Where in the gap it settles (offer 0, ask 100)", PLACE_IN_GAP.central * 100, 0, 100, 1, "%"),
    ]
    return whatif.break_even(
        common,
        _member_dials(own.assumed) if own and isinstance(own.assumed, MemberAssumptions) else [],
        _employer_dials(other.assumed) if other and isinstance(other.assumed, EmployerAssumptions) else [],
        days=stages.stage(archive, dispute).stoppage_days or 0,
        note="The dashed line is the length so far. The sliders start from the central assumptions in the table below.",
    )


def _member_dials(assumed: MemberAssumptions) -> list[Dial]:
    yearly = round(assumed.payroll.central)
    return [
        Dial("payroll", "Members’ earnings, million dollars a year", yearly, 0, 2 * yearly, 10),
        Dial("stopped", "Share of them that stops", assumed.share_stopped.central * 100, 0, 100, 1, "%"),
        Dial("made_up", "Share made up afterwards", assumed.share_made_up.central * 100, 0, 100, 1, "%"),
    ]


def _employer_dials(assumed: EmployerAssumptions) -> list[Dial]:
    daily = round(assumed.company_loss.central, 2)
    return [
        Dial("company_loss", "Earnings a large company loses, million dollars a day", daily, 0, round(4 * daily, 2), 0.01),
        Dial("companies", "All employers, as a multiple of it", assumed.companies.central, 1, 12, 0.5),
        Dial("share", "Share owed to this dispute", assumed.share_of_dispute.central * 100, 0, 100, 1, "%"),
    ]


_MEASURES = {
    "earnings_lost": "Earnings lost",
    "cash_saved": "Cash saved",
    "spending_cut": "Spending cut",
    "settlement_cost": "Cost of a settlement",
}


def effects_table(archive: Archive, dispute: str) -> Fragment:
    """What companies and analysts said the stoppage, or its settlement, does to the employers' money."""
    frame = effects(archive, dispute)
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
    columns = {"who": "Whose money", "what": "What", "value": "Value", "text": "What it is", "by": "By", "day": "Public from"}
    return table("The employers’ money, as companies and analysts put it; cash and earnings are not to be added", columns, rows)


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
    made = members(archive, dispute)
    own = archive.dispute(dispute)
    words = "What a stoppage costs and what it may bring either side, with every assumption in the open."
    if made is None:
        return page_header(
            archive, f"{own['title']}: cost", "What the stoppage cost: published estimates", words, dispute
        )
    how = "See the assumptions"
    day = number(archive, round(made.result.central), "days", how, made.sources, refs=False)
    ends = [
        number(archive, round(value), "count", how, made.sources, refs=False) if math.isfinite(value) else "no limit"
        for value in (made.result.low, made.result.high)
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
        "Earnings lost by either side against what the settlement brings or spares it over the contract",
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
