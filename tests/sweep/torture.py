"""make torture: break builds, files, notebooks and data in every way known here, and count what was lost.

For each area one line: how often something was tried, lost (a page cut, a process or file left, an error without a
message), lied (a page that is not that of its data, something damaged called current) and ran (foreign code in a page).
Writes the table into docs/robustness.md. Everything random has a seed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "robustness.md"
BRIEFINGS = Path(sys.executable).with_name("briefings")
NOTEBOOK = "breaking_ranks"
DAYS = ("1988-08-08", "2007-10-23", "2019-03-14", "2023-09-08")
BODY = (
    'from IPython.display import HTML\nfrom helpers import check_parameters, open_archive\n\n'
    'check_parameters("breaking_ranks", as_of=as_of)\narchive = open_archive(as_of)',
    'titles = archive.table("disputes")["title"]\nHTML("<p>" + "</p><p>".join(titles) + "</p>")',
    "print(len(titles), as_of)",
)  # fmt: skip


@dataclass
class Tally:
    """What came of an area; `notes` say of each loss what it was."""

    area: str
    tried: int = 0
    lost: int = 0
    lied: int = 0
    ran: int = 0
    notes: list[str] = field(default_factory=list)

    def lose(self, why: str) -> None:
        self.lost += 1
        self.notes.append(f"lost: {why}")

    def lie(self, why: str) -> None:
        self.lied += 1
        self.notes.append(f"lied: {why}")

    def __str__(self) -> str:
        return f"{self.area}: tried {self.tried}, lost {self.lost}, lied {self.lied}, ran {self.ran}"


@contextmanager
def project(*cells: str) -> Iterator[Path]:
    """A project of one small notebook, its editions, and a copy of the data."""
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        root = Path(folder)
        for name in ("notebooks", "reports"):
            (root / name).mkdir()
        shutil.copytree(ROOT / "data", root / "data")
        write_notebook(root, *(cells or BODY))
        listed = "".join(f'[[edition]]\nnotebook = "{NOTEBOOK}"\nas_of = "{day}"\n' for day in DAYS)
        (root / "reports" / "editions.toml").write_text(listed, encoding="utf-8")
        yield root


def write_notebook(root: Path, *cells: str) -> None:
    made = [nbformat.v4.new_code_cell(source) for source in (f'as_of: str = "{DAYS[-1]}"', *cells)]
    made[0].metadata["tags"] = ["parameters"]
    for number, cell in enumerate(made):
        cell.id = f"torture-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})
    nbformat.write(notebook, root / "notebooks" / f"{NOTEBOOK}.ipynb")


def start(root: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    command = [BRIEFINGS, "--project", root, "build", *arguments]
    env = {**os.environ, **environment}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=env, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def build(root: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    process = start(root, *arguments, **environment)
    out, err = process.communicate(timeout=900)
    return process.returncode, out + err


def files(root: Path) -> dict[str, bytes]:
    folder = root / "reports"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def check_mended(tally: Tally, root: Path, sound: dict[str, bytes], what: str) -> None:
    """After the next build all is as it was, with exit code 0 and nothing left."""
    code, said = build(root)
    now = files(root)
    if code or "Traceback" in said:
        tally.lose(f"{what}: the next build ends with {code}: {said[-300:]}")
    if now != sound:
        tally.lie(
            f"{what}: after the next build differ: {sorted(n for n in now.keys() | sound if now.get(n) != sound.get(n))}"
        )


# --- Kills ----------------------------------------------------------------------------------------


def kills(scale: float, rng: random.Random) -> Tally:
    """SIGKILL, SIGTERM and SIGINT at random moments, of the build, a helper of it, or all; then the next build."""
    tally = Tally("kills at random moments")
    with project() as root:
        build(root)
        sound = files(root)
        for number in range(round(24 * scale)):
            process = start(root, "--force")
            time.sleep(rng.uniform(0.1, 12.0))
            victims = [process.pid] if number % 3 == 0 else children(process.pid) or [process.pid]
            victims = [*victims, process.pid] if number % 3 == 2 else [rng.choice(victims)]
            sent = rng.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
            known = [*children(process.pid), process.pid]
            for pid in victims:
                try_kill(pid, sent)
            _, said = process.communicate(timeout=600)
            tally.tried += 1
            if "Traceback" in said:
                tally.lose(f"kill {number}: {said[-300:]}")
            for name, content in files(root).items():
                if name.endswith(".html") and not content.rstrip().endswith(b"</html>"):
                    tally.lose(f"kill {number}: {name} is cut")
            if not gone(known):
                tally.lose(f"kill {number}: a process is left")
            check_mended(tally, root, sound, f"kill {number}")
    return tally


def children(pid: int) -> list[int]:
    found: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            own = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        found.setdefault(int(own[1]), []).append(int(stat.parent.name))
    listed, waiting = [], [pid]
    while waiting:
        below = found.get(waiting.pop(), [])
        listed, waiting = listed + below, waiting + below
    return listed


def try_kill(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def gone(pids: list[int]) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        left = [pid for pid in pids if is_running(pid)]
        if not left:
            return True
        time.sleep(0.1)
    for pid in left:
        try_kill(pid, signal.SIGKILL)
    return False


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# --- Surroundings ---------------------------------------------------------------------------------


def surroundings(scale: float, rng: random.Random) -> Tally:
    """Time zone, locale, hash seed, warnings as errors, terminals, processors: the same bytes, no warning as error."""
    tally = Tally("surroundings: the same bytes")
    settings = [
        {"TZ": "Pacific/Kiritimati"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONHASHSEED": "1"}, {"TERM": "dumb"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Caracas"}, {"PYTHONWARNINGS": "error"}, {"COLUMNS": "20"},
        {"HOME": "/nonexistent"}, {"PYTHONIOENCODING": "cp1252"},
        {"OPENBLAS_CORETYPE": "Prescott", "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL X86_V3"},
    ]  # fmt: skip
    with project() as root, project() as elsewhere:
        build(root)
        sound = files(root)
        for setting in settings[: max(1, round(len(settings) * scale))]:
            tally.tried += 1
            code, said = build(root, "--force", **setting)
            if code or "Traceback" in said or "Warning" in said:
                tally.lose(f"{setting}: exit code {code}: {said[-300:]}")
            if files(root) != sound:
                tally.lie(f"{setting}: other bytes")
        tally.tried += 1
        build(elsewhere)
        if files(elsewhere) != sound:
            tally.lie("another path: other bytes")
        tally.tried += 1
        both = [start(root, "--force") for _ in range(2)]
        if any(process.wait(600) for process in both):
            tally.lose("two builds at once: one failed")
        check_mended(tally, root, sound, "two builds at once")
    return tally


def full_disks(scale: float, rng: random.Random) -> Tally:
    """Files that may not grow beyond a size; a folder that cannot be written: one message, no file cut."""
    tally = Tally("full disks and small limits")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)\n"
        "from helpers.cli import main; main(['--project', sys.argv[2], 'build', '--force'])"
    )
    with project() as root:
        build(root)
        sound = files(root)
        for size in [0, 1000, 20_000, 60_000, 200_000, 700_000][: max(1, round(6 * scale))]:
            tally.tried += 1
            done = subprocess.run(
                [sys.executable, "-c", code, str(size), root], capture_output=True, text=True, check=False, timeout=600
            )
            if "Traceback" in done.stderr:
                tally.lose(f"files of at most {size} bytes: {done.stderr[-300:]}")
            if any(name.endswith(".part") for name in files(root)):
                tally.lose(f"files of at most {size} bytes: a file is left")
            check_mended(tally, root, sound, f"files of at most {size} bytes")
    return tally


# --- Damage ---------------------------------------------------------------------------------------


def damage(scale: float, rng: random.Random) -> Tally:
    """Any file of reports/ removed, emptied, cut, changed in one byte; manifests of other shapes: mended."""
    tally = Tally("damaged reports")
    manifests = [b"", b"{", b"[]", b"null", b'{"format": 1}', b'{"format": 1, "editions": {"x": {}}}', b"\xff\xfe",
                 b'{"format": 1, "editions": {"../x": {"outputs": {"../y": "0"}}}}', b'{"format": 1, "editions": 5}',
                 b'{"format": 1, "editions": {}, "front": {"outputs": {"../y": "0"}, "made_of": ""}}',
                 b"<<<<<<< HEAD\n", b'{"format": 99, "editions": {}}', b"[" * 100_000]  # fmt: skip
    with project() as root:
        build(root)
        sound = files(root)
        names = [name for name in sorted(sound) if name not in ("editions.toml", "manifest.json")]
        harms: list[tuple[str, Callable[[bytes], bytes | None]]] = [
            ("removed", lambda raw: None), ("emptied", lambda raw: b""), ("cut", lambda raw: raw[: len(raw) // 2]),
            ("changed", lambda raw: raw[:-30] + b"#" + raw[-29:]),
        ]  # fmt: skip
        tries = [(name, what, harm) for name in names for what, harm in harms]
        tries += [("manifest.json", repr(text[:40]), lambda raw, text=text: text) for text in manifests]
        for name, what, harm in rng.sample(tries, max(1, round(len(tries) * min(scale, 1)))):
            tally.tried += 1
            content = harm(sound[name])
            (root / "reports" / name).unlink()
            if content is not None:
                (root / "reports" / name).write_bytes(content)
            check_mended(tally, root, sound, f"{name} {what}")
    return tally


# --- Notebooks ------------------------------------------------------------------------------------

ODD_CELLS = {
    "endless": "while True: pass", "asleep": "import time; time.sleep(10**6)", "loud": "print('x' * 10**8)",
    "hungry": "x = bytearray(4 * 10**9)", "gone": "import os; os._exit(0)", "asking": "input()",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "leaving": "raise SystemExit",
    "interrupted": "raise KeyboardInterrupt", "failing": "1 / 0", "stopped": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
}  # fmt: skip
HARMLESS_CELLS = {
    "a thread": "import threading, time; threading.Thread(target=time.sleep, args=(10**6,)).start()",
    "a child": "import subprocess; child = subprocess.Popen(['sleep', '1000'], start_new_session=True)",
}


def odd_notebooks(scale: float, rng: random.Random) -> Tally:
    """Cells that hang, eat, print, die or ask: named, and the old page stays; leftovers of cells end with them."""
    tally = Tally("hung and hungry notebooks")
    with project() as root:
        build(root)
        sound = files(root)
        cells = {**ODD_CELLS, **HARMLESS_CELLS}
        for name in list(cells)[: max(1, round(len(cells) * scale))]:
            tally.tried += 1
            write_notebook(root, *BODY, cells[name])
            process = start(root, "--timeout", "5", "--memory", "2000", "--output-limit", "5")
            _, said = process.communicate(timeout=600)
            if "Traceback" in said:
                tally.lose(f"{name}: {said[-300:]}")
            if name in ODD_CELLS:
                if process.returncode != 1 or ("cell 5" not in said.lower()):
                    tally.lie(f"{name}: exit code {process.returncode}: {said[-300:]}")
                if {n: c for n, c in files(root).items() if n.endswith("html")} != {
                    n: c for n, c in sound.items() if n.endswith("html")
                }:
                    tally.lose(f"{name}: the old pages are not there")
            write_notebook(root, *BODY)
            check_mended(tally, root, sound, name)
    return tally


SEALS = {
    "never run": lambda cells: [c.update(execution_count=None, outputs=[]) for c in cells],
    "half run": lambda cells: [c.update(execution_count=None, outputs=[]) for c in cells[3:]],
    "parameters edited": lambda cells: cells[0].update(source='as_of: str = "1988-08-08"'),
    "given parameters edited": lambda cells: cells[1].update(source='# Parameters\nas_of = "1999-12-31"\n'),
    "a cell edited": lambda cells: cells[3].update(source=cells[3]["source"] + "  # more"),
    "a cell removed": lambda cells: cells.pop(1),
    "cells swapped": lambda cells: cells.insert(2, cells.pop(3)),
    "another run's outputs": lambda cells: cells[3]["outputs"][0]["metadata"]["briefing_run"].update(
        sources="00000000"
    ),
}


def unsealed(scale: float, rng: random.Random) -> Tally:
    """Executed notebooks that are not one whole run: none becomes a page."""
    from helpers.reporting.page import BriefingExporter
    from helpers.reporting.sealed import RunError

    tally = Tally("notebooks that are no whole run")
    exporter = BriefingExporter()
    with project() as root:
        build(root)
        for path in sorted((root / "reports").glob("*.ipynb")):
            for what, edit in SEALS.items():
                notebook = nbformat.read(path, 4)
                edit(notebook.cells)
                tally.tried += 1
                try:
                    exporter.from_notebook_node(notebook)
                    tally.lie(f"{path.name}, {what}: a page was made")
                except RunError:
                    continue
    return tally


# --- Hostile contents -----------------------------------------------------------------------------

PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "</title><script>alert(1)</script>",
    '"><script>alert(1)</script>', "javascript:alert(1)", "<iframe srcdoc='<script>alert(1)</script>'>", "{{7*7}}",
    "<a href='javascript:alert(1)'>x</a>", "</script><script>alert(1)</script>", "<meta http-equiv=refresh content='0;url=//e'>",
    "<form action=//evil><input>", "<style>*{display:none}</style>", "<!--", "]]><script>alert(1)</script>", "=1+1", "${alert(1)}",
    "<math><mtext><script>alert(1)</script></mtext></math>", "&#60;script&#62;alert(1)&#60;/script&#62;", "<base href=//evil>",
)  # fmt: skip
TABLES_AT_ONCE = 5
_FORBIDDEN = {
    "iframe",
    "object",
    "embed",
    "base",
    "foreignobject",
    "animate",
    "use",
    "image",
    "frame",
    "portal",
}


class Walk(HTMLParser):
    """Counts what could run or lead away: scripts that are not the page's own, handlers, frames, forms, refreshes."""

    def __init__(self) -> None:
        super().__init__()
        self.counted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        addresses = [
            given.get(name, "").strip().lower() for name in ("href", "src", "xlink:href", "action", "formaction")
        ]
        self.counted += any(name.startswith("on") or name == "srcdoc" for name in given)
        self.counted += any(one.startswith(("javascript:", "data:text/html", "vbscript:")) for one in addresses)
        self.counted += "action" in given or "formaction" in given  # the front page's own form for the search has none
        self.counted += tag in _FORBIDDEN or (tag == "meta" and given.get("http-equiv", "").lower() == "refresh")


