"""Files are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write all files or, where writing fails, none: each beside its place first, then moved there."""
    waiting = {path.with_name(f".{path.name}.{os.getpid()}.part"): path for path in files}
    try:
        for part, path in waiting.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(files[path])
        for part, path in waiting.items():
            os.replace(part, path)
    finally:
        for part in waiting:
            with suppress(OSError):
                part.unlink()
