"""What the first screen of a briefing rests on: the news, who said what, where talks stand, the figures of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import SimpleNamespace

import pandas as pd

from helpers.analysis import (
    coverage,
    facts,
    lengths,
    news,
    pay,
    positions,
    production,
    rounds,
    stages,
    statements,
    stoppages,
    votes,
)
from helpers.analysis.parties import Parties, parties
from helpers.analysis.sessions import sessions
from helpers.analysis.stages import Stage
from helpers.archive import Archive, Dimensions, Quantity, RowText

SUSPENDED, BROKEN_OFF, PLANNED, MET, DUE, SILENT = "suspended", "broken_off", "planned", "met", "due", "silent"
EXTENDED = "extended"
_TALKS = {"talks_suspended": SUSPENDED, "talks_broken_off": BROKEN_OFF}
_OFFERS = ("offer_made", "final_offer", "offer_rejected")
_MEETINGS = ("session", "talks_without_progress", "talks_resumed", "talks_opened")
DUE_DAYS = 7
"""Talks that were set for a day so long ago, of which no source says whether they were held, are still told."""
MET_DAYS = 3
"""A meeting longer ago is no account of where talks stand."""
SAID_DAYS = 10
QUOTE_DAYS = 2
"""A quotation stands for its side while it is at most this much older than the side's newest statement."""
_UNSETTLED = (stages.STOPPAGE, stages.BEFORE, stages.EXPIRED)
STALE_DAYS = 60
"""Talks that broke off longer ago are no account of where they stand."""
# The days that say when an agreement was made, the weightiest first, and what is said of each.
_MADE = {"deal_on": "was agreed", "ratified_on": "was ratified", "effective_on": "took effect"}
_MAKE_WORDS_OLD = ("offer_made", "final_offer", "talks_resumed")
LEAST_SHARE = 0.5
"""Further news stands in the lead where it weighs at least this share of the top news."""

# Keys of `facts.headline_facts` that a text may name; one that is not known on a day is None.
FACTS = (
    "expires_on", "days_to_expiry", "stoppage_began", "stoppage_day", "stoppage_days", "deal_on", "ratified_on", "runs_to",
    "rejected_on", "sessions_held", "next_session", "last_vote_yes_pct", "last_vote_turnout_pct", "last_vote_rank",
    "guild_proposals", "guild_compounded_pct", "employers_compounded_pct", "settlement_compounded_pct", "pay_gap_points",
    "pattern_compounded_pct", "shoot_days", "shoot_days_yoy_pct", "separate_deals", "last_strike_days",
    "longest_strike_days", "other_stoppages",
)  # fmt: skip


@dataclass(frozen=True)
class Talks:
    """Where talks stand: suspended, broken off, planned, met or extended (in the last days), due (set for a day that has
    passed, of which no source says more) or silent, since `day`; `next` if set."""

    state: str
    day: pd.Timestamp | None
    next: Quantity | None


@dataclass(frozen=True)
class Raises:
    """General raises by contract year of one side, or of a settlement ('5, 4 and 3.5', in percent), with their day."""

    yearly: Quantity
    compounded: Quantity | None
    made_on: pd.Timestamp


@dataclass(frozen=True)
class Successor:
    """The next agreement of the same union with the same employers, and its act (was agreed, was ratified, took effect)
    with the day, as far as that is known."""

    title: RowText
    act: str
    day: pd.Timestamp
    known_to: str


