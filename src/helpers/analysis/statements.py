"""Statements: who said what and when, and on which side of the table the speaker sits."""

from __future__ import annotations

import re

import pandas as pd

from helpers.archive import Archive

_UNION = (
    "wga",
    "writers",
    "sag",
    "aftra",
    "dga",
    "iatse",
    "teamsters",
    "afm",
    "guild",
    "union",
    "unions",
    "basic crafts",
)
_EMPLOYER = (
    "amptp", "ata", "alliance", "studio", "studios", "network", "networks", "executive", "executives", "chief executives",
    "agency", "agencies", "agents", "advertisers", "producers", "companies",
)  # fmt: skip


def statements(archive: Archive, dispute: str) -> pd.DataFrame:
    """Statements of a dispute made by the as-of day, newest first; columns as `events`, plus `side`.

    `side` is guild, employers, both (a joint statement) or others (the press, officials, outside voices).
    """
    events = archive.accepted("events")
    own = events[(events["dispute_id"] == dispute) & (events["type"] == "statement")]
    own = own[own["date"] <= pd.Timestamp(archive.as_of)].sort_values("date", kind="stable").iloc[::-1]
    companies = _companies(archive)
    return own.assign(side=[side_of(str(actor), companies) for actor in own["actor"]]).reset_index(drop=True)


def _companies(archive: Archive) -> set[str]:
    """Companies on the employers' side that the archive names: alliance members and parties to separate deals."""
    deals = archive.table("separate_deals")
    named = deals[deals["count_kind"] == "named"]["company"]
    return {name.lower() for name in (*archive.table("alliance_members")["member"], *named)}


def side_of(actor: str, companies: set[str]) -> str:
    """guild, employers, both or others, from the speaker's name and the companies known to be employers."""
    lowered = actor.lower()
    union = _names(lowered, _UNION) and not lowered.startswith("studio")
    employer = _names(lowered, _EMPLOYER) or lowered in companies
    if (union and employer) or lowered == "both sides":
        return "both"
    return "guild" if union else "employers" if employer else "others"


def _names(lowered: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{word}\b", lowered) for word in words)
