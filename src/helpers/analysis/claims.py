"""Published claims of data/claims.csv, each set against what the archive knew on the article's day and later."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from helpers.analysis import on_record
from helpers.analysis.alliances import BIG_FOUR
from helpers.analysis.claimable import FAMILIES, FINDERS, RUNS, Asked, by_year
from helpers.analysis.verdicts import (
    ABSENT,
    CONFIRMED,
    CONFLICTS,
    KIND_OF_WORD,
    ROUNDED,
    SUPERSEDED,
    Record,
    Stated,
    Verdict,
    judge,
)
from helpers.archive import Archive, ArchiveError, Quantity, open_archive, remembered
from helpers.words import words

AUTHORIZATION = "strike_authorization"
_HELD = (CONFIRMED, ROUNDED)


@dataclass(frozen=True)
class Claim:
    """One claim: its words, what it states, and the dispute of its article."""

    claim_id: str
    article: str
    dispute: str
    speaker: str
    text: str
    kind: str
    quantity: str
    stated: Stated | None
    written: str
    period: str
    published_on: date
    source: str = ""


@dataclass(frozen=True)
class Checked:
    """A claim with its verdict on the article's day and on a later day."""

    claim: Claim
    then: Verdict
    later: Verdict


def claims_of(archive: Archive, article: str) -> list[Claim]:
    """The claims of an article, in file order.

    Raises ArchiveError where no such article was published by the archive's day.
    """
    articles = archive.table("articles").set_index("article_id")
    if article not in articles.index:
        raise ArchiveError(f"no article {article!r} by {archive.as_of}; articles are: {', '.join(articles.index)}")
    dispute, source = (str(articles.loc[article, name]) for name in ("dispute_id", "source_id"))
    rows = archive.table("claims")
    return [_claim(row, dispute, source) for row in rows[rows["article_id"] == article].to_dict("records")]


def _claim(row: dict[Any, Any], dispute: str, source: str) -> Claim:
    unit = str(row["unit"])
    return Claim(
        claim_id=str(row["claim_id"]),
        article=str(row["article_id"]),
        dispute=dispute,
        speaker=str(row["speaker"]),
        text=str(row["claim"]),
        kind=str(row["kind"]),
        quantity=str(row["quantity"]),
        stated=read_stated(str(row["stated_value"]), unit, str(row["rounding"]), str(row["period"])),
        written=str(row["stated_value"]),
        period=str(row["period"]),
        published_on=row["published_on"].date(),
        source=source,
    )


def read_stated(value: str, unit: str, rounding: str, period: str) -> Stated | None:
    """What a claim states, read by its unit; None where the value is no such thing."""
    try:
        return _read(value, unit, rounding, period)
    except ValueError:
        return None


def _read(value: str, unit: str, rounding: str, period: str) -> Stated:
    if unit == "date":
        day = date.fromisoformat(value)
        # 'Mid-July' is kept as a month with a day in its middle.
        rough = rounding in ("approximate", "about")
        part = "early" if day.day <= 10 else "mid" if day.day <= 20 else "late"
        return Stated(day, unit, "", known_to="month" if rough else "day", part=part if rough else "")
    number = float(value)
    decimals = len(value.partition(".")[2])
    step = 10.0**-decimals if decimals else 1.0
    while not decimals and number and number % (step * 10) == 0 and unit != "pct":
        step *= 10
    return Stated(number, unit, KIND_OF_WORD.get(rounding, ""), step)


@remembered
def check(archive: Archive, article: str) -> tuple[Checked, ...]:
    """Every claim of an article with a verdict as of its day and as of the archive's day."""
    checked = []
    for claim in claims_of(archive, article):
        then = verdict(open_archive(claim.published_on), claim)
        checked.append(Checked(claim, then, _later(then, verdict(archive, claim), claim)))
    return tuple(checked)


def _later(then: Verdict, now: Verdict, claim: Claim) -> Verdict:
    """A claim that held on its day and no longer holds was overtaken by later data, not wrong."""
    if then.name in _HELD and now.name == CONFLICTS and claim.quantity not in _LASTING:
        return replace(now, name="superseded by later data", why=f"It held on {claim.published_on}. {now.why}")
    return now


