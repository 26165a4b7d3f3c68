"""A page exists only of a whole run: what else reaches the exporter ends with one message that names the cell."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from helpers.reporting import warm
from helpers.reporting.page import BriefingExporter
from helpers.reporting.sealed import RunError, whole_run

pytestmark = pytest.mark.skipif(not warm.can_fork(), reason="runs its notebooks in forked processes")

HEADER = "from helpers.briefing import say\nsay('Synthetic\\n\\n# The day\\n\\nWords.', archive, 'headline')"
SOURCES = (
    'as_of: str = "2023-09-08"  # the day',
    'from IPython.display import HTML\nfrom helpers import check_parameters, open_archive\n\n'
    'check_parameters("breaking_ranks", as_of=as_of)\narchive = open_archive(as_of)',
    "days = len(archive.table('separate_deals'))",
    HEADER,
    "doubled = 2 * days",
    "HTML(f'<p>{doubled}</p>')",
)  # fmt: skip


def written(path: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_markdown_cell("# A synthetic notebook"), *map(nbformat.v4.new_code_cell, sources)]
    cells[1].metadata["tags"] = ["parameters"]
    for number, cell in enumerate(cells):
        cell.id = f"synthetic-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def ran(path: Path, output: Path | None = None, **parameters: str) -> NotebookNode:
    return papermill.execute_notebook(path, output, parameters, engine_name="briefing", progress_bar=False)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("sealed") / "synthetic.ipynb", *SOURCES)


@pytest.fixture(scope="module")
def whole(source: Path) -> NotebookNode:
    """The notebook, run to its end with a day of its own; the cell of given parameters is its third."""
    return ran(source, as_of="2007-10-23")


def export(notebook: NotebookNode, **config: Config) -> str:
    html, _ = BriefingExporter(config=Config(config)).from_notebook_node(copy.deepcopy(notebook))
    return str(html)


def run_on(page: str) -> dict:
    stated = re.search(r'<script type="application/json" id="run">(.*?)</script>', page)
    assert stated
    return json.loads(stated[1])


def test_a_page_carries_its_run_for_machines(whole):
    stated = run_on(export(whole))
    assert (stated["notebook"], stated["parameters"]) == ("breaking_ranks", {"as_of": "2007-10-23"})
    assert re.fullmatch("[0-9a-f]{12}", stated["data"])
    assert re.fullmatch(r"\d+\.\d+.*", stated["library"])


def test_the_same_run_seals_with_the_same_bytes(source, whole):
    first, second = (export(one) for one in (whole, ran(source, as_of="2007-10-23")))
    assert first == second
    assert [c.get("outputs") for c in whole.cells] == [c.get("outputs") for c in ran(source, as_of="2007-10-23").cells]


def test_the_output_that_states_the_run_shows_in_the_notebook_and_not_on_the_page(whole):
    shown = [output.data["text/plain"] for cell in whole.cells for output in cell.get("outputs", [])]
    assert "breaking_ranks: as_of=2007-10-23" in shown
    assert "breaking_ranks: as_of" not in export(whole)


def never_run(notebook: NotebookNode) -> None:
    for cell in notebook.cells[1:]:
        cell.outputs, cell.execution_count = [], None


def half_run(notebook: NotebookNode) -> None:
    for cell in notebook.cells[6:]:
        cell.outputs, cell.execution_count = [], None


def ended_in_an_error(notebook: NotebookNode) -> None:
    notebook.cells[7].outputs = [nbformat.v4.new_output("error", ename="KeyError", evalue="'x'", traceback=[])]


def out_of_order(notebook: NotebookNode) -> None:
    notebook.cells[4].execution_count, notebook.cells[5].execution_count = 5, 4


def other_parameters(notebook: NotebookNode) -> None:
    notebook.cells[2].source = notebook.cells[2].source.replace("2007-10-23", "2023-09-08")


def given_parameters_taken_out(notebook: NotebookNode) -> None:
    del notebook.cells[2]


def silent_cell_edited(notebook: NotebookNode) -> None:
    notebook.cells[6].source = "doubled = 3 * days"


def showing_cell_edited(notebook: NotebookNode) -> None:
    notebook.cells[7].source += "  # and more"


def silent_cell_removed(notebook: NotebookNode) -> None:
    del notebook.cells[4]


def cell_added(notebook: NotebookNode) -> None:
    added = nbformat.v4.new_code_cell("days = 0", execution_count=6)
    for cell in notebook.cells[6:]:
        cell.execution_count += 1
    notebook.cells.insert(6, added)


def of_another_run(notebook: NotebookNode) -> None:
    seal = notebook.cells[7].outputs[0].metadata["briefing_run"]
    seal["sources"] = seal["sources"].replace(seal["sources"][:8], "00000000", 1)


def without_seals(notebook: NotebookNode) -> None:
    for cell in notebook.cells[1:]:
        for output in cell.outputs:
            output.metadata = {}


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (never_run, r"^Cell 2 of the notebook \(as_of: str = .* has not run\."),
        (half_run, r"^Cell 6 of the notebook \(doubled = 2 \* days\) has not run\."),
        (ended_in_an_error, r"^Cell 7 .* ended in KeyError: 'x'"),
        (out_of_order, r"^Cell 5 .* ran out of order: as number 4, after number 5"),
        (other_parameters, r"^The cell of given parameters \(# Parameters\) was edited, added or moved"),
        (given_parameters_taken_out, "was edited, added or moved|shows what it did as"),
        (silent_cell_edited, r"^Cell 6 of the notebook \(doubled = 3 \* days\) was edited"),
        (showing_cell_edited, r"^Cell 7 .* was edited after it ran"),
        (silent_cell_removed, r"^Cell \d .* (was edited|shows what it did as)"),
        (cell_added, r"^Cell 6 of the notebook \(days = 0\) was edited, added or moved"),
        (of_another_run, r"^Cell 2 .* was edited, added or moved"),
        (without_seals, r"^Cell 3 .* checks the parameters, but its outputs do not say what they were"),
    ],
)
def test_what_is_not_one_whole_run_is_refused_with_its_cell(whole, happened: Callable[[NotebookNode], None], said):
    notebook = copy.deepcopy(whole)
    happened(notebook)
    with pytest.raises(RunError, match=said):
        export(notebook)


def test_a_notebook_prepared_for_other_parameters_is_refused(source, whole, tmp_path):
    stored, prepared = tmp_path / "stored.ipynb", tmp_path / "prepared.ipynb"
    nbformat.write(ran(source), stored)
    papermill.execute_notebook(stored, prepared, {"as_of": "2007-10-23"}, prepare_only=True)
    with pytest.raises(RunError, match=r"^The cell of given parameters .* has not run"):
        export(nbformat.read(prepared, 4))


def test_outputs_that_a_preprocessor_clears_are_missed(whole):
    with pytest.raises(RunError, match="has not run"):
        export(whole, ClearOutputPreprocessor={"enabled": True})


def test_cells_that_an_option_leaves_out_of_the_page_belong_to_the_run_all_the_same(whole):
    notebook = copy.deepcopy(whole)
    notebook.cells[6].metadata["tags"] = ["silent"]
    page = export(notebook, TagRemovePreprocessor={"enabled": True, "remove_cell_tags": {"silent"}})
    assert "doubled = 2 * days" in export(notebook)
    assert "doubled = 2 * days" not in page


def test_a_header_that_speaks_of_another_day_is_refused(tmp_path):
    path = written(tmp_path / "other_day.ipynb", *SOURCES[:1], SOURCES[1].replace("open_archive(as_of)", 'open_archive("2023-04-29")'), *SOURCES[2:])  # fmt: skip
    with pytest.raises(RunError, match="header says as_of 2023-04-29, but the notebook ran with as_of 2007-10-23"):
        export(ran(path, as_of="2007-10-23"))


@pytest.mark.parametrize(("name", "closest"), [("asof", "as_of"), ("dispuet", None)])
def test_a_parameter_that_the_notebook_has_not_is_refused_with_those_it_has(source, name, closest):
    with pytest.raises(PapermillExecutionError) as caught:
        ran(source, **{name: "2007-10-23"})
    assert caught.value.ename == "ParameterError"
    assert f"no parameter {name!r}." in caught.value.evalue
    assert caught.value.evalue.endswith("Its parameters: as_of")
    assert (f"Did you mean {closest!r}?" in caught.value.evalue) is (closest is not None)


def test_an_error_for_users_shows_in_a_notebook_without_the_way_it_took(source):
    with pytest.raises(PapermillExecutionError) as caught:
        ran(source, as_of="1066-10-14")
    assert caught.value.traceback == [f"ParameterError: {caught.value.evalue}"]


def test_papermill_with_the_engine_says_one_message(source, tmp_path):
    command = [Path(sys.executable).with_name("papermill"), source, tmp_path / "out.ipynb", "--engine", "briefing"]
    done = subprocess.run([*command, "-p", "dispuet", "x"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith("Error: breaking_ranks: no parameter 'dispuet'. Its parameters: as_of\n")
    assert "Traceback" not in done.stderr


def test_a_file_that_hides_the_library_from_kernels_is_named(tmp_path):
    from helpers.reporting.engine import hidden_by

    assert hidden_by(tmp_path) == ""
    (tmp_path / "helpers.py").write_text("")
    assert hidden_by(tmp_path) == str(tmp_path / "helpers.py")
    assert hidden_by(Path(__file__).resolve().parents[2] / "src") == ""


def test_a_notebook_without_cell_ids_keeps_its_run_and_links(whole, tmp_path):
    listed = tmp_path / "editions.toml"
    listed.write_text(
        "".join(f'[[edition]]\nnotebook = "breaking_ranks"\nas_of = "{day}"\n' for day in ("2007-10-23", "2023-09-08"))
    )
    bare = copy.deepcopy(whole)
    bare.nbformat_minor = 4
    for cell in bare.cells:
        del cell["id"]
    page = export(bare, BriefingExporter={"editions": str(listed)})
    assert '<meta name="edition" content="breaking-ranks-2007-10-23">' in page
    assert 'href="breaking-ranks-2023-09-08.html"' in page


@pytest.mark.parametrize(
    ("option", "gone", "kept"),
    [("exclude_input", "doubled = 2", "<p>"), ("exclude_output", " rows<", "doubled = 2"),
     ("exclude_code_cell", "doubled = 2", "<body")],
)  # fmt: skip
def test_options_of_nbconvert_to_leave_something_out_are_honored(whole, option, gone, kept):
    page = export(whole, TemplateExporter={option: True})
    assert gone not in page
    assert kept in page
    assert run_on(page) == run_on(export(whole))


def test_a_users_own_template_settings_do_not_change_a_page(whole):
    assert export(whole, TemplateExporter={"template_name": "lab"}) == export(whole)


def test_the_command_says_one_message_and_writes_no_page(whole, tmp_path):
    notebook = copy.deepcopy(whole)
    half_run(notebook)
    nbformat.write(notebook, tmp_path / "half.ipynb")
    command = [Path(sys.executable).with_name("jupyter"), "nbconvert", "--to", "briefing", "half.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "half: No page was written. Cell 6 of the notebook" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["half.ipynb"]


def test_a_notebook_that_checks_no_parameters_is_a_page_if_it_ran_in_order():
    cells = [nbformat.v4.new_code_cell("1", execution_count=3), nbformat.v4.new_code_cell("2", execution_count=7)]
    assert whole_run(nbformat.v4.new_notebook(cells=cells)) is None
    assert "<!DOCTYPE html>" in export(nbformat.v4.new_notebook(cells=cells))


@pytest.mark.slow
def test_ordinary_kernels_seal_alike_and_nbconvert_may_run_the_notebook_itself(source, tmp_path):
    ours = export(ran(source))
    page = export(nbformat.read(source, 4), ExecutePreprocessor={"enabled": True})
    assert page == ours
