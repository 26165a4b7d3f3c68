"""Where a dispute stands on the as-of day: before expiry, on strike, with a deal, voted down, settled."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from helpers.analysis.stoppages import UNKNOWN_END_DAYS
from helpers.analysis.unions import of_another_union
from helpers.archive import Archive, remembered

BEFORE, EXPIRED, STOPPAGE, DEAL = "before", "expired", "stoppage", "deal"
REJECTED, SETTLED, ENDED = "rejected", "settled", "ended"
RATIFIED_WITHIN = 90
"""Days after which a deal that no vote is known to have struck down is in force: every ratification on record took less."""
NEW_WITHIN = 400
"""An agreement made so many days ago, or fewer, is told as the new one."""


OPENED_WITHIN = 90
"""Talks that opened so many days ago, or fewer, are told as under way where no day of the contract is on record."""
SOON_DAYS = 45
"""An agreement with so many days to run, or fewer, is told as one that runs out."""
USUAL_TERM_DAYS = 3 * 365
"""An agreement whose end is not on record is not told as in force so many days after it was made."""


@dataclass(frozen=True)
class Stage:
    """One dispute on one day. Days that were not known or not reached are None.

    `name` is before (in talks, nothing expired), expired (past the expiry without a stoppage), stoppage,
    deal (tentative agreement, not ratified), rejected (members voted the newest deal down), settled (ratified, agreed
    `RATIFIED_WITHIN` days ago or due to take effect by now without a vote on record, or in force though neither day is on record) or
    ended (a stoppage over or no longer followed by any source, no agreement known).
    `stoppage_day` counts both ends, as the trade press does; `started` is None where only the month is known,
    `last_day` where the end is not known; `began` and `ended` are both as far as they are known, to the day, the month or
    the year of `began_known_to` and `ended_known_to`. `runs_to` is the end of the new agreement, known to the day, month or year of
    `runs_to_known_to`; `end_on_record` says whether a source tells the day on which the stoppage ended, or can still tell it;
    `outcome` what came of the
    stoppage in words. `deal_known_to` and `ratified_known_to` say whether these are days, or the last ones of a month or
    year of which no more is known. `takes_effect` is the first day of an agreement that lies ahead, `in_force` the first day of an agreement without a known deal or ratification.
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
    began: date | None
    began_known_to: str
    ended: date | None
    ended_known_to: str
    deal: date | None
    deal_known_to: str
    ratified: date | None
    ratified_known_to: str
    takes_effect: date | None
    in_force: date | None
    contract_source: str
    rejected: date | None
    runs_to: date | None
    runs_to_known_to: str
    end_on_record: bool
    outcome: str

    @property
    def days_to_expiry(self) -> int | None:
        """Days from the as-of day to the expiry; negative once it has passed."""
        return None if self.expires is None else (self.expires - self.as_of).days

    @property
    def runs_out_soon(self) -> bool:
        """Whether the agreement in force has at most `SOON_DAYS` to run."""
        return self.runs_to is not None and 0 <= (self.runs_to - self.as_of).days <= SOON_DAYS

    @property
    def is_new(self) -> bool:
        """Whether the agreement was made within the last `NEW_WITHIN` days."""
        made = self.ratified or self.deal or self.in_force
        return made is not None and (self.as_of - made).days <= NEW_WITHIN

    @property
    def agreed(self) -> bool:
        """Whether an agreement is made, or in force, and not voted down."""
        return (self.deal or self.ratified or self.in_force) is not None and self.rejected is None

    @property
    def opened_lately(self) -> bool:
        """Whether talks opened in the last `OPENED_WITHIN` days."""
        return self.opened is not None and 0 <= (self.as_of - self.opened).days <= OPENED_WITHIN

    @property
    def stoppage_day(self) -> int | None:
        """Number of the day of the running stoppage, both ends counted."""
        if self.name != STOPPAGE or self.started is None:
            return None
        known = self.end_on_record or self.last_day is not None or self.as_of == self.started
        return (self.as_of - self.started).days + 1 if known else None

    @property
    def end_unknown(self) -> bool:
        """Whether an agreement was made so long ago that it cannot be told as in force, its end not being on record."""
        made = self.ratified or self.deal or self.in_force
        if self.name != SETTLED or self.runs_to or self.takes_effect or made is None:
            return False
        return (self.as_of - made).days > USUAL_TERM_DAYS

    @property
    def is_past(self) -> bool:
        """Whether the agreement has run out, or was made too long ago to be told as in force."""
        return self.end_unknown or (self.name == SETTLED and self.runs_to is not None and self.runs_to < self.as_of)

    @property
    def stoppage_days(self) -> int | None:
        """Length of the stoppage so far or in all, both ends counted; None where its end is not known."""
        if self.started is None or (self.last_day is None and self.stoppage_day is None):
            return None
        return (min(self.last_day or self.as_of, self.as_of) - self.started).days + 1


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]


