"""Charts of pay and of alliances: Altair's grammar on tidy frames, direct labels apart, sliders that compute as Python."""

from __future__ import annotations

import copy
import re
from functools import cache
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import open_archive
from helpers.analysis import agreements, alliances, minimums, pay, prices, raises, settlements
from helpers.briefing import captioned
from helpers.charts import alliances as alliance_charts
from helpers.charts import raises as raises_charts
from helpers.charts import settlements as settlement_charts
from helpers.charts.cited import caption_of, drawing
from helpers.charts.theme import theme_config
from helpers.errors import UserError

CASES = [
    ("wga-2023", "2023-09-08"),
    ("wga-2023", "2023-10-12"),
    ("sagaftra-2023", "2023-10-27"),
    ("wga-2026", "2026-11-24"),
]
POSITIONS = ("x", "y", "x2", "y2", "xOffset", "yOffset", "row", "column")


def charts_of(dispute: str, day: str) -> dict[str, tuple[alt.TopLevelMixin | None, pd.DataFrame]]:
    """Every chart of these pages for a dispute on a day, with the frame that is shown beside it."""
    archive = open_archive(day)
    own = archive.dispute(dispute)
    terms = raises.newest(archive, dispute)
    levels, moves = raises.levels(terms), raises.moves(archive, dispute)
    real = agreements.real_levels(archive, own["sector"], own["guild"])
    terms_ = agreements.against_prices(archive, own["sector"])
    one = minimums.chosen(archive, dispute)
    under = minimums.under_terms(archive, one, terms)
    set_ = minimums.most_dated(minimums.history(archive, own["guild"]))
    placed, clock = settlements.placed(archive, dispute), alliances.on_one_clock(archive)
    month = minimums.last_day(archive, dispute)
    drawn, outrun, union = raises.over_the_term(moves), agreements.outrun(terms_, own["guild"]), own["guild"]
    signed = alliances.signed_alone(clock, dispute)
    return {
        "paths": (
            captioned(raises_charts.paths(levels, sliders=terms.open), "pay_paths", sources=terms.sources, terms=terms),
            levels,
        ),
        "by year": (
            captioned(
                raises_charts.by_year(levels), "pay_by_year",
                sources=terms.sources, terms=terms, widest=raises.widest_year(levels),
            ),
            levels,
        ),
        "over time": (
            captioned(
                raises_charts.over_time(drawn, pd.Timestamp(day)), "pay_over_time",
                sources=raises.sources_of(drawn), drawn=drawn, left_out=raises.of_fewer_years(moves),
                offers=raises.offers_made(moves), employers=terms.employers,
            ),
            moves,
        ),
        "minimum": (
            captioned(
                raises_charts.minimum(under, month), "minimum_under_terms",
                sources=raises.sources_of(under), path=minimums.path(under, one),
            ),
            under,
        ),
        "as set": (
            captioned(
                raises_charts.minimum_history(set_), "minimum_as_set",
                sources=set_["source_id"], minimum=minimums.as_set(set_),
            ),
            set_,
        ),
        "real": (
            captioned(
                settlement_charts.real_levels(real), "real_minimums",
                sources=raises.sources_of(real), worth=agreements.worth(real),
            ),
            real,
        ),
        "prices": (
            captioned(
                settlement_charts.against_prices(terms_, union), "raises_and_prices",
                sources=outrun.terms["source_id"], outrun=outrun, union=union,
            ),
            terms_,
        ),
        "places": (
            captioned(
                settlement_charts.places(placed), "past_places",
                sources=placed["sources"].explode(), items=placed, nearer=settlements.nearer_to_offer(placed),
                rounds=placed["round"].nunique(),
            ),
            placed,
        ),
        "clock": (
            captioned(
                alliance_charts.on_one_clock(clock, dispute=dispute), "signed_alone",
                sources=clock["source_id"], signed=signed,
            ),
            clock,
        ),
    }  # fmt: skip


