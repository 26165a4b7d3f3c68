"""The other dimensions of a figure: side, ballot, part, year of the contract, category and base of filming."""

from __future__ import annotations

from helpers.articles.article import SAME_CLAUSE, SAME_SENTENCE, Near
from helpers.articles.belonging import Belonging
from helpers.articles.figures import NUMBER, SHARE, Figure
from helpers.articles.lexicon import pattern
from helpers.articles.measuring import CLOSE
from helpers.articles.surroundings import Named, named

_NEXT_SUBJECT_COST, _SIDE_REACH, _SIDE_COST, _YEAR_COST, _EACH_COST = 34, 4, 40, 40, 24
_AGREEMENTS, _BODIES, _PART_REACH = ("basic_agreement", "area_standards"), ("board", "delegates"), 50
_REJECTED_COST, _OVERALL_COST = 8, 12


class Dimensions(Belonging):
    """The other dimensions, one reader for each."""

    def _side(self, figure: Figure) -> Named:
        near, start = self.article.near(figure, "side"), self.article.clause(figure)[0]
        speaks = self.article.mentions.within("employers", start, figure.core)
        if speaks and not self._in_clause(figure, "side") and not self.article.in_clause(figure, "union"):
            return named(SAME_SENTENCE, "employers")
        if not near:
            return self._side_before(self.article.number(figure))
        asked = [one for one in near if one.strength == SAME_CLAUSE and one.mention.value != "settlement"]
        first = asked[0] if asked and asked[0].cost <= near[0].cost + _SIDE_COST else near[0]
        return named(first.strength, first.mention.value)

    def _side_before(self, number: int) -> Named:
        """The side that the sentences before speak of; an agreement is spoken of until its paragraph ends."""
        for back, sentence in self.article.back(number, _SIDE_REACH):
            if back > 1 and not self.article.same_paragraph(number - back, number):
                break
            before = self.article.mentions.last("side", sentence.start, sentence.end)
            if before:
                return named(2 if before.value == "settlement" else 1, before.value)
        return Named()

    def _contract_year(self, figure: Figure) -> Named:
        near = [one for one in self.article.near(figure, "contract_year") if not one.taken]
        then = self._before(figure, "then")
        if near and near[0].cost < _YEAR_COST and not (near[0].cost > 0 and then):
            return named(near[0].strength, near[0].mention.value)
        place, length = self._place_in_list(figure)
        if figure.kind == SHARE and then:
            # '7 percent, then 4': the list holds the first year; '7 percent in the first year, then 4 and 3.5': it does not.
            counted = place > 1 and self._before(figure, "ends_then", 8)
            return named(2, str(place if counted else (place or 1) + 1))
        each = self._best(figure, "pay", ("each",))
        if each and each.cost < _EACH_COST and figure.kind == SHARE:
            return named(SAME_CLAUSE, "each")
        if not near and figure.kind == SHARE and self._after(figure, "then_next"):
            return named(2, "1")  # '1.5 percent this May, then 3 percent'
        if not near and (year := self._year_taken_up_from(figure)):
            return named(2, year)
        later = pattern("later_year").search(self._own_words(figure))
        if not place:
            return Named()
        return named(1, str(place), str(place + 1)) if later else named(2 if length > 2 else 1, str(place))

    def _year_taken_up_from(self, figure: Figure) -> str:
        """The year of the contract told of the figure before, where a side follows: '11 percent in the first year and has
        been offered 5', or in the sentence before, where the items of a list are of different unions."""
        number, mentions = self.article.number(figure), self.article.mentions
        start = self.article.sentences[number].start
        before = [one for one in self.article.figures_in(start, figure.start) if one.kind == figure.kind]
        start = before[-1].end if before else start
        values: list[str] = []
        if before and mentions.within("side", start, figure.start):
            values = mentions.values("contract_year", start, figure.start)
        elif number and mentions.within("union", start, figure.start):
            values = mentions.values("contract_year", self.article.sentences[number - 1].start, figure.start)
        return values[0] if len(values) == 1 else ""

    def _ballot(self, figure: Figure) -> Named:
        near = [one for one in self.article.near(figure, "ballot") if not self._of_compared(figure, one)]
        if near:
            near.sort(key=lambda one: one.cost - _REJECTED_COST * (one.mention.value != "rejection"))
            ballots = {near[0].mention.value}
            # One vote ends the strike and accepts the contract; a code or demands are approved as well.
            if ballots == {"end_strike"} and any(one.mention.value == "ratification" for one in near):
                ballots.add("ratification")
            elif ballots == {"ratification"}:
                in_clause = {one.mention.value for one in near if one.strength == SAME_CLAUSE}
                ballots |= in_clause & {"code_of_conduct", "pattern_of_demands"}
            return named(near[0].strength, *ballots)
        number = self.article.number(figure)
        for back in (1, 2):
            values = self.article.values("ballot", number - back, number - back)
            values = [one for one in values if one != "rejection"] or values  # rejected, yet carried: one vote
            if values:
                beside = back == 1 or self.article.same_paragraph(number - back, number)
                return named(2 if len(values) == 1 and beside else 1, *values)
        start = self.article.sentences[max(0, number - 1)].start
        acts = set(self.article.mentions.values("act", start, figure.end))
        after_deal = set(self.article.values("deal", number - 1, number)) and "expires_on" not in acts
        of_deal = (
            acts & {"deal_on", "settled"} or self._best(figure, "deal") or after_deal
        )  # a vote told after a deal is on it
        return named(2, "ratification") if of_deal else Named()

    def _of_compared(self, figure: Figure, near: Near) -> bool:
        """Whether a mention is of a figure that this one is compared with: 'down from 48 percent when it was authorized'."""
        between = self.article.figures_in(figure.end, max(figure.end, near.mention.start))
        alike = [one for one in between if one.kind == figure.kind]
        return any(pattern("compared").search(self.article.text, figure.end, one.start) for one in alike)

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
            return named(near[0].strength, near[0].mention.value)
        number = self.article.number(figure)
        if not number or not pattern("go_on").search(self.article.words(number)):
            return Named()
        before = set(self.article.values("part", number - 1, number - 1)) & set(_AGREEMENTS)
        return named(1, *before) if len(before) == 1 else Named()

    def _local(self, figure: Figure) -> Named:
        numbers = pattern("local").findall(self._own_words(figure))
        numbers = numbers if len(numbers) == 1 else pattern("local").findall(self._left(figure, 160))[-1:]
        return named(SAME_CLAUSE, *numbers)

    def _estimator(self, figure: Figure) -> Named:
        near = self._best(figure, "estimator")
        if near:
            return named(near.strength, near.mention.value)
        start = self.article.sentences[max(0, self.article.number(figure) - 1)].start
        return named(1, *self.article.mentions.values("estimator", start, figure.start))

    def _valuer(self, figure: Figure) -> Named:
        """The union, where it is said to value what the other side offers."""
        valued = pattern("values").search(self.article.text, self.article.clause(figure)[0], figure.core)
        return named(SAME_CLAUSE, "guild") if valued and self._side(figure).values == {"employers"} else Named()

    def _category(self, figure: Figure) -> Named:
        near = [
            one for one in self.article.near(figure, "category") if not self._of_a_share(figure, one) and not one.later
        ]
        near.sort(key=lambda one: one.cost + _NEXT_SUBJECT_COST * self._opens_the_next(figure, one))
        special = [one for one in near if one.mention.value not in ("total", "any")]
        overall = [one for one in near if one.mention.value == "total"]
        if special and (special[0].strength == SAME_CLAUSE or not overall or special[0].cost < overall[0].cost):
            nearer = [one for one in overall if one.strength == SAME_CLAUSE]
            if not any(one.cost + _OVERALL_COST < special[0].cost for one in nearer):
                return named(special[0].strength, special[0].mention.value)
        if near:
            return named((overall or near)[0].strength, "total")
        number = self.article.number(figure)
        before = [one for one in self.article.values("category", number - 1, number - 1) if one not in ("total", "any")]
        if before and self.article.words(number - 1).rstrip().endswith("?"):
            return named(SAME_SENTENCE, before[-1])  # 'Feature films? Three.'
        return named(1, before[-1], "total") if before else named(SAME_SENTENCE, "total")

    def _opens_the_next(self, figure: Figure, near: Near) -> bool:
        """Whether a mention after the figure begins the next item of a list: '3,666, reality shows 14.7 percent'."""
        start = near.mention.start
        opens = start >= figure.end and pattern("next_subject").fullmatch(self.article.text, figure.end, start)
        return bool(opens)

    def _of_a_share(self, figure: Figure, near: Near) -> bool:
        """Whether a category is that of a part of the figure: '38,795 shoot days, of them 14,466 for television'."""
        return bool(pattern("of_which").search(self.article.text, figure.end, max(figure.end, near.mention.start)))

    def _period(self, figure: Figure) -> Named:
        counted = figure.kind == NUMBER and self._measures(figure)[:1] == ("shoot_days",)
        base = counted and self.periods.count_is_base(figure)
        period = self.periods.base_periods(figure) if base else self.periods.told(figure)
        return Named(period.periods, period.strength)

    def _base(self, figure: Figure) -> Named:
        base, strength = self.periods.base(figure)
        return named(strength, base)

    def _way(self, figure: Figure) -> Named:
        near = self._in_clause(figure, "way")
        near = [one for one in near if not figure.start <= one.mention.start < figure.end]
        plain = len({one.mention.value for one in near}) == 1 and near[0].cost <= CLOSE
        return named(3 if plain else 2, near[0].mention.value) if near else Named()
