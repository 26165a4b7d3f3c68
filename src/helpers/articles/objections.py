"""What the words around a figure say against confirming it, whichever reader understood it.

A reader finds what a sentence may mean; here the sentence is asked whether it says otherwise: that it was only hoped
for, that it is of another side, span, area, period or part. One objection leaves a figure open, never calls it wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from helpers.analysis import production, quantities, votes
from helpers.analysis.stoppages import SCREEN
from helpers.archive import Archive, Quantity
from helpers.articles.bargaining import REJECTING
from helpers.articles.context import DENIED, Place, Reading
from helpers.articles.evidence import union_of
from helpers.articles.figures import NUMBER, QUARTER, YEAR, Figure
from helpers.articles.filming import (
    base_named,
    categories_in,
    category_of,
    is_base,
    is_year_base,
    named_categories,
    own_quarter,
    quarters_told,
)
from helpers.articles.subjects import EMPLOYER_SIDE, GUILD_SIDE, GUILDS_OF_ACTORS, SETTLED, guilds_of_actors
from helpers.articles.terms import areas_in, party_of, span_of

_Check = Callable[[Place, Reading, Quantity], str]
# What was counted, held or done: a hope or a forecast of it is no statement of it.
_DONE = ("vote_", "shoot_days", "stoppage_days", "stoppage_end", "ratified_on", "deal_on", "authorization_on", "falling_",
         "rising_", "lowest_since")  # fmt: skip
_WISHED = re.compile(
    r"\b(?:hop(?:e[sd]?|ing)[ ](?:for|to|that)|count(?:ed|ing)[ ]on|brac(?:e[sd]?|ing)[ ]for|want(?:s|ed|ing)?|wish\w*|expect(?:s|ed|ing)?|"
    r"predict\w*|forecast(?:s|ed|ing)?|projected|fear(?:s|ed|ing)?|(?:would|might|could|should)[ ]have|had[ ](?:planned|meant|intended)|"
    r"aim(?:s|ed|ing)?[ ](?:for|at|to)|goals?|target(?:s|ed)?)\b"
)
_EXACTLY = re.compile(r"\b(?:exactly|precisely|to[ ]the[ ](?:day|dollar))[ ]$", re.I)
_PARTS_TOLD = re.compile(
    r"\b(?:in[ ]all|altogether|all[ ]told|in[ ]total|taken[ ]together|combined|overall|every)\b", re.I
)


def objection(place: Place, reading: Reading, fact: Quantity, *, rounded: bool) -> str:
    """The first thing in the words that speaks against a figure being the `fact` it fits; '' for nothing."""
    if rounded and _EXACTLY.search(place.left):
        return "The words say exactly, the value on record is only near."
    return next((why for check in _CHECKS if (why := check(place, reading, fact))), "")


def _not_told_as_done(place: Place, reading: Reading, fact: Quantity) -> str:
    if reading.quantity.startswith(_DONE) and _WISHED.search(place.article.text, place.clause[0], place.figure.start):
        return "The words tell of what was hoped for, expected or feared."
    return "The words deny it, or call it a rumor." if DENIED.search(place.clause_words) else ""


def _another_in_order(place: Place, reading: Reading, fact: Quantity) -> str:
    """'The writers and the directors settled on 24 September and 3 June, respectively': by the order of the names."""
    if not re.search(r"\brespectively\b", place.words, re.I):
        return ""
    alike = [f for f in place.figures() if f.kind == place.figure.kind]
    if reading.quantity.startswith("shoot_days"):
        names = named_categories(place)
        own = reading.subject
    else:
        mentions = place.article.mentions.unions(place.start, place.end)
        names = list(dict.fromkeys(mention.kind for mention in mentions))
        own = union_of(place, reading.subject)
    ordered = len(names) == len(alike) and own in names and names.index(own) == alike.index(place.figure)
    return "" if ordered else "The sentence lists several things and figures in an order that was not made out."


_NO_RECORD = "The words call it a record, and that is not borne out."


def _no_record(place: Place, reading: Reading, fact: Quantity) -> str:
    """A figure called a record must be the highest, or lowest, of its kind on record."""
    if place.figure.word != "record":
        return ""
    if reading.quantity == "vote_yes_pct":
        kind = next(name for name, shown in votes.KIND_NAMES.items() if f"vote on {shown}," in fact.label)
        rank = place.ask(quantities.vote_rank, reading.subject, kind).fact
        return "" if rank and rank.value == 1 else _NO_RECORD
    if reading.quantity == "shoot_days":
        held = place.ask(quantities.all_shoot_days, reading.subject, reading.period)
        alike = (record.fact for record in held if record.fact and record.fact.unit == fact.unit)
        others = [float(str(one.value)) for one in alike if len(one.label) == len(fact.label)]
        return "" if others and not min(others) < float(str(fact.value)) < max(others) else _NO_RECORD
    if reading.quantity == "stoppage_days":
        union = union_of(place, reading.subject)
        lengths = [place.ask(quantities.stoppage_days, r.dispute).fact for r in place.article.rounds.stoppages(union)]
        longest = max((float(str(length.value)) for length in lengths if length), default=0.0)
        return "" if float(str(fact.value)) >= longest else _NO_RECORD
    return ""


# --- filming ---------------------------------------------------------------------------------------------------------

_OTHER_COUNT = re.compile(
    r"^[ ](?:film(?:ing)?[ ]|shoot(?:ing)?[ ]|location[ ]|new[ ])?(?:permits?|projects?|productions?|jobs?|applications?|films?|movies?|hours?|"
    r"workers?|people|crew|stages?|episodes?|titles?|locations?)\b",
    re.I,
)


def _of_another_count(place: Place, reading: Reading, fact: Quantity) -> str:
    if not reading.quantity.startswith("shoot_days"):
        return ""
    if (
        place.figure.kind == NUMBER
        and place.figure.unit not in ("shoot_days", "days")
        and _OTHER_COUNT.match(place.right)
    ):
        return "The number counts something else than days."
    if fact.unit == "permitted_production_days" and place.figure.unit == "shoot_days" and _both_rules(place, reading):
        return "The value is of the older count of permitted production days, not of shoot days."
    category, sure = category_of(place)
    # Words for all filming, or all television, may stand beside the name of a part of it.
    parts = {
        "total": categories_in(place.words),
        "tv_total": [n for n in categories_in(place.clause_words) if n[:3] == "tv_"],
    }
    if sure and category in production.CATEGORIES and reading.subject not in (category, *parts.get(category, ())):
        return "The words name another category."
    if _SET_ASIDE.search(place.words):
        return "The words leave a category out, or tell of a part only."
    return ""


_SET_ASIDE = re.compile(
    r"\b(?:aside|excluding|excludes?|not counting|leaving out|apart from|other than|without|confined to|limited to)\b(?! pilots)",
    re.I,
)


def _five_years_told(place: Place) -> bool:
    """Whether the sentence, or one of the two before, speaks of an average, and no base of its own follows the figure."""
    sentences = place.article.sentences[max(0, place.number - 2) : place.number]
    told = [place.words, *(place.article.text[s.start : s.end] for s in sentences)]
    own = re.match(
        r"^[^,;.(]{0,20}\b(?:from|than|over|compared (?:to|with)|against|on) (?!(?:the|its|their)? ?(?:five|5))",
        place.right,
    )
    return any(re.search(r"\baverage\b", words, re.I) for words in told) and not own


def _both_rules(place: Place, reading: Reading) -> bool:
    """Whether shoot days of the period are on record as well, and the words say shoot days."""
    record = place.ask(quantities.shoot_days, reading.subject, reading.period)
    return any(q.unit == "shoot_days" for q in record.valid) and bool(re.search(r"\bshoot", place.quote, re.I))


_QUARTER_ON = re.compile(
    r"\b(?:previous|prior|preceding|immediate|sequential\w*|last quarter|quarter before|(?:from|over|than) (?:the )?(?:Q[1-4]|first|second|third|fourth))\b",
    re.I,
)
_THIS = re.compile(
    r"\bthis (?:past )?(?:spring|summer|fall|autumn|winter|quarter|year)\b|\bjust(?:-| has | )ended\b", re.I
)
_YEAR_AGO = re.compile(
    r"\b(?:a|one|the) year (?:earlier|ago|before)\b\W*$|\blast (?:spring|summer|fall|autumn|winter)\b\W*$", re.I
)
_MONTH = re.compile(
    r"\bin (?:just |only )?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?! ?[-t])|\ba month\b|\bper month\b|\bmonthly\b",
    re.I,
)
_MONTHS = re.compile(
    r"\b(?:six|nine|twelve|6|9|12)[ -]months?\b|\bhalf(?:[ -]year| of the year| the year)|\b(?:first|second) half\b",
    re.I,
)
_FIRST_QUARTER = 3
_SINCE = re.compile(r"\bsince ((?:19|20)[0-9]{2})\b", re.I)


def _of_another_time(place: Place, reading: Reading, fact: Quantity) -> str:
    if not reading.quantity.startswith("shoot_days") or not re.fullmatch(r"[0-9]{4}(?:Q[1-4])?", reading.period):
        return ""
    base = is_base(place, reading.period)
    return (
        _of_another_year(place, reading, base)
        or _of_another_quarter(place, reading, base)
        or _of_another_span(place, reading, fact)
        or _of_another_base(place, reading, fact)
    )


def _of_another_year(place: Place, reading: Reading, base: bool) -> str:
    year, as_of = int(reading.period[:4]), place.article.as_of
    newest = as_of.year - (as_of.month <= _FIRST_QUARTER)
    beside = _YEAR_AFTER.match(place.right) or (None if _OF_TWO.match(place.right) else _YEAR_BEFORE.search(place.left))
    if beside:
        return "" if int(beside.group(1)) == year else "The year beside the figure is another."
    spans = (place.clause, (place.start, place.end))
    dated = next((found for span in spans if (found := _dated(place, *span))), [])
    told = [f for f in dated if not (place.article.compared(f) or is_year_base(place, f))]
    years = {one for f in told for one in range(f.years[0], f.years[1] + 1)}
    if base:
        years |= {one - 1 for one in years} | {one for f in dated for one in range(f.years[0], f.years[1] + 1)}
    if told and year not in years:
        return "The sentence names another year."
    if _THIS.search(place.own_left) and not base and place.article.dated and year < newest:
        return "The words tell of this year."
    return "The words tell of a year earlier." if _YEAR_AGO.search(place.left) and year == newest else ""


_YEAR_AFTER = re.compile(r"^(?: (?:SD|PPD))? ?(?:in|for|during) ((?:19|20)[0-9]{2})\b(?!Q)")
# '2017 (1,184 shoot days to 1,067)': of two numbers the first is of now.
_OF_TWO = re.compile(r"^(?: (?:SD|PPD))? (?:to|vs\.?|versus|against|from|compared (?:to|with)) [0-9]")
_YEAR_BEFORE = re.compile(r"\b((?:19|20)[0-9]{2}) \($")


def _dated(place: Place, start: int, end: int) -> list[Figure]:
    """Years and quarters with a year between two offsets, without those of a remark that is over before the figure:
    'pilots, which were almost nonexistent in 2023, rose'."""
    text, figure = place.article.text, place.figure
    found = [f for f in place.article.figures_in(start, end) if f.kind in (YEAR, QUARTER) and f.years[0]]
    return [f for f in found if not (_REMARK.search(text[place.start : f.start]) and "," in text[f.end : figure.start])]


_REMARK = re.compile(r", (?:which|who|when|where)\b[^,]*$")


def _of_another_quarter(place: Place, reading: Reading, base: bool) -> str:
    beside = own_quarter(place)
    quarters = {int(f.value) for f in ([beside] if beside else quarters_told(place))}
    year_on = re.match(r"^[^,;.]{0,30}\b(?:same|year)\b", place.right)
    if base and not year_on and (_QUARTER_ON.search(place.words) or place.left.endswith("from ")):
        quarters |= {number - 1 or 4 for number in quarters}
    wrong = "Q" in reading.period and quarters and int(reading.period[5]) not in quarters
    return "The sentence names another quarter." if wrong else ""


def _of_another_span(place: Place, reading: Reading, fact: Quantity) -> str:
    near = place.own_left[-60:] + place.quote + place.own_right[:40]
    if _MONTH.search(near):
        return "The words tell of a month."
    spans = "Q" in reading.period and _MONTHS.search(place.clause_words)
    return "The words tell of more months than a quarter." if spans else ""


def _of_another_base(place: Place, reading: Reading, fact: Quantity) -> str:
    """A change is told against what its words name."""
    if not reading.quantity.startswith("shoot_days_change"):
        return ""
    if "five-year average" in fact.label and not _five_years_told(place):
        return "The words name another base than the five-year average."
    if "change on" not in fact.label:
        return ""
    named, since = base_named(place, reading.period), _SINCE.search(place.words)
    if named not in ("", reading.period) and f"change on {named}" not in fact.label:
        return "The words name another base."
    if (
        since
        and not _LEAST.search(place.words)
        and f"change on {since.group(1)}" not in fact.label
        and not _YEAR_ON.search(place.words)
    ):
        return "The words tell of a change since another year."
    season = _ON_SEASON.search(place.own_words) and not _YEAR_TOLD.search(place.own_words)
    return "The words name a season as the base." if season else ""


_LEAST = re.compile(
    r"\b(?:most|best|strongest|highest|lowest|fewest|worst|first|busiest|slowest|weakest)\b[^,;.]{0,60}\bsince\b", re.I
)
_YEAR_ON = re.compile(
    r"\byear[- ](?:over|on|to)[- ]year\b|\bfrom (?:a|the) year\b|\b(?:last|previous|same|prior)\b(?! year before)", re.I
)
_YEAR_TOLD = re.compile(r"\byear\b|\b(?:last|previous|same|prior)\b|\b(?:19|20)[0-9]{2}(?=[^0-9]*$)", re.I)
_ON_SEASON = re.compile(
    r"\b(?:against|than|from|over|on|with|to) (?:the )?(?:spring|summer|fall|autumn|winter)\b(?! (?:of )?(?:19|20))",
    re.I,
)


# --- strikes ---------------------------------------------------------------------------------------------------------

_LATELY = re.compile(
    r"\bthis (?:past )?(?:spring|summer|fall|autumn|winter|year|month|week)\b|\bthis year's\b|\bcurrent\b|\bjust ended\b",
    re.I,
)
_LATE_DAYS = 400
_BY_HOW_MUCH = re.compile(r"^ ?(?:fewer|more|less|longer|shorter|earlier|later|sooner)\b", re.I)


def _of_another_strike(place: Place, reading: Reading, fact: Quantity) -> str:
    if reading.quantity == "stoppage_days" and _BY_HOW_MUCH.match(place.right):
        return "The words tell of a difference between two lengths."
    if not reading.quantity.startswith("stoppage_") or not _LATELY.search(place.words):
        return ""
    found = next((r for r in place.article.rounds.every if r.dispute == reading.subject), None)
    old = found and found.end and (place.article.as_of - found.end).days > _LATE_DAYS
    return "The words tell of a strike of late, the record of one long over." if old else ""


# --- votes -----------------------------------------------------------------------------------------------------------

_OF_ELIGIBLE = re.compile(r"^ of (?:all )?(?:the |its |their )?(?:\w+ )?(?:eligible|entire|whole|full)\b", re.I)


def _voted_otherwise(place: Place, reading: Reading, fact: Quantity) -> str:
    """A share of those in favor is none of a vote that turned the contract down."""
    if reading.quantity == "vote_yes_pct" and _OF_ELIGIBLE.match(place.right):
        return "The words tell of a share of all members, the record of one of the votes cast."
    of_pair = reading.quantity == "vote_no_votes" and re.search(r"[0-9] to $", place.left)
    told = (reading.quantity in ("vote_yes_pct", "vote_yes_votes") or of_pair) and "ratification" in fact.label
    begin, end = place.clause[0], place.figure.end + len(place.own_right.split(",")[0])
    return "The words tell of a vote against." if told and REJECTING.search(place.article.text, begin, end) else ""


def _names_of_ballot(words: str, fact: Quantity) -> int:
    """How many names of the agreement or local that the members voted on stand in some words."""
    ballot = fact.derivation.partition("ballot: ")[2].split(";")[0].split(",")
    names = [
        word for word in re.findall(r"[A-Z]\w+|[0-9]{2,}", " ".join(ballot[:2])) if word not in ("Local", "Agreement")
    ]
    return sum(bool(re.search(rf"\b{name}", words, re.I)) for name in names)


def _ballots_named(words: str, every: tuple[Quantity, ...]) -> list[Quantity]:
    """The ballots that some words name best; none where they name none."""
    counts = [_names_of_ballot(words, one) for one in every]
    return [one for one, count in zip(every, counts, strict=True) if count and count == max(counts)]


def _of_another_ballot(place: Place, reading: Reading, fact: Quantity) -> str:
    """Where a vote was held on several ballots, a figure is of one only if the words name it."""
    every, before = reading.record.valid, place.before()
    if (
        not reading.quantity.startswith("vote_")
        or "ballot: " not in fact.derivation
        or len({q.value for q in every}) == 1
    ):
        return ""
    spans = (place.own_left, place.own_right, f"{before.words if before else ''} {place.words}")
    told = next((found for words in spans if (found := _ballots_named(words, every))), [])
    if {one.value for one in told} != {fact.value}:
        return "The members voted on several ballots, and the words do not say that this one is meant."
    return "The words tell of all ballots together." if _PARTS_TOLD.search(place.clause_words) else ""


# --- members ---------------------------------------------------------------------------------------------------------

_PART_COUNTED = re.compile(
    r"\b(?:with[ ]agent|eligible|balloted|sent[ ]ballots|ballots[ ]mailed|affected|covered|both[ ]unions|west)\b", re.I
)
_PART_TOLD = {
    "agent": r"\bagen(?:t|cy|cies)\b|\brepresent",
    "eligible": r"\beligible|\bcould vote|\bcan vote|\bentitled|\bqualified",
    "ballot": r"\b(?:sent|mailed|sending|mailing|receiv\w+|balloted|eligible|went)\b",
    "affected": r"\bballots?\b|\beligible|\baffected|\bcovered|\bwork(?:s|ed|ing)?[ ]under|\bgame",
    "covered": r"\bcover|\bbargains?\b|\brepresent|\bunder\b|\bagreement|\bcontract|\bworkers\b|\bon behalf",
    "both": r"\bboth\b|\bdual\b|\band\b",
    "west": r"\b[Ww]est\b|\bWGAW\b",
}
_ALONE = re.compile(r"\balone\b|\bby (?:it|them)sel(?:f|ves)\b|\bon (?:its|their) own\b", re.I)
_ONE_BRANCH = re.compile(r"\b(?:East|West|Local [0-9]+|New York)\b")
_WHOLE_TOLD = re.compile(r"\b(?:in[ ]all|whole|entire|union[ ]of|membership[ ]of[ ](?:just|only)|counting)\b", re.I)
_PERSONS = re.compile(
    r"\b(?:members?|membership|writers?|screenwriters?|scribes|actors?|performers?|directors?|workers?|strong|crew|strikers?|drivers?|teamsters|"
    r"artists?|union|guild|represent\w*|bargains?|covers?|covered|ballots?|voters|thespians|musicians|animators|scribblers|stagehands)\b",
    re.I,
)


def _of_a_part(place: Place, reading: Reading, fact: Quantity) -> str:
    """'The East alone voted by 97.85 percent'; 'the writers' contract by itself costs 600 million'."""
    if not _ALONE.search(place.clause_words):
        return ""
    joint = re.search(r"\b(?:together|both|combined|two strikes)\b", fact.label, re.I)
    branch = reading.quantity.startswith(("vote_", "members")) and _ONE_BRANCH.search(place.clause_words)
    return "The words tell of a part alone." if joint or branch else ""


