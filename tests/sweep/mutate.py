"""make mutate: plant small faults in a copy of the project, one at a time, and see whether the tests find them.

Faults in code are of the kinds that slip in by hand: a comparison turned, a bound moved, a sign, a number, an
aggregate, a day column, a filter left out. They are planted in the syntax tree, so that moved code needs no new list.
Faults in data change a number or a day of one cell that pages show. A changed version stamp does not count as found:
tests run on the copy, and nbval looks at figures and text, not at stamps.

First the project without a fault must pass all of it. Prints each survivor with file, line and change; writes the share
into docs/robustness.md. Everything has a seed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import csv
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "robustness.md"
ROOMS = ("analysis", "archive", "charts", "briefing")
"""Folders of the library that make what a page says."""
COPIED = ("src", "tests", "notebooks", "data", "reports", "pyproject.toml")
_STAMP = re.compile(r"\b[0-9a-f]{12}\b")
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip
_SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip
_OTHERS = {
    "min": "max", "max": "min", "first": "last", "last": "first", "head": "tail", "tail": "head", "sum": "mean",
    "mean": "median", "median": "mean", "any": "all", "all": "any", "idxmax": "idxmin", "idxmin": "idxmax",
    "cumsum": "cummax", "floor": "ceil", "ceil": "floor", "notna": "isna", "isna": "notna",
}  # fmt: skip
_COLUMNS = {
    "published_on": "made_on", "made_on": "published_on", "start_date": "end_date", "end_date": "start_date",
    "guild": "employers", "employers": "guild",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One change to one file: the file's new text, and what was done, with its line."""

    path: Path
    line: int
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


class Planter(ast.NodeTransformer):
    """Plants the fault of one number; counts all there could be."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.seen = wanted, 0
        self.line, self.what = 0, ""

    def _here(self, node: ast.AST, what: str) -> bool:
        self.seen += 1
        if self.seen - 1 != self.wanted:
            return False
        self.line, self.what = getattr(node, "lineno", 0), what
        return True

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        turned = _TURNED.get(type(node.ops[0]))
        if turned and self._here(node, f"{type(node.ops[0]).__name__} becomes {turned.__name__}"):
            node.ops[0] = turned()
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        texts = any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (node.left, node.right))
        other = None if texts else _SWAPPED.get(type(node.op))
        if other and self._here(node, f"{type(node.op).__name__} becomes {other.__name__}"):
            node.op = other()
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not | ast.USub | ast.Invert) and self._here(
            node, f"{type(node.op).__name__} dropped"
        ):
            return node.operand
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self._here(node, f"{type(node.op).__name__} turned"):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and self._here(node, f"{value} becomes {value + 1}")
        ):
            return ast.copy_location(ast.Constant(value + 1), node)
        if value in _COLUMNS and isinstance(value, str) and self._here(node, f"{value} becomes {_COLUMNS[value]}"):
            return ast.copy_location(ast.Constant(_COLUMNS[value]), node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        other = _OTHERS.get(node.attr)
        if other and self._here(node, f".{node.attr} becomes .{other}"):
            node.attr = other
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        other = _OTHERS.get(node.id) if isinstance(node.ctx, ast.Load) else None
        if other and other in {"min", "max", "any", "all"} and self._here(node, f"{node.id} becomes {other}"):
            node.id = other
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node  # widths and formats of text

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node  # annotations are no code


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def code_faults(rng: random.Random, count: int) -> Iterator[Fault]:
    """Faults in the library, spread over its files by their number of possible ones."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for room in ROOMS
        for path in sorted((ROOT / "src" / "helpers" / room).rglob("*.py"))
    }
    possible: list[tuple[Path, int]] = []
    for path, tree in trees.items():
        counter = Planter(-1)
        counter.visit(copy.deepcopy(tree))
        possible += [(path, number) for number in range(counter.seen)]
    for path, number in rng.sample(possible, min(count, len(possible))):
        planter = Planter(number)
        changed = ast.fix_missing_locations(planter.visit(copy.deepcopy(trees[path])))
        yield Fault(path.relative_to(ROOT), planter.line, planter.what, ast.unparse(changed) + "\n")


