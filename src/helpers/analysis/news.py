"""What happened: the weightiest events of the last days of a dispute, by weights that stand in news.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.analysis import pay, rounds, stages, wording
from helpers.analysis.parties import Parties, parties, stoppage_name
from helpers.analysis.statements import known_companies, side_of
from helpers.analysis.unions import of_another_union
from helpers.archive import Archive, ArchiveError, Dimensions, Quantity, RowText

WEIGHTS = Path(__file__).with_name("news.toml")
ANOTHER_UNION = "another_union"
LATE_DAYS = 7
"""An act that became public more days after it happened is background: it counts from its own day."""
_SHORT_OF_A_CALL = re.compile(r"(?i)threaten|\burge|recommend")
HALF = 50  # percent
_SAME_ACT_DAYS = 3  # a table and the events may date one act a few days apart
# What is said of an act as long as no row of `events` on it is out.
_ACT_WORDS = {
    "deal": "Tentative agreement reached",
    "ratified": "Agreement ratified",
    "deal_voted_down": "Members vote the tentative agreement down",
    "vote_held": "Members authorize a strike",
    "strike_begun": "Stoppage begins",
    "strike_ended": "Last day of the stoppage",
    "expired": "Agreement runs out",
    "expiry_ahead": "Agreement runs out",
}
_VOTE_TYPES = ("authorization_vote", "ratification", "demands_vote")
COLUMNS = ["kind", "day", "public_on", "side", "actor", "words", "agreement", "value", "unit", "turnout", "table", "row_id", "source_id"]  # fmt: skip
# The words of an act that name who ended talks: "Employers suspend talks", not "Talks break off".
_ENDS_TALKS = re.compile(
    r"(?i)^(the )?(\w+ ){1,4}?(breaks?|broke|suspends?|ends?) (off )?(the )?(talks|negotiations|bargaining)\b"
)


@dataclass(frozen=True)
class Kind:
    """A kind of event as news.toml has it."""

    name: str
    weight: float
    fades: float
    days: int
    covers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    words: str = ""

    def fits(self, type_: str, summary: str) -> bool:
        """Whether an event of this type and summary is of this kind."""
        return type_ in self.types and (not self.words or re.search(self.words, summary) is not None)

    def score(self, age: float) -> float:
        """What it weighs `age` days after it was told; nothing once it is no news."""
        return self.weight * (1 - self.fades) ** age if 0 <= age <= self.days else 0.0


@dataclass(frozen=True)
class Weights:
    """All of news.toml: kinds in their order, and what a side counts."""

    kinds: dict[str, Kind]
    sides: dict[str, float]


@dataclass(frozen=True)
class News:
    """One thing that happened, or is about to.

    `day` is the day of the act, `public_on` that on which it became public. `side` is that of the account, `doer` that
    which by its words ended talks ("both" where they only say that talks ended). `words` is what the archive says of it as a
    sentence without its full stop, `past` the same in the past to follow a day ("On Monday, the guild said no"), if it
    has a verb; `headline` the same with the parties' names, `detail` what it adds to the act itself (with the mark before
    it: ", citing a gap"). `agreement` names what was agreed where that is not the first agreement of the dispute. `share`
    and `turnout` belong to votes.
    """

    kind: str
    day: pd.Timestamp
    public_on: pd.Timestamp
    side: str
    doer: str
    actor: RowText
    words: RowText
    past: RowText | None
    headline: RowText
    detail: RowText | None
    agreement: RowText | None
    share: Quantity | None
    turnout: Quantity | None
    score: float

    @property
    def calls(self) -> bool:
        """Whether a strike is called, not threatened nor recommended."""
        return self.kind == "strike_called" and not _SHORT_OF_A_CALL.search(self.words.text)

    @property
    def of_talks(self) -> bool:
        """Whether the account is of the talks themselves, not of what a side does."""
        return self.words.text.startswith(("Talks", "Last session"))

    @property
    def by_delegates(self) -> bool:
        """Whether delegates ratified what a majority of the members' votes was against."""
        return self.kind == "ratified" and self.share is not None and float(str(self.share.value)) < HALF


@cache
def weights() -> Weights:
    """The weights. Raises ArchiveError, with the place, where news.toml names something unknown or leaves a field out."""
    stored = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(
        {name: read_kind(name, entry) for name, entry in stored["kinds"].items()},
        {str(side): float(weight) for side, weight in stored["sides"].items()},
    )


