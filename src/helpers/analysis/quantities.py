"""Quantities that claims are checked against, each computed from the archive as of its day.

Every function answers with a Record: the value that counts, the values that hold under another stated rule, values
that were printed and rejected, values that later data replaced. None of them raises for a fact that is missing:
the Record then says why there is no value.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from helpers.analysis import pay, production, votes
from helpers.analysis.sessions import sessions
from helpers.analysis.stoppages import SCREEN, UNKNOWN_END_DAYS
from helpers.analysis.verdicts import Record
from helpers.archive import Archive, Quantity, open_archive

# Counts of one union change slowly; counts made within this time of the day are set beside a claim.
_COUNT_DAYS = 3 * 365
_VALID_RULES = ("inclusive", "end_minus_start")
_GUILD_OF_UNION = {"SAG and AFTRA": "SAG-AFTRA", "SAG": "SAG-AFTRA", "AFTRA": "SAG-AFTRA"}


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def _sources(*sources: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(source) for source in sources if isinstance(source, str) and source))


def absent(why: str) -> Record:
    """A Record without a value."""
    return Record(None, missing=why)


def _row(archive: Archive, table: str, column: str, key: str) -> pd.Series | None:
    return archive.ask(_read_row, table, column, key)


def _read_row(archive: Archive, table: str, column: str, key: str) -> pd.Series | None:
    place = archive.ask(_first_places, table, column).get(key)
    return None if place is None else archive.table(table).iloc[place]


def _first_places(archive: Archive, table: str, column: str) -> dict[str, int]:
    """Where in a table each value of a column stands first."""
    values = archive.table(table)[column].tolist()
    return {value: place for place, value in reversed(list(enumerate(values)))}


def _earlier(archive: Archive, table: str, mask: Callable[[pd.DataFrame], pd.Series], value: str) -> list[pd.Series]:
    """Rows that held before the newest ones: the table as it stood the day before each newest row was public."""
    superseded: list[pd.Series] = []
    view = archive
    for _ in range(6):
        rows = view.accepted(table)
        rows = rows[mask(rows) & rows[value].notna()]
        if rows.empty:
            break
        if view is not archive:
            superseded.append(rows.iloc[-1])
        before = rows["published_on"].max().date() - timedelta(days=1)
        try:
            view = open_archive(before)
        except ValueError:
            break
    return superseded


# --- stoppages ------------------------------------------------------------------------------------------------------


def is_running(archive: Archive, stoppage: str) -> bool:
    """Whether a stoppage had begun and was not known to be over at the end of the day."""
    row = _row(archive, "stoppages", "stoppage_id", stoppage)
    if row is None or row["start_date_precision"] != "day":
        return False
    start, last = _day(row["start_date"]), _day(row["last_day"])
    if start is None or start > archive.as_of or (last is not None and last < archive.as_of):
        return False
    return row["end_found"] == "yes" or (archive.as_of - start).days < UNKNOWN_END_DAYS


def stoppage_days(archive: Archive, stoppage: str) -> Record:
    """Length in days: as most print it, both ends counted, and last less first day; while it runs, the days so far."""
    row = _row(archive, "stoppages", "stoppage_id", stoppage)
    if row is None:
        return absent("No such stoppage was public on this day.")
    claims = archive.table("duration_claims")
    claims = claims[claims["stoppage_id"] == stoppage]
    start, last, end = _day(row["start_date"]), _day(row["last_day"]), _day(row["end_date"])
    name = _title(archive, stoppage)
    if is_running(archive, stoppage) and start is not None:
        return _running_days(archive, row, start, name)
    dated = row["start_date_precision"] == "day" and last is not None and row["last_day_precision"] == "day"
    rules: list[tuple[int, str, tuple[str, ...]]] = []
    row_sources = _sources(row["source_id"], row["second_source_id"])
    if dated and start is not None and last is not None and end is not None:
        rules.append(((last - start).days + 1, f"{start} to {last}, both ends counted", row_sources))
        rules.append(((end - start).days, f"{end} less {start}", row_sources))
    if pd.notna(row["days_reported"]):
        rules.append((int(row["days_reported"]), "as most sources print it", row_sources))
    good, bad = _printed(claims, start, {last, end}, {value for value, _, _ in rules})
    values: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    for value, how, sources in [*rules, *good]:
        values.setdefault(value, []).append((how, sources))
    quantities = [_days(name, value, parts) for value, parts in values.items()]
    if pd.notna(row["days_reported"]):
        quantities.sort(key=lambda quantity: quantity.value != int(row["days_reported"]))
    if not quantities:
        return absent("The days of this stoppage are not known.")
    refused = tuple(_days(name, value, [(how, sources)]) for value, how, sources in bad if value not in values)
    return Record(quantities[0], tuple(quantities[1:]), refused, firm=bool(dated))


def _running_days(archive: Archive, row: pd.Series, start: date, name: str) -> Record:
    so_far = (archive.as_of - start).days
    source = _sources(row["source_id"])
    counted = Quantity("stoppage_days", f"{name}, so far", so_far + 1, "days", source,
                       f"{start} to {archive.as_of}, both ends counted")  # fmt: skip
    elapsed = Quantity("stoppage_days", f"{name}, so far", so_far, "days", source, f"{archive.as_of} less {start}")
    return Record(counted, (elapsed,))


def _days(name: str, value: int, parts: list[tuple[str, tuple[str, ...]]]) -> Quantity:
    how = "; ".join(dict.fromkeys(how for how, _ in parts))
    sources = _sources(*(source for _, part_sources in reversed(parts) for source in part_sources))
    return Quantity("stoppage_days", name, value, "days", sources, how)


def _printed(
    claims: pd.DataFrame, start: date | None, ends: set[date | None], known: set[int]
) -> tuple[list[tuple[int, str, tuple[str, ...]]], list[tuple[int, str, tuple[str, ...]]]]:
    """Printed counts: those that fit the dates or a known count, and those that do not."""
    good, bad = [], []
    for claim in claims.itertuples():
        value, source = int(claim.days), _sources(claim.source_id)
        fits = claim.counting_rule in _VALID_RULES and _day(claim.start_date) == start and _day(claim.end_date) in ends
        if fits or value in known:
            good.append((value, "as printed", source))
        elif claim.counting_rule in _VALID_RULES:
            bad.append((value, f"it counts {_day(claim.start_date)} to {_day(claim.end_date)}", source))
        else:
            bad.append((value, "it does not fit the dates of the stoppage", source))
    return good, bad


def _title(archive: Archive, dispute: str) -> str:
    row = _row(archive, "disputes", "dispute_id", dispute)
    return dispute if row is None else str(row["title"])


def stoppage_day(archive: Archive, stoppage: str, on: date, *, elapsed: bool = False) -> Record:
    """Number of the day `on` of a stoppage, both ends counted; with `elapsed` also the days gone by."""
    row = _row(archive, "stoppages", "stoppage_id", stoppage)
    start = None if row is None or row["start_date_precision"] != "day" else _day(row["start_date"])
    if row is None or start is None:
        return absent("The first day of this stoppage is not known.")
    last = _day(row["last_day"])
    if on < start or (last is not None and on > last) or not (last or is_running(archive, stoppage)):
        return absent(f"The stoppage was not under way on {on}.")
    number, source = (on - start).days + 1, _sources(row["source_id"])
    label = f"{_title(archive, stoppage)}, number of the day"
    fact = Quantity("stoppage_day", label, number, "days", source, f"{on} less {start}, both counted")
    gone = Quantity("stoppage_day", label, number - 1, "days", source, f"{on} less {start}")
    return Record(fact, (gone,) if elapsed else ())


def stoppage_start(archive: Archive, stoppage: str) -> Record:
    """First day."""
    row = _row(archive, "stoppages", "stoppage_id", stoppage)
    start = None if row is None else _day(row["start_date"])
    if row is None or start is None or row["start_date_precision"] != "day":
        return absent("The first day of this stoppage is not known.")
    source = _sources(row["source_id"], row["second_source_id"])
    return Record(Quantity("stoppage_start", f"{_title(archive, stoppage)}, first day", start, "date", source))


def stoppage_end(archive: Archive, stoppage: str) -> Record:
    """Day on which it ended as the source dates it, and its last full day."""
    row = _row(archive, "stoppages", "stoppage_id", stoppage)
    end, last = (None, None) if row is None else (_day(row["end_date"]), _day(row["last_day"]))
    if row is None or end is None or row["end_date_precision"] != "day":
        return absent("No end of this stoppage was known on this day.")
    source, title = _sources(row["source_id"], row["second_source_id"]), _title(archive, stoppage)
    rule = "" if pd.isna(row["end_rule"]) else str(row["end_rule"])
    fact = Quantity("stoppage_end", f"{title}, end", end, "date", source, rule)
    also = Quantity("stoppage_end", f"{title}, last full day", last, "date", source)
    return Record(fact, (also,) if last not in (None, end) else ())


def stoppage_workers(archive: Archive, stoppage: str) -> Record:
    """Workers on strike as the press reports them, with counts of the union made near that time."""
    row = _row(archive, "stoppages", "stoppage_id", stoppage)
    if row is None or pd.isna(row["workers"]):
        return absent("The number of workers is not on record.")
    label = f"{_title(archive, stoppage)}, workers"
    fact = Quantity("workers", label, int(row["workers"]), "persons", _sources(row["source_id"]), "as reported")
    near = _day(row["start_date"]) or archive.as_of
    counted = tuple(_counts(archive, str(row["guild"]), near))
    return Record(fact, counted, firm=False)


def years_since(archive: Archive, earlier: str, on: date) -> Record:
    """Years from a stoppage to the day: whole years since its end, and the difference of the calendar years."""
    row = _row(archive, "stoppages", "stoppage_id", earlier)
    start = None if row is None else _day(row["start_date"])
    if row is None or start is None:
        return absent("No earlier stoppage is on record.")
    end, title, source = _day(row["last_day"]) or start, _title(archive, earlier), _sources(row["source_id"])
    whole = on.year - end.year - ((on.month, on.day) < (end.month, end.day))
    label = f"Years since {title}"
    facts = [
        Quantity("years_since", label, whole, "years", source, f"whole years from its end, {end}, to {on}"),
        Quantity("years_since", label, on.year - end.year, "years", source, f"{on.year} less {end.year}, its end"),
        Quantity(
            "years_since", label, on.year - start.year, "years", source, f"{on.year} less {start.year}, its start"
        ),
    ]
    different = list({fact.value: fact for fact in reversed(facts)}.values())[::-1]
    return Record(different[0], tuple(different[1:]), rounds=False)


def earlier_stoppages(archive: Archive, guilds: Iterable[str], before: date, sector: str = SCREEN) -> list[str]:
    """Undisputed strikes of these guilds in a sector that began before a day, the newest first."""
    table = archive.table("stoppages")
    strikes = table[table["guild"].isin(list(guilds)) & (table["sector"] == sector) & (table["kind"] == "strike")]
    strikes = strikes[(strikes["disputed"] == "no") & (strikes["start_date"] < pd.Timestamp(before))]
    # A strike of a dozen people over one programme is not what the press means by the last strike.
    strikes = strikes[strikes["workers"].isna() | (strikes["workers"] >= 100)]
    return [str(name) for name in strikes.sort_values("start_date", kind="stable")["stoppage_id"]][::-1]


def last_joint(archive: Archive, before: date) -> tuple[str, str] | None:
    """The newest pair of strikes of writers and actors against film and television employers that ran together."""
    table = archive.table("stoppages").set_index("stoppage_id")
    writers = earlier_stoppages(archive, ("WGA",), before)
    actors = earlier_stoppages(archive, ("SAG", "SAG-AFTRA"), before)
    pairs = [(one, two) for one in writers for two in actors if _overlap(table.loc[one], table.loc[two])]
    return max(pairs, key=lambda pair: str(max(table.loc[name]["start_date"] for name in pair)), default=None)


def _overlap(one: pd.Series, two: pd.Series) -> bool:
    exact = one["start_date_precision"] == two["start_date_precision"] == "day"
    ends = [row["last_day"] if pd.notna(row["last_day"]) else row["start_date"] for row in (one, two)]
    return bool(exact and one["start_date"] <= ends[1] and two["start_date"] <= ends[0])


def costs(archive: Archive, stoppage: str) -> Record:
    """Published estimates of what a stoppage cost, in millions of dollars; they differ in area, time and method."""
    table = archive.table("dispute_costs")
    rows = table[(table["stoppage_id"] == stoppage) & (table["unit"] == "usd_millions")]
    estimates = tuple(
        Quantity("cost_estimate", f"{row.what}, {row.scope}", float(row.value), "usd_millions",
                 _sources(row.source_id), f"estimate: {row.estimator}")
        for row in rows.itertuples()
    )  # fmt: skip
    if not estimates:
        return absent("No estimate of what this stoppage cost was on record.")
    return Record(estimates[0], estimates[1:], firm=False)


# --- rounds of bargaining -------------------------------------------------------------------------------------------


def expiry(archive: Archive, dispute: str) -> Record:
    """Last day of the agreement in force; days it held before an extension."""
    frame = archive.table("expiries")
    expiries = frame[frame["dispute_id"] == dispute]
    if expiries.empty:
        return absent("No expiry is on record for this round on this day.")
    title = _title(archive, dispute)

    def expiry_of(row: pd.Series) -> Quantity:
        label = f"{title}, agreement expires"
        return Quantity("expires_on", label, _day(row["expires_on"]), "date", _sources(row["source_id"]), row["kind"])

    @cache
    def earlier() -> tuple[Quantity, ...]:
        before = _earlier(archive, "expiries", lambda rows: rows["dispute_id"] == dispute, "expires_on")
        return tuple(expiry_of(row) for row in before if row["expires_on"] != expiries.iloc[-1]["expires_on"])

    return Record(expiry_of(expiries.iloc[-1]), earlier=earlier)


def days_to_expiry(archive: Archive, dispute: str, on: date) -> Record:
    """Days from a day to the expiry."""
    record = expiry(archive, dispute)
    if record.fact is None or not isinstance(record.fact.value, date):
        return record

    def left(fact: Quantity) -> Quantity:
        days = (fact.value - on).days if isinstance(fact.value, date) else None
        label = f"{_title(archive, dispute)}, days to expiry"
        return Quantity("days_to_expiry", label, days, "days", fact.sources, f"{fact.value} less {on}")

    return Record(left(record.fact), earlier=lambda: tuple(left(fact) for fact in record.earlier()))


_CONTRACT_DAYS = {"opened_on": "talks open", "deal_on": "tentative agreement", "ratified_on": "ratification",
                  "authorization_on": "strike authorization vote", "effective_on": "term begins"}  # fmt: skip
_EVENTS_OF = {
    "opened_on": ("talks_open", "talks_planned"),
    "deal_on": ("tentative_deal",),
    "ratified_on": ("ratification",),
    "authorization_on": ("authorization_vote",),
    "expires_on": ("expiry",),
}


def round_day(archive: Archive, dispute: str, what: str) -> Record:
    """A day of a round: opened_on, authorization_on, deal_on, ratified_on. Events and contract row both count."""
    label = f"{_title(archive, dispute)}, {_CONTRACT_DAYS[what]}"
    by_day: dict[date, Quantity] = {}
    contracts = archive.table("contracts")
    for _, row in contracts[contracts["dispute_id"] == dispute].iterrows():
        _note_day(by_day, row, what, label, row["agreement"])
    events = archive.accepted("events")
    round_events = events[(events["dispute_id"] == dispute) & events["type"].isin(_EVENTS_OF.get(what, ()))]
    guild = _row(archive, "disputes", "dispute_id", dispute)
    for _, row in round_events.sort_values("date", kind="stable").iterrows():
        # The table of one dispute also tells of other unions' deals and votes.
        if guild is not None and _other_actor(str(row["actor"]), str(guild["guild"])):
            continue
        _note_day(by_day, row, "date", label, row["summary"])
    if what == "ratified_on":
        _vote_days(archive, dispute, "ratification", label, by_day)
    if what == "authorization_on":
        _vote_days(archive, dispute, "strike_authorization", label, by_day)
    if not by_day:
        return absent(f"No day of this kind ({_CONTRACT_DAYS[what]}) is on record for this round.")
    days = list(by_day.values())
    return Record(days[0], tuple(days[1:]), _rejected_events(archive, dispute, what, label))


def _note_day(by_day: dict[date, Quantity], row: pd.Series, column: str, label: str, how: str) -> None:
    day = _day(row[column])
    if day is not None and row[f"{column}_precision"] == "day":
        by_day.setdefault(day, Quantity(f"round_{column}", label, day, "date", _sources(row["source_id"]), str(how)))


def _vote_days(archive: Archive, dispute: str, kind: str, label: str, by_day: dict[date, Quantity]) -> None:
    table = archive.table("votes")
    for _, row in table[(table["dispute_id"] == dispute) & (table["kind"] == kind)].iterrows():
        _note_day(by_day, row, "held_on", label, "day of the result")


def _other_actor(actor: str, guild: str) -> bool:
    named = [name for name in ("DGA", "SAG", "AFTRA", "WGA", "IATSE", "Teamsters") if name in actor]
    return bool(named) and not any(name in guild for name in named)


def _rejected_events(archive: Archive, dispute: str, what: str, label: str) -> tuple[Quantity, ...]:
    events = archive.table("events")
    rejected = events[(events["dispute_id"] == dispute) & (events["status"] == "rejected")]
    rejected = rejected[rejected["type"].isin(_EVENTS_OF.get(what, ()))]
    return tuple(
        Quantity(f"round_{what}", label, _day(row["date"]), "date", _sources(row["source_id"]), str(row["summary"]))
        for _, row in rejected.iterrows()
    )


def earliest_strike(archive: Archive, dispute: str) -> Record:
    """The day after the agreement in force runs out: the first on which members are free to strike."""
    record = expiry(archive, dispute)
    if record.fact is None or not isinstance(record.fact.value, date):
        return record
    day = record.fact.value + timedelta(days=1)
    label = f"{_title(archive, dispute)}, first day without an agreement"
    return Record(Quantity("earliest_strike", label, day, "date", record.fact.sources, "the day after the expiry"))


def sessions_held(archive: Archive, dispute: str) -> Record:
    """Days of talks so far: the parties' count where there is one."""
    talks = sessions(archive, dispute)
    how = "the parties' own count" if talks.counted_by_parties else "days of talks that sources name, a lower bound"
    label = f"{_title(archive, dispute)}, days of talks"
    if not talks.days_held:
        return absent("No session was on record.")
    fact = Quantity("sessions_held", label, talks.days_held, "sessions", talks.held_sources, how)
    return Record(fact, firm=talks.counted_by_parties)


