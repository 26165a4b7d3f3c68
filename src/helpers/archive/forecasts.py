"""The register of forecasts as a file: read typed, written only where every row fits the schema."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.archive.package import data_dir, read_package
from helpers.archive.tables import DataError, check_table, read_text, typed
from helpers.files import write_whole

FORECASTS = "forecasts"


def read_forecasts(folder: Path | None = None) -> pd.DataFrame:
    """What editions said of the future, in the order of entry: columns of the table `forecasts`."""
    package = read_package(folder or data_dir())
    table = package.upkeep[FORECASTS]
    return typed(table, read_text(table, package.folder))


def write_forecasts(frame: pd.DataFrame, folder: Path) -> None:
    """Write the register. Raises DataError, and changes nothing, where a cell or the key does not fit the schema."""
    table = read_package(folder).upkeep[FORECASTS]
    text = frame.assign(value=[f"{value:.6f}".rstrip("0").rstrip(".") for value in frame["value"]]).astype(str)
    problems = check_table(table, text)
    if problems:
        raise DataError(problems)
    write_whole({folder / table.path: text.to_csv(index=False, lineterminator="\n").encode()})
