"""Reads FilmLA's figures: days by category and period, their changes, falls in a row."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from helpers.analysis import production, quantities
from helpers.analysis.verdicts import Record, Stated
from helpers.articles.context import BASE_BEFORE, Article, Place, Reading, Unread, stated_of
from helpers.articles.evidence import telling
from helpers.articles.figures import DAY, NUMBER, ORDINAL, QUARTER, SHARE, YEAR, Figure

# Names of categories, the longer ones first; what has no row in the data is named so that it is not taken for another.
_CATEGORIES = {
    "both": r"(?:feature )?films?, (?:TV|television),? and commercials?(?: production| shoots?)?|(?:films?|movies?|features?)(?: and |/| & )(?:TV|television)(?: production| shoots?| filming)?|(?:TV|television)(?: and |/| & )films?(?: production| shoots?| filming)?",
    "unknown": r"(?<!un)(?<!non)(?<!non-)scripted(?! and (?:un|non-?)scripted)|sound ?stages?|stage (?:occupancy|production|shoot days)|students?|still (?:photography|shoots?)|music videos?|"
               r"documentar\w+|industrial|corporate|incentivi[sz]ed|tax[ -]credit\w*|incentives?|branded content|web[ -]?based content|"
               r"episodes?|dramatic series|hour-long|streaming (?:series|shows?)|talk shows?|game shows?|variety|independent films?|indies?|"
               r"soap operas?|telenovelas?|miniseries|one-hour|half-hour|animat\w+|infomercials?|infrastructure|backlots?|jobs?|employment|hours|wages",
    "tv_drama": r"(?:TV|television)[ -]dramas?|dramas?(?: (?:series|production|category))?|dramatic (?:TV|television)",
    "tv_comedy": r"(?:TV|television)[ -]comed(?:y|ies)|comed(?:y|ies)|sitcoms?",
    "tv_reality": r"(?:TV |television )?reality(?:[ -](?:TV|television|shows?|series|programming|production))?(?:'s)?|(?<!scripted and )(?:unscripted|non-?scripted)(?: (?:TV|television))?",
    "tv_pilot": r"(?:TV |television )?pilots?(?! program)",
    "tv_web": r"web-?based (?:TV|television)|web (?:TV|television|series)|webisodes?|internet[ -]based (?:TV|television)",
    "feature": r"(?:feature|motion)[ -](?:on-location |local )?(?:films?|productions?|movies?|pictures?|projects?)|features?(?! of)|(?:the )?film category"
               r"|movies?(?: (?:production|shoots?))?|movie-making|theatrical films?|(?:the )?film category",
    "unclear": r"films? (?:production|shoots?|shooting)",
    "commercial": r"commercials?(?: (?:on-location |local )?(?:production|shoots?|category|filming))?|(?:TV|television) (?:ads|spots)|advertis\w+",
    "tv_total": r"(?:TV|television)(?: (?:on-location |local )?(?:production|category|shoots?|filming|sector|shows?|projects?|work|overall|series|programming))?(?! ads| spots)",
    "other": r"[\"']?other[\"']? (?:category|production|types?|projects?)|the [\"']?other[\"']?\** category",
    "total": r"(?:overall|total|all|on-location|local|location|regional|area|L\.?A\.?|Los Angeles)(?:[ -](?:on-location|local|location|area|combined|film))*[ -]"
             r"(?:film(?:mak)?ing|production|shooting|shoots?|film(?:ing)? activity|production activity|activity|shoot days)|overall",
    "general": r"shoot(?:ing)?[ -]days|film(?:mak)?ing(?: levels| activity)?|production(?: levels| activity)?|shooting(?! days)",
}  # fmt: skip
# Words for all filming together.
_ALL = ("general", "both")
_CATEGORY = re.compile(
    "|".join(rf"(?P<{name}>(?<![\w-])(?:{form})(?![\w-]))" for name, form in _CATEGORIES.items()), re.I
)
_FALL = (
    r"div(?:es?|ed|ing)|fell|fall(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e[sd]?|ing)|down|decreas(?:e[sd]?|ing)|slip(?:s|ped|ping)?|dip(?:s|ped|ping)?|plung(?:e[sd]?|ing)"
    r"|tumbl(?:e[sd]?|ing)|slid(?:es?|ing)?|shr(?:ank|unk|ink(?:s|ing)?)|plummet(?:s|ed|ing)?|crater(?:s|ed)?|s[au]nk|los(?:s|ses|t|ing)|reduc(?:ed|tions?)|lower(?:ed)?"
    r"|slump(?:s|ed|ing)?|contract(?:ed|ion)|off|cut|cuts|nosedive[sd]?|collapsed?|sagged|retreat(?:ed)?|less|fewer|below|trail(?:s|ed|ing)?|behind|downturn|slow\w*|diminish\w*|eased|dove|dwindled|tanked|ebbed"
)
_RISE = (
    r"rose|ris(?:e[ns]?|ing)|increas(?:e[sd]?|ing)|up|gr[eo]w(?:n|s|th|ing)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|gain(?:s|ed|ing)?|surg(?:e[sd]?|ing)"
    r"|improv(?:e[sd]?|ement)|uptick|boost(?:ed)?|higher|more|spik(?:e[sd]?|ing)|soar(?:s|ed|ing)?|advanc(?:e[sd]?)|ahead|above|upswing|rebound(?:ed)?|expand(?:ed)?|explod(?:e[sd]?|ing)|swell(?:ed|ing)?|skyrocket(?:s|ed|ing)?|leap(?:t|ed)?|rallied|added|upturn|bump(?:ed)?|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|best(?:s|ed)|outpac(?:es|ed|ing)|topp(?:ed|ing)"
)
_DIRECTION = re.compile(rf"\b(?:(?P<fall>{_FALL})|(?P<rise>{_RISE}))\b", re.I)
_SHARE_OF = re.compile(r"^ ?(?:of|share)\b", re.I)
_FIVE_YEARS = re.compile(
    r"\b(?:five|5)[ -]?(?:year|yr)\b.{0,40}\baverage\b|\baverage\b.{0,30}\b(?:five|5)[ -]years?\b", re.I
)
# 'Versus the five-year average, television sits down 57.9%, features down 30.4%'
_FIVE_YEARS_AHEAD = re.compile(
    r"\b(?:versus|vs\.?|against|relative to|compared (?:to|with)) (?:the|its|their) (?:\w+ )?(?:five|5)-year\b[^,;:]{0,50}[,:]",
    re.I,
)
_OTHER_BASE = re.compile(
    r"\b(?:year-to-date|so far this year|first half|second half|half of|than (?:five|5|two|three|ten|10) years ago|five years ago|"
    r"from (?:its|their|the) (?:peak|high|record)|record (?:high|low)|pre-?(?:pandemic|covid|strike)\w*|10-year|ten-year|decade|monthly|weekly|two-year|three-year|three years|two years|over the (?:past|last)|"
    r"week(?:s)? (?:ago|earlier)|month (?:ago|earlier)|2019 levels?|four-year|market share|share of)\b",
    re.I,
)  # fmt: skip
# Bases that a year beside them makes plain.
_LEVEL = re.compile(r"pre-|2019 level", re.I)
_SINCE_YEAR = re.compile(r"\bsince (?:19|20)\d\d")
_MONTHLY = re.compile(
    r"\bin (?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?! ?[-t])"
)
_YEAR_ON_YEAR = re.compile(
    r"\byear[- ](?:over|on|to)[- ]year\b|\b(?:same|last|previous|prior) (?:\w+ )?(?:year|quarter|period)\b|\byear (?:ago|earlier|before)\b",
    re.I,
)
_QUARTER_BASE = re.compile(r"\b(?:from|than|versus|vs\.?|compared (?:to|with)|over|on) (?:the )?(?:previous|prior|preceding|last) (?:quarter|three months)|quarter[- ](?:over|to|on)[- ]quarter|sequential\w*", re.I)  # fmt: skip
_LAST_YEAR = re.compile(r"^,? (?:of |in |from |during )?(?:the )?(?:last year|a year (?:ago|earlier)|(?:the )?(?:previous|prior|preceding) year|(?:the )?year (?:before|earlier|prior))", re.I)  # fmt: skip
_IN_A_ROW = re.compile(r"(?:[\w-]+ ){0,3}in a row\b", re.I)
_YEARLY = re.compile(r"\b(?:annual(?:ly)?|full[ -]year|(?:for|in|over|during) (?:all of|the (?:whole|full|entire) of|the (?:full |whole |entire |calendar )?year(?!-))|calendar year|year-end|by (?:the )?year'?s?(?:'s)? end|by the end of (?:20[0-9]{2}|the year)|(?:finish|end|clos)(?:ed|ing) the year|year ended|12 months|twelve months|entire year|whole year)\b", re.I)  # fmt: skip
_ELSEWHERE = re.compile(
    r"\b(?:New York(?: City)?|New Jersey|NEW YORK|boroughs|Georgia|Atlanta|Texas|Toronto|Vancouver|London|U\.?K\.?|British Columbia|Ontario|[Ss]tatewide|state of California|"
    r"nationwide|worldwide|global(?:ly)?|national(?:ly)?|U\.S\.|United States|(?<!Guild of )America|Europe|San Francisco|San Diego|Santa Clarita|Burbank|Long Beach|Chicago|Illinois|New Mexico|"
    r"Louisiana|Nevada|Hungary|Australia|Canada|in California|across California|California's)\b"
)  # fmt: skip
_RUN = re.compile(r"^[ ](?:straight|consecutive|successive)[ ](?:quarter(?:ly|s)?|\w+[ ]quarter(?:ly)?|decline|drop|fall|decrease|dip)\b"
                  r"|^[ ](?:quarter|quarterly[ ]\w+)(?:[ ][\w-]+){0,6}?[ ]in[ ]a[ ]row\b|^[ ](?:quarterly[ ])?(?:decline|drop|fall|decrease|dip)s?[ ]in[ ]a[ ]row\b", re.I)  # fmt: skip


def _filming(place: Place) -> bool:
    return bool(
        re.search(
            r"\bfilming|\bproduction|\bshoot|\bFilm ?L\.?A|\bon-location|\bpermit|\blocation\b", place.words, re.I
        )
    )


def category_of(place: Place) -> tuple[str, bool]:
    """The category that governs the figure: the last one named before it, else the next one after; and whether sure."""
    left = _ASIDE.sub(lambda aside: " " * len(aside.group()), place.left)
    before = [(m.lastgroup or "", m.end()) for m in _CATEGORY.finditer(left)]
    after = [(m.lastgroup or "", m.start()) for m in _CATEGORY.finditer(place.right[:90])]
    if _LIST.match(place.left) and {name for name, _ in before} & {"total", "both"}:
        return "total", False
    following = _following(place, after)
    special = [(name, end) for name, end in before if name not in _ALL]
    # 'Feature film on-location filming' is of features.
    special = [
        pair for n, pair in enumerate(special) if not (n and pair[0] == "total" and _adjoin(left, pair, special[n - 1]))
    ]
    begin = len(place.left) - len(_words_of_clause(place))
    # 'Feature production showed a 25 percent drop in on-location filming' is of features.
    if following and not (following == "total" and any(name != "total" and end > begin for name, end in special)):
        return following, True
    if special:
        # 'Production of commercials for television' is of commercials.
        if (
            len(special) > 1
            and re.search(r"\bfor (?:the )?[\w -]{0,12}$", place.left[special[-2][1] : special[-1][1]])
            and special[-1][1] - special[-2][1] < 24
        ):
            special = special[:-1]
        return special[-1][0], True
    if (
        before
        and re.match(r"^\W*(?:Those|These|The category's) ", place.words)
        and _category_before(place) not in ("", "total")
    ):
        return _category_before(place), False
    if before:
        # 'Filming fell' is of all categories, unless a neighbouring sentence is of one.
        return "total", _category_before(place) in ("", "total")
    # 'With 782 shoot days, TV dramas posted ...'; 'After peaking at 18,560 days, TV production ...'
    if (
        after
        and re.match(r"^[^,;.]{0,20}, (?:the |its |local )?$", place.right[: after[0][1]])
        and re.match(r"^\W*(?:In fact, )?(?:with|after|at|following|having|from|down|up)\b", place.words, re.I)
    ):
        return ("total" if after[0][0] in _ALL else after[0][0]), True
    previous = _category_before(place)
    if previous in ("", "total") and re.search(r"\bFilm ?L\.?A\b|\bLos Angeles\b|\bL\.A\.|\bregion", place.words):
        return "total", True
    return (previous, False) if previous else ("", False)


def _adjoin(left: str, pair: tuple[str, int], before: tuple[str, int]) -> bool:
    """Whether a name of all filming goes on right after the name of a category."""
    total = next(m for m in _CATEGORY.finditer(left) if m.end() == pair[1])
    return before[0] in production.CATEGORIES and not left[before[1] : total.start()].strip()


def _words_of_clause(place: Place) -> str:
    """The words between the start of the clause and the figure."""
    return " ".join(place.article.text[place.clause[0] : place.figure.start].split()) + " "


# What a category is said to take in, or what moved it, is not the category: 'the other category, which includes
# documentaries, fell', 'television was dragged down by the drama losses, falling'.
_ASIDE = re.compile(
    rf" (?:dragged down|driven|boosted|paced|fueled|helped|hurt|led|offset|buoyed|powered) (?:\w+ )?by\b[^;.()]*?,|[ ]?[;-] ?(?:which includes?|including|such as)\b[^;.()]*?[ ]?[;-](?= )|,? (?:which|that|including|such as|like)\b[^;.()]*?,(?= (?:also )?(?:{_FALL}|{_RISE}|came|stood|was|were|had|has|took|saw|posted)\b)",
    re.I,
)


# 'Overall filming of television series, feature films, commercials and student projects increased'
_LIST = re.compile(
    rf"^\W*(?:Overall|Total|All|On-location|Local)\b[^.;]{{0,80}}? (?:of|for) (?:[\w ]{{4,30}}, ){{1,6}}[\w -]{{0,30}}and [\w -]{{3,40}}\b(?:{_FALL}|{_RISE})\b[^,;]*$",
    re.I,
)
# 'a 9.6% decline in commercial production', '5,748 shoot days for commercials', 'an 18.8% overall gain in features'
_ON_TO = re.compile(
    r"^(?: shoot days| days)?(?:[ -](?:year-over-year|year-on-year|annual|quarterly|overall|decline|drop|decrease|dip|fall|"
    r"increase|rise|gain|jump|cut|loss|slide|slump|reduction|plunge|surge|boost|uptick|growth|spike|downturn|hit|lower|fewer|"
    r"less|more|higher|total|combined|on-location|local))* ?(?:in|for|of|to|on)? ?(?:the |its |local |on-location |overall )*$",
    re.I,
)


def _following(place: Place, after: list[tuple[str, int]]) -> str:
    """The category that the words right after the figure lead on to; '' where they lead to none."""
    if re.match(r"^ ?of (?:all|the|total)\b", place.right):
        return ""
    reached = [name for name, start in after if _ON_TO.match(place.right[:start])]
    return ("total" if reached[-1] in _ALL else reached[-1]) if reached else ""


def _category_before(place: Place) -> str:
    if place.number == 0:
        return ""
    sentence = place.article.sentences[place.number - 1]
    if place.sentence.paragraph - sentence.paragraph > 1:
        return ""
    named = [m.lastgroup or "" for m in _CATEGORY.finditer(place.article.text, sentence.start, sentence.end)]
    kinds = {name for name in named if name not in (*_ALL, "total", "unknown", "unclear")}
    return kinds.pop() if len(kinds) == 1 else "total" if named and not kinds else ""


def _period_figures(place: Place, start: int, end: int) -> list[Figure]:
    """Quarters named between two offsets, without those that only serve as a base of comparison."""
    article, found = place.article, []
    for figure in article.figures_in(start, end):
        if figure.kind != QUARTER:
            continue
        left = " ".join(article.text[max(start, figure.start - 60) : figure.start].split()) + " "
        right = " ".join(article.text[figure.end : figure.end + 40].split())
        months = re.search(r"-|th|\bto\b|\bun", article.text[figure.start : figure.end].lower())
        from_months = months and re.search(r"\bfrom $", left)
        if (article.compared(figure) and not from_months) or _LAST_YEAR.match(" " + right) or _IN_A_ROW.match(right):
            continue
        found.append(figure)
    return found


_COMPARED_YEAR = re.compile(
    r"\b(?:compared (?:to|with)|versus|vs\.?|from|over|than|against|below|above|exceed\w*|surpass\w*|beat|topp\w*|since|before|peak|high|low|"
    r"average|matched|same)\b(?: (?!and\b|to\b|but\b)[\w',-]+){0,6} ?\(?$",
    re.I,
)


def is_year_base(place: Place, figure: Figure) -> bool:
    """Whether a year of the sentence is only compared with: 'below 2021', 'from 9,066 in 2022', 'over spring 2017'."""
    left = " ".join(place.article.text[max(place.start, figure.start - 70) : figure.start].split()) + " "
    return bool(_COMPARED_YEAR.search(left))


def quarters_told(place: Place) -> list[Figure]:
    """Quarters that the sentence tells of, without those that it only compares with."""
    return _period_figures(place, place.start, place.end)


def period_of(place: Place) -> tuple[str, bool]:
    """The quarter (2023Q1) or year (2023) that the figure is of, and whether that is sure; '' where it is not said."""
    own = _own_year(place)
    if own:
        return own, True
    beside = own_quarter(place)
    if beside:
        return _named_period(place, beside), True
    scope = _scope(place)
    if re.search(r"\b(?:for|in|over) the (?:full |whole |entire )?year\b(?!-|'s| (?:before|earlier|ago))", scope, re.I):
        return _year_meant(place)
    named = re.match(
        r"^,? (?:SD )?(?:for [a-z]{5,12} )?(?:in|for|during|of) (20[0-9]{2})\b(?! so far| to date)", place.right
    )
    ended = _ENDED_YEAR.search(place.left) or _BY_YEAR_END.match(place.right)
    if ended:
        told = ended.groupdict()
        return told["y"] or told.get("all") or str(place.article.as_of.year - 1), True
    here = _period_figures(place, place.start, place.end)
    alone = named and re.match(r"[,.;)]|$", place.right[named.end() :]) and not BASE_BEFORE.search(place.left)
    if named and (not here or alone):
        return _within(place, named.group(1)), True
    if named and here and not here[0].years[0] and here[0].end <= place.figure.start:
        # 'The first-quarter record of 9,725 shoot days in 2016'
        return f"{named.group(1)}Q{int(here[0].value)}", True
    before = [
        m.group(1)
        for m in re.finditer(r"\b[Ii]n (20[0-9]{2}),? ", place.left)
        if not _YEAR_BASE.search(place.left[: m.start(1)])
    ]
    before = before or re.findall(r", in (20[0-9]{2})\b", _scope(place))
    if len(before) == 1 and not here and "quarter" not in place.words.lower():
        return before[0], _fresh(place.article, before[0])
    if here and (
        re.match(r"^ (?:annual|year-end)|^ annually\b", place.right) or re.search(r"\bannual(?:ly)? $", place.left)
    ):
        # 'a 45.7 percent drop in the quarter and a 45.9 percent annual decline'
        return _named_period(place, here[0])[:4], False
    if here:
        nearest = min(here, key=lambda figure: abs(figure.core - place.figure.core))
        period = _named_period(place, nearest)
        return period, len({f.value for f in here}) == 1 and (bool(nearest.years[0]) or _fresh(place.article, period))
    yearly = None if re.search(r"\b(?:for|in) the quarter\b", scope, re.I) else _yearly(place)
    if yearly:
        return yearly
    for number in range(place.number - 1, -1, -1):
        sentence = place.article.sentences[number]
        found = _period_figures(place, sentence.start, sentence.end)
        if found:
            period = _named_period(place, found[0])
            return period, len({f.value for f in found}) == 1 and (
                bool(found[0].years[0]) or _fresh(place.article, period)
            )
    if place.article.dated and re.search(r"\b(?:last|latest|past|most recent) quarter\b(?! of)", place.words, re.I):
        return place.ask(quantities.newest_period), False
    whole = _year_of_article(place.article)
    if whole:
        return whole
    later = [f for f in place.article.figures if f.kind == QUARTER and not place.article.compared(f)]
    # A period named only further down is a guess: it does for a figure that hardly fits by chance.
    return (_named_period(place, later[0]), False) if later and telling(place.figure) else ("", False)


@lru_cache(maxsize=1)
def _year_of_article(article: Article) -> tuple[str, bool] | None:
    """The year that has just ended, where the article speaks of it and of no quarter; sure where it names no other."""
    year = article.as_of.year - 1
    named = {f.years[0] for f in article.figures if f.kind == YEAR and not article.compared(f)}
    if article.names_quarter or not (year in named or _LAST_TOLD.search(article.text)):
        return None
    return str(year), named <= {year} and _fresh(article, str(year))


def _own_year(place: Place) -> str:
    """The year that stands right beside the figure: '2017 (38,284 shoot days)', 'a 2.4 percent decline over 2021'."""
    beside = re.search(
        r"\b(20[0-9]{2}),? (?:\((?:with |at )?|with |when there were |which had |when (?:[a-z]+ ){1,6}(?:peaked|stood) at )$",
        place.left,
    )
    if re.search(r"\b[Ll]ast year's (?:total (?:of )?)?$", place.left):
        return str(place.article.as_of.year - 1)
    # '22.6 percent below 2021 (with 4,119 SD vs. 5,319 SD)': of two numbers the first is of now.
    if beside and re.match(r"^(?: SD)? (?:vs\.?|versus|against|compared (?:to|with)|from)\b", place.right):
        return ""
    if beside or place.figure.kind != SHARE or "quarter" in place.words.lower():
        return beside.group(1) if beside else ""
    base = re.match(
        r"^[^,;0-9]{0,30}\b(?:over|from|below|than|on|vs\.?|versus|compared (?:to|with)) (?:in )?(20[0-9]{2})\b(?!-)",
        place.right,
    )
    newest = place.ask(quantities.newest_period, "year")
    # The change on an earlier year than that is none that the data hold: the base decides it (_other_year).
    return newest if base and newest and int(base.group(1)) == int(newest) - 1 else ""


# '36,792 shoot days by the end of 2022'; '2022 finished with 36,792'; 'brought the 2022 total to 36,792'
_BY_YEAR_END = re.compile(
    r"^(?: SD)?(?: (?:recorded|logged|counted))?(?: across all categories)? by the end of (?:(?P<y>20[0-9]{2})|the year|last year)\b"
)
_ENDED_YEAR = re.compile(
    r"\b(?P<y>20[0-9]{2})(?:'s)? (?:(?:finished|ended|closed) (?:with|at)|(?:total )?(?:shoot days )?(?:total )?to) $|\b(?:for|in) all of (?P<all>20[0-9]{2}) [^,;]{0,30}$",
    re.I,
)


def _within(place: Place, year: str) -> str:
    """The year, or where it has not ended the one quarter of it that the article speaks of."""
    quarters = [number for number, named in place.article.quarter_years.items() if str(named) == year]
    return f"{year}Q{quarters[0]}" if int(year) >= place.article.as_of.year and len(quarters) == 1 else year


def own_quarter(place: Place) -> Figure | None:
    """The quarter that stands right after the figure with its year: '5,048 in Q3 2024'."""
    right = re.match(
        r" (?:SD )?(?:(?!than|from|over|compared)[a-z]+ ){0,2}?(?:in|for|during|of) (?:the )?", place.right
    )
    found = [f for f in place.figures() if right and f.start == place.figure.end + right.end()]
    return found[0] if found and found[0].kind == QUARTER and found[0].years[0] else None


def _scope(place: Place) -> str:
    """What follows the figure up to the next change told: 'down 54.3% to 1,707 for the quarter'."""
    shares = [f.start for f in place.figures() if f.kind == SHARE and f.start > place.figure.end]
    return place.article.text[place.figure.end : min([place.end, *shares])]


def _named_period(place: Place, figure: Figure) -> str:
    """The quarter meant: its year where the text names it, else the last one of that number to have ended."""
    number, year = int(figure.value), figure.years[0]
    if year:
        return f"{year}Q{number}"
    dated = place.article.quarter_years.get(number)
    if dated:
        return f"{dated}Q{number}"
    return quantities.last_quarter(number, place.article.as_of)


def _fresh(article: Article, period: str) -> bool:
    """Whether a report of the article's day would speak of the period without naming its year."""
    end = date(int(period[:4]), 3 * int(period[5]) if "Q" in period else 12, 28)
    return article.dated and 0 <= (article.as_of - end).days <= 150


