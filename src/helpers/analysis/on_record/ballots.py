"""Votes of members."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import votes
from helpers.analysis.on_record.rows import absent, day_of, source_ids, title_of
from helpers.analysis.verdicts import Record
from helpers.archive import Archive, Quantity

_VOTE_VALUES = {"yes_pct": "yes share", "turnout_pct": "turnout", "ballots": "ballots", "yes_votes": "yes votes",
                "no_votes": "no votes"}  # fmt: skip


def vote(archive: Archive, dispute: str, kind: str, what: str) -> Record:
    """A figure of a vote: yes_pct, no_pct, turnout_pct (percent), ballots, yes_votes, no_votes. One per ballot."""
    table = archive.table("votes")
    rows = table[(table["dispute_id"] == dispute) & (table["kind"] == kind)]
    column = "yes_pct" if what == "no_pct" else what
    rows = rows[rows[column].notna()]
    named = votes.KIND_NAMES[kind]
    if rows.empty:
        return absent(f"No such figure of a vote on {named} is on record for this round on this day.")
    unit = "pct" if what.endswith("pct") else "votes"
    label = f"{title_of(archive, dispute)}, vote on {named}, {_VOTE_VALUES.get(what, 'no share')}"
    figures = []
    for _, row in rows.iterrows():
        value = round(100 - float(row["yes_pct"]), 2) if what == "no_pct" else float(row[column])
        ballot = f"; ballot: {row['ballot']}" if len(rows) > 1 and pd.notna(row["ballot"]) else ""
        how = f"result of {day_of(row['held_on'])}{ballot}"
        figures.append(Quantity(f"vote_{what}", label, value, unit, source_ids(row["source_id"]), how))
    return Record(
        figures[0], tuple(figures[1:]), _rejected_ballots(archive, dispute, what, label), firm=len(figures) == 1
    )


def _rejected_ballots(archive: Archive, dispute: str, what: str, label: str) -> tuple[Quantity, ...]:
    table = archive.table("conflicts")
    rows = table[(table["dispute_id"] == dispute) & (table["status"] == "rejected") & (table["unit"] == "votes")]
    if what != "ballots":
        return ()
    return tuple(
        Quantity("vote_ballots", label, float(row.value), "votes", source_ids(row.source_id), str(row.settled_by))
        for row in rows.itertuples()
    )


def vote_rank(archive: Archive, dispute: str, kind: str) -> Record:
    """Rank of the yes share among the guild's votes of that kind on record up to its day; 1 is the highest."""
    ranked = [vote for vote in votes.votes_of(archive, dispute) if vote.kind == kind]
    if not ranked:
        return absent("The vote is not on record.")
    last = ranked[-1]
    how = f"rank of {last.yes_pct:g}% among {last.among} votes on record up to {last.held_on.date()}"
    label = f"{title_of(archive, dispute)}, rank of the vote on {votes.KIND_NAMES[kind]}"
    return Record(Quantity("vote_rank", label, last.rank, "rank", source_ids(last.source), how))
