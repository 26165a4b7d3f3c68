"""Break-even of a stoppage: by hand, at its limits, and with every assumption in view."""

from __future__ import annotations

from datetime import date
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers import open_archive
from helpers.analysis import assumption_list, costs, pay
from helpers.analysis.break_even import EMPLOYERS as EMPLOYERS_NAMES
from helpers.analysis.break_even import GAP as GAP_NAMES
from helpers.analysis.break_even import (
    LABELS,
    Range,
    days_at,
    draws,
    employers_first,
    spread,
    swings,
)
from helpers.analysis.break_even import MEMBERS as MEMBERS_NAMES
from helpers.analysis.cost_assumptions import assumptions, missing
from helpers.charts.break_even import break_even_what_if

BRIEFED = ("2023-09-08", "wga-2023")
amounts = st.floats(0, 5000)


def ranges(values):
    return st.lists(values, min_size=3, max_size=3).map(lambda v: Range(*sorted(v)))


def test_days_at_single_values_are_the_central_break_even():
    values = {"gap": 100, "years": 3, "place": 0.4, "payroll": 1825, "share_lost": 0.8, "support": 8}
    assert days_at(values) == pytest.approx({"guild": (120 + 8) / 4})
    values |= {"company_loss": 2, "companies": 5, "share_of_dispute": 0.5}
    assert days_at(values) == pytest.approx({"guild": 32, "employers": 180 / 5})
    assert days_at({**values, "share_lost": 0})["guild"] == inf
    assert days_at({**values, "place": 0, "support": 0, "share_lost": 0})["guild"] == 0
    with pytest.raises(KeyError):
        days_at({"gap": 100})


@given(ranges(st.floats(1, 5000)), ranges(st.floats(0, 1)), ranges(st.floats(0.01, 1)))
def test_one_assumption_alone_moves_the_days_no_further_than_all_together(payroll, place, lost):
    fixed = {"gap": Range.exactly(100), "years": Range.exactly(3), "support": Range.exactly(0)}
    moving = {"payroll": payroll, "place": place, "share_lost": lost}
    least = {"payroll": payroll.high, "place": place.low, "share_lost": lost.high}
    most = {"payroll": payroll.low, "place": place.high, "share_lost": lost.low}
    low, high = (days_at({name: r.central for name, r in fixed.items()} | ends)["guild"] for ends in (least, most))
    for days in swings(fixed | moving, "guild").values():
        assert all(low * (1 - 1e-9) <= day <= high * (1 + 1e-9) for day in days)


def test_on_the_day_of_the_briefing_the_assumptions_are_what_their_rows_give():
    found = assumptions(open_archive(BRIEFED[0]), BRIEFED[1])
    central = {name: one.values.central for name, one in found.items()}
    gap = found["gap"].values
    assert gap.high == 429 - 86
    assert gap.low == pytest.approx((429 - 86) * 3.85 / 7.61, abs=0.05)  # raises had come that much closer by 11 August
    assert gap.central == pytest.approx((gap.low + gap.high) / 2, abs=0.1)
    assert central["payroll"] == 1550
    assert central["share_lost"] == pytest.approx((911 - 840) / (911 / 365 * 100), abs=0.001)
    assert found["share_lost"].values.low == 0  # 2 x 911 is less than 986 + 840
    assert found["share_lost"].values.high == 1  # 287 million is more than all the pay of 100 days
    assert (central["support"], found["support"].values.high) == (2.86, 19.7)
    assert central["company_loss"] == pytest.approx(400 / 244, abs=0.005)
    assert central["companies"] == pytest.approx(136.4 / 18.4, abs=0.05)
    assert found["companies"].values.low == pytest.approx(85.7 / 14.5, abs=0.05)
    assert found["companies"].values.high == pytest.approx(429 / 47, abs=0.05)
    shares = found["share_of_dispute"].values
    assert (shares.low, shares.central, shares.high) == pytest.approx((73 / 244, 158.5 / 244, 1), abs=0.001)


def test_the_place_is_where_past_rounds_fell_until_this_one_has_settled():
    before, after = (assumptions(open_archive(day), "wga-2023")["place"] for day in ("2023-09-08", "2023-11-01"))
    assert before.values.low < before.values.central < before.values.high
    assert "4 past rounds" in before.how
    assert after.values == Range.exactly(round((233 - 86) / (429 - 86), 3))


def test_a_later_dispute_lends_its_pay_to_no_earlier_one():
    payroll = assumptions(open_archive(BRIEFED[0]), "wga-2007")["payroll"]
    assert payroll.values.central == 905.8
    assert "payroll" not in assumptions(open_archive(BRIEFED[0]), "wga-2001")


def test_what_no_row_gave_by_the_day_is_named_and_nothing_is_computed():
    archive = open_archive("2010-12-31")  # before three rounds with an ask, an offer and a settlement
    assert missing(assumptions(archive, "wga-2007"), "guild") == [LABELS["place"]]
    assert not costs.side_sources(archive, "wga-2007", "guild")
    assert assumption_list.wanting(archive, "wga-2007")[0].text == "place of the settlement"


