"""What pages share: style, script, chart library and the policy under which they run."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from helpers.charts.theme import css_variables, theme_config, themed
from helpers.reporting.documents import script_safe

TEMPLATES = Path(__file__).parent / "templates"


def live_config() -> str:
    """The theme of the interactive charts, in the page's own colors."""
    return themed(script_safe({**theme_config(), "background": None, "aria": False}))


@functools.cache
def stylesheet() -> str:
    """The product's style, light and dark; the index of the editions uses it too."""
    light, dark = css_variables("light"), css_variables("dark")
    colors = f":root{{color-scheme:light dark;{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return colors + _compact((TEMPLATES / "briefing" / "style.css").read_text(encoding="utf-8"))


@functools.cache
def page_script() -> str:
    """The page's one small script: live charts, walks over their points, closing of tooltips."""
    return (TEMPLATES / "briefing" / "page.js").read_text(encoding="utf-8").strip()


def _compact(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css))
    return css.replace(": ", ":").replace(";}", "}").strip()


def content_policy(scripts: Iterable[str]) -> str:
    """A policy that lets a page run only these scripts, and what they load, and fetch nothing else."""
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {hashes} 'strict-dynamic'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
