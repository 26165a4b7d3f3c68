"""How the methods would have done in the past, each time from what was known then.

Every backtest returns a `Backtest`: the forecasts themselves, their scores against a simple baseline,
what the intervals really covered, and which method a briefing must use. See docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import pandas as pd

from helpers.analysis import chances, durations, quarter_forecasts, scores, settlements
from helpers.analysis.durations import CountingRule, too_few
from helpers.analysis.remaining_days import OutlookMethod, foreseen

OUTLOOK_DAYS = (1, 30, 60, 100)
OUTLOOK_BASELINE: OutlookMethod = "past_lengths"
OUTLOOK_DEFAULT: OutlookMethod = "memoryless"
"""Used where no method is clearly better than the baseline: the simplest one with a proper tail."""


@dataclass(frozen=True)
class Backtest:
    """The track record of some methods.

    `forecasts`: one row per forecast and method, as `scores` describes, with what tells them apart
    (`day`, or `category`, `quarter` and `horizon`). `scores` and `coverage` are the frames
    of `score_table` and `coverage_table`. `preferred` is the method to use: the best of those whose gain
    over the baseline is beyond chance (twice its standard error, by case), else the one settled beforehand.
    `message` says "too few ... (n=...)" when nothing could be scored.
    """

    forecasts: pd.DataFrame
    scores: pd.DataFrame
    coverage: pd.DataFrame
    baseline: str
    preferred: str
    message: str = ""

    @property
    def enough(self) -> bool:
        """Whether there is a record to show."""
        return not self.message

    @property
    def beats_baseline(self) -> bool:
        """Whether the preferred method did better than the baseline beyond chance."""
        return self.enough and self.preferred in scores.clearly_better(self.scores, self.baseline)

    def covered(self, level: float, method: str | None = None) -> float:
        """Share of the intervals of a level that held the truth; by default of the preferred method."""
        table = self.coverage
        row = table[(table["method"] == (method or self.preferred)) & np.isclose(table["level"], level)]
        if row.empty:
            raise ValueError(f"no record of {method or self.preferred} at level {level:g}")
        return float(row["covered"].iloc[0])


def scored(forecasts: pd.DataFrame, baseline: str, unit: str, otherwise: str = "") -> Backtest:
    """The record of some forecasts; `otherwise` is used where no method is clearly better than the baseline."""
    if forecasts.empty:
        none = pd.DataFrame()
        return Backtest(forecasts, none, none, baseline, otherwise or baseline, too_few(0, unit))
    table = scores.score_table(forecasts, baseline)
    return Backtest(
        forecasts,
        table,
        scores.coverage_table(forecasts),
        baseline,
        scores.preferred_method(table, baseline, otherwise),
    )


# --- Outlooks -------------------------------------------------------------------------------------


def outlook_backtest(
    strikes: pd.DataFrame,
    days: Sequence[int] = OUTLOOK_DAYS,
    methods: Sequence[OutlookMethod] = get_args(OutlookMethod),
    rule: CountingRule = "inclusive",
) -> Backtest:
    """The outlook on given days of each past strike, from the strikes that had begun by that day.

    `strikes` has `id`, `start`, `end` (blank while running; such strikes are evidence but not scored) and
    may have `group`, which is kept. Others that ran on that day are censored there, so nothing later is
    used. A strike is scored on day k if it went on after it and `durations.MINIMUM_CASES` others had
    ended. Actual and quantiles are days that remained; `chance_7`,
    `chance_30` and `chance_60` are the chances of an end within as many days, `on` the day of the outlook and
    `ended_on` that of the end.
    """
    ordered = strikes.assign(start=pd.to_datetime(strikes["start"]), end=pd.to_datetime(strikes["end"]))
    ordered = ordered.dropna(subset=["start"]).sort_values(["start", "id"], kind="stable")
    first, last = (ordered[name].to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    over = ordered[ordered["end"].notna()]
    rows = []
    for label, strike in over.iterrows():
        whole = durations.stoppage_days(strike["start"], strike["end"], rule)
        others = ordered.index != label
        for day in days:
            if whole <= day:
                continue
            today = np.datetime64(_day_of(strike["start"], day, rule), "D")
            lengths, ended = durations.lengths_on(first[others], last[others], today, rule)
            if (known := int(ended.sum())) < durations.MINIMUM_CASES:
                continue
            head = {"case": strike["id"], "day": day, "actual": whole - day, "known": known}
            head |= {"on": pd.Timestamp(today), "ended_on": strike["end"]}
            if "group" in ordered:
                head["group"] = strike["group"]
            for method in methods:
                ahead = foreseen(lengths, ended, day, method)
                quantiles = dict(zip(scores.QUANTILE_COLUMNS, ahead.quantiles, strict=True))
                within = {name: row[1] for name, row in zip(chances.COLUMNS, ahead.chances, strict=True)}
                rows.append({**head, "method": method, **quantiles, **within})
    default = OUTLOOK_DEFAULT if OUTLOOK_DEFAULT in methods else ""
    return scored(pd.DataFrame(rows), OUTLOOK_BASELINE, "strikes", default)


def _day_of(start: pd.Timestamp, day: int, rule: CountingRule) -> pd.Timestamp:
    """The date at whose end a strike has lasted `day` days under a rule."""
    if rule != "work_days":
        return start + pd.Timedelta(days=day - (rule == "inclusive"))
    last = start
    while durations.stoppage_days(start, last, rule) < day:
        last += pd.Timedelta(days=1)
    return last


# --- Counterfactuals ------------------------------------------------------------------------------


def counterfactual_backtest(series: Mapping[str, pd.DataFrame], before: str | None = None) -> Backtest:
    """Forecasts of placebo quarters, each category from its own earlier quarters.

    `series` maps a category to its frame (`period`, `value`); quarters from `before` on are left out.
    The loss is a share of the quarter's days, so that categories of different size weigh alike.
    Categories without enough quarters are left out. `preferred` is the pool, which `counterfactuals.lost_days` uses.
    """
    parts = [
        quarter_forecasts.placebo_forecasts(frame, before).assign(category=category)
        for category, frame in series.items()
    ]
    kept = [part for part in parts if len(part)]
    forecasts = pd.concat(kept, ignore_index=True) if kept else pd.DataFrame()
    return replace(scored(forecasts, quarter_forecasts.BASELINE, "quarters"), preferred=quarter_forecasts.POOL)


# --- Settlements ----------------------------------------------------------------------------------


def settlement_backtest(items: pd.DataFrame) -> pd.DataFrame:
    """Each item of a past round predicted from all other rounds, whenever they were.

    `items` has `round`, `ask`, `offer`, `settlement` and `settled_on` (date); further columns are kept.
    Returns, for each item of a round with `settlements.MINIMUM_ROUNDS` others, `others` (their number), `level` (of the
    widest interval), `low`, `high`, `settlement`, `inside`, `error` (of the median of the other
    positions) and `error_midpoint` (of halfway between offer and ask, the baseline), both as shares of
    the gap. Empty if no round has enough others.
    """
    placed = settlements.positions(items)
    placed = placed.assign(settled_on=pd.to_datetime(placed["settled_on"])).sort_values("settled_on", kind="stable")
    rows = []
    for row in placed.to_dict("records"):
        others = placed[placed["round"] != row["round"]]
        made = settlements.predict(others, row["ask"], row["offer"])
        if not made.enough or made.position is None:
            continue
        widest = made.intervals.iloc[-1]
        inside = bool(widest["low"] <= row["settlement"] <= widest["high"])
        errors = {"error": abs(made.position - row["position"]), "error_midpoint": abs(0.5 - row["position"])}
        forecast = {"others": made.rounds, **{key: widest[key] for key in ("level", "low", "high")}, "inside": inside}
        rows.append({**row, **forecast, **errors})
    columns = [*placed.columns, "others", "level", "low", "high", "inside", "error", "error_midpoint"]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class SettlementRecord:
    """How well past rounds foretold one another, each round weighing the same.

    `inside` is the share of items within the widest interval, `level` the mean level it promised, `error`
    and `error_midpoint` the mean miss of the median of past places and of halfway, as shares of the gap.
    """

    rounds: int
    items: int
    inside: float
    level: float
    error: float
    error_midpoint: float

    @property
    def beats_midpoint(self) -> bool:
        """Whether the median of past places missed by less than halfway did."""
        return self.error < self.error_midpoint


def settlement_record(items: pd.DataFrame) -> SettlementRecord | None:
    """The record with each round left out in turn; None if there are too few rounds."""
    made = settlement_backtest(items)
    if made.empty:
        return None
    by_round = made.groupby("round")[["inside", "level", "error", "error_midpoint"]].mean().mean()
    return SettlementRecord(made["round"].nunique(), len(made), *map(float, by_round))