def session_gap(archive: Archive, dispute: str, on: date) -> Record:
    """Days between the last session up to `on` and the one before it."""
    events = archive.accepted("events")
    talks = events[(events["dispute_id"] == dispute) & events["type"].isin(("session", "talks_open"))]
    talks = talks[(talks["date_precision"] == "day") & (talks["date"] <= pd.Timestamp(on))]
    talks = talks.sort_values("date", kind="stable").drop_duplicates("date", keep="last")
    if len(talks) < 2:
        return absent("Fewer than two sessions were on record.")
    before, last = talks.iloc[-2], talks.iloc[-1]
    days = (last["date"] - before["date"]).days
    label = f"{_title(archive, dispute)}, days between the last two sessions"
    how = f"{last['date'].date()} less {before['date'].date()}"
    sources = _sources(last["source_id"], before["source_id"])
    return Record(Quantity("session_gap", label, int(days), "days", sources, how), firm=False)


def next_session(archive: Archive, dispute: str, after: date) -> Record:
    """The first session after a day, announced or held, as known on the archive's day."""
    events = archive.accepted("events")
    kinds = ("session", "session_planned", "talks_open")
    talks = events[(events["dispute_id"] == dispute) & events["type"].isin(kinds) & (events["date_precision"] == "day")]
    talks = talks[talks["date"] > pd.Timestamp(after)].sort_values("date", kind="stable")
    if talks.empty:
        return absent("No later session was announced or held as of this day.")
    row = talks.iloc[0]
    label = f"{_title(archive, dispute)}, next session"
    fact = Quantity("next_session", label, _day(row["date"]), "date", _sources(row["source_id"]), str(row["summary"]))
    return Record(fact)


