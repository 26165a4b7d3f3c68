"""What stands around a figure: the first room of the reader, and what a reading holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from helpers.analysis.verdicts import Stated
from helpers.articles.article import SAME_CLAUSE, Article, Near
from helpers.articles.figures import Figure
from helpers.articles.lexicon import pattern
from helpers.articles.periods import Periods
from helpers.articles.rounds import Rounds, rounds


@dataclass(frozen=True)
class Named:
    """The values of one dimension that the words allow, and how plainly they are named (0 to 3)."""

    values: frozenset[str] = frozenset()
    strength: int = 0

    def __bool__(self) -> bool:
        return bool(self.values) and self.strength > 0


def named(strength: int, *values: str) -> Named:
    """The values that the words allow, named so plainly."""
    return Named(frozenset(values), strength)


@dataclass
class Reading:
    """What the words around a figure say of it."""

    figure: Figure
    stated: Stated | None
    number: int
    measures: tuple[str, ...] = ()
    dims: dict[str, Named] = field(default_factory=dict)
    years: Named = field(default_factory=Named)
    words: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()
    around: dict[str, float] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()  # periods named in the sentence or the one before, of whatever figure
    ballot_named: bool = False  # whether a vote is named near the figure, not only understood from a deal
    mood: str = ""
    stranger: bool = False
    taken_up: bool = False  # whether what is measured is known from the sentence before only, or loosely
    stated_also: tuple[Stated, ...] = ()

    def get(self, name: str) -> Named:
        """What is named of a dimension."""
        return self.dims.get(name, Named())


class Surroundings:
    """What every dimension asks for: the words left and right of a figure, the nearest mention."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.periods = Periods(article)
        self.rounds: Rounds = rounds(article.archive)
        self.films = bool(article.mentions.within("filming", 0, len(article.text)))
        self._every_union = article.mentions.values("union", 0, len(article.text))

    def _own_words(self, figure: Figure) -> str:
        start, end = self.article.clause(figure)
        return self.article.text[start:end]

    def _words(self, figure: Figure) -> str:
        return self.article.words(self.article.number(figure))

    def _left(self, figure: Figure, reach: int = 60) -> str:
        return self.article.text[max(self.article.sentence(figure).start, figure.core - reach) : figure.core]

    def _right(self, figure: Figure, reach: int = 60) -> str:
        return self.article.text[figure.end : min(self.article.sentence(figure).end, figure.end + reach)]

    def _after(self, figure: Figure, name: str, reach: int = 60) -> bool:
        """Whether what follows a figure in its sentence begins as the pattern of that name says."""
        return pattern(name).match(self._right(figure, reach)) is not None

    def _before(self, figure: Figure, name: str, reach: int = 60) -> bool:
        """Whether what stands before a figure in its sentence has the pattern of that name."""
        return pattern(name).search(self._left(figure, reach)) is not None

    def _in_clause(self, figure: Figure, idea: str, wanted: Iterable[str] = ()) -> list[Near]:
        """The mentions of an idea in the clause of a figure, the nearest first."""
        return [one for one in self.article.near(figure, idea, wanted) if one.strength == SAME_CLAUSE]

    def _best(self, figure: Figure, idea: str, wanted: Iterable[str] = ()) -> Near | None:
        near = self.article.near(figure, idea, wanted)
        return near[0] if near else None
