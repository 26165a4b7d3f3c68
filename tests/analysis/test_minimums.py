"""Single minimums: which were in force, and what the sides' raises make of them in dollars of one month."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from helpers import check_parameters, open_archive
from helpers.analysis import minimums, pay, prices, raises
from helpers.parameters import ParameterError


def test_the_minimums_are_those_of_the_last_day_of_the_agreement():
    # A year into the new agreement the page still starts from what held before it.
    archive = open_archive("2024-09-01")
    held = {m.item: m for m in minimums.in_force(archive, "wga-2023")}
    assert held["tv_one_hour_story_teleplay_network_primetime"].amount == 41773
    assert held["staff_writer_weekly"].amount == 4546
    assert all(m.since <= minimums.last_day(archive, "wga-2023") for m in held.values())


def test_nothing_is_in_force_before_it_was_public():
    items = [m.item for m in minimums.in_force(open_archive("2023-04-29"), "wga-2023")]
    assert "staff_writer_weekly" not in items  # public on 4 May 2023
    assert "original_screenplay_with_treatment_high" in items


def test_the_path_compounds_the_raises_in_dollars():
    archive = open_archive("2023-09-08")
    staff = next(m for m in minimums.in_force(archive, "wga-2023") if m.item == "staff_writer_weekly")
    path = minimums.under_terms(archive, staff, raises.newest(archive, "wga-2023"))
    ends = path.groupby("party")["usd"].last()
    assert ends["guild"] == pytest.approx(4546 * 1.06 * 1.05 * 1.05)
    assert ends["employers"] == pytest.approx(4546 * 1.05 * 1.04 * 1.035)
    assert path[path["year"] == 0]["usd"].eq(4546).all()


def test_constant_dollars_use_known_prices_and_the_last_pace_after_them():
    archive = open_archive("2023-09-08")
    levels = prices.Levels.of(archive)
    assert levels is not None
    assert levels.last == pd.Period("2023-07", "M")
    may, july = (float(prices.index(archive)[month]) for month in ("2023-05", "2023-07"))
    assert levels.rise(pd.Period("2023-05", "M"), pd.Period("2023-07", "M")) == pytest.approx(july / may)
    later = levels.rise(pd.Period("2023-05", "M"), pd.Period("2024-05", "M"))
    assert later == pytest.approx(july / may * (1 + levels.pace_pct / 100) ** (10 / 12))
    assert levels.at(pd.Period("1900-01", "M")) is None


def test_raises_at_the_pace_of_prices_are_worth_nothing():
    archive = open_archive("2023-09-08")
    staff = minimums.in_force(archive, "wga-2023")[0]
    levels = prices.Levels.of(archive)
    assert levels is not None
    start = minimums.last_day(archive, "wga-2023").to_period("M")
    rises = [(levels.rise(start + 12 * y, start + 12 * (y + 1)) - 1) * 100 for y in range(3)]
    still = pay.Offer("wga-2023", "guild", archive.as_of, "day", tuple(rises), (), ("variety-20230502",))
    terms = raises.newest(archive, "wga-2023")
    terms = replace(terms, ask=replace(terms.ask, offer=still), offer=None, settlement=None, pattern=None)
    path = minimums.under_terms(archive, staff, terms)
    assert path["constant_usd"].tolist() == pytest.approx([staff.amount] * 4)


def test_a_month_without_an_index_takes_the_one_before():
    levels = prices.Levels.of(open_archive("2026-03-01"))
    assert levels is not None
    assert levels.at(pd.Period("2025-10", "M")) == levels.at(pd.Period("2025-09", "M"))


@pytest.mark.parametrize("dispute", ["sagaftra-2023", "wga-2026", "wga-2007", "iatse-2024"])
def test_the_last_year_stands_under_each_known_side_and_the_gap_only_between_ask_and_offer(dispute):
    archive = open_archive()
    terms = raises.newest(archive, dispute)
    frame = minimums.last_year(archive, terms)
    sides = {f"{side.party}_usd" for side in terms.sides}
    if len(frame):
        assert sides <= set(frame.columns)
        assert ("gap_usd" in frame.columns) == (terms.gap is not None)
    assert set(minimums.titles(frame, terms)) <= {"work", "paid", "before_usd", "gap_usd", *sides}


def test_the_figures_of_a_minimum_agree_with_its_path():
    archive = open_archive("2023-09-08")
    terms, one = raises.newest(archive, "wga-2023"), minimums.chosen(archive, "wga-2023")
    ends = minimums.ends(one, terms)
    last = minimums.under_terms(archive, one, terms).groupby("party")["usd"].last()
    assert ends.guild.value == round(last["guild"])
    assert ends.gap.value == round(last["guild"]) - round(last["employers"])
    assert minimums.ends(None, terms) is None


def test_minimums_as_set_are_in_dollars_of_the_last_known_month():
    archive = open_archive("2023-09-08")
    frame = minimums.history(archive, "WGA")
    levels = prices.Levels.of(archive)
    row = frame[frame["effective_on"] == "2022-05-02"].iloc[0]
    assert row["constant_usd"] == pytest.approx(
        row["usd"] * levels.rise(pd.Period("2022-05", "M"), levels.last), abs=0.5
    )
    assert frame.groupby("item").size().min() >= 4
    assert frame["effective_on"].max() < pd.Timestamp("2023-09-25")  # the terms of the settlement were not yet set


def test_a_minimum_of_another_union_is_refused_with_the_choices():
    assert check_parameters("pay_proposals", minimum="staff_writer_weekly")["minimum"] == "staff_writer_weekly"
    with pytest.raises(ParameterError, match=r"'day_performer' was not in force for this union.*staff_writer_weekly"):
        check_parameters("pay_proposals", minimum="day_performer")


def test_a_minimum_set_after_the_last_known_prices_is_compared_as_it_was_set_before():
    frame = minimums.history(open_archive("2024-07-26"), "SAG-AFTRA")
    rows = minimums.most_dated(frame)
    made = minimums.as_set(frame)
    assert rows["constant_usd"].isna().iloc[-1]
    assert made.set_again
    assert made.last.effective_on < rows["effective_on"].iloc[-1]
    assert abs(made.change_pct) < 50
    assert minimums.as_set(frame.assign(constant_usd=float("nan"))) is None
