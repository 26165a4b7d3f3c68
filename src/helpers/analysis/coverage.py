"""What a briefing can speak of: the sections that apply to a dispute on a day."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from helpers.analysis import alliances, stages
from helpers.archive import Archive, Quantity, accepted_rows, remembered

RULES = Path(__file__).with_name("coverage.toml")
ALWAYS = frozenset({"changes", "positions", "statements", "calendar", "evidence"})
_MAY_STILL_STRIKE = (stages.BEFORE, stages.EXPIRED, stages.REJECTED)


@cache
def _rules() -> dict[str, list[str]]:
    stored: dict[str, dict[str, list[str]]] = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return stored["shooting_days"]


def in_los_angeles(archive: Archive, dispute: str) -> bool:
    """Whether the shooting days of Los Angeles are a figure of this dispute: by coverage.toml, and not of one company."""
    row, rules = archive.dispute(dispute), _rules()
    named = (("sector", "sectors"), ("employers_role", "employers"), ("guild", "unions"))
    listed = all(row[column] in rules[name] for column, name in named)
    return listed and row["kind"] != "agency_agreement" and row["employers_scope"] == "industry"


@remembered
def sections(archive: Archive, dispute: str) -> frozenset[str]:
    """The sections that a page on the dispute may have on the archive's day.

    Always changes, positions, statements, calendar, evidence; money for contracts; alliance where members are named or
    have signed alone; production where the shooting days of Los Angeles are a figure of the dispute; outlook while it is
    open whether there will be a stoppage over a contract, or how long it lasts; cost once a stoppage has begun.
    Raises ArchiveError where the dispute is unknown or was not yet public.
    """
    now, row = stages.stage(archive, dispute), archive.dispute(dispute)
    applies = {
        "money": row["kind"] != "agency_agreement",
        "alliance": alliances.alliance(archive, dispute).in_question,
        "production": in_los_angeles(archive, dispute),
        "outlook": row["kind"] != "agency_agreement" and outcome_is_open(now),
        "cost": now.stoppage_source != "",
    }
    return ALWAYS | {name for name, true in applies.items() if true}


def outcome_is_open(now: stages.Stage) -> bool:
    """Whether it is open if a stoppage comes, or how long the running one lasts: not after a deal or a known end."""
    if now.deal and not now.rejected:
        return False
    if now.name == stages.STOPPAGE:
        return now.last_day is None
    return now.name in _MAY_STILL_STRIKE and not now.stoppage_source


def rows_on_record(archive: Archive, dispute: str) -> SimpleNamespace:
    """How many events and positions the archive holds of a dispute on its day: events, positions (Quantity)."""
    counts = {}
    events, positions = (archive.of_dispute(name, dispute) for name in ("events", "positions"))
    for name, count in (("events", len(accepted_rows(events))), ("positions", len(positions))):
        counts[name] = Quantity(f"{name}_held", "", count, "count", (), f"Rows in {name} for this dispute")
    return SimpleNamespace(**counts)
