"""The base of all errors that are meant for users."""

from __future__ import annotations


class UserError(Exception):
    """Something asked for cannot be done. The message says what, where, what was expected and what to do.

    Commands print the message and end with exit code 2; a notebook shows it without the way it took to get there.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]
