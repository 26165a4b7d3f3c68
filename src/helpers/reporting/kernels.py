"""The kernel provisioner `warm-provisioner`: Jupyter kernels forked from a process that has the libraries.

Set JUPYTER_DEFAULT_PROVISIONER_NAME=warm-provisioner and papermill, nbclient, nbval or JupyterLab start
their Python kernels this way, unchanged. Only third-party libraries are preloaded: a kernel sees the
project's own modules as they are on disk when it imports them. With BRIEFINGS_KERNELS=library as well, this library
and the data are preloaded too, as for a build: for runs of many notebooks during which nobody edits them.
"""

from __future__ import annotations

import asyncio
import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from helpers.reporting import warm

KERNELS_VARIABLE = "BRIEFINGS_KERNELS"
_LIBRARY = (*warm.LIBRARIES, "helpers.reporting.build:preload_library")
_LAUNCHER = ("-m", "ipykernel_launcher")
_said: set[str] = set()


class WarmProvisioner(LocalProvisioner):
    """Forks the kernel where that is possible; elsewhere starts an ordinary one and says so once.

    Other kernels than this interpreter's own (R, Julia, another environment) are started as ever.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel that `cmd` describes, in the environment and folder of `kwargs`."""
        arguments = kernel_arguments(cmd)
        if arguments is None or not warm.can_fork():
            _say_once(f"No warm kernel for {Path(cmd[0]).name} on {sys.platform}: starting an ordinary one.")
            return await super().launch_kernel(cmd, **kwargs)
        child = await asyncio.to_thread(_fork, arguments, kwargs)
        self.process = ForkedKernel(child)  # type: ignore[assignment]
        self.pid = self.pgid = child.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info


class ForkedKernel:
    """A forked kernel behind the part of subprocess.Popen's interface that LocalProvisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, child: warm.Child) -> None:
        self._child = child
        self.pid = child.pid

    def poll(self) -> int | None:
        """None while the kernel runs. How a process that is not our child ended is unknown: 0."""
        return None if self._child.running else 0

    def wait(self) -> int:
        """Wait until the kernel has ended."""
        self._child.connection.poll(None)
        self._child.connection.close()
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and the processes it has started."""
        self._child.signal(number)


def kernel_arguments(cmd: Sequence[str]) -> list[str] | None:
    """The arguments for ipykernel in a command that starts this interpreter's kernel, else None.

    >>> kernel_arguments([sys.executable, "-m", "ipykernel_launcher", "-f", "kernel.json"])
    ['-f', 'kernel.json']
    >>> kernel_arguments(["R", "--slave", "-e", "IRkernel::main()"]) is None
    True
    """
    ours = Path(cmd[0]) == Path(sys.executable) or cmd[0] in ("python", "python3")
    start = next((i for i in range(1, len(cmd) - 1) if tuple(cmd[i : i + 2]) == _LAUNCHER), None)
    return list(cmd[start + 2 :]) if ours and start is not None else None


def run_kernel(connection: Connection, arguments: list[str]) -> None:
    """Be a kernel, in a forked process, until asked to shut down."""
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance(parent_handle=os.getppid())  # ends when the warm process does
    app.initialize(arguments)  # type: ignore[no-untyped-call]
    app.start()  # type: ignore[no-untyped-call]


def _fork(arguments: list[str], options: Mapping[str, Any]) -> warm.Child:
    task = "helpers.reporting.kernels:run_kernel"
    return _server().fork(task, arguments, env=options.get("env"), cwd=options.get("cwd"))


def _server() -> warm.WarmServer:
    if os.environ.get(KERNELS_VARIABLE) == "library":
        return warm.server("kernels with the library", _LIBRARY)
    return warm.server("kernels")


def _say_once(message: str) -> None:
    if message not in _said:
        _said.add(message)
        warnings.warn(message, stacklevel=2)
