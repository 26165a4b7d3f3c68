"""Positions issue by issue: what each side holds, how it stands, when it last moved."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.analysis import stages
from helpers.analysis.pay import first_days
from helpers.archive import Archive, Quantity, RowText, accepted_rows, day_text, states_number, unit_scale

ISSUES = Path(__file__).resolve().parents[1] / "texts" / "issues.toml"


@cache
def _wording() -> dict[str, dict[str, Any]]:
    return tomllib.loads(ISSUES.read_text(encoding="utf-8"))


@cache
def issue_name(issue: str) -> str:
    """The issue as readers see it."""
    if issue in _wording()["names"]:
        return str(_wording()["names"][issue])
    words = issue.replace("_", " ")
    words = words[:1].upper() + words[1:]
    for plain, name in _wording()["proper"].items():
        words = re.sub(rf"\b{plain}\b", name, words, flags=re.IGNORECASE)
    return words


def positions(archive: Archive, dispute: str) -> pd.DataFrame:
    """All positions of a dispute as known that day, oldest first; columns as the table, plus `issue_name`."""
    rows = archive.of_dispute("positions", dispute)
    rows = rows[rows["held_on"] <= _end(archive)]
    rows = rows.assign(issue_name=rows["issue"].map(issue_name).astype("str"))
    # Of a position known to its month only, those with a day in that month are taken as the newer ones.
    rows = rows.assign(first=first_days(rows, "held_on")).sort_values(
        ["first", "held_on", "position_id"], kind="stable"
    )
    return rows.drop(columns="first").reset_index(drop=True)


def _end(archive: Archive) -> pd.Timestamp:
    # A month-only day stands at the month's end, which may lie just ahead of the as-of day.
    return pd.Timestamp(archive.as_of) + pd.Timedelta(days=31)


def _newest(rows: pd.DataFrame, party: str) -> pd.Series | None:
    of_party = rows[rows["party"] == party]
    return of_party.iloc[-1] if len(of_party) else None


def matrix(archive: Archive, dispute: str) -> pd.DataFrame:
    """One row per issue, the one that moved last first.

    Columns: issue, issue_name, guild, guild_row, guild_source, employers, employers_row, employers_source, outcome,
    outcome_row, outcome_source, status, moved_on (datetime), moved_on_precision, moves. `status` is that of the newest
    position of a side, or of both together: what others say of an issue does not settle it.
    """
    return archive.ask(_matrix, dispute).copy(deep=False)


def _matrix(archive: Archive, dispute: str) -> pd.DataFrame:
    rows = []
    for issue, group in positions(archive, dispute).groupby("issue", sort=False):
        joint = _newest(group[group["party"].isin(("settlement", "both"))].assign(party="joint"), "joint")
        of_sides = group[group["party"] != "other"]
        if of_sides.empty:
            continue  # of this issue others speak, the sides do not
        newest = of_sides.iloc[-1]
        row: dict[str, object] = {
            "issue": issue,
            "issue_name": newest["issue_name"],
            "status": (joint if joint is not None and joint["held_on"] >= newest["held_on"] else newest)["status"],
            "moved_on": newest["held_on"],
            "moved_on_precision": newest["held_on_precision"],
            "moves": len(group),
        }
        sides = {"guild": _newest(group, "guild"), "employers": _newest(group, "employers"), "outcome": joint}
        for name, stances in sides.items():
            row[name] = "" if stances is None else str(stances["stance"])
            row[f"{name}_row"] = "" if stances is None else str(stances["position_id"])
            row[f"{name}_source"] = "" if stances is None else str(stances["source_id"])
        rows.append(row)
    columns = ["issue", "issue_name", "guild", "guild_row", "guild_source", "employers", "employers_row",
               "employers_source", "outcome", "outcome_row", "outcome_source", "status", "moved_on",
               "moved_on_precision", "moves"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.assign(first=first_days(frame, "moved_on"))
    frame = frame.sort_values(["first", "moved_on", "issue"], ascending=[False, False, True], kind="stable")
    return frame[columns].reset_index(drop=True)


def by_issue(archive: Archive, dispute: str) -> pd.DataFrame:
    """Both sides issue by issue for a reader, the issue that moved last first.

    Columns: issue, guild, employers, settled (RowText; empty where a side has no stance in the archive), status (as the
    newest position says; 'open before the deal' where a deal was reached since and does not name the issue), moved_on
    with moved_on_precision, position_id, guild_source, employers_source, settled_source.
    """
    frame = matrix(archive, dispute)
    now = stages.stage(archive, dispute)
    sides = {"guild": "guild", "employers": "employers", "settled": "outcome"}
    rows = []
    for row in frame.to_dict("records"):
        cells = {name: _stance(row, side) for name, side in sides.items()}
        rows.append(
            {
                "issue": RowText(str(row["issue_name"]), "positions", str(row["issue"])),
                **cells,
                "status": _status(str(row["status"]), row["moved_on"], now),
                "moved_on": row["moved_on"],
                "moved_on_precision": row["moved_on_precision"],
                "position_id": next((cell.row_id for cell in cells.values() if isinstance(cell, RowText)), ""),
            }
        )
    columns = ["issue", *sides, "status", "moved_on", "moved_on_precision", "position_id"]
    return pd.DataFrame(rows, columns=columns)


def _stance(row: dict[Any, Any], side: str) -> RowText | str:
    words, source = str(row[side]), str(row[f"{side}_source"])
    return RowText(words, "positions", str(row[f"{side}_row"]), (source,), refs=True) if words else ""


def _status(status: str, moved_on: pd.Timestamp, now: stages.Stage) -> str:
    stale = status not in ("agreed", "withdrawn") and now.deal and not now.rejected
    return "open before the deal" if stale and moved_on < pd.Timestamp(now.deal) else status


@dataclass(frozen=True)
class Stance:
    """What a side holds on an issue, in the archive's words, and since when (`known_to` day, month or year)."""

    words: RowText
    since: pd.Timestamp
    known_to: str