def verdict(archive: Archive, claim: Claim) -> Verdict:
    """The verdict on one claim as the archive's day allows, by what others than the report itself had made public."""
    if not claim.source:
        return _verdict(archive, claim)
    by_others = _verdict(archive.without(claim.source), claim)
    if by_others.name == ABSENT and _verdict(archive, claim).name in _HELD:
        return replace(by_others, why=f"Only the report itself says so. {by_others.why}")
    return by_others


def _verdict(archive: Archive, claim: Claim) -> Verdict:
    if claim.kind in ("position", "statement"):
        return _stance(archive, claim)
    if claim.quantity in RUNS:
        return _run_of_raises(archive, claim)
    if claim.stated is None:
        said = f"{claim.written!r} is neither a number nor a day" if claim.written else "The claim states no value"
        return Verdict(ABSENT, None, f"{said}.")
    find = _FINDERS.get((claim.quantity, claim.kind)) or _FINDERS.get((claim.quantity, ""))
    if find is None and claim.quantity in FINDERS:
        return judge(claim.stated, FINDERS[claim.quantity][0](archive, _asked(archive, claim)))
    if find is None:
        return Verdict(ABSENT, None, NO_SOURCE.get(claim.quantity, "The data hold no figure of this kind."))
    return judge(claim.stated, find(archive, claim))


def known_quantities() -> dict[str, str]:
    """The quantities that a claim can name, with what each is."""
    claim_names = {name: name.replace("_", " ") for name, _ in _FINDERS} | dict.fromkeys(_STANCES, "a stance")
    general = {name: what for name, (_, what) in FINDERS.items()}
    runs = {name: f"raises by year, stated as 5/4/3.5: {party}" for name, party in RUNS.items()}
    return dict(sorted((general | runs | claim_names).items()))


def unknown_quantities(archive: Archive) -> list[str]:
    """One line for each claim whose quantity cannot be checked: where it stands, and the names there are."""
    names, claim_names = known_quantities(), ", ".join(sorted({name for name, _ in _FINDERS}))
    return [
        f"claims.csv, claim {row['claim_id']}, column quantity: {row['quantity']!r} cannot be checked, so its verdict is "
        f"'{ABSENT}'. Those that can: {FAMILIES}; {claim_names}"
        for row in archive.table("claims").to_dict("records")
        if row["quantity"] not in (*names, *NO_SOURCE) and row["kind"] not in ("position", "statement")
    ]


def _asked(archive: Archive, claim: Claim) -> Asked:
    union = _union(archive, claim)
    guilds = ("SAG", "SAG-AFTRA") if union in ("SAG", "SAG-AFTRA") else (union,)
    return Asked(_round_of(archive, claim), guilds, claim.period, claim.published_on)


def _run_of_raises(archive: Archive, claim: Claim) -> Verdict:
    """Raises of several years against those that a side held."""
    stated = tuple(float(part) for part in re.findall(r"[0-9]+(?:[.][0-9]+)?", claim.written))
    runs = by_year(archive, _asked(archive, claim), RUNS[claim.quantity])
    if not stated or not runs:
        return Verdict(ABSENT, None, "No raises by year are on record for this side by that day." if stated else
                       f"{claim.written!r} gives no raises; expected one for each year, like 5/4/3.5.")  # fmt: skip
    newest = runs[0]
    for quantity in runs:
        if on_record.by_year(quantity) == stated:
            name = CONFIRMED if quantity is newest else SUPERSEDED
            return Verdict(name, newest, f"{quantity.label}: {quantity.value} percent by year ({quantity.derivation}).")
    return Verdict(CONFLICTS, newest, f"Stated: {claim.written} percent. On record: {newest.label}: {newest.value}.")


def _on(claim: Claim) -> date:
    return claim.published_on


def _union(archive: Archive, claim: Claim) -> str:
    """The union whose figure is claimed: the one that the claim names, else that of the article's dispute."""
    for name in ("SAG-AFTRA", "DGA", "WGA", "IATSE", "Teamsters"):
        if name in claim.text:
            return name
    table = archive.table("disputes")
    guilds = table.loc[table["dispute_id"] == claim.dispute, "guild"]
    return str(guilds.iloc[0]) if len(guilds) else "WGA"


