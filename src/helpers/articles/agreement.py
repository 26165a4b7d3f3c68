"""How far the record agrees with what a sentence says, dimension by dimension; leads and verdict follow from it alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from helpers.analysis.verdicts import (
    ABSENT,
    CONFIRMED,
    CONFLICTS,
    DAYS_IN,
    ELSEWHERE,
    EXACT,
    LOOSE,
    MEANINGS,
    NEAR,
    OFF,
    ROUNDED,
    SUPERSEDED,
    UNREAD,
    Stated,
    nearness_to,
    slack,
    value_text,
)
from helpers.articles.descriptions import PASSED_OVER, Described, is_forecast, weighed, years_of_period
from helpers.articles.entry import ACCEPTED, IN_WORDS, REJECTED, REPLACED, Entry, family, stems
from helpers.articles.figures import DAY, MONEY, SHARE
from helpers.articles.record import Register
from helpers.articles.record_rows import DATA
from helpers.articles.surroundings import Named, Reading

LEADS = 3
# What must be named before a verdict on a measure: dimensions of the reading.
_NEEDED = {
    measure: tuple(needed.split()) for needed, measures in DATA["needed"].items() for measure in measures.split()
}
_MANY, _EXCLUSIVE, _ACCOUNTS = (frozenset(DATA["groups"][name].split()) for name in ("many", "exclusive", "accounts"))
_OF_ANY_MEASURE = frozenset({IN_WORDS, "event", "agency_fact", "writer_pay", "production_series"})
_DATES_OF_ROUND = "deal_on ratified_on authorization_on opened_on expires_on stoppage_start stoppage_end".split()
# Dimensions compared by name, with what agreeing and disagreeing weigh for a lead.
_WEIGHTS = {name: (one["agree"], one["against"]) for one in DATA["weighed"]["dimensions"] for name in one["of"].split()}
_LOOSE = frozenset({"way", "time", "side", "stage", "area"})
_MEASURE, _TIME, _WORDS_MOST, _WORD_SCALE = 5.0, 3.0, 7.0, 0.22
_FITS = {EXACT: 13.0, NEAR: 10.5, LOOSE: 4.0}
_OF_THE_WHOLE = ("stoppage_", "expires_on", "cost_estimate")  # a strike is not of a part of a union
_AGREEMENTS = ("basic_agreement", "area_standards")
_TIMES = ("period", "year", "in_force")
_UNROUNDED_TIME = ("years_since", "since_strike")
_NEAR_DAYS = 550
_NEAR_MISS, _DAYS_OFF = 0.12, 62
_PART_GAIN = 5.0  # naming the part of a union that voted binds more than other words
_MOST_UNIONS = 2  # more are as good as none
_PLAIN_WAY = 3
# Measures that a description may ask for although their dimensions are named, and those told of before they come about.
_DESCRIBED = ("package_value", "cost_estimate", "members", "workers")
_FORESEEN = ("cost_estimate", "employer_effect")
# How much of a description must stand near a figure: to weigh it at all, to call the figure it, with nothing else bound.
_DESCRIBED_LEAST, _PLAINLY, _UNBOUND, _COVERED = 7.0, 10.0, 14.0, 0.4
_RIVALS, _CLOSE_BY, _FITS_BY, _SHARED = 0.9, 0.75, 0.5, 5.0
_TELLS_APART = frozenset("per side valuer cost_of".split())
_LIMIT = 1_000  # candidates of one value that are looked at closely


@dataclass(frozen=True)
class Match:
    """An entry beside a reading: how the values lie, which dimensions agree, which disagree, and how well in all."""

    entry: Entry
    fit: str
    agree: frozenset[str]
    against: frozenset[str]
    score: float

    @property
    def fits(self) -> bool:
        """Whether the stated value is the entry's."""
        return self.fit in (EXACT, NEAR)


@dataclass(frozen=True)
class Outcome:
    """The verdict on a figure with the entry that it rests on, why, other values that hold, the leads, and the entry
    that the words ask for where the value is another one."""

    verdict: str
    entry: Entry | None
    why: str
    others: tuple[Entry, ...]
    leads: tuple[Entry, ...]
    asked: Entry | None = None


Ruling = tuple[str, Match | None, str]
"""A verdict, what it rests on, and why."""


