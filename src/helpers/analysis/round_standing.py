"""Where a round without a deal stands among past rounds: counts that a sentence can give, and their frame."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis import base_rates, coverage, stages
from helpers.archive import Archive, Quantity


@dataclass(frozen=True)
class Standing:
    """What past rounds came to that had no deal as close to their expiry as this one.

    `struck` of `alike` came to a strike, `chance` is the share with its 80 percent interval (None with too few cases);
    `union_struck` and `union_alike` are of this union (None where it has none). `lines`: columns of
    `base_rates.round_lines`. `since` is the expiry of the first past round on record.
    """

    struck: Quantity
    alike: Quantity
    chance: Quantity | None
    union_struck: Quantity | None
    union_alike: Quantity | None
    lines: pd.DataFrame
    since: pd.Timestamp


def standing(archive: Archive, dispute: str) -> Standing | None:
    """The standing of a round before a stoppage; None once a stoppage or a deal has come, or without an expiry or past rounds."""
    now = stages.stage(archive, dispute)
    if "outlook" not in coverage.sections(archive, dispute) or now.name not in (stages.BEFORE, stages.EXPIRED):
        return None
    rows = base_rates.rates(archive, dispute).set_index("key")
    if "struck_from_here" not in rows.index or not rows.loc["struck_from_here", "cases"]:
        return None
    past = base_rates.past_rounds(archive, dispute)
    alike = base_rates.without_deal(past, -(now.days_to_expiry or 0))
    sources = tuple(dict.fromkeys(alike["source_id"]))
    counts = {
        key: (_count(f"{key}_struck", row, "hits", sources), _count(f"{key}_rounds", row, "cases", sources))
        for key, row in ((key, rows.loc[key]) for key in ("struck_from_here", "struck_from_here_union"))
    }
    chance = base_rates.rate_figures(archive, dispute)["struck_from_here"]
    of_union = counts["struck_from_here_union"]
    return Standing(
        *counts["struck_from_here"],
        base_rates.whole(chance) if chance.known else None,
        of_union[0] if of_union[1].value else None,
        of_union[1] if of_union[1].value else None,
        base_rates.round_lines(archive, dispute),
        past["expires_on"].min(),
    )


def _count(key: str, row: pd.Series, column: str, sources: tuple[str, ...]) -> Quantity:
    return Quantity(key, str(row["label"]), int(row[column]), "count", sources, str(row["label"]))


@dataclass(frozen=True)
class RoundCounts:
    """What came of the past rounds of `Standing.lines`: how many, of which `early` had a deal by the expiry.

    `struck` are the titles of those that came to a strike, `today` the day of today's round after its expiry (None
    without one), `since` the expiry of the first round on record.
    """

    past: int
    early: int
    struck: tuple[str, ...]
    today: float | None
    since: pd.Timestamp


def counts(made: Standing | None) -> RoundCounts | None:
    """Past rounds in counts; None without any."""
    if made is None or made.lines["of_page"].all():
        return None
    past, of_page = made.lines[~made.lines["of_page"]], made.lines[made.lines["of_page"]]
    early = (past["mark"] == "deal") & (past["end_day"] <= 0)
    return RoundCounts(
        len(past),
        int(early.sum()),
        tuple(past.loc[past["mark"] == "strike", "title"]),
        float(of_page["end_day"].iloc[0]) if len(of_page) else None,
        made.since,
    )


def lines(made: Standing | None) -> pd.DataFrame:
    """The lines of a standing; an empty frame without one."""
    columns = ["dispute_id", "title", "guild", "start_day", "end_day", "mark", "deal_day", "outcome", "of_page"]
    return pd.DataFrame(columns=columns) if made is None else made.lines
