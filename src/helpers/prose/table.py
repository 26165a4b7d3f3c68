"""The bargaining table: positions issue by issue, terms, statements, the calendar, separate deals."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers import charts
from helpers.analysis import alliances, positions, rounds, stoppages
from helpers.analysis import statements as statements_
from helpers.analysis.changes import event_words
from helpers.analysis.sessions import sessions
from helpers.analysis.votes import KIND_NAMES, Vote, votes_of
from helpers.archive import Archive, Quantity, day_text
from helpers.charts.figure import Figure
from helpers.prose.fragments import (
    SILENT,
    Fragment,
    chip,
    cite,
    empty,
    known_sources,
    note,
    number,
    paragraph,
    references,
    row_text,
    section,
    table,
    when,
)
from helpers.prose.opening import employers_name, page_header

RECENT_DAYS = 30
SILENT_SIDE = "No position on record"
_STATUSES = ("open", "moved", "rejected", "withdrawn", "agreed")
_FEW_ISSUES = 3
_TURNS = (
    "talks_open", "session", "session_count", "proposal", "counter", "blackout", "extension", "expiry", "authorization_vote",
    "demands_vote", "strike_start", "strike_end", "action_start", "action_end", "tentative_deal", "board_approval", "ratification",
)  # fmt: skip
_MOST_TURNS = 10
_MOST_STATEMENTS = 8
_CHART_ISSUES = 14


def positions_opener(archive: Archive, dispute: str) -> Fragment:
    """The heading counts issues agreed and open."""
    frame = positions.matrix(archive, dispute)
    subtitle = "Issue by issue, the one that moved last first"
    if frame.empty:
        return section("the-table", "The table", "No position on a single issue is on record", subtitle)
    sources = [source for source in frame["guild_source"] if source][:1]
    agreed, issues = int((frame["status"] == "agreed").sum()), len(frame)
    whole = number(archive, issues, "count", "Issues with a position on record", sources, refs=False)
    part = number(archive, agreed, "count", "Issues whose newest position is agreed", sources, refs=False)
    heading = (
        f"{part} of {whole} issues on record are agreed" if agreed else f"None of {whole} issues on record is agreed"
    )
    return section("the-table", "The table", heading, subtitle)


def positions_table(archive: Archive, dispute: str) -> Fragment:
    """Both sides' newest stance on each issue, its status and when it last moved, with boxes to narrow the list."""
    frame = positions.matrix(archive, dispute)
    if frame.empty:
        return empty("No position of either side was public on this day.")
    recent = pd.Timestamp(archive.as_of) - pd.Timedelta(days=RECENT_DAYS)
    frame = frame.assign(recent=frame["moved_on"] >= recent)
    rows = [_issue_row(archive, row) for row in frame.to_dict("records")]
    other = employers_name(archive, dispute).capitalize()
    columns = {"issue": "Issue", "guild": "Guild", "employers": other, "status": "Status"}
    shown = table("Positions of both sides by issue", columns, rows, shown=len(rows))  # the boxes narrow it
    few = len(frame) <= _FEW_ISSUES or (frame["status"].nunique() == 1 and frame["recent"].nunique() == 1)
    return shown if few else _filter(archive, frame) + shown


def _filter(archive: Archive, frame: pd.DataFrame) -> Fragment:
    """Boxes that narrow the table below by status and by the last move; style alone, shown where it works."""
    counts = frame["status"].value_counts()
    boxes = [
        f'<label><input type="checkbox" name="status" value="{status}" checked> {status} '
        f"({number(archive, int(counts[status]), 'count', f'Issues whose newest position is {status}', refs=False)})</label>"
        for status in _STATUSES
        if status in counts
    ]
    moved = number(archive, int(frame["recent"].sum()), "count", "Issues that moved in the month before", refs=False)
    boxes.append(
        f'<label><input type="checkbox" name="moved" value="recent"> only moved in the last month ({moved})</label>'
    )
    return Fragment(f'<fieldset class="filter" hidden><legend>Show issues</legend>{"".join(boxes)}</fieldset>')