def read_kind(name: str, entry: dict[str, Any]) -> Kind:
    """A kind of news from its entry in news.toml. Raises ArchiveError that names an unknown field and the known ones."""
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    try:
        return Kind(name, **fields)
    except TypeError as error:
        expected = "weight, fades, days, covers, types, words"
        raise ArchiveError(f"news.toml, kind {name!r}: {error}; expected {expected}") from None


def events(archive: Archive, dispute: str) -> pd.DataFrame:
    """All that happened in a dispute as known that day, the weightiest news first.

    Columns: kind (a name of news.toml), day and public_on (datetime), side (guild, employers, both, others, another_union),
    actor, words, value, unit, turnout, table and row_id (where it stands in the archive), source_id, score (0 once it
    is no news, as all that came before a stoppage once its start is none). Rows that lost a conflict between sources are no news, and acts known to the month only are none either.
    The day of a deal, a ratification, a vote, a stoppage is that of the table that holds it; the row of `events` on the
    same act gives its words once it is out. Raises ArchiveError where the dispute is unknown or was not yet public.
    """
    return archive.ask(_events, dispute).copy(deep=False)


def _events(archive: Archive, dispute: str) -> pd.DataFrame:
    acts = _acts(archive, dispute)
    reported = _reported(archive, dispute)
    rows: list[dict[str, Any]] = []
    reported_acts: set[Any] = set()
    for act in acts:
        days = [other["day"] for other in acts if other["kind"] == act["kind"]]
        apart = (reported["day"] - act["day"]).abs().dt.days
        nearest = apart == pd.concat([(reported["day"] - day).abs().dt.days for day in days], axis=1).min(axis=1)
        same = reported[(reported["kind"] == act["kind"]) & (apart <= _SAME_ACT_DAYS) & nearest]
        same = same.loc[apart[same.index].sort_values(kind="stable").index]
        reported_acts |= set(same.index)
        rows.append({**act, "words": str(same.iloc[0]["words"])} if len(same) else act)
    frame = pd.concat(
        [pd.DataFrame(rows, columns=COLUMNS), reported.drop(index=list(reported_acts))], ignore_index=True
    )
    frame = frame.astype(
        {"day": "datetime64[ns]", "public_on": "datetime64[ns]", "value": "float64", "turnout": "float64"}
    )
    frame["score"] = [_score(row, pd.Timestamp(archive.as_of)) for row in frame.to_dict("records")]
    begun = frame[
        (frame["kind"] == "strike_begun") & (frame["score"] == 0) & (frame["day"] <= pd.Timestamp(archive.as_of))
    ]
    expires = pd.Timestamp(stages.stage(archive, dispute).expires)
    extended = (frame["kind"] == "expired") & (frame["day"] < expires)  # one that was extended has not run out
    frame["score"] = frame["score"].where(~(frame["day"] < begun["day"].max()) & ~extended, 0.0)
    return frame.sort_values(["score", "day"], ascending=False, kind="stable").reset_index(drop=True)


def _score(row: dict[Any, Any], today: pd.Timestamp) -> float:
    """The weight of an act after the days since it was told; of an announcement as long as its day has not come."""
    kind, day, public_on = weights().kinds[row["kind"]], row["day"], row["public_on"]
    if kind.name == "expiry_ahead":
        age = (day - today).days
    elif kind.name == "talks_planned" and day < today:
        return 0.0
    else:
        late = (public_on - day).days > LATE_DAYS
        age = (today - (day if late else public_on if day > today else max(day, public_on))).days
    return round(kind.score(age) * weights().sides[row["side"]], 2)


