"""Break-even of a stoppage: by hand, at its limits, and with every assumption in view."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import open_archive
from helpers.analysis.break_even import (
    EmployerAssumptions,
    MemberAssumptions,
    Range,
    assumptions_table,
    balance_by_day,
    break_even,
    employers_loss_per_day,
    gain_from_raises,
    gain_from_values,
    gain_in_gap,
    members_loss_per_day,
)
from helpers.prose import cost

MEMBERS = MemberAssumptions(
    payroll=Range(1460, 1825, 2190),
    share_stopped=Range(0.5, 0.8, 1.0),
    share_made_up=Range(0.0, 0.1, 0.5),
    support=Range(0.0, 0.1, 0.2),
)
amounts = st.floats(0, 5000)


def ranges(values):
    return st.lists(values, min_size=3, max_size=3).map(lambda v: Range(*sorted(v)))


def test_members_lose_the_stopped_earnings_less_what_returns():
    loss = members_loss_per_day(MEMBERS)
    assert loss.central == pytest.approx(5 * 0.8 * 0.9 - 0.1)
    assert loss.low == pytest.approx(4 * 0.5 * 0.5 - 0.2)
    assert loss.high == pytest.approx(6)


def test_gain_compares_compounded_levels_year_by_year():
    gain = gain_from_raises(Range.exactly(1000), Range.exactly(0.5), [4, 3, 2], [5, 4, 3.5])
    offer, settled = (1.04, 1.04 * 1.03, 1.04 * 1.03 * 1.02), (1.05, 1.05 * 1.04, 1.05 * 1.04 * 1.035)
    assert gain.central == pytest.approx(500 * (sum(settled) - sum(offer)))
    assert gain.low == gain.high == pytest.approx(gain.central)


def test_a_valuation_of_233_against_86_a_year_is_441_over_three_years():
    gain = gain_from_values(Range.exactly(86), Range.exactly(233), years=3)
    assert gain.central == 441
    made = break_even(gain, Range(2, 3, 4.5))
    assert (made.low, made.central, made.high) == pytest.approx((98, 147, 220.5))


def test_no_gain_breaks_even_at_once_and_no_loss_never():
    assert break_even(Range(-5, 0, 10), Range(1, 2, 5)).central == 0
    assert break_even(Range(-5, 0, 10), Range(1, 2, 5)).high == 10
    made = break_even(Range(10, 20, 30), Range(-1, 0, 5))
    assert (made.low, made.central, made.high) == (2, inf, inf)


def test_the_employers_lose_what_one_company_does_times_their_number_and_share():
    loss = employers_loss_per_day(
        EmployerAssumptions(company_loss=Range(1, 2, 3), companies=Range(2, 4, 8), share_of_dispute=Range(0.25, 0.5, 1))
    )
    assert (loss.low, loss.central, loss.high) == pytest.approx((0.5, 4, 24))
    with pytest.raises(ValueError, match="share_of_dispute: expected values from 0 to 1"):
        EmployerAssumptions(Range(1, 2, 3), Range(2, 4, 8), Range(0.25, 0.5, 1.5))


def test_what_one_side_wins_of_the_gap_the_other_pays():
    place = Range(0.2, 0.5, 0.9)
    won, spared = gain_in_gap(100, 3, place), gain_in_gap(100, 3, place, employers=True)
    assert (won.low, won.central, won.high) == pytest.approx((60, 150, 270))
    assert (spared.low, spared.central, spared.high) == pytest.approx((30, 150, 240))
    assert won.high + spared.low == pytest.approx(300)
    with pytest.raises(ValueError, match="gap 0, years 3"):
        gain_in_gap(0, 3, place)


def test_the_sliders_start_from_the_figures_of_the_page():
    archive = open_archive("2023-09-08")
    text = cost.break_even_dials(archive, "wga-2023").text
    own, other = cost.members(archive, "wga-2023"), cost.employers(archive, "wga-2023")
    assert own is not None
    assert other is not None
    for side in (own, other):
        shown = [int(found) for found in re.findall(r"after (\d+) days", text)]
        assert any(abs(days - side.result.central) <= 2 for days in shown)


def test_the_employers_break_even_waits_for_a_company_to_name_its_loss():
    assert cost.employers(open_archive("2023-09-04"), "wga-2023") is None
    assert cost.employers(open_archive("2023-09-05"), "wga-2023") is not None
    assert "theirs is not computed" in cost.break_even_text(open_archive("2023-09-04"), "wga-2023").text


@given(ranges(amounts), ranges(st.floats(0.01, 100)))
def test_the_range_holds_the_central_length(gain, loss):
    made = break_even(gain, loss)
    assert made.low <= made.central <= made.high


@given(ranges(amounts), ranges(st.floats(0, 1)), ranges(st.floats(0, 1)), ranges(st.floats(0, 10)))
def test_losses_are_ranges_in_order(payroll, stopped, made_up, support):
    loss = members_loss_per_day(MemberAssumptions(payroll, stopped, made_up, support))
    assert loss.low <= loss.central <= loss.high


def test_the_balance_crosses_zero_at_the_break_even_day():
    gain, loss = Range(90, 100, 110), Range(1, 2, 4)
    made, frame = break_even(gain, loss), balance_by_day(gain, loss, last_day=120)
    assert frame["day"].tolist() == list(range(121))
    assert frame.loc[frame["balance"] >= 0, "day"].max() == made.central == 50
    assert frame.loc[frame["balance_low"] >= 0, "day"].max() == int(made.low) == 22
    assert frame.loc[frame["balance_high"] >= 0, "day"].max() == made.high == 110
    assert (frame["balance_low"] <= frame["balance"]).all()
    with pytest.raises(ValueError, match="last_day 0"):
        balance_by_day(gain, loss, last_day=0)


def test_every_assumption_is_listed_with_its_unit():
    table = assumptions_table(MEMBERS)
    assert table["assumption"].tolist() == [f.name for f in fields(MEMBERS)]
    assert table["unit"].tolist() == ["usd_millions_per_year", "ratio", "ratio", "usd_millions_per_day"]
    assert table.loc[0, ["low", "central", "high"]].tolist() == [1460, 1825, 2190]
    assert (table["label"].str.len() > 10).all()


def test_impossible_assumptions_are_refused():
    with pytest.raises(ValueError, match="in order"):
        Range(3, 2, 4)
    with pytest.raises(ValueError, match="missing"):
        Range(1, float("nan"), 4)
    with pytest.raises(ValueError, match="share_stopped: expected values from 0 to 1"):
        replace(MEMBERS, share_stopped=Range(0.5, 0.8, 1.2))
    with pytest.raises(ValueError, match="payroll: expected values from 0"):
        replace(MEMBERS, payroll=Range(-1, 0, 1))
    with pytest.raises(ValueError, match="2 years offered and 3 settled"):
        gain_from_raises(Range.exactly(1), Range.exactly(1), [4, 3], [5, 4, 3])
    with pytest.raises(ValueError, match="years"):
        gain_from_values(Range.exactly(1), Range.exactly(2), years=0)
