"""Where each assumption of the break-even comes from: rows that were public on the as-of day, and how they were used.

What no row can tell is left out, and its side's break-even is then not computed. See docs/methods.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

import pandas as pd

from helpers.analysis import pay, settlements
from helpers.analysis.break_even import DAYS_PER_YEAR, EMPLOYERS, GAP, LABELS, MEMBERS, UNITS, Range
from helpers.archive import Archive, day_text, remembered
from helpers.archive.quantity import SPANS
from helpers.words import words

_EARNINGS, _CHANGE = "total_earnings_reported", "total_earnings_change_amount"
_PAYROLL_YEARS = 3
_DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True)
class Assumption:
    """One assumption with its range, how it was worked out in words, and the sources it rests on."""

    name: str
    values: Range
    how: str
    sources: tuple[str, ...]

    @property
    def label(self) -> str:
        """What it is called."""
        return LABELS[self.name]

    @property
    def unit(self) -> str:
        """Its unit."""
        return UNITS[self.name]


@remembered
def assumptions(archive: Archive, dispute: str) -> Mapping[str, Assumption]:
    """Every assumption that rows public on the day can give, by name; what they cannot give is missing."""
    made = (gap, years, place, payroll, share_lost, support, company_loss, companies, share_of_dispute)
    worked_out = (work_out(archive, dispute) for work_out in made)
    return {one.name: one for one in worked_out if one is not None}


def missing(assumptions: Mapping[str, Assumption], side: str) -> list[str]:
    """Labels of the assumptions that a side's break-even still wants; `side` is guild or employers."""
    wanted = (*GAP, *(MEMBERS if side == "guild" else EMPLOYERS))
    return [LABELS[name] for name in wanted if name not in assumptions]


def _unique(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(source) for source in sources if source))


def _spread(name: str, values: Iterable[float], digits: int, how: str, sources: Iterable[str]) -> Assumption:
    """The lowest, middle and highest of several readings."""
    read = sorted(values)
    ends = (round(value, digits) for value in (read[0], median(read), read[-1]))
    return Assumption(name, Range(*ends), how, _unique(sources))


def gap(archive: Archive, dispute: str) -> Assumption | None:
    """Ask less offer by the newest valuations of both (millions of dollars a year), or None.

    Where a side has moved its raises since the valuation, the range reaches from the gap if the whole package had moved
    as the raises did to the gap as valued, its middle in the centre; once the settlement is valued, the gap is as valued.
    """
    package = pay.package_gap(archive, dispute)
    if package is None or package.per_year <= 0:
        return None
    valuations = pay.valuations(archive, dispute)
    valuations = valuations[(valuations["unit"] == package.unit) & (valuations["contract_year"] == "all")]
    texts = valuations.drop_duplicates(["party", "value"], keep="last").set_index(["party", "value"])["text"]
    ask, offer = texts["guild", package.ask], texts["employers", package.offer]
    how = f"Ask {package.ask:g} ({ask}) less offer {package.offer:g} ({offer}), million dollars{SPANS[package.unit]}"
    whole = Range.exactly(round(package.per_year, 1))
    if package.stale and package.settlement is None:
        left = package.raises_left if package.raises_left is not None else 1.0
        whole = Range(*(round(package.per_year * share, 1) for share in (left, (1 + left) / 2, 1.0)))
        how += (
            f", as valued on {day_text(pd.Timestamp(package.valued_on))}; an offer of {day_text(pd.Timestamp(package.moved_on))} "
            f"left {left:.0%} of the gap between the raises: low, if all items moved as far; high, if nothing but the raises did"
        )
    moved = [one for party in ("employers", "guild") if (one := pay.latest(pay.offers(archive, dispute), party))]
    sources = (*package.sources[:2], *(one.sources[0] for one in moved if whole.low < whole.high))
    return Assumption("gap", whole, how, _unique(sources))


def years(archive: Archive, dispute: str) -> Assumption | None:
    """Length of the contract in years: this one's if it is on record, else the range of those before it."""
    rows = archive.table("contracts")
    exact = (rows["effective_on_precision"] == "day") & (rows["expires_on_precision"] == "day")
    rows = rows[exact & rows["dispute_id"].isin(_rounds(archive, dispute))]
    round_rows = rows[rows["dispute_id"] == dispute]
    used = round_rows if len(round_rows) else rows[rows["effective_on"] < _begun(archive, dispute)]
    if used.empty:
        return None
    length = ((used["expires_on"] - used["effective_on"]).dt.days + 1) / _DAYS_OF_A_YEAR
    how = "From the first to the last day of this agreement"
    if round_rows.empty:
        how = f"Shortest, middle and longest of the {len(used)} earlier agreements with both days on record"
    return _spread("years", length, 2, how, used["source_id"])


