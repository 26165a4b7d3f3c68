"""What became known between two days: new rows, blanks that were filled, figures that were revised."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from helpers.analysis import news, wording
from helpers.analysis.positions import issue_name
from helpers.archive import Archive, RowText, day_text, format_value, open_archive

TABLES = ("events", "proposals", "positions", "separate_deals", "votes", "contracts", "stoppages", "expiries")
_LABEL = {
    "events": "summary", "proposals": "item", "positions": "stance", "separate_deals": "company",
    "votes": "kind", "contracts": "agreement", "stoppages": "union", "expiries": "kind",
}  # fmt: skip
_DAY = {
    "events": "date", "proposals": "made_on", "positions": "held_on", "separate_deals": "signed_on",
    "votes": "held_on", "contracts": "deal_on", "stoppages": "start_date", "expiries": "expires_on",
}  # fmt: skip
# What makes rows of a table successive moves of one side on one point.
_FIELD = {"proposals": "value", "positions": "stance"}
_SERIES = {"proposals": ("party", "item", "contract_year"), "positions": ("party", "issue")}
# Tables in which a row may have lost a conflict between sources: such a row is no news.
_CONTESTED = ("events", "proposals")
_COLUMNS = "published_on table row_id kind what field old new source_id made_on made_known_to".split()
_QUIET = ("completed_on", "end_published_on", "published_on")


def changes(archive: Archive, dispute: str, since: str | date, tables: Collection[str] = TABLES) -> pd.DataFrame:
    """What moved in a dispute between the end of `since` and the as-of day, in order of publication.

    Columns: published_on, table, row_id, kind (new, filled in, revised), what, field, old, new, source_id, made_on, made_known_to. For a new
    offer or stance `what` names the side and the point, `old` and `new` its figure or words before and now, `made_on` and
    `made_known_to` the day on which it was made. `tables` are those to look through.
    Raises ArchiveError where `since` lies outside the data.
    """
    before = open_archive(since)
    other_side = str(archive.dispute(dispute)["employers_role"])
    rows: list[dict[str, object]] = []
    for name in (name for name in TABLES if name in tables):
        known = (a.accepted(name) if name in _CONTESTED else a.table(name) for a in (before, archive))
        old, new = (_of_dispute(frame, dispute) for frame in known)
        known_on = {field.name: field.known_on for field in archive.schema(name).fields if field.known_on}
        rows += _new_rows(name, old, new, other_side) + _changed_cells(name, old, new, known_on)
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    frame["published_on"] = pd.to_datetime(frame["published_on"])
    return frame.sort_values(["published_on", "table", "row_id"], kind="stable").reset_index(drop=True)


def recent(archive: Archive, dispute: str, days: int = 14) -> pd.DataFrame:
    """What became public in a dispute in the last `days`, for a reader, the newest first.

    Events as `news.events` has them, so that the day of a deal is the one that the headline has, and new positions,
    terms and separate deals. Columns: public_on, what (RowText), kind (event, agreement, stoppage, vote, position, term,
    separate deal).
    """
    since = archive.as_of - timedelta(days=days)
    events = news.events(archive, dispute)
    events = events[(events["public_on"] > pd.Timestamp(since)) & (events["public_on"] <= pd.Timestamp(archive.as_of))]
    rows = [
        (row.public_on, dated_event(row, str(row.words)), _ACTS.get(str(row.table), "event"), weight)
        for weight, row in enumerate(events.itertuples())
    ]
    first = archive.dispute(dispute)["published_on"].date()
    if since >= first or first < archive.as_of:
        moved = changes(archive, dispute, max(since, first), tuple(_KINDS))
        moved = moved[moved["kind"] == "new"]
        rows += [
            (row["published_on"], _moved(row), _KINDS[row["table"]], len(events)) for row in moved.to_dict("records")
        ]
    frame = pd.DataFrame(rows, columns=["public_on", "what", "kind", "place"]).astype({"public_on": "datetime64[ns]"})
    frame = frame.sort_values(["public_on", "place"], ascending=[False, True], kind="stable")
    return frame.drop(columns="place").reset_index(drop=True)


def dated_event(row: Any, words: str) -> RowText:
    """The words of an event, with its day where that lies a week before its publication or ahead and is not in them."""
    far = abs((row.public_on - row.day).days) > news.LATE_DAYS or row.day > row.public_on
    named = re.search(rf"\b{row.day.day} {row.day:%B}\b", words) is not None
    day = f" ({row.day.day} {row.day:%B %Y})" if far and not named else ""
    return RowText(wording.sentence(words) + day, str(row.table), str(row.row_id), (str(row.source_id),), refs=True)


def _moved(row: dict[Any, Any]) -> RowText:
    words = str(row["what"])
    if row["table"] in _SERIES:
        words += f": {row['new']}" + (f" (before: {row['old']})" if row["old"] not in ("", row["new"]) else "")
        if (row["published_on"] - row["made_on"]).days > news.LATE_DAYS:
            words += f" ({day_text(row['made_on'], row['made_known_to'])})"
    return RowText(words, str(row["table"]), str(row["row_id"]), (str(row["source_id"]),), refs=True)


_ACTS = {"contracts": "agreement", "expiries": "agreement", "stoppages": "stoppage", "votes": "vote"}
_KINDS = {"separate_deals": "separate deal", "positions": "position", "proposals": "term"}


def _of_dispute(frame: pd.DataFrame, dispute: str) -> pd.DataFrame:
    rows = frame[frame["dispute_id"] == dispute]
    return rows[rows["companies"] > 0] if "companies" in rows.columns else rows  # a row of none is no deal


def _day(row: pd.Series, column: str) -> str:
    """A day, month or year as far as it is known."""
    if pd.isna(row[column]):
        return ""
    return f"{row[column]:%Y-%m-%d}"[: {"day": 10, "month": 7, "year": 4}[str(row.get(f"{column}_precision", "day"))]]


def _row_id(name: str, row: pd.Series) -> str:
    first = str(row.index[0])
    return str(row[first]) if name != "expiries" else f"{row['dispute_id']}/{row['expires_on']:%Y-%m-%d}"


def _new_rows(name: str, old: pd.DataFrame, new: pd.DataFrame, other_side: str) -> list[dict[str, object]]:
    added = new[~new.index.isin(old.index)]
    return [
        _named(name, row, "new", row["published_on"])
        | (_move(name, row, new, other_side) if name in _SERIES else _fact(name, row))
        for _, row in added.iterrows()
    ]


def _named(name: str, row: pd.Series, kind: str, published_on: Any) -> dict[str, object]:
    """What every change has: when it became public, of which row, of which kind, and its source."""
    return {"published_on": published_on, "table": name, "row_id": _row_id(name, row), "kind": kind, "source_id": str(row["source_id"])}  # fmt: skip


def _fact(name: str, row: pd.Series) -> dict[str, object]:
    what = event_words(row.to_dict()) if name == "events" else str(row[_LABEL[name]])
    return {"what": what, "field": _DAY[name], "old": "", "new": _day(row, _DAY[name])}


def _move(name: str, row: pd.Series, known: pd.DataFrame, other_side: str) -> dict[str, object]:
    """A side's new stance or figure beside the one it held before on the same point; the other side by its own name."""
    same = pd.concat([known[column] == row[column] for column in _SERIES[name]], axis=1).all(axis=1)
    earlier = known[same & (known[_DAY[name]] < row[_DAY[name]])].sort_values(_DAY[name], kind="stable")
    point = issue_name(str(row["issue" if name == "positions" else "item"]))
    year = f", year {row['contract_year']}" if row.get("contract_year", "all") not in ("", "all") else ""
    before = _held(name, earlier.iloc[-1]) if len(earlier) else ""
    side = {"employers": other_side, "settlement": "agreed"}.get(row["party"], str(row["party"]))
    return {
        "made_on": row[_DAY[name]],
        "made_known_to": str(row[f"{_DAY[name]}_precision"]),
        "what": f"{side.capitalize()}, {point}{year}",
        "field": _FIELD[name],
        "old": before,
        "new": _held(name, row),
    }


