"""Figures on record with the words that stand with them: events, terms, stances, counts, and what their own texts say.

A figure of an article that no reader understood is confirmed where an entry of the same union and time has the same
value and shares telling words with its sentence. Nothing is called wrong this way.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from helpers.analysis.verdicts import Record, Stated, nearness
from helpers.archive import Archive, Quantity
from helpers.articles.bargaining import REJECTING, kind_in, told_of_vote, voters
from helpers.articles.context import Place, Reading, stated_of
from helpers.articles.evidence import telling
from helpers.articles.figures import DAY, MONEY, NUMBER, SHARE, YEAR, Figure, figures
from helpers.articles.matching import fell_through, nearest_union
from helpers.articles.subjects import (
    EMPLOYER_SIDE,
    GUILD_SIDE,
    GUILDS,
    SETTLED,
    Rounds,
)
from helpers.articles.terms import party_of

# How far from the day of a report an entry may lie where no year is named, in days.
_NEAR_DAYS = 550
# The weight of shared words that binds a telling figure, and any other, to an entry.
_BOUND, _CLOSELY_BOUND = 3.0, 7.0
_ROUNDED = 0.03  # how far a rounded number may lie from the entry, as a part of it
_LARGE_SHARE = 20.0  # shares below are not rounded
_SUM_BOUND = 0.5  # of a sum that is said to be that of the union's terms, of a figure of a vote held of late
_LATE_DAYS = 45
_SMALL_BOUND = 12.0  # small numbers are everywhere
_OTHER_UNION = 6.0  # what it takes more where another union is named nearer
_DAY_BOUND, _DAY_WORDS = 3.5, 2  # days of talks lie close together: one word is not enough
_WEEKDAY_BOUND, _WEEKDAY_WORDS = 8.0, 3  # the days of a report's own week are on record more often than not
_SUPPOSED, _ELSEWHEN, _DENIED = 2.0, 7.5, 12.0  # what must bind a figure that is supposed, of another year, or denied
_PLAINLY = 3.0  # by how much another entry must be told better
_BEFORE = 0.5  # words of the sentence before count for less
_WORD = re.compile(r"[a-z]{3,}")
# Words that every text of the field has, and words of the kinds of figure.
_PLAIN = frozenset(
    "the and for with from that this their its his her was were are has have had been will would not but they them than then "
    "who which what when where while after before over under about more most less least into onto out off per all any each "
    "both one two three four five six seven eight nine ten first second third new old last next now also said says say "
    "hollywood film films television industry guild guilds union unions writer writers actor actors director "
    "directors studio studios america american screen artists wga sag aftra dga iatse amptp ata teamsters alliance motion "
    "picture pictures producers percent cent million billion dollars dollar year years day days month months week weeks "
    "number total around may april june july august september october november december january february march nearly almost only just some other others such between during until since including".split()
)


_TERMS = re.compile(
    r"\b(?:contract|package|agreement|deal|gains?|increases?|proposals?|settlement|worth|valu\w+)\b", re.I
)


@dataclass(frozen=True)
class Entry:
    """A figure on record: of a union ('' for others), in some years, with the stems of the words beside it; whose terms it
    is of, if any side's; whether it was only planned; which figure of a vote it is; and the stems right beside it."""

    union: str
    dispute: str
    on: date | None
    years: frozenset[int]
    words: frozenset[str]
    fact: Quantity
    side: str = ""
    planned: bool = False
    what: str = ""
    near: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Register:
    """All entries known on a day: by day; numbers by kind in the order of their size, and by dispute, day and side; and how
    telling each word is."""

    days: dict[date, list[Entry]]
    numbers: dict[str, tuple[list[float], list[Entry]]]
    rows: dict[tuple[str, date | None, str], list[Entry]]
    weights: dict[str, float]


@dataclass(frozen=True)
class _Source:
    """How a table is read: columns of words, of days with what they tell, of values with unit and words; the column of the
    day of its rows, words that all of them stand for, and whose terms they are. A code tells as the words do, but is not shown."""

    table: str
    words: tuple[str, ...]
    codes: tuple[str, ...] = ()
    days: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str, str], ...] = ()
    on: str = "published_on"
    also: str = ""
    side: str = ""


