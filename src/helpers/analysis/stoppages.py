"""Stoppages as known on a day: lengths under named counting rules, earlier ones, overlaps."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.unions import same_union
from helpers.archive import Archive, remembered
from helpers.words import words

# Screen contracts with the studios; the claim 'first since 1960' is about these.
SCREEN = "film_tv"
SECTORS = words("sectors")
# A stoppage whose end no source gives counts as running for its first month, and while the month in which it began
# is all that is known of its start; after that nothing is known.
UNKNOWN_END_DAYS = 30


_COLUMNS = [
    "stoppage_id", "title", "guild", "sector", "kind", "start", "end", "running", "dated", "days", "days_difference",
    "days_reported", "workers", "disputed", "source_id", "length_source",
]  # fmt: skip


@remembered
def stoppages(archive: Archive, *, guild: str = "all", sector: str = "all") -> pd.DataFrame:
    """Stoppages that had begun, in order of their start.

    Columns: stoppage_id, title, guild, sector, kind, start (datetime), end (last full day, NaT while running or
    unknown), running (bool), dated (bool: first and, once over, last day known to the day), days (both ends
    counted, so far where running; missing where not dated), days_difference (last less first day), days_reported
    (as most sources print it), workers, disputed, source_id, length_source.
    """
    frame = archive.ask(_begun)
    for column, value in (("guild", guild), ("sector", sector)):
        if value != "all":
            archive.check_value("stoppages", column, value)
            frame = frame[frame[column] == value]
    return frame.reset_index(drop=True)


def _begun(archive: Archive) -> pd.DataFrame:
    """All stoppages begun by the as-of day, in order of their start."""
    table = archive.table("stoppages")
    today = pd.Timestamp(archive.as_of)
    exact_start = table["start_date_precision"] == "day"
    begun = table[table["start_date"].notna() & ((table["start_date"] <= today) | ~exact_start)]
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    over = begun["last_day"].notna() & (begun["last_day"] < today)
    lasting = (begun["end_found"] != "no") | ((today - begun["start_date"]).dt.days < UNKNOWN_END_DAYS)
    running = ~over & lasting & (begun["start_date_precision"] != "year")
    end = begun["last_day"].where(over)
    exact_end = (begun["last_day_precision"] == "day") | (running & (begun["end_found"] == "yes"))
    dated = exact_start[begun.index] & exact_end & (over | running)
    days = (end.fillna(today) - begun["start_date"]).dt.days + 1
    frame = begun.assign(
        title=begun["dispute_id"].map(titles), start=begun["start_date"], end=end, running=running, dated=dated,
        days=days.where(dated), days_difference=(days - 1).where(dated & over),
        days_reported=begun["days_reported"].astype("float64"), workers=begun["workers"].astype("float64"),
        disputed=begun["disputed"] == "yes", length_source=_length_sources(archive, begun),
    )[_COLUMNS]  # fmt: skip
    return frame.sort_values(["start", "stoppage_id"], kind="stable")


def _length_sources(archive: Archive, begun: pd.DataFrame) -> pd.Series:
    """A source that states the length as most print it, else the stoppage's own second or first source."""
    claims = archive.table("duration_claims")
    stated = claims.merge(begun[["stoppage_id", "days_reported"]], on="stoppage_id")
    stated = stated[stated["days"] == stated["days_reported"]].drop_duplicates("stoppage_id")
    named = begun["stoppage_id"].map(stated.set_index("stoppage_id")["source_id"])
    second = begun["second_source_id"].where(begun["second_source_id"] != "", begun["source_id"])
    return named.astype("str").where(named.notna(), second)


def of_union(archive: Archive, dispute: str, frame: pd.DataFrame) -> pd.Series:
    """Which rows of `stoppages` are of the dispute's union, its forerunners or its successor.

    Unions without a code of their own ('other') are told apart by name.
    """
    names, asked = archive.table("disputes").set_index("dispute_id")["guild_name"], archive.dispute(dispute)
    alike = frame["guild"].isin(same_union(str(asked["guild"])))
    return alike & ((frame["guild"] != "other") | (frame["stoppage_id"].map(names) == asked["guild_name"]))


