"""What became known between two days: new rows, blanks that were filled, figures that were revised."""

from __future__ import annotations

from datetime import date

import pandas as pd

from helpers.archive import Archive, open_archive

TABLES = ("events", "proposals", "positions", "separate_deals", "votes", "contracts", "stoppages", "expiries")
_LABEL = {
    "events": "summary", "proposals": "item", "positions": "stance", "separate_deals": "company",
    "votes": "kind", "contracts": "agreement", "stoppages": "union", "expiries": "kind",
}  # fmt: skip
_DAY = {
    "events": "date", "proposals": "made_on", "positions": "held_on", "separate_deals": "signed_on",
    "votes": "held_on", "contracts": "deal_on", "stoppages": "start_date", "expiries": "expires_on",
}  # fmt: skip
_QUIET = ("completed_on", "end_published_on", "published_on")


def changes(archive: Archive, dispute: str, since: str | date) -> pd.DataFrame:
    """What moved in a dispute between the end of `since` and the as-of day, in order of publication.

    Columns: published_on, table, row_id, kind (new, filled in, revised), what, field, old, new, source_id.
    Raises ArchiveError where `since` lies outside the data.
    """
    before = open_archive(since)
    rows: list[dict[str, object]] = []
    for name in TABLES:
        old, new = (a.table(name) for a in (before, archive))
        old, new = (frame[frame["dispute_id"] == dispute] for frame in (old, new))
        known_on = {field.name: field.known_on for field in archive.schema(name).fields if field.known_on}
        rows += _new_rows(name, old, new) + _changed_cells(name, old, new, known_on)
    columns = ["published_on", "table", "row_id", "kind", "what", "field", "old", "new", "source_id"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["published_on"] = pd.to_datetime(frame["published_on"])
    return frame.sort_values(["published_on", "table", "row_id"], kind="stable").reset_index(drop=True)


def _row_id(name: str, row: pd.Series) -> str:
    first = str(row.index[0])
    return str(row[first]) if name != "expiries" else f"{row['dispute_id']}/{row['expires_on']:%Y-%m-%d}"


def _new_rows(name: str, old: pd.DataFrame, new: pd.DataFrame) -> list[dict[str, object]]:
    added = new[~new.index.isin(old.index)]
    return [
        {
            "published_on": row["published_on"],
            "table": name,
            "row_id": _row_id(name, row),
            "kind": "new",
            "what": str(row[_LABEL[name]]),
            "field": _DAY[name],
            "old": "",
            "new": _text(row[_DAY[name]]),
            "source_id": str(row["source_id"]),
        }
        for _, row in added.iterrows()
    ]


def _changed_cells(
    name: str, old: pd.DataFrame, new: pd.DataFrame, known_on: dict[str, str]
) -> list[dict[str, object]]:
    shared = new.index.intersection(old.index)
    columns = [c for c in new.columns if not c.endswith("_precision") and c not in _QUIET]
    before, after = (frame.loc[shared, columns] for frame in (old, new))
    rows = []
    for column in columns:
        differs = (before[column] != after[column]).fillna(True) & ~(before[column].isna() & after[column].isna())
        for label in shared[differs.to_numpy(dtype=bool)]:
            row, was, value = new.loc[[label]].iloc[0], _text(before[column][label]), _text(after[column][label])
            rows.append(
                {
                    "published_on": row[known_on.get(column, "published_on")],
                    "table": name,
                    "row_id": _row_id(name, row),
                    "kind": "filled in" if was == "" else "revised",
                    "what": str(row[_LABEL[name]]),
                    "field": column,
                    "old": was,
                    "new": value,
                    "source_id": str(row["source_id"]),
                }
            )
    return rows


def _text(value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
