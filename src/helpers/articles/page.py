"""The text of an article as a page: each figure marked with its verdict, what is on record, and the sources."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from helpers.analysis.verdicts import ABSENT, CONFIRMED, CONFLICTS, ELSEWHERE, ROUNDED, SUPERSEDED, UNREAD, value_text
from helpers.archive import Quantity, source_details
from helpers.articles.checking import Finding, Report

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_KINDS = {
    "holds": (CONFIRMED, ROUNDED),
    "wrong": (CONFLICTS, ELSEWHERE),
    "old": (SUPERSEDED,),
    "open": (ABSENT, UNREAD),
}
_CLASS = {verdict: kind for kind, verdicts in _KINDS.items() for verdict in verdicts}
_SIGN = {"holds": "✓", "wrong": "✗", "old": "↺", "open": "?"}
_PAGE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))


def as_page(report: Report, text: str, name: str) -> str:
    """An HTML page that needs nothing from elsewhere: the text with its figures marked, then what was found of each."""
    counts = (
        ", ".join(f"{number} {verdict}" for verdict, number in report.counts().items() if number)
        or "no figure to check"
    )
    notes = "\n".join(_note(number, finding) for number, finding in enumerate(report.findings, start=1))
    words = {
        "name": name,
        "as_of": report.as_of,
        "data_version": report.data_version,
        "counts": counts,
        "policy": _POLICY,
    }
    escaped = {key: escape(str(word)) for key, word in words.items()}
    return _PAGE.substitute(escaped, text=_marked(report, text), notes=notes)


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
