"""Rounds of now, and what an older page does not tell."""

from __future__ import annotations

from datetime import date

from helpers.analysis import today
from helpers.archive import open_archive

NEWEST = open_archive()


def test_each_union_has_its_newest_round_and_those_of_2026_are_settled():
    rounds = today.current_rounds(NEWEST)
    assert not rounds.duplicated(["union", "employers"]).any()
    stage = rounds.set_index("dispute_id")["stage"]
    assert stage[["wga-2026", "sagaftra-2026", "dga-2026"]].tolist() == ["settled"] * 3
    assert not {"wga-2023", "sagaftra-2023", "dga-2023"} & set(stage.index)
    assert rounds["open"].is_monotonic_decreasing


def test_a_round_in_bargaining_comes_before_those_that_are_settled():
    rounds = today.current_rounds(open_archive("2023-09-08"))
    assert {"wga-2023", "sagaftra-2023"} <= set(rounds[rounds["open"]]["dispute_id"])
    assert not rounds[rounds["dispute_id"] == "dga-2023"]["open"].any()


def test_a_page_of_a_deal_is_told_that_it_was_ratified_since():
    told = today.since(NEWEST, "dga-2026", date(2026, 6, 9))
    assert told["kind"].tolist() == ["ratified"]
    assert today.since(NEWEST, "wga-2026", date(2026, 4, 4))["kind"].tolist() == ["ratified"]
    assert today.since(NEWEST, "wga-2026", date(2026, 11, 24)).empty


def test_a_page_of_a_strike_is_told_how_it_went_on():
    kinds = today.since(NEWEST, "wga-2023", date(2023, 9, 8))["kind"].tolist()
    assert kinds == ["deal", "strike_ended", "ratified"]


def test_terms_of_a_deal_that_the_page_tells_are_no_second_deal():
    assert today.since(NEWEST, "iatse-2024", date(2024, 6, 26))["kind"].tolist() == ["ratified"]


def test_the_newest_turn_says_where_a_round_stands():
    turn = today.newest_turn(NEWEST, "dga-2026")
    assert turn["name"].tolist() == ["ratification"]
    assert turn["day"].dt.date.tolist() == [date(2026, 6, 25)]


def test_a_round_whose_ratification_is_known_to_its_month_stands_ratified():
    rounds = today.current_rounds(open_archive("2023-01-31")).set_index("dispute_id")
    assert rounds.loc["network-code-2022", "newest_on"].strftime("%Y-%m") == "2022-07"
    turn = today.newest_turn(open_archive("2023-01-31"), "network-code-2022").iloc[0]
    assert (turn["name"], turn["known_to"]) == ("ratification", "month")
    newest = today.current_rounds(open_archive())["dispute_id"].tolist()
    assert "network-code-2025" in newest
    assert "network-code-2022" not in newest
