"""Which quarter or year a figure of filming is of, and what a change is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from helpers.analysis import production
from helpers.analysis.on_record import last_quarter, quarter_before
from helpers.articles.article import SAME_CLAUSE, Article
from helpers.articles.figures import QUARTER, SEASON, SHARE, YEAR, Figure
from helpers.articles.lexicon import Mention, pattern
from helpers.articles.record_filming import last_period

_SPANS = {"half": ("H1", "H2"), "nine_months": ("9M",)}
_REACH = 46
_BARGAINING = ("deal", "strike", "ballot", "poll", "pay", "act")


@dataclass(frozen=True)
class Told:
    """Periods that some words name, how plainly (0 to 3), and the base of a comparison ('' for none told)."""

    periods: frozenset[str]
    strength: int


class Periods:
    """The periods of an article on filming, sentence by sentence."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def is_base(self, figure: Figure | Mention) -> bool:
        """Whether a period is only compared with."""
        start = self.article.sentence_start(figure.start)
        left = self.article.text[max(start, figure.start - _REACH) : figure.start]
        months = pattern("months").search(self.article.text[figure.start : figure.end])
        if isinstance(figure, Figure) and left.lower().endswith("from ") and months:
            return bool(pattern("from_count").search(left))  # 'from July through September' is a span, not a base
        return any(pattern(name).search(left) for name in ("base_before", "bound_base", "from_count"))

    def resolved(self, figure: Figure, years: frozenset[int] = frozenset()) -> str:
        """The period that a quarter or year names: a quarter without a year is one of the years told, or the last to end."""
        if figure.kind == QUARTER:
            number = int(figure.value)
            last_year = self.article.as_of.year - 1 if pattern("last_year").match(self.article.text, figure.end) else 0
            year = figure.years[0] or last_year or max(years, default=0)
            return f"{year}Q{number}" if year else last_quarter(number, self.article.as_of)
        return str(figure.years[0])

    def told(self, figure: Figure) -> Told:
        """The period of a count or a change; a season without its year is no plain one."""
        period = self._told(figure)
        named = self.article.dated_in(*self.article.clause(figure))
        seasons = [one for one in named if one.unit == SEASON and not one.years[0] and not self.is_base(one)]
        plain = all(pattern("this").search(self.article.text, max(0, one.start - 6), one.start) for one in seasons)
        return Told(period.periods, min(period.strength, int(plain))) if seasons else period

    def _told(self, figure: Figure) -> Told:
        """The period of a count or a change: beside it, in its sentence, or the one the text speaks of there."""
        number = self.article.number(figure)
        sentence = self.article.sentences[number]
        beside = self._beside(figure)
        if beside:
            return Told(frozenset({beside}), 3)
        named = [one for one in self._named(sentence.start, sentence.end) if not self.is_base(one)]
        ranked = sorted(named, key=lambda one: self.article.weighed(figure, Mention(one.start, one.end, "")).cost)
        span = self._span(figure)
        years = frozenset(one.years[0] for one in ranked if one.kind == YEAR)
        if span in ("whole_year", "half", "nine_months") and not any(
            one.kind == QUARTER and self._close(figure, one) for one in ranked
        ):
            return self._of_span(span, years, number)
        if span == "month":
            return Told(frozenset({"a month"}), 1)
        quarters = [one for one in ranked if one.kind == QUARTER]
        if quarters and years and not self._close(figure, quarters[0]) and self._close(figure, ranked[0]):
            quarters = []
        if quarters:
            strength = 3 if self._close(figure, quarters[0]) or len(quarters) == 1 else 2
            return Told(frozenset({self.resolved(quarters[0], years)}), strength)
        if years:
            first = next(one for one in ranked if one.kind == YEAR)
            return Told(frozenset({self.resolved(first)}), 3)
        return self._carried(number, "quarter" if span == "quarter" else "")

    def _close(self, figure: Figure, named: Figure) -> bool:
        clause = self.article.clause(figure)
        return clause[0] <= named.start < clause[1]

    def _named(self, start: int, end: int) -> list[Figure]:
        return [one for one in self.article.dated_in(start, end) if one.kind in (QUARTER, YEAR)]

    def _beside(self, figure: Figure) -> str:
        """A period bound to the figure: '1,901 in the second quarter of 2024', '2017 (1,184 shoot days'."""
        text = self.article.text
        for one in self.article.dated_in(figure.end, figure.end + _REACH)[:1]:
            between = text[figure.end : one.start]
            of_period = one.kind in (QUARTER, YEAR) and pattern("period_of").fullmatch(between)
            if of_period and not pattern("period_compares").search(between):
                years = frozenset(other.years[0] for other in self._named(one.end, one.end + 12) if other.kind == YEAR)
                return self.resolved(one, years)
        before = pattern("period_head").search(text[max(0, figure.start - 10) : figure.start])
        return before[1] if before else ""

    def _span(self, figure: Figure) -> str:
        near = [one for one in self.article.near(figure, "span") if not self.is_base(one.mention)]
        near = [one for one in near if one.strength == SAME_CLAUSE or one.mention.value != "quarter"]
        near = [one for one in near if not self._in_quarter(one.mention)]
        return near[0].mention.value if near else ""

    def _in_quarter(self, mention: Mention) -> bool:
        """Whether a span is part of the name of a quarter: 'the final three months of the year'."""
        before = [one for one in self.article.dated_in(mention.start - _REACH, mention.start) if one.kind == QUARTER]
        after = self.article.dated_in(mention.end, mention.end + 4)
        within = any(mention.start < one.end for one in before) or any(one.kind == QUARTER for one in after)
        return mention.value == "whole_year" and within  # 'last year's final quarter'

    def _of_span(self, span: str, years: frozenset[int], number: int) -> Told:
        if not years:
            carried = self._carried(number, "")
            years = frozenset(int(one[:4]) for one in carried.periods if one[:4].isdigit())
        if span == "whole_year":
            return Told(frozenset(map(str, years)), 3 if len(years) == 1 else 1)
        return Told(frozenset(f"{year} {name}" for year in years for name in _SPANS[span]), 2)

    def _of_sentence(self, number: int) -> Told | None:
        """The one period that a sentence names as its own."""
        sentence = self.article.sentences[number]
        named = [one for one in self._named(sentence.start, sentence.end) if not self.is_base(one)]
        quarters = [one for one in named if one.kind == QUARTER]
        years = frozenset(one.years[0] for one in named if one.kind == YEAR)
        if quarters:
            return Told(frozenset({self.resolved(quarters[0], years)}), 2)
        filmed = any(self.article.values(idea, number, number) for idea in ("filming", "category"))
        bargained = any(self.article.values(idea, number, number) for idea in _BARGAINING)
        if not filmed and bargained and self.article.values("union", number, number):
            return None  # years of votes and strikes are none of filming
        if len(years) == 1:
            return Told(frozenset(map(str, years)), 2)
        words = self.article.words(number).lower()
        if "last year" in words and not pattern("last_year_is_base").search(words):
            return Told(frozenset({str(self.article.as_of.year - 1)}), 2)
        return None

    @cached_property
    def _by_sentence(self) -> list[tuple[int, Told] | None]:
        """For each sentence the last one up to it that names a period of its own."""
        last: tuple[int, Told] | None = None
        by_sentence: list[tuple[int, Told] | None] = []
        for number in range(len(self.article.sentences)):
            named = self._of_sentence(number) or self._whole_year(number, last)
            # A year before the one that the text is of is only looked back at.
            if named and last and min(named.periods)[:4] < min(self.headline.periods)[:4]:
                named = None
            last = (number, named) if named else last
            by_sentence.append(last)
        return by_sentence

    def _whole_year(self, number: int, last: tuple[int, Told] | None) -> Told | None:
        """The year of the quarter told before, where a sentence of filming speaks of the year as a whole."""
        whole = self.article.values("span", number, number) == ["whole_year"]
        if last is None or not whole or not self.article.values("category", number, number):
            return None
        return Told(frozenset({min(last[1].periods)[:4]}), 2) if "Q" in min(last[1].periods) else None

    def carried_at(self, number: int) -> frozenset[str]:
        """The period that the text was last said to be about, up to a sentence."""
        at = self._by_sentence[number]
        return at[1].periods if at else frozenset()

    def _carried(self, number: int, kind: str) -> Told:
        """The period that the text was last said to be about; before any is named, the first one, or the newest release."""
        at = self._by_sentence[number]
        headline = self.headline
        if at:
            last = at[1]
            if kind == "quarter" and not any("Q" in one for one in last.periods):
                return headline if any("Q" in one for one in headline.periods) else self._newest("quarter")
            near = number - at[0] <= 1 or self.article.same_paragraph(at[0], number)
            strength = 2 if near or last.periods <= headline.periods else 1
            return Told(last.periods, strength)
        if headline.periods and (not kind or any("Q" in one for one in headline.periods)):
            return Told(headline.periods, min(headline.strength, 1))  # told only further on
        return self._newest(kind)

    def _newest(self, kind: str) -> Told:
        archive = self.article.archive
        names = {last_period(archive, "quarter")} | ({last_period(archive, "year")} if not kind else set())
        return Told(frozenset(names - {""}), 1)

    @cached_property
    def headline(self) -> Told:
        """The first period that the text names as its own."""
        named = map(self._of_sentence, range(len(self.article.sentences)))
        return next(filter(None, named), Told(frozenset(), 0))

    # --- comparisons -------------------------------------------------------------------------------------------------

    def count_is_base(self, figure: Figure) -> bool:
        """Whether a count is what another is compared with: 'from 1,901', '1,245 in the year-ago quarter'."""
        left = self.article.text[max(0, figure.start - _REACH) : figure.start]
        if pattern("to").search(left) and not pattern("compared_to").search(left):
            return False
        before = self.article.text[self.article.sentence(figure).start : figure.start]
        earlier = pattern("earlier_next").match(self.article.text[figure.end : figure.end + _REACH])
        return bool(pattern("count_base").search(left) or pattern("year_earlier").search(before) or earlier)

    def base_periods(self, figure: Figure) -> Told:
        """The period of a count that is only compared with."""
        beside = self._beside(figure)
        if beside:
            return Told(frozenset({beside}), 3)
        earlier = pattern("earlier_next").match(self.article.text[figure.end : figure.end + _REACH])
        # 'It had 5,394 the quarter before and 5,048 in the summer of 2024': the period told next is of the next figure
        period = self._carried(self.article.number(figure), "") if earlier else self.told(figure)
        base = self.base(figure)
        step = quarter_before if base[0] == "quarter" else production.year_before
        if base[1] < 2 and base[0] == "year":
            # 'from 7,011 to 9,791': the words do not say whether a year or a quarter before.
            dated = [one for one in period.periods if one[:4].isdigit()]
            quarters = {quarter_before(one) for one in dated if "Q" in one}
            return Told(frozenset(map(production.year_before, dated)) | quarters, 1)
        periods = frozenset(step(one) for one in period.periods if "Q" in one or (base[0] == "year" and one.isdigit()))
        return Told(periods, min(period.strength, 2))

    def base(self, figure: Figure) -> tuple[str, int]:
        """What a change is against: year, quarter, five_years, a period named; and how plainly."""
        sentence = self.article.sentences[self.article.number(figure)]
        periods = self.told(figure).periods
        named = [one for one in self._named(sentence.start, sentence.end) if self.is_base(one)]
        ranked = sorted(named, key=lambda one: self.article.weighed(figure, Mention(one.start, one.end, "")).cost)
        said = [one for one in self.article.near(figure, "base") if not self._of_another(figure, one.mention)]
        for one in said:
            if pattern("against").fullmatch(self.article.text, figure.end, max(figure.end, one.mention.start)):
                return one.mention.value, 3
        if ranked and (not said or said[0].mention.value in ("year",)):
            return self._named_base(ranked[0], periods)
        if said:
            return said[0].mention.value, said[0].strength
        return "year", 1

    def _of_another(self, figure: Figure, mention: Mention) -> bool:
        """Whether words on a base come only after another share: '17.9 percent and now 38.8 percent below the average'."""
        between = self.article.figures_in(figure.end, max(figure.end, mention.start))
        return figure.kind == SHARE and mention.start > figure.end and any(one.kind == SHARE for one in between)

    def _named_base(self, named: Figure, periods: frozenset[str]) -> tuple[str, int]:
        """What a period that is named is to the one told: the year or the quarter before it, or a base of its own."""
        period = self.resolved(named, frozenset(int(one[:4]) for one in periods if one[:4].isdigit()))
        for one in periods:
            if ("Q" in one) == ("Q" in period) and one[:4].isdigit() and production.year_before(one) == period:
                return "year", 3
            if "Q" in one and period.isdigit():
                return ("year", 3) if int(one[:4]) - 1 == int(period) else (f"{period}{one[4:]}", 3)
        return period, 3 if named.years[0] else 2


def day_of(year: int, day: date) -> date:
    """The same day in another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
