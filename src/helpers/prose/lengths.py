"""How long stoppages last, by group and by model: Hollywood beside all large US stoppages and the mediation records."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from helpers.analysis import durations, stoppages
from helpers.analysis.outlook import cases
from helpers.archive import Archive
from helpers.prose.fragments import Fragment, empty, known_sources, number, paragraph, row_text, section, table

_INFORMATION = "51"  # the NAICS sector of film, broadcasting and publishing
_MODELS: dict[durations.Model, str] = {
    "exponential": "Exponential",
    "weibull": "Weibull",
    "loglogistic": "Log-logistic",
    "lognormal": "Log-normal",
}
_CENTRE_YEAR = 2000


def groups_opener(archive: Archive) -> Fragment:
    """Opener of the comparison of groups."""
    return section(
        "groups",
        "Groups",
        "Who strikes longer",
        "Median length by group with its interval, where there are enough cases; days, both ends counted",
    )


def large_us(archive: Archive) -> pd.DataFrame:
    """Ended stoppages of a thousand workers and more in the US: columns of `us_stoppages`, plus length and observed."""
    frame = archive.accepted("us_stoppages")
    ended = frame[frame["start_date"].notna() & (frame["end_date"] <= pd.Timestamp(archive.as_of))]
    made = durations.durations_on(ended, archive.as_of).rename(columns={"days": "length"})
    return durations.with_groups(made) if len(made) else made.assign(era=[], size=[])


def _hollywood(archive: Archive) -> pd.DataFrame:
    past = cases(archive)
    past = durations.with_groups(past.rename(columns={"start": "start_date"}))
    return past.assign(sector=past["sector"].map(lambda name: stoppages.SECTORS.get(str(name), str(name))))


def groups_table(archive: Archive) -> Fragment:
    """Medians by sector, union, era and size with intervals; large US stoppages and mediation records beside them."""
    past, big = _hollywood(archive), large_us(archive)
    rows = [_row(archive, "Screen, broadcast, advertising and games", past)]
    for by, name in (("sector", "Sector"), ("guild", "Union"), ("era", "Era"), ("size", "Size")):
        rows += [_row(archive, f"{name}: {group}", held) for group, held in past.groupby(by, sort=True, observed=True)]
    if len(big):
        rows.append(_row(archive, "Large US stoppages (BLS)", big))
        rows += [
            _row(archive, f"Large US stoppages: {size}", held) for size, held in big.groupby("size", observed=True)
        ]
        own = big[big["naics"].astype(str).str.startswith(_INFORMATION)]
        rows.append(_row(archive, "Large US stoppages: information sector", own))
    counts = archive.table("mediation_counts")
    counts = counts[counts["days_low"].notna()]
    if len(counts):
        rows.append(_counts_row(archive, counts))
    columns = {
        "group": "Group",
        "n": "Cases",
        "running": "Still running",
        "median": "Median days",
        "low": "Low",
        "high": "High",
    }
    return table("Median length of stoppages by group", columns, rows, numeric=True)


def _row(archive: Archive, name: str, held: pd.DataFrame) -> dict[str, str]:
    sources = known_sources(archive, held["source_id"])[-1:]
    ended = int(held["observed"].sum())
    cells = {"median": row_text(durations.too_few(ended), "stoppages", "cases", []), "low": "", "high": ""}
    if ended >= durations.MINIMUM_CASES:
        middle = durations.median_length(durations.survival_curve(held["length"], held["observed"]))
        how = "Kaplan-Meier curve: where it, or its band, comes down to one half"
        cells = {
            key: number(archive, value, "days", how, sources, refs=key == "median", with_unit=False)
            if math.isfinite(value)
            else "not reached"
            for key, value in zip(("median", "low", "high"), middle, strict=True)
        }
    return {
        "group": row_text(name, "stoppages", name, sources),
        "n": number(archive, len(held), "count", "Cases", sources, refs=False),
        "running": number(archive, len(held) - ended, "count", "Counted as not yet ended", sources, refs=False),
        **cells,
    }


def _counts_row(archive: Archive, counts: pd.DataFrame) -> dict[str, str]:
    by_class = counts.groupby(["days_low", "days_high"], dropna=False)["strikes"].sum().reset_index()
    total = int(by_class["strikes"].sum())
    source = known_sources(archive, counts["source_id"])[:1]
    middle = durations.median_length(durations.survival_from_counts(by_class))
    how = "Last day of the class of lengths that holds it: the records give classes, not days"
    cells = {
        key: number(archive, value, "days", how, source, refs=False, with_unit=False)
        if math.isfinite(value)
        else "not reached"
        for key, value in zip(("median", "low", "high"), middle, strict=True)
    }
    return {
        "group": row_text(
            "Stoppages of any size (federal mediation records), by class of length", "mediation_counts", "all", source
        ),
        "n": number(archive, total, "count", "Stoppages with a recorded length", source),
        "running": number(archive, 0, "count", "The records hold ended stoppages only", source, refs=False),
        **{key: f"up to {cell}" for key, cell in cells.items()},
    }


def groups_note() -> Fragment:
    """Why the groups differ."""
    return paragraph(
        "The groups do not measure the same thing. The large US stoppages involve a thousand workers or more, the mediation records "
        "stoppages of any size, most of them in manufacturing and at a single plant. Screen stoppages stop the work of an industry "
        "that keeps a stock of finished programmes, which lets both sides hold out longer; they are also few."
    )


def models_opener(archive: Archive) -> Fragment:
    """Opener of the fitted models."""
    return section(
        "models",
        "Models",
        "What a fitted curve says of the length",
        "Maximum likelihood with running stoppages counted as not yet ended; a strike of hours counts as half a day",
    )


def models_table(archive: Archive) -> Fragment:
    """The four duration models on the stoppages here and on large US ones: median, spread, fit."""
    groups = {"Screen, broadcast, advertising and games": cases(archive), "Large US stoppages (BLS)": large_us(archive)}
    rows = [row for name, held in groups.items() for row in _model_rows(archive, name, held)]
    if not rows:
        return empty("There are too few ended stoppages to fit a model to.")
    columns = {
        "group": "Stoppages",
        "model": "Model",
        "median": "Median days",
        "low": "Low",
        "high": "High",
        "sigma": "Spread (sigma)",
        "error": "Its standard error",
        "fit": "Log-likelihood",
        "aic": "AIC",
    }
    return table(
        "Duration models; the lower the AIC, the better the fit for the number of parameters",
        columns,
        rows,
        numeric=True,
    )


def _model_rows(archive: Archive, name: str, held: pd.DataFrame) -> list[dict[str, str]]:
    if int(held["observed"].sum()) < durations.MINIMUM_CASES:
        return []
    sources = known_sources(archive, held["source_id"])[-1:]
    length = held["length"].astype(float).clip(lower=durations.HOURS_LONG)
    rows = []
    for model, label in _MODELS.items():
        try:
            made = durations.fit(length, held["observed"], model)
        except ValueError:
            continue  # one length only: no spread to estimate
        how = f"{label} model of {made.cases} stoppages, {made.ended} ended"
        sigma = made.parameters.loc["sigma"]
        figures = {
            "median": round(made.median, 1),
            "low": round(made.median_interval[0], 1),
            "high": round(made.median_interval[1], 1),
            "sigma": round(float(sigma["value"]), 2),
            "error": round(float(sigma["standard_error"]), 2),
            "fit": round(made.log_likelihood, 1),
            "aic": round(made.aic, 1),
        }
        cells = {
            key: number(archive, value, "count", how, sources, refs=key == "median") for key, value in figures.items()
        }
        if model == "exponential":
            cells["error"] = "fixed"
        rows.append({"group": row_text(name, "stoppages", name, sources), "model": label, **cells})
    return rows


def effects_table(archive: Archive) -> Fragment:
    """What size, year and sector go with: the factor on the length in a log-normal model, with its interval."""
    past = cases(archive)
    past = past[past["workers"].notna()]
    ended = int(past["observed"].sum())
    named = {
        "Ten times as many workers": np.log10(past["workers"].astype(float)),
        "Ten years later": (past["start"].dt.year - _CENTRE_YEAR) / 10,
        "Film and television, against other work": (past["sector"] == "film_tv").astype(float),
    }
    if ended < len(named) * durations.MINIMUM_CASES:
        words = row_text(durations.too_few(ended), "stoppages", "cases", [])
        return empty(f"What goes with a longer stoppage is not estimated: {words} with a known number of workers.")
    length = past["length"].astype(float).clip(lower=durations.HOURS_LONG)
    sources = known_sources(archive, past["source_id"])[-1:]
    try:
        made = durations.fit(length, past["observed"], "lognormal", pd.DataFrame(named))
    except ValueError:
        return empty("Effects of size and year cannot be estimated from the stoppages of this day.")
    how = f"Log-normal model of {made.cases} stoppages with a known number of workers"
    rows = []
    for name in named:
        value, error = made.parameters.loc[name, ["value", "standard_error"]]
        ends = {"factor": value, "low": value - 1.96 * error, "high": value + 1.96 * error}
        cells = {
            key: number(archive, round(math.exp(end), 2), "ratio", how, sources, refs=False)
            for key, end in ends.items()
        }
        rows.append({"what": name, **cells})
    columns = {"what": "Of two stoppages alike but for", "factor": "Length times", "low": "Low", "high": "High"}
    level = number(archive, 95, "pct", "Level of the intervals", refs=False)
    note = paragraph(
        f"The intervals are of {level}, here and in the tables before. One that holds the factor one says that the data do not tell "
        "whether the length differs at all."
    )
    return table("What goes with a longer stoppage, with intervals", columns, rows, numeric=True) + note
