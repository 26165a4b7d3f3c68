"""The fact-checker: every figure accounted for, no false verdict, honest where it cannot know."""

from __future__ import annotations

import csv
import json
import random
import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analysis.verdicts import (
    ABSENT,
    CONFIRMED,
    CONFLICTS,
    ELSEWHERE,
    ROUNDED,
    SUPERSEDED,
    UNREAD,
    VERDICTS,
    nearness_to,
)
from helpers.archive import ArchiveError, open_archive
from helpers.articles import check_article
from helpers.articles.checking import as_json_object
from helpers.articles.command import ArticleError, read, run
from helpers.articles.figures import figures, number_of_words
from helpers.articles.lexicon import lexicon
from helpers.articles.record import register
from helpers.articles.text import cleaned, sentences

TEXTS = sorted((Path(__file__).parent).glob("*.txt"))
HELD = {CONFIRMED, ROUNDED}
DEFINITE = HELD | {CONFLICTS, SUPERSEDED}


def expected_of(path):
    text, given_ = (
        path.read_text(encoding="utf-8"),
        tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8")),
    )
    return text, given_["as_of"], [(*place_of(text, quote), verdict) for quote, verdict in given_["expected"]]


def place_of(text, quote):
    words, _, nth = quote.partition("#")
    at = -1
    for _ in range(int(nth or 1)):
        at = text.find(words, at + 1)
        assert at >= 0, quote
    return at, at + len(words)


@pytest.fixture(scope="module")
def reports():
    archives, found = {}, {}
    for path in TEXTS:
        text, as_of, expected = expected_of(path)
        archive = archives.setdefault(as_of, open_archive(as_of))
        found[path] = (check_article(text, archive=archive), text, as_of, expected)
    return found


def at(report, start, end):
    return next((found for found in report.findings if found.start < end and start < found.end), None)


def alike(found, verdict):
    return found == verdict or {found, verdict} <= HELD


def led_to(found):
    """Whether the value on record that a figure left open states is its first lead."""
    open_ = found.verdict in (UNREAD, ABSENT) and found.stated and found.leads
    if not open_:
        return False
    fact = found.leads[0].fact
    value = abs(fact.value) if isinstance(fact.value, int | float) else fact.value
    return nearness_to(found.stated, value, fact.unit) != "off"


def test_there_are_at_least_thirty_texts():
    assert len(TEXTS) >= 30


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_figure_in_digits_is_a_finding_or_a_label(path, reports):
    report, text, _, _ = reports[path]
    spans = [(found.start, found.end) for found in (*report.findings, *report.labels)]
    if "<html" in text:
        text = re.sub(r"<(script|style).*?</\1>|<[^>]+>|&#?\w+;", lambda m: " " * len(m.group()), text)
    for match in re.finditer(r"[0-9]+", text):
        assert any(start <= match.start() < end for start, end in spans), match.group()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_nothing_is_confirmed_or_contradicted_that_should_not_be(path, reports):
    report, _, _, expected = reports[path]
    for found in report.findings:
        if found.verdict not in DEFINITE:
            continue
        wanted = [verdict for start, end, verdict in expected if found.start < end and start < found.end]
        assert any(alike(found.verdict, verdict) for verdict in wanted), (found.quote, found.verdict, found.why)


def test_four_of_five_checkable_figures_are_judged_as_they_should_be(reports):
    wanted = [(reports[p][0], item) for p in TEXTS for item in reports[p][3] if item[2] in DEFINITE]
    right = [
        1 for report, (start, end, verdict) in wanted if (f := at(report, start, end)) and alike(f.verdict, verdict)
    ]
    assert len(wanted) > 150
    assert len(right) / len(wanted) >= 0.8


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_quote_is_what_stands_at_its_offsets(path, reports):
    report, text, _, _ = reports[path]
    for found in (*report.findings, *report.labels):
        assert text[found.start : found.end] == found.quote


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_what_is_judged_names_its_quantity_value_and_sources(path, reports):
    report, _, _, _ = reports[path]
    for found in report.findings:
        assert found.verdict in VERDICTS
        assert found.why
        assert "(nan)" not in found.why
        if found.verdict in DEFINITE:
            assert found.quantity
            assert found.stated is not None
            assert found.computed is not None
            assert found.computed.sources or found.quantity == "raises"


def test_a_misprint_that_others_printed_is_named_as_such():
    found = check_article(
        "FilmLA counted 5,349 shoot days overall in the second quarter of 2025.", "2025-07-25"
    ).findings[0]
    assert found.verdict == CONFLICTS
    assert found.computed.value == 5394
    assert "rejected" in found.why


def test_a_conflict_of_counting_rules_is_explained():
    text = "The 1988 writers' strike lasted 155 days."
    found = next(f for f in check_article(text, "2023-09-08").findings if f.quantity == "stoppage_days")
    assert found.verdict == CONFLICTS
    assert "153" in found.why
    assert "154" in found.why


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("The strike did not last 148 days, the writers said.", "2023-10-10"),
        ("If the writers' strike lasts 153 days it will match the record.", "2023-09-08"),
        ("The autoworkers' strike lasted 40 days.", "2023-10-10"),
        ("In Britain, writers struck for 148 days.", "2023-10-10"),
        ("New York counted 7,476 shoot days in the first quarter of 2023, FilmLA said.", "2023-09-08"),
        ("The strike lasted 148 days.", "2023-10-10"),
        ("Members approved it with 97.85 percent.", "2023-09-08"),
    ],
)
def test_what_is_denied_supposed_or_of_others_is_not_judged(text, as_of):
    assert all(found.verdict not in DEFINITE for found in check_article(text, as_of).findings)


def test_as_of_an_earlier_day_later_facts_are_not_in_the_data():
    text = "SAG-AFTRA members ratified the contract with 78.33 percent."
    assert check_article(text, "2023-11-20").findings[0].verdict == ABSENT
    assert check_article(text, "2023-12-10").findings[0].verdict == CONFIRMED


def test_a_day_outside_the_data_is_refused_with_the_days_there_are():
    with pytest.raises(ArchiveError, match="lies outside the data"):
        check_article("Day 1.", "1850-01-01")


# --- short texts: what is read in each, and what of it must be left alone ----------------------------------------

