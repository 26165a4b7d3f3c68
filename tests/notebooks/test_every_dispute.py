"""A page of every dispute, as it reads: what changes for a reader is seen, and was meant.

pages/<dispute>.md holds the day of each page and its text. The days are spread over the stages of the disputes. After a
change that is meant, `pytest tests/notebooks/test_every_dispute.py --approve` writes the pages anew; git shows what
changed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.analysis import stages
from helpers.archive import open_archive
from helpers.briefing import Piece

PAGES = Path(__file__).with_name("pages")
NEWEST = open_archive()
DISPUTES = sorted(NEWEST.table("disputes")["dispute_id"])


def day_of(dispute: str) -> str:
    """The day of a dispute's page: that of its file or, for a new one, a turn of its own."""
    path = PAGES / f"{dispute}.md"
    if path.is_file():
        return path.read_text(encoding="utf-8").partition("\n")[0].rpartition(", ")[2]
    turns = list(stages.turning_days(NEWEST, dispute))
    return str(turns[DISPUTES.index(dispute) % len(turns)])


def as_read(shown: list[object], dispute: str, day: str) -> str:
    """The texts of a page, one below the other."""
    texts = [part.text.strip() for part in shown if isinstance(part, Piece)]
    return "\n\n".join([f"{dispute}, {day}", *filter(None, texts)]) + "\n"


QUICK = DISPUTES[::4]
"""Those read by `make test`; the others belong to the sweep."""


@pytest.mark.parametrize(
    "dispute", [pytest.param(one, marks=() if one in QUICK else pytest.mark.sweep) for one in DISPUTES]
)
def test_a_page_reads_as_it_did(run_notebook, request, dispute):
    path, day = PAGES / f"{dispute}.md", day_of(dispute)
    text = as_read(run_notebook("dispute_briefing", dispute=dispute, as_of=day), dispute, day)
    if request.config.getoption("approve"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing; write it with --approve"
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_there_is_no_page_of_a_dispute_that_is_not_on_record():
    assert {path.stem for path in PAGES.glob("*.md")} == set(DISPUTES)


def test_the_pages_show_every_stage():
    met = {stages.stage(open_archive(day_of(dispute)), dispute).name for dispute in DISPUTES}
    assert met == {
        stages.BEFORE, stages.EXPIRED, stages.STOPPAGE, stages.DEAL, stages.REJECTED, stages.SETTLED, stages.ENDED
    }  # fmt: skip
