"""The calendar of a dispute: what was held, what runs out, what others have set, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analysis import news, rounds, stages, stoppages, votes, wording
from helpers.analysis.sessions import sessions
from helpers.analysis.unions import union_name
from helpers.archive import Archive, Quantity, RowText

BEHIND_DAYS, AHEAD_DAYS = 130, 75
"""What a chart shows before and after the as-of day; dates further ahead stand in the table."""
RECENT_DAYS = 30
TALKS, STOPPAGE, EXPIRY, VOTE, DEAL = "Talks", "Stoppage", "Contract runs out", "Vote", "Deal"
_TALKS_TYPES = ("session", "talks_open", "session_planned", "talks_planned")
_NO_TURN = ("other_deal", "statement", "other", "blackout", "lawsuit", "ruling", "talks_planned")
_Ahead = tuple[Any, str, RowText | str, RowText]
_COLUMNS = ["who", "what", "start", "end", "of_page", "source_id"]


def dates(archive: Archive, dispute: str) -> pd.DataFrame:
    """Talks, votes, expiries, stoppages and deals around the day, of the dispute and of other unions, for a chart.

    A span of talks is one row with its first and last day. Columns: who, what (Talks, Stoppage, Contract runs out, Vote,
    Deal), start, end (the same day, or the as-of day while it runs), shown_from (the start, or the first day of the
    chart where that is later), of_page (bool), source_id; those of the page first.
    """
    today = pd.Timestamp(archive.as_of)
    rows = pd.concat([_own(archive, dispute), _others(archive, dispute)], ignore_index=True)
    rows = rows.astype({"start": "datetime64[ns]", "end": "datetime64[ns]"})
    rows["end"] = rows["end"].fillna(rows["start"])
    first, last = today - pd.Timedelta(days=BEHIND_DAYS), today + pd.Timedelta(days=AHEAD_DAYS)
    near = rows[(rows["end"] >= first) & (rows["start"] <= last)]
    near = near.assign(shown_from=near["start"].clip(lower=first)).drop_duplicates(["who", "what", "start"])
    return near.sort_values(
        ["of_page", "who", "start"], ascending=[False, True, True], kind="stable", ignore_index=True
    )


def next_date(frame: pd.DataFrame, as_of: pd.Timestamp) -> Any:
    """The first row of `dates` that begins after the day; None where nothing lies ahead."""
    ahead_ = frame[frame["start"] > as_of].sort_values("start", kind="stable")
    return next(ahead_.itertuples(index=False), None)


def _own(archive: Archive, dispute: str) -> pd.DataFrame:
    name = _short(str(archive.dispute(dispute)["guild_name"]))
    events = archive.accepted("events", dispute)
    talks = events[(events["date_precision"] == "day") & events["type"].isin(_TALKS_TYPES)]
    spans, expiries = (archive.of_dispute(table, dispute) for table in ("talks_spans", "expiries"))
    rows = [(name, TALKS, row.date, row.date, True, row.source_id) for row in talks.itertuples()]
    rows += [(name, TALKS, row.first_day, row.last_day, True, row.source_id) for row in spans.itertuples()]
    rows += [(name, VOTE, vote.held_on, vote.held_on, True, vote.source) for vote in votes.votes_of(archive, dispute)]
    settled = stages.stage(archive, dispute).ratified is not None  # what lies ahead then is replaced
    rows += [
        (name, EXPIRY, row.expires_on, row.expires_on, True, row.source_id)
        for row in expiries.itertuples()
        if not settled or row.expires_on <= pd.Timestamp(archive.as_of)
    ]
    deals = stages.deals(archive, dispute)
    rows += [(name, DEAL, row.deal_on, row.deal_on, True, row.source_id) for row in deals.itertuples()]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _others(archive: Archive, dispute: str) -> pd.DataFrame:
    """Other unions of the sector: what they have set, deals, and all stoppages, the dispute's own among them."""
    rows = [
        (_short(str(row.guild)), EXPIRY if row.what == "contract expires" else TALKS, row.date, row.date, False, row.source_id)
        for row in rounds.coming_dates(archive, dispute).itertuples()
    ]  # fmt: skip
    for deal in rounds.settled_since(archive, dispute).itertuples():
        if not deal.of_page:
            rows.append((_short(str(deal.guild)), DEAL, deal.date, deal.date, False, deal.source_id))
    begun = stoppages.stoppages(archive)
    asked, disputes = archive.dispute(dispute), archive.table("disputes").set_index("dispute_id")
    kin = begun["stoppage_id"].isin(disputes.index[rounds.kin(disputes, asked)])
    begun = begun[begun["dated"] & (kin | (begun["stoppage_id"] == dispute))]
    names = disputes["guild_name"]
    today = pd.Timestamp(archive.as_of)
    for row in begun.itertuples():
        end = today if pd.isna(row.end) else row.end
        of_dispute = row.stoppage_id == dispute
        rows.append((_short(str(names[row.stoppage_id])), STOPPAGE, row.start, end, of_dispute, row.source_id))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _short(name: str) -> str:
    """The union without its branches: WGA (East and West) as WGA; those that bargain together as SAG and AFTRA."""
    return union_name(name.split(" (")[0])


