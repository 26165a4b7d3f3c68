"""The body of `briefings check-article`: reads a file, checks it, writes the findings as text or JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from helpers.analysis.verdicts import ABSENT, UNREAD
from helpers.archive import source_details
from helpers.articles.checking import Finding, Report, as_json_object, check_article
from helpers.errors import UserError

STANDARD_INPUT = "-"
_LARGEST = 5_000_000
_QUOTED = 48


class ArticleError(UserError, ValueError):
    """The text to check cannot be read; the message says what to do."""


def run(file: str, as_of: str | None = None, *, as_json: bool = False) -> int:
    """Check the text in `file` ('-' for standard input) as of a day and write the findings to standard output.

    Returns 0, whatever the verdicts. Raises ArticleError where the text cannot be read and ArchiveError where the
    day lies outside the data.
    """
    text = read(file)
    report = check_article(text, as_of)
    shown = as_text(report, text)
    if as_json:
        shown = json.dumps(as_json_object(report, text), indent=2, ensure_ascii=False)
    # Half a surrogate pair from a broken file cannot be encoded.
    sys.stdout.write(shown.encode("utf-8", "replace").decode("utf-8") + "\n")
    return 0


def read(file: str) -> str:
    """The text of a file, UTF-8 or else Windows-1252.

    Raises ArticleError where there is no such file, it is larger than five megabytes, or it is not text.
    """
    if file == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(_LARGEST + 1)
    else:
        path = Path(file)
        if not path.is_file():
            raise ArticleError(f"{file}: no such file; give the path of a plain text, or - to read standard input")
        raw = path.read_bytes() if path.stat().st_size <= _LARGEST else b" " * (_LARGEST + 1)
    if len(raw) > _LARGEST:
        raise ArticleError(f"{file}: larger than {_LARGEST:,} bytes; give the text of one article")
    if b"\0" in raw[:1000] and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise ArticleError(f"{file}: not a text file; give plain text, not a document or an image")
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def as_text(report: Report, text: str) -> str:
    """The findings for a reader: the judged ones in order, then those left open, then the counts."""
    judged = [found for found in report.findings if found.verdict not in (ABSENT, UNREAD)]
    left = [found for found in report.findings if found.verdict in (ABSENT, UNREAD)]
    lines = [f"Figures checked as known on {report.as_of} (data {report.data_version}):"]
    lines += [line for found in judged for line in _judged(found, text)]
    if left:
        lines += ["", "Left open:"]
        lines += [f"  line {_line(text, found)}  {_short(found.quote)}  {found.verdict}: {found.why}" for found in left]
    counts = ", ".join(f"{number} {name}" for name, number in report.counts().items() if number)
    lines += ["", f"{len(report.findings)} figures: {counts}." if counts else "No figure to check was found."]
    return "\n".join(lines)


def _judged(found: Finding, text: str) -> list[str]:
    lines = [f"  line {_line(text, found)}  {_short(found.quote)}  {found.verdict.upper()}", f"      {found.why}"]
    sources = found.computed.sources if found.computed else ()
    return lines + [f"      {source_details(source).url}" for source in sources[:2]]


def _line(text: str, found: Finding) -> int:
    return text.count("\n", 0, found.start) + 1


def _short(quote: str) -> str:
    words = " ".join("".join(char if char.isprintable() else " " for char in quote).split())
    return f"“{words if len(words) <= _QUOTED else words[: _QUOTED - 1] + '…'}”"