def _of_another_head_count(place: Place, reading: Reading, fact: Quantity) -> str:
    if fact.unit != "persons" or not (reading.quantity == "members" or "members" in fact.label):
        return ""
    if re.search(r"\bemploy(?:s|ed|ing)?\b", place.clause_words) or not _PERSONS.search(place.quote + place.close):
        return "Whether they are members is not said."
    part = _PART_COUNTED.search(fact.label)
    if part is None:
        return ""
    told = next(words for name, words in _PART_TOLD.items() if name in part.group().lower())
    if _WHOLE_TOLD.search(place.clause_words) or not re.search(told, place.words):
        return "The count on record is of a part of the members, and the words do not say so."
    return ""


# --- money -----------------------------------------------------------------------------------------------------------

_SPANS = ("per_day", "per_week", "per_month", "per_year", "per_performance", "per_episode", "two_year", "three_year",
          "four_year")  # fmt: skip
_VALUES = (
    r"(?:values?|valued|puts?|figur(?:es|ed)|reckon\w*|calculat\w+|estimat\w+|believes?|says?|said|claim\w*|contends?)"
)
_GUILD = r"(?:guild|union|WGA|SAG-AFTRA|SAG|AFTRA|DGA|IATSE|writers|actors|Teamsters|negotiators)"
_COMPANIES = r"(?:studios|AMPTP|alliance|employers|companies|producers|management)"
_BY_GUILD = re.compile(rf"\b{_GUILD}(?:'s?)?(?:[ ](?:itself|also|has|now|West|of[ ]America|committee|leaders?|officials?|chief|negotiators?)|,)*[ ]{_VALUES}\b|\baccording[ ]to[ ](?:the[ ])?(?:[\w']+[ ])?{_GUILD}\b|\bby[ ]its[ ]own[ ](?:reckoning|count|estimate)[ ]the[ ](?:[\w]+[ ])?{_GUILD}\b", re.I)  # fmt: skip
_BY_COMPANIES = re.compile(rf"\b{_COMPANIES}(?:'s)?(?:[ ](?:itself|also|has|now)|,)*[ ]{_VALUES}\b|\baccording[ ]to[ ](?:the[ ])?{_COMPANIES}\b", re.I)  # fmt: skip
_GUILD_VALUE = re.compile(r"\b(?:guild|union)(?:'s)?[ ](?:own[ ])?(?:counter-)?(?:valu\w+|estimat\w+|figure)|\bas[ ]the[ ]union[ ]valued", re.I)  # fmt: skip
_COMPANY_VALUE = re.compile(
    r"\b(?:employers?|studios|AMPTP|companies)(?:'s?)?[ ](?:own[ ])?(?:valu\w+|estimat\w+|figure|hand)\b|\bvalued by (?:the )?(?:employers|studios|companies)\b",
    re.I,
)
_LOSER = re.compile(
    r"\bcost(?:s|ing)?[ ](?:the[ ])?(studio|compan|employer|writer|member|actor|network|agenc)|\b(writer|actor|director|crew)s?(?:[ ]\w+){0,2}[ ](?:gave[ ]up|lost|forfeited|forwent)\b",
    re.I,
)
_LOST_BY = re.compile(r"\b(?:writers|workers|members|businesses)\b", re.I)
_UNSURE = re.compile(
    r"\b(?:projections?|estimates?|if|would|could|might|may|will|forecasts?|predicts?|expected|long[ ]strike)\b"
)