_SOURCES = (
    _Source("events", ("actor", "summary"), ("type",), (("date", ""),),
            (("value", "", ""), ("_against_pct", "pct", "against favor voted"), ("_counted", "votes", "votes cast ballots voted")),
            "date"),
    _Source("proposals", ("item", "text"), ("party",), (("made_on", "proposal offer proposed"),), (("value", "", ""),), "made_on",
            "contract package proposal"),
    _Source("positions", ("issue", "stance"), ("party",), (("held_on", "said"),), (), "held_on"),
    _Source("contracts", ("union", "agreement", "gains"), (),
            (("opened_on", "talks began open negotiations"), ("authorization_on", "vote authorize strike"),
             ("deal_on", "tentative agreement deal reached"), ("ratified_on", "ratified vote approved ratification"),
             ("effective_on", "effective begin start retroactive effect"), ("expires_on", "expire through until end term")),
            (("valuation_usd_millions", "usd_millions", "valued worth gains value package"),), "deal_on", side=SETTLED),
    *(_Source("bargaining_cycles", (told,), also="contract deal package gain worth increase raise", side=side)
      for told, side in (("first_ask", GUILD_SIDE), ("first_offer", EMPLOYER_SIDE), ("settlement", SETTLED))),
    _Source("votes", ("guild", "kind", "ballot"), (), (("held_on", "vote voted ballots"),),
            (("yes_pct", "pct", "yes favor voted approved support"), ("turnout_pct", "pct", "turnout cast voted"),
             ("ballots", "votes", "ballots cast voted votes"), ("yes_votes", "votes", "yes favor voted votes"),
             ("no_votes", "votes", "no against opposed voted votes"), ("_against_pct", "pct", "no against opposed voted"),
             ("_counted", "votes", "ballots cast voted votes took part")), "held_on"),
    _Source("separate_deals", ("company", "terms"), ("kind",), (("signed_on", "signed deal agreement"),),
            (("companies", "companies", "companies signed"),), "signed_on"),
    _Source("agency_facts", ("measure",), values=(("value", "", ""),)),
    _Source("membership", ("union", "counted", "basis"), values=(("persons", "persons", "members represents"),)),
    _Source("stoppages", ("union", "issues"), also="strike", side=GUILD_SIDE),
    _Source("stoppages", ("union", "outcome"), also="strike contract agreement", side=SETTLED),
    _Source("stoppages", ("union", "employers"), (),
            (("start_date", "strike began start struck walked"), ("last_day", "strike ended end over"), ("end_date", "strike ended end over")),
            (("workers", "persons", "members workers strike"),), "start_date"),
    _Source("expiries", ("kind",), (), (("expires_on", "contract agreement expire expired expires deadline"),), (), "expires_on"),
    _Source("dispute_costs", ("what", "scope", "estimator"), values=(("value", "", "cost loss lost"),)),
    _Source("employer_effects", ("company", "measure", "text", "estimator"), values=(("low", "", ""), ("high", "", ""))),
    _Source("writer_pay", ("measure",), values=(("value", "", ""),)),
)  # fmt: skip
# What is worked out from a row, and how.
_DERIVED = {"_counted": "both counts added", "_against_pct": "100 less the share on record"}


def recorded(place: Place) -> Reading | None:
    """What an entry on record bears out; None where none is bound to the figure closely enough."""
    figure = place.figure
    if place.foreign or figure.kind not in (DAY, NUMBER, SHARE, MONEY):
        return None
    register: Register = place.ask(_register)
    near = _stems_near(place)
    alike = ((_bond(entry, near, register), entry) for entry in _same_value(place, register))
    bound = [
        (bond, entry)
        for bond, entry in alike
        if bond >= _SUM_BOUND  # the least that binds any
        and _of_union(place, entry)
        and bond >= _needed(place, entry, near)
        and _of_voters(place, entry)
        and _of_side(place, entry)
        and _of_whom(place, entry)
        and (_OF_PLANS.search(place.words) or not entry.planned)
        and not _better_told(place, entry, register)
    ]
    if not bound:
        return None
    entry = max(bound, key=lambda pair: pair[0])[1]
    return Reading("on_record", entry.dispute, "", _stated(figure, entry), Record(entry.fact), sure=False)


