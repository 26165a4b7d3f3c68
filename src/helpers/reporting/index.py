"""The front page of reports/, and the Atom feed: what is published, by dispute and by date, with a search."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from xml.sax.saxutils import escape as xml_escape

import jinja2
import pandas as pd

from helpers.analysis import stoppages
from helpers.archive import Archive, day_text, open_archive
from helpers.charts.panel import text_width
from helpers.reporting.editions import MAIN_NOTEBOOK, Edition
from helpers.reporting.manifest import write_whole
from helpers.reporting.page import TEMPLATES, content_policy, stylesheet

FEED_ID = "tag:hollywood-labor-briefings,2026:"
_TAG = re.compile(r"<[^>]+>")
_SEARCHED = 2500
_KINDS = {
    "dispute_briefing": "Briefing",
    "bargaining_positions": "Bargaining positions",
    "pay_proposals": "Pay proposals",
    "strike_outlook": "Strike outlook",
    "cost_of_a_stoppage": "Cost of a stoppage",
    "strike_history": "Strike history",
    "shooting_days": "Shooting days",
    "production_losses": "Production losses",
    "breaking_ranks": "Breaking ranks",
    "method_backtests": "Method backtests",
    "claim_check": "Claim check",
}
_FIRST_YEAR, _WIDTH, _BASE, _LONGEST_LABEL, _LABEL_ROOM = 1932, 980, 300, 230, 90  # the timeline: a year, then px
_MOMENTS = 4  # so many of the first entries of the list of editions lead the front page
_SHOWN_FIGURES = 3


@dataclass(frozen=True)
class Listed:
    """One edition as the front page shows it."""

    edition: Edition
    title: str
    standfirst: str
    dispute_title: str
    day: str
    searched: str
    figures: tuple[tuple[str, str], ...] = ()  # the first headline boxes: what, how much

    @property
    def href(self) -> str:
        """The page, beside the index."""
        return self.edition.files[1]

    @property
    def kind(self) -> str:
        """What kind of page it is."""
        return _KINDS.get(self.edition.notebook, self.edition.notebook)


@dataclass(frozen=True)
class _Mark:
    """A stoppage on the timeline: name, year with its fraction, length in days, tooltip, page."""

    label: str
    year: float
    days: float
    told: str
    href: str


def write_index(reports: Path, editions: Sequence[Edition]) -> None:
    """Write index.html and feed.xml beside the pages of `editions`, both or neither.

    The same pages give the same bytes: the feed's times are the editions' as-of days.
    """
    archive = open_archive()
    listed = [_listed(archive, reports, edition) for edition in editions]
    write_whole(
        {reports / "index.html": _front(archive, listed).encode(), reports / "feed.xml": _feed(listed).encode()}
    )


def _listed(archive: Archive, reports: Path, edition: Edition) -> Listed:
    page = (reports / edition.files[1]).read_text(encoding="utf-8")
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    dispute = edition.parameters.get("dispute", "")
    return Listed(
        edition,
        _first(page, r"<h1[^>]*>(.*?)</h1>"),
        _first(page, r'<p class="standfirst">(.*?)</p>'),
        str(titles.get(dispute, "")),
        day_text(pd.Timestamp(edition.as_of)),
        _searched(page),
        _headline_figures(page),
    )


def _headline_figures(page: str) -> tuple[tuple[str, str], ...]:
    pairs = re.findall(r'<p class="box-label">(.*?)</p>\s*<p class="box-figure">(.*?)</p>', page, re.S)
    return tuple((_words(label), _words(figure)) for label, figure in pairs[:_SHOWN_FIGURES])


def _first(page: str, pattern: str) -> str:
    found = re.search(pattern, page, re.S)
    return _words(found.group(1)) if found else ""


def _words(html: str) -> str:
    tips = re.sub(r'<span class="tip".*?</span></span>|<a class="ref.*?</a>', "", html, flags=re.S)
    return " ".join(unescape(_TAG.sub("", tips)).split())


def page_words(page: str) -> str:
    """All words of a page's body, without code, drawings, tooltips and the list of sources."""
    body = page[page.index("<main") :]
    end = body.find('<section id="sources"')
    body = body[:end] if end > 0 else body
    return _words(re.sub(r"<(script|style|svg|pre)\b.*?</\1>", " ", body, flags=re.S))


