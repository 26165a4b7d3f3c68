"""Charts of lengths, losses, records and costs: in Altair's own grammar, on frames whose columns they name."""

import re
from itertools import pairwise

import altair as alt
import pandas as pd
import pytest
import vl_convert

from helpers import open_archive
from helpers.analysis import (
    base_rates,
    calendar,
    cost_assumptions,
    estimates,
    lengths,
    minimums,
    positions,
    production,
    production_page,
    record_list,
    round_standing,
    shortfalls,
    track_record,
)
from helpers.charts import (
    break_even,
    categories,
    cited,
    history,
    layers,
    records,
    rounds,
)
from helpers.charts import (
    estimates as estimate_charts,
)
from helpers.charts import (
    lengths as length_charts,
)
from helpers.charts import losses as loss_charts
from helpers.charts import positions as position_charts
from helpers.charts import raises as raises_charts
from helpers.charts.calendar import calendar as calendar_chart
from helpers.charts.cited import rows_behind
from helpers.charts.quarters import days_by_quarter, strike_lanes
from helpers.charts.svg import units
from helpers.charts.theme import theme_config


@pytest.fixture(scope="module")
def charts():
    archive, later = open_archive("2023-09-08"), open_archive("2024-02-01")
    ahead = lengths.ahead(archive, "wga-2023")
    outlooks = track_record.outlooks(archive)
    return {
        "bars": length_charts.length_bars(lengths.of_union(archive, "wga-2023")),
        "outlook": length_charts.outlook_fan(ahead),
        "history": history.timeline_and_survival(lengths.timeline(archive), lengths.curves(archive)),
        "windows": loss_charts.windows(shortfalls.windows(later)),
        "choices": loss_charts.specification_chart(shortfalls.choices(later)),
        "calibration": records.calibration(record_list.coverage(outlooks, used=True)),
        "chances": records.chances(record_list.chances(archive)),
        "rounds": rounds.rounds_to_expiry(base_rates.round_lines(archive, "wga-2023")),
        "estimates": estimate_charts.estimate_dots(estimates.published(archive, "wga-2023")),
        "break-even": break_even.break_even_what_if(cost_assumptions.assumptions(archive, "wga-2023"), 130),
        "categories": categories.days_by_category(
            production_page.categories(archive), [*production.CATEGORIES.values()]
        ),
    }


def _specs(charts):
    return {name: chart.to_dict() for name, chart in charts.items()}


def test_every_place_has_a_real_scale(charts):
    for name, spec in _specs(charts).items():
        for unit in units(spec):
            for channel, place in unit.get("encoding", {}).items():
                if channel in ("x", "y", "x2", "y2"):
                    assert not ("scale" in place and place["scale"] is None), (name, channel)


def _columns(spec, unit, inherited):
    datasets = spec.get("datasets", {})
    data = unit.get("data") or inherited
    rows = datasets.get((data or {}).get("name"), [])
    made = {
        key
        for step in unit.get("transform", [])
        for key in [step.get("calculate") and step.get("as"), *(step.get("as", []) if isinstance(step.get("as"), list) else []),
                    *(part["as"] for part in step.get("aggregate", []))]
        if key
    }  # fmt: skip
    return ({column for row in rows for column in row}, made)


def _walk(spec, part, data, transforms, found):
    data = part.get("data") or data
    transforms = [*transforms, *part.get("transform", [])]
    if "mark" in part:
        found.append(({**part, "data": data, "transform": transforms}, data))
    for key in ("layer", "vconcat", "hconcat"):
        for inner in part.get(key, []):
            _walk(spec, inner, data, transforms, found)
    if isinstance(part.get("spec"), dict):
        _walk(spec, part["spec"], data, transforms, found)
    return found


def test_every_field_is_a_column_of_the_frame_or_made_from_it(charts):
    for name, spec in _specs(charts).items():
        for unit, data in _walk(spec, spec, None, [], []):
            columns, made = _columns(spec, unit, data)
            for place in unit["encoding"].values():
                for one in place if isinstance(place, list) else [place]:
                    field = one.get("field") if isinstance(one, dict) else None
                    assert field is None or field in columns | made, (name, field, sorted(columns))


def test_selections_and_sliders_have_names_that_say_what_they_are(charts):
    for name, spec in _specs(charts).items():
        params = re.findall(r"'name': '(param_\d+|selector\d+)'", str(spec))
        assert not params, name


def test_without_rows_there_is_no_chart():
    archive = open_archive("2023-09-08")
    assert length_charts.length_bars(lengths.of_union(archive, "wga-2023").iloc[:0]) is None
    assert length_charts.outlook_fan(None) is None
    assert loss_charts.windows(shortfalls.windows(archive).iloc[:0]) is None
    assert estimate_charts.estimate_dots(estimates.published(archive, "wga-2023").iloc[:0]) is None
    assert break_even.break_even_what_if({}) is None
    assert cited(None, title="", takeaway="", sources=()) is None


def test_the_data_shown_behind_a_chart_are_those_with_the_columns_asked_for(charts):
    spec = charts["history"].to_dict()
    assert {"title", "days"} <= set(rows_behind(spec, ("title", "days"))[0])
    assert {"survival"} <= set(rows_behind(spec, ("survival",))[0])
    assert rows_behind(spec, ("no such column",)) == []


def test_menus_offer_every_union_and_sector_of_the_rows(charts):
    archive = open_archive("2023-09-08")
    rows, curves = lengths.timeline(archive), lengths.curves(archive)
    menus = {p["name"]: p["bind"]["options"] for p in charts["history"].to_dict()["params"] if "bind" in p}
    assert set(menus["union"]) == {"All", *rows["union"]}
    assert set(menus["sector"]) == {"All", *rows["sector"]}
    known = curves.groupby(["union", "sector"]).ngroups
    assert known == curves["union"].nunique() * curves["sector"].nunique(), "a choice of the menus has no row"


def test_names_of_strikes_close_in_time_stand_in_lanes_below_each_other():
    strikes = pd.DataFrame(
        {
            "label": ["WGA 2023", "SAG-AFTRA 2023", "WGA 2007", "Games 2024"],
            "start": pd.to_datetime(["2023-05-02", "2023-07-14", "2007-11-05", "2024-07-26"]),
            "end": pd.to_datetime(["2023-09-26", "2023-11-08", "2008-02-12", None]),
        }
    )
    placed = strike_lanes(strikes, pd.Timestamp("2024-09-01"))
    assert placed["lane"].tolist() == [0, 0, 1, 2]
    assert placed["end"].iloc[-1] == pd.Timestamp("2024-09-01")


def test_long_names_are_broken_and_not_cut():
    names = pd.Series(["Conference of Studio Unions and Hollywood studios 1945"])
    (broken,) = layers.wrapped(names)
    assert broken.replace("|", " ") == names[0]
    assert max(map(len, broken.split("|"))) <= layers.NAME_WIDTH


def test_all_who_put_the_cost_highest_are_named():
    frame = pd.DataFrame({"of_page": True, "usd_billions": [4.0, 5.0, 5.0], "estimator": ["A (x)", "B, C", "D"]})
    highest = estimates.highest(frame)
    assert (highest.cost, highest.estimators) == ("$5 billion", ("B", "D"))


@pytest.mark.parametrize("day", ["2007-10-23", "2023-09-08", "2026-11-24"])
def test_no_name_of_the_timeline_meets_another_or_a_dot_on_a_phone(day):
    rows = lengths.timeline(open_archive(day))
    placed = history.placed_names(rows)
    assert placed["named"].sum() > 2
    assert placed.loc[rows["named"], "named"].iloc[-1]
    x = (rows["start"] - rows["start"].min()) / (rows["start"].max() - rows["start"].min()) * 270
    y = 330 * (1 - (rows["days"] / (rows["days"].max() * 1.25)) ** 0.5)
    taken = [(left - 4, left + 4, foot - 4, foot + 4) for left, foot in zip(x, y, strict=True)]
    for row in placed[placed["named"]].itertuples():
        aside, down = ((-4, -8), (-4, 20), (8, 6))[row.lane]
        near, width = x[row.Index] + (-aside if row.late else aside), len(row.title) * 5.8
        left, foot = near - width if row.late else near, y[row.Index] + down
        for other in taken:
            assert left >= other[1] or left + width <= other[0] or foot - 12 >= other[3] or foot <= other[2], row.title
        taken.append((left, left + width, foot - 12, foot))