@dataclass(frozen=True)
class OpenIssue:
    """An issue that is neither agreed nor withdrawn, as it is called in running text, with each side's newest stance.

    A stance is None where the archive holds none; `weight` is that of `texts/issues.toml`.
    """

    name: RowText
    guild: Stance | None
    employers: Stance | None
    weight: int

    @property
    def both(self) -> bool:
        """Whether both sides have said what they hold."""
        return self.guild is not None and self.employers is not None


_OPEN = (stages.BEFORE, stages.EXPIRED, stages.STOPPAGE, stages.REJECTED)
_PLAIN_WEIGHT = 2


def open_issues(archive: Archive, dispute: str) -> tuple[OpenIssue, ...]:
    """What the sides are not agreed on, the weightiest first; empty once there is a deal.

    The weights of `texts/issues.toml` decide, then whether both sides have spoken of an issue, how often, and how
    lately. Last, with the weight 0, come how the talks are run, and the raises, which have a section.
    """
    return archive.ask(_open_issues, dispute)


def _open_issues(archive: Archive, dispute: str) -> tuple[OpenIssue, ...]:
    now = stages.stage(archive, dispute)
    if now.name not in _OPEN or (now.deal and not now.rejected):
        return ()
    frame = matrix(archive, dispute)
    frame = frame.assign(weight=frame["issue"].map(_weight))
    frame = frame[~frame["status"].isin(("agreed", "withdrawn"))]
    frame = frame.assign(sides=(frame["guild"] != "").astype(int) + (frame["employers"] != "").astype(int))
    frame = frame[frame["sides"] > 0].sort_values(["weight", "sides", "moves"], ascending=False, kind="stable")
    stated = positions(archive, dispute)
    return tuple(_open_issue(row, stated[stated["issue"] == row["issue"]]) for row in frame.to_dict("records"))


def _open_issue(row: dict[Any, Any], stated: pd.DataFrame) -> OpenIssue:
    newest = stated.iloc[-1]
    name = _in_running_text(
        str(row["issue_name"]), "positions", str(newest["position_id"]), (str(newest["source_id"]),)
    )
    return OpenIssue(name, _newest_stance(stated, "guild"), _newest_stance(stated, "employers"), int(row["weight"]))


def _newest_stance(stated: pd.DataFrame, side: str) -> Stance | None:
    row = _newest(stated, side)
    if row is None:
        return None
    sources = (str(row["source_id"]),)
    words = RowText(str(row["stance"]).rstrip("."), "positions", str(row["position_id"]), sources, refs=True)
    return Stance(words, row["held_on"], str(row["held_on_precision"]))


def _in_running_text(name: str, table: str, row_id: str, sources: tuple[str, ...]) -> RowText:
    """The name of an issue inside a sentence, as words of a row."""
    return RowText(name[:1].lower() + name[1:] if name[1:2].islower() else name, table, row_id, sources)


@dataclass(frozen=True)
class SettledIssue:
    """What the deal says on an issue: a figure, words, or both; `name` is what it is called in running text."""

    name: RowText
    figure: Quantity | None
    words: RowText | None
    weight: int


def settled_issues(archive: Archive, dispute: str) -> tuple[SettledIssue, ...]:
    """What was settled beside the general raises, by a deal that stands or in the end, the weightiest first.

    First what was said of an issue as settled, then single terms of the deal on other issues; in both the weights of
    `texts/issues.toml` decide.
    """
    return archive.ask(_settled_issues, dispute)


