"""Bargaining sessions: how many were held, the last one, the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from helpers.analysis.stages import stage, standing_deal
from helpers.archive import Archive, remembered

_HELD = ("talks_open", "session")
_COMING = ("session", "session_planned", "talks_open", "talks_planned")


@dataclass(frozen=True)
class Sessions:
    """Sessions of one dispute as known on a day.

    `days_held` is the parties' own count where one is on record, plus the days of talks known since;
    without such a count it is the number of days of talks that sources name, a lower bound. `announced` of them lie
    in spans of which only the announcement is on record. `last` is the last of these days, or that of the deal.
    """

    days_held: int
    announced: int
    counted_by_parties: bool
    last: date | None
    next: date | None
    held_sources: tuple[str, ...]
    last_source: str
    next_source: str


@remembered
def sessions(archive: Archive, dispute: str) -> Sessions:
    """Counts from the events of types session, talks_open, session_count and session_planned, and spans of talks.

    A session whose only report is older than its day was announced, and counts as coming, not as held.
    """
    rows = archive.accepted("events", dispute)
    rows = rows[rows["date_precision"] == "day"].sort_values("date", kind="stable")
    today = pd.Timestamp(archive.as_of)
    foretold = (rows["type"] == "session") & (rows["published_on"] < rows["date"])
    named = rows[rows["type"].isin(_HELD) & (rows["date"] <= today) & ~foretold][["date", "source_id"]]
    spans, deal = _days_of_spans(archive, dispute), standing_deal(archive, dispute)
    if deal is not None:  # days that were announced for talks fall away with the deal
        spans = spans[~spans["announced"].astype(bool) | (spans["date"] <= pd.Timestamp(deal))]
    parts = [named.assign(announced=False), spans]
    days_of_talks = pd.concat([part for part in parts if len(part)] or parts[:1]).sort_values("date", kind="stable")
    days_of_talks = days_of_talks.drop_duplicates("date")
    stated = rows[
        rows["type"].isin(("session", "session_count")) & (rows["unit"] == "sessions") & (rows["date"] <= today)
    ]
    coming = rows[rows["type"].isin(_COMING) & (rows["date"] > today)]
    # The newest announcement stands; of days announced together the first is the next one.
    coming = coming.sort_values(["published_on", "date"], ascending=[False, True], kind="stable")
    days = days_of_talks["date"]
    count, sources = len(days), tuple(dict.fromkeys(days_of_talks["source_id"]))[-2:]
    if not stated.empty:
        newest = stated.iloc[-1]
        later = days[days > newest["date"]]
        count = int(newest["value"]) + len(later)
        sources = (
            str(newest["source_id"]),
            *dict.fromkeys(days_of_talks[days_of_talks["date"] > newest["date"]]["source_id"]),
        )[:2]
    ended = pd.concat(
        [part for part in (days_of_talks, _deal(archive, dispute)) if len(part)] or [days_of_talks]
    ).sort_values("date", kind="stable")
    return Sessions(
        days_held=count,
        announced=int(days_of_talks["announced"].sum()),
        counted_by_parties=not stated.empty,
        last=ended.iloc[-1]["date"].date() if len(ended) else None,
        next=coming.iloc[0]["date"].date() if len(coming) else None,
        held_sources=sources,
        last_source=str(ended.iloc[-1]["source_id"]) if len(ended) else "",
        next_source=str(coming.iloc[0]["source_id"]) if len(coming) else "",
    )


def _days_of_spans(archive: Archive, dispute: str) -> pd.DataFrame:
    """Each day within a span of talks up to the as-of day: date, source_id, announced (bool)."""
    today, rows = pd.Timestamp(archive.as_of), []
    for span in archive.of_dispute("talks_spans", dispute).to_dict("records"):
        days = pd.date_range(span["first_day"], min(span["last_day"], today))
        rows += [(day, str(span["source_id"]), span["basis"] == "announced") for day in days]
    return pd.DataFrame(rows, columns=["date", "source_id", "announced"]).astype({"date": "datetime64[ns]"})


def _deal(archive: Archive, dispute: str) -> pd.DataFrame:
    """The day of the dispute's own deal, which ends talks, if it was reached: date, source_id, announced."""
    now = stage(archive, dispute)
    dated = now.deal is not None and now.deal_known_to == "day" and now.deal <= archive.as_of
    rows = [(pd.Timestamp(now.deal), now.contract_source, False)] if dated else []
    return pd.DataFrame(rows, columns=["date", "source_id", "announced"])
