"""How far first figures move: vintages of shooting days and of employment, and revisions by age."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.durations import MINIMUM_CASES, too_few
from helpers.archive import Archive, Dimensions, Quantity, accepted_rows, open_archive, remembered
from helpers.words import words

_KEYS = {"shoot_days": ["series", "category", "period"], "employment": ["series", "month"]}
_VALUES = {"shoot_days": "days", "employment": "employees_thousands"}
AGES = {"within 3 months": 92, "within a year": 366, "later": 100_000}
"""Classes of the time from the first figure to a revision, by their last day."""


@remembered
def triangle(archive: Archive, table: str) -> pd.DataFrame:
    """Every vintage of each figure that was public by the as-of day, first to newest; `table` is shoot_days or employment.

    Columns: series, category (blank for employment), period (quarter, year or month), vintage (1 for the first),
    published_on, age_days (from the first vintage), value (days, or thousands of employees), revision_pct (against the
    first vintage, percent), source_id. A repeat of a value is no vintage; rejected rows are left out.
    """
    keys, value = _KEYS[table], _VALUES[table]
    whole = _known(archive, table)
    days = sorted({day.date() for day in whole["published_on"]} - {archive.as_of})
    first = min(days, default=archive.as_of)
    # A figure is replaced on the day its revision is published: the day before still shows it.
    before = {(pd.Timestamp(day) - pd.Timedelta(days=1)).date() for day in days if day > first}
    views = [_known(open_archive(day), table) for day in sorted(set(days) | before) if first <= day]
    frame = pd.concat([*views, whole], ignore_index=True).drop_duplicates([*keys, value, "published_on"])
    frame = frame.sort_values([*keys, "published_on"], kind="stable")
    frame = frame[frame[value] != frame.groupby(keys)[value].shift()]
    groups = frame.groupby(keys)
    made = frame.assign(
        category=frame.get("category", ""),
        period=frame[keys[-1]],
        vintage=groups.cumcount() + 1,
        age_days=(frame["published_on"] - groups["published_on"].transform("first")).dt.days,
        value=frame[value].astype(float),
        revision_pct=(frame[value] / groups[value].transform("first") - 1).astype(float) * 100,
    )
    columns = [
        "series",
        "category",
        "period",
        "vintage",
        "published_on",
        "age_days",
        "value",
        "revision_pct",
        "source_id",
    ]
    return made[columns].reset_index(drop=True)


def _known(archive: Archive, table: str) -> pd.DataFrame:
    frame = accepted_rows(archive.table(table))
    return frame[frame[_VALUES[table]].notna() & frame["published_on"].notna()]


REVISION_COLUMNS = ["series", "age", "revised", "figures", "mean_pct", "mean_size_pct", "largest_pct", "message"]


def revisions(archive: Archive, table: str) -> pd.DataFrame:
    """How far figures moved from their first vintage, by the age of the revision.

    Columns: series, age (a key of `AGES`), revised (figures with a vintage of that age; the newest of each counts), figures
    (all with a first vintage), mean_pct and mean_size_pct (signed and absolute change, percent), largest_pct (the change of
    largest size), message ("too few cases (n=...)" with fewer than `MINIMUM_CASES`; the means are blank then).
    """
    frame = triangle(archive, table)
    rows = []
    for series, group in frame.groupby("series", sort=True):
        first = -1
        for name, last in AGES.items():
            revised = group[(group["vintage"] > 1) & group["age_days"].between(first + 1, last)]
            revised = revised.drop_duplicates(["category", "period"], keep="last")["revision_pct"]
            figures, first = int((group["vintage"] == 1).sum()), last
            enough = len(revised) >= MINIMUM_CASES
            means = (float(revised.mean()), float(revised.abs().mean())) if enough else (None, None)
            largest = float(revised.loc[revised.abs().idxmax()]) if len(revised) else None
            rows.append((series, name, len(revised), figures, *means, largest, "" if enough else too_few(len(revised))))
    return pd.DataFrame(rows, columns=REVISION_COLUMNS)


SERIES = words("vintages")
"""Series in words."""


def revised(archive: Archive) -> pd.DataFrame:
    """Figures of shooting days and employment that changed after they first came out, the largest change first.

    Columns: name (the series in words), category, period, first (value), value, vintage, published_on, age_days,
    revision_pct, source_id: one row for each change.
    """
    parts = []
    for table in _KEYS:
        frame = triangle(archive, table)
        first = frame.groupby(["series", "category", "period"])["value"].transform("first")
        parts.append(frame.assign(first=first, name=frame["series"].map(SERIES))[frame["vintage"] > 1])
    columns = ["name", "category", "period", "first", "value", "vintage", "published_on", "age_days", "revision_pct"]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(revision_pct=rows["revision_pct"].round(2))
    by_size = rows["revision_pct"].abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[by_size, [*columns, "source_id"]].reset_index(drop=True)


def by_age(archive: Archive) -> pd.DataFrame:
    """The rows of `revisions` of both tables that hold a revision, with the series in words as `name`."""
    frame = pd.concat([revisions(archive, table) for table in _KEYS], ignore_index=True)
    frame = frame[frame["revised"] > 0]
    means = {name: frame[name].astype("float64").round(2) for name in ("mean_pct", "mean_size_pct", "largest_pct")}
    return frame.assign(name=frame["series"].map(SERIES), **means).reset_index(drop=True)


@dataclass(frozen=True)
class Revised:
    """How many first figures of a series there are, how many changed later, and the change of largest size (percent)."""

    name: str
    figures: Quantity
    changed: Quantity
    largest: Quantity


def moved(archive: Archive) -> list[Revised]:
    """The series of which a first figure changed later, by the as-of day."""
    changes, series_moved = revised(archive), []
    whole = pd.concat([triangle(archive, table) for table in _KEYS], ignore_index=True)
    for series, group in whole.groupby("series", sort=False):
        of_series = changes[changes["name"] == SERIES[str(series)]]
        if of_series.empty:
            continue
        name, top = SERIES[str(series)], of_series.iloc[0]
        how = "Values of one figure on the days on which it was public, the first against the later ones"
        changed = len(of_series.drop_duplicates(["category", "period"]))
        series_moved.append(Revised(
            name,
            Quantity("first_figures", f"First figures: {name}", int((group["vintage"] == 1).sum()), "count", (), how),
            Quantity("revised_figures", f"Changed later: {name}", changed, "count", (), how),
            Quantity("largest_revision_pct", f"Largest change: {name}", float(top["revision_pct"]), "pct",
                     (str(top["source_id"]),), how, of=Dimensions(period=str(top["period"]))),
        ))  # fmt: skip
    return series_moved