# 'Last year' as the time told of, not as a base of comparison nor as the year of a quarter.
_LAST_TOLD = re.compile(
    r"(?<!\bof )(?<!\bthan )(?<!\bfrom )(?<!\bto )(?<!\bwith )(?<!\bover )(?<!\bon )(?<!\bagainst )(?<!\bversus )(?<!\bperiod )(?<!\bquarter )(?<!\bframe )(?<!\bmonths )"
    r"(?<!\btime )(?<!\bstretch )\blast year\b(?!'s)",
    re.I,
)


def _yearly(place: Place) -> tuple[str, bool] | None:
    told_of_last = _LAST_TOLD.search(place.left) or _LAST_TOLD.search(_scope(place))
    if told_of_last and not _YEARLY.search(place.words):
        year = str(place.article.as_of.year - 1)
        return year, _fresh(place.article, year) and not place.article.names_quarter
    return _year_meant(place) if _YEARLY.search(place.words) else None


# What comes before a year that is only compared with.
_YEAR_BASE = re.compile(
    rf"{BASE_BEFORE.pattern}|\b(?:below|above|under|behind|over|ahead of)(?: in)? $|\b(?:with|to|versus|vs\.?|from|against) [0-9][0-9,]* (?:[a-z]+ ){{0,3}}in $",
    re.I,
)


