"""A process with the libraries loaded, from which fresh ones are forked in milliseconds.

Importing pandas, Altair and the rest takes seconds, and a notebook needs a fresh process. So one server
imports everything once, runs nothing itself, and forks a child for each piece of work: the child has
the libraries and nobody else's state. The server starts no threads, so that forking it is safe; it ends
when the process that started it ends. POSIX only: see `can_fork`.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

# The last is what the methods import from statsmodels, and with it scipy.
LIBRARIES = ("pandas", "altair", "vl_convert", "ipykernel.kernelapp", "statsmodels.tsa.statespace.structural")
T = TypeVar("T")
_PID_BYTES = 8
_NO_THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS forbids what follows a fork unless told so
}


class WarmError(RuntimeError):
    """The warm process ended before it could give a child."""


def can_fork() -> bool:
    """Whether this system can fork processes and hand them open files (Linux and macOS can)."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


@dataclass(frozen=True)
class Child:
    """A forked process and the connection to it; the connection ends when the process does."""

    pid: int
    connection: Connection

    @property
    def running(self) -> bool:
        """Whether the process still runs. Only for a process that sends nothing."""
        return not self.connection.poll()

    def signal(self, number: int) -> None:
        """Send a signal to the process and to those it has started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def close(self) -> None:
        """End the process, if it still runs, and the connection."""
        self.signal(signal.SIGKILL)
        self.connection.close()


class WarmServer:
    """Starts the warm process; `fork` gives a child of it. Safe to use from several threads.

    `preload` names what to load, each as `module` or as `module:function` to call. One child is kept
    ready, so that most calls do not even wait for the fork.
    """

    def __init__(self, preload: Sequence[str] = LIBRARIES) -> None:
        ours, theirs = socket.socketpair()
        code = f"from helpers.reporting.warm import serve; serve({theirs.fileno()}, {tuple(preload)!r})"
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", code],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, **_NO_THREADS},
            )
        self._control = ours
        self._lock = threading.Lock()
        self._ready: Child | None = None

    def fork(self, task: str, *args: Any, env: Mapping[str, str] | None = None, cwd: str | Path | None = None) -> Child:
        """Run `task` ("module:function") in a fresh child as task(connection, *args).

        `env` and `cwd` default to those of the caller. Raises WarmError when the warm process has ended.
        """
        with self._lock:
            child = self._ready or self._new_child()
            child.connection.send((task, args, dict(env or os.environ), str(cwd or Path.cwd())))
            self._ready = self._new_child()
        return child

    def close(self) -> None:
        """End the warm process. Children at work go on."""
        with self._lock:
            if self._ready:
                self._ready.connection.close()
            self._ready = None
            self._control.close()
            self._process.wait()

    def _new_child(self) -> Child:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            answer = self._control.recv(_PID_BYTES, socket.MSG_WAITALL)
        except OSError:
            answer = b""
        if len(answer) < _PID_BYTES:
            ours.close()
            raise WarmError(f"The warm process has ended (exit code {self._process.wait()}).")
        return Child(int.from_bytes(answer, "big"), Connection(ours.detach()))


_servers: dict[str, WarmServer] = {}
_starting = threading.Lock()


def server(purpose: str, preload: Sequence[str] = LIBRARIES) -> WarmServer:
    """This program's warm process for a purpose, started on the first call; only then does `preload` count."""
    with _starting:
        if purpose not in _servers:
            _servers[purpose] = WarmServer(preload)
        return _servers[purpose]


def call(purpose: str, function: Callable[..., T], *args: Any) -> T:
    """function(*args) in a child of the warm process for `purpose`; where none was started, right here.

    For work that needs what the warm process has loaded and this one has not. Arguments and result are
    pickled. Raises WarmError with what the function raised there.
    """
    if purpose not in _servers:
        return function(*args)
    task = f"{function.__module__}:{function.__qualname__}"
    child = _servers[purpose].fork("helpers.reporting.warm:answer", task, args)
    try:
        result, error = child.connection.recv()
    except EOFError:
        raise WarmError(f"the process that ran {task} ended") from None
    finally:
        child.close()
    if error is not None:
        raise WarmError(f"{task}: {error}")
    return cast(T, result)


def answer(connection: Connection, task: str, args: tuple[Any, ...]) -> None:
    """The child's side of `call`: send the result and None, or None and the error's text."""
    try:
        connection.send((load(task)(*args), None))
    except Exception as error:  # whatever it is, the caller must hear of it
        connection.send((None, f"{type(error).__name__}: {error}"))


def serve(control_fd: int, preload: Sequence[str]) -> None:
    """The warm process itself: load everything, then fork a child for each connection received."""
    skip_slow_import()
    gc.disable()
    for name in preload:
        loaded = load(name)
        if ":" in name:
            loaded()
    gc.enable()
    gc.collect()
    gc.freeze()  # keeps the collector's marks from copying the pages that children share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended children leave no zombies
    control = socket.socket(fileno=control_fd)
    while True:
        request, fds, _, _ = socket.recv_fds(control, 1, 1)
        if not request:
            return
        pid = os.fork()
        if pid == 0:
            control.close()
            _work(Connection(fds[0]))
        os.close(fds[0])
        control.sendall(pid.to_bytes(_PID_BYTES, "big"))


def skip_slow_import() -> None:
    """Keep jsonschema from importing a module that compiles 35 grammars to check one format none here uses.

    jsonschema does without where the module is missing. It takes up to two seconds in each process.
    """
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def load(name: str) -> Any:
    """What "module" or "module:function" names."""
    return pkgutil.resolve_name(name)


def _work(connection: Connection) -> NoReturn:
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        task, args, env, cwd = connection.recv()
        os.environ.clear()
        os.environ.update(env)
        time.tzset()
        os.chdir(cwd)
        load(task)(connection, *args)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # nobody waits for the answer any more
    except SystemExit:
        pass
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        os._exit(0)
