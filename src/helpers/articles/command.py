"""The body of `briefings check-article`: reads a file, checks it, writes the findings as text, JSON or a page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from helpers.analysis.verdicts import ABSENT, CONFLICTS, ELSEWHERE, SUPERSEDED, UNREAD, value_text
from helpers.archive import source_details
from helpers.articles.checking import Finding, Lead, Report, as_json_object, check_article
from helpers.articles.page import as_page
from helpers.errors import UserError

STANDARD_INPUT = "-"
_LARGEST = 5_000_000
_AROUND = 44
# The worst first: what an editor must look at, then what is open, then what holds.
_ORDER = (CONFLICTS, ELSEWHERE, SUPERSEDED, UNREAD, ABSENT)
_FAILING = {"conflicts": (CONFLICTS, ELSEWHERE), "open": (CONFLICTS, ELSEWHERE, SUPERSEDED, UNREAD, ABSENT)}


class ArticleError(UserError, ValueError):
    """The text to check cannot be read; the message says what to do."""


def run(file: str, as_of: str | None = None, *, as_json: bool = False, html: str = "", fail_on: str = "") -> int:
    """Check the text in `file` ('-' for standard input) as of a day and write the findings to standard output.

    `html` is a file to write a page to. Returns 1 where `fail_on` is conflicts (or open) and there is such a figure,
    else 0. Raises ArticleError where the text cannot be read and ArchiveError where the day lies outside the data.
    """
    text = read(file)
    report = check_article(text, as_of)
    shown = as_text(report, text)
    if as_json:
        shown = json.dumps(as_json_object(report, text), indent=2, ensure_ascii=False)
    if html:
        name = "standard input" if file == STANDARD_INPUT else Path(file).name
        Path(html).write_text(_encodable(as_page(report, text, name)), encoding="utf-8")
    sys.stdout.write(_encodable(shown) + "\n")
    failing = _FAILING.get(fail_on, ())
    return int(any(finding.verdict in failing for finding in report.findings))


def _encodable(text: str) -> str:
    """The text without half surrogate pairs, which a broken file may hold and nothing can encode."""
    return text.encode("utf-8", "replace").decode("utf-8")


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
    """The findings for an editor: one line for each figure, the worst first, then the counts."""
    ranked = sorted(
        report.findings, key=lambda finding: _ORDER.index(finding.verdict) if finding.verdict in _ORDER else len(_ORDER)
    )
    lines = [f"Figures checked as known on {report.as_of} (data {report.data_version}):"]
    lines += [_line(finding, text) for finding in ranked]
    counts = ", ".join(f"{number} {name}" for name, number in report.counts().items() if number)
    lines += ["", f"{len(report.findings)} figures: {counts}." if counts else "No figure to check was found."]
    return "\n".join(lines)


def _line(finding: Finding, text: str) -> str:
    """`line 3  CONFLICTS  ...in 2025, with [7,716] shoot days...  On record: ...  URL`"""
    number = text.count("\n", 0, finding.start) + 1
    parts = [
        f"line {number}",
        finding.verdict.upper() if finding.verdict in _ORDER[:3] else finding.verdict,
        _around(finding, text),
        finding.why,
    ]
    if finding.computed is None:
        parts += [f"May be: {'; '.join(map(lead_text, finding.leads))}."] if finding.leads else []
    sources = finding.computed.sources if finding.computed else finding.leads[0].fact.sources if finding.leads else ()
    parts += [source_details(source).url for source in sources[:1]]
    return "  ".join(part for part in parts if part)


def lead_text(lead: Lead) -> str:
    """A lead for readers: what it is and its value."""
    fact = lead.fact
    return f"{fact.label}: {value_text(fact.value, fact.unit)}"


def _around(finding: Finding, text: str) -> str:
    """The figure with some words before and after it, on one line."""
    before, after = text[max(0, finding.start - _AROUND) : finding.start], text[finding.end : finding.end + _AROUND]
    before = before.partition(" ")[2] if finding.start > _AROUND else before
    after = after.rpartition(" ")[0] if finding.end + _AROUND < len(text) else after
    quote = text[finding.start : min(finding.end, finding.start + 2 * _AROUND)]
    words = "".join(char if char.isprintable() else " " for char in f"{before}[{quote}]{after}")
    return "“" + " ".join(words.split()) + "”"
