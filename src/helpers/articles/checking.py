"""Checks the figures of an article against the record.

Two questions are kept apart: which figures on record may this be (leads, always answered), and is it one of them and
does it hold (a verdict, only where what the sentence says decides).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from helpers.analysis.verdicts import ABSENT, CONFIRMED, CONFLICTS, ROUNDED, UNREAD, VERDICTS, Stated
from helpers.archive import Archive, Quantity, open_archive, source_details
from helpers.articles.agreement import Judge, Outcome, shown
from helpers.articles.article import Article, is_weekday
from helpers.articles.entry import ACCEPTED, Entry
from helpers.articles.figures import DAY, NAME, NUMBER, ORDINAL, QUARTER, YEAR, Figure
from helpers.articles.lexicon import pattern
from helpers.articles.periods import day_of
from helpers.articles.reading import Reader
from helpers.articles.record import register
from helpers.articles.record_filming import change_between
from helpers.articles.surroundings import Named, Reading

FORMAT = 2
_NEIGHBOURS = 2
_SEVERAL, _VAGUE = 3, ("union", "round", "period")
_MOST, _BACK, _AHEAD = 1_000, 4, 120
_TOO_MANY = f"The text holds more figures than an article: only the first {_MOST:,} different ones are looked up."
_TOO_LONG = Outcome(UNREAD, None, _TOO_MANY, (), ())
_HEAD, _HEAD_DAYS, _NAME_REACH = 120, 3, 16
_COUNTED = ("category", "union", "part", "filming", "poll")
_Read = tuple[int, tuple[int, int], tuple[Reading, Outcome]]
"""Of a figure: its sentence, its place in the text as given, its reading and the verdict."""


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
    read: list[_Read] = []
    labels: list[Label] = []
    for figure in article.figures:
        role = _role(article, figure)
        start, end = article.cleaned.place(figure.start, figure.end)
        answer = desk.answer(figure) if not role else (Reading(figure, None, 0), _TOO_LONG)
        holds = is_confirmed(answer[1].verdict)
        if is_weekday(figure) and (not holds or pattern("will").search(article.text, *article.clause(figure))):
            continue
        if role or (figure.kind == YEAR and not holds):
            labels.append(Label(text[start:end], start, end, role or "year"))
        else:
            read.append((article.number(figure), (start, end), answer))
    return Report(known.as_of, known.version, tuple(_findings(text, desk, read)), tuple(labels))


def _findings(text: str, desk: _Desk, read: list[_Read]) -> Iterator[Finding]:
    """The findings of figures that were read, each by its sentence and place; what is the same is worked out once."""
    answers = {id(answer[1]): answer for _, _, answer in read}
    borne_out = _borne_out(outcome for _, outcome in answers.values())
    answers = {name: desk.again(*answer, borne_out) for name, answer in answers.items()}
    confirmed = Counter(
        (number, where)
        for number, _, (_, first) in read
        if (outcome := answers[id(first)][1]).entry and is_confirmed(outcome.verdict)
        for where in _places(outcome.entry)
    )
    shared: dict[int, tuple[Outcome, tuple[Any, ...]]] = {}
    for number, (start, end), (_, first) in read:
        reading, outcome = answers[id(first)]
        outcome = _beside(number, reading, outcome, confirmed)
        if id(outcome) not in shared:
            shared[id(outcome)] = outcome, _content(reading, outcome)
        yield Finding(text[start:end], start, end, *shared[id(outcome)][1])


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
                return Reading(figure, None, 0), _TOO_LONG
            self._answers[key] = self._judged(self.reader.read(figure))
        return self._answers[key]

    def again(self, reading: Reading, outcome: Outcome, borne_out: set[str]) -> tuple[Reading, Outcome]:
        """A figure left open, read anew where the words name its union, round or period vaguely, and other figures of the
        article bear one out."""
        plainer = {
            name: Named(known, 2)
            for name in _VAGUE
            if reading.get(name).strength == 1 and len(known := reading.get(name).values & borne_out) == 1
        }
        if not plainer or outcome.verdict not in (UNREAD, ABSENT):
            return reading, outcome
        return self._judged(replace(reading, dims=reading.dims | plainer))

    def _judged(self, reading: Reading) -> tuple[Reading, Outcome]:
        return reading, self.judge.judge(reading, _against_named(self.archive, reading))

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


def _borne_out(outcomes: Iterable[Outcome]) -> set[str]:
    """The unions, rounds and periods of which several figures of the article are confirmed."""
    entries = {id(one.entry): one.entry for one in outcomes if one.entry and is_confirmed(one.verdict)}.values()
    counts = Counter(value for entry in entries for value in {entry.union, entry.dispute, entry.period} - {""})
    return {value for value, count in counts.items() if count >= _SEVERAL}


def _beside(
    number: int, reading: Reading, outcome: Outcome, confirmed: Counter[tuple[int, tuple[str, ...]]]
) -> Outcome:
    """The outcome as its neighbours bear it out: where two figures of a sentence fit the record, a third of the same
    measure is what it seems, however far it lies from its own; so is one beside a figure of the same vote, or of the
    same days of filming."""
    asked = outcome.asked
    if asked is None or reading.stated is None:
        return outcome
    alike = [confirmed[number, where] for where in _places(asked)]
    near = any(alike[1:]) and _same_size(reading.stated.value, asked.fact.value)
    if alike[0] < _NEIGHBOURS and not near:
        return outcome
    why = f"Stated: {reading.stated.text}. On record: {shown(asked)}. Other figures of the sentence fit the record."
    return replace(outcome, verdict=CONFLICTS, entry=asked, why=why)


def _same_size(stated: object, known: object) -> bool:
    """Whether two numbers are of one order: a third to three times the other."""
    numbers = isinstance(stated, int | float) and isinstance(known, int | float)
    return numbers and abs(known) / 3 <= stated <= 3 * abs(known)  # type: ignore[arg-type,operator]


def _places(entry: Entry) -> list[tuple[str, ...]]:
    """Where an entry belongs with others: its measure; its vote, or its category and period of filming."""
    of = entry.of
    places: list[tuple[str, ...]] = [(entry.measure,)]
    if entry.measure.startswith("vote_"):
        return [*places, ("vote", entry.dispute, of.get("ballot", ""), of.get("part", ""), of.get("local", ""))]
    filmed = entry.measure in ("shoot_days", "shoot_days_change")
    return [*places, ("filming", of.get("category", ""), entry.period)] if filmed else places


def _role(article: Article, figure: Figure) -> str:
    """What a figure names or dates where it claims nothing; '' for a figure to check."""
    if figure.kind in (NAME, QUARTER):
        return "quarter" if figure.kind == QUARTER else figure.unit or "name"
    if _is_dateline(article, figure):
        return "date of the report"
    if figure.kind == ORDINAL and article.text.startswith(" year", figure.end):
        return "year of a contract"
    if _is_age(article, figure):
        return "age"
    claims_nothing = pattern("no_claim").match(article.text[figure.core : figure.end + 48])
    return "name" if claims_nothing or _is_name(article, figure) else ""


def _is_dateline(article: Article, figure: Figure) -> bool:
    """Whether a day is that of the report at the head of the text: 'LOS ANGELES, Oct. 31 (wire) - '."""
    day = figure.day
    if figure.kind != DAY or day is None or is_weekday(figure) or figure.start > _HEAD:
        return False
    day = day if figure.has_year else day_of(article.as_of.year, day)
    dates = pattern("told").search(article.text[max(0, figure.start - 9) : figure.start])
    near = abs((article.as_of - day).days) <= _HEAD_DAYS
    return near and not dates and bool(pattern("head_ends").match(article.text, figure.end))


def _is_age(article: Article, figure: Figure) -> bool:
    """Whether a bare number of two digits is the age of a person."""
    text = article.text
    if text.startswith("-old", figure.end):
        return True
    bare = figure.kind == NUMBER and figure.unit in ("", "years") and figure.start == figure.core
    if not bare or not 15 < figure.value < 100:
        return False
    if article.mentions.within("category", figure.core - _NAME_REACH, figure.core):
        return False
    before = text[max(0, figure.core - 24) : figure.core]
    apart = pattern("aged").search(before) and pattern("says_more").match(text, figure.end)
    return bool(apart or (pattern("age_before").search(before) and pattern("age_after").match(text, figure.end)))


def _is_name(article: Article, figure: Figure) -> bool:
    """Whether a bare number is part of a name: 'Catch 22', 'the Pickford 4', '9-1-1' where no pay is told."""
    if figure.several:
        return not article.values("pay", article.number(figure), article.number(figure))
    bare = figure.kind == NUMBER and not figure.unit and figure.start == figure.core and figure.value < 10_000
    before = article.text[max(0, figure.core - 24) : figure.core]
    if not bare or "," in article.text[figure.core : figure.end] or not pattern("capital").search(before):
        return False
    start = figure.core - _NAME_REACH
    known = any(article.mentions.within(idea, start, figure.core) for idea in _COUNTED)
    return not known and bool(pattern("ends").match(article.text, figure.end))


def _against_named(archive: Archive, reading: Reading) -> list[Entry]:
    """Changes against a period that the words name as the base."""
    base, periods = min(reading.get("base").values, default=""), reading.get("period").values
    if not base[:4].isdigit() or not reading.measures[0].startswith("shoot_days_"):
        return []
    levels = [one for one in register(archive).at("shoot_days", periods) if one.status == ACCEPTED]
    return change_between(archive, [one for one in levels if "series" in one.of], base)


def _content(reading: Reading, outcome: Outcome) -> tuple[Any, ...]:
    """What a finding tells besides its place."""
    entry = outcome.entry
    return (
        entry.measure if entry else "".join(reading.measures[:1]),
        _subject(entry) if entry else min(reading.get("union").values, default=""),
        (entry.period if entry else "") or min(reading.get("period").values, default=""),
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
    place = {name: getattr(finding, name) for name in ("quote", "start", "end")}
    subject = {name: getattr(finding, name) for name in ("quantity", "subject", "period")}
    return {
        **place,
        "line": text.count("\n", 0, finding.start) + 1,
        **subject,
        "stated": None if stated is None else {"value": value, "unit": stated.unit, "rounding": stated.word},
        "verdict": finding.verdict,
        "computed": _fact_json(finding.computed) if finding.computed else None,
        "others": [_fact_json(other) for other in finding.others],
        "leads": [{**_named(lead), **_fact_json(lead.fact)} for lead in finding.leads],
        "why": finding.why,
    }


def _named(lead: Lead) -> dict[str, str]:
    return {"quantity": lead.quantity, "subject": lead.subject, "period": lead.period}


def _fact_json(fact: Quantity) -> dict[str, Any]:
    details = [source_details(source) for source in fact.sources]
    sources = [{"id": s.source_id, "publisher": s.publisher, "title": s.title, "url": s.url} for s in details]
    return {**fact.as_json(), "sources": sources}


def is_confirmed(verdict: str) -> bool:
    """Whether a verdict says that the figure holds."""
    return verdict in (CONFIRMED, ROUNDED)
