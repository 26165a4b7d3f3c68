"""Shared fixtures: the real archive at the four moments of the story, and a copy of the data to break."""

from __future__ import annotations

import ast
import gc
import shutil
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import hypothesis
import nbformat
import pytest

from helpers.archive import Archive, data_dir, open_archive
from helpers.briefing import say

# The same examples on every machine, however slow it is.
hypothesis.settings.register_profile("same everywhere", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same everywhere")

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"

MOMENTS = {
    "wga-2007": "2007-10-23",
    "wga-ata-2019": "2019-03-14",
    "wga-2023-april": "2023-04-29",
    "wga-2023-september": "2023-09-08",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--approve", action="store_true", help="write the pages that tests compare with anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The modules that take longest go first, so that no worker waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again, nor through the rest often."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def september() -> Archive:
    """The archive as known on 8 September 2023."""
    return open_archive("2023-09-08")


@pytest.fixture(scope="session")
def newest() -> Archive:
    """The archive as known on its newest day."""
    return open_archive()


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder that the archive reads from."""
    folder = tmp_path / "data"
    shutil.copytree(data_dir(), folder)
    monkeypatch.setenv("BRIEFINGS_DATA", str(folder))
    return folder


@cache
def _cells(name: str) -> tuple[tuple[str, Any, Any, bool], ...]:
    """A notebook's code cells, compiled: kind of text (empty for Python), what runs first, what is shown, and whether it
    is for the page."""
    listed = []
    for cell in nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells:
        if cell.cell_type != "code" or "parameters" in cell.metadata.get("tags", []):
            continue
        if cell.source.startswith("%%say"):
            line, _, text = cell.source.partition("\n")
            listed.append((line.removeprefix("%%say").strip() or "text", None, text, True))
            continue
        statements = ast.parse(cell.source).body
        last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
        before = compile(ast.Module(statements, []), name, "exec")
        shown = compile(ast.Expression(last.value), name, "eval") if last is not None else None
        listed.append(("", before, shown, "lab-only" not in cell.metadata.get("tags", [])))
    return tuple(listed)


@lru_cache(maxsize=64)
def _shown(name: str, parameters: tuple[tuple[str, str], ...]) -> tuple[Any, ...]:
    """What a notebook's cells show on the page, run once for all tests that ask for the same page."""
    names: dict[str, Any] = dict(parameters)
    shown = []
    for kind, before, last, on_page in _cells(name):
        if kind:
            rest = {k: v for k, v in names.items() if k not in ("archive", "kind", "template")}
            result = say(last, names["archive"], kind, **rest)
        else:
            exec(before, names)
            result = eval(last, names) if last is not None else None
        if on_page and result is not None:
            shown.append(result)
    return tuple(shown)


@pytest.fixture(scope="session")
def run_notebook() -> Callable[..., list[Any]]:
    """Run a notebook's cells in this process and give what they show on the page: quick, without kernel and page."""

    def run(name: str, **parameters: str) -> list[Any]:
        return list(_shown(name, tuple(sorted(parameters.items()))))

    return run
