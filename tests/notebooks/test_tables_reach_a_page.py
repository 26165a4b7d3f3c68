"""Every table is read by a function that a notebook reaches: what no reader sees is not kept as evidence."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat
import pytest

from helpers.archive.package import data_dir, read_package

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "src" / "helpers"
ROOMS = ("archive", "analysis", "charts", "briefing")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TABLES = set(read_package(data_dir()).tables)
CHECKER_ONLY = {"agency_facts", "bargaining_cycles", "shoot_day_partial_totals", "us_stoppages_annual"}
"""Read by the article checker, whose pages show them where an article states the figure."""
CHECKS_ONLY = {"mediation_counts", "statistical_releases"}
"""Read by `briefings check`: what other tables must add up to, and when statistics came out."""


@cache
def modules() -> dict[str, ast.Module]:
    files = [path for room in ROOMS for path in (LIBRARY / room).glob("*.py") if path.name != "releases.py"]
    return {f"{path.parent.name}.{path.stem}": ast.parse(path.read_text(encoding="utf-8")) for path in files}


def named(tree: ast.AST) -> set[str]:
    """Names and attributes in a piece of code, and the texts in it."""
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            words.add(node.id)
        elif isinstance(node, ast.Attribute):
            words.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.add(f"text:{node.value}")
    return words


def without_docstring(tree: ast.AST) -> ast.AST:
    body = getattr(tree, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body[:] = body[1:] or [ast.Pass()]
    return tree


@cache
def definitions() -> dict[str, set[str]]:
    """What each function, class and constant of the library names, by its own name; those of one name together."""
    made: dict[str, set[str]] = {}
    for tree in modules().values():
        for node in tree.body:
            names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else targets(node)
            for name in names:
                made.setdefault(name, set()).update(named(without_docstring(node)))
    return made


def targets(node: ast.stmt) -> list[str]:
    aims = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [aim.id for aim in aims if isinstance(aim, ast.Name)]


def cells(path: Path) -> Iterator[str]:
    for cell in nbformat.read(path, as_version=4).cells:
        shown = cell.cell_type == "code" and "lab-only" not in cell.metadata.get("tags", [])
        if shown and not cell.source.startswith("%%"):
            yield cell.source


@cache
def reached() -> set[str]:
    """All names and texts in what the cells of the notebooks' pages call, and in what that calls."""
    waiting = set().union(*(named(ast.parse(source)) for path in NOTEBOOKS for source in cells(path)))
    # Boxes, tables and texts show a figure's sources, grade and passages without a call in the cell.
    waiting |= {"Archive"}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= definitions().get(name, set()) - seen
    return seen


def texts(path: Path) -> set[str]:
    """All texts in a TOML file: the article checker names its tables in one."""
    waiting: list[object] = [tomllib.loads(path.read_text(encoding="utf-8"))]
    words: set[str] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            words.add(value)
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
    return words


@pytest.mark.parametrize("table", sorted(TABLES - CHECKER_ONLY - CHECKS_ONLY))
def test_every_table_is_read_by_what_a_page_calls(table):
    assert f"text:{table}" in reached()


@pytest.mark.parametrize(("tables", "room"), [(CHECKER_ONLY, "articles"), (CHECKS_ONLY, "archive/rules")])
def test_what_no_page_calls_for_is_read_where_it_is_said_to_be(tables, room):
    words = set().union(*(named(ast.parse(path.read_text(encoding="utf-8"))) for path in (LIBRARY / room).glob("*.py")))
    words |= {f"text:{name}" for path in (LIBRARY / room).glob("*.toml") for name in texts(path)}
    assert {f"text:{table}" for table in tables} <= words
    assert not {f"text:{table}" for table in tables} & reached()
