"""Figures on record of stoppages: first and last days, lengths under each rule, days so far, years since the last.

What each is, `helpers.analysis.on_record` works out; here it gets the dimensions by which the words of an article find it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from helpers.analysis import on_record
from helpers.archive import Archive, Quantity
from helpers.articles.entry import ACCEPTED, REJECTED, Entry, known, sources_of, stems, union_of, years_of
from helpers.articles.record_rows import rows_of

Row = dict[str, Any]
_Strike = tuple[Entry, date]
_SMALL = 100  # a strike of fewer people over one programme is not what the press means by a union's last strike


def strike_entries(archive: Archive) -> list[Entry]:
    """All that is on record of each stoppage by its dates."""
    titles = {str(row["dispute_id"]): str(row["title"]) for row in rows_of(archive, "disputes")}
    entries: list[Entry] = []
    strikes: list[_Strike] = []
    for row in rows_of(archive, "stoppages"):
        base = _base(row, titles.get(str(row["dispute_id"]), str(row["dispute_id"])))
        entries += _of_stoppage(archive, base)
        if row["start_date"] and row["kind"] in ("strike", "lockout") and not base.of.get("small"):
            strikes.append((base, row["start_date"]))
    return [*entries, *_years_between(archive, sorted(strikes, key=lambda one: one[1]))]


def _base(row: Row, title: str) -> Entry:
    """What holds for every figure of a stoppage."""
    days = [row[column] for column in ("start_date", "last_day", "end_date") if row[column] is not None]
    union = union_of(str(row["union"])) or union_of(str(row["guild"]), str(row["stoppage_id"]).replace("-", " "))
    few = row["workers"] is not None and row["workers"] < _SMALL
    of = {
        "sector": "agencies" if row["kind"] == "agency_action" else str(row["sector"]),
        "guild": str(row["guild"]) if row["guild"] in ("SAG", "AFTRA") else "",
        "small": "yes" if row["disputed"] != "no" or few else "",
    }
    return Entry(
        "",
        Quantity("", title, None, "date", sources_of(row["source_id"], row["second_source_id"])),
        union,
        str(row["dispute_id"]),
        on=days[0] if days else None,
        years=frozenset(range(days[0].year, days[-1].year + 1)) if days else frozenset(),
        of=known(of),
        words=stems(f"strike lasted {row['union']} {row['employers']} {row['agreement'] or ''} {row['issues']}"),
        table="stoppages",
        row=str(row["stoppage_id"]),
    )


def _of_stoppage(archive: Archive, base: Entry) -> Iterator[Entry]:
    """First day, ends, lengths under each rule, printed counts that do not fit, and the number of the day."""
    for what, ask in (
        ("", on_record.stoppage_start),
        ("", on_record.stoppage_end),
        (", length", on_record.stoppage_days),
    ):
        record = ask(archive, base.row)
        yield from (_entry(base, fact, what) for fact in record.valid)
        yield from (_entry(base, fact, what, REJECTED) for fact in record.rejected)
    if on_record.is_running(archive, base.row):
        days = on_record.stoppage_day(archive, base.row, archive.as_of, elapsed=True).valid
        yield from (_entry(base, fact) for fact in days)
        for fact in days[:1]:
            week = (int(fact.value) - 1) // 7 + 1  # type: ignore[arg-type]
            label, how = f"{base.fact.label}, running week", f"day {fact.value}, by weeks"
            yield _entry(base, replace(fact, label=label, value=week, unit="weeks", derivation=how))


def _entry(base: Entry, fact: Quantity, what: str = "", status: str = ACCEPTED) -> Entry:
    fact = replace(fact, label=fact.label + what)
    return replace(base, measure=fact.key, fact=fact, status=status, years=base.years | years_of(fact.value))


def _years_between(archive: Archive, strikes: list[_Strike]) -> Iterator[Entry]:
    """Years from each strike to the next of the union, and to the day of the archive; and since writers and actors
    last struck together."""
    for place, (base, _) in enumerate(strikes):
        kind = (base.union, base.of.get("sector"))
        later = (day for one, day in strikes[place + 1 :] if (one.union, one.of.get("sector")) == kind)
        for on in sorted({archive.as_of, next(later, archive.as_of)}):
            yield from (_entry(base, fact) for fact in on_record.years_since(archive, base.row, on).valid)
    newest = max((start for base, start in strikes if base.union == "writers"), default=archive.as_of)
    joint = on_record.last_joint(archive, newest) or ()
    for base, start in strikes:
        if base.row in joint:
            both = replace(base, union="", of={**base.of, "joint": "yes"})
            for fact in on_record.years_since(archive, base.row, newest).valid:
                yield _entry(both, fact, ", when both struck")
            label = f"{base.fact.label}, year of the last joint strike"
            year = Quantity("since_strike", label, float(start.year), "year", base.fact.sources)
            yield _entry(replace(both, union=base.union), year)
