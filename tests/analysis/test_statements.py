"""What was said: days of the last words, quotations in print, speakers before their words; a report's own points."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import claims, glossary, lead, reports, statements, wording
from helpers.briefing import say

SPOKEN = '{% from "news.md.j2" import spoken with context %}{{ spoken(one) }}'
FOUR_DAYS = (
    ("wga-ata-2019", "2019-03-14"), ("wga-2007", "2007-10-23"), ("wga-2023", "2023-04-29"), ("wga-2023", "2023-09-08"),
)  # fmt: skip


def test_the_last_words_of_both_sides_have_their_days():
    both = statements.last_words(open_archive("2023-09-08"), "wga-2023")
    assert both.both_on == pd.Timestamp("2023-09-08")
    apart = statements.last_words(open_archive("2023-08-25"), "wga-2023")
    assert (apart.guild_on, apart.employers_on) == (pd.Timestamp("2023-08-23"), pd.Timestamp("2023-08-22"))
    assert apart.both_on is None
    assert statements.last_words(open_archive("1960-04-01"), "wga-1960") is None


def quoted(day: str, dispute: str, words: str) -> statements.Statement:
    held = statements.said(open_archive(day), dispute)
    return next(one for one in held if one.quotation is not None and words in one.quotation.text)


def test_a_part_of_a_sentence_is_said_in_part():
    one = quoted("2023-09-08", "wga-2023", "AMPTP paralysis")
    told = say(SPOKEN, open_archive("2023-09-08"), one=one).text
    assert one.fragment
    assert "said in part on Friday, 8 September" in told
    assert "on the standstill since 15 August: “not a sign" in told


def test_a_whole_sentence_is_said():
    one = quoted("2023-09-08", "wga-2023", "Any suggestion")
    assert not one.fragment
    assert (
        "The AMPTP said on Friday, 8 September: “Any suggestion"
        in say(SPOKEN, open_archive("2023-09-08"), one=one).text
    )


def test_a_context_that_cannot_introduce_stands_behind_the_quotation():
    one = quoted("2023-07-13", "sagaftra-2023", "historic pay")
    assert "(what the union turned down)" in say(SPOKEN, open_archive("2023-07-13"), one=one).text


def test_quotation_marks_within_a_quotation_open_and_close():
    one = quoted("2019-03-14", "wga-ata-2019", "original")
    assert "‘code of conduct’" in one.quotation.text


@pytest.mark.parametrize(("dispute", "day"), FOUR_DAYS)
def test_who_said_what_names_each_speaker_once(dispute, day):
    archive = open_archive(day)
    for side in ("guild", "employers", "others"):
        for words in statements.by_day(archive, dispute, side)["words"].map(str):
            assert "The WGA: The guild" not in words
            assert "The AMPTP: The AMPTP" not in words


@pytest.mark.parametrize(("dispute", "day"), FOUR_DAYS)
def test_only_what_no_other_source_says_stands_as_the_reports_own(dispute, day):
    archive = open_archive(day)
    press = reports.reported(archive, dispute)
    assert press.published_on == pd.Timestamp(day)
    article = reports.newest_of_dispute(archive, dispute)
    confirmed = {item.claim.claim_id for item in claims.check(archive, article) if item.then.name != "not in the data"}
    assert not confirmed & set(press.points["claim_id"])
    assert len(reports.points(press)) == len(press.points) > 0
    assert press.publisher.text in reports.caption(press)


def test_without_a_report_of_the_last_days_there_are_no_points():
    press = reports.reported(open_archive("2023-07-01"), "wga-2023")
    assert press is None
    assert reports.points(press).empty
    assert reports.caption(press) == ""


def test_a_paper_of_several_words_takes_its_article():
    for (dispute, day), name in zip(
        FOUR_DAYS, ("the Washington Post", "Variety", "the Los Angeles Times", "the City News Service"), strict=True
    ):
        assert reports.reported(open_archive(day), dispute).publisher.text == name


def test_terms_of_the_table_are_explained_once_and_only_where_they_stand():
    archive = open_archive("2019-03-14")
    first = glossary.first_screen(archive, "wga-ata-2019")
    more = glossary.table_terms(archive, "wga-ata-2019", first)
    names = [term.name.text for term in (*first, *more)]
    assert len(names) == len(set(names))
    assert {"Franchise agreement", "Packaging fee", "Affiliated production"} <= set(names)
    assert "Shoot day" not in names


def test_a_side_that_was_not_quoted_is_told_with_what_its_account_says():
    said = lead.lead(open_archive("2023-07-17"), "sagaftra-2023").said
    assert [one.side for one in said if one.quotation is None] == ["employers"]


@pytest.mark.parametrize(
    ("summary", "past"),
    [
        ("The guild rejects the studios’ last offers", "The guild rejected the studios’ last offers"),
        ("The guild drops the suit, leaves one claim", "The guild dropped the suit, left one claim"),
    ],
)
def test_only_what_is_joined_to_the_first_verb_is_put_in_the_past_with_it(summary, past):
    assert wording.past(summary) == past
