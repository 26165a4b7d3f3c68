"""The front page of reports/, and the Atom feed: what is published, by dispute and by date, with a search."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from xml.sax.saxutils import escape as xml_escape

import jinja2
import pandas as pd

from helpers.archive import Archive, day_text, open_archive
from helpers.reporting.editions import MAIN_NOTEBOOK, Edition
from helpers.reporting.manifest import write_whole
from helpers.reporting.page import TEMPLATES, content_policy, stylesheet

FEED_ID = "tag:hollywood-labor-briefings,2026:"
_TAG = re.compile(r"<[^>]+>")
_SEARCHED = 2500
_KINDS = {
    "dispute_briefing": "Dispute briefings",
    "bargaining_positions": "Bargaining positions",
    "pay_proposals": "Pay proposals",
    "strike_outlook": "Strike outlooks",
    "cost_of_a_stoppage": "Cost of a stoppage",
    "strike_history": "Strike history",
    "shooting_days": "Shooting days",
    "production_losses": "Production losses",
    "breaking_ranks": "Breaking ranks",
    "method_backtests": "Method backtests",
    "claim_check": "Claim checks",
}
_FIRST_YEAR = 1930


@dataclass(frozen=True)
class Listed:
    """One edition as the front page shows it."""

    edition: Edition
    title: str
    standfirst: str
    dispute_title: str
    day: str
    searched: str

    @property
    def href(self) -> str:
        """The page, beside the index."""
        return self.edition.files[1]

    @property
    def kind(self) -> str:
        """What kind of page it is."""
        return _KINDS.get(self.edition.notebook, self.edition.notebook)


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
    )


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
        newest=sorted(briefings, key=lambda item: item.edition.as_of, reverse=True)[:6],
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
    """All stoppages with known days as bars by year, the published briefings as marks to click on; inline SVG."""
    stoppages = archive.table("stoppages")
    dated = stoppages[stoppages["start_date"].notna() & stoppages["last_day"].notna()].sort_values("start_date")
    last = archive.as_of.year + 1
    width, height = 980, 190

    def x(day: pd.Timestamp) -> float:
        return round((day.year + (day.dayofyear - 1) / 366 - _FIRST_YEAR) / (last - _FIRST_YEAR) * width, 1)

    parts = [
        f'<line x1="{x(pd.Timestamp(year, 1, 1))}" x2="{x(pd.Timestamp(year, 1, 1))}" y1="20" y2="{height - 26}" stroke="var(--rule)"/>'
        f'<text x="{x(pd.Timestamp(year, 1, 1))}" y="{height - 8}" text-anchor="middle">{year}</text>'
        for year in range(_FIRST_YEAR + 10, last, 10)
    ]
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    for row in dated.itertuples():
        days = (row.last_day - row.start_date).days + 1
        tall = min(110.0, 8 + days / 2.2)
        left, wide = x(row.start_date), max(2.0, x(row.last_day) - x(row.start_date))
        name = escape(f"{titles.get(row.dispute_id, row.union)}: {days:,} days")
        parts.append(
            f'<rect x="{left}" y="{height - 26 - tall:.1f}" width="{wide}" height="{tall:.1f}" fill="var(--history)"><title>{name}</title></rect>'
        )
    for level, item in enumerate(sorted(briefings, key=lambda i: i.edition.as_of)):
        at = x(pd.Timestamp(item.edition.as_of))
        label = escape(f"{item.dispute_title}, {item.day}: {item.title}")
        parts.append(
            f'<a href="{escape(item.href)}" aria-label="{label}"><circle cx="{at}" cy="{28 + level % 3 * 16}" r="7" fill="var(--guild)"/><title>{label}</title></a>'
        )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="group" aria-label="Stoppages by year, and the published briefings as links" '
        f'font-family="Arial, sans-serif" font-size="13" fill="var(--mute)">{"".join(parts)}</svg>'
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
