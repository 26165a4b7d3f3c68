"""Whose a figure is and of when: union, sector, years, and the round or strike that they leave."""

from __future__ import annotations

import re

from helpers.articles.article import Near
from helpers.articles.figures import DAY, YEAR, Figure, number_of_words
from helpers.articles.lexicon import pattern
from helpers.articles.measuring import ADJACENT_REACH, PARAGRAPH_REACH, SAME_CLAUSE, Measuring
from helpers.articles.surroundings import Named, Reading

_WHEN, _WHEN_REACH = re.compile(r",? when (?:the )?", re.I), 4
_FOLLOWS = 24
_OF_YEAR, _OF_YEAR_REACH = re.compile(r" (?:of|in) "), 24
_DATELINE_REACH, _DATELINE_DAYS = 60, 2


class Belonging(Measuring):
    """Whose a figure is, and of when."""

    def _union(self, figure: Figure) -> Named:
        """The union that a figure is of: the nearest in its clause, its sentence, or the ones before."""
        when = _WHEN.match(self.article.text, figure.end)
        of_clause = self.article.mentions.within("union", when.end(), when.end() + _WHEN_REACH) if when else []
        if of_clause:
            return Named(frozenset({of_clause[0].value}), 3)
        whole = self.article.near(figure, "union")
        relative = pattern("who").match(self.article.text, self.article.clause(figure)[0])
        near = whole if relative else [one for one in whole if not self._aside(one)]
        near = sorted(
            near, key=lambda one: one.cost + (_FOLLOWS if one.mention.start >= figure.end and one.cost > 0 else 0)
        )
        if near:
            first = near[0]
            clause = [one.mention.value for one in near if one.strength == 3]
            values = list(dict.fromkeys(clause)) if clause and first.strength == 3 else [first.mention.value]
            if len(values) > 1:
                return Named(frozenset({first.mention.value}), 2)
            return Named(frozenset(values), first.strength if len({one.mention.value for one in near}) == 1 else 2)
        return self._union_before(self.article.number(figure))

    def _aside(self, near: Near) -> bool:
        start = near.mention.start
        opens = self.article.sentence_start(start)
        before = self.article.mentions.last("aside", max(opens, start - 26), start)
        return before is not None and "," not in self.article.text[before.end : start]

    def _union_before(self, number: int) -> Named:
        """The union that the sentences before speak of, or the article as a whole."""
        words = self.article.words(number)
        for back, _ in self.article.back(number, 3):
            named = self._subject_of(number - back)
            if named:
                alone = len(self._unions_of_paragraph(number)) == 1
                goes_on = (
                    alone or (back == 1 and pattern("go_on").search(words)) or len(self._union_values(0, number)) == 1
                )
                near = self.article.same_paragraph(number - back, number)
                near = near or self.article.words(number - back).rstrip().endswith(":")
                return Named(named, 2 if len(named) == 1 and (goes_on or (back == 1 and near)) else 1)
        every = self._every_union
        return Named(frozenset(every), 2 if len(every) == 1 else 1 if len(every) == 2 else 0)

    def _unions_of_paragraph(self, number: int) -> set[str]:
        """The unions that the paragraph of a sentence speaks of up to it."""
        return self._union_values(self.article.paragraph_start(number, PARAGRAPH_REACH), number)

    def _union_values(self, first: int, last: int) -> set[str]:
        """The unions that some sentences speak of."""
        start, end = self.article.sentences[first].start, self.article.sentences[last].end
        return set(self.article.mentions.values("union", start, end))

    def _subject_of(self, number: int) -> frozenset[str]:
        sentence = self.article.sentences[number]
        unions = [
            one
            for one in self.article.mentions.within("union", sentence.start, sentence.end)
            if not self._aside(Near(0, 2, one))
        ]
        values = list(dict.fromkeys(one.value for one in unions))
        return frozenset(values[:1]) if len(values) != 2 else frozenset(values)

    def _sector(self, figure: Figure) -> Named:
        number = self.article.number(figure)
        near = self.article.near(figure, "sector")
        if near:
            values = frozenset(one.mention.value for one in near)
            other = values - {"film_tv"}
            return Named(other or values, 3 if other else 2)
        question = number > 0 and self.article.words(number - 1).rstrip().endswith("?")
        if question and "film_tv" in (
            sectors := self.article.mentions.values("sector", self.article.sentences[number - 1].start, figure.start)
        ):
            return Named(frozenset(sectors), 2)
        unions = set(self._union(figure).values)
        for back, sentence in self.article.back(number, 3):
            values = frozenset(self.article.mentions.values("sector", sentence.start, sentence.end)) - {"film_tv"}
            beside = self.article.same_paragraph(number - back, number)
            before = set(self.article.mentions.values("union", sentence.start, sentence.end))
            if values and (not unions or not before or (beside and before & unions)):
                return Named(values, 2 if back == 1 or beside else 1)
        return Named()

    def _years(self, figure: Figure) -> Named:
        """The years that the words name: in the clause, the sentence, the ones before."""
        number = self.article.number(figure)
        sentence = self.article.sentences[number]
        bound = self._adjacent_year(figure) or self._year_taken_up(figure)
        if bound:
            return Named(_span_of(bound), 3)
        beside = [
            one for one in self._years_in(sentence.start, sentence.end, figure) if not self._of_another(one, figure)
        ]
        act = self._measures(figure)[:1] if figure.kind == DAY else ()
        if figure.kind == DAY and not beside and act not in (("expires_on",), ("effective_on",)):
            dated = figure if figure.has_year else self._other_end(figure)
            if dated is not None:
                return Named(_span_of(dated), 2)
        if beside:
            clause = self.article.clause(figure)
            inside = [one for one in beside if clause[0] <= one.start < clause[1]]
            chosen = min(inside or beside, key=lambda one: abs(one.start - figure.core))
            alone = len({_last_year(one) for one in beside}) == 1
            return Named(_span_of(chosen), 3 if inside or alone else 2)
        words = self.article.words(number)
        ago = self._years_ago(number)
        if ago:
            return ago
        if re.search(r"\blast year\b", words):
            return Named(frozenset({str(self.article.as_of.year - 1)}), 2)
        if re.search(
            r"\bthis (?:year|month|week|summer|spring|fall|autumn|winter)\b|\b(?:today|yesterday|now)\b", words
        ):
            return Named(frozenset({str(self.article.as_of.year)}), 2)
        return self._years_before(number)

    def _years_ago(self, number: int) -> Named:
        """'Three years ago', 'six years earlier', 'a decade ago': counted from the report, or from the year told last."""
        ago = pattern("ago").search(self.article.words(number))
        if ago is None:
            return Named()
        count = 10.0 if ago["decade"] else 1.0 if ago["one"] else number_of_words(ago["count"]) or float(ago["count"])
        before = self._years_before(number).values if ago["from"] != "ago" else frozenset()
        step = int(count) if ago["from"] == "later" else -int(count)
        return Named(frozenset(str(int(year) + step) for year in before or {self.article.as_of.year}), 2)

    def _adjacent_year(self, figure: Figure) -> Figure | None:
        """A year bound to a figure: '96.3 percent in 2017', '2017 (96.3 percent', 'the 95-day strike of 1980'."""
        for one in self.article.dated_in(figure.end, figure.end + 40):
            between = self.article.text[figure.end : one.start]
            if (
                one.kind == YEAR
                and re.fullmatch(r"(?: (?!and\b|but\b|while\b)[\w'/-]+){0,4} (?:in|of|for) (?:the )?", between)
                and not pattern("compares").search(between)
            ):
                return one
            break
        before = self.article.dated_in(max(0, figure.start - ADJACENT_REACH), figure.start)
        if (
            before
            and before[-1].kind == YEAR
            and re.fullmatch(r" \(|,? ", self.article.text[before[-1].end : figure.start])
        ):
            return before[-1]
        return None

    def _year_taken_up(self, figure: Figure) -> Figure | None:
        """A year that the clause of a figure takes up: 'since 1988, when its strike ran 153 days'."""
        start = self.article.clause(figure)[0]
        before = self.article.dated_in(max(0, start - 32), start)
        return (
            before[-1]
            if before and before[-1].kind == YEAR and pattern("who").match(self.article.text, start)
            else None
        )

    def _other_end(self, figure: Figure) -> Figure | None:
        """The day with a year that ends a span which a day without one begins."""
        following = self.article.dated_in(figure.end, figure.end + 50)
        ends = self._span_end(figure) == "first" and following and following[0].has_year
        return following[0] if ends else None

    def _of_another(self, year: Figure, figure: Figure) -> bool:
        """Whether a year is bound to another figure: one of the same kind stands between."""
        owner = self._compared_of(year)
        if owner is not None and owner.kind == figure.kind and owner.core != figure.core:
            return True  # 'up from the 74.22 percent of 2020'
        if year.start > figure.end and self.article.cuts_between(figure.end, year.start):
            _, end = self.article.clause(year)  # 'approved by 74 percent; the 2017 vote had been 76 percent'
            if any(one.kind == figure.kind for one in self.article.figures_in(year.end, end)):
                return True
        start, end = sorted((year.start, figure.core))
        return year.start > figure.core and any(
            one.kind == figure.kind and one.core not in (figure.core, year.core)
            for one in self.article.figures_in(start, end)
        )

    def _compared_of(self, year: Figure) -> Figure | None:
        """The figure that a year is of where another is compared with it: 'against 33 in 2023'."""
        counted = [one for one in self.article.figures_in(year.start - _OF_YEAR_REACH, year.start) if one.kind != YEAR]
        if counted and _OF_YEAR.fullmatch(self.article.text, counted[-1].end, year.start):
            left = self.article.text[max(0, counted[-1].start - _OF_YEAR_REACH) : counted[-1].start]
            return counted[-1] if pattern("compared").search(left) else None
        return None

    def _years_before(self, number: int) -> Named:
        for back, sentence in self.article.back(number, 3):
            dated = [one for one in self.article.dated_in(sentence.start, sentence.end) if self._tells_year(one)]
            dated = [one for one in dated if self._compared_of(one) is None] or dated
            if dated:
                if len({_last_year(one) for one in dated}) > 1:
                    return Named()
                near = back == 1 and self.article.same_paragraph(number - back, number)
                old = _last_year(dated[-1]) < self.article.as_of.year - 2
                goes_on = near and (not old or pattern("go_on").search(self.article.words(number)))
                return Named(_span_of(dated[-1]), 2 if goes_on else 1)
        return Named()

    def _tells_year(self, one: Figure) -> bool:
        if one.kind == DAY and (not one.has_year or self._of_report(one)):
            return False
        last = _last_year(one)
        if not last or last > self.article.as_of.year:
            return False  # what is still to come is not the year of the round
        left = self.article.text[max(0, one.start - 48) : one.start]
        return not pattern("compares").search(left) and not pattern("expire_before").search(left)

    def _of_report(self, one: Figure) -> bool:
        """Whether a day is only that of the report: a dateline."""
        heads = one.start < self.article.sentences[0].end + _DATELINE_REACH
        return heads and one.day is not None and abs((self.article.as_of - one.day).days) <= _DATELINE_DAYS

    def _years_in(self, start: int, end: int, figure: Figure) -> list[Figure]:
        return [one for one in self.article.dated_in(start, end) if self._tells_year(one) and one.core != figure.core]

    def _add_round(self, reading: Reading) -> None:
        """The rounds or strikes that union, sector and years leave."""
        union, sector, years = reading.get("union"), reading.get("sector"), reading.years
        if union.strength <= 1 and sector.strength == SAME_CLAUSE:
            named = {int(year) for year in years.values} if years.strength >= 2 else set()
            of_sector = self.rounds.in_sector(sector.values, named)
            if of_sector is not None:  # 'the commercials strike of 2000'
                reading.dims["union"] = Named(frozenset({of_sector.union}), 2)
                reading.dims["round"] = Named(frozenset({of_sector.dispute}), 2)
                return
        if not union:
            return
        strike = bool(reading.measures) and reading.measures[0].startswith(
            ("stoppage", "years_since", "since", "workers", "cost_estimate")
        )
        since = reading.measures[:1] in (("years_since",), ("since_strike",))
        looks_back = strike or reading.measures[:1] == ("contract_term",)
        before = since or (
            looks_back and any(near.strength == 3 for near in self.article.near(reading.figure, "before"))
        )
        kinds = sector.values if sector.strength >= 2 else frozenset()
        named_years = {int(year) for year in years.values}
        if named_years:
            meant = self.rounds.in_years(union.values, kinds, named_years, strike=strike)
            if meant and years.strength == 1:
                live = self.rounds.live(union.values, kinds)
                both = meant & live  # the year told before and the day of the report mean the same
                reading.dims["round"] = Named(frozenset(both or meant | live), min(2, union.strength) if both else 1)
                return
            near = self._years_in(*self.article.clause(reading.figure), reading.figure)
            beside = years.strength >= 2 and (near or not strike)  # 'authorized in 2023; it went on for 320 days'
            if (meant or beside) and not since:
                reading.dims["round"] = Named(frozenset(meant), min(years.strength, union.strength) if meant else 0)
                return
        if before:
            meant = (
                self.rounds.last_strike(union.values, kinds, before=True)
                if strike
                else self.rounds.before(union.values, kinds)
            )
            reading.dims["round"] = Named(frozenset(meant), min(2, union.strength))
            reading.years = Named()
            return
        meant = self.rounds.live(union.values, kinds)
        if strike and not meant:
            meant = self.rounds.last_strike(union.values, kinds, before=False)
            reading.dims["round"] = Named(frozenset(meant), 1)
            return
        reading.dims["round"] = Named(frozenset(meant), min(2, union.strength))


def _span_of(figure: Figure) -> frozenset[str]:
    """The years that a dated figure names."""
    if figure.kind == DAY and figure.day:
        return frozenset({str(figure.day.year)})
    return frozenset(str(year) for year in range(figure.years[0], figure.years[1] + 1))


def _last_year(figure: Figure) -> int:
    return figure.day.year if figure.kind == DAY and figure.day else figure.years[1]
