"""What a figure measures, read from the words around it; the value is not looked at."""

from __future__ import annotations

import re

from helpers.articles.article import Near
from helpers.articles.figures import DAY, MONEY, NUMBER, ORDINAL, POINTS, SHARE, YEAR, Figure
from helpers.articles.lexicon import Mention, pattern
from helpers.articles.surroundings import Surroundings

_POLLS = ("yes", "no", "cast", "eligible", "voted")
_SHARES = "vote_yes_pct vote_no_pct vote_turnout_pct vote_turnout_pct vote_yes_pct".split()
_COUNTS = "vote_yes_votes vote_no_votes vote_ballots members vote_ballots".split()
_VOTE_BY_POLL = {SHARE: dict(zip(_POLLS, _SHARES, strict=True)), NUMBER: dict(zip(_POLLS, _COUNTS, strict=True))}
# What a share is that stands for a count of a vote.
_SHARE_OF_COUNT = {
    "vote_ballots": "vote_turnout_pct",
    "vote_yes_votes": "vote_yes_pct",
    "vote_no_votes": "vote_no_pct",
}
_OR_SHARE, _COUNT_REACH = re.compile(r"(?:,? or|\() ?$"), 60
_TOPIC_MARGIN, _LASTED_REACH = 14, 46
_OTHER_BALLOTS = ("pattern_of_demands", "end_strike", "code_of_conduct")
SAME_CLAUSE = 3
_DEAL_REACH = 26
ADJACENT_REACH, BESIDE, PARAGRAPH_REACH = 16, 30, 12
CLOSE = 10
SAID_REACH = 16
# What is commonly announced on the day on which it comes about.
_ANNOUNCED = ("deal_on", "ratified_on", "authorization_on")
_AFTER_GAIN, _AFTER_GAP = 16, 12