def _of_voters(place: Place, entry: Entry) -> bool:
    """A share or count told of a board or a local is borne out by an entry that names one only."""
    if place.figure.kind not in (SHARE, NUMBER):
        return True
    what = told_of_vote(place)
    if what and entry.what and what != entry.what:
        return False
    if what == "ballots" and _ELIGIBLE & entry.near and not _ELIGIBLE & stems(place.words):
        return False
    told, held = kind_in(place.own_words) or kind_in(place.clause_words), kind_in(entry.fact.label)
    if told and held and told != held:
        return False
    part = _VOTERS.search(entry.fact.label)
    if part and not re.search(part.group(1), place.words, re.I):
        return False
    who = voters(place)
    named = set(_LOCAL.findall(place.own_left) or _LOCAL.findall(place.own_right))
    return (who not in ("board", "local") or bool(stems(who) & entry.words)) and named <= set(
        re.findall(r"[0-9]+", entry.fact.label)
    )


_ELIGIBLE = frozenset({"eligibl"})
# Those who voted for the members.
_VOTERS = re.compile(r"\b(delegate|board|council|committee)s?\b", re.I)
_LOCAL = re.compile(r"\bLocals? ([0-9]+)")
_OF_PLANS = re.compile(
    r"\b(?:set|(?<!as[ ])plan\w*|schedul\w*|slated|due|deadline|would|will|could|may|might|to[ ](?:begin|start|resume|meet|strike|vote|open)|before|unless|if|"
    r"averted|called[ ]off|threat\w*|resum\w+|expected)\b",
    re.I,
)
_PLANNED = re.compile(
    r"\b(?:had[ ]been[ ]set|planned|scheduled|is[ ]set[ ]for|are[ ]set[ ]for|would[ ]have|called[ ]off|averted)\b", re.I
)
_OF_ALL = re.compile(
    r"\ball\b(?:[ ][\w'-]+){0,3}[ ](?:members|writers|actors|directors|workers|performers|employees)\b", re.I
)


_EACH = re.compile(r"\b(?:each|every|a year|per year|annual\w*|yearly)\b", re.I)


def _of_side(place: Place, entry: Entry) -> bool:
    """Whether the words do not tell of another side's terms than the entry's."""
    told = party_of(place) if entry.side and place.figure.kind != DAY else ""
    return told in ("", entry.side)


def _of_whom(place: Place, entry: Entry) -> bool:
    """Whether a small share told of all members is on record as one of all."""
    each = place.figure.kind == SHARE and _EACH.search(place.own_left[-50:] + place.own_right[:40])
    if each and not _EACH.search(entry.fact.label):
        return False
    small = place.figure.kind == SHARE and place.figure.value < _LARGE_SHARE
    return not (small and _OF_ALL.search(place.words)) or bool(re.search(r"\ball\b", entry.fact.label, re.I))


def _better_told(place: Place, entry: Entry, register: Register) -> bool:
    """Whether the words right beside the figure tell rather of another share: of another ballot of the vote, or another
    that the row gives: 'drivers (98 percent)' where 98 is the share of the location managers."""
    kind = place.figure.kind
    if kind not in (SHARE, MONEY):
        return False
    beside = stems(f"{place.own_left} {_UP_TO.split(place.own_right)[0]}")
    rows = register.rows[entry.dispute, entry.on, entry.side]
    # A bare number beside a share, '3.5 per cent (3 on network prime time)', is a share as well.
    row = (
        o for o in rows if o.fact.label == entry.fact.label and (_kind(o.fact.unit) == kind or o.fact.unit == "count")
    )
    alike = [
        o for o in rows if _kind(o.fact.unit) == kind and o.fact.value != entry.fact.value and o.what == entry.what
    ]
    same_row = [o.near - entry.near for o in row if o.fact.value != entry.fact.value and kind == SHARE]
    other_rows = (
        o.words - entry.words for o in alike if o.fact.label != entry.fact.label and (o.what or kind == MONEY)
    )
    mine = _weight(beside & entry.near, register) if kind == SHARE else 0.0
    return any(_weight(beside & words, register) > _PLAINLY for words in other_rows) or any(
        _weight(beside & words, register) > mine + _PLAINLY for words in same_row
    )


