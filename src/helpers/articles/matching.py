"""Figures that no reader understood, set against the few values that their sentence may mean.

A telling figure (a day, a number above a hundred that is not round, a percentage with decimals) that is just what is on record for something its sentence
names is confirmed; the chance that it fits by accident is small. Nothing is called wrong this way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from helpers.analysis import quantities as q
from helpers.analysis.verdicts import Record, Stated, nearness
from helpers.archive import Archive, Quantity
from helpers.articles.bargaining import new_terms
from helpers.articles.context import Place, Reading, stated_of
from helpers.articles.evidence import telling
from helpers.articles.figures import DAY, NUMBER, SHARE, Figure
from helpers.articles.filming import (
    base_and_sign,
    named_categories,
    named_periods,
    speaks_of_another_place,
    year_before,
)
from helpers.articles.subjects import Round, resolved_day

_STARTS = r"strik(?:e|es|ing)|struck|walk(?:ed|ing)?[ -]?(?:out|off)|walkout|picket\w*|join(?:ed|ing|s)?|stoppage"
_ENDS = r"end(?:ed|s|ing)?|over|concluded?|lift(?:ed|ing)|call(?:ed|ing)?[ ]off|back[ ]to[ ]work|return(?:ed|ing)?[ ]to[ ]work"
_ACTS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (quantity, re.compile(rf"\b(?:{words})\b", re.I), against)
    for quantity, words, against in (
        ("stoppage_end", _ENDS, ()),
        ("stoppage_start", _STARTS, ("stoppage_end",)),
        ("expires_on", r"expir\w+|laps\w+|r[ua]ns?[ ](?:out|through)|through|deadline", ()),
        ("ratified_on", r"ratif\w+|approv\w+", ()),
        ("deal_on", r"deal|agree\w*|settle\w*|pact", ("ratified_on", "expires_on")),
        ("opened_on", r"talks|negotiat\w+|bargain\w*", ("deal_on", "expires_on")),
    )
)
_RECORDS: dict[str, Callable[[Archive, str], Record]] = {
    "stoppage_start": q.stoppage_start,
    "stoppage_end": q.stoppage_end,
    "expires_on": lambda archive, dispute: _both(q.expiry(archive, dispute), new_terms(archive, dispute)),
    "ratified_on": lambda archive, dispute: q.round_day(archive, dispute, "ratified_on"),
    "deal_on": lambda archive, dispute: q.round_day(archive, dispute, "deal_on"),
    "opened_on": lambda archive, dispute: q.round_day(archive, dispute, "opened_on"),
}
# What a number of another kind counts.
_NO_DAYS = ("usd", "persons", "jobs", "ballots", "years", "hours", "minutes")


def _both(record: Record, further: list[Quantity]) -> Record:
    values = [*record.valid, *further]
    return Record(values[0], tuple(values[1:])) if values else record


def matched(place: Place) -> Reading | None:
    """What the figure is just the value of, among what its sentence may mean; None where nothing or too much fits."""
    if place.negated or place.supposed or place.foreign:
        return None
    find = _day_fits if place.figure.kind == DAY else _filming_fits if place.article.about_filming else _vote_fits
    fits = list(find(place))
    subjects = {(found.quantity, found.subject, found.period) for found in fits}
    return fits[0] if len(subjects) == 1 else None


def _day_fits(place: Place) -> Iterator[Reading]:
    """Days of the rounds of the union named nearest, of the kinds of act that this part of the sentence tells of."""
    figure, union = place.figure, _nearest_union(place)
    if figure.day is None or figure.known_to != "day" or not union:
        return
    told = {quantity for quantity, words, _ in _ACTS if words.search(place.clause_words)}
    acts = [quantity for quantity, _, against in _ACTS if quantity in told and not told & set(against)]
    for found in _rounds(place, union):
        for quantity in acts:
            record = _RECORDS[quantity](place.article.archive, found.dispute)
            for fact in record.valid:
                if isinstance(fact.value, date) and fact.value == _dated(place, fact.value):
                    yield Reading(quantity, found.dispute, "", Stated(fact.value, "date"), Record(fact), sure=False)


def _nearest_union(place: Place) -> str:
    """The union named last before the figure in its sentence, else the only one of the sentence or article."""
    named = [m for m in place.article.mentions.unions(place.start, place.end) if m.end <= place.figure.start]
    if named:
        return named[-1].kind
    return next(iter(place.unions)) if len(place.unions) == 1 else place.union[0]


def _rounds(place: Place, union: str) -> list[Round]:
    rounds, sector = place.article.rounds, place.sector
    found = [rounds.live(union, sector), rounds.running(union, sector), rounds.last_stoppage(union, sector)]
    return list(dict.fromkeys(one for one in found if one))


def _dated(place: Place, near: date) -> date:
    day = place.figure.day or near
    return day if place.figure.has_year else resolved_day(day.month, day.day, near)


def _filming_fits(place: Place) -> Iterator[Reading]:
    """Shoot days, and their changes on the year before, of the categories and periods that the sentence names."""
    figure = place.figure
    counted = _counts_something(figure) and not figure.unit.startswith(_NO_DAYS)
    changed = figure.kind == SHARE and figure.step < 1
    if not (counted or changed) or speaks_of_another_place(place):
        return
    pairs = [(category, period) for period in named_periods(place) for category in named_categories(place)]
    # Of two digits only one thing may be meant: among several one may fit by chance.
    if counted or telling(figure) or len(pairs) == 1:
        for pair in pairs:
            yield from _counts(place, *pair) if counted else _changes(place, *pair)


def _counts(place: Place, category: str, period: str) -> Iterator[Reading]:
    stated = stated_of(place.figure, unit="shoot_days")
    for one in (period, year_before(period)):
        yield from _exact("shoot_days", category, one, stated, place.ask(q.shoot_days, category, one))


def _changes(place: Place, category: str, period: str) -> Iterator[Reading]:
    base, sign = base_and_sign(place, period)
    if base:
        record = place.ask(q.shoot_days_change, category, period, base)
        stated = stated_of(place.figure, sign * place.figure.value)
        yield from _exact("shoot_days_change", category, period, stated, record)


def _counts_something(figure: Figure) -> bool:
    return figure.kind == NUMBER and figure.value >= 100 and figure.value % 100 != 0 and not figure.word


def _exact(quantity: str, category: str, period: str, stated: Stated, record: Record) -> Iterator[Reading]:
    held = [fact for fact in record.valid if nearness(stated, fact, record.rounds) in ("exact", "rounded")]
    if held:
        yield Reading(quantity, category, period, stated, Record(held[0]), sure=False)


_VOTED = re.compile(r"\b(?:vot\w+|ballots?|ratif\w+|authori[sz]\w+|eligible)\b", re.I)
_VOTES = ("ballots", "yes_votes", "no_votes")


def _vote_fits(place: Place) -> Iterator[Reading]:
    """Counts of the votes held in the rounds of the union named nearest."""
    figure, union = place.figure, _nearest_union(place)
    if not (_counts_something(figure) and union and _VOTED.search(place.words)):
        return
    stated = stated_of(figure, unit="votes")
    for found in _rounds(place, union):
        for kind in ("strike_authorization", "ratification", "end_strike"):
            for part in _VOTES:
                record = place.ask(q.vote, found.dispute, kind, part)
                yield from _exact(f"vote_{part}", found.dispute, kind, stated, record)
