"""When a fact became public: not after its source, not before what it assumes, no day that is only usual."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.archive.days import period_end
from helpers.archive.findings import EVERY_TABLE, Finding, Rule, Tables
from helpers.archive.package import Table

_DAY = len("2019-03-14")
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = rf"({_WEEKDAYS}),? (\d{{1,2}}) ({_MONTHS})"
_TOLD = {"events": "date", "claims": "published_on", "positions": "held_on", "milestones": "date"}
"""Tables whose texts name weekdays, and the column that says in which year."""
# Programs of the statistics, with the column that names the month or the year of a row.
_RELEASED = {"price_index": ("consumer_prices", "month"), "us_stoppages_annual": ("work_stoppages", "year")}


def _dated_tables(tables: Tables) -> Iterator[Table]:
    """Tables whose rows have a public day and a source."""
    for table in tables.package.tables.values():
        if {"published_on", "source_id"} <= {field.name for field in table.fields} and table.name != "sources":
            yield table


def no_row_is_later_than_its_source(tables: Tables) -> Iterator[Finding]:
    """What a source says is public with it, unless the row waits for the day of an act that it announces.

    Data sets are left out: their rows carry the day of a vintage or of the usual release.
    """
    sources = tables.text["sources"].set_index("source_id")
    days = period_end(sources["published_on"]).where(sources["kind"] != "dataset")
    for table in _dated_tables(tables):
        frame = tables[table.name]
        latest = frame["source_id"].map(days)
        waits = pd.Series(False, index=frame.index)
        for field in table.fields:
            if field.partial_date and field.name != "published_on":
                exact = tables.text[table.name][field.name].str.len() == _DAY
                waits |= exact & (frame[field.name] == frame["published_on"])
        for index in frame.index[(frame["published_on"] > latest) & ~waits]:
            yield Finding(table.name, "published_on", int(index), f"{latest[index]:%Y-%m-%d}, the day of its source")


def days_are_as_exact_as_their_source(tables: Tables) -> Iterator[Finding]:
    """Where the source shows the day, the row does not stop at the month or the year of it."""
    dated = tables.text["sources"].set_index("source_id")["published_on"]
    for table in _dated_tables(tables):
        text = tables.text[table.name]
        row_day, source_day = text["published_on"], text["source_id"].map(dated)
        finer = (row_day != "") & (row_day.str.len() < source_day.str.len())
        within = pd.Series(
            [str(a).startswith(str(b)) for a, b in zip(source_day, row_day, strict=True)], index=text.index
        )
        for index in text.index[finer & within]:
            yield Finding(table.name, "published_on", int(index), f"{source_day[index]}, the day of its source")


def usual_days_are_months(tables: Tables) -> Iterator[Finding]:
    """A public day that is only usual is no day: the month stands, which counts from its end."""
    for table in _dated_tables(tables):
        text = tables.text[table.name]
        if "published_basis" not in text.columns:
            continue
        exact = (text["published_basis"] == "approximate") & (text["published_on"].str.len() == _DAY)
        for index in text.index[exact]:
            yield Finding(table.name, "published_on", int(index), f"{text['published_on'][index][:7]}, the month alone")


def statistics_follow_their_release(tables: Tables) -> Iterator[Finding]:
    """Prices and stoppages are public on the day of their first release, where that is known, and never before."""
    released = tables["statistical_releases"]
    for index in released.index[released["released_on"] != released["published_on"]]:
        yield Finding("statistical_releases", "published_on", int(index), "the same day as released_on")
    by_program = {str(name): rows.set_index("period")["released_on"] for name, rows in released.groupby("program")}
    for name, (program, column) in _RELEASED.items():
        yield from _before(tables, name, tables[name][column].astype(str).map(by_program[program]))
    listed, days = tables["us_stoppages"], by_program["work_stoppages"]
    yield from _before(tables, "us_stoppages", listed["start_date"].dt.year.astype(str).map(days))
    taken = (listed["published_basis"] == "release_calendar") & ~listed["published_on"].isin(set(days))
    for index in listed.index[taken]:
        yield Finding("us_stoppages", "published_on", int(index), "a day of release in statistical_releases.csv")
    prices = tables["price_index"]
    months = prices["month"].map(by_program["consumer_prices"])
    for index in prices.index[(prices["published_basis"] == "release_calendar") & (prices["published_on"] != months)]:
        yield Finding("price_index", "published_on", int(index), "the day of release in statistical_releases.csv")


def _before(tables: Tables, name: str, first: pd.Series) -> Iterator[Finding]:
    frame = tables[name]
    for index in frame.index[frame["published_on"] < first]:
        yield Finding(name, "published_on", int(index), f"{first[index]:%Y-%m-%d} or later, the day of release")


def minimums_wait_for_their_period(tables: Tables) -> Iterator[Finding]:
    """A minimum is public from the first day of its period at the earliest.

    Until then a union may still move part of a raise to its benefit plans, so the amount holds a later choice.
    """
    frame = tables["minimums"]
    for index in frame.index[frame["published_on"] < frame["effective_on"]]:
        wanted = f"{frame['effective_on'][index]:%Y-%m-%d} or later, as part of the raise can still go to benefits"
        yield Finding("minimums", "published_on", int(index), wanted)


def weekdays_fit_their_days(tables: Tables) -> Iterator[Finding]:
    """A weekday told with its day is the weekday of that day."""
    for name, column in _TOLD.items():
        years = tables.text[name][column].str[:4]
        for field in tables.package.tables[name].fields:
            if field.type != "string" or field.enum or field.partial_date:
                continue
            named = tables.text[name][field.name].str.extract(_DATED).dropna()
            days = pd.to_datetime(
                named[1] + " " + named[2] + " " + years[named.index], format="%d %B %Y", errors="coerce"
            )
            right = days.dt.day_of_week.map(dict(enumerate(_WEEKDAYS.split("|"))))
            for index in named.index[right.notna() & (right != named[0])]:
                yield Finding(name, field.name, int(index), f"{right[index]}, the weekday of {days[index]:%Y-%m-%d}")


def claims_fit_their_report(tables: Tables) -> Iterator[Finding]:
    """A claim is public with its report; a date claimed is its period; days left to a date follow from both days."""
    claims = tables.text["claims"]
    reports = tables.text["articles"].set_index("article_id")["published_on"]
    day = claims["article_id"].map(reports)
    for index in claims.index[claims["published_on"] != day]:
        yield Finding("claims", "published_on", int(index), f"{day[index]}, the day of its report")
    dates = (claims["unit"] == "date") & (claims["period"].str.len() == _DAY)
    for index in claims.index[dates & (claims["stated_value"] != claims["period"])]:
        yield Finding("claims", "stated_value", int(index), f"{claims['period'][index]}, the day meant")
    left = claims[claims["quantity"] == "days_to_deadline"]
    for index, period in left["period"].items():
        first, last = (pd.Timestamp(part) for part in str(period).split("/"))
        if left["stated_value"][index] != str((last - first).days):
            yield Finding("claims", "stated_value", int(str(index)), f"{(last - first).days}, the days in {period}")


_ALL = (EVERY_TABLE,)
RULES = (
    Rule("public-late", _ALL, "a fact is public with its source", no_row_is_later_than_its_source),
    Rule("public-coarse", _ALL, "a day that the source shows is known", days_are_as_exact_as_their_source),
    Rule("public-usual", _ALL, "a usual day is not a known one", usual_days_are_months),
    Rule("statistics-release", ("statistical_releases", "price_index", "us_stoppages", "us_stoppages_annual"),
         "a statistic is public from its release on", statistics_follow_their_release),
    Rule("minimum-early", ("minimums",), "a minimum counts from its period on", minimums_wait_for_their_period),
    Rule("weekday", tuple(_TOLD), "a day has one weekday", weekdays_fit_their_days),
    Rule("claim-report", ("claims", "articles"), "a claim is as old as its report", claims_fit_their_report),
)  # fmt: skip
