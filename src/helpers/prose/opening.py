"""The top of a briefing: who, when, how it stands, the headline figures, what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

import pandas as pd

from helpers.analysis import changes as changes_
from helpers.analysis import facts as facts_
from helpers.analysis import stages, stoppages
from helpers.analysis.stages import BEFORE, DEAL, ENDED, EXPIRED, REJECTED, SETTLED, STOPPAGE, Stage
from helpers.analysis.votes import KIND_NAMES, votes_of
from helpers.archive import Archive, Quantity, day_text
from helpers.prose.fragments import (
    Fragment,
    boxes,
    cite,
    details,
    empty,
    paragraph,
    references,
    row_text,
    section,
    table,
    when,
)

_WHO = {
    "WGA": "writers", "DGA": "directors", "SAG-AFTRA": "actors", "SAG": "actors", "AFTRA": "broadcast performers",
    "IATSE": "crews", "Teamsters": "drivers", "AFM": "musicians",
}  # fmt: skip
_ACTION = {"strike": "strike", "lockout": "lockout", "boycott": "boycott", "agency_action": "walkout from their agents"}
_STOPPED = {
    "strike": "strike",
    "lockout": "lockout",
    "boycott": "boycott",
    "agency_action": "order to leave the agencies",
}
_SINCE = {"strike": "Out", "lockout": "Locked out", "boycott": "In force", "agency_action": "In force"}
_RUNNING = {
    "strike": "The strike is on.", "lockout": "The lockout is on.", "boycott": "The boycott is on.",
    "agency_action": "Members may not be represented by agencies that have not signed.",
}  # fmt: skip
_SIDE = {"employers": "employers", "guild": "guild", "settlement": "settlement", "pattern": "settlement"}
_MOST_BOXES = 6
_MOST_CHANGES = 12
_SOON = 7


def who(archive: Archive, dispute: str) -> str:
    """The workers of a dispute: writers, actors, video game performers; else the union's name."""
    own = archive.dispute(dispute)
    if own["sector"] == "video_games":
        return "video game performers"
    name = re.sub(r"\s*\(.*?\)", "", str(own["guild_name"]).split(";")[0])
    return _WHO.get(str(own["guild"]), name) if own["sector"] in ("film_tv", "commercials") else name


def possessive(name: str) -> str:
    """writers' or IATSE's."""
    return name + ("’" if name.endswith("s") else "’s")


def employers_name(archive: Archive, dispute: str) -> str:
    """What the other side is called: studios, agencies, advertisers."""
    return str(archive.dispute(dispute)["employers_role"])


def _by_key(facts: Iterable[Quantity]) -> dict[str, Quantity]:
    return {fact.key: fact for fact in facts}


def action(archive: Archive, dispute: str, kind: str) -> str:
    """The stoppage with whose it is: writers' strike, lockout of NABET-CWA."""
    people, what = who(archive, dispute), _ACTION.get(kind, "stoppage")
    if people.islower():
        return f"{possessive(people)} {what}"
    return f"{what} {'of' if kind == 'lockout' else 'by'} {escape(people)}"


def agreement(archive: Archive, dispute: str) -> str:
    """What is bargained over: the writers' agreement, or their agreement with the agencies."""
    agencies = archive.dispute(dispute)["kind"] == "agency_agreement"
    return f"{possessive(escape(who(archive, dispute)))} {'agency agreement' if agencies else 'agreement'}"


def headline(archive: Archive, dispute: str, now: Stage, facts: Iterable[Quantity]) -> str:
    """The finding of the day in one line, as HTML with bound figures."""
    known, pact, stoppage = _by_key(facts), agreement(archive, dispute), action(archive, dispute, now.stoppage_kind)
    if now.name == STOPPAGE and "stoppage_day" not in known:
        return f"The {stoppage} is on; its first day is not on record"
    if now.name == STOPPAGE:
        gap = (
            f": {cite(archive, known['pay_gap_points'], refs=False)} apart on pay" if "pay_gap_points" in known else ""
        )
        tail = ": a tentative agreement is reached" if now.deal else gap
        return f"Day {cite(archive, known['stoppage_day'], with_unit=False, refs=False)} of the {stoppage}{tail}"
    if now.name == EXPIRED:
        past = -(now.days_to_expiry or 0)
        days = Quantity("days_past_expiry", "", past, "days", (now.expiry_source,), "As-of day less expiry")
        return f"{cite(archive, days, refs=False)} past the expiry of the {pact}, no deal"
    if now.name == REJECTED:
        return f"Members voted down the tentative {pact}{_share(archive, known)}"
    if now.name == DEAL:
        return f"A tentative {pact} awaits ratification{_terms(archive, known)}"
    if now.name == SETTLED:
        return f"The {pact} is ratified{_terms(archive, known)}"
    if now.name == ENDED and "stoppage_days" in known:
        return f"The {stoppage} ended after {cite(archive, known['stoppage_days'], refs=False)}"
    if now.name == ENDED:
        return f"The {stoppage}: its length is not on record"
    return _before_headline(archive, dispute, known, now.days_to_expiry)


