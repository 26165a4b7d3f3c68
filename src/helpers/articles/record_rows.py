"""Figures on record that stand in rows: numbers and days in columns, and numbers inside text columns.

How each table is read is data: tables.toml. What a row's union, side or part is, its own words say by the same lexicon that
reads an article.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.archive import Archive, Quantity
from helpers.articles.entry import (
    ACCEPTED,
    IN_WORDS,
    PARENTS,
    REJECTED,
    Entry,
    known,
    sources_of,
    stems,
    union_of,
    years_of,
)
from helpers.articles.figures import DAY, MONEY, NUMBER, SHARE, Figure, figures
from helpers.articles.lexicon import listed, pattern, values_in

Row = dict[str, Any]
_KEPT: dict[tuple[Any, ...], list[Entry]] = {}


@dataclass(frozen=True)
class _Cell:
    """A column that holds a figure: what it measures, its unit, dimensions that hold for it, words that belong to it."""

    column: str
    measure: str = ""
    unit: str = ""
    of: dict[str, str] = field(default_factory=dict)
    also: str = ""


@dataclass(frozen=True)
class _Table:
    """How a table is read; tables.toml says what each part is."""

    name: str
    key: str
    words: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)
    on: str = "published_on"
    also: str = ""
    texts: list[str] = field(default_factory=list)
    of: dict[str, str] = field(default_factory=dict)
    union: list[str] = field(default_factory=list)
    described: bool = False
    dims: list[list[str]] = field(default_factory=list)


DATA = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))
_TABLES = [_Table(**{**one, "cells": [_Cell(**cell) for cell in one.get("cells", ())]}) for one in DATA["table"]]
_THOUSANDS = {"thousand_jobs": "jobs", "thousand_persons": "persons", "thousand_worker_days": "worker_days"}
_STRIKE_REACH = 7  # days between the first day of a strike by the bureau's count and by the union's
_LABEL = 110
_IN_ROW = "in the words of the entry"
_SIDES = ("guild", "employers", "settlement")
_WITH_AGENTS = "members with agent"
_SPELLED = listed("number")
_VOTING = ("other", "board_approval")
_VOTED = ("pattern_of_demands", "end_strike", "strike_authorization", "ratification", "rejection")
_TOLD_IN_WORDS = ("contracts", "stoppages", "milestones")


def row_entries(archive: Archive) -> list[Entry]:
    """All figures that stand in rows, as known on the archive's day."""
    disputes = {str(row["dispute_id"]): row for row in rows_of(archive, "disputes")}
    entries: list[Entry] = []
    for table in _TABLES:
        for row in rows_of(archive, table.name):
            entries += _kept(table, row, disputes)
    return [*_of_strikes(entries, rows_of(archive, "stoppages")), *_rejected(archive, disputes)]


def _of_strikes(entries: list[Entry], stoppages: list[Row]) -> Iterator[Entry]:
    """The entries; what the bureau counts of a strike is of the dispute whose strike the same union began then."""
    begun = [(union_of(str(row["union"])), row["start_date"], str(row["dispute_id"])) for row in stoppages]
    for entry in entries:
        if entry.table == "us_stoppages" and entry.on:
            same = (
                dispute
                for union, start, dispute in begun
                if union == entry.union and start and abs((start - entry.on).days) <= _STRIKE_REACH
            )
            entry = replace(entry, dispute=next(same, ""))
        yield entry


def _kept(table: _Table, row: Row, disputes: dict[str, Row]) -> list[Entry]:
    """The entries of a row, worked out once for each state of the row: most rows read the same on every day."""
    dispute = disputes.get(_dispute_of(row), {})
    key = (table.name, *table.texts, dispute.get("title"), *row.values())
    if key not in _KEPT:
        entries = _of_row(table, row, disputes)
        # Of strikes in all trades, and of small ones, only those of unions of the field are on record here.
        _KEPT[key] = [
            entry for entry in entries if entry.union or table.name not in ("us_stoppages", "mediation_hollywood")
        ]
    return _KEPT[key]


def rows_of(archive: Archive, table: str) -> list[Row]:
    """The rows of a table as known on the archive's day, as plain values."""
    return archive.ask_tables(_as_rows, table) if not archive.schema(table).timeless else _as_rows(archive.table(table))


