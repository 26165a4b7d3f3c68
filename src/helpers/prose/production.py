"""Shooting days: the newest quarter, the run of falls, what the stoppage cost."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers import charts
from helpers.analysis import counterfactuals, production
from helpers.analysis.losses import (
    LossEstimate,
    days_out,
    estimate,
    losses,
    newest_strikes,
    other_events,
    recovery,
    strikes_since,
)
from helpers.archive import Archive, Quantity
from helpers.charts.figure import Figure
from helpers.prose.fragments import (
    SILENT,
    Fragment,
    cite,
    empty,
    known_sources,
    number,
    page_header,
    paragraph,
    references,
    row_text,
    section,
    table,
    when,
)

_SHOWN_QUARTERS = 26
METHODS = {
    "pool": "all methods and first quarters together",
    "structural": "a structural time-series model",
    "seasonal_naive": "the same quarter of the year before",
}
# Strikes of screen writers and actors stop location work; the older series covers 2007-08 on its own.
_GUILDS = {"WGA": "Writers out", "SAG": "Actors out", "SAG-AFTRA": "Actors out"}


def opener(archive: Archive, category: str = "total") -> Fragment:
    """The heading gives the newest quarter and its change on the year."""
    newest = production.newest_quarter(archive, category, production.series_on(archive))
    subtitle = f"{production.SERIES[production.series_on(archive)]} on location in Greater Los Angeles, {production.CATEGORIES[category].lower()}, by quarter"
    if newest is None:
        return section("production", "Production", "No quarter of shooting days was public", subtitle)
    days = cite(archive, _value(newest), refs=False)
    change = newest.yoy_pct
    if change is None:
        return section("production", "Production", f"{days} in {_period(newest.period)}", subtitle)
    fact = Quantity(
        "shoot_days_yoy_pct", "", abs(change), "pct", _sources(newest), "Against the same quarter of the year before"
    )
    word = "fell" if change < 0 else "rose"
    return section(
        "production", "Production", f"Shooting {word} {cite(archive, fact, refs=False)} on the year to {days}", subtitle
    )


def _period(period: str) -> str:
    start = pd.Period(period, "Q").start_time
    names = {1: "the first quarter", 2: "the second quarter", 3: "the third quarter", 4: "the fourth quarter"}
    return f'{names[(start.month - 1) // 3 + 1]} of <time datetime="{start:%Y}">{start:%Y}</time>'


def _unit(series: str) -> str:
    return "shoot_days" if series == "shoot_days" else "permitted_production_days"


def _value(quarter: production.Quarter) -> Quantity:
    return Quantity(
        "shoot_days", "", quarter.value, _unit(quarter.series), (quarter.source,), f"FilmLA, {quarter.period}"
    )


def _sources(quarter: production.Quarter) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for source in (quarter.source, quarter.year_earlier_source) if source))


def text(archive: Archive, category: str = "total") -> Fragment:
    """The newest quarter in words: level, change, run of falls, day of publication."""
    series = production.series_on(archive)
    frame = production.quarters(archive, category, series)
    newest = production.newest_quarter(archive, category, series)
    if newest is None:
        return empty("No quarter of this category was public on this day.")
    sentences = [
        f"FilmLA counted {cite(archive, _value(newest))} in {_period(newest.period)}, public from {when(newest.published_on)}."
    ]
    if newest.yoy_pct is not None:
        change = Quantity(
            "shoot_days_yoy_pct",
            "",
            newest.yoy_pct,
            "pct",
            _sources(newest),
            f"{newest.value:g} against {newest.year_earlier:g}",
        )
        sentences.append(
            f"That is {cite(archive, change, sign=True, refs=False)} on the same quarter of the year before."
        )
        falls = production.consecutive_falls(frame, newest.period)
        if falls and falls > 1:
            count = Quantity(
                "consecutive_falls",
                "",
                falls,
                "quarters",
                _sources(newest),
                "Quarters below the same quarter of the year before, in a row",
            )
            sentences.append(f"It is {cite(archive, count, refs=False)} in a row below the year before.")
    return paragraph(" ".join(sentences))


def figure(archive: Archive, category: str = "total") -> Figure | Fragment:
    """Quarterly shooting days with stoppages shaded and, where it can be told, the counterfactual."""
    series = production.series_on(archive)
    frame = production.quarters(archive, category, series).tail(_SHOWN_QUARTERS)
    if len(frame) < 2:
        return empty("Fewer than two quarters of this category were public: there is nothing to draw.")
    last = frame.iloc[-1]
    shaded = strikes_since(archive, frame["date"].iloc[0])
    lost = losses(archive, category)
    expected = None
    if lost is not None and lost.enough:
        rows = lost.quarters
        expected = pd.DataFrame(
            {
                "date": production.quarter_start(rows["quarter"]).to_numpy(),
                "median": rows["expected"],
                "low": rows["low_80"],
                "high": rows["high_80"],
            }
        )
    return charts.shoot_days(
        frame[["period", "date", "value", "published_on"]],
        stoppages=shaded if len(shaded) else None,
        counterfactual=expected,
        unit=_unit(series).replace("_", " "),
        title=_figure_title(last, category),
        subtitle=f"{production.SERIES[series]} on location in Greater Los Angeles; strikes of writers and actors shaded",
        takeaway=f"The newest quarter, {last['period']}, has {last['value']:,.0f} days"
        + (f", {last['yoy_pct']:+.1f} percent on the year." if pd.notna(last["yoy_pct"]) else "."),
        sources=known_sources(archive, frame["source_id"])[-8:],
        note=""
        if expected is None
        else "Marks show what the quarter would have been without the stoppage, with the 80 percent interval.",
    )


def _figure_title(last: pd.Series, category: str) -> str:
    name = production.CATEGORIES[category]
    if pd.isna(last["yoy_pct"]):
        return f"{name}: {last['value']:,.0f} days in {last['period']}"
    word = "down" if last["yoy_pct"] < 0 else "up"
    return f"{name}: {word} {abs(last['yoy_pct']):g}% on the year in {last['period']}"


def losses_text(archive: Archive, category: str = "total") -> Fragment:
    """What the newest strike cost in shooting days, with its interval, or why it cannot be told."""
    made = estimate(archive, category)
    if made is None:
        return SILENT
    if made.lost is None or made.lowest is None or made.highest is None:
        return empty(
            f"What the strike cost in shooting days cannot be told: {row_text(made.message, 'shoot_days', 'history', [])}."
        )
    ends = "End of the interval"
    low, high = (
        number(archive, round(end or 0.0), "days", ends, refs=False) for end in (made.lost.low, made.lost.high)
    )
    level = number(archive, 80, "pct", "Level of the interval", refs=False)
    lowest, highest = (cite(archive, one, with_unit=False, refs=False) for one in (made.lowest, made.highest))
    return paragraph(
        f"Over {cite(archive, made.quarters, refs=False)} touched by the strike and public by this day, shooting fell short of what "
        f"earlier quarters led to expect by {cite(archive, made.lost)}, with an {level} interval from {low} to {high} over all methods "
        f"and first quarters touched; single choices put it at {lowest} to {highest}. The shortfall holds everything that changed, "
        f"not the strike alone. {_placebo_words(archive, made)}"
    )


def _placebo_words(archive: Archive, made: LossEstimate) -> str:
    """What the same methods say of windows without a strike."""
    if made.windows is None or made.as_large is None or made.quiet is None or made.held is None or made.share is None:
        return "There are too few windows without a strike to test the method on."
    windows, as_large, held, share = (
        cite(archive, one, refs=False) for one in (made.windows, made.as_large, made.held, made.share)
    )
    quiet = cite(archive, made.quiet, refs=False, sign=True)
    words = (
        f"Of {windows} windows of as many quarters without a strike, {as_large} fell as far short in percent ({share}); the intervals "
        f"of {held} held no loss, and the last windows before the strike were short by {quiet} on average."
    )
    return (
        words
        if made.beats_chance
        else f"{words} So this loss is no larger than chance allows, and only its range is to be quoted."
    )


def before_text(archive: Archive, category: str = "total") -> Fragment:
    """The loss if the quarter before the strike counts as affected too, for work put off or brought forward."""
    lost = losses(archive, category, earlier=1)
    if lost is None or not lost.enough or len(lost.total) == 0:
        return SILENT
    total = lost.total[lost.total["level"].round(2) == 0.8].iloc[0]
    how = f"Expected less actual days with {lost.quarters['quarter'].iloc[0]} counted as affected; {lost.history} quarters before it"
    frame = production.quarters(archive, category, production.series_on(archive))
    sources = tuple(frame[frame["period"].isin(lost.quarters["quarter"])]["source_id"])
    ends = float(total["low"]), float(total["high"])
    value = Quantity("lost_days_wide", "", round(float(total["lost"])), "days", sources, how, *ends, 0.8)
    low, high = (number(archive, round(end), "days", how, sources, refs=False) for end in ends)
    count = number(
        archive, len(lost.quarters), "quarters", "The quarter before the strike and those touched by it", refs=False
    )
    level = number(archive, 80, "pct", "Level of the interval", refs=False)
    return paragraph(
        f"If work was put off or brought forward ahead of the strike, that quarter is no measure of normal times. Counted as affected "
        f"as well, which makes {count}, the shortfall is {cite(archive, value)}, with an interval of {level} from {low} to {high}."
    )


def quarters_table(archive: Archive, category: str = "total", most: int = 12) -> Fragment:
    """The newest quarters: days, computed and printed change, day of publication."""
    series = production.series_on(archive)
    frame = production.quarters(archive, category, series)
    if frame.empty:
        return empty("No quarter of this category was public on this day.")
    rows = []
    for row in frame.tail(most).iloc[::-1].to_dict("records"):
        source = [str(row["source_id"])]
        change, printed = row["yoy_pct"], row["printed_yoy_pct"]
        rows.append(
            {
                "period": row_text(str(row["period"]), "shoot_days", str(row["period"]), source),
                "value": number(archive, float(row["value"]), _unit(series), "FilmLA", source, with_unit=False),
                "yoy": ""
                if pd.isna(change)
                else number(archive, float(change), "pct", "Computed", source, refs=False, sign=True),
                "printed": ""
                if pd.isna(printed)
                else number(archive, float(printed), "pct", "As printed", source, refs=False, sign=True),
                "day": when(row["published_on"]),
            }
        )
    columns = {
        "period": "Quarter",
        "value": "Days",
        "yoy": "On the year, computed",
        "printed": "As printed",
        "day": "Public from",
    }
    return table(f"{production.SERIES[series]}, {production.CATEGORIES[category].lower()}", columns, rows, numeric=True)


def categories_table(archive: Archive) -> Fragment:
    """The newest quarter by category."""
    series = production.series_on(archive)
    newest = production.newest_quarter(archive, "total", series)
    if newest is None:
        return empty("No quarter was public on this day.")
    rows = []
    for category, name in production.CATEGORIES.items():
        quarter = production.quarter(production.quarters(archive, category, series), newest.period, category, series)
        if quarter is None:
            continue
        change = quarter.yoy_pct
        rows.append(
            {
                "category": name,
                "value": cite(archive, _value(quarter), with_unit=False),
                "yoy": ""
                if change is None
                else number(archive, change, "pct", "Computed", _sources(quarter), refs=False, sign=True),
            }
        )
    columns = {"category": "Category", "value": "Days", "yoy": "On the year"}
    return table("Shooting days by category, newest quarter", columns, rows, numeric=True)


def page(archive: Archive, category: str = "total") -> Fragment:
    """The header of the shooting-days page."""
    series = production.series_on(archive)
    newest = production.newest_quarter(archive, category, series)
    name = production.CATEGORIES[category]
    if newest is None:
        return page_header(
            archive,
            "Shooting days",
            f"{name}: no quarter was public",
            "FilmLA’s count of on-location production in Greater Los Angeles.",
        )
    days = cite(archive, _value(newest), refs=False)
    change = newest.yoy_pct
    tail = ""
    if change is not None:
        fact = Quantity(
            "shoot_days_yoy_pct", "", change, "pct", _sources(newest), "Against the same quarter of the year before"
        )
        tail = f", {cite(archive, fact, sign=True, refs=False)} on the year"
    return page_header(
        archive,
        f"Shooting days: {name.lower()}",
        f"{days} in {_period(newest.period)}{tail}",
        "On-location production in Greater Los Angeles as FilmLA counts it, as known on "
        f"{when(archive.as_of)}. Sound stages and studio backlots are not in these figures.",
    )


def losses_opener(archive: Archive, category: str = "total") -> Fragment:
    """Opener of the losses: the central estimate, or that it cannot be told."""
    lost = losses(archive, category)
    subtitle = "Actual days against what earlier quarters led to expect, quarters touched by the newest strikes of writers and actors"
    if lost is None or not lost.enough:
        return section(
            "the-loss", "The loss", "What the newest strike cost cannot be told from this series on this day", subtitle
        )
    total = lost.total[lost.total["level"].round(2) == 0.8].iloc[0]
    how = f"Expected less actual days, {METHODS[lost.method]}; 80 percent interval"
    value = Quantity(
        "lost_days", "", round(float(total["lost"])), "days", (), how, float(total["low"]), float(total["high"]), 0.8
    )
    low, high = (number(archive, round(float(total[k])), "days", how, with_unit=False) for k in ("low", "high"))
    return section(
        "the-loss",
        "The loss",
        f"{cite(archive, value, refs=False)} short of what was to be expected, {low} to {high} by the 80 percent interval",
        subtitle,
    )


def losses_table(archive: Archive, category: str = "total", *, earlier: int = 0) -> Fragment:
    """Each affected quarter: days on strike, actual, expected and lost days, with intervals; `earlier` as in `losses`."""
    lost = losses(archive, category, earlier=earlier)
    if lost is None or not lost.enough:
        return empty("There is no affected quarter with an expectation to set against it.")
    strikes = newest_strikes(archive, production.series_on(archive))
    how = f"{METHODS[lost.method]}, from {lost.history} earlier quarters"
    keys = ("expected", "low_80", "high_80", "lost", "lost_low_80", "lost_high_80")
    rows = []
    for row in lost.quarters.to_dict("records"):
        quarter = str(row["quarter"])
        cells = {key: number(archive, round(float(row[key])), "days", how, with_unit=False) for key in keys}
        out = {
            f"out{i}": number(
                archive,
                days_out(strike["start"], strike["end"], quarter),
                "days",
                "Days of the quarter on strike",
                with_unit=False,
            )
            for i, strike in enumerate(strikes.to_dict("records"))
        }
        actual = number(archive, float(row["actual"]), "days", "FilmLA", with_unit=False)
        rows.append({"quarter": row_text(quarter, "shoot_days", quarter, []), **out, "actual": actual, **cells})
    columns = {
        "quarter": "Quarter",
        **{f"out{i}": f"{_GUILDS[guild]}, days" for i, guild in enumerate(strikes["guild"])},
        "actual": "Actual",
        "expected": "Expected",
        "low_80": "80% low",
        "high_80": "80% high",
        "lost": "Short by",
        "lost_low_80": "80% low",
        "lost_high_80": "80% high",
    }
    caption = (
        "The same with the quarter before the strike counted as affected"
        if earlier
        else "Days lost by quarter, with their intervals"
    )
    return table(caption, columns, rows, numeric=True)


def losses_by_category(archive: Archive) -> Fragment:
    """What each category fell short by over the quarters of the strike, with its interval and the method used."""
    rows = []
    for category, name in production.CATEGORIES.items():
        lost = losses(archive, category)
        if lost is None:
            continue
        label = row_text(name, "shoot_days", category, [])
        if not lost.enough or lost.total.empty:
            words = row_text(lost.message or "no quarter was public", "shoot_days", "history", [])
            rows.append({"category": label, "lost": words})
            continue
        total = lost.total[lost.total["level"].round(2) == 0.8].iloc[0]
        how = f"{METHODS[lost.method]}, from {lost.history} earlier quarters"
        cells = {
            key: number(archive, round(float(total[key])), "days", how, refs=False, with_unit=False)
            for key in ("lost", "low", "high")
        }
        share = float(total["lost"]) / (float(lost.quarters["actual"].sum()) + float(total["lost"])) * 100
        cells["share"] = number(archive, round(share), "pct", "Of the days expected", refs=False)
        count = number(archive, len(lost.quarters), "count", "Quarters of the strike that were public", refs=False)
        rows.append({"category": label, "n": count, **cells, "method": METHODS[lost.method].capitalize()})
    if not rows:
        return SILENT
    columns = {
        "category": "Category",
        "n": "Quarters",
        "lost": "Short by, days",
        "low": "80% low",
        "high": "80% high",
        "share": "Share of expected",
        "method": "Method",
    }
    return table(
        "Days lost by category, with their intervals; categories forecast alone need not add up", columns, rows
    )


def older_text(archive: Archive) -> Fragment:
    """The strikes that fall in the older unit, permitted production days, on their own: what can be said and what not."""
    series = "permitted_production_days"
    frame = production.quarters(archive, "total", series)
    if frame.empty or production.series_on(archive) == series:
        return SILENT
    span = pd.Period(frame["period"].iloc[0], "Q"), pd.Period(frame["period"].iloc[-1], "Q")
    held = strikes_since(archive, span[0].start_time)
    held = held[held["start"] <= span[1].end_time]
    parts = [_older_strike(archive, frame, strike) for strike in held.to_dict("records")]
    return paragraph(" ".join(part for part in parts if part)) if any(parts) else SILENT


def _older_strike(archive: Archive, frame: pd.DataFrame, strike: dict[str, Any]) -> str:
    touched = [str(q) for q in pd.period_range(strike["start"], strike["end"], freq="Q")]
    own = frame[frame["period"].isin(touched)]
    if own.empty:
        return ""
    lost = counterfactuals.lost_days(frame[["period", "value"]], list(own["period"]))
    title = row_text(str(strike["label"]), "stoppages", str(strike["label"]), [])
    told = []
    for row in own.to_dict("records"):
        source = [str(row["source_id"])]
        days = number(archive, float(row["value"]), "permitted_production_days", "FilmLA", source)
        change = ""
        if pd.notna(row["yoy_pct"]):
            change = f", {number(archive, float(row['yoy_pct']), 'pct', 'On the same quarter of the year before', refs=False, sign=True)} on the year"
        told.append(f"{days} in {_period(str(row['period']))}{change}")
    words = row_text(lost.message, "shoot_days", "history", []) if lost.message else "an estimate of its own"
    return (
        f"{title} falls in the older unit, permitted production days, which counts otherwise and is never joined with shoot days: "
        f"{'; '.join(told)}. A forecast from before that strike: {words}; so what it cost is not estimated."
    )


def categories_opener(archive: Archive) -> Fragment:
    """Opener of the categories."""
    return section("categories", "Categories", "What was shot", "The newest quarter by category of production")


def milestones_table(archive: Archive) -> Fragment:
    """Events that bear on the series: strikes, the pandemic, fires, policy, changes of the unit."""
    frame = archive.table("milestones").sort_values("date", kind="stable").iloc[::-1]
    if frame.empty:
        return empty("No milestone was public on this day.")
    rows = [
        {
            "day": when(row["date"], str(row["date_precision"])),
            "what": row_text(str(row["label"]), "milestones", str(row["milestone_id"]), [str(row["source_id"])])
            + references(archive, [str(row["source_id"])]),
            "kind": str(row["kind"]),
        }
        for row in frame.to_dict("records")
    ]
    return table("Events that bear on production", {"day": "Day", "what": "What", "kind": "Kind"}, rows)


def losses_page(archive: Archive, category: str = "total") -> Fragment:
    """The header of the page on losses."""
    lost = losses(archive, category)
    name = production.CATEGORIES[category].lower()
    words = "Actual quarters against what earlier ones led to expect, from what was known on the day."
    if lost is None or not lost.enough:
        return page_header(
            archive, f"Production losses: {name}", "What the newest strike cost cannot be told on this day", words
        )
    total = lost.total[lost.total["level"].round(2) == 0.8].iloc[0]
    how = f"Expected less actual days, {METHODS[lost.method]}; 80 percent interval"
    value = number(archive, round(float(total["lost"])), "days", how, refs=False)
    ends = [number(archive, round(float(total[k])), "count", how, refs=False) for k in ("low", "high")]
    return page_header(
        archive,
        f"Production losses: {name}",
        f"{value} short of what was to be expected, {ends[0]} to {ends[1]} by the 80 percent interval",
        words,
    )


def recovery_opener(archive: Archive) -> Fragment:
    """Opener of the recovery."""
    return section(
        "recovery",
        "Since then",
        "The recovery, in view of the longer decline",
        "Each quarter since the stoppage began, beside two yardsticks",
    )


def recovery_table(archive: Archive, category: str = "total") -> Fragment:
    """Each quarter since the stoppage began: actual, share of expected, share of the year before the stoppage."""
    series = production.series_on(archive)
    frame = production.quarters(archive, category, series)
    back = recovery(archive, category)
    if back is None:
        return empty("There is no affected quarter to recover from in this series on this day.")
    events = _other_events(archive)
    rows = []
    for row in back.to_dict("records"):
        source = list(frame[frame["period"] == row["quarter"]]["source_id"])
        share = (
            ""
            if pd.isna(row["of_expected"])
            else number(
                archive,
                round(float(row["of_expected"]) * 100),
                "pct",
                "Actual over forecast from before the stoppage",
                source,
                refs=False,
            )
        )
        before = (
            ""
            if pd.isna(row["of_before"])
            else number(
                archive,
                round(float(row["of_before"]) * 100),
                "pct",
                "Actual over the same quarter before the stoppage",
                source,
                refs=False,
            )
        )
        rows.append(
            {
                "quarter": row_text(str(row["quarter"]), "shoot_days", str(row["quarter"]), source),
                "actual": number(archive, float(row["actual"]), "days", "FilmLA", source, with_unit=False),
                "expected": share,
                **_share_ends(archive, row, source),
                "before": before,
                "during": "during" if row["during"] else "after",
                "also": events.get(str(row["quarter"]), ""),
            }
        )
    columns = {
        "quarter": "Quarter",
        "actual": "Actual",
        "expected": "Of expected",
        "low": "Low",
        "high": "High",
        "before": "Of the year before the stoppage",
        "during": "Stoppage",
        "also": "Also in that quarter",
    }
    return table("Quarters since the stoppage began", columns, rows, numeric=True)


def _share_ends(archive: Archive, row: dict[str, Any], source: list[str]) -> dict[str, str]:
    """The actual days as a share of the ends of the 80 percent interval of what was expected."""
    if pd.isna(row["of_expected"]):
        return {}
    how = "Actual over the end of the 80 percent interval of the forecast from before the stoppage"
    shares = {"low": row["actual"] / row["high_80"], "high": row["actual"] / row["low_80"]}
    return {
        key: number(archive, round(float(share) * 100), "pct", how, source, refs=False) for key, share in shares.items()
    }


def _other_events(archive: Archive) -> dict[str, str]:
    """What else bore on production by quarter, in words."""
    found: dict[str, list[str]] = {}
    for row in other_events(archive).to_dict("records"):
        words = row_text(str(row["label"]), "milestones", str(row["milestone_id"]), [str(row["source_id"])])
        found.setdefault(str(row["quarter"]), []).append(words)
    return {quarter: "; ".join(words) for quarter, words in found.items()}


def attribution_note(archive: Archive) -> Fragment:
    """What the data cannot tell apart."""
    return paragraph(
        "These figures compare quarters with what earlier quarters led to expect. The quarters in which one union was out alone tell "
        "of that strike and of whatever else changed; those in which both were out cannot be divided between the two. Nor can a "
        "strike be told from what changed at the same time without a date of its own: fewer orders by streaming services, tax "
        "credits elsewhere, the tail of the pandemic. Fires and laws stand beside the quarter in which they fell. A quarter after a "
        "stoppage that stays low is not thereby a cost of the stoppage."
    )