def _issue_row(archive: Archive, row: dict[str, object]) -> dict[str, str]:
    moved = when(pd.Timestamp(str(row["moved_on"])), str(row["moved_on_precision"]))
    outcome = _stance(archive, row, "outcome")
    cells = {name: _stance(archive, row, name) or ("–" if outcome else SILENT_SIDE) for name in ("guild", "employers")}
    kinds = f"{row['status']} recent" if row["recent"] else str(row["status"])
    return {
        "issue": row_text(str(row["issue_name"]), "positions", str(row["issue"]), []),
        **cells,
        "status": chip(str(row["status"]), moved, kinds) + (f"<br>{outcome}" if outcome else ""),
    }


def _stance(archive: Archive, row: dict[str, object], side: str) -> str:
    words, source = str(row[side]), str(row[f"{side}_source"])
    if not words:
        return ""
    return row_text(words, "positions", str(row[f"{side}_row"]), [source]) + references(archive, [source])


def movement_figure(archive: Archive, dispute: str) -> Figure | Fragment:
    """When each side moved on each issue."""
    frame = positions.movement(archive, dispute)
    if len(frame) < 3:
        return SILENT
    busiest = frame["issue"].value_counts().head(_CHART_ISSUES).index
    shown = frame[frame["issue"].isin(busiest)].copy()
    shown["party"] = shown["party"].replace({"settlement": "both"})
    rows = positions.positions(archive, dispute)
    return charts.positions_over_time(
        shown,
        until=archive.as_of,
        employers=employers_name(archive, dispute).capitalize(),
        title=f"The last move on record: {rows.iloc[-1]['issue_name']}, {day_text(rows.iloc[-1]['held_on'], rows.iloc[-1]['held_on_precision'])}",
        subtitle="Dated positions by issue: the guild above each line, the other side below",
        takeaway=f"Dated positions on {len(busiest)} issues; the table above gives each side's newest stance.",
        sources=known_sources(archive, rows["source_id"])[:12],
    )


def terms_table(archive: Archive, dispute: str, most: int = 13) -> Fragment:
    """Asks, offers and settled terms beside the general raises, side by side, the one that moved last first."""
    frame = positions.term_sides(archive, dispute)
    if frame.empty:
        return SILENT
    rows = [_term_row(archive, row) for row in frame.head(most).to_dict("records")]
    other = employers_name(archive, dispute).capitalize()
    columns = {"item": "Term", "guild": "Guild", "employers": other, "apart": "Apart", "settlement": "Settled"}
    columns = {
        key: title
        for key, title in columns.items()
        if key in ("item", "guild", "employers") or any(r[key] for r in rows)
    }
    shown = table("Other terms asked, offered and settled", columns, rows)
    if len(frame) <= most:
        return shown
    rest = number(archive, len(frame) - most, "count", "Terms on record that are not shown here", refs=False)
    return shown + note(f"{rest} more terms are on record; the page on positions lists them.")


def _term_row(archive: Archive, row: dict[str, Any]) -> dict[str, str]:
    year = "" if row["contract_year"] in ("", "all") else f", year {row['contract_year']}"
    held = next(row[side] for side in ("settlement", "employers", "guild") if row[side])
    source, apart = [str(held["source_id"])], ""
    if pd.notna(row["apart"]):
        unit = "pct_points" if row["guild"]["unit"] == "pct" else str(row["guild"]["unit"])
        both = [str(row[side]["source_id"]) for side in ("guild", "employers")]
        apart = (
            number(archive, abs(row["apart"]), unit, "Newest ask less newest offer", both, refs=False)
            if row["apart"]
            else "none"
        )
    return {
        "item": row_text(
            f"{positions.issue_name(str(row['item']))}{year}", "proposals", str(held["proposal_id"]), source
        ),
        **{side: _term(archive, row[side]) for side in ("guild", "employers", "settlement")},
        "apart": apart,
    }