def _weight(shared: frozenset[str], register: Register) -> float:
    return sum(register.weights.get(stem, 0.0) for stem in shared)


def _needed(place: Place, entry: Entry, near: dict[str, float]) -> float:
    """The weight of shared words that it takes to bind an entry to the figure."""
    figure = place.figure
    if figure.kind == DAY:
        by_weekday, shared = not re.search(r"[0-9]", place.quote), len(entry.words.intersection(near))
        if by_weekday:
            told = entry.union in ("", nearest_union(place)) and not (place.negated or fell_through(place))
            return _WEEKDAY_BOUND if told and shared >= _WEEKDAY_WORDS else math.inf
        return math.inf if shared < _DAY_WORDS else max(_DAY_BOUND, _DENIED if place.negated else 0.0)
    if entry.what and telling(figure) and told_of_vote(place) == entry.what and _of_late_vote(place, entry):
        return _SUM_BOUND
    round_number = figure.kind == NUMBER and not telling(figure)
    if place.negated or (round_number and not _same_noun(place, entry)):
        return math.inf
    needed = _BOUND if telling(figure) else _CLOSELY_BOUND
    if round_number and figure.value < 100:
        needed = _SMALL_BOUND
    if figure.kind == MONEY and figure.value % 10 and place.union[0] == entry.union and _TERMS.search(place.words):
        needed = _SUM_BOUND
    needed += _OTHER_UNION if place.union[0] not in ("", entry.union) else 0.0
    needed += _SUPPOSED if place.supposed else 0.0
    if (
        figure.kind == MONEY
        and not _of_time(place, entry)
        and any(f.kind == YEAR for f in place.article.figures_in(place.clause[0], figure.start))
    ):
        return math.inf
    return needed if _of_time(place, entry) else max(needed, _ELSEWHEN) if _near(place, entry) else math.inf


def _of_late_vote(place: Place, entry: Entry) -> bool:
    """Whether the words tell of a vote of the entry's kind and union in a report of the weeks after it."""
    before, mentions = place.before(), place.article.mentions
    kind = kind_in(place.own_words) or (kind_in(before.words) if before else "")
    after = {m.kind for m in mentions.unions(place.figure.end, place.figure.end + 30)}
    earlier = mentions.unions(place.start, place.figure.start)
    named = {earlier[-1].kind} if earlier else after
    late = entry.on is not None and 0 <= (place.article.as_of - entry.on).days <= _LATE_DAYS
    if not earlier and not after and mentions.sectors(place.start, place.end):
        return False
    own = named == {entry.union} or (not place.unions and place.union == (entry.union, True))
    return bool(kind) and kind == kind_in(entry.fact.label) and late and own and _of_time(place, entry)


def _same_noun(place: Place, entry: Entry) -> bool:
    """Whether the thing counted is the same: by its unit, or of large numbers by the words right after; the term of a
    contract is read elsewhere."""
    figure, unit = place.figure, entry.fact.unit
    after = _WORD.findall(place.right[:30].lower())[:2]
    if unit not in ("", "count", "years") and (figure.unit == unit or unit in after):
        return True
    return figure.value >= 100 and bool(stems(" ".join(after)) & entry.words)


def _stated(figure: Figure, entry: Entry) -> Stated:
    if figure.kind == DAY:
        return Stated(entry.fact.value, "date")  # type: ignore[arg-type]
    return stated_of(figure, unit=entry.fact.unit)