def proposal_count(archive: Archive, dispute: str) -> Record:
    """How many proposals a guild opened with."""
    table = archive.accepted("proposals")
    rows = table[(table["dispute_id"] == dispute) & (table["item"] == "proposal_count") & table["value"].notna()]
    if rows.empty:
        return absent("The number of proposals is not on record.")
    row = rows.iloc[0]
    label = f"{_title(archive, dispute)}, proposals of the guild"
    fact = Quantity("guild_proposals", label, int(row["value"]), "proposals", _sources(row["source_id"]), row["text"])
    return Record(fact)


# --- votes ----------------------------------------------------------------------------------------------------------

_VOTE_VALUES = {"yes_pct": "yes share", "turnout_pct": "turnout", "ballots": "ballots", "yes_votes": "yes votes",
                "no_votes": "no votes"}  # fmt: skip


def vote(archive: Archive, dispute: str, kind: str, what: str) -> Record:
    """A figure of a vote: yes_pct, no_pct, turnout_pct (percent), ballots, yes_votes, no_votes. One per ballot."""
    table = archive.table("votes")
    rows = table[(table["dispute_id"] == dispute) & (table["kind"] == kind)]
    column = "yes_pct" if what == "no_pct" else what
    rows = rows[rows[column].notna()]
    named = votes.KIND_NAMES[kind]
    if rows.empty:
        return absent(f"No such figure of a vote on {named} is on record for this round on this day.")
    unit = "pct" if what.endswith("pct") else "votes"
    label = f"{_title(archive, dispute)}, vote on {named}, {_VOTE_VALUES.get(what, 'no share')}"
    figures = []
    for _, row in rows.iterrows():
        value = round(100 - float(row["yes_pct"]), 2) if what == "no_pct" else float(row[column])
        ballot = f"; ballot: {row['ballot']}" if len(rows) > 1 and pd.notna(row["ballot"]) else ""
        how = f"result of {_day(row['held_on'])}{ballot}"
        figures.append(Quantity(f"vote_{what}", label, value, unit, _sources(row["source_id"]), how))
    return Record(
        figures[0], tuple(figures[1:]), _rejected_ballots(archive, dispute, what, label), firm=len(figures) == 1
    )


