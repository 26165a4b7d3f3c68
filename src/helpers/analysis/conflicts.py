"""Facts on which sources differ: the accepted value, the others, and the rule that decided."""

from __future__ import annotations

import re

import pandas as pd

from helpers.analysis import coverage, production, stages, stoppages
from helpers.archive import Archive, Quantity, RowText
from helpers.words import words

# Why a value was accepted, and why the others were not, by the rule that decided.
RULES = words("settled_by")
LENGTH = "length of the stoppage"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def settled(archive: Archive, dispute: str = "", item: str = "") -> pd.DataFrame:
    """Conflicts with at least two values, one row each.

    Columns: fact (RowText), accepted and others (tuples of values as stated, each with its source), why. For a
    `dispute` these are its own facts and, while it is open whether it comes to a stoppage or how long one lasts, the
    lengths of the union's earlier stoppages, which a page then tells; with `item` those on that fact,
    of all disputes; without either those that belong to no dispute.
    """
    table = archive.table("conflicts")
    chosen = table["item"] == item if item else table["dispute_id"] == dispute
    if dispute and not item and coverage.outcome_is_open(stages.stage(archive, dispute)):
        earlier = stoppages.earlier_of_guild(archive, dispute)["stoppage_id"]
        chosen |= table["dispute_id"].isin(earlier) & (table["item"] == LENGTH)
    rows = table[chosen]
    several = rows.groupby("conflict_id")["value"].nunique()
    rows = rows[rows["conflict_id"].isin(several[several > 1].index)].sort_values(
        ["conflict_id", "status"], kind="stable"
    )
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    lengths = stoppages.stoppages(archive).set_index("stoppage_id")["days"]
    listed = [_conflict(group.to_dict("records"), titles, lengths) for _, group in rows.groupby("conflict_id")]
    return pd.DataFrame(listed, columns=["fact", "accepted", "others", "why"])


def _conflict(
    rows: list[dict[str, object]], titles: pd.Series, lengths: pd.Series
) -> tuple[RowText, object, object, str]:
    rows = _once(rows)
    first = rows[0]
    title = titles.get(str(first["dispute_id"]), "")
    name = f"{title}: {first['item']}" if title else _counted_days(str(first["item"]))
    accepted = tuple(
        part for row in rows if row["status"] == "accepted" for part in (_stated(row), *_counted(row, lengths))
    )
    others = tuple(_stated(row) for row in rows if row["status"] == "rejected")
    why = RULES[str(first["settled_by"])][not accepted]
    return RowText(name, "conflicts", str(first["conflict_id"])), accepted or "none", others, why


def _counted_days(item: str) -> str:
    """What a conflict on days of filming is about: 'shoot_days tv_total 2019Q4' as 'Shoot days, television, 2019Q4'."""
    series, _, rest = item.partition(" ")
    category, _, period = rest.partition(" ")
    if series not in production.SERIES:
        return item
    return f"{production.SERIES[series]}, {production.CATEGORIES[category].lower()}, {period}"


def _counted(row: dict[str, object], lengths: pd.Series) -> tuple[RowText, ...]:
    """How an accepted length counts the days from the first to the last, by the dates on record."""
    days = lengths.get(str(row["dispute_id"]))
    if row["item"] != LENGTH or days is None or pd.isna(days) or not _NUMBER.fullmatch(str(row["value"])):
        return ()
    words = {0: "both ends counted", 1: "last day less the first"}.get(int(days) - int(float(str(row["value"]))))
    return (RowText(words, "conflicts", str(row["conflict_id"])),) if words else ()


def _once(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows without a value that stands in an earlier one under the same status."""
    first = {(str(row["status"]), str(row["value"])): row for row in reversed(rows)}
    return [row for row in rows if first[str(row["status"]), str(row["value"])] is row]


def _stated(row: dict[str, object]) -> Quantity | RowText:
    value, source = str(row["value"]), (str(row["source_id"]),)
    if row["unit"] == "date":
        return Quantity("conflict", "", pd.Timestamp(value).date(), "date", source, "As stated")
    if _NUMBER.fullmatch(value):
        return Quantity("conflict", "", float(value), str(row["unit"]), source, "As stated")
    return RowText(value, "conflicts", str(row["conflict_id"]), source, refs=True)
