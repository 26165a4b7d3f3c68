"""Small pieces of a page: cited figures, days, rows of the archive, boxes, tables, section openers.

Every piece shows as HTML in a notebook and on the exported page, and as plain text elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape, unescape

import pandas as pd

from helpers.archive import Archive, Quantity, day_text

_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"</(p|h1|h2|h3|li|tr|div|caption)>")
_REF = re.compile(r'\s*<a class="ref"[^>]*>.*?</a>')
SHOWN_SOURCES = 2
SHOWN_ROWS = 8
_SPARED_ROWS = 2  # nobody opens a drawer for two rows
# Boxes whose label already says what is counted.
_UNIT_IN_LABEL = ("shoot_days", "sessions_held", "guild_proposals", "other_stoppages")


@dataclass(frozen=True)
class Fragment:
    """A piece of HTML with its plain text."""

    html: str

    @property
    def text(self) -> str:
        """The words without mark-up."""
        plain = _TAG.sub("", _BREAK.sub("\n", _REF.sub("", self.html)))
        lines = (" ".join(line.split()) for line in unescape(plain).splitlines())
        return "\n".join(line for line in lines if line)

    def __add__(self, other: Fragment) -> Fragment:
        return Fragment(self.html + "\n" + other.html)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def known_sources(archive: Archive, sources: Iterable[str]) -> list[str]:
    """The sources that were out by the as-of day; later accounts only where there is no other."""
    every = list(dict.fromkeys(source for source in sources if source))
    known = [source for source in every if not is_later(archive, source)]
    return known or every


def is_later(archive: Archive, source_id: str) -> bool:
    """Whether a source was published after the as-of day, so that its title may tell of later events."""
    published = archive.source(source_id).published_on
    return bool(published) and published > str(archive.as_of)[: len(published)]


def reference(archive: Archive, source_id: str) -> str:
    """A link to a source; the page numbers it. A later account shows no title."""
    source = archive.source(source_id)
    later = is_later(archive, source_id)
    when = f", {source.published_on}" if source.published_on and not later else ""
    title = (
        f"{source.publisher}, account published later"
        if later
        else f"{source.publisher}{when}: {source.title}".removesuffix(": ")
    )
    mark = ' data-later="yes"' if later else ""
    link = f' href="{escape(source.url)}"' if source.url else ""
    return f'<a class="ref"{link} data-source="{source_id}"{mark} title="{escape(title)}">&nbsp;source</a>'


def references(archive: Archive, sources: Iterable[str]) -> str:
    """Links to at most two sources."""
    return " ".join(reference(archive, source) for source in known_sources(archive, sources)[:SHOWN_SOURCES])


def cite(archive: Archive, fact: Quantity, *, sign: bool = False, with_unit: bool = True, refs: bool = True) -> str:
    """The figure as text, bound to its value, unit, sources and derivation."""
    value = fact.value.isoformat() if isinstance(fact.value, date) else fact.value
    sources = known_sources(archive, fact.sources)
    interval = ""
    if fact.low is not None and fact.high is not None:
        interval = f' data-low="{fact.low:g}" data-high="{fact.high:g}" data-level="{fact.level or 0:g}"'
    data = (
        f'<data class="figure" value="{escape(str(value))}" data-unit="{escape(fact.unit)}" '
        f'data-key="{escape(fact.key)}" data-sources="{" ".join(sources)}"{interval} '
        f'data-derivation="{escape(fact.derivation)}">{escape(fact.text(sign=sign, unit=with_unit))}</data>'
    )
    return data + (references(archive, fact.sources) if refs else "")


def number(archive: Archive, value: float, unit: str, derivation: str, sources: Iterable[str] = (), **kw: bool) -> str:
    """A figure that needs no name of its own, bound like any other."""
    return cite(archive, Quantity("figure", "", value, unit, tuple(sources), derivation), **kw)


def when(day: date | pd.Timestamp, precision: str = "day", *, year: bool = True) -> str:
    """A day as readers see it, machine-readable."""
    iso = {"day": f"{day:%Y-%m-%d}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}.get(precision, f"{day:%Y-%m-%d}")
    shown = day_text(day, precision)
    if not year and precision == "day":
        shown = f"{day.day} {day:%B}"
    return f'<time datetime="{iso}">{shown}</time>'


def row_text(text: str, table: str, row_id: str, sources: Iterable[str]) -> str:
    """Words that stand in a row of the archive, bound to it."""
    return (
        f'<span class="row" data-row="{escape(table)}/{escape(row_id)}" '
        f'data-sources="{" ".join(sources)}">{escape(text)}</span>'
    )


def paragraph(html: str) -> Fragment:
    """A paragraph of text whose figures are already bound."""
    return Fragment(f"<p>{html}</p>")


def note(html: str) -> Fragment:
    """A small note."""
    return Fragment(f'<p class="note">{html}</p>')


def empty(text: str) -> Fragment:
    """One line in place of a section or chart that has nothing to show."""
    return Fragment(f'<p class="empty">{text}</p>')


SILENT = Fragment("")
"""What a part of a section shows when the section has already said that there is nothing."""


def section(anchor: str, contents: str, heading: str, subtitle: str = "") -> Fragment:
    """The opener of a section: a message as heading, a statistical subtitle."""
    below = f'<p class="subtitle">{subtitle}</p>' if subtitle else ""
    return Fragment(
        f'<div class="section" id="{escape(anchor)}" data-contents="{escape(contents)}">'
        f'<p class="kicker">{escape(contents)}</p><h2>{heading}</h2>{below}</div>'
    )


def boxes(archive: Archive, facts: Sequence[tuple[Quantity, str, str]]) -> Fragment:
    """Headline boxes. Each is (figure, side, note): side is guild, employers, settlement or plain; note is HTML."""
    cells = "".join(
        f'<div class="box {side}"><p class="box-label">{row_text(fact.label, "facts", fact.key, fact.sources)}</p>'
        f'<p class="box-figure">{cite(archive, fact, refs=False, with_unit=fact.key not in _UNIT_IN_LABEL)}</p>'
        f'<p class="box-note">{below}{references(archive, fact.sources)}</p></div>'
        for fact, side, below in facts
    )
    return Fragment(f'<div class="boxes">{cells}</div>')


def table(
    caption: str,
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
    *,
    numeric: bool = False,
    shown: int = SHOWN_ROWS,
) -> Fragment:
    """A table. `columns` maps keys to titles; cells are HTML whose figures are already bound.

    Of a long table the first `shown` rows stand open, the rest is one click away.
    """  # fmt: skip
    first = rows if len(rows) <= shown + _SPARED_ROWS else rows[:shown]
    rest = rows[len(first) :]
    below = details("Show the rest", _table(f"{caption}, the rest", columns, rest, numeric)).html if rest else ""
    return Fragment(_table(caption, columns, first, numeric) + below)


def _table(caption: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, str]], numeric: bool) -> str:
    kind = "facts numeric" if numeric else "facts"
    head = "".join(f'<th scope="col">{_title(title)}</th>' for title in columns.values())
    body = "".join(
        "<tr>" + "".join(_cell(title, row.get(key, ""), first=key == next(iter(columns))) for key, title in columns.items())
        + "</tr>"
        for row in rows
    )  # fmt: skip
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(caption)}"><table class="{kind}">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _title(title: str) -> str:
    """A column's title; a contract year is a label of the archive, like any other row's."""
    year = re.fullmatch(r"Year (\d)", title)
    return row_text(title, "contract_year", year.group(1), []) if year else escape(title)


def _cell(title: str, html: str, *, first: bool) -> str:
    if first:
        return f'<th scope="row" data-label="{escape(title)}">{html}</th>'
    return f'<td data-label="{escape(title)}">{html}</td>'


def chip(status: str, html: str = "", kinds: str = "") -> str:
    """A small mark for a status, with what belongs to it; `kinds` are the classes that style knows it by."""
    return f'<span class="chip {escape(kinds or status)}">{escape(status)}{" " + html if html else ""}</span>'


def details(summary: str, html: str) -> Fragment:
    """Text that opens on demand."""
    return Fragment(f'<details class="how"><summary>{escape(summary)}</summary>{html}</details>')


def employers_name(archive: Archive, dispute: str) -> str:
    """What the other side is called: studios, agencies, advertisers."""
    return str(archive.dispute(dispute)["employers_role"])


def page_header(archive: Archive, kicker: str, title: str, standfirst_html: str, dispute: str = "") -> Fragment:
    """The header of a page that is not about one dispute; `title` and `standfirst_html` hold bound figures."""
    plain = Fragment(title).text
    return Fragment(
        f'<header class="briefing" data-title="{escape(plain)}" data-dispute="{dispute}" '
        f'data-as-of="{archive.as_of}" data-version="{archive.version}" data-union="" '
        f'data-description="{escape(plain)}, as known on {day_text(archive.as_of)}.">'
        f'<p class="kicker">{row_text(kicker, "disputes", dispute or "all", [])} · as of {when(archive.as_of)}</p><h1>{title}</h1>'
        f'<p class="standfirst">{standfirst_html}</p></header>'
    )