def place(archive: Archive, dispute: str) -> Assumption | None:
    """Where in the gap it settles: this round's own place if valued, else where past rounds fell, or None if too few."""
    package = pay.package_gap(archive, dispute)
    if package is None or package.per_year <= 0:
        return None
    if package.settlement is not None:
        at = settlements.position_in_gap(package.ask, package.offer, package.settlement)
        how = f"The settlement as valued, {package.settlement:g}, between {package.offer:g} and {package.ask:g}"
        return Assumption("place", Range.exactly(_inside(at)), how, _unique(package.sources))
    items = settlements.past_items(archive)
    past = items[items["round"] != dispute]
    ahead = settlements.predict(past, package.ask, package.offer)
    if not ahead.enough or ahead.position is None:
        return None
    widest = ahead.intervals.iloc[-1]
    ends = Range(*(_inside(float(at)) for at in (widest["low_position"], ahead.position, widest["high_position"])))
    how = (
        f"Where {ahead.items} items of {ahead.rounds} past rounds settled: middle, and the range in which the next falls "
        f"with a chance of {float(widest['level']):.0%} or more"
    )
    return Assumption("place", ends, how, _unique(ids[-1] for ids in past["sources"]))


def _inside(at: float) -> float:
    """A place past either end counts as that end: no side gains more than the gap."""
    return round(min(max(at, 0.0), 1.0), 3)


def payroll(archive: Archive, dispute: str) -> Assumption | None:
    """A year's earnings of the members (millions of dollars): the last reported before the dispute came to a head."""
    if archive.dispute(dispute)["guild"] != "WGA":
        return None
    before = _begun(archive, dispute).year
    known = {year: row for year, row in _reported(archive, _EARNINGS).items() if year < before}
    if not known:
        return None
    newest = max(known)
    used = [known[year] for year in sorted(known) if year > newest - _PAYROLL_YEARS]
    amounts = [float(row["value"]) for row in used]
    ends = Range(min(amounts), float(known[newest]["value"]), max(amounts))
    how = f"Reported by the guild for {newest}"
    if len(used) > 1:
        how += f"; lowest and highest of {', '.join(str(row['period']) for row in used)}"
    return Assumption("payroll", ends, how, _unique(row["source_id"] for row in reversed(used)))


def _reported(archive: Archive, measure: str) -> dict[int, pd.Series]:
    """The newest figure of each calendar year, by year."""
    rows = archive.table("writer_pay")
    rows = rows[(rows["measure"] == measure) & rows["period"].str.fullmatch(r"\d{4}")]
    return {int(row["period"]): row for _, row in rows.sort_values("published_on", kind="stable").iterrows()}


@dataclass(frozen=True)
class Reading:
    """One way to read a figure off the record, in words, with sources.

    The share of the earnings of its days that a past stoppage cost its members, or all employers as a multiple of one
    company.
    """

    value: float
    words: str
    sources: tuple[str, ...]


def share_lost(archive: Archive, dispute: str) -> Assumption | None:
    """The share of the earnings of the days struck that past stoppages of these members cost in the end, or None."""
    return _of_readings("share_lost", readings(archive, dispute), 3, "Lowest, middle and highest of: ")


def _of_readings(name: str, read: Iterable[Reading], digits: int, how: str) -> Assumption | None:
    """An assumption from its readings; None with fewer than two."""
    ordered = sorted(read, key=lambda one: one.value)
    if len(ordered) < 2:
        return None
    how += "; ".join(one.words for one in ordered)
    return _spread(name, (one.value for one in ordered), digits, how, (s for one in ordered for s in one.sources))


def readings(archive: Archive, dispute: str) -> list[Reading]:
    """Every reading of a past stoppage of the same guild and employers that was public on the day."""
    if archive.dispute(dispute)["guild"] != "WGA":
        return []
    rows = archive.table("stoppages")
    whole = (rows["start_date_precision"] == "day") & (rows["last_day_precision"] == "day")
    rows = rows[whole & (rows["kind"] == "strike") & rows["dispute_id"].isin(_rounds(archive, dispute))]
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    return [
        one for _, row in rows.iterrows() for one in _readings_of(archive, row, str(titles[str(row["dispute_id"])]))
    ]


def _readings_of(archive: Archive, stoppage: pd.Series, title: str) -> list[Reading]:
    """The earnings of its calendar years against the year before, and the losses that others published."""
    reported, changes = _reported(archive, _EARNINGS), _reported(archive, _CHANGE)
    first, last = stoppage["start_date"].year, stoppage["last_day"].year
    span = range(first, last + 1)
    if any(year not in reported for year in span):
        return []
    used = [reported[year] for year in span]
    if first in changes:
        before = float(used[0]["value"]) - float(changes[first]["value"])
        sources = [changes[first]["source_id"]]
    elif first - 1 in reported:
        before, sources = float(reported[first - 1]["value"]), [reported[first - 1]["source_id"]]
    else:
        return []
    sources += [row["source_id"] for row in used]
    days = (stoppage["last_day"] - stoppage["start_date"]).days + 1
    struck = before / DAYS_PER_YEAR * days
    lost = len(used) * before - sum(float(row["value"]) for row in used)
    named = " and ".join(str(year) for year in span)
    made = [_reading(title, f"earnings of {named} against the year before", lost, struck, sources)]
    if last > first:
        fall = before - float(used[-1]["value"])
        made.append(_reading(title, f"earnings of {last} alone against {first - 1}", fall, struck, sources))
    return made + _published(archive, stoppage, title, struck)


