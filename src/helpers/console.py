"""Output that survives any console: other encodings, closed streams, full disks."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata

_PLAIN = {
    "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{LEFT SINGLE QUOTATION MARK}": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{MULTIPLICATION SIGN}": "x", "\N{RIGHTWARDS ARROW}": "->", "\N{NO-BREAK SPACE}": " ",
}  # fmt: skip
_HANDLER = "briefings-plain"


def plain(text: str) -> str:
    """A text in ASCII: signs by their plain forms, letters without marks, anything else as a question mark.

    >>> plain("−3.5 percent – “Été”")
    '-3.5 percent - "Ete"'
    """
    letters = "".join(_PLAIN.get(letter, letter) for letter in text)
    bare = (c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return "".join(c if c.isascii() else "?" for c in bare)


def _plain_form(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


def prepare() -> None:
    """Make standard output and error fit to write any text to.

    What the console's encoding lacks is written in a plain form; a stream that was closed swallows what it is given.
    """
    codecs.register_error(_HANDLER, _plain_form)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # open until the process ends
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def finish() -> None:
    """Write what waits in standard output; raises OSError where that cannot be done, and then leaves it unwritten."""
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # Python flushes once more at its end
        raise
