"""The process that draws charts and lays out pages for a batch of editions.

The JavaScript engine behind the charts and the exporter with its templates take half a second and more to
start. So a process that does nothing else has them, one for each edition at work, and keeps drawings: in
a replay most charts come again. It never runs a notebook's cells.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from multiprocessing.connection import Connection
from typing import Any

from helpers.errors import UserError
from helpers.reporting import warm
from helpers.reporting.editions import DATA_VARIABLE

_KEPT_DRAWINGS = 256
_FIRST_CHART = {"mark": "point", "data": {"values": []}}
_mine = threading.local()


_PATIENCE = 600  # seconds for one drawing or page


class PressError(RuntimeError):
    """A chart could not be drawn or a page not laid out."""


class _GoneError(PressError):
    """The process that draws and lays out was killed from outside."""


class Press:
    """The calling side: each method waits for the process's answer. For one thread."""

    def __init__(self) -> None:
        self._child = server().fork("helpers.reporting.press:work")

    def draw(self, spec: dict[str, Any]) -> str:
        """The SVG of a specification as `charts.svg.drawn_here` draws it. Raises PressError with its message."""
        return self._ask("draw", json.dumps(spec))

    def page(self, notebook: str, edition_id: str, data: str) -> str:
        """The page of an executed notebook (JSON), its sources named from the data in `data` ("": the usual).

        Raises PressError where the exporter cannot make a page of it.
        """
        return self._ask("page", notebook, edition_id, data)

    def _ask(self, *request: str) -> str:
        try:
            self._child.connection.send(request)
            if not self._child.connection.poll(_PATIENCE):
                self._child.close()
                raise PressError(f"the process that draws charts and lays out pages gave no answer for {_PATIENCE} s")
            answer, error = self._child.connection.recv()
        except (EOFError, OSError):
            raise _GoneError("the process that draws charts and lays out pages ended") from None
        if error is not None:
            raise PressError(error)
        return str(answer)


def server() -> warm.WarmServer:
    """The warm process from which presses are forked."""
    return warm.server("press", ("vl_convert", "nbformat", "helpers.reporting.press:load_exporter"))


def make_ready() -> None:
    """Start this thread's press, so that it is ready when the first chart comes."""
    if warm.can_fork():
        _own_press()


def draw(spec: dict[str, Any]) -> str:
    """Have this thread's press draw a chart; see Press.draw."""
    return _with_press(lambda press: press.draw(spec))


def lay_out(notebook: str, edition_id: str) -> str:
    """The page of an executed notebook (JSON): by this thread's press, or here where there can be none.

    Raises PressError where the exporter cannot make a page of it.
    """
    data = os.environ.get(DATA_VARIABLE, "")
    if not warm.can_fork():
        return _page(load_exporter(), notebook, edition_id, data)
    return _with_press(lambda press: press.page(notebook, edition_id, data))


def _with_press(ask: Callable[[Press], str]) -> str:
    """What this thread's press answers; one that was killed is replaced, once."""
    try:
        return ask(_own_press())
    except _GoneError:
        _mine.__dict__.clear()
        return ask(_own_press())


def _own_press() -> Press:
    if not hasattr(_mine, "press"):
        _mine.press = Press()
    press: Press = _mine.press
    return press


@cache
def load_exporter() -> Any:
    """The nbconvert exporter `briefing`, its templates compiled and the sources it names read."""
    from nbconvert.exporters import get_exporter
    from nbformat import v4

    from helpers.archive import ArchiveError, open_archive

    exporter = get_exporter("briefing")()  # type: ignore[no-untyped-call]
    cells = [v4.new_markdown_cell("# Warm"), v4.new_code_cell("up = 1", execution_count=1)]  # type: ignore[no-untyped-call]
    exporter.from_notebook_node(v4.new_notebook(cells=cells))  # type: ignore[no-untyped-call]
    with suppress(ArchiveError):
        open_archive()
    return exporter


def work(connection: Connection) -> None:
    """Answer requests, each with a pair: the result or None, the error's text or None."""
    from helpers.charts import svg  # here, so that a build with nothing to do does not load the chart libraries

    exporter = load_exporter()

    @lru_cache(_KEPT_DRAWINGS)
    def draw(spec: str) -> str:
        return svg.drawn_here(json.loads(spec))

    svg.draw_by(lambda spec: draw(json.dumps(spec)))  # the exporter draws too: the narrow form of each chart
    svg.drawn_here(_FIRST_CHART)  # starts the engine while nobody waits for it
    while True:
        kind, *given = connection.recv()
        try:
            answer = draw(*given) if kind == "draw" else _page(exporter, *given)
            connection.send((answer, None))
        except UserError as error:
            connection.send((None, str(error)))
        except Exception as error:  # whatever is wrong with one page must not end the press
            connection.send((None, f"{type(error).__name__}: {error}"))


def _page(exporter: Any, notebook: str, edition_id: str, data: str) -> str:
    import nbformat

    os.environ[DATA_VARIABLE] = data
    node = nbformat.reads(notebook, as_version=4)  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(node, {"metadata": {"name": edition_id}})
    return str(page)
