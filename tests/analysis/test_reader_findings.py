"""What a close reading of whole pages brought up below the first screen, each as a kind."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from helpers.analysis import (
    alliances,
    calendar,
    changes,
    conflicts,
    coverage,
    estimates,
    facts,
    glossary,
    lead,
    pay,
    positions,
    raises,
    rounds,
    stages,
    votes,
    wording,
)
from helpers.archive import format_value, open_archive
from helpers.briefing import caption, say

NEWEST = open_archive()
DISPUTES = sorted(NEWEST.table("disputes")["dispute_id"])


def test_a_settlement_has_the_day_of_its_deal():
    settled = [pay.latest(pay.offers(NEWEST, dispute), "settlement") for dispute in DISPUTES]
    settled = [offer for offer in settled if offer is not None and offer.made_on_precision == "day"]
    assert len(settled) >= 20
    for offer in settled:
        deals = stages.deals(NEWEST, offer.dispute)
        exact = deals[deals["deal_on_precision"] == "day"]["deal_on"]
        assert exact.empty or pd.Timestamp(offer.made_on) in set(exact), offer.dispute


def test_a_vote_known_to_its_month_or_year_is_shown_so():
    assert set(votes.by_day(NEWEST, "commercials-2009")["held_on_precision"]) == {"month"}
    [share] = [one for one in facts.vote_facts(NEWEST, "network-code-2025") if one.key == "last_vote_yes_pct"]
    assert share.derivation == "Vote on ratification, 2025"


def test_no_event_carries_a_plan_as_a_session():
    events = NEWEST.accepted("events")
    sessions = events[events["type"] == "session"]
    planned = sessions["summary"].str.contains(r"^[^,;]*\b(?:set|due|scheduled|expected) (?:to|back)\b", regex=True)
    assert not len(sessions[planned])


def test_who_settled_first_is_no_question_of_one():
    for dispute in DISPUTES:
        assert len(rounds.in_order(NEWEST, dispute)) != 1, dispute


def test_unions_that_bargain_together_are_joined_by_and():
    table = rounds.in_order(open_archive("2005-07-01"), "sag-2005")
    assert "SAG and AFTRA (this dispute)" in {cell.text for cell in table["union"]}
    ahead = calendar.ahead(open_archive("2007-10-30"), "wga-2007")
    assert not any(";" in str(getattr(cell, "text", cell)) for cell in ahead["whose"])


def test_lengths_in_dispute_stand_where_the_page_tells_lengths():
    open_round = conflicts.settled(open_archive("2023-04-30"), "wga-2023")
    assert any("length of the stoppage" in cell.text for cell in open_round["fact"])
    settled = conflicts.settled(open_archive("2014-04-30"), "wga-2014")
    assert not any("length of the stoppage" in cell.text for cell in settled["fact"])


def test_the_issue_that_moved_last_is_among_those_drawn():
    archive = open_archive("2023-04-30")
    last = positions.by_issue(archive, "wga-2023").iloc[0]["issue"]
    assert positions.moves(archive, "wga-2023", most=5).iloc[0]["issue"] == last.text


def test_days_that_have_passed_are_not_due():
    from helpers.analysis import road_ahead

    archive = open_archive("2019-07-21")
    coming = road_ahead.expected(road_ahead.next_figures(archive))
    assert any(one.expected_on < archive.as_of for one in coming)
    piece = say('{% include "as_of.md.j2" %}', archive, "text", expected_next=coming)
    assert "17 July" not in piece.text


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("Letter to companies blames guild leaders", "a letter to companies blamed guild leaders"),
        ("Email asks members to picket", "an email asked members to picket"),
        ("Studio chiefs confer on the talks and discuss a mediator", "studio chiefs conferred on the talks and discussed a mediator"),
        ("East president tells members so", "the East president told members so"),
        ("Guild answers; employers decline", "the guild answered; the employers declined"),
        ("AMPTP president Counter drops the demand", "AMPTP president Counter dropped the demand"),
        ("Committee chair Bowman answers", "committee chair Bowman answered"),
        ("Guild email explains", "a guild email explained"),
        ("The ATA pays AFTRA", "the ATA paid AFTRA"),
        ("Guild sources say two chiefs promised terms", "guild sources said two chiefs promised terms"),
        ("Strike is in its 14th week; NBC delays its season", "the strike was in its 14th week; NBC delayed its season"),
    ],
)  # fmt: skip
def test_a_summary_follows_a_day_as_a_sentence(summary, told):
    assert wording.lowered(wording.sentence(wording.past(summary))) == told


def test_every_summary_that_follows_a_day_begins_small_or_with_a_name():
    events = NEWEST.accepted("events")
    words = pd.Series(" ".join(events["summary"]).split())
    small = set(words[words.str.islower()])
    names = {
        "President",
        "Deadline",
        "Directors",
        "Guild",
        "Basic",
        "East",
        "West",
        "Variety",
    }  # words that are names too
    for row in events.itertuples():
        past = wording.past(wording.act(str(row.summary).rstrip(".")))
        first = wording.lowered(wording.sentence(past)).split(" ")[0] if past else ""
        assert not (first[:1].isupper() and first.lower() in small and first not in names), (row.event_id, past)


def test_a_list_is_no_detail_of_an_act():
    assert wording.detail("Detailed discussion of originals, reality, animation and enforcement") == ""
    assert wording.detail("Employers suspend talks, citing a gap too great") == ", citing a gap too great"


def test_no_summary_writes_a_day_in_two_ways():
    for table, column in (("events", "summary"), ("positions", "stance"), ("proposals", "text")):
        words = NEWEST.table(table)[column].dropna().astype(str)
        american = words.str.contains(
            r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b(?!\.|,\d)",
            regex=True,
        )
        assert not len(words[american | words.str.contains(r"\d{4}-\d\d-\d\d", regex=True)]), table


def test_nobody_is_named_without_what_he_is():
    first = NEWEST.accepted("events")["summary"].str.split(" ").str[0].str.rstrip(":,")
    quoted = NEWEST.table("quotations").dropna(subset=["role"])
    speakers = quoted[quoted["role"] != ""]["speaker"].str.split(" ").str[-1]
    events = NEWEST.accepted("events")["summary"]
    bare = events[first.isin(set(speakers)) & ~events.str.contains(r"^\w+ of the ", regex=True)]
    assert not len(bare), list(bare)


def test_amounts_have_their_sign_before_the_dollar_and_their_span_behind():
    assert format_value(-60, "usd_millions_three_year") == "−$60 million over three years"
    assert format_value(75000, "usd_per_year") == "$75,000 a year"


def test_a_count_of_packages_is_told_by_its_words():
    told = {cell.text for cell in changes.recent(open_archive("2007-10-30"), "wga-2007")["what"]}
    assert not {text for text in told if text.endswith("package: 2")}


def test_a_stoppage_is_called_by_its_kind():
    told = [cell.text for cell in changes.recent(open_archive("1960-06-02"), "equity-1960")["what"]]
    assert told == ["The lockout begins"]


def _positions(day: str, dispute: str) -> str:
    archive = open_archive(day)
    issues, first = positions.issues(archive, dispute), lead.lead(archive, dispute)
    return say('{% include "positions.md.j2" %}', archive, "text", issues=issues, lead=first, deal=False).text


def test_the_section_on_the_table_says_what_each_side_holds_on_the_weightiest_issues_and_since_when():
    agents = _positions("2019-03-14", "wga-ata-2019")
    assert agents.startswith("Writers and agencies differ on packaging fees, affiliated production and code of conduct")
    assert "Packaging fees. The Writers Guild (" in agents
    assert "The agencies (14 March): Keep affiliates" in agents
    assert "AI" in _positions("2023-09-08", "wga-2023").partition("The studios (")[2]
    assert "of 20 issues that the archive follows are agreed." in _positions("2023-09-08", "wga-2023")


def test_a_stance_known_to_its_month_is_given_with_its_month():
    assert "The agencies (November 2000): Seek leave" in _positions("2002-04-20", "sag-ata-2000")


def test_open_issues_are_neither_agreed_nor_withdrawn_nor_about_how_the_talks_are_run():
    table = positions.by_issue(open_archive("2023-09-08"), "wga-2023")
    closed = {cell.text.lower() for cell in table[table["status"].isin(("agreed", "withdrawn"))]["issue"]}
    named = [one.name.text.lower() for one in positions.open_issues(open_archive("2023-09-08"), "wga-2023")]
    assert closed
    assert named[:3] == ["staff size", "artificial intelligence", "viewership residual"]
    assert not closed & set(named)
    last = [one.name.text for one in positions.open_issues(open_archive("2023-09-08"), "wga-2023") if not one.weight]
    assert {"bargaining structure", "minimums", "interim agreements"} <= set(last)
    assert named[-len(last) :] == last


def test_no_issue_is_open_once_there_is_a_deal():
    assert positions.open_issues(open_archive("2023-09-23"), "wga-2023")
    assert not positions.open_issues(open_archive("2023-09-24"), "wga-2023")


def test_the_accepted_length_says_how_it_counts_where_another_way_is_in_use():
    earlier = conflicts.settled(open_archive("2007-10-26"), "wga-2007")
    told = {row.fact.text: row.accepted for row in earlier.itertuples()}
    assert "last day less the first" in str(told["Writers 1960: length of the stoppage"])
    newer = conflicts.settled(open_archive("2011-02-01"), "wga-2011")
    told = {row.fact.text: row.accepted for row in newer.itertuples()}
    assert "both ends counted" in str(told["Writers 2007: length of the stoppage"])


def test_unions_that_bargain_together_are_one_party_of_the_calendar():
    for day, dispute in (("2005-02-15", "dga-2005"), ("2011-02-10", "wga-2011")):
        dates = calendar.dates(open_archive(day), dispute)
        assert "SAG and AFTRA" in set(dates["who"]), dispute
    ahead = calendar.ahead(open_archive("2008-06-05"), "dga-2008")
    first = ahead[ahead["day"] == pd.Timestamp("2008-06-30")]
    assert len(first) == 1
    later = calendar.ahead(open_archive("2011-04-06"), "wga-2011")
    assert "SAG" not in {getattr(cell, "text", cell) for cell in later["whose"]}  # settled since, with AFTRA


def test_what_the_page_lists_as_events_are_the_events_that_it_counts():
    from helpers.analysis import coverage

    archive = open_archive("2022-02-09")
    shown = changes.recent(archive, "teamsters-2021")
    assert coverage.rows_on_record(archive, "teamsters-2021").events.value == (shown["kind"] == "event").sum() == 0
    assert set(shown["kind"]) == {"agreement"}


def test_a_stoppage_that_ends_after_midnight_is_not_lifted_the_day_before():
    events = NEWEST.accepted("events")
    ends = events[events["summary"].str.contains("12:01 am")]
    bare = ends["summary"].str.contains(
        r"\b(?:lifted|suspended) at 12:01 am Pacific(?! the next day| on \d)", regex=True
    )
    assert not len(ends[bare]), list(ends[bare]["summary"])


def test_a_contract_of_one_known_year_is_told_by_its_first_year_and_one_that_ran_out_in_the_past():
    one = next(
        terms
        for dispute in DISPUTES
        if (terms := raises.newest(NEWEST, dispute)).leading and terms.leading.years.value == 1
    )
    assert "1 year" not in str(caption("pay_paths", terms=one))
    assert (
        "raised minimums" in caption("pay_paths", terms=raises.newest(open_archive("2008-10-17"), "wga-1998"))["title"]
    )


def test_no_estimate_of_cost_is_of_a_report_without_a_name():
    names = NEWEST.table("dispute_costs")["estimator"]
    assert not len(names[names.str.contains("reported|quoted")]), list(names)


def test_one_estimate_is_not_the_highest():
    published = estimates.published(open_archive("2003-04-30"), "broadway-musicians-2003")
    told = caption("estimates", estimates=published, highest=estimates.highest(published))
    assert "highest" not in told["title"]
    assert told["title"].endswith("put the cost at $7.2 million")


def test_a_yearly_raise_over_the_whole_term_is_of_every_year():
    terms = raises.newest(open_archive("1991-01-15"), "wga-1990")
    assert terms.settlement.years.value == 4


def test_an_issue_is_named_as_the_field_names_it_and_once_in_a_dispute():
    table = NEWEST.table("positions")
    names = table["issue"].map(positions.issue_name)
    assert not set(names) & {
        "Cycle",
        "Term",
        "Talks",
        "Overall",
        "Economics",
        "Self tapes",
        "Health pension",
        "Extension",
    }
    pairs = pd.DataFrame({"dispute": table["dispute_id"], "issue": table["issue"], "name": names}).drop_duplicates()
    assert not pairs.duplicated(["dispute", "name"]).any()
    terms = NEWEST.table("proposals")
    pairs = pd.DataFrame({"dispute": terms["dispute_id"], "item": terms["item"]}).drop_duplicates()
    pairs["name"] = pairs["item"].map(positions.issue_name)
    assert not pairs.duplicated(["dispute", "name"]).any(), pairs[pairs.duplicated(["dispute", "name"], keep=False)]
    assert not pairs["name"].str.match(r"Est\b").any()


def test_the_newest_round_of_a_union_is_one_whatever_its_name_was():
    from helpers.analysis import today

    rounds_now = set(today.current_rounds(NEWEST)["dispute_id"])
    assert "teamsters-2024" in rounds_now
    assert "teamsters-2021" not in rounds_now
    assert {"animation-2024", "iatse-2024"} <= rounds_now


def test_no_day_is_counted_from_a_beginning_that_is_known_to_its_month():
    from helpers.analysis import alliances

    frame = alliances.on_one_clock(open_archive("1973-06-12"))
    assert "wga-1973" not in set(frame["dispute_id"])
    assert alliances.signed_count(open_archive("1973-06-12"), "wga-1973")[0] == 150


def test_words_of_the_data_have_one_apostrophe():
    columns = (
        ("events", "summary"),
        ("positions", "stance"),
        ("proposals", "text"),
        ("definitions", "definition"),
        ("disputes", "title"),
    )
    for table, column in columns:
        words = NEWEST.table(table)[column].dropna().astype(str)
        assert not len(words[words.str.contains(r"[A-Za-z]'", regex=True)]), table


def test_what_belongs_to_many_has_its_apostrophe():
    many = r"\b(?:writers|actors|directors) (?:deals?|pattern|strike|work|union|contract|talks)\b"
    for table, column in (("events", "summary"), ("positions", "stance"), ("proposals", "text")):
        words = NEWEST.table(table)[column].dropna().astype(str)
        bare = words[words.str.contains(many, regex=True)]
        assert set(bare) <= {"Commercial actors strike over network residuals; 135,000 members"}, table


@pytest.mark.parametrize(("day", "unit", "term"), [("2009-06-12", "Permitted production days", "Permitted production day"), ("2018-10-16", "Shooting days", "Shoot day")])  # fmt: skip
def test_the_unit_of_the_days_shot_is_that_of_the_day(day, unit, term):
    archive, dispute = open_archive(day), {"2009": "wga-2007", "2018": "wga-2017"}[day[:4]]
    labels = [one.label for one in lead.headline_figures(archive, dispute)]
    assert any(label.startswith(f"{unit} in Los Angeles") for label in labels)
    assert {one.name.text for one in glossary.first_screen(archive, dispute)} & {
        "Permitted production day",
        "Shoot day",
    } == {term}


def test_a_definition_of_one_union_explains_nothing_to_another():
    page = say('{% for one in terms %}{{ one.name }}: {{ one.meaning }}. {% endfor %}', NEWEST, "note",
               terms=glossary.terms(NEWEST, ["the agency agreement"], people="actors"))  # fmt: skip
    assert "a union and the agencies" in page.text
    assert "writers" not in page.text
    told = glossary.terms(NEWEST, ["the agency agreement"], people="writers")
    assert "writers" in told[0].meaning.text


def test_no_term_is_explained_that_the_first_screen_does_not_use():
    for dispute, day in (("wga-ata-2019", "2022-08-14"), ("sag-ata-2000", "2026-11-24")):
        assert "Franchise agreement" not in {one.name.text for one in glossary.first_screen(open_archive(day), dispute)}


def test_the_letters_of_agencies_are_explained():
    terms = glossary.first_screen(open_archive("2021-01-04"), "wga-ata-2019")
    assert any("William Morris Endeavor" in one.meaning.text for one in terms)


def test_one_earlier_stoppage_is_no_longest_and_no_chart(run_notebook):
    archive = open_archive("2023-09-27")
    labels = [one.label for one in lead.headline_figures(archive, "sagaftra-games-2024")]
    assert "Earlier stoppage" in labels
    shown = run_notebook("dispute_briefing", dispute="sagaftra-games-2024", as_of="2023-09-27")
    assert not any(isinstance(part, alt.TopLevelMixin) and "340 days" in str(part.to_dict()) for part in shown)


def test_an_end_known_to_its_year_is_no_day_ahead():
    ahead = calendar.ahead(open_archive("1993-02-22"), "wga-1990")
    assert list(ahead["day_precision"]) == ["year"]


def test_the_dispute_of_the_page_is_among_those_that_settled():
    settled = rounds.in_order(open_archive("2020-11-03"), "wga-2020")
    assert "WGA (this dispute)" in {cell.text for cell in settled["union"]}


def test_no_release_is_due_by_days_that_are_only_usual():
    from helpers.analysis import road_ahead

    assert road_ahead.next_figures(open_archive("1980-09-26")).empty
    assert "consumer_prices" in set(road_ahead.next_figures(open_archive("2023-09-08"))["figure"])


def test_the_archive_counts_no_zeros():
    for dispute, day in (("disney-1941", "1941-12-10"), ("wga-2017", "2017-03-22")):
        archive = open_archive(day)
        text = say(
            '{% include "limits.md.j2" %}', archive, "text", on_record=coverage.rows_on_record(archive, dispute)
        ).text
        assert "0 " not in text.replace("10 December", "")
        assert ("neither events nor positions" in text) == (dispute == "disney-1941")


def test_an_old_move_that_becomes_public_has_its_day():
    told = changes.recent(open_archive("2023-12-08"), "sagaftra-2023")
    assert any(cell.text.endswith("(June 2023)") for cell in told["what"])


def test_the_share_of_all_rounds_follows_the_count_of_all_rounds(run_notebook):
    shown = run_notebook("dispute_briefing", dispute="wga-2017", as_of="2017-03-22")
    text = " ".join(part.text for part in shown if hasattr(part, "text"))
    assert "three came to a strike: 33 percent" in text
    assert "Of the six by this union, three did." in text
    assert "in nine years; the seven before it" in text


def test_no_text_of_the_data_writes_units_in_letters_of_the_trade():
    for table, column in (
        ("proposals", "text"),
        ("separate_deals", "terms"),
        ("stoppages", "outcome"),
        ("events", "summary"),
        ("positions", "stance"),
    ):
        words = NEWEST.table(table)[column].dropna().astype(str)
        assert not len(words[words.str.contains(r"\b(?:pct|USD)\b", regex=True)]), table


def test_no_title_lists_its_parties_by_semicolons():
    assert not NEWEST.table("disputes")["title"].str.contains(";").any()


def test_an_estimate_that_its_author_replaced_is_no_end_of_the_range():
    costs = estimates.published(open_archive("2009-06-12"), "wga-2007")
    assert "loss, superseded estimate" in set(costs["what"])
    assert estimates.highest(costs).cost == "$3 billion"


def test_the_chart_of_positions_says_what_it_draws():
    archive = open_archive("2026-05-17")
    moved = positions.moves(archive, "dga-2026")
    text = caption("positions", moved=positions.last_moved(moved), issues=moved["issue"].nunique())
    assert text["title"] == "Dated positions on 3 issues, the newest of 3 February 2026"


def test_no_name_of_a_term_is_that_of_a_column():
    shown = {str(cell) for cell in positions.by_term(open_archive("2023-09-27"), "wga-2023")["term"]}
    assert not [name for name in shown if "30m" in name or "increase compound" in name or "minimum 7 to" in name]


def test_a_quarter_of_long_ago_is_no_headline_figure():
    for dispute, day, fresh in (("sag-2011", "2010-11-10", False), ("wga-2014", "2014-04-02", True)):
        labels = [one.label for one in lead.headline_figures(open_archive(day), dispute)]
        assert any("in Los Angeles" in label for label in labels) == fresh


def test_one_that_signed_alone_is_one():
    clock = alliances.on_one_clock(open_archive("2008-01-05")).query("dispute_id == 'wga-2007'")
    text = caption("signed_alone", signed=alliances.signed_alone(clock, dispute="wga-2007"))
    assert text["title"] == "1 company had signed alone by day 54"


def test_who_settled_first_is_named_by_the_people_and_not_by_a_title():
    terms = raises.newest(NEWEST, "teamsters-2024")
    assert str(terms.pattern_union) == "film crews"


def test_while_a_strike_runs_the_page_says_who_signed_alone_in_the_unions_earlier_ones():
    during = alliances.alliance(open_archive("2023-09-08"), "wga-2023")
    assert [one.title.text for one in during.earlier] == ["Writers 1973", "Writers 1988", "Writers 2007"]
    assert during.earlier[1].first_day is not None
    assert during.earlier[1].first_day.value == 81
    assert during.earlier[1].members.value == 1  # Carson Productions
    before, after = (alliances.alliance(open_archive(day), "wga-2023") for day in ("2023-04-29", "2023-09-25"))
    assert before.earlier == after.earlier == ()


def test_no_precedent_is_later_than_the_stoppage():
    during = alliances.alliance(open_archive("2007-12-01"), "wga-2007")
    assert [one.title.text for one in during.earlier] == ["Writers 1973", "Writers 1988"]


def test_a_page_under_a_deal_says_what_was_settled_the_weightiest_first():
    text = _positions("2026-11-24", "wga-2026")
    assert text.startswith("What was settled on health fund, viewership bonus and training of AI")
    assert "Health fund. $321 million over four years: total infusion over the term" in text
    assert "no direct payment" in text
    before = positions.settled_issues(open_archive("2026-04-03"), "wga-2026")
    assert before == ()


def test_an_issue_that_a_position_settles_is_not_settled_again_by_its_terms():
    names = [one.name.text for one in positions.settled_issues(open_archive("2008-03-01"), "wga-2007")]
    assert len(names) == len(set(names))
    assert names[0] == "DVD residuals"
    assert not any("interim" in name.lower() for name in names)


def test_a_deal_that_was_voted_down_settles_nothing():
    assert positions.settled_issues(open_archive("2002-03-01"), "sag-ata-2000")
    assert not positions.settled_issues(open_archive("2002-04-25"), "sag-ata-2000")
