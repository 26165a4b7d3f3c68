"""Shared fixtures: the real archive at the four moments of the story, and a copy of the data to break."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from helpers.archive import Archive, data_dir, open_archive

MOMENTS = {
    "wga-2007": "2007-10-23",
    "wga-ata-2019": "2019-03-14",
    "wga-2023-april": "2023-04-29",
    "wga-2023-september": "2023-09-08",
}


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