def _of_another_sum(place: Place, reading: Reading, fact: Quantity) -> str:
    if not fact.unit.startswith("usd"):
        return ""
    if (
        re.match(r"^\W*Had (?:the|it|they|he|she|both|a|an|SAG|WGA|[A-Z]\w+)\b", place.words)
        and " if " not in fact.label
    ):
        return "The words tell of what would have been."
    told, held = span_of(place), next((span for span in _SPANS if fact.unit.endswith(span)), "")
    if told == "total" and held.startswith("per_"):
        return "The words tell of a sum in all, the record of one by the " + held[4:] + "."
    if told and held and told not in ("total", held) and not (told == "term" and not held.startswith("per_")):
        return "The words tell of another span of time than the record."
    if told in _SPANS and not held and told.startswith("per_"):
        return "The words tell of a sum for each span of time, the record of one in all."
    return _of_another_side(place, reading, fact) or _of_another_area(place, fact)


def _of_another_side(place: Place, reading: Reading, fact: Quantity) -> str:
    held = _valuer(f"{fact.label} {fact.derivation}") or _party(fact)
    told = _valuer_told(place.clause_words) or _valuer_told(place.words)
    if told and held in (GUILD_SIDE, EMPLOYER_SIDE) and told != held:
        return "The words name another side as the one who valued it."
    party = _party(fact)
    meant = party_of(place)
    if party and meant and party != meant and not (party == SETTLED and meant != GUILD_SIDE):
        return "The words tell of another side's terms."
    return ""


