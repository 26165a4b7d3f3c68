"""The outlook of a dispute on a day: the stoppages it rests on, their record as evidence, the method in use.

The distributions are in `durations`, the scores in `backtests`; here they are asked of the archive. See docs/methods.md.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from helpers.analysis import backtests, durations, stages, stoppages
from helpers.archive import Archive

SECTORS = ("film_tv", "commercials", "video_games", "news_broadcast", "animation")
KINDS = ("strike", "lockout", "boycott")
"""The cases an outlook rests on: strikes, lockouts and boycotts in screen work, broadcast, commercials and games."""


def cases(archive: Archive, dispute: str = "", *, guild: str = "all", sector: str = "all") -> pd.DataFrame:
    """Stoppages with known days as durations; `dispute` itself is left out.

    Columns of `stoppages.stoppages`, plus `length` (days, both ends counted; as most sources print it where the days
    are not known) and `observed` (False while running).
    """
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    frame = frame[frame["kind"].isin(KINDS) & ~frame["disputed"] & (frame["stoppage_id"] != dispute)]
    if sector == "all":
        frame = frame[frame["sector"].isin(SECTORS)]
    length = frame["days"].fillna(frame["days_reported"])
    frame = frame.assign(length=length, observed=~frame["running"])
    return frame[frame["length"].notna()].reset_index(drop=True)


def elapsed(archive: Archive, dispute: str) -> int | None:
    """Days that the dispute's stoppage has run by the as-of day, both ends counted; None where none runs."""
    return stages.stage(archive, dispute).stoppage_day


def remaining(archive: Archive, dispute: str) -> durations.Outlook | None:
    """What remains of the dispute's running stoppage, by the method in use; None where none with a known first day runs."""
    days = elapsed(archive, dispute)
    if days is None:
        return None
    past = cases(archive, dispute)
    return durations.outlook(past["length"], past["observed"], days, method_used(archive))


def method_used(archive: Archive) -> durations.OutlookMethod:
    """The method that did best on past stoppages known that day; the baseline where none beat it."""
    record = backtest(archive)
    return record.preferred if record.enough else backtests.OUTLOOK_BASELINE  # type: ignore[return-value]


def backtest(archive: Archive) -> backtests.Backtest:
    """The outlook's backtest on the stoppages known that day with exact days."""
    past = cases(archive)
    past = past[past["dated"]]
    return _backtest(tuple(past[["stoppage_id", "start", "end", "sector"]].itertuples(index=False, name=None)))


@lru_cache(maxsize=512)
def _backtest(strikes: tuple[tuple[str, pd.Timestamp, pd.Timestamp, str], ...]) -> backtests.Backtest:
    # Kept by its evidence: many days know the same stoppages.
    return backtests.outlook_backtest(pd.DataFrame(strikes, columns=["id", "start", "end", "group"]))
