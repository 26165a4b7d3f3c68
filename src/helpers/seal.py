"""What the outputs of a notebook say of the run that made them, so that no page can pass for that of another run.

`check_parameters` seals: from then on each output's metadata hold digests of all sources that its kernel had run, in
order, and one output states notebook, parameters, and versions of data and library. Metadata are not shown by any
front end, are left out of comparisons by nbval, and are the same bytes on every run.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

KEY = "briefing_run"
_DISTRIBUTION = "hollywood-labor-briefings"
_SOURCES = "sources"
_DIGITS = 8
_INJECTED = "# Parameters\n"  # papermill begins the cell of the parameters it was given with this comment


@dataclass(frozen=True)
class Run:
    """The run that a notebook's outputs come from."""

    notebook: str
    parameters: Mapping[str, str]
    data: str
    library: str

    def __str__(self) -> str:
        return f"{self.notebook}: " + ", ".join(f"{name}={value}" for name, value in self.parameters.items())

    def as_json_object(self) -> dict[str, Any]:
        """For machines: notebook, parameters, data version, library version."""
        return asdict(self) | {"parameters": dict(self.parameters)}


def digest(source: str) -> str:
    """Eight hex digits that stand for a cell's source."""
    plain = source.replace("\r\n", "\n").rstrip("\n")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


@cache
def library_version() -> str:
    """The library's release; empty where it is not installed."""
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:
        return ""


def seal(run: Run) -> None:
    """State the run in an output of the running cell, and seal that output and all that follow.

    Does nothing outside a notebook.
    """
    shell = _notebook_shell()
    if shell is None:
        return

    def stamp(message: dict[str, Any]) -> dict[str, Any]:
        metadata = message["content"].get("metadata")
        if metadata is not None:
            metadata[KEY] = metadata.get(KEY, {}) | {_SOURCES: " ".join(map(digest, _history(shell)))}
        return message

    for publisher in (shell.display_pub, shell.displayhook):
        if hasattr(publisher, "register_hook") and not getattr(publisher, "_sealed", False):
            publisher.register_hook(stamp)
            publisher._sealed = True  # a cell that is run twice seals once
    shell.display_pub.publish({"text/plain": str(run)}, {KEY: run.as_json_object()})


def injected_names() -> set[str]:
    """Names of the parameters that papermill was given for this notebook; none outside a notebook."""
    shell = _notebook_shell()
    sources = [source for source in _history(shell) if source.startswith(_INJECTED)] if shell else []
    return {name for source in sources for name in _assigned(source)}


def stated_run(metadata: Iterable[Mapping[str, Any]]) -> Run | None:
    """The run that one of these outputs' metadata state, or None."""
    for stated in (one.get(KEY, {}) for one in metadata):
        if "notebook" in stated:
            texts = {name: str(stated.get(name, "")) for name in ("notebook", "data", "library")}
            parameters = {str(name): str(value) for name, value in dict(stated.get("parameters", {})).items()}
            return Run(parameters=parameters, **texts)
    return None


def sealed_sources(metadata: Mapping[str, Any]) -> list[str] | None:
    """Digests of the sources that had run when an output with these metadata was made, its own the last; else None."""
    sources = metadata.get(KEY, {}).get(_SOURCES)
    return None if sources is None else str(sources).split()


def _notebook_shell() -> Any:
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    return shell if hasattr(getattr(shell, "display_pub", None), "register_hook") else None


def _history(shell: Any) -> list[str]:
    """The sources that ran, as they stood in their cells, the running one last."""
    return [str(source) for source in shell.history_manager.input_hist_raw[1:]]


def _assigned(source: str) -> set[str]:
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # the cell itself says so more clearly
        return set()
    targets = [target for one in statements if isinstance(one, ast.Assign) for target in one.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}