def _valuer_told(words: str) -> str:
    """Who is said to have valued a sum; '' where neither side or both are."""
    sides = (GUILD_SIDE, _BY_GUILD), (EMPLOYER_SIDE, _BY_COMPANIES)
    told = [side for side, words_of in sides if words_of.search(words)]
    return told[0] if len(told) == 1 else ""


def _valuer(text: str) -> str:
    return GUILD_SIDE if _GUILD_VALUE.search(text) else EMPLOYER_SIDE if _COMPANY_VALUE.search(text) else ""


def _party(fact: Quantity) -> str:
    """The side of a sum, by the label of the quantity."""
    head = fact.label.partition(":")[0]
    return next((side for side in (GUILD_SIDE, EMPLOYER_SIDE, SETTLED) if head.endswith(f", {side}")), "")


def _of_another_area(place: Place, fact: Quantity) -> str:
    """Estimates of what a stoppage cost hold for one area."""
    label, loser = fact.label, _LOSER.search(place.clause_words)
    if (
        loser
        and fact.unit.startswith("usd")
        and _LOST_BY.search(label)
        and not re.search(loser.group(1) or loser.group(2), label, re.I)
    ):
        return "The words name others as those who lost the sum."
    held = areas_in(label)
    if not held:
        return ""
    told = areas_in(place.clause_words)
    if (told and not told & held) or ("New York" in told and "New York" not in held):
        return "The words name another area than the record."
    hypothetical = re.search(r"\bif\b|\bforecast\b", label)
    if hypothetical and not _UNSURE.search(place.words):
        return "The record is of what may come, the words of what has."
    return ""


