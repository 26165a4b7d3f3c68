"""Other unions' rounds around a dispute: expiries, openings, who settled first."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import pay, stages
from helpers.analysis.unions import same_union, union_name
from helpers.archive import Archive, RowText, remembered

AHEAD_DAYS = 430
BEHIND_DAYS = 430


@remembered
def coming_dates(archive: Archive, dispute: str) -> pd.DataFrame:
    """Dates after the as-of day that were already public, of other unions and other employers in the same sector.

    Columns: date, dispute_id, title, guild, what ('contract expires' or 'talks open'), source_id; soonest first.
    """
    this_round = archive.dispute(dispute)
    disputes = archive.table("disputes").set_index("dispute_id")
    others = disputes[kin(disputes, this_round) & ~own_rounds(disputes, this_round)]
    today = pd.Timestamp(archive.as_of)
    rows = pd.concat([_expiries(archive, others), _openings(archive, others), _terms(archive, this_round)])
    rows = rows[(rows["date"] > today) & (rows["date"] <= today + pd.Timedelta(days=AHEAD_DAYS))]
    rows = rows.sort_values(["date", "guild"], kind="stable").drop_duplicates(["date", "code", "what"])
    return rows[~_also_of_one(rows)][_COLUMNS].reset_index(drop=True)


def _also_of_one(rows: pd.DataFrame) -> pd.Series:
    """Which dates of unions that bargained together are also those of one of them, by then on its own."""
    known = {(row.date, row.what, row.code) for row in rows.itertuples()}
    twice = [
        any((row.date, row.what, one) in known for one in same_union(str(row.code)) - {row.code})
        and " and " in union_name(str(row.guild))
        for row in rows.itertuples()
    ]
    return pd.Series(twice, rows.index, dtype=bool)


def kin(disputes: pd.DataFrame, this_round: pd.Series) -> pd.Series:
    """Which disputes are of the same sector, with agencies or without: rounds with agencies are none of the studios'.

    None where this one is with one company, which bargains alone.
    """
    agencies = (disputes["employers_role"] == "agencies") == (this_round["employers_role"] == "agencies")
    return (disputes["sector"] == this_round["sector"]) & agencies & (this_round["employers_scope"] == "industry")


def own_rounds(disputes: pd.DataFrame, this_round: pd.Series) -> pd.Series:
    """Which disputes are rounds of the same union with the same kind of employers: this one, earlier and later ones."""
    union = disputes["guild"].isin(same_union(str(this_round["guild"])))
    return union & (disputes["employers_role"] == this_round["employers_role"])


_COLUMNS = ["date", "dispute_id", "title", "guild", "what", "source_id"]
_WITH_CODE = [*_COLUMNS, "code"]


def _named(rows: pd.DataFrame, others: pd.DataFrame, what: str) -> pd.DataFrame:
    rows = rows[rows["dispute_id"].isin(others.index)]
    title, guild = (rows["dispute_id"].map(others[name]).astype("str") for name in ("title", "guild_name"))
    return rows.assign(title=title, guild=guild, what=what, code=rows["dispute_id"].map(others["guild"]))[_WITH_CODE]


def _expiries(archive: Archive, others: pd.DataFrame) -> pd.DataFrame:
    """Expiries that nothing has replaced yet."""
    expiries = archive.table("expiries")
    expiries = expiries[~expiries["dispute_id"].isin(_agreed(archive))]
    return _named(expiries.rename(columns={"expires_on": "date"}), others, "contract expires")


def _agreed(archive: Archive) -> set[str]:
    """The disputes in which a deal was made by the as-of day, so that their expiry is of the agreement before."""
    contracts = archive.table("contracts")
    return set(contracts[contracts["deal_on"] <= pd.Timestamp(archive.as_of)]["dispute_id"])


def _openings(archive: Archive, others: pd.DataFrame) -> pd.DataFrame:
    events = archive.accepted("events")
    return _named(events[events["type"].isin(("talks_open", "talks_planned"))], others, "talks open")


def _terms(archive: Archive, this_round: pd.Series) -> pd.DataFrame:
    """Ends of the terms in force of other unions, for rounds that had not begun."""
    contracts, disputes = archive.table("contracts"), archive.table("disputes").set_index("dispute_id")
    alike = contracts["dispute_id"].isin(disputes.index[kin(disputes, this_round)])
    others = alike & ~contracts["guild"].isin(same_union(str(this_round["guild"])))
    rows = contracts[contracts["expires_on"].notna() & others]
    expiries = archive.table("expiries")
    replaced = expiries[expiries["dispute_id"].isin(_agreed(archive))]
    over = set(zip(replaced["dispute_id"].map(disputes["guild"]), replaced["expires_on"], strict=True))
    ahead = [not any((one, row.expires_on) in over for one in same_union(str(row.guild))) for row in rows.itertuples()]
    rows = rows[pd.Series(ahead, rows.index, dtype=bool)]
    rows = rows.rename(columns={"expires_on": "date"})
    named = rows.assign(title=rows["agreement"], guild=rows["union"], what="contract expires", code=rows["guild"])
    return named[_WITH_CODE]


def settled_since(archive: Archive, dispute: str) -> pd.DataFrame:
    """Deals of all unions with the same kind of employers around this round, in order of their day.

    Counted are the deals of the months before the as-of day, or before the dispute's own deal or expiry where that is
    earlier, and those that followed. A dispute with no peers, such as one with agencies, has no rows.
    Columns: date, date_precision, dispute_id, title, guild, raises ('5 / 4 / 3.5' or empty), of_page (bool), source_id.
    """
    this_round = archive.dispute(dispute)
    disputes = archive.table("disputes").set_index("dispute_id")
    contracts = archive.table("contracts")
    of_round = contracts[contracts["dispute_id"] == dispute]
    agreed = of_round["deal_on"].fillna(of_round["ratified_on"]).fillna(of_round["effective_on"]).dropna()
    ran_out = archive.of_dispute("expiries", dispute)["expires_on"]
    until = min([pd.Timestamp(archive.as_of), *agreed, *ran_out])
    since, last = until - pd.Timedelta(days=BEHIND_DAYS), until + pd.Timedelta(days=AHEAD_DAYS)
    same = (disputes["sector"] == this_round["sector"]) & (disputes["employers_role"] == this_round["employers_role"])
    peers = disputes[(same & ~own_rounds(disputes, this_round)) | (disputes.index == dispute)].index
    rows = _with_deals(archive, contracts[contracts["dispute_id"].isin(peers)])
    rows = rows[rows["deal_on"].between(since, last)].copy()
    raises = pd.Series([_raises(archive, row) for _, row in rows.iterrows()], index=rows.index, dtype="str")
    frame = rows.assign(
        date=rows["deal_on"], date_precision=rows["deal_on_precision"], title=rows["dispute_id"].map(disputes["title"]),
        guild=rows["union"], raises=raises, of_page=rows["dispute_id"] == dispute,
    )[["date", "date_precision", "dispute_id", "title", "guild", "raises", "of_page", "source_id"]]  # fmt: skip
    return frame.sort_values("date", kind="stable").drop_duplicates("dispute_id").reset_index(drop=True)


def _with_deals(archive: Archive, contracts: pd.DataFrame) -> pd.DataFrame:
    """The agreements, each without a deal of its own with the day that the events tell of it."""
    rows = contracts.copy()
    for label in rows.index[rows["deal_on"].isna()]:
        made = stages.deals(archive, str(rows.at[label, "dispute_id"]))
        if len(made):
            day = ["deal_on", "deal_on_precision"]
            rows.loc[label, day] = made.iloc[0][day].to_numpy()
    return rows


def in_order(archive: Archive, dispute: str) -> pd.DataFrame:
    """Who settled when around this round, for a reader: date, date_precision, union, raises (RowText), dispute_id.

    Without rows where this dispute settled alone: who was first is then no question. Raises stay empty where none is known.
    """
    settled = settled_since(archive, dispute)
    settled = settled if len(settled) > 1 else settled.iloc[:0]
    unknown = "not known" if (settled["raises"] != "").any() else ""
    rows = []
    for row in settled.itertuples():
        key, union = str(row.dispute_id), union_name(str(row.guild)) + (" (this dispute)" if row.of_page else "")
        raises = RowText(str(row.raises) or unknown, "contracts", key, (str(row.source_id),), refs=True)
        rows.append((row.date, row.date_precision, RowText(union, "contracts", key), raises, key))
    columns = ["date", "date_precision", "union", "raises", "dispute_id"]
    return pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[ns]"})


def _raises(archive: Archive, contract: pd.Series) -> str:
    """Raises by year as the contract states them, else as reports of the deal gave them; empty while unknown."""
    stated = [contract[f"raise_y{n}_pct"] for n in (1, 2, 3, 4)]
    if pd.notna(stated[0]):
        return " / ".join(f"{value:g}" for value in stated if pd.notna(value))
    reported = pay.latest(pay.offers(archive, str(contract["dispute_id"])), "settlement")
    return reported.text if reported else ""
