"""The sentences of a dispute's page, walked over all disputes at their turns: no old form, nothing that contradicts."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from helpers.analysis import changes, coverage, lead, raises, stages
from helpers.archive import newest_day, open_archive
from helpers.briefing import Piece, say
from helpers.briefing.say import TEXTS

ROOT = Path(__file__).resolve().parents[2]
NEWEST = open_archive()
DISPUTES = sorted(NEWEST.table("disputes")["dispute_id"])
TELLING = ["wga-2023", "sagaftra-2023", "dga-1987", "iatse-2021", "wga-ata-2019", "wga-1960"]
FIRST_SCREEN = '{{ lead.title }}\n\n# {% include "headline.md.j2" %}\n\n{% include "lead.md.j2" %}'
STATUS = '{% include "status.md.j2" %}'
# Forms that readers stumbled over, each as a kind.
OLD_FORMS = {
    form["kind"]: form["form"]
    for form in tomllib.loads(Path(__file__).with_name("old_forms.toml").read_text(encoding="utf-8"))["form"]
}


def turns(dispute: str) -> list:
    days = [*stages.turning_days(NEWEST, dispute)]
    after = [day + timedelta(days=1) for day in days if day < newest_day()]
    return sorted({*days, *after})


def screens(dispute: str) -> list[tuple[object, lead.Lead, Piece, str]]:
    found = []
    for day in turns(dispute):
        archive = open_archive(day)
        first = lead.lead(archive, dispute)
        head = say(FIRST_SCREEN, archive, "headline", lead=first)
        status = say(STATUS, archive, "status", lead=first)
        assert head is not None
        found.append((archive, first, head, status.text if status else ""))
    return found


def check_forms(text: str, where: str) -> None:
    for kind, form in OLD_FORMS.items():
        assert not re.search(form, text), (where, kind, re.search(form, text)[0], text)


def check_truth(archive, dispute: str, first: lead.Lead, title: str, status: str) -> None:
    """Stage, headline, status, sections and boxes say one thing."""
    now, sections = first.now, coverage.sections(archive, dispute)
    boxes = {one.fact.key for one in lead.headline_figures(archive, dispute)}
    reached = now.deal is not None and now.rejected is None
    if reached:
        assert "outlook" not in sections
        assert not boxes & {"pay_gap_points", "guild_compounded_pct", "employers_compounded_pct", "days_to_expiry"}
        assert "date for the next talks" not in status
    if not now.stoppage_source:
        assert "cost" not in sections
        assert not boxes & {"stoppage_day", "stoppage_days"}
    if not coverage.in_los_angeles(archive, dispute):
        assert "production" not in sections
        assert "shoot_days" not in boxes
    if now.name == stages.BEFORE:
        assert "goes on" not in title
    assert len(boxes) == len(lead.headline_figures(archive, dispute))
    told = changes.recent(archive, dispute)
    if now.deal == archive.as_of and first.top is not None:
        assert first.top.kind in ("deal", "ratified"), (dispute, first.top.kind)
        assert (told["public_on"].dt.date == now.deal).any()


def check(dispute: str) -> None:
    for archive, first, head, status in screens(dispute):
        where = f"{dispute} {archive.as_of}"
        title = str(head.about["title"])
        assert 3 <= len(title.split()) <= 24, (where, title)
        assert not title.startswith("No "), where
        check_forms(f"{head.text}\n{status}", where)
        check_truth(archive, dispute, first, title, status)


@pytest.mark.parametrize("dispute", TELLING)
def test_the_first_screen_says_one_thing_in_plain_words(dispute):
    check(dispute)


@pytest.mark.slow
@pytest.mark.sweep
@pytest.mark.parametrize("dispute", sorted({*DISPUTES} - {*TELLING}))
def test_the_first_screen_of_every_other_dispute_at_every_turn_does_too(dispute):
    check(dispute)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.md.j2")), ids=lambda path: path.name)
def test_the_shared_texts_hold_no_old_form_and_no_digit(path):
    text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", " ", path.read_text(encoding="utf-8"), flags=re.S)
    assert not re.search(r"\d", text), path.name
    for kind in ("a silence told as history", "nobody moved", "no raise was put", "British spelling", "column ids"):
        assert not re.search(OLD_FORMS[kind], text), (path.name, kind)
    assert not re.search(r"^#+ No\b", text, re.M), path.name


def told(dispute: str, day: str, text: str) -> str:
    archive = open_archive(day)
    piece = say(text, archive, "text", lead=lead.lead(archive, dispute))
    return re.sub(r"\s+", " ", piece._repr_mimebundle_()["text/plain"])


@pytest.mark.parametrize(
    ("dispute", "day", "words"),
    [
        ("wga-2023", "2023-09-25", "on day 146 of the strike"),  # of Sunday, not of the day of the page
        ("wga-1988", "1988-08-05", "on day 150 of the strike"),
        ("wga-1960", "1960-06-11", "reach a tentative agreement"),  # on record with the stoppage only
        ("network-code-2014", "2018-06-28", "runs out on 30 June"),
        ("animation-2024", "2024-12-10", "Members of the Animation Guild"),  # not of all IATSE
        ("sagaftra-2023", "2023-07-13", "of SAG-AFTRA against the studios in"),  # it had struck advertisers and games since
        ("sagaftra-2023", "2023-07-13", "Writers of the same employers have been on strike for 73 days"),
        ("wga-2023", "2023-05-02", "the first of the Writers Guild against the studios in 15 years"),
    ],
)  # fmt: skip
def test_the_first_screen_says_what_the_day_knew(dispute, day, words):
    assert words in told(dispute, day, FIRST_SCREEN)


def test_talks_that_broke_off_months_ago_are_no_account_of_where_they_stand():
    assert "broken off" not in told("sag-2008", "2009-02-22", STATUS)
    assert "Talks have broken off" in told("wga-2023", "2023-05-02", STATUS)


def test_packages_are_valued_by_somebody():
    archive = open_archive("2023-09-08")
    gap = raises.valued_gap(archive, "wga-2023")
    assert (gap.ask_by, gap.offer_by) == ("the guild", "the guild")
