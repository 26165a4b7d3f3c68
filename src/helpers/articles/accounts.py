"""Figures of yearly accounts and of scales: what the labor bureau counts of stoppages, what writers earn, what a minimum is.

They are asked for by what is counted, of what, and of which year; nothing is compared with the value.
"""

from __future__ import annotations

from helpers.articles.article import Near
from helpers.articles.dimensions import Dimensions
from helpers.articles.figures import MONEY, NUMBER, Figure
from helpers.articles.lexicon import pattern
from helpers.articles.measuring import SAME_CLAUSE
from helpers.articles.surroundings import Named

_BUREAU_REACH, _TAKEN_UP, _SCALE_REACH, _COMPANY_COST = 4, 1, 3, 30


class Accounts(Dimensions):
    """What is told of yearly accounts and of scales."""

    def _measures(self, figure: Figure) -> tuple[str, ...]:
        return self._account(figure) or super()._measures(figure)

    def _account(self, figure: Figure) -> tuple[str, ...]:
        """The measure of an account or a scale that a figure is of; () for none."""
        if figure.kind == NUMBER and figure.unit in ("", "persons", "days", "stoppages"):
            if self._idled(figure) and self._told_lately("bureau", figure, _BUREAU_REACH):
                return ("us_stoppage",) if self._of_one_strike(figure) else ("us_stoppages",)
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
        first = self.article.paragraph_start(number, reach)
        start, end = self.article.sentences[first].start, self.article.sentences[number].end
        return set(self.article.mentions.values(idea, start, end))

    def _taken_up(self, idea: str, figure: Figure) -> Named:
        """What the sentence of a figure names of an idea nearest to it, or the sentence before."""
        near = [one for one in self.article.near(figure, idea) if not one.taken] or self.article.near(figure, idea)
        if near:
            alone = near[0].strength == SAME_CLAUSE or len({one.mention.value for one in near}) == 1
            return Named(frozenset({near[0].mention.value}), near[0].strength if alone else 1)
        number = self.article.number(figure)
        if not number or not self.article.same_paragraph(number - 1, number):
            return Named()
        before = self.article.sentences[number - 1]
        values = self.article.mentions.values(idea, before.start, before.end)
        return Named(frozenset(values[-1:]), 2 if len(values) == 1 else 1) if values else Named()

    # --- stoppages as the bureau counts them -------------------------------------------------------------------------

    def _idled(self, figure: Figure) -> Named:
        """What is counted: stoppages, workers idled, days idle."""
        if figure.unit == "days":  # days of a strike are no days idle
            idle = self.article.near(figure, "idled", ("days",))
            return Named(frozenset({"days"}), idle[0].strength) if idle else Named()
        if figure.unit == "persons":
            return Named(frozenset({"workers"}), 3)
        return self._taken_up("idled", figure)

    def _of_one_strike(self, figure: Figure) -> bool:
        start, end = self.article.clause(figure)
        return bool(self.article.mentions.within("union", start, end))

    def _industry(self, figure: Figure) -> Named:
        near = [one for one in self.article.near(figure, "industry") if one.strength == SAME_CLAUSE]
        if not near and pattern("part").search(self._own_words(figure)):
            return Named()
        return Named(frozenset({near[0].mention.value if near else "all"}), 3 if near else 2)

    # --- what a package would cost each company ----------------------------------------------------------------------

    def _company(self, figure: Figure) -> Named:
        """The company that would pay a part of what the union asks."""
        near = [one for one in self.article.near(figure, "company") if not one.taken]
        near = [one for one in near if one.cost < _COMPANY_COST and not self._after_another(figure, one)]
        asked = self._told_lately("bears", figure, 1) and self._told_lately("asked", figure, _SCALE_REACH)
        return Named(frozenset({near[0].mention.value}), near[0].strength) if near and asked else Named()

    # --- what writers earn -------------------------------------------------------------------------------------------

    def _earned(self, figure: Figure, wanted: tuple[str, ...]) -> Named:
        """What is told of the pay of writers: earnings, those employed, residuals; of a year, and not of an offer."""
        named = self._taken_up("pay_kind", figure)
        start, end = self.article.clause(figure)
        others = ("side", "deal", "ballot", "poll")
        cost = [one for one in self.article.near(figure, "money", ("cost",)) if one.strength == SAME_CLAUSE]
        if (
            cost
            or pattern("change").search(self._left(figure))
            or not named.values & set(wanted)
            or any(self.article.mentions.within(idea, start, end) for idea in others)
        ):
            return Named()
        union = self._union(figure)
        of_writers = union.strength >= 2 and "writers" in union.values
        return named if of_writers and self._year(figure).strength >= 2 else Named()

    def _field(self, figure: Figure) -> Named:
        near = [one for one in self.article.near(figure, "pay_field") if one.strength == SAME_CLAUSE and not one.taken]
        near = [one for one in near if not self._after_another(figure, one) and not self._of_a_share(figure, one)]
        return Named(frozenset({near[0].mention.value if near else "all"}), 3 if near else 2)

    def _after_another(self, figure: Figure, near: Near) -> bool:
        """Whether another figure of the kind stands between: '$598.5 million, $396.4 million of it from television'."""
        between = self.article.figures_in(figure.end, max(figure.end, near.mention.start))
        return any(one.kind == figure.kind for one in between)

    def _pay_kind(self, figure: Figure) -> Named:
        """What of the pay: people who are said to have earned are those employed."""
        named = self._taken_up("pay_kind", figure)
        return Named(frozenset({"employed"}), named.strength) if figure.kind == NUMBER else named

    def _year(self, figure: Figure) -> Named:
        """The year of an account: the one told, or the one before it."""
        years = self._years(figure)
        if pattern("part_year").search(self.article.words(self.article.number(figure))):
            return Named()
        if not pattern("year_before").match(self._right(figure)):
            return years
        year = max(map(int, years.values), default=self.article.as_of.year)
        return Named(frozenset({str(year - 1)}), 3 if years.strength == 3 else 2)

    # --- minimums ----------------------------------------------------------------------------------------------------

    def _scale(self, figure: Figure) -> Named:
        """The minimum that is told: of an episode by its length, of a performer by the day or week."""
        named = self._taken_up("scale_item", figure)
        paid = self._best(figure, "money", ("bonus",))
        if pattern("later").search(self._own_words(figure)) or (paid and paid.strength == SAME_CLAUSE):
            return Named()
        if named.values & {"hour", "half_hour"}:
            script = self._told_lately("script", figure, _SCALE_REACH)
            whole = "script" in script or {"story", "teleplay"} <= script
            return named if whole and "network" in script else Named()
        return named

    def _payee(self, figure: Figure) -> Named:
        """The union whose members are paid a minimum: performers are the actors'."""
        performs = "".join(self._scale(figure).values).endswith("_performer")
        return Named(frozenset({"actors"}), 3) if performs else self._union(figure)

    def _in_force(self, figure: Figure) -> Named:
        """Since when: now, before, or in a year that is named."""
        start, end = self.article.clause(figure)
        years = [one for one in self.article.dated_in(start, end) if one.years[0] or one.has_year]
        left = self.article.text[start : figure.core]
        if pattern("before").search(left):
            return Named(frozenset({"before"}), 3)
        if pattern("accounts_then").search(left):
            return Named()
        if years:
            return Named(self._years(figure).values, 3)
        return Named(frozenset({"now"}), 3 if pattern("now").search(self.article.text, start, end) else 2)
