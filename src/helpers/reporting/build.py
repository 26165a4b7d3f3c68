"""Build editions: run the notebook, keep the executed copy and its page, record what they were made from."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from helpers.errors import UserError
from helpers.files import write_whole
from helpers.reporting import press, warm
from helpers.reporting.editions import MAIN_NOTEBOOK, Edition, Project, check_editions, find_project
from helpers.reporting.limits import Limits
from helpers.reporting.manifest import (
    NotebookError,
    Present,
    Record,
    read_manifest,
    remove_leftovers,
    short_hash,
    write_manifest,
)

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

_ABOVE_NOTEBOOKS = ("helpers.reporting", "helpers.cli")
_INJECTED = "injected-parameters"


class ToolError(UserError, RuntimeError):
    """A program or service that is needed is missing or failed; the message says what to do."""


@dataclass(frozen=True)
class Pages:
    """What an edition consists of: the executed notebook and its page."""

    notebook: bytes
    page: bytes


@dataclass(frozen=True)
class Failure:
    """Why an edition did not come out: in which cell (counted from 1 in the source notebook), and what it said."""

    cell: int | None
    message: str


Result = Pages | Failure


@dataclass(frozen=True)
class Task:
    """An edition to build, and why."""

    edition: Edition
    reasons: tuple[str, ...]


@dataclass
class Outcome:
    """What a build did: ids built (with the reasons), found current, removed; what failed, and what was not written."""

    built: dict[str, tuple[str, ...]] = field(default_factory=dict)
    current: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, tuple[Edition, Failure]] = field(default_factory=dict)
    unwritten: list[str] = field(default_factory=list)


class Watcher:
    """Told what happens during a build. This one stays silent."""

    def planned(self, tasks: Sequence[Task], current: int, jobs: int) -> None:
        """`tasks` will be built, `current` editions need nothing."""

    def started(self, edition: Edition) -> None:
        """Work on an edition begins. Called from several threads."""

    def finished(self, task: Task, result: Result) -> None:
        """An edition is done."""


class Runner(Protocol):
    """Builds tasks somewhere."""

    jobs: int

    def prepare(self) -> None:
        """Called as soon as it is known that there is something to build."""

    def run(self, project: Project, tasks: Sequence[Task], watcher: Watcher) -> Generator[tuple[Task, Result]]:
        """Yield each task with its result, in the order in which they are done."""


def build(
    project: Project,
    editions: Sequence[Edition],
    runner: Runner,
    *,
    force: bool = False,
    whole: bool = True,
    watcher: Watcher | None = None,
) -> Outcome:
    """Build the editions that are not current (all of them with `force`) into the project's reports.

    `whole` says that `editions` are all there are: records and pages of others are removed.
    Pages are written as they come out, the manifest at the end, also when interrupted.
    Raises EditionError, before anything is written, where parameters are not as a notebook expects.
    """
    watcher = watcher or Watcher()
    present, manifest = Present(project), read_manifest(project.reports)
    remove_leftovers(project.reports)
    records, before = manifest.editions, dict(manifest.editions)
    tasks, broken = plan(present, editions, records, force)
    if tasks:
        runner.prepare()
        check_editions([task.edition for task in tasks])
    todo = {task.edition.edition_id for task in tasks}
    current = [e.edition_id for e in editions if e.edition_id not in todo and e.edition_id not in broken]
    outcome = Outcome(current=current, failed=broken)
    for name in outcome.current:
        records[name] = records[name] | {"data": present.data}
    watcher.planned(tasks, len(outcome.current), runner.jobs)
    try:
        if whole:
            outcome.removed = _remove_others(project, editions, records)
        with closing(runner.run(project, tasks, watcher) if tasks else iter_nothing()) as results:
            for task, result in results:
                _keep(present, records, before, outcome, task, result)
                failed = outcome.failed.get(task.edition.edition_id)
                watcher.finished(task, failed[1] if failed else result)
    finally:
        if records != before:
            try:
                write_manifest(project.reports, manifest)
            except OSError as error:
                outcome.unwritten.append(unwritten(error))
    return outcome


def iter_nothing() -> Generator[tuple[Task, Result]]:
    """No task, no result."""
    yield from ()


def _keep(
    present: Present,
    records: dict[str, Record],
    before: dict[str, Record],
    outcome: Outcome,
    task: Task,
    result: Result,
) -> None:
    """Write an edition's files and record them, or note why not. What cannot be written is that edition's failure."""
    edition = task.edition
    if isinstance(result, Failure):
        outcome.failed[edition.edition_id] = (edition, result)
        return
    outputs = dict(zip(edition.files, (result.notebook, result.page), strict=True))
    try:
        write_whole({present.project.reports / name: content for name, content in outputs.items()})
    except OSError as error:
        outcome.failed[edition.edition_id] = (edition, Failure(None, unwritten(error)))
        return
    records[edition.edition_id] = present.record(edition, before.get(edition.edition_id), outputs)
    outcome.built[edition.edition_id] = task.reasons


def unwritten(error: OSError) -> str:
    """Why a file was not written, and which."""
    return f"cannot write {error.filename or 'the file'}: {error.strerror or error}"


def plan(
    present: Present, editions: Iterable[Edition], records: dict[str, Record], force: bool = False
) -> tuple[list[Task], dict[str, tuple[Edition, Failure]]]:
    """What is to be built and why; and editions that cannot be, as their notebook cannot be read.

    An edition that failed keeps its last record and so comes up again.
    """
    tasks: list[Task] = []
    broken: dict[str, tuple[Edition, Failure]] = {}
    for edition in editions:
        try:
            reasons = present.reasons(edition, records.get(edition.edition_id))
            present.notebook(edition.notebook)
        except NotebookError as error:
            broken[edition.edition_id] = (edition, Failure(None, str(error)))
            continue
        if reasons or force:
            tasks.append(Task(edition, tuple(reasons or ["forced"])))
    return tasks, broken


def _remove_others(project: Project, editions: Sequence[Edition], records: dict[str, Record]) -> list[str]:
    """Forget editions that are no longer listed; remove their files where they are still as we wrote them."""
    listed = {edition.edition_id for edition in editions}
    gone = sorted(records.keys() - listed)
    for name in gone:
        for file_name, written in records.pop(name)["outputs"].items():
            file = project.reports / file_name
            with suppress(OSError):  # what cannot be removed is said to be no longer listed all the same
                if short_hash(file.read_bytes()) == written:
                    file.unlink()
    return gone


class Here:
    """Builds on this machine, `jobs` editions at once, each within the limits."""

    def __init__(self, jobs: int, limits: Limits | None = None) -> None:
        self.jobs = jobs
        self.limits = limits or Limits()

    def prepare(self) -> None:
        """Begin to load what notebooks need in the warm process, while this one does something else."""
        if warm.can_fork():
            warm.server("cells", ("helpers.reporting.build:preload_library",))
            press.server()

    def run(self, project: Project, tasks: Sequence[Task], watcher: Watcher) -> Generator[tuple[Task, Result]]:
        """Each task with its result, as they are done. Whoever stops early ends the notebooks that still run."""
        warm.skip_slow_import()
        import papermill  # noqa: F401  # here once, not in several threads at a time

        def work(task: Task) -> Result:
            watcher.started(task.edition)
            return make_pages(project.notebook(task.edition.notebook), task.edition, self.limits)

        pool = ThreadPoolExecutor(self.jobs)
        waiting = {pool.submit(work, task): task for task in tasks}
        try:
            for future in as_completed(list(waiting)):
                yield waiting.pop(future), future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            if waiting:
                warm.close_all()
            pool.shutdown()


def default_jobs() -> int:
    """As many as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def preload_library() -> None:
    """Load the library and the data, in the process from which those that run cells are forked.

    It makes the newest day's forecasts as well: earlier days ask for most of them again. What a page may need but the
    library imports only on use is imported here, once for all pages, and a chart is made, as the first is the slowest.
    """
    import helpers

    for module in pkgutil.walk_packages(helpers.__path__, "helpers.", onerror=lambda name: None):
        if not module.name.startswith(_ABOVE_NOTEBOOKS):
            with suppress(Exception):  # the notebook that needs it says more clearly what is wrong
                importlib.import_module(module.name)
    importlib.import_module("helpers.reporting.cells")
    with suppress(helpers.ArchiveError):
        helpers.check_parameters(MAIN_NOTEBOOK)  # reads the data and readies the checks
    for ready in (_foresee, _import_methods, _make_chart, _compile_texts):
        with suppress(Exception):  # the same
            ready()