def _year_meant(place: Place) -> tuple[str, bool]:
    """The year of a figure that is of a whole year: the one named beside it or in its sentence, else the newest."""
    named: list[Figure] = []
    for span in (place.clause, (place.start, place.end)):
        years = [f for f in place.article.figures_in(*span) if f.kind == YEAR and f.years[0] == f.years[1]]
        years = [f for f in years if not _YEAR_BASE.search(place.article.text[max(0, f.start - 40) : f.start])]
        named = named or years
    # 'After peaking in 2021 at 18,560 days, production dropped to 7,716 in 2024': each has its own.
    beside = [f for f in named if (f.end <= place.figure.start and place.figure.start - f.end <= 12)
              or place.figure.end <= f.start <= place.figure.end + 12]  # fmt: skip
    named = beside or named
    if len({f.years[0] for f in named}) == 1:
        return str(named[0].years[0]), True
    newest = place.ask(quantities.newest_period, "year")
    return (newest, False) if newest else ("", False)


def speaks_of_another_place(place: Place) -> bool:
    """Whether the words around the figure are of filming outside Los Angeles."""
    # What somebody is quoted with further on may be of the world at large.
    quoted = re.search(r"[ ,][\"“](?=[A-Z])", place.article.text[place.figure.end : place.clause[1]])
    end = place.figure.end + quoted.start() if quoted else place.clause[1]
    words = " ".join(place.article.text[place.clause[0] : end].split())
    elsewhere, here = _ELSEWHERE.search(words), _HERE.search(place.clause_words)
    # 'New York logged 5,048 days, ahead of Los Angeles': the place named last before the figure counts.
    before = max((m.start() for m in _ELSEWHERE.finditer(place.left)), default=-1)
    return bool(elsewhere and not here) or before > max((m.start() for m in _HERE.finditer(place.left)), default=-1)


