"""What-ifs: the chart's own arithmetic is that of the analysis over the whole range of its sliders."""

import json
import re

import numpy as np
import pytest
import vl_convert

from helpers import open_archive
from helpers.analysis import break_even as arithmetic
from helpers.analysis import cost_assumptions
from helpers.charts.break_even import break_even_what_if, raises_what_if

_SHARES = ("place", "share_lost", "share_of_dispute")


def _drawn(chart, values):
    """The figures in the chart when its sliders stand at `values`."""
    spec = json.loads(json.dumps(chart.to_dict()))

    def set_values(part):
        if isinstance(part, dict):
            for param in part.get("params", []):
                if param["name"] in values:
                    param["value"] = values[param["name"]]
            for inner in part.values():
                set_values(inner)
        elif isinstance(part, list):
            for inner in part:
                set_values(inner)

    set_values(spec)
    svg = vl_convert.vegalite_to_svg(spec)
    return re.findall(r">(no limit|[\d,]+ days|\$[\d,]+ million)<", svg)


@pytest.fixture(scope="module")
def assumed():
    return cost_assumptions.assumptions(open_archive("2023-09-08"), "wga-2023")


def _in_words(days):
    return f"{np.floor(days + 0.5):,.0f} days" if np.isfinite(days) else "no limit"


@pytest.mark.parametrize("seed", range(6))
def test_the_sliders_give_the_days_that_the_analysis_gives(assumed, seed):
    rng = np.random.default_rng(seed)
    tops = {name: 100.0 if name in _SHARES else 2 * one.values.high for name, one in assumed.items()}
    values = {name: round(float(rng.uniform(0, top)), 2) for name, top in tops.items()}
    if seed == 5:
        values["share_lost"] = 0.0  # nothing lost by the day: no limit
    plain = {name: value / 100 if name in _SHARES else value for name, value in values.items()}
    days = arithmetic.days_at(plain)
    assert _drawn(break_even_what_if(assumed), values) == [_in_words(days["guild"]), _in_words(days["employers"])]


def test_the_sliders_start_at_the_central_values(assumed):
    params = {p["name"]: p["value"] for layer in break_even_what_if(assumed).to_dict()["layer"] for p in layer.get("params", []) if "bind" in p}  # fmt: skip
    params |= {p["name"]: p["value"] for p in break_even_what_if(assumed).to_dict().get("params", []) if "bind" in p}
    assert set(params) == set(assumed)
    for name, one in assumed.items():
        assert params[name] == pytest.approx(one.values.central * (100 if name in _SHARES else 1), abs=0.006)


@pytest.mark.parametrize(("won", "moving", "days"), [(0.0, 100.0, 0.0), (0.45, 30.0, 130.0), (3.0, 55.0, 200.0)])
def test_raises_and_loss_are_those_of_compounded_levels_year_by_year(won, moving, days):
    offer, payroll, loss = [5.0, 4.0, 3.5], 1550.0, 1.2
    chart = raises_what_if(payroll=payroll, loss_per_day=loss, offer=offer, won=won, days=days, moving=moving)
    levels = [np.cumprod([1 + (pct + more) / 100 for pct in offer]) for more in (won, 0.0)]
    gain = payroll * moving / 100 * float(np.sum(levels[0] - levels[1]))
    assert _drawn(chart, {}) == [
        f"${np.floor(loss * days + 0.5):,.0f} million",
        f"${np.floor(gain + 0.5):,.0f} million",
    ]
