"""The other dimensions of a figure: side, ballot, part, year of the contract, category and base of filming."""

from __future__ import annotations

import re

from helpers.articles.article import Near
from helpers.articles.belonging import Belonging
from helpers.articles.figures import NUMBER, SHARE, Figure
from helpers.articles.lexicon import pattern
from helpers.articles.measuring import CLOSE, SAME_CLAUSE
from helpers.articles.surroundings import Named

_NEXT_SUBJECT_COST, _SIDE_REACH = 34, 4
_AGREEMENTS, _BODIES, _PART_REACH = ("basic_agreement", "area_standards"), ("board", "delegates"), 50


class Dimensions(Belonging):
    """The other dimensions, one reader for each."""

    def _side(self, figure: Figure) -> Named:
        near = self.article.near(figure, "side")
        start, end = self.article.clause(figure)
        speaks = self.article.mentions.within("employers", start, figure.core)
        if (
            speaks
            and all(one.strength < SAME_CLAUSE for one in near)
            and not self.article.mentions.within("union", start, end)
        ):
            return Named(frozenset({"employers"}), 2)
        if not near:
            return self._side_before(self.article.number(figure))
        asked = [one for one in near if one.strength == 3 and one.mention.value != "settlement"]
        first = asked[0] if asked and asked[0].cost <= near[0].cost + 40 else near[0]
        value = first.mention.value
        return Named(frozenset({value}), first.strength)

    def _side_before(self, number: int) -> Named:
        """The side that the sentences before speak of; an agreement is spoken of until its paragraph ends."""
        for back, sentence in self.article.back(number, _SIDE_REACH):
            if back > 1 and not self.article.same_paragraph(number - back, number):
                break
            before = self.article.mentions.last("side", sentence.start, sentence.end)
            if before:
                return Named(frozenset({before.value}), 2 if before.value == "settlement" else 1)
        return Named()

    def _contract_year(self, figure: Figure) -> Named:
        named = [one for one in self.article.near(figure, "contract_year") if not one.taken]
        if named and named[0].cost < 40 and not (named[0].cost > 0 and pattern("then").search(self._left(figure))):
            return Named(frozenset({named[0].mention.value}), named[0].strength)
        if figure.kind == SHARE and pattern("then").search(self._left(figure)):
            place, _ = self._place_in_list(figure)
            # '7 percent, then 4': the list holds the first year; '7 percent in the first year, then 4 and 3.5': it does not.
            counted = place > 1 and re.search(r"\b(?:then|by) $", self._left(figure, 8)) is not None
            return Named(frozenset({str(place if counted else (place or 1) + 1)}), 2)
        each = self._best(figure, "pay", ("each",))
        if each and each.cost < 24 and figure.kind == SHARE:
            return Named(frozenset({"each"}), 3)
        if not named and (year := self._year_taken_up_from(figure)):
            return Named(frozenset({year}), 2)
        place, length = self._place_in_list(figure)
        later = re.search(r"\b(?:next|following|then|after that|later)\b", self._own_words(figure))
        if not place:
            return Named()
        return Named(
            frozenset({str(place), str(place + 1)}) if later else frozenset({str(place)}),
            2 if length > 2 and not later else 1,
        )

    def _year_taken_up_from(self, figure: Figure) -> str:
        """The year of the contract told of the figure before, where a side follows: '11 percent in the first year and has
        been offered 5', or in the sentence before, where the items of a list are of different unions."""
        number = self.article.number(figure)
        sentence = self.article.sentences[number]
        before = [one for one in self.article.figures_in(sentence.start, figure.start) if one.kind == figure.kind]
        start = before[-1].end if before else sentence.start
        if before and self.article.mentions.within("side", start, figure.start):
            values = self.article.mentions.values("contract_year", start, figure.start)
        elif number and self.article.mentions.within("union", start, figure.start):
            values = self.article.mentions.values(
                "contract_year", self.article.sentences[number - 1].start, figure.start
            )
        else:
            values = []
        return values[0] if len(values) == 1 else ""

    def _ballot(self, figure: Figure) -> Named:
        near = self.article.near(figure, "ballot")
        if near:
            ranked = sorted(near, key=lambda one: one.cost - (8 if one.mention.value != "rejection" else 0))
            ballots = {ranked[0].mention.value}
            # One vote ends the strike and accepts the contract; a code or demands are approved as well.
            in_clause = {one.mention.value for one in ranked if one.strength == SAME_CLAUSE}
            if ballots == {"end_strike"} and any(one.mention.value == "ratification" for one in ranked):
                ballots.add("ratification")
            elif ballots == {"ratification"}:
                ballots |= in_clause & {"code_of_conduct", "pattern_of_demands"}
            return Named(frozenset(ballots), ranked[0].strength)
        number = self.article.number(figure)
        for back in (1, 2):
            if number - back >= 0:
                sentence = self.article.sentences[number - back]
                values = self.article.mentions.values("ballot", sentence.start, sentence.end)
                values = [one for one in values if one != "rejection"] or values  # rejected, yet carried: one vote
                if values:
                    beside = back == 1 or self.article.same_paragraph(number - back, number)
                    return Named(frozenset(values), 2 if len(values) == 1 and beside else 1)
        start = self.article.sentences[max(0, number - 1)].start
        acts = set(self.article.mentions.values("act", start, figure.end))
        if acts & {"deal_on", "settled"} or self._best(figure, "deal"):  # a vote told after a deal is on the deal
            return Named(frozenset({"ratification"}), 2)
        return Named()

    def _part(self, figure: Figure) -> Named:
        every = self.article.near(figure, "part")
        relative = pattern("who").match(self.article.text, self.article.clause(figure)[0])
        near = [one for one in every if one.strength == SAME_CLAUSE or one.cost < _PART_REACH or relative]
        agreements = [one for one in every if one.mention.value in _AGREEMENTS]
        if not near and len({one.mention.value for one in agreements}) == 1:
            near = agreements
        bodies = [one for one in near if one.mention.value in _BODIES and one.mention.start < figure.core]
        near = [*(one for one in bodies if one.strength == SAME_CLAUSE), *near]
        if near:
            return Named(frozenset({near[0].mention.value}), near[0].strength)
        number = self.article.number(figure)
        if not number or not pattern("go_on").search(self.article.words(number)):
            return Named()
        start, end = self.article.sentences[number - 1].start, self.article.sentences[number - 1].end
        before = set(self.article.mentions.values("part", start, end)) & set(_AGREEMENTS)
        return Named(frozenset(before), 1) if len(before) == 1 else Named()

    def _local(self, figure: Figure) -> Named:
        numbers = re.findall(r"\bLocal ([0-9]+)", self._own_words(figure))
        if len(numbers) == 1:
            return Named(frozenset(numbers), 3)
        before = re.findall(r"\bLocal ([0-9]+)", self._left(figure, 160))
        return Named(frozenset(before[-1:]), 3) if before else Named()

    def _estimator(self, figure: Figure) -> Named:
        number = self.article.number(figure)
        near = self.article.near(figure, "estimator")
        if near:
            return Named(frozenset({near[0].mention.value}), near[0].strength)
        start = self.article.sentences[max(0, number - 1)].start
        values = self.article.mentions.values("estimator", start, figure.start)
        return Named(frozenset(values), 1)

    def _valuer(self, figure: Figure) -> Named:
        """The union, where it is said to value what the other side offers."""
        start, _ = self.article.clause(figure)
        valued = pattern("values").search(self.article.text, start, figure.core)
        return Named(frozenset({"guild"}), 3) if valued and self._side(figure).values == {"employers"} else Named()

    def _category(self, figure: Figure) -> Named:
        near = [
            one for one in self.article.near(figure, "category") if not self._of_a_share(figure, one) and not one.later
        ]
        near.sort(key=lambda one: one.cost + _NEXT_SUBJECT_COST * self._opens_the_next(figure, one))
        special = [one for one in near if one.mention.value not in ("total", "any")]
        overall = [one for one in near if one.mention.value == "total"]
        if special and (special[0].strength == 3 or not overall or special[0].cost < overall[0].cost):
            best = special[0]
            if not [one for one in overall if one.strength == 3 and one.cost + 12 < best.cost]:
                return Named(frozenset({best.mention.value}), best.strength)
        if overall or near:
            return Named(frozenset({"total"}), (overall or near)[0].strength)
        number = self.article.number(figure)
        if number:
            sentence = self.article.sentences[number - 1]
            before = self.article.mentions.values("category", sentence.start, sentence.end)
            special_before = [value for value in before if value not in ("total", "any")]
            if special_before:
                return Named(frozenset({*special_before[-1:], "total"}), 1)
        return Named(frozenset({"total"}), 2)

    def _opens_the_next(self, figure: Figure, near: Near) -> bool:
        """Whether a mention after the figure begins the next item of a list: '3,666, reality shows 14.7 percent'."""
        text = self.article.text
        return near.mention.start >= figure.end and bool(
            pattern("next_subject").fullmatch(text, figure.end, near.mention.start)
        )

    def _of_a_share(self, figure: Figure, near: Near) -> bool:
        """Whether a category is that of a part of the figure: '38,795 shoot days, of them 14,466 for television'."""
        return (
            pattern("of_which").search(self.article.text, figure.end, max(figure.end, near.mention.start)) is not None
        )

    def _period(self, figure: Figure) -> Named:
        base = (
            figure.kind == NUMBER
            and self._measures(figure)[:1] == ("shoot_days",)
            and self.periods.count_is_base(figure)
        )
        period = self.periods.base_periods(figure) if base else self.periods.told(figure)
        return Named(period.periods, period.strength)

    def _base(self, figure: Figure) -> Named:
        base, strength = self.periods.base(figure)
        return Named(frozenset({base}), strength)

    def _way(self, figure: Figure) -> Named:
        near = [one for one in self.article.near(figure, "way") if one.strength == 3]
        near = [one for one in near if not figure.start <= one.mention.start < figure.end]
        plain = len({one.mention.value for one in near}) == 1 and near[0].cost <= CLOSE
        return Named(frozenset({near[0].mention.value}), 3 if plain else 2) if near else Named()