def _rejected_ballots(archive: Archive, dispute: str, what: str, label: str) -> tuple[Quantity, ...]:
    table = archive.table("conflicts")
    rows = table[(table["dispute_id"] == dispute) & (table["status"] == "rejected") & (table["unit"] == "votes")]
    if what != "ballots":
        return ()
    return tuple(
        Quantity("vote_ballots", label, float(row.value), "votes", _sources(row.source_id), str(row.settled_by))
        for row in rows.itertuples()
    )


def vote_rank(archive: Archive, dispute: str, kind: str) -> Record:
    """Rank of the yes share among the guild's votes of that kind on record up to its day; 1 is the highest."""
    ranked = [vote for vote in votes.votes_of(archive, dispute) if vote.kind == kind]
    if not ranked:
        return absent("The vote is not on record.")
    last = ranked[-1]
    how = f"rank of {last.yes_pct:g}% among {last.among} votes on record up to {last.held_on.date()}"
    label = f"{_title(archive, dispute)}, rank of the vote on {votes.KIND_NAMES[kind]}"
    return Record(Quantity("vote_rank", label, last.rank, "rank", _sources(last.source), how))


# --- pay ------------------------------------------------------------------------------------------------------------


def raises(archive: Archive, dispute: str, party: str) -> list[Quantity]:
    """Raises in minimums by contract year that a side held, newest first; value '5 / 4 / 3.5', unit percent.

    Settlements come from the contract row where no offer by year is on record.
    """
    offers = [offer for offer in pay.offers(archive, dispute) if offer.party == party]
    title = _title(archive, dispute)
    quantities = [
        Quantity("raises", f"{title}, {party}", offer.text, "pct", offer.sources, f"as of {offer.made_on}")
        for offer in reversed(offers)
    ]
    return quantities or (_contract_raises(archive, dispute, title) if party == "settlement" else [])


