"""What sources say: passages that state a figure, quotations of people, and how a page carries a text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from helpers.archive.findings import Finding, Rule, Tables
from helpers.archive.package import Field
from helpers.archive.readings import MOST_WORDS, states_day, states_number, unit_scale

_DAY = len("2019-03-14")


def passages_state_their_cell(tables: Tables) -> Iterator[Finding]:
    """A passage names a cell with a number or a day, and its quotation states that value."""
    text = tables.text["passages"]
    sources = tables.text["sources"].set_index("source_id")["published_on"]
    for name, rows in text.groupby("table", sort=False):
        table = tables.package.tables.get(str(name))
        if table is None:
            yield from (Finding("passages", "table", int(i), "the name of a table") for i in rows.index)
            continue
        cells = tables.text[table.name]
        places = dict(zip(cells[list(table.key)].agg(" / ".join, axis=1), cells.index, strict=True))
        fields = {field.name: field for field in table.fields}
        for index, row in rows.iterrows():
            at, field = places.get(row["row_key"]), fields.get(row["column"])
            if at is None:
                yield Finding("passages", "row_key", int(str(index)), f"the key of a row of {table.path}")
            elif field is None or not (field.partial_date or field.type in ("integer", "number")):
                yield Finding("passages", "column", int(str(index)), f"a number or a day of {table.path}")
            else:
                cell, day = str(cells[field.name][at]), sources.get(row["source_id"], "")
                unit = field.unit or (str(cells["unit"][at]) if "unit" in cells.columns else "")
                if not _states(field, cell, unit, row["quote"], day):
                    yield Finding("passages", "quote", int(str(index)), f"words that state {cell or 'the cell'} {unit}")


def _states(field: Field, cell: str, unit: str, quote: str, published: str) -> bool:
    if not cell:
        return False
    if field.partial_date:
        return states_day(cell, quote, date.fromisoformat(published) if len(published) == _DAY else None)
    return states_number(float(cell), quote, unit_scale(unit))


def quotations_are_short(tables: Tables) -> Iterator[Finding]:
    """What is quoted is short."""
    for name in ("passages", "quotations"):
        words = tables.text[name]["quote"].str.split().str.len()
        for index in words.index[words > MOST_WORDS]:
            yield Finding(name, "quote", int(index), f"at most {MOST_WORDS} words, not {words[index]}")


def copies_name_their_original(tables: Tables) -> Iterator[Finding]:
    """Where a page carries the text of another publisher, that one is named beside; an original names none."""
    text = tables.text["sources"]
    for index in text.index[(text["form"] == "original") & (text["original_publisher"] != "")]:
        yield Finding("sources", "original_publisher", int(index), "nothing beside an original")
    for index in text.index[(text["form"] == "syndicated") & (text["original_publisher"] == "")]:
        yield Finding("sources", "original_publisher", int(index), "the publisher that is carried")
    marked = text["publisher"].str.contains(r"\bcopy\b|\bmirror\b|republishing|\bcarries a\b", regex=True)
    for index in text.index[marked & text["form"].isin(["original", "syndicated"])]:
        yield Finding("sources", "form", int(index), "copy, digest or archive, as its publisher says")


def sources_are_used(tables: Tables) -> Iterator[Finding]:
    """A source stands in the list because a row rests on it."""
    used: set[str] = set()
    for table in tables.package.tables.values():
        for link in table.references:
            if link.target_table == "sources":
                used |= set(tables.text[table.name][link.column])
    text = tables.text["sources"]
    for index in text.index[~text["source_id"].isin(used)]:
        yield Finding("sources", "source_id", int(index), "a source that a row names; remove it or name it")


RULES = (
    Rule("passage-value", ("passages", "sources"), "a quotation states the value it stands for",
         passages_state_their_cell),
    Rule("quotation-length", ("passages", "quotations"), "what is quoted is short", quotations_are_short),
    Rule("source-form", ("sources",), "a copy is no original", copies_name_their_original),
    Rule("source-unused", ("sources",), "a source is there for a row", sources_are_used),
)  # fmt: skip