def _bond(entry: Entry, near: dict[str, float], register: Register) -> float:
    return sum(weight * register.weights.get(stem, 0.0) for stem, weight in near.items() if stem in entry.words)


def _stems_near(place: Place) -> dict[str, float]:
    """The stems of the sentence in full, and of the one before by half."""
    before = place.before()
    near = dict.fromkeys(stems(before.words) if before else (), _BEFORE)
    return {**near, **dict.fromkeys(stems(place.words), 1.0)}


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The words of a text that tell something, cut to their stems."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower().replace("_", " ")) if word not in _PLAIN)


_ENDINGS = (
    "ifications ification ifying ified ifies ify ations ation ings ing ions ion ers er ies ed es ly al s e y"
).split()


def _stem(word: str) -> str:
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), "")
    return word[: len(word) - len(ending)][:8]


def _same_value(place: Place, register: Register) -> Iterator[Entry]:
    figure = place.figure
    if figure.kind == DAY:
        if figure.known_to == "day":
            for on in place.days_meant():
                yield from register.days.get(on, ())
        return
    values, entries = register.numbers.get(figure.kind, ([], []))
    size = abs(figure.value)
    for entry in entries[bisect_left(values, size * 0.75 - 1) : bisect_right(values, size * 1.25 + 1)]:
        if _alike(figure, entry.fact.unit) and _near_enough(place, entry):
            yield entry


def _near_enough(place: Place, entry: Entry) -> bool:
    """Whether a number is that of the entry, or rounds it closely while no other figure of the sentence is nearer."""
    figure, known = place.figure, abs(float(entry.fact.value))  # type: ignore[arg-type]
    found = nearness(_stated(figure, entry), entry.fact)
    if found == "exact" or abs(figure.value) == known:
        return found != "off"
    close = found == "rounded" and abs(abs(figure.value) - known) <= _ROUNDED * known
    if not close or (figure.kind == SHARE and known < _LARGE_SHARE):
        return False
    others = (other for other in place.figures() if other.kind == figure.kind and other is not figure)
    return not any(abs(abs(other.value) - known) < abs(abs(figure.value) - known) for other in others)


def _alike(figure: Figure, unit: str) -> bool:
    """Whether a figure may be of a unit: a bare number of any that is counted, else of its own."""
    if figure.kind != NUMBER:
        return True
    timed = {"days", "weeks", "months", "years", "hours", "minutes"}
    if figure.unit in timed or unit in timed:
        return figure.unit == unit
    return unit not in ("work_days", "shoot_days")


def _of_time(place: Place, entry: Entry) -> bool:
    """Whether the entry is of a year that the sentence names, or near the day where it names none."""
    named = {year for year in place.years() if year}
    return bool(named & entry.years) if named else _near(place, entry)


def _near(place: Place, entry: Entry) -> bool:
    return entry.on is None or abs((entry.on - place.article.as_of).days) <= _NEAR_DAYS


def _of_union(place: Place, entry: Entry) -> bool:
    """Whether the entry is of a union that the sentence names, else of one of the sentences before, else of the article's."""
    named = place.unions or _before(place) or {place.union[0]} - {""}
    if not named:
        counts = place.article.union_counts
        named = {union for union, count in counts.items() if count >= 0.3 * counts.total()}
    return entry.union in named if entry.union else not place.unions


def _before(place: Place) -> set[str]:
    before = place.before()
    return before.unions if before else set()


# --- the register ---------------------------------------------------------------------------------------------------


