"""Pay, costs and heads: raises in several tables, sums of packages, steps of minimums, plausible head counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import prod

import pandas as pd

from helpers.archive.findings import Finding, Rule, Tables, either, rounding

_YEARS = ("1", "2", "3", "4")
_STEP = 0.25
"""Raises of minimums are agreed in quarters of a percent."""
_SPREAD = 2.5
"""Head counts of one union on one basis that lie further apart than this factor are not of the same thing."""
_VOTERS_AMONG_MEMBERS = 1.05
_HEADS = {"members": (1_000, 250_000), "eligible_voters": (1_000, 250_000), "covered_workers": (500, 250_000)}


def _general_raises(tables: Tables) -> pd.DataFrame:
    frame = tables.accepted("proposals")
    return frame[(frame["item"] == "minimums_increase") & (frame["unit"] == "pct") & frame["value"].notna()]


def raises_agree(tables: Tables) -> Iterator[Finding]:
    """The general raises of a contract are the settled terms of its dispute, year by year."""
    settled = _general_raises(tables)
    settled = settled[settled["party"] == "settlement"]
    named = settled[settled["contract_year"].isin(_YEARS)].groupby(["dispute_id", "contract_year"])["value"].agg(set)
    contracts = tables["contracts"]
    for row in contracts.itertuples():
        for year in _YEARS:
            raised, settled_values = getattr(row, f"raise_y{year}_pct"), named.get((row.dispute_id, year))
            if pd.notna(raised) and settled_values and raised not in settled_values:
                wanted = f"{either(settled_values)}, as settled in proposals"
                yield Finding("contracts", f"raise_y{year}_pct", row.Index, wanted)


def raises_run_without_a_gap(tables: Tables) -> Iterator[Finding]:
    """A contract that names a raise of one year names those of the years before; a year more follows the term."""
    frame = tables["contracts"]
    for row in frame.itertuples():
        filled = [pd.notna(getattr(row, f"raise_y{year}_pct")) for year in _YEARS]
        # Only the first year of some contracts is a step inside a year, and is left blank.
        if any(later and not earlier for earlier, later in pairwise(filled[1:])):
            gap = _YEARS[next(i for i, (a, b) in enumerate(pairwise(filled[1:]), 1) if b and not a)]
            yield Finding("contracts", f"raise_y{gap}_pct", row.Index, "a raise, as a later year has one")


def compounded_raises_fit(tables: Tables) -> Iterator[Finding]:
    """A compounded raise is the product of the yearly ones of the same side, as far as it was rounded."""
    frame, text = tables.accepted("proposals"), tables.text["proposals"]
    yearly = _general_raises(tables)
    yearly = yearly[yearly["contract_year"].isin(_YEARS)]
    stated = frame[frame["item"].str.startswith("minimums_increase_compound") & frame["value"].notna()]
    for row in stated.itertuples():
        of_side = yearly[(yearly["dispute_id"] == row.dispute_id) & (yearly["party"] == row.party)]
        of_side = of_side[of_side["made_on"] <= row.made_on]
        newest = of_side[of_side["made_on"] == of_side["made_on"].max()]
        if newest.empty:
            continue
        product = 100 * (prod(1 + value / 100 for value in newest["value"]) - 1)
        low = row.bound == "lower" and product >= row.value
        if not low and abs(product - row.value) > rounding(text["value"][row.Index]):
            yield Finding("proposals", "value", row.Index, f"{product:.2f}, the yearly raises compounded")


def packages_add_up(tables: Tables) -> Iterator[Finding]:
    """The costs of a package by company make up the sum for those companies; its years make up its total."""
    frame, text = tables.accepted("proposals"), tables.text["proposals"]
    for row in frame[frame["item"] == "package_value_eight_largest_employers"].itertuples():
        costs = frame[(frame["dispute_id"] == row.dispute_id) & (frame["made_on"] == row.made_on)]
        total = costs[costs["item"].str.startswith("package_cost_")]["value"].sum()
        if abs(total - row.value) > rounding(text["value"][row.Index]):
            yield Finding("proposals", "value", row.Index, f"{total:g}, the costs of the companies named")
    packages = frame[frame["item"] == "package_value_total"]
    for row in packages[packages["contract_year"] == "all"].itertuples():
        of_side = packages[(packages["dispute_id"] == row.dispute_id) & (packages["party"] == row.party)]
        years = of_side[of_side["contract_year"].isin(_YEARS) & (of_side["made_on"] == row.made_on)]["value"]
        if len(years) and abs(years.sum() - row.value) > rounding(text["value"][row.Index]):
            yield Finding("proposals", "value", row.Index, f"{years.sum():g}, the sum of its years")


def minimums_rise_in_steps(tables: Tables) -> Iterator[Finding]:
    """From one period to the next a minimum rises by a quarter of a percent or a multiple, up to the raise agreed."""
    frame = tables["minimums"]
    raises = _raise_by_day(tables)
    for (guild, item, unit), rows in frame.groupby(["guild", "item", "unit"], sort=False):
        ordered = rows.sort_values("effective_on", kind="stable")
        for before, after in pairwise(ordered.index.tolist()):
            if frame["effective_on"][after] != frame["effective_to"][before] + pd.Timedelta(days=1):
                continue
            old, new = float(frame["amount_usd"][before]), float(frame["amount_usd"][after])
            step, slack = 100 * (new / old - 1), 100 / old
            nearest = round(step / _STEP) * _STEP
            most = raises.get((guild, frame["effective_on"][after]))
            if abs(step - nearest) > slack or step < 0:
                wanted = f"{old:g} and a raise in steps of {_STEP:g} percent, not {step:.2f} percent ({item})"
                yield Finding("minimums", "amount_usd", after, wanted)
            elif most is not None and nearest > most:
                wanted = f"a raise of at most {most:g} percent on {old:g} ({unit})"
                yield Finding("minimums", "amount_usd", after, wanted)


def _raise_by_day(tables: Tables) -> dict[tuple[str, pd.Timestamp], float]:
    """The general raise by union and the day on which it takes effect."""
    by_day: dict[tuple[str, pd.Timestamp], float] = {}
    for row in tables["contracts"].itertuples():
        if pd.isna(row.effective_on):
            continue
        for year in _YEARS:
            value = getattr(row, f"raise_y{year}_pct")
            if pd.notna(value):
                # After the first, raises take effect on the anniversary of the end of the agreement before.
                day = row.effective_on if year == "1" else row.effective_on + pd.DateOffset(years=int(year) - 1)
                by_day[str(row.guild), day] = float(value)
    return by_day


def minimums_follow_one_another(tables: Tables) -> Iterator[Finding]:
    """Periods of one minimum do not overlap."""
    frame = tables["minimums"]
    for _, rows in frame.groupby(["guild", "item"], sort=False):
        ordered = rows.sort_values("effective_on", kind="stable")
        for before, after in pairwise(ordered.index.tolist()):
            if frame["effective_on"][after] <= frame["effective_to"][before]:
                wanted = f"a day after {frame['effective_to'][before]:%Y-%m-%d}, the end of the period before"
                yield Finding("minimums", "effective_on", after, wanted)


def larger_work_pays_more(tables: Tables) -> Iterator[Finding]:
    """Of two minimums that differ in size of work or budget, the larger work has the higher amount."""
    frame = tables["minimums"].set_index(["item", "effective_on"])["amount_usd"]
    for (item, day), amount in frame.items():
        for high, low in (("_high", "_low"), ("_highest", "_lowest"), ("one_hour", "half_hour")):
            other = frame.get((str(item).replace(high, low), day)) if high in str(item) else None
            if other is not None and float(other) >= amount:
                index = frame.index.get_loc((item, day))
                yield Finding("minimums", "amount_usd", int(index), f"more than {float(other):g}, the smaller work")


def head_counts_are_plausible(tables: Tables) -> Iterator[Finding]:
    """Head counts lie in the range of their basis, and those of one union and basis near one another."""
    frame = tables["membership"]
    for basis, (low, high) in _HEADS.items():
        wrong = (frame["basis"] == basis) & ~frame["persons"].between(low, high)
        for index in frame.index[wrong]:
            yield Finding("membership", "persons", int(index), f"a number from {low} to {high}")
    members = frame[frame["basis"] == "members"].groupby("union")["persons"].max()
    most = frame["union"].map(members).astype("float64") * _VOTERS_AMONG_MEMBERS
    for index in frame.index[(frame["basis"] == "eligible_voters") & (frame["persons"] > most)]:
        yield Finding("membership", "persons", int(index), f"at most {most[index]:g}, as voters are members")
    usual = frame.groupby(["union", "basis"])["persons"].transform("median")
    ratio = frame["persons"] / usual
    for index in frame.index[(ratio > _SPREAD) | (ratio < 1 / _SPREAD)]:
        yield Finding("membership", "persons", int(index), f"a number nearer to {usual[index]:g}, usual for the union")


def residuals_add_up(tables: Tables) -> Iterator[Finding]:
    """Parts of writers' pay make up the wholes named beside them."""
    frame, text = tables["writer_pay"], tables.text["writer_pay"]
    newest = frame.drop_duplicates(["measure", "period", "published_on"], keep="first")
    values = newest.groupby(["measure", "period"])["value"].agg(set)
    rows = newest.set_index(["measure", "period"]).index
    for whole, parts in _WHOLES.items():
        for period in sorted({period for measure, period in rows if measure == whole}):
            known = [values.get((part, period)) for part in parts]
            if any(part is None or len(part) != 1 for part in known):
                continue
            total = sum(next(iter(part)) for part in known if part is not None)
            whole_rows = frame[(frame["measure"] == whole) & (frame["period"] == period)]
            fits = [abs(row.value - total) <= rounding(text["value"][row.Index]) for row in whole_rows.itertuples()]
            if not any(fits):
                wanted = f"{total:g}, the sum of {', '.join(parts)}"
                yield Finding("writer_pay", "value", int(whole_rows.index[0]), wanted)