_SCRIPT = re.compile(r"<script(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script", re.S | re.I)


def walked(html: str, own: set[str]) -> int:
    walk = Walk()
    walk.feed(html)
    scripts = [script.strip() for script in _SCRIPT.findall(html)]
    return walk.counted + sum(script not in own for script in scripts)


def hostile_data(scale: float, rng: random.Random) -> Tally:
    """Payloads in every text column of every table, some tables at a time: pages, front page and feed run none."""
    import pandas as pd

    from helpers.archive import open_archive
    from helpers.archive.package import read_package
    from helpers.archive.tables import DataError
    from helpers.reporting.page import page_script

    tally = Tally("hostile texts in data")
    shown = 'frame = archive.table("{}")\nHTML("<p>" + "</p><p>".join(map(str, frame.to_numpy().ravel())) + "</p>")'
    package = read_package(ROOT / "data")
    front = {page_script(), (ROOT / "src/helpers/reporting/templates/front/search.js").read_text("utf-8").strip()}
    names = sorted(name for name, table in package.tables.items() if any(map(is_free_text, table.fields)))
    names = rng.sample(names, max(1, round(len(names) * min(scale, 1))))
    for group in [names[at : at + TABLES_AT_ONCE] for at in range(0, len(names), TABLES_AT_ONCE)]:
        with project() as root:
            accepted = []
            for name in group:
                path = root / "data" / f"{name}.csv"
                sound = path.read_bytes()
                frame = pd.read_csv(path, dtype="str", keep_default_na=False)
                for field_ in filter(is_free_text, package.tables[name].fields):
                    cells = [f"{cell} {PAYLOADS[row % len(PAYLOADS)]}" for row, cell in enumerate(frame[field_.name])]
                    frame[field_.name] = cells
                    tally.tried += len(cells)
                frame.to_csv(path, index=False, lineterminator="\n")
                try:
                    open_archive(None, root / "data")
                    accepted.append(name)
                except DataError as error:
                    tally.notes.append(f"{name}: refused: {str(error).splitlines()[1][:100]}")
                    path.write_bytes(sound)
            write_notebook(root, *BODY[:2], *map(shown.format, accepted))
            code, said = build(root, BRIEFINGS_DATA=str(root / "data"))
            if "Traceback" in said or code not in (0, 1):
                tally.lose(f"{', '.join(accepted)}: exit code {code}: {said[-300:]}")
            for file in (root / "reports").glob("*.html"):
                tally.ran += walked(file.read_text("utf-8"), front)
    return tally


