"""Warm kernels and warm processes: as fresh as ordinary ones, with the same outputs, only sooner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from helpers.reporting import kernels, warm
from helpers.reporting.kernels import ForkedKernel, WarmProvisioner, kernel_arguments

pytestmark = pytest.mark.skipif(not warm.can_fork(), reason="this system cannot fork processes")

# Outputs of every kind that a kernel can send, without what may honestly differ.
SOURCES = (
    "import sys\nprint('one')\nprint('two')\nprint('error', file=sys.stderr)\n40 + 2",
    "from IPython.display import HTML, clear_output, display\nprint('gone')\nclear_output()\n"
    "h = display(HTML('<p>first</p>'), display_id='x')\ndisplay(HTML('<b>second</b>'))\nh.update(HTML('<p>third</p>'))",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "import pandas as pd\npd.DataFrame({f'a_column_with_a_long_name_{n}': [n] for n in range(14)})",
    "class Bundle:\n    def _repr_mimebundle_(self, **_):\n"
    "        return {'text/plain': 'x', 'application/json': {'a': (1, 2), 'b': 0.1}}\nBundle()",
    "x = 1\nx;",
    "import asyncio\nawait asyncio.sleep(0)\n_",
    "!echo from the shell",
    "",
)


@pytest.fixture
def warm_default(monkeypatch):
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "warm-provisioner")


def notebook(*sources: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def executed(tmp_path: Path, node: nbformat.NotebookNode, **options) -> list:
    import papermill

    from helpers.reporting.build import canonical

    path = tmp_path / "synthetic.ipynb"
    nbformat.write(node, path)
    done = papermill.execute_notebook(path, None, progress_bar=False, **options)
    return [(cell.get("outputs"), cell.get("execution_count")) for cell in canonical(done).cells]


def test_engine_and_warm_kernel_give_the_outputs_of_an_ordinary_kernel(tmp_path, monkeypatch):
    node = notebook(*SOURCES)
    ordinary = executed(tmp_path, node)
    assert executed(tmp_path, node, engine_name="briefing") == ordinary
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "warm-provisioner")
    assert executed(tmp_path, node) == ordinary


def test_an_error_is_stored_and_raised_as_with_an_ordinary_kernel(tmp_path):
    from papermill.exceptions import PapermillExecutionError

    told = []
    for options in ({}, {"engine_name": "briefing"}):
        with pytest.raises(PapermillExecutionError) as caught:
            executed(tmp_path, notebook("1", "{}['x']", "2"), **options)
        told.append((caught.value.cell_index, caught.value.ename, caught.value.evalue, caught.value.exec_count))
    assert told == [(1, "KeyError", "'x'", 2)] * 2


def test_the_engine_ends_a_cell_that_takes_too_long(tmp_path):
    from nbclient.exceptions import CellTimeoutError

    begun = time.monotonic()
    with pytest.raises(CellTimeoutError):
        executed(tmp_path, notebook("import time; time.sleep(60)"), engine_name="briefing", execution_timeout=1)
    assert time.monotonic() - begun < 30


def test_without_fork_the_engine_uses_an_ordinary_kernel_and_says_so_once(tmp_path, monkeypatch, caplog):
    import papermill  # noqa: F401

    from helpers.reporting.engine import BriefingEngine  # found by papermill

    monkeypatch.setattr(warm, "can_fork", lambda: False)
    monkeypatch.setattr(BriefingEngine, "_said", False)
    for _ in range(2):
        assert executed(tmp_path, notebook("1 + 1"), engine_name="briefing")[0][1] == 1
    assert sum("ordinary kernels are used" in record.message for record in caplog.records) == 1


def ask(client, code: str) -> str:
    """What the kernel prints."""
    told = []
    client.execute_interactive(
        code, timeout=30, output_hook=lambda m: told.append(m["content"].get("text") or m["content"].get("ename") or "")
    )
    return "".join(told)


def test_a_warm_kernel_has_the_environment_and_the_folder_it_was_given(warm_default, tmp_path):
    env = {**os.environ, "SYNTHETIC": "yes", "TZ": "Asia/Tokyo"}
    manager, client = start_new_kernel(env=env, cwd=str(tmp_path))
    try:
        assert isinstance(manager.provisioner, WarmProvisioner)
        assert isinstance(manager.provisioner.process, ForkedKernel)
        said = ask(client, "import os, time; print(os.environ['SYNTHETIC'], os.getcwd(), time.strftime('%Z'))")
        assert said == f"yes {tmp_path} JST\n"
        loaded = "import sys; print('pandas' in sys.modules, 'helpers.archive' in sys.modules)"
        assert ask(client, loaded) == "True False\n"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_warm_kernel_has_the_library_and_the_data_of_its_own_folder_where_that_is_asked_for(
    warm_default, monkeypatch, data_copy
):
    monkeypatch.setenv("BRIEFINGS_KERNELS", "library")
    (data_copy / "disputes.csv").write_text("no table", encoding="utf-8")
    manager, client = start_new_kernel()
    try:
        assert ask(client, "import sys; print('helpers.archive' in sys.modules)") == "True\n"
        assert ask(client, "import helpers; helpers.open_archive()") == "DataError"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_warm_kernel_can_be_interrupted_restarted_and_ended(warm_default):
    manager, client = start_new_kernel()
    try:
        ask(client, "x = 1")
        client.execute("import time; print('asleep'); time.sleep(60)", stop_on_error=False)
        while client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
            pass
        manager.interrupt_kernel()
        assert client.get_shell_msg(timeout=30)["content"]["ename"] == "KeyboardInterrupt"
        assert ask(client, "print(x)") == "1\n"
        manager.restart_kernel()
        client.wait_for_ready(timeout=30)
        assert "NameError" in ask(client, "print(x)")
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    assert not manager.is_alive()


def test_a_warm_kernel_that_dies_is_noticed(warm_default):
    manager, client = start_new_kernel()
    try:
        os.kill(manager.provisioner.pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while manager.is_alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not manager.is_alive()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ([sys.executable, "-m", "ipykernel_launcher", "-f", "k.json"], ["-f", "k.json"]),
        (["python", "-X", "dev", "-m", "ipykernel_launcher", "-f", "k.json"], ["-f", "k.json"]),
        (["/elsewhere/bin/python", "-m", "ipykernel_launcher", "-f", "k.json"], None),
        (["R", "--slave", "-e", "IRkernel::main()"], None),
    ],
)
def test_only_this_interpreters_own_kernel_is_forked(command, arguments):
    assert kernel_arguments(command) == arguments


def test_without_fork_the_provisioner_starts_an_ordinary_kernel_and_says_so_once(warm_default, monkeypatch):
    monkeypatch.setattr(warm, "can_fork", lambda: False)
    monkeypatch.setattr(kernels, "_said", set())
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for _ in range(2):
            manager, client = start_new_kernel()
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    assert isinstance(manager.provisioner, LocalProvisioner)
    assert sum("starting an ordinary one" in str(item.message) for item in said) == 1


def test_the_warm_process_ends_with_the_program_that_started_it():
    code = (
        "from helpers.reporting import warm\n"
        "server = warm.WarmServer(('json',))\n"
        "child = server.fork('helpers.reporting.cells:run_cells')\n"
        "print(server._process.pid, child.pid)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    deadline = time.monotonic() + 20
    for pid in map(int, done.stdout.split()):
        while running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not running(pid)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc").exists() else True


def test_a_warm_process_that_cannot_load_is_reported():
    server = warm.WarmServer(("no_such_module",))
    with pytest.raises(warm.WarmError, match="has ended"):
        server.fork("json:dumps")


def test_a_warm_process_that_still_loads_takes_no_notice_of_an_interrupt(capfd):
    for wait in (0.02, 0.2, 0.6):
        server = warm.WarmServer(("pandas",))
        time.sleep(wait)
        os.kill(server.pid, signal.SIGINT)
        child = server.fork("helpers.reporting.warm:answer", "os:getpid", ())
        assert child.connection.recv() == (child.pid, None)
        child.close()
        server.close()
    assert "Traceback" not in capfd.readouterr().err