def _term(archive: Archive, row: dict[str, Any] | None) -> str:
    """One side's newest term: figure, words, day."""
    if row is None:
        return ""
    source = [str(row["source_id"])]
    figure = (
        ""
        if pd.isna(row["value"])
        else number(archive, float(row["value"]), str(row["unit"]), str(row["text"]), source, refs=False)
    )
    words = row_text(str(row["text"]), "proposals", str(row["proposal_id"]), source) if row["text"] else ""
    day = when(row["made_on"], str(row["made_on_precision"]))
    return f"{': '.join(part for part in (figure, words) if part)} ({day}){references(archive, source)}"


def statements(archive: Archive, dispute: str) -> Fragment:
    """What each side said, newest first, side by side; a claim is the speaker's. Others speak below."""
    own = statements_.statements(archive, dispute)
    if own.empty:
        return SILENT
    names = {"guild": "Guild side", "employers": f"{employers_name(archive, dispute).capitalize()} side"}
    columns = "".join(_side(archive, side, name, own[own["side"] == side]) for side, name in names.items())
    others = own[own["side"].isin(("both", "others"))]
    below = _side(archive, "others", "Both together, and others", others) if len(others) else ""
    return Fragment(f'<div class="statements">{columns}{below}</div>')


def _side(archive: Archive, side: str, name: str, rows: pd.DataFrame) -> str:
    items = "".join(
        f"<li>{when(row['date'], str(row['date_precision']))}, <b>{row_text(str(row['actor']), 'events', str(row['event_id']), [])}"
        f"</b>: {row_text(str(row['summary']), 'events', str(row['event_id']), [str(row['source_id'])])}"
        f"{references(archive, [str(row['source_id'])])}</li>"
        for row in rows.head(_MOST_STATEMENTS).to_dict("records")
    )
    return f'<div class="side {side}"><h3>{name}</h3><ul>{items or "<li>No statement on record.</li>"}</ul></div>'


def calendar_opener(archive: Archive, dispute: str) -> Fragment:
    """The heading gives the days of talks held."""
    held = sessions(archive, dispute)
    if not held.held:
        return section(
            "the-calendar", "The calendar", "No session is on record", "Sessions, votes, expiries, other unions"
        )
    fact = Quantity("sessions_held", "", held.held, "sessions", held.held_sources, "Sessions on record")
    count = cite(archive, fact, with_unit=False, refs=False)
    plural = "s" if held.held != 1 else ""
    counted = "as the parties count them" if held.counted_by_parties else "on record; a full list is not public"
    return section(
        "the-calendar",
        "The calendar",
        f"{count} day{plural} of talks, {counted}",
        "Sessions, votes, expiries, other unions",
    )


def calendar_table(archive: Archive, dispute: str) -> Fragment:
    """The last turns of the talks, and what is coming, as announced by the as-of day: own dates and other unions'."""
    return _turns(archive, dispute) + _ahead(archive, dispute)


def _turns(archive: Archive, dispute: str) -> Fragment:
    """Sessions, offers, votes and turns of a stoppage, the newest first."""
    events = archive.accepted("events")
    own = events[(events["dispute_id"] == dispute) & events["type"].isin(_TURNS)]
    own = own[own["date"] <= pd.Timestamp(archive.as_of)].sort_values("date", kind="stable").tail(_MOST_TURNS)
    if own.empty:
        return SILENT
    rows = [
        {"day": when(row["date"], str(row["date_precision"])), "what": _event(archive, row)}
        for row in own.iloc[::-1].to_dict("records")
    ]
    return table("The last turns on record", {"day": "Day", "what": "What"}, rows)


def _ahead(archive: Archive, dispute: str) -> Fragment:
    coming = rounds.coming_dates(archive, dispute)
    events = archive.accepted("events")
    own = events[(events["dispute_id"] == dispute) & (events["date"] > pd.Timestamp(archive.as_of))]
    own = own[own["date_precision"] == "day"]
    rows = [
        {"day": when(row["date"]), "who": "This dispute", "what": _event(archive, row)}
        for row in own.sort_values("date").to_dict("records")
    ] + [
        {
            "day": when(row["date"]),
            "who": row_text(str(row["guild"]), "disputes", str(row["dispute_id"]), [str(row["source_id"])]),
            "what": f"{row['what'].capitalize()}{references(archive, [str(row['source_id'])])}",
        }
        for row in coming.to_dict("records")
    ]
    if not rows:
        return empty("No coming date of this or another union was public.")
    return table("Dates ahead that were public", {"day": "Day", "who": "Whose", "what": "What"}, rows)