def _foresee() -> None:
    newest = importlib.import_module("helpers").open_archive()
    _ = newest.version
    importlib.import_module("helpers.analysis.outlook").backtest(newest)


def _import_methods() -> None:
    for name in ("scipy.stats", "statsmodels.tsa.statespace.structural"):
        importlib.import_module(name)


def _compile_texts() -> None:
    from helpers.briefing.say import compile_shared_texts, compiled

    compile_shared_texts()
    for path in sorted(find_project().notebooks.glob("*.ipynb")):
        for cell in json.loads(path.read_bytes())["cells"]:
            magic, _, text = "".join(cell["source"]).partition("\n")
            if magic.startswith("%%say"):
                compiled(text)


def _make_chart() -> None:
    from helpers import check_parameters, open_archive
    from helpers.analysis import raises
    from helpers.charts.raises import paths

    parameters = check_parameters(MAIN_NOTEBOOK)
    terms = raises.newest(open_archive(parameters["as_of"]), parameters["dispute"])
    chart = paths(raises.levels(terms), sliders=True)
    if chart is not None:
        chart.to_dict()


def make_pages(notebook: Path, edition: Edition, limits: Limits | None = None) -> Result:
    """Run the notebook with the edition's parameters and export it. Writes nothing."""
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from helpers.reporting.engine import StoppedError

    limits = limits or Limits()
    try:
        press.make_ready()
        most = {"execution_timeout": limits.timeout, "memory_limit": limits.memory, "output_limit": limits.output}
        engine = {"engine_name": "briefing", "progress_bar": False, "draw": press.draw}
        executed = papermill.execute_notebook(notebook, None, dict(edition.parameters), **engine, **most)
        stored = json.loads(nbformat.writes(canonical(executed)))  # type: ignore[no-untyped-call]
        # Indented it is half as large again.
        text = json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n"
        return Pages(text.encode(), press.lay_out(text, edition.edition_id).encode())
    except PapermillExecutionError as error:
        hint = f" (limit: --memory {limits.memory})" if error.ename == "MemoryError" else ""
        return Failure(_source_cell(notebook, error.cell_index), f"{error.ename}: {error.evalue}{hint}")
    except StoppedError as error:
        return Failure(_source_cell(notebook, error.cell_index), str(error))
    except (press.PressError, warm.WarmError) as error:
        return Failure(None, str(error))
    except Exception as error:  # one edition's fault, whatever it is, must not stop the others
        return Failure(None, f"{type(error).__name__}: {error}")


def _source_cell(notebook: Path, index: int) -> int:
    """The number, from 1, of an executed cell in the source, which lacks the injected parameters."""
    cells = json.loads(notebook.read_bytes())["cells"]
    tags = [cell["metadata"].get("tags", []) for cell in cells]
    injected = next((i for i, cell_tags in enumerate(tags) if "parameters" in cell_tags), -1) + 1
    return index if index > injected else index + 1


def canonical(executed: NotebookNode) -> NotebookNode:
    """An executed notebook without what differs from run to run: times, run ids, the split of streams."""
    for cell in executed.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if _INJECTED in cell.metadata.get("tags", ()):
            cell.id = _INJECTED
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
    parameters = executed.metadata.get("papermill", {}).get("parameters", {})
    executed.metadata.papermill = {"parameters": dict(sorted(parameters.items()))}
    executed.metadata.language_info = {"name": "python"}
    executed.metadata.pop("widgets", None)
    return executed


def _joined(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined
