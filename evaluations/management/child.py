"""The process that does one task: with a limit to its memory, and never longer than its worker lives."""

import ctypes
import json
import os
import resource
import signal
import traceback
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from django.db import connections

from evaluations.services import leasing, working

FETCHED = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD}
PR_SET_PDEATHSIG = 1
MEGABYTE = 1 << 20
PIPE = 65_536  # bytes that are written without waiting for the reader
LONGEST_REPORT = 10_000  # characters, of six bytes at most


class Child:
    """A task being done. All connections to the database must be closed before."""

    def __init__(self, held: leasing.Held, memory: int) -> None:
        """``memory``: megabytes that it may use more than the worker does."""
        self.report, writing = os.pipe2(os.O_NONBLOCK)
        self.ended: int | None = None
        worker = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            _do(held, worker, memory, writing)
        os.close(writing)

    def has_ended(self) -> bool:
        """Whether it is over, in whatever way."""
        if self.ended is None:
            pid, code = os.waitpid(self.pid, os.WNOHANG)
            self.ended = code if pid else None
        return self.ended is not None

    def kill(self) -> None:
        """End it at once."""
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            self.ended = os.waitpid(self.pid, 0)[1]
        os.close(self.report)

    def fault(self) -> leasing.Fault | None:
        """What it failed of, None if it did not; asked once, after it has ended."""
        told = b""
        with suppress(BlockingIOError):  # whatever the child started may still hold the other end
            told = os.read(self.report, PIPE)
        os.close(self.report)
        if self.ended == 0:
            return None
        if not told:
            return leasing.Fault(working.BROKE_OFF, f"Died({os.waitstatus_to_exitcode(self.ended or 0)})")
        return leasing.Fault(*json.loads(told))


def _do(held: leasing.Held, worker: int, memory: int, writing: int) -> NoReturn:
    code = 1
    try:
        _live_with(worker)
        _limit(memory)
        with working.under_lease(held.token):
            held.task.task.call(*held.task.args_kwargs["args"])
        code = 0
    except BaseException as error:  # noqa: BLE001 – whatever it is, the worker is told
        told = [working.plain_reason(error), type(error).__qualname__, traceback.format_exc()[-LONGEST_REPORT:]]
        os.write(writing, json.dumps(told).encode())
    finally:
        try:
            connections.close_all()
        finally:
            os._exit(code)  # nothing of the worker's is cleaned up twice


def _live_with(worker: int) -> None:
    """Die when the worker dies, and leave it to the worker what signals mean."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != worker:
        os._exit(1)
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, FETCHED)


def _limit(memory: int) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + memory * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
