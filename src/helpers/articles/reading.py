"""What a sentence says of a figure: one reader for each dimension. None of them looks at the value.

A reader answers with the values that the words allow and how plainly they are named: 3 in the clause of the figure, 2 in
its sentence or taken up from the one before, 1 understood from the article or the day of the report, 0 not named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from helpers.analysis.verdicts import Stated
from helpers.articles.article import Article, Near
from helpers.articles.descriptions import term
from helpers.articles.entry import stems
from helpers.articles.figures import DAY, MONEY, NUMBER, ORDINAL, POINTS, SHARE, YEAR, Figure, number_of_words
from helpers.articles.lexicon import Mention
from helpers.articles.periods import Periods, day_of
from helpers.articles.rounds import Rounds, rounds

_ACTS = "stoppage_start stoppage_end deal_on ratified_on authorization_on opened_on expires_on effective_on session proposal_on".split()
_POLLS = ("yes", "no", "cast", "eligible", "voted")
_SHARES = "vote_yes_pct vote_no_pct vote_turnout_pct vote_turnout_pct vote_yes_pct".split()
_COUNTS = "vote_yes_votes vote_no_votes vote_ballots members vote_ballots".split()
_VOTE_BY_POLL = {SHARE: dict(zip(_POLLS, _SHARES, strict=True)), NUMBER: dict(zip(_POLLS, _COUNTS, strict=True))}
_PAIR_FIRST = re.compile(
    r"^(?: (?:yes )?(?:votes?|ballots|writers|members|delegates))?(?: (?:in favor|for))?,? ?(?:to|-|with|and|versus|against) (?:only |just )?[0-9][0-9,]*(?![0-9,]*(?:%| percent| shoot| days))",
    re.I,
)
_PAIR_SECOND = re.compile(r"[0-9][0-9,]*(?: (?:yes )?(?:votes?|ballots))? ?(?:to|-) ?(?:only |just )?$", re.I)
_SPAN_FIRST = re.compile(
    r"^,? (?:-|to|through|until|till|and (?:runs|ran|run|lasted|will run|ends|ended|expires) (?:until|through|to)?) ?(?:on )?(?=[A-Z0-9])"
)
_SPAN_SECOND = re.compile(r"(?:-|\bto|\bthrough|\buntil|\btill)(?: on)? ?$")
_GO_ON = re.compile(
    r"^\W*(?:It|They|The (?:union|guild|strike|walkout|stoppage|contract|deal|agreement|pact|members|vote|company|group|organization|action)|Its|Their|Members|That|This|These|Turnout|Those|At|He|She|All|Of|In all|A total|Only|Altogether|More|Just|One|Under|Raises|Talks|Negotiations|After|Voting)\b"
)
_EXPIRE_BEFORE = re.compile(r"\b(?:expir\w+|runs?|until|through|to|lapse\w*)(?: in| on)? ?$", re.I)
_ORDER = re.compile(r"^(?: percent| per cent|%)?(?:, | and |, and | / |-)")
_VOTE_WORDS = re.compile(
    r"\b(?:agreed to|passed|vote[sd]?|voting|voters|ballots?|turnout|ratif\w+|referendum|favor|approv\w+|authoriz\w+|yes|poll)\b",
    re.I,
)
_TOPIC_MARGIN, _LASTED_REACH = 14, 46
_OTHER_THINGS = re.compile(
    r"^[ ](?:film(?:ing)?[ ]|shoot(?:ing)?[ ]|location[ ]|new[ ])?(?:permits?|projects?|productions?|applications?|films?|movies?|hours?|stages?|"
    r"episodes?|titles?|locations?|blocks|miles|minutes|pages?|children)\b",
    re.I,
)
_STRIKE_NEXT = re.compile(
    r"^[ -](?:[\w'&/-]+ ){0,4}?(?:strike|walkout|walk-out|stoppage|lockout|work stoppage|picket)", re.I
)
_LENGTH_ENTRY = re.compile(
    r"(?:\b(?:Length|Duration|Lasted|How long)\W*|\| *|(?:strike|stoppage|walkout|lockout)(?: \([^)]*)?[,:(|] ?|(?:weeks|months) \()$",
    re.I,
)
_LENGTH_BEFORE = re.compile(
    r"(?:\b(?:after|at|for|of|its|all|was|is|over|ran|just|only|than|reached|mark)|,|\() ?"
    r"(?:just |only |some |about |nearly |almost |more than |all |a |an |or )?$",
    re.I,
)
_DIFFERENCE = re.compile(r"^ (?:fewer|more|less|longer|shorter|earlier|later)\b", re.I)
_WHO = re.compile(r"\W*(?:who|which|whose|when)\b", re.I)
_COMPARES = re.compile(
    r"\b(?:than|triple|tripled|double|doubled|twice|times|like|unlike|since|before|until|by|through|short of|pass|passed|matching|"
    r"surpass\w*|exceed\w*)\b(?:[^.;]|\.(?=[0-9])){0,40}$",
    re.I,
)
_OTHER_BALLOTS = ("pattern_of_demands", "end_strike", "code_of_conduct")
_SAME_CLAUSE = 3
_DEAL_REACH = 26
_ADJACENT_REACH, _BESIDE, _PARAGRAPH_REACH = 16, 30, 12
_VOTING_NEXT = re.compile(
    r"^ (?:of (?:the |its )?[\w-]+ )?(?:who )?(?:voted|cast|approved|said|took|were|had voted|voting)\b", re.I
)
_CLOSE = 10
_SAID_REACH = 16
_OF_WHICH = re.compile(r"\b(?:of|including|among) (?:which|them|those|these)\b")
_WHEN, _WHEN_REACH = re.compile(r",? when (?:the )?", re.I), 4
_FROM_ON = re.compile(r"from (?: on\b.?)")
# What is commonly announced on the day on which it comes about.
_ANNOUNCED = ("deal_on", "ratified_on", "authorization_on")
_THEN = re.compile(r"\b(?:then|followed by)\b (?:by )?(?:[0-9.]+ ?(?:percent|%)?(?:,| and)* ?){0,2}$", re.I)
_PASSED = re.compile(r"\b(?:passed|past|surpass\w*|beyond|crossed)\b(?: \w+){0,2} $", re.I)
_CENTS = re.compile(r"^ cents?\b")
_FOLLOWS = 24
_OF_ALL_MEMBERS = re.compile(
    r"^ of (?:all |the |its |their )?(?:[0-9,]+ )?(?:\w+ )?members voted (?:in favor|for|to|yes)", re.I
)
_VALUES = re.compile(
    r"\b(?:guild|union|WGA|SAG-AFTRA|DGA)\b[^.;]{0,20}\b(?:values|valued|puts|put|estimates|estimated|calculates)\b",
    re.I,
)
_AFTER_GAIN, _AFTER_GAP = 16, 12
_AGO = re.compile(
    r"\b(?:(?P<decade>a decade)|(?P<count>two|three|four|five|six|seven|eight|nine|ten|[0-9]{1,2}) years) "
    r"(?P<from>ago|earlier|before|later)\b",
    re.I,
)
_NEXT_TWO = re.compile(
    r"^ (?:in )?(?:(?:each|both) of )?(?:the )?(?:next|following|remaining|other|later) two\b|^ (?:in )?each of the two\b"
    r"|^ (?:in )?the two (?:years )?(?:that follow|after)|^ thereafter\b|^ (?:in )?each year after\b",
    re.I,
)
_NEXT_SUBJECT = re.compile(r"(?: shoot days| days)?(?:,| and|, and|;)(?: (?:the|its|both))? ?", re.I)
_NEXT_SUBJECT_COST = 34
_OF_ALL = re.compile(
    r"^ of (?:the |its )?[0-9,]+ (?:\w+ ){0,2}(?:members|voters)[^.;,]{0,20}\b(?:voted|cast|took part|returned)\b", re.I
)
_VOTED_AGAIN = re.compile(r"^ did\b")  # 'bothered to vote. Six years later 4,155 did'
_OF_THE_FIGURE_BEFORE = re.compile(r" (?:in |for |on )?(?:the |its )?", re.I)
_OF_YEAR, _OF_YEAR_REACH = re.compile(r" (?:of|in) "), 24
_COMPARED = re.compile(r"\b(?:from|than|versus|vs\.?|against|compared (?:with|to))(?: (?:the|just|only|a))* ?$", re.I)
_LIKEWISE = re.compile(r"\b(?:that|the one|those) (?:of|in) (?:[0-9]{4} )?$")
_STRETCH = re.compile(r"(?:,|;|:|\band|\bwhile|\bbut) ")
_SHARED, _TAKEN, _OTHER_CLAUSE, _ONE_BACK, _TWO_BACK = 0.8, 0.4, 0.75, 0.3, 0.15
_SHARES_TO = re.compile(r"^ ?(?:-|to|against|versus) (?:only |just )?[0-9.]+ ?(?:%|percent|per cent)", re.I)


@dataclass(frozen=True)
class Named:
    """The values of one dimension that the words allow, and how plainly they are named (0 to 3)."""

    values: frozenset[str] = frozenset()
    strength: int = 0

    def __bool__(self) -> bool:
        return bool(self.values) and self.strength > 0


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
    mood: str = ""
    stranger: bool = False
    pair: bool = False
    stated_also: tuple[Stated, ...] = ()

    def get(self, name: str) -> Named:
        """What is named of a dimension."""
        return self.dims.get(name, Named())


class Reader:
    """Reads the figures of one article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.periods = Periods(article)
        self.rounds: Rounds = rounds(article.archive)
        self.films = bool(article.mentions.within("filming", 0, len(article.text)))
        self._every_union = article.mentions.values("union", 0, len(article.text))

    # --- the whole ---------------------------------------------------------------------------------------------------

    def read(self, figure: Figure) -> Reading:
        """The reading of one figure."""
        article = self.article
        if figure.kind == NUMBER and not figure.unit and figure.value <= 100 and _SHARES_TO.match(self._right(figure)):
            figure = replace(figure, kind=SHARE, unit="pct")  # '78.33 to 21.67 percent'
        number = article.number(figure)
        reading = Reading(figure, None, number)
        reading.words = stems(self._own_words(figure))
        reading.context = stems(article.words(number)) | stems(article.words(number - 1))
        reading.around = self._around(figure)
        reading.measures = self._measures(figure)
        filming = bool(reading.measures) and reading.measures[0] in _FILMED
        reading.dims = {
            name: named for name, read in (_FILMING_DIMS if filming else _DIMS).items() if (named := read(self, figure))
        }
        if not filming:
            reading.years = self._years(figure)
            self._add_round(reading)
        reading.mood = reading.mood or self._mood(figure, reading)
        if reading.measures and reading.measures[0].startswith("vote_") and self._of_a_vote_before(figure):
            reading.mood = reading.mood or "left out: it is that of a vote before"
        reading.stranger = self._stranger(figure, number, filming)
        if re.search(r"\brespectively\b", article.words(number), re.I):
            self._in_order(reading)
        reading.pair = bool(self._pair(figure))
        if reading.measures[:1] == ("stoppage_day",) and self._tells_day(figure):
            reading.measures = ()  # the number of a day gone by
        self._state(reading)
        return reading

    def _of_a_vote_before(self, figure: Figure) -> bool:
        """Whether a share of a vote is what another is compared with, and no year tells which: 'to 15.33 from 16 percent'."""
        if figure.kind != SHARE or not _COMPARED.search(self._left(figure, 24)) or self._adjacent_year(figure):
            return False
        start, end = self.article.clause(figure)
        return any(one.kind == SHARE for one in self.article.figures_in(start - _SAID_REACH, figure.start)) and not any(
            one.kind == YEAR for one in self.article.dated_in(start, end)
        )

    def _tells_day(self, figure: Figure) -> bool:
        """Whether the clause of a figure names a day other than that of the report."""
        as_of = self.article.as_of
        days = [one for one in self.article.dated_in(*self.article.clause(figure)) if one.kind == DAY]
        days = [one for one in days if self._of_day(one) != ("stoppage_start",)]
        return any(one.day and (one.day.month, one.day.day) != (as_of.month, as_of.day) for one in days)

    def _in_order(self, reading: Reading) -> None:
        """'The writers and the directors settled on ... and ..., respectively': by the order of the names."""
        sentence = self.article.sentences[reading.number]
        figure = reading.figure
        alike = [one for one in self.article.figures_in(sentence.start, sentence.end) if one.kind == figure.kind]
        place = next((at for at, one in enumerate(alike) if one.core == figure.core), 0)
        ordered = False
        for idea in ("category", "union", "part", "side"):
            named = self.article.mentions.values(idea, sentence.start, sentence.end)
            if idea in reading.dims and len(named) == len(alike) > 1:
                reading.dims[idea] = Named(frozenset({named[place]}), 3)
                ordered = True
        if not ordered:
            reading.mood = "in an order that was not made out"
        elif "union" in reading.dims and not "".join(reading.measures[:1]).startswith("shoot"):
            self._add_round(reading)

    def _own_words(self, figure: Figure) -> str:
        start, end = self.article.clause(figure)
        return self.article.text[start:end]

    def _around(self, figure: Figure) -> dict[str, float]:
        """The words near a figure by which a description may be known, and how near each stands: 1 in its own stretch
        between commas, less in that of another figure, in another clause, or in the sentences before."""
        if figure.kind not in (SHARE, NUMBER, MONEY):
            return {}
        article, number = self.article, self.article.number(figure)
        start, end = article.clause(figure)
        own = article.sentences[number]
        others = [one.core for one in article.figures_in(own.start, own.end) if one.kind == figure.kind]
        bounds = [own.start, *(m.end() for m in _STRETCH.finditer(article.text, own.start, own.end)), own.end]
        home = bisect_right(bounds, figure.core)
        taken = {bisect_right(bounds, core): core for core in others if bisect_right(bounds, core) != home}
        left_out = not any(term(one.word) for one in article.tokens_in(bounds[home - 1], figure.start))
        held: dict[str, float] = {}
        for token in article.tokens_in(article.sentences[max(0, number - 2)].start, own.end):
            word = term(token.word)
            if not word:
                continue
            if token.start < own.start:
                near = _ONE_BACK if token.start >= article.sentences[number - 1].start else _TWO_BACK
            else:
                place = bisect_right(bounds, token.start)
                near = 1.0 if place == home else _SHARED
                if place > home and any(home < other for other in taken) and place < max(taken):
                    near = _TAKEN  # ', from October 2026, to 17.5 percent': what leads up to the next figure
                elif place in taken:  # '$9,031 for a half-hour and $16,415 for an hour': what is left out stands before
                    near = _SHARED if left_out and token.start < taken[place] < figure.core else _TAKEN
                near *= 1.0 if start <= token.start < end else _OTHER_CLAUSE
            held[word] = max(held.get(word, 0.0), near)
        return held

    def _left(self, figure: Figure, reach: int = 60) -> str:
        sentence = self.article.sentences[self.article.number(figure)]
        return self.article.text[max(sentence.start, figure.core - reach) : figure.core]

    def _right(self, figure: Figure, reach: int = 60) -> str:
        sentence = self.article.sentences[self.article.number(figure)]
        return self.article.text[figure.end : min(sentence.end, figure.end + reach)]

    def _best(self, figure: Figure, idea: str, wanted: Iterable[str] = ()) -> Near | None:
        near = self.article.near(figure, idea, wanted)
        return near[0] if near else None

    # --- what is measured --------------------------------------------------------------------------------------------

    def _measures(self, figure: Figure) -> tuple[str, ...]:
        readers = {
            SHARE: self._of_share,
            POINTS: self._of_share,
            NUMBER: self._of_number,
            MONEY: self._of_money,
            DAY: self._of_day,
            ORDINAL: self._of_ordinal,
            YEAR: self._of_year,
        }
        read = readers.get(figure.kind)
        return read(figure) if read else ()

    def _topics(self, figure: Figure) -> list[str]:
        """What the sentence tells of near the figure, the nearest first."""
        costs = []
        sentence = self.article.words(self.article.number(figure))
        for topic, ideas in _TOPICS.items():
            if topic == "vote" and not _VOTE_WORDS.search(sentence):
                continue
            wanted = _PAID if topic == "pay" else ()
            near = [best.cost for idea in ideas if (best := self._best(figure, idea, wanted))]
            if near:
                costs.append((min(near), topic))
        costs.sort()
        return [topic for cost, topic in costs if cost <= costs[0][0] + _TOPIC_MARGIN or topic in ("vote", "filming")]

    def _of_share(self, figure: Figure) -> tuple[str, ...]:
        topics = self._topics(figure) or self._topics_before(figure)
        if self.films and (not topics or topics[0] in ("filming", "way")) and self._filming_near(figure):
            return ("shoot_days_change",)
        for topic in topics:
            if topic == "vote":
                return self._vote(figure)
            if topic == "pay":
                return self._raise(figure)
            if topic == "filming" and self._filming_near(figure):
                return ("shoot_days_change",)
        return ("shoot_days_change",) if self.films and self._best(figure, "way") and self._filming_near(figure) else ()

    def _filming_near(self, figure: Figure) -> bool:
        """Whether the sentence is of filming: it says so, or goes on from one that does."""
        number = self.article.number(figure)
        for back in range(4):
            if number - back < 0:
                break
            sentence = self.article.sentences[number - back]
            if self.article.mentions.within("filming", sentence.start, sentence.end):
                return True
            if self.article.mentions.within("category", sentence.start, sentence.end) and self.films:
                return True
            if self.article.mentions.within("union", sentence.start, sentence.end):
                return False
        return self.films and not self._every_union

    def _topics_before(self, figure: Figure) -> list[str]:
        number = self.article.number(figure)
        if number == 0:
            return []
        before = self.article.sentences[number - 1]
        spans = [(before.start, before.end), (figure.end, min(len(self.article.text), figure.end + 120))]
        held = []
        for topic, ideas in _TOPICS.items():
            told = any(self.article.mentions.within(idea, *span) for idea in ideas for span in spans)
            if told and (topic != "vote" or _VOTE_WORDS.search(self.article.text, spans[0][0], spans[1][1])):
                held.append(topic)
        return held

    def _vote(self, figure: Figure) -> tuple[str, ...]:
        pair = self._pair(figure)
        if pair:
            ballot = self._best(figure, "ballot")
            against = ballot is not None and ballot.mention.value == "rejection"
            yes = (pair == "first") != against
            unit = "votes" if figure.kind == NUMBER else "pct"
            return (f"vote_yes_{unit}",) if yes else (f"vote_no_{unit}",)
        poll = [near for near in self.article.near(figure, "poll") if not near.taken]
        kinds = _VOTE_BY_POLL[NUMBER if figure.kind == NUMBER else SHARE]
        poll.sort(
            key=lambda near: near.cost - (_AFTER_GAIN if 0 <= near.mention.start - figure.end <= _AFTER_GAP else 0)
        )
        quoted = self.article.mentions.values("poll", figure.core, figure.end)
        if figure.kind == NUMBER and quoted:
            said = next((value for value in quoted if value in ("yes", "no")), quoted[0])
            return (kinds[said], "vote_cast") if kinds[said] == "vote_ballots" else (kinds[said],)
        if (
            figure.kind == NUMBER
            and re.match(r"^ of (?:the |all )?[0-9]", self._right(figure))
            and any(near.mention.value == "yes" for near in poll)
        ):
            return ("vote_yes_votes", "vote_ballots")
        if figure.unit == "ballots" and not (poll and (poll[0].cost <= 0 or poll[0].mention.value == "eligible")):
            return ("vote_ballots", "vote_cast")
        if figure.kind != NUMBER:
            if _OF_ALL_MEMBERS.match(self._right(figure, 90)):
                return ()  # a share of all members; on record are shares of the votes
            # '67.5 percent voted' is a turnout, '98.68 percent voted for it' is none; elsewhere the other words count first.
            if re.match(r"^ (?:of (?:all |its |the )?(?:\w+ )?members )?voted(?: ?[,.;]|$| and )", self._right(figure)):
                return ("vote_turnout_pct",)
            poll = [near for near in poll if near.mention.value != "voted"] or poll
        if not poll:
            return tuple(dict.fromkeys(kinds.values()))[:2] if figure.kind == NUMBER else ("vote_yes_pct",)
        first = poll[0].mention.value
        if figure.kind == NUMBER and first in ("cast", "voted"):
            named = [near.mention.value for near in poll[:3] if near.strength == 3 and near.cost < poll[0].cost + 30]
            return (
                ("vote_ballots", "vote_cast")
                if "yes" not in named or figure.unit == "ballots"
                else ("vote_yes_votes", "vote_ballots")
            )
        return (kinds[first], "vote_cast") if kinds[first] == "vote_ballots" else (kinds[first],)

    def _raise(self, figure: Figure) -> tuple[str, ...]:
        fund, pay, together = (self._best(figure, "pay", (name,)) for name in ("fund", "raise", "together"))
        if fund and (not pay or fund.cost < pay.cost):
            return ("term",)
        year = self._best(figure, "contract_year")
        beside_year = year is not None and year.cost < _BESIDE
        if together and together.cost < _BESIDE and not beside_year and not self._place_in_list(figure)[0]:
            return ("raises_together",)
        return ("raise",)

    def _of_number(self, figure: Figure) -> tuple[str, ...]:
        unit = figure.unit
        if figure.several:
            return ("raise",)
        if re.search(r"\b(?:day|week|month)(?: No\.| number| #)? $", self._left(figure), re.I) and not figure.unit:
            return ("stoppage_day",)
        if _OTHER_THINGS.match(self._right(figure)):
            return ()
        if unit == "shoot_days" or (unit in ("", "days") and self._counts_filming(figure)):
            way = re.match(r"^ ?(?:fewer|more|less)\b", self._right(figure)) or self._lost(figure)
            return (
                ("shoot_days_difference",) if way and not re.search(r"\bto $", self._left(figure)) else ("shoot_days",)
            )
        if unit == "quarters" or self._best(figure, "since", ("straight",)):
            return self._run(figure)
        if unit in ("days", "weeks", "months", "years"):
            return self._of_time(figure)
        if unit == "sessions":
            return ("sessions_held",)
        if unit == "proposals":
            return ("guild_proposals",)
        if unit in ("persons", "ballots", ""):
            return self._of_count(figure)
        return ("companies",) if unit in ("companies", "agencies") else ("cost_estimate",) if unit == "jobs" else ()

    def _counts_filming(self, figure: Figure) -> bool:
        near = self.article.near(figure, "filming") or self.article.near(figure, "category")
        strike = self._best(figure, "lasted", ("lasted",))
        if not self.films or not self._filming_near(figure) or (figure.unit == "days" and strike and strike.cost < 12):
            return False
        vote = self._best(figure, "ballot")
        return bool(near or self.periods.headline.periods) and not (vote and (not near or vote.cost < near[0].cost))

    def _lost(self, figure: Figure) -> bool:
        return bool(
            re.search(
                r"\b(?:loss|drop|gain|decline|increase|lost|gained|down|up|by)\b(?: of)?(?: just| only)? ?$",
                self._left(figure),
            )
        )

    def _run(self, figure: Figure) -> tuple[str, ...]:
        way = self._best(figure, "run")
        return (f"{way.mention.value}_quarters",) if way else ("falling_quarters", "rising_quarters")

    def _of_time(self, figure: Figure) -> tuple[str, ...]:
        left, right = self._left(figure, 40), self._right(figure, 40)
        if figure.unit in ("years",):
            if re.match(r"^ (?:ago|earlier|later|before)\b", right):
                return ()
            if re.search(
                r"\b(?:first|since|time|strike|walkout|stoppage) (?:\w+ ){0,4}in (?:more than |nearly |almost |over |about )?$",
                left,
            ) and not self._best(figure, "deal", ("deal",)):
                return ("years_since",)
            if re.match(r"^[ -](?:[\w/-]+ ){0,5}?(?:contract|deal|agreement|pact|accord|extension|term)\b", right) or (
                (deal := self._best(figure, "deal")) and deal.cost < _DEAL_REACH
            ):
                return ("contract_term",) if not re.search(r"\bover (?:the |its |the next )?$", left) else ()
            return ("years_since",)
        if self._best(figure, "since", ("since",)) and re.search(r"\bin $", left):
            return ("years_since",)
        expiry = self._best(figure, "act", ("expires_on",))
        if expiry and re.search(r"\b(?:left|before|until|to go|from expir)", left + right):
            return ("days_to_expiry",)
        if self._lasted(figure, left, right):
            return ("stoppage_days", "stoppage_day")
        before = [
            one for one in self.article.figures_in(self.article.clause(figure)[0], figure.start) if one.kind == NUMBER
        ]
        goes_on = before and before[-1].unit == figure.unit and _LIKEWISE.search(left)
        return self._of_time(before[-1]) if goes_on else ()

    def _lasted(self, figure: Figure, left: str, right: str) -> bool:
        """Whether a length of time is said of a strike, not only told beside one."""
        if _STRIKE_NEXT.match(right) or _LENGTH_ENTRY.search(left):
            return True
        if _DIFFERENCE.match(right):
            return False
        strike = self._best(figure, "strike") or self._best(figure, "act", ("stoppage_end",))
        if strike and _LENGTH_BEFORE.search(left):
            return True
        lasted = self._best(figure, "lasted")
        near = lasted is not None and lasted.cost < _LASTED_REACH
        return near and (strike is not None or lasted.strength == 3)  # type: ignore[union-attr]

    def _of_count(self, figure: Figure) -> tuple[str, ...]:
        if _VOTED_AGAIN.match(self._right(figure)) or _OF_ALL.match(self._right(figure, 90)):
            return ("vote_ballots", "vote_cast")
        votes = [near for near in self.article.near(figure, "poll") if near.strength >= 2]
        sentence = self.article.words(self.article.number(figure))
        head = self._best(figure, "headcount")
        pair = self._pair(figure)
        if (
            figure.unit == "persons"
            and not (pair or self.article.mentions.within("poll", figure.core, figure.end))
            and not _VOTING_NEXT.match(self._right(figure))
            and (not votes or votes[0].cost > _CLOSE)
        ):
            return (
                ("workers", "members")
                if self._best(figure, "strike") and not self._best(figure, "deal")
                else ("members", "workers")
            )
        voting = pair or (votes and _VOTE_WORDS.search(sentence)) or figure.unit == "ballots"
        if voting and (pair or not head or not votes or votes[0].cost <= head.cost + 8 or figure.unit == "ballots"):
            return self._vote(figure)
        strike = self._best(figure, "strike")
        named = self.article.mentions.within("union", figure.core, figure.end)
        if head or named:
            return ("workers", "members") if strike else ("members", "workers")
        return ()

    def _pair(self, figure: Figure) -> str:
        """first or second where a figure is one of two counts of a vote: '2,789 to 933'."""
        if figure.kind not in (NUMBER, SHARE) or figure.unit not in ("", "ballots", "persons", "pct"):
            return ""
        turnout = self._best(figure, "poll", ("cast",))
        if figure.kind == SHARE and turnout and turnout.cost <= _CLOSE:
            return ""  # 'turnout was 38.15 percent, against 27.15 percent'
        if _PAIR_FIRST.match(self._right(figure)) and not re.search(r"\bfrom $", self._left(figure)):
            return (
                "first"
                if _VOTE_WORDS.search(self.article.words(self.article.number(figure))) or self._best(figure, "ballot")
                else ""
            )
        if figure.kind == SHARE and _SHARES_TO.match(self._right(figure)) and self._best(figure, "ballot"):
            return "first"
        if _PAIR_SECOND.search(self._left(figure)) and self._best(figure, "ballot"):
            return "second"
        return ""

    def _of_money(self, figure: Figure) -> tuple[str, ...]:
        near = self.article.near(figure, "money")
        if figure.unit != "usd_millions":
            return ("term",)
        if not near:
            return ("package_value", "term") if self._best(figure, "deal") else ()
        kinds = {
            "package": ("package_value",),
            "cost": ("cost_estimate",),
            "bonus": ("term",),
            "effect": ("employer_effect",),
        }
        strike = self._best(figure, "strike")
        first = near[0].mention.value
        if (
            first == "package"
            and strike
            and any(one.mention.value == "cost" for one in near)
            and not self._best(figure, "side", ("guild",))
        ):
            return ("cost_estimate", "package_value")
        return kinds[first]

    def _of_day(self, figure: Figure) -> tuple[str, ...]:
        span = self._span_end(figure)
        strike = self._best(figure, "strike")
        acts = list(self.article.near(figure, "act"))
        if span and (
            not acts or acts[0].mention.value in ("stoppage_start", "stoppage_end", "effective_on", "expires_on")
        ):
            deal = self._best(figure, "deal")
            of_deal = bool(deal) and (not strike or deal.cost < strike.cost)
            if not deal and not strike and (number := self.article.number(figure)):
                before = self.article.sentences[number - 1]
                told = [
                    idea for idea in ("deal", "strike") if self.article.mentions.within(idea, before.start, before.end)
                ]
                of_deal = told == ["deal"]
            return (
                (("effective_on",) if span == "first" else ("expires_on",))
                if of_deal
                else (("stoppage_start",) if span == "first" else ("stoppage_end",))
            )
        before = [near for near in acts if near.mention.start < figure.core]
        ranked = sorted(acts, key=lambda near: near.cost + (0 if near in before else 10))
        first = ranked[0].mention.value if ranked else ""
        if strike and _FROM_ON.fullmatch(self._left(figure, 5) + self._right(figure, 4)):
            return ("stoppage_start",)
        others = [one for one in self.article.near(figure, "ballot", _OTHER_BALLOTS) if one.strength == _SAME_CLAUSE]
        if first in ("ratified_on", "authorization_on") and others:
            return ()  # the day of another vote
        if self._said_then(figure, ranked):
            return (first,) if first in _ANNOUNCED else ("said_on",)
        return (first,) if first else ()

    def _said_then(self, figure: Figure, acts: list[Near]) -> bool:
        """Whether a day is that of a statement: 'said Thursday that', 'on Thursday the guild said that it had met'."""
        near = [one for one in self.article.near(figure, "saying") if one.strength == _SAME_CLAUSE]
        beside = any(0 <= figure.start - one.mention.end <= _SAID_REACH for one in near)
        return beside or bool(near and (not acts or near[0].cost < acts[0].cost))

    def _span_end(self, figure: Figure) -> str:
        """first or second where a day is one end of a span."""
        following = self.article.dated_in(figure.end, figure.end + 50)
        if following and following[0].kind == DAY and _SPAN_FIRST.match(self._right(figure)):
            return "first"
        before = self.article.dated_in(max(0, figure.start - 60), figure.start)
        return "second" if before and before[-1].kind == DAY and _SPAN_SECOND.search(self._left(figure)) else ""

    def _of_ordinal(self, figure: Figure) -> tuple[str, ...]:
        right = self._right(figure, 50)
        if re.match(r"^ (?:straight|consecutive|successive)|^ (?:\w+ ){0,2}(?:quarter|quarterly)", right):
            return self._run(figure)
        unit = re.match(r"^[ -](?:full |straight )?(day|week|month)\b", right)
        if unit:
            return (
                ("sessions_held",)
                if re.match(r"^ day (?:of|in) (?:the )?(?:talks|negotiations|bargaining)", right)
                else ("stoppage_day",)
            )
        return ("sessions_held",) if re.match(r"^ (?:\w+ )?(?:session|meeting)", right) else ()

    def _of_year(self, figure: Figure) -> tuple[str, ...]:
        if re.search(r"\bsince (?:at least )?$", self._left(figure)) and figure.years[0] == figure.years[1]:
            if self._filming_near(figure) and self.article.near(figure, "since", ("lowest", "highest")):
                return ("lowest_since",)
            return (
                ("since_strike",)
                if self.article.near(figure, "since", ("since",)) and self._best(figure, "strike")
                else ()
            )
        return ()

    # --- whose -------------------------------------------------------------------------------------------------------

    def _union(self, figure: Figure) -> Named:
        """The union that a figure is of: the nearest in its clause, its sentence, or the ones before."""
        when = _WHEN.match(self.article.text, figure.end)
        of_clause = self.article.mentions.within("union", when.end(), when.end() + _WHEN_REACH) if when else []
        if of_clause:
            return Named(frozenset({of_clause[0].value}), 3)
        whole = self.article.near(figure, "union")
        relative = _WHO.match(self.article.text, self.article.clause(figure)[0])
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
        before = self.article.mentions.last("aside", max(0, start - 26), start)
        return before is not None and "," not in self.article.text[before.end : start]

    def _union_before(self, number: int) -> Named:
        """The union that the sentences before speak of, or the article as a whole."""
        words = self.article.words(number)
        for back in (1, 2, 3):
            if number - back < 0:
                break
            named = self._subject_of(number - back)
            if named:
                alone = len(self._unions_of_paragraph(number)) == 1
                goes_on = alone or (back == 1 and _GO_ON.search(words))
                near = self.article.same_paragraph(number - back, number)
                near = near or self.article.words(number - back).rstrip().endswith(":")
                return Named(named, 2 if len(named) == 1 and (goes_on or (back == 1 and near)) else 1)
        every = self._every_union
        return Named(frozenset(every), 2 if len(every) == 1 else 1 if len(every) == 2 else 0)

    def _unions_of_paragraph(self, number: int) -> set[str]:
        """The unions that the paragraph of a sentence speaks of up to it."""
        first = number
        while first and number - first < _PARAGRAPH_REACH and self.article.same_paragraph(first - 1, number):
            first -= 1
        return set(
            self.article.mentions.values(
                "union", self.article.sentences[first].start, self.article.sentences[number].end
            )
        )

    def _subject_of(self, number: int) -> frozenset[str]:
        sentence = self.article.sentences[number]
        held = [
            one
            for one in self.article.mentions.within("union", sentence.start, sentence.end)
            if not self._aside(Near(0, 2, one))
        ]
        values = list(dict.fromkeys(one.value for one in held))
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
            told := self.article.mentions.values("sector", self.article.sentences[number - 1].start, figure.start)
        ):
            return Named(frozenset(told), 2)
        unions = {one.mention.value for one in self.article.near(figure, "union")}
        for back in (1, 2, 3):
            if number - back < 0:
                break
            sentence = self.article.sentences[number - back]
            values = frozenset(self.article.mentions.values("sector", sentence.start, sentence.end)) - {"film_tv"}
            beside = self.article.same_paragraph(number - back, number)
            before = set(self.article.mentions.values("union", sentence.start, sentence.end))
            if values and (not unions or (beside and before == unions)):
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
            own = figure if figure.has_year else self._other_end(figure)
            if own is not None:
                return Named(_span_of(own), 2)
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
        told = _AGO.search(self.article.words(number))
        if told is None:
            return Named()
        count = 10.0 if told["decade"] else number_of_words(told["count"]) or float(told["count"])
        before = self._years_before(number) if told["from"] != "ago" else Named()
        year = max((int(one) for one in before.values), default=self.article.as_of.year)
        year += int(count) if told["from"] == "later" else -int(count)
        return Named(frozenset({str(year)}), 2)

    def _adjacent_year(self, figure: Figure) -> Figure | None:
        """A year bound to a figure: '96.3 percent in 2017', '2017 (96.3 percent', 'the 95-day strike of 1980'."""
        for one in self.article.dated_in(figure.end, figure.end + 40):
            between = self.article.text[figure.end : one.start]
            if (
                one.kind == YEAR
                and re.fullmatch(r"(?: (?!and\b|but\b|while\b)[\w'/-]+){0,4} (?:in|of|for) (?:the )?", between)
                and not _COMPARES.search(between)
            ):
                return one
            break
        before = self.article.dated_in(max(0, figure.start - _ADJACENT_REACH), figure.start)
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
        return before[-1] if before and before[-1].kind == YEAR and _WHO.match(self.article.text, start) else None

    def _other_end(self, figure: Figure) -> Figure | None:
        """The day with a year that ends a span which a day without one begins."""
        following = self.article.dated_in(figure.end, figure.end + 50)
        ends = self._span_end(figure) == "first" and following and following[0].has_year
        return following[0] if ends else None

    def _of_another(self, year: Figure, figure: Figure) -> bool:
        """Whether a year is bound to another figure: one of the same kind stands between."""
        owner = [
            one for one in self.article.figures_in(year.start - _OF_YEAR_REACH, year.start) if one.kind == figure.kind
        ]
        if (
            owner
            and owner[-1].core != figure.core
            and _OF_YEAR.fullmatch(self.article.text, owner[-1].end, year.start)
            and _COMPARED.search(self.article.text[max(0, owner[-1].start - _OF_YEAR_REACH) : owner[-1].start])
        ):
            return True  # 'up from the 74.22 percent of 2020'
        start, end = sorted((year.start, figure.core))
        return year.start > figure.core and any(
            one.kind == figure.kind and one.core not in (figure.core, year.core)
            for one in self.article.figures_in(start, end)
        )

    def _years_before(self, number: int) -> Named:
        for back in (1, 2, 3):
            if number - back < 0:
                break
            sentence = self.article.sentences[number - back]
            held = [one for one in self.article.dated_in(sentence.start, sentence.end) if self._tells_year(one)]
            if held:
                if len({_last_year(one) for one in held}) > 1:
                    return Named()
                near = back == 1 and self.article.same_paragraph(number - back, number)
                old = _last_year(held[-1]) < self.article.as_of.year - 2
                goes_on = near and (not old or _GO_ON.search(self.article.words(number)))
                return Named(_span_of(held[-1]), 2 if goes_on else 1)
        return Named()

    def _tells_year(self, one: Figure) -> bool:
        if one.kind not in (YEAR, DAY) or (one.kind == DAY and not one.has_year):
            return False
        left = self.article.text[max(0, one.start - 48) : one.start]
        return not _COMPARES.search(left) and not _EXPIRE_BEFORE.search(left)

    def _years_in(self, start: int, end: int, figure: Figure) -> list[Figure]:
        return [one for one in self.article.dated_in(start, end) if self._tells_year(one) and one.core != figure.core]

    def _add_round(self, reading: Reading) -> None:
        """The rounds or strikes that union, sector and years leave."""
        union, sector, years = reading.get("union"), reading.get("sector"), reading.years
        if union.strength <= 1 and sector.strength == _SAME_CLAUSE and years.strength >= 2:
            of_sector = self.rounds.in_sector(sector.values, {int(year) for year in years.values})
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
        told = {int(year) for year in years.values}
        if told:
            held = self.rounds.in_years(union.values, kinds, told, strike=strike)
            if held and years.strength == 1:
                live = self.rounds.live(union.values, kinds)
                reading.dims["round"] = Named(frozenset(held | live), 1)
                return
            if (held or years.strength >= 2) and not since:
                reading.dims["round"] = Named(frozenset(held), min(years.strength, union.strength) if held else 0)
                return
        if before:
            held = (
                self.rounds.last_strike(union.values, kinds, before=True)
                if strike
                else self.rounds.before(union.values, kinds)
            )
            reading.dims["round"] = Named(frozenset(held), min(2, union.strength))
            reading.years = Named()
            return
        held = self.rounds.live(union.values, kinds)
        if strike and not held:
            held = self.rounds.last_strike(union.values, kinds, before=False)
            reading.dims["round"] = Named(frozenset(held), 1)
            return
        reading.dims["round"] = Named(frozenset(held), min(2, union.strength))

    # --- other dimensions --------------------------------------------------------------------------------------------

    def _side(self, figure: Figure) -> Named:
        near = self.article.near(figure, "side")
        start, end = self.article.clause(figure)
        speaks = self.article.mentions.within("employers", start, figure.core)
        if speaks and all(one.strength < _SAME_CLAUSE for one in near) and not self._unions_in(start, end):
            return Named(frozenset({"employers"}), 2)
        if not near:
            number = self.article.number(figure)
            before = self.article.mentions.last(
                "side", self.article.sentences[max(0, number - 1)].start, self.article.sentences[number].start
            )
            return Named(frozenset({before.value}), 2 if before.value == "settlement" else 1) if before else Named()
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

    def _unions_in(self, start: int, end: int) -> list[str]:
        return self.article.mentions.values("union", start, end)

    def _contract_year(self, figure: Figure) -> Named:
        if figure.kind == SHARE and _NEXT_TWO.match(self._right(figure)):
            return Named(frozenset({"2", "3"}), 3)
        named = [
            one for one in self.article.near(figure, "contract_year") if not self._of_figure_before(figure, one.mention)
        ]
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
        place, length = self._place_in_list(figure)
        later = re.search(r"\b(?:next|following|then|after that|later)\b", self._own_words(figure))
        if not place:
            return Named()
        return Named(
            frozenset({str(place), str(place + 1)}) if later else frozenset({str(place)}),
            2 if length > 2 and not later else 1,
        )

    def _of_figure_before(self, figure: Figure, mention: Mention) -> bool:
        """Whether a mention belongs to the figure before: '5 percent at once, 4 percent'."""
        sentence = self.article.sentences[self.article.number(figure)]
        before = [one for one in self.article.figures_in(sentence.start, figure.start) if one.kind == figure.kind]
        if not before or not before[-1].end <= mention.start < figure.start:
            return False
        text = self.article.text
        bound = _OF_THE_FIGURE_BEFORE.fullmatch(text, before[-1].end, mention.start)
        return bool(bound) and re.search(r",|\band\b", text[mention.end : figure.start]) is not None

    def _place_in_list(self, figure: Figure) -> tuple[int, int]:
        """The place of a figure in a list like '7, 4 and 3.5 percent', and its length; 0 where it stands in none."""
        sentence = self.article.sentences[self.article.number(figure)]
        alike = [one for one in self.article.figures_in(sentence.start, sentence.end) if one.kind in (SHARE, NUMBER)]
        place = next((at for at, one in enumerate(alike) if one.core == figure.core), None)
        if place is None:
            return 0, 0
        first = last = place
        while (
            first
            and _ORDER.match(self.article.text[alike[first - 1].end : alike[first].start + 1])
            and alike[first].start - alike[first - 1].end < 14
        ):
            first -= 1
        while (
            last + 1 < len(alike)
            and _ORDER.match(self.article.text[alike[last].end : alike[last + 1].start + 1])
            and alike[last + 1].start - alike[last].end < 14
        ):
            last += 1
        return (place - first + 1, last - first + 1) if last > first else (0, 0)

    def _ballot(self, figure: Figure) -> Named:
        near = self.article.near(figure, "ballot")
        if near:
            ranked = sorted(near, key=lambda one: one.cost - (8 if one.mention.value != "rejection" else 0))
            ballots = {ranked[0].mention.value}
            # One vote ends the strike and accepts the contract; a code or demands are approved as well.
            told = {one.mention.value for one in ranked if one.strength == _SAME_CLAUSE}
            if ballots == {"end_strike"} and any(one.mention.value == "ratification" for one in ranked):
                ballots.add("ratification")
            elif ballots == {"ratification"}:
                ballots |= told & {"code_of_conduct", "pattern_of_demands"}
            return Named(frozenset(ballots), ranked[0].strength)
        number = self.article.number(figure)
        for back in (1, 2):
            if number - back >= 0:
                sentence = self.article.sentences[number - back]
                values = self.article.mentions.values("ballot", sentence.start, sentence.end)
                if values:
                    beside = back == 1 or self.article.same_paragraph(number - back, number)
                    return Named(frozenset(values), 2 if len(values) == 1 and beside else 1)
        return Named()

    def _part(self, figure: Figure) -> Named:
        relative = _WHO.match(self.article.text, self.article.clause(figure)[0])
        beside = self.article.mentions.within("part", figure.end, figure.end + 12)
        if beside and re.fullmatch(r" (?:the|its) ", self.article.text[figure.end : beside[0].start]):
            return Named(frozenset({beside[0].value}), 3)
        near = [one for one in self.article.near(figure, "part") if one.strength == 3 or one.cost < 50 or relative]
        if near:
            return Named(frozenset({near[0].mention.value}), near[0].strength)
        number = self.article.number(figure)
        if number and _GO_ON.search(self.article.words(number)):
            sentence = self.article.sentences[number - 1]
            values = self.article.mentions.values("part", sentence.start, sentence.end)
            agreements = [value for value in values if value in ("basic_agreement", "area_standards")]
            return Named(frozenset(agreements), 1) if len(agreements) == 1 else Named()
        return Named()

    def _local(self, figure: Figure) -> Named:
        held = re.findall(r"\bLocal ([0-9]+)", self._own_words(figure))
        if len(held) == 1:
            return Named(frozenset(held), 3)
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
        told = _VALUES.search(self.article.text, start, figure.core)
        return Named(frozenset({"guild"}), 3) if told and self._side(figure).values == {"employers"} else Named()

    # --- filming -----------------------------------------------------------------------------------------------------

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
            if special_before and _GO_ON.search(self.article.words(number)):
                return Named(frozenset(special_before[-1:]), 1)
            if special_before:
                return Named(frozenset({*special_before[-1:], "total"}), 1)
        return Named(frozenset({"total"}), 2)

    def _told_later(self, figure: Figure, near: Near) -> bool:
        """Whether a mention stands in a later clause that has a figure of its own: '5,520; television had 1,707 days'."""
        if near.strength == _SAME_CLAUSE or near.mention.start < figure.end:
            return False
        return bool(self.article.figures_in(near.mention.end, near.mention.end + _BESIDE))

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
        told = self.periods.base_periods(figure) if base else self.periods.told(figure)
        return Named(told.periods, told.strength)

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
        plain = len({one.mention.value for one in near}) == 1 and near[0].cost <= _CLOSE
        return Named(frozenset({near[0].mention.value}), 3 if plain else 2) if near else Named()

    # --- mood, strangers, the value ----------------------------------------------------------------------------------

    def _mood(self, figure: Figure, reading: Reading) -> str:
        start, end = self.article.clause(figure)
        held = self.article.mentions.within("mood", start, end)
        for one in held:
            if one.value == "untrue":
                return "untrue"
            if one.value == "denied" and (
                one.start < figure.core or (reading.measures[:1] and reading.measures[0] in _ACTS)
            ):
                return "denied"
            if one.value == "denied":
                continue
            if one.end <= figure.core or not reading.measures or reading.measures[0] in _ACTS:
                return one.value
        if reading.measures[:1] and reading.measures[0] in _FILMED:
            sentence = self.article.sentences[reading.number]
            if self.article.mentions.within("without", sentence.start, sentence.end):
                return "left out in part"
        if self.article.mentions.within("exact", max(start, figure.start - 24), figure.start):
            return "exact"
        return ""

    def _stranger(self, figure: Figure, number: int, filming: bool) -> bool:
        sentence = self.article.sentences[number]
        held = self.article.mentions.within("stranger", sentence.start, sentence.end)
        if held:
            return True
        areas = [one.mention.value for one in self.article.near(figure, "area")]
        elsewhere = bool(areas) and areas[0] in ("new_york", "other_place", "california", "nation")
        return filming and elsewhere and (self._best(figure, "area").strength == 3 or "los_angeles" not in areas)  # type: ignore[union-attr]

    def _state(self, reading: Reading) -> None:
        """The value as stated: a day gets its year, an ordinal its unit."""
        figure = reading.figure
        if figure.kind == DAY and figure.day:
            days = self._days(figure, reading)
            stated = [Stated(day, "date", "", 1.0, figure.known_to, figure.part) for day in days]
            reading.stated, reading.stated_also = stated[0], tuple(stated[1:])
        elif figure.kind == ORDINAL:
            unit = re.match(r"^[ -](?:full |straight )?(day|week|month)\b", self._right(figure))
            kind = (
                f"{unit.group(1)}s" if unit else "quarters" if self._best(figure, "since", ("straight",)) else "count"
            )
            word = "at least" if _PASSED.search(self._left(figure, 30)) else figure.word
            reading.stated = Stated(figure.value, kind, word)
        elif figure.kind == YEAR:
            reading.stated = Stated(float(figure.years[0]), "year")
        elif figure.kind in (NUMBER, SHARE, POINTS, MONEY):
            unit_of = figure.unit
            counted = re.search(r"\b(day|week|month)(?: No\.| number| #)? $", self._left(figure), re.I)
            if reading.measures[:1] == ("stoppage_day",) and counted:
                unit_of = f"{counted.group(1).lower()}s"
            if _CENTS.match(self._right(figure)) and figure.kind == NUMBER:
                reading.stated = Stated(figure.value / 100, "usd", figure.word, figure.step / 100)
                return
            if reading.measures[:1] in (("shoot_days",), ("shoot_days_difference",)):
                unit_of = "shoot_days"
            elif reading.measures and reading.measures[0].startswith("vote_") and figure.kind == NUMBER:
                unit_of = "votes"
            reading.stated = Stated(figure.value, unit_of or "count", figure.word, figure.step)

    def _days(self, figure: Figure, reading: Reading) -> list[date]:
        """The days that a day without a year may be: in the years told, of the round meant, near the report."""
        assert figure.day is not None
        if figure.has_year:
            return [figure.day]
        as_of = self.article.as_of
        # What is told as done lies behind the report rather than ahead of it.
        ahead = 1 if reading.measures[:1] == ("expires_on",) else 2
        near = min(
            (day_of(year, figure.day) for year in (as_of.year - 1, as_of.year, as_of.year + 1)),
            key=lambda day: max((as_of - day).days, ahead * (day - as_of).days),
        )
        told = [day_of(int(year), figure.day) for year in sorted(reading.years.values)]
        if self._span_end(figure) == "first":
            following = self.article.dated_in(figure.end, figure.end + 50)
            if following and following[0].day and following[0].has_year:
                told = [day_of(following[0].day.year, figure.day)]
        return list(dict.fromkeys([*told, near]))