def is_free_text(field_) -> bool:
    """Whether a column may hold any text."""
    plain = field_.type == "string" and not (field_.enum or field_.pattern or field_.partial_date)
    names = ("url", "table")  # an address is no text, and the name of a table is one of those that there are
    return plain and not field_.name.endswith("_id") and field_.name not in names


def foreign_notebooks(scale: float, rng: random.Random) -> Tally:
    """Payloads as HTML, SVG, Markdown, specification and source of a notebook from elsewhere: a page runs none."""
    from helpers.reporting.page import BriefingExporter, page_script

    tally = Tally("notebooks from elsewhere")
    exporter = BriefingExporter()
    head = '<svg xmlns="http://www.w3.org/2000/svg" class="chart">'
    places: dict[str, Callable[[str], dict]] = {
        "html": lambda text: {"text/html": f"<p>{text}</p>"},
        "svg inside": lambda text: {"image/svg+xml": f"{head}{text}</svg>"},
        "svg after": lambda text: {"image/svg+xml": f"{head}</svg>{text}"},
        "svg title": lambda text: {"image/svg+xml": f"{head}<title>{text}</title></svg>"},
        "markdown": lambda text: {"text/markdown": text},
        "plain": lambda text: {"text/plain": text},
        "figure": lambda text: figure_bundle(text, head),
    }
    for place, bundle in places.items():
        for payload in PAYLOADS:
            cell = nbformat.v4.new_code_cell(payload, execution_count=1)
            cell.outputs = [nbformat.v4.new_output("display_data", data=bundle(payload))]
            cells = [nbformat.v4.new_markdown_cell(payload), cell]
            tally.tried += 1
            try:
                page, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=cells))
            except Exception as error:
                tally.lose(f"{place}, {payload}: {type(error).__name__}: {error}")
                continue
            tally.ran += walked(str(page), {page_script()})
    return tally


