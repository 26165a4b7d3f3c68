"""Claims of a press report beside what the archive computes, on the report's day and later."""

from __future__ import annotations

from html import escape

import pandas as pd

from helpers.analysis import claims as claims_
from helpers.analysis.claims import Checked
from helpers.analysis.verdicts import ABSENT, CONFIRMED, CONFLICTS, ROUNDED, SUPERSEDED, Verdict
from helpers.archive import Archive
from helpers.prose.fragments import (
    SILENT,
    Fragment,
    cite,
    details,
    empty,
    row_text,
    table,
    when,
)

_CHIPS = {CONFIRMED: "agreed", ROUNDED: "agreed", SUPERSEDED: "moved", CONFLICTS: "rejected", ABSENT: "open"}
_SIDES = {CONFIRMED: "settlement", ROUNDED: "settlement", SUPERSEDED: "plain", CONFLICTS: "employers", ABSENT: "plain"}


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
