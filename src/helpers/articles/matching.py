"""Figures that no reader understood, set against the few values that their sentence may mean.

A telling figure (a day, a number above a hundred that is not round, a percentage with decimals) that is just what is on
record for something its sentence names is confirmed; the chance that it fits by accident is small. Nothing is called
wrong this way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from itertools import permutations, product

from helpers.analysis import production
from helpers.analysis import quantities as q
from helpers.analysis.verdicts import Record, Stated, nearness
from helpers.archive import Archive, Quantity
from helpers.articles.bargaining import kind_in, new_terms, told_of_vote, voters
from helpers.articles.context import Article, Place, Reading, stated_of
from helpers.articles.evidence import telling, telling_digits
from helpers.articles.figures import DAY, MONEY, NUMBER, QUARTER, SHARE, YEAR, Figure
from helpers.articles.filming import (
    base_and_sign,
    category_of,
    named_categories,
    named_periods,
    names_quarter,
    sign_of,
    speaks_of_another_place,
)
from helpers.articles.subjects import GUILDS, Round

_STARTS = r"strik(?:e|es|ing)|struck|walk(?:ed|ing)?[ -]?(?:out|off)|walkout|picket\w*|join(?:ed|ing|s)?|stoppage|follow(?:ed|ing)"
_ENDS = r"end(?:ed|s|ing)?|over|concluded?|lift(?:ed|ing)|call(?:ed|ing)?[ ]off|back[ ]to[ ]work|return(?:ed|ing)?[ ]to[ ]work"
# What happened on a day, by the words that tell of it and the acts that take the day for themselves.
_ACTS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (quantity, re.compile(rf"\b(?:{words})\b", re.I), against)
    for quantity, words, against in (
        ("stoppage_end", _ENDS, ()),
        ("stoppage_start", _STARTS, ("stoppage_end",)),
        ("expires_on", r"expir\w+|laps\w+|r[ua]ns?[ ](?:out|through)|through|deadline|terminat\w+", ()),
        ("ratified_on", r"ratif\w+|approv\w+", ()),
        ("deal_on", r"deal|agree\w*|settle\w*|pact", ("ratified_on", "expires_on", "stoppage_end")),
        ("opened_on", r"talks|negotiat\w+|bargain\w*", ("deal_on", "expires_on")),
    )
)
# What may be told of a day ahead: 'could strike as early as May 2 if no deal is reached before the contract expires May 1'.
_AHEAD = (
    ("expires_on", re.compile(r"\b(?:expir\w+|runs?[ ]out|deadline)\b", re.I), ()),
    ("earliest_strike", re.compile(rf"\b(?:{_STARTS})\b", re.I), ("expires_on",)),
)
_UNTIL = re.compile(r"\b(?:by|before|until)[ ](?:\w+day,?[ ])?$", re.I)
_NOT_EXPIRED = re.compile(r"(?:\bnot|n't|\bnever)[ ](?:\w+[ ]){0,2}expire(?!d?[ ]until)", re.I)
# A deal or a vote told of so did not come about.
_FELL_THROUGH = re.compile(
    r"\b(?:reject\w*|fail\w*|collaps\w*|unable|no|without|den(?:y|ies|ied)|fell[ ]apart|br(?:oke|eak|oken)[ ](?:down|off)|"
    r"(?:vot|turn)\w*[ ]down|stall\w*)\b",
    re.I,
)


def fell_through(place: Place) -> bool:
    """Whether the words around the figure tell of something that did not come about."""
    return bool(_FELL_THROUGH.search(place.clause_words))


_RECORDS: dict[str, Callable[[Archive, str], Record]] = {
    "stoppage_start": q.stoppage_start,
    "stoppage_end": q.stoppage_end,
    "earliest_strike": q.earliest_strike,
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
    ahead = place.negated or place.supposed
    if place.foreign or (ahead and (place.figure.kind != DAY or _NOT_EXPIRED.search(place.words))):
        return None
    fits = [fit for find in _FINDERS for fit in find(place)]
    subjects = {(found.quantity, found.subject, found.period) for found in fits}
    return fits[0] if len(subjects) == 1 else None


def _day_fits(place: Place) -> Iterator[Reading]:
    """Days of the rounds of the union named nearest, of the kinds of act that this part of the sentence tells of."""
    figure, union = place.figure, nearest_union(place)
    if figure.kind != DAY or not union:
        return
    stated = [Stated(day, "date", known_to=figure.known_to, part=figure.part) for day in place.days_meant()]
    known = _AHEAD if place.negated or place.supposed else _ACTS
    parts = (_beside(place, before=True), _beside(place, before=False))
    named = ({name for name, words, _ in known if words.search(part)} for part in parts)
    told: set[str] = next((acts for acts in named if acts), set())
    told |= {"stoppage_start", "stoppage_end"} if place.listed else set()
    told -= {"deal_on", "ratified_on"} if fell_through(place) else set()
    told -= {"stoppage_start"} if re.search(r"\bauthori[sz]", parts[0], re.I) else set()
    told -= {"earliest_strike"} if _UNTIL.search(place.left) else set()
    acts = [
        quantity for quantity, _, against in known if quantity in told and (place.listed or not told & set(against))
    ]
    rounds = place.article.rounds
    strikes = [rounds.running(union, place.sector), rounds.last_stoppage(union, place.sector)]
    for found in dict.fromkeys([*_rounds(place, union), *filter(None, strikes)]):
        for quantity in acts:
            record: Record = place.ask(_RECORDS[quantity], found.dispute)
            for fact in record.valid:
                held = [one for one in stated if isinstance(fact.value, date) and nearness(one, fact) != "off"]
                if held:
                    yield Reading(quantity, found.dispute, "", held[0], Record(fact), sure=False)


def _beside(place: Place, *, before: bool) -> str:
    """The words between the figure and its neighbour of the same kind on one side, within this part of the sentence."""
    alike = [f for f in place.article.figures_in(*place.clause) if f.kind == place.figure.kind]
    others = [f for f in alike if f is not place.figure]
    if before:
        start = max([place.clause[0], *(f.end for f in others if f.end <= place.figure.start)])
        return place.article.text[start : place.figure.start]
    end = min([place.clause[1], *(f.start for f in others if f.start >= place.figure.end)])
    return place.article.text[place.figure.end : end]


def nearest_union(place: Place) -> str:
    """The union named last before the figure in its sentence, else the only one of the sentence or article."""
    every = place.article.mentions.unions(place.start, place.end)
    named = [m for m in every if m.end <= place.figure.start]
    after = [m for m in every if place.figure.end <= m.start <= place.figure.end + 20]
    if after and re.match(r"^,? when\b", place.right):
        return after[0].kind
    if named:
        return named[-1].kind
    return next(iter(place.unions)) if len(place.unions) == 1 else place.union[0]


def _rounds(place: Place, union: str) -> list[Round]:
    """The rounds of a union that a report of the day speaks of, or of the year of the sentence, in the sector of the
    sentence or in any of the article."""
    article = place.article
    sectors = [place.sector] if place.sector else ["", *sorted(set(article.mentions.sectors(0, len(article.text))))]
    live = [article.rounds.live(union, sector) for sector in sectors]
    named = [found for sector in sectors for found in article.rounds.in_year(union, place.years(), sector)]
    return list(dict.fromkeys(found for found in named or live if found))


def _filming_fits(place: Place) -> Iterator[Reading]:
    """Shoot days, and their changes, of the categories and periods that the sentence names or the article is about."""
    figure = place.figure
    if not place.article.about_filming or speaks_of_another_place(place):
        return
    if _counts_something(figure) and not figure.unit.startswith(_NO_DAYS):
        for period, name in product(_periods(place), named_categories(place)):
            yield from _counts(place, name, period)
        if _QUARTER_TOLD.search(place.words):
            quarters = [period for period in dict.fromkeys([*named_periods(place), *_about(place)]) if "Q" in period]
            for period, name in product(map(q.quarter_before, quarters), named_categories(place)):
                yield from _exact_days(place, name, period)
    elif figure.kind == SHARE:
        yield from _change_fits(place)
        yield from _ratio_fits(place)


# The quarter before is told beside the one that a report is about.
_QUARTER_TOLD = re.compile(
    r"\b(?:from|previous|prior|preceding|sequential\w*|first|second|third|fourth) (?:quarter|three months)|\bQ[1-4]\b|\bfrom [0-9]",
    re.I,
)


def _periods(place: Place) -> list[str]:
    """The periods that the sentence names, and where it names none the newest; and the one that the report is about."""
    dated = any(f.kind in (YEAR, QUARTER) for f in place.figures())
    newest = [] if dated else [place.ask(q.newest_period)]
    return [period for period in dict.fromkeys([*named_periods(place), *newest, *_about(place)]) if period]


def _change_fits(place: Place) -> Iterator[Reading]:
    about, category = _about(place), category_of(place)[0]
    pairs = list(product(_periods(place), named_categories(place))) if place.figure.step < 1 else []
    # Of two digits only one thing may be meant: among several one may fit by chance.
    for period, name in pairs if telling(place.figure) or len(pairs) <= 2 else ():
        yield from _changes(place, name, period)
    whole = () if any(f.kind == QUARTER for f in place.figures()) else _whole_year(place.article)
    for period in (*about, *whole) if category in production.CATEGORIES else ():
        yield from _changes(place, category, period)
        yield from _changes_of_report(place, category, period) if place.figure.step < 1 else ()


def _changes_of_report(place: Place, category: str, period: str) -> Iterator[Reading]:
    """A change told in a list goes on against the base of the one before it: the quarter before, or five years."""
    sign = sign_of(place)
    for base in ("quarter", "five_years") if sign else ():
        record = place.ask(q.shoot_days_change, category, period, base)
        yield from _exact(
            "shoot_days_change", category, period, stated_of(place.figure, sign * place.figure.value), record
        )


def _ratio_fits(place: Place) -> Iterator[Reading]:
    """The change between two counts of days that stand beside it: 'up 40 percent, from 7,011 to 9,791'."""
    figure, sign, held = place.figure, sign_of(place), place.article.ask(_periods_by_days)
    beside = place.article.figures_in(figure.start - 90, figure.end + 90)
    counts = [f for f in beside if place.start <= f.start < place.end and _counts_something(f) and telling(f)]
    for now, then in permutations(counts, 2) if sign else ():
        change = (now.value / then.value - 1) * 100
        if sign * change <= 0 or round(abs(change) / figure.step) != round(figure.value / figure.step):
            continue
        for name in named_categories(place):
            for period, before in product(held.get((name, now.value), ()), held.get((name, then.value), ())):
                if len(period) == len(before):
                    record = place.ask(q.shoot_days_change, name, period, before)
                    yield from _exact("shoot_days_change", name, period, stated_of(figure, sign * figure.value), record)


def _whole_year(article: Article) -> tuple[str, ...]:
    """The year that has just ended, where the opening of the article says that it reports on a whole year."""
    annual = re.search(r"\b(?:annual|year-end|full[ -]year|for the year|calendar year)\b", article.text[:800], re.I)
    return (str(article.as_of.year - 1),) if annual and article.dated else ()


def _about(place: Place) -> tuple[str, ...]:
    """The quarter that the article is about, where the sentence names none of its own."""
    return () if names_quarter(place) else _told_most(place.article)


@lru_cache(maxsize=4)
def _told_most(article: Article) -> tuple[str, ...]:
    """The quarter that most of the article's telling counts of days are of, or that they are compared with a year on,
    where two or more are; () without one."""
    if not article.about_filming:
        return ()
    held, found = article.ask(_periods_by_days), Counter[str]()
    for place in article.places():
        if _counts_something(place.figure) and telling(place.figure):
            found.update(
                {
                    period
                    for name in named_categories(place)
                    for period in held.get((name, place.figure.value), ())
                    if "Q" in period
                }
            )
    borne = {period: count + found[production.year_before(period)] for period, count in found.items() if count >= 2}
    most = max(borne.values(), default=0)
    return tuple(period for period, count in borne.items() if count == most)


def _periods_by_days(archive: Archive) -> dict[tuple[str, float], list[str]]:
    rows = archive.accepted("shoot_days")
    rows = rows[rows["days"].notna()]
    found: dict[tuple[str, float], list[str]] = {}
    for category, days, period in zip(rows["category"], rows["days"], rows["period"], strict=True):
        found.setdefault((str(category), float(days)), []).append(str(period))
    return found


# Words by which something is compared.
_COMPARES = re.compile(
    r"\b(?:compar\w+|versus|vs\.?|from|than|over|against|below|above|since|same|year[- ](?:over|on|to)[- ]year|year[ ](?:ago|earlier|before)|"
    r"prior|previous|last|down|up|exceed\w*|surpass\w*|short[ ]of|beat|topp\w*|average|matched|contrast)\b",
    re.I,
)


def _counts(place: Place, category: str, period: str) -> Iterator[Reading]:
    # The year before is told of only where something is compared.
    for one in (period, production.year_before(period)) if _COMPARES.search(place.words) else (period,):
        yield from _exact_days(place, category, one)


def _exact_days(place: Place, category: str, period: str) -> Iterator[Reading]:
    stated = stated_of(place.figure, unit="shoot_days")
    yield from _exact("shoot_days", category, period, stated, place.ask(q.shoot_days, category, period))


def _changes(place: Place, category: str, period: str) -> Iterator[Reading]:
    base, sign = base_and_sign(place, period)
    if base:
        record = place.ask(q.shoot_days_change, category, period, base)
        stated = stated_of(place.figure, sign * place.figure.value)
        yield from _exact("shoot_days_change", category, period, stated, record)


def _counts_something(figure: Figure) -> bool:
    return figure.kind == NUMBER and figure.value >= 100 and figure.value % 100 != 0 and figure.word in ("", "record")


def _exact(quantity: str, category: str, period: str, stated: Stated, record: Record) -> Iterator[Reading]:
    held = [fact for fact in record.valid if nearness(stated, fact, record.rounds) in ("exact", "rounded")]
    if held:
        yield Reading(quantity, category, period, stated, Record(held[0]), sure=False)


_VOTED = re.compile(r"\b(?:vot\w+|ballots?|ratif\w+|authori[sz]\w+|eligible|turnout)\b", re.I)
_KINDS = ("strike_authorization", "ratification", "end_strike")
_COUNTS = ("ballots", "yes_votes", "no_votes")
# What a share of a vote is, by the words beside it.
_SHARES = {
    "turnout_pct": re.compile(
        r"\b(?:turnout|eligible|participat\w+|cast|voted(?! (?:yes|no|for|against|in favor|to)))\b", re.I
    ),
    "yes_pct": re.compile(r"\b(?:yes|favou?r|support\w*|back\w*|approv\w+|margin|voted (?:for|to|by))\b", re.I),
    "no_pct": re.compile(r"\b(?:no|against|oppos\w+|reject\w*)\b", re.I),
}


def _vote_fits(place: Place) -> Iterator[Reading]:
    """Counts and shares of the votes held in the rounds of the union named nearest."""
    figure, union = place.figure, nearest_union(place)
    if voters(place) != "members" or not (union and _VOTED.search(place.words)):
        return
    words = _beside(place, before=True)[-40:] + place.quote + _beside(place, before=False)
    shares = tuple(part for part, told in _SHARES.items() if told.search(words))
    counted, shared = _counts_something(figure), figure.kind == SHARE and telling(figure) and len(shares) == 1
    told = told_of_vote(place)
    parts = (told,) if told else _COUNTS if counted else shares
    before = place.before()
    kind_told = kind_in(place.own_words) or (kind_in(before.words) if before else "")
    stated = stated_of(figure, unit="votes" if counted else "pct")
    for found in _rounds(place, union) if counted or shared else ():
        for kind in (kind_told,) if kind_told in _KINDS else _KINDS:
            for part in parts:
                record = place.ask(q.vote, found.dispute, kind, part)
                yield from _exact(f"vote_{part}", found.dispute, kind, stated, record)


_TERMS = re.compile(r"\b(?:propos\w+|contract|package|agreement|deal|pact|offers?|gains?|asks?|demands?)\b", re.I)
_PAY = re.compile(r"\b(?:rais\w+|increas\w+|hikes?|bumps?|pay|wages?|compensation|minimums?|scale)\b", re.I)
_AGREED = re.compile(r"\b(?:agreement|contract|deal|pact|ratif\w+)\b", re.I)


def _raise_fits(place: Place) -> Iterator[Reading]:
    """Raises of the agreement that the union named nearest reached: of one year, or of all together."""
    figure, union = place.figure, nearest_union(place)
    if figure.kind != SHARE or not (telling(figure) and union and _PAY.search(place.words)):
        return
    if not _AGREED.search(place.words) or re.search(r"\b(?:offer|propos|ask|demand|sought|want)", place.words, re.I):
        return
    for found in _rounds(place, union):
        records = [place.ask(q.raise_in_year, found.dispute, "settlement", year) for year in range(1, 5)]
        for record in (*records, place.ask(q.total_raise, found.dispute, "settlement")):
            yield from _exact("raises", f"{found.dispute}, settlement", "", stated_of(figure), record)


def _money_fits(place: Place) -> Iterator[Reading]:
    """Dollars of the proposals and agreements of the union named nearest, in millions."""
    figure, union = place.figure, nearest_union(place)
    if figure.kind != MONEY or figure.word or not (telling_digits(figure) and union and _TERMS.search(place.words)):
        return
    for found in _rounds(place, union):
        for fact in place.ask(q.amounts, found.dispute):
            yield from _exact("amount", found.dispute, "", stated_of(figure, unit=fact.unit), Record(fact))


def _head_fits(place: Place) -> Iterator[Reading]:
    """Head counts of the union named nearest, of those eligible to vote among them."""
    figure, union = place.figure, nearest_union(place)
    if not (_counts_something(figure) and figure.value >= 1000 and union in GUILDS) or told_of_vote(place):
        return
    if not re.search(r"\b(?:eligible|members|ballots|sent|represent\w*)\b", place.words, re.I):
        return
    rows = place.article.archive.table("membership")
    for row in rows[rows["union"].str.startswith(GUILDS[union]) & (rows["persons"] == figure.value)].itertuples():
        fact = Quantity("members", f"{row.union}: {row.counted}", float(row.persons), "persons", (str(row.source_id),))
        yield Reading(
            "members", union, str(row.counted_on.year), stated_of(figure, unit="persons"), Record(fact), sure=False
        )


_FINDERS = (_day_fits, _filming_fits, _vote_fits, _raise_fits, _money_fits, _head_fits)
