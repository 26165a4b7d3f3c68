"""Checks the figures of an article against the archive.

Rule of the house: a figure that is not surely understood is neither confirmed nor called wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from helpers.analysis.verdicts import (
    ABSENT,
    CONFIRMED,
    CONFLICTS,
    ROUNDED,
    UNREAD,
    VERDICTS,
    Record,
    Stated,
    Verdict,
    judge,
    nearness,
)
from helpers.archive import Archive, Quantity, open_archive
from helpers.articles import bargaining, filming, strikes, terms
from helpers.articles.context import Article, Place, Reading, Unread
from helpers.articles.evidence import Tie, evidence, is_slip, telling
from helpers.articles.figures import DAY, NAME, NUMBER, QUARTER, YEAR
from helpers.articles.matching import matched
from helpers.articles.objections import objection
from helpers.articles.recorded import recorded

FORMAT = 1
# The number of a sentence, a subject, and a period or ''.
_Shared = tuple[int, str, str]
_Reader = Callable[[Place], Reading | Unread | None]
# The first reader that knows the figure decides; the order goes from the narrow patterns to the wide ones.
_READERS: tuple[_Reader, ...] = (
    bargaining.days_left, strikes.since, strikes.day_number, filming.run_of_falls, bargaining.sessions,
    filming.difference, filming.sum_of_quarters, filming.days, filming.change, filming.lowest_since, bargaining.vote, strikes.length, terms.raises, terms.contract_term, terms.money, bargaining.day,
    bargaining.proposals, bargaining.members, terms.other_term,
)  # fmt: skip
_FILMED = ("shoot_days", "shoot_days_change")
# Quantities that stand side by side: where one fits the record, the sentence was understood, and another is what it seems.
_COMPANY = ("shoot_days", "vote_", "raise_y")
# Quantities that hardly any other figure is mistaken for.
_PLAIN = ("stoppage_days", "stoppage_day")
_KNOWN_WORDS = ("strike", "walkout", "picket", "guild", "union", "wga", "sag", "dga", "iatse", "teamster", "amptp", "writers", "actors",
                "directors", "contract", "talks", "bargain", "filmla", "film l.a", "shoot", "filming", "production", "on-location", "stoppage",
                "performers", "studios", "wage", "compensation", "residual", "pension", "negotiat", "ratif", "ballot", "quarter", "agreement")  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One figure of the article: what was understood, the verdict, the value on record and why."""

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
    why: str


@dataclass(frozen=True)
class Label:
    """A figure that names or dates something rather than counts it."""

    quote: str
    start: int
    end: int
    role: str


_Found = Reading | Unread | Label


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
    """Every figure of a plain text with what it was understood to say and whether the archive bears it out.

    `as_of` is the day whose knowledge counts, best the day of the article (default: the newest day of the data).
    Raises ArchiveError where the day lies outside the data.
    """
    held = archive or open_archive(as_of)
    article = Article(text, held)
    known = _known_sentences(article)
    places = [(place, bool(known) and known[place.number]) for place in article.places()]
    read = [(place, _read(place, of_field)) for place, of_field in places]
    borne: Counter[_Shared] = Counter()
    for place, found in read:
        if isinstance(found, Reading) and _bears(place, found):
            borne.update({(place.number, found.subject, ""), (place.number, found.subject, found.period)})
    every = [_decided(*one, borne, of_field) for one, (_, of_field) in zip(read, places, strict=True)]
    firm = {_span(place)[1] for place, found in read if isinstance(found, Reading) and _backed(place, found, borne)}
    findings = [found for found in every if isinstance(found, Finding)]
    days = (_weekday(place) for place in article.weekdays() if known and known[place.number])
    findings += [found for found in days if found]
    findings.sort(key=lambda found: found.start)
    labels = tuple(found for found in every if isinstance(found, Label))
    return Report(held.as_of, held.version, tuple(_corroborated(findings, firm)), labels)


def _bears(place: Place, reading: Reading) -> bool:
    """Whether a figure shows that its sentence was understood: it fits the record and hardly by chance."""
    unlikely = telling(place.figure) or place.figure.step < 1 or reading.quantity.startswith("raise_y")
    return unlikely and reading.quantity.startswith(_COMPANY) and _fits(reading.stated, reading.record)


