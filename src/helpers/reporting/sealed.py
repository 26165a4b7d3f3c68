"""A page exists only if its notebook is one whole run: every cell, in order, once, with the sources that stand there.

`RunExporter` refuses everything else with one message that names the cell, as a reader of the notebook counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Application, Config

from helpers.errors import UserError
from helpers.seal import KEY, Run, digest, sealed_sources, stated_run

_ADDED = {"injected-parameters", "papermill-error-cell-tag"}  # cells that papermill adds to those of the source
_SEALS = re.compile(r"^check_parameters\(", re.M)
_OWN_TEMPLATE = (
    "template_name", "template_file", "extra_template_basedirs", "extra_template_paths", "template_paths",
    "template_data_paths", "raw_template",
)  # fmt: skip
_SHOWN = 60
_AGAIN = "Run the notebook from its first cell to its last (papermill, or Restart Kernel and Run All Cells)"


class RunError(UserError, ValueError):
    """A notebook is not one whole run; the message names the cell and what to do."""


def cell_name(notebook: NotebookNode, index: int) -> str:
    """A cell as a reader of the source notebook counts it, from 1, with its first line of code.

    >>> from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
    >>> cell_name(new_notebook(cells=[new_markdown_cell("# Title"), new_code_cell("x = 1")]), 1)
    'Cell 2 of the notebook (x = 1)'
    """
    cell = notebook.cells[index]
    line = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
    shown = line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
    if _ADDED & set(cell.metadata.get("tags", [])):
        return f"The cell of given parameters ({shown})"
    return f"Cell {reader_number(notebook, index)} of the notebook ({shown})"


def reader_number(notebook: NotebookNode, index: int) -> int:
    """The number of a cell, from 1, in the notebook without the cells that papermill adds."""
    return sum(not _ADDED & set(cell.metadata.get("tags", [])) for cell in notebook.cells[: index + 1])


def whole_run(notebook: NotebookNode) -> Run | None:
    """The run that a notebook's outputs come from; None where none of its cells checks parameters.

    Raises RunError where a cell has not run, ended in an error, ran out of order, was edited since, or where cells
    were added, moved or left out.
    """
    check_all_ran(notebook)
    _check_order(notebook)
    run = stated_run(output.get("metadata", {}) for _, output in _outputs(notebook))
    if run is None:
        for index, cell in _code_cells(notebook):
            if _SEALS.search(cell.source):
                raise RunError(
                    f"{cell_name(notebook, index)} checks the parameters, but its outputs do not say what they were. "
                    f"{_AGAIN} with this version of the library."
                )
        return None
    _check_sources(notebook)
    return run


def check_all_ran(notebook: NotebookNode) -> None:
    """Raise RunError where a cell has not run or ended in an error."""
    for index, cell in _code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                raise RunError(
                    f"{cell_name(notebook, index)} ended in {output.ename}: {output.evalue}. "
                    "Run the notebook to its end before making a page of it."
                )
        if cell.execution_count is None:
            raise RunError(f"{cell_name(notebook, index)} has not run. {_AGAIN} before making a page of it.")


def check_header(run: Run | None, header: Mapping[str, str]) -> None:
    """Raise RunError where a page's header speaks of another day or dispute than the run's parameters."""
    for name, stated in (("as_of", header.get("as-of")), ("dispute", header.get("dispute"))):
        given = run.parameters.get(name) if run else None
        if stated and given and stated != given:
            raise RunError(
                f"The header says {name} {stated}, but the notebook ran with {name} {given}. "
                "Hand the notebook's own parameters to open_archive and to the header."
            )


def is_statement(output: NotebookNode) -> bool:
    """Whether an output states the run: a page says it in other ways."""
    return "notebook" in output.get("metadata", {}).get(KEY, {})


def _code_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Cells that a run runs, with their places."""
    for index, cell in enumerate(notebook.cells):
        skipped = "skip-execution" in cell.metadata.get("tags", [])
        if cell.cell_type == "code" and cell.source.strip() and not skipped:
            yield index, cell


