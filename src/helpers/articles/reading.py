"""What a sentence says of a figure: one reader for each dimension. None of them looks at the value.

A reader answers with the values that the words allow and how plainly they are named: 3 in the clause of the figure, 2 in
its sentence or taken up from the one before, 1 understood from the article or the day of the report, 0 not named.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property

from helpers.analysis.verdicts import Stated
from helpers.articles.accounts import Accounts
from helpers.articles.article import SAME_CLAUSE
from helpers.articles.descriptions import term
from helpers.articles.entry import ACCEPTED, stems
from helpers.articles.figures import DAY, MONEY, NUMBER, ORDINAL, POINTS, QUARTER, SHARE, YEAR, Figure
from helpers.articles.lexicon import pattern
from helpers.articles.measuring import SAID_REACH
from helpers.articles.periods import day_of
from helpers.articles.record import register
from helpers.articles.surroundings import Named, Reading, named

_ACTS = "stoppage_start stoppage_end deal_on ratified_on authorization_on opened_on expires_on effective_on session proposal_on".split()
_DUE_REACH = 24
_SETTLED = ("raise", "raises_together", "package_value")
_ELSEWHERE = ("new_york", "other_place", "california", "nation")
_SHARED, _TAKEN, _OTHER_CLAUSE, _ONE_BACK, _TWO_BACK = 0.8, 0.4, 0.75, 0.3, 0.15


class Reader(Accounts):
    """Reads the figures of one article."""

    def read(self, figure: Figure) -> Reading:
        """The reading of one figure."""
        article = self.article
        if self._share_of_list(figure):
            figure = replace(figure, kind=SHARE, unit="pct")
        number = article.number(figure)
        reading = Reading(figure, None, number)
        reading.words = stems(self._own_words(figure))
        reading.context = stems(article.words(number)) | stems(article.words(number - 1))
        reading.around = self._around(figure)
        sentence = article.sentence(figure)
        dated = any(one.kind in (QUARTER, YEAR) for one in article.dated_in(sentence.start, sentence.end))
        # A period that is carried on from far may be any that the article names.
        before = article.sentences[max(0, number - 1)].start
        reading.beside = self._beside(before, sentence.end) if dated else self._named_anywhere
        reading.ballot_named = bool(article.values("ballot", max(0, number - 2), number))
        reading.measures = self._measures(figure)
        measure = "".join(reading.measures[:1])
        filming, voted = measure in _FILMED, measure.startswith("vote_")
        goes_on = pattern("go_on").search(article.words(number)) is not None
        reading.taken_up = figure.kind == SHARE and voted and not goes_on and not self._topics(figure)
        reading.taken_up = reading.taken_up and not self._in_clause(figure, "ballot")
        # 'Thirteen days later' leaves out a day that both ends counted would have.
        reading.taken_up |= measure == "stoppage_days" and self._after(figure, "later_next")
        readers = _FILMING_DIMS if filming else _ACCOUNTS.get(measure, _DIMS)
        reading.dims = {name: value for name, read in readers.items() if (value := read(self, figure))}
        if not filming:
            reading.years = self._years(figure)
            self._add_round(reading)
        self._add_understood(reading, measure)
        reading.mood = self._mood(figure, reading)
        if voted and self._of_a_vote_before(figure):
            reading.mood = reading.mood or "left out: it is that of a vote before"
        if pattern("respectively").search(article.words(number)):
            reading.mood = "in an order that was not made out"
        reading.stranger = self._stranger(figure, number, filming)
        if measure == "stoppage_day" and self._tells_day(figure):
            reading.measures = ()  # the number of a day gone by
        self._state(reading)
        return reading

    def _beside(self, start: int, end: int) -> frozenset[str]:
        """The periods that are named between two offsets: 'the second quarter of 2025 beside that of 2024' names both."""
        dated = self.article.dated_in(start, end)
        periods = {self.periods.resolved(one) for one in dated if one.kind in (QUARTER, YEAR)}
        parts = {period[4:] for period in periods}
        return frozenset(year + part for year in {period[:4] for period in periods} for part in parts)

    @cached_property
    def _named_anywhere(self) -> frozenset[str]:
        return self._beside(0, len(self.article.text))

    def _add_understood(self, reading: Reading, measure: str) -> None:
        """What the words leave out and a reader would know: the year of a raise by its day, the side of a raise once the
        round is settled, the ballot where the round has had one only."""
        on_record = [*register(self.article.archive).at(measure, reading.get("round").values)]
        if measure == "raise" and not reading.get("contract_year") and (year := self._year_due(reading)):
            reading.dims["contract_year"] = named(2, str(year))
        settled = measure in _SETTLED and any(entry.of.get("side") == "settlement" for entry in on_record)
        if settled and not reading.get("side"):
            others = self.article.values("employers", reading.number, reading.number)
            reading.dims["side"] = named(1 if others else 2, "settlement")
        ballots = {entry.of.get("ballot", "") for entry in on_record if entry.status == ACCEPTED}
        if measure.startswith("vote_") and not reading.get("ballot") and len(ballots) == 1:
            reading.dims["ballot"] = named(2, *ballots)

    def _year_due(self, reading: Reading) -> int:
        """The year of the contract in which a raise comes whose day is told: '4 percent in July 2025'; 0 for none."""
        figure, known = reading.figure, register(self.article.archive)
        due = next((one for one in self.article.dated_in(figure.end, figure.end + _DUE_REACH) if one.kind == DAY), None)
        if due is None or due.day is None or not pattern("due").search(self.article.text[figure.core : due.start]):
            return 0
        begun = known.at("effective_on", reading.get("round").values) or known.at(
            "deal_on", reading.get("round").values
        )
        first = min((entry.fact.value for entry in begun if isinstance(entry.fact.value, date)), default=due.day)
        return 1 + round((due.day - first).days / 365.25) if begun and due.day >= first else 0

    def _of_a_vote_before(self, figure: Figure) -> bool:
        """Whether a share of a vote is what another is compared with, and no year tells which: 'to 15.33 from 16 percent'."""
        compared = figure.kind == SHARE and self._before(figure, "compared", 24)
        if not compared or self._adjacent_year(figure):
            return False
        start, end = self.article.clause(figure)
        if any(one.kind == YEAR for one in self.article.dated_in(start, end)):
            return False
        return any(one.kind == SHARE for one in self.article.figures_in(start - SAID_REACH, figure.start))

    def _tells_day(self, figure: Figure) -> bool:
        """Whether the clause of a figure names a day other than that of the report."""
        as_of = self.article.as_of
        days = [one for one in self.article.dated_in(*self.article.clause(figure)) if one.kind == DAY]
        days = [one for one in days if self._of_day(one) != ("stoppage_start",)]
        return any(one.day and (one.day.month, one.day.day) != (as_of.month, as_of.day) for one in days)

    def _around(self, figure: Figure) -> dict[str, float]:
        """The words near a figure by which a description may be known, and how near each stands: 1 in its own stretch
        between commas, less in that of another figure, in another clause, or in the sentences before."""
        if figure.kind not in (SHARE, NUMBER, MONEY):
            return {}
        article, number = self.article, self.article.number(figure)
        start, end = article.clause(figure)
        sentence = article.sentence(figure)
        others = [one.core for one in article.figures_in(sentence.start, sentence.end) if one.kind == figure.kind]
        bounds = [
            sentence.start,
            *(m.end() for m in pattern("stretch").finditer(article.text, sentence.start, sentence.end)),
            sentence.end,
        ]
        home = bisect_right(bounds, figure.core)
        taken = {bisect_right(bounds, core): core for core in others if bisect_right(bounds, core) != home}
        left_out = not any(term(one.word) for one in article.tokens_in(bounds[home - 1], figure.start))
        nearness: dict[str, float] = {}
        for token in article.tokens_in(article.sentences[max(0, number - 2)].start, sentence.end):
            word = term(token.word)
            if not word:
                continue
            if token.start < sentence.start:
                near = _ONE_BACK if token.start >= article.sentences[number - 1].start else _TWO_BACK
            else:
                place = bisect_right(bounds, token.start)
                near = 1.0 if place == home else _SHARED
                if place > home and any(home < other for other in taken) and place < max(taken):
                    near = _TAKEN  # ', from October 2026, to 17.5 percent': what leads up to the next figure
                elif place in taken:  # '$9,031 for a half-hour and $16,415 for an hour': what is left out stands before
                    near = _SHARED if left_out and token.start < taken[place] < figure.core else _TAKEN
                near *= 1.0 if start <= token.start < end else _OTHER_CLAUSE
            nearness[word] = max(nearness.get(word, 0.0), near)
        return nearness

    def _mood(self, figure: Figure, reading: Reading) -> str:
        start, end = self.article.clause(figure)
        measure = "".join(reading.measures[:1])
        act, filmed = measure in _ACTS, measure in _FILMED
        for one in self.article.mentions.within("mood", start, end):
            turns = filmed and self.article.mentions.within("way", one.start, one.end)
            if turns or any(before.end + 1 == one.start for before in self.article.figures_in(start, one.start)):
                continue  # 'output collapsed by 5 percent'; '3,617 approved and thirty did not'
            before = one.start < figure.core
            if one.value == "untrue" or (one.value == "denied" and (before or act)):
                return one.value
            if one.end <= figure.core or not measure or act:
                return one.value
        if filmed and self.article.values("without", reading.number, reading.number):
            return "left out in part"
        exact = self.article.mentions.within("exact", max(start, figure.start - 24), figure.start)
        return "exact" if exact else ""

    def _stranger(self, figure: Figure, number: int, filming: bool) -> bool:
        """Whether the sentence speaks of other trades, or of filming elsewhere."""
        if self.article.values("stranger", number, number):
            return True
        areas = self.article.near(figure, "area") if filming else []
        elsewhere = bool(areas) and areas[0].mention.value in _ELSEWHERE
        here = any(one.mention.value == "los_angeles" for one in areas)
        return elsewhere and (areas[0].strength == SAME_CLAUSE or not here)

    def _state(self, reading: Reading) -> None:
        """The value as stated: a day gets its year, an ordinal its unit."""
        figure, measure = reading.figure, "".join(reading.measures[:1])
        if figure.kind == DAY and figure.day:
            days = self._days(figure, reading)
            stated = [Stated(day, "date", "", 1.0, figure.known_to, figure.part) for day in days]
            reading.stated, reading.stated_also = stated[0], tuple(stated[1:])
        elif figure.kind == ORDINAL:
            unit = pattern("day_next").match(self._right(figure))
            straight = "quarters" if self._best(figure, "since", ("straight",)) else "count"
            word = "at least" if self._before(figure, "passed", 30) else figure.word
            reading.stated = Stated(figure.value, f"{unit['unit']}s" if unit else straight, word)
        elif figure.kind == YEAR:
            reading.stated = Stated(float(figure.years[0]), "year")
        elif figure.kind in (NUMBER, SHARE, POINTS, MONEY):
            unit_of = figure.unit
            counted = pattern("day_number").search(self._left(figure))
            if measure == "stoppage_day" and counted:
                unit_of = f"{counted['unit'].lower()}s"
            if measure in ("shoot_days", "shoot_days_difference"):
                unit_of = "shoot_days"
            elif measure.startswith("vote_") and figure.kind == NUMBER:
                unit_of = "votes"
            elif "idled" in reading.dims:
                unit_of = _IDLED[min(reading.get("idled").values)]
            names = measure == "minimum" and "minimum" in self.article.text[figure.start : figure.core].lower()
            word = "" if names else figure.word  # 'a minimum of $3,664' names what is paid and rounds nothing
            reading.stated = Stated(figure.value, unit_of or "count", word, figure.step)

    def _days(self, figure: Figure, reading: Reading) -> list[date]:
        """The days that a day without a year may be: in the years told, of the round meant, near the report."""
        assert figure.day is not None
        if figure.has_year:
            return [figure.day]
        as_of = self.article.as_of
        # What is told as done lies behind the report rather than ahead of it.
        ahead = 1 if reading.measures[:1] == ("expires_on",) else 4
        near = min(
            (day_of(year, figure.day) for year in (as_of.year - 1, as_of.year, as_of.year + 1)),
            key=lambda day: max((as_of - day).days, ahead * (day - as_of).days),
        )
        days = [day_of(int(year), figure.day) for year in sorted(reading.years.values)]
        return list(dict.fromkeys([*days, near]))


_IDLED = {"stoppages": "stoppages", "workers": "persons", "days": "worker_days"}
_FILMED = "shoot_days shoot_days_change shoot_days_difference lowest_since falling_quarters rising_quarters".split()
_Read = Callable[[Reader, Figure], Named]


def _nearest(idea: str, wanted: Iterable[str] = (), least: int = 2, most: int = 1_000) -> _Read:
    """A reader of a dimension that the nearest mention of an idea names."""

    def read(reader: Reader, figure: Figure) -> Named:
        near = [one for one in reader.article.near(figure, idea, wanted) if one.strength >= least and one.cost < most]
        near = [one for one in near if not one.taken] or near
        return named(near[0].strength, near[0].mention.value) if near else Named()

    return read


_DIMS: dict[str, _Read] = {idea: _nearest(idea) for idea in ("guild", "area", "poll", "stage")}
_DIMS |= {"per": _nearest("per", most=60), "cost_of": _nearest("cost_of", least=3), "valuer": Reader._valuer}
_DIMS |= {"union": Reader._union, "sector": Reader._sector, "side": Reader._side, "ballot": Reader._ballot}
_DIMS |= {"part": Reader._part, "local": Reader._local, "estimator": Reader._estimator}
_DIMS |= {"contract_year": Reader._contract_year}
_PAY: dict[str, _Read] = {"pay_kind": Reader._pay_kind, "pay_field": Reader._field, "year": Reader._year}
_ACCOUNTS: dict[str, dict[str, _Read]] = {
    "us_stoppages": {"idled": Reader._idled, "industry": Reader._industry, "year": Reader._year},
    "us_stoppage": {"idled": Reader._idled, "union": Reader._union},
    "writer_pay": {"union": Reader._union, **_PAY},
    "package_cost": {"union": Reader._union, "company": Reader._company},
    "minimum": {"union": Reader._payee, "scale_item": Reader._scale, "in_force": Reader._in_force},
}
_FILMING_DIMS: dict[str, _Read] = {"category": Reader._category, "period": Reader._period, "base": Reader._base}
_FILMING_DIMS |= {"way": Reader._way, "rank": _nearest("since", ("lowest", "highest"))}
