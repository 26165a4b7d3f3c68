"""Build on a Dask cluster: the same work in the same warm way, on other machines.

Each worker needs this library and the extra `cluster`, in the same versions; notebooks and data travel
with the tasks. A worker starts its own warm process and forks each edition's cells from it.
"""

from __future__ import annotations

import io
import os
import tempfile
import threading
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from helpers.reporting.build import Failure, Here, Result, Task, ToolError, Watcher, make_pages
from helpers.reporting.editions import DATA_VARIABLE, Edition, Project, find_project
from helpers.reporting.limits import Limits
from helpers.reporting.manifest import Present, short_hash

_STARTED = "briefings-started"
_RETRIES = 3
_TIMEOUT = "10s"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Cluster:
    """Builds on the workers of the Dask scheduler at `address` (tcp://HOST:8786).

    Raises ToolError where Dask is not installed, the scheduler does not answer or has no workers.
    """

    def __init__(self, address: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        try:
            from distributed import Client
        except ModuleNotFoundError as error:
            if error.name != "distributed":
                raise
            need = "pip install 'hollywood-labor-briefings[cluster]'"
            raise ToolError(f"--scheduler needs Dask, which is not installed: {need}") from None
        try:
            self._client = Client(address, timeout=_TIMEOUT)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise ToolError(f"no Dask scheduler answers at {address}; start one: dask scheduler ({error})") from None
        self.jobs = sum(self._client.nthreads().values())  # type: ignore[no-untyped-call]
        if not self.jobs:
            raise ToolError(f"the scheduler at {address} has no workers; start some: dask worker {address}")

    def prepare(self) -> None:
        """Workers warm up when they get their first task."""

    def run(self, project: Project, tasks: Sequence[Task], watcher: Watcher) -> Generator[tuple[Task, Result]]:
        """Each task with its result, as they are done. A lost worker's tasks run again elsewhere."""
        from distributed import as_completed

        bundle = pack(project, {task.edition.notebook for task in tasks})
        by_id = {task.edition.edition_id: task for task in tasks}
        tell = partial(_tell, watcher, by_id)
        self._client.subscribe_topic(_STARTED, tell)  # type: ignore[no-untyped-call]
        sent = self._client.scatter(bundle, broadcast=True, hash=False)  # type: ignore[no-untyped-call]
        what = (make_remotely, sent, short_hash(bundle), Present(project).library)
        futures = {
            self._client.submit(*what, task.edition, self.limits, pure=False, retries=_RETRIES): task for task in tasks
        }
        try:
            for future in as_completed(futures):  # type: ignore[no-untyped-call]
                error = future.exception() if future.status != "finished" else None
                result = Failure(None, f"lost on the cluster: {error}") if error else future.result()
                yield futures.pop(future), result
        finally:
            self._client.cancel(list(futures))  # type: ignore[no-untyped-call]
            self._client.close()  # type: ignore[no-untyped-call]


def _tell(watcher: Watcher, tasks: dict[str, Task], event: tuple[Any, str]) -> None:
    task = tasks.get(event[1])
    if task:
        watcher.started(task.edition)


def pack(project: Project, notebooks: set[str]) -> bytes:
    """A zip of the data and the notebooks, the same bytes for the same contents."""
    data = [*project.data.glob("*.csv"), project.data / "datapackage.json"]
    files = {f"data/{file.name}": file for file in data}
    files |= {f"notebooks/{name}.ipynb": project.notebook(name) for name in notebooks}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def make_remotely(bundle: bytes, key: str, library: str, edition: Edition, limits: Limits) -> Result:
    """What a worker does: make_pages on the data and notebooks of `bundle`, whose hash is `key`.

    A Failure where this machine's library is not that of the machine that asks.
    """
    from distributed import get_worker

    worker = get_worker()
    worker.log_event(_STARTED, edition.edition_id)
    if _own_library() != library:
        return Failure(None, f"the worker {worker.address} has another version of the library; install the same")
    with _in_use(key, bundle) as folder:
        Here(1).prepare()
        return make_pages(folder / "notebooks" / f"{edition.notebook}.ipynb", edition, limits)


@cache
def _own_library() -> str:
    return Present(find_project()).library


_turn = threading.Condition()
_unpacked: dict[str, tempfile.TemporaryDirectory[str]] = {}
_users: list[str] = []


@contextmanager
def _in_use(key: str, bundle: bytes) -> Iterator[Path]:
    """The unpacked bundle, made the data of this process; tasks with another bundle wait for their turn."""
    with _turn:
        _turn.wait_for(lambda: set(_users) <= {key})
        if key not in _unpacked:
            _unpacked[key] = tempfile.TemporaryDirectory(prefix="briefings-")
            with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
                archive.extractall(_unpacked[key].name)
        folder = Path(_unpacked[key].name)
        os.environ[DATA_VARIABLE] = str(folder / "data")
        _users.append(key)
    try:
        yield folder
    finally:
        with _turn:
            _users.remove(key)
            _turn.notify_all()