SENTENCES = [
    # A sentence that names a union but nothing of bargaining may tell the year of filming.
    ("2019-02-01", "Crews in Los Angeles had a busy 2018. FilmLA counted 38,795 shoot days, up 1.3 percent.",
     {"38,795": CONFIRMED, "1.3 percent": CONFIRMED}),
    # Two days told as 'between A and B' begin and end; what has run out is not what will.
    ("2023-10-10", "The writers were on strike between May 2 and September 27, 2023.", {"May 2": CONFIRMED, "September 27, 2023": CONFIRMED}),
    ("2023-10-10", "Between May 12 and Sept. 27 the writers were on strike.", {"May 12": CONFLICTS, "Sept. 27": CONFIRMED}),
    ("2008-03-01", "Writers struck between Nov. 5, 2007 and Feb. 12, 2008.", {"Nov. 5, 2007": CONFIRMED, "Feb. 12, 2008": CONFIRMED}),
    ("2023-12-01", "The actors' new contract runs from November 9, 2023 to June 30, 2026.", {"June 30, 2026": UNREAD}),
    # The period that a text was said to be of is not that of a count which has its own elsewhere in the text.
    ("2023-10-18", "FilmLA reports on the third quarter of 2023. There were 5,311 shoot days. Features had 828 days then and have 376 now. "
     "The third quarter of 2022 is a memory.", {"5,311": CONFIRMED, "376": CONFIRMED, "828": UNREAD}),
    # Numbers in words that a list joins by 'and', and days whose number is a word.
    ("2024-07-25", "IATSE members ratified the Basic Agreement. It brings raises of seven, four and three and a half percent.",
     {"seven": CONFIRMED, "four": CONFIRMED, "three and a half percent": CONFIRMED}),
    ("2008-03-01", "The Writers Guild's strike of 2007 began on November fifth and ended on February twelfth.",
     {"November fifth": CONFIRMED, "February twelfth": CONFIRMED}),
    # A number with a decimal point, of a vote or after a share, is a share: nobody counts people in tenths.
    ("2023-04-20", "Writers authorized a strike by 97.85, the guild said.", {"97.85": CONFIRMED}),
    ("2023-04-20", "Writers authorized a strike by 97.58, the guild said.", {"97.58": CONFLICTS}),
    # Where those against are named first, theirs is the first count.
    ("2019-04-15", "Writers approved the code of conduct, 7,882 ayes against 392.", {"7,882": CONFIRMED, "392": CONFIRMED}),
    ("2002-04-22", "Screen actors refused the agents' deal. The noes came out ahead, with 13,977 against to 11,680.", {"13,977": UNREAD}),
    ("2008-02-15", "The writers lifted the strike by a margin of 3,492 to 283.", {"3,492": CONFIRMED, "283": CONFIRMED}),
    # A year or a quarter before, told ahead of a count of filming, is the count's own period.
    ("2023-07-20", "In the second quarter of 2023 comedies had 84 shoot days, FilmLA said; a year before, they had 309.",
     {"84": CONFIRMED, "309": CONFIRMED}),
    # The same year is the one told last; a day that names its own year is of that year.
    ("2020-01-10", "Actors struck the studios on March 7, 1960. The writers had walked out on January 16 of the same year.",
     {"March 7, 1960": CONFIRMED, "January 16": CONFIRMED}),
    ("2025-07-10", "Video game performers authorized action in 2023, walked on July 26, 2024 and came back on June 11, 2025.",
     {"July 26, 2024": CONFIRMED, "June 11, 2025": CONFIRMED}),
    # A vote told after a deal is on the deal; its day is that of what was voted on.
    ("2023-06-25", "The directors have their agreement. Members said yes by 87 percent.", {"87 percent": CONFIRMED}),
    ("2023-06-25", "The directors have their agreement. Members said yes by 78 percent.", {"78 percent": CONFLICTS}),
    ("2023-10-15", "The writers have a contract. In the spring 97.85 percent had said yes.", {"97.85 percent": UNREAD}),
    ("2017-06-01", "The Writers Guild's members voted May 24 to accept their new contract.", {"May 24": CONFIRMED}),
    # What is struck may be a deal.
    ("2014-05-02", "The Writers Guild has an accord with the studios. The accord, struck on April 1, is for three years.", {"April 1": CONFIRMED}),
    # A length between two days is that of the strike; so many days later leaves out a day that both ends counted would have.
    ("2023-10-10", "The writers' strike ran from May 2, 2023 to Sept. 27, 148 days.", {"148 days": CONFIRMED}),
    ("1988-08-20", "The writers walked out on March 7. The strike ended 153 days later.", {"153 days": CONFIRMED}),
    ("1981-08-01", "The writers walked out on April 11, 1981. The strike ended 93 days later.", {"93 days": UNREAD}),
    # What a figure is compared with has a ballot of its own.
    ("2023-12-06", "Members ratified the actors' contract. Turnout was about 38 percent, down from nearly 48 percent when the strike was authorized.",
     {"38 percent": ROUNDED}),
    # Idle days are the bureau's, whoever counts them.
    ("2024-05-06", "The SAG-AFTRA strike of 2023 alone took 13.12 million idle days.", {"13.12 million": CONFIRMED}),
    ("2024-05-06", "The SAG-AFTRA strike of 2023 alone took 12.13 million idle days.", {"12.13 million": CONFLICTS}),
    # A strike, and the end of a contract, are not of a part of a union; a committee of the other side is no board.
    ("2022-05-06", "The pact of the actors with the ad industry's Joint Policy Committee runs to March 31, 2025.", {"March 31, 2025": CONFIRMED}),
    # A day beside the one on record may be told by another clock.
    ("2023-10-10", "SAG-AFTRA has been on strike since July 13.", {"July 13": UNREAD}),
    # A share in the other direction is wrong or open, never unknown.
    ("2025-02-01", "FilmLA told of 2024. Reality TV kept growing: it rose 45.9 percent over the full year.", {"45.9 percent": CONFLICTS}),
    ("2025-02-01", "FilmLA told of 2024. Reality TV kept sliding: it lost 45.9 percent over the full year.", {"45.9 percent": CONFIRMED}),
    # A year that a figure is said to lie below or above is the base, whatever adjective stands before it.
    ("2025-02-01", "FilmLA counted 23,480 shoot days last year, 5.6 percent below a strike-battered 2023.",
     {"23,480": CONFIRMED, "5.6 percent": CONFIRMED}),
    # 'For the' before a part of a union names what was voted on, not how.
    ("2024-07-20", "IATSE members ratified both pacts. Turnout came to 70% for the Basic Agreement and 53% for the Area Standards Agreement.",
     {"70%": CONFIRMED, "53%": CONFIRMED}),
    # Cents are no millions, and a value that is on record is no misprint of itself.
    ("2023-10-14", "SAG-AFTRA says that its viewership fee would cost the companies less than 57 cents per subscriber each year.",
     {"57": UNREAD}),
    # What the labor bureau counts has what is counted, an industry and a year; of one strike, the union instead.
    ("2025-03-10", "The Labor Department counted 31 major work stoppages in 2024. They idled 271,500 workers, compared with 458,900 a year earlier.",
     {"31": CONFIRMED, "271,500": CONFIRMED, "458,900": CONFIRMED}),
    ("2025-03-10", "The Labor Department counted 33 major work stoppages in 2024, and 23 in 2023.", {"33": CONFLICTS, "23": CONFLICTS}),
    ("2024-04-02", "By the count of the Bureau of Labor Statistics the writers' strike of 2007 idled 10,500 workers.", {"10,500": CONFIRMED}),
    ("2024-04-02", "By the count of the Bureau of Labor Statistics the writers' strike of 2007 idled 15,000 workers.", {"15,000": CONFLICTS}),
    ("2024-04-02", "The Bureau of Labor Statistics counted it too. The writers' strike of 2023 lasted 148 days.", {"148": CONFIRMED}),
    # Pay of writers is asked for by kind, field and year; people who earned are those employed.
    ("2025-02-10", "WGA writers reported earnings of $1.29 billion in 2023, and 5,501 writers were employed.",
     {"$1.29 billion": CONFIRMED, "5,501": CONFIRMED}),
    ("2025-02-10", "WGA writers reported earnings of $1.89 billion in 2023, and 5,051 writers were employed.",
     {"$1.89 billion": ELSEWHERE, "5,051": CONFLICTS}),
    ("2025-02-10", "In 2023 the WGA collected residuals of $598.5 million, of which film brought $202.1 million.",
     {"$598.5 million": CONFIRMED, "$202.1 million": ROUNDED}),
    ("2023-08-01", "WBD thinks that its earnings of 2023 came to $1.3 billion.", {"$1.3 billion": UNREAD}),
    # A minimum is asked for by what it pays for and since when.
    ("2024-03-01", "A SAG-AFTRA day performer now earns $1,158 a day instead of $1,082.", {"$1,158": CONFIRMED, "$1,082": CONFIRMED}),
    ("2024-03-01", "A SAG-AFTRA day performer now earns $1,082 a day.", {"$1,082": ELSEWHERE}),
    ("2024-03-01", "For the teleplay and story of an hour-long network script the WGA minimum is $48,362.", {"$48,362": CONFLICTS}),
    # What is still to come, a part of a script, of a year or of the whole is not the account that is on record.
    ("2024-03-01", "SAG-AFTRA says that the day performer minimum will be $1,204 in July.", {"$1,204": UNREAD}),
    ("2024-03-01", "For the teleplay of an hour-long network drama the WGA minimum is $25,000.", {"$25,000": UNREAD}),
    ("2024-03-01", "In 2023 the WGA minimum for an hour-long network script was $41,773.", {"$41,773": CONFIRMED}),
    ("2025-03-10", "The Bureau of Labor Statistics counted 20 major work stoppages in the first half of 2024.", {"20": UNREAD}),
    ("2025-03-10", "Of the workers idled in major work stoppages in 2024, says the BLS, 200,000 workers were in government.", {"200,000": UNREAD}),
    # A list whose figures have words of rounding before their digits.
    ("2023-10-15", "WGA members ratified raises of 5 percent, just 4 percent and nearly 3.5 percent.", {"5 percent": CONFIRMED}),
    ("2023-10-15", "WGA members ratified raises of +5%, +4% and +3.5%.", {"5%": CONFIRMED, "4%": CONFIRMED}),
    # A raise whose day is told comes in a year of its contract; the day does not name another round.
    ("2023-11-20", "SAG-AFTRA won a deal with raises of 7 percent at once, 4 percent in July 2024 and 3.5 percent in July 2025.",
     {"7 percent": CONFIRMED, "4 percent": CONFIRMED, "3.5 percent": CONFIRMED}),
    # What was ratified is the settlement until its paragraph ends.
    ("2023-07-01", "Directors have ratified their contract by 87 percent. More than 6,000 of them took part. Pay goes up 5 percent in the first year and 6 percent in the second.",
     {"5 percent": CONFIRMED, "6 percent": CONFLICTS}),
    # A share that stands for the count before it is of the same thing.
    ("2023-04-20", "Writers authorised a strike: 9,218 of them voted, or 78.79 percent.", {"9,218": CONFIRMED, "78.79 percent": CONFIRMED}),
    ("2001-06-10", "The WGA contract was ratified: 3,785 members, or 91.7 percent, favored it and 343 opposed it.",
     {"3,785": CONFIRMED, "91.7 percent": CONFIRMED, "343": CONFIRMED}),
    # What a package would cost one company is not what it would cost another.
    ("2023-05-30", "By the count of the WGA its proposals would cost Disney $75 million a year and Netflix $75 million.",
     {"$75 million#1": CONFIRMED, "$75 million#2": ELSEWHERE}),
    # The next item of a list is not what the figure before it counts.
    ("2015-02-01", "Dramas jumped 28.6 percent in 2014 to 3,666 shoot days, reality shows 14.7 percent to 5,532, FilmLA said.",
     {"28.6 percent": CONFIRMED, "3,666": CONFIRMED, "14.7 percent": CONFIRMED, "5,532": CONFIRMED}),
    ("2023-07-20", "In the second quarter of 2023 drama plunged 63.8 percent to 360 shoot days and comedy 72.8 percent to 84, FilmLA said.",
     {"63.8 percent": ROUNDED, "360": CONFIRMED, "72.8 percent": CONFIRMED, "84": CONFIRMED}),
    ("2024-02-15", "Unscripted TV came to 1,425 shoot days in the fourth quarter of 2023, FilmLA said.", {"1,425": CONFIRMED}),
    # The right size in the wrong direction is wrong; a word of another thing gives no direction.
    ("2025-03-01", "Shoot days in Los Angeles rose 5.6 percent in 2024, FilmLA said.", {"5.6 percent": CONFLICTS}),
    ("2025-03-01", "Shoot days in Los Angeles fell 5.6 percent in 2024, FilmLA said.", {"5.6 percent": CONFIRMED}),
    # A pair of shares is no count of votes; the part that follows a share is the part voting.
    ("2023-12-06", "SAG-AFTRA members ratified the pact, 78.33 to 21.67 percent.", {"78.33": CONFIRMED, "21.67 percent": CONFIRMED}),
    ("2024-07-20", "Members of IATSE endorsed the Basic Agreement with 85.9 percent and with 87.2 percent the Area Standards Agreement.",
     {"85.9 percent": CONFIRMED, "87.2 percent": CONFIRMED}),
    # Years counted from another day, and strikes known to their month.
    ("2023-10-10", "In 2017 the writers won authority. Six years later 97.85 percent of them voted for a strike authorization.", {"97.85 percent": CONFIRMED}),
    ("2023-09-08", "The writers' strike of 1973 lasted 112 days.", {"112 days": CONFIRMED}),
    ("2023-09-08", "The writers' strike of 1973 lasted 121 days.", {"121 days": CONFLICTS}),
    # The day of one vote is not that of another; weeks are not years.
    ("2026-05-01", "The writers' pattern of demands had been endorsed in March.", {"March": UNREAD}),
    ("2023-12-06", "SAG-AFTRA struck less than four weeks after its talks opened.", {"four weeks": UNREAD}),
    # A year told by 'last year' holds for the sentences that name none; a wrong figure beside a right one conflicts.
    ("2016-01-25", "Film L.A. has new counts. Filming in Los Angeles rose 1.3% to 37,289 shoot days last year. Dramas climbed 19.3% to 4,374 shoot days. "
     "Sitcoms doubled to 2,268. Non-scripted television fell 8% to 5,808 shoot days.",
     {"1.3%": CONFIRMED, "37,289": CONFIRMED, "19.3%": CONFIRMED, "4,374": CONFIRMED, "2,268": CONFIRMED, "8%": CONFIRMED, "5,808": CONFLICTS}),
    ("2016-01-25", "Film L.A. has new counts. Filming in Los Angeles rose 1.3% to 37,289 shoot days last year. Dramas climbed 19.3% to 4,734 shoot days.",
     {"19.3%": CONFIRMED, "4,734": CONFLICTS}),
    # A number written to the ten may be rounded or misprinted.
    ("2016-01-25", "Filming of television dramas in Los Angeles rose 19% to 4,370 shoot days in 2015, FilmLA said.", {"19%": ROUNDED, "4,370": UNREAD}),
    # The word of change of something else is none of the figure's.
    ("2019-11-01", "FilmLA counted the third quarter of 2019. Lower budgeted comedies, however, went from year to year by 45.6%.", {"45.6%": ABSENT}),
    ("2019-11-01", "Comedies exploded by 45.6% to 754 shoot days in the third quarter of 2019, FilmLA said.", {"45.6%": CONFIRMED, "754": CONFIRMED}),
    # The base named at the head of the sentence holds for the list that follows.
    ("2024-07-20", "FilmLA says of the second quarter of 2024 that scripted shows stayed below the five-year average they had kept, with dramas down a lot, "
     "comedies down by a third and pilots down a full 72.5%.", {"72.5%": ABSENT}),
    # 'Feature production showed a drop in on-location filming' is of features.
    ("2019-11-01", "In the third quarter of 2019 feature production showed a 24.7 percent drop in on-location filming, FilmLA said.", {"24.7 percent": CONFIRMED}),
    ("2017-11-02", "On-location film, television and commercial production fell by 3.5 percent in the third quarter of 2017, FilmL.A. said.", {"3.5 percent": CONFIRMED}),
    ("2017-11-02", "Filming for commercials rose 7.2 percent in the third quarter to 1,335 shoot days from the 1,245 in the year-ago quarter, FilmL.A. said.",
     {"7.2 percent": CONFIRMED, "1,335": CONFIRMED, "1,245": CONFIRMED}),
    ("2019-11-01", "FilmLA logged 9,226 of those shoot days in Q3 '19.", {"9,226": CONFIRMED}),
    ("2024-07-20", "FilmLA logged 714 shoot days for dramas, 171 days for comedy and 17 for pilots in the second quarter of 2024.",
     {"714": CONFIRMED, "171": CONFIRMED, "17 ": CONFIRMED}),
    ("2012-08-20", "Location days by Film L.A. for the second quarter of 2012:\n\nTelevision 3,405 -15.4%\nCommercials 1,901 +28.1%",
     {"3,405": CONFIRMED, "15.4%": CONFIRMED, "1,901": CONFIRMED, "28.1%": CONFIRMED}),
    ("2024-11-01", "FilmLA counted less filming in Los Angeles (5,311 shoot days in Q3 2023, vs. 5,048 in Q3 2024).", {"5,311": CONFIRMED, "5,048": CONFIRMED}),
    # Spans of days take the year of their end.
    ("2013-01-01", "The writers' strike ran from March 7 to August 7, 1988. At 155 days, it remains the longest of the Writers Guild, ahead of the 1960 strike.",
     {"March 7": CONFIRMED, "August 7, 1988": CONFIRMED, "155 days": CONFLICTS}),
    ("2023-11-10", "The actors joined the writers, who had been on strike since May 2.", {"May 2": CONFIRMED}),
    ("2023-11-10", "The actors joined the writers, who had been on strike since May 9.", {"May 9": CONFLICTS}),
    ("2023-11-10", "The Writers Guild ended its strike on Sept. 27.", {"Sept. 27": CONFIRMED}),
    ("2008-02-20", "After a 100-day walk-out the writers went back to work.", {"100-day": CONFIRMED}),
    ("2024-06-28", "On June 25, 2024, IATSE and the studios reached a tentative agreement, well before the July 31 deadline.",
     {"June 25, 2024": CONFIRMED, "July 31": CONFIRMED}),
    # What is said of a deal that may fail is not said of the expiry.
    ("2023-04-20", "If no deal is made before the Writers Guild contract expires on May 8, the writers could walk out.", {"May 8": CONFLICTS}),
    ("2023-04-20", "The Writers Guild contract might expire on May 8.", {"May 8": UNREAD}),
    # Votes.
    ("2008-02-14", 'The Writers Guild voted to end its strike. A total of 3,492 cast "yes" ballots; 283 voted no. The 3,775 voting writers chose to go back.',
     {"3,492": CONFIRMED, "283": CONFIRMED, "3,775": CONFIRMED}),
    ("2023-04-20", "The Writers Guild asked for power to call a strike, and 97.85% of members who voted said yes; "
     "a total of 9,218 writers (or 78.79% of eligible members) voted.", {"97.85%": CONFIRMED, "9,218": CONFIRMED, "78.79%": CONFIRMED}),
    ("2023-04-20", "Writers Guild members authorized a strike with 97.58%; turnout was 78.79%.", {"97.58%": CONFLICTS, "78.79%": CONFIRMED}),
    # The part of a union has figures of its own, whatever its neighbours say.
    ("2009-06-20", "SAG members ratified the contract with 78 percent; turnout was 35.26 percent, and the Hollywood Division was for it with 70.7 percent.",
     {"78 percent": CONFIRMED, "70.7 percent": UNREAD}),
    # The members voted on two agreements: a share of one is none of 'the contract'.
    ("2024-07-10", "In 2021, 50.4 percent of the members of IATSE voted down the contract.", {"50.4 percent": UNREAD}),
    ("2024-07-10", "In 2021, 50.4 percent of the members of IATSE voted down the Basic Agreement.", {"50.4 percent": CONFIRMED}),
    ("2019-04-02", "Writers Guild members voted by 93.3% to put a code of conduct in place if no settlement came.", {"93.3%": CONFLICTS}),
    ("2023-10-12", 'The Writers Guild ratified its contract: 8,435 of the 8,525 valid votes were "yes" votes, and there were 90 "no" votes (one percent).',
     {"8,435": CONFIRMED, "8,525": CONFIRMED, "90": CONFIRMED, "one percent": ROUNDED}),
    ("2023-12-08", "On December 5, SAG-AFTRA members ratified their contract.", {"December 5": CONFIRMED}),
    ("2022-02-12", 'The Teamsters say 89 percent voted "yes" on their agreement and 11 percent voted "no."', {"89 percent": CONFIRMED, "11 percent": CONFIRMED}),
    # A day beside the one on record may be told by another clock.
    ("2018-01-05", "SAG-AFTRA members ratified the video game contract on November 8, 2017.", {"November 8, 2017": UNREAD}),
    ("2018-01-05", "SAG-AFTRA members ratified the video game contract on November 21, 2017.", {"November 21, 2017": CONFLICTS}),
    # The last day of an agreement, with the day it takes effect before it.
    ("2023-10-12", "The Writers Guild contract will be in effect from Sept. 25, 2023, to May 1, 2026.", {"May 1, 2026": CONFIRMED}),
    ("2023-12-08", "The SAG-AFTRA agreement expires June 9, 2026.", {"June 9, 2026": CONFLICTS}),
    # A quarter and its year side by side.
    ("2023-01-20", "Filming fell in the fourth quarter, FilmLA said, and 2022 finished with 36,792 shoot days. Commercials ended the year 22.6 percent below 2021 "
     "(with 4,119 SD vs. 5,319 SD). Commercials lost 33.7 percent in the fourth quarter.",
     {"36,792": CONFIRMED, "22.6 percent": CONFIRMED, "4,119": CONFIRMED, "5,319": CONFIRMED, "33.7 percent": CONFIRMED}),
    ("2023-10-12", "Writers Vote After 148-Day Strike of the Writers Guild", {"148-Day": CONFIRMED}),
    ("2023-10-12", "The Writers Guild struck from May 2 on. At 148 days, the work stoppage was its second longest.", {"148 days": CONFIRMED}),
    # Falls of a certain size are not all falls.
    ("2024-01-20", "FilmLA said the fourth quarter of 2023 marked four consecutive quarters of double-digit declines in filming.", {"four consecutive": ABSENT}),
    ("2024-01-20", "FilmLA said Los Angeles filming was down more than 32% in 2023, and the fourth quarter was worse. For the year as a whole, 2023 saw 24,873 "
     "shoot days compared with 36,792 shoot days in 2022, a 32.4% decline.",
     {"more than 32%": ROUNDED, "24,873": CONFIRMED, "36,792": CONFIRMED, "32.4%": CONFIRMED}),
    ("2022-05-10", "FilmLA says that in the first quarter of 2022 commercial on-location production rose by 17 percent to 1,160 shoot days.", {"1,160": CONFIRMED}),
    ("2021-05-10", "Filming in Los Angeles fell 3% in the first quarter to 7,011 shoot days from a year ago, FilmLA said.", {"3%": ROUNDED, "7,011": CONFIRMED}),
    ("2014-11-20", "TV dramas saw an increase of 43.2 percent with 1,408 PPD in the third quarter of 2014, Film L.A. said.", {"43.2 percent": CONFIRMED, "1,408": CONFIRMED}),
    ("2014-05-02", 'The Writers Guild ratified its contract, which expires in 2017. Only 1,193 valid votes were actually cast; there were 1,175 "Yes" votes and 18 "No" votes.',
     {"1,193": CONFIRMED, "1,175": CONFIRMED, "18": CONFIRMED}),
    ("2011-01-20", "SAG members ratified their contract, though only about 25% of the ballots mailed out were returned.", {"about 25%": ROUNDED}),
    ("2014-08-25", "SAG-AFTRA members approved a deal that provides:\n\n- raises of 2.5 percent in the first year, 3 percent in the second year and 3 percent in the third year.",
     {"2.5 percent": CONFIRMED, "3 percent": CONFIRMED}),
    ("2023-12-08", "The writers struck for 148 days; SAG-AFTRA was out for 118 days.", {"148": CONFIRMED, "118": CONFIRMED}),
    # Raises of the years that are left, and a wrong one beside two right ones.
    ("2023-06-10", "The DGA deal brings raises of 5% in the first year, with raises of 4% and 3.5% over the next two years.", {"4%": CONFIRMED, "3.5%": CONFIRMED}),
    ("2024-06-28", "The IATSE deal raises wages by 7% in the first year, 2% in the second year and 3.5% in the third year.", {"7%": CONFIRMED, "2%": CONFLICTS, "3.5%": CONFIRMED}),
    # One of many estimates that is only near is another.
    ("2008-02-20", "The writers' strike cost writers $285 million in wages, the AMPTP said.", {"$285 million": CONFIRMED}),
    ("2008-02-20", "The writers' strike cost $400 million in wages, the AMPTP said.", {"$400 million": ABSENT}),
    ("2023-08-10", "The writers' strike of 2007-08 cost California $2.1 billion, the Milken Institute found.", {"$2.1 billion": CONFIRMED}),
    ("2023-08-10", "The writers' strike of 2007-08 cost California $2.3 billion, the Milken Institute found.", {"$2.3 billion": ABSENT}),
    ("2023-08-10", "The writers' strike of 2007-08 cost Los Angeles $2.5 billion, experts found.", {"$2.5 billion": CONFIRMED}),
    # Figures that only an entry's own words hold, and what another figure of the same size may not borrow from them.
    ("1988-06-24", "The writers rejected the studios' offer on Wednesday by 2,789 votes to 933.", {"2,789 votes": CONFIRMED, "933": CONFIRMED}),
    ("2024-08-02", "The Hollywood Basic Crafts approved their contracts: IBEW Local 40, the electricians, 92%.", {"92%": CONFIRMED}),
    ("2009-06-10", "The new SAG pact brings $105 million in increases and contributions, at the price of close to another $100 million in raises while it stayed open.", {"close to another $100 million": UNREAD}),
    ("2023-10-10", "Under the agreement minimum weekly pay for writers will increase more than 12% over the next three years.", {"more than 12%": UNREAD}),
    ("2008-02-27", "Negotiators for the striking writers reached a tentative agreement on February 8, 2008.", {"February 8, 2008": UNREAD}),
    ("2021-10-05", "IATSE announced that nearly 90% of its 60,000 members voted in favor of a strike authorization.", {"nearly 90%": UNREAD}),
    # Lists of strikes.
    ("2023-05-31", "- 1980 actors strike, 3 months and 3 days, July 21 - October 23, 1980", {"3 months": CONFIRMED, "July 21": CONFIRMED, "October 23, 1980": CONFIRMED}),
    ("2023-05-31", "- 1960 Writers Guild of America strike, 21 weeks (153 days)", {"21 weeks": CONFIRMED}),
    # Terms, months, quarters together, and the last year as low.
    ("2023-10-10", "The writers ratified a three-year contract on Monday.", {"three-year": CONFIRMED}),
    ("2023-10-10", "The writers ratified a five-year contract on Monday.", {"five-year": ABSENT}),
    ("2023-09-28", "The actors' strike, which began in July, goes on.", {"July": CONFIRMED}),
    ("2011-10-20", "FilmLA counted more filming. Commercials rose 3.4 percent in the first nine months of 2011.", {"3.4 percent": CONFIRMED}),
    ("2026-01-15", "Filming in Los Angeles fell again. Last year's 19,694 shoot days were the lowest total since 2020, FilmLA said.", {"19,694 shoot days": CONFIRMED, "2020": CONFIRMED}),
    ("2026-01-15", "Filming in Los Angeles fell again. Last year's 19,694 shoot days were the lowest total since 2018, FilmLA said.", {"2018": ABSENT}),
    # The quarter that a report is about, though its sentences name the one before a year; a list after a base.
    ("2025-07-22", "Filming in Los Angeles fell in the second quarter, FilmLA said. Feature films dropped to 553 shoot days from 704. Television rose by 17%, to 2,224 shoot days from 1,901 in the second quarter of 2024.", {"553 shoot days": CONFIRMED, "704": CONFIRMED, "17%": CONFIRMED, "2,224 shoot days": CONFIRMED, "1,901": CONFIRMED}),
    # A quarter named with the wrong year: its figures are those of the quarter a year later.
    ("2024-07-18", "FilmLA's report on the second quarter of 2023 shows a 12.4% drop. TV dramas had 714 shoot days, TV comedies 171 shoot days. Reality television had 868 shoot days, against last year's 1,317 shoot days.", {"714 shoot days": ELSEWHERE, "171 shoot days": ELSEWHERE, "868 shoot days": ELSEWHERE, "12.4%": UNREAD, "1,317 shoot days": ABSENT}),
    ("2023-09-27", "The members of the Writers Guild of America vote on the ratification between Oct. 2 and Oct. 20.", {"Oct. 2": CONFIRMED, "Oct. 20": ABSENT}),
    # Days told by their weekday: of the week before the report, and only where they are on record.
    ("2023-09-27", "The Writers Guild of America announced on Sunday that it had reached a tentative agreement with the studios.", {"Sunday": CONFIRMED}),
    ("2024-07-28", "The Teamsters reached a tentative deal on Saturday night with the studios.", {"Saturday": CONFIRMED}),
    # Changes against a period named, and days more or fewer.
    ("2022-01-25", "FilmLA counted 37,709 shoot days in 2021. The total exceeded that of 2019 by 3.2 percent.", {"3.2 percent": CONFIRMED}),
    ("2022-01-25", "FilmLA counted 10,780 shoot days in the fourth quarter of 2021. That was 4.1% above the record set in Q4, 2018.", {"4.1%": CONFIRMED}),
    ("2022-01-25", "FilmLA counted 10,780 shoot days in the fourth quarter of 2021. That was 7.1% above the record set in Q4, 2018.", {"7.1%": CONFLICTS}),
    ("2023-10-20", "FilmLA says that the third quarter of 2023 brought a loss of 3,755 shoot days against the year before.", {"3,755": CONFIRMED}),
    ("2023-10-20", "FilmLA says that the third quarter of 2023 brought a loss of 3,575 shoot days against the year before.", {"3,575": CONFLICTS}),
    ("2021-08-05", "In the second quarter of 2021 FilmLA counted more, up 40 percent (from 7,011 to 9,791 shoot days).",
     {"40 percent": ROUNDED, "7,011": CONFIRMED, "9,791": CONFIRMED}),
    ("2021-08-05", "In the second quarter of 2021 FilmLA counted more, up 45 percent (from 7,011 to 9,791 shoot days).", {"45 percent": UNREAD}),
    # Runs of rises, and the last quarter as low.
    ("2021-11-01", "Television production rose for the fourth straight quarter in the third quarter of 2021, FilmLA said.", {"fourth": CONFIRMED}),
    ("2021-11-01", "Television production rose for the ninth straight quarter in the third quarter of 2021, FilmLA said.", {"ninth": UNREAD}),
    ("2023-07-20", "In the second quarter of 2023 filming in Los Angeles was at its lowest since 2020, FilmLA said.", {"2020": CONFIRMED}),
    ("2023-07-20", "In the second quarter of 2023 filming in Los Angeles was at its lowest since 2016, FilmLA said.", {"2016": ABSENT}),
    ("2024-01-20", "Filming in Los Angeles in 2023 fell to its lowest level since 2020, with 24,873 shoot days, FilmLA said.",
     {"2020": CONFIRMED, "24,873": CONFIRMED}),
    # The year of an annual report; 'Feature film on-location filming' is of features; the guild's name is no place.
    ("2013-01-08", "FilmLA put out its annual count. Television dramas were down 20 percent.", {"20 percent": CONFIRMED}),
    ("2013-01-08", "FilmLA put out its annual count. Television dramas were down 25 percent.", {"25 percent": UNREAD}),
    ("2019-04-17", "Feature film on-location filming dropped by 13 percent in the first quarter of 2019 to 708 shoot days, FilmLA said.",
     {"13 percent": CONFIRMED, "708": CONFIRMED}),
    ("2025-01-20", "Filming in Los Angeles fell 5.6% in 2024 from 2023, in spite of the strikes by the Writers Guild of America, FilmLA said.", {"5.6%": CONFIRMED}),
    # The contract that ran out; 'nearly' two decades; the number of a week; an estimator by its full name.
    ("2007-11-05", "Talks broke down as the writers' three-year contract expired, the Writers Guild said.", {"three-year": CONFIRMED}),
    ("2007-11-05", "Talks broke down as the writers' four-year contract expired, the Writers Guild said.", {"four-year": ABSENT}),
    ("2007-11-20", "It would be the first time in nearly two decades that the Writers Guild had walked off the job.", {"nearly two decades": UNREAD}),
    ("2007-11-20", "It is week three of the writers' strike.", {"three": CONFIRMED}),
    ("2008-06-06", "The writers strike cost the region $2.5 billion, by the count of the Los Angeles County Economic Development Corp.",
     {"$2.5 billion": CONFIRMED}),
    # 'Not since' denies what came before it; 'passed' is at least; what is said further on is said of other places.
    ("2007-11-22", "The writers and the studios have not met since talks broke off and the strike began November 5.", {"November 5": CONFIRMED}),
    ("2023-08-15", "The Hollywood writers' strike passed its 100th day this week.", {"100th": ROUNDED}),
    ("2023-11-13", "SAG-AFTRA is wrapping up a walkout that dates back to May 2, when the Writers Guild of America put down its pens.", {"May 2": CONFIRMED}),
    ("2025-01-06", "The SAG-AFTRA strike of 2023 lasted 169,920 minutes (or 118 days).", {"118 days": CONFIRMED}),
    ("2025-04-14", "In the first quarter of 2025 feature production dropped to 451 shoot days, as FilmLA said, \"Demand is weak on a global scale.\"",
     {"451": CONFIRMED}),
    # A strike over one title, of which no end is known, is not the last strike; a run is not wrong where its start is not on record.
    ("2025-07-10", "SAG-AFTRA's members and allies came through the 11-month video game strike.", {"11-month": CONFIRMED}),
    ("2016-10-13", "Television filming rose for the fourth quarter in a row in the third quarter of 2016, FilmLA said.", {"fourth": ABSENT}),
    # What the words leave out is taken up: the round from the day of the report, the ballot from the deal, the side from
    # the settlement; what belongs to the figure beside, or to another strike of the day, is not.
    ("1985-03-20", "March 20, 1985 - Writers took the producers' terms. Members of the guild backed the contract by 2,057 to 822.",
     {"2,057": CONFLICTS, "822": CONFIRMED}),
    ("1988-11-01", "Local 399 has a new contract. Its drivers took the agreement by 1,039 to 199.", {"1,039": CONFIRMED, "199": CONFLICTS}),
    ("2005-03-05", "Actors have a contract: 76.5 percent were in favor, 13 percent of them voting.", {"76.5 percent": CONFIRMED}),
    ("2009-06-20", "The board of the Screen Actors Guild had spurned the studios' offer by 37 to 27 percent.", {"37": ABSENT}),
    ("2020-10-01", "Voice actors in television animation have approved their pact by 74.22 percent.", {"74.22 percent": CONFLICTS}),
    ("2023-10-20", "The actors want 11 percent in the first year and have been offered 7 percent.", {"7 percent": CONFLICTS}),
    ("2026-07-30", "First-year raises are not alike. Directors get 1.5 percent and actors 3 percent.", {"1.5 percent": CONFLICTS}),
    ("2025-02-10", "FilmLA's 2024 is done: 23,480 days in all. Winter was best for features, at 704.", {"704": ABSENT}),
    ("2025-10-20", "FilmLA counted 4,380 shoot days in the third quarter. It had 5,394 the quarter before and 5,048 in summer 2024.",
     {"4,380": CONFIRMED, "5,394": CONFIRMED, "5,048": CONFIRMED}),
    # A vote that only an event tells of; a strike that nobody wants again was held.
    ("1988-08-08", "The Writers Guild approved its new contract by 83.7% of the votes. The official tally was 2,111 for, 412 against.",
     {"83.7%": CONFIRMED, "2,111": CONFIRMED, "412": CONFIRMED}),
    ("1988-08-08", "The Writers Guild approved its new contract by 83.7% of the votes. The official tally was 412 for, 2,111 against.",
     {"412": ABSENT, "2,111": CONFLICTS}),
    ("2008-07-08", "Actors work on in hopes of avoiding a repeat of a 100-day writers strike that ended in February.", {"100-day": CONFIRMED}),
    # A word that the next figure is said of is none of the figure's before; those who cast ballots are no turnout.
    ("2024-07-19", "Film crews said yes twice on Thursday. IATSE's Basic Agreement passed with 85.9% on a turnout of 70%, and the Area Standards Agreement with 87.2%.",
     {"85.9%": CONFIRMED, "70%": CONFIRMED, "87.2%": CONFIRMED}),
    ("2021-10-06", "98.68 percent of IATSE members who cast ballots authorized a strike, and 90 percent of those eligible took part.",
     {"98.68 percent": CONFIRMED, "90 percent": CONFIRMED}),
    # Parts of a figure are not what it is of; votes of a local's own round; the day of talks that are to open.
    ("2019-02-15", "FilmLA has closed the books on 2018: 38,795 shoot days, of them 14,466 for television.", {"38,795": CONFIRMED, "14,466": CONFIRMED}),
    ("2018-10-27", "The Animation Guild's new contract was approved, 868 to 213. That is 80.3% of the 1,081 ballots cast.",
     {"868": CONFIRMED, "213": CONFIRMED, "80.3%": CONFIRMED, "1,081": CONFIRMED}),
    ("2018-10-27", "The Animation Guild's new contract was approved, 886 to 213.", {"886": CONFLICTS, "213": CONFIRMED}),
    # Seasons and quarters as they are told; the quarter 'of last year' is a base, a month is no period on record.
    ("2025-07-22", "This spring brought 5,394 shoot days to Los Angeles, FilmLA said, 6.2 percent fewer than in the second quarter of last year.",
     {"5,394": CONFIRMED, "6.2 percent": CONFIRMED}),
    ("2024-07-19", "In the three months to June Los Angeles had 5,749 shoot days, FilmLA said; features came to 704. In 2021 there had been more.",
     {"5,749": CONFIRMED, "704": CONFIRMED}),
    ("2025-07-22", "Quarter two was weak in Los Angeles. FilmLA counted 5,394 shoot days and 692 of commercials.", {"5,394": CONFIRMED, "692": CONFIRMED}),
    ("2025-07-22", "Filming in Los Angeles fell to 800 shoot days a month from 1,901, FilmLA said.", {"800": UNREAD, "1,901": UNREAD}),
    ("2025-02-03", "Last year's fourth quarter had 5,860 shoot days in Los Angeles, FilmLA said. For the year reality television came to 3,905. "
     "Commercials stood at 3,207.", {"5,860": CONFIRMED, "3,905": CONFIRMED, "3,207": CONFIRMED}),
    # What an article is of is borne out by its other figures; digits in another order are a slip even where little is named.
    ("2025-07-22", "FilmLA's count is in. Los Angeles logged 5,394 shoot days. Television stood at 2,224. Features had 553. Commercials had 817.",
     {"5,394": CONFIRMED, "2,224": CONFIRMED, "553": CONFIRMED, "817": ELSEWHERE}),
    ("2025-07-22", "FilmLA's count is in: Los Angeles logged 5,934 shoot days.", {"5,934": CONFLICTS}),
    ("2025-07-22", "FilmLA's count is in: Los Angeles logged 5,394 shoot days.", {"5,394": CONFIRMED}),
    # When an agreement will end is not the year of its vote; a denial that follows another figure is of that figure.
    ("2018-11-10", "IATSE's contract was ratified on October 10 and runs to the end of July 2021.", {"October 10": CONFIRMED}),
    ("2018-11-10", "IATSE's contract was ratified on October 18 and runs to the end of July 2021.", {"October 18": CONFLICTS}),
    ("2023-04-20", "Three did not, yet 97.85 percent of the Writers Guild's voters authorized a strike.", {"97.85 percent": CONFIRMED}),
    ("2025-02-03", "Output of reality television in Los Angeles collapsed by 45.9 percent to 3,905 shoot days in 2024, FilmLA said.",
     {"45.9 percent": CONFIRMED, "3,905": CONFIRMED}),
    # Votes and days in other words.
    ("2023-04-20", "The Writers Guild's members said yes to a walkout with 97.85 percent.", {"97.85 percent": CONFIRMED}),
    ("2023-04-20", "The Writers Guild's members said yes to a walkout with 98.75 percent.", {"98.75 percent": CONFLICTS}),
    ("1988-11-04", "The Teamsters struck on October 13; trucks rolled again on October 27.", {"October 13": CONFLICTS, "October 27": CONFIRMED}),
    ("2021-11-16", "The delegates of IATSE passed the Basic Agreement by 256 to 188, although only 49.6 percent of the members were for it.",
     {"256": CONFIRMED, "188": CONFIRMED, "49.6 percent": CONFIRMED}),
    # A sector with one dispute of the day names its union; of offers the newest holds, and none of the others is wrong.
    ("2021-02-20", "The agency fight of the guild ended on February 5 after 664 days, agents say.", {"February 5": CONFIRMED, "664 days": CONFIRMED}),
    ("2021-02-20", "The agency fight of the guild ended on February 5 after 646 days, agents say.", {"646 days": CONFLICTS}),
    ("2023-09-10", "An employers' offer of August 4 did not move the Writers Guild.", {"August 4": UNREAD}),
    # What has the value and is named beside the figure may be what is meant.
    ("2025-07-22", "FilmLA set the second quarter of 2025 beside that of 2024. Features, it said, came to 704 shoot days then.", {"704": UNREAD}),
    # A term that grows from year to year is asked for by its year.
    ("2021-12-01", "The IATSE deal of 2021 lifts the lowest hourly wage of its members to $24.50.", {"$24.50": UNREAD}),
    # 'Duncan Crabtree-Ireland' is no country.
    ("2025-07-12", "Duncan Crabtree-Ireland of SAG-AFTRA said the video game strike of SAG-AFTRA began on July 26, 2024.", {"July 26, 2024": CONFIRMED}),
]  # fmt: skip

