"""Lengths of stoppages as pages show them: stages decide, nothing later shows, groups too small say so."""

import pytest

from helpers import open_archive
from helpers.analysis import (
    coverage,
    durations,
    estimates,
    history,
    lengths,
    outlook,
    printed_changes,
    round_standing,
    shortfalls,
    stoppage_list,
    stoppages,
)


def test_outlook_stands_only_while_a_stoppage_runs_without_a_deal():
    assert lengths.ahead(open_archive("2023-09-08"), "wga-2023") is not None
    assert lengths.ahead(open_archive("2023-11-08"), "sagaftra-2023") is None, "a deal was reached that day"
    assert lengths.ahead(open_archive("2023-04-29"), "wga-2023") is None
    assert lengths.ahead(open_archive("1987-07-14"), "dga-1987") is None, "the last day of the strike"


def test_before_a_stoppage_the_union_s_earlier_ones_are_shown_and_only_then():
    before = lengths.before_stoppage(open_archive("2023-04-29"), "wga-2023")
    assert list(before["title"])[:2] == ["Writers 1988", "Writers 1960"]
    assert lengths.before_stoppage(open_archive("2023-09-08"), "wga-2023").empty
    assert lengths.before_stoppage(open_archive("2026-11-24"), "wga-2023").empty
    assert lengths.before_stoppage(open_archive("2019-03-14"), "wga-ata-2019").empty, "no strike is in question"


def test_first_strike_in_fifteen_years_and_lengths_of_those_before():
    made = lengths.earlier(open_archive("2023-04-29"), "wga-2023")
    assert (made.years_since.value, made.count.value) == (15, 7)
    assert (made.shortest.value, made.longest.value) == (14, 154)


@pytest.mark.parametrize("day", ["2023-05-03", "2023-06-15", "2023-09-08"])
def test_the_fan_holds_the_quantiles_of_the_outlook_and_starts_where_the_curve_is(day):
    archive = open_archive(day)
    ahead, made = lengths.ahead(archive, "wga-2023"), outlook.remaining(archive, "wga-2023")
    elapsed = made.elapsed
    for level in (50, 80):
        row = ahead.fan[ahead.fan["level"] == level].iloc[0]
        low, high = made.interval(level / 100)
        assert (row["day_low"], row["day_high"]) == pytest.approx((elapsed + low, elapsed + high))
    reached = ahead.curve[ahead.curve["day"] <= elapsed]["survival"].iloc[-1]
    assert ahead.path["share"].iloc[0] == pytest.approx(reached)
    assert ahead.path["share"].is_monotonic_decreasing


def test_every_choice_of_union_and_sector_has_a_curve_or_says_why_not():
    made = lengths.curves(open_archive("2026-11-24"))
    for (union, sector), rows in made.groupby(["union", "sector"]):
        noted = rows["note"].fillna("").ne("")
        assert rows["day"].notna().all() or noted.all(), (union, sector)
        if rows["ended"].iloc[0] < durations.MINIMUM_CASES:
            assert rows["day"].isna().all(), (union, sector)
    every = made[(made["union"] == "All") & (made["sector"] == "All")]
    assert every["cases"].iloc[0] == len(outlook.cases(open_archive("2026-11-24")))


def test_what_the_curve_leaves_out_is_listed_with_the_reason():
    out = stoppage_list.left_out(open_archive("2026-11-24"))
    assert out["why"].ne("").all()
    assert out["why"].ne("left out").all()
    reasons = dict(zip(out["title"], out["why"], strict=True))
    assert "music" in reasons["AFM and record companies 1942"]
    assert "agency action" in reasons["Writers and talent agencies 2019"]


def test_outcomes_wait_for_the_end():
    running = stoppage_list.listed(open_archive("2023-09-08")).set_index("stoppage_id").loc["wga-2023"]
    assert running["outcome"] == "under way"
    assert running["running"]
    over = stoppage_list.listed(open_archive("2026-11-24")).set_index("stoppage_id").loc["wga-2023"]
    assert over["days"] == 148
    assert over["outcome"] not in ("", "under way")


