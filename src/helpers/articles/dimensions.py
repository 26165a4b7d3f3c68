"""The other dimensions of a figure: side, ballot, part, year of the contract, category and base of filming."""

from __future__ import annotations

import re

from helpers.articles.article import Near
from helpers.articles.belonging import GO_ON, WHO, Belonging
from helpers.articles.figures import NUMBER, SHARE, Figure
from helpers.articles.measuring import BESIDE, CLOSE, SAME_CLAUSE
from helpers.articles.surroundings import Named

_OF_WHICH = re.compile(r"\b(?:of|including|among) (?:which|them|those|these)\b")
_THEN = re.compile(r"\b(?:then|followed by)\b (?:by )?(?:[0-9.]+ ?(?:percent|%)?(?:,| and)* ?){0,2}$", re.I)
_VALUES = re.compile(
    r"\b(?:guild|union|WGA|SAG-AFTRA|DGA)\b[^.;]{0,20}\b(?:values|valued|puts|put|estimates|estimated|calculates)\b",
    re.I,
)
_NEXT_TWO = re.compile(
    r"^ (?:in )?(?:(?:each|both) of )?(?:the )?(?:next|following|remaining|other|later) two\b|^ (?:in )?each of the two\b"
    r"|^ (?:in )?the two (?:years )?(?:that follow|after)|^ thereafter\b|^ (?:in )?each year after\b",
    re.I,
)
_NEXT_SUBJECT = re.compile(r"(?: shoot days| days)?(?:,| and|, and|;)(?: (?:the|its|both))? ?", re.I)
_NEXT_SUBJECT_COST, _SIDE_REACH = 34, 4


