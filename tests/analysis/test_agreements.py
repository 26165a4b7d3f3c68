"""Past agreements: prices since the deal before, and where a raise ranks by each measure."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import pay, prices, raises
from helpers.analysis.agreements import (
    Agreement,
    against_prices,
    agreements,
    measures,
    raise_days,
    rank_table,
    ranks,
    real_change,
    real_levels,
    since,
    since_last,
    unbroken,
)


def made_up(name: str, day: str, *raises: float) -> Agreement:
    return Agreement(name, name, name, pd.Timestamp(day), "day", raises, "cpi-us-core")


def ranked(archive, raises, day, earlier):
    return {rank.measure: rank for rank in ranks(archive, raises, pd.Timestamp(day), earlier)}


def test_the_same_raise_is_the_largest_by_one_measure_and_not_by_another():
    earlier = [made_up("steady", "1990-12-13", 4.5, 4.5, 4.5, 4.5), made_up("unknown", "1988-08-03")]
    made = ranked(open_archive("2023-09-27"), (5, 4, 3.5), "2023-09-24", earlier)
    assert made["first"].larger is None
    assert (made["first"].rank, made["first"].among, made["first"].unknown) == (1, 1, 1)
    assert made["yearly"].larger == (earlier[0], 4.5)
    assert made["yearly"].rank == 2
    assert "whole" not in made  # four years are not set beside three


def test_an_equal_raise_counts_as_as_large_and_later_ones_do_not_count():
    earlier = [made_up("a", "2001-01-01", 5, 1, 1), made_up("b", "2010-01-01", 9, 1, 1)]
    made = ranked(open_archive(), (5, 4, 3.5), "2005-01-01", earlier)
    assert made["first"].larger == (earlier[0], 5)
    assert made["first"].rank == 1


def test_the_writers_offer_of_august_2023_on_record():
    archive = open_archive("2023-09-08")
    past = agreements(archive, "film_tv", "WGA")
    made = ranked(archive, (5, 4, 3.5), "2023-08-11", past)
    assert made["first"].larger is None  # larger than any first raise on record back to 1990
    assert made["yearly"].larger[0].contract == "wga-mba-1988-ext"  # but not than 4.5 percent a year to 1995
    assert made["whole"].larger is None  # among contracts of three years


def test_prices_and_minimums_since_the_agreement_before():
    archive = open_archive("2023-09-08")
    last = agreements(archive, "film_tv", "WGA")[-1]
    found = since(archive, last, pd.Timestamp("2023-08-11"))
    index = prices.index(archive)
    rise = float(index["2023-07"]) / float(index["2020-07"])  # July 2023 was the newest month
    assert last.contract == "wga-mba-2020"
    assert found.prices_pct == pytest.approx((rise - 1) * 100, abs=0.05)
    assert found.minimums_pct == 7.68
    assert found.real_pct == pytest.approx((1.0768 / rise - 1) * 100, abs=0.05)


def test_an_agreement_without_raises_on_record_breaks_the_comparison():
    archive = open_archive("2008-03-01")
    past = agreements(archive, "film_tv", "WGA")
    gap = next(a for a in past if a.contract == "wga-mba-2004")
    found = since(archive, gap, pd.Timestamp("2008-02-09"))
    assert gap.raises == ()
    assert found.prices_pct > 0
    assert found.real_pct is None


def test_measures_of_one_known_year_are_those_of_the_first_year():
    assert set(measures(open_archive(), (5.0,), pd.Timestamp("1987-07-14"))) == {"first", "real_first"}


def test_a_round_without_a_deal_is_no_agreement_yet():
    past = [a.contract for a in agreements(open_archive("2023-09-08"), "film_tv", "WGA")]
    assert "wga-mba-2023" not in past


@pytest.mark.parametrize(("guild", "contract"), [("WGA", "wga-mba-1998"), ("SAG-AFTRA", "sag-1998")])
def test_raises_are_not_set_against_prices_across_an_agreement_that_is_not_on_record(guild, contract):
    archive = open_archive()
    past = agreements(archive, "film_tv", guild)
    place = [one.contract for one in past].index(contract)
    made = since(archive, past[place - 1], past[place].on)
    assert made.missing
    assert made.real_pct is None
    assert made.prices_pct > 0


def test_agreements_that_follow_one_another_are_compared():
    archive = open_archive()
    past = agreements(archive, "film_tv", "WGA")
    compared = {one.contract: since(archive, before, one.on) for before, one in itertools.pairwise(past)}
    assert compared["wga-mba-2023"].real_pct == -9.4
    assert not compared["wga-mba-2023"].missing


def test_real_terms_are_computed_from_prices_that_are_not_rounded():
    year = prices.inflation(open_archive("2023-09-08"))
    assert year.pct == 3.2
    assert year.exact_pct == pytest.approx(3.178, abs=0.001)
    assert prices.real_rise_pct(pay.exact_compounded_pct((5, 4, 3.5)), year.exact_pct, 3) == 2.90
    assert prices.real_rise_pct(13.02, 3.2, 3) == 2.83  # what the rounded rates gave


def test_raises_fall_on_the_days_on_which_the_agreement_set_them():
    writers = unbroken(open_archive("2023-12-01"), "film_tv", "WGA")[-1]
    assert [f"{day:%Y-%m-%d}" for day in raise_days(writers)] == ["2023-09-25", "2024-05-02", "2025-05-02"]


def test_a_row_of_agreements_breaks_where_raises_are_not_on_record():
    archive = open_archive()
    writers = unbroken(archive, "film_tv", "WGA")
    assert writers[0].dispute == "wga-2007"  # of the agreement of 2004 no raise is on record
    assert [one.dispute for one in unbroken(archive, "film_tv", "DGA")][:2] == ["dga-2008", "dga-2011"]


def test_real_levels_are_general_raises_over_prices():
    archive = open_archive("2012-06-30")
    line = real_levels(archive, "film_tv", "WGA").query("of_page").set_index("month")["real_index"]
    levels = prices.Levels.of(archive)
    first, last = line.index[0].to_period("M"), line.index[-1].to_period("M")
    nominal = 1.035**3 * 1.02**2  # three raises of the agreement of 2008, two of that of 2011
    assert line.iloc[0] == 100
    assert line.iloc[-1] == pytest.approx(100 * nominal / levels.rise(first, last), abs=0.01)


def test_every_line_begins_on_the_own_one_and_ends_with_known_prices():
    archive = open_archive()
    frame = real_levels(archive, "film_tv", "WGA")
    own = frame[frame["of_page"]].set_index("month")["real_index"]
    begins = frame.groupby("guild").head(1)
    assert begins["real_index"].tolist() == pytest.approx(own[begins["month"]].tolist(), abs=0.01)
    assert frame["month"].max().to_period("M") == prices.Levels.of(archive).last
    assert real_change(frame).change.value == pytest.approx(own.iloc[-1] - 100, abs=0.06)


def test_raises_and_prices_of_a_term_are_both_by_the_year():
    frame = against_prices(open_archive(), "film_tv").set_index("dispute_id")
    writers = frame.loc["wga-2020"]
    assert writers["yearly_pct"] == pytest.approx(((1.015 * 1.03 * 1.03) ** (1 / 3) - 1) * 100, abs=0.01)
    assert writers["prices_yearly_pct"] > writers["yearly_pct"] > 0
    assert writers["real_yearly_pct"] < 0
    assert frame.index.is_unique or not frame.reset_index().duplicated(["guild", "dispute_id", "raises"]).any()


def test_prices_of_a_running_term_are_those_known_so_far():
    frame = against_prices(open_archive("2025-01-31"), "film_tv").set_index("dispute_id")
    assert frame.loc["wga-2023", "prices_to"] < frame.loc["wga-2023", "end"]
    assert frame.loc["wga-2023", "prices_to"] <= pd.Timestamp("2025-01-31")


def test_the_rank_table_compares_whole_contracts_of_as_many_years_and_nothing_with_one_other():
    archive = open_archive("2026-11-24")
    frame = rank_table(archive, raises.newest(archive, "wga-2026"))
    assert (frame["among"] > 1).all()
    assert "Whole contract" not in set(frame[frame["scope"] == "own union"]["measure"])  # one other of four years
    assert rank_table(archive, raises.newest(archive, "wga-ata-2019")).empty


def test_what_a_round_had_to_make_good_is_counted_from_the_agreement_before():
    archive = open_archive("2023-09-08")
    made = since_last(archive, raises.newest(archive, "wga-2023"))
    assert made.raised.value == pay.compounded_pct([1.5, 3, 3])
    assert made.real.value < 0 < made.prices.value
    assert since_last(open_archive("2023-09-08"), raises.newest(archive, "disney-1941")) is None
