"""Track records as frames that a page shows: coverage and scores by method, chances of the method in use."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis import backtests, base_rates, outlook, settlements
from helpers.analysis.scores import CLEAR, SHARE_LEVEL
from helpers.archive import Archive, Quantity
from helpers.words import words

METHODS = words("methods")
"""Methods in words."""


def named(method: str) -> str:
    """A method in words."""
    return METHODS.get(method, method.replace("_", " ").capitalize())


def coverage(record: backtests.Backtest, *, used: bool = False) -> pd.DataFrame:
    """What the intervals held: method (in words), level, covered, low, high (shares), forecasts, cases.

    With `used` only the method in use. Empty where nothing could be scored.
    """
    if not record.enough:
        return pd.DataFrame(columns=["method", "level", "covered", "low", "high", "forecasts", "cases"])
    rows = record.coverage[record.coverage["method"] == record.preferred] if used else record.coverage
    return rows.assign(method=rows["method"].map(named)).reset_index(drop=True)


def coverage_percent(record: backtests.Backtest) -> pd.DataFrame:
    """The rows of `coverage` for a reader: method, level_pct, covered_pct, low_pct, high_pct, forecasts, cases."""
    rows = coverage(record)
    shares = ("level", "covered", "low", "high")
    percent = {f"{name}_pct": (rows[name].astype(float) * 100).round() for name in shares}
    return rows[["method"]].assign(**percent, forecasts=rows["forecasts"], cases=rows["cases"])


def scores(record: backtests.Backtest) -> pd.DataFrame:
    """Each method's loss beside the baseline's: method, relative (baseline = 1), gain, gain_error, better_in, cases, verdict.

    `gain` is the baseline's loss less the method's, `gain_error` its standard error with the forecasts of one case taken
    together; the verdict says whether the gain is beyond chance (two standard errors).
    """
    columns = ["method", "relative", "gain", "gain_error", "better_in", "cases", "verdict"]
    if not record.enough:
        return pd.DataFrame(columns=columns)
    rows = record.scores
    made = rows.assign(method=rows["method"].map(named), verdict=_verdicts(rows, record.baseline))
    return made[columns].round({"relative": 2, "gain": 3, "gain_error": 3}).reset_index(drop=True)


def _verdicts(rows: pd.DataFrame, baseline: str) -> pd.Series:
    """Whether each row's gain is beyond chance: "better", "worse", "no clear difference", "the baseline"."""
    verdict = pd.Series("no clear difference", index=rows.index)
    verdict = verdict.mask(rows["gain"] > CLEAR * rows["gain_error"], "better")
    verdict = verdict.mask(rows["gain"] < -CLEAR * rows["gain_error"], "worse")
    return verdict.mask(rows["method"] == baseline, "the baseline")


