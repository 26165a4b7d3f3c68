"""briefings verify: the same, or each figure that differs with what is behind it. The notebook here is synthetic."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from helpers.archive import data_dir
from helpers.briefing.pieces import BUNDLE, marks_of
from helpers.reporting import warm
from helpers.reporting.build import Pages, make_pages
from helpers.reporting.editions import Edition, Project, find_project
from helpers.reporting.sealed import RunError
from helpers.reporting.verify import VerifyError, verify, verify_all

pytestmark = pytest.mark.skipif(not warm.can_fork(), reason="runs its notebooks in forked processes")

SOURCES = (
    'as_of: str = "2023-09-08"  # the day',
    "from helpers import check_parameters, open_archive\n"
    "from helpers.archive.quantity import Quantity\n"
    "from helpers.briefing import say\n\n"
    'check_parameters("breaking_ranks", as_of=as_of)\narchive = open_archive(as_of)',
    'rows = archive.table("shoot_days").query("category == \'total\'")\n'
    "sources = (rows.source_id.iloc[-1],)\n"
    'newest = Quantity("shoot_days", "Newest", rows.days.iloc[-1], "days", sources, "Newest")',
    'largest = Quantity("shoot_days", "Largest", rows.days.max(), "days", sources, "Largest")\n'
    'say("{{ newest | unitless }} and {{ largest | unitless }} days.", archive, newest=newest, largest=largest)',
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a synthetic notebook and a copy of the data in a git repository of its own."""
    for name in ("notebooks", "reports"):
        (tmp_path / name).mkdir()
    cells = [nbformat.v4.new_code_cell(source, id=f"synthetic-{n}") for n, source in enumerate(SOURCES)]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, tmp_path / "notebooks" / "breaking_ranks.ipynb")
    shutil.copytree(data_dir(), tmp_path / "data")
    monkeypatch.setenv("BRIEFINGS_DATA", str(tmp_path / "data"))
    own = replace(find_project(), notebooks=tmp_path / "notebooks", reports=tmp_path / "reports")
    return replace(own, data=tmp_path / "data")


@pytest.fixture
def made(project: Project) -> tuple[Path, Path]:
    """The executed notebook and the page of 8 September 2023."""
    edition = Edition("breaking-ranks-2023-09-08", "breaking_ranks", {"as_of": "2023-09-08"})
    pages = make_pages(project.notebook("breaking_ranks"), edition)
    assert isinstance(pages, Pages), pages
    files = project.reports / "mine.ipynb", project.reports / "mine.html"
    for file, content in zip(files, (pages.notebook, pages.page), strict=True):
        file.write_bytes(content)
    return files


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_unchanged_page_and_notebook_are_the_same(project, made):
    for file in made:
        said, same = verify(project, file)
        assert same, said
        assert said.startswith(f"{file}: breaking_ranks: as_of=2023-09-08: the same (2 figures, data ")


def test_one_file_with_its_chart_library_inside_and_one_without_code_are_the_same_too(project, made):
    from helpers.reporting.page import BriefingExporter

    for options in ({"single_file": True}, {"exclude_input": True}):
        exporter = BriefingExporter(editions=str(project.editions_file), **options)
        page, _ = exporter.from_filename(str(made[0]))
        made[1].write_text(page, encoding="utf-8")
        said, same = verify(project, made[1])
        assert same, said


def test_a_figure_of_a_page_edited_by_hand_is_named_with_both_values(project, made):
    page = made[1].read_text(encoding="utf-8")
    newest = re.search(r'data-derivation="Newest"[^>]*>([\d,.]+)<', page)[1]
    edit(made[1], f">{newest}<", ">1,234<")
    said, same = verify(project, made[1])
    assert not same
    assert f"  Newest: 1,234 in the file, is {newest}" in said
    assert "1 of 2 figures differ" in said
    assert "edited by hand" in said


def test_a_figure_of_a_notebook_edited_by_hand_is_named_with_both_values(project, made):
    notebook = nbformat.read(made[0], as_version=4)
    piece = notebook.cells[-1].outputs[0].data[BUNDLE]
    newest = next(mark["text"] for mark in marks_of(piece) if mark["derivation"] == "Newest")
    piece["marks"] = piece["marks"].replace(f'"{newest}"', '"1,234"', 1)
    nbformat.write(notebook, made[0])
    said, same = verify(project, made[0])
    assert not same
    assert f"  Newest: 1,234 in the file, is {newest}" in said
    assert "1 of 2 figures differ" in said
    assert "edited by hand" in said


def test_other_words_are_named_where_all_figures_are_the_same(project, made):
    edit(made[1], " days.</p>", " shooting days.</p>")
    said, same = verify(project, made[1])
    assert not same
    assert "all 2 figures are the same; other text differs\n  'shooting days.' in the file, is 'days.'" in said


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def change_data(project: Project) -> None:
    path = project.data / "shoot_days.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    index = next(i for i, line in enumerate(lines) if ",2023Q1," in line and ",total," in line)
    assert ",7476," in lines[index]
    lines[index] = lines[index].replace(",7476,", ",79999,")
    path.write_text("".join(lines), encoding="utf-8")


@pytest.mark.parametrize("kind", [0, 1], ids=["notebook", "page"])
def test_a_changed_row_is_named_behind_the_figures_that_it_changed(project, made, kind):
    git(project.data, "init", "-q")
    git(project.data, "add", ".")
    git(project.data, "commit", "-q", "-m", "data")
    change_data(project)
    said, same = verify(project, made[kind])
    assert not same
    assert re.search(r"  Largest: [\d,.]+ in the file, is 79,999(\.0)?", said)
    assert "The data are others" in said
    assert re.search(r"shoot_days .*2023Q1.*\n\s+days: 7476 -> 79999", said)


def test_changed_rows_that_git_does_not_know_are_said_to_be_unknown(project, made):
    change_data(project)
    said, same = verify(project, made[1])
    assert not same
    assert "Which rows changed cannot be told" in said


def test_a_changed_cell_of_the_notebook_is_named(project, made):
    edit(project.notebook("breaking_ranks"), "rows.days.max()", "rows.days.min()")
    said, same = verify(project, made[1])
    assert not same
    assert "The code of the notebook is another in 1 cell(s):\n  cell now: largest =" in said


def no_run(file: Path) -> None:
    edit(file, 'id="run"', 'id="other"')


def cut(file: Path) -> None:
    file.write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "happened", "said"),
    [(1, no_run, "does not say what it was made from"), (1, cut, "does not say what it was made from"),
     (0, cut, "not a notebook")],
)  # fmt: skip
def test_a_file_that_cannot_be_verified_is_said_to_be_so(project, made, kind, happened: Callable[[Path], None], said):
    happened(made[kind])
    with pytest.raises(VerifyError, match=said):
        verify(project, made[kind])


def test_a_notebook_edited_after_its_run_is_refused_and_the_other_files_are_verified(project, made):
    edit(made[0], "rows.days.max()", "rows.days.min()")
    with pytest.raises(RunError, match="was edited after it ran"):
        verify(project, made[0])
    said, same = verify_all(project, list(made))
    assert not same
    assert f"{made[0]}: Cell 4" in said
    assert f"{made[1]}: breaking_ranks: as_of=2023-09-08: the same" in said
