"""Other unions around a round: dates ahead that still hold, of the same kind of employers."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import calendar, road_ahead, rounds


@pytest.mark.parametrize(
    ("dispute", "day", "guild", "date"),
    [
        ("teamsters-2024", "2024-07-26", "IATSE", "2024-07-31"),  # ratified on 18 July
        ("wga-2014", "2014-04-15", "DGA", "2014-06-30"),  # a deal since November 2013
        ("iatse-2024", "2024-07-19", "IATSE", "2024-07-31"),
    ],
)
def test_an_expiry_that_a_deal_has_replaced_lies_ahead_no_more(dispute, day, guild, date):
    archive = open_archive(day)
    coming = rounds.coming_dates(archive, dispute)
    assert coming[(coming["guild"] == guild) & (coming["date"] == pd.Timestamp(date))].empty
    shown = calendar.dates(archive, dispute)
    of_guild = shown[(shown["who"] == guild) & (shown["what"] == calendar.EXPIRY)]
    assert of_guild[of_guild["start"] == pd.Timestamp(date)].empty


def test_rounds_with_agencies_and_with_studios_are_kept_apart():
    studios = open_archive("2020-03-10")
    assert "wga-ata-2019" not in set(rounds.coming_dates(studios, "dga-2020")["dispute_id"])
    stoppages = calendar.dates(studios, "dga-2020").query("what == 'Stoppage'")
    assert stoppages.empty, "the writers had left their agents, not the studios"
    agencies = rounds.coming_dates(open_archive("2002-04-21"), "sag-ata-2000")
    assert agencies.empty


def test_an_agreement_about_to_run_out_lies_ahead_though_it_is_settled():
    ahead = calendar.ahead(open_archive("2018-06-28"), "network-code-2014")
    assert pd.Timestamp("2018-06-30") in set(ahead["day"])


def test_a_stoppage_that_began_before_the_chart_keeps_its_first_day():
    days = calendar.dates(open_archive("2023-09-25"), "wga-2023")
    strike = days[(days["what"] == calendar.STOPPAGE) & days["of_page"]].iloc[0]
    assert strike["start"] == pd.Timestamp("2023-05-02")
    assert strike["shown_from"] > strike["start"]


def test_what_was_only_planned_moved_nothing():
    told = " ".join(cell.text for cell in calendar.turns(open_archive("2023-11-08"), "sagaftra-2023")["what"])
    assert "announced" not in told
    assert "to resume" not in told


def test_a_deal_known_to_its_month_is_shown_with_its_month():
    settled = rounds.settled_since(open_archive("2024-12-10"), "animation-2024")
    assert "month" in set(settled["date_precision"])


@pytest.mark.parametrize(("day", "near"), [("2023-04-29", "2023-07-19"), ("2023-09-08", "2023-10-18")])
def test_the_next_count_of_shooting_days_was_expected_about_when_it_came(day, near):
    coming = road_ahead.next_figures(open_archive(day)).set_index("figure")
    assert abs((coming.loc["shoot_days", "expected_on"] - pd.Timestamp(near)).days) <= 3
