"""Figures of yearly accounts and of scales: what the labor bureau counts of stoppages, what writers earn, what a minimum is.

They are asked for by what is counted, of what, and of which year; nothing is compared with the value.
"""

from __future__ import annotations

from helpers.articles.article import SAME_CLAUSE, SAME_SENTENCE, Near
from helpers.articles.dimensions import Dimensions
from helpers.articles.figures import MONEY, NUMBER, Figure
from helpers.articles.lexicon import pattern
from helpers.articles.surroundings import Named, named

_BUREAU_REACH, _SCALE_REACH, _COMPANY_COST = 4, 3, 30
_NOT_EARNED = ("side", "deal", "ballot", "poll")


class Accounts(Dimensions):
    """What is told of yearly accounts and of scales."""

    def _measures(self, figure: Figure) -> tuple[str, ...]:
        return self._account(figure) or super()._measures(figure)

    def _account(self, figure: Figure) -> tuple[str, ...]:
        """The measure of an account or a scale that a figure is of; () for none."""
        if figure.kind == NUMBER and figure.unit in ("", "persons", "days", "stoppages"):
            number = self.article.number(figure)
            bureau = figure.unit == "days" or self.article.values("bureau", max(0, number - _BUREAU_REACH), number)
            if bureau and self._idled(figure):
                return ("us_stoppage",) if self.article.in_clause(figure, "union") else ("us_stoppages",)
            people = figure.unit in ("", "persons")
            return ("writer_pay",) if people and self._earned(figure, ("employed", "earnings")) else ()
        if figure.kind == MONEY and figure.unit == "usd":
            return ("minimum",) if self._scale(figure) else ()
        if figure.kind == MONEY and self._company(figure):
            return ("package_cost",)
        return ("writer_pay",) if figure.kind == MONEY and self._earned(figure, ("earnings", "residuals")) else ()

    def _told_lately(self, idea: str, figure: Figure, reach: int) -> set[str]:
        """What the sentence of a figure tells of an idea, with so many before it in the paragraph."""
        number = self.article.number(figure)
        return set(self.article.values(idea, self.article.paragraph_start(number, reach), number))

    def _taken_up(self, idea: str, figure: Figure) -> Named:
        """What the sentence of a figure names of an idea nearest to it, or the sentence before."""
        near = [one for one in self.article.near(figure, idea) if not one.taken] or self.article.near(figure, idea)
        if near:
            alone = near[0].strength == SAME_CLAUSE or len({one.mention.value for one in near}) == 1
            return named(near[0].strength if alone else 1, near[0].mention.value)
        number = self.article.number(figure)
        if not number or not self.article.same_paragraph(number - 1, number):
            return Named()
        values = self.article.values(idea, number - 1, number - 1)
        return named(2 if len(values) == 1 else 1, *values[-1:])

    def _idled(self, figure: Figure) -> Named:
        """What the bureau counts: stoppages, workers idled, days idle."""
        if figure.unit == "days":  # days of a strike are no days idle
            idle = self.article.near(figure, "idled", ("days",))
            return named(idle[0].strength, "days") if idle else Named()
        return named(SAME_CLAUSE, "workers") if figure.unit == "persons" else self._taken_up("idled", figure)

    def _industry(self, figure: Figure) -> Named:
        near = self._in_clause(figure, "industry")
        if near:
            return named(SAME_CLAUSE, near[0].mention.value)
        return Named() if pattern("part").search(self._own_words(figure)) else named(SAME_SENTENCE, "all")

    def _company(self, figure: Figure) -> Named:
        """The company that would pay a part of what the union asks."""
        near = [one for one in self.article.near(figure, "company") if not one.taken]
        near = [one for one in near if one.cost < _COMPANY_COST and not self._after_another(figure, one)]
        asked = self._told_lately("bears", figure, 1) and self._told_lately("asked", figure, _SCALE_REACH)
        return named(near[0].strength, near[0].mention.value) if near and asked else Named()

    def _earned(self, figure: Figure, wanted: tuple[str, ...]) -> Named:
        """What is told of the pay of writers: earnings, those employed, residuals; of a year, and not of an offer."""
        kind, union = self._taken_up("pay_kind", figure), self._union(figure)
        apart = self._in_clause(figure, "money", ("cost",)) or self._before(figure, "change")
        apart = apart or any(self.article.in_clause(figure, idea) for idea in _NOT_EARNED)
        if apart or not kind.values & set(wanted):
            return Named()
        of_writers = union.strength >= SAME_SENTENCE and "writers" in union.values
        return kind if of_writers and self._year(figure).strength >= SAME_SENTENCE else Named()

    def _field(self, figure: Figure) -> Named:
        near = [one for one in self._in_clause(figure, "pay_field") if not one.taken]
        near = [one for one in near if not self._after_another(figure, one) and not self._of_a_share(figure, one)]
        return named(SAME_CLAUSE, near[0].mention.value) if near else named(SAME_SENTENCE, "all")

    def _after_another(self, figure: Figure, near: Near) -> bool:
        """Whether another figure of the kind stands between: '$598.5 million, $396.4 million of it from television'."""
        between = self.article.figures_in(figure.end, max(figure.end, near.mention.start))
        return any(one.kind == figure.kind for one in between)

    def _pay_kind(self, figure: Figure) -> Named:
        """What of the pay: people who are said to have earned are those employed."""
        kind = self._taken_up("pay_kind", figure)
        return named(kind.strength, "employed") if figure.kind == NUMBER else kind

    def _year(self, figure: Figure) -> Named:
        """The year of an account: the one told, or the one before it."""
        years = self._years(figure)
        if pattern("part_year").search(self._words(figure)):
            return Named()
        if not self._after(figure, "year_before"):
            return years
        year = max(map(int, years.values), default=self.article.as_of.year)
        return named(SAME_CLAUSE if years.strength == SAME_CLAUSE else SAME_SENTENCE, str(year - 1))

    def _scale(self, figure: Figure) -> Named:
        """The minimum that is told: of an episode by its length, of a performer by the day or week."""
        item = self._taken_up("scale_item", figure)
        if pattern("later").search(self._own_words(figure)) or self._in_clause(figure, "money", ("bonus",)):
            return Named()
        if item.values & {"hour", "half_hour"}:
            script = self._told_lately("script", figure, _SCALE_REACH)
            whole = "script" in script or {"story", "teleplay"} <= script
            return item if whole and "network" in script else Named()
        return item

    def _payee(self, figure: Figure) -> Named:
        """The union whose members are paid a minimum: performers are the actors'."""
        performs = "".join(self._scale(figure).values).endswith("_performer")
        return named(SAME_CLAUSE, "actors") if performs else self._union(figure)

    def _in_force(self, figure: Figure) -> Named:
        """Since when: now, before, or in a year that is named."""
        start, end = self.article.clause(figure)
        years = [one for one in self.article.dated_in(start, end) if one.years[0] or one.has_year]
        left = self.article.text[start : figure.core]
        if pattern("before").search(left):
            return named(SAME_CLAUSE, "before")
        if pattern("accounts_then").search(left):
            return Named()
        if years:
            return Named(self._years(figure).values, SAME_CLAUSE)
        return named(SAME_CLAUSE if pattern("now").search(self.article.text, start, end) else SAME_SENTENCE, "now")