def _round_of(archive: Archive, claim: Claim) -> str:
    """The dispute the claim is about: another union's round of the same year where the claim names that union."""
    union = _union(archive, claim)
    table = archive.table("disputes")
    rounds = table[table["guild"] == union]
    if claim.dispute in set(rounds["dispute_id"]):
        return claim.dispute
    year = str(claim.published_on.year)
    peers = rounds[(rounds["sector"] == "film_tv") & rounds["dispute_id"].str.endswith(year)]
    return str(peers.iloc[0]["dispute_id"]) if len(peers) else claim.dispute


def _expiry(archive: Archive, claim: Claim) -> Record:
    if "DGA and SAG-AFTRA" not in claim.text:
        return on_record.expiry(archive, _round_of(archive, claim))
    year = claim.published_on.year
    directors, actors = (on_record.expiry(archive, f"{name}-{year}") for name in ("dga", "sagaftra"))
    if directors.fact is None or actors.fact is None:
        return directors if directors.fact is None else actors
    sources = (*directors.fact.sources, *actors.fact.sources)
    if directors.fact.value == actors.fact.value:
        return Record(replace(directors.fact, label="Directors and actors, agreements expire", sources=sources))
    # One of the two was extended: the day stated held for both before that.
    before = replace(directors.fact, label="Directors and actors, agreements expire", sources=sources)
    return Record(actors.fact, earlier=lambda: (before,))


def _tabled(party: str) -> Callable[[Archive, Claim], Record]:
    """The newest day up to the article's on which a side tabled something."""

    def find(archive: Archive, claim: Claim) -> Record:
        table = archive.accepted("proposals")
        tabled = table[(table["dispute_id"] == claim.dispute) & (table["made_on_precision"] == "day")]
        tabled = tabled[(tabled["party"] == party) & (tabled["made_on"] <= pd.Timestamp(claim.published_on))]
        tabled = tabled.sort_values("made_on", kind="stable")
        if tabled.empty:
            return on_record.absent("No proposal of this side is on record by that day.")
        days = tabled.drop_duplicates("made_on", keep="last").iloc[::-1]
        disputes = archive.table("disputes")
        side = disputes.loc[disputes["dispute_id"] == claim.dispute, "employers_role"].iloc[0]
        facts = [
            Quantity("tabled_on", f"Terms of the {'guild' if party == 'guild' else side} on record",
                     row.made_on.date(), "date", (str(row.source_id),), str(row.text))
            for row in days.itertuples()
        ]  # fmt: skip
        stated = claim.stated.value if claim.stated else None
        # A counter that no row tells of may still have been made.
        firm = party == "employers"
        days_ = [(fact, fact.value) for fact in facts if isinstance(fact.value, date)]
        before = [fact for fact, day in days_ if isinstance(stated, date) and day <= stated] or facts
        return Record(
            before[0], tuple(fact for fact in facts if fact.value == stated and fact is not before[0]), firm=firm
        )

    return find


def _vote_share(archive: Archive, claim: Claim) -> Record:
    return on_record.vote(archive, claim.dispute, AUTHORIZATION, "yes_pct")


def _vote_rank(archive: Archive, claim: Claim) -> Record:
    return on_record.vote_rank(archive, claim.dispute, AUTHORIZATION)


def _term(item: str, scale: Callable[[float], float], unit: str, label: str) -> Callable[[Archive, Claim], Record]:
    """A term of the claim's speaker in the table of proposals."""

    def find(archive: Archive, claim: Claim) -> Record:
        table = archive.accepted("proposals")
        party = "guild" if claim.speaker == "guild" else "employers"
        terms = table[(table["dispute_id"] == claim.dispute) & (table["party"] == party) & (table["item"] == item)]
        terms = terms[terms["value"].notna()].sort_values("made_on", kind="stable")
        if terms.empty:
            return on_record.absent("No term of this kind with a figure is on record by that day.")
        row = terms.iloc[0]
        value = scale(float(row["value"]))
        return Record(Quantity(item, label, value, unit, (str(row["source_id"]),), str(row["text"])), rounds=False)

    return find