class Judge:
    """Sets readings against the record."""

    def __init__(self, register: Register, as_of: date) -> None:
        self.register, self.as_of = register, as_of

    def judge(self, reading: Reading, extra: list[Entry]) -> Outcome:
        """The leads and the verdict for a reading; `extra` are entries worked out for a base that the words name."""
        if reading.stated is None:
            return Outcome(UNREAD, None, "What the figure counts is not said.", (), ())
        addressed = self._addressed(reading, extra)
        pool = {id(entry): entry for entry in (*self._of_value(reading), *extra, *addressed)}
        matches = sorted((self.match(reading, entry) for entry in pool.values()), key=lambda one: -one.score)
        if reading.figure.several:
            return self._run_of_raises(reading)
        leads = _leads(matches)
        verdict, match, why = self._verdict(reading, matches, [self.match(reading, entry) for entry in addressed])
        by_words = match is not None and all(match.entry is not entry for entry in addressed)
        if described := self._by_description(reading, verdict, match, matches, by_words):
            verdict, match, why = described
        turned = self._turned(reading, extra) if verdict == UNREAD else None
        if turned is not None:
            verdict, match = CONFLICTS, turned
            why = f"{_stated(reading)} The size is that on record, the direction is not: {shown(turned.entry)}."
        entry = match.entry if match else None
        if entry is not None:
            leads = (entry, *(lead for lead in leads if lead.question != entry.question))[:LEADS]
        others = tuple(
            one.entry for one in matches if entry and one.entry is not entry and one.entry.question == entry.question
        )
        plain = verdict == UNREAD and self._enough(reading) >= 2 and not reading.mood and not reading.stranger
        plain = plain and _ACCOUNTS.isdisjoint(reading.measures)
        asked = next((one for one in addressed if one.status == ACCEPTED and plain), None)
        same = [one for one in matches if one.fits and one.entry.measure in reading.measures]
        if asked and (
            any(one.fit != OFF and _alike(one.entry, asked) for one in matches) or _named_beside(reading, same)
        ):
            asked = None  # the value may be that of another part of the same thing, or of another period
        return Outcome(verdict, entry, why, others[:4], leads, asked)

    def _run_of_raises(self, reading: Reading) -> Outcome:
        """'6-5-5': raises of all years that a side held at one time."""
        by_side: dict[tuple[str, str, date | None], dict[str, Entry]] = {}
        for entry in self.register.of("raise"):
            agree, against = self._compared(reading, entry)
            if {"union", "round"} <= agree and not against - {"contract_year"} and entry.of.get("contract_year"):
                by_side.setdefault((entry.dispute, entry.of.get("side", ""), entry.on), {})[
                    entry.of["contract_year"]
                ] = entry
        for years in by_side.values():
            values = tuple(float(str(years[year].fact.value)) for year in sorted(years))
            if values == reading.figure.several:
                entries = tuple(years[year] for year in sorted(years))
                return Outcome(CONFIRMED, entries[0], "; ".join(map(shown, entries)) + ".", entries[1:], entries)
        leads = tuple(entry for years in by_side.values() for entry in years.values())[:LEADS]
        return Outcome(UNREAD, None, "No side held these raises by year.", (), leads)

    # --- candidates --------------------------------------------------------------------------------------------------

    def _of_value(self, reading: Reading) -> list[Entry]:
        """The entries that have the stated value, exactly or as it may be rounded."""
        fitting: list[Entry] = []
        for stated in (reading.stated, *reading.stated_also):
            if stated is None:
                continue
            if isinstance(stated.value, date):
                fitting += self._of_day(stated, stated.value)
                continue
            low, high = _window(stated)
            for kind in _families_of_unit(stated.unit):
                if kind != "time":
                    fitting += self.register.near(kind, low, high)
                    continue
                # What is on record in days may be told in weeks; three years are not three weeks.
                fitting += [one for one in self.register.near(kind, low, high) if one.fact.unit == stated.unit]
                scale = DAYS_IN.get(stated.unit, 1.0)
                if scale != 1.0:
                    near = self.register.near(kind, low * scale, high * scale)
                    fitting += [one for one in near if one.fact.unit == "days"]
        return fitting[:_LIMIT]

    def _of_day(self, stated: Stated, day: date) -> list[Entry]:
        if stated.known_to == "day":
            return self.register.on(day)
        first = day.replace(day=1)
        return [
            entry
            for step in range(31)
            for entry in self.register.on(first + timedelta(days=step))
            if entry.table in ("stoppages", "contracts", "expiries", "votes")
        ]

    def _turned(self, reading: Reading, extra: list[Entry]) -> Match | None:
        """The one entry asked for that has the stated size, where the words plainly tell the other direction."""
        if reading.get("way").strength < _PLAIN_WAY or self._enough(reading) < 2 or reading.mood or reading.stranger:
            return None
        asked = self._addressed(reading, extra, apart=frozenset({"way"}))
        matches = [self.match(reading, entry) for entry in asked if entry.status == ACCEPTED]
        other_way = [one for one in matches if "way" in one.against]
        exact = [one for one in other_way if one.fit == EXACT]
        return exact[0] if exact and len(matches) == len(other_way) else None

    def _addressed(self, reading: Reading, extra: list[Entry], apart: frozenset[str] = frozenset()) -> list[Entry]:
        """The entries that the reading asks for: its measure, and nothing named against it, dimensions `apart` aside."""
        asked = []
        for measure in reading.measures:
            needed = _NEEDED.get(measure)
            if needed is None or any(not reading.get(name) for name in needed if name != "estimator"):
                continue
            candidates = [entry for entry in extra if entry.measure == measure] or self._at(measure, needed, reading)
            asked += [
                entry
                for entry in candidates
                if all(self._agrees(reading, entry, name) for name in needed)
                and not self._compared(reading, entry)[1] - apart
            ]
        return asked

    def _at(self, measure: str, needed: tuple[str, ...], reading: Reading) -> list[Entry]:
        """The entries of a measure of the rounds or periods that are named, where the measure needs one."""
        if measure != "expires_on":
            for name in ("period", "round"):
                if name in needed:
                    return self.register.at(measure, reading.get(name).values)
        return self.register.of(measure)

    # --- comparing ---------------------------------------------------------------------------------------------------

    def match(self, reading: Reading, entry: Entry) -> Match:
        """An entry set beside a reading."""
        fit = max((_fit(stated, entry) for stated in (reading.stated, *reading.stated_also) if stated), key=_rank)
        agree, against = self._compared(reading, entry)
        score = _FITS.get(fit, 0.0) + sum(_WEIGHTS[name][0] for name in agree if name in _WEIGHTS)
        score -= sum(
            _WEIGHTS[name][1] * (0.5 + 0.25 * reading.get(name).strength) for name in against if name in _WEIGHTS
        )
        score += _MEASURE * ("measure" in agree) - 0.6 * _MEASURE * ("measure" in against)
        score += _TIME * ("time" in agree) - _TIME * ("time" in against)
        near, around = entry.words & reading.words, entry.words & (reading.context - reading.words)
        score += min(_WORDS_MOST, _WORD_SCALE * (self.register.weight(near) + 0.5 * self.register.weight(around)))
        score -= {REJECTED: 3.0, REPLACED: 1.5}.get(entry.status, 0.0)
        score += _unit_gain(reading, entry)
        return Match(entry, fit, frozenset(agree), frozenset(against), score)

    def _compared(self, reading: Reading, entry: Entry) -> tuple[set[str], set[str]]:
        agree: set[str] = set()
        against: set[str] = set()
        if entry.measure in reading.measures:
            agree.add("measure")
        elif reading.measures and entry.measure not in _OF_ANY_MEASURE:
            against.add("measure")
        for name, named in reading.dims.items():
            if name == "round" and self._expires_later(entry):
                continue
            if (name == "poll" and entry.measure.startswith("vote_")) or (
                name == "base" and entry.measure.endswith("_quarters") and named.strength < 2
            ):
                continue
            value = _value(entry, name)
            if named and not value and _left_open_by(entry, name, named):
                against.add(name)
            if not value or not named:
                continue
            (agree if self._same(name, named, value, entry, reading) else against).add(name)
        if _needs_name(entry, reading):
            against.add("part")
        side = self._time(reading, entry)
        if side:
            (agree if side > 0 else against).add("time")
        return agree, against

    def _ahead(self, day: object) -> bool:
        return isinstance(day, date) and day > self.as_of

    def _expires_later(self, entry: Entry) -> bool:
        """Whether an expiry lies so far ahead that it is of the agreement just made, whatever round it will open."""
        value = entry.fact.value
        return entry.measure == "expires_on" and isinstance(value, date) and (value - self.as_of).days > _NEAR_DAYS

    def _agrees(self, reading: Reading, entry: Entry, name: str) -> bool:
        named = reading.get(name)
        if name == "estimator" and not named:
            return bool(reading.get("area"))
        if name == "round" and self._expires_later(entry):
            return True
        value = _value(entry, name)
        return bool(value) and self._same(name, named, value, entry, reading)

    def _same(self, name: str, named: Named, value: str, entry: Entry, reading: Reading) -> bool:
        if name == "contract_year" and "each" in named.values:
            return True
        if name == "ballot" and "rejection" in named.values:
            return value == "ratification" or value in named.values
        if name == "union" and entry.of.get("joint"):
            return True
        if name == "poll" and "voted" in named.values:
            return value == "cast"
        if name == "year":
            return years_of_period(value) == frozenset(map(int, named.values))
        if name == "in_force" and value not in named.values:
            return any(year.isdigit() and int(year) in entry.years for year in named.values)
        return value in named.values

    def _time(self, reading: Reading, entry: Entry) -> int:
        """1 where the entry is of the time told, -1 where it is of another, 0 where nothing tells."""
        if (
            not reading.dims.keys().isdisjoint(_TIMES)
            or not (entry.years or entry.on)
            or entry.measure in _UNROUNDED_TIME
        ):
            return 0
        if entry.dispute and reading.get("round"):
            return 0
        if reading.years:
            alike = any(year.isdigit() and int(year) in entry.years for year in reading.years.values)
            return 1 if alike else -1 if reading.years.strength >= 2 else 0
        if entry.on is None:
            return 0
        return 1 if abs((self.as_of - entry.on).days) <= _NEAR_DAYS else -1

    # --- the verdict -------------------------------------------------------------------------------------------------

    def _verdict(self, reading: Reading, matches: list[Match], addressed: list[Match]) -> Ruling:
        if unheard := _unheard(reading):
            return UNREAD, None, unheard
        fitting = [one for one in matches if one.fits]
        told_before = bool(reading.get("stage")) and reading.measures[:1] != ("expires_on",)
        holds = (ACCEPTED, REPLACED) if told_before else (ACCEPTED,)
        holding = [one for one in addressed if one.fits and one.entry.status in holds]
        hit = max(holding, key=lambda one: one.score, default=None)
        if hit and reading.stated and reading.stated.word == "record" and not self._is_record(hit.entry):
            return UNREAD, None, "The words call it a record, and that is not borne out."
        vague = _loosely_dated(reading) and hit is not None and hit.entry.measure not in _DATES_OF_ROUND
        if hit and self._bears(reading, hit) and not vague:
            return self._confirmed(reading, hit)
        worded = next((one for one in fitting if not one.against and self._worded(reading, one)), None)
        replaced = any(one.fits and one.entry.status == REPLACED for one in addressed)
        if hit is None and worded and not replaced and not (addressed and self._enough(reading) >= 2):
            return self._confirmed(reading, worded)
        return self._not_held(reading, fitting, addressed)

    def _not_held(self, reading: Reading, fitting: list[Match], addressed: list[Match]) -> Ruling:
        """The verdict on a value that nothing on record asked for has."""
        strong = self._enough(reading)
        replaced = next((one for one in addressed if one.fits and one.entry.status == REPLACED), None)
        asked = [one for one in addressed if one.entry.status == ACCEPTED]
        if replaced and replaced.entry.measure in _MANY:
            return UNREAD, None, f"Held before: {shown(replaced.entry)}; there may be others."
        if replaced and strong >= 2 and asked:
            return SUPERSEDED, asked[0], f"Held before: {shown(replaced.entry)}. Later data: {shown(asked[0].entry)}."
        if asked and strong >= 2:
            ruling = self._another(reading, fitting, addressed, asked)
            if ruling is not None:
                return ruling
        alike = any(one.entry.measure in reading.measures for one in fitting)
        slipped = [one for one in asked if strong == 1 and not alike and _transposed(reading.stated, one.entry)]
        if slipped:
            return CONFLICTS, slipped[0], f"{_stated(reading)} On record: {_listed(slipped[0], asked)}."
        measure = "".join(reading.measures[:1])
        asked_for = measure in _NEEDED and measure not in _MANY and not _loosely_dated(reading)
        loosely = self._addressed(reading, [], apart=_LOOSE)  # what is needed agrees, whatever else the words say
        if not fitting and not loosely and asked_for and strong >= 2:
            return ABSENT, None, "Understood, but nothing on record as of this day can answer it."
        return UNREAD, None, _why_open(reading, fitting, asked)

    def _another(
        self, reading: Reading, fitting: list[Match], addressed: list[Match], asked: list[Match]
    ) -> Ruling | None:
        """The verdict where the entry that is plainly asked for has another value; None where that does not decide."""
        assert reading.stated is not None
        meant = max(asked, key=lambda one: one.score)
        on_record = f"{_stated(reading)} On record: {_listed(meant, asked)}."
        refused = next((one for one in addressed if one.fits and one.entry.status == REJECTED), None)
        if refused and _beside_days(refused.entry, meant.entry):
            return UNREAD, meant, f"A day beside the one on record, {shown(meant.entry)}, may be told by another clock."
        if refused:
            how = refused.entry.fact.derivation
            return CONFLICTS, meant, f"{on_record} The stated value was printed elsewhere and rejected: {how}."
        if any(_day_off(stated, meant.entry) for stated in (reading.stated, *reading.stated_also)):
            return (
                UNREAD,
                None,
                _why_open(reading, [], asked),
            )  # one day is no misprint: it may be told by another clock
        coming = any(self._ahead(one.entry.fact.value) for one in asked)
        if meant.entry.measure == "expires_on" and self._ahead(reading.stated.value) and not coming:
            return UNREAD, None, _why_open(reading, fitting, asked)  # what has run out is not what will
        same = [one for one in fitting if one.entry.measure in reading.measures]
        other_vote = not reading.ballot_named and any(one.against == {"ballot"} for one in same)
        if other_vote or self._beside_round(reading, same) or _named_beside(reading, same):
            return UNREAD, None, _why_open(reading, fitting, asked)
        other = next((one for one in same if _apart(reading, one) and _telling(reading)), None)
        if other:
            why = f"{on_record} That value is the one of something else: {shown(other.entry)}."
            return ELSEWHERE, meant, why
        if any(one.entry.measure in _ACCOUNTS and not _apart(reading, one) for one in same):
            return UNREAD, None, _why_open(reading, fitting, asked)
        plain = reading.measures[0] not in _MANY or "eligible" in reading.get("poll").values
        slip = _slip if plain else _misprinted
        slipped = meant.fit == OFF and any(slip(reading.stated, one.entry) for one in asked)
        return (CONFLICTS, meant, on_record) if slipped else None

    def _by_description(
        self, reading: Reading, verdict: str, match: Match | None, matches: list[Match], by_words: bool
    ) -> Ruling | None:
        """The verdict where the words describe one figure on record plainly; None where they do not, or another way of
        reading has settled it."""
        firm = self._enough(reading) >= 2 and reading.measures[0] not in _DESCRIBED
        settled = verdict in (CONFIRMED, ROUNDED) and match is not None and not match.entry.described
        if firm or settled or reading.stranger or reading.mood in ("denied", "untrue") or not reading.stated:
            return None
        ranked = self._described(reading)
        if not ranked or ranked[0].score < _DESCRIBED_LEAST:
            return None
        best, top = ranked[0], self.match(reading, ranked[0].entry)
        if reading.mood == "hoped" and best.entry.measure not in _FORESEEN:
            return None
        plain = best.score >= (_PLAINLY if best.timed or top.agree & {"round", "estimator"} else _UNBOUND)
        near = [(one.score / best.score, self.match(reading, one.entry)) for one in ranked]
        if top.fits:
            return self._described_so(reading, verdict, best, top, near, plain=plain)
        same = top.entry.question
        fitting = [one for share, one in near if one.fits and (share >= _FITS_BY or one.entry.question == same)]
        if fitting or not plain:
            least = _RIVALS if by_words else _CLOSE_BY
            chosen = by_words or (plain and "estimator" in top.agree)
            beaten = chosen and not any(share >= least and one.fits for share, one in near)
            unsure = beaten if verdict in (CONFIRMED, ROUNDED) else fitting and match and not match.fits
            return (UNREAD, None, _why_open(reading, fitting, [top])) if unsure else None
        return self._misdescribed(reading, top, ranked, matches)

    def _described_so(
        self,
        reading: Reading,
        verdict: str,
        best: Described,
        top: Match,
        near: list[tuple[float, Match]],
        *,
        plain: bool,
    ) -> Ruling | None:
        """The verdict where the figure that the words describe has the value."""
        if reading.mood != "hoped" and is_forecast(top.entry):
            return UNREAD, None, f"It may be {shown(top.entry)}, told of as what may come."
        item = _item(top.entry)
        rivals = any(not one.fits and (share >= _RIVALS or item == _item(one.entry) != "") for share, one in near)
        plain = plain and (top.fit == EXACT or best.score >= _UNBOUND) and best.cover >= _COVERED
        sure = plain and not top.against & _TELLS_APART and (not rivals or "contract_year" in top.agree)
        if sure and _telling(reading):
            return self._confirmed(reading, top)
        return (UNREAD, None, _why_open(reading, [top], [])) if verdict in (CONFLICTS, ELSEWHERE) else None

    def _misdescribed(
        self, reading: Reading, top: Match, ranked: list[Described], matches: list[Match]
    ) -> Ruling | None:
        """The verdict on a value that is not the one described: that of something else, or the one described miswritten."""
        assert reading.stated is not None
        if "in_force" in top.entry.of:
            return None  # what holds for a time is not told by a description without one
        on_record = f"{_stated(reading)} On record: {shown(top.entry)}."
        told_too = any(one.fits and not one.against and self._shared(reading, one) >= _SHARED for one in matches)
        close = [one.entry for one in ranked if one.score >= _CLOSE_BY * ranked[0].score]
        if not told_too and any(_misprinted(reading.stated, entry) for entry in close):
            return CONFLICTS, top, on_record
        return None

    def _shared(self, reading: Reading, one: Match) -> float:
        """How telling the words are that an entry and a sentence share, those of the sentences before with less weight."""
        words = one.entry.words
        around = self.register.weight(words & (reading.context - reading.words))
        return self.register.weight(words & reading.words) + 0.4 * around

    def _described(self, reading: Reading) -> list[Described]:
        """The entries that the words near the figure describe, the plainest first; none that is of something else."""
        assert reading.stated is not None
        kept = []
        for one in self.register.descriptions.sharing(family(reading.stated.unit), reading.around):
            agree, against = self._compared(reading, one.entry)
            one = weighed(one, agree, against, reading.years.values, foreseen=reading.mood == "hoped")
            waived = {"estimator"} if reading.get("estimator").strength == 1 else set()
            waived |= {"round"} if one.timed else {"round", "union", "area"} if "estimator" in agree else set()
            if not against - PASSED_OVER - waived and _of_one_scale(reading.stated, one.entry):
                kept.append(one)
        return sorted(kept, key=lambda one: -one.score)

    def _is_record(self, entry: Entry) -> bool:
        """Whether an entry is the highest, or lowest, of its kind: of its measure, union, ballot or category."""

        def kind(one: Entry) -> tuple[object, ...]:
            return (one.union, one.of.get("ballot"), one.of.get("category"), one.of.get("series"), len(one.period))

        others = [
            abs(float(one.fact.value))
            for one in self.register.of(entry.measure)
            if kind(one) == kind(entry) and isinstance(one.fact.value, int | float)
        ]
        value = entry.fact.value
        return isinstance(value, int | float) and abs(float(value)) in (min(others), max(others))

    def _enough(self, reading: Reading) -> int:
        """How plainly the least plain of the dimensions that the measure needs is named; 0 where one is missing."""
        needed = _NEEDED.get(reading.measures[0]) if reading.measures else None
        if needed is None:
            return 0
        plain = min((self._strength(reading, name) for name in needed), default=0)
        return min(plain, 1) if reading.taken_up else plain

    def _strength(self, reading: Reading, name: str) -> int:
        named = reading.get(name)
        if name == "estimator" and not named:
            return reading.get("area").strength
        if name == "base":
            return max(named.strength, 2) if "year" in named.values else named.strength
        return named.strength if named else 0

    def _bears(self, reading: Reading, hit: Match) -> bool:
        """Whether enough is named to confirm the entry: more for small numbers, which may fit by chance."""
        strong, weight = self._enough(reading), _telling(reading)
        if len(reading.get("union").values) > _MOST_UNIONS:
            return False
        return (
            strong >= 2
            or (strong == 1 and weight >= 2)
            or (strong == 1 and weight >= 1 and hit.entry.measure != "raise")
        )

    def _worded(self, reading: Reading, one: Match) -> bool:
        """Whether an entry is bound to the figure by its own words."""
        entry, weight = one.entry, _telling(reading)
        if one.fit != EXACT and reading.stated and reading.stated.word:
            return False  # what is only near by a rounding word is not bound by words alone
        if entry.of.get("item") and entry.of.get("contract_year") and "contract_year" not in one.agree:
            return False  # a term that grows from year to year
        union = "union" in one.agree or not entry.union
        shared = self._shared(reading, one)
        bound = {0: 22.0, 1: 12.0, 2: 8.0}[weight] - _PART_GAIN * ("part" in one.agree)
        dated = "time" in one.agree or "round" in one.agree or "period" in one.agree
        return entry.status == ACCEPTED and union and dated and shared >= bound and reading.get("union").strength >= 1

    def _confirmed(self, reading: Reading, one: Match) -> Ruling:
        rounded = one.fit == NEAR
        if rounded and reading.mood == "exact":
            return UNREAD, None, f"The words say exactly, the value on record is only near: {shown(one.entry)}."
        word = reading.stated.word if reading.stated and reading.stated.word in MEANINGS else ""
        rule = (
            f"; “{word}”: {MEANINGS[word]}" if rounded and word else "; rounded to the place written" if rounded else ""
        )
        return (ROUNDED if rounded else CONFIRMED), one, f"{shown(one.entry)}{rule}."

    def _beside_round(self, reading: Reading, same: list[Match]) -> bool:
        """Whether the value is that of another round of the union which is as recent, and no year or sector tells them apart."""
        if reading.years.strength >= 2 or reading.get("sector").strength >= 2:
            return False
        others = [one.entry.on for one in same if one.against == {"round"} and "union" in one.agree]
        return any(on is not None and abs((self.as_of - on).days) <= _NEAR_DAYS for on in others)


