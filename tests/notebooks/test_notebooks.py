"""The notebooks as analyses: parameters, frames, charts and sentences in view; cells that a person would write."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.archive import newest_day
from helpers.briefing.pieces import BUNDLE
from helpers.charts.cited import VEGALITE, rows_behind
from helpers.parameters import NOTEBOOKS as MODELS
from helpers.parameters import model_of

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 25
WIDTH = 100
LOGIC = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda, ast.Try, ast.With)
CHANNELS = ("x", "y", "x2", "y2")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param, nbformat.read(request.param, as_version=4)


def code(notebook) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def python(notebook) -> Iterator[ast.AST]:
    """The statements of the code cells that are no cells of text."""
    for cell in code(notebook):
        if not cell.source.startswith("%%"):
            yield from ast.walk(ast.parse(cell.source))


def outputs(notebook) -> list[dict[str, Any]]:
    return [output.get("data", {}) for cell in code(notebook) for output in cell.outputs]


def specifications(notebook) -> list[dict[str, Any]]:
    return [data[VEGALITE] for data in outputs(notebook) if VEGALITE in data]


def units(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, dict):
        if "mark" in spec:
            yield spec
        for name in ("layer", "hconcat", "vconcat", "concat", "spec"):
            yield from units(spec.get(name))
    elif isinstance(spec, list):
        for part in spec:
            yield from units(part)


def test_each_notebook_has_a_declared_model_and_each_model_a_notebook():
    assert {path.stem for path in NOTEBOOKS} == set(MODELS)


def test_cells_are_short_and_hold_no_logic(notebook):
    assert [cell.source for cell in code(notebook[1]) if len(cell.source.splitlines()) > LONGEST_CELL] == []
    assert [ast.unparse(node) for node in python(notebook[1]) if isinstance(node, LOGIC)] == []


def test_lines_of_code_fit_the_width_of_a_notebook_but_for_single_sentences(notebook):
    wide = [
        line for cell in code(notebook[1]) if not cell.source.startswith("%%") for line in cell.source.splitlines()
        if len(line) > WIDTH and not re.fullmatch(r'\s+[\w"]+(=|: )"[^"]+",', line)
    ]  # fmt: skip
    assert wide == []


def test_rows_as_curated_frames_as_used_and_text_are_in_view(notebook):
    _, content = notebook
    lab = [cell for cell in code(content) if "lab-only" in cell.metadata.get("tags", [])]
    frames = [
        cell for cell in lab if any("dataframe" in str(o.get("data", {}).get("text/html", "")) for o in cell.outputs)
    ]
    assert frames, "no frame is shown"
    assert [cell for cell in code(content) if cell.source.startswith("%%say")], "no cell of text"
    assert any(data.get(BUNDLE, {}).get("kind") == "headline" for data in outputs(content))


def test_sections_are_markdown_headings(notebook):
    headings = [c.source for c in notebook[1].cells if c.cell_type == "markdown" and c.source.startswith("## ")]
    assert len(headings) >= 2
    assert any(heading.startswith("## How we know") for heading in headings)


def test_parameters_are_tagged_typed_commented_and_declared(notebook):
    path, content = notebook
    cells = [cell for cell in code(content) if "parameters" in cell.metadata.get("tags", [])]
    assert len(cells) == 1
    names = [re.fullmatch(r'([a-z_][a-z0-9_]*): str = "[^"]*"  # \S.*', line) for line in cells[0].source.splitlines()]
    assert all(names)
    assert {match.group(1) for match in names} == set(model_of(path.stem).model_fields)


def test_cell_ids_are_fixed(notebook):
    path, content = notebook
    stem = path.stem.replace("_", "-")
    assert [cell["id"] for cell in content.cells] == [f"{stem}-{n:02d}" for n in range(len(content.cells))]


def test_outputs_are_committed_and_hold_no_error(notebook):
    stored = [output for cell in code(notebook[1]) for output in cell.outputs]
    assert stored
    assert all(output.output_type != "error" for output in stored)


def test_the_first_cell_says_what_the_notebook_answers_and_what_one_can_try(notebook):
    first = notebook[1].cells[0]
    assert first.cell_type == "markdown"
    assert "guide" in first.metadata["tags"]
    assert first.source.startswith("# ")
    assert "| parameter |" in first.source
    assert "Try" in first.source


def test_the_default_day_lies_in_the_data(notebook):
    source = next(c.source for c in notebook[1].cells if "parameters" in c.metadata.get("tags", []))
    assert re.search(r'as_of: str = "(.+?)"', source).group(1) <= str(newest_day())


def test_no_chart_sets_positions_by_pixel_columns(notebook):
    placed = [
        unit["encoding"][channel]
        for spec in specifications(notebook[1])
        for unit in units(spec)
        for channel in CHANNELS
        if "field" in unit.get("encoding", {}).get(channel, {})
        and "scale" in unit["encoding"][channel]
        and unit["encoding"][channel]["scale"] is None
    ]
    assert placed == []


def test_every_chart_of_a_page_carries_title_takeaway_sources_and_rows(notebook):
    for cell in code(notebook[1]):
        if "lab-only" in cell.metadata.get("tags", []):
            continue
        for spec in [o["data"][VEGALITE] for o in cell.outputs if VEGALITE in o.get("data", {})]:
            caption = spec["usermeta"]["briefing"]
            assert caption["title"]
            assert caption["takeaway"]
            assert rows_behind(spec), caption["title"]


def test_chart_data_are_stored_once(notebook):
    for spec in specifications(notebook[1]):
        stored = [repr(rows) for rows in spec.get("datasets", {}).values()]
        assert len(stored) == len(set(stored)), spec["usermeta"]


@pytest.mark.parametrize("path", [*NOTEBOOKS, *sorted((ROOT / "reports").glob("*.ipynb"))], ids=lambda path: path.stem)
def test_no_heading_breaks_off_into_the_paragraph_below_it(path):
    pieces = (
        output["data"][BUNDLE]["body"]
        for cell in code(nbformat.read(path, as_version=4))
        for output in cell.outputs
        if BUNDLE in output.get("data", {})
    )
    broken = [match[0] for body in pieces for match in re.finditer(r"<h[1-3]>.*</h[1-3]>\s*<p>[a-z].{0,40}", body)]
    assert broken == []
