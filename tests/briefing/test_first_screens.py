"""The sentences of a dispute's page, walked over all disputes at their turns: no old form, nothing that contradicts."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from helpers.analysis import changes, coverage, lead, raises, stages
from helpers.archive import newest_day, open_archive
from helpers.briefing import Piece, say
from helpers.briefing.say import TEXTS

ROOT = Path(__file__).resolve().parents[2]
NEWEST = open_archive()
DISPUTES = sorted(NEWEST.table("disputes")["dispute_id"])
TELLING = ["wga-2023", "sagaftra-2023", "dga-1987", "iatse-2021", "wga-ata-2019", "wga-1960"]
FIRST_SCREEN = '{{ lead.title }}\n\n# {% include "headline.md.j2" %}\n\n{% include "lead.md.j2" %}'
STATUS = '{% include "status.md.j2" %}'
# Forms that readers stumbled over, each as a kind.
OLD_FORMS = {
    form["kind"]: form["form"]
    for form in tomllib.loads(Path(__file__).with_name("old_forms.toml").read_text(encoding="utf-8"))["form"]
}


def turns(dispute: str) -> list:
    days = [*stages.turning_days(NEWEST, dispute)]
    after = [day + timedelta(days=1) for day in days if day < newest_day()]
    return sorted({*days, *after})


def screens(dispute: str) -> list[tuple[object, lead.Lead, Piece, str]]:
    found = []
    for day in turns(dispute):
        archive = open_archive(day)
        first = lead.lead(archive, dispute)
        head = say(FIRST_SCREEN, archive, "headline", lead=first)
        status = say(STATUS, archive, "status", lead=first)
        assert head is not None
        found.append((archive, first, head, status.text if status else ""))
    return found


def check_forms(text: str, where: str) -> None:
    for kind, form in OLD_FORMS.items():
        assert not re.search(form, text), (where, kind, re.search(form, text)[0], text)


def check_truth(archive, dispute: str, first: lead.Lead, title: str, status: str) -> None:
    """Stage, headline, status, sections and boxes say one thing."""
    now, sections = first.now, coverage.sections(archive, dispute)
    boxes = {one.fact.key for one in lead.headline_figures(archive, dispute)}
    reached = now.deal is not None and now.rejected is None
    if reached:
        assert "outlook" not in sections
        assert not boxes & {"pay_gap_points", "guild_compounded_pct", "employers_compounded_pct", "days_to_expiry"}
        assert "date for the next talks" not in status
    if not now.stoppage_source:
        assert "cost" not in sections
        assert not boxes & {"stoppage_day", "stoppage_days"}
    if not coverage.in_los_angeles(archive, dispute):
        assert "production" not in sections
        assert "shoot_days" not in boxes
    if now.name == stages.BEFORE:
        assert "goes on" not in title
    assert len(boxes) == len(lead.headline_figures(archive, dispute))
    told = changes.recent(archive, dispute)
    if now.deal == archive.as_of and first.top is not None:
        assert first.top.kind in ("deal", "ratified"), (dispute, first.top.kind)
        assert (told["public_on"].dt.date == now.deal).any()


def check(dispute: str) -> None:
    for archive, first, head, status in screens(dispute):
        where = f"{dispute} {archive.as_of}"
        title = str(head.about["title"])
        assert 3 <= len(title.split()) <= 24, (where, title)
        assert not title.startswith("No "), where
        check_forms(f"{head.text}\n{status}", where)
        check_truth(archive, dispute, first, title, status)


@pytest.mark.parametrize("dispute", TELLING)
def test_the_first_screen_says_one_thing_in_plain_words(dispute):
    check(dispute)


@pytest.mark.slow
@pytest.mark.sweep
@pytest.mark.parametrize("dispute", sorted({*DISPUTES} - {*TELLING}))
def test_the_first_screen_of_every_other_dispute_at_every_turn_does_too(dispute):
    check(dispute)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.md.j2")), ids=lambda path: path.name)
def test_the_shared_texts_hold_no_old_form_and_no_digit(path):
    text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", " ", path.read_text(encoding="utf-8"), flags=re.S)
    assert not re.search(r"\d", text), path.name
    for kind in ("a silence told as history", "nobody moved", "no raise was put", "British spelling", "column ids"):
        assert not re.search(OLD_FORMS[kind], text), (path.name, kind)
    assert not re.search(r"^#+ No\b", text, re.M), path.name


def told(dispute: str, day: str, text: str) -> str:
    archive = open_archive(day)
    piece = say(text, archive, "text", lead=lead.lead(archive, dispute))
    return re.sub(r"\s+", " ", piece._repr_mimebundle_()["text/plain"])


@pytest.mark.parametrize(
    ("dispute", "day", "words"),
    [
        ("wga-2023", "2023-09-25", "on day 146 of the strike"),  # of Sunday, not of the day of the page
        ("wga-1988", "1988-08-05", "on day 150 of the strike"),
        ("wga-1960", "1960-06-11", "reach a tentative agreement"),  # on record with the stoppage only
        ("network-code-2014", "2018-06-28", "runs out on 30 June"),
        ("animation-2024", "2024-12-10", "Members of the Animation Guild"),  # not of all IATSE
        ("sagaftra-2023", "2023-07-13", "of SAG-AFTRA against the studios in"),  # it had struck advertisers and games since
        ("sagaftra-2023", "2023-07-13", "Writers of the same employers have been on strike for 73 days"),
        ("wga-2023", "2023-05-02", "the first of the Writers Guild against the studios in 15 years"),
    ],
)  # fmt: skip
def test_the_first_screen_says_what_the_day_knew(dispute, day, words):
    assert words in told(dispute, day, FIRST_SCREEN)


def test_talks_that_broke_off_months_ago_are_no_account_of_where_they_stand():
    assert "broken off" not in told("sag-2008", "2009-02-22", STATUS)
    assert "Talks have broken off" in told("wga-2023", "2023-05-02", STATUS)


def test_packages_are_valued_by_somebody():
    archive = open_archive("2023-09-08")
    gap = raises.valued_gap(archive, "wga-2023")
    assert (gap.ask_by, gap.offer_by) == ("the guild", "the guild")


WHOLE = FIRST_SCREEN + "\n\n" + STATUS


@pytest.mark.parametrize(
    ("kind", "dispute", "day", "words"),
    [
        ("the days before the expiry count from the deal", "dga-2020", "2020-03-14", "117 days before the contract in force runs out"),
        ("talks that break off name nobody", "iatse-2021", "2021-09-20", "Talks between film crews and studios break off"),
        ("talks that break off name nobody", "wga-2017", "2017-03-31", "Talks between writers and studios break off"),
        ("a side that leaves the table does so itself", "wga-2007", "2007-12-08", "the employers rejected the streaming plan and left"),
        ("a deal of long ago is not awaiting a vote", "dga-2005", "2005-06-29", "Settled."),
        ("a deal of long ago is not awaiting a vote", "sag-1989", "1989-07-01", "the archive holds no day of its ratification"),
        ("an end known to its month is told", "wgsu-2026", "2026-11-24", "began on 17 February 2026 and ended in May 2026"),
        ("an end that is not known is not told", "sagaftra-lol-2024", "2026-11-24", "The archive does not say when the strike ended."),
        ("a settlement before an end that is not known", "wga-news-1987", "1987-05-04", "the sides came to terms on 14 April 1987"),
        ("a second agreement has its name", "iatse-2024", "2024-06-27", "reached a tentative Area Standards Agreement on Thursday, 27 June"),
        ("a minority of members", "iatse-2021", "2021-11-15", "by the votes of delegates"),
        ("a contract that ran out has a successor", "sag-1998", "2001-10-15", "the next one in the archive, Actors 2001, was agreed on 3 July 2001"),
        ("the strike behind a contract", "sag-commercials-2000", "2000-12-21", "The strike before it lasted 183 days"),
        ("talks set for the day", "wga-2007", "2007-10-09", "Next talks: Tuesday, 9 October."),
        ("a vote put off is news though a deal is made", "wga-1985", "1985-03-13", "put off the vote; the strike went on"),
        ("agencies are left, not struck", "wga-ata-2019", "2019-04-12", "Writers set to leave agencies that have not signed"),
        ("an agreement takes its article", "sag-ata-2000", "2002-01-31", "work without an agency agreement"),
        ("talks that are to open are the next ones", "sagaftra-2023", "2023-04-13", "Next talks: Wednesday, 7 June"),
        ("of two days set for talks the first is the next", "sagaftra-2023", "2023-10-05", "are to meet on Friday, 6 October"),
        ("a meeting after an opening is told", "sagaftra-2023", "2023-10-05", "met on Wednesday, 4 October"),
        ("talks that resume do not open", "sagaftra-2023", "2023-10-03", "Actors and studios resume talks"),
        ("a day set for talks that has passed", "sagaftra-2023", "2023-10-25", "The sides were to meet on Tuesday, 24 October"),
        ("a threat is no call", "iatse-2021", "2021-10-15", "IATSE moves toward a strike"),
        ("a contract that took effect awaits no vote", "teamsters-2012", "2012-08-14", "the archive holds no day of its ratification"),
        ("the Teamsters are several", "teamsters-2024", "2024-07-13", "Teamsters say after four weeks"),
        ("whose board it is", "sag-2008", "2008-07-27", "SAG board votes unanimously"),
        ("an end that is known though no vote is", "commercials-2025", "2026-05-31", "settled until March 2028"),
        ("a quotation without a verb is a part of a sentence", "dga-2026", "2026-06-26", "said in part on Thursday, 25 June, on the ratification"),
        ("an end known to its month claims no count", "equity-1960", "1960-06-21", "the archive holds no end of the lockout that began on 1 June 1960"),
        ("an end known to its month claims no count", "wgsu-2026", "2026-05-20", "the archive holds no end of the strike that began on 17 February 2026"),
        ("the first day of a stoppage is counted", "equity-1960", "1960-06-01", "Day 1 of the lockout."),
        ("an extension is no tentative agreement", "wga-1990", "1990-12-13", "extended their contract on Wednesday, 12 December; it now runs to 1995"),
        ("terms that take effect are no extension", "dga-2023-reopener", "2024-06-01", "that took effect on 1 January 2024 runs to 30 June 2026"),
        ("talks on a new contract are told while it runs", "dga-2026", "2026-05-22", "talks on a new one opened on 11 May"),
        ("a deal that has run out raised minimums", "wga-1998", "2008-10-17", "The deal raised minimums by"),
        ("a contract of years ago whose end is not on record", "aftra-1967", "1972-06-19", "the archive does not hold its end"),
        ("a contract of years ago whose end is not on record", "wga-news-1987", "1990-12-09", "may have run out"),
        ("a contract known by its ratification follows", "network-code-2022", "2026-11-24", "the next one in the archive, Network Television Code 2025,"),
        ("issues are those of the beginning", "sag-commercials-2000", "2000-08-01", "At issue when the strike began:"),
        ("a contract that runs out has a successor already", "sagaftra-2023", "2026-06-16", "runs out on 30 June; a new one is agreed"),
        ("a contract that runs out has a successor already", "dga-2005", "2008-02-15", "the next one in the archive, Directors 2008, was agreed on 17 January 2008"),
        ("a strike that ends with the ratification is told", "wga-1985", "1985-03-21", "The last day of the writers’ strike was Monday, 18 March, day 14"),
        ("talks that are set are the next ones", "wga-2007", "2007-09-01", "Next talks: Wednesday, 19 September"),
        ("a body takes its article", "swg-1952", "1952-09-05", "strike against the Alliance of Television Film Producers began"),
        ("a detail of a deal is past as the deal is", "sagaftra-games-2024", "2025-06-12", "; the strike stayed on until a suspension accord"),
        ("a detail of a deal is past as the deal is", "sagaftra-2020", "2020-06-13", "; the union put its pay increases at"),
        ("talks that are extended go on", "sagaftra-2026", "2026-03-06", "The sides have extended their talks; the archive holds no day"),
        ("a settlement is told without the day of its deal", "wga-1990", "1993-02-22", "The deal raises minimums by 4.5, 4.5, 4.5 and 4.5 percent"),
        ("talks that opened are told without an expiry", "wga-1985", "1985-02-02", "talks on a new one opened on 7 January"),
        ("talks that opened are told without an expiry", "wga-1985", "1985-02-02", "Writers and studios bargain over a new contract"),
        ("a ruling is news beside an older offer", "wga-ata-2019", "2021-01-04", "On Wednesday, 30 December, the court denied the WME motion for an injunction"),
        ("boards that recommend the deal are news beside the end", "wga-2023", "2023-09-26", "the negotiating committee, West board and East council voted"),
        ("a day that was named is not named again", "iatse-2021", "2021-09-21", "The same day, the union called a strike authorization vote"),
        ("one earlier stoppage is not the longest", "sag-aftra-commercials-1978", "1979-01-20", "the union’s one earlier stoppage lasted 80 days"),
        ("whose strike it is when one company is struck", "fashion-police-2013", "2013-04-26", "Writers’ strike against E! Networks and Rugby Productions began"),
        ("an outcome is a sentence of its own", "wgsu-2026", "2026-11-24", "What came of it: first contract, with the salary floor raised"),
        ("an outcome is a sentence of its own", "csu-1946", "1948-06-19", "ended in October 1947. What came of it: a vote of the painters"),
        ("the next contract may be known by its first day only", "dga-1990", "1998-08-28", "Directors 1993, took effect on 1 July 1993"),
    ],
)  # fmt: skip
def test_what_readers_found_false_or_missing_is_mended(kind, dispute, day, words):
    assert words in told(dispute, day, WHOLE), kind


@pytest.mark.parametrize(
    ("kind", "dispute", "day", "words"),
    [
        ("an offer told after the deal is old", "teamsters-2024", "2024-07-31", "final offer"),
        ("offers before a ratification are old", "teamsters-2024", "2024-08-01", "last, best and final offer"),
        ("talks set for a day are not held", "wga-2007", "2007-10-09", "resume talks|The sides met on Tuesday"),
        ("nobody strikes agencies", "wga-ata-2019", "2019-04-12", "strike agencies|A strike of"),
        ("an ordinary word has no capital within a sentence", "wga-2007", "2007-12-12", "December, (A|Letter)"),
        ("a contract that ran out is not settled", "iatse-2021", "2025-02-27", "Settled"),
        ("what came before a strike is old once its start is", "wga-2023", "2023-05-08", "^.*?break off"),
        ("no talks are awaited on the last day", "wga-ata-2019", "2021-02-05", "date for the next talks|It is day"),
        ("talks set anew are not suspended", "sagaftra-2023", "2023-10-25", "Talks are suspended"),
        ("the start of a strike fades after the end of talks", "wga-2007", "2007-11-08", "^.*?break off"),
        ("an end known to its month claims no count", "equity-1960", "1960-06-21", r"[Dd]ay \d|\d\w\w day|1960 goes on"),
        ("an extension is no tentative agreement", "wga-1990", "1990-12-20", "tentative"),
        ("a third session since talks resumed does not resume them", "sagaftra-2023", "2023-10-09", "resume"),
        ("a detail does not begin within brackets", "wga-2017", "2017-05-02", "before\\)"),
        ("a day that the end tells is not told again", "wga-1985", "1985-03-18", "It is day 14"),
        ("boards that approve a deal leave no strike in question", "sag-2004-ext", "2004-02-21", "A strike would be"),
        ("after years nobody asks for the next talks", "sag-ata-2000", "2026-11-24", "next talks"),
        ("an outcome that is known is not missing", "mpsc-1979", "1980-07-15", "How the .* not in the archive"),
        ("a contract of years ago does not stand for certain", "aftra-1967", "1972-06-19", "Settled|is settled|stands"),
    ],
)  # fmt: skip
def test_what_readers_found_false_or_clumsy_is_gone(kind, dispute, day, words):
    assert not re.search(words, told(dispute, day, WHOLE)), kind
