"""nbval compares outputs for real: it passes on the committed notebooks and fails when a datum changes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def nbval(notebook: str, data: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable, "-m", "pytest", "--nbval", "--nbval-sanitize-with", "tests/nbval.cfg", "-p", "no:cacheprovider",
        "-p", "no:xdist", "-p", "helpers.reporting.nbval_figures", f"notebooks/{notebook}.ipynb",
    ]  # fmt: skip
    environment = {**os.environ, "BRIEFINGS_DATA": str(data)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize(("old", "new"), [("7476", "7467")])
def test_a_changed_datum_is_reported_at_the_cells_that_show_it(data_copy, old, new):
    path = data_copy / "shoot_days.csv"
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    chosen = (frame["period"] == "2023Q1") & (frame["category"] == "total") & (frame["days"] == old)
    assert chosen.any()
    frame.loc[chosen, "days"] = new
    frame.to_csv(path, index=False, lineterminator="\n")
    result = nbval("shooting_days", data_copy)
    failed = re.findall(r"^FAILED .*::Cell (\d+)", result.stdout, re.M)
    assert result.returncode == 1, result.stdout[-2000:]
    assert failed
    passed = int(re.search(r"(\d+) passed", result.stdout).group(1))
    assert passed > 0, "cells that do not show the datum must pass"
    assert re.search(r"figures that differ.*: 7,476 as stored, is 7,467", result.stdout, re.S)


@pytest.mark.sweep
def test_the_same_data_in_another_folder_pass(data_copy):
    result = nbval("breaking_ranks", data_copy)
    assert result.returncode == 0, result.stdout[-2000:]
