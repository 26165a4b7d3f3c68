"""Checks the figures of an article against the record.

Two questions are kept apart: which figures on record may this be (leads, always answered), and is it one of them and
does it hold (a verdict, only where what the sentence says decides).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from helpers.analysis.verdicts import CONFIRMED, CONFLICTS, ROUNDED, UNREAD, VERDICTS, Stated
from helpers.archive import Archive, Quantity, open_archive, source_details
from helpers.articles.agreement import Judge, Outcome, shown
from helpers.articles.article import Article, is_weekday
from helpers.articles.entry import Entry
from helpers.articles.figures import DAY, NAME, NUMBER, ORDINAL, QUARTER, YEAR, Figure
from helpers.articles.periods import day_of
from helpers.articles.reading import Reader
from helpers.articles.record import register
from helpers.articles.record_filming import change_between
from helpers.articles.surroundings import Reading

FORMAT = 2
_NEIGHBOURS = 2
_WILL = re.compile(r"\bwill\b")
_MOST, _BACK, _AHEAD = 2_000, 4, 120
_TOO_MANY = f"The text holds more figures than an article: only the first {_MOST:,} different ones are looked up."
# 'five-year average', 'five-year growth rate', 'the two unions', 'the 80th Academy Awards': numbers that name something.
_NO_CLAIM = re.compile(
    r"[\w-]+-(?:minute|page|mile|foot|seat|story|inch|acre|person|star)\b"
    r"|(?-i:[0-9]+ (?:[A-Z][\w.]+ ){1,3}(?:Street|St\.|Avenue|Ave\.|Boulevard|Blvd\.|Road|Drive|Lane|Plaza|Square)(?!\w))"
    r"|[\w-]+-year (?!(?:[\w/&'-]+ ){0,3}?(?:contract|deal|agreement|pact|accord|extension|terms?|offer|total|package|strike|walkout|"
    r"stoppage|lockout|boycott|low|high|run)s?\b)|(?:two|three|both|2|3)(?: [\w']+){0,2} (?:unions|guilds|sides|parties|strikes)\b"
    r"|[\w-]+ (?:annual|anniversary|birthday|edition|century|Congress|Amendment|Street|Avenue|floor|grade|Oscars|Emmys?|"
    r"(?-i:(?:[A-Z][a-z]+ ){1,3}Awards))\b",
    re.I,
)
# 'Jane Doe, 46, had', 'the secretary, 46, said', 'its president is 59', 'aged 59'.
_PERSON = (
    r"(?:[A-Z][a-z]+|president|secretary|treasurer|chair\w*|chief|spokes\w+|negotiator|captain|veteran|director|executive|"
    r"leader|organizer|lawyer|producer|striker|actor|actress|writer|screenwriter|showrunner|driver|father|mother)"
)
_AGE_BEFORE = re.compile(
    rf"\b{_PERSON}, $|\b(?i:{_PERSON}) (?:is|was|turns|turned) $|\b(?:aged?|[Hh]e|[Ss]he) (?:is |was )?$"
)
_AGED = re.compile(r"\b(?!(?:percent|cent|and|or|to|by|for|of|total|vote|count|tally)\b)[A-Za-z]+, $")
_SAYS_MORE = re.compile(r", (?!and\b|or\b|to\b|against\b|in favor|for\b|versus\b|the |or )[a-z]")
_CAPITAL = re.compile(r"\w[ ,;(\"']+[A-Z][\w'-]+ $")
_ENDS = re.compile(r"[.,;:)]|$| (?:at|on|in|will|is|was|after|before|or|from)\b")
_HEAD, _HEAD_DAYS = 120, 3
_HEAD_ENDS = re.compile(r"\.? ?(?:\([\w ]{1,12}\) ?)?(?:[-;:)|]|\n|\. [A-Z]|$)")
_TOLD = re.compile(r"\b(?:on|in|since|until|by|from|to|of|through|for|before|after|last) $", re.I)
_AGE_AFTER = re.compile(r", (?![0-9])|\.(?:\s|$)| years? old\b|-years?-old\b")


@dataclass(frozen=True)
class Lead:
    """A figure on record that a figure of the article may be."""

    fact: Quantity
    quantity: str
    subject: str
    period: str


@dataclass(frozen=True)
class Finding:
    """One figure of the article: what was understood, the verdict, the value on record, why, and the leads."""

    quote: str
    start: int
    end: int
    quantity: str
    subject: str
    period: str
    stated: Stated | None
    verdict: str
    computed: Quantity | None
    others: tuple[Quantity, ...]
    leads: tuple[Lead, ...]
    why: str


@dataclass(frozen=True)
class Label:
    """A figure that names or dates something rather than counts it."""

    quote: str
    start: int
    end: int
    role: str


@dataclass(frozen=True)
class Report:
    """All findings of an article as of a day, in the order of the text."""

    as_of: date
    data_version: str
    findings: tuple[Finding, ...]
    labels: tuple[Label, ...]

    def counts(self) -> dict[str, int]:
        """How many findings have each verdict."""
        return {name: sum(finding.verdict == name for finding in self.findings) for name in VERDICTS}


def check_article(text: str, as_of: str | date | None = None, archive: Archive | None = None) -> Report:
    """Every figure of a plain text with what it was understood to say, whether the record bears it out, and leads.

    `as_of` is the day whose knowledge counts, best the day of the article (default: the newest day of the data).
    Raises ArchiveError where the day lies outside the data.
    """
    known = archive or open_archive(as_of)
    article = Article(text, known)
    desk = _Desk(article, known)
    read: list[tuple[tuple[int, int], Reading, Outcome]] = []
    labels: list[Label] = []
    for figure in article.figures:
        role = _role(article, figure)
        start, end = article.cleaned.place(figure.start, figure.end)
        if role:
            labels.append(Label(text[start:end], start, end, role))
            continue
        reading, outcome = desk.answer(figure)
        if is_weekday(figure) and (
            not is_confirmed(outcome.verdict) or _WILL.search(article.text, *article.clause(figure))
        ):
            continue
        if figure.kind == YEAR and not is_confirmed(outcome.verdict):
            labels.append(Label(text[start:end], start, end, "year"))
            continue
        read.append(((start, end), reading, outcome))
    confirmed = Counter(
        (reading.number, where)
        for _, reading, outcome in read
        if outcome.entry and is_confirmed(outcome.verdict)
        for where in _places(outcome.entry)
    )
    findings = [
        _finding(text[start:end], (start, end), reading, _beside(reading, outcome, confirmed))
        for (start, end), reading, outcome in read
    ]
    return Report(known.as_of, known.version, tuple(findings), tuple(labels))


class _Desk:
    """Reads and judges the figures of one article. What stands in the same words again is answered once, and no more
    than so many figures are looked up: a longer text is no article, and the time stays in proportion."""

    def __init__(self, article: Article, archive: Archive) -> None:
        self.article, self.archive = article, archive
        self.reader, self.judge = Reader(article), Judge(register(archive), archive.as_of)
        self._answers: dict[tuple[object, ...], tuple[Reading, Outcome]] = {}
        self._around: tuple[int, int, tuple[object, ...]] = (-1, 0, ())

    def answer(self, figure: Figure) -> tuple[Reading, Outcome]:
        """What a figure is read to say, and the verdict on it."""
        key = self._words(figure)
        if key not in self._answers:
            if len(self._answers) >= _MOST:
                return Reading(figure, None, self.article.number(figure)), Outcome(UNREAD, None, _TOO_MANY, (), ())
            reading = self.reader.read(figure)
            self._answers[key] = (reading, self.judge.judge(reading, _extra(self.archive, self.article, reading)))
        reading, outcome = self._answers[key]
        return replace(reading, figure=figure, number=self.article.number(figure)), outcome

    def _words(self, figure: Figure) -> tuple[object, ...]:
        """What a reading rests on: the words around the figure, where it stands in them, and the period told before."""
        number = self.article.number(figure)
        if self._around[0] != number:
            sentences = self.article.sentences[max(0, number - _BACK) : number + 1]
            text = self.article.text[sentences[0].start : sentences[-1].end + _AHEAD]
            breaks = tuple(one.paragraph - sentences[-1].paragraph for one in sentences)
            self._around = number, sentences[0].start, (text, breaks, self.reader.periods.carried_at(number))
        _, start, words = self._around
        return figure.core - start, words


def _beside(reading: Reading, outcome: Outcome, confirmed: Counter[tuple[int, tuple[str, ...]]]) -> Outcome:
    """The outcome as its neighbours bear it out: where two figures of a sentence fit the record, a third of the same
    measure is what it seems, however far it lies from its own; so is one beside a figure of the same vote, or of the
    same days of filming."""
    asked = outcome.asked
    if asked is None or reading.stated is None:
        return outcome
    alike = [confirmed[reading.number, where] for where in _places(asked)]
    near = any(alike[1:]) and _same_size(reading.stated.value, asked.fact.value)
    if alike[0] < _NEIGHBOURS and not near:
        return outcome
    why = f"Stated: {reading.stated.text}. On record: {shown(asked)}. Other figures of the sentence fit the record."
    return replace(outcome, verdict=CONFLICTS, entry=asked, why=why)


def _same_size(stated: object, known: object) -> bool:
    """Whether two numbers are of one order: a third to three times the other."""
    if not isinstance(stated, int | float) or not isinstance(known, int | float) or not known:
        return False
    return 1 / 3 <= float(stated) / abs(float(known)) <= 3


def _places(entry: Entry) -> list[tuple[str, ...]]:
    """Where an entry belongs with others: its measure; its vote, or its category and period of filming."""
    of = entry.of
    if entry.measure.startswith("vote_"):
        return [
            (entry.measure,),
            ("vote", entry.dispute, of.get("ballot", ""), of.get("part", ""), of.get("local", "")),
        ]
    if entry.measure in ("shoot_days", "shoot_days_change"):
        return [(entry.measure,), ("filming", of.get("category", ""), entry.period)]
    return [(entry.measure,)]


def _role(article: Article, figure: Figure) -> str:
    """What a figure names or dates where it claims nothing; '' for a figure to check."""
    if figure.kind == NAME:
        return figure.unit or "name"
    if figure.kind == QUARTER:
        return "quarter"
    if _is_dateline(article, figure):
        return "date of the report"
    if figure.kind == ORDINAL and article.text.startswith(" year", figure.end):
        return "year of a contract"
    if _is_age(article, figure):
        return "age"
    if _is_name(article, figure):
        return "name"
    if _NO_CLAIM.match(article.text[figure.core : figure.end + 48]):
        return "name"
    return ""


def _is_dateline(article: Article, figure: Figure) -> bool:
    """Whether a day is that of the report at the head of the text: 'LOS ANGELES, Oct. 31 (wire) - '."""
    day = figure.day
    if figure.kind != DAY or day is None or is_weekday(figure) or figure.start > _HEAD:
        return False
    day = day if figure.has_year else day_of(article.as_of.year, day)
    told = _TOLD.search(article.text[max(0, figure.start - 9) : figure.start])
    near = abs((article.as_of - day).days) <= _HEAD_DAYS
    return near and not told and bool(_HEAD_ENDS.match(article.text, figure.end))


def _is_age(article: Article, figure: Figure) -> bool:
    """Whether a bare number of two digits is the age of a person."""
    if article.text[figure.end : figure.end + 4] == "-old":
        return True
    bare = (
        figure.kind == NUMBER
        and figure.unit in ("", "years")
        and 15 < figure.value < 100
        and figure.start == figure.core
    )
    before, text = article.text[max(0, figure.core - 24) : figure.core], article.text
    if not bare or article.mentions.within("category", figure.core - 16, figure.core):
        return False
    apart = _AGED.search(before) and _SAYS_MORE.match(text, figure.end)
    return bool(apart or (_AGE_BEFORE.search(before) and _AGE_AFTER.match(text, figure.end)))


def _is_name(article: Article, figure: Figure) -> bool:
    """Whether a bare number ends a name: 'Catch 22', 'the Pickford 4'."""
    bare = figure.kind == NUMBER and not figure.unit and figure.start == figure.core and figure.value < 10_000
    before = article.text[max(0, figure.core - 24) : figure.core]
    if not bare or "," in article.text[figure.core : figure.end] or not _CAPITAL.search(before):
        return False
    known = any(
        article.mentions.within(idea, figure.core - 16, figure.core)
        for idea in ("category", "union", "part", "filming", "poll")
    )
    return not known and bool(_ENDS.match(article.text, figure.end))


def _extra(archive: Archive, article: Article, reading: Reading) -> list[Entry]:
    """Changes against a period that the words name as the base."""
    base = next(iter(reading.get("base").values), "")
    if not base[:4].isdigit() or not reading.measures[0].startswith("shoot_days_"):
        return []
    levels = [
        entry
        for entry in register(archive).of("shoot_days")
        if entry.period in reading.get("period").values and entry.status == "accepted" and "series" in entry.of
    ]
    return change_between(archive, levels, base)


def _finding(quote: str, place: tuple[int, int], reading: Reading, outcome: Outcome) -> Finding:
    entry = outcome.entry
    subject = _subject(entry) if entry else next(iter(reading.get("union").values), "")
    period = (entry.period if entry else "") or next(iter(reading.get("period").values), "")
    quantity = entry.measure if entry else reading.measures[0] if reading.measures else ""
    return Finding(
        quote,
        *place,
        quantity,
        subject,
        period,
        reading.stated,
        outcome.verdict,
        entry.fact if entry else None,
        tuple(other.fact for other in outcome.others),
        tuple(map(_lead, outcome.leads)),
        outcome.why,
    )


def _subject(entry: Entry) -> str:
    """What an entry is of: its dispute, its category of filming, or its union."""
    return entry.dispute or entry.of.get("category", "") or entry.union


def _lead(entry: Entry) -> Lead:
    return Lead(entry.fact, entry.measure, _subject(entry), entry.period)


def as_json_object(report: Report, text: str) -> dict[str, Any]:
    """The report as plain data; docs/check-article.md describes it. The text gives the line of each finding."""
    return {
        "format": FORMAT,
        "as_of": str(report.as_of),
        "data_version": report.data_version,
        "counts": report.counts(),
        "findings": [_finding_json(finding, text) for finding in report.findings],
        "labels": [{"quote": one.quote, "start": one.start, "end": one.end, "role": one.role} for one in report.labels],
    }


def _finding_json(finding: Finding, text: str) -> dict[str, Any]:
    stated = finding.stated
    value = None if stated is None else str(stated.value) if isinstance(stated.value, date) else stated.value
    return {
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
        "line": text.count("\n", 0, finding.start) + 1,
        "quantity": finding.quantity,
        "subject": finding.subject,
        "period": finding.period,
        "stated": None if stated is None else {"value": value, "unit": stated.unit, "rounding": stated.word},
        "verdict": finding.verdict,
        "computed": _fact_json(finding.computed) if finding.computed else None,
        "others": [_fact_json(other) for other in finding.others],
        "leads": [
            {"quantity": lead.quantity, "subject": lead.subject, "period": lead.period, **_fact_json(lead.fact)}
            for lead in finding.leads
        ],
        "why": finding.why,
    }


def _fact_json(fact: Quantity) -> dict[str, Any]:
    details = [source_details(source) for source in fact.sources]
    sources = [{"id": s.source_id, "publisher": s.publisher, "title": s.title, "url": s.url} for s in details]
    return {**fact.as_json(), "sources": sources}


def is_confirmed(verdict: str) -> bool:
    """Whether a verdict says that the figure holds."""
    return verdict in (CONFIRMED, ROUNDED)
