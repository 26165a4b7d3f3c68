"""Claims of press reports: verdicts then and later, rounding words, quantities behind them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import claims, on_record
from helpers.analysis.verdicts import (
    ABSENT,
    CONFIRMED,
    CONFLICTS,
    KIND_OF_WORD,
    MEANINGS,
    ROUNDED,
    SUPERSEDED,
    UNREAD,
    VERDICTS,
    WORDS,
    Record,
    Stated,
    judge,
    slack,
)
from helpers.archive import ArchiveError, Quantity, open_archive

HELD = {CONFIRMED, ROUNDED}


def known(value, unit="days", **more):
    return Record(Quantity("q", "A figure", value, unit), **more)


@pytest.fixture(scope="module")
def checked():
    archive = open_archive()
    articles = archive.table("articles")["article_id"]
    return {item.claim.claim_id: item for article in articles for item in claims.check(archive, article)}


# --- the claims of the reports -----------------------------------------------------------------------------------------


def test_every_claim_has_a_verdict_on_both_days(checked):
    table = open_archive().table("claims")
    assert set(checked) == set(table["claim_id"])
    for item in checked.values():
        assert item.then.name in VERDICTS
        assert item.later.name in VERDICTS
        assert item.then.why


def test_no_checkable_claim_is_left_out_for_want_of_code(checked):
    for item in checked.values():
        if item.claim.kind in ("position", "statement"):
            continue
        assert item.claim.quantity in {*claims.known_quantities(), *claims.NO_SOURCE}, item.claim


def claim(quantity, value, unit, period="2023", text="The WGA", kind="count"):
    """A row as a maintainer may add it, read on 8 September 2023."""
    stated = claims.read_stated(value, unit, "exact", period)
    return claims.Claim("t", "t", "wga-2023", "reporter", text, kind, quantity, stated, value, period, date(2023, 9, 8))


@pytest.mark.parametrize(
    ("quantity", "value", "unit", "verdict"),
    [
        ("strike_day", "130", "days", CONFIRMED),
        ("strike_day", "103", "days", CONFLICTS),
        ("strike_days_so_far", "129", "days", CONFIRMED),
        ("strike_start", "2023-05-02", "date", CONFIRMED),
        ("strike_end", "2023-09-27", "date", ABSENT),
        ("raises_by_year_offer", "5/4/3.5", "pct", CONFIRMED),
        ("raises_by_year_offer", "4/3/2", "pct", SUPERSEDED),
        ("raises_by_year_ask", "6/5/5", "pct", CONFIRMED),
        ("raises_by_year_ask", "5/6/5", "pct", CONFLICTS),
        ("raises_together_offer", "13.02", "pct", CONFIRMED),
        ("raises_together_ask", "17.86", "pct", CONFLICTS),
        ("raise_y2_offer", "4", "pct", CONFIRMED),
        ("last_joint_strike", "1960", "year", CONFIRMED),
        ("years_since_joint_strike", "63", "years", CONFIRMED),
        ("proposal_date", "2023-08-11", "date", CONFIRMED),
        ("strike_authorization_turnout", "78.79", "pct", CONFIRMED),
        ("strike_authorization_ballots", "9128", "votes", CONFLICTS),
        ("members", "many", "persons", ABSENT),
        ("no_such_quantity", "5", "count", ABSENT),
        ("strikes_running", "2", "stoppages", CONFIRMED),
        ("strikes_running", "3", "stoppages", CONFLICTS),
    ],
)
def test_a_row_that_a_maintainer_adds_gets_its_verdict(quantity, value, unit, verdict):
    assert claims.verdict(open_archive("2023-09-08"), claim(quantity, value, unit)).name == verdict


def test_the_union_and_the_year_named_decide_which_strike():
    archive = open_archive("2023-09-08")
    actors = claim("strike_days", "95", "days", "1980", "The actors of SAG-AFTRA")
    assert claims.verdict(archive, actors).name == CONFIRMED
    assert claims.verdict(archive, claim("strike_days", "95", "days", "1980")).name == ABSENT


@pytest.mark.parametrize("period", ["", "2023", "2023Q1", "2023-05-02/2023-09-08", "soon"])
@pytest.mark.parametrize(
    ("value", "unit"), [("130", "days"), ("5.5", "pct"), ("2023-08-11", "date"), ("2023-02-30", "date"), ("", "")]
)
def test_no_row_is_without_a_verdict(period, value, unit):
    archive = open_archive("2023-09-08")
    for quantity in claims.known_quantities():
        assert claims.verdict(archive, claim(quantity, value, unit, period)).why


def test_a_quantity_that_cannot_be_checked_is_named_with_those_that_can(monkeypatch):
    archive = open_archive()
    assert claims.unknown_quantities(archive) == []
    row = archive.table("claims").iloc[:1].assign(quantity="day_of_striking", claim_id="x-1", kind="count")
    monkeypatch.setattr(type(archive), "table", lambda self, name: row)
    (line,) = claims.unknown_quantities(archive)
    assert "claim x-1, column quantity: 'day_of_striking'" in line
    assert "strike_day" in line


def test_what_is_confirmed_or_contradicted_names_value_and_source(checked):
    for item in checked.values():
        for verdict in (item.then, item.later):
            if verdict.name in (*HELD, CONFLICTS, SUPERSEDED):
                assert verdict.quantity is not None
                assert verdict.quantity.sources


@pytest.mark.parametrize(
    ("claim", "then", "later", "value"),
    [
        ("a0-01", CONFIRMED, SUPERSEDED, date(2019, 4, 6)),
        ("a0-02", ABSENT, CONFLICTS, None),
        ("a0-03", CONFIRMED, CONFIRMED, date(2019, 3, 12)),
        ("a0-04", CONFIRMED, CONFIRMED, date(2019, 3, 14)),
        ("a0-05", CONFIRMED, CONFIRMED, date(2019, 3, 18)),
        ("a0-10", CONFIRMED, SUPERSEDED, 23),
        ("a1-03", CONFIRMED, CONFIRMED, 11),
        ("a1-06", ROUNDED, ROUNDED, 90.3),
        ("a1-12", CONFIRMED, CONFIRMED, None),
        ("a2-01", CONFIRMED, CONFIRMED, 15),
        ("a1-09", ABSENT, ABSENT, None),
        ("a1-13", CONFIRMED, CONFIRMED, 1985),
        ("a2-03", ABSENT, CONFLICTS, None),
        ("a2-06", ABSENT, CONFIRMED, None),
        ("a2-07", CONFIRMED, CONFIRMED, 1),
        ("a2-08", CONFIRMED, CONFIRMED, -24.0),
        ("a2-09", CONFIRMED, CONFIRMED, 7476),
        ("a2-10", CONFLICTS, CONFLICTS, 4),
        ("a2-13", CONFIRMED, CONFIRMED, 153),
        ("a2-14", CONFIRMED, CONFIRMED, 100),
        ("a2-16", CONFLICTS, CONFLICTS, date(2023, 6, 7)),
        ("a2-17", CONFIRMED, SUPERSEDED, date(2023, 6, 30)),
        ("a3-01", ROUNDED, ROUNDED, 130),
        ("a3-02", CONFIRMED, CONFIRMED, 2),
        ("a3-03", CONFIRMED, CONFIRMED, "5 / 4 / 3.5"),
        ("a3-05", CONFIRMED, CONFIRMED, "Ready to sign with single studios outside the AMPTP"),
    ],
)
def test_the_known_disagreements_come_out_as_they_should(checked, claim, then, later, value):
    item = checked[claim]
    assert (item.then.name, item.later.name) == (then, later)
    if value is not None:
        assert item.then.quantity.value == value


def test_the_package_of_600_million_stands_against_429_a_year(checked):
    later = checked["a2-03"].later
    assert later.quantity.value == 429
    assert later.quantity.unit == "usd_millions_per_year"


def test_a_stance_on_an_issue_of_the_table_is_set_beside_the_nearest_row():
    stance = claims.Claim("t-1", "made-up", "wga-2023", "employers", "The studios give no data", "position",
                          "data_transparency", None, "", "", date(2023, 9, 8))  # fmt: skip
    found = claims.verdict(open_archive("2023-09-08"), stance)
    assert found.name == ABSENT
    assert "quarterly hours per title for the guild" in found.why


@pytest.mark.parametrize("claim", ["a1-09", "a2-03"])
def test_a_report_is_no_evidence_for_itself(checked, claim):
    assert checked[claim].then.name == ABSENT
    assert "Only the report itself says so" in checked[claim].then.why


def test_the_falling_quarters_are_counted_by_two_named_rules(checked):
    why = checked["a2-10"].then.why
    assert "4 quarters (each below the same quarter of the year before" in why
    assert "5 quarters (each below the quarter before" in why


def test_a_claim_is_judged_by_what_was_known_on_its_day(checked):
    then = checked["a0-01"].then
    assert then.quantity.value == date(2019, 4, 6)
    assert "extension" not in then.why


def test_an_unknown_report_is_refused_with_the_ones_there_are():
    with pytest.raises(ArchiveError, match="latimes-2023-04-29"):
        claims.check(open_archive(), "nyt-1999")


# --- rounding words ----------------------------------------------------------------------------------------------------


def test_every_group_of_words_has_a_meaning_and_no_word_has_two():
    assert set(WORDS) <= set(MEANINGS)
    every = [word for words in WORDS.values() for word in words]
    assert len(every) == len(set(every))
    assert all(KIND_OF_WORD[word] in MEANINGS for word in every)


@pytest.mark.parametrize(
    ("stated", "value", "verdict"),
    [
        (Stated(148, "days"), 148, CONFIRMED),
        (Stated(149, "days"), 148, CONFLICTS),
        (Stated(150, "days", "nearly", 10), 148, ROUNDED),
        (Stated(150, "days", "more than", 10), 148, CONFLICTS),
        (Stated(100, "days", "more than", 100), 118, ROUNDED),
        (Stated(100, "days", "more than", 100), 148, UNREAD),
        (Stated(5, "months", "nearly"), 148, ROUNDED),
        (Stated(5, "months"), 148, ROUNDED),
        (Stated(6, "months"), 148, CONFLICTS),
        (Stated(14, "weeks"), 100, ROUNDED),
        (Stated(22, "weeks"), 154, CONFIRMED),
        (Stated(10, "weeks", step=10), 100, CONFLICTS),
        (Stated(120, "days", "about", 10), 118, ROUNDED),
        (Stated(130, "days", "about", 10), 118, UNREAD),
        (Stated(140, "days", "about", 10), 118, CONFLICTS),
    ],
)
def test_lengths_hold_by_the_stated_meaning_of_their_word(stated, value, verdict):
    assert judge(stated, known(value)).name == verdict


@pytest.mark.parametrize(
    ("stated", "value", "verdict"),
    [
        (Stated(98, "pct"), 97.85, ROUNDED),
        (Stated(97.9, "pct", step=0.1), 97.85, ROUNDED),
        (Stated(97, "pct"), 97.85, UNREAD),
        (Stated(96, "pct"), 97.85, CONFLICTS),
        (Stated(-24, "pct"), -23.96, ROUNDED),
        (Stated(24, "pct"), -23.96, CONFLICTS),
        (Stated(19.25, "pct", step=0.01), 19.3, UNREAD),
    ],
)
def test_shares_are_rounded_to_the_place_written(stated, value, verdict):
    assert judge(stated, known(value, "pct")).name == verdict


@pytest.mark.parametrize("unit", ["shoot_days", "films", "jobs"])
def test_a_small_whole_number_is_not_rounded(unit):
    assert judge(Stated(57, unit), known(57, unit)).name == CONFIRMED
    assert judge(Stated(57, unit), known(57.8, unit)).name != ROUNDED


def test_a_raise_is_never_rounded():
    assert judge(Stated(4, "pct"), known(3.5, "pct", rounds=False)).name == CONFLICTS


def test_a_printed_and_rejected_value_is_named_in_the_conflict():
    record = known(153, rejected=(Quantity("q", "A figure", 155, "days", derivation="does not fit the dates"),))
    verdict = judge(Stated(155, "days"), record)
    assert verdict.name == CONFLICTS
    assert "does not fit the dates" in verdict.why


def test_a_value_held_before_is_superseded_not_wrong():
    record = known(429, "usd_millions", earlier=lambda: (Quantity("q", "A figure", 600, "usd_millions"),))
    assert judge(Stated(600, "usd_millions"), record).name == SUPERSEDED


def test_where_nothing_is_on_record_the_reason_is_given():
    verdict = judge(Stated(1, "days"), on_record.absent("Nobody counted."))
    assert (verdict.name, verdict.why) == (ABSENT, "Nobody counted.")


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_plain_count_of_days_is_confirmed_only_by_itself(stated, value):
    assert (judge(Stated(stated, "days"), known(value)).name == CONFIRMED) == (stated == value)


@given(st.sampled_from(sorted(WORDS)), st.integers(1, 10**5), st.integers(1, 10**5))
def test_no_word_confirms_what_lies_beyond_a_quarter(word, stated, value):
    verdict = judge(Stated(stated, "persons", word), known(value, "persons"))
    if abs(value - stated) > max(stated * 0.25, slack(stated, "persons")) + 1e-6:
        assert verdict.name not in HELD


@given(st.sampled_from(["nearly", "less than", "up to"]), st.integers(1, 10**5), st.integers(1, 10**5))
def test_words_for_less_are_not_confirmed_by_more(word, stated, value):
    if value > stated:
        assert judge(Stated(stated, "days", word), known(value)).name not in HELD


@pytest.mark.parametrize(
    ("part", "day", "verdict"),
    [("mid", 16, ROUNDED), ("early", 16, CONFLICTS), ("", 16, ROUNDED), ("late", 30, ROUNDED)],
)
def test_a_part_of_a_month_holds_the_days_in_it(part, day, verdict):
    stated = Stated(date(2007, 7, 15), "date", known_to="month", part=part)
    assert judge(stated, known(date(2007, 7, day), "date")).name == verdict


# --- quantities --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stoppage", "valid", "refused"),
    [
        ("wga-1988", {153, 154}, {150, 155}),
        ("wga-2007", {99, 100}, {101}),
        ("wga-2023", {148}, {146}),
        ("sagaftra-2023", {118}, set()),
        ("sag-1960", {42, 43}, {33}),
    ],
)
def test_lengths_of_strikes_under_their_rules(newest, stoppage, valid, refused):
    record = on_record.stoppage_days(newest, stoppage)
    assert {quantity.value for quantity in record.valid} == valid
    assert {quantity.value for quantity in record.rejected} == refused


def test_a_running_strike_has_days_so_far(september):
    assert [q.value for q in on_record.stoppage_days(september, "wga-2023").valid] == [130, 129]
    assert on_record.stoppage_end(september, "wga-2023").fact is None


@pytest.mark.parametrize(("period", "falls"), [("2023Q1", (4, 5)), ("2023Q2", (5, 6)), ("2023Q3", (6, 7))])
def test_falls_in_a_row_by_both_rules(newest, period, falls):
    record = on_record.falling_quarters(newest, "total", period)
    assert tuple(quantity.value for quantity in record.valid) == falls


def test_a_rejected_count_of_shoot_days_is_kept_beside_the_accepted_one(newest):
    record = on_record.shoot_days(newest, "total", "2025Q2")
    assert record.fact.value == 5394
    assert [quantity.value for quantity in record.rejected] == [5349]


def test_an_extension_leaves_the_first_expiry_as_an_earlier_value(newest):
    record = on_record.expiry(newest, "sagaftra-2023")
    assert record.fact.value == date(2023, 7, 12)
    assert [quantity.value for quantity in record.earlier()] == [date(2023, 6, 30)]


def test_raises_together_are_compounded_and_summed(newest):
    record = on_record.total_raise(newest, "wga-2023", "settlement")
    assert [quantity.value for quantity in record.valid] == [13.02, 12.5]


def test_the_last_joint_strike_before_2023_was_in_1960(newest):
    assert on_record.last_joint(newest, date(2023, 5, 2)) == ("wga-1960", "sag-1960")