BY_DAY = sorted(SENTENCES, key=lambda sentence: sentence[0])
"""Those of one day follow one another: what is on record as of the day is then worked out once."""

# True figures that come as the first lead only: too little is named in their sentence to confirm them.
LED_TO = {
    ("On-location film, tel", "3.5 percent"),
    ("The DGA deal brings r", "4%"),
    ("The DGA deal brings r", "3.5%"),
    ("The writers rejected ", "933"),
    ("The Hollywood Basic C", "92%"),
    ("The members of the Wr", "Oct. 2"),
    ("In the second quarter", "40 percent"),
    ("FilmLA put out its an", "20 percent"),
    ("The Writers Guild app", "83.7%"),
    ("The Writers Guild app", "2,111"),
    ("The Writers Guild app", "412"),
    ("Actors work on in hop", "100-day"),
}
# Figures set apart in the text of which the value is that of something else.
OF_ANOTHER_QUARTER = {("FilmLA's report on th", "12.4%"), ("FilmLA's report on th", "1,317 shoot days")}


@pytest.mark.parametrize(("as_of", "text", "wanted"), BY_DAY, ids=[text[:40] for _, text, _ in BY_DAY])
def test_a_short_text_is_read_as_it_means(as_of, text, wanted):
    report = check_article(text, as_of)
    for quote, verdict in wanted.items():
        start, end = place_of(text, quote)
        found = at(report, start, end)
        if found is None and verdict in (UNREAD, ABSENT):
            continue
        assert found, quote
        if verdict in HELD:
            led = (text[:21], quote) in LED_TO and led_to(found)
            assert alike(found.verdict, verdict) or led, (quote, found.verdict, found.why)
        elif verdict in (CONFLICTS, ELSEWHERE):
            assert found.verdict in (CONFLICTS, ELSEWHERE), (quote, found.verdict, found.why)
        elif (text[:21], quote) in OF_ANOTHER_QUARTER:
            assert found.verdict == ELSEWHERE
        else:
            assert found.verdict in (UNREAD, ABSENT), (quote, found.verdict, found.why)


