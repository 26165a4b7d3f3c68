"""The road ahead, vintages, jobs after a strike and estimates on one footing."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import open_archive
from helpers.analysis import costs, jobs, road_ahead, vintages
from helpers.charts.cited import rows_behind
from helpers.charts.estimates import specification_chart

# --- Agreements, figures, calendar ----------------------------------------------------------------


def test_eight_agreements_run_out_on_31_july_2027():
    ahead = road_ahead.agreements_ahead(open_archive())
    assert (ahead["expires_on"] == "2027-07-31").sum() == 8
    assert (ahead["earliest_strike"] > ahead["expires_on"]).all()
    assert ahead["days_left"].is_monotonic_increasing
    writers = ahead.set_index("contract_id").loc["wga-mba-2026"]
    assert (writers["struck"], writers["rounds"] >= 9) == (4, True)
    assert writers["persons"] >= 11000


def test_on_an_earlier_day_only_agreements_of_that_day_are_ahead():
    ahead = road_ahead.agreements_ahead(open_archive("2023-04-29")).set_index("contract_id")
    assert ahead.loc["wga-mba-2020", "days_left"] == 2
    assert "wga-mba-2023" not in ahead.index
    assert ahead.loc["dga-2020", "expires_on"] == pd.Timestamp("2023-06-30")


def test_the_next_quarter_was_expected_when_it_came():
    due = road_ahead.next_figures(open_archive("2023-09-08")).set_index("figure")
    assert due.loc["shoot_days", "period"] == "2023Q3"
    assert abs((due.loc["shoot_days", "expected_on"] - pd.Timestamp("2023-10-17")).days) <= 4
    assert (due["earliest"] <= due["expected_on"]).all()
    assert (due["expected_on"] <= due["latest"]).all()


def test_the_calendar_keeps_its_ids_from_day_to_day():
    first, later = (road_ahead.calendar_events(open_archive(day)) for day in ("2026-07-24", "2026-11-24"))
    same = {event.uid: event for event in first}
    assert sum(event.uid in same for event in later) >= 12
    assert len({event.uid for event in later}) == len(later)
    for event in later:
        if event.uid.startswith("expiry-") and event.uid in same:
            assert event == same[event.uid]


def test_the_calendar_is_valid_icalendar_text():
    text = road_ahead.calendar_text(road_ahead.calendar_events(open_archive()), date(2026, 11, 24))
    lines = text.split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == len(re.findall(r"^UID:", text, re.M))
    assert "DTSTART;VALUE=DATE:20270731" in text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=300))
def test_folded_lines_unfold_to_what_they_were(summary):
    event = road_ahead.Event("uid", date(2026, 1, 1), summary, "")
    text = road_ahead.calendar_text([event], date(2026, 1, 1))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert f"SUMMARY:{road_ahead.escaped(summary)}\r\n" in unfolded


# --- Vintages -------------------------------------------------------------------------------------


def test_a_figure_is_revised_only_where_its_value_changed():
    made = vintages.triangle(open_archive(), "shoot_days")
    late = made[made["vintage"] > 1].set_index(["category", "period"])
    assert late.loc[("total", "2016Q1"), "revision_pct"] == pytest.approx(0.23, abs=0.01)
    assert (made[made["vintage"] == 1]["age_days"] == 0).all()
    assert not made.duplicated(["series", "category", "period", "vintage"]).any()


def test_first_employment_figures_move_and_too_few_give_words():
    made = vintages.triangle(open_archive(), "employment")
    february = made[(made["period"] == "2026-02")]
    assert february["vintage"].tolist() == [1, 2, 3]
    assert february["revision_pct"].iloc[-1] == pytest.approx(-1.45, abs=0.01)
    table = vintages.revisions(open_archive(), "employment").set_index(["series", "age"])
    assert table.loc[("ces_512_us", "within 3 months"), "message"] == "too few cases (n=4)"
    assert pd.isna(table.loc[("ces_512_us", "within 3 months"), "mean_pct"])


def test_vintages_of_a_day_are_not_changed_by_later_ones():
    then, now = (vintages.triangle(open_archive(day), "shoot_days") for day in ("2022-06-01", None))
    known = now[now["published_on"] <= "2022-06-01"].reset_index(drop=True)
    pd.testing.assert_frame_equal(then, known)


def test_a_first_print_of_which_nothing_stands_any_more_is_a_vintage(data_copy):
    path = data_copy / "shoot_days.csv"
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    printed = rows[(rows["period"] == "2025Q2") & (rows["category"] == "total") & (rows["days"] == "5394")].head(1)
    published = pd.Timestamp(printed["published_on"].iloc[0]) - pd.Timedelta(days=3)
    synthetic = printed.assign(days="5000", published_on=f"{published:%Y-%m-%d}")
    assert f"{published:%Y-%m-%d}" not in set(rows["published_on"])
    pd.concat([rows, synthetic]).to_csv(path, index=False, lineterminator="\n")
    made = vintages.triangle(open_archive(), "shoot_days").query("category == 'total' and period == '2025Q2'")
    assert made["value"].iloc[0] == 5000
    assert made["vintage"].tolist() == [1, 2]


def test_the_page_names_the_largest_change_of_each_series():
    moved = {one.name: one for one in vintages.moved(open_archive())}
    shooting = moved["FilmLA shoot days"]
    assert (shooting.changed.value, shooting.largest.value) == (8, -1.12)
    assert shooting.largest.of.period == "2019Q3"
    changes = vintages.revised(open_archive())
    assert changes["revision_pct"].abs().is_monotonic_decreasing
    assert ((changes["value"] / changes["first"] - 1) * 100 - changes["revision_pct"]).abs().max() < 0.006
    assert vintages.by_age(open_archive())["revised"].sum() == 8 + 7


# --- Jobs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "share"),
    [("2023-07", 85), ("2023-10", 80), ("2023-12", 90), ("2024-06", 93), ("2024-12", 90), ("2026-06", 89)],
)
def test_jobs_in_los_angeles_have_not_come_back(month, share):
    made = jobs.recovery(open_archive()).set_index("month")
    assert made.loc[month, "of_before_pct"] == pytest.approx(share, abs=1)
    assert made.loc["2023-04", "of_before_pct"] == 100


def test_jobs_in_the_country_fell_by_thirteen_percent():
    made = jobs.recovery(open_archive(), "us").set_index("month")
    assert made.loc["2024-11", "of_before_pct"] - 100 == pytest.approx(-13.0, abs=0.1)
    assert made.loc[["2023-05", "2023-11"], "during"].all()
    assert not made.loc["2024-01", "during"]


def test_a_day_before_the_series_was_read_has_no_recovery():
    assert jobs.recovery(open_archive("2024-06-01")).empty


def test_the_page_names_the_newest_and_the_lowest_month_of_each_area():
    where = jobs.standing(jobs.since_strikes(open_archive()))
    assert [one.area for one in where] == ["Los Angeles", "United States"]
    for one in where:
        assert one.lowest.value <= one.newest.value < 100
        assert one.before == pd.Timestamp("2023-04-01") < one.lowest_month <= one.month
    assert where[0].lowest_month == pd.Timestamp("2023-09-01")
    assert jobs.standing(jobs.since_strikes(open_archive("2024-02-01"))) == []


def test_a_day_without_the_series_has_what_the_press_of_the_time_reported():
    rows = jobs.changes(open_archive("2024-02-01"))
    assert rows["published_on"].max() <= pd.Timestamp("2024-02-01")
    assert rows.iloc[0]["change"] == 8.0
    assert str(rows.iloc[0]["month"]) == "2023-11"
    assert jobs.changes(open_archive("2023-06-01")).empty


# --- Estimates ------------------------------------------------------------------------------------


def test_estimates_of_2007_lie_far_apart_and_say_what_they_differ_in():
    made = costs.estimate_range(open_archive(), "wga-2007")
    assert (made.lowest.value, made.highest.value) == (220, 3200)
    assert {"measure", "area", "effects"} <= set(made.choices)
    assert costs.estimate_range(open_archive(), "wga-1985") is None


def test_estimates_stand_in_the_dollars_of_one_month():
    frame = costs.estimates_on_one_footing(open_archive()).set_index("estimate_id")
    assert (frame["constant_value"] > frame["value"]).all()
    assert frame.loc["laedc-2008-02-total", "per_day"] == pytest.approx(
        frame.loc["laedc-2008-02-total", "constant_value"] / 100
    )
    assert pd.isna(frame.loc["ucla-2007-380", "per_day"])
    assert frame.loc["filmla-2007-day", "per_day"] == frame.loc["filmla-2007-day", "constant_value"]


def test_an_estimate_of_a_later_day_is_not_there():
    frame = costs.estimates_on_one_footing(open_archive("2023-09-08"), "wga-2023")
    assert set(frame["estimate_id"]) == {"milken-2023-07", "milken-2023-09", "holmes-2023-3bn", "holmes-2023-5bn"}


def test_every_estimate_of_money_says_what_it_covers():
    archive = open_archive()
    money = archive.table("dispute_costs")
    money = money[money["unit"].isin(("usd_millions", "usd_millions_per_day"))]
    screen = money[money["stoppage_id"].isin(("wga-1988", "wga-2007", "wga-2023", "sagaftra-2023"))]
    assert set(screen["estimate_id"]) <= set(archive.table("estimate_choices")["estimate_id"])


def test_the_specification_chart_sets_each_estimate_above_its_choices():
    frame = costs.specifications(open_archive(), "wga-2023")
    assert {"ucla-2024-03-12"} <= set(frame["source_id"])
    assert frame["usd_billions"].is_monotonic_increasing
    assert frame["usd_billions"].iloc[0] == 1.4
    assert not frame[list(costs.CHOICES)].isna().any().any()
    above, below = specification_chart(frame).vconcat
    assert len(rows_behind(specification_chart(frame).to_dict())) == len(frame)
    named = below.to_dict()["encoding"]["y"]["sort"]
    assert set(named) == {choice for name in costs.CHOICES for choice in frame[name]}
    assert specification_chart(costs.specifications(open_archive(), "wga-1985")) is None
    assert above.to_dict()["height"] > 0


def test_every_choice_of_an_estimate_has_words():
    table = open_archive().table("estimate_choices")
    for dispute in ("wga-1988", "wga-2007", "wga-2023"):
        frame = costs.specifications(open_archive(), dispute)
        assert frame[list(costs.CHOICES)].notna().all().all()
        assert len(frame) > 1, dispute
    assert set(costs.CHOICES) < set(table.columns)
