"""Rounds of bargaining: expiry, turning days, days of talks, proposals."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pandas as pd

from helpers.analysis.on_record.rows import absent, day_of, earlier_rows, row_of, source_ids, title_of
from helpers.analysis.sessions import sessions
from helpers.analysis.verdicts import Record
from helpers.archive import Archive, Quantity
from helpers.words import words


def expiry(archive: Archive, dispute: str) -> Record:
    """Last day of the agreement in force; days it held before an extension."""
    frame = archive.table("expiries")
    expiries = frame[frame["dispute_id"] == dispute]
    if expiries.empty:
        return absent("No expiry is on record for this round on this day.")
    title = title_of(archive, dispute)

    def expiry_of(row: pd.Series) -> Quantity:
        label = f"{title}, agreement expires"
        return Quantity(
            "expires_on", label, day_of(row["expires_on"]), "date", source_ids(row["source_id"]), row["kind"]
        )

    @cache
    def earlier() -> tuple[Quantity, ...]:
        before = earlier_rows(archive, "expiries", lambda rows: rows["dispute_id"] == dispute, "expires_on")
        return tuple(expiry_of(row) for row in before if row["expires_on"] != expiries.iloc[-1]["expires_on"])

    return Record(expiry_of(expiries.iloc[-1]), earlier=earlier)


def days_to_expiry(archive: Archive, dispute: str, on: date) -> Record:
    """Days from a day to the expiry."""
    record = expiry(archive, dispute)
    if record.fact is None or not isinstance(record.fact.value, date):
        return record

    def left(fact: Quantity) -> Quantity:
        days = (fact.value - on).days if isinstance(fact.value, date) else None
        label = f"{title_of(archive, dispute)}, days to expiry"
        return Quantity("days_to_expiry", label, days, "days", fact.sources, f"{fact.value} less {on}")

    return Record(left(record.fact), earlier=lambda: tuple(left(fact) for fact in record.earlier()))


_CONTRACT_DAYS = words("days_of_a_round")
_EVENTS_OF = words("events_of_a_round")


def round_day(archive: Archive, dispute: str, what: str) -> Record:
    """A day of a round: opened_on, authorization_on, deal_on, ratified_on. Events and contract row both count."""
    label = f"{title_of(archive, dispute)}, {_CONTRACT_DAYS[what]}"
    by_day: dict[date, Quantity] = {}
    contracts = archive.table("contracts")
    for _, row in contracts[contracts["dispute_id"] == dispute].iterrows():
        _note_day(by_day, row, what, label, row["agreement"])
    events = archive.accepted("events")
    round_events = events[(events["dispute_id"] == dispute) & events["type"].isin(_EVENTS_OF.get(what, ()))]
    guild = row_of(archive, "disputes", "dispute_id", dispute)
    for _, row in round_events.sort_values("date", kind="stable").iterrows():
        # The table of one dispute also tells of other unions' deals and votes.
        if guild is not None and _other_actor(str(row["actor"]), str(guild["guild"])):
            continue
        _note_day(by_day, row, "date", label, row["summary"])
    if what == "ratified_on":
        _vote_days(archive, dispute, "ratification", label, by_day)
    if what == "authorization_on":
        _vote_days(archive, dispute, "strike_authorization", label, by_day)
    if not by_day:
        return absent(f"No day of this kind ({_CONTRACT_DAYS[what]}) is on record for this round.")
    days = list(by_day.values())
    return Record(days[0], tuple(days[1:]), _rejected_events(archive, dispute, what, label))


def _note_day(by_day: dict[date, Quantity], row: pd.Series, column: str, label: str, how: str) -> None:
    day = day_of(row[column])
    if day is not None and row[f"{column}_precision"] == "day":
        by_day.setdefault(day, Quantity(f"round_{column}", label, day, "date", source_ids(row["source_id"]), str(how)))


def _vote_days(archive: Archive, dispute: str, kind: str, label: str, by_day: dict[date, Quantity]) -> None:
    table = archive.table("votes")
    for _, row in table[(table["dispute_id"] == dispute) & (table["kind"] == kind)].iterrows():
        _note_day(by_day, row, "held_on", label, "day of the result")


def _other_actor(actor: str, guild: str) -> bool:
    named = [name for name in ("DGA", "SAG", "AFTRA", "WGA", "IATSE", "Teamsters") if name in actor]
    return bool(named) and not any(name in guild for name in named)


def _rejected_events(archive: Archive, dispute: str, what: str, label: str) -> tuple[Quantity, ...]:
    events = archive.table("events")
    rejected = events[(events["dispute_id"] == dispute) & (events["status"] == "rejected")]
    rejected = rejected[rejected["type"].isin(_EVENTS_OF.get(what, ()))]
    return tuple(
        Quantity(f"round_{what}", label, day_of(row["date"]), "date", source_ids(row["source_id"]), str(row["summary"]))
        for _, row in rejected.iterrows()
    )


def earliest_strike(archive: Archive, dispute: str) -> Record:
    """The day after the agreement in force runs out: the first on which members are free to strike."""
    record = expiry(archive, dispute)
    if record.fact is None or not isinstance(record.fact.value, date):
        return record
    day = record.fact.value + timedelta(days=1)
    label = f"{title_of(archive, dispute)}, first day without an agreement"
    return Record(Quantity("earliest_strike", label, day, "date", record.fact.sources, "the day after the expiry"))


def sessions_held(archive: Archive, dispute: str) -> Record:
    """Days of talks so far: the parties' count where there is one."""
    talks = sessions(archive, dispute)
    how = "the parties' own count" if talks.counted_by_parties else "days of talks that sources name, a lower bound"
    label = f"{title_of(archive, dispute)}, days of talks"
    if not talks.days_held:
        return absent("No session was on record.")
    fact = Quantity("sessions_held", label, talks.days_held, "sessions", talks.held_sources, how)
    return Record(fact, firm=talks.counted_by_parties)


