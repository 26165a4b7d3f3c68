"""Run a notebook's cells in this very process, as a kernel would, with no sockets in between.

The shell is ipykernel's own. What it publishes (displays, results, streams, errors) goes, as the same
messages that a kernel sends, through one connection to the process that assembles the notebook: see
`helpers.reporting.engine`. Widgets and `input()` need a kernel and are not supported.
"""

from __future__ import annotations

import io
import sys
import warnings
from multiprocessing.connection import Connection
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets.config import Config

from helpers.charts import svg

REPLY = "execute_reply"
DRAW = "draw_request"
_LONGEST_WAITING = 1_000_000  # characters


def run_cells(connection: Connection, draw_here: bool = True, memory: int | None = None) -> None:
    """Run each source received and answer with its messages, an execute_reply last; None ends.

    Without `draw_here` a draw_request asks for each chart's SVG, and the next thing received is a pair:
    the SVG or None, and the error's text or None. `memory` is the most that the cells may take, in MiB.
    """
    if memory is not None:
        _limit_memory(memory)
    session = _DirectSession(connection)
    shell = _shell(session)
    if not draw_here:
        svg.draw_by(_drawn_elsewhere(session, connection))
    sys.stdout, sys.stderr = _Stream(session, "stdout"), _Stream(session, "stderr")
    for source in iter(connection.recv, None):
        result = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        sys.stdout.flush()
        sys.stderr.flush()
        session.send(None, REPLY, _reply(shell, result.error_before_exec or result.error_in_exec))


def _limit_memory(mebibytes: int) -> None:
    """What goes beyond ends as MemoryError in its cell. Counts what is written to, not what is only reserved."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    asked = mebibytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (asked if most == resource.RLIM_INFINITY else min(asked, most), most))


def _drawn_elsewhere(session: _DirectSession, connection: Connection) -> svg.Draw:
    def draw(spec: dict[str, Any]) -> str:
        session.send(None, DRAW, spec)
        drawn, error = connection.recv()
        if error is not None:
            raise ValueError(error)
        return str(drawn)

    return draw


class _DirectSession(Session):
    """Sends messages through a connection. They pass through JSON, as they would to a socket."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, **_: Any) -> None:  # type: ignore[override]
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        self._connection.send_bytes(self.pack(message))


class _Stream(io.TextIOBase):
    """stdout or stderr: collects text, sends it when the shell flushes (before displays, at the end) or it is long."""

    encoding = "utf-8"

    def __init__(self, session: _DirectSession, name: str) -> None:
        self._session = session
        self._name = name
        self._text: list[str] = []
        self._waiting = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._text.append(text)
        self._waiting += len(text)
        if self._waiting > _LONGEST_WAITING:
            self.flush()
        return len(text)

    def flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        self._waiting = 0
        if text:
            self._session.send(None, "stream", {"name": self._name, "text": text})


def _shell(session: _DirectSession) -> ZMQInteractiveShell:
    config = Config()
    config.HistoryManager.enabled = False  # no file, no thread
    with warnings.catch_warnings():  # nothing here is kept in IPython's folder, so it need not be writable
        warnings.filterwarnings("ignore", "IPython (dir|parent) .* is not a writable location")
        shell = ZMQInteractiveShell.instance(config=config)
    for publisher in (shell.displayhook, shell.display_pub):
        publisher.session = session  # type: ignore[union-attr]
    return shell


def _reply(shell: ZMQInteractiveShell, error: BaseException | None) -> dict[str, Any]:
    reply: dict[str, Any] = {"status": "ok", "execution_count": shell.execution_count - 1}
    if error is not None:
        trace = shell._last_traceback or []
        reply |= {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": trace}
    return reply