def _reported(archive: Archive, dispute: str) -> pd.DataFrame:
    """The rows of `events` with their kind and side; counts of the same vote are left to the table `votes`."""
    rows_of_dispute = archive.accepted("events", dispute)
    rows_of_dispute = rows_of_dispute[rows_of_dispute["date_precision"] == "day"]
    counted = rows_of_dispute["type"].isin(_VOTE_TYPES) & rows_of_dispute["value"].notna()
    rows_of_dispute = rows_of_dispute[~counted | rows_of_dispute["type"].isin(("demands_vote",))]
    code, companies = str(archive.dispute(dispute)["guild"]), known_companies(archive)
    today = pd.Timestamp(archive.as_of)
    rows = [
        {
            "kind": kind_of(str(row.type), str(row.summary), ahead=bool(row.date > today)),
            "day": row.date,
            "public_on": row.published_on,
            "side": _side(str(row.actor), code, companies),
            "actor": str(row.actor),
            "words": str(row.summary),
            "agreement": "",
            "value": row.value,
            "unit": row.unit,
            "turnout": None,
            "table": "events",
            "row_id": str(row.event_id),
            "source_id": str(row.source_id),
        }
        for row in rows_of_dispute.itertuples()
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"day": "datetime64[ns]", "public_on": "datetime64[ns]"})
    over = frame["day"] + pd.Timedelta(days=1)  # an agreement that runs out at midnight has run out the next day
    frame["public_on"] = frame["public_on"].mask((frame["kind"] == "expired") & (frame["public_on"] < over), over)
    now = stages.stage(archive, dispute)
    if now.deal is not None:  # an agreement that runs out after its successor was made runs out as planned
        frame = frame[(frame["kind"] != "expired") | (frame["day"] < pd.Timestamp(now.deal))]
    met = frame[~frame["kind"].isin(("talks_planned", "other", "statement"))]["day"]
    frame = frame[(frame["kind"] != "talks_planned") | (frame["day"] > today) | ~frame["day"].isin(met)]
    theirs = (frame["side"] == ANOTHER_UNION) & frame["kind"].isin(("deal", "ratified", "vote_held", "board_approval"))
    return frame.assign(kind=frame["kind"].mask(theirs, "other"))


_PLANNED = re.compile(r"(?i)^[^,;]*\b(set|due|scheduled|expected) (to|back)\b|^planned\b")


def kind_of(type_: str, summary: str, *, ahead: bool = False) -> str:
    """The kind of an event by its type and, where that does not tell, its words; `other` where nothing fits.

    An act that lies `ahead` of the day is only announced: a vote is called, a session or a stoppage planned. A session
    whose words only say that it was set stays planned.
    """
    if (ahead and type_ in ("session", "talks_open")) or (type_ == "session" and _PLANNED.search(summary)):
        return "talks_planned"
    if ahead and type_ in _VOTE_TYPES:
        return "vote_called"
    if type_ in _VOTE_TYPES[:2] and not ahead:
        return "other"  # its result stands in the table of votes or of contracts
    return next((name for name, kind in weights().kinds.items() if kind.fits(type_, summary)), "other")


def _side(actor: str, code: str, companies: set[str]) -> str:
    side = side_of(actor, companies)
    return ANOTHER_UNION if side in ("guild", "both") and of_another_union(actor, code) else side


def _acts(archive: Archive, dispute: str) -> list[dict[str, Any]]:
    """Deals, ratifications, votes and stoppages from the tables that hold them."""
    return [
        *_deals(archive, dispute),
        *_votes(archive, dispute),
        *_stoppage(archive, dispute),
        *_expiry(archive, dispute),
        *_other_deal(archive, dispute),
    ]


def _act(kind: str, day: pd.Timestamp, side: str, table: str, row_id: str, source: str, **more: Any) -> dict[str, Any]:
    empty = {
        "public_on": day,
        "actor": "",
        "words": more.get("words") or _ACT_WORDS[kind],
        "agreement": "",
        "value": None,
        "unit": "",
        "turnout": None,
    }
    return (
        {"kind": kind, "day": day, "side": side, "table": table, "row_id": row_id, "source_id": source} | empty | more
    )


def _deals(archive: Archive, dispute: str) -> list[dict[str, Any]]:
    today = pd.Timestamp(archive.as_of)
    contracts = archive.table("contracts")
    names = contracts.set_index("contract_id")["agreement"]
    made = stages.deals(archive, dispute).drop_duplicates("deal_on")
    first = made["deal_on"].min()
    rows = [
        _act("deal", pd.Timestamp(deal.deal_on), "both", deal.table, deal.row_id, deal.source_id, agreement=str(names[deal.row_id]) if deal.table == "contracts" and deal.deal_on > first else "")
        for deal in made.itertuples()
        if deal.deal_on_precision == "day"
    ]  # fmt: skip
    ratified = contracts[(contracts["dispute_id"] == dispute) & (contracts["ratified_on_precision"] == "day")]
    ratified = ratified[ratified["ratified_on"] <= today].drop_duplicates("ratified_on")
    return rows + [
        _act("ratified", row.ratified_on, "guild", "contracts", str(row.contract_id), str(row.source_id), value=row.ratification_yes_pct, unit="pct", turnout=row.ratification_turnout_pct)
        for row in ratified.itertuples()
    ]  # fmt: skip