def _exact(row: pd.Series, column: str) -> date | None:
    return _day(row[column]) if row[f"{column}_precision"] == "day" else None


def _as_known(row: pd.Series | None, column: str) -> tuple[date | None, str]:
    """A day as far as it is known, and whether it is known to the day, the month or the year."""
    day = None if row is None else _day(row[column])
    return day, "day" if row is None or day is None else str(row[f"{column}_precision"])


def _newest_expiry(archive: Archive, dispute: str) -> tuple[date | None, str]:
    rows = archive.of_dispute("expiries", dispute)
    if rows.empty:
        return None, ""
    row = rows.iloc[-1]
    return _day(row["expires_on"]), str(row["source_id"])


def _name(now: Stage, running: bool, begun: bool) -> str:
    if running:
        return STOPPAGE
    if now.ratified:
        return SETTLED
    if now.rejected:
        return REJECTED
    if now.deal:
        return SETTLED if (now.as_of - now.deal).days > RATIFIED_WITHIN else DEAL
    if now.in_force:
        return SETTLED
    if begun:
        return ENDED
    return EXPIRED if now.expires and now.expires < now.as_of else BEFORE


def opening_day(archive: Archive, dispute: str) -> date | None:
    """The first day of formal talks, from the contract or the events, if it was known and reached."""
    known = archive.of_dispute("contracts", dispute)["opened_on"].dropna()
    events = archive.accepted("events", dispute)
    opened = events[events["type"] == "talks_open"]["date"]
    days = [*known, *opened]
    return min(days).date() if days else None


@remembered
def stage(archive: Archive, dispute: str) -> Stage:
    """The stage of `dispute` as known at the end of the archive's day.

    Raises ArchiveError where the dispute is unknown or was not yet public.
    """
    archive.dispute(dispute)
    expires, expiry_source = _newest_expiry(archive, dispute)
    stoppage = _stoppage(archive, dispute)
    contract, agreed = archive.of_dispute("contracts", dispute), deals(archive, dispute)
    deal, deal_known_to = _first(agreed, "deal_on")
    ratified, ratified_known_to = _first(contract, "ratified_on")
    effective, _ = _first(contract, "effective_on")
    reached = effective is not None and effective <= archive.as_of and not deal and not ratified
    now = Stage(
        BEFORE, archive.as_of, opening_day(archive, dispute), expires, expiry_source,
        None if stoppage is None else _exact(stoppage, "start_date"),
        "" if stoppage is None else str(stoppage["kind"]),
        "" if stoppage is None else str(stoppage["source_id"]),
        None if stoppage is None else _exact(stoppage, "last_day"),
        *_as_known(stoppage, "start_date"), *_as_known(stoppage, "last_day"),
        deal, deal_known_to, ratified, ratified_known_to,
        effective if effective is not None and effective > archive.as_of else None, effective if reached else None,
        _agreed_by(agreed, contract), _rejected(archive, dispute, deal), *_first(contract, "expires_on"),
        stoppage is not None and stoppage["end_found"] == "yes",
        "" if stoppage is None or pd.isna(stoppage["outcome"]) else _outcome(str(stoppage["outcome"])),
    )  # fmt: skip
    running = stoppage is not None and _runs(stoppage, archive.as_of)
    name = _name(now, running, stoppage is not None)
    if name == DEAL and deal and effective and deal < effective <= archive.as_of:
        name = SETTLED  # it has taken effect
    if name == DEAL and set(agreed["table"]) == {"stoppages"}:
        name = ENDED  # a settlement of which the archive holds no agreement that could be ratified
    return replace(now, name=name)


def _outcome(outcome: str) -> str:
    """What came of a stoppage, without the clauses that only say what a source leaves out."""
    clauses = [clause for clause in outcome.split("; ") if not _LEFT_OUT.search(clause)]
    return "; ".join(clauses)


_LEFT_OUT = re.compile(r"(?i)\b(not|nor) (shown|detailed|known)\b")


def _stoppage(archive: Archive, dispute: str) -> pd.Series | None:
    """The dispute's stoppage that had begun, the newest if there were several; one of an unknown day once it is told of."""
    rows = archive.of_dispute("stoppages", dispute)
    reached = (rows["start_date"] <= pd.Timestamp(archive.as_of)) | (rows["start_date_precision"] != "day")
    begun = rows[rows["start_date"].notna() & reached]
    return None if begun.empty else begun.sort_values("start_date", kind="stable").iloc[-1]