def _backed(place: Place, reading: Reading, borne: Counter[_Shared]) -> bool:
    """Whether another figure on the same subject bears the reading out: one of its sentence, or one of the sentence before
    and the same period. Raises are small numbers: it takes two of them."""
    if not reading.quantity.startswith(_COMPANY):
        return False
    if reading.quantity.startswith("raise_y"):
        return borne[place.number, reading.subject, ""] >= 2
    before = borne[place.number - 1, reading.subject, reading.period] if reading.period else 0
    return borne[place.number, reading.subject, ""] + before > 0


def _corroborated(findings: list[Finding], firm: set[int]) -> list[Finding]:
    """The findings with conflicts only where the article as a whole bears them.

    One quantity has one value: where the article gives the value on record as well, the other figure is of something
    else, unless its neighbours back it (`firm` has their offsets) and it is off by one digit or two changed over. And if
    more shoot days of a period miss the record than fit it, the period was misread or mistaken as a whole.
    """
    held = {_key(found) for found in findings if is_confirmed(found.verdict)}
    hits = Counter(found.period for found in findings if found.quantity in _FILMED and is_confirmed(found.verdict))
    misses = Counter(found.period for found in findings if found.quantity in _FILMED and found.verdict == CONFLICTS)

    def why(found: Finding) -> str:
        if found.verdict != CONFLICTS:
            return ""
        slip = found.start in firm and found.stated and found.computed and is_slip(found.stated, found.computed)
        if found.quantity not in _PLAIN and _key(found) in held and not slip:
            return "The article gives the value on record as well, so this figure may be of something else. "
        if found.quantity in _FILMED and misses[found.period] > max(2, hits[found.period]):
            return "Several figures of this period fit no record, so the period may not be the one meant. "
        return ""

    return [replace(found, verdict=UNREAD, why=why(found) + found.why) if why(found) else found for found in findings]


def _key(found: Finding) -> tuple[str, str, str, str]:
    """What has one value only: of a change that is the base it is measured against as well."""
    against = found.computed.label if found.quantity == "shoot_days_change" and found.computed else ""
    return found.quantity, found.subject, found.period, against


def _known_sentences(article: Article) -> list[bool]:
    """For each sentence whether it or one just before it has a word of the field; others need no reading."""
    if article.about_filming:
        return [True] * len(article.sentences)
    text = article.text.lower()
    own = [any(word in text[s.start : s.end] for word in _KNOWN_WORDS) for s in article.sentences]
    return [any(own[max(0, number - 3) : number + 1]) for number in range(len(own))]


def _decided(place: Place, found: _Found, borne: Counter[_Shared], known: bool) -> Finding | Label:
    """What came of a reading; what the readers left open may still be just what is on record. What a reader knows to be
    something else (a vote of a part, a shoot day of another place) stays so."""
    if isinstance(found, Label):
        # A month may be that of a strike or a deal, a year that of a strike.
        finder = {DAY: matched, YEAR: strikes.year_named}.get(place.figure.kind)
        reading = finder(place) if known and finder else None
        return _finding(place, reading, borne) if reading else found
    own = _finding(place, found, borne) if isinstance(found, Reading) else _unread(place, found)
    refused = isinstance(found, Unread) and found.absent and not found.lacking
    # The quarter that a report is about may be meant where a sentence names none.
    reread = own.verdict == CONFLICTS and own.quantity in _FILMED and not filming.names_quarter(place)
    # What fits the record of its own reading and was left open all the same is not confirmed in another way.
    objected = own.verdict == UNREAD and isinstance(found, Reading) and _fits(found.stated, found.record)
    if refused or objected or not known or not (reread or own.verdict in (UNREAD, ABSENT)):
        return own
    # Where the words tell what is meant and the record has another value, an entry of that value is of something else.
    understood = isinstance(found, Reading) and found.record.valid and found.quantity != "package_value"
    reading = matched(place) or (None if understood else recorded(place))
    return _finding(place, reading, borne) if reading else own


def _weekday(place: Place) -> Finding | None:
    """A day told by its weekday is a finding where it is on record; else it is no figure."""
    reading = matched(place) or recorded(place)
    if reading is None:
        return None
    found = _finding(place, reading, Counter())
    # 'Declared Thursday that they would strike' is no day to strike on.
    declared = found.quantity == "earliest_strike" and str(place.figure.day) <= str(place.article.as_of)
    return found if is_confirmed(found.verdict) and not declared else None