def _outputs(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    for index, cell in _code_cells(notebook):
        for output in cell.outputs:
            yield index, output


def _check_order(notebook: NotebookNode) -> None:
    last = 0
    for index, cell in _code_cells(notebook):
        if cell.execution_count <= last:
            raise RunError(
                f"{cell_name(notebook, index)} ran out of order: as number {cell.execution_count}, after number {last}. "
                f"{_AGAIN}."
            )
        last = cell.execution_count


def _check_sources(notebook: NotebookNode) -> None:
    """Raise RunError where an output was made by other sources than those that lead to it now."""
    ran: list[tuple[int, str]] = []
    for index, cell in _code_cells(notebook):
        ran.append((index, digest(cell.source)))
        for output in cell.outputs:
            sealed = sealed_sources(output.get("metadata", {}))
            if sealed is not None and sealed != [source for _, source in ran]:
                raise RunError(_difference(notebook, ran, sealed))


def _difference(notebook: NotebookNode, ran: list[tuple[int, str]], sealed: list[str]) -> str:
    shown, last_source = ran[-1]
    place = cell_name(notebook, shown)
    if sealed[-1] != last_source:
        return f"{place} was edited after it ran: what it shows was made by other code. {_AGAIN}."
    if len(sealed) > len(ran):
        return f"{place} shows what it did as the {len(sealed)}th cell to run, not the {len(ran)}th. {_AGAIN}."
    first = next((i for (i, source), before in zip(ran, sealed, strict=False) if source != before), shown)
    changed = cell_name(notebook, first)
    return f"{changed} was edited, added or moved after the notebook ran: what follows it was made before. {_AGAIN}."


class RunExporter(TemplateExporter):
    """An exporter of whole runs, with a template of its own. For users a refusal is one message and exit code 1."""

    _run: Run | None = None

    def __init__(self, config: Config | None = None, **options: Any) -> None:
        super().__init__(config=self._own(config), **options)  # type: ignore[no-untyped-call]

    def _own(self, config: Config | None) -> Config | None:
        """The configuration without what would put another template in place of this exporter's."""
        if config is None:
            return None
        config = deepcopy(config)
        for section in ("TemplateExporter", type(self).__name__):
            for name in set(_OWN_TEMPLATE) & set(config.get(section, {})):
                value = config[section].pop(name)
                self.log.warning("%s.%s=%r is not used: a briefing has its own template.", section, name, value)
        return config

    def from_notebook_node(  # type: ignore[override]  # text, as nbconvert's own exporters of templates give
        self, nb: NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of a notebook. Raises RunError where the notebook is not one whole run."""
        from nbconvert.preprocessors import CellExecutionError

        try:
            self._run = None if self._executes else whole_run(nb)
            page: tuple[str, dict[str, Any]] = super().from_notebook_node(nb, resources, **options)
            return page
        except UserError as error:
            self._end_command(str(error), resources)
            raise
        except CellExecutionError as error:
            message = f"A cell ended in {error.ename}: {error.evalue}"
            self._end_command(message, resources)
            raise

    @property
    def _executes(self) -> bool:
        """Whether this exporter runs the notebook itself (nbconvert --execute)."""
        return bool(self.config.get("ExecutePreprocessor", {}).get("enabled", False))

    def run_of(self, notebook: NotebookNode) -> Run | None:
        """The run behind a notebook that preprocessors have worked on. Raises RunError where it is not whole."""
        if self._executes:
            return whole_run(notebook)
        check_all_ran(notebook)  # a preprocessor may have cleared it
        return self._run

    def shown(self, notebook: NotebookNode) -> NotebookNode:
        """What a page shows of a notebook, after nbconvert's options to leave something out. Shares what is the same."""
        left_out = {"markdown": self.exclude_markdown, "code": self.exclude_code_cell, "raw": self.exclude_raw}
        cells = [self._shown_cell(cell) for cell in notebook.cells if not left_out.get(cell.cell_type, False)]
        return NotebookNode({**notebook, "cells": cells})  # type: ignore[no-untyped-call]

    def _shown_cell(self, cell: NotebookNode) -> NotebookNode:
        if cell.cell_type != "code":
            return cell
        cell = NotebookNode(cell)  # type: ignore[no-untyped-call]
        cell.outputs = [] if self.exclude_output else [one for one in cell.outputs if not is_statement(one)]
        if self.exclude_input:
            tags = [*cell.metadata.get("tags", []), "remove-input"]
            cell.metadata = NotebookNode(cell.metadata, tags=tags)  # type: ignore[no-untyped-call]
        return cell

    @staticmethod
    def _end_command(message: str, resources: Any) -> None:
        """Where the command jupyter nbconvert runs, say the message without a traceback and end it."""
        from nbconvert.nbconvertapp import NbConvertApp  # which loads the exporters while it is being loaded itself

        app = Application.instance() if Application.initialized() else None
        if isinstance(app, NbConvertApp):
            name = (resources or {}).get("metadata", {}).get("name", "")
            app.log.error("%sNo page was written. %s", f"{name}: " if name else "", message)
            app.exit(1)