def _unheard(reading: Reading) -> str:
    """Why a figure is not judged whatever its value; '' where it may be."""
    if reading.stranger:
        return "The sentence speaks of other trades or places."
    if reading.mood in ("denied", "hoped", "untrue"):
        return f"The words tell of what was {reading.mood}, or may be."
    if reading.mood.startswith(("left out", "in an order")):
        return f"What the figure is of was {reading.mood}."
    return ""


def _apart(reading: Reading, one: Match) -> bool:
    """Whether one thing or two differ plainly, in an account in the very clause of the figure."""
    named = one.against - {"time", "sector", "measure"}
    least = 3 if one.entry.measure in _ACCOUNTS else 2
    return 0 < len(named) <= 2 and all(name == "round" or reading.get(name).strength >= least for name in named)


def _named_beside(reading: Reading, same: list[Match]) -> bool:
    """Whether the value is that of another period of filming which is named beside the figure, and may be what is meant."""
    return any(one.against == {"period"} and one.entry.period in reading.beside for one in same)


def _left_open_by(entry: Entry, name: str, named: Named) -> bool:
    """Whether the words name a part that the entry, which names none, is not of."""
    if name == "part" and named.strength >= 2 and not entry.measure.startswith(_OF_THE_WHOLE):
        return bool(named.values & _EXCLUSIVE) or (entry.measure in ("members", "workers") and bool(named.values))
    return name == "cost_of" and entry.measure == "cost_estimate"


