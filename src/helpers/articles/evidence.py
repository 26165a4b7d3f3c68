"""What binds a reading to its words: where the subject is named, and what speaks against the reading.

A figure is called wrong only where its own clause, or an unbroken chain of reference, names the subject and nothing
speaks for another reading. A small number is confirmed only where its subject is named as well: it may fit by chance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from helpers.analysis.verdicts import DAYS_IN, Stated
from helpers.archive import Quantity
from helpers.archive.quantity import Value
from helpers.articles.context import BACK, Place, Reading
from helpers.articles.figures import DAY, YEAR, Figure


class Tie(IntEnum):
    """How near to the figure its subject is named; a wider tie is a weaker one."""

    NONE = 0
    ARTICLE = 1
    NEAR = 2
    CHAIN = 3
    SENTENCE = 4
    CLAUSE = 5


@dataclass(frozen=True)
class Evidence:
    """The tie of the subject, and the first thing found that speaks for another reading ('' for nothing)."""

    tie: Tie
    doubt: str


# What is asked for, allowed or imagined is no statement of what was.
_WANTED = re.compile(
    r"\b(?:necessary|needs?|needed|requir\w+|threshold|quorum|must|minimum[ ]of|enough|(?<!than[ ])typical(?:ly)?|"
    r"(?<!than[ ])usual(?:ly)?|so-called|predict\w*|forecast\w*|bet|odds|polls?|polled|survey\w*)\b",
    re.I,
)
_IMAGINED = re.compile(
    r"\b(?:[Ii]f|[Uu]nless|could|would|might|may(?=[ ][a-z]+[ ])|should|threaten\w*|proposed(?![ ](?:new|contract|agreement|deal|pact))|hop(?:e[sd]?|ing))\b"
)
# A part of a union's members or contracts has figures of its own.
_PART = re.compile(
    r"\b(?:locals?\b(?![ ]399)|chapters?|branch(?:es)?|council|east|west|delegates?|basic[ ]agreement|area[ ]standards|umbrella|"
    r"working|covered|divisions?|eligible|active|earn\w*|qualif\w+|half|majority|more[ ]than[ ](?:one|two|three)[ ]thirds|"
    r"behind-the-scenes|background|dual|retired|staff|showrunners?|assistants?|signed|petition|letter|captains?|"
    r"combined|together|total[ ]of[ ]both|both)\b",
    re.I,
)  # fmt: skip
# In a vote these tell of the voters.
_VOTERS = re.compile(r"\b(?:eligible|qualif\w*|half|majority)\b", re.I)
_OF_PARTS = (
    "members",
    "vote_yes_pct",
    "vote_no_pct",
    "vote_turnout_pct",
    "vote_ballots",
    "vote_yes_votes",
    "vote_no_votes",
)
_GO_ON = re.compile(
    r"^\W*(?:Length|Duration|It|He|She|They|That|This|Those|These|Its|Their|The|Members?|In|On|About|Some|Only|Just|Nearly|Voters?|Of|With|A|An|More|But|And)\b"
)
# How far a misprint may lie from what it misprints.
_TIMES_APART, _DAYS_APART, _YEARS_APART = 1.8, 62, 25
_SHARED = ("years_since", "session", "sessions_held")


def evidence(place: Place, reading: Reading, backed: bool = False) -> Evidence:
    """What binds a reading to the words around its figure; `backed` where another figure of the sentence fits."""
    union = union_of(place, reading.subject)
    tie = Tie.SENTENCE if backed or not union else _tie(place, union)
    return Evidence(tie, _doubt(place, reading, union, tie, backed))


def union_of(place: Place, subject: str) -> str:
    """The union of a subject (a dispute, a union, either with a side); '' where the subject is none of a union."""
    name = subject.split(",")[0]
    found = next((r.union for r in place.article.rounds.every if r.dispute == name), None)
    return name if found is None and name in place.article.union_counts else found or ""


def _tie(place: Place, union: str) -> Tie:
    article = place.article
    if place.relative:
        return Tie.CLAUSE if place.relative == union else Tie.NONE
    if place.its_union:
        return Tie.CHAIN if place.its_union == union else Tie.NONE
    for tie, span in ((Tie.CLAUSE, place.clause), (Tie.SENTENCE, (place.start, place.end))):
        kinds = {mention.kind for mention in article.subjects(*span)}
        if kinds == {union} or (union in kinds and _adjoins(place, union)):
            return tie
        if kinds:
            return Tie.NONE
    for back in range(1, min(BACK, place.number) + 1):
        before = article.sentences[place.number - back]
        kinds = {mention.kind for mention in article.subjects(before.start, before.end)}
        if kinds and kinds != {union}:
            return Tie.NONE
        if kinds:
            return Tie.CHAIN if back == 1 and _GO_ON.match(place.words) else Tie.NEAR
    if article.mixed:
        return Tie.NONE
    counts = article.union_counts
    return Tie.ARTICLE if counts[union] >= 0.75 * counts.total() else Tie.NONE


def _adjoins(place: Place, union: str) -> bool:
    """Whether the union is named right beside the figure, and no other is."""
    figure = place.figure
    near = place.article.subjects(figure.start - 45, figure.end + 30)
    return {mention.kind for mention in near} == {union}


def _doubt(place: Place, reading: Reading, union: str, tie: Tie, backed: bool) -> str:
    # What stands further on is told of something else: 'by 95.3% to implement a code if no settlement was reached'.
    words = place.article.text[place.clause[0] : min(place.clause[1], place.figure.end + 25)]
    if reading.quantity == "expires_on":
        words = ""
    if _WANTED.search(words):
        return "The words tell of what is needed, usual or expected."
    if reading.quantity not in _SHARED and _IMAGINED.search(words):
        return "The words tell of what may be."
    if _next_day(reading):
        return "It is the day before or after the one on record, as another clock or report may have it."
    if _far(reading, 1 if backed else 3):
        return "It lies so far from the record that it is more likely of something else than a misprint."
    if reading.quantity == "members" and not _of_whole_union(place):
        return "Whether it is the number of all members is not said plainly."
    if _year_apart(place) and not backed:
        return "The year named may belong to another part of the sentence."
    before = place.before()
    if before is not None and before.foreign:
        return "The sentence before speaks of other workers or places."
    words = place.clause_words
    part = _PART.search(_VOTERS.sub(" ", words) if reading.quantity.startswith("vote_") else words)
    if part and reading.quantity in _OF_PARTS:
        return "It may be the figure of a part of the members, or of more than one union."
    if union and tie < (Tie.CHAIN if len(place.article.union_counts) > 1 else Tie.ARTICLE):
        return "Who is meant is not said in these words alone."
    return ""


def _next_day(reading: Reading) -> bool:
    stated = reading.stated.value
    days = [quantity.value for quantity in reading.record.valid if isinstance(quantity.value, date)]
    return (
        isinstance(stated, date)
        and reading.stated.known_to == "day"
        and any(abs((day - stated).days) == 1 for day in days)
    )


def _far(reading: Reading, digits: int) -> bool:
    """Whether the value is too far from all values on record for a misprint: not near in size, nor the same digits in
    another order, nor one wrong digit of so many or more."""
    stated = reading.stated
    known = (*reading.record.valid, *reading.record.rejected)
    return not any(_near(stated.value, quantity.value, stated.unit, quantity.unit, digits) for quantity in known)


def _near(stated: float | date, known: Value, unit: str, unit_known: str, digits: int) -> bool:
    if isinstance(known, date) or isinstance(stated, date):
        apart = abs((stated - known).days) if isinstance(known, date) and isinstance(stated, date) else _DAYS_APART + 1
        return apart <= _DAYS_APART
    if isinstance(known, str) or known is None:
        return False
    value = float(stated)
    other = float(known) / (DAYS_IN[unit] if unit in DAYS_IN and unit_known == "days" else 1.0)
    if unit == "year":
        return abs(value - other) <= _YEARS_APART
    low, high = sorted((abs(value), abs(other)))
    return high <= low * _TIMES_APART or _slipped(value, other, digits)


def is_slip(stated: Stated, known: Quantity) -> bool:
    """Whether a number differs from the one on record by one digit, or by the order of its digits."""
    if isinstance(stated.value, date) or not isinstance(known.value, int | float):
        return False
    return _slipped(float(stated.value), float(known.value), 2)


def _slipped(value: float, other: float, digits: int) -> bool:
    """Whether one number is the other with a wrong digit (of so many or more), one more or less, or digits changed over."""
    places = len(f"{value:g}".partition(".")[2])
    one, two = (f"{number:g}".replace("-", "").replace(".", "") for number in (value, round(other, places)))
    long = min(len(one), len(two))
    wrong = len(one) == len(two) >= digits and sum(a != b for a, b in zip(one, two, strict=True)) == 1
    return wrong or sorted(one) == sorted(two) or (long >= 2 and _one_more(one, two))


def _one_more(one: str, two: str) -> bool:
    """Whether two runs of digits differ by one digit dropped or added."""
    short, long = sorted((one, two), key=len)
    return len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _of_whole_union(place: Place) -> bool:
    """Whether the number is given as that of the whole union: 'the guild's 11,500 members', 'represents 11,500'."""
    return bool(
        re.search(
            r"(?:'s?|\b(?:represent|ha[sv]|count|number|includ|ha[sd])\w*|\b(?:its|the|membership of))(?: (?:about|some|around|roughly|nearly|a|total|of|membership|the|estimated|striking|collective))* ?$",
            place.left,
            re.I,
        )
        or re.match(r"^ (?:of|in) (?:the )?(?:[\w-]+'?s? ){0,2}(?:guild|union|WGA|SAG|DGA|IATSE)", place.right, re.I)
        or re.search(r"\b(?:writers|actors|screenwriters|directors)$", place.quote, re.I)
    )