def base_rate_scores(forecasts: pd.DataFrame) -> pd.DataFrame:
    """The record of base rates by day and method, for a reader: before (days to the expiry), method, said_pct,
    struck_pct, brier, gain, gain_error, rounds, verdict. `forecasts`: columns of `base_rates.backtest`."""
    rows = base_rates.record(forecasts)
    made = rows.assign(
        before=-rows["day"].astype(int),
        method=rows["method"].map(named),
        said_pct=(rows["said"].astype(float) * 100).round(),
        struck_pct=(rows["happened"].astype(float) * 100).round(),
        verdict=_verdicts(rows, base_rates.ALL_ROUNDS),
    ).round({"brier": 3, "gain": 3, "gain_error": 3})
    columns = ["before", "method", "said_pct", "struck_pct", "rounds", "verdict", "brier", "gain", "gain_error"]
    return made[columns].iloc[::-1].sort_values("before", kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class BaseRateFigures:
    """What base rates said of rounds `days` before their expiry without a deal (in percent), and how many were struck."""

    days: Quantity
    rounds: Quantity
    said: Quantity
    of_all: Quantity
    struck: Quantity
    better: bool


def base_rate_figures(forecasts: pd.DataFrame, day: int = -8) -> BaseRateFigures | None:
    """The record of base rates on one day before the expiry; None where no round had enough others before it."""
    rows = base_rates.record(forecasts)
    rows = rows[rows["day"] == day].set_index("method")
    if rows.empty:
        return None
    here, everyone = rows.loc[base_rates.FROM_HERE], rows.loc[base_rates.ALL_ROUNDS]
    how = "Each round's chance from the rounds that were over by then"
    struck = round(float(here["happened"] * here["rounds"]))

    def percent(key: str, share: float) -> Quantity:
        return Quantity(f"base_rates_{key}", "", round(float(share) * 100), "pct", (), how)

    return BaseRateFigures(
        Quantity("base_rates_day", "Days before the expiry", -day, "days", (), how),
        Quantity("base_rates_rounds", "Rounds", int(here["rounds"]), "count", (), how),
        percent("said", here["said"]),
        percent("of_all", everyone["said"]),
        Quantity("base_rates_struck", "Rounds struck", struck, "count", (), how),
        bool(here["gain"] > CLEAR * here["gain_error"]),
    )


def chances(archive: Archive) -> pd.DataFrame:
    """The chances of the method in use beside what came: within_days, said, happened, low, high, brier, forecasts, cases.

    Shares; low and high bound the share that came (95 percent, chances of one stoppage taken together).
    """
    made = outlook.chance_record(archive)
    columns = ["within_days", "said", "happened", "low", "high", "brier", "brier_constant", "forecasts", "cases"]
    if made.empty:
        return pd.DataFrame(columns=columns)
    in_use = made[made["method"] == outlook.method_used(archive)]
    in_use = in_use if len(in_use) else made[made["method"] == made["method"].iloc[0]]
    low = (in_use["said"] - in_use["excess_high_95"]).clip(lower=0)
    high = (in_use["said"] - in_use["excess_low_95"]).clip(upper=1)
    return in_use.assign(low=low, high=high)[columns].reset_index(drop=True)


def chances_percent(archive: Archive) -> pd.DataFrame:
    """The rows of `chances` for a reader: within_days, said_pct, happened_pct, low_pct, high_pct, brier, forecasts, cases."""
    rows = chances(archive)
    percent = {f"{n}_pct": (rows[n].astype(float) * 100).round(1) for n in ("said", "happened", "low", "high")}
    kept = rows[["within_days", "brier", "brier_constant", "forecasts", "cases"]]
    return kept.assign(**percent).round({"brier": 3, "brier_constant": 3})


def settled_places(archive: Archive) -> pd.DataFrame:
    """Past rounds item by item: round (title), item, year, ask, offer, settlement, with their units, place (0 to 1), source_id."""
    past = settlements.positions(settlements.past_items(archive))
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    units = {f"{name}_unit": past["unit"] for name in ("ask", "offer", "settlement")}
    made = past.assign(
        round=past["round"].map(titles),
        item=past["item"].str.replace("_", " "),
        place=past["position"].round(2),
        source_id=past["sources"].map(tuple),
        **units,
    )
    columns = ["round", "item", "year", "ask", "ask_unit", "offer", "offer_unit", "settlement", "settlement_unit"]
    return made[[*columns, "place", "source_id"]].reset_index(drop=True)


@dataclass(frozen=True)
class RecordFigures:
    """What the 80 percent intervals of a method held, over how many forecasts of how many cases."""

    inside: Quantity
    forecasts: Quantity
    cases: Quantity


def record_figures(record: backtests.Backtest, unit: str = "stoppages") -> RecordFigures | None:
    """The record of the method in use as figures; None where nothing could be scored."""
    if not record.enough:
        return None
    row = record.coverage[(record.coverage["method"] == record.preferred) & (record.coverage["level"] == 0.8)].iloc[0]
    how = "Each forecast made again from what was known then"
    held, ends = round(float(row["covered"]) * 100), (float(row["low"]) * 100, float(row["high"]) * 100, SHARE_LEVEL)
    return RecordFigures(
        Quantity("intervals_held", "80 percent intervals that held", held, "pct", (), how, *ends),
        Quantity("forecasts", "Forecasts", int(row["forecasts"]), "count", (), how),
        Quantity("forecast_cases", "Cases behind them", int(row["cases"]), unit, (), how),
    )


@dataclass(frozen=True)
class SettlementFigures:
    """The record of the settlement ranges as figures, shares in percent."""

    rounds: Quantity
    inside: Quantity
    level: Quantity
    error: Quantity
    midpoint: Quantity


def settlement_figures(record: backtests.SettlementRecord | None) -> SettlementFigures | None:
    """The record of `backtests.settlement_record` as figures; None without one."""
    if record is None:
        return None
    how = "Each round predicted from all others, whenever they were; a round's items share its weight"
    shares = {"inside": record.inside, "level": record.level, "error": record.error, "midpoint": record.error_midpoint}
    figures = {key: Quantity(f"settlement_{key}", "", round(v * 100), "pct", (), how) for key, v in shares.items()}
    return SettlementFigures(Quantity("settlement_rounds", "Rounds", record.rounds, "count", (), how), **figures)
