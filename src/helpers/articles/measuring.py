"""What a figure measures, read from the words around it; the value is not looked at."""

from __future__ import annotations

from helpers.articles.article import SAME_CLAUSE, Near
from helpers.articles.figures import DAY, MONEY, NUMBER, ORDINAL, POINTS, SHARE, YEAR, Figure
from helpers.articles.lexicon import Mention, pattern
from helpers.articles.surroundings import Surroundings

Measures = tuple[str, ...]
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
_MONEY = {"package": "package_value", "cost": "cost_estimate", "bonus": "term", "effect": "employer_effect"}
_UNITS = {"proposals": "guild_proposals", "companies": "companies", "agencies": "companies", "jobs": "cost_estimate"}
_TOPICS = {"vote": ("ballot", "poll"), "pay": ("pay",), "filming": ("filming", "category"), "way": ("way",)}
_PAID = ("raise", "fund")
_TOPIC_MARGIN, _LASTED_REACH, _COUNT_REACH = 14, 46, 60
_OTHER_BALLOTS = ("pattern_of_demands", "end_strike", "code_of_conduct")
_ENDS_OF_SPAN = ("stoppage_start", "stoppage_end", "effective_on", "expires_on")
_DEAL_REACH, CLOSE, SAID_REACH = 26, 10, 16
ADJACENT_REACH, BESIDE, PARAGRAPH_REACH = 16, 30, 12
# What is commonly announced on the day on which it comes about.
_DAY_OF_BALLOT = {"ratification": "ratified_on", "strike_authorization": "authorization_on"}
_ANNOUNCED = ("deal_on", "ratified_on", "authorization_on")
_AFTER_GAIN, _AFTER_GAP = 16, 12


