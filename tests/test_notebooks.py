"""The notebooks: thin cells, typed parameters, committed outputs, plain and neutral words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

from helpers.archive import newest_day, open_archive
from helpers.parameters import model_of
from helpers.prose.fragments import Fragment

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Words that judge: they have no place in text that stands between two parties.
EVALUATIVE = (
    "greedy", "unfair", "fair", "generous", "unreasonable", "reasonable", "stubborn", "historic", "landmark", "modest",
    "paltry", "massive", "shocking", "disappointing", "insulting", "brave", "victory", "defeat", "surrender", "cave",
    "win", "wins", "loss of face", "unprecedented", "draconian", "outrageous", "fortunately", "unfortunately", "sadly",
    "clearly", "obviously", "merely", "only just", "refuses to budge", "demanding",
)  # fmt: skip
FIXED_TEXT = sorted((ROOT / "src/helpers/prose").glob("*.py"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param, nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_a_notebook_for_each_declared_model():
    assert len(NOTEBOOKS) >= 10


def test_cells_are_short_and_hold_no_logic(notebook):
    for cell in code(notebook[1]):
        assert len(cell.source.splitlines()) <= 5, cell.source
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda)), (
                cell.source
            )


def test_parameters_are_tagged_typed_commented_and_declared(notebook):
    path, content = notebook
    cells = [cell for cell in code(content) if "parameters" in cell.metadata.get("tags", [])]
    assert len(cells) == 1
    lines = cells[0].source.splitlines()
    names = [re.fullmatch(r'([a-z_][a-z0-9_]*): str = "[^"]*"  # \S.*', line) for line in lines]
    assert all(names), lines
    assert {match.group(1) for match in names} == set(model_of(path.stem).model_fields)


def test_cell_ids_are_fixed(notebook):
    path, content = notebook
    stem = path.stem.replace("_", "-")
    assert [cell["id"] for cell in content.cells] == [f"{stem}-{n:02d}" for n in range(len(content.cells))]


def test_outputs_are_committed_and_hold_no_error(notebook):
    outputs = [output for cell in code(notebook[1]) for output in cell.outputs]
    assert outputs
    assert all(output.output_type != "error" for output in outputs)


def test_the_first_cell_says_what_the_notebook_answers(notebook):
    first = notebook[1].cells[0]
    assert first.cell_type == "markdown"
    assert "guide" in first.metadata["tags"]
    assert first.source.startswith("# ")
    assert "| parameter |" in first.source


def words_of(source: str) -> list[str]:
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


@pytest.mark.parametrize("path", FIXED_TEXT, ids=lambda path: path.stem)
def test_the_fixed_text_holds_no_evaluative_word(path):
    text = " ".join(words_of(path.read_text())).lower()
    found = [word for word in EVALUATIVE if re.search(rf"\b{re.escape(word)}\b", text)]
    assert not found


def test_every_statement_has_a_speaker():
    events = open_archive().table("events")
    spoken = events[events["type"] == "statement"]
    assert len(spoken) > 100
    assert (spoken["actor"].str.strip() != "").all()


def test_a_fragment_reads_as_text():
    html = '<p>Day <data value="130">130</data><a class="ref" href="https://e.org">source</a> of &amp; on</p>'
    assert Fragment(html).text == "Day 130 of & on"


def test_the_default_day_of_every_notebook_lies_in_the_data():
    for path in NOTEBOOKS:
        source = next(c.source for c in nbformat.read(path, 4).cells if "parameters" in c.metadata.get("tags", []))
        assert re.search(r'as_of: str = "(.+?)"', source).group(1) <= str(newest_day())
