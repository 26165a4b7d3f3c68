"""US stoppages, federal mediation, prices and payrolls: days idle, sums over months and sectors, bounded jumps."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.archive.days import work_days
from helpers.archive.findings import Finding, Rule, Tables, rounding

MEDIATION_RECORDS = 14_317
"""Cases in the mediation service's file of work stoppages, 1984 to 2020."""
_CLASSES = {(1, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, 90), (91, 120), (121, 180), (181, 365)}
_OPEN_CLASS = 366
_MISSING_MONTHS = {"2025-10"}
"""Months for which no price index was ever published."""
_PRICE_JUMP = 2.2
_AREAS_APART = 6.0
_WORKING_TIME = (1.4e6, 4.2e6)
"""Thousand worker-days of all US employees in a month: about 75 to 160 million people, 19 to 23 days."""
_STAFF_JUMP = 26.0
_LEAST_SHARE = 0.005


def days_idle_fit(tables: Tables) -> Iterator[Finding]:
    """Days idle are workers times work days; where work days are printed, exactly those.

    BLS leaves out or adds a day for stoppages that begin or end within one, so a day more or less is allowed.
    """
    frame = tables["us_stoppages"]
    known = frame.dropna(subset=["end_date", "workers", "days_idle"])
    counted = pd.Series(work_days(known["start_date"], known["end_date"]), index=known.index)
    each = known["days_idle"] / known["workers"].astype(float)
    slack = 1 + 0.05
    for index in known.index[(each - counted).abs() > slack]:
        workers, days = known["workers"][index], counted[index]
        wanted = f"about {int(workers) * int(days)}, {workers} workers times {days} work days"
        yield Finding("us_stoppages", "days_idle", int(index), wanted)
    printed = known[known["lost_workdays"].notna()]
    for index in printed.index[(printed["lost_workdays"] - counted[printed.index]).abs() > 1]:
        yield Finding("us_stoppages", "lost_workdays", int(index), f"about {counted[index]}, the work days in its days")
    product_of = frame["lost_workdays"] * frame["workers"].astype("float64")
    for index in frame.index[(product_of - frame["days_idle"]).abs() > _ROUNDED_DAYS]:
        product = product_of[index]
        yield Finding("us_stoppages", "days_idle", int(index), f"{product:.10g}, work days times workers")


_ROUNDED_DAYS = 50


def states_hold_their_places(tables: Tables) -> Iterator[Finding]:
    """A stoppage's state is that of the place it names: 'Cambridge, MA' lies in MA."""
    text = tables.text["us_stoppages"]
    named = text["area"].str.extract(r", ([A-Z]{2})$")[0]
    for index in text.index[named.notna() & (text["state"].str.len() == len("MA")) & (text["state"] != named)]:
        yield Finding("us_stoppages", "state", int(index), f"{named[index]}, as in the area {text['area'][index]!r}")


def listing_fits_the_years(tables: Tables) -> Iterator[Finding]:
    """Stoppages and workers of the listing are those of the annual table, by year of beginning."""
    listed, annual = tables.accepted("us_stoppages"), tables.accepted("us_stoppages_annual")
    rows = dict(zip(annual["year"], annual.index, strict=True))
    annual = annual.set_index("year")
    years = listed.groupby(listed["start_date"].dt.year).agg(n=("us_stoppage_id", "size"), workers=("workers", "sum"))
    for year, counted in years.iterrows():
        if year < _LISTED_FROM or year not in annual.index or pd.isna(annual["stoppages_beginning"][year]):
            continue
        if counted["n"] != annual["stoppages_beginning"][year]:
            wanted = f"{counted['n']}, the stoppages of {year} listed in us_stoppages.csv"
            yield Finding("us_stoppages_annual", "stoppages_beginning", int(rows[year]), wanted)
        if abs(counted["workers"] / 1000 - annual["workers_idled_thousands"][year]) > _ROUNDED_WORKERS:
            wanted = f"{counted['workers'] / 1000:g}, the workers of {year} listed in us_stoppages.csv"
            yield Finding("us_stoppages_annual", "workers_idled_thousands", int(rows[year]), wanted)


_ROUNDED_WORKERS = 0.15
_LISTED_FROM = 1993
"""The listing begins with this year; earlier rows ran into it."""


def months_make_up_years(tables: Tables) -> Iterator[Finding]:
    """Monthly days idle, workers and stoppages beginning add up to the annual table."""
    monthly = tables.accepted("us_stoppages_monthly")
    monthly = monthly.sort_values("published_on", kind="stable").drop_duplicates(["series", "month"], keep="last")
    annual = tables.accepted("us_stoppages_annual")
    newest = annual.sort_values("published_on", kind="stable").drop_duplicates("year", keep="last")
    columns = {"WSU001": "days_idle_thousands", "WSU010": "workers_idled_thousands", "WSU100": "stoppages_beginning"}
    for series, column in columns.items():
        of_series = monthly[monthly["series"] == series]
        sums = of_series.groupby(of_series["month"].str[:4])["value"].agg(["sum", "size"])
        for row in newest.itertuples():
            value = getattr(row, column)
            year = str(row.year)
            if year not in sums.index or sums["size"][year] < _MONTHS or pd.isna(value):
                continue
            total = float(sums["sum"][year])
            if abs(total - float(value)) > rounding(tables.text["us_stoppages_annual"][column][row.Index]) + _ADDED:
                yield Finding("us_stoppages_annual", column, row.Index, f"{total:g}, the sum of the months of {series}")