@cache
def specs(dispute: str, day: str) -> dict[str, tuple[dict, pd.DataFrame]]:
    return {
        name: (chart.to_dict(), frame) for name, (chart, frame) in charts_of(dispute, day).items() if chart is not None
    }


def walked(node):
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walked(value)
    elif isinstance(node, list):
        for value in node:
            yield from walked(value)


@pytest.mark.parametrize(("dispute", "day"), CASES)
def test_positions_have_real_scales_and_fields_are_columns_of_the_frame(dispute, day):
    for name, (spec, frame) in specs(dispute, day).items():
        bare = {key: value for key, value in spec.items() if key != "datasets"}
        made = {node["as"] for node in walked(bare) if isinstance(node.get("as"), str)}
        drawn = {key for rows in spec["datasets"].values() for row in rows for key in row}
        named = {
            "contract_year",
            "end",
            "of_page",
            "newest",
            "beats",
            "title",
        }  # what a chart adds to the frame's columns
        assert drawn <= set(frame.columns) | named, name
        for node in walked(bare):
            for channel, encoded in node.get("encoding", {}).items():
                if isinstance(encoded, dict):
                    assert channel not in POSITIONS or encoded.get("scale", "") is not None, (name, channel)
                    assert encoded.get("field", "day") in drawn | made | {"day"}, (name, channel, encoded)


@pytest.mark.parametrize(("dispute", "day"), CASES)
def test_each_chart_states_a_finding_and_tells_it_to_those_who_cannot_see_it(dispute, day):
    for name, (spec, _) in specs(dispute, day).items():
        caption = caption_of(spec)
        assert caption.title, name
        assert caption.takeaway.endswith("."), name
        assert caption.sources, name
        assert not re.search(r"\b(nan|None|NaT)\b", f"{caption.title} {caption.takeaway} {caption.note}"), name


def test_charts_with_too_little_to_show_are_none():
    archive = open_archive("2001-04-25")
    terms = raises.newest(archive, "wga-2001")
    levels, moves = raises.levels(terms), raises.moves(archive, "wga-2001")
    assert raises_charts.paths(levels) is None
    assert raises_charts.by_year(levels) is None
    assert raises_charts.over_time(moves, pd.Timestamp("2001-04-25")) is None
    assert captioned(None, "pay_paths", sources=(), terms=terms) is None
    assert settlement_charts.real_levels(agreements.real_levels(open_archive("1940-01-01"), "film_tv", "WGA")) is None


# --- labels -----------------------------------------------------------------------------------------------------


