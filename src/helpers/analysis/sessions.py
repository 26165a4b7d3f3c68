"""Bargaining sessions: how many were held, the last one, the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from helpers.archive import Archive

_HELD = ("talks_open", "session")
_COMING = ("session", "session_planned", "talks_open")


@dataclass(frozen=True)
class Sessions:
    """Sessions of one dispute as known on a day.

    `held` is the parties' own count where one is on record, plus the days of talks known since;
    without such a count it is the number of days of talks that sources name, a lower bound.
    """

    held: int
    counted_by_parties: bool
    last: date | None
    next: date | None
    held_sources: tuple[str, ...]
    last_source: str
    next_source: str


def sessions(archive: Archive, dispute: str) -> Sessions:
    """Counts from the events of types session, talks_open, session_count and session_planned."""
    return archive.ask(_sessions, dispute)


def _sessions(archive: Archive, dispute: str) -> Sessions:
    events = archive.accepted("events")
    own = events[(events["dispute_id"] == dispute) & (events["date_precision"] == "day")]
    own = own.sort_values("date", kind="stable")
    today = pd.Timestamp(archive.as_of)
    held = own[own["type"].isin(_HELD) & (own["date"] <= today)]
    stated = own[own["type"].isin(("session", "session_count")) & (own["unit"] == "sessions") & (own["date"] <= today)]
    coming = own[own["type"].isin(_COMING) & (own["date"] > today)]
    # The newest announcement stands; of days announced together the first is the next one.
    coming = coming.sort_values(["published_on", "date"], ascending=[False, True], kind="stable")
    days = held["date"].drop_duplicates()
    count, sources = len(days), tuple(dict.fromkeys(held["source_id"]))[-2:]
    if not stated.empty:
        newest = stated.iloc[-1]
        later = days[days > newest["date"]]
        count = int(newest["value"]) + len(later)
        sources = (str(newest["source_id"]), *dict.fromkeys(held[held["date"] > newest["date"]]["source_id"]))[:2]
    return Sessions(
        held=count,
        counted_by_parties=not stated.empty,
        last=days.iloc[-1].date() if len(days) else None,
        next=coming.iloc[0]["date"].date() if len(coming) else None,
        held_sources=sources,
        last_source=str(held.iloc[-1]["source_id"]) if len(held) else "",
        next_source=str(coming.iloc[0]["source_id"]) if len(coming) else "",
    )
