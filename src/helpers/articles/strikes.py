"""Reads what is said of strikes: how long, which day, since when the first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pandas as pd

from helpers.analysis import quantities
from helpers.analysis.verdicts import Record, Stated
from helpers.archive import Quantity
from helpers.articles.context import ENTRY, IT_STANDS, STRIKE, Place, Reading, Unread, stated_of
from helpers.articles.figures import NUMBER, ORDINAL, YEAR
from helpers.articles.subjects import ACTORS, ANIMATORS, MUSICIANS, WRITERS, Round

_TIMES = ("days", "weeks", "months", "years")
_ADJECTIVE = (
    r"(?:of[ ]America(?:'s)?|(?!(?:before|after|into|until|till|of|since|in|on|for|to|from|ago|later|earlier|left|by|during|as|and|when|following|"
    r"without|with|the|a|an|that|which|talks|is|was|has|had|have|were|are|extension|notice|deadline|period|window)\b)[\w'.&/-]+)"
)
_LASTED = (
    r"(?:last(?:ed|s|ing)|ran|running|drag(?:ged|s|ging)(?:[ ]on)?|went[ ]on|going[ ]on|stretch(?:ed|es|ing)(?:[ ]on|[ ]out)?"
    r"|spann(?:ed|ing)|endur(?:ed|ing)|persisted|continued|wore[ ]on|held[ ]out|stayed[ ]out|stayed[ ]off[ ]the[ ]job"
    r"|(?:stayed|was|were)[ ]on[ ]the[ ]picket[ ]lines?|walked[ ](?:out|the[ ](?:picket[ ])?lines?)|struck|picketed"
    r"|(?:idled|shut(?:[ ]down|tered)?|halted|stopped|crippled|paraly[sz]ed|froze|disrupted)(?:[ ][\w'-]+){0,6}"
    r"|(?:were|was|went|had[ ]been)[ ](?:out|on[ ]strike))"
)
_FOR = r"(?:,?[ ](?:in|of|during)[ ](?:[12][09][0-9]{2}(?:-[0-9]+)?|that[ ]year))?,?(?:[ ](?:for|on[ ]for|a[ ]total[ ]of|all[ ]of|a[ ]full|some|exactly|just|only|an?[ ](?:whopping|gru?elling|grueling|bruising|bitter|record|staggering|stunning|remarkable|long|total)(?:[ ]of)?))*[ ]?$"
_LEFT_LASTED = re.compile(rf"\b{_LASTED}{_FOR}", re.I)
_STAYED_OUT = re.compile(
    rf"\b(?:stayed[ ](?:out|off[ ]the[ ]job)|walked[ ](?:out|the[ ](?:picket[ ])?lines?)|struck|picketed|were[ ]on[ ]strike){_FOR}",
    re.I,
)
_OR_SO = re.compile(r"(?:\b(?:days|weeks|months),?|\()[ ]?(?:or|about|which[ ]is)[ ](?:about[ ])?$", re.I)
_LEFT_SO_FAR = re.compile(
    r"\b(?:on[ ]strike|striking|been[ ]out|picketing|walking[ ]the[ ](?:picket[ ])?lines?|on[ ]the[ ](?:picket[ ])?lines?"
    rf"|(?:has|have)[ ](?:now[ ]|already[ ])?(?:lasted|dragged[ ]on|gone[ ]on|stretched[ ]on|continued|run)){_FOR}",
    re.I,
)
_LEFT_MARK = re.compile(rf"\b{STRIKE}[\w' ,]{{0,30}}?\b(?:hit|hits|reached|reaches|passed|passes|topped|surpassed|crossed|marked)[ ](?:the[ ])?$", re.I)  # fmt: skip
_LEFT_LIST = re.compile(
    rf"\b{STRIKE}(?:[ ](?:of|in)[ ][\w-]+|[ ]\([^)]{{0,20}}\))?[ ]?(?:[,:(;|-]|was|were|,[ ]which[ ](?:\w+[ ]){{0,3}}(?:put|counted|reckoned|timed)[ ](?:at|as))[ ]?(?:it[ ])?$",
    re.I,
)
_RIGHT_STRIKE = re.compile(rf"^[ -]*(?:long[ ,-]+)?(?:{_ADJECTIVE}[ ]+){{0,5}}?{STRIKE}\b", re.I)
_RIGHT_ON = re.compile(r"^[ ]*(?:on[ ]strike|on[ ]the[ ]picket|of[ ](?:picketing|striking|work[ ]stoppage)|without[ ]work|off[ ]the[ ]job|out[ ]on[ ]strike)\b", re.I)  # fmt: skip
_RIGHT_OF = re.compile(rf"^[ ]of[ ](?:the|a|an|their|its|that|last)[ ](?:[\w'&/.-]+[ ]){{0,5}}?{STRIKE}\b", re.I)
_RIGHT_INTO = re.compile(
    rf"^[ ]*(?:deep[ ])?into[ ](?:{_ADJECTIVE}[ ]+|the[ ]|a[ ]|their[ ]|its[ ]|this[ ]){{0,5}}?{STRIKE}\b", re.I
)
_RIGHT_SINCE = re.compile(
    rf"^[ ]since[ ](?:[\w'&/().-]+[ ]){{1,9}}?(?:went[ ](?:out[ ])?on[ ]strike|walked[ ](?:out|off)|struck|joined|{STRIKE}[ ](?:began|started|was[ ]called)|hit[ ]the[ ]picket|put[ ]down|set[ ]down|laid[ ]down)\b",
    re.I,
)
_RIGHT_OLD = re.compile(r"^[ -]*(?:old|long|in[ ]length|in[ ]duration|in[ ]all)\b", re.I)
_RIGHT_OLD_STRIKE = re.compile(rf"^[ -]*(?:old|long)[ ,-]+(?:{_ADJECTIVE}[ ]+){{0,5}}?{STRIKE}\b", re.I)
_LEFT_AFTER = re.compile(
    r"\b(?:after|following|for|at|of|over)[ ](?:a[ ]|an[ ]|some[ ]|its[ ]|their[ ]|more[ ])?$", re.I
)
# 'ended their strike after 148 days', 'the strike was called off at 118 days'
_LEFT_ENDED = re.compile(
    rf"\b(?:end(?:s|ed|ing)?|halt(?:s|ed|ing)?|settl\w+|suspend\w*|call(?:s|ed|ing)?[ ]off|lift(?:s|ed|ing)?|conclud\w+)[ ](?:[\w'-]+[ ]){{0,6}}?{STRIKE}(?:[ ][\w'-]+){{0,4}}?[ ](?:after|at)[ ](?:an?[ ][\w-]+[ ](?:of[ ])?)?$"
    rf"|{STRIKE}[ ](?:[\w'-]+[ ]){{0,4}}?(?:end(?:s|ed|ing)?|over|halted|settled|suspended|called[ ]off|lifted|concluded)(?:[ ][\w'-]+){{0,3}}?[ ](?:after|at)[ ]$",
    re.I,
)
# 'After 118 days, the union's battle ended'
_RIGHT_ENDED = re.compile(
    rf"^,?[ ][^;.]{{0,70}}?\b(?:{STRIKE}|battle|standoff|dispute)\b[^;.]{{0,50}}?\b(?:end(?:s|ed|ing)?|over|suspended|called[ ]off|conclu\w+|settled)\b",
    re.I,
)
_ENDING = re.compile(r"\b(?:agreement|deal|accord|pact|end(?:s|ed|ing)?|over|settled|suspended|called[ ]off|conclud\w+|resolved|came[ ]to[ ](?:an[ ]end|a[ ]close)|lifted|halted|(?:back|return(?:ed|s|ing)?|go(?:es)?[ ]back)[ ]to[ ]work)\b", re.I)  # fmt: skip
_DEAL = re.compile(r"\b(?:agreement|deal|accord|pact|settle\w*|handshake)\b", re.I)
_NOW = re.compile(r"\b(?:now|today|currently|so[ ]far|already|to[ ]date|(?:has|have)[ ](?:been|now|lasted|gone|dragged|stretched)|and[ ]counting|still|ongoing)\b", re.I)  # fmt: skip
_OTHER_LENGTH = re.compile(r"\b(?:notice|extension|contract|agreement|talks|negotiations|blackout|strike[ ](?:authori[sz]ation|vote)|ballot(?:ing)?|campaign|trial|festival|prison|jail|sentence|window|cooling)\b", re.I)  # fmt: skip
_DAY_BEFORE = re.compile(r"\bday(?:[ ](?:no\.?|number|\#))?[ -]?$", re.I)
_PASSED = re.compile(r"\b(?:(?:sur)?pass(?:ed|es|ing)|crossed|beyond|past|topped)[ ](?:(?:its|their|the)[ ])?$", re.I)
_WEEK_BEFORE = re.compile(r"\bweek(?:[ ](?:no\.?|number|\#))?[ -]?$", re.I)
_UNIT_AFTER = re.compile(r"^[ -](?:straight[ ]|consecutive[ ]|full[ ])?(?P<unit>day|week|month)\b", re.I)
_OTHER_DAY = re.compile(
    r"^(?:[ ](?:straight|consecutive|full))?[ ]?(?:day[ ])?(?:of|at|in)[ ](?:the[ ]|their[ ]|its[ ])?(?:[\w-]+[ ]){0,3}?(?:trial|festival|convention|hearing|talks|negotiations|bargaining|session)",
    re.I,
)
_PINNED = re.compile(r"\b(?:now|today|currently|enter(?:s|ed|ing)|marks?|marking|is[ ](?:on|in|at)|hits?|reach(?:es|ing)|in[ ](?:its|their|the)|on[ ](?:its|their))\b", re.I)  # fmt: skip
_FIRST = re.compile(rf"\bfirst[ -](?:[\w'&/-]+[ ]){{0,8}}?(?:{STRIKE}|time\b|of[ ](?:its|their)[ ]kind\b)", re.I)
_SINCE = re.compile(r"\bsince(?:[ ](?:the|all the way back in|back in|way back in))?(?:[ ]early|[ ]late)?[ ]?$", re.I)
_IN = re.compile(r"\b(?:in|for)[ ](?:the[ ](?:last|past)[ ]|over[ ]|all[ ]of[ ])?(?:some[ ])?$", re.I)
_NOT_SINCE = re.compile(
    r"\b(?:not|n't|never|hadn't|haven't|hasn't)\b(?:[ ][\w'-]+){0,6}[ ](?:struck|strike|walked[ ]out|walkout)\b", re.I
)
_GONE_BY = re.compile(rf"^[ ]since[ ](?:the[ ]|their[ ]|its[ ])?(?:last[ ])?(?:[\w'&/-]+[ ]){{0,4}}?{STRIKE}", re.I)
_LAST_WAS = re.compile(
    rf"\b(?:last|previous|most[ ]recent)(?:[ ][\w'&/-]+){{0,5}}?[ ](?:{STRIKE}|struck|went[ ]on[ ]strike|walked[ ](?:out|off))"
    r"(?:[ ,][\w'-]+){0,6}?[ ](?:in|of|during|was|came)[ ]?(?:in[ ])?(?:late[ ]|early[ ])?$",
    re.I,
)


def length(place: Place) -> Reading | Unread | None:
    """How long a strike lasted, or has lasted so far."""
    figure = place.figure
    if figure.kind != NUMBER or figure.unit not in _TIMES or not 0 < figure.value < 2000:
        return None
    how = _length_pattern(place)
    if not how:
        return None
    found, sure = place.strike()
    if _blocked(place) and not (how == "compound" and _GIVEN.search(place.left)):
        return Unread("The sentence denies or supposes it.", quantity="stoppage_days")
    if place.foreign:
        return Unread("It speaks of other workers or places.", absent=True, quantity="stoppage_days")
    if found is None:
        return Unread("Which strike is meant is not said plainly.", quantity="stoppage_days")
    return _length_of(place, found, sure, how)


# 'The 118-day strike would end at midnight' takes the length for granted, whatever the sentence supposes.
_GIVEN = re.compile(
    r"\b(?:the|their|its|this|that|his|her|our|guild's|union's|writers'|actors'|repeat[ ]of[ ]an?)[ ](?:(?:historic|bitter|gru?elling|grueling|nearly|bruising|long|landmark|current|ongoing)[, ]+)*$",
    re.I,
)


def _blocked(place: Place) -> bool:
    return place.negated or place.supposed


def _length_pattern(place: Place) -> str:
    """Which of the ways to give a length the words follow; '' for none."""
    left, right = place.left, place.right
    compound = bool(re.search(r"(?:[ -]|^)(?:day|week|month|year)$", place.quote, re.I)) and place.figure.value != 1
    if compound and _RIGHT_STRIKE.match(right):
        return "compound"
    if _RIGHT_OF.match(right):
        return "compound"
    if _RIGHT_INTO.match(right):
        return "into"
    if _RIGHT_SINCE.match(right):
        return "so far"
    if _LEFT_SO_FAR.search(left) and place.of_strike:
        return "so far"
    if _RIGHT_ON.match(right):
        return "on strike"
    if _STAYED_OUT.search(left):
        return "lasted"
    if not place.of_strike or (_OTHER_LENGTH.search(place.right[:25]) and not _LEFT_LASTED.search(left)):
        return ""
    if _LEFT_LASTED.search(left) and not re.search(
        r"\b(?:talks|negotiations|bargaining|session|meeting)\b[\w' ,]{0,40}$", left, re.I
    ):
        return "lasted"
    if place.listed:
        return "listed"
    if _OR_SO.search(left) and re.search(rf"\b{_LASTED}\b", left[-110:], re.I):
        return "lasted"
    if IT_STANDS.match(place.words) and re.search(r"^\W*At $", left):
        return "lasted"
    if _LEFT_MARK.search(left):
        return "so far"
    if _RIGHT_OLD.match(right) and (
        _RIGHT_OLD_STRIKE.match(right) or re.search(rf"\b{STRIKE}\b[^;,]{{0,30}}$", left, re.I)
    ):
        return "old"
    if (
        _LEFT_LIST.search(left)
        or ENTRY.search(left)
        or re.search(rf"\b{STRIKE}[ ]of[ ](?:just[ ]|only[ ]|some[ ])?$", left, re.I)
    ):
        return "listed"
    if _LEFT_ENDED.search(left) or (re.search(r"^\W*After(?: just| only)?[ ]$", left) and _RIGHT_ENDED.match(right)):
        return "ended after"
    if (
        _LEFT_AFTER.search(left)
        and _ENDING.search(place.words)
        and re.match(r"^[ ]*(?:[,.;:)]|$|of (?:picket|strik|standoff|stalemate)|and\b|when\b)", right)
    ):
        return "ended after"
    return ""


def _length_of(place: Place, found: Round, sure: bool, how: str) -> Reading | Unread:
    figure = place.figure
    record = place.ask(quantities.stoppage_days, found.dispute)
    if figure.unit != "days" and re.match(
        r"^,? (?:and )?(?:[0-9]+|one|two|three|four|five|six) (?:days?|weeks?)\b", place.right
    ):
        return _in_two_units(place, found, record)
    if found.union in (MUSICIANS, ANIMATORS):
        # Outside the big unions the end of a strike is told in different ways.
        record = replace(record, firm=False)
    running = place.ask(quantities.is_running, found.dispute)
    stated = stated_of(figure)
    period = "so far" if running else f"{found.start or ''} to {found.end or ''}"
    if running and place.years()[0] and how != "so far" and found.start and found.start.year not in place.years():
        return Unread("The strike of that year is not the one that runs.", quantity="stoppage_days")
    if running:
        sure = sure and bool(_NOW.search(place.words) or how in ("compound", "so far", "old"))
        elsewhere = partial(tuple, _near_so_far(record))
    else:
        record = _with_deal(place, found, record, how)
        elsewhere = partial(_of_others, place, found)
        # 'So many days into the strike' may be told of any day of it.
        sure = sure and how not in ("into", "so far") and found.start is not None
    if how == "into" and not re.search(
        r"\b(?:now|currently|today)\b[ ,]*(?:is |are |at |some |about )?$", place.left, re.I
    ):
        sure = False
    return Reading(
        "stoppage_days", found.dispute, period, stated, record, sure and not place.several_years(), elsewhere
    )


def _in_two_units(place: Place, found: Round, record: Record) -> Reading | Unread:
    """A length of weeks and days or of months and days: '21 weeks and 6 days'."""
    figure = place.figure
    following = [f for f in place.figures() if f.start >= figure.end]
    if figure.unit not in ("weeks", "months") or not following or following[0].unit != "days" or found.start is None:
        return Unread("A length in two units of unequal size.", quantity="stoppage_days")
    whole = {str(figure.unit): int(figure.value), "days": int(following[0].value)}
    end = pd.Timestamp(found.start) + pd.DateOffset(**whole)
    stated = Stated((end.date() - found.start).days, "days", figure.word)
    return Reading("stoppage_days", found.dispute, "", stated, record, False)


def _near_so_far(record: Record) -> tuple[Record, ...]:
    """Counts of the days beside: a report may be a day or two old or run ahead of the clock, or count to its last
    round figure."""
    fact = record.fact
    if fact is None or not isinstance(fact.value, int):
        return ()
    return tuple(Record(replace(fact, value=fact.value - back)) for back in (-1, 1, 2, 3))


def _with_deal(place: Place, found: Round, record: Record, how: str) -> Record:
    """The record with the days up to the tentative agreement, where the sentence tells of a deal."""
    if how == "compound" or not _DEAL.search(place.words) or not found.start:
        return record
    also = _days_to_deal(place, found)
    return replace(record, also=(*record.also, also)) if also else record


def _days_to_deal(place: Place, found: Round) -> Quantity | None:
    deal = place.ask(quantities.round_day, found.dispute, "deal_on").fact
    if deal is None or not isinstance(deal.value, date) or not found.start:
        return None
    days = (deal.value - found.start).days + 1
    how = f"{found.start} to {deal.value}, both ends counted"
    return Quantity("stoppage_days", "Days to the tentative agreement", days, "days", deal.sources, how)


def _of_others(place: Place, found: Round) -> tuple[Record, ...]:
    """Lengths that may have been meant instead: up to the tentative agreement, and where no year is named beside the
    figure, those of the other strikes that the sentence may speak of."""
    deal = _days_to_deal(place, found)
    near = (Record(deal), Record(replace(deal, value=int(str(deal.value)) - 1))) if deal else ()
    if place.years()[0] and not place.several_years():
        return near
    rounds = place.article.rounds
    others = [r for union in (WRITERS, ACTORS) for r in rounds.stoppages(union) if r.dispute != found.dispute]
    return near + tuple(place.ask(quantities.stoppage_days, other.dispute) for other in others)


def day_number(place: Place) -> Reading | Unread | None:
    """The number of a day, week or month of a strike that runs."""
    figure = place.figure
    unit = _day_unit(place)
    if not unit:
        return None
    running_word = place.of_strike or re.search(r"\b(?:on the line|picket)", place.words, re.I)
    if not running_word and not (_DAY_BEFORE.search(place.left) and len(place.left) < 6):
        return None
    if _OTHER_DAY.match(place.right):
        return None
    if _blocked(place):
        return Unread("The sentence denies or supposes it.", quantity="stoppage_day")
    found, sure = place.strike()
    if found is None or place.foreign:
        return Unread("Which strike is meant is not said plainly.", quantity="stoppage_day")
    article = place.article
    near = found.end or article.as_of
    named = place.day_near(near)
    # The first day of the strike tells since when, not when.
    named = None if named == found.start else named
    on = named or place.weekday_past() or article.as_of
    record = place.ask(quantities.stoppage_day, found.dispute, on)
    if record.fact is None:
        return Unread(f"{record.missing} The day counted to is not said.", quantity="stoppage_day")
    if unit != "days":
        return _of_unit(place, found, record, unit)
    word = "at least" if _PASSED.search(place.left) else figure.word
    stated = Stated(figure.value, "days", "" if word == "record" else word)
    pinned = bool(named or _PINNED.search(place.words) or _DAY_BEFORE.search(place.left))
    before = place.ask(quantities.stoppage_day, found.dispute, on - timedelta(days=1))
    sooner = float(record.fact.value) > figure.value if isinstance(record.fact.value, int) else False
    # A report may be filed a day late, or speak of the day before.
    after = place.ask(quantities.stoppage_day, found.dispute, on + timedelta(days=1))
    others = [] if named else [before, after, place.ask(quantities.stoppage_day, found.dispute, article.as_of)]
    # A smaller number may be told of an earlier day, unless the words tie it to the report's own.
    sure = (
        sure
        and pinned
        and (article.dated or named is not None)
        and not (sooner and not named and not _PINNED.search(place.words))
    )
    return Reading("stoppage_day", found.dispute, str(on), stated, record, sure, partial(tuple, others))


def _day_unit(place: Place) -> str:
    figure = place.figure
    after = _UNIT_AFTER.match(place.right)
    if figure.kind == ORDINAL and after:
        return after.group("unit").lower() + "s"
    if figure.kind == NUMBER and not figure.unit and not figure.several:
        return "days" if _DAY_BEFORE.search(place.left) else "weeks" if _WEEK_BEFORE.search(place.left) else ""
    return ""


def _of_unit(place: Place, found: Round, record: Record, unit: str) -> Reading:
    """The number of a week or month: days of the strike divided up, the running one counted."""
    fact = record.fact
    assert fact is not None
    gone = int(fact.value) - 1  # type: ignore[arg-type]
    number = gone // 7 + 1 if unit == "weeks" else int(gone / 30.4375) + 1
    counted = replace(fact, value=number, unit="count", label=f"{fact.label.split(',')[0]}, running {unit[:-1]}",
                      derivation=f"{fact.derivation}: day {fact.value}")  # fmt: skip
    near = tuple(Record(replace(counted, value=number + step)) for step in (-1, 1))
    return Reading("stoppage_day", found.dispute, str(place.article.as_of), Stated(place.figure.value, "count"),
                   Record(counted), place.article.dated, partial(tuple, near))  # fmt: skip


def since(place: Place) -> Reading | Unread | None:
    """First strike since a year, or in so many years; the year of the last strike."""
    figure = place.figure
    by_year = figure.kind == YEAR and bool(_SINCE.search(place.left))
    by_count = (
        figure.kind == NUMBER
        and figure.unit == "years"
        and bool(_IN.search(place.left) or re.match(r"^ ago\b", place.right))
    )
    last = figure.kind == YEAR and bool(_LAST_WAS.search(place.left))
    if not (by_year or by_count or last):
        return None
    words = place.left
    claims_first = bool(_FIRST.search(words) or _NOT_SINCE.search(words))
    ago = (
        by_count
        and bool(re.match(r"^ ago\b", place.right))
        and bool(re.search(r"\b(?:last|previous|most recent)\b", words, re.I))
    )
    gone = by_count and _GONE_BY.match(place.right)
    if gone:
        return _since_named(place)
    if not (claims_first or ago or last) or not place.of_strike:
        return None
    if re.search(
        r"\b(?:contract|deal|ballot|vote|president|raise|proposal|meeting|session|talks)\b[^,]{0,25}$", words, re.I
    ):
        return None
    if place.foreign:
        return Unread("It speaks of other workers or places.", absent=True, quantity="years_since")
    if re.search(r"\b(?:not|isn't|wasn't)[ ](?:the[ ])?first\b|\bdenied\b|\brumou?r", words, re.I):
        return Unread("The sentence denies it.", quantity="years_since")
    return _since(place, last or ago)


def _since_named(place: Place) -> Reading | Unread:
    """Years gone by since a strike that is named right after: 'it has been 15 years since the 2007 writers strike'."""
    found, sure = place.strike()
    if found is None or place.foreign or place.negated:
        return Unread("Which strike is meant is not said plainly.", quantity="years_since")
    record = place.ask(quantities.years_since, found.dispute, place.article.as_of)
    return Reading(
        "years_since",
        found.dispute,
        str(place.article.as_of),
        stated_of(place.figure),
        record,
        sure and place.article.dated,
    )


def _since(place: Place, last: bool) -> Reading | Unread:
    figure = place.figure
    both, (union, sure) = _claimants(place)
    if both and last:
        return Unread("Whether both unions together are meant is not said plainly.", quantity="years_since")
    if both:
        bases = [_base_day(place, name) for name in (WRITERS, ACTORS)]
        # Counted back from the first of the two strikes: the other would count as part of an earlier pair.
        on, known = min(day for day, _ in bases), all(sure for _, sure in bases)
        pair = place.ask(quantities.last_joint, on)
        earlier, subject, sure = (list(pair) if pair else []), "writers and actors together", known
    elif union:
        on, known = _base_day(place, union, by_name=not last)
        found = place.article.rounds.last_stoppage(union, place.sector, before=on)
        earlier, subject, sure = ([found.dispute] if found else []), union, sure and known
    else:
        return Unread("Whose strike is meant is not said plainly.", quantity="years_since")
    if not earlier:
        return Unread("No earlier strike of that kind is on record.", absent=True, lacking=True, quantity="years_since")
    record = _years_record(place, earlier, on, figure.kind == YEAR)
    unit = "year" if figure.kind == YEAR else "years"
    stated = Stated(figure.value if figure.kind != YEAR else figure.years[0], unit, figure.word, figure.step)
    return Reading("years_since", subject, f"before {on}", stated, record, sure and place.article.dated)


def _claimants(place: Place) -> tuple[bool, tuple[str, bool]]:
    """Whether writers and actors together are meant, else the union: by the words from 'first' on, else the sentence."""
    first = place.left.lower().rfind("first ")
    start = place.figure.start - (len(place.left) - first) if first >= 0 else place.start
    mentions = place.article.mentions
    near = {mention.kind for mention in mentions.unions(start, place.clause[1])}
    if len(near) == 1 and not mentions.has("joint", start, place.clause[1]):
        return False, (near.pop(), True)
    if {WRITERS, ACTORS} <= near or mentions.has("joint", start, place.clause[1]):
        return True, ("", False)
    return place.joint or {WRITERS, ACTORS} <= place.unions, place.union


def _years_record(place: Place, earlier: list[str], on: date, by_year: bool) -> Record:
    records = [place.ask(quantities.years_since, name, on) for name in earlier]
    if not by_year:
        valid = [quantity for record in records for quantity in record.valid]
        return Record(valid[0], tuple(valid[1:]), rounds=False) if valid else records[0]
    days = [quantity for name in earlier for record in (place.ask(quantities.stoppage_start, name), place.ask(quantities.stoppage_end, name))
            for quantity in record.valid]  # fmt: skip
    years = [replace(q, key="year", value=q.value.year, unit="year", derivation=str(q.value))
             for q in days if isinstance(q.value, date)]  # fmt: skip
    unique = list({quantity.value: quantity for quantity in reversed(years)}.values())[::-1]
    return Record(unique[0], tuple(unique[1:])) if unique else Record(None, missing="Its days are not known.")


def _base_day(place: Place, union: str, *, by_name: bool = True) -> tuple[date, bool]:
    """The day that 'first since' counts back from: the start of the strike named, that runs or has just run, else
    tomorrow; and whether that is sure. A year beside 'the last strike was in' names that one, not the base."""
    rounds, as_of = place.article.rounds, place.article.as_of
    years = place.years() if by_name else (0, 0)
    named = rounds.stoppage_in(union, years, place.sector) if years[0] else None
    if named and named.start:
        return named.start, True
    running = rounds.running(union, place.sector)
    if running and running.start:
        return running.start, True
    newest = rounds.last_stoppage(union, place.sector)
    if newest and newest.start and (as_of - (newest.end or newest.start)).days <= 300 and not place.supposed:
        return newest.start, True
    tomorrow = as_of + timedelta(days=1)
    return tomorrow, place.article.dated and not years[0]


# '1988 writers strike', '2007-08 walkout'; 'the strike of 1988', 'writers struck in 1988'
_NAMES_STRIKE = re.compile(rf"^[ ](?:{_ADJECTIVE}[ ]+){{0,4}}?{STRIKE}\b", re.I)
_STRIKE_IN = re.compile(
    rf"\b(?:{STRIKE}|struck|walked[ ](?:out|off))[ ](?:[\w'&-]+[ ]){{0,3}}?(?:of|in|during|back[ ]in)[ ](?:(?:early|late|the[ ](?:spring|summer|fall|autumn|winter)[ ]of)[ ])?$",
    re.I,
)


# A strike told of so did not come about.
_NOT_HELD = re.compile(
    r"\b(?:no|without|avert\w*|avoid\w*|prevent\w*|called[ ]off|threat\w*|planned|nearly[ ](?:struck|walked)|almost[ ](?:struck|walked)|possib\w+|looming)\b",
    re.I,
)


def year_named(place: Place) -> Reading | None:
    """The year, or years, by which a strike is named, where one of the union is on record in it."""
    figure, (union, sure) = place.figure, place.striking
    if not (_NAMES_STRIKE.match(place.right) or _STRIKE_IN.search(place.left)) or place.foreign:
        return None
    if place.negated or _NOT_HELD.search(place.clause_words):
        return None
    found = place.article.rounds.stoppage_in(union, figure.years, place.sector) if sure else None
    if not found:
        return None
    record = _years_record(place, [found.dispute], place.article.as_of, by_year=True)
    borne = {quantity.value for quantity in record.valid} >= set(figure.years)
    return (
        Reading("stoppage_year", found.dispute, "", Stated(figure.years[0], "year"), record, False) if borne else None
    )
