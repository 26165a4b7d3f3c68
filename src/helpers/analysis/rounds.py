"""Other unions' rounds around a dispute: expiries, openings, who settled first."""

from __future__ import annotations

import pandas as pd

from helpers.archive import Archive

AHEAD_DAYS = 430
BEHIND_DAYS = 430


def coming_dates(archive: Archive, dispute: str) -> pd.DataFrame:
    """Dates after the as-of day that were already public, of other disputes in the same sector.

    Columns: date, dispute_id, title, guild, what ('contract expires' or 'talks open'), source_id; soonest first.
    """
    own = archive.dispute(dispute)
    disputes = archive.table("disputes").set_index("dispute_id")
    others = disputes[(disputes["sector"] == own["sector"]) & (disputes.index != dispute)]
    today = pd.Timestamp(archive.as_of)
    rows = pd.concat([_expiries(archive, others), _openings(archive, others), _terms(archive, own)])
    rows = rows[(rows["date"] > today) & (rows["date"] <= today + pd.Timedelta(days=AHEAD_DAYS))]
    rows = rows.sort_values(["date", "guild"], kind="stable").drop_duplicates(["date", "guild", "what"])
    return rows.reset_index(drop=True)


_COLUMNS = ["date", "dispute_id", "title", "guild", "what", "source_id"]


def _named(rows: pd.DataFrame, others: pd.DataFrame, what: str) -> pd.DataFrame:
    rows = rows[rows["dispute_id"].isin(others.index)]
    title, guild = (rows["dispute_id"].map(others[name]).astype("str") for name in ("title", "guild_name"))
    return rows.assign(title=title, guild=guild, what=what)[_COLUMNS]


def _expiries(archive: Archive, others: pd.DataFrame) -> pd.DataFrame:
    return _named(archive.table("expiries").rename(columns={"expires_on": "date"}), others, "contract expires")


def _openings(archive: Archive, others: pd.DataFrame) -> pd.DataFrame:
    events = archive.accepted("events")
    return _named(events[events["type"].isin(("talks_open", "talks_planned"))], others, "talks open")


def _terms(archive: Archive, own: pd.Series) -> pd.DataFrame:
    """Ends of the terms in force of other unions, for rounds that had not begun."""
    contracts = archive.table("contracts")
    sectors = contracts["dispute_id"].map(archive.table("disputes").set_index("dispute_id")["sector"])
    others = (sectors == own["sector"]) & (contracts["guild"] != own["guild"])
    rows = contracts[contracts["expires_on"].notna() & others]
    rows = rows.rename(columns={"expires_on": "date"})
    return rows.assign(title=rows["agreement"], guild=rows["union"], what="contract expires")[_COLUMNS]


def settled_since(archive: Archive, dispute: str) -> pd.DataFrame:
    """Deals of other unions in the same sector in the months before the as-of day, in order of their day.

    Columns: date, dispute_id, title, guild, raises ('5 / 4 / 3.5' or empty), source_id.
    """
    own = archive.dispute(dispute)
    disputes = archive.table("disputes").set_index("dispute_id")
    contracts = archive.table("contracts")
    since = pd.Timestamp(archive.as_of) - pd.Timedelta(days=BEHIND_DAYS)
    peers = disputes[(disputes["sector"] == own["sector"]) & (disputes.index != dispute)].index
    rows = contracts[contracts["dispute_id"].isin(peers) & (contracts["deal_on"] >= since)].copy()
    raises = rows[[f"raise_y{n}_pct" for n in (1, 2, 3, 4)]].apply(
        lambda row: " / ".join(f"{value:g}" for value in row.dropna()), axis=1, result_type="reduce"
    )
    frame = pd.DataFrame(
        {
            "date": rows["deal_on"],
            "dispute_id": rows["dispute_id"],
            "title": rows["dispute_id"].map(disputes["title"]),
            "guild": rows["union"],
            "raises": raises.astype("str") if len(rows) else pd.Series(dtype="str"),
            "source_id": rows["source_id"],
        }
    )
    return frame.sort_values("date", kind="stable").drop_duplicates("dispute_id").reset_index(drop=True)
