"""Reads what is said of rounds of bargaining: expiry, talks, deals, votes, members, sessions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

import pandas as pd

from helpers.analysis import quantities
from helpers.analysis.stoppages import SCREEN
from helpers.analysis.verdicts import Record, Stated
from helpers.archive import Archive, Quantity
from helpers.articles.context import STRIKE, Place, Reading, Unread, stated_of
from helpers.articles.figures import DAY, NUMBER, ORDINAL, SHARE, YEAR
from helpers.articles.subjects import GUILDS, Round, resolved_day

AUTHORIZATION, RATIFICATION, END, DEMANDS, CODE = (
    "strike_authorization", "ratification", "end_strike", "pattern_of_demands", "code_of_conduct",
)  # fmt: skip
_VOTING = re.compile(
    r"\b(?:vot(?:e[sd]?|ing|ers)|ballots?|ratif\w+|authori[sz]\w+|turnout|referendum|yes|approv\w+|endors\w+|in favou?r|passed[ ](?:with|by))\b",
    re.I,
)
_AUTHORIZE = re.compile(r"\bstrike[ -](?:authori[sz]ation|vote|referendum)\b|\bauthori[sz]\w*[ ](?:\w+[ ]){0,3}?(?:strike|walkout)|\bvot\w*[ ](?:\w+[ ]){0,5}?to[ ](?:strike|walk[ ]out|authori[sz]e)"
                        r"|\bfavou?r[ ]of[ ](?:\w+[ ]){0,3}(?:strike|striking|authori[sz])|\bauthori[sz]ation[ ]vote|\bvot\w*[ ]for[ ](?:a[ ])?strike|\bto[ ]take[ ]to[ ]the[ ]picket[ ]lines?\b|\bauthori[sz](?:e|ed|ing|ation)\b|\b(?:power|authority)[ ]to[ ](?:call|order)[ ]a|\border[ ]a[ ](?:work[ ]stoppage|strike|walkout)", re.I)  # fmt: skip
_RATIFY = re.compile(r"\bratif\w+|\b(?:approv|endors|accept|back|support)\w*[ ](?:[\w/'-]+[ ]){0,6}?(?:contract|deal|agreement|pact|accord)s?\b|\bvot\w*[ ](?:[\w/'\"-]+[ ]){0,10}?(?:contract|deal|agreement|pact)s?\b"
                     r"|\b(?:contract|deal|agreement|pact)s?\b[^.]{0,60}\b(?:approv\w+|passed)\b", re.I)  # fmt: skip
_END_VOTE = re.compile(r"\b(?:vot\w*|ballot\w*)\b[^.]{0,50}\b(?:lift|end)ing[ ](?:the[ ]|their[ ])?(?:restraining[ ]order|(?:[\w-]+[ ]){0,2}(?:strike|stoppage|walkout))\b|\b(?:vot\w*|ballot\w*)\b[^.]{0,40}\b(?:lift|end)[ ]it\b|\b(?:vot\w*|ballot\w*)\b[^.]{0,40}\b(?:end|lift|call[ ]off)\b[^.]{0,25}\bstrike\b|\b(?:end|lift|ending|lifting)[ ](?:the[ ]|their[ ])?(?:\w+[ ]){0,2}strike(?:[ ]order)?\b[^.]{0,30}\bvot", re.I)  # fmt: skip
_DEMANDS = re.compile(r"\bpattern[ ]of[ ]demands\b", re.I)
_CODE = re.compile(r"\bcode[ ]of[ ]conduct\b|\bagency[ ]code\b|\bnew[ ]code\b", re.I)
_PAY = re.compile(r"\b(?:minimums?|wages?|raises?|salar(?:y|ies)|pay|minimum[ ]rates)\b", re.I)
_BALLOT = re.compile(r"\b(?:vot\w+|ballots?|turnout|favou?r|margin)\b", re.I)
_LOCAL = re.compile(r"\bLocals?[ ](?!399\b)[0-9]+\b")
_BOARD = re.compile(r"\b(?:board|council|committee)\b", re.I)
_OTHER_VOTE = re.compile(r"\b(?:president(?:ial)?|election|elected|re-elected|poll(?:ed|ing)?|survey\w*|viewers|audience|senate|house[ ]of|legislat\w+|lawmakers|shareholders?|recall|oscar|academy|emmy|proposition|critics)\b", re.I)  # fmt: skip
_TURNOUT = re.compile(
    r"^(?:[ ]of[ ](?:[\w',-]+[ ]){0,5}(?:members|membership|voters|IATSE|WGA|DGA|SAG-AFTRA|guild|union))?[ ](?:cast[ ]|casting[ ]|returned[ ](?:them\b)?|(?:turned|sent|mailed)[ ]in[ ]|(?<!who[ ])voted\b(?=,|[.;]|$|[ ]on\b|[ ]and\b))(?:(?:their[ ]|a[ ]|voting[ ])*(?:ballots?|votes?)\b)?"
    r"|^(?:[ ]of)?(?:[ ](?:the|its|their|all|those|WGA's|DGA's|union's|guild's|SAG-AFTRA's))*[ ](?:voter[ ])?(?:turn-?out|participation)"
    r"|^[ ](?:of[ ])?(?:(?:the|its|those|all|[\w-]+'s?|guild|union|voting)[ ]){0,3}(?:(?:eligible|qualified)[ ](?:members|voters|writers|actors)|membership|members|those[ ]eligible|electorate)\b[^;]{0,60}"
    r"\b(?:cast(?:ing)?|voted[ ]on|participat\w+|return\w+|took[ ]part|taking[ ]part|turned[ ]out|voting(?![ ][\"']?(?:in[ ]favou?r|yes|no|to|for)))",
    re.I,
)  # fmt: skip
_TURNOUT_LEFT = re.compile(
    r"\bvoting[ ]percentage[ ]of[ ]$|^\W*(?:The[ ])?(?:voter[ ])?turn-?out\b[^;.%0-9]{0,30}(?:,[^,]{0,80},)?[ ](?:was|of|at|reached|hit)[ ](?:a[ ])?$|\beligible[ ](?:voters|members)[ ]\($|\b(?:turn-?out|participation)(?:[ ]rate)?(?:[ ][\w-]+){0,4}?[ ](?:of|was|at|reached|hit|set|stood[ ]at)?(?:[ ](?:a|an|the))?[ ]?$",
    re.I,
)
_ELIGIBLE = re.compile(
    r"^[ ]of[ ](?:[\w',-]+[ ]){0,8}?(?:(?:eligible|qualified)\b|(?:voting[ ])?membership[ ](?:cast|voted[ ]on|took)|membership\b[^;]{0,60}?,[ ]voted\b)",
    re.I,
)
_NO_SHARE = re.compile(r"^(?:\)[ ]|[ ])(?:of[ ][\w' -]{0,60}[ ](?=voted?[ ](?:it[ ]|them[ ])?(?:down|against|no)))?(?:of[ ][\w ]{0,30})?(?:voted?[ ]|voting[ ]|were[ ]|was[ ]|cast[ ]|in[ ])?[\"']?(?:against|no\b|opposed|opposing|opposition|rejected|rejecting|dissent\w*|nay|voting[ ]no|oppose|down\b)", re.I)  # fmt: skip
_NO_LEFT = re.compile(
    r"\bno[\"']?[ ]votes?(?:,[ ]or|[ ]\()[ ]?$|\b(?:against|opposed|no[ ]votes?|opposition|opposing|rejected[ ]by|no)(?:[ ](?:by|was|of|at|with))?[ ]$",
    re.I,
)
_TO_SHARE = re.compile(r"\b(?:%|percent|per cent)[ ]?(?:to|-)[ ]?$", re.I)
_YES_NEAR = re.compile(r"\b(?:favou?r\w*|yes|approv\w+|support\w*|ratif\w+|authori[sz]\w+|back\w*|endors\w+|accept\w*|margin|passed|voted|vote|votes|voting|in[ ]the[ ]affirmative|for[ ]the)\b", re.I)  # fmt: skip
_VOTED_FOR = re.compile(r"\b(?:ballots?|votes?)\b", re.I)
_CONTRACT = r"(?:contracts?|agreements?|pacts?|deals?|MBA|franchise|terms?|accord|AMBA)"
_EXPIRES = re.compile(
    r"\b(?:expir\w+|extended[ ](?:to|until|through)|(?:runs?|runs[ ]on|lasts?|good|in[ ]force|in[ ]effect)[ ](?:to|until|through|till)\b|runs?[ ]out|ran[ ]out|lapse[sd]?|expiry|(?:contract|agreement|deal|pact|extension)(?:[ ]\w+){0,3}[ ](?:ends?|ended|ending)\b|ends?[ ](?:on|at))\b|\b(?:effective|in[ ]effect|in[ ]place|lasts?|runs?|goes|valid|covers?|terms?)\b[^;]{0,50}[ ](?:to|through|until|till)[ ]$",
    re.I,
)
_TALKS = r"(?:talks|negotiations?|bargaining|discussions|negotiating|sessions?)"
_BEGIN = r"(?:beg[aiu]n(?:s|ning)?|open(?:s|ed|ing)?|start(?:s|ed|ing)?|commenc\w+|kick(?:s|ed|ing)?[ ]off|launch\w*|get(?:s|ting)?[ ]under[ ]way|got[ ]under[ ]way|set[ ](?:to[ ](?:begin|start|open)|for)|scheduled[ ](?:to[ ](?:begin|start|open)|for)|underway|due[ ]to[ ](?:begin|start|open)|enter(?:s|ed)?)"
_ON = r"(?:[ ](?:back|on|last|this|next|officially|formally|in|for|there|again|until|scheduled|set|,))*[ ]?$"
_OPENS = re.compile(
    rf"\b(?:negotiating|bargaining|in[ ]talks)[ ]since{_ON}|\b{_TALKS}(?:,?[ ](?!resum|return)[\w'-]+){{0,7}}?[ ]{_BEGIN}{_ON}|\b{_BEGIN}(?:[ ][\w'-]+){{0,4}}?[ ]{_TALKS}(?:[ ](?:with|for|over|between)(?:[ ][\w'-]+){{1,7}}?)?{_ON}",
    re.I,
)
_RESUMES = re.compile(r"\b(?:resum\w+|return\w*[ ]to[ ]the[ ](?:bargaining[ ]|negotiating[ ])?table|reconvene\w*|met|meet(?:s|ing)?|next[ ]session|sat[ ]down|sit[ ]down|session)\b[^;]{0,60}$", re.I)  # fmt: skip
# 'On November 5, the guild went on strike'
_WENT_AHEAD = re.compile(
    r"^,?[ ](?:[\w'&/().-]+[ ]){1,8}?(?:went[ ](?:out[ ])?on[ ]strike|walked[ ](?:out|off)|began[ ](?:to[ ]strike|striking|picketing))\b",
    re.I,
)
_DEADLINE = re.compile(r"^[ -](?:contract[ ]|strike[ ])?(?:expir\w+|deadline)\b", re.I)
# 'On December 5, members ratified the contract'
_RATIFIED_AHEAD = re.compile(
    r"^,?[ ](?:[\w'&/().-]+[ ]){1,8}?(?:ratified|voted[ ]to[ ]ratify)[ ](?:a|the|their|its)\b", re.I
)
# 'On June 25, the crews and the studios reached a tentative agreement'
_DEAL_AHEAD = re.compile(
    r"^,?[ ](?:when[ ])?(?:[\w'&/().,-]+[ ]){1,24}?(?:reached|struck|announced)[ ](?:a|an|their)[ ](?:[\w-]+[ ]){0,2}?tentative[ ](?:agreement|deal|pact|accord)\b",
    re.I,
)
# 'The strike began on May 1 and ended on October 30'
_ENDED = re.compile(
    rf"\b(?:{STRIKE}|walked[ ]out)\b(?![^;]*\b(?:talks|negotiations|bargaining|{_CONTRACT})\b[^;]*$)[^;]*\b(?:and|,)[ ](?:was[ ])?(?:ended|concluded|suspended|lifted|called[ ]off)(?:[ ]on)?[ ]$"
    # 'The guild ended its strike on September 27'
    rf"|\b(?:end(?:s|ed|ing)?|suspended|lifted|called[ ]off)[ ](?:their|its|the|a)[ ](?:[\w-]+[ ]){{0,4}}{STRIKE}[ ](?:on[ ])?$",
    re.I,
)
# 'Since 2 May, the writers have been on strike'
_SINCE_AHEAD = re.compile(
    r"^,?[ ](?:[\w'&/().-]+[ ]){1,8}?(?:has|have|had)[ ]been[ ](?:out[ ])?(?:on[ ]strike|striking|picketing|off[ ]the[ ]job)\b",
    re.I,
)
_STARTS = re.compile(rf"\b(?:{STRIKE}\b(?:,[ ]which|,[ ][^,;]{{1,60}},)?[^;,]{{0,160}}\b(?:beg[au]n|started|commenced|start|begin|dat(?:es|ing)[ ]back|launched)|(?:went|go(?:es|ing)?|gone|going|been|are|were|headed)(?:[ ]out)?[ ]on[ ]strike|walked[ ](?:out|off)|began[ ](?:a[ ]|their[ ]|its[ ]|the[ ])?(?:\w+[ ]){{0,3}}?(?:{STRIKE}|striking|picketing)"
                     rf"|hit[ ]the[ ](?:picket|pavement)|(?:struck|striking|strike)[ ](?:on|since)|called[ ]a[ ]strike|walkout[ ]on|(?:out|walking|idle|off[ ]the[ ]job)[ ]since|(?:writers|actors|WGA|SAG-AFTRA|screenwriters|performers)[ ]since|joined[ ](?:the[ ])?(?:\w+[ ]){{0,3}}(?:on[ ](?:the[ ])?(?:strike|picket)|picket|lines?)|(?:on[ ]strike|{STRIKE})[ ](?:[^;,]{{0,40}}[ ])?since)\b[^;]{{0,80}}$", re.I)  # fmt: skip
_ENDS = re.compile(rf"\b(?:{STRIKE}\b[^;]{{0,50}}\b(?:ended|ends|end|over|lifted|concluded|suspended|called[ ]off|expire[sd]?)|(?:ended|suspended|lifted|called[ ]off)[ ](?:their|its|the|a)[ ](?:[\w-]+[ ]){{0,4}}{STRIKE}[^;]{{0,60}}|\bit[ ](?:[\w]+[ ]){{0,2}}ended|back[ ](?:to|at)[ ]work|return\w*[ ]to[ ]work)\b[^;]{{0,30}}$", re.I)  # fmt: skip
_DEALS = re.compile(r"\b(?:sign\w*[ ]in[ ]principle|tentative(?:ly)?[ ](?:agreement|deal|pact|accord|agreed|settl\w+)|(?:reach|struck|strik|clinch|announc|secur|cut|hammer)\w*(?:[ ]out)?[ ](?:[\w-]+[ ]){0,6}?(?:agreement|deal|pact|accord)|(?:agreement|deal|accord)[ ](?:was[ ])?(?:reached|struck|announced|came|made)|handshake)\b[^;]{0,60}$", re.I)  # fmt: skip
_RATIFIED = re.compile(r"\bratifi(?:ed|cation)\b[^;]{0,60}$", re.I)
_AUTHORIZED = re.compile(
    r"\bauthori[sz]ed[ ](?:a[ ]|the[ ])?strike\b[^;]{0,60}$|\bstrike[ -]authori[sz]ation\b[^;]{0,50}$", re.I
)
_LEAD_IN = re.compile(r"^[ ]?[,-]?[ ]?(?:when|the[ ]day|as|after)\b|^,", re.I)
_BEFORE_EXPIRY = re.compile(
    rf"^[ ](?:left[ ]|remaining[ ]|to[ ]go[ ])?(?:before|until|till|ahead[ ]of|away[ ]from|short[ ]of|from|prior[ ]to|remain\w*[ ](?:before|until|on))\b[^;]{{0,60}}?(?:{_CONTRACT}\b[^;]{{0,40}}\b(?:expir\w+|runs?[ ]out|lapses?|ends?)"
    rf"|expir\w+|deadline)\b",
    re.I,
)  # fmt: skip
_EXPIRES_IN = re.compile(
    rf"\b{_CONTRACT}\b[^;]{{0,50}}\b(?:expir\w+|runs?[ ]out|laps\w+|ends?)[ ](?:in[ ])?(?:just[ ]|only[ ]|another[ ])?$",
    re.I,
)
_MET_FOR = re.compile(
    rf"^[ ](?:day|session|round|meeting)\b[^;]{{0,30}}\b(?:{_TALKS}|bargaining)|^[ ](?:bargaining|negotiating|formal)[ ](?:session|day|meeting)",
    re.I,
)


def _rounds_meant(place: Place, union: str) -> list[Round]:
    """The rounds of a union that the sentence may speak of: those of the year it names, else the one nearest the day."""
    rounds, years = place.article.rounds, place.years()
    if years[0]:
        found = rounds.in_year(union, years, place.sector)
        if found:
            return found
    live = rounds.live(union, place.sector)
    return [live] if live else []


def vote(place: Place) -> Reading | Unread | None:
    """A share, a turnout or a count of votes of members."""
    figure = place.figure
    counted = figure.kind == NUMBER and figure.value >= 10 and _vote_count(place)
    if figure.kind != SHARE and not counted:
        return None
    near = place.left[-160:] + place.quote + place.right[:160]
    if not _VOTING.search(near) and not _tells_on(place):
        return None
    if _PAY.search(near) and not _BALLOT.search(place.close):
        return None
    kind = _vote_kind(place)
    if not kind:
        return None
    what, plain = (counted, True) if counted else _share_of_vote(place)
    if not what:
        return None
    if (
        _OTHER_VOTE.search(place.left[-60:] + place.quote + place.right[:60])
        or re.search(r"\bdelegates?\b", place.words)
        or re.search(r"\bdivision\b", place.clause_words, re.I)
    ):
        return Unread("It is another kind of vote, or that of a part of the members.", absent=True, quantity="vote")
    if voters(place) != "members":
        who = "a board or committee" if voters(place) == "board" else "a local union"
        return Unread(f"It is a vote of {who}, not of the members.", absent=True, lacking=True, quantity="vote")
    if place.negated or place.foreign or re.search(r"\b[Ii]f\b", place.left):
        return Unread("It speaks of other workers, or the sentence denies it.", quantity="vote")
    return _vote_reading(place, kind, what, plain)


_BOARD_ACTS = re.compile(
    r"\b(?:board|council|committee) (?:of directors )?(?:had |has |have |also |unanimously )*(?:sent|approv\w+|vot\w+|endors\w+|recommend\w*|back\w+|pass\w+)\b(?![^,;]*\bmembers\w*[ ](?:\w+ly[ ])?(?:voted|ratif|approv|authori))[^,;]*$",
    re.I,
)


def voters(place: Place) -> str:
    """Who votes, by the words around the figure: 'board' (or a committee), 'local' (a local union), else 'members'."""
    if _LOCAL.search(place.words):
        return "local"
    if _BOARD_ACTS.search(place.own_left):
        return "board"
    board = _BOARD.search(place.clause_words) and not re.search(r"\bmembers(?:hip)?\b", place.clause_words, re.I)
    return "board" if board else "members"


def _tells_on(place: Place) -> bool:
    """Whether the sentence goes on about the vote of the one before: 'In 2007 the figure was 90.3 percent.'"""
    before = place.before()
    told = before is not None and _VOTING.search(before.words) is not None
    return told and bool(re.search(r"\b(?:figure|share|tally|margin|number|count|result)\b", place.words, re.I))


def _vote_kind(place: Place) -> str:
    """What a vote was on, by the nearest words that say so; '' where none do."""
    for start, end in (place.clause, (place.start, place.end)):
        words = " ".join(place.article.text[start:end].split())
        if kind := kind_in(words):
            return kind
    for back in range(1, 7 if _BALLOT.search(place.words) else 3):
        if place.number >= back:
            before = place.article.sentences[place.number - back]
            if kind := kind_in(" ".join(place.article.text[before.start : before.end].split())):
                return kind
    return ""


@lru_cache(maxsize=256)
def kind_in(words: str) -> str:
    """What some words say a vote was on; '' for none."""
    for kind, pattern in (
        (DEMANDS, _DEMANDS),
        (CODE, _CODE),
        (END, _END_VOTE),
        (AUTHORIZATION, _AUTHORIZE),
        (RATIFICATION, _RATIFY),
    ):
        if pattern.search(words):
            return kind
    return ""


_PLAIN_YES = re.compile(
    r"^[ ](?:(?:of[ ][^;,%0-9]{1,70}[ ])?(?:who[ ])?(?:have[ ]|had[ ]|were[ ]|was[ ])?[\"']?(?:voted|voting|vote|in[ ]favou?r|yes|approv\w+|support\w*|back\w*|"
    r"endors\w+|ratif\w+|authori[sz]\w+|said[ ]yes|chose|opted|agreed|accept\w*))\b|^[ -]?(?:yes|approval|support)\b|^[ ]of[ ](?:the|those|all)[ ](?:\w+[ ]){0,2}(?:votes?|vote|ballots)\b",
    re.I,
)
_PLAIN_YES_LEFT = re.compile(
    r"\b(?:by|with|voted|vote[ ](?:of|was)|margin[ ]of|share[ ](?:of|was|came[ ]to)|approv\w+[ ](?:by|with)|favou?r[ ](?:by|with)|(?:a|an)|was|were|at|of|said)[ ](?:a[ ]|an[ ]|about[ ])?$",
    re.I,
)


# 'Voted by 53 percent to reject the offer', 'rejected the offer by 53 percent': the share against.
_TO_REJECT = re.compile(r"^[^,;.]{0,30}?\bto[ ](?:reject|turn[ ]down|vote[ ]down|oppose|defeat)\b", re.I)
_REJECT = r"(?:reject(?:s|ed|ing)?|turn(?:s|ed|ing)?[ ]down|vot(?:e[sd]?|ing)[ ](?:\w+[ ])?down|spurn(?:s|ed)|nixed|defeat(?:s|ed))"
REJECTING = re.compile(rf"\b{_REJECT}\b", re.I)
_REJECTED_BY = re.compile(
    rf"\b{_REJECT}\b[^;,.]{{0,60}}\b(?:by|with)(?:[ ](?:a|an|about|margin|of))*[ ]$",
    re.I,
)


def _share_of_vote(place: Place) -> tuple[str, bool]:
    """Which share of a vote the figure is, and whether the words say so plainly."""
    left, right = place.left, re.sub(r"\bLocals? [0-9]+", "Local", place.right)
    voted_yes = re.match(
        r"^[ ]of[^;,%0-9]{0,80}\b(?:vot\w*[ ][\"']?(?:to|yes|in favou?r|for)\b|who[ ](?:participated|voted|cast|took[ ]part|returned|mailed|sent)\b)",
        right,
    )
    if _TO_REJECT.match(right) or _REJECTED_BY.search(left):
        return "no_pct", True
    if re.match(r"^[ ]of[ ][^;%]{0,60}\b(?:returned[ ](?:them|theirs)|ballots[^;%]{0,30}[ ]returned)\b", right):
        return "turnout_pct", True
    if not voted_yes and (_TURNOUT.search(right) or _ELIGIBLE.search(right)):
        return "turnout_pct", True
    if _TURNOUT_LEFT.search(left) and not re.match(r"^[ ](?:voted|in favor|yes)", right):
        return "turnout_pct", True
    after = re.sub(r"^,? or [\w, ]{2,24},", "", right)
    if _NO_SHARE.match(after) or _NO_LEFT.search(left[-30:]) or _TO_SHARE.search(left[-14:]):
        return "no_pct", True
    plain = bool(voted_yes or _PLAIN_YES.match(right) or _PLAIN_YES_LEFT.search(left[-40:]))
    if _YES_NEAR.search(right[:70]) or _YES_NEAR.search(left[-70:]) or _tells_on(place):
        return "yes_pct", plain
    return "", False


_AGAINST = re.compile(
    r"^[^,;.]{0,60}?\b(?:voted|voting|votes|cast[ ]ballots|were|was)[ ][\"']?(?:against|no\b|down|opposed|to[ ]reject)",
    re.I,
)


def told_of_vote(place: Place) -> str:
    """Which figure of a vote the words plainly say it is; '' where they do not."""
    if place.figure.kind == SHARE:
        what, plain = _share_of_vote(place)
        return what if plain else ""
    return _vote_count(place)


def _vote_count(place: Place) -> str:
    left, figure = place.left, place.figure
    # 'a total of 9,218 writers - or nearly 79 percent of eligible members - participated'
    right = re.sub(r"^(?:;[^;]{1,60};| \([^)]{1,40}\) ?)", " ", place.right)
    if figure.unit not in ("", "ballots", "persons"):
        return ""
    # Of a vote that turned something down the first number is of those against.
    rejected = REJECTING.search(left)
    to_number = re.match(r"^[ ](?:votes?[ ])?(?:to|-)[ ][0-9,]+\b", right) and figure.unit in ("", "ballots")
    if to_number and re.search(r"\b(?:vot\w+|tally|count|margin|ballots?|by|of)\b[\w ]{0,30}$", left, re.I):
        return "no_votes" if rejected else "yes_votes"
    if re.search(r"[0-9][0-9,]*[ ](?:yes[ ])?(?:votes?[ ])?(?:to|-)[ ]$", left) and figure.unit in ("", "ballots"):
        return "yes_votes" if rejected else "no_votes"
    if re.search(r"\b(?:ballots|votes)\b", place.quote, re.I) and re.search(
        r"\b(?:of|from)(?:[ ](?:the|those|all))?[ ]$", left
    ):
        return "ballots"
    if re.match(
        r"^[ ]?(?:voted[ ]|voting[ ]|votes?[ ]|members[ ]voted[ ]|were[ ]|cast[ ])?(?:a[ ])?[\"']?(?:[Yy]es\b|in favou?r)|^[ ](?:voted|votes)[ ]for\b|^[ ](?:were[ ])?for[,;]|^,[ ]or[ ][0-9.]+[ ]?(?:%|percent)[^,]{0,45},[ ](?:were[ ]|voted[ ])(?:in favou?r|yes)",
        right,
    ) or re.match(r"(?i).*\byes\b[ -]?(?:votes?)?$", place.quote):
        return "yes_votes"
    if re.match(
        r"^ of (?:the |those )?[0-9,]+ (?:\w+ )?(?:votes?|ballots)(?: cast| returned)? (?:were|was) [\"']?(?:yes|in favou?r|for)\b",
        right,
    ):
        return "yes_votes"
    if _AGAINST.match(right) or re.match(
        r"^,?[ ]?(?:voted[ ]|voting[ ]|votes?[ ]|members[ ]voted[ ]|cast[ ])?(?:a[ ])?[\"']?(?:[Nn]o\b|against|opposed)",
        right,
    ):
        return "no_votes"
    if re.search(r"\b(?:ballots|votes)\b", place.quote, re.I) and (
        re.match(r"^[ ](?:(?:were|was|had been)[ ](?:actually[ ]|ever[ ])?)?(?:cast|counted|returned|received|tallied|in)\b", right) or re.search(r"\b(?:of|from)(?:[ ](?:the|those|all))?[ ]$", left)
        or re.search(r"\b(?:total of|cast)[ ]$", left)
    ):  # fmt: skip
        return "ballots"
    if figure.unit in ("persons", "ballots") and re.match(
        r"^[ ](?:who[ ])?(?:cast|casting|having[ ]cast|voted|voting|chose|returned|participated|turned[ ]out\b[^;.]{0,60}\bballots)\b",
        right,
    ):
        return "ballots"
    return ""


def _vote_reading(place: Place, kind: str, what: str, plain: bool) -> Reading | Unread:
    article = place.article
    union, sure = place.union
    if not union:
        return Unread("Whose vote is meant is not said plainly.", quantity="vote")
    sector = "agencies" if kind == CODE else place.sector or SCREEN
    held = place.ask(_votes_held, article.rounds.of(union, sector), kind)
    years = place.years() if place.years()[0] <= article.as_of.year else (0, 0)
    own = [(name, day) for name, day in held if day.year in years] if years[0] else held
    if years[0] and not own:
        own = [(name, day) for name, day in held if name.endswith(tuple(str(year) for year in years))]
    if not own:
        return Unread(
            "The data hold no such vote of this union as of this day.", absent=True, lacking=True, quantity="vote"
        )
    dispute, day = own[-1]
    live = article.rounds.live(union, place.sector)
    of_round = live is not None and live.dispute == dispute and (article.as_of - day).days <= 250
    recent = bool(years[0]) or (article.dated and ((article.as_of - day).days <= 75 or of_round))
    record = place.ask(quantities.vote, dispute, kind, what)
    record = record if recent else replace(record, firm=False)
    if not years[0] and not of_round and (article.as_of - day).days > 120:
        # An old vote says nothing of a figure that may be of a newer one not yet on record.
        return Unread(
            "The data hold no vote of this union near this day, and no year is named.",
            absent=True,
            lacking=True,
            quantity="vote",
        )
    unit = "pct" if what.endswith("pct") else "votes"
    stated = Stated(place.figure.value, unit, place.figure.word, place.figure.step)
    sure = sure and plain and recent and not place.several_years()
    near = partial(_other_votes, place, dispute, kind, what, [name for name, _ in held])
    return Reading(f"vote_{what}", dispute, str(day), stated, record, sure, near)


def _votes_held(archive: Archive, disputes: tuple[str, ...], kind: str) -> list[tuple[str, date]]:
    """The votes of a kind in some rounds, the oldest first: dispute and day."""
    table = archive.table("votes")
    held = table[table["dispute_id"].isin(disputes) & (table["kind"] == kind)].sort_values("held_on", kind="stable")
    return [(str(row.dispute_id), row.held_on.date()) for row in held.itertuples()]


def _other_votes(place: Place, dispute: str, kind: str, what: str, rounds: list[str]) -> list[Record]:
    """Other figures of the vote, the same one of the union's other votes, and of other unions' votes near in time."""
    shown = [other for other in ("yes_pct", "no_pct", "turnout_pct", "ballots", "yes_votes") if other != what]
    found = [place.ask(quantities.vote, dispute, kind, other) for other in shown]
    found += [place.ask(quantities.vote, name, kind, what) for name in rounds if name != dispute]
    found += [
        place.ask(quantities.vote, dispute, other, what)
        for other in (AUTHORIZATION, RATIFICATION, END)
        if other != kind
    ]
    return found + _votes_of_others(place, kind, what)


def _votes_of_others(place: Place, kind: str, what: str) -> list[Record]:
    """The same figure of the votes of other unions held within a year: a sentence may speak of several."""
    near = place.ask(_votes_near, kind, place.article.as_of)
    return [place.ask(quantities.vote, name, kind, what) for name in near]


def _votes_near(archive: Archive, kind: str, on: date) -> list[str]:
    """The rounds with a vote of a kind within some 400 days of a day."""
    table = archive.table("votes")
    apart = (table["held_on"] - pd.Timestamp(on)).abs()
    return [
        str(name)
        for name in table.loc[(table["kind"] == kind) & (apart <= pd.Timedelta(days=400)), "dispute_id"].unique()
    ]


# --- days -----------------------------------------------------------------------------------------------------------------

_READERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("expires_on", _EXPIRES), ("stoppage_end", _ENDS), ("stoppage_start", _STARTS), ("ratified_on", _RATIFIED), ("authorization_on", _AUTHORIZED),
    ("deal_on", _DEALS), ("opened_on", _OPENS), ("session", _RESUMES),
)  # fmt: skip


def day(place: Place) -> Reading | Unread | None:
    """A day of a round or a strike: expiry, first day, end, talks, deal, votes."""
    figure = place.figure
    if figure.kind != DAY or figure.day is None:
        return None
    what = _what_day(place)
    if not what:
        return None
    if place.foreign:
        return Unread("It speaks of other workers or places.", absent=True, quantity=what)
    if _OF_EXPIRY["denied"].search(place.left) if what == "expires_on" else place.negated:
        return Unread("The sentence denies it.", quantity=what)
    unions = sorted(place.unions) if what == "expires_on" and len(place.unions) > 1 else []
    union, sure = place.union
    if not union:
        return Unread("Whose day is meant is not said plainly.", quantity=what)
    if unions and re.search(r"\b(?:contracts|agreements|pacts|both)\b", place.clause_words, re.I):
        return _shared_expiry(place, unions)
    return _day_reading(place, what, union, sure)


# 'If no deal is made before the contract expires on May 1': the day stands. Only what is said of the expiry itself counts.
_OF_EXPIRY = {
    name: re.compile(rf"\b(?:{words})[ ](?:[\w-]+[ ]){{0,3}}?(?:expir|run|lapse|end|extend)\w*\b[^;,]{{0,40}}$", re.I)
    for name, words in (
        ("denied", r"not|\w+n't|never|no[ ]longer|denied"),
        ("supposed", r"would|could|might|may|should"),
    )
}


def _what_day(place: Place) -> str:
    """What happened on the day, by the nearest verb before it in the same part of the sentence, or right after it."""
    whole = " ".join(place.article.text[place.start : place.figure.start].split()) + " "
    # What stands in brackets or between dashes parts the verb from its day.
    left = re.sub(r"\([^()]{0,120}\)|;[^;]{1,120};", "", whole)
    if (
        re.search(r"\b(?:by|before)[ ](?:the[ ])?$", left)
        and re.search(rf"\b{_CONTRACT}\b", left, re.I)
        and re.search(r"\b(?:reach\w*|hammered|agree\w*|deal|secure|achieve|strike)\b", left, re.I)
    ):
        return "expires_on"
    if _DEADLINE.match(place.right):
        return "expires_on"
    if re.search(r"^\W*On[ ]$", left) and _RATIFIED_AHEAD.match(place.right):
        return "ratified_on"
    ahead = re.match(r",?[ ]when[ ]", place.right) or re.search(r"^\W*On[ ]$", left)
    if ahead and _DEAL_AHEAD.match(place.right):
        return "deal_on"
    if re.search(
        r"\bauthori[sz](?:e|es|ed|ing)[ ](?:[\w-]+[ ]){0,4}(?:strike|walkout)(?:[ ]on|[ ]in)?[ ]$", left, re.I
    ):
        return "authorization_on"
    if place.of_strike and _ENDED.search(left):
        return "stoppage_end"
    if re.search(r"^\W*(?:Called|Launched|Begun|Beginning|Starting)(?:[ ]on)?[ ]$", left) and re.match(
        rf"^,[ ](?:[\w'-]+[ ]){{0,5}}{STRIKE}", place.right, re.I
    ):
        return "stoppage_start"
    best, where = "", -1
    for what, pattern in _READERS:
        match = pattern.search(left)
        if match is None:
            continue
        if what == "opened_on" and re.search(
            r"\b(?:resum\w+|return\w*|again|back[ ](?:to|at)[ ]the|week[ ]starting|(?<!negotiating[ ])(?<!bargaining[ ])(?<!talks[ ])since)\b",
            left,
            re.I,
        ):
            continue
        if what == "expires_on":
            match = list(pattern.finditer(left))[-1]
            if len(left) - match.end() > 45 or (
                re.search(r"\bends?\b", match.group(), re.I) and not re.search(rf"\b{_CONTRACT}\b", left, re.I)
            ):
                continue
        if match.start() > where:
            best, where = what, match.start()
    if best:
        return best
    right = place.right[:70]
    # 'From November 5, 2007, to February 12, 2008, the writers were on strike'
    if place.of_strike and re.search(r"\bfrom[ ]$", left, re.I) and re.match(r"^,?[ ](?:to|until|through)[ ]", right):
        return "stoppage_start"
    if re.search(r"^\W*On[ ]$", left) and _WENT_AHEAD.match(right):
        return "stoppage_start"
    if re.search(r"\bsince[ ]$", left, re.I) and _SINCE_AHEAD.match(right):
        return "stoppage_start"
    days = [f for f in place.figures() if f.kind == DAY and f.end < place.figure.start]
    if days and place.of_strike and re.search(r"\bfrom[ ][^;]{5,40},?[ ](?:to|until|through)[ ]$", left, re.I):
        return "stoppage_end"
    if re.match(
        rf"^,?[ ](?:when|the[ ](?:day|date))[^;]{{0,30}}\b{_CONTRACT}\b[^;]{{0,30}}\bexpir",
        right,
        re.I,
    ):
        return "expires_on"
    if (
        re.match(
            rf"^,?[ ](?:strike[ ]|walkout[ ])?start\b|^,?[ ]when[ ](?:[\w-]+[ ]){{0,5}}(?:went[ ]on[ ]strike|walked[ ]out|began|{STRIKE})",
            right,
            re.I,
        )
        and place.of_strike
    ):
        return "stoppage_start"
    return ""


def _stated_day(place: Place, known: date | None) -> tuple[date, bool]:
    """The day stated, its year taken from the text or, where it names none, the year nearest to the report; and
    whether the year is sure."""
    figure = place.figure
    assert figure.day is not None
    if figure.has_year:
        return figure.day, True
    spans = re.match(r",? (?:to|until|through|and ended(?: on)?|-) ?", place.right)
    end = next((f for f in place.figures() if f.kind == DAY and spans and f.start == figure.end + spans.end()), None)
    if end and end.has_year and end.day and end.known_to == "day":
        # 'From November 5 to February 12, 2008': the year of the end is that of the beginning, or the one after it.
        year = end.day.year - ((figure.day.month, figure.day.day) > (end.day.month, end.day.day))
        return resolved_day(figure.day.month, figure.day.day, date(year, figure.day.month, 1)), True
    as_of = place.article.as_of
    # Another day's year says nothing of this one: only a year that stands alone does.
    bare = [f for f in place.article.figures_in(*place.clause) if f.kind == YEAR]
    years = place.years() if bare else (0, 0)
    if years[0]:
        near = date(years[0], 7, 1) if known is None or known.year not in years else known
    else:
        near = known if known and abs((known - as_of).days) <= 400 else as_of
        if figure.weekday and not _weekday_fits(place, resolved_day(figure.day.month, figure.day.day, near)):
            near = as_of
    found = resolved_day(figure.day.month, figure.day.day, near)
    return found, bool(years[0]) or (place.article.dated and abs((found - as_of).days) <= 250)


def _day_reading(place: Place, what: str, union: str, sure: bool) -> Reading | Unread:
    article = place.article
    if what.startswith("stoppage"):
        found, known = place.strike()
        if found is None:
            return Unread("Which strike is meant is not said plainly.", quantity=what)
        record = (
            place.ask(quantities.stoppage_start, found.dispute)
            if what == "stoppage_start"
            else place.ask(quantities.stoppage_end, found.dispute)
        )
        dispute, sure = found.dispute, sure and known
    else:
        meant = _rounds_meant(place, union)
        if not meant:
            return Unread("Which round is meant is not said plainly.", quantity=what)
        records = [(r.dispute, _record_of(place, r.dispute, what)) for r in meant]
        # A year may name two rounds: the end of one and the start of the next.
        good = [(name, rec) for name, rec in records if rec.valid]
        if not good:
            return Unread(records[0][1].missing, absent=True, lacking=True, quantity=what)
        dispute, record = min(good, key=lambda pair: _gap(place, pair[1]))
        # The years of an agreement may name the round that made it and the one that replaces it.
        sure = sure and (len(good) == 1 or (what == "expires_on" and _gap(place, record) <= 31))
    fact = record.fact.value if record.fact else None
    value, year_known = _stated_day(place, fact if isinstance(fact, date) else None)
    if place.figure.weekday and not _weekday_fits(place, value):
        return Unread("Weekday and date do not fit each other.", quantity=what)
    part = place.figure.part
    stated = Stated(value, "date", place.figure.word, known_to=place.figure.known_to, part=part)
    if what == "session":
        return Reading("session", dispute, str(value), stated, place.ask(_session_record, dispute, value), False)
    far = _gap(place, record) > 200
    near = partial(_days_of_round, place, dispute)
    supposed = _OF_EXPIRY["supposed"].search(place.left) if what == "expires_on" else place.supposed
    sure = (
        sure
        and year_known
        and not far
        and not supposed
        and (article.dated or place.figure.has_year or bool(place.years()[0]))
    )
    return Reading(what, dispute, "", stated, record, sure, near)


def _record_of(place: Place, dispute: str, what: str) -> Record:
    if what == "expires_on":
        return _with_new_term(place, dispute, place.ask(quantities.expiry, dispute))
    if what == "session":
        return place.ask(quantities.round_day, dispute, "opened_on")
    return place.ask(quantities.round_day, dispute, what)


def _with_new_term(place: Place, dispute: str, record: Record) -> Record:
    """The expiry with the last day of the agreement that the round led to, once that is known."""
    new = place.ask(new_terms, dispute)
    return replace(record, fact=record.fact or (new[0] if new else None), also=tuple(new)) if new else record


def new_terms(archive: Archive, dispute: str) -> list[Quantity]:
    """Last days of the agreements that a round led to."""
    contracts = archive.table("contracts")
    rows = contracts[
        (contracts["dispute_id"] == dispute)
        & (contracts["expires_on_precision"] == "day")
        & contracts["expires_on"].notna()
    ]
    return [
        Quantity("expires_on", "End of the agreement reached", row.expires_on.date(), "date", (str(row.source_id),))
        for row in rows.itertuples()
    ]


def _gap(place: Place, record: Record) -> int:
    days = [fact.value for fact in record.valid if isinstance(fact.value, date)]
    return min((abs((day - _stated_day(place, day)[0]).days) for day in days), default=10**6)


def _weekday_fits(place: Place, value: date) -> bool:
    return f"{value:%A}".lower() == place.figure.weekday


def _session_record(archive: Archive, dispute: str, value: date) -> Record:
    events = archive.accepted("events")
    kinds = ("session", "session_planned", "talks_open")
    own = events[(events["dispute_id"] == dispute) & events["type"].isin(kinds) & (events["date"].dt.date == value)]
    if own.empty:
        return Record(None, missing="No session of that day is on record; the record of sessions is not complete.")
    row = own.iloc[-1]
    fact = Quantity("session", str(row["summary"]), value, "date", (str(row["source_id"]),))
    return Record(fact)


def _event_days(archive: Archive, dispute: str) -> frozenset[date]:
    """The days of all events of a round."""
    events = archive.accepted("events")
    own = events[(events["dispute_id"] == dispute) & (events["date_precision"] == "day")]
    return frozenset(value.date() for value in own["date"])


def _days_of_round(place: Place, dispute: str) -> tuple[Record, ...]:
    """Other days of the round, and days of all rounds near that time: a date that is one of them was tied to the wrong
    act or union. A date without a year is compared by month and day."""
    days = set(place.ask(_event_days, dispute))
    for found in place.article.rounds.every:
        near = found.dispute == dispute or found.distance(place.article.as_of) <= 550
        days |= set(found.days) if near else set()
    stated = place.figure
    if not stated.has_year and stated.day:
        value, _ = _stated_day(place, None)
        days = {day.replace(year=value.year) for day in days if (day.month, day.day) != (2, 29)} | {
            day.replace(year=_stated_day(place, day)[0].year) for day in days if (day.month, day.day) != (2, 29)
        }
    return tuple(Record(Quantity("event", "A day of this or another round", day, "date")) for day in sorted(days))


def _shared_expiry(place: Place, unions: list[str]) -> Reading | Unread:
    """One day stated for the contracts of several unions."""
    readings = []
    for union in unions:
        meant = _rounds_meant(place, union)
        if not meant:
            return Unread("Which rounds are meant is not said plainly.", quantity="expires_on")
        readings.append(_day_reading(place, "expires_on", union, True))
    first = readings[0]
    alike = all(isinstance(r, Reading) and r.record.fact is not None for r in readings)
    values = {str(r.record.fact.value) for r in readings if isinstance(r, Reading) and r.record.fact}
    if not alike or len(values) != 1 or not isinstance(first, Reading):
        return Unread("The contracts of these unions do not share one day on record.", quantity="expires_on")
    return Reading("expires_on", ", ".join(unions), "", first.stated, first.record, False)


def days_left(place: Place) -> Reading | Unread | None:
    """Days or weeks from the report to the expiry of an agreement."""
    figure = place.figure
    if figure.kind != NUMBER or figure.unit not in ("days", "weeks", "months"):
        return None
    if not (_BEFORE_EXPIRY.match(place.right) or _EXPIRES_IN.search(place.left)):
        return None
    if place.foreign or place.negated:
        return Unread("It speaks of other workers, or the sentence denies it.", quantity="days_to_expiry")
    union, sure = place.union
    live = place.article.rounds.live(union, place.sector) if union else None
    if live is None:
        return Unread("Whose agreement is meant is not said plainly.", quantity="days_to_expiry")
    record = place.ask(quantities.days_to_expiry, live.dispute, place.article.as_of)
    days = record.fact.value if record.fact else None
    told = re.search(
        r"\b(?:reached|came|was|were|had|struck|began|agreed|ratified|signed|settled|announced)\b",
        place.clause_words,
        re.I,
    )
    # 'A deal came two weeks before the contract expired' counts from another day than the report's.
    sure = sure and place.article.dated and not told and isinstance(days, int) and 0 <= days <= 120
    if not isinstance(days, int) or days < 0:
        return Unread("No agreement of this union was about to run out on this day.", quantity="days_to_expiry")
    near = [Record(Quantity("days_to_expiry", "A day sooner or later", days + step, "days")) for step in (-1, 1)]
    as_of = str(place.article.as_of)
    return Reading("days_to_expiry", live.dispute, as_of, stated_of(figure), record, sure, partial(tuple, near))


def sessions(place: Place) -> Reading | Unread | None:
    """How many days of talks were held."""
    figure = place.figure
    if figure.kind != ORDINAL or not _MET_FOR.match(place.right) or (place.of_strike and "strike" in place.right[:20]):
        return None
    union, _ = place.union
    live = place.article.rounds.live(union, place.sector) if union else None
    if live is None or place.foreign or place.negated:
        return Unread("Whose talks are meant is not said plainly.", quantity="sessions_held")
    record = place.ask(quantities.sessions_held, live.dispute)
    return Reading(
        "sessions_held", live.dispute, str(place.article.as_of), Stated(figure.value, "sessions"), record, False
    )


def proposals(place: Place) -> Reading | Unread | None:
    """How many proposals a guild tabled."""
    figure = place.figure
    if figure.kind != NUMBER or figure.unit != "proposals" or figure.value < 5:
        return None
    union, _ = place.union
    live = place.article.rounds.live(union, place.sector) if union else None
    if live is None or place.foreign:
        return Unread("Whose proposals are meant is not said plainly.", quantity="guild_proposals")
    record = place.ask(quantities.proposal_count, live.dispute)
    return Reading("guild_proposals", live.dispute, "", Stated(figure.value, "proposals", figure.word), record, False)


# Those who did something are a part of the members; what members 'will' do is said of all.
_TOOK_PART = re.compile(
    r"^[ ](?:who[ ]|that[ ]|have[ ]|had[ ]|were[ ]|was[ ])*(?:voted|voting(?![ ]on)|cast|casting|signed|marched|rallied|attended|showed|turned|lost|laid|returned|participated|answered|responded)\b",
    re.I,
)
_LOST = re.compile(
    r"\b(?:laid[ ]off|job|jobs|unemployed|lost|attend\w*|lines?[ ]of|eligible|health|pension|earn\w*|fewer|hired|terminat\w*|fired?|dismiss\w*|sign(?:s|ed|ing|atures?|atories)?|march\w*|rall\w+|crowd|survey\w*|petition|letter)\b",
    re.I,
)


def members(place: Place) -> Reading | Unread | None:
    """Members of a union, or workers on strike."""
    figure = place.figure
    if figure.kind != NUMBER or figure.unit != "persons" or figure.value < 1000:
        return None
    if _TOOK_PART.match(place.right) or _LOST.search(place.left[-60:] + place.right[:50]):
        return None
    if place.foreign:
        return Unread("It speaks of other workers or places.", absent=True, quantity="members")
    if re.search(r"\b(?:not|never|no longer|isn't|aren't|denied)\b[\w ]{0,25}$", place.left, re.I):
        return Unread("The sentence denies it.", quantity="members")
    noun = re.search(r"[\w-]+$", place.quote)
    union, sure = _union_of_noun(place, noun.group().lower() if noun else "")
    if not union:
        return Unread("Whose members are meant is not said plainly.", quantity="members")
    return _members_reading(place, union, sure)


_NOUN_UNIONS = {"writers": "WGA", "screenwriters": "WGA", "scribes": "WGA", "actors": "SAG-AFTRA", "performers": "SAG-AFTRA",
                "directors": "DGA", "teamsters": "Teamsters", "drivers": "Teamsters"}  # fmt: skip


def _union_of_noun(place: Place, noun: str) -> tuple[str, bool]:
    if place.its_union:
        return place.its_union, True
    if noun in _NOUN_UNIONS:
        return _NOUN_UNIONS[noun], True
    return place.union


def _members_reading(place: Place, union: str, sure: bool) -> Reading | Unread:
    figure = place.figure
    years = place.years() if re.search(r"(?:19|20)[0-9]{2}", place.close) else (0, 0)
    on = date(years[0], 7, 1) if years[0] and years[0] <= place.article.as_of.year else place.article.as_of
    rounds = place.article.rounds
    strike = rounds.stoppage_in(union, years, place.sector) if years[0] else rounds.running(union, place.sector)
    if strike is None and place.of_strike and union == place.union[0]:
        strike = place.strike()[0]
    counted = place.ask(quantities.members, union, on)
    workers = place.ask(quantities.stoppage_workers, strike.dispute) if strike else quantities.absent("")
    valid = (*counted.valid, *workers.valid)
    if not valid:
        return Unread(counted.missing, absent=True, lacking=True, quantity="members")
    # Those on strike are not all members: only counts of members can call a number of members wrong.
    off = sure and quantities.members_off(counted, figure.value) and not place.supposed
    record = Record(valid[0], valid[1:], firm=off and bool(years[0] or place.article.dated))
    stated = Stated(figure.value, "persons", figure.word, figure.step)
    return Reading("members", union, str(on.year), stated, record, sure, partial(_other_counts, place, union, on))


def _other_counts(place: Place, union: str, on: date) -> list[Record]:
    """Counts of the other unions: a number that fits one of them was tied to the wrong name."""
    return [place.ask(quantities.members, other, on) for other in GUILDS if other != union]
