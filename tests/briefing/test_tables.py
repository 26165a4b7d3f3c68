"""Tables for readers: where the sources of a row stand. Frames here are synthetic."""

from __future__ import annotations

import pandas as pd

from helpers.archive import open_archive
from helpers.briefing import sourced

ARCHIVE = open_archive("2023-09-08")
SOURCE = "amptp-20230822"


def test_the_sources_of_a_row_stand_at_its_last_value_and_never_alone():
    frame = pd.DataFrame(
        {"title": ["A", "B"], "over": ["pay", "hours"], "workers": [100, None], "source_id": [SOURCE, SOURCE]}
    )
    piece = sourced(frame, ARCHIVE, {"title": "Stoppage", "over": "Over what", "workers": "Workers"}, caption="Both")
    rows = piece.body.split("<tr>")[2:]
    cells = [[cell.rpartition(">")[2].strip() for cell in row.split("</td>")[:-1]] for row in rows]
    assert len(cells) == 2
    assert cells[1][-1] == "", "a cell without a value holds nothing, no reference either"
    assert cells[1][0]
    assert cells[0][-1]
