"""A process with the libraries loaded, from which fresh ones are forked in milliseconds.

Importing pandas, Altair and the rest takes seconds, and a notebook needs a fresh process. So one server
imports everything once, runs nothing itself, and forks a child for each piece of work: the child has
the libraries and nobody else's state. The server starts no threads, so that forking it is safe; it ends
when the process that started it ends. POSIX only: see `can_fork`.
"""

from __future__ import annotations

import atexit
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from helpers.errors import UserError
from helpers.reporting.descendants import adopt_orphans, end_with_parent, kill_descendants

# The last is what the methods import from statsmodels, and with it scipy.
LIBRARIES = ("pandas", "altair", "vl_convert", "ipykernel.kernelapp", "statsmodels.tsa.statespace.structural")
T = TypeVar("T")
_PID_BYTES = 8
_PATIENCE = 300  # seconds to wait for the warm process; loading takes some, on a busy machine tens of them
_COLUMNS_IN_A_KERNEL = 20  # the default of pandas outside a terminal
_COLLECTED_AFTER = (100_000, 20, 100)  # a child lives for seconds: the collector need not look through it so often
_ATTEMPTS = 3  # a process that was killed from outside is replaced
_LAST_LOADED = "scipy.stats"  # takes longest to load: a process that has it lacks nothing that a warm one has
_NO_THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS forbids what follows a fork unless told so
}


class WarmError(UserError, RuntimeError):
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
        """End the process, if it still runs, with all it has started, and the connection."""
        kill_descendants(self.pid)
        self.signal(signal.SIGKILL)
        self.connection.close()


class WarmServer:
    """Starts the warm process; `fork` gives a child of it. Safe to use from several threads.

    `preload` names what to load, each as `module` or as `module:function` to call. One child is kept
    ready, so that most calls do not even wait for the fork.
    """

    def __init__(self, preload: Sequence[str] = LIBRARIES) -> None:
        self._preload = tuple(preload)
        self._lock = threading.Lock()
        self._ready: Child | None = None
        self._closed = False
        self._start()

    @property
    def pid(self) -> int:
        """The warm process."""
        return self._process.pid

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(_PATIENCE)
        # A process may be made to end with the thread that started it, so only with one that lasts.
        parent = os.getpid() if threading.current_thread() is threading.main_thread() else None
        code = f"from helpers.reporting.warm import serve; serve({theirs.fileno()}, {self._preload!r}, {parent})"
        with theirs, _interrupts_blocked():
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", code],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, **_NO_THREADS},
            )
        self._control = ours

    def fork(self, task: str, *args: Any, env: Mapping[str, str] | None = None, cwd: str | Path | None = None) -> Child:
        """Run `task` ("module:function") in a fresh child as task(connection, *args).

        `env` and `cwd` default to those of the caller. A waiting child or a warm process that was killed is replaced.
        Raises WarmError when the warm process ends again and again, or does not answer.
        """
        work = (task, args, dict(env or os.environ), str(cwd or Path.cwd()))
        with self._lock:
            child = self._given(work)
            with suppress(WarmError):  # the next call says so, if it cannot be mended by then
                self._ready = self._new_child()
        return child

    def _given(self, work: tuple[Any, ...]) -> Child:
        """A child that has been given its work."""
        for _ in range(_ATTEMPTS):
            try:
                child, self._ready = self._ready or self._new_child(), None
                child.connection.send(work)
                return child
            except _EndedError:
                self._end()
                self._start()
            except OSError:
                child.close()  # it was killed while it waited
        raise WarmError(f"The warm process has ended (exit code {self._process.poll()}), {_ATTEMPTS} times.")

    def close(self) -> None:
        """End the warm process and all its children, at once."""
        self._closed = True
        kill_descendants(self._process.pid)
        self._process.kill()
        with self._lock:
            if self._ready:
                self._ready.connection.close()
            self._ready = None
            self._end()

    def _end(self) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()

    def _new_child(self) -> Child:
        if self._closed:
            raise WarmError("The warm process was ended.")
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            answer = self._control.recv(_PID_BYTES, socket.MSG_WAITALL)
        except TimeoutError:
            ours.close()
            raise WarmError(f"The warm process gave no answer for {_PATIENCE} s; is there too little memory?") from None
        except OSError:
            answer = b""
        if len(answer) < _PID_BYTES:
            ours.close()
            raise _EndedError
        return Child(int.from_bytes(answer, "big"), Connection(ours.detach()))