def _needs_name(entry: Entry, reading: Reading) -> bool:
    """Whether an entry is of a part, a local, or of those entitled to vote, and the words name none."""
    of = entry.of
    if (of.get("part") in (*_EXCLUSIVE, *_AGREEMENTS) or of.get("local")) and entry.measure.startswith(
        ("vote_", "members", "event", IN_WORDS)
    ):
        named = reading.get("part") or (reading.get("local") and of.get("part") != "location_managers")
        return not named
    if of.get("cost_of") and not reading.get("cost_of"):
        return True
    if of.get("signer") and not stems(of["signer"]) & (reading.words | reading.context):
        return True  # a deal of one company, and the words name another or none
    if of.get("part") == "area_standards" and not reading.get("part"):
        return True
    eligible = "eligible" in reading.get("poll").values
    return entry.measure == "members" and (of.get("poll") == "eligible") != eligible


def _leads(matches: list[Match]) -> tuple[Entry, ...]:
    """Up to three entries, the best first, each question once."""
    chosen: dict[tuple[object, ...], Entry] = {}
    for one in matches:
        chosen.setdefault((one.entry.question, str(one.entry.fact.value)), one.entry)
        if len(chosen) == LEADS:
            break
    return tuple(chosen.values())


def _value(entry: Entry, name: str) -> str:
    """What an entry holds of a dimension of the reading."""
    if name == "union":
        return entry.union
    if name == "round":
        return entry.dispute
    if name == "period":
        return entry.period if entry.measure.startswith(("shoot_days", "lowest", "falling", "rising")) else ""
    if name == "year":
        return entry.period
    return entry.of.get(name, "")


