"""The notebooks in a real JupyterLab, with the network off: used as an analyst would use them."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.reporting.editions import find_project
from helpers.reporting.lab import lab_command, lab_environment

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sweep]
playwright = pytest.importorskip("playwright.sync_api")
ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ("shooting_days", "pay_proposals", "dispute_briefing")
TOKEN = "test"
_RUN_ALL = "window.jupyterapp.commands.execute('notebook:run-all-cells')"
_NOTEBOOK = "window.jupyterapp.shell.currentWidget.content"
_MODEL = "window.jupyterapp.shell.currentWidget.context.model.sharedModel"


def _chromium() -> str:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("needs a Chromium browser on the machine")
    return path


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab on a copy of the notebooks, with the data beside them."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    project = find_project(folder)
    command = lab_command(project, [
        "--no-browser", "--allow-root", "--expose-app-in-browser",
        f"--ServerApp.port={_free_port()}", f"--IdentityProvider.token={TOKEN}",
    ])  # fmt: skip
    runtime = folder / "runtime"
    runtime.mkdir()
    environment = {**lab_environment(), "JUPYTER_RUNTIME_DIR": str(runtime)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _answering(runtime)
    finally:
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answering(runtime: Path) -> str:
    for _ in range(240):
        for file in runtime.glob("jpserver-*.json"):
            url = json.loads(file.read_text())["url"]
            try:
                urllib.request.urlopen(f"{url}api?token={TOKEN}", timeout=5)
            except (urllib.error.URLError, OSError):
                continue
            return str(url)
        time.sleep(0.5)
    raise AssertionError("JupyterLab did not start within two minutes")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield window
        window.close()


@pytest.fixture(scope="module", params=NOTEBOOKS)
def opened(request, address, browser):
    """A notebook, opened and run to its end; with what the page asked for outside and what it complained of."""
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    outside, errors = [], []
    page.on(
        "request",
        lambda asked: (
            outside.append(asked.url) if not asked.url.startswith((address, "data:", "blob:", "ws")) else None
        ),
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}lab/tree/notebooks/{request.param}.ipynb?token={TOKEN}&reset")
    page.wait_for_function(
        "window.jupyterapp && window.jupyterapp.shell.currentWidget?.context?.isReady", timeout=120_000
    )
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === 'idle'", timeout=120_000
    )
    assert page.evaluate(_RUN_ALL)
    yield request.param, page, outside, errors
    page.close()


def _cells(page) -> list[dict]:
    return page.evaluate(f"{_MODEL}.cells.map((cell) => cell.toJSON())")


def _append_and_run(page, source: str) -> list[dict]:
    # The functions return nothing: a cell of the model is too large an answer.
    page.evaluate(
        f"(source) => {{ {_MODEL}.insertCell({_MODEL}.cells.length,"
        " { cell_type: 'code', source, metadata: {}, outputs: [] }); }",
        source,
    )
    page.evaluate(f"() => {{ {_NOTEBOOK}.activeCellIndex = {_MODEL}.cells.length - 1; }}")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell').then(() => null)")
    return _cells(page)[-1]["outputs"]


def _text(outputs: list[dict]) -> str:
    return json.dumps(outputs)


def test_all_cells_run_without_an_error_and_without_the_network(opened):
    _, page, outside, errors = opened
    failed = [o for cell in _cells(page) for o in cell.get("outputs", []) if o["output_type"] == "error"]
    assert not failed, failed[0]
    assert not outside
    assert not errors


def test_long_sentences_in_cells_of_text_wrap_and_nothing_asks_for_news(opened):
    _, page, *_ = opened
    assert page.evaluate("document.querySelector('.jp-CodeCell .cm-content').classList.contains('cm-lineWrapping')")
    assert page.query_selector(".Toastify__toast") is None


def test_sections_stand_in_the_table_of_contents(opened):
    _, page, *_ = opened
    page.evaluate("window.jupyterapp.commands.execute('toc:show-panel')")
    page.wait_for_selector(".jp-tocItem-content")
    entries = page.evaluate("[...document.querySelectorAll('.jp-tocItem-content')].map((entry) => entry.textContent)")
    headings = [
        c["source"].splitlines()[0][3:]
        for c in _cells(page)
        if c["cell_type"] == "markdown" and c["source"].startswith("## ")
    ]
    assert len(headings) > 1
    assert [heading for heading in headings if heading not in entries] == []


def test_a_chart_of_the_notebook_can_be_encoded_anew(opened):
    _, page, *_ = opened
    charts = [
        c
        for c in _cells(page)
        if any("application/vnd.vegalite.v5+json" in o.get("data", {}) for o in c.get("outputs", []))
    ]
    assert charts
    outputs = _append_and_run(
        page,
        "import altair as alt\n"
        "own = [value for value in list(globals().values()) if isinstance(value, alt.TopLevelMixin)][-1]\n"
        "own.properties(title='Drawn anew', background='#eeeeee')",
    )
    assert "Drawn anew" in _text(outputs), outputs


def test_a_changed_word_in_a_text_shows_after_running_the_cell(opened):
    _, page, *_ = opened
    outputs = _append_and_run(page, "%%say\nThis word was changed: sesquipedalian, on {{ archive.as_of }}.")
    assert "sesquipedalian" in _text(outputs)


def test_dollars_are_text(opened):
    _, page, *_ = opened
    _append_and_run(
        page, "%%say\nBetween $600 million and $429 million a year.".replace("600", "six ").replace("429", "four ")
    )
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelectorAll('.hlb mjx-container, .hlb .MathJax').length") == 0