_HERE = re.compile(
    r"Los Angeles|LOS ANGELES|(?<!Film)(?<!Film )\bL\.?A\.?\b|\blocal (?:TV |television )?(?:production|filming|shoot\w*)\b|Southland|\bregion\b"
)


def is_base(place: Place, period: str) -> bool:
    """Whether the figure is only what another is compared with: 'to 2,402, compared to 2,868'."""
    told = "Q" not in period and re.match(r"^,? last year\b", place.right)
    told = told or re.search(r"\bto(?: just| only)? $", place.left)
    return bool(BASE_BEFORE.search(place.left)) or bool(_LAST_YEAR.match(place.right) and not told)


def days(place: Place) -> Reading | Unread | None:
    """Shoot days of a category in a period."""
    figure = place.figure
    if figure.kind != NUMBER or not _counts_days(place):
        return None
    if place.negated:
        return Unread("The sentence denies it.", quantity="shoot_days")
    if speaks_of_another_place(place):
        return Unread("It speaks of another place.", absent=True, quantity="shoot_days")
    category, named = category_of(place)
    if not category and figure.unit == "shoot_days" and re.search(r"\bin all\b|\bthere were\b", place.left, re.I):
        category, named = "total", False
    period, sure = period_of(place)
    if category == "unknown":
        return Unread("The data hold no days of that kind of production.", absent=True, quantity="shoot_days")
    if category == "unclear":
        return Unread("Whether features or all filming is meant is not said plainly.", quantity="shoot_days")
    if not category or not period:
        return Unread("Category or period is not said plainly.", quantity="shoot_days")
    if _odd_measure(place):
        return Unread(
            "It is a part, an average or a sum that the data do not hold.", absent=True, quantity="shoot_days"
        )
    return _days_reading(place, category, period, named and sure)