# A year that an average leaves out.
_LEFT_OUT = re.compile(r"\b(?:excluding|except|without|omitting)\s$", re.I)


def _year_apart(place: Place) -> bool:
    """Whether the sentence names a year in another part than the figure's."""
    figures = place.article.figures_in
    years = [f for f in figures(place.start, place.end) if f.kind == YEAR and f is not place.figure]
    years = [
        f
        for f in years
        if not place.of_another(f)
        and not place.article.compared(f)
        and not _LEFT_OUT.search(place.article.text[max(0, f.start - 20) : f.start])
    ]
    here = [
        f
        for f in place.article.figures_in(*place.clause)
        if f.kind == YEAR or f.years[0] or (f.has_year and f.kind == DAY)
    ]
    return bool(years) and not here and not place.takes_up


def telling(figure: Figure) -> bool:
    """Whether the figure is one that hardly fits by chance: a day, a sum of money, or three digits and more."""
    if figure.kind == DAY or isinstance(figure.day, date) or figure.unit.startswith("usd"):
        return True
    return telling_digits(figure)


def telling_digits(figure: Figure) -> bool:
    """Whether a number has three digits and more, zeros at its ends left aside."""
    return len(f"{figure.value:g}".replace(".", "").replace("-", "").strip("0")) >= 3
