"""Faults planted in single cells of the real tables: which of them the checks catch. `make corrupt` prints the shares."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import pandas as pd
import pytest

from helpers.archive.checks import RULES, misfits
from helpers.archive.findings import EVERY_TABLE, Rule, Tables
from helpers.archive.package import Field, Table, data_dir, read_package
from helpers.archive.tables import check_references, check_table, read_checked

pytestmark = [pytest.mark.slow, pytest.mark.sweep]

SEED = 20230908
EACH = 3  # faults of one kind in one column
STRUCTURAL = ("wrong type", "not allowed", "out of range", "missing", "dangling id", "duplicated row", "swapped dates")
PLAUSIBLE = ("sign flip", "ten times", "digits swapped")


@dataclass(frozen=True, eq=False)
class Fault:
    """One changed cell (or, for a doubled row, one row more)."""

    kind: str
    table: str
    column: str
    index: int
    frame: pd.DataFrame


def reading(table: str) -> list[Rule]:
    """The rules that read a table."""
    return [rule for rule in RULES if {table, EVERY_TABLE} & set(rule.tables)]


class Checker:
    """The checks of `briefings check`, run only on what a fault in one table can touch."""

    def __init__(self) -> None:
        package = read_package(data_dir())
        self.tables = Tables(package, read_checked(package), {})
        self.known = set(misfits(self.tables))

    def schema(self, name: str) -> Table:
        return self.tables.package.tables[name]

    def is_malformed(self, fault: Fault) -> bool:
        """Whether type, range, key, link or order of days give it away."""
        table = self.schema(fault.table)
        fields = [field for field in table.fields if fault.column in ("", field.name)]
        if check_table(replace(table, fields=fields), fault.frame):
            return True
        return bool(self._dangling(fault)) or self._breaks(fault, ("date-order",))

    def _dangling(self, fault: Fault) -> list:
        package = self.tables.package
        touched = {
            name: replace(table, references=tuple(
                link for link in table.references
                if (name, link.column) == (fault.table, fault.column)
                or (link.target_table, link.target_column) == (fault.table, fault.column)
            ))
            for name, table in package.tables.items()
        }  # fmt: skip
        frames = {**self.tables.text, fault.table: fault.frame}
        return check_references(replace(package, tables={n: t for n, t in touched.items() if t.references}), frames)

    def is_illogical(self, fault: Fault) -> bool:
        """Whether arithmetic or logic give it away. Only for cells that can be read."""
        return self._breaks(fault, tuple(rule.name for rule in reading(fault.table)))

    def _breaks(self, fault: Fault, names: tuple[str, ...]) -> bool:
        """Whether one of these rules finds something new; the first that does settles it."""
        changed, alone = self._with_fault(fault)
        rules = [rule for rule in RULES if rule.name in names]
        tables = [alone if EVERY_TABLE in rule.tables else changed for rule in rules]
        return any(not self.known.issuperset(misfits(on, [rule])) for on, rule in zip(tables, rules, strict=True))

    @lru_cache(maxsize=1)  # noqa: B019  (the one checker of the module lives as long as its tests)
    def _with_fault(self, fault: Fault) -> tuple[Tables, Tables]:
        """All tables with the fault, and its own table alone for the rules that look at each one."""
        changed, package = self.tables.replaced(fault.table, fault.frame), self.tables.package
        alone = replace(package, tables={fault.table: self.schema(fault.table)})
        return changed, Tables(alone, changed.text, {fault.table: changed[fault.table]})


def _swapped(cell: str, rng: random.Random) -> str | None:
    """The cell with two neighbouring digits exchanged; None where that changes nothing."""
    places = [i for i in range(len(cell) - 1) if cell[i : i + 2].isdigit() and cell[i] != cell[i + 1]]
    if not places:
        return None
    i = rng.choice(places)
    return cell[:i] + cell[i + 1] + cell[i] + cell[i + 2 :]


def _changed(kind: str, field: Field, cell: str, rng: random.Random) -> str | None:
    """The cell with a fault of this kind, or None where the kind does not apply to it."""
    number = field.type in ("integer", "number")
    if kind == "wrong type" and (number or field.partial_date):
        return "n/a"
    if kind == "not allowed" and (field.enum or field.pattern):
        return "None Of These?"
    if kind == "out of range":
        if field.partial_date:
            return "2023-13-45"
        if field.maximum is not None:
            return str(int(field.maximum) + 1)
        if field.minimum is not None:
            return str(int(field.minimum) - 1)
    if kind == "missing" and field.required:
        return ""
    if kind == "sign flip" and number and float(cell) != 0:
        return cell[1:] if cell.startswith("-") else "-" + cell
    if kind == "ten times" and number and float(cell) != 0:
        return f"{float(cell) * 10:.10g}"
    if kind == "digits swapped" and (number or field.partial_date):
        return _swapped(cell, rng)
    return None


def _cell_faults(checker: Checker, name: str, kind: str, field: Field) -> Iterator[Fault]:
    frame = checker.tables.text[name]
    rng = random.Random(f"{SEED} {name} {field.name} {kind}")
    cells = frame[field.name].tolist()
    filled = [index for index, cell in enumerate(cells) if cell != ""]
    planted = 0
    for index in rng.sample(filled, len(filled)):
        cell = _changed(kind, field, cells[index], rng)
        if cell is not None:
            yield Fault(kind, name, field.name, index, _with(frame, index, {field.name: cell}))
            planted += 1
        if planted == EACH:
            return


def _with(frame: pd.DataFrame, index: int, cells: dict[str, str]) -> pd.DataFrame:
    changed = frame.copy()
    for column, cell in cells.items():
        changed.loc[index, column] = cell
    return changed


def _row_faults(checker: Checker, name: str) -> Iterator[Fault]:
    frame, table = checker.tables.text[name], checker.schema(name)
    rng = random.Random(f"{SEED} {name}")
    for index in rng.sample(frame.index.tolist(), min(EACH, len(frame))):
        doubled = pd.concat([frame, frame.loc[[index]]], ignore_index=True)
        yield Fault("duplicated row", name, "", index, doubled)
    for link in table.references:
        filled = frame.index[frame[link.column] != ""].tolist()
        for index in rng.sample(filled, min(EACH, len(filled))):
            yield Fault("dangling id", name, link.column, index, _with(frame, index, {link.column: "no-such-id"}))
    for chain in table.order:
        for early, late in pairwise(chain):
            first, last = checker.tables.first_days(name, late), checker.tables[name][early]
            apart = frame.index[(first > last).to_numpy()].tolist()
            for index in rng.sample(apart, min(EACH, len(apart))):
                cells = {early: frame[late][index], late: frame[early][index]}
                yield Fault("swapped dates", name, late, index, _with(frame, index, cells))


def _share(caught: int, planted: int) -> str:
    return f"{caught:4d} of {planted:4d}  {100 * caught / planted:5.1f} %" if planted else "none"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="module")
def outcome(checker: Checker) -> dict[str, list[tuple[Fault, bool, bool]]]:
    """Every fault of the run with whether structure, or else logic, caught it."""
    found: dict[str, list[tuple[Fault, bool, bool]]] = defaultdict(list)
    for name, table in checker.tables.package.tables.items():
        faults = list(_row_faults(checker, name))
        for kind in (*STRUCTURAL, *PLAUSIBLE):
            for field in table.fields:
                faults += _cell_faults(checker, name, kind, field)
        for fault in faults:
            malformed = checker.is_malformed(fault)
            found[fault.kind].append((fault, malformed, not malformed and checker.is_illogical(fault)))
    return found


def _print(outcome: dict[str, list[tuple[Fault, bool, bool]]]) -> None:
    print(f"\n\nFaults planted in single cells (seed {SEED}), and those caught by structure or by arithmetic\n")
    print(f"{'kind':<16}{'caught':>22}{'of these by structure':>26}")
    for kind, faults in outcome.items():
        caught = sum(malformed or illogical for _, malformed, illogical in faults)
        print(f"{kind:<16}  {_share(caught, len(faults))}{sum(malformed for _, malformed, _ in faults):>20}")
    print(f"\n{'table':<28}" + "".join(f"{kind:>16}" for kind in PLAUSIBLE))
    planted, caught = Counter(), Counter()
    for kind in PLAUSIBLE:
        for fault, malformed, illogical in outcome[kind]:
            planted[fault.table, kind] += 1
            caught[fault.table, kind] += malformed or illogical
    for table in sorted({table for table, _ in planted}):
        cells = [f"{caught[table, kind]}/{planted[table, kind]}" if planted[table, kind] else "-" for kind in PLAUSIBLE]
        print(f"{table:<28}" + "".join(f"{cell:>16}" for cell in cells))


def test_faults_of_structure_are_all_caught(outcome):
    _print(outcome)
    missed = [
        (fault.kind, fault.table, fault.column, fault.index)
        for kind in STRUCTURAL
        for fault, malformed, _ in outcome[kind]
        if not malformed
    ]
    assert not missed
    assert all(outcome[kind] for kind in STRUCTURAL)


def _cells(checker: Checker, name: str, column: str, rows: pd.Series, kind: str) -> list[Fault]:
    frame = checker.tables.text[name]
    (field,) = (one for one in checker.schema(name).fields if one.name == column)
    rng = random.Random(f"{SEED} {name} {column} {kind} all")
    faults = []
    for index in frame.index[rows & (frame[column] != "")]:
        cell = _changed(kind, field, str(frame[column][index]), rng)
        if cell is not None:
            faults.append(Fault(kind, name, column, int(index), _with(frame, int(index), {column: cell})))
    return faults


def _caught(checker: Checker, faults: list[Fault]) -> list[bool]:
    return [checker.is_malformed(fault) or checker.is_illogical(fault) for fault in faults]


def _assert_most(label: str, caught: list[bool]) -> None:
    print(f"{label:<62}{_share(sum(caught), len(caught))}")
    assert len(caught) >= 20
    assert sum(caught) >= 0.9 * len(caught), label


@pytest.mark.parametrize("kind", ["digits swapped", "sign flip"])
def test_nine_in_ten_faults_in_quarterly_shoot_days_are_caught(checker, kind):
    frame = checker.tables.text["shoot_days"]
    rows = (
        (frame["series"] == "shoot_days") & (frame["period_type"] == "quarter") & (frame["status"] == "accepted")
        & frame["period"].str[:4].between("2017", "2026")
    )  # fmt: skip
    _assert_most(
        f"\nquarterly shoot days 2017-2026, {kind}", _caught(checker, _cells(checker, "shoot_days", "days", rows, kind))
    )


@pytest.mark.parametrize("kind", ["digits swapped", "sign flip"])
@pytest.mark.parametrize(
    ("name", "column"),
    [("stoppages", "days_reported"), ("duration_claims", "days"), ("mediation_hollywood", "days_inclusive"),
     ("us_stoppages", "lost_workdays")],
)  # fmt: skip
def test_nine_in_ten_faults_in_stoppage_durations_are_caught(checker, name, column, kind):
    every = pd.Series(True, index=checker.tables.text[name].index)
    _assert_most(f"\n{name}.{column}, {kind}", _caught(checker, _cells(checker, name, column, every, kind)))