# Numbers without a unit that the words before make shoot days.
_BARE = re.compile(
    r"shoot(?:ing)? days,? (?:\w+ ){0,2}(?:compared (?:to|with)|versus|vs\.?|from|against)(?: last year's| just| only)* $"
    rf"|\bshoot(?:ing)? days\b[^;]{{0,60}}?\b(?:{_FALL}|{_RISE}|totall?ed|came|stood|hit|numbered|was|were)\b"
    r"(?: (?:in|to|at|by|just|only|a|total|of|from))* $"
    r"|\bshoot(?:ing)? days\b[^;]{0,80}?,? (?:compared (?:to|with)|versus|vs\.?|against|down from|up from)(?: just| only)? $"
    r"|\bshoot(?:ing)? days\b[^;]{0,90}?,? (?:totall?ing|reaching|for a total of)(?: just| only)? $"
    r"|\bshoot(?:ing)? days in 20[0-9]{2}(?:, [0-9,]+ in 20[0-9]{2}){0,3},? (?:and )?$"
    r"|(?:%|percent|per cent),? (?:[\w-]+ ){0,4}(?:to|at) $|\b(?:doubled|tripled|quadrupled|halved) to(?: just| only)* $"
    r"|[0-9](?: SD| PPD| (?:shoot|shooting|production|permitted) days)?,? (?:from|vs\.?|versus|against|compared (?:to|with)|down from|up from)(?: the| just| only)* $",
    re.I,
)
_PART = re.compile(
    r"\b(?:average[ds]?|year-to-date|so far this year|first half|(?<!total )since(?! (?:19|20)[0-9]{2},)|per (?:week|month|day)|a (?:week|month|day)|"
    r"came from|attributed|of those|of them|per quarter|combined loss|lost|gained|additional|"
    r"supported by|tied to|linked|qualif\w+|incentiv\w+|tax credits?|"
    r"combined|these areas|over the (?:past|last)|in (?:the )?(?:past|last) \w+ (?:years|months)|hosted|burn|zones?|neighborhoods?|locations)\b",
    re.I,
)


# An entry of a table: 'Television 3,405 -15.4%'
_ROW = re.compile(r"^\W*[A-Za-z -]{4,24}:? [0-9][0-9,]* \(?[+-] ?[0-9.]+ ?%\)?\W*$")


def _counts_days(place: Place) -> bool:
    figure = place.figure
    if figure.unit == "shoot_days":
        return True
    if not place.article.about_filming:
        return False
    if (
        not figure.unit
        and figure.value > 20
        and re.search(r"\bshoot(?:ing)? days (?:to|reached|at) $", place.left, re.I)
    ):
        return True
    if not figure.unit and _ROW.match(place.words):
        return True
    # '714 shoot days for dramas, 171 days for comedy and 17 for pilots'
    if (
        figure.unit in ("", "days")
        and re.search(r"\bshoot days? for\b", place.left, re.I)
        and re.match(r"^ for\b", place.right)
    ):
        return True
    if figure.unit == "days":
        return figure.value > 200 and _filming(place)
    # 'rose 25.5 percent for the quarter (1,485 vs. 1,183 days)'
    pair = place.left.endswith("(") and re.match(r"^ (?:vs\.?|versus|against|compared (?:to|with)) [0-9]", place.right)
    return not figure.unit and figure.value > 20 and bool(pair or _BARE.search(place.left))


