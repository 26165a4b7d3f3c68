"""Strikes and lockouts: their days, workers, years since, and what they are said to have cost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from helpers.analysis.on_record.membership import counts_near
from helpers.analysis.on_record.rows import absent, day_of, row_of, source_ids, title_of
from helpers.analysis.stoppages import SCREEN, UNKNOWN_END_DAYS
from helpers.analysis.verdicts import Record
from helpers.archive import Archive, Quantity

_VALID_RULES = ("inclusive", "end_minus_start")


def is_running(archive: Archive, stoppage: str) -> bool:
    """Whether a stoppage had begun and was not known to be over at the end of the day."""
    row = row_of(archive, "stoppages", "stoppage_id", stoppage)
    if row is None or row["start_date_precision"] != "day":
        return False
    start, last = day_of(row["start_date"]), day_of(row["last_day"])
    if start is None or start > archive.as_of or (last is not None and last < archive.as_of):
        return False
    return row["end_found"] != "no" or (archive.as_of - start).days < UNKNOWN_END_DAYS


def stoppage_days(archive: Archive, stoppage: str) -> Record:
    """Length in days: as most print it, both ends counted, and last less first day; while it runs, the days so far."""
    row = row_of(archive, "stoppages", "stoppage_id", stoppage)
    if row is None:
        return absent("No such stoppage was public on this day.")
    claims = archive.ask_tables(_claims_by_stoppage, "duration_claims").get(stoppage, [])
    start, last, end = day_of(row["start_date"]), day_of(row["last_day"]), day_of(row["end_date"])
    name = title_of(archive, stoppage)
    if is_running(archive, stoppage) and start is not None:
        return _running_days(archive, row, start, name)
    dated = row["start_date_precision"] == "day" and last is not None and row["last_day_precision"] == "day"
    rules: list[tuple[int, str, tuple[str, ...]]] = []
    row_sources = source_ids(row["source_id"], row["second_source_id"])
    if dated and start is not None and last is not None and end is not None:
        rules.append(((last - start).days + 1, f"{start} to {last}, both ends counted", row_sources))
        rules.append(((end - start).days, f"{end} less {start}", row_sources))
    if pd.notna(row["days_reported"]):
        rules.append((int(row["days_reported"]), "as most sources print it", row_sources))
    good, bad = _printed(claims, start, {last, end}, {value for value, _, _ in rules})
    values: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    for value, how, sources in [*rules, *good]:
        values.setdefault(value, []).append((how, sources))
    quantities = [_days(name, value, parts) for value, parts in values.items()]
    if pd.notna(row["days_reported"]):
        quantities.sort(key=lambda quantity: quantity.value != int(row["days_reported"]))
    if not quantities:
        return absent("The days of this stoppage are not known.")
    refused = tuple(_days(name, value, [(how, sources)]) for value, how, sources in bad if value not in values)
    return Record(quantities[0], tuple(quantities[1:]), refused, firm=bool(dated))


def _claims_by_stoppage(claims: pd.DataFrame) -> dict[str, list[Any]]:
    """The rows of printed counts, by the stoppage that they count."""
    rows: dict[str, list[Any]] = {}
    for claim in claims.itertuples():
        rows.setdefault(str(claim.stoppage_id), []).append(claim)
    return rows


def _running_days(archive: Archive, row: pd.Series, start: date, name: str) -> Record:
    so_far = (archive.as_of - start).days
    source = source_ids(row["source_id"])
    counted = Quantity("stoppage_days", f"{name}, so far", so_far + 1, "days", source,
                       f"{start} to {archive.as_of}, both ends counted")  # fmt: skip
    elapsed = Quantity("stoppage_days", f"{name}, so far", so_far, "days", source, f"{archive.as_of} less {start}")
    return Record(counted, (elapsed,))


def _days(name: str, value: int, parts: list[tuple[str, tuple[str, ...]]]) -> Quantity:
    how = "; ".join(dict.fromkeys(how for how, _ in parts))
    sources = source_ids(*(source for _, part_sources in reversed(parts) for source in part_sources))
    return Quantity("stoppage_days", name, value, "days", sources, how)


def _printed(
    claims: Iterable[Any], start: date | None, ends: set[date | None], known: set[int]
) -> tuple[list[tuple[int, str, tuple[str, ...]]], list[tuple[int, str, tuple[str, ...]]]]:
    """Printed counts: those that fit the dates or a known count, and those that do not."""
    good, bad = [], []
    for claim in claims:
        value, source = int(claim.days), source_ids(claim.source_id)
        fits = (
            claim.counting_rule in _VALID_RULES and day_of(claim.start_date) == start and day_of(claim.end_date) in ends
        )
        if fits or value in known:
            good.append((value, "as printed", source))
        elif claim.counting_rule in _VALID_RULES:
            bad.append((value, f"it counts {day_of(claim.start_date)} to {day_of(claim.end_date)}", source))
        else:
            bad.append((value, "it does not fit the dates of the stoppage", source))
    return good, bad


def stoppage_day(archive: Archive, stoppage: str, on: date, *, elapsed: bool = False) -> Record:
    """Number of the day `on` of a stoppage, both ends counted; with `elapsed` also the days gone by."""
    row = row_of(archive, "stoppages", "stoppage_id", stoppage)
    start = None if row is None or row["start_date_precision"] != "day" else day_of(row["start_date"])
    if row is None or start is None:
        return absent("The first day of this stoppage is not known.")
    last = day_of(row["last_day"])
    if on < start or (last is not None and on > last) or not (last or is_running(archive, stoppage)):
        return absent(f"The stoppage was not under way on {on}.")
    number, source = (on - start).days + 1, source_ids(row["source_id"])
    label = f"{title_of(archive, stoppage)}, number of the day"
    fact = Quantity("stoppage_day", label, number, "days", source, f"{on} less {start}, both counted")
    gone = Quantity("stoppage_day", label, number - 1, "days", source, f"{on} less {start}")
    return Record(fact, (gone,) if elapsed else ())


def stoppage_start(archive: Archive, stoppage: str) -> Record:
    """First day."""
    row = row_of(archive, "stoppages", "stoppage_id", stoppage)
    start = None if row is None else day_of(row["start_date"])
    if row is None or start is None or row["start_date_precision"] != "day":
        return absent("The first day of this stoppage is not known.")
    source = source_ids(row["source_id"], row["second_source_id"])
    return Record(Quantity("stoppage_start", f"{title_of(archive, stoppage)}, first day", start, "date", source))


def stoppage_end(archive: Archive, stoppage: str) -> Record:
    """Day on which it ended as the source dates it, and its last full day."""
    row = row_of(archive, "stoppages", "stoppage_id", stoppage)
    end, last = (None, None) if row is None else (day_of(row["end_date"]), day_of(row["last_day"]))
    if row is None or end is None or row["end_date_precision"] != "day":
        return absent("No end of this stoppage was known on this day.")
    source, title = source_ids(row["source_id"], row["second_source_id"]), title_of(archive, stoppage)
    rule = "" if pd.isna(row["end_rule"]) else str(row["end_rule"])
    fact = Quantity("stoppage_end", f"{title}, end", end, "date", source, rule)
    also = Quantity("stoppage_end", f"{title}, last full day", last, "date", source)
    return Record(fact, (also,) if last not in (None, end) else ())


def stoppage_workers(archive: Archive, stoppage: str) -> Record:
    """Workers on strike as the press reports them, with counts of the union made near that time."""
    row = row_of(archive, "stoppages", "stoppage_id", stoppage)
    if row is None or pd.isna(row["workers"]):
        return absent("The number of workers is not on record.")
    label = f"{title_of(archive, stoppage)}, workers"
    fact = Quantity("workers", label, int(row["workers"]), "persons", source_ids(row["source_id"]), "as reported")
    near = day_of(row["start_date"]) or archive.as_of
    counted = tuple(counts_near(archive, str(row["guild"]), near))
    return Record(fact, counted, firm=False)


def years_since(archive: Archive, earlier: str, on: date) -> Record:
    """Years from a stoppage to the day: whole years since its end, and the difference of the calendar years."""
    row = row_of(archive, "stoppages", "stoppage_id", earlier)
    start = None if row is None else day_of(row["start_date"])
    if row is None or start is None:
        return absent("No earlier stoppage is on record.")
    end, title, source = day_of(row["last_day"]) or start, title_of(archive, earlier), source_ids(row["source_id"])
    whole = on.year - end.year - ((on.month, on.day) < (end.month, end.day))
    label = f"Years since {title}"
    facts = [
        Quantity("years_since", label, whole, "years", source, f"whole years from its end, {end}, to {on}"),
        Quantity("years_since", label, on.year - end.year, "years", source, f"{on.year} less {end.year}, its end"),
        Quantity(
            "years_since", label, on.year - start.year, "years", source, f"{on.year} less {start.year}, its start"
        ),
    ]
    different = list({fact.value: fact for fact in reversed(facts)}.values())[::-1]
    return Record(different[0], tuple(different[1:]), rounds=False)


def earlier_stoppages(archive: Archive, guilds: Iterable[str], before: date, sector: str = SCREEN) -> list[str]:
    """Undisputed strikes of these guilds in a sector that began before a day, the newest first."""
    table = archive.table("stoppages")
    strikes = table[table["guild"].isin(list(guilds)) & (table["sector"] == sector) & (table["kind"] == "strike")]
    strikes = strikes[(strikes["disputed"] == "no") & (strikes["start_date"] < pd.Timestamp(before))]
    # A strike of a dozen people over one programme is not what the press means by the last strike.
    strikes = strikes[strikes["workers"].isna() | (strikes["workers"] >= 100)]
    return [str(name) for name in strikes.sort_values("start_date", kind="stable")["stoppage_id"]][::-1]


def last_joint(archive: Archive, before: date) -> tuple[str, str] | None:
    """The newest pair of strikes of writers and actors against film and television employers that ran together."""
    table = archive.table("stoppages").set_index("stoppage_id")
    writers = earlier_stoppages(archive, ("WGA",), before)
    actors = earlier_stoppages(archive, ("SAG", "SAG-AFTRA"), before)
    pairs = [(one, two) for one in writers for two in actors if _overlap(table.loc[one], table.loc[two])]
    return max(pairs, key=lambda pair: str(max(table.loc[name]["start_date"] for name in pair)), default=None)


def _overlap(one: pd.Series, two: pd.Series) -> bool:
    exact = one["start_date_precision"] == two["start_date_precision"] == "day"
    ends = [row["last_day"] if pd.notna(row["last_day"]) else row["start_date"] for row in (one, two)]
    return bool(exact and one["start_date"] <= ends[1] and two["start_date"] <= ends[0])


def costs(archive: Archive, stoppage: str) -> Record:
    """Published estimates of what a stoppage cost, in millions of dollars; they differ in area, time and method."""
    table = archive.table("dispute_costs")
    rows = table[(table["stoppage_id"] == stoppage) & (table["unit"] == "usd_millions")]
    estimates = tuple(
        Quantity("cost_estimate", f"{row.what}, {row.scope}", float(row.value), "usd_millions",
                 source_ids(row.source_id), f"estimate: {row.estimator}")
        for row in rows.itertuples()
    )  # fmt: skip
    if not estimates:
        return absent("No estimate of what this stoppage cost was on record.")
    return Record(estimates[0], estimates[1:], firm=False)