def ahead(archive: Archive, dispute: str) -> pd.DataFrame:
    """The days to come that were already public: day, day_precision, whose (RowText), what (RowText); soonest first."""
    events = archive.accepted("events", dispute)
    to_come = events[(events["date"] > pd.Timestamp(archive.as_of)) & (events["date_precision"] == "day")]
    rows: list[_Ahead] = [
        (row.date, "day", "This dispute", RowText(wording.sentence(str(row.summary)), "events", str(row.event_id), (str(row.source_id),), refs=True))
        for row in to_come.itertuples()
    ]  # fmt: skip
    rows += _expiry_ahead(archive, dispute, {row[0] for row in rows})
    rows += [
        (row.date, "day", RowText(union_name(str(row.guild)), "disputes", str(row.dispute_id)), RowText(row.what.capitalize(), "disputes", str(row.dispute_id), (str(row.source_id),), refs=True))
        for row in rounds.coming_dates(archive, dispute).itertuples()
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["day", "day_precision", "whose", "what"]).astype({"day": "datetime64[ns]"})
    return frame.sort_values("day", kind="stable", ignore_index=True)


def _expiry_ahead(archive: Archive, dispute: str, listed: set[Any]) -> list[_Ahead]:
    now = stages.stage(archive, dispute)
    settled = now.name == stages.SETTLED
    day, source = (now.runs_to, now.contract_source) if settled else (now.expires, now.expiry_source)
    if not day or day <= now.as_of or (now.ratified and now.name != stages.SETTLED) or pd.Timestamp(day) in listed:
        return []
    words = RowText("Contract expires", "expiries", dispute, (source,), refs=True)
    return [(pd.Timestamp(day), now.runs_to_known_to if settled else "day", "This dispute", words)]


def turns(archive: Archive, dispute: str) -> pd.DataFrame:
    """What moved the talks up to the day, newest first: day, what (RowText); empty where that is one act alone."""
    frame = news.events(archive, dispute)
    frame = frame[
        (frame["day"] <= pd.Timestamp(archive.as_of)) & ~frame["kind"].isin(_NO_TURN) & (frame["words"] != "")
    ]
    frame = frame.iloc[:0] if len(frame) == 1 else frame.sort_values("day", ascending=False, kind="stable")
    rows = [
        (row.day, RowText(wording.sentence(str(row.words)), str(row.table), str(row.row_id), (str(row.source_id),), refs=True))
        for row in frame.itertuples()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["day", "what"]).astype({"day": "datetime64[ns]"})


def _of_others(union: str, what: str) -> str:
    """What another union has ahead, to be followed by the day."""
    name = union_name(union)
    return f"the {name} agreement runs out" if what == "contract expires" else f"{name} {what}"


@dataclass(frozen=True)
class Calendar:
    """What the section's sentence tells: days of talks as the parties count them, the next and the newest of them."""

    days_of_talks: Quantity | None
    next: Quantity | None
    coming: RowText | None
    coming_on: pd.Timestamp | None
    met_on: pd.Timestamp | None


def calendar(archive: Archive, dispute: str) -> Calendar:
    """Days of talks only where the parties themselves have counted; the first date ahead of another union; the newest
    talks in the archive, where these are of the last weeks."""
    met = sessions(archive, dispute)
    how = "The parties' own count"
    held = Quantity("sessions_held", "Days of talks", met.days_held, "sessions", met.held_sources, how)
    upcoming = Quantity("next_session", "Next session", met.next, "date", (met.next_source,), "Announced by this day")
    others = rounds.coming_dates(archive, dispute)
    coming, coming_on = None, None
    if len(others):
        first = others.iloc[0]
        coming = RowText(_of_others(str(first["guild"]), str(first["what"])), "disputes", str(first["dispute_id"]))
        coming_on = first["date"]
    lately = met.last is not None and (archive.as_of - met.last).days <= RECENT_DAYS
    met_on = pd.Timestamp(met.last) if lately else None
    return Calendar(held if met.counted_by_parties else None, upcoming if met.next else None, coming, coming_on, met_on)
