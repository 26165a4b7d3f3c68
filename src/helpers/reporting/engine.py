"""The papermill engine `briefing`: cells run in a process forked from a warm one, with no kernel.

Papermill finds this module by its entry point while papermill itself is being imported. Import
`papermill` and name the engine (`engine_name="briefing"`, `papermill --engine briefing`); do not import
this module first.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger

from helpers.reporting import warm


class BriefingEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine with a forked process in the kernel's place; each run has a fresh one.

    On systems that cannot fork it is papermill's engine with an ordinary kernel, which is said once.
    """

    _said = False

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> NotebookNode:
        """Run the notebook's cells; an error of a cell is stored in the cell and ends the run.

        The option `draw`, a function of vl_convert.vegalite_to_svg's arguments, draws the charts where that
        has been started already; without it each run starts its own JavaScript engine.
        Raises DeadKernelError or CellTimeoutError where the process ended or took too long.
        """
        if not warm.can_fork():
            if not cls._said:
                logger.warning("This system cannot fork processes: ordinary kernels are used, which is slower.")
            cls._said = True
            options.pop("draw", None)
            return cast(NotebookNode, super().execute_managed_notebook(nb_man, kernel_name, **options))
        taken = {name: options[name] for name in ("log_output", "stdout_file", "stderr_file") if name in options}
        timeout = options.get("execution_timeout") or options.get("timeout")
        client = _ForkClient(nb_man, log=logger, timeout=timeout, kernel_name=kernel_name, **taken)
        client.draw = options.get("draw")
        client.child = warm.server("cells").fork("helpers.reporting.cells:run_cells", client.draw is None)
        try:
            return client.execute()
        finally:
            client.child.close()


class _ForkClient(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, with cells sent to a forked process and its messages taken from there."""

    child: warm.Child
    draw: Callable[[dict[str, Any]], str] | None

    def execute(self, **kwargs: Any) -> NotebookNode:
        self.reset_execution_trackers()
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = {"name": "python"}
        return cast(NotebookNode, self.nb)

    def execute_cell(self, cell: NotebookNode, cell_index: int, *args: Any, **kwargs: Any) -> NotebookNode:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        self.child.connection.send(cell.source)
        while (message := self._receive(cell))["msg_type"] != "execute_reply":
            if message["msg_type"] == "draw_request":
                self.child.connection.send(self._drawn(message["content"]))
            else:
                self.process_message(message, cell, cell_index)
        reply = message["content"]
        cell.execution_count = reply["execution_count"]
        if reply["status"] == "error" and "raises-exception" not in tags and not self.allow_errors:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _drawn(self, arguments: dict[str, Any]) -> tuple[str | None, str | None]:
        assert self.draw is not None
        try:
            return self.draw(arguments), None
        except RuntimeError as error:
            return None, str(error)

    def _receive(self, cell: NotebookNode) -> dict[str, Any]:
        timeout = self._get_timeout(cell)
        try:
            if not self.child.connection.poll(timeout):
                raise CellTimeoutError.error_from_timeout_and_cell("The cell took too long", timeout or 0, cell)
            return cast("dict[str, Any]", json.loads(self.child.connection.recv_bytes()))
        except (EOFError, ConnectionResetError):
            raise DeadKernelError("The process that ran the cells ended before they did.") from None
