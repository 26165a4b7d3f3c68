"""The chart library that pages share: Vega, Vega-Lite and Vega-Embed as one script beside them."""

from __future__ import annotations

import functools
from importlib.metadata import version
from pathlib import Path

from helpers.files import write_whole

NAME = "assets/vega.js"


def made_by() -> str:
    """The package that holds the library, with its version: the same one makes the same script."""
    package = "vl-convert-python"
    return f"{package} {version(package)}"


@functools.cache
def vega_bundle() -> str:
    """The library as one script. It takes seconds to put together, so each process does it once."""
    import vl_convert

    return str(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;"))


def write_chart_library(folder: Path) -> Path:
    """Write the library to `folder`/assets/vega.js, if it is not there already; its path."""
    path = folder / NAME
    content = vega_bundle().encode()
    if path.exists() and path.read_bytes() == content:
        return path
    write_whole({path: content})
    return path