class Measuring(Surroundings):
    """What is measured."""

    def _measures(self, figure: Figure) -> Measures:
        readers = {SHARE: self._of_share, POINTS: self._of_share, NUMBER: self._of_number, MONEY: self._of_money}
        readers |= {DAY: self._of_day, ORDINAL: self._of_ordinal, YEAR: self._of_year}
        read = readers.get(figure.kind)
        return read(figure) if read else ()

    # --- shares ------------------------------------------------------------------------------------------------------

    def _topics(self, figure: Figure) -> list[str]:
        """What the sentence tells of near the figure, the nearest first."""
        costs = []
        voted = pattern("vote_words").search(self._words(figure))
        for topic, ideas in _TOPICS.items():
            wanted = _PAID if topic == "pay" else ()
            near = [best.cost for idea in ideas if (best := self._best(figure, idea, wanted))]
            if near and (voted or topic != "vote"):
                costs.append((min(near), topic))
        costs.sort()
        return [topic for cost, topic in costs if cost <= costs[0][0] + _TOPIC_MARGIN or topic in ("vote", "filming")]

    def _of_share(self, figure: Figure) -> Measures:
        first = next(iter(self._list_of(figure)), figure)
        apart = self.article.cuts_between(first.end, figure.start) and self._in_clause(figure, "poll")
        if first.core < figure.core and first.kind == SHARE and not apart:
            return self._of_share(first)  # figures of one list measure the same
        topics, filming = self._topics(figure), self._filming_near(figure)
        year = self._best(figure, "contract_year")
        beside = year is not None and year.strength == SAME_CLAUSE and year.cost < BESIDE and not self._pair(figure)
        if beside and not filming and not self._in_clause(figure, "poll"):
            return self._raise(figure)  # 'passed in May and brings 2.5 percent at once'
        if not topics and year and not filming:
            return self._raise(figure)  # 'they get 2.5 percent first and 3 percent in the second year'
        topics = topics or self._topics_before(figure)
        if (not topics or topics[0] in ("filming", "way")) and self._changes(figure):
            return ("shoot_days_change",)
        of_other = any(self._in_clause(figure, idea) for idea in ("poll", "ballot", "way", "category"))
        if len(self._list_of(figure)) > 2 and not of_other and not filming:
            return ("raise",)  # '5 percent, then 4, then 3.5'
        for topic in topics:
            if topic in ("vote", "pay"):
                return self._vote(figure) if topic == "vote" else self._raise(figure)
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
        for one in range(number, max(-1, number - 4), -1):
            if self.article.values("filming", one, one) or (self.films and self.article.values("category", one, one)):
                return True
            if self.article.values("union", one, one):
                return False
        return self.films and not self._every_union

    def _topics_before(self, figure: Figure) -> list[str]:
        number = self.article.number(figure)
        if number == 0:
            return []
        before = self.article.sentences[number - 1]
        spans = [(before.start, before.end), (figure.end, min(len(self.article.text), figure.end + 120))]
        voted = pattern("vote_words").search(self.article.text, before.start, spans[1][1])
        mentioned = {
            topic: any(self.article.mentions.within(idea, *span) for idea in ideas for span in spans)
            for topic, ideas in _TOPICS.items()
        }
        return [topic for topic in _TOPICS if mentioned[topic] and (voted or topic != "vote")]

    def _raise(self, figure: Figure) -> Measures:
        fund, pay, together = (self._best(figure, "pay", (name,)) for name in ("fund", "raise", "together"))
        if fund and (not pay or fund.cost < pay.cost):
            return ("term",)
        year = self._best(figure, "contract_year")
        beside_year = year is not None and year.cost < BESIDE
        if together and together.cost < BESIDE and not beside_year and not self._list_of(figure):
            return ("raises_together",)
        return ("raise",)

    # --- votes -------------------------------------------------------------------------------------------------------

    def _vote(self, figure: Figure) -> Measures:
        counted = figure.kind == NUMBER
        if pair := self._pair(figure):
            ballot = self._best(figure, "ballot")
            against = ballot is not None and ballot.mention.value == "rejection" and ballot.strength == SAME_CLAUSE
            polls = self.article.mentions.values("poll", self.article.clause(figure)[0], figure.core)
            yes = (pair == "first") != (against or ("no" in polls and "yes" not in polls))  # 'the noes won, 930 to 412'
            return (f"vote_{'yes' if yes else 'no'}_{'votes' if counted else 'pct'}",)
        if figure.kind == SHARE and (share := self._count_beside(figure)):
            return (share,)
        if self._after(figure, "for"):
            return ("vote_yes_votes",) if counted else ("vote_yes_pct",)
        kinds, poll = _VOTE_BY_POLL[NUMBER if counted else SHARE], self._polls(figure)
        quoted = self.article.mentions.values("poll", figure.core, figure.end)
        if counted and quoted:
            said = next((value for value in quoted if value in ("yes", "no")), quoted[0])
            return _cast(kinds[said])
        if counted and self._after(figure, "of_number") and any(near.mention.value == "yes" for near in poll):
            return ("vote_yes_votes", "vote_ballots")
        if not counted:
            if self._after(figure, "of_all_members", 90):
                return ()  # a share of all members; on record are shares of the votes
            # '67.5 percent voted' is a turnout, '98.68 percent voted for it' is none; elsewhere the other words count first.
            if self._after(figure, "took_part"):
                return ("vote_turnout_pct",)
            poll = [near for near in poll if near.mention.value != "voted"] or poll
        if not poll:
            return ("vote_yes_votes", "vote_no_votes") if counted else ("vote_yes_pct",)
        return _cast(kinds[poll[0].mention.value])

    def _polls(self, figure: Figure) -> list[Near]:
        """How those told of voted, the nearest first; what follows close on the figure before what leads up to it."""
        every = self.article.near(figure, "poll")
        named = [near for near in every if not self._names_part(near.mention)]
        poll = [near for near in named if not near.taken] or (named if len(named) < len(every) else [])
        # '87.2%; turnout was 53'
        apart = [one for one in poll if one.mention.start >= figure.end and one.strength < SAME_CLAUSE]
        poll = [one for one in poll if one not in apart or one.mention.value in ("yes", "no")]
        return sorted(
            poll, key=lambda one: one.cost - _AFTER_GAIN * (0 <= one.mention.start - figure.end <= _AFTER_GAP)
        )

    def _count_beside(self, figure: Figure) -> str:
        """The measure of a share that stands for the count before it: '9,218 of them voted, or 78.79 percent'."""
        left = self._before(figure, "or_share")
        before = self.article.figures_in(max(0, figure.core - _COUNT_REACH), figure.start) if left else []
        if not before or before[-1].kind != NUMBER:
            return ""
        counted = before[-2] if len(before) > 1 and self._pair(before[-1]) == "second" else before[-1]
        return _SHARE_OF_COUNT.get("".join(self._measures(counted)[:1]), "")

    def _names_part(self, mention: Mention) -> bool:
        """Whether 'for the' tells what was voted on, not how: '70% for the Basic Agreement'."""
        words = self.article.text[mention.start : mention.end].lower()
        return words == "for the" and bool(self.article.mentions.within("part", mention.end, mention.end + 2))

    def _pair(self, figure: Figure) -> str:
        """first or second where a figure is one of two counts of a vote: '2,789 to 933'."""
        if figure.kind not in (NUMBER, SHARE) or figure.unit not in ("", "ballots", "persons", "pct"):
            return ""
        turnout = self._best(figure, "poll", ("cast",))
        if figure.kind == SHARE and turnout and turnout.cost <= CLOSE:
            return ""  # 'turnout was 38.15 percent, against 27.15 percent'
        if self._after(figure, "pair_first") and not self._before(figure, "from"):
            return "first" if self._of_a_vote(figure) else ""
        if self._after(figure, "shares_to") and self._best(figure, "ballot"):
            return "first"
        before = self.article.figures_in(max(0, figure.core - _COUNT_REACH), figure.start)
        follows = before and self._before(figure, "pair_second") and self._pair(before[-1]) == "first"
        return "second" if follows else ""

    def _of_a_vote(self, figure: Figure) -> bool:
        """Whether two counts side by side are those of a vote: the sentence says so, or tells of a union and a deal only."""
        if pattern("vote_words").search(self._words(figure)) or self._best(figure, "ballot"):
            return True
        voters = self._best(figure, "union") or self._best(figure, "headcount")
        return bool(self._after(figure, "pair_plain") and voters and self._best(figure, "deal"))

    # --- numbers -----------------------------------------------------------------------------------------------------

    def _of_number(self, figure: Figure) -> Measures:
        unit = figure.unit
        if figure.several:
            return ("raise",)
        if not unit and self._before(figure, "day_number"):
            return ("stoppage_day",)
        if self._after(figure, "other_things"):
            return ()
        if unit == "shoot_days" or (unit in ("", "days") and self._counts_filming(figure)):
            way = self._after(figure, "more_or_fewer") or self._before(figure, "lost")
            return ("shoot_days_difference",) if way and not self._before(figure, "ends_to") else ("shoot_days",)
        if unit in ("days", "weeks", "months", "years"):
            return self._of_time(figure)
        if unit in ("persons", "ballots", ""):
            return self._of_count(figure)
        return (_UNITS[unit],) if unit in _UNITS else ()

    def _counts_filming(self, figure: Figure) -> bool:
        near = self.article.near(figure, "filming") or self.article.near(figure, "category")
        strike = self._best(figure, "lasted", ("lasted",))
        if self._before(figure, "other_subject") or not self.films or not self._filming_near(figure):
            return False
        struck = any(one.mention.start < figure.core for one in self.article.near(figure, "strike"))
        of_strike = (strike and strike.cost < 12) or (struck and not self.article.near(figure, "filming"))
        if figure.unit == "days" and of_strike:
            return False
        vote = self._best(figure, "ballot")
        return bool(near or self.periods.headline.periods) and not (vote and (not near or vote.cost < near[0].cost))

    def _of_time(self, figure: Figure) -> Measures:
        left, right = self._left(figure, 40), self._right(figure, 40)
        if figure.unit == "years":
            return self._of_years(figure, left)
        if self._best(figure, "act", ("expires_on",)) and pattern("days_left").search(left + right):
            return ("days_to_expiry",)
        if self._lasted(figure):
            return ("stoppage_days", "stoppage_day")
        start = self.article.clause(figure)[0]
        before = [one for one in self.article.figures_in(start, figure.start) if one.kind == NUMBER]
        goes_on = before and before[-1].unit == figure.unit and pattern("likewise").search(left)
        return self._of_time(before[-1]) if goes_on else ()

    def _of_years(self, figure: Figure, left: str) -> Measures:
        """Years as a term of a contract, or since a strike."""
        if self._after(figure, "years_ago"):
            return ()
        deal = self._best(figure, "deal")
        if self._after(figure, "years_of_contract", 40) or (deal and deal.cost < _DEAL_REACH):
            return ("contract_term",) if not pattern("over_years").search(left) else ()
        return ("years_since",) if self._best(figure, "since") or self._best(figure, "strike") else ()

    def _lasted(self, figure: Figure) -> bool:
        """Whether a length of time is said of a strike, not only told beside one."""
        if self._after(figure, "strike_next", 40) or self._before(figure, "length_entry", 40):
            return True
        acts = [one.mention.value for one in self.article.near(figure, "act") if one.mention.start < figure.core]
        if self._after(figure, "later_next") and acts[:1] == ["stoppage_end"]:
            return True  # 'it ended 95 days later'
        if self._after(figure, "difference"):
            return False
        before = self.article.dated_in(self.article.sentence(figure).start, figure.start)[-1:]
        if any(
            self._span_end(one) == "second" and self._before(figure, "span_then", figure.core - one.end)
            for one in before
        ):
            return True  # 'from May 29 to Sept. 21, 115 days'
        strike = self._best(figure, "strike") or self._best(figure, "act", ("stoppage_end",))
        if strike and self._before(figure, "length_before", 40):
            return True
        lasted = self._best(figure, "lasted")
        return bool(lasted and lasted.cost < _LASTED_REACH and (strike or lasted.strength == SAME_CLAUSE))

    def _of_count(self, figure: Figure) -> Measures:
        if self._after(figure, "voted_again") or self._after(figure, "of_all", 90):
            return ("vote_ballots", "vote_cast")
        if self._after(figure, "favored"):
            return self._vote(figure)
        votes, pair = self.article.near(figure, "poll"), self._pair(figure)
        head, strike = self._best(figure, "headcount"), self._best(figure, "strike")
        quoted = self.article.mentions.within("poll", figure.core, figure.end)
        counts_votes = pair or quoted or self._after(figure, "voting_next") or (votes and votes[0].cost <= CLOSE)
        if figure.unit == "persons" and not counts_votes:
            return ("workers", "members") if strike and not self._best(figure, "deal") else ("members", "workers")
        ballots = figure.unit == "ballots"
        voting = pair or ballots or (votes and pattern("vote_words").search(self._words(figure)))
        if voting and (pair or ballots or not head or not votes or votes[0].cost <= head.cost + 8):
            return self._vote(figure)
        if head or self.article.mentions.within("union", figure.core, figure.end):
            return ("workers", "members") if strike else ("members", "workers")
        return ()

    def _of_money(self, figure: Figure) -> Measures:
        near = self.article.near(figure, "money")
        if figure.unit != "usd_millions":
            return ("term",)
        if not near:
            return ("package_value", "term") if self._best(figure, "deal") else ()
        bonus = near[0].mention.value == "package" and self._in_clause(figure, "money", ("bonus",))
        return ("term",) if bonus else (_MONEY[near[0].mention.value],)

    # --- days --------------------------------------------------------------------------------------------------------

    def _of_day(self, figure: Figure) -> Measures:
        span, strike = self._span_end(figure), self._best(figure, "strike")
        acts = [one for one in self.article.near(figure, "act") if not one.taken]
        if span and (not acts or acts[0].strength < SAME_CLAUSE or acts[0].mention.value in _ENDS_OF_SPAN):
            deal = self._best(figure, "deal")
            of_deal = deal is not None and (not strike or deal.cost < strike.cost)
            of_deal = of_deal or not (deal or strike or self._told_before(figure) != ["deal"])
            first, last = ("effective_on", "expires_on") if of_deal else ("stoppage_start", "stoppage_end")
            return (first,) if span == "first" else (last,)
        ranked = sorted(acts, key=lambda near: near.cost + 10 * (near.mention.start >= figure.core))
        act = ranked[0].mention.value if ranked else ""
        if act in ("ratified_on", "authorization_on") and self._in_clause(figure, "ballot", _OTHER_BALLOTS):
            return ()  # the day of another vote
        if act == "stoppage_start" and self._of_struck_deal(figure, ranked[0]):
            return ("deal_on",)
        if not act and strike and self._before(figure, "from") and self._after(figure, "until_next"):
            return ("stoppage_start",)
        if not act and (voted := self._voted_on(figure)):
            return (voted,)
        if self._said_then(figure, ranked):
            return (act,) if act in _ANNOUNCED else ("said_on",)
        if act == "settled":  # a strike that is settled ends as a deal is made
            return ("deal_on", "stoppage_end")
        if act == "opened_on" and not pattern("talks").search(self._words(figure)):
            return ("stoppage_start",) if strike or self._told_before(figure) == ["strike"] else ()
        return (act,) if act else ()

    def _of_struck_deal(self, figure: Figure, act: Near) -> bool:
        """Whether what was struck is a deal: 'the agreement, struck on May 2'."""
        start = act.mention.start
        deal = self.article.mentions.last("deal", max(self.article.sentence(figure).start, start - BESIDE), start)
        return deal is not None and bool(pattern("struck").match(self.article.text, start))

    def _voted_on(self, figure: Figure) -> str:
        """What the day of a vote is: 'members voted Oct. 9', 'That was April 17'."""
        if not self._before(figure, "voted_on"):
            return ""
        number = self.article.number(figure)
        ballots = self.article.values("ballot", number, number) or self.article.values("ballot", number - 1, number - 1)
        return _DAY_OF_BALLOT.get(ballots[0], "") if len(ballots) == 1 else ""

    def _told_before(self, figure: Figure) -> list[str]:
        """Whether the sentence before tells of a deal, a strike, or both."""
        before = max(0, self.article.number(figure) - 1)
        return [idea for idea in ("deal", "strike") if self.article.values(idea, before, before)]

    def _said_then(self, figure: Figure, acts: list[Near]) -> bool:
        """Whether a day is that of a statement: 'said Thursday that', 'on Thursday the guild said that it had met'."""
        near = self._in_clause(figure, "saying")
        beside = any(0 <= figure.start - one.mention.end <= SAID_REACH for one in near)
        return beside or bool(near and (not acts or near[0].cost < acts[0].cost))

    def _span_end(self, figure: Figure) -> str:
        """first or second where a day is one end of a span."""
        after = self.article.dated_in(figure.end, figure.end + 50)[:1]
        if any(one.kind == DAY and (self._after(figure, "span_first") or self._between(figure, one)) for one in after):
            return "first"
        before = self.article.dated_in(max(0, figure.start - 60), figure.start)[-1:]
        ends = any(
            one.kind == DAY and (self._before(figure, "span_second") or self._between(one, figure)) for one in before
        )
        return "second" if ends else ""

    def _between(self, first: Figure, second: Figure) -> bool:
        """Whether two days are told as 'between May 2 and September 27'."""
        between = self.article.text[first.end : second.start]
        return self._before(first, "between_day") and pattern("and_day").match(between) is not None

    # --- ordinals, years, lists --------------------------------------------------------------------------------------

    def _of_ordinal(self, figure: Figure) -> Measures:
        if self._after(figure, "in_a_row", 50):
            way = self._best(figure, "run")
            return (f"{way.mention.value}_quarters",) if way else ("falling_quarters", "rising_quarters")
        if self._after(figure, "session_next", 50):
            return ("sessions_held",)
        return ("stoppage_day",) if self._after(figure, "day_next", 50) else ()

    def _of_year(self, figure: Figure) -> Measures:
        if figure.years[0] != figure.years[1] or not self._before(figure, "ends_since"):
            return ()
        if self._filming_near(figure) and self.article.near(figure, "since", ("lowest", "highest")):
            return ("lowest_since",)
        struck = self.article.near(figure, "since", ("since",)) and self._best(figure, "strike")
        return ("since_strike",) if struck else ()

    def _list_of(self, figure: Figure) -> list[Figure]:
        """The figures of a list like '7, 4 and 3.5 percent' that a figure stands in; none where it stands in no list."""
        sentence = self.article.sentence(figure)
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
        voted = pattern("vote_words").search(self._words(figure))
        sentence = self.article.sentence(figure)
        shares = any(one.kind == SHARE for one in self.article.figures_in(sentence.start, figure.start))
        if figure.step < 1 and (voted or shares):
            return True  # 'authorized by 97.91', '10.5 percent now, rising to 11.5': nobody counts people in tenths
        if self._after(figure, "shares_to") or (voted and self._before(figure, "share_before")):
            return True
        listed = self._list_of(figure)
        return bool(listed) and SHARE in (listed[0].kind, listed[-1].kind)

    def _listed(self, one: Figure, two: Figure) -> bool:
        """Whether a figure follows another in one list: nothing but a comma or 'and' parts them."""
        return two.start - one.end < 16 and bool(pattern("order").fullmatch(self.article.text, one.end, two.start))


def _cast(measure: str) -> Measures:
    """A measure; ballots may be on record as counted, or as the sum of both sides."""
    return (measure, "vote_cast") if measure == "vote_ballots" else (measure,)
