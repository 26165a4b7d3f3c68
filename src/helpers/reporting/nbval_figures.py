"""A plugin of pytest: where nbval finds other outputs, name the figures that differ beside the cell's own difference.

pytest --nbval -p helpers.reporting.nbval_figures notebooks
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

import pytest

from helpers.reporting.verify import differences
from helpers.reporting.walk import output_figures

SECTION = "figures that differ"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Add a section to the report of a cell that failed."""
    report = yield
    ran: Iterable[Any] | None = getattr(item, "test_outputs", None)
    if report.failed and report.when == "call" and ran is not None:
        stored = item.cell.get("outputs", ())  # type: ignore[attr-defined]  # nbval's item of a cell
        differing = differences(output_figures(stored), output_figures(ran))
        if differing:
            said = (str(one).replace(" in the file", " as stored") for one in differing)
            report.sections.append((SECTION, "\n".join(said)))
    return report
