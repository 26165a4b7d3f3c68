"""Raises as figures and frames: picked once, compounded once, never over unequal terms."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import open_archive
from helpers.analysis import pay, prices, raises
from helpers.briefing import caption, say

RAISES = st.lists(st.floats(-5, 30).map(lambda pct: round(pct, 2)), min_size=1, max_size=4)


@given(RAISES)
def test_compounding_is_the_product_of_yearly_factors(by_year):
    assert pay.exact_compounded_pct(by_year) == pytest.approx((np.prod(1 + np.array(by_year) / 100) - 1) * 100)
    assert pay.compounded_pct(by_year) == round(pay.exact_compounded_pct(by_year), 2)


@given(RAISES, st.floats(0.5, 10))
def test_raises_at_the_pace_of_prices_are_worth_nothing_and_larger_ones_more(by_year, pace):
    still = pay.exact_compounded_pct([pace] * len(by_year))
    assert prices.real_rise_pct(still, pace, len(by_year)) == pytest.approx(0, abs=0.01)
    assert prices.real_rise_pct(still + 1, pace, len(by_year)) > 0


def test_the_writers_terms_of_september_2023():
    terms = raises.newest(open_archive("2023-09-08"), "wga-2023")
    assert (terms.ask.raises.text(), terms.offer.raises.text()) == ("6, 5 and 5", "5, 4 and 3.5")
    assert (terms.ask.compounded.value, terms.offer.compounded.value, terms.gap.value) == (16.87, 13.02, 3.85)
    assert terms.open
    assert terms.at_pattern
    assert terms.settlement is None
    assert terms.pattern_union.text == "directors"
    assert terms.leading is terms.offer
    assert terms.ask.compounded.of.side == "guild"


def test_a_settlement_closes_the_gap_and_leads():
    terms = raises.newest(open_archive("2023-10-12"), "wga-2023")
    assert not terms.open
    assert terms.leading is terms.settlement
    assert terms.gap.value == 3.85  # what was left when they settled


def test_an_ask_for_one_year_is_not_set_against_an_offer_for_three():
    terms = raises.newest(open_archive("2017-05-01"), "sagaftra-games-2016")
    assert terms.gap is None
    assert not terms.open


def test_moves_over_unequal_years_are_told_apart():
    moves = raises.moves(open_archive(), "sagaftra-2023")
    assert set(moves["years"]) == {1, 3}
    assert set(raises.over_the_term(moves)["years"]) == {3}
    assert moves["made_on"].is_monotonic_increasing


@pytest.mark.parametrize("day", ["2023-05-01", "2023-08-22", "2023-09-08", "2023-10-12"])
def test_frames_and_figures_agree_and_know_nothing_of_later_days(day):
    archive = open_archive(day)
    terms = raises.newest(archive, "wga-2023")
    levels = raises.levels(terms)
    ends = levels.groupby("party")["level_pct"].last()
    assert {side.party: side.compounded.value for side in terms.sides} == ends.to_dict()
    assert levels.loc[levels["year"] == 0, "level_pct"].eq(0).all()
    assert (levels["made_on"] <= pd.Timestamp(day)).all()


def test_what_prices_do_is_assumed_only_for_terms_that_still_lie_ahead():
    archive = open_archive("2023-09-08")
    made = raises.real(archive, raises.newest(archive, "wga-2023"))
    exact = (1.05 * 1.04 * 1.035 / (1 + prices.inflation(archive).exact_pct / 100) ** 3 - 1) * 100
    assert made.worth.value == pytest.approx(exact, abs=0.05)
    later = open_archive("2026-11-24")
    assert raises.real(later, raises.newest(later, "wga-2017")) is None


def test_a_round_with_agencies_is_not_over_minimums():
    terms = raises.newest(open_archive("2019-03-14"), "wga-ata-2019")
    assert not terms.over_pay
    assert terms.sides == ()
    assert raises.levels(terms).empty


def test_where_no_report_gives_the_raises_those_of_the_agreement_stand():
    archive = open_archive("2017-06-30")
    assert pay.offers(archive, "dga-2017") == []
    terms = raises.newest(archive, "dga-2017")
    assert terms.settlement.raises.text() == "2.5, 3 and 3"
    assert raises.newest(open_archive("2016-12-10"), "dga-2017").settlement is None
    assert raises.moves(archive, "dga-2017")["party"].tolist() == ["settlement"]


def test_after_a_deal_whose_raises_are_not_known_ask_and_offer_are_told_as_past():
    archive = open_archive("2023-11-08")
    terms = raises.newest(archive, "sagaftra-2023")
    assert terms.deal_on == date(2023, 11, 8)
    assert not terms.open
    names = {"terms": terms, "worth": raises.real(archive, terms), "valued": None, "valuations": pd.DataFrame()}
    text = say('{% include "pay_terms.md.j2" %}', archive, **names).text
    assert "Before the deal ask and offer were 2.72 points apart" in text
    assert "The guild had last asked 9, 4 and 4 percent" in text
    assert " asks " not in text
    assert "real raise" not in text
    assert caption("pay_paths", terms=terms)["title"].startswith("Before the deal the guild asked 17.89 percent")
    assert raises.newest(open_archive("2023-11-07"), "sagaftra-2023").open
