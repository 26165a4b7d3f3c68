"""Shooting days: parts and wholes, printed changes against values, revisions, days of release."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.archive.findings import Finding, Rule, Tables, either, rounding

PARTS = ("feature", "tv_total", "commercial", "other")
TV_PARTS = ("tv_drama", "tv_comedy", "tv_reality", "tv_pilot", "tv_web")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_KEY = ["series", "category", "period"]
# The one quarter that reports leave out of five-year averages, because of the pandemic, from 2021 on.
_LEFT_OUT = 2020
_YEARS = 5


def _values(tables: Tables) -> pd.DataFrame:
    frame = tables.accepted("shoot_days")
    return frame[frame["days"].notna()]


def _newest(tables: Tables) -> pd.DataFrame:
    """One row per series, category and period: the newest accepted value."""
    ordered = _values(tables).sort_values("published_on", kind="stable", na_position="first")
    return ordered.drop_duplicates(_KEY, keep="last")


def _wide(newest: pd.DataFrame, across: str) -> pd.DataFrame:
    rest = [name for name in _KEY if name != across]
    return newest.pivot(index=rest, columns=across, values="days")


def _row_of(newest: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    keys = zip(newest["series"], newest["category"], newest["period"], strict=True)
    return dict(zip(keys, newest.index.tolist(), strict=True))


def categories_add_up(tables: Tables) -> Iterator[Finding]:
    """Features, television, commercials and other together are the total of each quarter and year."""
    newest = _newest(tables)
    wide, rows = _wide(newest, "category").reindex(columns=[*PARTS, "total"]).dropna(), _row_of(newest)
    gap = wide["total"] - wide[list(PARTS)].sum(axis=1)
    for (series, period), missing in gap[gap != 0].items():
        wanted = wide.loc[(series, period), list(PARTS)].sum()
        yield Finding("shoot_days", "days", rows[series, "total", period],
                      f"{wanted:g}, the sum of features, television, commercials and other in {period} "
                      f"(found less sum: {missing:g})")  # fmt: skip


def quarters_add_up(tables: Tables) -> Iterator[Finding]:
    """Four quarters are their year, in each series and category; fewer quarters never exceed it."""
    newest = _newest(tables)
    rows = _row_of(newest)
    newest = newest.assign(year=newest["period"].str[:4], part=newest["period"].str[4:].replace("", "year"))
    wide = newest.pivot(index=["series", "category", "year"], columns="part", values="days")
    wide = wide.reindex(columns=[*QUARTERS, "year"])
    known, total = wide[list(QUARTERS)].count(axis=1), wide[list(QUARTERS)].sum(axis=1)
    gap = wide["year"] - total
    for key in wide.index[(known == 4) & gap.notna() & (gap != 0)]:
        wanted = f"{total[key]:g}, the sum of the four quarters of {key[2]} (found less sum: {gap[key]:g})"
        yield Finding("shoot_days", "days", rows[key], wanted)
    for key in wide.index[(known < 4) & (gap < 0)]:
        wanted = f"at least {total[key]:g}, the sum of the {known[key]} quarters known of {key[2]}"
        yield Finding("shoot_days", "days", rows[key], wanted)


def tv_parts_fit(tables: Tables) -> Iterator[Finding]:
    """The listed kinds of television never exceed the television total; unlisted kinds may be missing."""
    newest = _newest(tables)
    wide, rows = _wide(newest, "category").reindex(columns=[*TV_PARTS, "tv_total"]), _row_of(newest)
    total = wide[list(TV_PARTS)].sum(axis=1)
    for series, period in wide.index[wide["tv_total"] < total]:
        wanted = f"at least {total[series, period]:g}, the sum of the kinds of television listed for {period}"
        yield Finding("shoot_days", "days", rows[series, "tv_total", period], wanted)


def revisions_are_known(tables: Tables) -> Iterator[Finding]:
    """A figure published again is the same, or the revision is a known one."""
    values = _values(tables).sort_values("published_on", kind="stable", na_position="first")
    first = values.groupby(_KEY)["days"].transform("first")
    for index, row in values[values["days"] != first].iterrows():
        yield Finding("shoot_days", "days", int(str(index)),
                      f"{first[index]:g}, as first published for {row['category']} {row['period']}, "
                      f"or an exception that explains the revision")  # fmt: skip


def _year_before(period: str) -> str:
    return f"{int(period[:4]) - 1}{period[4:]}"


def printed_changes_fit(tables: Tables) -> Iterator[Finding]:
    """A printed change on the year follows from the two values; one marked rejected does not."""
    text, values = tables.text["shoot_days"], _values(tables)
    # Reports of the older unit compare across its recast forms.
    values = values.assign(measure=values["series"].mask(values["series"].str.startswith("permitted"), "old"))
    old = values.groupby(["measure", "category", "period"])["days"].agg(set)
    for row in values[values["yoy_pct_printed"].notna()].itertuples():
        bases = old.get((row.measure, row.category, _year_before(str(row.period))), set()) - {0.0}
        if not bases:
            continue
        changes = sorted(100 * (float(row.days) / base - 1) for base in bases)
        allowed = rounding(text["yoy_pct_printed"][row.Index])
        fits = any(abs(change - row.yoy_pct_printed) <= allowed for change in changes)
        if fits == (row.yoy_status == "rejected"):
            wanted = f"{either(changes, '.2f')}, the change of {row.days:g} days on the year before"
            marked = "a change that does not follow from the values, as it is marked rejected"
            yield Finding("shoot_days", "yoy_pct_printed", row.Index, marked if fits else wanted)


def printed_averages_fit(tables: Tables) -> Iterator[Finding]:
    """A printed change against the five-year average follows from the same quarters of the years before."""
    values = _newest(tables).set_index(_KEY)["days"]
    text = tables.text["shoot_days"]
    frame = tables.accepted("shoot_days")
    for row in frame[frame["five_year_avg_pct_printed"].notna() & frame["days"].notna()].itertuples():
        year, part = int(str(row.period)[:4]), str(row.period)[4:]
        before = [y for y in range(year - 1, year - _YEARS - 2, -1) if not (year > _LEFT_OUT and y == _LEFT_OUT)]
        allowed = rounding(text["five_year_avg_pct_printed"][row.Index])
        known = [values.get((row.series, row.category, f"{y}{part}")) for y in before[:_YEARS]]
        if any(value is None for value in known):
            continue
        change = 100 * (float(row.days) / (sum(float(v) for v in known if v is not None) / _YEARS) - 1)
        if abs(change - row.five_year_avg_pct_printed) > allowed:
            wanted = f"{change:.2f}, the change against the mean of five years before"
            yield Finding("shoot_days", "five_year_avg_pct_printed", row.Index, wanted)


def periods_are_named_right(tables: Tables) -> Iterator[Finding]:
    """A period with Q is a quarter, one without a year, in every table that names both."""
    for name in ("shoot_days", "shoot_day_partial_totals"):
        frame = tables[name]
        quarter = frame["period"].str.contains("Q")
        for index in frame.index[quarter != (frame["period_type"] == "quarter")]:
            yield Finding(name, "period_type", int(index), "quarter" if quarter[index] else "year")


def _period_end(period: pd.Series) -> pd.Series:
    month = period.str[5:].replace("", "4").astype(int) * 3
    first = pd.to_datetime(period.str[:4] + "-" + month.astype(str).str.zfill(2) + "-01")
    return first + pd.offsets.MonthEnd(0)


def releases_follow_their_period(tables: Tables) -> Iterator[Finding]:
    """No figure is public before its period was over, nor before the day on which FilmLA released it."""
    released = tables["release_calendar"].set_index("period")["released_on"]
    for name in ("shoot_days", "shoot_day_estimates", "shoot_day_partial_totals", "release_calendar"):
        frame = tables[name]
        # The last days of a period are sometimes estimated in its final week.
        early = frame["published_on"] < _period_end(frame["period"])
        for index in frame.index[early]:
            period = frame["period"][index]
            yield Finding(name, "published_on", int(index), f"a day after {period} was over")
    frame = tables["shoot_days"]
    known = frame["period"].map(released)
    units = frame["series"] == "shoot_days"
    for index in frame.index[units & (frame["published_on"] < known)]:
        day = known[index]
        yield Finding("shoot_days", "published_on", int(index), f"{day:%Y-%m-%d} or later, the day of release")
    calendar = tables["release_calendar"]
    for index in calendar.index[calendar["released_on"] != calendar["published_on"]]:
        yield Finding("release_calendar", "published_on", int(index), "the same day as released_on")


def estimates_lie_in_their_band(tables: Tables) -> Iterator[Finding]:
    """An estimate lies between its low and its high end."""
    frame = tables["shoot_day_estimates"]
    outside = (frame["days"] < frame["low"]) | (frame["days"] > frame["high"])
    for index in frame.index[outside]:
        wanted = f"a value from {frame['low'][index]:g} to {frame['high'][index]:g}"
        yield Finding("shoot_day_estimates", "days", int(index), wanted)


def estimates_give_way(tables: Tables) -> Iterator[Finding]:
    """Where a figure is known, no estimate stands beside it."""
    known = set(_row_of(_newest(tables)))
    frame = tables.text["shoot_day_estimates"]
    for row in frame.itertuples():
        if (row.series, row.category, row.period) in known:
            yield Finding("shoot_day_estimates", "days", row.Index, "no estimate: the value stands in shoot_days.csv")


def partial_totals_add_up(tables: Tables) -> Iterator[Finding]:
    """A total over some categories is their sum, where all of them are known for the first form of the series."""
    values = _values(tables)
    old = values[values["series"] == "permitted_production_days"].groupby(["period", "category"])["days"].agg(set)
    for row in tables["shoot_day_partial_totals"].dropna(subset=["days"]).itertuples():
        parts = [old.get((row.period, part)) for part in str(row.categories).split(";")]
        if all(part is not None for part in parts):
            sums = {0.0}
            for part in parts:
                sums = {total + value for total in sums for value in part}
            if float(row.days) not in sums:
                wanted = f"{either(sums)}, the sum of {row.categories}"
                yield Finding("shoot_day_partial_totals", "days", row.Index, wanted)


def partial_changes_fit(tables: Tables) -> Iterator[Finding]:
    """A printed change of a partial total follows from the same total of the year before."""
    frame = tables["shoot_day_partial_totals"]
    text = tables.text["shoot_day_partial_totals"]
    days = frame.dropna(subset=["days"]).groupby(["period", "categories"])["days"].agg(set)
    for row in frame.dropna(subset=["days", "yoy_pct_printed"]).itertuples():
        bases = days.get((_year_before(str(row.period)), row.categories), set())
        changes = [100 * (float(row.days) / base - 1) for base in bases]
        allowed = rounding(text["yoy_pct_printed"][row.Index])
        if changes and not any(abs(change - row.yoy_pct_printed) <= allowed for change in changes):
            yield Finding("shoot_day_partial_totals", "yoy_pct_printed", row.Index, either(changes, ".2f"))


def cost_rows_repeat_production(tables: Tables) -> Iterator[Finding]:
    """Changes in shooting days that stand among the costs are those of shoot_days."""
    frame = tables["dispute_costs"]
    printed = tables.accepted("shoot_days").dropna(subset=["yoy_pct_printed"])
    printed = printed[(printed["category"] == "total") & (printed["yoy_status"] == "accepted")]
    known = printed.groupby("period")["yoy_pct_printed"].agg(set)
    for row in frame[frame["what"].str.startswith("on-location shoot days")].itertuples():
        quarter, year = row.what.split(", ")[1], row.what.split(", ")[1].split(" ")[-1]
        period = f"{year}{quarter.split(' ')[0]}" if quarter.startswith("Q") else year
        values = known.get(period, set())
        allowed = rounding(tables.text["dispute_costs"]["value"][row.Index])
        if values and not any(abs(value - row.value) <= allowed for value in values):
            yield Finding(
                "dispute_costs", "value", row.Index, f"{either(values)}, as printed for {period} in shoot_days"
            )


Figure = tuple[str, str, str]
"""Series, period and category of a figure."""
_FOUR_CATEGORIES_FROM = "2007"
"""Before this year the category other held less than all the rest."""


def derivable(days: dict[Figure, float]) -> dict[Figure, float]:
    """Figures that follow from those known, but are not among them.

    The total from the four categories, a category from the total and the other three, a year from its
    quarters, and a quarter from its year and the other three.
    """
    follow: dict[Figure, float] = {}
    for series, period in {(series, period) for series, period, _ in days if period >= _FOUR_CATEGORIES_FROM}:
        follow |= _missing(days, (series, period, "total"), [(series, period, part) for part in PARTS])
    for series, year, category in {(series, period[:4], category) for series, period, category in days}:
        follow |= _missing(days, (series, year, category), [(series, year + part, category) for part in QUARTERS])
    return follow


def _missing(days: dict[Figure, float], whole: Figure, parts: list[Figure]) -> dict[Figure, float]:
    """The whole where all parts are known, or the one part that is missing."""
    known = sum(days[part] for part in parts if part in days)
    missing = [part for part in parts if part not in days]
    if whole not in days:
        return {} if missing else {whole: known}
    return {missing[0]: days[whole] - known} if len(missing) == 1 else {}


def figures_stand_on_the_day_they_follow(tables: Tables) -> Iterator[Finding]:
    """A figure that follows from those published stands in the table from that day on, marked as derived."""
    values = _values(tables)
    dated = values[values["published_on"].notna()].sort_values("published_on", kind="stable")
    days: dict[Figure, float] = {}
    reported: set[Figure] = set()
    for day, rows in dated.groupby("published_on"):
        days |= rows.set_index(["series", "period", "category"])["days"].astype(float).to_dict()
        for figure, value in sorted(derivable(days).items()):
            if figure not in reported:
                reported.add(figure)
                wanted = f"beside it a derived row of {day:%Y-%m-%d}: {', '.join(figure)}, {value:g} days"
                yield Finding("shoot_days", "days", int(rows.index[-1]), wanted)


def figures_stand_once(tables: Tables) -> Iterator[Finding]:
    """One figure of one day stands in one row; two only where their printed changes are judged differently."""
    values = _values(tables)
    key = [*_KEY, "days", "published_on"]
    for _, rows in values[values["published_on"].notna()].groupby(key, sort=False):
        judged = rows["yoy_status"].dropna().replace("", None).dropna()
        if len(rows) > 1 and judged.nunique() < 2:
            first = tables.row_key("shoot_days", int(rows.index[0]))
            for index in rows.index[1:]:
                wanted = f"no second row of one figure and day: it stands in {first}; name both sources there"
                yield Finding("shoot_days", "days", int(index), wanted)


_DAYS = ("shoot_days",)
RULES = (
    Rule("shoot-days-categories", _DAYS, "the four categories make up the total", categories_add_up),
    Rule("shoot-days-quarters", _DAYS, "four quarters make up the year", quarters_add_up),
    Rule("shoot-days-tv-parts", _DAYS, "kinds of television are part of the television total", tv_parts_fit),
    Rule("shoot-days-revision", _DAYS, "a figure printed again is the same unless it was revised", revisions_are_known),
    Rule("shoot-days-yoy", _DAYS, "a printed change follows from the two values", printed_changes_fit),
    Rule("shoot-days-average", _DAYS, "a printed change follows from five earlier years", printed_averages_fit),
    Rule("shoot-days-derivable", _DAYS, "what follows from published figures is known from that day",
         figures_stand_on_the_day_they_follow),
    Rule("shoot-days-twice", _DAYS, "one figure of one day stands in one row", figures_stand_once),
    Rule("period-type", ("shoot_days", "shoot_day_partial_totals"), "a quarter is written with Q",
         periods_are_named_right),
    Rule("release-day", ("shoot_days", "shoot_day_estimates", "shoot_day_partial_totals", "release_calendar"),
         "a period is reported after it is over, on its day of release", releases_follow_their_period),
    Rule("estimate-band", ("shoot_day_estimates",), "an estimate lies in its own band", estimates_lie_in_their_band),
    Rule("estimate-superseded", ("shoot_day_estimates", "shoot_days"), "a known value needs no estimate",
         estimates_give_way),
    Rule("partial-total", ("shoot_day_partial_totals", "shoot_days"), "a partial total is a sum of its categories",
         partial_totals_add_up),
    Rule("partial-total-yoy", ("shoot_day_partial_totals",), "a printed change follows from the two values",
         partial_changes_fit),
    Rule("cost-shoot-days", ("dispute_costs", "shoot_days"), "one printed change has one value",
         cost_rows_repeat_production),
)  # fmt: skip