def boxes_of_labels(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Words and bounds (left, top, right, bottom) of the text marks of a drawing, by the widths of its typeface."""
    found = []

    def visit(element, x, y, inside):
        moved = re.match(r"translate\(([-\d.e]+)[, ]+([-\d.e]+)\)", element.get("transform", ""))
        x, y = (x + float(moved[1]), y + float(moved[2])) if moved else (x, y)
        inside = inside or "mark-text" in element.get("class", "")
        if element.tag.endswith("}text") and inside and "role-axis" not in element.get("class", ""):
            size = float(element.get("font-size", "11px").removesuffix("px"))
            lines = [line.text or "" for line in element if line.tag.endswith("}tspan")] or [element.text or ""]
            width = max(len(line) for line in lines) * size * 0.5
            left = {"end": x - width, "middle": x - width / 2}.get(element.get("text-anchor"), x)
            found.append((" ".join(lines), left, y - size * 0.75, left + width, y + (len(lines) - 1) * 16))
        for child in element:
            visit(child, x, y, inside)

    for group in ElementTree.fromstring(svg).iter():
        if "role-mark" in group.get("class", "") and "mark-text" in group.get("class", ""):
            visit(group, 0, 0, True)
    return found


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(("dispute", "day"), CASES)
def test_direct_labels_do_not_lie_on_each_other(dispute, day, narrow):
    for name in ("paths", "over time", "real"):
        if name not in specs(dispute, day):
            continue
        spec = drawing(specs(dispute, day)[name][0], narrow=narrow) | {"config": theme_config()}
        labels = [box for box in boxes_of_labels(vl_convert.vegalite_to_svg(spec)) if box[0]]
        assert labels, name
        for place, (words, left, top, right, bottom) in enumerate(labels):
            for other, left2, top2, right2, bottom2 in labels[place + 1 :]:
                apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
                assert apart, f"{name}, {'narrow' if narrow else 'wide'}: {words!r} lies on {other!r}"


# --- sliders ----------------------------------------------------------------------------------------------------

PCT = st.integers(0, 48).map(lambda quarter: quarter / 4)


@cache
def slider_spec() -> dict:
    return specs("wga-2023", "2023-09-08")["paths"][0]


def result_at(values: dict[str, float]) -> str:
    """The words that the chart itself shows with its parameters at these values, drawn by Vega."""
    spec = copy.deepcopy(drawing(slider_spec()))
    for param in spec["params"]:
        if param.get("name") in values:
            param["value"] = values[param["name"]]
    words = [words for words, *_ in boxes_of_labels(vl_convert.vegalite_to_svg(spec)) if "apart" in words]
    assert len(words) == 1
    return words[0]


@settings(max_examples=15, deadline=None)
@given(st.lists(PCT, min_size=3, max_size=3), st.lists(PCT, min_size=3, max_size=3), st.integers(0, 100))
def test_the_sliders_come_to_what_python_computes(guild, studios, tenths):
    pace = tenths / 10
    values = {f"guild_{n}": pct for n, pct in enumerate(guild, 1)} | {
        f"employers_{n}": pct for n, pct in enumerate(studios, 1)
    }
    told = result_at(values | {"prices": pace})
    shown = [float(number.replace("−", "-")) for number in re.findall(r"[-−]?\d+\.\d\d", told)]
    worth = [
        prices.real_rise_pct(pay.exact_compounded_pct(side), pace, 3) if pace else pay.exact_compounded_pct(side)
        for side in (guild, studios)
    ]
    assert shown[:2] == pytest.approx(worth, abs=0.011)
    assert shown[2] == pytest.approx(abs(shown[0] - shown[1]), abs=0.011)
    assert ("constant prices" in told) == (pace > 0)


def test_at_rest_the_sliders_show_the_terms_as_they_stand():
    terms = raises.newest(open_archive("2023-09-08"), "wga-2023")
    told = result_at({})
    assert terms.ask.compounded.text() in told
    assert terms.offer.compounded.text() in told
    assert f"{terms.gap.value:g} points apart" in told


def test_each_slider_has_a_label_and_there_is_one_for_each_raise_and_prices():
    bound = {param["name"]: param["bind"] for param in slider_spec()["params"] if "bind" in param}
    assert set(bound) == {*(f"{side}_{n}" for side in ("guild", "employers") for n in (1, 2, 3)), "prices"}
    assert all(bind["input"] == "range" and bind["name"].strip() for bind in bound.values())


def test_a_settled_round_has_no_sliders():
    spec = specs("wga-2023", "2023-10-12")["paths"][0]
    assert not [param for param in spec.get("params", []) if "bind" in param]


def test_a_chart_can_be_encoded_anew():
    chart, _ = charts_of("wga-2023", "2023-09-08")["by year"]
    again = chart.properties(height=100).configure_axis(grid=False).to_dict()
    assert again["height"] == 100


def test_sliders_for_a_side_without_raises_are_refused_with_what_to_do():
    levels = raises.levels(raises.newest(open_archive("2023-09-08"), "wga-2023"))
    guild = levels[levels["party"] != "employers"]
    with pytest.raises(UserError, match=r"no raises of employers.*paths\(levels\) without sliders"):
        raises_charts.paths(guild, sliders=True)
    assert raises_charts.paths(guild) is not None