def _searched(page: str) -> str:
    """What the search looks through: title, boxes, headings, issues, captions."""
    parts = re.findall(r"<(?:h1|h2|h3)[^>]*>(.*?)</(?:h1|h2|h3)>", page, re.S)
    parts += re.findall(r'<p class="(?:kicker|standfirst|status|box-label|box-figure)">(.*?)</p>', page, re.S)
    parts += re.findall(r'<th scope="row"[^>]*>(.*?)</th>', page, re.S)
    words = dict.fromkeys(_words(part).lower() for part in parts)
    return " | ".join(words)[:_SEARCHED]


def _front(archive: Archive, listed: Sequence[Listed]) -> str:
    by_date = sorted(listed, key=lambda item: (item.edition.as_of, item.edition.edition_id), reverse=True)
    briefings = [item for item in listed if item.edition.notebook == MAIN_NOTEBOOK]
    disputes = {
        title: sorted((i for i in listed if i.dispute_title == title), key=lambda i: i.edition.as_of)
        for title in sorted({item.dispute_title for item in listed if item.dispute_title})
    }
    others = [item for item in by_date if not item.dispute_title]
    script = _script()
    return _template().render(
        policy=content_policy([script]),
        style=stylesheet() + _style(),
        script=script,
        newest=sorted(briefings[_MOMENTS:], key=lambda item: item.edition.as_of, reverse=True)[:_MOMENTS],
        moments=briefings[:_MOMENTS],
        disputes=disputes,
        others=others,
        by_date=by_date,
        timeline=timeline(archive, briefings),
        facts=_scale(archive),
        version=archive.version,
        until=day_text(archive.as_of),
    )


def _scale(archive: Archive) -> list[tuple[str, str]]:
    """How much the archive holds, for the front page."""
    names = {
        "stoppages": "stoppages",
        "contracts": "bargaining rounds",
        "proposals": "proposals",
        "shoot_days": "shooting-day figures",
        "sources": "sources",
    }
    return [(f"{len(archive.table(name)):,}", words) for name, words in names.items()]


def timeline(archive: Archive, briefings: Sequence[Listed]) -> str:
    """All stoppages of known length by year and length, as inline SVG; those with a briefing are links to it.

    Lengths stand on a square-root scale, so that a week and two years both have room. Disputes that have a
    briefing but no stoppage, or one of unknown length, stand on the base line.
    """
    marks = _marks(archive, briefings)
    low, high = _FIRST_YEAR, archive.as_of.year + 1.5
    top = max([400.0, *(mark.days for mark in marks)])

    def x(year: float) -> float:
        return round(46 + (year - low) / (high - low) * (_WIDTH - 46 - _LABEL_ROOM), 1)

    def y(days: float) -> float:
        return round(_BASE - (days / top) ** 0.5 * (_BASE - 22), 1)

    drawn = [_level(days, y(days)) for days in (10, 50, 100, 200, 400, 800) if days <= top]
    drawn += [
        f'<text x="{x(year)}" y="{_BASE + 26}" text-anchor="middle">{year}</text>'
        for year in range(1940, int(high), 10)
    ]
    drawn.append(f'<line x1="46" x2="{_WIDTH}" y1="{_BASE}" y2="{_BASE}" stroke="var(--axis)"/>')
    places = [(mark, x(mark.year), y(mark.days)) for mark in sorted(marks, key=lambda mark: not mark.href)]
    labels = _placed([(mark.label, across, down) for mark, across, down in places])
    drawn += [_drawn(mark, across, down, labels.get(n)) for n, (mark, across, down) in reversed([*enumerate(places)])]
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_BASE + 36}" role="group" aria-label="Stoppages by year and length in days; '
        f'those with a briefing are links" font-family="Arial, sans-serif" font-size="13" fill="var(--mute)">{"".join(drawn)}</svg>'
    )


