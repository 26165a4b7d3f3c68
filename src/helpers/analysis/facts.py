"""The headline figures of a dispute on a day, each as a Quantity with its sources and derivation."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pandas as pd

from helpers.analysis import alliances, pay, production, rounds, stoppages
from helpers.analysis.sessions import Sessions, sessions
from helpers.analysis.stages import SETTLED, STOPPAGE, Stage, stage
from helpers.analysis.votes import KIND_NAMES, last_vote
from helpers.archive import (
    Archive,
    Dimensions,
    NotYetPublicError,
    Quantity,
    RowText,
    accepted_rows,
    day_text,
    open_archive,
    remembered,
)

_SIDES = {"guild": "Guild ask", "employers": "Employers' offer", "settlement": "Settlement"}


@remembered
def headline_facts(archive: Archive, dispute: str) -> tuple[Quantity, ...]:
    """All headline figures of `dispute` that the archive's day supports, in reading order.

    Raises ArchiveError where the dispute is unknown or was not yet public.
    """
    now = stage(archive, dispute)
    return (
        *stage_facts(now),
        *session_facts(sessions(archive, dispute), archive.as_of),
        *vote_facts(archive, dispute),
        *proposal_count(archive, dispute),
        *pay_facts(archive, dispute, bargaining=not now.deal or now.rejected is not None),
        *production_facts(archive),
        *alliance_facts(archive, dispute),
        *past_stoppage_facts(archive, dispute),
        *other_union_facts(archive, dispute),
    )


def by_line(archive: Archive, dispute: str) -> pd.DataFrame:
    """Every headline figure that is known, for a reader: figure and how (RowText), value (Quantity)."""
    rows = [
        (
            RowText(fact.label, "facts", fact.key, fact.sources),
            fact,
            RowText(fact.derivation, "facts", fact.key, fact.sources),
        )
        for fact in headline_facts(archive, dispute)
        if fact.known
    ]
    return pd.DataFrame(rows, columns=["figure", "value", "how"])


def stage_facts(now: Stage) -> list[Quantity]:
    """Expiry, days to it, day of the stoppage, deal and ratification, as far as reached."""
    facts: list[Quantity] = []
    expiry, contract = ((source,) if source else () for source in (now.expiry_source, now.contract_source))
    if now.expires:
        newest = "Newest expiry on record" if now.runs_to is None else "Newest expiry on record of the agreement before"
        facts.append(Quantity("expires_on", "Agreement expires", now.expires, "date", expiry, newest))
        if _expiry_counts(now):
            ended = "Expiry less the as-of day; negative once it has passed"
            facts.append(Quantity("days_to_expiry", "Days to expiry", now.days_to_expiry, "days", expiry, ended))
    if now.started:
        source = (now.stoppage_source,)
        facts.append(Quantity("stoppage_began", "Stoppage began", now.started, "date", source, "First day"))
        if now.stoppage_day is not None:
            how = "As-of day less first day, both counted"
            facts.append(Quantity("stoppage_day", "Day of the stoppage", now.stoppage_day, "days", source, how))
        elif now.stoppage_days is not None:
            how = "Last less first day, both counted"
            facts.append(Quantity("stoppage_days", "Length of the stoppage", now.stoppage_days, "days", source, how))
    if now.deal:
        facts.append(_act("deal_on", "Tentative agreement", now.deal, now.deal_known_to, contract, "of the deal"))
    if now.ratified:
        facts.append(_act("ratified_on", "Ratified", now.ratified, now.ratified_known_to, contract, "of the result"))
    if now.in_force:
        facts.append(
            Quantity("in_force_from", "In force from", now.in_force, "date", contract, "First day of the agreement")
        )
    if now.runs_to and (now.ratified or now.in_force or now.name == SETTLED):
        how = f"Last day of the {'ratified ' if now.ratified else ''}agreement"
        facts.append(Quantity("runs_to", "New agreement runs to", now.runs_to, "date", contract, how))
    if now.rejected:
        vote = "Day of the members' vote, no newer deal since"
        facts.append(Quantity("rejected_on", "Voted down", now.rejected, "date", contract, vote))
    return facts


def _act(key: str, label: str, day: date, known_to: str, sources: tuple[str, ...], of_what: str) -> Quantity:
    """The day of a public act, or the month or year of which no more is known."""
    value = day if known_to == "day" else day.isoformat()[: len("2018-08" if known_to == "month" else "2018")]
    return Quantity(key, label, value, "date", sources, f"{known_to.capitalize()} {of_what}")


def _expiry_counts(now: Stage) -> bool:
    """Whether the days to the expiry say something: not during a stoppage, nor once one or a new agreement followed."""
    if now.name == STOPPAGE or now.days_to_expiry is None:
        return False
    return now.days_to_expiry >= 0 or (now.started is None and now.name != SETTLED)


def session_facts(talks: Sessions, as_of: date) -> list[Quantity]:
    """Sessions held, days since the last, and the next one that was announced."""
    how = (
        "The parties' own count, with the days of talks known since"
        if talks.counted_by_parties
        else "Days of talks that sources name; a lower bound, no full list is public"
    )
    if talks.announced:
        how += f"; {talks.announced} of them within spans of which only the announcement is on record"
    label = "Days of talks" if talks.counted_by_parties else "Days of talks on record"
    facts = [Quantity("sessions_held", label, talks.days_held, "sessions", talks.held_sources, how)]
    since = (as_of - talks.last).days if talks.last else None
    how = (
        "As-of day less the last day of talks, or of the deal, that a source names"
        if talks.last
        else "No session was on record"
    )
    source = (talks.last_source,) if talks.last_source else ()
    facts.append(Quantity("days_since_last_session", "Days since the last session", since, "days", source, how))
    how = "Next session announced by the as-of day" if talks.next else "No session was announced"
    source = (talks.next_source,) if talks.next_source else ()
    facts.append(Quantity("next_session", "Next session", talks.next, "date", source, how))
    return facts


def vote_facts(archive: Archive, dispute: str) -> list[Quantity]:
    """Share, turnout and rank of the last vote of members."""
    vote = last_vote(archive, dispute)
    if vote is None:
        return []
    kind, source = KIND_NAMES[vote.kind], (vote.source,)
    when = f"Vote on {kind}, {day_text(vote.held_on, vote.held_on_precision)}"
    when += f"; {vote.ballot}" if vote.ballot else ""
    rank = f"Rank of the yes share among the guild's {vote.among} votes on {kind} on record up to that day"
    return [
        Quantity("last_vote_yes_pct", f"Yes share, {kind}", vote.yes_pct, "pct", source, when),
        Quantity("last_vote_turnout_pct", f"Turnout, {kind}", vote.turnout_pct, "pct", source, when),
        Quantity("last_vote_rank", f"Rank of the vote on {kind}", vote.rank, "rank", source, rank),
    ]


def proposal_count(archive: Archive, dispute: str) -> list[Quantity]:
    """How many proposals the guild opened with, where it is on record."""
    rows = accepted_rows(archive.of_dispute("proposals", dispute))
    rows = rows[(rows["item"] == "proposal_count") & rows["value"].notna()]
    if rows.empty:
        return []
    row = rows.iloc[-1]
    how = f"Stated by the press, {day_text(row['made_on'], row['made_on_precision'])}"
    source = (str(row["source_id"]),)
    return [Quantity("guild_proposals", "Proposals of the guild", int(row["value"]), "proposals", source, how)]


def pay_facts(archive: Archive, dispute: str, *, bargaining: bool = True) -> list[Quantity]:
    """Raises by year and compounded for each side, the pattern deal and, while they are `bargaining`, the gap."""
    offers = pay.offers(archive, dispute)
    facts: list[Quantity] = []
    for party, label in _SIDES.items():
        offer = pay.latest(offers, party)
        if offer:
            facts += _offer_facts(offer, party, label)
    gap = pay.gap_points(offers)
    ask, offer = pay.latest(offers, "guild"), pay.latest(offers, "employers")
    over = pay.latest(offers, "settlement") or not bargaining
    if gap is not None and ask and offer and not over:
        sources = (*ask.sources[:1], *offer.sources[:1])
        how = f"{ask.compounded} less {offer.compounded}, both compounded"
        facts.append(Quantity("pay_gap_points", "Gap between ask and offer", gap, "pct_points", sources, how))
    first = pay.pattern(archive, dispute)
    if first:
        facts += _offer_facts(first, "pattern", f"Pattern deal ({first.dispute})")
    return facts


def _offer_facts(offer: pay.Offer, key: str, label: str) -> list[Quantity]:
    """Raises by year, and compounded where more than the first year is known."""
    on = day_text(offer.made_on, offer.made_on_precision)
    if len(offer.raises) == 1:
        return [Quantity(f"{key}_raises_pct", f"{label}, first year", offer.text, "pct", offer.sources, f"As of {on}")]
    product = " x ".join(f"{1 + value / 100:g}" for value in offer.raises)
    return [
        Quantity(f"{key}_raises_pct", f"{label} by year", offer.text, "pct", offer.sources, f"As of {on}"),
        Quantity(
            f"{key}_compounded_pct", f"{label}, compounded", offer.compounded, "pct", offer.sources, f"{product} - 1"
        ),
    ]


def production_facts(archive: Archive) -> list[Quantity]:
    """The newest quarter of shooting days, its change on the year and the run of falls."""
    series, frame = production.series_on(archive), production.by_quarter(archive)
    newest = production.newest(frame, archive)
    if newest is None:
        return []
    name, how = str(newest.quarter), f"FilmLA, {production.SERIES[series].lower()}, all categories"
    label = f"{production.BOX_NAMES[series]} in Los Angeles, {name}"
    facts = [replace(newest.days, label=label, derivation=how, of=Dimensions(period=name))]
    if newest.change is not None and not newest.misleading_base:
        facts.append(replace(newest.change, label="Change on the year", of=Dimensions()))
        falls = production.consecutive_falls(frame, name)
        how = "Quarters in a row below the same quarter of the year before"
        facts.append(
            Quantity("consecutive_falls", "Quarters falling in a row", falls, "quarters", newest.change.sources, how)
        )
    return facts


def alliance_facts(archive: Archive, dispute: str) -> list[Quantity]:
    """How many employer-side parties had signed on their own."""
    count, counted, sources = alliances.signed_count(archive, dispute)
    how = "Confirmed separate deals on record" if count else "No separate deal was on record"
    return [Quantity("separate_deals", "Separate deals", count, counted, sources, how)]


def past_stoppage_facts(archive: Archive, dispute: str) -> list[Quantity]:
    """Lengths of the guild's last and longest earlier strikes, and other stoppages running beside."""
    past = stoppages.earlier_of_guild(archive, dispute)
    facts: list[Quantity] = []
    for key, row in _telling(past):
        printed = row["days_reported"] if pd.notna(row["days_reported"]) else row["days"]
        counts = f"As most sources print it; both ends counted: {row['days']:g}" if pd.notna(row["days"]) else ""
        counts = counts or "As most sources print it; the days are not known"
        label = f"{'Last' if key == 'last' else 'Longest'} earlier strike ({row['title']})"
        source = (str(row["length_source"]),)
        facts.append(Quantity(f"{key}_strike_days", label, int(printed), "days", source, counts))
    beside = stoppages.running_beside(archive, dispute)
    sources = tuple(beside["source_id"])[:2]
    names = ", ".join(beside["title"]) or "none"
    label = "Other screen stoppages running"
    facts.append(Quantity("other_stoppages", label, len(beside), "stoppages", sources, names))
    return facts