def test_history_counts_all_kinds_and_takes_the_longest_of_those_counted():
    made = history.history(open_archive("2026-11-24"))
    assert made.longest.value == 340
    assert "Video game performers 2015" in made.longest.label
    assert made.running.value == 0
    assert made.together.value == 2023
    counted = lengths.listed(open_archive("2026-11-24"))
    assert (made.counted.value, made.long.value) == (len(counted), sum(days > 100 for days in counted["days"]))


def test_the_day_by_which_a_share_was_over_is_where_the_curve_falls_to_the_rest():
    curves = lengths.curves(open_archive("2023-09-08"))
    day = lengths.over_after(curves, 0.75, union="All", sector="All")
    of_all = curves[(curves["union"] == "All") & (curves["sector"] == "All")].set_index("day")["survival"]
    assert of_all[day] <= 0.25 < of_all[of_all.index < day].min()
    assert lengths.over_after(curves, 0.5, union="no such union") is None


def test_estimates_of_both_strikes_stand_on_the_pages_of_either():
    archive = open_archive("2023-09-08")
    of_writers, of_actors = (estimates.published(archive, d) for d in ("wga-2023", "sagaftra-2023"))
    assert set(of_writers["estimate_id"]) == set(of_actors["estimate_id"])
    assert len(of_writers) == 4
    assert estimates.spread(of_writers)[1].text() == "$5 billion"
    assert estimates.once_begun(open_archive("2023-04-29"), "wga-2023").empty


def test_shooting_days_stand_only_where_they_bear_on_the_dispute():
    archive = open_archive("2024-07-26")
    assert coverage.in_los_angeles(archive, "sagaftra-2023")
    assert not coverage.in_los_angeles(archive, "sagaftra-games-2024")
    assert not coverage.in_los_angeles(archive, "wga-ata-2019")


def test_the_strike_s_window_is_set_beside_windows_without_one():
    rows = shortfalls.windows(open_archive("2024-02-01"))
    assert rows["strike"].sum() == 1
    assert rows["strike"].iloc[-1]
    assert (rows["low_pct"] <= rows["lost_pct"]).all()
    assert (rows["lost_pct"] <= rows["high_pct"]).all()
    assert rows[~rows["strike"]]["last"].max() < rows["first"].iloc[-1]


def test_a_change_printed_without_a_count_is_told_only_while_it_is_the_newest():
    made = printed_changes.newest(open_archive("2007-10-23"), "wga-2007")
    assert dict(zip(made["name"], (c.value for c in made["change"]), strict=True)) == {
        "All categories": 21,
        "Feature films": 29,
        "Television": 19,
    }
    assert printed_changes.newest(open_archive("2023-09-08"), "wga-2023").empty


def test_a_round_is_set_among_rounds_without_a_deal_only_until_a_stoppage_or_a_deal():
    made = round_standing.standing(open_archive("2023-04-29"), "wga-2023")
    assert made.struck.value <= made.alike.value
    assert made.union_struck.value <= made.struck.value
    assert made.lines["of_page"].sum() == 1
    assert made.lines[made.lines["of_page"]]["end_day"].iloc[0] == -2
    for day, dispute in (("2023-09-08", "wga-2023"), ("2023-11-08", "sagaftra-2023"), ("2019-03-14", "wga-ata-2019")):
        assert round_standing.standing(open_archive(day), dispute) is None


def test_a_strike_of_the_same_union_runs_beside_none_of_its_own_rounds():
    archive = open_archive("2023-09-26")
    assert stoppages.running_beside(archive, "wga-2026")["stoppage_id"].tolist() == ["sagaftra-2023"]
    assert set(stoppages.running_beside(open_archive("1937-06-01"), "fleischer-1937")["stoppage_id"]) == {"fmpc-1937"}
    assert lengths.earlier(archive, "wga-2026").years_since is None, "the writers are on strike that day"
    assert lengths.earlier(open_archive("2023-09-27"), "wga-2026").years_since.value == 0