def _published(archive: Archive, stoppage: pd.Series, title: str, struck: float) -> list[Reading]:
    """What others counted as the members' loss, the newest figure of each."""
    costs = archive.table("dispute_costs")
    counted = costs[(costs["stoppage_id"] == stoppage["stoppage_id"]) & (costs["unit"] == "usd_millions")]
    counted = counted[counted["scope"] == f"{stoppage['guild']} members"].sort_values("published_on", kind="stable")
    newest = counted.groupby("estimator", sort=False).tail(1)
    return [
        _reading(title, f"as counted by {row['estimator']}", float(row["value"]), struck, [str(row["source_id"])])
        for _, row in newest.iterrows()
    ]


def _reading(title: str, what: str, lost: float, struck: float, sources: Iterable[str]) -> Reading:
    """The loss as a share of the earnings of the days struck; none below 0, all above 1."""
    share = min(max(lost / struck, 0.0), 1.0)
    amount = f"{lost:.0f}" if lost > 0 else "none"
    beyond = ", so all" if lost > struck else ""
    return Reading(share, f"{title}, {what}: {amount} of {struck:.0f} million dollars{beyond}", _unique(sources))


def support(archive: Archive, dispute: str) -> Assumption | None:
    """Strike support (millions of dollars): none if loans are paid back, else as last paid out, at most the fund."""
    if archive.dispute(dispute)["guild"] != "WGA":
        return None
    upto = _begun(archive, dispute).year
    paid, fund = (_newest_by(archive, measure, upto) for measure in ("strike_loans_paid", "strike_fund"))
    if paid is None or fund is None:
        return None
    loans, most = float(paid["value"]), float(fund["value"])
    how = (
        f"None if members pay the loans back; as much as was lent in {paid['period']}; "
        f"the whole strike fund of {fund['period']}"
    )
    return _spread("support", (0.0, loans, max(loans, most)), 2, how, (paid["source_id"], fund["source_id"]))


def _newest_by(archive: Archive, measure: str, upto: int) -> pd.Series | None:
    rows = archive.table("writer_pay")
    rows = rows[rows["measure"] == measure]
    rows = rows[rows["period"].str[:4].astype(int) <= upto]
    return None if rows.empty else rows.sort_values(["period", "published_on"], kind="stable").iloc[-1]


def company_effect(archive: Archive, dispute: str) -> pd.Series | None:
    """The newest figure that a company gave of the earnings it lost over named days, or None."""
    said = effects(archive, dispute)
    said = said[(said["measure"] == "earnings_lost") & said["first_day"].notna() & said["last_day"].notna()]
    return None if said.empty else said.iloc[-1]


def effects(archive: Archive, dispute: str) -> pd.DataFrame:
    """What companies and analysts said of the employers' money in a dispute, oldest first."""
    archive.check_dispute(dispute)
    frame = archive.table("employer_effects")
    rows = frame[(frame["dispute_id"] == dispute) | (frame["also_dispute_id"] == dispute)]
    return rows.assign(low_unit=rows["unit"], high_unit=rows["unit"]).sort_values("published_on", kind="stable")


def company_loss(archive: Archive, dispute: str) -> Assumption | None:
    """What the company loses a day, over the days it speaks of (millions of dollars), or None."""
    row = company_effect(archive, dispute)
    if row is None:
        return None
    days = (row["last_day"] - row["first_day"]).days + 1
    low, high = float(row["low"]) / days, float(row["high"]) / days
    ends = Range(*(round(value, 2) for value in (low, (low + high) / 2, high)))
    how = f"{row['company']}: {row['low']:g} to {row['high']:g} million dollars over the {days} days it speaks of, strikes running throughout"
    return Assumption("company_loss", ends, how, _unique([row["source_id"]]))


