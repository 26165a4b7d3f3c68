"""What a sentence says of a figure: one reader for each dimension. None of them looks at the value.

A reader answers with the values that the words allow and how plainly they are named: 3 in the clause of the figure, 2 in
its sentence or taken up from the one before, 1 understood from the article or the day of the report, 0 not named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from helpers.analysis.verdicts import Stated
from helpers.articles.accounts import Accounts
from helpers.articles.descriptions import term
from helpers.articles.entry import ACCEPTED, stems
from helpers.articles.figures import DAY, MONEY, NUMBER, ORDINAL, POINTS, QUARTER, SHARE, YEAR, Figure
from helpers.articles.lexicon import pattern
from helpers.articles.measuring import SAID_REACH
from helpers.articles.periods import day_of
from helpers.articles.record import register
from helpers.articles.surroundings import Named, Reading

_ACTS = "stoppage_start stoppage_end deal_on ratified_on authorization_on opened_on expires_on effective_on session proposal_on".split()
_DUE_REACH = 24
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
        reading.beside = self._beside(article.sentences[max(0, number - 1)].start, article.sentences[number].end)
        reading.measures = self._measures(figure)
        goes_on = pattern("go_on").search(article.words(number)) is not None
        voted = reading.measures[:1] and reading.measures[0].startswith("vote_")
        reading.taken_up = figure.kind == SHARE and bool(voted) and not goes_on and not self._topics(figure)
        filming = bool(reading.measures) and reading.measures[0] in _FILMED
        reading.dims = {
            name: named
            for name, read in (_FILMING_DIMS if filming else _ACCOUNTS.get(reading.measures[:1], _DIMS)).items()
            if (named := read(self, figure))
        }
        if not filming:
            reading.years = self._years(figure)
            self._add_round(reading)
        if reading.measures[:1] == ("raise",):
            if not reading.get("contract_year"):
                self._add_contract_year(reading)
            if not reading.get("side"):
                self._add_side(reading)
        if "".join(reading.measures[:1]).startswith("vote_") and not reading.get("ballot"):
            self._add_ballot(reading)
        reading.mood = reading.mood or self._mood(figure, reading)
        if reading.measures and reading.measures[0].startswith("vote_") and self._of_a_vote_before(figure):
            reading.mood = reading.mood or "left out: it is that of a vote before"
        reading.stranger = self._stranger(figure, number, filming)
        if re.search(r"\brespectively\b", article.words(number), re.I):
            reading.mood = "in an order that was not made out"
        if reading.measures[:1] == ("stoppage_day",) and self._tells_day(figure):
            reading.measures = ()  # the number of a day gone by
        self._state(reading)
        return reading

    def _beside(self, start: int, end: int) -> frozenset[str]:
        """The periods that are named between two offsets: 'the second quarter of 2025 beside that of 2024' names both."""
        dated = self.article.dated_in(start, end)
        periods = [self.periods.resolved(one) for one in dated if one.kind in (QUARTER, YEAR)]
        return frozenset(periods) | {year[:4] + quarter[4:] for year in periods for quarter in periods}

    def _add_contract_year(self, reading: Reading) -> None:
        """The year of the contract in which a raise comes whose day is told: '4 percent in July 2025'."""
        figure = reading.figure
        due = next((one for one in self.article.dated_in(figure.end, figure.end + _DUE_REACH) if one.kind == DAY), None)
        if due is None or due.day is None or not pattern("due").search(self.article.text[figure.core : due.start]):
            return
        known, named = register(self.article.archive), reading.get("round").values
        begun = known.at("effective_on", named) or known.at("deal_on", named)
        days = [entry.fact.value for entry in begun if isinstance(entry.fact.value, date)]
        if days and due.day >= min(days):
            year = 1 + round((due.day - min(days)).days / 365.25)
            reading.dims["contract_year"] = Named(frozenset({str(year)}), 2)

    def _add_side(self, reading: Reading) -> None:
        """The settlement, where no side is named and the round has come to one."""
        known = register(self.article.archive).at("raise", reading.get("round").values)
        if known and any(entry.of.get("side") == "settlement" for entry in known):
            sentence = self.article.sentences[reading.number]
            others = self.article.mentions.within("employers", sentence.start, sentence.end)
            reading.dims["side"] = Named(frozenset({"settlement"}), 1 if others else 2)

    def _add_ballot(self, reading: Reading) -> None:
        """The ballot that is not named where the round has had one only."""
        known = register(self.article.archive).at(reading.measures[0], reading.get("round").values)
        ballots = {entry.of.get("ballot", "") for entry in known if entry.status == ACCEPTED}
        if len(ballots) == 1:
            reading.dims["ballot"] = Named(frozenset(ballots), 2)

    def _of_a_vote_before(self, figure: Figure) -> bool:
        """Whether a share of a vote is what another is compared with, and no year tells which: 'to 15.33 from 16 percent'."""
        if (
            figure.kind != SHARE
            or not pattern("compared").search(self._left(figure, 24))
            or self._adjacent_year(figure)
        ):
            return False
        start, end = self.article.clause(figure)
        return any(one.kind == SHARE for one in self.article.figures_in(start - SAID_REACH, figure.start)) and not any(
            one.kind == YEAR for one in self.article.dated_in(start, end)
        )

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
        sentence = article.sentences[number]
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
        filmed = reading.measures[:1] and reading.measures[0] in _FILMED
        for one in self.article.mentions.within("mood", start, end):
            turns = filmed and self.article.mentions.within("way", one.start, one.end)
            if turns or any(before.end + 1 == one.start for before in self.article.figures_in(start, one.start)):
                continue  # 'output collapsed by 5 percent'; '3,617 approved and thirty did not'
            if one.value == "untrue":
                return "untrue"
            if one.value == "denied" and (
                one.start < figure.core or (reading.measures[:1] and reading.measures[0] in _ACTS)
            ):
                return "denied"
            if one.end <= figure.core or not reading.measures or reading.measures[0] in _ACTS:
                return one.value
        if filmed:
            sentence = self.article.sentences[reading.number]
            if self.article.mentions.within("without", sentence.start, sentence.end):
                return "left out in part"
        if self.article.mentions.within("exact", max(start, figure.start - 24), figure.start):
            return "exact"
        return ""

    def _stranger(self, figure: Figure, number: int, filming: bool) -> bool:
        sentence = self.article.sentences[number]
        strangers = self.article.mentions.within("stranger", sentence.start, sentence.end)
        if strangers:
            return True
        areas = [one.mention.value for one in self.article.near(figure, "area")]
        elsewhere = bool(areas) and areas[0] in ("new_york", "other_place", "california", "nation")
        return filming and elsewhere and (self._best(figure, "area").strength == 3 or "los_angeles" not in areas)  # type: ignore[union-attr]

    def _state(self, reading: Reading) -> None:
        """The value as stated: a day gets its year, an ordinal its unit."""
        figure = reading.figure
        if figure.kind == DAY and figure.day:
            days = self._days(figure, reading)
            stated = [Stated(day, "date", "", 1.0, figure.known_to, figure.part) for day in days]
            reading.stated, reading.stated_also = stated[0], tuple(stated[1:])
        elif figure.kind == ORDINAL:
            unit = re.match(r"^[ -](?:full |straight )?(day|week|month)\b", self._right(figure))
            kind = (
                f"{unit.group(1)}s" if unit else "quarters" if self._best(figure, "since", ("straight",)) else "count"
            )
            word = "at least" if pattern("passed").search(self._left(figure, 30)) else figure.word
            reading.stated = Stated(figure.value, kind, word)
        elif figure.kind == YEAR:
            reading.stated = Stated(float(figure.years[0]), "year")
        elif figure.kind in (NUMBER, SHARE, POINTS, MONEY):
            unit_of = figure.unit
            counted = re.search(r"\b(day|week|month)(?: No\.| number| #)? $", self._left(figure), re.I)
            if reading.measures[:1] == ("stoppage_day",) and counted:
                unit_of = f"{counted.group(1).lower()}s"
            if reading.measures[:1] in (("shoot_days",), ("shoot_days_difference",)):
                unit_of = "shoot_days"
            elif reading.measures and reading.measures[0].startswith("vote_") and figure.kind == NUMBER:
                unit_of = "votes"
            elif "idled" in reading.dims:
                unit_of = _IDLED[next(iter(reading.get("idled").values))]
            reading.stated = Stated(figure.value, unit_of or "count", figure.word, figure.step)

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
        return Named(frozenset({near[0].mention.value}), near[0].strength) if near else Named()

    return read


_DIMS: dict[str, _Read] = {
    "union": Reader._union,
    "guild": _nearest("guild"),
    "sector": Reader._sector,
    "side": Reader._side,
    "contract_year": Reader._contract_year,
    "ballot": Reader._ballot,
    "part": Reader._part,
    "local": Reader._local,
    "area": _nearest("area"),
    "estimator": Reader._estimator,
    "per": _nearest("per", most=60),
    "poll": _nearest("poll"),
    "valuer": Reader._valuer,
    "cost_of": _nearest("cost_of", least=3),
    "stage": _nearest("stage"),
}
_ACCOUNTS: dict[tuple[str, ...], dict[str, _Read]] = {
    ("us_stoppages",): {"idled": Reader._idled, "industry": Reader._industry, "year": Reader._year},
    ("us_stoppage",): {"idled": Reader._idled, "union": Reader._union},
    ("writer_pay",): {
        "union": Reader._union,
        "pay_kind": Reader._pay_kind,
        "pay_field": Reader._field,
        "year": Reader._year,
    },
    ("package_cost",): {"union": Reader._union, "company": Reader._company},
    ("minimum",): {"union": Reader._payee, "scale_item": Reader._scale, "in_force": Reader._in_force},
}
_FILMING_DIMS: dict[str, _Read] = {
    "category": Reader._category,
    "period": Reader._period,
    "base": Reader._base,
    "way": Reader._way,
    "rank": _nearest("since", ("lowest", "highest")),
}