def _terms(archive: Archive, known: dict[str, Quantity]) -> str:
    raises = known.get("settlement_raises_pct")
    if raises is None:
        return ""
    first = "a first-year raise" if "settlement_compounded_pct" not in known else "raises"
    return f": {first} of {cite(archive, raises, refs=False)} percent"


def _share(archive: Archive, known: dict[str, Quantity]) -> str:
    share = known.get("last_vote_yes_pct")
    return f": {cite(archive, share, refs=False)} in favor" if share else ""


def _before_headline(archive: Archive, dispute: str, known: dict[str, Quantity], left: int | None) -> str:
    tail, vote, held = "", known.get("last_vote_yes_pct"), known.get("sessions_held")
    if "pay_gap_points" in known:
        tail = f", {cite(archive, known['pay_gap_points'], refs=False)} apart on pay"
    elif "guild_proposals" in known:
        tail = f", {cite(archive, known['guild_proposals'], refs=False)} on the table"
    elif vote and "strike" in vote.label:
        tail = f", {cite(archive, vote, refs=False)} for a strike"
    elif held and held.value:
        talks = "day of talks" if held.value == 1 else "days of talks"
        tail = f", {cite(archive, held, with_unit=False, refs=False)} {talks} on record and no deal"
    pact = agreement(archive, dispute)
    if left is None:
        return f"No deal yet on the {pact}{tail.replace(' and no deal', '')}"
    if left == 0:
        return f"The {pact} expires today{tail}"
    return f"{cite(archive, known['days_to_expiry'], refs=False)} to the expiry of the {pact}{tail}"


def standfirst(archive: Archive, dispute: str, now: Stage) -> str:
    """Two or three plain sentences under the headline."""
    own = archive.dispute(dispute)
    sides = _sides(str(own["guild_name"]), str(own["employers_name"]))
    parts = [f"{sides}, as it stood on {when(archive.as_of)}.", *_before_words(now), *_company(archive, dispute, now)]
    if now.deal and now.name in (STOPPAGE, DEAL, REJECTED, SETTLED):
        parts.append(f"A tentative agreement was reached on {when(now.deal)}.")
    if now.rejected:
        parts.append(f"Members voted it down on {when(now.rejected)}.")
    if now.ratified:
        voted = any(vote.kind == "ratification" for vote in votes_of(archive, dispute))
        parts.append(f"{'Members ratified it' if voted else 'It was ratified'} on {when(now.ratified)}.")
    if now.name == ENDED and now.last_day and now.outcome:
        parts.append(f"What came of it: {_outcome(now, dispute)}.")
    return " ".join(parts)


def _sides(union: str, employers: str) -> str:
    """Both parties; told apart by a word where one of them is several."""
    union, employers = (escape(name.replace(";", ",")) for name in (union, employers))
    several = any(" and " in name or "," in name for name in (union, employers))
    return f"{union}, facing {employers}" if several else f"{union} and {employers}"


def _outcome(now: Stage, dispute: str) -> str:
    words = now.outcome[:1].lower() + now.outcome[1:] if now.outcome[1:2].islower() else now.outcome
    return row_text(words.rstrip("."), "stoppages", dispute, [now.stoppage_source])


def _before_words(now: Stage) -> list[str]:
    """The expiry and the stoppage, in the tense of the day."""
    if now.name == STOPPAGE and now.started:
        expired = f"; the agreement expired on {when(now.expires)}" if now.expires and now.expires < now.started else ""
        return [f"{_SINCE[now.stoppage_kind]} since {when(now.started)}{expired}."]
    if now.started and now.started == now.last_day:
        return [f"The {_STOPPED[now.stoppage_kind]} was on {when(now.started)} only."]
    if now.started and now.last_day and now.name != ENDED:
        return [f"The {_STOPPED[now.stoppage_kind]} ran from {when(now.started)} to {when(now.last_day)}."]
    if now.started:
        last = f"; its last day was {when(now.last_day)}" if now.last_day else ""
        return [f"It began on {when(now.started)}{last}."]
    if now.expires and now.name in (BEFORE, EXPIRED, DEAL, REJECTED):
        return [f"The agreement {'ran' if now.expires < now.as_of else 'runs'} out on {when(now.expires)}."]
    return []


