"""The law of as-of: what became public after a day cannot be seen on it, whatever is done to the rows.

Rows published after a day D are added, changed and deleted, and cells that became known after D are changed; every
table and the facts of disputes as of D must come out byte for byte the same.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import date
from functools import cache

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.analysis import (
    base_rates,
    costs,
    idleness,
    jobs,
    losses,
    outlook,
    pattern,
    production_page,
    register,
    road_ahead,
    shortfalls,
    vintages,
)
from helpers.analysis.facts import as_json_object
from helpers.archive import Archive, ArchiveError, Source
from helpers.archive.archive import _Store
from helpers.archive.package import data_dir, read_package
from helpers.archive.tables import read_checked, typed

pytestmark = pytest.mark.slow

PACKAGE = read_package(data_dir())
TEXT = read_checked(PACKAGE)
DAYS = tuple(map(date.fromisoformat, (
    "1988-05-27", "2000-06-15", "2001-05-03", "2007-10-23", "2008-01-10", "2008-02-11", "2019-03-14", "2020-07-20",
    "2023-04-29", "2023-07-13", "2023-09-08", "2023-09-26", "2023-11-09", "2024-06-30", "2025-06-11", "2026-04-10",
)))  # fmt: skip
DISPUTES = ("wga-1988", "sag-ata-2000", "wga-2007", "wga-ata-2019", "wga-2023", "sagaftra-2023", "wga-2026")
PUBLIC_DAYS = {field.known_on for table in PACKAGE.tables.values() for field in table.fields}
"""Columns that hold public days: moving one of these to an earlier day is no change of what came later."""
DATED = tuple(name for name, table in PACKAGE.tables.items() if not table.timeless)


def _archive(text: dict[str, pd.DataFrame], day: date) -> Archive:
    frames = {name: _typed(name, frame) for name, frame in text.items()}
    rows = text["sources"][["source_id", "publisher", "title", "published_on", "url"]].to_dict("records")
    sources = {row["source_id"]: Source(**row) for row in rows}
    return Archive(day, _Store(PACKAGE, text, frames, sources))


_KNOWN: dict[int, pd.DataFrame] = {}


def _typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    if frame is not TEXT[name]:
        return typed(PACKAGE.tables[name], frame)
    if id(frame) not in _KNOWN:
        _KNOWN[id(frame)] = typed(PACKAGE.tables[name], frame)
    return _KNOWN[id(frame)]


def _tables(archive: Archive, names: Iterable[str] = ()) -> dict[str, str]:
    return {name: archive.table(name).to_csv(index=False) for name in names or archive.table_names}


def _facts(archive: Archive, disputes: Iterable[str] = DISPUTES) -> dict[str, str]:
    told = {}
    for dispute in disputes:
        try:
            told[dispute] = json.dumps(as_json_object(archive, dispute), sort_keys=True, default=str)
        except ArchiveError:  # not yet public, or its row is of a later day and was removed
            told[dispute] = ""
    return told


@cache
def _as_it_is(day: date) -> Archive:
    return _archive(TEXT, day)


@cache
def _before(day: date) -> tuple[dict[str, str], dict[str, str]]:
    archive = _as_it_is(day)
    return _tables(archive), _facts(archive)


def _later(name: str, day: date) -> pd.Series:
    """Rows of a table that are not public on the day."""
    return ~(_typed(name, TEXT[name])["published_on"] <= pd.Timestamp(day))


def _cells_known_later(name: str, day: date) -> list[tuple[int, str]]:
    frame, table = _typed(name, TEXT[name]), PACKAGE.tables[name]
    return [
        (int(index), field.name)
        for field in table.fields if field.known_on and field.name not in PUBLIC_DAYS
        for index in frame.index[(frame["published_on"] <= pd.Timestamp(day)) & ~(frame[field.known_on] <= pd.Timestamp(day))]
    ]  # fmt: skip


def _rewritten(name: str, day: date, act: str, rng: random.Random) -> pd.DataFrame:
    """The table with some rows of later days deleted, doubled, put off or changed, and cells known later changed."""
    frame = TEXT[name].copy()
    later = frame.index[_later(name, day)].tolist()
    chosen = rng.sample(later, rng.randint(0, min(40, len(later))))
    any_cell = {column: frame[column].tolist() for column in frame.columns}
    changes = [(row, column) for row, column in _cells_known_later(name, day) if rng.random() < 0.5]
    if act == "change":
        others = [column for column in frame.columns if column != "published_on"]
        changes += [(row, rng.choice(others)) for row in chosen for _ in range(3)]
    for row, column in changes:
        frame.at[row, column] = rng.choice(any_cell[column])
    if act == "put off":
        frame.loc[chosen, "published_on"] = str(PACKAGE.newest_day)
    elif act == "delete":
        frame = frame.drop(index=chosen)
    elif act == "double":
        frame = pd.concat([frame, frame.loc[chosen]])
    return frame.reset_index(drop=True)


def _assert_same(archive: Archive, day: date, touched: Iterable[str], disputes: Iterable[str]) -> None:
    tables, facts = _before(day)
    names = {*touched, *(name for name, table in PACKAGE.tables.items() if table.timeless)}
    assert [name for name, text in _tables(archive, names).items() if text != tables[name]] == []
    assert [dispute for dispute, told in _facts(archive, disputes).items() if told != facts[dispute]] == []


@pytest.mark.sweep
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(DAYS),
    st.dictionaries(st.sampled_from(DATED), st.sampled_from(("delete", "double", "put off", "change")), min_size=1),
    st.sampled_from(DISPUTES),
    st.integers(0, 10**6),
)
def test_rows_and_cells_of_later_days_change_nothing_that_was_known(day, acts, dispute, seed):
    rng = random.Random(seed)
    text = {**TEXT, **{name: _rewritten(name, day, act, rng) for name, act in acts.items()}}
    _assert_same(_archive(text, day), day, acts, (dispute,))


@pytest.mark.parametrize(
    "day", [day if day.year in (2007, 2019, 2023) else pytest.param(day, marks=pytest.mark.sweep) for day in DAYS]
)
def test_without_any_later_row_a_day_looks_the_same(day):
    _assert_same(_without_later(day), day, DATED, DISPUTES)


@cache
def _without_later(day: date) -> Archive:
    text = dict(TEXT)
    for name in DATED:
        frame = TEXT[name].copy()
        for row, column in _cells_known_later(name, day):
            frame.at[row, column] = ""
        text[name] = frame[~_later(name, day)].reset_index(drop=True)
    return _archive(text, day)


def _computed(archive: Archive, dispute: str) -> dict[str, object]:
    """What the statistics say on a day: outlook, chances and their record, losses, rates, pattern, costs, calendar."""
    frames = {
        "statements": register.statements(archive, "edition", dispute).drop(columns="data_version"),
        "quarter": register.statements(archive, "edition").drop(columns="data_version"),
        "chances": outlook.chance_record(archive),
        "deals": outlook.deals_to_ends(archive, dispute),
        "windows": losses.placebos(archive),
        "choices": losses.specifications(archive),
        "categories": shortfalls.by_category(archive),
        "rates": base_rates.rates(archive, dispute),
        "lines": base_rates.round_lines(archive, dispute),
        "raises": pattern.raises(archive),
        "ahead": road_ahead.agreements_ahead(archive),
        "next": road_ahead.next_figures(archive),
        "estimates": costs.estimates_on_one_footing(archive),
        "vintages": vintages.triangle(archive, "shoot_days"),
        "jobs": jobs.recovery(archive),
        "job_changes": jobs.changes(archive),
        "idleness": idleness.by_month(archive),
        "sectors": idleness.by_sector(archive),
        "mediated": idleness.mediated(archive),
        "worked_out": production_page.worked_out(archive, "total"),
        "specifications": costs.specifications(archive, dispute),
    }
    told: dict[str, object] = {name: frame.to_csv(index=False) for name, frame in frames.items()}
    done = (costs.break_evens(archive, dispute), outlook.after_deal(archive, dispute), losses.estimate(archive))
    return told | {"figures": repr(done)}


@pytest.mark.parametrize(
    ("dispute", "day"),
    [("wga-2007", "2007-10-23"), ("wga-2007", "2008-01-10"), ("wga-2023", "2023-04-29"), ("wga-2023", "2023-09-08"),
     ("sagaftra-2023", "2023-11-08"), ("wga-2026", "2026-04-03")],
)  # fmt: skip
def test_no_statistic_of_a_day_rests_on_a_later_row(dispute, day):
    on = date.fromisoformat(day)
    assert _computed(_without_later(on), dispute) == _computed(_as_it_is(on), dispute)


def test_the_law_is_not_empty_a_row_of_the_day_itself_is_seen():
    day = date(2023, 9, 8)
    frame = TEXT["shoot_days"].copy()
    row = frame.index[(frame["period"] == "2023Q2") & (frame["category"] == "total")][0]
    frame.loc[row, "days"] = "6000"
    archive = _archive({**TEXT, "shoot_days": frame}, day)
    assert _tables(archive, ("shoot_days",))["shoot_days"] != _before(day)[0]["shoot_days"]
    assert _facts(archive) != _before(day)[1]
