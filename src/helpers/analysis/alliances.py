"""Whether an alliance holds: employer-side parties that signed on their own, on one clock."""

from __future__ import annotations

import pandas as pd

from helpers.archive import Archive

# The size class of the agencies that led the talks of 2019, as the table has it.
BIG_FOUR = "big_four"


def separate_deals(archive: Archive, dispute: str = "all") -> pd.DataFrame:
    """Confirmed separate deals as known that day, oldest first; columns as the table, plus `day`.

    `day` counts from the first day of the stoppage (that day is 1; earlier ones are 0 or less); missing without one.
    """
    table = archive.table("separate_deals")
    own = table[(table["signed"] == "yes") & table["signed_on"].notna()]
    if dispute != "all":
        own = own[own["dispute_id"] == dispute]
    starts = archive.table("stoppages").set_index("stoppage_id")["start_date"]
    day = (own["signed_on"] - own["dispute_id"].map(starts)).dt.days + 1
    return own.assign(day=day).sort_values(["signed_on", "deal_id"], kind="stable").reset_index(drop=True)


def signed_count(archive: Archive, dispute: str) -> tuple[int, str, tuple[str, ...]]:
    """How many had signed: the largest stated total or the number of named parties; what is counted; sources."""
    deals = separate_deals(archive, dispute)
    deals = deals[deals["signed_on"] <= pd.Timestamp(archive.as_of)]
    if deals.empty:
        return 0, "companies", ()
    named = deals[deals["count_kind"] == "named"]
    stated = deals[deals["count_kind"] == "cumulative"].sort_values("companies", kind="stable")
    if len(stated) and int(stated.iloc[-1]["companies"]) >= len(named):
        newest = stated.iloc[-1]
        return int(newest["companies"]), str(newest["counted"]), (str(newest["source_id"]),)
    return len(named), str(named.iloc[-1]["counted"]), tuple(dict.fromkeys(named["source_id"]))[-2:]


def breaking_ranks(archive: Archive) -> pd.DataFrame:
    """Cumulative counts on one clock for all disputes with deals: dispute, day, count, counted.

    Named parties add up one by one; a stated total replaces the count where it is higher.
    """
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    deals = separate_deals(archive)
    deals = deals[deals["day"].notna() & (deals["companies"] > 0)]
    rows = []
    for (dispute, counted), group in deals.groupby(["dispute_id", "counted"], sort=True):
        count = 0
        for deal in group.itertuples():
            count = max(count, int(deal.companies)) if deal.count_kind == "cumulative" else count + 1
            rows.append((f"{titles[dispute]} ({counted})", int(deal.day), count, counted))
    frame = pd.DataFrame(rows, columns=["dispute", "day", "count", "counted"])
    return frame.drop_duplicates(["dispute", "day"], keep="last").reset_index(drop=True)
