"""What a build tells the terminal: what runs, how long is left, and in the end what was done."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from helpers.reporting.build import Failure, Outcome, Result, Task, Watcher
from helpers.reporting.editions import Edition, Project

_SHOWN = 3


class Terminal(Watcher):
    """Writes a line for each edition done; on a terminal also one, rewritten, with what runs now."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._lock = threading.Lock()
        self._running: list[str] = []
        self._done = self._all = 0
        self._jobs = 1
        self._begun = 0.0

    def planned(self, tasks: Sequence[Task], current: int, jobs: int) -> None:
        self._all, self._jobs, self._begun = len(tasks), jobs, time.monotonic()
        if tasks:
            self._line(f"Building {count(len(tasks), 'edition')}, up to {jobs} at once; {current} current.")

    def started(self, edition: Edition) -> None:
        with self._lock:
            if edition.edition_id not in self._running:  # a lost worker's editions start twice
                self._running.append(edition.edition_id)
            self._show_running()

    def finished(self, task: Task, result: Result) -> None:
        with self._lock:
            name = task.edition.edition_id
            self._done += 1
            if name in self._running:
                self._running.remove(name)
            what = "FAILED" if isinstance(result, Failure) else "; ".join(task.reasons)
            self._line(f"[{self._done:>{len(str(self._all))}}/{self._all}] {name}: {what}{self._left()}")
            self._show_running()

    def _left(self) -> str:
        if self._done == self._all:
            return ""
        seconds = (time.monotonic() - self._begun) / self._done * (self._all - self._done)
        return f" ({duration(seconds)} left)"

    def _show_running(self) -> None:
        if self._live and self._running:
            more = f" and {len(self._running) - _SHOWN} more" if len(self._running) > _SHOWN else ""
            self._stream.write(f"\r\x1b[Kbuilding {', '.join(self._running[:_SHOWN])}{more} ...")
            self._stream.flush()

    def _line(self, text: str) -> None:
        self._stream.write(("\r\x1b[K" if self._live else "") + text + "\n")
        self._stream.flush()


def duration(seconds: float) -> str:
    """About how long: 4 s, 2 min."""
    return f"about {seconds / 60:.0f} min" if seconds >= 90 else f"about {max(1, round(seconds))} s"


def count(number: int, noun: str) -> str:
    """1 edition, 2 editions."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def summary(project: Project, editions: Sequence[Edition], outcome: Outcome) -> str:
    """A line for each edition: its page and what was done for it."""
    lines = []
    for edition in editions:
        name = edition.edition_id
        if name in outcome.built:
            done, why = "built", "; ".join(outcome.built[name])
        else:
            done, why = ("failed", "see below") if name in outcome.failed else ("current", "")
        lines.append(f"{done:8}{shown_path(project.reports / edition.files[1])}{f'  ({why})' if why else ''}")
    lines += [f"removed {shown_path(project.reports / f'{name}.html')}  (no longer listed)" for name in outcome.removed]
    return "\n".join(lines)


def failures(project: Project, outcome: Outcome) -> str:
    """Every failure with its notebook, cell and message, and the command that shows it in full; empty without any."""
    lines = [f"{count(len(outcome.failed), 'edition')} failed:"] if outcome.failed else []
    for name, (edition, failure) in outcome.failed.items():
        notebook = shown_path(project.notebook(edition.notebook))
        cell = f", cell {failure.cell}" if failure.cell else ""
        given = " ".join(f"-p {key} {value}" for key, value in edition.parameters.items())
        lines += [
            f"{name}: {notebook}{cell}: {failure.message}",
            f"  in full: papermill {notebook} failed.ipynb {given}",
        ]
    return "\n".join([*lines, *outcome.unwritten])


def shown_path(path: Path) -> str:
    """The path as seen from the working folder where it lies below it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
