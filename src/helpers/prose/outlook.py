"""The outlook: how long stoppages like this one lasted, and what that says of one that runs."""

from __future__ import annotations

import pandas as pd

from helpers import charts
from helpers.analysis import base_rates, durations, stoppages
from helpers.analysis.outlook import SOON_DAYS, AfterDeal, after_deal, backtest, cases, elapsed, remaining
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
    row_text,
    section,
    table,
    when,
)

_MOST_BARS = 14
METHODS = {
    "mixture": "a mixture of duration models",
    "memoryless": "a constant daily chance of an end",
    "recalibrated": "a constant daily chance of an end, corrected by its own record",
    "past_lengths": "the lengths of past stoppages taken as they are",
}


def opener(archive: Archive, dispute: str) -> Fragment:
    """The heading says how many earlier stoppages of the guild lasted longer than today's, or how long they lasted."""
    past = cases(archive, dispute, guild=str(archive.dispute(dispute)["guild"]))
    past = past[past["observed"] & (past["sector"] == archive.dispute(dispute)["sector"])]
    subtitle = "Days on strike, both ends counted; strikes and lockouts of the same union and sector"
    sources = tuple(past["source_id"])[-2:]
    days = elapsed(archive, dispute)
    count = number(archive, len(past), "stoppages", "Earlier stoppages with a known length", sources, refs=False)
    if days is None or past.empty:
        words = (
            f"{count} of this union before it with a known length"
            if len(past)
            else "No earlier stoppage of this union has a known length"
        )
        return section("the-outlook", "The outlook", words, subtitle)
    longer = int((past["length"] > days).sum())
    more = number(archive, longer, "count", f"Earlier stoppages longer than {days} days", sources, refs=False)
    return section("the-outlook", "The outlook", f"{more} of {count} of this union before it lasted longer", subtitle)


def bars_figure(archive: Archive, dispute: str) -> Figure | Fragment:
    """Lengths of the union's stoppages, today's among them."""
    own = archive.dispute(dispute)
    past = cases(archive, guild=str(own["guild"]), sector=str(own["sector"]))
    beside = stoppages.running_beside(archive, dispute)
    beside = beside[beside["dated"]].assign(length=beside["days"], observed=False)
    frame = pd.concat([past, beside]) if len(beside) else past
    frame = frame.drop_duplicates("stoppage_id").sort_values("length", ascending=False).head(_MOST_BARS)
    if frame.empty:
        return empty("No stoppage of this union with a known length was on record by this day.")
    running = frame[frame["running"]]
    so_far = "; ".join(f"{row.title}: {row.length:g} days so far" for row in running.itertuples())
    return charts.stoppage_durations(
        pd.DataFrame(
            {
                "label": frame["title"],
                "days": frame["length"],
                "running": frame["running"],
                "group": frame["sector"].map(stoppages.SECTORS),
            }
        ),
        title=_bars_title(frame, running),
        subtitle="Days, both ends counted; where the days are not known, the length as most sources print it",
        takeaway=f"The longest of {len(frame)} stoppages lasted {frame['length'].max():g} days. {so_far}",
        sources=known_sources(archive, frame["source_id"])[:12],
    )


def _bars_title(frame: pd.DataFrame, running: pd.DataFrame) -> str:
    longest = frame.iloc[0]
    if running.empty:
        return f"The longest, {longest['title']}, lasted {longest['length']:g} days"
    today = running.iloc[0]
    longer = int((frame["length"] > today["length"]).sum())
    return (
        f"{longer} lasted longer than {today['title']} so far"
        if longer
        else f"None lasted longer than {today['title']}"
    )