def _settled_issues(archive: Archive, dispute: str) -> tuple[SettledIssue, ...]:
    now = stages.stage(archive, dispute)
    if not (now.deal or now.name in (stages.ENDED, stages.SETTLED)) or now.rejected:
        return ()
    outcomes = matrix(archive, dispute).query("outcome != '' and status == 'agreed'").to_dict("records")
    settled_keys = tuple(str(row["issue"]) for row in outcomes)
    settled = [_outcome(row) for row in outcomes]
    for row in term_sides(archive, dispute).drop_duplicates("item")["settlement"].dropna():
        if not any(row["item"] == issue or row["item"].startswith(f"{issue}_") for issue in settled_keys):
            settled.append(_settled_term(row))
    by_weight = sorted((one for one in settled if one.weight), key=lambda one: -one.weight)
    names = [one.name.text for one in by_weight]  # the rate of a bonus is no issue beside the bonus
    return tuple(one for one in by_weight if not any(one.name.text.startswith(f"{name} ") for name in names))


def _weight(issue: str) -> int:
    return int(_wording()["weights"].get(issue, _PLAIN_WEIGHT))


def _outcome(row: dict[Any, Any]) -> SettledIssue:
    key, sources = str(row["outcome_row"]), (str(row["outcome_source"]),)
    name = _in_running_text(str(row["issue_name"]), "positions", key, sources)
    words = RowText(str(row["outcome"]).rstrip("."), "positions", key, sources, refs=True)
    return SettledIssue(name, None, words, _weight(str(row["issue"])))


def _settled_term(row: dict[str, Any]) -> SettledIssue:
    key, sources = str(row["proposal_id"]), (str(row["source_id"]),)
    name = _in_running_text(issue_name(str(row["item"])), "proposals", key, sources)
    text = str(row["text"] or "")
    words = RowText(text, "proposals", key, sources, refs=True) if text else None
    return SettledIssue(name, _stated_figure(row), words, _weight(str(row["item"])))


@dataclass(frozen=True)
class Issues:
    """How many issues the archive follows, and how many of them are agreed."""

    named: Quantity
    agreed: Quantity


def issues(archive: Archive, dispute: str) -> Issues | None:
    """Counts over `by_issue`; None where the archive holds no position."""
    frame = by_issue(archive, dispute)
    if frame.empty:
        return None
    sources = tuple(dict.fromkeys(s for cell in frame["guild"] if isinstance(cell, RowText) for s in cell.sources))[:2]
    how = f"Counted among positions known on {day_text(archive.as_of)}"
    agreed = int((frame["status"] == "agreed").sum())
    return Issues(
        Quantity("issues", "Issues that the archive follows", len(frame), "count", sources, how),
        Quantity("issues_agreed", "Issues agreed", agreed, "count", sources, how),
    )


def moves(archive: Archive, dispute: str, most: int = 12) -> pd.DataFrame:
    """Every dated position on the `most` busiest issues, for a chart.

    The issue that moved last is always among them. Columns: issue, party (Guild, the employers by their role, Both), date, status, stance, source_id; an issue's newest
    move decides the order, the newest first.
    """
    rows = positions(archive, dispute)
    role = str(archive.dispute(dispute)["employers_role"]).capitalize()
    names = {"guild": "Guild", "employers": role, "settlement": "Both", "both": "Both"}
    rows = rows[rows["party"].isin(list(names)) & (rows["held_on_precision"] == "day")]
    rows = rows[rows["issue_name"].isin(_shown(rows, most))]
    last = rows.groupby("issue_name")["held_on"].transform("max")
    rows = rows.assign(last=last).sort_values(["last", "issue_name", "held_on"], ascending=[False, True, True])
    return pd.DataFrame(
        {
            "issue": rows["issue_name"],
            "party": rows["party"].map(names),
            "date": rows["held_on"],
            "status": rows["status"],
            "stance": rows["stance"],
            "source_id": rows["source_id"],
        }
    ).reset_index(drop=True)


@dataclass(frozen=True)
class LastMoved:
    """The issues that moved last, and the day."""

    issues: tuple[str, ...]
    on: pd.Timestamp


def last_moved(frame: pd.DataFrame) -> LastMoved | None:
    """The newest positions of `moves`; None without any."""
    if frame.empty:
        return None
    day = frame["date"].max()
    return LastMoved(tuple(frame.loc[frame["date"] == day, "issue"].unique()), day)


def _shown(rows: pd.DataFrame, most: int) -> list[str]:
    """The busiest issues, at most `most`, and among them always one that moved last."""
    busiest = list(rows["issue_name"].value_counts(sort=True).index)
    newest = set(rows[rows["held_on"] == rows["held_on"].max()]["issue_name"])
    if len(busiest) > most and not newest & set(busiest[:most]):
        busiest = [*busiest[: most - 1], next(issue for issue in busiest if issue in newest)]
    return busiest[:most]


