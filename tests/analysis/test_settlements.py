"""Where in the gap settlements fell, and intervals that are exact whatever the distribution."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import open_archive
from helpers.analysis import raises, settlements
from helpers.analysis.settlements import last_figures, past_items, position_in_gap, positions, predict


def rounds(*places: float) -> pd.DataFrame:
    """Made-up rounds with an offer of 10, an ask of 20 and settlements at the given places."""
    return pd.DataFrame(
        {
            "round": [f"round-{i}" for i in range(len(places))],
            "ask": 20.0,
            "offer": 10.0,
            "settlement": [10 + 10 * p for p in places],
        }
    )


def test_the_writers_settled_of_2023_almost_halfway_in_compounded_raises():
    ask, offer, settled = (100 * (np.prod(1 + np.array(r) / 100) - 1) for r in ([6, 5, 5], [4, 3, 2], [5, 4, 3.5]))
    assert ask == pytest.approx(16.87, abs=0.005)
    assert settled == pytest.approx(13.02, abs=0.005)
    assert position_in_gap(ask, offer, settled) == pytest.approx(0.494, abs=0.001)


def test_settlements_outside_the_gap_are_kept():
    assert position_in_gap(20, 10, 8) == pytest.approx(-0.2)
    assert position_in_gap(20, 10, 21) == pytest.approx(1.1)


def test_rounds_without_a_figure_or_a_gap_are_left_out():
    frame = rounds(0.2, 0.5, 0.7)
    frame.loc[0, "ask"] = np.nan
    frame.loc[1, "offer"] = 20.0
    kept = positions(frame)
    assert kept["round"].tolist() == ["round-2"]
    assert kept["position"].tolist() == pytest.approx([0.7])
    assert kept["gap"].tolist() == [10]


def test_too_few_rounds_give_words_and_no_interval():
    made = predict(rounds(0.4, 0.6), ask=17, offer=9)
    assert made.message == "too few rounds (n=2)"
    assert made.intervals.empty
    assert made.position is None


def test_the_range_of_three_rounds_is_a_fifty_percent_interval_of_the_open_one():
    made = predict(rounds(0.6, 0.2, 0.5), ask=17, offer=9)
    assert made.rounds == 3
    assert len(made.intervals) == 1
    only = made.intervals.iloc[0]
    assert only["level"] == pytest.approx(0.5)
    assert [only["low"], only["high"]] == pytest.approx([10.6, 13.8])
    assert made.position == pytest.approx(0.5)


def test_nine_rounds_are_needed_for_eighty_percent():
    nine = predict(rounds(*np.linspace(0.1, 0.9, 9)), ask=20, offer=10)
    assert predict(rounds(*np.linspace(0.1, 0.9, 8)), ask=20, offer=10).intervals["level"].max() < 0.8
    assert nine.intervals["level"].tolist() == pytest.approx([0.2, 0.4, 0.6, 0.8])


@pytest.mark.parametrize("draw", ["normal", "exponential", "uniform"])
def test_the_level_is_the_chance_whatever_the_distribution(draw):
    sample = getattr(np.random.default_rng(11), draw)
    inside = 0
    for _ in range(600):
        *past, new = sample(size=5)
        made = predict(rounds(*past), ask=20, offer=10)
        low, high = made.intervals.iloc[-1][["low_position", "high_position"]]
        inside += low <= new <= high
    assert inside / 600 == pytest.approx(0.6, abs=0.06)


@given(
    st.lists(st.floats(-1, 2), min_size=3, max_size=20),
    st.floats(0, 30),
    st.floats(0.1, 20),
)
def test_intervals_nest_and_hold_the_median(places, offer, gap):
    made = predict(rounds(*places), ask=offer + gap, offer=offer)
    frame, middle = made.intervals, offer + made.position * gap
    assert (frame["low"].diff().dropna() <= 1e-9).all()
    assert (frame["high"].diff().dropna() >= -1e-9).all()
    assert (frame["level"].diff().dropna() > 0).all()
    assert (frame["low"] <= middle + 1e-9).all()
    assert (frame["high"] >= middle - 1e-9).all()


def test_without_a_gap_there_is_nothing_to_place():
    with pytest.raises(ValueError, match="both 13"):
        position_in_gap(13, 13, 13)
    with pytest.raises(ValueError, match="both 13"):
        predict(rounds(0.1, 0.2, 0.3), ask=13, offer=13)
    with pytest.raises(ValueError, match="all three are needed"):
        position_in_gap(13, float("nan"), 11)


def test_a_round_of_many_items_weighs_no_more_than_one_of_few():
    one_each = rounds(0.1, 0.4, 0.9)
    many = pd.concat([one_each, *[one_each.tail(1)] * 20], ignore_index=True)
    alone, crowded = (predict(frame, ask=20, offer=10) for frame in (one_each, many))
    assert (crowded.rounds, crowded.items) == (3, 23)
    assert crowded.position == pytest.approx(alone.position)
    pd.testing.assert_frame_equal(crowded.intervals, alone.intervals)


def test_items_that_hang_together_keep_the_promised_chance():
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(400):
        centres, sizes = rng.normal(size=6), rng.integers(1, 6, size=6)
        drawn = [
            (k, c + 0.2 * rng.normal()) for k, (c, n) in enumerate(zip(centres, sizes, strict=True)) for _ in range(n)
        ]
        frame = pd.DataFrame(drawn, columns=["round", "place"])
        frame = frame.assign(ask=20.0, offer=10.0, settlement=10 + 10 * frame["place"])
        widest = predict(frame[frame["round"] < 5], ask=20, offer=10).intervals.iloc[-1]
        open_one = frame[frame["round"] == 5].iloc[0]["settlement"]
        hits += bool(widest["low"] <= open_one <= widest["high"])
    assert widest["level"] == pytest.approx(4 / 6)
    assert hits / 400 >= 4 / 6 - 0.05


def proposals(*rows: tuple[str, str, str, float, str, str]) -> pd.DataFrame:
    """Made-up rows: item, party, day, value, precision of the day, bound."""
    frame = pd.DataFrame(rows, columns=["item", "party", "made_on", "value", "made_on_precision", "bound"])
    return frame.assign(
        made_on=pd.to_datetime(frame["made_on"]), dispute_id="a", contract_year="all", unit="pct", source_id="s"
    )


def test_an_item_needs_all_three_figures_and_takes_the_last_before_the_settlement():
    made = last_figures(
        proposals(
            ("fee", "guild", "2001-01-01", 9, "day", ""),
            ("fee", "guild", "2001-02-01", 8, "day", ""),
            ("fee", "employers", "2001-12-31", 2, "year", ""),  # some day of 2001: before the settlement
            ("fee", "settlement", "2001-05-01", 3, "day", ""),
            ("fee", "guild", "2001-06-01", 7, "day", ""),  # after it
            ("share", "guild", "2001-01-01", 9, "day", ""),
            ("share", "settlement", "2001-05-01", 3, "day", ""),  # no offer on record
            ("bonus", "guild", "2001-01-01", 9, "day", ""),
            ("bonus", "employers", "2001-01-01", 1, "day", "lower"),  # "more than": not a figure
            ("bonus", "settlement", "2001-05-01", 3, "day", ""),
        )
    )
    assert made[["item", "ask", "offer", "settlement"]].to_numpy().tolist() == [["fee", 8, 2, 3]]


def test_the_rounds_on_record_on_a_day_are_those_settled_by_then():
    before, after = (set(past_items(open_archive(day))["round"]) for day in ("2023-09-23", "2023-09-26"))
    assert "wga-2023" not in before
    assert before < after
    assert after - before == {"wga-2023"}


@pytest.mark.parametrize(
    ("dispute", "day", "open_"),
    [
        ("wga-2023", "2023-05-05", True),
        ("wga-2023", "2023-09-08", False),  # the directors' deal of June decides the raises
        ("wga-2023", "2023-09-24", False),
        ("sagaftra-2023", "2023-11-08", False),
        ("wga-2023", "2026-11-24", False),
    ],
)
def test_once_a_pattern_or_a_deal_decides_no_forecast_contradicts_it(dispute, day, open_):
    archive = open_archive(day)
    assert (settlements.open_gap(archive, raises.newest(archive, dispute)) is not None) == open_


def test_an_item_has_one_source_of_each_side_and_of_the_settlement(newest):
    assert (settlements.past_items(newest)["sources"].map(len) == 3).all()
