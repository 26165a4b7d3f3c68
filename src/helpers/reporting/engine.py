"""The papermill engine `briefing`: cells run in a process forked from a warm one, with no kernel.

Papermill finds this module by its entry point while papermill itself is being imported. Import
`papermill` and name the engine (`engine_name="briefing"`, `papermill --engine briefing`); do not import
this module first.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger

from helpers.reporting import warm
from helpers.reporting.limits import Limits


def hidden_by(folder: Path) -> str:
    """The file or folder in a working folder that kernels started there would import as `helpers`; empty without one."""
    library = Path(__file__).resolve().parents[1]
    for path in (folder / "helpers.py", folder / "helpers" / "__init__.py"):
        if path.exists() and path.resolve().parent != library:
            return str(path)
    return ""


def _warn_of_namesake() -> None:
    path = hidden_by(Path.cwd())
    if path:
        logger.warning(
            "%s hides the library `helpers` from kernels in this folder: rename it, work in another folder, or use "
            "--engine briefing",
            path,
        )


if Path(sys.argv[0]).stem == "papermill":  # the command, which imports this module while it starts
    _warn_of_namesake()


class StoppedError(DeadKernelError):  # type: ignore[misc]
    """A cell did not come to its end: its process ended, or it took more than it may."""

    def __init__(self, message: str, cell_index: int) -> None:
        super().__init__(message)
        self.cell_index = cell_index


class TooLongError(StoppedError, CellTimeoutError):  # type: ignore[misc]
    """A cell took longer than it may."""


class BriefingEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine with a forked process in the kernel's place; each run has a fresh one.

    On systems that cannot fork it is papermill's engine with an ordinary kernel, which is said once.
    """

    _said = False

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> NotebookNode:
        """Run the notebook's cells; an error of a cell is stored in the cell and ends the run.

        The option `draw`, a `charts.svg.Draw`, draws the charts where a JavaScript engine has been
        started already; without it each run starts its own JavaScript engine. `execution_timeout` (seconds a cell),
        `memory_limit` and `output_limit` (MiB) are those of Limits unless given.
        Raises StoppedError where the process ended or took too much.
        """
        if not warm.can_fork():
            if not cls._said:
                logger.warning("This system cannot fork processes: ordinary kernels are used, which is slower.")
            cls._said = True
            ours = ("draw", "memory_limit", "output_limit")
            options = {name: value for name, value in options.items() if name not in ours}
            return cast(NotebookNode, super().execute_managed_notebook(nb_man, kernel_name, **options))
        usual = Limits()
        limits = Limits(
            options.get("execution_timeout") or options.get("timeout") or usual.timeout,
            options.get("memory_limit") or usual.memory,
            options.get("output_limit") or usual.output,
        )
        taken = {name: options[name] for name in ("log_output", "stdout_file", "stderr_file") if name in options}
        client = _ForkClient(nb_man, log=logger, timeout=limits.timeout, kernel_name=kernel_name, **taken)
        client.draw, client.limits = options.get("draw"), limits
        task = "helpers.reporting.cells:run_cells"
        client.child = warm.server("cells").fork(task, client.draw is None, limits.memory)
        try:
            executed = client.execute()
        except StoppedError as error:
            if _is_papermill_command():
                raise click.ClickException(f"cell {error.cell_index + 1} of the executed notebook: {error}") from None
            raise
        finally:
            client.child.close()
        message = _for_users(executed)
        if message and _is_papermill_command():
            raise click.ClickException(message)
        return executed


def _is_papermill_command() -> bool:
    """Whether the command papermill runs, which prints a message where a program wants an exception."""
    context = click.get_current_context(silent=True)
    return context is not None and context.command.name == "papermill"


def _for_users(executed: NotebookNode) -> str:
    """What an error for users says that ended a notebook: it shows no traceback but itself; else nothing."""
    outputs = [output for cell in executed.cells for output in cell.get("outputs", []) if output.output_type == "error"]
    said = [o.evalue for o in outputs if list(o.traceback) == [f"{o.ename}: {o.evalue}"]]
    return str(said[0]) if said else ""


class _ForkClient(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, with cells sent to a forked process and its messages taken from there."""

    child: warm.Child
    draw: Callable[[dict[str, Any]], str] | None
    limits: Limits
    _received = 0

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
        self._send(cell.source, cell_index)
        end = time.monotonic() + (self._get_timeout(cell) or self.limits.timeout)
        while (message := self._receive(end, cell_index))["msg_type"] != "execute_reply":
            if message["msg_type"] == "draw_request":
                self._send(self._drawn(message["content"]), cell_index)
            else:
                self.process_message(message, cell, cell_index)
        reply = message["content"]
        cell.execution_count = reply["execution_count"]
        if reply["status"] == "error" and "raises-exception" not in tags and not self.allow_errors:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _drawn(self, spec: dict[str, Any]) -> tuple[str | None, str | None]:
        assert self.draw is not None
        try:
            return self.draw(spec), None
        except RuntimeError as error:
            return None, str(error)

    def _send(self, what: Any, cell_index: int) -> None:
        try:
            self.child.connection.send(what)
        except OSError:
            raise self._died(cell_index) from None

    def _receive(self, end: float, cell_index: int) -> dict[str, Any]:
        """The next message. The limits count from the cell's start for time, from the notebook's for outputs."""
        try:
            in_time = self.child.connection.poll(max(0.0, end - time.monotonic()))
            packed = self.child.connection.recv_bytes() if in_time else b""
        except (EOFError, OSError):
            raise self._died(cell_index) from None
        if not in_time:
            raise TooLongError(f"took longer than {self.limits.timeout} s (limit: --timeout)", cell_index)
        message = cast("dict[str, Any]", json.loads(packed))
        self._received += len(packed) if message["msg_type"] != "draw_request" else 0
        if self._received > self.limits.output * 2**20:
            said = f"the outputs take more than {self.limits.output} MiB (limit: --output-limit)"
            raise StoppedError(said, cell_index)
        return message

    @staticmethod
    def _died(cell_index: int) -> StoppedError:
        said = "the process that ran the cells ended before they did: killed, out of memory, or ended by the cell"
        return StoppedError(said, cell_index)