def _company(archive: Archive, dispute: str, now: Stage) -> list[str]:
    """Who else is out while this stoppage runs, and when that last happened."""
    beside = stoppages.running_beside(archive, dispute)
    beside = beside[beside["dated"]]
    if now.name != STOPPAGE or beside.empty or archive.dispute(dispute)["sector"] != stoppages.SCREEN:
        return []
    row = beside.iloc[0]
    days = Quantity(
        "other_stoppage_days",
        "",
        int(row["days"]),
        "days",
        (str(row["source_id"]),),
        "First day to as-of day, both counted",
    )
    people = who(archive, str(row["stoppage_id"])).capitalize()
    said = f"{people} are out as well, for {cite(archive, days)}"
    both = {str(archive.dispute(dispute)["guild"]), str(row["guild"])}
    joint = "WGA" in both and both & {"SAG", "SAG-AFTRA"}
    year = stoppages.last_joint_year(archive) if joint else None
    if year is None:
        return [said + "."]
    return [
        f'{said}; before this, writers and actors last struck the studios together in <time datetime="{year}">{year}</time>.'
    ]


def status_line(archive: Archive, dispute: str, now: Stage, facts: Iterable[Quantity]) -> str:
    """One or two sentences that a stranger understands: the stage, the next session, the last one."""
    known = _by_key(facts)
    if now.name == SETTLED:
        runs_to = known.get("runs_to")
        until = f" The new agreement runs to {cite(archive, runs_to, refs=False)}." if runs_to else ""
        return f"Settled.{until}"
    if now.name == ENDED:
        return f"The {_STOPPED[now.stoppage_kind]} is over." if now.last_day else "When it ended is not on record."
    if now.name == BEFORE and now.expires:
        words = "The agreement is in force." if now.days_to_expiry else "The agreement is in its last day."
    else:
        words = _STAGE_WORDS[now.name] if now.name != STOPPAGE else _running_words(now)
    return f"{words} {_meeting(archive, known)}".strip()


def _running_words(now: Stage) -> str:
    """That the stoppage is on, whether this is known to be its last day, whether a deal waits."""
    last = f" This is the last day of the {_STOPPED[now.stoppage_kind]}." if now.last_day == now.as_of else ""
    deal = " The tentative agreement is not yet ratified." if now.deal and not now.ratified else ""
    return f"{_RUNNING[now.stoppage_kind]}{last}{deal}"


_STAGE_WORDS = {
    BEFORE: "The day on which the agreement expires is not on record.",
    EXPIRED: "The agreement has run out and no stoppage is on.",
    DEAL: "A tentative agreement is reached; members or their board have yet to ratify it.",
    REJECTED: "No newer agreement is on record.",
}


def _meeting(archive: Archive, known: dict[str, Quantity]) -> str:
    """The next session and the last one, as far as sources name them."""
    coming, since, held = (known.get(key) for key in ("next_session", "days_since_last_session", "sessions_held"))
    if "deal_on" in known and "rejected_on" not in known:
        return ""
    ahead = "No session is announced."
    if coming and coming.known:
        ahead = f"The next session is announced for {cite(archive, coming, refs=False)}."
    if since is None or not since.known:
        return (
            f"{ahead} No earlier one is on record."
            if coming and coming.known
            else "No session is on record or announced."
        )
    if since.value == 0:
        return f"{ahead} The sides met that day."
    named = "The last session" if held and held.derivation.startswith("The parties") else "The last session on record"
    return f"{ahead} {named} was {cite(archive, since, refs=False)} before."


