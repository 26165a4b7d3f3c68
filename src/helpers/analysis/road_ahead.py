"""The road ahead: agreements in force with their last day, figures expected next, and both as calendar events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pandas as pd

from helpers.analysis import base_rates, pattern
from helpers.analysis.unions import union_name
from helpers.archive import Archive, Dimensions, Quantity, RowText, remembered
from helpers.words import words

AHEAD_COLUMNS = [
    "contract_id", "dispute_id", "guild", "union", "agreement", "employers", "expires_on", "days_left", "earliest_strike",
    "persons", "persons_basis", "persons_on", "pattern_first", "pattern_rounds", "struck", "rounds", "source_id",
]  # fmt: skip
_LAGS = 8
"""Releases whose lag after the end of their period tells when the next is due."""


@remembered
def agreements_ahead(archive: Archive) -> pd.DataFrame:
    """All agreements in force on the as-of day whose last day is on record, soonest first.

    Columns: contract_id, dispute_id, guild, union, agreement, employers, expires_on, days_left, earliest_strike (the day
    after, if nothing is agreed or put off), persons (covered, or members where that is not known; blank without a count),
    persons_basis, persons_on, pattern_first and pattern_rounds (rounds in which the union made the first deal, of those
    with one; blank for unions outside the pattern), struck and rounds (past rounds of the union with an expiry, and those
    that came to a strike), source_id.
    """
    today = pd.Timestamp(archive.as_of)
    rows = archive.table("contracts")
    begun = rows["effective_on"].isna() | (rows["effective_on"] <= today)
    rows = rows[begun & (rows["expires_on"] >= today)].sort_values(["expires_on", "contract_id"], kind="stable")
    setters = pattern.pattern_setters(archive).set_index("guild")
    past = base_rates.past_rounds(archive)
    ahead = []
    for row in rows.to_dict("records"):
        guild = str(row["guild"])
        persons, basis, on = _persons(archive, guild, str(row["union"]), str(row["agreement"]))
        first, rounds = (
            (setters.loc[guild, "first"], setters.loc[guild, "rounds"]) if guild in setters.index else (None, None)
        )
        rounds_of_union = past[past["guild"] == guild]
        ahead.append((
            row["contract_id"], row["dispute_id"], guild, union_name(str(row["union"])), row["agreement"], row["employers"], row["expires_on"],
            (row["expires_on"] - today).days, row["expires_on"] + pd.Timedelta(days=1), persons, basis, on, first, rounds,
            int((rounds_of_union["outcome"] == base_rates.STRUCK).sum()), len(rounds_of_union), row["source_id"],
        ))  # fmt: skip
    return pd.DataFrame(ahead, columns=AHEAD_COLUMNS)


def _persons(archive: Archive, guild: str, union: str, agreement: str) -> tuple[float | None, str, pd.Timestamp | None]:
    """The newest count of those an agreement covers, else of the union's members, with its basis and day."""
    counts = archive.table("membership")
    short = agreement.removeprefix("Hollywood ")
    names = [f"{guild} ({short})", union, guild] if guild != "other" else [union]
    for name in names:
        heads = counts[(counts["union"] == name) & counts["basis"].isin(("covered_workers", "members"))]
        if len(heads):
            newest = heads.sort_values(["counted_on", "published_on"], kind="stable").iloc[-1]
            return float(newest["persons"]), str(newest["basis"]), newest["counted_on"]
    return None, "", None


NEXT_COLUMNS = ["figure", "period", "expected_on", "earliest", "latest", "releases"]


def next_figures(archive: Archive) -> pd.DataFrame:
    """The figures expected next: FilmLA's next quarter and the next month of consumer prices.

    Columns: figure (shoot_days, consumer_prices), period, expected_on (the end of the period and the middle lag of the last
    releases), earliest and latest (the shortest and the longest of these lags), releases (how many). A day that has passed
    without a release stands as it is. Releases known to their usual month only tell no day.
    """
    quarters = archive.table("release_calendar").rename(columns={"released_on": "on"})
    quarters = quarters[quarters["on_precision"] == "day"] if "on_precision" in quarters else quarters
    whole_year = quarters["period"].str.len() == 4
    quarters = quarters.assign(period=quarters["period"].where(~whole_year, quarters["period"] + "Q4"))
    months = archive.table("price_index")
    months = months[(months["area"] == "us") & (months["published_basis"] != "approximate")]
    months = months.rename(columns={"month": "period", "published_on": "on"})
    rows = [_next("shoot_days", quarters, "Q"), _next("consumer_prices", months, "M")]
    return pd.DataFrame([row for row in rows if row], columns=NEXT_COLUMNS)


def _next(figure: str, releases: pd.DataFrame, freq: str) -> tuple[object, ...] | None:
    periods = pd.PeriodIndex(releases["period"], freq=freq)
    frame = pd.DataFrame({"period": periods, "on": releases["on"].to_numpy()}).dropna().sort_values("period")
    if frame.empty:
        return None
    last = frame.tail(_LAGS)
    lags = (last["on"] - last["period"].dt.end_time.dt.normalize()).dt.days
    period = frame["period"].iloc[-1] + 1
    end = period.end_time.normalize()
    middle, low, high = (end + pd.Timedelta(days=int(days)) for days in (lags.median(), lags.min(), lags.max()))
    return figure, str(period), middle, low, high, len(last)


@dataclass(frozen=True)
class Event:
    """One whole-day event of the calendar; `uid` stays the same however often it is written."""

    uid: str
    day: date
    summary: str
    description: str


