"""What a stoppage cost: published estimates, side by side and never averaged."""

from __future__ import annotations

from helpers.archive import Archive
from helpers.prose.fragments import Fragment, empty, number, row_text, section, table, when


def opener(archive: Archive, dispute: str) -> Fragment:
    """The heading counts the estimates."""
    costs = archive.table("dispute_costs")
    own = costs[costs["stoppage_id"] == dispute]
    subtitle = "Estimates as published; areas, periods and methods differ, so they are not averaged"
    if own.empty:
        return section("the-cost", "The cost", "No estimate of the cost was public", subtitle)
    sources = list(own["source_id"])
    count = number(archive, len(own), "count", "Published estimates", sources, refs=False)
    return section("the-cost", "The cost", f"{count} published estimates on record", subtitle)


def estimates_table(archive: Archive, dispute: str) -> Fragment:
    """Who put the cost at what, for where."""
    costs = archive.table("dispute_costs")
    own = costs[costs["stoppage_id"] == dispute].sort_values("published_on", kind="stable")
    if own.empty:
        return empty("No estimate of what this stoppage cost was public on this day.")
    rows = [
        {
            "who": row_text(str(row["estimator"]), "dispute_costs", str(row["estimate_id"]), [str(row["source_id"])]),
            "what": row_text(str(row["what"]), "dispute_costs", str(row["estimate_id"]), []),
            "value": number(archive, float(row["value"]), str(row["unit"]), str(row["what"]), [str(row["source_id"])]),
            "scope": row_text(str(row["scope"]), "dispute_costs", str(row["estimate_id"]), []),
            "day": when(row["published_on"]),
        }
        for row in own.to_dict("records")
    ]
    columns = {"who": "Estimate of", "what": "What", "value": "Value", "scope": "Where", "day": "Public from"}
    return table("Published estimates of the cost", columns, rows)