def companies_fit_into_all(tables: Tables) -> Iterator[Finding]:
    """Companies named together are no larger than all companies that the estimator counts."""
    frame = tables["employer_sizes"]
    for _, rows in frame.groupby(["measure", "estimator", "period"], sort=False):
        whole = rows[rows["company"] == "all"]
        named = float(rows[rows["company"] != "all"]["value"].sum())
        if len(whole) and named > float(whole["value"].iloc[0]):
            wanted = f"at least {named:g}, the sum of the companies named"
            yield Finding("employer_sizes", "value", int(whole.index[0]), wanted)


def settlements_have_the_day_of_their_deal(tables: Tables) -> Iterator[Finding]:
    """Terms said to be settled within days of a deal or a ratification were settled on that day.

    Terms agreed long before the deal, or added long after it, have days of their own.
    """
    contracts = tables.text["contracts"]
    days = {
        str(dispute): sorted({day for name in ("deal_on", "ratified_on") for day in rows[name] if len(day) == _DAY})
        for dispute, rows in contracts.groupby("dispute_id")
    }
    text = tables.text["proposals"]
    settled = text[(text["party"] == "settlement") & (text["made_on"].str.len() == _DAY)]
    for row in settled.itertuples():
        known = days.get(str(row.dispute_id), [])
        apart = [abs((pd.Timestamp(row.made_on) - pd.Timestamp(day)).days) for day in known]
        if apart and 0 < min(apart) <= _SLIP_DAYS:
            yield Finding("proposals", "made_on", int(row.Index), f"{' or '.join(known)}, a day of the deal")