# --- terms -----------------------------------------------------------------------------------------------------------

_AT_FIRST = re.compile(
    r"\b(?:first|original(?:ly)?|at first|initial(?:ly)?|(?:was|were|had been) (?:to|due|set|supposed))\b[^;]{0,60}$",
    re.I,
)
_APART = ("domestic", "foreign")


def _of_other_terms(place: Place, reading: Reading, fact: Quantity) -> str:
    if reading.quantity == "expires_on" and reading.record.earlier() and _AT_FIRST.search(place.own_left):
        return "The words tell of the first expiry, the record of a later one."
    if fact.key == "raises_sum" and re.search(r"\bcompound", place.own_words, re.I):
        return "The words tell of compounded raises, the record of their sum."
    told = {word for word in _APART if word in place.own_left.lower()}
    held = {word for word in _APART if word in fact.label.lower()}
    return "The words name other residuals." if told and held and not told & held else ""


_AGREEMENTS = {"Basic": r"\bBasic\b(?! Crafts)", "Area Standards": r"\bArea Standards\b"}


def _of_another_agreement(place: Place, reading: Reading, fact: Quantity) -> str:
    """Each of the crews' two agreements has figures of its own; ballots on them are told apart by their names."""
    if reading.quantity.startswith("vote_"):
        return ""
    told, held = ({n for n, of in _AGREEMENTS.items() if re.search(of, text)} for text in (place.own_left, _text(fact)))
    covered = fact.unit == "persons" and re.search(r"\bcover", place.own_left) and "greement" not in fact.label
    return "The words tell of another agreement." if told and ((held and not told & held) or covered) else ""