def _event(archive: Archive, row: dict[str, object]) -> str:
    source = str(row["source_id"])
    return row_text(event_words(row), "events", str(row["event_id"]), [source]) + references(archive, [source])


def calendar_figure(archive: Archive, dispute: str) -> Figure | Fragment:
    """Talks, sessions, votes, expiry and stoppage of the dispute, with other unions' expiries and deals."""
    frame = _calendar_frame(archive, dispute)
    if len(frame) < 2:
        return SILENT
    return charts.calendar(
        frame[["label", "start", "end", "kind"]],
        as_of=archive.as_of,
        title=_calendar_title(archive, frame),
        subtitle="This dispute and other unions of the same employers, as known on the day",
        takeaway=f"{len(frame)} dates of this dispute and of other unions; the tables of this section list them.",
        sources=known_sources(archive, frame["source_id"])[:12],
    )


def _calendar_title(archive: Archive, frame: pd.DataFrame) -> str:
    ahead = frame[frame["start"] > pd.Timestamp(archive.as_of)].sort_values("start", kind="stable")
    if ahead.empty:
        return "No date ahead was public"
    row = ahead.iloc[0]
    what = {"expiry": "contract expires", "session": "talks", "vote": "vote"}.get(row["kind"], row["kind"])
    return f"Next on record: {row['label']}, {what}, {day_text(row['start'])}"


def _ranks_title(frame: pd.DataFrame) -> str:
    most = frame.loc[frame["count"].idxmax()]
    return f"The most: {most['count']:g} by day {most['day']:g}, {most['label']}"


def _calendar_frame(archive: Archive, dispute: str) -> pd.DataFrame:
    own_name = str(archive.dispute(dispute)["guild_name"])
    events = archive.accepted("events")
    own = events[(events["dispute_id"] == dispute) & (events["date_precision"] == "day")]
    recent = pd.Timestamp(archive.as_of) - pd.Timedelta(days=400)
    kinds = {"session": "session", "talks_open": "session", "session_planned": "session"}
    rows = [
        (own_name, row.date, pd.NaT, kinds[row.type], row.source_id)
        for row in own[own["type"].isin(kinds)].itertuples()
    ]
    rows += [(own_name, vote.held_on, pd.NaT, "vote", vote.source) for vote in votes_of(archive, dispute)]
    expiries = archive.table("expiries")
    for row in expiries[expiries["dispute_id"] == dispute].itertuples():
        rows.append((own_name, row.expires_on, pd.NaT, "expiry", row.source_id))
    for row in rounds.coming_dates(archive, dispute).itertuples():
        kind = "expiry" if row.what == "contract expires" else "session"
        rows.append((row.guild, row.date, pd.NaT, kind, row.source_id))
    for row in rounds.settled_since(archive, dispute).itertuples():
        rows.append((row.guild, row.date, pd.NaT, "deal", row.source_id))
    held = stoppages.stoppages(archive)
    held = held[held["dated"] & (held["start"] >= recent)]
    sector = archive.dispute(dispute)["sector"]
    unions = archive.table("disputes").set_index("dispute_id")["guild_name"]
    for row in held[(held["sector"] == sector) | (held["stoppage_id"] == dispute)].itertuples():
        rows.append((unions[row.stoppage_id], row.start, row.end, "stoppage", row.source_id))
    frame = pd.DataFrame(rows, columns=["label", "start", "end", "kind", "source_id"])
    return frame.drop_duplicates(["label", "start", "kind"]).reset_index(drop=True)