def text(archive: Archive, dispute: str) -> Fragment:
    """What remains of a running stoppage: median, intervals and chances, from earlier stoppages only; or of a deal."""
    done = after_deal(archive, dispute)
    if done is not None:
        return _after_deal_text(archive, done)
    ahead = remaining(archive, dispute)
    if ahead is None:
        return _base_rate_text(archive, dispute)
    days, past = int(ahead.elapsed), cases(archive, dispute)
    if not ahead.enough:
        return empty(f"No outlook: {row_text(ahead.message, 'stoppages', 'cases', [])}.")
    sources = tuple(known_sources(archive, past["source_id"])[-2:])
    how = f"{METHODS[ahead.method].capitalize()}, from {ahead.cases} other stoppages known that day, given {days} days so far"
    half, most, widest = (ahead.interval(level) for level in (0.5, 0.8, 0.95))
    bounds = most or (None, None)
    median = Quantity("remaining_days", "", round(ahead.median or 0), "days", sources, how, bounds[0], bounds[1], 0.8)
    month = ahead.chances[ahead.chances["within_days"] == 30].iloc[0]
    chance = number(
        archive, round(float(month["chance"]) * 100), "pct", "Chance that it ends within 30 days", sources, refs=False
    )
    end = "End of the interval, from the same outlook"
    low, high = (number(archive, round(v), "days", end, refs=False) for v in (half or (0, 0)))
    far_low, far_high = (number(archive, round(v), "days", end, refs=False) for v in (most or (0, 0)))
    end_low, end_high = (number(archive, round(v), "days", end, refs=False) for v in (widest or (0, 0)))
    n = number(archive, ahead.cases, "stoppages", "Cases the outlook rests on", sources, refs=False)
    longer = number(
        archive,
        ahead.longer,
        "count",
        f"Of these, known to have lasted longer than {days} days",
        sources,
        refs=False,
    )
    levels = [number(archive, level, "pct", "Level of the interval", refs=False) for level in (50, 80, 95)]
    thirty = number(archive, 30, "days", "Horizon", refs=False)
    return paragraph(
        f"From {n} in screen, broadcast, advertising and games work, {longer} of which lasted longer than this one so far, the median "
        f"of what remains is {cite(archive, median)}; the {levels[0]} interval runs from {low} to {high}, the {levels[1]} interval "
        f"from {far_low} to {far_high}, the {levels[2]} interval from {end_low} to {end_high}. The chance of an end within {thirty} is {chance}. Few strikes make wide intervals."
    )


def _base_rate_text(archive: Archive, dispute: str) -> Fragment:
    """Before a stoppage: what came of earlier rounds from where this one stands."""
    nothing = "No stoppage with a known first day was running, so there is nothing to look ahead from."
    rows = base_rates.rates(archive, dispute).set_index("key")
    if "struck_from_here" not in rows.index or rows.loc["struck_from_here", "message"]:
        return empty(nothing)
    figures = base_rates.rate_figures(archive, dispute)

    def told(key: str) -> str:
        one, row = figures[key], rows.loc[key]
        hits, cases_ = (number(archive, int(row[name]), "count", one.label, refs=False) for name in ("hits", "cases"))
        if one.value is None:
            return f"{hits} of {cases_}"
        low, high = (
            number(archive, round(end or 0.0), "pct", "80 percent interval", refs=False) for end in (one.low, one.high)
        )
        return f"{hits} of {cases_} ({low} to {high} by the 80 percent interval)"

    votes = (
        f" A strike followed {told('struck_after_authorization')} strike authorization votes."
        if rows.loc["struck_after_authorization", "cases"]
        else ""
    )
    return paragraph(
        f"No stoppage runs. Of earlier screen rounds that stood where this one stands, without a deal as many days from the expiry, "
        f"{told('struck_from_here')} came to a strike; of this union’s, {told('struck_from_here_union')}.{votes} Rounds without an "
        "expiry on record are not counted."
    )


def _after_deal_text(archive: Archive, done: AfterDeal) -> Fragment:
    """How long stoppages went on once there was a deal, which is what remains of this one if the deal stands."""
    day, since = cite(archive, done.deal_on), cite(archive, done.days_since, refs=False)
    if done.median is None or done.longest is None or done.soon is None:
        return empty("A tentative agreement stands, and too few stoppages before it have a known deal and end.")
    n = cite(archive, done.cases, refs=False)
    level = number(archive, 80, "pct", "Level of the interval", refs=False)
    thirty = number(archive, SOON_DAYS, "days", "Horizon", refs=False)
    low = number(archive, round(done.soon.low or 0), "pct", done.soon.derivation, refs=False)
    return paragraph(
        f"A tentative agreement of {day} stands, {since} before. Of {n} whose deal and end are known, "
        f"half were over {cite(archive, done.median)} after the deal and the longest {cite(archive, done.longest, refs=False)} "
        f"after; {cite(archive, done.soon, refs=False)} were over within {thirty} (at the {level} level, {low} or more). Only final "
        "deals are on record here: one voted down would take longer."
    )