def share_of_dispute(archive: Archive, dispute: str) -> Assumption | None:
    """The share of a strike day's loss owed to this dispute: days shared with another count none, half or whole."""
    row = company_effect(archive, dispute)
    if row is None:
        return None
    strike_days, other_days = _strike_days(archive, row, dispute)
    if not strike_days:
        return None
    if not other_days:
        how = "The company's figure speaks of this dispute alone"
        return Assumption("share_of_dispute", Range.exactly(1.0), how, _unique([row["source_id"]]))
    alone, shared = len(strike_days - other_days), len(strike_days & other_days)
    how = (
        f"Of {len(strike_days)} strike days in the time the figure covers, {alone} ran alone and {shared} beside the other strike: "
        "these count none, half or whole"
    )
    shares = (alone / len(strike_days), (alone + shared / 2) / len(strike_days), 1.0)
    rows = archive.table("stoppages")
    used = rows[rows["dispute_id"].isin((str(row["dispute_id"]), str(row["also_dispute_id"])))]
    return _spread("share_of_dispute", shares, 3, how, used["source_id"])


def _strike_days(archive: Archive, effect: pd.Series, dispute: str) -> tuple[set[object], set[object]]:
    """The days of this dispute's strike and of the other one within the days that a figure covers.

    A strike that still runs counts to the end of those days, as the company's figure takes it.
    """
    both = {str(effect["dispute_id"]), str(effect["also_dispute_id"] or "")} - {""}
    this_strike, other_strike = set[object](), set[object]()
    rows = archive.table("stoppages")
    for _, row in rows[rows["dispute_id"].isin(both) & (rows["start_date_precision"] == "day")].iterrows():
        last = effect["last_day"] if pd.isna(row["last_day"]) else min(row["last_day"], effect["last_day"])
        days = set(pd.date_range(max(row["start_date"], effect["first_day"]), last))
        (this_strike if row["dispute_id"] == dispute else other_strike).update(days)
    return this_strike, other_strike


def companies(archive: Archive, dispute: str) -> Assumption | None:
    """All employers as a multiple of the company that named its loss, by every measure of size on record, or None."""
    effect = company_effect(archive, dispute)
    if effect is None:
        return None
    company = str(effect["company"])
    sizes = (*_spending(archive, company), *_asked_of(archive, dispute, company))
    return _of_readings("companies", sizes, 1, f"All against {company}, lowest, middle and highest of: ")


def _spending(archive: Archive, company: str) -> list[Reading]:
    """What the companies spend on content against what one spends, by estimator and year."""
    table, sizes = archive.table("employer_sizes"), []
    for (measure, estimator, period), group in table.groupby(["measure", "estimator", "period"], sort=False):
        company_rows = group[group["company"] == company]
        stated = group[group["company"] == "all"]["value"]
        if company_rows.empty:
            continue
        whole = float(stated.iloc[0] if len(stated) else group["value"].sum())
        part = float(company_rows["value"].iloc[0])
        how = f"{_MEASURES[str(measure)]} in {period} ({estimator}), {whole:,.0f} against {part:,.0f} million dollars"
        sizes.append(Reading(whole / part, how, (str(company_rows["source_id"].iloc[0]),)))
    return sizes


def _asked_of(archive: Archive, dispute: str, company: str) -> list[Reading]:
    """What the guild's proposals cost all employers against what they cost one, as the guild puts it."""
    table = archive.accepted("proposals")
    guild_rows = table[
        (table["dispute_id"] == dispute) & (table["party"] == "guild") & (table["contract_year"] == "all")
    ]
    name = re.sub(r"[^a-z0-9]+", "_", company.lower()).strip("_")
    part, whole = (guild_rows[guild_rows["item"] == item] for item in (f"package_cost_{name}", "package_value_total"))
    whole = whole[whole["unit"].isin(part["unit"]) & whole["value"].notna()]
    if part.empty or whole.empty:
        return []
    row, total = part.iloc[-1], float(whole.sort_values("made_on", kind="stable")["value"].iloc[-1])
    how = f"yearly cost of the guild’s proposals as the guild puts it, {total:,.0f} against {row['value']:,.0f} million dollars"
    return [Reading(total / float(row["value"]), how, (str(row["source_id"]),))]


_MEASURES = words("sizes")


def _rounds(archive: Archive, dispute: str) -> set[str]:
    """Disputes of the same guild with the same employers, this one among them."""
    rows, this_round = archive.table("disputes"), archive.dispute(dispute)
    alike = (rows["guild"] == this_round["guild"]) & (rows["employers_name"] == this_round["employers_name"])
    return set(rows[alike]["dispute_id"])


def _begun(archive: Archive, dispute: str) -> pd.Timestamp:
    """When the dispute came to a head: its stoppage's first day, else its agreement's last; the as-of day if earlier."""
    today = pd.Timestamp(archive.as_of)
    stoppages, expiries = archive.table("stoppages"), archive.table("expiries")
    started = stoppages[stoppages["dispute_id"] == dispute]["start_date"].dropna()
    expires = expiries[expiries["dispute_id"] == dispute]["expires_on"].dropna()
    day = started.min() if len(started) else expires.iloc[-1] if len(expires) else today
    return min(pd.Timestamp(day), today)
