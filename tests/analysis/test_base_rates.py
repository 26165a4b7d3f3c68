"""Base rates by stage and the pattern: the numbers on record, and nothing of later rounds."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import base_rates, pattern


def counts(day: str | None, dispute: str) -> dict[str, tuple[int, int]]:
    rows = base_rates.rates(open_archive(day), dispute).to_dict("records")
    return {row["key"]: (row["hits"], row["cases"]) for row in rows}


def test_of_all_screen_rounds_most_had_a_deal_before_the_expiry():
    rounds = base_rates.past_rounds(open_archive())
    assert not rounds["dispute_id"].duplicated().any()
    assert rounds["outcome"].value_counts().to_dict() == {"dealt_before": 23, "settled_later": 8, "struck": 5}
    # The drivers' deal of 29 June 2012 counts since their agreement of 2010 has its expiry on record, 31 July 2012.
    drivers = rounds.set_index("dispute_id").loc["teamsters-2012"]
    assert (drivers["deal_day"], drivers["outcome"]) == (-32, "dealt_before")
    assert rounds["outcome"].drop(rounds.index[rounds["dispute_id"] == "teamsters-2012"]).eq("dealt_before").sum() == 22
    late = base_rates.without_deal(rounds, -8)
    assert (len(late), int((late["outcome"] == "struck").sum())) == (14, 5)
    writers = late[late["guild"] == "WGA"]
    assert (len(writers), int((writers["outcome"] == "struck").sum())) == (7, 4)


def test_six_of_eight_authorizations_were_followed_by_a_strike_and_their_share_says_nothing():
    votes = base_rates.authorizations(open_archive())
    assert (int(votes["struck"].sum()), len(votes)) == (6, 8)
    assert votes["yes_pct"].between(90, 99).all()


@pytest.mark.parametrize(
    ("dispute", "day", "here", "votes"),
    [("wga-2023", "2023-04-29", (3, 11), (3, 5)), ("wga-2007", "2007-10-23", (2, 5), (1, 1))],
)
def test_an_earlier_day_knows_earlier_rounds_only(dispute, day, here, votes):
    found = counts(day, dispute)
    assert found["struck_from_here"] == here
    assert found["struck_after_authorization"] == votes
    rounds = base_rates.past_rounds(open_archive(day), dispute)
    assert (rounds["deal_on"] <= pd.Timestamp(day)).all()
    assert dispute not in set(rounds["dispute_id"])


def test_too_few_rounds_give_words_and_no_share():
    rows = base_rates.rates(open_archive("2007-10-23"), "wga-2007").set_index("key")
    assert rows.loc["struck_from_here_union", "message"] == "too few cases (n=4)"
    assert pd.isna(rows.loc["struck_from_here_union", "share_pct"])
    known = rows[rows["message"] == ""]
    assert (known["low_80"] < known["share_pct"]).all()
    assert (known["share_pct"] < known["high_80"]).all()


def test_a_round_that_was_struck_counts_no_longer_as_open():
    rounds = base_rates.past_rounds(open_archive())
    assert "wga-2023" in set(base_rates.without_deal(rounds, 0)["dispute_id"])
    assert "wga-2023" not in set(base_rates.without_deal(rounds, 1)["dispute_id"])


def test_todays_round_is_one_line_among_the_past_ones():
    archive = open_archive("2023-04-29")
    lines = base_rates.round_lines(archive, "wga-2023")
    own = lines[lines["of_page"]].iloc[0]
    assert (own["mark"], own["end_day"]) == ("today", -2)
    assert len(lines) == len(base_rates.past_rounds(archive, "wga-2023")) + 1
    assert (lines["start_day"] <= lines["end_day"]).all()
    assert set(lines["mark"]) == {"deal", "strike", "today"}


def test_followers_of_a_first_deal_mostly_got_its_first_year_raise():
    found = pattern.followers(open_archive()).set_index("dispute_id")
    assert found.index.is_unique
    assert found["relation"].value_counts().to_dict() == {"same": 9, "lower": 4, "higher": 3}
    assert found.loc["sagaftra-2020", ["raise_pct", "pattern_pct"]].tolist() == [2.5, 2.5]
    assert sorted(found.loc[found["relation"] == "lower", "difference"]) == [-1.0, -0.5, -0.5, -0.5]
    higher = found.loc[found["relation"] == "higher", "difference"].to_dict()
    assert higher == {"sagaftra-2023": 2.0, "sagaftra-2026": 1.5, "dga-2026": 1.0}


def test_on_8_september_2023_the_pattern_said_what_came():
    made = pattern.implied(open_archive("2023-09-08"), "wga-2023")
    assert made.compounded.value == 13.02
    assert made.compounded.low == made.compounded.high == 13.02  # no follower had got more, and it is on offer already
    assert (made.same, made.lower, made.higher) == (8, 4, 0)
    before = pattern.implied(open_archive("2023-08-01"), "wga-2023")
    assert before.compounded.low < before.compounded.high == 13.02
    assert pattern.implied(open_archive("2023-09-25"), "wga-2023") is None  # its own deal is made
    assert pattern.implied(open_archive("2023-10-20"), "sagaftra-2023") is not None
    assert pattern.implied(open_archive("2023-10-30"), "sagaftra-2023") is None  # offered more: the pattern is broken


def test_prices_beside_a_raise_are_those_of_the_twelve_months_to_the_deal():
    rows = pattern.raises(open_archive()).set_index("dispute_id")
    # The twelve-month rises that the BLS published for May, August and October 2023.
    assert rows.loc[["dga-2023", "wga-2023", "sagaftra-2023"], "prices_pct"].tolist() == [4.0, 3.7, 3.2]


def test_raises_of_a_day_are_not_changed_by_later_deals():
    then, now = (pattern.raises(open_archive(day)) for day in ("2015-01-01", None))
    columns = ["round", "contract", "raise_pct", "first", "pattern_pct", "relation"]
    pd.testing.assert_frame_equal(then[columns], now.loc[then.index, columns])


def test_the_record_of_the_rates_says_what_was_said_and_what_came():
    record = base_rates.record(base_rates.backtest(open_archive("2023-04-29"))).set_index(["day", "method"])
    here, everyone = record.loc[(-8, base_rates.FROM_HERE)], record.loc[(-8, base_rates.ALL_ROUNDS)]
    assert here["rounds"] == everyone["rounds"] == 6
    assert here["happened"] == everyone["happened"] == pytest.approx(1 / 6)  # the writers of 2007 struck
    assert here["said"] > everyone["said"]
    assert abs(here["gain"]) < 2 * here["gain_error"]


def test_a_past_chance_rests_on_rounds_that_were_over_by_then():
    forecasts = base_rates.backtest(open_archive())
    rounds = base_rates.past_rounds(open_archive())
    for row in forecasts[forecasts["method"] == base_rates.ALL_ROUNDS].itertuples():
        over = (rounds["deal_on"] < row.on) | (rounds["strike_on"] < row.on)
        assert row.behind == int(over.sum())


def test_a_later_round_changes_no_earlier_chance():
    early, late = (base_rates.backtest(open_archive(day)) for day in ("2020-01-01", "2026-11-28"))
    kept = late[late["dispute_id"].isin(early["dispute_id"])].reset_index(drop=True)
    assert kept["on"].max() < pd.Timestamp("2020-01-01")
    merged = early.merge(kept, on=["dispute_id", "day", "method"], suffixes=("", "_late"))
    assert len(merged) == len(early)
    assert (merged["struck"] == merged["struck_late"]).all()


@pytest.mark.parametrize(
    ("day", "left_out"),
    [("1952-03-15", ""), ("1960-01-01", ""), ("1985-03-01", "wga-1985"), ("1985-04-01", "wga-1985")],
)
def test_days_on_which_no_earlier_round_had_a_deal_or_a_strike_have_a_frame_of_days(day, left_out):
    rounds = base_rates.past_rounds(open_archive(day), left_out)
    for column in ("deal_on", "strike_on", "expires_on"):
        assert pd.api.types.is_datetime64_any_dtype(rounds[column]), column


@pytest.mark.parametrize("day", ["1952-03-15", "1985-03-01", "2023-09-08"])
def test_votes_that_authorized_a_strike_are_counted_on_any_day(day):
    votes = base_rates.authorizations(open_archive(day))
    assert votes["struck"].dtype == bool
