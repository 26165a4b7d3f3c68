"""The base of all errors that are meant for users."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

_MOST_CHOICES = 24


class UserError(Exception):
    """Something asked for cannot be done. The message says what, where, what was expected and what to do.

    Commands print the message and end with exit code 2; a notebook shows it without the way it took to get there.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


def no_such(what: str, value: str, choices: Sequence[str]) -> str:
    """The message for a name that is none of the choices: what was asked for, the closest choice, the valid ones."""
    return f"no {what} {value!r}.{did_you_mean(value, choices)} Choices: {listed(value, choices)}"


def did_you_mean(value: str, choices: Sequence[str]) -> str:
    """' Did you mean X?' for the choice closest to `value`, or nothing where none is close."""
    by_form = {choice.lower(): choice for choice in choices}
    close = get_close_matches(value.lower(), by_form, n=1)
    return f" Did you mean {by_form[close[0]]!r}?" if close else ""


def listed(value: str, choices: Sequence[str]) -> str:
    """The choices as text: all of a short list, else those most like `value` and how many more there are."""
    if len(choices) <= _MOST_CHOICES:
        return ", ".join(choices)
    by_form = {choice.lower(): choice for choice in choices}
    close = [by_form[form] for form in get_close_matches(value.lower(), by_form, n=_MOST_CHOICES // 2, cutoff=0)]
    return f"{', '.join(close)} and {len(choices) - len(close)} more"
