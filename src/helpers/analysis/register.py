"""A register of forecasts: what an edition said of the future, appended when said, and set beside what came.

Rows have the form of the hubverse (Consortium of Infectious Disease Modeling Hubs 2024): one value each, named by model,
origin date, target, horizon and output type. Forecasts of the past made now are backtests and never enter it. Baselines
are entered beside the models.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis import (
    backtests,
    base_rates,
    counterfactuals,
    outlook,
    pattern,
    pay,
    production,
    quarter_forecasts,
    record_list,
    remaining_days,
    scores,
    stages,
)
from helpers.archive import Archive, ArchiveError, Quantity, read_forecasts

KEY = ["edition", "model", "origin_date", "target", "horizon", "output_type", "output_type_id"]
COLUMNS = [*KEY[:3], "dispute_id", *KEY[3:], "value", "data_version"]


class Target(NamedTuple):
    """What is foretold: in words, of one case (`{case}`, `{horizon}`), and its unit."""

    name: str
    of_case: str
    unit: str


TARGETS = {
    "strike": Target("A strike before the deal", "{case}: a strike before the deal", "pct"),
    "end_within": Target("An end of the stoppage by a day", "{case}: an end within {horizon} days", "pct"),
    "days_to_end": Target("Days that remain of a stoppage", "{case}: days that remain", "days"),
    "first_year_raise": Target("First-year raise, percent", "{case}: first-year raise", "pct"),
    "shoot_days": Target("Shoot days of the next quarter", "Shoot days, {case}", "shoot_days"),
}
"""Horizons: days to the expiry; days; 0; 0; quarters ahead. Chances stand in percent where a reader sees them."""
_YES = "yes"
_ENDS = {"0.5": "expected"} | {
    f"{(1 + side * level) / 2:g}": f"{name}_{100 * level:g}"
    for level in scores.LEVELS
    for side, name in ((-1, "low"), (1, "high"))
}
"""Columns of `counterfactuals.Losses.quarters` by their probability."""


def statements(archive: Archive, edition: str, dispute: str = "") -> pd.DataFrame:
    """What the functions of this library say of the future on the as-of day, baselines among them.

    With a dispute: a strike, the end of a stoppage, the first-year raise, as far as they are open; without one: shooting
    days of the next quarter. Columns as `COLUMNS`: chances as `pmf` of "yes", distributions as `quantile`;
    `data_version` is the archive's.
    """
    of_dispute = [*_strike(archive, dispute), *_end(archive, dispute), *_raise(archive, dispute)] if dispute else []
    rows = of_dispute if dispute else list(_shoot_days(archive))
    made = pd.DataFrame(rows, columns=["model", "target", "horizon", "output_type", "output_type_id", "value"])
    made = made.assign(
        edition=edition, origin_date=str(archive.as_of), dispute_id=dispute, data_version=archive.version
    )
    return made[COLUMNS].astype({"horizon": "int64", "value": "float64"}).round({"value": 4})


_Row = tuple[str, str, int, str, str, float]


def _strike(archive: Archive, dispute: str) -> Iterable[_Row]:
    now, figures = stages.stage(archive, dispute), base_rates.rate_figures(archive, dispute)
    if now.name not in (stages.BEFORE, stages.EXPIRED) or now.days_to_expiry is None:
        return
    for model, key in (("base_rate_from_here", "struck_from_here"), ("base_rate_all_rounds", base_rates.STRUCK)):
        one = figures.get(key)
        if one is not None and isinstance(one.value, float):
            yield model, "strike", now.days_to_expiry, "pmf", _YES, one.value / 100


def _end(archive: Archive, dispute: str) -> Iterable[_Row]:
    ahead = outlook.remaining(archive, dispute)
    if ahead is None or not ahead.enough:
        return
    past = outlook.cases(archive, dispute)
    naive = remaining_days.outlook(past["length"], past["observed"], ahead.elapsed, backtests.OUTLOOK_BASELINE)
    for one in (ahead, naive):
        for row in one.chances.to_dict("records"):
            yield one.method, "end_within", int(row["within_days"]), "pmf", _YES, float(row["chance"])
        for row in one.quantiles.to_dict("records"):
            yield one.method, "days_to_end", 0, "quantile", f"{row['probability']:g}", float(row["days"])


def _raise(archive: Archive, dispute: str) -> Iterable[_Row]:
    made = pattern.implied(archive, dispute)
    if made is None or made.first_year.low is None or made.first_year.high is None:
        return
    first = made.first_year
    for name, value in (("0.1", first.low), ("0.5", first.value), ("0.9", first.high)):
        yield "pattern", "first_year_raise", 0, "quantile", name, float(value)  # type: ignore[arg-type]
        yield "pattern_exactly", "first_year_raise", 0, "quantile", name, float(made.offer.raises[0])


def _shoot_days(archive: Archive) -> Iterable[_Row]:
    series = _quarters(archive)[["period", "value"]]
    if series.empty:
        return
    ahead = [str(pd.Period(series["period"].iloc[-1], "Q") + 1)]
    for method in (None, quarter_forecasts.BASELINE):
        made = counterfactuals.lost_days(series, ahead, method)
        if made.enough:
            row = made.quarters.iloc[0]
            for probability, name in sorted(_ENDS.items()):
                yield made.method, "shoot_days", 1, "quantile", probability, float(row[name])


def _quarters(archive: Archive) -> pd.DataFrame:
    return production.quarters(archive, "total", production.series_on(archive))


LATEST_ENTRY = 14
"""Days after its origin within which a statement may enter the register; made later it is a backtest."""


def appended(register: pd.DataFrame, made: pd.DataFrame, made_on: date) -> pd.DataFrame:
    """The register with new statements at its end; what an edition has said already stays as it was said.

    Raises ArchiveError for a new statement made before its origin day, or more than `LATEST_ENTRY` days after it.
    """
    entered = set(register[KEY].astype(str).itertuples(index=False, name=None))
    keys = made[KEY].astype(str).itertuples(index=False, name=None)
    new = made[pd.Series([key not in entered for key in keys], index=made.index, dtype=bool)]
    waited = (pd.Timestamp(made_on) - pd.to_datetime(new["origin_date"])).dt.days
    if not waited.between(0, LATEST_ENTRY).all():
        first = new.loc[~waited.between(0, LATEST_ENTRY)].iloc[0]
        raise ArchiveError(
            f"{first['edition']}: as of {first['origin_date']}, entered on {made_on}; expected at most {LATEST_ENTRY} days "
            "between: a forecast of a past day is a backtest, no entry of the register"
        )
    if register.empty or new.empty:
        return register if new.empty else new.reset_index(drop=True)
    return pd.concat([register[COLUMNS].astype(made.dtypes.to_dict()), new], ignore_index=True)


def entered(archive: Archive) -> pd.DataFrame:
    """The statements in the register that were made by the as-of day."""
    rows = read_forecasts()
    return rows[pd.to_datetime(rows["origin_date"]) <= pd.Timestamp(archive.as_of)].reset_index(drop=True)


def outcomes(archive: Archive, register: pd.DataFrame) -> pd.DataFrame:
    """Each row of the register with what came, as known on the as-of day: adds `actual` (blank while it is open).

    Chances have 1 or 0, quantiles the figure itself.
    """
    keys = ["dispute_id", "target", "origin_date", "horizon"]
    known = {key: _actual(archive, *key) for key in set(register[keys].itertuples(index=False, name=None))}
    actual = [known[key] for key in register[keys].itertuples(index=False, name=None)]
    return register.assign(actual=pd.Series(actual, index=register.index, dtype="float64"))


def _actual(archive: Archive, dispute: str, target: str, origin: str, horizon: int) -> float | None:
    made, day = {"strike": _struck, "first_year_raise": _settled_at}.get(target), pd.Timestamp(origin)
    if made is not None:
        return made(archive, dispute)
    if target == "shoot_days":
        return _quarter_counted(archive, day, horizon)
    remained = _remained(archive, dispute, day)
    if target == "days_to_end" or remained is None:
        if target == "end_within" and (pd.Timestamp(archive.as_of) - day).days >= horizon:
            return 0.0
        return remained
    return float(remained <= horizon)


def _struck(archive: Archive, dispute: str) -> float | None:
    rounds = base_rates.past_rounds(archive).set_index("dispute_id")
    if dispute in rounds.index:
        return float(rounds.loc[dispute, "outcome"] == base_rates.STRUCK)
    return 1.0 if stages.stage(archive, dispute).name == stages.STOPPAGE else None


def _settled_at(archive: Archive, dispute: str) -> float | None:
    done = pay.latest(pay.offers(archive, dispute), "settlement")
    return done.raises[0] if done else None


def _next_quarter(archive: Archive, origin: pd.Timestamp, horizon: int) -> str | None:
    """The quarter that was `horizon` quarters ahead on the origin day."""
    frame = _quarters(archive)
    before = frame[frame["published_on"] <= origin]
    return None if before.empty else str(pd.Period(before["period"].iloc[-1], "Q") + horizon)


def _quarter_counted(archive: Archive, origin: pd.Timestamp, horizon: int) -> float | None:
    """The quarter that was next on the origin day, as known on the as-of day."""
    frame = _quarters(archive)
    counted = frame.loc[frame["period"] == _next_quarter(archive, origin, horizon), "value"]
    return float(counted.iloc[0]) if len(counted) else None


def _remained(archive: Archive, dispute: str, origin: pd.Timestamp) -> float | None:
    rows = archive.table("stoppages")
    ended = rows[(rows["dispute_id"] == dispute) & (rows["last_day_precision"] == "day")]
    over = ended[ended["last_day"].notna() & (ended["last_day"] < pd.Timestamp(archive.as_of))]
    return float((over["last_day"].iloc[0] - origin).days) if len(over) else None


def _cases(archive: Archive, register: pd.DataFrame) -> pd.Series:
    """What each row is of: its dispute, or the quarter whose shooting days it foretells."""
    rows = register[["dispute_id", "origin_date", "horizon"]].itertuples(index=False, name=None)
    of = [dispute or _next_quarter(archive, pd.Timestamp(origin), int(ahead)) for dispute, origin, ahead in rows]
    return pd.Series(of, index=register.index, dtype=object)


SCORE_COLUMNS = ["target", "model", "statements", "cases", "interval_score", "covered_80", "brier", "open"]


def scored(archive: Archive, register: pd.DataFrame) -> pd.DataFrame:
    """How the statements of each model fared, by target, as known on the as-of day.

    Columns: target, model, statements (with a known outcome), cases (disputes or quarters behind them), interval_score
    (weighted, in the target's unit; quantiles only), covered_80 (share of 80 percent intervals that held what came), brier
    (chances only), open (statements without an outcome yet). Compare models of one target only.
    """
    frame, rows = outcomes(archive, register).assign(case=_cases(archive, register)), []
    for (target, model), group in frame.groupby(["target", "model"], sort=True):
        done = group[group["actual"].notna()]
        waiting = group[group["actual"].isna()].drop_duplicates(["edition", "horizon"])
        rows.append((target, model, *_fared(done), len(waiting)))
    return pd.DataFrame(rows, columns=SCORE_COLUMNS)


def _fared(done: pd.DataFrame) -> tuple[Any, ...]:
    chances, wide = done[done["output_type"] == "pmf"], done[done["output_type"] == "quantile"]
    statements = len(done.drop_duplicates(["edition", "horizon"]))
    brier = float(((chances["value"] - chances["actual"]) ** 2).mean()) if len(chances) else None
    score, covered = [], []
    for _, made in wide.groupby(["edition", "horizon"]):
        quantiles = made.assign(p=made["output_type_id"].astype(float)).set_index("p")["value"].sort_index()
        actual = float(made["actual"].iloc[0])
        score.append(float(scores.pinball(np.array([actual]), quantiles.to_numpy()[None, :], list(quantiles.index))[0]))
        covered.append(quantiles[0.1] <= actual <= quantiles[0.9])
    means = (float(np.mean(score)), float(np.mean(covered))) if score else (None, None)
    return statements, done["case"].nunique(), *means, brier


def scores_named(archive: Archive, register: pd.DataFrame) -> pd.DataFrame:
    """The rows of `scored` for a reader, none before a statement has come due: target and method in words.

    Columns: target, method, statements, cases, interval_score, covered_80_pct, brier, open.
    """
    frame = scored(archive, register)
    frame = frame[frame["statements"] > 0] if frame["statements"].any() else frame.iloc[:0]
    shares = (frame["covered_80"].astype("float64") * 100).round()
    return frame.assign(
        target=frame["target"].map({key: target.name for key, target in TARGETS.items()}),
        method=frame["model"].map(record_list.named),
        covered_80_pct=shares,
        interval_score=frame["interval_score"].astype("float64").round(2),
        brier=frame["brier"].astype("float64").round(3),
    )


BESIDE_COLUMNS = [
    "edition", "origin_on", "what", "method", "said", "said_unit", "low", "low_unit", "high", "high_unit", "came", "came_unit",
]  # fmt: skip


def beside(archive: Archive, register: pd.DataFrame) -> pd.DataFrame:
    """Each statement of the register beside what came, one row for each edition, target, horizon and model.

    Columns: edition, origin_on, what (the target in words), method (in words), said (the chance in percent, or the median),
    low and high (ends of the 80 percent interval; blank for chances), came (1 or 0 in percent, or the figure; blank while
    it is open), each with its unit.
    """
    frame = outcomes(archive, register).assign(case=_cases(archive, register))
    rows = []
    for (edition, target, horizon, model), made in frame.groupby(["edition", "target", "horizon", "model"], sort=False):
        first, (_, of_case, unit) = made.iloc[0], TARGETS[str(target)]
        values = made.set_index("output_type_id")["value"]
        scale = 100 if first["output_type"] == "pmf" else 1
        ends = [values.get(_YES, values.get("0.5")), values.get("0.1"), values.get("0.9"), first["actual"]]
        cells = [cell for value in ends for cell in (None if pd.isna(value) else _in_words(value * scale, unit), unit)]
        what = of_case.format(case=first["case"], horizon=horizon)
        rows.append((edition, pd.Timestamp(first["origin_date"]), what, record_list.named(str(model)), *cells))
    return pd.DataFrame(rows, columns=BESIDE_COLUMNS)


def _in_words(value: float, unit: str) -> float:
    return round(value, 1) if unit == "pct" else round(value)


@dataclass(frozen=True)
class Entries:
    """What the register holds: statements (by edition, target and horizon), editions, and statements that have come due."""

    statements: Quantity
    editions: Quantity
    due: Quantity


def entries(archive: Archive, register: pd.DataFrame) -> Entries | None:
    """Counts of the register; None while it is empty."""
    if register.empty:
        return None
    made = outcomes(archive, register).drop_duplicates(["edition", "target", "horizon"])
    how = "Statements entered when the edition was made; models and baselines of one statement count once"
    counts = (
        ("statements", "Statements in the register", len(made), "statements"),
        ("editions", "Editions behind them", made["edition"].nunique(), "editions"),
        ("due", "Statements come due", int(made["actual"].notna().sum()), "statements"),
    )
    return Entries(*(Quantity(f"register_{key}", label, number, unit, (), how) for key, label, number, unit in counts))
