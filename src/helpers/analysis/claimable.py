"""The quantities that a row of data/claims.csv can name beside those of the reports it holds, in families.

A name is made of a family and, where it has one, a part: raise_y1_offer, shoot_days_tv_drama, ratification_yes. Each is
found from the dispute of the report, the union that the claim names, its period and its day; what it needs and does not
find, the Record says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd

from helpers.analysis import on_record, production
from helpers.analysis.pay import YEARS
from helpers.analysis.verdicts import Record
from helpers.archive import Archive, Quantity


@dataclass(frozen=True)
class Asked:
    """Of what a quantity is asked: a dispute, the guilds of its union, a period as written, the day of the report."""

    dispute: str
    guilds: tuple[str, ...]
    period: str
    on: date


Finder = Callable[[Archive, Asked], Record]
_PARTIES = {"ask": "guild", "offer": "employers", "settlement": "settlement"}
_VOTES = ("strike_authorization", "ratification", "end_strike")
_VOTE_PARTS = {"yes": "yes_pct", "no": "no_pct", "turnout": "turnout_pct", "ballots": "ballots",
               "yes_votes": "yes_votes", "no_votes": "no_votes"}  # fmt: skip
_DAYS = {
    "talks_open": "opened_on",
    "authorization": "authorization_on",
    "deal": "deal_on",
    "ratification": "ratified_on",
}
_WRITERS, _ACTORS = ("WGA",), ("SAG", "SAG-AFTRA")


def _strike(archive: Archive, asked: Asked) -> str:
    """The strike of the union that ran in the year the period begins with, else that of the dispute; '' without one."""
    year = re.match(r"[0-9]{4}", asked.period)
    table = archive.table("stoppages").set_index("stoppage_id")
    if year is None:
        return asked.dispute if asked.dispute in table.index else ""
    for name in on_record.earlier_stoppages(archive, asked.guilds, archive.as_of + timedelta(days=1)):
        row = table.loc[name]
        last = row["start_date"] if pd.isna(row["last_day"]) else row["last_day"]
        if row["start_date"].year <= int(year.group()) <= last.year:
            return name
    return ""


def _of_strike(find: Callable[[Archive, str], Record]) -> Finder:
    def finder(archive: Archive, asked: Asked) -> Record:
        strike = _strike(archive, asked)
        return find(archive, strike) if strike else on_record.absent("No strike of this union and time is on record.")

    return finder


def _strike_day(archive: Archive, asked: Asked) -> Record:
    return _of_strike(lambda view, strike: on_record.stoppage_day(view, strike, asked.on))(archive, asked)


def _days_so_far(archive: Archive, asked: Asked) -> Record:
    """Days of the strike up to the report: both ends counted, and the days gone by."""
    return _of_strike(lambda view, strike: on_record.stoppage_day(view, strike, asked.on, elapsed=True))(archive, asked)


def _joint(archive: Archive, asked: Asked, *, by_year: bool) -> Record:
    """Time since writers and actors last struck together, counted back from the strikes that run, or from the report."""
    begun = [day for guilds in (_WRITERS, _ACTORS) for day in _started(archive, guilds, asked.on)]
    on = min(begun, default=asked.on)
    pair = on_record.last_joint(archive, on)
    if pair is None:
        return on_record.absent("No earlier strikes of writers and actors together are on record.")
    if not by_year:
        records = [on_record.years_since(archive, name, on) for name in pair]
        values = {fact.value: fact for record in records for fact in record.valid}
        return Record(next(iter(values.values())), tuple(values.values())[1:], rounds=False)
    days = [fact for name in pair for fact in on_record.stoppage_start(archive, name).valid]
    years = [Quantity("year", fact.label, fact.value.year, "year", fact.sources, str(fact.value))
             for fact in days if isinstance(fact.value, date)]  # fmt: skip
    return Record(years[0], tuple(years[1:])) if years else on_record.absent("The days of those strikes are not known.")


def _running(archive: Archive, asked: Asked) -> Record:
    """How many strikes of film and television work ran on the day of the report."""
    guilds = sorted(set(archive.table("stoppages")["guild"]))
    begun = on_record.earlier_stoppages(archive, guilds, asked.on + timedelta(days=1))
    facts = [fact for name in begun if (fact := on_record.stoppage_day(archive, name, asked.on).fact)]
    sources = tuple(dict.fromkeys(source for fact in facts for source in fact.sources))
    how = "; ".join(f"{fact.label}: day {fact.value}" for fact in facts) or "none was running"
    return Record(Quantity("strikes_running", "Strikes running", len(facts), "stoppages", sources, how), rounds=False)


def _started(archive: Archive, guilds: tuple[str, ...], on: date) -> list[date]:
    """The first day of the newest strike of these guilds, where it ran on the day."""
    newest = on_record.earlier_stoppages(archive, guilds, on + timedelta(days=1))[:1]
    starts = [
        on_record.stoppage_start(archive, name).fact
        for name in newest
        if on_record.stoppage_day(archive, name, on).fact
    ]
    return [fact.value for fact in starts if fact and isinstance(fact.value, date)]


def _of_dispute(find: Callable[..., Record], *parts: Any) -> Finder:
    return lambda archive, asked: find(archive, asked.dispute, *parts)


def _of_period(find: Callable[[Archive, str, str], Record], category: str, pattern: str, wanted: str) -> Finder:
    def finder(archive: Archive, asked: Asked) -> Record:
        if not re.fullmatch(pattern, asked.period):
            return on_record.absent(f"The claim's period is {asked.period!r}; this quantity needs {wanted}.")
        return find(archive, category, asked.period)

    return finder


def by_year(archive: Archive, asked: Asked, party: str) -> list[Quantity]:
    """Raises in minimums year by year as a side held them, the newest first; values like '5 / 4 / 3.5'."""
    return on_record.raises(archive, asked.dispute, _PARTIES[party])


def _finders() -> dict[str, tuple[Finder, str]]:
    finders: dict[str, tuple[Finder, str]] = {
        "strike_day": (_strike_day, "number of the day of the strike, both ends counted"),
        "strike_days_so_far": (_days_so_far, "days of a running strike up to the report"),
        "strike_days": (_of_strike(on_record.stoppage_days), "length of a strike; the period gives its year"),
        "strike_start": (_of_strike(on_record.stoppage_start), "first day of a strike"),
        "strike_end": (_of_strike(on_record.stoppage_end), "end of a strike"),
        "strike_workers": (_of_strike(on_record.stoppage_workers), "workers on strike"),
        "strike_cost": (_of_strike(on_record.costs), "published estimates of what a strike cost, millions of dollars"),
        "strikes_running": (_running, "film and television strikes running on the day of the report"),
        "years_since_joint_strike": (partial(_joint, by_year=False), "years since writers and actors struck together"),
        "last_joint_strike": (partial(_joint, by_year=True), "year in which writers and actors last struck together"),
    }
    for name, what in _DAYS.items():
        finders[f"{name}_date"] = (_of_dispute(on_record.round_day, what), f"day: {name.replace('_', ' ')}")
    for kind in _VOTES:
        for part, what in _VOTE_PARTS.items():
            said = f"vote on {kind.replace('_', ' ')}: {part.replace('_', ' ')}"
            finders[f"{kind}_{part}"] = (_of_dispute(on_record.vote, kind, what), said)
    for name, party in _PARTIES.items():
        for year in map(int, YEARS):
            finder = _of_dispute(on_record.raise_in_year, party, year)
            finders[f"raise_y{year}_{name}"] = (finder, f"raise in minimums in year {year}, percent: {name}")
        together = f"raises of all years together, compounded or added, percent: {name}"
        finders[f"raises_together_{name}"] = (_of_dispute(on_record.total_raise, party), together)
        value = f"value of the package, millions of dollars: {name}"
        finders[f"package_value_{name}"] = (_of_dispute(on_record.package_value, party), value)
    quarter, either = r"[0-9]{4}Q[1-4]", r"[0-9]{4}(?:Q[1-4])?"
    for category, title in production.CATEGORIES.items():
        finders[f"shoot_days_{category}"] = (
            _of_period(on_record.shoot_days, category, either, "a quarter (2023Q1) or a year"), f"shoot days: {title.lower()}")  # fmt: skip
        finders[f"shoot_days_yoy_{category}"] = (
            _of_period(on_record.shoot_days_change, category, either, "a quarter (2023Q1) or a year"),
            f"change of shoot days on the year before, percent: {title.lower()}",
        )
        finders[f"consecutive_declines_{category}"] = (
            _of_period(on_record.falling_quarters, category, quarter, "a quarter (2023Q1)"),
            f"quarters falling in a row: {title.lower()}",
        )
    return finders


FINDERS = _finders()
# The names in short, for messages.
FAMILIES = (
    "strike_day, strike_days, strike_days_so_far, strike_start, strike_end, strike_workers, strike_cost, strikes_running, "
    f"last_joint_strike, years_since_joint_strike; DAY_date with DAY one of {', '.join(_DAYS)}; VOTE_PART with VOTE one of {', '.join(_VOTES)} "
    f"and PART one of {', '.join(_VOTE_PARTS)}; raise_y1_SIDE to raise_y4_SIDE, raises_by_year_SIDE, raises_together_SIDE, "
    f"package_value_SIDE with SIDE one of {', '.join(_PARTIES)}; shoot_days_CATEGORY, shoot_days_yoy_CATEGORY, "
    f"consecutive_declines_CATEGORY with CATEGORY one of {', '.join(production.CATEGORIES)}"
)
# Raises of all years in one claim, stated as 5/4/3.5.
RUNS = {f"raises_by_year_{name}": name for name in _PARTIES}
