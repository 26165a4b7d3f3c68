"""Editions: what reports/editions.toml may say, and what is said where it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.archive import data_dir
from helpers.archive.package import DATA_VARIABLE
from helpers.reporting import editions as module
from helpers.reporting.editions import (
    Edition,
    EditionError,
    check_editions,
    choose,
    edition_id,
    find_project,
    read_editions,
)

MOMENTS = {"wga-2007-2007-10-23", "wga-ata-2019-2019-03-14", "wga-2023-2023-04-29", "wga-2023-2023-09-08"}


@pytest.fixture
def listed(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "editions.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def entry(**values: str) -> str:
    return "[[edition]]\n" + "\n".join(f'{name} = "{value}"' for name, value in values.items()) + "\n"


def refused(path: Path) -> str:
    with pytest.raises(EditionError) as caught:
        read_editions(path)
    return str(caught.value)


def test_an_edition_is_named_after_its_values_with_the_day_last(listed):
    path = listed(
        entry(as_of="2023-09-08", notebook="dispute_briefing", dispute="wga-2023")
        + entry(notebook="shooting_days", category="tv_drama", as_of="2023-09-08")
        + entry(notebook="strike_history", union="all", sector="all", as_of="2023-09-08")
        + entry(notebook="strike_history", as_of="2022-09-08", id="a-year-before")
    )
    assert [edition.edition_id for edition in read_editions(path)] == [
        "wga-2023-2023-09-08",
        "shooting-days-tv-drama-2023-09-08",
        "strike-history-2023-09-08",
        "a-year-before",
    ]


def test_the_order_of_the_parameters_does_not_matter():
    forth = {"union": "WGA", "sector": "film_tv", "as_of": "2023-09-08"}
    back = dict(reversed(forth.items()))
    assert edition_id("strike_history", forth) == edition_id("strike_history", back)


def test_a_day_may_be_written_without_quotes(listed):
    (edition,) = read_editions(listed('[[edition]]\nnotebook = "breaking_ranks"\nas_of = 2023-09-08\n'))
    assert edition.parameters == {"as_of": "2023-09-08"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry(notebook="breaking_ranks", as_of="2023-09-08") + entry(as_of="2023-09-08"), "edition 2: no notebook"),
        (entry(notebook="breaking_ranks"), "edition 1: no as_of"),
        ('[[edition]]\nnotebook = "breaking_ranks"\nas_of = 2023\n', "as_of: expected text, got 2023 (int)"),
        (entry(notebook="breaking_ranks", as_of="2023-09-08", id="../elsewhere"), "'../elsewhere' cannot name"),
        (entry(notebook="breaking_ranks", as_of="2023-09-08", id="index"), "'index' cannot name"),
        (entry(notebook="breaking_ranks", as_of="2023-09-08") * 2, "edition 2: 'breaking-ranks-2023-09-08' is already"),
        ("[[edition]\n", "not valid TOML"),
        ('[[editions]]\nnotebook = "x"\n', "expected only [[edition]] entries, found editions"),
    ],
)
def test_a_misfit_is_named_with_file_and_entry(listed, text, said):
    message = refused(listed(text))
    assert message.startswith("editions.toml")
    assert said in message


def test_a_missing_list_is_said_to_be_missing(tmp_path):
    assert "expected a list of [[edition]] entries there" in refused(tmp_path / "editions.toml")


def test_editions_are_chosen_by_id_or_notebook_in_the_order_of_the_list():
    every = read_editions(find_project().editions_file)
    chosen = choose(every, ("strike_history", "wga-2007-2007-10-23"))
    assert chosen[0].edition_id == "wga-2007-2007-10-23"
    assert {e.notebook for e in chosen} == {"dispute_briefing", "strike_history"}
    assert choose(every, ()) == every


def test_an_unknown_edition_is_answered_with_the_closest():
    with pytest.raises(EditionError, match="Did you mean 'wga-2023-2023-09-08'"):
        choose(read_editions(find_project().editions_file), ("wga-2023-2023-9-08",))


def test_all_editions_with_wrong_parameters_are_named_together():
    wrong = [
        Edition("a", "dispute_briefing", {"dispute": "nobody", "as_of": "2023-09-08"}),
        Edition("b", "shooting_days", {"category": "total", "as_of": "1900-01-01"}),
        Edition("c", "shooting_days", {"category": "total", "as_of": "2023-09-08"}),
    ]
    with pytest.raises(EditionError) as caught:
        check_editions(wrong)
    assert "edition a: dispute_briefing: dispute: 'nobody'" in str(caught.value)
    assert "edition b: shooting_days: as_of: 1900-01-01 is before the data" in str(caught.value)
    assert "edition c" not in str(caught.value)


def test_the_published_editions_fit_the_data_and_hold_the_four_moments():
    published = read_editions(find_project().editions_file)
    check_editions(published)
    assert {edition.edition_id for edition in published} >= MOMENTS


def test_the_project_reads_the_data_that_the_archive_reads(monkeypatch, tmp_path):
    assert module.DATA_VARIABLE == DATA_VARIABLE
    assert find_project().data == data_dir()
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    assert find_project().data == data_dir() == tmp_path
