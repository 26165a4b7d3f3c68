"""Where a dispute stands on the as-of day: before expiry, on strike, with a deal, settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from helpers.analysis.stoppages import RUNNING_DAYS
from helpers.archive import Archive

BEFORE, EXPIRED, STOPPAGE, DEAL, SETTLED, ENDED = "before", "expired", "stoppage", "deal", "settled", "ended"


@dataclass(frozen=True)
class Stage:
    """One dispute on one day. Days that were not known or not reached are None.

    `name` is before (in talks, nothing expired), expired (past the expiry without a stoppage), stoppage,
    deal (tentative agreement, not ratified), settled (ratified) or ended (a stoppage over, no agreement known).
    `stoppage_day` counts both ends, as the trade press does; `started` is None where only the month is known.
    """

    name: str
    as_of: date
    opened: date | None
    expires: date | None
    expiry_source: str
    started: date | None
    stoppage_kind: str
    stoppage_source: str
    last_day: date | None
    deal: date | None
    ratified: date | None
    contract_source: str

    @property
    def days_to_expiry(self) -> int | None:
        """Days from the as-of day to the expiry; negative once it has passed."""
        return None if self.expires is None else (self.expires - self.as_of).days

    @property
    def stoppage_day(self) -> int | None:
        """Number of the day of the running stoppage, both ends counted."""
        if self.name != STOPPAGE or self.started is None:
            return None
        return (self.as_of - self.started).days + 1

    @property
    def stoppage_days(self) -> int | None:
        """Length of the stoppage so far or in all, both ends counted."""
        if self.started is None or self.started > self.as_of:
            return None
        return (min(self.last_day or self.as_of, self.as_of) - self.started).days + 1


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]


def _exact(row: pd.Series, column: str) -> date | None:
    return _day(row[column]) if row[f"{column}_precision"] == "day" else None


def _newest_expiry(archive: Archive, dispute: str) -> tuple[date | None, str]:
    rows = archive.table("expiries")
    rows = rows[rows["dispute_id"] == dispute]
    if rows.empty:
        return None, ""
    row = rows.iloc[-1]
    return _day(row["expires_on"]), str(row["source_id"])


def _name(as_of: date, started: date | None, running: bool, row: dict[str, date | None]) -> str:
    if running:
        return STOPPAGE
    if row["ratified"]:
        return SETTLED
    if row["deal"]:
        return DEAL
    if started:
        return ENDED
    expires = row["expires"]
    return EXPIRED if expires and expires < as_of else BEFORE


def opening_day(archive: Archive, dispute: str) -> date | None:
    """The first day of formal talks, from the contract or the events, if it was known and reached."""
    contracts = archive.table("contracts")
    known = contracts[contracts["dispute_id"] == dispute]["opened_on"].dropna()
    events = archive.accepted("events")
    opened = events[(events["dispute_id"] == dispute) & (events["type"] == "talks_open")]["date"]
    days = [*known, *opened]
    return min(days).date() if days else None


def stage(archive: Archive, dispute: str) -> Stage:
    """The stage of `dispute` as known at the end of the archive's day.

    Raises ArchiveError where the dispute is unknown or was not yet public.
    """
    archive.dispute(dispute)
    as_of = archive.as_of
    stoppages = archive.table("stoppages")
    own = stoppages[(stoppages["dispute_id"] == dispute) & (stoppages["start_date"] <= pd.Timestamp(as_of))]
    contracts = archive.table("contracts")
    contract = contracts[contracts["dispute_id"] == dispute]
    started, last_day, running, kind, stoppage_source = None, None, False, "", ""
    if not own.empty:
        row = own.iloc[0]
        started, last_day = _exact(row, "start_date"), _day(row["last_day"])
        # An old stoppage without an end date is not known to be running: it ended on an unknown day.
        begun = (as_of - pd.Timestamp(row["start_date"]).date()).days
        ended_unknown = pd.isna(row["last_day"]) and (begun > RUNNING_DAYS and str(row["kind"]) != "agency_action")
        running = not ended_unknown and (last_day is None or last_day >= as_of)
        kind, stoppage_source = str(row["kind"]), str(row["source_id"])
    deal, ratified, source = None, None, ""
    if not contract.empty:
        first = contract.iloc[0]
        deal, ratified, source = _day(first["deal_on"]), _day(first["ratified_on"]), str(first["source_id"])
    expires, expiry_source = _newest_expiry(archive, dispute)
    name = _name(as_of, started, running, {"ratified": ratified, "deal": deal, "expires": expires})
    if name == BEFORE and not own.empty and started is None:
        name = ENDED
    return Stage(
        name, as_of, opening_day(archive, dispute), expires, expiry_source,
        started, kind, stoppage_source, last_day, deal, ratified, source,
    )


def turning_days(archive: Archive, dispute: str) -> dict[date, str]:
    """The most telling days of a dispute, in order: expiry, first day of the stoppage, last offer, deal, ratification.

    A dispute without any of them has its first public day.
    """
    now = stage(archive, dispute)
    proposals = archive.accepted("proposals")
    own = proposals[(proposals["dispute_id"] == dispute) & (proposals["party"] == "employers")]
    own = own[own["made_on_precision"] == "day"]
    last_offer = None
    if now.deal and len(own):
        before = own[own["made_on"] < pd.Timestamp(now.deal)]["published_on"]
        before = before[before < pd.Timestamp(now.deal)]
        last_offer = before.max().date() if len(before) else None
    named = {
        "expiry": now.expires, "first day of the stoppage": now.started, "last offer before the deal": last_offer,
        "end of the stoppage": now.last_day if now.started and not now.deal else None,
        "settlement": now.deal, "ratification": now.ratified,
    }  # fmt: skip
    first = archive.dispute(dispute)["published_on"].date()
    days = {day: reason for reason, day in named.items() if day and first <= day <= archive.as_of}
    return dict(sorted(days.items())) or {first: "first public day"}
