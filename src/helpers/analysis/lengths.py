"""Lengths of stoppages as a page shows them: a union's earlier ones, curves by group, what remains of a running one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.analysis import coverage, durations, outlook, remaining_days, stages, stoppages, survival_curves
from helpers.archive import Archive, Dimensions, Quantity

ALL = "All"
"""The group that holds every union or every sector in `curves`."""
LEVELS = (0.5, 0.8)
BAND = survival_curves.CURVE_LEVEL
"""The level of the intervals of `curves` and `curve`."""
_COLUMNS = [
    "stoppage_id", "title", "guild", "sector", "kind", "start", "end", "start_year", "days", "running", "counted",
    "source_id",
]  # fmt: skip


def listed(archive: Archive, *, guild: str = "all", sector: str = "all") -> pd.DataFrame:
    """Strikes, lockouts and boycotts with a known length, longest first.

    Columns: stoppage_id, title, guild, sector (its name), kind, start, end (the as-of day while it runs; missing where
    it is not known to the day), start_year, days (both ends counted, so far where running), running, counted ("both ends
    counted", or "as printed" where the days themselves are not known), source_id.
    """
    frame = outlook.cases(archive, guild=guild, sector=sector)
    counted = frame["days"].notna().map({True: "both ends counted", False: "as printed"})
    frame = frame.assign(
        sector=frame["sector"].map(stoppages.SECTORS),
        days=frame["length"],
        start_year=frame["start"].dt.year,
        counted=counted,
        end=frame["end"].fillna(pd.Timestamp(archive.as_of)).where(frame["dated"]),
    )
    return frame.sort_values(["days", "title"], ascending=[False, True], kind="stable").reset_index(drop=True)[_COLUMNS]


@dataclass(frozen=True)
class Longer:
    """How many (`count`) of `among` other stoppages that are over lasted longer than the page's own."""

    title: str
    running: bool
    count: int
    among: int


def longer(frame: pd.DataFrame) -> Longer | None:
    """The page's own stoppage among those of `of_union` that are over; None without either."""
    of_page, past = (frame[frame["of_page"]] if "of_page" in frame else frame.iloc[:0]), frame[~frame["running"]]
    if of_page.empty or past.empty:
        return None
    row = of_page.iloc[0]
    return Longer(str(row["title"]), bool(row["running"]), int((past["days"] > row["days"]).sum()), len(past))


def of_union(archive: Archive, dispute: str) -> pd.DataFrame:
    """The dispute's own stoppage beside the earlier ones of its union and sector and those running beside it.

    Columns of `listed`, plus `of_page` (whether it is the dispute's); longest first. Walkouts of hours are left out.
    """
    earlier = set(stoppages.earlier_of_guild(archive, dispute)["stoppage_id"])
    beside = set(stoppages.running_beside(archive, dispute)["stoppage_id"])
    frame = listed(archive, sector=str(archive.dispute(dispute)["sector"]))
    frame = frame[frame["stoppage_id"].isin(earlier | beside | {dispute})]
    return frame.assign(of_page=frame["stoppage_id"] == dispute).reset_index(drop=True)


def before_stoppage(archive: Archive, dispute: str) -> pd.DataFrame:
    """The rows of `of_union` while a stoppage may still come and none runs, else an empty frame."""
    frame = of_union(archive, dispute)
    awaited = (
        "outlook" in coverage.sections(archive, dispute) and stages.stage(archive, dispute).name != stages.STOPPAGE
    )
    return frame if awaited else frame.iloc[:0]


@dataclass(frozen=True)
class EarlierLengths:
    """The earlier stoppages of a union in its sector, as figures.

    `shortest` and `longest` are None where there is only one. `longer` counts those that lasted longer than the running
    stoppage has so far (None where none runs), `years_since` the years since the last one ended before this dispute (None
    while the last one still runs).
    """

    count: Quantity
    shortest: Quantity | None
    longest: Quantity
    longer: Quantity | None
    years_since: Quantity | None


def earlier(archive: Archive, dispute: str) -> EarlierLengths | None:
    """What is on record of the union's earlier stoppages; None where no length is known."""
    frame = of_union(archive, dispute)
    past = frame[~frame["of_page"] & ~frame["running"]]
    if past.empty:
        return None
    of = Dimensions(dispute=dispute, union=str(archive.dispute(dispute)["guild"]))
    sources = tuple(past["source_id"])
    how = "Stoppages of the same union and sector with a known length, before this dispute"
    longest, shortest = past.iloc[0], past.iloc[-1]
    so_far = stages.stage(archive, dispute).stoppage_day
    longer = None
    if so_far is not None:
        beyond = past[past["days"] > so_far]
        words = f"Of the earlier stoppages, those that lasted longer than {so_far} days"
        longer = Quantity("longer_stoppages", "Lasted longer", len(beyond), "stoppages", sources, words, of=of)
    count = Quantity("earlier_stoppages", "Earlier stoppages", len(past), "stoppages", sources, how, of=of)
    least = _length("shortest_stoppage", shortest, of) if len(past) > 1 else None
    most, years = _length("longest_stoppage", longest, of), _years_since(archive, past, of)
    return EarlierLengths(count, least, most, longer, years)


def _length(key: str, row: pd.Series, of: Dimensions) -> Quantity:
    how = f"{row['title']}, {row['counted']}"
    return Quantity(key, str(row["title"]), float(row["days"]), "days", (str(row["source_id"]),), how, of=of)


def _years_since(archive: Archive, past: pd.DataFrame, of: Dimensions) -> Quantity | None:
    """Whole years from the end of the last earlier stoppage to the as-of day, or to the dispute's own first day."""
    last = past.dropna(subset=["end"]).sort_values("end", kind="stable").tail(1)
    running = stoppages.stoppages(archive).query("running and stoppage_id != @of.dispute")
    if last.empty or stoppages.of_union(archive, of.dispute, running).any():
        return None
    started = stages.stage(archive, of.dispute).started or archive.as_of
    end = last["end"].iloc[0].date()
    years = started.year - end.year - ((started.month, started.day) < (end.month, end.day))
    how = f"From the end of {last['title'].iloc[0]} on {end:%Y-%m-%d}"
    return Quantity(
        "years_since_last_stoppage", "Years since the last", years, "years", (last["source_id"].iloc[0],), how, of=of
    )


def curves(archive: Archive) -> pd.DataFrame:
    """Survival curves of the stoppages of every union, every sector and every pair of them, for a chart that filters.

    Columns: union and sector ("All" for all of them; sector by its name), day, survival, lower, upper (shares, 95 percent
    band), cases, ended, note ("too few cases (n=...)" in the one row, without figures, of a group too small).
    """
    past = outlook.cases(archive)
    past = past.assign(sector=past["sector"].map(stoppages.SECTORS), days=past["length"])
    if past.empty:
        columns = ["union", "sector", "day", "survival", "lower", "upper", "cases", "ended", "note"]
        return pd.DataFrame([(ALL, ALL, None, None, None, None, 0, 0, "no stoppage of this kind")], columns=columns)
    parts = [past.assign(union=ALL, sector=ALL), past.assign(union=past["guild"], sector=ALL)]
    parts += [past.assign(union=ALL), past.assign(union=past["guild"])]
    every = pd.concat(parts, ignore_index=True)
    every["group"] = every["union"] + "\n" + every["sector"]
    made = survival_curves.curves_by(every[["group", "days", "observed"]], "group")
    named = made["group"].str.split("\n", expand=True)
    made = made.assign(union=named[0], sector=named[1])
    pairs = pd.MultiIndex.from_product([made["union"].unique(), made["sector"].unique()], names=["union", "sector"])
    none = pairs.difference(pd.MultiIndex.from_frame(made[["union", "sector"]])).to_frame(index=False)
    made = pd.concat([made, none.assign(cases=0, ended=0, note="no stoppage of this kind")], ignore_index=True)
    return made[["union", "sector", "day", "survival", "lower", "upper", "cases", "ended", "note"]]


def over_after(curves: pd.DataFrame, share: float, *, union: str = ALL, sector: str = ALL) -> int | None:
    """The day by which at least `share` of the stoppages of a union and sector were over; None where the curve ends before.

    `curves`: the frame of `curves`.
    """
    curve = curves[(curves["union"] == union) & (curves["sector"] == sector)]
    over = curve.loc[curve["survival"] <= 1 - share, "day"]
    return None if over.empty else int(over.min())


def timeline(archive: Archive) -> pd.DataFrame:
    """Every stoppage whose first day and length are known, oldest first.

    Columns: title, union, sector (its name), kind, start, end (the as-of day while it runs), days (both ends counted; as
    printed where the days are not known), running, in_curve (whether `curves` counts it), named (whether it is the
    longest of the years around it, so that a chart can name it), source_id.
    """
    frame = stoppages.stoppages(archive)
    frame = frame.assign(days=frame["days"].fillna(frame["days_reported"]))
    frame = frame[frame["days"].notna() & frame["start"].notna()]
    counted = set(outlook.cases(archive)["stoppage_id"])
    made = frame.assign(
        union=frame["guild"],
        sector=frame["sector"].map(stoppages.SECTORS),
        kind=frame["kind"].str.replace("_", " "),
        end=frame["end"].fillna(pd.Timestamp(archive.as_of)).where(frame["running"] | frame["end"].notna()),
        in_curve=frame["stoppage_id"].isin(counted),
        named=_longest_around(frame),
    )
    return made["title union sector kind start end days running in_curve named source_id".split()].reset_index(
        drop=True
    )


def longest(frame: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The longest rows of `timeline`."""
    return frame.sort_values("days", ascending=False, kind="stable").head(most)


_AROUND = pd.Timedelta(days=365 * 13)
_FAR_AROUND = pd.Timedelta(days=365 * 15)
_SHORT_NAME, _LONGEST_NAME = 18, 34  # letters: longer names would run into others


def _longest_around(frame: pd.DataFrame) -> list[bool]:
    """For each stoppage whether none of the years around it lasted longer; short names need beat short names only."""
    short = frame[frame["title"].str.len() <= _SHORT_NAME]
    return [
        _tops(row, short, _AROUND) if len(str(row.title)) <= _SHORT_NAME else _tops(row, frame, _FAR_AROUND)
        for row in frame.itertuples()
    ]


def _tops(row: Any, frame: pd.DataFrame, around: pd.Timedelta) -> bool:
    near = frame[(frame["start"] - row.start).abs() <= around]
    return len(str(row.title)) <= _LONGEST_NAME and bool(row.days >= near["days"].max())


def curve(archive: Archive, dispute: str = "") -> pd.DataFrame:
    """The survival curve of all stoppages but the dispute's own: day, survival, lower, upper (shares, 95 percent band).

    Empty where too few have ended.
    """
    past = outlook.cases(archive, dispute)
    if int(past["observed"].sum()) < durations.MINIMUM_CASES:
        return pd.DataFrame(columns=["day", "survival", "lower", "upper"])
    return survival_curves.survival_curve(past["length"], past["observed"])


@dataclass(frozen=True)
class Ahead:
    """What remains of a running stoppage, as figures and as a frame for a chart.

    `half` and `most` are the median with the ends of the 50 and of the 80 percent interval.
    `chances`: within_days, chance_pct, low_pct, high_pct (80 percent interval). `fan`: level (percent), day_low,
    day_high (days since the first day of the stoppage, at the ends of the interval of its length), day (the median),
    share (of the other stoppages still out today, halved: where the median lies on the outlook's curve).
    `path`: day, share: how the share still out goes on from today by the outlook. `curve`: the columns of `curve`, whose
    interval is at the level `band`.
    """

    elapsed: Quantity
    half: Quantity
    most: Quantity
    cases: Quantity
    longer: Quantity
    chances: pd.DataFrame
    fan: pd.DataFrame
    path: pd.DataFrame
    curve: pd.DataFrame
    band: float = BAND


def ahead(archive: Archive, dispute: str) -> Ahead | None:
    """The outlook of a stoppage that runs and has no deal; None for any other and where past cases are too few."""
    made = outlook.remaining(archive, dispute)
    if made is None or not made.enough or "outlook" not in coverage.sections(archive, dispute):
        return None
    days, sources = int(made.elapsed), tuple(outlook.cases(archive, dispute)["source_id"])
    of = Dimensions(dispute=dispute, period=str(archive.as_of))
    begun = Quantity("stoppage_day", "Days so far", days, "days", (), "First day to the as-of day, both counted", of=of)
    share = still_out(archive, dispute, days)
    half, most = (_remaining(made, begun, level, sources) for level in LEVELS)
    cases = Quantity("outlook_cases", "Other stoppages", made.cases, "stoppages", sources, "Known that day", of=of)
    than = f"Than {begun.text()}"
    longer = Quantity("outlook_longer", "Lasted longer", made.longer, "stoppages", sources, than, of=of)
    fan, path = _fan(made, share), _path(made, share)
    return Ahead(begun, half, most, cases, longer, _chances(made), fan, path, curve(archive, dispute))


def _remaining(made: remaining_days.Outlook, begun: Quantity, level: float, sources: tuple[str, ...]) -> Quantity:
    """The median of what remains with the interval at a level; `begun` is how long the stoppage has lasted."""
    how = (
        f"From {made.cases} other stoppages known that day, {made.method.replace('_', ' ')}, given {begun.text()} "
        f"so far; the ends are those of the {level:.0%} interval"
    )
    low, high = made.interval(level) or (0.0, 0.0)
    left = round(made.median or 0)
    return Quantity("remaining_days", "Days that remain", left, "days", sources, how, low, high, level, of=begun.of)


def still_out(archive: Archive, dispute: str, day: int) -> float:
    """Share of the other stoppages that lasted longer than `day` days, by their survival curve; 1 without a curve."""
    known = curve(archive, dispute)
    reached = known[known["day"] <= day]
    return float(reached["survival"].iloc[-1]) if len(reached) else 1.0


def _chances(made: remaining_days.Outlook) -> pd.DataFrame:
    percent = {"chance": "chance_pct", "low_80": "low_pct", "high_80": "high_pct"}
    rows = made.chances[["within_days", *percent]].rename(columns=percent)
    return rows.assign(**{name: (rows[name] * 100).round() for name in percent.values()})


def _fan(made: remaining_days.Outlook, share: float) -> pd.DataFrame:
    middle = made.elapsed + (made.median or 0)
    rows = [
        (round(level * 100), *(made.elapsed + end for end in made.interval(level) or ()), middle) for level in LEVELS
    ]
    return pd.DataFrame(rows, columns=["level", "day_low", "day_high", "day"]).assign(share=share / 2)


def _path(made: remaining_days.Outlook, share: float) -> pd.DataFrame:
    ahead = made.quantiles.assign(
        day=made.elapsed + made.quantiles["days"], share=share * (1 - made.quantiles["probability"])
    )
    start = pd.DataFrame({"day": [made.elapsed], "share": [share]})
    return pd.concat([start, ahead[ahead["probability"] <= 0.9][["day", "share"]]], ignore_index=True)


def outlook_figures(made: Ahead | None) -> list[Quantity]:
    """The figures of an outlook for headline boxes, each with what it is; none without an outlook."""
    if made is None:
        return []
    thirty = made.chances[made.chances["within_days"] == 30].iloc[0]
    chance = Quantity(
        "chance_30_days", "Chance of an end in 30 days", float(thirty["chance_pct"]), "pct", made.cases.sources,
        "80 percent interval", float(thirty["low_pct"]), float(thirty["high_pct"]), 0.8,
    )  # fmt: skip
    half = replace(made.half, label="Half would end within")
    return [half, chance, replace(made.longer, label="Others that lasted longer"), made.cases]


def chances_of(made: Ahead | None) -> pd.DataFrame:
    """The chances of an outlook: within_days, chance_pct, low_pct, high_pct, source_id; empty without one."""
    if made is None:
        return pd.DataFrame(columns=["within_days", "chance_pct", "low_pct", "high_pct", "source_id"])
    return made.chances.assign(source_id=[made.cases.sources[:2]] * len(made.chances))