def _odd_measure(place: Place) -> bool:
    """Whether the figure is a part, an average, a difference or a sum."""
    following = [f.start for f in place.figures() if f.start > place.figure.end]
    right = place.right[: min([50, *(start - place.figure.end for start in following)])]
    counted = re.sub(r" of (?:those|these) ", " ", place.quote)
    around = place.left[-60:] + counted + re.split(r"[,;(]| - ", right)[0]
    if re.search(r"\b(?:decrease|increase|drop|rise|fall|gain|loss) of (?:about |some |just |only )?$", place.left):
        return True
    more = r"\b(?:more|fewer|less)\b"
    return bool(_PART.search(around) or re.match(f"^ ?{more}", place.right) or re.search(more, place.quote))


def _days_reading(place: Place, category: str, period: str, sure: bool) -> Reading:
    figure = place.figure
    base = is_base(place, period)
    if base:
        own = re.match(r"^ (?:SD )?(?:in|for|during|of) (20[0-9]{2})\b", place.right)
        shifted = own_quarter(place) is None and (own is None or own.group(1) != period[:4] or "Q" in period)
        period, sure = (production.year_before(period) if shifted else period), False
    record = place.ask(quantities.shoot_days, category, period)
    stated = Stated(figure.value, "shoot_days", figure.word, figure.step)
    return Reading("shoot_days", category, period, stated, record, sure and not base and not place.supposed,
                   partial(_other_days, place, category, period))  # fmt: skip


def _other_days(place: Place, category: str, period: str) -> list[Record]:
    """Days of other categories near that time, and of the same category at any time."""
    found = [place.ask(quantities.shoot_days, other, name) for other in production.CATEGORIES for name in _periods_near(period)
             if (other, name) != (category, period)]  # fmt: skip
    return found + place.ask(quantities.all_shoot_days, category, period)


def _periods_near(period: str) -> list[str]:
    before = production.year_before(period)
    if "Q" not in period:
        return [period, before]
    return [period, before, quantities.quarter_before(period), period[:4], before[:4]]


def change(place: Place) -> Reading | Unread | None:
    """Change of a category's days in percent."""
    figure = place.figure
    if figure.kind != SHARE or not place.article.about_filming:
        return None
    direction, beside = _direction(place)
    category, named = category_of(place)
    if not direction or not category:
        return None
    if _SHARE_OF.match(place.right) or re.search(
        r"\b(?:represent\w*|account\w* for|comprising|made up|constitut\w*|share of) $", place.left, re.I
    ):
        return Unread(
            "It is a share of a total, which the data do not hold.", absent=True, quantity="shoot_days_change"
        )
    if place.negated or category == "unclear":
        why = "Whether features or all filming is meant is not said plainly."
        return Unread("The sentence denies it." if place.negated else why, quantity="shoot_days_change")
    if speaks_of_another_place(place) or category == "unknown":
        return Unread("The data hold no such series.", absent=True, quantity="shoot_days_change")
    period, sure = period_of(place)
    if not period:
        return Unread("The period is not said plainly.", quantity="shoot_days_change")
    base = _base(place, period)
    if not base:
        return Unread(
            "The data hold no change against that base.", absent=True, lacking=True, quantity="shoot_days_change"
        )
    sign = -1 if direction == "fall" else 1
    record = place.ask(quantities.shoot_days_change, category, period, base)
    stated = stated_of(figure, sign * figure.value)
    sure = sure and named and base in _USUAL_BASES and not place.supposed
    if base not in _USUAL_BASES:
        record = replace(record, firm=False)
    if not beside:
        # The word of change may be of something else: only the size can be told.
        sure, record = False, replace(record, firm=False)
    return Reading("shoot_days_change", category, period, stated, record, sure,
                   partial(_other_changes, place, category, period, base))  # fmt: skip


# '1,000 fewer shoot days', '1,000 shoot days fewer'; 'a loss of 3,755 shoot days', 'fell by 3,755 shoot days'
_MORE = re.compile(r"\b(?:(?P<fall>fewer|less)|(?P<rise>more))\b(?! than)", re.I)
_MORE_AFTER = re.compile(r"^ ?(?:(?P<fall>fewer|less|lower|below)|(?P<rise>more|higher|above))\b", re.I)
_CHANGED_BY = re.compile(
    rf"\b(?:(?P<fall>{_FALL})|(?P<rise>{_RISE})) (?:of|by) (?:about |some |just |only |nearly |more than |over |almost )*$",
    re.I,
)


def difference(place: Place) -> Reading | Unread | None:
    """By how many days a category fell or rose on the year before, the quarter before or a period named."""
    figure = place.figure
    if figure.kind != NUMBER or figure.unit not in ("shoot_days", "days") or not place.article.about_filming:
        return None
    told = _MORE.search(place.quote) or _MORE_AFTER.match(place.right) or _CHANGED_BY.search(place.left)
    if not told:
        return None
    category, period = category_of(place)[0], period_of(place)[0]
    base = _base(place, period) if period else ""
    if category not in production.CATEGORIES or base in ("", "five_years") or speaks_of_another_place(place):
        why = "What the days are compared with is not said plainly."
        return Unread(why, absent=True, quantity="shoot_days_difference")
    record = replace(place.ask(quantities.shoot_days_difference, category, period, base), firm=False)
    stated = stated_of(figure, -figure.value if told["fall"] else figure.value, unit="shoot_days")
    return Reading("shoot_days_difference", category, period, stated, record, False)


_SUM = re.compile(
    r"\b(?:(?P<half>first|second) half|first (?P<months>six|nine) months|(?P<todate>year[- ]to[- ]date|so far this year))\b"
    , re.I
)  # fmt: skip


def sum_of_quarters(place: Place) -> Reading | Unread | None:
    """Days, or their change on the year before, of half a year, of nine months or of the year to date."""
    figure, told = place.figure, _SUM.search(place.close) or _SUM.search(place.clause_words)
    counted = figure.kind == NUMBER and _counts_days(place)
    if not told or not (counted or figure.kind == SHARE) or not place.article.about_filming:
        return None
    category, _ = category_of(place)
    periods = _quarters_of_sum(place, told)
    direction = "rise" if counted else _direction(place)[0]
    if category not in production.CATEGORIES or not periods or not direction or speaks_of_another_place(place):
        return Unread("Which quarters together are meant is not said plainly.", absent=True, quantity="shoot_days")
    if counted and BASE_BEFORE.search(place.left):
        periods = tuple(production.year_before(period) for period in periods)
    ask = quantities.shoot_days_sum if counted else quantities.shoot_days_sum_change
    record = replace(place.ask(ask, category, periods), firm=False)
    stated = stated_of(
        figure, -figure.value if direction == "fall" else figure.value, unit="shoot_days" if counted else ""
    )
    quantity = "shoot_days" if counted else "shoot_days_change"
    return Reading(quantity, category, f"{periods[0]} to {periods[-1]}", stated, record, False)