DAYS = [f"{year}-12-31" for year in range(2007, 2026, 2)] + ["2023-05-04", "2023-09-08", "2026-04-05", "2026-11-24"]


@pytest.mark.parametrize("day", sorted(DAYS))
def test_wherever_a_break_even_is_shown_each_assumption_names_its_sources(day):
    archive = open_archive(day)
    valued = archive.table("proposals")  # without a valuation of both packages there is no gap, and no break-even
    for dispute in valued[valued["item"].str.startswith("package_value")]["dispute_id"].unique():
        of_side = {"guild": MEMBERS_NAMES, "employers": EMPLOYERS_NAMES}
        names = [name for side in of_side if costs.side_sources(archive, dispute, side) for name in of_side[side]]
        if not names:
            continue
        listed = assumption_list.listed(archive, dispute).set_index("label")
        dials = str(break_even_what_if(assumptions(archive, dispute)).to_dict())
        for one in (assumptions(archive, dispute)[name] for name in (*names, *GAP_NAMES)):
            assert one.sources, (day, dispute, one.name)
            assert all(archive.source(source).url for source in one.sources)
            assert len(one.how) > 20
            assert listed.loc[one.label, "source_id"] == one.sources
            assert f"'name': '{one.name}'" in dials


def test_the_employers_break_even_waits_for_a_company_to_name_its_loss():
    assert not costs.side_sources(open_archive("2023-09-04"), "wga-2023", "employers")
    assert costs.side_sources(open_archive("2023-09-05"), "wga-2023", "employers")
    assert costs.break_evens(open_archive("2023-09-04"), "wga-2023").employers is None


def test_impossible_assumptions_are_refused():
    with pytest.raises(ValueError, match="in order"):
        Range(3, 2, 4)
    with pytest.raises(ValueError, match="missing"):
        Range(1, float("nan"), 4)


def as_of_the_briefing(**given: Range) -> dict[str, Range]:
    return {name: one.values for name, one in assumptions(open_archive(BRIEFED[0]), BRIEFED[1]).items()} | given


def test_drawn_together_the_break_evens_are_those_of_an_independent_computation():
    drawn = as_of_the_briefing(gap=Range.exactly(343))
    made = draws(drawn)
    ours = [spread(made[side]) for side in ("guild", "employers")]
    expected = [(51, 142, 402), (67, 101, 154)]
    for one, theirs in zip(ours, expected, strict=True):
        assert one == pytest.approx(theirs, rel=0.02)
    assert employers_first(made) == pytest.approx(0.64, abs=0.01)


def test_draws_are_the_same_every_time_and_lie_within_the_range_of_all_assumptions():
    drawn = as_of_the_briefing()
    made = draws(drawn)
    assert made.equals(draws(drawn))
    smallest = {name: drawn[name].high if name == "place" else drawn[name].low for name in GAP_NAMES}
    largest = {name: drawn[name].low if name == "place" else drawn[name].high for name in GAP_NAMES}
    low = days_at(smallest | {name: drawn[name].high for name in EMPLOYERS_NAMES})["employers"]
    high = days_at(largest | {name: drawn[name].low for name in EMPLOYERS_NAMES})["employers"]
    assert low <= made["employers"].min()
    assert made["employers"].max() <= high


@given(ranges(st.floats(0.1, 100)))
def test_a_draw_of_one_assumption_has_its_triangular_distribution(one):
    fixed = {name: Range.exactly(1.0) for name in (*MEMBERS_NAMES, "gap", "years", "place")} | {
        "support": Range.exactly(0.0)
    }
    made = draws(fixed | {"gap": one})["guild"] / 365
    width = one.high - one.low
    triangle = stats.triang((one.central - one.low) / width, one.low, width) if width > 1e-6 else None
    for share in (0.1, 0.5, 0.9):
        expected = triangle.ppf(share) if triangle else one.central
        assert np.quantile(made, share) == pytest.approx(expected, rel=1e-3)


def test_exactly_known_assumptions_give_one_length():
    fixed = {name: Range.exactly(one.central) for name, one in as_of_the_briefing().items()}
    low, middle, high = spread(draws(fixed)["guild"])
    assert low == middle == high == pytest.approx(days_at({name: r.central for name, r in fixed.items()})["guild"])


def test_a_gap_valued_before_the_newest_offer_is_said_to_be_stale():
    gap = pay.package_gap(open_archive("2023-09-08"), "wga-2023")
    assert (gap.valued_on, gap.moved_on) == (date(2023, 5, 1), date(2023, 8, 11))
    assert gap.raises_left == pytest.approx(3.85 / 7.61, abs=0.001)
    assert not pay.package_gap(open_archive("2023-06-01"), "wga-2023").stale
    assert assumptions(open_archive("2023-06-01"), "wga-2023")["gap"].values == Range.exactly(343.0)


def test_no_break_even_runs_from_nothing_to_no_limit():
    drawn = costs.break_evens(open_archive("2023-09-08"), "wga-2023")
    for one in (drawn.members, drawn.employers):
        assert 0 < one.low < one.value < one.high < inf
        assert one.level == 0.8
    assert drawn.employers_first.value == 64