class _EndedError(WarmError):
    """The warm process has ended."""


_servers: dict[str, WarmServer] = {}
_starting = threading.Lock()


def server(purpose: str, preload: Sequence[str] = LIBRARIES) -> WarmServer:
    """This program's warm process for a purpose, started on the first call; only then does `preload` count."""
    with _starting:
        if purpose not in _servers:
            _servers[purpose] = WarmServer(preload)
        return _servers[purpose]


@atexit.register
def close_all() -> None:
    """End all warm processes of this program with all their children. Those who wait for one hear that it ended."""
    with _starting:
        servers = list(_servers.values())
        _servers.clear()
    for one in servers:
        one.close()


def call(purpose: str, function: Callable[..., T], *args: Any) -> T:
    """function(*args) in a child of the warm process for `purpose`, else right here.

    For work that needs what the warm process has loaded and this one has not: it is done here where no warm process
    was started, or where this one has loaded everything as well, and so keeps what it reads and works out. Arguments
    and result are pickled. Raises WarmError with what the function raised there; here, that itself.
    """
    if purpose not in _servers or _LAST_LOADED in sys.modules:
        return function(*args)
    task = f"{function.__module__}:{function.__qualname__}"
    for _ in range(_ATTEMPTS):
        child = _servers[purpose].fork("helpers.reporting.warm:answer", task, args)
        try:
            result, error = child.connection.recv()
        except (EOFError, OSError):
            continue  # killed from outside: once more
        finally:
            child.close()
        if error is not None:
            raise WarmError(f"{task}: {error}")
        return cast(T, result)
    raise WarmError(f"the process that ran {task} ended, {_ATTEMPTS} times")


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """What is started here never sees SIGINT, from its first instruction on: only its parent decides when it ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def answer(connection: Connection, task: str, args: tuple[Any, ...]) -> None:
    """The child's side of `call`: send the result and None, or None and the error's text."""
    try:
        connection.send((load(task)(*args), None))
    except Exception as error:  # whatever it is, the caller must hear of it
        connection.send((None, f"{type(error).__name__}: {error}"))


def serve(control_fd: int, preload: Sequence[str], parent: int | None = None) -> None:
    """The warm process itself: load everything, then fork a child for each connection received.

    It ends with its parent, where that is given and the system can do it, even if it is busy.
    """
    if parent is not None:
        end_with_parent(parent)
    adopt_orphans()
    skip_slow_import()
    gc.disable()
    for name in preload:
        loaded = load(name)
        if ":" in name:
            loaded()
    show_frames_as_a_kernel_does()
    gc.enable()
    gc.collect()
    gc.freeze()  # keeps the collector's marks from copying the pages that children share
    gc.set_threshold(*_COLLECTED_AFTER)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended children leave no zombies
    control = socket.socket(fileno=control_fd)
    server = os.getpid()
    while True:
        request, fds, _, _ = socket.recv_fds(control, 1, 1)
        if not request:
            kill_descendants(os.getpid())
            return
        pid = os.fork()
        if pid == 0:
            control.close()
            end_with_parent(server)
            _work(Connection(fds[0]))
        os.close(fds[0])
        control.sendall(pid.to_bytes(_PID_BYTES, "big"))


def skip_slow_import() -> None:
    """Keep jsonschema from importing a module that compiles 35 grammars to check one format none here uses.

    jsonschema does without where the module is missing. It takes up to two seconds in each process.
    """
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def show_frames_as_a_kernel_does() -> None:
    """Set what pandas sets on its import in a kernel: here it was imported before there was one, as in a terminal."""
    if "pandas" in sys.modules:
        sys.modules["pandas"].set_option("display.max_columns", _COLUMNS_IN_A_KERNEL)


def load(name: str) -> Any:
    """What "module" or "module:function" names."""
    return pkgutil.resolve_name(name)


def _work(connection: Connection) -> NoReturn:
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        task, args, env, cwd = connection.recv()
        os.environ.clear()
        os.environ.update(env)
        time.tzset()
        os.chdir(cwd)
        load(task)(connection, *args)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # nobody waits for the answer any more
    except (SystemExit, KeyboardInterrupt):
        pass
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        os._exit(0)
