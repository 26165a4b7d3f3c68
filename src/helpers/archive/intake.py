"""What was gathered and what became of it: kept in which table, or left out and why."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from helpers.archive.package import ArchiveError

GATHERED, LEFT_OUT = "INTAKE.csv", "OMITTED.csv"


@dataclass(frozen=True)
class Intake:
    """One gathered table: its rows, how many were kept in `table`, and why the others were left out."""

    gathered: str
    rows: int
    kept: int
    table: str
    left_out: Counter[str]

    @property
    def is_complete(self) -> bool:
        """Whether every row was kept or left out for a stated reason."""
        return self.rows == self.kept + self.left_out.total()


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise ArchiveError(f"no {path.name} in {path.parent.name}/: expected the record of what was gathered")
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def read_intake(folder: Path) -> list[Intake]:
    """Every gathered table with its fate. Raises ArchiveError where the records are missing."""
    reasons: dict[str, Counter[str]] = {}
    for row in _rows(folder / LEFT_OUT):
        reasons.setdefault(row["gathered_table"], Counter())[row["reason"]] += int(row["rows"])
    return [
        Intake(row["gathered_table"], int(row["rows"]), int(row["kept"]), row["table"],
               reasons.get(row["gathered_table"], Counter()))
        for row in _rows(folder / GATHERED)
    ]  # fmt: skip


def tally(folder: Path) -> str:
    """What `briefings tally` prints. Raises ArchiveError where the records are missing."""
    intakes = read_intake(folder)
    width = max(len(intake.gathered) for intake in intakes)
    lines = [f"{'gathered':<{width}} {'rows':>7} {'kept':>7} {'left out':>9}  kept in"]
    for intake in intakes:
        left = intake.left_out.total()
        note = "" if intake.is_complete else f"  ({intake.rows - intake.kept - left} not accounted for)"
        lines.append(f"{intake.gathered:<{width}} {intake.rows:>7} {intake.kept:>7} {left:>9}  {intake.table}{note}")
    rows, kept = sum(i.rows for i in intakes), sum(i.kept for i in intakes)
    lines.append(f"{'in all':<{width}} {rows:>7} {kept:>7} {rows - kept:>9}")
    lines += ["", "Left out, and why:"]
    why: Counter[str] = Counter()
    for intake in intakes:
        why.update(intake.left_out)
    lines += [f"{count:>7}  {reason}" for reason, count in why.most_common()]
    return "\n".join(lines)