TRAPS_LED_TO = {
    ("Members of the Screen", "13,977"),
    ("Writers ratified thei", "March 16"),
    ("SAG-AFTRA put the gai", "$318 million"),
}


def _traps() -> list[dict[str, str]]:
    with (Path(__file__).parent / "traps.csv").open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda trap: trap["as_of"])


@pytest.mark.parametrize("trap", _traps(), ids=lambda trap: trap["text"][:40])
def test_a_figure_of_something_else_is_left_open_and_a_true_one_beside_it_confirmed(trap):
    """Texts of our own with figures that stand on record near by, but for another union, year, side, base or part: each
    was falsely confirmed once. The others tell the truth in like words."""
    start, end = place_of(trap["text"], trap["quote"])
    found = [f for f in check_article(trap["text"], trap["as_of"]).findings if f.start < end and f.end > start]
    confirmed = any(one.verdict in HELD for one in found)
    if trap["verdict"] == "confirmed":
        led = (trap["text"][:21], trap["quote"]) in TRAPS_LED_TO and any(map(led_to, found))
        assert confirmed or led, [(one.verdict, one.why) for one in found]
    else:
        assert not confirmed, [(one.verdict, one.why) for one in found]


@pytest.mark.parametrize(
    ("as_of", "text", "quote"),
    [
        ("2023-09-08", "There was no writers' strike in 1988, the Writers Guild said.", "1988"),
        ("2023-09-08", "The actors averted a strike in 1980.", "1980"),
        ("2023-09-08", "A writers' strike in 1981 was called off before it began.", "1981"),
        ("2023-09-27", "The AMPTP rejected a tentative deal with the Writers Guild on Sunday.", "Sunday"),
        ("2023-09-27", "On Sunday the Writers Guild denied that it had reached a tentative agreement.", "Sunday"),
        ("2023-09-27", "Talks on a deal between the Writers Guild and the studios collapsed on Sunday.", "Sunday"),
        ("2023-09-27", "The Writers Guild failed to reach a tentative agreement on September 24.", "September 24"),
        (
            "2023-09-27",
            "The Teamsters reached a tentative agreement on Sunday, and the Writers Guild applauded.",
            "Sunday",
        ),
        ("2023-10-10", "Members of the Writers Guild have gone without a deal for three years.", "three years"),
        (
            "2013-01-08",
            "FilmLA put out its annual count. In the fourth quarter television dramas were down 20 percent.",
            "20",
        ),
        (
            "2008-06-06",
            "The writers strike cost the region $2.5 billion, by the count of the Motion Picture Association.",
            "$2.5",
        ),
        ("2023-10-20", "FilmLA says that the third quarter of 2023 brought a gain of 3,755 shoot days.", "3,755"),
        ("2022-01-25", "FilmLA counted 37,709 shoot days in 2021. That exceeded 2018 by 3.2 percent.", "3.2"),
    ],
)
def test_what_did_not_come_about_or_is_told_of_others_is_not_confirmed(as_of, text, quote):
    start, end = place_of(text, quote)
    found = at(check_article(text, as_of), start, end)
    assert found is None or found.verdict not in HELD