def _contract_raises(archive: Archive, dispute: str, title: str) -> list[Quantity]:
    contracts = archive.table("contracts")
    quantities = []
    for _, row in contracts[contracts["dispute_id"] == dispute].iterrows():
        values = [row[f"raise_y{year}_pct"] for year in pay.YEARS]
        known = [float(value) for value in values if pd.notna(value)]
        # A gap in the years would shift the later raises.
        if known and all(pd.notna(value) for value in values[: len(known)]):
            text = " / ".join(f"{value:g}" for value in known)
            quantities.append(Quantity("raises", f"{title}, settlement", text, "pct", _sources(row["source_id"]),
                                  str(row["agreement"])))  # fmt: skip
    return quantities


def by_year(raises_: Quantity) -> tuple[float, ...]:
    """The raises of a Quantity from `raises` as numbers."""
    return tuple(float(part) for part in str(raises_.value).split(" / "))


def raise_in_year(archive: Archive, dispute: str, party: str, year: int) -> Record:
    """The raise of one contract year: what the side held last, and what it held before."""
    runs = [quantity for quantity in raises(archive, dispute, party) if len(by_year(quantity)) >= year]
    if not runs:
        return absent("No raise by year is on record for this side.")
    values = [
        Quantity(f"raise_y{year}", f"{quantity.label}, raise in year {year}", by_year(quantity)[year - 1], "pct",
                 quantity.sources, quantity.derivation)
        for quantity in runs
    ]  # fmt: skip
    before = tuple(value for value in values[1:] if value.value != values[0].value)
    return Record(values[0], earlier=lambda: before, rounds=False)


def total_raise(archive: Archive, dispute: str, party: str) -> Record:
    """The raises of all years together: compounded, and their simple sum."""
    runs = raises(archive, dispute, party)
    if not runs:
        return absent("No raises by year are on record for this side.")

    def totals(quantity: Quantity) -> tuple[Quantity, Quantity]:
        years = by_year(quantity)
        label = f"{quantity.label}, raises together"
        product = " x ".join(f"{1 + value / 100:g}" for value in years) + " - 1"
        added = " + ".join(f"{value:g}" for value in years) + ", not compounded"
        return (
            Quantity("raises_compounded", label, pay.compounded_pct(years), "pct", quantity.sources, product),
            Quantity("raises_sum", label, round(sum(years), 2), "pct", quantity.sources, added),
        )

    fact, also = totals(runs[0])
    return Record(fact, (also,), earlier=lambda: tuple(value for quantity in runs[1:] for value in totals(quantity)))


