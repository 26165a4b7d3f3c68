"""Votes of union members: the last one of a dispute and its rank among the guild's earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.unions import same_union
from helpers.archive import Archive, Quantity, RowText
from helpers.archive.quantity import ordinal
from helpers.words import words

_RANKED_FROM = 3  # fewer votes make no ranking
KIND_NAMES = words("votes")


@dataclass(frozen=True)
class Vote:
    """One vote: shares in percent, `rank` 1 is the highest yes share among `among` votes of its kind so far.

    `ballot` names the agreement or local where a vote had several ballots; `passed` tells the outcome, which the
    members' share need not decide: crews vote by delegates.
    """

    kind: str
    ballot: str
    held_on: pd.Timestamp
    held_on_precision: str
    yes_pct: float
    turnout_pct: float | None
    ballots: int | None
    passed: bool
    rank: int
    among: int
    source: str


def votes_of(archive: Archive, dispute: str) -> list[Vote]:
    """The votes of a dispute in order of time, each ranked among the guild's votes of that kind up to then."""
    table = archive.table("votes").sort_values("held_on", kind="stable")
    archive.check_dispute(dispute)
    rows = table[table["dispute_id"] == dispute]
    return [_ranked(table, row) for _, row in rows.iterrows()]


def by_day(archive: Archive, dispute: str) -> pd.DataFrame:
    """The votes of a dispute for a reader, oldest first.

    Columns: vote (RowText), held_on, held_on_precision, yes_pct, turnout_pct (missing where not published), rank (Quantity; empty for a
    first vote, which has nothing to be ranked against), vote_id, source_id.
    """
    rows = []
    for vote in votes_of(archive, dispute):
        how = "Place of the yes share among the union's votes of this kind up to then"
        rank = Quantity("vote_rank", "", f"{ordinal(vote.rank)} of {vote.among}", "", (), how)
        name = RowText(_name(vote), "votes", vote.kind, (vote.source,))
        figures = (vote.held_on, vote.held_on_precision, vote.yes_pct, vote.turnout_pct)
        rows.append((name, *figures, "" if vote.among < _RANKED_FROM else rank, vote.kind, vote.source))
    columns = ["vote", "held_on", "held_on_precision", "yes_pct", "turnout_pct", "rank", "vote_id", "source_id"]
    return pd.DataFrame(rows, columns=columns).astype({"yes_pct": "float64", "turnout_pct": "float64"})


def _name(vote: Vote) -> str:
    kind = KIND_NAMES[vote.kind]
    name = kind[:1].upper() + kind[1:] + ("" if vote.passed else ", voted down")
    return f"{name}: {vote.ballot}" if vote.ballot else name


def last_vote(archive: Archive, dispute: str) -> Vote | None:
    """The newest vote that was public, or None; of several ballots of one day the main one, which comes first."""
    votes = votes_of(archive, dispute)
    return next((vote for vote in votes if vote.held_on == votes[-1].held_on), None)


def _ranked(table: pd.DataFrame, row: pd.Series) -> Vote:
    peers = table[
        table["guild"].isin(same_union(str(row["guild"])))
        & (table["kind"] == row["kind"])
        & (table["held_on"] <= row["held_on"])
    ]
    return Vote(
        kind=str(row["kind"]),
        ballot=str(row["ballot"]),
        held_on=row["held_on"],
        held_on_precision=str(row["held_on_precision"]),
        yes_pct=float(row["yes_pct"]),
        turnout_pct=None if pd.isna(row["turnout_pct"]) else float(row["turnout_pct"]),
        ballots=None if pd.isna(row["ballots"]) else int(row["ballots"]),
        passed=row["passed"] == "yes",
        rank=int((peers["yes_pct"] > row["yes_pct"]).sum()) + 1,
        among=len(peers),
        source=str(row["source_id"]),
    )