def event_words(row: Mapping[str, Any]) -> str:
    """The summary of an event; of a vote with its figure where the words leave it out."""
    summary = str(row["summary"])
    if (
        row["type"] not in ("authorization_vote", "demands_vote", "ratification")
        or pd.isna(row["value"])
        or re.search(r"\d", summary)
    ):
        return summary
    return f"{summary}: {format_value(float(row['value']), '' if row['unit'] == 'votes' else str(row['unit']))}"


def _held(name: str, row: pd.Series) -> str:
    if name == "positions":
        return str(row["stance"])
    counted = row["unit"] == "count" and str(row["text"] or "") != ""  # a bare number tells nothing
    if pd.isna(row["value"]) or counted:
        return str(row["text"])
    return format_value(float(row["value"]), str(row["unit"]))


def _changed_cells(
    name: str, old: pd.DataFrame, new: pd.DataFrame, known_on: dict[str, str]
) -> list[dict[str, object]]:
    """Of a row known on both days only the cells that lag it (`knownOn` in the schema) can differ."""
    columns = [c for c in known_on if c not in _QUIET]
    rows: list[dict[str, object]] = []
    if not columns:
        return rows
    shared = new.index.intersection(old.index)
    before, after = (frame.loc[shared, columns] for frame in (old, new))
    if before.equals(after):
        return rows
    for column in columns:
        differs = (before[column] != after[column]).fillna(True) & ~(before[column].isna() & after[column].isna())
        for label in shared[differs.to_numpy(dtype=bool)]:
            row, was, value = new.loc[[label]].iloc[0], _text(before[column][label]), _text(after[column][label])
            named = _named(name, row, "filled in" if was == "" else "revised", row[known_on[column]])
            rows.append(named | {"what": str(row[_LABEL[name]]), "field": column, "old": was, "new": value})
    return rows


def _text(value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
