"""Sourced briefings on Hollywood's labor negotiations, as they stood on any day."""

from helpers.archive import ArchiveError, open_archive

__all__ = ["ArchiveError", "open_archive"]
