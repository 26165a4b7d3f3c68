"""Charts: honest, themed, described, the same bytes every time. All frames here are synthetic."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import charts
from helpers.charts import svg, whatif
from helpers.charts.figure import VEGALITE, Figure
from helpers.charts.panel import date_ticks, day_number, lanes, round_step, spread, text_width
from helpers.charts.renderer import briefing_renderer
from helpers.charts.theme import NARROW, TOKENS, WIDE, css_variables, themed

SOURCE = "amptp-20230822"
TEXTS: dict[str, Any] = {
    "title": "A synthetic finding",
    "subtitle": "A synthetic measure",
    "takeaway": 'Synthetic: "a" < b & c.',
    "sources": (SOURCE,),
}
LONG = "A stoppage with quite a long name by several unions, 1999–2001"


def path(party: str, label: str, raises: tuple[float, ...]) -> list[tuple[str, str, int, float]]:
    levels = [level * 100 for level in whatif.compounded(raises)]
    return [(party, label, year, level) for year, level in enumerate(levels)]


def frame(rows: list[tuple[Any, ...]], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


PATHS = frame(
    path("guild", "Guild asks 6 / 5 / 5", (6, 5, 5))
    + path("employers", "Employers offer 5 / 4 / 3.5", (5, 4, 3.5))
    + path("pattern", LONG, (5, 4, 3.5)),
    "party label year index",
)
QUARTERS = [f"{year}Q{q}" for year in range(2018, 2024) for q in (1, 2, 3, 4)][:22]
SHOOTING = frame(
    [
        (name, pd.Period(name, "Q").start_time, 5000 + 37 * i, pd.Period(name, "Q").end_time.normalize())
        for i, name in enumerate(QUARTERS)
    ],
    "period date value published_on",
)
STOPPAGES = frame([("Synthetic strike", "2023-05-02", None), (LONG, "2020-02-01", "2020-09-27")], "label start end")
EXPECTED = frame([("2023-04-01", 8700, 7600, 9800)], "date median low high")
NOTES = frame([("2020-04-01", "A synthetic halt")], "date label")

CHARTS: dict[str, Callable[[], Figure]] = {
    "pay_paths": lambda: charts.pay_paths(PATHS, **TEXTS),
    "raises_by_year": lambda: charts.raises_by_year(
        frame(
            [("guild", LONG, 1, 6), ("employers", "Employers offer", 1, 5), ("guild", LONG, 2, 0)],
            "party label year pct",
        ),
        **TEXTS,
    ),
    "offers_over_time": lambda: charts.offers_over_time(
        frame(
            [
                ("guild", LONG, "2023-03-20", 16.87), ("employers", "Offer", "2023-04-14", 9.27),
                ("employers", "Offer 5 / 4 / 3.5", "2023-08-11", 13.02),
            ],
            "party label date compounded_pct",
        ),
        until="2023-09-08", **TEXTS,
    ),
    "shoot_days": lambda: charts.shoot_days(
        SHOOTING, stoppages=STOPPAGES, counterfactual=EXPECTED, annotations=NOTES, **TEXTS
    ),
    "stoppage_durations": lambda: charts.stoppage_durations(
        frame([("Strike A", 154, False, "film"), (LONG, 130, True, "film"), ("C", 0.1, False, "film")],
              "label days running group"),
        **TEXTS,
    ),
    "survival": lambda: charts.survival(
        frame([(1, 0.9, 0.8, 0.97), (40, 0.5, 0.3, 0.7), (150, 0.0, float("nan"), float("nan"))],
              "day survival lower upper"),
        elapsed=130, **TEXTS,
    ),
    "interval_dots": lambda: charts.interval_dots(
        frame([("A", 34, 5, 150, 62), (LONG, 41, 4, 2100, None)], "label value low high actual"), unit="days", **TEXTS
    ),
    "calibration": lambda: charts.calibration(
        frame([(0.5, 0.47, 41), (0.8, 0.86, 41), (0.95, 0.97, 1041)], "nominal actual cases"), **TEXTS
    ),
    "positions_over_time": lambda: charts.positions_over_time(
        frame(
            [
                ("Pay", "guild", "2023-03-20", "open"), ("Pay", "employers", "2023-05-01", "rejected"),
                (LONG, "settlement", "2023-08-11", "agreed"), (LONG, "guild", "2023-04-11", "withdrawn"),
            ],
            "issue party date status",
        ),
        until="2023-09-08", **TEXTS,
    ),
    "separate_deals": lambda: charts.separate_deals(
        frame([("A", 10, 5.0), ("A", 600, 100.0), (LONG, 80, 0.5), ("B", 90, 11)], "label day share"),
        today=LONG, **TEXTS,
    ),
    "calendar": lambda: charts.calendar(
        frame(
            [
                ("Writers", "2023-03-20", "2023-05-01", "talks", None),
                ("Writers", "2023-05-01", None, "expiry", "1 May"), ("Writers", "2023-05-02", None, "stoppage", None),
                (LONG, "2021-11-15", "2024-07-31", "contract", None),
                (LONG, "2024-07-31", None, "expiry", "31 July 2024"), (LONG, "2024-07-20", None, "vote", "20 July"),
                ("Writers", "2023-04-17", None, "session", None), ("Directors", "2023-06-03", None, "deal", None),
            ],
            "label start end kind text",
        ),
        as_of="2023-09-08", **TEXTS,
    ),
    "timeline": lambda: charts.timeline(
        frame([("1941", "1941-05-29", "1941-09-21", "Animation"), (LONG, "1999-01-01", "2001-01-01", "Actors"),
               ("2023", "2023-05-02", None, "Writers")], "label start end group"),
        as_of="2023-09-08", **TEXTS,
    ),
}  # fmt: skip

every_chart = pytest.mark.parametrize("name", CHARTS)
both_forms = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])


@pytest.fixture(scope="module")
def drawn() -> dict[str, Figure]:
    return {name: make() for name, make in CHARTS.items()}


@every_chart
def test_bundle_holds_interactive_chart_image_and_takeaway(drawn: dict[str, Figure], name: str) -> None:
    bundle = drawn[name]._repr_mimebundle_()
    assert set(bundle) == {VEGALITE, "image/svg+xml", "text/plain"}
    assert TEXTS["takeaway"] in bundle["text/plain"]
    stored = bundle[VEGALITE]["usermeta"]["figure"]
    assert stored["sources"][0]["source_id"] == SOURCE
    assert stored["sources"][0]["url"].startswith("http")
    assert Figure.from_bundle(bundle) == drawn[name]


@every_chart
def test_specifications_fit_the_vega_lite_schema(drawn: dict[str, Figure], name: str) -> None:
    figure = drawn[name]
    for spec in (figure.spec, figure.narrow, figure._repr_mimebundle_()[VEGALITE]):
        alt.LayerChart.from_dict(spec, validate=True)


@every_chart
@both_forms
def test_image_is_one_described_picture_of_fixed_width(drawn: dict[str, Figure], name: str, narrow: bool) -> None:
    root = ElementTree.fromstring(drawn[name].svg(narrow=narrow))
    assert root.get("role") == "img"
    assert root.get("aria-label") == TEXTS["takeaway"]
    assert root.get("width") == str(NARROW if narrow else WIDE)
    inner = [element for element in root.iter() if element is not root]
    assert not [element for element in inner if "role" in element.attrib or "aria-label" in element.attrib]


@every_chart
def test_marks_keep_their_values_as_native_tooltips(drawn: dict[str, Figure], name: str) -> None:
    root = ElementTree.fromstring(drawn[name].svg())
    assert [element.text for element in root.iter() if element.tag.endswith("title") and element.text]


def placed_texts(root: ElementTree.Element) -> list[tuple[float, float, float, str]]:
    """Left edge, right edge and height of every label, in px of the image."""
    found = []

    def walk(element: ElementTree.Element, x: float, y: float, look: dict[str, str]) -> None:
        shift = re.match(r"translate\((-?[\d.]+),(-?[\d.]+)\)", element.get("transform", ""))
        x, y = (x + float(shift[1]), y + float(shift[2])) if shift else (x, y)
        look = look | {key: value for key, value in element.attrib.items() if key in ("text-anchor", "font-size")}
        if element.tag.endswith("text") and element.text:
            width = text_width(element.text, float(look.get("font-size", "14").removesuffix("px")))
            left = x - {"middle": width / 2, "end": width}.get(look.get("text-anchor", ""), 0)
            found.append((left, left + width, y, element.text))
        for child in element:
            walk(child, x, y, look)

    walk(root, 0, 0, {})
    return found


@every_chart
@both_forms
def test_no_label_leaves_the_picture(drawn: dict[str, Figure], name: str, narrow: bool) -> None:
    root = ElementTree.fromstring(drawn[name].svg(narrow=narrow))
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    texts = placed_texts(root)
    assert texts
    cut = [label for label in texts if label[0] < -4 or label[1] > width + 4 or not 0 <= label[2] <= height]
    assert not cut


@every_chart
def test_every_color_is_a_token_so_that_pages_can_theme_it(drawn: dict[str, Figure], name: str) -> None:
    for narrow in (False, True):
        image = drawn[name].svg(narrow=narrow)
        assert re.search(r'(?:fill|stroke)="#', image)
        assert not re.findall(r'(?:fill|stroke)="(?!none|var\(--)[^"]*"', themed(image))


@every_chart
def test_same_frame_gives_the_same_bytes(drawn: dict[str, Figure], name: str) -> None:
    alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="x").interactive().to_dict()  # moves Altair's counters
    again = CHARTS[name]()
    assert again == drawn[name]
    assert again.svg() == drawn[name].svg()


def test_bytes_do_not_depend_on_time_zone_or_locale() -> None:
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "import test_charts as t\n"
        "names = ('shoot_days', 'calendar', 'offers_over_time')\n"
        "images = ''.join(t.CHARTS[n]().svg() for n in names)\n"
        "print(hashlib.sha256(images.encode()).hexdigest())"
    )
    tests = os.path.dirname(__file__)
    environment = os.environ | {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", program, tests], env=environment, capture_output=True, text=True, check=True
    )
    here = "".join(CHARTS[name]().svg() for name in ("shoot_days", "calendar", "offers_over_time"))
    assert done.stdout.strip() == hashlib.sha256(here.encode()).hexdigest()


@pytest.mark.parametrize(
    ("draw", "columns"),
    [
        (charts.pay_paths, "party label year index"),
        (charts.raises_by_year, "party label year pct"),
        (charts.offers_over_time, "party label date compounded_pct"),
        (charts.shoot_days, "period date value published_on"),
        (charts.stoppage_durations, "label days running group"),
        (charts.survival, "day survival lower upper"),
        (charts.interval_dots, "label value low high"),
        (charts.calibration, "nominal actual cases"),
        (charts.positions_over_time, "issue party date status"),
        (charts.separate_deals, "label day count"),
        (charts.calendar, "label start end kind"),
        (charts.timeline, "label start end group"),
    ],
)
def test_empty_and_incomplete_frames_are_refused_in_plain_words(draw: Callable[..., Figure], columns: str) -> None:
    with pytest.raises(ValueError, match="no rows to draw"):
        draw(frame([], columns), **TEXTS)
    first, *rest = columns.split()
    with pytest.raises(ValueError, match=f"column {first} is missing"):
        draw(pd.DataFrame([[1] * len(rest)], columns=rest), **TEXTS)


def test_unknown_words_name_the_valid_ones() -> None:
    with pytest.raises(ValueError, match="guild, employers, settlement, pattern"):
        charts.pay_paths(PATHS.assign(party="union"), **TEXTS)
    with pytest.raises(ValueError, match="open, moved, rejected"):
        charts.positions_over_time(frame([("Pay", "guild", "2023-01-01", "odd")], "issue party date status"), **TEXTS)
    with pytest.raises(ValueError, match="contract, talks, stoppage"):
        charts.calendar(frame([("WGA", "2023-01-01", None, "odd")], "label start end kind"), **TEXTS)


def test_figure_needs_its_texts_its_data_and_known_sources() -> None:
    chart = alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="x")
    data = pd.DataFrame({"x": [1]})
    with pytest.raises(ValueError, match="needs its takeaway"):
        charts.figure(chart, data=data, **TEXTS | {"takeaway": " "})
    with pytest.raises(ValueError, match="No data for the figure"):
        charts.figure(chart, data=data.iloc[:0], **TEXTS)
    with pytest.raises(ValueError, match="no-such-source"):
        charts.figure(chart, data=data, **TEXTS | {"sources": ("no-such-source",)})


def test_charts_state_the_published_compounded_figures() -> None:
    image = CHARTS["pay_paths"]().svg()
    assert "+16.87%" in image  # 6, 5 and 5 percent
    assert "+13.02%" in image  # 5, 4 and 3.5 percent


def test_running_stoppage_says_so_far(drawn: dict[str, Figure]) -> None:
    assert "130 so far" in drawn["stoppage_durations"].svg()


def test_missing_quarter_is_named_and_not_drawn_as_zero() -> None:
    figure = charts.shoot_days(SHOOTING.drop(index=[5, 6]), **TEXTS)
    assert figure.svg().count(">no figure<") == 1
    assert "2019Q2" not in figure.svg()
    assert "no figure" not in CHARTS["shoot_days"]().svg()


def test_bars_start_at_zero(drawn: dict[str, Figure]) -> None:
    domains = [
        unit["encoding"]["y"]["scale"]["domain"]
        for unit in svg.units(drawn["shoot_days"].spec["layer"])
        if (unit["encoding"].get("y", {}).get("scale") or {}).get("domain")
    ]
    assert domains
    assert {domain[0] for domain in domains} == {0}


def test_hostile_synthetic_label_stays_text() -> None:
    label = '<script>alert("x")</script> & "quoted" ]]>'
    figure = charts.stoppage_durations(
        frame([(label, 3, False, "<b>")], "label days running group"), **TEXTS | {"takeaway": label, "title": label}
    )
    image = figure._repr_mimebundle_()["image/svg+xml"]
    assert "<script" not in image
    assert "<b>" not in image
    ElementTree.fromstring(image)


def test_bare_chart_shows_with_the_same_kinds_of_output() -> None:
    chart = alt.Chart(pd.DataFrame({"x": [1, 2]}), title="A synthetic chart").mark_bar().encode(x="x:O", y="x:Q")
    assert alt.renderers.active == "briefing"
    bundle = chart._repr_mimebundle_()
    assert set(bundle) == {VEGALITE, "image/svg+xml", "text/plain"}
    assert bundle == briefing_renderer(chart.to_dict())
    assert bundle["text/plain"] == "A synthetic chart"
    assert Figure.from_bundle(bundle) is None


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tokens_reach_their_contrast_on_paper(theme: str) -> None:
    colors = {name: getattr(token, theme) for name, token in TOKENS.items()}
    wanted = {"text": 4.5, "line": 3.0}
    for name, token in TOKENS.items():
        if token.use in wanted:
            assert contrast(colors[name], colors["paper"]) >= wanted[token.use], name
    assert contrast(colors["ink"], colors["shade"]) >= 4.5
    assert f"--guild:{colors['guild']};" in css_variables(theme)


def test_no_two_tokens_share_a_light_hex() -> None:
    assert len({token.light for token in TOKENS.values()}) == len(TOKENS)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(10, 40)), min_size=1, max_size=7))
def test_spread_labels_never_overlap_and_stay_inside(labels: list[tuple[float, float]]) -> None:
    centres, heights = [label[0] for label in labels], [label[1] for label in labels]
    placed = spread(centres, heights, 0, 300)
    boxes = sorted((place - height / 2, place + height / 2) for place, height in zip(placed, heights, strict=True))
    assert boxes[0][0] >= -1e-6
    assert boxes[-1][1] <= 300 + 1e-6
    assert all(after[0] >= before[1] - 1e-6 for before, after in pairwise(boxes))


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 100)), max_size=20))
def test_lanes_hold_no_overlapping_spans(raw: list[tuple[float, float]]) -> None:
    spans = sorted((low, low + length) for low, length in raw)
    taken = lanes(spans)
    for lane in set(taken):
        own = [span for span, number in zip(spans, taken, strict=True) if number == lane]
        assert all(after[0] >= before[1] for before, after in pairwise(own))


@given(st.floats(0.01, 1e7), st.integers(2, 10))
def test_round_step_gives_a_readable_number_of_ticks(span: float, count: int) -> None:
    step = round_step(span, count)
    assert span / step <= count + 1e-6
    assert span / step >= count / 10
    assert f"{step:e}"[0] in "125"


@given(st.integers(-15000, 20000), st.integers(30, 30000), st.integers(4, 12))
def test_date_ticks_lie_inside_and_name_a_year(first: int, length: int, most: int) -> None:
    ticks = date_ticks(first, first + length, most)
    assert all(first <= day <= first + length for day, _ in ticks)
    assert len(ticks) <= most + 1
    assert not ticks or any(re.search(r"\d{4}", label) for _, label in ticks)


def test_day_numbers_ignore_time_zones() -> None:
    assert day_number("1970-01-02") == 1
    assert day_number(pd.Timestamp("2023-09-08")) == day_number("2023-09-08")


def test_what_if_states_its_defaults_as_text() -> None:
    text = whatif.raises([6, 5, 5], [5, 4, 3.5]).text
    assert "16.87%" in text
    assert "13.02%" in text
    assert "3.85" in text
    html = whatif.raises([6, 5, 5], [5, 4, 3.5]).html
    assert 'class="whatif-controls" hidden' in html  # no slider without a script to move it


def test_what_if_in_constant_prices_divides_by_the_price_rise() -> None:
    assert whatif.compounded([3.0], 3.0)[-1] == pytest.approx(1.0)
    assert "0%" in whatif.inflation([3.0], [3.0], yearly=3.0).text


def test_what_if_strike_breaks_even_where_gain_meets_loss() -> None:
    offer = [5.0, 4.0, 3.5]
    gain = whatif.gain_over_contract(1900, offer, 0.5)
    text = whatif.strike(loss_per_day=gain / 40, payroll=1900, offer=offer, won=0.5, days=40).text
    assert "up to 40 days" in text


def test_what_if_refuses_sides_of_unequal_length() -> None:
    with pytest.raises(ValueError, match="same number of years"):
        whatif.raises([6, 5], [5, 4, 3.5])
