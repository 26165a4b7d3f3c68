"""What a fourth reading of whole pages brought up, each as a kind: the words that stand, and those that are gone."""

from __future__ import annotations

import re

import pytest

from helpers.analysis import alliances, conflicts, estimates, lead, lengths, positions, rounds, shortfalls
from helpers.archive import open_archive
from helpers.briefing import Piece, caption


@pytest.fixture(scope="module")
def page(run_notebook):
    def text(name: str, **parameters: str) -> str:
        shown = run_notebook(name, **parameters)
        return "\n".join(part.text for part in shown if isinstance(part, Piece))

    return text


BRIEFING = "dispute_briefing"


@pytest.mark.parametrize(
    ("kind", "name", "dispute", "day", "words"),
    [
        ("a day of another year has its year", BRIEFING, "sag-ata-2000", "2001-02-06", "opened on 20 April 2000"),
        ("an agreement with agencies is named once", BRIEFING, "sag-ata-2000", "2001-02-06", "Actors’ agreement with agencies runs out"),
        ("one package is one", BRIEFING, "sag-2008", "2009-04-17", "One package was valued; the raises in it are not in the archive"),
        ("a detail belongs to what it details", BRIEFING, "sag-2008", "2009-04-17", "17 April, expiring on 30 June 2011 in step with the other unions"),
        ("two of two are both", BRIEFING, "dga-1996", "1996-05-26", "Of two past rounds that had no deal this close to the expiry, both came to a strike"),
        ("one past round is one", "strike_outlook", "wga-1988", "1988-02-20", "One past round on record had no deal this close to the expiry; it came to a strike"),
        ("a clause that says when is past too", BRIEFING, "sagaftra-2026", "2026-04-30", "bargaining resumed after the writers reached their deal"),
        ("a day set for a vote is told", BRIEFING, "wga-2023", "2023-09-28", "Ratification voting opens on Monday, 2 October."),
        ("a day set for a vote is told", BRIEFING, "wga-ata-2019", "2019-03-22", "An electronic vote on authorizing the Code opens on Wednesday, 27 March."),
        ("an outcome has its article", BRIEFING, "disney-1941", "1941-10-14", "What came of it: the company recognized the guild"),
        ("a paragraph on dates has its heading", BRIEFING, "dga-2017", "2016-12-22", "Talks, votes and expiries\nThe next date of another union: the WGA agreement runs out"),
        ("a count of talks is told once", BRIEFING, "wga-ata-2019", "2020-01-21", "The parties held 12 days of talks, by their own count\n"),
        ("a few days are spelled", BRIEFING, "gizmodo-2022", "2022-03-28", "ended after six days"),
        ("studios boycott a city’s crews, not crews the studios", BRIEFING, "ny-boycott-1990", "1990-10-31", "The AMPTP begins a boycott of film crews"),
        ("studios boycott a city’s crews, not crews the studios", BRIEFING, "ny-boycott-1990", "1991-05-17", "The last day of the boycott of film crews by the AMPTP was"),
        ("what came of it is a sentence", BRIEFING, "equity-1960", "1960-07-02", "What came of it: all but three of 22 shows reopened"),
        ("a headline is one act", BRIEFING, "dga-2023", "2024-01-26", "Directors and studios reopen the contract\nOn Thursday"),
        ("those who speak have their article", BRIEFING, "wga-2026", "2026-03-16", "The same day, the co-chairs explained priorities"),
        ("an outcome has its article", BRIEFING, "fleischer-1937", "1937-07-02", "What came of it: a union contract after"),
        ("small numbers are spelled", "strike_outlook", "wga-2007", "2008-02-11", "half of them were over within four days of the deal"),
        ("prices that fall do not rise", BRIEFING, "sag-2008", "2009-12-11", "If prices keep falling 0.2 percent a year"),
        ("what is lacking is listed once", "cost_of_a_stoppage", "wga-2007", "2008-01-10", "as the archive lacks: place of the settlement; share of"),
        ("each side counts for itself", BRIEFING, "wga-2007", "2007-12-20", "by the studios, each in its own count"),
        ("one count has a difference", BRIEFING, "wga-2023", "2023-09-08", "a gap of $343 million"),
        ("money has its unit", "cost_of_a_stoppage", "sagaftra-2023", "2023-10-15", "$300 million $500 million"),
    ],
)  # fmt: skip
def test_what_a_reader_missed_stands(page, kind, name, dispute, day, words):
    assert words in page(name, dispute=dispute, as_of=day), kind