def terms(archive: Archive, dispute: str) -> pd.DataFrame:
    """Asks, offers and settled terms that carry a figure or a text, newest first; columns as `proposals`."""
    rows = accepted_rows(archive.of_dispute("proposals", dispute))
    rows = rows[rows["made_on"] <= _end(archive)]
    return rows.sort_values(["made_on", "proposal_id"], ascending=[False, True], kind="stable").reset_index(drop=True)


def term_sides(archive: Archive, dispute: str) -> pd.DataFrame:
    """One row per term and contract year beside the general raises, the one that moved last first.

    Columns: item, contract_year, guild, employers, settlement (the side's newest row of `proposals` as a mapping, or
    None), apart (guild's figure less the employers', where both are numbers of one unit, else missing), moved_on.
    """
    stated = terms(archive, dispute)
    stated = stated[~stated["item"].isin(("minimums_increase", *_COUNTS))]
    rows = []
    for (item, year), group in stated.groupby(["item", "contract_year"], sort=False):
        # A side's own words before another's account of them.
        by_account = group["speaker"].fillna("").str.startswith("by the account of")
        newest = (
            group.loc[by_account.sort_values(kind="stable").index]
            .drop_duplicates("party")
            .set_index("party", drop=False)
        )
        sides = {party: newest.loc[party].to_dict() if party in newest.index else None for party in _PARTIES}
        moved = group["made_on"].max()
        rows.append({"item": item, "contract_year": year, **sides, "apart": _apart(sides), "moved_on": moved})
    columns = ["item", "contract_year", *_PARTIES, "apart", "moved_on"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "moved_on", ascending=False, kind="stable", ignore_index=True
    )


_PARTIES = ("guild", "employers", "settlement")
_COUNTS = ("proposal_count", "comprehensive_proposal_pages")  # how much was tabled is no term


def by_term(archive: Archive, dispute: str) -> pd.DataFrame:
    """The terms beside the general raises for a reader, the one that moved last first.

    Columns: term (RowText), guild, employers, settled (tuples of figure, words and day), apart (Quantity or empty).
    """
    rows = []
    for row in term_sides(archive, dispute).to_dict("records"):
        newest = next(row[side] for side in ("settlement", "employers", "guild") if row[side])
        year = "" if row["contract_year"] in ("", "all") else f", year {row['contract_year']}"
        name = f"{issue_name(str(row['item']))}{year}"
        rows.append(
            {
                "term": RowText(name, "proposals", str(newest["proposal_id"]), (str(newest["source_id"]),)),
                "guild": _term(row["guild"]),
                "employers": _term(row["employers"]),
                "settled": _term(row["settlement"]),
                "apart": _difference(row),
            }
        )
    return pd.DataFrame(rows, columns=["term", "guild", "employers", "settled", "apart"])


def _term(row: dict[str, Any] | None) -> tuple[Quantity | RowText, ...] | str:
    """One side's newest term: figure, words and day; no figure that stands in the words."""
    if row is None:
        return ""
    source = (str(row["source_id"]),)
    text, day = str(row["text"] or ""), day_text(row["made_on"], str(row["made_on_precision"]))
    words = RowText(", ".join(filter(None, (text, day))), "proposals", str(row["proposal_id"]), source, refs=True)
    figure = _stated_figure(row)
    return (words,) if figure is None else (figure, words)


def _stated_figure(row: dict[str, Any]) -> Quantity | None:
    """The figure of a term; None without one, or where its words say it."""
    text, unit = str(row["text"] or ""), str(row["unit"])
    if pd.isna(row["value"]) or states_number(float(row["value"]), text, unit_scale(unit)):
        return None
    return Quantity(str(row["item"]), "", float(row["value"]), unit, (str(row["source_id"]),), "As stated")


def _difference(row: dict[str, Any]) -> Quantity | str:
    if pd.isna(row["apart"]):
        return ""
    unit = "pct_points" if row["guild"]["unit"] == "pct" else str(row["guild"]["unit"])
    sources = (str(row["guild"]["source_id"]), str(row["employers"]["source_id"]))
    return Quantity("apart", "", abs(row["apart"]), unit, sources, "Newest ask less newest offer")


def _apart(sides: dict[str, dict[str, Any] | None]) -> float | None:
    """How far apart ask and offer are; None where one is missing, in words or in another unit."""
    ask, offer = sides["guild"], sides["employers"]
    if ask is None or offer is None or ask["unit"] != offer["unit"] or pd.isna(ask["value"]) or pd.isna(offer["value"]):
        return None
    return round(float(ask["value"]) - float(offer["value"]), 4)