_MONTHS = 12
_ADDED = 0.02


def beginning_is_part_of_running(tables: Tables) -> Iterator[Finding]:
    """Stoppages and workers beginning are among those in effect, by month and by year."""
    monthly = tables.accepted("us_stoppages_monthly")
    values = monthly.set_index(["series", "month"])["value"]
    newest = dict(zip(values.index, values, strict=True))
    for begin, running in (("WSU010", "WSU020"), ("WSU100", "WSU200")):
        beginning = monthly[monthly["series"] == begin]
        for row in beginning.itertuples():
            total = newest.get((running, row.month))
            if total is not None and row.value > float(total):
                yield Finding("us_stoppages_monthly", "value", row.Index, f"at most {float(total):g}, {running}")
    annual = tables["us_stoppages_annual"]
    for column, total in (("stoppages_beginning", "stoppages_in_effect"),
                          ("workers_idled_thousands", "workers_in_effect_thousands")):  # fmt: skip
        over = annual[column].astype(float) > annual[total].astype(float)
        for index in annual.index[over]:
            yield Finding("us_stoppages_annual", total, int(index), f"at least {annual[column][index]:g}, beginning")


def working_time_is_plausible(tables: Tables) -> Iterator[Finding]:
    """Days idle over their share of working time give a working time that the country can have had."""
    monthly = tables.accepted("us_stoppages_monthly")
    idle = monthly[monthly["series"] == "WSU001"].drop_duplicates("month", keep="last").set_index("month")["value"]
    low, high = _WORKING_TIME
    for row in monthly[(monthly["series"] == "WSU002") & (monthly["value"] > 0)].itertuples():
        days = idle.get(row.month)
        if days is None:
            continue
        least, most = (100 * float(days) / (row.value + side * _LEAST_SHARE) for side in (1, -0.999))
        if most < low or least > high:
            share = 100 * float(days) / ((low + high) / 2)
            wanted = f"about {share:.2f}, the share that {float(days):g} thousand days can be"
            yield Finding("us_stoppages_monthly", "value", row.Index, wanted)


def sectors_add_up(tables: Tables) -> Iterator[Finding]:
    """Workers and days idle by sector make up those of the year."""
    annual = tables.accepted("us_stoppages_annual").drop_duplicates("year", keep="last").set_index("year")
    frame = tables["us_stoppages_by_sector"]
    for year, rows in frame.groupby("year"):
        for column, whole in (("workers", "workers_idled_thousands"), ("days_idle", "days_idle_thousands")):
            if rows[column].isna().any() or year not in annual.index:
                continue
            total = float(rows[column].sum()) / 1000
            if abs(total - float(annual[whole][year])) > _ADDED:
                wanted = f"sectors of {year} that add up to {annual[whole][year]:g} thousand, not {total:g}"
                yield Finding("us_stoppages_by_sector", column, int(rows.index[0]), wanted)


def mediation_is_complete(tables: Tables) -> Iterator[Finding]:
    """The counts cover every record, in classes of length that neither overlap nor leave gaps."""
    frame = tables["mediation_counts"]
    total = int(frame["strikes"].sum())
    if total != MEDIATION_RECORDS:
        yield Finding("mediation_counts", "strikes", 0, f"counts that add up to {MEDIATION_RECORDS}, not {total}")
    for row in frame[frame["days_low"].notna()].itertuples():
        closed = pd.notna(row.days_high) and (int(row.days_low), int(row.days_high)) in _CLASSES
        if not closed and not (pd.isna(row.days_high) and row.days_low == _OPEN_CLASS):
            yield Finding("mediation_counts", "days_high", row.Index, "one of the ten classes of length")


def mediation_cases_are_counted(tables: Tables) -> Iterator[Finding]:
    """Each Hollywood case is among the counts of its year, industry and length; its length follows from its days."""
    cases, counts = tables["mediation_hollywood"], tables["mediation_counts"]
    dated = cases["start_date"].notna() & cases["end_date"].notna() & (cases["end_date"] >= cases["start_date"])
    length = (cases["end_date"] - cases["start_date"]).dt.days + 1
    for index in cases.index[dated & (length != cases["days_inclusive"])]:
        wanted = f"{length[index]:g}, both days counted, from {cases['start_date'][index]:%Y-%m-%d}"
        yield Finding("mediation_hollywood", "days_inclusive", int(index), wanted)
    low = counts["days_low"].astype("float64")
    counted = counts.assign(low=low).groupby(["year", "industry", "low"])["strikes"].sum().to_dict()
    starts = sorted({*low.dropna()})
    lasting = cases[dated & (cases["days_inclusive"] >= 1)]
    classes = lasting["days_inclusive"].map(lambda days: max(start for start in starts if start <= days))
    for kind, rows in lasting.groupby([lasting["start_date"].dt.year, lasting["industry"], classes], sort=False):
        if len(rows) > counted.get(kind, 0):
            wanted = f"a year, industry and length with at least {len(rows)} stoppages in mediation_counts.csv"
            yield Finding("mediation_hollywood", "industry", int(rows.index[0]), wanted)


