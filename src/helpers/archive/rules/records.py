"""What holds for rows of any subject: days in order, public days, units, settled conflicts, links by name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from helpers.archive.findings import EVERY_TABLE, Finding, Rule, Tables

# Announced ahead at most this long; an expiry or the opening of talks may be known for years.
_AHEAD_DAYS = 120
_FORESEEN = ("expiry", "talks_planned", "session_planned")


def days_are_in_order(tables: Tables) -> Iterator[Finding]:
    """Days that follow one another in fact (dateOrder in the schema) do so in the row.

    Where a day is known to the month or year only, the order must be possible.
    """
    for table in tables.package.tables.values():
        for chain in table.order:
            for index, (early, late) in sorted(_misplaced(tables, table.name, chain).items()):
                earlier = tables.text[table.name][early][index]
                yield Finding(table.name, late, index, f"{earlier} or later, not before {early}")


def _misplaced(tables: Tables, name: str, chain: tuple[str, ...]) -> dict[int, tuple[str, str]]:
    wrong: dict[int, tuple[str, str]] = {}
    for position, early in enumerate(chain):
        first = tables.first_days(name, early)
        for late in chain[position + 1 :]:
            for index in first.index[first > tables[name][late]]:
                wrong.setdefault(int(index), (early, late))
    return wrong


def nothing_is_announced_too_early(tables: Tables) -> Iterator[Finding]:
    """An event may be announced ahead, but not for long; an expiry or the opening of talks may."""
    frame, first = tables["events"], tables.first_days("events", "date")
    ahead = (first - frame["published_on"]).dt.days
    for index in frame.index[(ahead > _AHEAD_DAYS) & ~frame["type"].isin(_FORESEEN)]:
        wanted = f"at most {_AHEAD_DAYS} days before the event of {tables.text['events']['date'][index]}"
        yield Finding("events", "published_on", int(index), wanted)


def nothing_lies_after_the_data(tables: Tables) -> Iterator[Finding]:
    """No row became public after the day that the package says it reaches to."""
    newest = pd.Timestamp(tables.package.newest_day)
    for table in tables.package.tables.values():
        if any(field.name == "published_on" for field in table.fields):
            first = tables.first_days(table.name, "published_on")
            for index in first.index[first > newest]:
                yield Finding(table.name, "published_on", int(index), f"{newest:%Y-%m-%d} or earlier (asOf)")


def public_days_follow_their_basis(tables: Tables) -> Iterator[Finding]:
    """A row dated from its source carries the day of that source; one dated from the act the day of the act."""
    dated = tables.text["sources"].set_index("source_id")["published_on"]
    for name, act in (("events", "date"), ("proposals", "made_on"), ("positions", "held_on")):
        text = tables.text[name]
        by_source = text["published_basis"] == "source"
        day = text["source_id"].map(dated)
        for index in text.index[by_source & (day != text["published_on"])]:
            yield Finding(name, "published_on", int(index), f"{day[index] or 'empty'}, the day of its source")
        by_act = text["published_basis"] == "act"
        late = tables[name]["published_on"] != tables[name][act]
        for index in text.index[by_act & late]:
            yield Finding(name, "published_on", int(index), f"{text[act][index]}, the day of the act")


def figures_have_units(tables: Tables) -> Iterator[Finding]:
    """Where a table names the unit of each figure, there is no figure without a unit and none with a wrong one."""
    for table in tables.package.tables.values():
        names = {field.name for field in table.fields}
        if not {"value", "unit"} <= names:
            continue
        text = tables.text[table.name]
        bare = text["value"].str.fullmatch(r"-?\d+(\.\d+)?") & text["unit"].isin(("", "text"))
        idle = (text["value"] == "") & ~text["unit"].isin(("", "text"))
        for index in text.index[bare]:
            yield Finding(table.name, "unit", int(index), "the unit of the value beside it")
        for index in text.index[idle]:
            yield Finding(table.name, "value", int(index), f"a figure in {text['unit'][index]}, or no unit")


def series_keep_their_unit(tables: Tables) -> Iterator[Finding]:
    """One series or measure has one unit."""
    for name, column in (("production_series", "series"), ("writer_pay", "measure"), ("agency_facts", "measure")):
        text = tables.text[name]
        counted = text.groupby([column, "unit"]).size().reset_index(name="n")
        ordered = counted.sort_values(["n", "unit"], ascending=[False, True], kind="stable")
        usual = text[column].map(ordered.drop_duplicates(column).set_index(column)["unit"])
        for index in text.index[text["unit"] != usual]:
            yield Finding(name, "unit", int(index), f"{usual[index]}, the unit of {text[column][index]}")


def one_value_is_accepted(tables: Tables) -> Iterator[Finding]:
    """For one key and public day there is one accepted value."""
    for table in tables.package.tables.values():
        if not table.vintage_key:
            continue
        frame = tables[table.name]
        frame = frame[frame["status"] == "accepted"] if "status" in frame.columns else frame
        value = next(c for c in ("days", "value", "employees_thousands", "expires_on") if c in frame.columns)
        key = [*table.vintage_key, "published_on"]
        frame = frame[frame[value].notna()]
        first = frame.groupby(key, dropna=False)[value].transform("first")
        for index in frame.index[frame[value] != first]:
            other = tables.text[table.name][value][frame.index[(frame[key] == frame.loc[index, key]).all(axis=1)][0]]
            yield Finding(table.name, value, int(index), f"{other}, accepted for the same {', '.join(key)} before")
    yield from _one_term_is_accepted(tables)


_TERM = ["dispute_id", "party", "speaker", "item", "contract_year", "made_on", "unit"]


def _one_term_is_accepted(tables: Tables) -> Iterator[Finding]:
    text = tables.text["proposals"]
    text = text[(text["status"] == "accepted") & (text["value"] != "")]
    first = text.groupby(_TERM)["value"].transform("first")
    for index in text.index[text["value"] != first]:
        wanted = f"{first[index]}, accepted for the same side, item, year and day; reject one or name its speaker"
        yield Finding("proposals", "value", int(index), wanted)


def conflicts_are_settled(tables: Tables) -> Iterator[Finding]:
    """In each conflict one value is accepted, at least one is rejected, and no value is both."""
    text = tables.text["conflicts"]
    for conflict, rows in text.groupby("conflict_id", sort=False):
        accepted = set(rows["value"][rows["status"] == "accepted"])
        rejected = set(rows["value"][rows["status"] == "rejected"])
        index = int(rows.index[0])
        if len(accepted) != 1:
            values = ", ".join(sorted(accepted)) or "none"
            yield Finding("conflicts", "status", index, f"one accepted value for {conflict} (accepted: {values})")
        elif not rejected or accepted & rejected:
            yield Finding("conflicts", "status", index, f"a rejected value beside the accepted one for {conflict}")
        for column in ("item", "unit", "dispute_id"):
            if rows[column].nunique() > 1:
                yield Finding("conflicts", column, index, f"one {column} in all rows of {conflict}")


def further_sources_point_somewhere(tables: Tables) -> Iterator[Finding]:
    """A row of field_sources names a table, a row in it, and a column of it."""
    text = tables.text["field_sources"]
    for name, rows in text.groupby("table", sort=False):
        known = tables.package.tables.get(str(name))
        if known is None:
            yield from (Finding("field_sources", "table", int(i), "the name of a table") for i in rows.index)
            continue
        ids = set(tables.text[known.name][known.key[0]])
        columns = {field.name for field in known.fields}
        for index in rows.index[~rows["row_id"].isin(ids)]:
            yield Finding("field_sources", "row_id", int(index), f"a {known.key[0]} of {known.path}")
        for index in rows.index[~rows["field"].isin(columns)]:
            yield Finding("field_sources", "field", int(index), f"a column of {known.path}")


def counts_never_fall(tables: Tables) -> Iterator[Finding]:
    """A running count of separate deals does not fall; a named party counts as one."""
    frame = tables["separate_deals"]
    for index in frame.index[(frame["count_kind"] == "named") & (frame["companies"] != 1)]:
        yield Finding("separate_deals", "companies", int(index), "1, as one party is named")
    running = frame[(frame["count_kind"] == "cumulative") & frame["published_on"].notna()]
    for _, rows in running.sort_values("published_on", kind="stable").groupby(["dispute_id", "counted"], sort=False):
        for before, after in pairwise(rows.index.tolist()):
            if rows["companies"][after] < rows["companies"][before]:
                wanted = f"{rows['companies'][before]} or more, the count made public before"
                yield Finding("separate_deals", "companies", after, wanted)


def sources_can_be_found(tables: Tables) -> Iterator[Finding]:
    """A source has a title and an address; only a report that `articles` lists may be known without them."""
    text = tables.text["sources"]
    reports = set(tables.text["articles"]["source_id"])
    for column, what in (("title", "the title of the page"), ("url", "the address of the page")):
        for index in text.index[(text[column] == "") & ~text["source_id"].isin(reports)]:
            yield Finding("sources", column, int(index), what)


_BRITISH = (
    r"\b\w*(?:abour|onour|avour|olour|umour|eighbour)\w*|\b[Pp]rogramme(?:s|d)?\b|\b\w+(?:ganis|thoris|ognis|mmaris)\w+"
    r"|\b[Cc]ancell(?:ed|ing)\b|\b[Ll]icence\b|\b[Pp]er cent\b|\b[Cc]entre\b"
)
_AS_PRINTED = frozenset({"sources", "mediation_hollywood", "us_stoppages", "quotations", "passages"})
"""Tables whose texts are names and words of others."""


def texts_are_in_us_spelling(tables: Tables) -> Iterator[Finding]:
    """Our own words are spelled as in the United States."""
    for table in tables.package.tables.values():
        if table.name in _AS_PRINTED:
            continue
        for field in table.fields:
            if field.type == "string" and not field.enum and not field.pattern and not field.partial_date:
                cells = tables.text[table.name][field.name]
                for index in cells.index[cells.str.contains(_BRITISH, regex=True)]:
                    yield Finding(table.name, field.name, int(index), "US spelling (labor, program, organize, percent)")


_ALL = (EVERY_TABLE,)
RULES = (
    Rule("date-order", _ALL, "what follows in fact has the later day", days_are_in_order),
    Rule("announced-ahead", ("events",), "nothing is public long before it happened", nothing_is_announced_too_early),
    Rule("public-after-data", _ALL, "the package names the day it reaches to", nothing_lies_after_the_data),
    Rule("public-basis", ("events", "proposals", "positions", "sources"), "published_basis says which day counts",
         public_days_follow_their_basis),
    Rule("unit-missing", _ALL, "a figure without a unit says nothing", figures_have_units),
    Rule("unit-of-series", ("production_series", "writer_pay", "agency_facts"), "one series has one unit",
         series_keep_their_unit),
    Rule("accepted-twice", ("shoot_days", "production_series", "employment", "expiries", "us_stoppages_monthly",
                            "proposals"),
         "one value counts for one key and day", one_value_is_accepted),
    Rule("conflict-unsettled", ("conflicts",), "a conflict is settled in the open", conflicts_are_settled),
    Rule("field-source", ("field_sources", "stoppages", "contracts"), "a further source belongs to a cell", further_sources_point_somewhere),
    Rule("source-address", ("sources", "articles"), "a reader can look a source up", sources_can_be_found),
    Rule("spelling", _ALL, "one spelling in all texts", texts_are_in_us_spelling),
    Rule("count-falls", ("separate_deals",), "a running count does not fall", counts_never_fall),
)  # fmt: skip
