"""How long stoppages of different groups last: medians, fitted models, and what goes with a longer one."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from helpers.analysis import duration_models, durations, outlook, stoppages, survival_curves
from helpers.analysis.likelihoods import Model
from helpers.archive import Archive
from helpers.words import words

_INFORMATION = "51"  # the NAICS sector of film, broadcasting and publishing
_MIDDLE_YEAR = 2000
_EVERY = "Screen, broadcast, advertising and games"
_LARGE = "Large US stoppages (BLS)"
MODELS: dict[Model, str] = words("models")  # type: ignore[assignment]


def large_us(archive: Archive) -> pd.DataFrame:
    """Ended stoppages of a thousand workers and more in the US: columns of `us_stoppages`, plus length and observed."""
    frame = archive.accepted("us_stoppages")
    ended = frame[frame["start_date"].notna() & (frame["end_date"] <= pd.Timestamp(archive.as_of))]
    made = durations.durations_on(ended, archive.as_of).rename(columns={"days": "length"})
    return survival_curves.with_groups(made) if len(made) else made.assign(era=[], size=[])


def medians(archive: Archive) -> pd.DataFrame:
    """Median length by sector, union, era and size beside large US stoppages; groups with too few cases are left out.

    Columns: group, cases, median, low, high (days, Kaplan-Meier with a 95 percent interval; "not reached" where the curve
    or its band does not come down to half), source_id.
    """
    past = survival_curves.with_groups(outlook.cases(archive).rename(columns={"start": "start_date"}))
    past = past.assign(sector=past["sector"].map(stoppages.SECTORS))
    groups = {_EVERY: past}
    for by in ("sector", "guild", "era", "size"):
        groups |= {str(name): rows for name, rows in past.groupby(by, sort=True, observed=True)}
    big = large_us(archive)
    groups |= {
        _LARGE: big,
        "Large US stoppages, information sector": big[big["naics"].astype(str).str.startswith(_INFORMATION)],
    }
    rows = [
        (name, len(group), *_median(group), str(group["source_id"].iloc[-1]))
        for name, group in groups.items()
        if int(group["observed"].sum()) >= durations.MINIMUM_CASES
    ]
    return pd.DataFrame(rows, columns=["group", "cases", "median", "low", "high", "source_id"])


def _median(group: pd.DataFrame) -> list[str]:
    middle = survival_curves.median_length(survival_curves.survival_curve(group["length"], group["observed"]))
    return [f"{value:,.0f}" if math.isfinite(value) else "not reached" for value in middle]


def models(archive: Archive) -> pd.DataFrame:
    """Duration models fitted to screen stoppages and to large US ones; none where too few have ended.

    Columns: group, model, median, low, high (days, 95 percent interval), sigma (spread of the log of the length), aic,
    source_id.
    """
    groups = {_EVERY: outlook.cases(archive), _LARGE: large_us(archive)}
    rows = []
    for name, group in groups.items():
        if int(group["observed"].sum()) < durations.MINIMUM_CASES:
            continue
        length = group["length"].astype(float).clip(lower=durations.HOURS_LONG)
        for model, model_name in MODELS.items():
            try:
                made = duration_models.fit(length, group["observed"], model)
            except ValueError:
                continue  # one length only: no spread to estimate
            sigma, source = float(made.parameters.loc["sigma", "value"]), str(group["source_id"].iloc[-1])
            days = (round(value) for value in (made.median, *made.median_interval))
            rows.append((name, model_name, *days, round(sigma, 2), round(made.aic, 1), source))
    return pd.DataFrame(rows, columns=["group", "model", "median", "low", "high", "sigma", "aic", "source_id"])


def effects(archive: Archive) -> pd.DataFrame:
    """The factor on the length that goes with size, year and sector in a log-normal model; empty with too few cases.

    Columns: what, factor, low, high (95 percent interval), source_id.
    """
    columns = ["what", "factor", "low", "high", "source_id"]
    past = outlook.cases(archive)
    past = past[past["workers"].notna()]
    named = {
        "Ten times as many workers": np.log10(past["workers"].astype(float)),
        "Ten years later": (past["start"].dt.year - _MIDDLE_YEAR) / 10,
        "Film and television, against other work": (past["sector"] == "film_tv").astype(float),
    }
    if int(past["observed"].sum()) < len(named) * durations.MINIMUM_CASES:
        return pd.DataFrame(columns=columns)
    length = past["length"].astype(float).clip(lower=durations.HOURS_LONG)
    try:
        made = duration_models.fit(length, past["observed"], "lognormal", pd.DataFrame(named))
    except ValueError:
        return pd.DataFrame(columns=columns)
    source = str(past["source_id"].iloc[-1])
    rows = []
    for name in named:
        value, error = (float(v) for v in made.parameters.loc[name, ["value", "standard_error"]])
        ends = (value, value - 1.96 * error, value + 1.96 * error)
        rows.append((name, *(round(math.exp(end), 1) for end in ends), source))
    return pd.DataFrame(rows, columns=columns)
