"""Positions issue by issue: what each side holds, how it stands, when it last moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analysis import stages
from helpers.analysis.pay import first_days
from helpers.archive import Archive, Quantity, RowText, accepted_rows, day_text, states_number, unit_scale

# Names of issues that need more than their underscores taken out.
NAMES = {
    "ad_supported_streaming_residual_one_hour_year": "Residual of streaming with advertising, one hour, a year",
    "affiliate_production": "Affiliated production",
    "ai": "Artificial intelligence",
    "background_self_styling_increase": "Rise in pay for self-styling of background actors",
    "comedy_variety_streaming_budget_four_per_week_30min": "Budget for comedy and variety terms, four a week, half an hour",
    "comedy_variety_streaming_budget_four_per_week_60min": "Budget for comedy and variety terms, four a week, one hour",
    "comedy_variety_streaming_budget_weekly_30min": "Budget for comedy and variety terms, weekly, half an hour",
    "comedy_variety_streaming_budget_weekly_60min": "Budget for comedy and variety terms, weekly, one hour",
    "contract_length": "Length of the contract",
    "contract_term": "Length of the contract",
    "cycle": "The round as a whole",
    "daily_turnaround_hours": "Hours between shifts",
    "economics": "Economic terms",
    "est_residual_film_increase": "Rise in the download sale residual, films",
    "est_residual_tv_increase": "Rise in the download sale residual, television",
    "extension": "Extension of the contract",
    "feature_free_work": "Unpaid work on features",
    "guest_star_minimum_increase": "Rise in the minimum of guest stars",
    "health_boomer_fund": "Fund for health cover of retirees",
    "health_pension": "Health and pension",
    "health_pension_caps": "Caps on health and pension contributions",
    "health_plan_one_time_funding": "One-time funding of the health plan",
    "multi_employer_bargaining": "Multi-employer bargaining",
    "network_primetime_director_minimums_increase": "Rise in prime-time network minimums of directors",
    "overall": "The talks as a whole",
    "pattern": "Pattern of the round",
    "residuals_commission": "Commission on residuals",
    "second_step_feature": "Second step of feature scripts",
    "self_tapes": "Self-taped auditions",
    "stand_in_line_delivery_increase": "Rise in pay of stand-ins who deliver lines",
    "streaming_26_weeks": "Streaming residual for half a year",
    "streaming_free_window": "Free window before streaming residuals",
    "streaming_free_window_first_season": "Free window before streaming residuals, first season",
    "streaming_wage_terms": "Wages on streaming work",
    "strike_risk": "Risk of a strike",
    "talks": "State of the talks",
    "term": "Length of the contract",
    "term_end": "End of the contract",
    "term_years": "Years of the contract",
    "term_of_agreement": "Term of the agreement",
    "cw_rates": "Rates on the CW network",
    "digital_minimum_length": "Shortest digital program covered",
    "dvd_residual": "DVD residual",
    "new_media_est_residual": "Download residual",
    "new_media_streaming_residual": "Streaming residual (new media)",
    "recoupment_residuals_revamp": "Residuals after recoupment",
    "est": "Electronic sell-through",
    "package_value_total": "Package value",
    "staff_writer_weekly": "Staff writer, weekly",
    "staff_writer_weekly_20_week_guarantee": "Staff writer, weekly, twenty weeks guaranteed",
    "staff_writer_weekly_40_week_guarantee": "Staff writer, weekly, forty weeks guaranteed",
    "tv_weekly_minimum_lowest": "Lowest weekly minimum in television",
    "tv_weekly_minimum_highest": "Highest weekly minimum in television",
    "tv_one_hour_story_teleplay_network_primetime": "Network prime-time script, one hour",
    "new_media_est_residual_tv": "Download sale residual, television",
    "new_media_est_residual_film": "Download sale residual, films",
    "new_media_est_residual_increase": "Rise in the download sale residual",
    "new_media_rental_residual_increase": "Rise in the download rental residual",
    "client_opt_out": "Clients’ choice",
    "comedy_variety_streaming": "Comedy and variety for streaming",
    "employment_duration": "Length of employment",
    "employment_duration_minimum": "Shortest employment",
    "employment_duration_minimum_development_room": "Shortest employment, development room",
    "employment_duration_minimum_per_episode": "Shortest employment, for each episode",
    "health_extension": "Health cover during the strike",
    "options_exclusivity": "Options and exclusivity",
    "package_counter": "Counteroffer as a whole",
    "package_counter_shape": "Shape of the counteroffer",
    "picket_line_rights": "Right to honor picket lines",
    "pattern_terms": "Terms of the first deal of the round",
    "script_fees_staff_writers": "Script fees of staff writers",
    "staff_size_control": "Who sets the size of the staff",
    "staff_size_minimum": "Smallest staff",
    "staff_size_minimum_development_room": "Smallest staff, development room",
    "streaming_residual_one_hour_three_years": "Streaming residual of one hour over three years",
    "streaming_residual_one_hour_three_years_rise": "Rise in the streaming residual of one hour",
    "weekly_pay_screenwriters": "Weekly pay of screenwriters",
    "mini_room_premium": "Mini-room premium",
    "mini_room_premium_total_rise": "Rise in mini-room pay in all",
    "minimums_increase_compounded": "Rise in minimums over the contract",
    "foreign_streaming_residual_netflix_hour": "Foreign streaming residual of one hour, Netflix",
    "viewership_bonus_feature_over_30m": "Viewership bonus, features of over 30 million dollars",
    "viewership_bonus_half_hour": "Viewership bonus, half an hour",
    "viewership_bonus_one_hour": "Viewership bonus, one hour",
    "staff_size_minimum_up_to_6_episodes": "Smallest staff, up to 6 episodes",
    "staff_size_minimum_7_to_12_episodes": "Smallest staff, 7 to 12 episodes",
    "staff_size_minimum_13_or_more_episodes": "Smallest staff, 13 or more episodes",
    "staff_size_minimum_writer_producers": "Smallest staff, writer-producers",
    "writer_producer_tier": "Tier of writer-producers",
    "writer_producer_weekly_tier": "Weekly tier of writer-producers",
    "dvd_residual_pct": "DVD residual, percent",
    "flat_deal_delivery_payment": "Payment on delivery of a flat deal",
    "flat_deal_second_payment": "Second payment of a flat deal",
    "half_hour_tv_script_rate": "Script of half an hour",
    "health_pension_plan_gap": "Gap of the health and pension plans",
    "long_day_penalty": "Penalty for long days",
    "new_media_est_residual_first_tier": "Download sale residual, first tier",
    "one_hour_tv_script_rate": "Script of one hour",
    "pay_tv_streaming_director_minimums_increase": "Rise in minimums of directors, pay TV and streaming",
    "pension_contribution_cap_director_theatrical": "Cap on pension contributions, film directors",
    "pension_health_contribution": "Pension and health contribution",
    "pension_health_contribution_increase": "Rise in pension and health contributions",
    "pension_health_value": "Value of pension and health terms",
    "session_bonus_first": "Session bonus, first session",
    "session_bonus_max": "Session bonus at most",
    "streaming_fixed_residual_pct_of_base": "Fixed streaming residual, share of the base",
    "streaming_pct_distributor_gross": "Streaming residual, share of distributor gross",
    "streaming_residual_one_hour_three_year": "Streaming residual of one hour over three years",
    "tv_one_hour_story_network_primetime": "Network prime-time story, one hour",
    "writing_teams_benefits": "Benefits of writing teams",
    "writing_teams_ph": "Pension and health contributions for writing teams",
}


PROPER = {
    "warner bros discovery": "Warner Bros. Discovery", "nbcuniversal": "NBCUniversal", "paramount global": "Paramount", "paramount": "Paramount", "mgm": "MGM",
    "disney": "Disney", "netflix": "Netflix", "amazon": "Amazon", "sony": "Sony", "apple": "Apple", "dvd": "DVD",
    "cw": "CW", "ai": "AI", "tv": "TV", "fox": "Fox", "svod": "SVOD", "cbs": "CBS", "abc": "ABC", "nbc": "NBC",
}  # fmt: skip


RECENT_DAYS = 30


def issue_name(issue: str) -> str:
    """The issue as readers see it."""
    if issue in NAMES:
        return NAMES[issue]
    words = issue.replace("_", " ")
    words = words[:1].upper() + words[1:]
    for plain, name in PROPER.items():
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
class Issues:
    """How many issues the archive follows, and how many of them are agreed and moved in the last month.

    `newest` are the issues that moved last, all on `newest_on`, a day or the last one of a month of which no more is
    known (`known_to`).
    """

    named: Quantity
    agreed: Quantity
    moved: Quantity
    newest: tuple[RowText, ...]
    newest_on: pd.Timestamp | None
    known_to: str


def issues(archive: Archive, dispute: str) -> Issues | None:
    """Counts over `by_issue`; None where the archive holds no position."""
    frame = by_issue(archive, dispute)
    if frame.empty:
        return None
    sources = tuple(dict.fromkeys(s for cell in frame["guild"] if isinstance(cell, RowText) for s in cell.sources))[:2]
    recent = frame["moved_on"] >= pd.Timestamp(archive.as_of) - pd.Timedelta(days=RECENT_DAYS)

    def count(key: str, label: str, value: int) -> Quantity:
        return Quantity(
            key, label, value, "count", sources, f"Counted among positions known on {day_text(archive.as_of)}"
        )

    last = _moved_last(frame[recent] if recent.any() else frame)
    return Issues(
        count("issues", "Issues that the archive follows", len(frame)),
        count("issues_agreed", "Issues agreed", int((frame["status"] == "agreed").sum())),
        count("issues_moved", "Issues that moved in the last month", int(recent.sum())),
        tuple(last["issue"]),
        last.iloc[0]["moved_on"] if len(last) else None,
        str(last.iloc[0]["moved_on_precision"]) if len(last) else "day",
    )


def _moved_last(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that moved on the same day, or in the same month, as the first."""
    first = frame.iloc[0]
    together = frame["moved_on_precision"] == first["moved_on_precision"]
    return frame[together & (frame["moved_on"] == first["moved_on"])]


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
    if pd.isna(row["value"]) or states_number(float(row["value"]), text, unit_scale(str(row["unit"]))):
        return (words,)
    return (Quantity(str(row["item"]), "", float(row["value"]), str(row["unit"]), source, "As stated"), words)


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