def header(archive: Archive, dispute: str) -> Fragment:
    """The page header: kicker, headline, standfirst, status line."""
    now = stages.stage(archive, dispute)
    facts = facts_.headline_facts(archive, dispute)
    own = archive.dispute(dispute)
    top = headline(archive, dispute, now, facts)
    plain = Fragment(top).text
    description = f"{own['title']}, as known on {day_text(archive.as_of)}: {plain}."
    return Fragment(
        f'<header class="briefing" data-title="{escape(plain)}" data-dispute="{dispute}" '
        f'data-as-of="{archive.as_of}" data-version="{archive.version}" '
        f'data-union="{escape(str(own["guild_name"]))} and {escape(str(own["employers_name"]))}" '
        f'data-description="{escape(description)}">'
        f'<p class="kicker">{row_text(str(own["title"]), "disputes", dispute, [])} · as of {when(archive.as_of)}</p><h1>{top}</h1>'
        f'<p class="standfirst">{standfirst(archive, dispute, now)}</p>'
        f'<p class="status">{status_line(archive, dispute, now, facts)}</p></header>'
    )


def page_header(archive: Archive, kicker: str, title: str, standfirst_html: str, dispute: str = "") -> Fragment:
    """The header of a page that is not about one dispute; `title` and `standfirst_html` hold bound figures."""
    plain = Fragment(title).text
    return Fragment(
        f'<header class="briefing" data-title="{escape(plain)}" data-dispute="{dispute}" '
        f'data-as-of="{archive.as_of}" data-version="{archive.version}" data-union="" '
        f'data-description="{escape(plain)}, as known on {day_text(archive.as_of)}.">'
        f'<p class="kicker">{row_text(kicker, "disputes", dispute or "all", [])} · as of {when(archive.as_of)}</p><h1>{title}</h1>'
        f'<p class="standfirst">{standfirst_html}</p></header>'
    )


def headline_boxes(archive: Archive, dispute: str) -> Fragment:
    """Four to six figures that a reader can quote, the most telling of the day first."""
    known = _by_key(facts_.headline_facts(archive, dispute))
    chosen: list[tuple[Quantity, str, str]] = []
    for key, side in _BOX_ORDER:
        fact = known.get(key)
        if fact is None or not fact.known or len(chosen) == _MOST_BOXES or not _worth_a_box(fact, known):
            continue
        chosen.append((fact, side, _box_note(archive, fact, known)))
    return boxes(archive, chosen) if chosen else empty("No headline figure was public on this day.")


_BOX_ORDER = (
    ("stoppage_day", "plain"), ("days_to_expiry", "plain"), ("stoppage_days", "plain"),
    ("settlement_compounded_pct", "settlement"), ("settlement_raises_pct", "settlement"), ("employers_compounded_pct", "employers"),
    ("guild_compounded_pct", "guild"), ("guild_proposals", "guild"), ("shoot_days", "plain"),
    ("last_vote_yes_pct", "guild"), ("sessions_held", "plain"), ("other_stoppages", "plain"),
    ("longest_strike_days", "plain"), ("last_strike_days", "plain"), ("separate_deals", "employers"),
)  # fmt: skip


def _worth_a_box(fact: Quantity, known: dict[str, Quantity]) -> bool:
    if fact.key == "settlement_raises_pct":
        return "settlement_compounded_pct" not in known
    if fact.key in ("other_stoppages", "separate_deals", "sessions_held"):
        return bool(fact.value)
    if fact.key == "days_to_expiry":
        return isinstance(fact.value, int) and fact.value >= 0
    if fact.key == "last_strike_days":
        return fact.value != known["longest_strike_days"].value
    return True


def _box_note(archive: Archive, fact: Quantity, known: dict[str, Quantity]) -> str:
    bare = {"refs": False}
    if fact.key.endswith("_compounded_pct"):
        return f"{cite(archive, known[fact.key.replace('compounded', 'raises')], **bare)} by year, compounded "
    if fact.key == "shoot_days" and "shoot_days_yoy_pct" in known:
        return f"{cite(archive, known['shoot_days_yoy_pct'], sign=True, refs=False)} on the year "
    if fact.key == "last_vote_yes_pct":
        return _vote_note(archive, known["last_vote_rank"], fact)
    if fact.key in ("stoppage_day", "stoppage_days"):
        return "both ends counted "
    if fact.key == "days_to_expiry" and "expires_on" in known:
        return f"to {cite(archive, known['expires_on'], **bare)} "
    if fact.key in ("longest_strike_days", "last_strike_days"):
        return f"{row_text(fact.derivation, 'stoppages', fact.key, fact.sources)} "
    if fact.key == "other_stoppages":
        return f"{row_text(fact.derivation, 'stoppages', 'running', fact.sources)} "
    if fact.key == "sessions_held":
        stated = fact.derivation.startswith("The parties")
        return "as the parties count them " if stated else "that sources name; more may have been held "
    return ""