def _quarters_of_sum(place: Place, told: re.Match[str]) -> tuple[str, ...]:
    """The quarters meant: of the year named, else of that of the newest quarter that was public or named."""
    years = [f.years[0] for f in place.figures() if f.kind == YEAR and f.years[0] == f.years[1]]
    newest = max([place.ask(quantities.newest_period), *_quarters_named(place)])
    year = str(max(years)) if years else newest[:4]
    last = int(newest[5]) if newest[:4] == year else 4
    first = 3 if (told["half"] or "").lower() == "second" else 1
    if told["half"]:
        last = first + 1
    elif told["months"]:
        last = {"six": 2, "nine": 3}[told["months"].lower()]
    return tuple(f"{year}Q{number}" for number in range(first, last + 1)) if newest and last > first else ()


_LEAST = re.compile(
    r"\b(?:(?P<low>lowest|fewest|slowest|worst|smallest)|(?P<high>highest|most|best|busiest|largest|strongest))\b[^;.]{0,60}\bsince $",
    re.I,
)


def lowest_since(place: Place) -> Reading | Unread | None:
    """The year since which no year, or no quarter, had so few, or so many, days."""
    figure, told = place.figure, _LEAST.search(place.left)
    if figure.kind != YEAR or not told or not place.article.about_filming:
        return None
    category, _ = category_of(place)
    period = _period_of_least(place)
    if category not in production.CATEGORIES or not period or place.negated or speaks_of_another_place(place):
        return Unread("What was so low or high is not said plainly.", quantity="lowest_since")
    record = replace(place.ask(quantities.lowest_since, category, period, bool(told["high"])), firm=False)
    return Reading("lowest_since", category, period, Stated(figure.years[0], "year"), record, False)


def _period_of_least(place: Place) -> str:
    """The quarter where the sentence speaks of one, else the year named in it, or the last."""
    if "quarter" in place.words.lower() or _period_figures(place, place.start, place.end):
        period = period_of(place)[0]
        return period if "Q" in period else ""
    named = [f.years[0] for f in place.figures() if f.kind == YEAR and f is not place.figure]
    return str(max(named, default=place.article.as_of.year - 1))


def _direction(place: Place) -> tuple[str, bool]:
    """'fall' or 'rise': the nearest word of change, before the figure or right after it; and whether it stands beside."""
    sign = re.search(r"[ (]([+-]) ?$", place.left)
    if sign:
        return ("rise" if sign.group(1) == "+" else "fall"), True
    right = _DIRECTION.search(place.right[:38])
    if right and not re.search(r"[,;.]", place.right[: right.start()]):
        gap = place.right[: right.start()].strip(" -")
        if not re.search(r"\b(?:to|and|while|but)\b", gap):
            before = list(_DIRECTION.finditer(place.left[-14:]))
            if not before:
                return right.lastgroup or "", True
    words = place.left[-90:]
    left = list(_DIRECTION.finditer(words))
    return (left[-1].lastgroup or "", len(words) - left[-1].end() <= 30) if left else ("", False)


_USUAL_BASES = ("year", "quarter", "five_years")


def _base(place: Place, period: str) -> str:
    """What the change is measured against: year, quarter, five_years; '' for what the data do not hold."""
    # What is said of the next figure is not said of this one.
    following = [f.start for f in place.figures() if f.kind == SHARE and f.start > place.figure.end]
    right = place.right[: min([90, *(start - place.figure.end for start in following)])]
    near = place.left[-70:] + place.quote + right
    if _FIVE_YEARS.search(near) or _FIVE_YEARS_AHEAD.search(place.left):
        return "five_years"
    named = base_named(place, period)
    other = _OTHER_BASE.search(near)
    if (
        (other and not (named and _LEVEL.match(other.group())))
        or _SINCE_YEAR.search(re.split(r"[,;]| - ", right)[0])
        or _MONTHLY.search(place.left[-70:] + place.quote + right.split(",")[0])
    ):
        return ""
    # 'All are below the five-year average, with dramas down 19.2%, comedies down 44.4% and pilots down 72.5%'
    told = list(_FIVE_YEARS.finditer(place.left))
    if told and not _YEAR_ON_YEAR.search(place.left[told[-1].end() :] + right):
        return "five_years"
    if _QUARTER_BASE.search(near):
        return "quarter"
    return _usual(named, period)


# '36% fewer than 2019's 36,540'; '4% above the previous high, set in Q4 2018'; 'exceeded 2019 (36,540) by 1 percent'
_BASE_AFTER = re.compile(
    r"\b(?:than|vs\.?|versus|from|compared (?:to|with)|against|over|on|below|above)(?: (?:in|its|the|that of|just|pre-pandemic|year|levels of|same|time|period|quarter|span|stretch|frame|of|during|three|months))* $"
    r"|\b(?:set|recorded|logged|reached|hit) (?:back )?in (?:the )?$", re.I
)  # fmt: skip
_BASE_PASSED = re.compile(r"\b(?:exceed\w*|surpass\w*|best(?:s|ed)|topp?ed|beat)\b[^,;]*$", re.I)


def base_named(place: Place, period: str) -> str:
    """The year or quarter that a change is told against, by name where it is not the one before; '' without one."""
    text, figure = place.article.text, place.figure
    before = [f for f in place.article.figures_in(place.start, figure.start) if f.kind in (YEAR, QUARTER)]
    passed = before and place.left.endswith(" by ") and _BASE_PASSED.search(text[place.start : before[-1].start])
    named = before[-1] if passed else None
    for other in place.article.figures_in(figure.end, min(place.end, figure.end + 80)):
        if named or other.kind == SHARE:
            break
        between = " ".join(text[figure.end : other.start].split()) + " "
        named = other if other.kind in (YEAR, QUARTER) and _BASE_AFTER.search(between) else None
    return _period_named_as_base(place, named, period) if named else ""


def _period_named_as_base(place: Place, figure: Figure, period: str) -> str:
    """A quarter by itself; a year alone stands for the same quarter of it."""
    if figure.kind == YEAR:
        return f"{figure.years[0]}{period[4:]}"
    after = " " + " ".join(place.article.text[figure.end : figure.end + 30].split())
    return production.year_before(period) if _LAST_YEAR.match(after) else _named_period(place, figure)


def _usual(base: str, period: str) -> str:
    """A base by its common name, where the period named is the one before."""
    if base in ("", period, production.year_before(period)):
        return "year"
    return "quarter" if "Q" in period and base == quantities.quarter_before(period) else base