def votes_table(archive: Archive, dispute: str) -> Fragment:
    """The votes of the dispute with share, turnout and rank."""
    held = votes_of(archive, dispute)
    if not held:
        return SILENT
    rows = [
        {
            "vote": _vote_name(vote),
            "day": when(vote.held_on),
            "yes": number(archive, vote.yes_pct, "pct", "Yes share of the votes cast", [vote.source]),
            "turnout": "not published"
            if vote.turnout_pct is None
            else number(archive, vote.turnout_pct, "pct", "Share of eligible members", [vote.source], refs=False),
            "rank": f"{number(archive, vote.rank, 'rank', 'By yes share', [vote.source], refs=False)} of "
            f"{number(archive, vote.among, 'count', 'Votes of that kind by this guild on record up to that day', [vote.source], refs=False)}",
        }
        for vote in held
    ]
    columns = {"vote": "Vote on", "day": "Day", "yes": "Yes", "turnout": "Turnout", "rank": "Rank on record"}
    return table("Votes of members", columns, rows)


def _vote_name(vote: Vote) -> str:
    kind = KIND_NAMES[vote.kind]
    name = kind[:1].upper() + kind[1:] + ("" if vote.passed else ", voted down")
    return f"{name}: {row_text(vote.ballot, 'votes', vote.kind, [vote.source])}" if vote.ballot else name


def patterns_table(archive: Archive, dispute: str) -> Fragment:
    """Who settled first in the round, on what terms, who followed; this dispute among them once it has a deal."""
    frame = rounds.settled_since(archive, dispute)
    if frame.empty:
        return SILENT if archive.dispute(dispute)["kind"] == "agency_agreement" else empty(_NO_PATTERN)
    rows = [
        {
            "day": when(row["date"]),
            "who": row_text(str(row["guild"]), "contracts", str(row["dispute_id"]), [str(row["source_id"])])
            + (" (this dispute)" if row["own"] else ""),
            "terms": _raises(archive, row),
        }
        for row in frame.to_dict("records")
    ]
    return table(
        "Who settled first, who followed", {"day": "Deal", "who": "Union", "terms": "Raises by year, percent"}, rows
    )


_NO_PATTERN = "No other union had settled with these employers in the fourteen months before."


def _raises(archive: Archive, row: dict[str, object]) -> str:
    source = [str(row["source_id"])]
    if not row["raises"]:
        return f"Not public by this day{references(archive, source)}"
    return cite(archive, Quantity("raises", "", str(row["raises"]), "pct", tuple(source), "General raises in minimums"))


def alliance_opener(archive: Archive, dispute: str) -> Fragment:
    """The heading counts separate deals."""
    count, counted, sources = alliances.signed_count(archive, dispute)
    subtitle = "Employer-side parties that signed on their own, with whether they belong to the alliance"
    if not count:
        return section("the-alliance", "The alliance", "No one on the other side has signed alone", subtitle)
    fact = Quantity("separate_deals", "", count, counted, sources, "Separate deals on record")
    return section("the-alliance", "The alliance", f"{cite(archive, fact, refs=False)} signed separately", subtitle)


def alliance_members(archive: Archive, dispute: str) -> Fragment:
    """Large members of the other side that sources name, which of them have signed and how long that took."""
    frame = alliances.named_share(archive, dispute)
    if frame.empty:
        return SILENT
    sources = known_sources(archive, frame["source_id"])
    names = ", ".join(row_text(name, "alliance_members", name, sources) for name in frame["member"])
    what = "large agencies" if archive.dispute(dispute)["employers_role"] == "agencies" else "large companies"
    whole = number(archive, len(frame), "count", "Large members that sources name", sources, refs=False)
    signed = frame[frame["signed_on"].notna()]
    if signed.empty:
        return paragraph(f"Of {whole} {what} ({names}{references(archive, sources[:1])}), none had signed separately.")
    part = number(archive, len(signed), "count", "Of these, signed separately", sources, refs=False)
    who = ", ".join(_signed(archive, row) for row in signed.to_dict("records"))
    return paragraph(
        f"Of {whole} {what} ({names}), {part} had signed separately: {who}.{_followed(archive, signed, len(frame))}"
    )


def _signed(archive: Archive, row: dict[str, Any]) -> str:
    source = [str(row["source_id"])]
    day = (
        ""
        if pd.isna(row["day"])
        else f", day {number(archive, int(row['day']), 'count', 'Day of the stoppage', source, refs=False)}"
    )
    return f"{row_text(str(row['member']), 'alliance_members', str(row['member']), source)} on {when(row['signed_on'])}{day}{references(archive, source)}"


