"""Terms: raises, totals, amounts, the value of packages."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import pay
from helpers.analysis.on_record.rows import absent, source_ids, title_of
from helpers.analysis.verdicts import Record
from helpers.archive import Archive, Quantity


def raises(archive: Archive, dispute: str, party: str) -> list[Quantity]:
    """Raises in minimums by contract year that a side held, newest first; value '5 / 4 / 3.5', unit percent.

    Settlements come from the contract row where no offer by year is on record.
    """
    offers = [offer for offer in pay.offers(archive, dispute) if offer.party == party]
    title = title_of(archive, dispute)
    quantities = [
        Quantity("raises", f"{title}, {party}", offer.text, "pct", offer.sources, f"as of {offer.made_on}")
        for offer in reversed(offers)
    ]
    return quantities or (_contract_raises(archive, dispute, title) if party == "settlement" else [])


def _contract_raises(archive: Archive, dispute: str, title: str) -> list[Quantity]:
    contracts = archive.table("contracts")
    quantities = []
    for _, row in contracts[contracts["dispute_id"] == dispute].iterrows():
        values = [row[f"raise_y{year}_pct"] for year in pay.YEARS]
        known = [float(value) for value in values if pd.notna(value)]
        # A gap in the years would shift the later raises.
        if known and all(pd.notna(value) for value in values[: len(known)]):
            text = " / ".join(f"{value:g}" for value in known)
            quantities.append(Quantity("raises", f"{title}, settlement", text, "pct", source_ids(row["source_id"]),
                                  str(row["agreement"])))  # fmt: skip
    return quantities


def by_year(raises_: Quantity) -> tuple[float, ...]:
    """The raises of a Quantity from `raises` as numbers."""
    return tuple(float(part) for part in str(raises_.value).split(" / "))


def raise_in_year(archive: Archive, dispute: str, party: str, year: int) -> Record:
    """The raise of one contract year: what the side held last, and what it held before."""
    runs = [quantity for quantity in raises(archive, dispute, party) if len(by_year(quantity)) >= year]
    if not runs:
        return absent("No raise by year is on record for this side.")
    values = [
        Quantity(f"raise_y{year}", f"{quantity.label}, raise in year {year}", by_year(quantity)[year - 1], "pct",
                 quantity.sources, quantity.derivation)
        for quantity in runs
    ]  # fmt: skip
    before = tuple(value for value in values[1:] if value.value != values[0].value)
    return Record(values[0], earlier=lambda: before, rounds=False)


def total_raise(archive: Archive, dispute: str, party: str) -> Record:
    """The raises of all years together: compounded, and their simple sum."""
    runs = raises(archive, dispute, party)
    if not runs:
        return absent("No raises by year are on record for this side.")

    def totals(quantity: Quantity) -> tuple[Quantity, Quantity]:
        years = by_year(quantity)
        label = f"{quantity.label}, raises together"
        product = " x ".join(f"{1 + value / 100:g}" for value in years) + " - 1"
        added = " + ".join(f"{value:g}" for value in years) + ", not compounded"
        return (
            Quantity("raises_compounded", label, pay.compounded_pct(years), "pct", quantity.sources, product),
            Quantity("raises_sum", label, round(sum(years), 2), "pct", quantity.sources, added),
        )

    fact, also = totals(runs[0])
    return Record(fact, (also,), earlier=lambda: tuple(value for quantity in runs[1:] for value in totals(quantity)))


def amounts(archive: Archive, dispute: str, party: str = "") -> list[Quantity]:
    """Dollar figures of a round in millions, newest first: packages, funds, offers. `party` narrows to a side."""
    table = archive.accepted("proposals")
    rows = table[(table["dispute_id"] == dispute) & table["unit"].str.startswith("usd_millions")]
    rows = rows[rows["value"].notna()]
    if party:
        rows = rows[rows["party"] == party]
    rows = rows.sort_values("made_on", kind="stable", ascending=False)
    title = title_of(archive, dispute)
    figures = []
    for _, row in rows.iterrows():
        label = f"{title}, {row['party']}: {str(row['item']).replace('_', ' ')}"
        sources = source_ids(row["source_id"], row["second_source_id"])
        figures.append(Quantity(row["item"], label, float(row["value"]), row["unit"], sources, str(row["text"])))
    return figures + ([] if party in ("guild", "employers") else _valuations(archive, dispute, title))


def _valuations(archive: Archive, dispute: str, title: str) -> list[Quantity]:
    contracts = archive.table("contracts")
    rows = contracts[(contracts["dispute_id"] == dispute) & contracts["valuation_usd_millions"].notna()]
    return [
        Quantity("package_value_total", f"{title}, settlement: value", float(row["valuation_usd_millions"]),
                 str(row["valuation_unit"]), source_ids(row["source_id"]), "as the union valued it")
        for _, row in rows.iterrows()
    ]  # fmt: skip


def package_value(archive: Archive, dispute: str, party: str) -> Record:
    """What a side's package was valued at: the newest value and those before it."""
    values = [quantity for quantity in amounts(archive, dispute, party) if quantity.key == "package_value_total"]
    if not values:
        return absent("No value of the package is on record for this side.")
    return Record(values[0], earlier=lambda: tuple(values[1:]))