def chances_table(archive: Archive, dispute: str) -> Fragment:
    """Chances that the stoppage ends within a week, a month, two months."""
    ahead = remaining(archive, dispute)
    if ahead is None or not ahead.enough:
        return SILENT
    days, past = int(ahead.elapsed), cases(archive, dispute)
    sources = known_sources(archive, past["source_id"])[-2:]
    how = f"Given {days} days so far; {ahead.cases} other stoppages"

    def cell(value: float) -> str:
        return number(archive, round(value * 100), "pct", how, sources, refs=False)

    rows = [
        {
            "within": number(archive, float(row["within_days"]), "days", "Horizon", refs=False),
            "chance": cell(float(row["chance"])),
            "low": cell(float(row["low_80"])),
            "high": cell(float(row["high_80"])),
        }
        for row in ahead.chances.to_dict("records")
    ]
    columns = {"within": "Ends within", "chance": "Chance", "low": "80% low", "high": "80% high"}
    return table("Chances of an end, with their 80 percent interval", columns, rows, numeric=True)


def survival_figure(
    archive: Archive, *, guild: str = "all", sector: str = "all", elapsed: int | None = None
) -> Figure | Fragment:
    """Share of stoppages still running by day, with its band."""
    past = cases(archive, guild=guild, sector=sector)
    if int(past["observed"].sum()) < durations.MINIMUM_CASES:
        return empty(f"No curve: {row_text(durations.too_few(int(past['observed'].sum())), 'stoppages', 'cases', [])}.")
    curve = durations.survival_curve(past["length"], past["observed"])
    half = curve[curve["survival"] <= 0.5]["day"]
    middle = f"half had ended by day {half.iloc[0]:g}" if len(half) else "fewer than half have ended"
    return charts.survival(
        curve,
        elapsed=elapsed,
        title=f"{middle[:1].upper()}{middle[1:]}",
        subtitle=f"Share still out by day, {len(past)} stoppages with a known length, 95 percent band (Kaplan–Meier)",
        takeaway=f"Of {len(past)} stoppages, {middle}.",
        sources=known_sources(archive, past["source_id"])[:12],
    )


def history_header(archive: Archive, guild: str, sector: str) -> Fragment:
    """Opener of the strike history: how many stoppages, since when."""
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    if frame.empty:
        return section("stoppages", "Stoppages", "No stoppage fits the choice", "Union and sector as chosen")
    sources = tuple(frame["source_id"])[-2:]
    count = number(archive, len(frame), "stoppages", "On record by this day", sources, refs=False)
    first = when(frame["start"].iloc[0], "year")
    return section(
        "stoppages", "Stoppages", f"{count} on record since {first}", "Strikes, lockouts, boycotts and agency actions"
    )


def timeline_figure(archive: Archive, guild: str, sector: str) -> Figure | Fragment:
    """All stoppages on one axis."""
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    frame = frame[frame["dated"]]
    if frame.empty:
        return empty("No stoppage with known days fits the choice.")
    end = frame["end"]
    return charts.timeline(
        pd.DataFrame(
            {
                "label": frame["title"],
                "start": frame["start"],
                "end": end,
                "group": frame["sector"].map(stoppages.SECTORS),
            }
        ),
        as_of=archive.as_of,
        title=f"{len(frame)} stoppages with known days since {frame['start'].min().year}",
        subtitle="From first to last day, stoppages whose days are known",
        takeaway=f"{len(frame)} stoppages with known days from {frame['start'].min().year} to {frame['start'].max().year}.",
        sources=known_sources(archive, frame["source_id"])[:12],
    )


