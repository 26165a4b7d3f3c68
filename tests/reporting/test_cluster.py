"""Builds on a Dask cluster: the same bytes, progress and errors as here, also when a worker is lost.

The notebooks here are synthetic.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from helpers.archive import data_dir
from helpers.cli import main
from helpers.reporting.build import Failure, Here, ToolError, Watcher, build
from helpers.reporting.editions import Edition, Project, find_project

distributed = pytest.importorskip("distributed")

from helpers.reporting import cluster as module  # noqa: E402
from helpers.reporting.cluster import Cluster, pack  # noqa: E402

NOTEBOOK = "breaking_ranks"


@pytest.fixture
def project(tmp_path):
    """A project with one synthetic notebook."""
    (tmp_path / "notebooks").mkdir()
    cells = [
        nbformat.v4.new_code_cell('as_of: str = "2023-09-08"  # the day', metadata={"tags": ["parameters"]}, id="a"),
        nbformat.v4.new_code_cell(
            "import time\nfrom helpers import open_archive\ntime.sleep(0.5)\nlen(open_archive(as_of).table('events'))",
            id="b",
        ),
        nbformat.v4.new_code_cell("assert as_of != '2023-09-03', 'synthetic trouble'", id="c"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    node = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(node, tmp_path / "notebooks" / f"{NOTEBOOK}.ipynb")
    return project_at(tmp_path)


def project_at(root: Path) -> Project:
    usual = find_project()
    return Project(root / "notebooks", root / "reports", usual.data, usual.library, usual.lock)


def editions(*days: int) -> list[Edition]:
    return [Edition(f"synthetic-{day:02}", NOTEBOOK, {"as_of": f"2023-09-{day:02}"}) for day in days]


def files(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.reports.iterdir()}


class Notes(Watcher):
    def __init__(self):
        self.started_ids, self.finished_ids = set(), []

    def started(self, edition):
        self.started_ids.add(edition.edition_id)

    def finished(self, task, result):
        self.finished_ids.append(task.edition.edition_id)


@pytest.mark.slow
@pytest.mark.sweep
def test_two_workers_give_the_same_bytes_and_errors_as_here_also_when_one_is_lost(project, tmp_path):
    chosen = editions(1, 2, 3, 4, 5, 6, 7, 8)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as there:

        class Killer(Notes):
            def finished(self, task, result):
                super().finished(task, result)
                if len(self.finished_ids) == 2:
                    next(iter(there.workers.values())).process.process._process.kill()

        notes = Killer()
        remote = build(project, chosen, Cluster(there.scheduler_address), watcher=notes)
    (tmp_path / "here").mkdir()
    local_project = Project(**{**vars(project), "reports": tmp_path / "here" / "reports"})
    local = build(local_project, chosen, Here(2))
    assert remote.failed == local.failed
    assert files(project) == files(local_project)
    assert remote.failed["synthetic-03"][1] == Failure(3, "AssertionError: synthetic trouble")
    assert notes.started_ids == set(notes.finished_ids) == {e.edition_id for e in chosen}


@pytest.mark.slow
def test_a_worker_with_another_library_is_refused(project, monkeypatch):
    monkeypatch.setattr(module, "Present", lambda project: type("Other", (), {"library": "another"}))
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as there:
        outcome = build(project, editions(1), Cluster(there.scheduler_address))
    assert "another version of the library" in outcome.failed["synthetic-01"][1].message


def test_what_travels_is_the_same_for_the_same_contents(project):
    first = pack(project, {NOTEBOOK})
    time.sleep(0.01)
    project.notebook(NOTEBOOK).touch()
    assert pack(project, {NOTEBOOK}) == first
    assert len(first) < 2_000_000


def test_no_answer_from_the_scheduler_is_one_clear_message(monkeypatch):
    monkeypatch.setattr(module, "_TIMEOUT", "0.3s")
    with pytest.raises(ToolError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        Cluster("tcp://127.0.0.1:9")


def test_the_missing_extra_is_named_and_nothing_is_written(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    root = project.notebooks.parent
    done = CliRunner().invoke(main, ["--project", str(root), "build", "--scheduler", "tcp://127.0.0.1:8786"])
    assert done.exit_code == 2
    assert "pip install 'hollywood-labor-briefings[cluster]'" in done.stderr
    assert not (root / "reports").exists()


def test_the_data_of_the_project_travel(project):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(pack(project, {NOTEBOOK}))) as archive:
        names = set(archive.namelist())
        assert archive.read("data/disputes.csv") == (data_dir() / "disputes.csv").read_bytes()
    assert f"notebooks/{NOTEBOOK}.ipynb" in names
    assert "data/datapackage.json" in names