def calendar_events(archive: Archive) -> list[Event]:
    """Last days of agreements and days on which figures are expected, as calendar events in order of their day."""
    entries = [
        Event(f"expiry-{row['contract_id']}", row["expires_on"].date(), f"{row['union']}: {row['agreement']} runs out",
              f"Agreement with {row['employers']}; earliest strike {row['earliest_strike']:%Y-%m-%d}.")
        for row in agreements_ahead(archive).to_dict("records")
    ]  # fmt: skip
    entries += [
        Event(f"figure-{row['figure'].replace('_', '-')}-{row['period'].lower()}", row["expected_on"].date(),
              f"Expected: {words('expected')[row['figure']][1]}, {row['period']}",
              f"By the last {row['releases']} releases between {row['earliest']:%Y-%m-%d} and {row['latest']:%Y-%m-%d}.")
        for row in next_figures(archive).to_dict("records")
    ]  # fmt: skip
    return sorted(entries, key=lambda event: (event.day, event.uid))


_DOMAIN = "hollywood-labor-briefings"


def calendar_text(events: Iterable[Event], as_of: date) -> str:
    """The events as iCalendar text (RFC 5545): whole days, lines folded at 75 octets, the same bytes every time."""
    stamp = f"{datetime(as_of.year, as_of.month, as_of.day):%Y%m%dT000000Z}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_DOMAIN}//EN", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT", f"UID:{event.uid}@{_DOMAIN}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}", f"SUMMARY:{escaped(event.summary)}",
            f"DESCRIPTION:{escaped(event.description)}", "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    """Text as iCalendar writes it (RFC 5545, 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in parts of at most 75 octets, each after the first led by a space."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > 74:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])


@dataclass(frozen=True)
class Soonest:
    """The agreements that run out first: how many, of whom, when, and the earliest day of a strike."""

    agreements: Quantity
    total: Quantity
    unions: RowText
    expires_on: date
    earliest_strike: date
    days_left: Quantity


def soonest(archive: Archive) -> Soonest | None:
    """The agreements that run out first; None where no agreement in force has a known last day."""
    frame = agreements_ahead(archive)
    if frame.empty:
        return None
    first = frame[frame["expires_on"] == frame["expires_on"].iloc[0]]
    sources = tuple(dict.fromkeys(first["source_id"]))
    unions = list(dict.fromkeys(first["union"]))
    names = ", ".join(unions[:-1]) + (" and " if len(unions) > 1 else "") + unions[-1]
    day = first["expires_on"].iloc[0]
    of = Dimensions(period=f"{day:%Y-%m-%d}")
    return Soonest(
        Quantity("agreements_first", "Agreements that run out first", len(first), "agreements", sources, "Agreements in force with this last day", of=of),
        Quantity("agreements", "Agreements in force", len(frame), "agreements", sources, "Agreements in force whose last day is on record"),
        RowText(names, "contracts", str(first["contract_id"].iloc[0]), sources),
        day.date(),
        (day + pd.Timedelta(days=1)).date(),
        Quantity("days_left", "Days to the next expiry", int(first["days_left"].iloc[0]), "days", sources, "Last day less as-of day", of=of),
    )  # fmt: skip


def figures(archive: Archive) -> list[Quantity]:
    """The headline figures of the calendar."""
    next_up = soonest(archive)
    return [] if next_up is None else [next_up.days_left, next_up.agreements, next_up.total]


@dataclass(frozen=True)
class Outcomes:
    """What came of past rounds with a known expiry: counts."""

    rounds: Quantity
    dealt: Quantity
    struck: Quantity
    later: Quantity


def outcomes(archive: Archive) -> Outcomes | None:
    """Counts of past rounds by outcome; None with fewer than two."""
    past = base_rates.past_rounds(archive)
    if len(past) < 2:
        return None
    sources = tuple(dict.fromkeys(past["source_id"]))[-2:]
    how = "Past rounds with a known expiry"

    def count(key: str, label: str, number: int) -> Quantity:
        return Quantity(key, label, number, "rounds", sources, how)

    outcomes = past["outcome"]
    dealt, struck, later = (
        count(f"rounds_{key}", label, int((outcomes == key).sum())) for key, label in base_rates.OUTCOMES.items()
    )
    whole = replace(count("rounds", "Past rounds", len(past)), derivation=f"{how} and outcome")
    return Outcomes(whole, dealt, struck, later)


def outcome_table(archive: Archive) -> pd.DataFrame:
    """Outcomes of past rounds with shares and their 80 percent intervals in whole percent, where there are two rounds or more.

    Columns: label, hits, cases, share_pct, low_80_pct, high_80_pct, source_id.
    """
    past = base_rates.past_rounds(archive)
    sources = tuple(dict.fromkeys(past["source_id"]))[-2:]
    rows = []
    for key, label in base_rates.OUTCOMES.items() if len(past) > 1 else ():
        one = base_rates.whole(base_rates.rate(key, label, int((past["outcome"] == key).sum()), len(past), sources))
        rows.append((label, int((past["outcome"] == key).sum()), len(past), one.value, one.low, one.high, sources))
    return pd.DataFrame(rows, columns=["label", "hits", "cases", "share_pct", "low_80_pct", "high_80_pct", "source_id"])


@dataclass(frozen=True)
class Expected:
    """A figure that is expected: what, about when, by how many earlier releases."""

    what: str
    expected_on: date
    releases: Quantity


def expected(coming: pd.DataFrame) -> list[Expected]:
    """The rows of `next_figures` for a text."""
    made = []
    for row in coming.to_dict("records"):
        how = "Middle of the lags of the last releases after the end of the period"
        releases = Quantity("releases", "", int(row["releases"]), "releases", (), how)
        made.append(Expected(words("expected")[row["figure"]][0], row["expected_on"].date(), releases))
    return made