def figure_bundle(text: str, head: str) -> dict:
    """An output that says it is a figure of this package, with the payload in every text of it."""
    stored = {"title": text, "subtitle": text, "takeaway": text, "note": text, "sources": [], "columns": [text],
              "rows": json.dumps([[text]]), "heading_height": 0}  # fmt: skip
    spec = {"mark": {"type": "point", "href": text}, "data": {"values": [{"a": 1}]}, "usermeta": {"figure": stored}}
    return {"application/vnd.vegalite.v5+json": spec, "image/svg+xml": f"{head}{text}</svg>"}


def damaged_data(scale: float, rng: random.Random) -> Tally:
    """Bytes of data files changed, removed, added or cut at random: read, or refused with file and line."""
    from helpers.archive import ArchiveError
    from helpers.archive.package import read_package
    from helpers.archive.tables import DataError, check_table, read_text

    tally = Tally("damaged data files")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        shutil.copytree(ROOT / "data", data, dirs_exist_ok=True)
        package = read_package(data)
        bytes_ = [bytes([n]) for n in range(256)] + [b"\xef\xbb\xbf", b'"', b",", b"\n", b"\r\n", "\u202e".encode()]
        for _ in range(round(1500 * scale)):
            table = rng.choice(list(package.tables.values()))
            path = data / table.path
            whole = path.read_bytes()
            at, new = rng.randrange(len(whole)), rng.choice(bytes_)
            harmed = rng.choice(
                [
                    whole[:at] + new + whole[at:],
                    whole[:at] + new + whole[at + 1 :],
                    whole[:at],
                    whole[:at] + whole[at + 1 :],
                ]
            )
            path.write_bytes(harmed)
            tally.tried += 1
            try:
                check_table(table, read_text(table, data))
            except DataError as error:
                if not all(problem.file == table.path and problem.line >= 1 for problem in error.problems):
                    tally.lie(f"{table.path} at byte {at}: {error}")
            except ArchiveError:
                pass
            except Exception as error:
                tally.lose(f"{table.path} at byte {at}, {new!r}: {type(error).__name__}: {error}")
            path.write_bytes(whole)
    return tally


