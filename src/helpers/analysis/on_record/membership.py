"""Members of a union, as counted near a day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from helpers.analysis.on_record.rows import absent, day_of, source_ids
from helpers.analysis.verdicts import Record
from helpers.archive import Archive, Quantity

# Counts of one union change slowly; counts made within this time of the day are set beside a claim.
_COUNT_DAYS = 3 * 365


_GUILD_OF_UNION = {"SAG and AFTRA": "SAG-AFTRA", "SAG": "SAG-AFTRA", "AFTRA": "SAG-AFTRA"}


def counts_near(archive: Archive, guild: str, on: date) -> list[Quantity]:
    """Head counts of a union made within three years of a day, the nearest first."""
    table = archive.table("membership")
    unions = table["union"].map(lambda name: _GUILD_OF_UNION.get(str(name), str(name)))
    wanted = _GUILD_OF_UNION.get(guild, guild)
    rows = table[(unions == wanted) | ((wanted == "Teamsters") & table["union"].str.startswith("Teamsters"))]
    rows = rows.assign(near=(rows["counted_on"] - pd.Timestamp(on)).dt.days.abs())
    rows = rows[(rows["near"] <= _COUNT_DAYS) & (rows["basis"] != "eligible_voters")]  # some members may not vote
    return [
        Quantity("members", f"{row['union']}: {row['counted']}", int(row["persons"]), "persons",
                 source_ids(row["source_id"]), f"counted {day_of(row['counted_on'])}")
        for _, row in rows.sort_values("near", kind="stable").iterrows()
    ]  # fmt: skip


def members(archive: Archive, guild: str, on: date) -> Record:
    """Head counts of a union made within three years of a day; they differ by what they count.

    Not firm by itself: see `members_off`.
    """
    counts = counts_near(archive, guild, on)
    if not counts:
        return absent("No head count of this union is on record near that time.")
    return Record(counts[0], tuple(counts[1:]), firm=False)


def members_off(record: Record, value: float) -> bool:
    """Whether a head count lies outside all counts on record by more than a quarter."""
    counts = [float(q.value) for q in record.valid if isinstance(q.value, int | float)]
    return bool(counts) and not min(counts) * 0.75 <= value <= max(counts) * 1.25