def _rank(fit: str) -> int:
    return (OFF, LOOSE, NEAR, EXACT).index(fit)


def _fit(stated: Stated, entry: Entry) -> str:
    value = entry.fact.value
    if isinstance(value, date) or isinstance(stated.value, date):
        return nearness_to(stated, value, entry.fact.unit, entry.rounds)
    if not isinstance(value, int | float) or family(entry.fact.unit) not in _families_of_unit(stated.unit):
        return OFF
    return nearness_to(stated, abs(float(value)), entry.fact.unit, entry.rounds)


def _families_of_unit(unit: str) -> tuple[str, ...]:
    return ("count", "filming") if unit == "count" else (family(unit),)


def _window(stated: Stated) -> tuple[float, float]:
    """The sizes that a stated number may be written for."""
    value = float(stated.value)  # type: ignore[arg-type]
    half = max(stated.step / 2, 0.0)
    wide = slack(value, stated.unit) if stated.word in ("about", "nearly", "just over") else half
    wide = 0.25 * value if stated.word in ("more than", "at least", "less than", "up to") else wide
    wide = min(max(wide, half), max(0.26 * value, 1.0))
    if stated.unit in DAYS_IN:
        wide = max(wide, 0.5)
    return value - wide - 1e-9, value + wide + 1e-9