def history_table(archive: Archive, guild: str, sector: str) -> Fragment:
    """Every stoppage: start, end, length under both counting rules and as printed."""
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    if frame.empty:
        return empty("No stoppage of this union and sector was on record by this day.")
    stored = archive.table("stoppages").set_index("stoppage_id")
    rows = []
    for row in frame.iloc[::-1].to_dict("records"):
        held, source = stored.loc[[row["stoppage_id"]]].iloc[0], [str(row["source_id"])]

        def days(value: object, how: str, source: list[str] = source) -> str:
            return (
                "not known"
                if pd.isna(value)
                else number(archive, float(str(value)), "days", how, source, with_unit=False, refs=False)
            )  # type: ignore[call-overload]

        end = (
            "running"
            if row["running"]
            else "not known"
            if pd.isna(held["last_day"])
            else when(held["last_day"], str(held["last_day_precision"]))
        )
        rows.append(
            {
                "title": row_text(str(row["title"]), "stoppages", str(row["stoppage_id"]), source),
                "start": when(held["start_date"], str(held["start_date_precision"])),
                "end": end,
                "days": days(row["days"], "Both ends counted"),
                "less": days(row["days_difference"], "Last less first day"),
                "printed": days(row["days_reported"], "As most sources print it"),
                "kind": str(row["kind"]).replace("_", " ") + ("; disputed" if row["disputed"] else ""),
                "source": number(
                    archive, float(row["workers"]), "persons", "As the press reports", source, with_unit=False
                )
                if pd.notna(row["workers"])
                else "not known",
            }
        )
    columns = {
        "title": "Dispute",
        "start": "First day",
        "end": "Last day",
        "days": "Days, both ends",
        "less": "Days, last less first",
        "printed": "As printed",
        "kind": "Kind",
        "source": "Workers",
    }
    return table("Stoppages on record, newest first", columns, rows)


def overlaps_table(archive: Archive, guild: str, sector: str) -> Fragment:
    """Stoppages that ran at the same time."""
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    pairs = stoppages.overlaps(frame, pd.Timestamp(archive.as_of))
    if pairs.empty:
        return empty("No two stoppages of the choice with known days ran at the same time.")
    titles, source = frame.set_index("stoppage_id")["title"], frame.set_index("stoppage_id")["source_id"]
    rows = [
        {
            "first": row_text(str(titles[row.first]), "stoppages", str(row.first), [str(source[row.first])]),
            "second": row_text(str(titles[row.second]), "stoppages", str(row.second), [str(source[row.second])]),
            "start": when(row.start),
            "days": number(
                archive,
                int(row.days),
                "days",
                "Both ends counted",
                [str(source[row.first]), str(source[row.second])],
                with_unit=False,
            ),
        }
        for row in pairs.itertuples()
    ]
    columns = {"first": "Stoppage", "second": "Together with", "start": "From", "days": "Days together"}
    return table("Stoppages at the same time", columns, rows)


def track_record(archive: Archive) -> Fragment:
    """How the outlook would have done on past stoppages, each from what was known then."""
    record = backtest(archive)
    if not record.enough:
        return empty(f"No track record: {row_text(record.message, 'stoppages', 'cases', [])}.")
    sources = known_sources(archive, cases(archive)["source_id"])[-2:]
    scored = record.forecasts[record.forecasts["method"] == record.preferred]
    how = "Outlooks at days 1, 30, 60 and 100 of past stoppages, each from those that had begun by then"
    n = number(archive, len(scored), "count", how, sources, refs=False)
    strikes = number(archive, scored["case"].nunique(), "stoppages", how, sources, refs=False)
    parts = [
        f"{number(archive, round(record.covered(level) * 100), 'pct', how, sources, refs=False)} of the "
        f"{number(archive, level * 100, 'pct', 'Level of the interval', refs=False)} intervals"
        for level in (0.5, 0.8, 0.95)
    ]
    gain, error = (
        number(archive, round(value, 2), "days", how, sources, refs=False, sign=True) for value in record.gain
    )
    verdict = (
        f"Its loss is less than that of the baseline, the lengths of past stoppages taken as they are, by {gain}, standard error {error}"
        + (", beyond chance." if record.beats_baseline else ": no more than chance allows; it is used for its tail.")
    )
    return paragraph(
        f"Track record: on {n} days of {strikes}, what followed fell inside {parts[0]}, {parts[1]} and {parts[2]} of "
        f"{METHODS[record.preferred]}. {verdict}"
    )


def history_page(archive: Archive, guild: str, sector: str) -> Fragment:
    """The header of the strike history."""
    frame = stoppages.stoppages(archive, guild=guild, sector=sector)
    sources = tuple(frame["source_id"])[-2:]
    count = number(archive, len(frame), "stoppages", "On record by this day", sources, refs=False)
    running = int(frame["running"].sum())
    going = number(archive, running, "count", "Running on this day", sources, refs=False)
    scope = "" if guild == "all" else f" of {guild}"
    sector_words = "" if sector == "all" else f" in {stoppages.SECTORS.get(sector, sector).lower()}"
    return page_header(
        archive,
        "Strike history",
        f"{count}{scope}{sector_words} on record, {going} running",
        f"Strikes, lockouts, boycotts and agency actions as known on {when(archive.as_of)}, with their lengths under named counting rules.",
    )


