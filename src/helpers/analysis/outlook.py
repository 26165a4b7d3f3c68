"""The outlook of a dispute on a day: the stoppages it rests on, their record as evidence, the method in use.

The distributions are in `remaining_days`, the scores in `backtests`; here they are asked of the archive. See docs/methods.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis import backtests, base_rates, chances, durations, remaining_days, scores, stages, stoppages
from helpers.archive import Archive, Quantity

SECTORS = ("film_tv", "commercials", "video_games", "news_broadcast", "animation")
KINDS = ("strike", "lockout", "boycott")
"""The cases an outlook rests on: strikes, lockouts and boycotts in screen work, broadcast, commercials and games."""


def cases(archive: Archive, dispute: str = "", *, guild: str = "all", sector: str = "all") -> pd.DataFrame:
    """Stoppages with known days as durations; `dispute` itself is left out.

    Columns of `stoppages.stoppages`, plus `length` (days, both ends counted; as most sources print it where the days
    are not known) and `observed` (False while running).
    """
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    archive.check_dispute(dispute)
    frame = frame[frame["kind"].isin(KINDS) & ~frame["disputed"] & (frame["stoppage_id"] != dispute)]
    if sector == "all":
        frame = frame[frame["sector"].isin(SECTORS)]
    length = frame["days"].fillna(frame["days_reported"])
    frame = frame.assign(length=length, observed=~frame["running"])
    return frame[frame["length"].notna()].reset_index(drop=True)


def elapsed(archive: Archive, dispute: str) -> int | None:
    """Days that the dispute's stoppage has run by the as-of day, both ends counted; None where none runs."""
    return stages.stage(archive, dispute).stoppage_day


def remaining(archive: Archive, dispute: str) -> remaining_days.Outlook | None:
    """What remains of the dispute's running stoppage, by the method in use.

    None where no stoppage with a known first day runs, and once a deal stands: `after_deal` speaks of that. The frame
    `chances` has `said` and `factor` besides where the method is `RECALIBRATED`: the model's own chance and what it is
    multiplied by.
    """
    days = elapsed(archive, dispute)
    if days is None or deal_standing(archive, dispute) is not None:
        return None
    past, used = cases(archive, dispute), method_used(archive)
    model: remaining_days.OutlookMethod = backtests.OUTLOOK_DEFAULT if used == RECALIBRATED else used  # type: ignore[assignment]
    ahead = remaining_days.outlook(past["length"], past["observed"], days, model)
    if used != RECALIBRATED or not ahead.enough:
        return ahead
    curve = remaining_days.foreseen(past["length"], past["observed"], days, model).curve
    fixes = chances.known_corrections(_model_forecasts(backtest(archive)), pd.Timestamp(archive.as_of), dispute)
    quantiles = ahead.quantiles.assign(days=_quantiles(chances.recalibrated_curve(curve, fixes)))
    return replace(ahead, method=RECALIBRATED, quantiles=quantiles, chances=_corrected(ahead.chances, fixes))


