"""What checks work on and what they find: the tables as text and typed, and cells that do not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.archive.days import period_start
from helpers.archive.package import Package
from helpers.archive.tables import typed

EVERY_TABLE = "*"
"""Stands for the tables of a rule that looks at each table on its own."""
_FLOAT_SLACK = 1e-9


@dataclass(frozen=True)
class Finding:
    """A cell that does not fit: its table, column, row label (0 is the line after the header), what was expected."""

    table: str
    column: str
    index: int
    expected: str


class Tables:
    """All tables of a package, as the text of the files and typed. Row labels count from 0 in file order."""

    def __init__(self, package: Package, text: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame]) -> None:
        self.package = package
        self.text = text
        self._typed = dict(known)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The typed table; a month or a year stands at its last day."""
        if name not in self._typed:
            self._typed[name] = typed(self.package.tables[name], self.text[name])
        return self._typed[name]

    def accepted(self, name: str) -> pd.DataFrame:
        """The typed table without rows that lost a conflict."""
        frame = self[name]
        return frame[frame["status"] == "accepted"]

    def first_days(self, name: str, column: str) -> pd.Series:
        """The first day each cell can mean: the day, or the first of the month or year; NaT where empty."""
        return period_start(self.text[name][column])

    def replaced(self, name: str, frame: pd.DataFrame) -> Tables:
        """The same tables with another text of one of them."""
        known = {other: kept for other, kept in self._typed.items() if other != name}
        return Tables(self.package, {**self.text, name: frame}, known)

    def row_key(self, name: str, index: int) -> str:
        """The key of a row as one text: its parts joined by ' / '."""
        row = self.text[name].loc[index]
        return " / ".join(str(row[column]) for column in self.package.tables[name].key)


@dataclass(frozen=True)
class Rule:
    """One check: its name, the tables it reads, why it must hold, and the function that finds what does not."""

    name: str
    tables: tuple[str, ...]
    why: str
    find: Callable[[Tables], Iterable[Finding]]

    @cached_property
    def title(self) -> str:
        """The name in words."""
        return self.name.replace("-", " ")


def either(values: Iterable[Any], form: str = "g") -> str:
    """Values in order, of which each would do: 5 or 5.5."""
    return " or ".join(f"{value:{form}}" for value in sorted(values))


def decimals(text: str) -> int:
    """How many decimals a printed number has.

    >>> decimals("-24.0"), decimals("13")
    (1, 0)
    """
    return len(text.partition(".")[2])


def rounding(text: str) -> float:
    """Half a unit of the last printed digit: what rounding can hide."""
    return float(0.5 * 10.0 ** -decimals(text)) + _FLOAT_SLACK