def _read(place: Place, known: bool) -> _Found:
    figure = place.figure
    if figure.kind == NAME:
        return Label(*_span(place), figure.unit or "name")
    found = next((found for reader in _READERS if (found := reader(place))), None) if known else None
    if found:
        return found
    if figure.several and figure.kind == NUMBER:
        return Label(*_span(place), "name")
    if figure.kind in (YEAR, QUARTER) or (figure.kind == DAY and figure.known_to != "day"):
        return Label(*_span(place), "year" if figure.kind == YEAR else "period")
    return Unread("No quantity of the data was recognised in these words.")


def _span(place: Place) -> tuple[str, int, int]:
    """The figure as it stands in the text given, with its offsets there."""
    start, end = place.article.clean.place(place.figure.start, place.figure.end)
    return place.article.raw[start:end], start, end


def _unread(place: Place, found: Unread) -> Finding:
    verdict = ABSENT if found.absent else UNREAD
    return Finding(*_span(place), found.quantity, "", "", None, verdict, None, (), found.why)


def _finding(place: Place, reading: Reading, borne: Counter[_Shared]) -> Finding:
    verdict = _careful(place, reading, judge(reading.stated, reading.record), _backed(place, reading, borne))
    return Finding(
        *_span(place), reading.quantity, reading.subject, reading.period, reading.stated,
        verdict.name, verdict.quantity, verdict.others, verdict.why,
    )  # fmt: skip


def _careful(place: Place, reading: Reading, verdict: Verdict, backed: bool) -> Verdict:
    """The verdict that the evidence bears: nothing is called wrong on an unsure reading that no other figure of the
    sentence backs, nor where the value fits something near that may have been meant; no small number is confirmed that
    may fit by chance."""
    if not (is_confirmed(verdict.name) or verdict.name == CONFLICTS):
        return verdict
    found = evidence(place, reading, backed)
    if is_confirmed(verdict.name) and verdict.quantity:
        chance = "A small number that may fit by chance." if found.tie == Tie.NONE and not telling(place.figure) else ""
        why = chance or objection(place, reading, verdict.quantity, rounded=verdict.name == ROUNDED)
        return _left_open(verdict, why) if why else verdict
    if found.doubt or not (reading.sure or backed):
        return _left_open(verdict, found.doubt or "What is meant is not said plainly enough to call the figure wrong.")
    for record in reading.elsewhere():
        if _fits(reading.stated, record):
            label = record.valid[0].label
            return _left_open(verdict, f"The figure fits something near ({label}), so the reading may be wrong.")
    return verdict


def _left_open(verdict: Verdict, why: str) -> Verdict:
    return Verdict(UNREAD, verdict.quantity, f"{why} {verdict.why}", verdict.others)


def _fits(stated: Stated, record: Record) -> bool:
    return any(nearness(stated, quantity, record.rounds) in ("exact", "rounded") for quantity in record.valid)


def as_json_object(report: Report, text: str) -> dict[str, Any]:
    """The report as plain data; docs/check-article.md describes it. The text gives the line of each finding."""
    from helpers.archive import source_details

    def quantity(fact: Quantity) -> dict[str, Any]:
        details = [source_details(source) for source in fact.sources]
        sources = [{"id": s.source_id, "publisher": s.publisher, "title": s.title, "url": s.url} for s in details]
        return {**fact.as_json(), "sources": sources}

    def finding(found: Finding) -> dict[str, Any]:
        stated = found.stated
        value = None if stated is None else str(stated.value) if isinstance(stated.value, date) else stated.value
        return {
            "quote": found.quote, "start": found.start, "end": found.end, "line": text.count("\n", 0, found.start) + 1,
            "quantity": found.quantity, "subject": found.subject, "period": found.period,
            "stated": None if stated is None else {"value": value, "unit": stated.unit, "rounding": stated.word},
            "verdict": found.verdict, "computed": quantity(found.computed) if found.computed else None,
            "others": [quantity(other) for other in found.others], "why": found.why,
        }  # fmt: skip

    return {
        "format": FORMAT,
        "as_of": str(report.as_of),
        "data_version": report.data_version,
        "counts": report.counts(),
        "findings": [finding(found) for found in report.findings],
        "labels": [
            {"quote": label.quote, "start": label.start, "end": label.end, "role": label.role}
            for label in report.labels
        ],
    }


def is_confirmed(verdict: str) -> bool:
    """Whether a verdict says that the figure holds."""
    return verdict in (CONFIRMED, ROUNDED)