def _quantiles(curve: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.interp(scores.PROBABILITIES, 1 - curve, remaining_days.REMAINING_GRID)


def _model_forecasts(record: backtests.Backtest) -> pd.DataFrame:
    """The forecasts of the model that is recalibrated, as it made them."""
    made = record.forecasts
    return made[made["method"] == backtests.OUTLOOK_DEFAULT] if len(made) else made


def _corrected(said: pd.DataFrame, fixes: tuple[chances.Correction, ...]) -> pd.DataFrame:
    """Chances times their correction; the interval holds the uncertainty of both, independent on the scale of log odds."""
    rows = []
    for row, fix in zip(said.to_dict("records"), fixes, strict=True):
        chance, (low, high) = float(row["chance"]) * fix.factor, fix.interval()
        middle, ends = _log_odds(chance), {}
        for end, of, side in (("low_80", min(low, fix.factor), -1), ("high_80", max(high, fix.factor), 1)):
            apart = (_log_odds(row[end] * fix.factor) - middle, _log_odds(chance * of / fix.factor) - middle)
            ends[end] = float(1 / (1 + np.exp(-(middle + side * np.hypot(*apart)))))
        rows.append({**row, "chance": chance, **ends, "said": float(row["chance"]), "factor": fix.factor})
    return pd.DataFrame(rows)


def _log_odds(chance: float) -> float:
    inside = min(max(chance, 1e-6), 1 - 1e-3)
    return float(np.log(inside / (1 - inside)))


def chance_record(archive: Archive) -> pd.DataFrame:
    """The record of the chances of every method: columns of `chances.reliability`, plus `method`.

    The row of `RECALIBRATED` has each chance as it would have been given on its day. Empty with no record.
    """
    record = backtest(archive)
    groups = record.forecasts.groupby("method", sort=False) if record.enough else ()
    parts = [chances.reliability(made).assign(method=method) for method, made in groups]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


# --- After a deal ---------------------------------------------------------------------------------


def deal_standing(archive: Archive, dispute: str) -> date | None:
    """The day of the deal that stands while the dispute's stoppage runs without a known last day; None without one, or
    once it is voted down."""
    now = stages.stage(archive, dispute)
    open_ended = now.name == stages.STOPPAGE and now.last_day is None
    return stages.standing_deal(archive, dispute) if open_ended else None


def deals_to_ends(archive: Archive, dispute: str = "") -> pd.DataFrame:
    """Stoppages over by the as-of day whose deal and last day are known to the day; `dispute` itself is left out.

    Columns: stoppage_id, deal_on, last_day, days (from the deal to the last day of the stoppage), source_id; in order of
    the deal. Only final deals are dated: one that members voted down would have taken longer.
    """
    archive.check_dispute(dispute)
    table = archive.table("stoppages")
    exact = (table["deal_on_precision"] == "day") & (table["last_day_precision"] == "day")
    rows = table[exact & table["deal_on"].notna() & (table["last_day"] <= pd.Timestamp(archive.as_of))]
    rows = rows[(rows["stoppage_id"] != dispute) & (rows["disputed"] != "yes")].sort_values("deal_on", kind="stable")
    days = (rows["last_day"] - rows["deal_on"]).dt.days
    return rows.assign(days=days)[["stoppage_id", "deal_on", "last_day", "days", "source_id"]].reset_index(drop=True)


@dataclass(frozen=True)
class AfterDeal:
    """What remains once a deal stands: how long the stoppages on record went on after theirs.

    `median` and `longest` are days from the deal to the last day, the median with its 80 percent interval from the order
    of the cases; `soon` is the share (percent) over within `SOON_DAYS`, with a Jeffreys interval at 80 percent. All three
    are None with fewer than `durations.MINIMUM_CASES` cases.
    """

    deal_on: Quantity
    cases: Quantity
    median: Quantity | None
    longest: Quantity | None
    soon: Quantity | None


SOON_DAYS = 30


def after_deal(archive: Archive, dispute: str) -> AfterDeal | None:
    """The outlook while a deal stands and the stoppage still runs; None otherwise."""
    day = deal_standing(archive, dispute)
    if day is None:
        return None
    past = deals_to_ends(archive, dispute)
    deal_source, sources = stages.stage(archive, dispute).contract_source, tuple(dict.fromkeys(past["source_id"]))[-2:]
    head = (
        Quantity("deal_on", "Tentative agreement", day, "date", (deal_source,), "Day of the deal"),
        Quantity("deals_before", "Stoppages with a known deal and end", len(past), "stoppages", sources, "Over by the as-of day"),
    )  # fmt: skip
    if len(past) < durations.MINIMUM_CASES:
        return AfterDeal(*head, None, None, None)
    days = np.sort(past["days"].to_numpy(dtype=float))
    how = f"Last day of the stoppage less the day of its deal, {len(days)} stoppages"
    low, high = _median_ends(days)
    soon = int((days <= SOON_DAYS).sum())
    return AfterDeal(
        *head,
        Quantity("days_after_deal", "Days from deal to end", float(np.median(days)), "days", sources, how, low, high, 0.8),
        Quantity("longest_after_deal", "Longest from deal to end", float(days[-1]), "days", sources, how),
        base_rates.rate("over_soon", f"Over within {SOON_DAYS} days of the deal", soon, len(days), sources, how),
    )  # fmt: skip


def _median_ends(ordered: NDArray[np.float64], level: float = 0.8) -> tuple[float, float]:
    """The order statistics between which the median lies with at least a level (binomial counts)."""
    from scipy import stats

    n = len(ordered)
    k = int(stats.binom.ppf((1 - level) / 2, n, 0.5))
    return float(ordered[max(k - 1, 0)]), float(ordered[min(n - k, n - 1)])


# --- The record -----------------------------------------------------------------------------------


RECALIBRATED = "recalibrated"
"""The model of `backtests.OUTLOOK_DEFAULT` with its chances corrected by their record."""


def method_used(archive: Archive) -> str:
    """The method in use: the one clearly better than the baseline on past stoppages known that day, else `RECALIBRATED`."""
    return backtest(archive).preferred


def backtest(archive: Archive) -> backtests.Backtest:
    """The outlook's backtest on the stoppages known that day with exact days.

    Besides the methods of `remaining_days` it holds `RECALIBRATED`, each forecast corrected by what was known on its day.
    """
    past = cases(archive)
    past = past[past["dated"]]
    return _backtest(tuple(past[["stoppage_id", "start", "end", "sector"]].itertuples(index=False, name=None)))


@lru_cache(maxsize=512)
def _backtest(strikes: tuple[tuple[str, pd.Timestamp, pd.Timestamp, str], ...]) -> backtests.Backtest:
    # Kept by its evidence: many days know the same stoppages.
    frame = pd.DataFrame(strikes, columns=["id", "start", "end", "group"])
    record = backtests.outlook_backtest(frame)
    made = _model_forecasts(record)
    forecasts = pd.concat([record.forecasts, _recalibrated(made, frame)], ignore_index=True) if len(made) else made
    return backtests.scored(forecasts, record.baseline, "strikes", RECALIBRATED)


def _recalibrated(made: pd.DataFrame, strikes: pd.DataFrame) -> pd.DataFrame:
    """Forecasts of the model, each with its distribution corrected by what was known on its day."""
    first, last = (pd.to_datetime(strikes[name]).to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    rows = []
    for row in made.to_dict("records"):
        others = (strikes["id"] != row["case"]).to_numpy()
        lengths, ended = durations.lengths_on(first[others], last[others], np.datetime64(row["on"], "D"))
        curve = remaining_days.foreseen(lengths, ended, row["day"], backtests.OUTLOOK_DEFAULT).curve
        fixes = chances.known_corrections(made, row["on"], str(row["case"]))
        quantiles = _quantiles(chances.recalibrated_curve(curve, fixes))
        given = {name: row[name] * fix.factor for name, fix in zip(chances.COLUMNS, fixes, strict=True)}
        rows.append(
            {**row, "method": RECALIBRATED, **dict(zip(scores.QUANTILE_COLUMNS, quantiles, strict=True)), **given}
        )
    return pd.DataFrame(rows, columns=made.columns)