def _steps(frame: pd.DataFrame, group: list[str], month: str, value: str) -> pd.DataFrame:
    """Each row with the value and month before it in its series: before, gap (months from one to the other)."""
    ordered = frame.sort_values([*group, month], kind="stable")
    months = ordered[month].str[:4].astype(int) * 12 + ordered[month].str[5:7].astype(int)
    keys = [ordered[name] for name in group]
    return ordered.assign(
        before=ordered[value].groupby(keys, sort=False).shift(),
        month_before=ordered[month].groupby(keys, sort=False).shift(),
        gap=months.groupby(keys, sort=False).diff(),
    )


def prices_move_slowly(tables: Tables) -> Iterator[Finding]:
    """Months follow without a gap, an index moves little in a month, and both areas move alike in a year."""
    steps = _steps(tables["price_index"], ["area"], "month", "index_1982_84").dropna(subset=["before"])
    change = 100 * (steps["index_1982_84"] / steps["before"] - 1)
    for index in steps.index[change.abs() > _PRICE_JUMP * steps["gap"]]:
        wanted = f"within {_PRICE_JUMP:g} percent of {steps['before'][index]:g}, the month before"
        yield Finding("price_index", "index_1982_84", int(index), wanted)
    for index, row in steps[steps["gap"] != 1].iterrows():
        missing = [str(month) for month in pd.period_range(row["month_before"], row["month"], freq="M")[1:-1]]
        unknown = [month for month in missing if month not in _MISSING_MONTHS]
        if unknown or not missing:
            yield Finding("price_index", "month", int(str(index)), f"the month after {row['month_before']}")
    yield from _areas_move_alike(tables)


def _areas_move_alike(tables: Tables) -> Iterator[Finding]:
    frame = tables["price_index"]
    wide = frame.drop_duplicates(["month", "area"]).pivot(index="month", columns="area", values="index_1982_84")
    if not {"us", "los_angeles"} <= set(wide.columns):
        return
    year_before = (wide.index.str[:4].astype(int) - 1).astype(str) + wide.index.str[4:]
    change = 100 * (wide / wide.reindex(year_before).to_numpy() - 1)
    apart = (change["los_angeles"] - change["us"]).abs()
    local = frame[frame["area"] == "los_angeles"]
    for index in local.index[local["month"].map(apart) > _AREAS_APART]:
        wanted = f"a change on the year within {_AREAS_APART:g} points of the national one"
        yield Finding("price_index", "index_1982_84", int(index), wanted)


def payrolls_move_slowly(tables: Tables) -> Iterator[Finding]:
    """Within one vintage employment moves little in a month."""
    series = tables["production_series"]
    jobs = (series["unit"] == "thousand_jobs") & series["period"].str.fullmatch(r"\d{4}-\d{2}")
    series = series[jobs & ~series["series"].str.contains("change")]
    for name, frame, group, month, value in (
        ("employment", tables["employment"], ["series", "vintage"], "month", "employees_thousands"),
        ("production_series", series, ["series", "published_on"], "period", "value"),
    ):
        steps = _steps(frame, group, month, value)
        change = 100 * (steps[value] / steps["before"] - 1)
        for index in steps.index[(change.abs() > _STAFF_JUMP) & (steps["gap"] == 1)]:
            wanted = f"within {_STAFF_JUMP:g} percent of {steps['before'][index]:g}, the month before"
            yield Finding(name, value, int(index), wanted)


RULES = (
    Rule("days-idle", ("us_stoppages",), "days idle are workers times work days", days_idle_fit),
    Rule("stoppage-place", ("us_stoppages",), "a place lies in its state", states_hold_their_places),
    Rule("listing-years", ("us_stoppages", "us_stoppages_annual"), "the listing holds every large stoppage",
         listing_fits_the_years),
    Rule("months-years", ("us_stoppages_monthly", "us_stoppages_annual"), "twelve months make up a year",
         months_make_up_years),
    Rule("beginning-running", ("us_stoppages_monthly", "us_stoppages_annual"), "what begins is in effect",
         beginning_is_part_of_running),
    Rule("working-time", ("us_stoppages_monthly",), "a share of working time needs a plausible working time",
         working_time_is_plausible),
    Rule("sector-sum", ("us_stoppages_by_sector", "us_stoppages_annual"), "sectors make up the year", sectors_add_up),
    Rule("mediation-total", ("mediation_counts",), "every record is counted once", mediation_is_complete),
    Rule("mediation-case", ("mediation_hollywood", "mediation_counts"), "cases listed are among the counts",
         mediation_cases_are_counted),
    Rule("price-step", ("price_index",), "prices move slowly", prices_move_slowly),
    Rule("payroll-step", ("employment", "production_series"), "payrolls move slowly", payrolls_move_slowly),
)  # fmt: skip
