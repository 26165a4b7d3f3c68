"""Whether a CSV file is whole and plain: encoding, rows of the same width, no merge markers, no hidden characters.

What does not fit is named by line and column of the file, however the rest of it looks.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence

LONGEST_CELL = 2000
# Control characters but line ends, marks of direction, invisible blanks, and what no text may hold.
_HIDDEN = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\ufff0-\uffff]|\r(?!\n)"
)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_MARKER = re.compile(r"^(<{7} .*|={7}|>{7} .*|\|{7} .*)$", re.M)
_SHOWN = 40

Place = tuple[int, str, str, str]
"""Line, column, what stands there, what was expected."""


def decoded(raw: bytes) -> tuple[str, list[Place]]:
    """A file's text; and where it is not UTF-8."""
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        before = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start]
        shown = raw[error.start : error.start + 4].hex(" ")
        actual = f"bytes {shown} after {before[-_SHOWN:].decode('utf-8', 'replace')!r}"
        return "", [(line, "-", actual, "UTF-8; save the file in that encoding")]


def misplaced(text: str, columns: Sequence[str]) -> list[Place]:
    """Where a file's text is not a whole table of these columns in plain characters. Quick where all is well."""
    if _is_plain(text, len(columns)):
        return []
    markers = [
        (text.count("\n", 0, match.start()) + 1, "-", match[0], "no mark of a merge conflict: settle it and remove the marks")
        for match in _MARKER.finditer(text)
    ]  # fmt: skip
    if markers:
        return sorted(markers)
    places: list[Place] = [
        (text.count("\n", 0, match.start()) + 1, "-", text[max(0, match.start() - _SHOWN) : match.start()],
         "line ends of one kind: a carriage return stands alone after this")
        for match in _LONE_RETURN.finditer(text)
    ]  # fmt: skip
    if not text.endswith("\n"):
        last = text.rpartition("\n")[2]
        places.append((text.count("\n") + 1, "-", last[-_SHOWN:], "a line end: the file may have been cut short"))
    try:
        places += _in_rows(text, columns)
    except csv.Error as error:
        places.append((_unclosed(text), "-", str(error), "quotes that are closed on the same line"))
    return places


def _is_plain(text: str, width: int) -> bool:
    """Whether there is certainly nothing to find: a look at each line, which is much quicker than reading its cells."""
    lines = text.split("\n")
    if lines.pop() or _HIDDEN.search(text) or "\n=======" in text:
        return False
    if len(max(lines, key=len, default="")) > LONGEST_CELL:
        return False
    quoted = [line for line in lines if '"' in line]
    try:
        widths = [len(row) for row in csv.reader(quoted, strict=True)]
    except csv.Error:
        return False
    return widths == [width] * len(quoted) and all(line.count(",") == width - 1 for line in lines if '"' not in line)


def _in_rows(text: str, columns: Sequence[str]) -> Iterator[Place]:
    """Rows of another width, quotes left open, hidden characters and cells too long."""
    hidden = _HIDDEN.search(text) is not None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for row in reader:
        if reader.line_num > line:  # a quote was open at the end of the line
            yield line, "-", ",".join(row)[:_SHOWN], "quotes that are closed on the same line"
        elif len(row) != len(columns):
            actual = "an empty line" if not row else f"{len(row)} cells: {','.join(row)[:_SHOWN]}"
            yield line, "-", actual, f"{len(columns)} cells, as the table has columns"
        for number, cell in enumerate(row):
            name = columns[number] if number < len(columns) else "-"
            if len(cell) > LONGEST_CELL:
                yield line, name, f"{cell[:_SHOWN]}…", f"at most {LONGEST_CELL:,} characters, not {len(cell):,}"
            if hidden and (match := _HIDDEN.search(cell)):
                around = cell[max(0, match.start() - _SHOWN // 2) : match.end() + _SHOWN // 2]
                yield line, name, around, f"no {_name(match[0][0])} (character {match.start() + 1})"
        line = reader.line_num + 1


def _name(letter: str) -> str:
    kind = unicodedata.name(letter, "control character").lower()
    return f"{kind} U+{ord(letter):04X}"


def _unclosed(text: str) -> int:
    """The line of the first quote that is never closed, or whose closing is not the end of its cell."""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            list(csv.reader([line], strict=True))
        except csv.Error:
            return number
    return text.count("\n") + 1