def _of_one_scale(stated: Stated, entry: Entry) -> bool:
    """Whether a sum on record is counted as the stated one is: cents and dollars are no millions."""
    unit = entry.fact.unit
    return family(unit) != "money" or unit.startswith("usd_millions") == stated.unit.startswith("usd_millions")


def _unit_gain(reading: Reading, entry: Entry) -> float:
    stated = reading.stated
    if stated is None or stated.unit in ("count", "date"):
        return 0.0
    same = stated.unit == entry.fact.unit or (
        stated.unit.startswith("usd_millions") and entry.fact.unit.startswith("usd_millions")
    )
    people = {stated.unit, entry.fact.unit} <= {"persons", "votes", "ballots"}
    return 1.0 if same or people else -1.0 if family(stated.unit) == "count" else 0.0


def _telling(reading: Reading) -> int:
    """How telling a value is: 2 for four digits and more or a day, 1 for three digits, a decimal or a sum, 0 for others."""
    figure, stated = reading.figure, reading.stated
    if figure.kind == DAY:
        return 2 if stated and stated.known_to == "day" else 0
    digits = len(f"{figure.value:g}".replace(".", "").rstrip("0"))
    if figure.kind == SHARE:
        return 2 if digits >= 4 else 1 if figure.step < 1 or digits >= 3 else 0
    if figure.kind == MONEY:
        return 2 if digits >= 3 else 1 if digits >= 2 else 0
    return 2 if digits >= 4 else 1 if digits >= 3 or (figure.value >= 100 and digits >= 2) else 0


