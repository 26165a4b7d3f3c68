"""Positions issue by issue: what each side holds, how it stands, when it last moved."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from helpers.archive import Archive

# Names of issues that need more than their underscores taken out.
NAMES = {
    "ai": "Artificial intelligence",
    "cw_rates": "Rates on the CW network",
    "digital_minimum_length": "Shortest digital programme covered",
    "dvd_residual": "DVD residual",
    "new_media_est_residual": "Download residual",
    "new_media_streaming_residual": "Streaming residual (new media)",
    "recoupment_residuals_revamp": "Residuals after recoupment",
    "est": "Electronic sell-through",
    "package_value_total": "Package value",
    "staff_writer_weekly": "Staff writer, weekly",
    "staff_writer_weekly_20_week_guarantee": "Staff writer, weekly, twenty weeks guaranteed",
    "staff_writer_weekly_40_week_guarantee": "Staff writer, weekly, forty weeks guaranteed",
    "tv_weekly_minimum_lowest": "Lowest weekly minimum in television",
    "tv_weekly_minimum_highest": "Highest weekly minimum in television",
    "tv_one_hour_story_teleplay_network_primetime": "Network prime-time script, one hour",
    "new_media_est_residual_tv": "Download sale residual, television",
    "new_media_est_residual_film": "Download sale residual, films",
    "new_media_est_residual_increase": "Rise in the download sale residual",
    "new_media_rental_residual_increase": "Rise in the download rental residual",
}


PROPER = {
    "warner bros discovery": "Warner Bros. Discovery", "nbcuniversal": "NBCUniversal", "paramount global": "Paramount",
    "disney": "Disney", "netflix": "Netflix", "amazon": "Amazon", "sony": "Sony", "apple": "Apple", "dvd": "DVD",
    "cw": "CW", "ai": "AI", "tv": "TV", "fox": "Fox", "svod": "SVOD", "cbs": "CBS", "abc": "ABC", "nbc": "NBC",
}  # fmt: skip


def issue_name(issue: str) -> str:
    """The issue as readers see it."""
    if issue in NAMES:
        return NAMES[issue]
    words = issue.replace("_", " ")
    words = words[:1].upper() + words[1:]
    for plain, name in PROPER.items():
        words = re.sub(rf"\b{plain}\b", name, words, flags=re.IGNORECASE)
    return words


def positions(archive: Archive, dispute: str) -> pd.DataFrame:
    """All positions of a dispute as known that day, oldest first; columns as the table, plus `issue_name`."""
    table = archive.table("positions")
    own = table[(table["dispute_id"] == dispute) & (table["held_on"] <= _end(archive))]
    own = own.assign(issue_name=own["issue"].map(issue_name).astype("str"))
    return own.sort_values(["held_on", "position_id"], kind="stable").reset_index(drop=True)


def _end(archive: Archive) -> pd.Timestamp:
    # A month-only day stands at the month's end, which may lie just ahead of the as-of day.
    return pd.Timestamp(archive.as_of) + pd.Timedelta(days=31)


def _newest(rows: pd.DataFrame, party: str) -> pd.Series | None:
    own = rows[rows["party"] == party]
    return own.iloc[-1] if len(own) else None


def matrix(archive: Archive, dispute: str) -> pd.DataFrame:
    """One row per issue, the one that moved last first.

    Columns: issue, issue_name, guild, guild_row, guild_source, employers, employers_row, employers_source, outcome,
    outcome_row, outcome_source, status, moved_on (datetime), moved_on_precision, moves. `status` is that of the
    newest position; `agreed` once both sides or a settlement say so.
    """
    return archive.ask(_matrix, dispute).copy(deep=False)


def _matrix(archive: Archive, dispute: str) -> pd.DataFrame:
    rows = []
    for issue, group in positions(archive, dispute).groupby("issue", sort=False):
        joint = _newest(group[group["party"].isin(("settlement", "both"))].assign(party="joint"), "joint")
        newest = group.iloc[-1]
        row: dict[str, object] = {
            "issue": issue,
            "issue_name": newest["issue_name"],
            "status": newest["status"],
            "moved_on": newest["held_on"],
            "moved_on_precision": newest["held_on_precision"],
            "moves": len(group),
        }
        sides = {"guild": _newest(group, "guild"), "employers": _newest(group, "employers"), "outcome": joint}
        for name, held in sides.items():
            row[name] = "" if held is None else str(held["stance"])
            row[f"{name}_row"] = "" if held is None else str(held["position_id"])
            row[f"{name}_source"] = "" if held is None else str(held["source_id"])
        rows.append(row)
    columns = ["issue", "issue_name", "guild", "guild_row", "guild_source", "employers", "employers_row",
               "employers_source", "outcome", "outcome_row", "outcome_source", "status", "moved_on",
               "moved_on_precision", "moves"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["moved_on", "issue"], ascending=[False, True], kind="stable").reset_index(drop=True)


def movement(archive: Archive, dispute: str) -> pd.DataFrame:
    """Every move for a chart: issue, party (guild, employers, settlement), date, status."""
    rows = positions(archive, dispute)
    party = rows["party"].replace({"both": "settlement", "other": "settlement"})
    return pd.DataFrame(
        {"issue": rows["issue_name"], "party": party, "date": rows["held_on"], "status": rows["status"]}
    )


def terms(archive: Archive, dispute: str) -> pd.DataFrame:
    """Asks, offers and settled terms that carry a figure or a text, newest first; columns as `proposals`."""
    table = archive.accepted("proposals")
    own = table[(table["dispute_id"] == dispute) & (table["made_on"] <= _end(archive))]
    return own.sort_values(["made_on", "proposal_id"], ascending=[False, True], kind="stable").reset_index(drop=True)


def term_sides(archive: Archive, dispute: str) -> pd.DataFrame:
    """One row per term and contract year beside the general raises, the one that moved last first.

    Columns: item, contract_year, guild, employers, settlement (the side's newest row of `proposals` as a mapping, or
    None), apart (guild's figure less the employers', where both are numbers of one unit, else missing), moved_on.
    """
    held = terms(archive, dispute)
    held = held[held["item"] != "minimums_increase"]
    rows = []
    for (item, year), group in held.groupby(["item", "contract_year"], sort=False):
        newest = group.drop_duplicates("party").set_index("party", drop=False)
        sides = {party: newest.loc[party].to_dict() if party in newest.index else None for party in _PARTIES}
        moved = group["made_on"].max()
        rows.append({"item": item, "contract_year": year, **sides, "apart": _apart(sides), "moved_on": moved})
    columns = ["item", "contract_year", *_PARTIES, "apart", "moved_on"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "moved_on", ascending=False, kind="stable", ignore_index=True
    )


_PARTIES = ("guild", "employers", "settlement")


def _apart(sides: dict[str, dict[str, Any] | None]) -> float | None:
    """How far apart ask and offer are; None where one is missing, in words or in another unit."""
    ask, offer = sides["guild"], sides["employers"]
    if ask is None or offer is None or ask["unit"] != offer["unit"] or pd.isna(ask["value"]) or pd.isna(offer["value"]):
        return None
    return round(float(ask["value"]) - float(offer["value"]), 4)
