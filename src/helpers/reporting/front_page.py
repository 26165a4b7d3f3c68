"""The front page of reports/, the Atom feed and the calendar: what is published, by dispute and by date, and what is due.

All that it says of a page comes from the executed notebook beside it; the calendar is that of the newest facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml_escape

import pandas as pd

from helpers.analysis import road_ahead, today
from helpers.archive import Archive, day_text, open_archive
from helpers.files import write_whole
from helpers.parameters import TITLES
from helpers.reporting.assets import content_policy, part, stylesheet, template
from helpers.reporting.corrected import Corrected, corrected, shown_rows
from helpers.reporting.documents import script_safe
from helpers.reporting.editions import MAIN_NOTEBOOK, Edition
from helpers.reporting.writing import Summary, read_chart, still_forms, summary
from helpers.words import words

FEED_ID = "tag:hollywood-labor-briefings,2026:"
_MOMENTS = 4  # so many of the first entries of the list of editions have a place of their own
_SHOWN_FIGURES = 3
_PICTURED = "shooting_days"  # the notebook whose newest page gives the front page its picture
_WORD = re.compile(r"[\w]+(?:[.,’'-][\w]+)*")


@dataclass(frozen=True)
class Listed:
    """One edition as the front page shows it; `since` says what happened in its dispute after its day."""

    edition: Edition
    page: Summary
    dispute_title: str
    since: tuple[str, ...] = ()
    corrected: tuple[Corrected, ...] = ()

    @property
    def href(self) -> str:
        """The page, beside the front page."""
        return self.edition.files[1]

    @property
    def day(self) -> str:
        """The as-of day in words."""
        return day_text(pd.Timestamp(self.edition.as_of))

    @property
    def kind(self) -> str:
        """What the page is, in words."""
        return TITLES[self.edition.notebook]

    @property
    def figures(self) -> Sequence[tuple[str, str]]:
        """The first headline boxes: what, how much."""
        return self.page.figures[:_SHOWN_FIGURES]


def write_front_page(reports: Path, editions: Sequence[Edition]) -> None:
    """Write index.html, feed.xml and calendar.ics beside the pages of `editions`, all or none.

    The same pages give the same bytes: the feed's times are the editions' as-of days, the calendar's the newest fact's.
    """
    files = front_files(reports, editions)
    write_whole({reports / name: content for name, content in files.items()})


def front_files(reports: Path, editions: Sequence[Edition]) -> dict[str, bytes]:
    """The front page, the feed and the calendar, by file name, as they should stand beside the pages of `editions`."""
    archive = open_archive()
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    listed = [
        _listed(
            archive, _executed(reports, edition), edition, str(titles.get(edition.parameters.get("dispute", ""), ""))
        )
        for edition in editions
    ]
    calendar = road_ahead.calendar_text(road_ahead.calendar_events(archive), archive.as_of)
    return {
        "index.html": _front(archive, listed).encode(),
        "feed.xml": _feed(listed).encode(),
        "calendar.ics": calendar.encode(),
    }


def _listed(archive: Archive, executed: Any, edition: Edition, dispute_title: str) -> Listed:
    corrections = tuple(corrected(shown_rows(executed)))
    return Listed(edition, summary(executed), dispute_title, _since(archive, edition), corrections)


def _executed(reports: Path, edition: Edition) -> Any:
    import nbformat

    return nbformat.read(reports / edition.files[0], as_version=4)  # type: ignore[no-untyped-call]


def _since(archive: Archive, edition: Edition) -> tuple[str, ...]:
    if "dispute" not in edition.parameters:
        return ()
    turns = today.since(archive, str(edition.parameters["dispute"]), date.fromisoformat(edition.as_of))
    return tuple(f"{row.name}, {day_text(row.day, row.known_to)}" for row in turns.itertuples())


@dataclass(frozen=True)
class Round:
    """A round of now: whose, where it stands, and the page that tells the newest of it."""

    title: str
    standing: str
    page: Listed | None


def _rounds(archive: Archive, newest_first: Sequence[Listed]) -> list[Round]:
    """The newest round of each union, open ones first."""
    rounds = []
    for row in today.current_rounds(archive).itertuples():
        pages = (item for item in newest_first if item.edition.parameters.get("dispute") == row.dispute_id)
        turn = today.newest_turn(archive, str(row.dispute_id))
        standing = [f"{one.name}, {day_text(one.day, one.known_to)}" for one in turn.itertuples()]
        page = next((item for item in pages if item.edition.notebook == MAIN_NOTEBOOK), None)
        rounds.append(Round(str(row.title), standing[0] if standing else "in bargaining" if row.open else "", page))
    return rounds


@dataclass(frozen=True)
class Picture:
    """The chart of the front page: what it shows, drawn, and the page that it is from."""

    title: str
    takeaway: str
    drawing: str
    page: Listed


def _picture(newest_first: Sequence[Listed]) -> Picture | None:
    """The first chart of the newest page on shooting days; None where no such page is published."""
    page = next((item for item in newest_first if item.edition.notebook == _PICTURED), None)
    if page is None or page.page.chart is None:
        return None
    spec, caption = read_chart(page.page.chart)
    return Picture(caption.title, caption.takeaway, still_forms(spec, caption), page)


def _front(archive: Archive, listed: Sequence[Listed]) -> str:
    newest_first = sorted(listed, key=lambda item: (item.edition.as_of, item.edition.edition_id), reverse=True)
    briefings = [item for item in listed if item.edition.notebook == MAIN_NOTEBOOK]
    now = str(archive.as_of)
    script = part("front/search.js").strip()
    return template("front/front.html.j2").render(
        policy=content_policy([script]),
        style=stylesheet() + part("front/front.css"),
        script=script,
        words=script_safe(word_index([item.page.words for item in listed])),
        pages=script_safe([item.href for item in listed]),
        picture=_picture(newest_first),
        rounds=_rounds(archive, newest_first),
        now=[item for item in newest_first if item in briefings and item.edition.as_of == now],
        moments=briefings[:_MOMENTS],
        newest=[item for item in newest_first if item in briefings[_MOMENTS:] and item.edition.as_of != now],
        disputes=_by_dispute(listed),
        others=[item for item in newest_first if not item.dispute_title],
        by_date=newest_first,
        scale=_scale(archive),
        version=archive.version,
        until=day_text(archive.as_of),
    )


def _by_dispute(listed: Sequence[Listed]) -> Mapping[str, list[Listed]]:
    titles = sorted({item.dispute_title for item in listed if item.dispute_title})
    return {
        title: sorted((item for item in listed if item.dispute_title == title), key=lambda item: item.edition.as_of)
        for title in titles
    }


def word_index(texts: Sequence[str]) -> dict[str, list[int]]:
    """Each word of the texts with the numbers of the texts that hold it: the search finds whole words."""
    places: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for word in sorted({match.lower().replace("’", "'") for match in _WORD.findall(text)}):
            places.setdefault(word, []).append(number)
    return dict(sorted(places.items()))


def _scale(archive: Archive) -> list[tuple[str, str]]:
    """How much the archive holds."""
    return [(f"{len(archive.table(name)):,}", said) for name, said in words("holdings").items()]


def _feed(listed: Sequence[Listed]) -> str:
    """An entry for each edition on its as-of day, and one for each day on which something on it was corrected."""
    entries = [_entry(item, item.edition.edition_id, item.edition.as_of, item.page.title, item.page.standfirst)
               for item in listed]  # fmt: skip
    for item in listed:
        for day in sorted({line.corrected_on for line in item.corrected}):
            reasons = "; ".join(line.reason for line in item.corrected if line.corrected_on == day)
            name = f"{item.edition.edition_id}/corrected/{day}"
            entries.append(_entry(item, name, day, f"Corrected: {item.page.title}", f"{reasons}."))
    newest = sorted(entries, reverse=True)
    updated = newest[0][0] if newest else "1970-01-01"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{FEED_ID}feed</id><title>Hollywood labor briefings</title><updated>{updated}T00:00:00Z</updated>"
        '<author><name>Hollywood labor briefings</name></author><link rel="self" href="feed.xml"/>\n'
        f"{''.join(text for _, _, text in newest)}</feed>\n"
    )


def _entry(item: Listed, name: str, day: str, title: str, words: str) -> tuple[str, str, str]:
    """Day, name and text of an entry of the feed."""
    return day, name, (
        f"<entry><id>{FEED_ID}{name}</id><title>{xml_escape(title)}</title>"
        f'<updated>{day}T00:00:00Z</updated><link rel="alternate" href="{xml_escape(item.href)}"/>'
        f"<summary>{xml_escape(words)}</summary></entry>\n"
    )  # fmt: skip