def _number(value: object) -> float | None:
    """The size of a number; None for a day or nothing."""
    return abs(float(value)) if isinstance(value, int | float) else None


def _digits(value: float) -> str:
    return f"{value:.12g}".replace(".", "")


def _wrong_digits(one: str, two: str) -> int:
    """How many digits of two numbers differ, place by place; all where they are not of one length."""
    return sum(a != b for a, b in zip(one, two, strict=True)) if len(one) == len(two) else len(one + two)


def _slip(stated: Stated, entry: Entry) -> bool:
    """Whether a value lies to the recorded one as a misprint does."""
    value = entry.fact.value
    if isinstance(value, date) and isinstance(stated.value, date):
        another_year = (value.month, value.day) == (stated.value.month, stated.value.day)
        days_off = abs((value - stated.value).days)
        return (another_year and abs(value.year - stated.value.year) == 1) or 1 < days_off <= _DAYS_OFF
    known, written = _number(value), _number(stated.value)
    if not known or written is None or stated.unit in ("weeks", "months", "years"):
        return False
    known /= DAYS_IN.get(stated.unit, 1.0) if entry.fact.unit == "days" else 1.0
    ratio = written / known
    near = 1 / 1.8 <= ratio <= 1.8 or any(abs(ratio * scale - 1) < 0.06 for scale in (1_000.0, 0.001))
    one, two = _digits(written), _digits(known)
    longer, shorter = sorted((one, two), key=len, reverse=True)
    extra = len(longer) == len(shorter) + 1 > 2
    extra = extra and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    return near or extra or sorted(one) == sorted(two) or (_wrong_digits(one, two) == 1 and len(one) > 2)


