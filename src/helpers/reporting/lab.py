"""Opens JupyterLab on the start page of the notebooks."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.reporting.editions import Project

# The start page is meant to be read: Markdown opens as a preview unless the environment says otherwise. Nothing asks
# the network for news.
_SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


def lab_command(project: Project, arguments: Sequence[str]) -> list[str]:
    """The command that opens JupyterLab at the project's root, on notebooks/start.md; `arguments` go to it as they are."""
    _prefer_preview()
    root = f"--ServerApp.root_dir={project.notebooks.resolve().parent}"
    return [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        root,
        "--LabApp.default_url=/lab/tree/notebooks/start.md",
        *arguments,
    ]


def _prefer_preview() -> None:
    overrides = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    if overrides.exists():
        return
    try:
        overrides.parent.mkdir(parents=True, exist_ok=True)
        overrides.write_text(json.dumps(_SETTINGS, indent=1) + "\n", encoding="utf-8")
    except OSError:
        return  # a read-only environment shows the page's source instead
