"""Figures on record of stoppages: first and last days, lengths under each rule, days so far, years since the last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from helpers.analysis.stoppages import UNKNOWN_END_DAYS
from helpers.archive import Archive, Quantity
from helpers.articles.entry import ACCEPTED, REJECTED, Entry, known, sources_of, stems, union_of, years_of
from helpers.articles.record_rows import rows_of

Row = dict[str, Any]
_SMALL = 100  # a strike of fewer people over one programme is not what the press means by a union's last strike
_FITTING = ("inclusive", "end_minus_start")
_JOINT = ("writers", "actors")


def strike_entries(archive: Archive) -> list[Entry]:
    """All that is on record of each stoppage by its dates."""
    titles = {str(row["dispute_id"]): str(row["title"]) for row in rows_of(archive, "disputes")}
    claims: dict[str, list[Row]] = defaultdict(list)
    for claim in rows_of(archive, "duration_claims"):
        claims[str(claim["stoppage_id"])].append(claim)
    held: list[Entry] = []
    strikes: list[tuple[Entry, date, date]] = []
    for row in rows_of(archive, "stoppages"):
        base = _base(row, titles.get(str(row["dispute_id"]), str(row["dispute_id"])))
        held += _days(base, row)
        held += _lengths(base, row, claims[str(row["stoppage_id"])], archive.as_of)
        start, end = row["start_date"], row["last_day"] or row["start_date"]
        if start and row["kind"] in ("strike", "lockout") and not base.of.get("small"):
            strikes.append((base, start, end))
    return [*held, *_years_between(sorted(strikes, key=lambda one: one[1]), archive.as_of)]


def _base(row: Row, title: str) -> Entry:
    days = [row[column] for column in ("start_date", "last_day", "end_date") if row[column] is not None]
    union = union_of(str(row["union"]), str(row["guild"]), str(row["stoppage_id"]).replace("-", " "))
    guild = str(row["guild"]) if row["guild"] in ("SAG", "AFTRA") else ""
    sector = "agencies" if row["kind"] == "agency_action" else str(row["sector"])
    small = "yes" if row["disputed"] != "no" or (row["workers"] is not None and row["workers"] < _SMALL) else ""
    words = stems(f"strike lasted {row['union']} {row['employers']} {row['agreement'] or ''} {row['issues']}")
    years = frozenset(range(days[0].year, days[-1].year + 1)) if days else frozenset()
    fact = Quantity("", title, None, "date", sources_of(row["source_id"], row["second_source_id"]))
    of = known([("sector", sector), ("guild", guild), ("small", small)])
    return Entry(
        "",
        fact,
        union,
        str(row["dispute_id"]),
        "",
        days[0] if days else None,
        years,
        of,
        words,
        ACCEPTED,
        "stoppages",
        str(row["stoppage_id"]),
    )


def _entry(
    base: Entry,
    measure: str,
    label: str,
    value: float | date,
    unit: str,
    how: str = "",
    status: str = ACCEPTED,
    sources: tuple[str, ...] = (),
) -> Entry:
    fact = Quantity(measure, f"{base.fact.label}, {label}", value, unit, sources or base.fact.sources, how)
    return replace(base, measure=measure, fact=fact, status=status, years=base.years | years_of(value))


def _days(base: Entry, row: Row) -> Iterator[Entry]:
    """First day, last full day, and the day on which it ended as the source dates it."""
    if row["start_date"] is not None and row["start_date_precision"] == "day":
        yield _entry(base, "stoppage_start", "first day", row["start_date"], "date")
    if row["end_date"] is not None and row["end_date_precision"] == "day":
        yield _entry(base, "stoppage_end", "end", row["end_date"], "date", str(row["end_rule"] or ""))
        if row["last_day"] != row["end_date"] and row["last_day"] is not None:
            yield _entry(base, "stoppage_end", "last full day", row["last_day"], "date")


def _lengths(base: Entry, row: Row, claims: list[Row], as_of: date) -> Iterator[Entry]:
    """Days as most print them, both ends counted, last less first day; printed counts that do not fit; days so far."""
    start, last, end = row["start_date"], row["last_day"], row["end_date"]
    if start is None or row["start_date_precision"] != "day":
        if row["days_reported"]:
            yield _entry(base, "stoppage_days", "length", int(row["days_reported"]), "days", "as most sources print it")
        return
    if _running(row, as_of):
        for value, how in (((as_of - start).days + 1, "both counted"), ((as_of - start).days, "less the first")):
            yield _entry(base, "stoppage_days", "days so far", value, "days", f"{start} to {as_of}, {how}")
            yield _entry(base, "stoppage_day", "number of the day", value, "days", f"{as_of} less {start}, {how}")
        yield _entry(
            base,
            "stoppage_day",
            "running week",
            (as_of - start).days // 7 + 1,
            "weeks",
            f"{as_of} less {start}, by weeks",
        )
        return
    rules: dict[int, str] = {}
    if row["days_reported"] is not None:
        rules[int(row["days_reported"])] = "as most sources print it"
    if last is not None and end is not None and row["last_day_precision"] == "day":
        rules.setdefault((last - start).days + 1, f"{start} to {last}, both ends counted")
        rules.setdefault((end - start).days, f"{end} less {start}")
    refused: dict[int, str] = {}
    for claim in claims:
        fits = claim["counting_rule"] in _FITTING and claim["start_date"] == start and claim["end_date"] in (last, end)
        if fits:
            rules.setdefault(int(claim["days"]), "as printed")
        elif int(claim["days"]) not in rules:
            counted = f"it counts {claim['start_date']} to {claim['end_date']}"
            refused[int(claim["days"])] = (
                counted if claim["counting_rule"] in _FITTING else "it does not fit the dates of the stoppage"
            )
    for value, how in rules.items():
        yield _entry(base, "stoppage_days", "length", value, "days", how)
    for value, how in refused.items():
        if value not in rules:
            yield _entry(base, "stoppage_days", "length", value, "days", how, REJECTED)


def _running(row: Row, as_of: date) -> bool:
    """Whether a stoppage had begun and was not known to be over at the end of the day."""
    start, last = row["start_date"], row["last_day"]
    if start > as_of or (last is not None and last < as_of):
        return False
    return bool(row["end_found"] == "yes" or (as_of - start).days < UNKNOWN_END_DAYS)


def _years_between(strikes: list[tuple[Entry, date, date]], as_of: date) -> Iterator[Entry]:
    """Years from each strike to the next of the union, and to the day of the archive; and since writers and actors
    last struck together."""
    for place, (base, start, end) in enumerate(strikes):
        following = next((day for later, day, _ in strikes[place + 1 :] if _follows(later, base)), None)
        for on in {as_of, following or as_of}:
            for value, how in _years(start, end, on).items():
                yield _entry(base, "years_since", "years since", value, "years", how)
    joint = [(one, two) for one in strikes for two in strikes if _together(one, two)]
    newest = max((start for base, start, _ in strikes if base.union == _JOINT[0]), default=as_of)
    for pair in [pair for pair in joint if max(pair[0][1], pair[1][1]) < newest][-1:]:
        for base, start, end in pair:
            for value, how in _years(start, end, newest).items():
                yield replace(
                    _entry(base, "years_since", "years since both struck", value, "years", how),
                    union="",
                    of={**base.of, "joint": "yes"},
                )
            yield replace(
                _entry(base, "since_strike", "year of the last joint strike", float(start.year), "year"),
                of={**base.of, "joint": "yes"},
            )


def _follows(later: Entry, earlier: Entry) -> bool:
    """Whether a later strike is of the same union against the same kind of employer."""
    return later.union == earlier.union and later.of.get("sector") == earlier.of.get("sector")


def _together(one: tuple[Entry, date, date], two: tuple[Entry, date, date]) -> bool:
    of_both = (one[0].union, two[0].union) == _JOINT and one[0].of.get("sector") == two[0].of.get("sector") == "film_tv"
    return of_both and one[1] <= two[2] and two[1] <= one[2]


def _years(start: date, end: date, on: date) -> dict[int, str]:
    """Years from a strike to a day: whole years since its end, and the differences of the calendar years."""
    whole = on.year - end.year - ((on.month, on.day) < (end.month, end.day))
    return {
        on.year - start.year: f"{on.year} less {start.year}, its start",
        on.year - end.year: f"{on.year} less {end.year}, its end",
        whole: f"whole years from its end, {end}, to {on}",
    }
