"""Statements: who said what and when, and on which side of the table the speaker sits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analysis import wording
from helpers.archive import Archive, RowText

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


@dataclass(frozen=True)
class Statement:
    """What one side said on a day.

    `words` is the archive's account, `past` the same in the past to follow a day, if it has a verb; `quotation` the
    speaker's own words where the archive holds them.
    """

    side: str
    speaker: RowText
    day: pd.Timestamp
    words: RowText
    past: RowText | None
    quotation: RowText | None


def said(archive: Archive, dispute: str) -> list[Statement]:
    """Statements of which the day is known, newest first, those with a quotation before others of the day."""
    rows = statements(archive, dispute)
    rows = rows[rows["date_precision"] == "day"]
    return [_statement(row) for row in rows.to_dict("records")]


def _statement(row: dict[Any, Any]) -> Statement:
    table, row_id, sources = "events", str(row["event_id"]), (str(row["source_id"]),)
    quotation, words = str(row.get("quotation") or ""), str(row["summary"]).rstrip(".")
    past = wording.past(words)
    return Statement(
        str(row["side"]),
        RowText(_with_article(str(row["actor"])), table, row_id, sources),
        row["date"],
        RowText(wording.sentence(words), table, row_id, sources, refs=True),
        RowText(wording.lowered(wording.sentence(past)), table, row_id, sources, refs=True) if past else None,
        RowText(quotation, table, row_id, sources, refs=True) if quotation else None,
    )


def _with_article(actor: str) -> str:
    return f"the {actor}" if actor in ("AMPTP", "ATA", "WGA", "DGA") else actor


def statements(archive: Archive, dispute: str) -> pd.DataFrame:
    """Statements of a dispute made by the as-of day, newest first; columns as `events`, plus `side`.

    `side` is guild, employers, both (a joint statement) or others (the press, officials, outside voices).
    """
    events = archive.accepted("events")
    own = events[(events["dispute_id"] == dispute) & (events["type"] == "statement")]
    own = own[own["date"] <= pd.Timestamp(archive.as_of)].sort_values("date", kind="stable").iloc[::-1]
    companies = known_companies(archive)
    return own.assign(side=[side_of(str(actor), companies) for actor in own["actor"]]).reset_index(drop=True)


def known_companies(archive: Archive) -> set[str]:
    """Companies on the employers' side that the archive names, lowered: alliance members, parties to separate deals."""
    return archive.ask_tables(_known_companies, "separate_deals", "alliance_members")


def _known_companies(deals: pd.DataFrame, members: pd.DataFrame) -> set[str]:
    named = deals[deals["count_kind"] == "named"]["company"]
    return {name.lower() for name in (*members["member"], *named)}


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
