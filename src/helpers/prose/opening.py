"""The top of a briefing: who, when, how it stands, the headline figures, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

from helpers.analysis import changes as changes_
from helpers.analysis import facts as facts_
from helpers.analysis import stages, stoppages
from helpers.analysis.stages import BEFORE, DEAL, ENDED, EXPIRED, SETTLED, STOPPAGE, Stage
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
_ACTION = {"strike": "strike", "lockout": "lockout", "boycott": "boycott", "agency_action": "action"}
_SIDE = {"employers": "employers", "guild": "guild", "settlement": "settlement", "pattern": "settlement"}
_MOST_BOXES = 6
_MOST_CHANGES = 12


def who(archive: Archive, dispute: str) -> str:
    """The workers of a dispute: writers, actors, video game performers; else the union's name."""
    own = archive.dispute(dispute)
    if own["sector"] == "video_games":
        return "video game performers"
    if own["sector"] not in ("film_tv", "commercials"):
        return str(own["guild_name"]).split(";")[0]
    return _WHO.get(str(own["guild"]), str(own["guild_name"]).split(";")[0])


def possessive(name: str) -> str:
    """writers' or IATSE's."""
    return name + ("’" if name.endswith("s") else "’s")


def employers_name(archive: Archive, dispute: str) -> str:
    """What the other side is called: studios, agencies, advertisers."""
    return str(archive.dispute(dispute)["employers_role"])


def _by_key(facts: Iterable[Quantity]) -> dict[str, Quantity]:
    return {fact.key: fact for fact in facts}


def headline(archive: Archive, dispute: str, now: Stage, facts: Iterable[Quantity]) -> str:
    """The finding of the day in one line, as HTML with bound figures."""
    known, people = _by_key(facts), possessive(who(archive, dispute))
    bare = {"refs": False}
    gap = known.get("pay_gap_points")
    apart = f": {cite(archive, gap, **bare)} apart on pay" if gap else ""
    if now.name == STOPPAGE and now.stoppage_day is not None:
        if now.deal:
            apart = ": a tentative agreement is reached"
        day = cite(archive, known["stoppage_day"], with_unit=False, refs=False)
        return f"Day {day} of the {people} {_ACTION[now.stoppage_kind]}{apart}"
    if now.name == BEFORE and now.days_to_expiry is not None:
        return _before_headline(archive, known, people, now.days_to_expiry)
    if now.name == EXPIRED:
        days = Quantity(
            "days_past_expiry", "", -(now.days_to_expiry or 0), "days", (now.expiry_source,), "As-of day less expiry"
        )
        return f"{cite(archive, days, **bare)} past the expiry of the {people} agreement, no deal"
    if now.name in (DEAL, SETTLED):
        raises = known.get("settlement_raises_pct")
        terms = f": raises of {cite(archive, raises, **bare)} percent" if raises else ""
        done = "ratified" if now.name == SETTLED else "reached, not yet ratified"
        return f"The {people} agreement is {done}{terms}"
    if now.name == ENDED and "stoppage_days" in known:
        return f"The {people} {_ACTION[now.stoppage_kind]} ended after {cite(archive, known['stoppage_days'], **bare)}"
    return f"{escape(str(archive.dispute(dispute)['title']))}: what is known"


def _before_headline(archive: Archive, known: dict[str, Quantity], people: str, left: int) -> str:
    days = cite(archive, known["days_to_expiry"], refs=False)
    if left == 0:
        return f"The {people} agreement expires today"
    tail, vote, held = "", known.get("last_vote_yes_pct"), known.get("sessions_held")
    if "pay_gap_points" in known:
        tail = f", {cite(archive, known['pay_gap_points'], refs=False)} apart on pay"
    elif "guild_proposals" in known:
        tail = f", {cite(archive, known['guild_proposals'], refs=False)} on the table"
    elif vote and "strike" in vote.label:
        tail = f", {cite(archive, vote, refs=False)} for a strike"
    elif held and held.value:
        tail = f", {cite(archive, held, refs=False)} held and no deal"
    return f"{days} to the expiry of the {people} agreement{tail}"


def standfirst(archive: Archive, dispute: str, now: Stage) -> str:
    """Two or three plain sentences under the headline."""
    own = archive.dispute(dispute)
    sides = f"{escape(str(own['guild_name']))} and {escape(str(own['employers_name']))}"
    parts = [f"{sides}, as it stood on {when(archive.as_of)}."]
    if now.name == STOPPAGE and now.started:
        parts.append(f"Out since {when(now.started)}; the agreement expired on {when(now.expires)}."
                     if now.expires and now.expires < now.started else f"Out since {when(now.started)}.")  # fmt: skip
    elif now.expires and now.name in (BEFORE, EXPIRED):
        verb = "runs out" if now.name == BEFORE else "ran out"
        parts.append(f"The agreement {verb} on {when(now.expires)}.")
    parts += _company(archive, dispute, now)
    if now.deal:
        parts.append(f"A tentative agreement was reached on {when(now.deal)}.")
    if now.ratified:
        parts.append(f"Members ratified it on {when(now.ratified)}.")
    return " ".join(parts)