def data_faults(rng: random.Random, count: int) -> Iterator[Fault]:
    """A digit of a number, or of a day, of one cell."""
    paths = sorted(path for path in (ROOT / "data").glob("*.csv") if path.stem.lower() not in ("exceptions", "intake"))
    made = 0
    while made < count:
        path = rng.choice(paths)
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
        row, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
        cell, name = rows[row][column], rows[0][column]
        if not re.fullmatch(r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d", cell) or name.endswith("_id"):
            continue
        places = [n for n, letter in enumerate(cell) if letter.isdigit()]
        at = rng.choice(places[4:] if "-" in cell[1:] else places)
        new = cell[:at] + rng.choice([d for d in "0123456789" if d != cell[at]]) + cell[at + 1 :]
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        rows[row][column] = new
        line = ",".join(f'"{c}"' if "," in c or '"' in c else c for c in rows[row]) + "\n"
        made += 1
        yield Fault(
            path.relative_to(ROOT),
            row + 1,
            f"{name}: {cell} becomes {new}",
            "".join([*lines[:row], line, *lines[row + 1 :]]),
        )


def commands(folder: Path, fault: Fault | None) -> dict[str, list[str]]:
    """What is run on a copy: all of it, or for a fault what most likely notices it soonest, first."""
    python, common = sys.executable, ["-q", "-x", "-p", "no:cacheprovider"]
    pytest = [python, "-P", "-m", "pytest", *common, "-m", "not browser and not slow and not sweep"]
    nbval = [python, "-P", "-m", "pytest", *common, "--nbval", "--nbval-sanitize-with", str(folder / "stamps.cfg")]
    pages = [*pytest, "tests/notebooks/test_every_dispute.py"]
    if fault is None:
        return {
            "tests": [*pytest, "tests/archive", "tests/analysis"],
            "pages of disputes": pages,
            "editions": [*nbval, "reports"],
            "notebooks": [*nbval, "notebooks"],
        }
    every = {
        "check": [python, "-P", "-c", "from helpers.cli import main; main(['check'])"],
        "pages of disputes": pages,
        "tests": [*pytest, *relative(named_tests(fault))],
        "editions": [*nbval, *likely_first(fault, "reports")],
        "notebooks": [*nbval, *likely_first(fault, "notebooks")],
        "tests of its room": [*pytest, *relative(further_tests(fault))],
    }
    unfit = [] if fault.path.suffix == ".csv" else ["check"]
    unfit += [] if further_tests(fault) else ["tests of its room"]
    return {name: command for name, command in every.items() if name not in unfit}


def relative(paths: list[Path]) -> list[str]:
    """Paths as seen from the project's root."""
    return [str(path.relative_to(ROOT)) for path in paths]


def noticed(folder: Path, fault: Fault | None, limit: int) -> str:
    """What fails on a copy: the command check, the tests, nbval on the notebooks or the editions; empty if nothing."""
    env = {**os.environ, "PYTHONPATH": str(folder / "src"), "BRIEFINGS_DATA": str(folder / "data")}
    env["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "warm-provisioner"
    for name, command in commands(folder, fault).items():
        try:
            done = subprocess.run(
                command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=limit
            )
        except subprocess.TimeoutExpired:
            return f"{name} (too slow)"
        if done.returncode:
            return f"{name} {_first_failure(done.stdout)}".strip()
    return ""


def found_by(fault: Fault, folder: Path, limit: int) -> str:
    """What notices the fault, planted in a copy and taken out again."""
    target = folder / fault.path
    sound = target.read_bytes()
    target.write_text(fault.text, encoding="utf-8")
    try:
        return noticed(folder, fault, limit)
    finally:
        target.write_bytes(sound)


def _first_failure(said: str) -> str:
    """The test or cell that failed first, as pytest names it; empty for a command that is no test."""
    failed = re.search(r"^(?:FAILED|ERROR) (\S+(?: \d+)?)", said, re.M)
    return failed[1] if failed else ""


def likely_first(fault: Fault, folder: str) -> list[str]:
    """A folder's notebooks, those that name the faulty module or table first: the run stops at one failure."""
    paths = sorted((ROOT / folder).glob("*.ipynb"))
    named = {path for path in paths if re.search(rf"\b{fault.path.stem}\b", path.read_text(encoding="utf-8"))}
    return relative(sorted(paths, key=lambda path: path not in named))


def copied(folder: Path) -> Path:
    """A copy of the project in `folder`, in which faults can be planted."""
    folder.mkdir()
    for part in COPIED:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    (folder / "stamps.cfg").write_text(f"[stamp]\nregex: {_STAMP.pattern}\nreplace: STAMP\n", encoding="utf-8")
    return folder


def tried(fault: Fault, folders: queue.Queue[Path], limit: int) -> str:
    """What notices a fault, in a copy that nobody else uses meanwhile."""
    folder = folders.get()
    try:
        return found_by(fault, folder, limit)
    finally:
        folders.put(folder)


def named_tests(fault: Fault) -> list[Path]:
    """Quick tests: files named for the faulty module, and those of figures."""
    stem, every = fault.path.stem, sorted((ROOT / "tests").rglob("test_*.py"))
    named = [path for path in every if stem.rstrip("s") in path.stem]
    return [*named, *(path for path in every if path.stem in ("test_archive", "test_facts") and path not in named)]


def further_tests(fault: Fault) -> list[Path]:
    """Files that name the faulty module or table, and those of its room, without those of `named_tests`."""
    stem, every = fault.path.stem, sorted((ROOT / "tests").rglob("test_*.py"))
    naming = [path for path in every if re.search(rf"\b{stem}\b", path.read_text(encoding="utf-8"))]
    room = [path for path in every if fault.path.suffix == ".py" and path.parent.name == fault.path.parts[2]]
    return [path for path in dict.fromkeys([*naming, *room]) if path not in named_tests(fault)]


_TABLE = re.compile(r"(<!-- mutate -->\n).*?(<!-- end of mutate -->)", re.S)


def main() -> int:
    """Plant the faults; exit code 1 where fewer are found than asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", type=int, default=80, help="faults in code")
    parser.add_argument("--data", type=int, default=40, help="faults in data")
    parser.add_argument("--asked", type=float, default=0.95, help="the share that must be found")
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--limit", type=int, default=900, help="seconds for each command")
    parser.add_argument("--list", action="store_true", help="only say which faults there would be")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    faults = [*code_faults(rng, arguments.code), *data_faults(rng, arguments.data)]
    rng.shuffle(faults)  # a run that is stopped has tried some of each kind
    if arguments.list:
        print(*faults, sep="\n")
        return 0
    results: dict[Fault, str] = {}
    with tempfile.TemporaryDirectory(prefix="mutate-") as name, ThreadPoolExecutor(arguments.jobs) as pool:
        folders: queue.Queue[Path] = queue.Queue()
        for number in range(arguments.jobs):
            folders.put(copied(Path(name) / str(number)))
        if failing := noticed(folders.queue[0], None, arguments.limit):
            print(f"The project without a fault fails already: {failing}. Mend that first: nothing else can be told.")
            return 2
        work = {pool.submit(tried, fault, folders, arguments.limit): fault for fault in faults}
        try:
            for done in as_completed(work):
                results[work[done]] = done.result()
                print(f"{work[done]}: {results[work[done]] or 'SURVIVES'}", flush=True)
        except KeyboardInterrupt:  # what is known so far counts
            pool.shutdown(wait=False, cancel_futures=True)
    return int(write_table(results, len(faults)) < arguments.asked)


def write_table(results: dict[Fault, str], planned: int) -> float:
    """Write what was tried into the document; the share that was found."""
    survivors = [fault for fault, by in results.items() if not by]
    share = 1 - len(survivors) / max(len(results), 1)
    of = "" if planned == len(results) else f" of {planned} drawn; the run was stopped then"
    lines = [f"{len(results)} faults planted{of}, {len(results) - len(survivors)} found ({share:.0%})."]
    lines += [f"- survives: `{fault}`" for fault in survivors]
    print(lines[0])
    text = DOCUMENT.read_text(encoding="utf-8")
    written = _TABLE.sub(lambda match: match[1] + "\n".join(lines) + "\n" + match[2], text)
    DOCUMENT.write_text(written, encoding="utf-8")
    return share


if __name__ == "__main__":
    sys.exit(main())
