"""Headline figures at the four moments of the story and at day edges; test_briefings has those of every dispute."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest
from click.testing import CliRunner

from helpers.analysis import changes, facts, on_record, pay, production, sessions, stages, stoppages
from helpers.archive import open_archive
from helpers.cli import main


def known(dispute: str, as_of: str) -> dict[str, object]:
    return {fact.key: fact.value for fact in facts.headline_facts(open_archive(as_of), dispute)}


@pytest.mark.parametrize(
    ("dispute", "as_of", "expected"),
    [
        ("wga-2007", "2007-10-23", {
            "days_to_expiry": 8, "expires_on": date(2007, 10, 31), "guild_proposals": 26, "sessions_held": 11,
            "next_session": date(2007, 10, 24), "last_vote_yes_pct": 90.3, "days_since_last_session": 1,
        }),
        ("wga-ata-2019", "2019-03-14", {
            "days_to_expiry": 23, "expires_on": date(2019, 4, 6), "sessions_held": 4, "separate_deals": 0,
            "next_session": date(2019, 3, 18), "shoot_days": 10359, "days_since_last_session": 0,
        }),
        ("wga-2023", "2023-04-29", {
            "days_to_expiry": 2, "shoot_days": 7476, "shoot_days_yoy_pct": -24.0, "longest_strike_days": 153,
            "last_strike_days": 100, "last_vote_yes_pct": 97.85, "last_vote_turnout_pct": 78.79, "last_vote_rank": 1,
        }),
        ("wga-2023", "2023-09-08", {
            "stoppage_day": 130, "employers_raises_pct": "5 / 4 / 3.5", "employers_compounded_pct": 13.02,
            "guild_raises_pct": "6 / 5 / 5", "guild_compounded_pct": 16.87, "pay_gap_points": 3.85,
            "pattern_raises_pct": "5 / 4 / 3.5", "other_stoppages": 1, "shoot_days": 6566,
        }),
    ],
)  # fmt: skip
def test_the_four_moments_state_their_days_facts(dispute, as_of, expected):
    held = known(dispute, as_of)
    assert {key: held.get(key) for key in expected} == expected


def test_no_later_fact_stands_on_8_september_2023():
    held = known("wga-2023", "2023-09-08")
    assert not {"deal_on", "ratified_on", "stoppage_days", "settlement_raises_pct"} & set(held)


@pytest.mark.parametrize(
    ("dispute", "as_of", "name", "day"),
    [
        ("wga-2023", "2023-04-30", stages.BEFORE, None),
        ("wga-2023", "2023-05-01", stages.BEFORE, None),
        ("wga-2023", "2023-05-02", stages.STOPPAGE, 1),
        ("wga-2023", "2023-09-26", stages.STOPPAGE, 148),
        ("wga-2023", "2023-09-27", stages.DEAL, None),
        ("wga-2023", "2023-10-09", stages.SETTLED, None),
        ("sagaftra-2023", "2023-07-13", stages.EXPIRED, None),
        ("sagaftra-2023", "2023-07-14", stages.STOPPAGE, 1),
        ("sagaftra-2023", "2023-11-08", stages.STOPPAGE, 118),
        ("sagaftra-2023", "2023-11-09", stages.DEAL, None),
        ("wga-2007", "2007-11-05", stages.STOPPAGE, 1),
        ("wga-2007", "2008-02-12", stages.STOPPAGE, 100),
        ("wga-ata-2019", "2019-04-12", stages.BEFORE, None),
        ("wga-ata-2019", "2019-04-13", stages.STOPPAGE, 1),
        ("wga-ata-2019", "2021-02-05", stages.STOPPAGE, 665),
        ("wga-ata-2019", "2021-02-06", stages.ENDED, None),
        ("sag-ata-2000", "2002-01-20", stages.BEFORE, None),
        ("sag-ata-2000", "2002-01-21", stages.EXPIRED, None),
        ("sag-ata-2000", "2002-02-25", stages.DEAL, None),
        ("sag-ata-2000", "2002-04-19", stages.DEAL, None),
        ("sag-ata-2000", "2002-04-20", stages.REJECTED, None),
        ("sag-ata-2000", "2003-01-01", stages.REJECTED, None),
        ("iatse-2021", "2021-09-10", stages.BEFORE, None),
        ("iatse-2021", "2021-09-11", stages.EXPIRED, None),
        ("iatse-2021", "2021-11-14", stages.DEAL, None),
        ("iatse-2021", "2021-11-15", stages.SETTLED, None),
        ("nabet-abc-1998", "1999-01-15", stages.STOPPAGE, 74),
        ("nabet-abc-1998", "1999-01-16", stages.ENDED, None),
        ("afm-recording-1942", "1943-12-01", stages.STOPPAGE, 488),
        ("iatse-1933", "1933-08-20", stages.STOPPAGE, None),
        ("iatse-1933", "1933-08-21", stages.ENDED, None),
        ("iatse-tv-1952", "1952-02-29", stages.ENDED, None),
    ],
)
def test_stages_turn_on_the_right_day(dispute, as_of, name, day):
    now = stages.stage(open_archive(as_of), dispute)
    assert (now.name, now.stoppage_day) == (name, day)


@pytest.mark.parametrize(("as_of", "left"), [("2023-04-30", 1), ("2023-05-01", 0)])
def test_days_to_expiry_count_down_to_zero(as_of, left):
    assert known("wga-2023", as_of)["days_to_expiry"] == left


def test_the_days_to_an_expiry_end_with_a_stoppage_or_a_new_agreement():
    for day in ("2023-05-02", "2023-09-27", "2023-10-09", "2024-06-01"):
        assert "days_to_expiry" not in known("wga-2023", day)
    assert known("wga-2023", "2023-10-09")["runs_to"] == date(2026, 5, 1)
    assert known("dga-2023", "2023-06-29")["days_to_expiry"] == 1  # ratified before the old agreement ran out
    assert "days_to_expiry" not in known("dga-2023", "2023-07-01")


def test_a_stoppage_whose_end_no_source_gives_is_not_said_to_have_ended_after_so_many_days():
    held = known("iatse-1933", "1933-12-01")
    assert held["stoppage_began"] == date(1933, 7, 22)
    assert not {"stoppage_day", "stoppage_days"} & set(held)


def test_the_record_of_a_union_counts_its_forerunners():
    assert known("sag-ata-2000", "2001-01-01")["longest_strike_days"] == 95  # by SAG and AFTRA together, 1980
    rank = next(f for f in facts.headline_facts(open_archive("2009-06-10"), "sag-2008") if f.key == "last_vote_rank")
    among = int(rank.derivation.split("guild's ")[1].split()[0])
    votes = open_archive("2009-06-10").table("votes")
    assert among == int(((votes["kind"] == "ratification") & votes["guild"].isin(("SAG", "SAG-AFTRA"))).sum()) > 1


def test_a_deal_after_ones_own_is_no_pattern_for_it():
    assert "pattern_raises_pct" not in known("dga-2023", "2023-12-10")
    assert known("wga-2023", "2024-01-05")["pattern_raises_pct"] == "5 / 4 / 3.5"


def test_of_several_ballots_the_main_one_is_the_last_vote():
    assert known("iatse-2021", "2021-11-15")["last_vote_yes_pct"] == 49.6
    assert known("iatse-2024", "2024-07-18")["last_vote_yes_pct"] == 85.9
    assert known("teamsters-2024", "2024-08-01")["last_vote_turnout_pct"] == 80


def test_an_extension_moves_the_expiry_from_the_day_it_was_agreed():
    assert known("sagaftra-2023", "2023-06-29")["expires_on"] == date(2023, 6, 30)
    assert known("sagaftra-2023", "2023-06-30")["expires_on"] == date(2023, 7, 12)
    assert known("wga-ata-2019", "2019-04-05")["expires_on"] == date(2019, 4, 6)
    assert known("wga-ata-2019", "2019-04-06")["expires_on"] == date(2019, 4, 12)


def test_other_unions_dates_are_those_that_were_public():
    ahead = {key: value for key, value in known("wga-2023", "2023-04-29").items() if key.startswith("other_guilds_")}
    assert set(ahead.values()) == {date(2023, 5, 10), date(2023, 6, 7), date(2023, 6, 30)}


def test_a_dispute_without_a_session_says_so():
    held = sessions.sessions(open_archive("2023-02-25"), "wga-2023")
    assert (held.days_held, held.last, held.next) == (0, None, None)
    assert known("wga-2023", "2023-02-25")["days_since_last_session"] is None


@pytest.mark.parametrize(
    ("dispute", "as_of", "coming"),
    [
        ("sagaftra-2023", "2023-10-04", date(2023, 10, 6)),  # two days announced together: the first of them
        ("sagaftra-2023", "2023-10-06", date(2023, 10, 9)),
        ("sagaftra-2023", "2023-10-12", None),  # suspended
        ("sagaftra-2023", "2023-10-21", date(2023, 10, 24)),
        ("wga-ata-2019", "2019-03-14", date(2019, 3, 18)),
        ("wga-ata-2019", "2019-03-22", date(2019, 3, 26)),
    ],
)
def test_the_next_session_is_the_one_last_announced(dispute, as_of, coming):
    assert known(dispute, as_of)["next_session"] == coming


def test_the_count_of_sessions_says_whether_it_is_the_parties_own():
    by_key = {f.key: f for f in facts.headline_facts(open_archive("2007-10-23"), "wga-2007")}
    assert by_key["sessions_held"].derivation.startswith("The parties' own count")
    by_key = {f.key: f for f in facts.headline_facts(open_archive("2023-10-12"), "sagaftra-2023")}
    assert "lower bound" in by_key["sessions_held"].derivation
    assert by_key["sessions_held"].label == "Days of talks on record"
    assert by_key["days_since_last_session"].value == 1


def test_separate_deals_grow_with_the_agencies_that_signed():
    counts = [known("wga-ata-2019", day)["separate_deals"] for day in ("2019-03-14", "2020-07-15", "2021-02-05")]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] == 24 + 14  # the stated total of March 2019 and the agencies named since


def test_an_offer_that_moves_one_year_keeps_the_others():
    held = pay.offers(open_archive("2023-10-30"), "sagaftra-2023")
    offer = pay.latest(held, "employers")
    assert offer is not None
    assert offer.raises == (7.0, 4.0, 3.5)
    assert offer.carried == (2, 3)


def test_compounding_matches_the_published_totals():
    assert pay.compounded_pct((5, 4, 3.5)) == 13.02
    assert pay.compounded_pct((6, 5, 5)) == 16.87
    assert pay.compounded_pct((4, 3, 2)) == 9.26
    assert pay.compounded_pct((1.5, 3, 3, 3)) == 10.91


def test_writers_and_actors_were_last_out_together_in_1960():
    assert stoppages.last_joint_year(open_archive("2023-09-08")) == 1960


def test_the_command_prints_one_json_object():
    result = CliRunner().invoke(main, ["facts", "--dispute", "wga-2023", "--as-of", "2023-09-08", "--json"])
    assert result.exit_code == 0
    found = json.loads(result.output)
    assert found["public"] is True
    assert {"key", "value", "unit", "as_of", "sources", "derivation"} <= set(found["facts"][0])


def test_the_command_says_when_a_dispute_was_not_yet_public():
    result = CliRunner().invoke(main, ["facts", "--dispute", "wga-2023", "--as-of", "2019-01-01", "--json"])
    assert result.exit_code == 0
    found = json.loads(result.output)
    assert found["public"] is False
    assert "not yet public" in found["message"]


@pytest.mark.parametrize("arguments", [["--dispute", "wga-1066"], ["--dispute", "wga-2023", "--as-of", "spring"]])
def test_the_command_refuses_what_it_does_not_know(arguments):
    result = CliRunner().invoke(main, ["facts", *arguments])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_between_two_days_an_offer_stands_beside_the_one_before():
    moved = changes.changes(open_archive("2023-08-23"), "wga-2023", "2023-08-10")
    first = moved[(moved["table"] == "proposals") & (moved["what"] == "Studios, Minimums increase, year 1")]
    assert [tuple(row) for row in first[["kind", "field", "old", "new"]].to_numpy()] == [("new", "value", "4%", "5%")]
    staff = moved[(moved["table"] == "positions") & (moved["what"] == "Studios, Staff size")]
    assert staff["old"].tolist() == ["Will not engage on the writers room"]
    assert not (moved["published_on"] > "2023-08-23").any()


def test_an_end_that_became_known_is_filled_in():
    moved = changes.changes(open_archive("2023-10-09"), "wga-2023", "2023-09-20")
    filled = moved[(moved["kind"] == "filled in") & (moved["table"] == "stoppages")].set_index("field")["new"]
    assert filled["last_day"] == "2023-09-26"


def test_what_changed_calls_the_other_side_by_its_own_name():
    moved = changes.changes(open_archive("2019-03-14"), "wga-ata-2019", "2019-03-07")
    stances = moved[moved["table"].isin(("positions", "proposals")) & (moved["kind"] == "new")]["what"]
    assert stances.str.startswith("Agencies, ").any()
    assert not stances.str.startswith("Employers").any()


@pytest.mark.parametrize("day", ["2009-05-04", "2011-06-05", "2018-01-01", "2024-07-20", "2026-11-24"])
def test_no_disputes_pattern_is_a_deal_made_after_its_own(day):
    archive = open_archive(day)
    for dispute in archive.table("disputes")["dispute_id"]:
        first, over = pay.pattern(archive, dispute), pay.own_deal_day(archive, dispute)
        assert first is None or over is None or pd.Timestamp(first.made_on) < over, (dispute, first)


def test_the_actors_of_2020_and_the_crews_of_2005_settled_without_a_later_pattern():
    assert "pattern_raises_pct" not in known("sagaftra-2020", "2024-07-20")
    assert "pattern_raises_pct" not in known("iatse-basic-2006", "2009-05-04")
    assert "pattern_raises_pct" not in known("dga-2011", "2011-06-05")


def test_a_deal_of_the_round_before_is_no_pattern_for_the_next():
    assert "pattern_raises_pct" not in known("wga-2026", "2024-07-20")
    assert (
        known("dga-2026", "2026-11-24")["pattern_raises_pct"]
        == known("wga-2026", "2026-11-24")["settlement_raises_pct"]
    )


@pytest.mark.parametrize(
    ("category", "day", "period", "falls"),
    [
        ("tv_reality", "2026-11-24", "2025Q3", 1),
        ("tv_drama", "2021-01-27", None, 2),
        ("tv_comedy", "2017-10-18", None, 1),
        ("total", "2023-09-08", "2023Q2", 5),
    ],
)
def test_falls_in_a_row_stop_at_a_quarter_that_is_not_on_record(category, day, period, falls):
    frame = production.by_quarter(open_archive(day), category)
    assert production.consecutive_falls(frame, period or str(frame["quarter"].iloc[-1])) == falls


def test_talks_over_several_days_count_as_many_and_an_announcement_is_not_a_session():
    held = sessions.sessions(open_archive("2024-06-25"), "iatse-2024")
    assert (held.days_held, held.announced) == (1 + 1 + 17 + 12 + 3 + 2, 17 + 12 + 3 + 2)
    assert held.last == date(2024, 6, 25)
    between = sessions.sessions(open_archive("2024-06-12"), "iatse-2024")
    assert (between.last, between.days_held) == (date(2024, 6, 5), 1 + 1 + 17 + 12 + 3)
    during = sessions.sessions(open_archive("2024-05-10"), "iatse-2024")
    assert (during.last, during.days_held) == (date(2024, 5, 10), 2 + 11)
    assert sessions.sessions(open_archive("2007-10-25"), "wga-2007").last == date(2007, 10, 22)


def test_the_day_of_a_deal_is_the_last_of_its_talks():
    assert sessions.sessions(open_archive("2024-06-26"), "iatse-2024").last == date(2024, 6, 25)


def test_earlier_strikes_are_those_before_the_round_not_before_the_day():
    past = stoppages.earlier_of_guild(open_archive("2025-04-12"), "commercials-2013")
    assert past["start"].max() < pd.Timestamp("2013-04-06")


def test_a_deal_that_no_vote_is_known_to_have_struck_down_closes_its_round():
    early, later = (stages.stage(open_archive(day), "commercials-2013") for day in ("2013-05-01", "2025-04-12"))
    assert (early.name, later.name, later.ratified) == (stages.DEAL, stages.SETTLED, None)
    keys = {fact.key for fact in facts.headline_facts(open_archive("2025-04-12"), "commercials-2013")}
    assert "days_to_expiry" not in keys
    contracts = open_archive().table("contracts")
    exact = contracts[(contracts["deal_on_precision"] == "day") & (contracts["ratified_on_precision"] == "day")]
    assert (exact["ratified_on"] - exact["deal_on"]).dt.days.max() < stages.RATIFIED_WITHIN
    open_rounds = [
        d for d in open_archive().table("disputes")["dispute_id"] if stages.stage(open_archive(), d).name == stages.DEAL
    ]
    assert open_rounds == []


def test_a_month_of_which_no_day_is_known_is_not_told_as_a_day():
    known = {fact.key: fact for fact in facts.headline_facts(open_archive("2018-09-10"), "network-code-2018")}
    assert known["ratified_on"].value == "2018-08"
    assert stages.stage(open_archive("2018-09-10"), "network-code-2018").ratified_known_to == "month"


def test_an_agreement_that_took_effect_is_settled_though_no_day_of_its_deal_is_on_record():
    now = stages.stage(open_archive("2015-08-03"), "iatse-basic-2015")
    assert (now.name, now.in_force) == (stages.SETTLED, date(2015, 8, 1))


def test_a_strike_that_a_report_tells_of_runs_though_only_its_month_is_known():
    assert stages.stage(open_archive("1937-05-20"), "fleischer-1937").name == stages.STOPPAGE
    assert stages.stage(open_archive("1980-01-05"), "mpsc-1979").name == stages.ENDED


@pytest.mark.parametrize("stoppage", ["wga-1988", "wga-2007", "wga-2023"])
def test_all_published_costs_of_a_stoppage_are_on_record(newest, stoppage):
    table = newest.table("dispute_costs")
    rows = table[(table["stoppage_id"] == stoppage) & (table["unit"] == "usd_millions")]
    record = on_record.costs(newest, stoppage)
    assert sorted(cost.value for cost in (record.fact, *record.also)) == sorted(rows["value"])
