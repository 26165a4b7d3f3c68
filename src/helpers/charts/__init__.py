"""Charts on tidy frames in Altair's grammar. Nothing happens at import: see `renderer.enable`."""

from helpers.charts.cited import cited

__all__ = ["cited"]