@pytest.mark.parametrize(
    ("kind", "name", "parameters", "words"),
    [
        ("one company is no yardstick of a union", BRIEFING, {"dispute": "sagaftra-bbh-2018", "as_of": "2019-04-04"}, "earlier one of the union|Longest earlier|Crews shot"),
        ("two counts of two sides have no difference", BRIEFING, {"dispute": "wga-2007", "as_of": "2007-12-20"}, "a gap of"),
        ("the day of a strike is not told twice", BRIEFING, {"dispute": "sag-1952", "as_of": "1952-12-25"}, "It is day 25"),
        ("no raises are known of any deal", BRIEFING, {"dispute": "teamsters-1988", "as_of": "1988-11-18"}, "not known"),
        ("another agreement is no successor", BRIEFING, {"dispute": "iatse-asa-2015", "as_of": "2018-07-31"}, "Crews 2018|a new one is agreed"),
        ("branches of one union are not named in a sentence", "bargaining_calendar", {"as_of": "2017-03-20"}, r"East and West"),
        ("one round is no statistic", "bargaining_calendar", {"as_of": "1988-02-10"}, r"Of 1 round|, 0 had|What came of past rounds"),
        ("unions are joined by and", "bargaining_calendar", {"as_of": "1988-02-10"}, "SAG; AFTRA"),
        ("writers and actors are none of the games", "strike_history", {"union": "all", "sector": "video_games", "as_of": "2025-03-01"}, "Writers and actors last"),
        ("writers and actors are none of the musicians", "strike_history", {"union": "AFM", "sector": "all", "as_of": "2010-01-01"}, "Writers and actors last|theatre,"),
        ("what is shot today is none of a contract that is over", BRIEFING, {"dispute": "dga-2020", "as_of": "2024-09-11"}, "Shooting days in Los Angeles, 2024"),
        ("what a source lacks is no note to the archive", BRIEFING, {"dispute": "sagaftra-2026", "as_of": "2026-08-07"}, "not found|headline rounds"),
        ("who settled first is no news of a stoppage that is over", BRIEFING, {"dispute": "ny-boycott-1990", "as_of": "1992-12-30"}, "settled first"),
        ("a first day knows no other", BRIEFING, {"dispute": "iatse-1933", "as_of": "1933-07-22"}, "then all"),
        ("a company that bargains alone has no other unions’ dates", BRIEFING, {"dispute": "iatse-nailedit-2022", "as_of": "2022-12-30"}, "another union|Contract expires"),
        ("a count of long ago has no section", BRIEFING, {"dispute": "wga-2011", "as_of": "2011-04-28"}, "Crews shot"),
        ("who speaks is named once", BRIEFING, {"dispute": "wga-2007", "as_of": "2007-07-15"}, "The (WGA|AMPTP): C"),
        ("who valued is named once", BRIEFING, {"dispute": "wga-2023", "as_of": "2024-12-03"}, "by the guild, the offer|Studio chiefs: Four"),
        ("a month is a month", "production_losses", {"category": "feature", "as_of": "2025-08-01"}, r"\d{4}-\d\d"),
    ],
)  # fmt: skip
def test_what_a_reader_stumbled_over_is_gone(page, kind, name, parameters, words):
    match = re.search(words, page(name, **parameters))
    assert not match, (kind, match)


def test_a_paragraph_or_heading_begins_with_a_capital(page):
    text = page("shooting_days", category="feature", as_of="2021-05-01")
    assert "\nTwo of three categories lay below their five-year average" in text


def test_a_small_change_is_not_zero():
    quarters = shortfalls.quarters_for(open_archive("2012-08-07"), "teamsters-2012")
    assert caption("quarters", quarters=quarters)["title"].startswith("Shooting in 2012Q2: 0.5 percent below")


def test_one_figure_is_rounded_in_one_way():
    archive = open_archive("2025-08-01")
    table = shortfalls.by_category(archive).set_index("category")["lost"]
    assert table["feature"] == shortfalls.shortfall(archive, "feature").lost.value
    assert shortfalls.rounded(1050.4) == shortfalls.rounded(1050.0)


def test_a_term_gives_its_figure_once():
    terms = positions.by_term(open_archive("2020-01-21"), "wga-ata-2019")
    terms = terms.set_index(terms["term"].map(str))
    [years] = terms.loc["Years of the contract", "employers"]
    assert years.text.startswith("Five-year term")
    figure, words = terms.loc["Revenue share of packaging", "employers"]  # its words do not say how much
    assert figure.value == 2
    assert "2" not in words.text.split(",")[0]


def test_a_month_tells_no_day_of_the_stoppage():
    deals = alliances.named_deals(open_archive("2008-02-10"))
    known = deals[deals["signed_on_precision"] != "day"]
    assert len(known)
    assert known["day"].isna().all()


def test_who_settled_before_the_expiry_belongs_to_the_round_of_a_late_deal():
    deals = rounds.in_order(open_archive("2009-04-17"), "sag-2008")
    assert [str(cell) for cell in deals["union"]][:2] == ["DGA", "WGA"]


def test_earlier_stoppages_are_against_like_employers():
    assert lengths.earlier(open_archive("2019-04-04"), "sagaftra-bbh-2018") is None
    assert lengths.earlier(open_archive(), "wga-topmodel-2006") is None
    assert lengths.earlier(open_archive(), "nabet-nbc-1987").longest.label == "NABET and NBC 1976"
    assert lengths.earlier(open_archive(), "broadway-musicians-2003").longest.value == 25


def test_a_conflict_on_days_of_filming_names_what_was_counted():
    facts = [str(cell) for cell in conflicts.settled(open_archive())["fact"]]
    assert "Shoot days, television, 2019Q4" in facts
    assert not [fact for fact in facts if "tv_" in fact or " tv " in fact]


def test_one_other_stoppage_is_no_share():
    ran = lengths.of_union(open_archive("2025-01-15"), "sagaftra-games-2024")
    title = caption("lengths_of_union", stoppages=ran, longer=lengths.longer(ran))["title"]
    assert title == "The other one lasted longer than Video game performers 2022 so far"


def test_letters_of_an_office_are_explained_where_they_first_stand():
    archive = open_archive("2008-01-10")
    rows = estimates.published(archive, "wga-2007")
    text = caption("estimates", estimates=rows, highest=estimates.highest(rows))
    assert "Los Angeles County Economic Development Corporation" in text["note"]


def test_a_vote_that_is_told_as_news_is_not_told_again():
    first = lead.lead(open_archive("2019-03-19"), "wga-ata-2019")
    in_the_news = {one.words.row_id for one in (first.top, *first.also)}
    assert first.vote_ahead is None or first.vote_ahead.words.row_id not in in_the_news