def _register(archive: Archive) -> Register:
    unions = {found.dispute: found.union for found in Rounds(archive).every}
    entries = [entry for source in _SOURCES for entry in _entries(archive, source, unions)]
    days: dict[date, list[Entry]] = {}
    sized: dict[str, list[tuple[float, Entry]]] = {}
    rows: dict[tuple[str, date | None, str], list[Entry]] = {}
    for entry in entries:
        value = entry.fact.value
        if isinstance(value, date):
            days.setdefault(value, []).append(entry)
        else:
            sized.setdefault(_kind(entry.fact.unit), []).append((abs(float(value)), entry))  # type: ignore[arg-type]
            rows.setdefault((entry.dispute, entry.on, entry.side), []).append(entry)
    ordered = {kind: sorted(found, key=lambda pair: pair[0]) for kind, found in sized.items()}
    numbers = {kind: ([size for size, _ in found], [entry for _, entry in found]) for kind, found in ordered.items()}
    texts = {(entry.dispute, entry.words) for entry in entries}
    found = Counter(stem for _, words in texts for stem in words)
    return Register(days, numbers, rows, {stem: math.log(len(texts) / count) for stem, count in found.items()})


def _kind(unit: str) -> str:
    if unit.startswith("usd"):
        return MONEY
    return SHARE if unit == "pct" else NUMBER


def _entries(archive: Archive, source: _Source, unions: dict[str, str]) -> Iterator[Entry]:
    for row in _with_derived(source.table, archive.accepted(source.table)).to_dict("records"):
        yield from _of_row(source, row, unions)


_VOTED = r"\b(?:vote[ds]?|reject\w*|ratif\w*|endors\w*|approv\w*|authori[sz]\w*|board)\b"
# 'Members reject the offer, 2,789 to 933', but not 'by 53 to 47 percent' nor '2023 to 1 May'.
_TALLY = r"(?<![0-9.])([0-9]+) to ([0-9]+)\b(?!\.[0-9]| (?:per|[A-Z]))"


