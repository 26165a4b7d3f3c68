"""The benchmark of the article checker: labelled texts of our own, and doctored variants made from them by program."""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from helpers.analysis.verdicts import CONFLICTS, ELSEWHERE
from helpers.archive import ArchiveError, open_archive
from helpers.articles.checking import Finding, Lead, check_article, is_confirmed
from helpers.articles.entry import ACCEPTED
from helpers.articles.record import register

FILES = {"tuned": "tuned.toml", "held out": "held_out.toml"}
_MARKS = ("<!-- benchmark: written by `briefings score-checker --write` -->", "<!-- end of the benchmark -->")
_SEED = 20261128
_COLUMNS = "figures,confirmed,called wrong,right lead first,among three,doctored,caught,confirmed though false".split(
    ","
)


@dataclass(frozen=True)
class Labelled:
    """A figure of a text with the record that it is: subject (dispute or category), period, value."""

    text: str
    as_of: str
    start: int
    end: int
    kind: str
    subject: str
    period: str
    value: str

    @property
    def size(self) -> float | None:
        """The size of a number; None for a day."""
        return abs(float(self.value)) if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", self.value) else None


Scores = dict[str, Counter[str]]
"""For each kind of figure how many there were of each column."""


def score_file(path: Path) -> Scores:
    """The scores of the labelled texts of a file, true and doctored, by kind of figure.

    Raises ArchiveError where the file is missing, or a quoted figure does not stand in its text.
    """
    scores: Scores = defaultdict(Counter)
    chance = random.Random(_SEED)
    for text, as_of, labels in _texts(path):
        findings = check_article(text, as_of).findings
        for label in labels:
            score = scores[label.kind]
            score.update(_of_true(_at(findings, label.start, label.end), label))
            for doctored, start, end in _doctored(label, chance):
                verdict = getattr(_at(check_article(doctored, as_of).findings, start, end), "verdict", "")
                caught, confirmed = verdict in (CONFLICTS, ELSEWHERE), is_confirmed(verdict)
                score.update({"doctored": 1, "caught": caught, "confirmed though false": confirmed})
    return scores


def _texts(path: Path) -> Iterator[tuple[str, str, list[Labelled]]]:
    if not path.is_file():
        raise ArchiveError(f"{path}: no such file; give the folder of the labelled texts with --texts")
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["text"]:
        text, as_of = entry["text"].strip(), entry["as_of"]
        yield text, as_of, [_labelled(text, as_of, *figure) for figure in entry["figures"]]


def _labelled(text: str, as_of: str, quote: str, kind: str, subject: str, period: str, value: str) -> Labelled:
    match = re.search(rf"(?<![\w.,]){re.escape(quote)}(?![\w])", text)
    if match is None:
        raise ArchiveError(f"{quote!r} does not stand in the text of {as_of} that begins {text[:40]!r}; mend the label")
    return Labelled(text, as_of, match.start(), match.end(), kind, subject, period, value)


def _at(findings: tuple[Finding, ...], start: int, end: int) -> Finding | None:
    return next((one for one in findings if one.start < end and start < one.end), None)


def _of_true(finding: Finding | None, label: Labelled) -> dict[str, int]:
    """What a true figure adds to each column."""
    if finding is None:
        return {"figures": 1}
    right = [_is_right(lead, label) for lead in finding.leads]
    return {
        "figures": 1,
        "confirmed": is_confirmed(finding.verdict),
        "called wrong": finding.verdict in (CONFLICTS, ELSEWHERE),
        "right lead first": any(right[:1]),
        "among three": any(right),
    }


def _is_right(lead: Lead, label: Labelled) -> bool:
    """Whether a lead is the record of the label: its value, of the same subject and period."""
    value, size = lead.fact.value, _size(lead.fact.value)
    printed = round(size, 1) if size is not None and len(str(size).partition(".")[2]) > 2 else size
    same = str(value) == label.value if isinstance(value, date) else printed is not None and printed == label.size
    return same and label.subject in ("", lead.subject) and (not label.period or lead.period == label.period)


def _size(value: object) -> float | None:
    """The size of a number on record; None for a day or nothing."""
    return abs(float(value)) if isinstance(value, int | float) else None


