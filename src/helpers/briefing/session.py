"""What a notebook switches on: `%%say`, the look of charts and tables. Nothing happens at import."""

from __future__ import annotations

from html import escape
from typing import Any

from helpers.archive import Archive
from helpers.briefing.pieces import Piece
from helpers.briefing.say import SayError, say
from helpers.briefing.style import notebook_style
from helpers.charts import renderer


def enable(archive: Archive) -> Piece:
    """Switch on what a notebook on `archive` needs: the cell magic `%%say`, the theme and renderer of charts, the style.

    `%%say` writes a cell of text with the names of the notebook; `%%say headline`, `status`, `note` and `missing` set
    its place on the page. Outside IPython only charts are switched on; call `say` itself there.
    """
    renderer.enable()
    shell = _shell()
    if shell is not None:
        shell.register_magic_function(_say_cell(shell, archive), "cell", "say")
    tables = len(archive.table_names)
    message = (
        f"What was public at the end of {archive.as_of:%A}, {archive.as_of.day} {archive.as_of:%B %Y}: {tables} tables."
    )
    body = f"<style>{notebook_style()}</style><p>{escape(message)}</p>"
    return Piece("setup", body, (), archive)


def _shell() -> Any:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    return get_ipython()  # type: ignore[no-untyped-call]


def _say_cell(shell: Any, archive: Archive) -> Any:
    def say_cell(line: str, cell: str) -> Piece | None:
        names = {name: value for name, value in shell.user_ns.items() if not name.startswith("_")}
        cell_archive = names.pop("archive", archive)
        try:
            return say(
                cell, cell_archive if isinstance(cell_archive, Archive) else archive, line.strip() or "text", **names
            )
        except SayError as error:
            from IPython.core.error import UsageError

            raise UsageError(str(error)) from None

    return say_cell