def _vote_note(archive: Archive, rank: Quantity, share: Quantity) -> str:
    """The rank among earlier votes; nothing to rank where it is the first on record."""
    among = int(rank.derivation.split("guild's ")[1].split()[0])
    if among == 1:
        return "the only vote of its kind on record "
    votes = Quantity("votes_among", "", among, "count", rank.sources, rank.derivation)
    return f"{cite(archive, rank, refs=False)} of {cite(archive, votes, refs=False)} on record by yes share "


def what_changed(archive: Archive, dispute: str, since: str = "") -> Fragment:
    """What became public between the last telling day of the dispute and the as-of day."""
    start = since or _earlier_day(archive, dispute)
    opener = section("changes", "What changed", "What became public since the day before"
                     if not start else f"What became public since {when(pd.Timestamp(start))}",
                     "New facts and figures, the newest first")  # fmt: skip
    if not start:
        return opener + empty("This is the first day on which the dispute was public.")
    moved = changes_.changes(archive, dispute, start, _CHANGED)
    moved = moved[~_told_by_an_event(moved)]
    if moved.empty:
        return opener + empty("Nothing new became public.")
    told = moved.assign(rank=moved["table"].map(list(_CHANGED).index)).sort_values(
        ["published_on", "rank"], ascending=[False, True], kind="stable"
    )
    rows = [_change_row(archive, row) for row in told.head(_MOST_CHANGES).to_dict("records")]
    shown = table("What became public", {"day": "Public on", "what": "What", "kind": "Kind"}, rows)
    rest = len(moved) - _MOST_CHANGES
    if rest <= 0:
        return opener + shown
    count = Quantity("earlier_changes", "", rest, "count", (), f"Changes since {start} that are not shown")
    return opener + shown + paragraph(f"{cite(archive, count)} earlier changes are not shown.")


_CHANGED = {
    "events": "event", "votes": "vote", "separate_deals": "separate deal", "positions": "position", "proposals": "term",
}  # fmt: skip


def _told_by_an_event(moved: pd.DataFrame) -> pd.Series:
    """Votes whose result stands among the events of the same day of publication."""
    days = moved[moved["table"] == "events"]["published_on"]
    return (moved["table"] == "votes") & moved["published_on"].isin(days)


def _change_row(archive: Archive, row: dict[str, object]) -> dict[str, str]:
    source, words = str(row["source_id"]), str(row["what"])
    if row["table"] == "events":
        words += _own_day(str(row["new"]), pd.Timestamp(str(row["published_on"])))
    elif row["table"] == "votes":
        words = f"Vote on {KIND_NAMES[words]}"
    elif row["table"] in ("positions", "proposals") and row["kind"] == "new":
        words = f"{words}: {row['new']}" + (f" (before: {row['old']})" if row["old"] else "")
    return {
        "day": when(pd.Timestamp(str(row["published_on"]))),
        "what": row_text(words, str(row["table"]), str(row["row_id"]), [source]) + references(archive, [source]),
        "kind": _CHANGED[str(row["table"])],
    }


def _own_day(day: str, published: pd.Timestamp) -> str:
    """The day of an event that became public more than a week later, or is still to come."""
    precision = {4: "year", 7: "month"}.get(len(day), "day")
    if precision == "day" and abs((published - pd.Timestamp(day)).days) <= _SOON:
        return ""
    return f" ({day_text(pd.Timestamp(day), precision)})"


def _earlier_day(archive: Archive, dispute: str) -> str:
    """A fortnight before the as-of day, or the dispute's first public day where that is later."""
    first = archive.dispute(dispute)["published_on"]
    day = max(pd.Timestamp(archive.as_of) - pd.Timedelta(days=14), first)
    return f"{day:%Y-%m-%d}" if day < pd.Timestamp(archive.as_of) else ""


def facts_table(archive: Archive, dispute: str) -> Fragment:
    """Every headline figure with its derivation, behind a summary."""
    rows = [
        {
            "label": row_text(fact.label, "facts", fact.key, fact.sources),
            "value": cite(archive, fact, refs=False),
            "how": row_text(fact.derivation, "facts", fact.key, fact.sources) + references(archive, fact.sources),
        }
        for fact in facts_.headline_facts(archive, dispute)
    ]
    shown = table("All headline figures", {"label": "Figure", "value": "Value", "how": "How it is computed"}, rows)
    return details("All figures of this day and how they are computed", shown.html)
