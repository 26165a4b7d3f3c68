"""The data dictionary in data/README.md: a head written by hand, and below it every table from the schema."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from helpers.archive.package import ArchiveError, Field, Package, Table, read_package
from helpers.files import write_whole

NAME = "README.md"
MARKER = "<!-- Below this line: written by `briefings dictionary` from datapackage.json. Do not edit. -->"
_MOST_VALUES = 60


def dictionary(package: Package) -> str:
    """The tables and columns as Markdown."""
    tables = [*package.tables.values(), *package.upkeep.values()]
    lines = ["## Tables", "", "| table | what it holds |", "| --- | --- |"]
    lines += [f"| [{table.name}](#{table.name}) | {_cell(table.description)} |" for table in tables]
    for table in tables:
        lines += ["", *_section(table)]
    return "\n".join(lines) + "\n"


def _section(table: Table) -> Iterable[str]:
    yield f"### {table.name}"
    yield ""
    yield f"{table.description} File: [{table.path}]({table.path})."
    yield ""
    yield f"- One row per: {', '.join(f'`{name}`' for name in table.key)}"
    if table.vintage_key:
        yield f"- Of several rows for one {', '.join(f'`{n}`' for n in table.vintage_key)} the newest accepted counts"
    for chain in table.order:
        yield f"- Days follow one another: {', '.join(f'`{name}`' for name in chain)}"
    if table.timeless:
        yield "- Rows have no public day of their own; they are shown where a visible row points to them"
    yield ""
    yield "| column | type | filled | unit | meaning |"
    yield "| --- | --- | --- | --- | --- |"
    links = {link.column: f"{link.target_table}.{link.target_column}" for link in table.references}
    for field in table.fields:
        filled = "always" if field.required else ""
        yield f"| `{field.name}` | {field.kind} | {filled} | {field.unit} | {_meaning(field, links)} |"


def _meaning(field: Field, links: dict[str, str]) -> str:
    parts = [field.description]
    if field.enum:
        shown = ", ".join(f"`{value}`" for value in field.enum[:_MOST_VALUES])
        parts.append(f"One of {shown}" + (" ..." if len(field.enum) > _MOST_VALUES else ""))
    limits = [
        f"{word} {limit:g}" for word, limit in (("from", field.minimum), ("to", field.maximum)) if limit is not None
    ]
    if limits:
        parts.append(" ".join(limits).capitalize())
    if field.name in links:
        parts.append(f"An id of `{links[field.name]}`")
    if field.known_on:
        parts.append(f"Known from the day in `{field.known_on}`")
    return _cell(". ".join(part.rstrip(".") for part in parts))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def with_dictionary(head: str, package: Package) -> str:
    """The page: the head up to the marker as it is, what follows written anew.

    Raises ArchiveError where the marker is missing.
    """
    if MARKER not in head:
        raise ArchiveError(f"{NAME}: expected the line {MARKER!r}, below which the tables are written")
    return f"{head.partition(MARKER)[0]}{MARKER}\n\n{dictionary(package)}"


def write_dictionary(folder: Path) -> str:
    """Write the tables below the head of README.md in the data folder; returns a line on what was done.

    Raises ArchiveError where there is no package or no marker.
    """
    path = folder / NAME
    head = path.read_text(encoding="utf-8") if path.exists() else f"# The data\n\n{MARKER}\n"
    text = with_dictionary(head, read_package(folder))
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return f"{path.name} is current"
    write_whole({path: text.encode()})
    return f"{path.name} written"
