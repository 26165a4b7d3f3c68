"""The text of an article as a page: each figure marked with its verdict, what is on record, and the sources."""

from __future__ import annotations

from html import escape

from helpers.analysis.verdicts import ABSENT, CONFIRMED, CONFLICTS, ELSEWHERE, ROUNDED, SUPERSEDED, UNREAD, value_text
from helpers.archive import Quantity, source_details
from helpers.articles.checking import Finding, Report

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_CLASS = {
    CONFIRMED: "holds",
    ROUNDED: "holds",
    CONFLICTS: "wrong",
    ELSEWHERE: "wrong",
    SUPERSEDED: "old",
    ABSENT: "open",
    UNREAD: "open",
}
_SIGN = {"holds": "✓", "wrong": "✗", "old": "↺", "open": "?"}
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.6 Georgia, serif; margin: 0 auto; max-width: 46rem; padding: 1.5rem; background: #fff; color: #1a1a1a; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: none; color: inherit; border-bottom: 0.2rem solid; }
mark a { color: inherit; text-decoration: none; }
mark a:focus-visible { outline: 0.15rem solid; outline-offset: 0.1rem; }
mark.holds { border-color: #1b6e3c; } mark.wrong { border-color: #b00020; font-weight: bold; }
mark.old { border-color: #8a5a00; } mark.open { border-color: #5a5a5a; border-bottom-style: dotted; }
li { margin-bottom: 1rem; overflow-wrap: anywhere; } .verdict { font-weight: bold; }
a { color: #0b4f8a; }
@media (prefers-color-scheme: dark) {
  body { background: #161616; color: #eee; } a { color: #9ecbff; }
  mark.holds { border-color: #6fd08c; } mark.wrong { border-color: #ff8a80; } mark.old { border-color: #ffcc80; } mark.open { border-color: #bbb; }
}
"""


def as_page(report: Report, text: str, name: str) -> str:
    """An HTML page that needs nothing from elsewhere: the text with its figures marked, then what was found of each."""
    counts = (
        ", ".join(f"{number} {verdict}" for verdict, number in report.counts().items() if number)
        or "no figure to check"
    )
    notes = "\n".join(_note(number, finding) for number, finding in enumerate(report.findings, start=1))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Figures of {escape(name)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Figures of {escape(name)}</h1>
<p>Checked as known on {report.as_of}, data {escape(report.data_version)}: {escape(counts)}.</p>
<h2>Text</h2>
<div class="text">{_marked(report, text)}</div>
<h2>Figures</h2>
<ol>
{notes}
</ol>
</main>
</body>
</html>
"""


def _marked(report: Report, text: str) -> str:
    """The text with a link at each figure to what was found of it."""
    parts, place = [], 0
    for number, finding in enumerate(report.findings, start=1):
        if finding.start < place:
            continue
        kind = _CLASS[finding.verdict]
        label = escape(f"{finding.quote}: {finding.verdict}")
        parts.append(escape(text[place : finding.start]))
        parts.append(
            f'<mark class="{kind}" id="text-{number}"><a href="#figure-{number}" aria-label="{label}" title="{escape(finding.verdict)}">'
            f"{escape(text[finding.start : finding.end])}<sup>{_SIGN[kind]}{number}</sup></a></mark>"
        )
        place = finding.end
    return "".join([*parts, escape(text[place:])])


def _note(number: int, finding: Finding) -> str:
    facts = [finding.computed] if finding.computed else [lead.fact for lead in finding.leads]
    shown = "".join(f"<br>{_fact(fact)}" for fact in facts)
    back = f'<a href="#text-{number}" aria-label="back to figure {number} in the text">↑</a>'
    return (
        f'<li id="figure-{number}">“{escape(finding.quote)}”: <span class="verdict">{escape(finding.verdict)}</span>. '
        f"{escape(finding.why)}{shown} {back}</li>"
    )


def _fact(fact: Quantity) -> str:
    sources = [source_details(source) for source in fact.sources[:3]]
    links = "; ".join(
        f'<a href="{escape(one.url)}" rel="noreferrer">{escape(one.publisher)}</a>'
        if one.url.startswith(("http://", "https://"))
        else escape(one.publisher)
        for one in sources
    )
    return f"On record: {escape(fact.label)}: {escape(value_text(fact.value, fact.unit))}" + (
        f" ({links})" if links else ""
    )