def history_bars(archive: Archive, guild: str, sector: str) -> Figure | Fragment:
    """The longest stoppages of the choice, the running ones among them."""
    past = cases(archive, guild=guild, sector=sector)
    past = past.sort_values("length", ascending=False).head(20)
    if past.empty:
        return empty("No stoppage of the choice has a known length.")
    return charts.stoppage_durations(
        pd.DataFrame(
            {
                "label": past["title"],
                "days": past["length"],
                "running": past["running"],
                "group": past["sector"].map(stoppages.SECTORS),
            }
        ),
        title=f"The longest: {past.iloc[0]['title']}, {past.iloc[0]['length']:g} days",
        subtitle="Days, both ends counted; where the days are not known, the length as most sources print it",
        takeaway=f"The longest stoppage of the choice lasted {past['length'].max():g} days.",
        sources=known_sources(archive, past["source_id"])[:12],
    )


def survival_opener(archive: Archive, guild: str, sector: str) -> Fragment:
    """Opener of the survival curve: the median length, or too few cases."""
    past = cases(archive, guild=guild, sector=sector)
    ended = int(past["observed"].sum())
    subtitle = "Kaplan–Meier curve; stoppages that run on the day count as not yet ended"
    if ended < durations.MINIMUM_CASES:
        return section(
            "how-long",
            "How long",
            f"Too few to say: {row_text(durations.too_few(ended), 'stoppages', 'cases', [])}",
            subtitle,
        )
    curve = durations.survival_curve(past["length"], past["observed"])
    half = curve[curve["survival"] <= 0.5]["day"]
    if half.empty:
        return section("how-long", "How long", "Fewer than half have ended", subtitle)
    sources = tuple(past["source_id"])[-2:]
    day = number(archive, float(half.iloc[0]), "days", "Median of the Kaplan-Meier curve", sources, refs=False)
    return section("how-long", "How long", f"Half were over after {day}", subtitle)


def overlaps_opener(archive: Archive) -> Fragment:
    """Opener of the overlaps: the last year of writers and actors out together."""
    subtitle = (
        "Pairs of stoppages with known days; the claim of a first since then is about film and television contracts"
    )
    year = stoppages.last_joint_year(archive)
    if year is None:
        return section(
            "together", "Together", "Writers and actors had not struck the studios together by this day", subtitle
        )
    day = f'<time datetime="{year}">{year}</time>'
    return section(
        "together",
        "Together",
        f"Writers and actors last struck the studios together in {day}, before this day",
        subtitle,
    )


def outlook_page(archive: Archive, dispute: str) -> Fragment:
    """The header of the outlook page: day and median of what remains, or that nothing runs."""
    ahead, done = remaining(archive, dispute), after_deal(archive, dispute)
    own = archive.dispute(dispute)
    kicker = f"{own['title']}: outlook"
    words = "From stoppages known that day only, with the method’s track record; few strikes make wide intervals."
    if done is not None and done.median is not None:
        day, median = cite(archive, done.deal_on, refs=False), cite(archive, done.median, refs=False)
        heading = f"A tentative agreement of {day} stands; after a deal, half the stoppages were over in {median}"
        return page_header(archive, kicker, heading, words, dispute)
    if ahead is None:
        return page_header(archive, kicker, "No stoppage with a known first day was running", words, dispute)
    days, past = int(ahead.elapsed), cases(archive, dispute)
    sources = known_sources(archive, past["source_id"])[-2:]
    day = number(archive, days, "days", "As-of day less first day, both counted", sources, refs=False, with_unit=False)
    most = ahead.interval(0.8)
    if not ahead.enough or most is None:
        return page_header(archive, kicker, f"Day {day}: too few cases for an outlook", words, dispute)
    low, high = (
        number(archive, round(v), "days", "80 percent interval of what remains", sources, refs=False) for v in most
    )
    return page_header(archive, kicker, f"Day {day}: {low} to {high} more by the 80 percent interval", words, dispute)
