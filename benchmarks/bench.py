"""Measure builds against the plain loop of command-line tools, in one run on one machine.

Works on a copy of the project in a temporary folder, prints a table with ratios, and writes them as JSON.
Run it on a machine that does nothing else: `make bench`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil

from helpers.reporting.build import default_jobs
from helpers.reporting.editions import DATA_VARIABLE, Edition, find_project, read_editions

BIN = Path(sys.executable).parent
# A settled dispute in the months after its end and after the report on the quarter of the strike: each day's
# page holds about as much as the next one's, so that throughput can be compared from first to last.
GRID = ("dispute_briefing", "wga-2007", date(2008, 5, 1))
GRID_ENDS = 20
NEW_ROW_DAY = "2023-05-01"
NEW_ROW = f"bench-event,wga-2023,{NEW_ROW_DAY},statement,WGA,A row of the benchmark,,,accepted,{NEW_ROW_DAY},source,"


@dataclass
class Run:
    """One run of a command: seconds, peak memory of all its processes in MiB, and when each line came."""

    seconds: float = 0.0
    peak_mib: float = 0.0
    lines: list[tuple[float, str]] = field(default_factory=list)


def run(*command: str | Path, cwd: Path) -> Run:
    """Run a command and watch it. Raises CalledProcessError where it fails."""
    done, begun = Run(), time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)), cwd=cwd, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    watch = threading.Thread(target=_watch_memory, args=(process, done), daemon=True)
    watch.start()
    assert process.stderr
    for line in process.stderr:
        done.lines.append((time.perf_counter() - begun, line.rstrip()))
    code = process.wait()
    done.seconds = time.perf_counter() - begun
    watch.join()
    if code:
        raise subprocess.CalledProcessError(code, command, stderr="\n".join(line for _, line in done.lines))
    return done


def _watch_memory(process: subprocess.Popen[str], done: Run) -> None:
    while process.poll() is None:
        done.peak_mib = max(done.peak_mib, _memory(process.pid) / 2**20)
        time.sleep(0.25)


def _memory(pid: int) -> int:
    """Bytes held by a process and all below it; pages that forked processes share count once (Linux)."""
    total = 0
    try:
        family = [root := psutil.Process(pid), *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in family:
        try:
            held = member.memory_full_info()
        except psutil.Error:
            continue
        total += getattr(held, "pss", held.rss)
    return total


def stage(root: Path) -> None:
    """A copy of what a build reads."""
    project = find_project()
    shutil.copytree(project.notebooks, root / "notebooks")
    shutil.copytree(project.data, root / "data")
    shutil.copy(project.lock, root)
    (root / "reports").mkdir()
    shutil.copy(project.editions_file, root / "reports")


def plain_loop(editions: Sequence[Edition], root: Path, at_once: int) -> float:
    """Seconds for papermill and then nbconvert on each edition, both from the command line."""
    (root / "plain").mkdir(exist_ok=True)

    def one(edition: Edition) -> None:
        notebook = f"plain/{edition.files[0]}"
        given = [part for name, value in edition.parameters.items() for part in ("-p", name, value)]
        source = f"notebooks/{edition.notebook}.ipynb"
        for tool, *arguments in (
            ("papermill", "--no-progress-bar", source, notebook, *given),
            ("jupyter", "nbconvert", "--to", "briefing", "--output-dir", "plain", notebook),
        ):
            subprocess.run([str(BIN / tool), *arguments], cwd=root, check=True, capture_output=True)

    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, editions))
    return time.perf_counter() - begun


def same_pages(editions: Sequence[Edition], root: Path) -> bool:
    """Whether the plain loop's pages are those of the build, byte for byte."""
    pages = [edition.files[1] for edition in editions]
    return all((root / "plain" / p).read_bytes() == (root / "reports" / p).read_bytes() for p in pages)


def best_of(times: int, action: Callable[[], float]) -> float:
    """The shortest of several runs."""
    return min(action() for _ in range(times))


def archive_loads(root: Path) -> tuple[float, float]:
    """Seconds to read and check all tables in a fresh process, imports not counted, and then for a second day."""
    code = (
        "import time; from helpers import open_archive; begun = time.perf_counter()\n"
        "open_archive('2023-09-08').table('events'); first = time.perf_counter()\n"
        "open_archive('2023-09-07').table('events'); print(first - begun, time.perf_counter() - first)"
    )
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    first, second = map(float, shown.split())
    return first, second


def add_row(root: Path) -> None:
    """One new event, from a source that is known already."""
    path = root / "data" / "events.csv"
    text = path.read_text(encoding="utf-8")
    source = text.splitlines()[1].rsplit(",", 1)[1]
    path.write_text(f"{text}{NEW_ROW}{source}\n", encoding="utf-8")


def grid_rates(done: Run) -> tuple[float, float]:
    """Editions a second among the first and the last GRID_ENDS of a replay."""
    at = [seconds for seconds, line in done.lines if line.startswith("[")]
    ends = GRID_ENDS - 1
    return ends / (at[ends] - at[0]), ends / (at[-1] - at[-1 - ends])