def _votes(archive: Archive, dispute: str) -> list[dict[str, Any]]:
    """Votes to authorize a strike, and deals that members voted down; a ratification stands with its contract."""
    ballots = archive.of_dispute("votes", dispute)
    ballots = ballots[ballots["held_on_precision"] == "day"]
    rows = []
    for row in ballots.drop_duplicates(["kind", "held_on"]).itertuples():
        lost = row.kind == "ratification" and row.passed == "no"
        kind = (
            "deal_voted_down"
            if lost
            else "vote_held"
            if row.kind in ("strike_authorization", "code_of_conduct")
            else ""
        )
        if kind:
            words = {"words": "Members vote for the Code of Conduct"} if row.kind == "code_of_conduct" else {}
            rows.append(_act(kind, row.held_on, "guild", "votes", str(row.vote_id), str(row.source_id), public_on=row.published_on, value=row.yes_pct, unit="pct", turnout=row.turnout_pct, **words))  # fmt: skip
    return rows


def _stoppage(archive: Archive, dispute: str) -> list[dict[str, Any]]:
    rows = []
    for row in archive.of_dispute("stoppages", dispute).itertuples():
        name = stoppage_name(str(row.kind))
        if row.start_date_precision == "day":
            public_on = (
                max(row.published_on, row.start_date)
                if row.start_date <= pd.Timestamp(archive.as_of)
                else row.published_on
            )
            rows.append(_act("strike_begun", row.start_date, "guild", "stoppages", str(row.stoppage_id), str(row.source_id), public_on=public_on, words=f"{name.capitalize()} begins"))  # fmt: skip
        if row.last_day_precision == "day" and pd.notna(row.last_day):
            rows.append(_act("strike_ended", row.last_day, "both", "stoppages", str(row.stoppage_id), str(row.source_id), public_on=row.end_published_on, words=f"Last day of the {name}"))  # fmt: skip
    return rows


def _expiry(archive: Archive, dispute: str) -> list[dict[str, Any]]:
    """An expiry that comes near, or is past, while no deal, stoppage or newer agreement has followed."""
    now = stages.stage(archive, dispute)
    if now.name not in (stages.EXPIRED, stages.BEFORE) or now.expires is None or now.deal:
        return []
    day, source = pd.Timestamp(now.expires), now.expiry_source
    if now.name == stages.BEFORE:
        return [_act("expiry_ahead", day, "both", "expiries", dispute, source)]
    return [_act("expired", day, "both", "expiries", dispute, source, public_on=day + pd.Timedelta(days=1))]


def _other_deal(archive: Archive, dispute: str) -> list[dict[str, Any]]:
    """The newest deal of another union with the same kind of employers, while this union has none."""
    now = stages.stage(archive, dispute)
    alone = archive.dispute(dispute)["employers_scope"] != "industry"
    if alone or now.deal or now.name not in (stages.BEFORE, stages.EXPIRED, stages.STOPPAGE):
        return []
    made = rounds.settled_since(archive, dispute)
    made = made[~made["of_page"] & (made["date_precision"] == "day") & (made["date"] <= pd.Timestamp(archive.as_of))]
    if made.empty:
        return []
    row, first = made.iloc[-1], pay.pattern(archive, dispute)
    people, employers = parties(archive, str(row["dispute_id"])).people, parties(archive, dispute).employers
    words = f"The {people.text} and the {employers.text} reach a tentative agreement"
    if first is not None and first.dispute == row["dispute_id"]:
        words += ", the first of this round"
    return [
        _act("other_deal", row["date"], "both", "contracts", str(row["dispute_id"]), str(row["source_id"]), words=words)
    ]