@pytest.mark.parametrize(
    "text",
    [
        "The Writers Guild of America announced on Saturday that it had reached a tentative agreement with the studios.",
        "The lawyers of the Writers Guild will print their notes on the deal on Sunday.",
        "The Writers Guild said Thursday that the strike would go on for as long as it takes.",
        "On Thursday the Writers Guild said it had met with the studios at length.",
        "The Writers Guild told its members Thursday that the session with the AMPTP had been long.",
    ],
)
def test_a_weekday_on_which_nothing_is_on_record_is_no_finding(text):
    assert not check_article(text, "2023-09-27").findings


def test_a_share_after_it_was_is_no_age():
    report = check_article("Writers voted again in May. In 2007 it was 90.3.", "2017-05-30")
    assert [found.quote for found in report.findings] == ["May", "90.3"]


def test_a_bare_year_is_a_label():
    report = check_article(
        "The writers' strike of 1988 is a legend, and so is the actors' strike of 2009.", "2023-07-25"
    )
    assert not report.findings
    assert {label.quote for label in report.labels} == {"1988", "2009"}


# --- figures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("5,349 shoot days", "number", 5349, "shoot_days"),
        ("twenty-four per cent", "share", 24, "pct"),
        ("a point-five percent bump", "share", 0.5, "pct"),
        ("3½ percent", "share", 3.5, "pct"),
        ("five and a half months", "number", 5.5, "months"),
        ("the 114th day", "ordinal", 114, ""),
        ("$1.11 billion", "money", 1110, "usd_millions"),
        ("half a billion dollars", "money", 500, "usd_millions"),
        ("six decades", "number", 60, "years"),
        ("65,000 striking film and TV actors", "number", 65000, "persons"),
        ("two dozen writers", "number", 24, "persons"),
        ("0.5 percentage points", "points", 0.5, "pct_points"),
    ],
)
def test_a_figure_is_read_with_its_unit(text, kind, value, unit):
    found = figures(cleaned(text).text)[0]
    assert (found.kind, found.value, found.unit) == (kind, value, unit)