def _company(archive: Archive, dispute: str, now: Stage) -> list[str]:
    """Who else is out while this stoppage runs, and when that last happened."""
    beside = stoppages.running_beside(archive, dispute)
    beside = beside[beside["dated"]]
    if now.name != STOPPAGE or beside.empty:
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
    year = stoppages.last_joint_year(archive)
    if year is None:
        return [said + "."]
    return [
        f'{said}; before this, writers and actors last struck the studios together in <time datetime="{year}">{year}</time>.'
    ]


def status_line(archive: Archive, dispute: str, now: Stage, facts: Iterable[Quantity]) -> str:
    """One sentence that a stranger understands: the stage, the last session, the next one."""
    known = _by_key(facts)
    stage_words = {
        STOPPAGE: "Work is stopped.", BEFORE: "The agreement is in force.", EXPIRED: "The agreement has run out.",
        DEAL: "A tentative agreement awaits ratification.", SETTLED: "Settled.", ENDED: "The stoppage is over.",
    }  # fmt: skip
    words = stage_words[now.name] if now.expires or now.name != BEFORE else "No expiry is on record."
    if now.name in (SETTLED, ENDED):
        return words
    coming = known.get("next_session")
    next_words = (
        f"Next session {cite(archive, coming, refs=False)}." if coming and coming.known else "No session announced."
    )
    since = known.get("days_since_last_session")
    last = ""
    if since and since.known:
        last = (
            " The sides met that day."
            if since.value == 0
            else (f" The last session was {cite(archive, since, refs=False)} before.")
        )
    return f"{words} {next_words}{last}"


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
    ("settlement_compounded_pct", "settlement"), ("employers_compounded_pct", "employers"),
    ("guild_compounded_pct", "guild"), ("guild_proposals", "guild"), ("shoot_days", "plain"),
    ("last_vote_yes_pct", "guild"), ("sessions_held", "plain"), ("other_stoppages", "plain"),
    ("longest_strike_days", "plain"), ("last_strike_days", "plain"), ("separate_deals", "employers"),
)  # fmt: skip


def _worth_a_box(fact: Quantity, known: dict[str, Quantity]) -> bool:
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
        return f"{cite(archive, known['last_vote_rank'], refs=False)} by yes share of its kind on record "
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
        return "as the parties count them " if stated else "that sources name; more were held "
    return ""


def what_changed(archive: Archive, dispute: str, since: str = "") -> Fragment:
    """What became public between the last telling day of the dispute and the as-of day."""
    start = since or _earlier_day(archive, dispute)
    opener = section("changes", "What changed", "What became public since the day before"
                     if not start else f"What became public since {when(pd.Timestamp(start))}",
                     "New facts and figures, in the order of their publication")  # fmt: skip
    if not start:
        return opener + empty("This is the first day on which the dispute was public.")
    moved = changes_.changes(archive, dispute, start)
    moved = moved[moved["table"].isin(("events", "positions", "separate_deals", "votes"))]
    if moved.empty:
        return opener + empty("Nothing new became public.")
    rows = [_change_row(archive, row) for row in moved.tail(_MOST_CHANGES).iloc[::-1].to_dict("records")]
    shown = table("What became public", {"day": "Public on", "what": "What", "kind": "Kind"}, rows)
    rest = len(moved) - _MOST_CHANGES
    if rest <= 0:
        return opener + shown
    count = Quantity("earlier_changes", "", rest, "count", (), f"Changes since {start} that are not shown")
    return opener + shown + paragraph(f"{cite(archive, count)} earlier changes are not shown.")


def _change_row(archive: Archive, row: dict[str, object]) -> dict[str, str]:
    names = {"events": "event", "positions": "position", "separate_deals": "separate deal", "votes": "vote"}
    source = str(row["source_id"])
    words = str(row["what"]).replace("_", " ") if row["table"] == "votes" else str(row["what"])
    return {
        "day": when(pd.Timestamp(str(row["published_on"]))),
        "what": row_text(words, str(row["table"]), str(row["row_id"]), [source]) + references(archive, [source]),
        "kind": names[str(row["table"])],
    }


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
