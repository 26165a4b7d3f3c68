"""Positions issue by issue: the status is that of the two sides."""

from __future__ import annotations

import pytest

from helpers import open_archive
from helpers.analysis import positions


@pytest.mark.parametrize(
    ("dispute", "day", "issue", "status"),
    [
        ("sagaftra-2026", "2026-11-28", "contract_length", "agreed"),  # what members say of it settles nothing
        ("wga-2026", "2026-11-28", "staff_size", "agreed"),  # a wish of April, known to its month, came before the deal
        ("iatse-2024", "2024-07-19", "economics", "agreed"),
        ("sag-2008", "2009-02-22", "dvd_residuals", "withdrawn"),
    ],
)
def test_the_status_is_that_of_the_newest_position_of_a_side_or_of_both(dispute, day, issue, status):
    matrix = positions.matrix(open_archive(day), dispute).set_index("issue")
    assert matrix.loc[issue, "status"] == status