def test_names_on_a_discrete_axis_stand_apart_and_none_is_left_out():
    quarters = production.by_quarter(open_archive("2023-09-08")).tail(20)
    chart = alt.Chart(quarters).mark_bar().encode(x="quarter:N", y="shoot_days:Q")
    drawn = vl_convert.vegalite_to_svg(chart.to_dict() | {"config": theme_config()})
    named = re.findall(r"rotate\((?:-45|315)\)[^>]*>(\d{4}Q\d)<", drawn)
    assert sorted(named) == sorted(quarters["quarter"])


def test_marks_at_the_edge_stand_clear_of_the_names():
    archive, day = open_archive("2023-09-08"), pd.Timestamp("2023-09-08")
    drawn = (
        position_charts.moves_by_issue(positions.moves(archive, "wga-2023"), day),
        calendar_chart(calendar.dates(archive, "wga-2023"), day),
    )
    for chart in drawn:
        scales = [unit["encoding"]["x"].get("scale", {}) for unit in units(chart.to_dict())]
        assert scales
        assert all(scale.get("padding") == 8 for scale in scales)


@pytest.mark.parametrize(("dispute", "day"), [("sagaftra-2023", "2023-11-08"), ("wga-ata-2019", "2019-03-14")])
def test_no_name_of_an_issue_reaches_into_the_row_of_another(dispute, day):
    archive = open_archive(day)
    chart = position_charts.moves_by_issue(positions.moves(archive, dispute, most=5), pd.Timestamp(day))
    svg = vl_convert.vegalite_to_svg(chart.to_dict() | {"config": theme_config()})
    names = re.findall(r'<text text-anchor="end" transform="translate\([-.\d]+,([.\d]+)\)"[^>]*>(.*?)</text>', svg)
    spans = sorted((float(top), float(top) + 15 * (1 + name.count('dy="15"'))) for top, name in names)
    assert len(spans) == 5
    assert all(foot <= top for (_, foot), (top, _) in pairwise(spans))


def test_the_window_stands_on_the_overview_in_the_still_form():
    quarters = production.by_quarter(open_archive("2023-09-08"))
    spec = days_by_quarter(quarters, until=pd.Timestamp("2023-09-08")).to_dict()
    window = next(param for param in spec["params"] if param["name"] == "window")
    axis = next(unit["encoding"]["x"]["scale"] for unit in units(spec["vconcat"][-1]) if "x2" in unit["encoding"])
    assert axis["domainMax"] == window["value"]["x"][1]


def test_a_minimum_is_named_in_constant_dollars_where_prices_were_last_known():
    frame = minimums.most_dated(minimums.history(open_archive("2024-07-26"), "SAG-AFTRA"))
    assert pd.isna(frame["constant_usd"].iloc[-1])
    spec = raises_charts.minimum_history(frame).to_dict() | {"config": theme_config()}
    words = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", vl_convert.vegalite_to_svg(spec))
    assert f"${frame['constant_usd'].dropna().iloc[-1]:,.0f}" in words
    assert "$0" not in words


def test_each_past_round_has_its_mark_on_the_day_itself():
    lines = round_standing.lines(round_standing.standing(open_archive("2023-04-29"), "wga-2023"))
    chart = rounds.rounds_to_expiry(lines)
    marks = next(layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == "point")
    assert marks["encoding"]["x"]["field"] == "end_day"
    drawn = next(layer.data for layer in chart.layer if isinstance(layer.data, pd.DataFrame))
    assert sorted(drawn["end_day"]) == sorted(lines["end_day"])
    assert (drawn["from_day"] <= drawn["end_day"]).all()