def session_gap(archive: Archive, dispute: str, on: date) -> Record:
    """Days between the last session up to `on` and the one before it."""
    events = archive.accepted("events")
    talks = events[(events["dispute_id"] == dispute) & events["type"].isin(("session", "talks_open"))]
    talks = talks[(talks["date_precision"] == "day") & (talks["date"] <= pd.Timestamp(on))]
    talks = talks.sort_values("date", kind="stable").drop_duplicates("date", keep="last")
    if len(talks) < 2:
        return absent("Fewer than two sessions were on record.")
    before, last = talks.iloc[-2], talks.iloc[-1]
    days = (last["date"] - before["date"]).days
    label = f"{title_of(archive, dispute)}, days between the last two sessions"
    how = f"{last['date'].date()} less {before['date'].date()}"
    sources = source_ids(last["source_id"], before["source_id"])
    return Record(Quantity("session_gap", label, int(days), "days", sources, how), firm=False)


def next_session(archive: Archive, dispute: str, after: date) -> Record:
    """The first session after a day, announced or held, as known on the archive's day."""
    events = archive.accepted("events")
    kinds = ("session", "session_planned", "talks_open")
    talks = events[(events["dispute_id"] == dispute) & events["type"].isin(kinds) & (events["date_precision"] == "day")]
    talks = talks[talks["date"] > pd.Timestamp(after)].sort_values("date", kind="stable")
    if talks.empty:
        return absent("No later session was announced or held as of this day.")
    row = talks.iloc[0]
    label = f"{title_of(archive, dispute)}, next session"
    fact = Quantity(
        "next_session", label, day_of(row["date"]), "date", source_ids(row["source_id"]), str(row["summary"])
    )
    return Record(fact)


def proposal_count(archive: Archive, dispute: str) -> Record:
    """How many proposals a guild opened with."""
    table = archive.accepted("proposals")
    rows = table[(table["dispute_id"] == dispute) & (table["item"] == "proposal_count") & table["value"].notna()]
    if rows.empty:
        return absent("The number of proposals is not on record.")
    row = rows.iloc[0]
    label = f"{title_of(archive, dispute)}, proposals of the guild"
    fact = Quantity("guild_proposals", label, int(row["value"]), "proposals", source_ids(row["source_id"]), row["text"])
    return Record(fact)
