"""What pages share: style, script, chart library and the policy under which they run."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import jinja2

from helpers.charts.theme import css_variables, theme_config, themed
from helpers.reporting.documents import script_safe

TEMPLATES = Path(__file__).parent / "templates"


@functools.cache
def template(name: str) -> jinja2.Template:
    """A template of a page that is no notebook's; what it is given is escaped."""
    loader = jinja2.FileSystemLoader(str(TEMPLATES))
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(name)


def part(name: str) -> str:
    """A style or script below the folder of templates, as it stands there."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def live_config() -> str:
    """The theme of the interactive charts, in the page's own colors."""
    return themed(script_safe({**theme_config(), "background": None, "aria": False}))


@functools.cache
def stylesheet() -> str:
    """The product's style, light and dark; the index of the editions uses it too."""
    light, dark = css_variables("light"), css_variables("dark")
    colors = f":root{{color-scheme:light dark;{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return colors + _compact(part("briefing/style.css"))


@functools.cache
def page_script() -> str:
    """The page's one small script: live charts, walks over their points, closing of tooltips."""
    return part("briefing/page.js").strip()


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