@dataclass(frozen=True)
class Lead:
    """The first screen of one dispute on one day.

    `top` is the weightiest news and `also` what else is new; empty where the day is quiet. `said` holds the newest words
    of each side. `figures` has the headline figures by key (FACTS), None where not known. `ask`, `offer`, `settlement`
    and `pattern` are raises; `earlier` is what is known of the union's
    earlier stoppages; `beside` the stoppage of another
    union that runs at the same time, `beside_days` its length so far and `joint_year` when that was last so. `length` is
    that of the stoppage in all, `news_day` the day of the stoppage on which the top news came, `strike_vote` the share
    that authorized it, `deal_before_expiry` the days from a deal in the news to the end of the contract in force,
    `followed_by` the next agreement after the one of the page, `extended` whether an extension was agreed, `vote_ahead` a vote of members that is set, where no other news tells it, `outcome` what came of the stoppage, `issues` what it is about,
    `open_issues` what the sides are not agreed on, `settled_issues` what a deal says, `pattern_whose` who settled first.
    """

    title: RowText
    now: Stage
    sides: Parties
    top: news.News | None
    also: tuple[news.News, ...]
    said: tuple[statements.Statement, ...]
    talks: Talks
    figures: SimpleNamespace
    ask: Raises | None
    offer: Raises | None
    settlement: Raises | None
    pattern: Raises | None
    earlier: lengths.EarlierLengths | None
    beside: Parties | None
    beside_days: Quantity | None
    joint_year: Quantity | None
    length: Quantity | None
    news_day: Quantity | None
    strike_vote: Quantity | None
    deal_before_expiry: Quantity | None
    followed_by: Successor | None
    extended: bool
    vote_ahead: news.News | None
    outcome: RowText | None
    issues: RowText | None
    open_issues: tuple[positions.OpenIssue, ...]
    settled_issues: tuple[positions.SettledIssue, ...]
    pattern_whose: RowText | None

    @property
    def floor(self) -> float:
        """What further news must weigh to stand beside the top news."""
        return LEAST_SHARE * self.top.score if self.top else 0.0

    @property
    def over(self) -> bool:
        """Whether the agreement has run out, or has a successor and no known end."""
        return self.now.is_past or (self.followed_by is not None and self.now.runs_to is None)

    @property
    def talks_matter(self) -> bool:
        """Whether talks may be asked after: not where a contract ran out, or a deal was voted down, long ago."""
        since = {stages.EXPIRED: self.now.expires, stages.REJECTED: self.now.rejected}.get(self.now.name)
        return since is None or (self.now.as_of - since).days <= stages.NEW_WITHIN

    @property
    def day_is_told(self) -> bool:
        """Whether the news itself says which day of the stoppage it is: its end, or a deal of the day."""
        if self.top is None or self.now.stoppage_day is None:
            return False
        if any(one.kind == "strike_ended" for one in self.also if one.score >= self.floor):
            return True
        dated = self.top.kind in ("deal", "strike_ended")
        return dated and self.news_day is not None and self.news_day.value == self.now.stoppage_day

    @property
    def strike_in_question(self) -> bool:
        """Whether a strike may come for all that is known: nothing expired or about to, no deal, and none that boards approve."""
        waiting = self.now.name in (stages.BEFORE, stages.EXPIRED) and not self.now.deal
        return waiting and (self.top is None or self.top.kind != "board_approval")

    @property
    def strike_is_called(self) -> bool:
        """Whether it is among the news that this union calls a strike, which has not begun."""
        news = (self.top, *self.also) if self.top else ()
        return self.now.name != stages.STOPPAGE and any(one.side == "guild" and one.calls for one in news)

    @property
    def today(self) -> pd.Timestamp:
        """The archive's day."""
        return pd.Timestamp(self.now.as_of)


def lead(archive: Archive, dispute: str) -> Lead:
    """All that headline, lead and status of a page rest on. Raises ArchiveError for a dispute that is not public."""
    return archive.ask(_lead, dispute)


