"""Terms that a newcomer needs, explained where they first stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.analysis import positions, stages
from helpers.analysis.lead import headline_figures, lead
from helpers.analysis.parties import WORKERS
from helpers.archive import Archive, RowText

TERMS = Path(__file__).resolve().parents[1] / "texts" / "glossary.toml"
_ON_FIRST_SCREEN = 5  # terms at most
_TOPICS = ("agencies", "bargaining")
_OF_THE_PACT = (stages.BEFORE, stages.EXPIRED, stages.DEAL, stages.SETTLED)
"""Stages in which the first screen speaks of the agreement that is bargained over."""


@dataclass(frozen=True)
class Term:
    """A term and what it means, in a clause."""

    name: RowText
    meaning: RowText


@cache
def _general() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    stored = tomllib.loads(TERMS.read_text(encoding="utf-8"))
    return tuple((term["name"], tuple(term["words"]), term["meaning"]) for term in stored["term"])


def terms(archive: Archive, texts: Iterable[str], most: int = 4, *, people: str = "") -> list[Term]:
    """The terms that stand in the texts: those of `definitions` that were public, then the general ones.

    A term stands there under its own name or, where the general list has it too, under one of the words given there. A
    definition that speaks of the members of one union explains nothing to the page of another, that of `people`.
    """
    whole = " ".join(texts)
    table = archive.table("definitions")
    also = {term.lower(): words for term, words, _ in _general()}
    listed: dict[str, Term] = {}
    for row in table[table["topic"].isin(_TOPICS)].to_dict("records"):
        name, sources = str(row["term"]), (str(row["source_id"]),)
        theirs = not people or not _of_others(str(row["definition"]), people)
        if theirs and _stands_in(whole, (name, *also.get(name.lower(), ()))):
            meaning = RowText(str(row["definition"]).rstrip("."), "definitions", name, sources, refs=True)
            listed[name.lower()] = Term(RowText(name, "definitions", name, sources), meaning)
    for term, words, explained in _general():
        if term.lower() not in listed and _stands_in(whole, words):
            listed[term.lower()] = Term(RowText(term, "glossary", term), RowText(explained, "glossary", term))
    return list(listed.values())[:most]


def _of_others(definition: str, people: str) -> bool:
    """Whether a definition names the members of other unions and not these."""
    named = {one for one in WORKERS if re.search(rf"\b{one}\b", definition)}
    return bool(named) and people not in named


def _stands_in(whole: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}s?\b", whole, 0 if word.isupper() else re.IGNORECASE) for word in words)


def first_screen(archive: Archive, dispute: str) -> list[Term]:
    """The terms in headline, lead and boxes of a dispute's page."""
    first = lead(archive, dispute)
    shown = [*([first.top] if first.top else []), *first.also]
    said = [part.text for one in first.said for part in (one.speaker, one.words, one.quotation, one.role) if part]
    boxed = [f"{one.label} {one.note}" for one in headline_figures(archive, dispute)]
    pay = ["minimums"] if first.settlement and first.now.deal else []
    pact = [first.sides.pact] if first.now.name in _OF_THE_PACT else []
    issues = [one.name.text for one in first.open_issues[:3]]
    words = [*pact, *(one.words.text for one in shown), *said, *issues, *boxed, *pay]
    return terms(archive, words, _ON_FIRST_SCREEN, people=str(first.sides.people))


def table_terms(archive: Archive, dispute: str, explained: Iterable[Term], most: int = 4) -> list[Term]:
    """The terms in the positions of a dispute that are not among those `explained` before, the newest issues' first."""
    stances = positions.by_issue(archive, dispute)
    cells = [str(cell) for name in ("issue", "guild", "employers", "settled") for cell in stances[name]]
    known = {term.name.text for term in explained}
    people = str(lead(archive, dispute).sides.people)
    every = terms(archive, cells, most + len(known), people=people)
    return [term for term in every if term.name.text not in known][:most]
