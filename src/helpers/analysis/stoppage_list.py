"""Every stoppage as a reader's list: days under both counting rules, outcome, issues, and which ran together."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import outlook, stoppages
from helpers.archive import Archive, RowText

_COLUMNS = [
    "stoppage_id", "title", "start", "start_precision", "last_day", "last_day_precision", "days", "days_difference", "days_reported",
    "kind", "workers", "issues", "outcome", "running", "in_outlook", "source_id",
]  # fmt: skip


def listed(archive: Archive, *, guild: str = "all", sector: str = "all") -> pd.DataFrame:
    """Stoppages on record, newest first.

    Columns: stoppage_id, title, start and last_day with their precision (day, month, year; last_day missing while one
    runs or where it is not known), days (both ends counted), days_difference (last less first day), days_reported (as
    most sources print it), kind, workers, issues and outcome (the outcome only once it is over), running, in_outlook
    (whether outlooks and curves count it), source_id (a tuple: of the row and of its fields).
    """
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    stored = archive.table("stoppages").set_index("stoppage_id").loc[frame["stoppage_id"]]
    counted = set(outlook.cases(archive)["stoppage_id"])
    over = ~frame["running"].to_numpy()
    made = frame.assign(
        start_precision=stored["start_date_precision"].to_numpy(),
        last_day=stored["last_day"].where(over).to_numpy(),
        last_day_precision=stored["last_day_precision"].to_numpy(),
        kind=frame["kind"].str.replace("_", " ") + frame["disputed"].map({True: ", disputed", False: ""}),
        issues=stored["issues"].fillna("").to_numpy(),
        outcome=stored["outcome"].fillna("").where(over, "under way").to_numpy(),
        in_outlook=frame["stoppage_id"].isin(counted),
        source_id=[
            tuple(dict.fromkeys((row.source_id, *archive.further_sources("stoppages", row.stoppage_id))))
            for row in frame.itertuples()
        ],
    )
    return made.iloc[::-1].reset_index(drop=True).rename(columns={"start": "start"})[_COLUMNS]


def together(archive: Archive, *, guild: str = "all", sector: str = "all") -> pd.DataFrame:
    """Pairs of stoppages that ran at the same time, newest first: first, second (titles), start, days, source_id."""
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    pairs = stoppages.overlaps(frame, pd.Timestamp(archive.as_of)).iloc[::-1]
    named = frame.set_index("stoppage_id")
    rows = []
    for row in pairs.itertuples():
        both = (str(row.first), str(row.second))
        titles = (RowText(str(named["title"][one]), "stoppages", one) for one in both)
        rows.append((*titles, row.start, int(row.days), tuple(str(named["source_id"][one]) for one in both)))
    return pd.DataFrame(rows, columns=["first", "second", "start", "days", "source_id"])


def left_out(archive: Archive, *, guild: str = "all", sector: str = "all") -> pd.DataFrame:
    """Stoppages that outlooks and curves do not count: title, days, why, source_id; longest first."""
    frame = listed(archive, guild=guild, sector=sector)
    by_id = stoppages.stoppages(archive).set_index("stoppage_id")
    frame = frame[~frame["in_outlook"]]
    days = frame["days"].fillna(frame["days_reported"])
    why = [_why(by_id.loc[stoppage], known) for stoppage, known in zip(frame["stoppage_id"], days.notna(), strict=True)]
    rows = frame.assign(days=days, why=why)
    return rows.sort_values("days", ascending=False, kind="stable")[["title", "days", "why", "source_id"]]


def _why(row: pd.Series, known: bool) -> str:
    if row["disputed"]:
        return "disputed whether it was a strike"
    if row["kind"] not in outlook.KINDS:
        return f"no strike, lockout or boycott but a {str(row['kind']).replace('_', ' ')}"
    if row["sector"] not in outlook.SECTORS:
        return (
            f"{stoppages.SECTORS[str(row['sector'])].lower()}, other work than screen, broadcast, advertising and games"
        )
    return "length not known" if not known else "left out"