def _lead(archive: Archive, dispute: str) -> Lead:
    now, row = stages.stage(archive, dispute), archive.dispute(dispute)
    newest = news.newest(archive, dispute)
    offers = pay.offers(archive, dispute)
    first = pay.pattern(archive, dispute)
    beside, days, joint = _beside(archive, dispute, now)
    return Lead(
        title=RowText(str(row["title"]), "disputes", dispute, (str(row["source_id"]),)),
        now=now,
        sides=parties(archive, dispute, now.stoppage_kind or _threatened(str(row["kind"]))),
        top=newest[0] if newest else None,
        also=tuple(newest[1:]),
        said=_said(archive, dispute, newest),
        talks=talks(archive, dispute),
        figures=figures(archive, dispute),
        ask=_raises(pay.latest(offers, "guild")),
        offer=_raises(pay.latest(offers, "employers")),
        settlement=_raises(pay.latest(offers, "settlement")),
        pattern=_raises(first),
        earlier=lengths.earlier(archive, dispute) if row["kind"] != "agency_agreement" else None,
        beside=beside,
        beside_days=days,
        joint_year=joint,
        length=_length(now),
        news_day=_news_day(now, newest[0]) if newest else None,
        strike_vote=_strike_vote(archive, dispute),
        deal_before_expiry=_deal_before_expiry(now, newest[0]) if newest else None,
        followed_by=_successor(archive, dispute, now),
        extended=_extended(archive, dispute, now),
        vote_ahead=_vote_ahead(archive, dispute, newest),
        outcome=_outcome(now, dispute),
        issues=_issues(archive, dispute),
        open_issues=positions.open_issues(archive, dispute),
        settled_issues=positions.settled_issues(archive, dispute),
        pattern_whose=parties(archive, first.dispute).people if first else None,
    )


def _threatened(kind: str) -> str:
    """The kind of stoppage that a dispute may come to: members strike employers, and leave agencies."""
    return "agency_action" if kind == "agency_agreement" else "strike"


def _length(now: Stage) -> Quantity | None:
    """The length of a stoppage of which both ends are known, both counted."""
    if now.started is None or now.last_day is None:
        return None
    days = (now.last_day - now.started).days + 1
    return Quantity("stoppage_days", "", days, "days", (now.stoppage_source,), "Last less first day, both counted")


def _news_day(now: Stage, top: news.News) -> Quantity | None:
    """The number of the day of the stoppage on which the news came, both ends counted; None outside it."""
    if now.started is None or not now.started <= top.day.date() <= (now.last_day or now.as_of):
        return None
    days = (top.day.date() - now.started).days + 1
    return Quantity(
        "news_day", "", days, "days", (now.stoppage_source,), "Day of the news less first day, both counted"
    )


def _deal_before_expiry(now: Stage, top: news.News) -> Quantity | None:
    """The days from the deal to the last day of the contract in force; None where that is over or not known."""
    if top.kind != "deal" or now.expires is None or now.expires <= top.day.date() or now.stoppage_source:
        return None
    days = (now.expires - top.day.date()).days
    return Quantity("deal_before_expiry", "", days, "days", (now.expiry_source,), "Expiry less the day of the deal")


def _successor(archive: Archive, dispute: str, now: Stage) -> Successor | None:
    """The first agreement after one that is settled and that runs longer, where both ends are known; None without one."""
    asked, disputes = archive.dispute(dispute), archive.table("disputes")
    endless = asked["kind"] == "contract" and now.runs_to is None and now.takes_effect is None
    if now.name != stages.SETTLED or not (endless or now.runs_to is not None):
        return None
    kin = disputes[(disputes["sector"] == asked["sector"]) & rounds.own_rounds(disputes, asked)]
    contracts = archive.table("contracts")
    named = contracts["agreement"].str.partition(";")[0].str.partition(" (")[0]  # without its further parts and terms
    of_page = contracts["dispute_id"] == dispute
    made = (now.deal or now.ratified or now.in_force or now.runs_to), pd.Timestamp(archive.as_of)
    dated = contracts[list(_MADE)].bfill(axis=1).iloc[:, 0]
    later = dated.between(pd.Timestamp(made[0]) + pd.Timedelta(days=1), made[1])
    if of_page.any():
        later &= named.isin(set(named[of_page]))
    if now.runs_to is not None:
        later &= ~(contracts["expires_on"] <= pd.Timestamp(now.runs_to))
    rows = contracts[contracts["dispute_id"].isin(set(kin["dispute_id"]) - {dispute}) & later]
    if rows.empty:
        return None
    first = rows.loc[dated[rows.index].sort_values(kind="stable").index[0]]
    day, act = next((column, words) for column, words in _MADE.items() if pd.notna(first[column]))
    title = disputes.set_index("dispute_id")["title"][first["dispute_id"]]
    sources = (str(first["source_id"]),)
    successor = RowText(str(title), "contracts", str(first["contract_id"]), sources, refs=True)
    return Successor(successor, act, first[day], str(first[f"{day}_precision"]))


