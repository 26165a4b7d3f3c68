"""Press reports: verdict and value agree, two measures are no conflict, each verdict has a sign of its own."""

from __future__ import annotations

import pytest

from helpers import open_archive
from helpers.analysis import reports
from helpers.archive import ArchiveError

ARTICLES = tuple(open_archive().table("articles")["article_id"])


@pytest.mark.parametrize("article", ARTICLES)
def test_a_value_stands_only_beside_a_verdict_that_rests_on_one(article):
    frame = reports.table(open_archive(), article)
    absent = frame[frame["verdict"] == "not in the data"]
    assert absent["on_record"].isna().all()
    assert all(len(cell) == 1 for cell in absent["then"])
    conflicts = frame[frame["verdict"] == "conflicts"]
    assert conflicts["on_record"].notna().all()


@pytest.mark.parametrize("article", ARTICLES)
def test_counts_add_up_and_the_title_has_a_paper(article):
    report = reports.report(open_archive(), article)
    assert sum(count.value for count in report.counts) == report.claims.value
    assert 0 <= report.confirmed.value <= report.checkable.value <= report.claims.value
    assert report.publisher.text


def test_a_sum_and_a_sum_a_year_are_two_measures():
    frame = reports.table(open_archive(), "latimes-2023-04-29").set_index("claim_id")
    money = frame[frame["claim"].map(str).str.contains("600 million")].iloc[0]
    assert "conflicts" not in str(money["later"])


def test_signs_tell_the_verdicts_apart_without_color():
    signs = [text[0] for text in reports.SIGNS.values()]
    assert len(set(signs)) == len(signs)


def test_an_unknown_article_ends_with_the_choices():
    with pytest.raises(ArchiveError, match="latimes-2023-04-29"):
        reports.report(open_archive(), "latimes-2023")


def test_only_a_report_of_the_last_week_stands_beside_a_briefing():
    assert reports.newest_of_dispute(open_archive("2023-09-08"), "wga-2023") == "cns-2023-09-08"
    assert reports.newest_of_dispute(open_archive("2023-10-20"), "wga-2023") == ""