def _writers(archive: Archive, claim: Claim) -> Record:
    counts = on_record.members(archive, _union(archive, claim), _on(claim))
    value = claim.stated.value if claim.stated else 0.0
    far = isinstance(value, float) and on_record.members_off(counts, value)
    return replace(counts, firm=far)


def _years_since(archive: Archive, claim: Claim) -> Record:
    # As of the article the strike was only threatened; later its first day is known.
    started = on_record.stoppage_start(archive, claim.dispute)
    on = started.fact.value if started.fact and isinstance(started.fact.value, date) else _on(claim) + timedelta(days=1)
    earlier = on_record.earlier_stoppages(archive, ("WGA",), on)
    if not earlier:
        return on_record.absent("No earlier strike of the guild is on record.")
    return on_record.years_since(archive, earlier[0], on)


def _big_four(archive: Archive, claim: Claim) -> Record:
    table = archive.table("alliance_members")
    agencies = table[(table["dispute_id"] == claim.dispute) & (table["role"] == "large_agency")]
    if agencies.empty:
        deals = archive.table("separate_deals")
        agencies = deals[(deals["dispute_id"] == claim.dispute) & (deals["size_class"] == BIG_FOUR)]
        agencies = agencies.rename(columns={"company": "member"})
    if agencies.empty:
        return on_record.absent("The large agencies were not yet named in the data.")
    names = ", ".join(sorted(agencies["member"]))
    sources = tuple(dict.fromkeys(agencies["source_id"]))[:2]
    return Record(Quantity("big_four", "Large agencies in the talks", len(agencies), "agencies", sources, names))


def _nothing_left(archive: Archive, claim: Claim) -> Record:
    return on_record.days_to_expiry(archive, claim.dispute, _on(claim))


_Finder = Callable[[Archive, Claim], Record]


def _total(family: str) -> _Finder:
    """A figure of all categories together."""
    return lambda archive, claim: FINDERS[f"{family}_total"][0](archive, _asked(archive, claim))


_FINDERS: dict[tuple[str, str], _Finder] = {
    ("contract_expiry", ""): _expiry,
    ("writers_represented", ""): _writers,
    ("members", ""): _writers,
    ("proposal_date", ""): _tabled("employers"),
    ("counter_date", ""): _tabled("guild"),
    ("next_session", ""): lambda archive, claim: on_record.next_session(archive, claim.dispute, _on(claim)),
    ("big_four_agencies", ""): _big_four,
    ("days_to_deadline", ""): _nothing_left,
    ("days_to_expiry", ""): _nothing_left,
    ("guild_proposals", ""): lambda archive, claim: on_record.proposal_count(archive, claim.dispute),
    ("bargaining_days", ""): lambda archive, claim: on_record.sessions_held(_up_to(archive, claim), claim.dispute),
    ("talks_open", ""): lambda archive, claim: on_record.round_day(archive, _round_of(archive, claim), "opened_on"),
    ("days_since_last_session", ""): lambda archive, claim: on_record.session_gap(archive, claim.dispute, _on(claim)),
    ("strike_authorization_yes", "share"): _vote_share,
    ("strike_authorization_yes", "rank"): _vote_rank,
    ("digital_minimum_length", ""): _term("digital_minimum_length", float, "minutes", "Shortest length asked to cover"),
    ("dvd_residual", ""): _term(
        "dvd_residual", lambda value: 1 + value / 100, "times", "DVD residual asked, times the old"
    ),
    ("new_media_residual", ""): _term("new_media_est_residual", float, "pct", "New-media residual asked"),
    ("years_since_last_strike", ""): _years_since,
    ("package_value_ask", ""): lambda archive, claim: on_record.package_value(archive, claim.dispute, "guild"),
    ("earliest_strike", ""): lambda archive, claim: on_record.earliest_strike(archive, claim.dispute),
    ("shoot_days", ""): _total("shoot_days"),
    ("shoot_days_yoy", ""): _total("shoot_days_yoy"),
    ("consecutive_declines", ""): _total("consecutive_declines"),
}
# Figures that later events cannot change: a mismatch on a later day is a conflict, whatever was known before.
_LASTING = {
    "strike_days",
    "years_since_last_strike",
    "strike_authorization_yes",
    "shoot_days_yoy",
    "consecutive_declines",
}
NO_SOURCE = words("no_source")