def _outcome(now: Stage, dispute: str) -> RowText | None:
    """What came of the stoppage, to follow a colon."""
    if not now.outcome:
        return None
    ordinary = now.outcome[1:2].islower() or now.outcome.startswith("A ")
    words = now.outcome[:1].lower() + now.outcome[1:] if ordinary else now.outcome
    return RowText(words.rstrip("."), "stoppages", dispute, (now.stoppage_source,), refs=True)


def _issues(archive: Archive, dispute: str) -> RowText | None:
    """What the stoppage is about, as far as the archive says."""
    rows = archive.of_dispute("stoppages", dispute)
    rows = rows[~rows["issues"].isin(("", "not shown"))]
    if rows.empty:
        return None
    row = rows.iloc[-1]
    words = str(row["issues"]).replace("; ", ", ")
    return RowText(words, "stoppages", str(row["stoppage_id"]), (str(row["source_id"]),), refs=True)


def _strike_vote(archive: Archive, dispute: str) -> Quantity | None:
    """The share of votes for a strike, where members have authorized one."""
    passed = [vote for vote in votes.votes_of(archive, dispute) if vote.kind == "strike_authorization" and vote.passed]
    if not passed:
        return None
    vote = passed[-1]
    how = f"Vote of {vote.held_on:%Y-%m-%d}"
    return Quantity("strike_vote_yes_pct", "", vote.yes_pct, "pct", (vote.source,), how)


def _vote_ahead(archive: Archive, dispute: str, newest: list[news.News]) -> news.News | None:
    ahead = news.vote_ahead(archive, dispute)
    return None if ahead is None or any(one.words.row_id == ahead.words.row_id for one in newest) else ahead


def _extended(archive: Archive, dispute: str, now: Stage) -> bool:
    """Whether the agreement in force was extended: its expiry put off, or its new end on record without another deal."""
    kinds = set(archive.accepted("events", dispute)["type"])
    if "extension" in kinds and now.deal is None and (now.in_force or now.takes_effect) and now.runs_to:
        return True
    rows = archive.of_dispute("expiries", dispute)
    return bool(len(rows) and rows.iloc[-1]["kind"] == "extension")


@dataclass(frozen=True)
class Headline:
    """A headline figure with the words around it, for a box: `label` says what it is, `note` how to read it."""

    fact: Quantity
    label: str
    note: str = ""
    unit: bool = True


def headline_figures(archive: Archive, dispute: str, most: int = 6) -> list[Headline]:
    """Up to `most` figures that a reader can quote, the most telling of the day first; only those of this dispute."""
    first = lead(archive, dispute)
    return [*_days(first), *_pay(first), *_around(first)][:most]


def _days(first: Lead) -> list[Headline]:
    f, kind = first.figures, first.sides.stoppage
    if f.stoppage_day is not None:
        return [Headline(f.stoppage_day, f"Day of the {kind}", "both ends counted", unit=False)]
    if f.stoppage_days is not None:
        return [Headline(f.stoppage_days, f"Length of the {kind}", "both ends counted")]
    if f.days_to_expiry is not None and first.now.name == stages.BEFORE:
        return [Headline(f.days_to_expiry, "To the expiry", f.expires_on.text())]
    return []


def _pay(first: Lead) -> list[Headline]:
    """The settlement once there is a deal, else ask and offer."""
    reached = first.now.agreed
    offer_of = f"Offer of the {first.sides.employers}"
    offers = (
        ((first.settlement, "Settlement"),) if reached else ((first.offer, offer_of), (first.ask, "Ask of the union"))
    )
    rows = []
    for raises, label in offers:
        if raises is not None and raises.compounded is not None:
            rows.append(Headline(raises.compounded, label, f"{raises.yearly.text(unit=False)} by year, compounded"))
        elif raises is not None:
            first_year = replace(raises.yearly, value=float(str(raises.yearly.value)))
            rows.append(Headline(first_year, f"{label}, first year"))
    return rows