_DAY = len("2023-09-24")
_SLIP_DAYS = 14
_WHOLES = {
    "residuals_collected": ("residuals_collected_tv", "residuals_collected_film"),
    "tv_writing_jobs_total": tuple(f"tv_writing_jobs_{level}_level" for level in ("lower", "mid", "upper")),
}

RULES = (
    Rule("raise-proposal", ("contracts", "proposals"), "a settled raise has one value in all tables", raises_agree),
    Rule("raise-gap", ("contracts",), "raises are known year after year", raises_run_without_a_gap),
    Rule("raise-compounded", ("proposals",), "a compounded raise follows from the yearly ones", compounded_raises_fit),
    Rule("settlement-day", ("proposals", "contracts"), "a settlement has one day in all tables",
         settlements_have_the_day_of_their_deal),
    Rule("package-sum", ("proposals",), "a package is the sum of its parts", packages_add_up),
    Rule("minimum-step", ("minimums", "contracts"), "minimums rise as was agreed", minimums_rise_in_steps),
    Rule("minimum-period", ("minimums",), "one minimum has one amount at a time", minimums_follow_one_another),
    Rule("minimum-size", ("minimums",), "larger work pays more", larger_work_pays_more),
    Rule("head-count", ("membership",), "head counts of one kind lie near one another", head_counts_are_plausible),
    Rule("employer-size-sum", ("employer_sizes",), "companies named are part of all", companies_fit_into_all),
    Rule("writer-pay-sum", ("writer_pay",), "parts make up the whole", residuals_add_up),
)  # fmt: skip
