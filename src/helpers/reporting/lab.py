"""Opens JupyterLab on the start page of the notebooks."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.reporting.editions import Project

_SETTINGS = Path(__file__).resolve().parent
"""The folder of labconfig/, whose defaults JupyterLab layers under a user's own settings.

The start page opens as it is meant to be read, sentences in cells of text wrap, and nothing asks the network for news.
"""


def lab_command(project: Project, arguments: Sequence[str]) -> list[str]:
    """The command that opens JupyterLab at the project's root, on notebooks/start.md; `arguments` go to it as they are."""
    root = f"--ServerApp.root_dir={project.notebooks.resolve().parent}"
    start = "--LabApp.default_url=/lab/tree/notebooks/start.md"
    return [sys.executable, "-m", "jupyter", "lab", root, start, *arguments]


def lab_environment() -> dict[str, str]:
    """The environment in which JupyterLab finds the defaults of this project, for the run of one command."""
    places = [str(_SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(place for place in places if place)}