def _around(first: Lead) -> list[Headline]:
    """Votes, talks, proposals, separate deals, other stoppages, earlier lengths and shooting days."""
    f, open_round = first.figures, coverage.outcome_is_open(first.now)
    rows = []
    if f.last_vote_yes_pct is not None:
        rows.append(Headline(f.last_vote_yes_pct, f.last_vote_yes_pct.label, f.last_vote_yes_pct.derivation))
    if f.guild_proposals is not None and open_round:
        rows.append(Headline(f.guild_proposals, "On the table", "of the union"))
    if f.sessions_held is not None and open_round:
        rows.append(Headline(f.sessions_held, "Days of talks", "as the parties count them", unit=False))
    if f.separate_deals is not None and f.separate_deals.value:
        rows.append(Headline(f.separate_deals, "Signed separately"))
    if f.other_stoppages is not None and f.other_stoppages.value and first.now.name == stages.STOPPAGE:
        rows.append(Headline(f.other_stoppages, "Running at the same time", f.other_stoppages.derivation))
    if first.earlier is not None and open_round:
        label = "Longest earlier stoppage" if first.earlier.shortest else "Earlier stoppage"
        rows.append(Headline(first.earlier.longest, label, first.earlier.longest.derivation))
    if f.shoot_days is not None and not first.over and production.is_fresh(f.shoot_days.of.period, first.today):
        change = f.shoot_days_yoy_pct
        note = "" if change is None else f"{change.text(sign=True)} on the year"
        rows.append(Headline(f.shoot_days, f.shoot_days.label, note, unit=False))
    return rows


def figures(archive: Archive, dispute: str) -> SimpleNamespace:
    """The headline figures by key (FACTS); None where a figure is not known or does not belong to this dispute.

    Days of talks only as the parties count them; shooting days only of disputes over work in Los Angeles.
    """
    known = {fact.key: fact for fact in facts.headline_facts(archive, dispute) if fact.known}
    if not sessions(archive, dispute).counted_by_parties:
        known.pop("sessions_held", None)
    if not coverage.in_los_angeles(archive, dispute):
        known = {key: fact for key, fact in known.items() if not key.startswith("shoot_days")}
    return SimpleNamespace(**{key: known.get(key) for key in FACTS})


def talks(archive: Archive, dispute: str) -> Talks:
    """Where talks stand by the newest event on them; a session that was announced since counts as planned."""
    frame = news.events(archive, dispute)
    today = pd.Timestamp(archive.as_of)
    acts = frame[frame["kind"].isin((*_TALKS, *_MEETINGS)) & (frame["day"] <= today)]
    acts = acts.assign(ends=acts["kind"].isin(tuple(_TALKS))).sort_values(["day", "ends"], kind="stable")
    newest = acts.iloc[-1] if len(acts) else None
    coming = figures(archive, dispute).next_session or _set_for_today(frame, today)
    if coming is not None:
        return Talks(PLANNED, None if newest is None else newest["day"], coming)
    planned = frame[(frame["kind"] == "talks_planned") & (frame["day"] < today)]["day"].max()
    if pd.notna(planned) and (newest is None or planned > newest["day"]):
        return Talks(DUE if (today - planned).days <= DUE_DAYS else SILENT, planned, None)
    if newest is None:
        return Talks(SILENT, None, None)
    ended = _TALKS.get(str(newest["kind"]))
    extended = frame[(frame["kind"] == "extension") & frame["day"].between(newest["day"], today)]["day"].max()
    if not _extended(archive, dispute, stages.stage(archive, dispute)) and (today - extended).days <= DUE_DAYS:
        return Talks(EXTENDED, extended, None)
    since = frame[frame["kind"].isin(_OFFERS) & (frame["day"] > newest["day"]) & (frame["day"] <= today)]
    if ended and ((today - newest["day"]).days > STALE_DAYS or len(since)):
        return Talks(SILENT, newest["day"], None)
    return Talks(ended or (MET if (today - newest["day"]).days <= MET_DAYS else SILENT), newest["day"], None)