def _up_to(archive: Archive, claim: Claim) -> Archive:
    """Sessions are counted up to the article's day, whatever came after."""
    if archive.as_of <= claim.published_on:
        return archive
    earlier = open_archive(claim.published_on)
    return earlier.without(claim.source) if claim.source else earlier


# --- positions ------------------------------------------------------------------------------------------------------


_STANCES = words("stances")


def _stance(archive: Archive, claim: Claim) -> Verdict:
    if claim.kind == "statement":
        return Verdict(ABSENT, None, "A statement without a figure; the data hold no row that says the same.")
    party = "guild" if claim.speaker == "guild" else "employers"
    issues, party, words = _STANCES.get(claim.quantity, ((claim.quantity,), party, ()))
    rows = _stance_rows(archive, claim, issues, party)
    matches = [row for row in rows if any(word in row[1].lower() for word in words)]
    if not rows:
        return Verdict(ABSENT, None, "No sourced row of this side speaks of it by that day.")
    row_id, text, when, source = (matches or rows)[-1]
    label = f"{'Guild' if party == 'guild' else 'Employers'}, {when}"
    fact = Quantity(claim.quantity, label, text, "text", (source,), f"row {row_id}")
    if not matches:
        return Verdict(ABSENT, fact, f"No sourced row says just this; the nearest says: “{text}” ({label}).")
    # Each part of a stance on several issues needs a row of its own.
    if claim.quantity == "jurisdiction" and {name for name in issues if _has_issue(archive, claim, name, party)} != set(
        issues
    ):
        return Verdict(ABSENT, fact, "Only some of the issues named have a row by that day.")
    return Verdict(CONFIRMED, fact, f"A sourced row says the same: “{text}” ({label}).")


def _stance_rows(
    archive: Archive, claim: Claim, issues: tuple[str, ...], party: str
) -> list[tuple[str, str, str, str]]:
    """Rows of positions and proposals on these issues by the article's day, oldest first: id, words, day, source."""
    entries = []
    for table, item, text, day, key in (("proposals", "item", "text", "made_on", "proposal_id"),
                                        ("positions", "issue", "stance", "held_on", "position_id")):  # fmt: skip
        # The status of a proposal says whether it won a conflict, that of a position how it stands.
        rows = archive.accepted(table) if table == "proposals" else archive.table(table)
        rows_of_side = rows[(rows["dispute_id"] == claim.dispute) & rows[item].isin(issues) & (rows["party"] == party)]
        rows_of_side = rows_of_side[rows_of_side[day] <= pd.Timestamp(claim.published_on) + pd.Timedelta(days=31)]
        for row in rows_of_side.to_dict("records"):
            when = row[day].date()
            if when <= claim.published_on or row[f"{day}_precision"] != "day":
                entries.append((str(row[key]), str(row[text]), str(when), str(row["source_id"])))
    return sorted(entries, key=lambda entry: (entry[2], entry[0]))


def _has_issue(archive: Archive, claim: Claim, issue: str, party: str) -> bool:
    return bool(_stance_rows(archive, claim, (issue,), party))


def _home_video(archive: Archive, claim: Claim) -> Record:
    """The year in which the guild accepted the employers' formula for home video."""
    rows = archive.table("positions")
    agreed = rows[(rows["issue"] == "home_video_residual") & (rows["party"] == "guild") & (rows["status"] == "agreed")]
    if agreed.empty:
        return on_record.absent("No agreed position on home video is on record by that day.")
    row = agreed.sort_values("held_on", kind="stable").iloc[0]
    label = "Home-video formula of the employers accepted"
    return Record(
        Quantity("home_video", label, row["held_on"].year, "year", (str(row["source_id"]),), str(row["stance"]))
    )


_FINDERS[("home_video_concession", "")] = _home_video
