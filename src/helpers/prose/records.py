"""Track records: how each method would have done in the past."""

from __future__ import annotations

import pandas as pd

from helpers import charts
from helpers.analysis import backtests, production, settlements, track_record
from helpers.analysis.outlook import cases
from helpers.archive import Archive
from helpers.charts.figure import Figure
from helpers.prose import outlook
from helpers.prose import production as losses
from helpers.prose.fragments import Fragment, empty, known_sources, number, paragraph, row_text, section, table
from helpers.prose.opening import page_header

_METHODS = {
    **outlook.METHODS,
    **losses.METHODS,
}


def page(archive: Archive) -> Fragment:
    """The header of the backtests."""
    record = track_record.outlooks(archive)
    words = "Each forecast made again from what was known then, and set against what followed."
    if not record.enough:
        return page_header(archive, "Method backtests", "Too few past cases to score the methods", words)
    covered = round(record.covered(0.8) * 100)
    share = number(
        archive, covered, "pct", "Share of intervals that held the truth", _strike_sources(archive), refs=False
    )
    level = number(archive, 80, "pct", "Level of the intervals", refs=False)
    return page_header(
        archive, "Method backtests", f"The {level} intervals for strikes held {share} of the time", words
    )


def _strike_sources(archive: Archive) -> list[str]:
    return known_sources(archive, cases(archive)["source_id"])[-2:]


def _opener(
    archive: Archive, anchor: str, name: str, record: backtests.Backtest, subtitle: str, sources: list[str]
) -> Fragment:
    if not record.enough:
        return section(anchor, name, f"No record: {row_text(record.message, 'stoppages', 'cases', [])}", subtitle)
    best = record.scores[record.scores["method"] == record.preferred].iloc[0]
    less = (1 - float(best["relative"])) * 100
    if not record.beats_baseline:
        return section(anchor, name, f"No model beat the baseline, {_METHODS[record.baseline]}", subtitle)
    gain = number(archive, round(less, 1), "pct", "Pinball loss less than the baseline's", sources, refs=False)
    return section(anchor, name, f"Best: {_METHODS[record.preferred]}, {gain} less loss than the baseline", subtitle)


def outlook_opener(archive: Archive) -> Fragment:
    """Opener of the outlooks' record."""
    subtitle = "Outlooks at set days of each past stoppage, from stoppages begun by then"
    return _opener(archive, "outlooks", "Outlooks", track_record.outlooks(archive), subtitle, _strike_sources(archive))


def losses_opener(archive: Archive) -> Fragment:
    """Opener of the counterfactuals' record."""
    subtitle = "Shooting days of placebo quarters, each from earlier quarters of its category"
    return _opener(
        archive, "placebos", "Lost days", track_record.lost_days(archive), subtitle, _quarter_sources(archive)
    )


def _quarter_sources(archive: Archive) -> list[str]:
    return known_sources(archive, production.quarters(archive, "total")["source_id"])[-2:]


def coverage_table(archive: Archive, which: str) -> Fragment:
    """What the intervals of each method really covered; `which` is outlooks or losses."""
    record, sources = _record(archive, which)
    if not record.enough:
        return empty("Nothing could be scored on this day.")
    how = "Share of intervals that held what followed"
    rows = [
        {
            "method": _METHODS[str(row["method"])].capitalize()
            + (" (used)" if row["method"] == record.preferred else ""),
            "level": number(archive, float(row["level"]) * 100, "pct", "Level of the interval", refs=False),
            "covered": number(archive, round(float(row["covered"]) * 100), "pct", how, sources, refs=False),
            "low": number(
                archive, round(float(row["low"]) * 100), "pct", "95 percent interval of the share", refs=False
            ),
            "high": number(
                archive, round(float(row["high"]) * 100), "pct", "95 percent interval of the share", refs=False
            ),
            "n": number(archive, int(row["forecasts"]), "count", "Forecasts", sources, refs=False),
            "cases": number(archive, int(row["cases"]), "count", "Cases behind them", sources, refs=False),
        }
        for row in record.coverage.to_dict("records")
    ]
    columns = {
        "method": "Method",
        "level": "Level",
        "covered": "Covered",
        "low": "Low",
        "high": "High",
        "n": "Forecasts",
        "cases": "Cases",
    }
    return table("What the intervals really covered", columns, rows, numeric=True)


def _record(archive: Archive, which: str) -> tuple[backtests.Backtest, list[str]]:
    if which == "outlooks":
        return track_record.outlooks(archive), _strike_sources(archive)
    return track_record.lost_days(archive), _quarter_sources(archive)


def calibration_figure(archive: Archive, which: str) -> Figure | Fragment:
    """Promised against real coverage of the method in use."""
    record, sources = _record(archive, which)
    if not record.enough:
        return empty("Nothing could be scored on this day.")
    own = record.coverage[record.coverage["method"] == record.preferred]
    frame = pd.DataFrame({"nominal": own["level"], "actual": own["covered"], "cases": own["cases"]})
    words = "; ".join(f"{row.nominal:.0%} promised, {row.actual:.0%} held" for row in frame.itertuples())
    return charts.calibration(
        frame,
        title="Promised and real coverage",
        subtitle=f"Share of intervals that held what followed; {_METHODS[record.preferred]}",
        takeaway=f"Coverage of the intervals: {words}.",
        sources=sources,
    )