AREAS = (
    kills,
    surroundings,
    full_disks,
    damage,
    odd_notebooks,
    unsealed,
    hostile_data,
    foreign_notebooks,
    damaged_data,
)
_TABLE = re.compile(r"(<!-- torture -->\n).*?(<!-- end of torture -->)", re.S)


def write_table(tallies: list[Tally]) -> None:
    """The figures, into the document."""
    rows = ["| area | tried | lost | lied | ran |", "| --- | --- | --- | --- | --- |"]
    rows += [f"| {t.area} | {t.tried:,} | {t.lost} | {t.lied} | {t.ran} |" for t in tallies]
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(_TABLE.sub(lambda found: found[1] + "\n".join(rows) + "\n" + found[2], text), encoding="utf-8")


def timed(area: Callable[[float, random.Random], Tally], scale: float, seed: int) -> tuple[Tally, float]:
    """An area's tally, and the seconds that it took."""
    start = time.monotonic()
    return area(scale, random.Random(seed)), time.monotonic() - start


def main() -> int:
    """Run the areas named, or all; exit code 1 where anything was lost, lied or ran."""
    areas = {area.__name__: area for area in AREAS}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"of {', '.join(areas)}")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the trials, for a quick look")
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--jobs", type=int, default=2, help="how many areas at once")
    arguments = parser.parse_args()
    tallies = []
    with ProcessPoolExecutor(arguments.jobs) as pool:
        names = arguments.areas or list(areas)
        work = [pool.submit(timed, areas[name], arguments.scale, arguments.seed) for name in names]
        for done in work:
            tally, seconds = done.result()
            tallies.append(tally)
            print(f"{tally} ({seconds:.0f} s)", *(f"  {note}" for note in tally.notes), sep="\n", flush=True)
    if not arguments.areas and arguments.scale == 1:
        write_table(tallies)
    return int(any(t.lost or t.lied or t.ran for t in tallies))


if __name__ == "__main__":
    sys.exit(main())