def _followed(archive: Archive, signed: pd.DataFrame, members: int) -> str:
    """How long after the first of them the newest, or the last, followed."""
    if len(signed) < 2:
        return ""
    days, who = (
        int((signed["signed_on"].iloc[-1] - signed["signed_on"].iloc[0]).days),
        "last" if len(signed) == members else "newest",
    )
    sources = list(signed["source_id"].iloc[[0, -1]])
    return f" The {who} followed {number(archive, days, 'days', 'Signing of the first to that of the newest', sources, refs=False)} after the first."


def deals_table(archive: Archive, dispute: str) -> Fragment:
    """Who signed separately, when, on what terms, member of the alliance or not."""
    frame = alliances.separate_deals(archive, dispute)
    frame = frame[frame["signed_on"] <= pd.Timestamp(archive.as_of) + pd.Timedelta(days=31)]
    frame = frame[frame["companies"].fillna(1) > 0]  # a count of none is no deal
    if frame.empty:
        return empty("No separate deal was public on this day.")
    member = {"yes": "Member", "no": "Outsider", "unknown": "Not established"}
    rows = [
        {
            "company": row_text(str(row["company"]), "separate_deals", str(row["deal_id"]), [str(row["source_id"])]),
            "day": when(row["signed_on"], str(row["signed_on_precision"])),
            "member": member[str(row["alliance_member"])],
            "terms": row_text(str(row["terms"]), "separate_deals", str(row["deal_id"]), [str(row["source_id"])])
            + references(archive, [str(row["source_id"])]),
        }
        for row in frame.to_dict("records")
    ]
    columns = {"company": "Who", "day": "Signed", "member": "Alliance", "terms": "Terms"}
    return table("Separate deals", columns, rows)


def ranks_figure(archive: Archive, dispute: str = "") -> Figure | Fragment:
    """Separate deals of all disputes on one clock: days since the stoppage began.

    On the page of one dispute only where an alliance is in question: parties signed alone or its members are named.
    """
    if dispute and not alliances.signed_count(archive, dispute)[0] and alliances.named_share(archive, dispute).empty:
        return SILENT
    frame = alliances.breaking_ranks(archive).rename(columns={"dispute": "label"})
    frame = frame[frame["counted"] != "productions"]
    if frame.empty:
        return empty("No separate deal of any dispute was public by this day.")
    deals = alliances.separate_deals(archive)
    own = str(archive.dispute(dispute)["title"]) if dispute else ""
    today = next((label for label in frame["label"] if own and label.startswith(own)), None)
    return charts.separate_deals(
        frame[["label", "day", "count"]],
        today=today,
        title=_ranks_title(frame),
        subtitle="Employer-side parties that had signed on their own, by days since the stoppage began",
        takeaway="; ".join(
            f"{label}: {group['count'].iloc[-1]:g} by day {group['day'].iloc[-1]:g}"
            for label, group in frame.groupby("label")
        ),
        sources=known_sources(archive, deals["source_id"])[:12],
        note="Stated totals replace the count of named parties where they are higher; counts of productions are left out.",
    )


def page(archive: Archive, dispute: str) -> Fragment:
    """The header of the positions page."""
    frame = positions.matrix(archive, dispute)
    agreed, whole = int((frame["status"] == "agreed").sum()), len(frame)
    sources = [source for source in frame["guild_source"] if source][:1]
    done = number(archive, agreed, "count", "Issues whose newest position is agreed", sources, refs=False)
    every = number(archive, whole, "count", "Issues with a position on record", sources, refs=False)
    title = (
        f"Who holds what: {done} of {every} issues on record agreed"
        if whole
        else "No position on a single issue was public"
    )
    own = archive.dispute(dispute)
    return page_header(
        archive,
        f"{own['title']}: positions",
        title,
        f"The bargaining table issue by issue, as known on {when(archive.as_of)}.",
        dispute,
    )


def statements_opener(archive: Archive) -> Fragment:
    """Opener of the statements."""
    return section(
        "statements", "Statements", "What each side said", "In our own words, newest first; a claim is its speaker’s"
    )