def _as_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows as plain values: missing cells None, days as dates."""
    columns = {str(name): [_plain(cell) for cell in frame[name]] for name in frame.columns}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _plain(cell: Any) -> Any:
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return None
    return cell.date() if isinstance(cell, pd.Timestamp) else cell


def _of_row(table: _Table, row: Row, disputes: dict[str, Row]) -> Iterator[Entry]:
    base = _base(table, row, disputes)
    row = _derived(table.name, row)
    for cell in table.cells:
        value = row.get(cell.column)
        if value is not None and row.get(f"{cell.column}_precision", "day") == "day":
            yield _of_cell(table, cell, row, base, value)
    for column in table.texts:
        text = row.get(column)
        if text:
            yield from _of_text(str(text), base, row)


def _derived(table: str, row: Row) -> Row:
    """The row with what is worked out from its cells."""
    if table == "votes":
        yes, no, share = row["yes_votes"], row["no_votes"], row["yes_pct"]
        counted = yes is not None and no is not None and row["ballots"] is None
        against = None if share is None else round(100 - share, 2)
        return {**row, "no_pct": against, "cast": yes + no if counted else None}
    if table == "contracts":
        raises = [row[f"raise_y{n}_pct"] for n in (1, 2, 3, 4) if row[f"raise_y{n}_pct"] is not None]
        whole = len(raises) > 1 and row["raise_y1_pct"] is not None
        compounded = (prod(1 + one / 100 for one in raises) - 1) * 100
        first, last = row["effective_on"], row["expires_on"]
        return {
            **row,
            "term": round((last - first).days / 365.25) if first and last else None,
            "raises_compounded": round(compounded, 2) if whole else None,
            "raises_sum": round(sum(raises), 2) if whole else None,
        }
    return row


def _base(table: _Table, row: Row, disputes: dict[str, Row]) -> Entry:
    """What holds for every figure of a row."""
    dispute_id = _dispute_of(row)
    dispute = disputes.get(dispute_id, {})
    shown = "; ".join(str(row[name]).replace("_", " ") for name in table.words if row.get(name))
    names = [str(row[name]) for name in table.union if row.get(name)]
    of_round = _union_of_dispute(dispute)
    union = (union_of(*names) if names else "") or of_round
    union = of_round if PARENTS.get(of_round) == union else union
    on = row.get(table.on) if isinstance(row.get(table.on), date) else row.get("published_on")
    text = " ".join(
        [shown, *(str(row[name]) for name in table.codes if row.get(name)), table.also, str(dispute.get("title", ""))]
    )
    party = str(row.get("party", ""))
    of = {
        "sector": "agencies" if dispute.get("kind") == "agency_agreement" else str(dispute.get("sector", "")),
        "side": party if party in _SIDES else "",
        "ballot": _ballot(row),
        "guild": _guild(str(dispute.get("guild", "")), names),
        **_parts(table, row),
        **table.of,
    }
    label = shown if len(shown) <= _LABEL else shown[: _LABEL - 1] + "…"
    title = f"{dispute['title']}: " if dispute else ""
    sources = sources_of(row.get("source_id"), row.get("second_source_id"))
    period = str(row.get("period") or row.get("year") or row.get("month") or "")
    return Entry(
        IN_WORDS,
        Quantity(IN_WORDS, f"{title}{label}", None, "", sources),
        union,
        "" if union and of_round and union != of_round else dispute_id,
        period,
        on,
        years_of(on) | ({int(period[:4])} if period[:4].isdigit() else set()),
        known(of),
        stems(text.replace("_", " ")),
        REJECTED if row.get("status") == REJECTED else ACCEPTED,
        table.name,
        str(row.get(table.key, "")),
    )


def _dispute_of(row: Row) -> str:
    return str(row.get("dispute_id") or row.get("stoppage_id") or "")


def _union_of_dispute(dispute: Row) -> str:
    return union_of(*(str(dispute[name]) for name in ("title", "guild_name", "guild"))) if dispute else ""


def _guild(guild: str, names: list[str]) -> str:
    """SAG or AFTRA, where a row is of one of the two alone."""
    named = values_in("guild", " ".join(names)) if names else []
    return named[0] if len(named) == 1 else guild if guild in ("SAG", "AFTRA") else ""


def _ballot(row: Row) -> str:
    """On what a row of votes or events tells a vote; '' for none."""
    if "yes_pct" in row:
        return str(row["kind"])
    by_type = str(DATA["ballot_by_type"].get(str(row.get("type", "")), ""))
    return by_type or (_ballot_of(str(row["summary"])) if row.get("type") == "other" else "")


def _ballot_of(text: str) -> str:
    """On what a text of the record tells a vote; a rejection is of what was to be ratified; '' for no vote."""
    ballots = values_in("ballot", text)
    voted = next((one for one in _VOTED if one in ballots), "")
    return "ratification" if voted == "rejection" else voted


def _parts(table: _Table, row: Row) -> dict[str, str]:
    """The dimensions that the columns of a row name, and of which part of a union an event, head count or offer is."""
    parts = {name: _named(how, str(row[column] or ""), default) for name, how, column, default in table.dims}
    if table.name == "events":
        return _parts_of_event(str(row["type"]), f"{row['actor']} {row['summary']}")
    if table.name == "membership" and row["counted"] == _WITH_AGENTS:
        parts["part"] = "some"
    if table.name == "proposals":
        whole = row["item"] == "package_value_total"
        by_guild = pattern("by_guild").search(str(row["text"]))
        parts["valuer"] = "guild" if by_guild else str(row["party"]) if whole else ""
        parts["item"] = "" if row["item"] in DATA["by_item"] else str(row["item"])
    return parts


def _named(how: str, cell: str, default: str) -> str:
    """What a cell names: itself (''), its first number (#), what the table of that name has for it, all values of an idea
    of the lexicon (idea+), the first one, or that of the words in brackets (idea()) where there are any."""
    if how in ("", "#"):
        return cell if not how else "".join(re.findall("[0-9]+", cell)[:1])
    if how in DATA:
        return str(DATA[how].get(cell, default))
    if how.endswith("()") and not (cell := cell.partition("(")[2].rstrip(")")):
        return ""
    values = values_in(how.rstrip("+()"), cell.replace("_", " "))
    return ("+".join(values) if how.endswith("+") else "".join(values[:1])) or default


def _parts_of_event(kind: str, text: str) -> dict[str, str]:
    """Whether an event is of a board, of delegates, of one of two agreements or several, and whether it is only planned."""
    parts = values_in("part", text)
    agreements = [part for part in parts if part in ("basic_agreement", "area_standards")]
    bodies = ["board"] if kind == "board_approval" else [part for part in parts if part in ("board", "delegates")]
    part = bodies[0] if bodies else "several" if len(agreements) > 1 else "".join(agreements)
    return {"part": part, "planned": "yes" if "planned" in kind else ""}


def _of_cell(table: _Table, cell: _Cell, row: Row, base: Entry, value: Any) -> Entry:
    measure = cell.measure or _measure(table, cell, row)
    named_by_row = cell.unit.endswith("_unit")
    unit = str((row.get(cell.unit) if named_by_row else "") or cell.unit or row.get("unit") or "count")
    if unit in _THOUSANDS:
        value, unit = float(value) * 1000, _THOUSANDS[unit]
    value = value if isinstance(value, date) else abs(float(value)) if unit != "text" else None
    per = DATA["per"].get(unit.removeprefix("usd_millions").strip("_"), "")
    column = "" if cell.column in ("value", "date") else cell.column.replace("_", " ")
    how = f"as of {base.on}" if base.on and unit != "date" else ""
    label = base.fact.label + (f", {column}" if column else "")
    return replace(
        base,
        measure=measure,
        fact=replace(base.fact, key=measure, label=label, value=value, unit=unit, derivation=how),
        of={**base.of, **cell.of, **known({"per": per})},
        years=base.years | years_of(value),
        words=base.words | stems(cell.also),
        described=_described(table, cell, row),
    )


def _described(table: _Table, cell: _Cell, row: Row) -> str:
    """The description of a figure in a table whose figures are told apart by their words."""
    if not table.described or row.get("item") in DATA["by_item"].keys() - {"package_value_total"}:
        return ""
    text = " ".join(str(row[name]) for name in table.words if row.get(name))
    column = cell.column if cell.column != "value" else ""
    return f"{text} {table.also} {cell.also} {column}".replace("_", " ")


def _measure(table: _Table, cell: _Cell, row: Row) -> str:
    """What a cell measures where the row says so: by the item of a proposal, by the type of an event."""
    if table.name == "proposals":
        other = "package_cost" if _named("company_item", str(row["item"]), "") else "term"
        return str(DATA["by_item"].get(str(row["item"]), other))
    if cell.column == "date":
        return str(DATA["dated_by_type"].get(str(row["type"]), "event_on"))
    summary = str(row["summary"])
    voted = row["unit"] == "pct" and row["type"] in _VOTING and _ballot(row)
    if not voted or "delegates" in values_in("part", summary):
        return "event"
    return "vote_no_pct" if "rejection" in values_in("ballot", summary) else "vote_yes_pct"


@lru_cache(maxsize=8192)
def _numbers(text: str) -> tuple[Figure, ...]:
    """The figures in a text of a row that count or date something."""
    if not any(char.isdigit() for char in text) and not _SPELLED & set(text.lower().replace("-", " ").split()):
        return ()
    return tuple(figure for figure in figures(text) if figure.kind in (NUMBER, SHARE, MONEY, DAY))


def _votes_in(text: str, base: Entry) -> Iterator[Entry]:
    """The two sides of a vote in a text of a row: 'Board rejects the offer 73 to 27 percent', '2,111 to 412'."""
    for match in pattern("row_pair").finditer(text):
        stretch = text[text.rfind(";", 0, match.start()) + 1 : (text + ";").find(";", match.end())]
        ballot = base.of.get("ballot") or _ballot_of(stretch) or _ballot_of(text)
        first, second = (float(one.replace(",", "")) for one in match.groups())
        share = "percent" in text[match.start() : match.end() + 8]
        if not ballot or (share and abs(first + second - 100) > 1):
            continue
        refused = "rejection" in values_in("ballot", stretch)
        parts = sorted(values_in("part", stretch), key=lambda one: one not in ("delegates", "board"))
        part = "".join(parts[:1]) or base.of.get("part", "")
        for value, poll in ((first, "no" if refused else "yes"), (second, "yes" if refused else "no")):
            unit, measure = ("pct", f"vote_{poll}_pct") if share else ("votes", f"vote_{poll}_votes")
            fact = replace(base.fact, key=measure, value=value, unit=unit, derivation=_IN_ROW)
            of = {**base.of, **known({"ballot": ballot, "poll": poll, "part": part})}
            yield replace(base, measure=measure, fact=fact, of=of, words=base.words | stems(stretch))


def _of_text(text: str, base: Entry, row: Row) -> Iterator[Entry]:
    """The figures inside a text of a row, each with the words around it."""
    if base.table in ("events", "stoppages"):
        yield from _votes_in(text, base)
    for figure in _numbers(text):
        if figure.kind == DAY and (figure.known_to != "day" or not figure.has_year):
            continue
        value, unit = (figure.day, "date") if figure.kind == DAY else (figure.value, figure.unit or "count")
        if figure.kind == NUMBER and isinstance(row.get("value"), int | float) and figure.value == row.get("value"):
            unit = str(row.get("unit") or unit)
        if figure.kind == NUMBER and figure.value >= 1e6 and text.startswith(" USD", figure.end):
            value, unit = figure.value / 1e6, "usd_millions"  # '54 million USD': the archive's own way of writing
        term = figure.unit == "years" and pattern("row_term").match(text[figure.end : figure.end + 40])
        poll = values_in("poll", text[figure.end : figure.end + 22]) if figure.kind in (NUMBER, SHARE) else []
        words = base.words | stems(text[max(0, figure.start - 40) : figure.end + 40])
        for one in figure.several or (value,):
            yield replace(
                base,
                measure="contract_term" if term else IN_WORDS,
                fact=replace(base.fact, value=one, unit=unit, derivation=_IN_ROW),
                of={**base.of, "poll": poll[0]} if poll else base.of,
                words=words,
                years=base.years | years_of(one),
                described=_stretch(text, figure) if base.table in _TOLD_IN_WORDS else "",
            )


def _stretch(text: str, figure: Figure) -> str:
    """What a text of a row says of a figure: the words between the marks that part its statements."""
    start = max(text.rfind(mark, 0, figure.start) for mark in (";", ", of which", ":")) + 1
    end = min(place if (place := text.find(mark, figure.end)) >= 0 else len(text) for mark in (";", ", of which"))
    return text[start : figure.core] + " " + text[figure.end : end]


def _rejected(archive: Archive, disputes: dict[str, Row]) -> Iterator[Entry]:
    """Printed values that lost a conflict between sources."""
    for row in rows_of(archive, "conflicts"):
        dispute, item, unit = disputes.get(str(row["dispute_id"])), str(row["item"]), str(row["unit"])
        value = _value(str(row["value"]), unit)
        if row["status"] != REJECTED or value is None or not dispute:
            continue
        label = f"{dispute['title']}: {item}"
        why = DATA["settled_by"].get(str(row["settled_by"]), str(row["settled_by"]).replace("_", " "))
        yield Entry(
            DATA["measure_of_item"].get(item, IN_WORDS),
            Quantity(IN_WORDS, label, value, unit, sources_of(row["source_id"]), why),
            _union_of_dispute(dispute),
            str(row["dispute_id"]),
            on=row["published_on"],
            years=years_of(row["published_on"], value),
            words=stems(label),
            status=REJECTED,
            table="conflicts",
            row=str(row["conflict_id"]),
        )


def _value(text: str, unit: str) -> float | date | None:
    try:
        return date.fromisoformat(text) if unit == "date" else float(text)
    except ValueError:
        return None
