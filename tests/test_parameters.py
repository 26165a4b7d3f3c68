"""Parameters: what notebooks take, and what is said to those who ask for something else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers import check_parameters
from helpers.archive import LATEST, first_day, newest_day, open_archive
from helpers.parameters import NOTEBOOKS, ParameterError

ROOT = Path(__file__).parents[1]
DISPUTES = sorted(open_archive().table("disputes")["dispute_id"])
WRITTEN = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def message(notebook: str, **values: object) -> str:
    with pytest.raises(ParameterError) as caught:
        check_parameters(notebook, **values)
    return str(caught.value)


def test_given_values_come_back_as_text_and_the_others_as_their_defaults():
    assert check_parameters("dispute_briefing", dispute="wga-2007", as_of=date(2007, 10, 23)) == {
        "dispute": "wga-2007",
        "as_of": "2007-10-23",
    }
    assert check_parameters("strike_history", as_of="2023-09-08") == {
        "as_of": "2023-09-08",
        "union": "all",
        "sector": "all",
    }


def test_an_unknown_dispute_is_answered_with_the_closest_one_and_all_choices():
    said = message("dispute_briefing", dispute="wga2023")
    assert "dispute: 'wga2023' is not in the data. Did you mean 'wga-2023'?" in said
    assert all(dispute in said for dispute in DISPUTES)


def test_an_unknown_name_is_answered_with_the_names_there_are():
    said = message("dispute_briefing", disputte="wga-2023")
    assert "no parameter 'disputte'. Did you mean 'dispute'?" in said
    assert "as_of" in said


def test_an_unknown_notebook_is_answered_with_the_notebooks_there_are():
    assert "Did you mean 'dispute_briefing'?" in message("dispute_brief")


def test_a_choice_is_found_whatever_its_case():
    assert "Did you mean 'WGA'?" in message("strike_history", union="wga")


@pytest.mark.parametrize("text", ["8 September 2023", "2023-02-30", "20230908", "2023-W36-5", "2023", "", "2023-9-8"])
def test_a_day_that_is_none_is_said_to_be_none(text):
    assert "is not a day; expected YYYY-MM-DD" in message("breaking_ranks", as_of=text)


@pytest.mark.parametrize("value", [7, 2023.5, None, True, ["wga-2023"]])
def test_a_value_of_another_type_is_named_with_its_type(value):
    said = message("dispute_briefing", dispute=value, as_of="2023-09-08")
    assert f"dispute: expected text, got {value!r} ({type(value).__name__})" in said


def test_days_outside_the_data_are_answered_with_the_days_inside():
    early, late = first_day() - timedelta(1), newest_day() + LATEST + timedelta(1)
    assert f"{early} is before the data" in message("breaking_ranks", as_of=early)
    assert f"{late} is too long after the newest fact" in message("breaking_ranks", as_of=late)
    assert f"choose {first_day()} to {newest_day() + LATEST}" in message("breaking_ranks", as_of=late)


def test_today_is_answered_with_the_newest_facts():
    today = newest_day() + timedelta(4)
    assert check_parameters("breaking_ranks", as_of=str(today))["as_of"] == str(today)
    archive, newest = open_archive(today), open_archive()
    assert archive.as_of == today
    assert all(archive.table(name).equals(newest.table(name)) for name in ("events", "shoot_days", "positions"))


def test_a_category_without_two_quarters_is_refused():
    assert "fewer than 2 quarters" in message("shooting_days", as_of="1990-01-01", category="total")


def test_a_dispute_that_was_not_public_yet_is_said_not_to_be():
    assert "wga-2023 was not yet public on 2019-01-01" in message(
        "dispute_briefing", dispute="wga-2023", as_of="2019-01-01"
    )


def test_an_article_of_a_later_day_is_said_to_be_later():
    assert "was not yet published on 2023-09-07" in message("claim_check", article="cns-2023-09-08", as_of="2023-09-07")


def test_all_misfits_are_in_one_message():
    said = message("dispute_briefing", dispute="x", as_of="y", z="1")
    assert all(f"{name}" in said for name in ("'x'", "'y'", "'z'"))


@given(st.text())
@example("wga-2023\n")
@example("wga-2023'; import os #")
def test_no_text_passes_as_a_dispute_unless_it_is_one(text):
    if text in DISPUTES:
        return
    assert "is not in the data" in message("dispute_briefing", dispute=text)


@given(st.text(min_size=1))
@example("x = __import__('os').getcwd(); y")
def test_no_name_passes_that_the_notebook_does_not_declare(name):
    if name in ("as_of", "notebook"):
        return
    assert repr(name) in message("breaking_ranks", **{name: "1"})


def test_declared_names_are_plain_and_explained():
    for model in NOTEBOOKS.values():
        for name, field in model.model_fields.items():
            assert re.fullmatch("[a-z_][a-z0-9_]*", name)
            assert field.description


@pytest.mark.parametrize("notebook", WRITTEN)
def test_the_parameters_cell_of_a_notebook_says_what_the_model_says(notebook):
    import papermill

    told = papermill.inspect_notebook(str(ROOT / "notebooks" / f"{notebook}.ipynb"))
    fields = NOTEBOOKS[notebook].model_fields
    assert {name: about["default"].strip("\"'") for name, about in told.items()} == {
        name: field.default for name, field in fields.items()
    }
    assert all(about["help"] and about["inferred_type_name"] == "str" for about in told.values())


@pytest.mark.parametrize("notebook", WRITTEN)
def test_the_defaults_of_a_notebook_fit_the_data(notebook):
    assert check_parameters(notebook)["as_of"]
