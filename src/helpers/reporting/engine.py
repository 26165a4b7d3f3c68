"""The papermill engine `briefing`."""

from papermill.engines import NBClientEngine


class BriefingEngine(NBClientEngine):
    """Run a notebook's cells."""