def _misprinted(stated: Stated, entry: Entry) -> bool:
    """Whether a value is the recorded one miswritten: near it, its digits in another order, one digit changed, or millions
    for billions; of what holds many values only the digits' order and the scale tell."""
    known, written = _number(entry.fact.value), _number(stated.value)
    if not known or not written or known == written:
        return False
    ratio, one, two = written / known, _digits(written), _digits(known)
    swapped = len(one) > 1 and (sorted(one) == sorted(two) or sorted(one.strip("0")) == sorted(two.strip("0")))
    scaled = any(abs(ratio / scale - 1) < 1e-6 for scale in (0.001, 0.1, 10.0, 1_000.0))
    changed = len(two) > 2 and _wrong_digits(one, two) == 1
    near = abs(ratio - 1) <= _NEAR_MISS or changed
    return scaled or swapped or (changed and len(two.strip("0")) > 2) or (near and entry.measure not in _MANY)


def _transposed(stated: Stated | None, entry: Entry) -> bool:
    """Whether a value has the digits of the recorded one, three and more, in another order."""
    known, written = _number(entry.fact.value), _number(stated.value) if stated else None
    if known is None or written is None or known == written:
        return False
    one, two = (f"{each:.12g}".strip("0") for each in (written, known))
    return one != two and len(one.replace(".", "")) > 2 and sorted(one) == sorted(two)


def _alike(one: Entry, two: Entry) -> bool:
    """Whether two entries are of one dispute, or of one category and period of filming."""
    if two.dispute:
        return one.dispute == two.dispute
    return one.period == two.period and one.of.get("category") == two.of.get("category")


def _item(entry: Entry) -> str:
    """The term of a contract that an entry is, whatever its year; '' for none."""
    return entry.dispute + entry.of["item"] if entry.of.get("item") else ""


def _listed(meant: Match, asked: list[Match]) -> str:
    """The entry that is meant, and other values that hold for it under another rule."""
    others = {str(one.entry.fact.value): one.entry for one in asked if one.entry.question == meant.entry.question}
    others.pop(str(meant.entry.fact.value), None)
    return "; ".join(map(shown, [meant.entry, *list(others.values())[:2]]))


def _loosely_dated(reading: Reading) -> bool:
    """Whether a day is told by its month only."""
    return reading.stated is not None and reading.stated.known_to != "day"


def _day_off(stated: Stated, entry: Entry) -> bool:
    """Whether a day stands right beside the one on record."""
    known, written = entry.fact.value, stated.value
    return isinstance(known, date) and isinstance(written, date) and abs((known - written).days) == 1


def _beside_days(one: Entry, two: Entry) -> bool:
    """Whether two entries are days next to one another."""
    first, second = one.fact.value, two.fact.value
    return isinstance(first, date) and isinstance(second, date) and abs((first - second).days) <= 1


def _stated(reading: Reading) -> str:
    return f"Stated: {reading.stated.text}." if reading.stated else ""


def shown(entry: Entry) -> str:
    """An entry for readers: what it is, its value, how it was had."""
    fact = entry.fact
    how = f" ({fact.derivation})" if fact.derivation else ""
    return f"{fact.label}: {value_text(fact.value, fact.unit)}{how}"


def _why_open(reading: Reading, fitting: list[Match], asked: list[Match]) -> str:
    if not fitting and asked:
        return f"Not the value on record: {shown(asked[0].entry)}; but too little is named to call it wrong."
    if not fitting:
        return "Nothing on record with this value is of what the sentence tells."
    differ = sorted(fitting[0].against)
    if differ:
        return f"It may be {shown(fitting[0].entry)}; the words differ in {', '.join(differ).replace('_', ' ')}."
    return f"It may be {shown(fitting[0].entry)}; too little is named to say so."
