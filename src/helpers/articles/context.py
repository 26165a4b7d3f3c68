"""An article taken apart: sentences, figures, mentions, and what stands around one figure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from helpers.analysis.verdicts import Record, Stated
from helpers.archive import Archive
from helpers.articles.figures import DAY, NUMBER, QUARTER, YEAR, Figure, figures
from helpers.articles.subjects import (
    GUILDS,
    WEEKDAYS_BY_NAME,
    Mention,
    Mentions,
    Round,
    Rounds,
    resolved_day,
    weekday_near,
)
from helpers.articles.text import Sentence, cleaned, sentences

# A short form in brackets parts nothing: 'the alliance (AMPTP) on October 9'.
_SHORT_NAME = re.compile(r"\(([A-Z][A-Z/&-]{1,11})\)")
# How far around a figure its sentence is read.
_REACH = 260
BACK = 3
# Years this far back are history told in a report; years nearer than that may date the report itself.
_HISTORY = 6
STRIKE = (
    r"(?:strikes?\b(?![ -]?(?:authori[sz]ation|vote|fund|captain|rule|deadline|threat|team|price|zone|order))|walk-?outs?"
    r"|(?:work[ ])?stoppages?|lock-?outs?|shutdowns?|labor[ ]action|job[ ]action|picket(?:s|ing|ed)?|picket[ ]lines?)"
)
_STRIKE = re.compile(STRIKE, re.I)
_CLAUSE = re.compile(
    r"[;:()\[\]]|[ ]-[ ]|,?[ ](?:while|whereas|but|although|though|compared[ ]with|compared[ ]to|versus)[ ]"
    r"|,[ ](?:and|with|which|who|when|where|after|before|it|they|there|you|we|he|she)[ ]"
    r"|,[ ](?:just[ ])?(?:matching|surpass|mark|eclips|exceed|beat|pass|topp|break)\w*[ ]",
    re.I,
)
_COMPARED = re.compile(
    r"\bsince\s+$|\b(?:than|compared[ ](?:to|with)|versus|vs\.?|triple|double|twice|unlike|surpass\w*|exceed\w*|eclips\w*|short[ ]of|pass(?:es|ed)?|past)\b(?:[^.;,]|\.\d){0,40}$",
    re.I,
)
# What comes before a figure that is only compared with.
BASE_BEFORE = re.compile(
    r"\b(?:set (?:in|during)|compared (?:to|with)|(?:in )?contrast (?:to|with)|versus|vs\.?|than|from|against|over (?=(?:spring|summer|fall|autumn|winter) |same|last|previous|prior|the same)|(?:%|percent) on|same|a year (?:ago|earlier)|last year'?s?|down from|up from|instead of|the year before"
    r"|since|pre-strike|before)"
    r"(?: (?:the|in|a|pre-\w+|period|levels?|its|their|those|that|of|just|only|period|quarter|time frame|same|last|year's|previous|prior|year))*[ ]?$",
    re.I,
)
# 'rising to 2,224 shoot days from 1,901 in the second quarter of 2024'
_FROM_COUNT = re.compile(
    r"\b(?:from|than|versus|vs\.?|against|compared (?:to|with)) [0-9][0-9,]* (?:[A-Za-z]+ ){0,2}in (?:the )?$"
)
_PHRASE_ENDS = re.compile(r",|\s(?:[\w-]+\s){0,2}?(?:agreement|contract|deal|pact|vote)s?,", re.I)
# Words that take up the strike named just before: its year is theirs as well.
_TAKES_UP = re.compile(r"\b(?:which|that|it)[ ]$|\($", re.I)
_PAST = re.compile(
    rf"\b(?:last|previous|most[ ]recent|prior|earlier)(?:[ ][\w'&/-]+){{0,5}}?[ ](?:{STRIKE}|struck|went[ ]on[ ]strike|walked[ ](?:out|off))",
    re.I,
)
# An entry of a list of strikes: '1980 actors strike, July 21 - October 23'
_ENTRY_OF_LIST = re.compile(
    rf"^\W*(?:19|20)[0-9]{{2}}(?:-[0-9]{{2,4}})?[ ](?:[\w'&/.-]+[ ]){{0,6}}?{STRIKE}(?=[,:; (])", re.I
)
# An entry under a heading that names the strike: 'Length: 100 days'.
ENTRY = re.compile(r"^\W*(?:Length|Duration|Lasted|How long)\b\W*$", re.I)
_IT = re.compile(
    r"^[\"' ]*(?:It|Length:|Duration:|Lasted:|How long:?|That (?:strike|one|walkout|stoppage)|The (?:walkout|stoppage))\b"
)
# 'At 153 days, it remains the longest'
IT_STANDS = re.compile(
    r"^[\"' ]*At (?:just |only |some |about )?[\w -]{1,30} (?:day|week|month)s?, (?:it|the (?:work )?(?:stoppage|strike|walkout))\b"
)
_OF_STRIKE = re.compile(
    rf"^[ -]*(?:[\w'&/.-]+[ ]){{0,5}}?{STRIKE}(?P<by>[ ](?:by|of|from)[ ](?:the[ ])?(?:[\w-]+[ ]){{0,2}})?", re.I
)
_NEAREST = re.compile(r"\b(?:last|this|next|this past|coming)[ ]$", re.I)
_CURRENT = re.compile(
    r"\b(?:current|ongoing|reach(?:es|ed)|enters?|hits|stretch(?:es|ed)|present|this|today|now|went[ ]on[ ]strike|(?:has|have)[ ]been)\b",
    re.I,
)
# A union named for likeness or company is not the one spoken of: 'following the pattern that the actors set'.
_ASIDE = re.compile(
    r"\bsame(?:[ ][\w-]+){0,5}[ ]as(?:[ ][\w'-]+){0,9}[ ]$|\b(?:like|unlike|following|modell?ed[ ]on|patterned[ ](?:after|on)|mirror\w*|match(?:es|ed|ing)|similar[ ]to|same[ ]as|identical[ ]to|alongside|in[ ]solidarity[ ]with|"
    r"in[ ]support[ ]of|supporting|compared[ ](?:with|to)|than|pattern[ ](?:of|set[ ]by)|join(?:s|ed|ing)?|in[ ]the[ ]wake[ ]of|"
    r"on[ ]the[ ]heels[ ]of|followed[ ]by|surpass\w*|eclips\w*|exceed\w*|beat(?:s|ing)?|longer[ ]than)(?:[ ][\w'-]+){0,4}[ ]$",
    re.I,
)
_ITS = re.compile(r"^\W*(?:The|That) (?:union|guild)'s (?:\w+ ){0,2}$")
_DENIALS = (
    r"never(?![ ]before)|den(?:y|ies|ied|ial)|disputed|false(?:ly|hood)?|untrue|unfounded|baseless|bogus|wrong(?:ly)?|incorrectly|rumou?r\w*|"
    r"myth|contrary|mistaken(?:ly)?|misstated|erroneously|hoax|parody|fictional|debunk\w*|dismiss(?:es|ed)?[ ]as|no[ ]truth"
)
DENIED = re.compile(rf"\b(?:{_DENIALS})\b", re.I)
_NEGATED = re.compile(
    rf"\b(?:not(?![ ](?:only|since|surprising|to[ ]mention|eligible))|n't|no[ ]longer|{_DENIALS}|"
    r"fail(?:s|ed|ing)?[ ]to|unable[ ]to|refus\w+[ ]to|declin\w+[ ]to)\b|n't\b",
    re.I,
)
_SUPPOSED = re.compile(
    r"\b(?:[Ii]f|[Uu]nless|could|might|would(?![ ]be[ ]the[ ]first)|may(?=[ ][a-z])|should|were[ ]to|predict\w*|forecast\w*|"
    r"projected|projections?|expect(?:s|ed)?(?=[ ](?:to|that|the))|fear\w*|imagine|suppose|hypothetical\w*|"
    r"likely|possibl[ey]|potential(?:ly)?|perhaps|estimate[sd]?[ ]that|what[ ]if|threaten\w*|brac(?:e|ing)|prepar\w+[ ]for|"
    r"averted|avert|avoid\w*)\b"
)


@dataclass(frozen=True)
class Unread:
    """A figure that was not understood, or that no data can answer; `absent` tells which.

    `lacking` is whether only the record asked has no such value, so that another entry may bear the figure out.
    """

    why: str
    absent: bool = False
    quantity: str = ""
    lacking: bool = False


@dataclass(frozen=True)
class Reading:
    """What a figure was understood to say, with the record it is set against.

    `sure` is whether the sentence says plainly what is meant, so that another value may be called wrong;
    `elsewhere` finds records of near things: a value that fits one of them was misread rather than misprinted.
    """

    quantity: str
    subject: str
    period: str
    stated: Stated
    record: Record
    sure: bool
    elsewhere: Callable[[], Iterable[Record]] = tuple


class Article:
    """A text with everything that the readers need, each found once."""

    def __init__(self, raw: str, archive: Archive) -> None:
        self.raw, self.archive = raw, archive
        self.clean = cleaned(raw)
        self.text = _SHORT_NAME.sub(r" \1 ", self.clean.text)
        self.sentences = sentences(self.text)
        self.figures = figures(self.text)
        self.mentions = Mentions(self.text)
        self.rounds = Rounds(archive)
        self._starts = [figure.start for figure in self.figures]

    @property
    def as_of(self) -> date:
        """The archive's day."""
        return self.archive.as_of

    def ask(self, question: Callable[..., Any], *details: Any) -> Any:
        """The answer of a function of the archive; see Archive.ask."""
        return self.archive.ask(question, *details)

    def figures_in(self, start: int, end: int) -> list[Figure]:
        """Figures that begin between two offsets."""
        return self.figures[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def subjects(self, start: int, end: int) -> list[Mention]:
        """Mentions of unions between two offsets, without those named only for likeness or company."""
        return [
            m
            for m in self.mentions.unions(start, end)
            if not _ASIDE.search(self.text[max(start, m.start - 90) : m.start])
        ]

    @cached_property
    def newest_year(self) -> int:
        """The newest year named, as far as it is not ahead of the day; 0 without one."""
        years = [y for f in self.figures for y in _years_of(f) if y <= self.as_of.year]
        return max(years, default=0)

    @cached_property
    def dated(self) -> bool:
        """Whether the text may be of about the archive's day: it names no year, a late one, or old ones only."""
        if any(self.as_of.year <= y <= self.as_of.year + 5 for f in self.figures for y in _years_of(f)):
            return True
        ago = self.as_of.year - self.newest_year
        return self.newest_year == 0 or ago <= 1 or ago >= _HISTORY

    @cached_property
    def union_counts(self) -> Counter[str]:
        """How often each union is named."""
        return Counter(mention.kind for mention in self.mentions.unions(0, len(self.text)))

    @cached_property
    def sector(self) -> str:
        """The sector that the whole article is about, where its opening and many of its sentences name just one."""
        opening = self.sentences[min(2, len(self.sentences) - 1)].end if self.sentences else 0
        first = set(self.mentions.sectors(0, opening)) & {"commercials", "video_games", "agencies"}
        if len(first) != 1:
            return ""
        name = first.pop()
        often = self.mentions.sectors(0, len(self.text)).count(name)
        screen = sum(mention.kind == "screen" for mention in self.mentions.every)
        return name if often >= 3 and often > 2 * screen else ""

    @cached_property
    def mixed(self) -> bool:
        """Whether the text speaks of other workers or places too, so that nobody is meant by default."""
        return self.mentions.has("foreign", 0, len(self.text))

    def compared(self, figure: Figure) -> bool:
        """Whether a figure is only what another is compared with: 'up from', 'a rise over Q1'."""
        left = " ".join(self.text[max(0, figure.start - 60) : figure.start].split()) + " "
        over = figure.kind == QUARTER and self.text[figure.start] == "Q" and left.endswith(" over ")
        return over or bool(BASE_BEFORE.search(left) or (figure.kind == QUARTER and _FROM_COUNT.search(left)))

    @cached_property
    def names_quarter(self) -> bool:
        """Whether a quarter is named anywhere."""
        return any(figure.kind == QUARTER for figure in self.figures)

    @cached_property
    def quarter_years(self) -> dict[int, int]:
        """For the number of a quarter the newest year named with it, bases of comparison left aside; in a report of the
        day a year further back is history."""
        oldest = self.as_of.year - 1 if self.newest_year >= self.as_of.year - 1 else 0
        named = [f for f in self.figures if f.kind == QUARTER and f.years[0] >= max(oldest, 1) and not self.compared(f)]
        return {int(f.value): f.years[0] for f in sorted(named, key=lambda f: f.years[0])}

    @cached_property
    def about_filming(self) -> bool:
        """Whether the text speaks of FilmLA's counts."""
        return bool(
            re.search(
                r"\bFilm ?L\.?A\b|shoot(?:ing)? days|on-location|permitted production|production days", self.text, re.I
            )
        )

    def places(self) -> list[Place]:
        """Every figure with its surroundings."""
        starts = [sentence.start for sentence in self.sentences]
        return [Place(self, figure, max(0, bisect_right(starts, figure.core) - 1)) for figure in self.figures]

    def weekdays(self) -> list[Place]:
        """Days told by their weekday, or as yesterday or today, in a report of about the archive's day: the last one of
        that name, or the next where the words around tell of what is ahead."""
        if not self.dated:
            return []
        starts = [sentence.start for sentence in self.sentences]
        taken = {offset for figure in self.figures for offset in range(figure.start, figure.end)}
        named = [m for m in _WEEKDAY.finditer(self.text) if m.start() not in taken]
        return [Place(self, self._weekday(m), max(0, bisect_right(starts, m.start()) - 1)) for m in named]

    def _weekday(self, found: re.Match[str]) -> Figure:
        name, (start, end) = found.group().lower(), found.span()
        ahead = _AHEAD.search(self.text[max(0, start - 60) : start])
        if name in WEEKDAYS_BY_NAME:
            day = weekday_near(WEEKDAYS_BY_NAME[name], self.as_of, past=not ahead)
        else:
            day = self.as_of - timedelta(days=name == "yesterday")
        return Figure(start, end, start, DAY, 0.0, day=day, weekday=f"{day:%A}".lower())


_WEEKDAY = re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Yy]esterday|[Tt]oday)\b(?!'s|s\b)")
_AHEAD = re.compile(
    r"\b(?:will|would|next|coming|this coming|set to|scheduled|slated|due|expect\w*|plan\w*|until|before|by|as early as|could|may|might|begins?|starts?|resumes?|expires?)\b[^.;]*$",
    re.I,
)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return None


def _years_of(figure: Figure) -> list[int]:
    if figure.kind == YEAR or figure.years[0]:
        return [year for year in figure.years if year]
    return [figure.day.year] if figure.kind == DAY and figure.day and figure.has_year else []


class Place:
    """One figure in its sentence."""

    def __init__(self, article: Article, figure: Figure, number: int) -> None:
        self.article, self.figure, self.number = article, figure, number
        found: Sentence = article.sentences[number] if article.sentences else Sentence(0, len(article.text), 0)
        self.start = max(found.start, figure.start - _REACH)
        self.end = min(found.end, figure.end + _REACH) if found.end > figure.end else figure.end
        self.sentence = found

    def ask(self, question: Callable[..., Any], *details: Any) -> Any:
        """The answer of a function of the archive, found once for each article."""
        return self.article.ask(question, *details)

    @cached_property
    def left(self) -> str:
        """The sentence up to the figure, white space made single."""
        return _spaced(self.article.text[self.start : self.figure.start])

    @cached_property
    def right(self) -> str:
        """The sentence after the figure, white space made single."""
        return _spaced(self.article.text[self.figure.end : self.end])

    @cached_property
    def words(self) -> str:
        """The sentence around the figure."""
        return _spaced(self.article.text[self.start : self.end])

    @cached_property
    def quote(self) -> str:
        """The figure with its unit and rounding word, as cleaned."""
        return _spaced(self.article.text[self.figure.start : self.figure.end])

    @cached_property
    def clause(self) -> tuple[int, int]:
        """Offsets of the part of the sentence that the figure stands in."""
        text = self.article.text
        before = [m.end() for m in _CLAUSE.finditer(text, self.start, self.figure.start)]
        after = _CLAUSE.search(text, self.figure.end, self.end)
        return (before[-1] if before else self.start, after.start() if after else self.end)

    @cached_property
    def clause_words(self) -> str:
        """The words of that part."""
        return _spaced(self.article.text[self.clause[0] : self.clause[1]])

    def figures(self) -> list[Figure]:
        """All figures of the sentence, as far as it is read."""
        return self.article.figures_in(self.start, self.end)

    @cached_property
    def close(self) -> str:
        """The words just around the figure, within its part of the sentence."""
        text, figure = self.article.text, self.figure
        return _spaced(text[max(self.clause[0], figure.start - 90) : min(self.clause[1], figure.end + 45)])

    @cached_property
    def own_left(self) -> str:
        """The words of the sentence from the figure of the same kind before to this one."""
        start = max([self.start, *(f.end for f in self._alike() if f.end <= self.figure.start)])
        return _spaced(self.article.text[start : self.figure.start])

    @cached_property
    def own_right(self) -> str:
        """The words of the sentence from this figure to the next of the same kind."""
        end = min([self.end, *(f.start for f in self._alike() if f.start >= self.figure.end)])
        return _spaced(self.article.text[self.figure.end : end])

    @property
    def own_words(self) -> str:
        """The words of the sentence between the figures of the same kind before and after."""
        return self.own_left + self.quote + self.own_right

    def _alike(self) -> list[Figure]:
        return [f for f in self.figures() if f.kind == self.figure.kind]

    @cached_property
    def negated(self) -> bool:
        """Whether the words around the figure deny something."""
        # 'They have not met since the strike began November 5' denies the meeting, not the day.
        words = re.sub(r"^.*\bsince\b(?= (?:[\w'-]+ ){2})", "", self.close)
        return bool(_NEGATED.search(words))

    @cached_property
    def supposed(self) -> bool:
        """Whether the words around the figure speak of what may be."""
        return bool(_SUPPOSED.search(self.close))

    @cached_property
    def foreign(self) -> bool:
        """Whether the sentence names workers or places outside the archive."""
        return self.article.mentions.has("foreign", self.start, self.end)

    @cached_property
    def listed(self) -> bool:
        """Whether the figure stands in an entry of a list of strikes, after the name of the strike."""
        named = _ENTRY_OF_LIST.match(self.words)
        return bool(named and len(self.left) >= named.end() - 1)

    @cached_property
    def of_strike(self) -> bool:
        """Whether the sentence speaks of a strike, or goes on about one."""
        entry = ENTRY.match(self.left) or re.match(r"^\W*The (?:longest|shortest|last|previous)\b[, ]", self.words)
        if entry and self.number:
            before = self.before()
            if before is not None and _STRIKE.search(before.words):
                return True
        return bool(
            _STRIKE.search(self.words)
            or re.search(
                r"\b(?:walked|walk)[ ](?:out|off[ ](?:the[ ]job|their[ ]jobs))\b|\bstruck[ ]for\b|\bimpasse\b|\b(?:back|return\w*)[ ]to[ ]work\b",
                self.words,
            )
        )

    @cached_property
    def union(self) -> tuple[str, bool]:
        """The union meant and whether that is sure: '' where none or more than one may be."""
        near = self._union_in(*self.clause)
        if near[0]:
            return near
        if self.relative:
            return self.relative, True
        whole = self._union_in(self.start, self.end)
        if whole[0]:
            return whole
        for back in range(1, BACK + 1):
            if self.number - back < 0:
                break
            before = self.article.sentences[self.number - back]
            if self.sentence.paragraph - before.paragraph > 1:
                break
            kinds = {mention.kind for mention in self.article.mentions.unions(before.start, before.end)}
            if len(kinds) == 1:
                union = kinds.pop()
                # In an article on several unions a sentence that names none may speak of another than the last named.
                return union, self.article.union_counts[union] >= 0.75 * self.article.union_counts.total()
            if kinds:
                return "", False
        ranked = self.article.union_counts.most_common(2)
        if len(ranked) == 1:
            return ranked[0][0], True
        # An article that names one union far more often than any other is about that one, but not surely here.
        return (ranked[0][0], False) if ranked and ranked[0][1] >= 3 * ranked[1][1] else ("", False)

    @cached_property
    def relative(self) -> str:
        """The union named right before a clause that tells of it: 'joining the writers, who had been out since May 2'."""
        begin = self.clause[0]
        if not self.article.text[max(0, begin - 5) : begin].endswith("who "):
            return ""
        named = [m for m in self.article.mentions.unions(self.start, begin) if begin - m.end <= 8]
        return named[-1].kind if named else ""

    @cached_property
    def its_union(self) -> str:
        """The one union of the sentence before, where the figure is 'the union's': 'The union's 160,000 members'."""
        before = self.before() if _ITS.search(self.left) else None
        return next(iter(before.unions)) if before and len(before.unions) == 1 else ""

    def _union_in(self, start: int, end: int) -> tuple[str, bool]:
        mentions = self.article.subjects(start, end)
        kinds = {mention.kind for mention in mentions}
        if len(kinds) == 1:
            return kinds.pop(), True
        if not kinds:
            return "", False
        core = self.figure.core
        before = [mention for mention in mentions if mention.end <= core]
        # Of two names before the figure the nearer one is meant more often than not, but not surely.
        return (before[-1].kind, False) if before else (mentions[0].kind, False)

    @cached_property
    def unions(self) -> set[str]:
        """All unions named in the sentence."""
        return {mention.kind for mention in self.article.mentions.unions(self.start, self.end)}

    @cached_property
    def joint(self) -> bool:
        """Whether the sentence speaks of two unions acting together."""
        return self.article.mentions.has("joint", self.start, self.end)

    @cached_property
    def sector(self) -> str:
        """The sector named in the sentence, or in the article where it names only one; '' for the screen."""
        for start, end in (self.clause, (self.start, self.end)):
            named = set(self.article.mentions.sectors(start, end)) - {"animation", "music"}
            if len(named) == 1:
                return named.pop()
        return "" if self.article.mentions.has("screen", self.start, self.end) else self.article.sector

    def years(self) -> tuple[int, int]:
        """The year or pair of years named nearest to the figure, in a list those of its entry; (0, 0) without one."""
        heading = self.figures()[:1] if self.listed else []
        if heading and heading[0].kind == YEAR:
            return heading[0].years
        for start, end in (self.clause, (self.start, self.end)):
            named = [f for f in self.article.figures_in(start, end)
                     if f is not self.figure and _years_of(f) and not self._since(f) and not self.of_another(f)]  # fmt: skip
            if named:
                nearest = min(named, key=lambda f: abs(f.core - self.figure.core))
                years = _years_of(nearest)
                return years[0], years[-1]
        if self.figure.kind == DAY and self.figure.has_year and self.figure.day:
            return self.figure.day.year, self.figure.day.year
        goes_on = ENTRY.match(self.left) or re.search(r"\bthat (?:same )?year\b", self.words)
        before = self.before() if goes_on else None
        return before.years() if before else (0, 0)

    def _since(self, figure: Figure) -> bool:
        """Whether a year only bounds another statement or is what the figure is compared with: 'since 1960', 'triple
        the pact of 2020'. What stands on the same side of the comparison belongs together."""
        begin, text = max(0, figure.start - 60), self.article.text
        found = _COMPARED.search(text[begin : figure.start])
        if found is None:
            return False
        over = self.figure.start > figure.end and _PHRASE_ENDS.match(text, figure.end)
        return found.group().startswith("since") or self.figure.start < begin + found.start() or bool(over)

    def of_another(self, figure: Figure) -> bool:
        """Whether a year outside this part of the sentence names another strike: 'matching the 2007 walkout'."""
        if self.clause[0] <= figure.start < self.clause[1]:
            return False
        text = self.article.text
        names = _OF_STRIKE.match(_spaced(text[figure.end : figure.end + 80])) or re.search(
            rf"{STRIKE}[ ](?:of|in)[ ]$", text[max(0, figure.start - 30) : figure.start], re.I
        )
        return bool(names) and not self.takes_up

    @property
    def takes_up(self) -> bool:
        """Whether this part of the sentence goes on about what was named just before it: 'which lasted'."""
        begin = self.clause[0]
        return bool(_TAKES_UP.search(self.article.text[max(0, begin - 8) : begin]))

    def several_years(self) -> bool:
        """Whether the part of the sentence names more than one year."""
        named = {tuple(_years_of(f)) for f in self.article.figures_in(*self.clause) if f is not self.figure}
        return len(named - {()}) > 1

    def day_near(self, near: date) -> date | None:
        """The one day named in the sentence, its year found from `near` where it is not given."""
        days = [f for f in self.figures() if f.kind == DAY and f.known_to == "day" and f.day and f is not self.figure]
        if len(days) == 1 and days[0].day:
            day = days[0].day
            return day if days[0].has_year else resolved_day(day.month, day.day, near)
        return None

    def days_meant(self) -> set[date]:
        """The day of the figure in the year of its sentence; where none is named, and of 'last May 1', the last such day
        and the next."""
        figure, as_of = self.figure, self.article.as_of
        if figure.kind != DAY or figure.day is None:
            return set()
        year = figure.day.year if figure.has_year else 0 if _NEAREST.search(self.left) else self.years()[0]
        years = (year,) if year else (as_of.year - 1, as_of.year, as_of.year + 1)
        found = [_in_year(figure.day, one) for one in years]
        return {day for day in found if day and (year or abs((day - as_of).days) <= 366)}

    def weekday_past(self) -> date | None:
        """The last day of the one weekday named in the sentence, up to the article's day."""
        named = set(re.findall(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", self.words.lower()))
        return weekday_near(WEEKDAYS_BY_NAME[named.pop()], self.article.as_of, past=True) if len(named) == 1 else None

    @cached_property
    def striking(self) -> tuple[str, bool]:
        """The union whose strike the figure qualifies: '100-day writers strike', '101-day strike by screenwriters'."""
        named = _OF_STRIKE.match(self.right)
        if named:
            end = min(self.end, self.figure.end + named.end() + (12 if named.group("by") else 0))
            kinds = {mention.kind for mention in self.article.mentions.unions(self.figure.end, end)}
            if len(kinds) == 1:
                return kinds.pop(), True
        return self.union

    def before(self) -> Place | None:
        """The end of the sentence before, as a place of its own."""
        if not self.number:
            return None
        sentence = self.article.sentences[self.number - 1]
        empty = Figure(sentence.end, sentence.end, sentence.end, NUMBER, 0.0)
        return Place(self.article, empty, self.number - 1)

    def strike(self) -> tuple[Round | None, bool]:
        """The strike meant and whether that is sure."""
        union, sure = self.striking
        if self.foreign:
            return None, False
        years = self.years()
        if years[0]:
            return self._strike_of_years(union, sure, years)
        # 'It lasted 100 days': the strike of the sentence before.
        before = self.before() if IT_STANDS.match(self.words) or (_IT.match(self.words) and not self.unions) else None
        if before and before.of_strike:
            return before.strike()
        rounds = self.article.rounds
        if not union:
            return None, False
        if _PAST.search(self.clause_words) or (_PAST.search(self.words) and not _CURRENT.search(self.clause_words)):
            return self._past_strike(union, sure)
        running = rounds.running(union, self.sector)
        sure = sure and not re.search(r"\b(?:longest|shortest)\b", self.words)
        if running:
            return running, sure and self.article.dated
        over = rounds.last_stoppage(union, self.sector)
        if over and over.end and (self.article.as_of - over.end).days <= 240:
            return over, sure and self.article.dated
        return over, False

    def _strike_of_years(self, union: str, sure: bool, years: tuple[int, int]) -> tuple[Round | None, bool]:
        rounds = self.article.rounds
        if union:
            found = rounds.stoppage_in(union, years, self.sector)
            if found is None and self.sector and self.sector not in self.article.mentions.sectors(*self.clause):
                found = rounds.stoppage_in(union, years)
            return found, sure and not self.several_years()
        # A strike named by its sector needs no union; else one that the article speaks of may be meant.
        names = list(GUILDS) if self.sector else list(self.article.union_counts)
        hits = [found for name in names if (found := rounds.stoppage_in(name, years, self.sector))]
        return (hits[0], bool(self.sector)) if len(hits) == 1 else (None, False)

    def _past_strike(self, union: str, sure: bool) -> tuple[Round | None, bool]:
        rounds, words = self.article.rounds, self.words
        if re.search(
            rf"\b(?:last|previous|most recent|prior)\b(?:[ ][\w'&/-]+){{0,5}}[ ](?:{STRIKE}|struck|walked)", words, re.I
        ):
            return rounds.last_stoppage(union, self.sector), sure and self.article.dated
        return None, False


def _spaced(text: str) -> str:
    return " ".join(text.split()) if not text[:1].isspace() and not text[-1:].isspace() else _edges(text)


def _edges(text: str) -> str:
    """Single spaces inside, and one at an edge that had any."""
    body = " ".join(text.split())
    return (" " if text[:1].isspace() else "") + body + (" " if text[-1:].isspace() and body else "")


def stated_of(figure: Figure, value: float | None = None, unit: str = "", word: str | None = None) -> Stated:
    """The figure as a value to be judged."""
    kind = figure.word if word is None else word
    return Stated(figure.value if value is None else value, unit or figure.unit, kind, figure.step)
