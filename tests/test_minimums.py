"""Single minimums: which were in force, and what the sides' raises make of them in dollars of one month."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import check_parameters, open_archive
from helpers.analysis import minimums, pay, prices
from helpers.parameters import ParameterError
from helpers.prose import money


def newest(archive, dispute: str) -> list[tuple[str, pay.Offer]]:
    held = pay.offers(archive, dispute)
    return [(party, offer) for party in ("guild", "employers", "settlement") if (offer := pay.latest(held, party))]


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
    path = minimums.paths(archive, "wga-2023", staff, newest(archive, "wga-2023"))
    ends = path.groupby("party")["amount"].last()
    assert ends["guild"] == pytest.approx(4546 * 1.06 * 1.05 * 1.05)
    assert ends["employers"] == pytest.approx(4546 * 1.05 * 1.04 * 1.035)
    assert path[path["year"] == 0]["amount"].eq(4546).all()


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
    path = minimums.paths(archive, "wga-2023", staff, [("guild", still)])
    assert path["constant"].tolist() == pytest.approx([staff.amount] * 4)


def test_a_month_without_an_index_takes_the_one_before():
    levels = prices.Levels.of(open_archive("2026-03-01"))
    assert levels is not None
    assert levels.at(pd.Period("2025-10", "M")) == levels.at(pd.Period("2025-09", "M"))


def test_every_dispute_gets_a_table_or_one_sentence():
    archive = open_archive()
    for dispute in ("sagaftra-2023", "wga-2026", "wga-2007", "iatse-2024"):
        made = money.minimums_table(archive, dispute).text
        assert "Before" in made or made == "No schedule of this union’s minimums was public by this day."


def test_a_minimum_of_another_union_is_refused_with_the_choices():
    assert check_parameters("pay_proposals", minimum="staff_writer_weekly")["minimum"] == "staff_writer_weekly"
    with pytest.raises(ParameterError, match=r"'day_performer' was not in force for this union.*staff_writer_weekly"):
        check_parameters("pay_proposals", minimum="day_performer")
