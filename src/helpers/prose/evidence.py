"""How we know: definitions, conflicts between sources, limits."""

from __future__ import annotations

import re

import pandas as pd

from helpers.analysis import stoppages
from helpers.archive import Archive
from helpers.prose.fragments import Fragment, empty, number, paragraph, references, row_text, section, table, when

# Why a value was accepted, and why the others were not, by the rule that decided.
RULES = {
    "cross_footing": ("fits sums and printed changes", "does not fit sums or printed changes"),
    "primary_source": ("the source nearest to the act", "a source further from the act"),
    "later_correction": ("as its publisher corrected it", "corrected by its publisher"),
    "consistency": ("fits other counts on record", "does not fit other counts on record"),
    "counting_rule": ("as most sources count the same days", "another way to count the same days"),
    "dates": ("fits the dates", "does not fit the dates"),
}


LENGTH = "length of the stoppage"
_STATES = ("accepted", "rejected")


def opener(archive: Archive) -> Fragment:
    """The section on evidence."""
    return section(
        "how-we-know", "How we know", "What this page rests on", "Definitions, conflicts between sources, limits"
    )


def as_of_note(archive: Archive) -> Fragment:
    """What 'as of' means on this page."""
    return paragraph(
        f"This page holds what was public at the end of {when(archive.as_of)} and nothing later. Where a figure was revised, "
        f"the newest value published by that day stands. A claim is given as its speaker’s. Accounts published later are used "
        f"only for facts that were public on the day, and are marked in the list of sources."
    )


def counting_note() -> Fragment:
    """The counting rules of days."""
    return paragraph(
        "Days of a stoppage are counted with both ends, as the trade press does, unless a figure says otherwise; many accounts "
        "count the last day less the first, which is one fewer. Where both are in use, both are shown."
    )


def definitions_table(archive: Archive, most: int = 8) -> Fragment:
    """Terms of the shooting-day figures."""
    frame = archive.table("definitions").head(most)
    if frame.empty:
        return empty("No definition was public on this day.")
    rows = [
        {
            "term": row_text(str(row["term"]), "definitions", str(row["term"]), []),
            "definition": row_text(str(row["definition"]), "definitions", str(row["term"]), [str(row["source_id"])])
            + references(archive, [str(row["source_id"])]),
        }
        for row in frame.to_dict("records")
    ]
    return table("Definitions", {"term": "Term", "definition": "Meaning"}, rows)


def conflicts_table(archive: Archive, dispute: str = "") -> Fragment:
    """Facts on which sources differ: the accepted value, the others, why the accepted one counts.

    For a dispute these are its own facts and the lengths of the union's earlier stoppages, which its page uses.
    """
    frame = archive.table("conflicts")
    chosen = frame["dispute_id"] == dispute
    if dispute:
        earlier = stoppages.earlier_of_guild(archive, dispute)["stoppage_id"]
        chosen |= frame["dispute_id"].isin(earlier) & (frame["item"] == LENGTH)
    own = frame[chosen]
    settled = own.groupby("conflict_id")["value"].nunique()
    own = own[own["conflict_id"].isin(settled[settled > 1].index)]
    if own.empty:
        return empty("No conflict between sources on these facts was public on this day.")
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    rows = []
    for conflict, group in own.sort_values(["conflict_id", "status"], kind="stable").groupby("conflict_id"):
        records = group.to_dict("records")
        values = {state: [_stated(archive, row) for row in records if row["status"] == state] for state in _STATES}
        rows.append({
            "item": row_text(_named(records[0], titles), "conflicts", str(conflict), []),
            "accepted": "; ".join(values["accepted"]) or "none",
            "others": "; ".join(values["rejected"]),
            "rule": RULES[str(records[0]["settled_by"])][not values["accepted"]],
        })  # fmt: skip
    columns = {"item": "Fact", "accepted": "Accepted", "others": "Also stated", "rule": "Why"}
    return table("Where sources disagree", columns, rows)


def _stated(archive: Archive, row: dict[str, object]) -> str:
    value, source = str(row["value"]), [str(row["source_id"])]
    if row["unit"] == "date":
        return when(pd.Timestamp(value)) + references(archive, source)
    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return row_text(value, "conflicts", str(row["conflict_id"]), source) + references(archive, source)
    return number(archive, float(value), str(row["unit"]), "As stated", source)


def _named(row: dict[str, object], titles: pd.Series) -> str:
    title = titles.get(str(row["dispute_id"]), "")
    return f"{title}: {row['item']}" if title else str(row["item"]).replace("_", " ")


def limits(archive: Archive, dispute: str) -> Fragment:
    """What the archive does not hold for this dispute."""
    events, held = archive.accepted("events"), archive.table("positions")
    counts = {
        "events": int((events["dispute_id"] == dispute).sum()),
        "positions": int((held["dispute_id"] == dispute).sum()),
    }
    parts = " and ".join(
        number(archive, value, "count", f"Rows in {name} for this dispute", refs=False) + f" {name}"
        for name, value in counts.items()
    )
    return paragraph(
        f"For this dispute the archive held {parts} by {when(archive.as_of)}. Talks are private: sessions, offers and moves "
        f"that no source reported are missing. Data version {row_text(archive.version, 'datapackage', 'version', [])}."
    )