def scores_table(archive: Archive, which: str) -> Fragment:
    """Each method's loss beside the baseline's."""
    record, sources = _record(archive, which)
    if not record.enough:
        return empty("Nothing could be scored on this day.")
    how = "Mean pinball loss over the quantiles of the intervals"
    rows = [
        {
            "method": _METHODS[str(row["method"])].capitalize(),
            "relative": number(
                archive, round(float(row["relative"]), 3), "ratio", f"{how}, over the baseline's", sources, refs=False
            ),
            "gain": number(
                archive,
                round(float(row["gain"]), 4),
                "ratio",
                f"{how}: the baseline's less this one's",
                refs=False,
                sign=True,
            ),
            "error": number(
                archive, round(float(row["gain_error"]), 4), "ratio", "Standard error of the gain, by case", refs=False
            ),
            "better": number(
                archive, int(row["better_in"]), "count", "Cases in which it did better", sources, refs=False
            ),
            "cases": number(archive, int(row["cases"]), "count", "Cases", sources, refs=False),
        }
        for row in record.scores.to_dict("records")
    ]
    columns = {
        "method": "Method",
        "relative": "Loss, baseline = one",
        "gain": "Gain",
        "error": "Standard error",
        "better": "Better in",
        "cases": "Cases",
    }
    return table("Loss against the baseline", columns, rows, numeric=True)


def settlements_opener(archive: Archive) -> Fragment:
    """Opener of the settlements' record."""
    past = settlements.positions(settlements.past_items(archive))
    subtitle = "Items of past rounds for which ask, offer and settlement are on record in one unit"
    sources = known_sources(archive, archive.accepted("proposals")["source_id"])[-1:]
    items = number(archive, len(past), "count", "Items on record", sources, refs=False)
    rounds = number(archive, past["round"].nunique(), "count", "Rounds on record", sources, refs=False)
    return section("settlements", "Settlements", f"{items} items of {rounds} rounds can be scored", subtitle)


def settlements_text(archive: Archive) -> Fragment:
    """How well rounds foretell one another, each left out in turn, against halfway as the baseline."""
    record = track_record.settlement_places(archive)
    if record is None:
        return empty("There are too few past rounds to predict one from the others.")
    how = "Each round predicted from all others, whenever they were; a round's items share its weight"
    rounds = number(archive, record.rounds, "count", how, refs=False)
    share, level, error, middle = (
        number(archive, round(value * 100), "pct", how, refs=False)
        for value in (record.inside, record.level, record.error, record.error_midpoint)
    )
    verdict = (
        "The middle of past places is what a briefing gives."
        if record.beats_midpoint
        else "The middle of past places does no better than halfway, and a briefing says so."
    )
    return paragraph(
        f"With each of {rounds} rounds left out in turn, the widest range of the others promised {level} or more and held {share} "
        f"of the settlements. The middle of the others missed by {error} of the gap on average, halfway by {middle}. {verdict} "
        "The items of one round are not independent, so the rounds are what counts; and rounds whose figures became public are "
        "mostly those that went badly."
    )


def settlements_table(archive: Archive) -> Fragment:
    """Past rounds, item by item: ask, offer, settlement and the place of the settlement in the gap."""
    past = settlements.positions(settlements.past_items(archive))
    if past.empty:
        return empty("No item with an ask, an offer and a settlement was public by this day.")
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    rows = []
    for row in past.to_dict("records"):
        ids = dict(zip(("ask", "offer", "settlement"), row["sources"], strict=True))
        cells = {
            key: number(
                archive,
                float(row[key]),
                str(row["unit"]),
                "Compounded" if "compounded" in row["item"] else "As stated",
                [ids[key]],
            )
            for key in ids
        }
        place = number(
            archive, round(float(row["position"]), 2), "ratio", "Zero at the last offer, one at the last ask"
        )
        name = row_text(str(titles[row["round"]]), "disputes", str(row["round"]), [])
        rows.append(
            {
                "round": name,
                "item": row_text(
                    settlements.item_name(str(row["item"]), str(row["year"])), "proposals", str(row["item"]), []
                ),
                **cells,
                "place": place,
            }
        )
    columns = {
        "round": "Round",
        "item": "Item",
        "ask": "Last ask",
        "offer": "Last offer",
        "settlement": "Settlement",
        "place": "Place in the gap",
    }
    return table(
        "Where rounds settled between the last offer (zero) and the last ask (one)", columns, rows, numeric=True
    )


def reading_note() -> Fragment:
    """How to read the tables."""
    return paragraph(
        "A method is said to do better than its baseline only if its gain is more than twice its standard error, with the forecasts "
        "of one case taken together. Where none is, the method settled beforehand is used: for outlooks the one with a proper tail, "
        "for lost days all methods together. The record shown is the one that a choice is made on, so a chosen method looks a little "
        "better in it than it is. Cases are few, and the coverages carry wide intervals of their own."
    )
