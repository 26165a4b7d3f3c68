"""The news of a day: the weightiest act is on top, by weights that are data, and nothing contradicts the stage."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.analysis import changes, coverage, lead, news, parties, stages, wording
from helpers.archive import ArchiveError, open_archive
from helpers.briefing import say

NEWEST = open_archive()
HEADLINE = '# {% include "headline.md.j2" %}'


def headline_of(dispute: str, as_of: str) -> str:
    archive = open_archive(as_of)
    piece = say(HEADLINE, archive, "headline", lead=lead.lead(archive, dispute))
    assert piece is not None
    return str(piece.about["title"])


@pytest.mark.parametrize(
    ("dispute", "as_of", "words"),
    [
        ("sagaftra-2023", "2023-10-12", "Studios suspend talks with striking actors"),
        ("wga-2007", "2007-10-23", "meet without progress, eight days before the contract expires"),
        ("wga-2023", "2023-04-29", "contract runs out in two days; 97.85 percent back a strike"),
        ("wga-2023", "2023-05-02", "Writers go on strike against studios"),
        ("wga-2023", "2023-09-08", "offers to deal with companies outside the AMPTP"),
        ("wga-2023", "2023-09-24", "Writers and studios reach a tentative agreement on day 146 of the strike"),
        ("wga-ata-2019", "2019-03-14", "Writers Guild presents contract language"),
        ("wga-2023", "2023-07-13", "Writers Guild backs the actors"),  # the actors call the strike
        ("sagaftra-2023", "2023-07-13", "SAG-AFTRA calls a strike"),
        (
            "wga-2007",
            "2008-01-18",
            "Directors and studios reach a tentative agreement, the first of this round; writers stay out",
        ),
        ("sagaftra-2023", "2023-09-25", "Writers and studios reach a tentative agreement; actors stay out"),
        ("sagaftra-2026", "2026-04-06", "Writers and studios reach a tentative agreement"),
        ("wga-2007", "2007-11-04", "Talks between writers and studios break off; a strike is called"),
        ("wga-ata-2019", "2019-04-07", "Writers and agencies extend their agency agreement to 12 April"),
        ("wga-2007", "2008-02-04", "A long session brings agreement in outline on streaming"),
        ("dga-2023", "2024-01-25", "Directors and studios reopen the contract"),
        ("dga-1987", "1987-07-14", "Directors and studios reach a tentative agreement"),
        ("dga-2026", "2026-06-09", "Directors and studios reach a tentative agreement"),
        ("dga-2026", "2026-06-26", "Directors ratify their contract with studios"),
        ("dga-2026", "2026-07-01", "Directors ratify their contract with studios"),
        ("teamsters-2024", "2024-08-01", "Drivers ratify their contract with studios"),
        ("iatse-2021", "2021-10-16", "Film crews and studios reach a tentative agreement"),
        ("sag-ata-2000", "2002-01-20", "Actors’ agency agreement runs out today"),
        ("sag-ata-2000", "2002-04-20", "Actors vote down the tentative agreement with agencies"),
        ("sag-2008", "2008-11-24", "Talks between actors and studios break off"),
        ("wga-2007", "2007-11-01", "Talks between writers and studios break off"),
        ("sagaftra-games-2024", "2024-07-26", "Video game performers go on strike against game companies"),
        (
            "disney-1941",
            "1941-08-01",
            "Screen Cartoonists Guild strike against Walt Disney Productions in its 65th day",
        ),
        ("wga-2026", "2026-11-24", "Writers’ contract with studios is settled until May 2030"),
    ],
)
def test_the_headline_is_the_news_of_the_day_and_on_a_quiet_day_where_it_stands(dispute, as_of, words):
    assert words in headline_of(dispute, as_of)


def test_a_row_that_lost_a_conflict_is_never_news_nor_among_the_changes():
    events = NEWEST.table("events")
    rejected = events[events["status"] == "rejected"]
    assert len(rejected) >= 3
    for row in rejected.itertuples():
        archive = open_archive(max(row.published_on, row.date).date())
        assert row.event_id not in set(news.events(archive, row.dispute_id)["row_id"])
        told = changes.recent(archive, row.dispute_id)
        assert row.event_id not in {cell.row_id for cell in told["what"]}


def test_stage_headline_and_changes_agree_on_the_day_of_every_deal():
    contracts = NEWEST.table("contracts").drop_duplicates("dispute_id")
    exact = contracts[(contracts["deal_on_precision"] == "day") & (contracts["published_on"] <= contracts["deal_on"])]
    assert len(exact) > 20
    for row in exact.itertuples():
        archive = open_archive(row.deal_on.date())
        top = news.newest(archive, row.dispute_id)[0]
        assert (top.kind, top.day) == ("deal", row.deal_on), row.dispute_id
        assert stages.stage(archive, row.dispute_id).deal == row.deal_on.date()
        told = changes.recent(archive, row.dispute_id)
        assert {row.deal_on} <= set(told[told["kind"].isin(("event", "agreement"))]["public_on"]), row.dispute_id


@pytest.mark.parametrize(("dispute", "as_of"), [("wga-2023", "2023-09-08"), ("sagaftra-2023", "2023-10-12")])
def test_nothing_is_news_before_it_was_told(dispute, as_of):
    frame = news.events(open_archive(as_of), dispute)
    known = frame[frame["score"] > 0]
    assert len(known)
    assert (known["public_on"] <= pd.Timestamp(as_of)).all()


def test_an_account_that_comes_late_is_no_news():
    frame = news.events(open_archive("2023-09-08"), "wga-2023").set_index("row_id")
    assert frame.loc["wga-2023-e079", "score"] == 0  # of 17 August, told on 8 September


def test_news_fades_and_ends_and_a_deal_outweighs_the_offers_before_it():
    kinds = news.weights().kinds
    for kind in kinds.values():
        assert kind.score(0) == kind.weight >= kind.score(1)
        assert kind.score(kind.days + 1) == kind.score(-1) == 0
        assert set(kind.covers) <= set(kinds), kind.name
    told = [one.kind for one in news.newest(open_archive("2023-11-08"), "sagaftra-2023")]
    assert told[0] == "deal"
    assert not {"offer_made", "final_offer"} & set(told)


def test_an_unknown_field_in_the_weights_is_named():
    with pytest.raises(ArchiveError, match=r"kind 'deal': .*weigth.*expected weight"):
        news.read_kind("deal", {"weigth": 3})


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("Employers suspend talks, citing a gap too great", "the employers suspended talks, citing a gap too great"),
        ("Guild reveals talks and offers to deal with companies", "the guild revealed talks and offered to deal with companies"),
        ("AMPTP says its members are aligned and bargain together", "the AMPTP said its members are aligned and bargain together"),
        ("Guild rejects the offer without a counter; talks end", "the guild rejected the offer without a counter; talks ended"),
        ("Members narrowly reject the first version", "members narrowly rejected the first version"),
        ("CAA signs; its stake goes to a trust", "CAA signed; its stake went to a trust"),
        ("Ballots cast in the strike authorization vote", ""),
        ("members must leave agencies that have not signed and e-sign a letter", ""),
    ],
)  # fmt: skip
def test_a_summary_can_be_told_in_the_past(summary, told):
    past = wording.past(summary)
    assert (wording.lowered(wording.sentence(past)) if past else "") == told


@pytest.mark.parametrize(
    ("dispute", "as_of", "has", "lacks"),
    [
        ("wga-2023", "2023-04-29", {"outlook", "production", "money"}, {"cost"}),
        ("wga-2023", "2023-09-08", {"outlook", "cost", "production"}, set()),
        ("wga-2023", "2023-09-25", {"cost"}, {"outlook"}),
        ("sagaftra-2023", "2023-11-08", {"cost"}, {"outlook"}),
        ("dga-1987", "1987-07-14", set(), {"outlook"}),
        ("dga-2026", "2026-06-09", set(), {"outlook", "cost"}),
        ("sagaftra-games-2024", "2024-07-26", {"outlook", "cost"}, {"production"}),
        ("wga-ata-2019", "2019-03-14", {"alliance"}, {"production", "money", "cost"}),
        ("iatse-2021", "2021-10-16", set(), {"production", "outlook", "cost"}),
    ],
)
def test_a_page_has_the_sections_of_its_stage_and_of_its_place(dispute, as_of, has, lacks):
    sections = coverage.sections(open_archive(as_of), dispute)
    assert has <= sections
    assert not lacks & sections


def test_days_of_talks_are_public_only_where_the_parties_counted_them():
    assert lead.figures(open_archive("2007-10-23"), "wga-2007").sessions_held.value == 11
    for dispute, day in (("sagaftra-2023", "2023-07-14"), ("wga-2001", "2001-04-25"), ("iatse-2024", "2024-06-26")):
        assert lead.figures(open_archive(day), dispute).sessions_held is None


def test_both_sides_are_quoted_where_the_archive_holds_their_words():
    first = lead.lead(open_archive("2023-10-12"), "sagaftra-2023")
    assert [one.side for one in first.said] == ["guild", "employers"]
    assert all(one.quotation is not None for one in first.said)
    quotes = NEWEST.table("quotations")["quote"].str.split().str.len()
    assert len(quotes) > 40
    assert quotes.max() <= 16


def test_a_word_on_a_rejected_offer_is_no_rejection():
    assert (
        news.kind_of("statement", "Employers say the rejected offer was worth more than 1 billion dollars")
        == "statement"
    )
    assert news.kind_of("statement", "Lombardini: guild has summarily rejected most employer proposals") == "statement"
    assert news.kind_of("other", "Guild rejects the offer of the agents without a counter") == "offer_rejected"


def test_two_unions_that_bargain_together_are_named_both():
    sides = parties.parties(open_archive("2000-04-20"), "sag-commercials-2000")
    assert (sides.union.text, sides.unions) == ("SAG and AFTRA", True)
    sides = parties.parties(open_archive("2023-09-08"), "sagaftra-2023")
    assert (sides.union.text, sides.unions) == ("SAG-AFTRA", False)
    sides = parties.parties(open_archive("1937-05-20"), "fleischer-1937")
    assert (sides.union.text, sides.unions) == ("the Commercial Artists and Designers Union", False)


def test_every_act_that_is_news_can_be_told_after_its_day():
    archive = open_archive()
    rows = archive.table("events")
    rows = rows[rows["type"].isin(("statement", "offer_made", "offer", "proposal", "counter"))]
    assert len(rows) > 200
    assert [row.event_id for row in rows.itertuples() if not wording.past(row.summary)] == []


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("Employer final offer, about 32 million dollars", ""),
        ("Strike rules issued to members; about a dozen rules", ""),
        ("Member vote on the Code is moved from 25 March to 27-31 March", ""),
        ("Negotiations recess at the guild request (Thursday)", ""),
        ("President Stiehm re-elected with 3,354 votes to 300", ""),
        ("Guild presidents call the offer a massive rollback", "Guild presidents called the offer a massive rollback"),
        ("WGAW board and WGAE council vote unanimously to strike", "WGAW board and WGAE council voted unanimously to strike"),
        ("AMPTP issues a four-page answer", "AMPTP issued a four-page answer"),
        ("Verve, a literary agency outside the ATA, signs a modified Code", "Verve, a literary agency outside the ATA, signed a modified Code"),
    ],
)  # fmt: skip
def test_nouns_that_are_spelled_like_verbs_stay_as_they_are(summary, told):
    assert wording.past(summary) == told


def test_a_vote_on_a_code_of_conduct_is_no_strike_vote():
    votes = news.events(open_archive("2019-04-13"), "wga-ata-2019").query("kind == 'vote_held'")
    assert list(votes["words"]) == ["Members vote for the Code of Conduct"]


def test_two_deals_within_days_keep_their_own_words():
    deals = news.events(open_archive("2024-07-19"), "iatse-2024").query("kind == 'deal'").set_index("day")["words"]
    assert "Basic Agreement" in deals["2024-06-25"]
    assert "Basic Agreement" not in deals["2024-06-27"]


def test_an_offer_turned_down_is_the_news_and_not_the_offer():
    top = news.newest(open_archive("2009-02-22"), "sag-2008")[0]
    assert top.kind == "offer_rejected"


def test_an_event_made_public_late_has_its_day_beside_it():
    """A week is not late, more is: the day of an event stands beside its words where readers would take it for new."""
    late = {0: False, news.LATE_DAYS: False, news.LATE_DAYS + 1: True}
    for days, dated in late.items():
        public_on = pd.Timestamp("2023-09-08")
        day = public_on - pd.Timedelta(days=days)
        row = SimpleNamespace(public_on=public_on, day=day, table="events", row_id="synthetic", source_id="synthetic")
        assert changes.dated_event(row, "Talks resumed").text.endswith(f"({day.day} {day:%B %Y})") == dated


def test_an_expiry_without_a_deal_is_news_from_the_day_after_it():
    on_the_day, after = (news.events(open_archive(day), "sag-2008") for day in ("2008-06-30", "2008-07-01"))
    assert on_the_day.loc[on_the_day["table"] == "expiries", "kind"].tolist() == ["expiry_ahead"]
    (row,) = after[after["table"] == "expiries"].itertuples()
    assert (row.kind, row.day, row.public_on) == ("expired", pd.Timestamp("2008-06-30"), pd.Timestamp("2008-07-01"))


def test_a_strike_that_is_called_is_no_question_any_more():
    archive = open_archive("2023-07-13")
    told = lead.lead(archive, "sagaftra-2023")
    assert told.strike_is_called
    status = say('{% include "status.md.j2" %}', archive, "status", lead=told).text
    assert "a strike is called" in status
    assert "no strike" not in status
    assert not lead.lead(archive, "wga-2023").strike_is_called, "the writers back the strike of the actors"


def test_the_deal_of_another_union_is_news_until_this_union_has_one():
    def kinds(day: str) -> set[str]:
        rows = news.events(open_archive(day), "sagaftra-2023")
        return set(rows.loc[rows["score"] > 0, "kind"])

    assert "other_deal" in kinds("2023-09-25")
    assert "other_deal" not in kinds("2023-11-09")


def test_what_was_said_before_a_new_offer_is_old():
    assert not lead.lead(open_archive("2023-09-23"), "wga-2023").said
    assert lead.lead(open_archive("2023-09-19"), "wga-2023").said
