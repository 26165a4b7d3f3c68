"""An article taken apart: its words, sentences, clauses, figures, and the mentions of each idea."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from helpers.archive import Archive
from helpers.articles.figures import DAY, MONEY, NUMBER, ORDINAL, QUARTER, SHARE, WEEKDAYS, YEAR, Figure, figures
from helpers.articles.lexicon import Mention, Token, lexicon, pattern, tokens_of
from helpers.articles.text import Sentence, cleaned, sentences

SAME_CLAUSE, SAME_SENTENCE = 3, 2
_CUT_COST, _FIGURE_COST, _AFTER_COST, _BOUND_GAIN, _BOUND_REACH, _COMMA_COST = 40, 20, 12, 14, 34, 6
_TAKEN_REACH, _TAKEN_COST, _TOLD_REACH = 20, 30, 30


def is_weekday(figure: Figure) -> bool:
    """Whether a day is told by its weekday alone."""
    return bool(figure.weekday) and figure.end - figure.core == len(figure.weekday)


@dataclass(frozen=True)
class Near:
    """A mention beside a figure: how far it stands in the reader's eye, how plainly it belongs (3 to 1), and whether
    it is said of the next figure: 'on a turnout of 70%', 'features with 828', or `later` of one further on."""

    cost: int
    strength: int
    mention: Mention
    taken: bool = False
    later: bool = False


def _own_style(text: str) -> str:
    """The text with 7.476 and 7 476 written 7,476 where it writes no thousands with a comma, and 41,4 per cent with a
    point; of the same length."""
    text = pattern("decimals").sub(r"\1.\2", text)
    if pattern("commas").search(text):
        return text
    return pattern("blanks").sub(r"\1,\2", pattern("dots").sub(r"\1,\2", text))


class Article:
    """A text with what is found in it once, and questions about what stands near a figure."""

    def __init__(self, raw: str, archive: Archive) -> None:
        self.archive = archive
        self.as_of = archive.as_of
        self.cleaned = cleaned(raw)
        self.text = _own_style(self.cleaned.text)
        self.sentences = sentences(self.text) or [Sentence(0, len(self.text), 0)]
        self.figures = sorted([*figures(self.text), *self._weekdays()], key=lambda one: one.start)
        self.tokens = tokens_of(self.text)
        self._token_starts = [token.start for token in self.tokens]
        self.mentions = lexicon().mentions(self.tokens)
        self._sentence_starts = [sentence.start for sentence in self.sentences]
        self._figure_starts = [figure.start for figure in self.figures]
        self.cuts = [match.start() + 1 for match in pattern("cut").finditer(self.text)]

    def _weekdays(self) -> list[Figure]:
        """Weekdays alone, each as the last such day up to the day of the report."""
        weekdays = []
        for match in pattern("weekday").finditer(self.text):
            number = WEEKDAYS.index(match.group(1).lower())
            day = self.as_of - timedelta(days=(self.as_of.weekday() - number) % 7)
            weekdays.append(
                Figure(match.start(), match.end(), match.start(), DAY, 0.0, day=day, weekday=WEEKDAYS[number])
            )
        return weekdays

    def number(self, figure: Figure) -> int:
        """The number of the sentence that a figure stands in."""
        return max(0, bisect_right(self._sentence_starts, figure.core) - 1)

    def sentence(self, figure: Figure) -> Sentence:
        """The sentence that a figure stands in."""
        return self.sentences[self.number(figure)]

    def sentence_start(self, place: int) -> int:
        """Where the sentence begins that an offset lies in."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, place) - 1)].start

    def figures_in(self, start: int, end: int) -> list[Figure]:
        """The figures that begin between two offsets."""
        return self.figures[bisect_left(self._figure_starts, start) : bisect_left(self._figure_starts, end)]

    def clause(self, figure: Figure) -> tuple[int, int]:
        """Where the clause of a figure begins and ends."""
        sentence = self.sentence(figure)
        place = bisect_right(self.cuts, figure.start)
        before = self.cuts[place - 1] if place else 0
        after = bisect_left(self.cuts, figure.end)
        following = self.cuts[after] if after < len(self.cuts) else len(self.text)
        return max(sentence.start, before), min(sentence.end, following)

    def cuts_between(self, start: int, end: int) -> int:
        """How many statements end between two offsets."""
        return bisect_left(self.cuts, end) - bisect_right(self.cuts, start)

    def near(self, figure: Figure, idea: str, wanted: Iterable[str] = ()) -> list[Near]:
        """The mentions of an idea in the sentence of a figure, the nearest first."""
        sentence, keep = self.sentence(figure), set(wanted)
        mentions = self.mentions.within(idea, sentence.start, sentence.end)
        chosen = [self.weighed(figure, mention) for mention in mentions if not keep or mention.value in keep]
        return sorted(chosen, key=lambda near: near.cost)

    def in_clause(self, figure: Figure, idea: str) -> list[Mention]:
        """The mentions of an idea in the clause of a figure."""
        return self.mentions.within(idea, *self.clause(figure))

    def values(self, idea: str, first: int, last: int) -> list[str]:
        """The different values of an idea that the sentences from one to another mention."""
        if first < 0:
            return []
        return self.mentions.values(idea, self.sentences[first].start, self.sentences[last].end)

    def weighed(self, figure: Figure, mention: Mention) -> Near:
        """How near a mention of the same sentence stands to a figure."""
        after = mention.start >= figure.core
        start, end = (figure.end, mention.start) if after else (mention.end, figure.start)
        gap = max(0, end - start)
        cuts = self.cuts_between(start, end) if gap else 0
        cost = gap + _CUT_COST * cuts + _COMMA_COST * self.text.count(",", start, max(start, end))
        cost += _FIGURE_COST * sum(one.kind == figure.kind for one in self.figures_in(start, max(start, end - 1)))
        other, taken = not after and self._of_the_figure_before(figure, mention), self._taken(figure, mention)
        later = after and self._told_later(figure, mention, cuts)
        if after:
            between = self.text[figure.end : mention.start].rstrip(" ")
            opens = gap <= 2 and pattern("opens").match(self.text, mention.start)
            binds = opens or pattern("binds").match(between) or pattern("relative").match(between)
            bound = gap <= _BOUND_REACH and binds
            cost += -_BOUND_GAIN if bound else _AFTER_COST
        cost += _TAKEN_COST * (other or later or (after and taken))
        return Near(cost, SAME_SENTENCE if cuts else SAME_CLAUSE, mention, taken or other or later, later)

    def _taken(self, figure: Figure, mention: Mention) -> bool:
        following = self.figures_in(mention.end, mention.end + _TAKEN_REACH)[:1]
        of_another = [one for one in following if one.kind == figure.kind and one.core != figure.core]
        return any(pattern("taken").fullmatch(self.text, mention.end, one.start) for one in of_another)

    def _told_later(self, figure: Figure, mention: Mention, cuts: int) -> bool:
        """Whether a mention stands in a later clause that has a figure of its own, or is bound to another figure between:
        '5,520; television had 1,707 days', '5,394 days and 692 of commercials'."""
        between = [one for one in self.figures_in(figure.end, mention.start) if one.kind == figure.kind]
        if between and pattern("opens_before").fullmatch(self.text, between[-1].end, mention.start):
            return True
        if not cuts:
            return False
        end = self.sentence(figure).end
        alike = self.figures_in(mention.end, min(end, mention.end + _TOLD_REACH))
        kinds = (DAY,) if figure.kind == DAY else (NUMBER, SHARE, MONEY, ORDINAL)
        return any(one.kind in kinds and not self.cuts_between(mention.end, one.start) for one in alike)

    def _of_the_figure_before(self, figure: Figure, mention: Mention) -> bool:
        """Whether a mention belongs to the figure before: '5 percent at once, 4 percent', '$68 million on offer and $86 million'."""
        before = self.figures_in(mention.start - _TAKEN_REACH, mention.start)[-1:]
        alike = [one for one in before if one.kind == figure.kind and one.end <= mention.start]
        bound = any(pattern("of_figure_before").fullmatch(self.text, one.end, mention.start) for one in alike)
        return bound and pattern("item_ends").search(self.text, mention.end, figure.start) is not None

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """The words and numbers that begin between two offsets."""
        return self.tokens[bisect_left(self._token_starts, start) : bisect_left(self._token_starts, end)]

    def words(self, number: int) -> str:
        """The words of a sentence; '' outside the text."""
        if not 0 <= number < len(self.sentences):
            return ""
        return self.text[self.sentences[number].start : self.sentences[number].end]

    def back(self, number: int, reach: int) -> Iterator[tuple[int, Sentence]]:
        """The sentences before one, the nearest first, each with how far back it stands."""
        return ((step, self.sentences[number - step]) for step in range(1, min(reach, number) + 1))

    def paragraph_start(self, number: int, reach: int) -> int:
        """The number of the first sentence of a paragraph up to one, no further back than so many."""
        alike = [number - step for step, _ in self.back(number, reach) if self.same_paragraph(number - step, number)]
        return min(alike, default=number)

    def same_paragraph(self, one: int, two: int) -> bool:
        """Whether two sentences stand in one paragraph."""
        return self.sentences[one].paragraph == self.sentences[two].paragraph

    @cached_property
    def dated(self) -> list[Figure]:
        """The figures that name years, quarters or days."""
        return [one for one in self.figures if one.kind in (YEAR, QUARTER, DAY) and not is_weekday(one)]

    @cached_property
    def _dated_starts(self) -> list[int]:
        return [figure.start for figure in self.dated]

    def dated_in(self, start: int, end: int) -> list[Figure]:
        """The figures that name years, quarters or days between two offsets."""
        return self.dated[bisect_left(self._dated_starts, start) : bisect_left(self._dated_starts, end)]
