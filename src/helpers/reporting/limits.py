"""How much a notebook may take before it is stopped: a stated limit, so that one notebook never stops a build."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds for one cell, MiB of memory for all cells, MiB of outputs for all cells."""

    timeout: int = 600
    memory: int = 4096
    output: int = 20
