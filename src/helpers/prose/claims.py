"""Claims of a press report beside what the archive computes, on the report's day and later."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from helpers.analysis import claims as claims_
from helpers.analysis.claims import Checked
from helpers.analysis.verdicts import ABSENT, CONFIRMED, CONFLICTS, MEANINGS, ROUNDED, SUPERSEDED, WORDS, Verdict
from helpers.archive import Archive, Quantity
from helpers.prose.fragments import (
    SILENT,
    Fragment,
    boxes,
    cite,
    details,
    empty,
    note,
    number,
    paragraph,
    references,
    row_text,
    section,
    table,
    when,
)
from helpers.prose.opening import page_header

_CHIPS = {CONFIRMED: "agreed", ROUNDED: "agreed", SUPERSEDED: "moved", CONFLICTS: "rejected", ABSENT: "open"}
_SIDES = {CONFIRMED: "settlement", ROUNDED: "settlement", SUPERSEDED: "plain", CONFLICTS: "employers", ABSENT: "plain"}


def page(archive: Archive, article: str) -> Fragment:
    """The header: which report, how many of its claims hold."""
    row = archive.table("articles").set_index("article_id").loc[article]
    checked = claims_.check(archive, article)
    held = sum(item.then.name in (CONFIRMED, ROUNDED) for item in checked)
    good = number(archive, held, "count", "Claims confirmed as of the report’s day", refs=False)
    every = number(archive, len(checked), "count", "Claims of the report in the data", refs=False)
    title = (
        f"{good} of {every} claims hold on the report’s day" if checked else "No claim of this report is in the data"
    )
    published = when(row["published_on"])
    report = row_text(f"{row['publisher']}: {row['subject']}", "articles", article, [])
    standfirst = f"{report}, {published}. Each claim in our own words, against what was public on that day."
    return page_header(archive, f"{row['publisher']}: claims", title, standfirst, str(row["dispute_id"]))


def verdict_boxes(archive: Archive, article: str) -> Fragment:
    """How many claims have each verdict on the report's day."""
    counts = claims_.counts(claims_.check(archive, article))
    shown = [name for name in _CHIPS if counts.get(name)]
    if not shown:
        return empty("No claim of this report is in the data.")
    facts = [
        (Quantity(f"claims_{_CHIPS[name]}", name.capitalize(), counts[name], "count", (), "Claims with this verdict"),
         _SIDES[name], "as of the report’s day")
        for name in shown
    ]  # fmt: skip
    return boxes(archive, facts)


def opener(archive: Archive, article: str) -> Fragment:
    """Opener of the claims."""
    published = archive.table("articles").set_index("article_id").loc[article, "published_on"]
    return section(
        "claims", "The claims", "Claim by claim", f"As of {when(published)}, and as of {when(archive.as_of)}"
    )


def claims_table(archive: Archive, article: str) -> Fragment:
    """Each claim with the value on record and the verdict, on the report's day and on the page's day."""
    checked = claims_.check(archive, article)
    if not checked:
        return empty("No claim of this report is in the data.")
    rows = [
        {
            "claim": row_text(item.claim.text, "claims", item.claim.claim_id, []) + f" ({escape(item.claim.speaker)})",
            "then": _verdict(archive, item.then),
            "later": "as before" if _same(item) else _verdict(archive, item.later),
        }
        for item in checked
    ]
    columns = {"claim": "Claim", "then": "On the report’s day", "later": "On the day of this page"}
    return table("Claims and verdicts", columns, rows)


def _same(item: Checked) -> bool:
    values = [verdict.quantity.value if verdict.quantity else None for verdict in (item.then, item.later)]
    return item.then.name == item.later.name and values[0] == values[1]


def _verdict(archive: Archive, verdict: Verdict) -> str:
    mark = f'<span class="chip {_CHIPS[verdict.name]}">{escape(verdict.name)}</span>'
    if verdict.quantity is None or verdict.quantity.unit == "text":
        return mark
    return f"{mark} {cite(archive, verdict.quantity)}"


def reasons_opener(archive: Archive) -> Fragment:
    """Opener of the reasons."""
    return section("reasons", "Why", "What each verdict rests on", "Definition, computation and sources of every value")


def reasons_table(archive: Archive, article: str) -> Fragment:
    """The explanation of each verdict with its sources; the disagreements come first."""
    order = {CONFLICTS: 0, SUPERSEDED: 1, ABSENT: 2, ROUNDED: 3, CONFIRMED: 4}
    checked = claims_.check(archive, article)
    if not checked:
        return empty("No claim of this report is in the data.")
    ranked = sorted(checked, key=lambda item: min(order[item.then.name], order[item.later.name]))
    rows = [row for item in ranked for row in _reasons(archive, item)]
    columns = {"claim": "Claim", "day": "Day", "verdict": "Verdict", "why": "Why"}
    return table("What each verdict rests on", columns, rows)


def _reasons(archive: Archive, item: Checked) -> list[dict[str, str]]:
    both: Sequence[tuple[Verdict, str]] = [(item.then, when(item.claim.published_on))]
    if not _same(item):
        both = [*both, (item.later, when(archive.as_of))]
    claim = row_text(item.claim.text, "claims", item.claim.claim_id, [])
    return [
        {
            "claim": claim if position == 0 else "the same claim",
            "day": day,
            "verdict": escape(verdict.name),
            "why": row_text(verdict.why, "claims", item.claim.claim_id, _sources(verdict))
            + references(archive, _sources(verdict)),
        }
        for position, (verdict, day) in enumerate(both)
    ]


def _sources(verdict: Verdict) -> tuple[str, ...]:
    own = verdict.quantity.sources if verdict.quantity else ()
    others = [source for quantity in verdict.others for source in quantity.sources]
    return tuple(dict.fromkeys([*own, *others]))


def meaning_of_words() -> Fragment:
    """The verdicts and the rounding words, each with its stated meaning."""
    verdicts = paragraph(
        "A claim is <b>confirmed</b> where its value is the one on record, under the definition that is named; "
        "<b>confirmed as rounded</b> where it fits by the rounding word it uses; in <b>conflict</b> where the record says "
        "otherwise; <b>superseded</b> where it held until later data came; and <b>not in the data</b> where no row can "
        "answer it."
    )
    rows = [
        {
            "words": escape(", ".join(WORDS[kind])) if kind in WORDS else escape(kind or "no word"),
            "meaning": escape(text),
        }
        for kind, text in MEANINGS.items()
    ]
    shown = table("Rounding words", {"words": "Words", "meaning": "Meaning"}, rows)
    slack = note(
        "The slack is one point for percentages, half a unit for weeks, months and years, and a twentieth of the value "
        "for everything else."
    )
    return verdicts + details("What rounding words mean here", shown.html + slack.html)


def of_dispute(archive: Archive, dispute: str) -> Fragment:
    """The claims of the dispute's newest press report of the week before the as-of day, if there is one."""
    articles = archive.table("articles")
    own = articles[articles["dispute_id"] == dispute].sort_values("published_on", kind="stable")
    own = own[own["published_on"] > pd.Timestamp(archive.as_of) - pd.Timedelta(days=7)]
    shown = [a for a in own["article_id"] if claims_.check(archive, a)]
    if not shown:
        return SILENT
    row = own.set_index("article_id").loc[shown[-1]]
    report = row_text(str(row["publisher"]), "articles", shown[-1], [])
    head = f"<p>{report}, {when(row['published_on'])}: claims in our own words, against what was public that day.</p>"
    return details("What the press said that day, claim by claim", head + claims_table(archive, shown[-1]).html)