class Measuring(Surroundings):
    """What is measured."""

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
            if topic == "vote" and not pattern("vote_words").search(sentence):
                continue
            wanted = _PAID if topic == "pay" else ()
            near = [best.cost for idea in ideas if (best := self._best(figure, idea, wanted))]
            if near:
                costs.append((min(near), topic))
        costs.sort()
        return [topic for cost, topic in costs if cost <= costs[0][0] + _TOPIC_MARGIN or topic in ("vote", "filming")]

    def _of_share(self, figure: Figure) -> tuple[str, ...]:
        first = next(iter(self._list_of(figure)), figure)
        if first.core < figure.core and first.kind == SHARE:
            return self._of_share(first)  # figures of one list measure the same
        topics = self._topics(figure)
        year = self._best(figure, "contract_year")
        beside = year is not None and year.strength == SAME_CLAUSE and year.cost < BESIDE and not self._pair(figure)
        if (
            beside
            and not self._filming_near(figure)
            and not any(one.strength == SAME_CLAUSE for one in self.article.near(figure, "poll"))
        ):
            return self._raise(figure)  # 'passed in May and brings 2.5 percent at once'
        if not topics and year and not self._filming_near(figure):
            return self._raise(figure)  # 'they get 2.5 percent first and 3 percent in the second year'
        topics = topics or self._topics_before(figure)
        changes = self._changes(figure)
        if changes and (not topics or topics[0] in ("filming", "way")):
            return ("shoot_days_change",)
        for topic in topics:
            if topic == "vote":
                return self._vote(figure)
            if topic == "pay":
                return self._raise(figure)
        return ()

    def _changes(self, figure: Figure) -> bool:
        """Whether a share may tell how filming changed: a direction or a base is told; else it is a part of something."""
        signed = self.article.text[max(0, figure.core - 1) : figure.core] in ("+", "-")
        turned = signed or self._best(figure, "way") or self._best(figure, "base")
        pay = self._best(figure, "pay", _PAID)
        paid = pay is not None and pay.strength == SAME_CLAUSE and not self._best(figure, "category")
        return self.films and bool(turned) and not paid and self._filming_near(figure)

    def _filming_near(self, figure: Figure) -> bool:
        """Whether the sentence is of filming: it says so, or goes on from one that does."""
        number = self.article.number(figure)
        for sentence in (self.article.sentences[number], *(one for _, one in self.article.back(number, 3))):
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
        topics = []
        for topic, ideas in _TOPICS.items():
            named = any(self.article.mentions.within(idea, *span) for idea in ideas for span in spans)
            if named and (topic != "vote" or pattern("vote_words").search(self.article.text, spans[0][0], spans[1][1])):
                topics.append(topic)
        return topics

    def _vote(self, figure: Figure) -> tuple[str, ...]:
        pair = self._pair(figure)
        if pair:
            ballot = self._best(figure, "ballot")
            against = ballot is not None and ballot.mention.value == "rejection" and ballot.strength == SAME_CLAUSE
            yes = (pair == "first") != against
            unit = "votes" if figure.kind == NUMBER else "pct"
            return (f"vote_yes_{unit}",) if yes else (f"vote_no_{unit}",)
        if figure.kind == SHARE and (counted := self._count_beside(figure)):
            return counted
        if pattern("for").match(self._right(figure)):
            return ("vote_yes_votes",) if figure.kind == NUMBER else ("vote_yes_pct",)
        every = self.article.near(figure, "poll")
        named = [near for near in every if not self._names_part(near.mention)]
        poll = [near for near in named if not near.taken] or (named if len(named) < len(every) else [])
        apart = [one for one in poll if one.mention.start >= figure.end and one.strength < SAME_CLAUSE]
        poll = [
            one for one in poll if one not in apart or one.mention.value in ("yes", "no")
        ]  # '87.2%; turnout was 53'
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
        if figure.kind != NUMBER:
            if pattern("of_all_members").match(self._right(figure, 90)):
                return ()  # a share of all members; on record are shares of the votes
            # '67.5 percent voted' is a turnout, '98.68 percent voted for it' is none; elsewhere the other words count first.
            if pattern("took_part").match(self._right(figure)):
                return ("vote_turnout_pct",)
            poll = [near for near in poll if near.mention.value != "voted"] or poll
        if not poll:
            return tuple(dict.fromkeys(kinds.values()))[:2] if figure.kind == NUMBER else ("vote_yes_pct",)
        first = poll[0].mention.value
        return (kinds[first], "vote_cast") if kinds[first] == "vote_ballots" else (kinds[first],)

    def _count_beside(self, figure: Figure) -> tuple[str, ...]:
        """The measure of a share that stands for the count before it: '9,218 of them voted, or 78.79 percent'."""
        left = _OR_SHARE.search(self._left(figure))
        before = self.article.figures_in(max(0, figure.core - _COUNT_REACH), figure.start) if left else []
        if not before or before[-1].kind != NUMBER:
            return ()
        counted = before[-2] if len(before) > 1 and self._pair(before[-1]) == "second" else before[-1]
        share = _SHARE_OF_COUNT.get("".join(self._measures(counted)[:1]), "")
        return (share,) if share else ()

    def _names_part(self, mention: Mention) -> bool:
        """Whether 'for the' tells what was voted on, not how: '70% for the Basic Agreement'."""
        words = self.article.text[mention.start : mention.end].lower()
        return words == "for the" and bool(self.article.mentions.within("part", mention.end, mention.end + 2))

    def _raise(self, figure: Figure) -> tuple[str, ...]:
        fund, pay, together = (self._best(figure, "pay", (name,)) for name in ("fund", "raise", "together"))
        if fund and (not pay or fund.cost < pay.cost):
            return ("term",)
        year = self._best(figure, "contract_year")
        beside_year = year is not None and year.cost < BESIDE
        if together and together.cost < BESIDE and not beside_year and not self._place_in_list(figure)[0]:
            return ("raises_together",)
        return ("raise",)

    def _of_number(self, figure: Figure) -> tuple[str, ...]:
        unit = figure.unit
        if figure.several:
            return ("raise",)
        if re.search(r"\b(?:day|week|month)(?: No\.| number| #)? $", self._left(figure), re.I) and not figure.unit:
            return ("stoppage_day",)
        if pattern("other_things").match(self._right(figure)):
            return ()
        if unit == "shoot_days" or (unit in ("", "days") and self._counts_filming(figure)):
            way = re.match(r"^ ?(?:fewer|more|less)\b", self._right(figure)) or pattern("lost").search(
                self._left(figure)
            )
            return (
                ("shoot_days_difference",) if way and not re.search(r"\bto $", self._left(figure)) else ("shoot_days",)
            )
        if unit in ("days", "weeks", "months", "years"):
            return self._of_time(figure)
        if unit == "proposals":
            return ("guild_proposals",)
        if unit in ("persons", "ballots", ""):
            return self._of_count(figure)
        return ("companies",) if unit in ("companies", "agencies") else ("cost_estimate",) if unit == "jobs" else ()

    def _counts_filming(self, figure: Figure) -> bool:
        near = self.article.near(figure, "filming") or self.article.near(figure, "category")
        strike = self._best(figure, "lasted", ("lasted",))
        if pattern("other_subject").search(self._left(figure)):
            return False
        if not self.films or not self._filming_near(figure) or (figure.unit == "days" and strike and strike.cost < 12):
            return False
        vote = self._best(figure, "ballot")
        return bool(near or self.periods.headline.periods) and not (vote and (not near or vote.cost < near[0].cost))

    def _run(self, figure: Figure) -> tuple[str, ...]:
        way = self._best(figure, "run")
        return (f"{way.mention.value}_quarters",) if way else ("falling_quarters", "rising_quarters")

    def _of_time(self, figure: Figure) -> tuple[str, ...]:
        left, right = self._left(figure, 40), self._right(figure, 40)
        if figure.unit in ("years",):
            if re.match(r"^ (?:ago|earlier|later|before)\b", right):
                return ()
            if re.match(r"^[ -](?:[\w/-]+ ){0,5}?(?:contract|deal|agreement|pact|accord|extension|term)\b", right) or (
                (deal := self._best(figure, "deal")) and deal.cost < _DEAL_REACH
            ):
                return ("contract_term",) if not re.search(r"\bover (?:the |its |the next )?$", left) else ()
            return ("years_since",) if self._best(figure, "since") or self._best(figure, "strike") else ()
        expiry = self._best(figure, "act", ("expires_on",))
        if expiry and re.search(r"\b(?:left|before|until|to go|from expir)", left + right):
            return ("days_to_expiry",)
        if self._lasted(figure, left, right):
            return ("stoppage_days", "stoppage_day")
        before = [
            one for one in self.article.figures_in(self.article.clause(figure)[0], figure.start) if one.kind == NUMBER
        ]
        goes_on = before and before[-1].unit == figure.unit and pattern("likewise").search(left)
        return self._of_time(before[-1]) if goes_on else ()

    def _lasted(self, figure: Figure, left: str, right: str) -> bool:
        """Whether a length of time is said of a strike, not only told beside one."""
        if pattern("strike_next").match(right) or pattern("length_entry").search(left):
            return True
        if pattern("difference").match(right):
            return False
        strike = self._best(figure, "strike") or self._best(figure, "act", ("stoppage_end",))
        if strike and pattern("length_before").search(left):
            return True
        lasted = self._best(figure, "lasted")
        near = lasted is not None and lasted.cost < _LASTED_REACH
        return near and (strike is not None or lasted.strength == 3)  # type: ignore[union-attr]

    def _of_count(self, figure: Figure) -> tuple[str, ...]:
        if pattern("voted_again").match(self._right(figure)) or pattern("of_all").match(self._right(figure, 90)):
            return ("vote_ballots", "vote_cast")
        if pattern("favored").match(self._right(figure)):
            return self._vote(figure)
        votes = [near for near in self.article.near(figure, "poll") if near.strength >= 2]
        sentence = self.article.words(self.article.number(figure))
        head = self._best(figure, "headcount")
        pair = self._pair(figure)
        if (
            figure.unit == "persons"
            and not (pair or self.article.mentions.within("poll", figure.core, figure.end))
            and not pattern("voting_next").match(self._right(figure))
            and (not votes or votes[0].cost > CLOSE)
        ):
            return (
                ("workers", "members")
                if self._best(figure, "strike") and not self._best(figure, "deal")
                else ("members", "workers")
            )
        voting = pair or (votes and pattern("vote_words").search(sentence)) or figure.unit == "ballots"
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
        if figure.kind == SHARE and turnout and turnout.cost <= CLOSE:
            return ""  # 'turnout was 38.15 percent, against 27.15 percent'
        if pattern("pair_first").match(self._right(figure)) and not re.search(r"\bfrom $", self._left(figure)):
            return "first" if self._of_a_vote(figure) else ""
        if pattern("shares_to").match(self._right(figure)) and self._best(figure, "ballot"):
            return "first"
        before = self.article.figures_in(max(0, figure.core - _COUNT_REACH), figure.start)
        if before and pattern("pair_second").search(self._left(figure)) and self._pair(before[-1]) == "first":
            return "second"
        return ""

    def _of_a_vote(self, figure: Figure) -> bool:
        """Whether two counts side by side are those of a vote: the sentence says so, or tells of a union and a deal only."""
        if pattern("vote_words").search(self.article.words(self.article.number(figure))) or self._best(
            figure, "ballot"
        ):
            return True
        voters = self._best(figure, "union") or self._best(figure, "headcount")
        return bool(pattern("pair_plain").match(self._right(figure)) and voters and self._best(figure, "deal"))

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
        return kinds[near[0].mention.value]

    def _of_day(self, figure: Figure) -> tuple[str, ...]:
        span = self._span_end(figure)
        strike = self._best(figure, "strike")
        acts = [one for one in self.article.near(figure, "act") if not one.taken]
        if span and (
            not acts
            or acts[0].strength < SAME_CLAUSE
            or acts[0].mention.value in ("stoppage_start", "stoppage_end", "effective_on", "expires_on")
        ):
            deal = self._best(figure, "deal")
            of_deal = deal is not None and (not strike or deal.cost < strike.cost)
            of_deal = of_deal or not (deal or strike or self._told_before(figure) != ["deal"])
            return (
                (("effective_on",) if span == "first" else ("expires_on",))
                if of_deal
                else (("stoppage_start",) if span == "first" else ("stoppage_end",))
            )
        before = [near for near in acts if near.mention.start < figure.core]
        ranked = sorted(acts, key=lambda near: near.cost + (0 if near in before else 10))
        first = ranked[0].mention.value if ranked else ""
        others = [one for one in self.article.near(figure, "ballot", _OTHER_BALLOTS) if one.strength == SAME_CLAUSE]
        if first in ("ratified_on", "authorization_on") and others:
            return ()  # the day of another vote
        if self._said_then(figure, ranked):
            return (first,) if first in _ANNOUNCED else ("said_on",)
        if first == "settled":  # a strike that is settled ends as a deal is made
            return ("deal_on", "stoppage_end")
        if first == "opened_on" and not pattern("talks").search(self.article.words(self.article.number(figure))):
            return ("stoppage_start",) if strike or self._told_before(figure) == ["strike"] else ()
        return (first,) if first else ()

    def _told_before(self, figure: Figure) -> list[str]:
        """Whether the sentence before tells of a deal, a strike, or both."""
        number = self.article.number(figure)
        before = self.article.sentences[max(0, number - 1)]
        mentions = self.article.mentions
        return [idea for idea in ("deal", "strike") if mentions.within(idea, before.start, before.end)]

    def _said_then(self, figure: Figure, acts: list[Near]) -> bool:
        """Whether a day is that of a statement: 'said Thursday that', 'on Thursday the guild said that it had met'."""
        near = [one for one in self.article.near(figure, "saying") if one.strength == SAME_CLAUSE]
        beside = any(0 <= figure.start - one.mention.end <= SAID_REACH for one in near)
        return beside or bool(near and (not acts or near[0].cost < acts[0].cost))

    def _span_end(self, figure: Figure) -> str:
        """first or second where a day is one end of a span."""
        following = self.article.dated_in(figure.end, figure.end + 50)
        if following and following[0].kind == DAY and pattern("span_first").match(self._right(figure)):
            return "first"
        before = self.article.dated_in(max(0, figure.start - 60), figure.start)
        return (
            "second" if before and before[-1].kind == DAY and pattern("span_second").search(self._left(figure)) else ""
        )

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

    def _list_of(self, figure: Figure) -> list[Figure]:
        """The figures of a list like '7, 4 and 3.5 percent' that a figure stands in; none where it stands in no list."""
        sentence = self.article.sentences[self.article.number(figure)]
        alike = [one for one in self.article.figures_in(sentence.start, sentence.end) if one.kind in (SHARE, NUMBER)]
        place = next((at for at, one in enumerate(alike) if one.core == figure.core), None)
        if place is None:
            return []
        first = last = place
        while first and self._listed(alike[first - 1], alike[first]):
            first -= 1
        while last + 1 < len(alike) and self._listed(alike[last], alike[last + 1]):
            last += 1
        return alike[first : last + 1] if last > first else []

    def _place_in_list(self, figure: Figure) -> tuple[int, int]:
        """The place of a figure in its list, and the length of the list; 0 where it stands in none."""
        cores = [one.core for one in self._list_of(figure)]
        return (cores.index(figure.core) + 1, len(cores)) if cores else (0, 0)

    def _share_of_list(self, figure: Figure) -> bool:
        """Whether a bare number is a share by the figure beside it: '78.33 to 21.67 percent', '70 and 53 percent'."""
        if figure.kind != NUMBER or figure.unit or figure.value > 100:
            return False
        voted = pattern("vote_words").search(self.article.words(self.article.number(figure)))
        if pattern("shares_to").match(self._right(figure)) or (
            voted and pattern("share_before").search(self._left(figure))
        ):
            return True
        listed = self._list_of(figure)
        return bool(listed) and SHARE in (listed[0].kind, listed[-1].kind)

    def _listed(self, one: Figure, two: Figure) -> bool:
        """Whether a figure follows another in one list: nothing but a comma or 'and' parts them."""
        return two.start - one.end < 16 and bool(pattern("order").fullmatch(self.article.text, one.end, two.start))


_TOPICS = {"vote": ("ballot", "poll"), "pay": ("pay",), "filming": ("filming", "category"), "way": ("way",)}
_PAID = ("raise", "fund")