@given(st.integers(1, 999))
def test_numbers_in_words_are_read_back(number):
    ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
    tens = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

    def words(value):
        if value < 20:
            return ones[value]
        if value < 100:
            return tens[value // 10] + ("-" + ones[value % 10] if value % 10 else "")
        rest = value % 100
        return f"{ones[value // 100]} hundred" + (f" and {words(rest)}" if rest else "")

    assert number_of_words(words(number)) == number


@pytest.mark.parametrize("name", ["Local 399", "COVID-19", "401(k)", "https://e.org/2023/5", "9:30 p.m.", "Channel 5"])
def test_a_name_with_digits_is_no_figure(name):
    assert [figure.kind for figure in figures(cleaned(f"It was {name} again.").text)] == ["name"]


def test_abbreviations_do_not_end_sentences():
    text = "Talks in the U.S. resumed on Sept. 24 at 3 p.m. in Los Angeles. They ended."
    assert len(sentences(text)) == 2


def test_marked_up_text_keeps_its_offsets():
    text = "<p>The writers&#8217; strike has lasted <b>130</b>&nbsp;days so far.</p>"
    found = check_article(text, "2023-09-08").findings[0]
    assert found.verdict == CONFIRMED
    assert text[found.start : found.end] == "130</b>&nbsp;days"


# --- properties ----------------------------------------------------------------------------------------------------

TRUE = [
    ("The 1988 writers' strike lasted {} days.", 153, "2023-09-08", {153, 154}),
    ("The 2007-08 writers' strike lasted {} days.", 100, "2023-09-08", {99, 100}),
    (
        "Overall filming in Los Angeles came to {} shoot days in the first quarter of 2023, FilmLA said.",
        7476,
        "2023-09-08",
        {7476},
    ),
    ("Writers Guild members cast {} ballots in the strike authorization vote.", 9218, "2023-09-08", {9218}),
    ("The writers' strike is on its {}th day today.", 130, "2023-09-08", {130}),
    ("The Writers Guild valued its proposals at ${} million a year.", 429, "2023-09-08", {429}),
]


@pytest.mark.parametrize(("text", "true", "as_of", "good"), TRUE)
def test_the_true_figure_is_confirmed(text, true, as_of, good):
    found = check_article(text.format(f"{true:,}"), as_of).findings
    assert any(item.verdict in HELD for item in found)


@settings(max_examples=60)
@given(st.sampled_from(TRUE), st.integers(0, 5), st.integers(0, 9))
def test_another_digit_is_never_confirmed(september, case, place, digit):
    text, true, _, good = case
    digits = list(str(true))
    digits[place % len(digits)] = str(digit)
    value = int("".join(digits))
    if value in good or value == 0:
        return
    report = check_article(text.format(f"{value:,}"), archive=september)
    shown = [item for item in report.findings if item.stated and item.stated.value == value]
    assert all(item.verdict not in HELD for item in shown)


@settings(max_examples=80)
@given(st.text(max_size=300))
def test_random_text_is_answered(september, text):
    report = check_article(text, archive=september)
    assert sum(report.counts().values()) == len(report.findings)
    json.dumps(as_json_object(report, text))


WORDS = ["strike", "walkout", "writers", "actors", "WGA", "SAG-AFTRA", "studios", "offered", "asked", "percent", "%", "days", "shoot", "days", "quarter", "first", "2023", "1960", "since", "148", "5,394", "fell", "rose", "to", "$429", "million", "vote", "authorized", "ratified", "expires", "May", "2", "day", "No.", "130", "third", "straight", "not", "if", "contract", ".", ",", ";", "FilmLA", "filming", "TV", "drama", "in", "Los", "Angeles", "members", "turnout", "six", "weeks", "nearly", "about", "Sept.", "<b>", "&amp;", "\n"]  # fmt: skip


@settings(max_examples=80)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_mix_of_the_fields_words_is_answered(september, words):
    text = " ".join(words)
    report = check_article(text, archive=september)
    for found in report.findings:
        assert text[found.start : found.end] == found.quote


# --- hostile and large texts --------------------------------------------------------------------------------------

MEGABYTE = 1_000_000
HOSTILE = {
    "no figure at all": ("The talks went on and nobody spoke. ", MEGABYTE // 2),
    "control characters": ("".join(map(chr, range(1, 32))), MEGABYTE // 4),
    "one digit for ever": ("9", MEGABYTE),
    "open tags": ("<a ", MEGABYTE // 8),
    "open comments": ("<!--", MEGABYTE // 8),
    "words of numbers": ("twenty-", MEGABYTE // 4),
    "no full stop": ("the strike of the writers and ", MEGABYTE // 4),
    "a list of one number": ("12, ", MEGABYTE),
    "a run of letters": ("a", MEGABYTE),
    "white space": (" \n", MEGABYTE // 4),
    "the same figures for ever": (
        "The writers' strike lasted 148 days, and 5% of 9,218 ballots in May 2023 fell by $3 million. ",
        MEGABYTE,
    ),
    "noise": ("".join(random.Random(1).choices("abc 0,.%$-\n<&;()'\"é漢", k=50_000)), MEGABYTE // 10),
}


def test_every_entry_on_record_names_a_source_and_every_derived_one_how(newest):
    entries = register(newest).entries
    known = set(newest.table("sources")["source_id"])
    assert len(entries) > 8000
    assert {source for entry in entries for source in entry.fact.sources} <= known
    assert all(entry.fact.sources for entry in entries)
    cast = {entry.fact.value for entry in entries if entry.measure == "vote_cast"}
    assert {2317 + 112, 7882 + 392} <= cast


def test_every_dimension_of_a_record_is_one_that_words_can_name(newest):
    unions = {entry.union for entry in register(newest).entries}
    assert unions - {""} <= set(lexicon().ideas["union"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered(name, september):
    piece, length = HOSTILE[name]
    began = time.process_time()
    report = check_article(piece * (length // len(piece)), archive=september)
    assert time.process_time() - began < 10
    assert all(found.verdict in (UNREAD, ABSENT) for found in report.findings) or name == "the same figures for ever"


def _of_many_figures(length):
    """A text in which no sentence stands twice."""
    chance = random.Random(2)
    sentences_ = [s for path in TEXTS for s in path.read_text(encoding="utf-8").split(". ")]
    parts = []
    while length > 0:
        parts.append(re.sub("[0-9]", lambda _: str(chance.randint(0, 9)), chance.choice(sentences_)))
        length -= len(parts[-1]) + 2
    return ". ".join(parts)


def test_the_time_grows_no_faster_than_the_length(september):
    def seconds(length):
        text = _of_many_figures(length)
        began = time.process_time()
        check_article(text, archive=september)
        return time.process_time() - began

    seconds(10_000)
    assert seconds(80_000) < 3 * max(seconds(40_000), 0.2)


def test_two_thousand_words_take_less_than_two_seconds(september):
    words = "\n\n".join(path.read_text(encoding="utf-8") for path in TEXTS).split()
    check_article("Day 1.", archive=september)
    began = time.process_time()
    check_article(" ".join(words[:2000]), archive=september)
    assert time.process_time() - began < 2


def test_a_text_of_more_figures_than_an_article_is_answered_with_the_reason(september):
    text = " ".join(f"{number} people came." for number in range(3000, 5200))
    report = check_article(text, archive=september)
    assert len(report.findings) == 2200
    assert "more figures than an article" in report.findings[-1].why


# --- the command ---------------------------------------------------------------------------------------------------


def test_json_has_the_documented_keys(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text("Day 130 of the writers' strike.\nIn 1988 it snowed, 12 people said.", encoding="utf-8")
    assert run(str(path), "2023-09-08", as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["format", "as_of", "data_version", "counts", "findings", "labels"]
    first = found["findings"][0]
    assert list(first) == [
        "quote",
        "start",
        "end",
        "line",
        "quantity",
        "subject",
        "period",
        "stated",
        "verdict",
        "computed",
        "others",
        "leads",
        "why",
    ]
    assert first["verdict"] == CONFIRMED
    assert first["computed"]["value"] == 130
    assert first["computed"]["sources"][0]["url"].startswith("http")
    assert found["findings"][-1]["line"] == 2
    assert found["labels"][0]["role"] == "year"
    assert sum(found["counts"].values()) == len(found["findings"])


def test_the_same_text_gives_the_same_bytes(tmp_path, capsys):
    path = TEXTS[0]
    run(str(path), "2023-09-08", as_json=True)
    first = capsys.readouterr().out
    run(str(path), "2023-09-08", as_json=True)
    assert capsys.readouterr().out == first


def test_the_text_output_names_line_verdict_value_and_source(capsys):
    run(str(TEXTS[0].parent / "day-130.txt"), "2023-09-08")
    shown = capsys.readouterr().out
    assert "  confirmed  " in shown
    assert "number of the day: 130 days" in shown
    assert "[130]" in shown
    assert "http" in shown
    assert re.search(r"\d+ figures: ", shown)
    assert len([line for line in shown.splitlines() if line.startswith("line ")]) == int(
        re.search(r"(\d+) figures: ", shown)[1]
    )


def test_the_worst_comes_first(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(
        "The 1988 writers' strike lasted 153 days. The 2007-08 writers' strike lasted 110 days.", encoding="utf-8"
    )
    run(str(path), "2023-09-08")
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("line ")]
    assert "CONFLICTS" in lines[0]
    assert "confirmed" in lines[1]


@pytest.mark.parametrize(
    ("days", "fail_on", "code"), [(110, "conflicts", 1), (100, "conflicts", 0), (110, "", 0), (100, "open", 0)]
)
def test_the_exit_code_says_whether_a_figure_is_wrong(tmp_path, days, fail_on, code):
    path = tmp_path / "a.txt"
    path.write_text(f"The 2007-08 writers' strike lasted {days} days.", encoding="utf-8")
    assert run(str(path), "2023-09-08", fail_on=fail_on) == code


def test_the_page_shows_the_text_with_each_figure_marked_and_asks_for_nothing_from_elsewhere(tmp_path):
    path, page = tmp_path / "a.txt", tmp_path / "a.html"
    path.write_text('<b>Day</b> 130 of the writers\' strike & <script>alert(1)</script> "on".', encoding="utf-8")
    run(str(path), "2023-09-08", html=str(page))
    html = page.read_text(encoding="utf-8")
    assert "Content-Security-Policy" in html
    assert "default-src 'none'" in html.replace("&#x27;", "'")
    assert "<script" not in html
    assert 'href="#figure-1"' in html
    assert 'id="figure-1"' in html
    assert not re.search(r"(?:\bsrc=|@import|url\()", html)


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("For the report call FilmLA at (213) 977-8630.", "2015-01-13"),
        ("FilmLA's press desk answers at 555-0171, extension 3308.", "2015-01-13"),
        (
            "The guild's treasurer, 58, said nothing; its president is 63. Ada Poe, 41, a striking writer, waved.",
            "2007-11-20",
        ),
        ("Pickets met at Gate 3, in lot 12 and at 6200 Melrose Avenue, near Highway 101.", "2007-11-20"),
        ("The guild made a ten-year plan for its 75th Annual Awards.", "2007-11-20"),
        ("BURBANK, Nov. 20, 2007 (wire) - Writers marched again.", "2007-11-20"),
        ("FilmLA set it against the five-year average of filming.", "2023-01-13"),
        ("The writers' strike keeps '9-1-1' and Gate 7 Stories off the air.", "2023-09-08"),
        ("The writers' strike {{ 12 }} went on, the two unions said.", "2023-09-08"),
    ],
)
def test_a_number_that_claims_nothing_is_not_listed(text, as_of):
    assert not check_article(text, as_of).findings


@pytest.mark.parametrize("number", ["7.476", "7 476", "7,476"])
def test_thousands_are_read_as_the_article_writes_them(number):
    report = check_article(f"FilmLA counted {number} shoot days in the first quarter of 2023.", "2023-04-21")
    assert report.findings[0].verdict == CONFIRMED
    assert report.findings[0].stated.value == 7476


@pytest.mark.parametrize(
    ("text", "as_of", "quote", "value"),
    [
        ("FilmLA logged 7,716 television shoot days in 2025.", "2026-01-20", "7,716", 6582),
        (
            "Television climbed to 2,402 shoot days in the second quarter of 2025, FilmLA said.",
            "2025-07-22",
            "2,402",
            2224,
        ),
    ],
)
def test_the_value_of_another_period_is_called_so(text, as_of, quote, value):
    found = at(check_article(text, as_of), *place_of(text, quote))
    assert found.verdict == ELSEWHERE
    assert found.computed.value == value


def test_a_figure_and_its_misprint_are_read_alike():
    text = (
        "In the film office's latest report, {} shoot days were recorded in the fourth quarter of 2025, a small rise."
    )
    right, wrong = (check_article(text.format(number), "2026-01-15").findings[0] for number in ("4,625", "4,652"))
    assert (right.quantity, right.subject, right.period) == (wrong.quantity, wrong.subject, wrong.period)
    assert (right.verdict, wrong.verdict) == (CONFIRMED, CONFLICTS)


def test_a_text_without_figures_is_said_to_have_none(tmp_path, capsys):
    path = tmp_path / "none.txt"
    path.write_text("Nothing happened.", encoding="utf-8")
    run(str(path), "2023-09-08")
    assert "No figure to check was found." in capsys.readouterr().out


def test_what_is_no_readable_text_is_refused(tmp_path):
    with pytest.raises(ArticleError, match="no such file"):
        read(str(tmp_path / "missing.txt"))
    (tmp_path / "image.png").write_bytes(b"\x89PNG\0\0\0")
    with pytest.raises(ArticleError, match="not a text file"):
        read(str(tmp_path / "image.png"))
    (tmp_path / "large.txt").write_bytes(b"a" * 5_000_001)
    with pytest.raises(ArticleError, match="larger than"):
        read(str(tmp_path / "large.txt"))


def test_old_encodings_are_read(tmp_path):
    (tmp_path / "old.txt").write_bytes("The writers’ strike – day 130".encode("cp1252"))
    assert read(str(tmp_path / "old.txt")) == "The writers’ strike – day 130"


DESCRIBED = [
    ("2008-06-20", "The Milken Institute says that retail sales in California fell by ${} million because of the writers' strike.", "830", "380"),
    ("2017-04-28", "WGA proposals would cost the six largest companies ${} million a year.", "117", "171"),
    ("2017-05-20", "The writers won ${} million in added employer contributions to their health plan.", "65.85", "56.85"),
    ("2023-05-20", "By the guild's estimate Disney would pay ${} million a year for the writers' proposals.", "75", "57"),
    ("2024-12-31", "Residuals collected from television came to ${} million in 2023.", "396.37", "369.37"),
    ("2025-04-20", "Lower-level TV writing jobs fell to {} in the 2023-24 season.", "446", "464"),
    ("2023-12-20", "Greater Los Angeles lost {} entertainment workers since April, Otis College says.", "24,799", "42,799"),
]  # fmt: skip


@pytest.mark.parametrize(("as_of", "text", "true", "false"), DESCRIBED, ids=[text[:40] for _, text, _, _ in DESCRIBED])
def test_a_miswritten_figure_is_told_by_its_description_and_the_true_one_is_its_first_lead(as_of, text, true, false):
    assert _verdict_in(as_of, text.format(false), false) in (CONFLICTS, ELSEWHERE)
    assert _verdict_in(as_of, text.format(true), true) not in (CONFLICTS, ELSEWHERE, ABSENT)
    found = at(check_article(text.format(true), as_of), *place_of(text.format(true), true))
    assert f"{found.leads[0].fact.value:g}" == f"{float(true.replace(',', '')):g}"


def test_the_figures_of_a_list_are_each_described_by_their_own_words():
    text = "The guild's proposals would cost Disney ${} million, Netflix ${} million and Apple $17 million a year, the WGA says."
    for stated in ("75", "68"):
        assert _verdict_in("2023-05-20", text.format("75", "68"), stated) not in (CONFLICTS, ELSEWHERE)
    assert _verdict_in("2023-05-20", text.format("75", "86"), "86") not in HELD


def test_the_estimate_of_something_else_by_the_same_estimator_is_not_confirmed():
    text = "The AMPTP says that writers lost $258 million in wages and other film workers $285 million."
    assert _verdict_in("2008-02-20", text, "285") not in HELD


BESIDE = [
    ("2018-10-28", "The Animation Guild's members ratified by 80.3 percent: 868 said yes and {} said no.", "213", "231"),
    ("2001-02-01", "The commercials strike of 2000 lasted {} days.", "182", "128"),
    ("2023-08-01", "The WGA strike of 1988 ran 153 days, that of 1981 {} days.", "92", "29"),
    ("2024-01-20", "In the final three months of the year FilmLA counted {} shoot days; television had 1,707 days.", "5,520", "5,250"),
    ("2022-05-01", "First-quarter filming was up 40.2 percent from a year ago and {} percent above the five-year average, FilmLA says.", "9.7", "7.9"),
    ("2023-12-07", "SAG-AFTRA's deal was ratified with 78.33 percent, up from the 74.22 percent of 2020; turnout was {} percent.", "38.15", "31.85"),
    ("2023-10-24", "Los Angeles counted 5.311 shoot days from July to September, {} per cent fewer than in the same months of 2022.", "41,4", "44,1"),
]  # fmt: skip


@pytest.mark.parametrize(("as_of", "text", "true", "false"), BESIDE, ids=[text[:40] for _, text, _, _ in BESIDE])
def test_a_figure_beside_others_is_read_by_its_own_clause(as_of, text, true, false):
    assert _verdict_in(as_of, text.format(true), true) in HELD
    assert _verdict_in(as_of, text.format(false), false) in (CONFLICTS, ELSEWHERE)


def test_a_minimum_of_so_much_names_the_pay_and_rounds_nothing():
    text = "A weekly performer earned a minimum of {} under the SAG-AFTRA contract in 2021."
    assert _verdict_in("2026-11-20", text.format("$3,664"), "$3,664") == CONFIRMED
    assert _verdict_in("2026-11-20", text.format("$3,646"), "$3,646") == CONFLICTS


def test_the_share_of_a_vote_before_is_left_open_where_no_year_tells_which():
    text = "The actors' contract was ratified with 75.79 percent of the vote. Turnout slipped to 15.33 percent from 16 percent."
    assert _verdict_in("2017-08-10", text, "16 percent") == UNREAD


def _verdict_in(as_of: str, text: str, quote: str) -> str:
    found = at(check_article(text, as_of), *place_of(text, quote))
    return found.verdict if found else UNREAD


def test_a_share_by_which_members_voted_does_not_hide_the_month_after_it():
    text = "The Writers Guild voted by {} percent to authorize a strike in April 2023."
    assert _verdict_in("2026-11-20", text.format("97.85"), "97.85 percent") == CONFIRMED
    assert _verdict_in("2026-11-20", text.format("98.75"), "98.75 percent") == CONFLICTS
