"""Builds go on, and stay true, when notebooks hang or eat, files are damaged, disks are full and processes are killed.

The notebooks here are synthetic.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from helpers.cli import main
from helpers.reporting import press, publish, warm
from helpers.reporting.build import Failure, Pages, make_pages
from helpers.reporting.editions import Edition
from helpers.reporting.limits import Limits
from helpers.reporting.manifest import NAME, read_manifest, short_hash

pytestmark = pytest.mark.skipif(not warm.can_fork(), reason="runs its notebooks in forked processes")

BRIEFINGS = Path(sys.executable).with_name("briefings")
SOUND, ODD = "breaking_ranks", "strike_history"
DAYS = ("2007-10-23", "2023-09-08")


def write_notebook(folder: Path, name: str, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in ('as_of: str = "2023-09-08"', *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    for number, cell in enumerate(cells):
        cell.id = f"synthetic-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two synthetic notebooks and an edition of each."""
    for name in ("notebooks", "reports"):
        (tmp_path / name).mkdir()
    for name in (SOUND, ODD):
        write_notebook(tmp_path / "notebooks", name, "print('as of', as_of)")
    listed = "".join(f'[[edition]]\nnotebook = "{name}"\nas_of = "2023-09-08"\n' for name in (SOUND, ODD))
    (tmp_path / "reports" / "editions.toml").write_text(listed)
    return tmp_path


def build(root: Path, *arguments: str):
    return CliRunner().invoke(main, ["--project", str(root), "build", *arguments])


def page(root: Path, notebook: str) -> Path:
    return root / "reports" / f"{notebook.replace('_', '-')}-2023-09-08.html"


def reports(root: Path) -> dict[str, bytes]:
    folder = root / "reports"
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# Notebooks that hang or eat


def made(root: Path, *sources: str, **limits: int) -> Failure | Pages:
    path = write_notebook(root / "notebooks", ODD, *sources)
    return make_pages(path, Edition("odd", ODD, {"as_of": DAYS[0]}), Limits(**limits))


@pytest.mark.parametrize(
    ("source", "limits", "said"),
    [
        ("while True: pass", {"timeout": 1}, "took longer than 1 s (limit: --timeout)"),
        ("print('x' * 10**8)", {"output": 1}, "the outputs take more than 1 MiB (limit: --output-limit)"),
        ("for _ in range(10**7): print('x' * 100)", {"output": 1}, "the outputs take more than 1 MiB"),
        ("big = bytearray(2 * 10**9)", {"memory": 1000}, "MemoryError:  (limit: --memory 1000)"),
        ("import os; os._exit(3)", {}, "the process that ran the cells ended before they did"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", {}, "the process that ran the cells ended before"),
        ("input()", {}, "EOFError: EOF when reading a line"),
        ("raise SystemExit(3)", {}, "SystemExit: 3"),
        ("raise KeyboardInterrupt", {}, "KeyboardInterrupt"),
    ],
)
def test_a_cell_that_does_not_come_to_its_end_is_named_with_its_limit(root, source, limits, said):
    result = made(root, "print('before')", source, "print('after')", **limits)
    assert isinstance(result, Failure)
    assert result.cell == 3
    assert said in result.message


def test_a_notebook_that_ends_itself_without_an_error_is_no_page(root):
    result = made(root, "import sys; sys.exit(0)", "print('after')")
    assert isinstance(result, Failure)
    assert result.message.startswith("Cell 2 of the notebook (import sys; sys.exit(0)) ended in SystemExit")


def running(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(pid: int) -> bool:
    end = time.monotonic() + 30
    while running(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not running(pid)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")
def test_what_a_cell_starts_ends_with_its_notebook(root, tmp_path):
    note = tmp_path / "pid"
    source = (
        "import subprocess\nchild = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))"
    )
    assert isinstance(made(root, source), Pages)
    assert wait_until_gone(int(note.read_text()))


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize(
    "number",
    [signal.SIGINT, *(pytest.param(other, marks=pytest.mark.sweep) for other in (signal.SIGTERM, signal.SIGKILL))],
)
def test_a_build_that_is_stopped_leaves_no_process_behind(root, tmp_path, number):
    note = tmp_path / "pid"
    source = f"import os\nwith open({str(note)!r} + '.new', 'w') as f: f.write(str(os.getpid()))\n"
    source += f"os.rename({str(note)!r} + '.new', {str(note)!r})\nwhile True: pass"
    write_notebook(root / "notebooks", ODD, source)
    # Tests that run in the background of a shell ignore Ctrl-C, and so would what they start: a user's build does not.
    stopped = subprocess.Popen(
        [BRIEFINGS, "--project", root, "build"], stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while not note.exists():
        assert stopped.poll() is None, stopped.stderr.read()
        time.sleep(0.05)
    stopped.send_signal(number)
    _, said = stopped.communicate(timeout=60)
    assert stopped.returncode == {signal.SIGINT: 1, signal.SIGTERM: 143, signal.SIGKILL: -9}[number]
    assert b"Traceback" not in said
    assert wait_until_gone(int(note.read_text()))
    assert not list((root / "reports").glob(".*.part"))


# Processes that are killed


def test_a_waiting_child_that_is_killed_is_replaced():
    server = warm.WarmServer(("json",))
    for _ in range(2):
        child = server.fork("os:getpid")
        child.close()
    os.kill(server._ready.pid, signal.SIGKILL)
    time.sleep(0.2)
    assert server.fork("os:getpid").pid
    server.close()


def test_a_warm_process_that_is_killed_is_started_anew():
    server = warm.WarmServer(("json",))
    server.fork("os:getpid").close()
    first = server.pid
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    for _ in range(3):
        server.fork("os:getpid").close()
    assert server.pid != first
    server.close()


def test_a_press_that_is_killed_is_replaced(root):
    press.make_ready()
    os.kill(press._own_press()._child.pid, signal.SIGKILL)
    assert "<svg" in press.draw({"mark": "point", "data": {"values": []}})


# What is damaged is noticed and mended


def remove(file: Path) -> None:
    file.unlink()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


@pytest.mark.slow
def test_a_front_page_feed_or_chart_library_that_is_damaged_is_mended(root):
    # Two of them at a time, one removed and one cut; each by itself, in more ways, is tried by `make torture`.
    assert build(root).exit_code == 0
    before = reports(root)
    for removed, shortened in (
        ("index.html", "feed.xml"),
        ("assets/vega.js", "index.html"),
        ("feed.xml", "calendar.ics"),
    ):
        remove(root / "reports" / removed)
        cut(root / "reports" / shortened)
        done = build(root)
        assert done.exit_code == 0, done.output
        assert "(renewed)" in done.output
        assert reports(root) == before
    assert "(renewed)" not in build(root).output


def test_the_chart_library_is_put_together_again_only_where_another_would_come_out(root, monkeypatch):
    assert build(root).exit_code == 0
    made = []
    monkeypatch.setattr(publish, "write_chart_library", made.append)
    write_notebook(root / "notebooks", ODD, "print('other words')")
    assert "notebook changed" in build(root).output
    assert made == []
    monkeypatch.setattr(publish, "made_by", lambda: "another version")
    write_notebook(root / "notebooks", ODD, "print('words again')")
    assert "notebook changed" in build(root).output
    assert made == [root / "reports"]


def test_an_empty_list_of_editions_removes_nothing(root):
    assert build(root).exit_code == 0
    before = reports(root)
    (root / "reports" / "editions.toml").write_text("")
    done = build(root)
    assert done.exit_code == 2
    assert "no [[edition]] in it" in done.output
    assert reports(root) == before | {"editions.toml": b""}


def conflict(path: Path) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:5], "<<<<<<< HEAD", *lines[5:]]))