def _span_of(figure: Figure) -> frozenset[str]:
    """The years that a dated figure names."""
    if figure.kind == DAY and figure.day:
        return frozenset({str(figure.day.year)})
    return frozenset(str(year) for year in range(figure.years[0], figure.years[1] + 1))


def _last_year(figure: Figure) -> int:
    return figure.day.year if figure.kind == DAY and figure.day else figure.years[1]


_FILMED = "shoot_days shoot_days_change shoot_days_difference lowest_since falling_quarters rising_quarters".split()
_TOPICS = {"vote": ("ballot", "poll"), "pay": ("pay",), "filming": ("filming", "category"), "way": ("way",)}
_PAID = ("raise", "fund")
_Read = Callable[[Reader, Figure], Named]


def _nearest(idea: str, wanted: Iterable[str] = (), least: int = 2, most: int = 1_000) -> _Read:
    """A reader of a dimension that the nearest mention of an idea names."""

    def read(reader: Reader, figure: Figure) -> Named:
        near = [one for one in reader.article.near(figure, idea, wanted) if one.strength >= least and one.cost < most]
        near = [one for one in near if not one.taken] or near
        return Named(frozenset({near[0].mention.value}), near[0].strength) if near else Named()

    return read


_DIMS: dict[str, _Read] = {
    "union": Reader._union,
    "guild": _nearest("guild"),
    "sector": Reader._sector,
    "side": Reader._side,
    "contract_year": Reader._contract_year,
    "ballot": Reader._ballot,
    "part": Reader._part,
    "local": Reader._local,
    "area": _nearest("area"),
    "estimator": Reader._estimator,
    "per": _nearest("per", most=60),
    "poll": _nearest("poll"),
    "valuer": Reader._valuer,
    "cost_of": _nearest("cost_of", least=3),
    "stage": _nearest("stage"),
}
_FILMING_DIMS: dict[str, _Read] = {
    "category": Reader._category,
    "period": Reader._period,
    "base": Reader._base,
    "way": Reader._way,
    "rank": _nearest("since", ("lowest", "highest")),
}
