"""Whose a figure is and of when: union, sector, years, and the round or strike that they leave."""

from __future__ import annotations

from helpers.articles.article import SAME_CLAUSE, SAME_SENTENCE, Near
from helpers.articles.figures import DAY, YEAR, Figure, number_of_words
from helpers.articles.lexicon import pattern
from helpers.articles.measuring import ADJACENT_REACH, PARAGRAPH_REACH, Measuring
from helpers.articles.surroundings import Named, Reading, named

_WHEN_REACH, _FOLLOWS, _OF_YEAR_REACH, _ASIDE_REACH = 4, 24, 24, 26
_DATELINE_REACH, _DATELINE_DAYS = 60, 2
_OF_A_STRIKE = ("stoppage", "years_since", "since", "workers", "cost_estimate")


class Belonging(Measuring):
    """Whose a figure is, and of when."""

    # --- union and sector --------------------------------------------------------------------------------------------

    def _union(self, figure: Figure) -> Named:
        """The union that a figure is of: the nearest in its clause, its sentence, or the ones before."""
        when = pattern("when").match(self.article.text, figure.end)
        of_clause = self.article.mentions.within("union", when.end(), when.end() + _WHEN_REACH) if when else []
        if of_clause:
            return named(SAME_CLAUSE, of_clause[0].value)
        near = self.article.near(figure, "union")
        if not pattern("who").match(self.article.text, self.article.clause(figure)[0]):
            near = [one for one in near if not self._aside(one)]
        near.sort(key=lambda one: one.cost + _FOLLOWS * (one.mention.start >= figure.end and one.cost > 0))
        if not near:
            return self._union_before(self.article.number(figure))
        first, every = near[0], {one.mention.value for one in near}
        clause = {one.mention.value for one in near if one.strength == SAME_CLAUSE}
        if first.strength == SAME_CLAUSE and len(clause) > 1:
            return named(SAME_SENTENCE, first.mention.value)
        return named(first.strength if len(every) == 1 else SAME_SENTENCE, first.mention.value)

    def _aside(self, near: Near) -> bool:
        """Whether a union is only compared with: 'unlike the actors, ...'."""
        start = near.mention.start
        opens = self.article.sentence_start(start)
        before = self.article.mentions.last("aside", max(opens, start - _ASIDE_REACH), start)
        return before is not None and "," not in self.article.text[before.end : start]

    def _union_before(self, number: int) -> Named:
        """The union that the sentences before speak of, or the article as a whole."""
        for back, _ in self.article.back(number, 3):
            values = self._subject_of(number - back)
            if values:
                first = self.article.paragraph_start(number, PARAGRAPH_REACH)
                alone = any(len(self.article.values("union", one, number)) == 1 for one in (first, 0))
                goes_on = alone or (back == 1 and pattern("go_on").search(self.article.words(number)))
                near = self.article.same_paragraph(number - back, number)
                near = near or self.article.words(number - back).rstrip().endswith(":")
                return named(2 if len(values) == 1 and (goes_on or (back == 1 and near)) else 1, *values)
        every = self._every_union
        return named(2 if len(every) == 1 else 1 if len(every) == 2 else 0, *every)

    def _subject_of(self, number: int) -> list[str]:
        """The union that a sentence speaks of, the first of more than two; or the two."""
        sentence = self.article.sentences[number]
        unions = self.article.mentions.within("union", sentence.start, sentence.end)
        values = list(dict.fromkeys(one.value for one in unions if not self._aside(Near(0, 2, one))))
        return values if len(values) == 2 else values[:1]

    def _sector(self, figure: Figure) -> Named:
        number = self.article.number(figure)
        near = {one.mention.value for one in self.article.near(figure, "sector")}
        if near:
            other = near - {"film_tv"}
            return named(3 if other else 2, *(other or near))
        question = number > 0 and self.article.words(number - 1).rstrip().endswith("?")
        asked = self.article.values("sector", number - 1, number) if question else []
        if "film_tv" in asked:
            return named(2, *asked)
        unions = set(self._union(figure).values)
        for back, _ in self.article.back(number, 3):
            values = set(self.article.values("sector", number - back, number - back)) - {"film_tv"}
            beside = self.article.same_paragraph(number - back, number)
            before = set(self.article.values("union", number - back, number - back))
            if values and (not unions or not before or (beside and before & unions)):
                return named(2 if back == 1 or beside else 1, *values)
        return Named()

    # --- years -------------------------------------------------------------------------------------------------------

    def _years(self, figure: Figure) -> Named:
        """The years that the words name: in the clause, the sentence, the ones before."""
        number, sentence = self.article.number(figure), self.article.sentence(figure)
        bound = self._adjacent_year(figure) or self._year_taken_up(figure)
        if bound:
            return Named(_span_of(bound), 3)
        beside = [
            one for one in self._years_in(sentence.start, sentence.end, figure) if not self._of_another(one, figure)
        ]
        act = self._measures(figure)[:1] if figure.kind == DAY else ()
        if figure.kind == DAY and act not in (("expires_on",), ("effective_on",)):
            dated = figure if figure.has_year else self._other_end(figure)
            if dated is not None and (figure.has_year or not beside):
                return Named(_span_of(dated), 2)
        if beside:
            clause = self.article.clause(figure)
            inside = [one for one in beside if clause[0] <= one.start < clause[1]]
            chosen = min(inside or beside, key=lambda one: abs(one.start - figure.core))
            alone = len({_last_year(one) for one in beside}) == 1
            return Named(_span_of(chosen), 3 if inside or alone else 2)
        if ago := self._years_ago(number):
            return ago
        words, year = self.article.words(number), self.article.as_of.year
        if pattern("same_year").search(words) and (before := self._years_before(number, PARAGRAPH_REACH)):
            return Named(before.values, 2)
        if pattern("told_last_year").search(words):
            return named(2, str(year - 1))
        return named(2, str(year)) if pattern("told_this_year").search(words) else self._years_before(number)

    def _years_ago(self, number: int) -> Named:
        """'Three years ago', 'six years earlier', 'a decade ago': counted from the report, or from the year told last."""
        ago = pattern("ago").search(self.article.words(number))
        if ago is None:
            return Named()
        count = 10.0 if ago["decade"] else 1.0 if ago["one"] else number_of_words(ago["count"]) or float(ago["count"])
        before = self._years_before(number).values if ago["from"] != "ago" else frozenset()
        step = int(count) if ago["from"] == "later" else -int(count)
        return named(2, *(str(int(year) + step) for year in before or {self.article.as_of.year}))

    def _adjacent_year(self, figure: Figure) -> Figure | None:
        """A year bound to a figure: '96.3 percent in 2017', '2017 (96.3 percent', 'the 95-day strike of 1980'."""
        text = self.article.text
        for one in self.article.dated_in(figure.end, figure.end + 40)[:1]:
            between = text[figure.end : one.start]
            bound = one.kind == YEAR and pattern("year_of").fullmatch(between)
            if bound and not pattern("compares").search(between):
                return one
        for one in self.article.dated_in(max(0, figure.start - ADJACENT_REACH), figure.start)[-1:]:
            if one.kind == YEAR and pattern("year_head").fullmatch(text, one.end, figure.start):
                return one
        return None

    def _year_taken_up(self, figure: Figure) -> Figure | None:
        """A year that the clause of a figure takes up: 'since 1988, when its strike ran 153 days'."""
        start = self.article.clause(figure)[0]
        before = self.article.dated_in(max(0, start - 32), start)
        takes_up = before and before[-1].kind == YEAR and pattern("who").match(self.article.text, start)
        return before[-1] if takes_up else None

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
        between = self.article.figures_in(figure.core, max(figure.core, year.start))
        return any(one.kind == figure.kind and one.core not in (figure.core, year.core) for one in between)

    def _compared_of(self, year: Figure) -> Figure | None:
        """The figure that a year is of where another is compared with it: 'against 33 in 2023'."""
        counted = [one for one in self.article.figures_in(year.start - _OF_YEAR_REACH, year.start) if one.kind != YEAR]
        if not counted or not pattern("of_year").fullmatch(self.article.text, counted[-1].end, year.start):
            return None
        left = self.article.text[max(0, counted[-1].start - _OF_YEAR_REACH) : counted[-1].start]
        return counted[-1] if pattern("compared").search(left) else None

    def _years_before(self, number: int, reach: int = 3) -> Named:
        for back, sentence in self.article.back(number, reach):
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

    # --- the round ---------------------------------------------------------------------------------------------------

    def _add_round(self, reading: Reading) -> None:
        """The rounds or strikes that union, sector and years leave."""
        union, sector, years = reading.get("union"), reading.get("sector"), reading.years
        if union.strength <= 1 and sector.strength == SAME_CLAUSE:
            begun = {int(year) for year in years.values} if years.strength >= 2 else set()
            of_sector = self.rounds.in_sector(sector.values, begun)
            if of_sector is not None:  # 'the commercials strike of 2000'
                reading.dims |= {"union": named(2, of_sector.union), "round": named(2, of_sector.dispute)}
                return
        if union:
            in_years = self._round_in_years(reading)
            reading.dims["round"] = self._round_by_day(reading) if in_years is None else in_years

    def _round_in_years(self, reading: Reading) -> Named | None:
        """The round of the years that are named; None where none is named, or they may be of something else."""
        union, years, sectors = reading.get("union"), reading.years, _sectors(reading)
        strike = _of_strike(reading)
        if not years.values:
            return None
        meant = self.rounds.in_years(union.values, sectors, {int(year) for year in years.values}, strike=strike)
        if meant and years.strength == 1:
            live = self.rounds.live(union.values, sectors)
            both = meant & live  # the year told before and the day of the report mean the same
            return named(min(2, union.strength) if both else 1, *(both or meant | live))
        near = self._years_in(*self.article.clause(reading.figure), reading.figure)
        beside = years.strength >= 2 and (near or not strike)  # 'authorized in 2023; it went on for 320 days'
        if (meant or beside) and not _since(reading):
            return named(min(years.strength, union.strength) if meant else 0, *meant)
        return None

    def _round_by_day(self, reading: Reading) -> Named:
        """The round that a report of the day speaks of, or the one before."""
        union, sectors, strike = reading.get("union"), _sectors(reading), _of_strike(reading)
        looks_back = strike or reading.measures[:1] == ("contract_term",)
        if _since(reading) or (looks_back and self._in_clause(reading.figure, "before")):
            reading.years = Named()
            if strike:
                return named(min(2, union.strength), *self.rounds.last_strike(union.values, sectors, before=True))
            return named(min(2, union.strength), *self.rounds.before(union.values, sectors))
        meant = self.rounds.live(union.values, sectors)
        if strike and not meant:
            return named(1, *self.rounds.last_strike(union.values, sectors, before=False))
        return named(min(2, union.strength), *meant)


def _sectors(reading: Reading) -> frozenset[str]:
    sector = reading.get("sector")
    return sector.values if sector.strength >= 2 else frozenset()


def _of_strike(reading: Reading) -> bool:
    return "".join(reading.measures[:1]).startswith(_OF_A_STRIKE)


def _since(reading: Reading) -> bool:
    return reading.measures[:1] in (("years_since",), ("since_strike",))


def _span_of(figure: Figure) -> frozenset[str]:
    """The years that a dated figure names."""
    if figure.kind == DAY and figure.day:
        return frozenset({str(figure.day.year)})
    return frozenset(str(year) for year in range(figure.years[0], figure.years[1] + 1))


def _last_year(figure: Figure) -> int:
    return figure.day.year if figure.kind == DAY and figure.day else figure.years[1]