def _telling(past: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    if past.empty:
        return []
    length = past["days_reported"].fillna(past["days"])
    return [("last", past.iloc[0]), ("longest", past.loc[length.idxmax()])]


def other_union_facts(archive: Archive, dispute: str) -> list[Quantity]:
    """The next dates of other unions that were already public."""
    coming = rounds.coming_dates(archive, dispute).head(4)
    return [
        Quantity(
            f"other_guilds_{number}", f"{row.guild}: {row.what}", row.date.date(), "date", (str(row.source_id),),
            "Public by the as-of day",
        )
        for number, row in enumerate(coming.itertuples(), start=1)
    ]  # fmt: skip


def as_json_object(archive: Archive, dispute: str) -> dict[str, object]:
    """The facts as plain data: dispute, title, as_of, data_version, facts (a list of objects by key)."""
    facts = []
    for fact in headline_facts(archive, dispute):
        details = [archive.source(source) for source in fact.sources]
        sources = [{"id": s.source_id, "publisher": s.publisher, "title": s.title, "url": s.url} for s in details]
        facts.append({**fact.as_json(), "as_of": str(archive.as_of), "sources": sources})
    return {
        "dispute": dispute,
        "title": str(archive.dispute(dispute)["title"]),
        "as_of": str(archive.as_of),
        "public": True,
        "stage": stage(archive, dispute).name,
        "data_version": archive.version,
        "facts": facts,
    }


def report(dispute: str, as_of: str | None = None, *, as_json: bool = False) -> str:
    """The facts as JSON or as lines of text; a dispute that was not yet public is said to be so.

    Raises ArchiveError for an unknown dispute or a day outside the data.
    """
    archive = open_archive(as_of)
    try:
        facts = as_json_object(archive, dispute)
    except NotYetPublicError as error:
        facts = {"dispute": dispute, "as_of": str(archive.as_of), "public": False, "message": str(error), "facts": []}
    if as_json:
        return json.dumps(facts, indent=2, ensure_ascii=False)
    if not facts["public"]:
        return str(facts["message"])
    lines = [f"{facts['title']}, as known on {archive.as_of} ({facts['stage']}; data {facts['data_version']})"]
    for fact in headline_facts(archive, dispute):
        sources = "; ".join(archive.source(source).url for source in fact.sources)
        lines.append(f"  {fact.label}: {fact.text()}  [{fact.derivation}]  {sources}".rstrip())
    return "\n".join(lines)