def amounts(archive: Archive, dispute: str, party: str = "") -> list[Quantity]:
    """Dollar figures of a round in millions, newest first: packages, funds, offers. `party` narrows to a side."""
    table = archive.accepted("proposals")
    rows = table[(table["dispute_id"] == dispute) & table["unit"].str.startswith("usd_millions")]
    rows = rows[rows["value"].notna()]
    if party:
        rows = rows[rows["party"] == party]
    rows = rows.sort_values("made_on", kind="stable", ascending=False)
    title = _title(archive, dispute)
    figures = []
    for _, row in rows.iterrows():
        label = f"{title}, {row['party']}: {str(row['item']).replace('_', ' ')}"
        sources = _sources(row["source_id"], row["second_source_id"])
        figures.append(Quantity(row["item"], label, float(row["value"]), row["unit"], sources, str(row["text"])))
    return figures + ([] if party in ("guild", "employers") else _valuations(archive, dispute, title))


def _valuations(archive: Archive, dispute: str, title: str) -> list[Quantity]:
    contracts = archive.table("contracts")
    rows = contracts[(contracts["dispute_id"] == dispute) & contracts["valuation_usd_millions"].notna()]
    return [
        Quantity("package_value_total", f"{title}, settlement: value", float(row["valuation_usd_millions"]),
                 str(row["valuation_unit"]), _sources(row["source_id"]), "as the union valued it")
        for _, row in rows.iterrows()
    ]  # fmt: skip


def package_value(archive: Archive, dispute: str, party: str) -> Record:
    """What a side's package was valued at: the newest value and those before it."""
    values = [quantity for quantity in amounts(archive, dispute, party) if quantity.key == "package_value_total"]
    if not values:
        return absent("No value of the package is on record for this side.")
    return Record(values[0], earlier=lambda: tuple(values[1:]))


# --- production -----------------------------------------------------------------------------------------------------


def _series_of(period: str) -> tuple[str, ...]:
    """The series that cover a period: FilmLA counts shoot days since 2015 and published them back to 2010."""
    if int(period[:4]) >= 2015:
        return ("shoot_days",)
    return ("permitted_production_days_recast", "permitted_production_days", "shoot_days")


def shoot_days(archive: Archive, category: str, period: str) -> Record:
    """Days of one category in a quarter (2023Q1) or year (2023)."""
    by_series: dict[str, Quantity] = {}
    for series in _series_of(period):
        value = _days_in(archive, series, category, period)
        if value is not None:
            by_series[series] = value
    if not by_series:
        return absent(f"The data hold no days for {_category(category)} in {period} as of this day.")
    values = list(by_series.values())
    series = next(iter(by_series))

    @cache
    def earlier() -> tuple[Quantity, ...]:
        before = _earlier(archive, "shoot_days", _of_figure(series, category, period), "days")
        return tuple(_figure(series, category, period, row) for row in before if row["days"] != values[0].value)

    return Record(values[0], tuple(values[1:]), _rejected_days(archive, category, period), earlier)