def _doctored(label: Labelled, chance: random.Random) -> Iterator[tuple[str, int, int]]:
    """Two variants of a text with one figure changed: two digits swapped or one changed, and the value of something else."""
    quote = label.text[label.start : label.end]
    for other in (_misprint(quote, label, chance), _of_something_else(quote, label, chance)):
        if other and other != quote and not _holds_too(other, label):
            yield label.text[: label.start] + other + label.text[label.end :], label.start, label.start + len(other)


def _holds_too(quote: str, label: Labelled) -> bool:
    """Whether the changed figure is on record for the same subject as well, under another rule of counting."""
    digits = re.match(r"[0-9,]+(?:\.[0-9]+)?", quote)
    value = float(digits.group().replace(",", "")) if digits else None
    entries = register(open_archive(label.as_of)).entries if value is not None and label.subject else []
    return any(entry.dispute == label.subject and _size(entry.fact.value) == value for entry in entries)


def _misprint(quote: str, label: Labelled, chance: random.Random) -> str:
    """The figure with two digits swapped, or one changed; a day a few days off."""
    if label.size is None:
        true = date.fromisoformat(label.value)
        day = true + timedelta(days=chance.choice((-9, -5, 4, 8)))
        return re.sub(r"[0-9]{1,2}(?=\b)", str(day.day), quote, count=1) if day.month == true.month else ""
    places = [at for at, char in enumerate(quote) if char.isdigit()]
    pairs = [(one, two) for one, two in pairwise(places) if quote[one] != quote[two]]
    pairs = [(one, two) for one, two in pairs if one != places[0] or quote[two] != "0"]
    chars = list(quote)
    if len(places) > 2 and pairs:
        one, two = chance.choice(pairs)
        chars[one], chars[two] = chars[two], chars[one]
    elif places:
        chars[places[-1]] = str((int(chars[places[-1]]) + chance.choice((2, 3, 4))) % 9 + 1)
    return "".join(chars)


def _of_something_else(quote: str, label: Labelled, chance: random.Random) -> str:
    """The value of the same measure for another year, union, side, category or ballot, written as the figure is."""
    if label.size is None or not quote[:1].isdigit():
        return ""
    table, true = register(open_archive(label.as_of)), label.size
    alike = [
        entry
        for entry in table.entries
        if _size(entry.fact.value) == true and label.subject in ("", entry.dispute, entry.of.get("category", ""))
    ]
    if not alike:
        return ""
    measure = Counter(entry.measure for entry in alike).most_common(1)[0][0]
    sizes = {_size(entry.fact.value) for entry in table.of(measure) if entry.status == ACCEPTED}
    others = sorted(size for size in sizes if size and size != true and 0.3 < size / true < 3)
    if not others:
        return ""
    decimals = len(re.sub(r"^[0-9,]*\.?([0-9]*).*", r"\1", quote))
    return re.sub(r"^[0-9,]+(?:\.[0-9]+)?", f"{chance.choice(others):,.{decimals}f}", quote)


def table_of(name: str, scores: Scores) -> str:
    """The scores as a table in Markdown."""
    head = ["kind", *_COLUMNS]
    rows = [*sorted(scores.items()), ("all", sum(scores.values(), Counter()))]
    cells = [head, ["---"] * len(head), *([kind, *(str(score[one]) for one in _COLUMNS)] for kind, score in rows)]
    return "\n".join([f"**{name}**", "", *(f"| {' | '.join(row)} |" for row in cells)])


def score(folder: Path, only: str = "") -> str:
    """The tables of all labelled texts in a folder, or of one half of them (`tuned`, `held out`)."""
    return "\n\n".join(table_of(name, score_file(folder / file)) for name, file in FILES.items() if only in ("", name))


def with_table(page: str, table: str) -> str:
    """A page with the table put between its marks.

    Raises ArchiveError where the page has no marks.
    """
    begin, end = (page.find(mark) for mark in _MARKS)
    if begin < 0 or end < begin:
        raise ArchiveError(
            f"the page has no lines {_MARKS[0]!r} and {_MARKS[1]!r}; put them where the table shall stand"
        )
    return f"{page[: begin + len(_MARKS[0])]}\n\n{table}\n\n{page[end:]}"