def _other_changes(place: Place, category: str, period: str, base: str) -> tuple[Record, ...]:
    """Changes of other categories and against other bases: a figure that fits one of them was tied to the wrong name."""
    found = [place.ask(quantities.shoot_days_change, other, period[:4], "year") for other in production.CATEGORIES]
    for other in production.CATEGORIES:
        for kind in _USUAL_BASES:
            if (other, kind) != (category, base):
                record = place.ask(quantities.shoot_days_change, other, period, kind)
                found.append(record)
    others = [quantities.quarter_before(period), period[:4]] if "Q" in period else []
    years = [f"{int(period[:4]) + step}{period[4:]}" for step in (-2, -1, 1, 2)]
    names = dict.fromkeys([*others, *years, *_quarters_named(place)])
    return (*found, *(place.ask(quantities.shoot_days_change, category, name, "year") for name in names))


def _quarters_named(place: Place) -> list[str]:
    """Every quarter that the article names."""
    return [_named_period(place, figure) for figure in place.article.figures if figure.kind == QUARTER]


def run_of_falls(place: Place) -> Reading | Unread | None:
    """How many quarters in a row the days fell, or rose."""
    figure = place.figure
    ordinal = figure.kind == ORDINAL and bool(_RUN.match(place.right))
    count = figure.kind == NUMBER and bool(
        re.match(r"^ (?:straight|consecutive|successive) (?:calendar )?quarter", place.right, re.I)
        or (figure.unit == "quarters" and re.search(r"\b(?:straight|consecutive|successive)\b|^quarters\b", place.quote, re.I)
            and re.search(r"\b(?:straight|consecutive|successive)\b|in a row", place.quote + place.right[:30], re.I))
        or (figure.unit == "quarters" and re.match(r"^ (?:[\w-]+ ){0,4}?in a row\b", place.right, re.I))
    )  # fmt: skip
    named = figure.kind == QUARTER and bool(re.match(r"^ (?:[\w-]+ ){0,3}?in a row\b", place.right, re.I))
    if not (ordinal or count or named):
        return None
    if re.search(r"\b(?:year|annual|month|week)(?:ly)?\b", place.right[:30], re.I):
        return Unread("The data are set against runs of quarters only.", absent=True, quantity="falling_quarters")
    if not (place.article.about_filming or _filming(place)):
        return Unread("What fell is not said plainly.", quantity="falling_quarters")
    way = _way(place)
    if not way:
        return Unread("Whether the quarters fell or rose is not said plainly.", quantity="falling_quarters")
    if re.match(
        r"^ (?:in a row )?of (?:double|single|triple|high|low)\b|^ (?:in a row )?(?:of|with) [\w ]{0,20}[0-9]",
        place.right,
    ):
        return Unread("It counts changes of some size only.", absent=True, quantity=way)
    if place.negated or place.supposed or speaks_of_another_place(place):
        return Unread("The sentence denies or supposes it, or speaks of another place.", quantity="falling_quarters")
    return _run_reading(place, way)


def _way(place: Place) -> str:
    """Whether a run is of falls or of rises: by the words right beside it, else the only ones of the sentence."""
    for words in (place.right[:60], place.words):
        told = {m.lastgroup for m in _DIRECTION.finditer(words)}
        if len(told) == 1:
            return "falling_quarters" if told == {"fall"} else "rising_quarters"
    return "falling_quarters" if any(m.lastgroup == "fall" for m in _DIRECTION.finditer(place.words)) else ""


def _run_reading(place: Place, way: str) -> Reading | Unread:
    category, named = category_of(place)
    if category in ("", "unclear"):
        category, named = "total", False
    if category == "unknown":
        return Unread("The data hold no days of that kind of production.", absent=True, quantity=way)
    period, sure = period_of(place)
    if not period and place.article.dated:
        period, sure = place.ask(quantities.newest_period), False
    if not period or "Q" not in period:
        return Unread("The period is not said plainly.", quantity=way)
    ask = quantities.falling_quarters if way == "falling_quarters" else quantities.rising_quarters
    record = place.ask(ask, category, period)
    stated = Stated(place.figure.value, "quarters", place.figure.word)
    special = category != "total" and not re.search(
        r"\b(?:category|TV|television|features?|commercials?)\b", place.clause_words, re.I
    )
    return Reading(way, category, period, stated, record, sure and named and not special)


def is_period(figure: Figure) -> bool:
    """Whether a figure only names a time."""
    return figure.kind in (YEAR, QUARTER) or (figure.kind == DAY and figure.known_to != "day")


def categories_in(words: str) -> list[str]:
    """Every category of the data that some words name, in their order."""
    named = dict.fromkeys(m.lastgroup or "" for m in _CATEGORY.finditer(words))
    return [name for name in named if name in production.CATEGORIES]


def named_categories(place: Place) -> list[str]:
    """Every category of the data that the sentence names; all filming where it names none."""
    known = categories_in(place.words)
    if set(known) <= {"total"}:
        known = list(dict.fromkeys(["total", _category_before(place) or "total"]))
    return known


def named_periods(place: Place) -> list[str]:
    """The period that the figure seems to be of, and every quarter or year that the sentence, or the last to do so, names;
    and the first quarter of the article, which it is mostly about."""
    spans = [place.article.sentences[back] for back in range(place.number, -1, -1)]
    quarters = ([f for f in place.article.figures_in(s.start, s.end) if f.kind == QUARTER] for s in spans)
    named = [_named_period(place, figure) for figure in next((found for found in quarters if found), [])]
    # 'Compared to Q2 2023' is told of the same quarter a year on.
    named += [
        f"{f.years[0] + 1}Q{int(f.value)}"
        for f in place.figures()
        if f.kind == QUARTER and f.years[0] and place.article.compared(f)
    ]
    years = [str(f.years[0]) for f in place.figures() if f.kind == YEAR and f.years[0] == f.years[1]]
    numbers = {int(figure.value) for figure in place.figures() if figure.kind == QUARTER}
    crossed = [f"{year}Q{number}" for year in years for number in sorted(numbers)]
    found = dict.fromkeys([period_of(place)[0], *named, *crossed, *years, *_quarters_named(place)[:1]])
    return [period for period in found if period]


def names_quarter(place: Place) -> bool:
    """Whether the sentence says of which quarter and year it tells; one that it only compares with does not count."""
    return any(f.kind == QUARTER and f.years[0] and not place.article.compared(f) for f in place.figures())


def sign_of(place: Place) -> int:
    """-1 for a fall, 1 for a rise, 0 where neither is said."""
    return {"fall": -1, "rise": 1, "": 0}[_direction(place)[0]]


def base_and_sign(place: Place, period: str) -> tuple[str, int]:
    """What a change is measured against, and its sign; ('', 0) where either is not said."""
    sign, base = sign_of(place), _base(place, period)
    return (base, sign) if sign and base else ("", 0)