def _with_derived(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Votes with what follows from their figures: all votes counted, the share of the other side."""
    if table == "votes":
        return frame.assign(
            _counted=frame["yes_votes"] + frame["no_votes"], _against_pct=(100 - frame["yes_pct"]).round(2)
        )
    if table == "events":
        voted = frame["summary"].str.contains(_VOTED, case=False)
        sides = (
            frame["summary"]
            .where(voted, "")
            .str.replace(",", "")
            .str.extract(_TALLY.replace(",", ""))
            .astype("float64")
        )
        share = frame["value"].where(voted & (frame["unit"] == "pct"))
        return frame.assign(_counted=sides[0] + sides[1], _against_pct=(100 - share).round(2))
    return frame


def _of_row(source: _Source, row: dict[str, Any], unions: dict[str, str]) -> Iterator[Entry]:
    text, codes = (_words(row, columns) for columns in (source.words, source.codes))
    dispute = str(row.get("dispute_id") or row.get("stoppage_id") or "")
    union = unions.get(dispute, "") or _union_named(str(row.get("union") or row.get("guild") or ""))
    on = _day(row.get(source.on)) or _day(row.get("published_on"))
    days = [day for column, _ in source.days if (day := _day(row.get(column)))]
    told = _figures_of(text)
    named = {
        year for figure in told for year in (*figure.years, figure.day.year if figure.day and figure.has_year else 0)
    }
    years = frozenset({day.year for day in [*days, *([on] if on else [])]} | named - {0})

    side = source.side or (str(row["party"]) if source.table == "proposals" else "")
    planned = bool(_PLANNED.search(text)) or str(row.get("type")).endswith("_planned")
    positive = _EXCEPT.sub(" ", text)

    def entry(value: float | date, unit: str, words: str = "", how: str = "", what: str = "", near: str = "") -> Entry:
        fact = Quantity("on_record", text[:160] or source.table, value, unit, (str(row["source_id"]),), how)
        told = stems(f"{positive} {codes} {words} {source.also}")
        return Entry(union, dispute or union, on, years, told, fact, side, planned, what, stems(near) if near else told)

    for column, words in source.days:
        day = _day(row.get(column))
        if day and row.get(f"{column}_precision", "day") == "day":
            yield entry(day, "date", words)
    voted = source.table == "votes" or bool(re.search(_VOTED, text, re.I))
    turned = _TURNED if REJECTING.search(text) else {}
    columns: dict[tuple[float | date, str], str] = {}
    for column, unit, words in source.values:
        if _held(row.get(column)):
            value, unit = _in_millions(float(row[column]), unit or str(row["unit"]))
            what = _VOTE_FIGURES.get(column, "yes_pct" if column == "value" and unit == "pct" else "") if voted else ""
            columns[value, unit] = turned.get(what, what)
            yield entry(
                value, unit, words, _DERIVED.get(column, ""), columns[value, unit], near=_near_figure(text, told, value)
            )
    tally = re.search(_TALLY, text.replace(",", "")) if voted else None
    sides = ("no_votes", "yes_votes") if turned else ("yes_votes", "no_votes")
    columns |= dict(zip(((float(votes), "count") for votes in tally.groups()), sides, strict=True)) if tally else {}
    for number, figure in enumerate(told):
        value_of = _value_in_words(figure, on)
        if value_of:
            yield entry(*value_of, what=columns.get(value_of, ""), near=_beside(text, told, number))


def _beside(text: str, told: tuple[Figure, ...], number: int) -> str:
    """The words right beside a figure of a text: from the one before, and up to a comma or the next one."""
    start = told[number - 1].end if number else 0
    end = told[number + 1].start if number + 1 < len(told) else len(text)
    return f"{text[start : told[number].start]} {_UP_TO.split(text[told[number].end : end])[0]}"


def _near_figure(text: str, told: tuple[Figure, ...], value: float) -> str:
    """The words right beside the figure of a text that has a value; '' where none has."""
    return next((_beside(text, told, number) for number, figure in enumerate(told) if figure.value == value), "")


# The share of a vote that turned something down is on record as the share against.
_TURNED = {"yes_pct": "no_pct", "no_pct": "yes_pct"}
_UP_TO = re.compile(r"[,;()]")
# Columns that hold one figure of a vote.
_VOTE_FIGURES = {
    "yes_pct": "yes_pct", "turnout_pct": "turnout_pct", "ballots": "ballots", "yes_votes": "yes_votes", "no_votes": "no_votes",
    "_against_pct": "no_pct", "_counted": "ballots",
}  # fmt: skip
# 'All categories but directors of prime-time drama': what is left out is not told of.
_EXCEPT = re.compile(r"\b(?:all \w+ but|except(?: for)?|other than|excluding)\b[^;,.:]*", re.I)


@lru_cache(maxsize=16384)
def _figures_of(text: str) -> tuple[Figure, ...]:
    return tuple(figures(text)) if _COUNTS.search(text) else ()


# What a text with a figure has; the search for figures takes much longer.
_COUNTS = re.compile(
    r"[0-9]|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|million|half|quarter|dozen|point)\b",
    re.I,
)


def _words(row: dict[str, Any], columns: tuple[str, ...]) -> str:
    return "; ".join(str(row[column]).replace("_", " ") for column in columns if _held(row.get(column)))


def _value_in_words(figure: Figure, on: date | None) -> tuple[float | date, str] | None:
    """The value and unit of a figure that the words of a row give themselves; a day without a year is of the row's."""
    if figure.kind in (NUMBER, SHARE, MONEY):
        return figure.value, figure.unit or "count"
    if figure.kind != DAY or figure.day is None or figure.known_to != "day" or not (figure.has_year or on):
        return None
    return (figure.day if figure.has_year or on is None else figure.day.replace(year=on.year)), "date"


def _in_millions(value: float, unit: str) -> tuple[float, str]:
    """Large sums as figures of a text have them."""
    large = unit.startswith("usd") and "millions" not in unit and value >= 1e6
    return (value / 1e6, unit.replace("usd", "usd_millions", 1)) if large else (value, unit)


def _held(cell: Any) -> bool:
    return cell is not None and not pd.isna(cell) and cell != ""


def _day(cell: Any) -> date | None:
    return pd.Timestamp(cell).date() if _held(cell) else None


def _union_named(name: str) -> str:
    return (
        next((union for union, guilds in GUILDS.items() if {name, name.split(" ")[0]} & set(guilds)), "")
        if name != "other"
        else ""
    )
