"""Reads what is said of terms: raises by year, raises together, values of packages, costs of strikes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from helpers.analysis import quantities
from helpers.analysis.verdicts import Record, Stated
from helpers.archive import Archive, Quantity
from helpers.articles.context import Place, Reading, Unread, stated_of
from helpers.articles.figures import MONEY, NUMBER, POINTS, SHARE, Figure
from helpers.articles.subjects import EMPLOYER_SIDE, GUILD_SIDE, SETTLED, Round

_RAISE = re.compile(r"\b(?:raises?|rais(?:ed|ing)|increases?|increas(?:ed|ing)|bumps?|hikes?|boosts?|minimums?|scale|wages?|pay\b|salar(?:y|ies)|compensation|rate[ ]hike|gains?)\b", re.I)  # fmt: skip
_PAY = re.compile(r"\b(?:minimums?|scale|wages?|pay\b|salar(?:y|ies)|compensation|general[ ](?:wage|raise|increase)|annual[ ](?:raises?|increases?)|raises?|base[ ]rates?)\b", re.I)  # fmt: skip
# Raises of something else than minimums in general: looked up as terms, never read as the general raise.
_SPECIAL = re.compile(
    r"\b(?:residuals?|bonus\w*|health|pension|contributions?|streaming|foreign|background|extras?|stand-ins?|stunt|self-tape|relocation|per[ ]diem|subscribers?|viewership|"
    r"revenue|box[ ]office|profits?|earnings|stock|shares?|inflation|consumer[ ]prices|CPI|rent|tuition|budget|audience|ratings|advertis\w+|license|licensing|rental|DVDs?|downloads?|"
    r"median|average|real[ ]terms|adjusted|staff(?:ing)?|members?[ ]said|writers[ ]work(?:ing)?[ ]at|showrunners|premium|discount|cap[s]?|ceilings?|caps|unemployment|jobless|chance|odds|half[ ]of|third[ ]of|quarter[ ]of)\b",
    re.I,
)
_ASKED = re.compile(r"\b(?:ask(?:s|ed|ing)?|sought|seek(?:s|ing)?|want(?:s|ed|ing)?|demand(?:s|ed|ing)?|request\w*|push(?:ed|ing)?[ ]for|(?<!deal[ ])(?<!contract[ ])(?<!agreement[ ])(?<!pact[ ])call(?:s|ed|ing)?[ ]for|holding[ ]out[ ]for|target(?:ed|ing)?|bid[ ]for)\b", re.I)  # fmt: skip
_OFFERED = re.compile(
    r"\b(?:studios|AMPTP|alliance|employers|companies)\b[^.;]{0,30}\b(?:said|added|says)\b[^.;]{0,40}\bwould[ ](?:get|receive|see|be|have)\b"
    r"|\b(?:studios|AMPTP|employers|companies|management|producers)'?s?[ ](?:[\w-]+[ ]){0,3}?(?:package|plan|bid|position|terms)\b"
    r"|\b(?:answer(?:s|ed)?|repl(?:y|ied)|response|offer(?:s|ed|ing)?|counter(?:ed|ing|offer(?:ed)?|propos\w+)?|responded|put[ ]forward|on[ ]the[ ]table)\b",
    re.I,
)
_PROPOSED = re.compile(r"\b(?:propos(?:e|es|ed(?![ ]contract|[ ]agreement)|al|als|ing)|tabled|floated)\b", re.I)
_AGREED = re.compile(
    r"\b(?:gives?|agreement|agreed|deal|contract|pact|accord|ratif\w+|won|achiev\w+|secur\w+|includ\w+|provides?|calls[ ]for|settle\w*|gain(?:s|ed)|obtained|landed|terms|delivers?|"
    r"will[ ](?:now[ ])?(?:get|see|rise|receive|increase)|go(?:es)?[ ]up|rise|boosts?)\b",
    re.I,
)  # fmt: skip
_EMPLOYERS = re.compile(
    r"\b(?:AMPTP|studios?|producers|employers?|companies|management|streamers|networks|alliance(?: of motion picture and television producers)?)\b",
    re.I,
)
_TURN = re.compile(r"\b(?:while|whereas|but|against|versus|vs\.?|compared|countered|offered|offer|offering|asked|asking|sought|seeking|demand\w*|instead|rather|or|compound\w*|total\w*|combined|cumulative\w*|up[ ]from|down[ ]from|rejected|studios?|AMPTP|guild|union|inflation|residuals?|bonus|health|pension|background)\b", re.I)  # fmt: skip
_YEAR_AFTER = re.compile(r"^[^.;%]{0,45}?\b(?:in|for|during|of|the)?[ ]?(?:the[ ]|its[ ]|contract[ ])?(?P<n>first|second|third|fourth|final|initial|1st|2nd|3rd|4th|year[ ](?:one|two|three|four|1|2|3|4))(?:[ ](?:year|contract[ ]year))?", re.I)  # fmt: skip
_YEAR_BEFORE = re.compile(
    r"\b(?P<n>first|second|third|fourth|initial)[ -](?:contract[ ])?year(?:[ ](?!and\b|or\b)[\w'-]+){0,6}[ ]$", re.I
)
# 'In its second year, the contract brings a 3.5 percent raise'
_IN_ITS_YEAR = re.compile(
    r"(?:^|[.;\"][ ])In[ ](?:its|the)[ ](?P<n>first|second|third|fourth)[ ]year,(?:[ ][\w'-]+){0,4}[ ]$"
)
_NUMBER_OF = {"first": 1, "1st": 1, "initial": 1, "year one": 1, "year 1": 1, "second": 2, "2nd": 2, "year two": 2, "year 2": 2,
              "third": 3, "3rd": 3, "year three": 3, "year 3": 3, "fourth": 4, "4th": 4, "year four": 4, "year 4": 4}  # fmt: skip
_AT_ONCE = re.compile(
    r"\b(?:immediate(?:ly)?|upon[ ]ratification|on[ ]ratification|up[ ]front|retroactive\w*|right[ ]away)\b", re.I
)
_EACH_YEAR = re.compile(
    r"^[ ](?:\w+[ ]){0,3}?(?:in[ ]each|a[ ]year|per[ ]year|annual\w*|each[ ]year|every[ ]year|yearly|in[ ]each[ ](?:year|of))\b",
    re.I,
)
_TOGETHER = re.compile(r"\b(?:compound\w*|cumulative\w*|combined|total(?:s|ing|ed)?|all[ ]told|in[ ]all|over[ ](?:the[ ])?(?:three|four|3|4)(?:[ -]years?)?|(?:three|four)-year|over[ ](?:the[ ](?:life|course|term)|its[ ](?:life|term)))\b", re.I)  # fmt: skip
_PER_YEAR = re.compile(
    r"^[ ]?(?:,[ ])?(?:\w+[ ]){0,3}?(?:a[ ]year|per[ ]year|annual\w*|each[ ]year|yearly|/year|every[ ]year|per[ ]annum)\b",
    re.I,
)
_PER_YEAR_BEFORE = re.compile(r"\b(?:annual(?:ly)?|yearly)\b[^.;]{0,40}$", re.I)
_PER_TERM = re.compile(
    r"^[ ]?(?:,[ ])?(?:[\w-]+[ ]){0,5}?(?:over|across|during|through)[ ](?:the[ ]|its[ ]|a[ ])?(?:(?P<n>two|three|four|2|3|4)(?:[ -]years?|-year)?|life|term|course|contract)",
    re.I,
)
_PACKAGE = re.compile(r"\b(?:package|deal|contract|agreement|pact|proposals?|offer|demands?|gains|asks?|terms)\b", re.I)
_VALUED = re.compile(
    r"\b(?:valu\w+|worth|cost(?:s|ing)?|total\w*|price(?:d)?|amount\w*|estimat\w+|would[ ](?:cost|gain|bring)|at)\b",
    re.I,
)
_LOSS = re.compile(
    r"\b(?:cost|costs|costing|los(?:s|ses|t|ing)|damage|toll|hit|blow|drain\w*|impact|econom\w+|output|wiped|price[ ]tag|set[ ]back)\b",
    re.I,
)
_OTHER_MONEY = re.compile(
    r"\b(?:box[ ]office|gross\w*|budget(?:ed|s)?|salary|revenue|earnings|profit|fund(?:ed|s|ing)?|donat\w+|grant|tax[ ]credits?|incentive|ticket|fine[ds]?|lawsuit|merger|acqui\w+|"
    r"compensation|bonus(?:es)?|stock|market[ ]cap|debt|invest\w+|bought|sold|sale|episode|per[ ]script|fee|mortgage|rent|paid|raise[ds]?[ ](?:money|cash)|charity|relief)\b",
    re.I,
)  # fmt: skip
_STOP_WORDS = {"increase", "rise", "value", "total", "all", "of", "per", "the", "rate", "share", "first", "year", "up", "to", "minimum", "minimums", "text", "and", "for", "in", "on"}  # fmt: skip


def party_of(place: Place, start: int | None = None) -> str:
    """Whose term the figure is: guild, employers, settlement; '' where that is not said plainly."""
    begin = place.clause[0] if start is None else start
    text = place.article.text
    left = " ".join(text[max(begin, place.start) : place.figure.start].split())
    sentence = " ".join(text[place.start : place.figure.start].split())
    right = " ".join(text[place.figure.end : place.clause[1]].split())[:90]
    for words in (left, right, sentence):
        found = _asked_or_offered(words, place) or (SETTLED if _AGREED.search(words) else "")
        if found:
            return found
    return ""


_OF_THE_DEAL = re.compile(
    r"^\W*(?:It|They|Under it|The (?:new |tentative |three-year |four-year )?(?:deal|contract|agreement|pact|accord|money|raises?|terms|package)|Raises|Wages|Pay|Minimums|Scale)\b"
)


def _party_before(place: Place) -> str:
    """Whose terms the sentences just before tell of; the nearest that says so counts."""
    sentences = place.article.sentences
    heads = [place.article.text[s.start : s.end].rstrip() for s in sentences[max(0, place.number - 4) : place.number]]
    listed = any(head.endswith(":") for head in heads)
    if not (listed or _OF_THE_DEAL.match(place.words)):
        return ""
    for back in range(1, 5 if listed else 3):
        if place.number >= back:
            before = sentences[place.number - back]
            words = " ".join(place.article.text[before.start : before.end].split())
            if found := _asked_or_offered(words, place) or (SETTLED if _AGREED.search(words) else ""):
                return found
    return ""


def _asked_or_offered(text: str, place: Place) -> str:
    asked, offered, proposed = (list(pattern.finditer(text)) for pattern in (_ASKED, _OFFERED, _PROPOSED))
    employers = list(_EMPLOYERS.finditer(text))
    if asked and not offered:
        # 'What the studios want' is no ask of the guild.
        return "" if employers and not place.unions and employers[-1].start() < asked[-1].start() else GUILD_SIDE
    if offered and not asked:
        # 'the studios' offer', 'the AMPTP offered'; a guild can offer too.
        guild = re.search(r"\b(?:guild|union|WGA|SAG|writers|actors)\b[^,]{0,30}\b(?:offer|counter)", text, re.I)
        return EMPLOYER_SIDE if employers or not guild else GUILD_SIDE
    if asked and offered:
        return GUILD_SIDE if asked[-1].start() > offered[-1].start() else EMPLOYER_SIDE
    if proposed:
        return _proposer(text, place, employers, proposed[-1].start())
    return ""


def _proposer(text: str, place: Place, employers: list[re.Match[str]], where: int) -> str:
    if not employers:
        return GUILD_SIDE if place.unions else ""
    guilds = [m.start() for m in re.finditer(r"\b(?:guild|union|WGA|SAG-AFTRA|writers|actors|DGA|IATSE)\b", text, re.I)]
    nearest = [start for start in guilds if start < where]
    before = [match.start() for match in employers if match.start() < where]
    if before and (not nearest or nearest[-1] < before[-1]):
        return EMPLOYER_SIDE
    return GUILD_SIDE if nearest else ""


@dataclass(frozen=True)
class _Run:
    """Raises that belong together, year by year; `first` is the contract year of the first."""

    figures: tuple[Figure, ...]
    values: tuple[float, ...]
    first: int


# '5% in the first year, with increases of 4% and 3.5% over the next two years'
_GOES_ON = re.compile(r"\bfirst[ -]year\b", re.I)
_REST = re.compile(
    r"[ ](?:over|in|for|during)[ ]the[ ](?:next|following|last|final|remaining|subsequent|other)[ ](?:two|three|2|3)\b"
)


def _runs(text: str, figures: list[Figure]) -> tuple[_Run, ...]:
    """Shares of one sentence in runs: parted by commas and words, not by a change of speaker."""
    runs: list[list[Figure]] = []
    for figure in figures:
        previous = runs[-1][-1] if runs else None
        between = text[previous.end : figure.start] if previous else ""
        if previous and len(between) <= 70 and not _TURN.search(between) and not re.search(r"[.;]\s", between):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return tuple(_run(found, text) for found in runs)


def _run(found: list[Figure], text: str) -> _Run:
    values = tuple(value for figure in found for value in (figure.several or (figure.value,)))
    first = _contract_year(text, found[0]) or (
        2
        if _GOES_ON.search(text, max(0, found[0].start - 90), found[0].start) and _REST.match(text, found[-1].end)
        else 1
    )
    return _Run(tuple(found), values, first)


def _contract_year(text: str, figure: Figure) -> int:
    """The contract year named beside a figure; 0 without one."""
    right = " ".join(text[figure.end : figure.end + 60].split())
    # '4 and 3.5 percent in the second and third years': the figure beside the words is of the later year.
    pair = re.match(r"^[^.;%0-9]{0,20}?\b(?:first|second|third)[ ]and[ ](?:the[ ])?(?P<n>second|third|fourth)\b", right)
    if pair:
        return _NUMBER_OF[pair.group("n")]
    after = _YEAR_AFTER.match(" " + right)
    if after and not re.search(r"[0-9]", right[: after.end() - len(after.group("n"))]):
        return _NUMBER_OF.get(after.group("n").lower(), 0)
    words = " ".join(text[max(0, figure.start - 60) : figure.start].split()) + " "
    before = _YEAR_BEFORE.search(words) or _IN_ITS_YEAR.search(words)
    if before:
        return _NUMBER_OF.get(before.group("n").lower(), 0)
    # What comes at once stands beside its own figure: 'an immediate 5 percent, then 4 percent'.
    left = re.split(r"%|per ?cent|[,;]", text[max(0, figure.start - 30) : figure.start])[-1]
    return 1 if _AT_ONCE.search(re.split(r"[,;]|[0-9]", right[:40])[0]) or _AT_ONCE.search(left) else 0


def _listed(place: Place) -> list[Figure]:
    """Shares of the sentence, and bare numbers listed before one: '5, 4 and 3.5 percent'."""
    text, found = place.article.text, []
    every = place.figures()
    for number, figure in enumerate(every):
        if figure.kind == SHARE or (figure.kind == NUMBER and len(figure.several) >= 3):
            found.append(figure)
        elif figure.kind == NUMBER and not figure.unit and figure.value <= 25:
            rest = every[number + 1 : number + 4]
            ends = next((f for f in rest if f.kind == SHARE), None)
            gap = text[figure.end : ends.core] if ends else ""
            if ends and len(gap) <= 24 and re.fullmatch(r"[\s0-9.,/-]*(?:and|then|,)?[\s0-9.,]*", gap):
                found.append(figure)
    return found


def raises(place: Place) -> Reading | Unread | None:
    """A raise in minimums: one of a run by year, one year alone, or all years together."""
    figure = place.figure
    listed = _listed(place)
    if figure not in listed or not _of_raises(place, len(listed)):
        return None
    if (
        place.article.about_filming
        and not _PAY.search(place.clause_words)
        and re.search(r"\bshoot|\bfilming|\bproduction (?:fell|rose|declin|dropp)", place.clause_words, re.I)
    ):
        return None
    runs = _runs(place.article.text, listed)
    run = next(run for run in runs if figure in run.figures)
    near = " ".join(place.article.text[max(place.start, run.figures[0].start - 70) : run.figures[-1].end + 60].split())
    special = _SPECIAL.search(_close(place, run))
    together = len(run.values) == 1 and _TOGETHER.search(place.close)
    of_year = _contract_year(place.article.text, figure) and (
        _ASKED.search(place.words) or _OFFERED.search(place.words)
    )
    if special or not (_PAY.search(near) or len(run.values) >= 2 or together or of_year):
        return None
    if place.negated or place.foreign:
        return Unread("It speaks of other workers, or the sentence denies it.", quantity="raises")
    return _raise_reading(place, run)


def _of_raises(place: Place, listed: int) -> bool:
    """Whether the sentence speaks of raises, or goes on with an offer after one that does."""
    if _RAISE.search(place.words):
        return True
    before = place.before() if listed >= 2 else None
    goes_on = re.search(
        r"\b(?:offer|answer|response|ask|proposal|counter|package|position|want|demand|seek)\w*\b|\bsought\b",
        place.words,
        re.I,
    )
    return bool(before and goes_on and _RAISE.search(before.words))


def _close(place: Place, run: _Run) -> str:
    text = place.article.text
    return (
        text[max(place.clause[0], run.figures[0].start - 50) : run.figures[0].start]
        + " | "
        + text[run.figures[-1].end : run.figures[-1].end + 45].split(".")[0]
    )


def _rounds(place: Place, union: str) -> list[Round]:
    rounds, years = place.article.rounds, place.years()
    found = rounds.in_year(union, years, place.sector) if years[0] else []
    live = rounds.live(union, place.sector)
    return found or ([live] if live else [])


_TERM = re.compile(
    r"^ (?:[\w/&'\"-]+ ){0,5}?(?:terms?|contracts?|deals?|agreements?|pacts?|accords?|MBA|life of|franchise|successor)\b",
    re.I,
)


# 'a package of 41 million over three years'
_OVER = re.compile(r"\b(?:over|during)(?: (?:the|a|course|period|span|term|next|life|of))* $", re.I)
_PACT = re.compile(r"\b(?:agreement|contract|deal|pact|package|MBA)\b", re.I)
_OLD = re.compile(r"\b(?:current|old|existing|expir\w+|previous|prior|ran out|last contract)\b", re.I)


def contract_term(place: Place) -> Reading | Unread | None:
    """How many years an agreement runs: 'a three-year deal'."""
    figure = place.figure
    adjective = re.search(r"[ -]year$", place.quote, re.I) and _TERM.match(place.right)
    sums = any(f.kind in (MONEY, SHARE) and 0 <= figure.start - f.end <= 90 for f in place.figures())
    over = sums and _OVER.search(place.left) and _PACT.search(place.words)
    if figure.unit != "years" or not 2 <= figure.value <= 6 or not (adjective or over):
        return None
    union = place.union[0]
    if not union or place.foreign or place.negated:
        return Unread("Whose agreement is meant is not said plainly.", quantity="contract_term")
    earlier = place.article.rounds.before(union, place.sector) if _OLD.search(place.clause_words) else None
    rounds = [*([earlier] if earlier else []), *_rounds(place, union)]
    meant = [(found.dispute, place.ask(quantities.contract_term, found.dispute)) for found in rounds]
    held = [(dispute, record) for dispute, record in meant if record.valid]
    if not held:
        return Unread(
            "No term of an agreement is on record for this round.", absent=True, lacking=True, quantity="contract_term"
        )
    dispute, record = held[0]
    return Reading("contract_term", dispute, "", stated_of(figure), replace(record, firm=False), False)


def _borne_run(place: Place, run: _Run) -> Reading | Unread | None:
    """A run of raises that is just what a union of the sentence asked for, was offered or agreed on."""
    for union in (place.union[0], *sorted(place.unions)):
        for found in _rounds(place, union) if union else ():
            for party in (SETTLED, EMPLOYER_SIDE, GUILD_SIDE):
                held = place.ask(quantities.raises, found.dispute, party)
                if any(quantities.by_year(one)[: len(run.values)] == run.values for one in held):
                    return _run_reading(place, run, f"{found.dispute}, {party}", held, False, found.dispute)
    return None


def _raise_reading(place: Place, run: _Run) -> Reading | Unread:
    union, sure = place.union
    if not union:
        return Unread("Whose raises are meant is not said plainly.", quantity="raises")
    party = party_of(place, _run_start(place, run)) or (_party_before(place) if len(run.values) > 1 else "")
    borne = _borne_run(place, run) if not party and len(run.values) >= 3 else None
    if borne:
        return borne
    if not party:
        return Unread("Whether it is an ask, an offer or a settled term is not said plainly.", quantity="raises")
    meant = _rounds(place, union)
    if not meant:
        return Unread("Which round is meant is not said plainly.", quantity="raises")
    found = [(r.dispute, place.ask(quantities.raises, r.dispute, party)) for r in meant]
    found = [(name, held) for name, held in found if held]
    if not found:
        return Unread(
            "No raises by year are on record for this side as of this day.",
            absent=True,
            lacking=True,
            quantity="raises",
        )
    sure = sure and len(found) == 1 and place.article.dated and not place.supposed
    dispute, held = found[0]
    figure = place.figure
    if len(run.values) == 1 and _TOGETHER.search(place.close) and not _contract_year(place.article.text, figure):
        record = place.ask(quantities.total_raise, dispute, party)
        return Reading("raises_together", f"{dispute}, {party}", "", stated_of(figure), record, False)
    return _yearly_reading(place, run, dispute, party, held, sure)


def _run_start(place: Place, run: _Run) -> int:
    """Where the words on a run begin: after the run before it."""
    before = [f.end for f in place.figures() if f.kind == SHARE and f.end <= run.figures[0].start]
    return max([place.clause[0], *before[-1:]])


def _yearly_reading(
    place: Place, run: _Run, dispute: str, party: str, held: list[Quantity], sure: bool
) -> Reading | Unread:
    figure = place.figure
    subject = f"{dispute}, {party}"
    if len(run.values) >= 2:
        return _run_reading(place, run, subject, held, sure, dispute)
    year = _contract_year(place.article.text, figure)
    if year and re.search(r"\bfrom (?:an? )?$", place.left):
        # 'Up from 5 percent' tells what was held before.
        before = place.ask(quantities.raise_in_year, dispute, party, year).earlier()
        record = (
            Record(before[0], before[1:], firm=False, rounds=False)
            if before
            else quantities.absent("Nothing held before is on record.")
        )
        return Reading(f"raise_y{year}", subject, f"year {year}, before", stated_of(figure), record, False)
    if not year and _EACH_YEAR.match(place.right):
        flat = [q for q in held if len(set(quantities.by_year(q))) == 1]
        newest = held[0]
        value = quantities.by_year(flat[0] if flat else newest)[0]
        record = (
            Record(replace(flat[0] if flat else newest, value=value), firm=False, rounds=False)
            if flat
            else Record(None, missing="The raises differ from year to year.")
        )
        return Reading("raise_each_year", subject, "each year", stated_of(figure), record, False)
    if not year:
        return Unread("Which year of the contract is meant is not said plainly.", quantity="raises")
    record = place.ask(quantities.raise_in_year, dispute, party, year)
    return Reading(
        f"raise_y{year}",
        subject,
        f"year {year}",
        stated_of(figure),
        record,
        sure,
        partial(_other_raises, place, dispute, year),
    )


def _run_reading(
    place: Place, run: _Run, subject: str, held: list[Quantity], sure: bool, dispute: str
) -> Reading | Unread:
    """One figure of a run: the run as a whole must be what the side held, else each year stands for itself."""
    figure = place.figure
    party = subject.rsplit(", ", 1)[1]
    position = run.figures.index(figure) if not figure.several else 0
    year = run.first + position
    explicit = _contract_year(place.article.text, figure)
    if explicit and explicit != year:
        year = explicit
    known = [quantities.by_year(quantity) for quantity in held]
    whole = figure.several or run.values
    match = next(
        (
            quantity
            for quantity, years in zip(held, known, strict=True)
            if years[run.first - 1 :][: len(whole)] == tuple(whole)
        ),
        None,
    )
    if figure.several:
        shown = held[0] if match is None else match
        text = " / ".join(f"{value:g}" for value in whole)
        label = f"{shown.label}: {shown.value} percent by year"
        fact = replace(shown, value=1 if match else 0, unit="count", label=label)
        return Reading(
            "raises",
            subject,
            text,
            Stated(1, "count"),
            Record(fact),
            sure and match is None and len(known) > 0,
            partial(_fits_other, place, dispute, party, tuple(whole)),
        )
    if match is not None:
        years = quantities.by_year(match)
        label = f"{match.label}, raise in year {year}"
        fact = replace(match, key=f"raise_y{year}", label=label, value=years[year - 1] if year <= len(years) else None)
        newer = held[0] if match is not held[0] else None
        # An offer that was overtaken is still what the side held then.
        return Reading(
            f"raise_y{year}",
            subject,
            f"year {year}",
            stated_of(figure),
            Record(fact, rounds=False),
            False if newer else sure,
        )
    record = place.ask(quantities.raise_in_year, dispute, party, year)
    return Reading(
        f"raise_y{year}",
        subject,
        f"year {year}",
        stated_of(figure),
        record,
        sure,
        partial(_other_raises, place, dispute, year),
    )


def _fits_other(place: Place, dispute: str, party: str, values: tuple[float, ...]) -> tuple[Record, ...]:
    """A matching record where another side held just these raises: the sides were mistaken, perhaps by the reader."""
    for other in (GUILD_SIDE, EMPLOYER_SIDE, SETTLED):
        for quantity in place.ask(quantities.raises, dispute, other):
            if other != party and quantities.by_year(quantity)[: len(values)] == values:
                return (Record(replace(quantity, value=1, unit="count")),)
    return ()


def _other_raises(place: Place, dispute: str, year: int) -> tuple[Record, ...]:
    """The raise of that year as the other sides held it, and the other years of all sides."""
    found: list[Record] = []
    for party in (GUILD_SIDE, EMPLOYER_SIDE, SETTLED):
        found += [place.ask(quantities.raise_in_year, dispute, party, number) for number in (1, 2, 3, 4)]
        found.append(place.ask(quantities.total_raise, dispute, party))
    return tuple(Record(record.fact, record.also, rounds=False) for record in found if record.fact) + tuple(
        Record(quantity, rounds=False) for record in found for quantity in record.earlier()
    )


# --- money ---------------------------------------------------------------------------------------------------------------


_VALUED_AT = re.compile(
    r"\b(?:valu(?:ed|es|ing)[ ](?:[\w-]+[ ]){1,3}?at|valued[ ](?:at|by[ ][\w -]{1,25}[ ]at)|worth|value[ ](?:of|is|was|at|exceed\w*|tops?|topped)|total[ ]value|price[ ]tag[ ]of)[ ](?:[\w-]+[ ]){0,2}[\"']?$|\bvalue[ ]$",
    re.I,
)


def money(place: Place) -> Reading | Unread | None:
    """What a package was valued at, or what a strike was estimated to have cost."""
    figure = place.figure
    if figure.kind != MONEY or figure.unit != "usd_millions":
        return None
    near = place.left[-110:] + " | " + place.right[:80]
    valued = bool(_VALUED_AT.search(place.left[-40:])) and bool(_PACKAGE.search(place.words))
    if not valued and _OTHER_MONEY.search(near) and not re.search(r"\b(?:package|WGA|guild|AMPTP)\b", near, re.I):
        return None
    before = place.before()
    told = place.of_strike or (before is not None and before.of_strike and re.search(r"\beconom", place.words, re.I))
    if told and _LOSS.search(near) and not re.search(r"\b(?:package|proposals?|offer|deal)\b", near, re.I):
        return _cost(place)
    if not _PACKAGE.search(place.words) and not _ASKED.search(place.words):
        return None
    return _package(place)


def _cost(place: Place) -> Reading | Unread:
    before = place.before()
    found, _ = place.strike() if place.of_strike or before is None else before.strike()
    if found is None:
        both = place.joint or re.search(r"\b(?:both|dual|two|twin) (?:\w+ )?strikes\b", place.words, re.I)
        running = place.article.rounds.running("WGA") or place.article.rounds.last_stoppage("WGA")
        if not both or running is None or place.years()[0]:
            return Unread("Which strike is meant is not said plainly.", quantity="cost_estimate")
        found = running
    if place.negated or place.foreign:
        return Unread("It speaks of other workers, or the sentence denies it.", quantity="cost_estimate")
    # There are many estimates: one that is only near, or by somebody else, is another.
    record = replace(_in_scope(place.ask(quantities.costs, found.dispute), place.words), rounds=False)
    own = [quantity for quantity in record.valid if _of_estimator(place, quantity) and _of_kind(place, quantity)]
    if record.valid and not own:
        return Unread(
            "Whose estimate is meant, or of what, is not said plainly.",
            absent=True,
            lacking=not _SOMEBODY.search(place.words),
            quantity="cost_estimate",
        )
    if own:
        record = replace(record, fact=own[0], also=tuple(own[1:]))
    return Reading(
        "cost_estimate", found.dispute, "", stated_of(place.figure, word=_no_about(place.figure.word)), record, False
    )


_NO_NAME = {
    "Institute",
    "Forecast",
    "Angeles",
    "Times",
    "State",
    "College",
    "Economics",
    "Associates",
    "Mayor",
    "Sebago",
}
_KINDS = re.compile(r"\b(?:wages?|salar\w+|income|retail|compensation|spending|revenue)\b", re.I)


# Who is named as the estimator; experts, or nobody, may be any.
_SOMEBODY = re.compile(
    r"\b(?:according to|(?:count|estimates?|reckoning|study|report|figures) (?:of|by|from)) (?:the |a |an )?[A-Z]"
    r"|\b(?:Institute|Association|University|Corp|Corporation|Forecast|Council|Chamber|Commission|Bureau)\b"
)


def _of_estimator(place: Place, estimate: Quantity) -> bool:
    """Whether the sentences around name who made the estimate."""
    sentences = place.article.sentences[max(0, place.number - 2) : place.number + 2]
    told = place.article.text[sentences[0].start : sentences[-1].end]
    names = set(re.findall(r"\b[A-Z][A-Za-z.]{3,}", estimate.derivation)) - _NO_NAME
    alliance = "AMPTP" in names and re.search(r"\b(?:producers|alliance|studios)\b", told, re.I)
    return bool(alliance) or any(name in told or re.search(_spelled_out(name), told) for name in names)


def _spelled_out(name: str) -> str:
    """The words that an abbreviation stands for: the Los Angeles County Economic Development Corporation for LAEDC."""
    return r"\b" + r"\w+\s(?:\w+\s)?".join(name) + r"\w+" if name.isupper() else re.escape(name)


def _of_kind(place: Place, estimate: Quantity) -> bool:
    """Whether an estimate of wages or of sales only is told as one."""
    kinds = {word.lower() for word in _KINDS.findall(estimate.label)}
    return not kinds or any(word.lower() in kinds for word in _KINDS.findall(place.words))


# Areas that estimates of cost are of, by the words for them.
_AREAS = {
    "New York": r"\bNew York\b|\bBroadway\b",
    "Los Angeles": r"\bLos Angeles\b(?! Times)|\bL\.?A\.?\b|\bSouthland\b|\bSouthern California\b|\b[Cc]ounty\b|\bregion\w*\b|\blocal\b|\b[Cc]ity\b",
    "California": r"\bCalifornia\b(?! (?:Institute|State|Film))|\bthe state\b|\b[Ss]tatewide\b|\bstate's\b|\bstate economy\b",
    "United States": r"\bU\.?S\.?\b|\bnation\w*\b|\b[Cc]ountry\b|\bAmerican economy\b|\beconomy-wide\b",
}  # fmt: skip


def areas_in(words: str) -> set[str]:
    """The areas that some words name."""
    return {area for area, words_of in _AREAS.items() if re.search(words_of, words)}


def _in_scope(record: Record, words: str) -> Record:
    """The estimates for the area that the sentence names, where it names one."""
    named = areas_in(words)
    if not named:
        return record
    own = [quantity for quantity in record.valid if named & areas_in(quantity.label)]
    if not own:
        return Record(None, missing=f"No estimate of what this strike cost {' or '.join(sorted(named))} was on record.")
    return Record(own[0], tuple(own[1:]), firm=False)


def _no_about(word: str) -> str:
    """An estimate is a round figure already: 'about' adds nothing to it."""
    return "" if word == "about" else word


def _package(place: Place) -> Reading | Unread:
    union, sure = place.union
    if not union:
        return Unread("Whose package is meant is not said plainly.", quantity="package_value")
    if place.negated or place.foreign:
        return Unread("It speaks of other workers, or the sentence denies it.", quantity="package_value")
    earlier = [f.end for f in place.figures() if f.kind == MONEY and f.end <= place.figure.start]
    party = party_of(place, max([place.clause[0], *earlier]))
    held = [q for r in _rounds(place, union) for q in place.ask(quantities.amounts, r.dispute, party)]
    if not held:
        return Unread(
            "No amount is on record for this round as of this day.", absent=True, lacking=True, quantity="package_value"
        )
    span = span_of(place)
    fitting = [q for q in held if _span_fits(span, q.unit)]
    whole = [q for q in fitting if q.key == "package_value_total"]
    near = place.left[-90:] + place.right[:60]
    plain = bool(
        whole
        and party
        and _PACKAGE.search(near)
        and _VALUED.search(near)
        and (_VALUED_AT.search(place.left[-40:]) or not _OTHER_MONEY.search(near))
        and not _LOSS.search(place.right[:40])
    )
    pool = whole if plain else fitting
    if not pool:
        return Unread(
            "No amount of that kind is on record for this round.", absent=True, lacking=True, quantity="package_value"
        )
    # Without a word that the whole package is meant, only a sum of the same topic, to the digit, is the same sum.
    pool = pool if plain else [q for q in pool if q.key == "package_value_total" or _of_topic(place, q.key)]
    if not pool:
        return Unread(
            "No amount of that kind is on record for this round.", absent=True, lacking=True, quantity="package_value"
        )
    record = Record(pool[0], tuple(pool[1:]), firm=plain and sure, rounds=plain)

    def elsewhere() -> list[Record]:
        every = [q for r in _rounds(place, union) for q in place.ask(quantities.amounts, r.dispute)]
        return [Record(q) for q in every if q not in pool]

    return Reading(
        "package_value",
        union + (f", {party}" if party else ""),
        span,
        stated_of(place.figure),
        record,
        plain and sure and place.article.dated,
        elsewhere,
    )


def _of_topic(place: Place, item: str) -> bool:
    """Whether the words around the figure name what an amount in the data is for."""
    words = set(re.findall(r"[a-z]{3,}", place.clause_words.lower()))
    topic = {part.rstrip("s") for part in item.split("_")} - _STOP_WORDS
    return len(topic & {word.rstrip("s") for word in words}) >= min(2, len(topic))


# 'over its three-year term the pact is worth', 'each week of the strike takes'
_PER_TERM_BEFORE = re.compile(
    r"\b(?:over|across|during|through|for)[ ](?:the[ ]|its[ ]|their[ ])?(?:full[ ])?(?:(?P<n>two|three|four|2|3|4)[ -]years?|life|term|course)\b[^.;$]{0,140}$",
    re.I,
)
_EACH = re.compile(
    r"^[ ]?(?:,[ ])?(?:\w+[ ]){0,3}?(?:a|per|each|every)[ ](?P<unit>day|week|month|year|performance|episode)\b|^[ ]?(?:,[ ])?(?:\w+[ ]){0,2}?(?P<ly>dai|week|month)ly\b",
    re.I,
)
_EACH_BEFORE = re.compile(
    r"\b(?:each|every|per)[ ](?P<unit>day|week|month|year|performance|episode)\b[^.;$]{0,80}$", re.I
)
_IN_ALL = re.compile(r"^[^.;$]{0,40}\b(?:in all|altogether|all told|in total)\b", re.I)
_YEARS_OF = {
    "two": "two_year",
    "2": "two_year",
    "three": "three_year",
    "3": "three_year",
    "four": "four_year",
    "4": "four_year",
}


def span_of(place: Place) -> str:
    """Over what time the sum is said to run: per_year, per_week, two_year, term, total and so on; '' without a word on it."""
    each = _EACH.match(place.right) or _EACH_BEFORE.search(place.left)
    if each:
        told = each.groupdict()
        return f"per_{(told['unit'] or told.get('ly') or '').lower().replace('dai', 'day')}"
    if _PER_YEAR.match(place.right) or _PER_YEAR_BEFORE.search(place.left):
        return "per_year"
    term = _PER_TERM.match(place.right) or _PER_TERM_BEFORE.search(place.left)
    if term:
        return _YEARS_OF.get((term.group("n") or "").lower(), "term")
    return "total" if _IN_ALL.match(place.right) else ""


def _span_fits(span: str, unit: str) -> bool:
    tail = unit.removeprefix("usd_millions").strip("_")
    if span in ("", "total") or not tail:
        return not (span == "per_year" and tail not in ("", "per_year"))
    return tail == span or (span == "term" and tail.endswith("_year") and tail != "per_year")


# --- other terms ----------------------------------------------------------------------------------------------------------


def other_term(place: Place) -> Reading | Unread | None:
    """A share or sum that stands in a row of the archive on just this subject; confirmed or left, never contradicted."""
    figure = place.figure
    if figure.kind not in (SHARE, MONEY, POINTS) or place.negated or place.foreign or place.supposed:
        return None
    union, _ = place.union
    if not union:
        return None
    rows = place.ask(_rows_by_value, tuple(r.dispute for r in _rounds(place, union))).get(figure.value, ())
    if not rows:
        return None
    unit = {SHARE: "pct", POINTS: "pct"}.get(figure.kind, figure.unit)
    told = place.clause_words.lower().replace("residuals", "residual").replace("bonuses", "bonus")
    words = set(re.findall(r"[a-z]{3,}", told))
    for row in rows:
        if not str(row.unit).startswith(unit):
            continue
        topic = set(str(row.item).split("_")) - _STOP_WORDS
        if len(topic & words) >= min(2, len(topic)) and topic:
            label = f"{row.dispute_id}, {row.party}: {str(row.item).replace('_', ' ')}"
            fact = Quantity(str(row.item), label, float(row.value), unit, (str(row.source_id),), str(row.text))
            return Reading(
                "term",
                str(row.dispute_id),
                str(row.party),
                Stated(figure.value, unit, figure.word, figure.step),
                Record(fact, rounds=False),
                False,
            )
    return None


def _rows_by_value(archive: Archive, disputes: tuple[str, ...]) -> dict[float, list[Any]]:
    """The accepted proposals of some rounds of talks by their value, the newest first."""
    table = archive.accepted("proposals")
    own = table[table["dispute_id"].isin(disputes) & table["value"].notna() & table["unit"].notna()]
    rows: dict[float, list[Any]] = {}
    for row in own.sort_values("made_on", ascending=False, kind="stable").itertuples():
        rows.setdefault(float(row.value), []).append(row)
    return rows
