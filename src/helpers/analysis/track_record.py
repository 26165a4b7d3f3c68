"""The track records of all methods, asked of the archive: each forecast made again from what was known then."""

from __future__ import annotations

from helpers.analysis import backtests, outlook, production, settlements
from helpers.archive import Archive

CATEGORIES = ("total", "feature", "tv_total", "commercial", "other")
BEFORE = "2023Q2"
"""The strikes of 2023 are what the counterfactual is for: placebo quarters end before them."""


def outlooks(archive: Archive) -> backtests.Backtest:
    """The record of the outlooks on past stoppages."""
    return outlook.backtest(archive)


def lost_days(archive: Archive) -> backtests.Backtest:
    """The record of the counterfactuals on placebo quarters before the strikes of 2023."""
    frames = {c: production.quarters(archive, c)[["period", "value"]] for c in CATEGORIES}
    known = {name: frame for name, frame in frames.items() if len(frame)}
    return backtests.counterfactual_backtest(known, BEFORE)


def settlement_places(archive: Archive) -> backtests.SettlementRecord | None:
    """How well past rounds foretell one another; None if there are too few."""
    return backtests.settlement_record(settlements.past_items(archive))