def _of_figure(series: str, category: str, period: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: (rows["series"] == series) & (rows["category"] == category) & (rows["period"] == period)


def _category(category: str) -> str:
    return production.CATEGORIES[category].lower()


def _figure(series: str, category: str, period: str, row: Mapping[str, Any] | pd.Series, how: str = "") -> Quantity:
    unit = "shoot_days" if series == "shoot_days" else "permitted_production_days"
    label = f"{production.CATEGORIES[category]}, {period}"
    basis = how or f"FilmLA, {production.SERIES[series].lower()}"
    return Quantity("shoot_days", label, float(row["days"]), unit, _sources(row["source_id"]), basis)


def _days_in(archive: Archive, series: str, category: str, period: str) -> Quantity | None:
    row = archive.ask(_rows_by_figure).get((series, category, period))
    return None if row is None else _figure(series, category, period, row)


def _rows_by_figure(archive: Archive) -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = archive.accepted("shoot_days")
    rows = rows[rows["days"].notna()]
    return {(row["series"], row["category"], row["period"]): row for row in rows.to_dict("records")}  # type: ignore[misc]


def _rejected_days(archive: Archive, category: str, period: str) -> tuple[Quantity, ...]:
    rows = archive.table("shoot_days")
    rows = rows[(rows["category"] == category) & (rows["period"] == period) & (rows["status"] == "rejected")]
    reasons = {"cross_footing": "sums and printed changes fit only the accepted value",
               "primary_source": "the source nearest to the count has the accepted value",
               "later_correction": "corrected later by its publisher"}  # fmt: skip
    return tuple(
        _figure(str(row["series"]), category, period, row, reasons.get(str(row["settled_by"]), str(row["settled_by"])))
        for _, row in rows.iterrows()
        if pd.notna(row["days"])
    )


def quarter_before(period: str) -> str:
    """2022Q4 for 2023Q1."""
    year, number = int(period[:4]), int(period[5])
    return f"{year - 1}Q4" if number == 1 else f"{year}Q{number - 1}"


def _base_period(period: str, base: str) -> str:
    """The period that a change is measured against: the year or quarter before, or the one named."""
    return {"year": production.year_before, "quarter": quarter_before}.get(base, lambda _: base)(period)


def shoot_days_change(archive: Archive, category: str, period: str, base: str = "year") -> Record:
    """Change in percent on the same period of the year before ('year'), on the quarter before ('quarter'), on a period
    named ('2019', '2019Q4') or against the average of five years ('five_years', as printed). Computed from the values
    where both are on record."""
    if base == "five_years":
        return _printed_change(archive, category, period, "five_year_avg_pct_printed", "against the five-year average")
    if base == "quarter" and "Q" not in period:
        return absent("A year has no quarter before it.")
    other = _base_period(period, base)
    changes: list[Quantity] = []
    for series in _series_of(period):
        now, then = (_days_in(archive, series, category, name) for name in (period, other))
        if now and then and isinstance(now.value, float) and isinstance(then.value, float) and then.value:
            change = (now.value / then.value - 1) * 100
            label = f"{production.CATEGORIES[category]}, {period}, change on {other}"
            how = f"{now.value:,.0f} against {then.value:,.0f}"
            sources = (*now.sources, *then.sources)
            changes.append(Quantity("shoot_days_change", label, round(change, 2), "pct", sources, how))
    printed = _printed_change(archive, category, period, "yoy_pct_printed", f"on {other}") if base == "year" else None
    computed = {quantity.value for quantity in changes}
    also = [quantity for quantity in (printed.valid if printed else ()) if quantity.value not in computed]
    if not changes and not also:
        return absent(f"The data hold no change for {_category(category)} in {period} as of this day.")
    every = [*changes, *also]
    return Record(every[0], tuple(every[1:]), printed.rejected if printed else ())


def shoot_days_difference(archive: Archive, category: str, period: str, base: str = "year") -> Record:
    """Days more (or fewer, below zero) than in the same period of the year before, the quarter before or a period named."""
    other = _base_period(period, base)
    differences = []
    for series in _series_of(period):
        now, then = (_days_in(archive, series, category, name) for name in (period, other))
        if now and then:
            label, how = f"{now.label}, less {other}", f"{_size(now):,.0f} less {_size(then):,.0f}"
            sources = (*now.sources, *then.sources)
            differences.append(
                Quantity("shoot_days_difference", label, _size(now) - _size(then), now.unit, sources, how)
            )
    if not differences:
        return absent(f"The data do not hold {_category(category)} in both {period} and {other} as of this day.")
    return Record(differences[0], tuple(differences[1:]))


def _printed_change(archive: Archive, category: str, period: str, column: str, against: str) -> Record:
    rows = archive.table("shoot_days")
    rows = rows[(rows["category"] == category) & (rows["period"] == period) & rows[column].notna()]
    label = f"{production.CATEGORIES[category]}, {period}, change {against}"
    good: list[Quantity] = []
    bad: list[Quantity] = []
    for _, row in rows.iterrows():
        wrong = row["status"] == "rejected" or (column == "yoy_pct_printed" and row["yoy_status"] == "rejected")
        how = "the printed change does not fit the figures" if wrong else "as printed"
        change = Quantity("shoot_days_change", label, float(row[column]), "pct", _sources(row["source_id"]), how)
        (bad if wrong else good).append(change)
    unique = list({quantity.value: quantity for quantity in reversed(good)}.values())[::-1]
    if not unique:
        return Record(None, rejected=tuple(bad), missing=f"No change {against} is on record for {period}.")
    return Record(unique[0], tuple(unique[1:]), tuple(bad))


def shoot_days_sum(archive: Archive, category: str, periods: tuple[str, ...]) -> Record:
    """Days of several quarters together, where every one of them is on record."""
    sums = []
    for series in _series_of(periods[0]):
        parts = [_days_in(archive, series, category, period) for period in periods]
        known = [part for part in parts if part]
        if len(known) == len(periods):
            label = f"{production.CATEGORIES[category]}, {periods[0]} to {periods[-1]}"
            how = " + ".join(f"{_size(part):,.0f}" for part in known)
            sources = tuple(dict.fromkeys(source for part in known for source in part.sources))
            sums.append(replace(known[0], label=label, value=sum(map(_size, known)), sources=sources, derivation=how))
    if not sums:
        return absent(f"The data do not hold all quarters of {_category(category)} from {periods[0]} to {periods[-1]}.")
    return Record(sums[0], tuple(sums[1:]))


def _size(quantity: Quantity) -> float:
    return float(quantity.value)  # type: ignore[arg-type]


def lowest_since(archive: Archive, category: str, period: str, highest: bool) -> Record:
    """The year of the last period before a year (2023) or quarter (2023Q1) with as few days or fewer (as many or more), all
    between being on record. Before a quarter any quarter counts, or the one of its number in each year."""
    steps = (quarter_before, production.year_before) if "Q" in period else (production.year_before,)
    tried = (
        _last_as_low(archive, series, category, period, step, highest)
        for series in _series_of(period)
        for step in steps
    )
    years = list({quantity.value: quantity for quantity in tried if quantity}.values())
    if not years:
        return absent(f"No earlier period with as few or as many days as {period} is on record.")
    return Record(years[0], tuple(years[1:]))


def _last_as_low(
    archive: Archive, series: str, category: str, period: str, step: Callable[[str], str], highest: bool
) -> Quantity | None:
    newest, name = _days_in(archive, series, category, period), step(period)
    while newest and (then := _days_in(archive, series, category, name)):
        if _size(then) >= _size(newest) if highest else _size(then) <= _size(newest):
            label = f"{production.CATEGORIES[category]}, last period with as {'many' if highest else 'few'} days as {period}"
            how = f"{newest.text()} in {period}, {then.text()} in {name}"
            return Quantity("year", label, int(name[:4]), "year", (*then.sources, *newest.sources), how)
        name = step(name)
    return None


def contract_term(archive: Archive, dispute: str) -> Record:
    """Years that the agreement of a round runs, from the day it takes effect to its expiry, or as reported."""
    label, lengths = f"{_title(archive, dispute)}, term of the agreement", []
    contracts = archive.table("contracts")
    for _, row in contracts[contracts["dispute_id"] == dispute].iterrows():
        first, last = _day(row["effective_on"]), _day(row["expires_on"])
        if first and last:
            lengths.append((round((last - first).days / 365.25), row["source_id"], f"{first} to {last}"))
    events, terms = archive.accepted("events"), archive.accepted("proposals")
    events = events[(events["dispute_id"] == dispute) & events["type"].isin(("tentative_deal", "ratification"))]
    terms = terms[
        (terms["dispute_id"] == dispute) & (terms["party"] == "settlement") & terms["item"].str.contains("term|length")
    ]
    for text, source in [
        *zip(events["summary"], events["source_id"], strict=True),
        *zip(terms["text"], terms["source_id"], strict=True),
    ]:
        if years := _years_named(str(text)):
            lengths.append((years, source, str(text)))
    quantities = [
        Quantity("contract_term", label, years, "years", _sources(source), how) for years, source, how in lengths
    ]
    return (
        Record(quantities[0], tuple(quantities[1:]))
        if quantities
        else absent("No term of the agreement is on record for this round.")
    )


def _years_named(text: str) -> int:
    """The years of 'a three-year deal' or '25 September 2023 to 1 May 2026'; 0 where the text names none."""
    named, span = _TERM.search(text), _SPAN.search(text)
    if span:
        first, last = (pd.Timestamp(day) for day in span.groups())
        return round((last - first).days / 365.25)
    return _NUMBERS.index(named.group(1).lower()) if named else 0


_SPAN = re.compile(r"([0-9]{1,2} [A-Z][a-z]+ [0-9]{4}) to ([0-9]{1,2} [A-Z][a-z]+ [0-9]{4})")
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six")
_TERM = re.compile(r"\b(two|three|four|five|six)[- ]years?\b", re.I)


def falling_quarters(archive: Archive, category: str, period: str) -> Record:
    """Quarters falling in a row up to a quarter: each below the same quarter of the year before, and each below the
    quarter before it."""
    return _quarters_in_a_row(archive, category, period, "falling")


def rising_quarters(archive: Archive, category: str, period: str) -> Record:
    """Quarters rising in a row up to a quarter, by the same two rules."""
    return _quarters_in_a_row(archive, category, period, "rising")


def _quarters_in_a_row(archive: Archive, category: str, period: str, way: str) -> Record:
    frame = production.quarters(archive, category, _series_of(period)[0])
    rows = frame[frame["period"] <= period]
    if rows.empty or rows.iloc[-1]["period"] != period:
        return absent(f"The data hold no quarter {period} for {_category(category)} as of this day.")
    value = dict(zip(rows["period"], rows["value"], strict=True))
    sources = _sources(rows.iloc[-1]["source_id"])
    compared, side = (operator.lt, "below") if way == "falling" else (operator.gt, "above")
    runs, whole = [], True
    for before, against in ((production.year_before, "the same quarter of the year before"),
                            (quarter_before, "the quarter before")):  # fmt: skip
        count, name, rule = 0, period, f"each {side} {against}"
        while name in value and before(name) in value and compared(value[name], value[before(name)]):
            count, name = count + 1, quarter_before(name)
        label = f"{production.CATEGORIES[category]}, quarters {way} in a row up to {period}"
        how = f"{rule}; the quarter {name} was not"
        if name not in value or before(name) not in value:
            how, whole = f"{rule}; earlier quarters are not on record", False
        runs.append(Quantity(f"{way}_quarters", label, count, "quarters", sources, how))
    return Record(runs[0], (runs[1],), firm=whole)


def last_quarter(number: int, on: date) -> str:
    """The quarter of that number that was the last to end before a day."""
    ended = date(on.year, 3 * number, 28) < on - timedelta(days=3)
    return f"{on.year if ended else on.year - 1}Q{number}"


# --- members --------------------------------------------------------------------------------------------------------


def _counts(archive: Archive, guild: str, on: date) -> list[Quantity]:
    table = archive.table("membership")
    unions = table["union"].map(lambda name: _GUILD_OF_UNION.get(str(name), str(name)))
    wanted = _GUILD_OF_UNION.get(guild, guild)
    rows = table[(unions == wanted) | ((wanted == "Teamsters") & table["union"].str.startswith("Teamsters"))]
    rows = rows.assign(near=(rows["counted_on"] - pd.Timestamp(on)).dt.days.abs())
    rows = rows[(rows["near"] <= _COUNT_DAYS) & (rows["basis"] != "eligible_voters")]  # some members may not vote
    return [
        Quantity("members", f"{row['union']}: {row['counted']}", int(row["persons"]), "persons",
                 _sources(row["source_id"]), f"counted {_day(row['counted_on'])}")
        for _, row in rows.sort_values("near", kind="stable").iterrows()
    ]  # fmt: skip


def members(archive: Archive, guild: str, on: date) -> Record:
    """Head counts of a union made within three years of a day; they differ by what they count.

    Not firm by itself: see `members_off`.
    """
    counts = _counts(archive, guild, on)
    if not counts:
        return absent("No head count of this union is on record near that time.")
    return Record(counts[0], tuple(counts[1:]), firm=False)


def members_off(record: Record, value: float) -> bool:
    """Whether a head count lies outside all counts on record by more than a quarter."""
    counts = [float(q.value) for q in record.valid if isinstance(q.value, int | float)]
    return bool(counts) and not min(counts) * 0.75 <= value <= max(counts) * 1.25
