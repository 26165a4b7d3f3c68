"""Sourced briefings on Hollywood's labor negotiations, as they stood on any day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.archive import ArchiveError, open_archive
    from helpers.parameters import check_parameters

__all__ = ["ArchiveError", "check_parameters", "open_archive"]


def __getattr__(name: str) -> Any:
    # The command must answer --help without loading pandas.
    if name == "check_parameters":
        from helpers.parameters import check_parameters

        return check_parameters
    if name in __all__:
        from helpers import archive

        return getattr(archive, name)
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")
