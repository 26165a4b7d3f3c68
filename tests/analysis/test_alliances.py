"""Separate deals: named parties and stated totals apart, counts that never fall, nothing of later days."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import open_archive
from helpers.analysis import alliances


def test_running_totals_are_no_deals():
    archive = open_archive()
    named, totals = alliances.named_deals(archive, "sagaftra-2023"), alliances.stated_totals(archive, "sagaftra-2023")
    assert named.empty
    assert totals["signed"].max() == 207
    assert alliances.named_deals(archive, "wga-ata-2019")["who"].tolist()[-1] == "WME"


def test_counts_on_one_clock_never_fall():
    frame = alliances.on_one_clock(open_archive())
    for _, line in frame.groupby(["dispute_id", "counted"]):
        assert line["signed"].is_monotonic_increasing
        assert line["day"].is_unique


@pytest.mark.parametrize("day", ["2008-01-30", "2019-06-30", "2023-07-20"])
def test_nothing_of_later_days_is_on_the_clock(day):
    archive = open_archive(day)
    assert (alliances.on_one_clock(archive)["signed_on"] <= pd.Timestamp(day)).all()
    assert (alliances.named_deals(archive)["signed_on"] <= pd.Timestamp(day)).all()


def test_the_agencies_of_2019_gave_way_one_after_the_other():
    before, after = (alliances.alliance(open_archive(day), "wga-ata-2019") for day in ("2020-09-01", "2021-09-01"))
    assert (before.members.value, before.members_signed.value, before.all_signed) == (4, 2, False)
    assert [signer.name.text for signer in after.signers] == ["UTA", "ICM Partners", "CAA", "WME"]
    assert after.all_signed
    assert after.days_apart.value == (pd.Timestamp("2021-02-05") - pd.Timestamp("2020-07-15")).days


def test_an_alliance_is_in_question_only_where_parties_signed_or_members_are_named():
    assert alliances.alliance(open_archive("2023-09-08"), "wga-2023").in_question  # its members are named
    assert not alliances.alliance(open_archive("2001-04-25"), "wga-2001").in_question
    assert alliances.alliance(open_archive("2001-04-25"), "wga-2001").signed is None


def test_the_overall_count_is_that_of_the_tables():
    archive = open_archive()
    whole = alliances.overall(archive)
    assert whole.named.value == len(alliances.named_deals(archive))
    assert whole.disputes.value == len(alliances.by_dispute(archive))
    assert alliances.overall(open_archive("1950-01-01")) is None