class Dimensions(Belonging):
    """The other dimensions, one reader for each."""

    def _side(self, figure: Figure) -> Named:
        near = self.article.near(figure, "side")
        start, end = self.article.clause(figure)
        speaks = self.article.mentions.within("employers", start, figure.core)
        if speaks and all(one.strength < SAME_CLAUSE for one in near) and not self._unions_in(start, end):
            return Named(frozenset({"employers"}), 2)
        if not near:
            return self._side_before(self.article.number(figure))
        asked = [one for one in near if one.strength == 3 and one.mention.value != "settlement"]
        first = asked[0] if asked and asked[0].cost <= near[0].cost + 40 else near[0]
        value = first.mention.value
        if (
            value == "employers"
            and self._best(figure, "union")
            and re.search(
                r"\b(?:guild|union|writers|actors|WGA)'s? (?:\w+ )?(?:counter)?offer", self._own_words(figure)
            )
        ):
            value = "guild"
        return Named(frozenset({value}), first.strength)

    def _side_before(self, number: int) -> Named:
        """The side that the sentences before speak of; an agreement is spoken of until its paragraph ends."""
        for back in range(1, _SIDE_REACH + 1):
            if number - back < 0 or (back > 1 and not self.article.same_paragraph(number - back, number)):
                break
            sentence = self.article.sentences[number - back]
            before = self.article.mentions.last("side", sentence.start, sentence.end)
            if before:
                return Named(frozenset({before.value}), 2 if before.value == "settlement" else 1)
        return Named()

    def _unions_in(self, start: int, end: int) -> list[str]:
        return self.article.mentions.values("union", start, end)

    def _contract_year(self, figure: Figure) -> Named:
        if figure.kind == SHARE and _NEXT_TWO.match(self._right(figure)):
            return Named(frozenset({"2", "3"}), 3)
        named = [one for one in self.article.near(figure, "contract_year") if not one.taken]
        if named and named[0].cost < 40 and not (named[0].cost > 0 and _THEN.search(self._left(figure))):
            return Named(frozenset({named[0].mention.value}), named[0].strength)
        if figure.kind == SHARE and _THEN.search(self._left(figure)):
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
        relative = WHO.match(self.article.text, self.article.clause(figure)[0])
        beside = self.article.mentions.within("part", figure.end, figure.end + 12)
        if beside and re.fullmatch(r" (?:the|its) ", self.article.text[figure.end : beside[0].start]):
            return Named(frozenset({beside[0].value}), 3)
        near = [one for one in self.article.near(figure, "part") if one.strength == 3 or one.cost < 50 or relative]
        if near:
            return Named(frozenset({near[0].mention.value}), near[0].strength)
        number = self.article.number(figure)
        if number and GO_ON.search(self.article.words(number)):
            sentence = self.article.sentences[number - 1]
            values = self.article.mentions.values("part", sentence.start, sentence.end)
            bodies = [value for value in values if value in ("board", "delegates")]
            if len(bodies) == 1 and "".join(self._measures(figure)[:1]).startswith("vote_"):
                return Named(frozenset(bodies), 2)
            agreements = [value for value in values if value in ("basic_agreement", "area_standards")]
            return Named(frozenset(agreements), 1) if len(agreements) == 1 else Named()
        return Named()

    def _local(self, figure: Figure) -> Named:
        numbers = re.findall(r"\bLocal ([0-9]+)", self._own_words(figure))
        if len(numbers) == 1:
            return Named(frozenset(numbers), 3)
        before = re.findall(r"\bLocal ([0-9]+)", self._left(figure, 160))
        return Named(frozenset(before[-1:]), 3) if before else Named()

    def _estimator(self, figure: Figure) -> Named:
        number = self.article.number(figure)
        near = list(self.article.near(figure, "estimator"))
        if near:
            return Named(frozenset(one.mention.value for one in near), near[0].strength)
        start = self.article.sentences[max(0, number - 1)].start
        values = self.article.mentions.values("estimator", start, figure.start)
        return Named(frozenset(values), 1)

    def _valuer(self, figure: Figure) -> Named:
        """The union, where it is said to value what the other side offers."""
        start, _ = self.article.clause(figure)
        valued = _VALUES.search(self.article.text, start, figure.core)
        return Named(frozenset({"guild"}), 3) if valued and self._side(figure).values == {"employers"} else Named()

    def _category(self, figure: Figure) -> Named:
        near = [one for one in self.article.near(figure, "category") if not self._of_a_share(figure, one)]
        near.sort(key=lambda one: one.cost + _NEXT_SUBJECT_COST * self._opens_the_next(figure, one))
        special = [
            one for one in near if one.mention.value not in ("total", "any") and not self._told_later(figure, one)
        ]
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
            if special_before and GO_ON.search(self.article.words(number)):
                return Named(frozenset(special_before[-1:]), 1)
            if special_before:
                return Named(frozenset({*special_before[-1:], "total"}), 1)
        return Named(frozenset({"total"}), 2)

    def _told_later(self, figure: Figure, near: Near) -> bool:
        """Whether a mention stands in a later clause that has a figure of its own: '5,520; television had 1,707 days'."""
        if near.strength == SAME_CLAUSE or near.mention.start < figure.end:
            return False
        return bool(self.article.figures_in(near.mention.end, near.mention.end + BESIDE))

    def _opens_the_next(self, figure: Figure, near: Near) -> bool:
        """Whether a mention after the figure begins the next item of a list: '3,666, reality shows 14.7 percent'."""
        text = self.article.text
        return near.mention.start >= figure.end and bool(_NEXT_SUBJECT.fullmatch(text, figure.end, near.mention.start))

    def _of_a_share(self, figure: Figure, near: Near) -> bool:
        """Whether a category is that of a part of the figure: '38,795 shoot days, of them 14,466 for television'."""
        return _OF_WHICH.search(self.article.text, figure.end, max(figure.end, near.mention.start)) is not None

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
        if figure.kind == NUMBER:
            lost = re.search(
                r"\b(?:(loss|drop|decline|lost|down)|(gain|increase|gained|up))\b(?: of)?(?: just| only)? ?$",
                self._left(figure),
            )
            return Named(frozenset({"down" if lost.group(1) else "up"}), 3) if lost else Named()
        text = self.article.text
        sign = text[max(0, figure.core - 1) : figure.core]
        if sign in "+-" and sign and (figure.core < 2 or not text[figure.core - 2].isalnum()):
            return Named(frozenset({"up" if sign == "+" else "down"}), 3)
        plain = len({one.mention.value for one in near}) == 1 and near[0].cost <= CLOSE
        return Named(frozenset({near[0].mention.value}), 3 if plain else 2) if near else Named()
