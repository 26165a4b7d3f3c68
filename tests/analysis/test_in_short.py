"""What captions of charts count and pick: the same as a count over the frame, and nothing where there is nothing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import (
    agreements,
    alliances,
    calendar,
    lengths,
    positions,
    raises,
    round_standing,
    settlements,
    shortfalls,
)

SEPTEMBER = open_archive("2023-09-08")
DAY = pd.Timestamp("2023-09-08")


def levels(guild: list[float], employers: list[float]) -> pd.DataFrame:
    sides = {"guild": guild, "employers": employers}
    rows = [(party, year, pct) for party, raised in sides.items() for year, pct in enumerate([None, *raised])]
    return pd.DataFrame(rows, columns=["party", "year", "raise_pct"]).astype({"raise_pct": float})


@pytest.mark.parametrize(
    ("guild", "employers", "widest"),
    [
        ([6, 5, 5], [5, 4, 3.5], raises.WidestYear(3, 1.5)),
        ([3, 3], [4, 3], raises.WidestYear(1, 1)),
        ([3, 3, 3], [3, 3], raises.WidestYear(1, 0)),
        ([3], [], None),
    ],
)
def test_the_widest_year_is_that_of_the_largest_gap_either_way(guild, employers, widest):
    assert raises.widest_year(levels(guild, employers)) == widest


def test_moves_are_either_drawn_or_named_as_left_out():
    for archive, dispute in ((SEPTEMBER, "wga-2023"), (open_archive("2023-11-08"), "sagaftra-2023")):
        moves = raises.moves(archive, dispute)
        assert len(raises.over_the_term(moves)) + len(raises.of_fewer_years(moves)) == len(moves)
        made = raises.offers_made(moves)
        assert made["guild"] == moves.loc[moves["party"] == "guild", "made_on"].nunique()
    assert raises.offers_made(raises.moves(open_archive("2001-04-25"), "wga-2001"))["guild"] <= 1


def test_a_line_of_offers_goes_on_to_the_day_or_the_settlement_and_there_is_none_without_a_move():
    moves = raises.over_the_term(raises.moves(SEPTEMBER, "wga-2023"))
    steps = raises.steps(moves, DAY)
    assert steps["end"].sum() == 2
    assert set(steps.loc[steps["end"], "made_on"]) == {DAY}
    first = moves.drop_duplicates("party")
    assert raises.steps(first, DAY).empty
    assert raises.steps(moves.iloc[:0], DAY).empty


def test_the_own_stoppage_is_counted_among_those_that_are_over():
    frame = lengths.of_union(SEPTEMBER, "wga-2023")
    made = lengths.longer(frame)
    past = frame[~frame["running"]]
    assert (made.title, made.running, made.among) == ("Writers 2023", True, len(past))
    assert made.count == (past["days"] > 130).sum()
    assert lengths.longer(frame.drop(columns="of_page")) is None
    assert lengths.longer(frame[frame["of_page"]]) is None


def test_windows_without_a_strike_are_counted_beside_the_strike_s_own():
    frame = shortfalls.windows(open_archive("2024-02-01"))
    made = shortfalls.beside_windows(frame)
    quiet = frame[~frame["strike"]]
    assert made.struck.strike
    assert made.windows == len(quiet)
    assert made.as_far == (quiet["lost_pct"] >= made.struck.lost_pct).sum()
    alone = shortfalls.beside_windows(frame[frame["strike"]])
    assert (alone.windows, alone.before_pct) == (0, None)
    assert shortfalls.beside_windows(frame.iloc[:0]) is None


def test_past_rounds_are_counted_by_what_came_of_them():
    standing = round_standing.standing(open_archive("2023-04-29"), "wga-2023")
    made = round_standing.counts(standing)
    past = standing.lines[~standing.lines["of_page"]]
    assert made.past == len(past)
    assert len(made.struck) == (past["mark"] == "strike").sum()
    assert made.early <= made.past - len(made.struck)
    assert made.today == -2
    assert made.since.year == 1985
    assert round_standing.counts(None) is None


def test_a_deal_on_the_very_day_of_the_expiry_is_a_deal_by_the_expiry():
    made = round_standing.standing(open_archive("2023-04-29"), "wga-2023")
    lines = made.lines.assign(mark=made.lines["mark"].where(made.lines["of_page"], "deal"))
    on_the_day = replace(made, lines=lines.assign(end_day=0))
    day_after = replace(made, lines=lines.assign(end_day=1))
    assert round_standing.counts(on_the_day).early == round_standing.counts(on_the_day).past > 0
    assert round_standing.counts(day_after).early == 0


def test_raises_and_prices_are_counted_for_one_union():
    terms = agreements.against_prices(SEPTEMBER, "film_tv")
    made = agreements.outrun(terms, "WGA")
    own = terms[(terms["guild"] == "WGA") & terms["prices_yearly_pct"].notna()]
    assert (made.among, made.by_prices) == (len(own), (own["real_yearly_pct"] < 0).sum())
    assert agreements.outrun(terms, "nobody").among == 0


def test_the_peak_of_minimums_is_the_highest_month_of_the_own_line():
    frame = agreements.real_levels(SEPTEMBER, "film_tv", "WGA")
    made = agreements.worth(frame)
    own = frame[frame["of_page"].astype(bool)]
    assert made.peak.real_index == own["real_index"].max()
    assert made.newest.month == own["month"].max()
    assert agreements.worth(frame.iloc[:0]) is None
    assert agreements.worth(frame[~frame["of_page"].astype(bool)]).peak is None


def test_signed_alone_knows_the_own_dispute_and_the_slowest_first():
    frame = alliances.on_one_clock(open_archive("2023-10-12"))
    made = alliances.signed_alone(frame, "wga-2007")
    assert made.disputes == frame["dispute"].nunique()
    assert made.slowest_first == frame.groupby("dispute")["day"].min().max()
    assert made.of_page.dispute_id == "wga-2007"
    assert alliances.signed_alone(frame, "nobody").of_page is None
    assert alliances.signed_alone(frame.iloc[:0]) is None


def test_the_last_moves_and_the_next_date_are_those_nearest_to_the_day():
    moves = positions.moves(SEPTEMBER, "wga-2023")
    made = positions.last_moved(moves)
    assert made.on == moves["date"].max()
    assert set(made.issues) == set(moves.loc[moves["date"] == made.on, "issue"])
    assert positions.last_moved(moves.iloc[:0]) is None
    days = calendar.dates(open_archive("2023-04-29"), "wga-2023")
    ahead = calendar.next_date(days, pd.Timestamp("2023-04-29"))
    assert ahead.start == days.loc[days["start"] > "2023-04-29", "start"].min()
    assert calendar.next_date(days, pd.Timestamp("2030-01-01")) is None


def test_items_nearer_to_the_offer_lie_below_the_middle():
    items = settlements.placed(SEPTEMBER, "wga-2023")
    assert settlements.nearer_to_offer(items) == (items["place_pct"] < 50).sum()
    assert settlements.nearer_to_offer(pd.DataFrame({"place_pct": [0, 50, 100, 49.9]})) == 2