def _marks(archive: Archive, briefings: Sequence[Listed]) -> list[_Mark]:
    frame = stoppages.stoppages(archive)
    frame = frame.assign(days=frame["days"].fillna(frame["days_reported"]))
    newest = {
        item.edition.parameters["dispute"]: item for item in sorted(briefings, key=lambda item: item.edition.as_of)
    }
    stopped = set(frame["stoppage_id"])
    marks = []
    for row in frame[frame["days"].notna()].itertuples():
        item = newest.pop(str(row.stoppage_id), None)
        told = f"{row.title}: {row.days:,.0f} days{' so far' if row.running else ''}"
        year = row.start.year + (row.start.day_of_year - 1) / 366
        marks.append(_Mark(str(row.title), year, float(row.days), told, item.href if item else ""))
    for dispute, item in newest.items():
        day = pd.Timestamp(item.edition.as_of)
        told = f"{item.dispute_title}: {'a stoppage of unknown length' if dispute in stopped else 'no stoppage'}"
        marks.append(_Mark(item.dispute_title, day.year + (day.day_of_year - 1) / 366, 0.0, told, item.href))
    return marks


def _level(days: int, y: float) -> str:
    return (
        f'<line x1="46" x2="{_WIDTH}" y1="{y}" y2="{y}" stroke="var(--rule)"/>'
        f'<text x="38" y="{y + 4:.1f}" text-anchor="end">{days}</text>'
    )


def _placed(points: Sequence[tuple[str, float, float]]) -> dict[int, tuple[float, float, str]]:
    """Where labels fit without touching a point or another label: by number, x, y and text-anchor; first come, first served."""
    taken = [(x - 7, x + 7, y) for _, x, y in points]
    found: dict[int, tuple[float, float, str]] = {}
    for number, (text, x, y) in enumerate(points):
        wide = text_width(text, 13) + 4
        sides = ((x + 10, x + 10 + wide, x + 11, "start"), (x - 10 - wide, x - 10, x - 11, "end"))
        for down, (left, right, at, anchor) in itertools.product((0, 7, -7), sides):
            others = taken[:number] + taken[number + 1 :]
            free = all(right <= a or left >= b or abs(y + down - other) >= 14 for a, b, other in others)
            if wide < _LONGEST_LABEL and left > 46 and right < _WIDTH and free:
                taken.append((left, right, y + down))
                found[number] = (round(at, 1), round(y + down, 1), anchor)
                break
    return found


def _drawn(mark: _Mark, x: float, y: float, label: tuple[float, float, str] | None) -> str:
    words = (
        f'<text x="{label[0]}" y="{label[1] + 4.5:.1f}" text-anchor="{label[2]}">{escape(mark.label)}</text>'
        if label
        else ""
    )
    title = f"<title>{escape(mark.told)}</title>"
    if not mark.href:
        return f'<g><circle cx="{x}" cy="{y}" r="4" fill="var(--history)"/>{words}{title}</g>'
    return (
        f'<a href="{escape(mark.href)}" aria-label="{escape(mark.told)}"><circle class="target" cx="{x}" cy="{y}" r="12"/>'
        f'<circle cx="{x}" cy="{y}" r="6"/>{words}{title}</a>'
    )


def _feed(listed: Sequence[Listed]) -> str:
    newest = sorted(listed, key=lambda item: (item.edition.as_of, item.edition.edition_id), reverse=True)
    entries = "".join(
        f"<entry><id>{FEED_ID}{item.edition.edition_id}</id><title>{xml_escape(item.title)}</title>"
        f'<updated>{item.edition.as_of}T00:00:00Z</updated><link rel="alternate" href="{xml_escape(item.href)}"/>'
        f"<summary>{xml_escape(item.standfirst)}</summary></entry>\n"
        for item in newest
    )
    updated = newest[0].edition.as_of if newest else "1970-01-01"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{FEED_ID}feed</id><title>Hollywood labor briefings</title><updated>{updated}T00:00:00Z</updated>"
        f'<author><name>Hollywood labor briefings</name></author><link rel="self" href="feed.xml"/>\n{entries}</feed>\n'
    )


@functools.cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(str(TEMPLATES / "front"))
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "front.html.j2"
    )


def _script() -> str:
    return (TEMPLATES / "front" / "search.js").read_text(encoding="utf-8").strip()


def _style() -> str:
    return (TEMPLATES / "front" / "front.css").read_text(encoding="utf-8")