def _of_another_guild(place: Place, reading: Reading, fact: Quantity) -> str:
    """Until 2012 the actors had two guilds, which one name stands for here."""
    held = re.split("[:;]", fact.label)[0]
    if held not in GUILDS_OF_ACTORS:
        held = place.ask(_guild_of, reading.subject.split(",")[0])
    before = place.before()
    told = (
        guilds_of_actors(place.own_left)
        or guilds_of_actors(place.words)
        or guilds_of_actors(before.words if before else "")
    )
    return "The words name another guild of actors." if held in GUILDS_OF_ACTORS and told and held not in told else ""


def _of_another_sector(place: Place, reading: Reading, fact: Quantity) -> str:
    """Where the words name the studios or their alliance, a dispute with others is meant only if they name its sector."""
    sector = next((r.sector for r in place.article.rounds.every if r.dispute == reading.subject.split(",")[0]), SCREEN)
    if sector == SCREEN or place.article.sector == sector:
        return ""
    before, mentions = place.before(), place.article.mentions
    span = (before.start if before else place.start, place.end)
    screen = mentions.has("screen", *span) or mentions.has("employers", *span)
    return (
        "The words name the studios, not those of that dispute."
        if screen and sector not in mentions.sectors(*span)
        else ""
    )


def _text(fact: Quantity) -> str:
    return f"{fact.label} {fact.derivation}"


def _guild_of(archive: Archive, dispute: str) -> str:
    disputes = archive.table("disputes")
    return next(iter(disputes.loc[disputes["dispute_id"] == dispute, "guild"]), "")


_CHECKS: tuple[_Check, ...] = (
    _not_told_as_done, _another_in_order, _no_record, _of_another_count, _of_another_time, _voted_otherwise, _of_another_ballot,
    _of_a_part, _of_another_head_count, _of_another_strike, _of_another_sum, _of_other_terms,
    _of_another_agreement, _of_another_guild, _of_another_sector,
)  # fmt: skip