def other_json(path: Path) -> None:
    path.write_text('{"cells": 5}')


@pytest.mark.parametrize(
    ("happened", "said"),
    [(conflict, f"{ODD}.ipynb, line 6: not whole JSON (Expecting "), (remove, f"{ODD}.ipynb: cannot be read: No such"),
     (other_json, f"{ODD}.ipynb: not a notebook")],
)  # fmt: skip
def test_a_notebook_that_cannot_be_read_is_named_and_the_others_are_built(root, happened: Callable[[Path], None], said):
    happened(root / "notebooks" / f"{ODD}.ipynb")
    done = build(root)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert page(root, SOUND).exists()
    assert not page(root, ODD).exists()


@pytest.mark.parametrize(
    "record",
    [
        {}, 5, None, [], {"outputs": {"../victim.txt": short_hash(b"precious")}},
        {"notebook": SOUND, "parameters": {}, "sources": "", "library": "", "environment": "", "data": "", "seen": {},
         "outputs": {"../victim.txt": short_hash(b"precious")}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["gone", "breaking-ranks-2023-09-08", "../victim"])
def test_records_of_another_shape_are_nobody_s_and_nothing_outside_reports_is_touched(root, record, name):
    victim = root / "victim.txt"
    victim.write_bytes(b"precious")
    (root / "reports" / NAME).write_text(json.dumps({"format": 1, "editions": {name: record}}))
    assert read_manifest(root / "reports").editions == {}
    assert victim.read_bytes() == b"precious"


def test_what_a_killed_build_left_behind_is_removed(root):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left, living = f".x.html.{int(ended.stdout)}.part", f".y.html.{os.getpid()}.part"
    for name in (left, living):
        (root / "reports" / name).write_text("half")
    assert build(root).exit_code == 0
    assert living in reports(root)
    assert left not in reports(root)


# Disks


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files the POSIX way")
def test_a_page_that_cannot_be_written_is_its_own_failure_and_the_rest_goes_on(root):
    write_notebook(root / "notebooks", ODD, "print('x' * 400_000)")
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
    code = f"{limit}from helpers.cli import main\nmain(['--project', {str(root)!r}, 'build'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"{page(root, ODD).stem}: " in done.stderr
    assert "cannot write " in done.stderr
    assert page(root, SOUND).exists()
    assert not page(root, ODD).exists()
    assert not list((root / "reports").rglob(".*.part"))


def test_a_folder_that_is_no_folder_is_one_message(root):
    built = root / "reports" / "assets"
    built.write_text("in the way")
    done = build(root)
    assert done.exit_code == 1
    assert "index.html and what goes with it: cannot write all of it" in done.output
    assert "Traceback" not in done.output
    assert page(root, SOUND).exists()


@pytest.mark.sweep
def test_a_home_that_is_not_there_takes_nothing_from_a_build(root, tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path / "not-there" / "home")}
    command = [BRIEFINGS, "--project", root, "build", SOUND.replace("_", "-") + "-2023-09-08"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert page(root, SOUND).exists()