def measure(days: int, root: Path) -> dict[str, object]:
    """All measurements, by name."""
    stage(root)
    os.environ[DATA_VARIABLE] = str(root / "data")  # the plain tools must read the copy too
    briefings = (BIN / "briefings", "--project", root)
    editions = read_editions(root / "reports" / "editions.toml")
    build = run(*briefings, "build", cwd=root)  # also compiles what Python has not compiled yet
    a, b = plain_loop(editions, root, 1), plain_loop(editions, root, 2)
    forced = run(*briefings, "build", "--force", cwd=root)
    idle = best_of(3, lambda: run(*briefings, "build", cwd=root).seconds)
    result: dict[str, object] = {
        "editions": len(editions),
        "jobs": default_jobs(),
        "first_build_s": build.seconds,
        "a_plain_loop_s": a,
        "b_two_at_a_time_s": b,
        "c_build_force_s": forced.seconds,
        "d_nothing_changed_s": idle,
        "same_pages_as_plain_loop": same_pages(editions, root),
        "c_peak_mib": forced.peak_mib,
        "help_s": best_of(5, lambda: run(BIN / "briefings", "--help", cwd=root).seconds),
        "list_s": best_of(5, lambda: run(*briefings, "list", cwd=root).seconds),
        **dict(zip(("archive_load_s", "archive_second_day_s"), archive_loads(root), strict=True)),
    }
    sizes = [path.stat().st_size / 1024 for path in (root / "reports").glob("*.html")]
    result |= {"page_kib_median": statistics.median(sizes), "page_kib_largest": max(sizes)}
    add_row(root)
    after = run(*briefings, "build", cwd=root)
    rebuilt = sorted(line.split("] ")[1].split(":")[0] for _, line in after.lines if line.startswith("["))
    seen = sorted(edition.edition_id for edition in editions if edition.as_of >= NEW_ROW_DAY)
    result |= {"e_one_new_row_s": after.seconds, "e_rebuilt": rebuilt, "e_rebuilt_as_expected": rebuilt == seen}
    return result | measure_grid(days, root)


def measure_grid(days: int, root: Path) -> dict[str, object]:
    """A replay of `days` days."""
    notebook, dispute, first = GRID
    last = first + timedelta(days - 1)
    span = ("--dispute", dispute, "--every", "day", "--from", str(first), "--to", str(last))
    done = run(BIN / "briefings", "--project", root, "build", notebook, *span, "--into", root / "grid", cwd=root)
    begin, end = grid_rates(done)
    return {
        "grid_editions": days,
        "grid_s": done.seconds,
        "grid_s_per_edition": done.seconds / days,
        "grid_first_20_per_s": begin,
        "grid_last_20_per_s": end,
        "grid_peak_mib": done.peak_mib,
    }


def ratios(result: dict[str, object]) -> list[tuple[str, float, str, bool]]:
    """What must hold: name, value, what is asked, whether it holds."""
    number = {name: float(value) for name, value in result.items() if isinstance(value, int | float)}
    c, d = number["c_build_force_s"], number["d_nothing_changed_s"]
    change = number["grid_last_20_per_s"] / number["grid_first_20_per_s"]
    return [
        ("(a) plain loop / (c) build --force", r := number["a_plain_loop_s"] / c, "at least 15", r >= 15),
        ("(b) two at a time / (c) build --force", r := number["b_two_at_a_time_s"] / c, "at least 8", r >= 8),
        ("(d) nothing changed, s", d, "under 1", d < 1),
        ("(a) plain loop / (d) nothing changed", r := number["a_plain_loop_s"] / d, "at least 100", r >= 100),
        ("(e) rebuilt what sees the row", number["e_rebuilt_as_expected"], "1", bool(number["e_rebuilt_as_expected"])),
        ("same pages as the plain loop", r := number["same_pages_as_plain_loop"], "1", bool(r)),
        ("briefings --help, s", r := number["help_s"], "under 0.3", r < 0.3),
        ("briefings list, s", r := number["list_s"], "under 0.3", r < 0.3),
        ("grid: s an edition", r := number["grid_s_per_edition"], "under 0.6", r < 0.6),
        ("grid: last 20 / first 20 a second", change, "0.9 to 1.1", 0.9 <= change <= 1.1),
        ("grid: peak memory, MiB", r := number["grid_peak_mib"], "under 2048", r < 2048),
    ]


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=200, help="days of the replay (default: 200)")
    parser.add_argument("--out", type=Path, default=Path("build/bench.json"), help="default: build/bench.json")
    chosen = parser.parse_args()
    if chosen.days < 2 * GRID_ENDS:
        parser.error(f"--days: expected at least {2 * GRID_ENDS}")
    with tempfile.TemporaryDirectory(prefix="briefings-bench-") as folder:
        result = measure(chosen.days, Path(folder))
    machine = {
        "date": datetime.now(UTC).date().isoformat(),
        "system": platform.platform(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    checked = ratios(result)
    report = {"machine": machine, "measured": result, "ratios": {name: value for name, value, _, _ in checked}}
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    for name, value in result.items():
        print(f"{name:28} {value:.2f}" if isinstance(value, float) else f"{name:28} {value}")
    print()
    for name, value, asked, holds in checked:
        print(f"{'ok ' if holds else 'NO '} {name:40} {value:8.2f}  ({asked})")
    print(f"\nwritten to {chosen.out}")


if __name__ == "__main__":
    main()