def _runs(row: pd.Series, as_of: date) -> bool:
    """Whether a stoppage that had begun was not known to be over; a month or year known as its end is behind it."""
    if pd.notna(row["last_day"]):
        last = _exact(row, "last_day")
        return last is not None and last >= as_of
    begun = (as_of - pd.Timestamp(row["start_date"]).date()).days
    return row["end_found"] != "no" or (row["start_date_precision"] != "year" and begun < UNKNOWN_END_DAYS)


@remembered
def deals(archive: Archive, dispute: str) -> pd.DataFrame:
    """The deals of a dispute that were reached by the as-of day, in order of the file: the one rule for their day.

    A deal is a public act: where `contracts` holds the agreement, it is known from its own day, whenever it was written
    about; where it holds none, the union's own tentative deals of `events` count once these are public, and else the day
    on which its stoppage was settled.
    Columns: deal_on, deal_on_precision, ratified_on, expires_on, table, row_id, source_id.
    """
    contracts = archive.of_dispute("contracts", dispute)
    agreed = contracts[contracts["deal_on"].notna()]
    if len(agreed):
        rows = agreed.assign(table="contracts", row_id=agreed["contract_id"])
        return rows[_DEAL_COLUMNS].reset_index(drop=True)
    guild, events = str(archive.dispute(dispute)["guild"]), archive.accepted("events", dispute)
    rows = events[events["type"] == "tentative_deal"]
    theirs = pd.Series([of_another_union(str(actor), guild) for actor in rows["actor"]], rows.index, dtype=bool)
    rows = rows[~theirs]
    rows = rows[rows["date"] <= pd.Timestamp(archive.as_of)].sort_values("date", kind="stable", ascending=False)
    rows = rows.assign(table="events", row_id=rows["event_id"], ratified_on=pd.NaT, expires_on=pd.NaT)
    rows = rows.rename(columns={"date": "deal_on", "date_precision": "deal_on_precision"})
    return rows[_DEAL_COLUMNS].reset_index(drop=True) if len(rows) else _settlements(archive, dispute)


def _settlements(archive: Archive, dispute: str) -> pd.DataFrame:
    """The days on which a dispute's stoppages were settled, as far as they are on record; columns as `deals`."""
    rows = archive.of_dispute("stoppages", dispute)
    rows = rows[(rows["deal_on"] <= pd.Timestamp(archive.as_of)) & (rows["disputed"] != "yes")]
    rows = rows.assign(table="stoppages", row_id=rows["stoppage_id"], expires_on=pd.NaT)
    return rows[_DEAL_COLUMNS].reset_index(drop=True)


_DEAL_COLUMNS = ["deal_on", "deal_on_precision", "ratified_on", "expires_on", "table", "row_id", "source_id"]


def _first(rows: pd.DataFrame, column: str) -> tuple[date | None, str]:
    """A day of the first of these rows, as `_as_known`."""
    return _as_known(rows.iloc[0] if len(rows) else None, column)


def _agreed_by(agreed: pd.DataFrame, contract: pd.DataFrame) -> str:
    """The source of a dispute's first deal, else of its agreement."""
    first = agreed if len(agreed) else contract
    return str(first.iloc[0]["source_id"]) if len(first) else ""


def _rejected(archive: Archive, dispute: str, deal: date | None) -> date | None:
    """The day on which members voted a deal down, unless a newer deal followed."""
    votes = archive.of_dispute("votes", dispute)
    lost = votes[(votes["kind"] == "ratification") & (votes["passed"] == "no")]
    days = [day.date() for day in lost["held_on"] if deal is None or day.date() >= deal]
    return max(days, default=None)


def turning_days(archive: Archive, dispute: str) -> dict[date, str]:
    """The most telling days of a dispute, in order: expiry, first day of the stoppage, last offer, deal, ratification.

    A dispute without any of them has its first public day.
    """
    now = stage(archive, dispute)
    proposals = archive.accepted("proposals")
    offers = proposals[(proposals["dispute_id"] == dispute) & (proposals["party"] == "employers")]
    offers = offers[offers["made_on_precision"] == "day"]
    last_offer = None
    if now.deal and len(offers):
        before = offers[offers["made_on"] < pd.Timestamp(now.deal)]["published_on"]
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


def standing_deal(archive: Archive, dispute: str) -> date | None:
    """The day of the newest deal that no vote has undone and no stoppage followed; None without one."""
    now = stage(archive, dispute)
    if now.deal is None or now.deal > archive.as_of or now.rejected:
        return None
    return None if now.name == STOPPAGE and now.started and now.deal < now.started else now.deal
