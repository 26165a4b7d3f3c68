"""Whether an alliance holds: employer-side parties that signed on their own, on one clock."""

from __future__ import annotations

import pandas as pd

from helpers.archive import Archive

# The size class of the agencies that led the talks of 2019, as the table has it.
BIG_FOUR = "big_four"


def separate_deals(archive: Archive, dispute: str = "all") -> pd.DataFrame:
    """Confirmed separate deals as known that day, oldest first; columns as the table, plus `day`.

    `day` counts from the first day of the stoppage (that day is 1; earlier ones are 0 or less); missing without one.
    A month or year of signing counts from its end, or from the day of the report where that came first.
    """
    return archive.ask(_separate_deals, dispute).copy(deep=False)


def _separate_deals(archive: Archive, dispute: str) -> pd.DataFrame:
    table = archive.table("separate_deals")
    own = table[(table["signed"] == "yes") & table["signed_on"].notna()]
    if dispute != "all":
        own = own[own["dispute_id"] == dispute]
    vague = own["signed_on_precision"] != "day"
    reported = own[["signed_on", "published_on"]].min(axis=1)
    own = own.assign(signed_on=own["signed_on"].where(~vague, reported))
    starts = archive.table("stoppages").set_index("stoppage_id")["start_date"]
    day = (own["signed_on"] - own["dispute_id"].map(starts)).dt.days + 1
    return own.assign(day=day).sort_values(["signed_on", "deal_id"], kind="stable").reset_index(drop=True)


def signed_count(archive: Archive, dispute: str) -> tuple[int, str, tuple[str, ...]]:
    """How many had signed; what is counted; sources.

    The newest stated total and the parties named since, or the number of named parties where that is higher: a
    lower bound, as more may have signed unnamed. Totals are taken in the unit that most rows count.
    """
    deals = separate_deals(archive, dispute)
    deals = deals[deals["signed_on"] <= pd.Timestamp(archive.as_of)]
    if deals.empty:
        return 0, "companies", ()
    counted = str(deals["counted"].mode().iloc[0])
    deals = deals[deals["counted"] == counted]
    stated = deals[deals["count_kind"] == "cumulative"]["source_id"]
    since = deals.loc[stated.index[-1] + 1 :] if len(stated) else deals
    sources = dict.fromkeys([*stated.iloc[-1:], *since["source_id"].iloc[-2:]])
    return max(_running_totals(deals)), counted, tuple(sources)[:1] + tuple(sources)[1:][-1:]


def _running_totals(deals: pd.DataFrame) -> list[int]:
    """How many had signed after each deal: named parties add up, a stated total replaces the count where higher."""
    totals, count = [], 0
    for deal in deals.itertuples():
        count = max(count, int(deal.companies)) if deal.count_kind == "cumulative" else count + 1  # type: ignore[arg-type]
        totals.append(count)
    return totals


def named_share(archive: Archive, dispute: str) -> pd.DataFrame:
    """The large members of the other side and when each signed on its own, in order of signing, the others last.

    Columns: member, signed_on (datetime, NaT while it has not), day (of the stoppage), gone_pct (share of the large
    members that had signed with this one, in percent), source_id.
    """
    members = archive.table("alliance_members")
    own = members[members["dispute_id"] == dispute][["member", "source_id"]]
    deals = separate_deals(archive, dispute)
    deals = deals[deals["signed_on"] <= pd.Timestamp(archive.as_of)].drop_duplicates("company")
    signed = deals[["company", "signed_on", "day", "source_id"]].rename(columns={"company": "member"})
    frame = own.merge(signed, on="member", how="left", suffixes=("", "_deal"))
    frame = frame.sort_values("signed_on", kind="stable", na_position="last").reset_index(drop=True)
    gone = (frame["signed_on"].notna().cumsum() / max(len(frame), 1) * 100).round(1)
    source = frame["source_id_deal"].where(frame["signed_on"].notna(), frame["source_id"])
    return frame.assign(gone_pct=gone, source_id=source)[["member", "signed_on", "day", "gone_pct", "source_id"]]


def breaking_ranks(archive: Archive) -> pd.DataFrame:
    """Cumulative counts on one clock for all disputes with deals: dispute, day, count, counted.

    Named parties add up one by one; a stated total replaces the count where it is higher.
    """
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    deals = separate_deals(archive)
    deals = deals[deals["day"].notna() & (deals["companies"] > 0)]
    rows = []
    for (dispute, counted), group in deals.groupby(["dispute_id", "counted"], sort=True):
        for day, count in zip(group["day"], _running_totals(group), strict=True):
            rows.append((f"{titles[dispute]} ({counted})", int(day), count, counted))
    frame = pd.DataFrame(rows, columns=["dispute", "day", "count", "counted"])
    return frame.drop_duplicates(["dispute", "day"], keep="last").reset_index(drop=True)
