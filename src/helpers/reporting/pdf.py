"""Print a page with a headless Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from helpers.files import write_whole
from helpers.reporting.build import ToolError
from helpers.reporting.editions import Project, choose, read_editions

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_MAC_APPS = ("Google Chrome", "Chromium", "Microsoft Edge")
_STAMP = re.compile(rb"D:\d{14}")
_SECONDS = 120


def print_page(project: Project, edition_id: str, output: Path | None = None) -> Path:
    """Write an edition's page as a PDF and return its path. The file's dates are the edition's day.

    Raises EditionError for an unknown edition, ToolError where its page or a browser is missing.
    """
    (edition,) = choose(read_editions(project.editions_file), (edition_id,))[:1]
    page = project.reports / edition.files[1]
    if not page.exists():
        raise ToolError(f"{edition.edition_id} has no page yet: briefings build {edition.edition_id}")
    output = output or Path(f"{edition.edition_id}.pdf")
    stamp = f"D:{edition.as_of.replace('-', '')}000000".encode()
    write_whole({output: _STAMP.sub(stamp, printed(page))})
    return output


def printed(page: Path) -> bytes:
    """The page as PDF. Raises ToolError where there is no browser, or it prints nothing."""
    with tempfile.TemporaryDirectory(prefix="briefings-pdf-") as folder:
        target = Path(folder, "page.pdf")
        command = [
            browser(),
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}",
            page.resolve().as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium's sandbox refuses to run for root
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            raise ToolError(f"{command[0]} did not print {page.name} within {_SECONDS} s") from None
        if not target.exists():
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ToolError(f"{command[0]} did not print {page.name}: {last}")
        return target.read_bytes()


def browser() -> str:
    """A Chromium-like browser: $CHROMIUM, or the first that is installed. Raises ToolError where there is none."""
    apps = [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in _MAC_APPS]
    for name in (os.environ.get("CHROMIUM", ""), *_NAMES, *apps):
        program = shutil.which(name) if name else None
        if program:
            return program
    raise ToolError("no Chromium browser found; install chromium or Chrome, or set CHROMIUM to its program")
