"""Processes that must not outlive what they were started for: ended with their parent, descendants included."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent ends (Linux); at once where that has happened already.

    The parent is the thread that started this process: use it only where that thread lasts as long as its process.
    """
    if _control_process(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL) and os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends (Linux), so that they are still known as descendants."""
    _control_process(_SET_CHILD_SUBREAPER, 1)


def kill_descendants(pid: int) -> None:
    """Kill what a process has started, directly or not, wherever /proc tells; the process itself goes on."""
    for descendant in _descendants(pid):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(descendant, signal.SIGKILL)


def _control_process(option: int, value: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    with suppress(OSError, AttributeError):
        return int(ctypes.CDLL(None).prctl(option, value, 0, 0, 0)) == 0
    return False


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    with suppress(OSError):
        for entry in _PROC.iterdir():
            if entry.name.isdigit():
                with suppress(OSError, ValueError, IndexError):
                    # The name in parentheses may hold blanks and parentheses itself.
                    parent = int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
                    children.setdefault(parent, []).append(int(entry.name))
    listed: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        listed += below
        waiting += below
    return listed