def earlier_of_guild(archive: Archive, dispute: str) -> pd.DataFrame:
    """Earlier stoppages of the dispute's guild in its sector that were over, newest first; columns as `stoppages`.

    Walkouts of hours, printed as 0 days, are no yardstick and left out, and one company none for an industry nor for another.
    """
    this_dispute = archive.dispute(dispute)
    frame = stoppages(archive, sector=str(this_dispute["sector"]))
    frame = frame[of_union(archive, dispute, frame)]
    start = frame.loc[frame["stoppage_id"] == dispute, "start"]
    before = start.iloc[0] if len(start) else _round_over(archive, dispute)
    lasted = frame["days_reported"].fillna(frame["days"]) > 0
    alike = frame["stoppage_id"].isin(_with_like_employers(archive.table("disputes"), this_dispute))
    past = frame[~frame["running"] & (frame["start"] < before) & ~frame["disputed"] & lasted & alike]
    return past[past["kind"].isin(("strike", "lockout"))].iloc[::-1].reset_index(drop=True)


def _with_like_employers(disputes: pd.DataFrame, this_dispute: pd.Series) -> pd.Series:
    """The disputes (ids) with the same company, or where this one is with an industry all that are too."""
    column = "employers_name" if this_dispute["employers_scope"] == "company" else "employers_scope"
    return disputes.loc[disputes[column] == this_dispute[column], "dispute_id"]


def _round_over(archive: Archive, dispute: str) -> pd.Timestamp:
    """The day of a round's deal or of the end of its old agreement's successor; the as-of day while it is open."""
    rows = archive.table("contracts")
    days = rows.loc[rows["dispute_id"] == dispute, ["deal_on", "ratified_on", "effective_on"]].stack()
    return min([pd.Timestamp(archive.as_of), *days])


def running_beside(archive: Archive, dispute: str) -> pd.DataFrame:
    """Stoppages of film and television work by other unions that ran on the as-of day; columns as `stoppages`."""
    frame = stoppages(archive, sector=SCREEN)
    beside = frame["running"] & ~of_union(archive, dispute, frame) & frame["kind"].isin(("strike", "lockout"))
    return frame[beside].reset_index(drop=True)


def overlaps(frame: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Pairs of dated stoppages that ran at the same time: first, second, start, end, days (both ends counted)."""
    dated = frame[frame["dated"]].sort_values("start", kind="stable")
    rows = []
    for first in dated.itertuples():
        for second in dated.itertuples():
            if (first.start, first.stoppage_id) >= (second.start, second.stoppage_id):
                continue
            start = max(first.start, second.start)
            end = min(as_of if pd.isna(first.end) else first.end, as_of if pd.isna(second.end) else second.end)
            if start <= end:
                days = (end - start).days + 1
                rows.append((first.stoppage_id, second.stoppage_id, start, end, days))
    return pd.DataFrame(rows, columns=["first", "second", "start", "end", "days"])


def last_joint_year(archive: Archive) -> int | None:
    """The year in which writers and actors last struck film and television employers at the same time before now."""
    frame = stoppages(archive, sector=SCREEN)
    frame = frame[frame["guild"].isin(("WGA", "SAG", "SAG-AFTRA")) & (frame["kind"] == "strike") & ~frame["disputed"]]
    pairs = overlaps(frame, pd.Timestamp(archive.as_of))
    guilds = frame.set_index("stoppage_id")["guild"]
    crossed = pairs[pairs["first"].map(guilds).astype("object") != pairs["second"].map(guilds).astype("object")]
    past = crossed[crossed["end"] < pd.Timestamp(archive.as_of)]
    return int(past.iloc[-1]["start"].year) if len(past) else None
