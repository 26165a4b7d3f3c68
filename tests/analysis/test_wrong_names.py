"""A wrong name given straight to a function of the analysis, as in a notebook's cell, ends with the valid choices."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from helpers import analysis
from helpers.archive import ArchiveError, open_archive

WRONG = {"dispute": "wga-2O23", "category": "tv_dramas", "guild": "WGAA", "sector": "films", "minimum": "daily_rates"}
RIGHT = {"dispute": "wga-2023", "category": "tv_drama", "guild": "WGA", "sector": "film_tv"}


def _functions() -> Iterator[tuple[str, Callable[..., Any], str]]:
    """Each public function on an archive with the parameter that names something; those of the checker aside.

    `on_record` answers what an article says of any round: where nothing is on record, that is its answer.
    """
    for module in pkgutil.walk_packages(analysis.__path__, "helpers.analysis."):
        if ".on_record" in module.name:
            continue
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            parameters = inspect.signature(function).parameters
            named = [word for word in parameters if word in WRONG]
            needed = {word for word, how in parameters.items() if how.default is how.empty} - {"archive"}
            if name.startswith("_") or function.__module__ != module.name or next(iter(parameters), "") != "archive":
                continue
            if needed <= RIGHT.keys():
                yield from ((f"{module.name.split('.')[-1]}.{name}", function, word) for word in named)


FUNCTIONS = {f"{name}({word})": (function, word) for name, function, word in _functions()}


@pytest.mark.parametrize("case", FUNCTIONS)
def test_a_wrong_name_in_a_cell_ends_with_the_valid_choices(case):
    function, word = FUNCTIONS[case]
    needed = [name for name, how in inspect.signature(function).parameters.items() if how.default is how.empty]
    arguments = {name: RIGHT[name] for name in needed if name != "archive"} | {word: WRONG[word]}
    with pytest.raises(ArchiveError, match=rf"no {word}\b.* '{WRONG[word]}'.*Choices: "):
        function(open_archive("2023-09-08"), **arguments)


def test_the_closest_choice_is_named():
    with pytest.raises(ArchiveError, match="Did you mean 'wga-2023'"):
        open_archive("2023-09-08").dispute("wga-2O23")
    with pytest.raises(ArchiveError, match="Did you mean 'shoot_days'"):
        open_archive("2023-09-08").table("shoot_day")