def _set_for_today(frame: pd.DataFrame, today: pd.Timestamp) -> Quantity | None:
    """The day itself where talks were set for it and no source says yet that they were held."""
    rows = frame[(frame["kind"] == "talks_planned") & (frame["day"] == today)]
    if rows.empty:
        return None
    sources = (str(rows.iloc[0]["source_id"]),)
    return Quantity("next_session", "Next session", today.date(), "date", sources, "Announced for this day")


def _said(archive: Archive, dispute: str, newest: Iterable[news.News]) -> tuple[statements.Statement, ...]:
    """The newest statement of each side in the last days that is not told as news already.

    What was said over the table is old once there is a deal, a new offer, or talks again.
    """
    rows = {one.words.row_id for one in newest}
    spoken = {one.side for one in newest if one.kind == "statement"}
    since, now = pd.Timestamp(archive.as_of) - pd.Timedelta(days=SAID_DAYS), stages.stage(archive, dispute)
    moved = [one.day for one in newest if one.kind in _MAKE_WORDS_OLD]
    since = max([since, *moved, *([] if now.deal is None else [pd.Timestamp(now.deal)])])
    recent = [one for one in statements.said(archive, dispute) if one.day >= since and one.words.row_id not in rows]
    newest_words = (_newest_of(recent, side, quoted=side in spoken) for side in ("guild", "employers"))
    return tuple(one for one in newest_words if one is not None)


def _newest_of(recent: list[statements.Statement], side: str, *, quoted: bool) -> statements.Statement | None:
    """The newest words of a side, its own where they are hardly older; only its own where `quoted`."""
    of_side = [one for one in recent if one.side == side and (one.quotation is not None or not quoted)]
    if not of_side:
        return None
    near = [one for one in of_side if (of_side[0].day - one.day).days <= QUOTE_DAYS]
    return next((one for one in near if one.quotation is not None), of_side[0])


def _raises(offer: pay.Offer | None) -> Raises | None:
    if offer is None:
        return None
    of = Dimensions(dispute=offer.dispute, side=offer.party)
    values = [f"{value:g}" for value in offer.raises]
    words = " and ".join(filter(None, (", ".join(values[:-1]), values[-1])))
    yearly = Quantity(f"{offer.party}_raises_pct", "", words, "pct", offer.sources, "By contract year", of=of)
    how = " x ".join(f"{1 + value / 100:g}" for value in offer.raises) + " - 1"
    whole = Quantity(f"{offer.party}_compounded_pct", "", offer.compounded, "pct", offer.sources, how, of=of)
    return Raises(yearly, whole if len(values) > 1 else None, pd.Timestamp(offer.made_on))


def _beside(archive: Archive, dispute: str, now: Stage) -> tuple[Parties | None, Quantity | None, Quantity | None]:
    """Another union's stoppage that runs while this one does, and the year in which writers and actors last did."""
    running = stoppages.running_beside(archive, dispute)
    running = running[running["dated"]]
    asked = archive.dispute(dispute)
    if now.name not in _UNSETTLED or now.deal or running.empty or asked["sector"] != stoppages.SCREEN:
        return None, None, None
    row = running.iloc[0]
    sources = (str(row["source_id"]),)
    days = Quantity("beside_days", "", int(row["days"]), "days", sources, "First day to as-of day, both counted")
    both = {str(asked["guild"]), str(row["guild"])}
    year = stoppages.last_joint_year(archive) if "WGA" in both and both & {"SAG", "SAG-AFTRA"} else None
    joint = Quantity("joint_year", "", year, "year", sources, "Year of the last strikes at the same time")
    striking = year and now.name == stages.STOPPAGE
    return parties(archive, str(row["stoppage_id"])), days, joint if striking else None