def newest(archive: Archive, dispute: str, most: int = 3) -> list[News]:
    """The weightiest news of the day, at most `most`, one of each kind; an empty list where nothing is new.

    What a weightier kind makes old (`covers` in news.toml) is left out, unless it is a meeting held since, or the end of
    a stoppage with the ratification or after it. Of days that
    are set for talks the first of the newest announcement counts.
    """
    frame = events(archive, dispute)
    frame = _soonest_planned(_since_the_deal(frame[frame["score"] > 0]))
    joint = frame["side"] == "both"  # of two accounts of one act the one that says who acted
    near = frame.groupby("kind")["day"].transform("first") - frame["day"] <= pd.Timedelta(days=_SAME_ACT_DAYS)
    frame = frame.assign(joint=joint, top=frame.groupby("kind")["score"].transform("max"))[near]
    frame = frame.sort_values(["top", "joint"], ascending=[False, True], kind="stable").drop_duplicates("kind")
    sides = parties(archive, dispute)
    covered: dict[str, pd.Timestamp] = {}
    news: list[News] = []
    for row in frame.to_dict("records"):
        since = covered.get(row["kind"], row["day"])
        later = (
            row["day"] > since if row["kind"] in _MEETINGS else row["kind"] == "strike_ended" and row["day"] >= since
        )
        if row["kind"] not in covered or later:
            news.append(_news(row, sides, dispute))
        for kind in weights().kinds[row["kind"]].covers:
            covered[kind] = max(row["day"], covered.get(kind, row["day"]))
    return news[:most]


_VOTE_OPENS = r"(?i)\b(?:voting|ballot|vote)\b.*\bopens\b"


def vote_ahead(archive: Archive, dispute: str) -> News | None:
    """The next day on which members are known to vote; None where none is announced."""
    frame = events(archive, dispute)
    votes = (frame["kind"] == "vote_called") | frame["words"].str.contains(_VOTE_OPENS, regex=True)
    ahead = frame[votes & (frame["day"] > pd.Timestamp(archive.as_of))].sort_values("day", kind="stable")
    return None if ahead.empty else _news(ahead.iloc[0].to_dict(), parties(archive, dispute), dispute)


_MEETINGS = ("session", "talks_resumed", "talks_without_progress")


_CLOSING = ("deal", "ratified")


def _since_the_deal(frame: pd.DataFrame) -> pd.DataFrame:
    """The news without what a deal or a ratification in it made old, however late that was told."""
    for kind in _CLOSING:
        closed = frame[frame["kind"] == kind]["day"].max()
        ends = (frame["kind"] == "strike_ended") & (frame["day"] == closed)
        frame = frame[~(frame["kind"].isin(weights().kinds[kind].covers) & (frame["day"] <= closed)) | ends]
    return frame


def _soonest_planned(frame: pd.DataFrame) -> pd.DataFrame:
    planned = frame[frame["kind"] == "talks_planned"]
    later = planned.sort_values(["public_on", "day"], ascending=[False, True], kind="stable").index[1:]
    return frame.drop(index=later)


def _news(row: dict[Any, Any], sides: Parties, dispute: str) -> News:
    sources = (str(row["source_id"]),)
    table, row_id = str(row["table"]), str(row["row_id"])
    words = wording.act(str(row["words"]).rstrip("."))

    def text(what: str, *, refs: bool = False) -> RowText:
        return RowText(what, table, row_id, sources, refs)

    detail, past = wording.detail(words), wording.past(words)
    of = Dimensions(dispute=dispute, period=f"{row['day']:%Y-%m-%d}")
    share, turnout = (
        Quantity(f"{row['kind']}_{name}", label, float(value), "pct", sources, f"Vote of {row['day']:%Y-%m-%d}", of=of)
        if pd.notna(value) and row["unit"] == "pct" and row["table"] in ("votes", "contracts")
        else None
        for name, label, value in (
            ("yes_pct", "Yes share", row["value"]), ("turnout_pct", "Turnout", row["turnout"])
        )
    )  # fmt: skip
    return News(
        str(row["kind"]),
        row["day"],
        row["public_on"],
        str(row["side"]),
        str(row["side"]) if _ENDS_TALKS.search(words) else "both",
        text(str(row["actor"])),
        text(wording.sentence(words), refs=True),
        text(wording.lowered(wording.sentence(past)), refs=True) if past else None,
        text(wording.headline(words, sides)),
        text(detail, refs=True) if detail else None,
        text(str(row["agreement"])) if row["agreement"] else None,
        share,
        turnout,
        float(row["score"]),
    )
