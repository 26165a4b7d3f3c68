"""Where rounds stand now: the newest round of each union, and what happened since an older page's day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from helpers.analysis import news, stages, wording
from helpers.analysis.parties import parties
from helpers.archive import Archive, RowText
from helpers.words import words

NOW_YEARS = 5
"""A round whose newest act is older than a contract with its extensions is no round of now."""
SAME_ACT_DAYS = 14
"""What is reported again within so many days is the same act: a deal, and then its terms."""
_TURNS = words("turns")
"""Kinds of news that turn a dispute, and what each is called in a list."""


def current_rounds(archive: Archive) -> pd.DataFrame:
    """The newest round of each union with each kind of employers, by the union's plain name, those still open first, then by their newest act.

    Columns: dispute_id, title, union, employers, stage (a name of `analysis.stages`), open (bool: no agreement yet),
    newest_on (day of the newest act that was public).
    """
    disputes = archive.table("disputes")
    since = pd.Timestamp(archive.as_of) - pd.DateOffset(years=NOW_YEARS)
    rounds = disputes[disputes["kind"].isin(("contract", "agency_agreement"))]
    rounds = rounds[rounds["dispute_id"].isin(_dated_after(archive, since))]
    rows = []
    for row in rounds.itertuples():
        newest = _newest_act(archive, str(row.dispute_id))
        if newest is not None:
            now = stages.stage(archive, str(row.dispute_id))
            closed = now.name in (stages.SETTLED, stages.ENDED)
            called = parties(archive, str(row.dispute_id)).union.text
            rows.append(
                (row.dispute_id, row.title, row.guild_name, row.employers_role, now.name, not closed, newest, called)
            )
    columns = ["dispute_id", "title", "union", "employers", "stage", "open", "newest_on", "called"]
    frame = pd.DataFrame(rows, columns=columns).astype({"newest_on": "datetime64[ns]"})
    frame = frame.sort_values("newest_on", ascending=False, kind="stable").drop_duplicates(["called", "employers"])
    frame = frame[frame["newest_on"] > since].drop(columns="called")
    return frame.sort_values(["open", "newest_on"], ascending=False, kind="stable", ignore_index=True)


def _dated_after(archive: Archive, since: pd.Timestamp) -> set[str]:
    """The disputes with any day after `since` in a table of acts: only they can have had their newest act by then."""
    disputes: set[str] = set()
    for name in ("events", "contracts", "expiries", "stoppages", "votes"):
        table = archive.table(name)
        late = (table.select_dtypes("datetime") > since).any(axis=1)
        disputes |= set(table.loc[late, "dispute_id"])
    return disputes


def _newest_act(archive: Archive, dispute: str) -> pd.Timestamp | None:
    acts = news.events(archive, dispute)
    turns = _turns(archive, dispute)
    days = pd.concat([acts["day"], turns["day"]])
    days = days[days <= pd.Timestamp(archive.as_of)]
    return None if days.empty else days.max()


def since(archive: Archive, dispute: str, day: date, most: int = 3) -> pd.DataFrame:
    """The turns of a dispute after a day, oldest first, the last `most`: what a page of that day does not tell.

    Columns: day, known_to (day, or the month or year of which it is the last), kind (a name of news.toml), name (what the
    kind is called in a list), what (RowText). Empty where nothing of the kind is known to have followed.
    """
    turns = _turns(archive, dispute)
    before = pd.Timestamp(day)
    fresh = turns["day"].between(before - pd.Timedelta(days=SAME_ACT_DAYS), before)
    later = turns[(turns["day"] > before) & ~turns["kind"].isin(turns[fresh]["kind"])]
    turns = later.drop_duplicates("kind").tail(most)
    return turns.reset_index(drop=True)


def newest_turn(archive: Archive, dispute: str) -> pd.DataFrame:
    """The last turn of a dispute that was public, a frame of one row or none; columns as in `since`."""
    return _turns(archive, dispute).tail(1).reset_index(drop=True)


def _turns(archive: Archive, dispute: str) -> pd.DataFrame:
    frame = news.events(archive, dispute)
    public = (frame["day"] <= pd.Timestamp(archive.as_of)) & frame["kind"].isin(_TURNS)
    rows = []
    for row in frame[public].itertuples():
        told = RowText(wording.sentence(str(row.words)), str(row.table), str(row.row_id), (str(row.source_id),))
        rows.append((row.day, "day", row.kind, _TURNS[str(row.kind)], told))
    now = stages.stage(archive, dispute)
    if now.ratified and now.ratified_known_to != "day":  # no news of a day, but where the round stands
        name = _TURNS["ratified"]
        what = RowText(name, "disputes", dispute, (now.contract_source,))
        rows.append((pd.Timestamp(now.ratified), now.ratified_known_to, "ratified", name, what))
    turns = pd.DataFrame(rows, columns=["day", "known_to", "kind", "name", "what"]).astype({"day": "datetime64[ns]"})
    return turns.sort_values("day", kind="stable")
